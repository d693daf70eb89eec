"""The table of projects: its form, its guards, and that it says nothing but names and kinds."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from ontology.names.normal import normal_name
from tests.ontology.tables import Row, names, table, values

NAMES = Path(__file__).parents[2] / "ontology" / "names"
COLUMNS = ["id", "kind", "en", "zh", "alias", "abbr", "symbol", "former", "broader", "distinct", "note"]
GUARDS = ["name", "id", "near", "left_not", "right_not", "left", "right", "note"]
KINDS = {"mine", "deposit", "smelter", "refinery", "plant", "project", "port", "railway"}
LISTS = ("alias", "abbr", "symbol", "former", "broader", "distinct")
HAN = re.compile(r"[\u3400-\u9fff]")

MINIMUM = 950


@pytest.fixture(scope="module")
def projects() -> list[Row]:
    return table(NAMES / "projects.tsv", COLUMNS)


@pytest.fixture(scope="module")
def guards() -> list[Row]:
    return table(NAMES / "ambiguous" / "projects.tsv", GUARDS)


def test_there_are_enough_of_each_kind(projects: list[Row]) -> None:
    kinds = Counter(r["kind"] for r in projects)
    assert set(kinds) == KINDS
    assert len(projects) >= MINIMUM
    assert sum(1 for r in projects if r["zh"]) >= 0.8 * len(projects)


def test_ids_are_unique_sorted_and_made_of_the_english_name(projects: list[Row]) -> None:
    ids = [r["id"] for r in projects]
    assert ids == sorted(set(ids))
    for row in projects:
        assert re.fullmatch(r"project:[a-z0-9]+(?:-[a-z0-9]+)*", row["id"])
        plain = unicodedata.normalize("NFKD", row["en"].translate(str.maketrans("øØłŁ", "oOlL")))
        slug = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower().replace("'", ""))
        assert row["id"] == "project:" + slug.strip("-")


def test_every_project_has_both_names_or_a_reason(projects: list[Row]) -> None:
    for row in projects:
        assert row["en"], row["id"]
        assert not HAN.search(row["en"]), row["id"]
        assert row["zh"] == "" or HAN.search(row["zh"]), row["id"]
        assert bool(row["zh"]) != ("no zh name: " in row["note"]), row["id"]


def test_rows_hold_no_value_twice_nor_two_spellings_of_one_normal_form(projects: list[Row]) -> None:
    for row in projects:
        for column in LISTS:
            found = values(row[column])
            assert all(found), (row["id"], column)
            assert len(found) == len(set(found)), (row["id"], column)
        forms = [normal_name(n).lower() for n in names(row)]
        assert len(forms) == len(set(forms)), row["id"]


def test_what_rows_point_to_exists(projects: list[Row]) -> None:
    ids = {r["id"] for r in projects}
    for row in projects:
        for other in values(row["broader"]):
            assert other in ids - {row["id"]}, (row["id"], other)
        for other in values(row["distinct"]):
            assert other != row["id"]
            assert other in ids or not other.startswith("project:"), (row["id"], other)
    distinct = {r["id"]: set(values(r["distinct"])) for r in projects}
    for one, others in distinct.items():
        for other in others & ids:
            assert one in distinct[other], f"{one} is told apart from {other}, but not the other way round"


def test_a_name_of_two_projects_is_guarded_for_each(projects: list[Row], guards: list[Row]) -> None:
    guarded = {(normal_name(g["name"]).lower(), g["id"]) for g in guards}
    owners: dict[str, set[str]] = defaultdict(set)
    for row in projects:
        for name in names(row):
            owners[normal_name(name).lower()].add(row["id"])
    for name, ids in owners.items():
        if len(ids) > 1:
            assert all((name, i) in guarded for i in ids), (name, sorted(ids))


def test_short_names_do_not_stand_unguarded(projects: list[Row], guards: list[Row]) -> None:
    guarded = {(g["name"], g["id"]) for g in guards}
    for row in projects:
        for name in names(row):
            short = len(name) <= 2 if HAN.search(name) else len(name) <= 3
            assert not short or (name, row["id"]) in guarded, (row["id"], name)


def test_guards_are_of_names_in_the_table_and_say_something(projects: list[Row], guards: list[Row]) -> None:
    owned = {(name, r["id"]) for r in projects for name in names(r)}
    keys = [(g["name"], g["id"]) for g in guards]
    assert len(keys) == len(set(keys))
    assert [k[0] for k in keys] == sorted(k[0] for k in keys)
    senses = Counter(k[0] for k in keys)
    for guard in guards:
        # A row of another table's entity is the second meaning of a name, after that of the works.
        assert (guard["name"], guard["id"]) in owned or senses[guard["name"]] > 1, guard["name"]
        says = any(guard[c] for c in ("near", "left_not", "right_not", "left", "right"))
        assert says or senses[guard["name"]] > 1, guard["name"]
        for column in ("near", "left_not", "right_not", "left", "right"):
            assert guard[column] == guard[column].lower(), guard["name"]


@pytest.mark.parametrize("stem", ["countries", "minerals", "forms", "organizations", "places", "alliances", "measures"])
def test_a_name_shared_with_another_table_is_guarded_for_both(projects: list[Row], stem: str) -> None:
    path = NAMES / f"{stem}.tsv"
    if not path.is_file():
        pytest.skip(f"there is no {stem}.tsv yet")
    rows = [g for file in sorted((NAMES / "ambiguous").glob("*.tsv")) for g in table(file, GUARDS)]
    guarded = {(normal_name(g["name"]).lower(), g["id"]) for g in rows}
    other = {
        normal_name(n).lower(): r["id"]
        for r in table(path, [*COLUMNS, "mineral"] if path.stem == "forms" else COLUMNS)
        for n in names(r)
    }
    for row in projects:
        for name in (normal_name(n).lower() for n in names(row)):
            if name in other:
                assert (name, row["id"]) in guarded, (name, row["id"])
                assert (name, other[name]) in guarded, (name, other[name])


def test_no_row_says_who_owns_or_runs_it(projects: list[Row]) -> None:
    for row in projects:
        assert not re.search(r"\b(owned|owner|operated|operator|stake|holds|%)", row["note"]), row["id"]


def test_well_known_projects_are_found_under_their_names(projects: list[Row]) -> None:
    by = {n: r["id"] for r in projects for n in names(r)}
    for one, other in (
        ("Greenbushes", "格林布什锂矿"),
        ("Thacker Pass", "塔克山口"),
        ("Manono", "马诺诺锂矿"),
        ("Bikita", "比基塔锂矿"),
        ("Kamoa-Kakula", "卡莫阿-卡库拉铜矿"),
        ("Oyu Tolgoi", "奥尤陶勒盖"),
        ("Cobre Panamá", "巴拿马铜矿"),
        ("Chancay port", "钱凯港"),
    ):
        assert by[one] == by[other], (one, other)
    for one, other in (
        ("Kamoa", "Kakula"),
        ("Mt Holland", "Mt Marion"),
        ("Mutanda", "Mutoshi"),
        ("Fénix", "Sal de Vida"),
    ):
        assert by[one] != by[other], (one, other)
