"""An asynchronous client of the HTTP service: a method for every route, problems as exceptions, pages as iterators.

    async with Client("http://127.0.0.1:8000") as lodelink:
        answer = await lodelink.ask("mineral-alliances", mineral="钴")
        async for row in lodelink.rows("mineral-alliances", mineral="cobalt", as_of="all"):
            …

It knows addresses and shapes, nothing of a graph; what it was told once it asks for again with the ETag it got.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx

Value = str | int | float | bool
_KEPT = 256


class Failed(Exception):
    """A problem (RFC 9457) that the service answered with."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.problem = problem
        super().__init__(f"{status}: {problem.get('detail') or problem.get('title') or 'no reason given'}")

    @property
    def suggestions(self) -> list[dict[str, Any]]:
        """What may have been meant, where a name was not understood."""
        return list(self.problem.get("suggestions") or [])


class Client:
    """The service at an address. `patience` is how many seconds in all it waits out 429 and 503 before it gives up."""

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        timeout: float = 30.0,
        patience: float = 30.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        self._http = httpx.AsyncClient(
            base_url=url, headers=headers, timeout=timeout, transport=transport, follow_redirects=True
        )
        self._patience = patience
        self._known: OrderedDict[str, tuple[str, Any]] = OrderedDict()
        self._paths: dict[str, str] = {}

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    # -------------------------------------------------------------------------------------------- questions

    async def catalogue(self) -> list[dict[str, Any]]:
        """Every question with its parameters, columns and phrasings."""
        questions: list[dict[str, Any]] = (await self._get("/v1/catalogue"))["questions"]
        self._paths = {one["id"]: one["path"] for one in questions}
        return questions

    async def question(self, id: str) -> dict[str, Any]:
        """One question of the catalogue."""
        return dict(await self._get(f"/v1/catalogue/{_part(id)}"))

    async def ask(
        self,
        question: str,
        *,
        as_of: str | None = None,
        known_on: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
        cursor: str | None = None,
        **parameters: Value,
    ) -> dict[str, Any]:
        """The answer to a question of the catalogue: a page of rows with their evidence."""
        path = await self._path(question, parameters)
        common = {"as_of": as_of, "known_on": known_on, "limit": limit, "offset": offset, "cursor": cursor}
        return dict(await self._get(path, **common, **parameters))

    async def file(self, question: str, format: str, **parameters: Value) -> bytes:
        """A whole answer in another format, such as xlsx or graphml; docs/exports.md describes them."""
        path = await self._path(question, parameters)
        return (await self._asked(path, {**parameters, "format": format}, {})).content

    async def graph(self, format: str = "ndjson", *, as_of: str | None = None) -> bytes:
        """The whole graph in a format."""
        given: dict[str, Value] = {"format": format} if as_of is None else {"format": format, "as_of": as_of}
        return (await self._asked("/v1/graph", given, {})).content

    async def rows(self, question: str, *, page: int = 500, **parameters: Value) -> AsyncIterator[dict[str, Any]]:
        """Every row of an answer, however many pages it has."""
        answer = await self.ask(question, **{"limit": page, **parameters})  # type: ignore[arg-type]
        async for part in self._pages(answer):
            for row in part["rows"]:
                yield row

    async def plainly(self, q: str, *, limit: int | None = None, answer: bool | None = None) -> dict[str, Any]:
        """A question in plain words: how it was understood, and its answer or why there is none."""
        return dict(await self._get("/v1/ask", q=q, limit=limit, answer=answer))

    # -------------------------------------------------------------------------------------------- things

    async def search(self, q: str, *, type: str | None = None, limit: int | None = None) -> list[dict[str, Any]]:
        """Things whose names are like a text, the likeliest first."""
        return list((await self._get("/v1/search", q=q, type=type, limit=limit))["hits"])

    async def entity(self, entity: str) -> dict[str, Any]:
        """A thing by id or name: what it is called, and how much is known about it."""
        return dict(await self._get(f"/v1/entities/{_part(entity)}"))

    async def relation(
        self,
        entity: str,
        relation: str,
        *,
        direction: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> dict[str, Any]:
        """A page of the edges of one relation at a thing."""
        path = f"/v1/entities/{_part(entity)}/relations/{_part(relation)}"
        return dict(await self._get(path, direction=direction, as_of=as_of, limit=limit, cursor=cursor))

    async def edges(self, entity: str, relation: str, *, page: int = 500, **more: str) -> AsyncIterator[dict[str, Any]]:
        """Every edge of one relation at a thing."""
        async for part in self._pages(await self.relation(entity, relation, limit=page, **more)):
            for row in part["rows"]:
                yield row

    # -------------------------------------------------------------------------------------------- documents

    async def documents(self, *, limit: int | None = None, cursor: str | None = None) -> dict[str, Any]:
        """A page of the documents of the graph."""
        return dict(await self._get("/v1/documents", limit=limit, cursor=cursor))

    async def document(
        self, document: str, *, start: int | None = None, end: int | None = None, around: int | None = None
    ) -> dict[str, Any]:
        """A document's text, or a place in it."""
        return dict(await self._get(f"/v1/documents/{_part(document)}", start=start, end=end, around=around))

    async def claims(self, document: str, *, limit: int | None = None, cursor: str | None = None) -> dict[str, Any]:
        """A page of what a document claims, in the order of its text."""
        return dict(await self._get(f"/v1/documents/{_part(document)}/claims", limit=limit, cursor=cursor))

    async def claim(self, claim: str) -> dict[str, Any]:
        """One claim with the words that state it."""
        return dict(await self._get(f"/v1/claims/{_part(claim)}"))

    # -------------------------------------------------------------------------------------------- operations

    async def healthy(self) -> dict[str, Any]:
        """Whether the process lives."""
        return dict(await self._get("/healthz"))

    async def ready(self) -> dict[str, Any]:
        """Whether questions can be answered. Raises Failed where not."""
        return dict(await self._get("/readyz"))

    async def figures(self) -> str:
        """The figures for Prometheus."""
        return (await self._asked("/metrics", {}, {})).text

    # -------------------------------------------------------------------------------------------- how

    async def _path(self, question: str, parameters: dict[str, Value]) -> str:
        """The address of a question; the parameters that stand in it are taken out of the others."""
        if question not in self._paths:
            await self.catalogue()
        if question not in self._paths:
            raise ValueError(f"No question is called {question!r}; catalogue() lists them.")
        path = self._paths[question]
        for name in [n for n in parameters if f"{{{n}}}" in path]:
            path = path.replace(f"{{{name}}}", _part(str(parameters.pop(name))))
        missing = path.partition("{")[2].partition("}")[0]  # values are quoted: a brace is the catalogue's
        if missing:
            raise ValueError(f"{question} needs {missing}.")
        return path

    async def _get(self, path: str, **parameters: Value | None) -> Any:
        given = {name: value for name, value in parameters.items() if value is not None}
        about = str(httpx.URL(path, params=given))
        known = self._known.get(about)
        answer = await self._asked(path, given, {} if known is None else {"If-None-Match": known[0]})
        if answer.status_code == 304 and known is not None:
            self._known.move_to_end(about)
            return known[1]
        body = answer.json()
        if (tag := answer.headers.get("etag")) is not None:
            self._known[about] = (tag, body)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return body

    async def _asked(self, path: str, parameters: Mapping[str, Value], headers: Mapping[str, str]) -> httpx.Response:
        """The answer, after waiting as the service says where it has no time just now. Raises Failed."""
        patience = self._patience
        while True:
            answer = await self._http.get(path, params=dict(parameters) or None, headers=dict(headers))
            if answer.is_success or answer.status_code == 304:
                return answer
            wait = answer.headers.get("retry-after", "")
            if answer.status_code not in (429, 503) or not wait.isdigit() or int(wait) > patience:
                told = answer.headers.get("content-type", "").startswith("application/problem+json")
                raise Failed(answer.status_code, answer.json() if told else {"detail": answer.text[:200]})
            patience -= int(wait)
            await asyncio.sleep(int(wait))

    async def _pages(self, first: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        page = first
        while True:
            yield page
            if page["next"] is None:
                return
            page = (await self._asked(page["next"], {}, {})).json()


def _part(text: str) -> str:
    """A name as a part of an address: a slash in it is no border."""
    return quote(text, safe=":")
