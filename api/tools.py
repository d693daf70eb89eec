"""The catalogue as tools of the Model Context Protocol: one a question, and ask, search and entity. Each answer is bounded
and cites its sentences. The wire protocol is the official SDK's; `lodelink mcp` runs it over stdio or HTTP.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)

from api.connection import Connection
from ontology.schema import ontology
from queries.answer import Answer
from queries.asking.ask import MAX_QUESTION, Asker, Asking
from queries.canned import Canned, Parameter, choice_problem, chosen
from queries.names import NotResolved
from queries.paging import MAX_CURSOR
from queries.service import BadParameter, GraphError, Service

DEFAULT_ROWS = 10
MAX_ROWS = 50
MAX_FOUND = 10
MAX_CHARACTERS = 60_000  # of an answer; rows that do not fit are for the next page
CITED = 2  # sentences shown for each step

INSTRUCTIONS = """\
Questions about critical minerals, answered from a graph in which every edge rests on quoted sentences.
Name things by id or by their Chinese or English name. Cite the quotes with their documents. An empty answer means "none
known in these documents" (see coverage), not "none". What no tool takes as a parameter cannot be answered here.
"""


@dataclass(frozen=True, slots=True)
class Held:
    """One tool: what is told of it, and what it does with arguments that fit its schema."""

    tool: Tool
    call: Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]


def server(connection: Connection, known: Mapping[str, Canned], version: str) -> Server[Any]:
    """An MCP server over the graph of a connection that somebody else starts and stops."""
    held = tools(connection, known)

    async def list_tools(_: ServerRequestContext[Any], __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[one.tool for one in held.values()])

    async def call_tool(_: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
        one = held.get(params.name)
        if one is None:
            return _failed(f"There is no tool {params.name!r}; the tools are {', '.join(held)}.")
        arguments = _renamed(params.name, params.arguments or {})
        wrong = problem(one.tool.input_schema, arguments)
        if wrong is not None:
            return _failed(wrong)
        try:
            found = await one.call(arguments)
        except (NotResolved, BadParameter, GraphError) as error:
            return _failed(str(error))
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=found)

    return Server(
        "lodelink",
        version=version,
        title="Lodelink",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def tools(connection: Connection, known: Mapping[str, Canned]) -> dict[str, Held]:
    """Every tool by name: the questions of the catalogue by their ids, then ask, search and entity."""
    held = {canned.id: Held(_tool(canned), _question(connection, canned)) for canned in known.values()}
    askers: list[tuple[Service, Asker]] = []

    async def ask(arguments: Mapping[str, Any]) -> dict[str, Any]:
        service = connection.service
        if not askers or askers[0][0] is not service:
            askers[:] = [(service, await asyncio.to_thread(Asker, service, known))]
        limit = int(arguments.get("limit", DEFAULT_ROWS))
        asking = await askers[0][1].ask(str(arguments["q"]), limit=limit)
        if asking.answer is None:
            return told(asking)
        fitting = await fitted(service, asking.answer, known[asking.answer.query])
        return told(asking.model_copy(update={"answer": fitting}), limit)

    async def search(arguments: Mapping[str, Any]) -> dict[str, Any]:
        kind = arguments.get("type")
        meant = None if kind is None else chosen(str(kind), [*ontology().types])
        found = await connection.service.search(str(arguments["q"]), meant, MAX_FOUND)
        return {"found": [hit.model_dump(mode="json") for hit in found.hits]}

    async def entity(arguments: Mapping[str, Any]) -> dict[str, Any]:
        return (await connection.service.entity(str(arguments["entity"]))).model_dump(mode="json")

    held["ask"] = Held(
        _described(
            "ask",
            "Ask in plain words, Chinese or English. Tells how the question was understood; refuses, with the reason and "
            "the nearest questions, what the catalogue cannot answer. 用中英文自然语言提问。",
            {
                "q": {"type": "string", "minLength": 1, "maxLength": MAX_QUESTION, "description": "the question"},
                "limit": _LIMIT,
            },
            ("q",),
        ),
        ask,
    )
    held["search"] = Held(
        _described(
            "search",
            "Find things by name, Chinese or English; near misses too. 按名称查找实体。",
            {
                "q": {"type": "string", "minLength": 1, "maxLength": 200, "description": "a name or a part of one"},
                "type": {"type": "string", "enum": [*ontology().types], "description": "this entity type alone"},
            },
            ("q",),
        ),
        search,
    )
    held["entity"] = Held(
        _described(
            "entity",
            "A thing with its names and how many statements of each relation there are about it. 实体及各类关系的数量。",
            {"entity": {"type": "string", "minLength": 1, "maxLength": 200, "description": "id or name"}},
            ("entity",),
        ),
        entity,
    )
    return held


# What is asked and what is searched for are `q` as over HTTP; they were called otherwise, and are still taken so.
_FORMERLY: Mapping[str, str] = {"ask": "question", "search": "text"}


def _renamed(tool: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments of a call by the names that they have now."""
    before = _FORMERLY.get(tool)
    if before is None or before not in arguments or "q" in arguments:
        return arguments
    return {"q" if name == before else name: value for name, value in arguments.items()}


