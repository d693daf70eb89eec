"""Answers: rows of a canned question with the evidence of every step, what is possible rather than sure, and coverage.

Pure: from what the graph returned to the value that callers show. Nothing is asked of a graph here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cmp_to_key, lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ontology.dates import Certainty, PartialDate
from ontology.models import document_id, legal_qualifiers
from ontology.schema import Combination, ontology
from queries.canned import Bilingual, Canned, Column

Raw = Mapping[str, Any]
Shown = dict[str, Any]
EVIDENCE_SHOWN = 5


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class EntityRef(_Value):
    id: str = Field(examples=["alliance:minerals-security-partnership"])
    type: str = Field(examples=["Alliance"])
    name: str = Field(examples=["Minerals Security Partnership"])
    name_zh: str | None = Field(default=None, examples=["矿产安全伙伴关系"])


class DocumentRef(_Value):
    key: str = Field(description="stable key of the document")
    id: str = Field(description="short id of the document")
    title: str = ""
    publisher: str | None = None
    published: str | None = Field(default=None, description="ISO date, as precise as known")
    language: str = "und"
    url: str | None = None
    source: str | None = Field(default=None, description="what the document names as its sources")


class Evidence(_Value):
    """One claim that a step rests on: the verbatim words and where they stand."""

    claim: str
    quote: str
    start: int = Field(description="offset of the quote in the document's text, in code points")
    end: int
    page: int | None = None
    attribution: str | None = Field(default=None, description="who says so, where the document names a source")
    document: DocumentRef
    link: str = Field(description="the place in the document")


class Hop(_Value):
    """One edge of a path, from subject to object, as it is in the graph."""

    key: str = Field(description="what the edge is called in the graph and in every export", examples=["e_1"])
    relation: str
    subject: EntityRef
    object: EntityRef
    qualifiers: dict[str, Any] = Field(default_factory=dict)
    lifecycle: str | None = Field(
        default=None, description="how far it has come by the latest report, whatever day is asked for"
    )
    valid_from: str | None = None
    valid_to: str | None = None
    holds: Certainty | None = Field(
        description="whether it holds on as_of: yes, or possibly where dates do not decide it; null in an answer for all "
        "times, where valid_from and valid_to tell"
    )
    derived: bool = Field(default=False, description="whether it follows from other edges rather than being stated")
    rule: str | None = Field(default=None, description="the rule by which it follows")
    conflict: bool = Field(default=False, description="whether sources disagree about its values")
    evidence: tuple[Evidence, ...]
    evidence_total: int


class Resolved(_Value):
    """A parameter as it was given and as it was understood."""

    given: str
    id: str | None = None
    type: str | None = None
    name: str | None = None
    name_zh: str | None = None


class Coverage(_Value):
    """What the answer rests on: an empty answer says "none known in these", never nothing."""

    documents: int = Field(description="documents that say anything about the things asked for")
    claims: int = Field(description="claims about the things asked for")
    latest: str | None = Field(default=None, description="date of the latest of these documents")
    note: str


class Answer(_Value):
    query: str = Field(examples=["mineral-alliances"])
    title: Bilingual
    parameters: dict[str, Resolved] = Field(description="those that were given, or have a value of their own where not")
    as_of: str | None = Field(description="the day that the answer is for; null: all times")
    known_on: str | None = Field(
        default=None, description="the day or moment as whose graph the answer was given; null: as it is now"
    )
    graph_version: int
    total: int
    complete: bool = Field(
        default=True, description="false where the question has more rows than it reads: then `total` is a lower bound"
    )
    limit: int
    offset: int
    next: str | None = Field(default=None, description="address of the next page")
    cursor: str | None = Field(default=None, description="where the next page begins, for the parameter `cursor`")
    bloom: str | None = Field(
        default=None,
        description="where Neo4j Bloom draws this answer; null where none is set up or nothing can be drawn",
    )
    bloom_left_out: dict[str, int] = Field(
        default_factory=dict,
        description="rows for which that picture has no room, by the relations that they go over; empty where all are drawn",
        examples=[{"PRODUCES": 2000}],
    )
    rows: tuple[dict[str, Any], ...]
    coverage: Coverage


# ------------------------------------------------------------------------------------------------ rows


def claims_of(rows: Iterable[Raw], canned: Canned) -> list[str]:
    """The ids of the claims that the rows rest on, each once, in order."""
    return sorted({claim for row in rows for edge in edges_of(row, canned) for claim in edge.get("claims") or ()})


def edges_of(row: Raw, canned: Canned) -> Sequence[Raw]:
    """The edges that a row's paths go over, as the graph gives their properties."""
    return [edge for name in canned.hops for edge in row[name]]


def named_in(row: Raw, canned: Canned) -> dict[str, Shown]:
    """The entities that a row's columns name."""
    values = (row[column.name] for column in canned.columns if column.type == "entity")
    return {value["id"]: shown_entity(value) for value in values if value is not None}


