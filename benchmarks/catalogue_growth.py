"""How much longer each question of the catalogue takes in a large graph than in a small one.

    python benchmarks/catalogue_growth.py [--engine embedded] [--edges 10000 1000000] [--rounds 5] [--questions ID …] [--data build/tiles]

Both graphs are open at once, each with a service of its own, and are asked in turn about things with as many edges in the one
as in the other (`benchmarks/tiles.py`); every round asks about other things. Told are the medians of the rounds: of the
question's statement over the driver, and of the whole answer over HTTP. Questions that go through the whole graph say so in
their file (`//`), and are marked here; exit status 1 where another one takes more than twice as long in the larger graph.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import tiles
from benchmarks.api_cost import address
from queries.canned import Canned, catalogue
from tests.queries.plans import says_why

MOST = 2.0
# Below this a median tells of the machine, not of the question.
LEAST = 0.001


def over_http(graph: tiles.Opened, path: str) -> int:
    # A connection of its own: the service closes those on which nothing comes for seconds.
    connection = http.client.HTTPConnection(urlsplit(graph.url).netloc, timeout=120)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def measured(
    canned: Canned, graphs: list[tiles.Opened], rounds: int
) -> tuple[list[list[float]], list[list[float]], int]:
    """Seconds of the statement and of the answer, by graph and round, and how many answers there were none of."""
    statement: list[list[float]] = [[] for _ in graphs]
    answer: list[list[float]] = [[] for _ in graphs]
    failed = 0
    # What is asked first is planned, compiled and read from the disk: that round is not counted.
    for number in range(-1, rounds):
        for place, graph in enumerate(graphs):
            # One tile of each, so that as much was asked before, and is kept, in the one as in the other.
            given = tiles.Tile(graph.tiles // 2).given(canned, 2 * number + 2)
            params = {**given, "cap": canned.max_rows}
            began = time.perf_counter()
            graph.store.read(canned.cypher, params, timeout=120)
            between = time.perf_counter()
            status = over_http(graph, address(canned, given))
            ended = time.perf_counter()
            if number >= 0:
                statement[place].append(between - began)
                answer[place].append(ended - between)
                failed += status != 200
    return statement, answer, failed


def told(canned: Canned, graphs: list[tiles.Opened], rounds: int) -> bool:
    """Measure a question and print what came of it; whether it is as it should be."""
    statement, answer, failed = measured(canned, graphs, rounds)
    line = f"{canned.id:28}"
    good = True
    for name, seconds in (("statement", statement), ("answer", answer)):
        small, large = (statistics.median(one) for one in (seconds[0], seconds[-1]))
        ratio = max(large, LEAST) / max(small, LEAST)
        good = good and ratio <= MOST
        line += f" {name} {small * 1000:8.2f} -> {large * 1000:8.2f} ms x{ratio:5.2f}"
    whole = says_why(canned)
    word = "whole graph" if whole else "" if good else "GROWS"
    print(f"{line} {word}{f', {failed} without an answer' if failed else ''}".rstrip(), flush=True)
    return whole or good


def main() -> int:
    parser = argparse.ArgumentParser(description="How questions grow with the graph.")
    parser.add_argument("--engine", choices=tiles.ENGINES, default="embedded")
    parser.add_argument("--edges", type=int, nargs=2, default=[10_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--questions", nargs="+", default=list(catalogue()), choices=list(catalogue()), metavar="ID")
    parser.add_argument(
        "--data", type=Path, help="keep the graphs in this folder, and take them from there the next time"
    )
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = args.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        graphs = [stack.enter_context(tiles.opened(args.engine, edges, folder)) for edges in args.edges]
        print(f"{args.engine}, {args.edges[0]} and {args.edges[1]} edges, medians of {args.rounds} rounds", flush=True)
        known: dict[str, Any] = dict(catalogue())
        grow = [id_ for id_ in args.questions if not told(known[id_], graphs, args.rounds)]
    print(f"more than {MOST:g} times as long without saying why: {', '.join(grow) or 'none'}")
    return 1 if grow else 0


if __name__ == "__main__":
    sys.exit(main())
