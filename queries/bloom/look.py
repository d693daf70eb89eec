"""The table `look.toml` as frozen objects: what the ontology and the catalogue do not say about how the graph looks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

TABLE = Path(__file__).with_name("look.toml")
COLOUR = r"^#[0-9A-F]{6}$"
DataType = Literal["string", "number", "bigint"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


PAST = "{past}"  # of a rule's `starts`: every date before the month of the perspective's day


class Both(_Frozen):
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return f"{self.zh} · {self.en}"


class File(_Frozen):
    name: str
    version: str
    made: int
    day: str


class Limits(_Frozen):
    paths: int = Field(ge=1, le=10_000)
    things: int = Field(ge=1)
    chosen: int = Field(ge=1)
    around: int = Field(ge=1)
    walked: int = Field(ge=1)
    suggested: int = Field(ge=1)


class Node(_Frozen):
    colour: str = Field(pattern=COLOUR)
    size: float = Field(gt=0, le=5)


class Properties(_Frozen):
    captions: tuple[str, ...]
    shown: Mapping[str, DataType]
    technical: Mapping[str, DataType]


class Kind(_Frozen):
    """A kind of link: one colour, one scene action."""

    id: str
    zh: str
    en: str
    colour: str = Field(pattern=COLOUR)
    relations: tuple[str, ...]


class Records(_Frozen):
    colour: str = Field(pattern=COLOUR)
    hidden: tuple[str, ...]


class Rule(_Frozen):
    property: str
    starts: str
    on: Literal["stated", "interval", "lasting", "all"]
    colour: str = Field(pattern=r"^(own|pale|#[0-9A-F]{6})$")
    size: float
    caption: str | None = None


class Range(_Frozen):
    property: str
    from_: float = Field(alias="from")
    to: float
    thin: float
    thick: float


class Day(_Frozen):
    """How a question is asked for a day."""

    text: Both
    name: Both
    example: str


class Phrases(_Frozen):
    without_picture: frozenset[str]
    dated: frozenset[str]
    day: Day


class Chain(_Frozen):
    """How two parameters of a question hang together."""

    a: str
    b: str
    paths: tuple[str, ...]


class Expansion(_Frozen):
    zh: str
    en: str
    cypher: str


class Action(_Frozen):
    id: str
    zh: str
    en: str
    on: Literal["entities", "relationships", "derived"] | tuple[str, ...]
    cypher: str


class Look(_Frozen):
    perspective: File
    limits: Limits
    types: Mapping[str, Node]
    properties: Mapping[str, Properties]
    pale: float = Field(ge=0, le=1)
    faint: float = Field(ge=0, le=1)
    with_lifecycle: frozenset[str]
    links: tuple[Kind, ...]
    records: Records
    rules: tuple[Rule, ...]
    ranges: tuple[Range, ...]
    phrases: Phrases
    values: Mapping[str, str]
    chains: Mapping[str, Chain]
    expansion: Expansion
    actions: tuple[Action, ...]

    def node(self, label: str) -> Node:
        return self.types.get(label, self.types["default"])

    def kind(self, relation: str) -> Kind:
        """The kind of link that a relation is; one that the table does not know is of the last."""
        return next((k for k in self.links if relation in k.relations), self.links[-1])

    def paled(self, colour: str) -> str:
        """The colour of what is derived, or is not yet in force."""
        return _whitened(colour, self.pale)

    def fainter(self, colour: str) -> str:
        """The colour of what is both."""
        return _whitened(colour, self.faint)


def _whitened(colour: str, white: float) -> str:
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(p + (255 - p) * white):02X}" for p in parts)


@cache
def look() -> Look:
    return parse(TABLE.read_text(encoding="utf-8"))


def parse(text: str) -> Look:
    return Look.model_validate(tomllib.loads(text))
