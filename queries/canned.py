"""Canned questions: one file each under `catalogue/`, front matter over one parameterised Cypher text, read and checked.

A file is a block comment of YAML, then the Cypher:

    /* ---
    id: mineral-alliances
    …
    --- */
    MATCH …

What may stand in the front matter is the model `Canned`; what it must agree with in the Cypher is `_problems`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from graph import lint
from graph.migrate import DERIVED_RELATIONS
from ontology.dates import PartialDate
from ontology.schema import ontology

FOLDER = Path(__file__).parent / "catalogue"

ParameterType = Literal["entity", "date", "integer", "number", "text", "choice", "form"]
ColumnType = Literal["entity", "hops", "text", "number", "integer", "date", "boolean", "texts"]

# What a statement may take beside a parameter: every name of the thing or the form, for edges that tell it as a word; and of a
# thing what belongs to it, as elements to a group of minerals.
Beside = Literal["names", "members"]

NEAREST = 3
_NEAR = 0.5

# Which of these belong to parameters of a type.
_BESIDE: Mapping[ParameterType, tuple[Beside, ...]] = {"entity": get_args(Beside), "form": ("names",)}

# Sets of values that the ontology closes, other than those of a qualifier.
_RELATIONS, _LIFECYCLE = "relations", "lifecycle"

# The type of an entity parameter that takes a thing of any type.
ANY = "Entity"

# Parameters that every question takes, and that no front matter declares.
COMMON = ("as_of", "known_on", "limit", "offset", "cursor", "format")


class CatalogueError(ValueError):
    """A catalogue file contradicts itself, its Cypher or the ontology; the message names file and line."""


def closed(name: str) -> tuple[str, ...]:
    """The values that the ontology closes under a name: `RESTRICTS_EXPORT.kind`, `relations` or `lifecycle`."""
    known = ontology()
    if name == _RELATIONS:
        return tuple(known.relations)
    if name == _LIFECYCLE:
        return tuple(known.lifecycle)
    relation, _, property_ = name.partition(".")
    allowed = _closing(property_, (relation,)).get(relation)
    if allowed is None:
        raise ValueError(f"the ontology closes no values under {name!r}; write them as a list")
    return allowed


def _closing(property_: str, relations: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Of these relations those on which the values of a qualifier are closed, with the values."""
    known = ontology().relations
    told = ((name, known[name].qualifiers.get(property_)) for name in relations if name in known)
    return {name: one.allowed for name, one in told if one is not None and one.allowed is not None}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Bilingual(_Frozen):
    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)


class Phrasings(_Frozen):
    en: tuple[str, ...]
    zh: tuple[str, ...]


class Parameter(_Frozen):
    type: ParameterType
    of: str | None = Field(default=None, description="entity type, of an entity parameter")
    among: tuple[str, ...] = Field(default=(), description="of one of any type: the types that it takes, where not all")
    required: bool = True
    side: Literal["by", "to", "except", "whose", "where"] | None = Field(
        default=None,
        exclude=True,
        description="of a party: who does it, to whom, or who is left out; of two countries: whose, and where; asking tells these apart by the words beside a name",
    )
    default: str | int | float | None = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    description: Bilingual
    example: str | int | float
    example_zh: str | None = None

    @field_validator("choices", mode="before")
    @classmethod
    def _of_the_ontology(cls, written: object) -> object:
        """Values that the ontology closes are named, not copied: what it gains the question takes."""
        return closed(written) if isinstance(written, str) else written

    @model_validator(mode="after")
    def _whole(self) -> Parameter:
        if (self.type == "entity") != (self.of is not None):
            raise ValueError("`of` names the entity type of an entity parameter, and of no other")
        if self.of is not None and self.of != ANY and self.of not in ontology().types:
            raise ValueError(f"{self.of!r} is no entity type")
        if self.among and self.of != ANY:
            raise ValueError(f"`among` narrows an entity parameter of {ANY}, and no other")
        strange = next((t for t in self.among if t not in ontology().types), None)
        if strange is not None:
            raise ValueError(f"{strange!r} is no entity type")
        if self.side == "except" and self.required:
            raise ValueError("who is left out need not be told: a parameter of the side `except` is not required")
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("`choices` belong to a choice parameter, and to no other")
        if self.required and self.default is not None:
            raise ValueError("a required parameter has no default")
        return self


class Column(_Frozen):
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: ColumnType
    nullable: bool = False
    title: Bilingual | None = Field(default=None, description="what it is called, where no other question has it")
    description: Bilingual
    values: Mapping[str, Bilingual] = Field(default_factory=dict, description="what each value of a code means")


