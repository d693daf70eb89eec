/* ---
id: mineral-restriction-history
title: {en: "History of export restrictions on a mineral", zh: "某矿产出口限制的历史"}
description:
  en: "Every restriction and lifting of exports of the mineral in order of time, those that have ended too."
  zh: "按时间列出对该矿产出口的全部限制与解除，包括已结束的。"
ask:
  en:
    [ "history of export restrictions on {mineral}", "how have export controls on {mineral} changed",
      "past and present export restrictions on {mineral}", "how have export restrictions on {mineral} evolved",
      "{mineral} export restriction history", "when were export restrictions on {mineral} imposed and lifted",
      "past export bans on {mineral}", "all export restrictions ever on {mineral}",
      "which export restrictions on {mineral} have been lifted", "export restrictions on {mineral} over time",
      "have export controls on {mineral} been suspended", "when was {mineral} export restricted",
      "what export restrictions on {mineral} have there been in the past",
      "which export restrictions on {mineral} have ended", "timeline of export restrictions on {mineral}",
      "how did export bans on {mineral} change", "chronology of {mineral} export controls",
      "restrictions on shipping {mineral} abroad over the years",
      "how have curbs on {mineral} exports come and gone",
      "has anyone banned and lifted {mineral} exports over the years",
      "how did {mineral} export rules change over time", "which bans on {mineral} were lifted again",
      "how have {mineral} export bans evolved over the years",
      "who banned and then allowed {mineral} exports again",
      "what has changed in {mineral} export restrictions", "history of {mineral} export bans",
      "history of export quotas on {mineral}", "what has changed in export restrictions on {mineral}" ]
  zh:
    [ "{mineral}出口限制的历史", "{mineral}出口管制如何变化", "{mineral}历次出口限制", "{mineral}出口管制的历史", "{mineral}出口管制的演变",
      "{mineral}出口限制的来龙去脉", "{mineral}过去有哪些出口限制", "{mineral}的出口限制何时取消", "{mineral}出口限制经历了哪些变化", "{mineral}出口管制何时开始",
      "历史上对{mineral}的出口限制", "{mineral}曾受哪些出口限制", "{mineral}出口管制暂停了吗", "{mineral}出口禁令的变化", "{mineral}出口管制时间线",
      "{mineral}出口限制历史", "{mineral}出口限制如何演变", "{mineral}出口管制怎么一路演变的", "{mineral}出口禁令的演变", "{mineral}出口这些年怎么管的",
      "{mineral}出口禁了又放", "{mineral}出口管制的变化过程", "{mineral}出口管制什么时候开始、什么时候取消", "{mineral}出口限制放过没有",
      "{mineral}出口限制有什么变化", "{mineral}出口配额的历史", "历次{mineral}出口配额" ]
strange: [alternative]  # who is left out is told by grammar; how it is got around is not told
path: /v1/minerals/{mineral}/restrictions/history
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
  kind:
    type: choice
    choices: RESTRICTS_EXPORT.kind
    required: false
    description: {en: "This kind (ban, a suspension too, licence, quota, tax, suspension) and what is told without one: it lifts every kind", zh: "仅限该类型（ban，含 suspension，以及 licence、quota、tax、suspension）及未说明类型者（解除及于各类型）"}
    example: "quota"
  since:
    type: date
    required: false
    description: {en: "Only what may have begun on or after this day, month or year: not what is known to have begun before", zh: "仅限此日（月、年）及之后开始或可能开始者；已知更早开始的不列"}
    example: "2020"
  form:
    type: form
    required: false
    description: {en: "Only what holds for this form of the mineral: told of it, of what it is a kind of, of kinds of it, or of no form", zh: "仅限适用于该形态者：针对该形态、其上位或下位形态，或未限定形态"}
    example: "cobalt hydroxide"
    example_zh: "氢氧化钴"
  other_than:
    type: entity
    of: Entity
    among: [Country, Alliance]
    required: false
    side: except
    description: {en: "Imposers other than this country (or alliance)", zh: "限制者，该国（或联盟）除外"}
    example: "DR Congo"
    example_zh: "刚果（金）"
columns:
  - name: event
    type: text
    description: {en: "Whether it restricts or lifts", zh: "限制或解除"}
    values:
      RESTRICTS_EXPORT: {en: "restricts", zh: "限制"}
      RESTRICTION_REACHES: {en: "a restriction on its group reaches it", zh: "对其所属类别的限制及于该矿产"}
      LIFTS_RESTRICTION: {en: "lifts or pauses", zh: "解除或暂停"}
  - name: imposer
    type: entity
    description: {en: "Who did it", zh: "实施者"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: destination
    type: text
    nullable: true
    description: {en: "The destination that it is aimed at; empty: everybody", zh: "针对的目的地；空为全部"}
  - name: form
    type: text
    nullable: true
    description: {en: "The form of the mineral that it is about", zh: "所涉矿产形态"}
  - name: measure
    type: text
    nullable: true
    description: {en: "The measure that it rests on, as named", zh: "所依据的措施名称"}
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
order: [since, event, imposer]
bloom: {en: "Restriction history of $mineral", zh: "$mineral的出口限制历史"}
times: all
--- */
MATCH (m:Entity {id: $mineral})<-[r:RESTRICTS_EXPORT|LIFTS_RESTRICTION|RESTRICTION_REACHES]-(c:Entity)
WHERE ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names) AND ($other_than IS NULL OR c.id <> $other_than)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension' OR r.kind IS NULL)
WITH c, r ORDER BY c.id, r.key LIMIT $cap
RETURN r.relation AS event, {id: c.id, name: c.name, name_zh: c.name_zh} AS imposer, r.kind AS kind,
  r.destination AS destination, r.form AS form, r.measure AS measure,
  coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until, r.lifecycle AS status,
  [properties(r)] AS hops
