"""Partial dates: an interval each, and comparisons that say when precision does not decide them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.dates import Certainty, PartialDate, holds

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
partial = st.builds(lambda day, length: PartialDate(day.isoformat()[:length]), days, st.sampled_from([4, 7, 10]))


def some_days(of: PartialDate) -> list[date]:
    """The first, the last and a few days between of what a partial date may mean."""
    span = (of.last - of.first).days
    return [of.first + timedelta(days=span * i // 4) for i in range(5)]


@pytest.mark.parametrize(
    ("iso", "precision", "first", "last"),
    [
        ("2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02-22", "day", date(2025, 2, 22), date(2025, 2, 22)),
    ],
)
def test_is_an_interval(iso: str, precision: str, first: date, last: date) -> None:
    value = PartialDate(iso)
    assert (value.precision, value.first, value.last) == (precision, first, last)


@pytest.mark.parametrize(
    "text", ["", "25", "2025-13", "2025-02-30", "2025-2-3", "2025-02-22T00:00", "２０２５", "2025\n"]
)
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(text)


@given(partial, partial)
def test_before_agrees_with_every_day_that_may_be_meant(a: PartialDate, b: PartialDate) -> None:
    possible = {x < y for x in some_days(a) for y in some_days(b)}
    match a.before(b):
        case Certainty.YES:
            assert possible == {True}
        case Certainty.NO:
            assert possible == {False}
        case Certainty.POSSIBLY:
            assert possible == {True, False}


@given(partial, partial)
def test_agreement_is_mutual_and_means_a_common_day(a: PartialDate, b: PartialDate) -> None:
    assert a.agrees(b) == b.agrees(a)
    assert a.agrees(b) == (max(a.first, b.first) <= min(a.last, b.last))


@given(st.lists(partial, max_size=8))
def test_order_is_total(dates: list[PartialDate]) -> None:
    ordered = sorted(dates)
    assert all(a <= b for a, b in itertools.pairwise(ordered))
    dates.reverse()
    assert sorted(dates) == ordered


@given(days, days, days)
def test_holds_of_whole_days_is_a_half_open_interval(start: date, end: date, day: date) -> None:
    answer = holds(PartialDate(start.isoformat()), PartialDate(end.isoformat()), PartialDate(day.isoformat()))
    assert answer is (Certainty.YES if start <= day < end else Certainty.NO)


@given(partial, partial, partial)
def test_holds_never_denies_what_some_reading_allows(start: PartialDate, end: PartialDate, day: PartialDate) -> None:
    readings = {s <= d < e for s in some_days(start) for e in some_days(end) for d in some_days(day)}
    match holds(start, end, day):
        case Certainty.YES:
            assert readings == {True}
        case Certainty.NO:
            assert readings == {False}
        case Certainty.POSSIBLY:
            pass  # ends that depend on each other may leave one reading alone; that is the careful side


def test_unknown_start_is_possible_and_unknown_end_is_open() -> None:
    day = PartialDate("2025-06-01")
    assert holds(None, None, day) is Certainty.POSSIBLY
    assert holds(PartialDate("2025-01"), None, day) is Certainty.YES
    assert holds(None, PartialDate("2025-05"), day) is Certainty.NO
