"""What loading costs in a large graph beside what it costs in a small one, on Neo4j (Java and Maven).

Usage: python benchmarks/graph_growth.py [EDGES …] (default 10000 1000000). Each graph is what loading so many claims of
`benchmarks/graph_load.py` would leave, made without a database and put into a Neo4j by its offline importer, since loading
a million claims takes the better part of an hour. Then both servers stand side by side and get further documents of the same kind by
turns, ROUNDS times CLAIMS. What counts is the processor time of this process and the server together, per claim, the
median of the rounds against that of the first graph.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bulk import imported, spent
from benchmarks.graph_load import PER_DOCUMENT, documents, drawn, now
from graph import load_documents, open_store
from graph.claims import Claim, claim_row, family_of
from graph.combine import Family, combine
from graph.identity import display_names
from graph.present import Complete
from graph.settings import GraphSettings
from graph.shown import shown
from graph.store import Row, Store
from graph.write import edge_row
from lodelink.commands.bulk import IMPORT
from ontology.schema import ontology
from queries.formats.bulk import command, edges, nodes
from tests.graph.made import NAMES
from tests.neo4j import launch

CLAIMS = 5_000
ROUNDS = 3
RUN: Row = {"recorded": "2026-01-01T00:00:00.000000+00:00", "run": "made up"}


class Grown:
    """The graph of the first so many documents, as a source of records for the files of the import."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.known = ontology()
        self.families: dict[str, list[Claim]] = {}

    def documents(self) -> Iterator[Row]:
        for number in range(self.count):
            key = f"doc{number:07d}"
            yield {
                **{"key": key, "id": f"d_{number:07d}", "title": key, "language": "en", "published": "2025-01-01"},
                **{"sha256": f"{number:064d}", "digest": f"{number:064d}", "claims": PER_DOCUMENT, "run": RUN["run"]},
            }

    def passages(self) -> Iterator[Row]:
        for number in range(self.count):
            text = f"doc{number:07d}\n" + "".join(f"{_sentence(*one)}\n" for one in drawn(number))
            for part, at in enumerate(range(0, len(text), 1_200)):
                piece = text[at : at + 1_200]
                yield {
                    **{"id": f"p_{number:07d}.{part}", "document": f"doc{number:07d}", "number": part, "text": piece},
                    **{"start": at, "end": at + len(piece), "kind": "paragraph"},
                }

    def claims(self) -> Iterator[Row]:
        """Every claim, noted for the edges that are asked for last."""
        for number in range(self.count):
            for i, told in enumerate(drawn(number)):
                claim = _claim(number, i, *told)
                family = family_of(claim, self.known)
                self.families.setdefault(family, []).append(claim)
                row = {k: v for k, v in claim_row(claim, self.known).items() if v is not None}
                yield {**row, **RUN, "passages": [f"p_{number:07d}.0"]}

    def entities(self) -> Iterator[Row]:
        uses = Counter(end for number in range(self.count) for who, what, _, _ in drawn(number) for end in (who, what))
        for id_, many in uses.items():
            name = _name(id_)
            named = {k: v for k, v in display_names({name}, None, id_).items() if v is not None and v != []}
            yield {"id": id_, "type": self.known.type_of_id(id_).name, "uses": many, "told": [name], **named}

    def edges(self) -> Iterator[Row]:
        for key, claims in self.families.items():
            for edge in combine(Family(key, claims), self.known):
                row = edge_row(edge)
                yield {**row, **shown(row, self.known), **RUN}

    def redirects(self) -> Iterator[Row]:
        return iter(())

    def history(self, label: str, key: str) -> Iterator[Row]:
        return iter(())


def _name(id_: str) -> str:
    return NAMES.get(id_, id_.partition(":")[2])


def _sentence(who: str, what: str, year: str, quantity: int) -> str:
    return f"{who} PRODUCES {what} (in_force; quantity {quantity}, unit kt, year {year})."


def _claim(number: int, i: int, who: str, what: str, year: str, quantity: int) -> Claim:
    quote = _sentence(who, what, year, quantity)
    known = ontology()
    return Claim(
        id=f"f_{number:012x}{i:08x}",
        document=f"doc{number:07d}",
        relation="PRODUCES",
        subject=who,
        object=what,
        subject_given=who,
        object_given=what,
        subject_type=known.type_of_id(who).name,
        object_type=known.type_of_id(what).name,
        subject_name=_name(who),
        object_name=_name(what),
        subject_mention=_name(who),
        object_mention=_name(what),
        qualifiers={"quantity": quantity, "unit": "kt", "year": year},
        lifecycle="in_force",
        polarity="asserted",
        attribution=None,
        confidence=1.0,
        quote=quote,
        start=i * 60,
        end=i * 60 + len(quote),
        page=None,
        extractor="by hand",
        rule="",
        extractor_version="1",
        reported="2025-01-01",
    )


def written(count: int, folder: Path) -> int:
    """The files of the import; how many edges there are."""
    source: Any = Grown(count)
    folder.mkdir()
    rows: Counter[str] = Counter()
    opened: dict[str, Any] = {}
    with ExitStack() as files:
        for make in (nodes, edges):
            for name, text, more in make(cast(Complete, source)):
                if name not in opened:
                    opened[name] = files.enter_context((folder / name).open("w", encoding="utf-8"))
                opened[name].write(text)
                rows[name] += more
    (folder / IMPORT).write_text(command(sorted(opened)) + "\n\n", "utf-8")
    return sum(many for name, many in rows.items() if name.startswith("edges"))


def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        graphs: list[tuple[int, int, Store, int]] = []
        for size in sizes:
            count, place = size // PER_DOCUMENT, Path(scratch) / str(size)
            place.mkdir()
            began = spent()
            there = written(count, place / "files")
            made = spent()
            imported(place / "files", place / "home")
            ended = spent()
            print(
                f"{size} claims, {there} edges: made in {made[1] - began[1]:.0f} s and imported in {ended[1] - made[1]:.0f} s "
                "of processors",
                flush=True,
            )
            running = launch.start(place / "home", wait=900, heap="1g", more={"server.memory.pagecache.size": "1g"})
            stack.callback(running.kill)
            settings = GraphSettings(uri=running.uri, data_folder=place / "data", read_timeout=120)
            store = stack.enter_context(open_store(settings))
            load_documents(store, documents(10_000_000, 100))  # warm, as in graph_load
            graphs.append((size, count, store, running.process.pid))
        measure(graphs)


def measure(graphs: list[tuple[int, int, Store, int]]) -> None:
    costs: dict[int, list[float]] = {size: [] for size, *_ in graphs}
    each = CLAIMS // PER_DOCUMENT
    for turn in range(ROUNDS):
        for size, count, store, server in graphs:
            given = list(documents(count + turn * each, each))
            began, clock = now(server), time.monotonic()
            report = load_documents(store, given)
            work = (now(server) - began).work
            costs[size].append(work / report.claims_added * 1000)
            print(
                f"at {size}: {report.claims_added} claims, {costs[size][-1]:.2f} ms of processors a claim "
                f"({time.monotonic() - clock:.0f} s by the clock)",
                flush=True,
            )
    first = statistics.median(costs[graphs[0][0]])
    for size, *_ in graphs:
        median = statistics.median(costs[size])
        print(f"{size} edges: median {median:.2f} ms a claim, {median / first:.2f} of that at {graphs[0][0]}")


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [10_000, 1_000_000])
