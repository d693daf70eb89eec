"""`lodelink load`: facts files and documents into the graph."""

from __future__ import annotations

import argparse
from pathlib import Path

NAME = "load"
HELP = "Load facts files, documents or folders of them into the graph."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="FACTS.jsonl with its document beside it, a document or a .jsonl of articles to read, or a folder of these",
    )
    parser.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="processes that read (default: one a processor)"
    )
    parser.add_argument("--json", action="store_true", help="the closing report as one JSON object")
    parser.epilog = (
        "What was loaded before and is unchanged is not read again, so that a load that was broken off goes on where it was. "
        "A line that is not a sound fact is reported with file, line and reason, and the rest is loaded. "
        "Exit status: 0 all taken, 1 something was refused, 2 nothing could be done."
    )


def run(args: argparse.Namespace) -> int:
    import json

    from graph.errors import GraphError
    from lodelink import opening, reading, settings
    from lodelink.errors import UserError

    for path in args.paths:
        if not path.exists():
            raise UserError(f"There is no file {path}.")
    with opening.opened(settings.read()) as store:
        try:
            loaded = opening.load(store, args.paths, jobs=reading.workers(args.jobs))
        except GraphError as error:
            raise UserError(str(error)) from error
    if not loaded.refused and loaded.report.documents == 0:
        # A folder mistyped by one letter, or of files of other kinds: a report of noughts would look like success.
        raise UserError(f"There is no document in {', '.join(map(str, args.paths))}.")
    print(json.dumps(loaded.row(), ensure_ascii=False) if args.json else opening.told(loaded))
    return 1 if loaded.refused else 0
