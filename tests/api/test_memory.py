"""The service over a Neo4j that gives a transaction little memory: 503 that tells so, never a part of the rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import neo4j
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from graph import GraphSettings, load_documents, open_store
from graph.errors import OutOfMemory
from graph.store import AsyncStore
from lodelink import settings
from lodelink.opening import opener
from tests.api.test_shell import problem
from tests.conftest import engine_missing
from tests.graph.made import document, said
from tests.neo4j import launch

PRODUCERS = "/v1/minerals/cobalt/producers"
# The server's least for one transaction is 1 MiB; this sorts twenty.
HUNGRY = "UNWIND range(1, 300000) AS i WITH i, toString(i) + 'x' AS text ORDER BY text RETURN collect(text)[0] AS first"


@pytest.mark.engine
def test_a_question_that_takes_more_memory_than_there_is_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        running = launch.start(tmp_path / "home", more={"db.memory.transaction.max": "8m"})
    except launch.NotHere as reason:
        engine_missing(str(reason))
        return
    graph = GraphSettings(uri=running.uri, data_folder=tmp_path / "data", retry_time=5.0)
    given = replace(settings.read(), graph=graph, api=ApiSettings(reconnect_seconds=0.1))
    try:
        with open_store(graph) as store:
            load_documents(store, [document("d1", said("country:COD", "PRODUCES", "mineral:cobalt"))])
            with pytest.raises(OutOfMemory, match="took more memory than the graph database gives one"):
                store.read(HUNGRY)
            with TestClient(create_app(given.api, opener(given, [], open_store(graph)), version="1")) as client:
                assert len(client.get(PRODUCERS).json()["rows"]) == 1
                # The question itself made hungry, on its whole way through the store.
                asked = []
                genuine = AsyncStore.read

                async def hungry(self: AsyncStore, *_: object, **__: object) -> list[dict[str, object]]:
                    asked.append(HUNGRY)
                    return [dict(row) for row in await genuine(self, HUNGRY)]

                async def again(*_: object) -> None:
                    raise AssertionError("the same question was asked again in a transaction")

                with monkeypatch.context() as patched:
                    patched.setattr(AsyncStore, "read", hungry)
                    patched.setattr(neo4j.AsyncSession, "execute_read", again)
                    answer = client.get(PRODUCERS.replace("cobalt", "nickel"))
                assert asked
                body = problem(answer, 503)
                assert body["type"].endswith("/too-much")
                assert answer.headers["retry-after"] == "5"
                assert "rows" not in body
                assert len(client.get(PRODUCERS).json()["rows"]) == 1
    finally:
        running.kill()
