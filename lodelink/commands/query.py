"""`lodelink query`: a question of the catalogue, answered on the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.answer import Answer
    from queries.canned import Canned

NAME = "query"
HELP = "Ask a question of the catalogue; without an id, list the questions."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="the question, such as mineral-alliances")
    parser.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help="a parameter, such as mineral=cobalt"
    )
    parser.add_argument("--as-of", metavar="DATE", help="day to answer for, or `all` (default: today)")
    parser.add_argument(
        "--known-on",
        metavar="DATE",
        help="answer from the graph as it stood at the end of that day (default: as it is)",
    )
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="rows to show (default 100)")
    parser.add_argument("--cursor", metavar="TEXT", help="go on where the last page ended, as it told itself")
    parser.add_argument("--json", action="store_true", help="the whole answer as JSON, as the API gives it")


def run(args: argparse.Namespace) -> int:
    import asyncio

    from lodelink import opening, settings
    from lodelink.errors import UserError
    from queries.canned import catalogue

    known = catalogue()
    if args.id is None:
        for canned in known.values():
            print(f"{canned.id}  {canned.title.en} · {canned.title.zh}")
        return 0
    if args.id not in known:
        raise UserError(f"No question is called {args.id!r}. The catalogue has {', '.join(known)}.")
    given = dict(pair(text) for text in args.param)
    with opening.opened(settings.read()) as store:
        answer = asyncio.run(_ask(store, known[args.id], given, args))
    if args.json:
        print(answer.model_dump_json(indent=2))
    else:
        _show(answer, known[args.id])
        following = next_page(answer, args)
        if following is not None:
            print(f"Next page: {following}")
    return 0


def next_page(answer: Answer, args: argparse.Namespace) -> str | None:
    """The command that shows the page after an answer, if there is one."""
    import shlex

    if answer.cursor is None:
        return None
    # The day is written out: a page asked for after midnight belongs to the first one's day.
    day = args.as_of if answer.as_of is None else answer.as_of
    given = [("--as-of", day), ("--known-on", args.known_on), ("--limit", str(args.limit)), ("--cursor", answer.cursor)]
    words = ["lodelink", "query", args.id, *(word for text in args.param for word in ("--param", text))]
    words += [word for name, value in given if value is not None for word in (name, value)]
    return shlex.join(words)


def pair(text: str) -> tuple[str, str]:
    """`mineral=cobalt` as (mineral, cobalt)."""
    from lodelink.errors import UserError

    name, sign, value = text.partition("=")
    if not sign or not name:
        raise UserError(f"{text!r} is not NAME=VALUE, such as mineral=cobalt.")
    if name == "as_of":
        raise UserError(f"The day is no parameter of a question; say --as-of {value or '2025-12-01'}.")
    return name, value


async def _ask(store: Any, canned: Canned, given: dict[str, str], args: argparse.Namespace) -> Answer:
    from graph import AsyncStore, Pasts
    from graph.errors import GraphError
    from lodelink import opening
    from lodelink.errors import UserError
    from queries.names import NotResolved
    from queries.service import BadParameter, Service

    reader = AsyncStore(store.settings, store.target)
    pasts = Pasts(lambda: store, opening.names_of)
    try:
        service = Service(reader, opening.vocabulary(), past=pasts.at)
        return await service.answer(
            canned, given, as_of=args.as_of, known_on=args.known_on, limit=args.limit, cursor=args.cursor
        )
    except (NotResolved, BadParameter, GraphError) as error:
        raise UserError(str(error)) from error
    finally:
        await pasts.close()
        await reader.close()


def _show(answer: Answer, canned: Canned) -> None:
    """A table for the eye: the plain columns, and below each row the sentences that it rests on."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = ", ".join(f"{name} = {r.name or r.given}" for name, r in answer.parameters.items())
    when = "all times" if answer.as_of is None else answer.as_of
    if answer.known_on is not None:
        when += f"; as known on {answer.known_on}"
    table = Table(title=f"{answer.title.en} ({shown}; {when})", title_justify="left", show_lines=True)
    plain = [c for c in canned.columns if c.type != "hops"]
    for column in plain:
        table.add_column(column.name, overflow="fold")  # Chinese has no blanks to break at
    table.add_column("evidence", ratio=1, overflow="fold")
    for row in answer.rows:
        evidence = Text()
        for column in canned.columns:
            if column.type == "hops":
                for hop in row[column.name]:
                    evidence.append(_hop(hop) + "\n", style="bold")
                    for one in hop["evidence"][:1]:
                        evidence.append(f"“{one['quote']}” — {_cited(one['document'])}\n")
        evidence.rstrip()
        table.add_row(*(_cell(row[c.name]) for c in plain), evidence)
    console = Console()
    console.print(table)
    console.print(f"{len(answer.rows)} of {total_of(answer, canned)} rows. {answer.coverage.note}", markup=False)


def total_of(answer: Answer, canned: Canned) -> str:
    """How many rows an answer has; where it has more than its question reads, so many at least."""
    if answer.complete:
        return str(answer.total)
    return f"at least {answer.total} (the question reads at most {canned.max_rows} of each of its parts)"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _hop(hop: dict[str, Any]) -> str:
    details = ", ".join(f"{k} {v}" for k, v in hop["qualifiers"].items())
    maybe = " (possibly)" if hop["holds"] == "possibly" else ""
    return (
        f"{hop['subject']['name']} {hop['relation']} {hop['object']['name']}{': ' + details if details else ''}{maybe}"
    )


def _cited(document: dict[str, Any]) -> str:
    parts = (document["title"] or document["key"], document["publisher"], document["published"])
    return ", ".join(p for p in parts if p)
