"""An answer as a workbook for analysts: its rows, every claim that they rest on, the documents, and what was consulted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from graph.shown import shown
from ontology.models import document_id
from ontology.schema import Words, ontology
from queries.answer import Resolved
from queries.formats.columns import BETWEEN
from queries.formats.network import NOT_XML
from queries.formats.rows import cited, worst
from queries.formats.titles import NO, POSSIBLY, YES, both, detail, said, title
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
# A spreadsheet counts days from the first of 1900, and counts the first two months of it wrongly.
_FIRST_DAY = date(1900, 3, 1)

_MORE = "There are more: the question reads at most {most} rows of each of its parts. · 未全部列出：该问题每部分至多读取 {most} 行。"
# Columns of the sheet Answer that belong to no column of the question.
_EXPLAINED = (
    (
        "Certain · 是否确定",
        "Whether every step of the path holds on the day of the answer: yes, or possibly where dates are not precise "
        "enough to tell. Empty in an answer for all times, which may be over: the path tells from when until when. · "
        "路径各步在截至日期是否成立；日期精度不足以判定的为“可能”。所有时间的答案不填，其中可能有已结束者，起止时间见路径。",
    ),
    (
        "Claims · 依据条数",
        "How many statements in documents the steps rest on; the number leads to them in the sheet Evidence. · "
        "路径各步所依据的文献说法条数；点击可转至“证据”表。",
    ),
    ("Quote · 原文", "The words of the latest claim of each step. · 各步最新说法的原文。"),
    ("Document · 文献", "Where these words stand; the sheet Evidence has all. · 上述原文的出处；全部出处见“证据”表。"),
)

ANSWER, EVIDENCE, DOCUMENTS, COVERAGE = "Answer 答案", "Evidence 证据", "Documents 文献", "Coverage 说明"

# Figures that people reckon with, apart from the details in words: by the qualifiers that tell each.
_FIGURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Year\n年份", ("year",)),
    ("Percent\n百分比", ("percent", "share_percent", "rate")),
    ("Quantity\n数量", ("quantity",)),
    ("Unit\n单位", ("unit",)),
    ("Amount\n金额", ("amount",)),
    ("Currency\n币种", ("currency",)),
)
# What people read comes first, ids for programs last.
_EVIDENCE = (
    ("Row\n行", 6),
    ("Step\n步", 6),
    ("Subject", 22),
    ("主体", 16),
    ("In words\n关系", 34),
    ("Object", 22),
    ("客体", 16),
    ("Details\n详情", 40),
    *((title_, 12) for title_, _ in _FIGURES),
    ("Latest stage\n最新阶段", 20),
    ("From\n起", 12),
    ("To\n止", 12),
    ("Holds\n是否成立", 12),
    ("Sources disagree\n来源不一", 14),
    ("Quote\n原文", 70),
    ("Document\n文献", 40),
    ("Publisher\n发布者", 22),
    ("Published\n发布日期", 12),
    ("Language\n语言", 10),
    ("Page\n页", 7),
    ("Attributed to\n转述来源", 20),
    ("Place in the text\n原文位置", 40),
    ("Derived by rule\n推导规则", 18),
    ("Relation\n关系名", 20),
    ("First character\n起始字符", 11),
    ("Last character\n结束字符", 11),
    ("Claim id\n说法编号", 24),
    ("Link id\n关系编号", 24),
)
_LINKED = tuple(
    [name for name, _ in _EVIDENCE].index(name) + 1 for name in ("Document\n文献", "Place in the text\n原文位置")
)
_SOURCES = (
    ("Document id\n文献编号", 22),
    ("Title\n标题", 60),
    ("Publisher\n发布者", 26),
    ("Published\n发布日期", 12),
    ("Language\n语言", 10),
    ("Address\n网址", 50),
    ("Source\n来源说明", 60),
)


def xlsx(whole: Whole) -> bytes:
    book = Workbook()
    answer = book.active
    assert isinstance(answer, Worksheet)
    answer.title = ANSWER
    evidence = book.create_sheet(EVIDENCE)
    first_rows, left_out = _evidence(evidence, whole)
    _answer(answer, whole, first_rows)
    _sources(book.create_sheet(DOCUMENTS), whole)
    _coverage(book.create_sheet(COVERAGE), whole, left_out)
    for sheet in (answer, evidence, book[DOCUMENTS]):
        # Over every row: a filter over the header alone sorts and filters nothing.
        sheet.auto_filter.ref = sheet.dimensions
    book.properties.creator = "Lodelink"
    book.properties.title = NOT_XML.sub("\ufffd", whole.material.about["title"])
    book.properties.created = _WHEN
    out = io.BytesIO()
    book.save(out)
    return _without_time(out.getvalue())


def _answer(sheet: Worksheet, whole: Whole, first_rows: Mapping[int, int]) -> None:
    """The rows in words; `first_rows` says where the evidence of each begins."""
    columns: list[tuple[str, float]] = [("Row\n行", 6)]
    counted = linked = 0
    for column in whole.canned.columns:
        words = title(whole.canned.id, column.name)
        heading = f"{words.en}\n{words.zh}"
        match column.type:
            case "entity":
                columns += [(words.en, 28), (words.zh, 20)]
            case "hops":
                columns += [(words.en, 56), (words.zh, 44), ("Certain\n是否确定", 12), ("Claims\n依据条数", 10)]
                counted = len(columns)
                columns += [("Quote\n原文", 60), ("Document\n文献", 36)]
                linked = len(columns)
            case "number" | "integer" | "boolean" | "date":
                columns.append((heading, 14))
            case "text" | "texts":
                columns.append((heading, 36 if column.values else 24))
    _header(sheet, columns, "C2")
    says = {edge["key"]: _says(edge) for edge in whole.material.edges()}
    addresses = {document["key"]: document.get("url") for document in whole.material.documents()}
    for number, row in enumerate(whole.rows[:_MOST_ROWS], 1):
        cells: list[Any] = [number]
        address = None
        for column in whole.canned.columns:
            value = row[column.name]
            match column.type:
                case "entity":
                    cells += [None, None] if value is None else [value["name"], value["name_zh"]]
                case "hops":
                    cells += _path(value, says)
                    first = [evidence for hop in value for evidence in hop["evidence"][:1]]
                    cells += ["\n".join(e["quote"] for e in first), "\n".join(cited(e["document"]) for e in first)]
                    if first:
                        here = None if whole.base is None else urljoin(whole.base, first[0]["link"])
                        address = addresses.get(first[0]["document"]["key"]) or here
                case "texts":
                    cells.append(None if value is None else BETWEEN.join(value))
                case "text":
                    cells.append(None if value is None else said(value, column))
                case "boolean":
                    cells.append(None if value is None else both(YES if value else NO))
                case "date":
                    cells.append(_dated(value))
                case "number" | "integer":
                    cells.append(value)
        _put(sheet, number + 1, cells)
        if number <= _MOST_LINKS and counted:
            _link(sheet.cell(number + 1, linked), address)
            if number in first_rows:
                cell = sheet.cell(number + 1, counted)
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{EVIDENCE}'!A{first_rows[number]}")
                cell.font = _LINK


def _path(hops: Sequence[Row], says: Mapping[str, Words]) -> list[Any]:
    """The steps in English and in Chinese, one a line, whether all are certain, and how many claims they rest on."""
    english, chinese = [], []
    for hop in hops:
        subject, words, object_ = hop["subject"], says[hop["key"]], hop["object"]
        english.append(f"{subject['name']} — {words.en} → {object_['name']}")
        chinese.append(
            f"{subject['name_zh'] or subject['name']} — {words.zh} → {object_['name_zh'] or object_['name']}"
        )
    return ["\n".join(english), "\n".join(chinese), _certainly(worst(hops)), sum(hop["evidence_total"] for hop in hops)]


def _certainly(holds: str | None) -> str | None:
    """Whether something holds on the answer's day, in words; nothing where the answer is for all times."""
    return None if holds is None else both(YES if holds == "yes" else POSSIBLY)


