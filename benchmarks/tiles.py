"""A made-up graph of any size whose things have as many edges in a large one as in a small one: tiles, one beside the other.

A tile is the graph of `tests/queries/made_up.py` with 10,000 edges: every relation, a few things with very many edges. A graph
of 1,000,000 edges is a hundred of them, each with ids and names of its own, and a claim with a quote in some document for each
edge. So what a question about a thing takes there, beyond what it takes in one tile, it takes because the graph is larger.

`opened` makes such a graph once in a folder and opens it with either engine, with a service over it: on the embedded engine it
is planted by statements, on Neo4j by the offline importer.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph import GraphSettings, Store, open_store
from queries.canned import Canned
from tests.conftest import emptied
from tests.neo4j import launch
from tests.process import Served, environment
from tests.queries.made_up import MadeUp, parts

EDGES = 10_000  # of a tile
PER_DOCUMENT = 50
ENGINES = ("embedded", "neo4j")
_NAMES = ("thing ", "Country ", "Mineral ", "Measure ")

Row = dict[str, Any]

_THINGS = "UNWIND $rows AS row CREATE (n:Entity:{kind} {{id: row.id}}) SET n += row"
_DOCUMENTS = "UNWIND $rows AS row CREATE (d:Document {key: row.key}) SET d += row"
_JOINS = """
UNWIND $rows AS row
MATCH (a:Entity {{id: row.edge.subject}})
MATCH (b:Entity {{id: row.edge.object}})
CREATE (a)-[r:{relation}]->(b)
SET r += row.edge
CREATE (c:Claim {{id: row.claim.id}})
SET c += row.claim
CREATE (c)-[:SUBJECT]->(a)
CREATE (c)-[:OBJECT]->(b)
"""


_MADE = MadeUp(EDGES)


@dataclass(frozen=True)
class Tile:
    """The graph of one tile, told by its number."""

    number: int | str
    made: MadeUp = _MADE

    def things(self) -> Iterator[tuple[str, list[Row]]]:
        for kind, rows in self.made.things():
            yield kind, [self._thing(row) for row in rows]

    def documents(self) -> list[Row]:
        return [
            {
                **{"key": self.document(number), "id": f"d_{self.number}_{number}", "title": f"Report {number}"},
                **{"language": "en", "publisher": "Somebody", "published": f"2025-0{1 + number % 9}-01"},
                "url": f"https://example.org/reports/{self.number}/{number}",
            }
            for number in range(EDGES // PER_DOCUMENT)
        ]

    def joins(self) -> Iterator[tuple[str, list[Row]]]:
        for relation, rows in self.made.joins():
            yield relation, [self._joined(row) for row in rows]

    def given(self, canned: Canned, number: int) -> Row:
        """Parameters of a round that ask about this tile."""
        told = self.made.given(canned, number)
        entities = {name for name, parameter in canned.parameters.items() if parameter.of is not None}
        return {name: self.id(v) if name in entities and v is not None else v for name, v in told.items()}

    def id(self, id_: str) -> str:
        return f"{id_}-t{self.number}"

    def document(self, number: int) -> str:
        return f"doc/{self.number}/{number}"

    def _thing(self, row: Row) -> Row:
        return {name: self._word(value) for name, value in {**row, "id": self.id(row["id"])}.items()}

    def _joined(self, row: Row) -> Row:
        number = int(row["key"].removeprefix("e_"))
        edge = {name: self._word(value) for name, value in row.items()}
        edge |= {end: self.id(row[end]) for end in ("subject", "object")}
        claim = f"c_{self.number}_{number}"
        quote = f"{row['subject']} {row['relation']} {row['object']}, the report of that year says."
        return {
            "edge": {**edge, "key": f"e_{self.number}_{number}", "claims": [claim]},
            "claim": {
                **{"id": claim, "document": self.document(number // PER_DOCUMENT), "relation": row["relation"]},
                **{"subject": edge["subject"], "object": edge["object"], "lifecycle": row["lifecycle"]},
                **{"quote": quote, "start": 100 * (number % PER_DOCUMENT), "page": 1},
                "end": 100 * (number % PER_DOCUMENT) + len(quote),
            },
        }

    def _word(self, value: Any) -> Any:
        """A value with the names of things as this tile calls them."""
        if isinstance(value, list):
            return [self._word(one) for one in value]
        named = isinstance(value, str) and value.startswith(_NAMES)
        return f"{value} t{self.number}" if named else value


def plant(store: Store, edges: int) -> None:
    """Put so many edges into an emptied store, and tell of it now and then."""
    emptied(store)
    began = time.monotonic()
    tiles = edges // EDGES
    for number in range(tiles):
        tile = Tile(number)
        for kind, rows in tile.things():
            store.write(_THINGS.format(kind=kind), {"rows": rows})
        store.write(_DOCUMENTS, {"rows": tile.documents()})
        for relation, rows in tile.joins():
            for part in parts(rows):
                store.write(_JOINS.format(relation=relation), {"rows": part})
        if number % 10 == 9 or number == tiles - 1:
            print(
                f"planted {number + 1} of {tiles} tiles in {time.monotonic() - began:.0f} s",
                file=sys.stderr,
                flush=True,
            )


_ANY_NUMBER = "@@"


def imported(home: Path, edges: int) -> None:
    """Have Neo4j's offline importer make so many edges. A tile is written out once, with a mark where its number stands."""
    files = home / "import"
    files.mkdir(parents=True, exist_ok=True)
    tile = Tile(_ANY_NUMBER)
    numbers = range(edges // EDGES)
    nodes, relationships = [], []
    for kind, rows in tile.things():
        _file(files / f"{kind}.csv", {"id": "id:ID"}, rows, numbers)
        nodes.append(f"--nodes=Entity:{kind}={kind}.csv")
    _file(files / "documents.csv", {"key": "key:ID"}, tile.documents(), numbers)
    nodes.append("--nodes=Document=documents.csv")
    claims: list[Row] = []
    for relation, rows in tile.joins():
        edges_ = [row["edge"] for row in rows]
        ends = {"subject": ":START_ID", "object": ":END_ID"}
        # The two ends are properties as well.
        told = [{**edge, "subject_": edge["subject"], "object_": edge["object"]} for edge in edges_]
        _file(files / f"{relation}.csv", {**ends, "subject_": "subject", "object_": "object"}, told, numbers)
        relationships.append(f"--relationships={relation}={relation}.csv")
        claims += [row["claim"] for row in rows]
    _file(files / "claims.csv", {"id": "id:ID"}, claims, numbers)
    nodes.append("--nodes=Claim=claims.csv")
    for end in ("subject", "object"):
        joined = [{"claim": claim["id"], "end": claim[end]} for claim in claims]
        _file(files / f"{end}s.csv", {"claim": ":START_ID", "end": ":END_ID"}, joined, numbers)
        relationships.append(f"--relationships={end.upper()}={end}s.csv")
    (home / "server" / "conf").mkdir(parents=True, exist_ok=True)
    command = ["java", "-Xmx1g", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp", launch.class_path()]
    command += ["org.neo4j.cli.AdminTool", "database", "import", "full", "neo4j", *nodes, *relationships]
    command += ["--array-delimiter=|", "--overwrite-destination=true"]
    where = {"NEO4J_HOME": str(home / "server"), "NEO4J_CONF": str(home / "server" / "conf")}
    done = subprocess.run(command, cwd=files, env={**os.environ, **where}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"The import failed: {(done.stdout + done.stderr)[-800:]}")


def _file(path: Path, named: dict[str, str], rows: Iterable[Row], numbers: Iterable[int]) -> None:
    """Rows of the tile without a number, as those of all tiles; `named` tells the columns that are called otherwise there."""
    rows = list(rows)
    columns = sorted({name for row in rows for name in row})
    with path.with_suffix(".tile").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for row in rows:
            writer.writerow([_cell(row.get(name)) for name in columns])
    text = path.with_suffix(".tile").read_text("utf-8")
    with path.open("w", encoding="utf-8", newline="") as out:
        heads = [named.get(name) or name + _type(name, rows) for name in columns]
        out.write(",".join(heads) + "\n")
        for number in numbers:
            out.write(text.replace(_ANY_NUMBER, str(number)))
    path.with_suffix(".tile").unlink()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "|".join(value)
        case _:
            return str(value)


def _type(name: str, rows: Iterable[Row]) -> str:
    kinds = {type(row[name]) for row in rows if row.get(name) is not None}
    if list in kinds:
        return ":string[]"
    if bool in kinds:
        return ":boolean"
    if kinds and kinds <= {int, float}:
        return ":double" if float in kinds else ":long"
    return ""


@dataclass(frozen=True)
class Opened:
    """A graph with a service over it."""

    engine: str
    edges: int
    url: str
    store: Store
    processes: tuple[int, ...]  # that of the service and, where it is another, that of the database

    def work(self) -> float:
        """Seconds of processors that the graph, its service and this process took so far (Linux)."""
        spent = sum(os.times()[:2])
        for process in self.processes:
            told = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
            spent += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
        return spent

    @property
    def tiles(self) -> int:
        return self.edges // EDGES


@contextmanager
def opened(engine: str, edges: int, folder: Path, heap: str = "2g", **more: str) -> Iterator[Opened]:
    """The graph of so many edges, planted if the folder does not have it yet. `more` are settings of the service."""
    home = folder.resolve() / f"{engine}-{edges}"
    done = home / "planted"
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        uri, processes = None, []
        if engine == "neo4j":
            if not done.exists():
                imported(home, edges)
            running = launch.start(home / "server", wait=600, heap=heap, more=_AS_IN_USE)
            stack.callback(running.end)
            uri = running.uri
            processes.append(running.process.pid)
        settings = GraphSettings(uri=uri, data_folder=home / "data", read_timeout=120)
        if not done.exists():
            with open_store(settings) as store:  # which makes constraints and indexes
                if engine == "embedded":
                    plant(store, edges)
                store.write("MATCH (v:GraphVersion {id: 'graph'}) SET v.value = 1")
                if engine == "neo4j":
                    store.change_schema("CALL db.awaitIndexes(600)")
            done.write_text(str(edges), "utf-8")
        told = {} if uri is None else {"NEO4J_URI": uri}
        env = environment(home / "data", LODELINK_LOG_LEVEL="warning", **told, **more)
        served = stack.enter_context(Served(env=env, wait=300))
        # A guest of the service's engine: the same one for both.
        store = stack.enter_context(open_store(settings))
        processes.append(served.process.pid)
        yield Opened(engine, edges, served.url, store, tuple(processes))


# The page cache of the tests is smaller than a graph of a million edges.
_AS_IN_USE = {"server.memory.pagecache.size": "1g"}


if __name__ == "__main__":
    with opened(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])) as graph:
        print(graph.url, graph.store.read("MATCH (c:Claim) RETURN count(c) AS claims"))
