/* ---
id: paths
title: {en: "How two things hang together", zh: "两个实体之间的关联"}
description:
  en: "The shortest paths between any two things over stated relations, four steps at most, each step with its evidence. Paths of one and two steps are all shown."
  zh: "任意两个实体之间经由已述关系的最短路径（至多四步），每步附原文证据；一步与两步的路径全部列出。"
ask:
  en:
    [ "how is {entity} connected to {other}", "paths between {entity} and {other}",
      "what links {entity} and {other}", "connection between {entity} and {other}",
      "how are {entity} and {other} connected", "what connects {entity} with {other}",
      "what is the relationship between {entity} and {other}", "is there a link between {entity} and {other}",
      "how does {entity} relate to {other}", "relation of {entity} to {other}", "is {entity} linked to {other}",
      "shortest path from {entity} to {other}", "how are {entity} and {other} related",
      "link between {entity} and {other}", "what ties {entity} to {other}",
      "what does {entity} have to do with {other}", "how do {entity} and {other} hang together",
      "trace the chain from {entity} to {other}", "path from {entity} to {other}",
      "how does one get from {entity} to {other}", "how is {entity} linked to {other}",
      "what is between {entity} and {other}" ]
  zh:
    [ "{entity}和{other}有什么关联", "{entity}与{other}之间的路径", "{entity}和{other}如何联系在一起", "{entity}与{other}的关系",
      "{entity}与{other}有什么关系", "{entity}和{other}怎么联系", "{entity}和{other}之间有什么联系", "{entity}与{other}有关系吗",
      "{entity}到{other}的路径", "{entity}和{other}是什么关系", "从{entity}到{other}的路径", "{entity}与{other}如何关联",
      "{entity}跟{other}有什么联系", "{entity}和{other}有何关联", "{entity}与{other}的关联路径", "{entity}和{other}通过什么联系起来",
      "{entity}和{other}有什么关系", "{entity}跟{other}怎么扯上关系", "{entity}跟{other}能扯上什么关系", "{entity}和{other}是怎么联系起来的",
      "从{entity}到{other}的链条", "{entity}怎么连到{other}" ]
path: /v1/entities/{entity}/paths/{other}
tag: entities
parameters:
  entity:
    type: entity
    of: Entity
    description: {en: "The thing by id or by a name in Chinese or English", zh: "实体的标识或中英文名称"}
    example: "CMOC"
    example_zh: "洛阳钼业"
  other:
    type: entity
    of: Entity
    description: {en: "The other thing by id or by a name in Chinese or English", zh: "另一实体的标识或中英文名称"}
    example: "EU"
    example_zh: "欧盟"
columns:
  - name: steps
    type: integer
    description: {en: "Steps of the path", zh: "路径步数"}
  - name: through
    type: texts
    description: {en: "Names of what the path goes through, from one end to the other", zh: "路径经过的实体名称"}
  - name: says
    type: texts
    title: {en: "In words", zh: "所述"}
    description: {en: "What each step says, in words: figures, kinds and times", zh: "各步的文字说明：数值、类型与时间"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [steps, through, says]
bloom: {en: "Paths between $entity and $other", zh: "$entity与$other之间的路径"}
--- */
// The two ends are one node each, found by id: their product is one row.
MATCH (a:Entity {id: $entity})-[r:BACKS|CONSUMES|COVERS|ENACTED|FINANCES|FOUNDED|HOLDS_RESERVES|HOLDS_STAKE|IMPORT_DEPENDENCE|IMPOSES_TARIFF|LIFTS_RESTRICTION|LISTS_AS_CRITICAL|LOCATED_IN|MEMBER_OF|NATIONALISED|OFFTAKES_FROM|OPERATES|PARTY_TO|PRODUCES|RESTRICTS_EXPORT|REVOKED|YIELDS]-(b:Entity {id: $other})
WITH a, b, r ORDER BY r.key LIMIT $cap
RETURN 1 AS steps, [a.name, b.name] AS through, [coalesce(r.says, r.relation)] AS says, [properties(r)] AS hops
UNION ALL
MATCH (a:Entity {id: $entity})-[r:BACKS|CONSUMES|COVERS|ENACTED|FINANCES|FOUNDED|HOLDS_RESERVES|HOLDS_STAKE|IMPORT_DEPENDENCE|IMPOSES_TARIFF|LIFTS_RESTRICTION|LISTS_AS_CRITICAL|LOCATED_IN|MEMBER_OF|NATIONALISED|OFFTAKES_FROM|OPERATES|PARTY_TO|PRODUCES|RESTRICTS_EXPORT|REVOKED|YIELDS]-(x:Entity)-[t:BACKS|CONSUMES|COVERS|ENACTED|FINANCES|FOUNDED|HOLDS_RESERVES|HOLDS_STAKE|IMPORT_DEPENDENCE|IMPOSES_TARIFF|LIFTS_RESTRICTION|LISTS_AS_CRITICAL|LOCATED_IN|MEMBER_OF|NATIONALISED|OFFTAKES_FROM|OPERATES|PARTY_TO|PRODUCES|RESTRICTS_EXPORT|REVOKED|YIELDS]-(b:Entity {id: $other})
WHERE x.id <> a.id AND x.id <> b.id
WITH a, x, b, r, t ORDER BY x.id, r.key, t.key LIMIT $cap
RETURN 2 AS steps, [a.name, x.name, b.name] AS through,
  [coalesce(r.says, r.relation), coalesce(t.says, t.relation)] AS says, [properties(r), properties(t)] AS hops
UNION ALL
MATCH (a:Entity {id: $entity}), (b:Entity {id: $other})
MATCH p = allShortestPaths((a)-[:BACKS|CONSUMES|COVERS|ENACTED|FINANCES|FOUNDED|HOLDS_RESERVES|HOLDS_STAKE|IMPORT_DEPENDENCE|IMPOSES_TARIFF|LIFTS_RESTRICTION|LISTS_AS_CRITICAL|LOCATED_IN|MEMBER_OF|NATIONALISED|OFFTAKES_FROM|OPERATES|PARTY_TO|PRODUCES|RESTRICTS_EXPORT|REVOKED|YIELDS*..4]-(b))
WITH p, [e IN relationships(p) | e.key] AS keys
WHERE length(p) > 2
WITH p, keys ORDER BY keys LIMIT $cap
RETURN length(p) AS steps, [n IN nodes(p) | n.name] AS through,
  [e IN relationships(p) | coalesce(e.says, e.relation)] AS says, [e IN relationships(p) | properties(e)] AS hops
