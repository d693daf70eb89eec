"""A real Neo4j that asks for a password: the wrong one, the first one and the right one; then it is made read-only."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import load_documents, open_store
from graph.errors import NotWritable, WrongCredentials
from lodelink.main import main
from tests.conftest import emptied
from tests.graph.made import document, said
from tests.neo4j.small import PASSWORD, Small

pytestmark = pytest.mark.engine
EVERYTHING = (
    "MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties ORDER BY properties(n).id, properties(n).key"
)


@pytest.mark.parametrize("password", ["wrong", None])
def test_a_wrong_password_is_told_and_not_repeated(small: Small, tmp_path: Path, password: str | None) -> None:
    with (
        pytest.raises(WrongCredentials, match="NEO4J_PASSWORD") as caught,
        open_store(small.settings(tmp_path, password, retry_time=0.5)),
    ):
        pass
    assert "wrong" not in str(caught.value)


def test_the_command_line_says_it_in_a_sentence(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_URI", small.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    monkeypatch.setenv("LODELINK_DATA", str(tmp_path))
    assert main(["status"]) == 2
    told = capsys.readouterr().err
    assert "refuses the user or the password" in told
    assert "Traceback" not in told


def test_the_first_password_must_be_changed_and_then_serves(small: Small, tmp_path: Path) -> None:
    """As that of a new server must, and that of everybody to whom its owner gave one."""
    new = {"user": "newcomer", "retry_time": 0.5}
    small.as_owner("CREATE USER newcomer SET PASSWORD $first CHANGE REQUIRED", first="first-of-all")
    with (
        pytest.raises(WrongCredentials, match="changed"),
        open_store(small.settings(tmp_path, "first-of-all", **new)),
    ):
        pass
    small.as_owner("ALTER USER newcomer SET PASSWORD $new CHANGE NOT REQUIRED", new=PASSWORD)
    with open_store(small.settings(tmp_path, PASSWORD, **new)) as store:
        assert store.read("MATCH (n) RETURN count(n) AS n")


def test_a_read_only_one_is_told_and_stays_as_it_was(small: Small, tmp_path: Path) -> None:
    with open_store(small.settings(tmp_path)) as store:
        load_documents(emptied(store), [document("d1", said("country:COD", "PRODUCES", "mineral:cobalt"))])
        before = store.read(EVERYTHING)
    small.make_read_only()
    with open_store(small.settings(tmp_path, retry_time=0.5)) as store:
        with pytest.raises(NotWritable, match=r"'neo4j' is read-only; have it made writable\.$"):
            load_documents(store, [document("d2", said("country:ZMB", "PRODUCES", "mineral:cobalt"))])
        assert store.read(EVERYTHING) == before
