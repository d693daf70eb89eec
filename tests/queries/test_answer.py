"""What holds on a day, how rows are arranged, and what coverage says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ontology.dates import Certainty, PartialDate
from queries.answer import arranged, coverage, hop_holds, passed, place
from queries.canned import Canned, parse
from tests.queries.test_canned import GOOD

CANNED = parse(GOOD, "makers.cypher")


def edge(relation: str = "RESTRICTS_EXPORT", **bounds: str) -> dict[str, Any]:
    return {"relation": relation, "key": "e", "subject": "country:COD", "object": "mineral:cobalt", **bounds}


QUOTA = {
    "from_earliest": "2025-10-16",
    "from_latest": "2025-10-16",
    "to_earliest": "2026-01-01",
    "to_latest": "2026-12-31",
}


@pytest.mark.parametrize(
    ("bounds", "day", "expected"),
    [
        (QUOTA, "2025-10-15", Certainty.NO),
        (QUOTA, "2025-10-16", Certainty.YES),
        (QUOTA, "2025-10", Certainty.POSSIBLY),
        (QUOTA, "2025-12-31", Certainty.YES),
        (QUOTA, "2026-06-01", Certainty.POSSIBLY),
        (QUOTA, "2027-01-01", Certainty.NO),
        ({}, "2025-01-01", Certainty.POSSIBLY),
        ({"from_latest": "2025-03-01"}, "2025-02-01", Certainty.POSSIBLY),
        ({"from_latest": "2025-03-01"}, "2025-03-01", Certainty.YES),
        ({"from_latest": "2025-03-01", "to_latest": "2025-06-01"}, "2025-04-01", Certainty.POSSIBLY),
        ({"from_latest": "2025-03-01", "to_latest": "2025-06-01"}, "2025-06-01", Certainty.NO),
    ],
)
def test_an_interval_holds_by_its_bounds(bounds: dict[str, str], day: str, expected: Certainty) -> None:
    assert hop_holds(edge(**bounds), PartialDate(day)) is expected


def test_a_figure_of_a_year_stays_known_afterwards_and_is_not_there_before() -> None:
    figure = edge("PRODUCES", from_earliest="2024-01-01", from_latest="2024-01-01", to_latest="2025-01-01")
    assert hop_holds(figure, PartialDate("2026-11-21")) is Certainty.YES
    assert hop_holds(figure, PartialDate("2023-06-01")) is Certainty.NO


def test_all_times_hold() -> None:
    assert hop_holds(edge(**QUOTA), None) is Certainty.YES


def row(name: str, key: str, **bounds: str) -> dict[str, Any]:
    return {
        "maker": {"id": f"country:{name}", "name": name, "name_zh": None},
        "hops": [{**edge("PRODUCES", **bounds), "key": key}],
    }


def _by_share(order: str = "-share") -> Canned:
    column = "  - {name: hops"
    source = GOOD.replace(
        column, "  - {name: share, type: number, nullable: true, description: {en: s, zh: 份}}\n" + column
    )
    source = source.replace("order: [maker]", f"order: [{order}, maker]")
    return parse(source.replace("AS maker, ", "AS maker, r.share AS share, "), "makers.cypher")


BY_SHARE, RISING = _by_share(), _by_share("share")
# Shares that are alike, and not known; two rows that only their edges tell apart.
SHARES = [
    {**row(name, key), "share": share}
    for name, key, share in (
        *(("d", "1", None), ("c", "2", 5), ("c", "3", 5.0), ("b", "4", 76.5)),
        *(("a", "5", 5), ("e", "6", None)),
    )
]


def test_rows_are_sorted_by_name_each_once_and_those_that_do_not_hold_left_out() -> None:
    rows = [row("b", "2"), row("a", "1"), row("b", "2"), row("c", "3", from_earliest="2030-01-01"), row("a", "0")]
    found = [(r["maker"]["name"], r["hops"][0]["key"]) for r, _ in arranged(rows, CANNED, PartialDate("2026-01-01"))]
    assert found == [("a", "0"), ("a", "1"), ("b", "2")]


def test_the_order_does_not_depend_on_the_order_of_the_engine() -> None:
    rows = [row(n, k) for n, k in (("b", "2"), ("a", "1"), ("a", "0"))]
    forward = [r["hops"][0]["key"] for r, _ in arranged(rows, CANNED, None)]
    backward = [r["hops"][0]["key"] for r, _ in arranged(rows[::-1], CANNED, None)]
    assert forward == backward


def test_the_largest_comes_first_where_the_order_says_so_and_the_unknown_last() -> None:
    assert [r["maker"]["name"] for r, _ in arranged(SHARES, BY_SHARE, None)] == ["b", "a", "c", "c", "d", "e"]


def test_the_unknown_comes_last_where_the_smallest_is_first_too() -> None:
    assert [r["maker"]["name"] for r, _ in arranged(SHARES, RISING, None)] == ["a", "c", "c", "b", "d", "e"]


@pytest.mark.parametrize("canned", [BY_SHARE, RISING])
def test_a_place_says_how_many_rows_are_passed_though_its_own_row_is_gone(canned: Canned) -> None:
    whole = arranged(SHARES, canned, None)
    for number, (row_, _) in enumerate(whole):
        # A cursor carries it as JSON.
        at = json.loads(json.dumps(place(row_, canned)))
        assert passed(whole, canned, at) == number + 1
        assert passed(whole[:number] + whole[number + 1 :], canned, at) == number
        assert passed(whole[number:], canned, at) == 1
        assert passed(whole[number + 1 :], canned, at) == 0


@pytest.mark.parametrize("at", [2, "x", [], [[1, 5]], [[1, 5], [1, "a"], "k", "more"], [[1, "5"], [1, 2], 3]])
def test_what_is_no_place_is_refused_even_where_there_are_no_rows(at: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        passed(arranged(SHARES, BY_SHARE, None), BY_SHARE, at)


def test_silence_is_told_apart() -> None:
    nothing = coverage({"documents": 0, "claims": 0, "latest": None}, 0)
    empty = coverage({"documents": 3, "claims": 9, "latest": "2025-01"}, 0)
    assert "gap" in nothing.note
    assert "None known in the 3 documents" in empty.note
