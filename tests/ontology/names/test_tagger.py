"""The tagger: its weights hold no text, it is asked only where companies are spoken of, and it finds by context."""

from __future__ import annotations

import re

from ontology.names import shape, tagger


def test_the_weights_hold_no_run_of_text() -> None:
    edges = {*shape._CUES, *tagger._RIGHT, *tagger._SUFFIX}
    lines = tagger.WEIGHTS.read_text(encoding="utf-8").split("\n")
    features = [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
    assert len(features) > 1000
    for feature in features:
        for run in re.findall(r"[\u4e00-\u9fff]+", feature):
            assert len(run) <= 3 or (feature[0] in "LR" and run in edges), feature


def test_every_candidate_stands_between_edges() -> None:
    text = "公司拟与宏盛新材签署协议,旗下子公司已投产。"
    places = list(tagger.candidates(text, []))
    assert "宏盛新材" in {text[p.start : p.end] for p in places}
    assert all(2 <= p.end - p.start <= 8 for p in places)
    assert not list(tagger.candidates(text, [], frozenset(range(len(text)))))


def test_a_name_needs_enough_for_it() -> None:
    text = "控股子公司花盛永泰拟收购资产,与云海锂业签订合同,公告称。"
    sure = tagger.Tagger({"z锂业": 5.0}, threshold=2.0)
    assert "云海锂业" in {s.text for s in sure.find(text, [])}
    assert all(s.text.endswith("锂业") for s in sure.find(text, []))
    assert not tagger.Tagger({"z锂业": 5.0}, threshold=9.0).find(text, [])
    at = text.index("云海")
    assert not sure.find(text, [tagger.Known(at, at + 4, "Organization")])


def test_latin_text_is_passed_over() -> None:
    assert tagger.Tagger({}, threshold=-9.0).find("Northfield Lithium Corp. said", []) == []
