"""KGX, the exchange format of the Biolink community: nodes and edges as TSV or as JSON lines.

Its own vocabulary is that of biology, so every edge is `biolink:related_to` with our relation beside it, and every node
`biolink:NamedThing` with our type beside it. How an edge came about is told in Biolink's words (`_KNOWN_BY`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from graph.present import Source
from queries.formats.columns import (
    ENTITY,
    Value,
    columns_with_other,
    edge_columns,
    edge_values,
    entity_values,
    parted,
)
from queries.formats.parts import Member

_NODE_FIRST = ("id", "category", "name", "synonym")
_EDGE_FIRST = (
    "id",
    "subject",
    "predicate",
    "object",
    "category",
    "original_predicate",
    "knowledge_level",
    "agent_type",
    "primary_knowledge_source",
)
# Told by a column of KGX's own.
_RENAMED = {"name", "aliases", "relation"}


def tsv(source: Source) -> list[Member]:
    nodes = [*_NODE_FIRST, *(n for n in _names(ENTITY) if n not in _RENAMED)]
    edges = [*_EDGE_FIRST, *(n for n in _names(edge_columns()) if n not in _RENAMED)]
    return [
        Member("nodes.tsv", lambda: _table(nodes, map(_node, source.entities()))),
        Member("edges.tsv", lambda: _table(edges, _edges(source))),
    ]


def jsonl(source: Source) -> list[Member]:
    return [
        Member("nodes.jsonl", lambda: _lines(map(_node, source.entities()))),
        Member("edges.jsonl", lambda: _lines(_edges(source))),
    ]


def _node(row: Mapping[str, Any]) -> dict[str, Value]:
    values = entity_values(row)
    out: dict[str, Value] = {
        "id": row["id"],
        "category": ["biolink:NamedThing", f"lode:{values.get('type', 'Entity')}"],
        "name": values.get("name", row["id"]),
    }
    if "aliases" in values:
        out["synonym"] = values["aliases"]
    return out | {name: value for name, value in values.items() if name not in _RENAMED}


# (knowledge_level, agent_type) of Biolink by what read a claim: a person asserts; whether what a program reads in a text is
# asserted there as known cannot be told, so its level is "not provided", as in the text-mining sources of Biolink's registry.
_DERIVED = ("logical_entailment", "automated_agent")
_KNOWN_BY: Mapping[str, tuple[str, str]] = {
    "hand": ("knowledge_assertion", "manual_agent"),
    "rules": ("not_provided", "text_mining_agent"),
    "model": ("not_provided", "text_mining_agent"),
}
_UNKNOWN = ("not_provided", "not_provided")


def _edges(source: Source) -> Iterator[dict[str, Value]]:
    for run in parted(source.edges()):
        read_by = source.extractors({claim for row in run for claim in row.get("claims", ())})
        for row in run:
            yield _edge(row, _known(row, read_by))


def _known(row: Mapping[str, Any], read_by: Mapping[str, str]) -> tuple[str, str]:
    """How an edge is known: by the best of what it rests on, a person before a program."""
    if row.get("derived"):
        return _DERIVED
    told = {_KNOWN_BY.get(read_by[claim], _UNKNOWN) for claim in row.get("claims", ()) if claim in read_by}
    return next((known for known in (*_KNOWN_BY.values(), _UNKNOWN) if known in told), _UNKNOWN)


def _edge(row: Mapping[str, Any], known: tuple[str, str]) -> dict[str, Value]:
    out: dict[str, Value] = {
        "id": row["key"],
        "subject": row["subject"],
        "predicate": "biolink:related_to",
        "object": row["object"],
        "category": ["biolink:Association"],
        "original_predicate": f"lode:{row['relation']}",
        "knowledge_level": known[0],
        "agent_type": known[1],
        "primary_knowledge_source": "infores:lodelink",
    }
    return out | {name: value for name, value in edge_values(row).items() if name not in _RENAMED}


def _table(columns: list[str], rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    yield "\t".join(columns) + "\n"
    for row in rows:
        yield "\t".join(_cell(row.get(name)) for name in columns) + "\n"


def _cell(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        # The format has no way to write its separator within a value.
        return "|".join(_flat(one).replace("|", "/") for one in value)
    return _flat(value) if isinstance(value, str) else repr(value)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _lines(rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


@cache
def _names(columns: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(column.name for column in columns_with_other(columns))
