"""The graph for another graph database: a Cypher script, and CSV files for Neo4j's own importer.

Both hold everything that the present graph is made of (entities, edges, documents, passages, claims and what joins them)
without data of runs, so that what they build has the same canonical export as the graph that they came from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from graph.claims import FILED, STORED
from graph.present import Names, Source
from ontology.models import DocumentMeta
from queries.formats.columns import OTHER, Column, as_kind, edge_columns, fits, parted
from queries.formats.parts import Member

Row = Mapping[str, Any]

# ------------------------------------------------------------------------------------------------ Cypher

_ROWS = 200
_CHARACTERS = 200_000
_KEYS = {"Entity": "id", "Document": "key", "Passage": "id", "Claim": "id", "Redirect": "id"}


def cypher(source: Source) -> Iterator[str]:
    """One statement a line, each ending in a semicolon: for `cypher-shell`, or to be run one after the other."""
    told = "; ".join(f"{name}: {value}" for name, value in sorted(source.about.items()))
    yield f"// {' '.join(told.split())}\n"
    yield "// One statement a line, for an empty graph. Constraints first: they are the indexes by which edges find their ends.\n"
    for label, key in _KEYS.items():
        yield f"CREATE CONSTRAINT {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE;\n"
    for rows, pattern in (
        (source.documents(), "(n:Document {key: row.key})"),
        (source.passages(), "(n:Passage {id: row.id})"),
        (map(_without_passages, source.claims()), "(n:Claim {id: row.id})"),
        (source.redirects(), "(n:Redirect {id: row.id})"),
    ):
        yield from _statements((row, f"CREATE {pattern} SET n += row") for row in rows)
    yield from _statements(
        (row, f"CREATE (n:Entity:{checked_name(row['type'])} {{id: row.id}}) SET n += row") for row in source.entities()
    )
    yield from _statements(
        (
            {"a": a, "b": b},
            f"MATCH (a:{x} {{{_KEYS[x]}: row.a}}) MATCH (b:{y} {{{_KEYS[y]}: row.b}}) CREATE (a)-[:{how}]->(b)",
        )
        for how, x, a, y, b in _links(source)
    )
    yield from _statements(
        (
            {"s": row["subject"], "o": row["object"], "p": row},
            "MATCH (s:Entity {id: row.s}) MATCH (o:Entity {id: row.o}) "
            f"CREATE (s)-[e:{checked_name(row['relation'])}]->(o) SET e = row.p",
        )
        for row in source.edges()
    )


def _statements(rows: Iterator[tuple[Row, str]]) -> Iterator[str]:
    """Rows that go on the same way, gathered: a statement each would take a transaction each."""
    held: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    for row, how in rows:
        text = literal(row)
        part = held.setdefault(how, [])
        part.append(text)
        sizes[how] = sizes.get(how, 0) + len(text)
        if len(part) >= _ROWS or sizes[how] >= _CHARACTERS:
            yield f"UNWIND [{', '.join(part)}] AS row {how};\n"
            del held[how], sizes[how]
    for how, part in sorted(held.items()):
        yield f"UNWIND [{', '.join(part)}] AS row {how};\n"


def literal(value: Any) -> str:
    """A value as Cypher writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return "'" + _ESCAPED.sub(_escape, value) + "'"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {literal(v)}" for k, v in sorted(value.items())) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(v) for v in value) + "]"
    raise TypeError(f"{value!r} cannot be written in Cypher")


