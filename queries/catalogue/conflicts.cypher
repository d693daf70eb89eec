/* ---
id: conflicts
title: {en: "Where sources disagree", zh: "来源相互矛盾之处"}
description:
  en: "Statements about the same thing at the same time whose values differ, two by two: both values stand, each with its evidence."
  zh: "对同一事项、同一时期所述数值不同的说法，两两列出：两个数值并存，各附证据。"
ask:
  en:
    [ "where do sources disagree", "conflicting statements", "contradictions between documents",
      "which figures of different documents contradict each other", "which sources contradict each other",
      "do any documents disagree", "where do documents conflict", "contradictory statements",
      "which facts are disputed", "show conflicts between sources", "which claims conflict",
      "inconsistencies in the data", "where does the evidence disagree", "conflicts",
      "which values differ between sources", "do sources contradict each other", "where do your sources not agree",
      "which figures don't match", "do your sources tell different stories", "what is contested",
      "which numbers differ between documents" ]
  zh:
    [ "来源有哪些矛盾", "哪些说法相互冲突", "文献之间的矛盾", "不同文件的数字有哪些矛盾", "哪些来源相互矛盾", "哪些文献说法不一致", "资料之间有哪些冲突", "哪些数据存在矛盾", "来源不一致的地方",
      "不同来源有什么分歧", "有哪些互相矛盾的说法", "各方说法有哪些出入", "数据冲突有哪些", "文件之间有没有冲突", "矛盾之处", "哪些信息对不上", "哪些数字对不上", "哪些数据打架",
      "说法不一的地方", "有争议的数据", "同一件事不同文件说法不一样" ]
path: /v1/conflicts
tag: quality
parameters: {}
columns:
  - name: relation
    type: text
    description: {en: "The relation", zh: "关系"}
  - name: subject
    type: entity
    description: {en: "Its subject", zh: "主体"}
  - name: object
    type: entity
    description: {en: "Its object", zh: "客体"}
  - name: about
    type: text
    description: {en: "What they differ in, by the name of the qualifier", zh: "分歧所在（限定词名称）"}
  - name: value
    type: text
    nullable: true
    title: {en: "One value", zh: "一方所述"}
    description: {en: "What some say", zh: "一方所述的数值"}
  - name: other_value
    type: text
    nullable: true
    title: {en: "Other value", zh: "另一方所述"}
    description: {en: "What others say; empty where the other statement is not in the graph any more", zh: "另一方所述的数值；图中已无另一说法时为空"}
  - name: hops
    type: hops
    description: {en: "The two statements with their evidence, in the order of the values", zh: "两种说法及其原文证据，顺序同数值"}
order: [relation, subject, object, about, value, other_value]
bloom: {en: "Where sources disagree", zh: "来源相互矛盾之处"}
times: all
timeout: 20.0
--- */
// Looks at every stated edge: a conflict is marked on the edge and has no index.
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.conflict IS NOT NULL AND r.derived IS NULL
OPTIONAL MATCH (a)-[o]->(b)
WHERE o.key IN r.conflict_with
WITH a, b, r, o, r.conflict AS names
UNWIND names AS about
WITH a, b, r, o, about, toString(r[about]) AS value,
  coalesce(toString(o[about]), CASE WHEN about = 'until' THEN o.valid_to WHEN r[about] = r.valid_from THEN o.valid_from END) AS other_value
WHERE o IS NULL OR (r.key < o.key AND (other_value IS NULL OR value <> other_value))
WITH a, b, r, o, about, value, other_value ORDER BY r.relation, a.id, b.id, r.key, o.key, about LIMIT $cap
RETURN r.relation AS relation, {id: a.id, name: a.name, name_zh: a.name_zh} AS subject,
  {id: b.id, name: b.name, name_zh: b.name_zh} AS object, about AS about, value AS value, other_value AS other_value,
  CASE WHEN o IS NULL THEN [properties(r)] ELSE [properties(r), properties(o)] END AS hops
