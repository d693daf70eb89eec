"""What is to be known of a Bloom beside us; read from the environment by `lodelink.settings`, never here."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator


class BloomSettings(BaseModel):
    """Where people look at the graph."""

    model_config = ConfigDict(frozen=True)

    bloom: str | None = Field(
        None, description="Address of a Bloom that shows this graph; answers then carry a link to their picture"
    )

    @field_validator("bloom")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https", "neo4j") or not parts.netloc or parts.fragment:
            raise ValueError("write an address like http://localhost:7474/bloom/")
        if "@" in parts.netloc:
            # It is handed to everybody who asks.
            raise ValueError("leave user and password out of the address")
        return value
