"""Files that are either whole or not there: written beside their place under another name, and put there at the end."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def whole(*paths: Path) -> Iterator[list[IO[bytes]]]:
    """Open files for writing, all of which come to their places if nothing fails, and none otherwise."""
    mark = secrets.token_hex(4)
    beside = [path.with_name(f".{path.name}.{mark}.part") for path in paths]
    files: list[IO[bytes]] = []
    try:
        for part in beside:
            files.append(part.open("xb"))  # noqa: PERF401 - those open so far are closed if the next cannot be
        yield files
        for file in files:
            file.flush()
            os.fsync(file.fileno())
            file.close()
        for part, path in zip(beside, paths, strict=True):
            part.replace(path)
    finally:
        for file in files:
            file.close()
        for part in beside:
            part.unlink(missing_ok=True)
