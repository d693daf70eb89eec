/* ---
id: organization-financing
title: {en: "Money of and for an organization", zh: "某机构的资金往来"}
description:
  en: "Whom the organization finances or backs, and who finances it: instrument, amount and date."
  zh: "该机构资助或支持谁、谁资助该机构：方式、金额与日期。"
ask:
  en: ["who finances {organization}", "what does {organization} finance", "loans and investments of {organization}", "funding of {organization}"]
  zh: ["谁资助{organization}", "{organization}资助什么", "{organization}的贷款和投资", "{organization}的资金来源"]
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
    description: {en: "How far it is: proposed, planned, announced, in force, suspended, lifted", zh: "所处阶段：提议、计划、宣布、生效、暂停、取消等"}
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
