"""`lodelink bloom`: the files by which Neo4j Bloom and Neo4j Browser show the graph, and a check of such a file."""

from __future__ import annotations

import argparse
from pathlib import Path

NAME = "bloom"
HELP = "Write the Bloom perspective and the Browser style, or check a perspective."
STDOUT = Path("-")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the perspective, to be imported in Bloom; - is standard output"
    )
    parser.add_argument(
        "--grass", type=Path, metavar="FILE", help="write the style sheet of Neo4j Browser; - is standard output"
    )
    parser.add_argument(
        "--day",
        metavar="DATE",
        help="with --out: what ended before the month of this day is drawn as over (default: today)",
    )
    parser.add_argument("--check", type=Path, metavar="FILE", help="say what is wrong with a perspective (goes alone)")


def run(args: argparse.Namespace) -> int:
    from lodelink.errors import UserError

    if args.out is None and args.grass is None and args.check is None:
        raise UserError(
            "Say what to do: --out FILE, --grass FILE or --check FILE; docs/bloom.md tells how to use them."
        )
    if args.check is not None and (args.out is not None or args.grass is not None):
        raise UserError("--check goes alone: write a file with --out or --grass first, then check it.")
    if STDOUT == args.out == args.grass:
        raise UserError("Both files cannot go to standard output; give a name for one of them.")
    if args.out is not None:
        from lodelink.vocabulary import vocabulary
        from queries.bloom.perspective import perspective, text
        from queries.names import members

        _write(args.out, text(perspective(day=_day(args.day), groups=members(vocabulary()))))
    if args.grass is not None:
        from queries.bloom.grass import grass

        _write(args.grass, grass())
    return 0 if args.check is None else _check(args.check)


def _day(given: str | None) -> str:
    from datetime import date

    from lodelink.errors import UserError

    try:
        return (date.today() if given is None else date.fromisoformat(given)).isoformat()
    except ValueError as error:
        raise UserError(f"--day {given!r} is not a day; write it like 2026-11-01.") from error


def _write(path: Path, made: str) -> None:
    import sys

    from lodelink.errors import UserError

    if path == STDOUT:
        # The same bytes as in a file, wherever it runs.
        sys.stdout.buffer.write(made.encode())
        sys.stdout.buffer.flush()
        return
    try:
        path.write_text(made, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror}); choose another place.") from error


def _check(path: Path) -> int:
    import json

    from lodelink.errors import UserError
    from queries.bloom.check import problems

    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise UserError(f"{path} is no JSON: {error}.") from error
    found = problems(read)
    for sentence in found:
        print(sentence)
    if not found:
        print(f"{path} has the shape of a Bloom perspective; nothing in it contradicts itself.")
    return 1 if found else 0
