"""Whether the graph is sound: what must hold of any graph of claims, looked up from outside the writing code.

Every problem is told with the thing it was found on. Nothing is put right here; `rebuild` and loading again do that.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from graph import derive
from graph.claims import Claim, claim_of_row, family_of, measure_also, measure_root
from graph.combine import Family, combine
from graph.edges import Edge
from graph.identity import Ledger, NameLookup
from graph.measures import Measures
from graph.shown import SHOWN, shown
from graph.store import Row, Store
from graph.write import content, edge_row
from ontology.models import document_id, fact_problems
from ontology.schema import Ontology, ontology

_PAGE = 2_000
# Nodes that are no entities.
_RECORDS = (
    *("Document", "Passage", "Claim", "ClaimVersion", "EdgeVersion"),
    *("Run", "Redirect", "SchemaMigration", "GraphVersion", "Dirty"),
)
# Those whose organs' acts are their own.
_RULERS = frozenset({"country", "alliance"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must not be, and on what it was found."""

    code: str
    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence} [{self.code}]"


def check(
    store: Store,
    known: Ontology | None = None,
    *,
    shacl: bool = False,
    names: NameLookup | None = None,
    ledger: Ledger | None = None,
    now: datetime | None = None,
) -> list[Problem]:
    """All problems, in a stable order. `shacl` holds every claim against the ontology's shapes as well, which takes longer.

    With `names` derived edges of groups are looked at too, with a `ledger` whether what it merges is merged. Nothing can
    have been recorded after `now`.
    """
    known = known or ontology()
    recording = _Recording(store, (now or datetime.now(UTC)).isoformat(timespec="microseconds"))
    edges = list(_edges(store, known, recording))
    found = [
        *_documents(store, recording),
        *_claims(store, known, recording),
        *_entities(store, known, names),
        *edges,
        # What follows from edges can be told only where each says what it is.
        *(() if any(p.code == "edge-ends" for p in edges) else _derived(store, names, known)),
        *_history(store, known, recording),
        *_foreign(store, known),
        *_redirects(store, ledger),
        *(() if ledger is None else _given(store, ledger)),
        *(_against_shapes(store, known) if shacl else ()),
    ]
    return sorted(found, key=lambda p: (p.code, p.where))


def _pages(store: Store, query: str) -> Iterator[Row]:
    """Rows of a query with `$last` and `$size`, ordered by its column `at`."""
    last = ""
    while True:
        rows = store.read(query, {"last": last, "size": _PAGE})
        if not rows:
            return
        last = rows[-1]["at"]
        yield from rows


class _Recording:
    """When and by which run things can have been recorded."""

    def __init__(self, store: Store, now: str) -> None:
        self.now = now
        self.runs = {r["id"]: r["p"] for r in store.read("MATCH (r:Run) RETURN r.id AS id, properties(r) AS p")}

    def problems(
        self, code: str, where: str, at: str | None, run: str | None, *, by_run: bool = True
    ) -> Iterator[Problem]:
        """What is wrong with the time and the run of something; what follows from other edges has no run of its own."""
        if not at:
            yield Problem(code, where, "nothing tells since when it is known")
        elif at > self.now:
            yield Problem(code, where, f"it was recorded on {at}, and that is to come")
        if by_run and run not in self.runs:
            yield Problem(code, where, f"no run {run} is known that may have written it")