def entity_of(value: Raw) -> EntityRef:
    """An entity from a row with `id`, `name` and `name_zh`."""
    return EntityRef(**shown_entity(value))


def shown_entity(value: Raw) -> Shown:
    """The same as a plain map."""
    kind = ontology().type_of_id(value["id"]).name
    return {"id": value["id"], "type": kind, "name": value["name"], "name_zh": value["name_zh"]}


def arranged(rows: Iterable[Raw], canned: Canned, day: PartialDate | None) -> list[tuple[Raw, Certainty]]:
    """The rows that hold on a day (or possibly do), in the question's order, each once."""
    seen: dict[str, tuple[Raw, Certainty]] = {}
    for row in rows:
        certainty = _row_holds(row, canned, day)
        if certainty is not Certainty.NO:
            seen.setdefault(_identity(row, canned), (row, certainty))
    found = [seen[identity] for identity in sorted(seen)]
    # Sorting keeps the order of equals, so the last key goes first.
    for name in reversed(canned.order):
        column, falls = canned.column(name.removeprefix("-")), name.startswith("-")
        found.sort(key=lambda pair, c=column, f=falls: _order(pair[0][c.name], c, f), reverse=falls)  # type: ignore[misc]
    return found


def place(row: Raw, canned: Canned) -> list[Any]:
    """Where a row stands in the order of `arranged`: what it is sorted by, and last what tells it from its equals."""
    columns = [(canned.column(name.removeprefix("-")), name.startswith("-")) for name in canned.order]
    return [*(list(_order(row[column.name], column, falls)) for column, falls in columns), _identity(row, canned)]


def passed(rows: Sequence[tuple[Raw, Certainty]], canned: Canned, at: Sequence[Any]) -> int:
    """How many of the arranged rows stand no later than a place, whether its own row is still among them or not.

    Raises TypeError or ValueError where it is no place of this question.
    """
    falling = [*(name.startswith("-") for name in canned.order), False]
    if len(at) != len(falling):
        raise ValueError("a place has a part for each column that rows are sorted by, and one more")

    def compared(one: Sequence[Any], other: Sequence[Any]) -> int:
        for left, right, falls in zip(one, other, falling, strict=True):
            if left != right:
                return -1 if (left < right) is not falls else 1
        return 0

    key = cmp_to_key(compared)
    return bisect_right(rows, key(at), key=lambda pair: key(place(pair[0], canned)))


def shaped(
    row: Raw,
    canned: Canned,
    day: PartialDate | None,
    entities: Mapping[str, Shown],
    evidence: Mapping[str, Shown],
) -> dict[str, Any]:
    """One row as it is shown: the values of `EntityRef` and `Hop` as plain maps, since there are thousands of them."""
    out: dict[str, Any] = {}
    for column in canned.columns:
        value = row[column.name]
        match column.type:
            case "entity":
                out[column.name] = None if value is None else shown_entity(value)
            case "hops":
                out[column.name] = [hop_of(edge, day, entities, evidence) for edge in value]
            case "text" if column.name == STAGE:
                out[column.name] = stage_on(value, edges_of(row, canned), day)
            case "text" | "number" | "integer" | "date" | "boolean" | "texts":
                out[column.name] = value
    return out


# The column that tells how far a thing has come.
STAGE = "status"
_IN_FORCE = "in_force"


def stage_on(stage: str | None, edges: Sequence[Raw], day: PartialDate | None) -> str | None:
    """How far a row's thing was on a day. The graph knows how far it has come by its latest report: what has been suspended
    or lifted since was in force on a day that its edge surely holds on."""
    known = ontology()
    if day is None or stage is None or known.lifecycle[stage].progress <= known.lifecycle[_IN_FORCE].progress:
        return stage
    told = [edge for edge in edges if edge.get("lifecycle") == stage and _lasts(edge["relation"])]
    held = told and all(hop_holds(edge, day) is Certainty.YES for edge in told)
    return _IN_FORCE if held else stage


def _lasts(relation: str) -> bool:
    """Whether a relation tells of what is in force for a time: a lifting that has been suspended is no restriction in force."""
    stated = ontology().relations.get(relation)
    return stated is None or (stated.combine.how in ("state", "interval", "holding") and stated.combine.effect != "end")


def evidence_of(claim: Raw) -> Shown:
    """The evidence that a claim of the graph is (see `Evidence`), from a row of `CLAIMS` in queries.service."""
    short = _short(claim["document"])
    return {
        "claim": claim["id"],
        "quote": claim["quote"],
        "start": claim["start"],
        "end": claim["end"],
        "page": claim["page"],
        "attribution": claim["attribution"],
        "document": {
            "key": claim["document"],
            "id": short,
            "title": claim["title"] or "",
            "publisher": claim["publisher"],
            "published": claim["published"],
            "language": claim["language"] or "und",
            "url": claim["url"],
            "source": claim["source"],
        },
        "link": f"/v1/documents/{short}?start={claim['start']}&end={claim['end']}",
    }


