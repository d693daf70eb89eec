"""A database that takes connections and answers nothing: 503 in time, health stays, and it comes back by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from graph import GraphSettings, Store
from lodelink import settings
from lodelink.opening import opener
from lodelink.settings import Settings
from tests.api.test_shell import problem
from tests.gate import Gate

COBALT = "/v1/minerals/cobalt/restrictions"
IN_TIME = 10.0


@pytest.fixture
def gated(embedded_store: Store) -> Iterator[tuple[Gate, Settings]]:
    """The embedded engine behind a door, as if it were a server."""
    gate = Gate(int(embedded_store.target.uri.rpartition(":")[2]))
    login = embedded_store.target.writer
    assert login is not None
    graph = GraphSettings(
        uri=f"bolt://127.0.0.1:{gate.port}",
        database=embedded_store.target.database,
        user=login.user,
        password=login.password,
        data_folder=embedded_store.settings.data_folder,
        read_timeout=2.0,
        connect_timeout=1.0,
        acquire_timeout=1.0,
        retry_time=0.5,
    )
    yield gate, replace(settings.read(), graph=graph, api=ApiSettings(reconnect_seconds=0.1, answer_seconds=3.0))
    gate.reopen()
    gate.shut()


def client_of(given: Settings) -> TestClient:
    return TestClient(create_app(given.api, opener(given, [], None), version="1"))


def comes_back(client: TestClient) -> None:
    deadline = time.monotonic() + 30
    while (answer := client.get(COBALT)).status_code != 200:
        problem(answer, 503)
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert answer.json()["complete"] is True
    assert client.get("/readyz").status_code == 200


def test_a_database_that_stalls_is_503_in_time_and_comes_back(gated: tuple[Gate, Settings]) -> None:
    gate, given = gated
    with client_of(given) as client:
        comes_back(client)  # it was never away: the connections are there
        gate.stall()
        for address in (COBALT, "/v1/minerals/钴/producers?as_of=all", "/readyz"):
            began = time.monotonic()
            answer = client.get(address)
            problem(answer, 503)
            assert answer.headers["retry-after"]
            assert time.monotonic() - began < IN_TIME
            assert client.get("/healthz").status_code == 200
        gate.reopen()
        comes_back(client)


def test_a_database_that_stalls_at_the_start_is_waited_for(gated: tuple[Gate, Settings]) -> None:
    gate, given = gated
    gate.stall()
    began = time.monotonic()
    with client_of(given) as client:
        assert time.monotonic() - began < IN_TIME
        problem(client.get(COBALT), 503)
        assert client.get("/healthz").status_code == 200
        gate.reopen()
        comes_back(client)
