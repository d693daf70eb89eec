"""PDF to text, blocks and boxes: characters by PDFium, reading order by `layout`, scanned pages by OCR if installed.

PDFium gives each character its place; which stands before which is decided from the places alone, never from the
order of the content stream.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from typing import Any

from loaders.documents import layout, ocr
from loaders.documents.build import Builder
from loaders.documents.layout import Char, Laid, Rule
from loaders.documents.metadata import partial_date
from loaders.documents.model import Limits, Metadata, Page, Unreadable

READER = "pdf 2"

_BOLD = re.compile(rb"bold|black|heavy|semibold|-medi|hei(?:ti)?\b", re.IGNORECASE)
_MOST_CHARS = 60_000  # on one page
_MOST_OBJECTS = 20_000


def read(
    raw: bytes, limits: Limits, on_page: Callable[[int, int], None] | None = None
) -> tuple[Builder, Metadata, tuple[Page, ...], tuple[str, ...]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("The PDF is encrypted: remove its password and try again.") from error
        raise Unreadable(f"The PDF is damaged: {error}") from error
    try:
        count = len(document)
        warnings: list[str] = []
        if count > limits.pages:
            warnings.append(f"only the first {limits.pages} of {count} pages were read: the limit of pages")
        laid: list[Laid] = []
        skipped: list[int] = []
        damaged: list[int] = []
        characters = 0
        for index in range(min(count, limits.pages)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                damaged.append(index + 1)
                continue
            try:
                one = _page(page, index + 1, skipped)
            finally:
                page.close()
            characters += sum(len(item.text) for item in one.items if isinstance(item, layout.Text))
            if characters > limits.characters:
                warnings.append(f"reading stopped at page {index + 1}: more than {limits.characters} characters")
                break
            laid.append(one)
            if on_page is not None:
                on_page(index + 1, count)
        metadata = _metadata(document, raw)
    finally:
        document.close()
    if skipped:
        warnings.append(
            f"pages {_listed(skipped)} are scanned and were skipped: install lodelink[ocr] to have them recognised"
        )
    if damaged:
        warnings.append(f"pages {_listed(damaged)} are damaged and were skipped")
    if damaged and len(damaged) == count:
        raise Unreadable("The PDF is damaged: no page of it could be read.")
    builder, pages = layout.compose(laid)
    if not builder.blocks:
        raise Unreadable(
            " ".join(["The PDF has no text."] + [f"{w[0].upper()}{w[1:]}." for w in warnings]), skipped=True
        )
    return builder, metadata, pages, tuple(warnings)


def _listed(numbers: list[int]) -> str:
    """1-3, 7"""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]}-{p[-1]}" for p in parts)


def _page(page: Any, number: int, skipped: list[int]) -> Laid:
    width, height = page.get_size()
    chars = list(_chars(page, width, height))
    rules, pictured = _rules(page, width, height)
    if len(chars) < 12 and pictured:
        recognised = ocr.recognise(page)
        if recognised is None:
            skipped.append(number)
        else:
            laid = layout.lay_out(number, width, height, recognised, ())
            laid.scanned = True
            return laid
    return layout.lay_out(number, width, height, chars, rules)


def _turned(x: float, y: float, width: float, height: float, rotation: int) -> tuple[float, float]:
    """From the page's own coordinates, upwards from its corner, to points from the top left as it is shown."""
    if rotation == 90:
        return y, x
    if rotation == 180:
        return width - x, y
    if rotation == 270:
        return width - y, height - x
    return x, height - y


