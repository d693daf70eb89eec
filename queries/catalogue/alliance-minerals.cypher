/* ---
id: alliance-minerals
title: {en: "Minerals that an alliance is linked to", zh: "联盟关联的矿产"}
description:
  en: "Minerals with a path from the alliance, of the four kinds: it names them, backs projects yielding them, or members supply or control them."
  zh: "与该联盟存在四类关联路径的矿产：指明、支持项目、成员供应、成员管控。"
ask:
  en:
    [ "which minerals does {alliance} concern", "minerals of {alliance}", "what minerals is {alliance} about",
      "minerals linked to {alliance}", "what minerals does {alliance} cover", "{alliance} minerals",
      "which critical minerals is {alliance} interested in", "which raw materials does {alliance} focus on",
      "minerals that {alliance} targets", "which minerals fall under {alliance}",
      "what minerals does {alliance} care about", "minerals tied to {alliance}",
      "which minerals does {alliance} deal with" ]
  zh:
    [ "{alliance}涉及哪些矿产", "{alliance}关注的矿产", "与{alliance}相关的矿产", "{alliance}的重点矿产", "{alliance}和哪些矿产有关",
      "{alliance}覆盖哪些矿产", "{alliance}关注哪些矿产", "{alliance}针对哪些关键矿产", "{alliance}与哪些矿产有联系", "{alliance}的关键矿产有哪些",
      "哪些矿产与{alliance}有关", "{alliance}包括哪些矿产", "{alliance}关心哪些矿", "{alliance}盯着哪些矿", "{alliance}跟哪些矿有关系" ]
path: /v1/alliances/{alliance}/minerals
tag: alliances
parameters:
  alliance:
    type: entity
    of: Alliance
    description: {en: "The alliance or agreement by id or by a name in Chinese or English", zh: "联盟或协定的标识或中英文名称"}
    example: "EU"
    example_zh: "欧盟"
columns:
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: kind
    type: text
    description: {en: "The kind of path", zh: "路径类型"}
    values:
      names: {en: "The alliance or a measure of it names or lists the mineral", zh: "联盟或其措施指明或列出该矿产"}
      backs: {en: "The alliance backs or finances a project yielding the mineral", zh: "联盟支持或资助产出该矿产的项目"}
      supplies: {en: "A member produces or holds the mineral", zh: "成员生产或拥有该矿产"}
      controls: {en: "A member restricts its export or lists it as critical", zh: "成员限制其出口或列为关键矿产"}
  - name: via
    type: entity
    nullable: true
    description: {en: "What stands between the two", zh: "中间环节"}
  - name: relation
    type: text
    description: {en: "What stands before the mineral in the path, or joins the alliance to its project", zh: "路径中与矿产（或项目）相连的关系"}
  - name: stage
    type: text
    nullable: true
    description: {en: "The stage of what a member produces", zh: "成员生产所处环节"}
  - name: share_percent
    type: number
    nullable: true
    description: {en: "The member's share of the world's output or reserves in percent", zh: "成员占全球产量或储量的份额（%）"}
  - name: year
    type: text
    nullable: true
    description: {en: "The year that the figure or the list is of", zh: "数值或清单的年份"}
  - name: restriction
    type: text
    nullable: true
    title: {en: "Kind of restriction", zh: "限制类型"}
    description: {en: "The kind of a member's restriction: ban, licence, quota, tax, suspension", zh: "成员所施限制的类型：禁令、许可、配额、出口税、暂停"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when that holds, as precisely as known", zh: "该关系的起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [kind, mineral, via, relation, stage, year, since]
bloom: {en: "Minerals linked to $alliance", zh: "$alliance关联的矿产"}
--- */
MATCH (a:Entity {id: $alliance})-[r:COVERS|LISTS_AS_CRITICAL]->(m:Mineral)
WITH m, r ORDER BY m.id, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, 'names' AS kind,
  null AS via, r.relation AS relation,
  r.stage AS stage, r.share_percent AS share_percent, r.year AS year, null AS restriction,
  r.valid_from AS since, [properties(r)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})-[e:ENACTED]->(x:Measure)-[r:COVERS]->(m:Mineral)
WITH m, x, e, r ORDER BY m.id, x.id, e.key, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, 'names' AS kind,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS via, r.relation AS relation,
  r.stage AS stage, r.share_percent AS share_percent, r.year AS year, null AS restriction,
  r.valid_from AS since, [properties(e), properties(r)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})-[e:BACKS|FINANCES]->(x:Project)-[r:YIELDS]->(m:Mineral)
WITH m, x, e, r ORDER BY m.id, x.id, e.key, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, 'backs' AS kind,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS via, e.relation AS relation,
  e.stage AS stage, e.share_percent AS share_percent, e.year AS year, null AS restriction,
  e.valid_from AS since, [properties(e), properties(r)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})<-[e:MEMBER_OF|PARTY_TO]-(x:Entity)-[r:PRODUCES|HOLDS_RESERVES]->(m:Mineral)
WITH m, x, e, r ORDER BY m.id, x.id, e.key, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, 'supplies' AS kind,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS via, r.relation AS relation,
  r.stage AS stage, r.share_percent AS share_percent, r.year AS year, null AS restriction,
  r.valid_from AS since, [properties(e), properties(r)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})<-[e:MEMBER_OF|PARTY_TO]-(x:Entity)-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES|LISTS_AS_CRITICAL]->(m:Mineral)
WITH m, x, e, r ORDER BY m.id, x.id, e.key, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, 'controls' AS kind,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS via, r.relation AS relation,
  r.stage AS stage, r.share_percent AS share_percent, r.year AS year, r.kind AS restriction,
  r.valid_from AS since, [properties(e), properties(r)] AS hops
