/* ---
id: measure-exposed
title: {en: "Who is exposed to a measure", zh: "谁受某措施影响"}
description:
  en: "Countries and alliances that list as critical, or import, a mineral that the measure covers, and projects that yield it in the country that enacted it."
  zh: "将该措施所涉矿产列为关键或依赖进口的国家与联盟，以及制定国境内产出该矿产的项目。"
ask:
  en:
    [ "who is affected by {measure}", "who is exposed to {measure}", "whom does {measure} hit",
      "who would be affected by {measure}", "who is at risk from {measure}", "which countries does {measure} affect",
      "whom does {measure} affect", "which countries are hit by {measure}", "countries exposed to {measure}",
      "impact of {measure}", "who suffers from {measure}", "which countries and projects are affected by {measure}",
      "who is hit by {measure}", "which projects does {measure} affect", "whom does {measure} hurt",
      "who gets hurt by {measure}", "who is on the receiving end of {measure}", "who takes the hit from {measure}" ]
  zh:
    [ "谁受{measure}影响", "{measure}影响哪些国家", "{measure}对谁有影响", "{measure}会波及谁", "哪些国家受{measure}影响", "{measure}的影响对象",
      "{measure}影响谁", "{measure}对哪些国家有影响", "{measure}波及哪些国家", "受{measure}冲击的国家", "{measure}影响到哪些项目", "{measure}冲击谁",
      "哪些国家和项目受{measure}影响", "{measure}伤到谁", "{measure}打击谁", "{measure}让谁中招", "{measure}冲着谁", "{measure}谁受影响最大",
      "{measure}谁最受伤" ]
path: /v1/measures/{measure}/exposed
tag: measures
parameters:
  measure:
    type: entity
    of: Measure
    description: {en: "The measure by id or by a name in Chinese or English", zh: "措施的标识或中英文名称"}
    example: "MOFCOM Announcement 2023 No. 23"
    example_zh: "商务部 海关总署公告2023年第23号"
columns:
  - name: how
    type: text
    description: {en: "In what way", zh: "影响方式"}
    values:
      LISTS_AS_CRITICAL: {en: "lists a mineral of it as critical", zh: "将所涉矿产列为关键"}
      IMPORT_DEPENDENCE: {en: "imports a mineral of it", zh: "依赖进口所涉矿产"}
      project: {en: "a project in the country that enacted it", zh: "制定国境内项目"}
  - name: exposed
    type: entity
    description: {en: "Who or what", zh: "受影响方"}
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: share_percent
    type: number
    nullable: true
    description: {en: "Share of the world total in percent", zh: "占全球总量的百分比"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [how, mineral, -share_percent, exposed]
bloom: {en: "Exposed to $measure", zh: "受$measure影响者"}
--- */
MATCH (x:Entity {id: $measure})-[y:COVERS]->(m:Mineral)<-[r:LISTS_AS_CRITICAL|IMPORT_DEPENDENCE]-(o:Entity)
WITH o, m, y, r ORDER BY o.id, m.id, y.key, r.key LIMIT $cap
RETURN r.relation AS how, {id: o.id, name: o.name, name_zh: o.name_zh} AS exposed,
  {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, r.share_percent AS share_percent,
  [properties(y), properties(r)] AS hops
UNION ALL
MATCH (x:Entity {id: $measure})<-[e:ENACTED]-(c:Country)<-[l:LOCATED_IN]-(p:Project)-[r:YIELDS]->(m:Mineral)<-[y:COVERS]-(x)
WITH p, m, e, l, r, y ORDER BY p.id, m.id, e.key, l.key, r.key, y.key LIMIT $cap
RETURN 'project' AS how, {id: p.id, name: p.name, name_zh: p.name_zh} AS exposed,
  {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, null AS share_percent,
  [properties(e), properties(l), properties(r), properties(y)] AS hops
