"""Pieces of output: text gathered into chunks, and several files in one archive, both as streams with the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

CHUNK = 1 << 16


@dataclass(frozen=True)
class Member:
    """A file of an export that consists of several; `text` may be asked for more than once."""

    name: str
    text: Callable[[], Iterator[str]]


def chunked(text: Iterable[str]) -> Iterator[bytes]:
    """The text as UTF-8 in pieces worth sending. What UTF-8 cannot hold (half a surrogate pair) becomes a question mark."""
    held: list[str] = []
    size = 0
    for piece in text:
        held.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield "".join(held).encode("utf-8", "replace")
            held, size = [], 0
    if held:
        yield "".join(held).encode("utf-8", "replace")


def archived(members: Sequence[Member]) -> Iterator[bytes]:
    """A zip of the members, written as it is read; no time of writing is in it."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            entry = zipfile.ZipInfo(member.name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as file:
                for chunk in chunked(member.text()):
                    file.write(chunk)
                    if sink.size >= CHUNK:
                        yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """What zipfile writes to: it cannot go back, so it must not look."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:  # type: ignore[no-untyped-def]
        piece = bytes(data)
        self._held.append(piece)
        self.size += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        out = b"".join(self._held)
        self._held, self.size = [], 0
        return out
