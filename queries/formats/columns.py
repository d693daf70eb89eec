"""What nodes and edges show as attributes in formats with declared columns: names and kinds of value, and nothing lost.

A property that no column is declared for goes to `other`, as JSON: a graph never has to fit a table of ours to be exported.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, Literal

from ontology.schema import Datatype, ontology

Kind = Literal["string", "double", "long", "boolean", "strings"]
Row = Mapping[str, Any]
Value = str | float | int | bool | list[str]

OTHER = "other"
BETWEEN = " | "
RUN = 500
# Bookkeeping of the store; of use to nobody who reads a picture or a table.
ASIDE = frozenset(
    {"uses", "told", "aliases_text", "family", "measure_root", "measure_also", "digest", "events", "superseded"}
)


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind


# What stands at a place of its own.
_OF_ENTITY = frozenset({"id"})
_OF_EDGE = frozenset({"key", "subject", "object"})

ENTITY = (
    Column("name", "string"),
    Column("name_zh", "string"),
    Column("type", "string"),
    Column("aliases", "strings"),
)

_EDGE_FIRST = (
    Column("relation", "string"),
    Column("says", "string"),
    Column("disputed", "string"),
    Column("lifecycle", "string"),
    Column("holds", "string"),
    Column("valid_from", "string"),
    Column("valid_to", "string"),
    Column("derived", "boolean"),
    Column("rule", "string"),
    Column("conflict", "strings"),
)
_EDGE_LAST = (
    Column("group", "string"),
    Column("from_earliest", "string"),
    Column("from_latest", "string"),
    Column("to_earliest", "string"),
    Column("to_latest", "string"),
    Column("conflict_with", "strings"),
    Column("via", "strings"),
    Column("claims", "strings"),
)


@cache
def edge_columns() -> tuple[Column, ...]:
    """Every attribute that an edge may show: its own, and all qualifiers of the ontology between them."""
    own = {c.name for c in (*_EDGE_FIRST, *_EDGE_LAST)}
    middle = [Column(q.name, _kind(q.datatype)) for q in ontology().qualifiers.values() if q.name not in own]
    return (*_EDGE_FIRST, *middle, *_EDGE_LAST)


def entity_values(row: Mapping[str, Any]) -> dict[str, Value]:
    """An entity's attributes by column, in the columns' order."""
    return _values(row, ENTITY, _OF_ENTITY)


def edge_values(row: Mapping[str, Any]) -> dict[str, Value]:
    """An edge's attributes by column, in the columns' order; its key and its ends stand apart from these."""
    return _values(row, edge_columns(), _OF_EDGE)


def joined(items: Iterable[str]) -> str:
    """A list in one cell, between items " | ". A bar of an item has a backslash before it, so that none is a separator."""
    return BETWEEN.join(item.replace("|", "\\|") for item in items)


def parted(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows in runs of at most RUN: what is looked up for them is looked up for a run at once."""
    run: list[Row] = []
    for row in rows:
        run.append(row)
        if len(run) == RUN:
            yield run
            run = []
    if run:
        yield run


def columns_with_other(columns: Iterable[Column]) -> Iterator[Column]:
    yield from columns
    yield Column(OTHER, "string")


def _values(row: Mapping[str, Any], columns: tuple[Column, ...], apart: frozenset[str]) -> dict[str, Value]:
    places = _places(columns)
    found: list[tuple[int, str, Value]] = []
    rest: dict[str, Any] = {}
    for name, value in row.items():
        if name in ASIDE or name in apart or value is None:
            continue
        place = places.get(name)
        if place is not None and fits(value, columns[place].kind):
            found.append((place, name, as_kind(value, columns[place].kind)))
        else:
            rest[name] = value
    found.sort(key=itemgetter(0))
    out = {name: value for _, name, value in found}
    if rest:
        out[OTHER] = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return out


@cache
def _places(columns: tuple[Column, ...]) -> dict[str, int]:
    return {column.name: place for place, column in enumerate(columns)}


def fits(value: Any, kind: Kind) -> bool:
    """Whether a value may stand in a column of a kind."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match kind:
        case "string":
            return isinstance(value, str)
        case "double":
            return number
        case "long":
            return number and value == int(value)
        case "boolean":
            return isinstance(value, bool)
        case "strings":
            return isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)


def as_kind(value: Any, kind: Kind) -> Value:
    """A fitting value as its column wants it."""
    match kind:
        case "string":
            return str(value)
        case "double":
            return float(value)
        case "long":
            return int(value)
        case "boolean":
            return bool(value)
        case "strings":
            return [str(v) for v in value]


def _kind(datatype: Datatype) -> Kind:
    match datatype:
        case "string" | "code" | "date":
            return "string"
        case "number":
            return "double"
        case "integer":
            return "long"
        case "boolean":
            return "boolean"
        case "strings":
            return "strings"
