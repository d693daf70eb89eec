"""Writing: a batch of documents becomes claims, entities and edges in one transaction, and exactly what it touches is
computed anew.

One writer at a time: every transaction begins by raising the graph's version, and the database lets only one of two such
transactions through. How a document is prepared lives in `graph.load`, what edges claims make in `graph.combine`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from graph import derive
from graph.claims import Claim, acts_for, claim_of_row, claim_row, family_of
from graph.combine import Family, combine
from graph.edges import Edge
from graph.identity import Ledger, NameLookup, display_names
from graph.measures import Measures, about_measures, roots_named, roots_told
from graph.shown import SHOWN, shown
from graph.store import Row, Store, Transaction
from ontology.schema import Ontology

# Rows of a statement. Each costs the database some milliseconds before its first row: two for what fits one is a waste.
_CHUNK = 5_000

# What is looked up comes from UNWIND, a look into the index each. With `IN $list` the embedded engine holds whatever the
# index gave against the whole list once more: of 3,000 families that is ten times the work. Edges it finds by their key
# with IN alone, so those are asked for in short lists.
_EDGES_AT_ONCE = 200


@dataclass(frozen=True)
class PassageRow:
    """A passage as it is written."""

    id: str
    number: int
    text: str
    start: int
    end: int
    page: int | None
    kind: str


@dataclass(frozen=True)
class DocumentRow:
    """A document as it is written; `digest` covers all of it, so that an equal digest means nothing to do."""

    key: str
    id: str
    properties: Mapping[str, Any]
    text_sha256: str
    digest: str
    passages: tuple[PassageRow, ...]
    claims: tuple[Claim, ...]
    mark: str | None = None


@dataclass(frozen=True)
class Batch:
    """Documents that are written together, and the run that writes them."""

    documents: tuple[DocumentRow, ...]
    run: str
    at: str


@dataclass(frozen=True)
class Written:
    """What was done to the graph, in counts: by a transaction, and added up by a load."""

    new: int = 0
    same: int = 0
    changed: int = 0
    claims_added: int = 0
    claims_removed: int = 0
    edges_added: int = 0
    edges_changed: int = 0
    edges_removed: int = 0
    # Edges that sources came to disagree about.
    conflicts: int = 0

    @property
    def documents(self) -> int:
        """Documents that were looked at."""
        return self.new + self.same + self.changed

    def __add__(self, other: Written) -> Self:
        """Both together; what this one holds beside the counts stays."""
        counts = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Written)}
        return replace(self, **counts)


def write_batch(store: Store, batch: Batch, names: NameLookup | None, ledger: Ledger, known: Ontology) -> Written:
    """Write documents; what is there unchanged is left alone, without a transaction if that is all of them."""
    # Before the documents: whoever writes after this raises it, and then they are looked at again.
    version = int(store.read("MATCH (v:GraphVersion {id: 'graph'}) RETURN v.value AS value")[0]["value"])
    keys = [d.key for d in batch.documents]
    there = store.read(
        "UNWIND $keys AS key MATCH (d:Document {key: key}) RETURN d.key AS key, d.digest AS digest, d.mark AS mark",
        {"keys": keys},
    )
    digests = {row["key"]: row["digest"] for row in there}
    _renew_marks(store, batch, digests, {row["key"]: row["mark"] for row in there})
    if all(digests.get(d.key) == d.digest for d in batch.documents):
        return Written(same=len(batch.documents))
    return store.transact(lambda tx: _write(tx, batch, names, ledger, known, _Seen(version, digests)))


@dataclass(frozen=True)
class _Seen:
    """Digests of the documents of a batch that stood at a version of the graph."""

    version: int
    digests: Mapping[str, str]


def _renew_marks(store: Store, batch: Batch, digests: Mapping[str, str], marks: Mapping[str, str | None]) -> None:
    """What was read again and says the same has another mark; nothing else about it changes."""
    rows = [
        {"key": d.key, "mark": d.mark}
        for d in batch.documents
        if digests.get(d.key) == d.digest and d.mark is not None and marks[d.key] != d.mark
    ]
    if rows:
        store.write("UNWIND $rows AS row MATCH (d:Document {key: row.key}) SET d.mark = row.mark", {"rows": rows})


def remove_documents(
    store: Store, keys: Sequence[str], run: str, at: str, names: NameLookup | None, known: Ontology
) -> Written:
    """Take documents and all that only they said out of the present graph; what was is kept as history."""

    def work(tx: Transaction) -> Written:
        _begin(tx, run, at, "forget")
        change = _Change(run, at, names, known, reason=tuple(sorted(keys)))
        old = _claims_of_documents(tx, keys)
        _drop_documents(tx, keys)
        return _apply(tx, change, removed=old, added=[], moved=[])

    return store.transact(work)


def recompute(
    store: Store, subjects: Sequence[str], run: str, at: str, names: NameLookup | None, known: Ontology
) -> Written:
    """Compute the edges of these subjects from their claims once more, and put right whatever stands otherwise."""

    def work(tx: Transaction) -> Written:
        _begin(tx, run, at, "rebuild")
        change = _Change(run, at, names, known, reason=())
        families: set[str] = set()
        standing: dict[str, Row] = {}
        for part in _chunks(subjects):
            told = tx.run(
                "UNWIND $ids AS id MATCH (:Entity {id: id})<-[:SUBJECT]-(c:Claim) RETURN DISTINCT c.family AS family",
                {"ids": part},
            )
            families |= {row["family"] for row in told}
            there = tx.run(
                "UNWIND $ids AS id MATCH (:Entity {id: id})-[e]->(:Entity) WHERE e.derived IS NULL "
                "RETURN properties(e) AS p",
                {"ids": part},
            )
            standing |= {row["p"]["key"]: row["p"] for row in there}
        after = _combined(_claims_by_family(tx, families, (), known), known)
        lost = [edge_of_row(row, known) for key, row in standing.items() if key not in after]
        differing = [e for key, e in after.items() if key in standing and edge_row(e) != content(standing[key])]
        before = {e.key: e for e in lost} | {e.key: edge_of_row(standing[e.key], known) for e in differing}
        same = {key: e for key, e in after.items() if key in standing and key not in before}
        _reword(tx, [standing[key] for key in same], known)
        return _write_difference(tx, change, before | same, after)

    return store.transact(work)


def rename_claims(
    store: Store, claims: Sequence[tuple[Claim, Claim]], run: str, at: str, names: NameLookup | None, known: Ontology
) -> Written:
    """Give claims other ends: what a merge, or a merge taken back, does to them."""

    def work(tx: Transaction) -> Written:
        _begin(tx, run, at, "rebuild")
        change = _Change(run, at, names, known, reason=())
        return _apply(tx, change, removed=[], added=[], moved=list(claims))

    return store.transact(work)


@dataclass(frozen=True)
class _Change:
    """What every step of a change needs to know."""

    run: str
    at: str
    names: NameLookup | None
    known: Ontology
    reason: tuple[str, ...]


def _begin(tx: Transaction, run: str, at: str, kind: str) -> int:
    """The version of the graph that this transaction makes."""
    # First of all: this row makes writers queue, and its change is what caches of readers watch.
    rows = tx.run(
        "MATCH (v:GraphVersion {id: 'graph'}) SET v.value = v.value + 1, v.at = $at WITH v "
        "MERGE (r:Run {id: $run}) ON CREATE SET r.started = $at, r.kind = $kind SET r.ended = $at "
        "RETURN v.value AS value",
        {"run": run, "at": at, "kind": kind},
    )
    return int(rows[0]["value"])


def _write(
    tx: Transaction, batch: Batch, names: NameLookup | None, ledger: Ledger, known: Ontology, seen: _Seen
) -> Written:
    digests = seen.digests
    if _begin(tx, batch.run, batch.at, "load") != seen.version + 1:
        # Somebody wrote between that look and our turn.
        keys = [d.key for d in batch.documents]
        rows = tx.run(
            "UNWIND $keys AS key MATCH (d:Document {key: key}) RETURN d.key AS key, d.digest AS digest", {"keys": keys}
        )
        digests = {row["key"]: row["digest"] for row in rows}
    fresh = [d for d in batch.documents if digests.get(d.key) != d.digest]
    replaced = [d.key for d in fresh if d.key in digests]
    old = {c.id: c for c in _claims_of_documents(tx, replaced)}
    new = {c.id: c for d in fresh for c in d.claims}
    removed = [c for c in old.values() if c.id not in new]
    added = [c for c in new.values() if c.id not in old]
    moved = [(old[c.id], c) for c in new.values() if c.id in old and old[c.id] != c]
    change = _Change(batch.run, batch.at, names, known, reason=tuple(sorted(d.key for d in fresh)))
    quoted = {claim: passages for d in fresh for claim, passages in _quoted_from(d)}
    written = _apply(
        tx, change, removed, added, moved, before=lambda: _write_documents(tx, fresh, replaced, batch), quoted=quoted
    )
    _link_passages(tx, {c: quoted[c] for c in quoted if c in old})
    _write_redirects(tx, ledger, {c.subject_given for c in new.values()} | {c.object_given for c in new.values()})
    return written + Written(
        new=len(fresh) - len(replaced), same=len(batch.documents) - len(fresh), changed=len(replaced)
    )


# ------------------------------------------------------------------------------------------------ documents


def _write_documents(tx: Transaction, fresh: Sequence[DocumentRow], replaced: Sequence[str], batch: Batch) -> None:
    for part in _chunks(replaced):
        tx.send("UNWIND $keys AS key MATCH (p:Passage {document: key}) DETACH DELETE p", {"keys": part})
    rows = [
        {
            "key": d.key,
            "properties": {
                **d.properties,
                "key": d.key,
                "id": d.id,
                "sha256": d.text_sha256,
                "digest": d.digest,
                "claims": len(d.claims),
                "loaded": batch.at,
                "run": batch.run,
                "mark": d.mark,
            },
        }
        for d in fresh
    ]
    for part in _chunks(rows):
        tx.send("UNWIND $rows AS row MERGE (d:Document {key: row.key}) SET d = row.properties", {"rows": part})
    passages = [
        {"document": d.key, "id": p.id, "number": p.number, "text": p.text, "start": p.start, "end": p.end}
        | {"page": p.page, "kind": p.kind}
        for d in fresh
        for p in d.passages
    ]
    for part in _chunks(passages):
        tx.send(
            "UNWIND $rows AS row MATCH (d:Document {key: row.document}) CREATE (p:Passage) SET p = row "
            "CREATE (p)-[:PART_OF]->(d)",
            {"rows": part},
        )


def _link_passages(tx: Transaction, quoted: Mapping[str, Sequence[str]]) -> None:
    """Claims that stood before to the passages that their quotes stand in; the old links went with the old passages."""
    links = [{"claim": claim, "passage": passage} for claim, passages in quoted.items() for passage in passages]
    for part in _chunks(links):
        tx.send(
            "UNWIND $rows AS row MATCH (c:Claim {id: row.claim}) MATCH (p:Passage {id: row.passage}) "
            "CREATE (c)-[:QUOTED_FROM]->(p)",
            {"rows": part},
        )


def _quoted_from(document: DocumentRow) -> Iterator[tuple[str, list[str]]]:
    """Each claim with the passages that its quote reaches into; passages are in order and leave no text out."""
    passages = document.passages
    ends = [p.end for p in passages]
    for claim in document.claims:
        first = bisect_right(ends, claim.start)
        after = first
        while after < len(passages) and passages[after].start < claim.end:
            after += 1
        yield claim.id, [p.id for p in passages[first:after]]


def _drop_documents(tx: Transaction, keys: Sequence[str]) -> None:
    for part in _chunks(keys):
        tx.send("UNWIND $keys AS key MATCH (p:Passage {document: key}) DETACH DELETE p", {"keys": part})
        tx.send("UNWIND $keys AS key MATCH (d:Document {key: key}) DETACH DELETE d", {"keys": part})


def _claims_of_documents(tx: Transaction, keys: Sequence[str]) -> list[Claim]:
    out: list[Claim] = []
    for part in _chunks(keys):
        told = tx.gather("UNWIND $keys AS key MATCH (c:Claim {document: key})", {"keys": part}, "properties(c)")
        out += map(claim_of_row, told)
    return out


def _write_redirects(tx: Transaction, ledger: Ledger, given: Collection[str]) -> None:
    rows = [{"id": old, "to": new} for old, new in ledger.redirects().items() if old in given]
    for part in _chunks(rows):
        tx.send("UNWIND $rows AS row MERGE (r:Redirect {id: row.id}) SET r.to = row.to", {"rows": part})


# ------------------------------------------------------------------------------------------------ claims and entities


def _apply(
    tx: Transaction,
    change: _Change,
    removed: Sequence[Claim],
    added: Sequence[Claim],
    moved: Sequence[tuple[Claim, Claim]],
    before: Callable[[], None] = lambda: None,
    quoted: Mapping[str, Sequence[str]] | None = None,
) -> Written:
    """Take claims away, add claims, replace claims of the same id; then whatever follows from it. `before` writes what
    has to stand before the claims do; `quoted` are the passages of those that are added."""
    known = change.known
    gone = [*removed, *(old for old, _ in moved)]
    come = [*added, *(new for _, new in moved)]
    families = {family_of(c, known) for c in (*gone, *come)}
    touched = about_measures((*gone, *come))
    families |= _families_naming(tx, _names_touched(tx, touched))
    # Read before anything is written: a transaction's own writes make the embedded engine's look-ups slow, and what is
    # sent to be written is written while we go on.
    there = _entities_there(tx, _ends((*gone, *come)))
    # On what is new no claim can stand yet.
    fresh = {family_of(c, known) for c in come if c.subject not in there or c.object not in there}
    standing = _claims_by_family(tx, families - fresh, come, known)
    before()
    _keep_versions(tx, change, gone)
    _delete_claims(tx, removed)
    unused = _write_entities(tx, change, there, gone, come)
    _create_claims(tx, change, added, quoted or {})
    _replace_claims(tx, change, moved)
    edges = _refresh_edges(tx, change, standing, gone, come, {e for e in _ends(come) if e not in there})
    _drop_unused(tx, unused)
    return edges + Written(claims_added=len(added), claims_removed=len(removed))


def _ends(claims: Iterable[Claim]) -> set[str]:
    return {end for c in claims for end in (c.subject, c.object)}


def _names_touched(tx: Transaction, touched: Sequence[Claim]) -> set[str]:
    """The roots by which others may know the measures that these claims are about, before the change or after it."""
    roots = {root for c in touched for root in roots_told(c)}
    if not roots:
        return roots
    standing = _claims_on(tx, _measures_called(tx, roots) | {c.object for c in touched})
    return Measures((*standing, *touched)).also_known_as(roots)


def _families_naming(tx: Transaction, roots: Collection[str]) -> set[str]:
    out: set[str] = set()
    for part in _chunks(sorted(roots)):
        rows = tx.run(
            "UNWIND $roots AS root MATCH (c:Claim {measure_root: root}) RETURN DISTINCT c.family AS family",
            {"roots": part},
        )
        out |= {row["family"] for row in rows}
    return out


def _keep_versions(tx: Transaction, change: _Change, gone: Sequence[Claim]) -> None:
    """What a claim said stays as history, apart from the present graph."""
    rows = []
    for claim in gone:
        row = claim_row(claim, change.known)
        rows.append({"key": f"{claim.id}@{change.run}", **row, "superseded": change.at, "superseded_run": change.run})
    for part in _chunks(rows):
        tx.send("UNWIND $rows AS row MERGE (v:ClaimVersion {key: row.key}) SET v = row", {"rows": part})


def _delete_claims(tx: Transaction, removed: Sequence[Claim]) -> None:
    for part in _chunks([c.id for c in removed]):
        tx.send("UNWIND $ids AS id MATCH (c:Claim {id: id}) DETACH DELETE c", {"ids": part})


def _create_claims(
    tx: Transaction, change: _Change, added: Sequence[Claim], quoted: Mapping[str, Sequence[str]]
) -> None:
    rows = [
        {"subject": c.subject, "object": c.object, "properties": _stored(c, change), "quoted": quoted.get(c.id, ())}
        for c in sorted(added, key=lambda c: c.id)
    ]
    for part in _chunks(rows):
        # Without its id in the pattern: the index would be told of it twice, and that is a fifth of the work. Its
        # passages here: they would have to look it up.
        tx.send(
            "UNWIND $rows AS row MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object}) "
            "CREATE (c:Claim) SET c = row.properties "
            "CREATE (c)-[:SUBJECT]->(s) CREATE (c)-[:OBJECT]->(o) "
            "WITH c, row UNWIND row.quoted AS passage MATCH (p:Passage {id: passage}) CREATE (c)-[:QUOTED_FROM]->(p)",
            {"rows": part},
        )


def _replace_claims(tx: Transaction, change: _Change, moved: Sequence[tuple[Claim, Claim]]) -> None:
    rows = [{"id": c.id, "subject": c.subject, "object": c.object, "properties": _stored(c, change)} for _, c in moved]
    for part in _chunks(rows):
        ids = [row["id"] for row in part]
        tx.send("UNWIND $ids AS id MATCH (c:Claim {id: id})-[r:SUBJECT|OBJECT]->(:Entity) DELETE r", {"ids": ids})
        tx.send(
            "UNWIND $rows AS row MATCH (c:Claim {id: row.id}) MATCH (s:Entity {id: row.subject}) "
            "MATCH (o:Entity {id: row.object}) SET c = row.properties "
            "CREATE (c)-[:SUBJECT]->(s) CREATE (c)-[:OBJECT]->(o)",
            {"rows": part},
        )


def _stored(claim: Claim, change: _Change) -> dict[str, Any]:
    row = {**claim_row(claim, change.known), "recorded": change.at, "run": change.run}
    return {name: value for name, value in row.items() if value is not None}


_There = Mapping[str, tuple[list[str], int]]


def _write_entities(
    tx: Transaction, change: _Change, there: _There, gone: Sequence[Claim], come: Sequence[Claim]
) -> list[str]:
    """Entities with their names and how many claim ends stand on each; those on which none stands now are returned."""
    uses: dict[str, int] = {}
    told: dict[str, set[str]] = {}
    for claim, sign in (*((c, -1) for c in gone), *((c, 1) for c in come)):
        for entity in (claim.subject, claim.object):
            uses[entity] = uses.get(entity, 0) + sign
    for claim in come:
        told.setdefault(claim.subject, set()).update((claim.subject_name, claim.subject_mention))
        told.setdefault(claim.object, set()).update((claim.object_name, claim.object_mention))
    losing = {e for c in gone for e in (c.subject, c.object)}
    lookup = {e: None if change.names is None else change.names(e) for e in uses}
    # Names of the vocabulary do not depend on claims; those of the others are read again where a claim went away.
    remaining = _names_told(tx, {e for e in losing if lookup[e] is None and e in there}, {c.id for c in gone})
    standing: list[Row] = []
    fresh: dict[str, list[Row]] = {}
    unused: list[str] = []
    for entity in sorted(uses):
        names = told.get(entity, set()) | (
            remaining[entity] if entity in remaining else set(there.get(entity, ([], 0))[0])
        )
        count = there.get(entity, ([], 0))[1] + uses[entity]
        if count == 0:
            unused.append(entity)
            continue
        kept = sorted(n for n in names if n) if lookup[entity] is None else []
        if kept and entity in there and kept == there[entity][0]:
            standing.append({"id": entity, "uses": count})  # called as before, hence shown as before
            continue
        properties = {
            "id": entity,
            "type": change.known.type_of_id(entity).name,
            "uses": count,
            "told": kept,
            **display_names(names, lookup[entity], entity),
        }
        if entity in there:
            standing.append(properties)
        else:
            fresh.setdefault(str(properties["type"]), []).append(properties)
    for part in _chunks(standing):
        # Only what may change: writing the id again would touch the index that the next look-ups need.
        rows = [{"id": r["id"], "p": {k: v for k, v in r.items() if k not in {"id", "type"}}} for r in part]
        tx.send("UNWIND $rows AS row MATCH (e:Entity {id: row.id}) SET e += row.p", {"rows": rows})
    for label, items in sorted(fresh.items()):
        if label == "Mineral":
            derive.mark(tx, derive.marks((), [str(row["id"]) for row in items], ()))
        for part in _chunks(items):
            # The label set is a node's type in the embedded engine: it is given whole and never changed.
            tx.send(f"UNWIND $rows AS row CREATE (e:Entity:{_name(label)}) SET e = row", {"rows": part})
    return unused


def _entities_there(tx: Transaction, ids: Collection[str]) -> _There:
    """What texts call those of the entities that stand in the graph, and how many claim ends stand on each."""
    out = {}
    for part in _chunks(sorted(ids)):
        for id_, told, uses in tx.gather(
            "UNWIND $ids AS id MATCH (e:Entity {id: id})", {"ids": part}, "[e.id, e.told, e.uses]"
        ):
            out[id_] = (list(told or []), int(uses or 0))
    return out


def _names_told(tx: Transaction, ids: Collection[str], without: Collection[str]) -> dict[str, set[str]]:
    """Everything that the remaining claims call these entities."""
    out: dict[str, set[str]] = {e: set() for e in ids}
    for part in _chunks(sorted(ids)):
        for end in ("subject", "object"):
            rows = tx.run(
                f"UNWIND $ids AS id MATCH (e:Entity {{id: id}})<-[:{end.upper()}]-(c:Claim) "
                f"RETURN e.id AS id, c.id AS claim, c.{end}_name AS name, c.{end}_mention AS mention",
                {"ids": part},
            )
            for row in rows:
                if row["claim"] not in without:
                    out[row["id"]].update((row["name"], row["mention"]))
    return out


def _drop_unused(tx: Transaction, ids: Sequence[str]) -> None:
    """Entities that no claim speaks of any more."""
    for part in _chunks(ids):
        tx.send("UNWIND $ids AS id MATCH (e:Entity {id: id}) DETACH DELETE e", {"ids": part})


# ------------------------------------------------------------------------------------------------ edges


@dataclass(frozen=True)
class _Groups:
    """Claims by family, and those about the measures that they name."""

    by_family: Mapping[str, list[Claim]]
    about: Sequence[Claim]


def _refresh_edges(
    tx: Transaction,
    change: _Change,
    standing: _Groups,
    gone: Sequence[Claim],
    come: Sequence[Claim],
    arrived: Collection[str],
) -> Written:
    """Edges of the touched families after the change, compared with those before it; only the difference is written.

    What stood before is computed from the claims that stood before: edges are a function of claims, and looking up those
    of a much joined entity costs more than computing them.
    """
    before = _combined(standing, change.known)
    after = _combined(_changed(standing, gone, come, change.known), change.known)
    return _write_difference(tx, change, before, after, arrived)


def _combined(groups: _Groups, known: Ontology) -> dict[str, Edge]:
    out: dict[str, Edge] = {}
    measures = Measures(groups.about)
    for family in sorted(groups.by_family):
        claims = groups.by_family[family]
        for edge in combine(Family(family, claims, measures.about(claims)), known):
            out[edge.key] = edge
    return out


def _changed(groups: _Groups, gone: Sequence[Claim], come: Sequence[Claim], known: Ontology) -> _Groups:
    """The claims of each group after the change."""
    lost = {c.id for c in gone}
    by_family = {name: [c for c in claims if c.id not in lost] for name, claims in groups.by_family.items()}
    for claim in come:
        by_family.setdefault(family_of(claim, known), []).append(claim)
    return _Groups(by_family, [*(c for c in groups.about if c.id not in lost), *about_measures(come)])


def _write_difference(
    tx: Transaction,
    change: _Change,
    before: Mapping[str, Edge],
    after: Mapping[str, Edge],
    arrived: Collection[str] = (),
) -> Written:
    """`arrived` are entities that did not stand before the change."""
    rows_before = {key: edge_row(edge) for key, edge in before.items()}
    new = [e for key, e in after.items() if key not in before]
    lost = [e for key, e in before.items() if key not in after]
    differing = [e for key, e in after.items() if key in before and edge_row(e) != rows_before[key]]
    _retire(tx, change, lost, "ended")
    _retire(tx, change, differing, "changed")
    _delete_edges(tx, lost)
    _update_edges(tx, change, differing)
    _create_edges(tx, change, new)
    derive.mark_edges(tx, [*lost, *differing, *new], arrived)
    return Written(
        edges_added=len(new),
        edges_changed=len(differing),
        edges_removed=len(lost),
        conflicts=sum(1 for e in (*new, *differing) if e.conflict and not (e.key in before and before[e.key].conflict)),
    )


_EDGE_FIELDS = tuple(field.name for field in fields(Edge) if field.name != "qualifiers")


def edge_row(edge: Edge) -> dict[str, Any]:
    """The properties of the edge's relationship. Qualifiers stand beside the rest under their own names."""
    row: dict[str, Any] = dict(edge.qualifiers)
    for name in _EDGE_FIELDS:
        value = getattr(edge, name)
        if isinstance(value, tuple):
            value = list(value)
        if value is not None and value != []:
            row[name] = value
    return row


