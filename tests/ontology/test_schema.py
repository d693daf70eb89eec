"""The ontology: whole, bilingual, and refused where it contradicts itself."""

from __future__ import annotations

import pytest

from ontology import generate
from ontology.schema import TURTLE, EntityType, OntologyError, Relation, ontology, parse

# The contract of facts (docs/data-model.md): what other programs rely on being there.
RELATIONS = {
    *("MEMBER_OF", "PARTY_TO", "FOUNDED", "ENACTED", "COVERS", "RESTRICTS_EXPORT", "LIFTS_RESTRICTION"),
    *("IMPOSES_TARIFF", "LISTS_AS_CRITICAL", "HOLDS_STAKE", "OFFTAKES_FROM", "FINANCES", "OPERATES", "LOCATED_IN"),
    *("YIELDS", "PRODUCES", "HOLDS_RESERVES", "CONSUMES", "IMPORT_DEPENDENCE", "NATIONALISED", "REVOKED", "BACKS"),
}


def turtle() -> str:
    return TURTLE.read_text(encoding="utf-8")


def test_has_the_six_types_and_twenty_two_relations() -> None:
    known = ontology()
    assert set(known.types) == {"Country", "Mineral", "Alliance", "Organization", "Project", "Measure"}
    assert set(known.relations) == RELATIONS
    assert len(RELATIONS) == 22


def test_every_term_has_words_in_both_languages() -> None:
    known = ontology()
    terms: list[EntityType | Relation] = [*known.types.values(), *known.relations.values()]
    for term in terms:
        assert term.label.en.isascii(), term.name
        assert any("\u4e00" <= c <= "\u9fff" for c in term.label.zh), term.name
        assert any("\u4e00" <= c <= "\u9fff" for c in term.definition.zh), term.name


def test_scopes_and_values_are_qualifiers_of_their_relation() -> None:
    known = ontology()
    for relation in known.relations.values():
        legal = set(relation.qualifiers) | set(known.fact_qualifiers)
        assert set(relation.combine.scope) <= legal, relation.name
        assert set(relation.combine.values) <= legal, relation.name
        assert not set(relation.combine.scope) & set(relation.combine.values), relation.name


def test_a_restriction_and_its_lifting_are_one_family() -> None:
    known = ontology()
    imposed, lifted = known.relations["RESTRICTS_EXPORT"].combine, known.relations["LIFTS_RESTRICTION"].combine
    assert imposed.family == lifted.family
    assert (imposed.effect, lifted.effect) == ("start", "end")
    assert imposed.scope == lifted.scope


def test_prefixes_tell_types_apart() -> None:
    known = ontology()
    for kind in known.types.values():
        assert known.type_of_id(f"{kind.prefix}:x") is kind
    with pytest.raises(KeyError, match="nothing"):
        known.type_of_id("nothing:x")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('rdfs:label "member of"@en , "成员"@zh', 'rdfs:label "member of"@en', "MEMBER_OF needs label"),
        ("lode:qualifiers ( lode:since lode:until lode:role )", "lode:qualifiers ( lode:sinse )", "sinse"),
        ('lode:datatype "integer"', 'lode:datatype "whole"', "whole"),
        ("lode:combines lode:holding", "lode:combines lode:hoarding", "HOLDS_STAKE"),
        (
            "lode:from lode:Country ; lode:to lode:Project , lode:Organization ;",
            "lode:from lode:Land ; lode:to lode:Project ;",
            "Land",
        ),
    ],
)
def test_a_contradiction_is_refused_by_name(old: str, new: str, message: str) -> None:
    assert old in turtle()
    with pytest.raises(OntologyError, match=message):
        parse(turtle().replace(old, new))


@pytest.mark.parametrize("name", sorted(generate.generated()))
def test_what_is_generated_is_fresh(name: str) -> None:
    committed = (generate.DOCS / name).read_text(encoding="utf-8")
    assert committed == generate.generated()[name], "run `make generate`"
