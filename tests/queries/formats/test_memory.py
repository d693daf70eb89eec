"""Memory does not grow with the graph that is exported, in any format: a larger one takes no more at its peak."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from benchmarks.export import FORMATS_OF_GRAPHS, MadeUp
from graph.present import Present
from queries.formats import columns, parts, property_graph
from queries.formats.registry import FORMATS
from tests.conftest import part_of

# Pages much smaller than the small graph, of keys as of records: the larger graph has more of them, and none is larger.
PAGE, KEYS = 40, 10
TIMES = 3


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Memory is told slowly: a quick run takes every third format."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", FORMATS_OF_GRAPHS[part_of(metafunc.config, 3)])


@pytest.fixture(autouse=True)
def _only_what_comes() -> Iterator[None]:
    """The collector looks at what a test makes, as often as it does outside the tests."""
    elsewhere = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*elsewhere)


def edges_of(name: str) -> int:
    """Of the small graph: so many that what a format holds at most (pieces, blocks to compress) is full already."""
    if name in {"csl-json", "bibtex"}:  # of its documents alone, one for twenty edges
        return 12_000
    return 1_800 if FORMATS[name].members is not None else 300


def stream(name: str, edges: int) -> Iterator[bytes]:
    return FORMATS[name].stream(Present(MadeUp(edges), page=PAGE, keys=KEYS))


def peak(chunks: Callable[[], Iterator[bytes]]) -> tuple[int, int]:
    """(bytes that were written, bytes that were held at most beside what was there before)."""
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        written = sum(len(chunk) for chunk in chunks())
        return written, tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def grows(small: int, large: int, blocks: int = 0) -> bool:
    """Whether the larger of two peaks is above the smaller by more than rows of other length and a compressor's blocks."""
    return large > 1.05 * small + 8_000 + blocks


def test_a_graph_three_times_as_large_takes_no_more_memory(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is gathered to be sent, and to be looked up, is small too: else it holds all of a small graph.
    monkeypatch.setattr(parts, "CHUNK", 4_096)
    monkeypatch.setattr(columns, "RUN", PAGE)
    monkeypatch.setattr(property_graph, "_ROWS", KEYS)
    sum(len(chunk) for chunk in stream(name, PAGE))  # what is read once (ontology, tables) is no part of an export
    edges = edges_of(name)
    small, large = peak(lambda: stream(name, edges)), peak(lambda: stream(name, TIMES * edges))
    assert large[0] > 2.5 * small[0]
    assert not grows(small[1], large[1], 0 if FORMATS[name].members is None else 1 << 16), (small, large)


@pytest.mark.parametrize("kept", ["pieces", "edges", "keys"])
def test_what_keeps_something_of_each_record_is_noticed(kept: str) -> None:
    def held(edges: int) -> Iterator[bytes]:
        present = Present(MadeUp(edges), page=PAGE, keys=KEYS)
        rows = {
            "pieces": lambda: stream("ndjson", edges),
            "edges": present.edges,
            "keys": lambda: (row["key"] for row in present.edges()),
        }[kept]
        for _ in list(rows()):
            yield b""

    small, large = (peak(lambda n=n: held(n))[1] for n in (600, 600 * TIMES))  # type: ignore[misc]
    assert grows(small, large)
