"""Identity and history on the command line: suggested with reasons, decided by a person, taken back, told afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph import GraphSettings, load_documents, open_store, rebuild
from graph.export import canonical_export
from graph.identity import LEDGER_HEADER, read_ledger
from graph.store import Store
from lodelink import ledger as decisions
from lodelink.commands.changes import moment
from lodelink.errors import UserError
from lodelink.main import main
from lodelink.vocabulary import names_of
from tests.graph.made import document, said

DOCUMENTS = [
    document("a", said("org:huayou-cobaltt", "OPERATES", "project:p"), said("org:m", "HOLDS_STAKE", "org:huayou-cobaltt", percent=60)),
    document("b", said("org:huayou-cobalttt", "OPERATES", "project:p"), said("org:huayou-cobalttt", "HOLDS_STAKE", "org:n", percent=50)),
]  # fmt: skip
ONE, OTHER = "org:huayou-cobaltt", "org:huayou-cobalttt"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the documents, which every test gets a copy of."""
    folder = tmp_path_factory.mktemp("ledger") / "data"
    with open_store(GraphSettings(data_folder=folder)) as store:
        load_documents(store, DOCUMENTS, names=names_of)
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "data"
    shutil.copytree(made, folder)
    monkeypatch.setenv("LODELINK_DATA", str(folder))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    with open_store(GraphSettings(data_folder=folder)):
        yield folder  # still open: no command has to start the engine


def exported(data: Path) -> list[str]:
    with open_store(GraphSettings(data_folder=data)) as store:
        return list(canonical_export(store))


