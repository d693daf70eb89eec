"""Turtle and JSON-LD: entities with SKOS names, claims with PROV and Web Annotation places, edges that rest on claims.

Things are described once, in a neutral form, and spelt in either syntax one after the other, so that the whole graph
streams. What is written conforms to the SHACL shapes of `ontology.shapes`; a claim's IRI leads to its document by
`prov:wasQuotedFrom`, to the very words by its annotation target, and from an edge by `prov:wasDerivedFrom`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote

from graph.present import Source
from ontology.models import document_id
from ontology.names.index import Vocabulary
from ontology.schema import ontology
from ontology.shapes import DATA

Row = Mapping[str, Any]
# (name, language) of an entity, as the vocabulary has them; the language "mul" is that of a symbol.
Names = Callable[[str], list[tuple[str, str]]]

PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "id": str(DATA),
    "lode": "https://lodelink.org/ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Ref:
    """Another thing: a prefixed name of a vocabulary, or an IRI of ours or of the web."""

    prefix: str
    local: str

    @property
    def iri(self) -> str:
        return PREFIXES.get(self.prefix, "") + self.local


@dataclass(frozen=True, slots=True)
class Text:
    """A literal; with a language, or with a datatype of XML Schema, or plain."""

    value: str
    language: str | None = None
    datatype: str | None = None


Term = Ref | Text


@dataclass(frozen=True, slots=True)
class Thing:
    """A subject with all that is said of it, in order."""

    ref: Ref
    types: tuple[str, ...]
    said: tuple[tuple[str, Term], ...]


def no_names(_: str) -> list[tuple[str, str]]:
    return []


def vocabulary_names(vocabulary: Vocabulary) -> Names:
    """The names of the vocabulary, for entities that it knows."""

    def names(entity: str) -> list[tuple[str, str]]:
        known = vocabulary.get(entity)
        return [] if known is None else [(name, language) for name, language, _ in known.names()]

    return names


def turtle(source: Source, names: Names = no_names) -> Iterator[str]:
    yield "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    for thing in things(source, names):
        lines = ["a " + ", ".join(thing.types)]
        lines += [f"{predicate} {_turtle(term)}" for predicate, term in thing.said]
        yield f"\n{_turtle(thing.ref)} " + " ;\n    ".join(lines) + " .\n"


def json_ld(source: Source, names: Names = no_names) -> Iterator[str]:
    yield '{"@context": ' + json.dumps(context(), indent=1) + ',\n"@graph": ['
    comma = "\n"
    for thing in things(source, names):
        yield comma + json.dumps(_compact(thing), ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"


# ------------------------------------------------------------------------------------------------ what is said


def things(source: Source, names: Names) -> Iterator[Thing]:
    """Everything of the source, thing by thing."""
    if not source.about.keys().isdisjoint({"as_of", "known_on", "query"}):
        yield _about(source.about)
    for row in source.entities():
        yield _entity(row, names)
    for row in source.documents():
        yield _document(row)
    for row in source.passages():
        yield _passage(row)
    agents: set[str] = set()
    for row in source.claims():
        agent = _agent(row)
        if agent.ref.local not in agents:
            agents.add(agent.ref.local)
            yield agent
        yield from _claim(row)
    for row in source.edges():
        yield _edge(row)


def _about(about: Mapping[str, str]) -> Thing:
    said = [(f"lode:{name}", Text(value)) for name, value in sorted(about.items()) if name != "title"]
    return Thing(_id("export"), ("prov:Entity",), (("dcterms:title", Text(about["title"])), *said))


def _entity(row: Row, names: Names) -> Thing:
    """SKOS wants one preferred name a language; what the vocabulary does not know has no language unless it is Chinese."""
    name = str(row["name"])
    preferred = {_language(name) or "en": name}
    if "name_zh" in row:
        preferred.setdefault("zh", row["name_zh"])
    said: list[tuple[str, Term]] = [("lode:name", Text(name))]
    said += [("skos:prefLabel", Text(value, language)) for language, value in sorted(preferred.items())]
    known = dict(names(row["id"]))
    others = dict.fromkeys([*known, *(a for a in row.get("aliases", ()) if isinstance(a, str))])
    for alias in sorted(a for a in others if a not in preferred.values()):
        language = known.get(alias) or _language(alias)
        how = "skos:notation" if language == "mul" else "skos:altLabel"
        said.append((how, Text(alias, None if language == "mul" else language)))
    kind = str(row["type"])
    return Thing(_id(row["id"]), (f"lode:{kind}",), tuple(said))


def _document(row: Row) -> Thing:
    language = row.get("language")
    said: list[tuple[str, Term]] = [("lode:key", Text(row["key"])), ("lode:sha256", Text(row["sha256"]))]
    if row.get("title"):
        said.append(("dcterms:title", Text(row["title"], language if _is_language(language) else None)))
    for name, predicate in (("publisher", "dcterms:publisher"), ("source", "dcterms:source")):
        if row.get(name):
            said.append((predicate, Text(row[name])))
    if row.get("published"):
        said.append(("dcterms:issued", _date(row["published"])))
    if _is_language(language):
        said.append(("dcterms:language", Text(str(language))))
    if row.get("media_type"):
        said.append(("dcterms:format", Text(row["media_type"])))
    if re.match(r"https?://", row.get("url") or ""):
        said.append(("rdfs:seeAlso", Ref("", _address(row["url"]))))
    return Thing(_document_ref(row["key"]), ("lode:Document", "prov:Entity"), tuple(said))


def _passage(row: Row) -> Thing:
    said: list[tuple[str, Term]] = [("lode:partOf", _document_ref(row["document"])), ("lode:text", Text(row["text"]))]
    said += [(f"lode:{name}", _value(row[name])) for name in ("number", "start", "end", "page") if name in row]
    return Thing(_id(row["id"]), ("lode:Passage", "prov:Entity"), tuple(said))


def _agent(claim: Row) -> Thing:
    """What read the claim: an extractor and its version."""
    version = claim.get("extractor_version", "")
    said: list[tuple[str, Term]] = [("rdfs:label", Text(claim["extractor"]))]
    if version:
        said.append(("dcterms:hasVersion", Text(version)))
    return Thing(_agent_ref(claim), ("prov:SoftwareAgent",), tuple(said))


def _claim(row: Row) -> Iterator[Thing]:
    me = str(row["id"])
    said: list[tuple[str, Term]] = [
        ("lode:relation", Ref("lode", row["relation"])),
        ("lode:subject", _id(row["subject"])),
        ("lode:object", _id(row["object"])),
        *_qualifiers(json.loads(row["qualifiers"])),
        ("lode:lifecycle", Ref("lode", row["lifecycle"])),
        ("lode:polarity", Ref("lode", row["polarity"])),
        ("lode:confidence", _value(row["confidence"])),
        ("lode:quote", Text(row["quote"])),
        *(("lode:quotedFrom", _id(p)) for p in row["passages"]),
    ]
    texts = ("attribution", "subject_mention", "object_mention", "rule")
    said += [(f"lode:{_camel(name)}", Text(row[name])) for name in texts if row.get(name)]
    if row.get("reported"):
        said.append(("lode:reported", _date(row["reported"])))
    said += [
        ("prov:wasQuotedFrom", _document_ref(row["document"])),
        ("prov:wasAttributedTo", _agent_ref(row)),
        ("oa:hasTarget", _id(f"{me}#target")),
    ]
    types = ("lode:Claim", f"lode:{row['relation']}Claim", "oa:Annotation", "prov:Entity")
    yield Thing(_id(me), types, tuple(said))
    selectors = ["words", "place", *(["page"] if "page" in row else [])]
    yield Thing(
        _id(f"{me}#target"),
        ("oa:SpecificResource",),
        (
            ("oa:hasSource", _document_ref(row["document"])),
            *(("oa:hasSelector", _id(f"{me}#{selector}")) for selector in selectors),
        ),
    )
    yield Thing(_id(f"{me}#words"), ("oa:TextQuoteSelector",), (("oa:exact", Text(row["quote"])),))
    place = (("oa:start", _natural(row["start"])), ("oa:end", _natural(row["end"])))
    yield Thing(_id(f"{me}#place"), ("oa:TextPositionSelector",), place)
    if "page" in row:
        page = (("dcterms:conformsTo", Ref("", _PDF_FRAGMENTS)), ("rdf:value", Text(f"page={row['page']}")))
        yield Thing(_id(f"{me}#page"), ("oa:FragmentSelector",), page)


def _edge(row: Row) -> Thing:
    relation = str(row["relation"])
    stated = relation in ontology().relations
    said: list[tuple[str, Term]] = [
        ("lode:key", Text(row["key"])),
        ("lode:relation", Ref("lode", relation)),
        ("lode:subject", _id(row["subject"])),
        ("lode:object", _id(row["object"])),
        *_qualifiers({k: v for k, v in row.items() if k in _qualifier_names()}),
        ("lode:lifecycle", Ref("lode", row["lifecycle"])),
    ]
    said += [(f"lode:{_camel(name)}", _date(row[name])) for name in _BOUNDS if name in row]
    said += [(f"lode:{name}", Text(row[name])) for name in ("rule", "holds") if name in row]
    if "group" in row:
        said.append(("lode:group", _id(row["group"])))
    said += [("lode:conflict", Text(name)) for name in row.get("conflict", ())]
    said += [("lode:conflictWith", _id(key)) for key in row.get("conflict_with", ())]
    said += [("prov:wasDerivedFrom", _id(key)) for key in (*row.get("claims", ()), *row.get("via", ()))]
    own = (f"lode:{relation}Edge",) if stated else ("lode:DerivedEdge",)
    return Thing(_id(row["key"]), ("lode:Edge", *own, "prov:Entity"), tuple(said))


_BOUNDS = ("valid_from", "valid_to", "from_earliest", "from_latest", "to_earliest", "to_latest")


def _qualifiers(values: Row) -> Iterator[tuple[str, Term]]:
    for name, value in sorted(values.items()):
        for one in value if isinstance(value, list | tuple) else [value]:
            yield f"lode:q-{name}", _value(one)


@cache
def _qualifier_names() -> frozenset[str]:
    return frozenset(ontology().qualifiers)


# ------------------------------------------------------------------------------------------------ terms


def _id(local: str) -> Ref:
    return Ref("id", _iri(local))


def _document_ref(key: str) -> Ref:
    return _id(document_id(key))


def _agent_ref(claim: Row) -> Ref:
    name = re.sub(r"\W+", "-", f"{claim['extractor']}-{claim.get('extractor_version', '')}").strip("-")
    return _id(f"extractor:{name}")


def _iri(text: str, safe: str = "!#$&'()*+,-./:;=@_~") -> str:
    """Text as part of an IRI: what must not stand in one is written with percent signs."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(c if c > "\x7f" and c.isprintable() and not c.isspace() else quote(c, safe=safe) for c in text)


