/* ---
id: mineral-projects
title: {en: "Projects that yield a mineral", zh: "产出某矿产的项目"}
description:
  en: "Mines and plants that yield or hold the mineral, where they lie, and how far they are."
  zh: "产出或蕴藏该矿产的矿山与工厂、所在国及所处阶段。"
ask:
  en: ["which projects yield {mineral}", "{mineral} mines and projects", "where is {mineral} mined", "projects producing {mineral}"]
  zh: ["哪些项目产出{mineral}", "{mineral}矿山和项目", "{mineral}在哪里开采", "生产{mineral}的项目"]
path: /v1/minerals/{mineral}/projects
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
  country:
    type: entity
    of: Country
    required: false
    description: {en: "In this country alone", zh: "仅限该国"}
    example: "Finland"
    example_zh: "芬兰"
columns:
  - name: project
    type: entity
    description: {en: "The project", zh: "项目"}
  - name: country
    type: entity
    nullable: true
    description: {en: "Where it lies", zh: "所在国"}
  - name: status
    type: text
    nullable: true
    description: {en: "How far it is: proposed, planned, announced, in force, suspended, lifted", zh: "所处阶段：提议、计划、宣布、生效、暂停、取消等"}
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
order: [project, country]
bloom: {en: "Projects yielding $mineral", zh: "产出$mineral的项目"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:YIELDS|HOLDS_RESERVES]-(p:Project)
OPTIONAL MATCH (p)-[l:LOCATED_IN]->(c:Country)
WITH p, r, l, c WHERE $country IS NULL OR c.id = $country
WITH p, r, l, c ORDER BY p.id, r.key, l.key LIMIT $cap
RETURN {id: p.id, name: p.name, name_zh: p.name_zh} AS project,
  CASE WHEN c IS NULL THEN null ELSE {id: c.id, name: c.name, name_zh: c.name_zh} END AS country, r.lifecycle AS status,
  r.quantity AS quantity, r.unit AS unit, [properties(r)] + CASE WHEN l IS NULL THEN [] ELSE [properties(l)] END AS hops
