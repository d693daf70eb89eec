"""Edges that cannot all be so: each is marked with what it differs in, and from which. None is left out for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from graph.claims import Claim
from graph.clusters import Cluster, announced_apart, value_of, values_told
from graph.edges import Edge, changed
from graph.scopes import ASIDE, DATES, STARTS
from graph.values import agree, same_dimension
from ontology.schema import Relation


def never_apart(a: Sequence[Claim], b: Sequence[Claim]) -> bool:
    return False


def mark_conflicts(
    edges: list[Edge],
    clusters: Sequence[Cluster],
    relation: Relation,
    apart: Callable[[Sequence[Claim], Sequence[Claim]], bool] = never_apart,
) -> list[Edge]:
    """Edges of one scope and period whose values differ, each told of the others."""
    if len(edges) < 2:
        return edges
    out = list(edges)
    for i, (_, ours) in enumerate(zip(edges, clusters, strict=True)):
        for j, (other, theirs) in enumerate(zip(edges, clusters, strict=True)):
            if i == j or apart(ours.claims, theirs.claims):
                continue
            shared = {c.id for c in ours.claims} & {c.id for c in theirs.claims}
            a = [c for c in ours.claims if c.id not in shared]
            b = [c for c in theirs.claims if c.id not in shared]
            if any(c.qualifiers.get("joint") for c in a) != any(c.qualifiers.get("joint") for c in b):
                continue  # a sum of several is no other value of one
            names = _disagreements(a, b, relation)
            if names:
                out[i] = changed(
                    out[i],
                    conflict=tuple(sorted({*out[i].conflict, *names})),
                    conflict_with=tuple(sorted({*out[i].conflict_with, other.key})),
                )
    return out


def _disagreements(a: Sequence[Claim], b: Sequence[Claim], relation: Relation) -> set[str]:
    out = set()
    for x in a:
        for y in b:
            for name in set(values_told(x, relation)) & set(values_told(y, relation)):
                ours, theirs = value_of(x, name), value_of(y, name)
                if same_dimension(ours, theirs) and not agree(ours, theirs):
                    out.add(name)
            if announced_apart(x, y, relation):
                out.add("announced")
            if relation.combine.how == "event" or relation.combine.effect == "end":
                for name in relation.combine.values:
                    if name not in DATES:
                        continue
                    day, other = x.date(name), y.date(name)
                    if day is not None and other is not None and not day.agrees(other):
                        out.add(name)
    return out


def mark_twins(edges: list[Edge], relation: Relation) -> list[Edge]:
    """Edges whose dates are in dispute carry the conflict already; here each is told of the other."""
    out = []
    for edge in edges:
        disputed = [n for n in edge.conflict if n in {"start", "until"}]
        if not disputed:
            out.append(edge)
            continue
        twins = [
            e.key
            for e in edges
            if e.key != edge.key
            and set(disputed) & set(e.conflict)
            and _scope_text(e, relation) == _scope_text(edge, relation)
        ]
        names = tuple(
            sorted(
                {*(n for n in edge.conflict if n not in {"start", "until"}), *(_date_name(edge, n) for n in disputed)}
            )
        )
        out.append(changed(edge, conflict=names, conflict_with=tuple(sorted({*edge.conflict_with, *twins}))))
    return out


def _date_name(edge: Edge, which: str) -> str:
    """The qualifier in dispute, by its own name."""
    if which == "until":
        return "until"
    return next((n for n in STARTS if n in edge.qualifiers), "effective")


def _scope_text(edge: Edge, relation: Relation) -> str:
    names = [n for n in relation.combine.scope if n not in ASIDE and n != "measure" and n != "kind"]
    return json.dumps([[n, str(edge.qualifiers.get(n))] for n in sorted(names)])
