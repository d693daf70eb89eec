"""Claims by the values that they tell: which agree with each other, and which cannot. Pure; knows no edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.claims import Claim
from graph.scopes import DATES, end_date, in_order, start_date
from graph.values import Measured, agree, measured, same_dimension
from ontology.schema import Relation


@dataclass
class Cluster:
    """Claims whose values agree."""

    key: str
    claims: list[Claim]


def value_clusters(claims: Sequence[Claim], relation: Relation) -> list[Cluster]:
    """Claims by agreeing values; those without a value support every cluster, or are one by themselves."""
    if len(claims) == 1:
        return [Cluster("", list(claims))]  # nothing to be told from
    names = [n for n in relation.combine.values if n not in DATES or n == "announced"]
    keys = {c.id: _value_key(c, names) for c in claims if any(n in c.qualifiers for n in names)}
    telling = sorted(
        (c for c in claims if c.id in keys),
        # The most told first, and days before months.
        key=lambda c: (
            -sum(n in c.qualifiers for n in names),
            "hedge" in c.qualifiers,
            -len(str(c.qualifiers.get("announced", ""))) if "announced" in names else 0,
            keys[c.id],
            c.id,
        ),
    )
    silent = [c for c in claims if c.id not in keys]
    clusters: list[Cluster] = []
    for claim in telling:
        home = next((k for k in clusters if all(values_agree(claim, m, relation) for m in k.claims)), None)
        if home is None:
            clusters.append(Cluster(keys[claim.id], [claim]))
        else:
            home.claims.append(claim)
    if not clusters:
        return [Cluster("", in_order(silent))]
    for cluster in clusters:
        cluster.claims = in_order([*cluster.claims, *silent])
    return sorted(clusters, key=lambda k: k.key)


def _value_key(claim: Claim, names: Sequence[str]) -> str:
    told = [(n, value_of(claim, n)) for n in names if n in claim.qualifiers and n not in DATES]
    days = [f"{n}={claim.qualifiers[n]}" for n in names if n in claim.qualifiers and n in DATES]
    return ";".join([*(f"{n}={m.value.normalize():f}{m.dimension}" for n, m in told), *days])


def value_of(claim: Claim, name: str) -> Measured:
    value = claim.qualifiers[name]
    if not isinstance(value, int | float):
        raise TypeError(f"{name} of claim {claim.id} is {value!r}, not a number")
    unit = claim.qualifiers.get("unit") if name == "quantity" else claim.qualifiers.get("currency")
    hedge, upper = claim.qualifiers.get("hedge"), claim.qualifiers.get("max")
    return measured(
        name,
        value,
        None if unit is None else str(unit),
        None if hedge is None else str(hedge),
        upper if isinstance(upper, int | float) else None,
    )


def values_told(claim: Claim, relation: Relation) -> list[str]:
    return [n for n in relation.combine.values if n not in DATES and n in claim.qualifiers]


def values_agree(a: Claim, b: Claim, relation: Relation) -> bool:
    """Whether the values that both tell agree; those that cannot be compared (dollars, yuan) do not."""
    for name in set(values_told(a, relation)) & set(values_told(b, relation)):
        ours, theirs = value_of(a, name), value_of(b, name)
        if not same_dimension(ours, theirs) or not agree(ours, theirs):
            return False
    return not announced_apart(a, b, relation)


def announced_apart(a: Claim, b: Claim, relation: Relation) -> bool:
    """Whether two tell one step of a thing to be announced on different days. An extension is announced anew."""
    if "announced" not in relation.combine.values or a.lifecycle != b.lifecycle:
        return False
    ours, theirs = a.date("announced"), b.date("announced")
    if ours is None or theirs is None or ours.agrees(theirs):
        return False
    return all(
        x is None or y is None or x.agrees(y) for x, y in ((start_date(a), start_date(b)), (end_date(a), end_date(b)))
    )
