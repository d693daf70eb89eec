"""Every error as a problem of RFC 9457: one table from exception to status, one shape for all of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route

from api.logs import LOG, request_id
from api.parameters import Merged
from queries import service
from queries.names import NotResolved

MEDIA_TYPE = "application/problem+json"
KINDS = "https://lodelink.org/problems/"


class Suggestion(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(examples=["mineral:cobalt"])
    name: str = Field(examples=["cobalt"])
    name_zh: str | None = Field(default=None, examples=["钴"])


class Problem(BaseModel):
    """What went wrong (RFC 9457). `detail` is a sentence that names the thing and the way out."""

    type: str = Field(examples=[KINDS + "unknown-name"])
    title: str = Field(examples=["Nothing has that name"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["No mineral is called 'cobolt'. The nearest names are cobalt (mineral:cobalt)."])
    instance: str | None = Field(default=None, examples=["/v1/minerals/cobolt/alliances"])
    request_id: str | None = None
    parameter: str | None = Field(default=None, description="the parameter that is at fault")
    suggestions: list[Suggestion] | None = Field(default=None, description="what may have been meant")


TITLES: Mapping[int, tuple[str, str]] = {
    308: ("merged", "The thing has another id by now"),
    400: ("bad-request", "The request cannot be understood"),
    401: ("no-key", "A key is needed"),
    403: ("not-allowed", "The key does not allow this"),
    404: ("not-found", "There is nothing at this address"),
    405: ("method-not-allowed", "This address does not take that method"),
    406: ("not-acceptable", "No format that is asked for can be given"),
    410: ("expired", "The graph has changed since the first page"),
    413: ("too-large", "The request is too large"),
    414: ("address-too-long", "The address is too long"),
    422: ("bad-parameter", "A parameter cannot be understood"),
    429: ("too-often", "Too many requests"),
    500: ("fault", "Something is wrong on our side"),
    503: ("unavailable", "The question cannot be answered just now"),
}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems (and, of 308, the redirection) that a route may answer, for OpenAPI."""
    told: dict[int | str, dict[str, Any]] = {
        status: {"description": TITLES[status][1], "content": {MEDIA_TYPE: {"schema": _schema()}}}
        for status in statuses
    }
    for status in set(told) & {429, 503}:
        told[status]["headers"] = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
    if 308 in told:
        location = {"description": "the same question with the id of now", "schema": {"type": "string"}}
        told[308]["headers"] = {"Location": location}
    return told


def _schema() -> dict[str, str]:
    return {"$ref": "#/components/schemas/Problem"}


# What any route may answer, and what any route may that reads the graph.
BASE = responses(400, 401, 403, 413, 414, 422, 429, 500, 503)
COMMON = BASE | {304: {"description": "Nothing has changed since the answer with that ETag"}}


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    kind: tuple[str, str] | None = None,
    parameter: str | None = None,
    suggestions: Sequence[Suggestion] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    slug, title = kind or TITLES.get(status, ("error", "The request failed"))
    body = Problem(
        type=KINDS + slug,
        title=title,
        status=status,
        detail=detail,
        instance=request.url.path,
        request_id=request_id(),
        parameter=parameter,
        suggestions=None if suggestions is None else list(suggestions),
    )
    return JSONResponse(
        body.model_dump(exclude_none=True), status_code=status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )


