"""The whole graph as files for Neo4j's offline import: what `neo4j-csv` has, and everything that makes it a graph of Lodelink.

Beside the present graph there are runs and times, superseded claims and edges, and the graph's version, each kind of
record in a file of its own with typed columns. Nothing is approximated: a number keeps its type (rows in which a column
has another go to another file), and a property without a column is an error. Files are not written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from graph.claims import Claim
from graph.present import Complete
from ontology.models import DocumentMeta
from queries.formats.columns import Column, Kind, as_kind, fits
from queries.formats.property_graph import ARRAY, TYPES, cell, checked_name, edge_table, quoted_text

Row = Mapping[str, Any]
_LONGS = frozenset({"uses", "claims", "number", "start", "end", "page", "value"})
_DOUBLES = frozenset({"confidence"})
_LISTS = frozenset({"aliases", "told"})


class Unfit(ValueError):
    """A record has a property that no column of its file takes."""


@dataclass(frozen=True)
class Kept:
    """A kind of record: its label, its key, the stem of its files, and its columns."""

    label: str
    key: str
    stem: str
    columns: tuple[Column, ...]


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, _kind(name)) for name in names)


def _kind(name: str) -> Kind:
    if name in _LONGS:
        return "long"
    if name in _DOUBLES:
        return "double"
    return "strings" if name in _LISTS else "string"


_CLAIM = (*(field.name for field in fields(Claim)), "family", "measure_root", "recorded", "run")
_META = tuple(name for name in DocumentMeta.model_fields if name not in {"key", "sha256"})

NODES = (
    Kept(
        "Entity",
        "id",
        "entities",
        _columns("id", "type", "name", "name_zh", "aliases", "aliases_text", "told", "uses"),
    ),
    Kept(
        "Document",
        "key",
        "documents",
        _columns("key", "id", *_META, "sha256", "digest", "claims", "loaded", "run", "mark"),
    ),
    Kept("Passage", "id", "passages", _columns("id", "document", "number", "text", "start", "end", "page", "kind")),
    Kept("Claim", "id", "claims", _columns(*_CLAIM)),
    Kept("Redirect", "id", "redirects", _columns("id", "to")),
)
HISTORY = (
    Kept("ClaimVersion", "key", "claim-versions", _columns("key", *_CLAIM, "superseded", "superseded_run")),
    Kept(
        "EdgeVersion",
        "id",
        "edge-versions",
        (
            *_columns("id", "key", "relation", "subject", "object", "family", "data", "recorded", "retired", "run"),
            Column("how", "string"),
            Column("claims", "strings"),
            Column("documents", "strings"),
        ),
    ),
    Kept("Run", "id", "runs", _columns("id", "kind", "started", "ended")),
    Kept("GraphVersion", "id", "version", _columns("id", "value", "at", "logic")),
)
# Whether the constraints are there is known of each database by itself: opening an imported one makes them.
_NOT_KEPT = {"GraphVersion": frozenset({"relations"})}
EDGES, JOINS = "edges", "joins"
_ENDS = ":START_ID,:END_ID,:TYPE"


def lines(source: Complete) -> Iterator[tuple[str, str]]:
    """(File, line): every file begins with its header; files come up as there is something to write to them."""
    table = _Tables()
    for kept in NODES:
        for row in _records(source, kept.label):
            own = {k: v for k, v in row.items() if k != "passages"}
            yield from table.node(kept, own)
            yield from table.joins(kept.label, row)
    for kept in HISTORY:
        for row in source.history(kept.label, kept.key):
            aside = _NOT_KEPT.get(kept.label, frozenset())
            yield from table.node(kept, {k: v for k, v in row.items() if k not in aside})
    columns = (*(c for c in edge_table() if c.name != "holds"), *_columns("recorded", "run"))
    for row in source.edges():
        ends = f"{_id('Entity', row['subject'])},{_id('Entity', row['object'])},{checked_name(row['relation'])}"
        yield from table.row(EDGES, _ENDS, ends, row, columns)


def command(files: Sequence[str], database: str = "neo4j") -> str:
    """The import of these files, to be run in their folder."""
    nodes = [f"--nodes={name}" for name in files if not _joins(name)]
    relationships = [f"--relationships={name}" for name in files if _joins(name)]
    return " \\\n  ".join(
        (
            f"neo4j-admin database import full {database}",
            *nodes,
            *relationships,
            "--array-delimiter=U+001F --multiline-fields=true --overwrite-destination=true",
        )
    )


def _joins(name: str) -> bool:
    return name.startswith((EDGES + ".", EDGES + "-", JOINS + "."))


def _records(source: Complete, label: str) -> Iterator[Row]:
    match label:
        case "Entity":
            return source.entities()
        case "Document":
            return source.documents()
        case "Passage":
            return source.passages()
        case "Claim":
            return source.claims()
        case "Redirect":
            return source.redirects()
        case other:
            raise ValueError(f"{other!r} is no record of the present graph")


class _Tables:
    """Gives each row the file whose columns are of the types that it has."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, tuple[str, ...]], str] = {}
        self._begun: set[str] = set()

    def node(self, kept: Kept, row: Row) -> Iterator[tuple[str, str]]:
        labels = f"Entity{ARRAY}{checked_name(row['type'])}" if kept.label == "Entity" else kept.label
        yield from self.row(
            kept.stem, ":ID,:LABEL", f"{_id(kept.label, row[kept.key])},{quoted_text(labels)}", row, kept.columns
        )

    def row(self, stem: str, first: str, begins: str, row: Row, columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
        other = tuple(c.name for c in columns if _other_number(row.get(c.name), c.kind))
        if other:
            columns = [
                replace(c, kind="long" if c.kind == "double" else "double") if c.name in other else c for c in columns
            ]
        name = self._files.get((stem, other))
        if name is None:
            number = sum(1 for s, _ in self._files if s == stem) + 1
            name = f"{stem}.csv" if number == 1 else f"{stem}-{number}.csv"
            self._files[stem, other] = name
            yield name, ",".join((first, *(f"{c.name}:{TYPES[c.kind]}" for c in columns))) + "\n"
        yield name, f"{begins},{_cells(stem, row, columns)}\n"

    def joins(self, label: str, row: Row) -> Iterator[tuple[str, str]]:
        match label:
            case "Claim":
                yield from self._join("Claim", row["id"], "SUBJECT", "Entity", row["subject"])
                yield from self._join("Claim", row["id"], "OBJECT", "Entity", row["object"])
                for passage in row["passages"]:
                    yield from self._join("Claim", row["id"], "QUOTED_FROM", "Passage", passage)
            case "Passage":
                yield from self._join("Passage", row["id"], "PART_OF", "Document", row["document"])

    def _join(self, a: str, start: str, how: str, b: str, end: str) -> Iterator[tuple[str, str]]:
        name = f"{JOINS}.csv"
        if name not in self._begun:
            self._begun.add(name)
            yield name, _ENDS + "\n"
        yield name, f"{_id(a, start)},{_id(b, end)},{how}\n"


def _other_number(value: Any, kind: Kind) -> bool:
    """Whether a number stands in a column of the other type of numbers: 5 is not 5.0 in the graph that is to be equal."""
    if isinstance(value, bool):
        return False
    return (kind == "double" and isinstance(value, int)) or (kind == "long" and isinstance(value, float))


def _cells(stem: str, row: Row, columns: Sequence[Column]) -> str:
    cells = []
    found = 0
    for column in columns:
        value = row.get(column.name)
        if value is None:
            cells.append("")
            continue
        if not fits(value, column.kind) or (isinstance(value, list) and any(ARRAY in one for one in value)):
            raise Unfit(
                f"{column.name} {value!r} of {row.get('id', row.get('key'))} does not fit its column in {stem}."
            )
        found += 1
        cells.append(cell(as_kind(value, column.kind)))
    if found != len(row):
        extra = sorted(set(row) - {c.name for c in columns})
        raise Unfit(f"{row.get('id', row.get('key'))} has {', '.join(extra)}, for which {stem} has no column.")
    return ",".join(cells)


def _id(label: str, key: str) -> str:
    return quoted_text(f"{label} {key}")
