/* ---
id: mineral-dependence
title: {en: "Who depends on imports of a mineral", zh: "谁依赖进口某矿产"}
description:
  en: "Import dependence for the mineral, with the share and from whom where told."
  zh: "对该矿产的进口依赖：比例及来源（如有说明）。"
ask:
  en:
    [ "who depends on imports of {mineral}", "import dependence for {mineral}",
      "how dependent are countries on imported {mineral}", "which countries depend on imported {mineral}",
      "who relies on {mineral} imports", "{mineral} import dependence", "which countries import {mineral}",
      "who imports {mineral}", "who is dependent on {mineral} imports", "import reliance for {mineral}",
      "which countries need {mineral} from abroad", "who is most dependent on {mineral}", "{mineral} importers",
      "how much do countries depend on {mineral} imports", "largest {mineral} importers",
      "which countries depend on {mineral}", "who depends on foreign {mineral}",
      "who can't do without foreign {mineral}", "who has to buy {mineral} abroad", "who needs {mineral} from others",
      "which countries get their {mineral} from abroad" ]
  zh:
    [ "谁依赖进口{mineral}", "{mineral}进口依赖度", "各国对进口{mineral}的依赖程度", "哪些国家依赖进口{mineral}", "谁进口{mineral}",
      "{mineral}的进口国", "哪些国家的{mineral}靠进口", "{mineral}对外依存度", "哪些国家依赖{mineral}进口", "{mineral}主要进口国",
      "谁最依赖进口的{mineral}", "各国{mineral}的进口依赖", "哪些国家进口{mineral}", "谁的{mineral}依赖外国", "谁缺{mineral}", "谁离不开进口{mineral}",
      "谁的{mineral}全靠进口", "哪些国家得从国外买{mineral}", "谁最缺{mineral}" ]
path: /v1/minerals/{mineral}/import-dependence
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
  other_than:
    type: entity
    of: Entity
    among: [Country, Alliance]
    required: false
    side: except
    description: {en: "Importers other than this country (or alliance)", zh: "进口方，该国（或联盟）除外"}
    example: "United States"
    example_zh: "美国"
columns:
  - name: importer
    type: entity
    description: {en: "Who depends", zh: "依赖方"}
  - name: share_percent
    type: number
    nullable: true
    description: {en: "Percent that is imported", zh: "进口占比"}
  - name: origin
    type: text
    nullable: true
    description: {en: "From whom", zh: "来源"}
  - name: year
    type: date
    nullable: true
    description: {en: "The year that the figure is of", zh: "数据所属年份"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [-share_percent, importer]
bloom: {en: "Import dependence for $mineral", zh: "$mineral的进口依赖"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:IMPORT_DEPENDENCE]-(c:Entity)
WHERE $other_than IS NULL OR c.id <> $other_than
WITH c, r ORDER BY c.id, r.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS importer, r.share_percent AS share_percent, r.from AS origin,
  r.year AS year, [properties(r)] AS hops
