"""What changed and why, and how the graph stood: edges that were replaced are remembered, and purging alone erases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph import changes, forget, load_documents
from graph.history import known_on
from graph.load import DocumentFacts
from graph.store import Store
from tests.graph.made import document, said

pytestmark = pytest.mark.engine

BAN = said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22", until="2025-06-22")
EXTENDED = said(
    "country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", announced="2025-06-21", until="2025-09-22"
)
COVERS = said("alliance:eu", "COVERS", "mineral:cobalt")
MEMBER = said("country:USA", "MEMBER_OF", "alliance:minerals-security-partnership")


def day(number: int) -> datetime:
    return datetime(2030, 1, number, 12, tzinfo=UTC)


def history(store: Store) -> None:
    load_documents(store, [document("ban", BAN, published="2025-02-25"), document("note", COVERS)], now=day(1))
    load_documents(store, [document("extension", EXTENDED, published="2025-06-22")], now=day(3))
    load_documents(store, [document("news", MEMBER)], now=day(5))
    forget(store, "note", now=day(7))


def test_changes_tell_what_when_and_because_of_which_document(store: Store) -> None:
    history(store)
    told = [(c.how, c.relation, list(c.documents)) for c in changes(store, "2030-01-02")]
    assert told == [
        ("changed", "RESTRICTS_EXPORT", ["extension"]),
        ("added", "MEMBER_OF", ["news"]),
        ("ended", "COVERS", ["note"]),
    ]
    changed = changes(store, "2030-01-02")[0]
    assert (changed.old["valid_to"], changed.new["valid_to"]) == ("2025-06-22", "2025-09-22")


def test_since_before_everything_only_what_stands_was_added(store: Store) -> None:
    history(store)
    assert {(c.how, c.relation) for c in changes(store, "2029-01-01")} == {
        ("added", "RESTRICTS_EXPORT"),
        ("added", "MEMBER_OF"),
    }
    assert changes(store, "2030-02-01") == []


def test_the_graph_as_it_was_known(store: Store) -> None:
    history(store)

    def known(when: str) -> set[tuple[str, str | None]]:
        return {(row["relation"], row.get("valid_to")) for row in known_on(store, when)}

    assert known("2029-12-31") == set()
    assert known("2030-01-02") == {("RESTRICTS_EXPORT", "2025-06-22"), ("COVERS", None)}
    assert known("2030-01-04") == {("RESTRICTS_EXPORT", "2025-09-22"), ("COVERS", None)}
    assert known("2030-01-08") == {("RESTRICTS_EXPORT", "2025-09-22"), ("MEMBER_OF", None)}


def test_what_was_said_is_kept_until_it_is_purged(store: Store) -> None:
    history(store)
    count = "MATCH (v:ClaimVersion {document: 'note'}) RETURN count(v) AS n"
    assert store.read(count) == [{"n": 1}]
    forget(store, "note", purge=True)
    assert store.read(count) == [{"n": 0}]
    assert ("COVERS", None) not in {(row["relation"], row.get("valid_to")) for row in known_on(store, "2030-01-02")}


def ban(key: str, published: str, version: int = 1, lifecycle: str = "in_force", **dates: str) -> DocumentFacts:
    says = said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", lifecycle, kind="ban", **dates)
    return document(key, says, published=published, version=version)


def law(key: str, published: str, lifecycle: str, **dates: str) -> DocumentFacts:
    return document(
        key, said("alliance:eu", "ENACTED", "measure:crma", lifecycle, kind="law", **dates), published=published
    )


MONTH = ban("a", "2025-02-25", effective="2025-02")
TURNS = {
    "its day is told more precisely": (
        [MONTH],
        [ban("b", "2025-02-26", effective="2025-02-22")],
        ("2025-02", "2025-02-22"),
        ["b"],
    ),
    "a document corrects its day": (
        [ban("a", "2025-02-25", effective="2025-02-22")],
        [ban("a", "2025-02-25", version=2, effective="2025-02-24")],
        ("2025-02-22", "2025-02-24"),
        ["a"],
    ),
    "it is put off": (
        [ban("a", "2025-01-10", lifecycle="announced", effective="2025-03-01")],
        [ban("b", "2025-02-15", lifecycle="announced", effective="2025-06-01")],
        ("2025-03-01", "2025-06-01"),
        ["b"],
    ),
    "a proposal is in force": (
        [law("a", "2023-03-17", "proposed", announced="2023-03-16")],
        [law("b", "2024-05-24", "in_force", effective="2024-05-23")],
        (None, "2024-05-23"),
        ["b"],
    ),
}


@pytest.mark.parametrize("turn", TURNS)
def test_what_stands_under_another_date_has_changed(store: Store, turn: str) -> None:
    before, after, (was, now), because = TURNS[turn]
    load_documents(store, before, now=day(1))
    load_documents(store, after, now=day(3))
    (change,) = changes(store, "2030-01-02")
    assert change.how == "changed"
    assert (change.old.get("valid_from"), change.new.get("valid_from")) == (was, now)
    assert set(because) <= set(change.documents)


def test_what_a_forgotten_document_made_precise_changes_back(store: Store) -> None:
    load_documents(store, [MONTH, ban("b", "2025-02-26", effective="2025-02-22")], now=day(1))
    forget(store, "b", now=day(3))
    (change,) = changes(store, "2030-01-02")
    assert (change.how, change.old["valid_from"], change.new["valid_from"]) == ("changed", "2025-02-22", "2025-02")


def test_a_document_that_says_the_same_at_another_place_changes_nothing(store: Store) -> None:
    load_documents(store, [ban("a", "2025-02-25", effective="2025-02-22")], now=day(1))
    load_documents(store, [ban("a", "2025-02-25", version=100, effective="2025-02-22")], now=day(3))
    assert changes(store, "2030-01-02") == []
