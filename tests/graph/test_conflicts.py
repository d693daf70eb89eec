"""Disagreement: at equal scope and period both stand, marked; what differs in scope stands apart, unmarked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from graph import load_documents
from graph.load import DocumentFacts
from graph.store import Store
from graph.when import in_force
from tests.graph.made import document, said
from tests.graph.test_timelines import edges_of

CHN, COD, IDN, USA = "country:CHN", "country:COD", "country:IDN", "country:USA"


@dataclass(frozen=True)
class Case:
    """Two sources and what of their statements is in dispute; nothing where they are about different things."""

    name: str
    documents: Sequence[DocumentFacts]
    disputed: tuple[str, ...]
    edges: int


def two(
    first: dict[str, object], second: dict[str, object], one: str = "2025-03-01", other: str = "2025-03-02"
) -> list[DocumentFacts]:
    return [document("first", first, published=one), document("second", second, published=other)]


def share(value: float, **q: Any) -> dict[str, object]:
    return said(CHN, "PRODUCES", "mineral:gallium", share_percent=value, year="2024", **q)


DISPUTES = [
    Case("a share of production", two(share(98), share(94)), ("share_percent",), 2),
    Case("a share of refining", two(share(98, stage="refining"), share(92.5, stage="refining")), ("share_percent",), 2),
    Case("a quantity produced",
         two(said(COD, "PRODUCES", "mineral:cobalt", quantity=220000, unit="t", year="2024"),
             said(COD, "PRODUCES", "mineral:cobalt", quantity=206, unit="kt", year="2024")), ("quantity",), 2),
    Case("reserves", two(said(IDN, "HOLDS_RESERVES", "mineral:nickel", quantity=55, unit="Mt", year="2024"),
                         said(IDN, "HOLDS_RESERVES", "mineral:nickel", quantity=42, unit="Mt", year="2024")), ("quantity",), 2),
    Case("a rank", two(said(IDN, "PRODUCES", "mineral:nickel", rank=1, year="2024"),
                       said(IDN, "PRODUCES", "mineral:nickel", rank=2, year="2024")), ("rank",), 2),
    Case("a stake on one day",
         two(said("org:a", "HOLDS_STAKE", "project:p", percent=49, date="2024-05-01"),
             said("org:a", "HOLDS_STAKE", "project:p", percent=51, date="2024-05-01")), ("percent",), 2),
    Case("a stake without a day, told in one year",
         two(said("org:a", "HOLDS_STAKE", "project:p", percent=49), said("org:a", "HOLDS_STAKE", "project:p", percent=60)),
         ("percent",), 2),
    Case("the amount of a loan",
         two(said("org:bank", "FINANCES", "project:p", amount=400000000, currency="USD", instrument="loan", date="2025-01"),
             said("org:bank", "FINANCES", "project:p", amount=465000000, currency="USD", instrument="loan", date="2025-01")),
         ("amount",), 2),
    Case("the quantity of an offtake",
         two(said("org:a", "OFFTAKES_FROM", "project:p", mineral="lithium", quantity=10000, unit="t/year"),
             said("org:a", "OFFTAKES_FROM", "project:p", mineral="lithium", quantity=18000, unit="t/year")), ("quantity",), 2),
    Case("the day that a ban began",
         two(said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22"),
             said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-24")), ("effective",), 2),
    Case("the day that a ban is to end",
         two(said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22", until="2025-06-22"),
             said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22", until="2025-07-22")), ("until",), 2),
    Case("the amount of a quota",
         two(said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="quota", effective="2025-10-16", quantity=18125, unit="t"),
             said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="quota", effective="2025-10-16", quantity=16500, unit="t")),
         ("quantity",), 2),
    Case("the rate of a duty",
         two(said(USA, "IMPOSES_TARIFF", "mineral:graphite", rate=93.5, effective="2025-07-17", origin="China"),
             said(USA, "IMPOSES_TARIFF", "mineral:graphite", rate=25, effective="2025-07-17", origin="China")), ("rate",), 2),
    Case("when somebody joined",
         two(said(IDN, "MEMBER_OF", "alliance:brics", since="2025-01-06"), said(IDN, "MEMBER_OF", "alliance:brics", since="2024-10-24")),
         ("since",), 2),
    Case("when it was founded",
         two(said(USA, "FOUNDED", "alliance:minerals-security-partnership", date="2022-06"),
             said(USA, "FOUNDED", "alliance:minerals-security-partnership", date="2022-09")), ("date",), 2),
    Case("a dependence", two(said(USA, "IMPORT_DEPENDENCE", "mineral:graphite", share_percent=100, year="2024"),
                             said(USA, "IMPORT_DEPENDENCE", "mineral:graphite", share_percent=84, year="2024")), ("share_percent",), 2),
    Case("shares that differ by a point", two(share(98), share(99)), ("share_percent",), 2),
    Case("half of a firm or not quite",
         two(said("org:a", "HOLDS_STAKE", "project:p", percent=49, date="2024-05-01"),
             said("org:a", "HOLDS_STAKE", "project:p", percent=50, date="2024-05-01")), ("percent",), 2),
    Case("quotas that differ in the last place told",
         two(said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="quota", effective="2026-01-01", quantity=96600, unit="t"),
             said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="quota", effective="2026-01-01", quantity=96700, unit="t")),
         ("quantity",), 2),
    Case("the day that a law was announced",
         two(said(CHN, "ENACTED", "measure:mining-law", "adopted", kind="law", announced="2024-11-08"),
             said(CHN, "ENACTED", "measure:mining-law", "adopted", kind="law", announced="2024-11-18")), ("announced",), 2),
    Case("the day that a ban began, first told on that day",
         two(said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22"),
             said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-24"), one="2025-02-22"), ("effective",), 2),
    Case("the day that a membership ended, told by two who look back",
         two(said(IDN, "MEMBER_OF", "alliance:opec", until="2016-01-31"), said(IDN, "MEMBER_OF", "alliance:opec", until="2016-11-30")), ("until",), 2),
    Case("the end of a ban, planned for a day and told for the next",
         two(said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22", until="2025-06-21"),
             said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22", until="2025-06-22"), other="2025-07-02"), ("until",), 2),
    Case("the day that an agreement was signed, first told on that day",
         two(said(USA, "PARTY_TO", "alliance:minerals-security-partnership", date="2022-06-14"),
             said(USA, "PARTY_TO", "alliance:minerals-security-partnership", date="2022-06-15"), one="2022-06-14"), ("date",), 2),
]  # fmt: skip

AGREEMENTS = [
    Case("rounded otherwise", two(share(98), share(98.4)), (), 1),
    Case("one is told as about", two(share(98), share(95, hedge="about")), (), 1),
    Case("one is told as at least", two(share(98), share(90, hedge="at_least")), (), 1),
    Case("one is a range", two(share(98), share(95, hedge="range", max=99)), (), 1),
    Case("other units", two(said(COD, "PRODUCES", "mineral:cobalt", quantity=220000, unit="t", year="2024"),
                            said(COD, "PRODUCES", "mineral:cobalt", quantity=220, unit="kt", year="2024")), (), 1),
    Case("a day within the month", two(said(USA, "FOUNDED", "alliance:minerals-security-partnership", date="2022-06"),
                                       said(USA, "FOUNDED", "alliance:minerals-security-partnership", date="2022-06-14")), (), 1),
    Case("a loan of one day told twice, once without its day",
         two(said("org:bank", "FINANCES", "project:p", amount=4e8, currency="USD", instrument="loan", date="2025-01-10"),
             said("org:bank", "FINANCES", "project:p", amount=400000000, currency="USD", instrument="loan")), (), 1),
    Case("the measure left untold by one",
         two(said(CHN, "RESTRICTS_EXPORT", "mineral:gallium", kind="licence", measure="Announcement 23", effective="2023-08-01"),
             said(CHN, "RESTRICTS_EXPORT", "mineral:gallium", kind="licence", effective="2023-08-01")), (), 1),
    Case("one measure by two names",
         two(said(CHN, "RESTRICTS_EXPORT", "mineral:gallium", kind="licence", measure="商务部公告2025年第61号", effective="2025-10-09"),
             said(CHN, "RESTRICTS_EXPORT", "mineral:gallium", kind="licence", measure="MOFCOM Announcement No. 61 of 2025", effective="2025-10-09")), (), 1),
    Case("an announcement and, later, its adoption",
         two(said(CHN, "ENACTED", "measure:mining-law", "proposed", kind="law", announced="2023-11-08"),
             said(CHN, "ENACTED", "measure:mining-law", "adopted", kind="law", announced="2024-11-08"), one="2023-11-09"), (), 1),
    Case("five sources, one edge",
         [document(f"d{i}", said(IDN, "MEMBER_OF", "alliance:g20"), published=f"202{i}-01-01") for i in range(5)], (), 1),
]  # fmt: skip

APART = [
    Case("other stages", two(share(98, stage="refining"), share(60, stage="mining")), (), 2),
    Case("other metrics", two(share(98, metric="output"), share(80, metric="capacity")), (), 2),
    Case("other years", two(share(98), said(CHN, "PRODUCES", "mineral:gallium", share_percent=94, year="2019")), (), 2),
    Case("other forms", two(share(98), share(60, form="nitride")), (), 2),
    Case("other kinds", two(said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22"),
                            said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="tax", rate=10)), (), 2),
    Case("other destinations",
         two(said(CHN, "RESTRICTS_EXPORT", "mineral:gallium", kind="ban", destination="United States", effective="2024-12-03"),
             said(CHN, "RESTRICTS_EXPORT", "mineral:gallium", kind="ban", destination="Japan", effective="2026-01-06")), (), 2),
    Case("other currencies", two(said("org:b", "FINANCES", "project:p", amount=100, currency="USD", instrument="loan"),
                                 said("org:b", "FINANCES", "project:p", amount=700, currency="CNY", instrument="loan")), (), 2),
    Case("two loans of one document",
         [document("d", said("org:b", "FINANCES", "project:p", amount=1e8, currency="USD", instrument="loan", event="e1"),
                   said("org:b", "FINANCES", "project:p", amount=3e8, currency="USD", instrument="loan", event="e2"))], (), 2),
    Case("a stake told in other years",
         two(said("org:a", "HOLDS_STAKE", "project:p", percent=49), said("org:a", "HOLDS_STAKE", "project:p", percent=60),
             one="2019-01-01"), (), 2),
    Case("shares of no told year, told in other years", two(said(CHN, "PRODUCES", "mineral:gallium", share_percent=98),
                                                           said(CHN, "PRODUCES", "mineral:gallium", share_percent=94), one="2019-01-01"), (), 2),
    Case("loans of no told day, told in other years",
         two(said("org:b", "FINANCES", "project:p", amount=1e8, currency="USD", instrument="loan"),
             said("org:b", "FINANCES", "project:p", amount=4e8, currency="USD", instrument="loan"), one="2019-01-01"), (), 2),
    Case("what several produce together, and what one does", two(share(98, joint=True), share(60)), (), 2),
    Case("a loan of several and a part of it",
         two(said("org:b", "FINANCES", "project:p", amount=1e9, currency="USD", instrument="loan", joint=True),
             said("org:b", "FINANCES", "project:p", amount=6e8, currency="USD", instrument="loan")), (), 2),
    Case("capacity, output and a technology: three gallium shares of one deck",
         [document("deck", said(CHN, "PRODUCES", "mineral:gallium", share_percent=95, metric="capacity"),
                   said(CHN, "PRODUCES", "mineral:gallium", share_percent=68, metric="output", year="2025"),
                   said(CHN, "PRODUCES", "mineral:gallium", share_percent=90, hedge="at_least", form="6N processing technology"))],
         (), 3),
    Case("a year's quota and the next year's",
         [document("d", said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="quota", effective="2025-10-16", quantity=18125, unit="t"),
                   said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="quota", effective="2026-01-01", quantity=96600, unit="t"))], (), 2),
]  # fmt: skip


@pytest.mark.parametrize("case", [*DISPUTES, *AGREEMENTS, *APART], ids=lambda c: c.name)
def test_what_is_in_dispute(case: Case) -> None:
    edges = edges_of(case.documents)
    assert len(edges) == case.edges
    assert [e.conflict for e in edges] == [case.disputed] * case.edges
    if case.disputed:
        assert {key for e in edges for key in e.conflict_with} == {e.key for e in edges}


@pytest.mark.parametrize("case", [*DISPUTES, *AGREEMENTS, *APART], ids=lambda c: c.name)
def test_order_does_not_matter(case: Case) -> None:
    assert edges_of(case.documents) == edges_of(list(reversed(case.documents)))


def test_between_two_days_on_which_it_was_lifted_it_is_possible() -> None:
    ban = said(COD, "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22")
    lifted = [
        said(COD, "LIFTS_RESTRICTION", "mineral:cobalt", kind="ban", effective=f"2025-10-{day}") for day in (15, 17)
    ]
    edges = edges_of(
        [document("ban", ban, published="2025-03-01"), *two(lifted[0], lifted[1], one="2025-12-01", other="2025-12-02")]
    )
    (restricted,) = (e for e in edges if e.relation == "RESTRICTS_EXPORT")
    days = ("2025-10-14", "2025-10-15", "2025-10-16", "2025-10-17")
    assert [str(in_force(restricted, day)) for day in days] == ["yes", "possibly", "possibly", "no"]
    assert {e.conflict for e in edges if e.relation == "LIFTS_RESTRICTION"} == {("effective",)}


def test_there_are_enough_disputes() -> None:
    assert len(DISPUTES) >= 12


@pytest.mark.engine
def test_both_sides_of_a_dispute_are_served_with_their_quotes(store: Store) -> None:
    load_documents(store, [d for case in DISPUTES[:1] for d in case.documents])
    rows = store.read(
        "MATCH (:Country)-[e:PRODUCES]->(:Mineral) WHERE e.conflict IS NOT NULL "
        "WITH e UNWIND e.claims AS id WITH e, id MATCH (c:Claim {id: id}) "
        "RETURN e.share_percent AS share, e.conflict AS conflict, c.quote AS quote ORDER BY share"
    )
    assert [(r["share"], r["conflict"]) for r in rows] == [(94, ["share_percent"]), (98, ["share_percent"])]
    assert all(str(r["share"]) in r["quote"] for r in rows)
