"""A real Neo4j that asks for a password: the wrong one, the first one and the right one; then it is made read-only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import neo4j
import pytest
from pydantic import SecretStr

from graph import load_documents, open_store
from graph.errors import NotWritable, WrongCredentials
from graph.settings import GraphSettings
from lodelink.main import main
from tests.conftest import engine_missing
from tests.graph.made import document, said
from tests.neo4j import launch

pytestmark = pytest.mark.engine
FIRST, PASSWORD = "neo4j", "a-password-of-the-tests"
EVERYTHING = (
    "MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties ORDER BY properties(n).id, properties(n).key"
)


class Guarded:
    """A server of our own that asks for a password; its first one is not yet changed."""

    def __init__(self, home: Path) -> None:
        self.running = launch.start(home, guarded=True)

    @property
    def uri(self) -> str:
        return self.running.uri

    def make_read_only(self) -> None:
        self.running.end()
        self.running = launch.start(self.running.home, guarded=True, read_only=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    try:
        made = Guarded(tmp_path_factory.mktemp("guarded"))
    except launch.NotHere as reason:
        engine_missing(str(reason))
    yield made
    made.running.kill()


@pytest.fixture
def guarded(server: Guarded) -> str:
    """Its address."""
    return server.uri


def change_password(uri: str) -> None:
    with (
        neo4j.GraphDatabase.driver(uri, auth=("neo4j", FIRST)) as driver,
        driver.session(database="system") as session,
    ):
        session.run("ALTER CURRENT USER SET PASSWORD FROM $old TO $new", old=FIRST, new=PASSWORD).consume()


def settings(uri: str, folder: Path, password: str | None) -> GraphSettings:
    told = None if password is None else SecretStr(password)
    return GraphSettings(uri=uri, password=told, data_folder=folder, retry_time=0.5)


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
    with pytest.raises(WrongCredentials, match="changed"), open_store(settings(guarded, tmp_path, FIRST)):
        pass
    change_password(guarded)
    with open_store(settings(guarded, tmp_path, PASSWORD)) as store:
        assert store.read("MATCH (n) RETURN count(n) AS n")


def test_a_read_only_one_is_told_and_stays_as_it_was(server: Guarded, tmp_path: Path) -> None:
    with suppress(neo4j.exceptions.AuthError):  # where the test before this one has not changed it
        change_password(server.uri)
    with open_store(settings(server.uri, tmp_path, PASSWORD)) as store:
        load_documents(store, [document("d1", said("country:COD", "PRODUCES", "mineral:cobalt"))])
        before = store.read(EVERYTHING)
    server.make_read_only()
    with open_store(settings(server.uri, tmp_path, PASSWORD)) as store:
        with pytest.raises(NotWritable, match=r"'neo4j' is read-only; have it made writable\.$"):
            load_documents(store, [document("d2", said("country:ZMB", "PRODUCES", "mineral:cobalt"))])
        assert store.read(EVERYTHING) == before
