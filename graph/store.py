"""The store: one graph database, opened, read and written; the same to its callers for Neo4j and the embedded engine.

`Store` serves loaders and the command line, `AsyncStore` the API; both are thin over the same target, the same reading
of errors and the same guard. What the rows mean is nobody's business here.
"""

import asyncio
import math
import shutil
import sys
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    ConstraintError,
    CypherSyntaxError,
    DriverError,
    Forbidden,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph import lint
from graph.errors import (
    BadQuery,
    Busy,
    Conflict,
    FolderProblem,
    GraphError,
    NotARead,
    NotWritable,
    OutOfMemory,
    TimedOut,
    Unavailable,
    WrongCredentials,
)
from graph.server import open_server
from graph.settings import GraphSettings
from graph.target import Login, Target

Row = dict[str, Any]
T = TypeVar("T")

# Below this much room on its disk, a write that the embedded engine could not carry out is put down to that.
_LITTLE_ROOM = 64 * 2**20

# Who finds the database away so many seconds after others waited for it in vain does not wait as long again: an answer is
# made of several reads, and a caller who is told 503 should be told once the time for trying again is over, not twice.
_JUST_NOW = 1.0

# Statements that wait to be carried out hold their rows in memory.
_SENT_AT_MOST = 4

# How often this process wrote to each database: who keeps what it read asks whether that may be old by now.
_writes: dict[tuple[str, str], int] = {}
_writes_lock = threading.Lock()


def _note_write(target: Target) -> None:
    with _writes_lock:
        _writes[target.uri, target.database] = _writes.get((target.uri, target.database), 0) + 1


