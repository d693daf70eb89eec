"""Turtle and JSON-LD: read by rdflib and by oxigraph, held against the SHACL shapes by pyshacl, and the same graph in both."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pyoxigraph
import pytest
from pyshacl import validate
from rdflib import RDF, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef

from graph import Store
from graph.present import Present
from lodelink.vocabulary import vocabulary
from ontology.models import document_id
from ontology.schema import LODE
from ontology.shapes import DATA, shapes
from queries.formats.rdf import context, vocabulary_names
from queries.formats.registry import FORMATS
from queries.material import Material
from tests.process import ROOT
from tests.queries.formats.conftest import NASTY, ask_whole
from tests.samples import sample_documents, sample_facts

OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
DCTERMS = Namespace("http://purl.org/dc/terms/")


def written(name: str, source: Present | Material) -> str:
    return b"".join(FORMATS[name].stream(source, vocabulary_names(vocabulary()))).decode()


def parsed(name: str, text: str) -> Graph:
    return Graph().parse(data=text, format={"turtle": "turtle", "json-ld": "json-ld"}[name])


@cache
def our_shapes() -> Graph:
    return shapes()


def problems(graph: Graph) -> list[str]:
    _, report, _ = validate(graph, shacl_graph=our_shapes(), inference="none")
    assert isinstance(report, Graph)
    return sorted(str(report.value(r, SH.resultMessage)) for r in report.subjects(RDF.type, SH.ValidationResult))


@cache
def read_once(text: str) -> Graph:
    """The graph of a text, for tests that only look at it."""
    return parsed("turtle", text)


@pytest.fixture
def turtle(present: Present) -> Graph:
    return read_once(written("turtle", present))


def test_the_whole_graph_conforms(turtle: Graph) -> None:
    assert problems(turtle) == []
    # Conforming means something only where there is something to hold against the shapes.
    assert len(set(turtle.subjects(RDF.type, LODE.Claim))) == len(sample_facts())
    assert len(set(turtle.subjects(RDF.type, LODE.Edge))) > 300


def test_json_ld_says_the_same_as_turtle(present: Present, turtle: Graph) -> None:
    other = parsed("json-ld", written("json-ld", present))
    assert set(other) == set(turtle)
    # A round through the JSON-LD processor changes nothing.
    again = Graph().parse(data=other.serialize(format="json-ld"), format="json-ld")
    assert set(again) == set(turtle)


# ------------------------------------------------------------------------------------------------ a second processor


def triples(text: str, form: pyoxigraph.RdfFormat) -> set[str]:
    """What oxigraph, whose JSON-LD and Turtle share nothing with rdflib's, reads in a text."""
    return {str(quad.triple) for quad in pyoxigraph.parse(text.encode(), format=form)}


@pytest.mark.parametrize("what", ["the whole graph", "an answer", "bad texts", "nothing"])
def test_another_processor_reads_the_same_in_both(
    request: pytest.FixtureRequest, loaded_embedded: Store, what: str
) -> None:
    source: Any
    match what:
        case "the whole graph":
            source = Present(loaded_embedded)
        case "an answer":
            source = ask_whole(loaded_embedded, "mineral-alliances", {"mineral": "cobalt"}, as_of="2025-12-01").material
        case _:
            source = request.getfixturevalue({"bad texts": "nasty", "nothing": "nothing"}[what])
    compact, plain = written("json-ld", source), written("turtle", source)
    read = triples(compact, pyoxigraph.RdfFormat.JSON_LD)
    assert read == triples(plain, pyoxigraph.RdfFormat.TURTLE)
    assert (len(read) > 100) == (what in {"the whole graph", "an answer"})
    # And the same as the first processor makes of it.
    of_rdflib = Graph().parse(data=compact, format="json-ld").serialize(format="nt")
    assert triples(of_rdflib, pyoxigraph.RdfFormat.N_TRIPLES) == read


