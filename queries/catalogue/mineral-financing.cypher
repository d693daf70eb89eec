/* ---
id: mineral-financing
title: {en: "Money in projects that yield a mineral", zh: "某矿产项目的资金"}
description:
  en: "Who finances or backs projects and producers of the mineral, with amount, instrument and date."
  zh: "谁资助或支持该矿产的项目与生产者，及金额、方式与日期。"
ask:
  en:
    [ "who finances {mineral} projects", "investment in {mineral}", "loans for {mineral} projects",
      "who backs {mineral} projects", "who is investing in {mineral}", "{mineral} investments",
      "who funds {mineral} projects", "{mineral} project financing", "which banks lend to {mineral} projects",
      "what money goes into {mineral}", "who financed {mineral} mines", "funding for {mineral}",
      "who invests in {mineral} mining", "loans and grants for {mineral}", "who puts money into {mineral} projects",
      "how much money has gone into {mineral} projects", "government support for {mineral} projects",
      "which companies produce {mineral} with government money", "which {mineral} projects received loans",
      "what financing have {mineral} producers received", "who is bankrolling {mineral} mines",
      "who pays for {mineral} mines", "where does the money for {mineral} come from",
      "who is pouring money into {mineral}", "bankrolling {mineral} mines and smelters",
      "which governments put money into {mineral}" ]
  zh:
    [ "谁资助{mineral}项目", "{mineral}项目的投资", "{mineral}项目获得的贷款", "谁支持{mineral}项目", "谁投资了{mineral}", "谁为{mineral}项目提供资金",
      "{mineral}项目的融资", "{mineral}项目的资金来源", "{mineral}有哪些投资", "谁给{mineral}项目贷款", "{mineral}领域的投资",
      "哪些机构资助{mineral}项目", "有哪些资金投向{mineral}", "{mineral}项目获得了哪些资金支持", "谁投资{mineral}项目", "谁在投{mineral}",
      "{mineral}矿的融资情况", "哪些{mineral}项目获得了贷款", "{mineral}生产商获得了哪些资助", "谁给{mineral}矿出钱", "谁在{mineral}上砸钱",
      "{mineral}项目的钱从哪来", "谁掏钱搞{mineral}", "谁在给{mineral}项目输血", "{mineral}的金主是谁" ]
path: /v1/minerals/{mineral}/financing
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "lithium"
    example_zh: "锂"
columns:
  - name: financier
    type: entity
    description: {en: "Who pays or backs", zh: "出资或支持方"}
  - name: target
    type: entity
    description: {en: "What is financed", zh: "资助对象"}
  - name: instrument
    type: text
    nullable: true
    description: {en: "loan, equity, guarantee, grant …", zh: "方式：贷款、股权、担保、赠款等"}
  - name: amount
    type: number
    nullable: true
    description: {en: "The amount stated", zh: "所述金额"}
  - name: currency
    type: text
    nullable: true
    description: {en: "Currency of the amount", zh: "货币"}
  - name: date
    type: date
    nullable: true
    description: {en: "The date, as precisely as known", zh: "日期（按已知精度）"}
  - name: status
    type: text
    nullable: true
    description: {en: "How far it is by the latest report: proposed, planned, announced, in force, suspended, lifted; what ended after the day asked for was in force on it", zh: "按最新报道所处阶段：提议、计划、宣布、生效、暂停、取消等；在查询日期之后才结束的，当日为生效"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [-amount, financier, target]
bloom: {en: "Money in $mineral projects", zh: "$mineral项目的资金"}
--- */
MATCH (m:Entity {id: $mineral})<-[y:YIELDS]-(p:Project)<-[r:FINANCES|BACKS]-(o:Entity)
WITH o, p, r, y ORDER BY o.id, p.id, r.key, y.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS financier,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS target, r.instrument AS instrument, r.amount AS amount,
  r.currency AS currency, r.date AS date, r.lifecycle AS status, [properties(r), properties(y)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:PRODUCES]-(p:Organization)<-[r:FINANCES]-(o:Entity)
WITH o, p, r, y ORDER BY o.id, p.id, r.key, y.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS financier,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS target, r.instrument AS instrument, r.amount AS amount,
  r.currency AS currency, r.date AS date, r.lifecycle AS status, [properties(r), properties(y)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:YIELDS]-(a:Project)<-[h:HOLDS_STAKE|OPERATES]-(p:Organization)<-[r:FINANCES]-(o:Entity)
WITH o, p, r, h, y ORDER BY o.id, p.id, r.key, h.key, y.key LIMIT $cap
RETURN {id: o.id, name: o.name, name_zh: o.name_zh} AS financier,
  {id: p.id, name: p.name, name_zh: p.name_zh} AS target, r.instrument AS instrument, r.amount AS amount,
  r.currency AS currency, r.date AS date, r.lifecycle AS status, [properties(r), properties(h), properties(y)] AS hops