def _documents(store: Store, recording: _Recording) -> Iterator[Problem]:
    twice = store.read(
        "MATCH (d:Document) WITH d.id AS id, collect(d.key) AS keys WHERE size(keys) > 1 RETURN id, keys ORDER BY id"
    )
    for row in twice:
        yield Problem("document-id", str(row["id"]), f"it is the id of {', '.join(sorted(row['keys']))}")
    for row in _pages(
        store,
        "MATCH (d:Document) WHERE d.key > $last RETURN d.key AS at, properties(d) AS p ORDER BY d.key LIMIT $size",
    ):
        key, properties = row["at"], row["p"]
        if properties.get("id") != document_id(key):
            yield Problem("document-id", key, f"its id is {properties.get('id')}, which is not made of its key")
        yield from recording.problems("document-recorded", key, properties.get("loaded"), properties.get("run"))
        passages = store.read(
            "MATCH (p:Passage)-[:PART_OF]->(d:Document {key: $key}) "
            "RETURN p.number AS number, p.start AS start, p.end AS end, p.text AS text ORDER BY number",
            {"key": key},
        )
        text, at = [], 0
        for number, passage in enumerate(passages):
            if passage["number"] != number or passage["start"] != at or passage["end"] - at != len(passage["text"]):
                yield Problem("passage-order", key, f"passage {number} does not follow the one before it")
                break
            text.append(passage["text"])
            at = passage["end"]
        whole = "".join(text)
        if hashlib.sha256(whole.encode()).hexdigest() != properties.get("sha256"):
            yield Problem("document-text", key, "the passages together are not the text that was loaded")
        claims = store.read(
            "MATCH (c:Claim {document: $key}) RETURN c.id AS id, c.quote AS quote, c.start AS start, c.end AS end",
            {"key": key},
        )
        if len(claims) != properties.get("claims"):
            sentence = f"{len(claims)} claims are there, and {properties.get('claims')} were loaded"
            yield Problem("document-claims", key, sentence)
        for claim in claims:
            if not claim["quote"]:
                yield Problem("claim-quote", claim["id"], "it has no quote")
            elif whole[claim["start"] : claim["end"]] != claim["quote"]:
                yield Problem("claim-quote", claim["id"], f"its quote does not stand at its place in {key}")
    loose = store.read(
        "MATCH (p:Passage) OPTIONAL MATCH (p)-[r:PART_OF]->(:Document) "
        "WITH p, count(r) AS n WHERE n <> 1 RETURN p.id AS id, n ORDER BY id"
    )
    for row in loose:
        yield Problem("passage-document", row["id"], f"it is part of {row['n']} documents")


def _claims(store: Store, known: Ontology, recording: _Recording) -> Iterator[Problem]:
    documents = {
        row["at"]
        for row in _pages(store, "MATCH (d:Document) WHERE d.key > $last RETURN d.key AS at ORDER BY at LIMIT $size")
    }
    for row in _pages(
        store,
        "MATCH (c:Claim) WHERE c.id > $last WITH c ORDER BY c.id LIMIT $size "
        "OPTIONAL MATCH (c)-[:SUBJECT]->(s:Entity) WITH c, collect(s.id) AS subjects "
        "OPTIONAL MATCH (c)-[:OBJECT]->(o:Entity) WITH c, subjects, collect(o.id) AS objects "
        "OPTIONAL MATCH (c)-[:QUOTED_FROM]->(p:Passage) "
        "WITH c, subjects, objects, collect(p.document) AS quoted "
        "RETURN c.id AS at, properties(c) AS p, subjects, objects, quoted ORDER BY at",
    ):
        where, properties = row["at"], row["p"]
        yield from recording.problems("claim-recorded", where, properties.get("recorded"), properties.get("run"))
        if row["subjects"] != [properties["subject"]]:
            yield Problem(
                "claim-subject", where, f"its subject is {properties['subject']}, but it points to {row['subjects']}"
            )
        if row["objects"] != [properties["object"]]:
            yield Problem(
                "claim-object", where, f"its object is {properties['object']}, but it points to {row['objects']}"
            )
        if properties["document"] not in documents:
            yield Problem("claim-document", where, f"its document {properties['document']} is not in the graph")
        elif set(row["quoted"]) != {properties["document"]}:
            yield Problem(
                "claim-passage", where, f"it is quoted from {sorted(set(row['quoted']))}, not from its document"
            )
        claim = _legible(properties)
        if claim is None:
            yield Problem("claim-illegal", where, "what it states cannot be read")
            continue
        yield from _claim_itself(where, claim, properties, known)


def _legible(properties: Row) -> Claim | None:
    """The claim of a node, or None where its qualifiers are no JSON."""
    try:
        return claim_of_row(properties)
    except (ValueError, TypeError, KeyError):
        return None


