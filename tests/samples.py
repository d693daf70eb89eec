"""The samples, for tests that want real documents."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from graph.load import DocumentFacts
from lodelink.intake import take
from ontology.models import Fact

SAMPLES = Path(__file__).parent.parent / "samples"


@cache
def sample_documents() -> tuple[DocumentFacts, ...]:
    """The documents that have facts by hand, as `lodelink load samples` takes them."""
    taken = [one for path in sorted(SAMPLES.glob("*.jsonl")) for one in take([path])]
    refused = [str(r) for one in taken for r in one.refused]
    assert not refused, refused
    return tuple(one.document for one in taken if one.document is not None)


@cache
def sample_facts() -> tuple[Fact, ...]:
    return tuple(fact for document in sample_documents() for fact in document.facts)
