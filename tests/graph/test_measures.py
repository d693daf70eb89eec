"""What is done to a measure reaches what rests on it, by whatever name: also of one that the ledger merged into it, and where
a ministry did it and not its country by name."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from graph import apply_ledger, forget, load_documents, rebuild
from graph.checks import check
from graph.claims import Claim, measure_also, measure_root
from graph.edges import Edge
from graph.export import canonical_export
from graph.identity import Ledger, Names, Verdict
from graph.load import DocumentFacts, prepare
from graph.measures import Measures, one_key
from graph.store import Store
from ontology.schema import ontology
from tests.conftest import emptied, examples
from tests.graph.made import document, said
from tests.graph.test_timelines import answer, edges_of

CHN, GALLIUM, MINISTRY = "country:CHN", "mineral:gallium", "org:mofcom"
CURBS, NO_46 = "measure:december-curbs", "measure:mofcom-announcement-2024-no-46"
MERGED = Ledger((Verdict("same", CURBS, NO_46, "me", "2026-01-01", "the same announcement"),))
# Before its pause, in it, and after it.
DAYS = ("2025-06-01", "2026-01-01", "2027-01-01")
PAUSED = {"2025-06-01": "yes", "2026-01-01": "no", "2027-01-01": "yes"}
UNTOUCHED = dict.fromkeys(DAYS, "yes")


def organs(entity: str) -> Names | None:
    """The ministry is China's; of others nothing is known."""
    return Names("Ministry of Commerce", acts_for=CHN) if entity == MINISTRY else None


def restricts(measure: str, subject: str = CHN, key: str = "r") -> DocumentFacts:
    told = said(subject, "RESTRICTS_EXPORT", GALLIUM, kind="ban", effective="2024-12-03", measure=measure)
    return document(key, told, published="2024-12-03")


def lifts(measure: str, subject: str = CHN) -> DocumentFacts:
    told = said(subject, "LIFTS_RESTRICTION", measure, effective="2025-11-09", until="2026-11-27")
    return document("l", told, published="2025-11-09")


def suspends(subject: str, measure: str = NO_46) -> DocumentFacts:
    told = said(subject, "ENACTED", measure, "suspended", effective="2025-11-09", until="2026-11-27")
    return document("s", told, published="2025-11-09")


def held(edges: list[Edge], relation: str = "RESTRICTS_EXPORT") -> dict[str, str]:
    return {day: answer([e for e in edges if e.relation == relation], day) for day in DAYS}


MERGES = [
    ("what is merged is paused", "MOFCOM Announcement 2024 No. 46", CURBS),
    ("what it was merged into is paused", "December curbs", NO_46),
    ("a limb of it too", "MOFCOM Announcement 2024 No. 46, para. 2", CURBS),
    ("a limb of what was merged too", "December curbs, para. 2", NO_46),
]


@pytest.mark.parametrize(("called", "lifted"), [case[1:] for case in MERGES], ids=[case[0] for case in MERGES])
def test_a_pause_reaches_what_rests_on_a_merged_measure(called: str, lifted: str) -> None:
    # Somebody tells of the other one too, or nobody would know that it is called so.
    told = [restricts(called), lifts(lifted), document("e", said(CHN, "ENACTED", CURBS, kind="export_ban"))]
    assert held(edges_of(told)) == UNTOUCHED
    assert held(edges_of(told, MERGED)) == PAUSED
    assert edges_of(told, MERGED) == edges_of(told[::-1], MERGED)


def test_nobody_needs_to_tell_of_what_it_was_merged_into() -> None:
    told = [restricts("商务部公告2024年第46号"), lifts(CURBS)]
    assert held(edges_of(told)) == UNTOUCHED
    assert held(edges_of(told, MERGED)) == PAUSED


def test_a_lifting_that_names_a_merged_measure_lifts_what_rests_on_it() -> None:
    lifting = said(
        CHN, "LIFTS_RESTRICTION", GALLIUM, effective="2025-11-09", until="2026-11-27", measure="December curbs"
    )
    told = [restricts("MOFCOM Announcement 2024 No. 46"), document("l", lifting, published="2025-11-09")]
    told.append(document("e", said(CHN, "ENACTED", CURBS, kind="export_ban")))
    assert held(edges_of(told)) == UNTOUCHED
    assert held(edges_of(told, MERGED)) == PAUSED


