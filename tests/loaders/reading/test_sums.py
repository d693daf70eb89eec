"""Sums told beside the sentence that tells who gives the money, and the year in a rule's number."""

from __future__ import annotations

import pytest

from loaders.documents import from_text
from loaders.reading import choose, qualifiers
from loaders.reading.extract import lay_out
from loaders.reading.propose import proposals
from loaders.reading.scorer import Linear

NOTHING = Linear({}, -1.0, {"*": 0.0})  # takes no value by itself


def _beside(text: str) -> list[str | None]:
    """For each sentence the words of the sum that stands beside it."""
    return [s.sum.money.surface if s.sum else None for s in lay_out(from_text(text, key="t"))[1]]


def _filled(text: str, relation: str, obj: str) -> dict[str, object]:
    for scene in lay_out(from_text(text, key="t"))[1]:
        for p in proposals(scene):
            for s, o in choose.pairs(p):
                if p.relation == relation and obj in scene.view.text[o.start : o.end]:
                    return {n: f.value for n, f in qualifiers.choose(p, s, o, NOTHING).items()}
    raise AssertionError(f"no {relation} of {obj} is proposed")


LOAN = "On 3 May 2021 Export Finance Norway approved a loan for Nordic Mining."


class TestSumsBeside:
    @pytest.mark.parametrize(
        "told",
        [
            "The total value of the loan is USD 40 million.",
            "The loan amounts to USD 40 million.",
            "The bank provided the financing amount of USD 40 million.",
            "The mine lies in Vestland. The size of this funding is USD 40 million, paid in two parts.",
        ],
    )
    def test_what_comes_after(self, told: str) -> None:
        assert _beside(f"{LOAN} {told}")[0] == "USD 40 million"
        assert _filled(f"{LOAN} {told}", "FINANCES", "Nordic Mining")["amount"] == 40_000_000

    @pytest.mark.parametrize(
        "told",
        [
            "The company sold copper for USD 40 million.",  # another's money
            "The total value of the loan is unknown. The mine cost USD 40 million.",
            "The total value of the loan is USD 40 million, of which USD 10 million come first.",  # which of the two?
        ],
    )
    def test_other_money_is_not_it(self, told: str) -> None:
        assert _beside(f"{LOAN} {told}")[0] is None

    def test_what_goes_on_from_it(self) -> None:
        text = "Canada awarded a CAD 9 million grant to Foran Mining. The funding will support the McIlvenna Bay mine."
        assert _beside(text) == [None, "CAD 9 million"]
        other = "Canada awarded a CAD 9 million grant to Foran Mining. Chile supports the Mantoverde mine."
        assert _beside(other) == [None, None]

    def test_in_chinese(self) -> None:
        assert _beside("挪威出口信贷机构批准向北欧矿业提供贷款。贷款总额为4000万美元。")[0] == "4000万美元"
        assert _beside("挪威出口信贷机构批准向北欧矿业提供贷款。公司去年营收为4000万美元。")[0] is None

    def test_money_of_its_own_comes_first(self) -> None:
        assert (
            _beside("Canada lent CAD 5 million to Foran Mining. The total value of the loan is CAD 9 million.")[0]
            is None
        )

    def test_the_way_is_told_with_it(self) -> None:
        text = f"{LOAN.replace('a loan', 'support')} The total value of the support is USD 40 million, in the form of grants."
        found = _filled(text, "FINANCES", "Nordic Mining")
        assert found == {"amount": 40_000_000, "instrument": "grant"}

    def test_only_of_who_finances(self) -> None:
        text = "Norway enacted the Seabed Act. The total value of the funding is USD 40 million."
        assert "amount" not in _filled(text, "ENACTED", "Seabed Act")


class TestYearOfARule:
    @pytest.mark.parametrize(
        ("rule", "year"),
        [
            ("Regulation No. 39/2022", "2022"),
            ("Directive 2006/21/EC", "2006"),
            ("Directive (EU) 2019/1937", "2019"),
            ("Royal Decree 975/2009", "2009"),
            ("Mining Law of 1872", "1872"),
            ("Administrative Order 2021-40", "2021"),
            ("Batteries Regulation (2023/1542)", "2023"),
            ("Waste Strategy (2019/20 - 2023/24)", None),  # a period of financial years
            ("Minerals Vision 2030", None),
            ("Minerals Strategy 2030", None),
            ("National Geology Plan 2021-2030", None),
        ],
    )
    def test_its_number_tells_it(self, rule: str, year: str | None) -> None:
        assert _filled(f"Norway enacted the {rule}.", "ENACTED", rule).get("announced") == year

    def test_no_year_after_its_effect(self) -> None:
        text = "Norway enacted the Regulation No. 39/2022."
        scene = lay_out(from_text(text, key="t"))[1][0]
        p = next(p for p in proposals(scene) if p.relation == "ENACTED")
        _, o = choose.pairs(p)[0]
        early = qualifiers.Filling("effective", "2021", None, (0, 1), ())
        assert qualifiers._of_number(p, o, {"effective": early}) == {"effective": early}
