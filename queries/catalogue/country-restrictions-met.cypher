/* ---
id: country-restrictions-met
title: {en: "Export restrictions that a country meets with", zh: "某国面临的出口限制"}
description:
  en: "Restrictions by others that name the country as destination, or that hold for everybody on a mineral that it lists as critical or imports."
  zh: "他国针对该国的出口限制，以及对其列为关键或依赖进口的矿产所实施的普遍限制。"
ask:
  en:
    [ "which export restrictions does {country} face", "restrictions aimed at {country}",
      "export bans against {country}", "who restricts exports to {country}",
      "export restrictions by other countries that hit {country}",
      "which countries hit {country} with export restrictions", "who restricts exports against {country}",
      "which countries restrict exports to {country}", "what export bans target {country}",
      "which export controls hit {country}", "export restrictions facing {country}",
      "what restrictions is {country} subject to", "who has banned exports to {country}",
      "which measures limit exports to {country}", "export restrictions that affect {country}",
      "export controls against {country}", "what export curbs does {country} suffer from",
      "restrictions on exports to {country}", "minerals restricted for {country}",
      "what export restrictions apply to {country}", "is {country} hit by export restrictions",
      "who blocks shipments to {country}", "which export curbs hurt {country}", "what is {country} cut off from",
      "who is denying {country} minerals" ]
  zh:
    [ "{country}面临哪些出口限制", "针对{country}的出口限制", "谁限制对{country}出口", "对{country}的出口禁令", "其他国家对{country}的出口限制",
      "外国对{country}的出口管制", "哪些国家限制对{country}出口", "哪些出口管制针对{country}", "{country}受到哪些出口限制", "谁对{country}实施出口限制",
      "谁禁止向{country}出口", "有哪些针对{country}的出口禁令", "{country}遭遇的出口管制", "对{country}出口的限制", "哪些国家对{country}实施了出口管制",
      "{country}面临的出口管制有哪些", "影响{country}的出口限制", "哪些矿产被限制向{country}出口", "{country}被哪些国家限制出口", "向{country}出口受到哪些限制",
      "谁在卡{country}", "谁卡{country}的脖子", "谁不卖给{country}", "{country}被谁卡了", "谁对{country}断供", "{country}遭到哪些出口禁令",
      "有谁限制对{country}供应" ]
strange: [tariff, suspend]  # what is levied on imports is no restriction of exports, and what was lifted is met with no more
path: /v1/countries/{country}/restrictions/met
tag: countries
parameters:
  country:
    type: entity
    of: Entity
    among: [Country, Alliance]
    side: to
    description: {en: "The country (or an alliance such as the EU) by id or by a name in Chinese or English", zh: "国家（或欧盟等联盟）的标识或中英文名称"}
    example: "United States"
    example_zh: "美国"
  kind:
    type: choice
    choices: RESTRICTS_EXPORT.kind
    required: false
    description: {en: "This kind alone: ban (a suspension too: a ban for a time), licence, quota, tax, suspension", zh: "仅限该类型：ban（含 suspension，即一时之禁）、licence、quota、tax、suspension"}
    example: "ban"
  since:
    type: date
    required: false
    description: {en: "Only what may have begun on or after this day, month or year: not what is known to have begun before", zh: "仅限此日（月、年）及之后开始或可能开始者；已知更早开始的不列"}
    example: "2020"
  other_than:
    type: entity
    of: Entity
    among: [Country, Alliance]
    required: false
    side: except
    description: {en: "Imposers other than this country (or alliance)", zh: "限制者，该国（或联盟）除外"}
    example: "China"
    example_zh: "中国"
columns:
  - name: aim
    type: text
    description: {en: "Whether it names the country", zh: "是否指名"}
    values:
      named: {en: "it names the country", zh: "指名该国"}
      needed: {en: "it holds for everybody, on a mineral that the country lists or imports", zh: "普遍适用，且该国列入清单或依赖进口"}
  - name: imposer
    type: entity
    description: {en: "Who restricts", zh: "实施限制者"}
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: need
    type: text
    nullable: true
    description: {en: "Why it bears on the country, where it does not name it: listed as critical, or imported", zh: "未指名该国时其关联所在：列为关键或依赖进口"}
    values:
      LISTS_AS_CRITICAL: {en: "it lists it as critical", zh: "列为关键矿产"}
      IMPORT_DEPENDENCE: {en: "it imports it", zh: "依赖进口"}
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
order: [aim, imposer, mineral, since, need]
bloom: {en: "Restrictions met by $country", zh: "$country面临的出口限制"}
--- */
// A restriction tells its destination as a word: every restriction is looked at for those that name the country.
MATCH (o:Entity)-[r:RESTRICTS_EXPORT]->(m:Mineral)
WHERE o.id <> $country AND r.destination IN $country_names AND ($other_than IS NULL OR o.id <> $other_than)
  AND ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
WITH o, m, r ORDER BY o.id, m.id, r.key LIMIT $cap
RETURN 'named' AS aim, {id: o.id, name: o.name, name_zh: o.name_zh} AS imposer,
  {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, null AS need, r.kind AS kind, r.destination AS destination,
  r.form AS form, r.measure AS measure, coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until,
  r.lifecycle AS status, [properties(r)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})-[n:LISTS_AS_CRITICAL|IMPORT_DEPENDENCE]->(m:Mineral)<-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES]-(o:Entity)
WHERE o.id <> $country AND r.destination IS NULL AND ($other_than IS NULL OR o.id <> $other_than)
  AND ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
WITH o, m, r, n ORDER BY o.id, m.id, r.key, n.key LIMIT $cap
RETURN 'needed' AS aim, {id: o.id, name: o.name, name_zh: o.name_zh} AS imposer,
  {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, n.relation AS need, r.kind AS kind,
  r.destination AS destination, r.form AS form, r.measure AS measure, coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until,
  r.lifecycle AS status, [properties(n), properties(r)] AS hops
