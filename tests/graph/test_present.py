"""The present graph as a stream: whatever the pages, every record once and in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from graph import Store, load_documents
from graph.load import DocumentFacts
from graph.present import OF_RUNS, Complete, Present, ahead
from tests.graph.made import document, said


def made() -> list[DocumentFacts]:
    """A much joined country, a document with many claims, and one that says nothing."""
    many = [said("country:CHN", "PRODUCES", f"mineral:m{i:02}", year="2024") for i in range(25)]
    few = [said(f"country:C{i:02}", "MEMBER_OF", "alliance:eu") for i in range(9)]
    return [
        document("doc-a", *many),
        document("doc-b"),
        *(document(f"doc-c{i}", one) for i, one in enumerate(few)),
        document("文件", said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban")),
    ]


def test_pages_make_no_difference(store: Store) -> None:
    load_documents(store, made())
    whole = Present(store)
    kinds = ("entities", "documents", "passages", "claims", "redirects", "edges")
    counts = {kind: len(list(getattr(whole, kind)())) for kind in kinds}
    for kind, label in (
        ("entities", "Entity"),
        ("documents", "Document"),
        ("passages", "Passage"),
        ("claims", "Claim"),
    ):
        assert counts[kind] == store.read(f"MATCH (n:{label}) RETURN count(n) AS n")[0]["n"] > 11, kind
    assert counts["edges"] == store.read("MATCH (:Entity)-[e]->(:Entity) RETURN count(e) AS n")[0]["n"] > 30
    for page in (1, 3, 7, 30):
        paged = Present(store, page)
        for kind in kinds:
            assert list(getattr(paged, kind)()) == list(getattr(whole, kind)()), (page, kind)
        for kind in kinds:
            # Read ahead, it is the same with the data of runs.
            assert [whole._plain(row) for row in getattr(Complete(store, page), kind)()] == list(getattr(whole, kind)())


def test_records_are_what_the_graph_has_without_data_of_runs(store: Store) -> None:
    load_documents(store, made())
    present = Present(store)
    there = {row["p"]["id"]: row["p"] for row in store.read("MATCH (n:Claim) RETURN properties(n) AS p")}
    for claim in present.claims():
        assert claim["passages"]
        assert {k: v for k, v in claim.items() if k != "passages"} == {
            k: v for k, v in there[claim["id"]].items() if k not in OF_RUNS
        }
    keys = [(edge["subject"], edge["key"]) for edge in present.edges()]
    assert keys == sorted(set(keys))
    claims = [(claim["document"], claim["id"]) for claim in present.claims()]
    assert claims == sorted(set(claims))


def test_a_change_is_noticed(store: Store) -> None:
    load_documents(store, made()[:2])
    before = Present(store).version()
    load_documents(store, made()[2:])
    assert Present(store).version() > before


def test_the_next_page_is_read_while_one_is_worked_on_and_no_more() -> None:
    begun = [Event() for _ in range(4)]

    def pages() -> Iterator[int]:
        for number, event in enumerate(begun):
            event.set()
            yield number

    told = ahead(pages())
    assert next(told) == 0
    assert begun[1].wait(30)
    assert next(told) == 1
    assert begun[2].wait(30)
    assert not begun[3].is_set()
    assert list(told) == [2, 3]
    assert list(ahead(iter(()))) == []


def test_what_fails_while_reading_ahead_is_raised_where_it_would_have_been() -> None:
    def pages() -> Iterator[int]:
        yield 0
        raise ValueError("the second page")

    told = ahead(pages())
    assert next(told) == 0
    with pytest.raises(ValueError, match="the second page"):
        next(told)
