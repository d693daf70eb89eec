"""From what was written to the thing meant: ids and names in both languages and scripts, and what comes near."""

from __future__ import annotations

import pytest

from ontology.names import index
from queries import names
from queries.canned import ANY, catalogue

VOCABULARY = index.load()


@pytest.mark.parametrize("given", ["cobalt", "Cobalt", "COBALT", "钴", "鈷", "mineral:cobalt", "ｃｏｂａｌｔ"])
def test_one_mineral_by_every_way_of_writing_it(given: str) -> None:
    assert {n.id for n in names.from_vocabulary(VOCABULARY, "Mineral", given)} == {"mineral:cobalt"}


@pytest.mark.parametrize("given", ["刚果（金）", "刚果(金)", "刚果金", "DRC", "DR Congo", "country:COD", "剛果（金）"])
def test_one_country_by_every_way_of_writing_it(given: str) -> None:
    assert {n.id for n in names.from_vocabulary(VOCABULARY, "Country", given)} == {"country:COD"}


def test_a_statement_gets_every_name_of_a_thing_and_what_belongs_to_a_group() -> None:
    canned = catalogue()["country-mineral-restrictions"]
    japan, rare_earths = (names.from_vocabulary(VOCABULARY, ANY, one)[0] for one in ("Japan", "rare earths"))
    beside = names.beside(canned, {"to": japan, "mineral": rare_earths}, VOCABULARY)
    assert {"country:JPN", "Japan", "日本"} <= set(beside["to_names"] or ())
    # Dysprosium is a heavy rare earth, and those are rare earths; a form such as monazite is no thing.
    assert {"mineral:dysprosium", "mineral:heavy-rare-earths"} <= set(beside["mineral_members"] or ())
    assert not any(one.startswith("form:") for one in beside["mineral_members"] or ())
    assert names.beside(canned, {"mineral": japan}, VOCABULARY) == {"to_names": None, "mineral_members": []}
    assert names.every_name(VOCABULARY, names.Named("country:XX", "Atlantis")) == ["Atlantis", "country:XX"]


def test_a_name_of_another_type_is_none() -> None:
    assert names.from_vocabulary(VOCABULARY, "Mineral", "DR Congo") == []
    assert names.from_vocabulary(VOCABULARY, ANY, "DR Congo") != []


def test_case_decides_between_things_of_one_name() -> None:
    assert [n.id for n in names.from_vocabulary(VOCABULARY, ANY, "EU")] == ["alliance:eu"]
    assert [n.id for n in names.from_vocabulary(VOCABULARY, ANY, "Eu")] == ["mineral:europium"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("cobolt", "cobalt"), ("litium", "lithium"), ("钴矿石", "cobalt"), ("mineral:cobaltt", "cobalt")],
)
def test_the_nearest_name_comes_first(given: str, expected: str) -> None:
    near = names.nearest(given, names.vocabulary_names(VOCABULARY, "Mineral"))
    assert near[0].name == expected
    assert len(near) <= names.NEAREST


def test_nothing_near_is_nothing() -> None:
    assert names.nearest("qqqqxxxx", names.vocabulary_names(VOCABULARY, "Mineral")) == []
    assert names.nearest("", names.vocabulary_names(VOCABULARY, "Mineral")) == []


def test_names_of_the_graph_alone_are_found() -> None:
    rows = [{"id": "project:x", "name": "Xanadu", "name_zh": "上都", "aliases": ["Shangdu"]}]
    found = names.names_index(rows)
    for name in ("xanadu", "上都", "shangdu", "project:x"):
        assert [n.id for n in found[name]] == ["project:x"]


def test_a_name_of_another_type_says_whose_it_is() -> None:
    assert [one.id for _, one in names.of_other_types(VOCABULARY, "Country", "EU")] == ["alliance:eu"]
    others = names.of_other_types(VOCABULARY, "Country", "欧盟")
    assert [(kind, one.id) for kind, one in others] == [("Alliance", "alliance:eu")]
    told = names.NotResolved("country", "Country", "欧盟", [], ambiguous=False, elsewhere=others)
    assert (
        str(told)
        == "No country is called '欧盟', but the alliance or agreement EU (alliance:eu) is. No name comes near."
    )
    assert names.of_other_types(VOCABULARY, ANY, "欧盟") == []
    assert names.of_other_types(VOCABULARY, "Country", "cobold") == []
