"""Puts canned questions to a graph: parameters resolved, rows read, evidence fetched, the answer assembled.

The one door for the API and the command line. What a row means is in the catalogue, what an answer is in queries.answer.
"""

from __future__ import annotations

import asyncio
import difflib
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from graph.errors import (
    BadQuery,
    Busy,
    Conflict,
    FolderProblem,
    GraphError,
    LedgerProblem,
    NotARead,
    OutOfMemory,
    PastTooLarge,
    TimedOut,
    Unavailable,
    UnknownDocument,
    WrongCredentials,
)
from graph.present import Present, unchanged
from ontology.dates import Certainty, PartialDate
from ontology.names.index import Vocabulary
from ontology.names.normal import normal_name
from ontology.schema import ontology
from queries import documents, entities, names, paging, search
from queries.answer import (
    Answer,
    DocumentRef,
    Raw,
    Resolved,
    Shown,
    arranged,
    claims_of,
    coverage,
    edges_of,
    evidence_of,
    named_in,
    passed,
    place,
    shaped,
    shown_entity,
)
from queries.canned import ANY, Canned, Parameter, catalogue, chosen, today, value_problem
from queries.documents import ClaimPage, ClaimView, DocumentPage, Excerpt
from queries.entities import EdgePage, EntityCard
from queries.formats.rdf import vocabulary_names
from queries.formats.registry import Format
from queries.keeping import Keeping
from queries.material import Material, OnDay, material
from queries.search import Found

__all__ = [
    "BadParameter",
    "BadQuery",
    "Busy",
    "Conflict",
    "Expired",
    "FolderProblem",
    "GraphError",
    "LedgerProblem",
    "NotARead",
    "OutOfMemory",
    "Reader",
    "Service",
    "Standing",
    "TimedOut",
    "Unavailable",
    "UnknownClaim",
    "UnknownDocument",
    "WrongCredentials",
]

Expired = paging.Expired

VERSION_FRESH = 1.0
_TOGETHER = 0.5
MAX_LIMIT = 1_000
_ATTEMPTS = 3
_KEPT = 10_000
_MOST_PLACES = 2**53
_KEPT_ROWS = 20_000  # of answers that go on; a row takes two or three kilobytes
_KEPT_CLAIMS = 20_000  # about one and a half kilobytes each