def test_json_ld_goes_round_through_both_processors(loaded_embedded: Store) -> None:
    whole = ask_whole(loaded_embedded, "mineral-alliances", {"mineral": "cobalt"}, as_of="2025-12-01")
    ours = written("json-ld", whole.material)
    expected = set(parsed("turtle", written("turtle", whole.material)))
    quads = list(pyoxigraph.parse(ours.encode(), format=pyoxigraph.RdfFormat.JSON_LD))
    expanded = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.JSON_LD)
    assert expanded is not None
    again = Graph().parse(data=expanded, format="json-ld")
    assert set(again) == expected
    # Compacted anew with our own context, by the one, and read by the other.
    compacted = again.serialize(format="json-ld", context=context(), auto_compact=True)
    assert triples(compacted, pyoxigraph.RdfFormat.JSON_LD) == {str(quad.triple) for quad in quads}


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("subject", "lode:subject"),
        ("validFrom", {"@id": "lode:validFrom"}),
        ("relation", {"@id": "lode:relation", "@type": "@id"}),
        ("prefLabel", {"@id": "skos:prefLabel", "@container": "@index"}),
        ("country", "https://lodelink.org/country:"),
        ("@base", "https://lodelink.org/ids/"),
        ("@vocab", "https://lodelink.org/words#"),
    ],
)
def test_a_spoiled_context_is_noticed(loaded_embedded: Store, word: str, meaning: Any) -> None:
    whole = ask_whole(loaded_embedded, "mineral-restrictions", {"mineral": "cobalt"}, as_of="all")
    told = json.loads(written("json-ld", whole.material))
    expected = triples(written("turtle", whole.material), pyoxigraph.RdfFormat.TURTLE)
    assert triples(json.dumps(told), pyoxigraph.RdfFormat.JSON_LD) == expected
    told["@context"][word] = meaning
    assert triples(json.dumps(told), pyoxigraph.RdfFormat.JSON_LD) != expected


def test_json_ld_has_the_ids_of_the_graph_and_short_words(present: Present) -> None:
    told = json.loads(written("json-ld", present))
    assert told["@context"] == context()
    things = {thing["id"]: thing for thing in told["@graph"]}
    assert things.keys() >= {row["id"] for row in present.entities()}
    assert things.keys() >= {row["id"] for row in present.claims()} | {row["key"] for row in present.edges()}
    cobalt = things["mineral:cobalt"]
    assert (cobalt["type"], cobalt["prefLabel"]) == ("Mineral", {"en": "cobalt", "zh": "钴"})
    edge = next(
        e for e in present.edges() if e["relation"] == "RESTRICTS_EXPORT" and len(e.get("valid_from", "")) == 10
    )
    shown = things[edge["key"]]
    assert [shown[name] for name in ("subject", "relation", "object", "lifecycle", "validFrom")] == [
        edge[name] for name in ("subject", "relation", "object", "lifecycle", "valid_from")
    ]
    # No word of a thing is spelt out as an address, and all of them are told in the documentation.
    used = {name for thing in told["@graph"] for name in thing}
    assert not [name for name in used if "://" in name]
    described = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    words = {word for word in context() if not word.startswith("@")}
    assert [word for word in sorted(words) if f"`{word}`" not in described] == []


# ------------------------------------------------------------------------------------------------ what it says


def test_what_an_answer_rests_on_conforms(loaded_embedded: Store) -> None:
    whole = ask_whole(loaded_embedded, "mineral-alliances", {"mineral": "cobalt"}, as_of="2025-12-01")
    graph = parsed("turtle", written("turtle", whole.material))
    assert problems(graph) == []
    assert set(graph.subjects(RDF.type, LODE.Edge)) == {DATA[hop["key"]] for row in whole.rows for hop in row["hops"]}
    assert {str(value) for value in graph.objects(None, LODE.holds)} <= {"yes", "possibly"}
    assert graph.value(DATA["export"], LODE.as_of) == Literal("2025-12-01")


def test_every_quote_is_found_at_its_place_by_its_selectors(turtle: Graph) -> None:
    texts = {DATA[document_id(d.meta.key)]: d.text for d in sample_documents()}
    targets = list(turtle.subject_objects(OA.hasTarget))
    assert len(targets) == len(sample_facts())
    for claim, target in targets:
        text = texts[turtle.value(target, OA.hasSource)]  # type: ignore[index]
        by_type = {turtle.value(s, RDF.type): s for s in turtle.objects(target, OA.hasSelector)}
        place, words = by_type[OA.TextPositionSelector], by_type[OA.TextQuoteSelector]
        start, end = (int(str(turtle.value(place, OA[name]))) for name in ("start", "end"))
        assert text[start:end] == str(turtle.value(words, OA.exact)) == str(turtle.value(claim, LODE.quote))
        assert turtle.value(claim, PROV.wasQuotedFrom) == turtle.value(target, OA.hasSource)


