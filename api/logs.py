"""Logs: one JSON object a line, each with the id of the request that it belongs to."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

LOG = logging.getLogger("lodelink")
_request: ContextVar[str | None] = ContextVar("request", default=None)
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}


def request_id() -> str | None:
    """The id of the request that is being answered here."""
    return _request.get()


def set_request_id(value: str) -> None:
    _request.set(value)


class JsonLines(logging.Formatter):
    """A record as one JSON object: time, level, message, request id and whatever `extra` it was given."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if record.name != LOG.name:
            fields["logger"] = record.name
        if (current := request_id()) is not None:
            fields["request_id"] = current
        fields |= {k: v for k, v in record.__dict__.items() if k not in _STANDARD}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False, default=str)


class ForTheEye(logging.Formatter):
    """A record as a short line of text."""

    def format(self, record: logging.LogRecord) -> str:
        extra = " ".join(f"{k}={v}" for k, v in record.__dict__.items() if k not in _STANDARD)
        line = f"{record.levelname.lower():7} {record.getMessage()} {extra}".rstrip()
        return line + (f"\n{self.formatException(record.exc_info)}" if record.exc_info else "")


def configure(level: str, form: Literal["json", "text"]) -> None:
    """Send all logs of the process to standard error in one form."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else ForTheEye())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOG.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.error").setLevel(level.upper())
    logging.getLogger("uvicorn.access").disabled = True  # our own line per request says more
    logging.getLogger("neo4j").setLevel(logging.ERROR)  # what it warns of reaches callers as an error of ours
