"""Random small graphs and random statements of the Cypher subset, for asking both engines the same."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

from graph.store import Store

LABELS = ("Alpha", "Beta")
TYPES = ("LIKES", "KNOWS")


def plant(store: Store, rnd: random.Random, nodes: int = 14, edges: int = 26) -> None:
    """Put a random graph into a store."""
    rows = [
        {
            "id": f"n{i:02d}",
            "label": rnd.choice(LABELS),
            "p": {
                "n": rnd.choice([0, 1, 2, 3, None]),
                "s": rnd.choice(["x", "xy", "z", "钴", None]),
                "day": rnd.choice(["2024-12-03", "2025-01-01", "2025-06-30", None]),
                "tags": rnd.choice([["a"], ["a", "b"], None]),
            },
        }
        for i in range(nodes)
    ]
    for label in LABELS:
        part = [r for r in rows if r["label"] == label]
        store.write(f"UNWIND $rows AS row CREATE (n:Entity:{label} {{id: row.id}}) SET n += row.p", {"rows": part})
    for kind in TYPES:
        joins: list[dict[str, Any]] = [
            {"a": rnd.choice(rows)["id"], "b": rnd.choice(rows)["id"], "w": rnd.randrange(5), "key": f"{kind}{i}"}
            for i in range(edges // 2)
        ]
        store.write(
            f"UNWIND $rows AS row MATCH (a:Entity {{id: row.a}}) MATCH (b:Entity {{id: row.b}}) "
            f"CREATE (a)-[r:{kind}]->(b) SET r.w = row.w, r.key = row.key",
            {"rows": joins},
        )


def statement(rnd: random.Random) -> tuple[str, dict[str, Any]]:
    """A statement and its parameters."""
    params: dict[str, Any] = {
        "id": f"n{rnd.randrange(14):02d}",
        "ids": [f"n{rnd.randrange(14):02d}" for _ in range(3)],
        "k": rnd.randrange(4),
        "day": rnd.choice(["2024-12-03", "2025-03-01", "2026-01-01"]),
    }
    shape = rnd.randrange(13)
    a = _node(rnd, "a")
    where = _where(rnd, "a")
    other = _where(rnd, "b").replace("WHERE", "AND", 1) if rnd.random() < 0.5 else ""
    kind = rnd.choice(TYPES)
    pattern = f"{a}{_step(rnd, kind)}{_node(rnd, 'b')}"
    match shape:
        case 0:
            text = f"MATCH {a} {where} RETURN a.id AS id, a.n AS n, a.s AS s ORDER BY id"
        case 1:
            text = f"MATCH {pattern} {where} {other} RETURN a.id AS a, b.id AS b ORDER BY a, b"
        case 2:
            text = f"MATCH {pattern} {where} WITH a, count(b) AS n, sum(b.n) AS total RETURN a.id AS id, n, total ORDER BY id"
        case 3:
            text = f"MATCH {a} {where} OPTIONAL MATCH (a)-[r:{kind}]->(b) RETURN a.id AS id, collect(b.id) AS ids, count(r) AS n ORDER BY id"
        case 4:
            text = f"MATCH {a} {where} RETURN DISTINCT a.s AS s, a.n AS n ORDER BY s, n SKIP {rnd.randrange(3)} LIMIT {rnd.randrange(1, 6)}"
        case 5:
            text = "UNWIND $ids AS x MATCH (a:Entity {id: x}) RETURN x, a.n AS n ORDER BY x, n"
        case 6:
            text = f"MATCH (a:Entity {{id: $id}})-[:{kind}*1..{rnd.randrange(1, 4)}]->(b) RETURN DISTINCT b.id AS id ORDER BY id"
        case 7:
            text = (
                f"MATCH {pattern} {where} RETURN a.id AS id, 'one' AS which UNION ALL "
                f"MATCH (a:{rnd.choice(LABELS)}) {_where(rnd, 'a')} RETURN a.id AS id, 'two' AS which"
            )
        case 8:
            text = (
                f"MATCH {a} {where} RETURN a.id AS id, CASE WHEN a.n IS NULL THEN 'none' WHEN a.n > $k THEN 'more' ELSE 'less' END "
                "AS size, coalesce(a.s, '-') AS s, size(coalesce(a.tags, [])) AS tags ORDER BY id"
            )
        case 9:
            text = (
                f"MATCH {a} {where} WITH a ORDER BY a.id WITH collect(a.id) AS ids, max(a.n) AS top "
                "RETURN [x IN ids WHERE x >= $id | x] AS some, size(ids) AS n, top"
            )
        case 10:
            text = f"MATCH (a:Entity)-[r]->(b) WHERE type(r) = '{kind}' AND r.w >= $k RETURN r.key AS key, properties(r) AS p ORDER BY key"
        case 11:
            text = (
                f"MATCH {a} {where} WITH a MATCH (a)-[r:{'|'.join(TYPES)}]-(b:{rnd.choice(LABELS)}) "
                "RETURN a.id AS a, r.key AS key, b.id AS b ORDER BY a, key, b"
            )
        case _:
            text = (
                f"MATCH {a} WHERE EXISTS {{ MATCH (a)-[:{kind}]->(b) WHERE b.n >= $k }} "
                "WITH a.s AS s, count(*) AS n, min(a.day) AS first WHERE n >= 1 RETURN s, n, first ORDER BY s"
            )
    return text, params


def _node(rnd: random.Random, name: str) -> str:
    return rnd.choice([f"({name}:Entity)", f"({name}:{rnd.choice(LABELS)})"])


def _step(rnd: random.Random, kind: str) -> str:
    return rnd.choice([f"-[r:{kind}]->", f"<-[r:{kind}]-", f"-[r:{kind}]-"])


def _where(rnd: random.Random, name: str) -> str:
    tests = [
        f"{name}.n > $k",
        f"{name}.n = $k",
        f"{name}.s STARTS WITH 'x'",
        f"{name}.s IS NULL",
        f"{name}.day IS NOT NULL",
        f"{name}.day <= $day",
        f"{name}.id IN $ids",
        f"'a' IN {name}.tags",
        f"{name}.s CONTAINS '钴'",
        f"NOT {name}.n < $k",
        f"any(t IN {name}.tags WHERE t = 'b')",
        f"size([t IN coalesce({name}.tags, []) WHERE t = 'b']) > 0",
    ]
    chosen = rnd.sample(tests, rnd.randrange(1, 4))
    text = chosen[0]
    for more in chosen[1:]:
        text = f"({text}) {rnd.choice(['AND', 'OR'])} {more}"
    return f"WHERE ({text})"


def comparable(rows: Sequence[Mapping[str, Any]], query: str) -> list[str]:
    """Rows as text: lists that were collected in no order are sorted, and rows too."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return sorted((plain(v) for v in value), key=str)
        if isinstance(value, dict):
            return {k: plain(v) for k, v in sorted(value.items())}
        return value

    return sorted(json.dumps(plain(dict(row)), sort_keys=True, ensure_ascii=False) for row in rows)
