"""The HTTP shell over a graph that a test makes up: health, problems, headers, logs, figures, OpenAPI."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.connection import Opened
from api.errors import addresses_below
from api.logs import JsonLines, set_request_id
from api.settings import ApiSettings
from lodelink.vocabulary import vocabulary
from queries.canned import catalogue, parse
from queries.service import Busy, GraphError, Service, TimedOut, Unavailable
from tests.queries.test_canned import GOOD

EDGE = {
    "relation": "COVERS",
    "key": "e_1",
    "subject": "alliance:minerals-security-partnership",
    "object": "mineral:cobalt",
    "claims": ["f_1"],
    "lifecycle": "in_force",
    "from_latest": "2022-06-14",
}
ROW = {
    "alliance": {"id": EDGE["subject"], "name": "Minerals Security Partnership", "name_zh": "矿产安全伙伴关系"},
    "kind": "names",
    "via": None,
    "relation": "COVERS",
    **dict.fromkeys(("stage", "share_percent", "year", "restriction", "since")),
    "hops": [EDGE],
}
CLAIM = {
    **{"id": "f_1", "document": "d", "quote": "该伙伴关系关注钴", "start": 3, "end": 11, "page": None},
    **{"attribution": None, "title": "T", "publisher": "P", "published": "2024-01-02"},
    **{"language": "zh", "url": None, "source": None},
}


# What HTTP adds is the same for every question: most tests serve two, which takes a tenth of setting up all sixty.
FEW = {id_: catalogue()[id_] for id_ in ("mineral-alliances", "neighbours")}


class Graph:
    """Answers like a store whose one row is known; `trouble` is raised instead while it is set."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.asked: list[tuple[str, Mapping[str, Any]]] = []
        self.rows: list[dict[str, Any]] = [ROW]

    async def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[dict[str, Any]]:
        self.asked.append((query, params or {}))
        if self.trouble is not None:
            raise self.trouble
        if ":GraphVersion" in query:
            return [{"value": 7}]
        if "sum(claims) AS claims" in query:
            return [{"documents": 1, "claims": 1, "latest": "2024-01-02"}]
        if "c.quote" in query:
            return [{"found": [{**CLAIM, "id": id_} for id_ in (params or {})["ids"]]}]
        return self.rows if "UNION ALL" in query and "type(r)" not in query else []

    async def check(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    async def close(self) -> None:
        pass

    async def open(self) -> Opened:
        if self.trouble is not None:
            raise self.trouble
        return Opened(Service(self, vocabulary(), clock=lambda: "2026-01-01"), "made up", self.check, self.close)


@pytest.fixture
def graph() -> Graph:
    return Graph()


@pytest.fixture
def app(graph: Graph) -> FastAPI:
    return create_app(ApiSettings(reconnect_seconds=0.05), graph.open, version="1.2.3", known=FEW)


@pytest.fixture
def whole_app(graph: Graph) -> FastAPI:
    """With every question of the catalogue."""
    return create_app(ApiSettings(reconnect_seconds=0.05), graph.open, version="1.2.3")


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["type"].startswith("https://")
    assert body["detail"].endswith((".", "?")) or ":" in body["detail"]
    assert body["request_id"]
    return body


def test_an_answer_carries_its_evidence_and_headers(client: TestClient) -> None:
    answer = client.get("/v1/minerals/钴/alliances")
    assert answer.status_code == 200
    assert answer.headers["x-lodelink-version"] == "1.2.3"
    assert answer.headers["x-graph-version"] == "7"
    body = answer.json()
    assert body["as_of"] == "2026-01-01"
    evidence = body["rows"][0]["hops"][0]["evidence"][0]
    assert (evidence["quote"], evidence["start"], evidence["end"]) == ("该伙伴关系关注钴", 3, 11)
    assert evidence["document"] | {"id": ""} == {
        **{"key": "d", "id": "", "title": "T", "publisher": "P", "published": "2024-01-02"},
        **{"language": "zh", "url": None, "source": None},
    }


def test_the_next_page_is_an_address_that_works(client: TestClient, graph: Graph) -> None:
    graph.rows = [{**ROW, "hops": [{**EDGE, "key": f"e_{i}"}]} for i in range(3)]
    seen, address = [], "/v1/minerals/钴/alliances?limit=1&as_of=2025-06-01"
    while address:
        body = client.get(address).json()
        assert body["as_of"] == "2025-06-01"
        seen += body["rows"]
        address = body["next"]
    assert len(seen) == 3


def test_the_parameter_is_bound_and_never_text(client: TestClient, graph: Graph) -> None:
    client.get("/v1/minerals/钴/alliances")
    asked = [(q, p) for q, p in graph.asked if "UNION ALL" in q]
    assert [p for _, p in asked] == [{"mineral": "mineral:cobalt", "cap": 5000}]
    assert "钴" not in asked[0][0]


def test_an_unknown_mineral_comes_with_the_nearest(client: TestClient) -> None:
    body = problem(client.get("/v1/minerals/cobolt/alliances"), 404)
    assert body["suggestions"][0] == {"id": "mineral:cobalt", "name": "cobalt", "name_zh": "钴"}
    assert body["parameter"] == "mineral"


def test_an_ambiguous_name_lists_its_meanings(client: TestClient) -> None:
    body = problem(client.get("/v1/entities/Congo/neighbours"), 422)
    assert {s["id"] for s in body["suggestions"]} >= {"country:COD", "country:COG"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=abc", "limit"),
        ("limit=100000", "limit"),
        ("offset=-1", "offset"),
        ("as_of=soon", "as_of"),
        ("as_of=2025-02-30", "as_of"),
        ("known_on=soon", "known_on"),
        ("known_on=2025-13", "known_on"),
        ("cursor=xyz", "cursor"),
        ("as_off=2025", "as_off"),
        ("limit=1&limit=2", "limit"),
        ("as_of=2024&as_of=2024", "as_of"),
    ],
)
def test_a_bad_parameter_is_named(client: TestClient, query: str, parameter: str) -> None:
    assert problem(client.get(f"/v1/minerals/cobalt/alliances?{query}"), 422)["parameter"] == parameter


