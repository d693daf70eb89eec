"""Partial dates: ISO dates only as precise as stated, each an interval; comparisons that precision cannot decide say so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


class Certainty(StrEnum):
    """What can be said of a comparison of partial dates."""

    YES = "yes"
    NO = "no"
    POSSIBLY = "possibly"


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of the precision that its ISO text has: "2025", "2025-07" or "2025-07-03"."""

    iso: str
    # The first and the last day that it may mean. Told once: days are compared far more often than made.
    first: date = field(init=False, repr=False, compare=False)
    last: date = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        match = _ISO.match(self.iso)
        if match is None:
            raise ValueError(f"{self.iso!r} is not a date: write 2025, 2025-07 or 2025-07-03.")
        year, month, day = match.groups()
        first = date(int(year), int(month or 1), int(day or 1))  # raises a ValueError that names what is out of range
        object.__setattr__(self, "first", first)
        object.__setattr__(self, "last", first if day else _month_end(first) if month else date(first.year, 12, 31))

    @property
    def precision(self) -> str:
        return {4: "year", 7: "month", 10: "day"}[len(self.iso)]

    def before(self, other: PartialDate) -> Certainty:
        """Whether this day lies before that one."""
        if self.last < other.first:
            return Certainty.YES
        if self.first >= other.last:
            return Certainty.NO
        return Certainty.POSSIBLY

    def agrees(self, other: PartialDate) -> bool:
        """Whether both may mean the same day."""
        return self.first <= other.last and other.first <= self.last

    def __lt__(self, other: PartialDate) -> bool:
        """A stable order for listings: by first day, the coarser first. Not a statement about the world."""
        return (self.first, len(self.iso)) < (other.first, len(other.iso))

    def __str__(self) -> str:
        return self.iso


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def holds(start: PartialDate | None, end: PartialDate | None, day: PartialDate) -> Certainty:
    """Whether something in force from `start` until before `end` is in force on `day`; an unknown end leaves it open.

    The interval is half-open: on its end day it holds no more. An unknown start decides nothing by itself.
    """
    begun = Certainty.POSSIBLY if start is None else _not(day.before(start))
    ended = Certainty.NO if end is None else _not(day.before(end))
    if begun is Certainty.NO or ended is Certainty.YES:
        return Certainty.NO
    if begun is Certainty.YES and ended is Certainty.NO:
        return Certainty.YES
    return Certainty.POSSIBLY


def _not(answer: Certainty) -> Certainty:
    match answer:
        case Certainty.YES:
            return Certainty.NO
        case Certainty.NO:
            return Certainty.YES
        case Certainty.POSSIBLY:
            return Certainty.POSSIBLY