class Canned(_Frozen):
    """One question of the catalogue."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: Bilingual
    description: Bilingual
    ask: Phrasings
    strange: tuple[str, ...] = Field(
        default=(), description="ideas that a column tells of and that ask for something else", exclude=True
    )
    path: str = Field(description="HTTP path, with each entity parameter that identifies the resource in braces")
    tag: str
    parameters: Mapping[str, Parameter]
    columns: tuple[Column, ...]
    order: tuple[str, ...] = Field(
        min_length=1, description="columns by which rows are sorted, entities by name; `-share` puts the largest first"
    )
    times: Literal["day", "all"] = Field(
        default="day", description="what is shown where no as_of is given: what holds today, or all times"
    )
    bloom: Bilingual
    bloom_also: tuple[Bilingual, ...] = Field(
        default=(), description="further search phrases, which ask for parameters that need not be given", exclude=True
    )
    max_rows: int = Field(default=5_000, ge=1, le=50_000)
    timeout: float = Field(default=5.0, gt=0)
    cypher: str = Field(default="", exclude=True)

    @property
    def path_parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    @cached_property
    def beside(self) -> tuple[tuple[str, Beside], ...]:
        """What the Cypher takes beside its parameters: (parameter, what), as `$to_names`, `$mineral_members`, `$form_names`."""
        used = set(_PARAM.findall(self.cypher))
        return tuple(
            (name, what)
            for name, parameter in self.parameters.items()
            for what in _BESIDE.get(parameter.type, ())
            if f"{name}_{what}" in used
        )

    @property
    def phrases(self) -> tuple[Bilingual, ...]:
        """Its search phrases in Bloom, the shortest first."""
        return (self.bloom, *self.bloom_also)

    @cached_property
    def hops(self) -> tuple[str, ...]:
        """The columns that hold edges."""
        return tuple(c.name for c in self.columns if c.type == "hops")

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The columns that hold values."""
        return tuple(c.name for c in self.columns if c.type != "hops")

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


# The same safe subset; where PyYAML was built with libyaml it is read ten times as fast, which is half a second of every start.
_SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def catalogue() -> Mapping[str, Canned]:
    """The project's own questions by id."""
    return load(FOLDER)


def load(folder: Path) -> Mapping[str, Canned]:
    found: dict[str, Canned] = {}
    for path in sorted(folder.glob("*.cypher")):
        canned = parse(path.read_text(encoding="utf-8"), path.name)
        if canned.id != path.stem:
            raise CatalogueError(f"{path.name}:2: the id is {canned.id!r}, the file's name says {path.stem!r}")
        found[canned.id] = canned
    paths: dict[str, str] = {}
    for canned in found.values():
        twin = paths.setdefault(canned.path, canned.id)
        if twin != canned.id:
            raise CatalogueError(f"{canned.id}.cypher: its path {canned.path} is that of {twin} too")
    return MappingProxyType(found)


def unknown(given: str, known: Mapping[str, Canned]) -> str:
    """Why there is no question of this id, with those whose id or title comes nearest."""
    written = given.lower()
    words = re.findall(r"[a-z]{2,}|[㐀-鿿]+", written)

    def likeness(canned: Canned) -> float:
        told = f"{canned.id} {canned.title.en} {canned.title.zh}".lower()
        said = sum(word in told for word in words) / len(words) if words else 0.0
        return SequenceMatcher(None, written, canned.id).ratio() + 0.6 * said

    likely = sorted((-likeness(canned), id_) for id_, canned in known.items())
    near = [id_ for minus, id_ in likely[:NEAREST] if -minus > _NEAR]
    return f"No question is called {given!r}; " + (
        f"the nearest are {', '.join(near)}." if near else "none comes near."
    )


def parse(source: str, name: str) -> Canned:
    """One question from the text of its file."""
    match = re.match(r"/\* ---\n(?P<yaml>.*?)\n--- \*/\n(?P<cypher>.*)\Z", source, re.S)
    if match is None:
        raise CatalogueError(f"{name}:1: the file begins with a block comment of YAML: /* --- … --- */")
    front, cypher = match["yaml"], match["cypher"]
    try:
        data = yaml.load(front, Loader=_SAFE)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 + (mark.line if mark is not None else 0)
        raise CatalogueError(
            f"{name}:{line}: the front matter is not YAML: {getattr(error, 'problem', error)}"
        ) from error
    if not isinstance(data, dict):
        raise CatalogueError(f"{name}:2: the front matter is not a map of names to values, such as id: …")
    try:
        canned = Canned.model_validate({**data, "cypher": cypher})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"])
        place = first["loc"][:-1] if first["type"] == "missing" else first["loc"]
        raise CatalogueError(f"{name}:{_line_of(source, place)}: {where}: {first['msg']}") from error
    problems = list(_problems(canned, source))
    if problems:
        line, sentence = problems[0]
        raise CatalogueError(f"{name}:{line}: {sentence}")
    return canned


