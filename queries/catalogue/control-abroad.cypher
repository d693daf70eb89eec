/* ---
id: control-abroad
title: {en: "Companies of one country in another's projects", zh: "一国企业在另一国的项目"}
description:
  en: "Who controls: stakes and operations of companies at home in one country, and of its state, in projects and companies of the other; through a subsidiary too."
  zh: "一国企业及政府在另一国项目与企业中的持股与运营，包括经子公司的。"
ask:
  en:
    [ "companies of {country} in projects of {other}", "what does {country} control in {other}",
      "stakes of {country} in {other}", "which {other} projects do {country} companies control",
      "{country} companies in {other}", "which mines in {other} are owned by {country} companies",
      "what do {country} firms own in {other}",
      "projects in {other} held by companies from {country}", "{country} stakes in {other} mines",
      "which {other} mines do {country} companies operate",
      "how much of {other}'s mining is in the hands of {country}", "what does {country} own in {other}",
      "which companies from {country} are active in {other}", "{country} ownership in {other}",
      "projects in {other} controlled by {country}",
      "in which projects of {other} do companies of {country} hold stakes",
      "which {other} mines are in {country} hands", "what mines do {country} companies have in {other}",
      "how big is the {country} presence in {other} mining", "who from {country} runs mines in {other}",
      "{country} owned mines in {other}" ]
  zh:
    [ "{country}企业在{other}的项目", "{country}在{other}控制什么", "{country}在{other}的权益", "{country}公司在{other}有哪些项目",
      "{country}在{other}控制了哪些矿山", "{other}有哪些项目由{country}企业控制", "{country}企业持有{other}哪些矿山",
      "{other}的矿山有哪些被{country}公司持有", "{country}公司在{other}持有哪些权益", "{country}在{other}拥有什么", "{country}在{other}的项目有哪些",
      "{country}企业在{other}运营哪些矿山", "{country}企业控制{other}哪些项目", "{other}哪些矿在{country}手里",
      "{country}企业掌控{other}哪些项目", "{country}企业在{other}有多少矿", "{country}公司在{other}手里有哪些矿",
      "{other}的矿有多少在{country}企业手里", "{other}哪些项目是{country}企业的", "{country}在{other}拿下了哪些矿",
      "{country}人在{other}控制的矿山" ]
strange: [finance, suspend]  # who pays for it is not who owns it; nor is told where production stopped
path: /v1/countries/{country}/control-in/{other}
tag: countries
parameters:
  country:
    type: entity
    of: Country
    side: whose
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "China"
    example_zh: "中国"
  other:
    type: entity
    of: Country
    side: where
    description: {en: "The country where the projects lie", zh: "项目所在国"}
    example: "DR Congo"
    example_zh: "刚果（金）"
columns:
  - name: company
    type: entity
    description: {en: "The company or state", zh: "企业或国家"}
  - name: via
    type: entity
    nullable: true
    description: {en: "The subsidiary between the two", zh: "中间子公司"}
  - name: how
    type: text
    description: {en: "Holds or operates", zh: "持有或运营"}
    values:
      HOLDS_STAKE: {en: "holds a stake", zh: "持有权益"}
      OPERATES: {en: "operates", zh: "运营"}
  - name: asset
    type: entity
    description: {en: "The project or company there", zh: "当地项目或企业"}
  - name: percent
    type: number
    nullable: true
    description: {en: "Percent held", zh: "持有百分比"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [asset, how, -percent, company]
bloom: {en: "$country in $other", zh: "$country在$other的项目"}
--- */
MATCH (c:Entity {id: $country})<-[h:LOCATED_IN]-(o:Organization)-[r:HOLDS_STAKE|OPERATES]->(x:Entity)-[l:LOCATED_IN]->(d:Entity {id: $other})
WITH o, x, h, r, l ORDER BY o.id, x.id, h.key, r.key, l.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS company, null AS via, r.relation AS how,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS asset, r.percent AS percent,
  [properties(h), properties(r), properties(l)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})<-[h:LOCATED_IN]-(o:Organization)-[s:HOLDS_STAKE]->(v:Organization)-[r:HOLDS_STAKE|OPERATES]->(x:Entity)-[l:LOCATED_IN]->(d:Entity {id: $other})
WITH o, v, x, h, s, r, l ORDER BY o.id, v.id, x.id, h.key, s.key, r.key, l.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS company, {id: v.id, name: v.name, name_zh: v.name_zh} AS via,
  r.relation AS how, {id: x.id, name: x.name, name_zh: x.name_zh} AS asset, r.percent AS percent,
  [properties(h), properties(s), properties(r), properties(l)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})-[r:HOLDS_STAKE]->(x:Entity)-[l:LOCATED_IN]->(d:Entity {id: $other})
WITH c, x, r, l ORDER BY x.id, r.key, l.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS company, null AS via, r.relation AS how,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS asset, r.percent AS percent, [properties(r), properties(l)] AS hops
