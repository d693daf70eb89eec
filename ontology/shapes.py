"""SHACL shapes made from the ontology: for each entity type, each relation's claims and its edges, beside those of records.

They are what `lodelink check` holds the claims of the graph against, and what an export as RDF conforms to. No relation is named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from rdflib import PROV, RDF, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.schema import LODE, TURTLE, Ontology, Qualifier, Relation, ontology

DATA = Namespace("https://lodelink.org/id/")
_OA = Namespace("http://www.w3.org/ns/oa#")
# What the shapes of records in lodelink.ttl look after.
_OF_A_CLAIM = (
    *(LODE[n] for n in ("relation", "lifecycle", "polarity", "confidence", "quote", "quotedFrom", "attribution")),
    *(LODE[n] for n in ("subjectMention", "objectMention", "rule", "reported")),
    *(PROV.wasQuotedFrom, PROV.wasAttributedTo, _OA.hasTarget),
)
_OF_AN_EDGE = (
    *(LODE[n] for n in ("key", "relation", "lifecycle", "validFrom", "validTo", "holds", "conflict", "conflictWith")),
    *(LODE[n] for n in ("fromEarliest", "fromLatest", "toEarliest", "toLatest")),
    PROV.wasDerivedFrom,
)
_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"


def shapes(known: Ontology | None = None) -> Graph:
    """Every shape: the records' of lodelink.ttl and those that follow from its types and relations."""
    known = known or ontology()
    graph = Graph()
    graph.parse(TURTLE, format="turtle")
    for kind in known.types.values():
        shape = LODE[f"{kind.name}Shape"]
        graph.add((shape, RDF.type, SH.NodeShape))
        graph.add((shape, SH.targetClass, LODE[kind.name]))
        _property(graph, shape, LODE.name, minimum=1, maximum=1, datatype=XSD.string)
    for relation in known.relations.values():
        _relation(graph, relation, known, "Claim", _OF_A_CLAIM)
        _relation(graph, relation, known, "Edge", _OF_AN_EDGE)
    return graph


def claims_graph(claims: Iterable[Mapping[str, Any]]) -> Graph:
    """Claims as RDF for these shapes.

    Each is a mapping with `id`, `relation`, `qualifiers`, and for both ends the id, `…_type` and `…_name`.
    """
    graph = Graph()
    for claim in claims:
        node = DATA[claim["id"]]
        graph.add((node, RDF.type, LODE[f"{claim['relation']}Claim"]))
        for end in ("subject", "object"):
            there = DATA[claim[end]]
            graph.add((node, LODE[end], there))
            graph.add((there, RDF.type, LODE[claim[f"{end}_type"]]))
            if (name := claim.get(f"{end}_name")) is not None:
                graph.add((there, LODE.name, Literal(name)))
        for name, value in claim["qualifiers"].items():
            for one in value if isinstance(value, list | tuple) else [value]:
                graph.add((node, _path(name), Literal(one)))
    return graph


def violations(claims: Iterable[Mapping[str, Any]], known: Ontology | None = None) -> list[str]:
    """What the shapes find wrong with claims, one sentence each, in a stable order."""
    from pyshacl import validate

    rules = _of_ontology() if known is None or known is ontology() else shapes(known)
    # The shapes of records speak of nodes that a graph of claims alone does not hold.
    _, report, _ = validate(claims_graph(claims), shacl_graph=rules, advanced=False, inference="none")
    assert isinstance(report, Graph)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = str(report.value(result, SH.focusNode)).removeprefix(DATA)
        message = report.value(result, SH.resultMessage)
        found.append(f"{focus}: {message}")
    return sorted(found)


@cache
def _of_ontology() -> Graph:
    """Its shapes, made once: a large graph is checked in many parts."""
    return shapes()


def _relation(graph: Graph, relation: Relation, known: Ontology, what: str, beside: Sequence[URIRef]) -> None:
    """The shape of a relation's claims or edges: its ends of the right types, its qualifiers of theirs, and closed, so that
    nothing else stands there but what belongs to every claim or edge."""
    shape = LODE[f"{relation.name}{what}Shape"]
    graph.add((shape, RDF.type, SH.NodeShape))
    graph.add((shape, SH.targetClass, LODE[f"{relation.name}{what}"]))
    graph.add((shape, SH.closed, Literal(True)))
    _list(graph, shape, SH.ignoredProperties, [RDF.type, *beside])
    for path, types in ((LODE.subject, relation.domain), (LODE.object, relation.range)):
        node = _property(graph, shape, path, minimum=1, maximum=1)
        options = []
        for name in types:
            option = BNode()
            graph.add((option, SH["class"], LODE[name]))
            options.append(option)
        _list(graph, node, SH["or"], options)
        words = f"the {str(path).rpartition('#')[2]} of {relation.name} must be a {' or '.join(types)}"
        graph.add((node, SH.message, Literal(words)))
    for name, qualifier in {**known.fact_qualifiers, **relation.qualifiers}.items():
        _qualifier(graph, shape, name, qualifier)


def _qualifier(graph: Graph, shape: URIRef, name: str, qualifier: Qualifier) -> None:
    match qualifier.datatype:
        case "strings":
            _property(graph, shape, _path(name), datatype=XSD.string)
        case "string":
            _property(graph, shape, _path(name), maximum=1, datatype=XSD.string)
        case "code":
            node = _property(graph, shape, _path(name), maximum=1)
            if qualifier.allowed is not None:
                _list(graph, node, SH["in"], [Literal(value) for value in qualifier.allowed])
        case "date":
            node = _property(graph, shape, _path(name), maximum=1, datatype=XSD.string)
            graph.add((node, SH.pattern, Literal(_DATE)))
        case "boolean":
            _property(graph, shape, _path(name), maximum=1, datatype=XSD.boolean)
        case "integer":
            _bounded(graph, _property(graph, shape, _path(name), maximum=1, datatype=XSD.integer), qualifier)
        case "number":
            node = _property(graph, shape, _path(name), maximum=1)
            options = []
            for datatype in (XSD.integer, XSD.double, XSD.decimal):
                option = BNode()
                graph.add((option, SH.datatype, datatype))
                options.append(option)
            _list(graph, node, SH["or"], options)
            _bounded(graph, node, qualifier)


def _bounded(graph: Graph, node: BNode, qualifier: Qualifier) -> None:
    for bound, value in ((SH.minInclusive, qualifier.least), (SH.maxInclusive, qualifier.most)):
        if value is not None:
            graph.add((node, bound, Literal(int(value))))


def _property(
    graph: Graph,
    shape: URIRef,
    path: URIRef,
    *,
    minimum: int | None = None,
    maximum: int | None = None,
    datatype: URIRef | None = None,
) -> BNode:
    node = BNode()
    graph.add((shape, SH.property, node))
    graph.add((node, SH.path, path))
    if minimum is not None:
        graph.add((node, SH.minCount, Literal(minimum)))
    if maximum is not None:
        graph.add((node, SH.maxCount, Literal(maximum)))
    if datatype is not None:
        graph.add((node, SH.datatype, datatype))
    return node


def _list(graph: Graph, subject: Node, predicate: URIRef, items: Sequence[Node]) -> None:
    head = BNode()
    Collection(graph, head, list(items))
    graph.add((subject, predicate, head))


def _path(qualifier: str) -> URIRef:
    return LODE[f"q-{qualifier}"]
