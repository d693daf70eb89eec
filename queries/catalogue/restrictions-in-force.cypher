/* ---
id: restrictions-in-force
title: {en: "All export restrictions in force", zh: "全部现行出口限制"}
description:
  en: "Every export restriction that holds on the day asked for, over all minerals; one kind alone where that is asked for."
  zh: "查询日期生效的全部出口限制；可限定类型。"
ask:
  en:
    [ "all export restrictions in force", "which export restrictions are in force", "what export restrictions exist",
      "list export restrictions", "which minerals are under export restrictions", "export restrictions in force",
      "which countries restrict exports of minerals", "list all export {kind=ban|bans}",
      "which export {kind=ban|bans} are in force", "all {kind=ban|bans} on exports in force",
      "list export {kind=quota|quotas} in force", "which export {kind=quota|quotas} are in force",
      "which countries have export {kind=quota|quotas}", "which countries have export {kind=ban|bans}",
      "list export {kind=licence|licensing requirements}", "which export {kind=licence|licences} are required",
      "which {kind=tax|export taxes} are in force", "list {kind=tax|export taxes}",
      "which minerals are under an export {kind=ban|ban}", "which minerals are under an export {kind=quota|quota}",
      "who restricts exports", "who {kind=ban|bans} exports of minerals", "every export control in effect",
      "export {kind=ban|bans}", "export {kind=quota|quotas}", "which export restrictions apply",
      "which countries {kind=ban|ban} mineral exports", "which countries are curbing mineral exports",
      "who is holding back minerals", "which minerals can't leave freely", "overview of export restrictions",
      "which minerals are {kind=ban|banned} from export", "where are there export {kind=ban|bans}" ]
  zh:
    [ "全部现行出口限制", "目前有哪些出口限制", "现在有哪些出口限制生效", "现行的出口限制有哪些", "有哪些出口管制", "哪些国家限制矿产出口", "哪些矿产受出口限制",
      "目前生效的出口{kind=ban|禁令}有哪些", "所有出口{kind=ban|禁令}", "现行出口{kind=quota|配额}有哪些", "列出所有出口{kind=quota|配额}",
      "所有出口{kind=licence|许可}限制", "目前有哪些{kind=tax|出口税}", "生效的出口{kind=quota|配额}", "现行出口{kind=licence|许可}管制有哪些",
      "哪些国家{kind=ban|禁止}矿产出口", "哪些国家实行出口{kind=quota|配额}", "全部出口管制", "有哪些矿产{kind=ban|禁止}出口",
      "哪些国家实行出口{kind=licence|许可}", "出口{kind=ban|禁令}", "出口{kind=quota|配额}", "现在谁在卡出口", "目前哪些矿不能出口", "现在都有哪些国家管制矿产出口",
      "眼下有哪些出口管制", "现在哪些矿出口受限", "当前在执行的出口限制" ]
strange: [suspend]  # what was lifted is in force no more
path: /v1/restrictions
tag: supply
parameters:
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
  form:
    type: form
    required: false
    description: {en: "Only what holds for this form of the mineral: told of it, of what it is a kind of, of kinds of it, or of no form", zh: "仅限适用于该形态者：针对该形态、其上位或下位形态，或未限定形态"}
    example: "concentrate"
    example_zh: "精矿"
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
  - name: imposer
    type: entity
    description: {en: "Who restricts", zh: "实施限制者"}
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
order: [imposer, mineral, since]
bloom: {en: "Export restrictions in force", zh: "现行出口限制"}
--- */
// The question is about every export restriction: all of them are read.
MATCH (c:Entity)-[r:RESTRICTS_EXPORT]->(m:Mineral)
WHERE ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension') AND ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names) AND ($other_than IS NULL OR c.id <> $other_than)
WITH c, m, r ORDER BY c.id, m.id, r.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS imposer, {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral,
  r.kind AS kind, r.destination AS destination, r.form AS form, r.measure AS measure,
  coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until, r.lifecycle AS status,
  [properties(r)] AS hops
