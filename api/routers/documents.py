"""Documents: which there are, the text around the quotes that answers cite, and what each claims."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from api.connection import Connection
from api.errors import COMMON, responses
from api.parameters import next_page
from api.routers.things import Cursor, Limit
from queries.documents import MAX_EXCERPT, ClaimPage, ClaimView, DocumentPage, Excerpt

Short = Annotated[str, Path(max_length=200, description="short id, as evidence gives it")]


def router(connection: Connection) -> APIRouter:
    routes = APIRouter(tags=["documents"])

    @routes.get(
        "/v1/documents",
        summary="All documents, page by page · 全部文献",
        description="The documents that the graph was made from, by their keys, with title, publisher and date · 图谱所依据的全部文献",
        operation_id="documents",
        responses=COMMON,
    )
    async def every(request: Request, limit: Limit = 100, cursor: Cursor = None) -> DocumentPage:
        page = await connection.service.documents(limit=limit, cursor=cursor)
        request.state.graph_version = page.graph_version
        return page.model_copy(update={"next": next_page(request, page.cursor)})

    @routes.get(
        "/v1/documents/{document}",
        summary="A document, or a place in it · 文献原文",
        description="The text of a document, or the run of it from `start` to `end` with so many characters around; evidence links here · "
        "文献全文或其中一段",
        operation_id="document",
        responses=COMMON | responses(404),
    )
    async def document(
        request: Request,
        document: Short,
        start: Annotated[int, Query(ge=0, le=2**53, description="first code point to show")] = 0,
        end: Annotated[int | None, Query(ge=0, le=2**53, description="where to stop; at most 20,000 on")] = None,
        around: Annotated[int, Query(ge=0, le=MAX_EXCERPT, description="code points to show on either side")] = 0,
    ) -> Excerpt:
        service = connection.service
        request.state.graph_version = await service.graph_version()
        return await service.excerpt(document, start, end, around)

    @routes.get(
        "/v1/documents/{document}/claims",
        summary="What a document claims, in the order of its text · 文献中的全部说法",
        description="Every fact that the document states, with its quote and place · 文献所述的每条事实及其原文与位置",
        operation_id="document-claims",
        responses=COMMON | responses(404),
    )
    async def claims(request: Request, document: Short, limit: Limit = 100, cursor: Cursor = None) -> ClaimPage:
        page = await connection.service.claims(document, limit=limit, cursor=cursor)
        request.state.graph_version = page.graph_version
        return page.model_copy(update={"next": next_page(request, page.cursor)})

    @routes.get(
        "/v1/claims/{claim}",
        summary="One claim with the words that state it · 单条说法及其原文",
        description="One fact as one document states it, by the id that evidence gives, with what read it and when · 按标识取单条说法",
        operation_id="claim",
        responses=COMMON | responses(404),
    )
    async def claim(
        request: Request, claim: Annotated[str, Path(max_length=100, description="id, as evidence gives it")]
    ) -> ClaimView:
        service = connection.service
        request.state.graph_version = await service.graph_version()
        return await service.claim(claim)

    return routes
