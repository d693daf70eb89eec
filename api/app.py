"""The app factory: what is put together, in which order, and what is let go of at the end."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware

from api import errors, pages
from api.caching import Conditional, Unchanged
from api.compression import Compression
from api.connection import Connection, Open
from api.description import describe
from api.guard import Guard, Room
from api.keys import Keyring
from api.metrics import Metrics
from api.middleware import Heads, Surround
from api.parameters import OnlyKnown
from api.routers import ask, documents, graph, operations, questions, things
from api.routers import catalogue as questions_told
from api.settings import ApiSettings, open_to_all
from queries.asking import words
from queries.canned import Canned, catalogue

DESCRIPTION = """
Questions about critical minerals, answered from a graph whose every edge shows the sentence it came from.
Things are named by id or by their Chinese or English name. Errors are problems of RFC 9457.

关于关键矿产的问题，由图谱回答：图谱的每一条边都附有原文出处。实体可用标识或中英文名称指称。错误采用 RFC 9457 格式。
"""


def create_app(
    settings: ApiSettings,
    open_graph: Open,
    *,
    version: str,
    known: Mapping[str, Canned] | None = None,
    edition: str = "",
    host: str | None = None,
) -> FastAPI:
    """The HTTP service over the graph that `open_graph` opens.

    `edition` names what answers depend on besides the graph, the version and the catalogue: the names that are known.
    `host` is the address that is listened on, where the settings do not say it.
    """
    asked = catalogue() if known is None else known
    keys = None if settings.keys is None else Keyring(settings.keys)
    anonymous = open_to_all(settings, settings.host if host is None else host)
    connection = Connection(open_graph, settings.reconnect_seconds)
    asking = ask.Askers(asked)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await connection.start()
        learning = asyncio.create_task(asking.learn_soon(connection))
        try:
            yield
        finally:
            learning.cancel()
            await connection.stop()

    app = FastAPI(
        title="Lodelink",
        version=version,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(OnlyKnown())],
        # The figures are those of /metrics; looking for others costs a sixth of what a 304 does.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    errors.install(app)
    app.include_router(operations.router(version, connection, metrics))
    app.include_router(questions_told.router(asked))
    app.include_router(things.router(connection))
    questions.install(app.router, asked, connection)
    app.include_router(ask.router(asking, connection))
    app.include_router(documents.router(connection))
    app.include_router(graph.router(connection))
    # From the inside out.
    whole = _edition(version, asked, edition)
    app.add_middleware(Conditional, connection=connection, edition=whole)
    app.add_middleware(Room, settings=settings)
    app.add_middleware(Compression)
    app.add_middleware(Unchanged, connection=connection, edition=whole)
    app.add_middleware(Guard, settings=settings, keys=keys, anonymous=bool(anonymous))
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=("GET", "HEAD", "POST"),
            allow_headers=("Authorization", "X-API-Key", "X-Request-ID", "If-None-Match", "Content-Type"),
            expose_headers=(
                *("ETag", "Link", "Location", "Retry-After", "X-Graph-Version", "X-Lodelink-Version", "X-Request-ID"),
                *("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
            ),
        )
    app.add_middleware(Heads)
    app.add_middleware(Surround, metrics=metrics, version=version, max_url=settings.max_url)
    describe(app)
    pages.install(app)
    return app


def _edition(version: str, known: Mapping[str, Canned], names: str) -> str:
    told = [version, names, words.edition(), *(repr(canned) + canned.cypher for canned in known.values())]
    return hashlib.sha256(chr(0).join(told).encode()).hexdigest()[:16]
