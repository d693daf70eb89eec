/* ---
id: events
title: {en: "What happened since a day", zh: "自某日起发生的事"}
description:
  en: "Everything dated on or after the day, over all minerals: restrictions, agreements, deals and measures in order of time."
  zh: "该日及之后的全部有日期事项：限制、协定、交易与措施，按时间排列。"
ask:
  en:
    [ "what happened since {since}", "events since {since}", "news since {since}",
      "what has happened since {since} across all minerals", "everything that happened since {since}",
      "what has happened since {since}", "latest events since {since}", "developments since {since}",
      "what took place after {since}", "list events after {since}",
      "which restrictions, agreements and deals happened since {since}",
      "which measures were announced since {since}", "what is the news since {since}",
      "what happened in critical minerals since {since}", "which deals were signed since {since}",
      "what export restrictions were imposed since {since}", "what's new since {since}",
      "what has been going on since {since}", "what went on after {since}", "big moves since {since}",
      "what did I miss since {since}", "headlines since {since}", "latest happenings after {since}" ]
  zh:
    [ "{since}以来发生了什么", "{since}以来的事件", "{since}之后的动态", "{since}以来所有矿产发生的事", "{since}以来有哪些事件", "{since}之后发生了哪些事",
      "自{since}起发生的事", "{since}以来有什么新闻", "{since}以来关键矿产领域发生了什么", "从{since}开始发生了什么", "{since}之后有哪些大事",
      "{since}以来有什么进展", "{since}以来签署了哪些协定", "{since}以来出台了哪些措施", "{since}以来有哪些限制和协定", "{since}以来出了哪些大事",
      "{since}以来有什么动静", "{since}以来有什么新鲜事", "{since}后都有哪些新闻", "{since}以来的大事" ]
path: /v1/events
tag: quality
parameters:
  since:
    type: date
    description: {en: "On or after this day, month or year", zh: "此日（月、年）及之后"}
    example: "2025-10"
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
  - name: status
    type: text
    nullable: true
    description: {en: "How far it is by the latest report: proposed, planned, announced, in force, suspended, lifted; what ended after the day asked for was in force on it", zh: "按最新报道所处阶段：提议、计划、宣布、生效、暂停、取消等；在查询日期之后才结束的，当日为生效"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [date, event, who, what]
bloom: {en: "Events since $since", zh: "自$since以来的事件"}
times: all
timeout: 20.0
--- */
// Looks at every edge of the relations that tell events: dates have no index.
MATCH (a:Entity)-[r:RESTRICTS_EXPORT|LIFTS_RESTRICTION|IMPOSES_TARIFF|PARTY_TO|FOUNDED|MEMBER_OF|ENACTED|FINANCES|BACKS|HOLDS_STAKE|NATIONALISED|REVOKED]->(b:Entity)
WITH a, r, b, coalesce(r.valid_from, r.effective, r.announced, r.date) AS date
WHERE date >= $since
WITH a, r, b, date ORDER BY date, r.key LIMIT $cap
RETURN date AS date, r.relation AS event, {id: a.id, name: a.name, name_zh: a.name_zh} AS who,
  {id: b.id, name: b.name, name_zh: b.name_zh} AS what, r.lifecycle AS status, [properties(r)] AS hops
