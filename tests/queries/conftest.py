"""Graphs of the samples on both engines. The tests of this folder only read them, or put them back by asking for them."""

from __future__ import annotations

import neo4j
import pytest

from graph import Store
from tests.conftest import ENGINES, present_engine
from tests.samples import still_with_samples, with_samples


@pytest.fixture
def loaded_embedded(embedded_session: Store) -> Store:
    return still_with_samples(embedded_session)


@pytest.fixture
def loaded_neo4j(neo4j_session: Store | str) -> Store:
    return still_with_samples(present_engine(neo4j_session))


@pytest.fixture(params=ENGINES)
def loaded(request: pytest.FixtureRequest) -> Store:
    """A graph of the samples, on each engine in turn."""
    found = request.getfixturevalue(f"loaded_{request.param}")
    assert isinstance(found, Store)
    return found


@pytest.fixture(scope="module")
def _planned_for_samples(neo4j_session: Store | str) -> None:
    """No plan is kept that was made for a graph of another test, or before the indexes were sampled: while the graph was
    empty, every index looked free to scan."""
    target = with_samples(present_engine(neo4j_session)).target
    login = target.reader or target.writer
    auth = None if login is None else neo4j.basic_auth(login.user, login.password)
    with (
        neo4j.GraphDatabase.driver(target.uri, auth=auth) as driver,
        driver.session(database=target.database, default_access_mode=neo4j.READ_ACCESS) as opened,
    ):
        opened.run("CALL db.prepareForReplanning(120)").consume()
