"""Sentences of a view, and the clauses within them.  Pure functions over the normal text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.documents.model import BlockKind
from loaders.reading.view import Part, View, language

# A Chinese sentence ends here whatever follows; a digit after the full stop is no decimal point.
_END_ZH = re.compile(r"[。！？!?；]+[”」』）)]*|\n+|;(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\.(?=\s|$)")
# An English sentence ends at a stop before white space and something that can begin a sentence.
_END_EN = re.compile(r"[.!?]+[\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9\u4e00-\u9fff])|\n+|;\s|[。！？]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Mt|No|Nos|Inc|Corp|Ltd|Co|Cos|Plc|Pty|Bros|Gov|Sen|Rep|Gen|Jr|Sr|vs|etc|approx|ca|cf"
    r"|e\.g|i\.e|al|Art|Sec|para|Fig|Vol|pp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|U\.S|U\.K|U\.N|D\.C|S\.A|A\.S|N\.V|a\.m|p\.m|Ph\.D))\.$"
)
_CLAUSE = re.compile(r"[，,；;：:。！？!?\n]|——|--| - ")
LONGEST = 1200  # a "sentence" without a stop is cut: no cost grows faster than the text


@dataclass(frozen=True, slots=True)
class Sentence:
    index: int
    context: str  # of a table's row: its caption and headers
    kind: BlockKind
    start: int  # in the normal text
    end: int
    language: str
    clauses: tuple[int, ...]  # offsets of the clause marks within the normal text
    first: bool  # begins its part

    def clause_distance(self, a: int, b: int) -> int:
        """How many clause marks stand between two offsets."""
        low, high = (a, b) if a <= b else (b, a)
        return sum(low <= mark < high for mark in self.clauses)

    def clause(self, at: int) -> tuple[int, int]:
        """From where to where the clause goes that an offset stands in."""
        after = bisect_right(self.clauses, at)
        ends = (self.start, *self.clauses, self.end)
        return ends[after], ends[after + 1]


def sentences(view: View) -> list[Sentence]:
    out: list[Sentence] = []
    for part in _with_lists(view):
        first = True
        for start, end in _spans(view.text, part):
            text = view.text[start:end]
            marks = tuple(start + m.start() for m in _CLAUSE.finditer(text) if not _within_number(text, m.start()))
            out.append(Sentence(len(out), part.context, part.kind, start, end, language(text), marks, first))
            first = False
    return out


SHORT_ITEM = 60
_INTRO = re.compile(r"(?:[:：]|include|including|are|following|包括|如下|分别为|为)\s*$", re.IGNORECASE)


def _with_lists(view: View) -> list[Part]:
    """Parts to read: a sentence that announces a list is read together with its short items, as one."""
    out: list[Part] = []
    for part in view.parts:
        before = out[-1] if out else None
        if (
            before is not None
            and part.kind is BlockKind.LIST_ITEM
            and part.end - part.start <= SHORT_ITEM
            and part.end - before.start <= LONGEST
            and before.kind is not BlockKind.HEADING
            and (before.list or _INTRO.search(view.text, max(before.start, before.end - 20), before.end))
        ):
            out[-1] = replace(before, end=part.end, list=True)
        else:
            out.append(part)
    return out


def _within_number(text: str, at: int) -> bool:
    """A comma or colon between digits belongs to a number."""
    return text[at] in ",:" and 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def _spans(text: str, part: Part) -> Iterator[tuple[int, int]]:
    """The sentences of one part, trimmed, none empty, none longer than LONGEST."""
    body = text[part.start : part.end]
    zh = language(body) == "zh"
    begin = 0
    if part.list:
        # line breaks between the items end nothing; the sentences before the announcing one do end
        head = "" if part.table is not None else body[: body.rfind(":") + 1]
        last = max((m.end() for m in re.finditer(r"[.。!?！？](?:\s|$)", head)), default=0)
        if last:
            yield from _spans(text, replace(part, end=part.start + last, list=False))
        yield from _cut(text, part.start + last, part.end)
        return
    for match in (_END_ZH if zh else _END_EN).finditer(body):
        if (
            not zh
            and match.group().startswith(".")
            and _ABBREVIATION.search(body, max(begin, match.start() - 12), match.start() + 1)
        ):
            continue
        yield from _cut(text, part.start + begin, part.start + match.end())
        begin = match.end()
    yield from _cut(text, part.start + begin, part.end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        # cut at a comma if there is one in the last third, else where the limit falls
        at = max(
            text.rfind("，", start + LONGEST * 2 // 3, start + LONGEST),
            text.rfind(",", start + LONGEST * 2 // 3, start + LONGEST),
        )
        at = at + 1 if at > 0 else start + LONGEST
        yield start, at
        start = at
    if end > start:
        yield start, end
