"""Patterns that are compiled when they are first used.

A class of all Chinese characters takes a millisecond and a half to compile, and there are some sixty: a process that reads
no Chinese, or none yet, does not wait for them.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """A pattern that is none yet; asked for anything, it becomes one and keeps what it was asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self._source, self._flags), name)  # re keeps what it has compiled
        setattr(self, name, found)
        return found


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, compiled at the first use."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
