/* ---
id: mineral-profile
title: {en: "A mineral on one page", zh: "某矿产概览"}
description:
  en: "The mineral on one page: producers, reserves, restrictions, lists, dependence, measures, agreements and projects."
  zh: "该矿产概览：生产、储量、限制、清单、进口依赖、措施、协定与项目。"
ask:
  en:
    [ "profile of {mineral}", "tell me about {mineral}", "overview of {mineral}", "{mineral}", "what is {mineral}",
      "{mineral} profile", "{mineral} at a glance", "give me an overview of {mineral}", "summary of {mineral}",
      "describe {mineral}", "what do we know about {mineral}", "background on {mineral}", "the {mineral} picture",
      "{mineral} market overview", "{mineral} on one page", "overview of {mineral} supply",
      "everything on one page about {mineral}", "brief me on {mineral}", "{mineral} overview",
      "the basics of {mineral}",
      "everything on {mineral}", "all you have on {mineral}" ]
  zh:
    [ "{mineral}概览", "介绍{mineral}", "{mineral}的基本情况", "{mineral}", "{mineral}是什么", "介绍一下{mineral}", "{mineral}的概况",
      "{mineral}的总体情况", "{mineral}简介", "说说{mineral}", "{mineral}的全貌", "{mineral}供应概况", "{mineral}的情况",
      "{mineral}基本信息", "{mineral}的现状", "{mineral}一页概览", "快速了解{mineral}", "{mineral}是个什么情况",
      "关于{mineral}的一切" ]
path: /v1/minerals/{mineral}/profile
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
columns:
  - name: section
    type: text
    description: {en: "What the line is about", zh: "所属部分"}
    values:
      PRODUCES: {en: "producers", zh: "生产"}
      HOLDS_RESERVES: {en: "reserves", zh: "储量"}
      RESTRICTS_EXPORT: {en: "export restrictions", zh: "出口限制"}
      RESTRICTION_REACHES: {en: "restrictions on its group", zh: "对其所属类别的限制"}
      IMPOSES_TARIFF: {en: "tariffs", zh: "关税"}
      LISTS_AS_CRITICAL: {en: "critical lists", zh: "关键矿产清单"}
      IMPORT_DEPENDENCE: {en: "import dependence", zh: "进口依赖"}
      CONSUMES: {en: "consumers", zh: "消费"}
      COVERS: {en: "measures and agreements", zh: "措施与协定"}
      YIELDS: {en: "projects", zh: "项目"}
      NATIONALISED: {en: "nationalised by", zh: "国有化"}
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
bloom: {en: "Profile of $mineral", zh: "$mineral概览"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:PRODUCES|HOLDS_RESERVES|RESTRICTS_EXPORT|RESTRICTION_REACHES|IMPOSES_TARIFF|LISTS_AS_CRITICAL|IMPORT_DEPENDENCE|CONSUMES|COVERS|YIELDS|NATIONALISED]-(c:Entity)
WITH c, r ORDER BY r.relation, c.id, r.key LIMIT $cap
RETURN r.relation AS section, {id: c.id, name: c.name, name_zh: c.name_zh} AS other, r.kind AS kind,
  r.share_percent AS share_percent, r.quantity AS quantity, r.unit AS unit, coalesce(r.valid_from, r.year) AS since,
  [properties(r)] AS hops
