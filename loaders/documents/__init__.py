"""Readers: from a file, or a string, to a `Document`. What the text says is no business of this package.

`read` reads one file in this process, `from_text` takes a string, `read_many` reads files and folders in worker
processes under limits, one `Outcome` a file.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from loaders.documents import metadata, plain, reading
from loaders.documents.batch import read_many
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
    country: str | None = None,
) -> Document:
    """A document of a plain string: blocks are recovered from its lines, the string stays as it is. Pure."""
    front, start = metadata.front_matter(text)
    return reading.assemble(
        text,
        plain.blocks(text, start),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        reader=plain.READER,
        given=Metadata(None, title, language, publisher, published, url, country=country),
        found=front or Metadata(),
        source=None,
        media="text/plain",
        key=key,
    )


def read(path: Path, *, given: Metadata | None = None, limits: Limits | None = None) -> Document:
    """Read one file in this process, without a guard of time and memory. Raises `Unreadable` with the reason."""
    limits = limits or Limits()
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise Unreadable(
                f"The file has {size:,} bytes, more than the limit of {limits.file_bytes:,}.", skipped=True
            )
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror or error}.") from error
    return reading.read_bytes(raw, path, given=given, limits=limits)
