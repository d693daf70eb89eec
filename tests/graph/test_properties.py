"""Whatever the documents: order and splits of loads, loading twice, forgetting and rebuilding never change the graph.

Documents are drawn so that they meet each other: few countries and minerals, restrictions with pauses and ends, shares,
stakes and loans that agree, differ or leave things untold.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import forget, load_documents, rebuild
from graph.checks import check
from graph.export import canonical_export
from graph.load import DocumentFacts
from graph.store import Store
from tests.conftest import emptied, examples
from tests.graph.made import document, said
from tests.graph.test_timelines import edges_of

pytestmark = pytest.mark.engine

COUNTRIES = ("country:CHN", "country:COD")
MINERALS = ("mineral:cobalt", "mineral:gallium")
DAYS = ("2024", "2024-12", "2024-12-03", "2025-02-22", "2025-06-22", "2025-10-16", "2026-01-01")
LIFECYCLES = ("planned", "announced", "in_force", "in_force", "suspended", "lifted")
MEASURES = ("Act 46, para. 1", "Act 46, para. 2", "Act 46")


def saying(rnd: random.Random) -> dict[str, Any]:
    """Something that a document may say; each qualifier is told or left untold."""

    def maybe(**choices: Any) -> dict[str, Any]:
        return {k: rnd.choice(v) for k, v in choices.items() if rnd.random() < 0.5}

    country, mineral = rnd.choice(COUNTRIES), rnd.choice(MINERALS)
    match rnd.randrange(9):
        case 0 | 1:
            told = maybe(kind=("ban", "quota"), effective=DAYS, until=DAYS, measure=MEASURES, quantity=(100, 200))
            told |= maybe(announced=DAYS)
            return said(country, "RESTRICTS_EXPORT", mineral, rnd.choice(LIFECYCLES), **told)
        case 2:
            told = maybe(kind=("ban",), announced=DAYS, effective=DAYS, until=DAYS, measure=MEASURES)
            return said(country, "LIFTS_RESTRICTION", mineral, **told)
        case 3:
            return said(country, "LIFTS_RESTRICTION", "measure:act-46", **maybe(effective=DAYS, until=DAYS))
        case 4:
            told = maybe(until=DAYS, effective=DAYS)
            return said(country, "ENACTED", "measure:act-46", rnd.choice(LIFECYCLES), **told)
        case 5:
            told = maybe(share_percent=(60, 60.4, 75), year=("2023", "2024"), stage=("mining", "refining"))
            return said(country, "PRODUCES", mineral, rnd.choice(LIFECYCLES[:4]), **told)
        case 6:
            told = maybe(percent=(30, 49, 51), date=DAYS, change_percent=(10,))
            return said("org:a", "HOLDS_STAKE", "org:b", rnd.choice(LIFECYCLES[:4]), **told)
        case 7:
            told = maybe(
                amount=(400, 500), currency=("USD",), date=DAYS, instrument=("loan", "grant"), event=("e1", "e2")
            )
            return said("org:a", "FINANCES", "project:p", **told)
        case _:
            return said(country, "MEMBER_OF", "alliance:eu", rnd.choice(LIFECYCLES), **maybe(since=DAYS, until=DAYS))


def library(seed: int, size: int) -> list[DocumentFacts]:
    """Documents of one seed."""
    rnd = random.Random(seed)
    dates = ("2024-12-03", "2025-03-01", "2025-11-09", "2026-02-01", None)
    return [
        document(f"d{i}", *(saying(rnd) for _ in range(rnd.randrange(1, 5))), published=rnd.choice(dates))
        for i in range(size)
    ]


def exported(store: Store) -> list[str]:
    return list(canonical_export(store))


@given(seed=st.integers(0, 10**9), shuffle=st.integers(0, 10**9))
@settings(max_examples=examples(300), deadline=None)
def test_edges_do_not_depend_on_order(seed: int, shuffle: int) -> None:
    documents = library(seed, 7)
    mixed = documents.copy()
    random.Random(shuffle).shuffle(mixed)
    one, other = edges_of(documents), edges_of(mixed)
    assert one == other
    assert len({e.key for e in one}) == len(one)


@pytest.mark.parametrize("seed", range(examples(6)))
def test_the_graph_is_one_whatever_the_way_to_it(store: Store, seed: int) -> None:
    documents = library(seed, 12)
    rnd = random.Random(seed)
    load_documents(store, documents)
    whole = exported(store)
    assert check(store) == []
    load_documents(store, documents)
    assert exported(store) == whole, "loading twice is not loading once"
    rebuild(store)
    assert exported(store) == whole, "rebuilt is not as grown"

    emptied(store)
    mixed = documents.copy()
    rnd.shuffle(mixed)
    cut = rnd.randrange(1, len(mixed))
    load_documents(store, mixed[:cut])
    load_documents(store, mixed[cut:])
    assert exported(store) == whole, "another order in two loads"

    gone = rnd.sample([d.meta.key for d in documents], 5)
    for key in gone:
        forget(store, key)
    without = exported(store)
    assert check(store) == []
    emptied(store)
    load_documents(store, [d for d in documents if d.meta.key not in gone])
    assert exported(store) == without, "forgotten is not never loaded"


@pytest.mark.parametrize("seed", range(100, 100 + examples(3)))
def test_changed_documents_leave_no_trace_in_the_present(store: Store, seed: int) -> None:
    old, new = library(seed, 8), library(seed + 1000, 8)
    load_documents(store, old)
    load_documents(store, new)
    changed = exported(store)
    emptied(store)
    load_documents(store, new)
    assert exported(store) == changed


def test_both_engines_hold_the_same_graph(both_stores: tuple[Store, Store]) -> None:
    documents = library(7, 30)
    one, other = both_stores
    load_documents(one, documents)
    load_documents(other, documents)
    assert exported(one) == exported(other)
