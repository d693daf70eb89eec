"""The canonical export: the present graph as lines of JSON in one order, without anything of when or by which run.

Two graphs are the same graph if their exports are the same bytes, on either engine.
"""

import hashlib
import json
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from json.encoder import encode_basestring
from typing import Any

from graph.lines import Alike, Cell, Form, Record
from graph.present import OF_RUNS, PAGE, Complete, Reads, plain
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

    def __add__(self, other: "Digest") -> "Digest":
        """That of both parts of an export."""
        return _digest(self.lines + other.lines, int(self.sum, 16) + int(other.sum, 16))


def canonical_digest(store: Store, page: int = PAGE) -> Digest:
    """The digest of the canonical export, in memory that does not grow with the graph."""
    total = _Sum()
    for lines in _Standing(store, page).lines():
        total.add(lines)
    return total.digest()


class _Standing(Complete):
    """The graph as lines of its canonical export, a page at a time, with the labels and the ends that records really have:
    those that they should have stand in their properties."""

    def lines(self) -> Iterator[list[str]]:
        labels = ", labels(n) AS labels"
        for label in ("Entity", "Document", "Redirect"):
            for part in self._pages(label, _NODES[label], self._keys, labels):
                yield [_node(row["labels"], plain(row["p"])) for row in part]
        for label, most, kinds, end in (
            ("Passage", 50, "PART_OF", "key"),
            ("Claim", 500, "SUBJECT|OBJECT|QUOTED_FROM", "id"),
        ):
            for which, part in self._of_documents(label, most, labels):
                yield [_node(row["labels"], plain(row["p"])) for row in part]
                of = "a.document IN $keys" if "keys" in which else "a.id IN $ids"
                joins = self._store.read(
                    f"MATCH (a:{label})-[r:{kinds}]->(b) WHERE {of} AND b.{end} IS NOT NULL "
                    f"RETURN a.id AS a, type(r) AS kind, b.{end} AS b",
                    which,
                )
                yield [_join(row["a"], row["kind"], row["b"]) for row in joins]
        for part in self._edge_pages(", s.id AS s, type(e) AS type, o.id AS o"):
            yield [_edge(row["s"], row["type"], row["o"], plain(row["p"])) for row in part]


class Summed(Complete):
    """The graph with the digest of what was read of it: once every kind of record was read to its end, and once only,
    the digest is that of the canonical export, without reading the graph for it again."""

    def __init__(self, store: Store | Reads) -> None:
        super().__init__(store)
        self._sum = _Sum()

    def digest(self) -> Digest:
        return self._sum.digest()

    def entities(self) -> Iterator[Row]:
        for row in super().entities():
            self._sum.add((_node(["Entity", row["type"]], row),))
            yield row

    def documents(self) -> Iterator[Row]:
        for row in super().documents():
            self._sum.add((_node(["Document"], row),))
            yield row

    def passages(self) -> Iterator[Row]:
        for row in super().passages():
            self._sum.add((_node(["Passage"], row), _join(row["id"], "PART_OF", row["document"])))
            yield row

    def claims(self) -> Iterator[Row]:
        for row in super().claims():
            claim = row["id"]
            self._sum.add(
                (
                    _claim(row),
                    _join(claim, "SUBJECT", row["subject"]),
                    _join(claim, "OBJECT", row["object"]),
                    *[_join(claim, "QUOTED_FROM", passage) for passage in row["passages"]],
                )
            )
            yield row

    def redirects(self) -> Iterator[Row]:
        for row in super().redirects():
            self._sum.add((_node(["Redirect"], row),))
            yield row

    def edges(self) -> Iterator[Row]:
        for row in super().edges():
            self._sum.add((_edge(row["subject"], row["relation"], row["object"], row),))
            yield row


class _Sum:
    """A sum over lines. It does not ask for an order; lines are all different, since each has its key or its ends."""

    def __init__(self) -> None:
        self._lines = self._total = 0

    def add(self, lines: Sequence[str]) -> None:
        self._lines += len(lines)
        for line in lines:
            self._total += int.from_bytes(hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest(), "big")

    def digest(self) -> Digest:
        return _digest(self._lines, self._total)


def _digest(lines: int, total: int) -> Digest:
    return Digest(lines, f"{total % (1 << 256):064x}")


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
            yield _edge(r["s"], r["type"], r["o"], plain(r["p"]))
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
            yield _node(row["labels"], plain(row["p"]))


# ------------------------------------------------------------------------------------------------ lines
# They are what `json.dumps(…, ensure_ascii=False, sort_keys=True)` makes, in a third of its time.


def _node(labels: Collection[str], properties: Record) -> str:
    return f'{{"labels": {_labels(tuple(labels))}, "p": {_PROPERTIES.of(properties).filled(properties)}}}'


def _claim(claim: Record) -> str:
    """The line of a claim that has its passages with it, which are no property of it."""
    return f'{{"labels": ["Claim"], "p": {_CLAIM.of(claim).filled(claim)}}}'


def _edge(subject: str, relation: str, obj: str, properties: Record) -> str:
    told = _PROPERTIES.of(properties).filled(properties)
    return (
        f'{{"o": {encode_basestring(obj)}, "p": {told}, "s": {encode_basestring(subject)}, '
        f'"type": {encode_basestring(relation)}}}'
    )


def _join(start: str, kind: str, end: str) -> str:
    return f'{{"o": {encode_basestring(end)}, "s": {encode_basestring(start)}, "type": "{kind}"}}'


@cache
def _labels(labels: tuple[str, ...]) -> str:
    return _json(sorted(labels))


def _properties(aside: Collection[str], record: Record) -> Form:
    """The properties of records like this one as a JSON object, without those of runs."""
    pieces: list[str | Cell] = []
    for name in sorted(record.keys() - aside):
        pieces += (f"{', ' if pieces else ''}{_json(name)}: ", (name, _WRITERS.get(type(record[name]), _json)))
    return Form(["{", *pieces, "}"])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _float(value: float) -> str:
    return repr(value) if math.isfinite(value) else _json(value)


_WRITERS: dict[type, Callable[[Any], str]] = {str: encode_basestring, int: repr, float: _float}
_PROPERTIES = Alike(partial(_properties, OF_RUNS))
_CLAIM = Alike(partial(_properties, OF_RUNS | {"passages"}))
