"""The service over a database whose disk is full: what is known is answered whole or with 503 in time, and writes come back."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from graph import GraphSettings, Store, load_documents, open_store
from graph.errors import NotWritable, Unavailable
from lodelink import settings
from lodelink.opening import opener
from tests.api.test_shell import problem
from tests.conftest import engine_missing
from tests.disk import filled, small_disk
from tests.graph.made import document, said
from tests.neo4j import launch

PRODUCERS = "/v1/minerals/cobalt/producers"
IN_TIME = 10.0


def add(store: Store, batch: int) -> None:
    """Rows that come together or not at all."""
    store.write(
        "UNWIND range(1, 50) AS i CREATE (n:Row {id: $batch * 1000 + i, batch: $batch, text: $text})",
        {"batch": batch, "text": "x" * 20_000},
    )


def until_full(store: Store) -> int:
    """How many batches were acknowledged before a write was refused as one that there is no room for."""
    for number in range(100):
        try:
            add(store, number)
        except NotWritable:
            return number
    raise AssertionError("there is room still")


def producers(client: TestClient) -> list[Any]:
    return [row["producer"]["id"] for row in client.get(PRODUCERS).json()["rows"]]


def test_over_a_full_disk_answers_stay_and_writes_come_back(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 128) as folder:
        graph = GraphSettings(data_folder=folder)
        given = replace(settings.read(), graph=graph, api=ApiSettings(reconnect_seconds=0.1))
        with open_store(graph) as store:
            load_documents(store, [document("d1", said("country:COD", "PRODUCES", "mineral:cobalt"))])
            with TestClient(create_app(given.api, opener(given, [], open_store(graph)), version="1")) as client:
                assert producers(client) == ["country:COD"]
                with filled(folder):
                    acknowledged = until_full(store)
                    for address in (PRODUCERS, f"{PRODUCERS}?as_of=all", "/v1/entities/cobalt", "/readyz"):
                        began = time.monotonic()
                        answer = client.get(address)
                        assert time.monotonic() - began < IN_TIME
                        assert answer.status_code == 200, answer.text
                    assert producers(client) == ["country:COD"]
                    with pytest.raises(NotWritable):
                        load_documents(store, [document("d2", said("country:CHN", "PRODUCES", "mineral:cobalt"))])
                    assert producers(client) == ["country:COD"]
                # Room again: nobody opens anything anew.
                load_documents(store, [document("d2", said("country:CHN", "PRODUCES", "mineral:cobalt"))])
                assert producers(client) == ["country:CHN", "country:COD"]
                rows = store.read("MATCH (n:Row) RETURN n.batch AS batch, count(n) AS rows ORDER BY batch")
                assert rows == [{"batch": number, "rows": 50} for number in range(acknowledged)]


@pytest.mark.engine
def test_a_neo4j_whose_disk_is_full_is_503_until_it_is_started_again(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 300) as folder:
        small_log = {"db.tx_log.preallocate": "false", "db.tx_log.rotation.size": "1m"}
        try:
            running = launch.start(folder / "home", more=small_log)
        except launch.NotHere as reason:
            engine_missing(str(reason))
            return
        graph = GraphSettings(uri=running.uri, data_folder=tmp_path / "data", retry_time=0.5)
        given = replace(settings.read(), graph=graph, api=ApiSettings(reconnect_seconds=0.1))
        try:
            with open_store(graph) as store:
                load_documents(store, [document("d1", said("country:COD", "PRODUCES", "mineral:cobalt"))])
                with TestClient(create_app(given.api, opener(given, [], open_store(graph)), version="1")) as client:
                    assert producers(client) == ["country:COD"]
                    with filled(folder):
                        with pytest.raises(Unavailable, match="full disk"):
                            load_documents(store, [document("d2", said("country:CHN", "PRODUCES", "mineral:cobalt"))])
                        for address in (PRODUCERS, f"{PRODUCERS}?as_of=all", "/v1/entities/cobalt", "/readyz"):
                            began = time.monotonic()
                            problem(client.get(address), 503)
                            assert time.monotonic() - began < IN_TIME
                        assert client.get("/healthz").status_code == 200
                    # Neo4j stays away until its owner starts it again; the service needs nobody for that.
                    running.kill()
                    running = launch.start(folder / "home", int(running.uri.rpartition(":")[2]), more=small_log)
                    assert producers(client) == ["country:COD"]
                    load_documents(store, [document("d2", said("country:CHN", "PRODUCES", "mineral:cobalt"))])
                    assert producers(client) == ["country:CHN", "country:COD"]
        finally:
            running.kill()
