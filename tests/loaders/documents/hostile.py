"""Files that must cost nothing but themselves: damaged, mutated, lying about their type, built to blow up.

Everything is made from a seed into a folder, beside good files that must all be read. Nothing here is a test.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ZH = (
    "关键矿产政策简报\n\n一、背景\n\n甲国宣布自2025年1月起对锂精矿实行出口配额，企业须先取得许可证方可装运。主管部门每季度公布一次额度。\n\n"
    "二、影响\n\n乙公司表示将在当地建设加工厂，预计投资三亿美元，三年后投产，年产碳酸锂两万吨。\n"
)
EN = (
    "Brief on minerals policy\n\nAlphaland announced that exports of lithium concentrate will need a licence from January"
    " 2025. Quotas are published every quarter.\n\nBeta Metals will build a plant on the site and expects to invest USD 300"
    " million.\n"
)


@dataclass(frozen=True)
class Made:
    path: Path
    good: str | None  # words that must be found in its text, of a file that must be read


def plain_pdf(pages: int = 1, words: str = EN, *, password: str | None = None, label: str = "") -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    encrypt = None if password is None else StandardEncryption(password, ownerPassword="owner")
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt, invariant=1)
    for number in range(pages):
        text = canvas.beginText(60, 780)
        for line in [f"{label}{number + 1}", *words.replace(". ", ".\n").splitlines()]:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def plain_docx(words: str = ZH) -> bytes:
    import docx

    document = docx.Document()
    for part in words.split("\n\n"):
        document.add_paragraph(part.strip())
    table = document.add_table(rows=2, cols=2)
    for n, value in enumerate(("国家", "措施", "甲国", "配额")):
        table.cell(n // 2, n % 2).text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain_pptx(words: str = ZH) -> bytes:
    import pptx

    show = pptx.Presentation()
    for part in words.split("\n\n"):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = part[:12]
        slide.placeholders[1].text = part
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def plain_html(words: str = EN) -> bytes:
    body = "".join(f"<p>{part}</p>" for part in words.split("\n\n"))
    return f"<!doctype html><html><head><title>Brief</title></head><body><nav>Home</nav>{body}</body></html>".encode()


def bases() -> list[tuple[str, bytes, str]]:
    """Suffix, content, words that a good copy must give."""
    return [
        (".txt", ZH.encode(), "锂精矿实行出口配额"),
        (".txt", ZH.encode("gb18030"), "锂精矿实行出口配额"),
        (".txt", ZH.encode("utf-16"), "锂精矿实行出口配额"),
        (".txt", EN.encode(), "lithium concentrate"),
        (".md", f"# 标题\n\n{ZH}".encode(), "锂精矿实行出口配额"),
        (".html", plain_html(), "lithium concentrate"),
        (".docx", plain_docx(), "锂精矿实行出口配额"),
        (".pptx", plain_pptx(), "锂精矿实行出口配额"),
        (".pdf", plain_pdf(), "lithium concentrate"),
    ]


def mutated(raw: bytes, how: int, pick: random.Random) -> bytes:
    if how == 0:
        return raw[: pick.randrange(1, len(raw))]
    data = bytearray(raw)
    if how == 1:
        for _ in range(pick.choice((1, 4, 30, 300))):
            data[pick.randrange(len(data))] ^= 1 << pick.randrange(8)
    elif how == 2:
        start = pick.randrange(len(data))
        del data[start : start + pick.randrange(1, 400)]
    elif how == 3:
        start, end = sorted((pick.randrange(len(data)), pick.randrange(len(data))))
        data[start:start] = data[start:end]
    else:
        start = pick.randrange(len(data))
        data[start : start + 200] = pick.randbytes(200)
    return bytes(data)


def _archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, data in parts.items():
            # To pack a byte takes longer than all else about it.
            packed.writestr(name, data, zipfile.ZIP_STORED if len(data) < 10 else None)
    return out.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _pdf(objects: list[str], trailer: str = "/Root 1 0 R") -> bytes:
    """A PDF of raw objects, with a true cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010} 00000 n \n".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _stream(words: str) -> str:
    return f"<< /Length {len(words)} >>\nstream\n{words}\nendstream"