def _claim_itself(where: str, claim: Claim, properties: Row, known: Ontology) -> Iterator[Problem]:
    for sentence in fact_problems(claim.subject_type, claim.relation, claim.object_type, claim.qualifiers, known):
        yield Problem("claim-illegal", where, sentence)
    if claim.relation not in known.relations:
        return
    if claim.lifecycle not in known.lifecycle or claim.polarity not in known.polarity:
        yield Problem("claim-illegal", where, f"it is told as {claim.lifecycle}, {claim.polarity}")
    filed = (properties.get("family"), properties.get("measure_root"), properties.get("measure_also"))
    whose = claim.acts_for is None or (
        claim.subject_type == "Organization" and claim.acts_for.partition(":")[0] in _RULERS
    )
    if not whose or filed != (family_of(claim, known), measure_root(claim), measure_also(claim)):
        yield Problem("claim-family", where, "it is filed under another family than its own")


def _entities(store: Store, known: Ontology, names: NameLookup | None) -> Iterator[Problem]:
    called = _called(store)
    for row in _pages(
        store,
        "MATCH (e:Entity) WHERE e.id > $last WITH e ORDER BY e.id LIMIT $size "
        "OPTIONAL MATCH (e)<-[:SUBJECT]-(c:Claim) WITH e, count(c) AS subjects "
        "OPTIONAL MATCH (e)<-[:OBJECT]-(c:Claim) WITH e, subjects, count(c) AS objects "
        "RETURN e.id AS at, labels(e) AS labels, properties(e) AS p, subjects + objects AS ends ORDER BY at",
    ):
        where, p = row["at"], row["p"]
        if row["ends"] == 0:
            yield Problem("entity-unused", where, "no claim speaks of it")
        elif row["ends"] != p.get("uses"):
            yield Problem("entity-uses", where, f"{row['ends']} claim ends stand on it, and {p.get('uses')} are noted")
        yield from _names_of(where, p, called.get(where, set()), names)
        try:
            expected = known.type_of_id(where).name
        except KeyError:
            yield Problem("entity-type", where, "its id names no entity type")
            continue
        if sorted(row["labels"]) != sorted({"Entity", expected}):
            yield Problem("entity-type", where, f"it is labelled {sorted(row['labels'])}, not as a {expected}")
        elif p.get("type") != expected:
            yield Problem("entity-type", where, f"it says that it is a {p.get('type')}, not a {expected}")


def _called(store: Store) -> dict[str, set[str]]:
    """What claims call each entity."""
    out: dict[str, set[str]] = {}
    for row in _pages(
        store,
        "MATCH (c:Claim) WHERE c.id > $last RETURN c.id AS at, c.subject AS s, c.subject_name AS sn, "
        "c.subject_mention AS sm, c.object AS o, c.object_name AS oname, c.object_mention AS om "
        "ORDER BY c.id LIMIT $size",
    ):
        out.setdefault(row["s"], set()).update((row["sn"], row["sm"]))
        out.setdefault(row["o"], set()).update((row["oname"], row["om"]))
    return out


def _names_of(where: str, p: Mapping[str, Any], called: set[str], names: NameLookup | None) -> Iterator[Problem]:
    """Whether an entity goes by a name that a text or the vocabulary calls it by.

    One of which no words are kept is the vocabulary's; without that nobody knows what it is called.
    """
    if not p.get("name"):
        yield Problem("entity-name", where, "it has no name")
        return
    kept = set(p.get("told") or ())
    if kept and kept != {name for name in called if name}:
        yield Problem("entity-name", where, "what it is noted to be called is not what claims call it")
    told = None if names is None else names(where)
    if told is not None:
        allowed = {told.name, *([told.name_zh] if told.name_zh else []), *told.aliases, *called}
    elif kept:
        allowed = called
    else:
        return
    for name in (p["name"], p.get("name_zh")):
        if name is not None and name not in allowed:
            yield Problem("entity-name", where, f"it goes by {name!r}, which nothing calls it")


def _edges(store: Store, known: Ontology, recording: _Recording) -> Iterator[Problem]:
    rows: dict[str, Row] = {}
    for row in _all_edges(store):
        where = str(row["p"].get("key"))
        if where in rows:
            yield Problem("edge-key", where, "two edges have this key")
        rows[where] = row
    claims = _bearing_claims(store, {i for r in rows.values() for i in r["p"].get("claims") or []})
    for where, row in rows.items():
        yield from _edge_itself(where, row, rows, claims, known)
        p = row["p"]
        by_run = not p.get("derived")
        yield from recording.problems("edge-recorded", where, p.get("recorded"), p.get("run"), by_run=by_run)
    yield from _against_claims(store, rows, known)


