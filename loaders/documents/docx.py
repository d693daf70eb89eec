"""DOCX to text and blocks: styles, lists, tables, footnotes; tracked changes are taken as accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from loaders.documents.build import Builder
from loaders.documents.metadata import partial_date
from loaders.documents.model import BlockKind, Limits, Metadata, Unreadable
from loaders.documents.package import Package

READER = "docx 2"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}instrText", f"{_W}delText", f"{_W}txbxContent"})
_HEADING_NAME = re.compile(r"(?:heading|标题|überschrift|titre)\s*(\d)", re.IGNORECASE)


def read(raw: bytes, limits: Limits) -> tuple[Builder, Metadata, tuple[str, ...]]:
    package = Package(raw, limits)
    root = package.xml("word/document.xml")
    if root is None:
        raise Unreadable("This is not a DOCX: it has no word/document.xml.")
    styles = _styles(package.xml("word/styles.xml"))
    builder = Builder()
    body = root.find(f"{_W}body")
    tables = 0
    pending = ""
    notes: list[str] = []
    for element in _members(root if body is None else body):
        if element.tag == f"{_W}tbl":
            builder.add_table(_rows(element), tables)
            tables += 1
            continue
        text, boxed = _text(element, notes)
        text = pending + text
        if _mark_deleted(element):
            # The end of this paragraph was deleted: its words begin the next one.
            pending = text
            continue
        pending = ""
        kind, level = _kind(element, styles)
        builder.add(kind, text, level=level)
        for inner in boxed:
            builder.add(BlockKind.PARAGRAPH, inner)
    if pending:
        builder.add(BlockKind.PARAGRAPH, pending)
    for part, tag in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        notes_root = package.xml(part)
        if notes_root is not None:
            for note in notes_root.iter(f"{_W}{tag}"):
                if note.get(f"{_W}type") in {None, "normal"}:
                    words = " ".join(_text(p, [])[0] for p in note.iter(f"{_W}p"))
                    builder.add(BlockKind.FOOTNOTE, words.strip())
    return builder, _metadata(package), ()


def _members(body: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, out of content controls and inserted parts too."""
    stack = list(reversed(body))
    while stack:
        element = stack.pop()
        if element.tag in {f"{_W}p", f"{_W}tbl"}:
            yield element
        elif element.tag not in _GONE and isinstance(element.tag, str):
            stack.extend(reversed(element))


def _text(paragraph: Any, notes: list[str]) -> tuple[str, list[str]]:
    """The words of a paragraph, and those of text boxes anchored in it."""
    pieces: list[str] = []
    boxed: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == f"{_W}txbxContent":
            boxed.extend("".join(t.text or "" for t in p.iter(f"{_W}t")) for p in element.iter(f"{_W}p"))
        if tag in _GONE or not isinstance(tag, str):
            continue
        if tag == f"{_W}t":
            pieces.append(element.text or "")
        elif tag == f"{_W}tab":
            # Inside properties a tab is a tab stop.
            if element.getparent().tag != f"{_W}tabs":
                pieces.append("\t")
        elif tag in {f"{_W}br", f"{_W}cr"}:
            pieces.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif tag == f"{_W}sym":
            pieces.append(chr(int(element.get(f"{_W}char") or "20", 16)))
        else:
            stack.extend(reversed(element))
    return "".join(pieces).strip(), boxed


def _mark_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None


def _styles(root: Any | None) -> dict[str, tuple[str, int | None, bool]]:
    """Of each style: its name, its outline level, whether it numbers; inherited ones looked up."""
    if root is None:
        return {}
    raw: dict[str, tuple[str, int | None, bool, str | None]] = {}
    for style in root.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        based = style.find(f"{_W}basedOn")
        level = None if outline is None else _number(outline.get(f"{_W}val"))
        raw[style.get(f"{_W}styleId") or ""] = (
            "" if name is None else name.get(f"{_W}val") or "",
            level,
            style.find(f"{_W}pPr/{_W}numPr") is not None,
            None if based is None else based.get(f"{_W}val"),
        )
    found: dict[str, tuple[str, int | None, bool]] = {}
    for key, (name_text, level, numbered, parent) in raw.items():
        seen = {key}
        while parent in raw and parent not in seen and (level is None or not numbered):
            seen.add(parent)
            level = raw[parent][1] if level is None else level
            numbered = numbered or raw[parent][2]
            parent = raw[parent][3]
        found[key] = (name_text, level, numbered)
    return found


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isascii() and value.isdigit() else None


def _kind(paragraph: Any, styles: dict[str, tuple[str, int | None, bool]]) -> tuple[BlockKind, int | None]:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name, outline, numbered = styles.get("" if style is None else style.get(f"{_W}val") or "", ("", None, False))
    own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    outline = _number(own.get(f"{_W}val")) if own is not None else outline
    lower = name.lower()
    heading = _HEADING_NAME.match(name)
    if lower in {"title", "标题"}:
        return BlockKind.HEADING, 1
    if heading is not None or (outline is not None and outline < 9):
        return BlockKind.HEADING, int(heading.group(1)) if heading is not None else (outline or 0) + 1
    if lower in {"caption", "题注"}:
        return BlockKind.CAPTION, None
    if lower in {"header", "footer", "页眉", "页脚"}:
        return BlockKind.RUNNING, None
    number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if (
        (number is not None and number.get(f"{_W}val") != "0")
        or (number is None and numbered)
        or lower.startswith("list")
    ):
        return BlockKind.LIST_ITEM, None
    return BlockKind.PARAGRAPH, None


def _rows(table: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table or row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        line: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            covered = merge is not None and merge.get(f"{_W}val") != "restart"
            words = "" if covered else "\n".join(filter(None, (_text(p, [])[0] for p in cell.iter(f"{_W}p"))))
            line.append(words)
            line.extend([""] * (min(_number(span.get(f"{_W}val")) or 1, 60) - 1 if span is not None else 0))
        rows.append(line)
    return rows


def _metadata(package: Package) -> Metadata:
    core = package.xml("docProps/core.xml")
    if core is None:
        return Metadata()

    def value(name: str) -> str | None:
        found = next((e.text for e in core.iter() if isinstance(e.tag, str) and e.tag.endswith("}" + name)), None)
        return found.strip() or None if found else None

    # "created" is when the file was made, often from a template: only a date of issue counts as published.
    issued, created = value("issued"), value("created")
    return Metadata(
        title=value("title"),
        published=None if issued is None else partial_date(issued),
        created=None if created is None else partial_date(created),
    )
