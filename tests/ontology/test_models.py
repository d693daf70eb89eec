"""Facts as value objects: what is accepted, what is refused and in which words, and what their ids depend on."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from ontology.models import Fact, document_id, fact_problems, value_problem
from ontology.schema import ontology


def fact(**changes: Any) -> dict[str, Any]:
    """A sound fact; `changes` replace parts of it, `a__b` reaching into them."""
    made: dict[str, Any] = {
        "subject": {"type": "Country", "id": "country:COD", "name": "DR Congo", "mention": "刚果（金）"},
        "relation": "RESTRICTS_EXPORT",
        "object": {"type": "Mineral", "id": "mineral:cobalt", "name": "cobalt", "mention": "钴"},
        "qualifiers": {"kind": "quota", "effective": "2025-10-16"},
        "evidence": {"document": "d", "quote": "刚果（金）限制钴出口", "start": 5, "end": 15, "page": None},
        "extractor": {"name": "test"},
    }
    for path, value in changes.items():
        place = made
        *parents, last = path.split("__")
        for parent in parents:
            place = place[parent]
        place[last] = value
    return made


def test_a_sound_fact_survives_a_round_trip() -> None:
    made = Fact.model_validate(fact())
    again = Fact.model_validate_json(made.model_dump_json())
    assert again == made
    assert made.lifecycle == "in_force"
    assert made.id.startswith("f_")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"relation": "BANS"}, "is no relation"),
        ({"subject__type": "Land"}, "is no entity type"),
        ({"subject__id": "mineral:COD"}, "does not begin with 'country:'"),
        ({"subject__type": "Mineral", "subject__id": "mineral:x"}, "can't have a Mineral as subject"),
        ({"object__type": "Country", "object__id": "country:USA"}, "can't have a Country as object"),
        ({"qualifiers": {"kind": "embargo"}}, "must be one of ban, quota"),
        ({"qualifiers": {"colour": "red"}}, "has no qualifier 'colour'"),
        ({"qualifiers": {"effective": "2025-13"}}, "effective"),
        ({"qualifiers": {"effective": "soon"}}, "is not a date"),
        ({"qualifiers": {"quantity": "many"}}, "must be a number"),
        ({"qualifiers": {"quantity": True}}, "must be a number"),
        ({"qualifiers": {"measure": ""}}, "non-empty"),
        ({"qualifiers": {"joint": 1}}, "true or false"),
        ({"lifecycle": "maybe"}, "is no lifecycle"),
        ({"polarity": "unsure"}, "asserted"),
        ({"evidence__end": 14}, "span 9"),
        ({"evidence__quote": ""}, "at least 1"),
        ({"confidence": 1.5}, "less than or equal to 1"),
        ({"id": "f_0"}, "is not the hash"),
        ({"surprise": 1}, "Extra inputs"),
    ],
)
def test_what_is_wrong_is_said(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Fact.model_validate(fact(**changes))


SAME = [
    {"subject__id": None},
    {"object__name": "Cobalt metal"},
    {"extractor": {"name": "other", "version": "9"}},
    {"confidence": 0.1},
    {"qualifiers": {"effective": "2025-10-16", "kind": "quota"}},
]
OTHER = [
    {"evidence__document": "e"},
    {"evidence__start": 6, "evidence__end": 16},
    {"subject__mention": "刚果"},
    {"qualifiers": {"kind": "quota", "effective": "2025-10-17"}},
    {"lifecycle": "announced"},
    {"polarity": "denied"},
]


@pytest.mark.parametrize("changes", SAME)
def test_the_id_does_not_depend_on_resolution_or_extractor(changes: dict[str, Any]) -> None:
    assert Fact.model_validate(fact(**changes)).id == Fact.model_validate(fact()).id


@pytest.mark.parametrize("changes", OTHER)
def test_the_id_depends_on_what_is_stated(changes: dict[str, Any]) -> None:
    assert Fact.model_validate(fact(**changes)).id != Fact.model_validate(fact()).id


def test_an_unnamed_end_is_told_by_its_name() -> None:
    one = Fact.model_validate(fact(subject__mention="", subject__name="DR Congo"))
    other = Fact.model_validate(fact(subject__mention="", subject__name="Zambia", subject__id="country:ZMB"))
    assert one.id != other.id


def test_every_relation_takes_its_own_types_and_qualifiers() -> None:
    known = ontology()
    for relation in known.relations.values():
        for subject in relation.domain:
            for object_ in relation.range:
                assert fact_problems(subject, relation.name, object_, {}) == []
        others = set(known.types) - set(relation.domain)
        for subject in others:
            assert fact_problems(subject, relation.name, relation.range[0], {})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("share_percent", 140, "share_percent must be at most 100, not 140"),
        ("share_percent", -3, "share_percent must be at least 0, not -3"),
        ("percent", 100.5, "percent must be at most 100, not 100.5"),
        ("change_percent", -120, "change_percent must be at least -100, not -120"),
        ("rank", 0, "rank must be at least 1, not 0"),
        ("share_percent", 100, None),
        ("change_percent", -100, None),
        ("rate", 104, None),
    ],
)
def test_nobody_holds_more_than_all_of_it(name: str, value: float, words: str | None) -> None:
    assert value_problem(ontology().qualifiers[name], value) == words


def test_document_ids_are_short_and_stable() -> None:
    assert document_id("samples/x") == document_id("samples/x") != document_id("samples/y")
    assert len(document_id("https://example.org/" + "x" * 500)) == 18
