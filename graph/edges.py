"""An edge, and how it is made of the claims that tell it. Which claims those are is decided elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from graph.claims import Claim, Value
from graph.clusters import Cluster
from graph.scopes import DATES, UNTOLD, Scope
from ontology.dates import PartialDate
from ontology.schema import Ontology, Relation


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two entities as all its claims together tell it.

    `valid_from` and `valid_to` are as precise as stated. The bounds are days: the edge holds for certain on a day d with
    from_latest <= d < to_earliest, and possibly with from_earliest <= d < to_latest; an absent bound is open.
    """

    key: str
    family: str
    relation: str
    subject: str
    object: str
    qualifiers: Mapping[str, Value]
    lifecycle: str
    claims: tuple[str, ...]
    superseded: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    from_earliest: str | None = None
    from_latest: str | None = None
    to_earliest: str | None = None
    to_latest: str | None = None
    conflict: tuple[str, ...] = ()
    conflict_with: tuple[str, ...] = ()


_EDGE_FIELDS = tuple(one.name for one in fields(Edge))
_edge_values = attrgetter(*_EDGE_FIELDS)
# `json.dumps` with an argument makes an encoder for every call.
_json = json.JSONEncoder(ensure_ascii=False).encode


def changed(edge: Edge, **changes: Any) -> Edge:
    """What `dataclasses.replace` does, in a third of its time."""
    return Edge(**(dict(zip(_EDGE_FIELDS, _edge_values(edge), strict=True)) | changes))


# What of an edge tells when it holds, and which plans it is how came.
Times = Mapping[str, Any]
_NO_TIMES: Times = MappingProxyType({})


def edge_of(
    family: str,
    relation: Relation,
    scope: Scope,
    told: Sequence[Claim],
    claims: tuple[str, ...],
    lifecycle: str,
    discriminator: tuple[str, ...],
    times: Times = _NO_TIMES,
) -> Edge:
    first = told[0]
    events = sorted({f"{c.document}#{c.qualifiers['event']}" for c in told if "event" in c.qualifiers})
    return Edge(
        key=edge_key(family, relation.name, scope, discriminator),
        family=family,
        relation=relation.name,
        subject=first.subject,
        object=first.object,
        qualifiers=_merged(told),
        lifecycle=lifecycle,
        claims=claims,
        events=tuple(events),
        **times,
    )


def edge_key(family: str, relation: str, scope: Scope, discriminator: tuple[str, ...]) -> str:
    """What an edge is known by, whatever its claims say besides."""
    text = _json([family, relation, scope, discriminator])
    return "e_" + hashlib.sha256(text.encode()).hexdigest()[:20]


def edges_of_clusters(
    family: str,
    relation: Relation,
    scope: Scope,
    clusters: Sequence[Cluster],
    mark: tuple[str, ...],
    times: Callable[[Sequence[Claim]], Times],
    known: Ontology,
) -> list[Edge]:
    """An edge for each cluster, known by its values only where there is more than one; `times` tells those of its claims."""
    return [
        edge_of(
            family,
            relation,
            scope,
            cluster.claims,
            tuple(sorted(c.id for c in cluster.claims)),
            furthest(cluster.claims, known),
            (*mark, cluster.key if len(clusters) > 1 else ""),
            times(cluster.claims),
        )
        for cluster in clusters
    ]


def _merged(told: Sequence[Claim]) -> dict[str, Value]:
    """The qualifiers of an edge: of several told values the one told best, deterministically; units go with their numbers."""
    if len(told) == 1 and not told[0].qualifiers.keys() & {"hedge", "max"}:
        only = told[0].qualifiers
        return {n: only[n] for n in sorted(only) if n not in UNTOLD}
    out: dict[str, Value] = {}
    names = sorted({n for c in told for n in c.qualifiers if n not in UNTOLD})
    paired = {"unit": "quantity", "currency": "amount"}
    chosen: dict[str, Claim] = {}
    for name in names:
        if name in paired or name in {"hedge", "max"}:
            continue
        tellers = [c for c in told if name in c.qualifiers]
        count = {json.dumps(c.qualifiers[name]): 0 for c in tellers}
        for c in tellers:
            count[json.dumps(c.qualifiers[name])] += 1
        best = min(
            tellers,
            key=lambda c: (
                "hedge" in c.qualifiers,
                -count[json.dumps(c.qualifiers[name])],
                -len(str(c.qualifiers[name])),
                json.dumps(c.qualifiers[name]),
                c.id,
            ),
        )
        chosen[name] = best
        out[name] = best.qualifiers[name]
    for name, number in paired.items():
        teller = chosen.get(number)
        if teller is not None and name in teller.qualifiers:
            out[name] = teller.qualifiers[name]
        elif number not in out and name in names:
            out[name] = min(str(c.qualifiers[name]) for c in told if name in c.qualifiers)
    hedged = next(
        (
            c
            for n, c in sorted(chosen.items())
            if n not in DATES and "hedge" in c.qualifiers and isinstance(c.qualifiers[n], int | float)
        ),
        None,
    )
    if hedged is not None:
        out["hedge"] = hedged.qualifiers["hedge"]
        if "max" in hedged.qualifiers:
            out["max"] = hedged.qualifiers["max"]
    return dict(sorted(out.items()))


def furthest(claims: Sequence[Claim], known: Ontology) -> str:
    """How far the thing has come: the latest step that any claim reports, the last report deciding between equals."""
    best = max(claims, key=lambda c: (known.lifecycle[c.lifecycle].progress, c.reported or "", c.id))
    return best.lifecycle


def iso(day: PartialDate | None) -> str | None:
    return None if day is None else str(day)


@lru_cache(maxsize=20_000)
def first_day(day: PartialDate) -> str:
    return day.first.isoformat()


@lru_cache(maxsize=20_000)
def next_day(day: PartialDate) -> str:
    return (day.last + timedelta(days=1)).isoformat()


def first_report(claims: Sequence[Claim]) -> str | None:
    """The day by which it held, because it was told: not a date of the thing itself."""
    days = [c.report_date for c in claims if c.report_date is not None and c.lifecycle == "in_force"]
    return min((d.last.isoformat() for d in days), default=None)
