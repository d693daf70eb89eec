/* ---
id: organization-holdings
title: {en: "What an organization holds", zh: "某机构持有的权益"}
description:
  en: "Stakes of the organization, directly and through others up to four steps, with the percent that comes down to it."
  zh: "该机构直接及经由他人（至多四级）持有的权益，及折算比例。"
ask:
  en:
    [ "what does {organization} own", "holdings of {organization}", "stakes held by {organization}",
      "subsidiaries of {organization}", "which companies does {organization} own", "{organization} stakes",
      "{organization} holdings", "what stakes does {organization} hold", "in what does {organization} have a stake",
      "which projects does {organization} have stakes in", "shares owned by {organization}",
      "what is owned by {organization}", "{organization}'s subsidiaries", "{organization}'s assets",
      "what percent of its companies does {organization} hold", "investments held by {organization}",
      "in which companies is {organization} a shareholder", "what does {organization} control",
      "equity stakes of {organization}", "portfolio of {organization}", "what has {organization} got stakes in",
      "what belongs to {organization}", "what is in {organization}'s portfolio",
      "which firms does {organization} have shares in", "what are {organization}'s stakes" ]
  zh:
    [ "{organization}持有哪些权益", "{organization}的股权", "{organization}控股什么", "{organization}的子公司和项目",
      "{organization}持有哪些公司的股份", "{organization}拥有什么", "{organization}有哪些子公司", "{organization}的权益",
      "{organization}入股了哪些公司", "{organization}参股了哪些企业", "{organization}持股情况", "{organization}持有什么",
      "{organization}旗下有哪些公司", "{organization}控股哪些企业", "{organization}是哪些公司的股东", "{organization}在哪些项目中持有股份",
      "{organization}持有哪些项目的权益", "{organization}旗下资产", "{organization}控制哪些公司", "{organization}掌控哪些公司",
      "{organization}手里有哪些公司", "{organization}名下有什么", "{organization}旗下有什么", "{organization}占哪些公司的股",
      "{organization}都控了哪些公司" ]
strange: [who]  # who holds it is not what it holds
path: /v1/organizations/{organization}/holdings
tag: organizations
parameters:
  organization:
    type: entity
    of: Organization
    description: {en: "The organization by id or by a name in Chinese or English", zh: "机构或企业的标识或中英文名称"}
    example: "US Department of Energy"
    example_zh: "美国能源部"
columns:
  - name: asset
    type: entity
    description: {en: "What is held", zh: "持有对象"}
  - name: how
    type: text
    description: {en: "By one stake, by a chain, or all ways together", zh: "单笔、链条或合计"}
    values:
      direct: {en: "by its own stake", zh: "直接持有"}
      chain: {en: "through others, along this one chain", zh: "经由此链条"}
      in_all: {en: "all ways together (derived)", zh: "各链条合计（推导）"}
  - name: levels
    type: integer
    nullable: true
    description: {en: "Steps between the two", zh: "层级数"}
  - name: percent
    type: number
    nullable: true
    description: {en: "Percent held; along a chain, the product of its stakes", zh: "持有百分比；链条为各级乘积"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [how, levels, asset, -percent]
bloom: {en: "Holdings of $organization", zh: "$organization持有的权益"}
--- */
MATCH (o:Entity {id: $organization})-[r:HOLDS_STAKE]->(x:Entity)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS asset, 'direct' AS how, 1 AS levels, r.percent AS percent,
  r.valid_from AS since, [properties(r)] AS hops
UNION ALL
MATCH p = (o:Entity {id: $organization})-[:HOLDS_STAKE*2..4]->(x:Entity)
WITH p, x, [e IN relationships(p) | e.key] AS keys
WITH p, x, keys ORDER BY x.id, keys LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS asset, 'chain' AS how, length(p) AS levels,
  reduce(part = 100.0, e IN relationships(p) | part * e.percent / 100) AS percent, null AS since,
  [e IN relationships(p) | properties(e)] AS hops
UNION ALL
MATCH (o:Entity {id: $organization})-[r:HOLDS_ULTIMATELY]->(x:Entity)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS asset, 'in_all' AS how, null AS levels, r.percent AS percent,
  r.valid_from AS since, [properties(r)] AS hops
