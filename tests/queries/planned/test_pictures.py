"""Phrases, suggestions and scene actions of the perspective on a real Neo4j: reads that know every name, and draw the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import neo4j
import pytest
from neo4j.graph import Node, Path

from graph import AsyncStore, Store
from lodelink.vocabulary import vocabulary
from ontology.schema import ontology
from queries.answer import Answer
from queries.bloom.check import MAX_RECORDS
from queries.bloom.links import Bloom
from queries.bloom.look import look
from queries.bloom.perspective import perspective
from queries.bloom.picture import DAY, Phrase, phrases
from queries.canned import catalogue, today
from queries.service import Service
from tests.conftest import part_of

MADE = perspective()
PHRASES = {p.text: p for p in phrases(catalogue(), ontology(), look())}
TEMPLATES = {t["text"]: t for t in MADE["templates"]}
ACTIONS = {a["name"]: a for a in MADE["sceneActions"]}
# Both languages mostly have the same Cypher: each text of it once.
UNDATED = list({p.cypher: text for text, p in PHRASES.items() if not p.dated}.values())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """To plan a phrase takes Neo4j half a second: a quick run takes every fourth statement, in each language that has it."""
    statements = sorted({p.cypher for p in PHRASES.values()})[part_of(metafunc.config, 4)]
    texts = {"phrase": sorted(TEMPLATES), "undated": UNDATED}
    for name in set(texts) & set(metafunc.fixturenames):
        metafunc.parametrize(name, [text for text in texts[name] if PHRASES[text].cypher in statements])


@pytest.fixture(scope="module")
def session(planned: Store) -> Iterator[neo4j.Session]:
    """As Bloom connects: a reader of its own."""
    settings = planned.settings
    auth = None if settings.password is None else (settings.user, settings.password.get_secret_value())
    with (
        neo4j.GraphDatabase.driver(str(settings.uri), auth=auth) as driver,
        driver.session(database=settings.database, default_access_mode=neo4j.READ_ACCESS) as opened,
    ):
        yield opened


def asked(session: neo4j.Session, cypher: str, params: dict[str, Any]) -> list[neo4j.Record]:
    """The rows of a statement that the database takes for a read and in which it knows every name.

    It tells both of a statement that it runs as of one that it explains, so that each is planned once.
    """
    result = session.run(cypher, params)
    rows = list(result)
    summary = result.consume()
    assert summary.query_type == "r", cypher
    told = [f"{s.gql_status} {s.status_description}" for s in summary.gql_status_objects if s.is_notification]
    # A qualifier that no sample happens to have is not known to the database, and right all the same.
    unused = {f"The property `{name}` does not exist" for name in ontology().qualifiers}
    doubtful = [t for t in told if "does not exist" in t or "deprecated" in t.lower()]
    assert [t for t in doubtful if not any(words in t for words in unused)] == [], cypher
    return rows


def drawn(session: neo4j.Session, cypher: str, params: dict[str, Any]) -> list[Any]:
    """The values of every row: each a path or a node, as Bloom wants it."""
    rows = asked(session, cypher, params)
    assert len(rows) <= MAX_RECORDS
    values = [value for row in rows for value in row.values()]
    assert all(isinstance(value, Path | Node) for value in values), cypher
    return values


def edges(values: list[Any]) -> set[tuple[str, str, str]]:
    return {
        (r["subject"], r.type, r["object"]) for path in values if isinstance(path, Path) for r in path.relationships
    }


def suggested(session: neo4j.Session, phrase: Phrase, name: str, given: dict[str, Any]) -> list[Any]:
    """What Bloom offers for a parameter, once those before it are given."""
    param = next(p for p in TEMPLATES[phrase.text]["params"] if p["name"] == f"${name}")
    if param["cypher"] is not None:
        rows = asked(session, param["cypher"], given)
        assert len(rows) <= look().limits.suggested
    else:
        label, key = param["suggestionLabel"], param["suggestionProp"]
        rows = list(session.run(f"MATCH (n:{label}) WHERE n.{key} IS NOT NULL RETURN n.{key} AS value"))
    assert all(len(row) == 1 for row in rows)
    return [row[0] for row in rows]


@pytest.fixture(scope="module")
def picked() -> dict[str, dict[str, Any]]:
    """The examples of phrases that were picked before, by their text."""
    return {}


def example(session: neo4j.Session, phrase: Phrase, picked: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The catalogue's example as it is picked from what is suggested, one parameter after the other."""
    if phrase.text in picked:
        return picked[phrase.text]
    given: dict[str, Any] = {}
    for name in phrase.parameters:
        offered = suggested(session, phrase, name, given)
        if name == DAY:
            assert offered, phrase.text
            given[name] = look().phrases.day.example
            continue
        parameter = phrase.question.parameters[name]
        written = phrase.example[name]
        if parameter.type == "entity":
            (found,) = vocabulary_names(session, parameter.of, written)
            value = found["name_zh"] if phrase.language == "zh" and found["name_zh"] is not None else found["name"]
            if found["name_zh"] is not None or phrase.language == "en":
                assert value in offered, (phrase.text, name, offered)
            given[name] = value
        else:
            given[name] = float(written) if parameter.type == "number" else written
    picked[phrase.text] = given
    return given


