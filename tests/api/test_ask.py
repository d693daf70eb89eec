"""/v1/ask and `lodelink ask`, over a graph that a test makes up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from lodelink.commands import ask as command
from lodelink.vocabulary import vocabulary
from queries.asking.ask import Asker
from queries.canned import catalogue
from queries.service import Service, TimedOut
from tests.api.test_shell import Graph


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph()


@pytest.fixture(scope="module")
def client(graph: Graph) -> Iterator[TestClient]:
    with TestClient(create_app(ApiSettings(), graph.open, version="1"), raise_server_exceptions=False) as client:
        yield client


def test_an_answer_with_how_it_was_understood(client: TestClient) -> None:
    body = client.get("/v1/ask", params={"q": "Which alliances link to cobalt as of 2025-06?", "limit": 1}).json()
    assert body["status"] == "answered"
    assert body["understood"]["query"] == "mineral-alliances"
    assert body["understood"]["parameters"] == {"mineral": "mineral:cobalt"}
    assert body["understood"]["address"] == "/v1/minerals/mineral:cobalt/alliances?as_of=2025-06"
    assert body["answer"]["as_of"] == "2025-06"
    assert body["answer"]["rows"][0]["hops"][0]["evidence"][0]["quote"]
    told = {w["of"]: w["words"] for w in body["words"] if w["gives"] == "parameter"}
    assert told == {"mineral": "cobalt"}
    # The address that it tells gives the same rows.
    again = client.get(body["understood"]["address"]).json()
    assert again["rows"] == body["answer"]["rows"]


def test_what_cannot_be_answered_asks_nothing_of_the_graph(client: TestClient, graph: Graph) -> None:
    client.get("/v1/ask", params={"q": "cobalt"})
    graph.asked.clear()
    response = client.get("/v1/ask", params={"q": "钴价会涨吗？"})
    assert response.status_code == 200
    body = response.json()
    assert body["status"] == "cannot"
    assert body["answer"] is None
    assert body["language"] == "zh"
    assert "价格" in body["sentence"]["zh"]
    assert body["next_best"]
    ours = {canned.cypher for canned in catalogue().values()}
    assert not [query for query, _ in graph.asked if query in ours]


def test_only_understood_where_no_answer_is_wanted(client: TestClient) -> None:
    body = client.get("/v1/ask", params={"q": "which alliances link to cobalt", "answer": "false"}).json()
    assert body["status"] == "answered"
    assert body["understood"]["query"] == "mineral-alliances"
    assert body["answer"] is None


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": "x" * 501}, {"q": "cobalt", "limit": "0"}])
def test_a_question_that_is_none(client: TestClient, params: dict[str, str]) -> None:
    response = client.get("/v1/ask", params=params)
    assert response.status_code == 422
    assert response.json()["parameter"] in ("q", "limit")


def test_trouble_of_the_graph_is_told(client: TestClient, graph: Graph) -> None:
    graph.trouble = TimedOut("too long")
    try:
        assert client.get("/v1/ask", params={"q": "which alliances link to cobalt"}).status_code == 503
    finally:
        graph.trouble = None


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    asker = Asker(Service(Graph(), vocabulary(), clock=lambda: "2026-01-01"), catalogue())
    command._show(asker.understand("Which alliances link to cobalt as of 2025-06?"))
    shown = capsys.readouterr().out
    assert shown.startswith("Understood as: Alliances that link to a mineral (mineral = cobalt; as_of = 2025-06).")
    assert "cobalt → mineral" in shown
    command._show(asker.understand("钴价会涨吗"))
    shown = capsys.readouterr().out
    assert shown.startswith("无法回答。")
    assert "lodelink query mineral-" in shown