def _all_edges(store: Store) -> Iterator[Row]:
    last = ""
    while True:
        subjects = store.read("MATCH (e:Entity) WHERE e.id > $last RETURN e.id AS id ORDER BY id LIMIT $size", {"last": last, "size": _PAGE})  # fmt: skip
        if not subjects:
            return
        last = subjects[-1]["id"]
        yield from store.read(
            "UNWIND $ids AS id MATCH (s:Entity {id: id})-[e]->(o:Entity) "
            "RETURN s.id AS s, o.id AS o, type(e) AS type, properties(e) AS p",
            {"ids": [row["id"] for row in subjects]},
        )


def _bearing_claims(store: Store, ids: set[str]) -> dict[str, Row]:
    out = {}
    ordered = sorted(ids)
    for at in range(0, len(ordered), _PAGE):
        for row in store.read(
            "UNWIND $ids AS id MATCH (c:Claim {id: id}) RETURN c.id AS id, c.relation AS relation, "
            "c.subject AS subject, c.object AS object, c.polarity AS polarity",
            {"ids": ordered[at : at + _PAGE]},
        ):
            out[row["id"]] = row
    return out


def _edge_itself(
    where: str, row: Row, rows: Mapping[str, Row], claims: Mapping[str, Row], known: Ontology
) -> Iterator[Problem]:
    p = row["p"]
    supporting = list(p.get("claims") or [])
    missing = [i for i in supporting if i not in claims]
    if not supporting:
        yield Problem("edge-claims", where, "no claim carries it")
    if missing:
        yield Problem("edge-claims", where, f"its claims {', '.join(missing)} are not in the graph")
    if any(claims[i]["polarity"] == "denied" for i in supporting if i in claims):
        yield Problem("edge-denied", where, "a denial carries it")
    if p.get("relation") != row["type"] or p.get("subject") != row["s"] or p.get("object") != row["o"]:
        yield Problem(
            "edge-ends",
            where,
            f"it says {p.get('subject')} {p.get('relation')} {p.get('object')}, and stands elsewhere",
        )
    start, end = p.get("from_earliest"), p.get("to_latest")
    if start is not None and end is not None and end < start:
        yield Problem("edge-interval", where, f"it ends by {end}, before it can begin on {start}")
    for other in p.get("conflict_with") or []:
        if other not in rows:
            yield Problem("edge-dangling", where, f"it is in dispute with {other}, which is not there")
    legible = p.get("relation") == row["type"] and (row["type"] in known.relations or row["type"] in known.derived)
    words = shown(p, known) if legible else {}
    if words and words != {name: p[name] for name in SHOWN if p.get(name) is not None}:
        yield Problem("edge-words", where, "the words by which it is shown are not what it states")
    if p.get("derived"):
        if row["type"] not in known.derived:
            yield Problem("edge-derived", where, f"a {row['type']} is stated, never derived")
        gone = [key for key in p.get("via") or [] if key not in rows]
        if gone or not p.get("via"):
            yield Problem(
                "edge-derived", where, f"it is derived from {', '.join(gone) or 'nothing'}, which is not there"
            )
        return
    relation = known.relations.get(row["type"])
    if relation is None:
        yield Problem("edge-relation", where, f"{row['type']} is no relation")
        return
    own = [claims[i] for i in supporting if i in claims and claims[i]["relation"] == row["type"]]
    if supporting and not missing and not any((c["subject"], c["object"]) == (row["s"], row["o"]) for c in own):
        yield Problem("edge-claims", where, "none of its claims speaks of its two ends")
    ends = (known.type_of_id(row["s"]).name, known.type_of_id(row["o"]).name)
    if ends[0] not in relation.domain or ends[1] not in relation.range:
        yield Problem("edge-relation", where, f"{row['type']} cannot join a {ends[0]} to a {ends[1]}")


