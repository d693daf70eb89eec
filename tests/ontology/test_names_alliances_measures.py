"""The tables of alliances and measures: their form, their guards, and that they say nothing but names and kinds."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.ontology.tables import Row, names, table, values

NAMES = Path(__file__).parents[2] / "ontology" / "names"
COLUMNS = ["id", "kind", "en", "zh", "alias", "abbr", "symbol", "former", "broader", "distinct", "note"]
GUARDS = ["name", "id", "near", "left_not", "right_not", "left", "right", "note"]
LISTS = ("alias", "abbr", "symbol", "former", "broader", "distinct")
HAN = re.compile(r"[\u3400-\u9fff]")
STEMS = ("alliances", "measures")
PREFIX = {"alliances": "alliance", "measures": "measure"}
MINIMUM = {"alliances": 220, "measures": 320}
KINDS = {
    "alliances": {"bloc", "organisation", "club", "treaty", "agreement", "mou", "initiative", "fund"},
    "measures": {
        "law", "strategy", "list", "executive_order", "export_ban", "export_quota", "export_licence", "export_tax",
        "tariff", "investigation", "tax_credit", "subsidy", "fund", "stockpile", "permit_reform",
        "investment_screening", "moratorium", "local_ownership", "local_content", "royalty", "audit", "standard",
        "plan", "other",
    },
}  # fmt: skip


def key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def entities(stem: str) -> list[Row]:
    return table(NAMES / f"{stem}.tsv", COLUMNS)


def guards(stem: str) -> list[Row]:
    return table(NAMES / "ambiguous" / f"{stem}.tsv", GUARDS)


def entity_tables() -> list[Path]:
    heads = {path: path.read_text(encoding="utf-8").split("\n", 1)[0] for path in sorted(NAMES.glob("*.tsv"))}
    return [p for p, head in heads.items() if head.split("\t") == COLUMNS and not p.stem.endswith("_hand")]


def all_ids() -> Counter[str]:
    """Ids of every entity table that there is."""
    return Counter(row["id"] for path in entity_tables() for row in table(path, COLUMNS))


def owners_of_names() -> dict[str, set[str]]:
    """Names of every entity table, and the ids that have them."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for path in entity_tables():
        for row in table(path, COLUMNS):
            for name in names(row):
                owners[key(name)].add(row["id"])
    return owners


@pytest.mark.parametrize("stem", STEMS)
def test_there_are_enough_and_of_legal_kinds(stem: str) -> None:
    rows = entities(stem)
    assert len(rows) >= MINIMUM[stem]
    kinds = Counter(row["kind"] for row in rows)
    assert set(kinds) <= KINDS[stem]
    assert len(kinds) >= len(KINDS[stem]) // 2


@pytest.mark.parametrize("stem", STEMS)
def test_ids_are_unique_sorted_and_slugs(stem: str) -> None:
    ids = [row["id"] for row in entities(stem)]
    assert ids == sorted(ids)
    every = all_ids()
    for i in ids:
        assert every[i] == 1, i
        assert re.fullmatch(PREFIX[stem] + r":[a-z0-9]+(-[a-z0-9]+)*", i), i


@pytest.mark.parametrize("stem", STEMS)
def test_every_row_has_an_english_and_a_chinese_name_or_a_reason(stem: str) -> None:
    for row in entities(stem):
        assert row["en"], row["id"]
        assert not HAN.search(row["en"]), row["id"]
        if row["zh"]:
            assert HAN.search(row["zh"]) or row["zh"] == row["en"], row["id"]
        else:
            assert row["note"].startswith("no zh name: "), row["id"]


