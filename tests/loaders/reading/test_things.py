"""Which things a text speaks of: one thing under several names, by description and by a definite word, and what is no name.

The sentences are read with nothing spotted, or with what a test says was spotted, so that a new language model changes
nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from loaders.documents import from_text
from loaders.reading.encoder.spotter import Spotted, join
from loaders.reading.extract import lay_out
from loaders.reading.scene import Item
from loaders.reading.sentences import Sentence
from loaders.reading.view import View
from ontology.names.mentions import Mention, Recogniser


def _items(text: str, type_: str, *spotted: tuple[str, str]) -> list[Item]:
    """The things of a type in the text's order, where just these words were spotted as names or descriptions."""

    def spot(view: View, mentions: Sequence[Mention], spans: Sequence[Sentence]) -> list[Spotted]:
        return [
            Spotted(view.text.index(words), view.text.index(words) + len(words), kind, 0.95) for words, kind in spotted
        ]

    _, scenes = lay_out(from_text(text, key="t"), spot=spot)
    return [i for s in scenes for g in s.groups for i in g.items if i.type == type_ and i.how not in ("inside", "twin")]


def _names(text: str, type_: str, *spotted: tuple[str, str]) -> list[str]:
    return [i.name for i in _items(text, type_, *spotted)]


# ------------------------------------------------------------------------------------------- names


def test_the_stop_of_an_abbreviated_legal_form_makes_no_new_company() -> None:
    for text in ("The loan went to Lithium Nevada Corp. Work begins.", "The loan to Lithium Nevada Corp. was large."):
        (found,) = [m for m in Recogniser.standard().recognise(text) if m.type == "Organization"]
        assert (found.surface, found.ids) == ("Lithium Nevada Corp.", ("org:lithium-nevada",))


@pytest.mark.parametrize(
    ("full", "short"),
    [("江西东巨实业有限公司", "江西东巨"), ("恒泰柯科技股份有限公司", "恒泰柯")],
)
def test_a_company_is_called_by_its_proper_characters_and_its_place(full: str, short: str) -> None:
    text = f"{short}公告称,{full}的股权已转让。"
    found = {m.surface: m.name for m in Recogniser.standard().recognise(text) if m.type == "Organization"}
    assert found[short] == full


def test_a_place_and_a_trade_name_no_company() -> None:
    text = "江西矿业有限公司说，江西经济增长。"
    assert "江西" not in {m.surface for m in Recogniser.standard().recognise(text) if m.type == "Organization"}


@pytest.mark.parametrize("word", ["of", "by the", "Its", "该", "以及"])
def test_a_function_word_is_no_name(word: str) -> None:
    text = f"Udo {word} Ngarra"
    assert join(text, [], [Spotted(4, 4 + len(word), "Project", 0.99)]) == ([], [])


def test_a_country_beside_a_company_is_no_company() -> None:
    text = "The contract binds the Kyrgyz Republic and Altyn Gold."
    told = _items(text, "Organization", ("Kyrgyz Republic", "Organization"), ("Altyn Gold", "Organization"))
    assert [i.name for i in told] == ["Altyn Gold"]
    assert [i.ids for i in _items(text, "Country", ("Altyn Gold", "Organization"))] == [("country:KGZ",)]


@pytest.mark.parametrize(
    ("text", "pieces", "whole"),
    [
        ("公司持有哈扎姆·贾拉米德磷矿。", ("哈扎姆", "贾拉米德磷矿"), "哈扎姆·贾拉米德磷矿"),
        ("在建的年产3.6万吨球形石墨项目。", ("年产3", "6万吨球形石墨项目"), "年产3.6万吨球形石墨项目"),
    ],
)
def test_pieces_with_only_a_dot_between_them_are_one_name(text: str, pieces: Sequence[str], whole: str) -> None:
    names, described = join(text, [], [Spotted(text.index(p), text.index(p) + len(p), "Project", 0.9) for p in pieces])
    assert [m.surface for m in names] + [text[d.start : d.end] for d in described] == [whole]


def test_two_projects_in_a_list_stay_two() -> None:
    text = "公司持有哈扎姆金矿、贾拉米德磷矿。"
    names, _ = join(text, [], [Spotted(4, 9, "Project", 0.9), Spotted(10, 16, "Project", 0.9)])
    assert [m.surface for m in names] == ["哈扎姆金矿", "贾拉米德磷矿"]


