"""`lodelink check`: whether what is in the graph agrees with the ontology and with itself."""

from __future__ import annotations

import argparse

NAME = "check"
HELP = "Check the graph against the ontology and itself; exit status 1 where something is wrong."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="problems to print (default 50)")


def run(args: argparse.Namespace) -> int:
    from graph import check
    from graph.errors import GraphError
    from graph.identity import read_ledger
    from lodelink import opening, settings
    from lodelink.errors import UserError
    from lodelink.vocabulary import names_of

    with opening.opened(settings.read()) as store:
        try:
            ledger = read_ledger(store.settings.ledger_path)
            problems = check(store, shacl=True, names=names_of, ledger=ledger)
        except GraphError as error:
            raise UserError(str(error)) from error
    for problem in problems[: args.limit]:
        print(problem)
    print("All is well." if not problems else f"{len(problems)} problems.")
    return 1 if problems else 0
