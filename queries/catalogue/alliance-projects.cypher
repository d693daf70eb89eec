/* ---
id: alliance-projects
title: {en: "Projects of an alliance", zh: "联盟的项目"}
description:
  en: "Projects that the alliance backs or finances, what they yield, amounts and dates."
  zh: "该联盟支持或资助的项目、所产矿产、金额与日期。"
ask:
  en:
    [ "who does {alliance} finance", "whom does {alliance} fund",
      "projects of {alliance}", "which projects does {alliance} back", "strategic projects of {alliance}",
      "what has {alliance} financed", "{alliance} projects", "what projects does {alliance} support",
      "projects financed by {alliance}", "projects backed by {alliance}", "which mines does {alliance} fund",
      "what is {alliance} investing in", "which strategic projects did {alliance} select",
      "what mining projects has {alliance} put money into", "which mines and plants has {alliance} paid for",
      "what mines does {alliance} support with money", "where does {alliance} put its money" ]
  zh:
    [ "{alliance}的项目", "{alliance}支持哪些项目", "{alliance}的战略项目", "{alliance}资助了什么", "{alliance}资助了哪些项目",
      "{alliance}投资了哪些项目", "{alliance}支持的矿业项目", "{alliance}有哪些项目", "由{alliance}支持的项目", "{alliance}扶持了哪些矿山",
      "{alliance}选定的战略项目有哪些", "{alliance}出钱支持哪些矿山", "{alliance}给哪些项目出钱", "{alliance}把钱投到哪些矿", "{alliance}入选的项目" ]
strange: [suspend]  # where production stopped is told nowhere
path: /v1/alliances/{alliance}/projects
tag: alliances
parameters:
  alliance:
    type: entity
    of: Alliance
    description: {en: "The alliance or agreement by id or by a name in Chinese or English", zh: "联盟或协定的标识或中英文名称"}
    example: "EU"
    example_zh: "欧盟"
columns:
  - name: project
    type: entity
    description: {en: "The project", zh: "项目"}
  - name: how
    type: text
    description: {en: "Backs or finances", zh: "支持或资助"}
    values:
      BACKS: {en: "backs", zh: "支持"}
      FINANCES: {en: "finances", zh: "资助"}
  - name: mineral
    type: entity
    nullable: true
    description: {en: "What it yields", zh: "产出矿产"}
  - name: instrument
    type: text
    nullable: true
    description: {en: "loan, equity, guarantee, grant …", zh: "方式：贷款、股权、担保、赠款等"}
  - name: amount
    type: number
    nullable: true
    description: {en: "The amount stated", zh: "所述金额"}
  - name: currency
    type: text
    nullable: true
    description: {en: "Currency of the amount", zh: "货币"}
  - name: date
    type: date
    nullable: true
    description: {en: "The date, as precisely as known", zh: "日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [project, how, mineral]
bloom: {en: "Projects of $alliance", zh: "$alliance的项目"}
--- */
MATCH (a:Entity {id: $alliance})-[r:BACKS|FINANCES]->(p:Project)
OPTIONAL MATCH (p)-[y:YIELDS]->(m:Mineral)
WITH p, r, y, m ORDER BY p.id, r.key, y.key LIMIT $cap
RETURN {id: p.id, name: p.name, name_zh: p.name_zh} AS project, r.relation AS how,
  CASE WHEN m IS NULL THEN null ELSE {id: m.id, name: m.name, name_zh: m.name_zh} END AS mineral,
  r.instrument AS instrument, r.amount AS amount, r.currency AS currency, r.date AS date,
  [properties(r)] + CASE WHEN y IS NULL THEN [] ELSE [properties(y)] END AS hops
