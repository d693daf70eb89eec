"""What cannot be read as HTTP at all: refused as every error is, with a sentence that tells the way out.

Such a request reaches no route: the server ends it at its first line. The usual one is an address in which Chinese stands
as it is, which HTTP does not take.
"""

from __future__ import annotations

import re
import uuid
from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import KINDS, MEDIA_TYPE, TITLES, Problem
from api.logs import LOG

_LINE = re.compile(rb"\A[A-Z]{3,10} (?P<target>[^\r\n]*?)(?: HTTP/\d\.\d)?\r?(?:\n|\Z)")
_SHOWN = 300
# What an address is made of, and what it has encoded already.
_AS_IT_IS = "/?:@-._~!$&'()*+,;=%#[]"


class Protocol(HttpToolsProtocol):
    """The server's reading of requests; one that it cannot read gets a problem in place of plain text."""

    _latest = b""

    def data_received(self, data: bytes) -> None:
        self._latest = data
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        identity = uuid.uuid4().hex
        sentence = told(self._latest)
        LOG.warning("unreadable request", extra={"action": "request", "status": 400, "reason": sentence})
        slug, title = TITLES[400]
        body = Problem(type=KINDS + slug, title=title, status=400, detail=sentence, request_id=identity)
        written = body.model_dump_json(exclude_none=True).encode()
        lines = [
            b"HTTP/1.1 400 Bad Request",
            *(name + b": " + value for name, value in self.server_state.default_headers),
            b"content-type: " + MEDIA_TYPE.encode(),
            b"content-length: " + str(len(written)).encode(),
            b"x-request-id: " + identity.encode(),
            b"connection: close",
        ]
        self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + written)
        self.transport.close()


def told(data: bytes) -> str:
    """Why these bytes are no request, and how it is written."""
    line = _LINE.match(data)
    target = b"" if line is None else line["target"]
    encoded = quote_from_bytes(target, safe=_AS_IT_IS)
    if encoded == target.decode("latin-1"):
        return "That is no HTTP request that can be read."
    strange = re.search(rb"[\x80-\xff]+", target)
    what = "a blank or another character that an address does not have"
    if strange is not None:
        what = f"“{strange[0].decode('utf-8', 'replace')[:20]}”"
    written = encoded if len(encoded) <= _SHOWN else f"{encoded[:_SHOWN]}…"
    return (
        f"The address has {what} as it is; it has to be percent-encoded: {written} "
        "(curl does that itself: curl -G ADDRESS --data-urlencode 'q=…')."
    )
