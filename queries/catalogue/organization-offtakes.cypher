/* ---
id: organization-offtakes
title: {en: "Offtakes of an organization", zh: "某机构的承购"}
description:
  en: "What the organization has agreed to take, and what others have agreed to take from it."
  zh: "该机构承购他人的产品，以及他人对其产品的承购。"
ask:
  en:
    [ "offtake agreements of {organization}", "who buys from {organization}", "what does {organization} buy",
      "supply deals of {organization}", "{organization} offtake agreements",
      "who has offtake deals with {organization}", "from whom does {organization} buy",
      "what does {organization} sell", "who are {organization}'s customers", "{organization} supply agreements",
      "to whom does {organization} sell", "which offtake agreements has {organization} signed",
      "who takes {organization}'s output", "{organization} offtakes", "who supplies {organization}",
      "what minerals does {organization} purchase", "{organization} buyers",
      "from whom does {organization} take and who takes from {organization}", "who does {organization} buy from",
      "who has {organization} signed supply deals with", "who takes {organization}'s products",
      "who are the customers of {organization}", "where does {organization} sell its output",
      "who are {organization}'s suppliers",
      "who buys {mineral} from {organization}", "who does {organization} sell its {mineral} to",
      "{organization}'s {mineral} offtake agreements", "who takes {organization}'s {mineral}",
      "from whom does {organization} buy {mineral}", "who supplies {organization} with {mineral}",
      "who buys {organization}'s {mineral}" ]
  zh:
    [ "{organization}的承购协议", "谁向{organization}采购", "{organization}采购什么", "{organization}的供应协议",
      "{organization}有哪些承购协议", "{organization}向谁采购", "{organization}的客户是谁", "{organization}卖给谁",
      "谁购买{organization}的产品", "{organization}与谁签了承购协议", "{organization}从谁那里购买", "{organization}承购",
      "谁供应{organization}", "{organization}签了哪些供应协议", "{organization}购买什么矿产", "{organization}的买家",
      "谁承购{organization}的产品", "{organization}承购了什么", "{organization}的包销协议", "{organization}的供应商",
      "{organization}的货卖给谁", "{organization}跟谁签了供货协议", "{organization}的大客户", "{organization}从谁那里进货",
      "谁包了{organization}的产品", "{organization}的下家",
      "{organization}的{mineral}卖给谁", "谁向{organization}购买{mineral}", "{organization}的{mineral}包销协议",
      "{organization}向谁采购{mineral}", "谁供应{organization}{mineral}", "{organization}的{mineral}承购协议" ]
path: /v1/organizations/{organization}/offtakes
tag: organizations
parameters:
  organization:
    type: entity
    of: Organization
    description: {en: "The organization by id or by a name in Chinese or English", zh: "机构或企业的标识或中英文名称"}
    example: "Glencore"
    example_zh: "嘉能可"
  mineral:
    type: entity
    of: Mineral
    required: false
    description: {en: "Of this mineral alone, where it is told", zh: "仅限注明为该矿产者"}
    example: "cobalt"
    example_zh: "钴"
  form:
    type: form
    required: false
    description: {en: "Of this form of the mineral, a kind of it, or where no form is told", zh: "仅限该形态或其上位、下位形态，或未注明形态者"}
    example: "cobalt hydroxide"
    example_zh: "氢氧化钴"
columns:
  - name: direction
    type: text
    description: {en: "Whether it takes or supplies", zh: "承购或供应"}
    values:
      takes: {en: "takes", zh: "承购"}
      supplies: {en: "supplies", zh: "供应"}
  - name: other
    type: entity
    description: {en: "The other side", zh: "对方"}
  - name: mineral
    type: text
    nullable: true
    description: {en: "The mineral, as told", zh: "矿产"}
  - name: amount
    type: number
    nullable: true
    description: {en: "The amount stated", zh: "所述金额"}
  - name: currency
    type: text
    nullable: true
    description: {en: "Currency of the amount", zh: "货币"}
  - name: quantity
    type: number
    nullable: true
    description: {en: "The quantity stated", zh: "所述数量"}
  - name: unit
    type: text
    nullable: true
    description: {en: "Unit of the quantity", zh: "数量单位"}
  - name: years
    type: number
    nullable: true
    description: {en: "Term in years", zh: "年限"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [direction, other, mineral]
bloom: {en: "Offtakes of $organization", zh: "$organization的承购"}
--- */
MATCH (o:Entity {id: $organization})-[r:OFFTAKES_FROM]->(x:Entity)
WHERE ($mineral IS NULL OR r.mineral IN $mineral_names) AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN 'takes' AS direction, {id: x.id, name: x.name, name_zh: x.name_zh} AS other, r.mineral AS mineral,
  r.amount AS amount, r.currency AS currency, r.quantity AS quantity, r.unit AS unit, r.years AS years,
  [properties(r)] AS hops
UNION ALL
MATCH (o:Entity {id: $organization})<-[r:OFFTAKES_FROM]-(x:Entity)
WHERE ($mineral IS NULL OR r.mineral IN $mineral_names) AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN 'supplies' AS direction, {id: x.id, name: x.name, name_zh: x.name_zh} AS other, r.mineral AS mineral,
  r.amount AS amount, r.currency AS currency, r.quantity AS quantity, r.unit AS unit, r.years AS years,
  [properties(r)] AS hops
