"""A document laid out for checking: its normal text with skeleton, sentences and mentions, and what stands where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders.documents.model import Document
from loaders.model.skeleton import Skeleton, of, skeleton
from loaders.reading.sentences import Sentence, sentences
from loaders.reading.view import View, view
from ontology.names.index import Vocabulary
from ontology.names.mentions import NAMED, Mention, Recogniser

Span = tuple[int, int]
_CLOSES = {")": "(", "”": "“", "》": "《", "』": "『", "」": "「", "】": "【", "]": "[", "〉": "〈"}
_OPENS = {opening: closing for closing, opening in _CLOSES.items()}
_LONGEST_MENTION = 300


@dataclass(frozen=True, slots=True)
class Laid:
    seen: View
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    skeleton: Skeleton
    vocabulary: Vocabulary
    _starts: tuple[int, ...] = field(repr=False)  # of the mentions
    _begins: tuple[int, ...] = field(repr=False)  # of the sentences

    @property
    def text(self) -> str:
        return self.seen.text

    def places(self, words: str, low: int, high: int) -> list[Span]:
        """Where words stand within a span of the normal text, by the skeleton rule; whole words and figures only."""
        found = (self.widened(a, b, low, high) for a, b in self.skeleton.find(of(words), low, high))
        return [span for span in found if not self.cuts(*span)]

    def has(self, words: str, low: int, high: int) -> bool:
        """Whether words stand there at all, be it as a part of longer ones."""
        return any(True for _ in self.skeleton.find(of(words), low, high))

    def widened(self, start: int, end: int, low: int, high: int) -> Span:
        """The span with the marks that belong to it and that no skeleton keeps: 刚果(金) with its bracket, U.S. with its point."""
        for m in self.touching(start, end):
            if m.nstart < start and low <= m.nstart and not skeleton(self.text[m.nstart : start]).text:
                start = m.nstart
            if m.nend > end and m.nend <= high and not skeleton(self.text[end : m.nend]).text:
                end = m.nend
        text = self.text
        while end < high and text[end] in _CLOSES:
            inner = text[start:end]
            if inner.count(_CLOSES[text[end]]) <= inner.count(text[end]):
                break
            end += 1
        while start > low and text[start - 1] in _OPENS:
            inner = text[start:end]
            if inner.count(_OPENS[text[start - 1]]) <= inner.count(text[start - 1]):
                break
            start -= 1
        return start, end

    def cuts(self, start: int, end: int) -> bool:
        """Whether a span begins or ends within a Latin word, a figure or a date."""
        return self._parts(start) or self._parts(end)

    def _parts(self, at: int) -> bool:
        text = self.text
        if not 0 < at < len(text):
            return False
        left, right = text[at - 1], text[at]
        if left.isascii() and left.isalnum() and right.isascii() and right.isalnum():
            return True
        return any(m.value is not None and m.nstart < at < m.nend for m in self.touching(at, at + 1))

    def touching(self, start: int, end: int) -> Iterator[Mention]:
        """Mentions that share a character with a span."""
        at = bisect_left(self._starts, start - _LONGEST_MENTION)
        while at < len(self.mentions) and self._starts[at] < end:
            if self.mentions[at].nend > start:
                yield self.mentions[at]
            at += 1

    def within(self, start: int, end: int) -> list[Mention]:
        return [m for m in self.touching(start, end) if start <= m.nstart and m.nend <= end]

    def named(self, start: int, end: int) -> list[Mention]:
        return [m for m in self.within(start, end) if m.type in NAMED]

    def sentences_of(self, start: int, end: int) -> list[Sentence]:
        """The sentences that share a character with a span."""
        first = max(0, bisect_right(self._begins, start) - 1)
        out = []
        for sentence in self.sentences[first:]:
            if sentence.start >= end:
                break
            if sentence.end > start:
                out.append(sentence)
        return out


def lay_out(document: Document, recogniser: Recogniser | None = None) -> Laid:
    recogniser = recogniser or Recogniser.standard()
    seen = view(document)
    mentions = recogniser.recognise(seen.normal, published=document.published)
    ordered = tuple(sorted(mentions, key=lambda m: (m.nstart, -m.nend)))
    cut: Sequence[Sentence] = sentences(seen)
    return Laid(
        seen,
        tuple(cut),
        ordered,
        skeleton(seen.text),
        recogniser.vocabulary,
        tuple(m.nstart for m in ordered),
        tuple(s.start for s in cut),
    )
