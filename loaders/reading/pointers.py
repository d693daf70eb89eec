"""Annotations of texts that stand outside the project: offsets, and a pointer to the text.

The texts themselves stand in the folder that shared material has; they are rebuilt from the pointers and checked by
their hash.  Used for training and measuring, never when reading.
"""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text with what its collection says of it, and its facts as in annotated folders."""

    text: str
    published: str | None
    country: str | None  # where its collection says that it tells of one country or bloc
    facts: list[dict[str, Any]]


def rebuild(shared: Path, source: str) -> str:
    """The text that a pointer names: `file#id` of a collection, `file[start:end]` of a document, or the whole `file`."""
    span = re.fullmatch(r"(.+)\[(\d+):(\d+)\]", source)
    if span:
        return (shared / span[1]).read_bytes().decode("utf-8")[int(span[2]) : int(span[3])]
    name, collection, key = source.partition("#")
    if not collection:
        return (shared / name).read_bytes().decode("utf-8")
    return _collection(shared / name)[key][0]


def country(shared: Path, source: str) -> str | None:
    """The country or bloc that the collection gives with a text, where it gives one."""
    name, collection, key = source.partition("#")
    return _collection(shared / name)[key][1] if collection else None


@cache
def _collection(path: Path) -> dict[str, tuple[str, str | None]]:
    """Text and country of everything in a file, by what it is known by."""
    if path.suffix == ".jsonl":
        articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return {str(r["id"]): (r["text"], None) for r in articles}
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        named = [_one([c["name"] for c in json.loads(r["countries"] or "[]")]) for r in rows]
        return {str(n): (r["description"], named[n]) for n, r in enumerate(rows)}
    data = json.loads(path.read_text(encoding="utf-8"))
    return {str(r["id"]): (_plain(r["description"]), _one(r["implementers"])) for r in data["interventions"]}


def _one(names: Sequence[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def _plain(markup: str) -> str:
    """A description without its tags: paragraphs by blank lines, entities decoded."""
    text = re.sub(r'<div id="gtx-trans".*?</div>', "", markup.replace("\r", ""), flags=re.DOTALL)
    text = re.sub(r"<br\s*/?>|</li>", "\n", re.sub(r"</p>\s*|</ul>|<ul>|</ol>", "\n\n", text))
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\xa0]*\n[ \t\xa0]*", "\n", text)).strip() + "\n"


def packed(shared: Path, source: str, published: str | None, facts: list[dict[str, Any]]) -> dict[str, Any]:
    """What is kept of an annotated text: where it stands, its hash, and its facts by offsets."""
    text = rebuild(shared, source)
    return {
        "source": source,
        "published": published,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "facts": [_packed(text, fact) for fact in facts],
    }


def _packed(text: str, fact: dict[str, Any]) -> dict[str, Any]:
    at = text.find(fact["evidence"])
    row = {side: _packed_end(text, fact[side], at, len(fact["evidence"])) for side in ("subject", "object")}
    return {
        **row,
        "relation": fact["relation"],
        "qualifiers": fact.get("qualifiers") or {},
        "lifecycle": fact.get("lifecycle"),
        "polarity": fact.get("polarity", "asserted"),
        "at": [at, at + len(fact["evidence"])],
        "optional": str(fact.get("note", "")).startswith("optional"),
    }


def _packed_end(text: str, end: dict[str, str], at: int, size: int) -> dict[str, Any]:
    mention = end.get("mention", "")
    start = text.find(mention, at, at + size) if mention else -1
    if start < 0 and mention:
        start = text.find(mention)
    return {"type": end["type"], "name": end["name"], "at": [start, start + len(mention)] if start >= 0 else None}


def unpack(shared: Path, path: Path) -> dict[str, Annotated]:
    """Everything that a file of pointers holds."""
    out = {}
    for key, row in json.loads(path.read_text(encoding="utf-8")).items():
        text = rebuild(shared, row["source"])
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{row['source']} is not the text that was annotated.")
        facts = [
            {
                **{
                    side: {
                        "type": f[side]["type"],
                        "name": f[side]["name"],
                        "mention": text[slice(*f[side]["at"])] if f[side]["at"] else "",
                    }
                    for side in ("subject", "object")
                },
                **{k: f[k] for k in ("relation", "qualifiers", "lifecycle", "polarity")},
                "evidence": text[slice(*f["at"])],
                "note": "optional" if f["optional"] else "",
            }
            for f in row["facts"]
        ]
        out[key] = Annotated(text, row["published"], country(shared, row["source"]), facts)
    return out
