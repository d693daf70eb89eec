/* ---
id: country-alliances
title: {en: "Alliances and agreements of a country", zh: "某国参与的联盟与协定"}
description:
  en: "Alliances that the country is a member of and agreements that it is a party to, since when and in which role."
  zh: "该国所属联盟与签署的协定，及起始时间与身份。"
ask:
  en:
    [ "which alliances is {country} in", "memberships of {country}", "agreements signed by {country}",
      "is {country} a member of any minerals alliance", "what alliances does {country} belong to",
      "{country}'s alliances", "which agreements has {country} signed", "what partnerships is {country} part of",
      "which groups has {country} joined", "alliances of {country}", "agreements of {country}",
      "what minerals partnerships does {country} have", "{country} memberships", "which deals is {country} party to",
      "when did {country} join its alliances", "critical minerals agreements of {country}",
      "which alliances include {country}", "which clubs has {country} joined", "what groupings is {country} in",
      "what has {country} signed", "is {country} in any alliance",
      "which international initiatives does {country} take part in", "what pacts is {country} bound by" ]
  zh:
    [ "{country}加入了哪些联盟", "{country}签署了哪些协定", "{country}的成员身份", "{country}参与的矿产合作机制", "{country}参加了哪些联盟",
      "{country}是哪些联盟的成员", "{country}有哪些合作机制", "{country}签了哪些协议", "{country}参与了哪些伙伴关系", "{country}属于哪些联盟",
      "{country}的联盟和协定", "哪些联盟包括{country}", "{country}参与的联盟", "{country}签署了哪些矿产协定", "{country}的矿产联盟有哪些",
      "{country}都是哪些联盟的成员", "{country}进了哪些圈子", "{country}都加入了什么组织", "{country}签过什么", "{country}和谁结盟",
      "{country}在哪些联盟里", "{country}参与哪些国际合作" ]
path: /v1/countries/{country}/alliances
tag: countries
parameters:
  country:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "DR Congo"
    example_zh: "刚果（金）"
columns:
  - name: alliance
    type: entity
    description: {en: "The alliance or agreement", zh: "联盟或协定"}
  - name: how
    type: text
    description: {en: "member or party", zh: "成员或缔约方"}
    values:
      MEMBER_OF: {en: "member", zh: "成员"}
      PARTY_TO: {en: "party", zh: "缔约方"}
      FOUNDED: {en: "founder", zh: "发起方"}
  - name: role
    type: text
    nullable: true
    description: {en: "Role, where told", zh: "身份（如有说明）"}
  - name: counterparty
    type: text
    nullable: true
    description: {en: "With whom, where told", zh: "对方（如有说明）"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [how, alliance]
bloom: {en: "Alliances of $country", zh: "$country的联盟"}
--- */
MATCH (c:Entity {id: $country})-[r:MEMBER_OF|PARTY_TO|FOUNDED]->(a:Alliance)
WITH a, r ORDER BY a.id, r.key LIMIT $cap
RETURN {id: a.id, name: a.name, name_zh: a.name_zh} AS alliance, r.relation AS how, r.role AS role,
  r.counterparty AS counterparty, coalesce(r.valid_from, r.since, r.date) AS since, [properties(r)] AS hops
