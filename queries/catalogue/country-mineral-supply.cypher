/* ---
id: country-mineral-supply
title: {en: "A country's output and reserves of a mineral", zh: "某国某矿产的产量与储量"}
description:
  en: "How much of the mineral the country produces and holds: share, quantity and rank, by stage and year."
  zh: "该国该矿产的产量与储量：按环节和年份列出份额、数量与排名。"
ask:
  en:
    [ "how much {mineral} does {country} {what=PRODUCES|produce}", "does {country} {what=PRODUCES|produce} {mineral}",
      "{country}'s {mineral} {what=PRODUCES|production}", "{country} {mineral} {what=PRODUCES|output}",
      "{what=PRODUCES|production} of {mineral} in {country}", "{mineral} {what=PRODUCES|output} of {country}",
      "what share of world {mineral} {what=PRODUCES|production} does {country} have",
      "{country}'s share of {mineral} {what=PRODUCES|production}", "what share of {mineral} comes from {country}",
      "{country}'s share of {mineral}", "how much of the world's {mineral} comes from {country}",
      "how much {mineral} comes from {country}", "how much of the world's {mineral} does {country} {what=PRODUCES|produce}",
      "how many tonnes of {mineral} does {country} {what=PRODUCES|produce}",
      "what rank does {country} have in {mineral} {what=PRODUCES|production}",
      "how much {mineral} does {country} {stage=mining|mine}", "does {country} {stage=mining|mine} {mineral}",
      "how many tonnes of {mineral} does {country} {stage=mining|mine}",
      "{country}'s {mineral} {stage=mining|mining} {what=PRODUCES|output}",
      "how much {mineral} does {country} {stage=refining|refine}", "does {country} {stage=refining|refine} {mineral}",
      "{country}'s {stage=refining|refined} {mineral} {what=PRODUCES|output}",
      "{country}'s share of {mineral} {stage=refining|refining}", "{country}'s share of {mineral} {stage=mining|mining}",
      "what share of {mineral} does {country} {stage=refining|refine}",
      "what share of {mineral} does {country} {stage=mining|mine}",
      "what share of {mineral} does {country} {what=PRODUCES|produce}",
      "{what=HOLDS_RESERVES|reserves} of {mineral} in {country}", "{country}'s {mineral} {what=HOLDS_RESERVES|reserves}",
      "{mineral} {what=HOLDS_RESERVES|reserves} of {country}", "how large are {country}'s {mineral} {what=HOLDS_RESERVES|reserves}",
      "does {country} have {mineral} {what=HOLDS_RESERVES|reserves}", "how much {mineral} does {country} have {what=HOLDS_RESERVES|in the ground}",
      "{country}'s share of {mineral} {what=HOLDS_RESERVES|reserves}",
      "how much {mineral} {what=HOLDS_RESERVES|reserves} does {country} hold" ]
  zh:
    [ "{country}{what=PRODUCES|生产}多少{mineral}", "{country}{mineral}{what=PRODUCES|产量}", "{country}的{mineral}{what=PRODUCES|产量}有多大",
      "{country}{mineral}{what=PRODUCES|产量}占全球多少", "{country}在{mineral}{what=PRODUCES|生产}中的份额", "{country}{what=PRODUCES|产}{mineral}吗",
      "{country}{mineral}占全球份额", "{country}供应全球多少{mineral}", "{country}的{mineral}{what=PRODUCES|产量}排名", "{mineral}{country}{what=PRODUCES|产}多少",
      "{country}{stage=mining|开采}多少{mineral}", "{country}{mineral}{stage=mining|开采}{what=PRODUCES|产量}", "{country}{stage=refining|精炼}多少{mineral}",
      "{country}{stage=refining|精炼}{mineral}的{what=PRODUCES|产量}", "{country}{mineral}{stage=refining|精炼}份额", "{country}{mineral}{stage=mining|开采}份额",
      "{country}{mineral}{what=HOLDS_RESERVES|储量}", "{country}的{mineral}{what=HOLDS_RESERVES|储量}有多大", "{country}有多少{mineral}{what=HOLDS_RESERVES|储量}",
      "{country}有{mineral}{what=HOLDS_RESERVES|储量}吗", "{country}{mineral}{what=HOLDS_RESERVES|储量}占全球多少", "{mineral}在{country}的{what=HOLDS_RESERVES|储量}",
      "{country}{what=HOLDS_RESERVES|地下}有多少{mineral}" ]
strange: [who, country, organization, project]  # which companies produce it there is not how much the country does
path: /v1/countries/{country}/minerals/{mineral}/supply
tag: countries
parameters:
  country:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "DR Congo"
    example_zh: "刚果（金）"
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
  what:
    type: choice
    choices: [PRODUCES, HOLDS_RESERVES]
    required: false
    description: {en: "Output alone or reserves alone", zh: "仅限产量或仅限储量"}
    example: "PRODUCES"
  stage:
    type: choice
    choices: PRODUCES.stage
    required: false
    description: {en: "This stage alone, such as mining or refining", zh: "仅限该环节，如 mining（开采）、refining（冶炼）"}
    example: "mining"
  year:
    type: date
    required: false
    description: {en: "This year alone", zh: "仅限该年份"}
    example: "2024"
columns:
  - name: what
    type: text
    description: {en: "output or reserves", zh: "产量或储量"}
    values:
      PRODUCES: {en: "produces", zh: "生产"}
      HOLDS_RESERVES: {en: "holds reserves", zh: "储量"}
  - name: stage
    type: text
    nullable: true
    description: {en: "The stage: mining, refining …", zh: "环节：开采、冶炼等"}
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
  - name: rank
    type: integer
    nullable: true
    description: {en: "Rank among producers or holders", zh: "产量或储量排名"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [what, -year, stage, -share_percent, -quantity]
bloom: {en: "Output and reserves of $mineral in $country", zh: "$country的$mineral产量与储量"}
--- */
// The country and the mineral are a row each, and so is their product: no more is read than what lies between them.
MATCH (c:Entity {id: $country})-[r:PRODUCES|HOLDS_RESERVES]->(m:Entity {id: $mineral})
WHERE ($what IS NULL OR r.relation = $what) AND ($stage IS NULL OR r.stage = $stage) AND ($year IS NULL OR r.year = $year)
WITH r ORDER BY r.key LIMIT $cap
RETURN r.relation AS what, r.stage AS stage, r.year AS year, r.share_percent AS share_percent, r.quantity AS quantity,
  r.unit AS unit, r.rank AS rank, [properties(r)] AS hops