_PLAIN = re.compile(r"[A-Za-z0-9_.:#-]*")


def _address(url: str) -> str:
    """An address of the web, whose percent signs and question marks are its own."""
    return _iri(url, safe="!#$%&'()*+,-./:;=?@_~")


def _value(value: Any) -> Text:
    if isinstance(value, bool):
        return Text("true" if value else "false", datatype="boolean")
    if isinstance(value, int) or (isinstance(value, float) and value == int(value)):
        return Text(str(int(value)), datatype="integer")
    if isinstance(value, float):
        return Text(format(Decimal(repr(value)), "f"), datatype="decimal")
    return Text(str(value))


def _natural(value: int) -> Text:
    return Text(str(value), datatype="nonNegativeInteger")


def _date(iso: str) -> Text:
    """A date with the datatype of its precision; what is none stays text."""
    for pattern, datatype in ((r"\d{4}", "gYear"), (r"\d{4}-\d{2}", "gYearMonth"), (r"\d{4}-\d{2}-\d{2}", "date")):
        if re.fullmatch(pattern, iso):
            return Text(iso, datatype=datatype)
    return Text(iso)


def _language(text: str) -> str | None:
    return "zh" if _HAN.search(text) else None


def _is_language(value: Any) -> bool:
    return (
        isinstance(value, str)
        and value != "und"
        and re.fullmatch(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*", value) is not None
    )


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


# ------------------------------------------------------------------------------------------------ spelling


_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_:\-]*[A-Za-z0-9_])?")
_TURTLE = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TURTLE_ESCAPED = re.compile('[\\\\"\x00-\x1f\x7f]')


