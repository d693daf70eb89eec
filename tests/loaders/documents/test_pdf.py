"""PDFs from a real browser's print engine: order, tables, furniture, boxes; and files that are no good."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.documents import BlockKind, Limits, Unreadable, layout, read
from loaders.documents.layout import Char
from ontology.names.normal import normalise
from tests.loaders.documents.hostile import plain_pdf
from tests.loaders.documents.printed import Article, article, paragraphs, score
from tests.loaders.documents.printing import print_pdf

LAYOUTS = [
    ("zh", 1, True, False), ("zh", 2, True, False), ("zh", 3, True, False), ("zh", 2, False, False), ("zh", 2, True, True),
    ("en", 1, True, False), ("en", 2, True, False), ("en", 3, True, False), ("en", 2, False, False), ("en", 2, True, True),
]  # fmt: skip


@pytest.mark.parametrize(("language", "columns", "ruled", "interleaved"), LAYOUTS)
def test_printed_articles(tmp_path: Path, language: str, columns: int, ruled: bool, interleaved: bool) -> None:
    seed = 100 + LAYOUTS.index((language, columns, ruled, interleaved))
    written = article(language, columns, seed=seed, ruled=ruled, interleaved=interleaved)
    document = read(print_pdf(written.html, tmp_path / "a.pdf"))
    found = score(written, document)
    assert found.kept >= 0.98 * found.pairs
    assert found.pairs > 20
    assert found.covered >= 0.995 * found.written
    assert found.cells_right >= 0.95 * found.cells
    assert found.intruders == 0
    assert (found.captions_right, found.notes_right) == (1, 1)
    # The lines of the interleaved pages are neither indented nor filled: where a paragraph ends is for guessing there.
    assert found.paragraphs_whole >= (0.5 if interleaved else 0.95) * found.paragraphs
    _check_boxes(written, document)


def _check_boxes(written: Article, document: object) -> None:
    from loaders.documents import Document

    assert isinstance(document, Document)
    for page in document.pages:
        for line in page.lines:
            assert len(line.edges) in {0, line.end - line.start + 1}
            left, top, right, bottom = line.box
            assert 0 <= left < right <= (page.width or 0) + 1
            assert 0 <= top < bottom <= (page.height or 0) + 1
    paragraph = next(b for b in document.blocks if b.kind is BlockKind.PARAGRAPH and "\n" in document.text_of(b))
    drawn = document.boxes(paragraph.start + 2, paragraph.end - 1)
    assert len(drawn) == document.text_of(paragraph).count("\n") + 1
    whole = document.boxes(paragraph.start, paragraph.end)
    assert drawn[0][1][0] > whole[0][1][0]
    assert drawn[0][0] == paragraph.page == document.page_of(paragraph.start)


def test_furniture_is_marked(tmp_path: Path) -> None:
    written = article("en", 2, seed=7)
    document = read(print_pdf(written.html, tmp_path / "a.pdf"))
    running = [document.text_of(b) for b in document.blocks if b.kind is BlockKind.RUNNING]
    assert running.count("Review of Resource Policy 7") == len(document.pages)
    assert {"1", "2"} <= set(running)


def test_slides_printed_to_pdf_keep_their_titles(tmp_path: Path) -> None:
    slides = "".join(
        f"<section><h1>国内政策</h1><p>第{n}条：甲国要求企业登记，并公布了第{n}批额度。</p><p>其余事项另行通知。</p></section>"
        for n in range(1, 6)
    )
    style = (
        "@page{size:254mm 143mm;margin:10mm}section{break-after:page}h1{font-size:28pt;margin:0}p{font-size:14pt}"
        "body{font-family:'Noto Sans CJK SC'}"
    )
    document = read(print_pdf(f"<meta charset=utf-8><style>{style}</style>{slides}", tmp_path / "a.pdf"))
    heads = [document.text_of(b) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert heads.count("国内政策") == 5


def test_turned_and_cropped_pages(tmp_path: Path) -> None:
    import pypdfium2

    path = tmp_path / "a.pdf"
    path.write_bytes(plain_pdf())
    straight = read(path).text
    for turn in (90, 180, 270):
        document = pypdfium2.PdfDocument(plain_pdf())
        document[0].set_rotation(turn)
        turned = tmp_path / f"{turn}.pdf"
        document.save(turned)
        made = read(turned)
        # Turned on its side, the page has its lines upright: the words are there, each on the page.
        assert sorted("".join(made.text.split())) == sorted("".join(straight.split()))
        for line in made.pages[0].lines:
            assert -1 <= line.box[0] <= (made.pages[0].width or 0) + 1


def test_encrypted_damaged_and_long_files_say_so(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(plain_pdf(password="secret"))
    with pytest.raises(Unreadable, match="encrypted"):
        read(path)
    path.write_bytes(b"%PDF-1.4\nnothing here")
    with pytest.raises(Unreadable, match="damaged"):
        read(path)
    path.write_bytes(plain_pdf(5))
    document = read(path, limits=Limits(pages=2))
    assert len(document.pages) == 2
    assert "only the first 2 of 5 pages" in document.warnings[0]


def _line(words: str, left: float, base: float, size: float = 10.0) -> list[Char]:
    return [Char(c, left + n * size, left + (n + 1) * size, base, size) for n, c in enumerate(words)]


def test_two_columns_by_geometry_alone() -> None:
    chars: list[Char] = []
    for n in range(12):
        # The stream goes across the page.
        chars += _line(f"左栏第{chr(0x4E00 + n)}行的文字在这里一直写到栏边", 50, 100 + 15 * n)
        chars += _line(f"右栏第{chr(0x4E00 + n)}行的文字在这里一直写到栏边", 300, 104 + 15 * n)
    laid = layout.lay_out(1, 600, 800, chars, ())
    texts = [item.text for item in laid.items if isinstance(item, layout.Text)]
    assert [text[0] for text in texts] == ["左"] * 12 + ["右"] * 12


def test_letters_set_wide_and_ligatures() -> None:
    chars = [Char(c, 50 + n * 14, 60 + n * 14, 100, 10) for n, c in enumerate("关键矿产")]
    assert [run.words()[0] for run in layout.runs(chars)] == ["关键矿产"]
    run = layout.runs([Char("e", 0, 5, 10, 10), Char("ﬃ", 5, 13, 10, 10), Char("c", 13, 18, 10, 10)])[0]
    words, edges = run.words()
    assert words == "effic"
    assert len(edges) == len(words) + 1
    assert list(edges) == sorted(edges)


def test_scanned_pages_are_named_when_nothing_can_read_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    from loaders.documents import ocr

    source = pypdfium2.PdfDocument(plain_pdf())
    path = tmp_path / "scan.pdf"
    source[0].render(scale=1).to_pil().save(path, "PDF")
    monkeypatch.setattr(ocr, "_engine", lambda: None)
    with pytest.raises(Unreadable, match=r"[Pp]ages 1 are scanned.*lodelink\[ocr\]"):
        read(path)


@pytest.mark.slow
def test_a_scanned_page_is_recognised(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr_onnxruntime", reason="SKIPPED LOUDLY: lodelink[ocr] is not installed")
    import pypdfium2

    from benchmarks.documents import distance

    words = "甲国宣布自二〇二五年起对锂精矿实行出口配额，企业须先取得许可证方可装运。主管部门每季度公布一次额度。"
    page = f"<meta charset=utf-8><body style=\"font-family:'Noto Sans CJK SC';font-size:14pt\"><p>{words}</p></body>"
    source = pypdfium2.PdfDocument(print_pdf(page, tmp_path / "source.pdf"))
    scan = tmp_path / "scan.pdf"
    source[0].render(scale=200 / 72).to_pil().convert("L").save(scan, "PDF", resolution=200)
    document = read(scan)
    assert document.pages[0].scanned
    assert distance(words, "".join(document.text.split())) <= 0.04 * len(words)


def test_bullets_that_are_drawn_and_titles_that_are_spaced_out(tmp_path: Path) -> None:
    page = (
        "<meta charset=utf-8><style>body{font-family:'Noto Sans CJK SC';font-size:11pt}h1{letter-spacing:1em}</style>"
        "<h1>政策简报</h1><p>甲国公布的清单列出下列矿产，企业出口之前必须登记并取得许可证。</p>"
        "<ul><li>锂精矿</li><li>钴中间品</li></ul><ol><li>第一条规定企业须在三十日之内提交报告。</li><li>第二条</li></ol>"
    )
    document = read(print_pdf(page, tmp_path / "a.pdf"))
    assert [(b.kind.value, document.text_of(b)) for b in document.blocks if b.kind is not BlockKind.PARAGRAPH] == [
        ("heading", "政策简报"),
        ("list_item", "锂精矿"),
        ("list_item", "钴中间品"),
        ("list_item", "1. 第一条规定企业须在三十日之内提交报告。"),
        ("list_item", "2. 第二条"),
    ]


def test_chinese_set_from_top_to_bottom(tmp_path: Path) -> None:
    texts = paragraphs("zh", 3, 9)
    style = "body{writing-mode:vertical-rl;font-family:'Noto Serif CJK SC';font-size:12pt;height:200mm}p{text-indent:2em;margin:0}"
    body = "".join(f"<p>{text}</p>" for text in texts)
    document = read(
        print_pdf(f"<meta charset=utf-8><style>{style}</style><h1>竖排的标题</h1>{body}", tmp_path / "a.pdf")
    )
    found = ["".join(document.text_of(b).split()) for b in document.blocks]
    assert found == ["竖排的标题", *texts]
    first, last = document.blocks[0].box, document.blocks[-1].box
    assert first is not None
    assert last is not None
    assert first[0] > last[2]


def test_blanks_between_recognised_latin_words_come_from_the_gaps_of_the_print() -> None:
    import numpy

    from loaders.documents import ocr

    # Nine letters of eight dots with two between them, and eight more after the fourth and the sixth.
    image = numpy.full((40, 140, 3), 255, dtype=numpy.uint8)
    at, centres = 4, []
    for number in range(9):
        image[8:32, at : at + 8] = 0
        centres.append(at + 4.0)
        at += 10 + (8 if number in {3, 5} else 0)
    gaps = ocr._gaps(image, [(0, 0), (139, 0), (139, 39), (0, 39)])
    assert len(gaps) == 2
    assert ocr._spaced("Quotaison", centres, gaps) == "Quot ai son"
    assert ocr._spaced("锂钴镍铜铝锡锌铅铁", centres, gaps) == "锂钴镍铜铝锡锌铅铁"


@pytest.mark.slow
def test_a_scanned_page_of_latin_words_is_recognised_with_its_blanks(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr_onnxruntime", reason="SKIPPED LOUDLY: lodelink[ocr] is not installed")
    import pypdfium2

    scan = tmp_path / "scan.pdf"
    words = "Alphaland announced that exports of lithium concentrate will need a licence from next January.\nQuotas follow every quarter."
    source = pypdfium2.PdfDocument(plain_pdf(words=words))
    source[0].render(scale=200 / 72).to_pil().save(scan, "PDF", resolution=200)
    document = read(scan)
    for line in words.splitlines():
        assert line in document.text
    assert document.pages[0].scanned


def test_a_printed_narrow_column_comes_out_whole_in_the_normal_form(tmp_path: Path) -> None:
    """Words cut by the browser at the end of a line, lines that a long word left short, and hyphens of their own."""
    words = (
        "The ministry announced a long-term programme for critical minerals and rare-earth oxides, under which"
        " state-owned refineries and privately-held manufacturers increase processing capacity considerably, while"
        " international partnerships guarantee uninterrupted deliveries of lithium-ion materials to manufacturers."
    )
    cuts = {"ministry": "min-is-try", "programme": "pro-gramme", "minerals": "min-er-als", "refineries": "re-fin-er-ies",
            "manufacturers": "man-u-fac-tur-ers", "processing": "pro-cess-ing", "capacity": "ca-pac-i-ty",
            "considerably": "con-sid-er-ably", "international": "in-ter-na-tion-al", "partnerships": "part-ner-ships",
            "guarantee": "guar-an-tee", "uninterrupted": "un-in-ter-rupt-ed", "deliveries": "de-liv-er-ies"}  # fmt: skip
    shown = words
    for word, parts in cuts.items():
        shown = shown.replace(word, parts.replace("-", "&shy;"))
    style = "body{font:10pt serif;margin:0}p{width:42mm;margin:0;text-align:justify;hyphens:manual}"
    document = read(
        print_pdf(f"<!doctype html><meta charset=utf-8><style>{style}</style><p>{shown}</p>", tmp_path / "a.pdf")
    )
    flows = ["\n".join(document.text[a:b] for a, b in flow.spans) for flow in document.flows()]
    assert len([line for line in flows[0].split("\n") if line.endswith(("-", "\u2010"))]) >= 3
    assert [normalise(flow).text for flow in flows] == [words]
