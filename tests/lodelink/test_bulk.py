"""`lodelink bulk`: the same bytes each time, typed and complete; Neo4j's importer makes the very graph of them."""

from __future__ import annotations

import csv
import json
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph import changes, check, forget, load_documents, open_store
from graph.export import canonical_digest, canonical_export
from graph.identity import Verdict, add_verdict
from graph.present import Complete, Standing
from graph.settings import GraphSettings
from graph.store import Row, Store
from lodelink.main import main
from queries.formats.bulk import NODES, PARTS, Total, Unfit, _Files, _table, whole
from queries.formats.property_graph import ARRAY
from tests.conftest import engine_missing
from tests.graph.made import document, said
from tests.graph.test_present import made as large
from tests.neo4j import launch

BAN = said("country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", effective="2025-02-22", until="2025-06-22")
LONGER = said(
    "country:COD", "RESTRICTS_EXPORT", "mineral:cobalt", kind="ban", announced="2025-06-21", until="2025-09-22"
)
# A whole number and one with a fraction in one column; a name that CSV has to quote; lines that end as in Windows.
WHOLE = said("country:COD", "PRODUCES", "mineral:cobalt", year="2024", quantity=220, unit="kt")
FRACTION = said("country:IDN", "PRODUCES", "mineral:cobalt", year="2024", share_percent=8.5)
MEMBER = said("country:USA", "MEMBER_OF", "alliance:minerals-security-partnership")
COVERS = said("alliance:minerals-security-partnership", "COVERS", "mineral:cobalt")
ODD = said("org:a", "OPERATES", "project:p", form='"so-called",\r\nand more')


def day(number: int) -> datetime:
    return datetime(2030, 1, number, 12, tzinfo=UTC)


def with_history(store: Store) -> None:
    add_verdict(store.settings.ledger_path, Verdict("same", "org:a", "org:b", "somebody", "2030-01-01", "one register"))
    load_documents(
        store, [document("ban", BAN, published="2025-02-25"), document("facts", WHOLE, FRACTION)], now=day(1)
    )
    load_documents(store, [document("longer", LONGER, published="2025-06-22"), document("odd", ODD)], now=day(3))
    load_documents(store, [document("club", MEMBER, COVERS), document("note", COVERS)], now=day(5))
    forget(store, "note", now=day(7))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("bulk-data")
    with open_store(GraphSettings(data_folder=folder)) as store:
        with_history(store)
        yield folder  # still open: no command has to start the engine