def problem(schema: Mapping[str, Any], arguments: Mapping[str, Any]) -> str | None:
    """Why arguments do not fit a tool's schema, in a sentence; the schemas use no more of JSON Schema than this knows."""
    properties = schema["properties"]
    for name in schema.get("required", ()):
        if name not in arguments:
            return f"{name} is missing; it is {properties[name]['description']}."
    for name, value in arguments.items():
        if name not in properties:
            return f"There is no argument {name!r}; there are {', '.join(properties)}."
        wanted = properties[name]
        match wanted["type"]:
            case "string":
                good = isinstance(value, str) and len(value) <= wanted.get("maxLength", 200) and bool(value.strip())
            case "integer":
                good = isinstance(value, int) and not isinstance(value, bool)
            case "number":
                good = isinstance(value, int | float) and not isinstance(value, bool)
            case other:
                raise AssertionError(other)
        if not good:
            return f"{name}: {value!r} is not a {wanted['type']} that can be taken."
        if "enum" in wanted and chosen(value, wanted["enum"]) is None:
            return f"{name}: {_sentence(choice_problem(value, wanted['enum']))}"
        if "minimum" in wanted and value < wanted["minimum"]:
            return f"{name}: {value} is less than {wanted['minimum']:g}."
        if "maximum" in wanted and value > wanted["maximum"]:
            return f"{name}: {value} is more than {wanted['maximum']:g}."
    return None


def _sentence(told: str) -> str:
    return told if told.endswith("?") else f"{told}."


async def fitted(service: Service, answer: Answer, canned: Canned, cursor: str | None = None) -> Answer:
    """The answer that `cursor` led to with as many of its rows as are sensible to read at once; its own leads on behind them."""
    while (fits := _fitting(answer, canned)) < len(answer.rows):
        given = {name: str(value) for name, value in _arguments(answer, canned).items()}
        day = "all" if answer.as_of is None else answer.as_of
        answer = await service.answer(canned, given, as_of=day, known_on=answer.known_on, limit=fits, cursor=cursor)
    return answer


def shown(answer: Answer, canned: Canned, limit: int) -> dict[str, Any]:
    """An answer, each step with its citations, and the call for the page after it."""
    return {
        "query": answer.query,
        "title": answer.title.model_dump(),
        "parameters": {name: r.model_dump(exclude_none=True) for name, r in answer.parameters.items()},
        "as_of": answer.as_of,
        "known_on": answer.known_on,
        "total": answer.total,
        "complete": answer.complete,
        "rows": [_row(row, canned) for row in answer.rows],
        "next": None if answer.cursor is None else _next(answer, canned, limit),
        "coverage": answer.coverage.model_dump(),
    }


def told(asking: Asking, limit: int = DEFAULT_ROWS) -> dict[str, Any]:
    """How a plain question was understood, and its answer or why there is none."""
    from queries.service import question

    return {
        "status": asking.status,
        "sentence": asking.sentence.model_dump(),
        "understood": None if asking.understood is None else asking.understood.model_dump(),
        "words": [w.model_dump() for w in asking.words if w.gives != "nothing"],
        "reasons": [r.model_dump() for r in asking.reasons],
        "next_best": [one.model_dump() for one in asking.next_best],
        "answer": None if asking.answer is None else shown(asking.answer, question(asking.answer.query), limit),
    }


# ------------------------------------------------------------------------------------------------ how

_LIMIT = {"type": "integer", "minimum": 1, "maximum": MAX_ROWS, "default": DEFAULT_ROWS, "description": "rows to show"}
_AS_OF = {"type": "string", "description": "day to answer for (2025, 2025-07, 2025-07-03), or all; today if absent"}
_KNOWN_ON = {
    "type": "string",
    "description": "answer from the graph as it was known at the end of this day; now if absent",
}
_CURSOR = {
    "type": "string",
    "maxLength": MAX_CURSOR,
    "description": "where the last page ended: call as `next` of that page says",
}


