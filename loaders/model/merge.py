"""One statement found twice, by the rules and by the model or in two pieces, is one fact.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.model.checks import entity_key
from loaders.model.prompt import DERIVED
from ontology.models import Fact


@dataclass(frozen=True, slots=True)
class Merged:
    facts: tuple[Fact, ...]
    duplicates: int


def merge(first: Iterable[Fact], more: Iterable[Fact]) -> Merged:
    """The facts of both in the text's order. Of two that state the same the one that says more stays, else the first."""
    kept: list[Fact] = list(first)
    places: dict[tuple[str, ...], list[int]] = {}
    for i, fact in enumerate(kept):
        places.setdefault(_kind(fact), []).append(i)
    duplicates = 0
    for fact in more:
        same = [i for i in places.get(_kind(fact), ()) if _same(kept[i], fact)]
        if not same:
            places.setdefault(_kind(fact), []).append(len(kept))
            kept.append(fact)
            continue
        duplicates += 1
        i = same[0]
        if _told(fact) > _told(kept[i]):
            kept[i] = fact
    ordered = sorted(
        {f.id: f for f in kept}.values(), key=lambda f: (f.evidence.start, f.evidence.end, f.relation, f.id)
    )
    return Merged(tuple(ordered), duplicates)


def _kind(fact: Fact) -> tuple[str, ...]:
    return (fact.relation, entity_key(fact.subject), entity_key(fact.object), fact.lifecycle, fact.polarity)


def _same(a: Fact, b: Fact) -> bool:
    """Both about the same words of the text, and nothing told by one that the other tells otherwise."""
    if a.evidence.end <= b.evidence.start or b.evidence.end <= a.evidence.start:
        return False
    return all(a.qualifiers[q] == b.qualifiers[q] for q in _plain(a) if q in b.qualifiers)


def _plain(fact: Fact) -> Sequence[str]:
    return [q for q in fact.qualifiers if q not in DERIVED]


def _told(fact: Fact) -> int:
    return len(_plain(fact))
