/* ---
id: alliance-profile
title: {en: "An alliance on one page", zh: "联盟概览"}
description:
  en: "The alliance on one page: founders, members, parties, minerals, measures, projects and money."
  zh: "该联盟概览：发起方、成员、缔约方、矿产、措施、项目与资金。"
ask:
  en:
    [ "profile of {alliance}", "tell me about {alliance}", "what is {alliance}", "overview of {alliance}",
      "{alliance}", "who is {alliance}", "give me an overview of {alliance}", "describe {alliance}",
      "{alliance} at a glance", "basic facts about {alliance}", "{alliance} profile", "summary of {alliance}",
      "who founded {alliance}", "what do we know about {alliance}", "background on {alliance}",
      "{alliance} overview", "what kind of group is {alliance}", "brief me on {alliance}",
      "{alliance} in a nutshell",
      "everything on {alliance}", "all you have on {alliance}",
      "who finances {alliance}", "who funds {alliance}", "by whom is {alliance} financed", "who pays for {alliance}",
      "who provides finance for {alliance}" ]
  zh:
    [ "{alliance}概览", "介绍{alliance}", "{alliance}是什么", "{alliance}的基本情况", "{alliance}", "介绍一下{alliance}",
      "{alliance}简介", "什么是{alliance}", "{alliance}的概况", "{alliance}的总体情况", "说说{alliance}", "{alliance}是怎么回事",
      "谁发起了{alliance}", "{alliance}的情况", "{alliance}是什么来头", "{alliance}是干什么的", "{alliance}是个什么组织", "{alliance}的背景",
      "关于{alliance}的一切", "谁资助{alliance}", "{alliance}由谁出资", "{alliance}的资金由谁提供", "谁给{alliance}出钱" ]
path: /v1/alliances/{alliance}/profile
tag: alliances
parameters:
  alliance:
    type: entity
    of: Alliance
    description: {en: "The alliance or agreement by id or by a name in Chinese or English", zh: "联盟或协定的标识或中英文名称"}
    example: "Minerals Security Partnership"
    example_zh: "矿产安全伙伴关系"
columns:
  - name: section
    type: text
    description: {en: "What the line is about", zh: "所属部分"}
    values:
      FOUNDED: {en: "founded by", zh: "发起方"}
      MEMBER_OF: {en: "members", zh: "成员"}
      PARTY_TO: {en: "parties", zh: "缔约方"}
      COVERS: {en: "minerals covered", zh: "涉及矿产"}
      LISTS_AS_CRITICAL: {en: "critical list", zh: "关键矿产清单"}
      IMPORT_DEPENDENCE: {en: "import dependence", zh: "进口依赖"}
      PRODUCES: {en: "produces", zh: "生产"}
      CONSUMES: {en: "consumes", zh: "消费"}
      RESTRICTS_EXPORT: {en: "export restrictions", zh: "出口限制"}
      IMPOSES_TARIFF: {en: "tariffs", zh: "关税"}
      ENACTED: {en: "measures", zh: "措施"}
      BACKS: {en: "projects backed", zh: "支持的项目"}
      FINANCES: {en: "finances", zh: "资助"}
      belongs: {en: "belongs to", zh: "所属联盟与协定"}
      financed: {en: "financed by", zh: "资助方"}
  - name: other
    type: entity
    description: {en: "The other end", zh: "相关方"}
  - name: role
    type: text
    nullable: true
    description: {en: "Role, tier or instrument", zh: "身份、级别或方式"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [section, other, since]
bloom: {en: "Profile of $alliance", zh: "$alliance概览"}
--- */
MATCH (a:Entity {id: $alliance})<-[r:FOUNDED|MEMBER_OF|PARTY_TO]-(o:Entity)
WITH o, r ORDER BY r.relation, o.id, r.key LIMIT $cap
RETURN r.relation AS section, {id: o.id, name: o.name, name_zh: o.name_zh} AS other, r.role AS role,
  coalesce(r.valid_from, r.since, r.date) AS since, [properties(r)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})-[r:COVERS|LISTS_AS_CRITICAL|IMPORT_DEPENDENCE|PRODUCES|CONSUMES|RESTRICTS_EXPORT|IMPOSES_TARIFF|ENACTED|BACKS|FINANCES]->(o:Entity)
WITH o, r ORDER BY r.relation, o.id, r.key LIMIT $cap
RETURN r.relation AS section, {id: o.id, name: o.name, name_zh: o.name_zh} AS other,
  coalesce(r.tier, r.instrument, r.kind) AS role, coalesce(r.valid_from, r.date, r.effective) AS since,
  [properties(r)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})-[r:MEMBER_OF|PARTY_TO|FOUNDED]->(o:Alliance)
WITH o, r ORDER BY o.id, r.key LIMIT $cap
RETURN 'belongs' AS section, {id: o.id, name: o.name, name_zh: o.name_zh} AS other, r.role AS role,
  coalesce(r.valid_from, r.since, r.date) AS since, [properties(r)] AS hops
UNION ALL
MATCH (a:Entity {id: $alliance})<-[r:FINANCES]-(o:Entity)
WITH o, r ORDER BY o.id, r.key LIMIT $cap
RETURN 'financed' AS section, {id: o.id, name: o.name, name_zh: o.name_zh} AS other, r.instrument AS role,
  coalesce(r.valid_from, r.date) AS since, [properties(r)] AS hops
