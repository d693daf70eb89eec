"""The service as a process: samples served, stopped with grace, and every wrong start told in one sentence."""

from __future__ import annotations

import asyncio
import gc
import json
import shutil
import signal
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from graph import GraphSettings, Store, open_store
from lodelink.garbage import collect_seldom
from lodelink.main import main
from tests.conftest import emptied, engine_missing
from tests.process import Served, environment, lodelink, obeying, within


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the samples in it."""
    folder = tmp_path_factory.mktemp("serve") / "data"
    done = within("load", "samples", env=environment(folder))
    assert done.returncode == 0, done.stderr
    return folder


def one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.startswith("lodelink: ") and "Traceback" not in text


def test_the_samples_are_served_and_the_command_line_answers_meanwhile(data: Path) -> None:
    with Served("--load", "samples", env=environment(data)) as served:
        answer = served.get("/v1/minerals/%E9%92%B4/alliances").json()
        assert {row["kind"] for row in answer["rows"]} == {"names", "backs", "supplies", "controls"}
        assert served.get("/docs").status_code == 200
        evidence = answer["rows"][0]["hops"][0]["evidence"][0]
        assert served.get(evidence["link"]).json()["text"] == evidence["quote"]
        assert served.get("/v1/documents/nothing").status_code == 404
        host, _, port = served.url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=30) as to:
            to.sendall("GET /v1/ask?q=谁限制镓出口 HTTP/1.1\r\nHost: here\r\n\r\n".encode())
            refused = b"".join(iter(lambda: to.recv(65_536), b""))
        assert b"application/problem+json" in refused
        assert b"/v1/ask?q=%E8%B0%81" in refused
        asked = lodelink("query", "mineral-alliances", "--param", "mineral=钴", "--json", env=environment(data))
        assert asked.returncode == 0, asked.stderr
        assert json.loads(asked.stdout)["rows"] == answer["rows"]
    assert served.process.returncode in (0, -signal.SIGTERM)
    assert "Traceback" not in served.output()


def test_what_was_made_at_the_start_is_not_looked_through_again() -> None:
    of_the_tests, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.set_threshold(700, 10, 10)  # as outside the tests, which do the same (tests/conftest.py)
    try:
        collect_seldom()
        assert gc.get_freeze_count() > frozen
        assert gc.get_threshold()[0] > 700
    finally:
        gc.set_threshold(*of_the_tests)


def test_a_running_request_ends_before_the_service_does(data: Path) -> None:
    with Served(env=environment(data)) as served:
        statuses: list[int] = []

        def ask() -> None:
            for _ in range(20):
                statuses.append(served.status("/v1/minerals/cobalt/alliances?as_of=all"))  # noqa: PERF401 - read meanwhile

        caller = threading.Thread(target=ask)
        caller.start()
        while len(statuses) < 3:
            time.sleep(0.01)
        served.process.send_signal(signal.SIGTERM)
        caller.join(30)
        served.process.wait(30)
    assert set(statuses) <= {0, 200}, "cut off in the middle"
    assert statuses.count(200) >= 3


def test_a_service_that_is_not_ready_in_time_is_ended(data: Path) -> None:
    """The helper of these tests leaves nothing running behind a test that fails."""
    late = Served(env=environment(data), wait=0)
    with pytest.raises(AssertionError):
        late.__enter__()
    assert late.process.poll() is not None


def test_a_taken_port_is_one_sentence(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = lodelink("serve", env=environment(data, LODELINK_PORT=str(port)))
    assert done.returncode == 2
    assert one_sentence(done.stderr), done.stderr
    assert str(port) in done.stderr


def test_a_data_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = within("status", env=environment(tmp_path / "file" / "data"))
    assert done.returncode == 2
    assert one_sentence(done.stderr), done.stderr
    assert str(tmp_path / "file") in done.stderr


def test_a_wrong_password_is_one_sentence(embedded_session: Store, tmp_path: Path) -> None:
    # The embedded engine speaks the same protocol and refuses in the same words.
    uri = embedded_session.target.uri
    env = environment(tmp_path / "data", NEO4J_URI=uri, NEO4J_PASSWORD="not-the-password", NEO4J_DATABASE="graph")
    for command in (("status",), ("serve", "--port", "0")):
        done = within(*command, env=env)
        assert done.returncode == 2, done.stdout + done.stderr
        assert one_sentence(done.stderr), done.stderr
        assert "password" in done.stderr
        assert "not-the-password" not in done.stderr


def test_an_absent_server_is_one_sentence_for_a_command(tmp_path: Path) -> None:
    done = lodelink("status", env=environment(tmp_path / "data", NEO4J_URI="bolt://127.0.0.1:1"))
    assert done.returncode == 2
    assert one_sentence(done.stderr), done.stderr
    assert "127.0.0.1:1" in done.stderr


def test_unknown_names_and_parameters_on_the_command_line(
    data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """In this process: what a process of its own adds is held by the tests around this one."""
    monkeypatch.setenv("LODELINK_DATA", str(data))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    for arguments, words in (
        (("query", "mineral-alliances", "--param", "mineral=cobolt"), "cobalt (mineral:cobalt)"),
        (("query", "mineral-allies"), "mineral-alliances"),
        (("query", "mineral-alliances", "--param", "cobalt"), "NAME=VALUE"),
        (("query", "mineral-alliances"), "mineral: missing"),
        (("load", "nowhere.jsonl"), "There is no file nowhere.jsonl"),
        (("forget", "nobody"), "nobody"),
    ):
        status = main(arguments)
        out, err = capfd.readouterr()
        assert (status, out) == (2, "")
        assert one_sentence(err), err
        assert words in err


def test_a_bad_line_is_told_the_rest_loaded_and_the_status_tells(tmp_path: Path) -> None:
    facts = tmp_path / "msp-zh.jsonl"
    samples = Path("samples")
    good = (samples / "msp-zh.jsonl").read_text(encoding="utf-8").splitlines()
    facts.write_text("\n".join([good[0], '{"relation": "BANS"}', *good[1:]]) + "\n", encoding="utf-8")
    for suffix in (".md", ".meta.json"):
        facts.with_suffix(suffix).write_bytes((samples / f"msp-zh{suffix}").read_bytes())
    env = environment(tmp_path / "data")
    done = within("load", str(facts), env=env)
    assert done.returncode == 1
    assert f"{facts}:2: " in done.stderr
    assert f"{len(good)} claims" in done.stdout
    again = within("load", str(facts), env=env)
    assert "0 claims and 0 edges added" in again.stdout


def test_neo4j_serves_the_rows_that_the_embedded_engine_serves(
    neo4j_server: GraphSettings | str, data: Path, tmp_path: Path
) -> None:
    if isinstance(neo4j_server, str):
        engine_missing(neo4j_server)
    assert isinstance(neo4j_server, GraphSettings)
    with open_store(neo4j_server) as store:
        emptied(store)
    password = "" if neo4j_server.password is None else neo4j_server.password.get_secret_value()
    there = environment(
        tmp_path / "data", NEO4J_URI=str(neo4j_server.uri), NEO4J_USER=neo4j_server.user, NEO4J_PASSWORD=password
    )
    answers = []
    for env in (environment(data), there):
        with Served("--load", "samples", env=env) as served:
            asked = [served.get(f"/v1/minerals/{m}/alliances?limit=1000").json() for m in ("cobalt", "钴", "lithium")]
            answers.append([(answer["total"], answer["rows"], answer["coverage"]) for answer in asked])
    assert answers[0] == answers[1]
    assert answers[0][0][0] > 50


class Gate:
    """A door between the service and its database that can be shut and opened again."""

    def __init__(self, host: str, port: int) -> None:
        self._there = (host, port)
        self._loop = asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def open(self) -> None:
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)

    def shut(self) -> None:
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(10)

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)

    async def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(*self._there)
        self._writers |= {writer, there_writer}

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            try:
                while block := await source.read(65536):
                    sink.write(block)
                    await sink.drain()
            except OSError:
                pass  # the other side is gone: so is this one
            finally:
                sink.close()

        await asyncio.gather(pump(reader, there_writer), pump(there_reader, writer))


def until(condition: Any, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def test_a_database_away_is_503_and_back_by_itself(neo4j_server: GraphSettings | str, tmp_path: Path) -> None:
    if isinstance(neo4j_server, str):
        engine_missing(neo4j_server)
    assert isinstance(neo4j_server, GraphSettings)
    assert neo4j_server.uri is not None
    host, _, port = neo4j_server.uri.rpartition("/")[2].partition(":")
    gate = Gate(host, int(port or 7687))
    password = "" if neo4j_server.password is None else neo4j_server.password.get_secret_value()
    env = environment(
        tmp_path / "data",
        NEO4J_URI=f"bolt://127.0.0.1:{gate.port}",
        NEO4J_USER=neo4j_server.user,
        NEO4J_PASSWORD=password,
        LODELINK_RECONNECT_SECONDS="0.2",
        LODELINK_CONNECT_TIMEOUT="1",
        LODELINK_ACQUIRE_TIMEOUT="1",
        LODELINK_RETRY_TIME="1",
    )
    address = "/v1/minerals/osmium/alliances"
    # Away from the start.
    with Served(env=env, ready=False) as served:
        until(lambda: served.status("/healthz") == 200)
        first = served.get(address)
        assert first.status_code == 503
        assert first.headers["retry-after"]
        assert first.headers["content-type"] == "application/problem+json"
        gate.open()
        until(lambda: served.status("/readyz") == 200)
        assert served.get(address).status_code == 200
        # Away in the middle.
        gate.shut()
        until(lambda: served.status(address) == 503)
        began = time.monotonic()
        assert served.status(address) == 503
        assert time.monotonic() - began < 10, "the answer that there is none takes too long"
        assert served.status("/healthz") == 200
        gate.open()
        until(lambda: served.status(address) == 200)


@pytest.mark.parametrize("locked", ["owner.lock", "secret.json"])
def test_a_file_of_the_graph_that_is_not_ours_is_told(data: Path, tmp_path: Path, locked: str) -> None:
    taken = tmp_path / "data"
    shutil.copytree(data, taken)
    (taken / "graph" / locked).chmod(0)
    told = obeying("status", env=environment(taken))
    assert told.returncode == 2, told.stderr
    assert one_sentence(told.stderr)
    assert f"{taken}/graph/{locked} cannot be read and written by this user" in told.stderr


@pytest.mark.parametrize("port", ["80000", "-1"])
def test_a_port_that_is_none_is_told(tmp_path: Path, port: str) -> None:
    told = within("serve", "--port", port, env=environment(tmp_path / "data"))
    assert told.returncode == 2
    assert told.stderr == f"lodelink: --port {port}: a port is a number from 0 to 65535; 0 takes any free one.\n"
