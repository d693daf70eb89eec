"""Answers of the model on disk, found again by what was asked: the same text, model and prompt ask nothing twice."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from loaders.model import prompt


@dataclass(frozen=True, slots=True)
class Cache:
    folder: Path
    model: str

    def get(self, question: str) -> str | None:
        """The answer to a question that was asked before; a damaged file is no answer."""
        try:
            data = json.loads(self._path(question).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        answer = data.get("answer") if isinstance(data, dict) else None
        return answer if isinstance(answer, str) else None

    def put(self, question: str, answer: str) -> None:
        path = self._path(question)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        told = {"model": self.model, "prompt": prompt.VERSION, "answer": answer}
        part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        os.replace(part, path)

    def _path(self, question: str) -> Path:
        key = json.dumps([prompt.VERSION, prompt.instructions(), self.model, question], ensure_ascii=False)
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / name[:2] / f"{name}.json"
