"""The knowledge of reading, as tables: predicates, nouns for unnamed things, markers and cues.  A new wording is a line.

The tables are `lexicon/*.tsv` beside this file; their columns are told in docs/reading.md.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import ahocorasick_rs

T = TypeVar("T")
TABLES = Path(__file__).with_name("lexicon")
MONEY = "currency"  # a kind of the table of homes: what is told is no wording but a code
_ASCII_LOWER = {c: c + 32 for c in range(65, 91)}


@dataclass(frozen=True, slots=True)
class Predicate:
    """A wording that may state a relation. Wordings of one class behave alike."""

    relation: str
    language: str
    cls: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A common noun that stands for an unnamed thing (出口禁令, refinery), with the kind that it implies."""

    type: str
    language: str
    kind: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say something about a statement: its lifecycle, its polarity, a mark beside a mention. Those of the group
    "plain" say nothing; they are there for what they hold (供应 is no 应, 原材料 no 原)."""

    group: str
    language: str
    value: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word means, whichever the language and the relation: buy, hold, say; sort: verb, noun or function."""

    sense: str
    language: str
    sort: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Home:
    """Words that tell whose affairs a document speaks of though it may not name the country: its leaders, its state's
    bodies and papers, its money (then the words are the currency's code)."""

    kind: str
    language: str
    country: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    start: int
    end: int
    entry: T


class Finder(Generic[T]):
    """All wordings of a table in a text, by one automaton; Latin ones at word boundaries, whatever their case."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        grouped: dict[str, list[T]] = {}
        for phrase, entry in entries:
            grouped.setdefault(lower(phrase), []).append(entry)
        self._entries = list(grouped.values())
        self._latin_start = [p[0].isascii() and p[0].isalnum() for p in grouped]
        self._latin_end = [p[-1].isascii() and p[-1].isalnum() for p in grouped]
        self._automaton = ahocorasick_rs.AhoCorasick(list(grouped), matchkind=ahocorasick_rs.MatchKind.Standard)

    def entries(self) -> Iterator[T]:
        for group in self._entries:
            yield from group

    def find(self, text: str) -> Iterator[Hit[T]]:
        """Every occurrence, overlapping ones too, in order of their end."""
        size = len(text)
        for number, start, end in self._automaton.find_matches_as_indexes(lower(text), overlapping=True):
            if self._latin_start[number] and start and text[start - 1].isascii() and text[start - 1].isalnum():
                continue
            if self._latin_end[number] and end < size and text[end].isascii() and text[end].isalnum():
                continue
            for entry in self._entries[number]:
                yield Hit(start, end, entry)

    def longest(self, text: str) -> list[Hit[T]]:
        """Occurrences of which none lies within a longer one."""
        hits = sorted(self.find(text), key=lambda h: (h.start, -h.end))
        out: list[Hit[T]] = []
        reach = -1
        at = (-1, -1)
        for hit in hits:
            if (hit.start, hit.end) == at or hit.end > reach:
                out.append(hit)
                reach, at = max(reach, hit.end), (hit.start, hit.end)
        return out


def lower(text: str) -> str:
    """ASCII lower case: the length never changes."""
    return text.translate(_ASCII_LOWER)


# --------------------------------------------------------------------------------------------------- English inflection

_IRREGULAR = {
    "hold": ("holds", "held", "holding"),
    "buy": ("buys", "bought", "buying"),
    "sell": ("sells", "sold", "selling"),
    "take": ("takes", "took", "taken", "taking"),
    "give": ("gives", "gave", "given", "giving"),
    "build": ("builds", "built", "building"),
    "set": ("sets", "set", "setting"),
    "put": ("puts", "put", "putting"),
    "cut": ("cuts", "cut", "cutting"),
    "lead": ("leads", "led", "leading"),
    "run": ("runs", "ran", "running"),
    "make": ("makes", "made", "making"),
    "have": ("has", "had", "having"),
    "be": ("is", "are", "was", "were", "been", "being"),
    "lie": ("lies", "lay", "lain", "lying"),
    "seek": ("seeks", "sought", "seeking"),
    "get": ("gets", "got", "gotten", "getting"),
    "win": ("wins", "won", "winning"),
    "draw": ("draws", "drew", "drawn", "drawing"),
    "lend": ("lends", "lent", "lending"),
    "find": ("finds", "found", "finding"),
    "begin": ("begins", "began", "begun", "beginning"),
    "see": ("sees", "saw", "seen", "seeing"),
    "meet": ("meets", "met", "meeting"),
    "forbid": ("forbids", "forbade", "forbidden", "forbidding"),
    "freeze": ("freezes", "froze", "frozen", "freezing"),
    "withdraw": ("withdraws", "withdrew", "withdrawn", "withdrawing"),
    "undertake": ("undertakes", "undertook", "undertaken", "undertaking"),
    "underwrite": ("underwrites", "underwrote", "underwritten", "underwriting"),
    "send": ("sends", "sent", "sending"),
    "spend": ("spends", "spent", "spending"),
    "bring": ("brings", "brought", "bringing"),
    "become": ("becomes", "became", "becoming"),
    "come": ("comes", "came", "coming"),
    "ban": ("bans", "banned", "banning"),
    "commit": ("commits", "committed", "committing"),
    "permit": ("permits", "permitted", "permitting"),
    "control": ("controls", "controlled", "controlling"),
    "sign": ("signs", "signed", "signing"),
    "ship": ("ships", "shipped", "shipping"),
    "plan": ("plans", "planned", "planning"),
    "own": ("owns", "owned", "owning"),
}


def inflect(word: str) -> tuple[str, ...]:
    """A verb and its forms; regular unless it stands in the table."""
    if word in _IRREGULAR:
        return (word, *_IRREGULAR[word])
    if word.endswith("e"):
        return (word, word + "s", word + "d", word[:-1] + "ing")
    if re.search(r"[^aeiou]y$", word):
        return (word, word[:-1] + "ies", word[:-1] + "ied", word + "ing")
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return (word, word + "es", word + "ed", word + "ing")
    return (word, word + "s", word + "ed", word + "ing")


def wordings(phrase: str) -> list[str]:
    """The wordings of a cell: `acquire~` stands for the verb's forms, `(a|an) |x` alternatives are spelt out by `{a,b}`."""
    match = re.search(r"\{([^{}]*)\}", phrase)
    if match:
        return [
            w
            for choice in match.group(1).split(",")
            for w in wordings((phrase[: match.start()] + choice + phrase[match.end() :]).replace("  ", " ").strip())
        ]
    match = re.search(r"([A-Za-z]+)~", phrase)
    if match:
        return [
            w
            for form in inflect(match.group(1))
            for w in wordings(phrase[: match.start()] + form + phrase[match.end() :])
        ]
    return [phrase]


