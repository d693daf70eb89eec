"""What HTTP adds to answers: no parameter ignored, cursors, ETags, compression, keys, rates, limits. Over a made-up graph."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import zstandard
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.compression import accepted
from api.connection import Opened
from api.keys import HEADER, KeysError, Rates, line, made, read
from api.middleware import Heads
from api.settings import ApiSettings, is_loopback, open_to_all
from lodelink.vocabulary import vocabulary
from ontology.models import document_id
from queries import documents, paging
from queries.canned import Canned, catalogue
from queries.paging import cursor
from queries.service import Service, Unavailable
from tests.api.test_shell import EDGE, FEW, ROW, Graph, problem

COBALT = "/v1/minerals/cobalt/alliances"
WAY_OUT = "begin again without a cursor"


class Moving(Graph):
    """A graph that is written to, with merged ids, and that can be slow."""

    def __init__(self) -> None:
        super().__init__()
        self.version = 7
        self.writes = 0
        self.redirects: dict[str, str] = {}
        self.seconds = 0.0

    async def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[dict[str, Any]]:
        found = await super().read(query, params, timeout=timeout)
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if ":GraphVersion" in query:
            return [{"value": self.version, "at": f"then {self.version}"}]
        if ":Redirect" in query:
            return [{"id": old, "to": new} for old, new in self.redirects.items()]
        if query == documents.DOCUMENT and (params or {})["id"] == document_id("d1"):
            return [{"key": "d1", **dict.fromkeys(("title", "publisher", "published", "language", "url", "source"))}]
        return found

    def write(self) -> None:
        self.version += 1
        self.writes += 1

    async def open(self) -> Opened:
        service = Service(self, vocabulary(), clock=lambda: "2026-01-01", written=lambda: self.writes)
        return Opened(service, "made up", self.check, self.close)


@pytest.fixture
def graph() -> Moving:
    return Moving()


def served(graph: Moving, known: Mapping[str, Canned] = FEW, **settings: Any) -> FastAPI:
    return create_app(ApiSettings(**settings), graph.open, version="1.2.3", known=known)


@pytest.fixture
def client(graph: Moving) -> Iterator[TestClient]:
    with TestClient(served(graph), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def whole_client(graph: Moving) -> Iterator[TestClient]:
    """Of a service with every question of the catalogue."""
    with TestClient(served(graph, catalogue()), raise_server_exceptions=False) as made:
        yield made


# ------------------------------------------------------------------------------------------------ parameters


def test_an_unknown_parameter_is_named_with_the_nearest(client: TestClient) -> None:
    for address, name, near in (
        (f"{COBALT}?limt=3", "limt", "limit"),
        ("/v1/search?q=x&tpye=Mineral", "tpye", "type"),
        ("/v1/documents?offset=3", "offset", ""),
        ("/healthz?verbose=1", "verbose", ""),
        ("/v1/catalogue?page=2", "page", ""),
    ):
        body = problem(client.get(address), 422)
        assert body["parameter"] == name
        assert near in body["detail"]


def test_a_merged_id_leads_on_in_path_and_query(whole_client: TestClient, graph: Moving) -> None:
    graph.redirects = {"country:ZAR": "country:COD", "mineral:kobalt": "mineral:cobalt"}
    graph.redirects |= {"country:UST": "country:USA", "country:COG": "country:COD"}
    answer = whole_client.get("/v1/minerals/mineral:kobalt/alliances?limit=3&as_of=2025", follow_redirects=False)
    problem(answer, 308)
    assert answer.headers["location"] == "/v1/minerals/mineral:cobalt/alliances?limit=3&as_of=2025"
    card = whole_client.get("/v1/entities/country:ZAR/relations/MEMBER_OF?direction=out", follow_redirects=False)
    assert card.headers["location"] == "/v1/entities/country:COD/relations/MEMBER_OF?direction=out"
    both = whole_client.get("/v1/countries/country:ZAR/alliances/shared-with/country:UST", follow_redirects=False)
    assert both.headers["location"] == "/v1/countries/country:COD/alliances/shared-with/country:USA"
    # A name of what was merged away is no old address: the answer is that of what stands for it.
    named = whole_client.get("/v1/entities/Congo")
    assert named.status_code == 200
    assert named.json()["entity"]["id"] == "country:COD"


def test_the_catalogue_tells_every_question_and_its_example_works(whole_client: TestClient, graph: Moving) -> None:
    graph.trouble = Unavailable("Away.")
    told = whole_client.get("/v1/catalogue").json()["questions"]
    assert {q["id"] for q in told} == set(catalogue())
    one = whole_client.get("/v1/catalogue/mineral-alliances").json()
    assert one["example"] == COBALT
    assert "mineral-alliances" in {q["id"] for q in told}
    problem(whole_client.get("/v1/catalogue/nothing"), 404)
    graph.trouble = None
    assert whole_client.get(one["example"]).status_code == 200


# ------------------------------------------------------------------------------------------------ cursors


def rows(count: int) -> list[dict[str, Any]]:
    return [{**ROW, "hops": [{**EDGE, "key": f"e_{i:03}"}]} for i in range(count)]


@pytest.mark.parametrize("limit", [1, 3, 7, 20])
def test_paging_skips_nothing_and_repeats_nothing(client: TestClient, graph: Moving, limit: int) -> None:
    graph.rows = rows(20)
    whole = client.get(f"{COBALT}?limit=1000").json()["rows"]
    address, seen = f"{COBALT}?limit={limit}", []
    while address:
        body = client.get(address).json()
        seen += body["rows"]
        address = body["next"]
        assert "offset=" not in (address or "")
    assert seen == whole
    assert len(seen) == 20


def test_pages_go_on_behind_the_last_row_though_rows_come_and_go(client: TestClient, graph: Moving) -> None:
    every = rows(40)
    graph.rows = every[10:30]
    first = client.get(f"{COBALT}?limit=5").json()
    # Gone: rows of the first page, its last one too, and one of the next. Come: rows before, and one that is the last of all.
    graph.rows = [*every[3:8], *every[10:13], *every[15:17], *every[18:30], every[39]]
    graph.write()
    seen, address = [*first["rows"]], first["next"]
    while address:
        page = client.get(address).json()
        assert page["graph_version"] == 8
        seen += page["rows"]
        address = page["next"]
    keys = [row["hops"][0]["key"] for row in seen]
    assert keys == [f"e_{i:03}" for i in (*range(10, 15), 15, 16, *range(18, 30), 39)]
    assert page["total"] == 23
    assert page["offset"] + len(page["rows"]) == page["total"]


def test_nothing_is_left_behind_a_last_row_that_is_gone(client: TestClient, graph: Moving) -> None:
    graph.rows = rows(5)
    mark = client.get(f"{COBALT}?limit=3").json()["cursor"]
    graph.rows = rows(2)
    graph.write()
    page = client.get(f"{COBALT}?limit=3&cursor={mark}").json()
    assert (page["rows"], page["next"], page["cursor"], page["total"]) == ([], None, None, 2)


@pytest.mark.parametrize("count", [0, 5])
def test_a_cursor_that_counts_rows_as_earlier_ones_did_is_refused(
    client: TestClient, graph: Moving, count: int
) -> None:
    graph.rows = rows(5)
    mark = client.get(f"{COBALT}?limit=2").json()["cursor"]
    graph.rows = rows(count)
    body = json.loads(base64.urlsafe_b64decode(mark + "=="))
    about = ["mineral-alliances", "[('mineral', 'mineral:cobalt')]", "2026-01-01", "None"]
    assert cursor(about, body[0], body[1]) == mark
    told = problem(client.get(f"{COBALT}?limit=2&cursor={cursor(about, body[0], 2)}"), 422)
    assert told["parameter"] == "cursor"
    assert WAY_OUT in told["detail"]


def test_a_cursor_is_bound_to_question_parameters_and_day(client: TestClient, graph: Moving) -> None:
    graph.rows = rows(5)
    first = client.get(f"{COBALT}?limit=2").json()
    mark = first["cursor"]
    assert client.get(f"{COBALT}?limit=2&cursor={mark}").status_code == 200
    for address in (
        f"/v1/minerals/lithium/alliances?cursor={mark}",
        f"{COBALT}?as_of=2025&cursor={mark}",
        f"{COBALT}?cursor={mark[:-2]}AA",
        f"/v1/documents?cursor={mark}",
        f"{COBALT}?cursor=soon",
    ):
        told = problem(client.get(address), 422)
        assert told["parameter"] == "cursor"
        assert WAY_OUT in told["detail"]
    assert problem(client.get(f"{COBALT}?offset=1&cursor={mark}"), 422)["parameter"] == "offset"


@pytest.mark.parametrize("place", [2, "x", [1], ["1", "c_1"], [10**30, "c_1"], [0, "\ud800"], None, {}])
def test_a_cursor_of_claims_with_another_place_is_refused(client: TestClient, place: Any) -> None:
    # By hand: what no release of ours made may still be sent.
    body = json.dumps(["7.x", place, paging._seal(["claims", "d1"], "7.x", place)])
    mark = base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")
    told = problem(client.get(f"/v1/documents/{document_id('d1')}/claims?cursor={mark}"), 422)
    assert told["parameter"] == "cursor"
    assert WAY_OUT in told["detail"]


def test_a_page_that_follows_does_not_put_the_question_again(client: TestClient, graph: Moving) -> None:
    def put() -> int:
        return sum(query == catalogue()["mineral-alliances"].cypher for query, *_ in graph.asked)

    graph.rows = rows(20)
    first = client.get(f"{COBALT}?limit=7").json()
    assert put() == 1
    second = client.get(first["next"]).json()
    assert len(second["rows"]) == 7
    assert client.get(second["next"]).json()["next"] is None
    assert put() == 1
    graph.write()
    assert client.get(second["next"]).status_code == 200
    assert put() == 2
    assert client.get(f"{COBALT}?limit=20&as_of=2025").status_code == 200
    assert client.get(f"{COBALT}?limit=21&as_of=2025").status_code == 200
    assert put() == 4  # where nothing follows, nothing is kept


def test_evidence_that_was_read_is_not_read_again_until_the_graph_changes(client: TestClient, graph: Moving) -> None:
    def asked_for() -> int:
        return sum(len(params["ids"]) for query, params in graph.asked if "c.quote" in query)

    graph.rows = rows(20)
    first = client.get(f"{COBALT}?as_of=2024").json()
    read = asked_for()
    assert read
    assert client.get(f"{COBALT}?as_of=2025").json()["rows"] == first["rows"]
    assert asked_for() == read
    graph.write()
    assert client.get(f"{COBALT}?as_of=2025").json()["rows"] == first["rows"]
    assert asked_for() == 2 * read


def test_not_all_answers_are_kept(client: TestClient, graph: Moving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.service._KEPT_ROWS", 50)

    def put(day: str, page: int = 1) -> int:
        before = len(graph.asked)
        assert client.get(f"{COBALT}?limit=7&as_of={day}&offset={7 * page - 7}").json()["total"] == 20
        return sum(query == catalogue()["mineral-alliances"].cypher for query, *_ in graph.asked[before:])

    graph.rows = rows(20)
    assert [put("2024"), put("2025"), put("2024", 2), put("2026")] == [1, 1, 0, 1]
    assert [put("2024", 3), put("2025", 2)] == [0, 1]  # the one that nobody asked for any more made room


def test_a_page_after_midnight_belongs_to_the_day_of_the_first(graph: Moving) -> None:
    graph.rows = rows(3)
    days = iter(["2026-01-01"] * 2 + ["2026-01-02"] * 100)

    async def opened() -> Opened:
        return Opened(Service(graph, vocabulary(), clock=lambda: next(days)), "made up", graph.check, graph.close)

    with TestClient(create_app(ApiSettings(), opened, version="1")) as client:
        first = client.get(f"{COBALT}?limit=2").json()
        second = client.get(first["next"])
        assert second.status_code == 200, second.text
        assert second.json()["as_of"] == first["as_of"]


# ------------------------------------------------------------------------------------------------ ETags


def test_what_has_not_changed_is_304_without_asking_the_graph(client: TestClient, graph: Moving) -> None:
    first = client.get(COBALT)
    tag = first.headers["etag"]
    before = len(graph.asked)
    for sent in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        again = client.get(COBALT, headers={"If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["vary"] == first.headers["vary"]
        assert again.headers["etag"] == tag
        assert again.headers["x-graph-version"] == "7"
    assert len(graph.asked) == before
    for address in (f"{COBALT}?limit=3", "/v1/minerals/mineral:cobalt/alliances"):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    assert client.get(COBALT, headers={"If-None-Match": '"nothing"'}).status_code == 200


def test_whoever_wants_nothing_that_is_there_is_told_304_where_something_is(client: TestClient) -> None:
    first = client.get(COBALT)
    for address in (COBALT, f"{COBALT}?format=csv", "/v1/catalogue"):
        again = client.get(address, headers={"If-None-Match": " * "})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"].startswith('W/"')
        assert again.headers["vary"] == first.headers["vary"]
    assert client.get(COBALT, headers={"If-None-Match": "*"}).headers["etag"] == first.headers["etag"]
    # What is not there, or is wrongly asked for, is told as ever.
    problem(client.get("/v1/minerals/unobtainium/alliances", headers={"If-None-Match": "*"}), 404)
    problem(client.get(f"{COBALT}?limit=0", headers={"If-None-Match": "*"}), 422)


def test_a_parameter_that_is_empty_is_refused_wherever_it_stands(whole_client: TestClient, graph: Moving) -> None:
    graph.rows = rows(1)
    asked = 0
    for path, operations in whole_client.get("/openapi.json").json()["paths"].items():
        address, needed = path, {}
        told = {p["name"]: p for p in operations["get"].get("parameters", ())}
        for name, parameter in told.items():
            example = next(iter(parameter.get("examples", {}).values()), {"value": "x"})["value"]
            address = address.replace(f"{{{name}}}", quote(str(example), safe=""))
            if parameter["in"] == "query" and parameter["required"]:
                needed[name] = str(example)
        for name in (n for n, p in told.items() if p["in"] == "query"):
            answer = whole_client.get(address, params={**needed, name: ""})
            if "/documents/" in address and answer.status_code == 404:
                continue  # there is no such document here, which is told first
            assert problem(answer, 422)["parameter"] == name
            asked += 1
    assert asked > 300


@pytest.mark.parametrize(
    ("address", "name", "value", "near"),
    [
        ("/v1/restrictions", "kind", "foo", None),
        ("/v1/restrictions", "kind", "banned", "ban"),
        ("/v1/entities/DR%20Congo/neighbours", "relation", "NOPE", None),
        ("/v1/entities/DR%20Congo/neighbours", "relation", "restricts-export", "RESTRICTS_EXPORT"),
        ("/v1/minerals/cobalt/producers", "stage", "foo", None),
        ("/v1/minerals/cobalt/producers", "stage", "mined", "mining"),
        ("/v1/search", "type", "metal", "Mineral"),
    ],
)
def test_a_value_that_is_none_is_told_with_those_that_are(
    whole_client: TestClient, address: str, name: str, value: str, near: str | None
) -> None:
    needed = {"q": "cobalt"} if address == "/v1/search" else {}
    body = problem(whole_client.get(address, params={**needed, name: value}), 422)
    assert body["parameter"] == name
    paths = whole_client.get("/openapi.json").json()["paths"]
    told = next(
        p["schema"]["enum"]
        for path, one in paths.items()
        for p in one["get"].get("parameters", ())
        if p["name"] == name and path.rpartition("/")[2] == address.rpartition("/")[2]
    )
    meant = "" if near is None else f"; is {near} meant?"
    assert body["detail"] == f"{name}: {value!r} is none of {', '.join(told)}{meant}"


def test_a_value_in_another_case_is_the_value(whole_client: TestClient, graph: Moving) -> None:
    graph.rows = []
    for address, name, value in (
        ("/v1/restrictions", "kind", "BAN"),
        ("/v1/entities/DR%20Congo/neighbours", "relation", "restricts_export"),
        ("/v1/minerals/cobalt/producers", "stage", "Mining"),
    ):
        graph.asked.clear()
        body = whole_client.get(address, params={name: value}).json()
        meant = {"kind": "ban", "relation": "RESTRICTS_EXPORT", "stage": "mining"}[name]
        assert body["parameters"][name]["given"] == meant
        assert [p[name] for _, p in graph.asked if name in p] == [meant]
    assert whole_client.get("/v1/search", params={"q": "cobalt", "type": "mineral"}).status_code == 200


def test_the_description_tells_that_no_parameter_is_empty(whole_client: TestClient) -> None:
    paths = whole_client.get("/openapi.json").json()["paths"]
    told = [p for path in paths.values() for p in path["get"].get("parameters", ()) if p["in"] == "query"]
    texts = [s for p in told for s in (p["schema"], *p["schema"].get("anyOf", ())) if s.get("type") == "string"]
    assert len(texts) > 100
    assert all(s.get("minLength") == 1 or "enum" in s for s in texts)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (COBALT, 200),
        (f"{COBALT}?format=csv", 200),
        ("/v1/catalogue", 200),
        ("/healthz", 200),
        ("/openapi.json", 200),
        ("/v1/minerals/cobolt/alliances", 404),
        (f"{COBALT}?limit=0", 422),
    ],
)
def test_head_is_get_without_its_body(client: TestClient, address: str, status: int) -> None:
    for encoding in ("identity", "gzip"):
        headers = {"Accept-Encoding": encoding, "X-Request-ID": "one"}
        get, head = client.get(address, headers=headers), client.head(address, headers=headers)
        assert (head.status_code, head.content) == (status, b"")
        # Only the wire's own headers depend on whether there is a body.
        assert dict(head.headers) == dict(get.headers)


def test_head_takes_an_etag_too(client: TestClient) -> None:
    tag = client.head(COBALT).headers["etag"]
    assert tag == client.get(COBALT).headers["etag"]
    again = client.head(COBALT, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_who_posts_where_get_is_taken_is_told_so(client: TestClient) -> None:
    assert client.post(COBALT).headers["allow"] == "GET, HEAD"
    assert client.put("/v1/catalogue").headers["allow"] == "GET, HEAD"


def test_what_head_does_not_want_is_not_made() -> None:
    sent = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def body() -> AsyncIterator[bytes]:
            for number in range(1_000):
                sent.append(number)
                yield b"x"
                await asyncio.sleep(0)

        await StreamingResponse(body())(scope, receive, send)

    assert TestClient(Heads(app)).head("/").status_code == 200
    assert len(sent) < 10


def test_no_304_after_a_write_of_this_process(client: TestClient, graph: Moving) -> None:
    tag = client.get(COBALT).headers["etag"]
    graph.write()
    fresh = client.get(COBALT, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert fresh.headers["etag"] != tag
    assert fresh.json()["graph_version"] == 8


def test_a_write_of_another_process_is_seen_within_seconds(
    client: TestClient, graph: Moving, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get(COBALT).headers["etag"]
    graph.version += 1
    monkeypatch.setattr("queries.service.VERSION_FRESH", 0.0)
    assert client.get(COBALT, headers={"If-None-Match": tag}).status_code == 200


def test_another_graph_of_the_same_number_has_another_tag(graph: Moving) -> None:
    tags = set()
    for at in ("monday", "tuesday"):
        graph.read = lambda q, p=None, *, timeout=None, at=at: _at(graph, q, p, at)  # type: ignore[method-assign]
        with TestClient(served(graph)) as client:
            tags.add(client.get(COBALT).headers["etag"])
    assert len(tags) == 2


async def _at(graph: Moving, query: str, params: Any, at: str) -> list[dict[str, Any]]:
    found = await Moving.read(graph, query, params)
    return [{"value": 7, "at": at}] if ":GraphVersion" in query else found


def test_errors_and_health_have_no_tag_and_the_catalogue_has_one_of_its_own(client: TestClient, graph: Moving) -> None:
    assert "etag" not in client.get("/v1/minerals/cobolt/alliances").headers
    assert "etag" not in client.get("/healthz").headers
    graph.trouble = Unavailable("Away.")
    tag = client.get("/v1/catalogue").headers["etag"]
    assert client.get("/v1/catalogue", headers={"If-None-Match": tag}).status_code == 304


def test_no_304_while_the_graph_is_away(client: TestClient, graph: Moving, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get(COBALT).headers["etag"]
    graph.trouble = Unavailable("Away.")
    monkeypatch.setattr("queries.service.VERSION_FRESH", 0.0)
    problem(client.get(COBALT, headers={"If-None-Match": tag}), 503)


# ------------------------------------------------------------------------------------------------ compression, CORS


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip", "gzip"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("zstd;q=0, gzip;q=0", None),
        ("identity", None),
        ("", None),
        ("*", "zstd"),
        ("gzip;q=zero", None),
    ],
)
def test_the_encoding_follows_what_is_accepted(header: str, expected: str | None) -> None:
    assert accepted(header) == expected


def test_answers_are_smaller_where_that_is_taken_and_the_same(client: TestClient, graph: Moving) -> None:
    graph.rows = rows(50)
    plain = client.get(COBALT, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with client.stream("GET", COBALT, headers={"Accept-Encoding": "zstd"}) as small:
        raw = b"".join(small.iter_raw())
        assert small.headers["content-encoding"] == "zstd"
        assert int(small.headers["content-length"]) == len(raw) < len(plain.content) / 5
    assert zstandard.ZstdDecompressor().decompressobj().decompress(raw) == plain.content
    with client.stream("GET", COBALT, headers={"Accept-Encoding": "gzip"}) as small:
        assert gzip.decompress(b"".join(small.iter_raw())) == plain.content
        assert "Accept-Encoding" in small.headers["vary"]
    assert "content-encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers


def test_a_stream_is_compressed_as_it_comes(graph: Moving) -> None:
    from fastapi.responses import StreamingResponse

    app = served(graph)

    @app.get("/v1/stream")
    async def stream() -> StreamingResponse:
        async def lines() -> Any:
            for i in range(1000):
                yield json.dumps({"line": i}) + "\n"

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    with TestClient(app) as client:
        for name in ("gzip", "identity"):
            answer = client.get("/v1/stream", headers={"Accept-Encoding": name})
            assert [json.loads(one)["line"] for one in answer.text.splitlines()] == list(range(1000))


def test_pages_of_other_origins_ask_only_where_that_is_set(graph: Moving) -> None:
    origin = {"Origin": "https://desk.example"}
    with TestClient(served(graph)) as client:
        assert "access-control-allow-origin" not in client.get(COBALT, headers=origin).headers
    with TestClient(served(graph, cors="https://desk.example, https://other.example/")) as client:
        assert client.get(COBALT, headers=origin).headers["access-control-allow-origin"] == origin["Origin"]
        assert (
            "access-control-allow-origin" not in client.get(COBALT, headers={"Origin": "https://evil.example"}).headers
        )
        asked = {**origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "X-API-Key"}
        assert client.options(COBALT, headers=asked).status_code == 200


# ------------------------------------------------------------------------------------------------ keys and rates


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, str, str, str]:
    """A file with three keys: one that reads, one for figures alone, one that is slow."""
    told = [made("desk", ["read"], 0), made("watch", ["figures"], 0), made("slow", ["read", "figures"], 3)]
    path = tmp_path / "keys.tsv"
    path.write_text(HEADER + "".join(line(kept) for _, kept in told))
    return path, told[0][0], told[1][0], told[2][0]


def test_keys_open_what_their_scopes_say(graph: Moving, keys: tuple[Path, str, str, str]) -> None:
    path, desk, watch, _ = keys
    assert desk not in path.read_text()
    with TestClient(served(graph, keys=path)) as client:
        answer = client.get(COBALT)
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"
        problem(client.get(COBALT, headers={"X-API-Key": desk + "x"}), 401)
        problem(client.get(COBALT, headers={"X-API-Key": watch}), 403)
        problem(client.get("/metrics", headers={"X-API-Key": desk}), 403)
        problem(client.get("/nothing"), 401)
        assert client.get(COBALT, headers={"X-API-Key": desk}).status_code == 200
        assert client.get(COBALT, headers={"Authorization": f"Bearer {desk}"}).status_code == 200
        assert client.get("/metrics", headers={"X-API-Key": watch}).status_code == 200
        for address in ("/healthz", "/readyz", "/openapi.json", "/docs"):
            assert client.get(address).status_code == 200
    with TestClient(served(graph, keys=path, anonymous=True)) as client:
        assert client.get(COBALT).status_code == 200
        problem(client.get(COBALT, headers={"X-API-Key": "wrong"}), 401)


def test_a_key_taken_back_opens_nothing(
    graph: Moving, keys: tuple[Path, str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, desk, _, _ = keys
    monkeypatch.setattr("api.keys._LOOK_SECONDS", 0.0)
    with TestClient(served(graph, keys=path), raise_server_exceptions=False) as client:
        assert client.get(COBALT, headers={"X-API-Key": desk}).status_code == 200
        path.write_text(HEADER + "".join(line(key) for key in read(path) if key.name != "desk"))
        problem(client.get(COBALT, headers={"X-API-Key": desk}), 401)
        path.unlink()
        problem(client.get(COBALT, headers={"X-API-Key": desk}), 503)


def test_a_rate_is_told_and_held(graph: Moving, keys: tuple[Path, str, str, str]) -> None:
    path, _, _, slow = keys
    with TestClient(served(graph, keys=path)) as client:
        left = []
        for _ in range(3):
            answer = client.get(COBALT, headers={"X-API-Key": slow})
            assert answer.status_code == 200
            left.append((answer.headers["ratelimit-limit"], answer.headers["ratelimit-remaining"]))
        assert left == [("3", "2"), ("3", "1"), ("3", "0")]
        answer = client.get(COBALT, headers={"X-API-Key": slow})
        problem(answer, 429)
        assert 1 <= int(answer.headers["retry-after"]) <= 20
        assert answer.headers["ratelimit-remaining"] == "0"
        assert client.get("/readyz").status_code == 200


def test_a_bucket_fills_again() -> None:
    now = 0.0
    rates = Rates(lambda: now)
    assert [rates.take("a", 2).allowed for _ in range(3)] == [True, True, False]
    assert rates.take("b", 2).allowed
    now = 29.0
    assert not rates.take("a", 2).allowed
    now = 30.0
    assert rates.take("a", 2).allowed


def test_who_brings_no_key_has_a_rate_where_that_is_set(graph: Moving) -> None:
    with TestClient(served(graph, anonymous_rate=2)) as client:
        assert [client.get(COBALT).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("settings", "host", "expected"),
    [
        ({}, "127.0.0.1", True),
        ({}, "::1", True),
        ({}, "localhost", True),
        ({}, "0.0.0.0", None),
        ({}, "lodelink.example", None),
        ({"anonymous": True}, "0.0.0.0", True),
        ({"anonymous": False}, "127.0.0.1", False),
        ({"keys": Path("keys")}, "127.0.0.1", False),
        ({"keys": Path("keys"), "anonymous": True}, "0.0.0.0", True),
    ],
)
def test_strangers_are_answered_on_loopback_alone_unless_somebody_said_so(
    settings: dict[str, Any], host: str, expected: bool | None
) -> None:
    assert open_to_all(ApiSettings(**settings), host) is expected
    assert is_loopback(host) == (host in ("127.0.0.1", "::1", "localhost"))


def test_an_app_on_an_address_that_nobody_decided_about_answers_nobody(graph: Moving) -> None:
    with TestClient(create_app(ApiSettings(), graph.open, version="1", host="0.0.0.0")) as client:
        problem(client.get(COBALT), 401)
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("desk\tll_secret\tread\t5\n", "64 hexadecimal"),
        ("desk\n", ":1: a line has"),
        ("#\n" + "desk\t" + "0" * 64 + "\tall\t5\n", ":2: 'all' is no scope"),
        (("desk\t" + "0" * 64 + "\tread\t5\n") * 2, "already"),
        ("desk\t" + "0" * 64 + "\tread\toften\n", "'often'"),
    ],
)
def test_a_bad_file_of_keys_is_told_by_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "keys.tsv"
    path.write_text(text)
    with pytest.raises(KeysError, match=words.replace("'", ".")) as told:
        read(path)
    assert "ll_secret" not in str(told.value)


# ------------------------------------------------------------------------------------------------ limits


def test_a_slow_graph_is_503_in_time_and_forgotten_when_quick_again(graph: Moving) -> None:
    with TestClient(served(graph, answer_seconds=0.2)) as client:
        graph.seconds = 5.0
        answer = client.get(COBALT)
        assert problem(answer, 503)["type"].endswith("too-slow")
        assert answer.headers["retry-after"]
        assert answer.elapsed.total_seconds() < 2
        graph.seconds = 0.0
        deadline = time.monotonic() + 3
        while client.get(COBALT).status_code != 200:
            assert time.monotonic() < deadline


def test_too_many_at_once_are_told_to_come_again(graph: Moving) -> None:
    import httpx

    app = served(graph, running=2, waiting=1, waiting_seconds=0.3)

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://t") as client,
        ):
            await client.get(COBALT)
            graph.seconds = 0.5
            graph.write()
            many = await asyncio.gather(*(client.get(COBALT) for _ in range(8)))
            assert (await client.get("/healthz")).status_code == 200
            graph.seconds = 0.0
            assert (await client.get(COBALT)).status_code == 200
            return list(many)

    statuses = [answer.status_code for answer in asyncio.run(ask())]
    assert statuses.count(200) == 2
    assert statuses.count(503) == 6


def test_who_has_the_answer_already_is_told_so_though_no_place_is_free(graph: Moving) -> None:
    import httpx

    app = served(graph, running=1, waiting=0, anonymous_rate=5)

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://t") as client,
        ):
            tag = (await client.get(COBALT)).headers["etag"]
            graph.seconds = 0.3
            slow = asyncio.create_task(client.get("/v1/search?q=cobalt"))
            await asyncio.sleep(0.1)
            others = [await client.get(COBALT, headers=h) for h in ({"If-None-Match": tag}, {})]
            graph.seconds = 0.0
            return [await slow, *others, *[await client.get(COBALT, headers={"If-None-Match": tag}) for _ in range(2)]]

    answers = asyncio.run(ask())
    # It counts among what a caller may ask, and takes no place; what is no 304 takes one.
    assert [answer.status_code for answer in answers] == [200, 304, 503, 304, 429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["3", "2", "1", "0", "0"]
    assert answers[1].headers["x-graph-version"] == "7"


def test_a_large_body_is_refused_told_or_not(graph: Moving) -> None:
    app = served(graph, max_body=1000)

    @app.post("/v1/echo")
    async def echo(body: dict[str, str]) -> dict[str, int]:
        return {"length": len(body["text"])}

    with TestClient(app) as client:
        assert client.post("/v1/echo", json={"text": "x" * 100}).json() == {"length": 100}
        problem(client.post("/v1/echo", json={"text": "x" * 2000}), 413)
        # Without a length told beforehand.
        large = client.post("/v1/echo", content=iter([b'{"text": "', b"x" * 2000, b'"}']))
        problem(large, 413)


def test_half_an_answer_is_read_again(graph: Moving) -> None:
    """The claim of a row is gone when it is asked for: the graph changed in between, and the whole is read anew."""
    torn = [True]

    async def tearing(query: str, params: Any = None, *, timeout: float | None = None) -> list[dict[str, Any]]:
        found = await Moving.read(graph, query, params, timeout=timeout)
        if "c.quote" in query and torn:
            torn.pop()
            graph.version += 1
            return []
        return found

    graph.read = tearing  # type: ignore[method-assign]
    with TestClient(served(graph)) as client:
        body = client.get(COBALT).json()
    assert body["rows"][0]["hops"][0]["evidence"]
    assert body["graph_version"] == 8
    assert not torn