def test_a_common_noun_goes_on_to_what_it_is_about() -> None:
    text = "Ngarra declared a moratorium on bauxite mining in May."
    assert _names(text, "Measure", ("moratorium on bauxite mining", "Measure")) == ["moratorium on bauxite mining"]


def test_a_figure_is_not_cut_at_its_comma() -> None:
    assert _names("Vultur builds a 10,000-tonne magnet plant.", "Project") == ["10,000-tonne magnet plant"]


@pytest.mark.parametrize("year", ["1952", "1999", "2003", "2026"])
def test_an_act_s_year_belongs_to_its_title(year: str) -> None:
    found = [m.surface for m in Recogniser.standard().recognise(f"The Riverbed Mining Act of {year} lapsed.")]
    assert f"Riverbed Mining Act of {year}" in found
    known = [m.surface for m in Recogniser.standard().recognise(f"The Defense Production Act of {year} lapsed.")]
    assert f"Defense Production Act of {year}" in known


# ------------------------------------------------------------------------------------------- one thing, two names


@pytest.mark.parametrize(
    "text",
    [
        "The Anti-Dredging Law 2021 or Law No. 2021-105 covers sand. Law No. 2021-105 came late.",
        "The Anti-Dredging Law 2021 (Law No. 2021-105) covers sand. Law No. 2021-105 came late.",
        "The Anti-Dredging Law 2021, also known as Law No. 2021-105, covers sand. Law No. 2021-105 came late.",
    ],
)
def test_a_rule_has_its_title_and_its_number(text: str) -> None:
    (name,) = set(_names(text, "Measure"))
    assert name.startswith("Anti-Dredging Law 2021")


def test_two_rules_side_by_side_stay_two() -> None:
    text = "The Riverbed Mining Act or the Forest Mining Act applies, and Law No. 12 and Law No. 13."
    assert set(_names(text, "Measure")) == {"Riverbed Mining Act", "Forest Mining Act", "Law No. 12", "Law No. 13"}


def test_a_renamed_company_is_one() -> None:
    told = _items("湘江钨业集团有限公司更名为南岭钨业控股有限公司。南岭钨业控股有限公司扩产。", "Organization")
    assert {i.name for i in told} == {"湘江钨业集团有限公司"}


def test_an_abbreviation_within_a_name_is_what_it_stands_for() -> None:
    text = (
        "Ngarra runs the Covered Battery Waste (CBW) Recycling Programme. The CBW Recycling Programme pays for sorting."
    )
    assert set(_names(text, "Measure")) == {"Covered Battery Waste (CBW) Recycling Programme"}


@pytest.mark.parametrize(
    "text",
    [
        "Finland adopted the Minerals Strategy for Finland. Its Mineral Strategy names cobalt.",
        "Ngarra passed the Riverbed Mining Act of 1992. The Riverbed Mining Act covers sand.",
        "Ngarra issued Decree 2234 of 2023. Under Decree 2234 fees rose.",
        "Ngarra issued Regulation No. 43 of 2018. Under Regulation 43/2018 fees rose.",
    ],
)
def test_a_rule_named_without_its_year_or_country_is_the_same(text: str) -> None:
    assert len({i.key for i in _items(text, "Measure")}) == 1


def test_the_rules_of_two_years_stay_two_and_the_bare_one_is_neither() -> None:
    text = "The Riverbed Mining Act of 1992 was replaced by the Riverbed Mining Act of 2016. The Riverbed Mining Act covers sand."
    assert len(set(_names(text, "Measure"))) == 3


def test_a_plan_is_what_its_name_in_quotes_says() -> None:
    assert set(_names("白宫启动关键矿产储备计划“金库计划”。", "Measure")) == {"Project Vault"}


# ------------------------------------------------------------------------------------------- descriptions


@pytest.mark.parametrize(
    "text",
    [
        "Orion owns the Ngarra Mill in Utah, which is the only fully licensed and operating conventional uranium mill.",
        "The Ngarra Mill near Elko, Nevada is still the only licensed uranium processing facility.",
    ],
)
def test_what_a_clause_says_of_a_works_is_no_second_works(text: str) -> None:
    assert set(_names(text, "Project")) == {"Ngarra Mill"}


