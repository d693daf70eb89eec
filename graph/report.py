"""What a change of the graph did, as it is told to who asked for it."""

from dataclasses import dataclass

from graph.write import Written


@dataclass(frozen=True)
class Dropped:
    """A fact that was not taken, and why."""

    document: str
    fact: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class LoadReport(Written):
    """What a load did."""

    run: str
    dropped: tuple[Dropped, ...] = ()
