"""What proposals are taught as right: annotators leave ends without words, call things otherwise, and say a thing once."""

from __future__ import annotations

from typing import Any

from loaders.reading import agreement, annotated, train
from loaders.reading.scene import Item

COUNTRY = ("Country", "Norway", "Norway")


def _gold(
    subject: tuple[str, str, str], relation: str, obj: tuple[str, str, str], evidence: str, **more: Any
) -> annotated.Gold:
    s, o = ({"type": t, "name": name, "mention": mention} for t, name, mention in (subject, obj))
    return {"subject": s, "relation": relation, "object": o, "evidence": evidence, "qualifiers": {}, "note": ""} | more


def _labels(text: str, gold: list[annotated.Gold], relation: str, obj: str) -> set[tuple[str, int]]:
    """The single subjects that are proposed for an object, with their labels."""
    told = annotated.Text("t", "own", text, None, gold)
    seen, scenes = told.laid_out()
    return {
        (p.subject.items[0].name, found.label)
        for found in train.labelled(seen, scenes, agreement.wanted(told))
        if (p := found.scored.proposal).relation == relation and obj in {i.name for i in p.object.items}
    }


SEABED = "Norway enacted the Seabed Minerals Act. Copper is among the minerals."


class TestEndsWithoutWords:
    def test_called_as_in_the_other_facts(self) -> None:
        """The annotator names the act by a name of his own, which only the other fact joins with the text's."""
        act = ("Measure", "NOR-2024 statute", "Seabed Minerals Act")
        gold = [
            _gold(COUNTRY, "ENACTED", act, "Norway enacted the Seabed Minerals Act"),
            _gold(
                ("Measure", "NOR-2024 statute", ""),
                "COVERS",
                ("Mineral", "copper", "Copper"),
                "Copper is among the minerals",
            ),
        ]
        assert ("Norway Seabed Minerals Act", 1) in _labels(SEABED, gold, "COVERS", "copper")
        assert ("Norway Seabed Minerals Act", 1) not in _labels(SEABED, gold[:1], "COVERS", "copper")

    def test_called_nothing_anywhere(self) -> None:
        unsaid = ("Measure", "NOR-2024 statute", "")
        gold = [_gold(unsaid, "COVERS", ("Mineral", "copper", "Copper"), "Copper is among the minerals")]
        assert ("Norway Seabed Minerals Act", 1) in _labels(SEABED, gold, "COVERS", "copper")

    def test_one_with_words_is_nothing_else(self) -> None:
        other = ("Measure", "Mining Code", "Mining Code")
        gold = [_gold(other, "COVERS", ("Mineral", "copper", "Copper"), "Copper is among the minerals")]
        assert ("Norway Seabed Minerals Act", 1) not in _labels(SEABED, gold, "COVERS", "copper")


class TestOtherWords:
    TEXT = "Norway announced a ban on exports of copper."

    def test_a_rule_of_the_same_kind_by_the_same_maker(self) -> None:
        rule = ("Measure", "NOR-7", "announced a ban on exports")
        for kind, label in (("export_ban", 1), ("subsidy", -1)):
            gold = [_gold(COUNTRY, "ENACTED", rule, self.TEXT[:-1], qualifiers={"kind": kind})]
            found = train.labelled(
                *_laid(self.TEXT, gold), agreement.wanted(annotated.Text("t", "own", self.TEXT, None, gold))
            )
            kinds = {
                f.scored.proposal.object.items[0].kind: f.label
                for f in found
                if f.scored.proposal.relation == "ENACTED"
            }
            assert set(kinds.values()) == {label}, kinds

    def test_taken_for_another_kind_of_thing(self) -> None:
        text = "Norway will finance the Seabed Minerals Fund."
        body = ("Organization", "Seabed Minerals Fund", "Seabed Minerals Fund")
        gold = [_gold(COUNTRY, "FINANCES", body, text[:-1])]
        assert 0 not in {n for name, n in _labels(text, gold, "FINANCES", "Seabed Minerals Fund") if name == "Norway"}


def _laid(text: str, gold: list[annotated.Gold]) -> tuple[Any, Any]:
    return annotated.Text("t", "own", text, None, gold).laid_out()


class TestVerdicts:
    """Of statements, the likeliest first."""

    PLACE = (0, 40)

    def _told(self, *rules: str) -> list[agreement.Told]:
        maker = Item("Country", "Norway", ("country:NOR",), 0, 6, "vocabulary")
        return [agreement.Told("ENACTED", maker, Item("Measure", r, (), 10, 30, "name"), self.PLACE) for r in rules]

    def _judged(self, *rules: str, optional: bool = False) -> list[int]:
        text = "Norway enacted the Seabed Minerals Act. "
        act = ("Measure", "Seabed Minerals Act", "Seabed Minerals Act")
        note = "optional" if optional else ""
        gold = [_gold(COUNTRY, "ENACTED", act, text.strip(". "), note=note)]
        return agreement.verdicts(
            self._told(*rules), agreement.wanted(annotated.Text("t", "own", text, None, gold)), {}
        )

    def test_said_again_under_a_name_that_holds_the_other(self) -> None:
        assert self._judged("Seabed Minerals Act", "Seabed Minerals Act 2024") == [1, -1]

    def test_another_name_is_another_thing(self) -> None:
        assert self._judged("Seabed Minerals Act", "Sea bed Mineral Acts") == [1, 0]

    def test_what_is_optional_counts_for_nothing(self) -> None:
        assert self._judged("Seabed Minerals Act", optional=True) == [-1]
