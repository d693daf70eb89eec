"""What held when: announcements, effective dates, pauses, resumptions, ends and quotas as documents tell them.

Each case is a small history in our own words about real measures, with the answers that a reader would give on some
days. Sources of the histories: announcements of the ministries named, as reported in public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from graph.combine import Family, combine
from graph.edges import Edge
from graph.identity import Ledger, NameLookup
from graph.load import DocumentFacts, prepare
from graph.when import in_force
from ontology.schema import ontology
from tests.graph.made import document, said

CHN, COD, IDN, ZWE, NAM, CHL, MEX, USA = (
    f"country:{c}" for c in ("CHN", "COD", "IDN", "ZWE", "NAM", "CHL", "MEX", "USA")
)
CO, GA, GR, LI, NI, RE = (f"mineral:{m}" for m in ("cobalt", "gallium", "graphite", "lithium", "nickel", "rare-earths"))


@dataclass(frozen=True)
class Case:
    """Documents, the edges asked about, and what is right on some days."""

    name: str
    documents: Sequence[DocumentFacts]
    relation: str
    where: dict[str, object]
    days: dict[str, str]
    values: dict[str, object] | None = None


def restricts(country: str, mineral: str, lifecycle: str = "in_force", **q: object) -> dict[str, object]:
    return said(country, "RESTRICTS_EXPORT", mineral, lifecycle, **q)


def lifts(country: str, what: str, lifecycle: str = "in_force", **q: object) -> dict[str, object]:
    return said(country, "LIFTS_RESTRICTION", what, lifecycle, **q)


NO46 = "MOFCOM Announcement 2024 No. 46"
M46 = "measure:mofcom-announcement-2024-no-46"
NO61 = "MOFCOM Announcement 2025 No. 61"
ACT46 = document(
    "46 of 2024",
    restricts(CHN, GA, kind="ban", destination="US military users", measure=f"{NO46}, para. 1", effective="2024-12-03"),
    restricts(CHN, GA, kind="ban", destination="United States", measure=f"{NO46}, para. 2", effective="2024-12-03"),
    published="2024-12-03",
)
PAUSE46 = document(
    "72 of 2025",
    lifts(CHN, GA, kind="ban", measure=f"{NO46}, para. 2", effective="2025-11-09", until="2026-11-27"),
    published="2025-11-09",
)
ACT61 = document(
    "61 of 2025",
    restricts(CHN, RE, "announced", kind="licence", measure=f"{NO61}, limb 1", effective="2025-12-01"),
    restricts(CHN, RE, "announced", kind="licence", measure=f"{NO61}, limb 2", effective="2025-12-01"),
    restricts(CHN, RE, kind="licence", measure=f"{NO61}, limb 3", effective="2025-10-09"),
    published="2025-10-09",
)
PAUSE61 = document(
    "70 of 2025",
    lifts(CHN, RE, kind="licence", measure=NO61, announced="2025-11-07", effective="2025-11-10", until="2026-11-10"),
    published="2025-11-07",
)
PAUSE61_ACT = document(
    "70 of 2025, told of the act",
    said(
        CHN, "LIFTS_RESTRICTION", "measure:mofcom-announcement-2025-no-61", effective="2025-11-10", until="2026-11-10"
    ),
    published="2025-11-07",
)
COBALT = [
    document("ban", restricts(COD, CO, kind="ban", announced="2025-02-24", effective="2025-02-22", until="2025-06-22"), published="2025-02-25"),
    document("extended", restricts(COD, CO, kind="ban", announced="2025-06-21", until="2025-09-22"), published="2025-06-22"),
    document(
        "quotas",
        lifts(COD, CO, kind="ban", announced="2025-09-20", effective="2025-10-16"),
        restricts(COD, CO, "announced", kind="quota", effective="2025-10-16", quantity=18125, unit="t"),
        restricts(COD, CO, "announced", kind="quota", effective="2026-01-01", quantity=96600, unit="t"),
        published="2025-09-21",
    ),
]  # fmt: skip

CASES = [
    Case("para. 1 stays", [ACT46, PAUSE46], "RESTRICTS_EXPORT", {"measure": f"{NO46}, para. 1"},
         {"2024-12-02": "no", "2025-06-01": "yes", "2026-01-01": "yes", "2026-12-01": "yes"}),
    Case("para. 2 is suspended and comes back", [ACT46, PAUSE46], "RESTRICTS_EXPORT", {"measure": f"{NO46}, para. 2"},
         {"2025-06-01": "yes", "2026-01-01": "no", "2026-11-27": "possibly", "2026-12-01": "yes"}),
    Case("a limb that was paused before its start", [ACT61, PAUSE61], "RESTRICTS_EXPORT", {"measure": f"{NO61}, limb 1"},
         {"2025-10-20": "no", "2025-12-02": "no", "2026-06-01": "no", "2026-11-12": "yes"}),
    Case("a limb in force from publication, then paused", [ACT61, PAUSE61], "RESTRICTS_EXPORT", {"measure": f"{NO61}, limb 3"},
         {"2025-10-08": "no", "2025-10-20": "yes", "2025-11-11": "no", "2026-11-12": "yes"}),
    Case("a pause told of the measure alone", [ACT61, PAUSE61_ACT], "RESTRICTS_EXPORT", {"measure": f"{NO61}, limb 3"},
         {"2025-10-20": "yes", "2026-01-01": "no", "2026-12-01": "yes"}),
    Case("cobalt ban, extended and lifted", COBALT, "RESTRICTS_EXPORT", {"kind": "ban"},
         {"2025-02-21": "no", "2025-02-22": "yes", "2025-06-23": "yes", "2025-09-01": "yes", "2025-10-16": "no", "2026-02-01": "no"}),
    Case("between its last told end and its lifting nobody says", COBALT, "RESTRICTS_EXPORT", {"kind": "ban"},
         {"2025-10-01": "possibly"}),
    Case("cobalt quota of 2025", COBALT, "RESTRICTS_EXPORT", {"kind": "quota", "quantity": 18125},
         {"2025-10-15": "no", "2025-10-16": "yes", "2025-12-31": "yes", "2026-01-01": "no"}),
    Case("cobalt quota of 2026", COBALT, "RESTRICTS_EXPORT", {"kind": "quota", "quantity": 96600},
         {"2025-12-31": "no", "2026-01-01": "yes", "2026-10-01": "yes"}),
    Case("Indonesia: nickel ore ban of 2014, relaxed in 2017, again from 2020",
         [document("2014", restricts(IDN, NI, form="ore", kind="ban", effective="2014-01-12"), published="2014-01-13"),
          document("2017", lifts(IDN, NI, form="ore", kind="ban", effective="2017-01-12"), published="2017-01-13"),
          document("2020", restricts(IDN, NI, form="ore", kind="ban", effective="2020-01-01"), published="2019-09-02")],
         "RESTRICTS_EXPORT", {"kind": "ban"},
         {"2013-06-01": "no", "2015-01-01": "yes", "2018-01-01": "no", "2020-01-01": "yes", "2024-01-01": "yes"}),
    Case("Indonesia: brought forward from 2022 to 2020",
         [document("plan", restricts(IDN, NI, "planned", kind="ban", effective="2022-01-01"), published="2018-01-10"),
          document("now", restricts(IDN, NI, kind="ban", effective="2020-01-01"), published="2020-01-02")],
         "RESTRICTS_EXPORT", {"kind": "ban"}, {"2019-12-31": "no", "2020-06-01": "yes"}),
    Case("Zimbabwe: raw lithium ban of December 2022, day untold",
         [document("z", restricts(ZWE, LI, form="ore", kind="ban", effective="2022-12"), published="2022-12-21")],
         "RESTRICTS_EXPORT", {"form": "ore"}, {"2022-11-30": "no", "2022-12-10": "possibly", "2023-01-01": "yes"}),
    Case("Zimbabwe: concentrate ban announced for 2027",
         [document("z", restricts(ZWE, LI, form="ore", kind="ban", effective="2022-12-20"), published="2022-12-21"),
          document("c", restricts(ZWE, LI, "announced", form="concentrate", kind="ban", effective="2027-01"), published="2025-06-10")],
         "RESTRICTS_EXPORT", {"form": "concentrate"}, {"2026-12-31": "no", "2027-01-15": "possibly", "2027-02-01": "yes"}),
    Case("Zimbabwe: the ore ban is not touched by the concentrate's",
         [document("z", restricts(ZWE, LI, form="ore", kind="ban", effective="2022-12-20"), published="2022-12-21"),
          document("c", restricts(ZWE, LI, "announced", form="concentrate", kind="ban", effective="2027-01"), published="2025-06-10")],
         "RESTRICTS_EXPORT", {"form": "ore"}, {"2026-12-31": "yes", "2028-01-15": "yes"}),
    Case("Namibia: unprocessed lithium from June 2023",
         [document("n", restricts(NAM, LI, form="ore", kind="ban", effective="2023-06-08"), published="2023-06-08")],
         "RESTRICTS_EXPORT", {"kind": "ban"}, {"2023-06-07": "no", "2023-06-08": "yes", "2025-01-01": "yes"}),
    Case("Namibia: told without a date, in force when told",
         [document("n", restricts(NAM, LI, form="ore", kind="ban"), published="2023-06-12")],
         "RESTRICTS_EXPORT", {"kind": "ban"}, {"2023-01-01": "possibly", "2023-06-12": "yes", "2024-01-01": "yes"}),
    Case("Chile: a strategy from April 2023",
         [document("c", said(CHL, "ENACTED", "measure:national-lithium-strategy", kind="strategy", announced="2023-04-20", effective="2023-04"), published="2023-04-21")],
         "ENACTED", {"kind": "strategy"}, {"2023-03-31": "no", "2023-04-10": "possibly", "2023-05-01": "yes"}),
    Case("Chile: nothing told of when a law begins",
         [document("c", said(CHL, "ENACTED", "measure:mining-royalty", "adopted", kind="royalty", announced="2023-05-17"), published="2023-05-18")],
         "ENACTED", {"kind": "royalty"}, {"2023-05-16": "no", "2023-05-17": "possibly", "2024-06-01": "possibly"}),
    Case("announced with its end and without its beginning: not before it was announced",
         [document("a", restricts(COD, CO, kind="ban", announced="2025-02-24", until="2025-06-22"), published="2025-02-25")],
         "RESTRICTS_EXPORT", {"kind": "ban"},
         {"2015-01-01": "no", "2025-02-23": "no", "2025-02-24": "possibly", "2025-02-25": "yes", "2025-05-01": "yes", "2025-07-01": "no"}),
    Case("announced in a month, in force when told later: possibly from that month on",
         [document("a", restricts(ZWE, LI, kind="ban", announced="2022-12"), published="2023-01-15")],
         "RESTRICTS_EXPORT", {"kind": "ban"}, {"2022-11-30": "no", "2022-12-01": "possibly", "2023-01-15": "yes"}),
    Case("told as in force before an announcement: that was of an extension",
         [document("a", restricts(COD, CO, kind="ban"), published="2025-03-01"),
          document("b", restricts(COD, CO, kind="ban", announced="2025-06-21", until="2025-09-22"), published="2025-06-22")],
         "RESTRICTS_EXPORT", {"kind": "ban"}, {"2025-02-01": "possibly", "2025-03-01": "yes", "2025-09-01": "yes", "2025-10-01": "no"}),
    Case("a lifting without its day is no older than its announcement",
         [document("l", lifts(COD, CO, "announced", kind="ban", announced="2025-09-20"), published="2025-09-21")],
         "LIFTS_RESTRICTION", {"kind": "ban"}, {"2025-09-19": "no", "2025-09-20": "possibly", "2025-12-01": "possibly"}),
    Case("Mexico: lithium nationalised",
         [document("m", said(MEX, "NATIONALISED", LI, date="2022-04-20"), published="2022-04-21")],
         "NATIONALISED", {}, {"2022-04-19": "no", "2022-04-20": "yes", "2024-01-01": "yes"}),
    Case("Mexico: told by year alone",
         [document("m", said(MEX, "NATIONALISED", LI, date="2022"), published="2023-02-21")],
         "NATIONALISED", {}, {"2021-12-31": "no", "2022-06-01": "possibly", "2023-01-01": "yes"}),
    Case("a membership that ended and began again",
         [document("i", said(IDN, "MEMBER_OF", "alliance:opec", since="1962", until="2008"), published="2010-01-01"),
          document("j", said(IDN, "MEMBER_OF", "alliance:opec", since="2016-01", until="2016-11-30"), published="2017-01-01")],
         "MEMBER_OF", {}, {"1961-12-31": "no", "1990-01-01": "yes", "2012-01-01": "no", "2016-03-01": "yes", "2017-01-01": "no"}),
    Case("a proposal is not in force",
         [document("p", restricts(IDN, NI, "proposed", kind="tax", effective="2025-01-01", rate=10), published="2024-06-01")],
         "RESTRICTS_EXPORT", {"kind": "tax"}, {"2024-12-31": "no", "2025-06-01": "possibly"}),
    Case("a plan that came true",
         [document("p", restricts(IDN, NI, "planned", kind="tax", effective="2025-01-01"), published="2024-06-01"),
          document("q", restricts(IDN, NI, kind="tax", effective="2025-01-01"), published="2025-01-02")],
         "RESTRICTS_EXPORT", {"kind": "tax"}, {"2024-12-31": "no", "2025-06-01": "yes"}),
    Case("lifted at a time that was not told",
         [document("a", restricts(CHN, GR, kind="quota", effective="2001-01-01"), published="2001-02-01"),
          document("b", lifts(CHN, GR, kind="quota"), published="2015-01-05")],
         "RESTRICTS_EXPORT", {"kind": "quota"}, {"2001-06-01": "possibly", "2010-01-01": "possibly", "2015-06-01": "no"}),
    Case("lifting one kind leaves the other",
         [document("a", restricts(CHN, GR, kind="quota", effective="2010-01-01"), restricts(CHN, GR, kind="licence", effective="2010-01-01"), published="2010-01-05"),
          document("b", lifts(CHN, GR, kind="quota", effective="2015-01-01"), published="2015-01-05")],
         "RESTRICTS_EXPORT", {"kind": "licence"}, {"2012-01-01": "yes", "2016-01-01": "yes"}),
    Case("lifting for one destination leaves the ban for all",
         [document("a", restricts(CHN, GA, kind="ban", effective="2024-01-01"), published="2024-01-05"),
          document("b", lifts(CHN, GA, kind="ban", destination="United States", effective="2025-01-01"), published="2025-01-05")],
         "RESTRICTS_EXPORT", {"kind": "ban"}, {"2024-06-01": "yes", "2025-06-01": "yes"}),
    Case("a lifting that is only planned changes nothing",
         [document("a", restricts(IDN, NI, kind="ban", effective="2020-01-01"), published="2020-01-02"),
          document("b", lifts(IDN, NI, "planned", kind="ban", effective="2023-01-01"), published="2022-06-01")],
         "RESTRICTS_EXPORT", {"kind": "ban"}, {"2022-01-01": "yes", "2024-01-01": "yes"}),
    Case("paused, then resumed before the pause was to end",
         [document("a", restricts(CHN, RE, kind="licence", effective="2025-04-04"), published="2025-04-04"),
          document("b", lifts(CHN, RE, kind="licence", effective="2025-11-10", until="2026-11-10"), published="2025-11-07"),
          document("c", restricts(CHN, RE, kind="licence", announced="2026-03-01", effective="2026-03-02"), published="2026-03-01")],
         "RESTRICTS_EXPORT", {"kind": "licence"}, {"2025-06-01": "yes", "2026-01-01": "no", "2026-04-01": "yes", "2027-01-01": "yes"}),
    Case("put off before it began",
         [document("a", restricts(IDN, NI, "announced", kind="tax", effective="2024-01-01"), published="2023-06-01"),
          document("b", restricts(IDN, NI, "announced", kind="tax", effective="2024-07-01"), published="2023-12-15")],
         "RESTRICTS_EXPORT", {"kind": "tax"}, {"2024-03-01": "no", "2024-08-01": "yes"}),
    Case("a stake is replaced by a later level",
         [document("a", said("org:a", "HOLDS_STAKE", "project:p", percent=49, date="2019"), published="2019-05-01"),
          document("b", said("org:a", "HOLDS_STAKE", "project:p", percent=66, date="2022-07"), published="2022-08-01")],
         "HOLDS_STAKE", {"percent": 49}, {"2018-12-31": "no", "2019-06-01": "possibly", "2021-01-01": "yes", "2022-07-15": "possibly", "2023-01-01": "no"}),
    Case("a paused measure is paused itself",
         [document("a", said(CHN, "ENACTED", "measure:mofcom-announcement-2025-no-61", kind="export_licence", effective="2025-10-09"), published="2025-10-09"),
          PAUSE61_ACT],
         "ENACTED", {}, {"2025-10-20": "yes", "2026-01-01": "no", "2026-12-01": "yes"}),
    Case("a pause of one limb leaves the measure",
         [document("a", said(CHN, "ENACTED", "measure:mofcom-announcement-2024-no-46", kind="export_ban", effective="2024-12-03"), published="2024-12-03"),
          ACT46, PAUSE46],
         "ENACTED", {}, {"2025-01-01": "yes", "2026-01-01": "yes"}),
    Case("a measure that ends takes its restrictions with it",
         [document("a", restricts(IDN, NI, kind="quota", measure="Export Rule 7", effective="2020-01-01"), published="2020-01-02"),
          document("b", said(IDN, "ENACTED", "measure:export-rule-7", "expired", kind="export_quota", until="2021-12-31"), published="2022-01-05")],
         "RESTRICTS_EXPORT", {"kind": "quota"}, {"2020-06-01": "yes", "2022-06-01": "no"}),
    Case("a quota of the next year, told later, is no postponement of this year's",
         [document("q1", restricts(COD, CO, "announced", kind="quota", effective="2025-10-16", quantity=18125, unit="t"), published="2025-09-21"),
          document("q2", restricts(COD, CO, "announced", kind="quota", effective="2026-01-01", quantity=96600, unit="t"), published="2025-10-01")],
         "RESTRICTS_EXPORT", {"kind": "quota"}, {"2025-10-15": "no", "2025-10-20": "yes", "2026-06-01": "yes"}),
    Case("nor is it where it is as large",
         [document("q1", restricts(COD, CO, "announced", kind="quota", effective="2026-01-01", quantity=96600, unit="t"), published="2025-09-21"),
          document("q2", restricts(COD, CO, "announced", kind="quota", effective="2027-01-01", quantity=96600, unit="t"), published="2025-12-01")],
         "RESTRICTS_EXPORT", {"kind": "quota"}, {"2025-12-31": "no", "2026-06-01": "yes", "2027-06-01": "yes"}),
    Case("nor where it is told to be in force already",
         [document("q1", restricts(COD, CO, "announced", kind="quota", effective="2025-10-16", quantity=18125, unit="t"), published="2025-09-21"),
          document("q2", restricts(COD, CO, kind="quota", effective="2026-01-01", quantity=96600, unit="t"), published="2026-02-01")],
         "RESTRICTS_EXPORT", {"kind": "quota"}, {"2025-10-20": "yes", "2026-06-01": "yes"}),
    Case("a tariff of the same rate that was put off",
         [document("a", said(USA, "IMPOSES_TARIFF", GR, "announced", rate=25, effective="2025-03-04"), published="2025-02-01"),
          document("b", said(USA, "IMPOSES_TARIFF", GR, "announced", rate=25, effective="2025-04-02"), published="2025-03-01")],
         "IMPOSES_TARIFF", {}, {"2025-03-10": "no", "2025-04-10": "yes"}),
    Case("put off, then scrapped before it began",
         [document("a", restricts(IDN, NI, "announced", kind="ban", effective="2025-03-01"), published="2025-01-10"),
          document("b", restricts(IDN, NI, "announced", kind="ban", effective="2025-06-01"), published="2025-02-15"),
          document("c", lifts(IDN, NI, kind="ban", effective="2025-05-01"), published="2025-05-02")],
         "RESTRICTS_EXPORT", {}, {"2025-03-15": "no", "2025-06-15": "no", "2026-01-01": "no"}),
    Case("scrapped before it began, no day told",
         [document("a", restricts(IDN, NI, "announced", kind="ban", effective="2026-01-01"), published="2025-09-02"),
          document("b", lifts(IDN, NI, kind="ban"), published="2025-12-02")],
         "RESTRICTS_EXPORT", {}, {"2025-12-31": "no", "2026-03-01": "no"}),
    Case("a lifting of long ago, told after a new ban was announced, is not of the new one",
         [document("a", restricts(IDN, NI, "announced", kind="ban", effective="2020-01-01"), published="2019-09-02"),
          document("b", lifts(IDN, NI, kind="ban", effective="2017-01-12"), published="2019-12-02")],
         "RESTRICTS_EXPORT", {}, {"2019-12-31": "no", "2020-03-01": "yes"}),
    Case("told as in force before its day, put off, lifted",
         [document("a", restricts(IDN, NI, kind="ban", effective="2025-03-01"), published="2025-01-10"),
          document("b", restricts(IDN, NI, kind="ban", effective="2025-06-01"), published="2025-02-15"),
          document("c", lifts(IDN, NI, kind="ban", effective="2025-08-01"), published="2025-08-02")],
         "RESTRICTS_EXPORT", {}, {"2025-03-15": "no", "2025-06-15": "yes", "2026-01-01": "no"}),
    Case("adopted, then put off by an announcement",
         [document("a", restricts(IDN, NI, "adopted", kind="ban", effective="2025-03-01"), published="2025-01-10"),
          document("b", restricts(IDN, NI, "announced", kind="ban", effective="2025-06-01"), published="2025-02-15")],
         "RESTRICTS_EXPORT", {}, {"2025-03-15": "no", "2025-06-15": "yes"}),
    Case("a ban announced for 2014 and one of 2020 are two",
         [document("a", restricts(IDN, NI, "announced", kind="ban", effective="2014-01-12"), published="2013-12-25"),
          document("b", restricts(IDN, NI, kind="ban", effective="2020-01-01"), published="2020-01-02")],
         "RESTRICTS_EXPORT", {}, {"2013-12-30": "no", "2015-03-01": "yes", "2021-07-01": "yes"}),
    Case("a ban announced, lifted, imposed again within a year",
         [document("a", restricts(IDN, NI, "announced", kind="ban", effective="2014-01-12"), published="2013-12-25"),
          document("b", lifts(IDN, NI, kind="ban", effective="2014-06-01"), published="2014-06-02"),
          document("c", restricts(IDN, NI, kind="ban", effective="2014-11-01"), published="2014-11-02")],
         "RESTRICTS_EXPORT", {}, {"2014-03-01": "yes", "2014-08-01": "no", "2014-12-01": "yes"}),
    Case("a measure suspended before its effect, nobody tells until when",
         [document("a", restricts(CHN, RE, "announced", kind="licence", measure=NO61, effective="2025-12-01"), published="2025-10-09"),
          document("b", said(CHN, "ENACTED", "measure:mofcom-announcement-2025-no-61", "suspended"), published="2025-11-07")],
         "RESTRICTS_EXPORT", {}, {"2025-10-20": "no", "2026-01-01": "no"}),
    Case("a restriction suspended before its effect, nobody tells until when",
         [document("a", restricts(CHN, RE, "announced", kind="licence", effective="2025-12-01"), published="2025-10-09"),
          document("b", restricts(CHN, RE, "suspended", kind="licence"), published="2025-11-07")],
         "RESTRICTS_EXPORT", {}, {"2025-10-20": "no", "2026-01-01": "no"}),
    Case("told as suspended with the dates of the pause",
         [document("a", restricts(CHN, RE, kind="licence", effective="2025-10-09"), published="2025-10-09"),
          document("b", restricts(CHN, RE, "suspended", kind="licence", effective="2025-11-10", until="2026-11-10"), published="2025-11-07")],
         "RESTRICTS_EXPORT", {}, {"2025-10-20": "yes", "2026-01-01": "no", "2026-12-01": "yes"}),
    Case("told as suspended with its own beginning, the pause told beside it",
         [document("a", lifts(CHN, GA, kind="ban", effective="2025-11-09", until="2026-11-27"),
                   restricts(CHN, GA, "suspended", kind="ban", effective="2024-12"), published="2025-11-11")],
         "RESTRICTS_EXPORT", {}, {"2024-11-30": "no", "2025-06-01": "yes", "2026-01-01": "no", "2026-12-01": "yes"}),
    Case("the measure told as suspended with the dates of the pause",
         [document("a", restricts(CHN, RE, kind="licence", measure=NO61, effective="2025-10-09"), published="2025-10-09"),
          document("b", said(CHN, "ENACTED", "measure:mofcom-announcement-2025-no-61", "suspended", announced="2025-11-07", effective="2025-11-10", until="2026-11-10"), published="2025-11-07")],
         "RESTRICTS_EXPORT", {}, {"2025-10-20": "yes", "2026-01-01": "no", "2026-12-01": "yes"}),
    Case("a tariff told as suspended for ninety days",
         [document("a", said(USA, "IMPOSES_TARIFF", GR, rate=25, effective="2025-04-05"), published="2025-04-05"),
          document("b", said(USA, "IMPOSES_TARIFF", GR, "suspended", effective="2025-04-09", until="2025-07-09"), published="2025-04-09")],
         "IMPOSES_TARIFF", {}, {"2025-04-07": "yes", "2025-05-10": "no", "2025-08-01": "yes"}),
    Case("suspended without dates, told as in force later",
         [document("a", restricts(COD, CO, kind="ban", effective="2025-02-22"), published="2025-02-25"),
          document("b", restricts(COD, CO, "suspended", kind="ban"), published="2025-06-25"),
          document("c", restricts(COD, CO, kind="ban"), published="2025-10-02")],
         "RESTRICTS_EXPORT", {}, {"2010-01-01": "no", "2025-08-01": "possibly", "2025-11-01": "yes"}),
    Case("ended, and told as in force again without a day: not before it ended",
         [document("a", restricts(COD, CO, kind="ban", effective="2025-02-22"), published="2025-02-25"),
          document("b", lifts(COD, CO, kind="ban", effective="2025-06-22"), published="2025-06-25"),
          document("c", restricts(COD, CO, kind="ban"), published="2025-10-02")],
         "RESTRICTS_EXPORT", {}, {"2010-01-01": "no", "2025-03-01": "yes", "2025-08-01": "possibly", "2025-11-01": "yes"}),
    Case("an extension told after all was over is of what it extended",
         [document("a", restricts(COD, CO, kind="ban", effective="2025-02-22"),
                   restricts(COD, CO, kind="ban", announced="2025-06-21", until="2025-09-20"), published="2025-11-03"),
          document("b", lifts(COD, CO, kind="ban", effective="2025-10-15"), published="2025-12-01")],
         "RESTRICTS_EXPORT", {"effective": "2025-02-22"}, {"2025-02-21": "no", "2025-06-01": "yes", "2025-10-01": "possibly", "2025-11-01": "no"}),
    Case("another quota told by its end alone has not the beginning of the one before",
         [document("a", restricts(COD, CO, kind="quota", effective="2025-10-16", until="2025-12-31", quantity=18125, unit="t"), published="2025-10-20"),
          document("b", restricts(COD, CO, "announced", kind="quota", announced="2025-12-19", until="2026-12-31", quantity=96600, unit="t"), published="2025-12-20")],
         "RESTRICTS_EXPORT", {"quantity": 96600}, {"2025-10-20": "no", "2026-06-01": "possibly", "2027-02-01": "no"}),
    Case("the end that was decided last is the one that is told",
         COBALT[:2], "RESTRICTS_EXPORT", {"until": "2025-09-22"}, {"2025-07-01": "yes"}),
    Case("one stop of exports, called a ban by one and a suspension by another, is over for both",
         [document("a", restricts(COD, CO, kind="ban", effective="2025-02-22"), published="2025-02-25"),
          document("b", restricts(COD, CO, kind="suspension", effective="2025-02"), lifts(COD, CO, kind="suspension", effective="2025-10-16"), published="2025-12-01")],
         "RESTRICTS_EXPORT", {}, {"2025-02-21": "no", "2025-06-01": "yes", "2026-01-01": "no"}),
    Case("a ban told without a day since exports were suspended is over with that",
         [document("a", restricts(COD, CO, kind="ban"), published="2025-04-25"),
          document("b", restricts(COD, CO, kind="suspension", effective="2025-02-22"), lifts(COD, CO, kind="suspension", effective="2025-10-16"), published="2025-12-01")],
         "RESTRICTS_EXPORT", {}, {"2025-02-21": "no", "2025-06-01": "yes", "2026-01-01": "no"}),
    Case("a suspension that was announced since is a decision of its own",
         [document("a", restricts(ZWE, LI, kind="ban", effective="2024"), published="2025-04-25"),
          document("b", restricts(ZWE, LI, kind="suspension", announced="2026-02-25"), published="2026-02-27")],
         "RESTRICTS_EXPORT", {"kind": "suspension"}, {"2026-02-24": "no", "2026-03-01": "yes"}),
    Case("a ban of before is not over with a suspension",
         [document("a", restricts(IDN, NI, kind="ban", effective="2020-01-01"), published="2020-01-02"),
          document("b", restricts(IDN, NI, kind="suspension", effective="2022-01-01"), lifts(IDN, NI, kind="suspension", effective="2022-02-01"), published="2022-12-01")],
         "RESTRICTS_EXPORT", {}, {"2021-01-01": "yes", "2022-01-15": "yes", "2023-01-01": "yes"}),
    Case("a pause shortened by a later decision",
         [document("a", restricts(CHN, RE, kind="licence", effective="2025-04-04"), published="2025-04-04"),
          document("b", lifts(CHN, RE, kind="licence", announced="2025-11-07", effective="2025-11-10", until="2026-11-10"), published="2025-11-07"),
          document("c", lifts(CHN, RE, kind="licence", announced="2026-03-01", effective="2025-11-10", until="2026-05-10"), published="2026-03-01")],
         "RESTRICTS_EXPORT", {}, {"2026-01-01": "no", "2026-08-01": "yes"}),
    Case("a lifting that was put off",
         [document("a", restricts(COD, CO, kind="ban", effective="2025-02-22"), published="2025-02-25"),
          document("b", lifts(COD, CO, "announced", kind="ban", effective="2025-06-22"), published="2025-05-25"),
          document("c", lifts(COD, CO, "announced", kind="ban", effective="2025-08-22"), published="2025-06-15")],
         "RESTRICTS_EXPORT", {}, {"2025-07-01": "yes", "2025-10-01": "no"}),
    Case("a ban of which only its end is told",
         [document("a", restricts(COD, CO, "expired", kind="ban", until="2025-06-22"), published="2025-06-25")],
         "RESTRICTS_EXPORT", {}, {"2025-05-01": "possibly", "2025-07-01": "no"}),
    Case("a membership of which only its end is told",
         [document("a", said("country:QAT", "MEMBER_OF", "alliance:opec", "expired", until="2019-01-01"), published="2019-01-03")],
         "MEMBER_OF", {}, {"2018-05-01": "possibly", "2019-07-01": "no"}),
    Case("a measure by its Chinese name, paused by its English one",
         [document("a", restricts(CHN, RE, kind="licence", measure="商务部公告2025年第61号", effective="2025-10-09"), published="2025-10-09"),
          document("b", lifts(CHN, RE, kind="licence", measure=NO61, effective="2025-11-10", until="2026-11-10"), published="2025-11-07")],
         "RESTRICTS_EXPORT", {}, {"2025-10-20": "yes", "2026-01-01": "no", "2026-12-01": "yes"}),
    Case("a stake of which all was sold",
         [document("a", said("org:a", "HOLDS_STAKE", "project:p", percent=30, date="2019"), published="2019-03-01"),
          document("b", said("org:a", "HOLDS_STAKE", "project:p", change_percent=-30, date="2024-01-15"), published="2024-03-01")],
         "HOLDS_STAKE", {"percent": 30}, {"2020-06-01": "yes", "2023-12-31": "yes", "2025-01-01": "no"}),
    Case("a stake of which a part was sold: nobody tells what is left",
         [document("a", said("org:a", "HOLDS_STAKE", "project:p", percent=30, date="2019"), published="2019-03-01"),
          document("b", said("org:a", "HOLDS_STAKE", "project:p", change_percent=-10, date="2024-01-15"), published="2024-03-01")],
         "HOLDS_STAKE", {"percent": 30}, {"2023-12-31": "yes", "2025-01-01": "possibly"}),
    Case("a stake is replaced by one told in a later year, no days told",
         [document("a", said("org:a", "HOLDS_STAKE", "project:p", percent=49), published="2019-03-01"),
          document("b", said("org:a", "HOLDS_STAKE", "project:p", percent=60), published="2024-03-01")],
         "HOLDS_STAKE", {"percent": 49}, {"2019-03-01": "yes", "2021-06-01": "possibly", "2025-01-01": "no"}),
    Case("a stake with its day is replaced by one told in a later year without one",
         [document("a", said("org:a", "HOLDS_STAKE", "project:p", percent=49, date="2019"), published="2019-03-01"),
          document("b", said("org:a", "HOLDS_STAKE", "project:p", percent=66), published="2024-03-01")],
         "HOLDS_STAKE", {"percent": 49}, {"2021-06-01": "possibly", "2025-01-01": "no"}),
    Case("a stake that somebody had",
         [document("a", said("org:a", "HOLDS_STAKE", "project:p", percent=19), published="2023-05-01"),
          document("b", said("org:a", "HOLDS_STAKE", "project:p", "expired", percent=19), published="2025-08-08")],
         "HOLDS_STAKE", {}, {"2023-05-01": "yes", "2024-06-01": "possibly", "2026-01-01": "no"}),
    Case("the cobalt ban to the day, then three quotas of their own years: the ban",
         [document("ban", restricts(COD, CO, kind="ban", announced="2025-02-24", effective="2025-02-22", until="2025-06-22"), published="2025-02-25"),
          document("on", restricts(COD, CO, kind="ban", announced="2025-06-21", until="2025-09-21"), published="2025-06-22"), *(QUOTAS := [
          document("quotas", restricts(COD, CO, kind="ban", announced="2025-09-21", until="2025-10-15"),
                   restricts(COD, CO, "announced", kind="quota", effective="2025-10-16", until="2025-12-31", quantity=18125, unit="t"),
                   restricts(COD, CO, "announced", kind="quota", effective="2026-01-01", until="2026-12-31", quantity=96600, unit="t"),
                   restricts(COD, CO, "announced", kind="quota", effective="2027-01-01", until="2027-12-31", quantity=96600, unit="t"), published="2025-09-22")])],
         "RESTRICTS_EXPORT", {"kind": "ban"}, {"2025-02-21": "no", "2025-03-01": "yes", "2025-07-01": "yes", "2025-10-01": "yes", "2025-10-20": "no", "2026-06-01": "no"}),
    Case("the quota of 2026 is over before that of 2027, though as large",
         QUOTAS, "RESTRICTS_EXPORT", {"kind": "quota", "until": "2026-12-31"}, {"2025-10-20": "no", "2026-06-01": "yes", "2027-06-01": "no"}),
    Case("the quota of 2027 is one of its own",
         QUOTAS, "RESTRICTS_EXPORT", {"kind": "quota", "until": "2027-12-31"}, {"2026-06-01": "no", "2027-06-01": "yes", "2028-06-01": "no"}),
]  # fmt: skip


def edges_of(
    documents: Sequence[DocumentFacts], ledger: Ledger | None = None, names: NameLookup | None = None
) -> list[Edge]:
    """The edges that documents make together, computed as loading does, without a database."""
    from graph.claims import family_of
    from graph.measures import Measures

    known = ontology()
    claims = [c for d in documents for c in prepare(d, ledger or Ledger(), known, names)[0].claims]
    families = sorted({family_of(c, known) for c in claims})
    edges: list[Edge] = []
    for family in families:
        own = [c for c in claims if family_of(c, known) == family]
        edges += combine(Family(family, own, Measures(claims).about(own)), known)
    return edges


def answer(edges: Sequence[Edge], day: str) -> str:
    """Whether any of the edges is in force on a day."""
    answers = {str(in_force(e, day)) for e in edges}
    return next((a for a in ("yes", "possibly", "no") if a in answers), "no")


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_timeline(case: Case) -> None:
    edges = [
        e
        for e in edges_of(case.documents)
        if e.relation == case.relation and all(e.qualifiers.get(k) == v for k, v in case.where.items())
    ]
    assert edges
    assert {day: answer(edges, day) for day in case.days} == case.days


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_order_of_documents_does_not_matter(case: Case) -> None:
    assert edges_of(case.documents) == edges_of(list(reversed(case.documents)))


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_no_timeline_is_a_conflict(case: Case) -> None:
    assert [e.conflict for e in edges_of(case.documents) if e.conflict] == []


def test_there_are_enough_timelines() -> None:
    assert len(CASES) >= 25
