"""What the API costs over the bare driver: the same Cypher with the same parameters, one run, one and many callers.

    python benchmarks/api_cost.py [--edges 10000] [--requests 1500] [--callers 32] [--rounds 3] [--question mineral-producers]

A service over a made-up graph on the embedded engine (or, with --uri, on a Neo4j that is emptied first) is asked from this
process, and so is its database by the official asynchronous driver. "question" is the question's own statement; "whole" is
every statement that the answer takes: rows, evidence, coverage. Then the same answers by their ETags (304).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

import neo4j

from graph import AsyncStore, GraphSettings, Store, load_documents, open_store
from graph.load import DocumentFacts
from lodelink.opening import vocabulary
from queries.canned import Canned, catalogue
from queries.service import Service
from tests.conftest import emptied
from tests.graph.made import document, said
from tests.process import Served, environment

PER_DOCUMENT = 50
PER_MINERAL = 30  # an answer has as many rows in a large graph as in a small one

Ask = Callable[[str], Awaitable[None]]


def documents(edges: int) -> Iterator[DocumentFacts]:
    """Documents that say who produces how much of what."""
    rnd = random.Random(1)
    for number in range(edges // PER_DOCUMENT):
        told = []
        for at in range(number * PER_DOCUMENT, (number + 1) * PER_DOCUMENT):
            who = f"org:maker-{rnd.randrange(edges // 4)}"
            told.append(
                said(
                    who,
                    "PRODUCES",
                    mineral(at // PER_MINERAL),
                    year=str(2015 + at % 10),
                    quantity=rnd.randrange(1, 900),
                    unit="kt",
                )
            )
        yield document(f"doc{number:07d}", *told, published="2025-01-01")


def mineral(number: int) -> str:
    return f"mineral:made-up-{number}"


class Recording:
    """A reader that remembers what it was asked."""

    def __init__(self, inner: AsyncStore) -> None:
        self.inner = inner
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[dict[str, Any]]:
        self.asked.append((query, dict(params or {})))
        return await self.inner.read(query, params, timeout=timeout)


async def statements(store: Store, canned: Canned, ids: list[str]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """By mineral, what an answer about it asks of the database."""
    inner = AsyncStore(store.settings, store.target)
    recording = Recording(inner)
    service = Service(recording, vocabulary())
    found = {}
    for id_ in ids:
        await service.answer(canned, {"mineral": id_}, as_of="all")
        recording.asked.clear()
        answer = await service.answer(canned, {"mineral": id_}, as_of="all")
        assert answer.total, id_
        # The version and the names of things are asked for once in a while, not with every answer.
        found[id_] = [(q, p) for q, p in recording.asked if "GraphVersion" not in q]
    await inner.close()
    return found


class Http:
    """A caller that costs next to nothing: one kept connection, a request written and an answer read."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, headers: str = "") -> tuple[int, dict[bytes, bytes], bytes]:
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n{headers}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        told = {k.lower(): v.strip() for k, _, v in (line.partition(b":") for line in lines[1:] if line)}
        body = await reader.readexactly(int(told.get(b"content-length", b"0")))
        return int(lines[0].split()[1]), told, body


async def measured(ask: Callable[[], Ask], ids: list[str], requests: int, callers: int) -> tuple[list[float], float]:
    """Seconds of each request, and requests a second."""
    numbers = iter(range(requests))
    cycle = itertools.cycle(ids)
    seconds: list[float] = []

    async def caller() -> None:
        one = ask()
        for _ in numbers:
            id_ = next(cycle)
            began = time.perf_counter()
            await one(id_)
            seconds.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(callers)))
    return seconds, requests / (time.perf_counter() - began)


Figures = tuple[float, float, float]  # p50 and p99 in ms, requests a second


def figures(seconds: list[float], rate: float) -> Figures:
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000, rate


def against(ours: list[Figures], bare: list[Figures]) -> str:
    """The cost of one over the other, each round for itself, and of the rounds the median."""
    pairs = list(zip(ours, bare, strict=True))
    more = statistics.median(a[0] - b[0] for a, b in pairs)
    tail = statistics.median(a[1] / b[1] for a, b in pairs)
    rate = statistics.median(a[2] / b[2] for a, b in pairs)
    return f"p50 {more:+.2f} ms, p99 x{tail:.2f}, throughput x{rate:.2f} (median of {len(pairs)} rounds)"


