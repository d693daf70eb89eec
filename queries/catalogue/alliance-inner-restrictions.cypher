/* ---
id: alliance-inner-restrictions
title: {en: "Members that restrict what other members need", zh: "联盟内部：成员限制其他成员所需"}
description:
  en: "Members of the alliance whose export restrictions fall on minerals that another member lists as critical or imports."
  zh: "该联盟中，其出口限制涉及另一成员列为关键或依赖进口矿产的成员。"
ask:
  en:
    [ "which members of {alliance} restrict what others need", "export restrictions within {alliance}",
      "conflicts of interest inside {alliance}",
      "do any {alliance} countries restrict exports that other {alliance} countries need",
      "do members of {alliance} restrict exports to each other",
      "members of {alliance} whose export restrictions hit other members",
      "which countries in {alliance} control exports of minerals that other members need",
      "which {alliance} members limit exports of minerals that fellow members depend on",
      "do any members of {alliance} impose export restrictions on what other members import",
      "who inside {alliance} restricts minerals critical to other members",
      "do any {alliance} countries ban exports that other members need",
      "who in {alliance} bans exports that other members need",
      "do any {alliance} countries restrict exports that other countries need",
      "who in {alliance} bans exports that members need",
      "who in {alliance} restricts exports that fellow members need",
      "does anyone within {alliance} block exports that members need",
      "do {alliance} members restrict minerals that other members want",
      "do {alliance} countries block exports that {alliance} countries need",
      "do members of {alliance} hit each other with export restrictions",
      "{alliance} members restricting each other" ]
  zh:
    [ "{alliance}中哪些成员限制其他成员所需矿产", "{alliance}内部的出口限制", "{alliance}成员之间的出口限制", "{alliance}成员国是否相互限制出口",
      "{alliance}内部谁限制了其他成员需要的矿产出口", "{alliance}哪些成员的出口限制影响其他成员", "{alliance}内部有没有成员限制其他成员依赖的矿产",
      "{alliance}里哪些成员国限制出口其他成员列为关键的矿产", "{alliance}哪些成员禁止出口其他成员需要的矿产", "{alliance}内部的出口禁令",
      "{alliance}里有没有成员卡其他成员要用的矿", "{alliance}成员互相卡脖子", "{alliance}成员之间互相限制", "{alliance}内部谁卡了谁",
      "{alliance}哪些成员不让出口其他成员要的矿" ]
path: /v1/alliances/{alliance}/inner-restrictions
tag: alliances
parameters:
  alliance:
    type: entity
    of: Alliance
    description: {en: "The alliance or agreement by id or by a name in Chinese or English", zh: "联盟或协定的标识或中英文名称"}
    example: "Lobito Corridor memorandum of understanding"
    example_zh: "洛比托走廊谅解备忘录"
  kind:
    type: choice
    choices: RESTRICTS_EXPORT.kind
    required: false
    description: {en: "This kind alone: ban (a suspension too: a ban for a time), licence, quota, tax, suspension", zh: "仅限该类型：ban（含 suspension，即一时之禁）、licence、quota、tax、suspension"}
    example: "quota"
columns:
  - name: restricts
    type: entity
    description: {en: "The member that restricts", zh: "实施限制的成员"}
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: needs
    type: entity
    description: {en: "The member that needs it", zh: "需求成员"}
  - name: need
    type: text
    description: {en: "Why it needs it", zh: "需求依据"}
    values:
      LISTS_AS_CRITICAL: {en: "lists it as critical", zh: "列为关键矿产"}
      IMPORT_DEPENDENCE: {en: "imports it", zh: "依赖进口"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: destination
    type: text
    nullable: true
    description: {en: "The destination that it is aimed at; empty: everybody", zh: "针对的目的地；空为全部"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [restricts, mineral, needs, need, since]
bloom: {en: "Restrictions inside $alliance", zh: "$alliance内部的限制"}
--- */
MATCH (a:Entity {id: $alliance})<-[x:MEMBER_OF|PARTY_TO]-(c:Entity)-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES]->(m:Mineral)
WHERE $kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension'
// Each DISTINCT changes no row; without it Neo4j joins the parts in one plan, every member with every need of another.
WITH DISTINCT a, c, m, x, r
MATCH (m)<-[n:LISTS_AS_CRITICAL|IMPORT_DEPENDENCE]-(d:Entity)
WHERE c.id <> d.id AND (r.destination IS NULL OR r.destination = d.name OR r.destination = d.name_zh OR r.destination = d.id)
WITH DISTINCT a, c, m, d, x, r, n
MATCH (d)-[y:MEMBER_OF|PARTY_TO]->(a)
WITH c, m, d, x, r, n, y ORDER BY c.id, m.id, d.id, x.key, r.key, n.key, y.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS restricts,
  {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, {id: d.id, name: d.name, name_zh: d.name_zh} AS needs,
  n.relation AS need, r.kind AS kind, r.destination AS destination,
  coalesce(r.valid_from, r.effective, r.announced) AS since,
  [properties(x), properties(r), properties(n), properties(y)] AS hops
