"""`lodelink changes`: edges that were added, ended or changed since a time, with what was and what is, and why."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.history import Change

NAME = "changes"
HELP = "List the edges that were added, ended or changed since a time, and the documents that did it."
# What stands in front of the rest of a line, or follows from what does.
_SAID = frozenset({"relation", "subject", "object", "from_earliest", "from_latest", "to_earliest", "to_latest"})


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", required=True, metavar="DATE", help="2026, 2026-01, 2026-01-31 (from that day on) or a time, UTC"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="list only the last N")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.epilog = "The time is that at which the graph learnt of something; `as_of` of a question asks when it holds."


def run(args: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from graph import changes
    from graph.errors import GraphError
    from lodelink import opening, settings
    from lodelink.errors import UserError

    since = moment(args.since)
    if args.limit is not None and args.limit < 1:
        raise UserError("--limit takes a number from 1 on.")
    with opening.opened(settings.read()) as store:
        try:
            found = changes(store, since)
            shown = found if args.limit is None else found[-args.limit :]
            called = opening.called(store, [e for c in shown for e in (c.subject, c.object)])
        except GraphError as error:
            raise UserError(str(error)) from error
    for change in shown:
        if args.json:
            names = {"subject_name": called[change.subject], "object_name": called[change.object]}
            print(json.dumps({**asdict(change), **names}, ensure_ascii=False, sort_keys=True))
        else:
            print(_line(change, called))
    if not args.json:
        counts = {how: sum(1 for c in found if c.how == how) for how in ("added", "changed", "ended")}
        print(", ".join(f"{n} {how}" for how, n in counts.items()) + f" since {args.since}.")
    return 0


def moment(text: str) -> str:
    """A day, month, year or time as the graph writes times: what comes after it is later as text as well."""
    from datetime import UTC, datetime

    from lodelink.errors import UserError
    from ontology.dates import PartialDate

    try:
        if "T" not in text and " " not in text:
            PartialDate(text)
            return text
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise UserError(
            f"--since {text!r} is not a date; write 2026, 2026-01, 2026-01-31 or 2026-01-31T12:00."
        ) from error
    given = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    return given.isoformat(timespec="microseconds")


def _line(change: Change, called: Mapping[str, str]) -> str:
    ends = f"{called[change.subject]} {change.relation} {called[change.object]}"
    match change.how:
        case "changed":
            names = sorted((change.old.keys() | change.new.keys()) - _SAID)
            told = "; ".join(f"{n} {_value(change.old.get(n))} → {_value(change.new.get(n))}" for n in names)
            told = told or "more sources"
        case "added":
            told = _values(change.new)
        case "ended":
            told = _values(change.old)
        case other:
            raise ValueError(f"{other!r} is no change")
    because = f"  [{', '.join(change.documents)}]" if change.documents else ""
    return f"{change.at[:16]}  {change.how:7}  {ends}{f': {told}' if told else ''}{because}"


def _values(row: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {_value(value)}" for name, value in sorted(row.items()) if name not in _SAID)


def _value(value: Any) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