def vocabulary_names(session: neo4j.Session, label: str | None, written: str) -> list[dict[str, Any]]:
    query = (
        f"MATCH (n:{label}) WHERE $x IN [n.name, n.name_zh] OR $x IN n.aliases "
        "RETURN n.name AS name, n.name_zh AS name_zh"
    )
    return [dict(row) for row in session.run(query, {"x": written})]


def test_a_phrase_is_a_read_that_knows_every_name_and_draws_its_example(
    session: neo4j.Session, picked: dict[str, dict[str, Any]], phrase: str
) -> None:
    values = drawn(session, TEMPLATES[phrase]["cypher"], example(session, PHRASES[phrase], picked))
    assert values
    assert all(isinstance(value, Path) for value in values)


def test_a_picture_is_what_the_answer_shows(
    planned: Store, session: neo4j.Session, picked: dict[str, dict[str, Any]], undated: str
) -> None:
    """The edges drawn are the steps of the answer's rows today; worked out by other code from the same graph."""
    phrase = PHRASES[undated]

    async def asking() -> tuple[int, set[tuple[str, str, str]]]:
        reader = AsyncStore(planned.settings, planned.target)
        try:
            service = Service(reader, vocabulary(), clock=today)
            answer = await service.answer(phrase.question, phrase.example, limit=1000)
        finally:
            await reader.close()
        assert answer.total <= 1000
        steps = [c.name for c in phrase.question.columns if c.type == "hops"]
        hops = [hop for row in answer.rows for name in steps for hop in row[name]]
        return answer.total, {(hop["subject"]["id"], hop["relation"], hop["object"]["id"]) for hop in hops}

    rows, wanted = asyncio.run(asking())
    assert wanted
    found = edges(drawn(session, TEMPLATES[undated]["cypher"], example(session, phrase, picked)))
    assert rows <= look().limits.paths
    assert found == wanted


def test_the_day_decides_what_is_drawn(session: neo4j.Session) -> None:
    def kinds(day: str) -> set[tuple[str, str | None]]:
        cypher = TEMPLATES["Restrictions imposed by $country on $day"]["cypher"]
        paths = drawn(session, cypher, {"country": "DR Congo", "day": day})
        stated = [r for path in paths for r in path.relationships if r.type == "RESTRICTS_EXPORT"]
        return {(r["kind"], r.get("valid_from")) for r in stated}

    # By hand from the samples: suspended on 22 February 2025, twice prolonged, then quotas from 16 October.
    stop, quota = ("suspension", "2025-02-22"), ("quota", "2025-10-16")
    assert not {stop, quota} & kinds("2025-01-01")
    assert {stop, quota} & kinds("2025-03-01") == {stop}
    assert {stop, quota} & kinds("2025-03") == {stop}
    assert {stop, quota} & kinds("2025-11-01") == {quota}
    assert {stop, quota} <= kinds("2025")


