"""Addresses that open a question's picture in Bloom, with the search phrase filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from queries.answer import Resolved
from queries.bloom.look import look
from queries.bloom.picture import DAY, Language, drawable, left_out, spaced
from queries.canned import Bilingual, Canned


@dataclass(frozen=True)
class Bloom:
    """The Bloom at an address, as answers tell of it."""

    address: str

    def link(self, question: Canned, parameters: Mapping[str, Resolved], day: str | None) -> str | None:
        return link(self.address, question, parameters, day)

    def left_out(self, rows: Iterable[Sequence[tuple[str, str]]]) -> dict[str, int]:
        return left_out(rows, look().limits.paths)


def link(address: str, question: Canned, parameters: Mapping[str, Resolved], day: str | None = None) -> str | None:
    """Where Bloom at this address draws the answer to a question; None where there is nothing to draw.

    `day` is the one that was asked for, if any: a question has a phrase for a day, or none. The phrase is in the language
    of the names that were asked with.
    """
    table = look()
    if not drawable(question, table) or (day is not None and question.id not in table.phrases.dated):
        return None
    told = {name for name, resolved in parameters.items() if _told(name, resolved, question)}
    wording = next(
        (w for w in question.phrases if told <= asked_in(w) <= {n for n, r in parameters.items() if r.given}), None
    )
    if wording is None:
        return None  # the picture would show more than the answer
    given = " ".join(r.given for r in parameters.values())
    language: Language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in given) else "en"
    text: str = getattr(wording, language)
    values = {name: _value(resolved, language) for name, resolved in parameters.items()}
    if day is not None:
        text += getattr(table.phrases.day.text, language)
        values[DAY] = day
    text = spaced(text)
    # The longest name first: $mineral must not be taken out of $minerals.
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"${name}", values[name])
    return deep_link(address, text)


def deep_link(address: str, search: str) -> str:
    """A link as Bloom's documentation gives it; `address` may have parameters of its own, as Aura's has."""
    query = urlencode({"search": search, "perspective": look().perspective.name, "run": "true"}, quote_via=quote)
    return f"{address}{'&' if '?' in address else '?'}{query}"


def asked_in(wording: Bilingual) -> frozenset[str]:
    """The parameters that a phrase asks for."""
    return frozenset(re.findall(r"\$(\w+)", wording.en, re.ASCII))


def _told(name: str, resolved: Resolved, question: Canned) -> bool:
    """Whether a parameter was given otherwise than it is where nobody gives it."""
    return resolved.given not in ("", str(question.parameters[name].default))


def _value(resolved: Resolved, language: Language) -> str:
    if resolved.name is None:
        return resolved.given
    return resolved.name_zh if language == "zh" and resolved.name_zh is not None else resolved.name
