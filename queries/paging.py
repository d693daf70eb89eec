"""Cursors: where a page ended, as opaque text that is good for one question, its parameters and one state of the graph.

Pure. A cursor is no secret and opens nothing: it only says where to go on, and is refused wherever it does not belong.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence

Position = int | str | list[int | str]
MAX_CURSOR = 600


class BadCursor(ValueError):
    """A cursor that was not made by us, or for another question or other parameters."""


class Expired(Exception):
    """A cursor of an earlier state of the graph: its pages would skip rows or repeat them."""

    def __init__(self) -> None:
        super().__init__("The graph has changed since the first page was read; begin again without the cursor.")


def cursor(about: Sequence[str], version: str, position: Position) -> str:
    """The text that leads on after `position`. `about` is everything that decides which rows there are, and their order."""
    body = json.dumps([version, position, _seal(about, version, position)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def position(text: str, about: Sequence[str], version: str) -> Position:
    """Where a cursor leads. Raises BadCursor or Expired."""
    try:
        body = json.loads(base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True))
        made_at, where, seal = body
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor("it is not a cursor of this service; take the one that the last page gives") from error
    if seal != _seal(about, made_at, where):
        raise BadCursor("it belongs to another question or to other parameters; take the one that the last page gives")
    if made_at != version:
        raise Expired
    found: Position = where
    return found


def _seal(about: Sequence[str], version: object, where: object) -> str:
    return hashlib.sha256(json.dumps([list(about), version, where]).encode()).hexdigest()[:16]