_ESCAPED = re.compile("[\\\\'\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SHORT = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match.group(), f"\\u{ord(match.group()):04x}")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) else "`" + name.replace("`", "``") + "`"


@cache
def checked_name(name: str) -> str:
    """A label or type; it comes from the ontology, and is checked all the same."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise ValueError(f"{name!r} cannot be a label or a relationship type")
    return name


# ------------------------------------------------------------------------------------------------ Neo4j's importer

# Between the items of a list: a mark that no text has.
ARRAY = "\x1f"
IMPORT = "\n".join(
    (
        "The files are for an empty database of Neo4j 5 or later that is stopped:",
        "",
        "neo4j-admin database import full neo4j --nodes=nodes.csv --relationships=relationships.csv \\",
        "  --array-delimiter=U+001F --multiline-fields=true --overwrite-destination=true",
        "",
        "Then start it, and open it with Lodelink (NEO4J_URI) once: that makes constraints and indexes.",
        "",
    )
)
TYPES = {"string": "string", "double": "double", "long": "long", "boolean": "boolean", "strings": "string[]"}


def neo4j_csv(source: Source) -> list[Member]:
    return [
        Member("nodes.csv", lambda: _nodes(source)),
        Member("relationships.csv", lambda: _relationships(source)),
        Member("import.txt", lambda: iter([IMPORT])),
    ]


def _node_columns() -> list[Column]:
    """The properties of all nodes: one table holds entities and records alike."""
    strings = [
        "id",
        "key",
        "name",
        "name_zh",
        "type",
        "aliases_text",
        "sha256",
        "digest",
        "document",
        "text",
        "kind",
        "to",
    ]
    columns = [Column(name, "string") for name in strings]
    columns += [Column(name, "strings") for name in ("aliases", "told")]
    columns += [Column(name, "long") for name in ("uses", "claims", "number", "start", "end", "page")]
    columns += [Column("confidence", "double"), *(Column(name, "string") for name in FILED)]
    there = {c.name for c in columns}
    more = [name for name in DocumentMeta.model_fields if name not in there]
    more += [name for name in STORED if name not in {*there, *more}]
    return [*columns, *(Column(name, "string") for name in more)]


def edge_table() -> list[Column]:
    own = [c for c in edge_columns() if c.name != "holds"]
    first = [Column(name, "string") for name in ("key", "subject", "object", "family", "holds")]
    return [*first, *own, Column("superseded", "strings"), Column("events", "strings")]


# For who reads the table: the importer passes over columns of this kind.
_NAMES = ("subject_name", "subject_name_zh", "object_name", "object_name_zh")


def _nodes(source: Source) -> Iterator[str]:
    columns = _node_columns()
    yield ":ID,:LABEL," + _header(columns)
    kinds: tuple[tuple[str, str, Iterator[Row]], ...] = (
        ("Entity", "id", source.entities()),
        ("Document", "key", source.documents()),
        ("Passage", "id", source.passages()),
        ("Claim", "id", map(_without_passages, source.claims())),
        ("Redirect", "id", source.redirects()),
    )
    for label, key, rows in kinds:
        for row in rows:
            labels = f"Entity{ARRAY}{checked_name(row['type'])}" if label == "Entity" else label
            yield f"{quoted_text(label + ' ' + row[key])},{quoted_text(labels)},{_line(row, columns)}"


def _relationships(source: Source) -> Iterator[str]:
    columns = edge_table()
    empty = "," * (len(columns) + len(_NAMES) + 1)
    yield ",".join((":START_ID,:END_ID,:TYPE", *(f"{name}:IGNORE" for name in _NAMES), _header(columns)))
    for how, x, a, y, b in _links(source):
        yield f"{quoted_text(f'{x} {a}')},{quoted_text(f'{y} {b}')},{how}{empty}\n"
    for run in parted(source.edges()):
        called = source.names({row[end] for row in run for end in ("subject", "object")})
        for row in run:
            ends = [quoted_text(f"Entity {row[end]}") for end in ("subject", "object")]
            of_ends = (called.get(row[end], Names("")) for end in ("subject", "object"))
            names = [quoted_text(name or "") for of in of_ends for name in (of.name, of.name_zh)]
            yield ",".join((*ends, checked_name(row["relation"]), *names, _line(row, columns)))


def _header(columns: list[Column]) -> str:
    return ",".join(f"{c.name}:{TYPES[c.kind]}" for c in (*columns, Column(OTHER, "string"))) + "\n"


def _line(row: Row, columns: list[Column]) -> str:
    rest = dict(row)
    cells = []
    for column in columns:
        value = rest.get(column.name)
        if value is not None and fits(value, column.kind):
            cells.append(cell(as_kind(value, column.kind)))
            del rest[column.name]
        else:
            cells.append("")
    cells.append(quoted_text(json.dumps(rest, ensure_ascii=False, sort_keys=True)) if rest else "")
    return ",".join(cells) + "\n"


def cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return quoted_text(ARRAY.join(one.replace(ARRAY, " ") for one in value))
    return quoted_text(value) if isinstance(value, str) else repr(value)


def quoted_text(text: str) -> str:
    """Always in quotation marks: an empty text is not the same as none."""
    return '"' + text.replace('"', '""') + '"'


# ------------------------------------------------------------------------------------------------ both


def _without_passages(claim: Row) -> Row:
    return {k: v for k, v in claim.items() if k != "passages"}


def _links(source: Source) -> Iterator[tuple[str, str, str, str, str]]:
    """What joins the records: (type, label, key, label, key)."""
    for passage in source.passages():
        yield "PART_OF", "Passage", passage["id"], "Document", passage["document"]
    for claim in source.claims():
        yield "SUBJECT", "Claim", claim["id"], "Entity", claim["subject"]
        yield "OBJECT", "Claim", claim["id"], "Entity", claim["object"]
        for passage_id in claim["passages"]:
            yield "QUOTED_FROM", "Claim", claim["id"], "Passage", passage_id