def _turtle(term: Term) -> str:
    if isinstance(term, Ref):
        if term.prefix and _LOCAL.fullmatch(term.local):
            return f"{term.prefix}:{term.local}"
        return f"<{term.iri}>"
    escaped = _TURTLE_ESCAPED.sub(lambda m: _TURTLE.get(m.group(), f"\\u{ord(m.group()):04X}"), term.value)
    if term.language is not None:
        return f'"{escaped}"@{term.language}'
    return f'"{escaped}"' if term.datatype is None else f'"{escaped}"^^xsd:{term.datatype}'


# ------------------------------------------------------------------------------------------------ compact JSON-LD

# Short words for what is not of our own vocabulary; words of ours (`@vocab`) need none.
_SHORT: Mapping[str, str] = {
    "altLabel": "skos:altLabel",
    "conformsTo": "dcterms:conformsTo",
    "exact": "oa:exact",
    "format": "dcterms:format",
    "hasSelector": "oa:hasSelector",
    "hasSource": "oa:hasSource",
    "hasTarget": "oa:hasTarget",
    "hasVersion": "dcterms:hasVersion",
    "issued": "dcterms:issued",
    "label": "rdfs:label",
    "language": "dcterms:language",
    "notation": "skos:notation",
    "prefLabel": "skos:prefLabel",
    "publisher": "dcterms:publisher",
    "seeAlso": "rdfs:seeAlso",
    "source": "dcterms:source",
    "title": "dcterms:title",
    "value": "rdf:value",
    "wasAttributedTo": "prov:wasAttributedTo",
    "wasDerivedFrom": "prov:wasDerivedFrom",
    "wasQuotedFrom": "prov:wasQuotedFrom",
}
# What a bare text of a word is: a thing, a word of our vocabulary, or a literal of a datatype.
_THINGS = (
    *("lode:conflictWith", "lode:group", "lode:object", "lode:partOf", "lode:quotedFrom", "lode:subject"),
    *("dcterms:conformsTo", "oa:hasSelector", "oa:hasSource", "oa:hasTarget", "rdfs:seeAlso"),
    *("prov:wasAttributedTo", "prov:wasDerivedFrom", "prov:wasQuotedFrom"),
)
_WORDS = ("lode:lifecycle", "lode:polarity", "lode:relation")
_DATES = ("dcterms:issued", "lode:reported", *(f"lode:{_camel(name)}" for name in _BOUNDS))
_NATURALS = ("oa:end", "oa:start")
_BY_LANGUAGE = ("skos:altLabel", "skos:prefLabel")
_NO_LANGUAGE = "@none"
_SAFE_INTEGER = 2**53


