"""Near copies: documents that share most of their wording, found by the smallest hashes of their shingles.

Reports only: nothing is ever merged or left out for likeness.
"""

from __future__ import annotations

import hashlib
import re

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
    # Python's own hash of strings differs from run to run.
    hashes = {
        int.from_bytes(hashlib.blake2b(squeezed[n : n + _SHINGLE].encode("utf-8", "replace"), digest_size=6).digest())
        for n in range(0, len(squeezed) - _SHINGLE + 1)
    }
    return frozenset(sorted(hashes)[:_KEPT])


def likeness(one: Sketch, two: Sketch) -> float:
    """An estimate of the share of wording that the two have in common, 0 to 1."""
    if not one or not two:
        return 0.0
    smallest = sorted(one | two)[:_KEPT]
    return sum(1 for value in smallest if value in one and value in two) / len(smallest)