def test_every_address_is_described(client: TestClient) -> None:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for operation in operations.values():
            assert operation.get("summary"), path
            assert operation.get("description"), path
            assert all(parameter.get("description") for parameter in operation.get("parameters", ())), path


def test_unknown_addresses_and_methods_are_problems_too(client: TestClient) -> None:
    problem(client.get("/nothing"), 404)
    problem(client.post("/v1/minerals/cobalt/alliances"), 405)
    problem(client.get("/v1/minerals/cobalt/alliances?x=" + "y" * 9000), 414)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("/v1/mineral/cobalt/alliances", "/v1/minerals/cobalt/alliances"),
        ("/v1/minerals/cobalt/aliances", "/v1/minerals/cobalt/alliances"),
        ("/v1/neighbours", "/v1/entities/{entity}/neighbours"),
        ("/v1/serch", "/v1/search"),
        ("/favicon.ico", None),
        ("/v1/minerals/cobalt/price", None),
    ],
)
def test_an_address_that_is_not_there_comes_with_the_nearest(client: TestClient, given: str, meant: str | None) -> None:
    detail = problem(client.get(given), 404)["detail"]
    assert detail.endswith("/docs lists them." if meant is None else f"/docs lists them. Is {meant} meant?")


def test_an_address_of_a_thing_alone_leads_to_all_about_it_and_to_what_lies_below(client: TestClient) -> None:
    detail = problem(client.get("/v1/minerals/cobalt"), 404)["detail"]
    assert "All about it: /v1/entities/cobalt." in detail
    below = addresses_below("/v1/minerals/cobalt", [canned.path for canned in catalogue().values()])
    assert len(below) > 10
    assert all(one.startswith("/v1/minerals/cobalt/") for one in below)
    assert detail.endswith("Below it there are /v1/minerals/cobalt/alliances.")  # this service has few questions
    encoded = problem(client.get("/v1/minerals/%E9%92%B4"), 404)["detail"]
    assert "All about it: /v1/entities/%E9%92%B4." in encoded
    assert "钴" not in encoded.partition("; ")[2]
    # Nothing lies below what is no beginning of an address.
    assert addresses_below("/v1/metals/cobalt", [canned.path for canned in catalogue().values()]) == []
    assert "Below" not in problem(client.get("/v1/minerals/cobalt/price"), 404)["detail"]


@pytest.mark.parametrize(
    ("trouble", "status"),
    [(Unavailable("Away."), 503), (Busy("Full.", 3.0), 503), (TimedOut("Slow."), 503), (GraphError("Odd."), 500)],
)
def test_trouble_of_the_graph_has_its_status(
    client: TestClient, graph: Graph, trouble: GraphError, status: int
) -> None:
    graph.trouble = trouble
    answer = client.get("/v1/minerals/cobalt/alliances")
    problem(answer, status)
    assert ("retry-after" in answer.headers) == (status == 503)
    if isinstance(trouble, Busy):
        assert answer.headers["retry-after"] == "3"


def test_a_fault_of_ours_tells_no_secret(client: TestClient, graph: Graph) -> None:
    graph.trouble = RuntimeError("the password is xyzzy")
    answer = client.get("/v1/minerals/cobalt/alliances")
    problem(answer, 500)
    assert "xyzzy" not in answer.text


