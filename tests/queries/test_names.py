"""From what was written to the thing meant: ids and names in both languages and scripts, and what comes near."""

from __future__ import annotations

import difflib

import hypothesis
import pytest
from hypothesis import strategies as st

from ontology.names import index
from ontology.names.normal import normal_name
from queries import names
from queries.canned import ANY, catalogue
from tests.conftest import examples

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
    assert names.beside(canned, {"mineral": japan}, VOCABULARY) == {
        "to_names": None,
        "mineral_members": [],
        "form_names": None,
    }
    named = set(names.beside(canned, {"form": "锂辉石精矿"}, VOCABULARY)["form_names"] or ())
    # Its own names, what it is a kind of; no other form that shares a word.
    assert {"spodumene concentrate", "锂辉石精矿", "concentrate", "精矿"} <= named
    assert not named & {"ore", "rare earth concentrate", "lithium carbonate"}
    assert names.every_name(VOCABULARY, names.Named("country:XX", "Atlantis")) == ["Atlantis", "country:XX"]


def test_a_form_is_found_as_facts_tell_it_beside_its_mineral() -> None:
    assert {"refined", "精炼铜"} <= set(names.form_names(VOCABULARY, "refined copper"))
    assert names.form_problem(VOCABULARY, "refined") is None
    assert "精炼铜" in names.form_names(VOCABULARY, "refined")
    assert names.form_problem(VOCABULARY, "refinedd") is not None


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


# What a graph may call things that the vocabulary calls otherwise, and things that it alone knows.
OF_THE_GRAPH = names.names_index(
    [
        {"id": "country:COD", "name": "D.R. Congo", "name_zh": "刚果民主共和国", "aliases": ["Kongo"]},
        {"id": "country:x", "name": "Zaire", "name_zh": None, "aliases": ["Congo Free State", "DR Congo"]},
        {"id": "country:y", "name": "Zaire", "name_zh": None, "aliases": ["Congo Free State"]},
    ]
)
INDEXES = (OF_THE_GRAPH, *(names.vocabulary_names(VOCABULARY, kind) for kind in ("Country", "Mineral")))
WRITTEN = [
    *("dr congo", "congo", "Kongo", "zaire", "刚果", "rare earths", "law", "x", "ni", "democratic republic of the"),
    *("mineral:cobaltt", "export control law of the people", "heavy minerals act 2019", "   "),
]


def one_by_one(given: str) -> list[names.Named]:
    """The nearest names by looking at every one of them in full."""
    wanted = normal_name(given.partition(":")[2] or given).lower()
    best: dict[str, tuple[float, names.Named]] = {}
    for name, entities in [item for known in INDEXES for item in known.items()]:
        if name in wanted or wanted in name:
            score = 0.7 + 0.3 * min(len(name), len(wanted)) / max(len(name), len(wanted))
        else:
            score = difflib.SequenceMatcher(None, name, wanted, autojunk=False).ratio()
        for entity in entities:
            if score >= 0.6 and score > best.get(entity.id, (0.0, entity))[0]:
                best[entity.id] = (score, entity)
    found = sorted(best.values(), key=lambda one: (-one[0], one[1].name, one[1].id))
    return [entity for _, entity in found[:5]] if wanted else []


@pytest.mark.parametrize("given", WRITTEN)
def test_the_nearest_are_those_of_all_names(given: str) -> None:
    assert names.nearest(given, *INDEXES) == one_by_one(given)


@hypothesis.settings(max_examples=examples(60))
@hypothesis.given(st.data())
def test_the_nearest_to_a_name_written_wrong_are_those_of_all_names(data: st.DataObject) -> None:
    letters = list(data.draw(st.sampled_from(sorted({name for known in INDEXES for name in known}))))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(letters)))
        letters[at : at + data.draw(st.integers(0, 2))] = data.draw(st.sampled_from(["", "a", "n ", "国", "ores"]))
    assert names.nearest("".join(letters), *INDEXES) == one_by_one("".join(letters))


def test_of_names_that_are_as_like_the_first_says_how_a_thing_is_shown() -> None:
    """Also where the letters of the other one let more be hoped for."""
    first, second = names.Named("project:a", "First"), names.Named("project:a", "Second")
    assert names.nearest("abcdefgh", {"abcdefgx": [first]}, {"abcdefhg": [second]}) == [first]
    assert names.nearest("abcdefgh", {"abcdefhg": [first]}, {"abcdefgx": [second]}) == [first]


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
