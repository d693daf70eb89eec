"""The tables of countries, places, minerals and forms: their form, their references, their guards, their coverage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from ontology.names import generate, index
from ontology.names.index import cell
from ontology.names.mentions import Recogniser
from ontology.names.normal import normal_name

NAMES = Path(index.__file__).parent
STEMS = ("countries", "places", "minerals", "forms")
PREFIX = {"countries": "country", "places": "place", "minerals": "mineral", "forms": "form"}
KINDS = {
    "countries": {"state", "territory", "former", "group"},
    "places": {"region", "city", "seat"},
    "minerals": {"element", "mineral", "group", "commodity"},
    "forms": {"generic", "specific", "grade", "unit"},
}
NAME_COLUMNS = ("en", "zh", "alias", "abbr", "symbol", "former")
HAN = re.compile(r"[\u3400-\u9fff]")

Row = dict[str, str]


def table(path: Path) -> tuple[list[str], list[Row]]:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    head, *lines = text[:-1].split("\n")
    columns = head.split("\t")
    rows = []
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(columns), line
        assert all(c == c.strip() and "  " not in c for c in cells), line
        rows.append(dict(zip(columns, cells, strict=True)))
    return columns, rows


def names(row: Row) -> Iterator[str]:
    for column in NAME_COLUMNS:
        yield from cell(row[column])


def key(name: str) -> str:
    return normal_name(name).lower()


TABLES = {stem: table(NAMES / f"{stem}.tsv") for stem in STEMS}
ROWS = {row["id"]: row for stem in STEMS for row in TABLES[stem][1]}
GUARDS = [(stem, row) for stem in STEMS for row in table(NAMES / "ambiguous" / f"{stem}.tsv")[1]]


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser.standard()


# --- form --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stem", STEMS)
def test_columns_ids_and_kinds(stem: str) -> None:
    columns, rows = TABLES[stem]
    assert columns == [*index.COLUMNS, "mineral"] if stem == "forms" else list(index.COLUMNS)
    ids = [row["id"] for row in rows]
    assert ids == sorted(set(ids))
    pattern = r"country:(?:[A-Z]{3}|[a-z-]+)" if stem == "countries" else rf"{PREFIX[stem]}:[a-z0-9]+(?:-[a-z0-9]+)*"
    for row in rows:
        assert re.fullmatch(pattern, row["id"])
        assert row["kind"] in KINDS[stem], row["id"]
    assert sum(len(TABLES[s][1]) for s in STEMS) == len(ROWS)


@pytest.mark.parametrize("stem", STEMS)
def test_both_names_or_a_reason(stem: str) -> None:
    for row in TABLES[stem][1]:
        assert row["en"], row["id"]
        assert not HAN.search(row["en"]), row["id"]
        assert HAN.search(row["zh"]) or row["note"].startswith("no zh name: "), row["id"]


@pytest.mark.parametrize("stem", STEMS)
def test_an_entity_says_a_name_once_and_in_simplified_script(stem: str) -> None:
    for row in TABLES[stem][1]:
        seen = [key(n) for n in names(row)]
        # the normal form folds accents: "Türkiye" and "Turkiye" would be one name said twice
        assert len(seen) == len(set(seen)), (row["id"], [n for n in seen if seen.count(n) > 1])
        for name in names(row):
            assert HAN.findall(name) == HAN.findall(normal_name(name)), (
                f"{row['id']}: {name} is not in simplified script"
            )


def test_references_exist() -> None:
    known = set(ROWS) | {e.id for e in index.read_entities(NAMES)}
    for row in ROWS.values():
        for column in ("broader", "distinct", "mineral"):
            for target in cell(row.get(column, "")):
                assert target in known, (row["id"], target)
                assert target != row["id"]


def test_what_a_row_may_belong_to() -> None:
    allowed = {"countries": {"country"}, "places": {"country"}, "minerals": {"mineral"}, "forms": set()}
    for stem in STEMS:
        for row in TABLES[stem][1]:
            assert {i.partition(":")[0] for i in cell(row["broader"])} <= allowed[stem], row["id"]
            assert {i.partition(":")[0] for i in cell(row.get("mineral", ""))} <= {"mineral"}


def test_broader_has_no_cycle() -> None:
    parents = {i: cell(row["broader"]) for i, row in ROWS.items()}
    for start in parents:
        stack, seen = list(parents[start]), set()
        while stack:
            at = stack.pop()
            assert at != start, start
            if at not in seen:
                seen.add(at)
                stack += parents.get(at, ())


# --- guards ------------------------------------------------------------------------------------------------------


def test_guards_are_sorted_and_of_known_entities_that_have_the_name() -> None:
    owned = defaultdict(set)
    for entity in index.read_entities(NAMES):
        for name, _, _ in entity.names():
            owned[key(name)].add(entity.id)
    for stem in STEMS:
        columns, rows = table(NAMES / "ambiguous" / f"{stem}.tsv")
        assert columns == list(index.GUARD_COLUMNS)
        assert [r["name"] for r in rows] == sorted(r["name"] for r in rows)
    for _, row in GUARDS:
        if row["id"]:
            assert row["id"] in owned[key(row["name"])], row
        else:
            assert any(row[c] for c in index.GUARD_COLUMNS[2:7]), f"{row['name']}: a blocker without a condition"


def test_a_name_of_two_things_has_rows_for_both() -> None:
    owned: dict[str, set[str]] = defaultdict(set)
    for row in ROWS.values():
        for name in names(row):
            owned[key(name)].add(row["id"])
    guarded: dict[str, set[str]] = defaultdict(set)
    for _, row in GUARDS:
        guarded[key(row["name"])].add(row["id"])
    for name, ids in owned.items():
        if len(ids) > 1 or name in guarded:
            assert ids <= guarded[name], (name, ids - guarded[name])


def test_one_character_does_not_stand_unguarded() -> None:
    guarded = {key(row["name"]) for _, row in GUARDS}
    for row in ROWS.values():
        for name in names(row):
            assert len(normal_name(name)) > 1 or key(name) in guarded, (row["id"], name)


# --- countries ---------------------------------------------------------------------------------------------------


def test_countries_are_what_the_generator_writes() -> None:
    pytest.importorskip("babel")
    assert (NAMES / "countries.tsv").read_text(encoding="utf-8") == generate.render(
        generate.generate(generate.read_rows(generate.HAND))
    )


def test_every_iso_country_is_there() -> None:
    pytest.importorskip("babel")
    from babel import Locale
    from babel.core import get_global

    living = {c for c in Locale("en").territories if len(c) == 2} - generate.NOT_ISO
    aliases = get_global("territory_aliases")
    for code in sorted(living):
        candidates = {old for old, new in aliases.items() if new == [code] and len(old) == 3 and old.isalpha()}
        candidates.add(generate.USER_ASSIGNED.get(code, ""))
        assert any(f"country:{c}" in ROWS for c in candidates), code
    assert len([i for i in ROWS if re.fullmatch(r"country:[A-Z]{3}", i)]) >= 249


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("DR Congo", "COD"), ("Democratic Republic of the Congo", "COD"), ("刚果金", "COD"), ("民主刚果", "COD"),
        ("剛果民主共和國", "COD"), ("Zaire", "COD"), ("刚果（布）", "COG"), ("Congo-Brazzaville", "COG"),
        ("Lao PDR", "LAO"), ("寮國", "LAO"), ("老挝", "LAO"), ("紐西蘭", "NZL"), ("新西兰", "NZL"),
        ("沙烏地阿拉伯", "SAU"), ("沙特", "SAU"), ("義大利", "ITA"), ("意大利", "ITA"), ("Viet Nam", "VNM"),
        ("Republic of Korea", "KOR"), ("南韩", "KOR"), ("Türkiye", "TUR"), ("Czechia", "CZE"), ("Burma", "MMR"), ("Myanmar", "MMR"),
        ("Côte d'Ivoire", "CIV"), ("象牙海岸", "CIV"), ("Swaziland", "SWZ"), ("UAE", "ARE"), ("阿聯酋", "ARE"),
        ("尚比亞", "ZMB"), ("辛巴威", "ZWE"), ("坦尚尼亞", "TZA"), ("莫三比克", "MOZ"), ("波札那", "BWA"),
        ("巴布亚新几内亚", "PNG"), ("巴布亞紐幾內亞", "PNG"), ("USSR", "SUN"), ("澳洲", "AUS"), ("Hong Kong SAR", "HKG"),
    ],
)  # fmt: skip
def test_a_country_is_found_under(name: str, country: str) -> None:
    generated = {key(n) for n in names(ROWS[f"country:{country}"])}
    assert key(name) in generated


def test_abbreviations_are_one_character_each_and_known() -> None:
    columns, rows = table(NAMES / "abbreviations.tsv")
    assert columns == ["char", "id", "note"]
    assert [r["char"] for r in rows] == sorted(r["char"] for r in rows)
    for row in rows:
        assert len(row["char"]) == 1
        assert row["id"] in ROWS or row["id"] == "alliance:eu", row


# --- places ------------------------------------------------------------------------------------------------------


def test_places_belong_to_one_country_or_to_none() -> None:
    rows = TABLES["places"][1]
    assert len(rows) >= 700
    for row in rows:
        assert len(cell(row["broader"])) <= 1, row["id"]
        if row["kind"] in ("seat", "city"):
            assert row["broader"], row["id"]


# --- minerals ----------------------------------------------------------------------------------------------------

# The published lists, by the names that they use themselves.
LISTS = {
    "US 2018": "aluminum (bauxite)|antimony|arsenic|barite|beryllium|bismuth|cesium|chromium|cobalt|fluorspar|gallium"
    "|germanium|graphite|hafnium|helium|indium|lithium|magnesium|manganese|niobium|platinum group metals|potash"
    "|rare earth elements|rhenium|rubidium|scandium|strontium|tantalum|tellurium|tin|titanium|tungsten|uranium"
    "|vanadium|zirconium",
    "US 2022": "aluminum|antimony|arsenic|barite|beryllium|bismuth|cerium|cesium|chromium|cobalt|dysprosium|erbium"
    "|europium|fluorspar|gadolinium|gallium|germanium|graphite|hafnium|holmium|indium|iridium|lanthanum|lithium"
    "|lutetium|magnesium|manganese|neodymium|nickel|niobium|palladium|platinum|praseodymium|rhodium|rubidium"
    "|ruthenium|samarium|scandium|tantalum|tellurium|terbium|thulium|tin|titanium|tungsten|vanadium|ytterbium"
    "|yttrium|zinc|zirconium",
    "US 2025": "boron|copper|lead|metallurgical coal|phosphate|potash|rhenium|silicon|silver|uranium",
    "EU 2023": "bauxite|coking coal|lithium|phosphorus|antimony|feldspar|light rare earth elements|scandium|arsenic"
    "|fluorspar|magnesium|silicon metal|baryte|gallium|manganese|strontium|beryllium|germanium|natural graphite"
    "|tantalum|bismuth|hafnium|niobium|titanium metal|borate|helium|platinum group metals|tungsten|cobalt"
    "|heavy rare earth elements|phosphate rock|vanadium|copper|nickel",
    "UK 2024": "aluminium|borates|iridium|iron|magnesite|phosphates|rhenium|rhodium|ruthenium|sodium compounds|zinc",
    "Japan": "barium|caesium|fluorine|molybdenum|palladium|rubidium|selenium|strontium|thallium|uranium",
    "South Korea": "lead|molybdenum|selenium|strontium|cerium|lanthanum|neodymium|dysprosium|terbium|chromium",
    "Australia": "high-purity alumina|chromium|fluorine|molybdenum|selenium|silicon|phosphorus|tin|zinc|copper",
    "Canada": "fluorspar|helium|high-purity iron|molybdenum|potash|silicon metal|phosphorus|uranium|zinc",
    "India": "cadmium|molybdenum|phosphorous|platinum group elements|potash|rare earth elements|selenium|strontium",
    "China 战略性矿产": "石油|天然气|页岩气|煤炭|煤层气|铀|金|铁|铬|铜|铝|镍|钨|锡|钼|锑|钴|锂|稀土|锆|磷|钾盐|晶质石墨|萤石",
}
SPELT = {"aluminum (bauxite)": "bauxite", "phosphorous": "phosphorus"}


@pytest.mark.parametrize("published", sorted(LISTS))
def test_every_item_of_a_critical_list_is_a_mineral(published: str) -> None:
    minerals: dict[str, str] = {}
    forms: dict[str, str] = {}
    for row in TABLES["minerals"][1]:
        minerals |= {key(n): row["id"] for n in names(row)}
    for row in TABLES["forms"][1]:
        forms |= {key(n): row["mineral"] for n in names(row)}
    for item in LISTS[published].split("|"):
        name = (
            key(SPELT.get(item, item)).removesuffix(" metal")
            if item == "titanium metal"
            else key(SPELT.get(item, item))
        )
        assert name in minerals or forms.get(name), item


def test_members_reach_their_groups() -> None:
    def above(start: str) -> set[str]:
        found: set[str] = set()
        stack = list(cell(ROWS[start]["broader"]))
        while stack:
            at = stack.pop()
            if at not in found:
                found.add(at)
                stack += cell(ROWS[at]["broader"])
        return found

    assert {"mineral:heavy-rare-earths", "mineral:rare-earths"} <= above("mineral:dysprosium")
    rare = "lanthanum cerium praseodymium neodymium promethium samarium europium gadolinium terbium dysprosium holmium"
    for element in [*rare.split(), "erbium", "thulium", "ytterbium", "lutetium", "yttrium", "scandium"]:
        assert "mineral:rare-earths" in above(f"mineral:{element}"), element
    for metal in ("platinum", "palladium", "rhodium", "iridium", "ruthenium", "osmium"):
        assert "mineral:platinum-group-metals" in above(f"mineral:{metal}"), metal


# --- the crosswalk -----------------------------------------------------------------------------------------------


def test_crosswalk_to_hs() -> None:
    columns, rows = table(NAMES / "hs6.tsv")
    assert columns == ["hs6", "mineral", "form", "description", "caveat", "confidence"]
    codes = [r["hs6"] for r in rows]
    assert codes == sorted(set(codes))
    assert len(codes) >= 80
    for row in rows:
        assert re.fullmatch(r"\d{6}", row["hs6"])
        assert row["mineral"] in ROWS or (row["mineral"] == "" and row["form"]), row
        assert row["form"] in ROWS or row["form"] == "", row
        assert row["description"]
        assert row["confidence"] in ("high", "medium", "low")
        if row["confidence"] != "high":
            assert row["caveat"], row


# --- traps: the name as it stands in running text ----------------------------------------------------------------

TRAPS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "traps_geo_minerals.tsv").read_text("utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("text", "wanted"), TRAPS, ids=[t[0][:40] for t in TRAPS])
def test_trap(recogniser: Recogniser, text: str, wanted: str) -> None:
    types = ("Country", "Mineral", "Place", "Form")
    found = [m.ids[0] for m in recogniser.recognise(text) if m.type in types and m.ids and not m.inside]
    assert found == wanted.split()