def test_alive_is_not_ready(client: TestClient, graph: Graph) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": "1.2.3"}
    assert client.get("/readyz").json() == {"status": "ready", "engine": "made up", "graph_version": 7}
    graph.trouble = Unavailable("Away.")
    assert client.get("/healthz").status_code == 200
    problem(client.get("/readyz"), 503)
    graph.trouble = None
    assert client.get("/readyz").status_code == 200


def test_a_database_away_at_start_is_waited_for(graph: Graph) -> None:
    graph.trouble = Unavailable("Away.")
    app = create_app(ApiSettings(reconnect_seconds=0.05), graph.open, version="1.2.3")
    with TestClient(app) as client:
        answer = client.get("/v1/minerals/cobalt/alliances")
        assert "Away" in problem(answer, 503)["detail"]
        assert answer.headers["retry-after"]
        graph.trouble = None
        deadline = time.monotonic() + 5
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert client.get("/v1/minerals/cobalt/alliances").status_code == 200


@pytest.mark.parametrize(("given", "kept"), [("abc-123", True), ("x" * 65, False), ("a b", False), ("", False)])
def test_the_request_id_is_kept_where_it_is_decent(client: TestClient, given: str, kept: bool) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["x-request-id"] == given) is kept
    assert len(answer.headers["x-request-id"]) >= 7


def test_every_request_is_one_line_of_json(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="lodelink"):
        client.get("/v1/minerals/cobolt/alliances", headers={"X-Request-ID": "mine-1"})
    record = next(r for r in caplog.records if getattr(r, "action", "") == "request")
    set_request_id("mine-1")
    line = json.loads(JsonLines().format(record))
    assert line["status"] == 404
    assert line["path"] == "/v1/minerals/cobolt/alliances"
    assert line["request_id"] == "mine-1"
    assert line["ms"] >= 0


def test_figures_count_by_route_and_never_by_name(client: TestClient) -> None:
    client.get("/v1/minerals/cobalt/alliances")
    client.get("/v1/minerals/xyzzy/alliances")
    text = client.get("/metrics").text
    assert 'route="/v1/minerals/{mineral}/alliances",status="200"} 1.0' in text
    assert 'route="/v1/minerals/{mineral}/alliances",status="404"} 1.0' in text
    assert "xyzzy" not in text
    assert "lodelink_graph_version 7.0" in text


def test_openapi_has_a_route_with_examples_for_every_question(whole_app: FastAPI) -> None:
    schema = whole_app.openapi()
    operation = schema["paths"]["/v1/minerals/{mineral}/alliances"]["get"]
    assert operation["operationId"] == "mineral-alliances"
    mineral = next(p for p in operation["parameters"] if p["name"] == "mineral")
    assert {e["value"] for e in mineral["examples"].values()} == {"cobalt", "钴"}
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    row = schema["components"]["schemas"][answer]["properties"]["rows"]["items"]["$ref"].rpartition("/")[2]
    assert set(schema["components"]["schemas"][row]["properties"]) == {*ROW}
    for status in ("404", "422", "503"):
        assert "application/problem+json" in operation["responses"][status]["content"]


def test_every_reference_of_openapi_leads_somewhere(whole_app: FastAPI) -> None:
    text = json.dumps(whole_app.openapi())
    known = set(whole_app.openapi()["components"]["schemas"])
    used = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used <= known


def test_no_two_shapes_of_openapi_have_one_name(whole_app: FastAPI) -> None:
    # Where they have, the modules of ours stand before each.
    assert [name for name in whole_app.openapi()["components"]["schemas"] if "__" in name] == []


def test_answers_fit_their_own_schema(client: TestClient) -> None:
    from api.routers.questions import answer_model

    body = client.get("/v1/minerals/cobalt/alliances").content
    made = answer_model(catalogue()["mineral-alliances"]).model_validate_json(body)
    assert made.model_dump()["total"] == 1


def test_a_question_more_is_a_file_more(graph: Graph) -> None:
    known = {**catalogue(), "makers": parse(GOOD, "makers.cypher")}
    app = create_app(ApiSettings(), graph.open, version="1.2.3", known=known)
    with TestClient(app) as client:
        answer = client.get("/v1/minerals/cobalt/makers?stage=mining")
        assert answer.status_code == 200, answer.text
        assert answer.json()["parameters"]["stage"]["given"] == "mining"
        assert list(client.get("/v1/minerals/cobalt/makers").json()["parameters"]) == ["mineral"]
        assert problem(client.get("/v1/minerals/cobalt/makers?stage=smelting"), 422)["parameter"] == "stage"
    bound = [params for query, params in graph.asked if "PRODUCES" in query]
    assert bound == [{"mineral": "mineral:cobalt", "stage": stage, "cap": 5000} for stage in ("mining", None)]
    assert app.openapi()["paths"]["/v1/minerals/{mineral}/makers"]["get"]["operationId"] == "makers"