_PARAM = re.compile(r"\$(\w+)", re.ASCII)
_TYPE = re.compile(r"\[\w*:([A-Za-z_|]+)")
_LABEL = re.compile(r"\(\w*:([A-Za-z_]+)")
_BOUNDED = re.compile(r"\bORDER BY\b(?:(?!\bWITH\b).)*\bLIMIT \$cap\b(?=.*\bRETURN\b)", re.S)
# A thing by its id, or each member of a group by its own.
_AT_IDS = re.compile(r"\{id: \$|^UNWIND \$\w+_members AS (\w+)\nMATCH .*\{id: \1\}", re.M)
_RECORDS = {"Entity", "Document", "Passage", "Claim", "EdgeVersion", "GraphVersion", "Run"}


# A property that is compared with a parameter, and a value that a phrasing gives one.
_COMPARED = re.compile(r"\b\w+\.(\w+) = \$(\w+)", re.ASCII)
_SPOKEN = re.compile(r"\{(\w+)=([^|{}]*)\|")

_WIDE = (
    "this begins at no thing that is asked about ({id: $…}) and reads much: a comment (//) before the Cypher says why"
)


def _problems(canned: Canned, source: str) -> Iterable[tuple[int, str]]:
    """(line, sentence) of everything in which front matter, Cypher and ontology do not agree."""
    known = ontology()
    used = set(_PARAM.findall(canned.cypher)) - {"cap"} - {f"{name}_{what}" for name, what in canned.beside}
    for name in sorted(used - set(canned.parameters)):
        yield _line(source, f"${name}"), f"the Cypher uses ${name}, which the front matter does not declare"
    for name in canned.parameters:
        if name in COMMON or name == "cap":
            yield _line(source, f"{name}:"), f"{name} belongs to every question and can't be declared"
        elif name not in used:
            yield _line(source, f"{name}:"), f"the parameter {name} is declared and not used"
    for name in canned.path_parameters:
        if name not in canned.parameters or canned.parameters[name].type != "entity":
            yield _line(source, "path:"), f"the path has {{{name}}}, which is no entity parameter"
        elif not canned.parameters[name].required:
            yield _line(source, "path:"), f"{name} stands in the path, so it is required"
    columns = [c.name for c in canned.columns]
    for name in (written.removeprefix("-") for written in canned.order):
        if name not in columns:
            yield _line(source, "order:"), f"order names {name}, which is no column"
    for language, phrase in (
        (language, getattr(both, language)) for both in canned.phrases for language in ("en", "zh")
    ):
        for name in _PARAM.findall(phrase):
            if name not in canned.parameters:
                yield _line(source, phrase), f"the Bloom phrase ({language}) has ${name}, which is no parameter"
    for name in {t for found in _TYPE.findall(canned.cypher) for t in found.split("|")} - set(known.relations):
        if name not in {"SUBJECT", "OBJECT", "QUOTED_FROM", "PART_OF", *DERIVED_RELATIONS}:
            yield _line(source, name), f"{name} is no relation of the ontology"
    for name in set(_LABEL.findall(canned.cypher)) - set(known.types) - _RECORDS:
        yield _line(source, f":{name}"), f"{name} is no entity type of the ontology"
    parts = re.split(r"\bUNION\b(?: ALL)?", canned.cypher)
    wide = [number for number, part in enumerate(parts) if not _AT_IDS.search(part)]
    if wide and not canned.cypher.startswith("//"):
        yield _line(source, "MATCH", sum(part.count("MATCH") for part in parts[: wide[0]])), _WIDE
    for number, part in enumerate(parts):
        if not _BOUNDED.search(part):
            # A bound without an order is a lottery, and no bound reads whatever there is.
            yield (
                _line(source, "RETURN", number),
                "each part is bounded: ORDER BY … LIMIT $cap stands before its RETURN",
            )
        returned = re.findall(r"\bAS (\w+)\b", part[part.rfind("RETURN") :])
        if returned != columns:
            at = _line(source, "RETURN", number)
            yield at, f"RETURN yields {', '.join(returned)}, the front matter says {', '.join(columns)}"
    # The Cypher with the front matter blanked: its lines are then those of the file.
    padded = "\n" * source[: source.rindex(canned.cypher)].count("\n") + canned.cypher
    for problem in lint.problems(padded):
        yield problem.line, problem.sentence
    refused = lint.not_a_read(padded)
    if refused is not None:
        told = re.search(r"line (\d+)", refused)
        yield (1 if told is None else int(told[1])), refused
    for name, parameter in canned.parameters.items():
        for value in (parameter.example, parameter.default):
            wrong = None if value is None or parameter.type == "entity" else value_problem(parameter, value)
            if wrong is not None:
                yield _line(source, f"{name}:"), f"{name}: {wrong}"
    for name, value in (found for text in (*canned.ask.en, *canned.ask.zh) for found in _SPOKEN.findall(text)):
        given = canned.parameters.get(name)
        if given is not None and given.type == "choice" and value not in given.choices:
            at = _line(source, f"{{{name}={value}|")
            yield at, f"a phrasing gives {name} what it does not take: {choice_problem(value, given.choices)}"
    for property_, name in _COMPARED.findall(canned.cypher):
        given = canned.parameters.get(name)
        where = _closed_as(property_, canned.cypher)
        if given is not None and given.type == "text" and where is not None:
            # As a text it would take any word, and the answer to a word that nothing has is a false "none known".
            want = f"type: choice, choices: {where}"
            yield _line(source, f"{name}:"), f"{name}: the ontology closes the values of {property_}; write {want}"


