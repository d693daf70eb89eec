"""What lies outside the Cypher subset is found, with its line; what lies inside is left alone."""

from __future__ import annotations

import pytest

from graph.lint import not_a_read, problems

OUTSIDE = [
    (
        "unwind-after-match",
        2,
        "MATCH (a:Entity {id: $id})\nUNWIND $ids AS x MATCH (b:Entity {id: x}) RETURN b.id AS id",
    ),
    ("pattern-comprehension", 2, "OPTIONAL MATCH (a:Entity {id: $id})\nRETURN [(a)-[:COVERS]->(m) | m.id] AS ids"),
    ("pattern-comprehension", 1, "MATCH (a) RETURN [p = (a)--(b) WHERE b.x = 1 | b.id] AS ids"),
    ("count-in-where", 2, "MATCH (a)\nWHERE COUNT { (a)-->() } < 3 OR a.x = 1 RETURN a.id AS id"),
    ("shortest-path-predicate", 1, "MATCH p = shortestPath((a)-[*1..4 {x: 1}]-(b)) RETURN p"),
    ("shortest-selector", 1, "MATCH p = SHORTEST 1 (a)-[:R]-+(b) RETURN p"),
    ("procedure", 1, "CALL db.awaitIndexes(120)"),
    ("procedure", 2, "MATCH (n)\nCALL apoc.path.expand(n, '', '', 1, 2) YIELD path RETURN path"),
    ("load-csv", 1, "LOAD CSV FROM 'file:///x' AS row RETURN row"),
    ("unbounded-path", 1, "MATCH (a)-[*]->(b) RETURN b.id AS id"),
    ("unbounded-path", 1, "MATCH (a)-[:R*2..]->(b) RETURN b.id AS id"),
    ("unbounded-path", 1, "MATCH (a)<-[r:R*..]-(b) RETURN b.id AS id"),
    ("quantified-path", 1, "MATCH ((a)-[:R]->(b))+ RETURN a"),
    ("quantified-path", 1, "MATCH ((a)-[:R]->(b)){1,3} RETURN a"),
    ("dynamic-name", 1, "MATCH (n:$($label)) RETURN n.id AS id"),
    ("element-id", 1, "MATCH (n) RETURN elementId(n) AS id"),
    ("element-id", 1, "MATCH (n) WHERE id(n) = 3 RETURN n.id AS id"),
    ("set-label", 1, "MATCH (n:Entity) SET n:Country"),
]
INSIDE = [
    "MATCH (a:Entity {id: $id}) WITH a, $ids AS ids UNWIND ids AS x WITH a, x MATCH (b:Entity {id: x}) RETURN b.id AS id",
    "UNWIND $rows AS row MATCH (a:Entity {id: row.id}) SET a += row.properties",
    "MATCH (a)-[r:R*1..4]->(b) WHERE b.name STARTS WITH 'x' RETURN [x IN nodes(p) | x.id] AS ids, count(*) AS n",
    "MATCH (a)-[:R*3]->(b) RETURN a.id AS id, [1, 2] AS list, {count: 1, set: 2} AS map",
    "// elementId(n) in a comment\nMATCH (n) WHERE n.text = 'LOAD CSV FROM [*]' RETURN n.id AS id",
    "MATCH p = shortestPath((a:Entity {id: $a})-[*1..4]-(b)) RETURN length(p) AS n".replace(" {id: $a}", ""),
    "MATCH (n) WITH n, COUNT { (n)--() } AS degree WHERE degree < 3 RETURN n.id AS id",
    "MATCH (n) RETURN n.set AS set, n.create AS merge, (1 + 2) * 3 AS x",
    "CALL dbms.components() YIELD name RETURN name",
]


@pytest.mark.parametrize(("code", "line", "query"), OUTSIDE)
def test_outside(code: str, line: int, query: str) -> None:
    assert (code, line) in {(p.code, p.line) for p in problems(query)}


@pytest.mark.parametrize("query", INSIDE)
def test_inside(query: str) -> None:
    assert problems(query) == []


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (n:X) RETURN n",
        "MATCH (n) SET n.x = 1",
        "match (n) detach delete n",
        "MATCH (n) REMOVE n.x",
        "MERGE (n:X {id: 1}) RETURN n",
        "MATCH (n) FOREACH (x IN [1] | CREATE (:Y))",
        "DROP INDEX x",
        "LOAD CSV FROM 'http://10.0.0.1/' AS l RETURN l",
        "CALL db.create.setNodeVectorProperty($n, 'x', [1])",
        "UNWIND [1] AS x CALL (x) { RETURN 1 AS y } IN TRANSACTIONS RETURN x",
        "RETURN 1 /* x */ AS y UNION ALL CREATE (m) RETURN m AS y",
    ],
)
def test_not_a_read(query: str) -> None:
    assert not_a_read(query) is not None


@pytest.mark.parametrize("query", [q for q in INSIDE if " SET " not in q])
def test_a_read(query: str) -> None:
    assert not_a_read(query) is None
