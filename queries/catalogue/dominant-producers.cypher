/* ---
id: dominant-producers
title: {en: "Who dominates what", zh: "谁主导哪种矿产"}
description:
  en: "Producers with at least the share of a mineral, whether or not they restrict it."
  zh: "份额达到门槛的生产者（无论是否限制出口）。"
ask:
  en: ["who dominates critical minerals", "producers with more than half of the world", "which minerals are dominated by one country"]
  zh: ["谁主导关键矿产", "哪些矿产由一国主导", "占全球一半以上的生产国"]
path: /v1/dominant-producers
tag: supply
parameters:
  min_share:
    type: number
    required: false
    default: 50
    minimum: 0
    maximum: 100
    description: {en: "Least share in percent", zh: "最低份额（%）"}
    example: 50
columns:
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: producer
    type: entity
    description: {en: "The producer", zh: "生产者"}
  - name: share_percent
    type: number
    nullable: true
    description: {en: "Share of the world total in percent", zh: "占全球总量的百分比"}
  - name: stage
    type: text
    nullable: true
    description: {en: "The stage: mining, refining …", zh: "环节：开采、冶炼等"}
  - name: year
    type: date
    nullable: true
    description: {en: "The year that the figure is of", zh: "数据所属年份"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [-share_percent, mineral, producer]
bloom: {en: "Producers of at least $min_share percent", zh: "份额不低于$min_share%的生产者"}
--- */
// Begins at the minerals of the vocabulary, some hundreds, and looks at the producers of each.
MATCH (m:Mineral)<-[s:PRODUCES]-(c:Entity)
WHERE s.share_percent >= $min_share
WITH c, m, s ORDER BY m.id, c.id, s.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral,
  {id: c.id, name: c.name, name_zh: c.name_zh} AS producer, s.share_percent AS share_percent, s.stage AS stage,
  s.year AS year, [properties(s)] AS hops
