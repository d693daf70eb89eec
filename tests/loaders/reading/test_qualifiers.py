"""Which values belong to a fact: dates in names and periods, forms of lists, and what is taught of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from loaders.documents import from_text
from loaders.documents.model import Block, BlockKind, Document
from loaders.reading import choose, qualifiers
from loaders.reading.agreement import same_value
from loaders.reading.annotated import Text
from loaders.reading.extract import lay_out
from loaders.reading.propose import Proposal, proposals
from loaders.reading.qualifiers import Filling
from loaders.reading.scene import Item
from loaders.reading.scorer import Linear
from loaders.reading.train import examples


def _filled(text: str, relation: str, obj: str = "", document: Document | None = None) -> list[Filling]:
    p, s, o = _fact(text, relation, obj, document)
    return list(qualifiers.fillings(p, s, o))


def _fact(text: str, relation: str, obj: str, document: Document | None = None) -> tuple[Proposal, Item, Item]:
    scenes = lay_out(document or from_text(text, key="t"))[1]
    return next(
        (p, s, o)
        for scene in scenes
        for p in proposals(scene)
        for s, o in choose.pairs(p)
        if p.relation == relation and obj in (scene.view.text[o.start : o.end] if o.end > o.start else o.name)
    )


def _model(wanted: Mapping[str, str]) -> Linear:
    """Takes, of each qualifier, the values in whose features these words stand."""
    return Linear(dict.fromkeys(wanted.values(), 1.0), -0.5, {"*": 0.0})


PERIOD = "Norway adopted the Seabed Minerals Plan (2024-2029)."


class TestPeriods:
    def test_until_is_the_far_end(self) -> None:
        found = {(f.qualifier, f.value) for f in _filled(PERIOD, "ENACTED", "Seabed")}
        assert {("until", "2029"), ("effective", "2024")} <= found
        assert ("until", "2024") not in found

    @pytest.mark.parametrize("taken", ["until", "effective", "announced"])
    def test_who_takes_one_end_takes_both(self, taken: str) -> None:
        p, s, o = _fact(PERIOD, "ENACTED", "Seabed")
        found = qualifiers.choose(p, s, o, _model({"x": f"ENACTED.{taken}"}))
        dates = {n: f.value for n, f in found.items() if f.mention is not None}
        assert dates == {"effective": "2024", "until": "2029"}

    def test_an_end_before_the_beginning_is_no_end(self) -> None:
        text = "In 2010 and in 2012 China restricted exports of tungsten."
        p, s, o = _fact(text, "RESTRICTS_EXPORT", "tungsten")
        years = {(f.qualifier, str(f.value)): f.features for f in qualifiers.fillings(p, s, o) if f.mention is not None}
        first = next(x for x in years["until", "2010"] if x not in years["until", "2012"] and x.startswith("until"))
        last = next(x for x in years["effective", "2012"] if x not in years["effective", "2010"])
        found = qualifiers.choose(p, s, o, _model({"a": first, "b": last}))
        assert found["effective"].value == "2012"
        assert "until" not in found


def _placed(text: str, obj: str, value: str, qualifier: str = "announced") -> set[str]:
    return {
        x.split("placed|")[1]
        for f in _filled(text, "ENACTED", obj)
        if f.qualifier == qualifier and str(f.value) == value
        for x in f.features
        if x.startswith(f"{qualifier}|placed|")
    }


class TestYearsWithinNames:
    TEXT = "The Lithium Security Act of 2023 amends Canada's Mining Act of 1999."

    def test_own_and_of_another(self) -> None:
        assert "in own" in _placed(self.TEXT, "Lithium Security Act", "2023")
        assert "in Measure" in _placed(self.TEXT, "Mining Act", "2023")

    def test_what_is_aimed_at(self) -> None:
        assert any(x.startswith("aim") for x in _placed("Kenya adopted the strategy Vision 2030.", "", "2030"))
        assert not any(x.startswith("aim") for x in _placed("Kenya adopted the Mining Act 2016.", "", "2016"))

    def test_how_things_stand_on_a_day(self) -> None:
        assert "as of" in _placed("As of late May 2021, Ghana had adopted the Mining Act.", "", "2021-05")


def test_a_heading_borrows_no_date_of_the_section_before() -> None:
    text = (
        "The tax was raised on 3 May 2019.\nExport ban on lithium ore in Namibia\nNamibia bans exports of lithium ore."
    )
    cut = [text.index("Export ban"), text.index("\nNamibia bans")]
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, cut[0] - 1),
        Block(BlockKind.HEADING, cut[0], cut[1]),
        Block(BlockKind.PARAGRAPH, cut[1] + 1, len(text)),
    )
    document = Document("t", "0" * 64, "test", text, blocks)
    for scene in lay_out(document)[1]:
        for p in proposals(scene):
            if p.relation == "RESTRICTS_EXPORT" and scene.sentence.kind is BlockKind.HEADING:
                s, o = choose.pairs(p)[0]
                assert not [f for f in qualifiers.fillings(p, s, o) if str(f.value).startswith("2019")]
                return
    raise AssertionError("the heading states nothing")


def _of_forms(text: str, obj: str, relation: str = "RESTRICTS_EXPORT") -> dict[str, set[str]]:
    return {str(f.value): set(f.features) for f in _filled(text, relation, obj) if f.qualifier == "form"}


class TestForms:
    def test_one_that_heads_a_list(self) -> None:
        assert (
            "form|heads the list"
            in _of_forms("Peru banned exports of ores including tin, zinc and lead.", "lead")["ore"]
        )

    def test_one_that_ends_a_list(self) -> None:
        assert (
            "form|ends the list"
            in _of_forms("Peru banned exports of tungsten, zinc and lead concentrates.", "zinc")["concentrate"]
        )

    def test_one_of_another(self) -> None:
        found = _of_forms("Peru banned exports of tin ore and zinc.", "zinc")["ore"]
        assert "form|next to another" not in found
        assert "form|ends the list" not in found

    def test_what_is_bought_has_a_form_though_no_mineral_is_an_end(self) -> None:
        text = "Umicore will buy nickel concentrate from the Harjavalta smelter of Nornickel."
        assert "concentrate" in _of_forms(text, "", "OFFTAKES_FROM")


def test_another_year_is_another_date() -> None:
    assert same_value("2021", "2030") is True  # as numbers they are alike
    assert not same_value("2021", "2030", dated=True)
    assert same_value("2021", 2021, dated=True)


def test_of_two_years_only_the_stated_one_is_taught() -> None:
    fact = {
        "subject": {"type": "Country", "name": "Chile", "mention": "Chile"},
        "relation": "ENACTED",
        "object": {"type": "Measure", "name": "Lithium Act", "mention": "Lithium Act"},
        "qualifiers": {"kind": "law", "announced": "2023"},
        "evidence": "Chile adopted the Lithium Act in 2023",
    }
    text = Text("t", "own", "After long talks since 2019 Chile adopted the Lithium Act in 2023.", None, [fact], ())
    rights = {
        right for name, seen, right, _ in examples(text).qualifiers for x in seen if name == x == "ENACTED.announced"
    }
    assert rights == {0, 1}
