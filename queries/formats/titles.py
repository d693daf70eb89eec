"""Words for the columns and values of an answer: what an analyst reads where programs read names and codes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ontology.schema import Words, ontology
from queries.canned import Column, catalogue

TABLE = Path(__file__).with_name("titles.toml")
YES, NO = Words(en="yes", zh="是"), Words(en="no", zh="否")
POSSIBLY = Words(en="possibly", zh="可能")
# Columns whose text is how far a thing has come, and those whose text is a relation.
_STAGES = frozenset({"status", "lifecycle"})
_RELATIONS = frozenset({"relation", "event"})
_CODED = frozenset({"kind", "restriction"})
# The column of what an edge says, which is written on it in both languages.
SAYS = "says"
_BETWEEN = " · "


def title(question: str, column: str) -> Words:
    """What a column of a question is called."""
    table = _table()
    found = table.get(question, {}).get(column) or table["columns"].get(column)
    if found is not None:
        return found
    own = _own(question).get(column)
    if own is not None:
        return own
    qualifier = ontology().qualifiers.get(column)
    if qualifier is not None:
        sign = f" ({qualifier.sign})" if qualifier.sign else ""
        return Words(en=_upper(qualifier.label.en) + sign, zh=qualifier.label.zh + sign)
    words = column.replace("_", " ")
    return Words(en=_upper(words), zh=words)


def said(value: str, column: Column) -> str:
    """A text of a column; a code in the words for it, in both languages."""
    words = meant(value, column)
    return value if words is None else both(words)


def meant(value: str, column: Column) -> Words | None:
    """The words for a text of a column that is a code; None where it is no code."""
    own = column.values.get(value)
    return _code(value, column.name) if own is None else Words(en=own.en, zh=own.zh)


def detail(name: str, value: Any) -> str:
    """A qualifier with its value in words: "effective · 生效日期: 2025-10-16"."""
    qualifier = ontology().qualifiers.get(name)
    words = name if qualifier is None else both(qualifier.label)
    code = _code(value, name) if isinstance(value, str) else None
    if isinstance(value, list | tuple):
        text = ", ".join(map(str, value))
    elif isinstance(value, bool):
        text = both(YES if value else NO)
    else:
        text = str(value) if code is None else both(code)
    return f"{words}: {text}{'' if qualifier is None else qualifier.sign}"


def half(says: str, language: Literal["en", "zh"]) -> str:
    """What an edge says, in one language alone."""
    chinese, _, english = says.partition(_BETWEEN)
    return english if language == "en" and english else chinese


def both(words: Words) -> str:
    return f"{words.en} · {words.zh}"


def _code(value: str, name: str) -> Words | None:
    known = ontology()
    if name in _STAGES:
        stage = known.lifecycle.get(value)
        return None if stage is None else stage.label
    if name in _RELATIONS:
        relation = known.relations.get(value) or known.derived.get(value)
        return None if relation is None else relation.label
    qualifier = known.qualifiers.get(name)
    coded = name in _CODED or (qualifier is not None and qualifier.datatype == "code")
    return known.codes.get(value) if coded else None


@cache
def _own(question: str) -> Mapping[str, Words]:
    """The titles that a question's file gives its columns itself."""
    canned = catalogue().get(question)
    columns = () if canned is None else canned.columns
    return {c.name: Words(en=c.title.en, zh=c.title.zh) for c in columns if c.title is not None}


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


@cache
def _table() -> Mapping[str, Mapping[str, Words]]:
    told = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {part: {name: Words(en=en, zh=zh) for name, (en, zh) in names.items()} for part, names in told.items()}
