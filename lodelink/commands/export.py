"""`lodelink export`: the whole graph, or an answer of the catalogue, as files that other tools open."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import ExitStack

    from graph import Store
    from graph.present import Present, Source
    from queries.answer import Answer
    from queries.canned import Canned
    from queries.formats.registry import Format, What
    from queries.material import Material
    from queries.service import Service

NAME = "export"
HELP = "Write the whole graph, or an answer of the catalogue, in a format of another tool."


_ANYTHING = "MATCH (e:Entity) RETURN e.id AS id LIMIT 1"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help="a question and its parameters, such as `mineral-alliances mineral=cobalt`; without one, the whole graph",
    )
    parser.add_argument(
        "--format",
        metavar="F",
        help="the format (default: by the ending of --out; without either, list the formats)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help="where to write (default: standard output). A format of several files takes a folder, or a name ending in .zip",
    )
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="day to export for, or `all` (default: the whole graph at all times, an answer as its question has it)",
    )
    parser.add_argument(
        "--known-on",
        metavar="DATE",
        help="export the graph, or the answer from it, as it stood at the end of that day (default: as it is)",
    )
    parser.add_argument("--json", action="store_true", help="tell what was written as a JSON object")
    parser.epilog = "What was written is told on standard error. A file is either whole or not there. The same graph gives the same bytes. docs/exports.md describes the formats."


def run(args: argparse.Namespace) -> int:
    from contextlib import ExitStack

    from graph.errors import GraphError
    from lodelink import opening, settings
    from lodelink.errors import UserError
    from queries.formats.registry import FORMATS, UnknownFormat, format_named, format_of_ending

    what: What = "answer" if args.query else "graph"
    ending = "" if args.out is None else args.out.suffix[1:].lower()
    if args.format is None and not ending:
        if args.query or args.out is not None:
            raise UserError(f"--format is missing; there are {', '.join(FORMATS)}.")
        for form in FORMATS.values():
            print(f"{form.name:10} {form.title} ({', '.join(form.takes)})")
        return 0
    try:
        form = format_of_ending(ending, what) if args.format is None else format_named(args.format, what)
    except UnknownFormat as error:
        raise UserError(str(error)) from error
    _can_be_written(form, args.out)
    given = settings.read()
    if given.graph.uri is None and not given.graph.data_folder.is_dir():
        raise UserError(_nothing(f"There is no folder {given.graph.data_folder}"))
    with opening.opened(given) as store, ExitStack() as open_:
        try:
            if not store.read(_ANYTHING):
                where = given.graph.uri or given.graph.data_folder
                raise UserError(_nothing(f"The graph in {where} is empty"))
            if args.query:
                done = _answer(store, form, args)
            else:
                done = _graph(_present(store, args.known_on, open_), form, args)
        except GraphError as error:
            raise UserError(str(error)) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UserError(f"{args.out or 'standard output'} cannot be written: {error.strerror}.") from error
    print(done.as_json() if args.json else done.sentence(), file=sys.stderr)
    return 0


@dataclass(frozen=True)
class Written:
    """What an export wrote: how much of what, in how many bytes, where to."""

    form: str
    out: Path | None
    size: int
    counts: Mapping[str, int]

    def as_json(self) -> str:
        file = None if self.out is None else str(self.out)
        told = {name: self.counts.get(name) for name in ("rows", "nodes", "links", "claims", "documents")}
        return json.dumps({"file": file, "format": self.form, "bytes": self.size, **told}, ensure_ascii=False)

    def sentence(self) -> str:
        counted = [f"{count:,} {name if count != 1 else name[:-1]}" for name, count in self.counts.items()]
        return f"Wrote {self.out or 'to standard output'} ({self.form}): {', '.join([*counted, _bytes_of(self.size)])}."


def _bytes_of(size: int) -> str:
    return f"{size:,} bytes" if size < 1 << 20 else f"{size / (1 << 20):,.1f} MiB"


def _nothing(reason: str) -> str:
    return (
        f"{reason}; nothing was written. Load documents with `lodelink load FOLDER`, or say where the graph is with "
        "LODELINK_DATA (a folder) or NEO4J_URI."
    )


def _can_be_written(form: Format, out: Path | None) -> None:
    from lodelink.errors import UserError

    binary = form.members is not None or form.book is not None
    if out is None and binary and sys.stdout.isatty():
        raise UserError(f"The format {form.name} is not for the screen; give --out.")
    if out is not None and out.is_dir() and form.members is None:
        raise UserError(f"{out} is a folder; --out names a file, such as {out / ('graph.' + form.ending)}.")


def _present(store: Store, known_on: str | None, open_: ExitStack) -> Present:
    """The graph as it is, or as it was known on a day, which stands in a folder of its own as long as `open_` is open."""
    import tempfile

    from graph.past import open_past
    from graph.present import Present
    from lodelink.errors import UserError
    from lodelink.vocabulary import names_of
    from queries.service import BadParameter, known_moment

    try:
        moment = known_moment(known_on)
    except BadParameter as error:
        raise UserError(f"--known-on is not understood: {error}") from error
    if moment is None:
        return Present(store)
    folder = open_.enter_context(tempfile.TemporaryDirectory(prefix="lodelink-past-", ignore_cleanup_errors=True))
    past = open_past(store, moment, Path(folder), names_of)
    open_.callback(past.close)
    if not past.read(_ANYTHING):
        raise UserError(f"Nothing was known on {known_on}; nothing was written.{_known_since(store)}")
    return Present(past, known_on=moment)


def _known_since(store: Store) -> str:
    """A sentence, after a blank: the day of the first load; none where no run is on record."""
    (row,) = store.read("MATCH (r:Run) RETURN min(r.started) AS first")
    return "" if row["first"] is None else f" The first load into this graph was on {row['first'][:10]}."


def _graph(present: Present, form: Format, args: argparse.Namespace) -> Written:
    from lodelink.vocabulary import vocabulary
    from queries.formats.rdf import vocabulary_names
    from queries.material import Counted

    source = Counted(_on_day(present, args.as_of))
    if form.members is not None and _into_folder(args.out):
        size = _folder(present, form, source, args.out)
    else:
        from graph.present import unchanged

        size = _write(unchanged(present, form.stream(source, vocabulary_names(vocabulary()))), args.out)
    return Written(form.name, args.out, size, source.counts)


def _on_day(present: Present, as_of: str | None) -> Source:
    from lodelink.errors import UserError
    from ontology.dates import PartialDate
    from queries.material import OnDay

    if as_of in (None, "all"):
        return present
    try:
        return OnDay(present, PartialDate(as_of))
    except ValueError as error:
        raise UserError(f"--as-of {as_of!r} is not a day; write 2025, 2025-07 or 2025-07-03, or all.") from error


def _answer(store: Store, form: Format, args: argparse.Namespace) -> Written:
    import asyncio

    id_, *pairs = args.query
    content, counts = asyncio.run(_bytes(store, form, id_, pairs, args))
    if form.members is not None and _into_folder(args.out):
        # The archive is small beside a whole graph: it is made and taken apart.
        size = _unpacked(content, args.out)
    else:
        size = _write(iter([content]), args.out)
    return Written(form.name, args.out, size, counts)


async def _bytes(
    store: Store, form: Format, id_: str, pairs: list[str], args: argparse.Namespace
) -> tuple[bytes, dict[str, int]]:
    """The bytes of an answer, and how many rows it has."""
    from graph import AsyncStore, Pasts
    from lodelink.commands.query import pair
    from lodelink.errors import UserError
    from lodelink.vocabulary import names_of, vocabulary
    from queries.canned import catalogue, unknown
    from queries.formats.answers import PAGE, all_pages, written
    from queries.names import NotResolved
    from queries.paging import Expired
    from queries.service import BadParameter, Service

    known = catalogue()
    if id_ not in known:
        raise UserError(f"{unknown(id_, known)} `lodelink query` alone lists all {len(known)}.")
    given = dict(pair(text) for text in pairs)
    reader = AsyncStore(store.settings, store.target)
    pasts = Pasts(lambda: store, names_of)
    try:
        service = Service(reader, vocabulary(), past=pasts.at)

        async def ask(limit: int, offset: int = 0, cursor: str | None = None) -> Any:
            when = {"as_of": args.as_of, "known_on": args.known_on}
            return await service.answer(
                known[id_], given, **when, limit=limit, offset=offset, cursor=cursor, same_graph=True
            )

        counts = {"rows": 0}

        async def counted(pages: AsyncIterator[Any]) -> AsyncIterator[Any]:
            async for page in pages:
                counts["rows"] += len(page.rows)
                yield page

        pages = counted(all_pages(await ask(PAGE), ask))
        content = b"".join([chunk async for chunk in written(form, known[id_], pages, _Noting(service, counts))])
        return content, counts
    except (NotResolved, BadParameter, Expired) as error:
        raise UserError(str(error)) from error
    finally:
        await pasts.close()
        await reader.close()


@dataclass(frozen=True)
class _Noting:
    """The service, with a note of how large the part of the graph was that it gave."""

    service: Service
    counts: dict[str, int]

    async def material(self, head: Answer, rows: Iterable[Mapping[str, Any]], canned: Canned) -> Material:
        found = await self.service.material(head, rows, canned)
        self.counts.update(nodes=len(found.entity_rows), links=len(found.edge_rows))
        return found

    def labels(self, entity: str) -> list[tuple[str, str]]:
        return self.service.labels(entity)


def _into_folder(out: Path | None) -> bool:
    return out is not None and out.suffix != ".zip"


def _write(chunks: Iterator[bytes], out: Path | None) -> int:
    """Write everything; how many bytes it was."""
    from lodelink import files

    if out is None:
        size = sum(sys.stdout.buffer.write(chunk) for chunk in chunks)
        sys.stdout.buffer.flush()
        return size
    with files.whole(out) as (file,):
        return sum(file.write(chunk) for chunk in chunks)


def _folder(present: Present, form: Format, source: Source, out: Path) -> int:
    from graph.present import unchanged
    from lodelink import files
    from queries.formats.parts import chunked

    assert form.members is not None
    members = form.members(source)
    out.mkdir(parents=True, exist_ok=True)

    def pieces() -> Iterator[bytes]:
        for member, file in zip(members, opened, strict=True):
            for chunk in chunked(member.text()):
                file.write(chunk)
                yield chunk

    with files.whole(*(out / member.name for member in members)) as opened:
        return sum(map(len, unchanged(present, pieces())))


def _unpacked(archive: bytes, out: Path) -> int:
    import io
    import zipfile

    from lodelink import files

    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        names = given.namelist()
        out.mkdir(parents=True, exist_ok=True)
        with files.whole(*(out / name for name in names)) as opened:
            return sum(file.write(given.read(name)) for name, file in zip(names, opened, strict=True))
