"""Which tests run in one worker: those of one file, all that use the run's Neo4j, and all that use the small one, of whatever
file.

A Neo4j takes seconds to start and plans slowly at first; a second one for another worker would do all of it again. What a
file asks of the embedded engine alone need not wait for it.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parent.parent
ON_NEO4J = "on Neo4j"
ON_SMALL = "on the small Neo4j"

_PARAMETER = re.compile(r"\[(.*-)?neo4j(-(?!csv)|\])")  # neo4j-csv is a format, and needs none
_ELSEWHERE = re.compile(r"\[(.*-)?embedded[-\]]")
_FIXTURES = frozenset({"both_stores", "loaded_neo4j", "neo4j_server", "neo4j_session", "neo4j_store", "planned"})
_SMALL = frozenset({"small"})


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def on_neo4j(nodeid: str) -> bool:
    """Whether a test uses the run's Neo4j: by its parameter, by a fixture that it asks for, or by one that its file makes."""
    if _PARAMETER.search(nodeid):
        return True
    asking = _asking(file_of(nodeid), _FIXTURES)
    name = _name(nodeid)
    return not _ELSEWHERE.search(nodeid) and (name in asking or any(not one.startswith("test_") for one in asking))


def on_small(nodeid: str) -> bool:
    """Whether a test uses the small Neo4j."""
    return _name(nodeid) in _asking(file_of(nodeid), _SMALL)


def _name(nodeid: str) -> str:
    return nodeid.rpartition("::")[2].partition("[")[0]


@cache
def _asking(file: str, fixtures: frozenset[str]) -> frozenset[str]:
    """The functions of a file that ask for one of the fixtures."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    functions = [n for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.FunctionDef)]
    return frozenset(f.name for f in functions if fixtures & {a.arg for a in f.args.args})


class OneNeo4j(LoadFileScheduling):  # type: ignore[misc]
    """File by file to whichever worker is free, but all that uses a Neo4j to one of them."""

    def _split_scope(self, nodeid: str) -> str:
        if on_neo4j(nodeid):
            return ON_NEO4J
        return ON_SMALL if on_small(nodeid) else file_of(nodeid)