def _tool(canned: Canned) -> Tool:
    properties = {name: _schema(parameter) for name, parameter in canned.parameters.items()}
    return _described(
        canned.id,
        f"{canned.title.en} · {canned.title.zh}. {canned.description.en}",
        {**properties, "as_of": _AS_OF, "known_on": _KNOWN_ON, "limit": _LIMIT, "cursor": _CURSOR},
        tuple(name for name, parameter in canned.parameters.items() if parameter.required),
    )


def _schema(parameter: Parameter) -> dict[str, Any]:
    words = f"{parameter.description.en} · {parameter.description.zh}"
    match parameter.type:
        case "integer" | "number":
            bounds = {"minimum": parameter.minimum, "maximum": parameter.maximum}
            schema: dict[str, Any] = {"type": parameter.type, **{k: v for k, v in bounds.items() if v is not None}}
        case "choice":
            schema = {"type": "string", "enum": list(parameter.choices)}
        case "entity" | "date" | "text" | "form":
            schema = {"type": "string", "maxLength": 200}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {**schema, "description": words, "examples": [parameter.example]}


def _described(name: str, words: str, properties: dict[str, Any], required: Sequence[str]) -> Tool:
    return Tool(
        name=name,
        description=words,
        input_schema={
            "type": "object",
            "properties": properties,
            "required": list(required),
            "additionalProperties": False,
        },
        annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )


def _question(connection: Connection, canned: Canned) -> Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]:
    async def call(arguments: Mapping[str, Any]) -> dict[str, Any]:
        limit, cursor = int(arguments.get("limit", DEFAULT_ROWS)), arguments.get("cursor")
        service = connection.service
        answer = await service.answer(
            canned,
            {name: str(arguments[name]) for name in canned.parameters if name in arguments},
            as_of=arguments.get("as_of"),
            known_on=arguments.get("known_on"),
            limit=limit,
            cursor=cursor,
        )
        return shown(await fitted(service, answer, canned, cursor), canned, limit)

    return call


def _fitting(answer: Answer, canned: Canned) -> int:
    """How many rows of an answer are sensible to read at once: one at least, where it has any."""
    size = 0
    for number, row in enumerate(answer.rows):
        size += len(json.dumps(_row(row, canned), ensure_ascii=False))
        if number and size > MAX_CHARACTERS:
            return number
    return len(answer.rows)


def _row(row: Mapping[str, Any], canned: Canned) -> dict[str, Any]:
    return {c.name: _cited(row[c.name]) if c.type == "hops" else row[c.name] for c in canned.columns}


def _next(answer: Answer, canned: Canned, limit: int) -> dict[str, Any]:
    """The call for the next page. The day is written out: after midnight it is still the first page's."""
    arguments = _arguments(answer, canned) | {"as_of": "all" if answer.as_of is None else answer.as_of}
    if answer.known_on is not None:
        arguments["known_on"] = answer.known_on
    return {"tool": canned.id, "arguments": {**arguments, "limit": limit, "cursor": answer.cursor}}


def _arguments(answer: Answer, canned: Canned) -> dict[str, Any]:
    """The parameters of an answer as a call gives them: things by id, numbers as numbers."""
    out: dict[str, Any] = {}
    for name, one in answer.parameters.items():
        match canned.parameters[name].type:
            case "entity":
                out[name] = one.id
            case "integer":
                out[name] = int(one.given)
            case "number":
                out[name] = float(one.given)
            case "date" | "text" | "choice" | "form":
                out[name] = one.given
    return out


def _cited(hops: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The steps of a row with the sentences that they rest on."""
    return [
        {
            "relation": hop["relation"],
            "subject": hop["subject"],
            "object": hop["object"],
            **{name: hop[name] for name in ("lifecycle", "valid_from", "valid_to") if hop[name] is not None},
            "holds": hop["holds"],
            "derived": hop["derived"],
            "conflict": hop["conflict"],
            "qualifiers": hop["qualifiers"],
            "citations": [_citation(evidence) for evidence in hop["evidence"][:CITED]],
            "citations_total": hop["evidence_total"],
        }
        for hop in hops
    ]


def _citation(evidence: Mapping[str, Any]) -> dict[str, Any]:
    document = evidence["document"]
    return {
        "quote": evidence["quote"],
        "document": document["title"] or document["key"],
        "publisher": document["publisher"],
        "published": document["published"],
        "page": evidence["page"],
        "url": document["url"],
        "link": evidence["link"],
    }


def _failed(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=sentence)], is_error=True)
