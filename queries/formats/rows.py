"""Rows one after the other: NDJSON and CSV, of an answer (its rows) and of the whole graph (its records, its edges).

Written a batch at a time. The last line of NDJSON counts what came before it, so that a stream that broke off is known
from a whole one.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from graph.present import Source
from queries.answer import Answer
from queries.canned import Canned
from queries.formats.columns import columns_with_other, edge_columns, edge_values, joined, parted

Row = Mapping[str, Any]
_MARK = "\ufeff"


class RowWriter(Protocol):
    """Writes an answer a batch of rows at a time."""

    def begin(self) -> str: ...
    def rows(self, batch: Sequence[Row]) -> str: ...
    def end(self) -> str: ...


class Ndjson:
    """The answer without its rows, then each row, then how many there were."""

    def __init__(self, head: Answer, canned: Canned) -> None:
        self._head = head
        self._written = 0

    def begin(self) -> str:
        told = self._head.model_dump(mode="json", exclude={"rows", "limit", "offset", "next", "cursor"})
        return _line({"answer": told})

    def rows(self, batch: Sequence[Row]) -> str:
        self._written += len(batch)
        return "".join(_line({"row": row}) for row in batch)

    def end(self) -> str:
        return _line({"end": {"rows": self._written}})


class Csv:
    """One line a row: each thing with id and Chinese name, each path as words, with its quotes, documents and links."""

    def __init__(self, head: Answer, canned: Canned) -> None:
        self._canned = canned

    def begin(self) -> str:
        return csv_lines([csv_header(self._canned)])

    def rows(self, batch: Sequence[Row]) -> str:
        return csv_lines(csv_row(row, self._canned) for row in batch)

    def end(self) -> str:
        return ""


class ExcelCsv(Csv):
    """The same lines with the mark by which spreadsheets know UTF-8."""

    def begin(self) -> str:
        return _MARK + super().begin()


def graph_ndjson(source: Source) -> Iterator[str]:
    """Every record of the graph under its kind."""
    counts: Counter[str] = Counter()
    yield _line({"graph": dict(sorted(source.about.items()))})
    for kind, rows in (
        ("entity", source.entities()),
        ("document", source.documents()),
        ("passage", source.passages()),
        ("claim", source.claims()),
        ("redirect", source.redirects()),
        ("edge", source.edges()),
    ):
        for row in rows:
            counts[kind] += 1
            yield json.dumps({kind: row}, ensure_ascii=False, sort_keys=True) + "\n"
    yield _line({"end": dict(sorted(counts.items()))})


def graph_csv(source: Source) -> Iterator[str]:
    """One line an edge, its ends with their names."""
    return _edge_lines(source, [column.name for column in columns_with_other(edge_columns())])


def graph_excel_csv(source: Source) -> Iterator[str]:
    """The same lines for people: with the mark of UTF-8, and without columns that no edge has a value for."""
    filled = {name for row in source.edges() for name in edge_values(row)}
    yield _MARK
    yield from _edge_lines(source, [c.name for c in columns_with_other(edge_columns()) if c.name in filled])


def _edge_lines(source: Source, columns: Sequence[str]) -> Iterator[str]:
    ends = ("subject", "object")
    yield csv_lines([["key", *(f"{end}{part}" for end in ends for part in ("", "_name", "_zh")), *columns]])
    for run in parted(source.edges()):
        called = source.names({row[end] for row in run for end in ends})
        for row in run:
            values = edge_values(row)
            cells: list[Any] = [row["key"]]
            for end in ends:
                names = called.get(row[end])
                cells += [row[end], *((None, None) if names is None else (names.name, names.name_zh))]
            yield csv_lines([[_cell(cell) for cell in (*cells, *(values.get(name) for name in columns))]])


# ------------------------------------------------------------------------------------------------ cells


def csv_header(canned: Canned) -> list[str]:
    out: list[str] = []
    for column in canned.columns:
        match column.type:
            case "entity":
                out += [column.name, f"{column.name}_id", f"{column.name}_zh"]
            case "hops":
                more = (
                    "holds",
                    "valid_from",
                    "valid_to",
                    "derived",
                    "conflict",
                    "edges",
                    "claims",
                    "quotes",
                    "documents",
                    "links",
                )
                out += [column.name, *(f"{column.name}_{name}" for name in more)]
            case "text" | "number" | "integer" | "date" | "boolean" | "texts":
                out.append(column.name)
    return out


def csv_row(row: Row, canned: Canned) -> list[str]:
    out: list[Any] = []
    for column in canned.columns:
        value = row[column.name]
        match column.type:
            case "entity":
                out += [None] * 3 if value is None else [value["name"], value["id"], value["name_zh"]]
            case "hops":
                out += _hops(value)
            case "text" | "number" | "integer" | "date" | "boolean" | "texts":
                out.append(value)
    return [_cell(value) for value in out]


def _hops(hops: Sequence[Row]) -> list[Any]:
    shown = [evidence for hop in hops for evidence in hop["evidence"]]
    return [
        joined(hop_words(hop) for hop in hops),
        worst(hops),
        joined(hop["valid_from"] or "" for hop in hops),
        joined(hop["valid_to"] or "" for hop in hops),
        any(hop["derived"] for hop in hops),
        any(hop["conflict"] for hop in hops),
        joined(hop["key"] for hop in hops),
        sum(hop["evidence_total"] for hop in hops),
        joined(evidence["quote"] for evidence in shown),
        joined(cited(evidence["document"]) for evidence in shown),
        joined(evidence["link"] for evidence in shown),
    ]


def worst(hops: Iterable[Row]) -> str | None:
    """Whether all steps hold for certain on the answer's day; None where it has none."""
    told = {None if hop["holds"] is None else str(hop["holds"]) for hop in hops}
    if None in told:
        return None
    return "possibly" if "possibly" in told else "yes"


def hop_words(hop: Row) -> str:
    """A step as words: DR Congo RESTRICTS_EXPORT cobalt (kind quota, effective 2025-10-16)."""
    told = ", ".join(f"{name} {value}" for name, value in hop["qualifiers"].items())
    words = f"{hop['subject']['name']} {hop['relation']} {hop['object']['name']}"
    return f"{words} ({told})" if told else words


def cited(document: Row) -> str:
    return ", ".join(
        p for p in (document["title"] or document["key"], document["publisher"], document["published"]) if p
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return defused(joined(str(one) for one in value))
    return defused(value) if isinstance(value, str) else repr(value)


# What a spreadsheet may take for the beginning of a formula, the full-width signs included.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+\-]?\d+(\.\d+)?")


def defused(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before what begins like one."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _line(item: Mapping[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False) + "\n"
