/* ---
id: mineral-offtakers
title: {en: "Offtakes of a mineral", zh: "某矿产的承购"}
description:
  en: "Who has agreed to take the mineral from whom, with amount, quantity and term."
  zh: "谁与谁签订了该矿产的承购协议，及金额、数量与年限。"
ask:
  en:
    [ "who buys {mineral}", "offtake agreements for {mineral}", "{mineral} offtakers",
      "who has {mineral} supply deals", "who has signed to buy {mineral} from whom and when",
      "from which sellers is {mineral} bought", "who is buying {mineral}", "{mineral} offtake agreements",
      "{mineral} buyers", "who has signed offtake deals for {mineral}", "which companies purchase {mineral}",
      "who takes {mineral} from whom", "offtakes of {mineral}", "{mineral} supply contracts",
      "who has agreed to buy {mineral}", "who sells {mineral} to whom", "who has contracts for {mineral}",
      "which companies have secured {mineral} supply", "customers for {mineral}", "who committed to take {mineral}",
      "who has locked in {mineral}", "who gets the {mineral}", "long term {mineral} contracts",
      "{mineral} customers", "who sells {mineral} and who buys it",
      "who signed {mineral} supply contracts with whom" ]
  zh:
    [ "谁承购{mineral}", "{mineral}的承购协议", "{mineral}的买家", "{mineral}供应协议有哪些", "谁向谁承购{mineral},期限多久", "谁购买{mineral}",
      "谁签了{mineral}的承购协议", "{mineral}有哪些承购方", "{mineral}包销协议", "哪些公司采购{mineral}", "{mineral}卖给了谁",
      "{mineral}的承购方有哪些", "谁向谁购买{mineral}", "{mineral}承购", "{mineral}的客户", "谁签署了{mineral}供应协议", "{mineral}长协",
      "谁买{mineral}", "{mineral}的长期采购协议是谁跟谁签的", "谁锁定了{mineral}", "谁包了{mineral}", "{mineral}卖给谁", "谁在买{mineral}",
      "{mineral}的长单", "谁跟谁签了{mineral}的采购协议" ]
path: /v1/minerals/{mineral}/offtakes
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "cobalt"
    example_zh: "钴"
  form:
    type: form
    required: false
    description: {en: "Of this form of the mineral, a kind of it, or where no form is told", zh: "仅限该形态或其上位、下位形态，或未注明形态者"}
    example: "spodumene concentrate"
    example_zh: "锂辉石精矿"
columns:
  - name: buyer
    type: entity
    description: {en: "Who takes", zh: "承购方"}
  - name: seller
    type: entity
    description: {en: "Who supplies", zh: "供应方"}
  - name: amount
    type: number
    nullable: true
    description: {en: "The amount stated", zh: "所述金额"}
  - name: currency
    type: text
    nullable: true
    description: {en: "Currency of the amount", zh: "货币"}
  - name: quantity
    type: number
    nullable: true
    description: {en: "The quantity stated", zh: "所述数量"}
  - name: unit
    type: text
    nullable: true
    description: {en: "Unit of the quantity", zh: "数量单位"}
  - name: years
    type: number
    nullable: true
    description: {en: "Term in years", zh: "年限"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [buyer, seller]
bloom: {en: "Offtakes of $mineral", zh: "$mineral的承购"}
--- */
// An offtake tells its mineral as a word: every offtake is looked at. They are few.
MATCH (b:Entity)-[r:OFFTAKES_FROM]->(x:Entity)
WHERE r.mineral IN $mineral_names AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names)
WITH b, r, x ORDER BY b.id, x.id, r.key LIMIT $cap
RETURN {id: b.id, name: b.name, name_zh: b.name_zh} AS buyer, {id: x.id, name: x.name, name_zh: x.name_zh} AS seller,
  r.amount AS amount, r.currency AS currency, r.quantity AS quantity, r.unit AS unit, r.years AS years,
  [properties(r)] AS hops
UNION ALL
MATCH (m:Entity {id: $mineral})<-[y:YIELDS]-(x:Project)<-[r:OFFTAKES_FROM]-(b:Entity)
WHERE r.mineral IS NULL AND ($form IS NULL OR r.form IS NULL OR r.form IN $form_names)
WITH b, r, x, y ORDER BY b.id, x.id, r.key, y.key LIMIT $cap
RETURN {id: b.id, name: b.name, name_zh: b.name_zh} AS buyer, {id: x.id, name: x.name, name_zh: x.name_zh} AS seller,
  r.amount AS amount, r.currency AS currency, r.quantity AS quantity, r.unit AS unit, r.years AS years,
  [properties(r), properties(y)] AS hops
