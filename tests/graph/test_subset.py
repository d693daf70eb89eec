"""Both engines answer statements of the subset alike: random graphs, random statements, rows compared."""

from __future__ import annotations

import random

import pytest

from graph.lint import problems
from graph.store import Store
from tests.conftest import examples
from tests.graph.differ import comparable, plant, statement

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("seed", range(2))
def test_both_engines_answer_alike(both_stores: tuple[Store, Store], seed: int) -> None:
    embedded, server = both_stores
    for store in both_stores:
        plant(store, random.Random(seed))
    rnd = random.Random(seed + 1000)
    found = 0
    for _ in range(examples(120)):
        query, params = statement(rnd)
        assert problems(query) == [], query
        ours, theirs = embedded.read(query, params), server.read(query, params)
        assert comparable(ours, query) == comparable(theirs, query), f"{query}\n{params}"
        if "ORDER BY" in query and "SKIP" not in query and "collect" not in query and "UNION" not in query:
            assert [next(iter(r.values())) for r in ours] == [next(iter(r.values())) for r in theirs], query
        found += bool(ours)
    assert found > examples(40), "too few statements found anything to be worth comparing"
