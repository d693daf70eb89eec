"""Answers and graphs to be exported, and a small source with everything that can go wrong in a text."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from graph import AsyncStore, Store
from graph.present import Present
from lodelink.vocabulary import vocabulary
from queries.canned import catalogue
from queries.formats.answers import PAGE, all_pages, written
from queries.formats.registry import FORMATS
from queries.formats.whole import Whole
from queries.material import Material
from queries.service import Service

DAY = "2026-03-01"
# Quotation marks, breaks, separators of every format, markup, an escape, what XML refuses, a formula, a wide character.
NASTY = "=1+1 \"q\" 'a' \\u0041 \\ a\nb\tc\rd | ; , \x1f \x01 <&> ]]> {x} %$#_ 钴\u2028💎"


@pytest.fixture
def present(loaded_embedded: Store) -> Present:
    return Present(loaded_embedded)


def text_of(name: str, source: Any) -> str:
    return b"".join(FORMATS[name].stream(source)).decode()


def ask_whole(store: Store, id_: str, given: dict[str, str], as_of: str | None = None) -> Whole:
    """A whole answer with what it rests on."""

    async def asking() -> Whole:
        reader = AsyncStore(store.settings, store.target)
        try:
            service = Service(reader, vocabulary(), clock=lambda: DAY)
            answer = await service.answer(catalogue()[id_], given, as_of=as_of, limit=PAGE)
            found = await service.material(answer, answer.rows, catalogue()[id_])
            return Whole(answer, answer.rows, catalogue()[id_], found, "http://here.example/")
        finally:
            await reader.close()

    return asyncio.run(asking())


def answer_bytes(store: Store, name: str, id_: str, given: dict[str, str], page: int = PAGE) -> bytes:
    """An answer as `lodelink export` and the API write it."""

    async def asking() -> bytes:
        reader = AsyncStore(store.settings, store.target)
        try:
            service = Service(reader, vocabulary(), clock=lambda: DAY)

            async def ask(limit: int, offset: int = 0, cursor: str | None = None) -> Any:
                canned = catalogue()[id_]
                return await service.answer(canned, given, limit=min(limit, page), offset=offset, cursor=cursor)

            pages = all_pages(await ask(PAGE), ask)
            return b"".join([c async for c in written(FORMATS[name], catalogue()[id_], pages, service)])
        finally:
            await reader.close()

    return asyncio.run(asking())


@pytest.fixture
def nasty() -> Material:
    """Two entities, an edge, a claim, a passage and a document whose every text is as bad as texts can be."""
    entities: list[dict[str, Any]] = [
        {"id": "mineral:cobalt", "type": "Mineral", "name": NASTY, "aliases": [NASTY, "plain"]},
        {"id": 'org:a b<>"{}|^`%20#?钴', "type": "Organization", "name": "an org", "new_property": [NASTY, "x"]},
    ]
    edge = {
        "key": "e_1",
        "relation": "PRODUCES",
        "subject": entities[1]["id"],
        "object": "mineral:cobalt",
        "lifecycle": "in_force",
        "says": NASTY,
        "form": NASTY,
        "quantity": 1e-07,
        "rank": 2,
        "share_percent": 5,
        "year": "2024",
        "claims": ["f_1"],
        "surprise": 1,
    }
    claim = {
        "id": "f_1",
        "document": NASTY,
        "relation": "PRODUCES",
        "subject": entities[1]["id"],
        "object": "mineral:cobalt",
        "qualifiers": "{}",
        "lifecycle": "in_force",
        "polarity": "asserted",
        "confidence": 0.97,
        "quote": NASTY,
        "start": 3,
        "end": 3 + len(NASTY),
        "page": 2,
        "extractor": "by hand",
        "passages": ["p 1"],
    }
    passage = {"id": "p 1", "document": NASTY, "text": f"abc{NASTY}", "start": 0, "end": 3 + len(NASTY), "number": 0}
    document = {
        "key": NASTY,
        "id": "d_1",
        "sha256": "0" * 64,
        "title": NASTY,
        "publisher": NASTY,
        "published": "2024-05",
        "language": "zh",
        "url": "https://x.example/a b?q=钴&r=%20{}",
    }
    return Material({"title": NASTY}, entities, [edge], [claim], [passage], [document])


@pytest.fixture
def nothing() -> Material:
    return Material({"title": "nothing"}, [], [], [], [], [])


def examples() -> Iterator[tuple[str, dict[str, str]]]:
    """Each question with the values that it gives as examples for what it must be told."""
    for id_, canned in sorted(catalogue().items()):
        yield id_, {name: str(p.example) for name, p in canned.parameters.items() if p.required}
