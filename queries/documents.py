"""A document and a place in it: what a reader needs to see a quote where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from queries.answer import DocumentRef

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
