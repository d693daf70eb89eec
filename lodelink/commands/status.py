"""`lodelink status`: how the graph stands."""

from __future__ import annotations

import argparse

NAME = "status"
HELP = "Show which engine is used and how much is in the graph."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--documents", action="store_true", help="list the documents as well")


def run(args: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from graph import status
    from graph.errors import GraphError
    from lodelink import opening, settings
    from lodelink.errors import UserError

    with opening.opened(settings.read()) as store:
        try:
            found = asdict(status(store))
            documents = opening.documents_of(store) if args.documents else []
        except GraphError as error:
            raise UserError(str(error)) from error
    if args.json:
        print(json.dumps({**found, "listed": documents} if args.documents else found, ensure_ascii=False, indent=2))
        return 0
    width = max(len(name) for name in found)
    for name, value in found.items():
        print(f"{name.replace('_', ' '):<{width}}  {'none yet' if value is None else value}")
    for document in documents:
        print(f"{document['id']}  {document['published'] or '----------'}  {document['key']}  {document['title']}")
    return 0
