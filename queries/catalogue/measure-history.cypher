/* ---
id: measure-history
title: {en: "How a measure changed", zh: "措施的变化"}
description:
  en: "Enactment, restrictions, pauses and liftings of the measure and of its parts in order of time; all times."
  zh: "该措施及其组成部分的制定、限制、暂停与解除，按时间排列（全部时期）。"
ask:
  en:
    [ "history of {measure}", "how has {measure} changed", "is {measure} still in force",
      "has {measure} been suspended", "{measure} history", "what became of {measure}", "was {measure} suspended",
      "when was {measure} suspended", "when did {measure} enter into force", "is {measure} in effect",
      "what happened to {measure}", "timeline of {measure}", "has {measure} been lifted", "how did {measure} evolve",
      "changes to {measure}", "is {measure} suspended", "status of {measure}", "when was {measure} issued",
      "when does {measure} expire", "was {measure} changed", "is {measure} in force",
      "since when is {measure} in force", "is {measure} still on the books", "is {measure} still running",
      "was {measure} ever paused or lifted", "does {measure} still apply", "is {measure} still valid",
      "when did {measure} start", "how long has {measure} been in force", "what came of {measure}",
      "was {measure} ever suspended" ]
  zh:
    [ "{measure}的变化", "{measure}如何变化", "{measure}是否仍然有效", "{measure}是否暂停", "{measure}的历史", "{measure}还有效吗",
      "{measure}何时生效", "{measure}什么时候暂停", "{measure}的演变", "{measure}后来怎么样", "{measure}是否被取消", "{measure}有过哪些变化",
      "{measure}暂停了吗", "{measure}的来龙去脉", "{measure}经过了哪些调整", "{measure}何时发布", "{measure}是否已恢复", "{measure}现在生效吗",
      "{measure}发生了什么变化", "{measure}历史沿革", "{measure}后来暂停过吗", "{measure}还管用吗", "{measure}现在还算数吗",
      "{measure}什么时候开始执行", "{measure}后来怎样", "{measure}现在还在执行吗", "{measure}停了吗", "{measure}从哪天起生效" ]
path: /v1/measures/{measure}/history
tag: measures
parameters:
  measure:
    type: entity
    of: Measure
    description: {en: "The measure by id or by a name in Chinese or English", zh: "措施的标识或中英文名称"}
    example: "MOFCOM Announcement 2024 No. 46, para. 2"
    example_zh: "商务部公告2024年第46号第二款"
columns:
  - name: date
    type: date
    nullable: true
    description: {en: "The date, as precisely as known", zh: "日期（按已知精度）"}
  - name: event
    type: text
    description: {en: "What happened", zh: "事项"}
    values:
      ENACTED: {en: "enacted", zh: "制定"}
      RESTRICTS_EXPORT: {en: "restricts", zh: "限制"}
      LIFTS_RESTRICTION: {en: "lifts or pauses", zh: "解除或暂停"}
  - name: who
    type: entity
    description: {en: "Who did it", zh: "实施者"}
  - name: limb
    type: entity
    nullable: true
    title: {en: "Part of the measure", zh: "措施的组成部分"}
    description: {en: "The part of the measure that it is about, such as a paragraph; empty: the whole", zh: "所涉措施的组成部分（如某款）；空为整体"}
  - name: mineral
    type: entity
    nullable: true
    description: {en: "The mineral, where one is told", zh: "矿产（如有说明）"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: destination
    type: text
    nullable: true
    description: {en: "The destination that it is aimed at; empty: everybody", zh: "针对的目的地；空为全部"}
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
order: [date, event, limb, mineral, who]
bloom: {en: "History of $measure", zh: "$measure的变化"}
times: all
--- */
MATCH (x:Entity {id: $measure})<-[r:ENACTED|LIFTS_RESTRICTION]-(o:Entity)
WITH o, r ORDER BY o.id, r.key LIMIT $cap
RETURN coalesce(r.announced, r.effective, r.valid_from) AS date, r.relation AS event,
  {id: o.id, name: o.name, name_zh: o.name_zh} AS who, null AS limb,
  null AS mineral, r.kind AS kind, null AS destination,
  r.valid_to AS until, r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
MATCH (x:Entity {id: $measure})-[y:COVERS]->(m:Mineral)<-[r:RESTRICTS_EXPORT|LIFTS_RESTRICTION]-(o:Entity)
WHERE (r.measure = x.name OR r.measure = x.name_zh OR r.measure = x.id OR r.measure IN x.aliases)
WITH o, m, y, r ORDER BY o.id, m.id, y.key, r.key LIMIT $cap
RETURN coalesce(r.valid_from, r.effective, r.announced) AS date, r.relation AS event,
  {id: o.id, name: o.name, name_zh: o.name_zh} AS who,
  null AS limb, {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral,
  r.kind AS kind, r.destination AS destination, r.valid_to AS until, r.lifecycle AS status,
  [properties(y), properties(r)] AS hops
UNION ALL
UNWIND $measure_members AS one
MATCH (x:Entity {id: one})<-[r:ENACTED|LIFTS_RESTRICTION]-(o:Entity)
WITH x, o, r ORDER BY x.id, o.id, r.key LIMIT $cap
RETURN coalesce(r.announced, r.effective, r.valid_from) AS date, r.relation AS event,
  {id: o.id, name: o.name, name_zh: o.name_zh} AS who, {id: x.id, name: x.name, name_zh: x.name_zh} AS limb,
  null AS mineral, r.kind AS kind, null AS destination,
  r.valid_to AS until, r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
UNWIND $measure_members AS one
MATCH (x:Entity {id: one})-[y:COVERS]->(m:Mineral)<-[r:RESTRICTS_EXPORT|LIFTS_RESTRICTION]-(o:Entity)
WHERE (r.measure = x.name OR r.measure = x.name_zh OR r.measure = x.id OR r.measure IN x.aliases)
WITH x, o, m, y, r ORDER BY x.id, o.id, m.id, y.key, r.key LIMIT $cap
RETURN coalesce(r.valid_from, r.effective, r.announced) AS date, r.relation AS event,
  {id: o.id, name: o.name, name_zh: o.name_zh} AS who,
  {id: x.id, name: x.name, name_zh: x.name_zh} AS limb, {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral,
  r.kind AS kind, r.destination AS destination, r.valid_to AS until, r.lifecycle AS status,
  [properties(y), properties(r)] AS hops