@pytest.mark.parametrize("none", ["2025-13", "2025-3", "abc", "2025-01-01T00:00", ""])
def test_what_is_no_day_draws_nothing(session: neo4j.Session, none: str) -> None:
    for text in ("Restrictions imposed by $country on $day", "Export restrictions in force on $day"):
        given = {"country": "DR Congo"} if "$country" in text else {}
        assert drawn(session, TEMPLATES[text]["cypher"], given | {"day": "2025"})
        assert drawn(session, TEMPLATES[text]["cypher"], given | {"day": none}) == []


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_a_scene_action_is_a_read_and_draws_what_is_joined_to_the_selection(session: neo4j.Session, name: str) -> None:
    action = ACTIONS[name]
    labels = {c["id"]: c["labels"][0] for c in MADE["categories"]}
    if action["relationshipTypes"] is not None:
        of, pattern = "relationships", f"()-[x:{'|'.join(action['relationshipTypes'])}]->()"
    else:
        of, pattern = "nodes", f"(x:{'|'.join(labels[i] for i in action['categories'])})"
    rows = session.run(f"MATCH {pattern} RETURN elementId(x) AS id ORDER BY x.conflict IS NULL, id")
    selected = [row["id"] for row in rows]
    parts = [selected[i : i + look().limits.chosen] for i in range(0, len(selected), look().limits.chosen)]
    values = [value for part in parts for value in drawn(session, action["cypher"], {of: part})]
    assert values
    assert all(isinstance(value, Path) for value in values)


def test_evidence_leads_from_an_edge_to_the_words_of_its_document(session: neo4j.Session) -> None:
    row = session.run(
        "MATCH (:Country {name: 'DR Congo'})-[e:RESTRICTS_EXPORT {kind: 'quota'}]->(:Mineral {name: 'cobalt'}) "
        "RETURN elementId(e) AS id, e.claims AS claims LIMIT 1"
    ).single(strict=True)
    action = next(a for a in MADE["sceneActions"] if a["name"].endswith("Show the evidence"))
    paths = drawn(session, action["cypher"], {"relationships": [row["id"]]})
    claims = [n for path in paths for n in path.nodes if "Claim" in n.labels]
    assert {c["id"] for c in claims} == set(row["claims"])
    passages = [(path.nodes[0], path.nodes[1]) for path in paths if "Passage" in path.nodes[1].labels]
    assert passages
    assert any(claim["quote"] in passage["text"] for claim, passage in passages)


def test_owners_are_followed_upwards_alone(session: neo4j.Session) -> None:
    row = session.run("MATCH (n:Project {name: 'Thacker Pass'}) RETURN elementId(n) AS id").single(strict=True)
    action = next(a for a in MADE["sceneActions"] if a["name"].endswith("Owners, up the chain"))
    found = edges(drawn(session, action["cypher"], {"nodes": [row["id"]]}))
    # By hand: the department holds the project and the company that holds the rest of it.
    assert {(s, o) for s, _, o in found} >= {("org:us-department-of-energy", "project:thacker-pass")}
    assert {relation for _, relation, _ in found} == {"HOLDS_STAKE"}
    assert not any(s == "project:thacker-pass" for s, _, _ in found)


def test_the_indexes_that_suggestions_need_are_there(session: neo4j.Session) -> None:
    rows = list(
        session.run("SHOW INDEXES YIELD type, labelsOrTypes, properties, state WHERE state = 'ONLINE' RETURN *")
    )
    native = {
        (label, row["properties"][0]) for row in rows if row["type"] == "RANGE" for label in row["labelsOrTypes"] or ()
    }
    fulltext = {tuple(sorted(row["labelsOrTypes"])) for row in rows if row["type"] == "FULLTEXT"}
    for index in MADE["metadata"]["indexes"]:
        if index["type"] == "native":
            assert {(index["label"], k["key"]) for k in index["propertyKeys"]} <= native
        else:
            assert tuple(sorted(index["tokenNames"])) in fulltext
    for template in MADE["templates"]:
        for param in template["params"]:
            if param["suggestionLabel"] is not None:
                assert (param["suggestionLabel"], param["suggestionProp"]) in native


def test_a_name_is_found_by_its_index(session: neo4j.Session) -> None:
    cypher = TEMPLATES["Alliances linked to $mineral"]["cypher"]
    plan = session.run("EXPLAIN " + cypher, {"mineral": "cobalt"}).consume().plan

    def operators(step: Any) -> Iterator[str]:
        yield step["operatorType"]
        for child in step.get("children", []):
            yield from operators(child)

    found = list(operators(plan))
    assert not any("NodeByLabelScan" in o or "AllNodesScan" in o for o in found), found