def edge_of_row(row: Mapping[str, Any], known: Ontology) -> Edge:
    """The edge that a relationship's properties tell."""
    own = {*_EDGE_FIELDS, "qualifiers"}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.items()
        if name in own and value is not None
    }
    extra = {k: v for k, v in content(row).items() if k not in own}
    return Edge(**values, qualifiers=extra)


def content(row: Mapping[str, Any]) -> dict[str, Any]:
    """What an edge states, without when and by which run it was written, and without the words by which it is shown."""
    return {k: v for k, v in row.items() if k not in {"recorded", "run"} and k not in SHOWN and v is not None}


# What edges are computed from; the rest of a claim (quote, offsets, extractor) would more than double what is read.
_BEARING_FIELDS = (
    "id",
    "document",
    "relation",
    "subject",
    "object",
    "object_type",
    "object_name",
    "qualifiers",
    "lifecycle",
    "polarity",
    "reported",
    "measure_root",
)
_BEARING = "[" + ", ".join(f"c.{name}" for name in _BEARING_FIELDS) + "]"
_UNREAD: dict[str, Any] = dict.fromkeys(
    ("subject_given", "object_given", "subject_type", "subject_name", "quote"), ""
) | dict.fromkeys(("subject_mention", "object_mention", "extractor", "rule", "extractor_version"), "")


