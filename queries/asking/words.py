"""The words of questions: a text cut into names, dates, numbers and words of the table words.tsv, and what is none of these.

What lives here: the table and the cutting. What a question means is decided in queries.asking.understanding.
"""

from __future__ import annotations

import csv
import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from ontology.names import figures, values
from ontology.names.index import Entity, Vocabulary
from ontology.names.mentions import Candidate, Recogniser
from ontology.names.normal import HAN, normal_name
from ontology.schema import ontology
from queries.canned import Bilingual
from queries.names import FORM, Named

TABLE = Path(__file__).parent / "words.tsv"

# idea: says what is asked. mark: who does it to whom. fill: says nothing. time: how a date is meant. bar: never answered.
# light: wordings of ideas that may as well say nothing ("get", 拿): they count where a phrasing has the idea.
# told: wordings of ideas that tell a parameter's value (禁令: kind=ban), where a question has the parameter.
WordKind = Literal["idea", "mark", "fill", "time", "bar", "light", "told"]
PieceKind = Literal["name", "slot", "date", "number", "top", "idea", "mark", "fill", "time", "bar", "unknown"]

# Placeholders of a phrasing's parameters while it is cut.
FIRST_SLOT = 0xE000
MAX_NAME = 24
MAX_CUTS = 8
MIN_NEAR = 6  # letters of a name that may have one of them wrong
MIN_BEGINNING = 12  # letters of a name that may be cut short

_UNIT = re.compile(rf"[A-Za-z]+n't|'(?:s|d|ll|ve|re|m)\b|[A-Za-zÀ-ɏ]+|\d+(?:[.,]\d+)*|[{HAN}]|[\ue000-\ue0ff]|%")
_WORD_NUMBERS = {
    w: n
    for n, words in {
        1: "one 一", 2: "two 二 两", 3: "three 三", 4: "four 四", 5: "five 五", 6: "six 六", 7: "seven 七", 8: "eight 八",
        9: "nine 九", 10: "ten 十", 12: "twelve 十二", 15: "fifteen 十五", 20: "twenty 二十",
    }.items()
    for w in words.split()
}  # fmt: skip
_COUNT = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_WORD_NUMBERS, key=len, reverse=True))})"
_TOPS = (
    re.compile(rf"\b(?:top|first|leading|largest|biggest)\s{_COUNT}\b", re.I),
    re.compile(rf"\b{_COUNT}\s(?:largest|biggest|top|leading|main|most important)\b", re.I),
    re.compile(rf"(?:排名)?前\s?{_COUNT}(?:大|名|位|个|家|强)?(?:的)?"),
    re.compile(rf"(?:最大的?|最多的?|最主要的?|最高的?|排名靠前的?){_COUNT}(?:大|个|家|名|国)?(?:的)?"),
    re.compile(rf"{_COUNT}(?:个|家|国)?最大的?"),
    re.compile(r"\btop\s?(?P<n>\d{1,3})", re.I),
    re.compile(rf"{_COUNT}大(?=[{HAN}\ue000-\ue0ff])"),
)


# A numbered announcement in any order of its parts: what it is called in the vocabulary is put together from them.
_WHO = r"(?:(?:MOFCOM|(?:China's |Chinese )?(?:Ministry of Commerce|commerce ministry))(?:'s)? )"
_WHAT = r"(?:announcement|notice|order|circular|decree|bulletin|rule)"
_NO = r"(?:no\.? ?|number |nr\.? ?|# ?)"
_PART = r"(?:para(?:graph)?\.?|item|section|article|clause|point) ?(?P<p>\d|one|two|three)"
_NUMBERED = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?:{_PART} (?:of|in) (?:the )?)?{_WHO}?{_WHAT} {_NO}?(?P<n>\d{{1,3}}),? ?(?:of |from |in |/ ?|\(|\[)(?P<y>20\d\d)[)\]]?(?!\d)",
        rf"(?:{_PART} (?:of|in) (?:the )?)?{_WHO}?{_WHAT} (?P<y>20\d\d)(?: ?/ ?|[ ,]+{_NO})(?P<n>\d{{1,3}})(?!\d)",
        rf"(?:{_PART} (?:of|in) (?:the )?)?{_WHO}{_NO}(?P<n>\d{{1,3}}),? ?(?:of |from |in |/ ?|\()(?P<y>20\d\d)\)?(?!\d)",
        rf"(?:{_PART} (?:of|in) (?:the )?)?(?P<y>20\d\d) {_WHO}?{_WHAT} {_NO}?(?P<n>\d{{1,3}})(?!\d)",
        r"(?:中国)?(?:商务部)?(?:海关总署)?(?P<y>20\d\d)年?(?:的)?第?(?P<n>\d{1,3})号(?:公告|令|文件|文)(?:的?第(?P<p>[\d一二三])[条款项])?",
        r"(?:中国)?(?:商务部)?(?:海关总署)?(?:公告|令) ?[〔\[(]?(?P<y>20\d\d)[)\]〕]?年?(?:的)?第?(?P<n>\d{1,3})号(?:公告)?(?:的?第(?P<p>[\d一二三])[条款项])?",
        r"(?:中国)?商务部(?P<y>20\d\d)年(?:的)?第?(?P<n>\d{1,3})号(?:的?第(?P<p>[\d一二三])[条款项])?",
    )
)
# The same without its year: 46号公告, "announcement 46". Which is meant the vocabulary tells, where it has the number of one year alone.
_YEARLESS = (
    re.compile(
        rf"(?:{_PART} (?:of|in) (?:the )?)?{_WHO}?announcement {_NO}?(?P<n>\d{{1,3}})(?![\d/])(?!,? ?(?:of|from|in) 20\d\d)",
        re.I,
    ),
    re.compile(r"(?:中国)?(?:商务部)?第?(?P<n>\d{1,3})号公告(?:的?第(?P<p>[\d一二三])[条款项])?"),
)
_YEARS = range(2010, 2040)
# Two things weighed against each other: "more nickel than Australia". "More than 50 percent" and "other than" are not.
_WEIGHED = re.compile(
    r"\b(?:more|fewer|less|greater|larger|bigger|higher|lower|richer|poorer|better|worse|older|newer|longer|smaller|stronger"
    r"|weaker|faster|safer)\b(?: [\w-]+){0,4} (?P<than>than)\b(?! (?:half|an?\b|\d|one\b|two\b|three\b))",
    re.I,
)
_MEASURE_WORDS = frozenset("种个家些份项名类部座处品目点头位桩件号级档批群伙拨股笔宗")
_YEAR_END = re.compile(r"\b(?:the )?end of (?P<y>20\d\d)|(?P<z>20\d\d)年(?:底|末|年底|年末)", re.I)
_PART_AFTER = re.compile(rf",? ?\(?{_PART}\)?", re.I)
_PARTS = {"one": "1", "two": "2", "three": "3", "一": "1", "二": "2", "三": "3"}


