"""The service's hold on its graph: opened at start or, where the database is away, as soon as it answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from api.logs import LOG
from queries.service import FolderProblem, GraphError, Service, Unavailable, WrongCredentials


@dataclass(frozen=True)
class Opened:
    """An open graph: the questions over it, a check that it answers, and how to let go of it."""

    service: Service
    engine: str
    check: Callable[[], Awaitable[None]]
    close: Callable[[], Awaitable[None]]


Open = Callable[[], Awaitable[Opened]]


class Connection:
    """Opens the graph, and keeps trying while the database is away. One a process."""

    def __init__(self, open_: Open, retry_seconds: float) -> None:
        self._open = open_
        self._retry_seconds = retry_seconds
        self._opened: Opened | None = None
        self._reason = "The graph is being opened."
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """One attempt now; an absent database is waited for behind us, any other trouble ends the start."""
        try:
            self._opened = await self._open()
        except Unavailable as error:
            self._away(error)
            self._task = asyncio.create_task(self._keep_trying())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._opened is not None:
            await self._opened.close()
            self._opened = None

    @property
    def service(self) -> Service:
        return self._now().service

    async def check(self) -> str:
        """The engine's name if the graph answers; otherwise raises why not."""
        opened = self._now()
        await opened.check()
        return opened.engine

    def _now(self) -> Opened:
        if self._opened is None:
            raise Unavailable(self._reason)
        return self._opened

    def _away(self, error: GraphError) -> None:
        self._reason = str(error)
        LOG.warning("graph not available", extra={"action": "connect", "reason": self._reason})

    async def _keep_trying(self) -> None:
        while self._opened is None:
            await asyncio.sleep(self._retry_seconds)
            try:
                self._opened = await self._open()
            except (Unavailable, WrongCredentials, FolderProblem) as error:
                self._away(error)
        LOG.info("graph available", extra={"action": "connect", "engine": self._opened.engine})
