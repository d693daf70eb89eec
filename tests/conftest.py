"""Fixtures that all tests share: the graph on both engines.

A test that takes `store` runs twice, on the embedded engine and on a real Neo4j. Without Java or Maven (and without
`NEO4J_TEST_URI`) the second run is skipped with one loud line; under CI=true that is a failure. The database that
`NEO4J_TEST_URI` names is emptied again and again: give one that holds nothing of yours.
"""

from __future__ import annotations

import gc
import math
import os
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from graph import open_store
from graph.settings import GraphSettings
from graph.store import Store
from tests.neo4j import launch
from tests.neo4j.small import Small, started

ENGINES = ("embedded", "neo4j")

# Of random examples a quick run draws so many where one that measures over everything draws a hundred.
PART = 25

# Also for benchmarks, which take documents of tests without pytest.
hypothesis.settings.register_profile("lodelink", deadline=None, max_examples=PART)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="measure over everything; CI=true does so too")


def pytest_configure(config: pytest.Config) -> None:
    # How long an example takes says more of the machine than of the code.
    hypothesis.settings.register_profile("lodelink", deadline=None, max_examples=100 if _whole(config) else PART)
    hypothesis.settings.load_profile("lodelink")


def examples(whole: int) -> int:
    """How many random examples this run draws where one that measures over everything draws `whole`."""
    return math.ceil(whole * hypothesis.settings.get_profile("lodelink").max_examples / 100)


def _whole(config: pytest.Config) -> bool:
    return os.environ.get("CI") == "true" or bool(config.getoption("--whole"))


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    """Whether this run measures over everything, or over a part, always the same, where everything takes minutes."""
    return _whole(pytestconfig)


@pytest.hookimpl(optionalhook=True)  # without the plugin there are no workers
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Workers, each with engines of its own: one more than processors, for tests wait for what is late or away, and at most
    three; two where everything is measured. One alone where all would share the database that is given."""
    if os.environ.get("NEO4J_TEST_URI"):
        return 0
    processors = os.cpu_count() or 1
    return min(2, processors) if _whole(config) else min(3, processors + 1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """One Neo4j is enough for both workers."""
    if config.getoption("dist") != "loadfile":
        return None
    from tests.spread import OneNeo4j

    return OneNeo4j(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What one worker runs by itself comes first: at the end the others share what is left."""
    if hasattr(config, "workerinput"):
        from tests.spread import on_neo4j

        items.sort(key=lambda item: not on_neo4j(item.nodeid))


def pytest_collection_finish() -> None:
    """What is there once all tests are collected stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def part_of(config: pytest.Config, every: int) -> slice:
    """Of things that a test is repeated for: all, or in a quick run of so many one, always the same."""
    return slice(None, None, 1 if _whole(config) else every)


def engine_missing(reason: str) -> None:
    """Skip for want of an engine, loudly; in CI that is no excuse."""
    sentence = f"NOT TESTED ON NEO4J: {reason}. Give NEO4J_TEST_URI, or install Java 17 and Maven."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    warnings.warn(sentence, stacklevel=2)
    pytest.skip(sentence)


def present_engine(found: Store | str) -> Store:
    """The engine where there is one; for want of it the test is skipped."""
    if isinstance(found, str):
        engine_missing(found)
    assert isinstance(found, Store)
    return found


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Iterator[GraphSettings | str]:
    """Settings of a real Neo4j for this run, or the reason why there is none."""
    given = os.environ.get("NEO4J_TEST_URI")
    folder = tmp_path_factory.mktemp("neo4j")
    if given:
        yield GraphSettings(
            uri=given,
            user=os.environ.get("NEO4J_TEST_USER", "neo4j"),
            password=os.environ.get("NEO4J_TEST_PASSWORD"),
            data_folder=folder / "data",
        )
        return
    # Neo4j plans a statement for each size of what it is given: for "cobalt", again for 钴, again for a list of three. In a quick
    # run it plans for whatever size.
    more = {} if whole else {"internal.cypher.use_parameter_size": "false"}
    try:
        running = launch.start(folder / "home", more=more)
    except launch.NotHere as reason:
        yield str(reason)
        return
    # Patient: on a busy machine the first questions, which nothing was planned for yet, take longer than the usual limit.
    yield GraphSettings(uri=running.uri, data_folder=folder / "data", read_timeout=60.0)
    running.kill()


@pytest.fixture(scope="session")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """A real Neo4j that asks for a password and has little memory and disk, which tests may end and start again."""
    with ExitStack() as leaving:
        try:
            server = leaving.enter_context(started(tmp_path_factory.mktemp("small") / "small"))
        except launch.NotHere as reason:
            engine_missing(str(reason))
        yield server


@pytest.fixture
def small(small_server: Small) -> Small:
    """The same, as it was at first: a test may have left it read-only."""
    if small_server.read_only:
        small_server.start_again()
    return small_server


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> GraphSettings:
    """Settings of an embedded engine for this run."""
    return GraphSettings(data_folder=tmp_path_factory.mktemp("embedded"))


@pytest.fixture(scope="session")
def embedded_session(embedded_settings: GraphSettings) -> Iterator[Store]:
    with open_store(embedded_settings) as store:
        yield store


@pytest.fixture(scope="session")
def neo4j_session(neo4j_server: GraphSettings | str) -> Iterator[Store | str]:
    if isinstance(neo4j_server, str):
        yield neo4j_server
        return
    with open_store(neo4j_server) as store:
        yield store


@pytest.fixture
def embedded_store(embedded_session: Store) -> Store:
    """An empty graph in the embedded engine."""
    emptied(embedded_session)
    return embedded_session


@pytest.fixture
def neo4j_store(neo4j_session: Store | str) -> Store:
    """An empty graph in a real Neo4j."""
    return emptied(present_engine(neo4j_session))


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest) -> Store:
    """An empty graph, on each engine in turn."""
    found = request.getfixturevalue(f"{request.param}_store")
    assert isinstance(found, Store)
    return found


@pytest.fixture
def both_stores(embedded_store: Store, neo4j_store: Store) -> tuple[Store, Store]:
    """Two empty graphs, one in each engine, for comparing them."""
    return embedded_store, neo4j_store


def emptied(store: Store) -> Store:
    """Take everything but the schema out of a graph."""
    for path in (store.settings.ledger_path,):
        Path(path).unlink(missing_ok=True)
    store.write("MATCH (n) WHERE NOT n:SchemaMigration AND NOT n:GraphVersion DETACH DELETE n")
    return store
