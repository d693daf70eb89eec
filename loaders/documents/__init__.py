"""Readers: from a file, or a string, to a `Document`. What the text says is no business of this package.

`read` reads one file in this process, `from_text` takes a string, `read_many` reads files and folders in worker
processes under limits, one `Outcome` a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from loaders.documents import plain
from loaders.documents.model import (
    Block,
    BlockKind,
    Box,
    Document,
    Flow,
    Limits,
    Line,
    Metadata,
    Outcome,
    OutcomeStatus,
    Page,
    Unreadable,
)

__all__ = [
    "Block",
    "BlockKind",
    "Box",
    "Document",
    "Flow",
    "Limits",
    "Line",
    "Metadata",
    "Outcome",
    "OutcomeStatus",
    "Page",
    "Unreadable",
    "from_text",
    "read",
    "read_many",
]


def from_text(
    text: str,
    *,
    key: str = "text",
    title: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
    url: str | None = None,
) -> Document:
    """A document of a plain string: blocks are recovered from its lines, the string stays as it is."""
    return Document(
        key=key,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        reader=plain.READER,
        text=text,
        blocks=plain.blocks(text),
        title=title,
        language=language or "und",
        publisher=publisher,
        published=published,
        published_how=None if published is None else "given",
        url=url,
    )


def read(path: Path, *, given: Metadata | None = None, limits: Limits | None = None) -> Document:
    """Read one file in this process. Raises `Unreadable` with the reason."""
    given = given or Metadata()
    raw = path.read_bytes()
    document = from_text(
        raw.decode("utf-8"),
        key=given.key or given.url or str(path),
        title=given.title,
        language=given.language,
        publisher=given.publisher,
        published=given.published,
        url=given.url,
    )
    return document


def read_many(
    paths: Iterable[Path],
    *,
    jobs: int = 2,
    limits: Limits | None = None,
    on_progress: Callable[[Outcome], None] | None = None,
) -> Iterator[Outcome]:
    """Read files and folders; exactly one outcome for each file."""
    for path in paths:
        outcome = Outcome(str(path), OutcomeStatus.READ, read(path, limits=limits))
        if on_progress is not None:
            on_progress(outcome)
        yield outcome
