"""Asks both engines every question of the catalogue over one made-up graph and prints a verdict on each as it goes.

    python benchmarks/catalogue_differ.py [--edges 100000] [--rounds 3] [--seed 1] [--patience 20] [--minutes N] [--data FOLDER]
        [--questions ID …]

The graph has every relation of the ontology, derived ones too, with random qualifiers, and a few things with very many
edges. Each question is asked about those, then about others; what must be given is given, what may be is in every second
round. Rows are compared as they come from the database, before a day is chosen. Neo4j's plans are looked at as well. Needs
Java and Maven, or NEO4J_TEST_URI (a database that is emptied first).

A question may take `--patience` seconds of each engine in each round, and none is begun after `--minutes`. With `--data` graphs
and verdicts stay in that folder: the next run goes on with what has none yet, was not the same, or has another text since. The
exit status is 1 where anything differs, takes too long, or reads much without saying why, and 2 where questions are left.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import neo4j

from graph import Store, open_store
from graph.settings import GraphSettings
from queries.canned import Canned, catalogue
from tests.neo4j import launch
from tests.queries.made_up import PATIENCE, MadeUp, asked
from tests.queries.plans import reads_much, says_why

ENGINES = ("embedded", "Neo4j")
LEFT = 2


@dataclass(frozen=True)
class Verdict:
    """What came of one question, asked in every round."""

    id: str
    text: str  # a mark of the Cypher that was asked
    rows: int
    seconds: tuple[float, float]  # of the slowest round, by engine
    faults: tuple[str, ...]  # rows that differ, and what was too slow to tell
    steps: tuple[str, ...]  # what Neo4j plans to read beyond what is asked about
    silent: bool  # whether it does so without saying why

    @property
    def good(self) -> bool:
        return not self.faults and not self.silent

    def told(self) -> str:
        word = "same" if self.good else "NOT THE SAME" if self.faults else "DOES NOT SAY WHY"
        times = ", ".join(f"{name} {taken:.2f} s" for name, taken in zip(ENGINES, self.seconds, strict=True))
        reads = f"; reads {', '.join(self.steps)}" if self.steps else ""
        return "\n".join([f"{self.id:28} {word}: {self.rows} rows, {times}{reads}", *self.faults])


def mark(canned: Canned) -> str:
    return hashlib.sha256(canned.cypher.encode()).hexdigest()[:12]


def judged(
    made: MadeUp, embedded: Store, server: Store, session: neo4j.Session, canned: Canned, rounds: int, patience: float
) -> Verdict:
    """Ask both engines one question in every round."""
    rows, slowest, faults = 0, (0.0, 0.0), []
    for number in range(rounds):
        params = made.given(canned, number)
        ours, one = asked(embedded, canned, params, patience)
        theirs, other = asked(server, canned, params, patience)
        slowest = (max(slowest[0], one), max(slowest[1], other))
        if ours is None or theirs is None:
            late = [name for name, found in zip(ENGINES, (ours, theirs), strict=True) if found is None]
            faults.append(f"  TOO SLOW ({patience:g} s) on {' and '.join(late)}: {params}")
            continue
        rows += len(theirs)
        if ours != theirs:
            faults.append(f"  DIFFERENT: {params}: {len(ours)} rows embedded, {len(theirs)} on Neo4j")
            for name, a, b in zip(ENGINES, (ours, theirs), (theirs, ours), strict=True):
                only = min(set(a) - set(b), default="(none, or one more often)")
                faults.append(f"    only {name}: {only[:400]}")
    steps = reads_much(session, canned, made.given(canned, 0))
    silent = bool(steps) and not says_why(canned)
    return Verdict(canned.id, mark(canned), rows, slowest, tuple(faults), tuple(steps), silent)


class Kept:
    """Verdicts in a file, one a line, under a line that says of which graph they are."""

    def __init__(self, path: Path, about: Mapping[str, Any]) -> None:
        self._path = path
        self.found: dict[str, Verdict] = {}
        if not path.exists():
            path.write_text(json.dumps(about) + "\n", "utf-8")
            return
        head, *lines = path.read_text("utf-8").splitlines()
        if json.loads(head) != about:
            raise SystemExit(f"{path} is of another graph, {head}; give another folder or the same options.")
        for line in lines:
            told = json.loads(line)
            lists = {name: tuple(told[name]) for name in ("seconds", "faults", "steps")}
            self.found[told["id"]] = Verdict(**{**told, **lists})

    def add(self, verdict: Verdict) -> None:
        self.found[verdict.id] = verdict
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")

    def stands(self, canned: Canned) -> bool:
        """Whether a question need not be asked again."""
        verdict = self.found.get(canned.id)
        return verdict is not None and verdict.good and verdict.text == mark(canned)


def compare(made: MadeUp, embedded: Store, server: Store, kept: Kept, args: argparse.Namespace) -> int:
    """Ask what has no verdict yet, and sum up; the exit status."""
    known = {id_: catalogue()[id_] for id_ in args.questions}
    waiting = [canned for canned in known.values() if not kept.stands(canned)]
    if len(waiting) < len(known):
        print(f"{len(known) - len(waiting)} of {len(known)} have their verdict from before", flush=True)
    until = None if args.minutes is None else time.monotonic() + 60 * args.minutes
    left: list[str] = []
    with reading(server) as session:
        for canned in waiting:
            if until is not None and time.monotonic() > until:
                left.append(canned.id)
                continue
            verdict = judged(made, embedded, server, session, canned, args.rounds, args.patience)
            kept.add(verdict)
            print(
                f"[{len(known) - len(waiting) + waiting.index(canned) + 1}/{len(known)}] {verdict.told()}", flush=True
            )
    verdicts = [kept.found[id_] for id_ in known if id_ in kept.found and id_ not in left]
    bad = [verdict.id for verdict in verdicts if not verdict.good]
    print(f"{len(verdicts)} questions in {args.rounds} rounds, {sum(verdict.rows for verdict in verdicts)} rows")
    print(f"not the same, too slow, or reading much without saying why: {', '.join(bad) or 'none'}")
    print(f"without rows in every round: {', '.join(v.id for v in verdicts if not v.rows) or 'none'}")
    for place, engine in enumerate(ENGINES):
        worst = sorted(verdicts, key=lambda verdict, p=place: -verdict.seconds[p])[:5]  # type: ignore[misc]
        print(f"slowest, {engine}: " + ", ".join(f"{v.id} {v.seconds[place]:.2f} s" for v in worst), flush=True)
    if left:
        print(
            f"not asked, for want of time: {len(left)} questions; run it again with --data to go on: {', '.join(left)}"
        )
    return 1 if bad else LEFT if left else 0


@contextmanager
def reading(server: Store) -> Iterator[neo4j.Session]:
    """A session of the driver itself, for plans."""
    login = server.target.reader or server.target.writer
    auth = None if login is None else neo4j.basic_auth(login.user, login.password)
    with (
        neo4j.GraphDatabase.driver(server.target.uri, auth=auth, notifications_min_severity="OFF") as driver,
        driver.session(database=server.target.database, default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        yield session


def edges(store: Store) -> int:
    return int(store.read("MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS n")[0]["n"])


def main() -> int:
    parser = argparse.ArgumentParser(description="The catalogue on both engines over one made-up graph.")
    parser.add_argument("--edges", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds that a question may take")
    parser.add_argument("--questions", nargs="+", default=list(catalogue()), choices=list(catalogue()), metavar="ID")
    parser.add_argument("--minutes", type=float, help="begin no question after so many minutes of asking")
    parser.add_argument("--data", type=Path, help="keep graphs and verdicts in this folder, and go on from there")
    args = parser.parse_args()
    made = MadeUp(args.edges, args.seed)
    with ExitStack() as stack:
        folder = args.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        kept = Kept(folder / "verdicts.jsonl", {"edges": args.edges, "seed": args.seed, "rounds": args.rounds})
        uri = os.environ.get("NEO4J_TEST_URI")
        if uri is None:
            running = launch.start(folder / "home", wait=600)  # a machine in use starts it late
            stack.callback(running.end)
            uri = running.uri
        embedded, server = (
            stack.enter_context(
                open_store(
                    GraphSettings(uri=at, data_folder=folder / name, read_timeout=args.patience, connect_timeout=60)
                )
            )
            for name, at in (("embedded", None), ("server", uri))
        )
        for name, store in zip(ENGINES, (embedded, server), strict=True):
            if edges(store) != args.edges:
                seconds = made.plant(store)
                print(f"{name}: {edges(store)} edges in {seconds:.0f} s", flush=True)
        return compare(made, embedded, server, kept, args)


if __name__ == "__main__":
    sys.exit(main())