def _says(edge: Row) -> Words:
    """The words of an edge, apart by language as they were put together."""
    chinese, _, english = shown(edge)["says"].partition(" · ")
    return Words(en=english, zh=chinese)


def _evidence(sheet: Worksheet, whole: Whole) -> tuple[dict[int, int], int]:
    """One row a claim behind a step: where each row of the answer begins, and how many claims did not fit into a sheet."""
    _header(sheet, _EVIDENCE, "A2")
    edges = {edge["key"]: edge for edge in whole.material.edges()}
    claims = {claim["id"]: claim for claim in whole.material.claims()}
    documents = {document["key"]: document for document in whole.material.documents()}
    first_rows: dict[int, int] = {}
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
                first_rows.setdefault(number, at)
                document = documents.get(claim["document"], {})
                words = edges[hop["key"]].get("says")
                _put(sheet, at, _evidence_cells(number, step, hop, words, claim, document))
                if at <= _MOST_LINKS:
                    place = _place(claim, whole.base)
                    for column, address in zip(_LINKED, (document.get("url") or place, place), strict=True):
                        _link(sheet.cell(at, column), address)
    return first_rows, left_out


def _evidence_cells(number: int, step: int, hop: Row, says: str | None, claim: Row, document: Row) -> list[Any]:
    stage = ontology().lifecycle.get(hop["lifecycle"])
    return [
        number,
        step,
        hop["subject"]["name"],
        hop["subject"]["name_zh"],
        says,
        hop["object"]["name"],
        hop["object"]["name_zh"],
        "\n".join(detail(name, value) for name, value in hop["qualifiers"].items()) or None,
        *(_figure(hop["qualifiers"], names) for _, names in _FIGURES),
        hop["lifecycle"] if stage is None else both(stage.label),
        _dated(hop["valid_from"]),
        _dated(hop["valid_to"]),
        _certainly(worst([hop])),
        both(YES) if hop["conflict"] else None,
        claim["quote"],
        document.get("title") or claim["document"],
        document.get("publisher"),
        _dated(document.get("published")),
        document.get("language"),
        claim.get("page"),
        claim.get("attribution"),
        _place(claim, None),
        hop["rule"],
        hop["relation"],
        claim["start"],
        claim["end"],
        claim["id"],
        hop["key"],
    ]


