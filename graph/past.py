"""The graph as it was known at a moment, as a graph of its own beside the present one, for the same questions.

History keeps what edges and claims were; here they stand up again in an embedded engine over a folder that is thrown away,
with derived edges computed from them. Pages of documents are not copied: what a document said is in the present graph.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.derive import derive_pending, mark_everything
from graph.errors import PastTooLarge
from graph.history import known_on
from graph.identity import NameLookup, display_names
from graph.settings import GraphSettings
from graph.shown import shown
from graph.store import AsyncStore, Row, Store
from ontology.models import document_id
from ontology.schema import Ontology, ontology

_CHUNK = 2_000
_KEPT = 2
_GRACE_SECONDS = 60.0
# What a claim has only as history.
_OF_VERSIONS = frozenset({"key", "superseded", "superseded_run"})


def open_past(
    store: Store, moment: str, folder: Path, names: NameLookup | None = None, known: Ontology | None = None
) -> Store:
    """The graph as it was known at a moment (ISO), in an embedded engine over `folder`. Raises PastTooLarge."""
    from graph.admin import open_store

    known = known or ontology()
    there = int(store.read("MATCH (c:Claim) RETURN count(c) AS n")[0]["n"])
    if there > store.settings.past_claims:
        raise PastTooLarge(
            f"The graph has {there} claims; its past is set up again for at most {store.settings.past_claims} "
            "(LODELINK_PAST_CLAIMS)."
        )
    edges = known_on(store, moment)
    claims = _claims(store, moment, {claim for edge in edges for claim in edge["claims"]})
    settings = GraphSettings(
        data_folder=folder, read_timeout=store.settings.read_timeout, concurrency=store.settings.concurrency
    )
    past = open_store(settings, known)
    try:
        _write_entities(past, _entities(store, edges, claims, names, known), known)
        _write_documents(past, store, {claim["document"] for claim in claims})
        for part in _chunks(claims):
            past.write(
                "UNWIND $rows AS row MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object}) "
                "CREATE (c:Claim {id: row.id}) SET c = row CREATE (c)-[:SUBJECT]->(s) CREATE (c)-[:OBJECT]->(o)",
                {"rows": part},
            )
        for relation in sorted({edge["relation"] for edge in edges}):
            if relation not in known.relations:
                continue
            # History keeps what an edge states; the words by which it is shown follow from that.
            for part in _chunks({**edge, **shown(edge, known)} for edge in edges if edge["relation"] == relation):
                past.write(
                    "UNWIND $rows AS row MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object}) "
                    f"CREATE (s)-[e:{relation}]->(o) SET e = row",
                    {"rows": part},
                )
        mark_everything(past)
        derive_pending(past, names, known)
    except BaseException:
        past.close()
        raise
    return past


class Pasts:
    """The pasts that were asked for last, each set up once and kept while the present graph does not change."""

    def __init__(self, opened: Callable[[], Store], names: NameLookup | None = None) -> None:
        self._opened = opened
        self._names = names
        self._kept: OrderedDict[tuple[str, str], asyncio.Task[_Past]] = OrderedDict()
        self._leaving: set[asyncio.Task[None]] = set()

    async def at(self, moment: str, mark: str) -> AsyncStore:
        """The graph at a moment; `mark` names the state of the present one, whose history may have been purged."""
        key = (moment, mark)
        task = self._kept.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._kept[key] = asyncio.create_task(asyncio.to_thread(_set_up, self._opened, moment, self._names))
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            _, old = self._kept.popitem(last=False)
            leaving = asyncio.create_task(_leave(old, _GRACE_SECONDS))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
        # Whoever asked may give up; the next one finds it ready.
        past = await asyncio.shield(task)
        if past.reader is None:
            past.reader = AsyncStore(past.store.settings, past.store.target)
        return past.reader

    async def close(self) -> None:
        """Let go of all of them."""
        for leaving in self._leaving:
            leaving.cancel()
        for task in self._kept.values():
            await _leave(task, 0)
        self._kept.clear()


class _Past:
    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.reader: AsyncStore | None = None


def _set_up(opened: Callable[[], Store], moment: str, names: NameLookup | None) -> _Past:
    folder = Path(tempfile.mkdtemp(prefix="lodelink-past-"))
    try:
        return _Past(open_past(opened(), moment, folder, names), folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


async def _leave(task: asyncio.Task[_Past], grace: float) -> None:
    """Close a past once those who read in it have had time to end."""
    [outcome] = await asyncio.gather(task, return_exceptions=True)
    if isinstance(outcome, BaseException):
        return
    try:
        await asyncio.sleep(grace)
    finally:
        if outcome.reader is not None:
            await outcome.reader.close()
        await asyncio.to_thread(outcome.store.close)
        await asyncio.to_thread(shutil.rmtree, outcome.folder, True)


def _claims(store: Store, moment: str, borne: set[str]) -> list[Row]:
    """The claims as they were: those that stand since before, and of those replaced since, what bore an edge then."""
    standing = store.read("MATCH (c:Claim) WHERE c.recorded <= $moment RETURN properties(c) AS p", {"moment": moment})
    found: dict[str, Row] = {row["p"]["id"]: dict(row["p"]) for row in standing}
    versions = store.read(
        "MATCH (v:ClaimVersion) WHERE v.superseded > $moment RETURN properties(v) AS p ORDER BY v.superseded, v.key",
        {"moment": moment},
    )
    for row in versions:
        claim = {name: value for name, value in row["p"].items() if name not in _OF_VERSIONS}
        if claim["id"] in borne:
            found.setdefault(claim["id"], claim)
    return [found[id_] for id_ in sorted(found)]


def _entities(
    store: Store, edges: Iterable[Row], claims: Iterable[Row], names: NameLookup | None, known: Ontology
) -> list[Row]:
    """Everything that edges and claims join, by its names of now, or, where it is gone, by those that were told then."""
    told: dict[str, set[str]] = {}
    for edge in edges:
        told.setdefault(edge["subject"], set())
        told.setdefault(edge["object"], set())
    uses = dict.fromkeys(told, 0)
    for claim in claims:
        for end in ("subject", "object"):
            told.setdefault(claim[end], set()).update((claim[f"{end}_name"], claim[f"{end}_mention"]))
            uses[claim[end]] = uses.get(claim[end], 0) + 1
    there: dict[str, Mapping[str, Any]] = {}
    for part in _chunks(sorted(told)):
        rows = store.read("UNWIND $ids AS id MATCH (e:Entity {id: id}) RETURN properties(e) AS p", {"ids": part})
        there |= {row["p"]["id"]: row["p"] for row in rows}
    found = []
    for id_ in sorted(told):
        if id_ in there:
            properties = dict(there[id_])
        else:
            lookup = None if names is None else names(id_)
            called = {name for name in told[id_] if name} or {id_.partition(":")[2]}
            properties = {"id": id_, "type": known.type_of_id(id_).name, **display_names(called, lookup, id_)}
        found.append({**properties, "uses": uses[id_]})
    return found


def _write_entities(past: Store, entities: Iterable[Row], known: Ontology) -> None:
    rows = list(entities)
    for kind in known.types:
        for part in _chunks(row for row in rows if row["type"] == kind):
            past.write(f"UNWIND $rows AS row CREATE (e:Entity:{kind} {{id: row.id}}) SET e += row", {"rows": part})


def _write_documents(past: Store, store: Store, keys: Iterable[str]) -> None:
    for part in _chunks(sorted(keys)):
        rows = store.read("UNWIND $keys AS key MATCH (d:Document {key: key}) RETURN properties(d) AS p", {"keys": part})
        there = {row["p"]["key"]: row["p"] for row in rows}
        whole = [there.get(key, {"key": key, "id": document_id(key), "title": "", "language": "und"}) for key in part]
        past.write("UNWIND $rows AS row MERGE (d:Document {key: row.key}) SET d = row", {"rows": whole})


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for item in items:
        part.append(item)
        if len(part) == _CHUNK:
            yield part
            part = []
    if part:
        yield part
