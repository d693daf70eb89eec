"""The catalogue: every question whole, and a broken file refused with its name and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import queries.canned as canned_module
from graph import lint
from lodelink.main import main
from ontology.schema import ontology
from queries import book
from queries.canned import CatalogueError, Parameter, catalogue, choice_problem, chosen, load, parse, value_problem

DOCS = Path(__file__).parents[2] / "docs"

GOOD = """/* ---
id: makers
title: {en: Makers, zh: 生产者}
description: {en: Who makes it, zh: 谁生产}
ask: {en: ["who makes {mineral}"], zh: ["谁生产{mineral}"]}
path: /v1/minerals/{mineral}/makers
tag: minerals
parameters:
  mineral: {type: entity, of: Mineral, description: {en: it, zh: 矿}, example: cobalt}
  stage: {type: choice, choices: [mining, refining], required: false, description: {en: stage, zh: 环节}, example: mining}
columns:
  - {name: maker, type: entity, description: {en: who, zh: 谁}}
  - {name: hops, type: hops, description: {en: steps, zh: 各步}}
order: [maker]
bloom: {en: "Makers of $mineral", zh: "$mineral的生产者"}
--- */
MATCH (m:Mineral {id: $mineral})<-[r:PRODUCES]-(c:Country)
WHERE $stage IS NULL OR r.stage = $stage
WITH c, r ORDER BY c.id LIMIT $cap
RETURN {id: c.id, name: c.name, name_zh: c.name_zh} AS maker, [properties(r)] AS hops
"""


def test_front_matter_that_is_no_map_is_told() -> None:
    with pytest.raises(CatalogueError, match=r"makers\.cypher:2: the front matter is not a map"):
        parse("/* ---\njust words\n--- */\nRETURN 1", "makers.cypher")


def test_the_example_of_the_docs_is_whole() -> None:
    text = (DOCS / "how-to-add-a-query.md").read_text(encoding="utf-8").split("```\n")[1]
    canned = parse(text, "mineral-makers.cypher")
    assert all(len(texts) >= 3 for texts in (canned.ask.en, canned.ask.zh))
    assert canned.columns[0].title is not None
    for other in catalogue().values():
        assert other.path != canned.path
        assert other.bloom.en != canned.bloom.en
        assert other.bloom.zh != canned.bloom.zh


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("mineral-restriction", "mineral-restrictions"),
        ("minerals-alliances", "mineral-alliances"),
        ("restrictions", "mineral-restrictions"),
        ("reserves", "mineral-reserves"),
        ("critical list", "country-critical-list"),
        ("储量", "mineral-reserves"),
        ("Alliance_Members", "alliance-members"),
    ],
)
def test_a_question_that_there_is_not_is_told_with_the_nearest(given: str, near: str) -> None:
    told = canned_module.unknown(given, catalogue())
    assert told.startswith(f"No question is called {given!r}; the nearest are ")
    assert near in told
    assert told.count(",") < canned_module.NEAREST


@pytest.mark.parametrize("given", ["", "nope", "xyzzy", "什么"])
def test_where_no_question_comes_near_none_is_offered(given: str) -> None:
    assert canned_module.unknown(given, catalogue()) == f"No question is called {given!r}; none comes near."


def test_the_page_of_the_questions_is_fresh() -> None:
    made = book.page(catalogue())
    assert book.PAGE.read_text(encoding="utf-8") == made, "run `make generate`"
    assert all(f"### {id_}\n" in made for id_ in catalogue())
    assert "who owns MP Materials" in made
    assert "{" not in "".join(line for line in made.splitlines() if line.startswith("- asked"))


def test_a_broken_file_is_one_sentence_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        parse(GOOD.replace("order: [maker]", "order: [baker]"), "makers.cypher")

    monkeypatch.setattr(canned_module, "catalogue", broken)
    assert main(["query"]) == 2
    told = capsys.readouterr().err
    assert told == "lodelink: queries/catalogue/makers.cypher:14: order names baker, which is no column\n"


def test_a_good_file_is_read() -> None:
    canned = parse(GOOD, "makers.cypher")
    assert canned.path_parameters == ("mineral",)
    assert [c.name for c in canned.columns] == ["maker", "hops"]


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ("/* ---", "/*", 1, "begins with a block comment"),
        ("title: {en: Makers, zh: 生产者}", "title: {en: Makers", 4, "not YAML"),
        ("title: {en: Makers, zh: 生产者}", "title: {en: Makers}", 3, "zh"),
        ("tag: minerals", "tags: minerals", 1, "tag"),
        ("of: Mineral,", "of: Land,", 9, "Land"),
        ("r.stage = $stage", "r.stage = $stages", 18, r"\$stages, which the front matter does not declare"),
        ("$stage IS NULL OR r.stage = $stage", "true", 10, "stage is declared and not used"),
        ("order: [maker]", "order: [baker]", 14, "baker, which is no column"),
        ("[r:PRODUCES]", "[r:PRODUCE]", 17, "PRODUCE is no relation"),
        ("(c:Country)", "(c:Land)", 17, "Land is no entity type"),
        ("AS maker", "AS baker", 20, "RETURN yields baker, hops"),
        ("$mineral的", "$metal的", 15, r"\$metal"),
        ("/{mineral}/", "/{metal}/", 6, "metal"),
        ("example: mining}", "example: smelting}", 10, "none of mining, refining"),
        ("choices: [mining, refining]", "choices: PRODUCES.stages", 10, "closes no values under 'PRODUCES.stages'"),
        ("choices: [mining, refining]", "choices: PRODUCES.unit", 10, "closes no values under 'PRODUCES.unit'"),
        ("type: choice, choices: [mining, refining]", "type: text", 10, "choices: PRODUCES.stage"),
        ('["who makes {mineral}"]', '["who {stage=smelting|smelts} {mineral}"]', 5, "'smelting' is none of mining"),
        ("-[r:PRODUCES]-", "-[r:PRODUCES*]-", 17, "upper bound"),
        ("WITH c, r ORDER", "SET c.x = 1 WITH c, r ORDER", 19, "SET"),
        ("ORDER BY c.id LIMIT", "LIMIT", 20, "each part is bounded"),
        (" LIMIT $cap", "", 20, "each part is bounded"),
        ("{id: $mineral}", "{name: $mineral}", 17, "begins at no thing that is asked about"),
        ("type: entity, of: Mineral,", "type: entity, of: Mineral, side: except,", 9, "side `except` is not required"),
        ("r.stage = $stage", "r.stage IN $stage_names", 18, r"\$stage_names, which the front matter does not declare"),
        (
            'zh: "$mineral的生产者"}',
            'zh: "$mineral的生产者"}\nbloom_also: [{en: "In $land", zh: "在$land"}]',
            16,
            r"\$land",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_line(old: str, new: str, where: int, words: str) -> None:
    assert old in GOOD
    with pytest.raises(CatalogueError, match=words) as caught:
        parse(GOOD.replace(old, new, 1), "makers.cypher")
    assert str(caught.value).startswith(f"makers.cypher:{where}:"), str(caught.value)


def test_a_file_bears_the_name_of_its_id(tmp_path: Path) -> None:
    (tmp_path / "bakers.cypher").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CatalogueError, match="makers"):
        load(tmp_path)


def test_two_questions_cannot_share_an_address(tmp_path: Path) -> None:
    (tmp_path / "makers.cypher").write_text(GOOD, encoding="utf-8")
    (tmp_path / "twins.cypher").write_text(GOOD.replace("id: makers", "id: twins"), encoding="utf-8")
    with pytest.raises(CatalogueError, match="is that of makers too"):
        load(tmp_path)


@pytest.mark.parametrize("id_", sorted(catalogue()))
def test_every_question_reads_only_and_stays_in_the_subset(id_: str) -> None:
    canned = catalogue()[id_]
    assert lint.not_a_read(canned.cypher) is None
    assert lint.problems(canned.cypher) == []
    assert canned.cypher.count("LIMIT $cap") == canned.cypher.count("RETURN"), "each part is bounded"
    assert canned.cypher.count("ORDER BY") == canned.cypher.count("LIMIT $cap"), "a bound without an order is a lottery"
    assert min(len(canned.ask.en), len(canned.ask.zh)) >= 3
    for phrase in (*canned.ask.en, *canned.ask.zh):
        assert all("{" + name + "}" in phrase for name in canned.path_parameters)


@pytest.mark.parametrize("id_", sorted(catalogue()))
def test_a_question_begins_at_what_it_asks_about_or_says_why_it_reads_more(id_: str) -> None:
    cypher = catalogue()[id_].cypher
    # Ids are indexed for every entity, not for each type: an id looked up by type reads all things of that type.
    assert not re.findall(r":(?!Entity\b)\w+ \{id: \$", cypher)
    at_ids = re.compile(r"\{id: \$|^UNWIND \$\w+_members AS (\w+)\nMATCH .*\{id: \1\}", re.M)
    if not all(at_ids.search(part) for part in cypher.split("UNION ALL")):
        assert cypher.startswith("// "), "a part that begins at no id reads much: a comment says why"


def parameter(type_: str, **more: object) -> Parameter:
    return Parameter.model_validate({"type": type_, "description": {"en": "x", "zh": "某"}, "example": "x", **more})


@pytest.mark.parametrize(
    ("made", "good", "bad"),
    [
        (parameter("integer", minimum=1, maximum=9), "9", ["0", "10", "1.5", "x", ""]),
        (parameter("number", minimum=0), "1.5", ["-1", "x"]),
        (parameter("date"), "2025-07", ["2025-13", "soon"]),
        (parameter("choice", choices=["a", "b"]), "a", ["c", ""]),
        (parameter("text"), "x", ["", "  "]),
        (parameter("form"), "x", ["", "  "]),
    ],
)
def test_values_are_checked_by_type(made: Parameter, good: str, bad: list[str]) -> None:
    assert value_problem(made, good) is None
    for value in bad:
        assert value_problem(made, value), value


@pytest.mark.parametrize(
    ("id_", "name", "values"),
    [
        ("restrictions-in-force", "kind", ("ban", "quota", "licence", "tax", "suspension")),
        ("neighbours", "relation", tuple(ontology().relations)),
        *(
            (id_, "stage", ("mining", "refining", "processing", "recycling"))
            for id_ in ("mineral-producers", "mineral-alternatives", "country-mineral-supply")
        ),
    ],
)
def test_values_that_the_ontology_closes_are_told(id_: str, name: str, values: tuple[str, ...]) -> None:
    parameter = catalogue()[id_].parameters[name]
    assert (parameter.type, parameter.choices) == ("choice", values)


def test_no_parameter_is_a_text_today() -> None:
    """Whoever adds one has seen that any word is taken: what the ontology closes is a choice."""
    assert {(c.id, n) for c in catalogue().values() for n, p in c.parameters.items() if p.type == "text"} == set()


def test_the_stages_of_the_lifecycle_may_be_named() -> None:
    assert parameter("choice", choices="lifecycle", example="in_force").choices == tuple(ontology().lifecycle)


def test_another_case_is_taken_where_it_is_unmistakable() -> None:
    assert chosen("BAN", ("ban", "quota")) == "ban"
    assert chosen("restricts_Export", ("RESTRICTS_EXPORT",)) == "RESTRICTS_EXPORT"
    assert chosen("a", ("a", "A")) == "a"
    assert chosen("É", ("é", "e")) == "é"
    for given in ("bans", "", " ban", "ban,quota"):
        assert chosen(given, ("ban", "quota")) is None
    assert chosen("Aa", ("aa", "AA")) is None


def test_a_value_that_is_none_is_told_with_the_nearest() -> None:
    stages = ("mining", "refining")
    assert choice_problem("mined", stages) == "'mined' is none of mining, refining; is mining meant?"
    assert choice_problem("REFINERY", stages) == "'REFINERY' is none of mining, refining; is refining meant?"
    assert choice_problem("foo", stages) == "'foo' is none of mining, refining"
