"""Which alliances link to a mineral, against a table that was worked out by hand from the samples (mineral_alliances.tsv)."""

from __future__ import annotations

import asyncio
import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph import Store
from tests.queries.test_questions import DAY, ask_all
from tests.samples import sample_documents

TABLE = Path(__file__).with_name("mineral_alliances.tsv")
Way = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Row:
    """A path of an answer, or a line of the table: then the quotes are fragments."""

    path: Way
    quotes: tuple[str, ...]

    def is_told_by(self, answered: Row) -> bool:
        """The same path; each fragment stands in its evidence, and each quote of that has a fragment."""
        return (
            self.path == answered.path
            and all(any(part in quote for quote in answered.quotes) for part in self.quotes)
            and all(any(part in quote for part in self.quotes) for quote in answered.quotes)
        )


@cache
def table() -> Mapping[str, tuple[Row, ...]]:
    """The table by mineral; one without a path has no rows."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found: dict[str, tuple[Row, ...]] = {}
    for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        before = found.setdefault(line["mineral"], ())
        if line["alliance"] != "none":
            path = (line["alliance"], line["kind"], line["via"], line["path"], line["holds"])
            found[line["mineral"]] = (*before, Row(path, tuple(line["quotes"].split(" // "))))
    return found


def answered(row: Mapping[str, Any]) -> Row:
    hops = row["hops"]
    holds = "yes" if all(hop["holds"] == "yes" for hop in hops) else "possibly"
    path = (
        row["alliance"]["name"],
        row["kind"],
        row["via"]["name"] if row["via"] is not None else "",
        " > ".join(hop["relation"] for hop in hops),
        holds,
    )
    return Row(path, tuple(sorted({one["quote"] for hop in hops for one in hop["evidence"]})))


def unmatched(expected: Iterable[Row], found: Iterable[Row]) -> list[str]:
    """What only one side has, a line each; a row of one side stands for one of the other and no more."""
    left, out = list(found), []
    for row in expected:
        twin = next((one for one in left if row.is_told_by(one)), None)
        if twin is None:
            out.append(f"only by hand: {row}")
        else:
            left.remove(twin)
    return [*out, *(f"only answered: {row}" for row in left)]


def test_the_alliances_of_a_mineral_are_those_found_by_hand(loaded: Store) -> None:
    asked: list[tuple[str, dict[str, str], str | None]] = [
        ("mineral-alliances", {"mineral": mineral}, None) for mineral in table()
    ]
    for (mineral, expected), answer in zip(table().items(), asyncio.run(ask_all(loaded, asked)), strict=True):
        assert answer.as_of == DAY
        assert answer.total == len(answer.rows)
        assert unmatched(expected, map(answered, answer.rows)) == [], mineral
        # An empty answer is a finding only where something is known of the mineral.
        assert answer.coverage.documents > 0, mineral


def test_the_table_is_whole_and_its_fragments_tell_its_rows_apart() -> None:
    rows = [row for found in table().values() for row in found]
    assert len(table()) >= 10
    assert Counter(row.path[1] for row in rows).keys() == {"names", "backs", "supplies", "controls"}
    texts = [document.text for document in sample_documents()]
    for row in rows:
        for part in row.quotes:
            assert any(part in text for text in texts), f"no sample says {part!r}"
    for mineral, found in table().items():
        assert len(set(found)) == len(found), mineral


def test_a_difference_is_told() -> None:
    """The comparison itself: a missing row, one too many, another kind, a quote too many or of something else."""
    one = Row(("A", "names", "", "COVERS", "yes"), ("x y",))
    told = Row(one.path, ("said x y.",))
    other = Row(("A", "backs", "", "COVERS", "yes"), ("said x y.",))
    assert unmatched([one], [told]) == []
    assert len(unmatched([one], [])) == 1
    assert len(unmatched([one], [told, told])) == 1
    assert len(unmatched([one], [other])) == 2
    assert len(unmatched([one], [Row(one.path, ("said x y.", "more"))])) == 2
    assert len(unmatched([one], [Row(one.path, ("something else",))])) == 2
