/* ---
id: shared-alliances
title: {en: "Alliances that two countries share", zh: "两国共同的联盟"}
description:
  en: "Alliances and agreements that both are members of or parties to."
  zh: "两国共同参与的联盟与协定。"
ask:
  en:
    [ "which alliances do {country} and {other} share", "alliances of both {country} and {other}",
      "agreements between {country} and {other}", "what alliances do {country} and {other} have in common",
      "which alliances are {country} and {other} both in", "are {country} and {other} in the same alliance",
      "common alliances of {country} and {other}", "agreements that {country} and {other} share",
      "what agreements exist between {country} and {other}", "deals between {country} and {other}",
      "which agreements have {country} and {other} signed together", "which partnerships link {country} and {other}",
      "what agreement does {country} have with {other}", "alliances shared by {country} and {other}",
      "which alliances include both {country} and {other}", "bilateral agreements of {country} and {other}",
      "of which alliances are both {country} and {other} members", "has {country} signed an agreement with {other}",
      "what have {country} and {other} signed", "in which alliances are {country} and {other} together",
      "which groups do {country} and {other} both belong to",
      "what alliances do {country} and {other} both belong to", "which clubs are {country} and {other} both in",
      "do {country} and {other} share any alliance", "what are {country} and {other} both members of",
      "where do {country} and {other} sit together", "what pacts do {country} and {other} have" ]
  zh:
    [ "{country}和{other}共同的联盟", "{country}与{other}之间的协定", "{country}和{other}都加入了什么联盟", "{country}和{other}都是哪些联盟的成员",
      "{country}与{other}签署了哪些协定", "{country}和{other}有哪些共同的联盟", "{country}与{other}共同参与的合作机制",
      "{country}和{other}之间有什么协议", "{country}和{other}同在哪些联盟", "{country}和{other}都参加的联盟", "{country}和{other}共同加入了哪些联盟",
      "{country}与{other}的双边协定", "{country}和{other}有没有共同的联盟", "{country}和{other}签了什么协议", "{country}和{other}都属于哪些联盟",
      "{country}与{other}共同参加了哪些伙伴关系", "{country}和{other}的协定", "{country}和{other}都在哪些圈子里", "{country}跟{other}签过什么",
      "{country}和{other}一起加入了什么", "{country}和{other}同在的组织", "{country}跟{other}有没有协议" ]
path: /v1/countries/{country}/alliances/shared-with/{other}
tag: countries
parameters:
  country:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "United States"
    example_zh: "美国"
  other:
    type: entity
    of: Country
    description: {en: "The other country", zh: "另一国"}
    example: "Australia"
    example_zh: "澳大利亚"
columns:
  - name: alliance
    type: entity
    description: {en: "The alliance or agreement", zh: "联盟或协定"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [alliance]
bloom: {en: "Alliances of both $country and $other", zh: "$country与$other共同的联盟"}
--- */
MATCH (c:Entity {id: $country})-[r:MEMBER_OF|PARTY_TO]->(a:Alliance)<-[t:MEMBER_OF|PARTY_TO]-(o:Entity {id: $other})
WITH a, r, t ORDER BY a.id, r.key, t.key LIMIT $cap
RETURN {id: a.id, name: a.name, name_zh: a.name_zh} AS alliance, [properties(r), properties(t)] AS hops
