"""The one place that reads the environment: every package's settings, the variable that sets each, and its meaning."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, create_model, field_validator
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.settings import ApiSettings
from graph.settings import GraphSettings
from loaders.model.settings import ModelSettings
from lodelink.errors import UserError
from queries.bloom.settings import BloomSettings

# Names that the world already gives to some of our settings; every other one is LODELINK_ and the field's name.
_CUSTOMARY: Mapping[tuple[str, str], str] = {
    ("graph", "uri"): "NEO4J_URI",
    ("graph", "user"): "NEO4J_USER",
    ("graph", "password"): "NEO4J_PASSWORD",
    ("graph", "database"): "NEO4J_DATABASE",
    ("graph", "data_folder"): "LODELINK_DATA",
}


class NamesSettings(BaseModel):
    """Names of the user's own, beside those of the vocabulary."""

    model_config = ConfigDict(frozen=True)

    names: Path | None = Field(None, description="Folder of name tables of your own, added to the vocabulary")

    @field_validator("names")
    @classmethod
    def _is_there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"{value} is no folder of name tables")
        return value


GROUPS: Mapping[str, type[BaseModel]] = {
    "graph": GraphSettings,
    "names": NamesSettings,
    "api": ApiSettings,
    "bloom": BloomSettings,
    "model": ModelSettings,
}


@dataclass(frozen=True)
class Settings:
    """Every package's settings as the environment gives them."""

    graph: GraphSettings
    names: NamesSettings
    api: ApiSettings
    bloom: BloomSettings
    model: ModelSettings


@dataclass(frozen=True)
class Variable:
    """One setting as people see it."""

    name: str
    group: str
    field: str
    meaning: str
    default: str | None
    value: str | None
    secret: bool


def variables(settings: Settings | None = None) -> list[Variable]:
    """Every setting with its meaning and default, and its value where settings are given. A password is never shown."""
    out = []
    for group, model in GROUPS.items():
        for field, info in model.model_fields.items():
            secret = SecretStr in (info.annotation, *getattr(info.annotation, "__args__", ()))
            value = None if settings is None else getattr(getattr(settings, group), field)
            default = None if info.default is PydanticUndefined else info.default
            out.append(
                Variable(
                    name=variable_name(group, field),
                    group=group,
                    field=field,
                    meaning=info.description or "",
                    default=_shown(default),
                    value="(set)" if secret and value is not None else _shown(value),
                    secret=secret,
                )
            )
    return out


def variable_name(group: str, field: str) -> str:
    return _CUSTOMARY.get((group, field), f"LODELINK_{field.upper()}")


def read() -> Settings:
    """The settings of this process. Raises UserError naming the variable that is at fault."""
    unknown = _misspelt()
    if unknown is not None:
        raise UserError(unknown)
    try:
        flat = _environment()()
        groups: dict[str, Any] = {
            group: model(**{field: getattr(flat, f"{group}_{field}") for field in model.model_fields})
            for group, model in GROUPS.items()
        }
    except ValidationError as error:
        first = error.errors()[0]
        where = str(first["loc"][0]) if first["loc"] else "the settings"
        names = {v.field: v.name for v in variables()} | {f"{v.group}_{v.field}": v.name for v in variables()}
        # A value that holds an "@" may be an address with a password in it: it is not repeated.
        told = first["loc"] and isinstance(first["input"], str) and "@" not in first["input"]
        given = f", not {first['input']!r}" if told else ""
        raise UserError(
            f"{names.get(where, where)}: {first['msg'].removeprefix('Value error, ')}{given}. `lodelink settings` explains it."
        ) from error
    return Settings(**groups)


@cache
def _environment() -> type[BaseSettings]:
    """All groups as one flat model of pydantic-settings: same types, limits and defaults, each under its variable."""
    fields: dict[str, Any] = {}
    for group, model in GROUPS.items():
        for field, info in model.model_fields.items():
            alias = Field(info.default, validation_alias=variable_name(group, field))
            alias.metadata = info.metadata
            fields[f"{group}_{field}"] = (info.annotation, alias)
    config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", populate_by_name=False)
    return create_model("Environment", __base__=type("_Base", (BaseSettings,), {"model_config": config}), **fields)


def _misspelt() -> str | None:
    """A LODELINK_ variable that nothing reads is a setting that silently does not work."""
    known = {v.name for v in variables()}
    for name in sorted(os.environ):
        if name.startswith("LODELINK_") and name not in known and not name.startswith("LODELINK_TEST_"):
            near = difflib.get_close_matches(name, known, n=1)
            meant = f" Is {near[0]} meant?" if near else " `lodelink settings` lists them."
            return f"{name} is set, but no setting has that name.{meant}"
    return None


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)
