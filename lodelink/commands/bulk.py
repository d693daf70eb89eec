"""`lodelink bulk`: the whole graph as files for Neo4j's offline import, and whether what was imported is that graph."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from lodelink.garbage import collected_seldom

if TYPE_CHECKING:
    from graph import Store
    from graph.present import Complete
    from queries.formats.bulk import Piece, Total

NAME = "bulk"
HELP = "Write files for Neo4j's offline import of a large graph, or check what was imported."
MANIFEST = "bulk.json"
IMPORT = "import.txt"
_COUNTED = ("Entity", "Document", "Passage", "Claim", "Redirect", "ClaimVersion", "EdgeVersion", "Run")


# Edges from which on other processes are worth their start.
_LARGE = 50_000


@dataclass(frozen=True)
class _Made:
    """Files by name with their rows and checksums, whether texts in them go over several lines, and what all amounts to."""

    files: dict[str, dict[str, Any]]
    several_lines: bool
    total: Total


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, metavar="OUT", help="folder of the files; it must not exist, or be empty")
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="facts files, documents or folders to make the graph of; without them, the graph that is open",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare the graph that is open (NEO4J_URI) with the one that the files in OUT were made of",
    )
    parser.add_argument(
        "--at",
        metavar="TIME",
        help="time (ISO) at which the graph of PATH was recorded (default: now); fixes the bytes",
    )
    parser.epilog = (
        "The files hold everything: claims, passages, documents, history. The command that imports them is printed and "
        f"stands in {IMPORT}. Exit status: 0 all is well, 1 something was refused or differs, 2 nothing could be done."
    )


def run(args: argparse.Namespace) -> int:
    from graph.errors import GraphError
    from lodelink.errors import UserError

    try:
        if args.check:
            if args.paths:
                raise UserError("--check compares with the files in OUT and takes nothing else.")
            return _check(args.out)
        return _write(args.out, args.paths, args.at)
    except GraphError as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"{error.filename or args.out}: {error.strerror}.") from error


def _write(out: Path, paths: list[Path], at: str | None) -> int:
    from lodelink.errors import UserError

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UserError(f"{out} is there already; name a folder that is not, or one that is empty.")
    if at is not None and not paths:
        raise UserError("--at tells when the graph of PATH is recorded; the open graph knows that itself.")
    for path in paths:
        if not path.exists():
            raise UserError(f"There is no file {path}.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with _source(out, paths, at) as (store, refused):
        told = _files(store, out)
    print(
        f"{out}: {told['rows']} rows in {len(told['files'])} files. To import them into a Neo4j that is stopped, in that folder:\n"
    )
    print((out / IMPORT).read_text("utf-8"))
    return 1 if refused else 0


@contextmanager
def _source(out: Path, paths: list[Path], at: str | None) -> Iterator[tuple[Store, int]]:
    """The graph to write: the open one, or one made of the paths in an engine of its own that goes away afterwards."""
    import tempfile
    from dataclasses import replace
    from datetime import UTC, datetime

    from graph import load_documents
    from lodelink import opening, reading, settings
    from lodelink.errors import UserError
    from lodelink.vocabulary import names_of

    given = settings.read()
    if not paths:
        with opening.opened(given) as store:
            # Whatever a load that broke off left to be computed.
            load_documents(store, (), names=names_of)
            yield store, 0
        return
    now = None
    if at is not None:
        try:
            now = datetime.fromisoformat(at)
        except ValueError as error:
            raise UserError(f"--at {at!r} is not a time; write 2026-01-31 or 2026-01-31T12:00:00+00:00.") from error
        now = now.replace(tzinfo=UTC) if now.tzinfo is None else now
    # Beside the result: that place is meant for large files.
    with tempfile.TemporaryDirectory(prefix=".lodelink-bulk-", dir=out.parent) as scratch:
        graph = given.graph.model_copy(
            update={"uri": None, "data_folder": Path(scratch), "ledger": given.graph.ledger_path}
        )
        with opening.opened(replace(given, graph=graph)) as store:
            loaded = opening.load(store, paths, now=now, jobs=reading.workers(0))
            print(opening.told(loaded))
            yield store, loaded.refused


def _files(store: Store, out: Path, reopened: Callable[[], Store] | None = None) -> dict[str, Any]:
    """All files into a folder beside OUT, which takes its place at the end: OUT is whole or not there.

    `reopened` opens the same graph in another process, where it is large.
    """
    import json
    import operator
    import secrets
    import shutil
    from functools import partial, reduce

    from graph.present import Present, unchanged
    from graph.store import connect
    from lodelink.version import VERSION
    from queries.formats.bulk import command

    part = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    part.mkdir()
    try:
        made: list[_Made] = []
        counted: dict[str, Any] = {}

        def steps() -> Iterator[bytes]:
            # Counted before anybody can have changed the graph, or noticed if somebody did.
            counted.update(_counts(store))
            large = sum(counted["edges"].values()) >= _LARGE
            made.extend(
                _at_once(store, reopened or partial(connect, store.settings), part) if large else _in_turn(store, part)
            )
            yield b""

        for _ in unchanged(Present(store), steps()):
            pass
        files = {name: told for one in made for name, told in one.files.items()}
        manifest = {
            "lodelink": VERSION,
            **counted,
            **_summed(reduce(operator.add, (one.total for one in made))),
            "rows": sum(told["rows"] for told in files.values()),
            "files": dict(sorted(files.items())),
        }
        (part / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
        ledger = store.settings.ledger_path
        if ledger.exists():
            shutil.copyfile(ledger, part / "ledger.tsv")
        (part / IMPORT).write_text(
            _steps(command(files, several_lines=any(one.several_lines for one in made)), ledger=ledger.exists()),
            "utf-8",
        )
        if out.exists():
            out.rmdir()
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _in_turn(store: Store, folder: Path) -> list[_Made]:
    from graph.present import Complete
    from queries.formats.bulk import PARTS

    return [_written(part, Complete(store), folder) for part in PARTS]


def _at_once(store: Store, reopened: Callable[[], Store], folder: Path) -> list[_Made]:
    """Each part in a process of its own: with the database there is then more to do than two processors can."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from graph.present import Complete
    from queries.formats.bulk import PARTS

    here, *others = range(len(PARTS))
    with ProcessPoolExecutor(len(others), mp_context=get_context("spawn")) as pool:
        there = [pool.submit(_part, number, reopened, folder) for number in others]
        return [_written(PARTS[here], Complete(store), folder), *(one.result() for one in there)]


