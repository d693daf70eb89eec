"""The whole graph as a file, in the formats that take one."""

from __future__ import annotations

from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api import formats
from api.connection import Connection
from api.errors import COMMON, responses


def router(connection: Connection) -> APIRouter:
    routes = APIRouter(tags=["graph"])

    @routes.get(
        "/v1/graph",
        summary="The whole graph as a file · 导出整个图谱",
        description="Entities, edges, claims, passages and documents as the format has them, streamed. A graph that "
        "changes meanwhile ends the connection before the end of the file.",
        operation_id="graph",
        response_class=Response,
        responses={
            200: {"headers": dict(formats.HEADERS), "content": formats.contents("graph")},
            **COMMON,
            **responses(406),
        },
    )
    async def graph(
        request: Request,
        format: Annotated[
            str | None,
            Query(
                description="Format, before what Accept says; ndjson if absent · 格式",
                json_schema_extra={"enum": formats.names("graph")},
                openapi_examples={"for Gephi": {"value": "gexf"}},
            ),
        ] = None,
        as_of: Annotated[
            str | None,
            Query(
                max_length=40,
                description="Only edges that hold on this day or possibly do; all if absent or `all` · 查询日期",
                openapi_examples={"a day": {"value": "2025-12-01"}},
            ),
        ] = None,
    ) -> Response:
        form = formats.wanted(request, format, "graph")
        service = connection.service
        request.state.graph_version = await service.graph_version()
        chunks = service.graph(form, as_of)
        # Whatever may fail at the beginning fails before the status is sent.
        first = await run_in_threadpool(next, chunks, b"")
        told = ["graph"] if as_of is None else ["graph", as_of]
        return formats.as_file(form, told, chain([first], chunks))

    return routes
