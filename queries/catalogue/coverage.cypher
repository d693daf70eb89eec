/* ---
id: coverage
title: {en: "What is known about a thing, by relation", zh: "对某实体的了解程度"}
description:
  en: "How many statements there are of each relation about the thing, and from how many claims, with three of them shown."
  zh: "按关系列出关于该实体的说法数量及所依据的断言数，并示例三条。"
ask:
  en:
    [ "how much is known about {entity}", "coverage of {entity}", "how many statements about {entity}",
      "how well is {entity} covered", "how much do you know about {entity}", "how many claims about {entity}",
      "what data do you have on {entity}", "how much information is there on {entity}",
      "how many documents mention {entity}", "how extensive is the data on {entity}",
      "how much evidence about {entity}", "how much does the graph know about {entity}",
      "how complete is the information on {entity}", "how much is recorded about {entity}",
      "data coverage for {entity}", "how many facts are recorded about {entity}", "how well documented is {entity}",
      "how much have you got on {entity}", "how much do you have on {entity}",
      "how much material is there on {entity}", "how many sources do you have on {entity}",
      "how many records on {entity}", "what is your coverage of {entity}",
      "how many documents are there on {entity}", "how many statements do you have about {entity}" ]
  zh:
    [ "对{entity}了解多少", "{entity}的资料覆盖", "关于{entity}有多少条信息", "关于{entity}有多少资料", "{entity}的覆盖情况", "对{entity}的了解有多少",
      "有多少条关于{entity}的信息", "关于{entity}掌握了多少信息", "库里关于{entity}的数据有多少", "{entity}的信息覆盖程度如何", "图谱对{entity}了解多少",
      "{entity}有多少条记录", "关于{entity}的陈述有多少条", "{entity}的资料全面吗", "{entity}的数据覆盖面如何", "关于{entity}收了多少条信息",
      "{entity}的资料有多少", "{entity}的数据多不多", "你对{entity}知道多少", "{entity}一共收了多少条", "关于{entity}有多少条,都是哪类",
      "{entity}有多少文献", "{entity}有多少条信息" ]
path: /v1/entities/{entity}/coverage
tag: quality
parameters:
  entity:
    type: entity
    of: Entity
    description: {en: "The thing by id or by a name in Chinese or English", zh: "实体的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
columns:
  - name: relation
    type: text
    description: {en: "The relation", zh: "关系"}
  - name: direction
    type: text
    description: {en: "Whether the thing asked for is the subject or the object", zh: "所问实体为主语或宾语"}
    values:
      out: {en: "subject", zh: "主语"}
      in: {en: "object", zh: "宾语"}
  - name: edges
    type: integer
    description: {en: "How many there are", zh: "条数"}
  - name: claims
    type: integer
    description: {en: "How many claims they rest on", zh: "所依据的断言数"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [direction, -edges, relation]
bloom: {en: "Coverage of $entity", zh: "$entity的资料覆盖"}
times: all
max_rows: 50000
--- */
MATCH (e:Entity {id: $entity})
WITH e
MATCH (e)-[r]->(n:Entity)
WHERE r.derived IS NULL
WITH r ORDER BY r.relation, r.key LIMIT $cap
WITH r.relation AS relation, count(r) AS edges, sum(size(r.claims)) AS claims, collect(properties(r))[0..3] AS shown
RETURN relation AS relation, 'out' AS direction, edges AS edges, claims AS claims, shown AS hops
UNION ALL
MATCH (e:Entity {id: $entity})
WITH e
MATCH (e)<-[r]-(n:Entity)
WHERE r.derived IS NULL
WITH r ORDER BY r.relation, r.key LIMIT $cap
WITH r.relation AS relation, count(r) AS edges, sum(size(r.claims)) AS claims, collect(properties(r))[0..3] AS shown
RETURN relation AS relation, 'in' AS direction, edges AS edges, claims AS claims, shown AS hops
