"""Things of the graph: finding them by name, what they are called, and their edges, one relation at a time."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request

from api.connection import Connection
from api.errors import COMMON, responses
from api.parameters import CURSOR, follow_merged, next_page
from ontology.schema import ontology
from queries.canned import choice_problem, chosen
from queries.entities import EdgePage, EntityCard
from queries.paging import MAX_CURSOR
from queries.search import Found
from queries.service import MAX_LIMIT, BadParameter

TYPES = tuple(ontology().types)
Thing = Annotated[
    str,
    Path(
        max_length=200,
        description="The thing by id or by a name in Chinese or English · 实体的标识或中英文名称",
        openapi_examples={"en": {"value": "DR Congo"}, "zh": {"value": "刚果（金）"}, "id": {"value": "country:COD"}},
    ),
]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows a page · 每页行数")]
Cursor = Annotated[
    str | None,
    Query(max_length=MAX_CURSOR, description=CURSOR),
]


def router(connection: Connection) -> APIRouter:
    routes = APIRouter(tags=["entities"])

    @routes.get(
        "/v1/search",
        summary="Find a thing by its name · 按名称查找",
        description="Things whose names are like the text, in Chinese or English: whole names first, then beginnings, words, parts, several words in "
        "any order, and at last likeness · 按中英文名称查找实体，完全一致者在前",
        operation_id="search",
        responses=COMMON,
    )
    async def search(
        request: Request,
        q: Annotated[
            str,
            Query(
                min_length=1,
                max_length=200,
                description="A name or a part of one, Chinese or English · 名称或其一部分",
                openapi_examples={"en": {"value": "cobal"}, "zh": {"value": "刚果"}},
            ),
        ],
        type: Annotated[
            str | None,
            Query(description="Only things of this type · 仅限该类型", json_schema_extra={"enum": list(TYPES)}),
        ] = None,
        limit: Annotated[int, Query(ge=1, le=100, description="Things to show · 显示条数")] = 20,
    ) -> Found:
        kind = None if type is None else chosen(type, TYPES)
        if type is not None and kind is None:
            raise BadParameter("type", choice_problem(type, TYPES))
        found = await connection.service.search(q, kind, limit)
        request.state.graph_version = found.graph_version
        return found

    @routes.get(
        "/v1/entities/{entity}",
        summary="A thing: its names, and how much is known about it · 实体概况",
        description="What a thing is called, what it belongs to, and how many edges it has of each relation, each with its address · "
        "实体的名称、归属及各类关系的数量",
        operation_id="entity",
        responses=COMMON | responses(308, 404),
    )
    async def entity(request: Request, entity: Thing) -> EntityCard:
        service = connection.service
        await follow_merged(request, service, {"entity": entity})
        card = await service.entity(entity)
        request.state.graph_version = card.graph_version
        return card

    @routes.get(
        "/v1/entities/{entity}/relations/{relation}",
        summary="The edges of one relation at a thing, page by page · 某一关系的全部边",
        description="The edges of one relation at a thing, however many there are, each with its evidence; by the edges' keys · "
        "某实体某一关系的全部边及其原文证据",
        operation_id="entity-relation",
        responses=COMMON | responses(308, 404),
    )
    async def edges(
        request: Request,
        entity: Thing,
        relation: Annotated[
            str,
            Path(
                max_length=60,
                description="The relation, as the entity's own page names it · 关系名",
                openapi_examples={"bans and quotas": {"value": "RESTRICTS_EXPORT"}},
            ),
        ],
        direction: Annotated[
            Literal["out", "in", "both"],
            Query(description="Where the thing is its subject (out), its object (in), or either"),
        ] = "both",
        as_of: Annotated[
            str | None,
            Query(max_length=40, description="Day to show (2025, 2025-07, 2025-07-03); all times if absent · 查询日期"),
        ] = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> EdgePage:
        service = connection.service
        await follow_merged(request, service, {"entity": entity})
        page = await service.edges(entity, relation, direction=direction, as_of=as_of, limit=limit, cursor=cursor)
        request.state.graph_version = page.graph_version
        return page.model_copy(update={"next": next_page(request, page.cursor)})

    return routes
