"""The app factory: what is put together, in which order, and what is let go of at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import errors
from api.connection import Connection, Open
from api.metrics import Metrics
from api.middleware import Surround
from api.routers import ask, documents, operations, questions
from api.settings import ApiSettings
from queries.canned import Canned, catalogue

DESCRIPTION = """
Questions about critical minerals, answered from a graph whose every edge shows the sentence it came from.
Things are named by id or by their Chinese or English name. Errors are problems of RFC 9457.
"""


def create_app(
    settings: ApiSettings, open_graph: Open, *, version: str, known: Mapping[str, Canned] | None = None
) -> FastAPI:
    """The HTTP service over the graph that `open_graph` opens."""
    connection = Connection(open_graph, settings.reconnect_seconds)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await connection.start()
        try:
            yield
        finally:
            await connection.stop()

    app = FastAPI(title="Lodelink", version=version, description=DESCRIPTION, lifespan=lifespan)
    errors.install(app)
    app.include_router(operations.router(version, connection, metrics))
    app.include_router(questions.router(catalogue() if known is None else known, connection))
    app.include_router(ask.router(catalogue() if known is None else known, connection))
    app.include_router(documents.router(connection))
    app.add_middleware(Surround, metrics=metrics, version=version, max_url=settings.max_url)
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """OpenAPI with our problem in place of FastAPI's own error shape."""

    def openapi() -> dict[str, object]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            shapes = schema.setdefault("components", {}).setdefault("schemas", {})
            problem = errors.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            shapes |= problem.pop("$defs", {})
            shapes["Problem"] = problem
            for name in ("HTTPValidationError", "ValidationError"):
                shapes.pop(name, None)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
