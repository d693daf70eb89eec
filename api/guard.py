"""Who may ask and how often (`Guard`), and how much at once and how long (`Room`): plain ASGI around the routes.

What is asked is not known here. Between the two whoever has the answer already is told so, which takes no room.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors, pages
from api.keys import Key, Keyring, KeysError, Rates, Turn
from api.keys import Scope as KeyScope
from api.logs import LOG
from api.settings import ApiSettings

# What anybody may see; everything else needs the scope beside it, and what is named nowhere needs `read`.
_OPEN = frozenset({"/", "/healthz", "/readyz", "/redoc", "/openapi.json", *pages.FILES})
_SCOPES: Mapping[str, KeyScope] = {"/metrics": "figures"}
# These stay answerable while everything else waits.
_ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})


class TooLarge(HTTPException):
    """The body of a request goes on beyond what is taken. An error of HTTP, so that nobody takes it for a bad body."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"A request may have {limit:,} bytes and no more.")


class Guard:
    """Keys, rates, and how large a request says that it is."""

    def __init__(self, app: ASGIApp, *, settings: ApiSettings, keys: Keyring | None, anonymous: bool) -> None:
        self.app = app
        self.settings = settings
        self.keys = keys
        self.anonymous = anonymous
        self.rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        holder, refusal = self._holder(request)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        turn = self._turn(request, holder)
        if turn is not None:
            send = _told(send, turn)
            if not turn.allowed:
                sentence = f"More than {turn.limit} requests a minute; ask again in {turn.wait} s."
                wait = {"Retry-After": str(turn.wait)}
                await errors.problem(request, 429, sentence, headers=wait)(scope, receive, send)
                return
        length = _header(scope, b"content-length", b"0")
        if not length.isdigit() or int(length) > self.settings.max_body:
            await errors.problem(request, 413, TooLarge(self.settings.max_body).detail)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _holder(self, request: Request) -> tuple[Key | None, JSONResponse | None]:
        """Whose request it is, and the refusal where it may not be answered."""
        path = request.scope["path"]
        if path in _OPEN:
            return None, None
        given = _given(request.scope)
        if given is None or self.keys is None:
            if self.anonymous:
                return None, None
            sentence = "This service asks for a key: Authorization: Bearer KEY, or X-API-Key: KEY."
            return None, errors.problem(request, 401, sentence, headers={"WWW-Authenticate": "Bearer"})
        try:
            holder = self.keys.holder(given)
        except KeysError as error:
            LOG.error("keys not readable", extra={"action": "keys", "reason": str(error)})
            sentence = "The keys of this service cannot be read just now; its log has the reason."
            return None, errors.problem(request, 503, sentence, headers={"Retry-After": "10"})
        if holder is None:
            sentence = "Nobody has this key; it may have been taken back."
            return None, errors.problem(request, 401, sentence, headers={"WWW-Authenticate": "Bearer"})
        wanted = _SCOPES.get(path, "read")
        if wanted not in holder.scopes:
            return None, errors.problem(request, 403, f"The key of {holder.name} does not have the scope {wanted!r}.")
        return holder, None

    def _turn(self, request: Request, holder: Key | None) -> Turn | None:
        """Whether this client's rate has room; None where it has no rate."""
        if request.scope["path"] in _OPEN:
            return None
        if holder is not None:
            return self.rates.take(f"key {holder.name}", holder.per_minute) if holder.per_minute else None
        if not self.settings.anonymous_rate:
            return None
        host = request.client.host if request.client is not None else "unknown"
        return self.rates.take(f"host {host}", self.settings.anonymous_rate)


class Room:
    """How many at once, how long until an answer begins, and how much a body may turn out to have."""

    def __init__(self, app: ASGIApp, *, settings: ApiSettings) -> None:
        self.app = app
        self.settings = settings
        self._slots = asyncio.Semaphore(settings.running)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] in _ALWAYS:
            await self._answer(scope, receive, send)
        elif await self._slot():
            try:
                await self._answer(scope, receive, send)
            finally:
                self._slots.release()
        else:
            kind = ("busy", "Too many questions at once")
            sentence = f"{self.settings.running} questions are being answered and more wait; ask again in a moment."
            answer = errors.problem(Request(scope), 503, sentence, kind=kind, headers={"Retry-After": "1"})
            await answer(scope, receive, send)

    async def _slot(self) -> bool:
        """Whether a place among those being answered came free in time."""
        if not self._slots.locked():
            await self._slots.acquire()
            return True
        if self._waiting >= self.settings.waiting:
            return False
        self._waiting += 1
        try:
            await asyncio.wait_for(self._slots.acquire(), self.settings.waiting_seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer, or a problem where none begins in time; one that has begun is let go on."""
        begun = False
        read = 0

        async def receiving() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.settings.max_body:
                raise TooLarge(self.settings.max_body)
            return message

        async def sending(message: Message) -> None:
            nonlocal begun
            if not begun:
                begun = True
                patience.reschedule(None)
            await send(message)

        try:
            async with asyncio.timeout(self.settings.answer_seconds) as patience:
                await self.app(scope, receiving, sending)
        except TimeoutError:
            if begun or not patience.expired():
                raise
            LOG.warning("too slow", extra={"action": "request", "path": scope["path"]})
            kind = ("too-slow", "The question takes too long")
            sentence = f"No answer within {self.settings.answer_seconds:g} s; ask for less, or again in a moment."
            answer = errors.problem(Request(scope), 503, sentence, kind=kind, headers={"Retry-After": "5"})
            await answer(scope, receive, send)


def _given(scope: Scope) -> str | None:
    """The key that a request brings."""
    scheme, _, value = _header(scope, b"authorization").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    return _header(scope, b"x-api-key") or None


def _header(scope: Scope, name: bytes, absent: bytes = b"") -> str:
    return next((value for key, value in scope["headers"] if key == name), absent).decode("latin-1")


def _told(send: Send, turn: Turn) -> Send:
    """Answers with what is left of the rate."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["RateLimit-Limit"] = str(turn.limit)
            headers["RateLimit-Remaining"] = str(turn.remaining)
            headers["RateLimit-Reset"] = str(turn.reset)
        await send(message)

    return sending
