"""The `lodelink` command: finds the sub-commands in lodelink.commands and runs the one that was asked for."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

import lodelink.commands
from lodelink.errors import UserError


def commands() -> dict[str, ModuleType]:
    """Every command module by its name. They import what is heavy only when run, so that `--help` stays quick."""
    modules = (
        importlib.import_module(f"lodelink.commands.{info.name}")
        for info in pkgutil.iter_modules(lodelink.commands.__path__)
    )
    return {m.NAME: m for m in modules}


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lodelink",
        description="A knowledge graph of critical-mineral policies and supply chains, every edge with the sentence it came from.",
    )
    sub = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, module in sorted(commands().items()):
        child = sub.add_parser(name, help=module.HELP, description=module.HELP)
        module.configure(child)
        child.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args))
    except UserError as error:
        print(f"lodelink: {error}", file=sys.stderr)
        return 2
    except ValueError as error:
        from queries.canned import CatalogueError  # heavy: only where something went wrong

        if not isinstance(error, CatalogueError):
            raise
        print(f"lodelink: queries/catalogue/{error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe went away (`lodelink … | head`): nothing to say, nothing to do
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("lodelink: interrupted.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
