"""What the measuring says of a missed and of a wrong fact."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import taxonomy
from loaders.reading.annotated import Text

BAN = {
    "subject": {"type": "Country", "name": "China", "mention": "中国"},
    "relation": "RESTRICTS_EXPORT",
    "object": {"type": "Mineral", "name": "gallium", "mention": "镓"},
    "evidence": "中国限制镓的出口",
}


def _stated(subject: str, relation: str, object: str) -> dict[str, Any]:
    return {"relation": relation, "s": {"name": subject}, "o": {"name": object}, "sm": set(), "om": set()}


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (("China", "RESTRICTS_EXPORT", "gallium"), "another kind"),
        (("China", "LISTS_AS_CRITICAL", "gallium"), "another relation"),
        (("Japan", "RESTRICTS_EXPORT", "gallium"), "another subject"),
        (("China", "RESTRICTS_EXPORT", "tungsten"), "another object"),
        (("Japan", "RESTRICTS_EXPORT", "tungsten"), "nothing like it is annotated"),
    ],
)
def test_a_wrong_fact_is_compared_with_what_is_annotated(fact: tuple[str, str, str], why: str) -> None:
    assert taxonomy.mistaken(_stated(*fact), [BAN]) == why


def test_a_fact_whose_names_are_known_is_reached_and_one_with_an_unknown_name_is_not() -> None:
    lost = BAN | {"object": {"type": "Mineral", "name": "unobtainium", "mention": "难得素"}}
    text = Text("t", "test", "中国限制镓的出口，也不出难得素。", None, [BAN, lost | {"evidence": "也不出难得素"}])
    assert taxonomy.unreached(text) == {
        ("RESTRICTS_EXPORT", "China", "unobtainium"): "a name is not found where the fact stands"
    }
