"""What the HTTP service needs to know; read from the environment by `lodelink.settings`, never here."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
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
    max_body: int = Field(65_536, ge=0, description="Most bytes of a request's body that are taken")
    answer_seconds: float = Field(
        20.0, gt=0, description="Seconds within which an answer begins, or the caller is told 503"
    )
    running: int = Field(64, ge=1, le=10_000, description="Questions answered at once")
    waiting: int = Field(512, ge=0, le=100_000, description="Questions that may wait for their turn; more are told 503")
    waiting_seconds: float = Field(3.0, gt=0, description="Seconds that a question may wait for its turn")
    cors: str = Field("", description="Origins whose pages may ask from a browser, with commas between; * for all")
    keys: Path | None = Field(None, description="File of API keys (`lodelink keys` writes it); none: no keys")
    anonymous: bool | None = Field(
        None,
        description="Whether who brings no key is answered; unset: only on a loopback address, and not where keys are set",
    )
    anonymous_rate: int = Field(0, ge=0, description="Requests a minute of an address that brings no key; 0: no limit")
    reconnect_seconds: float = Field(2.0, gt=0, description="Seconds between attempts to reach an absent database")

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins of `cors`, one by one."""
        return tuple(origin.strip().rstrip("/") for origin in self.cors.split(",") if origin.strip())


def open_to_all(settings: ApiSettings, host: str) -> bool | None:
    """Whether who brings no key is answered on this address; None where nobody said so and it is not ours to guess."""
    if settings.anonymous is not None:
        return settings.anonymous
    if settings.keys is not None:
        return False
    return True if is_loopback(host) else None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
