"""The canonical export: the present graph as lines of JSON in one order, without anything of when or by which run.

Two graphs are the same graph if their exports are the same bytes, on either engine.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from graph.present import plain
from graph.store import Store

_PAGE = 5_000
_NODES = {"Entity": "id", "Document": "key", "Passage": "id", "Claim": "id", "Redirect": "id"}


def canonical_export(store: Store) -> Iterator[str]:
    """One line a node, then one a relationship."""
    for label, key in _NODES.items():
        yield from _pages(
            store,
            f"MATCH (n:{label}) WHERE n.{key} > $last "
            f"RETURN n.{key} AS at, labels(n) AS labels, properties(n) AS p ORDER BY n.{key} LIMIT {_PAGE}",
        )
    lines = []
    last = ""
    while True:
        subjects = store.read(
            f"MATCH (n:Entity) WHERE n.id > $last RETURN n.id AS id ORDER BY n.id LIMIT {_PAGE}", {"last": last}
        )
        if not subjects:
            break
        ids = [row["id"] for row in subjects]
        last = ids[-1]
        rows = store.read(
            "MATCH (s:Entity)-[e]->(o:Entity) WHERE s.id IN $ids "
            "RETURN s.id AS s, type(e) AS type, o.id AS o, properties(e) AS p",
            {"ids": ids},
        )
        lines += [_line({"s": r["s"], "type": r["type"], "o": r["o"], "p": plain(r["p"])}) for r in rows]
    for kind, source, key, target, other in (
        ("SUBJECT", "Claim", "id", "Entity", "id"),
        ("OBJECT", "Claim", "id", "Entity", "id"),
        ("QUOTED_FROM", "Claim", "id", "Passage", "id"),
        ("PART_OF", "Passage", "id", "Document", "key"),
    ):
        rows = store.read(f"MATCH (a:{source})-[:{kind}]->(b:{target}) RETURN a.{key} AS a, b.{other} AS b")
        lines += [_line({"s": r["a"], "type": kind, "o": r["b"]}) for r in rows]
    yield from sorted(lines)


def _pages(store: Store, query: str) -> Iterator[str]:
    last = ""
    while True:
        rows = store.read(query, {"last": last})
        if not rows:
            return
        last = rows[-1]["at"]
        for row in rows:
            yield _line({"labels": sorted(row["labels"]), "p": plain(row["p"])})


def _line(item: Mapping[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)
