"""Asks both engines every question of the catalogue over one made-up graph and prints which rows differ.

    python benchmarks/catalogue_differ.py [--edges 100000] [--rounds 3] [--seed 1] [--patience 20]

The graph has every relation of the ontology, derived ones too, with random qualifiers, and a few things with very many
edges. Each question is asked about those, then about others; what must be given is given, what may be is in every second
round. Rows are compared as they come from the database, before a day is chosen. Neo4j's plans are looked at as well. Needs
Java and Maven, or NEO4J_TEST_URI (a database that is emptied first). The exit status is 1 where anything differs, takes too long,
or reads much without saying why.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import neo4j

from graph import Store, open_store
from graph.settings import GraphSettings
from queries.canned import catalogue
from tests.neo4j import launch
from tests.queries.made_up import PATIENCE, MadeUp, asked
from tests.queries.plans import reads_much, says_why


def compare(made: MadeUp, embedded: Store, server: Store, rounds: int, patience: float) -> int:
    """Ask everything of both; how many questions were answered differently."""
    wrong, questions, rows, unanswered = 0, 0, 0, []
    slow: dict[str, tuple[float, float]] = {}
    for canned in catalogue().values():
        found = 0
        for number in range(rounds):
            params = made.given(canned, number)
            ours, one = asked(embedded, canned, params, patience)
            theirs, other = asked(server, canned, params, patience)
            if ours is None or theirs is None:
                late = [name for name, rows_ in (("embedded", ours), ("Neo4j", theirs)) if rows_ is None]
                wrong += 1
                print(f"TOO SLOW ({patience:.0f} s): {canned.id} {params}: {' and '.join(late)}", flush=True)
                continue
            questions, rows, found = questions + 1, rows + len(theirs), found + len(theirs)
            before = slow.get(canned.id, (0.0, 0.0))
            slow[canned.id] = (max(before[0], one), max(before[1], other))
            if ours != theirs:
                wrong += 1
                only = [
                    next(iter(sorted(set(a) - set(b))), "(one more often)") for a, b in ((ours, theirs), (theirs, ours))
                ]
                print(f"DIFFERENT: {canned.id} {params}: {len(ours)} rows embedded, {len(theirs)} on Neo4j")
                print(f"  only embedded: {only[0][:400]}\n  only on Neo4j: {only[1][:400]}", flush=True)
        if not found:
            unanswered.append(canned.id)
    print(
        f"{len(catalogue())} questions asked {questions} times, {rows} rows, {wrong} times other rows on the other engine or too slow to tell"
    )
    print(f"without rows in every round: {', '.join(unanswered) or 'none'}")
    for place, engine in enumerate(("embedded", "Neo4j")):
        worst = sorted(slow, key=lambda id_, p=place: -slow[id_][p])[:5]  # type: ignore[misc]
        print(f"slowest, {engine}: " + ", ".join(f"{id_} {slow[id_][place]:.2f} s" for id_ in worst), flush=True)
    return wrong


def plans(made: MadeUp, server: Store) -> int:
    """Print what Neo4j plans to read beyond what is asked about; how many questions do not say why."""
    silent = 0
    login = server.target.reader or server.target.writer
    auth = None if login is None else neo4j.basic_auth(login.user, login.password)
    with (
        neo4j.GraphDatabase.driver(server.target.uri, auth=auth, notifications_min_severity="OFF") as driver,
        driver.session(database=server.target.database, default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        for canned in catalogue().values():
            steps = reads_much(session, canned, made.given(canned, 0))
            if steps:
                silent += not says_why(canned)
                print(f"plan of {canned.id}{'' if says_why(canned) else ' (DOES NOT SAY WHY)'}: {'; '.join(steps)}")
    return silent


def main() -> int:
    parser = argparse.ArgumentParser(description="The catalogue on both engines over one made-up graph.")
    parser.add_argument("--edges", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds that a question may take")
    args = parser.parse_args()
    made = MadeUp(args.edges, args.seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        uri = os.environ.get("NEO4J_TEST_URI")
        if uri is None:
            running = launch.start(folder / "home")
            stack.callback(running.kill)
            uri = running.uri
        embedded = stack.enter_context(
            open_store(GraphSettings(data_folder=folder / "embedded", read_timeout=args.patience))
        )
        server = stack.enter_context(
            open_store(GraphSettings(uri=uri, data_folder=folder / "server", read_timeout=args.patience))
        )
        for name, store in (("embedded", embedded), ("Neo4j", server)):
            seconds = made.plant(store)
            there = store.read("MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS n")[0]["n"]
            print(f"{name}: {there} edges in {seconds:.0f} s", flush=True)
        return 1 if compare(made, embedded, server, args.rounds, args.patience) + plans(made, server) else 0


if __name__ == "__main__":
    sys.exit(main())
