"""What a claim speaks of, in comparable form, and its own dates. Pure; what comes of it is decided where claims are combined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from graph.claims import Claim, measure_key
from graph.values import dimension
from ontology.dates import PartialDate
from ontology.schema import Relation

STARTS = ("effective", "since", "date")
ENDS = ("until",)
DATES = frozenset({*STARTS, *ENDS, "announced"})
# Counted once by an edge's `events`, or telling of another qualifier: never a scope or a property of their own.
UNTOLD = frozenset({"event", "inferred"})
ASIDE = frozenset({*UNTOLD, "hedge", "max"})
# The stages at which a thing is no more.
OVER = frozenset({"lifted", "expired"})

Scope = tuple[tuple[str, str], ...]
_AS_TOLD: Mapping[str, str] = MappingProxyType({})


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda c: c.id)


def scope_of(claim: Claim, relation: Relation, one_key: Mapping[str, str] = _AS_TOLD) -> Scope:
    """What a claim speaks of, in comparable form; qualifiers that it does not tell are absent.

    `one_key` leads keys of one measure to the one that stands for all.
    """
    out = []
    for name in relation.combine.scope:
        if name in ASIDE:
            continue
        value = claim.qualifiers.get(name)
        if name == "unit":
            if "quantity" in claim.qualifiers:
                out.append((name, dimension(None if value is None else str(value))))
            continue
        if value is not None:
            key = measure_key(str(value)) if name == "measure" else str(value).casefold()
            out.append((name, one_key.get(key, key) if name == "measure" else key))
    return tuple(sorted(out))


def by_scope(
    claims: list[Claim], relation: Relation, one_key: Mapping[str, str] = _AS_TOLD
) -> list[tuple[Scope, list[Claim]]]:
    """Claims by scope. One that leaves untold what it may, joins the scope that it fits if there is just one such."""
    if len(claims) == 1:
        return [(scope_of(claims[0], relation), claims)]
    groups: dict[Scope, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(scope_of(claim, relation, one_key), []).append(claim)
    untold = relation.combine.untold
    # From the most told to the least, so that what joins has its final home before others look at it.
    for scope in sorted(groups, key=lambda s: (-len(s), s)):
        wider = [
            other
            for other in groups
            if other != scope and len(other) > len(scope) and _fits(dict(scope), dict(other), untold)
        ]
        homes = [
            h for h in wider if not any(o != h and _fits(dict(h), dict(o), untold) for o in wider if len(o) > len(h))
        ]
        if len(homes) == 1 and not _dates_deny(groups[scope], groups[homes[0]]):
            groups[homes[0]] += groups.pop(scope)
    return [(scope, in_order(groups[scope])) for scope in sorted(groups)]


def _fits(less: Mapping[str, str], more: Mapping[str, str], untold: frozenset[str]) -> bool:
    """Whether `less` says the same as `more` except for what it may leave untold."""
    if any(more.get(name) != value for name, value in less.items()):
        return False
    return all(name in less or name in untold for name in more)


def _dates_deny(less: list[Claim], more: list[Claim]) -> bool:
    """Whether a date that the less told claims give is none of those that the others give."""
    theirs = [d for d in map(start_date, more) if d is not None]
    ours = [d for d in map(start_date, less) if d is not None]
    return bool(theirs) and any(not any(d.agrees(t) for t in theirs) for d in ours)


def start_date(claim: Claim) -> PartialDate | None:
    return next((d for d in map(claim.date, STARTS) if d is not None), None)


def end_date(claim: Claim) -> PartialDate | None:
    """The end that a claim tells; one before its own beginning is no end of it."""
    begin = start_date(claim)
    end = next((d for d in map(claim.date, ENDS) if d is not None), None)
    return None if end is not None and begin is not None and end.last < begin.first else end


def told_in_other_years(a: Sequence[Claim], b: Sequence[Claim]) -> bool:
    """Whether what two groups tell belongs to years that have none in common: those of what they date, else of their reports."""
    days_a, days_b = [start_date(c) or c.report_date for c in a], [start_date(c) or c.report_date for c in b]
    years_a = {d.first.year for d in days_a if d is not None}
    years_b = {d.first.year for d in days_b if d is not None}
    known = all(d is not None for d in (*days_a, *days_b))
    return known and not years_a & years_b
