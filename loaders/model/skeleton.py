"""The skeleton of a text: what is left of its normal form without blanks and punctuation.  A quote is found by it or not.

Nothing here is fuzzy: a skeleton is found exactly, and what parts figures (1.5, 2025-10, a minus) is no punctuation.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ontology.names.normal import normalise

# Marks that mean something wherever they stand, though Unicode calls them punctuation or symbols.
_MEANS = frozenset("%‰&@+×±≥≤<>=°µ√✓✔☑")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The skeleton of a text in normal form; `places[i]` is where its i-th character stands there."""

    text: str
    places: array[int]

    def find(self, needle: str, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Where a skeleton stands within a span of the normal text, as spans of that text."""
        first, last = bisect_left(self.places, low), bisect_left(self.places, high)
        at = self.text.find(needle, first, last) if needle else -1
        while at >= 0:
            yield self.places[at], self.places[at + len(needle) - 1] + 1
            at = self.text.find(needle, at + 1, last)


def of(raw: str) -> str:
    """The skeleton of a text that is not in normal form yet: of a quote as it is delivered."""
    return skeleton(normalise(raw).text).text


def skeleton(normal: str) -> Skeleton:
    out: list[str] = []
    places = array("l")
    gap = 0  # where the latest run of what is left out begins
    for at, char in enumerate(normal):
        if not _kept(char) and not _is_sign(normal, at):
            continue
        if gap < at and _digit(char) and out and _digit(out[-1]):
            mark = _between_digits(normal, gap, at)
            if mark:
                out.append(mark)
                places.append(gap)
        out.append(char)
        places.append(at)
        gap = at + 1
    return Skeleton("".join(out), places)


def _between_digits(normal: str, start: int, end: int) -> str:
    """What stays of a gap between two digits: the point of a decimal, nothing within thousands, else that there is one."""
    gap = normal[start:end]
    if gap == ".":
        return "."
    if gap in (",", " ") and _thousands(normal, start, end):
        return ""
    return "|"


def _thousands(normal: str, start: int, end: int) -> bool:
    before = start
    while before > 0 and _digit(normal[before - 1]):
        before -= 1
    after = end
    while after < len(normal) and _digit(normal[after]):
        after += 1
    return start - before <= 3 and after - end == 3


def _is_sign(normal: str, at: int) -> bool:
    """A minus: nothing but a figure follows, and nothing that it could join stands before."""
    return (
        normal[at] == "-" and at + 1 < len(normal) and _digit(normal[at + 1]) and (at == 0 or normal[at - 1] in " (\n")
    )


def _digit(char: str) -> bool:
    return "0" <= char <= "9"


@lru_cache(maxsize=4096)
def _kept(char: str) -> bool:
    if char in _MEANS:
        return True
    category = unicodedata.category(char)
    return category[0] in "LNM" or category == "Sc"
