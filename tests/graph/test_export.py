"""The canonical export and its digest: lines as `json.dumps` writes them."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Store, load_documents
from graph.export import _edge, _node, canonical_digest
from graph.present import OF_RUNS
from graph.store import Row
from tests.conftest import examples
from tests.graph.test_present import made

TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
NAMES = st.one_of(st.sampled_from(["id", "name", "quantity", "100%", *OF_RUNS]), TEXT)
VALUES = st.one_of(TEXT, st.integers(), st.floats(), st.booleans(), st.lists(TEXT, min_size=1, max_size=3))


def dumped(item: Row) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)


@settings(max_examples=examples(300), deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=5), TEXT, st.lists(TEXT, min_size=1, max_size=3))
def test_lines_are_what_json_makes_of_a_record(properties: Row, end: str, labels: list[str]) -> None:
    kept = {name: value for name, value in properties.items() if name not in OF_RUNS}
    assert _node(labels, properties) == dumped({"labels": sorted(labels), "p": kept})
    assert _edge(end, "COVERS", end, properties) == dumped({"s": end, "type": "COVERS", "o": end, "p": kept})


def test_a_digest_tells_whether_graphs_are_equal(store: Store) -> None:
    load_documents(store, made())
    before = canonical_digest(store)
    store.write("MATCH (c:Claim {subject: 'country:COD'}) SET c.run = 'another'")
    assert canonical_digest(store) == before
    store.write("MATCH (c:Claim {subject: 'country:COD'}) SET c.lifecycle = 'lifted'")
    assert canonical_digest(store) != before
