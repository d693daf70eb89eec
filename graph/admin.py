"""Opening the graph, and what is done to it as a whole: forgetting documents, rebuilding, telling how it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from graph.claims import Claim, claim_of_row, measure_also, measure_root
from graph.derive import derive_pending, mark_everything
from graph.errors import UnknownDocument
from graph.identity import Known, Ledger, NameLookup, Suggestion, organ_of, read_ledger, suggest
from graph.migrate import applied, logic_is_current, migrate, set_logic
from graph.present import Complete
from graph.report import LoadReport
from graph.settings import GraphSettings
from graph.store import AsyncStore, Row, Store, connect
from graph.write import Written, recompute, remove_documents, rename_claims
from ontology.schema import Ontology, ontology


def open_store(settings: GraphSettings, known: Ontology | None = None) -> Store:
    """Open the graph that the settings name, at the newest schema."""
    store = connect(settings)
    try:
        migrate(store, known)
    except BaseException:
        store.close()
        raise
    return store


def open_async(store: Store) -> AsyncStore:
    """The same graph for callers with an event loop; close it before the store."""
    return AsyncStore(store.settings, store.target)


def forget(
    store: Store,
    key: str,
    *,
    purge: bool = False,
    run: str | None = None,
    names: NameLookup | None = None,
    known: Ontology | None = None,
    now: datetime | None = None,
) -> LoadReport:
    """Take a document and all that only it said out of the graph. `purge` erases it from history as well."""
    rows = store.read("MATCH (d:Document) WHERE d.key = $key OR d.id = $key RETURN d.key AS key", {"key": key})
    past = store.read("MATCH (v:ClaimVersion {document: $key}) RETURN v.key AS key LIMIT 1", {"key": key})
    if not rows and not (purge and past):
        raise UnknownDocument(f"No document {key!r} is in the graph; `lodelink status --documents` lists what is.")
    at = (now or datetime.now(UTC)).isoformat(timespec="microseconds")
    run = run or f"forget {at}"
    keys = [row["key"] for row in rows]
    written = remove_documents(store, keys, run, at, names, known or ontology()) if keys else Written()
    derive_pending(store, names, known or ontology())
    if purge:
        _purge(store, keys or [key])
    return LoadReport(run=run) + written


def _purge(store: Store, keys: Sequence[str]) -> None:
    """Erase what history keeps of documents: their old claims, and old edges that rested on them."""
    ids = store.read(
        "MATCH (v:ClaimVersion) WHERE v.document IN $keys RETURN DISTINCT v.id AS id", {"keys": list(keys)}
    )
    claims = [row["id"] for row in ids]
    store.write("MATCH (v:ClaimVersion) WHERE v.document IN $keys DELETE v", {"keys": list(keys)})
    store.write("MATCH (v:EdgeVersion) WHERE any(c IN v.claims WHERE c IN $claims) DELETE v", {"claims": claims})


def rebuild(
    store: Store,
    *,
    run: str | None = None,
    names: NameLookup | None = None,
    ledger: Ledger | None = None,
    known: Ontology | None = None,
    now: datetime | None = None,
) -> LoadReport:
    """Apply the ledger to every claim and compute every edge from the claims once more."""
    known = known or ontology()
    ledger = read_ledger(store.settings.ledger_path) if ledger is None else ledger
    at = (now or datetime.now(UTC)).isoformat(timespec="microseconds")
    run = run or f"rebuild {at}"
    total = LoadReport(run=run)
    for rows in _claim_rows(store):
        claims = _refiled(store, rows)
        moved = _moved(claims, ledger, names)
        if moved:
            total += rename_claims(store, moved, run, at, names, known)
    _refresh_redirects(store, ledger)
    for subjects in _subjects(store):
        total += recompute(store, subjects, run, at, names, known)
    mark_everything(store)
    derive_pending(store, names, known)
    set_logic(store, known, ledger)
    return total


def apply_ledger(
    store: Store,
    before: Ledger,
    after: Ledger,
    *,
    run: str | None = None,
    names: NameLookup | None = None,
    known: Ontology | None = None,
    now: datetime | None = None,
) -> LoadReport:
    """Give the claims of what was merged, or is no longer, their ends by the new ledger; nothing else is computed again."""
    known = known or ontology()
    if not logic_is_current(store, known, before):
        return rebuild(store, run=run, names=names, ledger=after, known=known, now=now)
    at = (now or datetime.now(UTC)).isoformat(timespec="microseconds")
    run = run or f"merge {at}"
    ids = before.redirects().keys() | after.redirects().keys()
    # Every claim stands on the entity that the old ledger led it to.
    touched = sorted({before.resolve(i) for i in ids if before.resolve(i) != after.resolve(i)})
    total = LoadReport(run=run)
    for entity in touched:
        for claims in _claims_on(store, entity):
            moved = _moved(claims, after, names)
            if moved:
                total += rename_claims(store, moved, run, at, names, known)
    _refresh_redirects(store, after)
    derive_pending(store, names, known)
    set_logic(store, known, after)
    return total


def suggestions(
    store: Store, ledger: Ledger | None = None, limit: int = 100, names: NameLookup | None = None
) -> list[Suggestion]:
    """Pairs of entities that may be one, with reasons, the likeliest first; nothing is merged.

    Two that the vocabulary knows are two: it says so.
    """
    ledger = read_ledger(store.settings.ledger_path) if ledger is None else ledger
    known: list[Known] = []
    last = ""
    while True:
        rows = store.read(
            "MATCH (e:Entity) WHERE e.id > $last AND NOT e:Country AND NOT e:Mineral WITH e ORDER BY e.id LIMIT $size "
            "OPTIONAL MATCH (e)-[r]-(o:Entity) WHERE r.derived IS NULL "
            "RETURN e.id AS id, e.name AS name, e.name_zh AS name_zh, e.aliases AS aliases, collect(DISTINCT o.id) AS near "
            "ORDER BY id",
            {"last": last, "size": store.settings.batch_rows},
        )
        if not rows:
            settled = {e.id for e in known if names is not None and names(e.id) is not None}
            return suggest(known, ledger, limit, settled)
        last = rows[-1]["id"]
        for row in rows:
            called = tuple(n for n in (row["name"], row["name_zh"], *(row["aliases"] or [])) if n)
            known.append(Known(row["id"], called, frozenset(row["near"])))


@dataclass(frozen=True)
class Status:
    """How the graph stands."""

    engine: str
    engine_version: str
    where: str
    graph_version: int
    schema: int
    documents: int
    passages: int
    claims: int
    entities: int
    edges: int
    # Of those the ones that follow from others, and those that sources disagree about.
    derived: int
    conflicts: int
    last_load: str | None
    # Also by forgetting, merging or rebuilding.
    last_change: str | None


def status(store: Store) -> Status:
    """Counts and versions."""

    def count(query: str) -> int:
        return int(store.read(query)[0]["n"])

    version = store.read("MATCH (v:GraphVersion {id: 'graph'}) RETURN v.value AS value")
    runs = store.read("MATCH (r:Run) RETURN r.kind AS kind, max(r.ended) AS at")
    ended = {row["kind"]: row["at"] for row in runs if row["at"] is not None}
    return Status(
        engine=store.engine,
        engine_version=store.server_version(),
        where=store.settings.uri or str(store.target.folder),
        graph_version=int(version[0]["value"]) if version else 0,
        schema=max(applied(store), default=0),
        documents=count("MATCH (d:Document) RETURN count(d) AS n"),
        passages=count("MATCH (p:Passage) RETURN count(p) AS n"),
        claims=count("MATCH (c:Claim) RETURN count(c) AS n"),
        entities=count("MATCH (e:Entity) RETURN count(e) AS n"),
        edges=count("MATCH (:Entity)-[e]->(:Entity) RETURN count(e) AS n"),
        derived=count("MATCH (:Entity)-[e]->(:Entity) WHERE e.derived RETURN count(e) AS n"),
        conflicts=count("MATCH (:Entity)-[e]->(:Entity) WHERE e.conflict IS NOT NULL RETURN count(e) AS n"),
        last_load=ended.get("load"),
        last_change=max(ended.values(), default=None),
    )


def _claim_rows(store: Store) -> Iterator[list[Row]]:
    """All claims, in parts. By document: of a million claims the embedded engine sorts all to tell which are the first."""
    present = Complete(store, store.settings.batch_rows)
    for _, part in present.of_documents("Claim", 500, "properties(n)"):
        yield part


def _refiled(store: Store, rows: Sequence[Row]) -> list[Claim]:
    """The claims; those that an earlier version filed under other words for the measure that they name are filed anew."""
    claims = [claim_of_row(row) for row in rows]
    stale = [
        {"id": claim.id, "root": measure_root(claim), "also": measure_also(claim)}
        for claim, row in zip(claims, rows, strict=True)
        if (measure_root(claim), measure_also(claim)) != (row.get("measure_root"), row.get("measure_also"))
    ]
    if stale:
        store.write(
            "UNWIND $rows AS row MATCH (c:Claim {id: row.id}) SET c.measure_root = row.root, c.measure_also = row.also",
            {"rows": stale},
        )
    return claims


def _moved(claims: Sequence[Claim], ledger: Ledger, names: NameLookup | None) -> list[tuple[Claim, Claim]]:
    """The claims whose ends the ledger gives otherwise, or whose subject the vocabulary makes somebody's organ: as they
    are, and as they are to be."""
    out = []
    for claim in claims:
        ends = (ledger.resolve(claim.subject_given), ledger.resolve(claim.object_given))
        whose = claim.acts_for if names is None else organ_of(ends[0], claim.object_type, names)
        if (*ends, whose) != (claim.subject, claim.object, claim.acts_for):
            out.append((claim, replace(claim, subject=ends[0], object=ends[1], acts_for=whose)))
    return out


def _claims_on(store: Store, entity: str) -> Iterator[list[Claim]]:
    """The claims with this entity at an end, in parts; claims that move away meanwhile do no harm."""
    last = ""
    while True:
        rows = store.read(
            "MATCH (:Entity {id: $id})<-[:SUBJECT|OBJECT]-(c:Claim) WHERE c.id > $last "
            "WITH DISTINCT c RETURN properties(c) AS p ORDER BY c.id LIMIT $size",
            {"id": entity, "last": last, "size": store.settings.batch_rows},
        )
        if not rows:
            return
        claims = [claim_of_row(row["p"]) for row in rows]
        last = claims[-1].id
        yield claims


def _subjects(store: Store) -> Iterator[list[str]]:
    """All entities, in parts that have few enough claims together."""
    last, part, weight = "", list[str](), 0
    while True:
        rows = store.read(
            "MATCH (e:Entity) WHERE e.id > $last RETURN e.id AS id, e.uses AS uses ORDER BY e.id LIMIT $size",
            {"last": last, "size": store.settings.batch_rows},
        )
        if not rows:
            break
        last = rows[-1]["id"]
        for row in rows:
            part.append(row["id"])
            weight += int(row["uses"] or 0)
            if weight >= store.settings.batch_rows:
                yield part
                part, weight = [], 0
    if part:
        yield part


def _refresh_redirects(store: Store, ledger: Ledger) -> None:
    store.write("MATCH (r:Redirect) DELETE r")
    rows = [{"id": old, "to": new} for old, new in ledger.redirects().items()]
    store.write("UNWIND $rows AS row MERGE (r:Redirect {id: row.id}) SET r.to = row.to", {"rows": rows})
