"""Loads synthetic claims and prints claims per second by size of the graph, the peak of memory, and the share of bare writing.

Usage: python benchmarks/graph_load.py embedded|neo4j [CLAIMS [ROUNDS]] (default 20000, 1). A busy machine wants several
rounds, and 0 leaves bare writing out. Beside each rate stands the processor time of this process and the server
together: on a machine that others use it says more than the clock does. The peak is that of this process, which on
neo4j is not the database. "Bare" is UNWIND/MERGE of the very rows that
loading leaves behind (documents, passages, entities, claims, edges and what joins them), each once, into an empty graph of
the same engine with the same constraints and indexes, in transactions of one statement of at most 5,000 rows; afterwards
both graphs must have the same canonical export.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph import load_documents, open_store
from graph.export import canonical_digest
from graph.load import DocumentFacts
from graph.report import LoadReport
from graph.settings import GraphSettings
from graph.store import Store
from tests.conftest import emptied
from tests.graph.made import document, said
from tests.neo4j import launch

PER_DOCUMENT = 20


def drawn(number: int) -> Iterator[tuple[str, str, str, int]]:
    """Who produces what in which year, and how many kilotonnes, as a document of that number says: a tenth of it about
    the same few things."""
    rnd = random.Random(number)
    for _ in range(PER_DOCUMENT):
        who = (
            f"country:{rnd.choice(('CHN', 'USA', 'COD'))}"
            if rnd.random() < 0.1
            else f"org:o{rnd.randrange(200 + number * 4)}"
        )
        year = str(rnd.randrange(2010, 2026))
        yield who, f"mineral:m{rnd.randrange(300)}", year, rnd.randrange(1, 900)


def documents(first: int, count: int) -> Iterator[DocumentFacts]:
    """Documents whose claims spread over a graph that grows with them."""
    for number in range(first, first + count):
        told = [
            said(who, "PRODUCES", what, year=year, quantity=quantity, unit="kt")
            for who, what, year, quantity in drawn(number)
        ]
        yield document(f"doc{number:07d}", *told, published="2025-01-01")


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of processors."""

    clock: float
    work: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.clock - other.clock, self.work - other.work)


def now(server: int | None) -> Spent:
    """Both clocks; the work of a server (by its process id) is counted where the system tells it."""
    work, told = time.process_time(), Path(f"/proc/{server}/stat")
    if server is not None and told.exists():
        fields = told.read_text("utf-8").rpartition(")")[2].split()
        work += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return Spent(time.monotonic(), work)


def loaded(store: Store, given: Iterable[DocumentFacts], claims: int, server: int | None) -> tuple[int, Spent]:
    """One load: its claims and what it took, derived edges included and the work of making documents left out. Prints
    the rate of every tenth on the way."""
    began = now(server)
    making = 0.0
    marks = [(0, Spent(0.0, 0.0))]

    def made() -> Iterator[DocumentFacts]:
        nonlocal making
        source = iter(given)
        while True:
            since = time.thread_time()
            one = next(source, None)
            making += time.thread_time() - since
            if one is None:
                return
            yield one

    def progress(report: LoadReport) -> None:
        before, then = marks[-1]
        if report.claims_added - before >= claims / 10:
            spent = now(server) - began - Spent(0.0, making)
            marks.append((report.claims_added, spent))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            took, count = spent - then, report.claims_added - before
            print(
                f"{store.engine}: at {report.claims_added} claims {count / took.clock:.0f} claims/s, "
                f"{took.work / count * 1000:.2f} ms of processors a claim, {memory:.0f} MiB",
                flush=True,
            )

    report = load_documents(store, made(), progress=progress)
    return report.claims_added, now(server) - began - Spent(0.0, making)


