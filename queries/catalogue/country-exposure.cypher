/* ---
id: country-exposure
title: {en: "A country's exposure to another's measures", zh: "一国对另一国措施的敞口"}
description:
  en: "Minerals that the country (or its alliance) lists as critical or imports, and whose export the other restricts."
  zh: "该国（或其联盟）列为关键或依赖进口、而另一国限制出口的矿产。"
ask:
  en:
    [ "how exposed is {country} to {other}'s export controls", "exposure of {country} to {other}",
      "what {country} needs does {other} restrict",
      "if {other} restricts exports, which minerals of {country} would be affected",
      "what would {country} be short of if {other} restricts exports",
      "how would {other}'s export controls affect {country}", "how exposed is {country} to restrictions by {other}",
      "which of {country}'s critical minerals does {other} restrict",
      "is {country} vulnerable to {other}'s export restrictions",
      "what minerals critical to {country} does {other} control",
      "how does {other}'s export control affect {country}",
      "which minerals that {country} needs are restricted by {other}", "{country}'s exposure to {other}'s measures",
      "how do {other}'s export restrictions hit {country}",
      "which minerals that {country} imports does {other} restrict", "how vulnerable is {country} to {other}",
      "does {other} restrict minerals that {country} lists as critical",
      "which {other} export controls affect {country}", "{country} risk from {other} export controls",
      "what do {other} export controls mean for {country} critical minerals",
      "how dependent is {country} on minerals that {other} restricts",
      "how exposed is {country} to {other}'s export bans",
      "which minerals that {country} needs does {other} ban the export of",
      "how badly would {country} be hurt if {other} stops exports",
      "how much could {other} hurt {country} with export bans", "how far is {country} at the mercy of {other}",
      "what hold does {other} have over {country}", "how vulnerable is {country} to {other}'s export curbs",
      "what is {country}'s risk from {other}", "which minerals could {other} cut off from {country}" ]
  zh:
    [ "{country}受{other}出口管制影响有多大", "{country}对{other}的敞口", "{country}需要的哪些矿产被{other}限制",
      "如果{other}限制出口,{country}哪些矿产会受影响", "{other}限制出口会影响{country}哪些矿产", "{country}受{other}管制的风险",
      "{country}对{other}出口管制的敞口", "{other}的出口管制对{country}有什么影响", "{other}限制了{country}需要的哪些矿产",
      "{country}关键矿产中哪些被{other}限制出口", "{country}面对{other}措施的风险", "{country}在哪些矿产上受制于{other}",
      "{other}的出口限制影响{country}哪些关键矿产", "{country}受{other}措施的影响", "{other}的限制措施对{country}影响有多大",
      "{country}依赖进口的矿产哪些被{other}管制", "{country}对{other}措施的敞口有多大", "{country}暴露于{other}出口管制的程度",
      "{other}禁止出口{country}需要的哪些矿产", "{other}能卡{country}哪些矿", "{other}卡了{country}的脖子", "{country}在哪些矿上被{other}拿捏",
      "{country}怕{other}断供哪些矿", "{other}一旦断供{country}受影响的矿", "{country}受{other}牵制有多深", "{country}对{other}有多脆弱" ]
path: /v1/countries/{country}/exposure/{other}
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
  other:
    type: entity
    of: Entity
    among: [Country, Alliance]
    side: by
    description: {en: "The country or alliance that restricts", zh: "实施限制的国家或联盟"}
    example: "China"
    example_zh: "中国"
  kind:
    type: choice
    choices: RESTRICTS_EXPORT.kind
    required: false
    description: {en: "This kind alone: ban (a suspension too: a ban for a time), licence, quota, tax, suspension", zh: "仅限该类型：ban（含 suspension，即一时之禁）、licence、quota、tax、suspension"}
    example: "licence"
columns:
  - name: mineral
    type: entity
    description: {en: "The mineral", zh: "矿产"}
  - name: need
    type: text
    description: {en: "Why the country needs it", zh: "需求依据"}
    values:
      LISTS_AS_CRITICAL: {en: "lists it as critical", zh: "列为关键矿产"}
      IMPORT_DEPENDENCE: {en: "imports it", zh: "依赖进口"}
  - name: via
    type: entity
    nullable: true
    description: {en: "The alliance, where the need is told of the alliance", zh: "联盟（如为联盟所述）"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: destination
    type: text
    nullable: true
    description: {en: "The destination that it is aimed at; empty: everybody", zh: "针对的目的地；空为全部"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: until
    type: date
    nullable: true
    description: {en: "Until when, where an end is known", zh: "结束日期（如已知）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [mineral, need, since]
bloom: {en: "Exposure of $country to $other", zh: "$country对$other措施的敞口"}
--- */
MATCH (c:Entity {id: $country})-[n:LISTS_AS_CRITICAL|IMPORT_DEPENDENCE]->(m:Mineral)<-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES]-(o:Entity {id: $other})
WHERE (r.destination IS NULL OR r.destination IN $country_names)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
WITH m, n, r ORDER BY m.id, n.key, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, n.relation AS need, null AS via, r.kind AS kind,
  r.destination AS destination, coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until,
  [properties(n), properties(r)] AS hops
UNION ALL
MATCH (c:Entity {id: $country})-[b:MEMBER_OF]->(a:Alliance)-[n:LISTS_AS_CRITICAL|IMPORT_DEPENDENCE]->(m:Mineral)<-[r:RESTRICTS_EXPORT|RESTRICTION_REACHES]-(o:Entity {id: $other})
WHERE (r.destination IS NULL OR r.destination IN $country_names)
  AND ($kind IS NULL OR r.kind = $kind OR $kind = 'ban' AND r.kind = 'suspension')
WITH m, a, b, n, r ORDER BY m.id, b.key, n.key, r.key LIMIT $cap
RETURN {id: m.id, name: m.name, name_zh: m.name_zh} AS mineral, n.relation AS need,
  {id: a.id, name: a.name, name_zh: a.name_zh} AS via, r.kind AS kind, r.destination AS destination,
  coalesce(r.valid_from, r.effective, r.announced) AS since, r.valid_to AS until,
  [properties(b), properties(n), properties(r)] AS hops
