"""`lodelink settings`: every setting with its meaning, its default and what it is now."""

from __future__ import annotations

import argparse

NAME = "settings"
HELP = "Show every setting: its variable, meaning, default and present value."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON list")


def run(args: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from lodelink import settings

    found = settings.variables(settings.read())
    if args.json:
        print(json.dumps([asdict(v) for v in found], ensure_ascii=False, indent=2))
        return 0
    width = max(len(v.name) for v in found)
    for variable in found:
        default = "none" if variable.default in (None, "") else variable.default
        now = "" if variable.value == variable.default else f"; now {variable.value}"
        print(f"{variable.name:<{width}}  {variable.meaning} (default {default}{now})")
    return 0
