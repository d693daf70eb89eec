"""A Neo4j of our own for what may not be done to the run's: it asks for a password, gives a transaction little memory, may have
a small disk, and is ended and started again. One serves all such tests, so that only one is started and warmed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import neo4j
import pytest
from pydantic import SecretStr

from graph.settings import GraphSettings
from tests.disk import small_disk
from tests.neo4j import launch

USER, PASSWORD = "neo4j", "a-password-of-the-tests"
_FIRST = "neo4j"  # of every new server; it must be changed before anything else
_SETTINGS = {"db.memory.transaction.max": "8m", "db.tx_log.preallocate": "false", "db.tx_log.rotation.size": "1m"}


class Small:
    """The server; `disk` says whether it stands on a small one."""

    def __init__(self, folder: Path, disk: bool) -> None:
        self.folder, self.disk, self.read_only = folder, disk, False
        self.running = launch.start(folder / "home", guarded=True, more=_SETTINGS)

    @property
    def uri(self) -> str:
        return self.running.uri

    def settings(self, data: Path, password: str | None = PASSWORD, user: str = USER, **more: Any) -> GraphSettings:
        told = None if password is None else SecretStr(password)
        return GraphSettings(uri=self.uri, user=user, password=told, data_folder=data, **more)

    def as_owner(self, statement: str, password: str = PASSWORD, **params: Any) -> None:
        """A statement about users."""
        with (
            neo4j.GraphDatabase.driver(self.uri, auth=(USER, password)) as driver,
            driver.session(database="system") as session,
        ):
            session.run(statement, params).consume()

    def start_again(self, read_only: bool = False) -> None:
        """After a power cut."""
        self.running.kill()
        self._start(read_only)

    def make_read_only(self) -> None:
        self.running.end()
        self._start(read_only=True)

    def _start(self, read_only: bool) -> None:
        port = int(self.uri.rpartition(":")[2])
        home = self.folder / "home"
        self.running = launch.start(home, port, guarded=True, read_only=read_only, more=_SETTINGS)
        self.read_only = read_only


@contextmanager
def started(folder: Path) -> Iterator[Small]:
    """A server in an empty folder, on a small disk where one may be mounted."""
    with ExitStack() as leaving:
        try:
            leaving.enter_context(small_disk(folder, 300))
            disk = True
        except pytest.skip.Exception:  # most of its tests need none
            disk = False
        server = Small(folder, disk)
        try:
            server.as_owner("ALTER CURRENT USER SET PASSWORD FROM $old TO $new", _FIRST, old=_FIRST, new=PASSWORD)
            yield server
        finally:
            server.running.kill()
