/* ---
id: project-owners
title: {en: "Who owns a project", zh: "某项目的持有者"}
description:
  en: "Holders of the project, by a stake of their own and through companies up to four steps, with the effective percent."
  zh: "该项目的直接持有者及经由公司（至多四级）的持有者，及实际比例。"
ask:
  en:
    [ "who owns {project}", "owners of {project}", "shareholders of {project}", "who owns the project {project}",
      "who has a stake in {project}", "who holds {project}", "who controls {project}", "who is behind {project}",
      "{project} owners", "{project} ownership", "{project} shareholders", "by whom is {project} owned",
      "who ultimately owns {project}", "who are the owners of {project}", "which companies own {project}",
      "to whom does {project} belong", "how much of {project} does each shareholder hold",
      "who is the largest shareholder of {project}", "who holds stakes in {project}", "whose mine is {project}",
      "what stakes are there in {project}", "which investors hold {project}", "who is the real owner of {project}",
      "who calls the shots at {project}", "which state is behind {project}", "which government owns {project}",
      "who bought into {project}", "ownership structure of {project}" ]
  zh:
    [ "{project}归谁所有", "谁拥有{project}", "{project}的股东", "谁持有{project}", "{project}项目归谁所有", "{project}由谁持有",
      "{project}的所有者", "{project}有哪些股东", "谁控制{project}", "{project}背后是谁", "谁掌控{project}", "{project}是谁的",
      "{project}谁说了算", "{project}的股东有哪些", "{project}属于谁", "{project}被谁持有", "{project}的大股东是谁",
      "{project}的股权由谁持有", "{project}的股权结构", "{project}的最终所有者", "{project}背后的股东", "谁是{project}的股东",
      "{project}由谁控制", "{project}的持股比例", "谁入股了{project}", "{project}的实际控制人", "{project}归谁" ]
strange: [suspend]  # where production stopped is told nowhere
path: /v1/projects/{project}/owners
tag: projects
parameters:
  project:
    type: entity
    of: Project
    description: {en: "The project by id or by a name in Chinese or English", zh: "项目的标识或中英文名称"}
    example: "Thacker Pass"
    example_zh: "萨克帕斯"
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
  - name: through
    type: entity
    nullable: true
    title: {en: "Through", zh: "经由"}
    description: {en: "The holder of the project that the chain leads to", zh: "链条所经的项目直接持有者"}
  - name: percent
    type: number
    nullable: true
    description: {en: "Percent held; along a chain, the product of its stakes", zh: "持有百分比；链条为各级乘积"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: status
    type: text
    nullable: true
    description: {en: "How far it is by the latest report: proposed, planned, announced, in force, suspended, lifted; what ended after the day asked for was in force on it", zh: "按最新报道所处阶段：提议、计划、宣布、生效、暂停、取消等；在查询日期之后才结束的，当日为生效"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [how, levels, -percent, owner]
bloom: {en: "Owners of the project $project", zh: "项目$project的持有者"}
--- */
MATCH (j:Entity {id: $project})<-[r:HOLDS_STAKE]-(x:Entity)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS owner, 'direct' AS how, 1 AS levels, null AS through,
  r.percent AS percent, r.valid_from AS since, r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
MATCH p = (j:Entity {id: $project})<-[:HOLDS_STAKE*2..4]-(x:Entity)
WITH p, x, nodes(p)[1] AS v, [e IN relationships(p) | e.key] AS keys
WITH p, x, v, keys ORDER BY x.id, keys LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS owner, 'chain' AS how, length(p) AS levels,
  {id: v.id, name: v.name, name_zh: v.name_zh} AS through,
  reduce(part = 100.0, e IN relationships(p) | part * e.percent / 100) AS percent, null AS since, null AS status,
  [e IN relationships(p) | properties(e)] AS hops
UNION ALL
MATCH (j:Entity {id: $project})<-[r:HOLDS_ULTIMATELY]-(x:Entity)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS owner, 'in_all' AS how, null AS levels, null AS through,
  r.percent AS percent, r.valid_from AS since, r.lifecycle AS status, [properties(r)] AS hops
