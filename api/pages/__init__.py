"""The page at /docs, which shows what /openapi.json tells and lets it be tried, from files of our own: no network is needed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

FOLDER = Path(__file__).parent
ADDRESS = "/docs"
# Address and file, with what a browser takes it for.
FILES = {
    ADDRESS: ("docs.html", "text/html"),
    f"{ADDRESS}/docs.css": ("docs.css", "text/css"),
    f"{ADDRESS}/docs.js": ("docs.js", "text/javascript"),
}
# What asks keys from whoever reads it loads and asks nothing elsewhere, and stands in no other page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def install(app: FastAPI) -> None:
    """Add the page and its files, and lead to it who looks for the other usual page, or opens the service in a browser."""
    for address, (name, kind) in FILES.items():
        app.add_route(address, _file(FOLDER / name, kind), include_in_schema=False)
    for address in ("/", "/redoc"):
        app.add_route(address, _elsewhere, include_in_schema=False)


def _file(path: Path, kind: str) -> Callable[[Request], Awaitable[Response]]:
    body = path.read_bytes()

    async def answer(_: Request) -> Response:
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        return Response(body, media_type=kind, headers=headers)

    return answer


async def _elsewhere(_: Request) -> Response:
    return RedirectResponse("docs", status_code=307)
