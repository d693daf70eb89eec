"""Documents: the text around the quotes that answers cite."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from api.connection import Connection
from api.errors import responses
from queries.documents import MAX_EXCERPT, Excerpt


def router(connection: Connection) -> APIRouter:
    routes = APIRouter(tags=["documents"])

    @routes.get(
        "/v1/documents/{document}",
        summary="A document, or a place in it · 文献原文",
        operation_id="document",
        responses=responses(404, 414, 422, 503, 504),
    )
    async def document(
        request: Request,
        document: Annotated[str, Path(max_length=200, description="short id, as evidence gives it")],
        start: Annotated[int, Query(ge=0, le=2**53, description="first code point to show")] = 0,
        end: Annotated[int | None, Query(ge=0, le=2**53, description="where to stop; at most 20,000 on")] = None,
        around: Annotated[int, Query(ge=0, le=MAX_EXCERPT, description="code points to show on either side")] = 0,
    ) -> Excerpt:
        service = connection.service
        request.state.graph_version = await service.graph_version()
        return await service.excerpt(document, start, end, around)

    return routes
