"""Loads the same kind of claims into a graph of 10,000 edges and into one of 1,000,000, in turn, and compares what a claim costs.

Usage: python benchmarks/growth.py [neo4j|embedded] [SMALL LARGE [CLAIMS [TURNS [FOLDER]]]] (default neo4j 10000 1000000 1000 6).
Neo4j needs Java and Maven; a million edges take 4 GiB of memory and as much disk. Both graphs are made up, as loading would
leave them (edges, keys, words and names come from the functions that loading uses; the small one is held against `lodelink
check`). For Neo4j they are imported with its own importer from files as `lodelink bulk` writes them, so that they are there
within minutes; into the embedded engine they are planted by statements, which takes longer: a FOLDER keeps them, and what
was planted there is not planted again (loads of earlier runs stay in them). Countries and minerals are dense in the large
one: a tenth of all edges leave three countries. Then both are loaded, CLAIMS at a time, TURNS times, in turn; the first turn
warms them up and is not counted. What costs is processor time of this process and of the server together; the embedded
engines run in processes of their own.
"""

from __future__ import annotations

import hashlib
import math
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import cast

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.bulk import imported, spent
from benchmarks.graph_load import now
from graph import load_documents, open_store
from graph.checks import check
from graph.claims import Claim, claim_row, family_of
from graph.combine import Family, combine
from graph.edges import edge_key
from graph.identity import Ledger, display_names
from graph.load import DocumentFacts
from graph.migrate import set_logic
from graph.present import Complete
from graph.scopes import Scope, scope_of
from graph.settings import GraphSettings
from graph.shown import shown
from graph.store import Row, Store
from graph.write import edge_row
from lodelink.commands.bulk import IMPORT, _Made, _written
from ontology.models import document_id
from ontology.schema import ontology
from queries.formats.bulk import Piece, Total, claims, command, edges, others
from tests.graph.made import document, said
from tests.neo4j import launch

AT = "2025-01-01T00:00:00.000000+00:00"
RUN = f"load {AT}"
PER_DOCUMENT = 20
COUNTRIES = ("CHN", "USA", "COD")
_QUANTITIES, _YEARS = 900, 16
_CHECKED = 1_000
_FIGURES = math.lcm(_QUANTITIES, _YEARS)