@dataclass(frozen=True, slots=True)
class Word:
    """A line of the table: a notion and how it is said."""

    name: str
    kind: WordKind
    of: str = ""  # of an idea: the entity type that it is the common noun of
    say: Bilingual | None = None  # of a bar: why it is not answered


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the question's normal form and what it was taken for."""

    start: int
    end: int
    kind: PieceKind
    text: str
    words: tuple[Word, ...] = ()
    entities: tuple[Named, ...] = ()
    value: str = ""
    first: str = ""  # of a date coarser than its value tells, such as half a year: the month that it begins with
    op: str = ""  # of a date: in, as_of, since, before or known
    slot: int = -1
    names: frozenset[str] = frozenset()  # of the words
    light: bool = False  # an idea that may say nothing
    told: tuple[str, str] | None = None  # of an idea: the parameter of which it tells the value, and the value
    general: frozenset[str] = (
        frozenset()
    )  # of such an idea: what it says besides, where a question takes the parameter ("ban" is "restrict")
    side: str = ""  # of a name: by, who does it; to, whom it is done to; except, who is left out; where words beside it tell. Of such words of leaving out: except, too
    belongs: frozenset[str] = frozenset()  # of a name: the ids of what it belongs to, as a measure to its country
    place: str = ""  # of a country: whose companies or doings, or where the projects lie; empty where no word tells
    implied: Named | None = None  # of the name of a form: the one mineral that it is a form of


class Words:
    """The table, by the stems that its entries are made of."""

    def __init__(
        self,
        entries: Mapping[tuple[str, ...], tuple[Word, ...]],
        light: frozenset[tuple[str, ...]] = frozenset(),
        told: Mapping[tuple[str, ...], tuple[str, str]] | None = None,
    ) -> None:
        self._entries = entries
        self._light = light
        self._told = told or {}
        self._longest = max(map(len, entries), default=0)
        self._units = frozenset(unit for entry in entries for unit in entry)
        self._by_name = {word.name: word for found in entries.values() for word in found}

    def named(self, name: str) -> Word | None:
        return self._by_name.get(name)

    def stems(self, parts: Sequence[str]) -> list[str]:
        """The stems of units. What no entry has goes to the verb that it is made of: an irregular past form, who does it."""
        return [self._stem(part) for part in parts]

    def _stem(self, part: str) -> str:
        made = stem(part)
        if made in self._units:
            return made
        past = _IRREGULAR.get(part.lower())
        if past is not None:
            return stem(past)
        doer = _DOER.fullmatch(part)
        if doer is not None and len(doer["verb"]) > 2:
            verb = stem(doer["verb"] + "ing")  # one consonant for two, no silent e
            if any(word.kind == "idea" for word in self._entries.get((verb,), ())):
                return verb
        return made

    def says(self, stem_: str) -> bool:
        """Whether a unit alone is a word of the table."""
        return (stem_,) in self._entries

    def at(
        self, stems: Sequence[str], start: int
    ) -> Iterator[tuple[int, tuple[Word, ...], bool, tuple[str, str] | None]]:
        """(length, words, light, told) of every entry that begins at a unit."""
        for length in range(1, min(self._longest, len(stems) - start) + 1):
            key = tuple(stems[start : start + length])
            found = self._entries.get(key)
            if found is not None:
                yield length, found, key in self._light, self._told.get(key)


@cache
def table() -> Words:
    return read(TABLE.read_text(encoding="utf-8"))


@cache
def edition() -> str:
    """Changes with the table: what a question is understood as depends on it."""
    return hashlib.sha256(TABLE.read_bytes()).hexdigest()[:16]


def read(source: str) -> Words:
    """The table from its text. Raises ValueError with the line of what is wrong."""
    entries: dict[tuple[str, ...], tuple[Word, ...]] = {}
    light: dict[tuple[str, ...], str] = {}
    told: dict[tuple[str, ...], tuple[str, str]] = {}
    lines = [line for line in source.splitlines() if line and not line.startswith("#")]
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        kind, of, name = row["kind"], row["of"] or "", row["name"]
        if kind not in get_args(WordKind):
            raise ValueError(f"words.tsv: {name}: {kind!r} is none of {', '.join(get_args(WordKind))}")
        if of and of not in ontology().types:
            raise ValueError(f"words.tsv: {name}: {of!r} is no entity type")
        if (kind == "bar") != bool(row["say_en"] and row["say_zh"]):
            raise ValueError(f"words.tsv: {name}: a bar says why in both languages, and nothing else does")
        say = Bilingual(en=row["say_en"], zh=row["say_zh"]) if kind == "bar" else None
        parameter, equals, value = name.partition("=")
        if (kind == "told") != bool(equals):
            raise ValueError(f"words.tsv: {name}: a line of the kind told is named as parameter=value, and no other is")
        word = Word(name, kind, of, say)  # type: ignore[arg-type]
        for written in f"{row['en']}|{row['zh']}".split("|"):
            stems = tuple(stem(unit) for unit, _, _ in units(written.strip()))
            if not stems:
                continue
            if kind == "light":
                light[stems] = written.strip()
                continue
            if kind == "told":
                if told.setdefault(stems, (parameter, value)) != (parameter, value):
                    raise ValueError(f"words.tsv: {written.strip()!r} tells {'='.join(told[stems])} and {name}")
                continue
            before = entries.get(stems, ())
            if any(w.kind != word.kind for w in before):
                raise ValueError(
                    f"words.tsv: {written.strip()!r} is {before[0].kind} ({before[0].name}) and {kind} ({name})"
                )
            if word not in before:
                entries[stems] = (*before, word)
    for stems in [stems for stems, found in entries.items() if _separable(stems, found)]:
        for between in "了过":
            apart = (stems[0], between, stems[1])
            entries.setdefault(apart, entries[stems])
            if stems in told:
                told.setdefault(apart, told[stems])
    for stems, written in light.items():
        if stems not in entries or entries[stems][0].kind != "idea":
            raise ValueError(f"words.tsv: {written!r} is light and says no idea")
    for stems, one in told.items():
        if stems not in entries or entries[stems][0].kind != "idea":
            raise ValueError(f"words.tsv: {' '.join(stems)!r} tells {'='.join(one)} and says no idea")
    return Words(entries, frozenset(light), told)


