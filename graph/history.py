"""History: what changed since a time and why, and how the graph stood at a time (`known_on`)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.store import Row, Store

_ASIDE = frozenset({"claims", "superseded", "recorded", "run", "conflict_with", "family", "key"})


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


def changes(store: Store, since: str) -> list[Change]:
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
    out = []
    for key in sorted(first.keys() | standing.keys()):
        before = first.get(key)
        # A version that came and went within the time was never there before it.
        was = None if before is None or before["recorded"] > since else json.loads(before["data"])
        here = standing.get(key)
        if was is None and here is None:
            continue
        out.append(_change(store, key, was, here, last.get(key)))
    return sorted((c for c in out if c is not None), key=lambda c: (c.at, c.key))


def _change(store: Store, key: str, was: Row | None, here: Row | None, version: Row | None) -> Change | None:
    thing = here or was
    assert thing is not None
    old, new = _shown(was), _shown(here)
    if was is not None and here is not None:
        names = {n for n in old.keys() | new.keys() if old.get(n) != new.get(n)}
        old, new = {n: old[n] for n in names if n in old}, {n: new[n] for n in names if n in new}
        more = sorted(set(here["claims"]) - set(was["claims"]))
        if not names and not more:
            return None
    if here is not None:
        claims = sorted(set(here["claims"]) - set(was["claims"] if was is not None else []))
        documents = _documents(store, claims) or (list(version.get("documents") or ()) if version is not None else [])
        at, run = here["recorded"], here["run"]
    else:
        assert version is not None
        documents, at, run = list(version.get("documents") or ()), version["retired"], version["run"]
    how = "changed" if was is not None and here is not None else "added" if was is None else "ended"
    return Change(how, at, key, thing["relation"], thing["subject"], thing["object"], old, new, documents, run)


def _shown(row: Row | None) -> dict[str, Any]:
    return {} if row is None else {k: v for k, v in sorted(row.items()) if k not in _ASIDE}


def _documents(store: Store, claims: Sequence[str]) -> list[str]:
    rows = store.read(
        "UNWIND $ids AS id MATCH (c:Claim {id: id}) RETURN DISTINCT c.document AS key ORDER BY key",
        {"ids": list(claims)},
    )
    return [row["key"] for row in rows]


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
