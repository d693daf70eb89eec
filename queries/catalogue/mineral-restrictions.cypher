/* ---
id: mineral-restrictions
title: {en: "Export restrictions on a mineral in force", zh: "某矿产现行的出口限制"}
description:
  en: "Who restricts exports of the mineral on the day asked for: kind, destination, form, measure, since when. What a restriction on a group means for its members is told as derived; of a group, the restrictions on its members are told too."
  zh: "在查询日期谁限制该矿产出口：类型、目的地、形态、依据措施与起始日期；对一类矿产的限制及于其成员的，注明为推导；对一类矿产，也列出对其成员的限制。"
ask:
  en:
    [ "who restricts exports of {mineral}", "export restrictions on {mineral}",
      "is the export of {mineral} restricted", "export controls on {mineral} in force",
      "which countries restrict {mineral} exports", "{mineral} export restrictions", "{mineral} export controls",
      "who bans {mineral} exports", "which countries ban exports of {mineral}",
      "are there export restrictions on {mineral}", "who controls {mineral} exports",
      "is {mineral} under export control", "who limits {mineral} exports", "export bans on {mineral}",
      "export quotas on {mineral}", "which countries require export licences for {mineral}",
      "who has restricted {mineral}", "who restricts {mineral}", "{mineral} export quota", "{mineral} export ban",
      "since when are {mineral} exports restricted", "to whom are {mineral} exports restricted",
      "what export restrictions apply to {mineral}", "who imposes export tax on {mineral}",
      "what restrictions on {mineral} exports are in force",
      "which states have imposed export controls on {mineral}", "who keeps {mineral} from being shipped abroad",
      "can {mineral} be exported freely", "who is curbing {mineral} exports",
      "what curbs are there on shipping {mineral} abroad", "where is {mineral} export banned",
      "who is holding back {mineral}", "which countries restrict {mineral} exports to {to}",
      "who restricts exports of {mineral} to {to}", "export restrictions on {mineral} to {to}",
      "who bans {mineral} exports to {to}", "{mineral} export controls against {to}",
      "is the export of {mineral} to {to} restricted", "who limits {mineral} shipments to {to}",
      "which {mineral} export restrictions hold for {to}", "which {mineral} export restrictions does {to} face",
      "which export restrictions on {mineral} hit {to}" ]
  zh:
    [ "谁限制{mineral}出口", "{mineral}的出口限制", "{mineral}出口是否受限", "{mineral}现行出口管制有哪些", "哪些国家限制{mineral}出口",
      "谁对{mineral}实施出口管制", "{mineral}出口管制", "{mineral}受哪些出口限制", "{mineral}有哪些出口禁令", "哪些国家禁止{mineral}出口",
      "{mineral}的出口配额", "谁限制出口{mineral}", "{mineral}现行的出口限制有哪些", "{mineral}出口要许可吗", "哪些国家对{mineral}实行出口配额",
      "{mineral}出口受到什么限制", "{mineral}被哪些国家限制出口", "谁禁止{mineral}出口", "谁管制{mineral}", "{mineral}出口限制",
      "对{mineral}的出口管制从何时起", "哪些国家对{mineral}出口实施限制", "对{mineral}征收出口税的国家", "{mineral}出口限制针对谁", "哪些国家管制{mineral}出口",
      "谁卡着{mineral}不让出口", "谁在卡{mineral}", "{mineral}出口谁管着", "谁不让{mineral}出口", "谁管{mineral}出口", "{mineral}能随便出口吗",
      "{mineral}出口卡得严吗", "哪些国家限制对{to}出口{mineral}", "谁限制向{to}出口{mineral}", "谁禁止对{to}出口{mineral}",
      "对{to}的{mineral}出口限制", "谁对{to}限制{mineral}出口", "针对{to}的{mineral}出口管制有哪些", "{mineral}对{to}出口受哪些限制",
      "谁限制向{to}供应{mineral}", "{to}面临哪些{mineral}出口限制", "{to}受到哪些{mineral}出口限制" ]
path: /v1/minerals/{mineral}/restrictions
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
  to:
    type: entity
    of: Entity
    among: [Country, Alliance]
    required: false
    side: to
    description: {en: "Only what holds for exports to this country (or alliance): aimed at it or at everybody", zh: "仅限适用于对该国（或联盟）出口者：指名该国或普遍适用"}
    example: "United States"
    example_zh: "美国"
  kind:
    type: choice
    choices: RESTRICTS_EXPORT.kind
    required: false
    description: {en: "This kind alone: ban (a suspension too: a ban for a time), licence, quota, tax, suspension", zh: "仅限该类型：ban（含 suspension，即一时之禁）、licence、quota、tax、suspension"}
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
  - name: imposer
    type: entity
    description: {en: "Who restricts", zh: "实施限制者"}
  - name: mineral
    type: entity
    description: {en: "The mineral, or the one of the group", zh: "该矿产，或该类中的某矿产"}
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
order: [imposer, mineral, since, kind]
bloom: {en: "Export restrictions on $mineral", zh: "$mineral的出口限制"}
bloom_also:
  - {en: "Export restrictions on $mineral for exports to $to", zh: "$mineral对$to出口的限制"}
  - {en: "Export restrictions on $mineral other than by $other_than", zh: "$mineral的出口限制（$other_than除外）"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES]-(c:Entity)
WHERE ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($to IS NULL OR r.destination IS NULL OR r.destination IN $to_names) AND ($to IS NULL OR c.id <> $to)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
  AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names) AND ($other_than IS NULL OR c.id <> $other_than)
WITH c, m, r ORDER BY c.id, r.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS imposer, {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral,
  r.kind AS kind, r.destination AS destination, r.form AS form, r.measure AS measure,
  coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until, r.lifecycle AS status,
  [properties(r)] AS hops
UNION ALL
UNWIND $mineral_members AS one
MATCH (m:Entity {id: one})<-[r:RESTRICTS_EXPORT]-(c:Entity)
WHERE ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($to IS NULL OR r.destination IS NULL OR r.destination IN $to_names) AND ($to IS NULL OR c.id <> $to)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
  AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names) AND ($other_than IS NULL OR c.id <> $other_than)
WITH c, m, r ORDER BY c.id, m.id, r.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS imposer, {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral,
  r.kind AS kind, r.destination AS destination, r.form AS form, r.measure AS measure,
  coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until, r.lifecycle AS status,
  [properties(r)] AS hops
