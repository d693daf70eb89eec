"""How far a long load is, for a person: counts, rate and time left, in a line that moves or in plain lines now and then.

Nothing here reads or writes documents.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

_RECENT = 60.0  # seconds that a rate looks back
_EVERY = 30.0  # seconds between plain lines

Clock = Callable[[], float]


@dataclass
class Pace:
    """Documents done of those there are. What the graph has already costs nothing and counts for no rate."""

    total: int
    clock: Clock = time.monotonic
    known: int = 0
    read: int = 0
    characters: int = 0
    written: int = 0
    claims: int = 0
    _marks: list[tuple[float, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._marks.append((self.clock(), 0, 0))

    @property
    def done(self) -> int:
        return self.known + self.read

    def skip(self) -> None:
        """A document that the graph has as it is."""
        self.known += 1
        if self.read == 0:
            self._marks = [(self.clock(), 0, 0)]

    def take(self, characters: int) -> None:
        """A document that was read, or that could not be."""
        self.read += 1
        self.characters += characters
        now = self.clock()
        if now - self._marks[-1][0] >= 1:
            self._marks.append((now, self.read, self.characters))
        while len(self._marks) > 2 and self._marks[1][0] <= now - _RECENT:
            self._marks.pop(0)

    def rates(self) -> tuple[float, float] | None:
        """Documents and characters a second of late; None while nothing is known."""
        began, read, characters = self._marks[0]
        spent = self.clock() - began
        if self.read == read or spent <= 0:
            return None
        return (self.read - read) / spent, (self.characters - characters) / spent

    def left(self) -> float | None:
        """Seconds until all is read, at that rate."""
        rates = self.rates()
        return None if rates is None else max(self.total - self.done, 0) / rates[0]

    def told(self) -> str:
        parts = [f"{self.done:,} of {self.total:,} documents read, {self.written:,} written, {self.claims:,} claims"]
        rates, left = self.rates(), self.left()
        if rates is not None and left is not None:
            parts.append(f"{rates[0]:,.1f} documents/s, {rates[1]:,.0f} characters/s")
            parts.append(f"{_clock(left)} left" if left > 0 else "finishing")
        return "; ".join(parts)


@contextmanager
def shown(pace: Pace, out: TextIO | None = None, every: float = _EVERY) -> Iterator[Callable[[], None]]:
    """Shows a pace while it goes on; what is given is to be called when it changed.

    On a terminal a bar that goes away at the end; elsewhere a plain line, but none in the first `every` seconds.
    """
    out = sys.stderr if out is None else out
    if not out.isatty():
        last = pace.clock()

        def line() -> None:
            nonlocal last
            if pace.clock() - last >= every:
                last = pace.clock()
                print(pace.told(), file=out, flush=True)

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(20), TextColumn("{task.fields[told]}", markup=False))
    # What is printed to standard error meanwhile stands above the bar; standard output stays what it is.
    bar = Progress(*columns, console=Console(file=out), transient=True, redirect_stdout=False)
    with bar:
        task = bar.add_task("", total=pace.total, told=pace.told())
        yield lambda: bar.update(task, completed=pace.done, told=pace.told())


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
