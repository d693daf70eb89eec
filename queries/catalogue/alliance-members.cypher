/* ---
id: alliance-members
title: {en: "Members of an alliance on a day", zh: "某日的联盟成员"}
description:
  en: "Members of the alliance and parties to the agreement on the day asked for, since when and in which role."
  zh: "在查询日期该联盟的成员与协定的缔约方，及起始时间与身份。"
ask:
  en:
    [ "members of {alliance}", "who is in {alliance}", "which countries belong to {alliance}",
      "parties to {alliance}", "{alliance} members", "who are the members of {alliance}",
      "which countries joined {alliance}", "who belongs to {alliance}", "who signed {alliance}",
      "who are the signatories of {alliance}", "which states are in {alliance}", "who takes part in {alliance}",
      "member countries of {alliance}", "which countries make up {alliance}", "membership of {alliance}",
      "when did members join {alliance}", "countries in {alliance}", "who was in {alliance}",
      "who all is in {alliance}", "list of {alliance} countries", "how many members does {alliance} have",
      "which countries signed up to {alliance}", "is a country in {alliance}" ]
  zh:
    [ "{alliance}的成员", "{alliance}有哪些成员国", "谁加入了{alliance}", "{alliance}的缔约方", "哪些国家是{alliance}的成员",
      "{alliance}由哪些国家组成", "{alliance}成员国名单", "哪些国家参加了{alliance}", "{alliance}包括哪些国家", "谁签署了{alliance}",
      "{alliance}有哪些国家", "{alliance}的签署国是谁", "{alliance}成员", "{alliance}的成员国何时加入", "{alliance}里有谁",
      "哪些国家属于{alliance}", "{alliance}有多少成员", "{alliance}成员有谁", "{alliance}都有谁", "{alliance}里都有哪些国家",
      "{alliance}是由谁组成的" ]
path: /v1/alliances/{alliance}/members
tag: alliances
parameters:
  alliance:
    type: entity
    of: Alliance
    description: {en: "The alliance or agreement by id or by a name in Chinese or English", zh: "联盟或协定的标识或中英文名称"}
    example: "Minerals Security Partnership"
    example_zh: "矿产安全伙伴关系"
columns:
  - name: member
    type: entity
    description: {en: "The member or party", zh: "成员或缔约方"}
  - name: how
    type: text
    description: {en: "member or party", zh: "成员或缔约方"}
    values:
      MEMBER_OF: {en: "member", zh: "成员"}
      PARTY_TO: {en: "party", zh: "缔约方"}
  - name: role
    type: text
    nullable: true
    description: {en: "Role, where told", zh: "身份（如有说明）"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: until
    type: date
    nullable: true
    description: {en: "Until when, where an end is known", zh: "结束日期（如已知）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [how, member]
bloom: {en: "Members of $alliance", zh: "$alliance的成员"}
--- */
MATCH (a:Entity {id: $alliance})<-[r:MEMBER_OF|PARTY_TO]-(c:Entity)
WITH c, r ORDER BY c.id, r.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS member, r.relation AS how, r.role AS role,
  coalesce(r.valid_from, r.since, r.date) AS since, r.valid_to AS until, [properties(r)] AS hops
