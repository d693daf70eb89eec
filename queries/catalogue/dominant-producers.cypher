/* ---
id: dominant-producers
title: {en: "Who dominates what", zh: "谁主导哪种矿产"}
description:
  en: "Producers with at least the share of a mineral, whether or not they restrict it."
  zh: "份额达到门槛的生产者（无论是否限制出口）。"
ask:
  en:
    [ "who dominates critical minerals", "which minerals are dominated by one country",
      "which countries dominate the production of a mineral",
      "who has more than {min_share} of the world production of a mineral",
      "which producers have a share of at least {min_share}", "dominant producers",
      "countries with {min_share=50|more than half} of the production of a mineral",
      "countries that produce at least {min_share} of a mineral",
      "for which minerals does one country produce more than {min_share}", "which country dominates which mineral",
      "producers with a share above {min_share}", "who produces {min_share=50|more than half} of any mineral",
      "which minerals have a single dominant producer", "countries that dominate mineral supply",
      "where does one country produce {min_share=50|the majority}",
      "countries with {min_share} or more of the supply",
      "countries that make {min_share} or more of the world's supply of something",
      "where does one country hold {min_share} or more",
      "which countries produce {min_share} or more of any mineral",
      "which countries have {min_share} or more of the output", "who has at least {min_share} of any mineral",
      "who corners the market in any mineral", "monopoly producers",
      "what minerals does a single country control {min_share} of the supply", "who supplies more than {min_share}" ]
  zh:
    [ "谁主导关键矿产", "哪些矿产由一国主导", "产量占全球{min_share}以上的生产国", "哪些国家主导关键矿产的生产", "份额超过{min_share}的生产国",
      "哪些国家的产量占全球{min_share}以上", "谁主导哪种矿产", "产量占{min_share=50|一半以上}的国家", "占主导地位的生产国", "产量份额至少{min_share}的国家有哪些",
      "哪些矿产{min_share=50|过半}由一国生产", "哪些国家垄断了某种矿产的生产", "哪些矿产由单一国家主导", "占比超过{min_share}的生产国有哪些",
      "哪些国家供应了某矿产{min_share}以上", "谁垄断了关键矿产", "谁一家独大", "有哪些矿产一国独大", "占全球产量{min_share}以上的有谁", "一国产量超过{min_share}的矿",
      "全球份额{min_share}以上的国家", "谁的产量超过全球{min_share}", "哪些矿产{min_share}以上由一国供应" ]
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
  other_than:
    type: entity
    of: Entity
    among: [Country, Alliance]
    required: false
    side: except
    description: {en: "Producers other than this country (or alliance)", zh: "生产者，该国（或联盟）除外"}
    example: "China"
    example_zh: "中国"
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
WHERE s.share_percent >= $min_share AND ($other_than IS NULL OR c.id <> $other_than)
WITH c, m, s ORDER BY s.share_percent DESC, m.id, c.id, s.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral,
  {id: c.id, name: c.name, name_zh: c.name_zh} AS producer, s.share_percent AS share_percent, s.stage AS stage,
  s.year AS year, [properties(s)] AS hops
