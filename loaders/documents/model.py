"""What a reader yields: a `Document` of text and blocks in which every character keeps its place.

Only values live here: how they are made from files is the readers' business, what they mean is the reading stage's.
All offsets count Unicode code points of `Document.text`; `text[block.start:block.end]` is the block, always.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Box = tuple[float, float, float, float]
"""left, top, right, bottom in points from the top left corner of the page."""


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_CELL = "table_cell"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    RUNNING = "running"  # running head or foot, page number: never part of a sentence
    NOTES = "notes"  # speaker's notes of a slide


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text with a role. Hard line breaks inside a paragraph are inside its block."""

    kind: BlockKind
    start: int
    end: int
    level: int | None = None  # of a heading: 1 is the document's title
    page: int | None = None  # 1 is the first
    box: Box | None = None
    table: int | None = None  # of a cell: which table of the document, from 0
    row: int | None = None
    column: int | None = None
    header: str | None = None  # of a cell: the header text of its column
    language: str = "und"  # zh, en or und
    continues: bool = False  # goes on with the nearest earlier block of its kind (over a page end, a running head…)

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"block offsets {self.start}..{self.end} are not a span")


@dataclass(frozen=True, slots=True)
class Flow:
    """Blocks that are one thing for a reader: a paragraph cut by a page end is one flow of two blocks."""

    blocks: tuple[Block, ...]

    @property
    def kind(self) -> BlockKind:
        return self.blocks[0].kind

    @property
    def start(self) -> int:
        return self.blocks[0].start

    @property
    def end(self) -> int:
        return self.blocks[-1].end

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The raw spans in reading order; what lies between them (running heads) is no part of the flow."""
        return tuple((block.start, block.end) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: where its characters stand on the page."""

    start: int
    end: int
    page: int
    box: Box
    edges: Sequence[float] = ()  # left edge of each character and the right edge of the last, where known

    def part(self, start: int, end: int) -> Box:
        """The box of text[start:end] as far as it lies on this line."""
        left, top, right, bottom = self.box
        first, last = max(start, self.start) - self.start, min(end, self.end) - self.start
        if len(self.edges) == self.end - self.start + 1 and last > first:
            return (min(self.edges[first:last]), top, max(self.edges[first + 1 : last + 1]), bottom)
        return (left, top, right, bottom)


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    start: int
    end: int
    width: float | None = None
    height: float | None = None
    lines: tuple[Line, ...] = ()
    scanned: bool = False  # its text comes from character recognition


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is told about a document from outside; what is None is left to the reader."""

    key: str | None = None
    title: str | None = None
    language: str | None = None
    publisher: str | None = None
    published: str | None = None  # ISO, only as precise as known: 2025, 2025-07, 2025-07-03
    url: str | None = None
    created: str | None = None  # when the file was made: weak evidence, never taken for `published`
    country: str | None = None  # the country or bloc whose affairs it tells, where that is known from outside
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    key: str  # stable over versions: a given id, else the URL, else the path
    sha256: str  # of the file's bytes
    reader: str  # name and version: "txt 1"
    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    language: str = "und"
    publisher: str | None = None
    published: str | None = None  # ISO partial date
    published_how: str | None = None  # given, metadata, text or file name
    media_type: str = "text/plain"
    source: str | None = None  # the path it was read from
    url: str | None = None
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    created: str | None = None  # when the file says that it was made, which may be years after it was published
    country: str | None = None  # whose affairs it tells, as given: a text of a national collection may never name it

    def __post_init__(self) -> None:
        size = len(self.text)
        for block in self.blocks:
            if block.end > size:
                raise ValueError(f"block {block.start}..{block.end} ends after the text ({size})")

    @property
    def version(self) -> str:
        """Same bytes and same reader: same version."""
        return f"{self.sha256}/{self.reader}"

    def text_of(self, block: Block) -> str:
        return self.text[block.start : block.end]

    def flows(self) -> Iterator[Flow]:
        """Blocks in reading order, a block that `continues` joined to the flow it continues."""
        order: list[list[Block]] = []
        last_of_kind: dict[BlockKind, list[Block]] = {}
        for block in self.blocks:
            open_flow = last_of_kind.get(block.kind)
            if block.continues and open_flow is not None:
                open_flow.append(block)
            else:
                open_flow = [block]
                order.append(open_flow)
                last_of_kind[block.kind] = open_flow
        for flow in order:
            yield Flow(tuple(flow))

    def page_of(self, offset: int) -> int | None:
        """The number of the page that holds this character."""
        at = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[at].number if at >= 0 else None

    def boxes(self, start: int, end: int) -> tuple[tuple[int, Box], ...]:
        """Page and box of every printed line that text[start:end] touches: what to draw around a quote."""
        found: list[tuple[int, Box]] = []
        for page in self.pages:
            if page.start < end and page.end > start:
                found.extend(
                    (line.page, line.part(start, end)) for line in page.lines if line.start < end and line.end > start
                )
        return tuple(found)

    def as_json(self, *, text: bool = True) -> dict[str, Any]:
        """Plain values for printing; character positions on the page are left out."""
        from dataclasses import asdict

        value: dict[str, Any] = {
            name: getattr(self, name)
            for name in (
                *("key", "sha256", "reader", "title", "language", "publisher", "published", "published_how"),
                *("created", "country"),
                *("media_type", "source", "url"),
            )
        }
        if text:
            value["text"] = self.text
        value["blocks"] = [
            {k: v for k, v in asdict(b).items() if v is not None and v is not False} for b in self.blocks
        ]
        value["pages"] = [
            {"number": p.number, "start": p.start, "end": p.end, "width": p.width, "height": p.height}
            for p in self.pages
        ]
        value["warnings"] = list(self.warnings)
        return value


class OutcomeStatus(StrEnum):
    READ = "read"
    DUPLICATE = "duplicate"  # the same content was read from another path
    SKIPPED = "skipped"  # nothing to read: empty, unknown type, over a limit
    FAILED = "failed"  # damaged, encrypted, too slow, too large in memory


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; exactly one per path."""

    path: str
    status: OutcomeStatus
    document: Document | None = None
    reason: str = ""
    same_as: str | None = None  # the path whose content this one repeats
    near: tuple[tuple[str, float], ...] = ()  # earlier documents that are near copies, with their likeness
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. A file beyond a limit is reported and costs only itself."""

    file_bytes: int = 100_000_000
    characters: int = 20_000_000
    pages: int = 3_000
    seconds: float = 120.0
    memory_bytes: int = 2_000_000_000
    unpacked_bytes: int = 400_000_000  # of the archive that a DOCX or PPTX is


class Unreadable(Exception):
    """A file that yields no document, with the reason in a sentence a person can act on."""

    def __init__(self, reason: str, *, skipped: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.skipped = skipped
