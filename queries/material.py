"""What an export is made of besides the whole graph: the part of it that an answer rests on, and the graph of one day.

Both are a `graph.present.Source`. The whole present graph is one too, and is read in `graph.present`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from graph.present import Names, Source, plain
from ontology.dates import Certainty, PartialDate
from queries.answer import Answer, hop_holds
from queries.canned import Canned

Row = dict[str, Any]
# Look-ups come from UNWIND: what its index gives for a list (IN), the embedded engine holds against the whole list again.
_BATCH = 2_000
_EDGES_AT_ONCE = 200


class Reader(Protocol):
    """Rows of a statement that only reads."""

    async def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[Row]: ...


@dataclass(frozen=True)
class Material:
    """The entities, edges, claims, passages and documents that an answer's rows rest on."""

    about: Mapping[str, str]
    entity_rows: Sequence[Row]
    edge_rows: Sequence[Row]
    claim_rows: Sequence[Row]
    passage_rows: Sequence[Row]
    document_rows: Sequence[Row]

    def entities(self) -> Iterator[Row]:
        return iter(self.entity_rows)

    def edges(self) -> Iterator[Row]:
        return iter(self.edge_rows)

    def claims(self) -> Iterator[Row]:
        return iter(self.claim_rows)

    def passages(self) -> Iterator[Row]:
        return iter(self.passage_rows)

    def documents(self) -> Iterator[Row]:
        return iter(self.document_rows)

    def redirects(self) -> Iterator[Row]:
        return iter(())

    def names(self, ids: Collection[str]) -> dict[str, Names]:
        return {row["id"]: Names(row["name"], row.get("name_zh")) for row in self.entity_rows if row["id"] in ids}

    def extractors(self, claims: Collection[str]) -> dict[str, str]:
        return {row["id"]: row["extractor"] for row in self.claim_rows if row["id"] in claims}


@dataclass(frozen=True)
class _Through:
    """A source that is another one; what it shows otherwise, who inherits says."""

    source: Source

    @property
    def about(self) -> Mapping[str, str]:
        return self.source.about

    def entities(self) -> Iterator[Row]:
        return self.source.entities()

    def edges(self) -> Iterator[Row]:
        return self.source.edges()

    def claims(self) -> Iterator[Row]:
        return self.source.claims()

    def passages(self) -> Iterator[Row]:
        return self.source.passages()

    def documents(self) -> Iterator[Row]:
        return self.source.documents()

    def redirects(self) -> Iterator[Row]:
        return self.source.redirects()

    def names(self, ids: Collection[str]) -> Mapping[str, Names]:
        return self.source.names(ids)

    def extractors(self, claims: Collection[str]) -> Mapping[str, str]:
        return self.source.extractors(claims)


@dataclass(frozen=True)
class OnDay(_Through):
    """A source with only those edges that hold on a day, or possibly do, each saying which."""

    day: PartialDate

    @property
    def about(self) -> Mapping[str, str]:
        return {**self.source.about, "as_of": self.day.iso}

    def edges(self) -> Iterator[Row]:
        for row in self.source.edges():
            certainty = hop_holds(row, self.day)
            if certainty is not Certainty.NO:
                yield {**row, "holds": certainty.value}


@dataclass(frozen=True)
class Counted(_Through):
    """A source that counts what is read of it; what is read twice counts once."""

    counts: dict[str, int] = field(default_factory=dict)

    def entities(self) -> Iterator[Row]:
        return self._counted("nodes", self.source.entities())

    def edges(self) -> Iterator[Row]:
        return self._counted("links", self.source.edges())

    def claims(self) -> Iterator[Row]:
        return self._counted("claims", self.source.claims())

    def passages(self) -> Iterator[Row]:
        return self._counted("passages", self.source.passages())

    def documents(self) -> Iterator[Row]:
        return self._counted("documents", self.source.documents())

    def _counted(self, what: str, rows: Iterable[Row]) -> Iterator[Row]:
        found = 0
        for row in rows:
            found += 1
            yield row
        self.counts[what] = found


