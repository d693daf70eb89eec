"""Ids, names and the ledger: what is merged by a person is one, what is not stays two, and all of it can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import load_documents, rebuild, status, suggestions
from graph.checks import check
from graph.errors import LedgerProblem
from graph.export import canonical_export
from graph.identity import (
    Known,
    Ledger,
    Names,
    Verdict,
    add_verdict,
    display_names,
    entity_id,
    read_ledger,
    remove_verdict,
    suggest,
)
from graph.store import Store
from ontology.models import Entity
from tests.graph.made import document, said


def unlinked(type_: str, name: str) -> Entity:
    return Entity(type=type_, id=None, name=name, mention=name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zhejiang Huayou Cobalt Co., Ltd.", "ZHEJIANG HUAYOU COBALT"), ("华友钴业股份有限公司", "华友钴业"), ("Ａlpha　Mining", "Alpha Mining"),
     ("《关键矿产法案》", "关键矿产法案"), ("The Alpha Fund", "Alpha Fund")],
)  # fmt: skip
def test_one_name_written_otherwise_is_one_id(one: str, other: str) -> None:
    assert entity_id(unlinked("Organization", one), "a") == entity_id(unlinked("Organization", other), "b")


@pytest.mark.parametrize("name", ["Memorandum of Understanding", "the refinery", "备忘录", "Executive Order", "该公司"])
def test_a_common_noun_stays_with_its_document(name: str) -> None:
    one, other = entity_id(unlinked("Measure", name), "a"), entity_id(unlinked("Measure", name), "b")
    assert one != other
    assert "@d_" in one


def test_a_given_id_is_kept() -> None:
    assert entity_id(Entity(type="Country", id="country:COD", name="DR Congo"), "a") == "country:COD"


def test_names_of_the_vocabulary_win_and_others_are_chosen() -> None:
    assert display_names({"刚果"}, Names("DR Congo", "刚果（金）", ("DRC", "DR Congo")))["aliases"] == ["DRC"]
    told = display_names({"Alpha Mining Company", "Alpha", "阿尔法"}, None)
    assert (told["name"], told["name_zh"], told["aliases"]) == ("Alpha", "阿尔法", ["Alpha Mining Company", "阿尔法"])


def verdict(kind: str, old: str, new: str) -> Verdict:
    return Verdict(kind, old, new, "somebody", "2026-01-02", "the same register number")


def test_the_ledger_follows_chains_and_refuses_contradictions() -> None:
    ledger = Ledger(
        (verdict("same", "org:a", "org:b"), verdict("same", "org:b", "org:c"), verdict("different", "org:a", "org:x"))
    )
    assert ledger.resolve("org:a") == "org:c"
    assert ledger.redirects() == {"org:a": "org:c", "org:b": "org:c"}
    assert ledger.apart("org:c", "org:x")
    for bad in (
        (verdict("same", "org:a", "org:b"), verdict("same", "org:b", "org:a")),
        (verdict("same", "org:a", "org:b"), verdict("same", "org:a", "org:c")),
        (verdict("same", "org:a", "org:b"), verdict("different", "org:a", "org:b")),
        (verdict("same", "org:a", "project:a"),),
    ):
        with pytest.raises(LedgerProblem):
            Ledger(bad)


def test_the_ledger_is_a_file_that_a_person_can_read(tmp_path: Path) -> None:
    path = tmp_path / "ledger.tsv"
    assert read_ledger(path) == Ledger()
    add_verdict(path, verdict("same", "org:a", "org:b"))
    with pytest.raises(LedgerProblem):
        add_verdict(path, verdict("same", "org:b", "org:a"))
    assert read_ledger(path).resolve("org:a") == "org:b"
    assert remove_verdict(path, "org:a", "org:b")
    assert read_ledger(path) == Ledger()
    path.write_text("same\torg:a\n")
    with pytest.raises(LedgerProblem, match="line 1"):
        read_ledger(path)


def test_suggestions_have_reasons_and_respect_what_was_decided() -> None:
    entities = [
        Known("org:huayou-cobalt", ("Huayou Cobalt", "华友钴业"), frozenset({"mineral:cobalt"})),
        Known(
            "org:zhejiang-huayou-cobalt",
            ("Zhejiang Huayou Cobalt Co., Ltd.", "华友钴业股份有限公司"),
            frozenset({"mineral:cobalt"}),
        ),
        Known("org:tianqi-lithium", ("Tianqi Lithium",)),
        Known("measure:announcement-2024-no-46", ("Announcement 2024 No. 46",)),
        Known("measure:announcement-2024-no-64", ("Announcement 2024 No. 64",)),
    ]
    found = suggest(entities, Ledger())
    assert [(s.one, s.other) for s in found] == [("org:huayou-cobalt", "org:zhejiang-huayou-cobalt")]
    assert any("华友钴业" in reason for reason in found[0].reasons)
    assert any("mineral:cobalt" in reason for reason in found[0].reasons)
    decided = Ledger((verdict("different", "org:huayou-cobalt", "org:zhejiang-huayou-cobalt"),))
    assert suggest(entities, decided) == []


@pytest.mark.engine
def test_suggestions_come_from_the_graph(store: Store) -> None:
    one, other = (
        document("a", said("org:huayou-cobalt", "OPERATES", "project:p")),
        document("b", said("org:huayou-cobalts", "OPERATES", "project:p")),
    )
    load_documents(store, [one, other])
    (found,) = suggestions(store)
    assert (found.one, found.other) == ("org:huayou-cobalt", "org:huayou-cobalts")
    assert "both are joined to project:p" in found.reasons
    assert status(store).entities == 3


@pytest.mark.engine
def test_a_merge_makes_one_of_two_and_can_be_taken_back(store: Store) -> None:
    documents = [
        document("a", said("org:huayou", "OPERATES", "project:p")),
        document("b", said("org:zhejiang-huayou", "OPERATES", "project:p")),
    ]
    load_documents(store, documents)
    apart = list(canonical_export(store))
    path = store.settings.ledger_path
    add_verdict(path, verdict("same", "org:zhejiang-huayou", "org:huayou"))
    rebuild(store)
    merged = list(canonical_export(store))
    assert check(store) == []
    assert store.read("MATCH (:Organization)-[e:OPERATES]->(:Project) RETURN e.subject AS s, size(e.claims) AS n") == [
        {"s": "org:huayou", "n": 2}
    ]
    assert store.read("MATCH (r:Redirect) RETURN r.id AS id, r.to AS to") == [
        {"id": "org:zhejiang-huayou", "to": "org:huayou"}
    ]
    from tests.conftest import emptied

    emptied(store)
    add_verdict(path, verdict("same", "org:zhejiang-huayou", "org:huayou"))
    load_documents(store, reversed(documents))
    assert list(canonical_export(store)) == merged
    remove_verdict(path, "org:zhejiang-huayou", "org:huayou")
    rebuild(store)
    assert list(canonical_export(store)) == apart
