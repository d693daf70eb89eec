"""`lodelink load` from text to edges: everything is read once, and a load that was killed goes on where it was."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graph import GraphSettings, check, load_documents, marks, open_store, status
from graph.export import canonical_export
from lodelink.intake import count, take
from lodelink.main import main
from tests.graph.made import document, said
from tests.process import ROOT, environment, lodelink, obeying, within

TEXTS = [
    "刚果（金）自2025年2月22日起禁止钴出口，为期四个月。",
    "The United States joined the Minerals Security Partnership in 2022.",
    "印度尼西亚自2020年1月1日起禁止镍矿石出口。",
    "China produced 98% of the world's gallium in 2023.",
]


# A load that ends itself, without a chance to tidy up, once ten documents are written.
KILLED = """
import os, signal, sys
from lodelink import main, opening

whole = opening.load_documents


def broken_off(*args, progress, **more):
    def kill(report):
        if report.documents >= 10:
            os.kill(os.getpid(), signal.SIGKILL)

    return whole(*args, progress=kill, **more)


opening.load_documents = broken_off
sys.exit(main.main(["load", sys.argv[1], "--jobs", "1"]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty articles and two texts."""
    folder = tmp_path / "docs"
    folder.mkdir()
    articles = [{"id": n, "published": f"2025-03-{n % 28 + 1:02d}", "text": TEXTS[n % 4]} for n in range(30)]
    (folder / "news.jsonl").write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), "utf-8")
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text("\n\n".join(TEXTS), "utf-8")
    return folder


def graph(data: Path) -> list[str]:
    with open_store(GraphSettings(data_folder=data)) as store:
        assert check(store, shacl=True) == []
        assert len(marks(store)) == 32
        return list(canonical_export(store))


def test_a_killed_load_goes_on_where_it_was(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], whole: bool
) -> None:
    calm = environment(tmp_path / "calm", LODELINK_BATCH_ROWS="10")
    # Each process that reads gets ready anew; that several read alike is held by test_intake.py in quick runs too.
    run = lodelink if whole else within
    done = run("load", str(folder), "--jobs", "2" if whole else "1", env=calm)
    assert done.returncode == 0, done.stderr
    assert "32 documents (32 new" in done.stdout
    undisturbed = graph(tmp_path / "calm")
    assert any('"RESTRICTS_EXPORT"' in line for line in undisturbed)

    rough = environment(tmp_path / "rough", LODELINK_BATCH_ROWS="10")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, env=rough, capture_output=True, timeout=300, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with open_store(GraphSettings(data_folder=tmp_path / "rough")) as store:
        there = status(store).documents
    assert 0 < there < 32
    monkeypatch.setenv("LODELINK_DATA", str(tmp_path / "rough"))
    monkeypatch.setenv("LODELINK_BATCH_ROWS", "10")
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert main(["load", str(folder), "--jobs", "1"]) == 0
    assert f"32 documents ({32 - there} new, 0 changed, {there} as before)" in capsys.readouterr().out
    assert graph(tmp_path / "rough") == undisturbed

    assert main(["load", str(folder)]) == 0
    assert "0 new, 0 changed, 32 as before): 0 claims" in capsys.readouterr().out
    assert graph(tmp_path / "rough") == undisturbed


def test_the_same_documents_by_another_reader_are_no_change(tmp_path: Path, folder: Path) -> None:
    found = [t.document for t in take([folder / "a.txt"]) if t.document is not None]
    with open_store(GraphSettings(data_folder=tmp_path / "data")) as store:
        load_documents(store, found)
        before = list(canonical_export(store))
        version = store.read("MATCH (v:GraphVersion {id: 'graph'}) RETURN v.value AS value")
        report = load_documents(store, [replace(d, mark="newer") for d in found])
        assert (report.same, report.changed) == (1, 0)
        assert marks(store) == {"newer"}
        assert list(canonical_export(store)) == before
        assert store.read("MATCH (v:GraphVersion {id: 'graph'}) RETURN v.value AS value") == version


SHARE = {"year": "2023", "metric": "output", "stage": "refining"}


def written(folder: Path, key: str, *facts: dict[str, object]) -> Path:
    """A facts file with its document and metadata beside it."""
    made = document(key, *facts)
    (folder / f"{key}.txt").write_text(made.text, "utf-8", newline="")
    (folder / f"{key}.meta.json").write_text(json.dumps({"key": key}), "utf-8")
    path = folder / f"{key}.jsonl"
    path.write_text("".join(f.model_dump_json() + "\n" for f in made.facts), "utf-8")
    return path


def test_the_closing_report_tells_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LODELINK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    folder = tmp_path / "docs"
    folder.mkdir()
    written(folder, "a", said("country:CHN", "PRODUCES", "mineral:gallium", share_percent=98, **SHARE))
    written(folder, "b", said("country:USA", "MEMBER_OF", "alliance:minerals-security-partnership"))
    assert main(["load", str(folder), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first.pop("run").startswith("load ")
    assert first == {
        "documents": {"new": 2, "same": 0, "changed": 0, "failed": 0},
        "failed": [],
        "claims": {"added": 2, "removed": 0},
        "edges": {"added": 2, "changed": 0, "removed": 0},
        "conflicts": 0,
        "dropped": [],
    }

    # One as before, one changed with a bad line, one new that contradicts, one without its document, one that is no PDF.
    changed = written(folder, "b", said("country:JPN", "MEMBER_OF", "alliance:minerals-security-partnership"))
    with changed.open("a", encoding="utf-8") as file:
        file.write('{"relation": "BANS"}\n')
    written(folder, "c", said("country:CHN", "PRODUCES", "mineral:gallium", share_percent=60, **SHARE))
    lonely = written(folder, "lonely", said("country:IDN", "PRODUCES", "mineral:nickel", year="2023"))
    lonely.with_suffix(".txt").unlink()
    broken = folder / "broken.pdf"
    broken.write_bytes(b"no PDF")
    assert main(["load", str(folder), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["documents"] == {"new": 1, "same": 1, "changed": 1, "failed": 2}
    assert [one["document"] for one in told["failed"]] == [str(lonely), str(broken)]
    assert "no document stands beside it" in told["failed"][0]["reason"]
    assert told["failed"][1]["reason"]
    assert told["claims"] == {"added": 2, "removed": 1}
    # A membership is another's now, and one share became two that disagree.
    assert told["edges"]["added"] - told["edges"]["removed"] == 1
    assert told["edges"]["removed"] >= 1
    assert told["conflicts"] == 2
    assert [one["where"] for one in told["dropped"]] == [f"{changed}:2"]

    # The same for people; what was in conflict before is no news.
    assert main(["load", str(folder)]) == 1
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == (
        "3 documents (0 new, 0 changed, 3 as before): 0 claims and 0 edges added, 0 claims and 0 edges removed, "
        "0 edges changed; 0 edges came into conflict, 1 fact dropped, 2 documents failed."
    )
    assert [line.partition(": ")[0] for line in lines[1:]] == ["Failed", "Failed", "Dropped"]
    assert str(broken) in lines[2]
    assert told["dropped"][0]["reason"] in lines[3]
    assert "documents read" not in err  # a short load without a terminal shows no progress

    assert main(["rebuild"]) == 0
    assert capsys.readouterr().out == "Every edge is as the claims and the ledger make it.\n"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["load", str(empty)]) == 2
    assert f"There is no document in {empty}." in capsys.readouterr().err


def test_the_count_is_that_of_what_is_taken(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "facts").mkdir()
    facts = written(tmp_path / "facts", "a", said("country:IDN", "PRODUCES", "mineral:nickel", year="2023"))
    for paths in ([folder], [folder / "news.jsonl"], [tmp_path / "facts"], [facts, folder / "a.txt"]):
        assert count(paths) == sum(1 for _ in take(paths)) > 0


def test_a_facts_file_that_cannot_be_read_is_told_and_the_rest_is_loaded(tmp_path: Path, folder: Path) -> None:
    (folder / "locked.jsonl").write_text("{}\n", "utf-8")
    (folder / "locked.jsonl").chmod(0)
    told = obeying("load", str(folder), env=environment(tmp_path / "data"))
    assert told.returncode == 1, told.stderr
    assert "Traceback" not in told.stderr
    assert f"{folder}/locked.jsonl: it cannot be read (Permission denied)" in told.stderr + told.stdout
    assert told.stdout.startswith("32 documents (32 new, ")
