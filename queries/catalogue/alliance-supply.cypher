/* ---
id: alliance-supply
title: {en: "An alliance's own supply of a mineral", zh: "联盟自身的某矿产供应"}
description:
  en: "What members of the alliance produce and hold of the mineral, and the projects in their countries."
  zh: "该联盟成员对该矿产的产量、储量及境内项目。"
ask:
  en:
    [ "what {mineral} do members of {alliance} produce", "{mineral} supply within {alliance}",
      "can {alliance} supply its own {mineral}", "how much {mineral} do {alliance} members produce",
      "{mineral} production in {alliance}", "{mineral} reserves of {alliance} members",
      "which {alliance} members produce {mineral}", "which members of {alliance} have {mineral}",
      "does {alliance} have its own {mineral}", "{mineral} projects in {alliance} countries",
      "can {alliance} meet its own {mineral} needs", "{alliance}'s own supply of {mineral}",
      "where within {alliance} is {mineral} produced", "how self sufficient is {alliance} in {mineral}",
      "what {mineral} does {alliance} supply itself", "could {alliance} cover its own {mineral} needs itself",
      "could {alliance} supply its own {mineral}", "is {alliance} able to cover its {mineral} needs",
      "do {alliance} members mine {mineral} or hold {mineral} reserves", "is there {mineral} in {alliance}",
      "what {mineral} do members of {alliance} mine and hold in the ground" ]
  zh:
    [ "{alliance}成员生产多少{mineral}", "{alliance}内部的{mineral}供应", "{alliance}能否自给{mineral}",
      "{alliance}哪些成员生产{mineral}", "{alliance}成员国的{mineral}产量和储量", "{alliance}成员的{mineral}储量",
      "{alliance}内部谁生产{mineral}", "{alliance}自身的{mineral}供应", "{alliance}成员国有哪些{mineral}项目",
      "{alliance}自己有多少{mineral}", "{alliance}自己能供应多少{mineral}", "{alliance}哪些成员有{mineral}",
      "{alliance}自己的{mineral}够用吗", "{alliance}里谁有{mineral}", "{alliance}内{mineral}的产量", "{alliance}靠自己能供应{mineral}吗",
      "{alliance}成员国产不产{mineral}" ]
path: /v1/alliances/{alliance}/supply/{mineral}
tag: alliances
parameters:
  alliance:
    type: entity
    of: Alliance
    description: {en: "The alliance or agreement by id or by a name in Chinese or English", zh: "联盟或协定的标识或中英文名称"}
    example: "Minerals Security Partnership"
    example_zh: "矿产安全伙伴关系"
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
columns:
  - name: what
    type: text
    description: {en: "Output, reserves or a project", zh: "产量、储量或项目"}
    values:
      PRODUCES: {en: "produces", zh: "生产"}
      HOLDS_RESERVES: {en: "holds reserves", zh: "拥有储量"}
      YIELDS: {en: "a project lies there", zh: "有项目"}
  - name: member
    type: entity
    description: {en: "The member", zh: "成员"}
  - name: project
    type: entity
    nullable: true
    description: {en: "The project", zh: "项目"}
  - name: year
    type: date
    nullable: true
    description: {en: "The year that the figure is of", zh: "数据所属年份"}
  - name: share_percent
    type: number
    nullable: true
    description: {en: "Share of the world total in percent", zh: "占全球总量的百分比"}
  - name: quantity
    type: number
    nullable: true
    description: {en: "The quantity stated", zh: "所述数量"}
  - name: unit
    type: text
    nullable: true
    description: {en: "Unit of the quantity", zh: "数量单位"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [what, -share_percent, -quantity, member, project]
bloom: {en: "$mineral supply within $alliance", zh: "$alliance的$mineral供应"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:PRODUCES|HOLDS_RESERVES]-(c:Entity)-[b:MEMBER_OF|PARTY_TO]->(a:Entity {id: $alliance})
WITH c, b, r ORDER BY c.id, b.key, r.key LIMIT $cap
RETURN r.relation AS what, {id: c.id, name: c.name, name_zh: c.name_zh} AS member, null AS project, r.year AS year,
  r.share_percent AS share_percent, r.quantity AS quantity, r.unit AS unit, [properties(b), properties(r)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[r:YIELDS]-(p:Project)-[l:LOCATED_IN]->(c:Country)-[b:MEMBER_OF|PARTY_TO]->(a:Entity {id: $alliance})
WITH c, p, b, l, r ORDER BY c.id, p.id, b.key, l.key, r.key LIMIT $cap
RETURN r.relation AS what, {id: c.id, name: c.name, name_zh: c.name_zh} AS member,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS project, null AS year, null AS share_percent, r.quantity AS quantity,
  r.unit AS unit, [properties(b), properties(l), properties(r)] AS hops
