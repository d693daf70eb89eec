"""What the optional extractor may be told: where the model is, and what a run may cost."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator


class ModelSettings(BaseModel):
    """Settings of the language-model extractor. Nothing is asked unless a command switches it on."""

    model_config = ConfigDict(frozen=True)

    llm_url: str | None = Field(
        None,
        description="Base address of an OpenAI-compatible endpoint (http://localhost:11434/v1), for `extract --model`",
    )
    llm_model: str | None = Field(None, description="Name of the model to ask, as the endpoint calls it")
    llm_key: SecretStr | None = Field(None, description="Key of the endpoint, where it wants one")
    llm_timeout: float = Field(60.0, gt=0, le=3600, description="Seconds that one request to the model may take")
    llm_retries: int = Field(4, ge=0, le=10, description="How often a request is repeated after 429, 5xx or no answer")
    llm_requests: int = Field(500, ge=1, description="Most requests of one run, repeated ones counted")
    llm_characters: int = Field(5_000_000, ge=1, description="Most characters that one run sends to the model")
    llm_tokens: int = Field(2_000_000, ge=1, description="Most tokens of one run, as the endpoint counts them")
    llm_seconds: float = Field(3600.0, gt=0, description="Most seconds that one run spends on the model")
    llm_piece: int = Field(5000, ge=500, le=100_000, description="Most characters of a document in one request")
    llm_cache: Path | None = Field(None, description="Folder of the model's answers; absent, `llm` in LODELINK_DATA")

    @field_validator("llm_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            sound = (
                parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
            )
        except ValueError:
            sound, parts = False, urlsplit("")
        if not sound:
            raise ValueError("must be an address such as https://host/v1")
        if parts.username or parts.password:
            raise ValueError("must hold no user or password; the key belongs into LODELINK_LLM_KEY")
        return value.rstrip("/")
