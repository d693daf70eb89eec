"""Blocks of plain text: headings, list items, tables, captions and paragraphs told from hard-wrapped lines.

Pure: from a string to blocks over that string; the string itself is never changed, and it is never parsed as HTML
(stray tags only say where a block ends). The steps, each a function below: lines, what each line starts with
(`Mark`), tables, page furniture, then lines joined to groups, and groups told apart by kind.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from loaders.documents.language import language_of
from loaders.documents.model import Block, BlockKind

READER = "txt 2"

# Full-width forms as half-width ones, one character for one, so that one pattern reads both and offsets stay.
_HALF = {0xFF01 + i: 0x21 + i for i in range(94)}
_HALF |= {0xA0: 0x20, 0x2002: 0x20, 0x2003: 0x20, 0x2009: 0x20}
_PRIVATE = re.compile(r"[\ue000-\uf8ff\u200b\u2060\ufeff\s]+$")

_ENDS = frozenset("。！？!?；;…")
_CLOSERS = frozenset("”’」』）)】》〉]\"'*_")
_OPEN_TAIL = frozenset("，、（《“‘「『【〈(,—－-–/／")
_NO_START = frozenset("，。、；：！？）》”’」』】〉％%,;!?)]}")
_NUMERALS = "一二三四五六七八九十百零〇两"
_BULLETS = "•◆◇■□●○▪▫‣⁃∙·➢➤►▶※★☆✓✔\uf06c\uf0b7\uf0d8\uf06e\uf075"


_WIDE_ALNUM = re.compile(r"[０-９Ａ-Ｚａ-ｚ．％［］]")


class Mark(StrEnum):
    """What a line starts with."""

    NONE = ""
    CHAPTER = "chapter"  # 第三章, Chapter 3
    HAN = "han"  # 一、
    HAN_PAREN = "han_paren"  # （一）
    DECIMAL = "decimal"  # 1.1, 2.3.1
    NUMBER = "number"  # 1. or 1、 or 1 followed by a wide space
    NUMBER_PAREN = "number_paren"  # (1) or 1) or ①
    ARTICLE = "article"  # 第十条, Article 5
    BULLET = "bullet"
    HASH = "hash"  # ## of Markdown
    CAPTION = "caption"
    REFERENCE = "reference"  # [1] at the start of a line
    NOTE = "note"  # 注： 资料来源： Source:
    LABEL = "label"  # 储能： at the start of a line


_MARKS = re.compile(
    rf"""
    (?P<chapter>第\s?[{_NUMERALS}\d]{{1,4}}\s?[章节篇部编](?![分门]) | (?:chapter|part|section|annex|appendix)\s+(?:\d+|[IVX]+|[A-Z])\b(?!\s+(?:of|to|and)\b))
  | (?P<article>第\s?[{_NUMERALS}\d]{{1,4}}\s?条 | article\s+\d+\b)
  | (?P<han>[{_NUMERALS}]{{1,3}}(?:、|\.(?!\d)))
  | (?P<han_paren>\([{_NUMERALS}]{{1,3}}\)\s?、?)
  | (?P<decimal>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?(?:[\s、]\s*|(?=[^\W\d_]))(?!\s*(?:%|万|亿|倍|吨|mt\b|kt\b|t\b|billion|million|per|to\b|times|percent|美元|元|个|年|月|米|公|千)))
  | (?P<number>\d{{1,3}}(?:\.(?!\d)|、)\s* | \d{{1,2}}\u3000\s*)
  | (?P<number_paren>\(?\d{{1,2}}\)(?!\s*(?:%|万|亿))\s* | [①-⑳] | \([a-z]\)\s | \((?:i|ii|iii|iv|v|vi|vii|viii|ix|x)\)\s)
  | (?P<bullet>(?:[-–—*+]\s+(?=\S))|[{re.escape(_BULLETS)}]\s*)
  | (?P<hash>\#{{1,6}}\s+)
  | (?P<caption>(?:续?[表图]|附[表图]|专栏|图表)\s?(?:\d{{1,3}}(?:[-–.—]\d{{1,3}})?|[A-Z]\d*)(?![\d年月%]|\s*(?:所示|显示|列出|给出|说明|表明|展示|总结|反映|可[以见知]|是|为|、|和|与|及|中(?!国)))
      | (?:table|tab\.|figure|fig\.|chart|box)\s?(?:\d{{1,3}}(?:[-–.]\d{{1,3}})?|[A-Z]\d*)(?:[.:|]|$|\s(?!\s*(?:shows?|lists?|gives?|presents?|provides?|summari[sz]es|and|below|above|illustrates?|compares?)\b)))
  | (?P<reference>\[\d{{1,3}}\])
  | (?P<note>(?:注|注释|资料来源|数据来源|来源)\s?\d?[:：]|(?:source|sources|notes?)\s?:)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FIRST = frozenset(
    "第0123456789" + _NUMERALS + "([#-–—*+表图附续专注资数来ctsapfbnCTSAPFBN①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" + _BULLETS
)
_LABEL = re.compile(r"(?![\d(（])[^，。；！？,;!?：:\n]{1,24}?(?<!\d)[：:](?!//)")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,11})(?=[\s/>])[^<>]{0,2000}>")
_BLOCK_TAG_NAMES = (
    "address article aside blockquote body br caption dd details div dl dt figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hr html li main nav ol option p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCK_TAGS = frozenset(_BLOCK_TAG_NAMES.split())
_BLANK = " \t\u3000\xa0\ufeff\u200b\u2002\u2003\u2009\x00"
_NEWLINE = re.compile(r"\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_TABLE_PIPE = re.compile(r"^\s*\|.*\|\s*$")
_RULE_ROW = re.compile(r"^[\s|:+\-=_]+$")
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—·.]{0,3}\s*\d{1,4}\s*[-–—·.]{0,3}|第\s*\d{1,4}\s*页(?:\s*[,/，]?\s*共\s*\d{1,4}\s*页)?"
    r"|(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4})$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"^(?:目\s*录|contents|table of contents|本期要闻|要目)$", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r"^(?P<text>.*?\S)(?:\s*[.…·]{2,}\s*|\s+[.…·]*\s*|\s*\(P)(?P<page>\d{1,4})\)?$")
_REFERENCES = re.compile(
    r"^(?:注\s*释|参\s*考\s*文\s*献|references|bibliography|endnotes|footnotes)[:：]?$", re.IGNORECASE
)
_LEAD_IN = re.compile(
    r"(?:包括|有|如下|分别为|分别是|其中|例如|如|namely|follows|following|include|including|are|is|of|to)\s*[:：]$"
)
_LOWER_START = re.compile(r"[a-z]")
_LINK_WORD = re.compile(
    r"(?:\b(?:and|or|of|the|to|in|for|with|a|an|by|on|from|at|as|that|which|its|their|is|are|was|were|be|will|not|than|into|under|between)|[-,])$"
)
_RUN_IN = re.compile(r"[^。，；！？：,;:!?\n]{1,14}。(?=\S)|【[^】\n]{2,80}】(?=\s*\S.{20})")
_PARENTHETIC_END = re.compile(r"[。！？.!?][”」]?[（(][^（()）]{1,30}[)）]$")


class _Line:
    """One line, or the part of a line between two tags. `text` is stripped; offsets are those of the raw text."""

    __slots__ = (
        "blanks",
        "closed",
        "end",
        "first",
        "flat",
        "indent",
        "label",
        "mark",
        "mark_end",
        "page_break",
        "start",
        "tabs",
        "tag",
        "text",
        "width",
    )

    def __init__(
        self, start: int, end: int, text: str, flat: str, indent: float, blanks: int, page_break: bool
    ) -> None:
        self.start, self.end, self.text = start, end, text
        self.indent, self.blanks, self.page_break = indent, blanks, page_break
        # In ems: a CJK character is three bytes of UTF-8 and one em, an ASCII one is one byte and half an em.
        # Full-width letters and digits are printed half as wide as they claim.
        self.width = (len(text.encode("utf-8", "surrogatepass")) + len(text)) / 4
        if not text.isascii():
            self.width -= len(_WIDE_ALNUM.findall(text)) / 2
        self.tabs = 0  # before the text: cells left empty
        self.tag: str | None = None  # the block tag this part begins with
        self.first = False  # of the document
        self.closed = False  # a tag ends the block here, whatever follows
        self.flat = flat  # in half width, character for character
        self.mark = Mark.NONE
        self.mark_end = 0
        self.label: BlockKind | None = None  # decided already


def blocks(text: str, start: int = 0) -> tuple[Block, ...]:
    """The blocks of a plain text in reading order, from `start` on (what precedes is front matter)."""
    lines = [line for line in _lines(text) if line.start >= start]
    if lines:
        lines[0].first = True
    for line in lines:
        _read_mark(line)
    tables = _tables(lines)
    _page_furniture(lines, tables)
    _contents(lines, tables)
    measure = _Measure(lines, tables)
    _squeezed_tables(lines, tables, measure)
    found: list[Block] = []
    for group in _groups(lines, tables, measure):
        found.extend(group)
    return tuple(_finished(text, _listed(text, found)))


# --- lines --------------------------------------------------------------------------------------------------------


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    blanks, page_break, at = 0, False, 0
    size = len(text)
    has_tags = "<" in text
    flat = text.translate(_HALF)
    while at <= size:
        match = _NEWLINE.search(text, at)
        stop = size if match is None else match.start()
        raw = text[at:stop]
        stripped = raw.strip(_BLANK)
        if stripped and not (len(stripped) < 4 and not _PRIVATE.sub("", stripped)):
            lead = len(raw) - len(raw.lstrip(_BLANK))
            indent = sum(1.0 if c == "\u3000" else 4.0 if c == "\t" else 0.5 for c in raw[:lead]) if lead else 0.0
            start = at + lead
            if has_tags and "<" in stripped:
                parts = _parts(text, start, start + len(stripped))
            else:
                parts = [(start, start + len(stripped), None, False)]
            for first, last, tag, closed in parts:
                line = _Line(first, last, text[first:last], flat[first:last], indent, blanks, page_break)
                line.tag, line.closed = tag, closed
                line.tabs = raw[:lead].count("\t") if lead else 0
                found.append(line)
                blanks, page_break, indent = 0, False, 0.0
            if not parts:
                blanks += 1
        else:
            blanks += 1
        if match is None:
            break
        if match.group() == "\f":
            page_break = True
        at = match.end()
    return found


def _parts(text: str, start: int, end: int) -> list[tuple[int, int, str | None, bool]]:
    """Cut a line at tags that delimit blocks; inline tags stay inside. (start, end, opening tag, closed by a tag)"""
    cuts: list[tuple[int, int, str]] = []
    for match in _TAG.finditer(text, start, end):
        name = match.group(1).lower()
        if name in _BLOCK_TAGS:
            cuts.append((match.start(), match.end(), ("/" if match.group().startswith("</") else "") + name))
    if not cuts:
        return [(start, end, None, False)]
    found: list[tuple[int, int, str | None, bool]] = []
    tag: str | None = None
    at = start
    for first, last, name in [*cuts, (end, end, "")]:
        part = text[at:first]
        lead = len(part) - len(part.lstrip())
        kept = part.strip()
        if kept and _TAG.sub("", kept).strip():
            found.append((at + lead, at + lead + len(kept), tag, name != ""))
            tag = "/"
        if name and not name.startswith("/"):
            # <li><div>: the item stays an item
            tag = name if not (tag in {"li", "td", "th"} and name in {"p", "div"}) else tag
        elif name:
            tag = "/"
        at = last
    return found


def _read_mark(line: _Line) -> None:
    flat = line.flat
    if flat[0] in _FIRST:
        match = _MARKS.match(flat)
        if match is not None and match.lastgroup is not None:
            line.mark, line.mark_end = Mark(match.lastgroup), match.end()
            return
    if ":" in flat[:26]:
        match = _LABEL.match(flat)
        if match is not None:
            line.mark, line.mark_end = Mark.LABEL, match.end()


def mark_of(text: str) -> tuple[Mark, int]:
    """What a line starts with, and where that ends."""
    line = _Line(0, len(text), text, text.translate(_HALF), 0, 0, False)
    if text:
        _read_mark(line)
    return line.mark, line.mark_end


def names_caption(text: str) -> bool:
    """Whether a line that starts like a caption is one, not a sentence about the table."""
    line = _Line(0, len(text), text, text.translate(_HALF), 0, 0, False)
    if text:
        _read_mark(line)
    return line.mark is Mark.CAPTION and _is_caption(line)


def page_number(text: str) -> bool:
    return _PAGE_NUMBER.match(text.strip().translate(_HALF)) is not None


_STRONG = frozenset(
    {
        Mark.CHAPTER,
        Mark.HAN,
        Mark.HAN_PAREN,
        Mark.DECIMAL,
        Mark.NUMBER,
        Mark.NUMBER_PAREN,
        Mark.ARTICLE,
        Mark.BULLET,
        Mark.HASH,
        Mark.CAPTION,
        Mark.REFERENCE,
        Mark.NOTE,
    }
)


def _bare(text: str) -> str:
    """Without what private glyphs, zero-width characters and blanks stand at the end."""
    return _PRIVATE.sub("", text)


def terminated(text: str) -> bool:
    """Whether a sentence, or at least a clause that may end a block, ends here."""
    bare = _bare(text)
    if bare[-80:].count("<"):
        bare = _TAG.sub("", bare).rstrip()
    at = len(bare) - 1
    while at > 0 and bare[at] in _CLOSERS:
        at -= 1
    if at < 0:
        return True
    last = bare[at]
    if last in _ENDS or last == "." or last == "．":
        return True
    if last in ":：":
        return at == len(bare) - 1
    return bare[-1] in ")）" and _PARENTHETIC_END.search(bare[-40:]) is not None


def hanging(text: str) -> bool:
    """Whether the text cannot end here: an open bracket, a comma, a word that needs another."""
    bare = _bare(text)
    if not bare or bare[-1] in _OPEN_TAIL:
        return True
    tail = bare[-120:]
    for opening, closing in ("《》", "（）", "“”", "()", "〈〉", "「」"):
        if tail.rfind(opening) > tail.rfind(closing):
            return True
    return bare.isascii() and _LINK_WORD.search(bare[-12:]) is not None


# --- tables whose cells are told apart on the line ------------------------------------------------------------------


@dataclass(slots=True)
class _Table:
    """Rows of cells as raw spans, over the lines first..last."""

    first: int
    last: int
    rows: list[list[tuple[int, int, int]]]  # column, start, end
    header_rows: int = 1


def _cells(line: _Line, separator: re.Pattern[str]) -> list[tuple[int, int, int]]:
    cells: list[tuple[int, int, int]] = []
    at = 0
    column = line.tabs if separator is _TAB else 0
    for match in [*separator.finditer(line.text), None]:
        stop = len(line.text) if match is None else match.start()
        piece = line.text[at:stop]
        kept = piece.strip()
        if kept:
            first = line.start + at + len(piece) - len(piece.lstrip())
            cells.append((column, first, first + len(kept)))
        column += 1
        if match is not None:
            at = match.end()
    return cells


_TAB = re.compile(r"\t")
_PIPE = re.compile(r"(?<!\\)\|")
_GAP = re.compile(r"(?: {2,}|\u3000{2,}|\t)+")


def _tables(lines: list[_Line]) -> dict[int, _Table]:
    """Tables of tabs, pipes or aligned gaps, by their first line; their lines are labelled."""
    found: dict[int, _Table] = {}
    at = 0
    while at < len(lines):
        table = _tag_table_at(lines, at) or _table_at(lines, at)
        if table is None:
            at += 1
            continue
        found[at] = table
        for line in lines[table.first : table.last + 1]:
            line.label = BlockKind.TABLE_CELL
        at = table.last + 1
    return found


def _tag_table_at(lines: Sequence[_Line], at: int) -> _Table | None:
    """<tr><td>…: a cell per part; rows by the tag that precedes. Only when a tag says so."""
    if lines[at].tag not in {"td", "th"}:
        return None
    last = at
    while last + 1 < len(lines) and lines[last + 1].tag in {"td", "th"}:
        last += 1
    return _Table(at, last, [[(n, line.start, line.end) for n, line in enumerate(lines[at : last + 1])]], 0)


def _table_at(lines: Sequence[_Line], at: int) -> _Table | None:
    line = lines[at]
    if _TABLE_PIPE.match(line.text):
        separator, least = _PIPE, 2
    elif "\t" in line.text:
        separator, least = _TAB, 2
    elif "  " in line.text or "\u3000\u3000" in line.text:
        separator, least = _GAP, 3
    else:
        return None
    rows: list[list[tuple[int, int, int]]] = []
    last = at
    for number in range(at, len(lines)):
        row = lines[number]
        if number > at and row.blanks > (1 if separator is _TAB else 0):
            break
        if separator is _PIPE and _RULE_ROW.match(row.text):
            last = number
            continue
        cells = _cells(row, separator)
        if separator is _PIPE and not _TABLE_PIPE.match(row.text):
            break
        if len(cells) < 2 and not (separator is _TAB and "\t" in row.text):
            break
        if separator is _GAP and rows and len(cells) != len(rows[0]):
            break
        if separator is _GAP and (row.mark in _STRONG or any(end - start > 60 for _, start, end in cells)):
            break
        rows.append(cells)
        last = number
    if len(rows) < least:
        return None
    return _Table(at, last, rows)


# --- running heads, page numbers, contents ---------------------------------------------------------------------------


def _could_head(line: _Line) -> bool:
    """Whether the line could be a running head: no part of a sentence shows in it."""
    if _CLAUSE.search(line.text):
        return False
    return not line.text.isascii() or (not line.text[0].islower() and not hanging(line.text))


_CLAUSE = re.compile(r"[，。；：！？、]|[,;:.!?]\s|\.$")
_DIGITS = re.compile(r"\d+")


def _fold(text: str) -> str:
    return _DIGITS.sub("#", text).replace(" ", "")


def _page_furniture(lines: list[_Line], tables: dict[int, _Table]) -> None:
    """Label running heads and page numbers: they repeat, and stand at page ends or inside a sentence."""
    free = [n for n, line in enumerate(lines) if line.label is None and line.width <= 45]
    folded = {n: _fold(lines[n].flat) for n in free}
    repeated = Counter(folded[n] for n in free if not lines[n].tag)
    numbers = [n for n in free if _PAGE_NUMBER.match(lines[n].flat)]
    number_set = set(numbers)

    def interrupts(n: int) -> bool:
        """The line stands inside a sentence: what precedes does not end, what follows does not begin."""
        before, after = n - 1, n + 1
        while before >= 0 and (lines[before].label is BlockKind.RUNNING or before in number_set):
            before -= 1
        while after < len(lines) and (lines[after].label is BlockKind.RUNNING or after in number_set):
            after += 1
        if before < 0 or after >= len(lines) or lines[before].width < 10:
            return False
        previous, following = lines[before], lines[after]
        return (
            previous.label is None
            and not terminated(previous.text)
            and previous.mark not in {Mark.CAPTION, Mark.HAN, Mark.HAN_PAREN, Mark.DECIMAL, Mark.HASH, Mark.CHAPTER}
            and following.mark not in _STRONG
        )

    paged = bool(number_set) or any(line.page_break for line in lines)

    def at_page_end(n: int) -> bool:
        if not paged:
            return False
        near = range(max(0, n - 1), min(len(lines), n + 3))
        return any(lines[m].page_break for m in near if m != n - 1) or any(
            m in number_set for m in (n - 1, n + 1) if 0 <= m < len(lines)
        )

    # A page number is one of a rising series, or stands where a page ends.
    values = [int(re.sub(r"\D", "", lines[n].flat)[:4] or 0) for n in numbers]
    rising = len(values) >= 4 and sum(b > a for a, b in pairwise(values)) >= 0.8 * (len(values) - 1)
    for n in numbers:
        bare = lines[n].flat.isdigit()
        heads = n + 1 < len(lines) and lines[n + 1].width <= 20 and not terminated(lines[n + 1].text)
        ends_page = lines[n].page_break or (n + 1 < len(lines) and lines[n + 1].page_break)
        in_series = rising and not heads and lines[n].width <= 2
        if not bare or ends_page or in_series or interrupts(n):
            lines[n].label = BlockKind.RUNNING
    by_fold: dict[str, list[int]] = {}
    for n in free:
        key = folded[n]
        if repeated[key] >= 3 and lines[n].label is None and lines[n].mark not in {Mark.CAPTION, Mark.BULLET}:
            by_fold.setdefault(key, []).append(n)
    for places in by_fold.values():
        ends = sum(1 for n in places if at_page_end(n))
        telling = ends
        # Without a page number near, only a line that could be a title and comes once a page counts: in a text full
        # of set phrases, parts of sentences come again too.
        if _could_head(lines[places[0]]) and min((b - a for a, b in pairwise(places)), default=0) >= 8:
            telling = sum(1 for n in places if at_page_end(n) or interrupts(n))
        if telling >= max(2, len(places) / 3):
            for n in places:
                lines[n].label = BlockKind.RUNNING


def _contents(lines: list[_Line], tables: dict[int, _Table]) -> None:
    """Entries of a table of contents: their words come again later, their end is a page number."""
    starts = [n for n, line in enumerate(lines[:400]) if _CONTENTS.match(line.flat)]
    if not starts:
        return
    squeezed = sorted(re.sub(r"\W", "", line.flat) for line in lines)
    for start in starts:
        entries: list[int] = []
        for n in range(start + 1, min(len(lines), start + 300)):
            if n in starts or (entries and n - entries[-1] > 4):
                break
            match = _CONTENTS_LINE.match(lines[n].flat)
            if match is None or lines[n].width > 60:
                continue
            key = re.sub(r"\W", "", match["text"])
            # An entry in two lines is known by both together.
            joined = re.sub(r"\W", "", lines[n - 1].flat) + key
            again = key == "" or any(
                squeezed[min(bisect_left(squeezed, one), len(squeezed) - 1)] == one for one in (key, joined)
            )
            if again or re.search(r"[.…]{3,}", lines[n].flat) or (entries and n - entries[-1] <= 2):
                entries.append(n)
        if len(entries) < 3:
            continue
        for line in lines[start + 1 : entries[-1] + 1]:
            if line.label is None and not _CONTENTS.match(line.flat) and line.width <= 60:
                line.label = BlockKind.LIST_ITEM


# --- measure: which lines are full --------------------------------------------------------------------------------


class _Measure:
    """The widths to which this text was wrapped, if it was."""

    def __init__(self, lines: Sequence[_Line], tables: dict[int, _Table]) -> None:
        self.lines = lines
        plain = [line for line in lines if line.label is None]
        self.widths = self._columns(plain)
        indents = Counter(round(line.indent) for line in plain)
        self.indent = indents.most_common(1)[0][0] if indents else 0
        gaps = Counter(line.blanks for line in plain[1:])
        self.gap = gaps.most_common(1)[0][0] if gaps else 0
        self.ragged = self._ragged(plain, self.gap)

    @staticmethod
    def _columns(plain: Sequence[_Line]) -> tuple[float, ...]:
        """Widths at which many neighbouring lines end alike and without a full stop: columns of set type."""
        pairs: Counter[int] = Counter()
        ended: Counter[int] = Counter()
        for one, two in pairwise(plain):
            if 10 <= one.width <= 62 and abs(one.width - two.width) <= 2.1 and not one.text.isascii():
                width = round(max(one.width, two.width))
                pairs[width] += 1
                ended[width] += terminated(one.text)
        found: list[float] = []
        least = max(4, 0.04 * len(plain))
        for width, _ in pairs.most_common():
            near = sum(pairs[width + step] for step in (-1, 0, 1))
            stops = sum(ended[width + step] for step in (-1, 0, 1))
            if near >= least and stops <= 0.4 * near and all(abs(width - other) > 2.5 for other in found):
                found.append(float(width))
        # The abstract of an article is set wider than its columns, and is too short to be a share of the lines.
        for width, count in pairs.items():
            near = sum(pairs[width + step] for step in (-1, 0, 1))
            stops = sum(ended[width + step] for step in (-1, 0, 1))
            if found and count >= 3 and stops <= 0.4 * near and all(width - other > 8 for other in found):
                found.append(float(width))
        return tuple(found)

    @staticmethod
    def _ragged(plain: Sequence[_Line], gap: int) -> float | None:
        """The width to which Latin text was wrapped at word ends, in ems, or None."""
        widths = sorted(line.width for line in plain if line.width >= 15 and line.text[:40].isascii())
        if len(widths) < 6:
            return None
        measure = widths[int(len(widths) * 0.92)]
        if measure > 65:
            return None
        full = total = 0
        for one, two in pairwise(plain):
            if one.width >= 15 and not one.closed and two.blanks <= gap:
                total += 1
                full += one.width + len(two.text.split(None, 1)[0]) / 2 + 0.5 >= measure - 2
        return measure if total >= 4 and full >= 0.6 * total else None

    def column(self, line: _Line) -> float | None:
        """The column width that this line fills, or None."""
        for width in self.widths:
            if abs(line.width - width) <= 2.1:
                return width
        return None

    def full(self, one: _Line, two: _Line, *, opens: bool = False) -> bool:
        """Whether the first line was broken because it was full. One that opens a paragraph may be indented."""
        if self.ragged is not None and one.text.isascii():
            word = two.text.split(None, 1)[0]
            return one.width <= self.ragged + 6 and one.width + len(word) / 2 + 0.5 >= self.ragged - 1
        if opens and one.mark in HEADING_MARKS:
            return any(abs(one.width - width) <= 1.6 for width in self.widths)
        if opens and any(2.1 < width - one.width <= 4.1 for width in self.widths):
            return self.column(two) is not None
        return self.column(one) is not None


# --- squeezed tables: rows whose cells are told apart by single blanks ------------------------------------------------


def _squeezed_tables(lines: list[_Line], tables: dict[int, _Table], measure: _Measure) -> None:
    """After a caption of a table: the lines up to where set text goes on are its rows."""
    captions = [n for n, line in enumerate(lines) if line.mark is Mark.CAPTION and _is_caption(line)]
    for caption in captions:
        if not re.match(r"续?附?表|tab", lines[caption].flat, re.IGNORECASE):
            continue
        first = caption + 1
        if first in tables or (first + 1) in tables:
            continue
        while first < min(len(lines), caption + 5) and (
            (lines[first].mark is Mark.CAPTION and _is_caption(lines[first])) or _LOWER_START.match(lines[first].flat)
        ):
            first += 1
        if first - caption > 3 or first >= len(lines):
            continue
        following = bisect_left(captions, first)
        limit = captions[following] if following < len(captions) else len(lines)
        if not any(re.search(r"\S\s\S", line.flat) for line in lines[first : first + 3]):
            continue
        last = _table_end(lines, first, limit, measure)
        if last < first + 1:
            continue
        tables[first] = _squeezed(lines, first, last)
        for line in lines[first : last + 1]:
            line.label = BlockKind.TABLE_CELL


def _table_end(lines: Sequence[_Line], first: int, limit: int, measure: _Measure) -> int:
    """The last line of the table: before set text goes on, or before a heading."""
    if not measure.widths:
        last = first
        while last + 1 < limit and " " in lines[last + 1].flat and lines[last + 1].mark not in _STRONG:
            last += 1
        return last if last > first else first - 1
    column = measure.widths[0]
    columns = len(lines[first].flat.split())

    def is_set(n: int) -> bool:
        line = lines[n]
        if line.mark in _STRONG:
            return True
        tokens = len(line.flat.split())
        if line.width > column + 1.6 or _KEY.match(line.flat) or (tokens > 1 and tokens == columns):
            return False
        if line.width >= column - 2.1:
            return " " not in line.flat.strip() or line.flat.count(" ") > 3 or not re.search(r"[。》] ", line.flat)
        # The first line of a paragraph, whose indent was lost.
        before = lines[n - 1]
        if line.width >= column - 4.1 and (before.mark in _STRONG or terminated(before.text)):
            return True
        return terminated(line.text) or (n + 1 < limit and lines[n + 1].mark in _STRONG)

    # Years that begin rows, one near the other, are of the table whatever stands between them.
    keyed = first
    for n in range(first + 1, limit):
        if n - keyed > 14:
            break
        if _KEY.match(lines[n].flat):
            keyed = n
    for n in range(keyed + 1, limit):
        if lines[n].mark in {Mark.HAN, Mark.HAN_PAREN, Mark.DECIMAL, Mark.CHAPTER, Mark.HASH, Mark.NOTE}:
            return n - 1
        if lines[n].width >= column - 2.1 and all(is_set(m) for m in range(n, min(limit, n + 8))) and limit - n >= 2:
            return n - 1
    return limit - 1


_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two blanks of a squeezed table: a cell, or one line of a wrapped cell."""

    start: int
    end: int
    text: str
    width: float
    opens: bool  # first of its line
    apart: bool  # a wider gap than usual in this table precedes its line
    joined: bool  # there are such gaps in this table, and none precedes its line
    keyed: bool  # a year, which begins a row
    whole: bool  # its line has a piece for each column
    ended: bool
    hanging: bool


class _Step(StrEnum):
    WRAP = "wrap"  # the next line of the same cell
    NEXT = "next"  # the cell to the right
    ROW = "row"  # a new row


def _squeezed(lines: Sequence[_Line], first: int, last: int) -> _Table:
    """Cells from lines with single blanks between cells and wrapped cells below each other.

    No line says by itself whether it goes on with the cell above, stands in the next column or begins a row. The
    table is read as a whole: the reading whose rows are complete and whose cells keep to the widths of their columns
    costs least."""
    counts = [len(_TOKEN.findall(line.flat)) for line in lines[first : last + 1]]
    if counts[0] > 1:
        head_lines, columns = 1, counts[0]
        heads = [[(n, a, b) for n, (a, b) in enumerate(_spans(lines[first]))]]
    else:
        # A head of two levels: the first column's name, what spans the others, and below it the others' names.
        level = next((n for n, count in enumerate(counts[:4]) if count > 1), 0)
        if not level or level > 2 or any(line.width >= 12 for line in lines[first : first + level]):
            return _stacked(lines, first, last)
        head_lines, columns = level + 1, counts[level] + 1
        upper = [(n, *_spans(lines[first + n])[0]) for n in range(level)]
        heads = [upper, [(n, a, b) for n, (a, b) in enumerate(_spans(lines[first + level]), 1)]]
    body = lines[first + head_lines : last + 1]
    if not body:
        return _Table(first, last, heads, len(heads))
    pieces = list(_pieces(body, columns))
    keyed = any(piece.keyed for piece in pieces)
    placed, cost = _placed(pieces, columns, _column_widths(pieces, columns, keyed), keyed)
    rows: list[list[tuple[int, int, int]]] = []
    for piece, (column, step) in zip(pieces, placed, strict=True):
        if step is _Step.ROW:
            rows.append([(column, piece.start, piece.end)])
        elif step is _Step.NEXT:
            rows[-1].append((column, piece.start, piece.end))
        else:
            rows[-1][-1] = (column, rows[-1][-1][1], piece.end)
    if len(heads) > 1 and cost > 2.5 * len(rows):
        return _stacked(lines, first, last)  # the head was none
    return _Table(first, last, [*heads, *rows], len(heads))


def _spans(line: _Line) -> list[tuple[int, int]]:
    return [(line.start + match.start(), line.start + match.end()) for match in _TOKEN.finditer(line.flat)]


def _pieces(body: Sequence[_Line], columns: int) -> Iterator[_Piece]:
    gap = min((line.blanks for line in body[1:]), default=0)
    gaps = any(line.blanks > gap for line in body[1:])
    for line in body:
        spans = _spans(line)
        key = _KEY.match(line.flat) is not None
        for number, (start, end) in enumerate(spans):
            text = line.text[start - line.start : end - line.start]
            opens = number == 0
            yield _Piece(
                *(start, end, text, _width(text), opens, line.blanks > gap, gaps and line.blanks == gap),
                *(key and opens, len(spans) == columns, terminated(text) or text[-1] in _CLOSERS, hanging(text)),
            )


_SAMPLE = 240  # pieces of a long table that the widths of its columns are found from
_CANDIDATES = 14
_NARROW = 0.01


def _column_widths(pieces: Sequence[_Piece], columns: int, keyed: bool) -> tuple[float, ...]:
    """The widths to which the columns were set: those with which the table reads best, found column by column."""
    sample = pieces[:_SAMPLE]
    seen = sorted({round(piece.width) for piece in sample if not piece.keyed}) or [0]
    step = max(1, -(-len(seen) // _CANDIDATES))
    candidates = seen[::-1][::step]
    inner = [piece.width for piece, after in pairwise(sample) if not piece.keyed and not after.opens]
    narrow = _NARROW * len(sample)  # of two readings as good, the one with narrower columns
    starts = {
        tuple([float(seen[-1])] * columns),
        (*([max(inner, default=float(seen[-1]))] * (columns - 1)), float(seen[-1])),
    }
    found: list[tuple[float, tuple[float, ...]]] = []
    for widths in sorted(starts):
        best = _placed(sample, columns, widths, keyed)[1] + narrow * sum(widths)
        for _ in range(2):
            before = widths
            for column in range(1 if keyed else 0, columns):
                for candidate in candidates:
                    tried = (*widths[:column], float(candidate), *widths[column + 1 :])
                    cost = _placed(sample, columns, tried, keyed)[1] + narrow * sum(tried)
                    if cost < best:
                        best, widths = cost, tried
            if widths == before:
                break
        found.append((best, widths))
    return min(found)[1]


def _placed(
    pieces: Sequence[_Piece], columns: int, widths: Sequence[float], keyed: bool
) -> tuple[list[tuple[int, _Step]], float]:
    """The cheapest way to put the pieces into columns and rows, and what it costs."""
    opening = 1 if keyed and not pieces[0].keyed else 0
    best: dict[int, float] = {opening: 0.0}
    trail: list[dict[int, tuple[int, _Step]]] = [{opening: (-1, _Step.ROW)}]
    for before, piece in pairwise(pieces):
        costs: dict[int, float] = {}
        came: dict[int, tuple[int, _Step]] = {}
        for column, so_far in best.items():
            for step, target, cost in _steps(before, piece, column, columns, widths, keyed):
                if target not in costs or so_far + cost < costs[target]:
                    costs[target], came[target] = so_far + cost, (column, step)
        best = costs
        trail.append(came)
    ends = {column: cost + _MISSING * (columns - 1 - column) for column, cost in best.items()}
    column = min(ends, key=lambda at: ends[at])
    cost = ends[column]
    placed: list[tuple[int, _Step]] = []
    for came in reversed(trail):
        previous, step = came[column]
        placed.append((column, step))
        column = previous
    return placed[::-1], cost


_MISSING = 3.0  # a cell that a row lacks
_HANGING = 4.0  # a cell that ends within brackets or with a comma
_TOO_WIDE = 3.0  # a line wider than its column


def _steps(
    before: _Piece, piece: _Piece, column: int, columns: int, widths: Sequence[float], keyed: bool
) -> Iterator[tuple[_Step, int, float]]:
    """What may come after a piece in this column: the step, the column that it leads to, and what speaks against it."""
    ended = before.ended
    cut = _HANGING if before.hanging else 0.0
    width = widths[column]
    full = width >= 5 and before.width >= width - 2.1 and not before.text[-1].isdigit()

    def too_wide(target: int) -> float:
        return _TOO_WIDE if widths[target] < piece.width - 0.6 else 0.0

    row = 1 if keyed and not piece.keyed else 0
    # A full line without an end goes on, and the more so when the next follows it directly.
    open_line = full and not ended
    if piece.opens:
        missing = _MISSING * (columns - 1 - column)
        going_on = (1.5 if piece.apart else 3.0) if open_line else 0.0
        yield _Step.ROW, row, cut + missing + going_on + too_wide(row) + (1.0 if piece.joined else 0.0)
    if piece.keyed:
        return
    if column + 1 < columns:
        across = 0.0
        if piece.opens and not (keyed and column == 0):
            across = (2.0 if open_line and not piece.apart else 0.0) + (0.7 if piece.joined and not ended else 0.0)
        yield _Step.NEXT, column + 1, cut + across + too_wide(column + 1)
    if keyed and column == 0:
        return
    if not piece.opens:
        # A blank inside a cell: of Latin words, or in the last cell.
        yield _Step.WRAP, column, 1.0 if column + 1 == columns else 3.0
        return
    # A centred cell may be broken early: the less strange where nothing else keeps the two lines apart.
    early = 0.0 if full or cut else 0.7 if piece.joined else 1.5
    wider = 0.0 if cut or piece.width <= before.width + 2 else 0.7 if piece.joined else 2.0
    against = too_wide(column) + early + wider
    if piece.apart:
        against += 1.2 if open_line else 2.5
    if ended:
        against += 0.5 if full else 1.5
    against += _MISSING if piece.whole else 0.0
    yield _Step.WRAP, column, against


_KEY = re.compile(r"\d{4}(?:[-–—]\d{4}|年)?(?=\s|$)")


def _width(text: str) -> float:
    return (len(text.encode("utf-8", "surrogatepass")) + len(text)) / 4 - len(_WIDE_ALNUM.findall(text)) / 2


def _stacked(lines: Sequence[_Line], first: int, last: int) -> _Table:
    """No row of heads to count columns by: a cell ends with its sentence or with a change of width."""
    rows: list[list[tuple[int, int, int]]] = []
    column = 0
    for number in range(first, last + 1):
        line = lines[number]
        before = lines[number - 1] if number > first else None
        if before is not None and rows and rows[-1]:
            same = abs(before.width - line.width) <= 1.5 or (line.width < before.width and before.width >= 12)
            short = before.width < 12 and line.width < 12
            if not terminated(before.text) and (same or short) and " " not in line.flat:
                at, start, _ = rows[-1][-1]
                rows[-1][-1] = (at, start, line.end)
                continue
        starts_row = line.width < 12 and not terminated(line.text)
        if starts_row or not rows:
            rows.append([])
            column = 0
        for match in _TOKEN.finditer(line.flat):
            rows[-1].append((column, line.start + match.start(), line.start + match.end()))
            column += 1
    return _Table(first, last, rows)


def _is_caption(line: _Line) -> bool:
    rest = line.flat[line.mark_end :].strip(" :.|")
    return len(line.text) <= 160 and not (terminated(line.text) and len(rest) > 40) and "。" not in line.text[:-1]


# --- groups ------------------------------------------------------------------------------------------------------


def _groups(lines: Sequence[_Line], tables: dict[int, _Table], measure: _Measure) -> Iterator[list[Block]]:
    at = 0
    table = 0
    in_references = False
    while at < len(lines):
        line = lines[at]
        if at in tables:
            yield list(_table_blocks(lines, tables[at], table))
            table += 1
            at = tables[at].last + 1
            continue
        if line.label is BlockKind.RUNNING:
            yield [Block(BlockKind.RUNNING, line.start, line.end)]
            at += 1
            continue
        last = at
        if line.label is BlockKind.LIST_ITEM:
            while (
                last + 1 < len(lines)
                and lines[last + 1].label is BlockKind.LIST_ITEM
                and (
                    hanging(lines[last].text)
                    or re.match(r"[.…·\s]*\d+$", lines[last + 1].flat)
                    # An entry in two lines: the first is long and has no page number.
                    or (
                        last == at
                        and line.width > 20
                        and not _CONTENTS_LINE.match(line.flat)
                        and _CONTENTS_LINE.match(lines[last + 1].flat)
                    )
                )
            ):
                last += 1
            yield [Block(BlockKind.LIST_ITEM, line.start, lines[last].end)]
            at = last + 1
            continue
        while last + 1 < len(lines) and _joins(lines, last, at, measure):
            last += 1
        group = lines[at : last + 1]
        made = _classify(
            group,
            lines[at - 1] if at else None,
            lines[last + 1] if last + 1 < len(lines) else None,
            in_references,
            measure,
        )
        if made and made[0].kind is BlockKind.HEADING:
            in_references = _REFERENCES.match(_bare(line.flat)) is not None
        yield made
        at = last + 1


def _joins(lines: Sequence[_Line], at: int, first: int, measure: _Measure) -> bool:
    """Whether line at+1 belongs to the block that began at line `first` and so far ends with line `at`."""
    one, two = lines[at], lines[at + 1]
    if two.label is not None or one.closed or two.tag is not None:
        return False
    head = lines[first]
    if _REFERENCES.match(_bare(one.flat)) or _CONTENTS.match(one.flat):
        return False
    if _lone_number(one) and first == at:
        return two.mark is Mark.NONE and two.width <= 20 and not terminated(two.text)
    ended = terminated(one.text)
    if head.mark is Mark.CAPTION and _is_caption(head):
        return not ended and bool(_LOWER_START.match(two.flat)) and at - first < 3
    if two.mark in _STRONG and not (two.mark is Mark.REFERENCE and not ended and measure.full(one, two)):
        return False
    if two.text[0] in _NO_START:
        return True
    full = measure.full(one, two, opens=at == first)
    if two.mark is Mark.LABEL and _FRONT_LABEL.match(two.flat):
        return False
    if full and at == first and head.mark in HEADING_MARKS and not ended and not hanging(one.text):
        # A numbered heading in two lines; when the second is full too, it is the text that begins.
        return measure.column(two) is None or not _heading_like(one)
    if ended:
        deeper = two.indent - measure.indent >= 1.5
        return full and not deeper and two.blanks <= measure.gap and two.mark is not Mark.LABEL
    latin = one.text.isascii() or (not one.text[-1] > "\u2e80" and one.text[-1].isalpha())
    if full:
        if two.indent - measure.indent >= 1.5 or two.blanks > max(measure.gap, 1):
            return hanging(one.text)
        labels = two.mark is Mark.LABEL and head.mark is Mark.LABEL and not measure.widths
        return not labels or hanging(one.text)
    if head.mark in HEADING_MARKS and not hanging(one.text) and at == first and _heading_like(one):
        return False
    if one.width < 34 and head.mark is Mark.LABEL and _FRONT_LABEL.match(head.flat) and not hanging(one.text):
        return False
    if latin:
        return one.width > 15 and (_LOWER_START.match(two.flat) is not None or hanging(one.text))
    if two.mark is Mark.LABEL and not _open_bracket(one.text):
        return False
    if hanging(one.text) and not (two.blanks > 2 and not _open_bracket(one.text)):
        return True
    if two.blanks > max(1, measure.gap):
        return False
    if _heading_like(two) and not (one.width >= 34 and two.blanks == 0):
        return False
    if one.width >= 34 and head.mark is not Mark.BULLET:
        return True
    # A short line with a comma in it is no heading: the sentence goes on in the next line.
    return "，" in one.text and one.width >= 12 and terminated(two.text) and head.mark is not Mark.BULLET


# Colophon in brackets: 【中图分类号】F420, 【本研究受到…资助】
_BRACKETED = re.compile(r"【[^】]{1,12}】.{1,20}$|【[^】]*(?:资助|基金|编辑|作者|来源|分类号|标识码)[^】]*】")
_FRONT_LABEL = re.compile(
    r"(?:摘\s*要|关\s*键\s*词|作者|责编|责任编辑|通讯地址|地址|电话|邮箱|一审|汇报人|日期|发布时间|来源|doi|中图分类号|文献标识码|作者简介|基金项目|收稿日期|通[讯信]作者|abstract|key\s?words?)\s*:",
    re.IGNORECASE,
)


def _open_bracket(text: str) -> bool:
    tail = text[-120:]
    return any(tail.rfind(a) > tail.rfind(b) for a, b in ("《》", "（）", "“”", "〈〉"))


def _lone_number(line: _Line) -> bool:
    return len(line.flat) <= 2 and line.flat.isdigit()


HEADING_MARKS = frozenset(
    {Mark.CHAPTER, Mark.HAN, Mark.HAN_PAREN, Mark.DECIMAL, Mark.NUMBER, Mark.NUMBER_PAREN, Mark.ARTICLE, Mark.HASH}
)


def _heading_like(line: _Line) -> bool:
    """A line that may be a heading by its looks alone: short, no sentence in it."""
    if line.mark in {Mark.BULLET, Mark.CAPTION, Mark.REFERENCE, Mark.NOTE} or line.tag == "li":
        return False
    flat = _TAG.sub("", _bare(line.flat)) if "<" in line.flat else _bare(line.flat)
    if not flat or (terminated(flat) and flat[-1] not in "?)"):
        return False
    if flat.isascii() or language_of(flat) != "zh":
        return 3 <= len(flat) <= 170 and not _LINK_WORD.search(flat[-12:]) and flat[0] not in "("
    body = flat[line.mark_end if line.mark is not Mark.LABEL else 0 :]
    limit = 45 if line.mark in HEADING_MARKS else 34
    if line.width > limit or "。" in flat:
        return False
    return line.mark in HEADING_MARKS or not ("," in body or ";" in body or ("、" in body and line.width > 24))


def _classify(
    group: Sequence[_Line], before: _Line | None, after: _Line | None, in_references: bool, measure: _Measure
) -> list[Block]:
    head, tail = group[0], group[-1]
    start, end = head.start, tail.end
    mark = head.mark
    width = sum(line.width for line in group)
    ended = terminated(tail.text)
    if head.tag is not None and re.fullmatch(r"h[1-6]", head.tag):
        return [Block(BlockKind.HEADING, start, end, level=int(head.tag[1]))]
    if head.tag == "li":
        return [Block(BlockKind.LIST_ITEM, start, end)]
    if mark is Mark.HASH:
        return [Block(BlockKind.HEADING, start, end, level=head.flat.index(" "))]
    if mark is Mark.CAPTION and _is_caption(head):
        return [Block(BlockKind.CAPTION, start, end)]
    if mark is Mark.BULLET:
        if head.flat[0] in "◆■" and len(group) == 1 and _plain_title(head, after):
            return [Block(BlockKind.HEADING, start, end, level=3)]
        return [Block(BlockKind.LIST_ITEM, start, end)]
    if mark is Mark.NOTE or (mark is Mark.REFERENCE and (in_references or (head.mark_end < len(head.flat)))):
        return [Block(BlockKind.FOOTNOTE, start, end)]
    if in_references and mark in {Mark.NUMBER, Mark.NUMBER_PAREN}:
        return [Block(BlockKind.FOOTNOTE, start, end)]
    if _lone_number(head) and len(group) > 1:
        return [Block(BlockKind.HEADING, start, end, level=2)]
    if mark in HEADING_MARKS:
        limit = 45 if not head.text.isascii() else 60
        rest = head.flat[head.mark_end :]
        if not ended and width <= limit and rest.strip() and not (rest.rstrip().endswith((",", "、"))):
            return [Block(BlockKind.HEADING, start, end, level=_LEVELS[mark])]
        run_in = _run_in(group, head.mark_end)
        if run_in is not None:
            return [
                Block(BlockKind.HEADING, start, run_in, level=_LEVELS[mark]),
                Block(BlockKind.PARAGRAPH, _skip(group, run_in), end),
            ]
        if mark in {Mark.HAN, Mark.CHAPTER, Mark.ARTICLE} and width > limit:
            return [Block(BlockKind.PARAGRAPH, start, end)]
        return [Block(BlockKind.LIST_ITEM, start, end)]
    if _BRACKETED.match(head.text):
        return [Block(BlockKind.PARAGRAPH, start, end)]
    if head.text.startswith("【"):
        run_in = _run_in(group, 0)
        if run_in is not None:
            return [
                Block(BlockKind.HEADING, start, run_in, level=1),
                Block(BlockKind.PARAGRAPH, _skip(group, run_in), end),
            ]
    if mark is Mark.LABEL and _FRONT_LABEL.match(head.flat):
        return [Block(BlockKind.PARAGRAPH, start, end)]
    if _REFERENCES.match(_bare(head.flat)):
        return [Block(BlockKind.HEADING, start, end, level=2)]
    if mark is Mark.LABEL and len(group) == 1 and not head.text.isascii():
        bare = _bare(head.flat)
        if bare[-1:] == ":" and head.width <= 30 and bare.count(":") == 1 and not _LEAD_IN.search(bare):
            return [Block(BlockKind.HEADING, start, end, level=6)]
    if len(group) == 1 and _STRONG_LINE.fullmatch(head.text):
        return [Block(BlockKind.HEADING, start, end, level=1 if before is None else 3)]
    if (
        head.tag != "br"
        and not (head.closed and after is not None and after.tag == "br")
        and _is_title(group, before, after, measure)
    ):
        return [Block(BlockKind.HEADING, start, end, level=1 if before is None else 2)]
    return [Block(BlockKind.PARAGRAPH, start, end)]


_BYLINE = re.compile(
    r"(?:[^\s，。]{4,40}\s[\u4e00-\u9fff·]{2,4}|[\u4e00-\u9fff·]{2,4}[\s、，,*0-9]+[\u4e00-\u9fff·]{2,4})"
    r"(?:[\s、，,*0-9]+[\u4e00-\u9fff·]{2,4})*$"
)
_NO_TITLE = re.compile(r"https?://|www\.|@|^\d{4}年\d{1,2}月(?:\d{1,2}日)?.{0,16}$|:[^:]*\s[^:]+:")


def _plain_title(head: _Line, after: _Line | None) -> bool:
    return head.width <= 24 and not terminated(head.text) and after is not None and "，" not in head.text


def _run_in(group: Sequence[_Line], at: int) -> int | None:
    """Where a heading run into its paragraph ends: "(1) 美国。近年来…"."""
    head = group[0]
    match = _RUN_IN.match(head.text, at)
    return None if match is None else head.start + match.end()


def _skip(group: Sequence[_Line], at: int) -> int:
    head = group[0]
    rest = head.text[at - head.start :]
    return at + len(rest) - len(rest.lstrip())


def _is_title(group: Sequence[_Line], before: _Line | None, after: _Line | None, measure: _Measure) -> bool:
    """An unnumbered heading: short, without a sentence, apart from what precedes, and something follows."""
    head = group[0]
    if len(group) > 2 or after is None:
        return False
    if len(group) == 2 and sum(line.width for line in group) > 60:
        return False
    if not all(_heading_like(line) for line in group) or head.text.startswith("["):
        return False
    if _PAGE_NUMBER.match(head.flat) or _NO_TITLE.search(_bare(head.flat)):
        return False
    if before is not None and before.first and _BYLINE.match(_bare(head.text)):
        return False
    if before is not None and head.blanks == 0 and head.tag is None and not before.closed and measure.gap >= 1:
        return False
    flat = _bare(head.flat)
    if head.mark is Mark.LABEL and language_of(flat) == "zh" and before is not None:
        body = flat[head.mark_end :]
        if body.strip() and head.width > 30:
            return False
    if flat.isascii():
        follows = after.width >= 40 or terminated(after.text)
        apart = before is None or head.blanks > 0 or head.tag is not None or terminated(before.text)
        return flat[0].isupper() and follows and apart and (len(flat) <= 60 or head.blanks > 0 or before is None)
    return True


_LEVELS = {
    Mark.CHAPTER: 2,
    Mark.HAN: 2,
    Mark.HAN_PAREN: 3,
    Mark.DECIMAL: 3,
    Mark.NUMBER: 4,
    Mark.NUMBER_PAREN: 5,
    Mark.ARTICLE: 4,
    Mark.HASH: 2,
}


def _table_blocks(lines: Sequence[_Line], table: _Table, number: int) -> Iterator[Block]:
    pieces = {line.start: line for line in lines[table.first : table.last + 1]}

    def words(start: int, end: int) -> str:
        return "".join(
            line.text[max(0, start - line.start) : end - line.start]
            for line in pieces.values()
            if line.start < end and line.end > start
        )

    headers: dict[int, str] = {}
    if len(table.rows) > table.header_rows:
        headers = {column: words(start, end) for row in table.rows[: table.header_rows] for column, start, end in row}
    for row_number, row in enumerate(table.rows):
        for column, start, end in row:
            header = headers.get(column) if row_number >= table.header_rows else None
            yield Block(BlockKind.TABLE_CELL, start, end, table=number, row=row_number, column=column, header=header)


# --- over all blocks -----------------------------------------------------------------------------------------------


_STRONG_LINE = re.compile(r"<(strong|b)>[^<]{2,120}</\1>|\*\*[^*]{2,80}\*\*", re.IGNORECASE)
_SHORT_ITEM = 90


def _listed(text: str, found: Sequence[Block]) -> Sequence[Block]:
    """Short paragraphs in a row that each begin "智利：" are the items of a list, as are those after "包括：" up to the
    full stop."""
    made = list(found)
    labelled = [
        block.kind is BlockKind.PARAGRAPH
        and block.end - block.start <= _SHORT_ITEM
        and _LABEL.match(text[block.start : block.start + 40].translate(_HALF)) is not None
        and not _FRONT_LABEL.match(text[block.start : block.start + 40].translate(_HALF))
        for block in made
    ]
    for n, block in enumerate(made):
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        if labelled[n] and ((n and labelled[n - 1]) or (n + 1 < len(made) and labelled[n + 1])):
            made[n] = replace(block, kind=BlockKind.LIST_ITEM)
        elif n and _bare(text[block.start : block.end])[-1:] in "；;" and block.end - block.start <= _SHORT_ITEM:
            made[n] = replace(block, kind=BlockKind.LIST_ITEM)
            if n + 1 < len(made) and made[n + 1].kind is BlockKind.PARAGRAPH and not labelled[n + 1]:
                following = made[n + 1]
                if following.end - following.start <= _SHORT_ITEM and text[following.end - 1] in "。.":
                    made[n + 1] = replace(following, kind=BlockKind.LIST_ITEM)
    return numbered_items(text, made)


def numbered_items(text: str, found: Sequence[Block]) -> list[Block]:
    """Short numbered lines beside a numbered item of the same form, or three in a row with nothing between them, are
    items of a list and not headings."""
    made = list(found)
    marks = [
        mark_of(text[block.start : block.start + 40])[0]
        if block.kind in {BlockKind.HEADING, BlockKind.LIST_ITEM}
        else Mark.NONE
        for block in made
    ]
    at = 0
    while at < len(made):
        last = at
        while last + 1 < len(made) and marks[last + 1] is marks[at]:
            last += 1
        group = range(at, last + 1)
        if marks[at] in {Mark.NUMBER, Mark.NUMBER_PAREN}:
            items = any(made[n].kind is BlockKind.LIST_ITEM for n in group)
            if items or len(group) >= 3:
                for n in group:
                    made[n] = replace(made[n], kind=BlockKind.LIST_ITEM, level=None)
        at = last + 1
    return made


def _finished(text: str, found: Sequence[Block]) -> Iterator[Block]:
    """Languages, and what goes on: a paragraph cut by a page end, a running head or a table has no end of its own."""
    open_block: Block | None = None  # the latest paragraph or item, if unfinished
    apart = False
    for block in found:
        kind, continues = block.kind, False
        if kind in _PROSE:
            if open_block is not None and apart and kind is BlockKind.PARAGRAPH:
                kind, continues = open_block.kind, True
            open_block = None if terminated(text[max(block.start, block.end - 120) : block.end]) else block
            apart = False
        elif kind in _ASIDE:
            apart = True
        else:
            open_block, apart = None, False
        yield Block(
            kind,
            block.start,
            block.end,
            block.level,
            table=block.table,
            row=block.row,
            column=block.column,
            header=block.header,
            language=language_of(text[block.start : min(block.end, block.start + 2000)]),
            continues=continues,
        )


_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_ASIDE = frozenset({BlockKind.RUNNING, BlockKind.TABLE_CELL, BlockKind.CAPTION, BlockKind.FOOTNOTE})
