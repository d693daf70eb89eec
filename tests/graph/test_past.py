"""The graph as it was known at a moment answers the catalogue's questions as it did then."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph import Store, load_documents
from graph.admin import forget
from graph.errors import PastTooLarge
from graph.history import known_on
from graph.past import Pasts, open_past
from graph.store import AsyncStore
from lodelink.vocabulary import names_of, vocabulary
from queries.answer import Answer
from queries.canned import catalogue
from queries.service import BadParameter, Service
from tests.graph.made import document, said

THEN = datetime(2026, 1, 10, tzinfo=UTC)
LATER = datetime(2026, 2, 10, tzinfo=UTC)
BAN = said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22")
QUOTA = said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="quota", effective="2025-10-16")
GROUP = said("country:CHN", "RESTRICTS_EXPORT", "mineral:rare-earths", kind="licence", effective="2025-04-04")
MEMBER = said("country:USA", "PRODUCES", "mineral:neodymium", year="2024", quantity=1, unit="kt")


def ask(store: Store, *questions: tuple[str, str, dict[str, Any]]) -> list[Answer]:
    """The answers to questions about a mineral, each with what else is asked; pasts are set up once for all."""

    async def asking() -> list[Answer]:
        reader = AsyncStore(store.settings, store.target)
        pasts = Pasts(lambda: store, names_of)
        try:
            service = Service(reader, vocabulary(), clock=lambda: "2026-03-01", past=pasts.at)
            return [
                await service.answer(catalogue()[id_], {"mineral": mineral}, **more) for id_, mineral, more in questions
            ]
        finally:
            await pasts.close()
            await reader.close()

    return asyncio.run(asking())


def loaded(store: Store) -> Store:
    """A ban and a licence in January; in February the document says quota instead, and another is forgotten."""
    load_documents(store, [document("a", BAN), document("b", GROUP), document("c", MEMBER)], names=names_of, now=THEN)
    load_documents(store, [document("a", QUOTA, version=2)], names=names_of, now=LATER)
    forget(store, "b", names=names_of, now=LATER)
    return store


def test_questions_are_answered_as_it_was_known(store: Store) -> None:
    loaded(store)
    january = {"known_on": "2026-01-31"}
    history = "mineral-restriction-history"
    now, then, before, february, reached_now, reached_then = ask(
        store,
        (history, "cobalt", {}),
        (history, "cobalt", january),
        (history, "cobalt", {"known_on": "2026-01-09"}),
        (history, "cobalt", {"known_on": "9999"}),
        ("mineral-restrictions", "neodymium", {"as_of": "all"}),
        ("mineral-restrictions", "neodymium", {"as_of": "all", **january}),
    )
    assert [{row["kind"] for row in one.rows} for one in (now, then, before, february)] == [
        {"quota"},
        {"ban"},
        set(),
        {"quota"},
    ]
    assert (now.known_on, then.known_on, february.known_on) == (None, "2026-01-31T23:59:59.999999+00:00", None)
    assert (then.coverage.claims, before.coverage.claims) == (1, 0)
    evidence = then.rows[0]["hops"][0]["evidence"]
    assert [e["document"]["key"] for e in evidence] == ["a"]
    assert "ban" in evidence[0]["quote"]
    # What followed then followed from what was known: a licence for the group reaches its member.
    assert [row["imposer"]["id"] for row in reached_now.rows] == []
    assert [row["imposer"]["id"] for row in reached_then.rows] == ["country:CHN"]


def test_a_past_holds_the_edges_that_history_tells(store: Store, tmp_path: Path) -> None:
    loaded(store)
    with open_past(store, "2026-01-31T00:00:00", tmp_path, names_of) as past:
        there = past.read("MATCH ()-[e]->() WHERE e.key IS NOT NULL AND e.derived IS NULL RETURN properties(e) AS p")
        assert sorted(row["p"]["key"] for row in there) == [e["key"] for e in known_on(store, "2026-01-31")]
        # What nobody speaks of any more is there again, by its name.
        assert past.read("MATCH (e:Entity {id: 'country:CHN'}) RETURN e.name AS name") == [{"name": "China"}]
        assert store.read("MATCH (e:Entity {id: 'country:CHN'}) RETURN e.name AS name") == []


def test_the_past_of_a_large_graph_is_refused_in_words(embedded_store: Store, tmp_path: Path) -> None:
    loaded(embedded_store)
    small = Store(embedded_store.settings.model_copy(update={"past_claims": 0}), embedded_store.target)
    with pytest.raises(PastTooLarge, match="LODELINK_PAST_CLAIMS"):
        open_past(small, "2026-01-31T00:00:00", tmp_path)
    with pytest.raises(BadParameter, match="known_on"):
        ask(small, ("mineral-restrictions", "cobalt", {"known_on": "2026-01"}))


def test_a_past_that_was_purged_is_gone(embedded_store: Store) -> None:
    loaded(embedded_store)

    async def asking() -> tuple[int, int]:
        reader = AsyncStore(embedded_store.settings, embedded_store.target)
        pasts = Pasts(lambda: embedded_store, names_of)
        try:
            service = Service(reader, vocabulary(), past=pasts.at, written=lambda: reader.writes)
            given: dict[str, Any] = {"as_of": "all", "known_on": "2026-01"}
            before = await service.answer(catalogue()["mineral-restrictions"], {"mineral": "cobalt"}, **given)
            forget(embedded_store, "a", purge=True, names=names_of)
            after = await service.answer(catalogue()["mineral-restrictions"], {"mineral": "cobalt"}, **given)
            return before.total, after.total
        finally:
            await pasts.close()
            await reader.close()

    assert asyncio.run(asking()) == (1, 0)