@pytest.mark.parametrize("stem", STEMS)
def test_cells_hold_clean_lists_of_plain_names(stem: str) -> None:
    for row in entities(stem):
        for column in LISTS:
            for value in values(row[column]):
                assert value, (row["id"], column)
                assert value == value.strip(" |"), (row["id"], column)
        folded = [key(n) for n in names(row) if n != row["zh"] or row["zh"] != row["en"]]
        assert len(folded) == len(set(folded)), (row["id"], [n for n, c in Counter(folded).items() if c > 1])
        for name in names(row):
            assert not set(name) & set("《》〈〉"), (row["id"], name)


@pytest.mark.parametrize("stem", STEMS)
def test_what_a_row_refers_to_exists(stem: str) -> None:
    every = all_ids()
    for row in entities(stem):
        for column in ("broader", "distinct"):
            for i in values(row[column]):
                assert i in every, (row["id"], column, i)
                assert i != row["id"], row["id"]


def test_belonging_has_no_circle() -> None:
    broader = {row["id"]: values(row["broader"]) for stem in STEMS for row in entities(stem)}
    for start in broader:
        seen: set[str] = set()
        queue = list(broader[start])
        while queue:
            at = queue.pop()
            assert at != start, start
            if at not in seen:
                seen.add(at)
                queue += broader.get(at, [])


def test_no_name_means_two_things_without_a_guard() -> None:
    guarded: defaultdict[str, set[str]] = defaultdict(set)
    for stem in STEMS:
        for row in guards(stem):
            guarded[key(row["name"])].add(row["id"])
    for name, ids in owners_of_names().items():
        ours = {i for i in ids if i.startswith(("alliance:", "measure:"))}
        if len(ours) > 1:
            assert ours <= guarded[name], name


@pytest.mark.parametrize("stem", STEMS)
def test_short_names_are_guarded(stem: str) -> None:
    guarded = {key(row["name"]) for row in guards(stem)}
    for row in entities(stem):
        for name in names(row):
            short = len(name) < 2 or (name.isascii() and name.isalpha() and len(name) < 3 and name not in {"EU", "UN"})
            if short:
                assert key(name) in guarded, (row["id"], name)


@pytest.mark.parametrize("stem", STEMS)
def test_guards_are_sorted_and_guard_something_that_exists(stem: str) -> None:
    rows = guards(stem)
    every = all_ids()
    owners = owners_of_names()
    folded = [row["name"].casefold() for row in rows]
    assert folded == sorted(folded)
    of_name = Counter(folded)
    same = Counter(tuple(row[c].casefold() for c in GUARDS[:7]) for row in rows)
    assert max(same.values()) == 1, same.most_common(1)
    for row in rows:
        assert row["id"] in every, row
        conditions = [v for c in GUARDS[2:7] for v in values(row[c])]
        assert all(v == v.strip(" |") and v == v.lower() for v in conditions), row
        if of_name[row["name"].casefold()] == 1 and not conditions:
            assert len(owners[key(row["name"])]) > 1, f"the only row of {row['name']} decides nothing"


@pytest.mark.parametrize("stem", STEMS)
def test_a_row_without_conditions_comes_last_of_its_name(stem: str) -> None:
    """The first row whose guards hold wins: rows after one that always holds would never be read."""
    always: set[str] = set()
    for row in guards(stem):
        name = row["name"].casefold()
        assert name not in always, row["name"]
        if not any(row[c] for c in GUARDS[2:7]):
            always.add(name)


@pytest.mark.parametrize("stem", STEMS)
def test_a_guarded_name_is_a_name_of_the_thing_or_a_shorter_form_of_one(stem: str) -> None:
    """A guard may add a form that is no name by itself (第46号公告), never one that shares nothing with the names."""
    by_id = {row["id"]: row for s in STEMS for row in entities(s)}
    for row in guards(stem):
        if row["id"] in by_id:
            known = [key(n) for n in names(by_id[row["id"]])]
            parts = re.findall(r"[\u3400-\u9fff]{2}|[a-z0-9]+", key(row["name"]))
            assert not parts or any(p in n for p in parts for n in known) or len(row["name"]) == 1, row
