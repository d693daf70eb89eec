/* ---
id: country-mineral-restrictions
title: {en: "A country's export restrictions on a mineral", zh: "某国对某矿产的出口限制"}
description:
  en: "How the country restricts exports of the mineral on the day asked for: kind, destination, form, measure, since when. Of a group of minerals, also the restrictions on its members."
  zh: "在查询日期该国如何限制该矿产出口：类型、目的地、形态、依据措施与起始日期；对一类矿产，也列出对其成员的限制。"
ask:
  en:
    [ "does {country} restrict {mineral} exports", "does {country} ban {mineral} exports",
      "{country}'s export restrictions on {mineral}", "export restrictions on {mineral} by {country}",
      "is {country}'s {mineral} export ban in force", "how does {country} restrict exports of {mineral}",
      "what restrictions does {country} have on {mineral} exports", "{country} {mineral} export controls",
      "what export quota has {country} set for {mineral}", "{country} {mineral} export quota",
      "since when does {country} restrict {mineral} exports", "has {country} banned exports of {mineral}",
      "what export licences does {country} require for {mineral}", "does {country} require a licence to export {mineral}",
      "is {mineral} under export control in {country}", "are {mineral} exports from {country} restricted",
      "is {mineral} export banned by {country}", "{country}'s limits on shipping {mineral} abroad",
      "does {country} allow {mineral} exports",
      "is {country} {mineral} free to be exported",
      "{country}'s export tax on {mineral}", "{mineral} under {country}'s export control",
      "{country}'s export controls on {mineral} to {to}", "does {country} restrict {mineral} exports to {to}",
      "is {country}'s ban on {mineral} exports to {to} in force",
      "export restrictions on {mineral} to {to} by {country}",
      "are {mineral} exports from {country} to {to} restricted",
      "does {country} allow {mineral} exports to {to}",
      "{country}'s {mineral} export restrictions against {to}",
      "which restrictions for {to} has {country} put on {mineral} exports",
      "which restrictions on {mineral} does {country} have for {to}",
      "for whom does {country} restrict {mineral} exports",
      "which {mineral} export restrictions by {country} does {to} face",
      "which {mineral} export restrictions of {country} hit {to}",
      "which {mineral} export restrictions does {to} face from {country}",
      "to which countries does {country} restrict {mineral} exports",
      "when was {country}'s {mineral} export quota introduced", "when did {country} introduce {mineral} export restrictions",
      "when did {country} impose a {mineral} export ban" ]
  zh:
    [ "{country}对{mineral}的出口限制", "{country}限制{mineral}出口吗", "{country}禁止{mineral}出口吗", "{country}是否限制{mineral}出口",
      "{country}对{mineral}实施了哪些出口管制", "{country}{mineral}出口管制", "{country}如何限制{mineral}出口", "{country}的{mineral}出口禁令还有效吗",
      "{country}对{mineral}出口有什么限制", "{country}对{mineral}设了什么出口配额", "{country}{mineral}出口配额", "{country}从何时起限制{mineral}出口",
      "{country}出口{mineral}要许可吗", "{mineral}从{country}出口受限吗", "{mineral}出口被{country}限制了吗", "{country}允许{mineral}出口吗",
      "{country}卡了{mineral}出口吗", "{country}管制{mineral}", "{country}对{mineral}征收出口税", "{country}限制出口{mineral}",
      "{country}的{mineral}能出口吗", "{country}能出口{mineral}吗",
      "{country}对{to}的{mineral}出口管制", "{country}限制对{to}出口{mineral}吗", "{country}禁止向{to}出口{mineral}吗",
      "{country}对{to}{mineral}出口禁令", "{country}对{mineral}向{to}出口的限制", "{country}出口{mineral}到{to}要许可吗",
      "{country}允许向{to}出口{mineral}吗", "向{to}出口{mineral}受{country}哪些限制",
      "{to}面临{country}哪些{mineral}出口限制", "{to}受{country}{mineral}出口限制吗",
      "{country}限制{mineral}出口针对谁", "{country}{mineral}出口配额何时开始实施" ]
strange: [who, country, organization]  # which countries restrict it is not what this one does
path: /v1/countries/{country}/minerals/{mineral}/restrictions
tag: countries
parameters:
  country:
    type: entity
    of: Entity
    among: [Country, Alliance]
    side: by
    description: {en: "The country (or an alliance such as the EU) that restricts, by id or by a name in Chinese or English", zh: "实施限制的国家（或欧盟等联盟）的标识或中英文名称"}
    example: "China"
    example_zh: "中国"
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "gallium"
    example_zh: "镓"
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
    example: "licence"
  since:
    type: date
    required: false
    description: {en: "Only what may have begun on or after this day, month or year: not what is known to have begun before", zh: "仅限此日（月、年）及之后开始或可能开始者；已知更早开始的不列"}
    example: "2020"
  form:
    type: form
    required: false
    description: {en: "Only what holds for this form of the mineral: told of it, of what it is a kind of, of kinds of it, or of no form", zh: "仅限适用于该形态者：针对该形态、其上位或下位形态，或未限定形态"}
    example: "gallium oxide"
    example_zh: "氧化镓"
columns:
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
order: [mineral, since, kind]
bloom: {en: "Export restrictions on $mineral by $country", zh: "$country对$mineral的出口限制"}
bloom_also:
  - {en: "$country's export restrictions on $mineral for exports to $to", zh: "$country对$mineral向$to出口的限制"}
--- */
// The country and the mineral are a row each, and so is their product: no more is read than what lies between them.
MATCH (c:Entity {id: $country})-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES]->(m:Entity {id: $mineral})
WHERE ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($to IS NULL OR r.destination IS NULL OR r.destination IN $to_names)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
  AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names)
WITH m, r ORDER BY r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, r.kind AS kind, r.destination AS destination,
  r.form AS form, r.measure AS measure, coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until,
  r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
UNWIND $mineral_members AS one
MATCH (c:Entity {id: $country})-[r:RESTRICTS_EXPORT]->(m:Entity {id: one})
WHERE ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($to IS NULL OR r.destination IS NULL OR r.destination IN $to_names)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
  AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names)
WITH m, r ORDER BY m.id, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, r.kind AS kind, r.destination AS destination,
  r.form AS form, r.measure AS measure, coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until,
  r.lifecycle AS status, [properties(r)] AS hops
