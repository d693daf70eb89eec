"""Documents, a place in one, and what it claims: what a reader needs to see a quote where it stands. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ontology.models import document_id
from queries.answer import DocumentRef, EntityRef, entity_of

MAX_EXCERPT = 20_000

DOCUMENT = """
MATCH (d:Document {id: $id})
RETURN d.key AS key, d.title AS title, d.publisher AS publisher, d.published AS published, d.language AS language,
  d.url AS url, d.source AS source
"""
LENGTH = "MATCH (p:Passage {document: $key}) RETURN max(p.end) AS length"
PASSAGES = """
MATCH (p:Passage {document: $key}) WHERE p.end > $start AND p.start < $end
RETURN p.start AS start, p.text AS text, p.page AS page ORDER BY p.start
"""
DOCUMENTS = """
MATCH (d:Document) WHERE d.key > $after
RETURN d.key AS key, d.id AS id, d.title AS title, d.publisher AS publisher, d.published AS published,
  d.language AS language, d.url AS url, d.source AS source, d.claims AS claims ORDER BY d.key LIMIT $size
"""
_CLAIM = """
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
RETURN properties(c) AS claim, {id: s.id, name: s.name, name_zh: s.name_zh} AS subject,
  {id: o.id, name: o.name, name_zh: o.name_zh} AS object
"""
CLAIMS = (
    "MATCH (c:Claim {document: $key}) WHERE c.start > $start OR (c.start = $start AND c.id > $id)\n"
    "WITH c ORDER BY c.start, c.id LIMIT $size" + _CLAIM + "ORDER BY c.start, c.id\n"
)
CLAIM = "MATCH (c:Claim {id: $id})\nWITH c" + _CLAIM


class DocumentEntry(DocumentRef):
    """A document in the list of all, with how much is read from it."""

    claims: int = Field(description="claims that rest on it")
    link: str = Field(description="its text")


class DocumentPage(BaseModel):
    model_config = ConfigDict(frozen=True)

    graph_version: int
    limit: int
    next: str | None = Field(default=None, description="address of the next page")
    cursor: str | None = Field(default=None, description="where the next page begins, for the parameter `cursor`")
    documents: tuple[DocumentEntry, ...]


class ClaimView(BaseModel):
    """One fact as one document states it, with the words that state it."""

    model_config = ConfigDict(frozen=True)

    id: str
    subject: EntityRef
    relation: str
    object: EntityRef
    qualifiers: dict[str, Any]
    lifecycle: str
    polarity: str = Field(description="asserted, or denied: a denial is kept and makes no edge")
    attribution: str | None = Field(default=None, description="who says so, where the document names a source")
    confidence: float
    quote: str
    start: int = Field(description="offset of the quote in the document's text, in code points")
    end: int
    page: int | None = None
    extractor: str = Field(description="by what it was read")
    rule: str
    recorded: str | None = Field(default=None, description="when the graph took it up")
    document: str = Field(description="key of the document")
    link: str = Field(description="the place in the document")


class ClaimPage(BaseModel):
    model_config = ConfigDict(frozen=True)

    graph_version: int
    document: DocumentRef
    limit: int
    next: str | None = Field(default=None, description="address of the next page")
    cursor: str | None = Field(default=None, description="where the next page begins, for the parameter `cursor`")
    claims: tuple[ClaimView, ...]


class Excerpt(BaseModel):
    """A run of a document's text; `text` is its characters from `start` to `end`, counted in code points."""

    model_config = ConfigDict(frozen=True)

    document: DocumentRef
    length: int = Field(description="code points of the whole text")
    start: int
    end: int
    text: str
    page: int | None = Field(default=None, description="page on which the run begins")


def reference(id_: str, row: Mapping[str, Any]) -> DocumentRef:
    return DocumentRef(
        key=row["key"],
        id=id_,
        title=row["title"] or "",
        publisher=row["publisher"],
        published=row["published"],
        language=row["language"] or "und",
        url=row["url"],
        source=row["source"],
    )


def excerpt(document: DocumentRef, length: int, start: int, end: int, passages: Sequence[Mapping[str, Any]]) -> Excerpt:
    """The run from `start` to `end`, cut out of the passages that touch it."""
    if not passages:
        return Excerpt(document=document, length=length, start=start, end=start, text="")
    first = passages[0]["start"]
    text = "".join(p["text"] for p in passages)[start - first : end - first]
    return Excerpt(
        document=document, length=length, start=start, end=start + len(text), text=text, page=passages[0]["page"]
    )


def page_of(rows: Sequence[Mapping[str, Any]], limit: int, cursor: str | None, version: int) -> DocumentPage:
    entries = [
        DocumentEntry(
            **reference(row["id"], row).model_dump(), claims=row["claims"] or 0, link=f"/v1/documents/{row['id']}"
        )
        for row in rows
    ]
    return DocumentPage(graph_version=version, limit=limit, cursor=cursor, documents=tuple(entries))


def claim_view(row: Mapping[str, Any]) -> ClaimView:
    """A claim from a row of `CLAIMS` or `CLAIM`."""
    claim = row["claim"]
    return ClaimView(
        id=claim["id"],
        subject=entity_of(row["subject"]),
        relation=claim["relation"],
        object=entity_of(row["object"]),
        qualifiers=json.loads(claim["qualifiers"]),
        lifecycle=claim["lifecycle"],
        polarity=claim["polarity"],
        attribution=claim.get("attribution"),
        confidence=claim["confidence"],
        quote=claim["quote"],
        start=claim["start"],
        end=claim["end"],
        page=claim.get("page"),
        extractor=claim["extractor"],
        rule=claim["rule"],
        recorded=claim.get("recorded"),
        document=claim["document"],
        link=f"/v1/documents/{document_id(claim['document'])}?start={claim['start']}&end={claim['end']}",
    )


def claim_page(
    document: DocumentRef, rows: Sequence[Mapping[str, Any]], limit: int, cursor: str | None, version: int
) -> ClaimPage:
    claims = tuple(claim_view(row) for row in rows)
    return ClaimPage(graph_version=version, document=document, limit=limit, cursor=cursor, claims=claims)
