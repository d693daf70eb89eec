"""The questions on the samples, on both engines: the same answers, each row with evidence that stands in its document."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

import pytest

from graph import AsyncStore, Store
from lodelink.vocabulary import vocabulary
from ontology.models import document_id
from ontology.schema import ontology
from queries.answer import Answer
from queries.canned import catalogue
from queries.names import NotResolved
from queries.paging import MAX_CURSOR
from queries.service import BadParameter, Service, UnknownDocument
from tests.samples import sample_documents, sample_facts

DAY = "2026-03-01"


def ask(store: Store, id_: str, given: dict[str, str], **more: Any) -> Answer:
    async def asking() -> Answer:
        reader = AsyncStore(store.settings, store.target)
        try:
            service = Service(reader, vocabulary(), clock=lambda: DAY)
            return await service.answer(catalogue()[id_], given, **more)
        finally:
            await reader.close()

    return asyncio.run(asking())


def cobalt(store: Store, given: str = "cobalt", **more: Any) -> Answer:
    return ask(store, "mineral-alliances", {"mineral": given}, limit=1000, **more)


def test_cobalt_has_all_four_kinds_of_path(loaded: Store) -> None:
    answer = cobalt(loaded)
    found = defaultdict(set)
    for row in answer.rows:
        found[row["kind"]].add((row["alliance"]["name"], row["via"] and row["via"]["name"]))
    # Worked out by hand from the samples.
    assert found["names"] >= {
        ("Minerals Security Partnership", None),
        ("EU", None),
        ("EU", "Critical Raw Materials Act"),
    }
    assert found["backs"] == {("EU", "Sakatti")}
    assert found["supplies"] >= {
        ("Minerals Security Partnership", "Australia"),
        ("Minerals Security Partnership", "Canada"),
        ("Southern African Development Community", "DR Congo"),
    }
    assert found["controls"] >= {
        ("Minerals Security Partnership", "United States"),
        ("Southern African Development Community", "DR Congo"),
        ("Minerals Security Partnership Forum", "Namibia"),
    }
    # A partner in the forum is no member of the partnership.
    assert ("Minerals Security Partnership", "Namibia") not in found["controls"]


def test_a_restriction_on_a_group_reaches_its_members_and_says_so(loaded: Store) -> None:
    # Namibia bans raw rare earths; the samples say nothing of Namibia and neodymium.
    rows = ask(loaded, "mineral-alliances", {"mineral": "neodymium"}).rows
    reached = [row["hops"][-1] for row in rows if row["via"] and row["via"]["name"] == "Namibia"]
    assert reached
    for hop in reached:
        assert (hop["relation"], hop["derived"], hop["rule"]) == ("RESTRICTION_REACHES", True, "restriction.group")
        assert hop["qualifiers"]["group"] == "mineral:rare-earths"
        assert "rare earth" in hop["evidence"][0]["quote"]


def example_of(id_: str, language: str = "en") -> dict[str, str]:
    """The values that a question gives as examples for what it must be told."""
    return {
        name: str(p.example_zh if language == "zh" and p.example_zh is not None else p.example)
        for name, p in catalogue()[id_].parameters.items()
        if p.required
    }


@pytest.mark.parametrize("id_", sorted(catalogue()))
def test_the_example_of_a_question_has_rows_and_every_row_rests_on_words_of_its_document(
    loaded: Store, id_: str
) -> None:
    texts = {d.meta.key: d.text for d in sample_documents()}
    answer = ask(loaded, id_, example_of(id_), limit=1000)
    assert answer.rows
    assert answer.rows == ask(loaded, id_, example_of(id_, "zh"), limit=1000).rows
    steps = [c.name for c in catalogue()[id_].columns if c.type == "hops"]
    for row in answer.rows:
        hops = [hop for name in steps for hop in row[name]]
        assert hops
        for hop in hops:
            assert hop["evidence"]
            for one in hop["evidence"]:
                assert texts[one["document"]["key"]][one["start"] : one["end"]] == one["quote"]
                assert one["document"]["publisher"] == "Lodelink samples"


def test_a_quote_is_found_at_the_place_that_is_cited(loaded: Store) -> None:
    async def reading() -> None:
        reader = AsyncStore(loaded.settings, loaded.target)
        try:
            service = Service(reader, vocabulary())
            for fact in sample_facts()[::7]:
                one = fact.evidence
                short = document_id(one.document)
                assert (await service.excerpt(short, one.start, one.end)).text == one.quote
                wider = await service.excerpt(short, one.start, one.end, around=10)
                assert one.quote in wider.text
                assert wider.start == max(0, one.start - 10)
            for document in sample_documents():
                whole = await service.excerpt(document_id(document.meta.key))
                assert (whole.text, whole.length) == (document.text, len(document.text))
                past = await service.excerpt(document_id(document.meta.key), 10**9, 10**9 + 5)
                assert past.text == ""
            with pytest.raises(UnknownDocument):
                await service.excerpt("d_0")
            with pytest.raises(BadParameter, match="end"):
                await service.excerpt(document_id("samples/msp-zh"), 10, 5)
        finally:
            await reader.close()

    asyncio.run(reading())


@pytest.mark.parametrize("given", ["钴", "鈷", "mineral:cobalt", "COBALT"])
def test_a_mineral_by_any_name_is_the_same_answer(loaded: Store, given: str) -> None:
    assert cobalt(loaded, given).rows == cobalt(loaded).rows


def test_the_day_decides_what_holds(loaded: Store) -> None:
    def kinds(day: str) -> set[str]:
        rows = ask(loaded, "neighbours", {"entity": "DR Congo", "relation": "RESTRICTS_EXPORT"}, as_of=day).rows
        return {row["hops"][0]["qualifiers"]["kind"] for row in rows if row["hops"][0]["holds"] == "yes"}

    assert kinds("2025-02-21") == set()
    assert kinds("2025-03-01") == {"suspension"}
    assert kinds("2025-11-01") == {"quota"}


def test_concentration_is_bounded_by_what_is_not_told(loaded: Store) -> None:
    # By hand: mining has one share, 76 percent, so 76² and at most 24² more; refining 78 percent.
    rows = ask(loaded, "mineral-concentration", {"mineral": "cobalt"}).rows
    assert [(r["stage"], r["known_percent"], r["hhi_least"], r["hhi_most"]) for r in rows] == [
        ("mining", 76, 5776, 6352),
        ("refining", 78, 6084, 6568),
    ]


def test_a_history_shows_all_times_unless_a_day_is_asked_for(loaded: Store) -> None:
    def kinds(id_: str, day: str | None = None) -> list[tuple[str, str]]:
        rows = ask(loaded, id_, {"mineral": "cobalt"}, as_of=day).rows
        return [(r["kind"], r["since"]) for r in rows if r["imposer"]["id"] == "country:COD"]

    assert kinds("mineral-restriction-history") == [
        # Extended on 2025-06-21, as one document tells without its beginning: one ban, not two.
        ("suspension", "2025-02-22"),
        ("suspension", "2025-10-15"),
        ("quota", "2025-10-16"),
        ("quota", "2026"),
    ]
    assert kinds("mineral-restrictions", "2025-11-01") == [("quota", "2025-10-16")]
    assert kinds("mineral-restriction-history", "2025-03-01") == [("suspension", "2025-02-22")]


def others(id_: str, name: str) -> set[str]:
    """What the examples of a question's other parameters mean."""
    return {
        found.id
        for n, given in example_of(id_).items()
        if n != name and catalogue()[id_].parameters[n].of is not None
        for found in vocabulary().lookup(given)
    }


