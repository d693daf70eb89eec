"""What holds for documents of every kind, made by hypothesis with odd Unicode: blocks are spans of the text, in order
and apart; the normal form of each leads back to raw; what was written is there, in the order in which it was written."""

from __future__ import annotations

import html
import io
import itertools
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import docx
import pptx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx.util import Inches

from loaders.documents import BlockKind, Document
from loaders.documents.reading import read_bytes
from ontology.names.normal import normalise
from tests.conftest import examples

# Characters that XML can hold, rare ones among them.
_CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"]),
    st.sampled_from(
        list(
            "锂鈷（）《》，。、１２é\u0301ﬁ½①⁴⻓ \u3000\u00ad\u200b\ufeff\ue012\u2028\U0002a700🙂\u202e-<>&|*#[]_`~\\\"'"
        )
    ),
)
_WORDS = st.one_of(
    st.text(_CHARACTERS, min_size=1, max_size=40),
    st.lists(
        st.sampled_from(
            ["甲国宣布对锂精矿实行出口配额，", "The ministry said ", "critical min-\nerals", "long-\nterm", "２０２５年", "钴¹²", "&amp;", "<b>",
             "| a |", "1. ", "# ", "表１ ", "- ", "中國(guó)", "[12]", "ﬁnance", "10⁴t", "e\u0301"]
        ),
        min_size=1, max_size=6,
    ).map("".join),
)  # fmt: skip
_KINDS = st.sampled_from(["heading", "paragraph", "item", "table"])


@dataclass(frozen=True)
class Part:
    kind: str
    text: str
    cells: tuple[tuple[str, ...], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(itertools.chain(*self.cells)) if self.kind == "table" else (self.text,)


@st.composite
def _part(draw: st.DrawFn) -> Part:
    kind = draw(_KINDS)
    if kind != "table":
        return Part(kind, draw(_WORDS))
    width = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(_WORDS, min_size=width, max_size=width).map(tuple), min_size=1, max_size=3))
    return Part(kind, "", tuple(rows))


PARTS = st.lists(_part(), min_size=1, max_size=6)
QUICK = settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def check(document: Document) -> None:
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(document.text)
        assert document.text[block.start : block.end] == document.text_of(block)
        assert document.text_of(block).strip()
        leads_back(document, block.start, block.end)
    for one, two in itertools.pairwise(document.blocks):
        assert one.end <= two.start
    for flow in document.flows():
        assert all(a < b for a, b in flow.spans)
    leads_back(document, 0, len(document.text))
    for page in document.pages:
        assert 0 <= page.start <= page.end <= len(document.text)


def leads_back(document: Document, start: int, end: int) -> None:
    """Each character of the normal form comes from raw characters, in order, of which it is the normal form."""
    raw = document.text[start:end]
    normal = normalise(raw)
    reached = 0
    for at, char in enumerate(normal.text):
        first, last = normal.raw(at, at + 1)
        assert reached <= first < last <= len(raw)
        reached = first
        surface = document.text[start + first : start + last]
        assert surface == normal.surface(at, at + 1)
        if char.isalnum() and len(surface) == 1 and surface.isascii():
            assert char == surface


def bare(text: str) -> str:
    """Without what a format may do to blanks and to characters that are not seen."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc", "Co", "Mn"})


def in_order(document: Document, parts: list[Part]) -> None:
    held, at = bare("".join(document.text_of(b) for b in document.blocks)), 0
    for text in (text for part in parts for text in part.texts):
        found = held.find(bare(text), at)
        assert found >= 0, (text, held)
        at = found + len(bare(text))


@QUICK
@given(PARTS)
def test_html(parts: list[Part]) -> None:
    body = []
    for part in parts:
        if part.kind == "table":
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in part.cells)
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            tag = {"heading": "h2", "paragraph": "p", "item": "li"}[part.kind]
            body.append(f"<{tag}>{html.escape(part.text)}</{tag}>")
    page = f"<!doctype html><meta charset=utf-8><main><p>开头。</p>{''.join(body)}</main>"
    document = read_bytes(page.encode("utf-8"), Path("a.html"))
    check(document)
    in_order(document, parts)


@QUICK
@given(PARTS)
def test_markdown(parts: list[Part]) -> None:
    lines = ["开头。", ""]
    for part in parts:
        if part.kind == "table":
            width = len(part.cells[0])
            lines.append("| " + " | ".join(cell.replace("\n", " ") for cell in part.cells[0]) + " |")
            lines.append("|" + "---|" * width)
            lines.extend("| " + " | ".join(cell.replace("\n", " ") for cell in row) + " |" for row in part.cells[1:])
        else:
            lines.append({"heading": "## ", "paragraph": "", "item": "- "}[part.kind] + part.text)
        lines.append("")
    text = "\n".join(lines)
    document = read_bytes(text.encode("utf-8"), Path("a.md"))
    assert document.text == text
    check(document)


@QUICK
@given(PARTS)
def test_docx(parts: list[Part]) -> None:
    made = docx.Document()
    made.add_paragraph("开头。")
    for part in parts:
        if part.kind == "table":
            table = made.add_table(len(part.cells), len(part.cells[0]))
            for row, cells in enumerate(part.cells):
                for column, cell in enumerate(cells):
                    table.cell(row, column).text = cell
        elif part.kind == "heading":
            made.add_heading(part.text, 2)
        else:
            made.add_paragraph(part.text, "List Bullet" if part.kind == "item" else None)
    file = io.BytesIO()
    made.save(file)
    document = read_bytes(file.getvalue(), Path("a.docx"))
    check(document)
    in_order(document, parts)


@settings(QUICK, max_examples=examples(30))
@given(PARTS)
def test_pptx(parts: list[Part]) -> None:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    top = 0.1
    for part in parts:
        left, width, height = Inches(0.5), Inches(8), Inches(0.5)
        if part.kind == "table":
            frame = slide.shapes.add_table(len(part.cells), len(part.cells[0]), left, Inches(top), width, height)
            for row, cells in enumerate(part.cells):
                for column, cell in enumerate(cells):
                    frame.table.cell(row, column).text = cell
        else:
            slide.shapes.add_textbox(left, Inches(top), width, height).text_frame.text = part.text
        top += 1
    slide.notes_slide.notes_text_frame.text = "备注。"
    file = io.BytesIO()
    made.save(file)
    document = read_bytes(file.getvalue(), Path("a.pptx"))
    check(document)
    in_order(document, parts)
    assert [document.text_of(b) for b in document.blocks if b.kind is BlockKind.NOTES] == ["备注。"]