def _bearing(values: Sequence[Any]) -> Claim:
    """A claim as far as edges depend on it."""
    row = dict(zip(_BEARING_FIELDS, values, strict=True))
    row["qualifiers"] = json.loads(row["qualifiers"])
    row["acts_for"] = acts_for(row["subject"], row["object_type"], row.pop("measure_root"))
    return Claim(**row, **_UNREAD, attribution=None, confidence=1.0, start=0, end=0, page=None)


def _claims_by_family(tx: Transaction, families: Collection[str], come: Sequence[Claim], known: Ontology) -> _Groups:
    """The claims of families, and those about the measures that they (or the claims to come) name."""
    by_family: dict[str, list[Claim]] = {}
    for part in _chunks(sorted(families)):
        told = tx.gather(
            "UNWIND $families AS family MATCH (c:Claim {family: family})", {"families": part}, f"[family, {_BEARING}]"
        )
        for family, values in told:
            by_family.setdefault(family, []).append(_bearing(values))
    named = roots_named(
        c
        for claims in by_family.values()
        for c in claims
        if c.object_type == "Measure" or "measure" in known.relations[c.relation].combine.scope
    )
    return _Groups(by_family, _about(tx, named | roots_named(come), about_measures(come)))


def _about(tx: Transaction, named: set[str], come: Sequence[Claim]) -> list[Claim]:
    """The claims that stand about the measures of these roots, by whatever name: as the graph knows them, or will once the
    claims to come are there."""
    if not named:
        return []
    ours = {c.object for c in come if named.intersection(roots_told(c))}
    on = {c.id: c for c in _claims_on(tx, _measures_called(tx, named) | ours)}
    others = Measures((*on.values(), *come)).also_known_as(named) - named
    on |= {c.id: c for c in _claims_on(tx, _measures_called(tx, others))}
    return [on[id_] for id_ in sorted(on)]


