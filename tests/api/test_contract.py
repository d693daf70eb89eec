"""The service keeps what its OpenAPI says, over a real graph: random requests, no 500, no violation, no write, and no
parameter that reaches Cypher as text. Many more of them: `python benchmarks/contract.py`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.connection import Opened
from api.settings import ApiSettings
from benchmarks.contract import run
from graph import AsyncStore, Store
from graph.export import canonical_export
from lodelink.vocabulary import vocabulary
from queries.canned import catalogue
from queries.service import Service
from tests.conftest import examples
from tests.samples import with_samples


class Listening:
    """A store that remembers the statements it was given."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reader: AsyncStore | None = None
        self.statements: list[str] = []
        self.parameters: list[Mapping[str, Any]] = []

    async def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[dict[str, Any]]:
        assert self._reader is not None
        self.statements.append(query)
        self.parameters.append(params or {})
        return await self._reader.read(query, params, timeout=timeout)

    async def open(self) -> Opened:
        reader = self._reader = AsyncStore(self._store.settings, self._store.target)
        service = Service(self, vocabulary(), written=lambda: reader.writes)
        return Opened(service, self._store.engine, reader.verify, reader.close)


@pytest.fixture(scope="module")
def loaded(embedded_session: Store) -> Store:
    return with_samples(embedded_session)


@pytest.fixture(scope="module")
def listening(loaded: Store) -> Listening:
    return Listening(loaded)


@pytest.fixture(scope="module")
def app(listening: Listening) -> FastAPI:
    return create_app(ApiSettings(), listening.open, version="1")


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def test_random_requests_find_no_fault_no_violation_and_write_nothing(
    client: TestClient, app: FastAPI, loaded: Store
) -> None:
    before = list(canonical_export(loaded))

    def call(case: Any) -> Any:
        asked = case.as_transport_kwargs()
        return client.request(asked["method"], case.formatted_path, params=asked["params"], headers=asked["headers"])

    outcome = run(schemathesis.openapi.from_dict(app.openapi()), examples(200), seed=7, call=call)
    assert not outcome.failures
    assert outcome.statuses[200] > examples(50)
    assert set(outcome.statuses) <= {200, 404, 422, 414}
    assert list(canonical_export(loaded)) == before


# Every place of an address where somebody could try to break out of a value into the statement.
EVIL = "x\"'`}) DETACH DELETE n //"


def test_no_parameter_reaches_cypher_as_text(client: TestClient, listening: Listening, app: FastAPI) -> None:
    """Each parameter of each route carries words that stand in no statement of ours, and none is found in one after."""
    listening.statements.clear()
    asked = 0
    for path, methods in app.openapi()["paths"].items():
        told = methods["get"].get("parameters", [])
        for aim in told:
            address = path
            query: dict[str, str] = {}
            for parameter in told:
                value = EVIL if parameter is aim else _plain(parameter)
                if parameter["in"] == "path":
                    address = address.replace("{" + parameter["name"] + "}", quote(value, safe=""))
                elif parameter is aim or parameter.get("required"):
                    query[parameter["name"]] = value
            answer = client.get(address, params=query)
            assert answer.status_code in (200, 404, 422), answer.text
            asked += 1
    assert asked > 300
    assert listening.statements
    for statement in listening.statements:
        assert "DETACH" not in statement
        assert EVIL[:3] not in statement


def test_the_statements_are_ours_whatever_is_asked(client: TestClient, listening: Listening) -> None:
    """A statement with a value in its text would be another one for each value."""
    listening.statements.clear()
    listening.parameters.clear()
    for mineral in ("cobalt", "钴", "lithium", "gallium"):
        for limit in (1, 2, 3):
            assert client.get(f"/v1/minerals/{mineral}/producers?limit={limit}&year=2024").status_code == 200
            assert client.get(f"/v1/entities/{mineral}/relations/PRODUCES?limit={limit}").status_code == 200
    own = {c.cypher for c in catalogue().values()}
    of_questions = {s for s in listening.statements if s in own}
    assert of_questions == {catalogue()["mineral-producers"].cypher}
    assert len(set(listening.statements)) <= 12
    bound = [p["mineral"] for p in listening.parameters if "mineral" in p]
    assert set(bound) == {"mineral:cobalt", "mineral:lithium", "mineral:gallium"}


