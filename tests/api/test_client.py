"""The client against the service's own description: a method for every route, and no parameter that the route has not."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.client import Client, Failed
from api.settings import ApiSettings
from queries.canned import catalogue
from tests.api.test_http import Moving, rows, served
from tests.api.test_shell import Graph

# Which method asks which operation; questions of the catalogue are asked through `ask`.
METHODS = {
    "ask": "plainly",
    "catalogue": "catalogue",
    "question": "question",
    "search": "search",
    "entity": "entity",
    "entity-relation": "relation",
    "documents": "documents",
    "document": "document",
    "document-claims": "claims",
    "claim": "claim",
    "graph": "graph",
    "healthz": "healthy",
    "readyz": "ready",
    "metrics": "figures",
}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    from api.app import create_app

    return create_app(ApiSettings(), Graph().open, version="1").openapi()


def operations(schema: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """(path, operation) by operation id."""
    return {
        operation["operationId"]: (path, operation)
        for path, methods in schema["paths"].items()
        for operation in methods.values()
    }


class Recorder:
    """Answers anything, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        body: dict[str, Any] = {"hits": [], "next": None, "rows": []}
        if request.url.path == "/v1/catalogue":
            body["questions"] = [{"id": c.id, "path": c.path} for c in catalogue().values()]
        return httpx.Response(200, json=body)


def asked(call: Callable[[Client], Any]) -> httpx.Request:
    recorder = Recorder()

    async def asking() -> None:
        async with Client("http://t", transport=httpx.MockTransport(recorder)) as client:
            await call(client)

    asyncio.run(asking())
    return recorder.asked[-1]


def pattern(path: str) -> str:
    return "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", path))


def test_every_route_has_a_method(schema: dict[str, Any]) -> None:
    told = set(operations(schema)) - set(catalogue())
    assert told <= set(METHODS), "give the client a method for it, and name it above"


@pytest.mark.parametrize("operation_id", sorted(METHODS))
def test_a_method_asks_its_route_with_its_parameters(schema: dict[str, Any], operation_id: str) -> None:
    path, operation = operations(schema)[operation_id]
    method = getattr(Client, METHODS[operation_id])
    named = [p for p in inspect.signature(method).parameters if p != "self"]
    told = [p["name"] for p in operation.get("parameters", [])]
    assert sorted(named) == sorted(told)
    values: dict[str, Any] = dict.fromkeys(told, "1")
    request = asked(lambda client: method(client, **values))
    assert request.method == "GET"
    assert re.fullmatch(pattern(path), request.url.path)
    in_query = {p["name"] for p in operation.get("parameters", []) if p["in"] == "query"}
    assert set(request.url.params) == in_query


@pytest.mark.parametrize("id_", sorted(catalogue()))
def test_a_question_is_asked_with_all_its_parameters(schema: dict[str, Any], id_: str) -> None:
    path, operation = operations(schema)[id_]
    own = dict.fromkeys(catalogue()[id_].parameters, "a/b ü")
    common = {"as_of": "2025", "known_on": "2025", "limit": 5, "offset": 0, "cursor": "x"}
    request = asked(lambda client: client.ask(id_, **own, **common))
    assert re.fullmatch(pattern(path), request.url.raw_path.decode().partition("?")[0])
    in_query = {p["name"] for p in operation["parameters"] if p["in"] == "query"} - {"format"}
    assert set(request.url.params) == in_query


def with_client(app: FastAPI, call: Callable[[Client], Any], **more: Any) -> Any:
    async def asking() -> Any:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with app.router.lifespan_context(app), Client("http://t", transport=transport, **more) as client:
            return await call(client)

    return asyncio.run(asking())


def test_rows_come_from_every_page_and_are_asked_for_once() -> None:
    graph = Moving()
    graph.rows = rows(11)

    async def all_rows(client: Client) -> list[Any]:
        return [row async for row in client.rows("mineral-alliances", mineral="钴", page=4)]

    assert len(with_client(served(graph), all_rows)) == 11


def test_what_has_not_changed_is_not_sent_again() -> None:
    graph = Moving()

    async def twice(client: Client) -> tuple[Any, int, Any, int, Any]:
        first = await client.ask("mineral-alliances", mineral="cobalt")
        before = len(graph.asked)
        second = await client.ask("mineral-alliances", mineral="cobalt")
        after = len(graph.asked)
        graph.write()
        third = await client.ask("mineral-alliances", mineral="cobalt")
        return first, before, second, after, third

    first, before, second, after, third = with_client(served(graph), twice)
    assert first == second
    assert before == after
    assert third["graph_version"] == first["graph_version"] + 1


def test_a_problem_is_an_exception_with_what_may_be_meant() -> None:
    async def wrong(client: Client) -> None:
        await client.ask("mineral-alliances", mineral="cobolt")

    with pytest.raises(Failed, match="cobalt") as told:
        with_client(served(Moving()), wrong)
    assert told.value.status == 404
    assert told.value.suggestions[0]["id"] == "mineral:cobalt"


def test_what_stands_in_the_address_is_needed() -> None:
    async def nothing(client: Client) -> None:
        await client.ask("mineral-alliances")

    with pytest.raises(ValueError, match="mineral-alliances needs mineral"):
        with_client(served(Moving()), nothing)


def test_an_old_id_is_followed_and_a_rate_waited_out() -> None:
    graph = Moving()
    graph.redirects = {"mineral:kobalt": "mineral:cobalt"}

    async def often(client: Client) -> list[Any]:
        return [await client.ask("mineral-alliances", mineral="mineral:kobalt", limit=n) for n in (1, 2)]

    # The catalogue, two old addresses and two new ones: five requests at sixty a minute fit, and a sixth a second later.
    answers = with_client(served(graph, anonymous_rate=60), often)
    assert {a["parameters"]["mineral"]["id"] for a in answers} == {"mineral:cobalt"}
    recorded: list[float] = []

    def busy(request: httpx.Request) -> httpx.Response:
        recorded.append(0.0)
        if len(recorded) < 3:
            return httpx.Response(503, headers={"Retry-After": "0"}, json={})
        return httpx.Response(200, json={"status": "ready"})

    async def patient() -> Any:
        async with Client("http://t", transport=httpx.MockTransport(busy)) as client:
            return await client.ready()

    assert asyncio.run(patient()) == {"status": "ready"}

    async def impatient() -> Any:
        always = httpx.MockTransport(lambda _: httpx.Response(503, headers={"Retry-After": "60"}, text="later"))
        async with Client("http://t", transport=always, patience=1) as client:
            return await client.ready()

    with pytest.raises(Failed, match="later"):
        asyncio.run(impatient())


def test_a_key_is_sent() -> None:
    request = asked(lambda client: client.healthy())
    assert "authorization" not in request.headers
    recorder = Recorder()

    async def asking() -> None:
        async with Client("http://t", key="secret", transport=httpx.MockTransport(recorder)) as client:
            await client.healthy()

    asyncio.run(asking())
    assert recorder.asked[0].headers["authorization"] == "Bearer secret"
