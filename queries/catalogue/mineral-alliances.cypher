/* ---
id: mineral-alliances
title: {en: Alliances that link to a mineral, zh: 与某矿产相关的联盟}
description:
  en: "Every alliance or agreement with a path to the mineral, the kind of path told and each step with its evidence."
  zh: 与该矿产存在关联路径的联盟与协定，注明路径类型，并附每一步的原文证据。
ask:
  en:
    [ "which alliances link to {mineral}", "alliances connected with {mineral}", "what agreements concern {mineral}",
      "{mineral} alliances", "which alliances are about {mineral}", "alliances for {mineral}",
      "what alliances are there for {mineral}", "what partnerships deal with {mineral}",
      "which international partnerships cover {mineral}", "agreements on {mineral}", "{mineral} agreements",
      "which alliances concern {mineral}", "what alliances and agreements are linked to {mineral}",
      "which alliances have members that produce {mineral}", "which alliances back {mineral} projects",
      "which agreements have to do with {mineral}", "which alliances are tied to {mineral}",
      "which alliances list {mineral} as critical", "who has teamed up over {mineral}",
      "which clubs care about {mineral}", "what international groups have to do with {mineral}",
      "{mineral} partnerships" ]
  zh:
    [ "哪些联盟与{mineral}有关", "涉及{mineral}的联盟", "{mineral}相关的协定有哪些", "{mineral}和哪些联盟有关", "哪些联盟涉及{mineral}",
      "与{mineral}有关的联盟有哪些", "{mineral}的联盟", "有哪些合作机制涵盖{mineral}", "哪些协定涉及{mineral}", "{mineral}相关的联盟和协定",
      "哪些国际合作机制关注{mineral}", "哪些联盟关注{mineral}", "{mineral}涉及哪些联盟", "{mineral}相关联盟", "哪些联盟支持{mineral}项目",
      "哪些联盟的成员生产{mineral}", "{mineral}有哪些国际合作", "围绕{mineral}有哪些联盟", "{mineral}跟哪些组织扯得上关系", "哪些联盟盯着{mineral}",
      "搞{mineral}的联盟" ]
path: /v1/minerals/{mineral}/alliances
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: The mineral by id or by a name in Chinese or English, zh: 矿产的标识或中英文名称}
    example: cobalt
    example_zh: 钴
columns:
  - name: alliance
    type: entity
    description: {en: The alliance or agreement, zh: 联盟或协定}
  - name: kind
    type: text
    description: {en: The kind of path, zh: 路径类型}
    values:
      names: {en: The alliance or a measure of it names or lists the mineral, zh: 联盟或其措施指明或列出该矿产}
      backs: {en: The alliance backs or finances a project yielding the mineral, zh: 联盟支持或资助产出该矿产的项目}
      supplies: {en: A member produces or holds the mineral, zh: 成员生产或拥有该矿产}
      controls: {en: A member restricts its export or lists it as critical, zh: 成员限制其出口或列为关键矿产}
  - name: via
    type: entity
    nullable: true
    description: {en: "What stands between the two: a member, a project or a measure", zh: 中间环节（成员、项目或措施）}
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
    description: {en: The steps of the path from the alliance to the mineral, zh: 从联盟到矿产的各步}
order: [kind, alliance, via, relation, stage, year, since]
bloom: {en: "Alliances linked to $mineral", zh: "与$mineral相关的联盟"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:COVERS|LISTS_AS_CRITICAL]-(a:Alliance)
WITH a, r ORDER BY a.id, r.key LIMIT $cap
RETURN {id: a.id, name: a.name, name_zh: a.name_zh} AS alliance, 'names' AS kind,
  null AS via, r.relation AS relation,
  r.stage AS stage, r.share_percent AS share_percent, r.year AS year, null AS restriction,
  r.valid_from AS since, [properties(r)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[r:COVERS]-(x:Measure)<-[e:ENACTED]-(a:Alliance)
WITH a, x, e, r ORDER BY a.id, x.id, e.key, r.key LIMIT $cap
RETURN {id: a.id, name: a.name, name_zh: a.name_zh} AS alliance, 'names' AS kind,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS via, r.relation AS relation,
  r.stage AS stage, r.share_percent AS share_percent, r.year AS year, null AS restriction,
  r.valid_from AS since, [properties(e), properties(r)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:YIELDS]-(p:Project)<-[b:BACKS|FINANCES]-(a:Alliance)
WITH a, p, b, y ORDER BY a.id, p.id, b.key, y.key LIMIT $cap
RETURN {id: a.id, name: a.name, name_zh: a.name_zh} AS alliance, 'backs' AS kind,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS via, b.relation AS relation,
  b.stage AS stage, b.share_percent AS share_percent, b.year AS year, null AS restriction,
  b.valid_from AS since, [properties(b), properties(y)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[s:PRODUCES|HOLDS_RESERVES]-(c:Entity)-[b:MEMBER_OF|PARTY_TO]->(a:Alliance)
WITH a, c, b, s ORDER BY a.id, c.id, b.key, s.key LIMIT $cap
RETURN {id: a.id, name: a.name, name_zh: a.name_zh} AS alliance, 'supplies' AS kind,
  {id: c.id, name: c.name, name_zh: c.name_zh} AS via, s.relation AS relation,
  s.stage AS stage, s.share_percent AS share_percent, s.year AS year, null AS restriction,
  s.valid_from AS since, [properties(b), properties(s)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[s:RESTRICTS_EXPORT|RESTRICTION_REACHES|LISTS_AS_CRITICAL]-(c:Entity)-[b:MEMBER_OF|PARTY_TO]->(a:Alliance)
WITH a, c, b, s ORDER BY a.id, c.id, b.key, s.key LIMIT $cap
RETURN {id: a.id, name: a.name, name_zh: a.name_zh} AS alliance, 'controls' AS kind,
  {id: c.id, name: c.name, name_zh: c.name_zh} AS via, s.relation AS relation,
  s.stage AS stage, s.share_percent AS share_percent, s.year AS year, s.kind AS restriction,
  s.valid_from AS since, [properties(b), properties(s)] AS hops
