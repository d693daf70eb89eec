"""The whole graph as files for Neo4j's offline import: what `neo4j-csv` has, and everything that makes it a graph of Lodelink.

Beside the present graph there are runs and times, superseded claims and edges, and the graph's version, each kind of
record in a file of its own with typed columns. Nothing is approximated: a number keeps its type (rows in which a column
has another go to another file), and a property without a column is an error. Files are not written here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache, partial
from operator import methodcaller
from typing import Any, NamedTuple

from graph.claims import Claim
from graph.lines import Alike, Cell, Form, Quoted
from graph.present import Complete
from ontology.models import DocumentMeta
from queries.formats.columns import Column, Kind
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
    # What a record has and its file has not.
    aside: frozenset[str] = frozenset()


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
    # Passages stand among what joins records.
    Kept("Claim", "id", "claims", _columns(*_CLAIM), aside=frozenset({"passages"})),
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
    # Whether the constraints are there is known of each database by itself: opening an imported one makes them.
    Kept("GraphVersion", "id", "version", _columns("id", "value", "at", "logic"), aside=frozenset({"relations"})),
)
EDGES = "edges"
_JOINS = "joins.csv"
# Lines of a piece: few enough to be held, enough to be written at once.
_HELD = 2_000
_ENDS = ":START_ID,:END_ID,:TYPE"


class Piece(NamedTuple):
    """Some lines for the end of a file, and how many of them are rows: its header is none."""

    file: str
    text: str
    rows: int


def nodes(source: Complete) -> Iterator[Piece]:
    """All records and what joins them; every file begins with its header and comes up as there is something to write."""
    files = _Files()
    for kept in NODES:
        table = _table(files, kept)
        for row in _records(source, kept.label):
            _write_node(table, kept, row)
            _write_joins(files, kept.label, row)
            yield from files.full()
    for kept in HISTORY:
        table = _table(files, kept)
        for row in source.history(kept.label, kept.key):
            _write_node(table, kept, row)
            yield from files.full()
    yield from files.rest()


def edges(source: Complete) -> Iterator[Piece]:
    """What joins entities."""
    files = _Files()
    table = _Table(files, EDGES, _ENDS, (*(c for c in edge_table() if c.name != "holds"), *_columns("recorded", "run")))
    for row in source.edges():
        subject, obj = _end("Entity", row["subject"]), _end("Entity", row["object"])
        table.write(f"{subject},{obj},{checked_name(row['relation'])}", row)
        yield from files.full()
    yield from files.rest()


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
    return name == _JOINS or name.startswith((EDGES + ".", EDGES + "-"))


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


class _Files:
    """Lines on their way to files, held until they are worth a piece."""

    def __init__(self) -> None:
        self._held: dict[str, list[str]] = {}
        self._rows: dict[str, int] = {}
        self._count = 0

    def begin(self, file: str, header: str) -> None:
        self._held[file] = [header]
        self._rows[file] = 0

    def begun(self, file: str) -> bool:
        return file in self._held

    def add(self, file: str, *lines: str) -> None:
        self._held[file] += lines
        self._rows[file] += len(lines)
        self._count += len(lines)

    def full(self) -> Iterator[Piece]:
        if self._count >= _HELD:
            yield from self.rest()

    def rest(self) -> Iterator[Piece]:
        for file, lines in self._held.items():
            if lines:
                yield Piece(file, "".join(lines), self._rows[file])
                lines.clear()
                self._rows[file] = 0
        self._count = 0


class _Table:
    """Rows of one kind of record: each goes to the file whose columns are of the types that it has."""

    def __init__(self, files: _Files, stem: str, first: str, columns: Sequence[Column], aside: Collection[str] = ()):
        """`first` heads what stands before the columns, and what is aside is not kept."""
        self._files = files
        self._stem = stem
        self._first = first
        self._columns = columns
        self._aside = frozenset(aside)
        self._names: dict[tuple[str, ...], str] = {}
        self._alike = Alike(self._file_and_form)

    def write(self, begins: str, row: Row) -> None:
        file, form = self._alike.of(row)
        self._files.add(file, f"{begins},{form.filled(row)}\n")

    def _file_and_form(self, row: Row) -> tuple[str, Form]:
        """For rows like this one: where they go, and how."""
        columns = self._columns
        other = tuple(c.name for c in columns if _other_number(row.get(c.name), c.kind))
        if other:
            columns = [
                replace(c, kind="long" if c.kind == "double" else "double") if c.name in other else c for c in columns
            ]
        if other not in self._names:
            number = len(self._names) + 1
            self._names[other] = f"{self._stem}.csv" if number == 1 else f"{self._stem}-{number}.csv"
            header = ",".join((self._first, *(f"{c.name}:{TYPES[c.kind]}" for c in columns))) + "\n"
            self._files.begin(self._names[other], header)
        return self._names[other], _form(self._stem, row, columns, self._aside)


def _table(files: _Files, kept: Kept) -> _Table:
    return _Table(files, kept.stem, ":ID,:LABEL", kept.columns, kept.aside)


def _write_node(table: _Table, kept: Kept, row: Row) -> None:
    kind = row["type"] if kept.label == "Entity" else None
    table.write(f"{_id(kept.label, row[kept.key])},{_labels(kept.label, kind)}", row)


def _write_joins(files: _Files, label: str, row: Row) -> None:
    match label:
        case "Claim":
            claim = _id("Claim", row["id"])
            passages = [f"{claim},{_end('Passage', passage)},QUOTED_FROM\n" for passage in row["passages"]]
            lines = (
                f"{claim},{_end('Entity', row['subject'])},SUBJECT\n",
                f"{claim},{_end('Entity', row['object'])},OBJECT\n",
                *passages,
            )
        case "Passage":
            lines = (f"{_id('Passage', row['id'])},{_id('Document', row['document'])},PART_OF\n",)
        case _:
            return
    if not files.begun(_JOINS):
        files.begin(_JOINS, _ENDS + "\n")
    files.add(_JOINS, *lines)


def _other_number(value: Any, kind: Kind) -> bool:
    """Whether a number stands in a column of the other type of numbers: 5 is not 5.0 in the graph that is to be equal."""
    if isinstance(value, bool):
        return False
    return (kind == "double" and isinstance(value, int)) or (kind == "long" and isinstance(value, float))


def _form(stem: str, row: Row, columns: Sequence[Column], aside: Collection[str]) -> Form:
    """The cells of rows like this one. Texts stand in quotation marks, also the empty one: it is not the same as none."""
    names = {c.name for c in columns}
    if extra := sorted(row.keys() - names - set(aside)):
        raise Unfit(f"{row.get('id', row.get('key'))} has {', '.join(extra)}, for which {stem} has no column.")
    pieces: list[str | Cell] = []
    for number, column in enumerate(columns):
        if number:
            pieces.append(",")
        value = row.get(column.name)
        if value is not None:
            written = (column.name, _writer(stem, row, column))
            pieces += ('"', written, '"') if isinstance(value, str | list) else (written,)
    return Quoted(pieces, {name for name, value in row.items() if type(value) in (str, int, float)})


def _writer(stem: str, row: Row, column: Column) -> Callable[[Any], str]:
    match column.kind, row[column.name]:
        case "string", str():
            return _doubled
        case "boolean", bool():
            return cell
        case (("long" | "double"), (int() | float() as number)) if not isinstance(number, bool):
            return repr
        case "strings", list():
            return partial(_strings, stem, column.name)
        case _, value:
            raise Unfit(
                f"{column.name} {value!r} of {row.get('id', row.get('key'))} does not fit its column in {stem}."
            )


def _strings(stem: str, name: str, items: list[Any]) -> str:
    if not all(isinstance(one, str) and ARRAY not in one for one in items):
        raise Unfit(f"{name} {items!r} does not fit its column in {stem}.")
    return _doubled(ARRAY.join(items))


# Of what stands in quotation marks; not a function of ours, which takes twice the time.
_doubled: Callable[[str], str] = methodcaller("replace", '"', '""')


def _id(label: str, key: str) -> str:
    return quoted_text(f"{label} {key}")


# What records are joined to comes again and again.
_end = lru_cache(maxsize=50_000)(_id)


@cache
def _labels(label: str, kind: str | None) -> str:
    return quoted_text(label if kind is None else f"{label}{ARRAY}{checked_name(kind)}")
