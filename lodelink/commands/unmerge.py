"""`lodelink unmerge`: takes a decision of the ledger back and makes the graph as if it had never been."""

from __future__ import annotations

import argparse

NAME = "unmerge"
HELP = "Take a merge (or a note that two are different) back; the ledger keeps it as a comment."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pair", nargs=2, metavar=("A", "B"), help="the two ids, as the ledger has them, in any order")
    parser.add_argument("--why", required=True, metavar="TEXT", help="the reason, for those who come after")
    parser.add_argument("--who", metavar="NAME", help="who takes it back (default: the user of this machine)")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    import json

    from graph.errors import GraphError
    from lodelink import ledger, opening, settings
    from lodelink.errors import UserError

    if not args.why.strip():
        raise UserError("--why is empty; say how you know.")
    who = ledger.who_is_it(args.who)
    with opening.opened(settings.read()) as store:
        try:
            report = ledger.take_back(store, args.pair, who, args.why)
        except GraphError as error:
            raise UserError(str(error)) from error
    one, other = args.pair
    if args.json:
        edges = {name: getattr(report, name) for name in ("edges_added", "edges_changed", "edges_removed")}
        print(json.dumps({"one": one, "other": other, "who": who, "why": args.why, **edges}, ensure_ascii=False))
    else:
        print(
            f"{one} and {other} are apart: {opening.counted(report.edges_added, 'edge')} added, {report.edges_changed} changed, "
            f"{report.edges_removed} removed."
        )
    return 0
