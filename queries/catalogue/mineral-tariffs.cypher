/* ---
id: mineral-tariffs
title: {en: "Tariffs on a mineral", zh: "某矿产的关税"}
description:
  en: "Who imposes a tariff on the mineral, the rate, the origin and since when."
  zh: "谁对该矿产加征关税，税率、针对来源与起始日期。"
ask:
  en:
    [ "tariffs on {mineral}", "who imposes a tariff on {mineral}", "import duty on {mineral}", "{mineral} tariffs",
      "which countries levy tariffs on {mineral}", "what tariff applies to {mineral}", "who taxes {mineral} imports",
      "what is the tariff rate on {mineral}", "import tariffs on {mineral}", "are there tariffs on {mineral}",
      "duties on {mineral}", "which countries impose import duties on {mineral}",
      "since when are there tariffs on {mineral}", "{mineral} tariff rates", "which tariffs hit {mineral}",
      "what rate of import duty on {mineral} and who charges it", "who charges duty on {mineral}",
      "how high are {mineral} tariffs", "import tax on {mineral}", "how much tax is paid on {mineral} imports" ]
  zh:
    [ "{mineral}的关税", "谁对{mineral}加征关税", "{mineral}进口税率", "哪些国家对{mineral}征收关税", "{mineral}关税", "对{mineral}的关税税率是多少",
      "谁对{mineral}征收进口关税", "{mineral}的进口关税", "{mineral}要交多少关税", "{mineral}被哪些国家加征关税", "针对{mineral}的关税有哪些",
      "谁给{mineral}加关税", "{mineral}关税税率", "{mineral}进口税多少", "谁对{mineral}收税", "进口{mineral}要交多少税", "谁给{mineral}加了关税" ]
path: /v1/minerals/{mineral}/tariffs
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "copper"
    example_zh: "铜"
  since:
    type: date
    required: false
    description: {en: "Only what may have begun on or after this day, month or year: not what is known to have begun before", zh: "仅限此日（月、年）及之后开始或可能开始者；已知更早开始的不列"}
    example: "2020"
  form:
    type: form
    required: false
    description: {en: "Only what holds for this form of the mineral: told of it, of what it is a kind of, of kinds of it, or of no form", zh: "仅限适用于该形态者：针对该形态、其上位或下位形态，或未限定形态"}
    example: "semi-finished products"
    example_zh: "半成品"
  other_than:
    type: entity
    of: Entity
    among: [Country, Alliance]
    required: false
    side: except
    description: {en: "Imposers other than this country (or alliance)", zh: "征收者，该国（或联盟）除外"}
    example: "China"
    example_zh: "中国"
columns:
  - name: imposer
    type: entity
    description: {en: "Who imposes it", zh: "征税方"}
  - name: rate
    type: number
    nullable: true
    description: {en: "Rate in percent", zh: "税率（%）"}
  - name: origin
    type: text
    nullable: true
    description: {en: "The origin that it is aimed at; empty: everybody", zh: "针对的来源；空为全部"}
  - name: form
    type: text
    nullable: true
    description: {en: "The form of the mineral that it is about", zh: "所涉矿产形态"}
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
order: [imposer, since]
bloom: {en: "Tariffs on $mineral", zh: "$mineral的关税"}
--- */
MATCH (m:Entity {id: $mineral})<-[r:IMPOSES_TARIFF]-(c:Entity)
WHERE ($since IS NULL OR r.from_latest IS NULL OR r.from_latest >= $since)
  AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names) AND ($other_than IS NULL OR c.id <> $other_than)
WITH c, r ORDER BY c.id, r.key LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS imposer, r.rate AS rate, r.origin AS origin, r.form AS form,
  coalesce(r.valid_from, r.effective) AS since, r.valid_to AS until, [properties(r)] AS hops
