"""Loading: documents with their facts into the graph, in batches, each batch whole or not at all.

What a document is and how a load is told live here; how rows are written lives in `graph.write`.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from graph.admin import rebuild
from graph.claims import Claim, claim_of_fact, without_doubles
from graph.derive import derive_pending
from graph.identity import Ledger, NameLookup, entity_id, organ_of, read_ledger
from graph.migrate import logic_is_current
from graph.report import Dropped, LoadReport
from graph.store import Store
from graph.write import Batch, DocumentRow, PassageRow, Written, write_batch
from ontology.models import DocumentMeta, Fact, document_id
from ontology.schema import Ontology, ontology

_PASSAGE = 1_200
# Seconds after which a batch is written though it is not full: reading prose is slow, and a kill loses what is not written.
_PATIENCE = 10.0


@dataclass(frozen=True)
class PassageText:
    """A run of the document's text, as a reader cut it; offsets count code points."""

    start: int
    end: int
    page: int | None = None
    kind: str = "paragraph"


@dataclass(frozen=True)
class DocumentFacts:
    """A document and what was read from it. Without passages the text is cut at paragraphs.

    `mark` is what the caller knows this reading by: it is kept (`marks`), so that the same need not be read again.
    """

    meta: DocumentMeta
    text: str
    facts: tuple[Fact, ...]
    passages: tuple[PassageText, ...] = ()
    mark: str | None = None


Progress = Callable[[LoadReport], None]


