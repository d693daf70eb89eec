"""A whole answer, all its pages together, with what it rests on: what formats are made of that cannot be written row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.answer import Answer
from queries.canned import Canned
from queries.material import Material


@dataclass(frozen=True)
class Whole:
    """`head` is the answer of the first page; `base` the address of the service, for links into documents."""

    head: Answer
    rows: Sequence[Mapping[str, Any]]
    canned: Canned
    material: Material
    base: str | None = None
