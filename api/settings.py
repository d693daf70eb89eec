"""What the HTTP service needs to know; read from the environment by `lodelink.settings`, never here."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ApiSettings(BaseModel):
    """Where the service listens, how it logs and what a request may cost."""

    model_config = ConfigDict(frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on; 0.0.0.0 for all, as in a container")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least weight of a log line")
    log_format: Literal["json", "text"] = Field("json", description="Log lines as JSON objects or for the eye")
    max_url: int = Field(8_192, ge=256, le=65_536, description="Longest address in bytes that is answered")
    stop_seconds: float = Field(10.0, ge=0, description="Seconds that running requests get to end when stopping")
    reconnect_seconds: float = Field(2.0, gt=0, description="Seconds between attempts to reach an absent database")
