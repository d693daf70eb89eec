/* ---
id: mineral-measures
title: {en: "Measures that cover a mineral", zh: "涉及某矿产的措施"}
description:
  en: "Laws, lists and announcements that cover the mineral, and who enacted them."
  zh: "涉及该矿产的法律、清单与公告及其制定者。"
ask:
  en:
    [ "which laws cover {mineral}", "measures on {mineral}", "regulations concerning {mineral}",
      "which policies concern {mineral}", "{mineral} laws", "what regulations apply to {mineral}",
      "laws on {mineral}", "{mineral} policies", "which measures cover {mineral}",
      "who enacted measures on {mineral}", "what legislation deals with {mineral}",
      "which announcements cover {mineral}", "{mineral} regulation", "which measures target {mineral}",
      "policies about {mineral}", "measures regulating {mineral}", "which strategies include {mineral}",
      "which governments have put out rules on {mineral}", "rules on {mineral}",
      "which governments issued rules that touch {mineral}", "what policies are there for {mineral}",
      "which acts mention {mineral}", "what government rules apply to {mineral}" ]
  zh:
    [ "哪些法规涉及{mineral}", "针对{mineral}的措施", "{mineral}相关的公告和法律", "有哪些法律涉及{mineral}", "{mineral}的政策",
      "哪些措施针对{mineral}", "涉及{mineral}的公告", "关于{mineral}的法规有哪些", "哪些公告涉及{mineral}", "{mineral}相关政策",
      "针对{mineral}出台了哪些措施", "谁出台了针对{mineral}的措施", "哪些法律法规适用于{mineral}", "{mineral}的法规", "{mineral}有哪些相关措施",
      "涵盖{mineral}的措施有哪些", "{mineral}受哪些法规或公告管辖", "{mineral}受哪些法规约束", "{mineral}有什么政策", "哪些文件提到{mineral}",
      "管{mineral}的法规", "各国对{mineral}出了哪些政策", "针对{mineral}出了哪些招", "{mineral}归哪些法管" ]
path: /v1/minerals/{mineral}/measures
tag: minerals
parameters:
  mineral:
    type: entity
    of: Mineral
    description: {en: "The mineral by id or by a name in Chinese or English", zh: "矿产的标识或中英文名称"}
    example: "gallium"
    example_zh: "镓"
columns:
  - name: measure
    type: entity
    description: {en: "The measure", zh: "措施"}
  - name: enacted_by
    type: entity
    nullable: true
    description: {en: "Who enacted it", zh: "制定者"}
  - name: kind
    type: text
    nullable: true
    description: {en: "The kind: ban, licence, quota, tax, suspension …", zh: "类型：禁令、许可、配额、出口税、暂停等"}
  - name: announced
    type: date
    nullable: true
    description: {en: "When announced", zh: "公布日期"}
  - name: since
    type: date
    nullable: true
    description: {en: "Since when, as precisely as known", zh: "起始日期（按已知精度）"}
  - name: hops
    type: hops
    description: {en: "The steps with their evidence", zh: "各步及其原文证据"}
order: [announced, measure, enacted_by]
bloom: {en: "Measures on $mineral", zh: "涉及$mineral的措施"}
--- */
MATCH (m:Entity {id: $mineral})<-[y:COVERS]-(x:Measure)
OPTIONAL MATCH (x)<-[r:ENACTED]-(c:Entity)
WITH x, y, r, c ORDER BY x.id, r.key, y.key LIMIT $cap
RETURN {id: x.id, name: x.name, name_zh: x.name_zh} AS measure,
  CASE WHEN c IS NULL THEN null ELSE {id: c.id, name: c.name, name_zh: c.name_zh} END AS enacted_by, r.kind AS kind,
  r.announced AS announced, coalesce(r.effective, r.valid_from) AS since,
  [properties(y)] + CASE WHEN r IS NULL THEN [] ELSE [properties(r)] END AS hops
