/* ---
id: mineral-reserves
title: {en: "Reserves of a mineral", zh: "某矿产的储量"}
description:
  en: "Who holds reserves or resources of the mineral, with the figures stated."
  zh: "谁拥有该矿产的储量或资源量及所述数据。"
ask:
  en:
    [ "who holds reserves of {mineral}", "largest {mineral} reserves", "where are the {mineral} reserves",
      "{mineral} reserves by country", "{mineral} reserves", "who has the largest {mineral} reserves",
      "which countries have {mineral} reserves", "where are {mineral} deposits", "how large are {mineral} reserves",
      "who has {mineral} in the ground", "{mineral} resources by country", "which country has the most {mineral}",
      "who has the most {mineral} reserves", "world {mineral} reserves", "{mineral} reserve holders",
      "countries rich in {mineral}", "how much {mineral} reserves are there", "{mineral} resources",
      "who sits on the most {mineral}", "who is sitting on {mineral}", "where does {mineral} lie in the ground",
      "how much {mineral} is left in the ground", "who has most {mineral} underground" ]
  zh:
    [ "谁拥有{mineral}储量", "{mineral}储量分布", "{mineral}储量最大的国家", "各国{mineral}储量", "哪些国家有{mineral}储量", "{mineral}储量",
      "{mineral}的储量在哪里", "谁的{mineral}储量最大", "哪个国家{mineral}储量最多", "{mineral}资源分布", "{mineral}储量排名", "{mineral}的资源量",
      "全球{mineral}储量", "哪些国家拥有{mineral}资源", "{mineral}储量主要分布在哪些国家", "{mineral}储量有多少", "谁拥有最多的{mineral}",
      "哪个国家{mineral}最多", "谁家{mineral}最多", "{mineral}都埋在哪", "谁地下的{mineral}最多", "{mineral}储量谁最大", "{mineral}的家底" ]
path: /v1/minerals/{mineral}/reserves
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
columns:
  - name: holder
    type: entity
    description: {en: "Country, organization or project that holds them", zh: "拥有储量的国家、企业或项目"}
  - name: metric
    type: text
    nullable: true
    description: {en: "reserves or resources", zh: "储量（reserves）或资源量（resources）"}
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
  - name: rank
    type: integer
    nullable: true
    description: {en: "Rank among holders", zh: "储量排名"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [metric, -quantity, -share_percent, holder]
bloom: {en: "Reserves of $mineral", zh: "$mineral的储量"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:HOLDS_RESERVES]-(c:Entity)
WITH c, r ORDER BY c.id, r.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS holder, r.metric AS metric, r.year AS year,
  r.share_percent AS share_percent, r.quantity AS quantity, r.unit AS unit, r.rank AS rank, [properties(r)] AS hops
