"""What a Neo4j plans for a statement: the steps of its plan that read more than what is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import neo4j

from lodelink.vocabulary import vocabulary
from queries.canned import Canned
from tests.queries.made_up import beside


def reads_much(session: neo4j.Session, canned: Canned, given: Mapping[str, Any]) -> list[str]:
    """The scans and cartesian products in the plan of a question, each with what it is about."""
    statement: Any = "EXPLAIN " + canned.cypher
    told = {**given, **beside(canned, given), "cap": canned.max_rows}
    plan = session.run(statement, told).consume().plan
    assert plan is not None
    return [f"{name} {about}".strip() for name, about in _steps(plan) if "Scan" in name or name == "CartesianProduct"]


def says_why(canned: Canned) -> bool:
    """Whether a comment at the head of the statement tells why it reads much."""
    return canned.cypher.startswith("// ")


def ids_of_example(canned: Canned) -> dict[str, Any]:
    """A question's example as the statement gets it: entities by id. A null in place of an id is planned otherwise."""
    given: dict[str, Any] = {}
    for name, parameter in canned.parameters.items():
        means = vocabulary().lookup(str(parameter.example)) if parameter.type == "entity" else []
        given[name] = means[0].id if means else parameter.example
    return given


def _steps(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield str(plan["operatorType"]).partition("@")[0], str(plan["args"].get("Details", ""))
    for child in plan.get("children", ()):
        yield from _steps(child)
