"""Times `lodelink bulk` against Neo4j's own importer: writing our files, and importing them.

Usage: python -m benchmarks.bulk [CLAIMS] (default 20000), made-up [EDGES] (default 100000), or neo4j [EDGES] (default
1000000). Without a word the graph is loaded into the embedded engine first, which is not timed. "made-up" writes the graph
that `benchmarks/export.py` makes up as it is read: our own part, without a database. "neo4j" writes the graph of
`benchmarks/growth.py` from a Neo4j that holds it, and tells the work of that server apart. The import runs as `lodelink
bulk` prints it, with the server's class path (Java and Maven); "neo4j" checks the result as well. Told are the rows a second that we write against those that
the importer imports, and what writing and importing one after the other reach of importing alone; by the clock, and by the
processor time of both: on a machine that others use the second says more.
"""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.graph_load import PER_DOCUMENT, documents
from graph import load_documents, open_store
from graph.settings import GraphSettings
from graph.store import Store
from lodelink.commands.bulk import IMPORT, _files
from tests.neo4j import launch

Spent = tuple[float, float]


def spent() -> Spent:
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
        sys.exit(f"The import failed: {(done.stdout + done.stderr)[-3000:]}")


def compared(
    told: Mapping[str, Any], before: Spent, written: Spent, files: Path, home: Path, server: float = 0.0
) -> None:
    """Imports what was written, and prints how both compare; `server` is the work of a database that was read."""
    resumed = spent()
    imported(files, home)
    after = spent()
    size = sum(file.stat().st_size for file in files.glob("*.csv")) / 2**20
    print(f"{told['rows']:,} rows in {len(told['files'])} files of {size:.0f} MiB")
    for name, i, more in (
        ("by the clock", 0, 0.0),
        ("by work", 1, 0.0),
        ("by work, with that of the server", 1, server),
    ):
        if name.endswith("server") and not more:
            continue
        ours, theirs = written[i] - before[i] + more, after[i] - resumed[i]
        print(
            f"{name}: writing {ours:.1f} s, importing {theirs:.1f} s; writing reaches {theirs / ours:.2f} of the rows a second "
            f"of the import, writing and then importing {theirs / (ours + theirs):.2f}",
            flush=True,
        )


def main(claims: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        with open_store(GraphSettings(data_folder=scratch / "data", read_timeout=120)) as store:
            load_documents(store, documents(0, claims // PER_DOCUMENT))
            before = spent()
            told = _files(store, scratch / "out")
            written = spent()
        compared(told, before, written, scratch / "out", scratch / "home")


def of_neo4j(edges: int) -> None:
    from benchmarks.graph_load import now
    from benchmarks.growth import held

    with tempfile.TemporaryDirectory() as folder, held(edges, Path(folder)) as (store, server):
        before, both, process = spent(), now(server), time.process_time()
        told = _files(store, Path(folder) / "out")
        written = spent()
        theirs = (now(server) - both).work - (time.process_time() - process)
        compared(told, before, written, Path(folder) / "out", Path(folder) / "imported", theirs)
        checked(Path(folder) / "out", Path(folder) / "imported")


def checked(files: Path, home: Path) -> None:
    """What `lodelink bulk --check` takes of the imported database, with making its constraints and indexes."""
    from lodelink.main import main as lodelink

    server = launch.start(home, wait=900, heap="1g", more={"server.memory.pagecache.size": "1g"})
    try:
        os.environ |= {"NEO4J_URI": server.uri, "LODELINK_READ_TIMEOUT": "600"}
        before, own = time.monotonic(), time.process_time()
        code = lodelink(["bulk", "--check", str(files)])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        took, work = time.monotonic() - before, time.process_time() - own
        print(
            f"checked in {took:.0f} s ({work:.0f} s of our processors), exit status {code}, peak {memory:.0f} MiB here"
        )
    finally:
        server.kill()


def made_up(edges: int) -> None:
    from benchmarks.export import MadeUp

    with tempfile.TemporaryDirectory() as folder:
        out, before = Path(folder) / "out", spent()
        told = _files(cast(Store, MadeUp(edges)), out, cast(Callable[[], Store], partial(MadeUp, edges)))
        compared(told, before, spent(), out, Path(folder) / "home")


if __name__ == "__main__":
    if sys.argv[1:2] == ["made-up"]:
        made_up(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    elif sys.argv[1:2] == ["neo4j"]:
        of_neo4j(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
