"""What is worked out of a batch before anything is written."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.identity import Ledger
from graph.load import DocumentFacts, _batches, prepare
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
    told = list(_quoted_from(replace(ONE, passages=passages, claims=claims)))
    assert told == [(c.id, [p.id for p in passages if p.start < c.end and c.start < p.end]) for c in claims]


def test_a_batch_has_no_more_claims_than_a_statement_rows() -> None:
    given = [document(f"d{i}", *[said("country:COD", "PRODUCES", f"mineral:m{j}") for j in range(i)]) for i in range(6)]
    told = [[d.meta.key for d in part] for part in _batches(given, 4)]
    assert told == [["d0", "d1", "d2"], ["d3"], ["d4"], ["d5"]]


def test_a_batch_has_no_more_passages_than_a_statement_rows() -> None:
    given = [document(f"d{i}") for i in range(5)]
    assert [len(part) for part in _batches(given, 2)] == [2, 2, 1]


def test_a_document_that_comes_twice_is_never_twice_in_one_batch() -> None:
    given = [document("a"), document("b"), document("a", version=2)]
    assert [[d.meta.key for d in part] for part in _batches(given, 100)] == [["a", "b"], ["a"]]


def test_what_comes_slowly_is_written_before_the_batch_is_full() -> None:
    given: list[DocumentFacts] = [document(f"d{i}") for i in range(7)]
    seconds = count(0, 4)
    told = [len(part) for part in _batches(given, 100, clock=lambda: next(seconds))]
    assert told == [3, 3, 1]
