"""An OpenAI-compatible endpoint over loopback that answers as a test tells it: well, slowly, brokenly, or with lies."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the stub sends: the model's text within a completion, or a body of its own; after a delay, or byte by byte."""

    content: str = '{"facts": []}'
    status: int = 200
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    drip: float = 0.0  # seconds between two bytes
    tokens: int = 10


Answer = Callable[[dict[str, Any]], Reply]


@dataclass
class Stub:
    answer: Answer
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def facts(*claims: dict[str, Any]) -> str:
    return json.dumps({"facts": list(claims)}, ensure_ascii=False)


def asked(request: dict[str, Any]) -> str:
    """The user's words of a request."""
    return str(request["messages"][-1]["content"])


@contextmanager
def running(answer: Answer) -> Iterator[Stub]:
    stub = Stub(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            stub.requests.append({**request, "path": self.path})
            stub.headers.append({k.lower(): v for k, v in self.headers.items()})
            self._send(stub.answer(request))

        def _send(self, reply: Reply) -> None:
            message = {"choices": [{"message": {"role": "assistant", "content": reply.content}}]}
            body = (
                reply.body
                if reply.body is not None
                else json.dumps({**message, "usage": {"total_tokens": reply.tokens}})
            )
            sent = body.encode()
            try:
                time.sleep(reply.delay)
                self.send_response(reply.status)
                self.send_header("content-length", str(len(sent)))
                for name, value in reply.headers:
                    self.send_header(name, value)
                self.end_headers()
                if reply.drip:
                    for at in range(len(sent)):
                        self.wfile.write(sent[at : at + 1])
                        self.wfile.flush()
                        time.sleep(reply.drip)
                else:
                    self.wfile.write(sent)
            except (BrokenPipeError, ConnectionResetError):
                return  # the client has given up, as it should

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
