"""A document as one text to read: its flows in order, in normal form, every character mapped back to the document.

Running heads and page numbers are no part of it, so that a sentence goes on over the end of a page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from loaders.documents.model import BlockKind, Document, Flow
from ontology.names.normal import Normal, normalise

_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Part:
    """One flow of the document within the normal text: where it lies, and what it is."""

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    table: int | None = None
    row: int | None = None
    context: str = ""  # of a table's row: its caption and column headers, which say what the row states
    list: bool = False  # a sentence that announces a list, with the items


@dataclass(frozen=True, slots=True)
class View:
    document: Document
    normal: Normal
    parts: tuple[Part, ...]
    _starts: tuple[int, ...] = field(repr=False)  # of each piece in the joined text
    _shifts: tuple[int, ...] = field(repr=False)  # raw offset minus joined offset of each piece

    @property
    def text(self) -> str:
        return self.normal.text

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the normal text stands in the document."""
        a, b = self.normal.raw(start, end)
        return self._to_document(a), (self._to_document(b - 1) + 1 if b > a else self._to_document(a))

    def quote(self, start: int, end: int) -> tuple[str, int, int]:
        a, b = self.raw(start, end)
        return self.document.text[a:b], a, b

    def _to_document(self, joined: int) -> int:
        piece = max(0, bisect_right(self._starts, joined) - 1)
        return joined + self._shifts[piece]


def view(document: Document) -> View:
    """Join the flows with blank lines (a flow's own pieces with a line break), then bring the whole to normal form."""
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    flows = []
    at = 0
    for flow in document.flows():
        if flow.kind is BlockKind.RUNNING or flow.end <= flow.start:
            continue
        if pieces:
            pieces.append("\n\n")
            at += 2
        first = at
        for number, (start, end) in enumerate(flow.spans):
            if number:
                pieces.append("\n")
                at += 1
            starts.append(at)
            shifts.append(start - at)
            pieces.append(document.text[start:end])
            at += end - start
        flows.append((flow, first, at))
    normal = normalise("".join(pieces))
    return View(document, normal, tuple(_parts(normal, document, flows)), tuple(starts) or (0,), tuple(shifts) or (0,))


def _parts(normal: Normal, document: Document, flows: Sequence[tuple[Flow, int, int]]) -> list[Part]:
    """A part for each flow; the cells of a table's row are one part, told by caption and headers what they state."""
    out: list[Part] = []
    title = ""  # the latest caption or heading
    for flow, first, last in flows:
        block = flow.blocks[0]
        start, end = _inside(normal, first, last)
        if end <= start:
            continue
        if flow.kind in (BlockKind.CAPTION, BlockKind.HEADING):
            title = normal.text[start:end]
        before = out[-1] if out else None
        if flow.kind is BlockKind.TABLE_CELL:
            header = f" {block.header}" if block.header else ""
            if before is not None and before.table == block.table is not None and before.row == block.row:
                out[-1] = replace(before, end=end, context=before.context + header)
            else:
                out.append(Part(flow.kind, start, end, None, block.table, block.row, title + header, list=True))
            continue
        out.append(Part(flow.kind, start, end, block.level))
    return out


def _inside(normal: Normal, first: int, last: int) -> tuple[int, int]:
    """The span of the normal text whose characters come from joined[first:last]."""
    return bisect_right(normal.starts, first - 1), bisect_right(normal.starts, last - 1)


def language(text: str) -> str:
    """zh or en, by the share of Han characters."""
    return "zh" if len(_HAN.findall(text)) * 4 > len(text) else "en"
