"""Claims to edges: one pure function per way of combining, chosen by the ontology (DESIGN.md §3).

`combine` gets every claim of one family, and the claims about the measures that those name, and returns the edges. It
depends on nothing but the set of claims: not on their order, not on when they were loaded, not on what was there before.
Each way has a module: `restrictions` (what lasts), `periods`, `holdings`, `happenings`. They stand on `scopes` and `clusters`
(which claims belong together), `edges` and `conflicts` (what is made of them).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graph.claims import Claim
from graph.edges import Edge
from graph.happenings import happenings
from graph.holdings import holdings
from graph.periods import of_period
from graph.restrictions import lasting
from graph.scopes import in_order
from ontology.schema import Ontology, Relation, ontology


@dataclass(frozen=True)
class Family:
    """The claims that bear on one thing, and those about the measures that they name."""

    key: str
    claims: Sequence[Claim]
    about_measures: Sequence[Claim] = field(default=())


def combine(family: Family, known: Ontology | None = None) -> tuple[Edge, ...]:
    """The edges that a family of claims makes, sorted by key."""
    known = known or ontology()
    asserted = [c for c in in_order(family.claims) if c.polarity == "asserted"]
    about = [c for c in in_order(family.about_measures) if c.polarity == "asserted"]
    made: list[Edge] = []
    for name in sorted({c.relation for c in asserted}):
        relation = known.relations[name]
        own = [c for c in asserted if c.relation == name]
        others = [c for c in asserted if c.relation != name]
        made += _combiner(relation)(family.key, relation, own, [*others, *about], known)
    return tuple(sorted(made, key=lambda e: e.key))


_Combiner = Callable[[str, Relation, list[Claim], list[Claim], Ontology], list[Edge]]


def _combiner(relation: Relation) -> _Combiner:
    if relation.combine.effect == "end":
        return happenings
    match relation.combine.how:
        case "interval" | "state":
            return lasting
        case "period":
            return of_period
        case "holding":
            return holdings
        case "event":
            return happenings
