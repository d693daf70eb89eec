"""Cursors: where a page ended, as opaque text that is good for one question and its parameters.

Pure. A cursor holds what the last row is sorted by and the state of the graph that it was read from: the next page begins
behind that place, whatever came or went before it. It is no secret and opens nothing, and is refused wherever it does not
belong.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any

# What JSON can hold; whoever made the cursor knows what.
Position = Any
MAX_CURSOR = 4_000


class BadCursor(ValueError):
    """A cursor that was not made by us, or for another question or other parameters."""


class Expired(Exception):
    """A cursor of an earlier state of the graph, where all pages must be of one."""

    def __init__(self) -> None:
        super().__init__("The graph has changed since the first page was read; begin again.")


def cursor(about: Sequence[str], version: str, position: Position) -> str:
    """The text that leads on after `position`. `about` is everything that decides which rows there are, and their order."""
    body = json.dumps([version, position, _seal(about, version, position)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def position(text: str, about: Sequence[str], version: str | None = None) -> Position:
    """Where a cursor leads. Raises BadCursor, and Expired where it is not of the `version` that is wanted, if any is."""
    try:
        body = json.loads(base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True))
        made_at, where, seal = body
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor("it is not a cursor of this service; take the one that the last page gives") from error
    if seal != _seal(about, made_at, where):
        raise BadCursor("it belongs to another question or to other parameters; take the one that the last page gives")
    if version is not None and made_at != version:
        raise Expired
    return where


def _seal(about: Sequence[str], version: object, where: Position) -> str:
    return hashlib.sha256(json.dumps([list(about), version, where]).encode()).hexdigest()[:16]
