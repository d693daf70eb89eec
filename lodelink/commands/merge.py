"""`lodelink merge`: says that two entities are one, or that they are not, in the ledger, and applies it."""

from __future__ import annotations

import argparse

NAME = "merge"
HELP = "Make one of two entities (or note that they are two), with who, when and why in the ledger."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="A", help="id of the entity that goes; it leads to B from now on")
    parser.add_argument("new", metavar="B", help="id of the entity that stays")
    parser.add_argument("--why", required=True, metavar="TEXT", help="the reason, for those who come after")
    parser.add_argument("--who", metavar="NAME", help="who decides (default: the user of this machine)")
    parser.add_argument("--different", action="store_true", help="A and B are not one; it is not suggested again")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.epilog = (
        "Nothing is lost: `lodelink unmerge A B --why …` takes it back. The ledger is a file that you may also edit."
    )


def run(args: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from graph.errors import GraphError
    from graph.identity import Verdict
    from lodelink import ledger, opening, settings
    from lodelink.errors import UserError

    if not args.why.strip():
        raise UserError("--why is empty; say how you know.")
    verdict = Verdict(
        "different" if args.different else "same",
        args.old,
        args.new,
        ledger.who_is_it(args.who),
        ledger.today(),
        args.why,
    )
    with opening.opened(settings.read()) as store:
        try:
            report = ledger.decide(store, verdict)
        except GraphError as error:
            raise UserError(str(error)) from error
    if args.json:
        edges = {name: getattr(report, name) for name in ("edges_added", "edges_changed", "edges_removed")}
        print(json.dumps({**asdict(verdict), **edges}, ensure_ascii=False))
    elif args.different:
        print(f"Noted: {args.old} and {args.new} are different.")
    else:
        print(
            f"{args.old} is {args.new}: {opening.counted(report.edges_added, 'edge')} added, {report.edges_changed} changed, "
            f"{report.edges_removed} removed."
        )
    return 0
