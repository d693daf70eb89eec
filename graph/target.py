"""What the store connects to: an address, who reads, who writes, and the few things in which the two engines differ."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Login:
    """A user and password of the database."""

    user: str
    password: str = field(repr=False)


def _nothing() -> None:
    """The default where an engine needs no such step."""


@dataclass(frozen=True)
class Target:
    """One graph database, opened or reachable.

    `reader` is the login of reads where the engine enforces reading by the user rather than by the access mode.
    `folder` is where an engine of ours keeps its files.
    `lift_ceiling`/`restore_ceiling` take the engine's own time limit away while a long write runs, and set it again.
    """

    engine: str
    uri: str
    database: str
    writer: Login | None
    reader: Login | None
    fulltext: bool
    describe: str
    folder: Path | None = None
    lift_ceiling: Callable[[], None] = _nothing
    restore_ceiling: Callable[[], None] = _nothing
    close: Callable[[], None] = _nothing