def test_restrictions_that_name_one_measure_by_two_names_are_one() -> None:
    enacted = document("e", said(CHN, "ENACTED", CURBS, kind="export_ban"))
    told = [restricts("MOFCOM Announcement 2024 No. 46"), restricts("December curbs", key="q"), enacted]

    def restricting(ledger: Ledger) -> list[Edge]:
        return [e for e in edges_of(told, ledger) if e.relation == "RESTRICTS_EXPORT"]

    assert [len(e.claims) for e in restricting(Ledger())] == [1, 1]
    assert [len(e.claims) for e in restricting(MERGED)] == [2]
    told.append(restricts("December curbs, para. 2", key="p2"))
    told.append(restricts("商务部公告2024年第46号第二款", key="p3"))
    assert sorted(len(e.claims) for e in restricting(MERGED)) == [2, 2]


def test_a_name_that_two_measures_share_is_neithers() -> None:
    names = {"a": {"a", "b"}, "b": {"a", "b", "c"}, "c": {"b", "c"}, "d": {"d", "e"}, "e": {"d", "e"}}
    assert one_key("abcd", names) == {}
    assert one_key(("d", "e", "d,1", "e,1", "e,2", "x"), names) == {"d": "d", "e": "d", "d,1": "d,1", "e,1": "d,1"}


def test_another_countrys_pause_of_it_is_its_own() -> None:
    told = [restricts("MOFCOM Announcement 2024 No. 46"), lifts(CURBS, subject="country:USA")]
    assert held(edges_of(told, MERGED)) == UNTOUCHED


def test_a_ministrys_pause_is_its_countrys() -> None:
    told = [restricts("MOFCOM Announcement 2024 No. 46"), suspends(MINISTRY)]
    assert held(edges_of(told)) == UNTOUCHED
    assert held(edges_of(told, names=organs)) == PAUSED
    theirs = restricts("MOFCOM Announcement 2024 No. 46", "country:USA", "u")
    assert held([e for e in edges_of([*told, theirs], names=organs) if e.subject != CHN]) == UNTOUCHED


def test_a_ministrys_pause_is_that_of_what_its_country_enacted() -> None:
    enacted = said(CHN, "ENACTED", NO_46, kind="export_ban", effective="2024-12-03")
    told = [document("e", enacted, published="2024-12-03"), suspends(MINISTRY)]
    before = [e for e in edges_of(told, names=organs) if e.subject == CHN]
    assert held(before, "ENACTED") == PAUSED
    assert held([e for e in edges_of(told) if e.subject == CHN], "ENACTED") == UNTOUCHED


def test_a_firms_act_is_its_own() -> None:
    told = [restricts("MOFCOM Announcement 2024 No. 46"), suspends("org:glencore")]
    assert held(edges_of(told, names=organs)) == UNTOUCHED


def claims(*told: DocumentFacts, ledger: Ledger | None = None) -> list[Claim]:
    return [c for d in told for c in prepare(d, ledger or Ledger(), ontology(), organs)[0].claims]


def test_a_claim_is_filed_under_whose_measure_it_is_and_both_its_names() -> None:
    (lifting,) = claims(lifts(CURBS), ledger=MERGED)
    assert (measure_root(lifting), measure_also(lifting)) == (f"{CHN}|december-curbs", f"{CHN}|announcement-2024-46")
    (suspending,) = claims(suspends(MINISTRY))
    assert (measure_root(suspending), measure_also(suspending)) == (f"{CHN}|announcement-2024-46", None)
    (restricting,) = claims(restricts("December curbs"))
    assert (measure_root(restricting), measure_also(restricting)) == (f"{CHN}|december-curbs", None)


def test_what_the_names_of_one_measure_lead_to_ends_there() -> None:
    """A name that two measures share leads to both, and not to what else the other one is called."""
    told = claims(lifts("measure:a"))
    other = [
        replace(told[0], id="f_2", object="measure:b"),
        replace(told[0], id="f_3", object="measure:b", object_name="c"),
    ]
    measures = Measures([*told, *other])
    assert measures.also_known_as({f"{CHN}|a"}) == {f"{CHN}|{name}" for name in "abc"}
    assert [c.id for c in measures.about(claims(restricts("c")))] == sorted({"f_2", "f_3", told[0].id})
    assert measures.also_known_as({"country:USA|a"}) == {"country:USA|a"}


