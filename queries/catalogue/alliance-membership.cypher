/* ---
id: alliance-membership
title: {en: "Whether somebody belongs to an alliance", zh: "某国或机构是否属于某联盟"}
description:
  en: "Whether the country, organization or alliance is a member of the alliance or a party to the agreement on the day asked for, since when and in which role."
  zh: "在查询日期该国、机构或联盟是否为该联盟的成员或协定的缔约方，及起始时间与身份。"
ask:
  en:
    [ "is {member} a member of {alliance}", "does {member} belong to {alliance}", "has {member} joined {alliance}",
      "when did {member} join {alliance}", "since when is {member} a member of {alliance}",
      "{member}'s membership of {alliance}", "is {member} part of {alliance}", "is {member} a party to {alliance}",
      "has {member} signed {alliance}", "did {member} sign up to {alliance}", "is {member} in {alliance}",
      "does {alliance} have {member} as a member", "does {alliance} count {member} among its members",
      "is {member} one of the members of {alliance}", "is {member} among the members of {alliance}",
      "when did {member} become a member of {alliance}", "how long has {member} been a member of {alliance}",
      "does {member} take part in {alliance}" ]
  zh:
    [ "{member}是{alliance}的成员吗", "{member}是不是{alliance}成员国", "{member}加入了{alliance}吗", "{member}何时加入{alliance}",
      "{member}什么时候加入的{alliance}", "{member}属于{alliance}吗", "{member}参加了{alliance}吗", "{member}签署了{alliance}吗",
      "{member}是{alliance}的缔约方吗", "{alliance}包括{member}吗", "{alliance}成员里有{member}吗", "{member}在{alliance}里吗",
      "{member}是否加入{alliance}", "{member}是否为{alliance}成员", "{member}加入{alliance}多久了", "{member}是哪年成为{alliance}成员的" ]
path: /v1/alliances/{alliance}/members/{member}
tag: alliances
parameters:
  alliance:
    type: entity
    of: Alliance
    description: {en: "The alliance or agreement by id or by a name in Chinese or English", zh: "联盟或协定的标识或中英文名称"}
    example: "Minerals Security Partnership"
    example_zh: "矿产安全伙伴关系"
  member:
    type: entity
    of: Entity
    among: [Country, Organization, Alliance]
    description: {en: "The country, organization or alliance that may belong to it", zh: "可能属于它的国家、机构或联盟"}
    example: "Japan"
    example_zh: "日本"
columns:
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
order: [how, since]
bloom: {en: "Membership of $member in $alliance", zh: "$member在$alliance的成员身份"}
--- */
MATCH (c:Entity {id: $member})-[r:MEMBER_OF|PARTY_TO]->(a:Entity {id: $alliance})
WITH r ORDER BY r.key LIMIT $cap
RETURN r.relation AS how, r.role AS role, coalesce(r.valid_from, r.since, r.date) AS since, r.valid_to AS until,
  [properties(r)] AS hops
