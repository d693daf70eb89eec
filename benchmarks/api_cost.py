"""What the API costs over the bare driver: the same Cypher with the same parameters, one run, one and many callers.

    python benchmarks/api_cost.py [--engine embedded] [--edges 10000] [--requests 1500] [--callers 32] [--rounds 3]
        [--questions mineral-producers …] [--data build/tiles]

A service over a made-up graph (`benchmarks/tiles.py`) on the embedded engine or on a Neo4j that is started for it is asked from
this process, and so is its database by the official asynchronous driver. "question" is the question's own statement; "whole" is
every statement that the answer takes where nothing is kept of others before it: rows, their evidence, the names of what they
join, the coverage. The same things are asked about again and again, and the service keeps the evidence and the coverage that it
read last; with `--fresh` each request is about a thing that nobody asked about before, which takes a large graph. Then the same
answers by their ETags (304).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

import neo4j

from benchmarks import tiles
from graph import AsyncStore
from lodelink.vocabulary import vocabulary
from queries.canned import Canned, catalogue
from queries.service import MAX_LIMIT, Service

THINGS = 200  # at most so many different ones are asked about

Row = dict[str, Any]
Ask = Callable[[int], Awaitable[None]]  # about the so-manieth thing


class Recording:
    """A reader that remembers what it was asked."""

    def __init__(self, inner: AsyncStore) -> None:
        self.inner = inner
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[dict[str, Any]]:
        self.asked.append((query, dict(params or {})))
        # Without the question's own limit: a database that has just started may need longer once.
        return await self.inner.read(query, params)


async def statements(graph: tiles.Opened, canned: Canned, asked: list[Row]) -> list[list[tuple[str, Row]]]:
    """By what is asked, what an answer takes of the database."""
    inner = AsyncStore(graph.store.settings, graph.store.target)
    recording = Recording(inner)
    service = Service(recording, vocabulary())
    found = []
    for given in asked:
        told = {name: str(value) for name, value in given.items() if value is not None}
        recording.asked.clear()
        await service.answer(canned, told, as_of="all", limit=MAX_LIMIT)
        # The version and what was merged are asked for once in a while, not with every answer.
        found.append([(q, p) for q, p in recording.asked if "GraphVersion" not in q and "Redirect" not in q])
    await inner.close()
    return found


def asked_about(canned: Canned, count: int, wanted: int) -> list[Row]:
    """Different parameters of a question, from tiles all over the graph."""
    rnd = random.Random(2)
    found: dict[str, Row] = {}
    for number in range(20 * wanted):
        if len(found) == wanted:
            break
        given = tiles.Tile(rnd.randrange(count)).given(canned, 2 * number)
        found.setdefault(str(given), given)
    return list(found.values())


def address(canned: Canned, given: Row) -> str:
    path = canned.path
    for name in canned.path_parameters:
        path = path.replace(f"{{{name}}}", quote(str(given[name]), safe=":"))
    rest = {n: v for n, v in given.items() if n not in canned.path_parameters and v is not None}
    return f"{path}?{urlencode({**rest, 'as_of': 'all', 'limit': MAX_LIMIT})}"


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


async def measured(
    ask: Callable[[], Ask], things: Sequence[int], callers: int, work: Callable[[], float]
) -> tuple[list[float], float, float]:
    """Seconds of each request, requests a second, and milliseconds of processors that a request takes of all who serve it."""
    waiting = iter(things)
    seconds: list[float] = []

    async def caller() -> None:
        one = ask()
        for thing in waiting:
            began = time.perf_counter()
            await one(thing)
            seconds.append(time.perf_counter() - began)

    before, began = work(), time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(callers)))
    took = time.perf_counter() - began
    return seconds, len(things) / took, 1000 * (work() - before) / len(things)


Figures = tuple[float, float, float, float]  # p50 and p99 in ms, requests a second, ms of processors


def figures(seconds: list[float], rate: float, work: float) -> Figures:
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000, rate, work


def against(ours: list[Figures], bare: list[Figures]) -> str:
    """The cost of one over the other, each round for itself, and of the rounds the median."""
    pairs = list(zip(ours, bare, strict=True))
    more = statistics.median(a[0] - b[0] for a, b in pairs)
    tail = statistics.median(a[1] / b[1] for a, b in pairs)
    rate = statistics.median(a[2] / b[2] for a, b in pairs)
    work = statistics.median(a[3] / b[3] for a, b in pairs)
    told = f"p50 {more:+.2f} ms, p99 x{tail:.2f}, throughput x{rate:.2f}, processors x{work:.2f}"
    return f"{told} (median of {len(pairs)} rounds)"


def shares(things: int, requests: int, rounds: int, fresh: bool) -> Iterator[list[int]]:
    """What each round is about: the same things over and over, or each of them once."""
    numbers = iter(range(things)) if fresh else itertools.cycle(range(things))
    while share := list(itertools.islice(numbers, requests // rounds)):
        yield share


async def compare(args: argparse.Namespace, graph: tiles.Opened, canned: Canned, driver: neo4j.AsyncDriver) -> None:
    things = asked_about(canned, graph.tiles, 3 * args.requests if args.fresh else THINGS)
    asked = await statements(graph, canned, things)
    counts = sorted({len(found) for found in asked})
    print(
        f"{graph.edges} edges, {graph.engine}, {canned.id}: {len(things)} things, {counts} statements an answer",
        flush=True,
    )
    addresses = [address(canned, given) for given in things]
    tags: dict[int, str] = {}

    async def put(query: str, params: Mapping[str, Any]) -> None:
        await driver.execute_query(
            query,
            dict(params),
            database_=graph.store.target.database,
            routing_=neo4j.RoutingControl.READ,
            result_transformer_=neo4j.AsyncResult.data,
        )

    async def question(thing: int) -> None:
        await put(*next((q, p) for q, p in asked[thing] if q == canned.cypher))

    async def whole(thing: int) -> None:
        for query, params in asked[thing]:
            await put(query, params)

    def answers() -> Ask:
        http = Http(graph.url)

        async def get(thing: int) -> None:
            status, headers, body = await http.get(addresses[thing])
            assert status == 200, body
            tags[thing] = headers[b"etag"].decode()

        return get

    def unchanged() -> Ask:
        http = Http(graph.url)

        async def get(thing: int) -> None:
            status, _, body = await http.get(addresses[thing], f"If-None-Match: {tags[thing]}\r\n")
            assert status == 304, body

        return get

    kinds: list[tuple[str, Callable[[], Ask]]] = [
        ("driver, question", lambda: question),
        ("driver, whole", lambda: whole),
        ("API", answers),
        ("API, 304", unchanged),
    ]
    batches = shares(len(things), args.requests, args.rounds, args.fresh)
    for callers in (1, args.callers):
        warm = next(batches)
        for _, ask in kinds:
            await measured(ask, warm, callers, graph.work)  # compiled code, open connections
        # All kinds in turn, round by round: what else the machine does then falls on each of them.
        found: dict[str, list[Figures]] = {name: [] for name, _ in kinds}
        for number in range(args.rounds):
            batch = next(batches)
            # Whoever asks first finds the database's pages cold: nobody is measured at that. An ETag is had before it is sent.
            await measured(lambda: whole, batch, args.callers, graph.work)
            for name, ask in (*(kinds[:3] if number % 2 else reversed(kinds[:3])), kinds[3]):
                found[name].append(figures(*await measured(ask, batch, callers, graph.work)))
        for name, rounds in found.items():
            p50, p99, rate, work = (statistics.median(one) for one in zip(*rounds, strict=True))
            told = f"p50 {p50:7.2f} ms, p99 {p99:7.2f} ms, {rate:6.0f} a second, {work:.2f} ms of processors"
            print(f"  {name:17} {callers:3} callers: {told}")
        for name in ("driver, question", "driver, whole"):
            print(f"  API against {name:17} {callers:3} callers: {against(found['API'], found[name])}", flush=True)


async def every(args: argparse.Namespace, graph: tiles.Opened) -> None:
    target = graph.store.target
    login = target.reader or target.writer
    auth = None if login is None else neo4j.basic_auth(login.user, login.password)
    async with neo4j.AsyncGraphDatabase.driver(
        target.uri, auth=auth, max_connection_pool_size=50, notifications_min_severity="OFF"
    ) as driver:
        for id_ in args.questions:
            await compare(args, graph, catalogue()[id_], driver)


def main() -> int:
    parser = argparse.ArgumentParser(description="The API against the bare driver.")
    parser.add_argument("--engine", choices=tiles.ENGINES, default="embedded")
    parser.add_argument("--edges", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=1_500)
    parser.add_argument("--callers", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--questions", nargs="+", default=["mineral-producers"], choices=list(catalogue()), metavar="ID"
    )
    parser.add_argument("--fresh", action="store_true", help="each request about a thing of its own")
    parser.add_argument("--data", type=Path, help="keep the graph in this folder, and take it from there the next time")
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = args.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        graph = stack.enter_context(tiles.opened(args.engine, args.edges, folder))
        asyncio.run(every(args, graph))
    return 0


if __name__ == "__main__":
    sys.exit(main())