def _measures_called(tx: Transaction, roots: Collection[str]) -> set[str]:
    """The measures that some claim is filed under one of these roots for."""
    out: set[str] = set()
    for part in _chunks(sorted(roots)):
        for name in ("measure_root", "measure_also"):
            rows = tx.run(
                f"UNWIND $roots AS root MATCH (c:Claim {{{name}: root}}) WHERE c.object_type = 'Measure' "
                "RETURN DISTINCT c.object AS id",
                {"roots": part},
            )
            out |= {row["id"] for row in rows}
    return out


def _claims_on(tx: Transaction, measures: Collection[str]) -> list[Claim]:
    """The claims about measures, as far as edges depend on them."""
    out: list[Claim] = []
    for part in _chunks(sorted(measures)):
        told = tx.gather("UNWIND $ids AS id MATCH (m:Entity {id: id})<-[:OBJECT]-(c:Claim)", {"ids": part}, _BEARING)
        out += map(_bearing, told)
    return out


def _retire(tx: Transaction, change: _Change, edges: Sequence[Edge], how: str) -> None:
    """What stood until now, kept as `:EdgeVersion` with the time and the documents that ended it."""
    rows = []
    for relation, part in _by_relation(((e.relation, {"key": e.key}) for e in edges), _EDGES_AT_ONCE):
        rows += tx.run(
            f"MATCH ()-[e:{relation}]->() WHERE e.key IN $keys RETURN properties(e) AS p",
            {"keys": [row["key"] for row in part]},
        )
    versions = [
        {
            "id": f"{row['key']}@{change.at}",
            "key": row["key"],
            "relation": row["relation"],
            "subject": row["subject"],
            "object": row["object"],
            "family": row["family"],
            "data": json.dumps(content(row), ensure_ascii=False, sort_keys=True),
            "claims": row["claims"],
            "recorded": row["recorded"],
            "retired": change.at,
            "run": change.run,
            "how": how,
            "documents": list(change.reason)[:50],
        }
        for row in (r["p"] for r in rows)
    ]
    for part in _chunks(versions):
        tx.send("UNWIND $rows AS row MERGE (v:EdgeVersion {id: row.id}) SET v = row", {"rows": part})


