"""HTML, Markdown, DOCX and PPTX: what a person sees, in order, and nothing of what surrounds it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pptx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from pptx.util import Inches

from loaders.documents import Block, BlockKind, Document, Unreadable, read

PAGE = """<!doctype html><html lang="en"><head><title>Ministry: quota</title>
<meta property="og:site_name" content="Ministry of Mines"><meta property="article:published_time" content="2025-09-21T10:00:00Z">
<link rel="canonical" href="https://example.org/quota"><style>p{color:red}</style></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav></header>
<div class="cookie-banner">We use cookies</div>
<main><h1>Quota on cobalt</h1><p>The ministry announced a <b>quota</b> on
<a href="/c">cobalt</a>.<br>It begins in October.</p>
<h2>Amounts</h2><ul><li>October: 3 625 t</li><li><p>November: 7 250 t</p></li></ul>
<table><caption>Table 1. Amounts</caption><tr><th>Year</th><th>Tonnes</th></tr><tr><td rowspan="2">2026</td><td>96 600</td></tr>
<tr><td>87 000</td></tr></table>
<script>alert("x")</script><p style="display:none">hidden</p><div>Loose words <span>stay</span> together</div></main>
<footer>Copyright</footer></body></html>"""


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text_of(block)) for block in document.blocks]


def cells(document: Document) -> dict[tuple[int | None, int | None], tuple[str, str | None]]:
    return {
        (b.row, b.column): (document.text_of(b), b.header) for b in document.blocks if b.kind is BlockKind.TABLE_CELL
    }


def test_html(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    document = read(path)
    assert [pair for pair in shown(document) if pair[0] != "table_cell"] == [
        ("heading", "Quota on cobalt"),
        ("paragraph", "The ministry announced a quota on cobalt.\nIt begins in October."),
        ("heading", "Amounts"),
        ("list_item", "October: 3 625 t"),
        ("list_item", "November: 7 250 t"),
        ("caption", "Table 1. Amounts"),
        ("paragraph", "Loose words stay together"),
    ]
    assert cells(document)[1, 0] == ("2026", "Year")
    assert cells(document)[2, 1] == ("87 000", "Tonnes")
    assert (document.title, document.publisher, document.published, document.url) == (
        "Ministry: quota",
        "Ministry of Mines",
        "2025-09-21",
        "https://example.org/quota",
    )


@pytest.mark.parametrize("start", ["<meta charset=utf-8><title>T</title>", "<title>T</title>", ""])
def test_html_without_a_body_tag(tmp_path: Path, start: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html>{start}<main><h1>Quota</h1><p>One.</p></main><p>Two.", "utf-8")
    assert shown(read(path)) == [("heading", "Quota"), ("paragraph", "One."), ("paragraph", "Two.")]


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "big5", "utf-8"])
def test_html_charsets(tmp_path: Path, charset: str) -> None:
    words = "該國宣布配額" if charset == "big5" else "甲国宣布配额"
    path = tmp_path / "page.htm"
    path.write_bytes(f"<html><head><meta charset='{charset}'></head><body><p>{words}</p></body></html>".encode(charset))
    assert shown(read(path)) == [("paragraph", words)]


def test_html_that_is_a_text_file_is_never_parsed(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    assert read(path).text == PAGE


def test_markdown(tmp_path: Path) -> None:
    raw = (
        "# 标题\n\n甲国宣布\n配额。\n\n- 锂\n- 钴\n  和镍\n\n| 国家 | 数量 |\n|------|-----:|\n| 甲国 | 24 |\n\n"
        "副标题\n---\n\n> 引文。\n\n```\ncode\n```\n\n[^1]: 注释。\n"
    )
    path = tmp_path / "a.md"
    path.write_text(raw, "utf-8")
    document = read(path)
    assert document.text == raw
    assert [pair for pair in shown(document) if pair[0] != "table_cell"] == [
        ("heading", "标题"),
        ("paragraph", "甲国宣布\n配额。"),
        ("list_item", "锂"),
        ("list_item", "钴\n  和镍"),
        ("heading", "副标题"),
        ("paragraph", "引文。"),
        ("paragraph", "code"),
        ("footnote", "注释。"),
    ]
    assert cells(document) == {
        (0, 0): ("国家", None), (0, 1): ("数量", None), (1, 0): ("甲国", "国家"), (1, 1): ("24", "数量"),
    }  # fmt: skip


def _change(paragraph: Paragraph, tag: str, words: str) -> None:
    """A tracked insertion or deletion."""
    change = OxmlElement(tag)
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText" if tag == "w:del" else "w:t")
    text.text = words
    run.append(text)
    change.append(run)
    paragraph._p.append(change)


def test_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "政策简报"
    document.add_heading("政策简报", 0)
    document.add_heading("一、背景", 1)
    changed = document.add_paragraph("甲国宣布")
    _change(changed, "w:del", "禁令")
    _change(changed, "w:ins", "配额")
    changed.add_run("。")
    document.add_paragraph("第一项", style="List Bullet")
    table = document.add_table(rows=3, cols=2)
    for n, value in enumerate(("国家", "措施", "甲国", "配额", "乙国", "禁令")):
        table.cell(n // 2, n % 2).text = value
    document.add_paragraph("表 1 各国措施", style="Caption")
    path = tmp_path / "a.docx"
    document.save(str(path))
    made = read(path)
    assert [pair for pair in shown(made) if pair[0] != "table_cell"] == [
        ("heading", "政策简报"),
        ("heading", "一、背景"),
        ("paragraph", "甲国宣布配额。"),
        ("list_item", "第一项"),
        ("caption", "表 1 各国措施"),
    ]
    assert [b.level for b in made.blocks if b.kind is BlockKind.HEADING] == [1, 1]
    assert cells(made)[2, 1] == ("禁令", "措施")
    assert made.title == "政策简报"


def test_docx_footnotes_and_a_deleted_paragraph_mark(tmp_path: Path) -> None:
    document = docx.Document()
    first = document.add_paragraph("甲国")
    properties = first._p.get_or_add_pPr()
    mark = OxmlElement("w:rPr")
    gone = OxmlElement("w:del")
    gone.set(qn("w:id"), "9")
    mark.append(gone)
    properties.append(mark)
    document.add_paragraph("宣布配额。")
    out = io.BytesIO()
    document.save(out)
    path = tmp_path / "a.docx"
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>数据来自协会。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("word/footnotes.xml", notes)
    assert shown(read(path)) == [("paragraph", "甲国宣布配额。"), ("footnote", "数据来自协会。")]


def test_pptx(tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    right = slide.shapes.add_textbox(Inches(5), Inches(2), Inches(4), Inches(1))
    right.text_frame.text = "右上"
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_textbox(Inches(5), Inches(3.2), Inches(4), Inches(1))
    inner.text_frame.text = "右下（组合之中）"
    low = slide.shapes.add_textbox(Inches(0.5), Inches(3.2), Inches(4), Inches(1))
    low.text_frame.text = "左下"
    left = slide.shapes.add_textbox(Inches(0.5), Inches(2), Inches(4), Inches(1.3))
    left.text_frame.text = "左上"
    slide.shapes.title.text = "锂的用途"
    table = slide.shapes.add_table(2, 2, Inches(0.5), Inches(5), Inches(8), Inches(1)).table
    for n, value in enumerate(("国家", "产量", "智利", "26")):
        table.cell(n // 2, n % 2).text = value
    slide.notes_slide.notes_text_frame.text = "讲的时候提到储量。"
    second = show.slides.add_slide(show.slide_layouts[1])
    second.shapes.title.text = "政策"
    second.placeholders[1].text_frame.text = "第一条"
    path = tmp_path / "a.pptx"
    show.save(str(path))
    document = read(path)
    assert [pair for pair in shown(document) if pair[0] != "table_cell"] == [
        ("heading", "锂的用途"),
        ("paragraph", "左上"),
        ("paragraph", "左下"),
        ("paragraph", "右上"),
        ("paragraph", "右下（组合之中）"),
        ("notes", "讲的时候提到储量。"),
        ("heading", "政策"),
        ("list_item", "第一条"),
    ]
    assert cells(document)[1, 1] == ("26", "产量")
    pages: list[Block] = [b for b in document.blocks if b.page == 2]
    assert [document.text_of(b) for b in pages] == ["政策", "第一条"]
    assert all(b.box is not None for b in pages)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<a>" + b" " * 410_000_000)
    with pytest.raises(Unreadable, match="zip bomb"):
        read(path)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/hostname">]><w:document '
            'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
            "<w:t>甲国&secret;</w:t></w:r></w:p></w:body></w:document>",
        )
    assert read(path).text.strip() == "甲国"
