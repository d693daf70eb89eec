"""Loads synthetic claims and prints claims per second by size of the graph, the peak of memory, and the share of bare writing.

Usage: python benchmarks/graph_load.py embedded|neo4j [CLAIMS [ROUNDS]] (default 20000, 1). A busy machine wants several
rounds, and 0 leaves bare writing out. "Bare" is UNWIND/MERGE of the very rows that
loading leaves behind (documents, passages, entities, claims, edges and what joins them), into an empty graph of the same
engine with the same constraints.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph import load_documents, open_store
from graph.load import DocumentFacts, LoadReport
from graph.settings import GraphSettings
from graph.store import Store
from tests.conftest import emptied
from tests.graph.made import document, said
from tests.neo4j import launch

PER_DOCUMENT = 20


def documents(first: int, count: int) -> Iterator[DocumentFacts]:
    """Documents whose claims spread over a graph that grows with them, a tenth of them about the same few things."""
    for number in range(first, first + count):
        rnd = random.Random(number)
        told = []
        for _ in range(PER_DOCUMENT):
            who = (
                f"country:{rnd.choice(('CHN', 'USA', 'COD'))}"
                if rnd.random() < 0.1
                else f"org:o{rnd.randrange(200 + number * 4)}"
            )
            year = str(rnd.randrange(2010, 2026))
            told.append(
                said(
                    who,
                    "PRODUCES",
                    f"mineral:m{rnd.randrange(300)}",
                    year=year,
                    quantity=rnd.randrange(1, 900),
                    unit="kt",
                )
            )
        yield document(f"doc{number:07d}", *told, published="2025-01-01")


def loaded(store: Store, claims: int) -> tuple[int, float]:
    """One load: its claims and its seconds, derived edges included and the making of documents left out. Prints the rate
    of every tenth on the way."""
    began, making = time.monotonic(), 0.0
    marks = [(0, 0.0)]

    def made() -> Iterator[DocumentFacts]:
        nonlocal making
        source = documents(0, claims // PER_DOCUMENT)
        while True:
            since = time.monotonic()
            one = next(source, None)
            making += time.monotonic() - since
            if one is None:
                return
            yield one

    def progress(report: LoadReport) -> None:
        before, then = marks[-1]
        if report.claims_added - before >= claims / 10:
            now = time.monotonic() - began - making
            marks.append((report.claims_added, now))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            rate = (report.claims_added - before) / (now - then)
            print(f"{store.engine}: at {report.claims_added} claims {rate:.0f} claims/s, {memory:.0f} MiB", flush=True)

    report = load_documents(store, made(), progress=progress)
    return report.claims_added, time.monotonic() - began - making


def bare(store: Store) -> tuple[int, float]:
    """The rows of the graph written again into its emptied self with nothing but UNWIND and MERGE: claims, seconds."""
    nodes = {
        label: store.read(f"MATCH (n:{label}) RETURN properties(n) AS p") for label in ("Document", "Passage", "Claim")
    }
    entities = store.read("MATCH (n:Entity) RETURN n.type AS type, properties(n) AS p")
    edges = store.read("MATCH (s:Entity)-[e:PRODUCES]->(o:Entity) RETURN s.id AS s, o.id AS o, properties(e) AS p")
    quoted = store.read("MATCH (c:Claim)-[:QUOTED_FROM]->(p:Passage) RETURN c.id AS c, p.id AS p")
    emptied(store)
    began = time.monotonic()

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
        "MERGE (c:Claim {id: row.p.id}) SET c += row.p MERGE (c)-[:SUBJECT]->(s) MERGE (c)-[:OBJECT]->(o)",
        nodes["Claim"],
    )
    send(
        "UNWIND $rows AS row MATCH (c:Claim {id: row.c}) MATCH (p:Passage {id: row.p}) MERGE (c)-[:QUOTED_FROM]->(p)",
        quoted,
    )
    send(
        "UNWIND $rows AS row MATCH (s:Entity {id: row.s}) MATCH (o:Entity {id: row.o}) "
        "MERGE (s)-[e:PRODUCES {key: row.p.key}]->(o) SET e += row.p",
        edges,
    )
    return len(nodes["Claim"]), time.monotonic() - began


def main(engine: str, claims: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        running = launch.start(Path(folder) / "home") if engine == "neo4j" else None
        settings = GraphSettings(
            uri=None if running is None else running.uri, data_folder=Path(folder) / "data", read_timeout=120
        )
        with open_store(settings) as store:
            # Compiled code, warm caches: what a server has after its first minute.
            load_documents(store, documents(10_000_000, 100))
            ratios = []
            for _ in range(max(1, rounds)):
                emptied(store)
                there, seconds = loaded(store, claims)
                ours = there / seconds
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(f"{engine}: {there} claims loaded at {ours:.0f}/s, peak {memory:.0f} MiB in this process")
                if rounds:
                    count, seconds = bare(store)
                    ratios.append(ours * seconds / count)
                    print(
                        f"{engine}: the same rows bare at {count / seconds:.0f} claims/s; "
                        f"loading reaches {ratios[-1]:.2f} of it",
                        flush=True,
                    )
            if len(ratios) > 1:
                told = ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
                print(f"{engine}: {rounds} rounds, median {statistics.median(ratios):.2f} of bare writing ({told})")
        if running is not None:
            running.kill()


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[2:]]
    main(sys.argv[1], numbers[0] if numbers else 20_000, numbers[1] if len(numbers) > 1 else 1)
