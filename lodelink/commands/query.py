"""`lodelink query`: a question of the catalogue, answered on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from rich.text import Text

    from queries.answer import Answer
    from queries.canned import Canned, Column

NAME = "query"
HELP = "Ask a question of the catalogue; without an id, list the questions."

Language = Literal["en", "zh"]

# Columns of the screen that sentences want beside a table: less, and they break words.
LEAST_EVIDENCE = 36
# Wider cells than this may well be broken.
WIDE_CELL = 24


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
    from queries.canned import catalogue, unknown

    known = catalogue()
    if args.id is None:
        for canned in known.values():
            print(f"{canned.id}  {canned.title.en} · {canned.title.zh}")
        return 0
    if args.id not in known:
        raise UserError(f"{unknown(args.id, known)} `lodelink query` alone lists all {len(known)}.")
    given = dict(pair(text) for text in args.param)
    with opening.opened(settings.read()) as store:
        answer = asyncio.run(_ask(store, known[args.id], given, args))
    if args.json:
        print(answer.model_dump_json(indent=2))
    else:
        show(answer, known[args.id])
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
    from lodelink.errors import UserError
    from lodelink.vocabulary import names_of, vocabulary
    from queries.names import NotResolved
    from queries.service import BadParameter, Service

    reader = AsyncStore(store.settings, store.target)
    pasts = Pasts(lambda: store, names_of)
    try:
        service = Service(reader, vocabulary(), past=pasts.at)
        return await service.answer(
            canned, given, as_of=args.as_of, known_on=args.known_on, limit=args.limit, cursor=args.cursor
        )
    except (NotResolved, BadParameter, GraphError) as error:
        raise UserError(str(error)) from error
    finally:
        await pasts.close()
        await reader.close()


def show(answer: Answer, canned: Canned, language: Language = "en") -> None:
    """A table for the eye: the plain columns that say anything, and in each row the sentences that it rests on."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from queries.formats.titles import title

    console = Console()
    told = heading(answer, language)
    plain = [c for c in canned.columns if c.type != "hops"]
    filled = [c for c in plain if any(row[c.name] not in (None, "", []) for row in answer.rows)]
    names = [getattr(title(canned.id, c.name), language) for c in filled]
    cells = [[cell(row[c.name], c, language) for c in filled] for row in answer.rows]
    evidence = [Text("\n").join(_sentences(row, canned, language)) for row in answer.rows]
    # Beside many columns the sentences would stand one word to a line: then they follow the table, by number.
    beside = console.width - _width(names, cells) >= LEAST_EVIDENCE
    table = Table(show_lines=True)
    if not beside:
        table.add_column("#", justify="right", no_wrap=True)
    for name, column in zip(names, filled, strict=True):
        # Chinese has no blanks to break at; a day is not to be broken.
        table.add_column(name, overflow="fold", no_wrap=column.type == "date")
    if beside:
        table.add_column(
            "原文依据" if language == "zh" else "Evidence", ratio=1, min_width=LEAST_EVIDENCE - 4, overflow="fold"
        )
    for number, (texts, sentences) in enumerate(zip(cells, evidence, strict=True), start=1):
        told_of = [*map(Text, texts), sentences] if beside else [Text(str(number)), *map(Text, texts)]
        table.add_row(*told_of)
    console.print(told, style="italic", markup=False, highlight=False)
    if answer.rows:
        console.print(table)
        for number, sentences in enumerate(() if beside else evidence, start=1):
            console.print(Text(f"{number}. ").append_text(sentences), overflow="fold")
    empty = [getattr(title(canned.id, c.name), language) for c in plain if c not in filled and answer.rows]
    if empty:
        words = "各行均无：" if language == "zh" else "Nothing in any row under: "
        console.print(words + ("、" if language == "zh" else ", ").join(empty), markup=False, highlight=False)
    console.print(closing(answer, canned, language), markup=False)


