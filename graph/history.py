"""History: what changed since a time and why, and how the graph stood at a time (`known_on`)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.shown import SHOWN
from graph.store import Row, Store
from ontology.schema import Ontology, ontology

_ASIDE = frozenset({"claims", "superseded", "recorded", "run", "conflict_with", "family", "key"}) | SHOWN
_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """An edge that was added, ended or changed, with what was and what is, and the documents that did it."""

    how: str
    at: str
    key: str
    relation: str
    subject: str
    object: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    documents: Sequence[str]
    run: str


def changes(store: Store, since: str, known: Ontology | None = None) -> list[Change]:
    """What the edges went through after a time (ISO), the oldest first; only what is seen in the end counts."""
    gone = store.read(
        "MATCH (v:EdgeVersion) WHERE v.retired > $since RETURN properties(v) AS p ORDER BY v.retired, v.key",
        {"since": since},
    )
    first: dict[str, Row] = {}
    last: dict[str, Row] = {}
    for row in gone:
        first.setdefault(row["p"]["key"], row["p"])
        last[row["p"]["key"]] = row["p"]
    now = store.read(
        "MATCH (s:Entity)-[e]->(o:Entity) WHERE e.recorded > $since AND e.derived IS NULL RETURN properties(e) AS p",
        {"since": since},
    )
    standing = {row["p"]["key"]: row["p"] for row in now}
    pairs: _Pairs = []
    for key in sorted(first.keys() | standing.keys()):
        before = first.get(key)
        # A version that came and went within the time was never there before it.
        was = None if before is None or before["recorded"] > since else json.loads(before["data"])
        here = standing.get(key)
        if was is not None or here is not None:
            pairs.append((key, was, here))
    ids = sorted({c for _, was, here in pairs for row in (was, here) if row is not None for c in _bearing(row)})
    documents = _documents(store, ids, since)
    pairs, last = _under_new_keys(pairs, last, documents, known or ontology())
    out = [_change(key, was, here, last.get(key), documents) for key, was, here in pairs]
    return sorted((c for c in out if c is not None), key=lambda c: (c.at, c.key))


_Pairs = list[tuple[str, Row | None, Row | None]]


def _under_new_keys(
    pairs: _Pairs, last: Mapping[str, Row], documents: Mapping[str, str], known: Ontology
) -> tuple[_Pairs, dict[str, Row]]:
    """What ended under one key and stands under another has changed: its day was told more precisely, put off or corrected,
    a proposal was adopted, another source came to disagree. It rests on a claim that it rested on before, or on what the same
    document says of the same scope."""
    ended: dict[_Triple, list[str]] = {}
    before: dict[str, Row] = {}
    for key, was, here in pairs:
        if was is not None and here is None:
            before[key] = was
            ended.setdefault(_triple(was), []).append(key)
    likely = [
        (likeness, key, old)
        for key, was, here in pairs
        if was is None and here is not None
        for old in ended.get(_triple(here), ())
        if (likeness := _likeness(before[old], here, documents, known)) is not None
    ]
    versions = dict(last)
    moved: dict[str, Row] = {}
    gone: set[str] = set()
    for _, key, old in sorted(likely, key=lambda found: (tuple(-n for n in found[0]), found[1], found[2])):
        if old not in gone and key not in moved:
            gone.add(old)
            moved[key] = before[old]
            versions[key] = last[old]
    return [(k, moved.get(k, was), here) for k, was, here in pairs if k not in gone], versions


_Triple = tuple[str, str, str]


def _triple(row: Row) -> _Triple:
    return row["relation"], row["subject"], row["object"]


def _bearing(row: Row) -> set[str]:
    """The claims that an edge rests on, and those of plans that it is how came."""
    return {*row["claims"], *(row.get("superseded") or ())}


def _likeness(was: Row, here: Row, documents: Mapping[str, str], known: Ontology) -> tuple[int, int, int] | None:
    """How much two edges between the same ends speak for being one that changed; None where nothing does."""
    relation = known.relations.get(was["relation"])
    scope = () if relation is None else relation.combine.scope
    shared = len(_bearing(was) & _bearing(here))
    told = {documents[c] for c in _bearing(was) if c in documents} & {
        documents[c] for c in _bearing(here) if c in documents
    }
    alike = sum(1 for name, value in was.items() if name not in _ASIDE and here.get(name) == value)
    if shared or (told and all(was.get(name) == here.get(name) for name in scope)):
        return shared, len(told), alike
    return None


def _change(
    key: str, was: Row | None, here: Row | None, version: Row | None, documents: Mapping[str, str]
) -> Change | None:
    thing = here or was
    assert thing is not None
    old, new = _shown(was), _shown(here)
    more = _new_claims(was, here)
    if was is not None and here is not None:
        names = {n for n in old.keys() | new.keys() if old.get(n) != new.get(n)}
        old, new = {n: old[n] for n in names if n in old}, {n: new[n] for n in names if n in new}
        if not names and {documents.get(c) for c in more} <= {documents.get(c) for c in was["claims"]}:
            return None  # the same documents say the same, elsewhere in their texts
    because = sorted({documents[c] for c in more if c in documents})
    if here is not None:
        told = because or (_told(version) if version is not None else [])
        at, run = here["recorded"], here["run"]
    else:
        assert version is not None
        told, at, run = _told(version), version["retired"], version["run"]
    how = "changed" if was is not None and here is not None else "added" if was is None else "ended"
    return Change(how, at, key, thing["relation"], thing["subject"], thing["object"], old, new, told, run)


def _told(version: Row) -> list[str]:
    return list(version.get("documents") or ())


def _new_claims(was: Row | None, here: Row | None) -> list[str]:
    """The claims on which an edge rests now and did not before."""
    return [] if here is None else sorted(set(here["claims"]) - set(was["claims"] if was is not None else []))


def _shown(row: Row | None) -> dict[str, Any]:
    return {} if row is None else {k: v for k, v in sorted(row.items()) if k not in _ASIDE}


def _documents(store: Store, claims: Sequence[str], since: str) -> dict[str, str]:
    """The documents of claims, also of those that were replaced since a time."""
    out: dict[str, str] = {}
    for at in range(0, len(claims), _PAGE):
        rows = store.read(
            "UNWIND $ids AS id MATCH (c:Claim {id: id}) RETURN id, c.document AS key", {"ids": claims[at : at + _PAGE]}
        )
        out |= {row["id"]: row["key"] for row in rows}
    if len(out) < len(claims):
        missing = set(claims) - out.keys()
        rows = store.read(
            "MATCH (v:ClaimVersion) WHERE v.superseded > $since RETURN v.id AS id, v.document AS key", {"since": since}
        )
        out |= {row["id"]: row["key"] for row in rows if row["id"] in missing}
    return out


def known_on(store: Store, day: str) -> list[Row]:
    """The edges as the graph had them at the end of a day (or at a moment, ISO), by their properties."""
    moment = f"{day}T23:59:59.999999" if len(day) == 10 else day
    standing = store.read(
        "MATCH (s:Entity)-[e]->(o:Entity) WHERE e.recorded <= $moment AND e.derived IS NULL RETURN properties(e) AS p",
        {"moment": moment},
    )
    past = store.read(
        "MATCH (v:EdgeVersion) WHERE v.recorded <= $moment AND v.retired > $moment "
        "RETURN v.data AS data, v.recorded AS recorded",
        {"moment": moment},
    )
    rows = [row["p"] for row in standing] + [{**json.loads(row["data"]), "recorded": row["recorded"]} for row in past]
    return sorted(rows, key=lambda r: str(r["key"]))
