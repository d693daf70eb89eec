/* ---
id: country-measures
title: {en: "Measures of a country", zh: "某国的措施"}
description:
  en: "Laws, lists and announcements that the country enacted, what they cover, and those of its alliances that reach it (derived)."
  zh: "该国制定的法律、清单与公告及其涉及的矿产，以及其所属联盟的、及于该国的措施（推导）。"
ask:
  en:
    [ "what measures has {country} enacted", "laws of {country} on critical minerals",
      "export control announcements by {country}", "what policies has {country} adopted",
      "which laws did {country} pass on critical minerals", "{country}'s measures",
      "critical minerals policies of {country}", "what regulations does {country} have", "measures by {country}",
      "{country} legislation", "which announcements has {country} issued", "what has {country} enacted",
      "laws and strategies of {country}", "which measures reach {country}",
      "what critical minerals legislation applies in {country}", "what rules has {country} put in place",
      "what has {country} announced", "{country} laws and announcements on minerals",
      "{country} executive orders on critical minerals", "which policies does {country} have for minerals",
      "{country} rules on critical minerals", "what steps has {country} taken",
      "which laws of {country} cover {mineral}", "{country}'s measures on {mineral}",
      "what regulations does {country} have on {mineral}", "{country}'s policies on {mineral}",
      "which measures has {country} enacted on {mineral}", "which announcements has {country} issued on {mineral}",
      "{country} {mineral} legislation" ]
  zh:
    [ "{country}出台了哪些措施", "{country}的关键矿产法规", "{country}发布的公告", "{country}颁布了哪些法规", "{country}有哪些关键矿产政策",
      "{country}的措施有哪些", "{country}制定了哪些法律", "{country}出台的政策", "{country}有哪些法律和公告", "{country}发布了哪些公告",
      "{country}的矿产政策", "{country}政府出台过哪些措施", "适用于{country}的措施", "{country}出了哪些政策", "{country}发过哪些文件",
      "{country}在矿产方面出了哪些招", "{country}的法律法规", "{country}政策", "{country}有什么法",
      "{country}针对{mineral}的措施", "{country}涉及{mineral}的法规", "{country}出台了哪些涉及{mineral}的政策", "{country}有哪些{mineral}政策",
      "{country}对{mineral}出台了哪些措施", "{country}关于{mineral}的公告" ]
path: /v1/countries/{country}/measures
tag: countries
parameters:
  country:
    type: entity
    of: Entity
    among: [Country, Alliance]
    description: {en: "The country (or an alliance such as the EU) by id or by a name in Chinese or English", zh: "国家（或欧盟等联盟）的标识或中英文名称"}
    example: "China"
    example_zh: "中国"
  mineral:
    type: entity
    of: Mineral
    required: false
    description: {en: "Only what covers this mineral", zh: "仅限涉及该矿产者"}
    example: "gallium"
    example_zh: "镓"
columns:
  - name: measure
    type: entity
    description: {en: "The measure", zh: "措施"}
  - name: how
    type: text
    description: {en: "Enacted by it, or reaching it through an alliance", zh: "本国制定，或经联盟及于该国"}
    values:
      enacted: {en: "enacted", zh: "制定"}
      reaches: {en: "reaches it through an alliance", zh: "经联盟及于该国"}
  - name: mineral
    type: entity
    nullable: true
    description: {en: "A mineral that it covers", zh: "涉及的矿产"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: announced
    type: date
    nullable: true
    description: {en: "When announced", zh: "公布日期"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [how, announced, measure, mineral]
bloom: {en: "Measures of $country", zh: "$country的措施"}
bloom_also:
  - {en: "Measures of $country on $mineral", zh: "$country涉及$mineral的措施"}
--- */
MATCH (c:Entity {id: $country})-[r:ENACTED]->(x:Measure)
OPTIONAL MATCH (x)-[y:COVERS]->(m:Mineral)
WITH x, r, y, m WHERE $mineral IS NULL OR m.id = $mineral OR m.id IN $mineral_members
WITH x, r, y, m ORDER BY x.id, r.key, y.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS measure, 'enacted' AS how,
  CASE WHEN m IS NULL THEN null ELSE {id: m.id, name: m.name, name_zh: m.name_zh} END AS mineral, r.kind AS kind,
  r.announced AS announced, coalesce(r.effective, r.valid_from) AS since,
  [properties(r)] + CASE WHEN y IS NULL THEN [] ELSE [properties(y)] END AS hops
UNION ALL
MATCH (c:Entity {id: $country})<-[r:MEASURE_REACHES]-(x:Measure)
OPTIONAL MATCH (x)-[y:COVERS]->(m:Mineral)
WITH x, r, y, m WHERE $mineral IS NULL OR m.id = $mineral OR m.id IN $mineral_members
WITH x, r, y, m ORDER BY x.id, r.key, y.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS measure, 'reaches' AS how,
  CASE WHEN m IS NULL THEN null ELSE {id: m.id, name: m.name, name_zh: m.name_zh} END AS mineral, null AS kind,
  null AS announced, r.valid_from AS since,
  [properties(r)] + CASE WHEN y IS NULL THEN [] ELSE [properties(y)] END AS hops
