"""The catalogue itself: every question with its parameters, columns, phrasings and an address that can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, ConfigDict, Field

from api.errors import BASE, responses
from queries.canned import Bilingual, Canned, Column, Parameter, Phrasings, unknown


class QuestionEntry(BaseModel):
    """One question: what it answers and how it is asked."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(examples=["mineral-alliances"])
    title: Bilingual
    description: Bilingual
    path: str = Field(examples=["/v1/minerals/{mineral}/alliances"])
    tag: str
    parameters: dict[str, Parameter]
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    ask: Phrasings = Field(description="how it may be asked in plain words")
    times: str = Field(description="what is shown without as_of: `day`, what holds today, or `all` times")
    max_rows: int = Field(description="how many rows the graph is asked for")
    example: str = Field(description="an address to try", examples=["/v1/minerals/cobalt/alliances"])


class Questions(BaseModel):
    model_config = ConfigDict(frozen=True)

    questions: tuple[QuestionEntry, ...]


def router(known: Mapping[str, Canned]) -> APIRouter:
    routes = APIRouter(tags=["catalogue"])
    entries = {canned.id: entry(canned) for canned in known.values()}

    @routes.get(
        "/v1/catalogue",
        summary="Every question · 全部问题",
        description="Every question that can be asked: its parameters, columns and wordings, and an address to try · 全部问题及其参数、列、问法与示例地址",
        operation_id="catalogue",
        responses=BASE,
    )
    async def every() -> Questions:
        return Questions(questions=tuple(entries.values()))

    @routes.get(
        "/v1/catalogue/{id}",
        summary="One question · 单个问题",
        description="One question by its id, as in the list of all · 按标识取单个问题",
        operation_id="question",
        responses=BASE | responses(404),
    )
    async def one(id: Annotated[str, Path(max_length=100, description="id of the question")]) -> QuestionEntry:
        found = entries.get(id)
        if found is None:
            raise HTTPException(404, f"{unknown(id, known)} /v1/catalogue lists all {len(known)}.")
        return found

    return routes


def entry(canned: Canned) -> QuestionEntry:
    path = canned.path
    for name in canned.path_parameters:
        path = path.replace(f"{{{name}}}", quote(str(canned.parameters[name].example), safe=":"))
    others = {n: p.example for n, p in canned.parameters.items() if p.required and n not in canned.path_parameters}
    return QuestionEntry(
        id=canned.id,
        title=canned.title,
        description=canned.description,
        path=canned.path,
        tag=canned.tag,
        parameters=dict(canned.parameters),
        columns=canned.columns,
        order=canned.order,
        ask=canned.ask,
        times=canned.times,
        max_rows=canned.max_rows,
        example=path + (f"?{urlencode(others)}" if others else ""),
    )
