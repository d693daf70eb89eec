/* ---
id: country-projects
title: {en: "Projects in a country", zh: "某国境内项目"}
description:
  en: "Mines and plants in the country, what they yield and who holds or operates them."
  zh: "该国境内的矿山与工厂、所产矿产及其持有者与运营者。"
ask:
  en:
    [ "projects in {country}", "mines in {country}", "what is being mined in {country}",
      "mines and processing plants in {country}", "which mines are in {country}",
      "what projects are there in {country}", "{country}'s mines", "{country} mining projects",
      "mines and plants in {country}", "where in {country} are mines", "projects located in {country}",
      "who operates mines in {country}", "what mines does {country} have",
      "which minerals are mined in projects in {country}", "what mines and smelters are there in {country}",
      "which mining sites are in {country}", "who is digging in {country}", "list the mines of {country}" ]
  zh:
    [ "{country}境内的项目", "{country}有哪些矿山", "{country}的矿业项目", "{country}国内有哪些矿山和工厂", "{country}有哪些项目", "{country}的矿山",
      "{country}境内有哪些矿", "位于{country}的项目", "{country}的矿山和工厂", "在{country}有哪些矿业项目", "{country}的矿山由谁运营",
      "{country}境内的矿山有哪些", "{country}的项目", "{country}项目", "{country}境内有哪些矿山和冶炼厂", "{country}都有什么矿", "{country}有多少矿山",
      "{country}的冶炼厂", "{country}有哪些工厂" ]
strange: [suspend]  # where production stopped is told nowhere
path: /v1/countries/{country}/projects
tag: countries
parameters:
  country:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "DR Congo"
    example_zh: "刚果（金）"
columns:
  - name: project
    type: entity
    description: {en: "The project", zh: "项目"}
  - name: what
    type: text
    description: {en: "What the line tells", zh: "所述内容"}
    values:
      YIELDS: {en: "yields", zh: "产出"}
      HOLDS_RESERVES: {en: "holds", zh: "蕴藏"}
      HOLDS_STAKE: {en: "is held by", zh: "持有者"}
      OPERATES: {en: "is operated by", zh: "运营者"}
      LOCATED_IN: {en: "lies there", zh: "位于该国"}
  - name: other
    type: entity
    nullable: true
    description: {en: "The mineral, holder or operator", zh: "矿产、持有者或运营者"}
  - name: percent
    type: number
    nullable: true
    description: {en: "Percent held", zh: "持有百分比"}
  - name: status
    type: text
    nullable: true
    description: {en: "How far it is by the latest report: proposed, planned, announced, in force, suspended, lifted; what ended after the day asked for was in force on it", zh: "按最新报道所处阶段：提议、计划、宣布、生效、暂停、取消等；在查询日期之后才结束的，当日为生效"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [project, what, other]
bloom: {en: "Projects in $country", zh: "$country境内项目"}
--- */
MATCH (c:Entity {id: $country})<-[l:LOCATED_IN]-(p:Project)-[r:YIELDS|HOLDS_RESERVES]->(m:Mineral)
WITH p, l, r, m ORDER BY p.id, l.key, r.key LIMIT $cap
RETURN {id: p.id, name: p.name, name_zh: p.name_zh} AS project, r.relation AS what,
  {id: m.id, name: m.name, name_zh: m.name_zh} AS other, null AS percent, r.lifecycle AS status,
  [properties(l), properties(r)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})<-[l:LOCATED_IN]-(p:Project)<-[r:HOLDS_STAKE|OPERATES]-(m:Entity)
WITH p, l, r, m ORDER BY p.id, l.key, r.key LIMIT $cap
RETURN {id: p.id, name: p.name, name_zh: p.name_zh} AS project, r.relation AS what,
  {id: m.id, name: m.name, name_zh: m.name_zh} AS other, r.percent AS percent, r.lifecycle AS status,
  [properties(l), properties(r)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})<-[l:LOCATED_IN]-(p:Project)
WHERE NOT EXISTS { MATCH (p)-[:YIELDS|HOLDS_RESERVES]->(:Mineral) } AND NOT EXISTS { MATCH (p)<-[:HOLDS_STAKE|OPERATES]-(:Entity) }
WITH p, l ORDER BY p.id, l.key LIMIT $cap
RETURN {id: p.id, name: p.name, name_zh: p.name_zh} AS project, 'LOCATED_IN' AS what, null AS other, null AS percent,
  l.lifecycle AS status, [properties(l)] AS hops
