"""What every route does with its parameters: none is ignored in silence or left empty, and an id that was merged away leads on."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.routing import APIRoute

from queries.service import BadParameter, Service, unknown_parameter

CURSOR = (
    "Where the last page ended, as it told itself; for the same address, parameters and day, else begin again without it "
    "· 上一页给出的续页标记（限同一地址、参数与日期）"
)


class Merged(Exception):
    """Something was named by an id that was merged away; `location` is the address with the id that stands for it."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


class OnlyKnown:
    """Refuses a query parameter that the route does not have: misspelt, it would change the answer unseen. One an app."""

    def __init__(self) -> None:
        self._known: dict[str, frozenset[str]] = {}

    async def __call__(self, request: Request) -> None:
        route = request.scope.get("route")
        if not isinstance(route, APIRoute):
            return
        known = self._known.get(route.unique_id)
        if known is None:
            known = self._known[route.unique_id] = _parameters_of(route)
        for name in request.query_params:
            if name not in known:
                raise unknown_parameter(name, sorted(known), request.url.path)
            if not request.query_params[name].strip():
                raise BadParameter(name, "empty; give it a value or leave it out")
            if len(request.query_params.getlist(name)) > 1:
                raise BadParameter(name, "given more than once; it takes one value")


def _parameters_of(route: APIRoute) -> frozenset[str]:
    found: set[str] = set()
    waiting = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        found |= {field.alias for field in dependant.query_params}
        waiting += dependant.dependencies
    return frozenset(found)


async def follow_merged(request: Request, service: Service, entities: Mapping[str, str]) -> None:
    """Raise Merged where one of the entity parameters was given by an id that was merged away."""
    moved = await service.merged(entities)
    if not moved:
        return
    path = str(request.scope["route"].path_format)
    for name, value in request.path_params.items():
        path = path.replace(f"{{{name}}}", quote(moved.get(name, str(value)), safe=":"))
    query = [(name, moved.get(name, value)) for name, value in request.query_params.multi_items()]
    raise Merged(path + (f"?{urlencode(query)}" if query else ""))


def next_page(request: Request, cursor: str | None, **pinned: str) -> str | None:
    """The address of the page where a cursor leads, None where there is none; `pinned` parameters are written out."""
    if cursor is None:
        return None
    asked = {name: value for name, value in request.query_params.items() if name != "offset"}
    return f"{quote(request.url.path)}?{urlencode({**asked, **pinned, 'cursor': cursor})}"
