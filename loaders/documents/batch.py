"""Many files, each in a worker process under limits of time and memory: a hostile file costs only itself."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from loaders.documents import near
from loaders.documents.model import Document, Limits, Metadata, Outcome, OutcomeStatus, Unreadable

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
    process: BaseProcess
    pipe: Connection
    path: Path | None = None
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
    """Read files and folders, in the order in which they get done; exactly one outcome for each file."""
    limits = limits or Limits()
    jobs = max(1, min(jobs or os.cpu_count() or 1, 16))
    pool = _Pool(jobs, limits, given)
    seen: dict[str, Path] = {}
    sketches: list[tuple[str, near.Sketch]] = []
    try:
        for outcome in pool.run(_fresh(walk(paths), seen, limits)):
            if outcome.document is not None:
                mine = near.sketch(outcome.document.text)
                alike = [(path, near.likeness(mine, other)) for path, other in sketches]
                close = sorted(((p, round(v, 2)) for p, v in alike if v >= _LIKE), key=lambda pair: -pair[1])
                sketches.append((outcome.path, mine))
                outcome = replace(outcome, near=tuple(close[:5]))
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
        # Not fork: the parent may have threads. The server process is small and forks quickly.
        self._context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
        if os.name == "posix":
            self._context.set_forkserver_preload(["loaders.documents.reading"])
        self._workers: list[_Worker] = []

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._limits, self._given), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _end(self, worker: _Worker) -> int | None:
        worker.pipe.close()
        if worker.process.is_alive():
            worker.process.kill()
        worker.process.join(5)
        self._workers.remove(worker)
        return worker.process.exitcode

    def run(self, tasks: Iterator[_Task | Outcome]) -> Iterator[Outcome]:
        waiting: deque[_Task] = deque()
        exhausted = False
        while True:
            while not exhausted and len(waiting) < self._jobs:
                task = next(tasks, None)
                if task is None:
                    exhausted = True
                elif isinstance(task, Outcome):
                    yield task
                else:
                    waiting.append(task)
            while waiting:
                idle = next((w for w in self._workers if w.path is None), None)
                if idle is None and len(self._workers) < self._jobs:
                    idle = self._start()
                if idle is None:
                    break
                idle.path, idle.digest = waiting.popleft()
                idle.since = time.monotonic()
                try:
                    idle.pipe.send(str(idle.path))
                except OSError:
                    waiting.appendleft((idle.path, idle.digest))
                    self._end(idle)
            busy = [worker for worker in self._workers if worker.path is not None]
            if not busy:
                if exhausted and not waiting:
                    return
                continue
            yield from self._collect(busy)

    def _collect(self, busy: list[_Worker]) -> Iterator[Outcome]:
        deadline = min(worker.since for worker in busy) + self._limits.seconds
        ready = wait([worker.pipe for worker in busy], max(0.0, deadline - time.monotonic()))
        now = time.monotonic()
        for worker in busy:
            took = round(now - worker.since, 3)
            path = str(worker.path)
            if worker.pipe in ready:
                try:
                    answer = worker.pipe.recv()
                except (EOFError, OSError):
                    code = self._end(worker)
                    reason = f"Reading the file ended its worker process ({_ended(code)})."
                    yield Outcome(path, OutcomeStatus.FAILED, reason=reason, seconds=took)
                    continue
                worker.path = None
                worker.served += 1
                if worker.served >= self._RENEWED_AFTER:
                    self._end(worker)
                if isinstance(answer, Document):
                    yield Outcome(path, OutcomeStatus.READ, answer, seconds=took)
                else:
                    status, reason = answer
                    yield Outcome(path, OutcomeStatus(status), reason=reason, seconds=took)
            elif now - worker.since >= self._limits.seconds:
                self._end(worker)
                reason = f"Reading took longer than the limit of {self._limits.seconds:g} seconds."
                yield Outcome(path, OutcomeStatus.FAILED, reason=reason, seconds=took)

    def close(self) -> None:
        for worker in list(self._workers):
            self._end(worker)


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {-code}"
    return f"exit status {code}"


def _serve(pipe: Connection, limits: Limits, given: Metadata | None) -> None:
    """The worker: a path in, a document or a reason out, until the pipe closes."""
    from loaders.documents import read

    _limit_memory(limits.memory_bytes)
    while True:
        try:
            path = pipe.recv()
        except (EOFError, OSError):
            return
        answer: Document | tuple[str, str]
        try:
            answer = read(Path(path), given=given, limits=limits)
        except Unreadable as error:
            answer = ("skipped" if error.skipped else "failed", error.reason)
        except MemoryError:
            answer = ("failed", f"Reading needed more memory than the limit of {limits.memory_bytes:,} bytes.")
        except RecursionError:
            answer = ("failed", "The file is nested too deeply to be read.")
        except Exception as error:  # noqa: BLE001  the boundary to libraries fed with hostile files: it is reported
            answer = ("failed", f"The file could not be read: {type(error).__name__}: {str(error)[:200]}")
        try:
            pipe.send(answer)
        except (OSError, MemoryError):
            return


def _limit_memory(size: int) -> None:
    """A ceiling on the address space of this process, where the system knows one."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
