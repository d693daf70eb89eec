"""`lodelink export`: the whole graph, or an answer of the catalogue, as files that other tools open."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import ExitStack

    from graph import Store
    from graph.present import Present, Source
    from queries.formats.registry import Format

NAME = "export"
HELP = "Write the whole graph, or an answer of the catalogue, in a format of another tool."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help="a question and its parameters, such as `mineral-alliances mineral=cobalt`; without one, the whole graph",
    )
    parser.add_argument("--format", metavar="F", help="the format; without it, list the formats")
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
    parser.epilog = "A file is either whole or not there. The same graph gives the same bytes. docs/exports.md describes the formats."


def run(args: argparse.Namespace) -> int:
    from contextlib import ExitStack

    from graph.errors import GraphError
    from lodelink import opening, settings
    from lodelink.errors import UserError
    from queries.formats.registry import FORMATS, UnknownFormat, format_named

    if args.format is None:
        if args.query or args.out is not None:
            raise UserError(f"--format is missing; there are {', '.join(FORMATS)}.")
        for form in FORMATS.values():
            print(f"{form.name:10} {form.title} ({', '.join(form.takes)})")
        return 0
    try:
        form = format_named(args.format, "answer" if args.query else "graph")
    except UnknownFormat as error:
        raise UserError(str(error)) from error
    _can_be_written(form, args.out)
    with opening.opened(settings.read()) as store, ExitStack() as open_:
        try:
            if args.query:
                _answer(store, form, args)
            else:
                _graph(_present(store, args.known_on, open_), form, args)
        except GraphError as error:
            raise UserError(str(error)) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UserError(f"{args.out or 'standard output'} cannot be written: {error.strerror}.") from error
    return 0


def _can_be_written(form: Format, out: Path | None) -> None:
    import sys

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
    from lodelink import opening
    from lodelink.errors import UserError
    from queries.service import BadParameter, known_moment

    try:
        moment = known_moment(known_on)
    except BadParameter as error:
        raise UserError(f"--known-on is not understood: {error}") from error
    if moment is None:
        return Present(store)
    folder = open_.enter_context(tempfile.TemporaryDirectory(prefix="lodelink-past-", ignore_cleanup_errors=True))
    past = open_past(store, moment, Path(folder), opening.names_of)
    open_.callback(past.close)
    return Present(past, known_on=moment)


def _graph(present: Present, form: Format, args: argparse.Namespace) -> None:
    from lodelink import opening
    from queries.formats.rdf import vocabulary_names

    source = _on_day(present, args.as_of)
    if form.members is not None and _into_folder(args.out):
        _folder(present, form, source, args.out)
    else:
        from graph.present import unchanged

        _write(unchanged(present, form.stream(source, vocabulary_names(opening.vocabulary()))), args.out)


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


def _answer(store: Store, form: Format, args: argparse.Namespace) -> None:
    import asyncio

    id_, *pairs = args.query
    if form.members is not None and _into_folder(args.out):
        # The archive is small beside a whole graph: it is made and taken apart.
        _unpacked(asyncio.run(_bytes(store, form, id_, pairs, args)), args.out)
    else:
        _write(iter([asyncio.run(_bytes(store, form, id_, pairs, args))]), args.out)


async def _bytes(store: Store, form: Format, id_: str, pairs: list[str], args: argparse.Namespace) -> bytes:
    from graph import AsyncStore, Pasts
    from lodelink import opening
    from lodelink.commands.query import pair
    from lodelink.errors import UserError
    from queries.canned import catalogue
    from queries.formats.answers import PAGE, all_pages, written
    from queries.names import NotResolved
    from queries.paging import Expired
    from queries.service import BadParameter, Service

    known = catalogue()
    if id_ not in known:
        raise UserError(f"No question is called {id_!r}. The catalogue has {', '.join(known)}.")
    given = dict(pair(text) for text in pairs)
    reader = AsyncStore(store.settings, store.target)
    pasts = Pasts(lambda: store, opening.names_of)
    try:
        service = Service(reader, opening.vocabulary(), past=pasts.at)

        async def ask(limit: int, offset: int = 0, cursor: str | None = None) -> Any:
            when = {"as_of": args.as_of, "known_on": args.known_on}
            return await service.answer(
                known[id_], given, **when, limit=limit, offset=offset, cursor=cursor, unchanged=True
            )

        pages: AsyncIterator[Any] = all_pages(await ask(PAGE), ask)
        return b"".join([chunk async for chunk in written(form, known[id_], pages, service)])
    except (NotResolved, BadParameter, Expired) as error:
        raise UserError(str(error)) from error
    finally:
        await pasts.close()
        await reader.close()


def _into_folder(out: Path | None) -> bool:
    return out is not None and out.suffix != ".zip"


def _write(chunks: Iterator[bytes], out: Path | None) -> None:
    import sys

    from lodelink import files

    if out is None:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    with files.whole(out) as (file,):
        for chunk in chunks:
            file.write(chunk)


def _folder(present: Present, form: Format, source: Source, out: Path) -> None:
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
                yield b""

    with files.whole(*(out / member.name for member in members)) as opened:
        for _ in unchanged(present, pieces()):
            pass


def _unpacked(archive: bytes, out: Path) -> None:
    import io
    import zipfile

    from lodelink import files

    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        names = given.namelist()
        out.mkdir(parents=True, exist_ok=True)
        with files.whole(*(out / name for name in names)) as opened:
            for name, file in zip(names, opened, strict=True):
                file.write(given.read(name))