def special(large: bool) -> Iterator[tuple[str, bytes, str | None]]:
    """Name, content, and the words of those that must be read."""
    yield "empty.txt", b"", None
    yield "empty.pdf", b"", None
    yield "blank.txt", b" \n\t\n" * 50, None
    yield "nulls.txt", b"\x00" * 5000, None
    yield "random.txt", random.Random(5).randbytes(20_000), None
    yield "bom-only.txt", b"\xef\xbb\xbf", None
    yield "tags.txt", f"<div><p>{ZH}</p><br><ul><li>锂</li></ul><script>x</script></div>".encode(), "锂精矿实行出口配额"
    yield "unclosed.txt", ("<div <p <" * 20_000 + "锂精矿").encode(), "锂精矿"
    yield "returns.txt", ZH.replace("\n", "\r").encode(), "锂精矿实行出口配额"
    yield "mixed-newlines.txt", ZH.replace("\n\n", "\r\n\n\r").encode(), "锂精矿实行出口配额"
    yield "separators.txt", ZH.replace("\n", "\u2028").encode(), "锂精矿实行出口配额"
    yield "brackets.txt", ("（" * 50_000 + "锂精矿").encode(), "锂精矿"
    yield "numerals.txt", ("一、" * 50_000 + "锂精矿").encode(), "锂精矿"
    yield "dots.txt", (". " * 60_000 + "锂精矿").encode(), "锂精矿"
    yield "newlines.txt", ("\n" * 400_000 + "锂精矿").encode(), "锂精矿"
    yield "short-lines.txt", ("铜\n" * 60_000 + "锂精矿").encode(), "锂精矿"
    yield "spaces.txt", (" " * 500_000 + "锂精矿" + " " * 500_000).encode(), "锂精矿"
    yield "tabs.txt", ("\t" * 100_000 + "锂\t精矿\n" + "a\tb\n" * 2000).encode(), "精矿"
    yield "colons.txt", ("a:" * 100_000 + "锂精矿").encode(), "锂精矿"
    yield "contents.txt", ("目录\n" * 300 + "锂精矿 1\n" * 3000).encode(), "锂精矿"
    yield "captions.txt", ("表1 锂精矿 a b\n" * 4000).encode(), "锂精矿"
    yield "one-line.txt", ("锂精矿出口配额，" * 200_000).encode(), "锂精矿"
    yield "two-hundred.txt", (b"Lithium " * (25_000_000 if large else 14_000_000)), None
    yield "yaml-bomb.md", _yaml_bomb().encode(), "锂精矿"
    yield "fences.md", ("```\n" * 20_001 + "锂精矿").encode(), "锂精矿"
    yield "pipes.md", ("|" * 20_000 + "\n" + "|-" * 10_000 + "\n锂精矿").encode(), "锂精矿"
    yield "deep.html", ("<div>" * 60_000 + "Lithium ore." + "</div>" * 60_000).encode(), None
    yield "deep-table.html", ("<table><tr><td>" * 3000 + "Lithium ore.").encode(), None
    yield "wide.html", b"<table>" + b"<tr><td colspan=999999999 rowspan=99999999>lithium" * 50 + b"</table>", None
    yield "attributes.html", b"<div " + b"a=b " * 100_000 + b"><p>Lithium ore is sold.</p>", "Lithium ore"
    yield "entities.html", b"<p>" + b"&amp;" * 100_000 + b"Lithium ore</p>", "Lithium ore"
    yield "wrong-charset.html", f"<meta charset=klingon><p>{ZH}</p>".encode(), "锂精矿实行出口配额"
    yield "gb.html", f"<meta charset=gb2312><p>{ZH}</p>".encode("gb18030"), "锂精矿实行出口配额"
    yield "bomb.docx", _archive({"word/document.xml": b"<a>" + b" " * (500_000_000 if large else 420_000_000)}), None
    yield "lying-size.docx", _lying(), None
    yield "laughs.docx", _archive({"word/document.xml": _laughs().encode()}), None
    nested = f"<w:document {_W}><w:body>" + "<w:tbl><w:tr><w:tc>" * 4000 + "<w:p><w:r><w:t>锂</w:t></w:r></w:p>"
    yield "deep.docx", _archive({"word/document.xml": nested.encode()}), None
    yield "no-part.docx", _archive({"word/other.xml": b"<a/>"}), None
    yield "not-xml.docx", _archive({"word/document.xml": b"\x00\x01\x02 not xml"}), None
    yield (
        "many-parts.docx",
        _archive({f"word/{n}.xml": b"x" for n in range(21_000)} | {"word/document.xml": b"<a/>"}),
        None,
    )
    yield "office-as.pdf", plain_docx("另一份文件。" + ZH), "锂精矿实行出口配额"
    yield "pdf-as.txt", plain_pdf(label="Note "), "lithium concentrate"
    yield "pdf-as.docx", plain_pdf(label="Item "), "lithium concentrate"
    yield "html-as.pdf", plain_html("Another text. " + EN), "lithium concentrate"
    yield "text-as.docx", EN.encode(), None
    yield "picture.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 3000, None
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000, None
    yield "unknown.xyz", b"lithium", None
    yield "encrypted.pdf", plain_pdf(password="secret"), None
    yield (
        "kids-loop.pdf",
        _pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 5 >>"]),
        None,
    )
    yield "parent-loop.pdf", _pdf(
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>",
         "<< /Type /Page /Parent 3 0 R >>"]), None  # fmt: skip
    yield (
        "count.pdf",
        _pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 2000000000 >>"]),
        None,
    )
    yield "form-loop.pdf", _pdf(
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
         _stream("/F Do"),
         "<< /Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources << /XObject << /F 5 0 R >> >> /Length 11 >>\n"
         "stream\n/F Do /F Do\nendstream"]), None  # fmt: skip
    yield "huge-page.pdf", _pdf(
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1e30 1e30] >>"]), None  # fmt: skip
    yield "paths.pdf", _one_page("0 0 m 9 0 l S " * 120_000), None
    yield (
        "rules.pdf",
        _one_page(" ".join(f"{n % 500} 0 m {n % 500} 500 l S 0 {n % 500} m 500 {n % 500} l S" for n in range(9000))),
        None,
    )
    yield "characters.pdf", _one_page("BT /F1 1 Tf " + "(lithium lithium) Tj " * 12_000 + "ET"), "lithium"
    yield "prev-loop.pdf", plain_pdf().replace(b"/Root", b"/Prev 9 /Root"), None
    yield "sidecar.txt", f"With metadata. {EN}".encode(), "lithium concentrate"
    yield "sidecar.txt.meta.json", b"[" * 100_000, None


