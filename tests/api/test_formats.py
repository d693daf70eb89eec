"""Answers in other formats over HTTP: asked for by `format=` or Accept, whole, never half, and refused with the legal names."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from email.message import Message
from typing import Any

import networkx as nx
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.app import create_app
from api.connection import Opened
from api.formats import contents, disposition
from api.settings import ApiSettings
from graph import AsyncStore, Store
from graph.present import Present
from lodelink.vocabulary import vocabulary
from queries.formats.rdf import vocabulary_names
from queries.formats.registry import FORMATS, formats_of
from queries.formats.sheet import EVIDENCE
from queries.service import Service, Unavailable
from tests.api.test_http import COBALT, Moving, rows, served
from tests.api.test_shell import CLAIM, EDGE, problem
from tests.samples import with_samples

NAMES = [form.name for form in formats_of("answer")]


class Whole(Moving):
    """A graph that has the records that an answer rests on as well, and counts what is asked for."""

    async def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[dict[str, Any]]:
        found = await super().read(query, params, timeout=timeout)
        given = params or {}
        if "properties(e)" in query and "e.key IN $values" in query:
            return [{"found": [{**EDGE, "key": key} for key in given["values"]]}]
        if "MATCH (n:Entity {id: value})" in query:
            kinds = {"alliance": "Alliance", "mineral": "Mineral"}
            entities = [{"id": v, "name": v, "type": kinds[v.partition(":")[0]]} for v in given["values"]]
            return [{"found": entities}]
        if "MATCH (n:Claim {id: value})" in query:
            claim: dict[str, Any] = {k: v for k, v in CLAIM.items() if k in {"id", "document", "quote", "start", "end"}}
            claim |= {"subject": EDGE["subject"], "object": EDGE["object"], "relation": "COVERS", "qualifiers": "{}"}
            claim |= {"lifecycle": "in_force", "polarity": "asserted", "confidence": 1.0, "extractor": "by hand"}
            return [{"found": [claim]}]
        if "MATCH (n:Document {key: value})" in query:
            return [{"found": [{"key": "d", "id": "d_1", "sha256": "0" * 64, "title": "T"}]}]
        return found


@pytest.fixture
def graph() -> Whole:
    made = Whole()
    made.rows = rows(2_300)
    return made


@pytest.fixture
def client(graph: Whole) -> Iterator[TestClient]:
    with TestClient(served(graph), raise_server_exceptions=False) as made:
        yield made


@pytest.mark.parametrize("name", NAMES)
def test_every_format_by_its_name_and_by_its_media_type(client: TestClient, graph: Whole, name: str) -> None:
    graph.rows = rows(3)
    form = FORMATS[name]
    named = client.get(f"{COBALT}?format={name}")
    accepted = client.get(COBALT, headers={"Accept": form.media_type})
    assert (named.status_code, accepted.status_code) == (200, 200)
    assert named.headers["content-type"].partition(";")[0] == form.media_type
    assert named.content == accepted.content
    assert "Accept" in named.headers["vary"]
    if name != "json":
        assert named.headers["content-disposition"] == f'attachment; filename="mineral-alliances-cobalt.{form.ending}"'
    # The parameter says more than the header.
    both = client.get(f"{COBALT}?format={name}", headers={"Accept": "text/csv"})
    assert both.content == named.content


def test_the_name_of_a_file_says_what_was_asked(client: TestClient, graph: Whole) -> None:
    graph.rows = rows(1)
    for address, name in (
        ("/v1/minerals/钴/alliances?format=csv", "mineral-alliances-cobalt.csv"),
        (f"{COBALT}?format=csv&as_of=2025-12-01", "mineral-alliances-cobalt-2025-12-01.csv"),
        (f"{COBALT}?format=xlsx&as_of=all&limit=5", "mineral-alliances-cobalt-all.xlsx"),
    ):
        assert client.get(address).headers["content-disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("name", ["csv", "ndjson", "xlsx", "json"])
def test_a_page_tells_the_next_one_in_its_header(client: TestClient, graph: Whole, name: str) -> None:
    graph.rows = rows(7)
    address: str | None = f"{COBALT}?format={name}&limit=3&as_of=2025-12-01"
    pages = []
    while address is not None:
        page = client.get(address)
        assert page.status_code == 200
        pages.append(page)
        address = page.links["next"]["url"] if "next" in page.links else None
    assert len(pages) == 3
    assert "Link" not in pages[-1].headers
    if name == "csv":
        whole = client.get(f"{COBALT}?format=csv&as_of=2025-12-01")
        assert "Link" not in whole.headers  # all of it is there
        head, *lines = whole.text.splitlines()
        assert [line for page in pages for line in page.text.splitlines() if line != head] == lines
    if name == "json":
        assert pages[0].json()["next"] == pages[0].links["next"]["url"]


def test_a_page_that_an_accept_header_asked_for_goes_on_too(client: TestClient, graph: Whole) -> None:
    graph.rows = rows(3)
    first = client.get(f"{COBALT}?limit=2", headers={"Accept": "text/csv"})
    second = client.get(first.links["next"]["url"], headers={"Accept": "text/csv"})
    assert (len(first.text.splitlines()), len(second.text.splitlines())) == (3, 2)


@pytest.mark.parametrize(
    ("told", "header"),
    [
        (["a", "b"], 'filename="a-b.csv"'),
        (["q", "中国五矿"], "filename=\"q.csv\"; filename*=UTF-8''q-%E4%B8%AD%E5%9B%BD%E4%BA%94%E7%9F%BF.csv"),
        (["q", "São Tomé"], "filename=\"q-S-o-Tom.csv\"; filename*=UTF-8''q-S%C3%A3o-Tom%C3%A9.csv"),
        (["q", 'x"; filename="evil.exe'], 'filename="q-x-filename-evil.exe.csv"'),
        (["q", "../../etc/passwd\r\nSet-Cookie: x"], 'filename="q-..-..-etc-passwd-Set-Cookie-x.csv"'),
        (["q", "", "  "], 'filename="q.csv"'),
        (["..."], 'filename="answer.csv"'),
        (["q", "x" * 500], f'filename="q-{"x" * 118}.csv"'),
    ],
)
def test_no_name_of_a_file_breaks_the_header_or_leaves_its_folder(told: list[str], header: str) -> None:
    made = disposition(told, "csv")
    assert made == f"attachment; {header}"
    assert made.isascii()
    assert made.isprintable()
    # And as a reader of such headers takes it.
    message = Message()
    message["Content-Disposition"] = made
    name = message.get_filename()
    assert name is not None
    assert not set(name) & set('/\\:"*<>|\r\n')


def test_other_formats_give_the_whole_answer_and_a_page_if_one_is_asked_for(client: TestClient) -> None:
    def table(address: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(client.get(address).text, newline="")))[1:]

    assert len(client.get(COBALT).json()["rows"]) == 100
    whole = table(f"{COBALT}?format=csv")
    assert len(whole) == len({tuple(row) for row in whole}) == 2_300
    assert table(f"{COBALT}?format=csv&limit=7") == whole[:7]
    assert table(f"{COBALT}?format=csv&limit=7&offset=2296") == whole[2296:]
    cursor = client.get(f"{COBALT}?limit=5").json()["cursor"]
    assert table(f"{COBALT}?format=csv&limit=5&cursor={cursor}") == whole[5:10]
    lines = [json.loads(line) for line in client.get(f"{COBALT}?format=ndjson").text.splitlines()]
    assert lines[-1] == {"end": {"rows": 2_300}}
    graph = nx.read_graphml(io.BytesIO(client.get(f"{COBALT}?format=graphml").content), force_multigraph=True)
    assert graph.number_of_edges() == 2_300


def test_a_stream_breaks_off_where_the_graph_changes_in_between(client: TestClient, graph: Whole) -> None:
    asked = 0
    read = graph.read
    for number, row in enumerate(graph.rows):
        row["hops"] = [{**row["hops"][0], "claims": [f"f_{number}"]}]

    async def reading(query: str, params: Any = None, *, timeout: float | None = None) -> list[dict[str, Any]]:
        nonlocal asked
        # The rows are read once; the evidence of each part of them when its turn comes.
        if "MATCH (c:Claim {id: id})" in query:
            asked += 1
            if asked == 2:
                graph.write()
        return await read(query, params, timeout=timeout)

    graph.read = reading  # type: ignore[method-assign]
    # The status has gone out by then: the connection ends without the end of the answer.
    with pytest.raises(RuntimeError, match="response already started"), TestClient(served(graph)) as loud:
        loud.get(f"{COBALT}?format=ndjson")
    assert asked >= 2


def test_an_unknown_format_is_422_with_the_legal_ones(client: TestClient) -> None:
    for name in ("docx", "", "CSV"):
        body = problem(client.get(COBALT, params={"format": name}), 422)
        assert body["parameter"] == "format"
        assert all(known in body["detail"] for known in NAMES)


def test_what_cannot_be_accepted_is_406_with_the_legal_ones(client: TestClient) -> None:
    for accept in ("image/png", "application/pdf, image/*;q=0.3", "application/json;q=0, text/html"):
        body = problem(client.get(COBALT, headers={"Accept": accept}), 406)
        assert all(FORMATS[name].media_type in body["detail"] for name in NAMES)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("application/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("text/csv;q=0.2, application/x-ndjson;q=0.7", "application/x-ndjson"),
        ("text/csv;q=0, */*;q=0.1", "application/json"),
        ("TEXT/TURTLE", "text/turtle"),
        ("text/turtle;q=high, text/csv;q=0.1", "text/csv"),
    ],
)
def test_accept_is_weighed(client: TestClient, graph: Whole, accept: str, media_type: str) -> None:
    graph.rows = rows(1)
    answer = client.get(COBALT, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_formats_have_tags_of_their_own(client: TestClient, graph: Whole) -> None:
    graph.rows = rows(2)
    one, other = client.get(f"{COBALT}?format=csv"), client.get(f"{COBALT}?format=ndjson")
    assert one.headers["etag"] != other.headers["etag"]
    again = client.get(f"{COBALT}?format=csv", headers={"If-None-Match": one.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_trouble_is_told_before_anything_is_written(client: TestClient) -> None:
    problem(client.get("/v1/minerals/cobolt/alliances?format=csv"), 404)
    problem(client.get(f"{COBALT}?format=xlsx&as_of=never"), 422)


def test_a_failure_at_the_beginning_has_its_status(client: TestClient, graph: Whole) -> None:
    read = graph.read

    async def failing(query: str, params: Any = None, *, timeout: float | None = None) -> list[dict[str, Any]]:
        if "properties(e)" in query or "properties(n)" in query:
            raise Unavailable("Away.")
        return await read(query, params, timeout=timeout)

    graph.read = failing  # type: ignore[method-assign]
    for address in (f"{COBALT}?format=xlsx", f"{COBALT}?format=turtle", "/v1/graph", "/v1/graph?format=kgx-tsv"):
        problem(client.get(address), 503)


def test_a_workbook_links_into_this_service(client: TestClient, graph: Whole) -> None:
    graph.rows = rows(2)
    book = load_workbook(io.BytesIO(client.get(f"{COBALT}?format=xlsx").content))
    cells: list[Any] = [cell for row in book[EVIDENCE].iter_rows(min_row=2) for cell in row]
    links = {cell.hyperlink.target for cell in cells if cell.hyperlink is not None}
    assert links
    assert all(link.startswith("http://testserver/v1/documents/") for link in links)


def test_several_files_come_as_one_archive(client: TestClient, graph: Whole) -> None:
    graph.rows = rows(2)
    with zipfile.ZipFile(io.BytesIO(client.get(f"{COBALT}?format=kgx-tsv").content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["nodes.tsv", "edges.tsv"]


def test_openapi_tells_the_formats(client: TestClient) -> None:
    route = client.get("/openapi.json").json()["paths"]["/v1/minerals/{mineral}/alliances"]["get"]
    assert set(route["responses"]["200"]["content"]) == {FORMATS[name].media_type for name in NAMES}
    (parameter,) = [p for p in route["parameters"] if p["name"] == "format"]
    assert parameter["schema"]["enum"] == NAMES
    assert "406" in route["responses"]


# ------------------------------------------------------------------------------------------------ the whole graph


@pytest.fixture(scope="module")
def sampled(embedded_session: Store) -> Iterator[tuple[TestClient, Store]]:
    """The service over the samples in a real engine."""
    with_samples(embedded_session)

    async def opening() -> Opened:
        reader = AsyncStore(embedded_session.settings, embedded_session.target)
        service = Service(reader, vocabulary(), written=lambda: reader.writes)
        return Opened(service, "embedded", reader.verify, reader.close)

    with TestClient(create_app(ApiSettings(), opening, version="1.2.3")) as made:
        yield made, embedded_session


@pytest.mark.parametrize("name", [form.name for form in formats_of("graph")])
def test_the_whole_graph_is_what_the_command_line_writes(sampled: tuple[TestClient, Store], name: str) -> None:
    client, store = sampled
    form = FORMATS[name]
    answer = client.get(f"/v1/graph?format={name}")
    assert answer.status_code == 200
    assert answer.content == b"".join(form.stream(Present(store), vocabulary_names(vocabulary()))) != b""
    assert answer.headers["content-disposition"] == f'attachment; filename="graph.{form.ending}"'
    again = client.get(f"/v1/graph?format={name}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_whole_graph_on_a_day_and_what_is_refused(sampled: tuple[TestClient, Store]) -> None:
    client, _ = sampled
    ended = client.get("/v1/graph").text.splitlines()[-1]
    counts = json.loads(ended)["end"]
    assert counts["claim"] > 300
    early = client.get("/v1/graph?as_of=2023-01-01").text.splitlines()[-1]
    assert 0 < json.loads(early)["end"]["edge"] < counts["edge"]
    assert problem(client.get("/v1/graph?as_of=soon"), 422)["parameter"] == "as_of"
    assert "not for the whole graph" in problem(client.get("/v1/graph?format=xlsx"), 422)["detail"]
    problem(client.get("/v1/graph", headers={"Accept": "application/json"}), 406)


def test_every_question_in_every_format_over_a_real_graph(sampled: tuple[TestClient, Store]) -> None:
    client, _ = sampled
    known = client.get("/v1/catalogue").json()["questions"]
    for number, question in enumerate(known):
        name = NAMES[number % len(NAMES)]
        address = question["example"]
        answer = client.get(f"{address}{'&' if '?' in address else '?'}format={name}")
        assert answer.status_code == 200, (address, name)
        assert answer.content, (address, name)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_answer_comes_in_every_format(sampled: tuple[TestClient, Store], name: str) -> None:
    client, _ = sampled
    address = "/v1/minerals/gallium/tariffs"
    assert client.get(address).json()["rows"] == []
    answer = client.get(f"{address}?format={name}")
    assert answer.status_code == 200
    # A bibliography without entries is the one format in which nothing is written as nothing.
    assert bool(answer.content) == (name != "bibtex")


@pytest.mark.parametrize(("name", "types"), [("json-ld", dict), ("csl-json", list), ("csv", str)])
def test_the_description_says_what_a_body_of_json_holds(client: TestClient, name: str, types: type) -> None:
    answer = client.get(f"{COBALT}?format={name}")
    told = contents("answer")[answer.headers["content-type"].partition(";")[0]]["schema"]
    if types is str:
        assert told == {"type": "string", "format": "binary"}
    else:
        assert isinstance(answer.json(), types)
        assert {dict: "object", list: "array"}[types] in told["type"]
