"""The ontology as plain frozen objects, read once from lodelink.ttl.  No knowledge of any relation stands in code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.term import Node

LODE = Namespace("https://lodelink.org/ontology#")
PROV = Namespace("http://www.w3.org/ns/prov#")
TURTLE = Path(__file__).with_name("lodelink.ttl")

Datatype = Literal["string", "code", "number", "integer", "date", "boolean", "strings"]
Combination = Literal["state", "interval", "period", "holding", "event"]
Effect = Literal["start", "end", "happens"]


class OntologyError(ValueError):
    """The Turtle file contradicts itself; the message names the term."""


@dataclass(frozen=True, slots=True)
class Words:
    """A term's words for people, in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class EntityType:
    name: str
    prefix: str
    plural: str
    label: Words
    definition: Words


@dataclass(frozen=True, slots=True)
class Qualifier:
    name: str
    datatype: Datatype
    label: Words
    allowed: tuple[str, ...] | None = None
    sign: str = ""
    # Bounds of a number: nobody holds more than all of it.
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Combine:
    """How the claims of a relation become edges (DESIGN.md §3)."""

    how: Combination
    family: str
    effect: Effect
    scope: tuple[str, ...]
    values: tuple[str, ...]
    untold: frozenset[str]  # qualifiers whose absence means "not told" rather than "for all"


@dataclass(frozen=True, slots=True)
class Relation:
    name: str
    label: Words
    definition: Words
    domain: tuple[str, ...]
    range: tuple[str, ...]
    qualifiers: Mapping[str, Qualifier]
    combine: Combine
    at_stage: Mapping[str, Words]  # its label at stages that the label and the stage together would tell wrongly


@dataclass(frozen=True, slots=True)
class Link:
    """A relation that no document states: derived from stated ones, or holding records together."""

    name: str
    label: Words
    definition: Words
    domain: tuple[str, ...]
    range: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the lifecycle; a later report of higher progress supersedes a plan."""

    name: str
    progress: int
    label: Words


@dataclass(frozen=True, slots=True)
class Ontology:
    version: str
    types: Mapping[str, EntityType]
    relations: Mapping[str, Relation]
    lifecycle: Mapping[str, Stage]
    polarity: tuple[str, ...]
    fact_qualifiers: Mapping[str, Qualifier]
    qualifiers: Mapping[str, Qualifier]
    derived: Mapping[str, Link]
    records: Mapping[str, Words]
    record_links: Mapping[str, Link]
    codes: Mapping[str, Words]
    caption: tuple[str, ...]

    def type_of_id(self, entity: str) -> EntityType:
        """The type that an entity id's prefix names."""
        prefix = entity.partition(":")[0]
        for kind in self.types.values():
            if kind.prefix == prefix:
                return kind
        raise KeyError(f"No entity type has the id prefix {prefix!r} (in {entity!r}).")


def load(path: Path = TURTLE) -> Ontology:
    """Read a Turtle file of the shape that lodelink.ttl documents."""
    return parse(path.read_text(encoding="utf-8"))


def parse(turtle: str) -> Ontology:
    graph = Graph()
    graph.parse(data=turtle, format="turtle")
    qualifiers = {q.name: q for q in (_qualifier(graph, s) for s in graph.subjects(RDF.type, OWL.DatatypeProperty))}
    types = {t.name: t for t in _sorted(_type(graph, s) for s in graph.subjects(RDFS.subClassOf, LODE.Entity))}
    common = {name: qualifiers[name] for name in _names(graph, LODE.Fact, LODE.qualifiers)}
    relations = {
        r.name: r
        for r in _sorted(_relation(graph, s, qualifiers, types) for s in graph.subjects(RDF.type, LODE.Relation))
    }
    version = graph.value(URIRef("https://lodelink.org/ontology"), OWL.versionInfo)
    return Ontology(
        version=str(version),
        types=MappingProxyType(types),
        relations=MappingProxyType(relations),
        lifecycle=MappingProxyType({s.name: s for s in _stages(graph)}),
        polarity=_names(graph, LODE.Polarity, LODE.members),
        fact_qualifiers=MappingProxyType(common),
        qualifiers=MappingProxyType({name: qualifiers[name] for name in sorted(qualifiers)}),
        derived=MappingProxyType(_links(graph, LODE.DerivedRelation)),
        records=MappingProxyType(
            {
                _local(s): _words(graph, s, RDFS.label)
                for s in sorted(graph.subjects(RDFS.subClassOf, PROV.Entity), key=_local)
            }
        ),
        record_links=MappingProxyType(_links(graph, LODE.RecordLink)),
        codes=MappingProxyType(_coded(graph, graph.value(LODE.Codes, LODE.members))),
        caption=_names(graph, LODE.Caption, LODE.qualifiers),
    )


@cache
def ontology() -> Ontology:
    """The project's own ontology."""
    return load()


def _sorted(items: Any) -> list[Any]:
    return sorted(items, key=lambda x: x.name)


def _local(term: Node | None) -> str:
    return str(term).rpartition("#")[2]


def _words(graph: Graph, subject: Node, predicate: URIRef) -> Words:
    found = {o.language: str(o) for o in graph.objects(subject, predicate) if isinstance(o, RdfLiteral)}
    if "en" not in found or "zh" not in found:
        raise OntologyError(f"{_local(subject)} needs {_local(predicate)} in @en and @zh.")
    return Words(found["en"], found["zh"])


