"""Writes countries.tsv and country_codes.tsv: what CLDR and ISO 3166 name, merged with countries_hand.tsv, which is edited by hand.

Run as `python -m ontology.names.generate` (`--check` only compares). Babel and OpenCC are needed to build, not to run.
What is in no library (demonyms, official names, seats, groups, former states, which name we prefer) is hand-made.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ontology.names.normal import normal_name

COLUMNS = ("id", "kind", "en", "zh", "alias", "abbr", "symbol", "former", "broader", "distinct", "note")
NAME_COLUMNS = ("en", "zh", "alias", "abbr", "symbol", "former")
SEPARATOR = " | "
FOLDER = Path(__file__).resolve().parent
HAND = FOLDER / "countries_hand.tsv"
TARGET = FOLDER / "countries.tsv"
CODES = FOLDER / "country_codes.tsv"

# CLDR regions that are exceptional reservations of ISO 3166, or no country at all.
NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
# Kosovo has no code in ISO 3166; XKX is what the EU and the World Bank use.
USER_ASSIGNED = {"XK": "XKX"}
# Chinese is matched on simplified characters, so the traditional locales are converted before they are compared.
CHINESE_LOCALES = ("zh_Hans", "zh_Hant", "zh_Hant_HK")

Row = dict[str, str]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare, exit 1 if a file is out of date")
    args = parser.parse_args(argv)
    fresh = True
    for path, text in ((TARGET, render(generate(read_rows(HAND)))), (CODES, rendered_codes())):
        if args.check:
            same = path.read_text(encoding="utf-8") == text
            sys.stdout.write(f"{path.name} is {'up to date' if same else 'out of date'}\n")
            fresh = fresh and same
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{path.name}: {len(text.splitlines()) - 1} rows\n")
    return 0 if fresh else 1


def generate(hand: Iterable[Row]) -> list[Row]:
    """All countries, sorted by id; a name that is written by hand goes before the library's."""
    library = dict(library_names())
    rows: dict[str, Row] = {}
    for row in hand:
        rows[row["id"]] = merge(row, library.pop(row["id"], {}))
    for identifier, names in library.items():
        rows[identifier] = merge({**dict.fromkeys(COLUMNS, ""), "id": identifier}, names)
    return [rows[key] for key in sorted(rows)]


def merge(hand: Row, library: Mapping[str, list[str]]) -> Row:
    """One row; the library's names that are not there yet become aliases."""
    row = dict(hand)
    english, chinese = library.get("en", []), library.get("zh", [])
    row["kind"] = row["kind"] or "state"
    row["en"] = row["en"] or plain(english[0])
    row["zh"] = row["zh"] or (chinese[0] if chinese else "")
    aliases = [*split(row["alias"]), *english, *map(plain, english), *chinese]
    taken = {fold(name) for column in NAME_COLUMNS if column != "alias" for name in split(row[column])}
    kept: dict[str, str] = {}
    for name in aliases:
        key = fold(name)
        if key not in taken and key not in kept:
            kept[key] = name
    row["alias"] = SEPARATOR.join(kept.values())
    return row


def library_names() -> Iterator[tuple[str, dict[str, list[str]]]]:
    """(id, {"en": names, "zh": simplified names}) of every ISO 3166-1 country; the first name is the preferred one."""
    from babel import Locale
    from opencc import OpenCC

    to_simplified = OpenCC("t2s")
    alpha3 = three_letters()
    english = Locale("en").territories
    chinese = [Locale.parse(name).territories for name in CHINESE_LOCALES]
    for alpha2 in sorted(c for c in map(str, english) if len(c) == 2 and c not in NOT_ISO):
        names = [to_simplified.convert(table[alpha2]) for table in chinese if alpha2 in table]
        yield f"country:{alpha3[alpha2]}", {"en": [english[alpha2]], "zh": list(dict.fromkeys(names))}


def rendered_codes() -> str:
    """The two-letter code of every country by its id; the code of three letters is the id's own."""
    from babel import Locale

    alpha3 = three_letters()
    codes = sorted(c for c in map(str, Locale("en").territories) if len(c) == 2 and c not in NOT_ISO)
    return "\n".join(["code\tid", *(f"{code}\tcountry:{alpha3[code]}" for code in codes)]) + "\n"


def three_letters() -> dict[str, str]:
    """The code of three letters of every code of two."""
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    alpha3 = {new[0]: old for old, new in aliases.items() if len(old) == 3 and old.isalpha() and len(new) == 1}
    # A former alpha-3 code (ZAR, BUR, …) also points to a living alpha-2 one: the living alpha-3 is named by hand.
    alpha3.update(
        {"CD": "COD", "FR": "FRA", "MM": "MMR", "DE": "DEU", "TL": "TLS", "YE": "YEM", "RO": "ROU", "BY": "BLR"}
    )
    alpha3.update(USER_ASSIGNED)
    return alpha3


def plain(name: str) -> str:
    """CLDR's compact English written out: "St. Kitts & Nevis" -> "Saint Kitts and Nevis"."""
    return name.replace(" & ", " and ").replace("St. ", "Saint ").replace("’", "'")


def fold(name: str) -> str:
    """What the recogniser cannot tell apart."""
    return normal_name(name).lower()


def split(cell: str) -> list[str]:
    return cell.split(SEPARATOR) if cell else []


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def render(rows: Iterable[Row]) -> str:
    lines = ["\t".join(COLUMNS), *("\t".join(row[column] for column in COLUMNS) for row in rows)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
