"""`lodelink query`: pages by cursor, the next one told as the command that shows it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import GraphSettings, load_documents, open_store
from lodelink.main import main
from lodelink.opening import names_of
from tests.samples import sample_documents


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LODELINK_DATA", str(tmp_path))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    with open_store(GraphSettings(data_folder=tmp_path)) as store:
        load_documents(store, sample_documents()[:6], names=names_of)
        yield tmp_path  # still open: no command has to start the engine


def test_pages_of_the_command_line_are_the_whole_answer(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["query", "neighbours", "--param", "entity=China", "--as-of", "2026-03-01"]
    assert main([*question, "--limit", "1000", "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    size = -(-whole["total"] // 3)
    assert size > 1
    command, rows, pages = [*question, "--limit", str(size)], [], 0
    while command:
        assert main([*command, "--json"]) == 0
        rows += json.loads(capsys.readouterr().out)["rows"]
        assert main(command) == 0
        following = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Next page: ")]
        command, pages = shlex.split(following[0].removeprefix("Next page: lodelink ")) if following else [], pages + 1
    assert (rows, pages) == (whole["rows"], 3)
    assert main([*question, "--cursor", "AAAA"]) == 2
    assert "begin again without a cursor" in capsys.readouterr().err
