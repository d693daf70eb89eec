"""Which tests run in one worker: those of one file, and of all files that use the run's Neo4j.

A Neo4j takes seconds to start and plans slowly at first; a second one for the other worker would do all of it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parent.parent
ON_NEO4J = "on Neo4j"

_PARAMETER = re.compile(r"\[(.*-)?neo4j(-(?!csv)|\])")  # neo4j-csv is a format, and needs none
_FIXTURE = re.compile(r"\b(both_stores|loaded_neo4j|neo4j_(server|session|store))\b")


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def on_neo4j(nodeids: Iterable[str]) -> frozenset[str]:
    """The files of which some test uses the run's Neo4j, as its parameter or by a fixture of its own."""
    return frozenset(file_of(n) for n in nodeids if _PARAMETER.search(n) or _asks_for_it(file_of(n)))


@cache
def _asks_for_it(file: str) -> bool:
    path = ROOT / file
    return path.is_file() and _FIXTURE.search(path.read_text("utf-8")) is not None


class OneNeo4j(LoadFileScheduling):  # type: ignore[misc]
    """File by file to whichever worker is free, but all files that use Neo4j to one of them."""

    _together: frozenset[str] = frozenset()

    def schedule(self) -> None:
        self._together = on_neo4j(next(iter(self.registered_collections.values())))
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        file = file_of(nodeid)
        return ON_NEO4J if file in self._together else file
