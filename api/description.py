"""The description of the service for machines (OpenAPI), with our problem in place of FastAPI's own error shape.

Made once, when it is first asked for, and in a thread: it takes a second, in which others want answers.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import Response

from api import errors

ADDRESS = "/openapi.json"


def describe(app: FastAPI) -> None:
    """Let an app describe itself so, at its own address."""
    described = Description(app)
    app.openapi = described.schema  # type: ignore[method-assign]
    # FastAPI's own route makes the description on the event loop and writes it out anew for everybody.
    app.router.routes[:] = [route for route in app.router.routes if getattr(route, "path", None) != ADDRESS]
    app.add_route(ADDRESS, described.answer, include_in_schema=False)


class Description:
    """OpenAPI of one app, and its text."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._making = Lock()
        self._schema: dict[str, Any] | None = None
        self._text: bytes | None = None

    def schema(self) -> dict[str, Any]:
        with self._making:
            if self._schema is None:
                self._schema = self._made()
            return self._schema

    async def answer(self, _: Request) -> Response:
        """The text, as a route gives it."""
        if self._text is None:
            self._text = await asyncio.to_thread(self._written)
        return Response(self._text, media_type="application/json")

    def _written(self) -> bytes:
        return json.dumps(self.schema(), ensure_ascii=False, separators=(",", ":")).encode()

    def _made(self) -> dict[str, Any]:
        app = self._app
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        for one in _query_parameters(schema):
            _not_empty(one["schema"])
        shapes = schema.setdefault("components", {}).setdefault("schemas", {})
        problem = errors.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        shapes |= problem.pop("$defs", {})
        shapes["Problem"] = problem
        for name in ("HTTPValidationError", "ValidationError"):
            shapes.pop(name, None)
        schema["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "description": "an API key, where the service has keys"},
            "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        }
        schema["security"] = [{}, {"bearer": []}, {"header": []}]
        return schema


def _query_parameters(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in schema["paths"].values():
        for operation in operations.values():
            yield from (one for one in operation.get("parameters", ()) if one["in"] == "query")


def _not_empty(shape: dict[str, Any]) -> None:
    """No route takes an empty value (api.parameters); told here for all of them."""
    for one in (shape, *shape.get("anyOf", ())):
        if one.get("type") == "string" and "enum" not in one:
            one.setdefault("minLength", 1)
