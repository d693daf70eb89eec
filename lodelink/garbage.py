"""How often Python looks for what is no longer used: seldom, where much is made that has no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects made beyond those let go of, after which young ones are looked through. An answer makes thousands, a page of a
# database tens of thousands; none of them are in cycles.
_YOUNG = 50_000


def collect_seldom() -> None:
    """From now on; what was made so far stays, and is passed over: to look through all of it takes 60 ms and more, in which
    nobody is answered."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)


@contextmanager
def collected_seldom() -> Iterator[None]:
    """For as long as it lasts."""
    before = gc.get_threshold()
    gc.set_threshold(_YOUNG, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
