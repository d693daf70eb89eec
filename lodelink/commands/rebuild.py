"""`lodelink rebuild`: computes every edge from the claims once more, under the present ledger of merges."""

from __future__ import annotations

import argparse

NAME = "rebuild"
HELP = "Apply the ledger of merges and compute every edge from the claims once more."


def configure(parser: argparse.ArgumentParser) -> None:
    del parser  # takes nothing


def run(args: argparse.Namespace) -> int:
    from graph import rebuild
    from graph.errors import GraphError
    from lodelink import opening, settings
    from lodelink.errors import UserError
    from lodelink.vocabulary import names_of

    del args
    with opening.opened(settings.read()) as store:
        try:
            report = rebuild(store, names=names_of)
        except GraphError as error:
            raise UserError(str(error)) from error
    if report.edges_added == report.edges_changed == report.edges_removed == 0:
        print("Every edge is as the claims and the ledger make it.")
        return 0
    print(
        f"{opening.counted(report.edges_added, 'edge')} added, {report.edges_changed} changed, {report.edges_removed} "
        f"removed; {opening.counted(report.conflicts, 'edge')} came into conflict."
    )
    return 0