def test_suggested_decided_taken_back(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apart = exported(data)
    assert main(["suggest-merges"]) == 0
    told = capsys.readouterr().out
    assert f"{OTHER} (huayou cobalttt)  →  {ONE} (huayou cobaltt)" in told
    assert "both are joined to project:p" in told
    assert main(["suggest-merges", "--json"]) == 0
    (found,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert {found["one"], found["other"]} == {ONE, OTHER}
    assert len(found["reasons"]) == 2
    assert exported(data) == apart  # suggesting changes nothing

    assert main(["merge", OTHER, ONE, "--why", "one\tregister\nnumber", "--who", "Li Na"]) == 0
    assert f"{OTHER} is {ONE}: " in capsys.readouterr().out
    path = data / "ledger.tsv"
    header, line = path.read_text("utf-8").splitlines()
    assert header == LEDGER_HEADER
    assert line == f"same\t{OTHER}\t{ONE}\tLi Na\t{decisions.today()}\tone register number"
    merged = exported(data)
    assert merged != apart
    assert any("HOLDS_ULTIMATELY" in line and '"s": "org:m"' in line for line in merged)  # through both halves of it
    with open_store(GraphSettings(data_folder=data)) as store:
        rebuild(store, names=names_of)
    assert exported(data) == merged  # as if everything had been computed anew

    assert main(["suggest-merges"]) == 0
    assert "No two entities look like one." in capsys.readouterr().out
    assert main(["unmerge", ONE, OTHER, "--why", "two registers", "--who", "Wang Wei", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["who"] == "Wang Wei"
    assert exported(data) == apart
    assert read_ledger(path).verdicts == ()
    assert "taken back by Wang Wei" in path.read_text("utf-8")

    assert main(["merge", ONE, OTHER, "--different", "--why", "two registers", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "different"
    assert main(["suggest-merges"]) == 0
    assert "No two entities look like one." in capsys.readouterr().out
    assert exported(data) == apart


def test_a_ledger_edited_by_hand_is_kept_and_followed(data: Path) -> None:
    path = data / "ledger.tsv"
    # A person's line, without an end of line.
    path.write_text(f"{LEDGER_HEADER}\n# mind the n\ndifferent\torg:m\torg:n\tsomebody\t2030-01-01\tknown", "utf-8")
    assert main(["merge", OTHER, ONE, "--why", "one register"]) == 0
    assert [v.verdict for v in read_ledger(path).verdicts] == ["different", "same"]
    assert "# mind the n\n" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["merge", ONE, "org:nobody", "--why", "x"], "No entity 'org:nobody' is in the graph"),
        (["merge", ONE, "huayou cobalttt", "--why", "x"], f"Is {OTHER} meant?"),
        (["merge", ONE, OTHER, "--why", " "], "--why is empty"),
        (["merge", ONE, "project:p", "--why", "x"], "is of another type"),
        (["merge", ONE, ONE, "--why", "x"], "are one already"),
        (["unmerge", ONE, OTHER, "--why", "x"], "decides nothing about"),
        (["suggest-merges", "--limit", "0"], "--limit"),
        (["changes", "--since", "soon"], "'soon' is not a date"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""
    assert not (data / "ledger.tsv").exists()


def test_changes_are_told_with_old_and_new_and_the_document(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(GraphSettings(data_folder=data)) as store:
        now = datetime.now(UTC) + timedelta(days=2)
        later = document("c", said("org:m", "HOLDS_STAKE", ONE, percent=70), published="2026-01-01")
        load_documents(store, [later], names=names_of, now=now)
    since = (now - timedelta(days=1)).date().isoformat()
    assert main(["changes", "--since", since, "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(c["relation"], c["object"]) for c in found} == {("HOLDS_STAKE", ONE)}
    assert all(c["documents"] == ["c"] and c["object_name"] == "huayou cobaltt" for c in found)
    by_how = {c["how"]: c for c in found}
    assert sorted(by_how) == ["added", "changed"]
    assert by_how["added"]["new"]["percent"] == 70
    # What was there all along is disputed now, because of the new document.
    assert (by_how["changed"]["old"], by_how["changed"]["new"]) == ({}, {"conflict": ["percent"]})
    assert main(["changes", "--since", since]) == 0
    told = capsys.readouterr().out
    assert "HOLDS_STAKE" in told
    assert "[c]" in told
    assert "70" in told
    assert f"since {since}." in told
    assert main(["changes", "--since", "2999"]) == 0
    assert capsys.readouterr().out == "0 added, 0 changed, 0 ended since 2999.\n"


def test_a_merge_is_told_as_a_change(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    since = datetime.now(UTC).isoformat()
    assert main(["merge", OTHER, ONE, "--why", "one register"]) == 0
    capsys.readouterr()
    assert main(["changes", "--since", since, "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = {(c["how"], c["relation"], c["subject"]) for c in found}
    assert ("changed", "OPERATES", ONE) in told
    assert ("ended", "OPERATES", OTHER) in told
    assert all(c["run"].startswith("merge ") for c in found)


def test_times_are_compared_in_utc() -> None:
    assert moment("2026-01") == "2026-01"
    assert moment("2026-01-31T12:00") == "2026-01-31T12:00:00.000000+00:00"
    assert moment("2026-01-31T12:00:00+08:00") == "2026-01-31T04:00:00.000000+00:00"
    with pytest.raises(UserError):
        moment("2026-13")


@pytest.mark.engine
def test_applying_a_ledger_is_loading_with_it(store: Store) -> None:
    """On both engines: what a merge changes, and nothing else, is computed again; a ledger changed unseen is noticed."""
    from graph import apply_ledger
    from graph.identity import Ledger, Verdict
    from tests.conftest import emptied

    one = Ledger((Verdict("same", OTHER, ONE, "somebody", "2030-01-01", "known"),))
    other = Ledger((Verdict("same", ONE, "org:m", "somebody", "2030-01-01", "known"), *one.verdicts))
    results = []
    for ledger in (one, other, Ledger()):
        emptied(store)
        load_documents(store, DOCUMENTS, ledger=ledger)
        results.append(list(canonical_export(store)))
    assert results[0] != results[1] != results[2]
    steps = [(Ledger(), one, 0), (one, other, 1), (other, Ledger(), 2), (other, one, 0)]  # the last is not what stands
    for before, after, result in steps:
        apply_ledger(store, before, after)
        assert list(canonical_export(store)) == results[result]
