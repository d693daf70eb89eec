"""Structure of the organization tables: columns, ids, kinds, guards and legal forms; not whether a name is true."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

NAMES = Path(__file__).resolve().parents[2] / "ontology" / "names"
COLUMNS = ["id", "kind", "en", "zh", "alias", "abbr", "symbol", "former", "broader", "distinct", "note"]
GUARD_COLUMNS = ["name", "id", "near", "left_not", "right_not", "left", "right", "note"]
KINDS = {
    "miner", "refiner", "maker", "trader", "bank", "fund", "investor", "export_credit", "ministry", "agency",
    "regulator", "survey", "institute", "association", "subnational", "company",
}  # fmt: skip
STATE_KINDS = {"ministry", "agency", "regulator", "survey", "subnational", "institute"}
HAN = re.compile(r"[\u3400-\u9fff]")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def values(cell: str) -> list[str]:
    return cell.split(" | ") if cell else []


def folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def names(row: dict[str, str]) -> list[str]:
    single = [row["en"], row["zh"]] if row["zh"] else [row["en"]]
    return single + [v for column in ("alias", "abbr", "symbol", "former") for v in values(row[column])]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return table(NAMES / "organizations.tsv")


@pytest.fixture(scope="module")
def guards() -> list[dict[str, str]]:
    return table(NAMES / "ambiguous" / "organizations.tsv")


@pytest.fixture(scope="module")
def forms() -> list[dict[str, str]]:
    return table(NAMES / "legal_forms.tsv")


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("organizations.tsv", COLUMNS),
        ("ambiguous/organizations.tsv", GUARD_COLUMNS),
        ("legal_forms.tsv", ["form", "lang", "position", "note"]),
    ],
)
def test_the_file_is_plain_tab_separated_text(file: str, columns: list[str]) -> None:
    text = (NAMES / file).read_bytes().decode("utf-8")
    lines = text.split("\n")
    assert lines[0].split("\t") == columns
    assert lines[-1] == ""
    assert "\r" not in text
    for number, line in enumerate(lines[1:-1], start=2):
        cells = line.split("\t")
        assert len(cells) == len(columns), f"line {number}"
        for cell in cells:
            assert cell == cell.strip(), f"line {number}: {cell!r}"
            assert "  " not in cell, f"line {number}: {cell!r}"
            assert all(values(cell)) or not cell, f"line {number}: empty value in {cell!r}"


def test_ids_are_unique_sorted_slugs(rows: list[dict[str, str]]) -> None:
    ids = [row["id"] for row in rows]
    assert ids == sorted(set(ids))
    assert [i for i in ids if not re.fullmatch(r"org:[a-z0-9]+(-[a-z0-9]+)*", i)] == []


def test_kinds_are_known(rows: list[dict[str, str]]) -> None:
    assert {row["kind"] for row in rows} <= KINDS


def test_every_row_has_an_english_and_a_chinese_name_or_says_why_not(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["en"], row["id"]
        assert not HAN.search(row["en"]), row["id"]
        assert row["note"], row["id"]
        assert row["zh"] or "no zh name: " in row["note"], row["id"]
        assert not (row["zh"] and "no zh name: " in row["note"]), row["id"]


def test_no_name_stands_twice_in_a_row(rows: list[dict[str, str]]) -> None:
    for row in rows:
        repeated = [n for n, count in Counter(map(folded, names(row))).items() if count > 1]
        assert repeated == [], row["id"]


def test_a_name_of_two_organizations_has_a_guard_for_each(
    rows: list[dict[str, str]], guards: list[dict[str, str]]
) -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in names(row):
            owners[folded(name)].add(row["id"])
    guarded = {(folded(g["name"]), g["id"]) for g in guards}
    unguarded = {n: ids for n, ids in owners.items() if len(ids) > 1 and any((n, i) not in guarded for i in ids)}
    assert unguarded == {}


def test_guards_name_an_existing_name_and_guard_something(
    rows: list[dict[str, str]], guards: list[dict[str, str]]
) -> None:
    known = {(folded(name), row["id"]) for row in rows for name in names(row)}
    assert [g for g in guards if (folded(g["name"]), g["id"]) not in known] == []
    conditions = ("near", "left_not", "right_not", "left", "right")
    assert [g["name"] for g in guards if not any(g[c] for c in conditions)] == []
    for guard in guards:
        for condition in conditions:
            assert guard[condition] == guard[condition].lower(), f"{guard['name']}: {condition} is not lower case"
    assert [folded(g["name"]) for g in guards] == sorted(folded(g["name"]) for g in guards)


def test_one_and_two_letter_names_are_guarded(rows: list[dict[str, str]], guards: list[dict[str, str]]) -> None:
    guarded = {folded(g["name"]) for g in guards}
    short = {name for row in rows for name in names(row) if len(name) < 2 or (name.isascii() and len(name) < 3)}
    assert {name for name in short if folded(name) not in guarded} == set()


def test_broader_and_distinct_are_ids(rows: list[dict[str, str]]) -> None:
    ids = {row["id"] for row in rows}
    for row in rows:
        for parent in values(row["broader"]):
            # What owns a company is a fact, not a name: only a part of a state or of a body belongs to it.
            assert row["kind"] in STATE_KINDS, row["id"]
            assert parent in ids or re.fullmatch(r"(country:[A-Z]{3}|alliance:[a-z0-9-]+|place:[a-z0-9-]+)", parent)
            assert parent != row["id"]
        for other in values(row["distinct"]):
            assert other != row["id"]
            assert other in ids or not other.startswith("org:"), f"{row['id']}: {other}"


def test_stock_codes_look_like_stock_codes(rows: list[dict[str, str]]) -> None:
    code = re.compile(
        r"\d{6}\.(SH|SZ|BJ)|\d{4,5}\.HK|[A-Z0-9]{1,5}\.(AX|TO)|"
        r"(ASX|TSX|TSXV|CSE|NYSE|NYSE American|NASDAQ|LSE|AIM|JSE|IDX|NSE|KRX|TYO): ?[A-Z0-9.]{1,6}"
    )
    wrong = [(row["id"], s) for row in rows for s in values(row["symbol"]) if not code.fullmatch(s)]
    assert wrong == []
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        for symbol in values(row["symbol"]):
            owners[symbol].append(row["id"])
    assert {s: o for s, o in owners.items() if len(o) > 1} == {}


def test_legal_forms(forms: list[dict[str, str]]) -> None:
    assert {row["position"] for row in forms} == {"suffix", "prefix"}
    keys = [(row["form"], row["lang"], row["position"]) for row in forms]
    assert keys == sorted(set(keys))
    suffixes = {row["form"] for row in forms if row["position"] == "suffix"}
    assert suffixes >= {
        "股份有限公司",
        "有限责任公司",
        "有限公司",
        "集团",
        "Inc.",
        "PLC",
        "GmbH",
        "S.A.",
        "Pty Ltd",
        "Tbk",
    }
    prefixes = {row["form"] for row in forms if row["position"] == "prefix"}
    assert prefixes >= {"四川", "江西", "赣州", "深圳市", "PT", "内蒙古"}
    assert all(re.fullmatch(r"[a-z]{2}", row["lang"]) for row in forms)


def test_there_are_enough(rows: list[dict[str, str]], forms: list[dict[str, str]]) -> None:
    kinds = Counter(row["kind"] for row in rows)
    assert len(rows) >= 2300
    assert kinds["miner"] >= 650
    assert min(kinds[k] for k in ("bank", "ministry", "institute", "association", "agency")) >= 90
    assert min(kinds[k] for k in ("fund", "trader", "survey", "export_credit", "investor", "subnational")) >= 20
    states = {p for row in rows for p in values(row["broader"]) if p.startswith("country:")}
    assert len(states) >= 50
    listed = [row for row in rows if re.search(r"\.(SH|SZ|BJ|HK)\b", row["symbol"])]
    with_legal_name = [row for row in listed if re.search(r"公司", row["alias"])]
    assert len(with_legal_name) >= 350
    assert len(forms) >= 500
