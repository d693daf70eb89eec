"""Spans against a calendar of nine days: what is told of a whole is told of just the days on which its parts say so."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.spans import Span, span_of, together, whenever
from tests.conftest import examples

DAYS = [f"2025-01-0{n}" for n in range(1, 10)]
BOUND = st.none() | st.sampled_from(DAYS[1:8])


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """As edges tell theirs: each pair of bounds in order, the end after what may be the beginning."""
    begins = sorted((draw(BOUND), draw(BOUND)), key=lambda day: (day is not None, day or ""))
    ends = sorted((draw(BOUND), draw(BOUND)), key=lambda day: (day is not None, day or ""))
    row = {"from_earliest": begins[0], "from_latest": begins[1], "to_earliest": ends[0], "to_latest": ends[1]}
    if begins[0] is not None and ends[1] is not None and ends[1] <= begins[0]:
        row |= {"to_earliest": None, "to_latest": None}
    return span_of(row, lasts=draw(st.booleans()))


def possible(span: Span, day: str) -> bool:
    return span.from_earliest <= day < span.to_latest


def certain(span: Span, day: str) -> bool:
    return span.from_latest <= day < span.to_earliest


@given(st.lists(spans(), min_size=1, max_size=4))
@settings(max_examples=examples(2_000), deadline=None)
def test_together_is_while_all_hold(some: list[Span]) -> None:
    both = together(some)
    for day in DAYS:
        assert (both is not None and possible(both, day)) == all(possible(s, day) for s in some)
        if both is not None:
            assert certain(both, day) == all(certain(s, day) for s in some)


@given(st.lists(spans(), min_size=1, max_size=5))
@settings(max_examples=examples(2_000), deadline=None)
def test_whenever_is_while_any_holds(some: list[Span]) -> None:
    found = whenever(some)
    assert {part for _, parts in found for part in parts} == set(some)
    assert sum(len(parts) for _, parts in found) == len(set(some))
    for day in DAYS:
        assert any(possible(s, day) for s, _ in found) == any(possible(s, day) for s in some)
        assert any(certain(s, day) for s, _ in found) == any(certain(s, day) for s in some)
    assert whenever(some[::-1]) == found


def open_from(day: str) -> Span:
    return span_of({"from_earliest": day, "from_latest": day, "valid_from": day}, lasts=True)


def during(first: str, last: str) -> Span:
    row = {"from_earliest": first, "from_latest": first, "to_earliest": last, "to_latest": last}
    return span_of({**row, "valid_from": first, "valid_to": last}, lasts=True)


def test_days_are_told_as_they_were_told() -> None:
    both = together([open_from("2025-01-02"), during("2024-01-01", "2025-06-01")])
    assert both is not None
    assert both.as_row() == {
        **{"valid_from": "2025-01-02", "from_earliest": "2025-01-02", "from_latest": "2025-01-02"},
        **{"valid_to": "2025-06-01", "to_earliest": "2025-06-01", "to_latest": "2025-06-01"},
    }
    # A year and a day in it: neither tells both bounds, so that no day is told.
    year = span_of({"from_earliest": "2025-01-01", "from_latest": "2025-12-31", "valid_from": "2025"}, lasts=True)
    both = together([year, open_from("2025-03-01")])
    assert both is not None
    assert both.as_row() == {"from_earliest": "2025-03-01", "from_latest": "2025-12-31"}


def test_what_is_told_without_days_has_none() -> None:
    assert span_of({}, lasts=True).as_row() == {}
    assert together([span_of({}, lasts=True), span_of({}, lasts=False)]) == Span()


def test_a_gap_parts_two_times() -> None:
    first, later = during("2000-01-01", "2010-01-01"), open_from("2020-01-01")
    assert [span for span, _ in whenever([later, first])] == [first, later]
    # What reaches from the one to the other makes one time of all.
    (whole,) = whenever([later, first, during("2009-01-01", "2021-01-01")])
    assert whole[0].as_row() == {"valid_from": "2000-01-01", "from_earliest": "2000-01-01", "from_latest": "2000-01-01"}


def test_a_figure_of_a_year_does_not_end_with_it() -> None:
    row = {
        "from_earliest": "2024-01-01",
        "from_latest": "2024-01-01",
        "to_earliest": "2025-01-01",
        "to_latest": "2025-01-01",
    }
    assert span_of(row, lasts=False).as_row() == {"from_earliest": "2024-01-01", "from_latest": "2024-01-01"}
