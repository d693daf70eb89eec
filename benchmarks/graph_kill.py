"""Kills a load of 300 documents with SIGKILL at random, again and again, and compares the finished graph with an undisturbed one.

Usage: python benchmarks/graph_kill.py embedded|neo4j [KILLS] (default 20). In the embedded engine each kill takes the engine
with it; with Neo4j every fourth kill takes the server too. Prints what was found and exits with 1 where graphs differ.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from graph import load_documents, open_store
from graph.checks import check
from graph.export import canonical_export
from graph.report import LoadReport
from graph.settings import GraphSettings
from tests.conftest import emptied
from tests.graph.test_properties import library
from tests.neo4j import launch

DOCUMENTS = 300


def settings_of(folder: Path, uri: str | None) -> GraphSettings:
    # Small batches, so that a kill has many chances to fall between two and within one.
    return GraphSettings(uri=uri, data_folder=folder, batch_rows=25, retry_time=30)


def load(folder: Path, uri: str | None) -> None:
    """What the killed process does; every line that it prints is an acknowledged batch."""

    def progress(report: LoadReport) -> None:
        print(report.documents, flush=True)

    with open_store(settings_of(folder, uri)) as store:
        load_documents(store, library(1, DOCUMENTS), progress=progress)
    print("done", flush=True)


def digest(folder: Path, uri: str | None) -> tuple[str, int, int, int]:
    """Of the graph: a hash of its canonical export, how many lines that has, problems, and derived edges among the lines."""
    with open_store(settings_of(folder, uri)) as store:
        lines = list(canonical_export(store))
        derived = sum(1 for line in lines if '"derived": true' in line)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest(), len(lines), len(check(store)), derived


def main(engine: str, kills: int) -> int:
    rnd = random.Random(20)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        running = launch.start(folder / "home") if engine == "neo4j" else None
        uri = None if running is None else running.uri
        load(folder / "calm", uri)
        calm = digest(folder / "calm", uri)
        if uri is not None:
            with open_store(settings_of(folder, uri)) as store:
                emptied(store)
        done, lost, acknowledged, killed, began = False, 0, 0, 0, time.monotonic()
        while killed < kills or not done:
            if done and killed < kills:
                # It finished before all kills were dealt: begin anew over an empty graph.
                with open_store(settings_of(folder / "rough", uri)) as store:
                    emptied(store)
                acknowledged, done = 0, False
            command = [sys.executable, __file__, "--load", str(folder / "rough"), uri or ""]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder)
            assert process.stdout is not None
            first = process.stdout.readline().strip()
            if killed < kills:
                time.sleep(rnd.uniform(0, 1.2))
                process.send_signal(signal.SIGKILL)
                killed += 1
                if running is not None and killed % 4 == 0:
                    port = int(running.uri.rpartition(":")[2])
                    running.kill()
                    running = launch.start(folder / "home", port)
            told = [line for line in [first, *process.stdout.read().split()] if line]
            process.wait()
            done = "done" in told
            acknowledged = max([acknowledged, *(int(line) for line in told if line.isdigit())])
            with open_store(settings_of(folder / "rough", uri)) as store:
                there = int(store.read("MATCH (d:Document) RETURN count(d) AS n")[0]["n"])
            lost += max(0, acknowledged - there)
        rough = digest(folder / "rough", uri)
        if running is not None:
            running.kill()
        print(
            f"{engine}: {killed} kills in {time.monotonic() - began:.0f} s, {lost} acknowledged documents lost, "
            f"{calm[1]} lines undisturbed ({calm[3]} derived edges), {rough[1]} after the kills ({rough[3]}), {rough[2]} problems, "
            f"{'the same bytes' if calm[0] == rough[0] else 'DIFFERENT'}"
        )
        return 0 if calm[0] == rough[0] and lost == 0 and rough[2] == 0 else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        os.environ["PYTHONUNBUFFERED"] = "1"
        load(Path(sys.argv[2]), sys.argv[3] or None)
        sys.exit(0)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=("embedded", "neo4j"))
    parser.add_argument("kills", type=int, nargs="?", default=20)
    args = parser.parse_args()
    sys.exit(main(args.engine, args.kills))
