"""Near copies: documents that share most of their wording, found by the smallest hashes of their shingles.

Reports only: nothing is ever merged or left out for likeness.
"""

from __future__ import annotations

import re
from collections import Counter
from zlib import crc32

_NOISE = re.compile(r"[\W_]+")
_SHINGLE = 12
_KEPT = 128
_MOST = 200_000

Sketch = frozenset[int]


def sketch(text: str) -> Sketch:
    """The smallest hashes of all runs of twelve characters, punctuation and blanks left out."""
    squeezed = _NOISE.sub("", text[:_MOST]).lower()
    if len(squeezed) < 4 * _SHINGLE:
        return frozenset()
    # Python's own hash of strings differs from run to run; in UTF-32 a character is four bytes everywhere.
    coded = squeezed.encode("utf-32-le", "surrogatepass")
    size = 4 * _SHINGLE
    hashes = {crc32(coded[n : n + size]) for n in range(0, len(coded) - size + 1, 4)}
    return frozenset(sorted(hashes)[:_KEPT])


def likeness(one: Sketch, two: Sketch) -> float:
    """An estimate of the share of wording that the two have in common, 0 to 1."""
    if not one or not two:
        return 0.0
    smallest = sorted(one | two)[:_KEPT]
    return sum(1 for value in smallest if value in one and value in two) / len(smallest)


class Index:
    """Sketches by the hashes in them, so that a new document is compared only with those that share some."""

    def __init__(self) -> None:
        self._sketches: list[tuple[str, Sketch]] = []
        self._holders: dict[int, list[int]] = {}

    def alike(self, mine: Sketch, least: float, most: int = 5) -> tuple[tuple[str, float], ...]:
        shared: Counter[int] = Counter(n for value in mine for n in self._holders.get(value, ()))
        found = [
            (self._sketches[n][0], round(likeness(mine, self._sketches[n][1]), 2))
            for n, count in shared.items()
            if count >= 0.3 * len(mine)
        ]
        return tuple(sorted((pair for pair in found if pair[1] >= least), key=lambda pair: (-pair[1], pair[0]))[:most])

    def add(self, name: str, mine: Sketch) -> None:
        for value in mine:
            self._holders.setdefault(value, []).append(len(self._sketches))
        self._sketches.append((name, mine))
