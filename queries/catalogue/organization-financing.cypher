/* ---
id: organization-financing
title: {en: "Money of and for an organization", zh: "某机构的资金往来"}
description:
  en: "Whom the organization finances or backs, and who finances it: instrument, amount and date."
  zh: "该机构资助或支持谁、谁资助该机构：方式、金额与日期。"
ask:
  en:
    [ "who finances {organization}", "what does {organization} finance", "loans and investments of {organization}",
      "funding of {organization}", "who funds {organization}", "who invested in {organization}",
      "{organization} funding", "what has {organization} invested in", "who lent money to {organization}",
      "how is {organization} financed", "what loans has {organization} received",
      "which projects does {organization} finance", "where does {organization}'s money come from",
      "money given to {organization}", "who backs {organization}", "whom does {organization} back",
      "which investors does {organization} have", "{organization} financing",
      "government support for {organization}", "whom does {organization} finance",
      "to whom does {organization} lend", "which companies has {organization} financed",
      "what has {organization} financed", "how much money did {organization} get",
      "which projects does {organization} support", "where did {organization} get its money",
      "who is bankrolling {organization}", "who pays for {organization}", "whose money is behind {organization}",
      "who has {organization} lent money to", "who gave money to {organization}" ]
  zh:
    [ "谁资助{organization}", "{organization}资助什么", "{organization}的贷款和投资", "{organization}的资金来源", "{organization}的投资方",
      "谁投资了{organization}", "{organization}获得了哪些贷款", "{organization}资助了谁", "{organization}投资了什么",
      "{organization}的融资情况", "谁给{organization}提供资金", "{organization}得到了谁的资助", "{organization}融资",
      "{organization}投资了哪些项目", "谁支持{organization}", "{organization}为哪些项目提供资金", "{organization}向谁贷款",
      "{organization}收到过哪些资金", "{organization}资助了哪些企业", "{organization}支持谁", "{organization}的资金往来",
      "{organization}的钱从哪里来", "{organization}拿了谁的钱", "{organization}的钱哪来的", "谁给{organization}出钱",
      "{organization}给谁投了钱", "{organization}背后的金主", "{organization}借钱给谁", "谁在给{organization}输血" ]
path: /v1/organizations/{organization}/financing
tag: organizations
parameters:
  organization:
    type: entity
    of: Organization
    description: {en: "The organization by id or by a name in Chinese or English", zh: "机构或企业的标识或中英文名称"}
    example: "MP Materials"
    example_zh: "MP Materials"
columns:
  - name: direction
    type: text
    description: {en: "Whether it gives or gets", zh: "出资或受资"}
    values:
      gives: {en: "gives", zh: "出资"}
      gets: {en: "gets", zh: "受资"}
  - name: other
    type: entity
    description: {en: "The other side", zh: "对方"}
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
  - name: status
    type: text
    nullable: true
    description: {en: "How far it is by the latest report: proposed, planned, announced, in force, suspended, lifted; what ended after the day asked for was in force on it", zh: "按最新报道所处阶段：提议、计划、宣布、生效、暂停、取消等；在查询日期之后才结束的，当日为生效"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [direction, -amount, other]
bloom: {en: "Money of $organization", zh: "$organization的资金往来"}
--- */
MATCH (o:Entity {id: $organization})-[r:FINANCES|BACKS]->(x:Entity)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN 'gives' AS direction, {id: x.id, name: x.name, name_zh: x.name_zh} AS other, r.instrument AS instrument,
  r.amount AS amount, r.currency AS currency, r.date AS date, r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
MATCH (o:Entity {id: $organization})<-[r:FINANCES]-(x:Entity)
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN 'gets' AS direction, {id: x.id, name: x.name, name_zh: x.name_zh} AS other, r.instrument AS instrument,
  r.amount AS amount, r.currency AS currency, r.date AS date, r.lifecycle AS status, [properties(r)] AS hops
