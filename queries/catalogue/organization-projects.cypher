/* ---
id: organization-projects
title: {en: "Projects of an organization", zh: "某机构的项目"}
description:
  en: "Projects that the organization holds, operates, finances, backs or takes from, directly or through a company that it holds; what they yield."
  zh: "该机构持有、运营、资助、支持或承购的项目（含经其持股企业的），及所产矿产。"
ask:
  en:
    [ "projects of {organization}", "which mines does {organization} have", "what does {organization} operate",
      "{organization} projects", "{organization} mines", "which projects does {organization} own",
      "what mines does {organization} own", "which mines does {organization} operate",
      "where does {organization} mine", "what does {organization} mine", "{organization}'s mines",
      "which projects is {organization} involved in", "in which projects does {organization} take part",
      "what projects does {organization} run", "which minerals do {organization} projects yield",
      "mines of {organization}", "what does {organization} produce", "what projects does {organization} develop",
      "where does {organization} have mines",
      "where is {organization} active", "what is {organization} digging up", "where does {organization} dig" ]
  zh:
    [ "{organization}的项目", "{organization}有哪些矿山", "{organization}运营什么", "{organization}有哪些项目",
      "{organization}的矿山有哪些", "{organization}运营哪些矿山", "{organization}参与了哪些项目", "{organization}在哪里采矿",
      "{organization}拥有哪些矿山", "{organization}经营哪些项目", "{organization}的矿山", "{organization}旗下有哪些矿山",
      "{organization}开发哪些项目", "{organization}开采什么矿产", "{organization}生产什么", "{organization}的矿业项目",
      "{organization}项目", "{organization}持有哪些矿山", "{organization}在哪挖矿", "{organization}在做哪些项目", "{organization}有什么矿",
      "{organization}在哪些地方有矿", "{organization}都在哪里开矿" ]
strange: [suspend]  # where production stopped is told nowhere
path: /v1/organizations/{organization}/projects
tag: organizations
parameters:
  organization:
    type: entity
    of: Organization
    description: {en: "The organization by id or by a name in Chinese or English", zh: "机构或企业的标识或中英文名称"}
    example: "CMOC"
    example_zh: "洛阳钼业"
columns:
  - name: project
    type: entity
    description: {en: "The project", zh: "项目"}
  - name: how
    type: text
    description: {en: "Its part in it", zh: "角色"}
    values:
      HOLDS_STAKE: {en: "holds a stake", zh: "持有权益"}
      OPERATES: {en: "operates", zh: "运营"}
      FINANCES: {en: "finances", zh: "资助"}
      BACKS: {en: "backs", zh: "支持"}
      OFFTAKES_FROM: {en: "takes from it", zh: "承购"}
  - name: via
    type: entity
    nullable: true
    description: {en: "The company between the two", zh: "中间企业"}
  - name: mineral
    type: entity
    nullable: true
    description: {en: "What it yields", zh: "产出矿产"}
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
order: [project, how, via, mineral]
bloom: {en: "Projects of $organization", zh: "$organization的项目"}
--- */
MATCH (o:Entity {id: $organization})-[r:HOLDS_STAKE|OPERATES|FINANCES|BACKS|OFFTAKES_FROM]->(p:Project)
OPTIONAL MATCH (p)-[y:YIELDS]->(m:Mineral)
WITH p, r, y, m ORDER BY p.id, r.key, y.key LIMIT $cap
RETURN {id: p.id, name: p.name, name_zh: p.name_zh} AS project, r.relation AS how, null AS via,
  CASE WHEN m IS NULL THEN null ELSE {id: m.id, name: m.name, name_zh: m.name_zh} END AS mineral, r.percent AS percent,
  r.lifecycle AS status, [properties(r)] + CASE WHEN y IS NULL THEN [] ELSE [properties(y)] END AS hops
UNION ALL
MATCH (o:Entity {id: $organization})-[h:HOLDS_STAKE]->(v:Organization)-[r:HOLDS_STAKE|OPERATES]->(p:Project)
OPTIONAL MATCH (p)-[y:YIELDS]->(m:Mineral)
WITH v, p, h, r, y, m ORDER BY p.id, v.id, h.key, r.key, y.key LIMIT $cap
RETURN {id: p.id, name: p.name, name_zh: p.name_zh} AS project, r.relation AS how,
  {id: v.id, name: v.name, name_zh: v.name_zh} AS via,
  CASE WHEN m IS NULL THEN null ELSE {id: m.id, name: m.name, name_zh: m.name_zh} END AS mineral, r.percent AS percent,
  r.lifecycle AS status, [properties(h), properties(r)] + CASE WHEN y IS NULL THEN [] ELSE [properties(y)] END AS hops
