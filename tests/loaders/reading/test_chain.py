"""A sentence as a chain of signs, common nouns that mean a named thing, figures that belong to one statement."""

from __future__ import annotations

from itertools import pairwise

import pytest

from loaders.documents import from_text
from loaders.reading.extract import lay_out
from loaders.reading.propose import proposals
from loaders.reading.qualifiers import Filling, disputed
from loaders.reading.scene import Scene
from loaders.reading.skeleton import chain, chain_features


def scene(text: str) -> Scene:
    _, scenes = lay_out(from_text(text, key="t"))
    assert len(scenes) == 1
    return scenes[0]


def symbols(text: str) -> list[str]:
    return [sign.symbol for sign in chain(scene(text))]


def test_both_languages_give_the_same_signs() -> None:
    zh = symbols("洛阳钼业收购嘉能可持有的25%股权")
    en = symbols("CMOC acquired the 25% stake held by Glencore")
    assert zh == ["Organization", "buy", "Organization", "hold", "Percent", "share"]
    assert en == ["Organization", "buy", "Percent", "share", "hold", "by", "Organization"]


def test_signs_are_in_order_and_none_lies_over_another() -> None:
    signs = chain(scene("津巴布韦政府宣布,自2025年2月起禁止锂精矿出口,违者最高罚款100万美元。"))
    assert all(a.end <= b.start for a, b in pairwise(signs))


def test_the_longest_words_win() -> None:
    # 收购案 is one word; 收购 within it is no sign of its own
    assert symbols("紫金矿业收购案").count("buy") == 1


def test_what_stands_between_the_ends_is_seen() -> None:
    found = scene("洛阳钼业收购嘉能可持有的矿山25%股权")
    bought = [
        p
        for p in proposals(found)
        if p.relation == "HOLDS_STAKE" and p.subject.items[0].name == "CMOC" and p.object.items[0].name == "Glencore"
    ]
    assert bought
    seen = chain_features(bought[0])
    assert "HOLDS_STAKE|SO|path=buy" in seen
    assert "HOLDS_STAKE|O>hold" in seen  # what speaks against it: the object is the one who sells


@pytest.mark.parametrize(
    ("text", "noun", "name"),
    [
        ("Udokan Copper Deposit is the largest project in Russia.", "largest project", "Udokan Copper Deposit"),
        ("It owns a conventional uranium mill in Utah - the White Mesa Mill.", "uranium mill", "White Mesa Mill"),
        ("Kathleen Valley Project, a lithium mine, opened in 2024.", "lithium mine", "Kathleen Valley"),
        ("The agency funds a lithium plant called Kwinana Refinery.", "lithium plant", "Kwinana"),
    ],
)
def test_a_noun_said_to_be_a_named_thing_means_that_thing(text: str, noun: str, name: str) -> None:
    items = [i for g in scene(text).groups for i in g.items if i.how == "nominal" and i.type == "Project"]
    assert [i for i in items if name in i.name], items
    assert noun in text


@pytest.mark.parametrize(
    "text",
    [
        "The firm runs Greenbushes Mine and plans a lithium refinery.",
        "Greenbushes Mine and an older zinc refinery lost money.",
    ],
)
def test_a_noun_beside_a_name_stays_its_own_thing(text: str) -> None:
    items = [i for g in scene(text).groups for i in g.items if i.how == "nominal" and i.type == "Project"]
    assert items
    assert all("Greenbushes" not in i.name for i in items)


def filling(at: int, score: float) -> Filling:
    return Filling("percent", 25, None, (at, at + 3), (), score)


def test_a_figure_goes_to_the_surest_statement_of_its_relation() -> None:
    sure, unsure = {"percent": filling(10, 2.0)}, {"percent": filling(10, 0.5)}
    other = {"percent": filling(40, 0.1)}
    left = disputed(["HOLDS_STAKE", "HOLDS_STAKE", "HOLDS_STAKE"], [[unsure], [sure], [other]])
    assert left == [[{}], [sure], [other]]


def test_facts_of_one_list_share_their_figure() -> None:
    # one statement with two objects: both keep it, and are told to share it elsewhere
    both = [{"percent": filling(10, 2.0)}, {"percent": filling(10, 1.0)}]
    assert disputed(["HOLDS_STAKE"], [both]) == [both]


def test_money_lent_to_a_firm_and_its_mine_stays_with_both() -> None:
    loan = {"amount": Filling("amount", 5_000_000, None, (10, 19), (), 1.0)}
    assert disputed(["FINANCES", "FINANCES"], [[loan], [loan]]) == [[loan], [loan]]
