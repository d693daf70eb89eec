"""The canonical export: the present graph as lines of JSON in one order, without anything of when or by which run.

Two graphs are the same graph if their exports are the same bytes, on either engine.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.present import plain
from graph.store import Store

_PAGE = 5_000
_NODES = {"Entity": "id", "Document": "key", "Passage": "id", "Claim": "id", "Redirect": "id"}


_JOINS = (
    ("SUBJECT", "Claim", "id", "Entity", "id"),
    ("OBJECT", "Claim", "id", "Entity", "id"),
    ("QUOTED_FROM", "Claim", "id", "Passage", "id"),
    ("PART_OF", "Passage", "id", "Document", "key"),
)


def canonical_export(store: Store) -> Iterator[str]:
    """One line a node, then one a relationship."""
    yield from _nodes(store)
    yield from sorted(_relationships(store))


@dataclass(frozen=True)
class Digest:
    """How many lines a canonical export has, and a sum over them: equal sums, equal graphs."""

    lines: int
    sum: str


def canonical_digest(store: Store) -> Digest:
    """The digest of the canonical export, in memory that does not grow with the graph."""
    lines = total = 0
    for line in _lines(store):
        lines += 1
        # A sum does not ask for an order; lines are all different, since each has its key or its ends.
        total += int.from_bytes(hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest(), "big")
    return Digest(lines, f"{total % (1 << 256):064x}")


def _lines(store: Store) -> Iterator[str]:
    yield from _nodes(store)
    yield from _relationships(store)


def _nodes(store: Store) -> Iterator[str]:
    for label, key in _NODES.items():
        yield from _pages(
            store,
            f"MATCH (n:{label}) WHERE n.{key} > $last "
            f"RETURN n.{key} AS at, labels(n) AS labels, properties(n) AS p ORDER BY n.{key} LIMIT {_PAGE}",
        )


def _relationships(store: Store) -> Iterator[str]:
    for ids in _keys(store, "Entity", "id"):
        rows = store.read(
            "MATCH (s:Entity)-[e]->(o:Entity) WHERE s.id IN $ids "
            "RETURN s.id AS s, type(e) AS type, o.id AS o, properties(e) AS p",
            {"ids": ids},
        )
        for r in rows:
            yield _line({"s": r["s"], "type": r["type"], "o": r["o"], "p": plain(r["p"])})
    for kind, source, key, target, other in _JOINS:
        for ids in _keys(store, source, key):
            rows = store.read(
                f"MATCH (a:{source})-[:{kind}]->(b:{target}) WHERE a.{key} IN $ids RETURN a.{key} AS a, b.{other} AS b",
                {"ids": ids},
            )
            for r in rows:
                yield _line({"s": r["a"], "type": kind, "o": r["b"]})


def _keys(store: Store, label: str, key: str) -> Iterator[list[str]]:
    last = ""
    while True:
        rows = store.read(
            f"MATCH (n:{label}) WHERE n.{key} > $last RETURN n.{key} AS at ORDER BY n.{key} LIMIT {_PAGE}",
            {"last": last},
        )
        if not rows:
            return
        last = rows[-1]["at"]
        yield [row["at"] for row in rows]


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