def bare(store: Store, server: int | None) -> tuple[int, Spent]:
    """The rows of the graph written again into its emptied self with nothing but UNWIND and MERGE: claims, what it took."""
    nodes = {
        label: store.read(f"MATCH (n:{label}) RETURN properties(n) AS p") for label in ("Document", "Passage", "Claim")
    }
    entities = store.read("MATCH (n:Entity) RETURN n.type AS type, properties(n) AS p")
    edges = store.read("MATCH (s:Entity)-[e:PRODUCES]->(o:Entity) RETURN s.id AS s, o.id AS o, properties(e) AS p")
    quoted = {
        row["c"]: row["p"]
        for row in store.read("MATCH (c:Claim)-[:QUOTED_FROM]->(p:Passage) RETURN c.id AS c, collect(p.id) AS p")
    }
    claims = [{**row, "quoted": quoted[row["p"]["id"]]} for row in nodes["Claim"]]
    whole = canonical_digest(store)
    emptied(store)
    began = now(server)

    def send(query: str, rows: list[dict[str, object]]) -> None:
        for at in range(0, len(rows), 5_000):
            store.write(query, {"rows": rows[at : at + 5_000]})

    for label, key in (("Document", "key"), ("Passage", "id")):
        send(f"UNWIND $rows AS row MERGE (n:{label} {{{key}: row.p.{key}}}) SET n += row.p", nodes[label])
    for kind in sorted({row["type"] for row in entities}):
        # MERGE on one label and then the class label is what one would write; the embedded engine takes both at once.
        part = [row for row in entities if row["type"] == kind]
        if store.engine == "neo4j":
            send(f"UNWIND $rows AS row MERGE (n:Entity {{id: row.p.id}}) SET n += row.p SET n:{kind}", part)
        else:
            send(f"UNWIND $rows AS row CREATE (n:Entity:{kind} {{id: row.p.id}}) SET n += row.p", part)
    send(
        "UNWIND $rows AS row MATCH (p:Passage {id: row.p.id}) MATCH (d:Document {key: row.p.document}) MERGE (p)-[:PART_OF]->(d)",
        nodes["Passage"],
    )
    send(
        "UNWIND $rows AS row MATCH (s:Entity {id: row.p.subject}) MATCH (o:Entity {id: row.p.object}) "
        "MERGE (c:Claim {id: row.p.id}) SET c += row.p MERGE (c)-[:SUBJECT]->(s) MERGE (c)-[:OBJECT]->(o) "
        "WITH c, row UNWIND row.quoted AS passage MATCH (p:Passage {id: passage}) MERGE (c)-[:QUOTED_FROM]->(p)",
        claims,
    )
    send(
        "UNWIND $rows AS row MATCH (s:Entity {id: row.s}) MATCH (o:Entity {id: row.o}) "
        "MERGE (s)-[e:PRODUCES {key: row.p.key}]->(o) SET e += row.p",
        edges,
    )
    spent = now(server) - began
    assert canonical_digest(store) == whole, "bare writing made another graph"
    return len(claims), spent


def main(engine: str, claims: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        running = launch.start(Path(folder) / "home", wait=600) if engine == "neo4j" else None
        server = None if running is None else running.process.pid
        settings = GraphSettings(
            uri=None if running is None else running.uri, data_folder=Path(folder) / "data", read_timeout=120
        )
        try:
            with open_store(settings) as store:
                measure(store, claims, rounds, server)
        finally:
            if running is not None:
                running.kill()


def measure(store: Store, claims: int, rounds: int, server: int | None) -> None:
    """All rounds, each told as it ends, and the median of how they compare."""
    # Compiled code, warm caches: what a server has after its first minute.
    load_documents(store, documents(10_000_000, min(100, claims // PER_DOCUMENT)))
    rates, works = list[float](), list[float]()
    for _ in range(max(1, rounds)):
        emptied(store)
        # Made beforehand where rates are compared; as they are wanted where memory and growth are looked at.
        made: Iterable[DocumentFacts] = documents(0, claims // PER_DOCUMENT)
        there, ours = loaded(store, list(made) if rounds else made, claims, server)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{store.engine}: {there} claims loaded at {there / ours.clock:.0f}/s ({ours.work:.1f} s of processors), "
            f"peak {memory:.0f} MiB in this process",
            flush=True,
        )
        if rounds:
            count, theirs = bare(store, server)
            rates.append(there / ours.clock * theirs.clock / count)
            works.append(there / ours.work * theirs.work / count)
            print(
                f"{store.engine}: the same rows bare at {count / theirs.clock:.0f} claims/s ({theirs.work:.1f} s of "
                f"processors); loading reaches {rates[-1]:.2f} of it by the clock, {works[-1]:.2f} by work",
                flush=True,
            )
    if len(rates) > 1:
        print(
            f"{store.engine}: {rounds} rounds, median {statistics.median(rates):.2f} of bare writing by the clock "
            f"({', '.join(f'{one:.2f}' for one in sorted(rates))}), {statistics.median(works):.2f} by work"
        )


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[2:]]
    main(sys.argv[1], numbers[0] if numbers else 20_000, numbers[1] if len(numbers) > 1 else 1)
