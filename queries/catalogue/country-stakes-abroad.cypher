/* ---
id: country-stakes-abroad
title: {en: "Stakes abroad of a country", zh: "某国的海外权益"}
description:
  en: "Stakes that the country itself, or companies at home in it, hold in projects and companies in other countries."
  zh: "该国政府或其企业在他国项目与企业中持有的权益。"
ask:
  en:
    [ "what does {country} own abroad", "overseas stakes of {country}",
      "foreign mines held by companies of {country}", "which foreign mines does {country} own",
      "{country} companies abroad", "stakes {country} holds in other countries",
      "what mines do {country} companies own abroad", "{country}'s foreign mining assets",
      "where abroad does {country} hold stakes", "overseas projects of {country} companies",
      "what do {country} firms hold overseas", "overseas investments of {country}", "{country} stakes abroad",
      "in which foreign countries do {country} companies hold stakes", "{country}'s overseas mines",
      "where in the world does {country} own mines", "which mines abroad are in {country} hands",
      "what have {country} companies bought overseas", "what do {country} companies own in other countries",
      "{country} investments in mines abroad",
      "{country}'s investments outside the country" ]
  zh:
    [ "{country}在海外持有哪些矿产权益", "{country}企业的海外矿山", "{country}的境外股权", "{country}企业在海外持有哪些矿山", "{country}在国外拥有什么",
      "{country}的海外项目", "{country}公司在境外持有哪些权益", "{country}海外矿业资产", "{country}在其他国家持有哪些股权", "{country}的海外权益",
      "{country}企业海外投资了哪些矿", "{country}在海外有哪些矿", "{country}公司的海外项目有哪些", "{country}在哪些国家持有矿山权益", "{country}在世界各地有哪些矿",
      "{country}企业走出去买了哪些矿", "{country}在国外有多少矿", "{country}资本在海外的矿" ]
path: /v1/countries/{country}/stakes-abroad
tag: countries
parameters:
  country:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "China"
    example_zh: "中国"
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
order: [where, asset, -percent, holder]
bloom: {en: "Stakes abroad of $country", zh: "$country的海外权益"}
--- */
MATCH (c:Entity {id: $country})<-[h:LOCATED_IN]-(o:Organization)-[r:HOLDS_STAKE|HOLDS_ULTIMATELY]->(x:Entity)-[l:LOCATED_IN]->(d:Country)
WHERE d.id <> $country
WITH o, x, d, h, r, l ORDER BY o.id, x.id, d.id, h.key, r.key, l.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS holder, {id: x.id, name: x.name, name_zh: x.name_zh} AS asset,
  {id: d.id, name: d.name, name_zh: d.name_zh} AS where, r.percent AS percent, r.valid_from AS since,
  [properties(h), properties(r), properties(l)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})-[r:HOLDS_STAKE|HOLDS_ULTIMATELY]->(x:Entity)-[l:LOCATED_IN]->(d:Country)
WHERE d.id <> $country
WITH c, x, d, r, l ORDER BY x.id, d.id, r.key, l.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS holder, {id: x.id, name: x.name, name_zh: x.name_zh} AS asset,
  {id: d.id, name: d.name, name_zh: d.name_zh} AS where, r.percent AS percent, r.valid_from AS since,
  [properties(r), properties(l)] AS hops
