/* ---
id: organization-profile
title: {en: "An organization on one page", zh: "某机构概览"}
description:
  en: "Everything stated of the organization: home, stakes, owners, operations, money, offtakes, memberships."
  zh: "该机构概览：所在国、股权、股东、运营、资金、承购与成员身份。"
ask:
  en:
    [ "profile of {organization}", "tell me about {organization}", "overview of {organization}", "{organization}",
      "who is {organization}", "what is {organization}", "describe {organization}", "{organization} profile",
      "give me an overview of {organization}", "background on {organization}",
      "what do we know about {organization}", "summary of {organization}", "{organization} at a glance",
      "{organization} on one page", "basic facts about {organization}", "{organization} overview",
      "what kind of company is {organization}", "brief me on {organization}", "{organization} in a nutshell",
      "{organization} basics", "everything about {organization} as a company",
      "everything on {organization}", "all you have on {organization}" ]
  zh:
    [ "{organization}概览", "介绍{organization}", "{organization}的基本情况", "{organization}", "介绍一下{organization}",
      "{organization}是什么", "{organization}是谁", "{organization}的概况", "{organization}简介", "说说{organization}",
      "{organization}是一家什么公司", "{organization}的情况", "{organization}的总体情况", "{organization}是什么来头",
      "{organization}是家什么公司", "{organization}是干什么的", "{organization}的背景", "{organization}什么来路",
      "{organization}公司概况",
      "关于{organization}的一切" ]
path: /v1/organizations/{organization}/profile
tag: organizations
parameters:
  organization:
    type: entity
    of: Organization
    description: {en: "The organization by id or by a name in Chinese or English", zh: "机构或企业的标识或中英文名称"}
    example: "CMOC"
    example_zh: "洛阳钼业"
columns:
  - name: section
    type: text
    description: {en: "What the line is about", zh: "所属部分"}
    values:
      LOCATED_IN: {en: "home", zh: "所在国"}
      OPERATES: {en: "operates", zh: "运营"}
      HOLDS_STAKE: {en: "holds", zh: "持有"}
      PRODUCES: {en: "produces", zh: "生产"}
      HOLDS_RESERVES: {en: "reserves", zh: "储量"}
      CONSUMES: {en: "consumes", zh: "消费"}
      FINANCES: {en: "finances", zh: "资助"}
      BACKS: {en: "backs", zh: "支持"}
      OFFTAKES_FROM: {en: "takes from", zh: "承购"}
      MEMBER_OF: {en: "memberships", zh: "成员身份"}
      PARTY_TO: {en: "agreements", zh: "协定"}
      FOUNDED: {en: "founded", zh: "发起"}
      ENACTED: {en: "measures", zh: "措施"}
      held_by: {en: "held by", zh: "股东"}
      operated_by: {en: "operated by", zh: "运营者"}
      financed_by: {en: "financed by", zh: "资助方"}
      supplies: {en: "supplies", zh: "供应"}
      taken_by: {en: "nationalised or revoked by", zh: "被国有化或撤销"}
      founded_by: {en: "founded by", zh: "发起方"}
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
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [section, -percent, -amount, other]
bloom: {en: "Profile of $organization", zh: "$organization概览"}
--- */
MATCH (o:Entity {id: $organization})-[r:LOCATED_IN|OPERATES|HOLDS_STAKE|PRODUCES|HOLDS_RESERVES|CONSUMES|FINANCES|BACKS|OFFTAKES_FROM|MEMBER_OF|PARTY_TO|FOUNDED|ENACTED]->(x:Entity)
WITH x, r ORDER BY r.relation, x.id, r.key LIMIT $cap
RETURN r.relation AS section, {id: x.id, name: x.name, name_zh: x.name_zh} AS other, r.percent AS percent,
  r.amount AS amount, r.currency AS currency, coalesce(r.valid_from, r.date) AS since, [properties(r)] AS hops
UNION ALL
MATCH (o:Entity {id: $organization})<-[r:OPERATES|HOLDS_STAKE|FINANCES|OFFTAKES_FROM|NATIONALISED|REVOKED|FOUNDED]-(x:Entity)
WITH x, r ORDER BY r.relation, x.id, r.key LIMIT $cap
RETURN
  CASE r.relation WHEN 'HOLDS_STAKE' THEN 'held_by' WHEN 'OPERATES' THEN 'operated_by' WHEN 'FINANCES' THEN 'financed_by' WHEN 'OFFTAKES_FROM' THEN 'supplies' WHEN 'FOUNDED' THEN 'founded_by' WHEN 'NATIONALISED' THEN 'taken_by' WHEN 'REVOKED' THEN 'taken_by' END AS section,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS other, r.percent AS percent, r.amount AS amount,
  r.currency AS currency, coalesce(r.valid_from, r.date) AS since, [properties(r)] AS hops
