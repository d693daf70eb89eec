"""How much longer each question of the catalogue takes in a large graph than in a small one.

    python benchmarks/catalogue_growth.py [--engine embedded] [--edges 10000 1000000] [--rounds 5] [--questions ID …]
        [--every] [--data build/tiles] [--state build/growth.jsonl] [--minutes N]

Both graphs are open at once, each with a service of its own, and are asked in turn about things with as many edges in the one
as in the other (`benchmarks/tiles.py`); every round asks about other things. Told are the medians of the rounds: of the
question's statement over the driver, and of the whole answer over HTTP. Both graphs are asked each thing once before it is
counted, past the service, so that the database has read its pages of either; of what the service keeps of earlier answers
nothing is there. Questions that go through the whole graph say so in their file (`//`), and are marked here.

With --state the figures of each question are kept in that file, a line each, and the next run goes on with those that have none
yet or have another text since; none is begun after --minutes. Exit status 1 where a question that does not say why takes more
than twice as long in the larger graph, and 2 where questions are left.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import tiles
from benchmarks.api_cost import address, statements
from benchmarks.catalogue_differ import LEFT, mark
from graph.errors import GraphError
from queries.canned import Canned, catalogue
from tests.queries.made_up import beside
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


@dataclass(frozen=True)
class Figures:
    """What came of one question: medians in seconds, of the smaller graph and of the larger one."""

    id: str
    text: str  # a mark of the Cypher that was asked
    statement: tuple[float, float]
    answer: tuple[float, float]
    failed: int  # answers that there were none of
    whole: bool  # whether the file says that it reads much, and why

    @property
    def grows(self) -> bool:
        return any(growth(pair) > MOST for pair in (self.statement, self.answer))

    @property
    def good(self) -> bool:
        return self.failed == 0 and (self.whole or not self.grows)

    def told(self) -> str:
        pairs = (("statement", self.statement), ("answer", self.answer))
        parts = [f"{n} {a * 1000:8.2f} -> {b * 1000:8.2f} ms x{growth((a, b)):6.2f}" for n, (a, b) in pairs]
        word = "whole graph" if self.whole else "GROWS" if self.grows else ""
        missing = f"{self.failed} WITHOUT AN ANSWER" if self.failed else ""
        return " ".join([f"{self.id:28}", *parts, word, missing]).rstrip()


def growth(pair: tuple[float, float]) -> float:
    small, large = pair
    return max(large, LEAST) / max(small, LEAST)


def measured(canned: Canned, graphs: list[tiles.Opened], rounds: int, every: bool) -> Figures:
    statement: list[list[float]] = [[] for _ in graphs]
    answer: list[list[float]] = [[] for _ in graphs]
    failed = 0
    # What is asked first is planned and compiled: that round is not counted.
    for number in range(-1, rounds):
        for place, graph in enumerate(graphs):
            # Odd rounds give every parameter. One tile of each, so that as much was asked before, and is kept, in the one as in the other.
            given = tiles.Tile(graph.tiles // 2).given(canned, 2 * number + 2 + every)
            params = {**given, **beside(canned, given), "cap": canned.max_rows}
            with suppress(GraphError):  # not even in two minutes: the clock tells
                asyncio.run(statements(graph, canned, [given]))
            began = time.perf_counter()
            with suppress(GraphError):
                graph.store.read(canned.cypher, params, timeout=120)
            between = time.perf_counter()
            status = over_http(graph, address(canned, given))
            ended = time.perf_counter()
            if number >= 0:
                statement[place].append(between - began)
                answer[place].append(ended - between)
                failed += status != 200
    first, last = ((statistics.median(of[0]), statistics.median(of[-1])) for of in (statement, answer))
    return Figures(canned.id, mark(canned), first, last, failed, says_why(canned))


class Kept:
    """Figures in a file, a question a line, each with the run that they are of."""

    def __init__(self, file: Path | None, run: dict[str, object]) -> None:
        self._file, self._run = file, run
        self.found: dict[str, Figures] = {}
        if file is None or not file.exists():
            return
        for line in file.read_text("utf-8").splitlines():
            told = json.loads(line)
            if told.pop("run") != run:
                raise SystemExit(f"{file} is of another run; give the same numbers or another file")
            pairs = {name: tuple(told[name]) for name in ("statement", "answer")}
            self.found[told["id"]] = Figures(**{**told, **pairs})

    def add(self, figures: Figures) -> None:
        self.found[figures.id] = figures
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"run": self._run, **asdict(figures)}) + "\n")

    def stands(self, canned: Canned) -> bool:
        """Whether a question need not be measured again."""
        figures = self.found.get(canned.id)
        return figures is not None and figures.text == mark(canned)


def main() -> int:
    parser = argparse.ArgumentParser(description="How questions grow with the graph.")
    parser.add_argument("--engine", choices=tiles.ENGINES, default="embedded")
    parser.add_argument("--edges", type=int, nargs=2, default=[10_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--every", action="store_true", help="give the parameters that need not be given, too")
    parser.add_argument("--questions", nargs="+", default=list(catalogue()), choices=list(catalogue()), metavar="ID")
    parser.add_argument(
        "--data", type=Path, help="keep the graphs in this folder, and take them from there the next time"
    )
    parser.add_argument("--state", type=Path, help="keep the figures in this file, and go on from there the next time")
    parser.add_argument("--minutes", type=float, help="begin no question after so many minutes")
    args = parser.parse_args()
    kept = Kept(args.state, {"engine": args.engine, "edges": args.edges, "rounds": args.rounds, "every": args.every})
    until = None if args.minutes is None else time.monotonic() + 60 * args.minutes
    left = []
    with ExitStack() as stack:
        folder = args.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        graphs = [stack.enter_context(tiles.opened(args.engine, edges, folder)) for edges in args.edges]
        print(f"{args.engine}, {args.edges[0]} and {args.edges[1]} edges, medians of {args.rounds} rounds", flush=True)
        for id_ in args.questions:
            canned = catalogue()[id_]
            if kept.stands(canned):
                continue
            if until is not None and time.monotonic() > until:
                left.append(id_)
                continue
            kept.add(measured(canned, graphs, args.rounds, args.every))
            print(kept.found[id_].told(), flush=True)
    bad = [id_ for id_, figures in kept.found.items() if not figures.good]
    print(
        f"{len(kept.found)} questions; more than {MOST:g} times as long without saying why: {', '.join(bad) or 'none'}"
    )
    if left:
        print(f"not asked, for want of time: {len(left)} questions; run it again with --state to go on")
    return 1 if bad else LEFT if left else 0


if __name__ == "__main__":
    sys.exit(main())