def _chars(page: Any, width: float, height: float) -> Iterator[Char]:
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    raw = text_page.raw
    rotation = page.get_rotation()
    corner = page.get_cropbox(fallback_ok=True)
    dx, dy = corner[0], corner[1]
    count = min(pdfium.FPDFText_CountChars(raw), _MOST_CHARS)
    rectangle, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    bold: dict[tuple[int, float], bool] = {}
    spaced = False
    high = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in {2, 0xFFFE, 0xAD}:
            code = 0x2D  # a hyphen at the end of a line
        if (
            code <= 32
            or code == 0xA0
            or code == 0x3000
            or 0x7F <= code < 0xA0
            or code > 0x10FFFF
            or 0xD800 <= code < 0xE000
        ):
            spaced = True
            continue
        if not pdfium.FPDFText_GetLooseCharBox(raw, index, rectangle):
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        pdfium.FPDFText_GetMatrix(raw, index, matrix)
        size = pdfium.FPDFText_GetFontSize(raw, index) * (matrix.c**2 + matrix.d**2) ** 0.5
        # The weight comes from stem widths and means little by itself: it tells fonts apart, their names say the rest.
        font = (pdfium.FPDFText_GetFontWeight(raw, index), round(size, 1))
        if font not in bold:
            pdfium.FPDFText_GetFontInfo(raw, index, name, 200, flags)
            bold[font] = font[0] >= 600 or _BOLD.search(name.value) is not None
        if not 1 <= size <= 400:
            size = min(max(rectangle.top - rectangle.bottom, 1.0), 400.0)
        if rotation == 0:
            left, right, base = rectangle.left - dx, rectangle.right - dx, height - (y.value - dy)
        else:
            one = _turned(rectangle.left - dx, rectangle.bottom - dy, width, height, rotation)
            two = _turned(rectangle.right - dx, rectangle.top - dy, width, height, rotation)
            left, right = min(one[0], two[0]), max(one[0], two[0])
            base = _turned(x.value - dx, y.value - dy, width, height, rotation)[1]
        if right <= left:
            right = left + 0.5 * size
        if not (-width < left < 2 * width and -height < base < 2 * height):
            continue
        yield Char(chr(code), left, right, base, size, spaced, bold[font])
        spaced = False
    text_page.close()


def _rules(page: Any, width: float, height: float) -> tuple[list[Rule], bool]:
    """Straight lines and the edges of stroked rectangles; and whether a picture covers much of the page."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    found: list[Rule] = []
    pictured = False
    rotation = page.get_rotation()
    corner = page.get_cropbox(fallback_ok=True)
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]
    for number, item in enumerate(page.get_objects(filter=kinds, max_depth=4)):
        if number > _MOST_OBJECTS:
            break
        try:
            bounds = item.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        one = _turned(bounds[0] - corner[0], bounds[1] - corner[1], width, height, rotation)
        two = _turned(bounds[2] - corner[0], bounds[3] - corner[1], width, height, rotation)
        left, right = sorted((one[0], two[0]))
        top, bottom = sorted((one[1], two[1]))
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictured = pictured or (right - left) * (bottom - top) > 0.3 * width * height
            continue
        thin = 2.6
        if Rule(left, top, right, bottom).dot:
            found.append(Rule(left, top, right, bottom))
            continue
        if bottom - top <= thin < right - left or right - left <= thin < bottom - top:
            found.append(Rule(left, top, right, bottom))
        elif bottom - top > thin and right - left > thin and _stroked(item):
            found.extend(
                (
                    Rule(left, top, right, top + 1),
                    Rule(left, bottom - 1, right, bottom),
                    Rule(left, top, left + 1, bottom),
                    Rule(right - 1, top, right, bottom),
                )
            )
    return found, pictured


def _stroked(item: Any) -> bool:
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item.raw, fill, stroke) or not stroke.value:
        return False
    return bool(4 <= pdfium.FPDFPath_CountSegments(item.raw) <= 6)


def _metadata(document: Any, raw: bytes) -> Metadata:
    import pypdfium2

    try:
        info = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError:
        return Metadata()
    title = re.sub(r"\s+", " ", str(info.get("Title", "")).replace("\x00", "")).strip()
    if re.fullmatch(
        r"(?:untitled|microsoft word.*|.*\.(?:docx?|indd|html?|pptx?|xlsx?)|.*\.(?:tmp|ps))", title, re.IGNORECASE
    ):
        title = ""
    # The date on which a file was made is no date of publication: a page printed today would be dated today.
    return Metadata(
        title=title or None,
        published=_published(raw),
        created=_made(str(info.get("CreationDate", ""))),
    )


def _made(value: str) -> str | None:
    """D:20260102030405+08'00' -> 2026-01-02"""
    found = re.match(r"(?:D:)?((?:19|20)\d{6})", value)
    return None if found is None else partial_date(found[1])


_PRISM = re.compile(
    rb"""prism:(?:publicationDate|coverDate|onlineDate)(?:>|\s*=\s*["'])\s*((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)\b""",
    re.IGNORECASE,
)


def _published(raw: bytes) -> str | None:
    """The date of publication that a publisher wrote into the file (XMP, which is stored in the clear)."""
    found = _PRISM.search(raw)
    return None if found is None else partial_date(found[1].decode("ascii"))