def _against_claims(store: Store, rows: Mapping[str, Row], known: Ontology) -> Iterator[Problem]:
    """Edges as they stand, against those that the claims make."""
    wanted: dict[str, Edge] = {}
    by_family: dict[str, list[Claim]] = {}
    about: list[Claim] = []
    for row in _pages(
        store, "MATCH (c:Claim) WHERE c.id > $last RETURN c.id AS at, properties(c) AS p ORDER BY c.id LIMIT $size"
    ):
        claim = _legible(row["p"])
        if claim is None or fact_problems(
            claim.subject_type, claim.relation, claim.object_type, claim.qualifiers, known
        ):
            # Told already; no edge can be computed from it.
            continue
        by_family.setdefault(family_of(claim, known), []).append(claim)
        if claim.object_type == "Measure":
            about.append(claim)
    measures = Measures(about)
    for family, own in by_family.items():
        wanted |= {e.key: e for e in combine(Family(family, own, measures.about(own)), known)}
    for key in sorted(wanted.keys() - rows.keys()):
        yield Problem("edge-missing", key, "the claims make this edge, and it is not there")
    for key, row in rows.items():
        if row["p"].get("derived"):
            continue
        if key not in wanted:
            yield Problem("edge-stale", key, "no claims make this edge any more")
        elif _text(content(row["p"])) != _text(edge_row(wanted[key])):
            yield Problem("edge-stale", key, "the claims make it otherwise")