def test_a_thing_with_very_many_edges_is_drawn_in_part(planned: Store, session: neo4j.Session) -> None:
    """Degree guards: a supernode's picture stays under our limit, and so does each scene action's."""
    limit = look().limits.paths
    planned.write(
        "MATCH (c:Country {id: 'country:CHN'}) UNWIND range(1, 3000) AS i "
        "CREATE (m:Entity:Mineral {id: 'mineral:made-' + toString(i), name: 'made ' + toString(i), made: true}) "
        "CREATE (c)-[:PRODUCES {key: 'made-' + toString(i), relation: 'PRODUCES', subject: 'country:CHN', "
        "object: 'mineral:made-' + toString(i), lifecycle: 'in_force', claims: []}]->(m)"
    )
    try:
        for text in ("Everything joined to $entity", "Profile of $country", "Supply of $country"):
            name = next(iter(PHRASES[text].parameters))
            paths = drawn(session, TEMPLATES[text]["cypher"], {name: "China"})
            assert 100 < len(paths) <= limit, text
        china = [r["id"] for r in session.run("MATCH (n {id: 'country:CHN'}) RETURN elementId(n) AS id")]
        for action in MADE["sceneActions"]:
            assert len(drawn(session, action["cypher"], {"nodes": china, "relationships": []})) <= limit
    finally:
        planned.write("MATCH (m:Mineral) WHERE m.made DETACH DELETE m")


FLOOD = (
    "MATCH (c:Country {id: 'country:CHN'}) UNWIND range(1, $many) AS i "
    "CREATE (m:Entity:Mineral {id: 'mineral:aa-made-' + toString(i), name: 'aa made ' + toString(i), made: true}) "
    "CREATE (c)-[:CONSUMES {key: '0-made-' + toString(i), relation: 'CONSUMES', subject: 'country:CHN', "
    "object: m.id, lifecycle: 'in_force', claims: []}]->(m)"
)


