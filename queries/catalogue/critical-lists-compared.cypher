/* ---
id: critical-lists-compared
title: {en: "Two critical lists compared", zh: "两份关键矿产清单比较"}
description:
  en: "The minerals on the critical lists of both, and of one of the two alone. \"Alone\" means that no document here tells of the other."
  zh: "双方均列入及仅一方列入的矿产。“仅一方”指此处文献未载另一方列入。"
ask:
  en:
    [ "compare the critical lists of {first} and {second}", "critical minerals of {first} versus {second}",
      "what do {first} and {second} both list as critical",
      "how do the critical lists of {first} and {second} differ",
      "which minerals are critical for both {first} and {second}",
      "critical minerals list of {first} compared with {second}",
      "overlap between the critical minerals lists of {first} and {second}",
      "difference between {first} and {second} critical minerals",
      "which minerals are on the lists of both {first} and {second}",
      "compare critical minerals of {first} with {second}",
      "what do the critical lists of {first} and {second} have in common",
      "compare {first}'s and {second}'s critical minerals",
      "which minerals does {first} list as critical compared with {second}",
      "compare the lists of {first} and {second}", "what minerals do {first} and {second} both consider critical",
      "common critical minerals of {first} and {second}", "{first} and {second} critical minerals compared",
      "which minerals do {first} and {second} agree are critical", "{first} vs {second} critical lists",
      "do {first} and {second} have the same critical minerals" ]
  zh:
    [ "比较{first}和{second}的关键矿产清单", "{first}与{second}共同的关键矿产", "{first}和{second}的关键矿产清单有何不同",
      "{first}和{second}的关键矿产清单相比", "对比{first}和{second}的关键矿产清单", "{first}和{second}都列为关键的矿产",
      "{first}与{second}的关键矿产清单有哪些相同", "哪些矿产同时在{first}和{second}的关键清单上", "{first}和{second}关键矿产的异同",
      "{first}与{second}的清单比较", "{first}和{second}关键矿产清单的差异", "{first}的关键矿产清单与{second}相比有何不同",
      "{first}和{second}共同列为关键的矿产有哪些", "{first}与{second}关键矿产目录的重合", "{first}和{second}都把哪些矿产列为关键",
      "{first}和{second}的关键矿产名单有哪些重合,哪些独有", "{first}和{second}的名单比一比", "{first}{second}关键矿产清单对比",
      "{first}和{second}都看重哪些矿", "{first}与{second}清单重叠" ]
path: /v1/critical-lists/{first}/{second}
tag: countries
parameters:
  first:
    type: entity
    of: Entity
    among: [Country, Alliance]
    description: {en: "The first country or alliance by id or name", zh: "第一个国家或联盟的标识或名称"}
    example: "United States"
    example_zh: "美国"
  second:
    type: entity
    of: Entity
    among: [Country, Alliance]
    description: {en: "The second country or alliance by id or name", zh: "第二个国家或联盟的标识或名称"}
    example: "EU"
    example_zh: "欧盟"
columns:
  - name: listed_by
    type: text
    description: {en: "On which of the two lists", zh: "列入情况"}
    values:
      both: {en: "both", zh: "双方"}
      first: {en: "the first alone", zh: "仅第一方"}
      second: {en: "the second alone", zh: "仅第二方"}
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [listed_by, mineral]
bloom: {en: "Critical lists of $first and $second", zh: "$first与$second的关键矿产清单"}
--- */
MATCH (a:Entity {id: $first})-[r:LISTS_AS_CRITICAL]->(m:Mineral)<-[t:LISTS_AS_CRITICAL]-(b:Entity {id: $second})
WITH m, r, t ORDER BY m.id, r.key, t.key LIMIT $cap
RETURN 'both' AS listed_by, {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral,
  [properties(r), properties(t)] AS hops
UNION ALL
MATCH (a:Entity {id: $first})-[r:LISTS_AS_CRITICAL]->(m:Mineral)
WHERE NOT EXISTS { MATCH (m)<-[:LISTS_AS_CRITICAL]-(:Entity {id: $second}) }
WITH m, r ORDER BY m.id, r.key LIMIT $cap
RETURN 'first' AS listed_by, {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, [properties(r)] AS hops
UNION ALL
MATCH (b:Entity {id: $second})-[r:LISTS_AS_CRITICAL]->(m:Mineral)
WHERE NOT EXISTS { MATCH (m)<-[:LISTS_AS_CRITICAL]-(:Entity {id: $first}) }
WITH m, r ORDER BY m.id, r.key LIMIT $cap
RETURN 'second' AS listed_by, {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, [properties(r)] AS hops
