/* ---
id: changes
title: {en: "What changed in the graph since a time", zh: "自某时起图谱的变化"}
description:
  en: "Relations that were recorded or changed after the time, with the documents that did it."
  zh: "自该时间之后新增或更新的关系及其来源文献。"
ask:
  en:
    [ "what changed since {since}", "new in the graph since {since}", "what was recorded after {since}",
      "which relations were added since {since}", "what has changed in the graph after {since}",
      "changes since {since}", "show changes to the knowledge graph since {since}", "what is new since {since}",
      "what was added to the graph since {since}", "what did the database learn since {since}",
      "which edges changed since {since}", "updates to the data since {since}", "new relations since {since}",
      "which relationships were recorded or changed since {since}", "what is new in the data since {since}",
      "what's new in your data since {since}", "what's new in the graph since {since}",
      "what have you added since {since}", "what has been added to your database since {since}",
      "what new relations have been recorded since {since}", "what did you learn since {since}",
      "what was updated in the graph since {since}" ]
  zh:
    [ "自{since}以来有何变化", "{since}之后新增的关系", "{since}以后图谱更新了什么", "{since}以来图谱有哪些变化", "{since}以来新增了哪些关系",
      "从{since}起图谱有何更新", "{since}以后新收录了什么", "{since}之后有什么变化", "图谱自{since}以来改了什么", "{since}以来数据更新",
      "{since}以来图谱新增或更改了哪些关系", "{since}以来收录的数据有何变化", "知识图谱在{since}之后记录了什么", "{since}以来数据库新增了什么",
      "{since}之后你们的数据有什么更新", "{since}以来图谱有什么新内容", "{since}以来新入库了什么", "{since}以来新加了哪些数据" ]
path: /v1/changes
tag: quality
parameters:
  since:
    type: date
    description: {en: "After this time (a day, month or year)", zh: "此时间之后（日、月或年）"}
    example: "2026-01"
columns:
  - name: recorded
    type: date
    nullable: true
    description: {en: "When the graph took it up", zh: "图谱收录时间"}
  - name: relation
    type: text
    description: {en: "The relation", zh: "关系"}
  - name: subject
    type: entity
    description: {en: "Its subject", zh: "主体"}
  - name: object
    type: entity
    description: {en: "Its object", zh: "客体"}
  - name: status
    type: text
    nullable: true
    description: {en: "How far it is by the latest report: proposed, planned, announced, in force, suspended, lifted; what ended after the day asked for was in force on it", zh: "按最新报道所处阶段：提议、计划、宣布、生效、暂停、取消等；在查询日期之后才结束的，当日为生效"}
  - name: says
    type: text
    nullable: true
    title: {en: "In words", zh: "所述"}
    description: {en: "What the edge says, in words: figures, kinds and times", zh: "该关系的文字说明：数值、类型与时间"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [-recorded, relation, subject, object, says]
bloom: {en: "Changes since $since", zh: "自$since以来的变化"}
times: all
timeout: 20.0
--- */
// Looks at every stated edge: the time of recording has no index. Where they are too many, the latest are kept.
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.recorded > $since AND r.derived IS NULL
WITH a, b, r ORDER BY r.recorded DESC, r.key LIMIT $cap
RETURN r.recorded AS recorded, r.relation AS relation, {id: a.id, name: a.name, name_zh: a.name_zh} AS subject,
  {id: b.id, name: b.name, name_zh: b.name_zh} AS object, r.lifecycle AS status, r.says AS says,
  [properties(r)] AS hops
