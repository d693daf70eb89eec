/* ---
id: project-operators
title: {en: "Who operates a project", zh: "某项目的运营者"}
description:
  en: "Who runs, builds or develops the project on the day asked for."
  zh: "在查询日期运营、建设或开发该项目者。"
ask:
  en:
    [ "who operates {project}", "who runs {project}", "operator of {project}", "{project} operator",
      "who is the operator of {project}", "by whom is {project} operated", "which company operates {project}",
      "who is digging at {project}", "who develops {project}", "who is developing {project}", "who manages {project}",
      "which company runs {project}", "who mines at {project}", "who is running {project}", "operators of {project}" ]
  zh:
    [ "谁运营{project}", "{project}由谁运营", "{project}的运营方", "{project}谁在挖", "{project}的运营商", "{project}由谁开发",
      "谁在开发{project}", "{project}由谁经营", "谁经营{project}", "{project}的运营者", "{project}是谁在运营", "哪家公司运营{project}",
      "{project}由哪家企业运营", "谁开采{project}", "{project}由谁开采", "{project}谁在管" ]
strange: [suspend]  # where production stopped is told nowhere
path: /v1/projects/{project}/operators
tag: projects
parameters:
  project:
    type: entity
    of: Project
    description: {en: "The project by id or by a name in Chinese or English", zh: "项目的标识或中英文名称"}
    example: "Kisanfu"
    example_zh: "基桑富"
columns:
  - name: operator
    type: entity
    title: {en: "Operator", zh: "运营者"}
    description: {en: "Who operates it", zh: "运营者"}
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
order: [operator, since]
bloom: {en: "Operators of $project", zh: "$project的运营者"}
--- */
MATCH (j:Entity {id: $project})<-[r:OPERATES]-(x:Entity)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS operator, r.valid_from AS since, r.lifecycle AS status,
  [properties(r)] AS hops
