"""The MCP server, through the SDK's own client: over stdio and over HTTP, on the samples in a graph of their own."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="NOT TESTED: the MCP server; install the extra mcp")

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from api.tools import MAX_ROWS, fitted, problem, shown
from graph import AsyncStore, GraphSettings, Store, load_documents, open_store
from lodelink.main import main
from lodelink.vocabulary import names_of, vocabulary
from queries.canned import catalogue
from queries.service import Service
from tests.samples import sample_documents, still_with_samples

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of a graph that holds the samples."""
    folder = tmp_path_factory.mktemp("mcp") / "data"
    with open_store(GraphSettings(data_folder=folder)) as store:
        load_documents(store, sample_documents(), names=names_of)
    given = {**os.environ, "LODELINK_DATA": str(folder)}
    given.pop("NEO4J_URI", None)
    return given


def over_stdio(environment: dict[str, str]) -> Any:
    return stdio_client(
        StdioServerParameters(command=sys.executable, args=["-m", "lodelink", "mcp"], env=environment, cwd=str(ROOT))
    )


@pytest.fixture(scope="module")
def address(environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = subprocess.Popen(
        [sys.executable, "-m", "lodelink", "mcp", "--http", str(port)], cwd=ROOT, env=environment
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and running.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        running.terminate()
        running.wait(timeout=30)


async def talk(transport: Any) -> None:
    """One conversation: the tools, an answer with its citations, a refusal, mistakes told in a sentence."""
    async with Client(transport) as client:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(listed) == {*catalogue(), "ask", "search", "entity"}
        schema = listed["mineral-producers"].input_schema
        assert schema["required"] == ["mineral"]
        assert schema["properties"]["limit"]["maximum"] == MAX_ROWS
        assert schema["properties"]["stage"]["enum"] == ["mining", "refining", "processing", "recycling"]
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed.values())

        answer = (await client.call_tool("mineral-alliances", {"mineral": "钴", "limit": 2})).structured_content
        assert answer["parameters"]["mineral"]["id"] == "mineral:cobalt"
        assert len(answer["rows"]) == 2
        assert answer["total"] > 2
        assert answer["next"]["arguments"]["mineral"] == "mineral:cobalt"
        following, seen = answer["next"], [*answer["rows"]]
        while following is not None:
            page = (
                await client.call_tool(following["tool"], {**following["arguments"], "limit": 50})
            ).structured_content
            following, seen = page["next"], [*seen, *page["rows"]]
        assert len(seen) == answer["total"]
        assert len({json.dumps(row, sort_keys=True) for row in seen}) == len(seen)
        cited = answer["rows"][0]["hops"][0]["citations"][0]
        assert cited["quote"]
        assert cited["document"]
        assert cited["link"].startswith("/v1/documents/")

        asked = (await client.call_tool("ask", {"q": "哪些联盟与钴有关？", "limit": 1})).structured_content
        assert asked["status"] == "answered"
        assert asked["understood"]["query"] == "mineral-alliances"
        assert asked["answer"]["rows"][0]["hops"][0]["citations"]
        onwards = asked["answer"]["next"]
        assert (onwards["tool"], onwards["arguments"]["limit"]) == ("mineral-alliances", 1)
        second = (await client.call_tool(onwards["tool"], onwards["arguments"])).structured_content
        assert second["rows"] == seen[1:2]
        refused = (await client.call_tool("ask", {"question": "What is the price of cobalt?"})).structured_content
        assert refused["status"] == "cannot"
        assert refused["answer"] is None
        assert refused["next_best"]
        # One name, as over HTTP; the former one is taken as well, both at once are not.
        tools = {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}
        assert (tools["ask"]["required"], tools["search"]["required"]) == (["q"], ["q"])
        again = await client.call_tool("ask", {"q": "What is the price of cobalt?"})
        assert again.structured_content == refused
        both_names = await client.call_tool("ask", {"q": "cobalt", "question": "cobalt"})
        assert both_names.is_error

        found = (await client.call_tool("search", {"q": "cobolt", "type": "Mineral"})).structured_content
        assert "mineral:cobalt" in {one["entity"]["id"] for one in found["found"]}
        assert (
            await client.call_tool("search", {"text": "cobolt", "type": "mineral"})
        ).structured_content == found  # in another case
        both = [
            (await client.call_tool("neighbours", {"entity": "DRC", "relation": one})).structured_content
            for one in ("RESTRICTS_EXPORT", "restricts_export")
        ]
        assert both[0] == both[1]
        assert both[0]["total"]
        entity = (await client.call_tool("entity", {"entity": "DRC"})).structured_content
        assert entity["entity"]["id"] == "country:COD"
        assert entity["relations"]

        for tool, arguments, told in (
            ("mineral-alliances", {}, "mineral is missing"),
            ("mineral-alliances", {"mineral": "unobtainium"}, "No mineral is called"),
            ("mineral-alliances", {"mineral": "cobalt", "limit": 5000}, "more than 50"),
            ("mineral-alliances", {"mineral": "cobalt", "metal": "x"}, "no argument 'metal'"),
            ("mineral-alliances", {"mineral": "cobalt", "as_of": "soon"}, "is not a day"),
            ("mineral-alliances", {"mineral": "cobalt", "offset": 2}, "no argument 'offset'"),
            ("mineral-alliances", {"mineral": "cobalt", "cursor": "AAAA"}, "begin again without a cursor"),
            ("mineral-producers", {"mineral": "cobalt", "stage": "mined"}, "recycling; is mining meant?"),
            ("restrictions-in-force", {"kind": "foo"}, "'foo' is none of ban, quota, licence, tax, suspension."),
            ("no-such-tool", {}, "There is no tool"),
        ):
            wrong = await client.call_tool(tool, arguments)
            assert wrong.is_error
            assert told in wrong.content[0].text  # type: ignore[union-attr]


def test_over_stdio(environment: dict[str, str]) -> None:
    asyncio.run(asyncio.wait_for(talk(over_stdio(environment)), 120))


def test_over_http(address: str) -> None:
    asyncio.run(asyncio.wait_for(talk(address), 120))


def test_http_takes_no_page_of_another_site(address: str) -> None:
    """A page in a browser must not reach the loopback server through a name of its own."""
    import urllib.error
    import urllib.request

    request = urllib.request.Request(
        address,
        data=b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
        headers={
            "Host": "evil.example",
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
        },
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code in (403, 421)


@pytest.mark.parametrize(
    ("id_", "given"), [("neighbours", {"entity": "country:CHN"}), ("dominant-producers", {"min_share": 20.5})]
)
def test_an_answer_is_cut_at_a_row_and_goes_on_behind_it(
    embedded_session: Store, monkeypatch: pytest.MonkeyPatch, id_: str, given: dict[str, Any]
) -> None:
    monkeypatch.setattr("api.tools.MAX_CHARACTERS", 4_000)
    store = still_with_samples(embedded_session)
    canned = catalogue()[id_]

    async def paged() -> tuple[list[int], list[Any], list[Any]]:
        reader = AsyncStore(store.settings, store.target)
        try:
            service = Service(reader, vocabulary())
            written = {name: str(value) for name, value in given.items()}
            whole = await service.answer(canned, written, limit=1000)
            sizes: list[int] = []
            seen: list[Any] = []
            cursor = None
            while True:
                page = await service.answer(canned, written, limit=50, cursor=cursor)
                told = shown(await fitted(service, page, canned, cursor), canned, 50)
                sizes.append(len(told["rows"]))
                seen += told["rows"]
                if told["next"] is None:
                    return sizes, seen, shown(whole, canned, 50)["rows"]
                cursor = told["next"]["arguments"]["cursor"]
                rest = {"as_of": whole.as_of, "limit": 50, "cursor": cursor}
                assert told["next"] == {"tool": id_, "arguments": {**given, **rest}}
        finally:
            await reader.close()

    sizes, seen, whole = asyncio.run(paged())
    assert 1 <= max(sizes) < len(whole)
    assert seen == whole


def test_a_port_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mcp", "--http", "70000"]) == 2
    assert "is no port" in capsys.readouterr().err


def test_arguments_are_checked_by_the_schema() -> None:
    schema = {
        "properties": {
            "n": {"type": "number", "minimum": 1, "description": "a number"},
            "kind": {"type": "string", "enum": ["a", "b"], "description": "a kind"},
        },
        "required": ["n"],
    }
    assert problem(schema, {"n": 2, "kind": "a"}) is None
    assert problem(schema, {"n": 2, "kind": "A"}) is None
    for arguments, told in (
        ({}, "n is missing"),
        ({"n": "2"}, "is not a number"),
        ({"n": True}, "is not a number"),
        ({"n": 0}, "less than 1"),
        ({"n": 2, "kind": "c"}, "none of a, b"),
        ({"n": 2, "kind": " "}, "is not a string"),
    ):
        wrong = problem(schema, arguments)
        assert wrong is not None
        assert told in wrong
