"""Every planted fault is found, and nothing else is: twenty ways in which a graph can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

import pytest

from graph import load_documents
from graph.checks import Problem, check
from graph.identity import Ledger, Names
from graph.store import Row, Store, Transaction
from ontology.models import Entity, Fact
from tests.conftest import ENGINES, emptied, present_engine
from tests.graph.made import document, said

pytestmark = pytest.mark.engine

DOCUMENTS = [
    document("a", said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22"),
             said("alliance:eu", "COVERS", "mineral:cobalt"), published="2025-02-25"),
    document("b", said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-24"),
             said("country:COD", "RESTRICTS_EXPORT", "mineral:gallium", polarity="denied"), published="2025-02-26"),
    document("c", said("org:a", "HOLDS_STAKE", "org:b", percent=60), said("org:b", "HOLDS_STAKE", "project:p", percent=50),
             said("country:CHN", "RESTRICTS_EXPORT", "mineral:rare-earths", kind="licence", effective="2025-04-04"),
             said("country:CHN", "PRODUCES", "mineral:dysprosium"), said("alliance:eu", "ENACTED", "measure:crma", kind="law"),
             said("country:DEU", "MEMBER_OF", "alliance:eu"), published="2025-04-05"),
]  # fmt: skip

# What is planted, and the kind of problem that must be told of it.
FAULTS = {
    "an edge without claims": ("MATCH (:Alliance)-[e:COVERS]->() SET e.claims = []", "edge-claims"),
    "an edge whose claim is not there": ("MATCH (:Alliance)-[e:COVERS]->() SET e.claims = ['f_nowhere']", "edge-claims"),
    "an edge carried by another's claim": (
        "MATCH (c:Claim {relation: 'RESTRICTS_EXPORT', polarity: 'asserted'}) WITH min(c.id) AS id "
        "MATCH (:Alliance)-[e:COVERS]->() SET e.claims = [id]", "edge-claims"),
    "an edge carried by a denial": (
        "MATCH (c:Claim {polarity: 'denied'}) WITH c.id AS id MATCH (:Alliance)-[e:COVERS]->() SET e.claims = e.claims + id", "edge-denied"),
    "an edge that no claim makes": (
        "MATCH (c:Claim {relation: 'COVERS'}) WITH c.id AS id MATCH (a:Entity {id: 'country:COD'}) MATCH (b:Entity {id: 'mineral:cobalt'}) "
        "CREATE (a)-[e:PRODUCES]->(b) SET e = {key: 'e_planted', relation: 'PRODUCES', subject: 'country:COD', object: 'mineral:cobalt', "
        "claims: [id], lifecycle: 'in_force', family: 'production|country:COD|mineral:cobalt'}", "edge-stale"),
    "an edge that is missing": ("MATCH (:Alliance)-[e:COVERS]->() DELETE e", "edge-missing"),
    "an edge that says otherwise than its claims": ("MATCH (:Alliance)-[e:COVERS]->() SET e.lifecycle = 'planned'", "edge-stale"),
    "an interval that ends before it begins": (
        "MATCH (:Country)-[e:RESTRICTS_EXPORT {valid_from: '2025-02-22'}]->() SET e.to_latest = '2020-01-01'", "edge-interval"),
    "a dispute with nobody": (
        "MATCH (:Country)-[e:RESTRICTS_EXPORT {valid_from: '2025-02-22'}]->() SET e.conflict_with = ['e_nowhere']", "edge-dangling"),
    "an edge in the wrong place": ("MATCH (:Alliance)-[e:COVERS]->() SET e.subject = 'country:COD'", "edge-ends"),
    "a derived edge that rests on nothing": ("MATCH (:Alliance)-[e:LINKED_TO]->() SET e.via = ['e_nowhere']", "edge-derived"),
    "a claim without a quote": ("MATCH (c:Claim {relation: 'COVERS'}) SET c.quote = ''", "claim-quote"),
    "a quote that is not in the text": ("MATCH (c:Claim {relation: 'COVERS'}) SET c.quote = 'EU covers nothing'", "claim-quote"),
    "a claim that is quoted from nowhere": ("MATCH (c:Claim {relation: 'COVERS'})-[q:QUOTED_FROM]->() DELETE q", "claim-passage"),
    "a claim whose document is gone": ("MATCH (c:Claim {relation: 'COVERS'}) SET c.document = 'nowhere'", "claim-document"),
    "a claim that points elsewhere": (
        "MATCH (c:Claim {relation: 'COVERS'})-[r:SUBJECT]->() DELETE r WITH c MATCH (x:Entity {id: 'country:COD'}) CREATE (c)-[:SUBJECT]->(x)",
        "claim-subject"),
    "a claim without an object": ("MATCH (c:Claim {relation: 'COVERS'})-[r:OBJECT]->() DELETE r", "claim-object"),
    "a claim of a relation that may not join its ends": (
        "MATCH (c:Claim {relation: 'COVERS'}) SET c.subject_type = 'Country'", "claim-illegal"),
    "a claim with an illegal qualifier": (
        "MATCH (c:Claim {relation: 'COVERS'}) SET c.qualifiers = '{\"effective\": \"soon\"}'", "claim-illegal"),
    "a claim in the wrong family": ("MATCH (c:Claim {relation: 'COVERS'}) SET c.family = 'coverage|x|y'", "claim-family"),
    "a text that was altered": ("MATCH (p:Passage {document: 'a'}) SET p.text = p.text + '.'", "document-text"),
    "passages in disorder": ("MATCH (p:Passage {document: 'a'}) SET p.number = 7", "passage-order"),
    "a passage of no document": ("MATCH (p:Passage {document: 'a'})-[r:PART_OF]->() DELETE r", "passage-document"),
    "a document that lost a claim": ("MATCH (d:Document {key: 'a'}) SET d.claims = 5", "document-claims"),
    "an entity that nobody speaks of": (
        "CREATE (:Entity:Mineral {id: 'mineral:planted', name: 'planted', uses: 0})", "entity-unused"),
    "an entity of another type than its id": (
        "CREATE (:Entity:Country {id: 'mineral:planted', name: 'planted', uses: 0})", "entity-type"),
    "an entity without a name": ("MATCH (e:Entity {id: 'alliance:eu'}) SET e.name = ''", "entity-name"),
    "an entity miscounted": ("MATCH (e:Entity {id: 'alliance:eu'}) SET e.uses = 9", "entity-uses"),
    "a derived percent that does not follow": ("MATCH ()-[e:HOLDS_ULTIMATELY]->() SET e.percent = 99.0", "edge-derived"),
    "a derived edge that is missing": ("MATCH ()-[e:HOLDS_ULTIMATELY]->() DELETE e", "edge-derived"),
    "a link of an alliance that is missing": ("MATCH (:Alliance)-[e:LINKED_TO]->() DELETE e", "edge-derived"),
    "a measure's reach that is missing": ("MATCH (:Measure)-[e:MEASURE_REACHES]->() DELETE e", "edge-derived"),
    "a reach of other dates than its restriction": (
        "MATCH ()-[e:RESTRICTION_REACHES]->() SET e.valid_from = '2020-01-01'", "edge-derived"),
    "a reach that is missing": ("MATCH ()-[e:RESTRICTION_REACHES]->() DELETE e", "edge-derived"),
    "a derived edge with the claims of another": (
        "MATCH (c:Claim {relation: 'COVERS'}) WITH c.id AS id MATCH ()-[e:HOLDS_ULTIMATELY]->() SET e.claims = [id]", "edge-derived"),
    "a derived edge of a rule that there is not": ("MATCH ()-[e:HOLDS_ULTIMATELY]->() SET e.rule = 'guess'", "edge-derived"),
    "a stated edge that says it is derived": ("MATCH (:Alliance)-[e:COVERS]->() SET e.derived = true, e.via = [e.key]", "edge-derived"),
    "words that say otherwise": ("MATCH (:Alliance)-[e:COVERS]->() SET e.says = 'covers nothing'", "edge-words"),
    "a dispute of which the words are silent": ("MATCH (:Country)-[e:RESTRICTS_EXPORT]->() SET e.disputed = null", "edge-words"),
    "an edge that nobody knows since when": ("MATCH (:Alliance)-[e:COVERS]->() SET e.recorded = null", "edge-recorded"),
    "an edge that says nothing of itself": (
        "MATCH (a:Entity {id: 'org:a'}) MATCH (b:Entity {id: 'org:b'}) CREATE (a)-[:HOLDS_STAKE]->(b)", "edge-ends"),
    "a claim that cannot be read": ("MATCH (c:Claim {relation: 'COVERS'}) SET c.qualifiers = '{'", "claim-illegal"),
    "a claim that was given to another": ("MATCH (c:Claim {relation: 'COVERS'}) SET c.subject_given = 'alliance:x'", "claim-ledger"),
    "an entity that says it is of another type": ("MATCH (e:Entity {id: 'alliance:eu'}) SET e.type = 'Mineral'", "entity-type"),
    "a redirect that nobody decided": ("CREATE (:Redirect {id: 'org:planted', to: 'org:a'})", "redirect"),
    "an edge of tomorrow": ("MATCH (:Alliance)-[e:COVERS]->() SET e.recorded = '2999-01-01T00:00:00.000000+00:00'", "edge-recorded"),
    "a derived edge of tomorrow": (
        "MATCH (:Alliance)-[e:LINKED_TO]->() SET e.recorded = '2999-01-01T00:00:00.000000+00:00'", "edge-recorded"),
    "an edge of no run": ("MATCH (:Alliance)-[e:COVERS]->() SET e.run = 'load of nobody'", "edge-recorded"),
    "a claim of tomorrow": ("MATCH (c:Claim {relation: 'COVERS'}) SET c.recorded = '2999-01-01'", "claim-recorded"),
    "a claim of no run": ("MATCH (c:Claim {relation: 'COVERS'}) SET c.run = null", "claim-recorded"),
    "a document of no run": ("MATCH (d:Document {key: 'a'}) SET d.run = 'load of nobody'", "document-recorded"),
    "a run that ended before it began": ("MATCH (r:Run) SET r.ended = '2000-01-01'", "history"),
    "two documents with one id": (
        "MATCH (d:Document {key: 'a'}) WITH d.id AS id MATCH (other:Document {key: 'b'}) SET other.id = id", "document-id"),
    "a document with the id of none": ("MATCH (d:Document {key: 'a'}) SET d.id = 'd_nobody'", "document-id"),
    "an entity with another's name": ("MATCH (e:Entity {id: 'alliance:eu'}) SET e.name = 'Chile'", "entity-name"),
    "an entity with another's Chinese name": ("MATCH (e:Entity {id: 'alliance:eu'}) SET e.name_zh = '智利'", "entity-name"),
    "an entity of the vocabulary with another's name": (
        "MATCH (e:Entity {id: 'mineral:dysprosium'}) SET e.name = 'terbium'", "entity-name"),
    "an entity that nobody calls what is noted": ("MATCH (e:Entity {id: 'alliance:eu'}) SET e.told = ['Chile']", "entity-name"),
    "an old edge that was replaced before it was known": ("MATCH (v:EdgeVersion) SET v.retired = '2000-01-01'", "history"),
    "an old edge that is replaced tomorrow": ("MATCH (v:EdgeVersion) SET v.retired = '2999-01-01'", "history"),
    "an old edge that still stood beside the new one": (
        "MATCH (v:EdgeVersion) MATCH (:Entity)-[e:COVERS]->(:Entity) WHERE e.key = v.key SET v.retired = e.recorded + '1'", "history"),
    "an old edge that cannot be read": ("MATCH (v:EdgeVersion) SET v.data = '{'", "history"),
    "an old edge with the content of another": ("MATCH (v:EdgeVersion) SET v.data = '{\"key\": \"e_other\"}'", "history"),
    "an old edge that no run replaced": ("MATCH (v:EdgeVersion) SET v.run = 'load of nobody'", "history"),
    "an old claim that cannot be read": ("MATCH (v:ClaimVersion) SET v.qualifiers = '{'", "history"),
    "an old claim that no run replaced": ("MATCH (v:ClaimVersion) SET v.superseded_run = 'load of nobody'", "history"),
    "an old claim that is replaced tomorrow": ("MATCH (v:ClaimVersion) SET v.superseded = '2999-01-01'", "history"),
    "a claim filed as another's organ's": (
        "MATCH (c:Claim {relation: 'ENACTED'}) SET c.measure_root = 'country:FRA|crma'", "claim-family"),
    "a claim filed under another measure": (
        "MATCH (c:Claim {relation: 'ENACTED'}) SET c.measure_also = 'alliance:eu|other'", "claim-family"),
    "a node of somebody else": ("CREATE (:Stranger {id: 'x'})", "foreign"),
    "a node of another's kind of name": ("CREATE (:`it's a ``Stranger``` {id: 'x'})", "foreign"),
    "a record with a label more": ("CREATE (:Run:Stranger {id: 'planted', started: '2020', ended: '2020'})", "foreign"),
    "a relationship of somebody else": (
        "MATCH (d:Document {key: 'a'}) MATCH (c:Claim {relation: 'COVERS'}) CREATE (d)-[:LIKES]->(c)", "foreign"),
    "a redirect of what still stands": ("CREATE (:Redirect {id: 'alliance:eu', to: 'alliance:x'})", "redirect"),
}  # fmt: skip


def belonging(entity: str) -> Names | None:
    """Dysprosium is one of the rare earths; of others nothing is known."""
    return Names("dysprosium", broader=("mineral:rare-earths",)) if entity == "mineral:dysprosium" else None


@pytest.fixture(scope="module")
def standing() -> dict[str, list[Row]]:
    """What each engine told of the documents when they were loaded."""
    return {}


@pytest.fixture(params=ENGINES)
def sound(request: pytest.FixtureRequest, standing: dict[str, list[Row]]) -> Store:
    """The documents on each engine in turn, loaded anew where a test before this one wrote something else."""
    store = present_engine(request.getfixturevalue(f"{request.param}_session"))
    if standing.get(request.param) != told(store):
        load_with_history(emptied(store))
        standing[request.param] = told(store)
    return store


def load_with_history(store: Store) -> None:
    """The documents, of which one said something else before."""
    before = document(
        "a", said("country:COD", "PRODUCES", "mineral:cobalt"), said("alliance:eu", "COVERS", "mineral:cobalt")
    )
    load_documents(store, [before], names=belonging)
    load_documents(store, DOCUMENTS, names=belonging)


def told(store: Store) -> list[Row]:
    return store.read(
        "MATCH (v:GraphVersion {id: 'graph'}) OPTIONAL MATCH (n) WHERE n:Document OR n:Claim "
        "RETURN v.value AS version, v.at AS at, count(n) AS records"
    )


class Within:
    """The graph as one transaction sees it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def read(self, query: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        return self._tx.run(query, params)


class TakenBack(Exception):
    """Ends a transaction that is to leave nothing behind."""


def found_with(store: Store, planting: str) -> list[Problem]:
    """The problems that are found while something is planted; afterwards it was never there."""
    found: list[Problem] = []

    def work(tx: Transaction) -> None:
        tx.run(planting)
        found.extend(check(cast(Store, Within(tx)), names=belonging, ledger=Ledger()))
        raise TakenBack

    with suppress(TakenBack):
        store.transact(work)
    return found


def test_a_sound_graph_has_no_problem(store: Store) -> None:
    load_with_history(store)
    assert store.read("MATCH (v:EdgeVersion) RETURN count(v) AS n") != [{"n": 0}]
    assert check(store, shacl=True, names=belonging, ledger=Ledger()) == []


def test_an_entity_that_texts_call_by_two_names_is_sound(store: Store) -> None:
    plain = document("c", said("org:a1", "OPERATES", "project:p"))
    (fact,) = plain.facts
    subject = Entity(type="Organization", id="org:a1", name="Ａ１", mention="Ａ１")
    wide = Fact(
        subject=subject, relation="OPERATES", object=fact.object, evidence=fact.evidence, extractor=fact.extractor
    )
    load_documents(store, [replace(plain, facts=(fact, wide))])
    assert len(store.read("MATCH (c:Claim) WHERE c.subject = 'org:a1' RETURN DISTINCT c.subject_name AS n")) == 2
    assert check(store, shacl=True) == []


def test_the_shapes_find_what_they_forbid(store: Store) -> None:
    load_documents(store, DOCUMENTS[:2])  # where nothing else tells what the EU is
    store.write("MATCH (c:Claim {relation: 'COVERS'}) SET c.subject_type = 'Country'")
    assert "shape" in {p.code for p in check(store, shacl=True)}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(sound: Store, fault: str) -> None:
    planting, code = FAULTS[fault]
    found = found_with(sound, planting)
    assert code in {p.code for p in found}
    assert all(p.sentence and p.where for p in found)


def test_what_is_planted_is_gone_afterwards(sound: Store) -> None:
    """Or one fault would be found for another."""
    assert found_with(sound, FAULTS["an edge that is missing"][0])
    assert found_with(sound, "MATCH (n:Claim) SET n.start = n.start") == []
    assert check(sound, names=belonging, ledger=Ledger()) == []


def test_there_are_enough_faults() -> None:
    assert len(FAULTS) >= 20
