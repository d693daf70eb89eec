"""SHACL shapes: the facts of the samples conform; what the models refuse, the shapes refuse too."""

from __future__ import annotations

from typing import Any

import pytest

from ontology.models import Fact
from ontology.shapes import violations
from tests.samples import sample_facts


def claim(fact: Fact, **changes: Any) -> dict[str, Any]:
    made = {
        "id": fact.id,
        "relation": fact.relation,
        "subject": fact.subject.id,
        "subject_type": fact.subject.type,
        "subject_name": fact.subject.name,
        "object": fact.object.id,
        "object_type": fact.object.type,
        "object_name": fact.object.name,
        "qualifiers": dict(fact.qualifiers),
    }
    return made | changes


@pytest.mark.parametrize(("share", "sound"), [(140, False), (-0.5, False), (100, True), (99.5, True)])
def test_a_share_is_no_more_than_all(share: float, sound: bool) -> None:
    produces = next(f for f in sample_facts() if f.relation == "PRODUCES")
    assert (violations([claim(produces, qualifiers={"share_percent": share})]) == []) == sound


def test_the_samples_conform() -> None:
    assert violations(claim(f) for f in sample_facts()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"qualifiers": {"kind": "embargo"}}, "embargo"),
        ({"qualifiers": {"colour": "red"}}, "closed"),
        ({"qualifiers": {"effective": "soon"}}, "does not match pattern"),
        ({"qualifiers": {"quantity": "many"}}, "many"),
        ({"subject_type": "Project"}, "the subject of RESTRICTS_EXPORT must be"),
        ({"subject_name": None}, "name"),
    ],
)
def test_what_is_wrong_is_found(changes: dict[str, Any], words: str) -> None:
    fact = next(f for f in sample_facts() if f.relation == "RESTRICTS_EXPORT")
    found = violations([claim(fact, **changes)])
    assert any(words in sentence for sentence in found), found