def _items(graph: Graph, head: Node | None) -> list[Node]:
    return [] if head is None else list(Collection(graph, head))


def _coded(graph: Graph, head: Node | None) -> dict[str, Words]:
    return {str(graph.value(node, LODE.code)): _words(graph, node, RDFS.label) for node in _items(graph, head)}


def _names(graph: Graph, subject: Node, predicate: URIRef) -> tuple[str, ...]:
    return tuple(_qualifier_name(graph, n) for n in _items(graph, graph.value(subject, predicate)))


def _qualifier_name(graph: Graph, term: Node) -> str:
    # `from` is a word of Turtle's neighbours; its term carries the name that facts use.
    return str(graph.value(term, LODE.name) or _local(term))


def _type(graph: Graph, subject: Node) -> EntityType:
    return EntityType(
        name=_local(subject),
        prefix=str(graph.value(subject, LODE.idPrefix)),
        plural=str(graph.value(subject, LODE.plural)),
        label=_words(graph, subject, RDFS.label),
        definition=_words(graph, subject, SKOS.definition),
    )


def _qualifier(graph: Graph, subject: Node) -> Qualifier:
    datatype = str(graph.value(subject, LODE.datatype))
    if datatype not in get_args(Datatype):
        raise OntologyError(
            f"{_local(subject)} has the datatype {datatype!r}; legal ones are {', '.join(get_args(Datatype))}."
        )
    listed = graph.value(subject, SH["in"])
    return Qualifier(
        name=_qualifier_name(graph, subject),
        datatype=datatype,  # type: ignore[arg-type]  # checked above
        label=_words(graph, subject, RDFS.label),
        allowed=None if listed is None else tuple(str(v) for v in _items(graph, listed)),
        sign=str(graph.value(subject, LODE.sign) or ""),
        least=_bound(graph, subject, "least"),
        most=_bound(graph, subject, "most"),
    )


def _bound(graph: Graph, subject: Node, which: str) -> float | None:
    value = graph.value(subject, LODE[which])
    return None if value is None else float(str(value))


def _relation(
    graph: Graph, subject: Node, qualifiers: Mapping[str, Qualifier], types: Mapping[str, EntityType]
) -> Relation:
    name = _local(subject)
    allowed = {
        _qualifier_name(graph, of): tuple(str(v) for v in _items(graph, graph.value(node, SH["in"])))
        for node in graph.objects(subject, LODE.allowed)
        if (of := graph.value(node, LODE.of)) is not None
    }
    own = {}
    for q in _names(graph, subject, LODE.qualifiers):
        if q not in qualifiers:
            raise OntologyError(f"{name} uses the qualifier {q!r}, which is not defined.")
        known = qualifiers[q]
        own[q] = replace(known, allowed=allowed.get(q, known.allowed))
    ends = {}
    for side in ("from", "to"):
        ends[side] = tuple(sorted(_local(o) for o in graph.objects(subject, LODE[side])))
        if not ends[side] or not set(ends[side]) <= set(types):
            raise OntologyError(f"{name} needs lode:{side} with entity types, not {ends[side]}.")
    way = graph.value(subject, LODE.combines) or subject
    combine = Combine(
        how=_local(way),  # type: ignore[arg-type]  # checked below
        family=str(graph.value(subject, LODE.family)),
        effect=str(graph.value(subject, LODE.effect)),  # type: ignore[arg-type]  # checked below
        scope=_names(graph, subject, LODE.scope),
        values=_names(graph, subject, LODE["values"]),
        untold=frozenset(_names(graph, way, LODE.untold)),
    )
    if combine.how not in get_args(Combination) or combine.effect not in get_args(Effect) or combine.family == "None":
        raise OntologyError(f"{name} needs lode:combines, lode:family and lode:effect with legal values.")
    at_stage = _coded(graph, graph.value(subject, LODE.atStage))
    stages = [stage.name for stage in _stages(graph)]
    if not set(at_stage) <= set(stages):
        raise OntologyError(f"{name} has lode:atStage {sorted(at_stage)}; stages are {', '.join(stages)}.")
    return Relation(
        name=name,
        label=_words(graph, subject, RDFS.label),
        definition=_words(graph, subject, SKOS.definition),
        domain=ends["from"],
        range=ends["to"],
        qualifiers=MappingProxyType(own),
        combine=combine,
        at_stage=MappingProxyType(at_stage),
    )


def _links(graph: Graph, kind: URIRef) -> dict[str, Link]:
    found = (
        Link(
            name=_local(s),
            label=_words(graph, s, RDFS.label),
            definition=_words(graph, s, SKOS.definition),
            domain=tuple(sorted(_local(o) for o in graph.objects(s, LODE["from"]))),
            range=tuple(sorted(_local(o) for o in graph.objects(s, LODE.to))),
        )
        for s in graph.subjects(RDF.type, kind)
    )
    return {link.name: link for link in _sorted(found)}


def _stages(graph: Graph) -> list[Stage]:
    return [
        Stage(_local(s), int(str(graph.value(s, LODE.progress))), _words(graph, s, SKOS.prefLabel))
        for s in _items(graph, graph.value(LODE.Lifecycle, LODE.members))
    ]