@dataclass(frozen=True)
class Grown:
    """A graph of so many claims, of which each makes an edge of its own, read as exports read one."""

    size: int

    @property
    def minerals(self) -> int:
        return max(self.size // 30, 300)

    @property
    def companies(self) -> int:
        return self.size // 10

    def ends(self, i: int) -> tuple[str, str]:
        """No two claims have the same: every tenth is a country's, and of the others each company has nine."""
        if i % 10 == 0:
            who, what = i // 10 % 3, i // 30
            return f"country:{COUNTRIES[who]}", f"mineral:m{what % self.minerals}"
        number = i - i // 10 - 1
        company, which = divmod(number, 9)
        return f"org:o{company}", f"mineral:m{(company * 13 + which * 37) % self.minerals}"

    def claim(self, i: int) -> Claim:
        subject, obj = self.ends(i)
        place, at = divmod(i, PER_DOCUMENT)
        quote = f"{subject} PRODUCES {obj}: {i:09d}."
        start = sum(len(self._sentence(j)) for j in range(i - at, i))
        names = [end.partition(":")[2] for end in (subject, obj)]
        return Claim(
            **{"id": f"f_{i:09d}", "document": _key(place), "relation": "PRODUCES", "subject": subject, "object": obj},
            **{"subject_given": subject, "object_given": obj, "subject_name": names[0], "object_name": names[1]},
            **{"subject_mention": names[0], "object_mention": names[1], "attribution": None, "page": None},
            subject_type="Country" if subject.startswith("country") else "Organization",
            object_type="Mineral",
            qualifiers={"quantity": 1 + i % _QUANTITIES, "unit": "kt", "year": str(2010 + i % _YEARS)},
            **{"lifecycle": "in_force", "polarity": "asserted", "confidence": 1.0, "quote": quote},
            **{"start": start, "end": start + len(quote), "extractor": "by hand", "rule": "", "extractor_version": ""},
            reported="2025-01-01",
        )

    def _text(self, i: int) -> str:
        return "".join(self._sentence(j) for j in range(i * PER_DOCUMENT, (i + 1) * PER_DOCUMENT))

    def _sentence(self, i: int) -> str:
        subject, obj = self.ends(i)
        return f"{subject} PRODUCES {obj}: {i:09d}.\n"

    def entities(self) -> Iterator[Row]:
        known = ontology()
        uses: dict[str, int] = {}
        for i in range(self.size):
            for end in self.ends(i):
                uses[end] = uses.get(end, 0) + 1
        for id_, count in uses.items():
            told = [id_.partition(":")[2]]
            row = {"id": id_, "type": known.type_of_id(id_).name, "uses": count, "told": told}
            yield {k: v for k, v in (row | dict(display_names(told, None, id_))).items() if v is not None and v != []}

    def documents(self) -> Iterator[Row]:
        for i in range(self.size // PER_DOCUMENT):
            key, sha = _key(i), hashlib.sha256(self._text(i).encode()).hexdigest()
            yield {
                **{"key": key, "id": document_id(key), "title": key, "language": "en", "published": "2025-01-01"},
                **{"sha256": sha, "digest": "0" * 64, "claims": PER_DOCUMENT, "loaded": AT, "run": RUN},
            }

    def passages(self) -> Iterator[Row]:
        for i in range(self.size // PER_DOCUMENT):
            text = self._text(i)
            yield {
                **{"id": f"p_{i:09d}", "document": _key(i), "number": 0, "text": text},
                **{"start": 0, "end": len(text), "kind": "paragraph"},
            }

    def claims(self) -> Iterator[Row]:
        known = ontology()
        alike = claim_row(self.claim(0), known)
        family, start = known.relations["PRODUCES"].combine.family, 0
        for i in range(self.size):
            subject, obj = self.ends(i)
            place, at = divmod(i, PER_DOCUMENT)
            start = 0 if at == 0 else start
            sentence = self._sentence(i)
            who, what = subject.partition(":")[2], obj.partition(":")[2]
            row = {
                **alike,
                **{"id": f"f_{i:09d}", "document": _key(place), "subject": subject, "object": obj},
                **{"subject_given": subject, "object_given": obj, "subject_name": who, "object_name": what},
                **{"subject_mention": who, "object_mention": what, "family": f"{family}|{subject}|{obj}"},
                "subject_type": "Country" if i % 10 == 0 else "Organization",
                "qualifiers": f'{{"quantity": {1 + i % _QUANTITIES}, "unit": "kt", "year": "{2010 + i % _YEARS}"}}',
                **{"quote": sentence[:-1], "start": start, "end": start + len(sentence) - 1},
            }
            if i < _CHECKED:
                assert row == claim_row(self.claim(i), known)
            start += len(sentence)
            told = {k: v for k, v in row.items() if v is not None}
            yield {**told, "recorded": AT, "run": RUN, "passages": [f"p_{place:09d}"]}

    def redirects(self) -> Iterator[Row]:
        return iter(())

    def history(self, label: str, key: str) -> Iterator[Row]:
        if label == "Run":
            yield {"id": RUN, "kind": "load", "started": AT, "ended": AT}

    def edges(self, part: int = 0, parts: int = 1) -> Iterator[Row]:
        # What loading makes of a claim, once for all that tell the same figure of the same year.
        known = ontology()
        alike: dict[int, tuple[Row, Scope]] = {}
        for i in range(part, self.size, parts):
            subject, obj = self.ends(i)
            family = f"{known.relations['PRODUCES'].combine.family}|{subject}|{obj}"
            if i % _FIGURES not in alike:
                claim = self.claim(i)
                (edge,) = combine(Family(family_of(claim, known), [claim]), known)
                scope = scope_of(claim, known.relations["PRODUCES"])
                assert edge.key == edge_key(family, "PRODUCES", scope, ("", ""))
                row = edge_row(edge)
                alike[i % _FIGURES] = {**row, **shown(row, known), "recorded": AT, "run": RUN}, scope
            row, scope = alike[i % _FIGURES]
            key = edge_key(family, "PRODUCES", scope, ("", ""))
            yield {**row, "key": key, "family": family, "subject": subject, "object": obj, "claims": [f"f_{i:09d}"]}

    def more(self, number: int, claims: int) -> list[DocumentFacts]:
        """Documents that come later: of their claims two fifths are about what the graph tells of already, two fifths
        join what it knows anew, a tenth is a country's and a tenth a new company's."""
        rnd = random.Random(number)
        out = []
        for at in range(claims // PER_DOCUMENT):
            told = []
            for _ in range(PER_DOCUMENT):
                subject, obj = self.ends(rnd.randrange(self.size))
                match rnd.randrange(10):
                    case 0:
                        subject = f"country:{rnd.choice(COUNTRIES)}"
                    case 1:
                        subject = f"org:n{number}x{at}x{rnd.randrange(9)}"
                    case 2 | 3 | 4 | 5:
                        obj = f"mineral:m{rnd.randrange(self.minerals)}"
                    case _:
                        pass
                year = str(rnd.randrange(2010, 2026))
                told.append(said(subject, "PRODUCES", obj, year=year, quantity=rnd.randrange(1, 900), unit="kt"))
            out.append(document(f"more/{number}/{at}", *told, published="2025-06-01"))
        return out


def _key(i: int) -> str:
    return f"made/{i:09d}"


def _some_edges(size: int, part: int, parts: int, folder: Path) -> _Made:
    """A part of the edges in a file of its own."""

    class Part(Grown):
        def edges(self, *_: int) -> Iterator[Row]:
            return super().edges(part, parts)

    def pieces(source: Complete, total: Total) -> Iterator[Piece]:
        for piece in edges(source, total):
            yield piece if part == 0 else piece._replace(file=piece.file.replace("edges", f"edges-part{part}", 1))

    return _written(pieces, cast(Complete, Part(size)), folder)


def _records(size: int, folder: Path) -> _Made:
    def pieces(source: Complete, total: Total) -> Iterator[Piece]:
        yield from others(source, total)
        yield from claims(source, total)

    return _written(pieces, cast(Complete, Grown(size)), folder)


def made(size: int, folder: Path, home: Path) -> None:
    """The graph in a stopped Neo4j."""
    folder.mkdir()
    before = spent()
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        done = [pool.submit(_records, size, folder), *(pool.submit(_some_edges, size, i, 2, folder) for i in (0, 1))]
        files = {name: told for one in done for name, told in one.result().files.items()}
        several = any(one.result().several_lines for one in done)
    written = spent()
    (folder / IMPORT).write_text(command(files, several_lines=several) + "\n\n", "utf-8")
    imported(folder, home)
    after = spent()
    rows = sum(told["rows"] for told in files.values())
    print(
        f"{size:,} edges: {rows:,} rows made up and written in {written[0] - before[0]:.0f} s ({written[1] - before[1]:.0f} "
        f"of processors), imported in {after[0] - written[0]:.0f} s ({after[1] - written[1]:.0f})",
        flush=True,
    )
    for file in folder.glob("*.csv"):
        file.unlink()


@contextmanager
def held(size: int, scratch: Path) -> Iterator[tuple[Store, int]]:
    """The graph in a Neo4j that runs, open, with its indexes filled; and the id of the server's process."""
    made(size, scratch / f"files{size}", scratch / f"home{size}")
    more = {"server.memory.pagecache.size": "1g"}
    server = launch.start(scratch / f"home{size}", wait=900, heap="1g", more=more)
    try:
        began = time.monotonic()
        settings = GraphSettings(uri=server.uri, data_folder=scratch / f"data{size}", read_timeout=600)
        with open_store(settings) as store:
            store.write("CALL db.awaitIndexes(3000)")
            told = store.read("MATCH ()-[e:PRODUCES]->() RETURN count(e) AS n")
            print(f"{size:,} edges: {told[0]['n']:,} there; opened in {time.monotonic() - began:.0f} s", flush=True)
            yield store, server.process.pid
    finally:
        server.kill()


_HELD = """
import sys
from pathlib import Path
from graph import open_store
from graph.scopes import Scope, scope_of
from graph.settings import GraphSettings
with open_store(GraphSettings(data_folder=Path(sys.argv[1]), read_timeout=600)):
    print("open", flush=True)
    sys.stdin.read()
"""


@contextmanager
def planted(size: int, scratch: Path) -> Iterator[tuple[Store, int]]:
    """The graph in an embedded engine of a process of its own, open; and the id of that process."""
    data = scratch / f"data{size}"
    command = [sys.executable, "-c", _HELD, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as owner:
        assert owner.stdin is not None
        assert owner.stdout is not None
        if owner.stdout.readline() != b"open\n":
            sys.exit("The embedded engine does not open.")
        try:
            with open_store(GraphSettings(data_folder=data, read_timeout=600)) as store:
                plant(size, store, owner.pid)
                # Kept since an earlier version, its edges would all be computed anew first.
                set_logic(store, ontology(), Ledger())
                yield store, owner.pid
        finally:
            owner.stdin.close()


def plant(size: int, store: Store, server: int) -> None:
    """What of the graph is not there yet, in the order in which it goes on after a run that was broken off."""
    if store.read("MATCH (n:Run {id: $run}) RETURN n.id AS id", {"run": RUN}):
        return
    graph = Grown(size)
    by_type: dict[str, list[Row]] = {}
    for row in graph.entities():
        by_type.setdefault(row["type"], []).append(row)
    runs = [{"id": RUN, "kind": "load", "started": AT, "ended": AT}]
    steps: list[tuple[str, str, Iterable[Row]]] = [
        (
            f"MATCH (n:{kind}) RETURN count(n) AS n",
            f"UNWIND $rows AS row CREATE (n:Entity:{kind}) SET n = row",
            rows,
        )
        for kind, rows in sorted(by_type.items())
    ]
    steps += [
        (
            "MATCH (n:Document) RETURN count(n) AS n",
            "UNWIND $rows AS row CREATE (n:Document) SET n = row",
            graph.documents(),
        ),
        (
            "MATCH (n:Passage) RETURN count(n) AS n",
            "UNWIND $rows AS row MATCH (d:Document {key: row.document}) CREATE (n:Passage) SET n = row "
            "CREATE (n)-[:PART_OF]->(d)",
            graph.passages(),
        ),
        (
            "MATCH (n:Claim) RETURN count(n) AS n",
            "UNWIND $rows AS row MATCH (s:Entity {id: row.p.subject}) MATCH (o:Entity {id: row.p.object}) "
            "MATCH (p:Passage {id: row.passage}) CREATE (c:Claim) SET c = row.p "
            "CREATE (c)-[:SUBJECT]->(s) CREATE (c)-[:OBJECT]->(o) CREATE (c)-[:QUOTED_FROM]->(p)",
            (
                {"p": {k: v for k, v in row.items() if k != "passages"}, "passage": row["passages"][0]}
                for row in graph.claims()
            ),
        ),
        (
            "MATCH (:Entity)-[n:PRODUCES]->(:Entity) RETURN count(n) AS n",
            "UNWIND $rows AS row MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object}) "
            "CREATE (s)-[e:PRODUCES]->(o) SET e = row",
            graph.edges(),
        ),
        ("MATCH (n:Run) RETURN count(n) AS n", "UNWIND $rows AS row CREATE (n:Run) SET n = row", runs),
    ]
    began, missing = now(server), 0
    for there, statement, rows in steps:
        left = islice(rows, int(store.read(there)[0]["n"]), None)
        while part := list(islice(left, 5_000)):
            store.write(statement, {"rows": part})
            missing += len(part)
            if missing // 100_000 > (missing - len(part)) // 100_000:
                print(f"{size:,} edges: {missing:,} rows planted, {(now(server) - began).clock:.0f} s", flush=True)
    took = now(server) - began
    print(f"{size:,} edges: {missing:,} rows planted in {took.clock:.0f} s ({took.work:.0f} of processors)", flush=True)


def main(engine: str, small: int, large: int, claims: int, turns: int, folder: Path | None) -> None:
    with ExitStack() as stack:
        scratch = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        opened = held if engine == "neo4j" else planted
        few, few_server = stack.enter_context(opened(small, scratch))
        problems = check(few)
        print(f"{small:,} edges: {len(problems)} problems {problems[:3]}", flush=True)
        many, many_server = stack.enter_context(opened(large, scratch))
        compare([(small, few_server, few), (large, many_server, many)], claims, turns)


def compare(running: Sequence[tuple[int, int, Store]], claims: int, turns: int) -> None:
    """Loads in turn, each told as it ends, and how the medians compare."""
    costs: dict[int, list[float]] = {size: [] for size, _, _ in running}
    # Documents that earlier runs left would be as before.
    first = max(len(store.read("MATCH (r:Run) RETURN r.id AS id")) for _, _, store in running)
    for turn in range(turns):
        for size, server, store in running:
            given = Grown(size).more(first + turn, claims)
            before = now(server)
            report = load_documents(store, given)
            took = now(server) - before
            costs[size].append(took.work / report.claims_added * 1000)
            print(
                f"turn {turn}: {size:,} edges: {report.claims_added} claims, {report.edges_added} edges added, "
                f"{report.edges_changed} changed: {costs[size][-1]:.2f} ms of processors a claim, {took.clock:.1f} s",
                flush=True,
            )
    small, large = (statistics.median(costs[size][1:]) for size in costs)
    pairs = sorted(b / a for a, b in zip(*(told[1:] for told in costs.values()), strict=True))
    print(
        f"a claim costs {small:.2f} ms of processors at {running[0][0]:,} edges and {large:.2f} at {running[1][0]:,}: "
        f"{large / small:.2f} times as much ({', '.join(f'{one:.2f}' for one in pairs)} by turns)"
    )


if __name__ == "__main__":
    given = sys.argv[1:]
    engine = given.pop(0) if given[:1] in (["neo4j"], ["embedded"]) else "neo4j"
    numbers = [int(text) for text in given[:4]] + [10_000, 1_000_000, 1_000, 6][len(given[:4]) :]
    main(engine, *numbers, Path(given[4]) if len(given) > 4 else None)
