"""`lodelink export`: files that are whole or not there, the same bytes each time, and sentences for what cannot be."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph import load_documents, open_store
from graph.settings import GraphSettings
from lodelink import files
from lodelink.main import main
from lodelink.vocabulary import names_of
from queries.formats.registry import FORMATS
from queries.paging import Expired
from queries.service import Service
from tests.samples import sample_documents


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    with open_store(GraphSettings(data_folder=folder)) as store:
        load_documents(store, sample_documents()[:3], names=names_of)
        yield folder  # still open: no command has to start the engine


@pytest.fixture(autouse=True)
def environment(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODELINK_DATA", str(data))
    monkeypatch.delenv("NEO4J_URI", raising=False)


def test_the_formats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export"]) == 0
    told = capsys.readouterr().out
    assert [line.split()[0] for line in told.splitlines()] == list(FORMATS)


@pytest.mark.parametrize("name", ["graphml", "turtle", "cypher"])
def test_the_whole_graph_into_a_file_twice_is_the_same_file(tmp_path: Path, name: str) -> None:
    for out in ("one", "two"):
        assert main(["export", "--format", name, "--out", str(tmp_path / out)]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() != b""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_what_was_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "graph.graphml"
    assert main(["export", "--out", str(out)]) == 0  # by its ending
    told = capsys.readouterr()
    text = out.read_text(encoding="utf-8")
    nodes, links, size = text.count("<node "), text.count("<edge "), out.stat().st_size
    assert min(nodes, links) > 10
    assert told.out == ""
    assert told.err == f"Wrote {out} (graphml): {nodes:,} nodes, {links:,} links, {size:,} bytes.\n"
    assert main(["export", "--json", "--format", "neo4j-csv", "--out", str(tmp_path / "folder")]) == 0
    told = capsys.readouterr()
    found = json.loads(told.err)
    assert (found["nodes"], found["links"], found["rows"]) == (nodes, links, None)
    assert found["bytes"] == sum(path.stat().st_size for path in (tmp_path / "folder").iterdir())
    assert main(["export", "--json", "--format", "turtle", "neighbours", "entity=DR Congo"]) == 0
    told = capsys.readouterr()
    found = json.loads(told.err)
    assert (found["file"], found["format"], found["bytes"]) == (None, "turtle", len(told.out.encode()))
    assert found["rows"] >= found["links"] > 0


@pytest.mark.parametrize("query", [[], ["neighbours", "entity=China"]])
def test_an_empty_graph_and_a_mistyped_folder_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], query: list[str]
) -> None:
    out, folder = tmp_path / "graph.csv", tmp_path / "dta"
    monkeypatch.setenv("LODELINK_DATA", str(folder))
    assert main(["export", "--out", str(out), *query]) == 2
    told = capsys.readouterr().err
    assert f"There is no folder {folder}; nothing was written." in told
    assert "`lodelink load FOLDER`" in told
    assert not folder.exists()  # nor is one made
    folder.mkdir()
    assert main(["export", "--out", str(out), *query]) == 2
    assert f"The graph in {folder} is empty; nothing was written." in capsys.readouterr().err
    assert not out.exists()


def test_several_files_into_a_folder_or_an_archive(tmp_path: Path) -> None:
    for query in ([], ["neighbours", "entity=China"]):
        folder, archive = tmp_path / f"f{len(query)}", tmp_path / f"a{len(query)}.zip"
        for out in (folder, archive):
            assert main(["export", "--format", "neo4j-csv", "--out", str(out), *query]) == 0
        with zipfile.ZipFile(archive) as opened:
            assert sorted(opened.namelist()) == sorted(path.name for path in folder.iterdir())
            for name in opened.namelist():
                assert opened.read(name) == (folder / name).read_bytes() != b""


def test_an_answer_and_a_day(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    counts = {}
    for day in ("2023-01-01", "2025-12-01", "all"):
        assert main(["export", "--format", "json", "--as-of", day, "neighbours", "entity=镓"]) == 0
        answer = json.loads(capsysbinary.readouterr().out)
        assert answer["as_of"] == (None if day == "all" else day)
        counts[day] = answer["total"]
        assert main(["export", "--format", "node-link", "--as-of", day]) == 0
        graph = json.loads(capsysbinary.readouterr().out)
        assert graph["graph"].get("as_of") == (None if day == "all" else day)
        counts[f"graph {day}"] = len(graph["edges"])
    assert counts["2023-01-01"] < counts["2025-12-01"] <= counts["all"]
    assert counts["graph 2023-01-01"] < counts["graph 2025-12-01"] < counts["graph all"]


def test_the_graph_and_an_answer_as_they_were_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setenv("LODELINK_DATA", str(tmp_path / "data"))
    first, second = sample_documents()[0], sample_documents()[1]

    def exported(*more: str) -> dict[str, Any]:
        assert main(["export", "--format", "node-link", *more]) == 0
        told: dict[str, Any] = json.loads(capsysbinary.readouterr().out)
        return told

    with open_store(
        GraphSettings(data_folder=tmp_path / "data")
    ) as store:  # for the commands too: opening takes a second
        load_documents(store, [first], names=names_of)
        before = exported()
        thing = before["edges"][0]["target"]
        answer = exported("neighbours", f"entity={thing}", "--as-of", "all")
        moment = datetime.now(UTC).isoformat()
        time.sleep(1.1)  # a moment that has just been may still change
        load_documents(store, [second], names=names_of)
        assert len(exported()["edges"]) > len(before["edges"])
        then = exported("--known-on", moment)
        assert (then["edges"], then["nodes"]) == (before["edges"], before["nodes"])
        assert then["graph"]["known_on"].startswith(moment[:19])
        # The same from another past of the same graph, and with an answer.
        again = exported("neighbours", f"entity={thing}", "--as-of", "all", "--known-on", moment)
        assert again["edges"] == answer["edges"]
        assert main(["export", "--known-on", "2020-01-01", "--out", str(tmp_path / "graph.csv")]) == 2
        told = capsysbinary.readouterr().err.decode()
        assert told.count("\n") == 1
        assert "Nothing was known on 2020-01-01; nothing was written." in told
        assert f"The first load into this graph was on {moment[:10]}." in told
        assert not (tmp_path / "graph.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "csv", "--known-on", "soon"], "'soon' is no day"),
        (["--format", "csv", "--known-on", "soon", "neighbours", "entity=China"], "'soon' is no day"),
        (["--format", "docx"], "There is no format 'docx'"),
        (["--format", "xlsx"], "xlsx is not for the whole graph"),
        (["--format", "docx", "neighbours", "entity=China"], "There is no format 'docx'"),
        (["neighbours", "entity=China"], "--format is missing"),
        (["--format", "csv", "--as-of", "soon"], "'soon' is not a day"),
        (["--format", "csv", "nothing"], "No question is called 'nothing'"),
        (["--format", "csv", "neighbours", "China"], "is not NAME=VALUE"),
        (["--format", "csv", "neighbours", "entity=Chnia"], "nearest"),
        (["--format", "csv", "neighbours", "entity=China", "as_of=2025"], "say --as-of 2025"),
        (["--format", "csv", "neighbours", "entity=China", "limit=3"], "it has entity, relation"),
        (["--format", "csv", "--out", "absent/file.csv"], "cannot be written"),
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
    assert main(["export", *arguments]) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""
    assert list(tmp_path.iterdir()) == []


def test_an_answer_whose_graph_changes_between_its_pages_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def expired(*_: object, **__: object) -> None:
        raise Expired

    monkeypatch.setattr(Service, "answer", expired)
    assert main(["export", "--format", "csv", "neighbours", "entity=China"]) == 2
    assert "changed" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error(data: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m lodelink export --format ndjson | head -c 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=240, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{", "")


def test_a_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--format", "csv", "--out", str(tmp_path)]) == 2
    assert "is a folder" in capsys.readouterr().err


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("before")

    def half() -> None:
        with files.whole(one, other) as (a, b):
            a.write(b"half")
            b.write(b"half")
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        half()
    assert one.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    with files.whole(one, other) as (a, b):
        a.write(b"after")
        b.write(b"too")
    assert (one.read_text(), other.read_text()) == ("after", "too")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_graph_that_changes_meanwhile_is_not_exported(data: Path, tmp_path: Path) -> None:
    from graph.present import Changed, Present, unchanged

    out = tmp_path / "graph.ndjson"
    with open_store(GraphSettings(data_folder=data)) as store:
        present = Present(store)

        def chunks() -> None:
            with files.whole(out) as (file,):
                for number, chunk in enumerate(unchanged(present, FORMATS["ndjson"].stream(present))):
                    file.write(chunk)
                    if number == 0:
                        store.write("MATCH (v:GraphVersion {id: 'graph'}) SET v.value = v.value + 1")

        with pytest.raises(Changed, match="export it again"):
            chunks()
    assert not out.exists()
