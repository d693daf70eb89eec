"""HTML to text and blocks: the main text without navigation, tables kept, the charset honoured.

The tree is walked with a stack of our own, so that deep nesting costs nothing; scripts never run, nothing is fetched.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from loaders.documents.build import Builder
from loaders.documents.decode import decode
from loaders.documents.metadata import partial_date
from loaders.documents.model import BlockKind, Metadata, Unreadable

READER = "html 2"

_SKIP_NAMES = (
    "script style noscript template svg math iframe object embed nav button select textarea input form canvas audio"
    " video title menu dialog"
)  # fmt: skip
_BLOCK_NAMES = (
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5"
    " h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul caption"
)  # fmt: skip
_SKIP = frozenset(_SKIP_NAMES.split())
_BLOCK = frozenset(_BLOCK_NAMES.split())
_BOILERPLATE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|cookie|share|social|related|comments?|advert|ads|"
    r"banner|pagination|pager|copyright|subscribe|newsletter|toolbar|skip-link)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_HEAD = frozenset({"title", "meta", "link", "base", "style", "script", "noscript", "template"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"})
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read(raw: bytes) -> tuple[Builder, Metadata, tuple[str, ...]]:
    declared = _CHARSET.search(raw[:8192])
    decoded = decode(raw, declared=None if declared is None else declared.group(1).decode("ascii"))
    text = decoded.text.replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, recover=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"No HTML could be read: {error}", skipped=True) from error
    builder = Builder()
    _walk(_main(tree), builder)
    return builder, _metadata(tree), decoded.warnings


def _attribute(element: Any, name: str) -> str:
    return str(element.get(name) or "")


def _is_boilerplate(element: Any) -> bool:
    tag = element.tag
    if tag in _SKIP or _attribute(element, "role").lower() in _ROLES:
        return True
    if element.get("hidden") is not None or _attribute(element, "aria-hidden") == "true":
        return True
    if re.search(r"display\s*:\s*none", _attribute(element, "style")):
        return True
    if tag in {"footer", "aside", "header"}:
        # A header inside an article holds its title.
        inside = any(parent.tag in {"article", "main"} for parent in element.iterancestors())
        return tag != "header" or not inside
    names = f"{_attribute(element, 'class')} {_attribute(element, 'id')}"
    return tag in {"div", "ul", "section", "p", "ol", "span", "table"} and _BOILERPLATE.search(names) is not None


def _main(tree: Any) -> Any:
    """The element that holds the main text: main or article when they hold a good share of the words."""
    body = tree.find(".//body")
    head = tree.find(".//head")
    # Of a page that leaves out <body>, the parser may put the text, or the start of it, into the head.
    if body is None or (head is not None and any(child.tag not in _HEAD for child in head)):
        body = tree
    whole = _words(body)
    for name in ("main", "article"):
        best = max(body.iter(name), key=_words, default=None)
        if best is not None and _words(best) >= max(80, 0.25 * whole) and len(list(body.iter(name))) < 4:
            return best
    return body


def _words(element: Any) -> int:
    return sum(len(piece) for piece in element.itertext("p", "li", "td", "div", "span", "a", "blockquote", "h1", "h2"))


class _Open:
    """The block being collected."""

    def __init__(self) -> None:
        self.kind = BlockKind.PARAGRAPH
        self.level: int | None = None
        self.pieces: list[str] = []
        self.linked = 0


def _walk(root: Any, builder: Builder) -> None:
    current = _Open()
    tables = 0
    links = 0
    lists = 0

    def flush() -> None:
        nonlocal current
        text = _BLANKS.sub(" ", "".join(current.pieces)).replace(" \x0b ", "\n").replace("\x0b", "\n").strip()
        size = len(text)
        # Links and nothing else are navigation, unless they are the words of a sentence.
        if text and not (current.linked > 0.8 * size and size < 60 and current.kind is not BlockKind.HEADING):
            builder.add(current.kind, text, level=current.level)
        fresh = _Open()
        fresh.kind, fresh.level = current.kind, current.level
        current = fresh

    stack: list[tuple[Any, bool]] = [(root, False)]
    kinds: list[tuple[BlockKind, int | None]] = []
    while stack:
        element, leaving = stack.pop()
        if not isinstance(element.tag, str):
            if element.tail and element is not root:
                current.pieces.append(element.tail)
            continue
        tag = element.tag.lower()
        if leaving:
            if tag in _BLOCK:
                flush()
                current.kind, current.level = kinds.pop()
            links -= tag == "a"
            lists -= tag in {"ul", "ol"}
        elif element is not root and _is_boilerplate(element):
            flush()
        elif tag == "br":
            current.pieces.append("\x0b")
        elif tag == "table" and _is_data(element):
            flush()
            rows = _rows(element)
            caption = element.find("./caption")
            if caption is not None:
                builder.add(BlockKind.CAPTION, _flat(caption))
            builder.add_table(rows, tables)
            tables += 1
        else:
            if tag in _BLOCK:
                flush()
                kinds.append((current.kind, current.level))
                if re.fullmatch(r"h[1-6]", tag):
                    current.kind, current.level = BlockKind.HEADING, int(tag[1])
                elif tag in {"li", "dd", "dt"}:
                    current.kind, current.level = BlockKind.LIST_ITEM, None
                elif tag in {"figcaption", "caption"}:
                    current.kind, current.level = BlockKind.CAPTION, None
                elif (
                    "footnote" in _attribute(element, "class").lower() or _attribute(element, "role") == "doc-footnote"
                ):
                    current.kind, current.level = BlockKind.FOOTNOTE, None
            links += tag == "a"
            lists += tag in {"ul", "ol"}
            if element.text:
                current.pieces.append(element.text)
                current.linked += len(element.text.strip()) if links else 0
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        if element is not root and element.tail:
            current.pieces.append(element.tail)
            current.linked += len(element.tail.strip()) if links else 0
    flush()


def _is_data(table: Any) -> bool:
    """A table of data, not one that lays out the page."""
    if table.find(".//table") is not None:
        return False
    rows = table.findall(".//tr")
    widths = [len(row) for row in rows]
    if len(rows) < 2 or max(widths, default=0) < 2:
        return False
    return table.find(".//th") is not None or all(
        len(_flat(cell)) <= 1000 for row in rows[:20] for cell in row if isinstance(cell.tag, str)
    )


def _rows(table: Any) -> list[list[str]]:
    """Cells in a grid; a cell over several rows or columns stands in the first of them."""
    grid: list[list[str]] = []
    taken: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(table.iter("tr")):
        line: list[str] = []
        column = 0
        for cell in row:
            if not isinstance(cell.tag, str) or cell.tag not in {"td", "th"}:
                continue
            while taken.get((number, column)):
                line.append("")
                column += 1
            wide, high = (min(_count(cell.get(name)), 50) for name in ("colspan", "rowspan"))
            for down in range(high):
                for right in range(wide):
                    taken[number + down, column + right] = True
            line.extend([_flat(cell), *[""] * (wide - 1)])
            column += wide
        grid.append(line)
    width = max((len(row) for row in grid), default=0)
    return [row + [""] * (width - len(row)) for row in grid if any(row)]


def _count(value: str | None) -> int:
    return int(value) if value is not None and value.isascii() and value.isdigit() and 0 < len(value) < 4 else 1


def _flat(element: Any) -> str:
    pieces = []
    for piece in element.iter():
        if isinstance(piece.tag, str) and piece.tag.lower() not in {"script", "style"}:
            pieces.append(piece.text or "")
            if piece.tag.lower() in _BLOCK or piece.tag.lower() == "br":
                pieces.append(" ")
        if piece is not element:
            pieces.append(piece.tail or "")
    return _BLANKS.sub(" ", "".join(pieces)).strip()


def _metadata(tree: Any) -> Metadata:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (_attribute(meta, "property") or _attribute(meta, "name") or _attribute(meta, "itemprop")).lower()
        content = _attribute(meta, "content").strip()
        if name and content:
            found.setdefault(name, content)

    def first(*names: str) -> str | None:
        return next((found[name] for name in names if name in found), None)

    heading = tree.find(".//title")
    title = first("og:title", "citation_title", "dc.title") or (None if heading is None else _flat(heading)) or None
    stated = first(
        "article:published_time", "citation_publication_date", "citation_date", "dc.date", "dcterms.date", "datepublished",
        "publishdate", "pubdate", "date",
    )  # fmt: skip
    canonical = next((a.get("href") for a in tree.iter("link") if _attribute(a, "rel").lower() == "canonical"), None)
    return Metadata(
        title=None if title is None else title[:500],
        language=_attribute(tree, "lang")[:2].lower() or None,
        publisher=first("og:site_name", "citation_publisher", "dc.publisher", "publisher"),
        published=None if stated is None else partial_date(stated),
        url=canonical if canonical is not None and canonical.startswith("http") else first("og:url"),
    )