def _form_beside(form: Piece, word: Piece, names: Sequence[tuple[Piece, str]]) -> bool:
    """Whether a word that is a form's name as well is that one, since it stands right behind a mineral's: "lithium
    concentrate". A common noun ("nickel ore") stays one."""
    if any(w.of for w in word.words) or not _is_form(form):
        return False
    return any(
        0 <= form.start - other.end <= 1 and any(e.id.startswith("mineral:") for e in other.entities)
        for other, _ in names
    )


def _is_form(piece: Piece) -> bool:
    return any(e.id.startswith("form:") for e in piece.entities)


# Past forms that no ending tells, by their verb. Not those that are a word of their own: found, left, bound, ground, saw.
_IRREGULAR: Mapping[str, str] = {
    form: verb
    for verb, forms in {
        "arise": "arose arisen", "become": "became", "begin": "began begun", "break": "broke broken", "bring": "brought",
        "build": "built", "buy": "bought", "catch": "caught", "choose": "chose chosen", "come": "came", "dig": "dug",
        "do": "did done", "draw": "drew drawn", "fall": "fell fallen", "fight": "fought", "forbid": "forbade forbidden",
        "freeze": "froze frozen", "get": "got gotten", "give": "gave given", "go": "went gone", "grow": "grew grown",
        "hold": "held", "keep": "kept", "know": "knew known", "lead": "led", "lend": "lent", "lie": "lain", "lose": "lost",
        "make": "made", "meet": "met", "overtake": "overtook overtaken", "pay": "paid", "rise": "rose risen", "run": "ran",
        "seek": "sought", "sell": "sold", "send": "sent", "shake": "shook shaken", "shut": "shut", "sit": "sat",
        "speak": "spoke spoken", "spend": "spent", "stand": "stood", "strike": "struck stricken", "swear": "swore sworn",
        "take": "took taken", "tear": "tore torn", "tell": "told", "think": "thought", "throw": "threw thrown",
        "undertake": "undertook undertaken", "uphold": "upheld", "win": "won", "withdraw": "withdrew withdrawn",
        "withhold": "withheld", "write": "wrote written",
    }.items()
    for form in forms.split()
}  # fmt: skip


# "Diggers" are those who dig.
_DOER = re.compile(r"(?P<verb>[A-Za-z]+?)(?:er|or)s?", re.I)


def _separable(stems: tuple[str, ...], found: Sequence[Word]) -> bool:
    """Whether a word may stand with 了 or 过 in it, as 结盟 does in 结了盟: two characters that say what somebody does."""
    return len(stems) == 2 and all(len(s) == 1 and not s.isascii() for s in stems) and found[0].kind == "idea"


def units(text: str) -> list[tuple[str, int, int]]:
    """The smallest parts of a text in normal form: Latin words, numbers, Chinese characters; with their places."""
    straight = text.replace("’", "'").replace("‘", "'")
    return [(m[0], m.start(), m.end()) for m in _UNIT.finditer(straight)]


def stem(unit: str) -> str:
    """What the forms of an English word have in common, roughly; the table and the question go the same way."""
    word = unit.lower()
    if not word.isascii() or not word.isalpha() or len(word) <= 3 or word == "news":
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        word = word[:-3] + "y"
    elif re.search(r"(?:s|x|z|ch|sh)es$", word):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ed") and len(word) > 4:
        word = word[:-2]
    elif word.endswith("ing") and len(word) > 5:
        word = word[:-3]
    if len(word) > 3:
        word = word.removesuffix("e")
    word = re.sub(r"is(?=$|at)", "iz", word) if len(word) > 5 else word  # nationalise, nationalize
    if len(word) > 2 and word[-1] == word[-2]:
        word = word[:-1]
    # A note denies nothing.
    return "note" if word == "not" and not unit.lower().startswith("nott") and unit.lower() != "not" else word


# How names are taken: as they stand; the names of measures by their parts ("India critical minerals list" by its country);
# names that are cut short; and names with one letter wrong. The later ones are for questions that nothing else makes sense of.
Manner = Literal["whole", "parts", "short", "near"]
MANNERS: tuple[Manner, ...] = get_args(Manner)

Lookup = Callable[[str], Sequence[Named]]

# What a unit of each reading costs: the cut with the smallest sum is taken, so few long pieces win.
_COST: Mapping[str, float] = {
    "name": 0.5,
    "date": 0.4,
    "number": 1.1,
    "top": 0.3,
    "slot": 0.0,
    "weak": 1.2,
    "other": 2.4,
    "word": 1.0,
    "bar": 0.4,
}
_UNKNOWN = 10.0
_SLACK = 2.0  # what another way to cut may cost more than the best
_SURE = ("name", "date", "number", "top", "bar", "unknown", "slot")


def cut(
    text: str,
    words: Words,
    recogniser: Recogniser | None = None,
    lookup: Lookup | None = None,
    today: str = "",
    manner: Manner = "whole",
) -> list[Piece]:
    """A text in normal form as pieces, left to right. Without recogniser, names and dates are not looked for."""
    return cuts(text, words, recogniser, lookup, today, manner, most=1)[0]