def _delete_edges(tx: Transaction, lost: Sequence[Edge]) -> None:
    for relation, part in _by_relation(((e.relation, {"key": e.key}) for e in lost), _EDGES_AT_ONCE):
        # By the key alone: both engines have it in an index, while a path from a much joined entity walks all its edges.
        tx.send(f"MATCH ()-[e:{relation}]->() WHERE e.key IN $keys DELETE e", {"keys": [row["key"] for row in part]})


def _update_edges(tx: Transaction, change: _Change, edges: Sequence[Edge]) -> None:
    for relation, part in _by_relation(((e.relation, _edge_params(e, change)) for e in edges), _EDGES_AT_ONCE):
        tx.send(
            f"MATCH ()-[e:{relation}]->() WHERE e.key IN $keys SET e = $rows[e.key]",
            {"keys": [r["key"] for r in part], "rows": {r["key"]: r["properties"] for r in part}},
        )


def _create_edges(tx: Transaction, change: _Change, edges: Sequence[Edge]) -> None:
    for relation, part in _by_relation((e.relation, _edge_params(e, change)) for e in edges):
        tx.send(
            "UNWIND $rows AS row MATCH (s:Entity {id: row.s}) MATCH (o:Entity {id: row.o}) "
            f"CREATE (s)-[e:{relation}]->(o) SET e = row.properties",
            {"rows": part},
        )


