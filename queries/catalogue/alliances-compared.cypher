/* ---
id: alliances-compared
title: {en: "Two alliances compared", zh: "两个联盟比较"}
description:
  en: "Members and minerals of both alliances and of one of them alone, as far as the documents here tell."
  zh: "两个联盟共有与各自独有的成员和矿产（据此处文献）。"
ask:
  en:
    [ "compare {alliance} and {other}", "{alliance} versus {other}", "difference between {alliance} and {other}",
      "who is in both {alliance} and {other}, and which minerals overlap", "how does {alliance} differ from {other}",
      "{alliance} compared with {other}", "what do {alliance} and {other} have in common",
      "which members do {alliance} and {other} share", "overlap between {alliance} and {other}",
      "which countries are in both {alliance} and {other}", "which minerals do {alliance} and {other} both cover",
      "compare the members of {alliance} with those of {other}",
      "compare the members and minerals of {alliance} and {other}", "how do {alliance} and {other} compare",
      "similarities of {alliance} and {other}", "{alliance} vs {other}: who is in both, who in only one",
      "what sets {alliance} apart from {other}", "are {alliance} and {other} the same members",
      "put {alliance} next to {other}" ]
  zh:
    [ "比较{alliance}和{other}", "{alliance}与{other}有何不同", "{alliance}和{other}的异同", "{alliance}和{other}都有哪些成员,矿产有哪些重叠",
      "{alliance}和{other}相比有何不同", "对比{alliance}与{other}", "{alliance}和{other}有哪些共同成员", "{alliance}与{other}的区别",
      "{alliance}和{other}相比", "把{alliance}和{other}的成员和矿产比较一下", "{alliance}与{other}的成员重合",
      "哪些国家同时是{alliance}和{other}的成员", "{alliance}和{other}共同关注的矿产", "{alliance}与{other}成员有何不同",
      "{alliance}和{other}的共同点", "{alliance}和{other}成员有哪些重合", "{alliance}跟{other}比一比", "{alliance}和{other}有啥区别",
      "{alliance}跟{other}差在哪", "{alliance}和{other}的成员和矿种有什么异同" ]
path: /v1/alliances/{alliance}/compared-with/{other}
tag: alliances
parameters:
  alliance:
    type: entity
    of: Alliance
    description: {en: "The alliance or agreement by id or by a name in Chinese or English", zh: "联盟或协定的标识或中英文名称"}
    example: "Minerals Security Partnership"
    example_zh: "矿产安全伙伴关系"
  other:
    type: entity
    of: Alliance
    description: {en: "The other alliance by id or name", zh: "另一联盟的标识或名称"}
    example: "EU"
    example_zh: "欧盟"
columns:
  - name: what
    type: text
    description: {en: "Members or minerals", zh: "成员或矿产"}
    values:
      member: {en: "member or party", zh: "成员或缔约方"}
      mineral: {en: "mineral named or listed", zh: "指明或列出的矿产"}
  - name: of_which
    type: text
    description: {en: "Of which of the two", zh: "归属"}
    values:
      both: {en: "both", zh: "双方"}
      first: {en: "the first alone", zh: "仅第一方"}
      second: {en: "the second alone", zh: "仅第二方"}
  - name: thing
    type: entity
    description: {en: "The member or mineral", zh: "成员或矿产"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [what, of_which, thing]
bloom: {en: "$alliance compared with $other", zh: "$alliance与$other比较"}
--- */
MATCH (a:Entity {id: $alliance})<-[r:MEMBER_OF|PARTY_TO]-(x:Entity)-[t:MEMBER_OF|PARTY_TO]->(b:Entity {id: $other})
WITH x, r, t ORDER BY x.id, r.key, t.key LIMIT $cap
RETURN 'member' AS what, 'both' AS of_which, {id: x.id, name: x.name, name_zh: x.name_zh} AS thing,
  [properties(r), properties(t)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})<-[r:MEMBER_OF|PARTY_TO]-(x:Entity)
WHERE NOT EXISTS { MATCH (x)-[:MEMBER_OF|PARTY_TO]->(:Entity {id: $other}) }
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN 'member' AS what, 'first' AS of_which, {id: x.id, name: x.name, name_zh: x.name_zh} AS thing,
  [properties(r)] AS hops
UNION ALL
MATCH (b:Entity {id: $other})<-[t:MEMBER_OF|PARTY_TO]-(x:Entity)
WHERE NOT EXISTS { MATCH (x)-[:MEMBER_OF|PARTY_TO]->(:Entity {id: $alliance}) }
WITH x, t ORDER BY x.id, t.key LIMIT $cap
RETURN 'member' AS what, 'second' AS of_which, {id: x.id, name: x.name, name_zh: x.name_zh} AS thing,
  [properties(t)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})-[r:COVERS|LISTS_AS_CRITICAL]->(x:Mineral)<-[t:COVERS|LISTS_AS_CRITICAL]-(b:Entity {id: $other})
WITH x, r, t ORDER BY x.id, r.key, t.key LIMIT $cap
RETURN 'mineral' AS what, 'both' AS of_which, {id: x.id, name: x.name, name_zh: x.name_zh} AS thing,
  [properties(r), properties(t)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})-[r:COVERS|LISTS_AS_CRITICAL]->(x:Mineral)
WHERE NOT EXISTS { MATCH (x)<-[:COVERS|LISTS_AS_CRITICAL]-(:Entity {id: $other}) }
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN 'mineral' AS what, 'first' AS of_which, {id: x.id, name: x.name, name_zh: x.name_zh} AS thing,
  [properties(r)] AS hops
UNION ALL
MATCH (b:Entity {id: $other})-[t:COVERS|LISTS_AS_CRITICAL]->(x:Mineral)
WHERE NOT EXISTS { MATCH (x)<-[:COVERS|LISTS_AS_CRITICAL]-(:Entity {id: $alliance}) }
WITH x, t ORDER BY x.id, t.key LIMIT $cap
RETURN 'mineral' AS what, 'second' AS of_which, {id: x.id, name: x.name, name_zh: x.name_zh} AS thing,
  [properties(t)] AS hops
