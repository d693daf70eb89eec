"""What Neo4j plans for the questions: none reads more than what it asks about without saying why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

from graph import Store
from queries.canned import Canned, catalogue
from tests.queries.plans import ids_of_example, reads_much, says_why


@pytest.fixture(scope="module")
def session(planned: Store) -> Iterator[neo4j.Session]:
    target = planned.target
    login = target.reader or target.writer
    auth = None if login is None else neo4j.basic_auth(login.user, login.password)
    with (
        neo4j.GraphDatabase.driver(target.uri, auth=auth, notifications_min_severity="OFF") as driver,
        driver.session(database=target.database, default_access_mode=neo4j.READ_ACCESS) as opened,
    ):
        yield opened


def test_no_question_plans_a_full_scan_or_a_product_without_saying_why(session: neo4j.Session) -> None:
    found = {id_: reads_much(session, canned, ids_of_example(canned)) for id_, canned in catalogue().items()}
    assert {id_: steps for id_, steps in found.items() if steps and not says_why(catalogue()[id_])} == {}
    # Those about everything do read everything: the check sees what there is to see.
    assert {"changes", "conflicts", "restrictions-in-force"} <= {id_ for id_, steps in found.items() if steps}


@pytest.mark.parametrize(
    ("cypher", "step"),
    [
        ("MATCH (n) RETURN n", "AllNodesScan"),
        ("MATCH (m:Mineral) WHERE m.name_zh CONTAINS $mineral RETURN m", "Scan"),
        ("MATCH ()-[r:PRODUCES]->() RETURN r", "DirectedRelationshipTypeScan"),
        ("MATCH (a:Entity {id: $mineral}), (c:Country) RETURN a, c", "CartesianProduct"),
    ],
)
def test_what_reads_much_is_seen(session: neo4j.Session, cypher: str, step: str) -> None:
    base: Canned = catalogue()["mineral-alliances"]
    given: dict[str, Any] = {"mineral": "mineral:cobalt"}
    assert any(step in one for one in reads_much(session, base.model_copy(update={"cypher": cypher}), given))
    assert reads_much(session, base, given) == []
