"""Asks both engines the same random statements over random graphs and prints how many rows differed.

Usage: python benchmarks/graph_differ.py [STATEMENTS] (default 2000). Needs Java and Maven, or NEO4J_TEST_URI.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph import open_store
from graph.settings import GraphSettings
from tests.conftest import emptied
from tests.graph.differ import comparable, plant, statement
from tests.neo4j import launch


def main(statements: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        uri = os.environ.get("NEO4J_TEST_URI")
        running = None if uri else launch.start(Path(folder) / "home")
        address = uri or (running.uri if running is not None else None)
        began, wrong, empty = time.monotonic(), 0, 0
        with (
            open_store(GraphSettings(data_folder=Path(folder) / "data")) as embedded,
            open_store(GraphSettings(uri=address)) as server,
        ):
            for number in range(statements):
                if number % 200 == 0:
                    for store in (embedded, server):
                        emptied(store)
                        plant(store, random.Random(number))
                query, params = statement(random.Random(10_000 + number))
                ours, theirs = embedded.read(query, params), server.read(query, params)
                empty += not theirs
                if comparable(ours, query) != comparable(theirs, query):
                    wrong += 1
                    print(f"DIFFERENT: {query}\n  {params}")
        if running is not None:
            running.kill()
        print(
            f"{statements} statements, {wrong} answered differently, {empty} without rows, {time.monotonic() - began:.0f} s"
        )
        return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000))
