"""`lodelink forget`: takes a document, and what only it said, out of the graph."""

from __future__ import annotations

import argparse

NAME = "forget"
HELP = "Take documents, and what only they said, out of the graph."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "keys", nargs="+", metavar="DOCUMENT", help="key or short id of a document (`lodelink status --documents`)"
    )
    parser.add_argument(
        "--purge", action="store_true", help="erase it from the history as well; it can't be told again"
    )


def run(args: argparse.Namespace) -> int:
    from graph import forget
    from graph.errors import GraphError
    from lodelink import opening, settings
    from lodelink.errors import UserError
    from lodelink.vocabulary import names_of

    with opening.opened(settings.read()) as store:
        for key in args.keys:
            try:
                report = forget(store, key, purge=args.purge, names=names_of)
            except GraphError as error:
                raise UserError(str(error)) from error
            print(
                f"{key}: {opening.counted(report.claims_removed, 'claim')} and {opening.counted(report.edges_removed, 'edge')} removed, "
                f"{opening.counted(report.edges_changed, 'edge')} changed."
            )
    return 0