def by_relation(paths: list[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for relation in (r for path in paths for r in path.relationships):
        found.setdefault(relation.type, set()).add(relation["key"])
    return found


@pytest.mark.parametrize("many", [3000, 6000])  # fewer and more than a question reads
def test_a_relation_with_very_many_edges_leaves_room_for_the_others(
    planned: Store, session: neo4j.Session, many: int
) -> None:
    """CONSUMES comes before nearly all others in the alphabet."""
    texts = {"Profile of $country": {"country": "China"}, "Everything joined to $entity": {"entity": "China"}}
    before = {text: by_relation(drawn(session, TEMPLATES[text]["cypher"], given)) for text, given in texts.items()}
    supply = next(a for a in MADE["sceneActions"] if a["name"].startswith("展开：供应"))
    china = [r["id"] for r in session.run("MATCH (n {id: 'country:CHN'}) RETURN elementId(n) AS id")]
    expanded = by_relation(drawn(session, supply["cypher"], {"nodes": china}))
    assert "PRODUCES" in expanded
    planned.write(FLOOD, {"many": many})
    try:
        for text, given in texts.items():
            after = by_relation(drawn(session, TEMPLATES[text]["cypher"], given))
            assert len(after["CONSUMES"]) > 300
            assert sum(map(len, after.values())) == look().limits.paths
            others = {relation: keys for relation, keys in before[text].items() if relation != "CONSUMES"}
            assert len(others) > 3
            assert {relation: after.get(relation) for relation in others} == others, text
        after = by_relation(drawn(session, supply["cypher"], {"nodes": china}))
        assert {r: after[r] for r in expanded if r != "CONSUMES"} == {
            r: k for r, k in expanded.items() if r != "CONSUMES"
        }
        assert len(after["CONSUMES"]) == look().limits.around
    finally:
        planned.write("MATCH (m:Mineral) WHERE m.made DETACH DELETE m")


def test_selected_things_share_a_picture(planned: Store, session: neo4j.Session) -> None:
    """A thing with very many edges that is selected first leaves room for those after it."""
    planned.write(FLOOD, {"many": 3000})
    try:
        hub = "MATCH (n {id: 'country:CHN'}) RETURN elementId(n) AS id"
        others = "MATCH (n:Country)-[:PRODUCES]->() WHERE n.id <> 'country:CHN' RETURN DISTINCT elementId(n) AS id"
        selected = [r["id"] for r in session.run(hub)] + [r["id"] for r in session.run(others)]
        assert len(selected) > 3
        supply = next(a for a in MADE["sceneActions"] if a["name"].startswith("展开：供应"))
        paths = drawn(session, supply["cypher"], {"nodes": selected})
        assert {node.element_id for path in paths for node in path.nodes} >= set(selected)
    finally:
        planned.write("MATCH (m:Mineral) WHERE m.made DETACH DELETE m")


def test_an_answer_tells_what_its_picture_leaves_out(planned: Store, session: neo4j.Session) -> None:
    question = catalogue()["country-profile"]

    async def asking() -> Answer:
        reader = AsyncStore(planned.settings, planned.target)
        try:
            service = Service(reader, vocabulary(), clock=today, picture=Bloom("http://bloom.example/"))
            return await service.answer(question, {"country": "China"}, limit=1000)
        finally:
            await reader.close()

    assert asyncio.run(asking()).bloom_left_out == {}
    planned.write(FLOOD, {"many": 3000})
    try:
        answer = asyncio.run(asking())
        cypher = TEMPLATES["Profile of $country"]["cypher"]
        shown = by_relation(drawn(session, cypher, {"country": "China"}))
        assert answer.total > 3000
        # A row is an edge here: what is not drawn is left out.
        assert answer.bloom_left_out == {"CONSUMES": answer.total - look().limits.paths}
        assert sum(map(len, shown.values())) == look().limits.paths
    finally:
        planned.write("MATCH (m:Mineral) WHERE m.made DETACH DELETE m")


def test_what_has_ended_does_not_push_out_what_holds(planned: Store, session: neo4j.Session) -> None:
    """More ended restrictions than a picture takes, which come first in every order, leave today's picture as it is."""

    def restricted(text: str, **given: str) -> set[str]:
        paths = drawn(session, TEMPLATES[text]["cypher"], given)
        return {r["key"] for path in paths for r in path.relationships if r.type == "RESTRICTS_EXPORT"}

    asked_ = {"Export restrictions in force": {}, "Restrictions imposed by $country": {"country": "China"}}
    before = {text: restricted(text, **given) for text, given in asked_.items()}
    assert all(before.values())
    planned.write(
        "MATCH (c:Country {id: 'country:CHN'}) UNWIND range(1, 400) AS i "
        "CREATE (m:Entity:Mineral {id: 'mineral:aa-made-' + toString(i), name: 'aa made ' + toString(i), made: true}) "
        "CREATE (c)-[:RESTRICTS_EXPORT {key: '0-made-' + toString(i), relation: 'RESTRICTS_EXPORT', subject: 'country:CHN', "
        "object: m.id, kind: 'ban', lifecycle: 'in_force', valid_from: '2001', valid_to: '2002', "
        "from_earliest: '2001-01-01', to_latest: '2002-12-31', claims: []}]->(m)"
    )
    try:
        assert {text: restricted(text, **given) for text, given in asked_.items()} == before
    finally:
        planned.write("MATCH (m:Mineral) WHERE m.made DETACH DELETE m")


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH path = (:Minerals)-->() RETURN path LIMIT 1",
        "MATCH path = (:Mineral)<-[:COVER]-() RETURN path LIMIT 1",
        "MATCH path = (n:Mineral)-->() WHERE n.nome = 'cobalt' RETURN path LIMIT 1",
    ],
)
def test_a_name_that_the_database_does_not_know_is_noticed(session: neo4j.Session, cypher: str) -> None:
    with pytest.raises(AssertionError, match="does not exist"):
        asked(session, cypher, {})


def test_a_write_is_refused(session: neo4j.Session) -> None:
    with pytest.raises((neo4j.exceptions.ClientError, AssertionError)):
        asked(session, "MATCH (n:Mineral) SET n.seen = 1 RETURN n LIMIT 1", {})
