"""One thing: what it is called, how much is known about it by relation, and its edges of one relation, page by page.

Pure: the statements, and what is made of their rows. A relation reaches Cypher only as one of the texts made here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from graph.migrate import DERIVED_RELATIONS
from ontology.dates import Certainty, PartialDate
from ontology.names.index import Vocabulary, split_language
from ontology.schema import ontology
from queries.answer import Coverage, EntityRef, Hop, Raw, Resolved, Shown, hop_holds, hop_of, shown_entity

Direction = Literal["out", "in", "both"]
RELATIONS = (*ontology().relations, *DERIVED_RELATIONS)

ENTITY = "MATCH (e:Entity {id: $id}) RETURN e.name AS name, e.name_zh AS name_zh, e.aliases AS aliases, e.uses AS uses"
COUNTS = """
MATCH (e:Entity {id: $id})
WITH e
MATCH (e)-[r]->(n:Entity)
RETURN type(r) AS relation, 'out' AS direction, count(r) AS edges
UNION ALL
MATCH (e:Entity {id: $id})
WITH e
MATCH (e)<-[r]-(n:Entity)
RETURN type(r) AS relation, 'in' AS direction, count(r) AS edges
"""
_PATTERNS: Mapping[str, str] = {"out": "-[r:{}]->", "in": "<-[r:{}]-", "both": "-[r:{}]-"}
_EDGES = """
MATCH (e:Entity {{id: $id}})
WITH e
MATCH (e){}(n:Entity)
WHERE r.key > $after
WITH DISTINCT r, n ORDER BY r.key LIMIT $size
RETURN properties(r) AS edge, {{id: n.id, name: n.name, name_zh: n.name_zh}} AS neighbour ORDER BY r.key
"""
_STATEMENTS: Mapping[tuple[str, str], str] = {
    (relation, direction): _EDGES.format(pattern.format(relation))
    for relation in RELATIONS
    for direction, pattern in _PATTERNS.items()
}


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class NameOf(_Value):
    name: str = Field(examples=["刚果（金）"])
    language: str | None = Field(
        description="language of the name where it is known; mul: the same in all", examples=["zh"]
    )
    kind: str = Field(
        description="preferred, alias, abbreviation, symbol, former; read: from a document", examples=["alias"]
    )


class RelationCount(_Value):
    relation: str = Field(examples=["RESTRICTS_EXPORT"])
    direction: Literal["out", "in"] = Field(
        description="whether the thing is the relation's subject (out) or object (in)"
    )
    derived: bool = Field(description="whether these follow from other edges rather than being stated")
    edges: int
    link: str = Field(description="these edges, page by page")


class EntityCard(_Value):
    """A thing with its names and how much is known about it."""

    graph_version: int
    entity: EntityRef
    in_graph: bool = Field(description="whether any document here speaks of it; else only the vocabulary knows it")
    names: tuple[NameOf, ...]
    broader: tuple[EntityRef, ...] = Field(description="what it belongs to, nearest first")
    relations: tuple[RelationCount, ...]
    coverage: Coverage


class Neighbour(_Value):
    neighbour: EntityRef
    edge: Hop


class EdgePage(_Value):
    """The edges of one relation at a thing, by key."""

    graph_version: int
    entity: EntityRef
    relation: str
    direction: Direction
    as_of: str | None = Field(description="the day that they are shown for; null: all times")
    limit: int
    next: str | None = Field(default=None, description="address of the next page")
    cursor: str | None = Field(default=None, description="where the next page begins, for the parameter `cursor`")
    rows: tuple[Neighbour, ...]


def statement(relation: str, direction: str) -> str | None:
    """The Cypher for a page of a relation's edges at a thing, or None where there is no such relation."""
    return _STATEMENTS.get((relation, direction))


def card(
    one: Resolved,
    row: Raw | None,
    counts: Sequence[Raw],
    coverage: Coverage,
    vocabulary: Vocabulary,
    version: int,
) -> EntityCard:
    """The card of a thing; `row` and `counts` are what `ENTITY` and `COUNTS` returned for it."""
    entity = _reference(one)
    known = vocabulary.get(entity.id)
    names = (
        {}
        if known is None
        else {name: NameOf(name=name, language=language, kind=kind) for name, language, kind in known.names()}
    )
    for name in [] if row is None else [row["name"], row["name_zh"], *(row["aliases"] or [])]:
        if name and (plain := split_language(name))[0] not in names:
            told = plain[1] if plain[0] != name else None
            names[plain[0]] = NameOf(name=plain[0], language=told, kind="read" if known is None else "alias")
    broader = (EntityRef(id=e.id, type=e.type, name=e.en, name_zh=e.zh or None) for e in vocabulary.broader(entity.id))
    relations = [
        RelationCount(
            relation=count["relation"],
            direction=count["direction"],
            derived=count["relation"] in DERIVED_RELATIONS,
            edges=count["edges"],
            link=f"/v1/entities/{quote(entity.id)}/relations/{count['relation']}?direction={count['direction']}",
        )
        for count in counts
    ]
    return EntityCard(
        graph_version=version,
        entity=entity,
        in_graph=row is not None,
        names=tuple(names.values()),
        broader=tuple(e for e in broader if e.type in ontology().types),
        relations=tuple(sorted(relations, key=lambda r: (r.derived, r.direction != "out", r.relation))),
        coverage=coverage,
    )


def holding(rows: Sequence[Raw], day: PartialDate | None) -> list[Raw]:
    """The rows whose edge holds on a day, or possibly does."""
    return [row for row in rows if hop_holds(row["edge"], day) is not Certainty.NO]


def edge_page(
    one: Resolved,
    relation: str,
    direction: str,
    day: PartialDate | None,
    rows: Sequence[Raw],
    evidence: Mapping[str, Shown],
    limit: int,
    cursor: str | None,
    version: int,
) -> EdgePage:
    """A page from rows of `statement`."""
    entity = _reference(one)
    shown = []
    for row in rows:
        neighbour = shown_entity(row["neighbour"])
        ends: Mapping[str, Shown] = {entity.id: entity.model_dump(), neighbour["id"]: neighbour}
        shown.append({"neighbour": neighbour, "edge": hop_of(row["edge"], day, ends, evidence)})
    values: dict[str, Any] = {
        "graph_version": version,
        "entity": entity,
        "relation": relation,
        "direction": direction,
        "as_of": None if day is None else day.iso,
        "limit": limit,
        "cursor": cursor,
        "rows": shown,
    }
    return EdgePage.model_validate(values)


def _reference(one: Resolved) -> EntityRef:
    assert one.id is not None
    assert one.type is not None
    assert one.name is not None
    return EntityRef(id=one.id, type=one.type, name=one.name, name_zh=one.name_zh)
