/* ---
id: neighbours
title: {en: Everything joined to a thing, zh: 与某实体直接相关的一切}
description:
  en: "Every stated edge of an entity, in either direction, each with its evidence; one relation alone where that is asked for."
  zh: 某实体的全部关系（双向），附原文证据；可限定某一种关系。
ask:
  en:
    [ "what is known about {entity}", "everything about {entity}", "neighbours of {entity}",
      "what is directly linked to {entity}", "all relations of {entity}", "everything linked to {entity}",
      "everything known about {entity}", "what is {entity} connected to", "what is {entity} linked to",
      "all edges of {entity}", "show the neighbourhood of {entity}", "everything joined to {entity}",
      "what relates to {entity}", "what is {entity} directly related to", "direct connections of {entity}",
      "what information is there about {entity}", "what do you know about {entity}",
      "what relations does {entity} have", "what is one step from {entity}", "everything directly tied to {entity}",
      "all links of {entity}", "show me {entity}'s connections", "what hangs off {entity}",
      "show all {relation=MEMBER_OF|MEMBER_OF} edges of {entity}",
      "show all {relation=PRODUCES|PRODUCES} edges of {entity}",
      "show all {relation=OPERATES|OPERATES} edges of {entity}",
      "show all {relation=FINANCES|FINANCES} edges of {entity}", "show all {relation=BACKS|BACKS} edges of {entity}",
      "show all {relation=COVERS|COVERS} edges of {entity}", "show all {relation=ENACTED|ENACTED} edges of {entity}",
      "show all {relation=HOLDS_STAKE|HOLDS_STAKE} edges of {entity}" ]
  zh:
    [ "关于{entity}有哪些信息", "{entity}的全部关系", "与{entity}直接相关的有哪些", "{entity}的邻居", "{entity}与什么直接相关", "关于{entity}的一切",
      "{entity}的所有信息", "和{entity}直接关联的有哪些", "{entity}有哪些关系", "与{entity}有关的一切", "{entity}都和什么有关", "{entity}的直接关系",
      "{entity}相关的所有信息", "关于{entity}知道什么", "与{entity}有直接联系的实体", "列出{entity}的关系", "跟{entity}直接有关系的", "{entity}连着什么",
      "{entity}周围有什么", "{entity}都连到哪些东西", "跟{entity}直接挂钩的", "{entity}的关系网" ]
path: /v1/entities/{entity}/neighbours
tag: entities
parameters:
  entity:
    type: entity
    of: Entity
    description: {en: The thing by id or by a name in Chinese or English, zh: 实体的标识或中英文名称}
    example: DR Congo
    example_zh: 刚果（金）
  relation:
    type: choice
    choices: relations
    required: false
    description: {en: "This relation alone, such as MEMBER_OF", zh: 仅限该关系，如 MEMBER_OF}
    example: MEMBER_OF
columns:
  - name: relation
    type: text
    description: {en: The relation, zh: 关系}
  - name: direction
    type: text
    description: {en: Whether the thing asked for is the relation's subject or its object, zh: 所问实体为主语或宾语}
    values:
      out: {en: The thing asked for is the subject, zh: 所问实体为主语}
      in: {en: The thing asked for is the object, zh: 所问实体为宾语}
  - name: neighbour
    type: entity
    description: {en: The other end, zh: 另一端}
  - name: says
    type: text
    nullable: true
    title: {en: In words, zh: 所述}
    description: {en: "What the edge says, in words: figures, kinds and times", zh: 该关系的文字说明：数值、类型与时间}
  - name: hops
    type: hops
    description: {en: The edge, zh: 该关系}
order: [direction, relation, neighbour, says]
bloom: {en: "Everything joined to $entity", zh: "与$entity相关的一切"}
--- */
MATCH (e:Entity {id: $entity})
WITH e
MATCH (e)-[r]->(n:Entity)
WHERE r.derived IS NULL AND ($relation IS NULL OR r.relation = $relation)
WITH n, r ORDER BY r.relation, n.id, r.key LIMIT $cap
RETURN r.relation AS relation, 'out' AS direction, {id: n.id, name: n.name, name_zh: n.name_zh} AS neighbour,
  r.says AS says, [properties(r)] AS hops
UNION ALL
MATCH (e:Entity {id: $entity})
WITH e
MATCH (e)<-[r]-(n:Entity)
WHERE r.derived IS NULL AND ($relation IS NULL OR r.relation = $relation)
WITH n, r ORDER BY r.relation, n.id, r.key LIMIT $cap
RETURN r.relation AS relation, 'in' AS direction, {id: n.id, name: n.name, name_zh: n.name_zh} AS neighbour,
  r.says AS says, [properties(r)] AS hops
