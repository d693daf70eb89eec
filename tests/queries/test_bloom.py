"""The Bloom perspective: what is committed is what is made, whole, readable, and refused where it is spoiled."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from graph.migrate import migrations
from lodelink.main import main
from ontology.schema import Link, Relation, ontology, parse
from queries.answer import Resolved
from queries.bloom.check import problems, unreadable
from queries.bloom.grass import grass
from queries.bloom.links import deep_link, link
from queries.bloom.look import TABLE, look
from queries.bloom.perspective import past, perspective, text
from queries.bloom.picture import A_DAY, chain_of, left_out, phrases, spaced
from queries.canned import catalogue, today
from tests.process import ROOT, environment, lodelink, within
from tests.queries.colours import EYES, apart, contrast
from tests.test_new_relation import BLOCK

KEPT = ROOT / "docs" / "bloom"
MADE = perspective()


def made() -> dict[str, Any]:
    return copy.deepcopy(MADE)


# ------------------------------------------------------------------------------------------------ ours


def test_what_is_committed_is_what_is_made(tmp_path: Path) -> None:
    """By another process with another order of hashing: the bytes depend on the sources alone."""
    out, style = tmp_path / "p.json", tmp_path / "p.grass"
    env = environment(tmp_path / "data", PYTHONHASHSEED="7")
    day = look().perspective.day
    done = lodelink("bloom", "--day", day, "--out", str(out), "--grass", str(style), env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    done = within("bloom", "--check", str(out), env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    stale = "run `make generate`"
    assert out.read_bytes() == (KEPT / "lodelink.bloom.json").read_bytes(), stale
    assert style.read_bytes() == (KEPT / "lodelink.grass").read_bytes(), stale
    assert out.read_text(encoding="utf-8") == text(MADE)


def test_ours_has_the_shape_and_can_be_read() -> None:
    assert problems(made()) == []
    assert unreadable(made()) == []
    assert problems(json.loads(text(MADE))) == []


def test_every_type_and_relation_of_the_ontology_is_there_and_joins_what_it_may_join() -> None:
    known = ontology()
    assert {c["labels"][0] for c in MADE["categories"]} == {*known.types, *known.records}
    links: dict[str, Relation | Link] = {**known.relations, **known.derived, **known.record_links}
    assert [r["id"] for r in MADE["relationshipTypes"]] == list(links)
    segments = {(s["source"], s["relationshipType"], s["target"]) for s in MADE["metadata"]["pathSegments"]}
    assert segments == {(a, name, b) for name, of in links.items() for a in of.domain for b in of.range}


def test_every_question_with_steps_is_a_phrase_in_both_languages() -> None:
    phrased = {(p.question.id, p.place, p.language, p.dated) for p in phrases(catalogue(), ontology(), look())}
    table = look().phrases
    for question in catalogue().values():
        steps = any(c.type == "hops" for c in question.columns)
        for language in ("en", "zh"):
            wanted = steps and question.id not in table.without_picture
            for place in range(len(question.phrases)):
                assert ((question.id, place, language, False) in phrased) == wanted, question.id
                assert ((question.id, place, language, True) in phrased) == (question.id in table.dated)
    assert len(MADE["templates"]) == len(phrased)


def test_the_table_names_nothing_that_there_is_not() -> None:
    known, table = ontology(), look()
    assert set(table.types) - {"default"} <= {*known.types, *known.records}
    assert {name for kind in table.links for name in kind.relations} <= {*known.relations, *known.derived}
    assert table.with_lifecycle <= set(known.derived)
    assert set(table.records.hidden) <= set(known.record_links)
    assert table.phrases.without_picture | table.phrases.dated <= set(catalogue())
    for key in table.values:
        question, _, name = key.partition(".")
        assert name in catalogue()[question].parameters
    for id_, chain in table.chains.items():
        question, _, name = id_.partition(".")
        assert {chain.a, chain.b} <= set(catalogue()[question].parameters)
        assert name in ("", chain.b)


def test_claims_and_passages_are_not_reached_by_expanding() -> None:
    """Every link that leads to a record is hidden: neither a country nor a document draws its hundreds of them."""
    hidden = set(MADE["hiddenRelationshipTypes"])
    for segment in MADE["metadata"]["pathSegments"]:
        records = {segment["source"], segment["target"]} & set(ontology().records)
        assert (segment["relationshipType"] in hidden) == bool(records)
    assert MADE["hideUncategorisedData"] is True
    # They come when they are asked for: some action leads over each of these links.
    for name in hidden:
        assert any(re.search(rf":(\w+\|)?{name}\b", action["cypher"]) for action in MADE["sceneActions"]), name
    # Where a line between them is not drawn, the document of a claim and of a passage can be read on them.
    for label in ("Claim", "Passage"):
        (category,) = [c for c in MADE["categories"] if c["labels"] == [label]]
        assert {"name": "document", "exclude": False, "dataType": "string"} in category["properties"]


def test_technical_properties_are_kept_out_of_sight() -> None:
    seen = {q["name"] for c in MADE["categories"] for q in c["properties"] if not q["exclude"]}
    assert not seen & {"run", "digest", "sha256", "family", "measure_root", "start", "end", "uses", "type", "told"}
    of_edges = {q["propertyKey"] for r in MADE["relationshipTypes"] for q in r["properties"]}
    assert not of_edges & {"key", "run", "recorded", "claims", "family", "from_earliest", "to_latest", "via"}


def test_derived_links_are_pale_conflicts_stand_out_and_the_lifecycle_shows() -> None:
    styles = {r["id"]: r for r in MADE["relationshipTypes"]}
    for name in ontology().derived:
        stated = look().kind(name).colour
        assert contrast(styles[name]["color"], "#FFFFFF") < contrast(stated, "#FFFFFF")
    for name in ontology().relations:
        first = styles[name]["styleRules"][0]
        assert (first["basedOn"], first["conditionValue"], first["applyCaption"]) == ("disputed_string", "⚠", True)
        assert first["captions"][0]["key"] == "disputed"
    for name in ("RESTRICTS_EXPORT", "RESTRICTION_REACHES", "ENACTED", "IMPOSES_TARIFF"):
        rules = {
            r["conditionValue"]: r["color"] for r in styles[name]["styleRules"] if r["basedOn"] == "lifecycle_string"
        }
        assert len({rules["in_force"], rules["suspended"], rules["lifted"]}) == 3
    for name, key in (("PRODUCES", "share_percent"), ("HOLDS_STAKE", "percent"), ("HOLDS_ULTIMATELY", "percent")):
        (rule,) = [r for r in styles[name]["styleRules"] if r["type"] == "range"]
        assert rule["basedOn"] == f"{key}_number"
        assert rule["minSize"] < rule["maxSize"]


def drawn(style: dict[str, Any], **properties: Any) -> tuple[str, float]:
    """(colour, size) of a link with these properties: of the rules that fit, the first that affects it decides on each."""
    colour, size = None, None
    for one in style["styleRules"]:
        value = properties.get(one["basedOn"].rpartition("_")[0])
        if value is None or (one["type"] == "single" and not str(value).startswith(one["conditionValue"])):
            continue
        if one["applyColor"] and colour is None:
            colour = one["color"]
        if one["applySize"] and size is None:
            share = 0 if one["type"] == "single" else (value - one["minPoint"]) / (one["maxPoint"] - one["minPoint"])
            size = (
                one["size"] if one["type"] == "single" else one["minSize"] + share * (one["maxSize"] - one["minSize"])
            )
    return colour or style["color"], style["size"] if size is None else size


@pytest.mark.parametrize("name", [*ontology().relations, *ontology().derived])
def test_what_is_not_in_force_is_paler_and_thinner_than_what_is(name: str) -> None:
    (style,) = [r for r in MADE["relationshipTypes"] if r["id"] == name]
    colour, width = drawn(style, lifecycle="in_force")
    stated = look().kind(name).colour
    assert colour == (look().paled(stated) if name in ontology().derived else stated)
    for stage in ("proposed", "planned", "announced", "adopted"):
        pale, thin = drawn(style, lifecycle=stage, percent=100.0, share_percent=100.0)
        assert contrast(pale, "#FFFFFF") < contrast(colour, "#FFFFFF"), stage
        assert apart(pale, colour) >= 8, stage
        assert contrast(pale, "#FFFFFF") >= 1.25, stage  # pale, and to be seen
        assert thin <= width, stage
        # However much of it a plan is about.
        assert thin <= 1, stage
    for stage in ("suspended", "lifted", "expired"):
        assert drawn(style, lifecycle=stage)[0] not in {colour, pale}, stage
    assert {*ontology().lifecycle} == {
        *("proposed", "planned", "announced", "adopted", "in_force", "suspended", "lifted", "expired")
    }


@pytest.mark.parametrize("name", [*ontology().relations, "RESTRICTION_REACHES"])
def test_what_has_ended_is_not_drawn_as_in_force(name: str) -> None:
    """Whatever stage was told last: a quota of last year is over without anybody saying so."""
    (style,) = [r for r in perspective(day="2026-11-20")["relationshipTypes"] if r["id"] == name]
    stated = ontology().relations.get(name)
    stays = stated is not None and stated.combine.how in ("period", "event")
    held = drawn(style, lifecycle="in_force", percent=100.0, share_percent=100.0)
    for end in ("2025", "1998-05", "2025-12-31", "2026-01-31", "2026-09", "2026-10-31"):
        ended = drawn(style, lifecycle="in_force", percent=100.0, share_percent=100.0, valid_to=end)
        if stays:  # a figure of a year, a deal
            assert ended == held, end
        else:
            assert ended[0] == drawn(style, lifecycle="expired")[0], end
            assert ended[1] < 1 <= held[1], end
    for end in ("2026", "2026-11", "2026-11-30", "2026-12-01", "2027", "2030-01"):
        assert drawn(style, lifecycle="in_force", percent=100.0, share_percent=100.0, valid_to=end) == held, end


@pytest.mark.parametrize("day", ["2026-11-01", "2025-01-15", "2030-10-31", "2024-12-01"])
def test_dates_before_a_month_are_told_by_how_they_begin(day: str) -> None:
    beginnings = tuple(past(day))
    for year in range(1990, 2040):
        for date in (
            f"{year}",
            *(f"{year}-{month:02d}{rest}" for month in range(1, 13) for rest in ("", "-01", "-31")),
        ):
            before = date < day[:7] if len(date) > 4 else date < day[:4]
            assert date.startswith(beginnings) == before, date


def test_the_command_draws_as_over_what_has_ended_by_a_day(capfd: pytest.CaptureFixture[str]) -> None:
    def told(*arguments: str) -> tuple[int, str, str]:
        return main(["bloom", *arguments]), *capfd.readouterr()

    assert told("--day", "2024-03-09", "--out", "-")[1] == text(perspective(day="2024-03-01")) != text(MADE)
    assert told("--out", "-")[1] == text(perspective(day=today()))
    status, out, err = told("--day", "March", "--out", "-")
    assert (status, out) == (2, "")
    assert "--day 'March' is not a day" in err


def test_a_larger_share_is_a_thicker_line_in_force() -> None:
    for name, key in (("HOLDS_STAKE", "percent"), ("HOLDS_ULTIMATELY", "percent"), ("PRODUCES", "share_percent")):
        (style,) = [r for r in MADE["relationshipTypes"] if r["id"] == name]
        sizes = [drawn(style, lifecycle="in_force", **{key: share})[1] for share in (5.0, 50.0, 100.0)]
        assert sizes == sorted(set(sizes))


def test_the_indexes_named_are_those_of_the_migrations() -> None:
    statements = [s for m in migrations(ontology()) for s in (*m.statements, *m.fulltext, *m.bloom)]
    for index in MADE["metadata"]["indexes"]:
        if index["type"] == "native":
            (key,) = index["propertyKeys"]
            wanted = f"FOR (n:{index['label']}) ON (n.{key['key']})"
        else:
            wanted = f"INDEX {index['name']} IF NOT EXISTS FOR (n:{'|'.join(index['tokenNames'])}) ON EACH"
        assert any(wanted in s for s in statements), wanted


def test_a_relation_added_to_the_ontology_is_shown_without_a_line_of_ours() -> None:
    known = parse((ROOT / "ontology" / "lodelink.ttl").read_text(encoding="utf-8") + BLOCK)
    grown = perspective(known)
    assert problems(grown) == []
    assert unreadable(grown) == []
    (insures,) = [r for r in grown["relationshipTypes"] if r["id"] == "INSURES"]
    assert insures["color"] == look().links[-1].colour
    assert any("INSURES" in a["cypher"] for a in grown["sceneActions"])
    assert "relationship.INSURES {" in grass(known)


@pytest.mark.parametrize(
    ("written", "apart_"),
    [
        ("$mineral的出口限制", "$mineral 的出口限制"),
        ("与$mineral相关的联盟", "与 $mineral 相关的联盟"),
        ("$entity与$other之间的路径", "$entity 与 $other 之间的路径"),
        ("Members of $alliance", "Members of $alliance"),
        ("自$since", "自 $since"),
        ("$mineral", "$mineral"),
    ],
)
def test_parameters_stand_apart_from_chinese(written: str, apart_: str) -> None:
    assert spaced(written) == apart_


def test_a_later_parameter_is_suggested_from_the_earlier_one() -> None:
    several = [t for t in MADE["templates"] if len(t["params"]) > 1]
    assert len(several) > 20
    for template in several:
        first, *later = template["params"]
        for param in later:
            assert first["name"] in param["cypher"], template["text"]


def test_how_two_things_hang_together_is_told_by_the_question() -> None:
    chain = chain_of(catalogue()["country-exposure"])
    assert chain is not None
    assert (chain.a, chain.b) == ("country", "other")
    needs = "[:LISTS_AS_CRITICAL|IMPORT_DEPENDENCE]->(:Mineral)<-[:RESTRICTS_EXPORT|RESTRICTION_REACHES]-(b)"
    assert chain.paths == (f"(a)-{needs}", f"(a)-[:MEMBER_OF]->(:Alliance)-{needs}")
    turned = "MATCH (x:Entity {id: $p})-[r:BACKS]->(y:Entity {id: $q})\nUNION ALL\nMATCH (y:Entity {id: $q})<-[:COVERS]-(x:Entity {id: $p})"
    both = chain_of(catalogue()["country-exposure"].model_copy(update={"cypher": turned}))
    assert both is not None
    assert both.paths == ("(a)-[:BACKS]->(b)", "(b)<-[:COVERS]-(a)")
    # Two things side by side are no path, nor is one thing alone.
    for cypher in (
        "MATCH (x:Entity {id: $p}), (y:Entity {id: $q})",
        "MATCH (x:Entity {id: $p})-[r:BACKS]->(y:Mineral)",
        "MATCH (x:Entity {id: $p})-[r:BACKS]->(y:Mineral)\nMATCH (z:Entity {id: $q})",
    ):
        assert chain_of(catalogue()["coverage"].model_copy(update={"cypher": cypher})) is None


def test_no_phrase_asks_about_a_parameter_that_it_does_not_have() -> None:
    """`null IS NULL OR …` is true of everything, and a reader of the Cypher stumbles over it."""
    for made_ in phrases(catalogue(), ontology(), look()):
        assert "null IS NULL" not in made_.cypher
        assert "= null" not in made_.cypher
    (left,) = [p for p in phrases(catalogue(), ontology(), look()) if p.text == "Everything joined to $entity"]
    assert left.cypher.count("WHERE r.derived IS NULL\n") == 2


def test_what_is_no_day_is_drawn_by_no_phrase() -> None:
    dated = [p for p in phrases(catalogue(), ontology(), look()) if p.dated]
    assert len(dated) > 10
    assert all(f"\nWHERE $day =~ '{A_DAY}'\n" in p.cypher for p in dated)
    for day in ("2025", "2025-01", "2025-12", "2025-01-01", "2025-10-31"):
        assert re.fullmatch(A_DAY, day), day
    for none in ("2025-13", "2025-00", "2025-1", "2025-01-32", "2025-01-00", "20251", "abc", "", "2025-01-01T00", "*"):
        assert not re.fullmatch(A_DAY, none), none


def test_what_a_picture_has_no_room_for_is_counted_by_relation() -> None:
    def rows(relation: str, many: int) -> list[list[tuple[str, str]]]:
        return [[(relation, f"{relation} {i}")] for i in range(many)]

    three = [*rows("A", 50), *rows("B", 3), *rows("C", 20)]
    assert left_out(three, 100) == {}
    # In turn: three of each, then A and C alone; 4 of the 30 go to nobody else.
    assert left_out(three, 30) == {"A": 36, "C": 7}
    # A row of two steps wants room for both.
    paths = [[("A", f"a {i}"), ("B", "b")] for i in range(10)]
    assert left_out(paths, 5) == {"A B": 6}


# ------------------------------------------------------------------------------------------------ colours


def test_kinds_of_thing_and_kinds_of_link_are_told_apart_by_every_eye() -> None:
    table = look()
    nodes = {k: v.colour for k, v in table.types.items() if k in ontology().types}
    lines = {kind.id: kind.colour for kind in table.links}
    for colours, least in ((nodes, 15), (lines, 15)):
        for eyes in EYES:
            near = [(round(apart(a[1], b[1], eyes)), a[0], b[0]) for a, b in combinations(colours.items(), 2)]
            assert min(near)[0] >= least, (eyes, min(near))
    for kind in table.links:
        assert contrast(kind.colour, "#FFFFFF") >= 2.9, kind.id
        assert apart(kind.colour, table.paled(kind.colour)) >= 25, kind.id
        assert min(apart(kind.colour, table.rules[0].colour, eyes) for eyes in EYES) >= 10, kind.id


def test_the_measure_of_colours_can_fail() -> None:
    assert apart("#000000", "#FFFFFF") == pytest.approx(100, abs=0.1)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    # Red and green of equal lightness: far apart for most, near for eyes without the middle cones.
    assert apart("#C00000", "#5C7A00") > 60
    assert apart("#C00000", "#5C7A00", "deuteranopia") < 30


# ------------------------------------------------------------------------------------------------ spoiled

Spoil = Callable[[dict[str, Any]], Any]


def first(p: dict[str, Any], part: str, **wanted: Any) -> dict[str, Any]:
    found: dict[str, Any] = next(x for x in p[part] if all(x[k] == v for k, v in wanted.items()))
    return found


def phrase(p: dict[str, Any], text_: str = "Alliances linked to $mineral") -> dict[str, Any]:
    return first(p, "templates", text=text_)


def edge(p: dict[str, Any], name: str = "HOLDS_STAKE") -> dict[str, Any]:
    return first(p, "relationshipTypes", id=name)


def rule(p: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in edge(p)["styleRules"] if r["type"] == kind)
    return found


def caption(key: str) -> dict[str, Any]:
    return {**MADE["categories"][0]["captions"][1], "key": key}


SPOILED: dict[str, tuple[Spoil, str]] = {
    "phrases under a made-up key": (
        lambda p: p.__setitem__("searchPhrases", p.pop("templates")),
        "has searchPhrases, which Bloom does not write",
    ),
    "no version": (lambda p: p.pop("version"), "lacks version"),
    "another type": (lambda p: p.update(type="PERSPECTIVE"), "STANDARD_PERSPECTIVE"),
    "an id that is none": (lambda p: p.update(id="lodelink"), "not a UUID"),
    "seconds for milliseconds": (lambda p: p.update(createdAt=1735689600), "time in milliseconds"),
    "edited before made": (lambda p: p.update(lastEditedAt=p["createdAt"] - 1), "before createdAt"),
    "too few colours": (lambda p: p["palette"]["colors"].pop(), "13 colours"),
    "a colour by name": (lambda p: p["categories"][0].update(color="green"), "not a colour"),
    "a category without a size": (lambda p: p["categories"][0].pop("size"), "lacks size"),
    "a size beyond all": (lambda p: p["categories"][0].update(size=50), "not a size"),
    "two categories with one id": (lambda p: p["categories"][1].update(id=p["categories"][0]["id"]), "have the id"),
    "a label of two categories": (
        lambda p: p["categories"][1].update(labels=p["categories"][0]["labels"]),
        "belongs to two categories",
    ),
    "a category without a label": (lambda p: p["categories"][0].update(labels=[]), "has no label"),
    "a label that is not described": (lambda p: p["labels"].pop("Country"), "which labels does not describe"),
    "a property of another type": (
        lambda p: p["categories"][0]["properties"][0].update(dataType="bigint"),
        "its label says string",
    ),
    "a type of data that Bloom lacks": (
        lambda p: p["categories"][0]["properties"][0].update(dataType="text"),
        "Bloom knows string",
    ),
    "a caption that is excluded": (
        lambda p: p["categories"][0]["properties"][1].update(exclude=True),
        "which it excludes",
    ),
    "a caption of no property": (
        lambda p: p["categories"][0]["captions"][1].update(key="nome"),
        "a caption for nome, which is no property",
    ),
    "no caption at all": (
        lambda p: [c.update(isCaption=False) for c in p["categories"][0]["captions"]],
        "would be blank",
    ),
    "an icon that is none": (lambda p: p["categories"][0].update(icon="flag"), "neither no-icon nor a UUID"),
    "a relationship type renamed": (lambda p: edge(p).update(name="持股"), "finds it by its own name"),
    "a relationship type twice": (lambda p: p["relationshipTypes"].append(edge(p)), "stands twice"),
    "a property of another relationship": (
        lambda p: edge(p)["properties"][0].update(type="OPERATES"),
        "of OPERATES",
    ),
    "a rule captioned with no property": (
        lambda p: next(r for r in edge(p)["styleRules"] if r["captions"])["captions"][0].update(key="nope"),
        "rule on disputed_string, has a caption for nope, which is no property",
    ),
    "a category's rule captioned with no property": (
        lambda p: p["categories"][0]["styleRules"].append(
            {**rule(p, "single"), "basedOn": "name_string", "captions": [caption("nope")]}
        ),
        "rule on name_string, has a caption for nope, which is no property",
    ),
    **{
        f"a single rule with a {key}": (
            lambda p, key=key: rule(p, "single").update({key: 1}),
            f"a single rule has no {key}",
        )
        for key in ("minPoint", "maxPoint", "rangeValue")
    },
    "a rule on nothing": (lambda p: rule(p, "single").update(basedOn="colour_string"), "no property 'colour'"),
    "a rule on another type": (lambda p: rule(p, "single").update(basedOn="disputed_number"), "not number"),
    "a rule without a value": (lambda p: rule(p, "single").update(conditionValue=None), "needs a condition"),
    "a rule without effect": (
        lambda p: rule(p, "single").update(applyColor=False, applySize=False, applyCaption=False),
        "changes nothing",
    ),
    "a condition that Bloom lacks": (lambda p: rule(p, "single").update(condition="="), "Bloom knows"),
    "a range upside down": (lambda p: rule(p, "range").update(minPoint=100, maxPoint=0), "minPoint below maxPoint"),
    "a rule without half its keys": (lambda p: rule(p, "range").pop("valuesMapper"), "lacks valuesMapper"),
    "query for cypher": (
        lambda p: phrase(p).__setitem__("query", phrase(p).pop("cypher")),
        "has query, which Bloom does not write there",
    ),
    "a phrase id of another form": (lambda p: phrase(p).update(id="mineral-alliances"), "tmpl: and a time"),
    "two phrases alike": (lambda p: phrase(p).update(text="Reserves of $mineral"), "Two search phrases have the text"),
    "a parameter not asked for": (
        lambda p: phrase(p).update(text="Alliances linked to minerals"),
        "which its text does not ask for",
    ),
    "a parameter not used": (
        lambda p: phrase(p).update(cypher="MATCH path = (:Mineral)--() RETURN path LIMIT 10"),
        "which its Cypher does not use",
    ),
    "a parameter not declared": (lambda p: phrase(p).update(params=[]), "which it does not declare"),
    "a parameter without its sign": (lambda p: phrase(p)["params"][0].update(name="mineral"), "a $ and a name"),
    "a type of parameter that Bloom lacks": (
        lambda p: phrase(p)["params"][0].update(dataType="Text"),
        "Bloom knows String",
    ),
    "suggestions of a label without a property": (
        lambda p: phrase(p)["params"][0].update(suggestionProp=None),
        "needs a label and a property",
    ),
    "suggestions without an index": (
        lambda p: phrase(p)["params"][0].update(suggestionProp="aliases_text"),
        "has no index",
    ),
    "suggestions from what comes later": (
        lambda p: p["templates"][
            next(i for i, t in enumerate(p["templates"]) if t["text"] == "Paths between $entity and $other")
        ]["params"].reverse(),
        "which is not given before it",
    ),
    "a phrase that writes": (
        lambda p: phrase(p).update(cypher="MATCH (n:Mineral {name: $mineral}) SET n.seen = 1 RETURN n LIMIT 1"),
        "no read",
    ),
    "a phrase without a limit": (
        lambda p: phrase(p).update(cypher="MATCH path = (:Mineral {name: $mineral})--() RETURN path"),
        "has no LIMIT",
    ),
    "a phrase above Bloom's limit": (
        lambda p: phrase(p).update(cypher="MATCH path = (:Mineral {name: $mineral})--() RETURN path LIMIT 20000"),
        "Bloom takes 10000",
    ),
    "a phrase that returns a bare relationship": (
        lambda p: phrase(p).update(cypher="MATCH (:Mineral {name: $mineral})-[r]-() RETURN r LIMIT 10"),
        "bare relationship r",
    ),
    "a phrase without bounds": (
        lambda p: phrase(p).update(cypher="MATCH path = (:Mineral {name: $mineral})-[*]-() RETURN path LIMIT 10"),
        "upper bound",
    ),
    "an action on nothing selected": (
        lambda p: p["sceneActions"][0].update(cypher="MATCH (n:Country) RETURN n LIMIT 10"),
        "neither $nodes nor $relationships",
    ),
    "an action with a parameter of its own": (
        lambda p: p["sceneActions"][0].update(
            cypher="MATCH (n) WHERE elementId(n) IN $nodes AND n.day = $day RETURN n LIMIT 10"
        ),
        "uses $day, which Bloom does not give it",
    ),
    "an action for no category": (lambda p: p["sceneActions"][1].update(categories=[99]), "the category 99"),
    "an action for no relationship type": (
        lambda p: p["sceneActions"][0].update(relationshipTypes=["OWNS"]),
        "the relationship type OWNS",
    ),
    "an action for an empty list of categories": (
        lambda p: p["sceneActions"][1].update(categories=[]),
        "has no categories in its list",
    ),
    "an action for an empty list of relationship types": (
        lambda p: p["sceneActions"][0].update(relationshipTypes=[]),
        "has no relationshipTypes in its list",
    ),
    "nothing to ask": (lambda p: p.update(templates=[], sceneActions=[]), "neither a search phrase nor a scene action"),
    "no category": (lambda p: p.update(categories=[]), "There is no category"),
    "a hidden type that is none": (lambda p: p["hiddenRelationshipTypes"].append("ABOUT"), "ABOUT, which is no"),
    "a hidden category that is none": (lambda p: p["hiddenCategories"].append(77), "77, which is no category"),
    "a segment to nowhere": (
        lambda p: p["metadata"]["pathSegments"][0].update(target="Land"),
        "ends at Land",
    ),
    "a segment twice": (
        lambda p: p["metadata"]["pathSegments"].append(p["metadata"]["pathSegments"][0]),
        "stands twice",
    ),
    "an index of another form": (
        lambda p: p["metadata"]["indexes"][0].update(type="btree"),
        "Bloom knows native",
    ),
    "a text for a list": (lambda p: p.update(categories="all"), "is no list"),
}


@pytest.mark.parametrize("how", sorted(SPOILED))
def test_a_spoiled_perspective_is_refused_with_the_reason(how: str) -> None:
    spoil, words = SPOILED[how]
    spoiled = made()
    spoil(spoiled)
    assert spoiled != MADE
    found = problems(spoiled)
    assert any(words in sentence for sentence in found), found
    assert all(sentence.endswith(".") for sentence in found)


def test_there_are_more_than_thirty_ways() -> None:
    assert len(SPOILED) >= 30


@pytest.mark.parametrize("nothing", [None, [], "text", 1, {}])
def test_what_is_no_perspective_is_refused_too(nothing: Any) -> None:
    assert problems(nothing)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda p: p["categories"][0].update(name="Country"), "not in both languages"),
        (lambda p: p["categories"][0].update(name="国家"), "not in both languages"),
        (lambda p: p["sceneActions"][0].update(name="展开 · Expand RESTRICTS_EXPORT"), "RESTRICTS_EXPORT"),
        (lambda p: p["templates"][0].update(name="某措施 · Its price_floor"), "price_floor"),
        (lambda p: phrase(p).update(text="MEMBER_OF of $mineral"), "MEMBER_OF"),
        (lambda p: phrase(p).update(text="与 $mineral 相关的联盟甲"), "every question has one of each"),
        (
            lambda p: [c.update(isCaption=c["type"] == "relationship") for c in edge(p)["captions"]],
            "captioned with its raw name",
        ),
    ],
)
def test_words_that_cannot_be_read_are_found(spoil: Spoil, words: str) -> None:
    spoiled = made()
    spoil(spoiled)
    assert any(words in sentence for sentence in unreadable(spoiled))


def test_the_command_says_what_is_wrong(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    spoiled = made()
    spoiled["version"] = "new"
    path = tmp_path / "spoiled.json"
    path.write_text(text(spoiled), encoding="utf-8")
    assert main(["bloom", "--check", str(path)]) == 1
    assert capfd.readouterr().out == "the perspective.version is 'new', not a version like 2.19.0.\n"
    for arguments, words in (
        ((), "--out FILE"),
        (("--check", str(path), "--out", str(tmp_path / "out.json")), "--check goes alone"),
        (("--check", str(path), "--grass", str(tmp_path / "out.grass")), "--check goes alone"),
        (("--check", str(tmp_path / "none.json")), "cannot be read"),
        (("--check", str(TABLE)), "is no JSON"),
        (("--out", str(tmp_path / "no" / "folder.json")), "cannot be written"),
    ):
        assert main(["bloom", *arguments]) == 2
        assert words in capfd.readouterr().err
    assert list(tmp_path.glob("out.*")) == []


def test_the_command_writes_to_standard_output(tmp_path: Path) -> None:
    env = environment(tmp_path / "data")
    day = look().perspective.day
    by_itself_and_here = zip(
        (lodelink, within), (("--out", "lodelink.bloom.json"), ("--grass", "lodelink.grass")), strict=True
    )
    for run, (option, kept) in by_itself_and_here:
        done = run("bloom", "--day", day, option, "-", env=env)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == (KEPT / kept).read_text(encoding="utf-8")
    both = within("bloom", "--out", "-", "--grass", "-", env=env)
    assert (both.returncode, both.stdout) == (2, "")
    assert "standard output" in both.stderr


# ------------------------------------------------------------------------------------------------ Browser


def read_grass(style: str) -> dict[str, dict[str, str]]:
    """A style sheet of Browser, by its grammar: selector { name: value; … }, and nothing else."""
    rule_ = re.compile(r"\s*((?:node|relationship)(?:\.\w+)?) \{\s*((?:[a-z-]+:(?:\"[^\"]*\"|[^;\"])*;\s*)+)\}\s*")
    out: dict[str, dict[str, str]] = {}
    at = 0
    while at < len(style):
        match = rule_.match(style, at)
        assert match is not None, style[at : at + 80]
        assert match[1] not in out
        out[match[1]] = dict(re.findall(r"([a-z-]+): (\"[^\"]*\"|[^;]*);", match[2]))
        at = match.end()
    return out


def test_the_browser_style_parses_and_shows_the_same() -> None:
    known, rules = ontology(), read_grass(grass())
    assert {s for s in rules if s.startswith("node.")} == {f"node.{c['labels'][0]}" for c in MADE["categories"]}
    assert {s for s in rules if s.startswith("relationship.")} == {
        f"relationship.{r['id']}" for r in MADE["relationshipTypes"]
    }
    for category in MADE["categories"]:
        style = rules[f"node.{category['labels'][0]}"]
        assert style["color"] == category["color"]
        caption = next(c["key"] for c in category["captions"] if c["isCaption"])
        assert style["caption"] == f'"{{{caption}}}"'
        assert contrast(style["color"], style["text-color-internal"]) >= 3
    for of in MADE["relationshipTypes"]:
        style = rules[f"relationship.{of['id']}"]
        assert style["color"] == of["color"]
        if of["id"] not in known.record_links:
            assert style["caption"] == '"{says}"'
    for style in rules.values():
        assert re.fullmatch(r"#[0-9A-F]{6}", style["color"])


def test_a_style_that_does_not_parse_fails() -> None:
    with pytest.raises(AssertionError):
        read_grass(grass().replace("}\n", "", 1))


# ------------------------------------------------------------------------------------------------ links


def cobalt(given: str = "cobalt") -> dict[str, Resolved]:
    return {"mineral": Resolved(given=given, id="mineral:cobalt", type="Mineral", name="cobalt", name_zh="钴")}


def test_a_link_opens_the_phrase_in_the_language_of_the_question() -> None:
    question = catalogue()["mineral-restrictions"]
    address = "http://bloom.example:7474/bloom/"
    assert link(address, question, cobalt()) == (
        "http://bloom.example:7474/bloom/?search=Export%20restrictions%20on%20cobalt"
        "&perspective=Lodelink%20%E5%85%B3%E9%94%AE%E7%9F%BF%E4%BA%A7&run=true"
    )
    chinese = link(address, question, cobalt("钴"))
    assert chinese is not None
    assert "search=%E9%92%B4%20%E7%9A%84%E5%87%BA%E5%8F%A3%E9%99%90%E5%88%B6&" in chinese
    dated = link(address, question, cobalt(), "2025-12-01")
    assert dated is not None
    assert "search=Export%20restrictions%20on%20cobalt%20on%202025-12-01&" in dated


def test_no_link_promises_a_picture_that_there_is_not() -> None:
    address = "http://bloom.example/bloom/"
    assert link(address, catalogue()["coverage"], cobalt()) is None
    # A question that has no phrase for a day would be drawn for another one.
    assert link(address, catalogue()["mineral-producers"], cobalt(), "2025") is None
    assert link(address, catalogue()["mineral-producers"], cobalt()) is not None


def test_a_parameter_that_the_phrase_does_not_ask_for_makes_no_link() -> None:
    question = catalogue()["neighbours"]
    thing = {"entity": Resolved(given="cobalt", id="mineral:cobalt", type="Mineral", name="cobalt")}
    address = "http://bloom.example/bloom/"
    assert link(address, question, thing | {"relation": Resolved(given="")}) is not None
    assert link(address, question, thing | {"relation": Resolved(given="COVERS")}) is None


def test_an_address_keeps_its_own_parameters() -> None:
    aura = "https://bloom.neo4j.io/index.html?connectURL=neo4j%2Bs%3A%2F%2Fx.databases.neo4j.io"
    assert deep_link(aura, "钴 & co").startswith(f"{aura}&search=%E9%92%B4%20%26%20co&perspective=Lodelink")


@pytest.mark.parametrize("wrong", ["bloom", "ftp://x/bloom", "http://u:p@x/bloom", "http://x/#frag"])
def test_an_address_that_is_none_is_told(
    wrong: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LODELINK_BLOOM", wrong)
    assert main(["settings"]) == 2
    told = capfd.readouterr().err
    assert "LODELINK_BLOOM" in told
    assert "u:p" not in told
