"""Graphs of the samples on both engines. The tests of this folder only read them, or put them back by asking for them."""

from __future__ import annotations

import pytest

from graph import Store
from tests.conftest import ENGINES, present_engine
from tests.samples import still_with_samples


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
