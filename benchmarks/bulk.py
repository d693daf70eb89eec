"""Times `lodelink bulk` against Neo4j's own importer: writing our files and importing them, beside importing them alone.

Usage: python benchmarks/bulk.py [CLAIMS] (default 20000), or made-up [EDGES] (default 100000). The graph is made in the embedded engine first, which is not
timed; the import runs as `lodelink bulk` prints it, with the server's class path (Java and Maven). Ratios by the clock
and by the processor time of both: on a machine that others use the second says more. "made-up" only writes, the graph that
`benchmarks/export.py` makes up as it is read: our own part, without a database.
"""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.graph_load import PER_DOCUMENT, documents
from graph import load_documents, open_store
from graph.settings import GraphSettings
from graph.store import Store
from lodelink.commands.bulk import IMPORT, _files
from tests.neo4j import launch


def spent() -> tuple[float, float]:
    """The clock, and the processors' time of this process and of those that it waited for."""
    ours, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic(), ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime


def imported(files: Path, home: Path) -> None:
    """What the printed command does, with the importer of the class path."""
    (home / "conf").mkdir(parents=True)
    printed = (files / IMPORT).read_text("utf-8").partition("\n\n")[0].replace("\\\n", " ")
    command = ["java", "-Xmx1g", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp", launch.class_path()]
    command += ["org.neo4j.cli.AdminTool", *shlex.split(printed)[1:]]
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    done = subprocess.run(command, cwd=files, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"The import failed: {(done.stdout + done.stderr)[-800:]}")


def main(claims: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        with open_store(GraphSettings(data_folder=scratch / "data", read_timeout=120)) as store:
            load_documents(store, documents(0, claims // PER_DOCUMENT))
            before = spent()
            told = _files(store, scratch / "out")
            written = spent()
        resumed = spent()
        imported(scratch / "out", scratch / "home")
        after = spent()
        rows = told["rows"]
        print(f"{claims} claims, {rows} rows in {len(told['files'])} files")
        for name, i in (("by the clock", 0), ("by work", 1)):
            ours, theirs = written[i] - before[i], after[i] - resumed[i]
            print(
                f"{name}: writing {ours:.1f} s ({rows / ours:.0f} rows/s), importing {theirs:.1f} s "
                f"({rows / theirs:.0f} rows/s); both reach {theirs / (ours + theirs):.2f} of the import alone",
                flush=True,
            )


def made_up(edges: int) -> None:
    from benchmarks.export import MadeUp

    with tempfile.TemporaryDirectory() as folder:
        before = spent()
        told = _files(
            cast(Store, MadeUp(edges)), Path(folder) / "out", cast(Callable[[], Store], partial(MadeUp, edges))
        )
        clock, work = (after - then for after, then in zip(spent(), before, strict=True))
    print(f"{edges} made-up edges: {told['rows']} rows written in {clock:.1f} s, {work:.1f} s of processors")


if __name__ == "__main__":
    if sys.argv[1:2] == ["made-up"]:
        made_up(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