async def material(reader: Reader, head: Answer, rows: Iterable[Mapping[str, Any]], canned: Canned) -> Material:
    """What the rows of an answer rest on, read from the graph by the names of their edges."""
    hops: dict[str, Mapping[str, Any]] = {}
    named: dict[str, Mapping[str, Any]] = {r.id: r.model_dump() for r in head.parameters.values() if r.id is not None}
    for row in rows:
        for column in canned.columns:
            if column.type == "hops":
                for hop in row[column.name]:
                    hops[hop["key"]] = hop
                    named |= {hop[end]["id"]: hop[end] for end in ("subject", "object")}
            elif column.type == "entity" and row[column.name] is not None:
                named[row[column.name]["id"]] = row[column.name]
    edges = await _edges(reader, head, hops)
    claims = await _claims(reader, {claim for edge in edges for claim in edge.get("claims", ())})
    ends = {claim[end] for claim in claims for end in ("subject", "object")}
    entities = await _by(reader, "Entity", "id", ends | set(named))
    there = {row["id"] for row in entities}
    # What an answer about the past names may be gone by now.
    entities += [_entity(named[id_]) for id_ in sorted(set(named) - there)]
    passages = await _by(reader, "Passage", "id", {p for claim in claims for p in claim["passages"]})
    documents = await _by(reader, "Document", "key", {claim["document"] for claim in claims})
    return Material(
        about=about(head),
        entity_rows=sorted(entities, key=lambda r: str(r["id"])),
        edge_rows=edges,
        claim_rows=claims,
        passage_rows=passages,
        document_rows=documents,
    )


def about(head: Answer) -> dict[str, str]:
    """What an answer is to, in words for the head of a file."""
    asked = ", ".join(f"{name} = {r.name or r.given}" for name, r in sorted(head.parameters.items()) if r.given)
    out = {"title": head.title.en + (f" ({asked})" if asked else ""), "query": head.query}
    return out | {name: day for name, day in (("as_of", head.as_of), ("known_on", head.known_on)) if day is not None}


async def _edges(reader: Reader, head: Answer, hops: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    by_relation: dict[str, list[str]] = {}
    for key, hop in sorted(hops.items()):
        by_relation.setdefault(hop["relation"], []).append(key)
    found: dict[str, Row] = {}
    for relation, keys in sorted(by_relation.items()):
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", relation):
            raise ValueError(f"{relation!r} is no relation")
        # The embedded engine finds edges by their key with IN alone.
        match = f"MATCH ()-[e:{relation}]->() WHERE e.key IN $values"
        for row in await _found(reader, match, keys, "properties(e)", _EDGES_AT_ONCE):
            found[row["key"]] = plain(row)
    out = [found.get(key) or _edge(hop) for key, hop in hops.items()]
    if head.as_of is not None:
        out = [{**row, "holds": str(hops[row["key"]]["holds"])} for row in out]
    return sorted(out, key=lambda r: (r["subject"], r["key"]))


async def _claims(reader: Reader, ids: Iterable[str]) -> list[Row]:
    rows = await _by(reader, "Claim", "id", ids)
    told: dict[str, list[str]] = {}
    match = "UNWIND $values AS value MATCH (c:Claim {id: value})-[:QUOTED_FROM]->(p:Passage)"
    for claim, passage in await _found(reader, match, [row["id"] for row in rows], "[c.id, p.id]"):
        told.setdefault(claim, []).append(passage)
    return [{**row, "passages": sorted(told.get(row["id"], ()))} for row in rows]


async def _by(reader: Reader, label: str, key: str, values: Iterable[str]) -> list[Row]:
    match = f"UNWIND $values AS value MATCH (n:{label} {{{key}: value}})"
    found = await _found(reader, match, sorted(values), "properties(n)")
    return sorted(map(plain, found), key=lambda r: str(r[key]))


async def _found(reader: Reader, match: str, values: Sequence[str], what: str, at_once: int = _BATCH) -> list[Any]:
    """What is told of each match of one of the values. In one row: of thousands, a row each costs more than what is in it."""
    out: list[Any] = []
    for at in range(0, len(values), at_once):
        part = {"values": values[at : at + at_once]}
        for row in await reader.read(f"{match} RETURN collect({what}) AS found", part):
            out += row["found"]
    return out


def _edge(hop: Mapping[str, Any]) -> Row:
    """An edge that the present graph no longer has, as the answer tells it."""
    row = {name: hop[name] for name in ("key", "relation", "lifecycle", "valid_from", "valid_to", "rule")}
    row |= {"subject": hop["subject"]["id"], "object": hop["object"]["id"], **hop["qualifiers"]}
    row |= {"derived": True if hop["derived"] else None, "claims": sorted(e["claim"] for e in hop["evidence"])}
    return plain(row)


def _entity(named: Mapping[str, Any]) -> Row:
    return plain({name: named[name] for name in ("id", "type", "name", "name_zh")})