class Transaction:
    """Statements that become durable together or not at all, carried out in the order in which they are given."""

    def __init__(self, inner: neo4j.ManagedTransaction, sender: Executor) -> None:
        self._inner = inner
        self._sender = sender
        self._sent: deque[Future[None]] = deque()
        self._failure: BaseException | None = None

    def run(self, query: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of one statement, within the transaction."""
        self.settle()
        result = self._inner.run(query, dict(params or {}))
        keys = result.keys()
        return [_dict(keys, record) for record in result]

    def gather(self, match: str, params: Mapping[str, Any], what: str) -> list[Any]:
        """What is told of each match. All of them come as one row: a row each costs more than what is in it."""
        return list(self.run(f"{match} RETURN collect({what}) AS found", params)[0]["found"])

    def send(self, query: str, params: Mapping[str, Any] | None = None) -> None:
        """Have a statement carried out whose rows nobody wants, and go on meanwhile: the database works while its client
        prepares what comes next. What fails is raised by a later call, at the latest before the transaction ends."""
        self._wait(_SENT_AT_MOST - 1)
        self._sent.append(self._sender.submit(self._carry_out, query, dict(params or {})))

    def settle(self) -> None:
        """Wait until all that was sent is carried out; raises what the first failure was."""
        self._wait(0)

    def _wait(self, left: int) -> None:
        while len(self._sent) > left:
            error = self._sent.popleft().exception()
            # What comes after a failure fails as well, and of that nobody needs to hear.
            self._failure = self._failure or error
        if self._failure is not None:
            raise self._failure

    def _carry_out(self, query: str, params: Row) -> None:
        self._inner.run(query, params).consume()


class Store:
    """The graph for callers without an event loop. Open it with `open_store`, close it when done (or use `with`)."""

    def __init__(self, settings: GraphSettings, target: Target) -> None:
        self.settings = settings
        self.target = target
        self._driver = neo4j.GraphDatabase.driver(target.uri, auth=_auth(target.writer), **_driver_options(settings))
        self._reads = _Reads(settings, target)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def engine(self) -> str:
        """`neo4j` or `embedded`."""
        return self.target.engine

    def close(self) -> None:
        """Let go of the connections, and of the embedded engine if this was its last user here."""
        self._reads.close()
        self._driver.close()
        self.target.close()

    def read(self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> list[Row]:
        """The rows of a statement that only reads; anything else is refused by the guard and by the database.

        It returns values and maps of them, never a node, and ends in time even where the database says nothing.
        """
        return self._reads.read(query, params, timeout=timeout)

    def write(self, query: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of one statement that may write, in a transaction of its own."""
        return self.transact(lambda tx: tx.run(query, params))

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one transaction. It may be run again after a transient failure, so it must not add up outside."""
        try:
            with _translated(self.target, None):
                try:
                    return self._transact(work)
                except ClientError as error:
                    if not _is_timeout(error):
                        raise
                    # The engine's limit is meant for reads: a long write gets all the time it needs.
                    self.target.lift_ceiling()
                    try:
                        return self._transact(work)
                    finally:
                        self.target.restore_ceiling()
        finally:
            # After a failure as well: a connection may be lost between the commit and the word of it.
            _note_write(self.target)

    def change_schema(self, *statements: str) -> None:
        """Run schema statements, each outside any transaction of data, however long it takes."""
        if not statements:
            return
        with _translated(self.target, None):
            self.target.lift_ceiling()
            try:
                with self._driver.session(database=self.target.database) as session:
                    for statement in statements:
                        session.run(statement).consume()
            finally:
                self.target.restore_ceiling()

    def verify(self) -> None:
        """Raise the fitting error unless the database answers and lets us in."""
        # Not a managed transaction: that would try again for seconds before telling that nobody is there.
        with _translated(self.target, None), self._driver.session(database=self.target.database) as session:
            session.run("RETURN 1 AS one").consume()

    def server_version(self) -> str:
        """The version that the database reports of itself, or of the embedded engine's library."""
        if self.engine == "embedded":
            from importlib.metadata import version

            return version("arcadedb")
        rows = self.read("CALL dbms.components() YIELD name, versions RETURN name, versions")
        return str(rows[0]["versions"][0])

    def _transact(self, work: Callable[[Transaction], T]) -> T:
        # One thread, so that statements keep their order; it and the caller's never use the connection at once.
        with (
            ThreadPoolExecutor(1, "sender") as sender,
            self._driver.session(database=self.target.database) as session,
        ):

            def settled(inner: neo4j.ManagedTransaction) -> T:
                tx = Transaction(inner, sender)
                try:
                    return work(tx)
                finally:
                    tx.settle()

            return session.execute_write(settled)


class AsyncStore:
    """The graph for callers with an event loop: reads only, at most `concurrency` at once."""

    def __init__(self, settings: GraphSettings, target: Target) -> None:
        self.settings = settings
        self.target = target
        self._driver = neo4j.AsyncGraphDatabase.driver(
            target.uri, auth=_auth(target.writer), **_driver_options(settings)
        )
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._read_auth = _auth(target.reader)
        self._in_vain = -math.inf  # when trying again last came to nothing

    @property
    def writes(self) -> int:
        """Raised whenever this process may have written to the database, before its writer is told."""
        return _writes.get((self.target.uri, self.target.database), 0)

    async def close(self) -> None:
        """Let go of the connections; the store that this one came from stays open."""
        await self._driver.close()

    async def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[Row]:
        """The rows of a statement that only reads; see `Store.read`."""
        _guard(query)
        limit = _limit(self.settings, timeout)
        async with _async_slot(self._slots, self.settings):
            with _translated(self.target, limit):
                async with self._driver.session(
                    database=self.target.database,
                    default_access_mode=neo4j.READ_ACCESS,
                    auth=self._read_auth,
                    bookmark_manager=None,
                ) as session:
                    # A server tells before; the embedded engine ignores the limit that the driver sends (its own ceiling
                    # ends the work behind us), and one that stalls tells nothing.
                    async with asyncio.timeout(limit + self.settings.retry_time):
                        return await self._rows(session, query, dict(params or {}), limit)

    async def _rows(self, session: neo4j.AsyncSession, query: str, params: Row, limit: float) -> list[Row]:
        """One message there and one back, half of what a transaction takes; only where that fails for now, a
        transaction with its retries."""
        try:
            result = await session.run(neo4j.Query(query, timeout=limit), params)
            return await _dicts(result)
        except (Neo4jError, DriverError) as error:
            # The same again would take the same memory.
            if not error.is_retryable() or _is_memory(error):
                raise
            away = isinstance(error, ServiceUnavailable | SessionExpired)
        if away and time.monotonic() - self._in_vain < _JUST_NOW:
            # Once more, for the first may have gone over a connection from before.
            return await _dicts(await session.run(neo4j.Query(query, timeout=limit), params))

        async def work(tx: neo4j.AsyncManagedTransaction) -> list[Row]:
            return await _dicts(await tx.run(query, params))

        try:
            return await session.execute_read(neo4j.unit_of_work(timeout=limit)(work))
        except (ServiceUnavailable, SessionExpired):
            self._in_vain = time.monotonic()
            raise

    async def verify(self) -> None:
        """Raise the fitting error unless the database answers and lets us in."""
        with _translated(self.target, None):
            async with self._driver.session(database=self.target.database) as session:
                await (await session.run("RETURN 1 AS one")).consume()


class _Reads:
    """The reads of a `Store`: those of an `AsyncStore` on an event loop of its own.

    A thread that waits for an answer cannot be called off, a coroutine can: so both have the same limit of time.
    """

    def __init__(self, settings: GraphSettings, target: Target) -> None:
        self._settings = settings
        self._target = target
        self._loop = _new_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="reads", daemon=True)
        self._thread.start()
        self._store = asyncio.run_coroutine_threadsafe(self._opened(), self._loop).result()

    def read(self, query: str, params: Mapping[str, Any] | None, *, timeout: float | None) -> list[Row]:
        if self._loop.is_closed():
            raise Unavailable(f"The graph database ({self._target.describe}) was closed here; open it again.")
        reading = self._store.read(query, params, timeout=timeout)
        try:
            return asyncio.run_coroutine_threadsafe(reading, self._loop).result()
        except CancelledError as error:
            raise Unavailable(f"The graph database ({self._target.describe}) was closed while it was read.") from error

    def close(self) -> None:
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._ended(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _opened(self) -> AsyncStore:
        return AsyncStore(self._settings, self._target)

    async def _ended(self) -> None:
        # Nobody waits for ever for a read that is not carried on.
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._store.close()


def _new_loop() -> asyncio.AbstractEventLoop:
    """An event loop, the quicker one where it runs: the driver turns the loop several times for each record it reads."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop

    return uvloop.new_event_loop()


async def _dicts(result: neo4j.AsyncResult) -> list[Row]:
    keys = result.keys()
    return [_dict(keys, record) async for record in result]


def _dict(keys: tuple[str, ...], record: neo4j.Record) -> Row:
    # A record is a tuple that looks its keys up one by one; of thousands, that is most of what reading them costs.
    return dict(zip(keys, tuple.__iter__(record), strict=True))


def connect(settings: GraphSettings) -> Store:
    """Open the database that the settings name, without touching what is in it."""
    target = _open_embedded(settings) if settings.uri is None else open_server(settings)
    try:
        store = Store(settings, target)
    except ConfigurationError as error:
        raise Unavailable(f"{settings.uri} is not the address of a Neo4j: {error}") from error
    except BaseException:
        target.close()
        raise
    try:
        store.verify()
    except BaseException:
        store.close()
        raise
    return store


def _open_embedded(settings: GraphSettings) -> Target:
    # Late: locking of files is not the same everywhere, and who uses a server does not need it.
    from graph.embedded import open_embedded

    return open_embedded(settings)


def _auth(login: Login | None) -> neo4j.Auth | None:
    return None if login is None else neo4j.basic_auth(login.user, login.password)


def _driver_options(settings: GraphSettings) -> dict[str, Any]:
    return {
        "max_connection_pool_size": settings.pool_size,
        "connection_timeout": settings.connect_timeout,
        "connection_acquisition_timeout": settings.acquire_timeout,
        "max_transaction_retry_time": settings.retry_time,
        "max_connection_lifetime": 600,
        "liveness_check_timeout": 30,
        "notifications_min_severity": "OFF",
        "user_agent": "lodelink",
        "telemetry_disabled": True,
    }


def _limit(settings: GraphSettings, timeout: float | None) -> float:
    return settings.read_timeout if timeout is None else min(timeout, settings.read_timeout)


def _guard(query: str) -> None:
    problem = lint.not_a_read(query)
    if problem is not None:
        raise NotARead(problem)


def _is_memory(error: Exception) -> bool:
    """Whether a statement was ended for want of memory: its own limit, that of all transactions, the heap or the stack."""
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    return any(said in code for said in ("OutOfMemory", "MemoryLimit", "StackOverFlow"))


def _is_timeout(error: Neo4jError) -> bool:
    return error.code is not None and "TransactionTimedOut" in error.code


@asynccontextmanager
async def _async_slot(slots: asyncio.Semaphore, settings: GraphSettings) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(settings.queue_timeout):
            await slots.acquire()
    except TimeoutError as error:
        raise _busy(settings) from error
    try:
        yield
    finally:
        slots.release()


def _busy(settings: GraphSettings) -> Busy:
    return Busy(
        f"The graph already serves {settings.concurrency} reads and none ended within {settings.queue_timeout:g} s; "
        "ask again in a moment.",
        retry_after=max(1.0, settings.queue_timeout),
    )


@contextmanager
def _translated(target: Target, limit: float | None) -> Iterator[None]:
    """Errors of the driver and of the engine, told as ours."""
    try:
        yield
    except GraphError:
        raise
    except TimeoutError as error:
        raise TimedOut(f"The question took longer than {limit:g} s; ask for less.") from error
    except (Neo4jError, DriverError) as error:
        raise _told(error, target, limit) from error


def _told(error: Neo4jError | DriverError, target: Target, limit: float | None) -> GraphError:
    """The one of our errors that an error of the driver is."""
    away = f"The graph database ({target.describe}) does not answer; see that it runs and can be reached."
    if isinstance(error, ConnectionAcquisitionTimeoutError):
        return Busy(f"No connection to the graph database ({target.describe}) came free in time.", retry_after=1.0)
    if isinstance(error, AuthError):
        if isinstance(error, Forbidden):
            return NotARead("The statement would change the graph, and reads may not.")
        return WrongCredentials(
            f"{target.describe} refuses the user or the password; check NEO4J_USER, NEO4J_PASSWORD."
        )
    if isinstance(error, ServiceUnavailable | SessionExpired | OSError):
        return Unavailable(away)
    if not isinstance(error, Neo4jError):
        return Unavailable(f"{away} ({error})")
    code = error.code or ""
    if "ReadOnly" in code:
        return NotWritable(
            f"{target.describe} takes no writes: its database {target.database!r} is read-only; have it made writable."
        )
    if code.endswith("Security.CredentialsExpired"):
        return WrongCredentials(
            f"{target.describe} wants the password of {target.writer.user if target.writer else 'its user'} changed before it serves:"
            " ALTER CURRENT USER SET PASSWORD FROM … TO … in its system database; then give the new one as NEO4J_PASSWORD."
        )
    if _is_timeout(error) or "TransactionTimedOut" in str(error):
        told = "the time it may take" if limit is None else f"{limit:g} s"
        return TimedOut(f"The question took longer than {told}; ask for less.")
    if code.endswith("Statement.AccessMode") or "Forbidden" in code:
        return NotARead("The statement would change the graph, and reads may not.")
    if _is_memory(error):
        return OutOfMemory(
            "The question took more memory than the graph database gives one; ask for less, or again when it has less to do."
        )
    if code.endswith("DatabaseNotFound"):
        return Unavailable(f"{target.describe} has no database named {target.database!r}; check NEO4J_DATABASE.")
    if isinstance(error, ConstraintError):
        return Conflict(f"The graph refuses a row: {error.message}")
    # The embedded engine does not tell why a commit failed.
    left = None if target.folder is None or limit is not None else shutil.disk_usage(target.folder).free
    if left is not None and left < _LITTLE_ROOM and not isinstance(error, CypherSyntaxError):
        return NotWritable(
            f"The disk under {target.folder} has {left / 2**20:.1f} MiB left and the write failed; make room and try again."
        )
    if isinstance(error, CypherSyntaxError | ClientError):
        return BadQuery(f"The graph database does not take the statement: {error.message}")
    if isinstance(error, TransientError):
        return Unavailable(f"The graph database gave up for now: {error.message}")
    if target.folder is None:
        # A full disk is told to nobody but the server's own log; until its owner starts it again it fails so.
        return Unavailable(f"{target.describe} failed, and its log tells why (a full disk, for one): {error.message}")
    return FolderProblem(f"The graph database failed: {error.message}")
