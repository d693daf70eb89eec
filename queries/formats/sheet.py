"""An answer as a workbook for analysts: its rows, every claim that they rest on, the documents, and what was consulted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ontology.models import document_id
from queries.formats.columns import BETWEEN
from queries.formats.network import NOT_XML
from queries.formats.rows import hop_words, worst
from queries.formats.whole import Whole

Row = Mapping[str, Any]

_HEAD = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="1F4E78")
_LINK = Font(color="0563C1", underline="single")
_WRAP = Alignment(vertical="top", wrap_text=True)
_MOST_ROWS = 1_048_575  # and the header
_MOST_LINKS = 65_000
_LONGEST = 32_767
_LONGEST_LINK = 2_000
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# A file has no time of writing in it: the same answer is the same bytes.
_WHEN = datetime(2000, 1, 1)

_EVIDENCE = (
    ("row", 6),
    ("step", 6),
    ("subject", 22),
    ("subject 中文", 16),
    ("relation", 20),
    ("in words 关系", 34),
    ("object", 22),
    ("object 中文", 16),
    ("qualifiers", 34),
    ("lifecycle", 12),
    ("valid from", 12),
    ("valid to", 12),
    ("holds", 10),
    ("derived by rule", 18),
    ("sources disagree", 16),
    ("quote", 70),
    ("document", 40),
    ("publisher", 22),
    ("published", 12),
    ("language", 10),
    ("page", 7),
    ("start", 8),
    ("end", 8),
    ("attribution", 20),
    ("place in the document", 40),
    ("claim", 24),
    ("edge", 24),
)
_LINKED = tuple([name for name, _ in _EVIDENCE].index(name) + 1 for name in ("document", "place in the document"))
_SOURCES = (
    ("document", 22),
    ("title", 60),
    ("publisher", 26),
    ("published", 12),
    ("language", 10),
    ("address", 50),
    ("source", 60),
)


def xlsx(whole: Whole) -> bytes:
    book = Workbook()
    answer = book.active
    assert isinstance(answer, Worksheet)
    answer.title = "Answer"
    _answer(answer, whole)
    left_out = _evidence(book.create_sheet("Evidence"), whole)
    _sources(book.create_sheet("Documents"), whole)
    _coverage(book.create_sheet("Coverage"), whole, left_out)
    for sheet in (answer, book["Evidence"], book["Documents"]):
        # Over every row: a filter over the header alone sorts and filters nothing.
        sheet.auto_filter.ref = sheet.dimensions
    book.properties.creator = "Lodelink"
    book.properties.title = NOT_XML.sub("\ufffd", whole.material.about["title"])
    book.properties.created = _WHEN
    out = io.BytesIO()
    book.save(out)
    return _without_time(out.getvalue())


def _answer(sheet: Worksheet, whole: Whole) -> None:
    columns: list[tuple[str, float]] = [("row", 6)]
    for column in whole.canned.columns:
        words = column.name.replace("_", " ")
        match column.type:
            case "entity":
                columns += [(words, 30), (f"{words} 中文", 20)]
            case "hops":
                columns += [
                    (words, 70),
                    (f"{words}: holds", 10),
                    (f"{words}: claims", 10),
                    (f"{words}: first quote", 70),
                ]
            case "number" | "integer" | "boolean" | "date":
                columns.append((words, 14))
            case "text" | "texts":
                columns.append((words, 26))
    _header(sheet, columns)
    for number, row in enumerate(whole.rows[:_MOST_ROWS], 1):
        cells: list[Any] = [number]
        for column in whole.canned.columns:
            value = row[column.name]
            match column.type:
                case "entity":
                    cells += [None, None] if value is None else [value["name"], value["name_zh"]]
                case "hops":
                    quotes = [evidence["quote"] for hop in value for evidence in hop["evidence"][:1]]
                    total = sum(hop["evidence_total"] for hop in value)
                    cells += [BETWEEN.join(map(hop_words, value)), worst(value), total, BETWEEN.join(quotes)]
                case "texts":
                    cells.append(None if value is None else BETWEEN.join(value))
                case "text" | "number" | "integer" | "date" | "boolean":
                    cells.append(value)
        _put(sheet, number + 1, cells)


def _evidence(sheet: Worksheet, whole: Whole) -> int:
    """One row a claim behind a step; how many did not fit into a sheet is returned."""
    _header(sheet, _EVIDENCE)
    edges = {edge["key"]: edge for edge in whole.material.edges()}
    claims = {claim["id"]: claim for claim in whole.material.claims()}
    documents = {document["key"]: document for document in whole.material.documents()}
    at, left_out = 1, 0
    for number, row in enumerate(whole.rows, 1):
        hops = [hop for column in whole.canned.columns if column.type == "hops" for hop in row[column.name]]
        for step, hop in enumerate(hops, 1):
            told = [claims[c] for c in edges[hop["key"]].get("claims", ()) if c in claims]
            for claim in sorted(told, key=lambda c: (c.get("reported") or "", c["id"]), reverse=True):
                if at > _MOST_ROWS:
                    left_out += 1
                    continue
                at += 1
                document = documents.get(claim["document"], {})
                says = edges[hop["key"]].get("says")
                _put(sheet, at, _evidence_cells(number, step, hop, says, claim, document))
                if at <= _MOST_LINKS:
                    place = _place(claim, whole.base)
                    for column, address in zip(_LINKED, (document.get("url") or place, place), strict=True):
                        _link(sheet.cell(at, column), address)
    return left_out


def _evidence_cells(number: int, step: int, hop: Row, says: str | None, claim: Row, document: Row) -> list[Any]:
    return [
        number,
        step,
        hop["subject"]["name"],
        hop["subject"]["name_zh"],
        hop["relation"],
        says,
        hop["object"]["name"],
        hop["object"]["name_zh"],
        "; ".join(f"{name}: {value}" for name, value in hop["qualifiers"].items()) or None,
        hop["lifecycle"],
        hop["valid_from"],
        hop["valid_to"],
        str(hop["holds"]),
        hop["rule"],
        "yes" if hop["conflict"] else None,
        claim["quote"],
        document.get("title") or claim["document"],
        document.get("publisher"),
        document.get("published"),
        document.get("language"),
        claim.get("page"),
        claim["start"],
        claim["end"],
        claim.get("attribution"),
        _place(claim, None),
        claim["id"],
        hop["key"],
    ]


def _sources(sheet: Worksheet, whole: Whole) -> None:
    _header(sheet, _SOURCES)
    for at, row in enumerate(whole.material.documents(), 2):
        names = ("publisher", "published", "language", "url", "source")
        _put(sheet, at, [document_id(row["key"]), row.get("title") or row["key"], *(row.get(name) for name in names)])
        if row.get("url") and at <= _MOST_LINKS:
            _link(sheet.cell(at, 6), row["url"])


def _coverage(sheet: Worksheet, whole: Whole, left_out: int) -> None:
    head = whole.head
    _header(sheet, (("what", 34), ("value", 90)))
    lines: list[tuple[str, Any]] = [("question", head.title.en), ("问题", head.title.zh), ("query", head.query)]
    lines += [
        (f"parameter {n}", " · ".join(p for p in (r.given, r.name, r.name_zh, r.id) if p))
        for n, r in head.parameters.items()
    ]
    lines += [
        ("as of", "all times" if head.as_of is None else head.as_of),
        ("rows", len(whole.rows)),
        ("documents consulted", head.coverage.documents),
        ("claims consulted", head.coverage.claims),
        ("latest document", head.coverage.latest),
        ("coverage", head.coverage.note),
        ("version of the graph", head.graph_version),
    ]
    if left_out:
        lines.append(("evidence left out", f"{left_out} claims do not fit into a sheet"))
    for column in whole.canned.columns:
        words = [f"{column.description.en} · {column.description.zh}"]
        words += [f"{value}: {meaning.en} · {meaning.zh}" for value, meaning in column.values.items()]
        lines.append((f"column {column.name.replace('_', ' ')}", "\n".join(words)))
    for at, line in enumerate(lines, 2):
        _put(sheet, at, line)


# ------------------------------------------------------------------------------------------------ cells


def _header(sheet: Worksheet, columns: Sequence[tuple[str, float]]) -> None:
    for at, (words, width) in enumerate(columns, 1):
        cell = sheet.cell(1, at, words)
        cell.font, cell.fill, cell.alignment = _HEAD, _FILL, _WRAP
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"


def _put(sheet: Worksheet, at: int, values: Iterable[Any]) -> None:
    for column, value in enumerate(values, 1):
        if value is None:
            continue
        cell = sheet.cell(at, column)
        cell.alignment = _WRAP
        if isinstance(value, str):
            text = NOT_XML.sub("\ufffd", value)
            cell.value = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
            # Text is text, whatever it begins with; the mark keeps it so when a person edits the cell.
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(_FORMULA)
        else:
            cell.value = value


def _link(cell: Any, address: str | None) -> None:
    if (
        isinstance(cell, Cell)
        and address is not None
        and re.match(r"https?://", address)
        and len(address) <= _LONGEST_LINK
    ):
        cell.hyperlink = address
        cell.font = _LINK


def _place(claim: Row, base: str | None) -> str:
    path = f"/v1/documents/{document_id(claim['document'])}?start={claim['start']}&end={claim['end']}"
    return path if base is None else urljoin(base, path)


def _without_time(workbook: bytes) -> bytes:
    """The same workbook with the times of writing taken out of its archive and of its properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            made.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
