"""Values that belong to a year: production, reserves, consumption. Plans stand apart until they come true."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from graph.claims import Claim
from graph.clusters import value_clusters
from graph.conflicts import mark_conflicts, never_apart
from graph.edges import Edge, Times, edges_of_clusters, first_day, first_report, next_day
from graph.scopes import by_scope, told_in_other_years
from ontology.schema import Ontology, Relation


def of_period(family: str, relation: Relation, claims: list[Claim], others: list[Claim], known: Ontology) -> list[Edge]:
    """Values that belong to a year: an edge per scope, more only where sources disagree, plans apart until they come true."""
    edges: list[Edge] = []
    for scope, group in by_scope(claims, relation):
        real, plans, told_before = plans_apart(group, known)
        for part, superseded in ((real, told_before), (plans, [])):
            if not part:
                continue
            clusters = value_clusters(part, relation)
            mark = ("plan",) if part is plans else ("",)
            times = partial(_within_period, tuple(sorted(c.id for c in superseded)))
            made = edges_of_clusters(family, relation, scope, clusters, mark, times, known)
            dated = any(name == "year" for name, _ in scope)
            edges += mark_conflicts(made, clusters, relation, never_apart if dated else told_in_other_years)
    return edges


def _within_period(superseded: tuple[str, ...], claims: Sequence[Claim]) -> Times:
    told = {"superseded": superseded}
    years = sorted({d for d in (c.date("year") for c in claims) if d is not None})
    if not years:
        return {**told, "from_latest": first_report(claims)}
    first, after = first_day(years[0]), next_day(years[-1])
    return {**told, "from_earliest": first, "from_latest": first, "to_earliest": after, "to_latest": after}


def plans_apart(group: list[Claim], known: Ontology) -> tuple[list[Claim], list[Claim], list[Claim]]:
    """What is, what is planned, and the plans that a later report of progress has overtaken."""
    firm = known.lifecycle["announced"].progress
    real = [c for c in group if known.lifecycle[c.lifecycle].progress >= firm]
    plans: list[Claim] = []
    overtaken: list[Claim] = []
    for plan in (c for c in group if known.lifecycle[c.lifecycle].progress < firm):
        later = any(_said_later(r, plan) and known.lifecycle[r.lifecycle].progress > firm for r in real)
        (overtaken if later else plans).append(plan)
    return real, plans, overtaken


def _said_later(a: Claim, b: Claim) -> bool:
    ours, theirs = a.report_date, b.report_date
    return ours is not None and theirs is not None and ours.first > theirs.last
