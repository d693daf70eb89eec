/* ---
id: project-profile
title: {en: "Everything around a project", zh: "项目概览"}
description:
  en: "Where the project lies, what it yields, who holds, operates, finances, backs or takes from it, who stands behind its holders, and restrictions of its country on what it yields."
  zh: "项目所在国、所产矿产、持有者、运营者、资助与支持方、承购方、股东背后的持有者，以及所在国对其产品的出口限制。"
ask:
  en:
    [ "everything about project {project}", "profile of {project}", "who is involved in {project}", "{project}",
      "tell me about {project}", "where is {project}", "what does {project} produce", "what is {project}",
      "overview of {project}", "who finances {project}", "who backs {project}", "{project} profile",
      "which minerals does {project} yield", "what is mined at {project}", "who buys from {project}",
      "which companies are involved in {project}", "in which country is {project}", "what do we know about {project}",
      "describe {project}", "who invests in {project}", "offtakers of {project}",
      "does {project} face export restrictions", "everything around {project}", "who owns and operates {project}",
      "what mineral is mined at {project}", "who put money into {project}", "what comes out of {project}",
      "where does {project} lie", "{project} overview", "everything on {project}", "all you have on {project}" ]
  zh:
    [ "{project}项目概览", "{project}项目的全部信息", "谁参与了{project}", "{project}", "介绍{project}", "{project}在哪里", "{project}产什么",
      "{project}是什么", "{project}的概况", "{project}的情况", "谁资助{project}", "谁投资了{project}", "{project}生产什么矿产",
      "{project}位于哪个国家", "{project}涉及哪些企业", "介绍一下{project}", "{project}的参与方", "{project}的承购方", "{project}的详细信息",
      "围绕{project}的一切", "{project}的资金来源", "{project}产出哪些矿产", "谁拥有并运营{project}", "{project}的股东和运营方",
      "{project}挖什么", "谁在{project}砸钱", "{project}的来龙去脉", "关于{project}的一切" ]
strange: [suspend]  # where production stopped is told nowhere
path: /v1/projects/{project}/profile
tag: projects
parameters:
  project:
    type: entity
    of: Project
    description: {en: "The project by id or by a name in Chinese or English", zh: "项目的标识或中英文名称"}
    example: "Thacker Pass"
    example_zh: "萨克帕斯"
columns:
  - name: section
    type: text
    description: {en: "What the line is about", zh: "所属部分"}
    values:
      LOCATED_IN: {en: "lies in", zh: "所在国"}
      YIELDS: {en: "yields", zh: "产出"}
      HOLDS_RESERVES: {en: "holds reserves", zh: "储量"}
      HOLDS_STAKE: {en: "held by", zh: "持有者"}
      HOLDS_ULTIMATELY: {en: "held in the end by (derived)", zh: "最终持有者（推导）"}
      OPERATES: {en: "operated by", zh: "运营者"}
      FINANCES: {en: "financed by", zh: "资助方"}
      BACKS: {en: "backed by", zh: "支持方"}
      OFFTAKES_FROM: {en: "offtake by", zh: "承购方"}
      NATIONALISED: {en: "nationalised by", zh: "国有化"}
      REVOKED: {en: "revoked by", zh: "撤销"}
      behind: {en: "behind a holder", zh: "持有者的股东"}
      restriction: {en: "its country restricts what it yields", zh: "所在国限制其产品出口"}
  - name: other
    type: entity
    description: {en: "The other end", zh: "相关方"}
  - name: percent
    type: number
    nullable: true
    description: {en: "Percent held", zh: "持有百分比"}
  - name: amount
    type: number
    nullable: true
    description: {en: "The amount stated", zh: "所述金额"}
  - name: currency
    type: text
    nullable: true
    description: {en: "Currency of the amount", zh: "货币"}
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
order: [section, -percent, -amount, other]
bloom: {en: "Everything around $project", zh: "$project概览"}
--- */
MATCH (p:Entity {id: $project})-[r:LOCATED_IN|YIELDS|HOLDS_RESERVES]->(x:Entity)
WITH x, r ORDER BY r.relation, x.id, r.key LIMIT $cap
RETURN r.relation AS section, {id: x.id, name: x.name, name_zh: x.name_zh} AS other, null AS percent, null AS amount,
  null AS currency, r.valid_from AS since, r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
MATCH (p:Entity {id: $project})<-[r:HOLDS_STAKE|HOLDS_ULTIMATELY|OPERATES|FINANCES|BACKS|OFFTAKES_FROM|NATIONALISED|REVOKED]-(x:Entity)
WITH x, r ORDER BY r.relation, x.id, r.key LIMIT $cap
RETURN r.relation AS section, {id: x.id, name: x.name, name_zh: x.name_zh} AS other, r.percent AS percent,
  r.amount AS amount, r.currency AS currency, coalesce(r.valid_from, r.date) AS since, r.lifecycle AS status,
  [properties(r)] AS hops
UNION ALL
MATCH (p:Entity {id: $project})<-[h:HOLDS_STAKE]-(v:Organization)<-[r:HOLDS_STAKE]-(x:Entity)
WITH x, h, r ORDER BY x.id, h.key, r.key LIMIT $cap
RETURN 'behind' AS section, {id: x.id, name: x.name, name_zh: x.name_zh} AS other, r.percent AS percent,
  r.amount AS amount, r.currency AS currency, coalesce(r.valid_from, r.date) AS since, r.lifecycle AS status,
  [properties(r), properties(h)] AS hops
UNION ALL
MATCH (p:Entity {id: $project})-[l:LOCATED_IN]->(c:Country)-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES]->(x:Mineral)<-[y:YIELDS]-(p)
WITH x, l, r, y ORDER BY x.id, l.key, r.key, y.key LIMIT $cap
RETURN 'restriction' AS section, {id: x.id, name: x.name, name_zh: x.name_zh} AS other, null AS percent, null AS amount,
  null AS currency, coalesce(r.valid_from, r.effective, r.announced) AS since, r.lifecycle AS status,
  [properties(y), properties(l), properties(r)] AS hops