async def compare(args: argparse.Namespace, store: Store, url: str) -> None:
    canned = catalogue()[args.question]
    rnd = random.Random(2)
    ids = [
        mineral(n) for n in rnd.sample(range(args.edges // PER_MINERAL - 1), min(200, args.edges // PER_MINERAL - 1))
    ]
    asked = await statements(store, canned, ids)
    told = sorted({len(found) for found in asked.values()})
    print(f"{args.edges} edges, {store.engine}, {canned.id}: {told} statements an answer besides its coverage (kept)")
    login = store.target.reader or store.target.writer
    auth = None if login is None else neo4j.basic_auth(login.user, login.password)
    driver = neo4j.AsyncGraphDatabase.driver(store.target.uri, auth=auth, max_connection_pool_size=50)

    async def put(query: str, params: Mapping[str, Any]) -> None:
        await driver.execute_query(
            query,  # type: ignore[arg-type]
            dict(params),
            database_=store.target.database,
            routing_=neo4j.RoutingControl.READ,
            result_transformer_=neo4j.AsyncResult.data,
        )

    async def question(id_: str) -> None:
        await put(*next((q, p) for q, p in asked[id_] if q == canned.cypher))

    async def whole(id_: str) -> None:
        for query, params in asked[id_]:
            await put(query, params)

    path = canned.path.replace("{mineral}", "{}") + "?as_of=all"
    tags: dict[str, str] = {}

    def answers() -> Ask:
        http = Http(url)

        async def get(id_: str) -> None:
            status, headers, body = await http.get(path.format(id_))
            assert status == 200, body
            tags[id_] = headers[b"etag"].decode()

        return get

    def unchanged() -> Ask:
        http = Http(url)

        async def get(id_: str) -> None:
            status, _, body = await http.get(path.format(id_), f"If-None-Match: {tags[id_]}\r\n")
            assert status == 304, body

        return get

    kinds: list[tuple[str, Callable[[], Ask]]] = [
        ("driver, question", lambda: question),
        ("driver, whole", lambda: whole),
        ("API", answers),
        ("API, 304", unchanged),
    ]
    for callers in (1, args.callers):
        for _, ask in kinds:
            await measured(ask, ids, min(args.requests, 400), callers)  # compiled code, open connections
        # All kinds in turn, round by round: what else the machine does then falls on each of them.
        found: dict[str, list[Figures]] = {name: [] for name, _ in kinds}
        for _ in range(args.rounds):
            for name, ask in kinds:
                found[name].append(figures(*await measured(ask, ids, args.requests // args.rounds, callers)))
        for name, rounds in found.items():
            p50, p99, rate = (statistics.median(one) for one in zip(*rounds, strict=True))
            print(f"  {name:17} {callers:3} callers: p50 {p50:7.2f} ms, p99 {p99:7.2f} ms, {rate:6.0f} a second")
        for name in ("driver, question", "driver, whole"):
            print(f"  API against {name:17} {callers:3} callers: {against(found['API'], found[name])}", flush=True)
    await driver.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="The API against the bare driver.")
    parser.add_argument("--edges", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=1_500)
    parser.add_argument("--callers", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--question", default="mineral-producers")
    parser.add_argument("--uri", help="a Neo4j whose database may be emptied; NEO4J_PASSWORD is its password")
    parser.add_argument("--data", type=Path, help="keep the graph in this folder, and take it from there the next time")
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = args.data or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        password = os.environ.get("NEO4J_PASSWORD")
        settings = GraphSettings(uri=args.uri, password=password, data_folder=folder, read_timeout=120)
        with open_store(settings) as store:
            if store.read("MATCH (e:Entity) RETURN count(e) AS n")[0]["n"] == 0 or args.uri is not None:
                began = time.monotonic()
                load_documents(emptied(store), documents(args.edges))
                print(f"loaded in {time.monotonic() - began:.0f} s", flush=True)
        more = {} if args.uri is None else {"NEO4J_URI": args.uri}
        if args.uri is not None and password:
            more["NEO4J_PASSWORD"] = password
        env = environment(folder, LODELINK_LOG_LEVEL="warning", **more)
        url = stack.enter_context(Served(env=env)).url
        # A guest of the service's engine: the same one for both.
        with open_store(settings) as store:
            asyncio.run(compare(args, store, url))
    return 0


if __name__ == "__main__":
    sys.exit(main())
