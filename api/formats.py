"""Answers in other formats than JSON: which one is asked for, and the response that carries it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import HTTPException, Request
from fastapi.responses import StreamingResponse

from queries.answer import Answer
from queries.canned import Canned
from queries.formats.answers import PAGE, Ask, Asked, all_pages, written
from queries.formats.registry import FORMATS, Format, UnknownFormat, What, format_named, formats_of
from queries.service import BadParameter

JSON = FORMATS["json"]
DESCRIPTION = (
    "Format of the answer, before what Accept says. Other than in JSON the whole answer comes, unless `limit`, `offset` or "
    "`cursor` is given · 格式"
)
HEADERS: Mapping[str, Any] = {
    "Content-Disposition": {"description": "a name for the file, where it is not JSON", "schema": {"type": "string"}},
    "Link": {
        "description": "the address of the next page, where there is one (rel=next)",
        "schema": {"type": "string"},
    },
}


def names(what: What) -> list[str]:
    return [form.name for form in formats_of(what)]


def contents(what: What) -> dict[str, Any]:
    """The media types that an answer (besides JSON) or the graph may come in, for OpenAPI."""
    return {form.media_type: {"schema": _body(form)} for form in formats_of(what) if form is not JSON}


def _body(form: Format) -> dict[str, Any]:
    """What OpenAPI says of a body: one of JSON is what it holds, whatever the format; any other is bytes."""
    if form.media_type.endswith(("/json", "+json")):
        return {"type": ["object", "array"]}
    return {"type": "string", "format": "binary"}


def wanted(request: Request, given: str | None, what: What = "answer") -> Format:
    """The format that a request asks for: by `format=`, else by its Accept header, else the first there is."""
    if given is not None:
        try:
            return format_named(given, what)
        except UnknownFormat as error:
            raise BadParameter("format", str(error)) from error
    accept = request.headers.get("accept", "")
    ranges = _ranges(accept)
    best, weight = formats_of(what)[0], 0.0
    if not ranges:
        return best
    for form in formats_of(what):
        found = _weight(form.media_type, ranges)
        if found > weight:
            best, weight = form, found
    if weight == 0.0:
        known = ", ".join(f"{form.media_type} ({form.name})" for form in formats_of(what))
        raise HTTPException(406, f"None of {accept!r} can be given; there are {known}.")
    return best


async def response(
    form: Format,
    canned: Canned,
    first: Answer,
    ask: Ask,
    service: Asked,
    request: Request,
    onwards: str | None = None,
) -> StreamingResponse:
    """The answer of which `first` is the first page; a page that was asked for comes alone, and tells where the next one is."""
    alone = not {"limit", "offset", "cursor"}.isdisjoint(request.query_params)
    pages = _only(first) if alone else all_pages(first, ask)
    body = written(form, canned, pages, service, str(request.base_url))
    # Whatever may fail at the beginning fails before the status is sent; a list of no citations has no beginning at all.
    asked = {name: first.parameters[name] for name in canned.parameters if name in request.path_params}
    asked |= {name: first.parameters[name] for name in canned.parameters if name in request.query_params}
    told = [r.given if r.id is None else r.id.partition(":")[2] for r in asked.values()]
    told += [request.query_params[name] for name in ("as_of", "known_on") if name in request.query_params]
    found = as_file(form, [canned.id, *told], _onwards(await anext(body, b""), body))
    if alone and onwards is not None:
        found.headers["Link"] = link(onwards)
    return found


def link(onwards: str) -> str:
    """The header that tells the next page (RFC 8288), for those who read no body or one without room for it."""
    return f'<{onwards}>; rel="next"'


def as_file(form: Format, told: Sequence[str], body: AsyncIterator[bytes] | Iterator[bytes]) -> StreamingResponse:
    """A file of a format, sent as it is made; its name says what was asked."""
    media_type = form.media_type + ("; charset=utf-8" if form.media_type.startswith("text/") else "")
    headers = {"Content-Disposition": disposition(told, form.ending)}
    return StreamingResponse(body, media_type=media_type, headers=headers)


_LONGEST_NAME = 120


def disposition(told: Sequence[str], ending: str) -> str:
    """The header by which a file is named (RFC 6266): of letters, digits and marks that every file system takes.

    A name with other letters than ASCII's is given twice: as it is, and without them for what does not know the longer form.
    """
    whole = re.sub(r"[^\w.]+", "-", "-".join(told)).strip("-.")[:_LONGEST_NAME].rstrip("-.") or "answer"
    plain = re.sub(r"[^A-Za-z0-9_.]+", "-", whole).strip("-.") or "answer"
    header = f'attachment; filename="{plain}.{ending}"'
    return header if plain == whole else f"{header}; filename*=UTF-8''{quote(whole, safe='')}.{ending}"


def first_page(form: Format, request: Request, limit: int) -> int:
    """How many rows to ask for at first: those that were asked for, or as many as a page may have."""
    alone = not {"limit", "offset", "cursor"}.isdisjoint(request.query_params)
    return limit if form is JSON or alone else PAGE


async def _onwards(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk


async def _only(page: Answer) -> AsyncIterator[Answer]:
    yield page


def _ranges(accept: str) -> list[tuple[str, float]]:
    """(media range, weight) of an Accept header; what cannot be read of it is passed over."""
    out = []
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    weight = min(1.0, max(0.0, float(value)))
                except ValueError:
                    weight = 0.0
        if name:
            out.append((name.lower(), weight))
    return out


def _weight(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """How welcome a media type is: the most particular range that fits it decides."""
    kind = media_type.partition("/")[0]
    for candidate in (media_type, f"{kind}/*", "*/*"):
        found = [weight for name, weight in ranges if name == candidate]
        if found:
            return max(found)
    return 0.0
