"""`lodelink mentions FILE`: what the recogniser finds in a text, in colour or as JSON."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ontology.names.mentions import Mention

NAME = "mentions"
HELP = "Show the names, dates and amounts that are recognised in a text file."

STYLES = {
    "Country": "bold blue", "Place": "blue", "Mineral": "bold green", "Form": "green", "Alliance": "bold magenta",
    "Organization": "bold cyan", "Project": "bold yellow", "Measure": "bold red", "Date": "underline",
    "Money": "reverse", "Percent": "reverse", "Quantity": "reverse", "Number": "dim", "Rank": "italic",
}  # fmt: skip


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a text file in UTF-8 ('-' reads the standard input)")
    parser.add_argument("--published", help="the date of the text (ISO), for 今年, last month and the like")
    parser.add_argument("--extra", type=Path, help="a folder of your own name tables")
    parser.add_argument("--json", action="store_true", help="one JSON object a mention and line")


def run(args: argparse.Namespace) -> int:
    from lodelink.commands.names import extra_folder
    from lodelink.errors import UserError
    from ontology.names.mentions import Recogniser

    try:
        data = sys.stdin.buffer.read() if str(args.file) == "-" else args.file.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise UserError(f"{args.file} cannot be read ({error.strerror}): check the path.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{args.file} is not UTF-8 text: give documents to `lodelink extract`.") from error
    found = Recogniser.standard(extra_folder(args.extra)).recognise(text, published=args.published)
    if args.json:
        for mention in found:
            print(json.dumps(as_json(mention), ensure_ascii=False))
    else:
        show(text, found)
    return 0


def as_json(mention: Mention) -> dict[str, Any]:
    row = {f.name: getattr(mention, f.name) for f in dataclasses.fields(mention) if f.name != "value"}
    if mention.value is not None:
        row["value"] = {k: v for k, v in dataclasses.asdict(mention.value).items() if v not in ("", None, False)}
    return row


def show(text: str, found: list[Mention]) -> None:
    from rich.console import Console
    from rich.text import Text

    rich_text = Text(text)
    for mention in found:
        if not mention.inside:
            rich_text.stylize(STYLES[mention.type], mention.start, mention.end)
    console = Console(highlight=False)
    console.print(rich_text, soft_wrap=True)
    seen: set[tuple[str, str]] = set()
    for mention in found:
        key = (mention.surface, mention.type)
        if key not in seen and mention.type != "Number":
            seen.add(key)
            what = mention.name or ", ".join(mention.ids) or _value(mention)
            line = Text(f"{mention.type:13}", STYLES[mention.type])
            line.append(f" {mention.surface!r}  {what}  [{mention.how}]", "not bold")
            console.print(line, soft_wrap=True)


def _value(mention: Mention) -> str:
    """What a date or amount says, without what it leaves open."""
    return " ".join(f"{k}={v}" for k, v in as_json(mention).get("value", {}).items() if k not in ("first", "last"))
