"""What the first page of an answer costs and what a late one does, over one made-up graph.

    python benchmarks/paging.py [--edges 95000] [--page 50] [--limit 20] [--rounds 9] [--questions ID …] [--data FOLDER] [--uri URI]

The graph is that of catalogue_differ, with the claims that its edges name, on the embedded engine (or, with --uri, on a Neo4j
that is emptied first). Questions whose answer has enough rows are asked for their first page and, by cursor, for a late one:
in turn, round by round, as the service answers them, but with all the time they need. Each round is about another day, long after
all of them, so that its first page is read anew and the late one goes on from what is kept. What is printed are medians: seconds,
and seconds of processor time of this process, in which the embedded engine is; a busy machine changes those less. The exit
status is 1 where a late page takes more processor time than the first one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph import AsyncStore, GraphSettings, Store, open_store
from lodelink.vocabulary import vocabulary
from queries.canned import catalogue
from queries.service import Service, TimedOut
from tests.queries.made_up import MadeUp, parts

AT_MOST = 1.0
LONG = ("neighbours", "mineral-timeline")
PATIENCE = 120.0
YEAR = 2100


def claims(edges: int) -> Iterator[dict[str, Any]]:
    """What the edges of the made-up graph rest on."""
    for number in range(edges):
        key = f"doc{number // 50:05d}"
        yield {"id": f"c_{number}", "document": key, "quote": f"sentence {number}", "start": number % 50 * 20, "end": 0}


def plant(made: MadeUp, store: Store) -> None:
    made.plant(store)
    for part in parts([{"key": f"doc{number:05d}", "title": "made up"} for number in range(made.edges // 50 + 1)]):
        store.write("UNWIND $rows AS row CREATE (d:Document) SET d += row", {"rows": part})
    for part in parts(list(claims(made.edges))):
        store.write("UNWIND $rows AS row CREATE (c:Claim) SET c += row", {"rows": part})


async def compare(made: MadeUp, store: Store, args: argparse.Namespace) -> int:
    """Print what both pages cost; how many questions have a late page that costs more."""
    reader = AsyncStore(store.settings, store.target)
    service = Service(reader, vocabulary())
    print(f"{made.edges} edges, {store.engine}, {args.limit} rows a page")
    dearer = 0
    for canned in (catalogue()[id_].model_copy(update={"timeout": PATIENCE}) for id_ in args.questions):
        given = {name: str(value) for name, value in made.given(canned, 0).items() if value is not None}
        costs: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
        total = 0
        try:
            for number in range(args.rounds):
                ask = partial(service.answer, canned, given, as_of=f"{YEAR + number}", limit=args.limit)
                at = None
                for place, cost in enumerate(costs):
                    began = (time.perf_counter(), time.process_time())
                    page = await ask(cursor=at)
                    cost.append((time.perf_counter() - began[0], time.process_time() - began[1]))
                    assert page.offset == place * (args.page - 1) * args.limit
                    total = page.total
                    at = at or (await ask(offset=(args.page - 2) * args.limit)).cursor
                    if at is None:
                        break
        except TimedOut as error:
            print(f"  {canned.id:28} not measured: {error}", flush=True)
            continue
        if not costs[1]:
            print(f"  {canned.id:28} {total:5} rows: there is no page {args.page}", flush=True)
            continue
        (first, first_work), (other, other_work) = (
            [statistics.median(kind) for kind in zip(*one, strict=True)] for one in costs
        )
        dearer += other_work > AT_MOST * first_work
        print(
            f"  {canned.id:28} {total:5} rows: page 1 {first:.2f} s ({first_work:.2f} s of processor), "
            f"page {args.page} {other:.2f} s ({other_work:.2f}): x{other / first:.2f} (x{other_work / first_work:.2f})",
            flush=True,
        )
    await reader.close()
    return dearer


def main() -> int:
    parser = argparse.ArgumentParser(description="The first page of an answer beside a late one.")
    parser.add_argument("--edges", type=int, default=95_000)
    parser.add_argument("--page", type=int, default=50)
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--questions", nargs="+", default=LONG, metavar="ID")
    parser.add_argument("--uri", help="a Neo4j whose database may be emptied; NEO4J_PASSWORD is its password")
    parser.add_argument("--data", type=Path, help="keep the graph in this folder, and take it from there the next time")
    args = parser.parse_args()
    made = MadeUp(args.edges)
    with ExitStack() as stack:
        folder = args.data or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        settings = GraphSettings(
            uri=args.uri, password=os.environ.get("NEO4J_PASSWORD"), data_folder=folder, read_timeout=PATIENCE
        )
        store = stack.enter_context(open_store(settings))
        if store.read("MATCH (c:Claim) RETURN count(c) AS n")[0]["n"] < args.edges or args.uri is not None:
            began = time.monotonic()
            plant(made, store)
            print(f"planted in {time.monotonic() - began:.0f} s", flush=True)
        return 1 if asyncio.run(compare(made, store, args)) else 0


if __name__ == "__main__":
    sys.exit(main())
