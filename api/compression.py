"""Answers made smaller where the caller takes that: zstd before gzip, nothing below a kilobyte. Plain ASGI."""

from __future__ import annotations

import gzip
import io
from typing import Protocol

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEAST = 1_024
# What is worth it; what is compressed already (an XLSX file) is not.
_TEXT = ("text/", "application/json", "application/problem+json", "application/x-ndjson", "application/ndjson")
_TEXT_ENDS = ("+json", "+xml", "/xml", "turtle", "n-triples")


class _Squeezer(Protocol):
    """Bytes in, fewer bytes out; `last` ends it."""

    def feed(self, body: bytes, *, last: bool) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._file = gzip.GzipFile(mode="wb", fileobj=self._out, compresslevel=5, mtime=0)

    def feed(self, body: bytes, *, last: bool) -> bytes:
        self._file.write(body)
        if last:
            self._file.close()
        else:
            self._file.flush()
        made = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return made


class _Zstd:
    def __init__(self) -> None:
        self._made = zstandard.ZstdCompressor(level=3).compressobj()

    def feed(self, body: bytes, *, last: bool) -> bytes:
        how = zstandard.COMPRESSOBJ_FLUSH_FINISH if last else zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return self._made.compress(body) + self._made.flush(how)


class Compression:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = accepted(Headers(scope=scope).get("accept-encoding", ""))
        start: Message | None = None
        squeezer: _Squeezer | None = None

        async def sending(message: Message) -> None:
            nonlocal start, squeezer
            if message["type"] == "http.response.start":
                start = message  # held back until the first bytes tell whether they are worth it
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body, last = message.get("body", b""), not message.get("more_body", False)
            if start is not None:
                headers = MutableHeaders(scope=start)
                if _worth(headers):
                    headers.add_vary_header("Accept-Encoding")
                    if wanted is not None and (len(body) >= LEAST or not last):
                        squeezer = _Zstd() if wanted == "zstd" else _Gzip()
                        headers["Content-Encoding"] = wanted
                        del headers["Content-Length"]
                held, start = start, None
                if squeezer is not None and last:
                    body = squeezer.feed(body, last=True)
                    squeezer = None
                    headers["Content-Length"] = str(len(body))
                    message = {**message, "body": body}
                await send(held)
            if squeezer is not None:
                message = {**message, "body": squeezer.feed(body, last=last)}
            await send(message)

        await self.app(scope, receive, sending)


def accepted(header: str) -> str | None:
    """The encoding to answer in, by Accept-Encoding: zstd where it is wanted as much as gzip; None for none."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, rest = part.strip().partition(";")
        _, _, written = rest.strip().partition("q=")
        try:
            weights[name.strip()] = float(written) if written else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    anything = weights.get("*", 0.0)
    found = {name: weights.get(name, anything) for name in ("zstd", "gzip")}
    best = max(found, key=lambda name: found[name])
    return best if found[best] > 0 else None


def _worth(headers: MutableHeaders) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return "content-encoding" not in headers and (kind.startswith(_TEXT) or kind.endswith(_TEXT_ENDS))
