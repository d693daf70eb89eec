/* ---
id: country-restrictions
title: {en: "Export restrictions that a country imposes", zh: "某国实施的出口限制"}
description:
  en: "What the country restricts the export of on the day asked for, how, for whom and since when."
  zh: "在查询日期该国限制哪些矿产出口，方式、目的地与起始日期。"
ask:
  en:
    [ "what does {country} restrict", "export restrictions by {country}", "which minerals does {country} control",
      "export bans imposed by {country}", "what export restrictions has {country} imposed",
      "which minerals does {country} ban the export of", "{country}'s export controls",
      "which mineral exports does {country} restrict", "{country} export restrictions", "{country} export bans",
      "what has {country} banned from export", "which exports does {country} control",
      "does {country} restrict any exports", "export controls imposed by {country}", "export quotas of {country}",
      "what export licences does {country} require", "which minerals are under {country} export control",
      "what export restrictions does {country} have in force",
      "what minerals has {country} put under export restrictions", "since when does {country} restrict exports",
      "{country} export tax", "for whom does {country} restrict exports",
      "what has {country} forbidden or limited to ship abroad", "what does {country} keep from being shipped abroad",
      "which minerals can't freely leave {country}", "which minerals does {country} ban or restrict",
      "what does {country} limit", "what does {country} require a licence to export", "what did {country} restrict",
      "export controls in force in {country}",
      "export restrictions in {country}", "{country}'s export restrictions against {to}",
      "export bans by {country} against {to}", "which exports to {to} does {country} restrict",
      "what does {country} restrict the export of to {to}", "does {country} restrict exports to {to}",
      "which minerals does {country} restrict to {to}",
      "{country}'s export controls on shipments to {to}", "which export restrictions does {to} face from {country}",
      "export restrictions that {to} meets with from {country}",       "which export restrictions by {country} does {to} face", "which exports from {country} to {to} are restricted" ]
  zh:
    [ "{country}限制哪些矿产出口", "{country}的出口管制", "{country}实施的出口限制", "{country}禁止出口什么", "{country}对哪些矿产实施出口管制",
      "{country}限制出口哪些矿产", "{country}有哪些出口限制", "{country}现行的出口限制", "{country}禁止哪些矿产出口", "{country}对什么矿产设置了出口配额",
      "{country}的出口禁令", "{country}管制哪些矿产", "{country}的出口限制措施有哪些", "{country}对哪些矿产实行出口许可", "{country}目前限制什么出口",
      "{country}限制了什么", "哪些矿产受{country}出口管制", "{country}对哪些矿产加征出口税", "{country}从何时起限制出口", "{country}出口限制",
      "{country}卡了哪些矿", "{country}不让出口哪些矿", "{country}管着哪些矿不让出口", "{country}卡哪些矿的出口", "哪些矿从{country}出口要许可",
      "{country}管了哪些矿的出口", "{country}什么矿不能出口", "{country}限了哪些矿",
      "{country}对{to}的出口限制", "{country}限制向{to}出口哪些矿产", "{country}禁止对{to}出口什么", "{country}对{to}实施了哪些出口管制",
      "{country}针对{to}的出口禁令", "{to}面临{country}哪些出口限制", "{to}面临来自{country}的哪些出口限制", "{to}受{country}哪些出口限制" ]
strange: [who, country, organization, suspend]  # which countries restrict it is not what this one does; what was lifted is in force no more
path: /v1/countries/{country}/restrictions
tag: countries
parameters:
  country:
    type: entity
    of: Country
    side: by
    description: {en: "The country by id or by a name in Chinese or English", zh: "国家的标识或中英文名称"}
    example: "China"
    example_zh: "中国"
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
    example: "concentrate"
    example_zh: "精矿"
columns:
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
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
bloom: {en: "Restrictions imposed by $country", zh: "$country实施的出口限制"}
bloom_also:
  - {en: "Restrictions imposed by $country on exports to $to", zh: "$country对$to实施的出口限制"}
--- */
MATCH (c:Entity {id: $country})-[r:RESTRICTS_EXPORT]->(m:Mineral)
WHERE ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($to IS NULL OR r.destination IS NULL OR r.destination IN $to_names)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
  AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names)
WITH m, r ORDER BY m.id, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, r.kind AS kind, r.destination AS destination,
  r.form AS form, r.measure AS measure, coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until,
  r.lifecycle AS status, [properties(r)] AS hops
