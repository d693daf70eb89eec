"""What surrounds every request: its id, its log line, its figures, and the headers of version and graph version; HEAD as GET."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.logs import LOG, set_request_id
from api.metrics import Metrics

_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}\Z")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Surround:
    """Plain ASGI: a request id in and out, one log line and one count a request."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, version: str, max_url: int) -> None:
        self.app = app
        self.metrics = metrics
        self.version = version.encode()
        self.max_url = max_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identity = _identity(scope)
        set_request_id(identity)
        scope.setdefault("state", {})["graph_version"] = None
        status = 500
        started = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                lines = [(b"x-request-id", identity.encode()), (b"x-lodelink-version", self.version)]
                if (graph := scope["state"]["graph_version"]) is not None:
                    lines.append((b"x-graph-version", str(graph).encode()))
                    self.metrics.seen(graph)
                message["headers"] = [*message.get("headers", ()), *lines]
            await send(message)

        self.metrics.running.inc()
        try:
            if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > self.max_url:
                request = Request(scope)
                sentence = f"The address is longer than {self.max_url} bytes."
                await errors.problem(request, 414, sentence)(scope, receive, sending)
            else:
                await self.app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - started
            self.metrics.running.dec()
            # The route's pattern where one was found: an address as written would make a label of every name.
            route = getattr(scope.get("route"), "path", "unknown")
            self.metrics.answered(scope["method"], route, status, seconds)
            level = logging.DEBUG if route in _QUIET else logging.INFO
            if LOG.isEnabledFor(level):
                told = {
                    "action": "request",
                    "method": scope["method"],
                    "path": scope["path"],
                    "query": scope["query_string"].decode("latin-1"),
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                }
                LOG.log(level, "request", extra=told)


def _identity(scope: Scope) -> str:
    """The id that a request brings or, where it has none that a log can hold, one of ours: told apart, not secret."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode() if _ID.match(given) else f"{random.getrandbits(128):032x}"


class Heads:
    """Plain ASGI: HEAD is answered as GET is, status and headers alike, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        ended = asyncio.Event()

        async def sending(message: Message) -> None:
            if ended.is_set():
                return
            if message["type"] == "http.response.body":
                ended.set()
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        async def receiving() -> Message:
            """What comes or, once the headers are out, that the caller left: nobody reads what is still being made."""
            coming, leaving = asyncio.ensure_future(receive()), asyncio.ensure_future(ended.wait())
            try:
                await asyncio.wait((coming, leaving), return_when=asyncio.FIRST_COMPLETED)
                return coming.result() if coming.done() else {"type": "http.disconnect"}
            finally:
                coming.cancel()
                leaving.cancel()

        get = {**scope, "method": "GET"}
        try:
            await self.app(get, receiving, sending)
        finally:
            scope["route"] = get.get("route")
