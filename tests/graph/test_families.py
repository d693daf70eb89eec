"""Whatever documents tell of one thing, in whatever contradiction: its edges are sound, and no claim is lost."""

from __future__ import annotations

import random
from typing import Any

import pytest

from graph.load import DocumentFacts
from tests.graph.made import document, said
from tests.graph.test_timelines import edges_of

_LIFECYCLES = ("proposed", "planned", "announced", "adopted", "in_force", "in_force", "suspended", "lifted", "expired")


def a_day(chance: random.Random) -> str:
    year, month, day = chance.choice((2023, 2024, 2025)), chance.randint(1, 12), chance.randint(1, 28)
    return chance.choice((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"))


def days(chance: random.Random, **odds: float) -> dict[str, Any]:
    return {name: a_day(chance) for name, odd in odds.items() if chance.random() < odd}


def a_saying(chance: random.Random) -> dict[str, Any]:
    lifecycle = chance.choice(_LIFECYCLES)
    kind = {"kind": chance.choice(("ban", "quota"))} if chance.random() < 0.6 else {}
    match chance.choice(("restricts", "restricts", "restricts", "lifts", "lifts", "holds", "enacted", "member")):
        case "restricts":
            told = days(chance, effective=0.6, until=0.3, announced=0.3) | kind
            if kind.get("kind") == "quota" and chance.random() < 0.6:
                told |= {"quantity": chance.choice((100, 200)), "unit": "t"}
            return said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", lifecycle, **told)
        case "lifts":
            stage = chance.choice(("planned", "announced", "in_force"))
            told = days(chance, effective=0.6, until=0.3, announced=0.3) | kind
            return said("country:COD", "LIFTS_RESTRICTION", "mineral:cobalt", stage, **told)
        case "holds":
            level = chance.choice(({"percent": 30}, {"percent": 49}, {"change_percent": -10}, {"change_percent": -30}))
            stage = chance.choice(("planned", "in_force", "in_force", "in_force", "expired"))
            return said("org:a", "HOLDS_STAKE", "org:b", stage, **days(chance, date=0.5), **level)
        case "enacted":
            told = days(chance, effective=0.5, until=0.3, announced=0.5)
            return said("country:CHN", "ENACTED", "measure:x", lifecycle, **told)
        case _:
            return said("country:CHN", "MEMBER_OF", "alliance:g20", lifecycle, **days(chance, since=0.5, until=0.3))


def some_documents(seed: int) -> list[DocumentFacts]:
    chance = random.Random(seed)
    return [
        document(
            f"d{number}",
            *(a_saying(chance) for _ in range(chance.randint(1, 3))),
            published=a_day(chance) if chance.random() < 0.9 else None,
        )
        for number in range(chance.randint(1, 5))
    ]


@pytest.mark.parametrize("start", range(0, 1_000, 100))
def test_edges_are_sound_and_no_claim_is_lost(start: int) -> None:
    for seed in range(start, start + 100):
        documents = some_documents(seed)
        edges = edges_of(documents)
        assert edges == edges_of(documents[::-1]), seed
        keys = [e.key for e in edges]
        assert len(set(keys)) == len(keys), seed
        carried = {claim for e in edges for claim in (*e.claims, *e.superseded)}
        assert {f.id for d in documents for f in d.facts} <= carried, seed
        for edge in edges:
            assert edge.from_earliest is None or edge.from_latest is None or edge.from_earliest <= edge.from_latest, (
                seed
            )
            assert edge.to_earliest is None or edge.to_latest is None or edge.to_earliest <= edge.to_latest, seed
            assert edge.from_earliest is None or edge.to_latest is None or edge.from_earliest <= edge.to_latest, seed
            assert set(edge.conflict_with) <= set(keys), seed
            assert bool(edge.conflict) == bool(edge.conflict_with), seed
