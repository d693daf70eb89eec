"""A database whose disk is full takes no writes: told in a sentence, nothing half-written, and read as before.

A read-only one is in test_login.py, whose server it shares."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import GraphSettings, Store, open_store
from graph.errors import GraphError, NotWritable
from tests.disk import small_disk

pytestmark = pytest.mark.engine


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "small", 128) as folder:
        yield folder


def add(store: Store, batch: int) -> None:
    """Rows that come together or not at all."""
    store.write(
        "UNWIND range(1, 200) AS i CREATE (n:Row {id: $batch * 1000 + i, batch: $batch, text: $text})",
        {"batch": batch, "text": "x" * 20_000},
    )


def filled(store: Store) -> tuple[int, GraphError | None]:
    """Writes until that fails: how many batches were acknowledged, and what was told then."""
    for number in range(1_000):
        try:
            add(store, number)
        except GraphError as error:
            return number, error
    return 1_000, None


def test_a_full_disk_is_told_and_what_was_acknowledged_is_whole(small: Path) -> None:
    with open_store(GraphSettings(data_folder=small)) as store:
        acknowledged, told = filled(store)
        assert acknowledged
        assert isinstance(told, NotWritable)
        assert str(small) in str(told)
        assert str(told).endswith("MiB left and the write failed; make room and try again.")
        assert store.read("MATCH (n:Row) RETURN count(n) AS rows") == [{"rows": acknowledged * 200}]
    subprocess.run(["mount", "-o", "remount,size=400m", str(small)], check=True)
    with open_store(GraphSettings(data_folder=small)) as store:
        found = store.read("MATCH (n:Row) RETURN n.batch AS batch, count(n) AS rows ORDER BY batch")
        assert found[:acknowledged] == [{"batch": number, "rows": 200} for number in range(acknowledged)]
        assert all(row["rows"] == 200 for row in found)
        add(store, 2_000)
