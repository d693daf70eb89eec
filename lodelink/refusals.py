"""What comes of a file that is to be loaded: a document, or reasons why not, in sentences for people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from graph.load import DocumentFacts


@dataclass(frozen=True, slots=True)
class Refused:
    """A line, or a file (line None), that was not taken, and why."""

    path: Path
    line: int | None
    reason: str

    @property
    def where(self) -> str:
        return str(self.path) if self.line is None else f"{self.path}:{self.line}"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Taken:
    """One document with the facts of it that are sound, and what was refused; or one that the graph has as it is.

    `dropped` is what its reader took for a fact and then did not find borne out.
    """

    document: DocumentFacts | None
    refused: tuple[Refused, ...] = ()
    known: bool = False
    dropped: tuple[Refused, ...] = ()


def reason_of(error: Exception) -> str:
    """What is wrong with a line or a file, in one sentence for people."""
    if not isinstance(error, ValidationError):
        return str(error)
    parts = []
    for detail in error.errors(include_url=False):
        place = ".".join(str(p) for p in detail["loc"])
        # A line of a facts file is all the JSON there is: only the column says something.
        message = detail["msg"].removeprefix("Value error, ").replace(" at line 1 column ", " at column ")
        parts.append(f"{place}: {message}" if place else message)
    return "; ".join(parts)
