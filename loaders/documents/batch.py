"""Many files, each in a worker process under limits of time and memory: a hostile file costs only itself."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from loaders.documents import near
from loaders.documents.model import Document, Limits, Metadata, Outcome, OutcomeStatus

_LIKE = 0.7  # from here on a document is reported as a near copy


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves; of folders every file below them, hidden ones and sidecars left out, in a stable order."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
            for name in sorted(names):
                if not name.startswith((".", "~$")) and not name.endswith(".meta.json"):
                    yield Path(folder, name)


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    pipe: Any  # a connection: paths out, documents or reasons back
    path: Path | None = None
    place: int = 0  # of the file in the order of all
    digest: str = ""
    since: float = 0.0
    served: int = 0


def read_many(
    paths: Iterable[Path],
    *,
    jobs: int | None = None,
    limits: Limits | None = None,
    given: Metadata | None = None,
    on_progress: Callable[[Outcome], None] | None = None,
) -> Iterator[Outcome]:
    """Read files and folders, in their order; exactly one outcome for each file."""
    limits = limits or Limits()
    jobs = max(1, min(jobs or os.cpu_count() or 1, 16))
    pool = _Pool(jobs, limits, given)
    seen: dict[str, Path] = {}
    index = near.Index()
    try:
        for outcome, sketch in pool.run(_fresh(walk(paths), seen, limits)):
            if outcome.document is not None:
                outcome = replace(outcome, near=index.alike(sketch, _LIKE))
                index.add(outcome.path, sketch)
            if on_progress is not None:
                on_progress(outcome)
            yield outcome
    finally:
        pool.close()


_Task = tuple[Path, str]


def _fresh(files: Iterator[Path], seen: dict[str, Path], limits: Limits) -> Iterator[_Task | Outcome]:
    """Each file with the hash of its bytes; what was read before, or cannot be opened, is answered at once."""
    for path in files:
        try:
            size = path.stat().st_size
            if not path.is_file():
                yield Outcome(str(path), OutcomeStatus.SKIPPED, reason="This is no ordinary file.")
                continue
            if size > limits.file_bytes:
                reason = f"The file has {size:,} bytes, more than the limit of {limits.file_bytes:,}."
                yield Outcome(str(path), OutcomeStatus.SKIPPED, reason=reason)
                continue
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            reason = f"The file cannot be opened: {error.strerror or error}."
            yield Outcome(str(path), OutcomeStatus.FAILED, reason=reason)
            continue
        first = seen.setdefault(digest, path)
        if first is not path and size:
            reason = f"The same content as {first}."
            yield Outcome(str(path), OutcomeStatus.DUPLICATE, reason=reason, same_as=str(first))
            continue
        yield path, digest


class _Pool:
    """Worker processes that are watched: one that is over its time is ended and replaced."""

    _RENEWED_AFTER = 200  # files: what a library leaks ends with the process

    def __init__(self, jobs: int, limits: Limits, given: Metadata | None) -> None:
        self._jobs, self._limits, self._given = jobs, limits, given
        self._workers: list[_Worker] = []

    def _start(self) -> _Worker:
        # An interpreter of its own, not a fork (we may have threads) and not multiprocessing (which runs the caller's
        # main module again). What libraries print is not for the user.
        ours, theirs = Pipe()
        root = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(
            [sys.executable, "-m", "loaders.documents.worker", str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        theirs.close()
        worker = _Worker(process, ours)
        ours.send((self._limits, self._given))
        self._workers.append(worker)
        return worker

    def _end(self, worker: _Worker) -> int | None:
        worker.pipe.close()
        if worker.process.poll() is None:
            worker.process.kill()
        self._workers.remove(worker)
        return worker.process.wait()

    def run(self, tasks: Iterator[_Task | Outcome]) -> Iterator[tuple[Outcome, near.Sketch]]:
        """Outcomes in the order of the files, whichever is done first: the same run prints the same."""
        done: dict[int, tuple[Outcome, near.Sketch]] = {}
        waiting: deque[tuple[int, _Task]] = deque()
        taken = given = 0
        exhausted = False
        while True:
            # One slow file holds back those behind it: no more of them than this.
            while not exhausted and len(waiting) < self._jobs and taken - given < 32 * self._jobs:
                task = next(tasks, None)
                if task is None:
                    exhausted = True
                    break
                if isinstance(task, Outcome):
                    done[taken] = (task, frozenset())
                else:
                    waiting.append((taken, task))
                taken += 1
            while given in done:
                yield done.pop(given)
                given += 1
            self._assign(waiting)
            busy = [worker for worker in self._workers if worker.path is not None]
            if busy:
                done.update(self._collect(busy))
            elif exhausted and not waiting and given == taken:
                return

    def _assign(self, waiting: deque[tuple[int, _Task]]) -> None:
        while waiting:
            idle = next((w for w in self._workers if w.path is None), None)
            if idle is None and len(self._workers) < self._jobs:
                idle = self._start()
            if idle is None:
                return
            place, (path, digest) = waiting.popleft()
            idle.place, idle.path, idle.digest, idle.since = place, path, digest, time.monotonic()
            try:
                idle.pipe.send(str(path))
            except OSError:
                waiting.appendleft((place, (path, digest)))
                self._end(idle)

    def _collect(self, busy: list[_Worker]) -> Iterator[tuple[int, tuple[Outcome, near.Sketch]]]:
        deadline = min(worker.since for worker in busy) + self._limits.seconds
        ready = wait([worker.pipe for worker in busy], max(0.0, deadline - time.monotonic()))
        now = time.monotonic()
        for worker in busy:
            took = round(now - worker.since, 3)
            path = str(worker.path)
            sketch: near.Sketch = frozenset()
            if worker.pipe in ready:
                try:
                    kind, value = worker.pipe.recv()
                except (EOFError, OSError):
                    reason = f"Reading the file ended its worker process ({_ended(self._end(worker))})."
                    outcome = Outcome(path, OutcomeStatus.FAILED, reason=reason, seconds=took)
                else:
                    if isinstance(kind, Document):
                        outcome, sketch = Outcome(path, OutcomeStatus.READ, kind, seconds=took), value
                    else:
                        outcome = Outcome(path, OutcomeStatus(kind), reason=value, seconds=took)
                    worker.path = None
                    worker.served += 1
                    if worker.served >= self._RENEWED_AFTER:
                        self._end(worker)
            elif now - worker.since >= self._limits.seconds:
                self._end(worker)
                reason = f"Reading took longer than the limit of {self._limits.seconds:g} seconds."
                outcome = Outcome(path, OutcomeStatus.FAILED, reason=reason, seconds=took)
            else:
                continue
            yield worker.place, (outcome, sketch)

    def close(self) -> None:
        for worker in list(self._workers):
            self._end(worker)


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {-code}"
    return f"exit status {code}"