def _reword(tx: Transaction, rows: Iterable[Row], known: Ontology) -> None:
    """Put right the words by which edges are shown; what they state did not change, so their history stays."""
    fresh = []
    for row in rows:
        words = shown(row, known)
        if words != {name: row[name] for name in SHOWN if row.get(name) is not None}:
            fresh.append((str(row["relation"]), {"key": row["key"], **dict.fromkeys(SHOWN), **words}))
    for relation, part in _by_relation(fresh, _EDGES_AT_ONCE):
        for name in sorted(SHOWN):
            tx.send(
                f"MATCH ()-[e:{relation}]->() WHERE e.key IN $keys SET e.{name} = $words[e.key]",
                {"keys": [r["key"] for r in part], "words": {r["key"]: r[name] for r in part}},
            )


def _edge_params(edge: Edge, change: _Change) -> Row:
    row = edge_row(edge)
    properties = {**row, **shown(row, change.known), "recorded": change.at, "run": change.run}
    return {"s": edge.subject, "o": edge.object, "key": edge.key, "properties": properties}


def _by_relation(items: Iterable[tuple[str, Row]], size: int = _CHUNK) -> Iterator[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for relation, row in items:
        groups.setdefault(relation, []).append(row)
    for relation in sorted(groups):
        for part in _chunks(sorted(groups[relation], key=lambda r: str(r["key"])), size):
            yield _name(relation), part


def _name(name: str) -> str:
    """A label or type that may stand in a statement's text; it comes from the ontology, and is checked all the same."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise ValueError(f"{name!r} cannot be a label or a relationship type")
    return name


def _chunks(items: Sequence[Any] | Collection[Any], size: int = _CHUNK) -> Iterator[list[Any]]:
    whole = list(items)
    for at in range(0, len(whole), size):
        yield whole[at : at + size]
