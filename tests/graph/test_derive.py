"""What follows from edges: the rules on small literals, and on both engines that they come, go and are supported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from graph import forget, load_documents, open_store, rebuild
from graph.checks import check
from graph.derive import Base, Derived, links, measure_reaches, reaches, ultimate
from graph.export import canonical_export
from graph.identity import Names
from graph.store import Store
from ontology.dates import PartialDate
from ontology.schema import ontology
from queries.answer import hop_holds
from tests.conftest import emptied
from tests.graph.made import NAMES, document, said

MSP, EU = "alliance:minerals-security-partnership", "alliance:eu"
NO_DATE: dict[str, object] = {}


def base(
    key: str, subject: str, relation: str, object_: str, percent: float | None = None, lifecycle: str = "in_force"
) -> Base:
    return Base(key, relation, subject, object_, (f"f_{key}",), lifecycle, percent)


def test_an_alliance_is_linked_to_a_mineral_in_four_ways() -> None:
    into = [
        base("1", MSP, "COVERS", "mineral:cobalt"),
        base("2", "measure:act", "COVERS", "mineral:cobalt"),
        base("3", "project:p", "YIELDS", "mineral:cobalt"),
        base("4", "country:COD", "PRODUCES", "mineral:cobalt"),
        base("5", "country:CHN", "RESTRICTS_EXPORT", "mineral:cobalt"),
    ]
    enacting = [base("6", EU, "ENACTED", "measure:act")]
    backing = [base("7", MSP, "BACKS", "project:p", lifecycle="planned")]
    joining = [
        base("8", "country:COD", "MEMBER_OF", "alliance:au"),
        base("9", "country:CHN", "MEMBER_OF", "alliance:brics"),
    ]
    found = links("mineral:cobalt", into, enacting, backing, joining, ontology())
    assert {(d.subject, d.properties["kind"], d.via, d.lifecycle) for d in found} == {
        (MSP, "names", ("1",), "in_force"),
        (EU, "names", ("2", "6"), "in_force"),
        (MSP, "backs", ("3", "7"), "planned"),
        ("alliance:au", "supplies", ("4", "8"), "in_force"),
        ("alliance:brics", "controls", ("5", "9"), "in_force"),
    }
    assert all(d.claims for d in found)


def holdings(*stakes: tuple[str, str, float]) -> dict[tuple[str, str], float]:
    edges = [base(f"{a}{b}{p}", f"org:{a}", "HOLDS_STAKE", f"org:{b}", p) for a, b, p in stakes]
    return {(d.subject[4:], d.object[4:]): float(str(d.properties["percent"])) for d in ultimate(edges, ontology())}


def test_percents_multiply_along_a_chain() -> None:
    assert holdings(("a", "b", 60), ("b", "c", 50)) == {("a", "c"): 30.0}


def test_ways_add_up() -> None:
    assert holdings(("a", "b", 60), ("b", "d", 50), ("a", "c", 40), ("c", "d", 50)) == {("a", "d"): 50.0}
    assert holdings(("a", "b", 50), ("b", "c", 50), ("a", "c", 10)) == {("a", "c"): 35.0}


def test_a_circle_is_summed_to_its_limit() -> None:
    # b and c hold a tenth of each other; a holds ninety percent of b.
    found = holdings(("a", "b", 90), ("b", "c", 50), ("c", "b", 10))
    assert found["a", "b"] == pytest.approx(90 / (1 - 0.05), abs=0.01)
    assert found["a", "c"] == pytest.approx(45 / (1 - 0.05), abs=0.01)


def test_a_pure_circle_has_its_members_as_holders() -> None:
    assert holdings(("a", "b", 50), ("b", "c", 50), ("c", "a", 50)) == {
        ("a", "c"): 25.0,
        ("b", "a"): 25.0,
        ("c", "b"): 25.0,
    }


def test_a_direct_stake_alone_is_not_derived() -> None:
    assert holdings(("a", "b", 60)) == {}


def test_a_dispute_gives_bounds() -> None:
    edges = [
        base("1", "org:a", "HOLDS_STAKE", "org:b", 49),
        base("2", "org:a", "HOLDS_STAKE", "org:b", 51),
        base("3", "org:b", "HOLDS_STAKE", "org:c", 100),
    ]
    (found,) = ultimate(edges, ontology())
    assert dict(found.properties) == {"percent": 49.0, "max": 51.0, "hedge": "range"}
    assert found.via == ("1", "2", "3")


def test_a_measure_of_an_alliance_reaches_its_members() -> None:
    enacting = [base("1", EU, "ENACTED", "measure:crma")]
    members = [base("2", "country:DEU", "MEMBER_OF", EU), base("3", "country:FRA", "PARTY_TO", EU)]
    found = measure_reaches("measure:crma", enacting, members, ontology())
    assert [(d.object, d.via) for d in found] == [("country:DEU", ("1", "2"))]


def test_bounds_of_stakes_are_bounds_of_what_follows() -> None:
    edges = [
        Base("1", "HOLDS_STAKE", "org:a", "org:b", ("f",), "in_force", 51, {"hedge": "at_least"}),
        Base("2", "HOLDS_STAKE", "org:b", "org:c", ("f",), "in_force", 40, {"hedge": "range", "max": 60}),
    ]
    (found,) = ultimate(edges, ontology())
    assert dict(found.properties) == {"percent": 20.4, "max": 60.0, "hedge": "range"}


def during(
    key: str, subject: str, relation: str, object_: str, begins: str | None = None, ends: str | None = None
) -> Base:
    row = {"from_earliest": begins, "from_latest": begins, "to_earliest": ends, "to_latest": ends}
    row |= {"valid_from": begins, "valid_to": ends}
    return Base(key, relation, subject, object_, (f"f_{key}",), "in_force", None, row)


def test_a_measure_does_not_reach_who_left_before_it() -> None:
    enacting = [during("1", EU, "ENACTED", "measure:crma", "2024-05-23")]
    members = [
        during("2", "country:GBR", "MEMBER_OF", EU, "1973-01-01", "2020-02-01"),
        during("3", "country:FRA", "MEMBER_OF", EU, "1958-01-01"),
    ]
    found = measure_reaches("measure:crma", enacting, members, ontology())
    assert [d.object for d in found] == ["country:FRA"]


@pytest.mark.parametrize(
    ("begins", "ends", "linked"),
    [("1973-01-01", "2020-02-01", False), ("2025-06-01", None, True), (None, None, True)],
)
def test_a_member_links_by_what_it_supplied_while_it_was_one(
    begins: str | None, ends: str | None, linked: bool
) -> None:
    # What was produced in a year goes on after it, for all that is told; who left before it has no part in it.
    into = [during("1", "country:GBR", "PRODUCES", "mineral:tungsten", "2024-01-01", "2025-01-01")]
    found = links(
        "mineral:tungsten", into, [], [], [during("2", "country:GBR", "MEMBER_OF", EU, begins, ends)], ontology()
    )
    assert bool(found) == linked


def times(found: Sequence[Derived]) -> list[tuple[str | None, str | None]]:
    return [(d.properties.get("valid_from"), d.properties.get("valid_to")) for d in found]


def test_a_link_holds_while_all_its_steps_do_and_is_told_again_after_a_gap() -> None:
    restricts = [during("1", "country:CHN", "RESTRICTS_EXPORT", "mineral:cobalt", "2023-08-01", "2026-01-01")]
    brics = "alliance:brics"
    early = during("2", "country:CHN", "MEMBER_OF", brics, "2009-06-16", "2024-01-01")
    late = during("3", "country:CHN", "MEMBER_OF", brics, "2025-03-01")
    found = links("mineral:cobalt", restricts, [], [], [early, late], ontology())
    assert times(found) == [("2023-08-01", "2024-01-01"), ("2025-03-01", "2026-01-01")]
    assert [d.via for d in found] == [("1", "2"), ("1", "3")]
    assert len({d.key for d in found}) == 2
    # Without the gap it is one, by all that carries it; its key is that of the time that comes last.
    more = during("4", "country:CHN", "PARTY_TO", brics, "2023-12-01", "2025-04-01")
    (whole,) = links("mineral:cobalt", restricts, [], [], [early, late, more], ontology())
    assert times([whole]) == [("2023-08-01", "2026-01-01")]
    assert whole.via == ("1", "2", "3", "4")
    assert whole.key == found[1].key


def test_what_is_held_in_the_end_is_held_since_the_last_stake() -> None:
    one, other = (
        during("1", "org:a", "HOLDS_STAKE", "org:b", "2010-01-01"),
        during("2", "org:b", "HOLDS_STAKE", "org:c", "2015-05-05"),
    )
    found = ultimate([replace(one, percent=50), replace(other, percent=50)], ontology())
    assert times(found) == [("2015-05-05", None)]
    assert found[0].properties["percent"] == 25.0


def test_a_measure_reaches_a_member_while_it_is_one() -> None:
    enacting = [during("1", EU, "ENACTED", "measure:crma", "2014-05-23")]
    members = [during("2", "country:GBR", "MEMBER_OF", EU, "1973-01-01", "2020-02-01")]
    assert times(measure_reaches("measure:crma", enacting, members, ontology())) == [("2014-05-23", "2020-02-01")]


LIFTING = [
    ({"kind": "licence"}, None, [("2025-04-04", "2025-12-01", "lifted")]),
    (
        {"kind": "licence"},
        "2026-12-01",
        [("2025-04-04", "2025-12-01", "suspended"), ("2026-12-01", None, "in_force")],
    ),
    ({"kind": "ban"}, None, [("2025-04-04", None, "in_force")]),
    ({"measure": "MOFCOM Announcement 2025 No. 61"}, None, [("2025-04-04", None, "in_force")]),
    ({"measure": "商务部公告2025年第18号"}, None, [("2025-04-04", "2025-12-01", "lifted")]),
]


@pytest.mark.parametrize(("scope", "until", "expected"), LIFTING)
def test_what_is_lifted_for_a_member_reaches_it_no_more(
    scope: dict[str, str], until: str | None, expected: list[tuple[str, str | None, str]]
) -> None:
    restriction = during("1", "country:CHN", "RESTRICTS_EXPORT", "mineral:rare-earths", "2025-04-04")
    restriction = replace(
        restriction,
        row={
            **restriction.row,
            "valid_from": "2025-04-04",
            "kind": "licence",
            "measure": "MOFCOM Announcement 2025 No. 18",
        },
    )
    lifting = during("2", "country:CHN", "LIFTS_RESTRICTION", "mineral:dysprosium", "2025-12-01", until)
    lifting = replace(lifting, row={**lifting.row, **scope, "valid_from": "2025-12-01", "valid_to": until})
    found = reaches("mineral:dysprosium", [restriction], [lifting])
    told = [(d.properties.get("valid_from"), d.properties.get("valid_to"), d.lifecycle) for d in found]
    assert told == expected
    assert all(("2" in d.via) == (len(expected) > 1 or expected[0][2] == "lifted") for d in found)


def names(entity: str) -> Names | None:
    belongs = {"mineral:dysprosium": ("mineral:heavy-rare-earths", "mineral:rare-earths")}
    if entity not in NAMES and entity not in belongs:
        return None
    return Names(NAMES.get(entity, entity.partition(":")[2]), broader=belongs.get(entity, ()))


DOCUMENTS = [
    document("a", said(MSP, "COVERS", "mineral:cobalt"), said("country:COD", "PRODUCES", "mineral:cobalt")),
    document(
        "b", said("country:COD", "MEMBER_OF", "alliance:au"), said("country:CHN", "PRODUCES", "mineral:dysprosium")
    ),
    document(
        "c", said("country:CHN", "RESTRICTS_EXPORT", "mineral:rare-earths", kind="licence", effective="2025-04-04")
    ),
    document(
        "d", said("org:a", "HOLDS_STAKE", "org:b", percent=60), said("org:b", "HOLDS_STAKE", "project:p", percent=50)
    ),
    document("e", said(EU, "ENACTED", "measure:crma", kind="law"), said("country:DEU", "MEMBER_OF", EU)),
    document("f", said(MSP, "BACKS", "project:p"), said("project:p", "YIELDS", "mineral:cobalt")),
]


def derived(store: Store) -> set[tuple[str, str, str]]:
    rows = store.read("MATCH (s:Entity)-[e]->(o:Entity) WHERE e.derived RETURN s.id AS s, e.rule AS rule, o.id AS o")
    return {(r["s"], r["rule"], r["o"]) for r in rows}


ALL = {
    (MSP, "alliance-mineral.names", "mineral:cobalt"),
    (MSP, "alliance-mineral.backs", "mineral:cobalt"),
    ("alliance:au", "alliance-mineral.supplies", "mineral:cobalt"),
    ("country:CHN", "restriction.group", "mineral:dysprosium"),
    ("org:a", "ownership.chain", "project:p"),
    ("measure:crma", "measure.members", "country:DEU"),
}


@pytest.mark.engine
def test_derived_edges_come_and_go_with_what_carries_them(store: Store) -> None:
    load_documents(store, DOCUMENTS, names=names)
    assert derived(store) == ALL
    assert check(store) == []
    whole = list(canonical_export(store))
    rebuild(store, names=names)
    assert list(canonical_export(store)) == whole

    forget(store, "f", names=names)
    forget(store, "d", names=names)
    assert derived(store) == {d for d in ALL if "project:p" not in d and "backs" not in d[1]}
    load_documents(store, reversed(DOCUMENTS), names=names)
    assert list(canonical_export(store)) == whole

    emptied(store)
    for one in reversed(DOCUMENTS):
        load_documents(store, [one], names=names)
    assert list(canonical_export(store)) == whole


@pytest.mark.engine
def test_a_member_that_leaves_and_then_stops_producing_leaves_no_link(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    produces = document("p", said("country:COD", "PRODUCES", "mineral:cobalt"))
    load_documents(store, [produces, document("m", said("country:COD", "MEMBER_OF", "alliance:au"))], names=names)
    load_documents(
        store,
        [
            document(
                "x",
                said("alliance:au", "COVERS", "mineral:gallium"),
                said("country:COD", "PRODUCES", "mineral:gallium"),
            )
        ],
    )
    assert ("alliance:au", "alliance-mineral.supplies", "mineral:cobalt") in derived(store)
    # Killed twice before anything could be derived.
    with monkeypatch.context() as patched:
        patched.setattr("graph.admin.derive_pending", lambda *_: 0)
        forget(store, "m")
        forget(store, "p")
    load_documents(store, [document("n", said("country:COD", "PRODUCES", "mineral:cobalt", year="2020"))], names=names)
    assert derived(store) == {("alliance:au", "alliance-mineral.names", "mineral:gallium")}
    assert check(store) == []


@pytest.mark.engine
def test_the_restriction_of_a_group_keeps_its_time(store: Store) -> None:
    load_documents(store, DOCUMENTS, names=names)
    rows = store.read(
        "MATCH (:Country)-[e:RESTRICTION_REACHES]->(:Mineral) RETURN e.kind AS kind, e.valid_from AS since, e.group AS group"
    )
    assert rows == [{"kind": "licence", "since": "2025-04-04", "group": "mineral:rare-earths"}]


@pytest.mark.engine
def test_a_lifting_for_a_member_that_comes_later_is_seen(store: Store) -> None:
    load_documents(store, DOCUMENTS, names=names)
    lifting = said("country:CHN", "LIFTS_RESTRICTION", "mineral:dysprosium", kind="licence", effective="2025-12-01")
    load_documents(store, [document("l", lifting, published="2025-12-02")], names=names)
    reach = "MATCH (:Country)-[e:RESTRICTION_REACHES]->(:Mineral) RETURN e.valid_to AS until, e.lifecycle AS lifecycle"
    assert store.read(reach) == [{"until": "2025-12-01", "lifecycle": "lifted"}]
    assert check(store, names=names) == []
    forget(store, "l", names=names)
    assert store.read(reach) == [{"until": None, "lifecycle": "in_force"}]
    assert check(store, names=names) == []


@pytest.mark.engine
def test_switched_off_there_are_none_and_on_again_all(store: Store) -> None:
    load_documents(store, DOCUMENTS, names=names)
    off = store.settings.model_copy(update={"derive": False})
    with open_store(off) as plain:
        load_documents(plain, DOCUMENTS, names=names)
        assert derived(plain) == set()
    load_documents(store, DOCUMENTS, names=names)
    assert derived(store) == ALL


@pytest.mark.engine
def test_what_follows_is_answered_by_its_day(store: Store) -> None:
    told = [
        document("c", said("alliance:au", "COVERS", "mineral:gallium")),
        document("p", said("country:COD", "PRODUCES", "mineral:cobalt", year="2020")),
        document("m", said("country:COD", "MEMBER_OF", "alliance:au", since="2010-07-09"), published="2021-01-01"),
    ]
    load_documents(store, told, names=names)

    def on(day: str) -> str:
        rows = store.read("MATCH (:Alliance)-[e:LINKED_TO {kind: 'supplies'}]->(:Mineral) RETURN properties(e) AS p")
        return str(hop_holds(rows[0]["p"], PartialDate(day)))

    assert [on(day) for day in ("2019-12-31", "2020-01-01", "2026-01-01")] == ["no", "yes", "yes"]
    left = said("country:COD", "MEMBER_OF", "alliance:au", since="2010-07-09", until="2024")
    load_documents(store, [document("l", left, published="2025-01-01")], names=names)
    assert [on(day) for day in ("2023-12-31", "2024-06-01", "2025-01-02")] == ["yes", "possibly", "no"]
    whole = list(canonical_export(store))
    assert check(store, names=names) == []
    rebuild(store, names=names)
    assert list(canonical_export(store)) == whole
    forget(store, "l", names=names)
    assert [on(day) for day in ("2019-12-31", "2026-01-01")] == ["no", "yes"]
