"""From paths that a person names to documents with facts: facts files are checked line by line, other files are read.

A facts file `<stem>.jsonl` has its document beside it: `<stem>.document.json` (`{"meta": …, "text": …}`), or
`<stem>.txt`/`<stem>.md` with, if wanted, `<stem>.meta.json`. A `.jsonl` file whose lines have a text of their own holds
articles, which are read like files. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph.load import DocumentFacts
from lodelink.errors import UserError
from lodelink.folders import documents_in
from lodelink.reading import Piece, articles, is_articles, json_object, sources, taken
from lodelink.refusals import Refused, Taken, reason_of
from lodelink.vocabulary import vocabulary
from ontology.models import DocumentMeta, Fact, document_id

TEXTS = (".txt", ".md")


def take(paths: Iterable[Path], jobs: int = 1, known: Collection[str] = frozenset()) -> Iterator[Taken]:
    """Every document that the paths lead to, in a stable order: files as given, folders by name.

    `jobs` processes read prose; what was read before (`known`, by mark) is not read again.
    """
    held: list[Piece] = []
    for path in paths:
        if not path.is_dir() and not path.exists():
            raise UserError(f"There is no file {path}.")
        if path.suffix == ".jsonl" and not path.is_dir() and not is_articles(path):
            yield from taken(held, jobs, known)
            held = []
            yield facts_file(path)
        elif not path.is_dir():
            held += articles(path) if path.suffix == ".jsonl" else [Piece(path)]
        else:
            yield from taken(held, jobs, known)
            held = []
            yield from _folder(path, jobs, known)
    yield from taken(held, jobs, known)


def count(paths: Iterable[Path]) -> int:
    """How many documents `take` will come to; nothing is read but the lines of articles."""
    found = 0
    for path in paths:
        if path.is_dir():
            facts, news, others = _parts(path)
            found += len(facts) + sum(1 for _ in others) + sum(1 for one in news for _ in articles(one))
        elif path.exists():
            found += sum(1 for _ in articles(path)) if path.suffix == ".jsonl" and is_articles(path) else 1
    return found


def facts_file(path: Path) -> Taken:
    """The document beside a facts file and the facts that hold of it."""
    refused: list[Refused] = []
    lines = []
    try:
        written = path.read_bytes()
    except OSError as error:
        return Taken(None, (Refused(path, None, f"it cannot be read ({error.strerror})"),))
    for number, line in enumerate(written.split(b"\n"), 1):
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
        reason = unfounded(fact, meta, text) or no_country(fact)
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


def no_country(fact: Fact) -> str | None:
    """Which end is said to be a country that there is not: the list of countries is closed, and under an id of its own the
    fact would be told of nobody."""
    for end in (fact.subject, fact.object):
        if end.type == "Country" and end.id is not None and vocabulary().get(end.id) is None:
            known = sorted(e.id for e in vocabulary().lookup(end.name) if e.type == "Country")
            return f"{end.id} is no country that is known" + (f"; {end.name} is {' or '.join(known)}" if known else "")
    return None


def beside(path: Path, quoted: set[str]) -> tuple[DocumentMeta, str]:
    """Metadata and text of the document that stands beside a facts file. Raises ValueError naming what is missing."""
    whole = path.with_suffix(".document.json")
    if whole.exists():
        data = json_object(whole)
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
            return (_meta(json_object(told), told) if told.exists() else DocumentMeta(key=key, title=plain.stem)), text
    raise ValueError(
        f"no document stands beside it: {whole.name}, {path.stem}.txt or {path.stem}.md is needed to check its quotes"
    )


def _folder(folder: Path, jobs: int, known: Collection[str]) -> Iterator[Taken]:
    facts, news, others = _parts(folder)
    yield from map(facts_file, facts)
    yield from taken(chain(map(Piece, others), chain.from_iterable(map(articles, news))), jobs, known)


def _parts(folder: Path) -> tuple[list[Path], list[Path], Iterator[Path]]:
    """The facts files of a folder, its files of articles, and its other documents."""
    facts: list[Path] = []
    news: list[Path] = []
    for path in sorted(path for path in folder.rglob("*.jsonl") if path.is_file()):
        (news if is_articles(path) else facts).append(path)
    told = {path.with_suffix("") for path in facts}
    return facts, news, (path for path in documents_in(folder) if path.with_suffix("") not in told)


def _meta(data: dict[str, Any], path: Path) -> DocumentMeta:
    fields = {k: v for k, v in data.items() if k != "sources"}
    if (told := sources(data)) is not None:
        fields.setdefault("source", told)
    try:
        return DocumentMeta(**fields)
    except ValidationError as error:
        raise ValueError(f"{path.name}: {reason_of(error)}") from error


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _place(refused: Refused) -> int:
    return refused.line or 0


def documents(told: Iterable[Taken], see: Callable[[Taken], None]) -> Iterator[DocumentFacts]:
    """The documents alone; everything, documents or not, goes to `see` as it comes up."""
    for one in told:
        see(one)
        if one.document is not None:
            yield one.document
