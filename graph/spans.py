"""The time of what follows from several edges: it holds while all of a way hold, and as long as any way does. Pure.

A span is bounded as an edge is (`graph.edges`): certain from `from_latest` until before `to_earliest`, possible from
`from_earliest` until before `to_latest`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

# Before and after all days, in their order as texts.
_EVER, _NEVER = "", "~"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Bounds in their order: an absent one is before or after all days. `begins` and `ends` are days as they were told."""

    from_earliest: str = _EVER
    from_latest: str = _NEVER
    to_earliest: str = _NEVER
    to_latest: str = _NEVER
    begins: str = ""
    ends: str = ""

    @property
    def certain(self) -> bool:
        """Whether it surely holds on some day."""
        return self.from_latest < self.to_earliest

    def as_row(self) -> dict[str, str]:
        """As an edge's properties."""
        told = {"valid_from": self.begins, "valid_to": self.ends}
        told |= {f.name: getattr(self, f.name) for f in fields(self) if f.name not in {"begins", "ends"}}
        return {name: day for name, day in told.items() if day not in {_EVER, _NEVER}}


def span_of(row: Mapping[str, Any], *, lasts: bool) -> Span:
    """The span of an edge with these properties. What does not last, a figure of a year or a deal, is known from then on."""
    begins, begun = row.get("from_earliest"), row.get("from_latest")
    start = {"from_earliest": begins or _EVER, "from_latest": begun or _NEVER}
    if not lasts:
        return Span(**start)
    ends, ended = row.get("to_earliest"), row.get("to_latest")
    # An end told without its day: until when it surely held, nobody tells.
    surely = ends or (_NEVER if ended is None else _EVER)
    told = {"begins": row.get("valid_from") or "", "ends": row.get("valid_to") or ""}
    return Span(**start, to_earliest=surely, to_latest=ended or _NEVER, **told)


def together(spans: Collection[Span]) -> Span | None:
    """While all of them hold; None where they cannot have held at one time."""
    both = _bounded(
        spans,
        max(s.from_earliest for s in spans),
        max(s.from_latest for s in spans),
        min(s.to_earliest for s in spans),
        min(s.to_latest for s in spans),
    )
    return both if both.from_earliest < both.to_latest else None


def whenever(spans: Iterable[Span]) -> list[Whole]:
    """While any of them holds: as few spans as tell just that, in order, each with those that it is made of."""
    out: list[Whole] = []
    for span in sorted(set(spans)):
        out = _with((span, frozenset({span})), out)
    return sorted(out, key=lambda whole: whole[0])


Whole = tuple[Span, frozenset[Span]]


def _with(one: Whole, others: Sequence[Whole]) -> list[Whole]:
    for other in others:
        if (joined := _either(one[0], other[0])) is not None:
            # What was apart from both may meet the two.
            return _with((joined, one[1] | other[1]), [w for w in others if w is not other])
    return [*others, one]


def _either(one: Span, other: Span) -> Span | None:
    """While one or the other holds, if no time lies between: neither between what is possible nor between what is certain."""
    if max(one.from_earliest, other.from_earliest) > min(one.to_latest, other.to_latest):
        return None
    certain = [s for s in (one, other) if s.certain]
    if len(certain) == 2 and max(one.from_latest, other.from_latest) > min(one.to_earliest, other.to_earliest):
        return None
    return _bounded(
        (one, other),
        min(one.from_earliest, other.from_earliest),
        min((s.from_latest for s in certain), default=_NEVER),
        max(s.to_earliest for s in certain or (one, other)),
        max(one.to_latest, other.to_latest),
    )


def _bounded(of: Collection[Span], begins: str, begun: str, ends: str, ended: str) -> Span:
    """The span of these bounds, with days as they are told where one of those that it is made of has both bounds."""
    start = min((s.begins for s in of if (s.from_earliest, s.from_latest) == (begins, begun) and s.begins), default="")
    end = min((s.ends for s in of if (s.to_earliest, s.to_latest) == (ends, ended) and s.ends), default="")
    return Span(begins, begun, ends, ended, start, end)
