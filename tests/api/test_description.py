"""OpenAPI is made once and beside the event loop: who asks for it keeps nobody waiting."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import description
from api.app import create_app
from api.settings import ApiSettings
from tests.api.test_shell import Graph

SECONDS = 1.0


@pytest.fixture
def app() -> FastAPI:
    return create_app(ApiSettings(), Graph().open, version="1.2.3")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When a description was begun; each takes long and keeps its thread."""
    begun: list[float] = []

    def slowly(**words: Any) -> dict[str, Any]:
        begun.append(time.monotonic())
        time.sleep(SECONDS)
        return get_openapi(**words)

    monkeypatch.setattr(description, "get_openapi", slowly)
    return begun


def test_others_are_answered_while_it_is_made_and_it_is_made_once(app: FastAPI, made: list[float]) -> None:
    async def ask() -> tuple[list[httpx.Response], int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            asking = [asyncio.create_task(client.get("/openapi.json")) for _ in range(3)]
            while not made:
                await asyncio.sleep(0.01)
            alive = 0
            while time.monotonic() < made[0] + SECONDS / 2:
                assert (await client.get("/healthz")).status_code == 200
                alive += 1
            assert not any(task.done() for task in asking)
            return await asyncio.gather(*asking), alive

    answers, alive = asyncio.run(ask())
    assert alive >= 3
    assert len(made) == 1
    for answer in answers:
        assert answer.headers["content-type"] == "application/json"
        assert answer.json() == app.openapi()
    assert app.openapi()["info"] == {
        "title": "Lodelink",
        "version": "1.2.3",
        "description": app.description,
    }


def test_the_pages_for_people_lead_to_it(app: FastAPI) -> None:
    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://t", follow_redirects=True) as client:
            return [await client.get(address) for address in ("/docs", "/redoc", "/openapi.json")]

    docs, redoc, told = asyncio.run(ask())
    assert description.ADDRESS in docs.text
    assert description.ADDRESS in redoc.text
    assert "/v1/minerals/{mineral}/alliances" in told.json()["paths"]
