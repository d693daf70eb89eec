"""Loading, loading again, changing, forgetting and rebuilding, on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from graph import forget, load_documents, rebuild, status
from graph.checks import check
from graph.errors import UnknownDocument
from graph.export import canonical_export
from graph.store import Store, Transaction
from tests.graph.made import document, said

pytestmark = pytest.mark.engine
T = TypeVar("T")

BAN = said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22", until="2025-06-22")
MSP = said("alliance:minerals-security-partnership", "COVERS", "mineral:cobalt")
MEMBER = said("country:USA", "MEMBER_OF", "alliance:minerals-security-partnership", since="2022-06")


def exported(store: Store) -> list[str]:
    return list(canonical_export(store))


def test_a_fact_goes_in_and_an_edge_with_its_evidence_comes_out(store: Store) -> None:
    report = load_documents(store, [document("a", BAN, MSP, published="2025-02-25"), document("b", BAN, MEMBER)])
    assert (report.new, report.claims_added, report.edges_added, report.dropped) == (2, 4, 3, ())
    rows = store.read(
        "MATCH (:Country {id: 'country:COD'})-[e:RESTRICTS_EXPORT]->(m:Mineral) "
        "RETURN m.id AS mineral, e.valid_from AS since, e.valid_to AS until, e.claims AS claims"
    )
    assert [(r["mineral"], r["since"], r["until"], len(r["claims"])) for r in rows] == [
        ("mineral:cobalt", "2025-02-22", "2025-06-22", 2)
    ]
    quotes = store.read(
        "MATCH (c:Claim)-[:QUOTED_FROM]->(p:Passage)-[:PART_OF]->(d:Document) WHERE c.id IN $ids "
        "RETURN d.key AS document, c.quote AS quote, p.text AS text ORDER BY document",
        {"ids": rows[0]["claims"]},
    )
    assert [q["document"] for q in quotes] == ["a", "b"]
    assert all(q["quote"] in q["text"] for q in quotes)


def test_loading_twice_is_loading_once(store: Store) -> None:
    documents = [document("a", BAN, MSP), document("b", BAN)]
    load_documents(store, documents)
    before, version = exported(store), status(store).graph_version
    report = load_documents(store, documents)
    assert (report.same, report.new, report.changed) == (2, 0, 0)
    assert exported(store) == before
    assert status(store).graph_version == version


def test_the_state_tells_a_load_from_what_else_changes_a_graph(store: Store) -> None:
    assert status(store).last_load is None is status(store).last_change
    load_documents(store, [document("a", BAN, MSP, MEMBER), document("b", BAN)], now=datetime(2030, 1, 1, tzinfo=UTC))
    forget(store, "b", now=datetime(2030, 1, 2, tzinfo=UTC))
    told = status(store)
    assert (str(told.last_load)[:10], str(told.last_change)[:10]) == ("2030-01-01", "2030-01-02")
    edges = [json.loads(line) for line in exported(store) if '"key": ' in line and '"type": ' in line]
    assert (told.documents, told.edges) == (1, len(edges))
    assert told.derived == sum("derived" in edge["p"] for edge in edges) > 0


def test_who_is_overtaken_between_looking_and_writing_looks_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact = store.transact

    def overtaken(work: Callable[[Transaction], T]) -> T:
        monkeypatch.undo()
        load_documents(store, [document("a", BAN)])
        return transact(work)

    monkeypatch.setattr(store, "transact", overtaken)
    report = load_documents(store, [document("a", MSP, MEMBER, version=2)])
    assert (report.new, report.changed, report.claims_added, report.claims_removed) == (0, 1, 2, 1)
    after = exported(store)
    from tests.conftest import emptied

    emptied(store)
    load_documents(store, [document("a", MSP, MEMBER, version=2)])
    assert exported(store) == after


def test_a_changed_document_replaces_exactly_its_claims(store: Store) -> None:
    load_documents(store, [document("a", BAN, MSP), document("b", BAN)])
    report = load_documents(store, [document("a", MSP, MEMBER, version=2)])
    assert (report.changed, report.edges_added, report.edges_removed) == (1, 1, 0)
    after = exported(store)
    from tests.conftest import emptied

    emptied(store)
    load_documents(store, [document("a", MSP, MEMBER, version=2), document("b", BAN)])
    assert exported(store) == after


def test_forgetting_removes_what_only_that_document_said(store: Store) -> None:
    load_documents(store, [document("a", BAN, MSP)])
    before = exported(store)
    load_documents(store, [document("b", BAN, MEMBER)])
    forget(store, "b")
    assert exported(store) == before
    with pytest.raises(UnknownDocument):
        forget(store, "b")


def test_how_many_edges_are_asked_for_at_once_makes_no_difference(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is changed, ended and derived goes in lists shorter than its number."""
    monkeypatch.setattr("graph.write._EDGES_AT_ONCE", 3)
    monkeypatch.setattr("graph.derive._EDGES_AT_ONCE", 3)
    told = [said("country:CHN", "PRODUCES", f"mineral:m{i}", year="2024", quantity=i + 1, unit="kt") for i in range(10)]
    banned = [said("country:CHN", "RESTRICTS_EXPORT", f"mineral:m{i}", kind="ban") for i in range(10)]
    member = said("country:CHN", "MEMBER_OF", "alliance:minerals-security-partnership")
    load_documents(store, [document("kept", BAN)])
    before = exported(store)
    load_documents(store, [document("many", *told, *banned), document("more", *told[:8]), document("club", member)])
    linked = "MATCH (:Alliance)-[e:LINKED_TO]->(:Mineral) RETURN count(e) AS n"
    assert store.read(linked)[0]["n"] == 20  # a member supplies each, and controls it
    report = load_documents(store, [document("many", *banned)])
    # One claim less for eight, and the restrictions are said in another place.
    assert (report.edges_changed, report.edges_removed) == (8 + 10, 2)
    assert store.read(linked)[0]["n"] == 18
    assert load_documents(store, [document("more")]).edges_removed == 8
    assert store.read(linked)[0]["n"] == 10
    for key in ("many", "more", "club"):
        forget(store, key)
    assert exported(store) == before


