"""ETags: an answer is as good as the state of the graph it was made from; who has that one already is told 304.

The state is known from memory (`Service.standing`), so such an answer costs the database nothing.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.connection import Connection
from queries.service import GraphError, Standing

# What depends on the software alone.
_SETTLED = Standing(0, "catalogue")
_VARY = (b"vary", b"Accept, Accept-Encoding")
_CACHE = (b"cache-control", b"private, no-cache")


class Unchanged:
    """Plain ASGI: 304 where `If-None-Match` has the tag of the state that memory has. Nothing is waited for, so it takes no
    place among the questions that are being answered; all else goes on to `Conditional`."""

    def __init__(self, app: ASGIApp, *, connection: Connection, edition: str) -> None:
        self.app = app
        self.connection = connection
        self.edition = edition

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _cacheable(scope):
            given, accept = _asked(scope)
            standing = None if given == "" else self._remembered(scope)
            if standing is not None:
                tag = _tag(self.edition, scope, accept, standing, _day(self.connection, standing))
                if _has(given, tag):
                    _told(scope, standing)
                    await _not_modified(send, tag)
                    return
        await self.app(scope, receive, send)

    def _remembered(self, scope: Scope) -> Standing | None:
        if _settled(scope):
            return _SETTLED
        try:
            return self.connection.service.remembered()
        except GraphError:
            return None


class Conditional:
    """Plain ASGI: `ETag` on answers to GET under /v1/, and 304 where `If-None-Match` has it, or has `*` and there is an answer."""

    def __init__(self, app: ASGIApp, *, connection: Connection, edition: str) -> None:
        self.app = app
        self.connection = connection
        self.edition = edition

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _cacheable(scope):
            await self.app(scope, receive, send)
            return
        try:
            standing = _SETTLED if _settled(scope) else await self.connection.service.standing()
        except GraphError:
            # Whoever answers says it better.
            await self.app(scope, receive, send)
            return
        given, accept = _asked(scope)
        tag = _tag(self.edition, scope, accept, standing, _day(self.connection, standing))
        if _has(given, tag):
            _told(scope, standing)
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


def _cacheable(scope: Scope) -> bool:
    return bool(scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith("/v1/"))


def _settled(scope: Scope) -> bool:
    return bool(scope["path"].startswith("/v1/catalogue"))


def _day(connection: Connection, standing: Standing) -> str:
    return "" if standing is _SETTLED else connection.service.today()


def _asked(scope: Scope) -> tuple[str, str]:
    """If-None-Match and Accept, empty where they are not given."""
    found = {b"if-none-match": "", b"accept": ""}
    for name, value in reversed(scope["headers"]):  # of several the first
        if name in found:
            found[name] = value.decode("latin-1")
    return found[b"if-none-match"], found[b"accept"]


def _told(scope: Scope, standing: Standing) -> None:
    scope.setdefault("state", {})["graph_version"] = None if standing is _SETTLED else standing.value


def _tag(edition: str, scope: Scope, accept: str, standing: Standing, day: str) -> str:
    query = scope["query_string"].decode("latin-1")
    parts = (edition, str(standing.value), standing.mark, day, scope["path"], query, accept)
    return f'W/"{standing.value}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'


async def _not_modified(send: Send, tag: str | None) -> None:
    lines = [_CACHE, _VARY] if tag is None else [(b"etag", tag.encode()), _CACHE, _VARY]
    await send({"type": "http.response.start", "status": 304, "headers": lines})
    await send({"type": "http.response.body", "body": b""})


def _has(given: str, tag: str) -> bool:
    """Whether one of the tags of If-None-Match is this one; weak or strong makes no difference here (RFC 9110, 13.1.2)."""
    if given == tag:
        return True
    wanted = tag.removeprefix("W/")
    return any(one.strip().removeprefix("W/") == wanted for one in given.split(","))
