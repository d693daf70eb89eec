/* ---
id: organization-exposure
title: {en: "Restrictions on what an organization's projects yield", zh: "某机构项目所受的出口限制"}
description:
  en: "Projects that the organization holds or operates in a country that restricts the export of what they yield."
  zh: "该机构持有或运营、且所在国限制其产品出口的项目。"
ask:
  en:
    [ "how exposed is {organization} to export restrictions", "export restrictions on projects of {organization}",
      "political risk of {organization}", "does {organization} have mines in countries that restrict exports",
      "{organization} exposure to export restrictions", "is {organization} affected by export restrictions",
      "which {organization} projects are hit by export restrictions", "is {organization} exposed to export bans",
      "what export controls affect {organization}", "{organization} policy risk", "risk of {organization}",
      "which export restrictions hit {organization}", "export restrictions facing {organization}",
      "are any mines of {organization} in countries that restrict exports",
      "which export restrictions apply to what {organization} mines",
      "how vulnerable is {organization} to export controls", "which export bans affect {organization}",
      "are exports from {organization}'s mines banned",
      "does {organization} have mines whose exports are restricted", "which {organization} mines are restricted",
      "do {organization}'s mines sit in countries that restrict exports of what they mine",
      "{organization} mines in countries with export bans", "is {organization} in trouble over export restrictions",
      "where do export bans hit {organization}" ]
  zh:
    [ "{organization}受哪些出口限制影响", "{organization}项目面临的出口限制", "{organization}的政策风险", "{organization}的矿山所在国是否限制出口",
      "{organization}受出口限制的影响", "{organization}的项目受哪些出口限制", "{organization}面临哪些出口限制", "{organization}的出口限制风险",
      "出口管制对{organization}的影响", "{organization}面临的出口限制风险", "{organization}的矿山受哪些出口管制", "{organization}有哪些项目受出口限制",
      "{organization}的项目是否受出口管制影响", "出口限制影响{organization}哪些项目", "{organization}受出口管制影响有多大", "{organization}对出口限制的敞口",
      "{organization}受哪些出口禁令影响", "{organization}有哪些矿被卡", "{organization}的矿山被哪些出口禁令影响", "{organization}踩了哪些雷",
      "{organization}的矿所在国管不管出口" ]
path: /v1/organizations/{organization}/exposure
tag: organizations
parameters:
  organization:
    type: entity
    of: Organization
    description: {en: "The organization by id or by a name in Chinese or English", zh: "机构或企业的标识或中英文名称"}
    example: "CMOC"
    example_zh: "洛阳钼业"
  kind:
    type: choice
    choices: RESTRICTS_EXPORT.kind
    required: false
    description: {en: "This kind alone: ban (a suspension too: a ban for a time), licence, quota, tax, suspension", zh: "仅限该类型：ban（含 suspension，即一时之禁）、licence、quota、tax、suspension"}
    example: "quota"
columns:
  - name: project
    type: entity
    description: {en: "The project", zh: "项目"}
  - name: country
    type: entity
    description: {en: "Where it lies", zh: "所在国"}
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: how
    type: text
    description: {en: "Whether it holds the project or operates it", zh: "持有或运营该项目"}
    values:
      HOLDS_STAKE: {en: "holds a stake in it", zh: "持有权益"}
      OPERATES: {en: "operates it", zh: "运营"}
  - name: percent
    type: number
    nullable: true
    description: {en: "Percent held", zh: "持有百分比"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: form
    type: text
    nullable: true
    description: {en: "The form of the mineral that it is about", zh: "所涉矿产形态"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: until
    type: date
    nullable: true
    description: {en: "Until when, where an end is known", zh: "结束日期（如已知）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [project, mineral, since, how, -percent]
bloom: {en: "Exposure of $organization", zh: "$organization的敞口"}
--- */
MATCH (o:Entity {id: $organization})-[h:HOLDS_STAKE|OPERATES]->(p:Project)-[l:LOCATED_IN]->(c:Country)-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES]->(m:Mineral)<-[y:YIELDS]-(p)
WHERE $kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension'
WITH p, c, m, h, l, r, y ORDER BY p.id, c.id, m.id, h.key, l.key, r.key, y.key LIMIT $cap
RETURN {id: p.id, name: p.name, name_zh: p.name_zh} AS project, {id: c.id, name: c.name, name_zh: c.name_zh} AS country,
  {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, h.relation AS how,
  h.percent AS percent, r.kind AS kind, r.form AS form, coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until,
  [properties(h), properties(y), properties(l), properties(r)] AS hops