def cuts(
    text: str,
    words: Words,
    recogniser: Recogniser | None = None,
    lookup: Lookup | None = None,
    today: str = "",
    manner: Manner = "whole",
    most: int = MAX_CUTS,
) -> list[list[Piece]]:
    """The best ways to cut a text, best first. The others cut the words of the question otherwise: names, dates, numbers
    and words that are never answered stay those of the first, so that no other cut says less."""
    parts = units(text)
    stems = words.stems([unit for unit, _, _ in parts])
    # (first unit, unit after the last) → the cheapest reading
    readings: dict[tuple[int, int], tuple[float, Piece]] = {}

    def offer(first: int, after: int, cost: float, piece: Piece) -> None:
        if (first, after) not in readings or cost < readings[first, after][0]:
            readings[first, after] = (cost, piece)

    for i, (unit, start, end) in enumerate(parts):
        if FIRST_SLOT <= ord(unit[0]) < FIRST_SLOT + 0x100:
            offer(i, i + 1, _COST["slot"], Piece(start, end, "slot", unit, slot=ord(unit) - FIRST_SLOT))
        else:
            offer(i, i + 1, _UNKNOWN, Piece(start, end, "unknown", text[start:end]))
        if unit in "不没" and 0 < i < len(parts) - 1 and parts[i - 1][0] == parts[i + 1][0] and unit != parts[i - 1][0]:
            # 管不管制 asks whether 管制, and denies nothing.
            offer(i - 1, i + 1, _COST["name"], Piece(parts[i - 1][1], end, "fill", parts[i - 1][0] + unit))
        if i and unit == parts[i - 1][0] and len(unit) == 1 and not unit.isascii() and not words.says(stems[i]):
            # 捋捋, "have a look", says no more than its verb does; so where nothing is known of the verb, it says nothing.
            offer(i - 1, i + 1, _COST["word"], Piece(parts[i - 1][1], end, "fill", unit * 2))
        for length, found, light, told in words.at(stems, i):
            last = parts[i + length - 1][2]
            names = _names(found)
            piece = Piece(start, last, _piece_kind(found), text[start:last], found, names=names, light=light, told=told)
            offer(i, i + length, _COST["word"], piece)
    if recogniser is not None:
        named = list(_named(text, parts, recogniser, lookup or (lambda _: ()), manner))
        for piece, how in named:
            span = _units_of(piece, parts)
            held = None if span is None else readings.get(span)
            # "critical minerals" is a topic here, though the vocabulary has a group of that name.
            if span is not None and (held is None or held[1].kind != "idea"):
                offer(*span, _COST[how], piece)
            elif span is not None and held is not None and _form_beside(piece, held[1], named):
                readings[span] = (_COST["name"], piece)
            elif span is not None and held is not None and held[1].kind == "idea" and _is_form(piece):
                # 原矿 is what is mined, and a form where a question takes one.
                readings[span] = (held[0], replace(held[1], entities=piece.entities))
        for piece in (*_stated(text, today), *_weighed(text, words)):
            span = _units_of(piece, parts)
            if span is not None:
                offer(*span, _COST[piece.kind], piece)
    best: list[list[tuple[float, tuple[Piece, ...]]]] = [[(0.0, ())]]
    at_end: dict[int, list[tuple[int, float, Piece]]] = {}
    for (first, after), (cost, piece) in readings.items():
        at_end.setdefault(after, []).append((first, cost, piece))
    for after in range(1, len(parts) + 1):
        options = [
            (before + cost, pieces, piece)
            for first, cost, piece in at_end[after]
            for before, pieces in best[first]
            if cost < _UNKNOWN or most == 1 or before == best[first][0][0]
        ]
        options.sort(key=lambda o: (o[0], -(o[2].end - o[2].start)))
        best.append([(cost, (*before, piece)) for cost, before, piece in options[:most]])
    cheapest = best[-1][0]
    return [
        _left_out(
            _sided(_dated(_other_than(_led_in(text, _aside(text, _cleft(_swallowed(pieces), words))), words))), words
        )
        for cost, pieces in best[-1]
        if cost - cheapest[0] <= _SLACK and _kept(pieces) == _kept(cheapest[1]) and not _emptied(pieces, cheapest[1])
    ]


def _emptied(pieces: Sequence[Piece], first: Sequence[Piece]) -> bool:
    """Whether a part of what the first cut takes for a word of the question says nothing here, or begins it as mere grammar:
    出口 is no 出 with a measure word behind it, and what is "on hold" nobody holds."""
    said = [(p.start, p.end) for p in first if p.kind == "idea" and not p.light and p.end - p.start > 1]
    within = [(p, a) for p in pieces for a, b in said if a <= p.start and p.end <= b and (p.start, p.end) != (a, b)]
    return any(p.kind == "mark" and p.start == a if p.text.isascii() else p.kind == "fill" for p, a in within)


def _kept(pieces: Sequence[Piece]) -> list[tuple[int, int, str]]:
    """What every cut of a text has in common."""
    return [(p.start, p.end, p.kind) for p in pieces if p.kind in _SURE]


