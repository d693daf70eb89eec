"""The canonical export and its digest: lines as `json.dumps` writes them, and a digest that is read in pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Store, load_documents
from graph.export import Digest, _edge, _node, canonical_digest, canonical_export
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


def digest_of(lines: list[str]) -> Digest:
    total = sum(int.from_bytes(hashlib.sha256(line.encode()).digest(), "big") for line in lines)
    return Digest(len(lines), f"{total % 2**256:064x}")


class Recorded:
    """A store that remembers how many rows each read of edges, and each read of claims, gave."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.edges = list[int]()
        self.claims = list[int]()

    def read(self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> list[Row]:
        rows = self._store.read(query, params, timeout=timeout)
        if "properties(e)" in query:
            self.edges.append(len(rows))
        if "(n:Claim)" in query:
            self.claims.append(len(rows))
        return rows


def test_the_digest_is_read_a_page_at_a_time(store: Store) -> None:
    """A much joined entity and a document with many claims are more than a page each."""
    load_documents(store, made())
    lines = list(canonical_export(store))
    assert canonical_digest(store) == digest_of(lines)
    for page in (1, 7, 30):
        recorded = Recorded(store)
        assert canonical_digest(cast(Store, recorded), page) == digest_of(lines)
        assert 0 < max(recorded.edges) <= page
        assert 0 < max(recorded.claims) <= page
        assert sum(recorded.edges) == sum('"key": ' in line and '"type": ' in line for line in lines)
    half = len(lines) // 2
    assert digest_of(lines[:half]) + digest_of(lines[half:]) == digest_of(lines)


@pytest.mark.parametrize(
    "spoiled",
    [
        "MATCH (s:Entity {id: 'country:COD'})-[e:RESTRICTS_EXPORT]->(:Entity) SET e.kind = 'quota'",
        # What a claim says of its ends stays; what it is joined to does not.
        "MATCH (c:Claim {subject: 'country:COD'})-[r:SUBJECT]->(:Entity) DELETE r "
        "WITH c MATCH (e:Entity {id: 'country:CHN'}) CREATE (c)-[:SUBJECT]->(e)",
        "MATCH (c:Claim {subject: 'country:COD'})-[r:QUOTED_FROM]->(:Passage) DELETE r",
        "MATCH (p:Passage)-[r:PART_OF]->(:Document {key: 'doc-a'}) DELETE r",
    ],
)
def test_whatever_differs_gives_another_digest(store: Store, spoiled: str) -> None:
    load_documents(store, made())
    before = canonical_digest(store)
    store.write(spoiled)
    assert canonical_digest(store) != before
    assert canonical_digest(store) == digest_of(list(canonical_export(store)))