def _sentences(row: Mapping[str, Any], canned: Canned, language: Language) -> Iterator[Text]:
    """Each step of a row, and the sentence that it rests on."""
    from rich.text import Text

    for column in canned.columns:
        if column.type == "hops":
            for hop in row[column.name]:
                yield Text(_hop(hop, language), style="bold")
                for one in hop["evidence"][:1]:
                    yield Text(f"“{one['quote']}” — {_cited(one['document'])}")


def _width(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """How wide a table of these columns is, its lines among it, where only wide cells are broken."""
    from rich.cells import cell_len

    columns = zip(names, *rows, strict=True)
    return 1 + sum(
        3 + min(WIDE_CELL, max(cell_len(line) for text in column for line in (text.splitlines() or [""])))
        for column in columns
    )


def heading(answer: Answer, language: Language) -> str:
    """What was asked: the title, the parameters that were given, and the day."""
    chinese = language == "zh"
    parts = [
        f"{name} = {(chinese and one.name_zh) or one.name or one.given}" for name, one in answer.parameters.items()
    ]
    if answer.as_of is not None:
        parts.append(answer.as_of)
    else:
        parts.append("全部时间" if chinese else "all times")
    if answer.known_on is not None:
        parts.append(f"按{answer.known_on}所知" if chinese else f"as known on {answer.known_on}")
    title = getattr(answer.title, language)
    return f"{title}（{'；'.join(parts)}）" if chinese else f"{title} ({'; '.join(parts)})"


def closing(answer: Answer, canned: Canned, language: Language) -> str:
    """How many rows there are, and what they were looked for in."""
    covered = answer.coverage
    if answer.graph_version == 0:
        where = "`lodelink load samples`"
        return (
            f"图谱是空的；请先载入文献，例如 {where}。"
            if language == "zh"
            else f"The graph is empty: load something, such as {where}."
        )
    if language == "en":
        return f"{len(answer.rows)} of {total_of(answer, canned)} rows. {covered.note}"
    least = "" if answer.complete else "至少"
    rows = f"显示{len(answer.rows)}行，共{least}{answer.total}行。"
    if answer.total:
        return f"{rows}依据{covered.documents}份文献中的{covered.claims}条相关陈述。"
    if covered.documents:
        return f"{rows}在{covered.documents}份文献的{covered.claims}条相关陈述中未见记载。"
    return f"{rows}没有任何文献提及：这是收录的空白，不是结论。"


def total_of(answer: Answer, canned: Canned) -> str:
    """How many rows an answer has; where it has more than its question reads, so many at least."""
    if answer.complete:
        return str(answer.total)
    return f"at least {answer.total} (the question reads at most {canned.max_rows} of each of its parts)"


def cell(value: Any, column: Column, language: Language) -> str:
    """A value in the words of a language."""
    from queries.formats.titles import SAYS, half, meant

    match value:
        case None:
            return ""
        case dict():
            return str((language == "zh" and value["name_zh"]) or value["name"])
        case list():
            return ("、" if language == "zh" else ", ").join(cell(one, column, language) for one in value)
        case str() if column.name == SAYS:
            return half(value, language)
        case str():
            words = meant(value, column)
            if words is None:
                return _minute(value) if column.type == "date" else value
            return str(getattr(words, language))
        case _:
            return str(value)


def _minute(moment: str) -> str:
    """A day as it is; of a moment the graph keeps more than the eye wants, and in a narrow column it breaks."""
    day, t, time = moment.partition("T")
    return f"{day} {time[:5]}" if t else moment


def _hop(hop: dict[str, Any], language: Language) -> str:
    details = ", ".join(f"{k} {v}" for k, v in hop["qualifiers"].items())
    maybe = ("（可能）" if language == "zh" else " (possibly)") if hop["holds"] == "possibly" else ""
    ends = [str((language == "zh" and hop[end]["name_zh"]) or hop[end]["name"]) for end in ("subject", "object")]
    return f"{ends[0]} {hop['relation']} {ends[1]}{': ' + details if details else ''}{maybe}"


def _cited(document: dict[str, Any]) -> str:
    parts = (document["title"] or document["key"], document["publisher"], document["published"])
    return ", ".join(p for p in parts if p)
