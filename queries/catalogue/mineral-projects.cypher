/* ---
id: mineral-projects
title: {en: "Projects that yield a mineral", zh: "产出某矿产的项目"}
description:
  en: "Mines and plants that yield or hold the mineral, where they lie, and how far they are."
  zh: "产出或蕴藏该矿产的矿山与工厂、所在国及所处阶段。"
ask:
  en:
    [ "which projects yield {mineral}", "{mineral} mines and projects", "where is {mineral} mined",
      "projects producing {mineral}", "which mines produce {mineral}", "{mineral} projects", "{mineral} mines",
      "where are {mineral} mines", "which projects contain {mineral}", "list {mineral} projects",
      "{mineral} projects in {country}", "{mineral} mines in {country}",
      "which {mineral} projects are there in {country}", "where in {country} is {mineral} mined",
      "which projects in {country} produce {mineral}", "which projects in {country} yield {mineral}",
      "{country}'s {mineral} mines", "{country} {mineral} projects", "where are {mineral} plants",
      "how far are the {mineral} projects", "{mineral} refineries", "does {country} have {mineral} projects",
      "which plants refine {mineral}", "{mineral} deposits and mines",
      "who operates {mineral} projects in {country}", "list of {mineral} mines and smelters",
      "which sites produce {mineral}", "who has {mineral} mines and where are they", "{mineral} plants",
      "{mineral} mines, plants" ]
  zh:
    [ "哪些项目产出{mineral}", "{mineral}矿山和项目", "{mineral}在哪里开采", "生产{mineral}的项目", "{mineral}项目有哪些", "有哪些{mineral}矿山",
      "哪些矿山生产{mineral}", "{mineral}的项目在哪里", "{country}的{mineral}项目", "{country}有哪些{mineral}项目",
      "{country}有哪些{mineral}矿山", "{country}哪些项目产出{mineral}", "{country}境内的{mineral}矿山", "{mineral}矿有哪些",
      "{country}哪里开采{mineral}", "{mineral}矿在哪里", "位于{country}的{mineral}项目", "{mineral}项目在{country}有哪些",
      "哪些矿产出{mineral}", "{mineral}项目进展", "{country}生产{mineral}的矿山", "哪些工厂加工{mineral}", "{mineral}矿山工厂一览",
      "{mineral}矿山、工厂", "哪里有{mineral}矿", "{mineral}的矿山都在哪", "有哪些{mineral}项目", "{country}的{mineral}矿山有哪些" ]
strange: [suspend]  # where production stopped is told nowhere
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
  other_than:
    type: entity
    of: Country
    required: false
    side: except
    description: {en: "In other countries than this one", zh: "仅限该国以外"}
    example: "DR Congo"
    example_zh: "刚果（金）"
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
    description: {en: "How far it is by the latest report: proposed, planned, announced, in force, suspended, lifted; what ended after the day asked for was in force on it", zh: "按最新报道所处阶段：提议、计划、宣布、生效、暂停、取消等；在查询日期之后才结束的，当日为生效"}
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
WITH p, r, l, c WHERE ($country IS NULL OR c.id = $country) AND ($other_than IS NULL OR c.id <> $other_than)
WITH p, r, l, c ORDER BY p.id, r.key, l.key LIMIT $cap
RETURN {id: p.id, name: p.name, name_zh: p.name_zh} AS project,
  CASE WHEN c IS NULL THEN null ELSE {id: c.id, name: c.name, name_zh: c.name_zh} END AS country, r.lifecycle AS status,
  r.quantity AS quantity, r.unit AS unit, [properties(r)] + CASE WHEN l IS NULL THEN [] ELSE [properties(l)] END AS hops