# --------------------------------------------------------------------------------------------------- The tables


def _rows(name: str) -> Iterator[list[str]]:
    with (TABLES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(reader)
        for row in reader:
            if row and not row[0].startswith("#"):
                yield row


def _expanded(name: str) -> Iterator[tuple[str, str, str, str, str]]:
    """(first, language, third, cell, wording) of every row; a cell holds several phrases split by ` | `."""
    for row in _rows(name):
        if len(row) != 4:
            raise ValueError(f"{name}.tsv: a row needs 4 cells, this one has {len(row)}: {row!r}")
        first, language, third, cell = row
        for phrase in cell.split(" | "):
            for wording in wordings(phrase.strip()):
                yield first, language, third, phrase.strip(), wording


@cache
def predicates() -> Finder[Predicate]:
    return Finder(
        (w, Predicate(relation, lang, cls, phrase)) for relation, lang, cls, phrase, w in _expanded("predicates")
    )


@cache
def nouns() -> Finder[Noun]:
    return Finder((w, Noun(type_, lang, kind, phrase)) for type_, lang, kind, phrase, w in _expanded("nouns"))


@cache
def cues() -> Finder[Cue]:
    return Finder((w, Cue(group, lang, value, phrase)) for group, lang, value, phrase, w in _expanded("cues"))


@cache
def senses() -> Finder[Sense]:
    return Finder((w, Sense(sense, lang, sort, phrase)) for sense, lang, sort, phrase, w in _expanded("senses"))


@cache
def homes() -> Finder[Home]:
    told = (Home(kind, lang, f"country:{code}", phrase) for kind, lang, code, phrase, _ in _expanded("homes"))
    return Finder((home.phrase, home) for home in told if home.kind != MONEY)


@cache
def home_of_money() -> dict[str, str]:
    """The country of each currency that is one country's alone."""
    return {phrase: f"country:{code}" for kind, _, code, phrase, _ in _expanded("homes") if kind == MONEY}
