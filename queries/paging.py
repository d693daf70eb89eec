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
_WAY_OUT = "or begin again without a cursor"


class BadCursor(ValueError):
    """A cursor that leads nowhere here; the sentence says why, and how to go on."""


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
        json.dumps(where, ensure_ascii=False).encode()  # half a character is none that a database could be asked about
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor(f"it is no cursor of this service; give the one that the last page told, {_WAY_OUT}") from error
    if seal != _seal(about, made_at, where):
        sentence = (
            "it belongs to another question, to other parameters or to another day; ask as for the page that told it"
        )
        raise BadCursor(f"{sentence}, {_WAY_OUT}")
    if version is not None and made_at != version:
        raise Expired
    return where


def of_before() -> BadCursor:
    """The refusal of a cursor whose place is of another shape than places have now."""
    return BadCursor("an earlier release made it, which counted or sorted rows otherwise; begin again without a cursor")


def _seal(about: Sequence[str], version: object, where: Position) -> str:
    return hashlib.sha256(json.dumps([list(about), version, where]).encode()).hexdigest()[:16]