@cache
def context() -> dict[str, Any]:
    """The context of our JSON-LD: ids as the graph has them (`country:COD`), short words, and what a bare text of each is."""
    kinds = sorted({*(of.prefix for of in ontology().types.values()), "extractor"})
    out: dict[str, Any] = {"@version": 1.1, "@base": PREFIXES["id"], "@vocab": PREFIXES["lode"]}
    out |= {"id": "@id", "type": "@type"}
    out |= {prefix: iri for prefix, iri in PREFIXES.items() if prefix != "id"}
    out |= {kind: f"{PREFIXES['id']}{kind}:" for kind in kinds}
    return out | {word: meaning for word, meaning in sorted(_words().items()) if meaning != f"lode:{word}"}


@cache
def _words() -> dict[str, Any]:
    """Every word that needs a line in the context, with what stands there."""
    kinds: dict[str, dict[str, str]] = {}
    for predicates, told in (
        (_THINGS, {"@type": "@id"}),
        (_WORDS, {"@type": "@vocab"}),
        (_DATES, {"@type": "xsd:date"}),
        (_NATURALS, {"@type": "xsd:nonNegativeInteger"}),
        (_BY_LANGUAGE, {"@container": "@language"}),
    ):
        kinds |= dict.fromkeys(predicates, told)
    out: dict[str, Any] = {word: meaning for word, meaning in _SHORT.items() if meaning not in kinds}
    return out | {_word(predicate): {"@id": predicate, **told} for predicate, told in kinds.items()}


