"""The store keeps its word on both engines: reads only read, limits hold, failures are told in a sentence and pass."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph import AsyncStore, open_async, open_store
from graph.embedded import _lock_or_owner
from graph.errors import BadQuery, Busy, FolderProblem, NotARead, TimedOut, Unavailable, WrongCredentials
from graph.migrate import applied, migrate, migrations, schema_is_current
from graph.settings import GraphSettings
from graph.store import Row, Store, Transaction
from ontology.schema import ontology
from tests.gate import Gate

pytestmark = pytest.mark.engine
SLOW = "UNWIND range(1, 40000) AS a UNWIND range(1, 40000) AS b WITH a, b WHERE a + b = -1 RETURN count(*) AS n"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (n:Planted {id: 1})",
        "MERGE (n:Planted {id: 1}) RETURN n.id AS id",
        "CREATE INDEX planted FOR (n:Planted) ON (n.id)",
    ],
)
def test_reads_only_read_even_past_the_guard(store: Store, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotARead):
        store.read(query)
    monkeypatch.setattr("graph.lint.not_a_read", lambda _: None)
    with pytest.raises(NotARead):
        store.read(query)
    assert store.read("MATCH (n:Planted) RETURN count(n) AS n") == [{"n": 0}]


def test_a_slow_read_is_cut(store: Store) -> None:
    settings = store.settings.model_copy(update={"read_timeout": 1.0})
    began = time.monotonic()
    # The embedded engine has one limit for all who opened it; here it is set to ours, and afterwards set back.
    with open_store(settings) as hasty:
        hasty.target.restore_ceiling()
        with pytest.raises(TimedOut, match="took longer"):
            hasty.read(SLOW)
    store.target.restore_ceiling()
    assert time.monotonic() - began < 10


def test_a_long_write_is_not_cut(store: Store) -> None:
    settings = store.settings.model_copy(update={"read_timeout": 0.2})
    with open_store(settings) as hasty:
        hasty.target.restore_ceiling()
        began = time.monotonic()
        rows = hasty.write(SLOW.replace("40000", "1500"))  # several times the limit on any machine
        assert rows == [{"n": 0}]
        assert store.engine == "neo4j" or time.monotonic() - began > 0.2
    store.target.restore_ceiling()


def test_what_the_database_does_not_understand_is_told(store: Store) -> None:
    with pytest.raises(BadQuery):
        store.read("MATCH (n RETURN n")


def test_more_callers_than_served_are_told_to_come_back(store: Store) -> None:
    settings = store.settings.model_copy(update={"concurrency": 1, "queue_timeout": 0.2, "read_timeout": 1.0})
    with open_store(settings) as narrow, ThreadPoolExecutor(1) as other:
        narrow.target.restore_ceiling()  # else the embedded engine works on to the limit of whoever opened it first
        long = other.submit(narrow.read, SLOW)
        told = None
        while told is None and not long.done():
            try:
                narrow.read("RETURN 1 AS one")
            except Busy as busy:
                told = busy
        assert told is not None
        assert told.retry_after >= 1
        with pytest.raises(TimedOut):
            long.result()
        assert narrow.read("RETURN 1 AS one") == [{"one": 1}]
    store.target.restore_ceiling()


def test_many_callers_are_served(store: Store) -> None:
    async def ask() -> list[object]:
        serving = open_async(store)
        try:
            return await asyncio.gather(*(serving.read("RETURN $i AS i", {"i": i}) for i in range(300)))
        finally:
            await serving.close()

    assert asyncio.run(ask()) == [[{"i": i}] for i in range(300)]


def test_two_writers_at_once_both_count(store: Store) -> None:
    store.write("CREATE (c:Counter {id: 1, n: 0})")

    def count() -> None:
        for _ in range(5):
            store.transact(lambda tx: tx.run("MATCH (c:Counter) SET c.n = c.n + 1"))

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.read("MATCH (c:Counter) RETURN c.n AS n") == [{"n": 10}]


def test_a_transaction_is_whole_or_nothing(store: Store) -> None:
    def work(tx: object) -> None:
        tx.run("CREATE (n:Half {id: 1})")  # type: ignore[attr-defined]
        raise RuntimeError("in between")

    with pytest.raises(RuntimeError):
        store.transact(work)
    assert store.read("MATCH (n:Half) RETURN count(n) AS n") == [{"n": 0}]


def test_what_is_sent_is_carried_out_in_order(store: Store) -> None:
    def work(tx: Transaction) -> list[Row]:
        tx.send("CREATE (n:Half {id: 1, step: 0})")
        for step in range(20):
            tx.send("MATCH (n:Half {step: $step}) SET n.step = $next", {"step": step, "next": step + 1})
        return tx.run("MATCH (n:Half) RETURN n.step AS step")

    assert store.transact(work) == [{"step": 20}]


@pytest.mark.parametrize("more", [0, 20])
def test_what_is_sent_and_fails_takes_all_with_it(store: Store, more: int) -> None:
    def work(tx: Transaction) -> None:
        tx.send("CREATE (n:Half {id: 1})")
        tx.send("THIS IS NO CYPHER")
        for _ in range(more):
            tx.send("CREATE (n:Half {id: 2})")

    with pytest.raises(BadQuery):
        store.transact(work)
    assert store.read("MATCH (n:Half) RETURN count(n) AS n") == [{"n": 0}]


def test_migrations_are_taken_once_and_recorded(store: Store) -> None:
    assert schema_is_current(store)
    assert applied(store) == [step.number for step in migrations(ontology())]
    assert migrate(store) == []


def test_every_relation_of_the_ontology_has_its_key_unique(store: Store) -> None:
    names = {row["name"] for row in _constraints(store)}
    assert {f"{r.lower()}_key" for r in ontology().relations} <= names
    assert {"entity_id", "claim_id", "document_key", "passage_id"} <= names


def _constraints(store: Store) -> list[dict[str, str]]:
    with store._driver.session(database=store.target.database) as session:
        return [{"name": record["name"]} for record in session.run("SHOW CONSTRAINTS YIELD name RETURN name")]


@pytest.fixture
def gated(store: Store) -> Iterator[tuple[Gate, GraphSettings]]:
    gate = Gate(int(store.target.uri.rpartition(":")[2]))
    login = store.target.writer
    settings = GraphSettings(
        uri=f"bolt://127.0.0.1:{gate.port}",
        database=store.target.database,
        user="neo4j" if login is None else login.user,
        password=None if login is None else login.password,
        retry_time=0.5,
        connect_timeout=1,
    )
    yield gate, settings
    gate.shut()


def test_an_absent_database_is_told_and_comes_back_by_itself(gated: tuple[Gate, GraphSettings]) -> None:
    gate, settings = gated
    with open_store(settings) as store:
        assert store.read("RETURN 1 AS one") == [{"one": 1}]
        gate.shut()
        began = time.monotonic()
        with pytest.raises(Unavailable, match=r"bolt://127\.0\.0\.1"):
            store.read("RETURN 1 AS one")
        assert time.monotonic() - began < 8
        gate.reopen()
        assert store.read("RETURN 1 AS one") == [{"one": 1}]


def test_who_asks_again_while_it_is_away_does_not_wait_as_long_again(gated: tuple[Gate, GraphSettings]) -> None:
    gate, settings = gated
    with open_store(settings) as store:

        def waited() -> float:
            began = time.monotonic()
            with pytest.raises(Unavailable):
                store.read("RETURN 1 AS one")
            return time.monotonic() - began

        gate.shut()
        assert waited() > 0.5  # the time for trying again
        assert waited() < 0.4
        gate.reopen()
        assert store.read("RETURN 1 AS one") == [{"one": 1}]


def test_a_database_that_takes_everything_and_answers_nothing_is_told_in_time(
    gated: tuple[Gate, GraphSettings],
) -> None:
    gate, settings = gated
    settings = settings.model_copy(update={"read_timeout": 1.0, "acquire_timeout": 1.0})
    with open_store(settings) as store:

        async def reading() -> None:
            reader = AsyncStore(settings, store.target)
            try:
                assert await reader.read("RETURN 1 AS one") == [{"one": 1}]
                gate.stall()
                for _ in range(2):  # over the connection that there is, then over one that does not come about
                    began = time.monotonic()
                    with pytest.raises((TimedOut, Unavailable, Busy)):
                        await reader.read("RETURN 1 AS one")
                    assert time.monotonic() - began < 8
                gate.reopen()
                assert await reader.read("RETURN 1 AS one", timeout=20) == [{"one": 1}]
            finally:
                await reader.close()

        asyncio.run(reading())
        assert store.read("RETURN 1 AS one") == [{"one": 1}]
        gate.stall()
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises((TimedOut, Unavailable, Busy)):
                store.read("RETURN 1 AS one")
            assert time.monotonic() - began < 8
        gate.reopen()
        assert store.read("RETURN 1 AS one", timeout=20) == [{"one": 1}]
        gate.stall()
        began = time.monotonic()
        with pytest.raises(Unavailable):
            open_store(settings)
        assert time.monotonic() - began < 8
        gate.reopen()


def test_nobody_at_the_address() -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        open_store(GraphSettings(uri="bolt://127.0.0.1:9", connect_timeout=1, retry_time=0))


def test_a_wrong_password_is_told(embedded_store: Store) -> None:
    settings = GraphSettings(uri=embedded_store.target.uri, user="root", password="not this one", database="graph")
    with pytest.raises(WrongCredentials, match="NEO4J_PASSWORD"):
        open_store(settings)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderProblem, match="cannot be written"):
        open_store(GraphSettings(data_folder=tmp_path / "file"))


def test_only_the_owner_can_read_the_passwords(embedded_store: Store) -> None:
    folder = embedded_store.settings.data_folder / "graph"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("secret.json", "owner.json", "owner.lock"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_the_engine_listens_on_loopback_alone(embedded_store: Store) -> None:
    owner = json.loads((embedded_store.settings.data_folder / "graph" / "owner.json").read_text())
    ports = {owner["bolt"], owner["http"]}
    listening = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            address, state = line.split()[1], line.split()[3]
            host, port = address.rsplit(":", 1)
            if state == "0A" and int(port, 16) in ports:
                listening.add(host)
    assert listening <= {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
    assert listening


def _python(code: str, folder: Path) -> subprocess.Popen[str]:
    text = (
        "import sys, time\nfrom pathlib import Path\nfrom graph import open_store\nfrom graph.settings import GraphSettings\n"
        f"store = open_store(GraphSettings(data_folder=Path({str(folder)!r})))\n{code}"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", text], stdout=subprocess.PIPE, text=True, cwd=folder, env=environment
    )


def test_a_second_process_joins_the_first(embedded_store: Store) -> None:
    embedded_store.write("CREATE (n:Seen {id: 1})")
    code = "print(store.read('MATCH (n:Seen) RETURN n.id AS id'), store.target.describe)\nstore.write('CREATE (n:Seen {id: 2})')\n"
    process = _python(code, embedded_store.settings.data_folder)
    out, _ = process.communicate(timeout=60)
    assert "[{'id': 1}]" in out
    assert f"in process {os.getpid()}" in out
    assert embedded_store.read("MATCH (n:Seen) RETURN count(n) AS n") == [{"n": 2}]


def test_killed_while_writing_it_opens_with_every_acknowledged_commit(tmp_path: Path) -> None:
    code = "for i in range(100000):\n    store.write('CREATE (n:Row {id: $i})', {'i': i})\n    print(i, flush=True)\n"
    process = _python(code, tmp_path)
    assert process.stdout is not None
    last = -1
    while last < 50:
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split("\n")[:-1]
    process.wait()
    last = max([last, *(int(line) for line in rest if line)])
    with open_store(GraphSettings(data_folder=tmp_path)) as store:
        assert store.read("MATCH (n:Row) WHERE n.id <= $last RETURN count(n) AS n", {"last": last}) == [{"n": last + 1}]
        store.write("CREATE (n:Row {id: -1})")


def _holding(folder: Path) -> subprocess.Popen[str]:
    """A process that has the lock of a data folder and nothing to say, as one that is starting, or dying, has."""
    (folder / "graph").mkdir(exist_ok=True)
    code = (
        "import time\nfrom pathlib import Path\nfrom graph.embedded import _try_lock\n"
        f"assert _try_lock(Path({str(folder / 'graph')!r})) is not None\nprint('held', flush=True)\ntime.sleep(600)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_whoever_waits_for_an_owner_that_dies_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.embedded.START_SECONDS", 600)
    holder = _holding(tmp_path)
    looked = threading.Event()
    monkeypatch.setattr("graph.embedded._read_owner", lambda _: looked.set())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_lock_or_owner, tmp_path / "graph")
        assert looked.wait(60)
        assert not waiting.done()
        holder.kill()
        holder.wait()
        lock = waiting.result(timeout=60)
    assert isinstance(lock, int)
    os.close(lock)


def test_who_holds_a_folder_and_says_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.embedded.START_SECONDS", 0.3)
    holder = _holding(tmp_path)
    try:
        with pytest.raises(FolderProblem, match=f"is held by process {holder.pid}, which does not answer"):
            open_store(GraphSettings(data_folder=tmp_path))
    finally:
        holder.kill()
        holder.wait()


def test_an_owner_that_stalls_is_told_and_not_waited_for(tmp_path: Path) -> None:
    """Stopped, it still takes connections: the system does that for it."""
    process = _python("print('open', flush=True)\ntime.sleep(600)", tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    process.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        with pytest.raises(Unavailable, match=f"in process {process.pid}\\) does not answer"):
            open_store(GraphSettings(data_folder=tmp_path))
        assert time.monotonic() - began < 30
    finally:
        process.kill()
        process.wait()
