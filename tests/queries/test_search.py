"""Searching by several words: all of them in whatever order, then things that are called by some of them."""

from __future__ import annotations

import pytest

from lodelink.vocabulary import vocabulary
from queries.search import Found, Index, found, index


@pytest.fixture(scope="module")
def names() -> Index:
    """Of a graph that knows nothing but a mine, beside the vocabulary."""
    mine = {"id": "project:x", "name": "Far Hill", "name_zh": "远山矿", "aliases": ["Glimmer quarry"], "uses": 1}
    return index([mine], vocabulary())


def told(names: Index, text: str, limit: int = 8, kind: str | None = None) -> Found:
    return found(names, text, kind, limit, 1)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("materials act raw critical", "measure:critical-raw-materials-act"),
        ("partnership security minerals", "alliance:minerals-security-partnership"),
        ("mofcom announcement 46 2024", "measure:mofcom-announcement-2024-no-46"),
        ("lithium thacker", "project:thacker-pass"),
        # Over its names: one in English, one in Chinese, and an alias.
        ("远山 glimmer", "project:x"),
        ("quarry far", "project:x"),
    ],
)
def test_all_of_several_words_in_any_order(names: Index, text: str, first: str) -> None:
    hit = told(names, text).hits[0]
    assert (hit.entity.id, hit.how) == (first, "words")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("zijin kamoa", {"org:zijin-mining", "project:kamoa"}),
        ("cobalt in congo", {"mineral:cobalt", "country:COD", "country:COG"}),  # "in" is no indium
        ("钴 刚果（金）", {"mineral:cobalt", "country:COD"}),
        ("rare earth australia", {"mineral:rare-earths", "country:AUS"}),
    ],
)
def test_things_that_are_called_by_some_of_the_words(names: Index, text: str, ids: set[str]) -> None:
    assert {hit.entity.id for hit in told(names, text).hits if hit.how == "named"} == ids


def test_a_word_begins_as_one(names: Index) -> None:
    """ "US" is not found within "customs"."""
    assert all("customs" not in hit.matched.lower() for hit in told(names, "US China", 30).hits)


def test_a_name_that_has_the_words_as_they_stand_goes_before(names: Index) -> None:
    assert [hit.how for hit in told(names, "minerals security partnership", 2).hits] == ["exact", "beginning"]
    assert {hit.how for hit in told(names, "raw materials act", 30).hits} <= {"beginning", "word", "part"}


def test_of_one_type_alone(names: Index) -> None:
    assert {hit.entity.type for hit in told(names, "cobalt congo", kind="Country").hits} == {"Country"}


@pytest.mark.parametrize("text", ["qqqq zzzz", "   ", "( [", "a " * 400])
def test_odd_words_are_no_fault(names: Index, text: str) -> None:
    told(names, text)