class _Looking:
    """Reads of a store, for what is computed within a transaction else."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def run(self, query: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        return self._store.read(query, params)

    def gather(self, match: str, params: Mapping[str, Any], what: str) -> list[Any]:
        return list(self._store.read(f"{match} RETURN collect({what}) AS found", params)[0]["found"])


def _derived(store: Store, names: NameLookup | None, known: Ontology) -> Iterator[Problem]:
    """Derived edges against what follows from the stated ones; not while some are still to be computed."""
    if store.read("MATCH (d:Dirty) RETURN d.id AS id LIMIT 1"):
        return
    for key, sentence in derive.differences(_Looking(store), names, known):
        yield Problem("edge-derived", key, sentence)


def _text(row: Mapping[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


def _against_shapes(store: Store, known: Ontology) -> Iterator[Problem]:
    from ontology.shapes import violations

    rows = _pages(
        store, "MATCH (c:Claim) WHERE c.id > $last RETURN c.id AS at, properties(c) AS p ORDER BY c.id LIMIT $size"
    )
    # An entity has one name and claims call it by many (another width, a legal form; two names after a merge).
    names: dict[str, str] = {}
    part: list[Row] = []
    for row in (r for r in rows if _legible(r["p"]) is not None):
        called = {
            f"{end}_name": names.setdefault(row["p"][end], told)
            for end in ("subject", "object")
            if (told := row["p"][f"{end}_name"])
        }
        part.append({**row["p"], **called, "qualifiers": json.loads(row["p"]["qualifiers"])})
        if len(part) == _PAGE:
            yield from _told(violations(part, known))
            part = []
    if part:
        yield from _told(violations(part, known))


def _told(sentences: list[str]) -> Iterator[Problem]:
    for sentence in sentences:
        where, _, words = sentence.partition(": ")
        yield Problem("shape", where, words)


def _history(store: Store, known: Ontology, recording: _Recording) -> Iterator[Problem]:
    """Runs, and what was: each version whole, over when it was replaced, and none while another stood."""
    for run, p in sorted(recording.runs.items()):
        started, ended = p.get("started") or "", p.get("ended") or ""
        if not started or not started <= ended <= recording.now:
            yield Problem(
                "history", run, f"it ran from {started or 'nobody knows when'} to {ended or 'nobody knows when'}"
            )
    for row in _pages(
        store,
        "MATCH (v:ClaimVersion) WHERE v.key > $last RETURN v.key AS at, properties(v) AS p ORDER BY v.key LIMIT $size",
    ):
        p = row["p"]
        if _legible(p) is None:
            yield Problem("history", row["at"], "what it stated cannot be read")
        yield from recording.problems("history", row["at"], p.get("superseded"), p.get("superseded_run"))
    yield from _edge_versions(store, known, recording)


def _edge_versions(store: Store, known: Ontology, recording: _Recording) -> Iterator[Problem]:
    spans: dict[str, list[tuple[str, str, str]]] = {}
    for row in _pages(
        store,
        "MATCH (v:EdgeVersion) WHERE v.id > $last RETURN v.id AS at, properties(v) AS p ORDER BY v.id LIMIT $size",
    ):
        where, p = row["at"], row["p"]
        since, until = p.get("recorded") or "", p.get("retired") or ""
        yield from recording.problems("history", where, until, p.get("run"))
        if since > until:
            yield Problem("history", where, f"it was replaced on {until}, before it was recorded on {since}")
        if _version_content(p) != (p.get("key"), p.get("relation"), p.get("subject"), p.get("object")):
            yield Problem("history", where, "what it stated is not that of its edge")
        spans.setdefault(str(p.get("key")), []).append((since, until, where))
    keys = sorted(spans)
    for at in range(0, len(keys), _PAGE):
        for key, since in _standing_since(store, keys[at : at + _PAGE], known).items():
            spans[key].append((since, recording.now, key))
    for key in keys:
        for (_, until, _), (since, _, where) in pairwise(sorted(spans[key])):
            if since < until:
                yield Problem(
                    "history", where, f"it was recorded on {since}, while another version stood until {until}"
                )


def _standing_since(store: Store, keys: list[str], known: Ontology) -> dict[str, str]:
    out: dict[str, str] = {}
    for relation in sorted(known.relations):
        # Short lists: the embedded engine finds edges by their key with IN alone, and longer ones cost it more.
        for at in range(0, len(keys), 200):
            rows = store.read(
                f"MATCH ()-[e:{relation}]->() WHERE e.key IN $keys RETURN e.key AS key, e.recorded AS recorded",
                {"keys": keys[at : at + 200]},
            )
            out |= {row["key"]: row["recorded"] or "" for row in rows}
    return out


def _version_content(p: Row) -> tuple[Any, ...] | None:
    """What an old edge was, by what is kept of it; None where that cannot be read."""
    try:
        data = json.loads(p["data"])
        return tuple(data.get(name) for name in ("key", "relation", "subject", "object"))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _foreign(store: Store, known: Ontology) -> Iterator[Problem]:
    """Nodes and relationships that are none of ours, by the labels and types that there are: no look at each of millions."""
    labels = {row["label"] for row in store.read("CALL db.labels() YIELD label RETURN label")}
    for label in sorted(labels - {"Entity", *known.types, *_RECORDS}):
        number = store.read(f"MATCH (n:{_quoted(label)}) RETURN count(n) AS n")[0]["n"]
        if number:
            yield Problem("foreign", label, f"{number} nodes with this label are none of ours")
    types = {row["type"] for row in store.read("CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS type")}  # fmt: skip
    for kind in sorted(types - {*known.relations, *known.derived, *known.record_links}):
        number = store.read(f"MATCH ()-[r:{_quoted(kind)}]->() RETURN count(r) AS n")[0]["n"]
        if number:
            yield Problem("foreign", kind, f"{number} relationships of this type are none of ours")


def _quoted(name: str) -> str:
    """A label or type of somebody else, as it may stand in a statement."""
    return "`" + name.replace("`", "``") + "`"


def _redirects(store: Store, ledger: Ledger | None) -> Iterator[Problem]:
    rows = store.read(
        "MATCH (r:Redirect) OPTIONAL MATCH (e:Entity {id: r.id}) RETURN r.id AS id, r.to AS to, e.id AS still ORDER BY id"
    )
    merged = {row["id"] for row in rows}
    told = None if ledger is None else ledger.redirects()
    for row in rows:
        if row["still"] is not None:
            yield Problem("redirect", row["id"], f"it is merged into {row['to']}, and still stands; rebuild")
        if row["to"] in merged:
            yield Problem("redirect", row["id"], f"it leads to {row['to']}, which is merged itself")
        if told is not None and told.get(row["id"]) != row["to"]:
            yield Problem("redirect", row["id"], f"it leads to {row['to']}, and the ledger does not say so; rebuild")


def _given(store: Store, ledger: Ledger) -> Iterator[Problem]:
    """Claims whose ends are not where the ledger leads what they were given."""
    for row in _pages(
        store,
        "MATCH (c:Claim) WHERE c.id > $last RETURN c.id AS at, c.subject AS s, c.subject_given AS sg, "
        "c.object AS o, c.object_given AS og ORDER BY c.id LIMIT $size",
    ):
        for given, stands in ((row["sg"], row["s"]), (row["og"], row["o"])):
            if given is None or ledger.resolve(given) != stands:
                yield Problem("claim-ledger", row["at"], f"it speaks of {given}, and stands on {stands}; rebuild")
