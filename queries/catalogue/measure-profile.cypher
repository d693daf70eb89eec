/* ---
id: measure-profile
title: {en: "A measure on one page", zh: "措施概览"}
description:
  en: "What the measure covers, who enacted it and when, whom it reaches (derived), the restrictions that rest on it and what became of it."
  zh: "该措施涉及的矿产、制定者与时间、及于何方（推导）、以其为依据的限制及其变化。"
ask:
  en:
    [ "what does {measure} cover", "profile of {measure}", "who enacted {measure}", "tell me about {measure}",
      "which minerals does {measure} cover", "what is {measure}", "{measure}", "what is {measure} about",
      "overview of {measure}", "who issued {measure}", "what does {measure} restrict",
      "which minerals does {measure} restrict", "describe {measure}", "which countries issued {measure}",
      "summary of {measure}", "what does {measure} apply to", "which minerals are listed in {measure}",
      "what does {measure} say", "what is in {measure}", "what is {measure} all about", "who is behind {measure}",
      "which minerals fall under {measure}", "explain {measure}", "who made {measure} and what does it cover",
      "everything on {measure}", "all you have on {measure}" ]
  zh:
    [ "{measure}涉及什么", "{measure}概览", "{measure}是谁制定的", "介绍{measure}", "{measure}", "{measure}是什么",
      "{measure}涵盖哪些矿产", "{measure}管制哪些矿产", "{measure}的内容", "介绍一下{measure}", "谁发布了{measure}", "{measure}限制什么",
      "{measure}规定了什么", "{measure}由谁发布", "{measure}涉及哪些矿产", "{measure}的概况", "{measure}针对什么", "{measure}的基本情况",
      "{measure}管哪些矿", "{measure}说了什么", "{measure}谁发的", "{measure}讲的是什么", "{measure}管什么", "{measure}都管了哪些矿",
      "关于{measure}的一切" ]
path: /v1/measures/{measure}/profile
tag: measures
parameters:
  measure:
    type: entity
    of: Measure
    description: {en: "The measure by id or by a name in Chinese or English", zh: "措施的标识或中英文名称"}
    example: "MOFCOM Announcement 2023 No. 23"
    example_zh: "商务部 海关总署公告2023年第23号"
columns:
  - name: section
    type: text
    description: {en: "What the line is about", zh: "所属部分"}
    values:
      ENACTED: {en: "enacted by", zh: "制定者"}
      COVERS: {en: "covers", zh: "涉及矿产"}
      RESTRICTS_EXPORT: {en: "a restriction that rests on it", zh: "以其为依据的限制"}
      LIFTS_RESTRICTION: {en: "lifted or paused", zh: "解除或暂停"}
      MEASURE_REACHES: {en: "reaches (derived)", zh: "及于（推导）"}
      FINANCES: {en: "financed by", zh: "资助方"}
  - name: other
    type: entity
    description: {en: "The other end", zh: "相关方"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: destination
    type: text
    nullable: true
    description: {en: "The destination that it is aimed at; empty: everybody", zh: "针对的目的地；空为全部"}
  - name: announced
    type: date
    nullable: true
    description: {en: "When announced", zh: "公布日期"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
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
order: [section, other, since]
bloom: {en: "Profile of $measure", zh: "$measure概览"}
--- */
MATCH (x:Entity {id: $measure})<-[r:ENACTED|LIFTS_RESTRICTION|FINANCES]-(o:Entity)
WITH o, r ORDER BY o.id, r.key LIMIT $cap
RETURN r.relation AS section, {id: o.id, name: o.name, name_zh: o.name_zh} AS other, r.kind AS kind,
  null AS destination, r.announced AS announced, coalesce(r.effective, r.valid_from) AS since, r.valid_to AS until,
  r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
MATCH (x:Entity {id: $measure})-[r:COVERS|MEASURE_REACHES]->(o:Entity)
WITH o, r ORDER BY o.id, r.key LIMIT $cap
RETURN r.relation AS section, {id: o.id, name: o.name, name_zh: o.name_zh} AS other, null AS kind, null AS destination,
  null AS announced, r.valid_from AS since, r.valid_to AS until, r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
MATCH (x:Entity {id: $measure})-[y:COVERS]->(o:Mineral)<-[r:RESTRICTS_EXPORT|LIFTS_RESTRICTION]-(:Entity)
WHERE (r.measure = x.name OR r.measure = x.name_zh OR r.measure = x.id OR r.measure IN x.aliases)
WITH o, y, r ORDER BY o.id, y.key, r.key LIMIT $cap
RETURN r.relation AS section, {id: o.id, name: o.name, name_zh: o.name_zh} AS other, r.kind AS kind,
  r.destination AS destination, r.announced AS announced, coalesce(r.valid_from, r.effective, r.announced) AS since,
  r.valid_to AS until, r.lifecycle AS status, [properties(y), properties(r)] AS hops
