"""The words by which an edge is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from graph.identity import Ledger
from graph.migrate import logic
from graph.shown import shown
from graph.store import Store
from graph.write import content, edge_of_row, edge_row
from lodelink.vocabulary import names_of
from ontology.schema import TURTLE, OntologyError, ontology, parse
from tests.samples import sample_documents


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"relation": "MEMBER_OF"}, "成员 · member of"),
        ({"relation": "RESTRICTS_EXPORT", "kind": "quota"}, "限制出口（配额） · restricts export of (quota)"),
        ({"relation": "HOLDS_STAKE", "percent": 45.0}, "持股（45%） · holds stake in (45%)"),
        ({"relation": "HOLDS_STAKE", "percent": 0.5}, "持股（0.5%） · holds stake in (0.5%)"),
        (
            {"relation": "PRODUCES", "share_percent": 76, "year": "2024", "stage": "mining"},
            "生产（开采，76%，2024） · produces (mining, 76%, 2024)",
        ),
        (
            {"relation": "FINANCES", "instrument": "price_floor", "lifecycle": "planned"},
            "资助（价格下限，计划） · finances (price floor, planned)",
        ),
        ({"relation": "LINKED_TO", "kind": "names"}, "关联（指明） · linked to (names it)"),
        # From when and until when: on a later day a reader sees that it is over.
        (
            {"relation": "RESTRICTS_EXPORT", "kind": "quota", "valid_from": "2025-10-16", "valid_to": "2026"},
            "限制出口（配额，2025-10-16 至 2026） · restricts export of (quota, 2025-10-16 to 2026)",
        ),
        ({"relation": "MEMBER_OF", "valid_from": "2022-06"}, "成员（自 2022-06） · member of (from 2022-06)"),
        ({"relation": "MEMBER_OF", "valid_to": "2024"}, "成员（至 2024） · member of (until 2024)"),
        (
            {"relation": "MEMBER_OF", "to_latest": "2025-03-01"},
            "成员（至迟 2025-03-01 结束） · member of (over by 2025-03-01)",
        ),
        (
            {"relation": "LISTS_AS_CRITICAL", "year": "2024", "valid_from": "2024"},
            "列为关键矿产（2024） · lists as critical (2024)",
        ),
        ({"relation": "FINANCES", "valid_from": "2025-01"}, "资助（2025-01） · finances (2025-01)"),
        ({"relation": "PRODUCES", "year": "2024", "valid_from": "2024"}, "生产（2024） · produces (2024)"),
        # What is suspended is the restriction, not its lifting.
        (
            {"relation": "LIFTS_RESTRICTION", "kind": "ban", "lifecycle": "suspended", "valid_from": "2025-11-10"},
            "暂停限制（禁令，自 2025-11-10） · suspends restriction on (ban, from 2025-11-10)",
        ),
        (
            {"relation": "LIFTS_RESTRICTION", "kind": "ban", "lifecycle": "lifted"},
            "取消限制（禁令） · lifts restriction on (ban)",
        ),
        (
            {"relation": "LIFTS_RESTRICTION", "kind": "ban", "lifecycle": "planned"},
            "取消限制（禁令，计划） · lifts restriction on (ban, planned)",
        ),
    ],
)
def test_an_edge_says_what_it_is_in_both_languages(row: dict[str, Any], says: str) -> None:
    assert shown({"lifecycle": "in_force"} | row) == {"says": says}


def test_what_sources_disagree_about_is_named() -> None:
    told = shown({"relation": "HOLDS_STAKE", "lifecycle": "in_force", "conflict": ["percent", "start"]})
    assert told["disputed"] == "⚠ 来源不一：比例、起始 · sources differ: percent, start"


def test_a_stage_that_there_is_not_has_no_words() -> None:
    turtle = TURTLE.read_text(encoding="utf-8")
    with pytest.raises(OntologyError, match=r"LIFTS_RESTRICTION has lode:atStage \['lifted', 'paused'\]"):
        parse(turtle.replace('lode:atStage ( [ lode:code "suspended"', 'lode:atStage ( [ lode:code "paused"'))


def test_every_code_has_words_in_both_languages() -> None:
    known = ontology()
    qualifiers = [*known.qualifiers.values(), *(q for r in known.relations.values() for q in r.qualifiers.values())]
    assert {value for q in qualifiers for value in q.allowed or ()} <= set(known.codes)
    for name, words in known.codes.items():
        assert "_" not in words.en, name
        assert any("\u4e00" <= c <= "\u9fff" for c in words.zh), name


def test_every_edge_of_the_samples_carries_its_words(store: Store) -> None:
    from graph import load_documents

    load_documents(store, sample_documents(), names=names_of)
    rows = [r["p"] for r in store.read("MATCH (:Entity)-[e]->(:Entity) RETURN properties(e) AS p")]
    assert len(rows) > 300
    for row in rows:
        assert {k: row[k] for k in ("says", "disputed") if k in row} == shown(row)
    # They are no qualifiers: an edge read back is the edge that was written.
    known = ontology()
    for row in (row for row in rows if not row.get("derived")):
        edge = edge_of_row(row, known)
        assert not {"says", "disputed"} & set(edge.qualifiers)
        assert edge_row(edge) == content(row)
    assert any("disputed" in row for row in rows)


def test_edges_of_an_older_graph_get_their_words_without_a_history_of_their_own(store: Store) -> None:
    from graph import load_documents, rebuild

    load_documents(store, sample_documents()[:6], names=names_of)
    told = "MATCH (:Entity)-[e]->(:Entity) RETURN e.key AS key, e.says AS says, e.disputed AS disputed ORDER BY key"
    stated = "MATCH (:Entity)-[e]->(:Entity) WHERE e.derived IS NULL RETURN e.key AS key, e.recorded AS at ORDER BY key"
    words, recorded = store.read(told), store.read(stated)
    assert len(words) > 50
    store.write("MATCH (:Entity)-[e]->(:Entity) SET e.says = null, e.disputed = 'old words'")
    store.write("MATCH (v:GraphVersion {id: 'graph'}) SET v.logic = 'of an older version'")
    rebuild(store, names=names_of)
    assert store.read(told) == words
    # What they state did not change, and nobody is told that it did.
    assert store.read(stated) == recorded
    assert store.read("MATCH (v:EdgeVersion) RETURN count(v) AS n") == [{"n": 0}]


def test_other_words_of_the_ontology_are_a_reason_to_compute_again() -> None:
    known = ontology()
    renamed = parse(TURTLE.read_text(encoding="utf-8").replace("限制出口", "管制出口"))
    assert logic(known, Ledger()) != logic(renamed, Ledger())
    restaged = parse(TURTLE.read_text(encoding="utf-8").replace("暂停限制", "中止限制"))
    assert logic(known, Ledger()) != logic(restaged, Ledger())
    assert logic(known, Ledger()) == logic(parse(TURTLE.read_text(encoding="utf-8")), Ledger())


def test_what_edges_depend_on_is_told_alike_by_every_process(whole: bool) -> None:
    # Else each process takes the graph for one of an older version, and computes all of it again before it writes.
    program = "from graph.migrate import Ledger, logic, ontology; print(logic(ontology(), Ledger()))"
    told = set()
    for seed in ("1", "2", "3") if whole else ("1",):  # and this process has another
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
        told.add(done.stdout)
    assert told == {logic(ontology(), Ledger()) + "\n"}


def test_nothing_new_leaves_the_version_of_the_graph(store: Store) -> None:
    from graph import load_documents

    version = "MATCH (v:GraphVersion {id: 'graph'}) RETURN v.value AS value"
    load_documents(store, sample_documents()[:2], names=names_of)
    before = store.read(version)
    assert before[0]["value"] > 0
    load_documents(store, [], names=names_of)
    assert store.read(version) == before