def _part(number: int, reopened: Callable[[], Store], folder: Path) -> _Made:
    from graph.present import Complete
    from queries.formats.bulk import PARTS

    with reopened() as store:
        return _written(PARTS[number], Complete(store), folder)


def _written(pieces: Callable[[Complete, Total], Iterable[Piece]], source: Complete, folder: Path) -> _Made:
    """The pieces in their files, and what is known of these when all of the source was read."""
    import hashlib

    from queries.formats.bulk import Total

    total = Total()
    opened: dict[str, IO[bytes]] = {}
    rows: dict[str, int] = {}
    sums: dict[str, Any] = {}
    lines = 0
    try:
        with collected_seldom():
            for name, text, more in pieces(source, total):
                header = name not in opened
                if header:
                    opened[name] = (folder / name).open("wb")
                    rows[name] = 0
                    sums[name] = hashlib.sha256()
                told = text.encode("utf-8", "replace")
                opened[name].write(told)
                sums[name].update(told)
                rows[name] += more
                lines += text.count("\n") + text.count("\r") - more - header
    finally:
        for file in opened.values():
            file.close()
    files = {name: {"rows": rows[name], "sha256": sums[name].hexdigest()} for name in opened}
    return _Made(files, lines > 0, total)


def _steps(command: str, *, ledger: bool) -> str:
    more = (
        "Put ledger.tsv into the data folder (LODELINK_DATA) of who opens it: merges stand there.\n" if ledger else ""
    )
    return (
        f"{command}\n\n{more}Then start that Neo4j. Opening it makes constraints and indexes; this does so and compares:\n\n"
        "NEO4J_URI=bolt://localhost:7687 lodelink bulk --check .\n"
    )


def _counts(store: Store) -> dict[str, Any]:
    """How much of what is there, as the database counts it: what reading it passed over would show in a comparison."""
    counts = {label: int(store.read(f"MATCH (n:{label}) RETURN count(n) AS n")[0]["n"]) for label in _COUNTED}
    edges = store.read("MATCH (:Entity)-[e]->(:Entity) RETURN type(e) AS type, count(e) AS n ORDER BY type")
    return {"counts": counts, "edges": {row["type"]: int(row["n"]) for row in edges}}


def _summed(total: Total) -> dict[str, Any]:
    return {"records": total.records, "sum": total.sum}


def _check(out: Path) -> int:
    import json

    from graph.present import Standing
    from lodelink import opening, settings
    from lodelink.errors import UserError
    from queries.formats.bulk import Unfit, whole

    manifest = out / MANIFEST
    if not manifest.exists():
        raise UserError(f"{manifest} is missing; OUT is a folder that `lodelink bulk` wrote.")
    expected = json.loads(manifest.read_text("utf-8"))
    if "sum" not in expected:
        raise UserError(f"{manifest} is of another version of Lodelink; write the files again.")
    with opening.opened(settings.read()) as store:
        counted = _counts(store)
        different = [
            f"{name}: {expected[part].get(name, 0)} in the files, {counted[part].get(name, 0)} in the graph"
            for part in ("counts", "edges")
            for name in sorted(expected[part].keys() | counted[part].keys())
            if expected[part].get(name, 0) != counted[part].get(name, 0)
        ]
        try:
            with collected_seldom():
                found = _summed(whole(Standing(store)))
        except Unfit as error:
            different.append(str(error))
        else:
            if found != {name: expected[name] for name in found} and not different:
                different.append("as many records of each kind, but what they say, or what they are joined to, differs")
        where = store.target.describe
    for line in different:
        print(line)
    if different:
        print(f"{where} is not the graph of {out}.")
        return 1
    print(f"{where} is the graph of {out}: {expected['records']} records, all of them equal.")
    return 0
