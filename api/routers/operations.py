"""Whether the process lives, whether it can answer, and its figures."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.connection import Connection
from api.errors import responses
from api.metrics import Metrics


class Health(BaseModel):
    status: Literal["ok"] = "ok"
    version: str = Field(examples=["0.1.0"])


class Readiness(BaseModel):
    status: Literal["ready"] = "ready"
    engine: str = Field(examples=["embedded"])
    graph_version: int = Field(examples=[14])


def router(version: str, connection: Connection, metrics: Metrics) -> APIRouter:
    routes = APIRouter(tags=["operations"])

    @routes.get(
        "/healthz",
        summary="Whether the process lives",
        description="Whether the process answers at all; the graph is not asked · 进程是否存活（不查询图谱）",
        operation_id="healthz",
    )
    async def healthz() -> Health:
        return Health(version=version)

    @routes.get(
        "/readyz",
        summary="Whether questions can be answered",
        description="Whether the graph answers, on which engine, and its number of now; 503 while it does not · 图谱能否应答",
        operation_id="readyz",
        responses=responses(503),
    )
    async def readyz(request: Request) -> Readiness:
        engine = await connection.check()
        graph_version = await connection.service.graph_version()
        request.state.graph_version = graph_version
        return Readiness(engine=engine, graph_version=graph_version)

    @routes.get(
        "/metrics",
        summary="Figures for Prometheus",
        description="Requests by route and status, how long they took, how many run now, and the number of the graph · 供 Prometheus 采集的指标",
        operation_id="metrics",
        response_class=Response,
    )
    async def figures() -> Response:
        return Response(metrics.text(), media_type=metrics.content_type)

    return routes
