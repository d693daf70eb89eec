"""A whole answer in any format: its pages asked for one after the other, written row by row where the format can be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Protocol

from queries.answer import Answer
from queries.canned import Canned
from queries.formats.registry import Format
from queries.formats.whole import Whole
from queries.material import Material


class Ask(Protocol):
    """Asks for a page of an answer: at most `limit` rows, from where a cursor leads on."""

    async def __call__(self, limit: int, offset: int = 0, cursor: str | None = None) -> Answer: ...


PAGE = 1_000


class Asked(Protocol):
    """What is needed of the service: what rows rest on, and the names of an entity with their languages."""

    async def material(self, head: Answer, rows: Iterable[Mapping[str, Any]], canned: Canned) -> Material: ...
    def labels(self, entity: str) -> list[tuple[str, str]]: ...


async def all_pages(first: Answer, ask: Ask) -> AsyncIterator[Answer]:
    """The first page, and those after it until the answer ends; all are of one state of the graph, or `Expired` is raised."""
    page = first
    yield page
    while page.cursor is not None:
        page = await ask(PAGE, cursor=page.cursor)
        yield page


async def written(
    form: Format, canned: Canned, pages: AsyncIterator[Answer], service: Asked, base: str | None = None
) -> AsyncIterator[bytes]:
    """The bytes of an answer in a format; `base` is the address of the service, for links into documents."""
    if form.rows is not None:
        writer = None
        async for page in pages:
            if writer is None:
                writer = form.rows(page, canned)
                yield writer.begin().encode()
            yield writer.rows(page.rows).encode("utf-8", "replace")
        assert writer is not None  # there is always a first page
        yield writer.end().encode()
        return
    head: Answer | None = None
    rows: list[dict[str, Any]] = []
    async for page in pages:
        head = page if head is None else head
        rows += page.rows
    assert head is not None
    if form.name == "json":
        whole = head.model_copy(update={"rows": tuple(rows), "limit": max(1, len(rows)), "cursor": None, "next": None})
        yield whole.model_dump_json().encode()
        return
    found = await service.material(head, rows, canned)
    if form.book is not None:
        yield await asyncio.to_thread(form.book, Whole(head, rows, canned, found, base))
        return
    for chunk in await asyncio.to_thread(lambda: list(form.stream(found, service.labels))):
        yield chunk
