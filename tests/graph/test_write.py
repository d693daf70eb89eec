"""What is worked out of a batch before anything is written."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.identity import Ledger
from graph.load import prepare
from graph.write import PassageRow, _quoted_from
from ontology.schema import ontology
from tests.graph.made import document, said

ONE = prepare(document("d", said("country:COD", "PRODUCES", "mineral:cobalt")), Ledger(), ontology())[0]


@given(
    st.lists(st.integers(0, 30), max_size=6), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=6)
)
def test_a_claim_is_tied_to_every_passage_that_its_quote_reaches_into(
    cuts: list[int], quotes: list[tuple[int, int]]
) -> None:
    bounds = [0, *sorted(cuts), 45]  # with passages of nothing where two are equal
    passages = tuple(
        PassageRow(f"p{i}", i, "", start, end, None, "paragraph") for i, (start, end) in enumerate(pairwise(bounds))
    )
    claims = tuple(
        replace(ONE.claims[0], id=f"c{i}", start=start, end=start + length) for i, (start, length) in enumerate(quotes)
    )
    told = [(row["claim"], row["passage"]) for row in _quoted_from(replace(ONE, passages=passages, claims=claims))]
    assert told == [(c.id, p.id) for c in claims for p in passages if p.start < c.end and c.start < p.end]