def in_turns(asked: list[tuple[str, dict[str, str], str | None]]) -> list[tuple[str, dict[str, str], str | None]]:
    """Each question once, then each again: Neo4j plans a statement for everybody who asks before it has been planned."""
    before = Counter[str]()
    turns = []
    for question in asked:
        turns.append(before[question[0]])
        before[question[0]] += 1
    return [question for _, question in sorted(zip(turns, asked, strict=True), key=itemgetter(0))]


async def ask_all(store: Store, asked: list[tuple[str, dict[str, str], str | None]]) -> list[Answer]:
    """The answers in the order asked, some at a time."""
    patient = store.settings.model_copy(update={"read_timeout": 60.0})  # many at once, on a busy machine
    reader = AsyncStore(patient, store.target)
    few = asyncio.Semaphore(6)
    try:
        service = Service(reader, vocabulary(), clock=lambda: DAY)

        async def one(id_: str, given: dict[str, str], day: str | None) -> Answer:
            async with few:
                return await service.answer(catalogue()[id_], given, as_of=day, limit=1000)

        return await asyncio.gather(*(one(*question) for question in asked))
    finally:
        await reader.close()


def test_both_engines_answer_alike(loaded_embedded: Store, loaded_neo4j: Store, whole: bool) -> None:
    """Every question: its examples, and the things of its kind that the samples name (in a quick run some of them), today
    and over all time."""
    ends = [end for fact in sample_facts() for end in (fact.subject, fact.object)]
    things = sorted({end.id for end in ends if end.id is not None})
    asked: list[tuple[str, dict[str, str], str | None]] = [
        ("mineral-alliances", {"mineral": mineral}, None) for mineral in ("zinc", "osmium")
    ]
    for id_, canned in catalogue().items():
        for given in (example_of(id_), {n: str(p.example) for n, p in canned.parameters.items()}):
            asked += [(id_, given, day) for day in (None, "all")]
        for name, parameter in canned.parameters.items():
            if parameter.required:
                # The ends of a question about two things differ; every other thing is asked about over all time.
                of_its_kind = [
                    t
                    for t in things
                    if parameter.of in {"Entity", ontology().type_of_id(t).name}
                    and (not parameter.among or ontology().type_of_id(t).name in parameter.among)
                    and t not in others(id_, name)
                ]
                asked += [
                    (id_, {**example_of(id_), name: t}, "all" if n % 2 else None)
                    for n, t in enumerate(of_its_kind[:: 1 if whole else 5])
                ]

    asked = in_turns(asked)

    async def both() -> tuple[list[Answer], list[Answer]]:
        return await asyncio.gather(ask_all(loaded_embedded, asked), ask_all(loaded_neo4j, asked))

    embedded, neo4j = (
        [answer.model_dump(exclude={"graph_version"}) for answer in answers] for answers in asyncio.run(both())
    )
    for answer in (*embedded, *neo4j):
        for row in answer["rows"]:
            row.pop("recorded", None)  # the two graphs were loaded one after the other
    assert embedded == neo4j
    assert not [one for answer in embedded for one in alike(answer["query"], answer["rows"])]
    assert sum(answer["total"] for answer in embedded) > 1000


