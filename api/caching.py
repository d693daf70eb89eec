"""ETags: an answer is as good as the state of the graph it was made from; who has that one already is told 304.

The state is known from memory (`Service.standing`), so such an answer costs the database nothing.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.connection import Connection
from queries.service import GraphError, Standing

# What depends on the software alone.
_SETTLED = Standing(0, "catalogue")


class Conditional:
    """Plain ASGI: `ETag` on answers to GET under /v1/, and 304 where `If-None-Match` has it, or has `*` and there is an answer."""

    def __init__(self, app: ASGIApp, *, connection: Connection, edition: str) -> None:
        self.app = app
        self.connection = connection
        self.edition = edition

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        standing, day = _SETTLED, ""
        if not scope["path"].startswith("/v1/catalogue"):
            try:
                service = self.connection.service
                standing, day = await service.standing(), service.today()
            except GraphError:
                # Whoever answers says it better.
                await self.app(scope, receive, send)
                return
        tag = self._tag(scope, headers, standing, day)
        given = headers.get("if-none-match", "")
        if _has(given, tag):
            state = scope.setdefault("state", {})
            state["graph_version"] = None if standing is _SETTLED else standing.value
            await _not_modified(send, tag)
            return
        anything = given.strip() == "*"  # whatever is there is not wanted; whether anything is, only the route knows
        sent = False

        async def sending(message: Message) -> None:
            nonlocal sent
            if sent:
                return
            # An answer of another state than the one looked at (it changed in between) goes without.
            same = standing is _SETTLED or scope["state"].get("graph_version") == standing.value
            good = message["type"] == "http.response.start" and message["status"] == 200
            if anything and good:
                sent = True
                await _not_modified(send, tag if same else None)
                return
            if same and good:
                made = MutableHeaders(scope=message)
                made["ETag"] = tag
                made["Cache-Control"] = "private, no-cache"
                made.add_vary_header("Accept")
            await send(message)

        await self.app(scope, receive, sending)

    def _tag(self, scope: Scope, headers: Headers, standing: Standing, day: str) -> str:
        parts = (
            self.edition,
            str(standing.value),
            standing.mark,
            day,
            scope["path"],
            scope["query_string"].decode("latin-1"),
            headers.get("accept", ""),
        )
        return f'W/"{standing.value}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'


async def _not_modified(send: Send, tag: str | None) -> None:
    lines = [(b"cache-control", b"private, no-cache"), (b"vary", b"Accept, Accept-Encoding")]
    if tag is not None:
        lines.insert(0, (b"etag", tag.encode()))
    await send({"type": "http.response.start", "status": 304, "headers": lines})
    await send({"type": "http.response.body", "body": b""})


def _has(given: str, tag: str) -> bool:
    """Whether one of the tags of If-None-Match is this one; weak or strong makes no difference here (RFC 9110, 13.1.2)."""
    wanted = tag.removeprefix("W/")
    return any(one.strip().removeprefix("W/") == wanted for one in given.split(","))
