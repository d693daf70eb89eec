"""`lodelink suggest-merges`: entities that may be one, with reasons; a person decides, with `lodelink merge`."""

from __future__ import annotations

import argparse

NAME = "suggest-merges"
HELP = "List entities that may be one, with reasons; nothing is merged."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--limit", type=int, default=20, metavar="N", help="pairs to list (default 20), the likeliest first"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.epilog = (
        "Decide with `lodelink merge A B --why …`, or with --different, after which the pair is not listed again."
    )


def run(args: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from graph import suggestions
    from graph.errors import GraphError
    from lodelink import opening, settings
    from lodelink.errors import UserError
    from lodelink.vocabulary import names_of

    if args.limit < 1:
        raise UserError("--limit takes a number from 1 on.")
    with opening.opened(settings.read()) as store:
        try:
            found = suggestions(store, limit=args.limit, names=names_of)
            called = opening.called(store, [e for s in found for e in (s.one, s.other)])
        except GraphError as error:
            raise UserError(str(error)) from error
    for suggestion in found:
        if args.json:
            names = {"one_name": called[suggestion.one], "other_name": called[suggestion.other]}
            print(json.dumps({**asdict(suggestion), **names}, ensure_ascii=False))
            continue
        # What the vocabulary knows stays.
        old, new = (suggestion.other, suggestion.one)
        if names_of(old) is not None:
            old, new = new, old
        print(f"{suggestion.score:.2f}  {old} ({called[old]})  →  {new} ({called[new]})")
        for reason in suggestion.reasons:
            print(f"      {reason}")
    if not found and not args.json:
        print("No two entities look like one.")
    return 0