def test_rebuilding_gives_the_same_graph(store: Store) -> None:
    load_documents(store, [document("a", BAN, MSP), document("b", BAN, MEMBER)])
    before = exported(store)
    report = rebuild(store)
    assert (report.edges_added, report.edges_changed, report.edges_removed) == (0, 0, 0)
    assert exported(store) == before


def test_denials_are_kept_and_make_no_edge(store: Store) -> None:
    denial = said("country:CHN", "RESTRICTS_EXPORT", "mineral:cobalt", polarity="denied", kind="ban")
    report = load_documents(store, [document("a", denial)])
    assert (report.claims_added, report.edges_added) == (1, 0)


def test_a_quote_that_does_not_stand_in_the_text_is_dropped_with_its_reason(store: Store) -> None:
    good = document("a", MSP)
    from dataclasses import replace

    bad = replace(good, text=good.text.replace("COVERS", "covers"))
    report = load_documents(store, [bad])
    assert report.claims_added == 0
    assert [d.document for d in report.dropped] == ["a"]
    assert "quote" in report.dropped[0].reason


def test_what_an_earlier_version_filed_otherwise_is_filed_anew(store: Store) -> None:
    licence = said(
        "country:CHN", "RESTRICTS_EXPORT", "mineral:gallium", measure="商务部公告2025年第61号", effective="2025-10-09"
    )
    paused = said(
        "country:CHN",
        "LIFTS_RESTRICTION",
        "measure:mofcom-announcement-2025-no-61",
        effective="2025-11-10",
        until="2026-11-10",
    )
    load_documents(store, [document("a", licence, published="2025-10-09")])
    store.write("MATCH (c:Claim) SET c.measure_root = 'country:CHN|商务部公告2025年第61号'")
    store.write("MATCH (v:GraphVersion {id: 'graph'}) SET v.logic = '4.of-before'")
    load_documents(store, [document("b", paused, published="2025-11-07")])
    rows = store.read("MATCH ()-[e:RESTRICTS_EXPORT]->() RETURN e.valid_to AS until ORDER BY until")
    assert {row["until"] for row in rows} == {"2025-11-10", None}
    assert check(store) == []
