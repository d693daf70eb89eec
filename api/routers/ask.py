"""Asking in plain words: one route. What a question means is decided in queries.asking."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.connection import Connection
from api.errors import COMMON
from queries.asking.ask import MAX_QUESTION, Asker, Asking, learnt
from queries.canned import Canned
from queries.service import MAX_LIMIT, GraphError, Service

# The first answers after the start come before learning to be asked, which takes a second of one core.
LEARN_AFTER = 2.0


class Askers:
    """The asker over the present service: what it has to know of catalogue and vocabulary is learnt once."""

    def __init__(self, known: Mapping[str, Canned]) -> None:
        self._known = known
        self._held: list[tuple[Service, Asker]] = []
        self._building = asyncio.Lock()

    async def over(self, service: Service) -> Asker:
        async with self._building:
            if not self._held or self._held[0][0] is not service:
                self._held[:] = [(service, await asyncio.to_thread(Asker, service, self._known))]
            return self._held[0][1]

    async def learn_soon(self, connection: Connection) -> None:
        """Learn the phrasings and the names in the background, so that the first questions need not wait for it."""
        await asyncio.sleep(LEARN_AFTER)
        await asyncio.to_thread(learnt, self._known)
        with suppress(GraphError):  # with no graph at hand, whoever asks first once there is one waits for the names
            asker = await self.over(connection.service)
            await asyncio.to_thread(asker.prepare)
            await connection.service.prepare()


def router(askers: Askers, connection: Connection) -> APIRouter:
    routes = APIRouter(tags=["asking"])

    @routes.get(
        "/v1/ask",
        summary="Ask in plain words · 用自然语言提问",
        description=(
            "A question in Chinese (either script) or English. The answer shows how it was understood (question of the "
            "catalogue, parameters, which words gave what) and offers the next best. What the catalogue cannot answer is "
            "refused with the reason (`status` cannot), never answered by another question."
        ),
        operation_id="ask",
        responses=COMMON,
    )
    async def ask(
        request: Request,
        q: Annotated[
            str,
            Query(
                min_length=1,
                max_length=MAX_QUESTION,
                description="the question · 问题",
                openapi_examples={
                    "en": {"value": "Which alliances link to cobalt?"},
                    "zh": {"value": "哪些联盟与钴有关？"},
                },
            ),
        ],
        limit: Annotated[
            int | None, Query(ge=1, le=MAX_LIMIT, description="rows a page, where q names no number")
        ] = None,
        answer: Annotated[bool, Query(description="false: only how the question is understood")] = True,
    ) -> Asking:
        service = connection.service
        request.state.graph_version = await service.graph_version()
        asker = await askers.over(service)
        return await asker.ask(q, limit=limit, answer=answer)

    return routes
