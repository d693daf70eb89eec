"""Times `lodelink bulk` against Neo4j's own importer: writing our files and importing them, beside importing them alone.

Usage: python benchmarks/bulk.py [CLAIMS] (default 20000), made-up [EDGES] (default 100000), or neo4j [EDGES] (default
1000000). The graph is made in the embedded engine first, which is not
timed; the import runs as `lodelink bulk` prints it, with the server's class path (Java and Maven). Ratios by the clock
and by the processor time of both: on a machine that others use the second says more. "made-up" only writes, the graph that
`benchmarks/export.py` makes up as it is read: our own part, without a database. "neo4j" writes the graph of
`benchmarks/growth.py` from a Neo4j that holds it, and tells the work of that server apart.
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


def of_neo4j(edges: int) -> None:
    from benchmarks.growth import held

    with tempfile.TemporaryDirectory() as folder, held(edges, Path(folder)) as (store, server):
        written(store, server, Path(folder))


def written(store: Store, server: int, folder: Path) -> None:
    """Writes the files of an open Neo4j whose process is known, imports them anew, and prints what each took."""
    from benchmarks.graph_load import now

    ours, both, process = spent(), now(server), time.process_time()
    told = _files(store, folder / "out")
    clock, work = (after - then for after, then in zip(spent(), ours, strict=True))
    theirs = (now(server) - both).work - (time.process_time() - process)
    resumed = spent()
    imported(folder / "out", folder / "imported")
    clock_alone, alone = (after - then for after, then in zip(spent(), resumed, strict=True))
    print(
        f"{told['rows']:,} rows: reading and writing them {clock:.0f} s ({work:.0f} s of our processors and {theirs:.0f} of "
        f"the server that was read), importing {clock_alone:.0f} s ({alone:.0f}); writing reaches {clock_alone / clock:.2f} "
        f"of the rows a second of the import by the clock, {alone / work:.2f} by our work, {alone / (work + theirs):.2f} by "
        f"all; with the import {clock_alone / (clock + clock_alone):.2f}, {alone / (alone + work):.2f} and "
        f"{alone / (alone + work + theirs):.2f} of the import alone",
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
    elif sys.argv[1:2] == ["neo4j"]:
        of_neo4j(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
