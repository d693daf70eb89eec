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
from lodelink.intake import take
from tests.process import ROOT, environment, lodelink

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


def test_a_killed_load_goes_on_where_it_was(tmp_path: Path, folder: Path) -> None:
    calm = environment(tmp_path / "calm", LODELINK_BATCH_ROWS="10")
    done = lodelink("load", str(folder), "--jobs", "2", env=calm, timeout=300)
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
    done = lodelink("load", str(folder), "--jobs", "1", env=rough, timeout=300)
    assert done.returncode == 0, done.stderr
    assert f"32 documents ({32 - there} new, 0 changed, {there} as before)" in done.stdout
    assert graph(tmp_path / "rough") == undisturbed

    again = lodelink("load", str(folder), env=rough)
    assert "0 new, 0 changed, 32 as before): 0 claims" in again.stdout
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
