"""Checks."""

from typing import Any


def check(store: Any) -> list[Any]:
    return []
