"""What was read is kept until the graph changes, as much of it as there is room for: what was asked for last stays.

Pure bookkeeping: what is kept and for how long it holds, its owner knows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Keeping(Generic[K, V]):
    """Values by key, each of a weight; where they weigh more than the room, those that nobody asked for longest go."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._weight = 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """The value, which is now the last to go; None where it is not kept."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, weight: int = 1) -> None:
        """Keep a value, if there is room for it at all."""
        before = self._kept.pop(key, None)
        if before is not None:
            self._weight -= before[1]
        if weight > self._room:
            return
        self._kept[key] = (value, weight)
        self._weight += weight
        while self._weight > self._room:
            self._weight -= self._kept.popitem(last=False)[1][1]