_VERSION = "MATCH (v:GraphVersion {id: 'graph'}) RETURN v.value AS value, v.at AS at"
_REDIRECTS = "MATCH (r:Redirect) RETURN r.id AS id, r.to AS to ORDER BY id LIMIT 200000"
# By id, one after the other: after a list (WHERE … IN) the embedded engine looks for the documents in all of them. In one row:
# the driver's work is by rows, and there are hundreds of claims to an answer.
_CLAIMS = """
UNWIND $ids AS id
MATCH (c:Claim {id: id})
OPTIONAL MATCH (d:Document {key: c.document})
RETURN collect({id: c.id, document: c.document, quote: c.quote, start: c.start, end: c.end, page: c.page,
  attribution: c.attribution, title: d.title, publisher: d.publisher, published: d.published,
  language: d.language, url: d.url, source: d.source}) AS found
"""
_ENTITIES = "UNWIND $ids AS id MATCH (e:Entity {id: id}) RETURN e.id AS id, e.name AS name, e.name_zh AS name_zh"
_COVERAGE = """
UNWIND $ids AS id
MATCH (e:Entity {id: id})
WITH e
MATCH (e)<-[:SUBJECT|OBJECT]-(c:Claim)
WITH DISTINCT c
WITH c.document AS key, count(c) AS claims
OPTIONAL MATCH (d:Document {key: key})
RETURN count(key) AS documents, sum(claims) AS claims, max(d.published) AS latest
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


class UnknownClaim(GraphError):
    """No claim of that id is in the graph."""


@dataclass(frozen=True)
class Standing:
    """Which state of the graph is meant: its number, and a mark that no other graph has at the same number."""

    value: int
    mark: str


@dataclass(frozen=True)
class _Held:
    """A standing with what it was read after: writes of this process, and the clock."""

    standing: Standing
    writes: int
    read_at: float


@dataclass(frozen=True)
class _Wanted:
    """Which rows of an answer are wanted: so many, behind a place or, without one, behind so many others."""

    about: tuple[str, ...]
    params: Mapping[str, Any]
    limit: int
    offset: int
    after: Sequence[Any] | None


@dataclass(frozen=True)
class _Whole:
    """The rows of an answer in their order, and whether the question read all that there are."""

    rows: Sequence[tuple[Raw, Certainty]]
    complete: bool


# The graph as it was known at a moment, for the same questions; besides the moment it is told the state of the present.
Past = Callable[[str, str], Awaitable[Reader]]


class Picture(Protocol):
    """Where answers are drawn."""

    def link(self, question: Canned, parameters: Mapping[str, Resolved], day: str | None) -> str | None:
        """The address of the picture, on the day asked for, if any."""

    def left_out(self, rows: Iterable[Sequence[tuple[str, str]]]) -> dict[str, int]:
        """How many rows it has no room for, by their relations; a row is the relation and key of each of its edges."""


class Service:
    """Canned questions over one open graph.

    `written` counts the writes of this process: what was read before the last of them is read again. `past` gives the
    graph as it was known at a moment (ISO, UTC). `picture` says where an answer is drawn.
    """

    def __init__(
        self,
        reader: Reader,
        vocabulary: Vocabulary,
        *,
        clock: Callable[[], str] = today,
        written: Callable[[], int] = lambda: 0,
        past: Past | None = None,
        picture: Picture | None = None,
    ) -> None:
        self._reader = reader
        self._vocabulary = vocabulary
        self._clock = clock
        self._written = written
        self._past = past
        self._picture = picture
        self._held: _Held | None = None
        self._reading: tuple[int, float, asyncio.Task[Standing]] | None = None
        self._kept_at: Standing | None = None
        self._graph_names: dict[str, dict[str, list[names.Named]]] = {}
        self._redirected: dict[str, str] | None = None
        self._search_index: search.Index | None = None
        self._covered: dict[tuple[str, ...], Raw] = {}
        self._wholes = Keeping[tuple[str, ...], _Whole](_KEPT_ROWS)
        self._evident = Keeping[str, Shown](_KEPT_CLAIMS)
        self._named: dict[str, list[names.Named]] = {}

    def today(self) -> str:
        """The day that is meant where none is given."""
        return self._clock()

    @property
    def vocabulary(self) -> Vocabulary:
        return self._vocabulary

    async def known_names(self) -> Mapping[str, Sequence[names.Named]]:
        """The names of the graph's entities, in normal form and small letters."""
        return await self._names_of(ANY)

    async def graph_version(self) -> int:
        """The number that every change of the graph raises; at most a second old, and never older than a write of ours."""
        return (await self.standing()).value

    async def standing(self) -> Standing:
        """The state of the graph now, from memory wherever that is at most a second old and nobody here wrote since."""
        known = self.remembered()
        if known is not None:
            return known
        writes, now, reading = self._written(), time.monotonic(), self._reading
        if reading is None or reading[0] != writes or now - reading[1] > _TOGETHER or reading[2].done():
            # One reads for all who wait; but who comes after a write does not take what was asked before it, and nobody
            # joins a read that hangs.
            reading = self._reading = (writes, now, asyncio.create_task(self._read_standing(writes)))
        return await asyncio.shield(reading[2])

    def remembered(self) -> Standing | None:
        """The state of the graph now, if memory has it: nothing is waited for."""
        held = self._held
        if held is None or held.writes != self._written() or time.monotonic() - held.read_at > VERSION_FRESH:
            return None
        return held.standing

    async def _read_standing(self, writes: int) -> Standing:
        began = time.monotonic()
        rows = await self._reader.read(_VERSION)
        standing = Standing(int(rows[0]["value"]), str(rows[0].get("at"))) if rows else Standing(0, "")
        self._held = _Held(standing, writes, began)
        return standing

    async def _now(self) -> Standing:
        """The standing, with everything forgotten that was kept of another."""
        standing = await self.standing()
        if standing != self._kept_at:
            self._kept_at = standing
            # New ones, not emptied ones: who still reads for the old state fills what nobody looks at any more.
            self._graph_names = {}
            self._covered = {}
            self._wholes = Keeping(_KEPT_ROWS)
            self._evident = Keeping(_KEPT_CLAIMS)
            self._named = {}
            self._redirected = None
            self._search_index = None
        return standing

    async def answer(
        self,
        canned: Canned,
        given: Mapping[str, str],
        *,
        as_of: str | None = None,
        known_on: str | None = None,
        limit: int = 100,
        offset: int = 0,
        cursor: str | None = None,
        same_graph: bool = False,
    ) -> Answer:
        """The answer to one question. `as_of` is a date, "all" for all times, or None for what the question shows then.

        `known_on` answers from the graph as it stood at the end of that day. `cursor` goes on where a page ended; raises
        Expired if it is to be the `same_graph` still and is not.
        """
        day = self._day(canned.times if as_of is None and canned.times == "all" else as_of)
        moment = known_moment(known_on)
        _check_limit(limit)
        if offset < 0:
            raise BadParameter("offset", f"{offset} is less than 0")
        if cursor is not None and offset:
            raise BadParameter("offset", "a cursor says already where to go on; leave one of them out")
        resolved = await self._resolve_all(canned, given)
        params = {name: _bound(canned.parameters[name], one) for name, one in resolved.items()}
        about = (canned.id, repr(sorted(params.items())), str(day), str(moment))
        meant = {name: _meant(canned.parameters[name], one) for name, one in resolved.items()}
        beside = names.beside(canned, meant, self._vocabulary)
        reader = self._reader if moment is None else await self._reader_at(moment)
        drawn = self._drawn(canned, resolved, as_of) if moment is None else None
        for _ in range(_ATTEMPTS):
            standing = await self._now()
            after = None if cursor is None else _position(cursor, about, standing if same_graph else None)
            wanted = _Wanted(about, {**params, **beside}, limit, offset, after)
            answer = await self._answered(reader, canned, resolved, standing, day, wanted, drawn)
            if answer is not None:
                return answer.model_copy(update={"known_on": moment})
        raise Unavailable("The graph is being changed faster than it can be read; ask again in a moment.")

    def _drawn(self, canned: Canned, resolved: Mapping[str, Resolved], as_of: str | None) -> str | None:
        """Where the answer is drawn, if anywhere; a picture is of today, of a day or, for a history, of all times."""
        if self._picture is None or (as_of == "all" and canned.times != "all"):
            return None
        return self._picture.link(canned, resolved, None if as_of in (None, "all", self._clock()) else as_of)

    async def _answered(
        self,
        reader: Reader,
        canned: Canned,
        resolved: dict[str, Resolved],
        standing: Standing,
        day: PartialDate | None,
        wanted: _Wanted,
        drawn: str | None,
    ) -> Answer | None:
        """The answer, or None where the graph changed between its parts: half of each is no answer."""
        whole, covered = await asyncio.gather(
            self._whole(reader, canned, day, wanted), self._covered_by(reader, resolved)
        )
        holding = whole.rows
        first = wanted.offset if wanted.after is None else _passed(holding, canned, wanted.after)
        last = first + wanted.limit
        page = [row for row, _ in holding[first:last]]
        more = paging.cursor(wanted.about, _text(standing), place(page[-1], canned)) if last < len(holding) else None
        evidence, named = await asyncio.gather(
            self._evidence(reader, page, canned), self._entities(reader, page, canned, resolved.values())
        )
        missing = set(claims_of(page, canned)) - set(evidence) or _joined(page, canned) - set(named)
        if missing:
            self._held = None
            if await self.standing() != standing:
                return None
            raise GraphError(f"The graph names {sorted(missing)[0]} and does not have it; `lodelink check` tells more.")
        return Answer(
            query=canned.id,
            title=canned.title,
            parameters={name: one for name, one in resolved.items() if one.given},
            as_of=None if day is None else day.iso,
            graph_version=standing.value,
            total=len(holding),
            complete=whole.complete,
            limit=wanted.limit,
            offset=first,
            cursor=more,
            rows=tuple(shaped(row, canned, day, named, evidence) for row in page),
            coverage=coverage(covered, len(holding)),
            bloom=drawn,
            bloom_left_out={} if drawn is None else self._left_out(holding, canned),
        )

    async def _whole(self, reader: Reader, canned: Canned, day: PartialDate | None, wanted: _Wanted) -> _Whole:
        """The rows of which a page is wanted. Where one page is not all of them they are kept for the pages after it, for as
        long as the graph does not change."""
        kept = self._wholes
        whole = kept.get(wanted.about)
        if whole is None:
            params = {**wanted.params, "cap": canned.max_rows}
            rows = await reader.read(canned.cypher, params, timeout=canned.timeout)
            whole = _Whole(arranged(rows, canned, day), len(rows) < canned.max_rows)
            if wanted.limit < len(whole.rows):
                kept.put(wanted.about, whole, len(whole.rows))
        return whole

    def _left_out(self, rows: Iterable[tuple[Raw, Certainty]], canned: Canned) -> dict[str, int]:
        assert self._picture is not None
        return self._picture.left_out([(e["relation"], e["key"]) for e in edges_of(row, canned)] for row, _ in rows)

    async def merged(self, given: Mapping[str, str]) -> dict[str, str]:
        """Of entity parameters as they were given, those by an id that was merged away: the ids that stand for them now."""
        redirects = await self._redirects()
        return {name: redirects[text.strip()] for name, text in given.items() if text.strip() in redirects}

    async def prepare(self) -> None:
        """Make what the first search and the first unknown name would wait for: half a second's work each."""
        await self.search("", limit=1)
        await asyncio.to_thread(names.vocabulary_names, self._vocabulary, ANY)

    async def search(self, text: str, kind: str | None = None, limit: int = 20) -> Found:
        """Things whose names are like a text, the likeliest first."""
        _check_limit(limit)
        standing = await self._now()
        if self._search_index is None:
            rows = await self._reader.read(search.NAMES)
            made = await asyncio.to_thread(search.index, rows, self._vocabulary)
            if self._kept_at == standing:
                self._search_index = made
        else:
            made = self._search_index
        return await asyncio.to_thread(search.found, made, text, kind, limit, standing.value)

    async def entity(self, given: str) -> EntityCard:
        """What a thing is called and how much is known about it, by relation."""
        one = await self.resolve("entity", ANY, given)
        standing = await self._now()
        params = {"id": one.id}
        rows, counts, covered = await asyncio.gather(
            self._reader.read(entities.ENTITY, params),
            self._reader.read(entities.COUNTS, params),
            self._covered_by(self._reader, {"entity": one}),
        )
        told = coverage(covered, 1)
        return entities.card(one, rows[0] if rows else None, counts, told, self._vocabulary, standing.value)

    async def edges(
        self,
        given: str,
        relation: str,
        *,
        direction: str = "both",
        as_of: str | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> EdgePage:
        """The edges of one relation at a thing, a page at a time; how many the thing has makes no difference to a page."""
        _check_limit(limit)
        text = entities.statement(relation, direction)
        if text is None:
            near = difflib.get_close_matches(relation.upper(), entities.RELATIONS, n=1)
            hint = f"is {near[0]} meant?" if near else f"known are {', '.join(entities.RELATIONS)}"
            raise BadParameter("relation", f"{relation!r} is no relation; {hint}")
        day = self._day("all" if as_of is None else as_of)
        one = await self.resolve("entity", ANY, given)
        standing = await self._now()
        about = ["edges", str(one.id), relation, direction, str(day)]
        after = "" if cursor is None else str(_position(cursor, about))
        found: list[Raw] = []
        exhausted = False
        while len(found) <= limit and not exhausted:
            rows = await self._reader.read(text, {"id": one.id, "after": after, "size": limit + 1})
            exhausted = len(rows) <= limit
            after = rows[-1]["edge"]["key"] if rows else after
            found += entities.holding(rows, day)
        page = found[:limit]
        edges = [row["edge"] for row in page]
        evidence = await self._evidence_of(self._reader, {c for edge in edges for c in edge.get("claims") or ()})
        end = None
        if len(found) > limit:
            end = paging.cursor(about, _text(standing), page[-1]["edge"]["key"])
        return entities.edge_page(one, relation, direction, day, page, evidence, limit, end, standing.value)

    async def documents(self, *, limit: int = 100, cursor: str | None = None) -> DocumentPage:
        """The documents of the graph by key, a page at a time."""
        _check_limit(limit)
        standing = await self._now()
        after = "" if cursor is None else str(_position(cursor, ["documents"]))
        rows = await self._reader.read(documents.DOCUMENTS, {"after": after, "size": limit + 1})
        end = paging.cursor(["documents"], _text(standing), rows[limit - 1]["key"]) if len(rows) > limit else None
        return documents.page_of(rows[:limit], limit, end, standing.value)

    async def claims(self, document: str, *, limit: int = 100, cursor: str | None = None) -> ClaimPage:
        """The claims of a document in the order of its text, a page at a time. Raises UnknownDocument."""
        _check_limit(limit)
        found = await self._document(document)
        standing = await self._now()
        about = ["claims", found.key]
        start, id_ = (-1, "") if cursor is None else _place_in_text(cursor, about)
        params = {"key": found.key, "start": start, "id": id_, "size": limit + 1}
        rows = await self._reader.read(documents.CLAIMS, params)
        end = None
        if len(rows) > limit:
            last = rows[limit - 1]["claim"]
            end = paging.cursor(about, _text(standing), [last["start"], last["id"]])
        return documents.claim_page(found, rows[:limit], limit, end, standing.value)

    async def claim(self, id_: str) -> ClaimView:
        """One claim by its id. Raises UnknownClaim."""
        rows = await self._reader.read(documents.CLAIM, {"id": id_})
        if not rows:
            raise UnknownClaim(f"No claim has the id {id_!r}; evidence gives the ids.")
        return documents.claim_view(rows[0])

    async def excerpt(self, document: str, start: int = 0, end: int | None = None, around: int = 0) -> Excerpt:
        """A run of a document's text. Raises UnknownDocument."""
        found = await self._document(document)
        length = int((await self._reader.read(documents.LENGTH, {"key": found.key}))[0]["length"] or 0)
        stop = length if end is None else end
        if stop < start:
            raise BadParameter("end", f"{stop} lies before start, {start}")
        first = max(0, min(start, length) - around)
        last = min(length, stop + around, first + documents.MAX_EXCERPT)
        params = {"key": found.key, "start": first, "end": last}
        return documents.excerpt(found, length, first, last, await self._reader.read(documents.PASSAGES, params))

    async def material(self, head: Answer, rows: Iterable[Raw], canned: Canned) -> Material:
        """The part of the graph that rows of an answer rest on, for formats that show a graph."""
        reader = self._reader if head.known_on is None else await self._reader_at(head.known_on)
        return await material(reader, head, rows, canned)

    def graph(self, form: Format, as_of: str | None = None) -> Iterator[bytes]:
        """The whole graph in a format, read as it is written; to be gone through outside of the event loop."""
        day = self._day("all" if as_of is None else as_of)
        present = Present(_Waiting(self._reader, asyncio.get_running_loop()))
        source = present if day is None else OnDay(present, day)
        return unchanged(present, form.stream(source, self.labels))

    def labels(self, entity: str) -> list[tuple[str, str]]:
        """What the vocabulary calls an entity, each name with its language."""
        return vocabulary_names(self._vocabulary)(entity)

    async def _document(self, document: str) -> DocumentRef:
        rows = await self._reader.read(documents.DOCUMENT, {"id": document})
        if not rows:
            raise UnknownDocument(f"No document has the id {document!r}; evidence gives the ids.")
        return documents.reference(document, rows[0])

    async def resolve(self, parameter: str, kind: str, given: str, among: Sequence[str] = ()) -> Resolved:
        """The entity that was written for a parameter, of one of the types `among` where it names any of those. Raises
        `names.NotResolved` with what comes near."""
        text = given.strip()
        redirects = await self._redirects()
        meant = redirects.get(text, text)
        borne = names.from_vocabulary(self._vocabulary, kind, meant)
        if not borne and names.is_id(meant, kind):
            borne = await self._by_id(meant)
        found = names.of_types(borne, among)
        coded = names.by_code(self._vocabulary, kind, among, meant)
        if coded is not None and not any(one.id == coded.id for one in found):
            found.append(coded)  # AU is the African Union by its name and Australia by its code: that is asked back
        found = found or borne
        if not found:
            index = await self._names_of(kind)
            found = index.get(normal_name(meant).lower(), [])
            if not found:
                near = await asyncio.to_thread(
                    names.nearest, text, index, names.vocabulary_names(self._vocabulary, kind)
                )
                others = names.of_other_types(self._vocabulary, kind, text)
                raise names.NotResolved(parameter, kind, text, near, ambiguous=False, elsewhere=others)
        if any(one.id in redirects for one in found):
            found = await self._followed(found, redirects)
        if len({named.id for named in found}) > 1:
            raise names.NotResolved(parameter, kind, text, found, ambiguous=True)
        one = found[0]
        type_ = ontology().type_of_id(one.id).name
        return Resolved(given=given, id=one.id, type=type_, name=one.name, name_zh=one.name_zh)

    async def _by_id(self, id_: str) -> list[names.Named]:
        """The entity of the graph that has this id, if any."""
        kept = self._named
        if id_ not in kept:
            rows = await self._reader.read(_ENTITIES, {"ids": [id_]})
            if len(kept) >= _KEPT:
                return [names.named(row) for row in rows]
            kept[id_] = [names.named(row) for row in rows]
        return kept[id_]

    async def _followed(self, found: Iterable[names.Named], redirects: Mapping[str, str]) -> list[names.Named]:
        """The same things with those that were merged away in the shape that stands for them now."""
        ids = sorted({redirects.get(one.id, one.id) for one in found})
        known = {row["id"]: names.named(row) for row in await self._reader.read(_ENTITIES, {"ids": ids})}
        for id_ in ids:
            entity = self._vocabulary.get(id_)
            if id_ not in known:
                known[id_] = names.Named(id_, id_) if entity is None else names.Named(id_, entity.en, entity.zh or None)
        return [known[id_] for id_ in ids]

    async def _redirects(self) -> dict[str, str]:
        """Every merged id with the one that stays."""
        standing = await self._now()
        if self._redirected is not None:
            return self._redirected
        rows = await self._reader.read(_REDIRECTS)
        found = {str(row["id"]): str(row["to"]) for row in rows}
        if self._kept_at == standing:
            self._redirected = found
        return found

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

    async def _reader_at(self, moment: str) -> Reader:
        if self._past is None:
            raise BadParameter("known_on", "no past of the graph is at hand here")
        try:
            return await self._past(moment, _text(await self._now()))
        except PastTooLarge as error:
            raise BadParameter("known_on", str(error)) from error

    async def _resolve_all(self, canned: Canned, given: Mapping[str, str]) -> dict[str, Resolved]:
        unknown = sorted(set(given) - set(canned.parameters))
        if unknown:
            raise unknown_parameter(unknown[0], list(canned.parameters), canned.id)
        out: dict[str, Resolved] = {}
        for name, parameter in canned.parameters.items():
            text = given.get(name)
            if text is None:
                if parameter.required:
                    raise BadParameter(name, f"missing; for example {parameter.example}")
                out[name] = Resolved(given="" if parameter.default is None else str(parameter.default))
            elif parameter.of is not None:
                out[name] = await self.resolve(name, parameter.of, text, parameter.among)
                if parameter.among and out[name].type not in parameter.among:
                    raise BadParameter(name, f"{text} is no {' or '.join(parameter.among)}")
            else:
                if parameter.type == "choice":
                    # Kept as it is understood: the statement, the cursor and the picture know no other case.
                    text = chosen(text, parameter.choices) or text
                problem = value_problem(parameter, text)
                if problem is None and parameter.type == "form":
                    problem = names.form_problem(self._vocabulary, text)
                if problem is not None:
                    raise BadParameter(name, problem)
                out[name] = Resolved(given=text)
            same = next((n for n, r in out.items() if n != name and r.id is not None and r.id == out[name].id), None)
            if same is not None:
                raise BadParameter(name, f"{text} is the same thing as {same}; give two different ones")
        return out

    async def _names_of(self, kind: str) -> dict[str, list[names.Named]]:
        """Names of the graph's entities of a type, read once a graph version."""
        await self._now()
        kept = self._graph_names
        held = kept.get(kind)
        if held is None:
            # A name of the ontology, never text of a caller.
            label = ANY if kind == ANY else ontology().types[kind].name
            rows = await self._reader.read(
                f"MATCH (e:{label}) RETURN e.id AS id, e.name AS name, e.name_zh AS name_zh, e.aliases AS aliases "
                "ORDER BY e.id LIMIT 200000"
            )
            held = names.names_index(rows)
            kept[kind] = held
        return held

    async def _evidence(self, reader: Reader, rows: Sequence[Raw], canned: Canned) -> dict[str, Shown]:
        return await self._evidence_of(reader, claims_of(rows, canned))

    async def _evidence_of(self, reader: Reader, claims: Iterable[str]) -> dict[str, Shown]:
        """The evidence that claims are, by their ids; what was read is kept until the graph changes."""
        kept = self._evident if reader is self._reader else Keeping[str, Shown](0)
        found: dict[str, Shown] = {}
        missing: list[str] = []
        for id_ in sorted(claims):
            one = kept.get(id_)
            if one is None:
                missing.append(id_)
            else:
                found[id_] = one
        for row in await reader.read(_CLAIMS, {"ids": missing}) if missing else ():
            for claim in row["found"]:
                one = found[claim["id"]] = evidence_of(claim)
                kept.put(claim["id"], one)
        return found

    async def _entities(
        self, reader: Reader, rows: Sequence[Raw], canned: Canned, resolved: Iterable[Resolved]
    ) -> dict[str, Shown]:
        """What the rows' steps join. Most are named by a column or a parameter; only the others are asked for."""
        known: dict[str, Shown] = {}
        for one in resolved:
            if one.id is not None:
                known[one.id] = {"id": one.id, "type": one.type, "name": one.name, "name_zh": one.name_zh}
        for row in rows:
            known |= named_in(row, canned)
        missing = sorted(_joined(rows, canned) - set(known))
        found = await reader.read(_ENTITIES, {"ids": missing}) if missing else []
        return known | {row["id"]: shown_entity(row) for row in found}

    async def _covered_by(self, reader: Reader, resolved: Mapping[str, Resolved]) -> Raw:
        """How many documents and claims speak of what was asked about."""
        ids = tuple(sorted(r.id for r in resolved.values() if r.id is not None))
        kept = self._covered if reader is self._reader else {}
        row = kept.get(ids)
        if row is None:
            found = await (reader.read(_COVERAGE, {"ids": list(ids)}) if ids else reader.read(_COVERAGE_OF_ALL))
            row = found[0] if found else {"documents": 0, "claims": 0, "latest": None}
            if len(kept) < _KEPT:
                kept[ids] = row
        return row


def unknown_parameter(name: str, known: Sequence[str], where: str) -> BadParameter:
    """The refusal of a parameter that is not there, with the nearest that is."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    has = f"is {near[0]} meant? It has" if near else "it has"
    return BadParameter(name, f"{where} has no such parameter; {has} {', '.join(known) or 'none'}")


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= MAX_LIMIT:
        raise BadParameter("limit", f"{limit} is not between 1 and {MAX_LIMIT}")


def _joined(rows: Iterable[Raw], canned: Canned) -> set[str]:
    return {edge[end] for row in rows for edge in edges_of(row, canned) for end in ("subject", "object")}


def _text(standing: Standing) -> str:
    return f"{standing.value}.{standing.mark}"


def _position(cursor: str, about: Sequence[str], standing: Standing | None = None) -> paging.Position:
    """Where a cursor leads; with a standing, one of that standing alone."""
    try:
        return paging.position(cursor, about, None if standing is None else _text(standing))
    except paging.BadCursor as error:
        raise BadParameter("cursor", str(error)) from error


def _place_in_text(cursor: str, about: Sequence[str]) -> tuple[int, str]:
    """Where in a document a cursor leads: behind the claim that begins there."""
    match _position(cursor, about):
        case [int(start), str(id_)] if abs(start) < _MOST_PLACES:
            return start, id_
        case _:
            raise BadParameter("cursor", str(paging.of_before()))


def _passed(rows: Sequence[tuple[Raw, Certainty]], canned: Canned, after: Sequence[Any]) -> int:
    try:
        return passed(rows, canned, after)
    except (TypeError, ValueError) as error:
        raise BadParameter("cursor", str(paging.of_before())) from error


class _Waiting:
    """The reader for a thread beside the event loop that it belongs to."""

    def __init__(self, reader: Reader, loop: asyncio.AbstractEventLoop) -> None:
        self._reader = reader
        self._loop = loop

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[dict[str, Any]]:
        reading = self._reader.read(query, params, timeout=timeout)
        return asyncio.run_coroutine_threadsafe(reading, self._loop).result()


def question(id_: str) -> Canned:
    """The question of this id. Raises KeyError with the known ids."""
    known = catalogue()
    if id_ not in known:
        raise KeyError(f"no question is called {id_!r}; known are {', '.join(known)}")
    return known[id_]


def _meant(parameter: Parameter, resolved: Resolved) -> names.Named | str | None:
    """What a parameter stands for beside which a statement may take more: a thing, or the word for a form."""
    if resolved.id is None:
        return resolved.given if parameter.type == "form" and resolved.given else None
    return names.Named(resolved.id, resolved.name or resolved.id, resolved.name_zh)


def _bound(parameter: Parameter, resolved: Resolved) -> str | int | float | None:
    """The value that is bound to the Cypher parameter."""
    match parameter.type:
        case "entity":
            return resolved.id
        case "integer":
            return int(resolved.given)
        case "number":
            return float(resolved.given)
        case "date" | "text" | "choice" | "form":
            return resolved.given or None


def known_moment(known_on: str | None) -> str | None:
    """The last moment of a day, month or year, or the moment itself, in the form that the graph records; None: now.

    Raises BadParameter."""
    if known_on is None:
        return None
    try:
        moment = f"{PartialDate(known_on).last.isoformat()}T23:59:59.999999+00:00"
    except ValueError:
        try:
            written = datetime.fromisoformat(known_on)
        except ValueError as error:
            sentence = f"{known_on!r} is no day; write 2025, 2025-07, 2025-07-03 or a moment, 2025-07-03T12:00:00Z"
            raise BadParameter("known_on", sentence) from error
        aware = written if written.tzinfo is not None else written.replace(tzinfo=UTC)
        try:
            moment = aware.astimezone(UTC).isoformat(timespec="microseconds")
        except OverflowError as error:
            raise BadParameter("known_on", f"{known_on!r} lies outside the years 1 to 9999") from error
    # What is not over yet may still change; it is the graph as it is now.
    return moment if moment < (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="microseconds") else None
