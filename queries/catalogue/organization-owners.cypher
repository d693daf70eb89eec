/* ---
id: organization-owners
title: {en: "Who owns an organization", zh: "某机构的股东"}
description:
  en: "Holders of the organization, directly and through others up to four steps, with the effective percent."
  zh: "该机构的直接持有者及经由他人（至多四级）的持有者，及实际比例。"
ask:
  en:
    [ "who owns {organization}", "owners of {organization}", "shareholders of {organization}",
      "who is behind {organization}", "who holds {organization}", "{organization} shareholders",
      "{organization} is owned by whom", "by whom is {organization} owned", "who has stakes in {organization}",
      "who controls {organization}", "ownership of {organization}", "{organization} ownership",
      "who are the owners of {organization}", "which companies own {organization}",
      "to whom does {organization} belong", "who ultimately owns {organization}", "whose company is {organization}",
      "which investors hold {organization}", "how much of {organization} does each shareholder hold",
      "which government owns {organization}", "who is the largest shareholder of {organization}",
      "who are the shareholders behind {organization}",
      "who calls the shots at {organization}", "who is the real owner of {organization}", "who pulls the strings at {organization}",
      "which state is behind {organization}" ]
  zh:
    [ "谁持有{organization}", "{organization}的股东", "{organization}归谁所有", "{organization}背后是谁", "谁拥有{organization}",
      "{organization}由谁控制", "{organization}的股东有哪些", "{organization}属于谁", "{organization}的所有者是谁",
      "{organization}被谁持有", "{organization}的大股东是谁", "{organization}的股权由谁持有", "{organization}背后的股东",
      "{organization}的最终所有者", "谁控制{organization}", "谁是{organization}的股东", "{organization}归谁", "{organization}的实际控制人",
      "{organization}最大的股东", "谁入股了{organization}", "{organization}被谁控股", "{organization}由谁持股", "谁掌控{organization}",
      "{organization}是谁的", "{organization}背后的老板是谁", "{organization}谁说了算", "谁是{organization}的老板",
      "{organization}有哪些股东", "{organization}的幕后老板", "{organization}是谁家的" ]
path: /v1/organizations/{organization}/owners
tag: organizations
parameters:
  organization:
    type: entity
    of: Organization
    description: {en: "The organization by id or by a name in Chinese or English", zh: "机构或企业的标识或中英文名称"}
    example: "MP Materials"
    example_zh: "MP Materials"
columns:
  - name: owner
    type: entity
    description: {en: "The holder", zh: "持有者"}
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
order: [how, levels, -percent, owner]
bloom: {en: "Owners of $organization", zh: "$organization的股东"}
--- */
MATCH (o:Entity {id: $organization})<-[r:HOLDS_STAKE]-(x:Entity)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS owner, 'direct' AS how, 1 AS levels, r.percent AS percent,
  r.valid_from AS since, [properties(r)] AS hops
UNION ALL
MATCH p = (o:Entity {id: $organization})<-[:HOLDS_STAKE*2..4]-(x:Entity)
WITH p, x, [e IN relationships(p) | e.key] AS keys
WITH p, x, keys ORDER BY x.id, keys LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS owner, 'chain' AS how, length(p) AS levels,
  reduce(part = 100.0, e IN relationships(p) | part * e.percent / 100) AS percent, null AS since,
  [e IN relationships(p) | properties(e)] AS hops
UNION ALL
MATCH (o:Entity {id: $organization})<-[r:HOLDS_ULTIMATELY]-(x:Entity)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS owner, 'in_all' AS how, null AS levels, r.percent AS percent,
  r.valid_from AS since, [properties(r)] AS hops
