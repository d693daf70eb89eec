"""Lines that are filled at once are those that are filled cell by cell."""

from __future__ import annotations

from operator import methodcaller
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.lines import Cell, Form, Quoted

TEXT = st.text(st.sampled_from('a"",%s\\\n中'), max_size=6)


def joined(items: list[str]) -> str:
    return "|".join(items).replace('"', '""')


@given(TEXT, TEXT, st.integers(), st.floats(allow_nan=False), st.lists(TEXT, max_size=3))
def test_a_line_is_the_same_whether_filled_at_once_or_cell_by_cell(
    one: str, other: str, number: int, real: float, items: list[str]
) -> None:
    doubled = methodcaller("replace", '"', '""')
    cells: list[Cell] = [("one", doubled), ("other", doubled), ("number", repr), ("real", repr), ("items", joined)]
    pieces: list[str | Cell] = ['100%,"', cells[0], '","', cells[1], '",', cells[2], ",", cells[3], ',"', cells[4], '"']
    record: dict[str, Any] = {"one": one, "other": other, "number": number, "real": real, "items": items}
    line = Quoted(pieces, {"one", "other", "number", "real"})
    told = line.filled(record)
    assert told == Form(pieces).filled(record)
    # It remembers where marks were, and is right all the same where none are.
    plain = {**record, "one": "a", "other": "b"}
    assert [line.filled(row) for row in (record, plain, record)] == [told, Form(pieces).filled(plain), told]
    assert told == f'100%,"{doubled(one)}","{doubled(other)}",{number!r},{real!r},"{joined(items)}"'
