"""Sums that stand beside the sentence which tells who gives the money: "The total value of the funding is …" comes after
it, "The funding will support …" goes on from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.reading.sentences import Sentence
from ontology.names.mentions import Mention
from ontology.names.values import Money

AFTER, BEFORE = 3, 2  # in how many of the next, and of the last sentences it is sought
_KINDS = (
    r"(?:funding|funds?|financing|finance|loans?|grants?|aid|assistance|support|investment|awards?|credits?|guarantee"
    r"|subsid(?:y|ies)|package|financial\s(?:aid|support|assistance))"
)
# A sentence that tells the sum of what was told before, and nothing else.
_TELLS = re.compile(
    rf"\b(?:value|amount|size|volume|sum)\sof\s(?:the|this|these)\s(?:\w+\s)?{_KINDS}\b|\bthe\s{_KINDS}\s(?:amount|totals?\b|is worth)"
    rf"|\b(?:the|this|these)\s{_KINDS}\s(?:amounts?|amounted)\sto\b"
    r"|(?:贷款|资金|资助|融资|投资|补贴|授信|补助|援助|拨款)(?:的)?(?:总额|金额|规模|额度)",
    re.IGNORECASE,
)
# A sentence that goes on about the money of the one before.
_GOES_ON = re.compile(
    rf"\W*(?:according to [^,]{{1,40}}, )?(?:the|this|these)\s(?:\w+\s)?{_KINDS}\s(?:\w+\s){{0,2}}?"
    r"(?:is|are|was|will|would|supports?|enables?|helps?|covers?|goes|went|aims?)\b"
    r"|\W*(?:the\s(?:aim|objective|purpose|goal))\sof\sthe\s(?:funding|financing|loan|grant|investment)\b"
    r"|[^。，,]{0,2}(?:该笔?|这笔|此笔|上述)(?:贷款|资金|资助|融资|投资|补贴|授信|补助|援助|拨款)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that a neighbouring sentence tells, and where that sentence stands."""

    money: Mention
    start: int
    end: int


def sums(text: str, spans: Sequence[Sentence], mentions: Sequence[Mention]) -> dict[int, Sum]:
    """By the number of a sentence without money of its own: the sum that it is told of beside it."""
    money = _money(spans, mentions)
    out: dict[int, Sum] = {}
    for n, sentence in enumerate(spans):
        if n in money:
            continue
        found = _after(text, spans, money, n)
        if found is None and _GOES_ON.match(text, sentence.start, sentence.end):
            found = next((k for k in range(n - 1, max(-1, n - 1 - BEFORE), -1) if k in money), None)
        if found is not None and len(money[found]) == 1:
            out[n] = Sum(money[found][0], spans[found].start, spans[found].end)
    return out


def _after(text: str, spans: Sequence[Sentence], money: dict[int, list[Mention]], n: int) -> int | None:
    """The first sentence behind that has money, where it is the one that tells the sum."""
    k = next((k for k in range(n + 1, min(len(spans), n + 1 + AFTER)) if k in money), None)
    return k if k is not None and _TELLS.search(text, spans[k].start, money[k][0].nstart) else None


def _money(spans: Sequence[Sentence], mentions: Sequence[Mention]) -> dict[int, list[Mention]]:
    out: dict[int, list[Mention]] = {}
    number = 0
    for m in mentions:
        if isinstance(m.value, Money) and not m.value.per:
            while number < len(spans) and spans[number].end <= m.nstart:
                number += 1
            if number < len(spans) and spans[number].start <= m.nstart:
                out.setdefault(number, []).append(m)
    return out
