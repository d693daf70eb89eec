"""`lodelink ask`: a question in plain words, Chinese or English."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.asking.ask import Asking, Understood

NAME = "ask"
HELP = "Ask in plain words, in Chinese or English, such as: which alliances link to cobalt."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="+", metavar="QUESTION", help="the question; quotes are not needed")
    parser.add_argument("--limit", type=int, metavar="N", help="rows to show (default 20, or what the question says)")
    parser.add_argument("--understand", action="store_true", help="only show how the question is understood")
    parser.add_argument("--json", action="store_true", help="all of it as JSON, as /v1/ask gives it")


def run(args: argparse.Namespace) -> int:
    """0: answered; 1: not answered, with the reason and what can be asked."""
    import asyncio

    from lodelink import opening, settings

    question = " ".join(args.question)
    with opening.opened(settings.read()) as store:
        asking = asyncio.run(_ask(store, question, args))
    if args.json:
        print(asking.model_dump_json(indent=2))
    else:
        _show(asking)
    return 0 if asking.status == "answered" else 1


async def _ask(store: Any, question: str, args: argparse.Namespace) -> Asking:
    from graph import AsyncStore, Pasts
    from graph.errors import GraphError
    from lodelink.errors import UserError
    from lodelink.vocabulary import names_of, vocabulary
    from queries.asking.ask import Asker
    from queries.canned import catalogue
    from queries.names import NotResolved
    from queries.service import BadParameter, Service

    reader = AsyncStore(store.settings, store.target)
    pasts = Pasts(lambda: store, names_of)
    try:
        asker = Asker(Service(reader, vocabulary(), past=pasts.at), catalogue())
        return await asker.ask(question, limit=args.limit, answer=not args.understand)
    except (NotResolved, BadParameter, GraphError) as error:
        raise UserError(str(error)) from error
    finally:
        await pasts.close()
        await reader.close()


def _show(asking: Asking) -> None:
    from lodelink.commands import query
    from queries.canned import catalogue

    chinese = asking.language == "zh"
    print(asking.sentence.zh if chinese else asking.sentence.en)
    given = [f"{w.words} → {w.of}" for w in asking.words if w.gives in ("parameter", "time", "rows") and w.of]
    if asking.understood is not None:
        print(f"  {asking.understood.query}: {'; '.join(given)}" if given else f"  {asking.understood.query}")
    if asking.answer is not None:
        query.show(asking.answer, catalogue()[asking.answer.query], asking.language)
    if asking.next_best:
        print("也可以问：" if chinese else "You can ask:")
        for one in asking.next_best:
            print(f"  {one.question}   [{_command(one)}]")
    elif asking.status == "cannot":
        print("`lodelink query` 列出全部问题。" if chinese else "`lodelink query` lists all questions.")


def _command(one: Understood) -> str:
    """The same question by its id."""
    parts = [f"lodelink query {one.query}", *(f"--param {name}={value}" for name, value in one.parameters.items())]
    if one.as_of is not None:
        parts.append(f"--as-of {one.as_of}")
    if one.known_on is not None:
        parts.append(f"--known-on {one.known_on}")
    return " ".join(parts)
