"""When rules hold, told of them in another sentence than the one that enacts them."""

from __future__ import annotations

import pytest

from loaders.documents import from_text
from loaders.reading import choose, qualifiers, times
from loaders.reading.extract import lay_out
from loaders.reading.propose import proposals
from loaders.reading.scorer import Linear

NOTHING = Linear({}, -1.0, {"*": 0.0})  # takes no value by itself
ACT = "Norway enacted the Seabed Minerals Act."
BAN = "Norway issued a ban on exports of copper."


def _told(text: str) -> list[tuple[str, str, str]]:
    scenes = lay_out(from_text(text, key="t"))[1]
    return [(t.rule.name, t.qualifier, t.date.value.iso) for scene in scenes for t in times.told_by(scene)]


def _filled(text: str, relation: str, obj: str) -> dict[str, object]:
    for scene in lay_out(from_text(text, key="t"))[1]:
        for p in proposals(scene):
            for s, o in choose.pairs(p):
                if p.relation == relation and obj in o.name:
                    return {n: f.value for n, f in qualifiers.choose(p, s, o, NOTHING).items()}
    raise AssertionError(f"no {relation} of {obj} is proposed")


class TestWhatIsTold:
    @pytest.mark.parametrize(
        ("told", "qualifier", "date"),
        [
            ("The Act entered into force on 5 June 2024.", "effective", "2024-06-05"),
            ("The Act took effect in July 2024.", "effective", "2024-07"),
            ("The Seabed Minerals Act is effective from 1 March 2025.", "effective", "2025-03-01"),
            ("The Act will be in force until 31 December 2026.", "until", "2026-12-31"),
            ("The Act expires on 31 December 2026.", "until", "2026-12-31"),
        ],
    )
    def test_of_a_rule(self, told: str, qualifier: str, date: str) -> None:
        assert [(q, d) for _, q, d in _told(f"{ACT} {told}")] == [(qualifier, date)]
        assert _filled(f"{ACT} {told}", "ENACTED", "Seabed") == {qualifier: date}

    @pytest.mark.parametrize(
        "told",
        [
            "The Act was adopted on 5 June 2024.",  # adopted, not in force
            "The Act is suspended until 31 December 2026.",  # its pause ends then
            "Copper rose until 31 December 2026.",
            "Sales began on 5 June 2024.",
        ],
    )
    def test_what_is_no_time_of_it(self, told: str) -> None:
        assert _told(f"{ACT} {told}") == []

    def test_of_the_last_rule_named(self) -> None:
        text = f"{ACT} It replaces the Fisheries Act, which entered into force on 5 June 1999."
        assert [name for name, _, _ in _told(text)] == ["Fisheries Act"]
        assert _filled(text, "ENACTED", "Seabed") == {}

    @pytest.mark.parametrize(
        ("told", "qualifier", "date"),
        [
            ("该办法自2025年7月1日起施行。", "effective", "2025-07-01"),
            ("该办法有效期至2027年12月31日。", "until", "2027-12-31"),
        ],
    )
    def test_in_chinese(self, told: str, qualifier: str, date: str) -> None:
        assert [(q, d) for _, q, d in _told(f"商务部发布《稀土管理办法》。{told}")] == [(qualifier, date)]


class TestWhatIsRestricted:
    def test_of_the_ban_in_the_next_sentences(self) -> None:
        text = f"{BAN} The ban took effect on 5 June 2024."
        assert _filled(text, "RESTRICTS_EXPORT", "copper").get("effective") == "2024-06-05"

    def test_not_of_a_ban_far_behind(self) -> None:
        between = " Copper is a metal." * 4
        text = f"{BAN}{between} The ban took effect on 5 June 2024."
        assert "effective" not in _filled(text, "RESTRICTS_EXPORT", "copper")

    def test_another_law_says_nothing_of_it(self) -> None:
        text = f"{BAN} The Fisheries Act took effect on 5 June 2024."
        assert "effective" not in _filled(text, "RESTRICTS_EXPORT", "copper")


def test_the_number_of_an_order_is_no_period() -> None:
    scene = lay_out(from_text("The ministry issued Administrative Order 2021-40.", key="t"))[1][0]
    assert not [m for m in scene.values if qualifiers._usable(scene, m, "until")]
    plan = lay_out(from_text("The ministry issued the Geology Plan 2021-2030.", key="t"))[1][0]
    assert [m.value.until for m in plan.values if qualifiers._usable(plan, m, "until")] == ["2030"]