def _closed_as(property_: str, cypher: str) -> str | None:
    """Under which name the ontology closes the values of what a statement compares, if it does."""
    if property_ in ("relation", "lifecycle"):
        return _RELATIONS if property_ == "relation" else _LIFECYCLE
    relations = sorted({one for found in _TYPE.findall(cypher) for one in found.split("|")})
    return next((f"{relation}.{property_}" for relation in _closing(property_, relations)), None)


def chosen(given: str, allowed: Sequence[str]) -> str | None:
    """The one of the allowed values that is meant, in whatever case it is written; None where none is, or several are."""
    if given in allowed:
        return given
    alike = [one for one in allowed if one.casefold() == given.casefold()]
    return alike[0] if len(alike) == 1 else None


def choice_problem(given: object, allowed: Sequence[str]) -> str:
    """Why a value is not taken: those that are, and the one that comes nearest."""
    written = str(given).casefold()
    likeness = {one: SequenceMatcher(None, written, one.casefold()).ratio() for one in allowed}
    near = max(likeness, key=lambda one: likeness[one], default="")
    meant = f"; is {near} meant?" if likeness.get(near, 0.0) > _NEAR else ""
    return f"{given!r} is none of {', '.join(allowed)}{meant}"


def value_problem(parameter: Parameter, value: Any) -> str | None:
    """Why a value does not fit a parameter that is no entity, or None."""
    match parameter.type:
        case "integer" | "number":
            try:
                number = int(str(value)) if parameter.type == "integer" else float(str(value))
            except ValueError:
                return f"{value!r} is not a{'n integer' if parameter.type == 'integer' else ' number'}"
            if parameter.minimum is not None and number < parameter.minimum:
                return f"{value} is less than {parameter.minimum:g}"
            if parameter.maximum is not None and number > parameter.maximum:
                return f"{value} is more than {parameter.maximum:g}"
        case "date":
            try:
                PartialDate(str(value))
            except ValueError as error:
                return str(error)
        case "choice":
            if value not in parameter.choices:
                return choice_problem(value, parameter.choices)
        case "text" | "form":
            if not isinstance(value, str) or not value.strip():
                return "an empty text"
        case "entity":
            raise ValueError("entities are resolved, not checked")
    return None


def today() -> str:
    return date.today().isoformat()


def _line(source: str, needle: str, occurrence: int = 0) -> int:
    at = -1
    for _ in range(occurrence + 1):
        at = source.find(needle, at + 1)
    return source.count("\n", 0, max(at, 0)) + 1


def _line_of(source: str, location: tuple[int | str, ...]) -> int:
    """The line of the last key of a location that can be found; good enough to put a finger on it."""
    at = 0
    for part in location:
        if isinstance(part, str):
            found = re.compile(rf"(?m)(?:^|[\s{{,]){re.escape(part)}:").search(source, at)
            if found is not None:
                at = found.start() + 1
    return source.count("\n", 0, at) + 1
