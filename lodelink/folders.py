"""Which files of a folder are documents. Reading them is not done here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

NOT_READ = (".json", ".jsonl", ".facts", ".py", ".yaml", ".yml", ".toml", ".lock")


def documents_in(folder: Path) -> Iterator[Path]:
    """The files of a folder and its folders that may be documents, by name; hidden ones, `__pycache__` and what goes beside are not."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix.lower() not in NOT_READ:
            yield path
