"""One route for each question of the catalogue, made from its front matter: path, parameters, examples, row model."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, create_model
from starlette.routing import Match
from starlette.types import Scope

from api import formats
from api.connection import Connection
from api.errors import COMMON, responses
from api.parameters import CURSOR, follow_merged, next_page
from queries.answer import Answer, EntityRef, Hop
from queries.canned import Bilingual, Canned, Column, ColumnType, Parameter
from queries.paging import MAX_CURSOR
from queries.service import MAX_LIMIT

_COLUMN_TYPES: Mapping[ColumnType, Any] = {
    "entity": EntityRef,
    "hops": list[Hop],
    "text": str,
    "number": float,
    "integer": int,
    "date": str,
    "boolean": bool,
    "texts": list[str],
}


class _Quick(APIRoute):
    """A route that looks at the end of an address first: to match dozens of patterns costs as much as to write an answer."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        # The end alone, since a prefix may be of whoever mounts us.
        if scope["type"] != "http" or not scope["path"].endswith(self._ends):
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _ends(self) -> str:
        return self.path.rpartition("}")[2]


def install(routes: APIRouter, known: Mapping[str, Canned], connection: Connection) -> None:
    """Add the questions to the app's own router: those of a router that it includes it matches twice."""
    for canned in known.values():
        routes.add_api_route(
            canned.path,
            _endpoint(canned, connection),
            methods=["GET"],
            operation_id=canned.id,
            summary=f"{canned.title.en} · {canned.title.zh}",
            description=f"{canned.description.en}\n\n{canned.description.zh}",
            tags=[canned.tag],
            responses={
                200: {
                    "model": answer_model(canned),
                    "headers": {**_HEADERS, **formats.HEADERS},
                    "content": formats.contents("answer"),
                },
                **COMMON,
                **responses(308, 404, 406, 410),
            },
            response_class=Response,
            route_class_override=_Quick,
        )


def answer_model(canned: Canned) -> type[BaseModel]:
    """The answer with this question's columns, for OpenAPI and for checking."""
    name = "".join(part.capitalize() for part in canned.id.split("-"))
    columns: dict[str, Any] = {c.name: (_column_type(c), _column_field(c)) for c in canned.columns}
    row = create_model(f"{name}Row", __config__=ConfigDict(extra="forbid"), **columns)
    rows: Any = tuple[row, ...]
    return create_model(f"{name}Answer", __base__=Answer, rows=(rows, ...))


_HEADERS = {
    "X-Request-ID": {"description": "id of this request, as in the log", "schema": {"type": "string"}},
    "X-Lodelink-Version": {"description": "version of the software", "schema": {"type": "string"}},
    "X-Graph-Version": {"description": "raised by every change of the graph", "schema": {"type": "string"}},
}


def _column_type(column: Column) -> Any:
    kind = _COLUMN_TYPES[column.type]
    return kind | None if column.nullable else kind


def _column_field(column: Column) -> Any:
    values = "".join(f"\n- `{value}`: {words.en} · {words.zh}" for value, words in column.values.items())
    return Field(..., description=_both(column.description) + values)


def _both(words: Bilingual) -> str:
    return f"{words.en} · {words.zh}"


