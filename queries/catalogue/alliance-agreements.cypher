/* ---
id: alliance-agreements
title: {en: "Agreements of an alliance and its members", zh: "联盟及其成员的协定"}
description:
  en: "Agreements that the alliance itself, or a member of it, is a party to."
  zh: "该联盟本身或其成员签署的协定。"
ask:
  en:
    [ "agreements of {alliance}", "what has {alliance} signed", "partnerships of {alliance}",
      "{alliance} agreements", "which agreements is {alliance} a party to",
      "what deals did {alliance} and its members sign", "which countries has {alliance} signed agreements with",
      "agreements signed by members of {alliance}", "with whom has {alliance} concluded agreements",
      "memoranda that {alliance} has", "what has {alliance} agreed with other countries",
      "deals of {alliance} and its member states", "what pacts does {alliance} have" ]
  zh:
    [ "{alliance}签署了哪些协定", "{alliance}的协定", "{alliance}的伙伴关系", "{alliance}及其成员签署的协定", "{alliance}和谁签了协议",
      "{alliance}与哪些国家签署了协定", "{alliance}签署的协定有哪些", "{alliance}成员国的协定", "{alliance}协定", "{alliance}跟谁签过协议",
      "{alliance}签过什么备忘录", "{alliance}和成员国签了哪些协议" ]
path: /v1/alliances/{alliance}/agreements
tag: alliances
parameters:
  alliance:
    type: entity
    of: Alliance
    description: {en: "The alliance or agreement by id or by a name in Chinese or English", zh: "联盟或协定的标识或中英文名称"}
    example: "EU"
    example_zh: "欧盟"
columns:
  - name: whose
    type: text
    description: {en: "Of the alliance itself or of a member", zh: "联盟本身或成员"}
    values:
      own: {en: "its own", zh: "联盟本身"}
      member: {en: "a member's", zh: "成员"}
  - name: party
    type: entity
    description: {en: "Who signed", zh: "签署方"}
  - name: agreement
    type: entity
    description: {en: "The agreement", zh: "协定"}
  - name: counterparty
    type: text
    nullable: true
    description: {en: "With whom, where told", zh: "对方（如有说明）"}
  - name: date
    type: date
    nullable: true
    description: {en: "The date, as precisely as known", zh: "日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [whose, date, agreement, party]
bloom: {en: "Agreements of $alliance", zh: "$alliance的协定"}
--- */
MATCH (a:Entity {id: $alliance})-[r:PARTY_TO]->(x:Alliance)
WITH a, x, r ORDER BY x.id, r.key LIMIT $cap
RETURN 'own' AS whose, {id: a.id, name: a.name, name_zh: a.name_zh} AS party,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS agreement, r.counterparty AS counterparty, r.date AS date,
  [properties(r)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})<-[b:MEMBER_OF]-(c:Entity)-[r:PARTY_TO]->(x:Alliance)
WHERE x.id <> $alliance
WITH c, x, b, r ORDER BY x.id, c.id, b.key, r.key LIMIT $cap
RETURN 'member' AS whose, {id: c.id, name: c.name, name_zh: c.name_zh} AS party,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS agreement, r.counterparty AS counterparty, r.date AS date,
  [properties(b), properties(r)] AS hops
