/* ---
id: mineral-timeline
title: {en: "Timeline of a mineral", zh: "某矿产大事记"}
description:
  en: "Everything dated about the mineral in order of time: restrictions, measures, agreements, lists and money."
  zh: "按时间列出与该矿产有关的有日期事项：限制、措施、协定、清单与资金。"
ask:
  en:
    [ "timeline of {mineral}", "what happened with {mineral}", "events around {mineral}", "{mineral} timeline",
      "history of {mineral}", "what has happened around {mineral}", "events about {mineral}",
      "chronology of {mineral}", "{mineral} events", "{mineral} news", "milestones for {mineral}",
      "everything that happened with {mineral} in order", "show {mineral} developments over time",
      "what happened to {mineral}", "what happened in {mineral}", "latest developments in {mineral}",
      "key dates for {mineral}", "list {mineral} events by date", "what's been going on with {mineral}",
      "year by year {mineral}", "what's new with {mineral}", "{mineral} headlines" ]
  zh:
    [ "{mineral}大事记", "{mineral}发生了什么", "{mineral}的时间线", "{mineral}的大事", "{mineral}有哪些事件", "{mineral}的历史",
      "{mineral}年表", "{mineral}方面发生了哪些事", "围绕{mineral}发生了什么", "{mineral}的发展历程", "{mineral}按时间顺序的事件", "{mineral}动态",
      "{mineral}相关事件", "{mineral}领域大事年表", "{mineral}的来龙去脉", "{mineral}时间轴", "{mineral}这些年的大事", "{mineral}都发生过什么",
      "{mineral}流水账", "{mineral}按时间梳理", "{mineral}有什么新闻", "{mineral}最近有什么动静" ]
path: /v1/minerals/{mineral}/timeline
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
  since:
    type: date
    required: false
    description: {en: "Only what happened on or after this day, month or year", zh: "仅限此日（月、年）及之后"}
    example: "2023"
columns:
  - name: date
    type: date
    nullable: true
    description: {en: "The date, as precisely as known", zh: "日期（按已知精度）"}
  - name: event
    type: text
    description: {en: "The relation that tells it", zh: "所述关系"}
  - name: who
    type: entity
    description: {en: "Who did it", zh: "主体"}
  - name: what
    type: entity
    description: {en: "What it was done to", zh: "客体"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind of the restriction, or the instrument of the money: ban, quota, loan, grant …", zh: "限制的类型或资金的方式：禁令、配额、贷款、赠款等"}
  - name: percent
    type: number
    nullable: true
    description: {en: "Percent held", zh: "持有百分比"}
  - name: amount
    type: number
    nullable: true
    description: {en: "The amount stated", zh: "所述金额"}
  - name: currency
    type: text
    nullable: true
    description: {en: "Currency of the amount", zh: "货币"}
  - name: until
    type: date
    nullable: true
    description: {en: "Until when, where an end is known", zh: "结束日期（如已知）"}
  - name: status
    type: text
    nullable: true
    description: {en: "How far it is by the latest report: proposed, planned, announced, in force, suspended, lifted; what ended after the day asked for was in force on it", zh: "按最新报道所处阶段：提议、计划、宣布、生效、暂停、取消等；在查询日期之后才结束的，当日为生效"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [date, event, who, what, kind, status]
bloom: {en: "Timeline of $mineral", zh: "$mineral大事记"}
times: all
--- */
MATCH (m:Entity {id: $mineral})<-[r:RESTRICTS_EXPORT|LIFTS_RESTRICTION|RESTRICTION_REACHES|IMPOSES_TARIFF|LISTS_AS_CRITICAL|NATIONALISED]-(c:Entity)
WITH m, r, c, coalesce(r.valid_from, r.effective, r.announced, r.date, r.year) AS date
WHERE date IS NOT NULL AND ($since IS NULL OR date >= $since)
WITH m, r, c, date ORDER BY date, r.key LIMIT $cap
RETURN date AS date, r.relation AS event, {id: c.id, name: c.name, name_zh: c.name_zh} AS who,
  {id: m.id, name: m.name, name_zh: m.name_zh} AS what,
  coalesce(r.kind, r.instrument) AS kind, r.percent AS percent, r.amount AS amount, r.currency AS currency, r.valid_to AS until,
  r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:COVERS]-(x:Measure)<-[r:ENACTED|LIFTS_RESTRICTION]-(c:Entity)
WITH x, y, r, c, coalesce(r.effective, r.announced, r.valid_from) AS date
WHERE date IS NOT NULL AND ($since IS NULL OR date >= $since)
WITH x, y, r, c, date ORDER BY date, r.key, y.key LIMIT $cap
RETURN date AS date, r.relation AS event, {id: c.id, name: c.name, name_zh: c.name_zh} AS who,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS what,
  coalesce(r.kind, r.instrument) AS kind, r.percent AS percent, r.amount AS amount, r.currency AS currency, r.valid_to AS until,
  r.lifecycle AS status, [properties(r), properties(y)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:COVERS]-(x:Alliance)<-[r:PARTY_TO|FOUNDED]-(c:Entity)
WITH x, y, r, c, coalesce(r.date, r.valid_from) AS date
WHERE date IS NOT NULL AND ($since IS NULL OR date >= $since)
WITH x, y, r, c, date ORDER BY date, r.key, y.key LIMIT $cap
RETURN date AS date, r.relation AS event, {id: c.id, name: c.name, name_zh: c.name_zh} AS who,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS what,
  coalesce(r.kind, r.instrument) AS kind, r.percent AS percent, r.amount AS amount, r.currency AS currency, r.valid_to AS until,
  r.lifecycle AS status, [properties(r), properties(y)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:YIELDS]-(x:Project)<-[r:FINANCES|BACKS|HOLDS_STAKE|REVOKED|NATIONALISED]-(c:Entity)
WITH x, y, r, c, coalesce(r.date, r.valid_from) AS date
WHERE date IS NOT NULL AND ($since IS NULL OR date >= $since)
WITH x, y, r, c, date ORDER BY date, r.key, y.key LIMIT $cap
RETURN date AS date, r.relation AS event, {id: c.id, name: c.name, name_zh: c.name_zh} AS who,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS what,
  coalesce(r.kind, r.instrument) AS kind, r.percent AS percent, r.amount AS amount, r.currency AS currency, r.valid_to AS until,
  r.lifecycle AS status, [properties(r), properties(y)] AS hops