@cache
def _names(found: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(w.name for w in found)


def _piece_kind(found: tuple[Word, ...]) -> PieceKind:
    kind = found[0].kind
    assert kind != "light"  # these two say more of a wording that stands under an idea
    assert kind != "told"
    return kind


def _units_of(piece: Piece, parts: Sequence[tuple[str, int, int]]) -> tuple[int, int] | None:
    """(first unit, unit after the last) of a piece; None where it cuts through one. Brackets and marks are no units."""
    inside = [i for i, (_, start, end) in enumerate(parts) if start < piece.end and end > piece.start]
    if not inside or parts[inside[0]][1] < piece.start or parts[inside[-1]][2] > piece.end:
        return None
    return inside[0], inside[-1] + 1


def _named(
    text: str, parts: Sequence[tuple[str, int, int]], recogniser: Recogniser, lookup: Lookup, manner: Manner
) -> Iterator[tuple[Piece, str]]:
    """Names: those that the recogniser is sure of; those of the graph; and those that it would want more context for."""
    vocabulary = recogniser.vocabulary
    for start, end, called in _numbered(text):
        if announced := [e for name in called for e in vocabulary.lookup(name)]:
            entities = tuple(Named(e.id, e.en, e.zh or None) for e in announced)
            yield Piece(start, end, "name", text[start:end], entities=entities), "name"
    beginnings = _beginnings(vocabulary)
    hits = recogniser.vocabulary_hits(text)[0]
    for hit in hits:
        found = [e for e in (vocabulary.get(i) for i in hit.ids) if e is not None]
        # What else the words may name counts where a question takes no thing of the first type.
        first = {e.type for e in found}
        surface = text[hit.start : hit.end]
        others = [
            e
            for e in vocabulary.lookup(surface)
            if (len(surface) > 2 and e.type not in first) or (e not in found and _unclear(surface, e, found))
        ]
        entities = tuple(Named(e.id, e.en, e.zh or None) for e in (*found, *others))
        implied = _implied(vocabulary, surface, found)
        belongs = _belongs(found)
        # A place or a form is nothing that can be asked about: "refined cobalt" is rather said of cobalt.
        thing = any(e.type in ontology().types for e in found)
        if manner == "parts" and _made_of_names(found, hit.start, hit.end, hits):
            continue
        if thing and _common_words(surface, found, vocabulary):
            thing = False
        yield (
            Piece(
                hit.start,
                hit.end,
                "name",
                text[hit.start : hit.end],
                entities=entities,
                implied=implied,
                belongs=belongs,
            ),
            "name" if thing else "other",
        )
    for i in range(len(parts)):
        for j in range(i, min(i + MAX_NAME, len(parts))):
            start, end = parts[i][1], parts[j][2]
            surface = text[start:end]
            known = tuple(n for n in lookup(_written(surface)) if not _is_symbol(surface, vocabulary.get(n.id)))
            if known and (len(surface) > 1 or j > i):
                yield (
                    Piece(
                        start,
                        end,
                        "name",
                        surface,
                        entities=known,
                        belongs=_belongs(vocabulary.get(n.id) for n in known),
                    ),
                    "name",
                )
                continue
            meant: Sequence[Entity] = _meant(vocabulary, surface)
            if not meant and manner == "short" and j > i and end - start >= MIN_BEGINNING:
                meant = [] if _of_two(vocabulary, hits, start, end) else beginnings(surface)
            if not meant and manner == "short" and j > i and not surface.isascii():
                meant = _without_noun(vocabulary, surface)
            # "bans Indonesia" is not Bank Indonesia: a name within it is written right.
            inner = j > i and any(_inside(hit, start, end) for hit in hits)
            if not meant and manner == "near" and surface.isascii() and end - start >= MIN_NEAR and not inner:
                meant = _near(vocabulary).get(surface.lower(), [])
            if meant:
                entities = tuple(Named(e.id, e.en, e.zh or None) for e in meant)
                thing = any(e.type in ontology().types for e in meant)
                if thing and _common_words(surface, meant, vocabulary):
                    thing = False
                if manner == "parts" and _made_of_names(meant, start, end, hits):
                    continue
                yield (
                    Piece(start, end, "name", surface, entities=entities, belongs=_belongs(meant)),
                    "weak" if thing else "other",
                )


def _minerals(vocabulary: Vocabulary, name: str) -> set[str]:
    return {e.id for e in _meant(vocabulary, name) if e.type == "Mineral"}


def _implied(vocabulary: Vocabulary, surface: str, found: Sequence[Entity]) -> Named | None:
    """The mineral that the name of a form alone tells, as 碳酸锂 tells lithium; None where it is of several, or of any."""
    minerals = {b for e in found if e.type == FORM for b in e.broader if b.startswith("mineral:")}
    if not minerals and any(e.type == FORM for e in found):
        # Its words may begin with the mineral's: 石墨负极材料, "graphite anode".
        ends = [
            end for end in range(len(surface) - 1, 0, -1) if not (surface[end].isascii() and surface[end].isalpha())
        ]
        minerals = next((m for end in ends if (m := _minerals(vocabulary, surface[:end].rstrip()))), set())
    one = vocabulary.get(minerals.pop()) if len(minerals) == 1 else None
    return None if one is None else Named(one.id, one.en, one.zh or None)


_NATIONAL = frozenset({"Measure", "Organization", "Project"})  # whose country may stand before the name and say no more


def _belongs(found: Iterable[Entity | None]) -> frozenset[str]:
    """What things belong to whose owner may stand before their name."""
    return frozenset(b for e in found if e is not None and e.type in _NATIONAL for b in e.broader)


# The same words are looked up in every manner of reading a question.
_SURFACES = 4096


@lru_cache(maxsize=_SURFACES)
def _written(surface: str) -> str:
    """Words as names are looked up by them."""
    return normal_name(surface).lower()


@lru_cache(maxsize=_SURFACES)
def _meant(vocabulary: Vocabulary, surface: str) -> tuple[Entity, ...]:
    """What words that stand without context may name."""
    found = vocabulary.lookup(surface)
    return tuple(e for e in found if any(_said(surface, name, how) for name, _, how in e.names()))


_OF_A_PEOPLE = re.compile(r"\w+(?:ese|ian|ean|ish)", re.I)


def _unclear(surface: str, other: Entity, found: Sequence[Entity]) -> bool:
    """Whether what the recogniser took for one thing is another of its type by name as well, so that the answer would be a
    guess: Congo is either of two states. A people's word (Congolese) is left to be the one that texts usually mean."""
    if not any(e.type == other.type for e in found) or _OF_A_PEOPLE.fullmatch(surface):
        return False
    written = normal_name(surface)
    return any(normal_name(name) == written for name, _, how in other.names() if how != "symbol")


def _common_words(surface: str, found: Sequence[Entity], vocabulary: Vocabulary) -> bool:
    """Whether a company's name is said in small letters after a mineral: "nickel mines" are mines, not Nickel Mines."""
    small = surface.islower() and surface.isascii() and any(c.isspace() for c in surface)
    return small and all(e.type == "Organization" for e in found) and _of_mineral(surface, vocabulary)


def _of_mineral(surface: str, vocabulary: Vocabulary) -> bool:
    return any(e.type == "Mineral" for word in surface.split() for e in vocabulary.lookup(word))


def _made_of_names(found: Sequence[Entity], start: int, end: int, hits: Sequence[Candidate]) -> bool:
    """Whether a name is of measures and has another name in it, as "nickel ore export ban" has nickel's."""
    return all(e.type == "Measure" for e in found) and any(_inside(inner, start, end) for inner in hits)


def _of_two(vocabulary: Vocabulary, hits: Sequence[Candidate], start: int, end: int) -> bool:
    """Whether words name a mineral beside a country that is named as well: "Congo's cobalt" is no name of a quota cut short."""

    def names(kind: str, some: Iterable[Candidate]) -> bool:
        return any(e.type == kind for hit in some for one in hit.ids if (e := vocabulary.get(one)) is not None)

    return names("Country", hits) and names("Mineral", (hit for hit in hits if _inside(hit, start, end)))


def _inside(inner: Candidate, start: int, end: int) -> bool:
    """Whether a country or mineral stands within a longer name."""
    return start <= inner.start and inner.end <= end and inner.end - inner.start < end - start and bool(inner.ids)


def _beginnings(vocabulary: Vocabulary) -> Callable[[str], list[Entity]]:
    """What a name that is cut short may mean: the one thing of which all names that begin so are."""
    names = _sorted_names(vocabulary)

    def look(surface: str) -> list[Entity]:
        start = surface.lower() + " "
        found: dict[str, Entity] = {}
        at = bisect_left(names, start)
        while at < len(names) and names[at].startswith(start) and len(found) < 2:
            found |= {e.id: e for e in vocabulary.lookup(names[at])}
            at += 1
        return list(found.values()) if len(found) == 1 else []

    return look


_NOUNS = ("国家", "集团", "联盟", "组织", "伙伴关系", "对话", "框架", "协定", "机制")


def _without_noun(vocabulary: Vocabulary, surface: str) -> list[Entity]:
    """The one alliance that is so called when its common noun is left out: 金砖, 四方安全."""
    found = {e.id: e for noun in _NOUNS for e in vocabulary.lookup(surface + noun) if e.type == "Alliance"}
    return list(found.values()) if len(found) == 1 else []


def _numbered(text: str) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Numbered announcements: where they stand, and what they may be called in the vocabulary."""
    for pattern in (*_NUMBERED, *_YEARLESS):
        for m in pattern.finditer(text):
            parts = m.groupdict()
            end, part = m.end(), parts.get("p")
            if part is None and (after := _PART_AFTER.match(text, end)) is not None:
                part, end = after["p"], after.end()
            limb = "" if part is None else f", para. {_PARTS.get(part, part)}"
            years = [parts["y"]] if "y" in parts else _YEARS
            yield m.start(), end, [f"MOFCOM Announcement {year} No. {m['n']}{limb}" for year in years]


class _Nearness:
    """Names with one letter wrong, left out, doubled or swapped with the next, where just one thing comes near."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._without: dict[str, set[str]] = {}
        for name in vocabulary.senses:
            if name.isascii() and MIN_NEAR <= len(name) <= MAX_NAME and name[0].isalpha():
                for short in _shortened(name.lower()):
                    self._without.setdefault(short, set()).add(name)

    def get(self, written: str, default: list[Entity]) -> list[Entity]:
        names = {
            n for short in _shortened(written) for n in self._without.get(short, ()) if _one_off(written, n.lower())
        }
        found = {e.id: e for n in names for e in self._vocabulary.lookup(n) if e.type in ontology().types}
        return list(found.values()) if len(found) == 1 else default


def prepare(vocabulary: Vocabulary) -> None:
    """Make what is kept of a vocabulary for names that are not written as it has them."""
    _sorted_names(vocabulary)
    _near(vocabulary)


@lru_cache(maxsize=2)
def _near(vocabulary: Vocabulary) -> _Nearness:
    return _Nearness(vocabulary)


def _shortened(name: str) -> set[str]:
    return {name, *(name[:i] + name[i + 1 :] for i in range(1, len(name)))}


def _one_off(a: str, b: str) -> bool:
    """Whether one letter (not the first) makes the difference, or two neighbours that changed places."""
    if a == b or a[0] != b[0] or not (a + b).replace(" ", "").isalpha():
        return False
    if len(a) == len(b):
        differ = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(differ) == 2:
            i, j = differ
            return j == i + 1 and a[i] == b[j] and a[j] == b[i]
        return len(differ) == 1
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    # A plural is no slip of the pen.
    return len(longer) == len(shorter) + 1 and shorter in _shortened(longer) and longer != shorter + "s"


@lru_cache(maxsize=2)
def _sorted_names(vocabulary: Vocabulary) -> list[str]:
    return sorted(vocabulary.senses)


def _is_symbol(surface: str, entity: Entity | None) -> bool:
    """Whether a thing of the graph has these words for a symbol alone: the graph keeps "In" among indium's names."""
    wanted = normal_name(surface).lower()
    hows = (
        {how for name, _, how in entity.names() if normal_name(name).lower() == wanted} if entity is not None else set()
    )
    return hows == {"symbol"}


def _said(surface: str, name: str, how: str) -> bool:
    """Whether a name can be meant by words that stand without context: an abbreviation is written as it is, a symbol not at all."""
    match how:
        case "symbol":
            return False
        case _ if not surface.isascii() and how != "abbreviation":
            return normal_name(name) == surface
        case "abbreviation":
            return len(surface) > 1 and normal_name(name) == surface
        case _:
            return len(surface) > 1 and normal_name(name).lower() == surface.lower()


def _stated(text: str, today: str) -> Iterator[Piece]:
    """Dates, numbers and "top 5"."""
    for pattern in _TOPS:
        for m in pattern.finditer(text):
            given = m["n"].lower()
            n = _WORD_NUMBERS[given] if given in _WORD_NUMBERS else int(given)
            yield Piece(m.start(), m.end(), "top", m[0], value=str(n))
    yield from _lately(text, today)
    for found in figures.find(text, today or None):
        value = found.value
        surface = text[found.start : found.end]
        last = _YEAR_END.search(text, max(found.start - 14, 0), found.end + 2)
        if last is not None and isinstance(value, values.Date):
            yield Piece(
                min(last.start(), found.start),
                max(last.end(), found.end),
                "date",
                last[0],
                value=f"{last['y'] or last['z']}-12-31",
            )
            continue
        match value:
            case values.Date() if value.iso and not value.until and not value.open_end:
                first = value.first[:7] if value.precision in ("half", "quarter") else ""
                third = _THIRD.match(surface)
                if third is not None and value.precision == "year":
                    first = f"{value.iso}-{_THIRDS[third[0].lower()]}"
                yield Piece(found.start, found.end, "date", surface, value=value.iso, first=first)
            case values.Percent():
                yield Piece(found.start, found.end, "number", surface, value=f"{value.value:g}")
            case values.Number():
                yield Piece(found.start, found.end, "number", surface, value=f"{value.amount:g}")
            case _:
                continue


# "The last two years", 近三年: what began since then.
_LATELY = (
    re.compile(
        rf"(?:(?:in|over|during|within|for|since) )?(?:the )?(?:last|past) (?:{_COUNT} )?(?P<unit>years?|months?)\b",
        re.I,
    ),
    re.compile(
        rf"(?:最近|近|过去|这)(?:的|这)?(?:{_COUNT}(?P<unit>年|个月)|半(?P<half>年))(?:以来|来|以内|之内|内|里|间|之间)?"
    ),
)
_THIRD = re.compile(r"(?:early|mid|late)\b", re.I)
_THIRDS = {"early": "01", "mid": "05", "late": "09"}


def _lately(text: str, today: str) -> Iterator[Piece]:
    """A span of time that ends today, as the month that it begins in."""
    if not today:
        return
    year, month = int(today[:4]), int(today[5:7])
    for pattern in _LATELY:
        for m in pattern.finditer(text):
            given = (m["n"] or "1").lower()
            count = _WORD_NUMBERS[given] if given in _WORD_NUMBERS else int(given)
            whole = m.groupdict().get("half") is None and m["unit"].lower().startswith(("year", "年"))
            months = count * 12 if whole else 6 if m.groupdict().get("half") else count
            at = year * 12 + month - 1 - months
            if (
                m["unit"] is not None
                and m["unit"].lower() in ("year", "month")
                and m["n"] is None
                and m[0].lower().startswith("since")
            ):
                continue  # "since last year" is since its beginning
            yield Piece(m.start(), m.end(), "date", m[0], value=f"{at // 12}-{at % 12 + 1:02d}", op="since")


def _weighed(text: str, words: Words) -> Iterator[Piece]:
    bar = words.named("comparison")
    if bar is not None:
        for m in _WEIGHED.finditer(text):
            yield Piece(m.start("than"), m.end("than"), "bar", m["than"], (bar,), names=frozenset({bar.name}))


def _swallowed(pieces: Sequence[Piece]) -> list[Piece]:
    """Two measure words side by side count nothing: they are a word that the table does not have (品位, "grade")."""
    out: list[Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if last is not None and last.end == piece.start and _counts(piece) and _counts(last):
            out[-1] = Piece(last.start, piece.end, "unknown", last.text + piece.text)
        else:
            out.append(piece)
    return out


def _cleft(pieces: Sequence[Piece], words: Words) -> list[Piece]:
    """ "嘉能可是谁" asks who that is, "嘉能可是谁创立的" who did it: before a verb 是谁 is the mark."""
    who = words.named("who")
    out = list(pieces)
    for i, (piece, after) in enumerate(pairwise(pieces)):
        if piece.text == "是谁" and who is not None and after.kind in ("idea", "unknown") and after.start == piece.end:
            out[i] = Piece(piece.start, piece.end, "mark", piece.text, (who,), names=frozenset({who.name}))
    return out


# Whoever wants to know it: "my boss wants to know who …", "our minister has asked who …".
_ASKED_BY = re.compile(
    r"^\s*(?:(?:hi|hello)[, ]+)?(?:my|our) (?:boss|manager|minister|director|client|team|editor|colleagues?)"
    r"(?: \w+){1,4}? (?:know|see|ask(?:s|ed|ing)?(?: me)?|find out)\b",
    re.I,
)
_PREFIXES = frozenset(kind.prefix for kind in ontology().types.values())
_ASIDE = re.compile(
    r"(?:^|(?<=[.!?;:,–—。！？；：，\n]))\s*(?:(?:hi|hello)[, ]+)?(?:(?:I|we)(?:'m|'re|'ve| am| are| have| need| want| will| was| were)?\b"
    r"|for (?:a|an|my|our|the)\b(?=[^.!?;:]*:)|(?:my|our) (?:boss|manager|minister|director|client|team|editor|colleagues?)\b(?!(?: \w+){1,4}? (?:know|see|ask\w*|out))"
    r"|我们?(?:正|在|正在|想|要|需要|准备|打算)|本人|(?:我们?)?(?:老板|领导|上级|部里|客户|同事|经理|主任|老师)[让要叫请想问])"
    r"(?:(?! - )[^.!?;:,–—。！？；：，\n])*(?:[.!?;:,–—。！？；：，\n]| - |$)",
    re.I,
)


def _aside(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """A clause about whoever asks ("I'm drafting a note on tin."), beside the question itself: its words say nothing, the
    things that it names still count. What is denied, foretold or judged in it still is."""
    spans = [m.span() for pattern in (_ASIDE, _ASKED_BY) for m in pattern.finditer(text)]
    inside = [any(a <= p.start < b for a, b in spans) for p in pieces]
    if not any(p.kind in ("idea", "mark") and not away for p, away in zip(pieces, inside, strict=True)):
        return list(pieces)  # all of it is such a clause: "I want to know who mines tin"
    return [
        replace(p, kind="fill", words=(), entities=(), names=frozenset())
        if away
        and (
            p.kind in ("unknown", "idea", "mark")
            or p.names == {"task"}
            or p.names == {"people"}
            or (p.kind == "name" and not _thing(p))
        )
        else p
        for p, away in zip(pieces, inside, strict=True)
    ]


# Where one clause ends and the next begins; also before a question within a sentence ("I need to know who …").
_CLAUSE = re.compile(
    r"[!?;:,–—。！？；：，…\n]+|\.(?=\s|$)"
    r"|(?<=\bto know )|(?<=\btell me )|(?<=\btell us )|(?<=\bwonder )|(?<=\bwondering )|(?<=\bfind out )|(?<=\bwork out )",
    re.I,
)
_ASKING = frozenset({"who", "what", "how", "where", "when", "compare"})
_INVERTED = re.compile(r"\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|would|will|should|may)\b", re.I)
_WHETHER = re.compile(r"[吗呢么几]|是否|是不是|有没有|能否")


def _led_in(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """What leads in to the question ("For the tin chapter I need to know who mines it", 老板让我摸一下锡的底：谁在挖): words of
    it that nothing is known of say nothing. All else in it counts as ever; and so does what may be a name, or stands beside
    what is named."""
    begins, at = len(text), 0
    for end in [*(m.end() for m in _CLAUSE.finditer(text)), len(text)]:
        if at < end and _asks(text[at:end], [p for p in pieces if at <= p.start < end]):
            begins = at
            break
        at = end
    if begins == len(text):
        return list(pieces)
    return [
        replace(p, kind="fill", words=(), names=frozenset())
        if p.kind == "unknown" and p.start < begins and not _may_name(text, pieces, i)
        else p
        for i, p in enumerate(pieces)
    ]


def _asks(clause: str, pieces: Sequence[Piece]) -> bool:
    asks = any(p.kind in ("mark", "idea") and p.names & _ASKING for p in pieces)
    return asks or clause.rstrip().endswith(("?", "？")) or bool(_INVERTED.match(clause) or _WHETHER.search(clause))


def _may_name(text: str, pieces: Sequence[Piece], at: int) -> bool:
    """Whether a word of which nothing is known may be a name or a part of one: capitals, numbers, what is joined by "and" or
    stands right beside a common noun of things ("… mine", …公司)."""
    surface = pieces[at].text
    inside = re.search(r"[A-Za-z0-9]\W*$", text[: pieces[at].start].rstrip("\n")) is not None
    if (surface[:1].isupper() and (inside or not surface[1:].islower())) or any(c.isdigit() for c in surface):
        return True
    beside = [pieces[i] for i in (at - 1, at + 1) if 0 <= i < len(pieces)]
    return any(
        ("and" in p.names)
        or (p.kind == "idea" and any(w.of for w in p.words))
        or (p.kind == "name" and _touches(p, pieces[at]))
        for p in beside
    )


def _touches(one: Piece, other: Piece) -> bool:
    """Whether nothing stands between two pieces, as between the characters of a Chinese name."""
    return one.end == other.start or other.end == one.start


def _thing(piece: Piece) -> bool:
    return any(e.id.partition(":")[0] in _PREFIXES for e in piece.entities)


def _other_than(pieces: Sequence[Piece], words: Words) -> list[Piece]:
    """ "Non-Chinese", 非中国的: what denies a name alone asks for others."""
    other = words.named("alternative")
    out = list(pieces)
    for i, (piece, after) in enumerate(pairwise(pieces)):
        if (
            piece.text.lower() in ("non", "非")
            and after.kind == "name"
            and after.start - piece.end <= 1
            and other is not None
        ):
            out[i] = Piece(piece.start, piece.end, "idea", piece.text, (other,), names=frozenset({other.name}))
    return out


def _counts(piece: Piece) -> bool:
    return piece.kind == "fill" and piece.text in _MEASURE_WORDS


def _dated(pieces: list[Piece]) -> list[Piece]:
    """Each date with the words that say how it is meant, as one piece."""
    out: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.kind != "date" and not (piece.kind == "slot" and piece.slot >= 0x80):
            out.append(piece)
            at += 1
            continue
        ops: list[str] = []
        start, end = piece.start, piece.end
        while out and (op := _op(out[-1])) is not None:
            ops.append(op)
            start = out.pop().start
        at += 1
        while at < len(pieces) and pieces[at].kind == "time":
            ops.append(_op(pieces[at]) or "in")
            end = pieces[at].end
            at += 1
        while at < len(pieces) and pieces[at].kind == "fill" and pieces[at].text in _UNTIL_NOW:
            ops.append("since")  # 2025年10月至今
            end = pieces[at].end
            at += 1
        # "from … on" is since; a plain "in" yields to what is said more exactly.
        exact = [op for op in ops if op != "in"]
        op = exact[0] if exact else piece.op or "in"
        value = piece.first if op == "since" and piece.first else piece.value
        out.append(Piece(start, end, piece.kind, piece.text, value=value, op=op, slot=piece.slot))
    return out


_SIDES = {"by": "by", "from": "by", "cong": "by", "to": "to", "against": "to", "for": "to", "dui": "to"}
_AIMED = re.compile(
    r"针对|target\w*|hit(?:s|ting)?|affect(?:s|ing)?|hurt(?:s|ing)?|(?:aimed|directed|levelled) (?:at|against)|.* against",
    re.I,
)
# Before whom it is done to, and after who does it: 日本受中国限制, "Japan faces …".
_SUFFERED = re.compile(
    r"(?:受|受到|遭|遭到|遭受|遭遇|面临|碰到|碰上|遇到|遇上)了?|fac(?:e|es|ed|ing)|suffer\w*|meets?|subject to|(?:hit|affected) by",
    re.I,
)
_DESTINED = frozenset({"export", "sell", "supply"})  # 出口美国: what stands right after the verb is whom it goes to


def _sided(pieces: Sequence[Piece]) -> list[Piece]:
    """Names with the side that the word before them tells: "by China", "to Japan", 对美; or one after, as in "Japan faces"."""
    out = list(pieces)
    before: Piece | None = None
    for i, piece in enumerate(pieces):
        if piece.kind in ("name", "slot") and before is not None:
            destined = not before.text.isascii() and before.names & _DESTINED and _touches(before, piece)
            out[i] = replace(piece, side="to" if before.kind == "idea" and destined else side_of(before))
        elif piece.kind == "idea" and _SUFFERED.fullmatch(piece.text):
            at = next((j for j in range(i - 1, -1, -1) if pieces[j].kind != "fill"), -1)
            if at >= 0 and out[at].kind in ("name", "slot") and not out[at].side:
                out[at] = replace(out[at], side="to")
        if piece.kind != "fill":
            before = piece
    return out


# What leaves out the thing that is named behind it, and what does so before it (中国以外).
_EXCEPT = re.compile(
    r"other than|besides|(?:apart|aside|besides) from|except(?: for)?|excluding|outside(?: of)?|leaving (?:aside|out)|barring|save(?: for)?|beyond"
    r"|not (?:counting|including)|with the exception of|minus|than|non|rather than"
    r"|除了?|除[去开掉]|撇开|抛开|不算上?|不含|[刨剔]除|刨去|剔掉|排除|扣除|去掉|非",
    re.I,
)
_EXCEPTED = re.compile(r"以外的?|之外的?|外|除外")
_REACH = 3  # pieces between "to" and what is left out of those to whom it is done
_OTHERS = "alternative"  # the idea of what there is besides


_SET = re.compile(r"(?:leav|set|putt|tak)(?:e|ing)?", re.I)
_ASIDE_BEHIND = re.compile(r"aside|out|apart|to one side|out of it|out of the picture|off the table", re.I)


def _left_out(pieces: Sequence[Piece], words: Words) -> list[Piece]:
    """Names of what is left out ("besides China", 除中国外, 中国以外, "leaving China aside"), and the words that say so."""
    out = list(pieces)
    other = words.named(_OTHERS)
    for i in range(1, len(out) - 1):
        before, name, after = out[i - 1 : i + 2]
        if name.kind == "name" and _SET.fullmatch(before.text) and _ASIDE_BEHIND.fullmatch(after.text) and other:
            for j, piece in ((i - 1, before), (i + 1, after)):
                out[j] = replace(
                    piece, kind="idea", words=(other,), names=frozenset({other.name}), light=False, side="except"
                )
            out[i] = replace(name, side="except")
    said = [i for i, p in enumerate(pieces) if p.kind != "fill"]
    for at, i in enumerate(said):
        if out[i].kind not in ("name", "slot") or out[i].side == "to" or _aimed_before(out, said[:at]):
            continue  # 对美国以外, "to countries other than the US": whom it is not done to
        around = [(said[at - 1], _EXCEPT)] if at else []
        around += [(said[at + 1], _EXCEPTED)] if at + 1 < len(said) else []
        beside = [j for j, told in around if _OTHERS in out[j].names and told.fullmatch(out[j].text)]
        for j in (i, *beside) if beside else ():
            out[j] = replace(out[j], side="except")
    return out


def _aimed_before(pieces: Sequence[Piece], before: Sequence[int]) -> bool:
    """Whether what stands before the words of leaving out, nouns passed over, says to whom it is done."""
    told = [pieces[i] for i in before]
    if not told or _OTHERS not in told[-1].names:
        return False
    rest = [p for p in told[:-1] if not (p.kind == "idea" and (any(w.of for w in p.words) or _OTHERS in p.names))]
    return bool(rest) and side_of(rest[-1]) == "to" and pieces.index(rest[-1]) >= pieces.index(told[-1]) - _REACH


def side_of(before: Piece) -> str:
    """On which side a word puts the name after it: by (who does it), to (whom it is done to), or neither."""
    if before.kind == "idea":
        return "to" if _AIMED.fullmatch(before.text) else "by" if _SUFFERED.fullmatch(before.text) else ""
    sides = {_SIDES[name] for name in before.names if name in _SIDES} if before.kind == "mark" else set()
    return sides.pop() if len(sides) == 1 else ""


_UNTIL_NOW = {
    "至今",
    "迄今",
    "到现在",
    "到目前为止",
    "至今为止",
    "迄今为止",
    "到今天",
    "until now",
    "up to now",
    "so far",
}
_BEFORE_A_DATE = {
    "in": "in",
    "on": "in",
    "at": "in",
    "for": "in",
    "zai": "in",
    "from": "since",
    "cong": "since",
    "by": "as_of",  # what holds by the end of a year holds on its last day
}


def _op(piece: Piece) -> str | None:
    """How a word before or after a date says that it is meant."""
    if piece.kind == "time":
        return piece.words[0].name
    if piece.kind == "mark":
        return next((_BEFORE_A_DATE[n] for n in sorted(piece.names) if n in _BEFORE_A_DATE), None)
    return None
