/* ---
id: mineral-owners
title: {en: "Who owns a mineral's supply", zh: "谁掌握某矿产的供应"}
description:
  en: "Who holds, operates or in the end owns the projects and companies that yield the mineral."
  zh: "谁持有、运营或最终拥有产出该矿产的项目和企业。"
ask:
  en:
    [ "who owns {mineral} supply", "who owns the {mineral} mines", "owners of {mineral} projects",
      "which companies control {mineral}", "who controls {mineral} supply", "who controls the {mineral} mines",
      "which companies own {mineral} mines", "{mineral} mine owners", "who owns the world's {mineral}",
      "which companies hold {mineral} projects", "who operates {mineral} mines", "ownership of {mineral} projects",
      "in whose hands is {mineral}", "who holds stakes in {mineral} projects", "who is behind the {mineral} mines",
      "which companies are behind {mineral} supply", "who ultimately owns {mineral} production",
      "owners of {mineral} supply", "who owns {mineral} producers", "who is really behind {mineral}",
      "whose are the {mineral} mines", "who has {mineral} in hand", "who has a grip on {mineral}" ]
  zh:
    [ "谁掌握{mineral}供应", "{mineral}矿山归谁所有", "{mineral}项目的股东", "哪些公司控制{mineral}", "谁控制{mineral}供应",
      "哪些公司拥有{mineral}矿山", "{mineral}矿归谁", "谁拥有{mineral}矿", "{mineral}项目归谁所有", "{mineral}供应掌握在谁手里", "谁运营{mineral}矿山",
      "哪些企业持有{mineral}项目", "{mineral}矿的所有者", "{mineral}的供应由谁控制", "{mineral}矿山的股东是谁", "谁控制着{mineral}",
      "谁持有{mineral}项目的股权", "{mineral}供应归谁所有", "{mineral}背后的企业", "谁掌控{mineral}供应", "{mineral}都在谁手里", "{mineral}的矿是谁的",
      "{mineral}攥在谁手里", "{mineral}矿背后是谁", "谁说了算{mineral}" ]
path: /v1/minerals/{mineral}/owners
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
columns:
  - name: owner
    type: entity
    description: {en: "The holder or operator", zh: "持有者或运营者"}
  - name: how
    type: text
    description: {en: "How it has a hand in it", zh: "控制方式"}
    values:
      holds: {en: "holds a stake in a project", zh: "持有项目权益"}
      operates: {en: "operates a project", zh: "运营项目"}
      in_the_end: {en: "holds a project through others (derived)", zh: "经由其他实体最终持有（推导）"}
      company: {en: "holds a stake in a company that produces it", zh: "持有生产企业的股权"}
  - name: asset
    type: entity
    description: {en: "The project or the company", zh: "项目或企业"}
  - name: percent
    type: number
    nullable: true
    description: {en: "Percent held", zh: "持有百分比"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [how, -percent, owner, asset]
bloom: {en: "Owners of $mineral supply", zh: "$mineral供应的所有者"}
--- */
MATCH (m:Entity {id: $mineral})<-[y:YIELDS]-(p:Project)<-[r:HOLDS_STAKE]-(o:Entity)
WITH o, p, r, y ORDER BY o.id, p.id, r.key, y.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS owner, 'holds' AS how,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS asset, r.percent AS percent, r.valid_from AS since,
  [properties(r), properties(y)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:YIELDS]-(p:Project)<-[r:OPERATES]-(o:Entity)
WITH o, p, r, y ORDER BY o.id, p.id, r.key, y.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS owner, 'operates' AS how,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS asset, null AS percent, r.valid_from AS since,
  [properties(r), properties(y)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:YIELDS]-(p:Project)<-[r:HOLDS_ULTIMATELY]-(o:Entity)
WITH o, p, r, y ORDER BY o.id, p.id, r.key, y.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS owner, 'in_the_end' AS how,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS asset, r.percent AS percent, r.valid_from AS since,
  [properties(r), properties(y)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:PRODUCES]-(p:Organization)<-[r:HOLDS_STAKE]-(o:Entity)
WITH o, p, r, y ORDER BY o.id, p.id, r.key, y.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS owner, 'company' AS how,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS asset, r.percent AS percent, r.valid_from AS since,
  [properties(r), properties(y)] AS hops
