"""Blocks of Markdown over its raw text: markers stay in the text and outside the blocks."""

from __future__ import annotations

import re
from typing import Protocol

from loaders.documents.language import language_of
from loaders.documents.model import Block, BlockKind

READER = "md 1"


class _Add(Protocol):
    def __call__(self, kind: BlockKind, first: int, last: int, **more: int | str | None) -> None: ...


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]+(?=\S)(?:\[[ xX]\][ \t]+)?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ROW = re.compile(r"[ \t]*\|?.*\|.*$")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_NOTE = re.compile(r" {0,3}\[\^[^\]\n]{1,40}\]:[ \t]*")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)$")


def blocks(text: str, start: int = 0) -> tuple[Block, ...]:
    lines = [(match.start(), match.group().rstrip("\r\n")) for match in _LINE.finditer(text, start)]
    found: list[Block] = []
    tables = 0
    at = 0

    def add(kind: BlockKind, first: int, last: int, **more: int | str | None) -> None:
        piece = text[first:last]
        first += len(piece) - len(piece.lstrip())
        last = first + len(piece.strip())
        if last > first:
            found.append(Block(kind, first, last, language=language_of(text[first : first + 2000]), **more))  # type: ignore[arg-type]

    while at < len(lines):
        offset, line = lines[at]
        following = lines[at + 1][1] if at + 1 < len(lines) else ""
        if not line.strip() or _RULE.match(line):
            at += 1
            continue
        fence = _FENCE.match(line)
        if fence is not None:
            last = at + 1
            while last < len(lines) and not lines[last][1].lstrip().startswith(fence.group(1)):
                last += 1
            add(BlockKind.PARAGRAPH, lines[min(at + 1, len(lines) - 1)][0], lines[min(last, len(lines) - 1)][0])
            at = last + 1
            continue
        heading = _HEADING.match(line)
        if heading is not None:
            add(BlockKind.HEADING, offset + heading.start(2), offset + heading.end(2), level=len(heading.group(1)))
            at += 1
            continue
        if _ROW.match(line) and "|" in line and _DELIMITER.match(following) and "-" in following:
            at = _table(lines, at, tables, add)
            tables += 1
            continue
        note = _NOTE.match(line)
        item = _ITEM.match(line)
        quote = _QUOTE.match(line)
        kind = BlockKind.FOOTNOTE if note else BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH
        opening = note or item or quote
        first = offset + (opening.end() if opening is not None else 0)
        if _IMAGE.match(line.strip()):
            add(BlockKind.CAPTION, offset + line.index("[") + 1, offset + line.index("]"))
            at += 1
            continue
        last = at + 1
        while last < len(lines):
            words = lines[last][1]
            if not words.strip() or _HEADING.match(words) or _ITEM.match(words) or _FENCE.match(words):
                break
            if kind is BlockKind.PARAGRAPH and _UNDERLINE.match(words):
                break
            last += 1
        end = lines[last - 1][0] + len(lines[last - 1][1])
        if (
            kind is BlockKind.PARAGRAPH
            and last < len(lines)
            and _UNDERLINE.match(lines[last][1])
            and lines[last][1].strip()
        ):
            add(BlockKind.HEADING, first, end, level=1 if "=" in lines[last][1] else 2)
            last += 1
        else:
            add(kind, first, end)
        at = last
    return tuple(found)


def _table(lines: list[tuple[int, str]], at: int, number: int, add: _Add) -> int:
    """The rows from line `at` on; the line below the heads says nothing. Where the table ends."""
    headers: list[str] = []
    row = 0
    head = at
    while at < len(lines) and "|" in lines[at][1]:
        offset, line = lines[at]
        at += 1
        if at == head + 2:
            continue
        body = line.strip()
        begin = offset + line.index(body)
        if body.startswith("|"):
            body, begin = body[1:], begin + 1
        if body.endswith("|") and not body.endswith("\\|"):
            body = body[:-1]
        cells = re.split(r"(?<!\\)\|", body)
        if row == 0:
            headers = [cell.strip() for cell in cells]
        for column, cell in enumerate(cells):
            header = (headers[column] or None) if row and column < len(headers) else None
            add(BlockKind.TABLE_CELL, begin, begin + len(cell), table=number, row=row, column=column, header=header)
            begin += len(cell) + 1
        row += 1
    return at