def _figure(qualifiers: Row, names: Sequence[str]) -> Any:
    told = next((qualifiers[name] for name in names if qualifiers.get(name) is not None), None)
    return _dated(told) if isinstance(told, str) else told


def _sources(sheet: Worksheet, whole: Whole) -> None:
    _header(sheet, _SOURCES, "A2")
    for at, row in enumerate(whole.material.documents(), 2):
        names = ("publisher", "published", "language", "url", "source")
        told = [_dated(row.get(name)) if name == "published" else row.get(name) for name in names]
        _put(sheet, at, [document_id(row["key"]), row.get("title") or row["key"], *told])
        if row.get("url") and at <= _MOST_LINKS:
            _link(sheet.cell(at, 6), row["url"])


def _coverage(sheet: Worksheet, whole: Whole, left_out: int) -> None:
    head = whole.head
    _header(sheet, (("What\n项目", 34), ("Value\n内容", 90)), "A2")
    lines: list[tuple[str, Any]] = [
        ("Question", head.title.en),
        ("问题", head.title.zh),
        ("Name of the question · 问题编号", head.query),
    ]
    lines += [(f"{title(head.query, n).en} · {title(head.query, n).zh}", _given(r)) for n, r in head.parameters.items()]
    lines += [
        ("As of · 截至日期", "all times · 所有时间" if head.as_of is None else head.as_of),
        *([] if head.known_on is None else [("As known on · 按收录时间", head.known_on)]),
        ("Rows · 行数", len(whole.rows)),
        *([] if head.complete else [("More rows · 更多行", _MORE.format(most=whole.canned.max_rows))]),
        ("Documents consulted · 查阅文献数", head.coverage.documents),
        ("Claims consulted · 查阅说法数", head.coverage.claims),
        ("Latest document · 最新文献日期", head.coverage.latest),
        ("Coverage · 覆盖说明", head.coverage.note),
        ("Version of the graph · 图谱版本", head.graph_version),
    ]
    if left_out:
        lines.append(("Evidence left out · 未列出的证据", f"{left_out} claims do not fit into a sheet"))
    for column in whole.canned.columns:
        words = [f"{column.description.en} · {column.description.zh}"]
        words += [f"{meaning.en} · {meaning.zh} ({value})" for value, meaning in column.values.items()]
        called = title(head.query, column.name)
        lines.append((f"Column · 列: {called.en} · {called.zh}", "\n".join(words)))
    if whole.canned.hops:
        lines += [(f"Column · 列: {column}", words) for column, words in _EXPLAINED]
    for at, line in enumerate(lines, 2):
        _put(sheet, at, line)


def _given(value: Resolved) -> str:
    return " · ".join(p for p in (value.given, value.name, value.name_zh, value.id) if p)


# ------------------------------------------------------------------------------------------------ cells


def _header(sheet: Worksheet, columns: Sequence[tuple[str, float]], frozen: str) -> None:
    """The head of a sheet, which stays in sight and on every printed page, as do the columns before `frozen`."""
    for at, (words, width) in enumerate(columns, 1):
        cell = sheet.cell(1, at, words)
        cell.font, cell.fill, cell.alignment = _HEAD, _FILL, _WRAP
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = frozen
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _dated(value: str | None) -> str | int | date | None:
    """A date as a spreadsheet knows it: a day, or the number of a year. A month is no day and stays text."""
    if value is None or not re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", value):
        return value
    day = int(value) if len(value) == 4 else date.fromisoformat(value)
    return value if isinstance(day, date) and day < _FIRST_DAY else day


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
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"


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
