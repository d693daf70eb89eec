/* ---
id: mineral-concentration
title: {en: "How concentrated the supply of a mineral is", zh: "某矿产供应的集中度"}
description:
  en: "Herfindahl-Hirschman index of the shares told, by stage and year. Shares that are not told can only add to it: it lies between the two numbers."
  zh: "按环节和年份，由已知份额计算赫芬达尔—赫希曼指数。未知份额只会使其增大，故给出上下界。"
ask:
  en:
    [ "how concentrated is {mineral} supply", "HHI of {mineral}", "concentration of {mineral} production",
      "market concentration for {mineral}", "{mineral} supply concentration", "{mineral} concentration",
      "how concentrated is {mineral} production", "HHI for {mineral}", "Herfindahl index of {mineral}",
      "is {mineral} supply concentrated", "how concentrated is the {mineral} market",
      "concentration of {mineral} supply", "{mineral} HHI index", "how concentrated is {mineral} refining",
      "how concentrated is {mineral} mining", "is {mineral} production concentrated in few countries",
      "is {mineral} in few hands", "is {mineral} a monopoly", "how spread out is {mineral} production",
      "how diversified is {mineral} supply", "how many countries does {mineral} supply rest on" ]
  zh:
    [ "{mineral}供应集中度", "{mineral}的HHI指数", "{mineral}生产有多集中", "{mineral}的市场集中度", "{mineral}供应有多集中",
      "{mineral}的供应集中度如何", "{mineral}生产集中度", "{mineral}的集中度", "{mineral}市场集中程度", "{mineral}的赫芬达尔指数",
      "{mineral}产业集中吗", "{mineral}供应是否集中", "{mineral}冶炼集中度", "{mineral}开采集中度", "{mineral}是不是集中在少数几家",
      "{mineral}供应分散吗", "{mineral}垄断程度", "{mineral}供应集中不集中" ]
path: /v1/minerals/{mineral}/concentration
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
columns:
  - name: stage
    type: text
    nullable: true
    description: {en: "The stage: mining, refining …", zh: "环节：开采、冶炼等"}
  - name: year
    type: date
    nullable: true
    description: {en: "The year that the figure is of", zh: "数据所属年份"}
  - name: producers
    type: integer
    description: {en: "Producers whose share is told", zh: "已知份额的生产者数"}
  - name: known_percent
    type: number
    description: {en: "What their shares add up to", zh: "已知份额合计"}
  - name: hhi_least
    type: number
    description: {en: "The index of the shares told: it is at least this (0 to 10,000)", zh: "已知份额的指数，即下界（0—10000）"}
  - name: hhi_most
    type: number
    description: {en: "The index if one producer had all the rest", zh: "若其余份额归于一家时的指数，即上界"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [-year, stage]
bloom: {en: "Concentration of $mineral supply", zh: "$mineral的供应集中度"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:PRODUCES]-(c:Country)
WHERE r.share_percent IS NOT NULL AND (r.metric IS NULL OR r.metric = 'output')
WITH c, r ORDER BY c.id, r.key LIMIT $cap
WITH r.stage AS stage, r.year AS year, c, max(r.share_percent) AS share, collect(properties(r)) AS edges
WITH stage, year, count(c) AS producers, sum(share) AS known, sum(share * share) AS least, collect(edges) AS told
RETURN stage AS stage, year AS year, producers AS producers, known AS known_percent, least AS hhi_least,
  least + CASE WHEN known < 100 THEN (100 - known) * (100 - known) ELSE 0 END AS hhi_most,
  reduce(all = [], part IN told | all + part) AS hops