def test_another_works_in_the_clause_stays_another() -> None:
    text = "The Ngarra Mill in Utah is fed by the large uranium mine."
    assert len(set(_names(text, "Project"))) == 2


def test_what_a_definite_word_is_said_to_be_is_what_it_means() -> None:
    text = "Ngarra adopted the Ngarra Minerals Plan. The Plan is a nation-wide strategy that names cobalt."
    assert set(_names(text, "Measure")) == {"Ngarra Minerals Plan"}


def test_what_the_project_builds_is_the_project() -> None:
    text = "Orion builds a processing facility for dysprosium. The project will establish the first separation plant."
    assert len({i.name for i in _items(text, "Project")}) == 1


def test_a_rule_named_behind_its_description_is_that_rule() -> None:
    assert set(_names("Ngarra's royalty of 26 April 2025 (Government Regulation 19) rose.", "Measure")) == {
        "Government Regulation 19"
    }
    text = "A moratorium on new mining licences, Law 407, has applied since May."
    assert set(_names(text, "Measure", ("moratorium on new mining licences", "Measure"))) == {"Law 407"}


@pytest.mark.parametrize(
    "text",
    [
        "The ban on raw tin exports, which the Ngarra Mining Law put into effect, hurts traders.",
        "The export quota laid down in the Ngarra Mining Law hurts traders.",
    ],
)
def test_the_restriction_that_a_law_is_said_to_bring_is_that_law(text: str) -> None:
    told = ("ban on raw tin exports", "Measure") if "raw tin" in text else ("export quota", "Measure")
    assert set(_names(text, "Measure", told)) == {"Ngarra Mining Law"}


def test_a_restriction_beside_a_law_stays_its_own() -> None:
    text = "The export quota, which traders fear, and the Ngarra Mining Law came late."
    assert len(set(_names(text, "Measure", ("export quota", "Measure")))) == 2


def test_the_processing_plant_at_a_named_deposit_is_that_works() -> None:
    assert set(_names("Orion will build a processing plant at the Ngarra Ridge lithium mine.", "Project")) == {
        "Ngarra Ridge lithium mine"
    }


# ------------------------------------------------------------------------------------------- definite words


def _pointed(text: str, type_: str, *spotted: tuple[str, str]) -> list[str]:
    return [i.name for i in _items(text, type_, *spotted) if i.how == "pronoun"]


def test_a_definite_word_means_what_is_called_so() -> None:
    text = "Under the Ngarra Minerals Act the state keeps the Ngarra Critical Minerals List. The list names tin. The Act names fees."
    assert _pointed(text, "Measure") == ["Ngarra Critical Minerals List", "Ngarra Minerals Act"]


def test_a_definite_word_may_mean_what_is_called_so_in_the_tables_or_the_text() -> None:
    text = "该国启动“金库计划”,并拟定关键矿产贸易行动方案。该计划由进出口银行出资。"
    assert _pointed(text, "Measure") == ["Project Vault"]


def test_a_capital_points_to_a_title_though_it_comes_later() -> None:
    text = "The Plan helps the provinces. The National Waste Strategy is older. The National Waste Strategy costs more. The Ngarra Minerals Plan replaces nothing."
    assert _pointed(text, "Measure") == ["Ngarra Minerals Plan"]


def test_the_bare_word_itself_is_not_what_is_called_so() -> None:
    text = "The Ngarra Minerals Strategy Paper and a strategy follow. The strategy names tin."
    assert _pointed(text, "Measure") == ["Ngarra Minerals Strategy Paper"]


def test_a_definite_word_that_goes_on_describes() -> None:
    text = "Ngarra passed the Ngarra Mining Act. The ban on raw copper exports began in 2023."
    assert _pointed(text, "Measure", ("ban on raw copper exports", "Measure")) == []


def test_the_proposed_regulation_is_the_only_rule_so_far() -> None:
    one = "Ngarra proposes a stewardship scheme for solar panels. The proposed regulation sets fees."
    assert len({i.name for i in _items(one, "Measure")}) == 1
    two = "Ngarra proposes a stewardship scheme for solar panels and an export ban on tin. The proposed regulation sets fees."
    assert len({i.name for i in _items(two, "Measure")}) == 3


