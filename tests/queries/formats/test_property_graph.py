"""The Cypher script rebuilds an equal graph on both engines; Neo4j's own importer takes the CSV files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from graph import Store, lint, load_documents
from graph.export import canonical_export
from graph.present import Present
from graph.settings import GraphSettings
from graph.store import connect
from lodelink.vocabulary import names_of
from ontology.dates import PartialDate
from queries.formats.property_graph import ARRAY, literal
from queries.formats.registry import FORMATS
from queries.material import Material, OnDay
from tests.conftest import emptied, engine_missing
from tests.neo4j import launch
from tests.queries.formats.conftest import NASTY, ask_whole, text_of
from tests.samples import sample_documents, with_samples

FEW = 2  # documents whose script a quick run has Neo4j build a graph of


def run_script(store: Store, script: str) -> None:
    for line in script.splitlines():
        if not line.startswith("//"):
            assert line.endswith(";")
            run = store.change_schema if line.startswith("CREATE CONSTRAINT") else store.write
            run(line.removesuffix(";"))


def rebuilds(store: Store, script: str, before: list[str]) -> None:
    """The script makes of an empty graph the one that it was made of."""
    emptied(store)
    assert list(canonical_export(store)) == []
    run_script(store, script)
    assert list(canonical_export(store)) == before != []
    assert text_of("cypher", Present(store)) == script


def test_the_script_rebuilds_an_equal_graph(embedded_store: Store) -> None:
    with_samples(embedded_store)
    rebuilds(embedded_store, text_of("cypher", Present(embedded_store)), list(canonical_export(embedded_store)))


def test_both_engines_write_the_same_bytes_and_build_the_graph_of_them(
    both_stores: tuple[Store, Store], whole: bool
) -> None:
    """One script for both: what an engine wrote builds its graph on the other as on itself.

    Neo4j takes half a minute of processor time for the script of all samples: a quick run builds the graph of a few."""
    here, there = both_stores
    one, other = (Present(with_samples(store)) for store in both_stores)
    for form in FORMATS.values():
        if "graph" in form.takes:
            assert b"".join(form.stream(one)) == b"".join(form.stream(other)), form.name
    if not whole:
        load_documents(emptied(here), sample_documents()[:FEW], names=names_of)
        load_documents(emptied(there), sample_documents()[:FEW], names=names_of)
    before = list(canonical_export(here))
    assert list(canonical_export(there)) == before
    rebuilds(there, text_of("cypher", Present(here)), before)


def test_no_text_breaks_the_script(store: Store, nasty: Material) -> None:
    run_script(store, text_of("cypher", nasty))
    (row,) = store.read(
        "MATCH (s:Entity)-[e:PRODUCES]->(o:Entity) RETURN properties(e) AS e, o.name AS name, s.id AS id"
    )
    assert row["e"] == nasty.edge_rows[0]
    assert (row["name"], row["id"]) == (NASTY, nasty.entity_rows[1]["id"])
    assert store.read("MATCH (p:Passage)-[:PART_OF]->(:Document) RETURN p.text AS t") == [{"t": f"abc{NASTY}"}]


def test_the_script_stays_inside_the_subset_and_only_builds(present: Present) -> None:
    for line in text_of("cypher", present).splitlines():
        assert lint.problems(line) == []
    # It writes, so it is refused where only reads are let in.
    assert lint.not_a_read(text_of("cypher", present).splitlines()[-1]) is not None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"end": 1, "a b": None}, "{`a b`: null, end: 1}"),
        ("it's\n\\n", "'it\\'s\\n\\\\n'"),
        ([True, 2, 0.5, "x"], "[true, 2, 0.5, 'x']"),
    ],
)
def test_a_value_as_cypher_writes_it(value: object, text: str) -> None:
    assert literal(value) == text


def test_a_day_takes_away_the_edges_that_do_not_hold(present: Present) -> None:
    early, late = (OnDay(present, PartialDate(day)) for day in ("2025-03-01", "2025-11-01"))

    def kinds(source: OnDay) -> set[tuple[str, str]]:
        found = (e for e in source.edges() if e["relation"] == "RESTRICTS_EXPORT" and e["object"] == "mineral:cobalt")
        return {(e["kind"], e["holds"]) for e in found if e["subject"] == "country:COD"}

    assert kinds(early) >= {("suspension", "yes")}
    assert ("quota", "yes") not in kinds(early)
    assert ("quota", "yes") in kinds(late)
    assert len(list(present.edges())) > len(list(early.edges())) > 0
    assert early.about["as_of"] == "2025-03-01"


# ------------------------------------------------------------------------------------------------ Neo4j's importer


def files_of(source: Present | Material) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(b"".join(FORMATS["neo4j-csv"].stream(source)))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def imported(files: dict[str, str], folder: Path) -> str:
    """What the importer tells of the files, with the very arguments that the export tells; the graph is under `home`."""
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="")
    told = next(line for line in files["import.txt"].replace("\\\n", "").splitlines() if line.startswith("neo4j-admin"))
    arguments = [
        argument.replace("nodes.csv", str(folder / "nodes.csv")).replace(
            "relationships.csv", str(folder / "relationships.csv")
        )
        for argument in told.split()[1:]
    ]
    report = folder / "report.txt"
    try:
        done = launch.admin(folder / "home", *arguments, "--threads=2", f"--report-file={report}")
    except launch.NotHere as reason:
        engine_missing(str(reason))
    assert not report.exists() or report.read_text("utf-8") == ""
    return done


def test_the_importer_of_neo4j_takes_all_of_it(loaded_embedded: Store, tmp_path: Path, whole: bool) -> None:
    """A quick run believes the importer how much it took, and starts no server to look."""
    present = Present(loaded_embedded)
    files = files_of(present)
    done = imported(files, tmp_path)
    for what in ("nodes", "relationships"):
        rows = len(list(csv.reader(io.StringIO(files[f"{what}.csv"], newline="")))) - 1
        assert re.search(rf"^\s*{rows} {what}$", done, re.MULTILINE), done
    if not whole:
        return
    server = launch.start(tmp_path / "home")
    try:
        with connect(GraphSettings(uri=server.uri, data_folder=tmp_path / "data")) as store:
            count = "MATCH (n) RETURN labels(n) AS labels, count(n) AS n"
            links = "MATCH ()-[e]->() RETURN type(e) AS type, count(e) AS n"

            def counted(one: Store, query: str, key: str) -> dict[str, int]:
                rows = one.read(query)
                return {" ".join(sorted(r[key])) if key == "labels" else r[key]: r["n"] for r in rows}

            of_the_engine = {"GraphVersion", "SchemaMigration", "Run", "Dirty", "EdgeVersion", "ClaimVersion"}
            expected = {k: n for k, n in counted(loaded_embedded, count, "labels").items() if k not in of_the_engine}
            assert counted(store, count, "labels") == expected
            assert counted(store, links, "type") == counted(loaded_embedded, links, "type")
            # The names that stand beside ids for people are no properties of an edge.
            (names,) = store.read("MATCH ()-[e]->() WHERE e.subject_name IS NOT NULL RETURN count(e) AS n")
            assert names["n"] == 0
            # And not only counts: every record is the same, numbers being of the type that the header declares.
            assert list(Present(store).entities()) == list(present.entities())
            assert list(Present(store).claims()) == list(present.claims())
            assert list(Present(store).passages()) == list(present.passages())
            assert list(Present(store).documents()) == list(present.documents())
            assert list(Present(store).edges()) == list(present.edges())
    finally:
        server.kill()


def test_no_text_breaks_the_tables(nasty: Material) -> None:
    files = files_of(nasty)
    nodes = list(csv.DictReader(io.StringIO(files["nodes.csv"], newline="")))
    assert Counter(row[":LABEL"].split(ARRAY)[-1] for row in nodes) == Counter(
        {"Mineral": 1, "Organization": 1, "Document": 1, "Passage": 1, "Claim": 1}
    )
    (claim,) = (row for row in nodes if row[":LABEL"] == "Claim")
    assert (claim["quote:string"], claim["start:long"], claim["confidence:double"]) == (NASTY, "3", "0.97")
    # Names stand beside the ids of an edge, in columns that the importer passes over.
    (edge,) = (
        r for r in csv.DictReader(io.StringIO(files["relationships.csv"], newline="")) if r[":TYPE"] == "PRODUCES"
    )
    assert (edge["subject_name:IGNORE"], edge["object_name:IGNORE"]) == ("an org", NASTY)
    # Every end of a relationship is the id of a node.
    known = {row[":ID"] for row in nodes}
    for row in csv.DictReader(io.StringIO(files["relationships.csv"], newline="")):
        assert {row[":START_ID"], row[":END_ID"]} <= known


@pytest.mark.parametrize("asked", [("mineral-alliances", {"mineral": "cobalt"}), ("chokepoints", {})])
def test_what_an_answer_rests_on_hangs_together(loaded_embedded: Store, asked: tuple[str, dict[str, str]]) -> None:
    files = files_of(ask_whole(loaded_embedded, *asked).material)
    nodes = [row[":ID"] for row in csv.DictReader(io.StringIO(files["nodes.csv"], newline=""))]
    assert len(nodes) == len(set(nodes)) > 10
    for row in csv.DictReader(io.StringIO(files["relationships.csv"], newline="")):
        assert {row[":START_ID"], row[":END_ID"]} <= set(nodes)