def install(app: FastAPI) -> None:
    """Have the app answer every error this way."""

    async def not_resolved(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, NotResolved)
        suggestions = [Suggestion(id=c.id, name=c.name, name_zh=c.name_zh) for c in error.candidates]
        if error.ambiguous:
            kind = ("ambiguous-name", "Several things have that name")
            return problem(request, 422, error.sentence, kind=kind, parameter=error.parameter, suggestions=suggestions)
        kind = ("unknown-name", "Nothing has that name")
        return problem(request, 404, error.sentence, kind=kind, parameter=error.parameter, suggestions=suggestions)

    async def bad_parameter(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, service.BadParameter)
        return problem(request, 422, str(error), parameter=error.parameter)

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        name = str(first["loc"][-1])
        return problem(request, 422, f"{name}: {first['msg']}", parameter=name)

    async def expired(request: Request, error: Exception) -> JSONResponse:
        return problem(request, 410, str(error), parameter="cursor")

    async def merged(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Merged)
        sentence = f"It was merged into another; ask {error.location}."
        return problem(request, 308, sentence, headers={"Location": error.location})

    async def graph_error(request: Request, error: Exception) -> JSONResponse:
        match error:
            case service.Busy():
                wait = str(max(1, round(error.retry_after)))
                kind = ("busy", "Too many questions at once")
                return problem(request, 503, str(error), kind=kind, headers={"Retry-After": wait})
            case service.OutOfMemory():
                LOG.warning("graph out of memory", extra={"action": "graph", "reason": str(error)})
                kind = ("too-much", "The question takes too much memory")
                return problem(request, 503, str(error), kind=kind, headers={"Retry-After": "5"})
            case service.Unavailable() | service.WrongCredentials() | service.FolderProblem():
                LOG.warning("graph not available", extra={"action": "graph", "reason": str(error)})
                return problem(request, 503, str(error), headers={"Retry-After": "2"})
            case service.UnknownDocument():
                return problem(request, 404, str(error), kind=("unknown-document", "There is no such document"))
            case service.UnknownClaim():
                return problem(request, 404, str(error), kind=("unknown-claim", "There is no such claim"))
            case service.TimedOut():
                kind = ("too-slow", "The question takes too long")
                return problem(request, 503, str(error), kind=kind, headers={"Retry-After": "5"})
            case _:
                LOG.error("graph failed", extra={"action": "graph", "reason": str(error)})
                return problem(request, 500, "The graph did not take a question of ours; the log has the reason.")

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        sentence = str(error.detail)
        if error.status_code == 404 and sentence == "Not Found":
            patterns = [*_patterns(app.routes)]
            sentence = f"{request.url.path} is no address of this service; /docs lists them."
            if under := addresses_below(request.url.path, patterns):
                sentence += _below(quote(request.url.path), under)
            elif (near := nearest_address(request.url.path, patterns)) is not None:
                sentence += f" Is {near} meant?"
        elif error.status_code == 405 and sentence == "Method Not Allowed":
            sentence = f"{request.url.path} does not take {request.method}."
        return problem(request, error.status_code, sentence, headers=_allowed(error.headers))

    async def fault(request: Request, error: Exception) -> JSONResponse:
        LOG.error("fault", exc_info=error, extra={"action": "fault"})
        return problem(request, 500, "Something is wrong on our side; the log has the reason under the request id.")

    app.add_exception_handler(NotResolved, not_resolved)
    app.add_exception_handler(Merged, merged)
    app.add_exception_handler(service.BadParameter, bad_parameter)
    app.add_exception_handler(service.Expired, expired)
    app.add_exception_handler(service.GraphError, graph_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, fault)


_ALIKE = 0.7  # of a word of an address, at least


def nearest_address(path: str, patterns: Iterable[str]) -> str | None:
    """The address that comes nearest to one that is not there: word by word alike, with its own things in the place of a
    pattern's parameters; or else the only pattern that ends in the same word."""
    parts = path.strip("/").split("/")
    near: dict[str, float] = {}
    ends: list[str] = []
    for pattern in patterns:
        steps = pattern.strip("/").split("/")
        words = [step for step in steps if not step.startswith("{")]
        if len(words) > 1 and words[-1] == parts[-1]:
            ends.append(pattern)
        if len(steps) == len(parts):
            pairs = [(step, part) for step, part in zip(steps, parts, strict=True) if not step.startswith("{")]
            likeness = [difflib.SequenceMatcher(None, step, part).ratio() for step, part in pairs]
            if min(likeness, default=0.0) >= _ALIKE:
                filled = (part if step.startswith("{") else step for step, part in zip(steps, parts, strict=True))
                near["/" + "/".join(filled)] = sum(likeness)
    if near:
        return max(near, key=lambda one: near[one])
    return ends[0] if len(ends) == 1 else None


def addresses_below(path: str, patterns: Iterable[str]) -> list[str]:
    """The addresses that go on from one that is none itself, with its own things in the places of their parameters."""
    parts = path.strip("/").split("/")
    found = []
    for pattern in patterns:
        steps = pattern.strip("/").split("/")
        pairs = list(zip(steps, parts, strict=False))
        if len(parts) > 1 and len(steps) > len(parts) and all(s == p or s.startswith("{") for s, p in pairs):
            found.append("/" + "/".join([*map(quote, parts), *steps[len(parts) :]]))
    return sorted(found)


_BELOW = 4  # addresses that are told of those below one


def _below(path: str, under: Sequence[str]) -> str:
    collection, *thing = path.strip("/").split("/")[1:]
    card = f" All about it: /v1/entities/{thing[0]}." if len(thing) == 1 and collection != "entities" else ""
    more = f" and {len(under) - _BELOW} more" if len(under) > _BELOW else ""
    return f"{card} Below it there are {', '.join(under[:_BELOW])}{more}."


def _patterns(routes: Iterable[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Route):
            yield route.path
        else:
            yield from _patterns(getattr(getattr(route, "original_router", None), "routes", ()))


def _allowed(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Headers of a refusal; who is told that GET is taken is told that HEAD is."""
    return {
        name: f"{value}, HEAD" if name.lower() == "allow" and "GET" in value and "HEAD" not in value else value
        for name, value in (headers or {}).items()
    }
