"""The canonical export: the present graph as lines of JSON in one order, without anything of when or by which run.

Two graphs are the same graph if their exports are the same bytes, on either engine.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.present import Complete, plain
from graph.store import Row, Store

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
    total = _Sum()
    for line in _lines(store):
        total.add(line)
    return total.digest()


class Summed(Complete):
    """The graph with the digest of what was read of it: once every kind of record was read to its end, and once only,
    the digest is that of the canonical export, without reading the graph for it again."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._sum = _Sum()

    def digest(self) -> Digest:
        return self._sum.digest()

    def entities(self) -> Iterator[Row]:
        for row in super().entities():
            self._sum.add(_node(["Entity", row["type"]], row))
            yield row

    def documents(self) -> Iterator[Row]:
        for row in super().documents():
            self._sum.add(_node(["Document"], row))
            yield row

    def passages(self) -> Iterator[Row]:
        for row in super().passages():
            self._sum.add(_node(["Passage"], row))
            self._sum.add(_join(row["id"], "PART_OF", row["document"]))
            yield row

    def claims(self) -> Iterator[Row]:
        for row in super().claims():
            self._sum.add(_node(["Claim"], {k: v for k, v in row.items() if k != "passages"}))
            self._sum.add(_join(row["id"], "SUBJECT", row["subject"]))
            self._sum.add(_join(row["id"], "OBJECT", row["object"]))
            for passage in row["passages"]:
                self._sum.add(_join(row["id"], "QUOTED_FROM", passage))
            yield row

    def redirects(self) -> Iterator[Row]:
        for row in super().redirects():
            self._sum.add(_node(["Redirect"], row))
            yield row

    def edges(self) -> Iterator[Row]:
        for row in super().edges():
            self._sum.add(_edge(row["subject"], row["relation"], row["object"], row))
            yield row


class _Sum:
    """A sum over lines. It does not ask for an order; lines are all different, since each has its key or its ends."""

    def __init__(self) -> None:
        self._lines = self._total = 0

    def add(self, line: str) -> None:
        self._lines += 1
        self._total += int.from_bytes(hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest(), "big")

    def digest(self) -> Digest:
        return Digest(self._lines, f"{self._total % (1 << 256):064x}")


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
            yield _edge(r["s"], r["type"], r["o"], r["p"])
    for kind, source, key, target, other in _JOINS:
        for ids in _keys(store, source, key):
            rows = store.read(
                f"MATCH (a:{source})-[:{kind}]->(b:{target}) WHERE a.{key} IN $ids RETURN a.{key} AS a, b.{other} AS b",
                {"ids": ids},
            )
            for r in rows:
                yield _join(r["a"], kind, r["b"])


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
            yield _node(row["labels"], row["p"])


def _node(labels: Collection[str], properties: Row) -> str:
    return _line({"labels": sorted(labels), "p": plain(properties)})


def _edge(subject: str, relation: str, obj: str, properties: Row) -> str:
    return _line({"s": subject, "type": relation, "o": obj, "p": plain(properties)})


def _join(start: str, kind: str, end: str) -> str:
    return _line({"s": start, "type": kind, "o": end})


def _line(item: Mapping[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)