def load_documents(
    store: Store,
    documents: Iterable[DocumentFacts],
    *,
    run: str | None = None,
    names: NameLookup | None = None,
    ledger: Ledger | None = None,
    known: Ontology | None = None,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> LoadReport:
    """Write documents and their facts. What is there already, unchanged, costs one look and changes nothing."""
    known = known or ontology()
    ledger = read_ledger(store.settings.ledger_path) if ledger is None else ledger
    at = (now or datetime.now(UTC)).isoformat(timespec="microseconds")
    if not logic_is_current(store, known, ledger):
        # What stood before a change is computed from claims: only right where edges are as claims make them now, and
        # where every merge that the ledger has by now is applied.
        rebuild(store, names=names, ledger=ledger, known=known, now=now)
    report = LoadReport(run=run or f"load {at}")

    def written(writing: Future[Written], dropped: list[Dropped]) -> LoadReport:
        so_far = replace(report + writing.result(), dropped=(*report.dropped, *dropped))
        if progress is not None:
            progress(so_far)
        return so_far

    # One writer; meanwhile the next batch is read and prepared.
    with ThreadPoolExecutor(1, "writer") as writer:
        under_way: tuple[Future[Written], list[Dropped]] | None = None
        for part in _batches(documents, store.settings.batch_rows):
            rows, dropped = [], []
            for document in part:
                row, bad = prepare(document, ledger, known, names)
                rows.append(row)
                dropped += bad
            if under_way is not None:
                report = written(*under_way)
            batch = Batch(tuple(rows), report.run, at)
            under_way = writer.submit(write_batch, store, batch, names, ledger, known), dropped
        if under_way is not None:
            report = written(*under_way)
    derive_pending(store, names, known)
    return report


def prepare(
    document: DocumentFacts, ledger: Ledger, known: Ontology, names: NameLookup | None = None
) -> tuple[DocumentRow, list[Dropped]]:
    """A document in the form that is written, and the facts whose quotes do not stand in its text."""
    meta, text = document.meta, document.text
    key = meta.key
    sha = hashlib.sha256(text.encode()).hexdigest()
    claims, dropped = [], []
    for fact in document.facts:
        reason = _unfounded(fact, meta, text)
        if reason is not None:
            dropped.append(Dropped(key, fact.id, reason))
            continue
        given = (entity_id(fact.subject, key, known), entity_id(fact.object, key, known))
        resolved = (ledger.resolve(given[0]), ledger.resolve(given[1]))
        whose = organ_of(resolved[0], fact.object.type, names)
        claims.append(claim_of_fact(fact, key, meta.published, given, resolved, whose))
    claims = without_doubles(claims)
    # Merges of the ledger are no part of what the document says: `rebuild` applies them.
    told = [repr(_as_given(c)) + ("" if c.acts_for is None else f" for {c.acts_for}") for c in claims]
    cuts = _cuts(document)
    described = {**meta.model_dump(), "sha256": sha}
    digest = hashlib.sha256(
        json.dumps([described, [repr(c) for c in cuts], told], ensure_ascii=False).encode()
    ).hexdigest()
    row = DocumentRow(
        key=key,
        id=document_id(key),
        properties={k: v for k, v in described.items() if k != "key"},
        text_sha256=sha,
        digest=digest,
        passages=tuple(_passages(document, cuts, sha)),
        claims=tuple(claims),
        mark=document.mark,
    )
    return row, dropped


def _as_given(claim: Claim) -> Claim:
    if claim.subject == claim.subject_given and claim.object == claim.object_given:
        return claim  # as nearly all are, and a copy costs more than to look
    return replace(claim, subject=claim.subject_given, object=claim.object_given)


def marks(store: Store) -> frozenset[str]:
    """The marks of all documents that stand in the graph."""
    rows = store.read("MATCH (d:Document) WHERE d.mark IS NOT NULL RETURN collect(d.mark) AS marks")
    return frozenset(rows[0]["marks"])


def _unfounded(fact: Fact, meta: DocumentMeta, text: str) -> str | None:
    evidence = fact.evidence
    if evidence.document not in {meta.key, document_id(meta.key)}:
        return f"it quotes {evidence.document}, not {meta.key}"
    if text[evidence.start : evidence.end] != evidence.quote:
        return f"its quote does not stand at {evidence.start}–{evidence.end} of the text"
    return None


def _cuts(document: DocumentFacts) -> list[PassageText]:
    cuts = list(document.passages) or list(_paragraphs(document.text))
    at = 0
    for cut in cuts:
        if cut.start != at or cut.end < cut.start:
            raise ValueError(f"The passages of {document.meta.key} leave or repeat text at {at}.")
        at = cut.end
    if at != len(document.text):
        raise ValueError(f"The passages of {document.meta.key} end at {at} of {len(document.text)}.")
    return cuts


def _passages(document: DocumentFacts, cuts: Iterable[PassageText], sha: str) -> Iterator[PassageRow]:
    # The id holds the version of the text: passages of two versions never mix.
    prefix = f"{document_id(document.meta.key)}.{sha[:8]}"
    for number, cut in enumerate(cuts):
        text = document.text[cut.start : cut.end]
        yield PassageRow(f"{prefix}.{number:05d}", number, text, cut.start, cut.end, cut.page, cut.kind)


def _paragraphs(text: str) -> Iterator[PassageText]:
    """The text cut at ends of lines into pieces of readable length, nothing left out."""
    start = at = 0
    for line in text.splitlines(keepends=True):
        if at > start and at + len(line) - start > _PASSAGE:
            yield PassageText(start, at)
            start = at
        at += len(line)
    if at > start:
        yield PassageText(start, at)


def _batches(
    documents: Iterable[DocumentFacts], rows: int, clock: Callable[[], float] = time.monotonic
) -> Iterator[list[DocumentFacts]]:
    """Documents in runs of which no statement gets more than `rows` rows: claims, or passages. One that alone has more
    comes alone."""
    part: list[DocumentFacts] = []
    claims = passages = 0
    since = clock()
    seen: set[str] = set()
    for document in documents:
        more = len(document.facts)
        pieces = len(document.passages) or len(document.text) // _PASSAGE + 1
        full = max(claims + more, passages + pieces) > rows
        # A document that comes twice in one load is written twice, in order: never both in one batch.
        if part and (full or document.meta.key in seen or clock() - since > _PATIENCE):
            yield part
            part, claims, passages, since, seen = [], 0, 0, clock(), set()
        part.append(document)
        seen.add(document.meta.key)
        claims += more
        passages += pieces
    if part:
        yield part