def alike(id_: str, rows: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Rows of a table that nothing but their evidence tells apart."""
    columns = [c.name for c in catalogue()[id_].columns if c.type != "hops"]
    shown = Counter(repr([row.get(name) for name in columns]) for row in rows)
    return [[id_, one] for one, times in shown.items() if times > 1]


@pytest.mark.parametrize("id_", sorted(catalogue()))
def test_no_two_rows_of_a_table_look_alike(loaded_embedded: Store, id_: str) -> None:
    for day in (None, "all"):
        assert not alike(id_, ask(loaded_embedded, id_, example_of(id_), as_of=day, limit=1000).rows)


@pytest.mark.parametrize(
    ("id_", "given"),
    [
        # What one measure was once and is again, a stake that is told in two ways, a member that produces and holds.
        ("mineral-timeline", {"mineral": "erbium"}),
        ("organization-exposure", {"organization": "CATL"}),
        ("alliance-minerals", {"alliance": "DRC-Zambia Battery Agreement"}),
        ("country-restrictions-met", {"country": "United States"}),
    ],
)
def test_rows_about_other_things_do_not_look_alike(loaded_embedded: Store, id_: str, given: dict[str, str]) -> None:
    rows = ask(loaded_embedded, id_, given, as_of="all", limit=1000).rows
    assert len(rows) > 1
    assert not alike(id_, rows)


def test_where_sources_disagree_both_values_are_told(loaded: Store) -> None:
    # By hand: of Kisanfu CATL holds 25 percent by one document and 23.75 by another.
    (row,) = ask(loaded, "conflicts", {}).rows
    assert (row["relation"], row["subject"]["name"], row["object"]["name"]) == ("HOLDS_STAKE", "CATL", "Kisanfu")
    assert (row["about"], {row["value"], row["other_value"]}) == ("percent", {"25", "23.75"})
    assert [str(hop["qualifiers"]["percent"]) for hop in row["hops"]] == [row["value"], row["other_value"]]
    quoted = [" ".join(one["quote"] for one in hop["evidence"]) for hop in row["hops"]]
    assert all(value in quote for value, quote in zip((row["value"], row["other_value"]), quoted, strict=True))


def test_conflicts_of_three_and_of_dates_are_told_two_by_two(store: Store) -> None:
    store.write(
        "CREATE (a:Entity:Organization {id: 'org:a', name: 'A'}), (b:Entity:Project {id: 'project:b', name: 'B'}), "
        "(c:Entity:Country {id: 'country:CHN', name: 'C'}), (m:Entity:Mineral {id: 'mineral:m', name: 'M'}) "
        "WITH a, b, c, m UNWIND $stakes AS s CREATE (a)-[r:HOLDS_STAKE]->(b) "
        "SET r.key = s.key, r.relation = 'HOLDS_STAKE', r.percent = s.percent, r.conflict = ['percent'], r.conflict_with = s.others "
        "WITH DISTINCT c, m CREATE (c)-[x:RESTRICTS_EXPORT]->(m) SET x.key = 'x', x.relation = 'RESTRICTS_EXPORT', "
        "x.effective = '2025-01-01', x.valid_from = '2025-01-01', x.conflict = ['effective'], x.conflict_with = ['y'] "
        "CREATE (c)-[y:RESTRICTS_EXPORT]->(m) SET y.key = 'y', y.relation = 'RESTRICTS_EXPORT', "
        "y.announced = '2025-03-01', y.valid_from = '2025-03-01', y.conflict = ['announced'], y.conflict_with = ['x'] "
        "CREATE (c)-[z:RESTRICTS_EXPORT]->(m) SET z.key = 'z', z.relation = 'RESTRICTS_EXPORT', "
        "z.until = '2026', z.conflict = ['until'], z.conflict_with = ['gone']",
        {
            "stakes": [
                {"key": key, "percent": percent, "others": [o for o in "pqr" if o != key]}
                for key, percent in (("p", 10), ("q", 20), ("r", 30))
            ]
        },
    )
    rows = store.read(catalogue()["conflicts"].cypher, {"cap": 100})
    assert sorted((row["about"], row["value"], row["other_value"] or "") for row in rows) == [
        ("effective", "2025-01-01", "2025-03-01"),
        ("percent", "10", "20"),
        ("percent", "10", "30"),
        ("percent", "20", "30"),
        ("until", "2026", ""),
    ]


def test_the_stage_told_is_that_of_the_day(loaded: Store) -> None:
    def stages(id_: str, day: str, **given: str) -> list[tuple[str, str]]:
        rows = ask(loaded, id_, given, as_of=day, limit=1000).rows
        return [(row["kind"], row["status"]) for row in rows]

    # By hand: China's ban on gallium for the United States began on 3 December 2024, is suspended since 9 November 2025,
    # and is to hold again from 27 November 2026.
    for id_, given in (
        ("mineral-restrictions", {"mineral": "gallium", "kind": "ban"}),
        ("country-mineral-restrictions", {"country": "China", "mineral": "gallium", "kind": "ban"}),
    ):
        assert stages(id_, "2025-01-01", **given) == [("ban", "in_force")]
        assert stages(id_, "2026-03-01", **given) == []
        # Within 2025 it was both.
        assert stages(id_, "2025", **given) == [("ban", "suspended")]
    # Over all times the latest report stands, and a lifting that lasts is no restriction in force.
    history = ask(loaded, "mineral-restriction-history", {"mineral": "gallium", "kind": "ban"}, limit=1000)
    assert [row["status"] for row in history.rows] == ["suspended", "suspended", "in_force"]
    paused = ask(loaded, "mineral-restriction-history", {"mineral": "gallium", "kind": "ban"}, as_of="2026-03-01")
    assert [(row["event"], row["status"]) for row in paused.rows] == [("LIFTS_RESTRICTION", "suspended")]


@pytest.mark.parametrize(
    ("id_", "given", "column", "who"),
    [
        ("mineral-restrictions", {"mineral": "cobalt"}, "imposer", "country:COD"),
        ("country-mineral-restrictions", {"country": "DR Congo", "mineral": "cobalt"}, "mineral", "mineral:cobalt"),
        ("country-restrictions", {"country": "DR Congo"}, "mineral", "mineral:cobalt"),
        ("country-restrictions-met", {"country": "EU"}, "imposer", "country:COD"),
        ("country-exposure", {"country": "EU", "other": "DR Congo"}, "mineral", "mineral:cobalt"),
        ("restrictions-in-force", {}, "imposer", "country:COD"),
        ("mineral-restriction-history", {"mineral": "cobalt"}, "imposer", "country:COD"),
        ("chokepoints", {}, "country", "country:COD"),
    ],
)
def test_a_suspension_is_a_ban_for_a_time(
    loaded: Store, id_: str, given: dict[str, str], column: str, who: str
) -> None:
    def kinds(**more: str) -> set[str]:
        rows = ask(loaded, id_, given | more, as_of="2025-03-01", limit=1000).rows
        return {row["kind"] for row in rows if row[column]["id"] == who}

    # From 22 February 2025 the DRC let no cobalt out, for eight months in the end; its documents call that either.
    assert kinds(kind="ban") == kinds(kind="suspension") == {"suspension"}
    assert kinds(kind="quota") == set()


def test_pages_are_parts_of_the_whole(loaded: Store) -> None:
    whole = cobalt(loaded)
    paged: list[dict[str, Any]] = []
    for offset in range(0, whole.total, 7):
        page = ask(loaded, "mineral-alliances", {"mineral": "cobalt"}, limit=7, offset=offset)
        assert page.total == whole.total
        paged += page.rows
    assert tuple(paged) == whole.rows


@pytest.mark.parametrize("id_", sorted(catalogue()))
def test_pages_by_cursor_are_the_whole_answer_of_every_question(loaded: Store, id_: str) -> None:
    async def paged(limit: int) -> list[dict[str, Any]]:
        reader = AsyncStore(loaded.settings, loaded.target)
        try:
            service = Service(reader, vocabulary(), clock=lambda: DAY)
            found: list[dict[str, Any]] = []
            page = await service.answer(catalogue()[id_], example_of(id_), as_of="all", limit=limit)
            while True:
                assert page.offset == len(found)
                found += page.rows
                if page.cursor is None:
                    return found
                assert len(page.cursor) <= MAX_CURSOR / 2
                page = await service.answer(
                    catalogue()[id_], example_of(id_), as_of="all", limit=limit, cursor=page.cursor
                )
        finally:
            await reader.close()

    whole = ask(loaded, id_, example_of(id_), as_of="all", limit=1000)
    assert whole.total <= 1000
    assert asyncio.run(paged(max(1, whole.total // 5))) == list(whole.rows)


def test_since_leaves_out_what_is_known_to_have_begun_before(loaded: Store) -> None:
    def begun(since: str | None, id_: str = "restrictions-in-force", **given: str) -> set[tuple[str, str]]:
        told = given if since is None else {**given, "since": since}
        rows = ask(loaded, id_, told, limit=1000, as_of="2024-01-01").rows
        return {(row["imposer"]["name"], row["since"]) for row in rows}

    # By hand: what the samples tell to have held at the beginning of 2024.
    china = {("China", "2023-08-01"), ("China", "2023-12-01")}
    namibia = {("Namibia", "2023-06")}
    older = {("Indonesia", "2020-01-01"), ("Zimbabwe", "2022-12-20"), ("Indonesia", "2023-06-10")}
    assert begun(None) == china | namibia | older
    assert begun("2022") == china | namibia | older - {("Indonesia", "2020-01-01")}
    assert begun("2023-06-10") == china | namibia | {("Indonesia", "2023-06-10")}
    # Namibia's bans are of June, so they may have begun on the 11th or after; Indonesia's began on the 10th.
    assert begun("2023-06-11") == china | namibia
    assert begun("2023-07") == china
    assert begun("2023-09") == {("China", "2023-12-01")}
    assert begun("2024") == set()
    assert begun("2023-07", "mineral-restrictions", mineral="graphite") == {("China", "2023-12-01")}
    # A restriction on the group reaches the mineral, and begins when that one does.
    assert begun("2023-06", "mineral-restrictions", mineral="neodymium") == namibia
    assert begun("2023-07", "mineral-restrictions", mineral="neodymium") == set()
    with pytest.raises(BadParameter, match="since"):
        begun("soon")


def test_a_restriction_holds_for_whom_it_names_or_for_everybody(loaded: Store) -> None:
    def kinds(id_: str = "country-mineral-restrictions", **given: str) -> list[str]:
        given = {"country": "China", **given} if id_.startswith("country") else given
        return [row["kind"] for row in ask(loaded, id_, given, as_of="2025-01-01").rows]

    # By hand: licences for everybody since August 2023, a ban on exports to the United States from December 2024.
    assert kinds(mineral="gallium") == ["licence", "ban"]
    for written in ("United States", "美国", "country:USA"):
        assert kinds(mineral="gallium", to=written) == ["licence", "ban"]
        assert kinds("mineral-restrictions", mineral="gallium", to=written) == ["licence", "ban"]
        assert "ban" in kinds("country-restrictions", to=written)
    assert kinds(mineral="gallium", to="Japan") == ["licence"]
    assert kinds("mineral-restrictions", mineral="gallium", to="Japan") == ["licence"]
    assert "ban" not in kinds("country-restrictions", to="Japan")
    # What a country restricts itself it does not meet with; nobody restricts what nobody is known to.
    assert kinds("mineral-restrictions", mineral="gallium", to="China") == []
    assert kinds(mineral="cobalt") == []
    with pytest.raises(BadParameter, match="same thing"):
        kinds(mineral="gallium", to="China")
    with pytest.raises(BadParameter, match="Country or Alliance"):
        kinds(mineral="gallium", to="Glencore")


@pytest.mark.parametrize(
    ("id_", "given"), [("country-mineral-restrictions", {"country": "China"}), ("mineral-restrictions", {})]
)
def test_restrictions_on_a_group_are_those_on_its_members_too(loaded: Store, id_: str, given: dict[str, str]) -> None:
    rows = ask(loaded, id_, {**given, "mineral": "rare earths"}, as_of="2025-12-01").rows
    china = [row for row in rows if "imposer" not in row or row["imposer"]["name"] == "China"]
    named = {row["mineral"]["name"] for row in china}
    assert named == {"samarium", "gadolinium", "terbium", "dysprosium", "lutetium", "scandium", "yttrium"}
    assert ("rare earths" in {row["mineral"]["name"] for row in rows}) == (id_ == "mineral-restrictions")  # Namibia's


@pytest.mark.parametrize("id_", sorted(id_ for id_, c in catalogue().items() if "other_than" in c.parameters))
def test_without_somebody_the_rows_are_those_of_all_others(loaded: Store, id_: str) -> None:
    party = next(
        c.name for c in catalogue()[id_].columns if c.name in ("lister", "imposer", "importer", "producer", "country")
    )
    everything = ask(loaded, id_, example_of(id_), as_of="all", limit=1000).rows
    out = next(row[party] for row in everything if row[party] is not None)
    others = [row for row in everything if row[party] is not None and row[party]["id"] != out["id"]]
    assert len(others) < len(everything)
    without = ask(loaded, id_, {**example_of(id_), "other_than": out["id"]}, as_of="all", limit=1000)
    assert list(without.rows) == others


def test_a_restriction_on_a_form_holds_for_its_kinds_and_one_on_none_for_all(loaded: Store) -> None:
    def told(country: str, mineral: str, form: str) -> list[tuple[str, str | None]]:
        given = {"country": country, "mineral": mineral, "form": form}
        rows = ask(loaded, "country-mineral-restrictions", given, as_of="all").rows
        return sorted((row["kind"], row["form"]) for row in rows)

    # By hand from the samples: Zimbabwe bans lithium ore, and concentrate from 2027; China's licences tell no form.
    assert told("Zimbabwe", "lithium", "ore") == [("ban", "ore")] == told("Zimbabwe", "lithium", "raw ore")
    assert told("Zimbabwe", "lithium", "concentrate") == [("ban", "concentrate")]
    assert told("Zimbabwe", "lithium", "锂辉石精矿") == [("ban", "concentrate")]
    assert told("Zimbabwe", "lithium", "lithium carbonate") == []
    assert {form for _, form in told("China", "gallium", "gallium oxide")} == {None}
    with pytest.raises(BadParameter, match="no form of a mineral is called 'concentrat'; the nearest are concentrate"):
        told("Zimbabwe", "lithium", "concentrat")


def test_other_sources_may_be_of_one_stage_and_for_one_buyer(loaded: Store) -> None:
    def told(**given: str) -> set[tuple[str, str]]:
        rows = ask(
            loaded, "mineral-alternatives", {"mineral": "cobalt", "origin": "DR Congo", **given}, as_of="all"
        ).rows
        return {(row["basis"], row["source"]["name"]) for row in rows}

    everything = told()
    assert ("produces", "Indonesia") in everything
    # Of Canada and Australia the samples tell no stage.
    assert told(stage="mining") == {("produces", "Indonesia")}
    assert told(buyer="Indonesia") == {(basis, name) for basis, name in everything if name != "Indonesia"}


def test_a_value_in_another_case_gives_the_same_answer(loaded: Store) -> None:
    for id_, name, value, given in (
        ("restrictions-in-force", "kind", "ban", {}),
        ("neighbours", "relation", "RESTRICTS_EXPORT", {"entity": "DR Congo"}),
        ("mineral-producers", "stage", "mining", {"mineral": "cobalt"}),
        ("country-mineral-supply", "what", "PRODUCES", {"mineral": "cobalt", "country": "DR Congo"}),
    ):
        answer = ask(loaded, id_, {**given, name: value}, as_of="all")
        assert answer.total, id_
        assert ask(loaded, id_, {**given, name: value.swapcase()}, as_of="all") == answer
        with pytest.raises(BadParameter, match=f"{name}: 'foo' is none of "):
            ask(loaded, id_, {**given, name: "foo"}, as_of="all")


def test_takings_may_be_of_one_mineral(loaded: Store) -> None:
    def taken(country: str, mineral: str) -> list[str]:
        return [
            row["taken"]["name"]
            for row in ask(loaded, "country-takings", {"country": country, "mineral": mineral}).rows
        ]

    assert taken("Mexico", "lithium") == ["lithium"]
    assert taken("Mexico", "copper") == []
    assert taken("Niger", "uranium") == ["Imouraren"]  # which yields it


@pytest.mark.parametrize(
    ("id_", "country", "mineral"), [("country-measures", "China", "gallium"), ("country-dependence", "EU", "magnesium")]
)
def test_what_a_country_has_or_needs_may_be_told_of_one_mineral(
    loaded: Store, id_: str, country: str, mineral: str
) -> None:
    everything = ask(loaded, id_, {"country": country}, limit=1000).rows
    wanted = [row for row in everything if row["mineral"] is not None and row["mineral"]["name"] == mineral]
    assert list(ask(loaded, id_, {"country": country, "mineral": mineral}).rows) == wanted != []
    # What covers one of a group is told of the group.
    of_group = ask(loaded, "country-measures", {"country": "China", "mineral": "minor metals"}, limit=1000).rows
    assert {"gallium", "germanium"} <= {row["mineral"]["name"] for row in of_group}


def test_a_history_may_begin_at_a_day(loaded: Store) -> None:
    def told(**since: str) -> list[str]:
        return [
            row["since"] for row in ask(loaded, "mineral-restriction-history", {"mineral": "gallium", **since}).rows
        ]

    assert told()[0] == "2023-08-01"
    assert told(since="2023-08-02") == told()[1:] != []
    assert all(day >= "2024-12" for day in told(since="2024-12"))


def test_of_too_many_changes_the_latest_are_read(store: Store) -> None:
    store.write(
        "CREATE (a:Entity {id: 'country:COD'}) CREATE (b:Entity {id: 'mineral:cobalt'}) WITH a, b UNWIND $days AS day "
        "CREATE (a)-[r:PRODUCES]->(b) SET r.key = 'e_' + day, r.recorded = day, r.relation = 'PRODUCES'",
        {"days": [f"2026-01-0{day}" for day in (3, 1, 5, 2, 4)]},
    )
    rows = store.read(catalogue()["changes"].cypher, {"since": "2026-01-02", "cap": 2})
    assert sorted(row["recorded"] for row in rows) == ["2026-01-04", "2026-01-05"]


@pytest.mark.parametrize("id_", ["dominant-producers", "chokepoints"])
def test_of_too_many_shares_the_largest_are_read(store: Store, id_: str) -> None:
    store.write(
        "CREATE (c:Entity:Country {id: 'country:COD'}) WITH c UNWIND $shares AS share "
        "CREATE (m:Entity:Mineral {id: 'mineral:made-' + toString(share)}) "
        "CREATE (c)-[s:PRODUCES]->(m) SET s.key = 's_' + toString(share), s.share_percent = share "
        "CREATE (c)-[r:RESTRICTS_EXPORT]->(m) SET r.key = 'r_' + toString(share)",
        {"shares": [51, 90, 60, 75]},
    )
    rows = store.read(
        catalogue()[id_].cypher, {**dict.fromkeys(catalogue()[id_].parameters), "min_share": 50, "cap": 2}
    )
    assert sorted(row["share_percent"] for row in rows) == [75, 90]


def test_nothing_known_says_what_was_consulted(loaded: Store) -> None:
    known = ask(loaded, "mineral-alliances", {"mineral": "bauxite"})
    assert known.rows == ()
    assert known.coverage.documents == 1
    assert "None known in the 1 document with " in known.coverage.note
    unknown = ask(loaded, "mineral-alliances", {"mineral": "osmium"})
    assert (unknown.rows, unknown.coverage.documents) == ((), 0)
    assert "gap" in unknown.coverage.note


# By hand from the samples: what the EU lists as strategic, and what of that the United States list too.
EU_LISTS = {"cobalt", "lithium", "gallium", "germanium", "nickel"}
US_LISTS = EU_LISTS - {"nickel"} | {"copper", "silver", "uranium", "potash"}


@pytest.mark.parametrize("given", ["EU", "欧盟", "歐盟", "alliance:eu"])
def test_an_alliance_stands_where_a_country_may(loaded: Store, given: str) -> None:
    listed = ask(loaded, "country-critical-list", {"country": given})
    assert listed.parameters["country"].type == "Alliance"
    assert {row["mineral"]["name"] for row in listed.rows} == EU_LISTS
    assert {(row["tier"], row["year"]) for row in listed.rows} == {("strategic", "2024")}
    depends = ask(loaded, "country-dependence", {"country": given})
    told = [(row["mineral"]["name"], row["share_percent"], row["origin"]) for row in depends.rows]
    assert told == [("magnesium", 97, "China")]
    enacted = ask(loaded, "country-measures", {"country": given})
    assert {row["measure"]["name"] for row in enacted.rows if row["how"] == "enacted"} == {"Critical Raw Materials Act"}


@pytest.mark.parametrize("first", [True, False])
def test_an_alliance_is_compared_with_a_country(loaded: Store, first: bool) -> None:
    ends = ("EU", "United States") if first else ("United States", "EU")
    rows = ask(loaded, "critical-lists-compared", dict(zip(("first", "second"), ends, strict=True))).rows
    found = defaultdict(set)
    for row in rows:
        found[row["listed_by"]].add(row["mineral"]["name"])
    eu, us = ("first", "second") if first else ("second", "first")
    assert found == {"both": EU_LISTS & US_LISTS, eu: EU_LISTS - US_LISTS, us: US_LISTS - EU_LISTS}


@pytest.mark.parametrize("given", ["cobalt", "CMOC", "mineral:cobalt"])
def test_where_a_country_or_an_alliance_may_stand_nothing_else_does(loaded_embedded: Store, given: str) -> None:
    with pytest.raises(BadParameter, match=f"country: {given} is no Country or Alliance"):
        ask(loaded_embedded, "country-critical-list", {"country": given})


def test_a_question_that_names_nothing_rests_on_every_document(loaded: Store) -> None:
    answer = ask(loaded, "chokepoints", {})
    assert answer.coverage.documents == len(sample_documents())
    assert answer.coverage.claims > 300
    # By hand: China and gallium 99, DR Congo and cobalt 76 (the quota of 2026; that of 2025 is over), Indonesia and nickel
    # 60; China's rare earths have shares of the group and restrictions of some members only, and nobody restricts refined
    # cobalt.
    assert [(r["mineral"]["name"], r["country"]["name"], r["share_percent"]) for r in answer.rows] == [
        ("gallium", "China", 99),
        ("cobalt", "DR Congo", 76),
        ("nickel", "Indonesia", 60),
    ]
    assert len(ask(loaded, "chokepoints", {"min_share": "70"}).rows) == 2


def test_holdings_through_others_are_told_by_chain_and_all_together(loaded: Store) -> None:
    # By hand: 5 percent of the project itself, and 5 percent of the company that has 62 percent of it.
    rows = ask(loaded, "organization-holdings", {"organization": "US Department of Energy"}).rows
    thacker = {r["how"]: r["percent"] for r in rows if r["asset"]["name"] == "Thacker Pass"}
    assert thacker == {"direct": 5, "chain": pytest.approx(3.1), "in_all": pytest.approx(8.1)}


def test_a_thing_that_only_the_graph_names_is_found(loaded: Store) -> None:
    answer = ask(loaded, "neighbours", {"entity": "vecturis"})
    assert [row["neighbour"]["name"] for row in answer.rows] == ["Lobito Atlantic Railway"]


@pytest.mark.parametrize(
    ("given", "more", "words"),
    [
        ({}, {}, "mineral: missing"),
        ({"mineral": "cobalt", "metal": "x"}, {}, "no such parameter"),
        ({"mineral": "cobalt"}, {"limit": 0}, "limit"),
        ({"mineral": "cobalt"}, {"limit": 1001}, "limit"),
        ({"mineral": "cobalt"}, {"offset": -1}, "offset"),
        ({"mineral": "cobalt"}, {"as_of": "2025-13"}, "as_of"),
    ],
)
def test_a_bad_parameter_is_named(
    loaded_embedded: Store, given: dict[str, str], more: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadParameter, match=words):
        ask(loaded_embedded, "mineral-alliances", given, **more)


def test_an_unknown_name_comes_with_the_nearest(loaded_embedded: Store) -> None:
    with pytest.raises(NotResolved) as caught:
        ask(loaded_embedded, "mineral-alliances", {"mineral": "cobolt"})
    assert caught.value.candidates[0].id == "mineral:cobalt"
    assert not caught.value.ambiguous


def test_an_ambiguous_name_lists_what_it_may_mean(loaded_embedded: Store) -> None:
    with pytest.raises(NotResolved) as caught:
        ask(loaded_embedded, "neighbours", {"entity": "Congo"})
    assert caught.value.ambiguous
    assert {c.id for c in caught.value.candidates} >= {"country:COD", "country:COG"}


def test_two_names_of_one_thing_are_no_two_things(loaded_embedded: Store) -> None:
    with pytest.raises(BadParameter, match="other: 欧盟 is the same thing as entity"):
        ask(loaded_embedded, "paths", {"entity": "EU", "other": "欧盟"})


@pytest.mark.parametrize("nasty", ["'", '"', "`", "}) RETURN 1 //", "$mineral", "\\", "\u0000", "💎" * 50])
def test_text_of_a_caller_is_never_cypher(loaded: Store, nasty: str) -> None:
    before = loaded.read("MATCH (n) RETURN count(n) AS n")
    with pytest.raises(NotResolved):
        ask(loaded, "neighbours", {"entity": nasty})
    with pytest.raises(BadParameter, match=r"relation: .* is none of"):
        ask(loaded, "neighbours", {"entity": "cobalt", "relation": nasty})
    # No question lets such a word through to its statement; it would be a value there, and no more.
    statement = catalogue()["neighbours"].cypher
    assert loaded.read(statement, {"entity": "mineral:cobalt", "relation": "YIELDS", "cap": 5_000})
    assert loaded.read(statement, {"entity": "mineral:cobalt", "relation": nasty, "cap": 5_000}) == []
    assert loaded.read("MATCH (n) RETURN count(n) AS n") == before


def test_one_kind_of_restriction_alone(loaded: Store) -> None:
    def kinds(id_: str, day: str, **given: str) -> list[str]:
        return [row["kind"] for row in ask(loaded, id_, given, as_of=day, limit=1000).rows]

    # By hand: of gallium China requires licences since August 2023 and bans exports to the United States from December 2024.
    for id_, given in (
        ("mineral-restrictions", {"mineral": "gallium"}),
        ("country-mineral-restrictions", {"country": "China", "mineral": "gallium"}),
    ):
        assert kinds(id_, "2025-01-01", **given) == ["licence", "ban"]
        assert kinds(id_, "2025-01-01", **given, kind="ban") == ["ban"]
        assert kinds(id_, "2025-01-01", **given, kind="LICENCE") == ["licence"]
        assert kinds(id_, "2025-01-01", **given, kind="quota") == []
        assert kinds(id_, "2024-06-01", **given, kind="ban") == []
    assert set(kinds("country-restrictions", "2025-01-01", country="China", kind="ban")) == {"ban"}
    assert set(kinds("country-restrictions-met", "2025-01-01", country="United States", kind="licence")) == {"licence"}
    # What is lifted without a word on its kind is lifted of every kind.
    told = kinds("mineral-restriction-history", "all", mineral="cobalt")
    quotas = kinds("mineral-restriction-history", "all", mineral="cobalt", kind="quota")
    assert {"quota", "suspension"} <= set(told)
    assert quotas == [kind for kind in told if kind in ("quota", None)]
    with pytest.raises(BadParameter, match="is quota meant"):
        kinds("mineral-restrictions", "2025-01-01", mineral="gallium", kind="quotas")


@pytest.mark.parametrize("id_", sorted(id_ for id_, c in catalogue().items() if "kind" in c.parameters))
def test_of_one_kind_are_the_rows_of_all_that_have_it(loaded: Store, id_: str) -> None:
    everything = ask(loaded, id_, example_of(id_), as_of="all", limit=1000).rows
    for kind in catalogue()[id_].parameters["kind"].choices:
        alone = ask(loaded, id_, {**example_of(id_), "kind": kind}, as_of="all", limit=1000).rows
        taken: set[str | None] = {"ban", "suspension"} if kind == "ban" else {kind}  # a suspension is a ban for a time
        if id_ == "mineral-restriction-history":
            taken.add(None)  # what is told without a kind lifts every kind
        assert list(alone) == [row for row in everything if row["kind"] in taken]
    assert any(row["kind"] is not None for row in everything)


def test_who_owns_a_project_also_through_companies(loaded: Store) -> None:
    def owners(project: str) -> list[tuple[Any, ...]]:
        rows = ask(loaded, "project-owners", {"project": project}).rows
        return [
            (row["owner"]["name"], row["how"], row["levels"], row["through"] and row["through"]["name"], row["percent"])
            for row in rows
        ]

    # By hand: of Thacker Pass Lithium Americas holds 62, General Motors 38 and the US Department of Energy 5 percent, which
    # holds 5 percent of Lithium Americas too; 5 percent of 62 are 3.1.
    energy = "US Department of Energy"
    assert owners("Thacker Pass") == [
        ("Lithium Americas", "direct", 1, None, 62),
        ("General Motors", "direct", 1, None, 38),
        (energy, "direct", 1, None, 5),
        (energy, "chain", 2, "Lithium Americas", pytest.approx(3.1)),
        (energy, "in_all", None, None, pytest.approx(8.1)),
    ]
    assert {owner for owner, *_ in owners("Tenke Fungurume")} >= {"CMOC", "Gécamines"}
    operators = ask(loaded, "project-operators", {"project": "Mountain Pass"}).rows
    assert [row["operator"]["name"] for row in operators] == ["MP Materials"]


@pytest.mark.parametrize(
    ("id_", "parameter", "given", "meant"),
    [
        ("country-profile", "country", "CN", "country:CHN"),
        ("country-profile", "country", "cod", "country:COD"),
        ("country-profile", "country", "CD", "country:COD"),  # cadmium is no country
        ("country-profile", "country", "AU", "country:AUS"),
        ("country-profile", "country", "UK", "country:GBR"),  # a name, and no code
        ("mineral-restrictions", "to", "JP", "country:JPN"),
        ("mineral-restrictions", "to", "CL", "country:CHL"),  # chlorine is no party
        ("mineral-restrictions", "to", "EU", "alliance:eu"),
        ("neighbours", "entity", "COD", "country:COD"),
        ("neighbours", "entity", "Co", "mineral:cobalt"),
        ("mineral-producers", "mineral", "Co", "mineral:cobalt"),
    ],
)
def test_a_country_by_its_code(loaded_embedded: Store, id_: str, parameter: str, given: str, meant: str) -> None:
    answer = ask(loaded_embedded, id_, {**example_of(id_), parameter: given}, limit=1)
    assert answer.parameters[parameter].id == meant


@pytest.mark.parametrize(
    ("id_", "parameter", "given", "meant"),
    [
        ("neighbours", "entity", "CO", {"mineral:cobalt", "country:COL"}),
        ("neighbours", "entity", "IN", {"mineral:indium", "country:IND"}),
        ("mineral-restrictions", "to", "AU", {"alliance:african-union", "country:AUS"}),
    ],
)
def test_a_code_that_is_a_name_too_is_asked_back(
    loaded_embedded: Store, id_: str, parameter: str, given: str, meant: set[str]
) -> None:
    with pytest.raises(NotResolved) as refused:
        ask(loaded_embedded, id_, {**example_of(id_), parameter: given})
    assert refused.value.ambiguous
    assert {one.id for one in refused.value.candidates} == meant


@pytest.mark.parametrize(
    ("id_", "parameter", "given"), [("neighbours", "entity", "cn"), ("mineral-producers", "mineral", "CN")]
)
def test_a_code_is_one_in_capitals_and_of_a_country(
    loaded_embedded: Store, id_: str, parameter: str, given: str
) -> None:
    with pytest.raises(NotResolved) as refused:
        ask(loaded_embedded, id_, {**example_of(id_), parameter: given})
    assert not refused.value.ambiguous


def test_the_history_of_a_measure_tells_its_paragraphs(loaded: Store) -> None:
    rows = ask(loaded, "measure-history", {"measure": "MOFCOM Announcement 2024 No. 46"}).rows
    told = {(row["event"], row["limb"] and row["limb"]["name"], row["date"]) for row in rows}
    # By hand: announced on 3 December 2024; its second paragraph is paused from 9 November 2025.
    second = "MOFCOM Announcement 2024 No. 46, para. 2"
    assert ("ENACTED", None, "2024-12-03") in told
    assert ("RESTRICTS_EXPORT", second, "2024-12-03") in told
    assert ("LIFTS_RESTRICTION", second, "2025-11-09") in told
    alone = ask(loaded, "measure-history", {"measure": second}).rows
    assert {row["limb"] for row in alone if row["event"] == "LIFTS_RESTRICTION"} == {None}
