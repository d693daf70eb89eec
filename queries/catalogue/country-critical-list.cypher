/* ---
id: country-critical-list
title: {en: "A country's list of critical minerals", zh: "某国关键矿产清单"}
description:
  en: "The minerals that the country (or an alliance) lists as critical, with list, tier and year."
  zh: "该国列为关键的矿产，及清单、级别与年份。"
ask:
  en:
    [ "critical minerals list of {country}", "which minerals does {country} list as critical",
      "what is critical for {country}", "what minerals are critical for {country}", "{country}'s critical minerals",
      "which minerals are on {country}'s critical list", "{country} critical minerals list",
      "what does {country} consider critical", "which raw materials does {country} deem critical",
      "what is on the {country} list of critical minerals", "which minerals has {country} designated as critical",
      "show the critical minerals of {country}", "strategic minerals of {country}",
      "what minerals does {country} regard as strategic", "which metals has {country} put on its critical list",
      "what does {country} count as critical", "{country} critical list", "raw materials {country} calls critical",
      "which minerals matter most to {country}" ]
  zh:
    [ "{country}的关键矿产清单", "{country}把哪些矿产列为关键", "{country}有哪些关键矿产", "{country}认定了哪些关键矿产", "{country}将哪些矿产列为关键矿产",
      "{country}关键矿产目录", "哪些矿产在{country}的关键清单上", "{country}的关键矿产有哪些", "{country}的战略性矿产目录", "{country}视哪些矿产为关键",
      "{country}关键矿产清单里有什么", "{country}关键矿产名单包括什么", "哪些矿产被{country}列为关键", "{country}清单上有哪些关键矿产", "{country}看重哪些矿产",
      "{country}官方认定的关键矿产", "{country}的关键清单", "{country}的重要矿产", "什么矿在{country}算关键矿产", "{country}把什么矿当作关键" ]
path: /v1/countries/{country}/critical-minerals
tag: countries
parameters:
  country:
    type: entity
    of: Entity
    among: [Country, Alliance]
    description: {en: "The country (or an alliance such as the EU) by id or by a name in Chinese or English", zh: "国家（或欧盟等联盟）的标识或中英文名称"}
    example: "India"
    example_zh: "印度"
columns:
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: list
    type: text
    nullable: true
    description: {en: "The list", zh: "清单"}
  - name: tier
    type: text
    nullable: true
    description: {en: "critical or strategic", zh: "级别"}
  - name: year
    type: date
    nullable: true
    description: {en: "The year that the figure is of", zh: "数据所属年份"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [mineral, year]
bloom: {en: "Critical list of $country", zh: "$country的关键矿产清单"}
--- */
MATCH (c:Entity {id: $country})-[r:LISTS_AS_CRITICAL]->(m:Mineral)
WITH m, r ORDER BY m.id, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, r.list AS list, r.tier AS tier, r.year AS year,
  [properties(r)] AS hops
