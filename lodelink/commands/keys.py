"""`lodelink keys`: who may ask this service over HTTP."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.keys import Key

NAME = "keys"
HELP = "Make, list and take back the API keys of the service (LODELINK_KEYS)."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, metavar="FILE", help="the file of keys (default: LODELINK_KEYS)")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make a key and show it, once")
    add.add_argument("name", metavar="NAME", help="whose key it is")
    add.add_argument("--scope", action="append", metavar="SCOPE", help="what it opens: read (default), figures")
    add.add_argument(
        "--per-minute", type=int, default=600, metavar="N", help="requests a minute (default 600); 0: no limit"
    )
    actions.add_parser("list", help="whose keys there are")
    remove = actions.add_parser("remove", help="take a key back; a running service knows within a second")
    remove.add_argument("name", metavar="NAME", help="whose key it was")


def run(args: argparse.Namespace) -> int:
    from api.keys import KeysError, read
    from lodelink import settings
    from lodelink.errors import UserError

    path = settings.read().api.keys if args.file is None else args.file
    if path is None:
        raise UserError("Which file? Set LODELINK_KEYS, or say --file FILE.")
    try:
        there = list(read(path)) if path.exists() or args.action != "add" else []
    except KeysError as error:
        raise UserError(str(error)) from error
    match args.action:
        case "add":
            return _add(path, there, args)
        case "list":
            for key in there:
                rate = f"{key.per_minute} a minute" if key.per_minute else "no limit"
                print(f"{key.name}  {', '.join(sorted(key.scopes))}  {rate}")
        case "remove":
            kept = [key for key in there if key.name != args.name]
            if len(kept) == len(there):
                raise UserError(f"{path} has no key of {args.name!r}; `lodelink keys list` shows whose there are.")
            _write(path, kept)
    return 0


def _add(path: Path, there: list[Key], args: argparse.Namespace) -> int:
    from api.keys import SCOPES, KeysError, line, made, parsed
    from lodelink.errors import UserError

    wanted = args.scope or ["read"]
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown:
        raise UserError(f"{unknown[0]!r} is no scope; known are {', '.join(SCOPES)}.")
    if any(key.name == args.name for key in there):
        raise UserError(f"{args.name} has a key already; `lodelink keys remove {args.name}` takes it back.")
    key, kept = made(args.name, wanted, args.per_minute)
    try:
        parsed(line(kept), "the new key")
    except KeysError as error:
        raise UserError(str(error)) from error
    _write(path, [*there, kept])
    print(key)
    return 0


def _write(path: Path, keys: list[Key]) -> None:
    """The whole file anew, readable by its owner alone, in one step: a running service never sees half of it."""
    from api.keys import HEADER, line

    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(HEADER + "".join(line(key) for key in keys))
    fresh.replace(path)