def _plain(parameter: Mapping[str, Any]) -> str:
    example = next(iter(parameter.get("examples", {}).values()), {"value": "1"})
    return str(example["value"])


def test_paging_over_a_real_graph_skips_nothing_and_repeats_nothing(client: TestClient) -> None:
    for address, rows in (
        ("/v1/minerals/cobalt/alliances?as_of=all", "rows"),
        ("/v1/entities/China/neighbours?as_of=all", "rows"),
        ("/v1/entities/China/relations/RESTRICTS_EXPORT?direction=out", "rows"),
        ("/v1/entities/cobalt/relations/COVERS?", "rows"),
        ("/v1/documents?", "documents"),
        (client.get("/v1/documents?limit=1").json()["documents"][0]["link"] + "/claims?", "claims"),
    ):
        whole = client.get(f"{address}&limit=1000").json()
        assert whole.get("next", "") is None, (address, whole)
        assert len(whole[rows]) > 3
        for limit in (1, 4):
            seen, page = [], client.get(f"{address}&limit={limit}").json()
            while True:
                seen += page[rows]
                if page["next"] is None:
                    break
                page = client.get(page["next"]).json()
            assert seen == whole[rows], (address, limit)


def test_a_load_in_this_process_is_never_answered_with_304(client: TestClient, loaded: Store) -> None:
    address = "/v1/minerals/cobalt/alliances"
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    loaded.write("MATCH (v:GraphVersion {id: 'graph'}) SET v.value = v.value + 1, v.at = 'a moment later'")
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["etag"] != tag


def test_what_is_counted_at_a_thing_is_what_its_pages_hold(client: TestClient) -> None:
    for thing in ("China", "cobalt", "欧盟"):
        card = client.get(f"/v1/entities/{thing}").json()
        assert card["in_graph"]
        assert card["relations"]
        for one in card["relations"]:
            page = client.get(f"{one['link']}&limit=1000").json()
            assert len(page["rows"]) == one["edges"]
            ends = {row["edge"]["subject" if one["direction"] == "out" else "object"]["id"] for row in page["rows"]}
            assert ends == {card["entity"]["id"]}
            assert all(row["edge"]["evidence"] for row in page["rows"])


def test_claims_quote_their_document(client: TestClient) -> None:
    document = client.get("/v1/documents?limit=1").json()["documents"][0]
    text = client.get(document["link"]).json()["text"]
    claims = client.get(document["link"] + "/claims?limit=1000").json()["claims"]
    assert len(claims) == document["claims"]
    for claim in claims:
        assert text[claim["start"] : claim["end"]] == claim["quote"]
    assert client.get(f"/v1/claims/{claims[0]['id']}").json() == claims[0]
    assert client.get("/v1/claims/f_nothing").status_code == 404


@pytest.mark.parametrize(
    ("text", "first", "how"),
    [
        ("cobalt", "mineral:cobalt", "exact"),
        ("Cobal", "mineral:cobalt", "beginning"),
        ("钴", "mineral:cobalt", "exact"),
        ("鈷", "mineral:cobalt", "exact"),
        ("kobalt", "mineral:cobalt", "near"),
        ("cobl", "mineral:cobalt", "near"),  # and not CBL, of which no document speaks
        ("mineral:cobalt", "mineral:cobalt", "exact"),
        ("Security Partnership", "alliance:minerals-security-partnership", "word"),
        ("安全伙伴", "alliance:minerals-security-partnership", "part"),
    ],
)
def test_a_thing_is_found_by_a_part_of_its_name(client: TestClient, text: str, first: str, how: str) -> None:
    hits = client.get("/v1/search", params={"q": text}).json()["hits"]
    assert (hits[0]["entity"]["id"], hits[0]["how"]) == (first, how)
    kind = hits[0]["entity"]["type"]
    assert {h["entity"]["type"] for h in client.get("/v1/search", params={"q": text, "type": kind}).json()["hits"]} == {
        kind
    }


def test_many_callers_get_the_same_answer(app: FastAPI, client: TestClient) -> None:
    alone = client.get("/v1/minerals/cobalt/alliances").json()

    async def many() -> list[Any]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as caller:
            return await asyncio.gather(*(caller.get("/v1/minerals/cobalt/alliances") for _ in range(8)))

    # On the loop of the client that opened the graph.
    assert client.portal is not None
    assert all(answer.json() == alone for answer in client.portal.call(many))