# ------------------------------------------------------------------------------------------------ on both engines

_SUBJECTS = (CHN, "country:COD", MINISTRY, "org:x")
_ENTITIES = ("measure:act-46", "measure:old-act", "measure:new-act", "measure:the-act")
_CALLED = ("Act 46", "Act 46, para. 1", "Old Act", "New Act", "New Act, para. 2", "the Act")
_LEDGERS = (
    Ledger(),
    Ledger((Verdict("same", "measure:old-act", "measure:act-46", "me", "2026-01-01", "one"),)),
    Ledger(
        (
            Verdict("same", "measure:old-act", "measure:new-act", "me", "2026-01-01", "one"),
            Verdict("same", "measure:the-act", "measure:new-act", "me", "2026-01-01", "one"),
        )
    ),
)


def a_saying(chance: random.Random) -> dict[str, Any]:
    subject = chance.choice(_SUBJECTS)
    told = {
        name: chance.choice(("2025", "2025-03-01", "2025-11-09", "2026-11-27"))
        for name in ("effective", "until")
        if chance.random() < 0.6
    }
    match chance.randrange(4):
        case 0 | 1:
            country = chance.choice(_SUBJECTS[:2])
            relation = chance.choice(("RESTRICTS_EXPORT", "RESTRICTS_EXPORT", "LIFTS_RESTRICTION"))
            return said(country, relation, GALLIUM, kind="ban", measure=chance.choice(_CALLED), **told)
        case 2:
            return said(
                subject, "ENACTED", chance.choice(_ENTITIES), chance.choice(("in_force", "suspended", "lifted")), **told
            )
        case _:
            return said(chance.choice(_SUBJECTS[:2]), "LIFTS_RESTRICTION", chance.choice(_ENTITIES), **told)


def some_documents(seed: int, size: int) -> list[DocumentFacts]:
    chance = random.Random(seed)
    return [
        document(f"d{i}", *(a_saying(chance) for _ in range(chance.randint(1, 3))), published=chance.choice(("2025-01-01", "2025-11-09", "2026-01-01", None)))
        for i in range(size)
    ]  # fmt: skip


@pytest.mark.engine
@pytest.mark.parametrize("seed", range(examples(8)))
def test_the_graph_is_one_whatever_the_way_to_it(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    documents = some_documents(seed, 10)
    before, after = chance.sample(_LEDGERS, 2)

    def load(some: list[DocumentFacts], ledger: Ledger) -> None:
        load_documents(store, some, names=organs, ledger=ledger)

    emptied(store)
    load(documents, after)
    whole = list(canonical_export(store))
    assert check(store, names=organs, ledger=after) == []
    rebuild(store, names=organs, ledger=after)
    assert list(canonical_export(store)) == whole, "rebuilt is not as grown"

    mixed = documents.copy()
    chance.shuffle(mixed)
    emptied(store)
    for one in mixed[:7]:
        load([one], before)
    apply_ledger(store, before, after, names=organs)
    assert check(store, names=organs, ledger=after) == []
    for one in mixed[7:]:
        load([one], after)
    assert list(canonical_export(store)) == whole, "one by one, merged on the way"

    for one in mixed[5:]:
        forget(store, one.meta.key, names=organs)
    assert check(store, names=organs, ledger=after) == []
    load(mixed[3:], after)
    assert list(canonical_export(store)) == whole, "forgotten and loaded again"


@pytest.mark.engine
def test_a_ministry_that_the_vocabulary_learns_of_is_heard_after_a_rebuild(store: Store) -> None:
    told = [restricts("MOFCOM Announcement 2024 No. 46"), suspends(MINISTRY)]
    load_documents(store, told)
    until = "MATCH ()-[e:RESTRICTS_EXPORT]->() RETURN e.valid_to AS until ORDER BY until"
    assert store.read(until) == [{"until": None}]
    rebuild(store, names=organs)
    assert [row["until"] for row in store.read(until)] == ["2025-11-09", None]
    assert check(store, names=organs) == []
    load_documents(store, told)  # who does not know of ministries leaves what is known
    assert [row["until"] for row in store.read(until)] == ["2025-11-09", None]
