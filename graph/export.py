"""The canonical export: the present graph as lines of JSON in one order, without anything of when or by which run.

Two graphs are the same graph if their exports are the same bytes, on either engine.
"""

import hashlib
import json
import math
from collections.abc import Callable, Collection, Iterator
from functools import cache, partial
from json.encoder import encode_basestring
from typing import Any

from graph.lines import Alike, Cell, Form, Record
from graph.present import OF_RUNS, plain
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


def canonical_digest(store: Store) -> str:
    """A hash of the canonical export."""
    found = hashlib.sha256()
    for line in canonical_export(store):
        found.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()


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
