/* ---
id: country-profile
title: {en: "A country on one page", zh: "某国概览"}
description:
  en: "The country on one page: what it produces, holds, restricts, lists and depends on, its alliances and measures, and the projects in it."
  zh: "该国概览：生产、储量、限制、清单、依赖、联盟、措施及境内项目。"
ask:
  en:
    [ "profile of {country}", "tell me about {country}", "overview of {country} in critical minerals", "{country}",
      "what is {country}'s role in critical minerals", "give me an overview of {country}", "{country} profile",
      "{country} at a glance", "summary of {country}", "describe {country}", "background on {country}",
      "what do we know about {country}", "{country} on one page", "overview of {country} mining",
      "{country} overview", "tell me everything on one page about {country}",
      "how does {country} stand in critical minerals", "brief me on {country}", "{country} mining overview",
      "overview of {country}: production, policy and alliances",
      "everything on {country}", "all you have on {country}" ]
  zh:
    [ "{country}概览", "介绍{country}", "{country}关键矿产基本情况", "{country}", "介绍一下{country}", "{country}的概况",
      "{country}矿产概况", "{country}的总体情况", "{country}简介", "{country}的关键矿产情况", "说说{country}", "{country}矿业的基本情况",
      "{country}的情况", "{country}在关键矿产方面的整体情况", "{country}的生产、政策、联盟概览", "全面了解{country}的矿产情况", "{country}矿产情况总览",
      "{country}是什么情况", "{country}矿业概况", "{country}在矿产方面的地位",
      "关于{country}的一切" ]
path: /v1/countries/{country}/profile
tag: countries
parameters:
  country:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "DR Congo"
    example_zh: "刚果（金）"
columns:
  - name: section
    type: text
    description: {en: "What the line is about", zh: "所属部分"}
    values:
      PRODUCES: {en: "produces", zh: "生产"}
      HOLDS_RESERVES: {en: "reserves", zh: "储量"}
      RESTRICTS_EXPORT: {en: "export restrictions", zh: "出口限制"}
      LIFTS_RESTRICTION: {en: "restrictions lifted", zh: "解除限制"}
      IMPOSES_TARIFF: {en: "tariffs", zh: "关税"}
      LISTS_AS_CRITICAL: {en: "critical list", zh: "关键矿产清单"}
      IMPORT_DEPENDENCE: {en: "import dependence", zh: "进口依赖"}
      CONSUMES: {en: "consumption", zh: "消费"}
      MEMBER_OF: {en: "memberships", zh: "成员身份"}
      PARTY_TO: {en: "agreements", zh: "协定"}
      FOUNDED: {en: "founded", zh: "发起"}
      ENACTED: {en: "measures", zh: "措施"}
      HOLDS_STAKE: {en: "stakes", zh: "股权"}
      FINANCES: {en: "finances", zh: "资助"}
      BACKS: {en: "backs", zh: "支持"}
      NATIONALISED: {en: "nationalised", zh: "国有化"}
      REVOKED: {en: "revoked", zh: "撤销"}
      OFFTAKES_FROM: {en: "offtakes", zh: "承购"}
      LOCATED_IN: {en: "in the country", zh: "境内"}
  - name: other
    type: entity
    description: {en: "The other end", zh: "相关方"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: share_percent
    type: number
    nullable: true
    description: {en: "Share of the world total in percent", zh: "占全球总量的百分比"}
  - name: quantity
    type: number
    nullable: true
    description: {en: "The quantity stated", zh: "所述数量"}
  - name: unit
    type: text
    nullable: true
    description: {en: "Unit of the quantity", zh: "数量单位"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [section, -share_percent, -quantity, other]
bloom: {en: "Profile of $country", zh: "$country概览"}
--- */
MATCH (c:Entity {id: $country})-[r:PRODUCES|HOLDS_RESERVES|RESTRICTS_EXPORT|LIFTS_RESTRICTION|IMPOSES_TARIFF|LISTS_AS_CRITICAL|IMPORT_DEPENDENCE|CONSUMES|MEMBER_OF|PARTY_TO|FOUNDED|ENACTED|HOLDS_STAKE|FINANCES|BACKS|NATIONALISED|REVOKED|OFFTAKES_FROM]->(o:Entity)
WITH o, r ORDER BY r.relation, o.id, r.key LIMIT $cap
RETURN r.relation AS section, {id: o.id, name: o.name, name_zh: o.name_zh} AS other, r.kind AS kind,
  r.share_percent AS share_percent, r.quantity AS quantity, r.unit AS unit, coalesce(r.valid_from, r.year) AS since,
  [properties(r)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})<-[r:LOCATED_IN]-(o:Entity)
WITH o, r ORDER BY o.id, r.key LIMIT $cap
RETURN 'LOCATED_IN' AS section, {id: o.id, name: o.name, name_zh: o.name_zh} AS other, null AS kind,
  null AS share_percent, null AS quantity, null AS unit, r.valid_from AS since, [properties(r)] AS hops
