/* ---
id: mineral-listers
title: {en: "Who lists a mineral as critical", zh: "谁将某矿产列为关键矿产"}
description:
  en: "Countries and alliances that list the mineral as critical or strategic, with list, tier and year."
  zh: "将该矿产列为关键或战略矿产的国家与联盟，及清单、级别与年份。"
ask:
  en:
    [ "who lists {mineral} as critical", "is {mineral} a critical mineral", "which lists have {mineral}",
      "which countries consider {mineral} critical", "which countries list {mineral} as critical",
      "who considers {mineral} critical", "is {mineral} critical", "where is {mineral} critical",
      "for whom is {mineral} critical", "on which critical lists is {mineral}",
      "which critical minerals lists include {mineral}", "who has {mineral} on its critical list",
      "who designates {mineral} as strategic", "which governments consider {mineral} a critical mineral",
      "is {mineral} listed as critical", "which alliances and countries list {mineral} as critical",
      "in which countries is {mineral} a critical mineral", "who calls {mineral} critical",
      "who counts {mineral} as critical", "who has put {mineral} on a list", "which lists is {mineral} on" ]
  zh:
    [ "谁把{mineral}列为关键矿产", "{mineral}是不是关键矿产", "哪些清单包括{mineral}", "哪些国家将{mineral}视为关键矿产", "哪些国家把{mineral}列为关键矿产",
      "谁认为{mineral}是关键矿产", "{mineral}在哪些国家是关键矿产", "{mineral}被哪些国家列为关键", "{mineral}在哪些关键矿产清单上",
      "哪些国家的关键矿产清单包括{mineral}", "{mineral}被谁列入清单", "{mineral}是关键矿产吗", "{mineral}被列为战略矿产的国家", "哪些国家认定{mineral}为战略性矿产",
      "{mineral}属于哪些国家的关键矿产", "哪些国家和联盟将{mineral}列为关键矿产", "{mineral}列入了哪些清单", "谁看重{mineral}", "{mineral}进了哪些国家的清单",
      "{mineral}被哪些国家列进了关键矿产", "{mineral}上了谁的名单", "哪些国家当{mineral}是关键矿产", "{mineral}算不算关键矿产" ]
path: /v1/minerals/{mineral}/listers
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
    description: {en: "Listers other than this country (or alliance)", zh: "列入者，该国（或联盟）除外"}
    example: "United States"
    example_zh: "美国"
columns:
  - name: lister
    type: entity
    description: {en: "Who lists it", zh: "列入者"}
  - name: list
    type: text
    nullable: true
    description: {en: "The list", zh: "清单"}
  - name: tier
    type: text
    nullable: true
    description: {en: "critical or strategic", zh: "级别"}
  - name: year
    type: date
    nullable: true
    description: {en: "The year that the figure is of", zh: "数据所属年份"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [lister, year]
bloom: {en: "Who lists $mineral as critical", zh: "将$mineral列为关键矿产者"}
bloom_also:
  - {en: "Who lists $mineral as critical other than $other_than", zh: "将$mineral列为关键矿产者（$other_than除外）"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:LISTS_AS_CRITICAL]-(c:Entity)
WHERE $other_than IS NULL OR c.id <> $other_than
WITH c, r ORDER BY c.id, r.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS lister, r.list AS list, r.tier AS tier, r.year AS year,
  [properties(r)] AS hops
