"""Traps: short wordings of our own that a careless recogniser gets wrong, one a row of traps.tsv.

`expected` lists what is found of the row's type and is not inside a longer name: names as they stand in the text (a
country or mineral with `=` and the end of its id), values as `shown` writes them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.names.mentions import Recogniser
from ontology.names.values import Date, Money, Number, Percent, Quantity, Rank, Value

PUBLISHED = "2026-06-15"
ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("traps.tsv").read_text(encoding="utf-8").split("\n")[1:]
    if line
]
HEDGE = {"": "", "about": "~", "at_least": ">=", "at_most": "<=", "range": ""}


def shown(value: Value) -> str:
    """A value in short: 2025-10..2025-12~ (inferred), >=30000000 USD, 100000 t/year, 1 world."""
    match value:
        case Date():
            until = f"..{value.until}" if value.until else ""
            return (
                (value.iso or "?")
                + until
                + ("..>" if value.open_end else "")
                + "~" * (value.inferred and bool(value.iso))
            )
        case Money():
            return f"{number(value.amount, value.hedge, value.max)} {value.currency}" + f"/{value.per}" * bool(
                value.per
            )
        case Percent():
            return number(value.value, value.hedge, value.max) + f" {value.kind}" * (value.kind != "share")
        case Quantity():
            return f"{number(value.amount, value.hedge, value.max)} {value.unit}" + f" {value.form}" * bool(value.form)
        case Number():
            return number(value.amount, value.hedge, value.max)
        case Rank():
            return f"{value.rank}" + " world" * (value.scope == "world")


def number(low: float, hedge: str, high: float | None) -> str:
    def plain(x: float) -> str:
        return str(int(x)) if x == int(x) else str(x)

    return HEDGE[hedge] + plain(low) + ("" if high is None else f"-{plain(high)}")


def test_there_are_enough() -> None:
    assert len(ROWS) >= 400
    assert len({(kind, text) for kind, text, _ in ROWS}) == len(ROWS)
    assert {kind for kind, _, _ in ROWS} >= {"Date", "Money", "Percent", "Quantity", "Rank", "Country", "Organization"}


@pytest.mark.parametrize(("kind", "text", "expected"), ROWS, ids=lambda v: v[:40])
def test_trap(kind: str, text: str, expected: str) -> None:
    found = []
    for m in Recogniser.standard().recognise(text, published=PUBLISHED):
        if m.type == kind and not m.inside:
            linked = f"={m.ids[0].split(':')[1]}" if kind in ("Country", "Mineral") and m.ids else ""
            found.append(shown(m.value) if m.value is not None else m.surface + linked)
    assert (", " if kind == "Money" else " ").join(found) == expected
