"""Runs the real command as a process of its own, for tests of what only a process does; or in this one, for the others."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import httpx

from lodelink.main import main

ROOT = Path(__file__).parent.parent


def environment(data: Path, **more: str) -> dict[str, str]:
    """This environment without any setting of ours but those given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LODELINK_", "NEO4J_"))}
    return kept | {"LODELINK_DATA": str(data), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"} | more


def lodelink(
    *arguments: str, env: Mapping[str, str], tree: Path = ROOT, timeout: float = 120, through: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """One command to its end; `through` another that runs it."""
    command = [*through, sys.executable, "-m", "lodelink", *arguments]
    return subprocess.run(
        command, cwd=tree, env=dict(env), capture_output=True, text=True, timeout=timeout, check=False
    )


def obeying(*arguments: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """One command that obeys the modes of files, also where root runs the tests."""
    root = os.geteuid() == 0
    return lodelink(
        *arguments, env=env, through=["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if root else ()
    )


def within(*arguments: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The same in this process: importing and opening everything anew takes seconds, and adds nothing to most tests."""
    out, err = io.BytesIO(), io.BytesIO()
    with (
        mock.patch.dict(os.environ, env, clear=True),
        redirect_stdout(io.TextIOWrapper(out, "utf-8", write_through=True)),
        redirect_stderr(io.TextIOWrapper(err, "utf-8", write_through=True)),
    ):
        status = main(arguments)
        told = [stream.getvalue().decode() for stream in (out, err)]  # before the wrappers close what they wrap
    return subprocess.CompletedProcess(arguments, status, *told)


class Served:
    """`lodelink serve` on a free port, ready when entered; ended with SIGTERM when left."""

    def __init__(
        self, *arguments: str, env: Mapping[str, str], tree: Path = ROOT, ready: bool = True, wait: float = 90
    ) -> None:
        self._command = [sys.executable, "-m", "lodelink", "serve", "--port", "0", *arguments]
        self._env, self._tree, self._ready, self._seconds = dict(env), tree, ready, wait
        self.url = ""

    def __enter__(self) -> Served:
        log = Path(self._env["LODELINK_DATA"]).parent / f"serve-{time.monotonic_ns()}.log"
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                self._command, cwd=self._tree, env=self._env, stdout=out, stderr=subprocess.STDOUT
            )
        self.log = log
        try:
            self._wait(time.monotonic() + self._seconds)
        except BaseException:  # nobody leaves what was never entered
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def status(self, path: str) -> int:
        """The status of an answer; 0 where nobody answers."""
        try:
            return self.client.get(path).status_code
        except httpx.TransportError:
            return 0

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def _wait(self, deadline: float) -> None:
        while not self.url:
            self._find(deadline)
        self.client = httpx.Client(base_url=self.url, trust_env=False, timeout=30)
        while self._ready and self.status("/readyz") != 200:
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.05)

    def _find(self, deadline: float) -> None:
        found = [part for part in self.output().split() if part.startswith("http://127.0.0.1:")]
        if found:
            self.url = found[0]
            return
        assert self.process.poll() is None, self.output()
        assert time.monotonic() < deadline, self.output()
        time.sleep(0.05)

    def _end(self) -> None:
        if self.url:
            self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        finally:
            self.process.kill()
            self.process.wait()
