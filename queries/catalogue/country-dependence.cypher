/* ---
id: country-dependence
title: {en: "What a country depends on imports for", zh: "某国的进口依赖"}
description:
  en: "Minerals that the country, or an alliance that it is a member of, imports; the share, and from whom where told."
  zh: "该国或其所属联盟依赖进口的矿产：比例及来源（如有说明）。"
ask:
  en:
    [ "import dependence of {country}", "what minerals does {country} import", "what does {country} depend on",
      "how dependent is {country} on imports", "which minerals does {country} rely on imports for",
      "{country}'s import dependence", "what minerals is {country} dependent on",
      "which imports does {country} depend on", "minerals {country} needs to import", "what does {country} import",
      "how much does {country} depend on imports", "what critical minerals must {country} import",
      "how reliant is {country} on foreign minerals", "on which minerals does {country} depend",
      "for which minerals does {country} rely on other countries", "{country} mineral imports",
      "where does {country} depend on foreign supply", "which minerals does {country} get from abroad",
      "what does {country} have to buy abroad", "which minerals must {country} bring in from abroad",
      "where does {country} lean on foreign supply", "{country}'s reliance on foreign minerals",
      "how dependent is {country} on imports of {mineral}", "how much {mineral} does {country} import",
      "{country}'s import dependence for {mineral}", "does {country} depend on imports of {mineral}",
      "how much of its {mineral} does {country} import", "from whom does {country} import {mineral}",
      "where does {country} import {mineral} from", "how reliant is {country} on foreign {mineral}",
      "what share of its {mineral} does {country} import" ]
  zh:
    [ "{country}依赖进口哪些矿产", "{country}的进口依赖度", "{country}对外依存度", "{country}需要进口什么矿产", "{country}哪些矿产依赖进口",
      "{country}有哪些矿产靠进口", "{country}对进口矿产的依赖", "{country}进口依赖情况", "{country}进口哪些矿产", "{country}的矿产对外依存度",
      "{country}在哪些矿产上依赖外国", "{country}依赖哪些矿产", "{country}哪些关键矿产要靠进口", "{country}有多依赖进口", "{country}的矿产对外依存度是多少",
      "{country}缺什么矿", "{country}什么矿得从国外买", "{country}哪些矿全靠进口", "{country}离不开哪些进口矿", "{country}哪些矿要从国外买",
      "{country}有哪些矿受制于人",
      "{country}的{mineral}进口依赖度", "{country}的{mineral}有多依赖进口", "{country}进口多少{mineral}", "{country}的{mineral}靠进口吗",
      "{country}从哪里进口{mineral}", "{country}{mineral}的对外依存度", "{country}从哪些国家进口{mineral}", "{country}的{mineral}进口比例" ]
path: /v1/countries/{country}/import-dependence
tag: countries
parameters:
  country:
    type: entity
    of: Entity
    among: [Country, Alliance]
    description: {en: "The country (or an alliance such as the EU) by id or by a name in Chinese or English", zh: "国家（或欧盟等联盟）的标识或中英文名称"}
    example: "United States"
    example_zh: "美国"
  mineral:
    type: entity
    of: Mineral
    required: false
    description: {en: "This mineral alone", zh: "仅限该矿产"}
    example: "cobalt"
    example_zh: "钴"
columns:
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
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
  - name: via
    type: entity
    nullable: true
    description: {en: "The alliance, where the figure is of the alliance", zh: "联盟（如为联盟数据）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [-share_percent, mineral]
bloom: {en: "Import dependence of $country", zh: "$country的进口依赖"}
bloom_also:
  - {en: "Import dependence of $country for $mineral", zh: "$country的$mineral进口依赖"}
--- */
MATCH (c:Entity {id: $country})-[r:IMPORT_DEPENDENCE]->(m:Mineral)
WHERE $mineral IS NULL OR m.id = $mineral OR m.id IN $mineral_members
WITH m, r ORDER BY m.id, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, r.share_percent AS share_percent, r.from AS origin,
  r.year AS year, null AS via, [properties(r)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})-[b:MEMBER_OF]->(a:Alliance)-[r:IMPORT_DEPENDENCE]->(m:Mineral)
WHERE $mineral IS NULL OR m.id = $mineral OR m.id IN $mineral_members
WITH m, a, b, r ORDER BY m.id, a.id, b.key, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, r.share_percent AS share_percent, r.from AS origin,
  r.year AS year, {id: a.id, name: a.name, name_zh: a.name_zh} AS via, [properties(b), properties(r)] AS hops
