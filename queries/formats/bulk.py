"""The whole graph as files for Neo4j's offline import: what `neo4j-csv` has, and everything that makes it a graph of Lodelink.

Beside the present graph there are runs and times, superseded claims and edges, and the graph's version, each kind of
record in a file of its own with typed columns. Nothing is approximated: a number keeps its type (rows in which a column
has another go to another file), and a property without a column is an error. Files are not written here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from operator import methodcaller
from typing import Any, NamedTuple

from graph.claims import FILED, STORED
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
    """A kind of record: its label, its key (which is a column too), the stem of its files, and its columns."""

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


_CLAIM = (*STORED, *FILED, "recorded", "run")
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
# What joins records: by the stem of its files, its type and the labels at its ends; the record at its start tells it.
_JOINS = {
    "part-of": ("PART_OF", "Passage", "Document"),
    "subjects": ("SUBJECT", "Claim", "Entity"),
    "objects": ("OBJECT", "Claim", "Entity"),
    "quoted-from": ("QUOTED_FROM", "Claim", "Passage"),
}
_PART_OF, _SUBJECTS, _OBJECTS, _QUOTED = (f"{stem}.csv" for stem in _JOINS)
# Lines of a piece: few enough to be held, enough to be written at once.
_HELD = 2_000


class Piece(NamedTuple):
    """Some lines for the end of a file, and how many of them are rows: its header is none."""

    file: str
    text: str
    rows: int


class Total:
    """How many records were told, and a sum over what was told of them; the order does not matter. Of a graph as its files
    have it and as a database has it, equal totals tell that they are one."""

    def __init__(self, records: int = 0, sum_: int = 0) -> None:
        self.records = records
        self._sum = sum_

    def __add__(self, other: Total) -> Total:
        return Total(self.records + other.records, self._sum + other._sum)

    def add(self, text: str) -> None:
        self.records += 1
        self._sum += int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")

    @property
    def sum(self) -> str:
        """The sum, as many digits as one hash has."""
        return f"{self._sum % (1 << 256):064x}"


def claims(source: Complete, total: Total) -> Iterator[Piece]:
    """Claims and what they are joined to; every file begins with its header and comes up as there is something to write."""
    yield from _nodes(source, total, [kept for kept in NODES if kept.label == "Claim"], ())


def others(source: Complete, total: Total) -> Iterator[Piece]:
    """All records but claims, and what joins them."""
    yield from _nodes(source, total, [kept for kept in NODES if kept.label != "Claim"], HISTORY)


def _nodes(source: Complete, total: Total, present: Sequence[Kept], history: Sequence[Kept]) -> Iterator[Piece]:
    files = _Files()
    for kept in present:
        for stem, (_, start, end) in _JOINS.items():
            if start == kept.label:
                files.begin(f"{stem}.csv", f":START_ID({start}),:END_ID({end})\n")
        yield from _told(files, total, _table(files, kept), _records(source, kept.label), _JOINED.get(kept.label))
    for kept in history:
        yield from _told(files, total, _table(files, kept), source.history(kept.label, kept.key), None)
    yield from files.rest()


def edges(source: Complete, total: Total) -> Iterator[Piece]:
    """What joins entities."""
    files = _Files()
    columns = (*(c for c in edge_table() if c.name != "holds"), *_columns("recorded", "run"))
    table = _Table(files, EDGES, (":START_ID(Entity),:END_ID(Entity),:TYPE", _ends), columns)
    yield from _told(files, total, table, source.edges(), None)
    yield from files.rest()


# All of a graph, in parts that share no file: the largest first.
PARTS: tuple[Callable[[Complete, Total], Iterator[Piece]], ...] = (claims, edges, others)


def whole(source: Complete) -> Total:
    """The total of a graph, of which nothing is written."""
    total = Total()
    for part in PARTS:
        for _ in part(source, total):
            pass
    return total


def _told(
    files: _Files, total: Total, table: _Table, rows: Iterable[Row], joined: Callable[[_Files, Row], str] | None
) -> Iterator[Piece]:
    for number, row in enumerate(rows):
        line = table.write(row)
        total.add(line if joined is None else line + joined(files, row))
        if number % _HELD == _HELD - 1:
            yield from files.rest()


def command(files: Collection[str], *, several_lines: bool, database: str = "neo4j") -> str:
    """The import of these files, to be run in their folder; whether texts in them go over several lines is told, since
    looking for that makes the importer slower."""
    nodes, relationships = [], []
    for name in sorted(files):
        stem = re.sub(r"(-(part)?\d+)*\.csv$", "", name)
        if stem == EDGES:
            relationships.append(f"--relationships={name}")
        elif stem in _JOINS:
            relationships.append(f"--relationships={_JOINS[stem][0]}={name}")
        else:
            nodes.append(f"--nodes={_LABELLED[stem]}={name}")
    # Not version 2 of that, which is told the very files: it takes the ends of lines in texts for those of rows where its
    # buffer ends within one (5.26: "found CR outside a text cell").
    told = ["--multiline-fields=true"] if several_lines else []
    return " \\\n  ".join(
        (
            f"neo4j-admin database import full {database}",
            *nodes,
            *relationships,
            " ".join(("--array-delimiter=U+001F", *told, "--overwrite-destination=true")),
        )
    )


_LABELLED = {kept.stem: kept.label for kept in (*NODES, *HISTORY)}


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
        self._headers: dict[str, str] = {}

    def begin(self, file: str, header: str) -> list[str]:
        """Where the lines of a file are to be added."""
        self._headers[file] = header
        return self._held.setdefault(file, [])

    def of(self, file: str) -> list[str]:
        return self._held[file]

    def rest(self) -> Iterator[Piece]:
        for file, lines in self._held.items():
            if lines:
                yield Piece(file, self._headers.pop(file, "") + "".join(lines), len(lines))
                lines.clear()


class _Table:
    """Rows of one kind of record: each goes to the file whose columns are of the types that it has."""

    def __init__(
        self,
        files: _Files,
        stem: str,
        first: tuple[str, Callable[[Row], str]] | None,
        columns: Sequence[Column],
        aside: Collection[str] = (),
        key: tuple[str, str] | None = None,
    ):
        """`first` heads and makes what stands before the columns, what is aside is not kept, and `key` is the column by
        which others know the record, with its label."""
        self._files = files
        self._stem = stem
        self._first = first
        self._columns = columns
        self._aside = frozenset(aside)
        self._key = key
        self._lists = [c.name for c in columns if c.kind == "strings"]
        self._names: dict[tuple[str, ...], str] = {}
        self._alike = Alike(self._lines_and_form)

    def write(self, row: Row) -> str:
        """The line, which is on its way to its file."""
        for name in self._lists:
            if name in row and row[name] == []:
                row = {k: v for k, v in row.items() if v != []}  # as if it were not there: the database keeps none
        lines, form = self._alike.of(row)
        line = form.filled(row) if self._first is None else self._first[1](row) + form.filled(row)
        lines.append(line)
        return line

    def _lines_and_form(self, row: Row) -> tuple[list[str], Form]:
        """For rows like this one: where they go, and how."""
        columns = self._columns
        other = tuple(c.name for c in columns if _other_number(row.get(c.name), c.kind))
        if other:
            columns = [
                replace(c, kind="long" if c.kind == "double" else "double") if c.name in other else c for c in columns
            ]
        if other not in self._names:
            number = len(self._names) + 1
            self._names[other] = name = f"{self._stem}.csv" if number == 1 else f"{self._stem}-{number}.csv"
            first = () if self._first is None else (self._first[0],)
            self._files.begin(name, ",".join((*first, *map(self._head, columns))) + "\n")
        return self._files.of(self._names[other]), _form(self._stem, row, columns, self._aside)

    def _head(self, column: Column) -> str:
        if self._key is not None and column.name == self._key[0]:
            return f"{column.name}:ID({self._key[1]})"
        return f"{column.name}:{TYPES[column.kind]}"


def _table(files: _Files, kept: Kept) -> _Table:
    # Of entities each has its class as a label beside the one that all of them have.
    first = (":LABEL", _class) if kept.label == "Entity" else None
    return _Table(files, kept.stem, first, kept.columns, kept.aside, (kept.key, kept.label))


def _class(row: Row) -> str:
    return f"{checked_name(row['type'])},"


def _ends(row: Row) -> str:
    return f"{_end(row['subject'])},{_end(row['object'])},{checked_name(row['relation'])},"


def _of_claim(files: _Files, row: Row) -> str:
    claim = quoted_text(row["id"])
    subject = f"{claim},{_end(row['subject'])}\n"
    obj = f"{claim},{_end(row['object'])}\n"
    passages = [f"{claim},{_end(passage)}\n" for passage in row["passages"]]
    files.of(_SUBJECTS).append(subject)
    files.of(_OBJECTS).append(obj)
    files.of(_QUOTED).extend(passages)
    return f"{subject}{obj}{''.join(passages)}"


def _of_passage(files: _Files, row: Row) -> str:
    line = f"{quoted_text(row['id'])},{_end(row['document'])}\n"
    files.of(_PART_OF).append(line)
    return line


_JOINED = {"Claim": _of_claim, "Passage": _of_passage}


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
    pieces.append("\n")
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


# What records are joined to comes again and again.
_end = lru_cache(maxsize=50_000)(quoted_text)