def _one_page(content: str) -> bytes:
    return _pdf(
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
         _stream(content), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    )  # fmt: skip


def _yaml_bomb() -> str:
    lines = ["---", "title: 锂精矿", "a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)]
    return "\n".join([*lines, "---", "", "锂精矿出口。"])


def _laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "锂">{entities}]><w:document {_W}><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'


def _lying() -> bytes:
    """A zip whose header says that its part is small."""
    data = bytearray(_archive({"word/document.xml": b"<a>" + b" " * 50_000_000}))
    size = (50_000_003).to_bytes(4, "little")
    return bytes(data.replace(size, (100).to_bytes(4, "little")))


def make(folder: Path, *, count: int, seed: int = 1, large: bool = False) -> list[Made]:
    """The special ones, one good copy of each kind, and mutated copies up to the count."""
    pick = random.Random(seed)
    made: list[Made] = []
    for number, (suffix, raw, held) in enumerate(bases()):
        made.append(_write(folder / f"good-{number}{suffix}", raw, held))
    for name, raw, words in special(large):
        one = _write(folder / name, raw, words)
        if not name.endswith(".meta.json"):
            made.append(one)
    sources = bases()
    number = 0
    while len(made) < count:
        suffix, raw, _ = sources[number % len(sources)]
        made.append(
            _write(folder / f"mutant-{number:03}{suffix}", mutated(raw, number // len(sources) % 5, pick), None)
        )
        number += 1
    return made


def _write(path: Path, raw: bytes, words: str | None) -> Made:
    path.write_bytes(raw)
    return Made(path, words)