def _endpoint(canned: Canned, connection: Connection) -> Callable[..., Any]:
    """A coroutine whose signature is the question's: FastAPI reads it as if it had been written by hand."""

    entities = {name for name, parameter in canned.parameters.items() if parameter.of is not None}

    async def endpoint(
        request: Request,
        as_of: str | None,
        known_on: str | None,
        limit: int,
        offset: int,
        cursor: str | None,
        format: str | None,
        **given: Any,
    ) -> Response:
        form = formats.wanted(request, format)
        service = connection.service
        written = {name: str(value) for name, value in given.items() if value is not None}
        await follow_merged(request, service, {name: text for name, text in written.items() if name in entities})

        answered = partial(service.answer, canned, written, as_of=as_of, known_on=known_on)
        answer = await answered(limit=formats.first_page(form, request, limit), offset=offset, cursor=cursor)
        request.state.graph_version = answer.graph_version

        async def ask(limit: int, offset: int = 0, cursor: str | None = None) -> Answer:
            # The pages of one file are of one state of the graph; who pages for themselves sees the number of each.
            return await answered(limit=limit, offset=offset, cursor=cursor, same_graph=True)

        # The day is written out: a page asked for after midnight belongs to the first one's day.
        pinned = {} if answer.as_of is None else {"as_of": answer.as_of}
        onwards = next_page(request, answer.cursor, **pinned)
        if form is not formats.JSON:
            return await formats.response(form, canned, answer, ask, service, request, onwards)
        if onwards is None:
            return Response(answer.model_dump_json(), media_type="application/json")
        answer = answer.model_copy(update={"next": onwards})
        headers = {"Link": formats.link(onwards)}
        return Response(answer.model_dump_json(), media_type="application/json", headers=headers)

    parameters = [inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)]
    for name, parameter in canned.parameters.items():
        parameters.append(_signature(name, parameter, in_path=name in canned.path_parameters))
    parameters += _COMMON
    endpoint.__signature__ = inspect.Signature(parameters, return_annotation=Response)  # type: ignore[attr-defined]
    endpoint.__name__ = canned.id.replace("-", "_")
    return endpoint


def _signature(name: str, parameter: Parameter, *, in_path: bool) -> inspect.Parameter:
    examples = {"en": {"value": parameter.example}}
    if parameter.example_zh is not None:
        examples["zh"] = {"value": parameter.example_zh}
    words = {"description": _both(parameter.description), "openapi_examples": examples}
    if in_path:
        annotation: Any = Annotated[str, Path(max_length=200, **words)]  # type: ignore[arg-type]
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation)
    kind: Any = {"integer": int, "number": float}.get(parameter.type, str)
    if not parameter.required:
        kind = kind | None
    annotation = Annotated[kind, Query(**words, **_bounds(parameter))]  # type: ignore[arg-type]
    default = inspect.Parameter.empty if parameter.required else parameter.default
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _bounds(parameter: Parameter) -> dict[str, Any]:
    """What a value of a query parameter may be, as far as OpenAPI can say it."""
    match parameter.type:
        case "integer" | "number":
            told = {"ge": parameter.minimum, "le": parameter.maximum}
            # Beyond 64 bits the database has no such number.
            unbounded = {"ge": -(2**53), "le": 2**53}
            return {name: unbounded[name] if value is None else value for name, value in told.items()}
        case "choice":
            return {"max_length": 200, "json_schema_extra": {"enum": list(parameter.choices)}}
        case "entity" | "text" | "date" | "form":
            return {"min_length": 1, "max_length": 200}


def _common(name: str, kind: Any, default: Any, **words: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, Query(**words)]
    )


def _moment(name: str, description: str, **examples: str) -> inspect.Parameter:
    shown = {words.replace("_", " "): {"value": value} for words, value in examples.items()}
    return _common(name, str | None, None, max_length=40, description=description, openapi_examples=shown)


_DAY = "2025-12-01"
_COMMON = [
    _moment(
        "as_of",
        "Day to answer for (2025, 2025-07, 2025-07-03), or `all`; today if absent · 查询日期",
        a_day=_DAY,
        all_times="all",
    ),
    _moment(
        "known_on",
        "Answer from the graph as it stood at the end of this day (or at this moment, ISO); "
        "as it is now if absent · 按该日期时图谱已收录的内容回答",
        a_day=_DAY,
    ),
    _common("limit", int, 100, ge=1, le=MAX_LIMIT, description="Rows a page · 每页行数"),
    _common("offset", int, 0, ge=0, le=1_000_000, description="Rows to pass over · 跳过行数"),
    _common(
        "cursor",
        str | None,
        None,
        max_length=MAX_CURSOR,
        description=CURSOR,
    ),
    _common(
        "format",
        str | None,
        None,
        description=formats.DESCRIPTION,
        json_schema_extra={"enum": formats.names("answer")},
        openapi_examples={"a table": {"value": "csv"}},
    ),
]
