"""Countries by their codes of ISO 3166: CN, CHN. A code is no name: no text is searched for it (IN, US and IT are words)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "country_codes.tsv"


def country_of(code: str) -> str | None:
    """The id of the country that a code of two or three letters stands for, in any case."""
    return _codes().get(code.upper())


@cache
def _codes() -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        two = {row["code"]: row["id"] for row in csv.DictReader(file, delimiter="\t")}
    return two | {id_.removeprefix("country:"): id_ for id_ in two.values()}
