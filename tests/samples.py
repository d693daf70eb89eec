"""The samples, for tests that want real documents."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from graph import Store, load_documents
from graph.load import DocumentFacts
from lodelink.intake import take
from lodelink.vocabulary import names_of
from ontology.models import Fact
from tests.conftest import emptied

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


def with_samples(store: Store) -> Store:
    """A graph with the samples and nothing else."""
    load_documents(emptied(store), sample_documents(), names=names_of)
    return store


def still_with_samples(store: Store) -> Store:
    """The samples, loaded anew where a test before this one wrote something else into the graph."""
    there = store.read("MATCH (n) WHERE n:Document OR n:Claim RETURN count(n) AS n")
    wanted = len(sample_documents()) + len(sample_facts())
    return store if there[0]["n"] == wanted else with_samples(store)
