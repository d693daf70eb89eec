"""From files to documents with facts: prose is read here, several pieces at once where there is much of it.

A piece is a file, or a line of a file of articles (`{"id", "published", "title", "text"}` a line). What was read before,
by the same reader and from the same bytes, is known by its mark and not read again. Nothing is written here.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.load import DocumentFacts
from lodelink.refusals import Refused, Taken, reason_of
from ontology.models import DocumentMeta

if TYPE_CHECKING:
    from loaders.documents.model import Document

_ROOT = Path(__file__).parent.parent
_ENOUGH = 4  # pieces from which on workers are worth their start
_AHEAD = 4  # pieces a worker that may wait to be written
_ARTICLE = ("key", "title", "language", "publisher", "published", "url", "country")


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to read; an article comes with its line and number."""

    path: Path
    number: int | None = None
    line: str = ""

    def mark(self) -> str:
        """What its facts depend on: its name, its bytes, what stands beside it, and who reads."""
        told = hashlib.sha256(f"{edition()}\0{self.path}\0{self.number is None}\0".encode("utf-8", "surrogatepass"))
        if self.number is not None:
            told.update(self.line.encode("utf-8", "surrogatepass"))
        else:
            for path in (self.path, self.path.with_suffix(".meta.json")):
                told.update(hashlib.sha256(path.read_bytes() if path.exists() else b"").digest())
        return told.hexdigest()[:32]


@cache
def edition() -> str:
    """A mark of the readers, of the vocabulary and of the ontology: with others the same text is read otherwise."""
    told = hashlib.sha256()
    for package in ("loaders", "ontology"):
        for path in sorted((_ROOT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                told.update(f"{path.relative_to(_ROOT)}\0".encode())
                told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def is_articles(path: Path) -> bool:
    """Whether the lines of a .jsonl file are articles: they have a text of their own and are no facts. One that cannot be
    read is told of where its facts are wanted."""
    try:
        with path.open("rb") as file:
            line = next((line for line in file if line.strip()), b"")
        first = json.loads(line)
    except (OSError, ValueError):
        return False
    return isinstance(first, dict) and "text" in first and not {"relation", "evidence"} & first.keys()


def articles(path: Path) -> Iterator[Piece]:
    """The articles of a file, one a line."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield Piece(path, number, line.decode("utf-8", "replace"))


def taken(pieces: Iterable[Piece], jobs: int = 1, known: Collection[str] = frozenset()) -> Iterator[Taken]:
    """What the pieces say, in their order, whoever reads them; one that is known comes as a mark without a document."""
    waiting: deque[Taken | Future[Taken] | tuple[Piece, str]] = deque()
    pool: ProcessPoolExecutor | None = None
    try:
        for piece in pieces:
            try:
                mark = piece.mark()
            except OSError as error:
                waiting.append(Taken(None, (Refused(piece.path, None, f"It cannot be opened: {error.strerror}."),)))
                continue
            if mark in known:
                waiting.append(Taken(None, known=True))
            elif pool is not None:
                waiting.append(pool.submit(read_piece, piece, mark))
            else:
                waiting.append((piece, mark))
                unread = [one for one in waiting if isinstance(one, tuple)]
                if jobs > 1 and len(unread) >= _ENOUGH:
                    # Not a fork: the engine of this process has threads.
                    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
                    waiting = deque(pool.submit(read_piece, *o) if isinstance(o, tuple) else o for o in waiting)
            while waiting and len(waiting) > (jobs * _AHEAD if jobs > 1 else 0):
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())
    finally:
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def _result(one: Taken | Future[Taken] | tuple[Piece, str]) -> Taken:
    if isinstance(one, Taken):
        return one
    return read_piece(*one) if isinstance(one, tuple) else one.result()


def read_piece(piece: Piece, mark: str) -> Taken:
    """The document of a piece with its facts, or why there is none."""
    from loaders.documents.model import Unreadable
    from loaders.reading import extract

    try:
        document, source = _article(piece) if piece.number is not None else _file(piece.path)
        _known_country(document.country)
        meta = _meta_of(document, piece, source)
    except (Unreadable, ValueError, OSError) as error:
        return Taken(None, (Refused(piece.path, piece.number, reason_of(error)),))
    try:
        found = extract(document)
    except Exception as error:  # noqa: BLE001 - a fault of ours costs this document and is told; it ends no long load
        return Taken(
            None, (Refused(piece.path, piece.number, f"Reading it failed ({type(error).__name__}: {error})."),)
        )
    dropped = tuple(
        Refused(piece.path, piece.number, f"{d.relation} of “{d.quote}”: {d.reason}") for d in found.dropped
    )
    return Taken(DocumentFacts(meta=meta, text=document.text, facts=found.facts, mark=mark), dropped=dropped)


def _article(piece: Piece) -> tuple[Document, str | None]:
    from loaders.documents import from_text

    try:
        told = json.loads(piece.line)
    except ValueError as error:
        raise ValueError(f"it is not JSON: {error}") from error
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        raise ValueError("an article needs `text`, a string")  # noqa: TRY004 - a fault of the file, not of a call
    given: dict[str, Any] = {name: told[name] for name in _ARTICLE if told.get(name) is not None}
    for name, value in given.items():
        if not isinstance(value, str):
            raise ValueError(f"`{name}` of an article is a string, not {value!r}")  # noqa: TRY004
    # Without an id the text itself is what an article is known by: lines come and go.
    own = told.get("id", hashlib.sha256(told["text"].encode("utf-8", "surrogatepass")).hexdigest()[:12])
    given["key"] = given.get("key") or given.get("url") or f"{piece.path}#{own}"
    return from_text(told["text"], **given), None


def _file(path: Path) -> tuple[Document, str | None]:
    from loaders.documents import read
    from loaders.documents.model import Metadata

    beside = path.with_suffix(".meta.json")
    known = json_object(beside) if beside.exists() else {}
    given = Metadata(**{name: known[name] for name in _ARTICLE if known.get(name) is not None})
    return read(path, given=given), sources(known)


def _known_country(name: str | None) -> None:
    from loaders.reading.scene import country_of

    if name is not None and country_of(name) is None:
        raise ValueError(f"`country` {name!r} is no country or bloc that is known: give its English or Chinese name")


def _meta_of(document: Document, piece: Piece, source: str | None) -> DocumentMeta:
    return DocumentMeta(
        key=document.key,
        title=document.title or piece.path.stem,
        language=document.language,
        publisher=document.publisher,
        published=document.published,
        published_how=document.published_how,
        media_type=document.media_type,
        url=document.url,
        source=source or document.source,
        sha256=document.sha256,
        reader=document.reader,
    )


def sources(data: dict[str, Any]) -> str | None:
    """The public sources that metadata name, as one text."""
    told = data.get("sources")
    return "; ".join(str(s) for s in told) if isinstance(told, list) else None


def json_object(path: Path) -> dict[str, Any]:
    """The object in a JSON file. Raises ValueError naming the file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise ValueError(f"{path.name} must hold one JSON object")  # noqa: TRY004 - a fault of the file, not of a call
    return data


def workers(given: int) -> int:
    """How many processes read: as told, or one a processor."""
    return given or os.cpu_count() or 1
