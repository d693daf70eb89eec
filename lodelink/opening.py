"""Opens the graph that the settings name, and puts questions and loads through it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph import AsyncStore, Pasts, Store, marks, open_store
from graph.errors import GraphError
from graph.load import load_documents
from graph.report import LoadReport
from graph.write import Written
from lodelink.errors import UserError
from lodelink.intake import count, documents, take
from lodelink.progress import Pace, shown
from lodelink.refusals import Refused, Taken
from lodelink.settings import Settings
from lodelink.vocabulary import names_of, vocabulary

if TYPE_CHECKING:
    from api.connection import Open, Opened
    from queries.service import Picture

_LISTED = 50  # refusals that a closing report names


def opened(given: Settings) -> Store:
    """The store, or a UserError saying in a sentence why not."""
    try:
        return open_store(given.graph)
    except GraphError as error:
        raise UserError(str(error)) from error


@dataclass(frozen=True)
class Loaded:
    """What a load did, which documents it could not take, and which facts."""

    report: LoadReport
    failed: tuple[Refused, ...] = ()
    refused_facts: tuple[Refused, ...] = ()
    unborne: tuple[Refused, ...] = ()

    @property
    def refused(self) -> int:
        """What somebody gave us and we did not take; what our own reading dropped is no fault of who loads."""
        return len(self.failed) + len(self.refused_facts) + len(self.report.dropped)

    @property
    def dropped(self) -> list[dict[str, str]]:
        """The facts that were not taken, each with its place and the reason."""
        places = [{"where": one.where, "reason": one.reason} for one in (*self.refused_facts, *self.unborne)]
        return places + [{"where": f"{d.document}: {d.fact}", "reason": d.reason} for d in self.report.dropped]

    def row(self) -> dict[str, Any]:
        """All of it as JSON."""
        r = self.report
        return {
            "run": r.run,
            "documents": {"new": r.new, "same": r.same, "changed": r.changed, "failed": len(self.failed)},
            "failed": [{"document": one.where, "reason": one.reason} for one in self.failed],
            "claims": {"added": r.claims_added, "removed": r.claims_removed},
            "edges": {"added": r.edges_added, "changed": r.edges_changed, "removed": r.edges_removed},
            "conflicts": r.conflicts,
            "dropped": self.dropped,
        }


def load(store: Store, paths: Sequence[Path], now: datetime | None = None, jobs: int = 1) -> Loaded:
    """Load what the paths lead to; what is refused is told on standard error, with file and line, as it comes up."""
    failed: list[Refused] = []
    refused: list[Refused] = []
    unborne: list[Refused] = []
    pace = Pace(count(paths))
    with shown(pace) as show:

        def see(one: Taken) -> None:
            if one.known:
                pace.skip()
            else:
                pace.take(0 if one.document is None else len(one.document.text))
            for bad in one.refused:
                print(bad, file=sys.stderr)
            # Of a facts file without its document the last reason is why; those before are about its lines.
            lines, why = (one.refused, ()) if one.document is not None else (one.refused[:-1], one.refused[-1:])
            refused.extend(lines)
            failed.extend(why)
            unborne.extend(one.dropped)
            show()

        def progress(so_far: LoadReport) -> None:
            pace.written, pace.claims = so_far.documents, so_far.claims_added
            show()

        given = documents(take(paths, jobs, marks(store)), see)
        report = load_documents(store, given, names=names_of, progress=progress, now=now)
    report += Written(same=pace.known)
    for dropped in report.dropped:
        print(f"{dropped.document}: {dropped.fact}: {dropped.reason}", file=sys.stderr)
    return Loaded(report, tuple(failed), tuple(refused), tuple(unborne))


def told(loaded: Loaded) -> str:
    """A load in a sentence, and, where there are any, the documents and facts that were not taken, with the reasons."""
    report = loaded.report
    lines = [
        f"{counted(report.documents, 'document')} ({report.new} new, {report.changed} changed, {report.same} as before): "
        f"{counted(report.claims_added, 'claim')} and {counted(report.edges_added, 'edge')} added, "
        f"{counted(report.claims_removed, 'claim')} and {counted(report.edges_removed, 'edge')} removed, "
        f"{counted(report.edges_changed, 'edge')} changed; {counted(report.conflicts, 'edge')} came into conflict, "
        f"{counted(len(loaded.dropped), 'fact')} dropped, {counted(len(loaded.failed), 'document')} failed."
    ]
    lines += _listed("Failed", [(one.where, one.reason) for one in loaded.failed])
    lines += _listed("Dropped", [(one["where"], one["reason"]) for one in loaded.dropped])
    return "\n".join(lines)


def counted(number: int, what: str) -> str:
    """So many of something, in words."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _listed(what: str, told: Sequence[tuple[str, str]]) -> list[str]:
    lines = [f"{what}: {where}: {reason}" for where, reason in told[:_LISTED]]
    return (
        lines
        if len(told) <= _LISTED
        else [*lines, f"{what}: {len(told) - _LISTED} more; `lodelink load --json` lists all."]
    )


def documents_of(store: Store) -> list[dict[str, str | None]]:
    """The documents of the graph, by key."""
    return store.read(
        "MATCH (d:Document) RETURN d.id AS id, d.key AS key, d.title AS title, d.published AS published "
        "ORDER BY key LIMIT 1000000"
    )


def called(store: Store, entities: Iterable[str]) -> dict[str, str]:
    """What the graph calls entities; one that is not there any more goes by its id."""
    ids = sorted(set(entities))
    out = {entity: entity for entity in ids}
    for at in range(0, len(ids), 5_000):
        rows = store.read(
            "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, e.name AS name", {"ids": ids[at : at + 5_000]}
        )
        out |= {row["id"]: row["name"] for row in rows}
    return out


def picture(given: Settings) -> Picture | None:
    """What says where an answer is drawn, where a Bloom is set up."""
    from queries.bloom.links import Bloom

    return None if given.bloom.bloom is None else Bloom(given.bloom.bloom)


def opener(given: Settings, paths: Sequence[Path], first: Store | None) -> Open:
    """What the API opens its graph with; `first` is a store that is open (and loaded) already, used at the first call."""
    from api.connection import Opened
    from queries.service import Service

    held = first

    def open_and_load() -> Store:
        store = open_store(given.graph)
        try:
            load(store, paths)
        except BaseException:
            store.close()
            raise
        return store

    async def open_() -> Opened:
        nonlocal held
        store, held = held, None
        if store is None:
            store = await asyncio.to_thread(open_and_load)
        reader = AsyncStore(store.settings, store.target)

        pasts = Pasts(lambda: store, names_of)

        async def close() -> None:
            await pasts.close()
            await reader.close()
            await asyncio.to_thread(store.close)

        service = Service(reader, vocabulary(), written=lambda: reader.writes, past=pasts.at, picture=picture(given))
        return Opened(service, store.engine, reader.verify, close)

    return open_
