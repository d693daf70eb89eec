"""What a form is called beside its mineral."""

from __future__ import annotations

import pytest

from ontology.names.forms import beside_mineral, plain_forms
from ontology.names.mentions import Recogniser

VOCABULARY = Recogniser.standard().vocabulary


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("阴极铜", "cathode"),
        ("精炼铜", "refined"),
        ("titanium sponge", "sponge"),
        ("浓缩铀", "enriched"),
        ("rare earth oxides", "oxide"),
        ("碳酸锂", "lithium carbonate"),  # a compound keeps its whole name
        ("spodumene concentrate", "spodumene concentrate"),
        ("concentrate", "concentrate"),
    ],
)
def test_a_state_is_told_without_its_mineral(written: str, told: str) -> None:
    (form,) = [e for e in VOCABULARY.lookup(written) if e.type == "Form"]
    assert beside_mineral(VOCABULARY, form) == told
    assert plain_forms(VOCABULARY).get(form.en, form.en) == told
