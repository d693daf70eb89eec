"""Puts canned questions to a graph: parameters resolved, rows read, evidence fetched, the answer assembled.

The one door for the API and the command line. What a row means is in the catalogue, what an answer is in queries.answer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from graph.errors import (
    BadQuery,
    Busy,
    Conflict,
    FolderProblem,
    GraphError,
    LedgerProblem,
    NotARead,
    TimedOut,
    Unavailable,
    UnknownDocument,
    WrongCredentials,
)
from ontology.dates import PartialDate
from ontology.names.index import Vocabulary
from ontology.names.normal import normal_name
from ontology.schema import ontology
from queries import documents, names
from queries.answer import (
    Answer,
    Coverage,
    EntityRef,
    Evidence,
    Raw,
    Resolved,
    arranged,
    claims_of,
    coverage,
    edges_of,
    entity_of,
    evidence_of,
    named_in,
    shaped,
)
from queries.canned import ANY, Canned, Parameter, catalogue, today, value_problem
from queries.documents import Excerpt

__all__ = [
    "BadParameter",
    "BadQuery",
    "Busy",
    "Conflict",
    "FolderProblem",
    "GraphError",
    "LedgerProblem",
    "NotARead",
    "Reader",
    "Service",
    "TimedOut",
    "Unavailable",
    "UnknownDocument",
    "WrongCredentials",
]

VERSION_FRESH = 1.0
MAX_LIMIT = 1_000

_VERSION = "MATCH (v:GraphVersion {id: 'graph'}) RETURN v.value AS value"
_CLAIMS = """
MATCH (c:Claim) WHERE c.id IN $ids
OPTIONAL MATCH (d:Document {key: c.document})
RETURN c.id AS id, c.document AS document, c.quote AS quote, c.start AS start, c.end AS end, c.page AS page,
  c.attribution AS attribution, d.title AS title, d.publisher AS publisher, d.published AS published,
  d.language AS language, d.url AS url, d.source AS source
