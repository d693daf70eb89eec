"""A document in pieces that a model can be asked about: whole paragraphs, each piece beginning with the end of the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.documents.model import BlockKind
from loaders.reading.sentences import Sentence
from loaders.reading.view import Part, View

OVERLAP = 0.12  # of a piece: what it repeats of the one before


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the view's normal text, and the document's own words for it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is not cut: a paragraph, or of a paragraph longer than a piece one sentence."""

    start: int
    end: int
    text: str


def pieces(seen: View, sentences: Sequence[Sentence], most: int) -> Iterator[Piece]:
    """The document in order; no piece is longer than `most` by more than a sentence."""
    units = [u for part in seen.parts for u in _units(seen, part, sentences, most)]
    at = 0
    while at < len(units):
        end, size = at, 0
        while end < len(units) and (end == at or size + len(units[end].text) <= most):
            size += len(units[end].text) + 1
            end += 1
        yield Piece(units[at].start, units[end - 1].end, "\n".join(u.text for u in units[at:end]))
        if end == len(units):
            return
        after = end
        while after - 1 > at and sum(len(u.text) for u in units[after - 1 : end]) <= most * OVERLAP:
            after -= 1
        at = after


def _units(seen: View, part: Part, sentences: Sequence[Sentence], most: int) -> Iterator[_Unit]:
    if part.end - part.start <= most:
        yield _Unit(part.start, part.end, _marked(part, seen.quote(part.start, part.end)[0]))
        return
    for sentence in sentences:
        if part.start <= sentence.start < part.end:
            yield _Unit(sentence.start, sentence.end, seen.quote(sentence.start, sentence.end)[0])


def _marked(part: Part, text: str) -> str:
    """Headings and rows of tables told as such, in marks that no skeleton keeps."""
    match part.kind:
        case BlockKind.HEADING:
            return text if text.startswith("#") else f"{'#' * (part.level or 1)} {text}"
        case BlockKind.TABLE_CELL:
            context = f"[table: {part.context.strip()}]\n" if part.context.strip() else ""
            return context + text
        case _:
            return text
