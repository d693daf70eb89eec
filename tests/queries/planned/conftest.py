"""A Neo4j that plans for the samples. What plans are made of them is looked at first, then what is drawn with them.

The tests of this folder follow on one another, and each leaves the graph as it found it: what one had planned is planned.
"""

from __future__ import annotations

import neo4j
import pytest

from graph import Store
from tests.conftest import present_engine
from tests.samples import with_samples


@pytest.fixture(scope="package")
def planned(neo4j_session: Store | str) -> Store:
    """A graph of the samples. No plan is kept that was made for a graph of another test, or before the indexes were sampled:
    while the graph was empty, every index looked free to scan."""
    store = with_samples(present_engine(neo4j_session))
    target = store.target
    login = target.reader or target.writer
    auth = None if login is None else neo4j.basic_auth(login.user, login.password)
    with (
        neo4j.GraphDatabase.driver(target.uri, auth=auth) as driver,
        driver.session(database=target.database, default_access_mode=neo4j.READ_ACCESS) as opened,
    ):
        opened.run("CALL db.prepareForReplanning(120)").consume()
    return store