def hop_holds(edge: Raw, day: PartialDate | None) -> Certainty:
    """Whether an edge holds on a day, by the bounds of its interval.

    A figure of a year or a deal stays known after its time; it is only not yet there before.
    """
    if day is None:
        return Certainty.YES
    begun = _reached(edge.get("from_earliest"), edge.get("from_latest"), day)
    relation = ontology().relations.get(edge["relation"])
    # A derived edge that tells a time tells that of the edge it follows from.
    how: Combination = "interval" if relation is None else relation.combine.how
    match how:
        case "state" | "interval" | "holding":
            open_end = edge.get("to_earliest") is None and edge.get("to_latest") is None
            ended = Certainty.NO if open_end else _reached(edge.get("to_earliest"), edge.get("to_latest"), day)
        case "period" | "event":
            ended = Certainty.NO
    if begun is Certainty.NO or ended is Certainty.YES:
        return Certainty.NO
    return Certainty.YES if begun is Certainty.YES and ended is Certainty.NO else Certainty.POSSIBLY


def _reached(earliest: str | None, latest: str | None, day: PartialDate) -> Certainty:
    """Whether a moment that lies between two days (each may be unknown) is past on a day, that day included."""
    if latest is not None and day.first >= _days(latest)[1]:
        return Certainty.YES
    if earliest is not None and day.last < _days(earliest)[0]:
        return Certainty.NO
    return Certainty.POSSIBLY


@lru_cache(maxsize=65_536)  # an answer asks for the same few days thousands of times
def _days(iso: str) -> tuple[date, date]:
    """The first and the last day that a partial date may mean."""
    value = PartialDate(iso)
    return value.first, value.last


def counted(number: int, what: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def coverage(row: Raw, rows: int) -> Coverage:
    documents, claims = int(row["documents"]), int(row["claims"])
    within = f"{counted(documents, 'document')} with {counted(claims, 'claim')} about it."
    if rows:
        note = f"From {within}"
    elif documents:
        note = f"None known in the {within}"
    else:
        note = "No document here says anything about it: that is a gap of this collection, not a finding."
    return Coverage(documents=documents, claims=claims, latest=row["latest"], note=note)


# ------------------------------------------------------------------------------------------------ how


def _row_holds(row: Raw, canned: Canned, day: PartialDate | None) -> Certainty:
    if day is None:
        return Certainty.YES
    answers = {hop_holds(edge, day) for edge in edges_of(row, canned)}
    for worst in (Certainty.NO, Certainty.POSSIBLY):
        if worst in answers:
            return worst
    return Certainty.YES


def _identity(row: Raw, canned: Canned) -> str:
    """What tells a row from another: its hops' edges where it has any, else its values."""
    return repr([_text(row[name]) for name in canned.plain] + [edge["key"] for edge in edges_of(row, canned)])


def _text(value: Any) -> str:
    return str(value["id"]) if isinstance(value, Mapping) else repr(value)


def _order(value: Any, column: Column, falls: bool) -> tuple[Any, ...]:
    """What a value is sorted by. What is not known comes last, whether the order rises or falls."""
    if column.values and value is not None:
        return (0, list(column.values).index(value))
    if isinstance(value, Mapping):
        return (1, str(value["name"]).casefold(), value["id"])
    if value is None:
        return (0, "") if falls else (2, "")
    return (1, value)


def hop_of(edge: Raw, day: PartialDate | None, entities: Mapping[str, Shown], evidence: Mapping[str, Shown]) -> Shown:
    """The values of `Hop`."""
    found = [evidence[c] for c in edge.get("claims") or () if c in evidence]
    if len(found) > 1:
        found.sort(key=lambda e: (e["document"]["published"] or "", e["claim"]), reverse=True)
    relation = edge["relation"]
    return {
        "key": edge["key"],
        "relation": relation,
        "subject": entities[edge["subject"]],
        "object": entities[edge["object"]],
        "qualifiers": {name: edge[name] for name in _qualifiers_of(relation) if edge.get(name) is not None},
        "lifecycle": edge.get("lifecycle"),
        "valid_from": edge.get("valid_from"),
        "valid_to": edge.get("valid_to"),
        "holds": None if day is None else hop_holds(edge, day).value,
        "derived": bool(edge.get("derived")),
        "rule": edge.get("rule"),
        "conflict": bool(edge.get("conflict")),
        "evidence": found[:EVIDENCE_SHOWN],
        "evidence_total": len(found),
    }


@lru_cache(maxsize=65_536)
def _short(key: str) -> str:
    return document_id(key)


@cache
def _qualifiers_of(relation: str) -> tuple[str, ...]:
    """The properties of an edge that qualify it, in the ontology's order; a derived one may have any, and its group."""
    known = ontology()
    stated = known.relations.get(relation)
    if stated is not None:
        return tuple(legal_qualifiers(stated, known))
    every = (name for each in known.relations.values() for name in legal_qualifiers(each, known))
    return (*dict.fromkeys(every), "group")