@cache
def _word(predicate: str) -> str:
    """A predicate as the context has it: the short word, or the name itself where a short one would mean something else."""
    prefix, _, local = predicate.partition(":")
    return local if prefix == "lode" or _SHORT.get(local) == predicate else predicate


@cache
def _meant(predicate: str) -> Mapping[str, str]:
    told = _words().get(_word(predicate), {})
    return told if isinstance(told, dict) else {}


def _compact(thing: Thing) -> dict[str, Any]:
    types = [name.removeprefix("lode:") for name in thing.types]
    out: dict[str, Any] = {"id": _compact_id(thing.ref), "type": types[0] if len(types) == 1 else types}
    for predicate, term in thing.said:
        word = _word(predicate)
        if _meant(predicate).get("@container") == "@language":
            assert isinstance(term, Text)
            _add(out.setdefault(word, {}), term.language or _NO_LANGUAGE, term.value)
        else:
            _add(out, word, _compact_value(predicate, term))
    return out


def _add(to: dict[str, Any], key: str, value: Any) -> None:
    """One value stands alone, several in a list."""
    if key not in to:
        to[key] = value
    elif isinstance(to[key], list):
        to[key].append(value)
    else:
        to[key] = [to[key], value]


def _compact_value(predicate: str, term: Term) -> Any:
    kind = _meant(predicate).get("@type")
    if isinstance(term, Ref):
        if kind == "@vocab" and term.prefix == "lode":
            return term.local
        return _compact_id(term) if kind == "@id" else {"id": _compact_id(term)}
    if term.language is not None:
        return {"@value": term.value, "@language": term.language}
    if kind == (None if term.datatype is None else f"xsd:{term.datatype}"):
        return term.value
    if kind is None and term.datatype == "integer" and abs(int(term.value)) < _SAFE_INTEGER:
        return int(term.value)
    if kind is None and term.datatype == "boolean":
        return term.value == "true"
    return {"@value": term.value} | ({} if term.datatype is None else {"@type": f"xsd:{term.datatype}"})


def _compact_id(ref: Ref) -> str:
    """As the graph has it where that means the same: `country:COD` by its prefix, `f_…` beside the base."""
    if ref.prefix != "id" or not _SHORTENED.fullmatch(ref.local):
        return ref.iri
    kind, colon, _ = ref.local.partition(":")
    return ref.local if not colon or kind in context() else ref.iri


# Nothing that a reader of relative addresses could take for something else.
_SHORTENED = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(:[A-Za-z0-9_-][A-Za-z0-9_.-]*)?(#[a-z]+)?")
