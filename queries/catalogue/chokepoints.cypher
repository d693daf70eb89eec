/* ---
id: chokepoints
title: {en: "Chokepoints: a large share and a restriction in force", zh: "供应瓶颈：高份额且有限制"}
description:
  en: "Countries whose share of a mineral's output reaches the threshold and that restrict its export on the day asked for."
  zh: "产量份额达到门槛且在查询日期限制出口的国家与矿产。"
ask:
  en:
    [ "where are the chokepoints", "supply chokepoints for critical minerals",
      "dominant producers that restrict exports", "where are the supply bottlenecks",
      "which countries both dominate a mineral and restrict its export", "which dominant producers restrict exports",
      "chokepoints with a share above {min_share}",
      "which countries with at least {min_share} of production restrict exports", "chokepoints at {min_share}",
      "where does a country with more than {min_share} of the supply restrict exports",
      "countries that control exports of a mineral of which they produce at least {min_share}",
      "which countries restrict the export of minerals that they dominate",
      "countries with {min_share=50|more than half} of a mineral's output that restrict its export",
      "critical mineral supply chokepoints", "which minerals are at risk as the largest producer restricts exports",
      "which minerals have a chokepoint",
      "where does one country make {min_share=50|over half} of a mineral and restrict its export",
      "where does a single country produce {min_share=50|over half} of a mineral and also restrict its export",
      "which minerals come mostly from a country that restricts exports",
      "countries producing {min_share} or more that restrict exports",
      "where do export restrictions meet dominant producers", "which minerals could be choked off",
      "single country dominates and bans exports" ]
  zh:
    [ "供应瓶颈在哪里", "关键矿产的供应瓶颈", "哪些矿产被卡脖子", "哪些国家主导某种矿产又限制出口", "占主导并限制出口的国家", "份额超过{min_share}且限制出口的国家",
      "占比{min_share}以上又限制出口的国家有哪些", "供应瓶颈有哪些", "哪些矿产存在供应瓶颈", "产量份额达到{min_share}的瓶颈", "份额超过{min_share=50|一半}且限制出口的国家",
      "关键矿产的卡脖子环节", "门槛{min_share}的供应瓶颈", "哪些主要生产国限制出口", "哪些国家产量占全球{min_share}以上同时限制出口",
      "哪些国家产量{min_share=50|过半}还限制出口", "一国产量占{min_share}以上还限制出口的矿产", "哪些矿产一国独大又限制出口", "产量{min_share}以上且有出口管制",
      "哪些矿最容易被卡脖子", "一家独大还管制出口的矿", "占全球{min_share=50|一半以上}又管制出口" ]
path: /v1/chokepoints
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
    description: {en: "Countries other than this country (or alliance)", zh: "国家，该国（或联盟）除外"}
    example: "China"
    example_zh: "中国"
  kind:
    type: choice
    choices: RESTRICTS_EXPORT.kind
    required: false
    description: {en: "This kind alone: ban (a suspension too: a ban for a time), licence, quota, tax, suspension", zh: "仅限该类型：ban（含 suspension，即一时之禁）、licence、quota、tax、suspension"}
    example: "quota"
columns:
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: country
    type: entity
    description: {en: "The country", zh: "国家"}
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
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: destination
    type: text
    nullable: true
    description: {en: "The destination that it is aimed at; empty: everybody", zh: "针对的目的地；空为全部"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [-share_percent, mineral, country, since]
bloom: {en: "Chokepoints of at least $min_share percent", zh: "份额不低于$min_share%的供应瓶颈"}
--- */
// Looks at every export restriction, which are few beside the whole graph, and from each at the same country's output.
MATCH (c:Country)-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES]->(m:Mineral)<-[s:PRODUCES]-(c)
WHERE s.share_percent >= $min_share AND ($other_than IS NULL OR c.id <> $other_than)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
WITH c, m, r, s ORDER BY s.share_percent DESC, m.id, c.id, s.key, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, {id: c.id, name: c.name, name_zh: c.name_zh} AS country,
  s.share_percent AS share_percent, s.stage AS stage, s.year AS year, r.kind AS kind, r.destination AS destination,
  coalesce(r.valid_from, r.effective, r.announced) AS since, [properties(s), properties(r)] AS hops
