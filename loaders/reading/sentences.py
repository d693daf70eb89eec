"""Sentences of a view, and the clauses within them.  Pure functions over the normal text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
    part: int  # index into View.parts
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


def sentences(view: View) -> list[Sentence]:
    out: list[Sentence] = []
    for number, part in enumerate(view.parts):
        first = True
        for start, end in _spans(view.text, part):
            text = view.text[start:end]
            marks = tuple(start + m.start() for m in _CLAUSE.finditer(text) if not _within_number(text, m.start()))
            out.append(Sentence(len(out), number, part.kind, start, end, language(text), marks, first))
            first = False
    return out


def _within_number(text: str, at: int) -> bool:
    """A comma or colon between digits belongs to a number."""
    return text[at] in ",:" and 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def _spans(text: str, part: Part) -> Iterator[tuple[int, int]]:
    """The sentences of one part, trimmed, none empty, none longer than LONGEST."""
    body = text[part.start : part.end]
    zh = language(body) == "zh"
    begin = 0
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
