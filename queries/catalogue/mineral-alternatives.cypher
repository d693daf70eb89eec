/* ---
id: mineral-alternatives
title: {en: "Other origins for a mineral", zh: "某矿产的替代来源"}
description:
  en: "Where the mineral can come from besides the origin: other producers, holders of reserves and projects elsewhere, and whether they have restricted it themselves."
  zh: "除该来源外可供应该矿产者：其他生产者、储量拥有者与他国项目，并注明其自身是否曾限制出口。"
ask:
  en:
    [ "alternatives to {origin} for {mineral}", "who else supplies {mineral} besides {origin}",
      "other sources of {mineral} than {origin}", "where could {mineral} come from other than {origin}",
      "where can I buy {mineral} other than from {origin}", "where can {mineral} come from besides {origin}",
      "who could replace {origin} as a source of {mineral}", "{mineral} suppliers other than {origin}",
      "where else can I get {mineral} if not from {origin}", "{mineral} producers outside {origin}",
      "{mineral} from outside {origin}", "alternative {mineral} sources to {origin}",
      "which countries other than {origin} produce {mineral}", "who produces {mineral} apart from {origin}",
      "who else has {mineral} besides {origin}", "which countries besides {origin} supply {mineral}",
      "substitutes for {mineral} from {origin}", "substitutes for {origin} {mineral}",
      "what alternatives are there to {origin} {mineral}", "where else is {mineral} mined outside {origin}",
      "which countries other than {origin} hold {mineral} reserves",
      "if we cut out {origin}, who else could sell us {mineral}", "if {origin} stops, who else supplies {mineral}",
      "who sells {mineral} other than {origin}", "who else sells {mineral} besides {origin}",
      "backup suppliers of {mineral} for {origin}", "if {origin} bans exports, where else does {mineral} come from",
      "if {origin} restricts exports, where else does {mineral} come from",
      "who else supplies {mineral} if {origin} restricts exports",
      "where can {buyer} get {mineral} besides {origin}", "who can supply {buyer} with {mineral} other than {origin}",
      "from which countries other than {origin} can {buyer} buy {mineral}",
      "where can {buyer} turn for {mineral} if {origin} stops",
      "what alternatives to {origin} does {buyer} have for {mineral}",
      "which countries besides {origin} could supply {mineral} to {buyer}",
      "who {stage=refining|refines} {mineral} outside {origin}",
      "who else {stage=refining|refines} {mineral} besides {origin}",
      "{stage=refining|refined} {mineral} from outside {origin}",
      "who produces {stage=refining|refined} {mineral} other than {origin}",
      "who {stage=mining|mines} {mineral} outside {origin}",
      "who else {stage=mining|mines} {mineral} besides {origin}",
      "which countries other than {origin} {stage=refining|refine} {mineral}",
      "which countries other than {origin} {stage=mining|mine} {mineral}" ]
  zh:
    [ "除{origin}外还有哪里供应{mineral}", "{mineral}除{origin}以外的来源", "替代{origin}的{mineral}来源",
      "除了{origin},还能从哪里买到{mineral}", "除了{origin},{mineral}还能从哪里来", "除了{origin}还有谁生产{mineral}",
      "{origin}以外的{mineral}来源", "{origin}以外谁生产{mineral}", "{origin}之外的{mineral}供应国", "可以替代{origin}的{mineral}供应国",
      "谁能替代{origin}供应{mineral}", "{mineral}的替代来源,除{origin}外", "{mineral}除了{origin}还可以从哪些国家进口",
      "{origin}{mineral}的替代来源", "{mineral}供应除{origin}以外有哪些选择", "除{origin}之外哪些国家有{mineral}",
      "除{origin}外哪些国家生产{mineral}", "除{origin}外哪些国家拥有{mineral}储量", "不靠{origin},{mineral}还能找谁",
      "绕开{origin}从哪买{mineral}", "{origin}断供,还有谁供应{mineral}", "若{origin}断供,{mineral}可以从哪里买到", "{origin}断供的话{mineral}还能从哪里买到",
      "{origin}限制出口的话,{mineral}还有谁供应", "{origin}禁止出口的话,{mineral}还有谁供应", "{origin}不卖了,{mineral}找谁", "除了{origin}还有谁卖{mineral}",
      "{mineral}不从{origin}买还能从哪买",
      "{buyer}除了{origin}还能从哪里买到{mineral}", "{buyer}除{origin}外{mineral}还有哪些来源", "{origin}断供的话{buyer}还能从哪里买到{mineral}",
      "除{origin}外谁能向{buyer}供应{mineral}", "{buyer}的{mineral}有哪些{origin}以外的来源",
      "除{origin}外谁{stage=refining|精炼}{mineral}", "除{origin}外哪些国家{stage=refining|冶炼}{mineral}",
      "{origin}以外的{mineral}{stage=refining|冶炼}国", "除{origin}外谁{stage=mining|开采}{mineral}",
      "除了{origin}还有谁{stage=mining|开采}{mineral}" ]
strange: [restrict, ban, cover, critical, list, buy, import, own, owner]  # who restricts or buys it besides X is not who supplies it besides X
path: /v1/minerals/{mineral}/alternatives-to/{origin}
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
  origin:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "DR Congo"
    example_zh: "刚果（金）"
  buyer:
    type: entity
    of: Entity
    among: [Country, Alliance]
    required: false
    description: {en: "For this country (or alliance): itself is no source", zh: "为该国（或联盟）：其自身不计"}
    example: "Japan"
    example_zh: "日本"
  stage:
    type: choice
    choices: PRODUCES.stage
    required: false
    description: {en: "What is made at this stage alone, such as mining or refining; reserves and projects are not told then", zh: "仅限该环节的生产，如 mining（开采）、refining（冶炼）；此时不列储量与项目"}
    example: "refining"
columns:
  - name: basis
    type: text
    description: {en: "What it rests on", zh: "依据"}
    values:
      produces: {en: "produces it", zh: "生产"}
      reserves: {en: "holds reserves", zh: "拥有储量"}
      project: {en: "a project lies there", zh: "有项目"}
  - name: source
    type: entity
    description: {en: "The other country", zh: "其他来源国"}
  - name: project
    type: entity
    nullable: true
    description: {en: "The project there", zh: "当地项目"}
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
  - name: has_restricted
    type: boolean
    description: {en: "Whether it restricts or has restricted the mineral itself", zh: "自身是否曾限制该矿产出口"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [basis, -share_percent, -quantity, source, project]
bloom: {en: "$mineral from elsewhere than $origin", zh: "$origin以外的$mineral来源"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:PRODUCES]-(c:Country)
WHERE c.id <> $origin AND ($buyer IS NULL OR c.id <> $buyer) AND ($stage IS NULL OR r.stage = $stage)
WITH c, r, EXISTS { MATCH (c)-[:RESTRICTS_EXPORT]->(:Entity {id: $mineral}) } AS limits
WITH c, r, limits ORDER BY c.id, r.key LIMIT $cap
RETURN 'produces' AS basis, {id: c.id, name: c.name, name_zh: c.name_zh} AS source, null AS project,
  r.share_percent AS share_percent, r.quantity AS quantity, r.unit AS unit, limits AS has_restricted,
  [properties(r)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[r:HOLDS_RESERVES]-(c:Country)
WHERE c.id <> $origin AND ($buyer IS NULL OR c.id <> $buyer) AND $stage IS NULL
WITH c, r, EXISTS { MATCH (c)-[:RESTRICTS_EXPORT]->(:Entity {id: $mineral}) } AS limits
WITH c, r, limits ORDER BY c.id, r.key LIMIT $cap
RETURN 'reserves' AS basis, {id: c.id, name: c.name, name_zh: c.name_zh} AS source, null AS project,
  r.share_percent AS share_percent, r.quantity AS quantity, r.unit AS unit, limits AS has_restricted,
  [properties(r)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[r:YIELDS|HOLDS_RESERVES]-(p:Project)-[l:LOCATED_IN]->(c:Country)
WHERE c.id <> $origin AND ($buyer IS NULL OR c.id <> $buyer) AND $stage IS NULL
WITH c, p, r, l, EXISTS { MATCH (c)-[:RESTRICTS_EXPORT]->(:Entity {id: $mineral}) } AS limits
WITH c, p, r, l, limits ORDER BY c.id, p.id, r.key, l.key LIMIT $cap
RETURN 'project' AS basis, {id: c.id, name: c.name, name_zh: c.name_zh} AS source,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS project, null AS share_percent, r.quantity AS quantity,
  r.unit AS unit, limits AS has_restricted, [properties(r), properties(l)] AS hops
