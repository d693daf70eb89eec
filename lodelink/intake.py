"""From paths that a person names to documents with facts: facts files are checked line by line, other files are read.

A facts file `<stem>.jsonl` has its document beside it: `<stem>.document.json` (`{"meta": …, "text": …}`), or
`<stem>.txt`/`<stem>.md` with, if wanted, `<stem>.meta.json`. Nothing is written here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph.load import DocumentFacts
from lodelink.errors import UserError
from lodelink.folders import documents_in
from ontology.models import DocumentMeta, Fact, document_id

TEXTS = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line, or a file (line None), that was not taken, and why."""

    path: Path
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}" if self.line is not None else f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Taken:
    """One document with the facts of it that are sound, and what was refused."""

    document: DocumentFacts | None
    refused: tuple[Refused, ...] = ()


def take(paths: Iterable[Path]) -> Iterator[Taken]:
    """Every document that the paths lead to, in a stable order: files as given, folders by name."""
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif not path.exists():
            raise UserError(f"There is no file {path}.")
        elif path.suffix == ".jsonl":
            yield facts_file(path)
        else:
            yield from _read([path])


def facts_file(path: Path) -> Taken:
    """The document beside a facts file and the facts that hold of it."""
    refused: list[Refused] = []
    lines = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            lines.append((number, Fact.model_validate_json(line)))
        except ValidationError as error:
            refused.append(Refused(path, number, reason_of(error)))
    try:
        meta, text = beside(path, {fact.evidence.document for _, fact in lines})
    except (ValueError, OSError) as error:
        return Taken(None, (*refused, Refused(path, None, str(error))))
    sound = []
    for number, fact in lines:
        reason = unfounded(fact, meta, text)
        if reason is None:
            sound.append(fact)
        else:
            refused.append(Refused(path, number, reason))
    return Taken(DocumentFacts(meta=meta, text=text, facts=tuple(sound)), tuple(sorted(refused, key=_place)))


def unfounded(fact: Fact, meta: DocumentMeta, text: str) -> str | None:
    """Why a fact cannot have been read from a document, or None."""
    evidence = fact.evidence
    if evidence.document not in (meta.key, document_id(meta.key)):
        return f"it quotes the document {evidence.document!r}, but the one beside it is {meta.key!r}"
    found = text[evidence.start : evidence.end]
    if found != evidence.quote:
        return f"at {evidence.start}–{evidence.end} the document reads {_short(found)!r}, not the quote {_short(evidence.quote)!r}"
    return None


def beside(path: Path, quoted: set[str]) -> tuple[DocumentMeta, str]:
    """Metadata and text of the document that stands beside a facts file. Raises ValueError naming what is missing."""
    whole = path.with_suffix(".document.json")
    if whole.exists():
        data = _json(whole)
        if not isinstance(data.get("text"), str) or not isinstance(data.get("meta"), dict):
            raise ValueError(f"{whole.name} needs `text` (a string) and `meta` (an object)")
        return _meta(data["meta"], whole), data["text"]
    for suffix in TEXTS:
        plain = path.with_suffix(suffix)
        if plain.exists():
            try:
                text = plain.read_bytes().decode("utf-8")
            except UnicodeDecodeError as error:
                raise ValueError(f"{plain.name} is not UTF-8 (byte {error.start})") from error
            told = path.with_suffix(".meta.json")
            # A facts file that quotes one key tells the key of the document that it was read from.
            key = quoted.pop() if len(quoted) == 1 else str(plain)
            return (_meta(_json(told), told) if told.exists() else DocumentMeta(key=key, title=plain.stem)), text
    raise ValueError(
        f"no document stands beside it: {whole.name}, {path.stem}.txt or {path.stem}.md is needed to check its quotes"
    )


def reason_of(error: ValidationError) -> str:
    """What is wrong with a line, in one sentence for people."""
    parts = []
    for detail in error.errors(include_url=False):
        place = ".".join(str(p) for p in detail["loc"])
        # A line of a facts file is all the JSON there is: only the column says something.
        message = detail["msg"].removeprefix("Value error, ").replace(" at line 1 column ", " at column ")
        parts.append(f"{place}: {message}" if place else message)
    return "; ".join(parts)


def _folder(folder: Path) -> Iterator[Taken]:
    facts = sorted(folder.rglob("*.jsonl"))
    told = {path.with_suffix("") for path in facts}
    yield from map(facts_file, facts)
    yield from _read(path for path in documents_in(folder) if path.with_suffix("") not in told)


def _read(paths: Iterable[Path]) -> Iterator[Taken]:
    """Documents without a facts file: their facts are extracted now."""
    for path in paths:
        yield _extracted(path)


def _extracted(path: Path) -> Taken:
    # Late: reading prose costs a second of imports, and a folder of facts files needs none of it.
    from loaders.documents import read
    from loaders.documents.model import Metadata, Unreadable
    from loaders.reading import extract

    told = path.with_suffix(".meta.json")
    try:
        known = _json(told) if told.exists() else {}
        given = Metadata(
            key=known.get("key"),
            title=known.get("title"),
            language=known.get("language"),
            publisher=known.get("publisher"),
            published=known.get("published"),
            url=known.get("url"),
        )
        document = read(path, given=given)
    except (Unreadable, ValueError, OSError) as error:
        return Taken(None, (Refused(path, None, str(error)),))
    meta = DocumentMeta(
        key=document.key,
        title=document.title or path.stem,
        language=document.language,
        publisher=document.publisher,
        published=document.published,
        published_how=document.published_how,
        media_type=document.media_type,
        url=document.url,
        source=_sources(known) or document.source,
        sha256=document.sha256,
        reader=document.reader,
    )
    return Taken(DocumentFacts(meta=meta, text=document.text, facts=extract(document).facts))


def _meta(data: dict[str, Any], path: Path) -> DocumentMeta:
    fields = {k: v for k, v in data.items() if k != "sources"}
    if (sources := _sources(data)) is not None:
        fields.setdefault("source", sources)
    try:
        return DocumentMeta(**fields)
    except ValidationError as error:
        raise ValueError(f"{path.name}: {reason_of(error)}") from error


def _sources(data: dict[str, Any]) -> str | None:
    sources = data.get("sources")
    return "; ".join(str(s) for s in sources) if isinstance(sources, list) else None


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise ValueError(f"{path.name} must hold one JSON object")  # noqa: TRY004 - a fault of the file, not of a call
    return data


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _place(refused: Refused) -> int:
    return refused.line or 0


Report = Callable[[Refused], None]


def documents(taken: Iterable[Taken], report: Report) -> Iterator[DocumentFacts]:
    """The documents alone; what was refused goes to `report` as it comes up."""
    for one in taken:
        for refused in one.refused:
            report(refused)
        if one.document is not None:
            yield one.document