@pytest.fixture
def _over(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODELINK_DATA", str(data))
    monkeypatch.delenv("NEO4J_URI", raising=False)


@pytest.mark.usefixtures("_over")
def test_files_are_the_same_each_time_and_every_end_is_a_node(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        assert main(["bulk", str(tmp_path / name)]) == 0
    assert "neo4j-admin database import full neo4j" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    told = json.loads(files["bulk.json"])
    known, ends, rows = set[tuple[str, str]](), set[tuple[str, str]](), {}
    for name in told["files"]:
        with (tmp_path / "one" / name).open(encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
        rows[name] = len(table)
        for row in table:
            for head, value in row.items():
                kind = head.partition(":")[2]
                if kind.startswith("ID("):
                    known.add((kind.removeprefix("ID"), value))
                elif kind.startswith(("START_ID", "END_ID")):
                    ends.add((kind.partition("_ID")[2], value))
    assert rows == {name: of["rows"] for name, of in told["files"].items()}
    assert set() < ends <= known
    assert told["counts"]["Claim"] == 7
    assert told["counts"]["EdgeVersion"] > 0 < told["counts"]["ClaimVersion"]
    assert told["edges"]["LINKED_TO"] > 0
    assert (tmp_path / "one" / "ledger.tsv").read_bytes() == (data / "ledger.tsv").read_bytes()
    # 220 and 8.5 are numbers of two types, in two files.
    headers = {name: files[name].decode().splitlines()[0] for name in files if name.startswith("edges")}
    assert len(headers) == 2
    assert sorted("quantity:long" in header for header in headers.values()) == [False, True]


class Recorded:
    """A store that remembers how many rows each read of edges, and each read of claims, gave."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.edges = list[int]()
        self.claims = list[int]()

    def read(self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> list[Row]:
        rows = self._store.read(query, params, timeout=timeout)
        if "properties(e)" in query:
            self.edges.append(len(rows[0]["found"]))
        if "(n:Claim)" in query:
            self.claims.append(len(rows[0]["found"]))
        return rows


def test_the_total_taken_while_writing_is_that_of_the_graph_as_it_stands(store: Store) -> None:
    """On both engines; a graph with every kind of record, derived edges and redirects among them; and by pages, of which
    a much joined entity and a document with many claims are more than one."""
    with_history(store)
    load_documents(store, large(), now=day(9))
    labels = {label for line in canonical_export(store) for label in json.loads(line).get("labels", ())}
    assert {kept.label for kept in NODES} <= labels
    written = Total()
    rows = sum(piece.rows for part in PARTS for piece in part(Complete(store), written))
    assert rows > written.records > len(labels)
    for page in (1, 7, 30):
        recorded = Recorded(store)
        stands = whole(Standing(recorded, page))
        assert (stands.records, stands.sum) == (written.records, written.sum)
        assert 0 < max(recorded.edges) <= page
        assert 0 < max(recorded.claims) <= page


@pytest.mark.parametrize(
    "spoiled",
    [
        "MATCH (s:Entity {id: 'country:COD'})-[e:RESTRICTS_EXPORT]->(:Entity) SET e.kind = 'quota'",
        "MATCH (e:Entity {id: 'country:COD'}) SET e.told = ['Zaire']",
        # What a claim says of its ends stays; what it is joined to does not.
        "MATCH (c:Claim {subject: 'country:COD'})-[r:SUBJECT]->(:Entity) DELETE r "
        "WITH c MATCH (e:Entity {id: 'country:CHN'}) CREATE (c)-[:SUBJECT]->(e)",
        "MATCH (c:Claim {subject: 'country:COD'})-[r:QUOTED_FROM]->(:Passage) DELETE r",
        "MATCH (p:Passage)-[r:PART_OF]->(:Document {key: 'doc-a'}) DELETE r",
        # And the other way about.
        "MATCH (c:Claim {subject: 'country:COD'}) SET c.subject = 'country:CHN'",
        # What is no part of the present graph.
        "MATCH (r:Run) SET r.started = '2001-01-01'",
    ],
)
def test_whatever_differs_gives_another_total(store: Store, spoiled: str) -> None:
    load_documents(store, large())
    before = whole(Standing(store)).sum
    store.write(spoiled)
    assert whole(Standing(store)).sum != before


def test_where_one_record_begins_and_another_ends_matters() -> None:
    one, other = Total(), Total()
    one.add("a\n")
    one.add("b\n")
    other.add("a\nb\n")
    assert one.sum != other.sum
    halves = [Total(), Total()]
    for half, text in zip(halves, ("b\n", "a\n"), strict=True):
        half.add(text)
    both = halves[0] + halves[1]
    assert (both.records, both.sum) == (one.records, one.sum)


@pytest.mark.usefixtures("_over")
def test_a_large_graph_is_written_by_two_processes_into_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["bulk", str(tmp_path / "one")]) == 0
    monkeypatch.setattr("lodelink.commands.bulk._LARGE", 1)
    # What this process would write itself if there were no other.
    monkeypatch.setattr("lodelink.commands.bulk._in_turn", None)
    assert main(["bulk", str(tmp_path / "two")]) == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert {"edges.csv", "subjects.csv", "bulk.json"} <= one.keys()
    assert one == two


@pytest.mark.usefixtures("_over")
def test_the_graph_is_read_once_for_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[str]()

    class Once(Complete):
        def claims(self) -> Iterator[Row]:
            read.append("claims")
            return super().claims()

        def edges(self) -> Iterator[Row]:
            read.append("edges")
            return super().edges()

    monkeypatch.setattr("graph.present.Complete", Once)
    assert main(["bulk", str(tmp_path / "out")]) == 0
    assert read == ["claims", "edges"]


@pytest.mark.usefixtures("_over")
def test_a_graph_is_equal_to_its_own_files_until_it_changes(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bulk", str(tmp_path / "out")]) == 0
    assert main(["bulk", "--check", str(tmp_path / "out")]) == 0
    assert "all of them equal" in capsys.readouterr().out
    manifest = tmp_path / "out" / "bulk.json"
    told = json.loads(manifest.read_text("utf-8"))
    told["counts"]["Claim"] += 1
    manifest.write_text(json.dumps(told), "utf-8")
    assert main(["bulk", "--check", str(tmp_path / "out")]) == 1
    assert "Claim: 8 in the files, 7 in the graph" in capsys.readouterr().out
    told["counts"]["Claim"] -= 1
    told["sum"] = "0" * 64
    manifest.write_text(json.dumps(told), "utf-8")
    assert main(["bulk", "--check", str(tmp_path / "out")]) == 1
    assert "as many records of each kind, but" in capsys.readouterr().out


@pytest.mark.usefixtures("_over")
def test_a_graph_of_files_leaves_the_open_one_alone(data: Path, tmp_path: Path) -> None:
    with open_store(GraphSettings(data_folder=data)) as store:
        before = canonical_digest(store)
    made = document("new", said("country:CHL", "PRODUCES", "mineral:lithium", year="2024", quantity=44, unit="kt"))
    for place in ("one", "two"):
        folder = tmp_path / place
        folder.mkdir()
        (folder / "new.txt").write_text(made.text, "utf-8", newline="")
        (folder / "new.meta.json").write_text(json.dumps({"key": "new"}), "utf-8")
        (folder / "new.jsonl").write_text("".join(f.model_dump_json() + "\n" for f in made.facts), "utf-8")
        assert main(["bulk", str(tmp_path / f"out-{place}"), str(folder), "--at", "2030-01-01"]) == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / f"out-{n}").iterdir()} for n in ("one", "two"))
    assert one == two
    assert json.loads(one["bulk.json"])["counts"]["Claim"] == 1
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    with open_store(GraphSettings(data_folder=data)) as store:
        assert canonical_digest(store) == before


@pytest.mark.usefixtures("_over")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["there"], "is there already"),
        (["--check", "there"], "bulk.json is missing"),
        (["out", "nothing"], "There is no file nothing"),
        (["out", "--at", "2030-01-01"], "--at tells"),
        (["out", "there", "--at", "soon"], "'soon' is not a time"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_text("x", "utf-8")
    assert main(["bulk", *arguments]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["there"]


def test_a_property_without_a_column_and_a_broken_list_are_errors() -> None:
    (redirects,) = (kept for kept in NODES if kept.label == "Redirect")
    (entities,) = (kept for kept in NODES if kept.label == "Entity")
    for kept, row in (
        (redirects, {"id": "org:a", "to": "org:b", "colour": "red"}),
        (redirects, {"id": "org:a", "to": 1}),
        (entities, {"id": "org:a", "type": "Organization", "aliases": [f"a{ARRAY}b"]}),
    ):
        table = _table(_Files(), kept)
        with pytest.raises(Unfit):
            table.write(row)
    # One that is like another before it is looked at all the same.
    table.write({**row, "aliases": ["a", "b"]})
    with pytest.raises(Unfit):
        table.write(row)


def test_an_empty_list_is_written_as_none() -> None:
    (entities,) = (kept for kept in NODES if kept.label == "Entity")
    table = _table(_Files(), entities)
    row = {"id": "org:a", "type": "Organization", "name": "a"}
    lines = [table.write({**row, **more}) for more in ({}, {"aliases": []}, {"aliases": None}, {"aliases": [""]})]
    assert lines[0] == lines[1] == lines[2] != lines[3]


@pytest.mark.engine
@pytest.mark.usefixtures("_over")
def test_what_neo4j_imports_is_the_graph_and_goes_on_like_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], whole: bool
) -> None:
    """A quick run believes the importer how much it took, and starts no server to look."""
    out = tmp_path / "out"
    assert main(["bulk", str(out)]) == 0
    told = (out / "import.txt").read_text("utf-8")
    command = shlex.split(told.partition("\n\n")[0].replace("\\\n", " "))
    assert command[0] == "neo4j-admin"
    try:
        done = launch.admin(tmp_path / "home", *command[1:], "--report-file=report.txt", folder=out)
    except launch.NotHere as reason:
        engine_missing(str(reason))
    rows = Counter[str]()
    for name, of in json.loads((out / "bulk.json").read_text("utf-8"))["files"].items():
        head = (out / name).read_text("utf-8").partition("\n")[0]
        rows["relationships" if ":START_ID" in head else "nodes"] += of["rows"]
    for what in ("nodes", "relationships"):
        assert re.search(rf"^\s*{rows[what]} {what}$", done, re.MULTILINE), done
    assert not (out / "report.txt").exists() or (out / "report.txt").read_text("utf-8") == ""
    if not whole:
        return
    server = launch.start(tmp_path / "home")
    try:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "ledger.tsv").write_bytes((out / "ledger.tsv").read_bytes())
        with monkeypatch.context() as there:
            there.setenv("NEO4J_URI", server.uri)
            there.setenv("LODELINK_DATA", str(elsewhere))
            capsys.readouterr()
            assert main(["bulk", "--check", str(out)]) == 0, capsys.readouterr().out
        # It is not only equal: history is told as before, and the next load makes of both what it makes of one.
        with (
            open_store(GraphSettings(data_folder=data)) as here,
            open_store(GraphSettings(uri=server.uri, data_folder=elsewhere)) as imported,
        ):
            assert check(imported, now=day(20)) == []
            assert changes(imported, "2030-01-02") == changes(here, "2030-01-02") != []
            names = {r["name"] for r in imported.read("SHOW CONSTRAINTS YIELD name RETURN name")}
            assert {"claim_id", "entity_id", "linked_to_key"} <= names
            more = document("more", said("country:CHN", "MEMBER_OF", "alliance:minerals-security-partnership"), BAN)
            lines = list(canonical_export(here))
            for store in (here, imported):
                load_documents(store, [more], now=day(9))
            assert list(canonical_export(imported)) == list(canonical_export(here)) != lines
            forget(here, "more", now=day(11))
    finally:
        server.kill()
