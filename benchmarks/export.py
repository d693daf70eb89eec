"""Exports graphs of 10,000, 100,000 and 1,000,000 edges and prints seconds of CPU and peak memory for each: it must stay flat.

Usage: python benchmarks/export.py [FORMAT …] [--edges N …] [--store embedded|neo4j|imported]

The graph is made up as it is read: a store that answers the very statements of `graph.present` page by page, with a claim
for each edge and a tenth of all edges at one entity. What is measured is so our own reading and writing, without the time
(and, for the embedded engine, without the memory) of a database; `--store embedded|neo4j` reads a real one of 20,000 edges
instead. `--store imported` puts the made-up graph into a Neo4j with the offline importer (Java and Maven; a million edges
take GiBs of disk and many minutes) and measures `lodelink` itself on it. Each run is a process of its own, since a peak of
memory never goes down again.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph.present import Present, unchanged
from graph.settings import GraphSettings
from graph.store import Store
from queries.formats.registry import FORMATS, formats_of

FORMATS_OF_GRAPHS = [form.name for form in formats_of("graph")]
SIZES = (10_000, 100_000, 1_000_000)
PER_DOCUMENT = 20
REAL = 20_000


class MadeUp:
    """A store whose graph has so many edges; nothing of it is ever held but the page that is asked for."""

    settings = GraphSettings(data_folder=Path("made-up"))  # without a ledger of merges

    def __init__(self, edges: int) -> None:
        self.edges = edges
        self.entities = edges // 10
        # All but the first have nine edges each; the first has the rest.
        self.first = edges - 9 * (self.entities - 1)

    def __enter__(self) -> MadeUp:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[dict[str, Any]]:
        given = params or {}
        numbers = [int(one[-9:]) for one in given.get("ids") or ()]
        if "count(e) AS edges" in query:
            return [{"found": [[_entity(i), self._many(i)] for i in numbers]}]
        if told := re.search(r"collect\((.*)\) AS found", query):
            page = re.fullmatch(r"\[[ne]\.(\w+), (.*)\]", told[1]) if "LIMIT" in query else None
            records = self._records(query, given)
            if page is None:
                return [{"found": records}]
            return [{"found": [[one[page[1]], _told(one, page[2])] for one in records]}]
        if "GraphVersion" in query:
            return [{"value": 1}]
        if "n.name AS name" in query:
            return [{"id": _entity(i), "name": self._node(i)["name"], "zh": self._node(i)["name_zh"]} for i in numbers]
        if "n.extractor AS extractor" in query:
            return [{"id": claim, "extractor": "rules"} for claim in given["ids"]]
        if "count(n) AS n" in query:
            counts = {"Entity": self.entities, "Claim": self.edges}
            counts |= dict.fromkeys(("Document", "Passage"), self.edges // PER_DOCUMENT)
            return [{"n": counts.get(str(_label(query)), 0)}]
        if "count(e) AS n" in query:
            return [{"type": "FINANCES", "n": self.edges}]
        raise ValueError(query)

    def _records(self, query: str, given: Mapping[str, Any]) -> list[Any]:
        limit = int(found[1]) if (found := re.search(r"LIMIT (\d+)", query)) else 0
        numbers = [int(one[-9:]) for one in given.get("ids") or given.get("keys") or ()]
        each = [(i, i * PER_DOCUMENT + j) for i in numbers for j in range(PER_DOCUMENT)]
        if "QUOTED_FROM" in query:
            return [[f"f_{j:09d}", f"p_{i:09d}"] for i, j in each]
        if "n:Passage" in query:
            return [self._passage(i) for i in numbers]
        if "n:Claim)" in query:
            return [self._claim(j) for _, j in each]
        if "-[e]->" in query and "$ids" in query:
            return [self._edge(i, j) for i in numbers for j in range(self._many(i))]
        if "-[e]->" in query:
            start = 0 if given["last"] == "" else int(given["last"].rpartition("_")[2]) + 1
            return [self._edge(0, j) for j in range(start, min(start + limit, self.first))]
        if "GraphVersion" in query:
            return [] if given["last"] else [{"id": "graph", "value": 1}]
        documents = self.edges // PER_DOCUMENT
        made = {
            "Entity": (self._node, self.entities),
            "Document": (self._document, documents),
        }
        label = _label(query)
        if label not in made:
            return []
        how, count = made[label]
        return [how(i) for i in self._after(given["last"], limit, count)]

    def _after(self, last: str, limit: int, count: int) -> range:
        start = 0 if last == "" else int(last[-9:]) + 1
        return range(start, min(start + limit, count))

    def _many(self, i: int) -> int:
        return self.first if i == 0 else 9

    def _node(self, i: int) -> dict[str, Any]:
        name = f"Company {i} of Some Place Ltd"
        return {
            **{"id": _entity(i), "type": "Organization", "name": name, "name_zh": f"某地第{i}公司", "uses": 10},
            **{"aliases": [f"Company {i}", f"第{i}公司"], "told": [name]},
        }

    def _document(self, i: int) -> dict[str, Any]:
        return {
            **{
                "key": f"doc/{i:09d}",
                "id": f"d_{i:09d}",
                "sha256": "0" * 64,
                "title": f"某文件第{i}号",
                "language": "zh",
            },
            **{"publisher": "Somebody", "published": "2025-01-01", "claims": PER_DOCUMENT},
        }

    def _passage(self, i: int) -> dict[str, Any]:
        text = "某公司向另一公司提供贷款。" * 40
        return {"id": f"p_{i:09d}", "document": f"doc/{i:09d}", "text": text, "start": 0, "end": len(text), "number": 0}

    def _claim(self, i: int) -> dict[str, Any]:
        place = i // PER_DOCUMENT
        return {
            **{"id": f"f_{i:09d}", "document": f"doc/{place:09d}", "relation": "FINANCES", "subject": _entity(0)},
            **{"object": _entity(i % self.entities), "qualifiers": '{"amount": 1000000, "currency": "USD"}'},
            **{"lifecycle": "in_force", "polarity": "asserted", "confidence": 0.9, "quote": "某公司向另一公司提供贷款"},
            **{"start": 0, "end": 12, "extractor": "made up", "rule": "made up", "extractor_version": "1"},
        }

    def _edge(self, i: int, j: int) -> dict[str, Any]:
        number = (j if i == 0 else self.first + (i - 1) * 9 + j) % self.edges
        return {
            **{"key": f"e_{i:09d}_{j:09d}", "relation": "FINANCES", "subject": _entity(i), "lifecycle": "in_force"},
            **{
                "object": _entity((i * 7 + j) % self.entities),
                "amount": 1_000_000,
                "currency": "USD",
                "date": "2025-01",
            },
            **{"from_earliest": "2025-01-01", "from_latest": "2025-01-31", "valid_from": "2025-01"},
            **{"claims": [f"f_{number:09d}"], "instrument": "loan", "says": "资助（贷款） · finances (loan)"},
        }


def _told(record: dict[str, Any], what: str) -> Any:
    if "properties(" in what:
        return record
    names = re.findall(r"n\.(\w+)", what)
    return [record[name] for name in names] if what.startswith("[") else record[names[0]]


def _label(query: str) -> str:
    label = re.search(r"MATCH \(n:(\w+)\)", query)
    assert label is not None, query
    return label[1]


def _entity(i: int) -> str:
    return f"org:o{i:09d}"


def one(name: str, edges: int) -> None:
    """Export once, and tell what it took as a line of JSON."""
    present = Present(MadeUp(edges))
    before = _peak()
    # Time of this process alone: a busy machine makes a clock on the wall tell of others.
    began = time.process_time()
    size = sum(len(chunk) for chunk in unchanged(present, FORMATS[name].stream(present)))
    took = time.process_time() - began
    print(json.dumps({"seconds": took, "bytes": size, "before": before, "peak": _peak()}))


def real(engine: str, names: list[str]) -> None:
    """A real store of REAL edges: seconds of reading and writing, by format."""
    from benchmarks.graph_load import documents
    from graph import load_documents, open_store
    from graph.settings import GraphSettings
    from tests.neo4j import launch

    with tempfile.TemporaryDirectory() as folder:
        running = launch.start(Path(folder) / "home") if engine == "neo4j" else None
        uri = None if running is None else running.uri
        with open_store(GraphSettings(uri=uri, data_folder=Path(folder) / "data")) as store:
            load_documents(store, documents(0, REAL // 20))
            present = Present(store)
            edges = sum(1 for _ in present.edges())
            for name in names:
                began = time.monotonic()
                size = sum(len(chunk) for chunk in FORMATS[name].stream(present))
                took = time.monotonic() - began
                print(
                    f"{name:10} {engine} {edges:>9,} edges {took:7.1f} s {size / 2**20:8.1f} MiB {edges / took:9,.0f}/s"
                )
        if running is not None:
            running.kill()


def imported(edges: int, names: list[str]) -> bool:
    """The made-up graph in a real Neo4j: written as `lodelink bulk` writes, imported, checked, exported by `lodelink export`.

    Whether every command succeeded; one that fails keeps no other from being measured.
    """
    from benchmarks import bulk
    from lodelink.commands.bulk import _files
    from tests.neo4j import launch

    with tempfile.TemporaryDirectory() as folder:
        files, home = Path(folder) / "files", Path(folder) / "home"
        began = time.monotonic()
        told = _files(cast(Store, MadeUp(edges)), files, cast(Callable[[], Store], partial(MadeUp, edges)))
        written = time.monotonic()
        bulk.imported(files, home)
        print(
            f"{edges:,} edges: {told['rows']:,} rows in {len(told['files'])} files written in {written - began:.0f} s, "
            f"imported in {time.monotonic() - written:.0f} s; peak {_peak():.0f} MiB here",
            flush=True,
        )
        running = launch.start(home, wait=600, heap="2g")
        try:
            done = [_command("check", edges, running.uri, "bulk", "--check", str(files))]
            for name in names:
                out = str(Path(folder) / name)
                done.append(_command(name, edges, running.uri, "export", "--format", name, "--out", out))
        finally:
            running.kill()
    return all(done)


def _command(name: str, edges: int, uri: str, *args: str) -> bool:
    """Run a command of Lodelink on a Neo4j and print what it said and what it took, with its own peak of memory.

    Linux counts what called it into the peak of a new process: one that is not above ours says nothing but that.
    """
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "lodelink", *args],
        cwd=Path(__file__).parents[1],
        env=os.environ | {"NEO4J_URI": uri, "LODELINK_READ_TIMEOUT": "120"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read().strip()
        # Not `wait`: only this tells what one child took.
        _, status, spent = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    print(
        f"{name:10} {edges:>9,} edges {time.monotonic() - began:7.1f} s, {spent.ru_utime + spent.ru_stime:.1f} s of CPU, "
        f"peak {spent.ru_maxrss / 1024:.0f} MiB: {said}",
        flush=True,
    )
    return process.returncode == 0


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "formats", nargs="*", metavar="FORMAT", help=f"of {', '.join(FORMATS_OF_GRAPHS)} (default: all)"
    )
    parser.add_argument("--edges", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--store", choices=("embedded", "neo4j", "imported"))
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    names = args.formats or FORMATS_OF_GRAPHS
    if unknown := sorted(set(names) - set(FORMATS_OF_GRAPHS)):
        parser.error(f"no format of graphs is called {unknown[0]!r}; there are {', '.join(FORMATS_OF_GRAPHS)}")
    if args.one:
        one(names[0], args.edges[0])
        return 0
    if args.store == "imported":
        done = [imported(edges, names) for edges in args.edges]
        return 0 if all(done) else 1
    if args.store is not None:
        real(args.store, names)
        return 0
    worst = 0.0
    for name in names:
        peaks = []
        for edges in args.edges:
            command = [sys.executable, __file__, name, "--edges", str(edges), "--one"]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            peaks.append(told["peak"])
            print(
                f"{name:10} {edges:>9,} edges {told['seconds']:7.1f} s {told['bytes'] / 2**20:8.1f} MiB written "
                f"{edges / told['seconds']:9,.0f}/s, peak {told['peak']:.0f} MiB ({told['before']:.0f} before)",
                flush=True,
            )
        worst = max(worst, peaks[-1] - peaks[0])
    print(f"The largest graph took at most {worst:.0f} MiB more than the smallest.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
