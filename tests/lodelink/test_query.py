"""`lodelink query`: pages by cursor, the next one told as the command that shows it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import GraphSettings, load_documents, open_store
from lodelink.main import main
from lodelink.vocabulary import names_of
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
    assert main(["query", "mineral-alliance"]) == 2
    told_ = capsys.readouterr().err
    assert "the nearest are mineral-alliances" in told_
    assert "`lodelink query` alone lists all" in told_


def told(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    main(list(command))
    return capsys.readouterr().out


def test_a_table_is_in_the_language_of_the_question_and_has_no_empty_columns(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    question = ["query", "mineral-restrictions", "--param", "mineral=cobalt", "--as-of", "2025-03-01"]
    english = told(capsys, *question)
    # What was not asked for is not told as asked, and a column in which nothing stands is named once.
    assert "Export restrictions on a mineral in force (mineral = cobalt; 2025-03-01)" in english
    head = next(line for line in english.splitlines() if "Imposed by" in line)
    below = next(line for line in english.splitlines() if line.startswith("Nothing in any row under: "))
    assert "Kind" in head
    assert "Destination" not in head
    assert "Destination" in below
    assert " rows. From " in english
    chinese = told(capsys, "ask", "2025年3月1日谁限制钴出口")
    for words in (
        "某矿产现行的出口限制（mineral = 钴；2025-03-01）",
        "刚果（金）",
        "暂停",
        "原文依据",
        "各行均无：",
        "依据",
    ):
        assert words in chinese
    assert "suspension │" not in chinese


@pytest.mark.parametrize(("columns", "beside"), [("80", False), ("200", True)])
def test_sentences_that_have_no_room_beside_the_table_follow_it(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str, beside: bool
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    question = ["query", "mineral-restrictions", "--param", "mineral=cobalt", "--as-of", "2025-03-01"]
    lines = told(capsys, *question).splitlines()
    assert lines[0] == "Export restrictions on a mineral in force (mineral = cobalt; 2025-03-01)"
    assert any("┃ Evidence" in line for line in lines) is beside
    assert any("┃ # ┃" in line for line in lines) is not beside
    assert any(line.startswith("1. DR Congo RESTRICTS_EXPORT cobalt") for line in lines) is not beside
    assert sum("RESTRICTS_EXPORT" in line for line in lines) == int(lines[-1].split()[0])


def test_without_rows_there_is_no_table(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = told(capsys, "query", "mineral-restrictions", "--param", "mineral=cobalt", "--as-of", "1990")
    assert "┃" not in empty
    assert "0 of 0 rows. None known in the " in empty


def test_an_empty_graph_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LODELINK_DATA", str(tmp_path))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert "The graph is empty" in told(capsys, "query", "conflicts")
    assert "图谱是空的" in told(capsys, "ask", "哪些联盟与钴有关")


@pytest.mark.parametrize(
    ("question", "given", "told_"),
    [
        (
            "restrictions-in-force",
            ["kind=banned"],
            "kind: 'banned' is none of ban, quota, licence, tax, suspension; is ban",
        ),
        ("mineral-producers", ["mineral=cobalt", "stage=mined"], "stage: 'mined' is none of mining, refining, "),
        ("neighbours", ["entity=China", "relation=NO"], "relation: 'NO' is none of BACKS, CONSUMES, "),
    ],
)
def test_a_value_that_is_none_is_refused(
    data: Path, capsys: pytest.CaptureFixture[str], question: str, given: list[str], told_: str
) -> None:
    assert main(["query", question, *(word for one in given for word in ("--param", one))]) == 2
    assert capsys.readouterr().err.startswith(f"lodelink: {told_}")


def test_a_value_may_be_in_another_case(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["query", "neighbours", "--param", "entity=China", "--as-of", "all", "--json"]
    upper = json.loads(told(capsys, *question, "--param", "relation=PRODUCES"))
    assert upper["total"] > 0
    assert json.loads(told(capsys, *question, "--param", "relation=produces")) == upper


def test_a_moment_is_shown_to_the_minute(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = told(capsys, "query", "changes", "--param", "since=2020", "--limit", "1")
    recorded = json.loads(told(capsys, "query", "changes", "--param", "since=2020", "--limit", "1", "--json"))["rows"][
        0
    ]["recorded"]
    day, _, time = recorded.partition("T")
    assert recorded not in table
    assert f"{day} {time[:5]}" in " ".join(table.split())