# ------------------------------------------------------------------------------------------- whole names in Chinese


@pytest.mark.parametrize(
    ("text", "pieces", "whole"),
    [
        ("青海柴达木盐湖产钾。", ("柴达", "木盐湖"), "柴达木盐湖"),
        ("前述企业的尼科（NICO）项目位于北方。", ("尼科", "项目"), "尼科(NICO)项目"),
        ("俄罗斯铀业集团持股。", ("斯铀业集团",), "俄罗斯铀业集团"),
    ],
)
def test_no_place_is_cut_and_a_foreign_form_joins(text: str, pieces: Sequence[str], whole: str) -> None:
    kind = "Organization" if "集团" in whole else "Project"
    assert whole in [i.name for i in _items(text, kind, *((p, kind) for p in pieces))]


def test_what_lies_in_a_country_s_name_is_no_project() -> None:
    assert _names("华友在津巴布韦投产。", "Project", ("布韦", "Project")) == []
    assert [i.ids for i in _items("华友在津巴布韦投产。", "Country", ("布韦", "Project"))] == [("country:ZWE",)]


def test_two_works_with_brackets_between_stay_two() -> None:
    text = "公司持有尼科项目(含采矿权)和柿岭选矿厂。"
    names, _ = join(text, [], [Spotted(4, 8, "Project", 0.9), Spotted(15, 20, "Project", 0.9)])
    assert [m.surface for m in names] == ["尼科项目", "柿岭选矿厂"]


def test_what_a_place_has_is_told_without_the_word_that_points_there() -> None:
    assert [i.name for i in _items("新喀里多尼亚减产。该地三家冶炼厂已关停。", "Project")] == ["冶炼厂"]


def test_a_description_goes_on_over_the_list_that_an_and_closes() -> None:
    told = ("strategic framework on uranium", "Alliance")
    whole = "They signed a strategic framework on uranium, tungsten and critical minerals in May."
    assert _names(whole, "Alliance", told) == ["strategic framework on uranium, tungsten and critical minerals"]
    broken = "They signed a strategic framework on uranium, tungsten being left to others."
    assert _names(broken, "Alliance", told) == ["strategic framework on uranium"]


def test_one_character_of_a_word_is_no_name() -> None:
    told = _items("力勤在奥比岛的项目已投产。", "Project", ("目", "Project"))
    assert [i.name for i in told] == ["项目"]


def test_a_works_told_by_its_rank_before_its_name_is_that_works() -> None:
    told = _items("贝加尔是俄罗斯最大铜矿乌多坎的运营商。", "Project")
    assert [i.ids for i in told] == [("project:udokan",)] * 2


@pytest.mark.parametrize("sort", ["部分镍矿", "伟晶岩型锂矿", "多座铜矿", "硬岩锂矿"])
def test_some_works_or_a_sort_of_them_is_no_project(sort: str) -> None:
    assert [i.name for i in _items(f"该国以{sort}为主。", "Project") if i.how != "nominal"] == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("France, Germany and Italy met. The Ministers issued a communique.", ["France", "Germany", "Italy"]),
        ("Chile met Peru and Bolivia. Both governments signed.", ["Peru", "Bolivia"]),
        ("赞比亚、刚果（金）与安哥拉、纳米比亚会谈。四国签署声明。", ["Zambia", "DR Congo", "Angola", "Namibia"]),
    ],
)
def test_several_are_meant_by_those_who_speak_for_them(text: str, meant: list[str]) -> None:
    assert [i.name for i in _items(text, "Country") if i.how == "pronoun"] == meant


def test_the_fund_is_the_one_that_was_named() -> None:
    told = _items("苏州力拓信新股权投资基金已设立。该基金由伯镭科技公司发起。", "Organization")
    assert [i.name for i in told if i.how == "pronoun"] == ["苏州力拓信新股权投资基金"]


@pytest.mark.parametrize("words", ["Announcement", "Manual", "Proclamation"])
def test_what_points_at_a_rule_means_the_one_that_was_named(words: str) -> None:
    rule = f"Traceability {words}"
    told = _items(f"Ghana issued the {rule}. This {words.lower()} took effect in June.", "Measure", (rule, "Measure"))
    assert [(i.name, i.how) for i in told if i.start > 30] == [(rule, "pronoun")]