"""
_ENTITIES = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, e.name AS name, e.name_zh AS name_zh"
_COVERAGE = """
MATCH (e:Entity) WHERE e.id IN $ids
WITH e
MATCH (e)<-[:SUBJECT|OBJECT]-(c:Claim)
WITH DISTINCT c
OPTIONAL MATCH (d:Document {key: c.document})
RETURN count(DISTINCT c.document) AS documents, count(DISTINCT c.id) AS claims, max(d.published) AS latest
"""
# A question that names nothing rests on everything.
_COVERAGE_OF_ALL = """
MATCH (d:Document)
WITH count(d) AS documents, max(d.published) AS latest
MATCH (c:Claim)
RETURN documents, latest, count(c) AS claims
"""


class Reader(Protocol):
    """What is needed of a store: rows of a statement that only reads."""

    async def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[dict[str, Any]]: ...


class BadParameter(Exception):
    """A parameter that cannot be understood, with the reason in a sentence."""

    def __init__(self, parameter: str, reason: str) -> None:
        self.parameter = parameter
        super().__init__(f"{parameter}: {reason}")


class Service:
    """Canned questions over one open graph."""

    def __init__(self, reader: Reader, vocabulary: Vocabulary, *, clock: Callable[[], str] = today) -> None:
        self._reader = reader
        self._vocabulary = vocabulary
        self._clock = clock
        self._version: tuple[float, int] = (float("-inf"), 0)
        self._graph_names: dict[str, tuple[int, dict[str, list[names.Named]]]] = {}

    @property
    def vocabulary(self) -> Vocabulary:
        return self._vocabulary

    def today(self) -> str:
        """The day that is meant where none is given."""
        return self._clock()

    async def known_names(self) -> Mapping[str, Sequence[names.Named]]:
        """The names of the graph's entities, in normal form and small letters."""
        return await self._names_of(ANY)

    async def graph_version(self) -> int:
        """The number that every change of the graph raises; at most a second old."""
        read_at, version = self._version
        now = time.monotonic()
        if now - read_at > VERSION_FRESH:
            rows = await self._reader.read(_VERSION)
            version = int(rows[0]["value"]) if rows else 0
            self._version = (now, version)
        return version

    async def answer(
        self,
        canned: Canned,
        given: Mapping[str, str],
        *,
        as_of: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> Answer:
        """The answer to one question. `as_of` is a date, "all" for all times, or None for what the question shows then."""
        day = self._day(canned.times if as_of is None and canned.times == "all" else as_of)
        if not 1 <= limit <= MAX_LIMIT:
            raise BadParameter("limit", f"{limit} is not between 1 and {MAX_LIMIT}")
        if offset < 0:
            raise BadParameter("offset", f"{offset} is less than 0")
        resolved = await self._resolve_all(canned, given)
        version = await self.graph_version()
        params: dict[str, Any] = {name: _bound(canned.parameters[name], r) for name, r in resolved.items()}
        rows = await self._reader.read(canned.cypher, {**params, "cap": canned.max_rows}, timeout=canned.timeout)
        holding = arranged(rows, canned, day)
        page = [row for row, _ in holding[offset : offset + limit]]
        evidence, entities, covered = await asyncio.gather(
            self._evidence(page, canned),
            self._entities(page, canned, resolved.values()),
            self._coverage(resolved, len(holding)),
        )
        return Answer(
            query=canned.id,
            title=canned.title,
            parameters=resolved,
            as_of=None if day is None else day.iso,
            graph_version=version,
            total=len(holding),
            limit=limit,
            offset=offset,
            rows=tuple(shaped(row, canned, day, entities, evidence) for row in page),
            coverage=covered,
        )

    async def excerpt(self, document: str, start: int = 0, end: int | None = None, around: int = 0) -> Excerpt:
        """A run of a document's text. Raises UnknownDocument."""
        rows = await self._reader.read(documents.DOCUMENT, {"id": document})
        if not rows:
            raise UnknownDocument(f"No document has the id {document!r}; evidence gives the ids.")
        found = documents.reference(document, rows[0])
        length = int((await self._reader.read(documents.LENGTH, {"key": found.key}))[0]["length"] or 0)
        stop = length if end is None else end
        if stop < start:
            raise BadParameter("end", f"{stop} lies before start, {start}")
        first = max(0, min(start, length) - around)
        last = min(length, stop + around, first + documents.MAX_EXCERPT)
        params = {"key": found.key, "start": first, "end": last}
        return documents.excerpt(found, length, first, last, await self._reader.read(documents.PASSAGES, params))

    async def resolve(self, parameter: str, kind: str, given: str) -> Resolved:
        """The entity that was written for a parameter. Raises `names.NotResolved` with what comes near."""
        text = given.strip()
        found = names.from_vocabulary(self._vocabulary, kind, text)
        if not found:
            index = await self._names_of(kind)
            found = index.get(normal_name(text).lower(), [])
            if not found:
                near = names.nearest(text, index, names.vocabulary_names(self._vocabulary, kind))
                raise names.NotResolved(parameter, kind, text, near, ambiguous=False)
        if len({named.id for named in found}) > 1:
            raise names.NotResolved(parameter, kind, text, found, ambiguous=True)
        one = found[0]
        type_ = ontology().type_of_id(one.id).name
        return Resolved(given=given, id=one.id, type=type_, name=one.name, name_zh=one.name_zh)

    def _day(self, as_of: str | None) -> PartialDate | None:
        if as_of == "all":
            return None
        if as_of is None:
            return PartialDate(self._clock())
        try:
            return PartialDate(as_of)
        except ValueError as error:
            sentence = f"{as_of!r} is not a day; write 2025, 2025-07 or 2025-07-03, or all for all times"
            raise BadParameter("as_of", sentence) from error

    async def _resolve_all(self, canned: Canned, given: Mapping[str, str]) -> dict[str, Resolved]:
        unknown = sorted(set(given) - set(canned.parameters))
        if unknown:
            known = ", ".join([*canned.parameters, "as_of", "limit", "offset"])
            raise BadParameter(unknown[0], f"{canned.id} has no such parameter; it has {known}")
        out: dict[str, Resolved] = {}
        for name, parameter in canned.parameters.items():
            text = given.get(name)
            if text is None:
                if parameter.required:
                    raise BadParameter(name, f"missing; for example {parameter.example}")
                out[name] = Resolved(given="" if parameter.default is None else str(parameter.default))
            elif parameter.of is not None:
                out[name] = await self.resolve(name, parameter.of, text)
            else:
                problem = value_problem(parameter, text)
                if problem is not None:
                    raise BadParameter(name, problem)
                out[name] = Resolved(given=text)
        return out

    async def _names_of(self, kind: str) -> dict[str, list[names.Named]]:
        """Names of the graph's entities of a type, read once a graph version."""
        version = await self.graph_version()
        held = self._graph_names.get(kind)
        if held is None or held[0] != version:
            # A name of the ontology, never text of a caller.
            label = ANY if kind == ANY else ontology().types[kind].name
            rows = await self._reader.read(
                f"MATCH (e:{label}) RETURN e.id AS id, e.name AS name, e.name_zh AS name_zh, e.aliases AS aliases "
                "ORDER BY e.id LIMIT 200000"
            )
            held = (version, names.names_index(rows))
            self._graph_names[kind] = held
        return held[1]

    async def _evidence(self, rows: Sequence[Raw], canned: Canned) -> dict[str, Evidence]:
        ids = claims_of(rows, canned)
        claims = await self._reader.read(_CLAIMS, {"ids": ids}) if ids else []
        return {claim["id"]: evidence_of(claim) for claim in claims}

    async def _entities(
        self, rows: Sequence[Raw], canned: Canned, resolved: Iterable[Resolved]
    ) -> dict[str, EntityRef]:
        """What the rows' steps join. Most are named by a column or a parameter; only the others are asked for."""
        known: dict[str, EntityRef] = {}
        for one in resolved:
            if one.id is not None and one.name is not None and one.type is not None:
                known[one.id] = EntityRef(id=one.id, type=one.type, name=one.name, name_zh=one.name_zh)
        for row in rows:
            known |= named_in(row, canned)
        joined = {edge[end] for row in rows for edge in edges_of(row, canned) for end in ("subject", "object")}
        missing = sorted(joined - set(known))
        found = await self._reader.read(_ENTITIES, {"ids": missing}) if missing else []
        return known | {row["id"]: entity_of(row) for row in found}

    async def _coverage(self, resolved: Mapping[str, Resolved], rows: int) -> Coverage:
        ids = sorted(r.id for r in resolved.values() if r.id is not None)
        found = await (self._reader.read(_COVERAGE, {"ids": ids}) if ids else self._reader.read(_COVERAGE_OF_ALL))
        return coverage(found[0] if found else {"documents": 0, "claims": 0, "latest": None}, rows)


def question(id_: str) -> Canned:
    """The question of this id. Raises KeyError with the known ids."""
    known = catalogue()
    if id_ not in known:
        raise KeyError(f"no question is called {id_!r}; known are {', '.join(known)}")
    return known[id_]


def _bound(parameter: Parameter, resolved: Resolved) -> str | int | float | None:
    """The value that is bound to the Cypher parameter."""
    match parameter.type:
        case "entity":
            return resolved.id
        case "integer":
            return int(resolved.given)
        case "number":
            return float(resolved.given)
        case "date" | "text" | "choice":
            return resolved.given or None
