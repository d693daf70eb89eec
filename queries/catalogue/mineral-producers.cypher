/* ---
id: mineral-producers
title: {en: "Producers of a mineral and their shares", zh: "某矿产的生产者及份额"}
description:
  en: "Who produces the mineral: share, quantity and rank by stage and year, the latest year and the largest share first."
  zh: "谁生产该矿产：按环节和年份列出份额、产量与排名，最近年份与最大份额在前。"
ask:
  en:
    [ "who produces {mineral}", "top producers of {mineral}", "largest producers of {mineral}",
      "share of {mineral} production by country", "{mineral} producers", "who makes {mineral}",
      "{mineral} production", "{mineral} output by country", "which countries produce {mineral}",
      "who is the largest producer of {mineral}", "where is {mineral} produced", "where does {mineral} come from",
      "which companies produce {mineral}", "who produces the most {mineral}",
      "leading {mineral} producing countries", "{mineral} supply by country", "who supplies {mineral}",
      "main suppliers of {mineral}", "{mineral} production shares", "production ranking for {mineral}",
      "who are the {stage=mining|mining} producers of {mineral}", "who {stage=mining|mines} {mineral}",
      "who {stage=mining|mines} the most {mineral}", "largest {mineral} {stage=mining|miners}",
      "{stage=mining|mined} {mineral} production", "{mineral} {stage=mining|mining} by country",
      "which countries {stage=mining|extract} {mineral}", "who {stage=refining|refines} {mineral}",
      "which countries {stage=refining|refine} {mineral}", "who produces {stage=refining|refined} {mineral}",
      "largest {mineral} {stage=refining|refiners}", "who {stage=refining|refines} the most {mineral}",
      "{mineral} {stage=refining|refining} by country", "where is {mineral} {stage=refining|refined}",
      "share of {mineral} {stage=refining|refining} by country",
      "largest producers of {stage=refining|refined} {mineral}",
      "share of {mineral} {stage=mining|mining} by country", "what share of {mineral} does each country produce",
      "what share of {mineral} production does each country have",
      "who has the largest share of {mineral} production", "how much {mineral} is produced",
      "who has the largest share of {mineral} {stage=refining|refining}",
      "who leads {mineral} {stage=refining|refining}", "who digs up {mineral}", "who turns out {mineral}",
      "how much {mineral} does each country make", "{mineral} league table", "rank the {mineral} producers",
      "who {stage=refining|processes} {mineral}", "where is {mineral} {stage=mining|dug up}",
      "who does the {mineral} {stage=refining|refining}", "{stage=refining|refined} {mineral} output",
      "who dominates {mineral} {stage=mining|mining}",
      "who dominates {mineral} {stage=refining|refining}",
      "who dominates {mineral} production",
      "who {stage=refining|refines} the bulk of {mineral}",
      "who {stage=mining|mines} the bulk of {mineral}" ]
  zh:
    [ "谁生产{mineral}", "{mineral}的主要生产国", "{mineral}产量最大的国家", "各国{mineral}产量份额", "{mineral}生产国有哪些", "哪些国家生产{mineral}",
      "{mineral}产量排名", "{mineral}的产量", "{mineral}最大的生产国是谁", "谁是最大的{mineral}生产国", "{mineral}主要产自哪里",
      "{mineral}产自哪些国家", "哪些企业生产{mineral}", "{mineral}产量国家", "哪国{mineral}产量最大", "{mineral}的主要供应国", "谁供应{mineral}",
      "{mineral}来自哪里", "{mineral}生产份额", "{mineral}的供应国", "{mineral}产量占比", "哪个国家的{mineral}产量最多", "{mineral}在哪里生产",
      "谁{stage=mining|开采}{mineral}", "哪些国家{stage=mining|开采}{mineral}", "{mineral}{stage=mining|开采}份额",
      "{mineral}{stage=mining|开采}国", "{mineral}{stage=mining|矿山产量}", "谁{stage=mining|开采}的{mineral}最多",
      "谁{stage=refining|精炼}{mineral}", "哪些国家{stage=refining|冶炼}{mineral}", "{mineral}{stage=refining|精炼}份额",
      "{mineral}{stage=refining|精炼}产量", "{mineral}{stage=refining|冶炼}最大的国家", "谁生产{stage=refining|精炼}{mineral}",
      "各国{mineral}{stage=refining|精炼}份额", "{mineral}主要在哪里{stage=refining|精炼}", "最大的{mineral}{stage=refining|精炼}国",
      "{stage=refining|精炼}{mineral}的主要生产国", "{mineral}{stage=refining|冶炼环节}各国份额", "{mineral}{stage=mining|采矿}环节各国份额",
      "{mineral}生产者及份额", "谁产{mineral}最多", "{mineral}主要谁在产", "{mineral}都是谁在{stage=refining|炼}",
      "谁在{stage=mining|挖}{mineral}", "{mineral}产量谁第一", "{mineral}各国占比", "产{mineral}的国家",
      "{mineral}{stage=refining|加工}主要在哪", "{mineral}产量排行榜",
      "谁主导{mineral}的生产",
      "谁主导{mineral}的{stage=refining|精炼}",
      "谁主导{mineral}的{stage=mining|开采}" ]
path: /v1/minerals/{mineral}/producers
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
  stage:
    type: choice
    choices: PRODUCES.stage
    required: false
    description: {en: "This stage alone, such as mining or refining", zh: "仅限该环节，如 mining（开采）、refining（冶炼）"}
    example: "mining"
  year:
    type: date
    required: false
    description: {en: "This year alone", zh: "仅限该年份"}
    example: "2024"
columns:
  - name: producer
    type: entity
    description: {en: "Country, alliance or organization that produces", zh: "生产国、联盟或企业"}
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
  - name: rank
    type: integer
    nullable: true
    description: {en: "Rank among producers", zh: "产量排名"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [-year, stage, -share_percent, -quantity, producer]
bloom: {en: "Producers of $mineral", zh: "$mineral的生产者"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:PRODUCES]-(c:Entity)
WHERE ($stage IS NULL OR r.stage = $stage) AND ($year IS NULL OR r.year = $year)
WITH c, r ORDER BY c.id, r.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS producer, r.stage AS stage, r.year AS year,
  r.share_percent AS share_percent, r.quantity AS quantity, r.unit AS unit, r.rank AS rank, [properties(r)] AS hops
