"""Finding things by what they are called: whole names first, then beginnings, words within, parts, several words in any
order, and likeness.

Pure: an index over the names of vocabulary and graph, and what it answers. Nothing is asked of a graph here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ontology.names.index import Vocabulary, split_language
from ontology.names.normal import normal_name
from ontology.schema import ontology
from queries.answer import EntityRef

# What is searched is bounded like every read; beyond that, things are found by their exact names alone.
NAMES = """
MATCH (e:Entity)
RETURN e.id AS id, e.name AS name, e.name_zh AS name_zh, e.aliases AS aliases, e.uses AS uses ORDER BY e.uses DESC, e.id
LIMIT 200000
"""
NEAR_ENOUGH = 0.6

How = Literal["exact", "beginning", "word", "part", "words", "named", "near"]
_RANK: Mapping[How, int] = {"exact": 0, "beginning": 1, "word": 2, "part": 3, "words": 4, "named": 5, "near": 6}
MOST_WORDS = 12  # of a search that are looked for one by one
SPOKEN_OF = 0.1  # how much likeness that outweighs


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Hit(_Value):
    entity: EntityRef
    matched: str = Field(description="the name that was found", examples=["刚果金"])
    how: How = Field(
        description="how it was found: the whole name, its beginning, a word, a part; all words that were given, in any order "
        "(words); one of them as its whole name (named); or likeness"
    )
    claims: int = Field(description="how many claim ends stand on it; 0: only the vocabulary knows it")
    link: str = Field(description="all about it")


class Found(_Value):
    """What was found, the likeliest first; where nothing has such a name, what comes near."""

    graph_version: int
    query: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Thing:
    id: str
    type: str
    name: str
    name_zh: str | None
    uses: int


@dataclass(frozen=True, slots=True)
class Index:
    """Names in normal form with what they are written like and the thing that bears them."""

    names: Sequence[tuple[str, str, _Thing]]


def index(rows: Iterable[Mapping[str, object]], vocabulary: Vocabulary) -> Index:
    """The index over rows of `NAMES` and the vocabulary."""
    types = ontology().types
    things: dict[str, _Thing] = {}
    names: dict[tuple[str, str], tuple[str, str, _Thing]] = {}

    def add(name: str, thing: _Thing) -> None:
        normal = normal_name(name).lower()
        if normal:
            names.setdefault((normal, thing.id), (normal, name, thing))

    for row in rows:
        uses, aliases = row["uses"], row["aliases"]
        name_zh = None if row["name_zh"] is None else str(row["name_zh"])
        id_ = str(row["id"])
        thing = _Thing(
            id_, ontology().type_of_id(id_).name, str(row["name"]), name_zh, uses if isinstance(uses, int) else 0
        )
        things[id_] = thing
        for name in (thing.name, name_zh, *(aliases if isinstance(aliases, list) else [])):
            if name:
                add(split_language(str(name))[0], thing)
    for entity in vocabulary.entities:
        if entity.type in types:
            thing = things.get(entity.id) or _Thing(entity.id, entity.type, entity.en, entity.zh or None, 0)
            for name, _, _ in entity.names():
                add(name, thing)
    return Index(tuple(names.values()))


def found(made: Index, text: str, kind: str | None, limit: int, version: int) -> Found:
    """The likeliest things, each once by the name that fits best."""
    wanted = normal_name(text).lower()
    best: dict[str, tuple[tuple[float, ...], How, str, _Thing]] = {}

    def offer(how: How, likeness: float, name: str, normal: str, thing: _Thing) -> None:
        key = (_RANK[how], -likeness, thing.uses == 0, len(normal), -thing.uses)
        if thing.id not in best or key < best[thing.id][0]:
            best[thing.id] = (key, how, name, thing)

    names = [n for n in made.names if kind is None or n[2].type == kind]
    if wanted:
        for normal, name, thing in names:
            if wanted in normal or thing.id == text.strip():
                offer(_how(wanted, normal), 0.0, name, normal, thing)
        if not best:
            for how, fewer, name, normal, thing in _by_words(text, names):
                offer(how, -fewer, name, normal, thing)
        if not best:
            matcher = difflib.SequenceMatcher(autojunk=False)
            matcher.set_seq2(wanted)
            for normal, name, thing in names:
                matcher.set_seq1(normal)
                if matcher.real_quick_ratio() < NEAR_ENOUGH or matcher.quick_ratio() < NEAR_ENOUGH:
                    continue
                if (ratio := matcher.ratio()) >= NEAR_ENOUGH:
                    # What documents speak of is meant sooner than what only the vocabulary knows.
                    offer("near", ratio + (SPOKEN_OF if thing.uses else 0.0), name, normal, thing)
    ranked = sorted(best.values(), key=lambda b: (b[0], b[3].name.casefold(), b[3].id))[:limit]
    return Found(
        graph_version=version, query=text, hits=tuple(_hit(how, name, thing) for _, how, name, thing in ranked)
    )


def _by_words(text: str, names: Iterable[tuple[str, str, _Thing]]) -> Iterator[tuple[How, float, str, str, _Thing]]:
    """What is called by all of several words in whatever order ("act raw materials"), also over its names; then what has one
    or more of them for its whole name ("cobalt congo")."""
    written = [normal_name(word) for word in text.split()[:MOST_WORDS]]
    words = [word.lower() for word in written if word]
    if len(words) < 2:
        return
    runs = {" ".join(words[i:j]): j - i for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    # "In" is indium's symbol, and in a search a word.
    short = {word.lower() for word in written if word.isascii() and len(word) < 3 and not word.isupper()}
    begins = {
        word: re.compile(rf"(?<![a-z0-9]){re.escape(word)}" if word.isascii() else re.escape(word)) for word in words
    }
    held: dict[str, set[str]] = {}
    best: dict[str, tuple[int, int, str, str, _Thing]] = {}
    for normal, name, thing in names:
        within = {word for word, begin in begins.items() if word in normal and begin.search(normal)}
        if within:
            held.setdefault(thing.id, set()).update(within)
            shown = (-len(within), len(normal), name, normal, thing)
            if thing.id not in best or shown[:2] < best[thing.id][:2]:
                best[thing.id] = shown
        if normal in runs and normal not in short:
            yield "named", len(words) - runs[normal], name, normal, thing
    for id_, within in held.items():
        if len(within) == len(begins):
            of_one, _, name, normal, thing = best[id_]
            yield "words", len(begins) + of_one, name, normal, thing


def _how(wanted: str, normal: str) -> How:
    if normal == wanted or wanted not in normal:
        return "exact"  # what does not hold the text was found by its id
    if normal.startswith(wanted):
        return "beginning"
    before = normal[normal.index(wanted) - 1]
    return "word" if before.isascii() and not before.isalnum() else "part"


def _hit(how: How, name: str, thing: _Thing) -> Hit:
    entity = EntityRef(id=thing.id, type=thing.type, name=thing.name, name_zh=thing.name_zh)
    return Hit(entity=entity, matched=name, how=how, claims=thing.uses, link=f"/v1/entities/{thing.id}")
