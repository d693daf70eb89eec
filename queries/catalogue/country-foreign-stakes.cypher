/* ---
id: country-foreign-stakes
title: {en: "Foreign stakes in a country", zh: "某国境内的外国权益"}
description:
  en: "Who from abroad holds stakes in the projects and companies of the country."
  zh: "境外主体在该国项目与企业中持有的权益。"
ask:
  en:
    [ "who owns mines in {country}", "foreign stakes in {country}", "foreign owners of projects in {country}",
      "which foreign companies own mines in {country}", "who from abroad holds stakes in {country}",
      "foreign ownership in {country}", "who owns {country}'s mines", "foreign investors in {country} mining",
      "which foreigners own projects in {country}", "which foreign companies hold stakes in {country} projects",
      "foreign owned mines of {country}", "who holds the projects in {country}",
      "foreign shareholders in {country} companies", "foreign companies in {country}",
      "overseas owners of {country} mines", "stakes held by outsiders in {country}",
      "which foreigners hold mines in {country}", "who from outside owns {country} mining projects",
      "foreign shareholders of mines and smelters in {country}", "who are the foreign shareholders in {country}",
      "which foreign money is in {country} mines" ]
  zh:
    [ "谁持有{country}的矿山", "{country}境内的外国权益", "{country}项目的外国股东", "哪些外国公司持有{country}的矿山", "{country}的矿归谁所有",
      "外国企业在{country}持有哪些权益", "{country}的外资股东", "谁在{country}持有矿业权益", "{country}矿山的外国股东有哪些", "哪些外资在{country}持有股权",
      "{country}项目归哪些外国企业所有", "外资在{country}的股权", "哪些国家的企业持有{country}的项目", "外国在{country}的权益", "{country}有哪些外资项目",
      "{country}矿山里有哪些外资", "{country}的矿企里有哪些外资持股", "{country}境内外资持股情况", "{country}哪些矿在外国人手里", "{country}的冶炼厂有哪些外资",
      "{country}的矿被哪些外国公司拿走" ]
path: /v1/countries/{country}/foreign-stakes
tag: countries
parameters:
  country:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "DR Congo"
    example_zh: "刚果（金）"
columns:
  - name: holder
    type: entity
    description: {en: "The holder", zh: "持有者"}
  - name: asset
    type: entity
    description: {en: "The project or company", zh: "项目或企业"}
  - name: where
    type: entity
    nullable: true
    description: {en: "The other country", zh: "另一国"}
  - name: percent
    type: number
    nullable: true
    description: {en: "Percent held", zh: "持有百分比"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [asset, -percent, holder]
bloom: {en: "Foreign stakes in $country", zh: "$country境内的外国权益"}
--- */
MATCH (c:Entity {id: $country})<-[l:LOCATED_IN]-(x:Entity)<-[r:HOLDS_STAKE|HOLDS_ULTIMATELY]-(o:Organization)-[h:LOCATED_IN]->(d:Country)
WHERE d.id <> $country
WITH o, x, d, h, r, l ORDER BY o.id, x.id, d.id, h.key, r.key, l.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS holder, {id: x.id, name: x.name, name_zh: x.name_zh} AS asset,
  {id: d.id, name: d.name, name_zh: d.name_zh} AS where, r.percent AS percent, r.valid_from AS since,
  [properties(l), properties(r), properties(h)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})<-[l:LOCATED_IN]-(x:Entity)<-[r:HOLDS_STAKE|HOLDS_ULTIMATELY]-(d:Country)
WHERE d.id <> $country
WITH x, d, r, l ORDER BY x.id, d.id, r.key, l.key LIMIT $cap
RETURN {id: d.id, name: d.name, name_zh: d.name_zh} AS holder, {id: x.id, name: x.name, name_zh: x.name_zh} AS asset,
  {id: d.id, name: d.name, name_zh: d.name_zh} AS where, r.percent AS percent, r.valid_from AS since,
  [properties(l), properties(r)] AS hops
