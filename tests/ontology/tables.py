"""Reading a table of names strictly, for the tests of its form: cells, lists of values, all names of a row."""

from __future__ import annotations

from pathlib import Path

Row = dict[str, str]


def table(path: Path, columns: list[str]) -> list[Row]:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    head, *lines = text.rstrip("\n").split("\n")
    assert head.split("\t") == columns
    rows = []
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(columns), line
        assert all(c == c.strip() and "  " not in c for c in cells), line
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def values(cell: str) -> list[str]:
    return cell.split(" | ") if cell else []


def names(row: Row) -> list[str]:
    found = [row["en"], row["zh"]]
    for column in ("alias", "abbr", "symbol", "former"):
        found += values(row[column])
    return [n for n in found if n]
