"""The worker process of `batch`: `python -m loaders.documents.worker FD` reads the files it is told, one by one.

A process of its own, so that a file that hangs, crashes a library or eats the memory takes nothing else with it.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from loaders.documents import near
from loaders.documents.model import Document, Limits, Metadata, Unreadable


def serve(pipe: Any) -> None:
    """First limits and metadata, then a path in, a document or a reason out, until the pipe closes."""
    limits: Limits
    given: Metadata | None
    limits, given = pipe.recv()
    _limit_memory(limits.memory_bytes)
    from loaders.documents import read

    while True:
        try:
            path = pipe.recv()
        except (EOFError, OSError):
            return
        answer: tuple[Document, near.Sketch] | tuple[str, str]
        try:
            document = read(Path(path), given=given, limits=limits)
            answer = (document, near.sketch(document.text))
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


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
