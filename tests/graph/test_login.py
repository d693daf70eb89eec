"""A real Neo4j that asks for a password: the wrong one, the first one and the right one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph import open_store
from graph.errors import WrongCredentials
from graph.settings import GraphSettings
from lodelink.main import main
from tests.conftest import engine_missing
from tests.neo4j import launch

PASSWORD = "a-password-of-the-tests"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own that asks for a password; its first one is not yet changed."""
    try:
        running = launch.start(tmp_path_factory.mktemp("guarded"), guarded=True)
    except launch.NotHere as reason:
        engine_missing(str(reason))
    yield running.uri
    running.kill()


def settings(uri: str, folder: Path, password: str | None) -> GraphSettings:
    return GraphSettings(uri=uri, password=None if password is None else SecretStr(password), data_folder=folder)


@pytest.mark.parametrize("password", ["wrong", None])
def test_a_wrong_password_is_told_and_not_repeated(guarded: str, tmp_path: Path, password: str | None) -> None:
    with (
        pytest.raises(WrongCredentials, match="NEO4J_PASSWORD") as caught,
        open_store(settings(guarded, tmp_path, password)),
    ):
        pass
    assert "wrong" not in str(caught.value)


def test_the_command_line_says_it_in_a_sentence(
    guarded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_URI", guarded)
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    monkeypatch.setenv("LODELINK_DATA", str(tmp_path))
    assert main(["status"]) == 2
    told = capsys.readouterr().err
    assert "refuses the user or the password" in told
    assert "Traceback" not in told


def test_the_first_password_must_be_changed_and_then_serves(guarded: str, tmp_path: Path) -> None:
    with pytest.raises(WrongCredentials, match="changed"), open_store(settings(guarded, tmp_path, "neo4j")):
        pass
    import neo4j

    with (
        neo4j.GraphDatabase.driver(guarded, auth=("neo4j", "neo4j")) as driver,
        driver.session(database="system") as session,
    ):
        session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=PASSWORD).consume()
    with open_store(settings(guarded, tmp_path, PASSWORD)) as store:
        assert store.read("MATCH (n) RETURN count(n) AS n")
