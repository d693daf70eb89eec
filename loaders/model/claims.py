"""What a model answers, as plain objects: claims that nobody has checked yet.  Reading an answer judges only its form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class End:
    """One end of a claim: its type, the name it is given, its words in the quote, and where the text names it if the
    quote does not."""

    type: str
    name: str
    mention: str = ""
    antecedent: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    subject: End
    relation: str
    object: End
    quote: str
    qualifiers: tuple[tuple[str, Any], ...] = ()
    lifecycle: str = "in_force"
    polarity: str = "asserted"
    attribution: str | None = None


class Malformed(ValueError):
    """An answer, or a claim in it, that has not the form that was asked for."""


def answered(text: str) -> list[Any]:
    """The claims of an answer, each as it stands there; of an answer that breaks off, those that are whole."""
    body = _FENCE.sub("", text).strip()
    try:
        data = json.loads(body)
    except ValueError:
        return _whole_ones(body)
    if isinstance(data, dict) and isinstance(data.get("facts"), list):
        return list(data["facts"])
    if isinstance(data, list):
        return data
    raise Malformed("the answer is JSON, but holds no list of facts")


_FENCE = re.compile(r"\A\s*```(?:json)?|```\s*\Z")
_LIST = re.compile(r'"facts"\s*:\s*\[')


def _whole_ones(body: str) -> list[Any]:
    start = _LIST.search(body)
    if start is None:
        raise Malformed("the answer is no JSON")
    decoder, at = json.JSONDecoder(), start.end()
    out: list[Any] = []
    while True:
        while at < len(body) and body[at] in " \r\n\t,":
            at += 1
        try:
            item, at = decoder.raw_decode(body, at)
        except ValueError:
            break
        out.append(item)
    if not out:
        raise Malformed("the answer breaks off before its first fact")
    return out


def claim(data: Any) -> Claim:
    """One claim of an answer. Raises Malformed with what is wrong."""
    if not isinstance(data, Mapping):
        raise Malformed("a fact is no object")
    return Claim(
        subject=_end(data, "subject"),
        relation=_word(data, "relation"),
        object=_end(data, "object"),
        quote=_word(data, "quote"),
        qualifiers=_qualifiers(data.get("qualifiers")),
        lifecycle=_word(data, "lifecycle", "in_force"),
        polarity=_word(data, "polarity", "asserted"),
        attribution=_word(data, "attribution", "") or None,
    )


def _end(data: Mapping[str, Any], name: str) -> End:
    end = data.get(name)
    if not isinstance(end, Mapping):
        raise Malformed(f"its {name} is no object")
    return End(_word(end, "type"), _word(end, "name"), _word(end, "mention", ""), _word(end, "antecedent", ""))


def _word(data: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = data.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise Malformed(f"its {name} is no text")
    return value


def _qualifiers(data: Any) -> tuple[tuple[str, Any], ...]:
    """Both ways of writing them: a list of names with values, and an object."""
    if data is None:
        return ()
    if isinstance(data, Mapping):
        pairs = list(data.items())
    elif isinstance(data, list) and all(isinstance(q, Mapping) and isinstance(q.get("name"), str) for q in data):
        pairs = [(q["name"], q.get("value")) for q in data]
    else:
        raise Malformed("its qualifiers are no list of names with values")
    if len({name for name, _ in pairs}) < len(pairs):
        raise Malformed("it gives one qualifier two values")
    return tuple((str(name), value) for name, value in pairs if value is not None and value != "")
