/* ---
id: country-supply
title: {en: "What a country produces and holds", zh: "某国的产量与储量"}
description:
  en: "Minerals that the country produces or holds, with shares, quantities and ranks."
  zh: "该国生产或拥有的矿产，及份额、数量与排名。"
ask:
  en:
    [ "what does {country} produce", "minerals of {country}", "what reserves does {country} have",
      "what minerals does {country} mine", "which minerals does {country} produce", "{country}'s production",
      "how much of the world's minerals does {country} produce", "what is mined in {country}",
      "{country} production and reserves", "which minerals does {country} hold reserves of",
      "{country}'s mineral resources", "mineral output of {country}",
      "what share of world production does {country} have", "{country} reserves", "minerals produced in {country}",
      "in which minerals does {country} lead", "which minerals is {country} a major producer of",
      "what resources does {country} have", "what metals does {country} refine",
      "what comes out of the ground in {country}", "what is in the ground in {country}",
      "how much does {country} mine", "what does {country} have in the ground", "what does {country} dig up",
      "how does {country} rank in production and reserves" ]
  zh:
    [ "{country}生产哪些矿产", "{country}的矿产资源", "{country}有哪些矿产储量", "{country}开采什么矿产", "{country}产什么矿", "{country}生产什么",
      "{country}的矿产产量", "{country}有哪些矿产", "{country}的矿产储量和产量", "{country}的储量", "{country}拥有哪些矿产储量",
      "{country}盛产哪些矿产", "{country}的产量占全球多少", "{country}主要产哪些矿产", "{country}有什么矿产资源", "{country}在哪些矿产上产量最大",
      "{country}产量", "{country}冶炼什么金属", "{country}产多少、储量多少", "{country}地下有什么矿", "{country}挖什么矿",
      "{country}产什么、储量排第几", "{country}矿产家底", "{country}出产什么", "{country}都产什么矿", "{country}有啥矿" ]
path: /v1/countries/{country}/supply
tag: countries
parameters:
  country:
    type: entity
    of: Country
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "Australia"
    example_zh: "澳大利亚"
columns:
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: what
    type: text
    description: {en: "output or reserves", zh: "产量或储量"}
    values:
      PRODUCES: {en: "produces", zh: "生产"}
      HOLDS_RESERVES: {en: "holds reserves", zh: "储量"}
  - name: stage
    type: text
    nullable: true
    description: {en: "The stage: mining, refining …", zh: "环节：开采、冶炼等"}
  - name: year
    type: date
    nullable: true
    description: {en: "The year that the figure is of", zh: "数据所属年份"}
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
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [mineral, what, -year]
bloom: {en: "Supply of $country", zh: "$country的产量与储量"}
--- */
MATCH (c:Entity {id: $country})-[r:PRODUCES|HOLDS_RESERVES]->(m:Mineral)
WITH m, r ORDER BY m.id, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, r.relation AS what, r.stage AS stage, r.year AS year,
  r.share_percent AS share_percent, r.quantity AS quantity, r.unit AS unit, [properties(r)] AS hops
