"""The value objects that all parts exchange: facts with their evidence, and documents' metadata (FACTS.md is the format)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_serializer, field_validator, model_validator

from ontology.dates import PartialDate
from ontology.schema import Ontology, Qualifier, Relation, ontology

QualifierValue = str | int | float | bool | list[str]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entity(_Frozen):
    """One end of a fact: what it is thought to be, and the words that the text used for it ("" where unnamed)."""

    type: str = Field(description="entity type", examples=["Country"])
    id: str | None = Field(
        default=None, description="deterministic id, absent where nothing is linked", examples=["country:COD"]
    )
    name: str = Field(min_length=1, description="canonical name", examples=["DR Congo"])
    mention: str = Field(default="", description="verbatim words of the text", examples=["刚果（金）"])

    @field_validator("type")
    @classmethod
    def _known_type(cls, value: str) -> str:
        if value not in ontology().types:
            raise ValueError(f"{value!r} is no entity type; known are {', '.join(ontology().types)}")
        return value

    @model_validator(mode="after")
    def _id_fits(self) -> Entity:
        if self.id is not None and not self.id.startswith(ontology().types[self.type].prefix + ":"):
            raise ValueError(
                f"id {self.id!r} does not begin with {ontology().types[self.type].prefix + ':'!r}, as a {self.type}'s must"
            )
        return self


class Evidence(_Frozen):
    """The verbatim run of the document that states the fact; offsets count code points of the document's text."""

    document: str = Field(description="key of the document")
    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    page: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _length(self) -> Evidence:
        if self.end - self.start != len(self.quote):
            raise ValueError(
                f"the quote has {len(self.quote)} characters, but its offsets {self.start}–{self.end} span {self.end - self.start}"
            )
        return self


class Extractor(_Frozen):
    name: str
    rule: str = ""
    version: str = ""


class Fact(_Frozen):
    """One statement that a document or a dataset makes."""

    id: str = ""
    subject: Entity
    relation: str
    object: Entity
    qualifiers: Mapping[str, QualifierValue] = Field(default_factory=dict)
    lifecycle: str = "in_force"
    polarity: Literal["asserted", "denied"] = "asserted"
    attribution: str | None = None
    evidence: Evidence
    extractor: Extractor
    confidence: float = Field(default=1.0, ge=0, le=1)

    @field_validator("lifecycle")
    @classmethod
    def _known_stage(cls, value: str) -> str:
        if value not in ontology().lifecycle:
            raise ValueError(f"{value!r} is no lifecycle; known are {', '.join(ontology().lifecycle)}")
        return value

    @field_serializer("qualifiers")
    def _sorted_qualifiers(self, value: Mapping[str, QualifierValue]) -> dict[str, QualifierValue]:
        return dict(sorted(value.items()))

    @model_validator(mode="after")
    def _legal(self) -> Fact:
        problems = fact_problems(self.subject.type, self.relation, self.object.type, self.qualifiers)
        if problems:
            raise ValueError("; ".join(problems))
        expected = fact_id(self)
        if not self.id:
            object.__setattr__(self, "id", expected)
        elif self.id != expected:
            raise ValueError(
                f"id {self.id!r} is not the hash of this fact ({expected!r}); leave it out to have it computed"
            )
        return self


class DocumentMeta(_Frozen):
    """What is known of a document besides its text."""

    key: str = Field(min_length=1, description="a given id, else its URL, else its path")
    title: str = ""
    language: str = "und"
    publisher: str | None = None
    published: IsoDate | None = None
    published_how: str | None = Field(default=None, description="given, metadata, text or file name")
    media_type: str = "text/plain"
    url: str | None = None
    source: str | None = None
    sha256: str = ""
    reader: str = ""


def fact_problems(
    subject: str, relation: str, object_: str, qualifiers: Mapping[str, Any], known: Ontology | None = None
) -> list[str]:
    """What is illegal about a fact's types, relation and qualifiers, in sentences; empty where all is well."""
    known = known or ontology()
    rel = known.relations.get(relation)
    if rel is None:
        return [f"{relation!r} is no relation; known are {', '.join(known.relations)}"]
    out = []
    if subject not in rel.domain:
        out.append(f"{relation} can't have a {subject} as subject, only {' or '.join(rel.domain)}")
    if object_ not in rel.range:
        out.append(f"{relation} can't have a {object_} as object, only {' or '.join(rel.range)}")
    for name, value in qualifiers.items():
        qualifier = rel.qualifiers.get(name) or known.fact_qualifiers.get(name)
        if qualifier is None:
            out.append(f"{relation} has no qualifier {name!r}, only {', '.join(legal_qualifiers(rel, known))}")
        elif problem := value_problem(qualifier, value):
            out.append(problem)
    return out


def legal_qualifiers(relation: Relation, known: Ontology) -> list[str]:
    return [*relation.qualifiers, *(q for q in known.fact_qualifiers if q not in relation.qualifiers)]


def _out_of_bounds(qualifier: Qualifier, value: float) -> str | None:
    if qualifier.least is not None and value < qualifier.least:
        return f"{qualifier.name} must be at least {qualifier.least:g}, not {value!r}"
    if qualifier.most is not None and value > qualifier.most:
        return f"{qualifier.name} must be at most {qualifier.most:g}, not {value!r}"
    return None


def value_problem(qualifier: Qualifier, value: Any) -> str | None:
    """Why a value is illegal for a qualifier, or None."""
    name = qualifier.name
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match qualifier.datatype:
        case "number":
            return _out_of_bounds(qualifier, value) if number else f"{name} must be a number, not {value!r}"
        case "integer":
            whole = number and value == int(value)
            return _out_of_bounds(qualifier, value) if whole else f"{name} must be a whole number, not {value!r}"
        case "boolean":
            return None if isinstance(value, bool) else f"{name} must be true or false, not {value!r}"
        case "date":
            try:
                PartialDate(str(value))
            except ValueError as error:
                return f"{name}: {error}"
            return None
        case "strings":
            fine = isinstance(value, list | tuple) and all(isinstance(v, str) and v for v in value)
            return None if fine else f"{name} must be a list of words, not {value!r}"
        case "code":
            if qualifier.allowed is not None and value not in qualifier.allowed:
                return f"{name} must be one of {', '.join(qualifier.allowed)}, not {value!r}"
            return None if isinstance(value, str) and value else f"{name} must be a word, not {value!r}"
        case "string":
            return None if isinstance(value, str) and value else f"{name} must be a non-empty text, not {value!r}"


def fact_id(fact: Fact) -> str:
    """A hash of document, offsets, relation, both mentions, qualifiers, lifecycle and polarity: never of resolved ids.

    Where the text leaves an end unnamed, its name stands in for the mention: two unnamed ends at one place are two facts.
    """
    parts = [
        fact.evidence.document,
        fact.evidence.start,
        fact.evidence.end,
        fact.relation,
        [fact.subject.type, fact.subject.mention or fact.subject.name],
        [fact.object.type, fact.object.mention or fact.object.name],
        sorted((k, v) for k, v in fact.qualifiers.items()),
        fact.lifecycle,
        fact.polarity,
    ]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return "f_" + hashlib.sha256(text.encode()).hexdigest()[:20]


def document_id(key: str) -> str:
    """The short id that stands for a document's key where a key would be unwieldy."""
    return "d_" + hashlib.sha256(key.encode()).hexdigest()[:16]
