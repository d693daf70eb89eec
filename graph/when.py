"""Whether an edge holds on a day: yes, no, or possibly where the precision of its dates does not decide."""

from typing import Protocol

from ontology.dates import Certainty, PartialDate
from ontology.schema import ontology


class Bounded(Protocol):
    """What has bounds like an edge."""

    @property
    def lifecycle(self) -> str: ...
    @property
    def valid_from(self) -> str | None: ...
    @property
    def from_earliest(self) -> str | None: ...
    @property
    def from_latest(self) -> str | None: ...
    @property
    def to_earliest(self) -> str | None: ...
    @property
    def to_latest(self) -> str | None: ...


def in_force(edge: Bounded, day: str) -> Certainty:
    """Whether an edge holds on a day (or during all or some of a month or year)."""
    return held(
        day,
        lifecycle=edge.lifecycle,
        dated=edge.valid_from is not None,
        from_earliest=edge.from_earliest,
        from_latest=edge.from_latest,
        to_earliest=edge.to_earliest,
        to_latest=edge.to_latest,
    )


def held(
    day: str,
    *,
    lifecycle: str,
    dated: bool,
    from_earliest: str | None,
    from_latest: str | None,
    to_earliest: str | None,
    to_latest: str | None,
) -> Certainty:
    """Bounds are days: certain from `from_latest` until before `to_earliest`, possible from `from_earliest` until before
    `to_latest`. An unknown latest start is decided by nothing; an edge without any end is open."""
    asked = PartialDate(day)
    first, last = asked.first.isoformat(), asked.last.isoformat()
    if from_earliest is not None and last < from_earliest:
        return Certainty.NO
    if to_latest is not None and first >= to_latest:
        return Certainty.NO
    stages = ontology().lifecycle
    if stages[lifecycle].progress < stages["announced"].progress:
        return Certainty.POSSIBLY
    begun = from_latest is not None and from_latest <= first
    # An end told without its day: `to_latest` alone says that it has come by then.
    ends = to_earliest if to_earliest is not None or to_latest is None else from_earliest or "0001-01-01"
    standing = ends is None or last < ends
    return Certainty.YES if begun and standing else Certainty.POSSIBLY