def test_every_edge_leads_to_its_claims(turtle: Graph) -> None:
    claims = set(turtle.subjects(RDF.type, LODE.Claim))
    for edge in turtle.subjects(RDF.type, LODE.Edge):
        assert claims & set(turtle.objects(edge, PROV.wasDerivedFrom))


def test_names_have_their_languages(turtle: Graph) -> None:
    cobalt, congo = DATA["mineral:cobalt"], DATA["country:COD"]
    assert set(turtle.objects(cobalt, SKOS.prefLabel)) == {Literal("cobalt", lang="en"), Literal("钴", lang="zh")}
    assert Literal("Co") in set(turtle.objects(cobalt, SKOS.notation))
    assert Literal("刚果（金）", lang="zh") in set(turtle.objects(congo, SKOS.prefLabel))
    # SKOS: at most one preferred name a language, and none that is preferred and another one at once.
    for entity in turtle.subjects(LODE.name):
        preferred = list(turtle.objects(entity, SKOS.prefLabel))
        languages = [name.language for name in preferred if isinstance(name, Literal)]
        assert len(languages) == len(set(languages)) > 0
        assert not set(preferred) & set(turtle.objects(entity, SKOS.altLabel))


def test_a_date_is_as_precise_as_it_is_known(turtle: Graph) -> None:
    found = {value.datatype for value in turtle.objects(None, LODE.validFrom) if isinstance(value, Literal)}
    assert found >= {XSD.date, XSD.gYearMonth, XSD.gYear}


SPOILS: list[tuple[str, str, str]] = [
    (r'(lode:quote ")[^"]', r"\1X", "quote"),
    (r"lode:subject id:country:NAM", "lode:subject id:mineral:rare-earths", "must be a"),
    (r'lode:q-kind "ban"', 'lode:q-kind "embargo"', "embargo"),
    (r'lode:q-effective "2023-06"', 'lode:q-effective "soon"', "pattern"),
    (r"    prov:wasQuotedFrom \S+ ;\n", "", "wasQuotedFrom"),
    (r"oa:end \"", 'oa:end "-', "nonNegativeInteger"),
    (r'lode:sha256 "', 'lode:sha256 "z', "pattern"),
    (r"(    prov:wasDerivedFrom \S+ ;\n)*    prov:wasDerivedFrom \S+ \.", '    lode:colour "red" .', "wasDerivedFrom"),
    (r'    lode:rule "restriction[^"]*" ;\n', "", "rule"),
    (r"    lode:quotedFrom \S+ ;\n", "", "quotedFrom"),
    (r'    lode:name "neodymium" ;\n', "", "name"),
    (r"lode:polarity lode:asserted", "lode:polarity lode:maybe", "polarity|asserted"),
]


@pytest.mark.parametrize(("pattern", "to", "words"), SPOILS)
def test_a_spoiled_one_is_refused(loaded_embedded: Store, pattern: str, to: str, words: str) -> None:
    whole = ask_whole(loaded_embedded, "mineral-restrictions", {"mineral": "neodymium"})
    text = written("turtle", whole.material)
    spoiled, times = re.subn(pattern, to, text, count=1)
    assert times == 1
    found = problems(parsed("turtle", spoiled))
    assert any(re.search(words, sentence) for sentence in found), found


@pytest.mark.parametrize("name", ["turtle", "json-ld"])
def test_no_text_breaks_it(nasty: Material, name: str) -> None:
    graph = parsed(name, written(name, nasty))
    claim = DATA["f_1"]
    assert str(graph.value(claim, LODE.quote)) == NASTY
    assert graph.value(claim, LODE.confidence) == Literal("0.97", datatype=XSD.decimal)
    assert graph.value(DATA["e_1"], LODE["q-quantity"]) == Literal("0.0000001", datatype=XSD.decimal)
    iris = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    assert not [iri for iri in iris if re.search(r'[\s<>"{}|\\^`]', iri)]
    (document,) = graph.subjects(RDF.type, LODE.Document)
    assert graph.value(document, DCTERMS.issued) == Literal("2024-05", datatype=XSD.gYearMonth)
    assert problems(graph) == []


@pytest.mark.parametrize("name", ["turtle", "json-ld"])
def test_nothing_is_a_graph_too(nothing: Material, name: str) -> None:
    assert len(parsed(name, written(name, nothing))) == 0


def test_the_names_of_the_vocabulary_are_not_needed(present: Present) -> None:
    assert problems(Graph().parse(data=b"".join(FORMATS["turtle"].stream(present)), format="turtle")) == []
