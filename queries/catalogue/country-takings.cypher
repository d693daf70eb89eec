/* ---
id: country-takings
title: {en: "Nationalisations and revocations by a country", zh: "某国的国有化与撤销"}
description:
  en: "What the country nationalised or revoked, and when; all times."
  zh: "该国收归国有或撤销许可的对象与时间（全部时期）。"
ask:
  en:
    [ "what has {country} nationalised", "licences revoked by {country}", "expropriations in {country}",
      "which mines has {country} nationalised", "what did {country} expropriate", "nationalisations in {country}",
      "which licences has {country} revoked", "has {country} nationalised anything",
      "has {country} revoked any mining licences", "nationalisations by {country}",
      "which projects did {country} seize", "permits cancelled by {country}",
      "what has {country} nationalised or revoked", "which mining companies did {country} nationalise",
      "has {country} taken over any mines", "which minerals has {country} nationalised",
      "when did {country} nationalise", "what contracts has {country} revoked", "state takeovers in {country}",
      "has {country} taken mines from companies", "what has {country} taken back",
      "what has {country} seized or cancelled", "whose licence did {country} pull",
      "which mines are now state owned in {country}",
      "which {mineral} mines has {country} nationalised", "has {country} nationalised {mineral}",
      "has {country} nationalised its {mineral}", "which {mineral} licences has {country} revoked",
      "which {mineral} assets has {country} seized", "what {mineral} projects has {country} taken over" ]
  zh:
    [ "{country}将什么收归国有", "{country}撤销了哪些许可", "{country}的国有化", "{country}国有化了什么", "{country}把什么收归国有",
      "{country}撤销了哪些采矿权", "{country}国有化了哪些矿山", "{country}有没有国有化", "{country}吊销了哪些许可证", "{country}何时将矿产国有化",
      "{country}将哪些项目国有化", "{country}取消了哪些项目的许可", "{country}收回了哪些项目", "{country}国有化或撤销过什么", "{country}撤销过哪些企业的合同",
      "{country}把哪些企业国有化", "{country}撤销了什么", "{country}把哪种矿产国有化", "{country}没收过哪些矿山", "{country}收走了哪些矿",
      "{country}把谁的矿收归国有", "{country}拿回了哪些矿", "{country}废了哪些合同", "{country}撤了谁的证",
      "{country}国有化了哪些{mineral}矿", "{country}将{mineral}收归国有", "{country}把{mineral}国有化了吗", "{country}收回了哪些{mineral}项目",
      "{country}撤销了哪些{mineral}采矿权" ]
path: /v1/countries/{country}/takings
tag: countries
parameters:
  country:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "Mexico"
    example_zh: "墨西哥"
  mineral:
    type: entity
    of: Mineral
    required: false
    description: {en: "This mineral alone, or what yields or makes it", zh: "仅限该矿产，或出产、生产该矿产者"}
    example: "lithium"
    example_zh: "锂"
columns:
  - name: taken
    type: entity
    description: {en: "What was taken or revoked", zh: "对象"}
  - name: how
    type: text
    description: {en: "Nationalised or revoked", zh: "国有化或撤销"}
    values:
      NATIONALISED: {en: "nationalised", zh: "国有化"}
      REVOKED: {en: "revoked", zh: "撤销"}
  - name: date
    type: date
    nullable: true
    description: {en: "The date, as precisely as known", zh: "日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [date, taken]
bloom: {en: "Takings by $country", zh: "$country的国有化与撤销"}
times: all
--- */
MATCH (c:Entity {id: $country})-[r:NATIONALISED|REVOKED]->(x:Entity)
OPTIONAL MATCH (x)-[:YIELDS|PRODUCES]->(m:Mineral)
WITH x, r, collect(m.id) AS minerals
WHERE $mineral IS NULL OR x.id = $mineral OR $mineral IN minerals
WITH x, r ORDER BY x.id, r.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS taken, r.relation AS how, coalesce(r.date, r.valid_from) AS date,
  [properties(r)] AS hops
