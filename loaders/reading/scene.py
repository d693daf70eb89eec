"""A sentence with all that reading needs to know of it: what is named, in which lists, by which predicates, and what
the text before it leaves to be understood.

Nothing here decides what a sentence says; it lays out what it could be about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar

from loaders.documents.model import BlockKind
from loaders.reading.lexicon import (
    Cue,
    Hit,
    Noun,
    Predicate,
    cues,
    home_of_money,
    homes,
    inflect,
    lower,
    nouns,
    predicates,
)
from loaders.reading.sentences import Sentence
from loaders.reading.sums import Sum, sums
from loaders.reading.times import Times, times
from loaders.reading.view import View
from ontology.names.index import Entity
from ontology.names.mentions import Mention, Recogniser
from ontology.names.values import Money

ENTITY_TYPES = ("Country", "Mineral", "Alliance", "Organization", "Project", "Measure")
VALUE_TYPES = ("Date", "Money", "Percent", "Quantity", "Number", "Rank")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that may fill a role: a mention, a common noun, a pronoun with its antecedent, or what is understood."""

    type: str
    name: str
    ids: tuple[str, ...]
    start: int  # in the normal text; an understood one stands at the sentence's start
    end: int
    how: str  # how the recogniser found it, or: nominal, pronoun, prev, heading, title, topic, home
    kind: str = ""  # of a common noun: what it implies
    form: str = ""

    @property
    def understood(self) -> bool:
        """The words do not stand here: the name comes from elsewhere in the document."""
        return self.how in UNDERSTOOD

    @property
    def unnamed(self) -> bool:
        """The text leaves it unnamed here: nothing stands for it, or a mere pronoun; "the programme" is a mention."""
        return self.understood and (self.how != "pronoun" or self.form == "bare")

    @property
    def key(self) -> str:
        return self.ids[0] if len(self.ids) == 1 else f"{self.type}/{lower(self.name)}"


# Within a longer name: a thing, what a place stands for, and a region's government.
INSIDE = frozenset({"inside", "inside place", "inside region"})
NOT_REMEMBERED = INSIDE | {"twin", "region"}
UNDERSTOOD = frozenset({"pronoun", "prev", "heading", "title", "topic", "home"})


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one type in one list (A、B和C); a single item is a group of one. Roles are filled by groups."""

    type: str
    items: tuple[Item, ...]
    start: int
    end: int

    @property
    def how(self) -> str:
        return self.items[0].how

    @property
    def understood(self) -> bool:
        return self.items[0].understood


@dataclass(frozen=True)
class Scene:
    view: View
    sentence: Sentence
    groups: tuple[Group, ...]  # in order of their start
    inside: tuple[Mention, ...]  # mentions within longer names
    values: tuple[Mention, ...]
    forms: tuple[Mention, ...]
    places: tuple[Mention, ...]
    predicates: tuple[Hit[Predicate], ...]
    cues: tuple[Hit[Cue], ...]
    understood: dict[str, tuple[Group, ...]] = field(default_factory=dict)
    earlier: tuple[Mention, ...] = ()  # the dates of the last sentence before this one that has any
    sum: Sum | None = None  # where it has no money of its own: the sum that stands beside it
    times: Times | None = None  # when the document's rules hold, wherever that is told
    cache: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)  # of features

    @property
    def text(self) -> str:
        return self.view.text[self.sentence.start : self.sentence.end]

    @cached_property
    def by_type(self) -> dict[str, list[Group]]:
        out: dict[str, list[Group]] = defaultdict(list)
        for group in self.groups:
            out[group.type].append(group)
        return out

    @cached_property
    def value_kinds(self) -> list[str]:
        return sorted({m.type for m in self.values})

    @cached_property
    def cue_groups(self) -> dict[str, list[Hit[Cue]]]:
        out: dict[str, list[Hit[Cue]]] = defaultdict(list)
        for hit in self.cues:
            out[hit.entry.group].append(hit)
        return out


@dataclass(frozen=True, slots=True)
class Described:
    """Words that stand for a thing of some type without being its name, as the language model spots them."""

    start: int
    end: int
    type: str


def scenes(
    view: View, mentions: Sequence[Mention], spans: Sequence[Sentence], described: Sequence[Described] = ()
) -> list[Scene]:
    """Lay out every sentence of a document in order; what one names, the next may leave understood."""
    mentions = _without_chance(mentions, view.text)
    topic, home = _topics(view, mentions), _home(mentions, view.text, view.document.country)
    short = {**_also_called(view.text, mentions), **_same_names(mentions), **_short_names(mentions)}
    out: list[Scene] = []
    memory = _Memory(topic, home)
    for m in mentions:
        if m.type == "Project" and not m.inside and (words := _project_words(m)):
            memory.projects.setdefault(words, _item(m, "short"))
    for m in mentions:
        if m.type in ("Measure", "Alliance") and not m.inside and m.how != "noun":
            memory.titles[m.type].setdefault(m.name or m.surface, _item(m, short=short))
    at = 0
    predicate_hits = _by_sentence(predicates().longest(view.text), spans)
    cue_hits = _by_sentence(_outside(cues().longest(view.text), mentions), spans)
    noun_hits = _by_sentence(nouns().longest(view.text), spans)
    descriptions = _by_sentence(described, spans)
    beside = sums(view.text, spans, mentions)
    for number, sentence in enumerate(spans):
        while at < len(mentions) and mentions[at].nstart < sentence.start:
            at += 1
        own = []
        k = at
        while k < len(mentions) and mentions[k].nstart < sentence.end:
            if mentions[k].nend <= sentence.end:
                own.append(mentions[k])
            k += 1
        hits = (predicate_hits[number], cue_hits[number], noun_hits[number], descriptions[number])
        scene = _scene(view, sentence, own, *hits, memory, short, beside.get(number))
        out.append(scene)
        memory.read(scene)
    told = times(out)
    return out if told is None else [replace(scene, times=told) for scene in out]


def _without_chance(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Without the towns that two characters inside a foreign name written in Chinese only look like: 莫阿 in 卡莫阿 is not
    Moa in Cuba."""
    out: list[Mention] = []
    began = 0  # where the name begins that may hold the next mention
    for m in mentions:
        if not m.inside:
            began = m.nstart
        elif m.type == "Place" and m.nend - m.nstart == 2 and began < m.nstart and _abroad(text, m):
            continue
        out.append(m)
    return out


def _abroad(text: str, place: Mention) -> bool:
    """A place outside China that is named in Chinese."""
    chinese = all("\u4e00" <= c <= "\u9fff" for c in text[place.nstart - 1 : place.nend])
    return chinese and not any(i.ids == (_CHINA,) for i in _of_place(place))


# Groups of cues that say nothing of a sentence where they stand in a name or a date (非洲大陆自由贸易区, May 2025).
_OF_SENTENCES = frozenset({"negation", "modal", "lifecycle"})


def _outside(hits: Iterable[Hit[Cue]], mentions: Sequence[Mention]) -> list[Hit[Cue]]:
    """The cues without those that are but part of a name or a value."""
    named = sorted((m.nstart, m.nend) for m in mentions if not m.inside)
    starts = [start for start, _ in named]

    def within(hit: Hit[Cue]) -> bool:
        at = bisect_right(starts, hit.start) - 1
        return at >= 0 and hit.end <= named[at][1]

    return [hit for hit in hits if hit.entry.group not in _OF_SENTENCES or not within(hit)]


T = TypeVar("T", Hit[Predicate], Hit[Cue], Hit[Noun], Described)


def _by_sentence(hits: Sequence[T], spans: Sequence[Sentence]) -> list[list[T]]:
    """Sort hits into sentences; one that crosses a sentence's edge belongs to none."""
    out: list[list[T]] = [[] for _ in spans]
    number = 0
    for hit in sorted(hits, key=lambda h: (h.start, h.end)):
        while number < len(spans) and spans[number].end <= hit.start:
            number += 1
        if number == len(spans):
            break
        if hit.start >= spans[number].start and hit.end <= spans[number].end:
            out[number].append(hit)
    return out


def _scene(
    view: View,
    sentence: Sentence,
    mentions: Sequence[Mention],
    predicate_hits: Sequence[Hit[Predicate]],
    cue_hits: Sequence[Hit[Cue]],
    noun_hits: Sequence[Hit[Noun]],
    described: Sequence[Described],
    memory: _Memory,
    short: Mapping[str, Called],
    beside: Sum | None,
) -> Scene:
    text = view.text
    named = [m for m in mentions if m.type in ENTITY_TYPES and not m.inside]
    forms = [m for m in mentions if m.type == "Form"]
    whole = [m for m in mentions if not m.inside]
    items = _bracketed(text, _one_thing(text, [_item(m, short=short) for m in named]), noun_hits)
    items = [_about(text, sentence, i, whole) for i in items if i.ids or not _SORT.fullmatch(i.name)]
    items += _short_projects(text, sentence, memory.projects, mentions)
    items += [i for m in forms for i in _of_form(m, named)]
    items += [i for m in mentions if m.type == "Place" and not m.inside for i in _of_place(m)]
    nested = [_item(m, "inside") for m in mentions if m.inside and m.type in ENTITY_TYPES]
    rules = [(m.nstart, m.nend) for m in named if m.type == "Measure"]
    nested += [
        i
        for m in mentions
        if m.type == "Place" and m.inside
        for i in _of_place(m, "inside place")
        if i.how != "inside region" or _within(i.start, i.end, rules)
    ]
    taken = [(m.nstart, m.nend) for m in named if m.type not in ("Country", "Mineral")]
    founded = [i for i in _founded(text, sentence) if not _overlaps(i.start, i.end, taken)]
    taken += [(i.start, i.end) for i in founded]
    for item in items:
        if item.type == "Organization" and item.how != "nominal" and _ISSUES.match(text, item.end, sentence.end):
            memory.issuer = item
            break
    pronouns = _pronouns(text, _bare_words(cue_hits, described), taken, memory, items)
    used = [(i.start, i.end) for i in (*founded, *pronouns)]
    told = list(_descriptions(text, noun_hits, described, used, mentions))
    taken += [(i.start, i.end) for i in (*pronouns, *told)]
    items += told
    items += _nominals(text, sentence, noun_hits, taken, [m for m in mentions if not m.inside])
    items = memory.same_nominals(text, items + founded)
    items = _said_of(text, pronouns, _apposed(text, sorted(items, key=lambda i: (i.start, i.end))))
    items += [twin for i in items for twin in _twin(text, i)]
    nested += [body for i in items if i.type == "Measure" and i.how != "twin" for body in _issuers(text, i)]
    items += pronouns
    items.sort(key=lambda i: (i.start, i.end))
    strict = [(m.nstart, m.nend) for m in named if m.type in ("Organization", "Project", "Alliance", "Country")]
    values = [m for m in mentions if m.type in VALUE_TYPES]
    return Scene(
        view=view,
        sentence=sentence,
        groups=tuple(sorted((*_grouped(text, items), *(_group([i]) for i in nested)), key=lambda g: (g.start, -g.end))),
        inside=tuple(m for m in mentions if m.inside and m.type in (*ENTITY_TYPES, "Place")),
        values=tuple(values),
        forms=tuple(forms),
        places=tuple(m for m in mentions if m.type == "Place" and not m.inside),
        predicates=(
            *(h for h in predicate_hits if not _within(h.start, h.end, strict)),
            *_of_context(sentence),
            *_carried(sentence, predicate_hits, items, values, memory),
            *_adjacent(text, items),
        ),
        cues=tuple(cue_hits),
        understood=memory.understood(sentence),
        earlier=memory.dates,
        sum=beside,
    )


def _of_context(sentence: Sentence) -> Iterator[Hit[Predicate]]:
    """The predicates of a table's caption and headers, as if they stood before each of its rows."""
    for hit in predicates().longest(sentence.context) if sentence.context else ():
        yield Hit(sentence.start, sentence.start, hit.entry)


_ITS = re.compile(r"(?:的|现行|政府的?)?[《“\"]?|['’]s\s(?:new\s)?[“\"]?|\s[“\"]?")

# What a row of figures may go on with unsaid: 越南占15%,缅甸占10% after a sentence on reserves.
_MEASURED = frozenset({"PRODUCES", "HOLDS_RESERVES", "CONSUMES", "IMPORT_DEPENDENCE"})


# What a list of minerals may go on with: "the following are strategic:" and line after line of names.
_LISTED = frozenset({"LISTS_AS_CRITICAL", "COVERS", "RESTRICTS_EXPORT", "IMPOSES_TARIFF"})


def _states(hit: Hit[Predicate]) -> bool:
    """Whether a predicate by itself says something about what is measured or listed."""
    return hit.entry.relation in _LISTED | _MEASURED and hit.entry.cls != "weak"


def _saying(hits: Iterable[Hit[Predicate]], relations: Set[str]) -> tuple[Predicate, ...]:
    found = {h.entry.relation: h.entry for h in hits if h.entry.relation in relations and h.entry.cls != "weak"}
    return tuple(found[r] for r in sorted(found))


def _carried(
    sentence: Sentence,
    hits: Sequence[Hit[Predicate]],
    items: Sequence[Item],
    values: Sequence[Mention],
    memory: _Memory,
) -> Iterator[Hit[Predicate]]:
    """What the sentence before measured, where this one gives figures of named parties and does not say of what; and
    what it said of minerals, where this one names more of them and says nothing of its own."""
    figures = any(v.type in ("Percent", "Quantity", "Rank") for v in values)
    parties = any(i.type in ("Country", "Organization") and not i.understood for i in items)
    if figures and parties and not _saying(hits, _MEASURED):
        yield from _again(sentence, memory.measures)
    if any(i.type == "Mineral" for i in items) and not any(_states(h) for h in hits):
        yield from _again(sentence, memory.listed)


def _again(sentence: Sentence, told: Iterable[Predicate]) -> Iterator[Hit[Predicate]]:
    for entry in told:
        yield Hit(sentence.start, sentence.start, replace(entry, cls="carried", phrase="carried"))


_BESIDE = re.compile(
    r"|的|国有(?:矿企|企业)?|国企|企业|公司|矿企|[\u4e00-\u9fff]{0,6}(?:公司|集团|企业|基金|巨头|商)|['’]s |-based |n | "
)


def _adjacent(text: str, items: Sequence[Item]) -> Iterator[Hit[Predicate]]:
    """What stands side by side needs no verb: a country before a company or a works (法国欧安诺, Italy's Acciaierie) says
    where that is, one before a rule (美国《国防生产法》, the EU's Batteries Regulation) whose it is."""
    for left, right in pairwise(items):
        if (
            left.type == "Country"
            and right.type in ("Organization", "Project")
            and not (left.understood or right.understood or right.how == "region")
            and 0 <= right.start - left.end <= 12
            and _BESIDE.fullmatch(text, left.end, right.start)
        ):
            yield Hit(left.end, left.end, Predicate("LOCATED_IN", "", "beside", "beside"))
        if (
            left.type in ("Country", "Alliance", "Organization")
            and right.type == "Measure"
            and not (left.understood or right.understood)
            and 0 <= right.start - left.end <= 6
            and _ITS.fullmatch(text, left.end, right.start)
        ):
            yield Hit(left.end, left.end, Predicate("ENACTED", "", "beside", "beside"))


def _within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in spans)


# What a thing is called throughout a document, and its ids.
Called = tuple[str, tuple[str, ...]]


def _short_names(mentions: Sequence[Mention]) -> dict[str, Called]:
    """For a thing that the vocabulary does not know, the short name that the document gives it, where it gives one."""
    out: dict[str, Called] = {}
    for m in mentions:
        if m.how == "defined" and not m.ids and m.name and len(m.surface) < len(out.get(m.name, (m.name,))[0]):
            out[m.name] = (clean_name(m.surface), ())
    return out


# Between two names of one thing: the Riverbed Act, also known as Law 12; Law 12 (the Riverbed Act); X,又称Y.
_ALSO = re.compile(
    r",?\s\(?(?:also|otherwise|commonly|better|formally|officially|previously|formerly|now|still)\s(?:known\sas|called|named|referred\sto\sas)\s(?:the\s)?[“\"‘']?"
    r"|,?\s\(?(?:formerly|previously|a\.?k\.?a\.?|i\.e\.)[,\s]\s?(?:the\s)?[“\"‘']?|,?\s(?:has\s(?:since\s)?been\s|was\s(?:later\s)?|later\s)?renamed\s(?:as\s)?(?:the\s)?[“\"‘']?"
    r"|\s?\((?:the\s)?[“\"‘']?"
    r"|》?[,(]*(?:又称|又名|也称|亦称|俗称|也叫|全称|原名|曾用名|更名为|改名为|现名|即)(?:为|是|:)?[“《\"]?"
)
_WITH_BRACKET = re.compile(r"(\S[^()]{5,})\s?\(([A-Z][^()]{5,})\)")
# An act by its title or its number: the Riverbed Act or Law No. 12.
_OR_NUMBER = re.compile(r",?\sor\s(?:the\s)?")
_NUMBERED = re.compile(r"\b(?:[Nn]o\.?|№)\s?\d|\d/\d|\d-\d{3}")


def _also_called(text: str, mentions: Sequence[Mention]) -> dict[str, Called]:
    """The other names that a document gives to what it names, each with what it means: what the tables know, else the
    first."""
    out: dict[str, Called] = {}
    named = [m for m in mentions if m.type in ("Organization", "Project", "Alliance", "Measure") and not m.inside]
    for m in named:
        name = m.name or clean_name(m.surface)
        if whole := _WITH_BRACKET.fullmatch(name):
            out.update({part: (name, tuple(m.ids)) for part in whole.groups()})
    for left, right in pairwise(named):
        if left.type != right.type or (left.ids and right.ids) or not _is_called(text, left, right):
            continue
        one, other = ((m.name or clean_name(m.surface), tuple(m.ids)) for m in (left, right))
        known, name = (other, one[0]) if other[1] else (one, other[0])
        if name != known[0]:
            out.setdefault(name, out.get(known[0], known))
    return out


def _is_called(text: str, left: Mention, right: Mention) -> bool:
    """Whether the second name is told to be another of the first's thing."""
    if right.nstart - left.nend > 40:
        return False
    gap = text[left.nend : right.nstart]
    if _ALSO.fullmatch(gap):
        return not gap.endswith("(") or text[right.nend : right.nend + 1] == ")"
    if gap in ("“", "《"):  # 关键矿产储备计划“金库计划”
        return not (left.ids or text[left.nstart].isascii() or text[left.nstart - 1 : left.nstart] in ("“", "《"))
    return (
        left.type == "Measure"
        and bool(_OR_NUMBER.fullmatch(gap))
        and bool(_NUMBERED.search(left.surface)) != bool(_NUMBERED.search(right.surface))
    )


_NAME_WORD = re.compile(r"[a-z]+|\d[\d./-]*\d|\d")
_LITTLE = frozenset({"the", "of", "and", "for", "on", "in", "no", "nos", "number", "s", "project", "projects"})


def _same_names(mentions: Sequence[Mention]) -> dict[str, Called]:
    """Projects and rules that one text names in two ways: by the same words (Law 24.585, law No 24.585), a project also
    by more (EMILI lithium mining project, Emili lithium project). Both are what the tables know, or what comes first."""
    words: dict[tuple[str, str, tuple[str, ...]], frozenset[str]] = {}
    spelt = _abbreviated(mentions)
    for m in mentions:
        if m.type in ("Project", "Measure") and len(m.ids) < 2 and not m.inside and m.surface[:1].isascii():
            name = m.name or clean_name(m.surface)
            key = (m.type, name, m.ids)
            if key not in words:
                words[key] = _own_words(m.type, _spelt_out(name, spelt))
    having: dict[str, list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
    for key, own in words.items():
        for word in own:
            having[word].append(key)
    out: dict[str, Called] = {}
    order = {key: n for n, key in enumerate(words)}
    for key, own in words.items():
        near = min((having[w] for w in sorted(own)), key=len, default=[])
        more = [k for k in near if k != key and k[0] == key[0] and _same_thing(key[0], own, words[k])]
        if len(more) == 1 and not (key[2] and more[0][2]):
            known, other = sorted((key, more[0]), key=lambda k: (not k[2], order[k]))
            out[other[1]] = out.get(known[1], known[1:])
    return out


_DATED = re.compile(r"(?<=\d)\s(?:of|dated)\s\d{1,2}\s[A-Z][a-z]+\s(?:19|20)\d\d\Z")


def _own_words(type_: str, name: str) -> frozenset[str]:
    """The words by which a name is known again. Of a rule, neither whose it is nor the day of a numbered one counts, nor
    whether a word is in the plural (Mineral Strategy, Minerals Strategy for Finland)."""
    if type_ != "Measure":
        return frozenset(_NAME_WORD.findall(lower(name))) - _LITTLE
    words = frozenset(_NAME_WORD.findall(lower(_NUMBER_OF_YEAR.sub(r"\1 \2", _DATED.sub("", name))))) - _LITTLE
    own = frozenset(w.rstrip("s") for w in words - _of_countries(name))
    return own if len(own) >= 2 else frozenset(words)


def _of_countries(name: str) -> frozenset[str]:
    """The words of a name that name a country or bloc."""
    found, _ = Recogniser.standard().vocabulary_hits(name)
    return frozenset(
        w for c in found if c.type in ("Country", "Alliance") for w in _NAME_WORD.findall(lower(name[c.start : c.end]))
    )


_YEAR_WORD = re.compile(r"(?:19|20)\d\d")
_NUMBER_OF_YEAR = re.compile(r"(?<![\d./-])(\d{1,4})[/-]((?:19|20)\d\d)(?![\d./-])")


_SPELT_WITHIN = re.compile(r"((?:[A-Z][\w'’-]*\s(?:(?:and|of|for|the|on|in)\s)?){1,8})\(([A-Z][A-Za-z]{1,7})\)(?=\s)")


def _abbreviated(mentions: Sequence[Mention]) -> dict[str, str]:
    """What an abbreviation in the middle of a name stands for: Covered Waste (CW) Programme."""
    out = {}
    for m in mentions:
        found = _SPELT_WITHIN.search(m.surface) if m.type in ("Project", "Measure") else None
        if found is None:
            continue
        full, letters = found.group(1).split(), found.group(2)
        capitals = [n for n, w in enumerate(full) if w[0].isupper()]
        if "".join(full[n][0] for n in capitals[-len(letters) :]) == letters.upper():
            out[letters] = " ".join(full[capitals[-len(letters)] :])
    return out


_LETTERS = re.compile(r"(?<![\w(])[A-Z][A-Za-z]{1,7}(?!\w)")
_IN_BRACKETS = re.compile(r"\s\(([A-Z][A-Za-z]{1,7})\)")


def _spelt_out(name: str, spelt: Mapping[str, str]) -> str:
    bare = _IN_BRACKETS.sub(lambda m: "" if m[1] in spelt else m[0], name)
    return _LETTERS.sub(lambda m: spelt.get(m[0], m[0]), bare)


def _same_thing(type_: str, own: frozenset[str], others: frozenset[str]) -> bool:
    """Whether others are these words; or, of a rule, hold them and add but the year; of a project, no figure."""
    if type_ == "Measure" and len(own) >= 2 and own < others:
        return all(_YEAR_WORD.fullmatch(w) for w in others - own) and not any(_YEAR_WORD.fullmatch(w) for w in own)
    if type_ != "Project" or not any(len(w) > 3 for w in own):
        return bool(own) and own == others
    return own <= others and not any(w[0].isdigit() for w in others - own)


def _one_thing(text: str, items: Sequence[Item]) -> list[Item]:
    """Two names of which one stands in brackets behind the other are one thing: the linked one's, else the first's."""
    out: list[Item] = []
    for item in items:
        before = out[-1] if out else None
        if (
            before is not None
            and before.type == item.type in ("Organization", "Project", "Alliance", "Measure")
            and text[before.end : item.start] in ("(", " (")
            and text[item.end : item.end + 1] in (")", ",", ":")
            and not (before.ids and item.ids and before.ids != item.ids)
        ):
            known = item if item.ids and not before.ids else before
            out[-1] = replace(
                before, name=known.name, ids=known.ids, end=item.end + (text[item.end : item.end + 1] == ")")
            )
            continue
        out.append(item)
    return out


def _bracketed(text: str, items: Sequence[Item], nouns_: Iterable[Hit[Noun]]) -> list[Item]:
    """A Chinese project whose foreign name stands in brackets before what it is goes on to that: 尼科(NICO)项目."""
    ends = {h.end: h.start for h in nouns_ if h.entry.type == "Project"}
    out = []
    for item in items:
        if (
            item.type == "Project"
            and not text[item.start].isascii()
            and text[item.end - 1] == ")"
            and item.end in ends.values()
        ):
            end = next(e for e, s in ends.items() if s == item.end)
            item = replace(item, end=end)
        out.append(item)
    return out


_GENERIC = re.compile(
    r"(?:memorand(?:um|a) of (?:understanding|cooperation)|letter of intent|strategic partnership|partnership|framework(?: agreement)?|"
    r"joint (?:statement|declaration)|cooperation agreement|agreement|declaration|amendments?|protocol|strategy|decree|order|memorandum)",
    re.IGNORECASE,
)


def _about(text: str, sentence: Sentence, item: Item, mentions: Sequence[Mention]) -> Item:
    """A common noun written as a name ("Memorandum of Understanding", 合作协议) is made particular by what it is about."""
    if item.ids or item.type not in ("Alliance", "Measure", "Project"):
        return item
    if item.how == "noun" and not text[item.start].isascii():
        start = _left_zh(text, sentence.start, item.start, item.type, mentions)
        return replace(item, start=start, name=clean_name(text[start : item.end])) if start < item.start else item
    if item.type == "Project" or not _GENERIC.fullmatch(item.name):
        return item
    return replace(item, name=clean_name(item.name + _right_en(text, item.end, sentence.end, False)))


# Between a name and the common noun that says what it is: Udokan is the largest project, Nolans, a rare-earths mine, X是…矿山;
# after a verb also over where it stands: the Cloncurry Mill in Queensland, which is the only fully licensed and operating mill.
_IS_A = re.compile(
    r"(?:\s?\([^()]{0,60}\))?(?:,\s|\s[-–—]\s|,?\s(?:which\s)?(?:is|was|are|as|being|became|becomes|remains)\s)"
    r"(?:now\s|also\s|currently\s|one of\s)?(?:an?|the|its|their|[A-Z][\w.]+['’]s)\s(?:[\w-]+\s){0,2}"
    r"|(?:\s?\([^()]{0,60}\))?,?(?:是|为|系|作为|成为|即)[^,。;:、“”]{0,10}"
)
_LITTLE_WORDS = r"(?:of|in|on|at|to|by|for|from|with|into|under|that|which|who|where|when|than|as)\b"
_IS_THE = re.compile(
    r"(?:\s?\([^()]{0,60}\))?(?:\s(?:in|near|outside)\s(?:the\s)?[A-Z][\w'’.-]*(?:,?\s(?:of\s)?[A-Z][\w'’.-]*){0,4})?"
    r"(?:,?\s(?:which\s)?(?:is|was|became|becomes|remains)\s|,\s(?=the\s(?:only|first|largest|world|country|nation)))"
    rf"(?:now\s|also\s|currently\s|still\s|one of\s)?(?:an?|the|its|their)\s(?:(?!{_LITTLE_WORDS})[\w'’-]+,?\s){{0,6}}"
)
# Between a common noun and the name that follows it: a mill in Utah - the White Mesa Mill, a plant called X, 一座矿山——X.
_NAMED_SO = re.compile(
    r"[^;,:]{0,36}?\s?(?:[-–—]\s|,?\s?(?:called|named|known as|dubbed|titled|entitled)\s)(?:the\s)?[“\"']?"
    r"|(?:——|—|-|,?即|,?名为|,?名叫|:)[“《]?"
)


# Between a rule told by a common noun and its name in brackets: the royalty table of 26 April 2025 (Regulation 19).
_NAMED_BEHIND = re.compile(r"(?:\s(?:of|dated)\s[\w ]{4,18})?\s?\((?:the\s)?")


def _named_behind(text: str, left: Item, right: Item) -> bool:
    if left.type != "Measure":
        return False
    behind = text[right.end : right.end + 1]
    if text[left.end : right.start] == ", ":  # a moratorium on new concessions, Law 407, has applied since
        return (
            behind in (",", ".", ";")
            and bool(re.search(r"\d", right.name))
            and _RESTRICTION.search(left.name) is not None
        )
    return behind == ")" and bool(_NAMED_BEHIND.fullmatch(text, left.end, right.start))


# Between an act and the restriction that it brings, which is no second measure: Decree 7 introduced an export ban, a quota
# under Decision 4, 第46号公告对锑实施出口管制.
_ACT = re.compile(
    r"\b(?:regulation|decree|order|announcement|notice|circular|decision|proclamation|resolution|instrument)s?\b|公告|令|通知|决定",
    re.IGNORECASE,
)
_RESTRICTION = re.compile(
    r"\b(?:bans?|prohibitions?|moratorium|quotas?|export (?:controls?|restrictions?|licen[cs]ing))\b|禁令|配额|出口管制|出口限制",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    r"\)?,?\s(?:which\s|that\s)?(?:has\s|have\s)?(?:introduc|impos|establish|institut|plac)(?:e|es|ed|ing)\s(?:an?\s|the\s|its\s)?(?:[\w-]+\s){0,2}"
    r"|》?[^,。;《》]{0,4},?(?:决定|规定)?(?:对[^,。;]{1,24})?(?:规定|建立|设立|实施|实行)了?[^,。;]{0,8}"
)
_BY_ACT = re.compile(r"[^.;:]{0,40}?\s(?:under|through|by|via|pursuant to|according to|as per)\s(?:the\s|its\s|a\s)?")
# The same told from the restriction: the ban on ores, which the Mining Law put into effect; the quota laid down in Decree 5.
_WHICH = re.compile(r",?\s(?:which|that)\s(?:the\s|its\s)?")
_PUTS = re.compile(r"\)?\s(?:had\s|has\s)?(?:put|introduc|impos|establish|institut|brought|laid|set)")
_LAID_DOWN = re.compile(
    r"[^.;:,]{0,40}?\s(?:introduced|imposed|established|instituted|laid down|set out|set)\s(?:by|in|under|through)\s(?:the\s|its\s)?"
)


def _put_by(text: str, left: Item, right: Item) -> bool:
    """Whether the act on the right is said to bring the restriction on the left."""
    if left.type != "Measure" or not (_RESTRICTION.search(left.name) or lower(left.name).startswith("export")):
        return False
    if _WHICH.fullmatch(text, left.end, right.start):
        return _PUTS.match(text, right.end) is not None
    return _LAID_DOWN.fullmatch(text, left.end, right.start) is not None


# Between a part of a works, told by a common noun, and the works: the copper mining facility at Udokan.
_WORKS_ITSELF = re.compile(
    r"(?:projects?|operations?|mines?|mining facilit(?:y|ies)|deposits?|sites?|(?:processing|separation|production|leach|recovery)\s(?:plant|facility))\Z",
    re.IGNORECASE,
)
_AT_WORKS = re.compile(r"\s(?:at|of|called)\s(?:the\s)?")


def _apposed(text: str, items: Sequence[Item]) -> list[Item]:
    """A common noun that the text says is a certain named thing means that thing."""
    out = list(items)
    for type_ in ("Project", "Measure", "Organization", "Alliance"):
        own = [n for n, i in enumerate(out) if i.type == type_]
        for a, b in pairwise(own):
            left, right = out[a], out[b]
            if left.end > right.start or not (_common(left) or _common(right)):
                continue
            if _common(left) and _common(right):
                if _told_before(text, left) and _IS_THE.fullmatch(text, left.end, right.start):
                    out[b] = replace(right, name=left.name, ids=left.ids)
            elif _common(right):
                gap = (text, left.end, right.start)
                if (_IS_A.fullmatch(*gap) or _IS_THE.fullmatch(*gap)) or (
                    _brings(left, right) and _BRINGS.fullmatch(text, left.end, right.start)
                ):
                    out[b] = replace(right, name=left.name, ids=left.ids)
            elif _NAMED_SO.fullmatch(text, left.end, right.start) or (
                _named_behind(text, left, right)
                or _foremost(text, left, right)
                or _put_by(text, left, right)
                or (_brings(right, left) and _BY_ACT.fullmatch(text, left.end, right.start))
                or (_works(text, left) and _AT_WORKS.fullmatch(text, left.end, right.start))
            ):
                out[a] = replace(left, name=right.name, ids=right.ids)
    return out


# What a project makes is what it is: the project will establish a separation plant.
_MAKES = re.compile(
    r"\s(?:will|would|is to|aims to|plans to|seeks to)\s(?:establish|create|build|construct|develop|deliver)\s(?:an?|the)\s"
    rf"(?:(?!{_LITTLE_WORDS})[\w'’-]+,?\s){{0,4}}"
)


def _said_of(text: str, pronouns: Sequence[Item], items: Sequence[Item]) -> list[Item]:
    """A common noun that the text says is what a definite word means ("the plan is a strategy") means that thing."""
    out = []
    for item in items:
        if _common(item) and "plural" not in item.form:
            for told in pronouns:
                if (
                    told.type == item.type
                    and told.end < item.start <= told.end + 160
                    and (
                        _IS_THE.fullmatch(text, told.end, item.start)
                        or (told.type == "Project" and _MAKES.fullmatch(text, told.end, item.start))
                    )
                ):
                    item = replace(item, name=told.name, ids=told.ids)
        out.append(item)
    return out


def _told_before(text: str, item: Item) -> bool:
    """A description that says itself that it is of something certain: The Plan is a strategy."""
    return bool(_DEFINITE.search(text, max(0, item.start - 24), item.start))


def _common(item: Item) -> bool:
    return item.how in ("nominal", "noun") and not item.ids


def _works(text: str, item: Item) -> bool:
    return item.type == "Project" and bool(_WORKS_ITSELF.search(text, item.start, item.end))


_FOREMOST = re.compile(r"[^,。;]{0,4}(?:最大|最老|首[座个]|第一大|唯一)")


def _foremost(text: str, left: Item, right: Item) -> bool:
    """A works told by its rank right before its name: 最大铜矿乌多坎."""
    return left.type == "Project" and left.end == right.start and bool(_FOREMOST.match(text, left.start, left.end))


def _brings(act: Item, restriction: Item) -> bool:
    return act.type == "Measure" and bool(_ACT.search(act.name) and _RESTRICTION.search(restriction.name))


_FOUNDED_ZH = re.compile(r"(?:成立|设立|组建|新设|创办)(?:了|一家)?([\u4e00-\u9fff]{0,9}[\u4e00-\u9fff]公司)")


def _founded(text: str, sentence: Sentence) -> Iterator[Item]:
    """A company that is founded and told by what it does: 成立稀土新材料公司."""
    for match in _FOUNDED_ZH.finditer(text, sentence.start, sentence.end):
        words = match.group(1)
        if not re.search(r"[的了由与和]|合资公司|子公司", words):
            yield Item("Organization", words, (), match.start(1), match.end(1), "nominal", "company")


# By its last words a thing may be of two kinds, and fill the roles of both: rules and understandings between parties;
# understandings about a route and the route; a fund as what a government makes and as who pays.
_EITHER = re.compile(
    r"(?:框架|路线图|行动计划|声明|宣言|议定书|倡议|备忘录|framework|roadmap|action plan|initiative|declaration|memorandum|protocol|compact|programme?|partnership)"
    r"(?:\s?\([^()]*\))?$",
    re.IGNORECASE,
)
_ROUTE = re.compile(r"(?:corridor|走廊)$", re.IGNORECASE)
_FUND = re.compile(r"(?:fund|facility|stockpile|vault|基金|资金池|储备|金库)(?:\s?\([^()]*\))?$", re.IGNORECASE)
_TWINS = (
    ("Measure", "Alliance", _EITHER),
    ("Alliance", "Measure", _EITHER),
    ("Alliance", "Project", _ROUTE),
    ("Project", "Alliance", _ROUTE),
    ("Measure", "Organization", _FUND),
)


def _twin(text: str, item: Item) -> Iterator[Item]:
    if item.how in ("inside", "pronoun"):
        return
    words = text[item.start : item.end].strip("《》“”\"' ")
    for type_, other, last in _TWINS:
        if item.type == type_ and (last.search(words) or last.search(item.name)):
            yield replace(item, type=other, how="twin")


_WORKS = re.compile(
    r"^((?:[A-Z][\w'’-]+ ){1,3})(?:(?:[a-z][\w/-]+|Rare Earths?|Lithium|Copper|Gold|Nickel|Graphite|Tungsten|Tin|Uranium) ){0,4}"
    r"(?:[Pp]roject|[Mm]ine|[Dd]eposit|[Rr]efinery|[Pp]lant|[Oo]peration|[Ss]melter|[Ff]acility)s?$"
)
_WORKS_ZH = re.compile(
    r"^([\u4e00-\u9fff]{3,8}?)(?:[锂钴镍铜金银锌铅锡钨锑铀钪钒钛钾硼铁]|稀土|石墨|铝土|多金属|磷|盐湖|萤石)+矿?(?:项目|矿山|矿区|矿床)?$"
)


def _project_words(mention: Mention) -> str | None:
    """The proper words in front of a project's name, by which alone the text may call it later (Ngarra)."""
    match = _WORKS.match(mention.surface) or _WORKS_ZH.match(mention.surface)
    words = match.group(1).strip() if match else ""
    return words if len(words) >= (5 if words.isascii() else 3) else None


def _short_projects(
    text: str, sentence: Sentence, known: Mapping[str, Item], mentions: Sequence[Mention]
) -> Iterator[Item]:
    """Later uses of a project's proper words where nothing else is found."""
    for words, item in known.items():
        at = text.find(words, sentence.start, sentence.end)
        while at >= 0:
            end = at + len(words)
            edges = text[at - 1 : at] + text[end : end + 1]
            free = not any(m.nstart < end and at < m.nend for m in mentions if not (m.inside or m.type == "Place"))
            if free and not (
                words.isascii() and (any(c.isalnum() for c in edges) or text[end + 1 : end + 2].isupper())
            ):
                yield replace(item, start=at, end=end)
            at = text.find(words, end, sentence.end)


# A capital at a sentence's start makes no word part of a name.
_BEFORE_NAME = re.compile(
    r"(?:Alongside|Under|Through|With|In|By|For|From|At|On|As|After|Since|Following|Although|However|While|Via|Both|Our|Its|Their|This|Besides"
    r"|Unlike|Like|Within|Against|Despite|Before|When|Where|Because|If|And|But)\s(?:the\s|its\s|this\s|a\s)?(?=\S)"
)


def _item(mention: Mention, how: str = "", short: Mapping[str, Called] = MappingProxyType({})) -> Item:
    name = mention.name or clean_name(mention.surface)
    start = mention.nstart
    if not mention.ids:
        if cut := _BEFORE_NAME.match(name):
            name = name[cut.end() :]
            at = mention.surface.find(name)
            start += at if len(mention.surface) == mention.nend - mention.nstart and at > 0 else 0
        name, ids = short.get(name, (name, ()))
    else:
        ids = mention.ids
    return Item(mention.type, name, tuple(ids), start, mention.nend, how or mention.how)


def _of_form(mention: Mention, named: Sequence[Mention]) -> Iterator[Item]:
    """A form whose word implies its mineral (碳酸锂, spodumene) names that mineral."""
    if mention.inside or any(m.nstart < mention.nend and mention.nstart < m.nend for m in named):
        return
    vocabulary = Recogniser.standard().vocabulary
    form = vocabulary.get(mention.ids[0]) if len(mention.ids) == 1 else None
    for broader in form.broader if form else ():
        mineral = vocabulary.get(broader)
        if mineral is not None and mineral.type == "Mineral":
            yield Item("Mineral", mineral.en, (mineral.id,), mention.nstart, mention.nend, "form", form=mention.name)


def _of_place(mention: Mention, how: str = "place") -> Iterator[Item]:
    """A region or a town stands for its country where one is asked for, and for its own government."""
    vocabulary = Recogniser.standard().vocabulary
    place = vocabulary.get(mention.ids[0]) if len(mention.ids) == 1 else None
    for broader in place.broader if place else ():
        country = vocabulary.get(broader)
        if country is not None and country.type == "Country":
            yield Item("Country", country.en, (country.id,), mention.nstart, mention.nend, how)
            break
    if place is not None and place.kind == "region":
        how = "region" if how == "place" else "inside region"
        yield Item("Organization", place.en, (), mention.nstart, mention.nend, how)


_RULE_OF = r"(?:Regulation|Decree|Order|Notice|Circular|Resolution|Announcement|Decision|Directive|Rule|Guideline|Proclamation)s?"
_BODY_OF = r"(?:(?:State|Federal|National|Coordinating)\s)?(?:Minister|Ministry|Department|Bureau|Commission|Agency|Office|Council|Board|Administration)"
_OF_WHAT = r"\s(?:of|for)\s(?:the\s)?[A-Z][\w’'-]*(?:,?\s(?:of\s|and\s|the\s|for\s|&\s)*[A-Z][\w’'-]*)*?"
# A body of state within the name of its rule: Ministry of Trade Regulation 1, Regulation of the Minister of Trade No. 1; at
# its beginning 财政部关于…的通知.
_ISSUED_BY = (
    re.compile(rf"(?P<who>{_BODY_OF}{_OF_WHAT})(?=(?:\s\([A-Za-z]+\))?\s(?:(?:Ministerial|Administrative|Joint|Final)\s)?{_RULE_OF}\b)"),
    re.compile(
        rf"{_RULE_OF}\sof\s(?:the\s)?(?P<who>{_BODY_OF}{_OF_WHAT})"
        r"(?=(?:\s\([A-Za-z]+\))?(?:\s(?:No\b|Number|Nr|[0-9]|on\b|concerning|regarding|dated|of\s[0-9])|[,;]|\Z))"
    ),
    re.compile(r"[《“]?(?P<who>[\u4e00-\u9fff]{1,14}?(?:部|委员会|总局|海关总署|矿业局|发改委))(?=关于|公告|第|令|发布|印发)"),
)  # fmt: skip


def _issuers(text: str, rule: Item) -> Iterator[Item]:
    """The body that a rule's name says has issued it; a minister stands for the ministry."""
    for pattern in _ISSUED_BY:
        found = pattern.search if text[rule.start].isascii() else pattern.match
        if (match := found(text, rule.start, rule.end)) is not None:
            name = re.sub(r"\bMinister\b", "Ministry", clean_name(match["who"]))
            known = [e for e in Recogniser.standard().vocabulary.lookup(name) if e.type == "Organization"]
            ids = (known[0].id,) if len(known) == 1 else ()
            yield Item("Organization", known[0].en if ids else name, ids, *match.span("who"), "inside")
            return


_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,300}>")


def clean_name(surface: str) -> str:
    """A name as the text gives it: white space of the page's layout and markup are no part of it."""
    name = re.sub(r"[\s“”\"]+", " ", _MARKUP.sub("", surface)).strip(" ,.;:、，。《》“”\"'")
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", name) or surface


# ------------------------------------------------------------------------------------------- common nouns as names

# Where the words before a Chinese noun cease to belong to it: marks, digits, particles, prepositions and verbs.
_STOP_ZH = re.compile(
    r"[^\u4e00-\u9fff]|[的了对与和及或在将向从由被把为是于以并其该此这那各共已拟至按就如]|签署|签订|达成|发布|公布|颁布|出台|制定|制订|实施|施行|执行"
    r"|宣布|批准|通过|建立|成立|设立|启动|推出|推进|推动|提出|提供|征收|加征|取消|暂停|恢复|解除|放宽|扩大|收紧|修订|修改|更新|采取|采用|实行|开展|发起|加入"
    r"|签|未|无|没|不|个|项|座|份|很多|撤回|扩建|保持|升级|唯一|首批|中首|作为|投资|建设|新建|开发|运营|收购|持有|拥有|支持|资助|投入|计划|正式|进行|包括|列入|纳入|根据|依据|依照|按照|通报|要求|允许|禁止|限制|延长|维持|废除|废止"
    r"|该地|当地|[一二三四五六七八九十两几多数]家|修正|编制|印发|参与|达到|完成|构建|形成|旗下|位于|关于|针对|涉及|用于|引入|强化|优化|加强|落实|下达|授予|获得|获|称|等|及其"
)
_TITLE_ZH = re.compile(r"《([^《》\n]{3,60})》")
_PAPER_ZH = re.compile(
    r"(?:报告|日报|时报|晚报|周刊|周报|杂志|新闻|简报|评论|邮报|月刊|年报|招股书|说明书|白皮书|预案)$"
)
_PACT_ZH = re.compile(r"(?:协议|备忘录|条约|协定|声明|宣言|合同|共识)$")
_ISSUER_ZH = re.compile(r"部|署|局|委|国务院|政府|号")
_OUTPUT_ZH = re.compile(
    r"年产(?:能)?\s?[\d.,]+\s?[万亿]?\s?(?:公吨|吨|千克|公斤|台|平方米|立方米|[a-zA-Z]+)?\s?[^，。；、的\s]{0,8}$"
)
_TOPIC_ZH = re.compile(r"(?:对|针对|关于)[^，。；：\s的]{1,14}的$")
# A ban, told by its verb, used as the name of the measure: 禁止锂精矿出口.
_ACT_ZH = re.compile(
    r"(?:全面|完全|立即|临时|暂时)?(?:禁止|暂停|停止|叫停|限制)(?:一切|所有|任何)?[^，。；：！？\s《》“”禁暂停止]{1,24}?(?:出口|外运|出境)"
    r"(?!管制|限制|配额|许可|禁令|关税|税|国|商|企业|量|额|政策|禁|管控|申请|措施)"
)
_WORD_EN = re.compile(r"((?:\d{1,3}(?:,\d{3})+|[A-Za-z0-9])[A-Za-z0-9.'&/-]*)\s+$")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_COUNT_EN = re.compile(
    r"\d{1,3}|\d+[.,]\d+|\d{1,3}(?:,\d{2,3})+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|million|billion|trillion|crore|lakh|several|many|various|numerous|certain"
    r"|multiple|some|few",
    re.IGNORECASE,
)
# Verbs of the predicates that are as often nouns, or adjectives before one.
_NOUNS_TOO = _words(
    "mine supply support export import control lead process fund finance grant target list plan back design credit source transfer share use"
    " demand place permit set ship order table draft sponsor budget cap bar host market hold run award loan restart limit ease record"
    " proposed planned integrated related combined dedicated listed mined refined processed revised amended updated expanded"
)
_STOP_EN = _words(
    "the a an this that these those its their his her our any all some such each every no of in on for to by with from at as and or nor but"
    " than then is are was were be been being has have had will would could should may might can must do does did not into under over through"
    " via per which who whose where when while if because since until after before also only about within without including include includes"
    " between among against it they he she we you i there here more most other another both either neither same so too very just up out"
    " launch launches launched announce announced announces announcing issue issued issues establish established establishes establishing"
    " create created creates creating impose imposed imposes imposing introduce introduced introduces implement implemented implements"
    " publish published release released adopt adopted sign signed signs signing provide provides provided fund funded support supported"
    " supports build builds building develop develops developed developing operate operates operated own owns owned expand expands expanded"
    " lift lifted lifts end ended propose proposed proposes secure secured under using use used include covering cover covers approve approved"
    " require requires required restrict restricts restricted ban bans banned receive received award awarded awards said says"
    " regarding recommending retaining necessitating supporting setting sets never see pays pay undertake undertakes specify specifies"
    " reject rejects negotiate negotiates restart restarts vests promote promotes govern governs stipulates prescribes enables allows"
    " gives keeps remains becomes encourages facilitates ensures improves leads mandates achieve achieves raises"
)


# Some works or other, or a sort of deposit: 部分镍矿, 伟晶岩型锂矿.
_SORT = re.compile(
    r"(?:部分|多[座个家处]|若干|一些|其[他它余]|全部|所有).{0,6}[矿厂湖]|.{1,5}型.{0,4}矿床?|硬岩.{0,2}矿"
)
_AND_MORE = re.compile(r"(?:,?\s(?:and|or)\s|,\s)")


def _listed_end(text: str, d: Described, mentions: Sequence[Mention]) -> int:
    """Where a description ends that goes on over a list of minerals: framework on uranium, | magnets and tin. Only what an
    "and" closes is one."""
    if d.type not in ("Measure", "Alliance") or not re.search(r"\s(?:on|of|for|covering)\s", text[d.start : d.end]):
        return d.end
    minerals = {m.nstart: m.nend for m in mentions if m.type in ("Mineral", "Form") and not m.inside}
    end = d.end if d.end in minerals.values() else d.start
    while (gap := _AND_MORE.match(text, end)) is not None and gap.end() in minerals:
        end = minerals[gap.end()]
        if "and" in gap.group() or "or" in gap.group():
            return end
    return d.end


def _descriptions(
    text: str,
    hits: Sequence[Hit[Noun]],
    described: Iterable[Described],
    taken: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
) -> Iterator[Item]:
    """What is described, with what its noun implies; a noun alone is left to `_nominals`."""
    for d in described:
        own = [h for h in hits if d.start <= h.start and h.end <= d.end and h.entry.type == d.type]
        if _overlaps(d.start, d.end, taken) or any((h.start, h.end) == (d.start, d.end) for h in own):
            continue
        kind = own[-1].entry.kind if own else ""
        yield Item(
            d.type, clean_name(text[d.start : _listed_end(text, d, mentions)]), (), d.start, d.end, "nominal", kind
        )


def _nominals(
    text: str,
    sentence: Sentence,
    hits: Sequence[Hit[Noun]],
    taken: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
) -> list[Item]:
    """Common nouns that may stand for an unnamed thing, with the words before them that belong to them."""
    out = []
    spans = list(taken)
    for hit in hits:
        if _overlaps(hit.start, hit.end, spans):
            continue
        zh = not text[hit.start].isascii()
        if not zh and _VERB_BEFORE.search(text, max(sentence.start, hit.start - 24), hit.start):
            continue
        start = (
            _left_zh(text, sentence.start, hit.start, hit.entry.type, mentions)
            if zh
            else _left_en(text, sentence.start, hit.start, spans)
        )
        name = clean_name(text[start : hit.end])
        if not zh:
            name = clean_name(name + _right_en(text, hit.end, sentence.end, hit.entry.type == "Project"))
        elif name == "公告" and not _ISSUER_ZH.search(text, max(sentence.start, start - 14), start):
            continue  # a company discloses something
        if _VAGUE.fullmatch(name):
            continue
        bare = start == hit.start and name == clean_name(text[start : hit.end])
        plural = not zh and text[hit.end - 1] == "s" and text[hit.end - 2] != "s"
        form = "bare" if bare else ""
        form = f"{form}plural" if plural else form
        out.append(Item(hit.entry.type, name, (), start, hit.end, "nominal", hit.entry.kind, form))
    spans += [(i.start, i.end) for i in out]
    for title in _TITLE_ZH.finditer(text, sentence.start, sentence.end):
        if not _overlaps(title.start(), title.end(), spans) and not _PAPER_ZH.search(title.group(1)):
            type_ = "Alliance" if _PACT_ZH.search(title.group(1)) else "Measure"
            out.append(Item(type_, clean_name(title.group(1)), (), title.start(), title.end(), "nominal", "title"))
    spans += [(i.start, i.end) for i in out]
    out += [
        Item("Measure", clean_name(m.group()), (), m.start(), m.end(), "nominal", "act")
        for m in _ACT_ZH.finditer(text, sentence.start, sentence.end)
        if not _overlaps(m.start(), m.end(), spans)
    ]
    return out


# What there is of rules in general is no one rule.
_VAGUE = re.compile(
    r"(?:(?:the|its|a|robust|clear|stable|existing|comprehensive|environmental|social|legal|legislative|regulatory|fiscal|institutional|policy)\s)+"
    r"(?:framework|standards?|policy|policies|rules?|controls?|requirements?)|co-operation",
    re.IGNORECASE,
)
# Before these a noun's form is a verb ("it lists"), or part of an office's name ("Minister of Mines").
_VERB_BEFORE = re.compile(
    r"(?:\b(?:it|which|who|they|to|not|also|we)|\b(?:minist(?:er|ry)|department|secretary|bureau|school|chamber) (?:of|for))\s+$",
    re.IGNORECASE,
)
_RIGHT_EN = re.compile(
    r"\s(?:on|of|for|concerning|regarding|relating to|against|at|in|near)\s(?:(?!(?:the\s)?(?:19|20)\d\d\b)(?:(?:the|all|its|of|and|on|for|to|from)\s)*[A-Za-z][A-Za-z'’-]*(?:\s|(?=[,.;:()])|$)){1,7}"
)
_END_RIGHT_EN = re.compile(
    r"\s(?:and|or|the|its|all|of|on|for|to|from|in|at)$|\s(?:is|are|was|were|be|been|being|has|have|had|will|would|could|should|may|might|can|that|which|who|where|when|as|by|with|in|at"
    r"|since|until|after|before|from|under|through|including|such|while|if|took|came|entered|signed|announced|adopted|launched|published|issued|introduced|worth|between|via"
    r"|aims?|seeks?|covers?|includes?|requires?|provides?|targets?|but|not|than|it|to)\b.*$",
    re.IGNORECASE | re.DOTALL,
)


def _right_en(text: str, at: int, high: int, place: bool) -> str:
    """What the noun is about or where it stands, told behind it: "ban" … on exports of unprocessed manganese."""
    match = _RIGHT_EN.match(text, at, min(high, at + 90))
    if match is None or "\n" in match.group() or (not place and match.group().startswith((" in ", " at ", " near "))):
        return ""
    words = match.group().rstrip()
    head = words[1:].partition(" ")
    rest = " " + head[2]
    while (cut := _END_RIGHT_EN.search(rest)) is not None:
        rest = rest[: cut.start()]
    return f" {head[0]}{rest}" if rest.strip() else ""


def _left_zh(text: str, low: int, at: int, type_: str, mentions: Sequence[Mention]) -> int:
    """Take in the words, minerals and places that stand right before the noun and belong to it."""
    ends = {m.nend: m.nstart for m in mentions if m.type in ("Mineral", "Form", "Place")}
    walls = {m.nend for m in mentions if m.type not in ("Mineral", "Form", "Place")}
    start = at
    low = max(low, at - 16)
    while start > low and start not in walls:
        if start in ends:
            start = ends[start]
            continue
        if any(_STOP_ZH.fullmatch(text, start - n, start) for n in (1, 2)):
            break
        start -= 1
    if type_ == "Project" and (output := _OUTPUT_ZH.search(text, max(low - 20, 0), start)):
        start = output.start()
    elif type_ == "Measure" and start == at and (topic := _TOPIC_ZH.search(text, low, start)):
        start = topic.start()
    return start


@cache
def _verbs() -> frozenset[str]:
    """The forms of the lexicon's verbs, in lower case, that don't stand before a noun of which they are part."""
    stems = {row.phrase[:-1] for row in predicates().entries() if re.fullmatch(r"[a-z]+~", row.phrase)}
    stems |= {
        "take",
        "define",
        "modify",
        "replace",
        "identify",
        "recommend",
        "shorten",
        "seek",
        "pursue",
        "enter",
        "join",
        "strengthen",
    }
    forms = {form for stem in stems if stem not in _NOUNS_TOO for form in inflect(stem)}
    return frozenset(f for f in forms if not f.endswith("ing") and f not in _NOUNS_TOO)


def _left_en(text: str, low: int, at: int, spans: Sequence[tuple[int, int]]) -> int:
    """Take in the adjectives and nouns before the noun, up to a word that can't stand inside a noun phrase."""
    start = at
    for _ in range(6):
        match = _WORD_EN.search(text, max(low, start - 40), start)
        if (
            match is None
            or lower(match.group(1)) in _STOP_EN
            or match.group(1) in _verbs()
            or _COUNT_EN.fullmatch(match.group(1))
            or match.group(1).endswith("'s")
            or match.group(1).endswith("ly")
        ):
            break
        if _overlaps(match.start(1), match.end(1), spans):
            break
        start = match.start(1)
    return start


# ------------------------------------------------------------------------------------------- pronouns and memory


# Pronouns that name nothing by themselves; other definite words (the programme, 目标公司) are mentions.
BARE = frozenset(
    {"公司", "该公司", "本公司", "该企业", "该集团", "该机构", "该行", "该项目", "本项目", "该矿", "其", "it", "its"}
)


_INDEFINITE = re.compile(
    r"(?:\b(?:an?|another|new|other|such|many|several|two|three)\s|一[项个座份家种]|另一?|新的?|各)$", re.IGNORECASE
)
_RULE = re.compile(
    r"regulation|law|act|policy|measure|scheme|programme|program|plan|strategy|order|decree|legislation|bill|initiative|ban|quota|code",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s(?:of|on|for|to|concerning|regarding)\b")
_DEFINITE = re.compile(
    r"(?:\b(?:the|this|these|that|its|said)\s(?:(?:proposed|planned|draft|same|aforementioned|above-mentioned)\s)?|[该这此]|上述|前述|本)$",
    re.IGNORECASE,
)


class _Memory:
    """What earlier sentences named: by type, the latest sentence's first and last, the document's topic, its title and
    the heading; and the country whose rules and places it speaks of."""

    def __init__(self, topic: dict[str, Item], home: dict[str, Item]) -> None:
        self.topic = topic
        self.home = home
        self.title: dict[str, Item] = {}
        self.first: dict[str, Item] = {}  # the first of its type in the latest sentence that has one
        self.last: dict[str, Item] = {}
        self.heading: dict[str, Item] = {}
        self.nominals: dict[tuple[str, str], list[str]] = {}
        self.named: dict[str, list[Item]] = defaultdict(list)
        self.issuer: Item | None = None  # the company that discloses what is read
        self.projects: dict[str, Item] = {}  # by the proper words of their names
        self.things: dict[str, dict[str, Item]] = defaultdict(dict)  # by type, all that has been named or described
        self.titles: dict[str, dict[str, Item]] = defaultdict(dict)  # rules and pacts by name, wherever it stands
        self._titled: dict[tuple[str, str], list[Item]] = {}
        self.lists: dict[str, tuple[Item, ...]] = {}  # by type, the latest list of several
        self.dates: tuple[Mention, ...] = ()
        self.measures: tuple[Predicate, ...] = ()  # what the latest sentence measures
        self.listed: tuple[Predicate, ...] = ()  # and what it says of minerals that the next may go on to list

    def _told(self, text: str, item: Item) -> Item | None:
        """The named thing that a definite description means: the latest of its type whose name holds the words."""
        if not _DEFINITE.search(text, max(0, item.start - 24), item.start):
            return None
        words = lower(clean_name(text[item.start : item.end]))
        return next((n for n in reversed(self.named[item.type]) if words in lower(n.name)), None)

    def _only(self, text: str, item: Item) -> Item | None:
        """What a definite word by itself ("the proposed regulation") means: the only thing of its type so far."""
        if item.type != "Measure" or not _RULE.fullmatch(item.name) or _GOES_ON.match(text, item.end):
            return None
        if not _DEFINITE.search(text, max(0, item.start - 24), item.start):
            return None
        return next(iter(self.things[item.type].values())) if len(self.things[item.type]) == 1 else None

    def titled(self, text: str, type_: str, phrase: str) -> list[Item]:
        """What the whole document calls so."""
        key = type_, lower(phrase)
        if key not in self._titled:
            self._titled[key] = _called_so(text, phrase, self.titles[type_].values())[:1]
        return self._titled[key]

    def same_nominals(self, text: str, items: Sequence[Item]) -> list[Item]:
        """A common noun that an earlier one of its kind holds, or that holds it, means the same thing (ban, export ban)."""
        out = []
        for item in items:
            if item.how == "nominal":
                known = self.nominals.setdefault((item.type, item.kind), [])
                told = self._told(text, item)
                same = None
                if not _INDEFINITE.search(text, max(0, item.start - 12), item.start):
                    same = next((n for n in reversed(known) if lower(item.name) in lower(n)), None)
                if told is None and same is None:
                    told = self._only(text, item)
                if told is not None:
                    item = replace(item, name=told.name, ids=told.ids)
                elif same is None:
                    known.append(item.name)
                else:
                    item = replace(item, name=same)
            out.append(item)
        return out

    def read(self, scene: Scene) -> None:
        self.dates = tuple(m for m in scene.values if m.type == "Date") or self.dates
        self.measures = _saying(scene.predicates, _MEASURED)
        self.listed = _saying(scene.predicates, _LISTED)
        heading = scene.sentence.kind is BlockKind.HEADING
        if heading:
            self.heading = {}
        for type_, groups in scene.by_type.items():
            named = [i for g in groups for i in g.items if not i.understood and i.how not in NOT_REMEMBERED]
            if not named:
                continue
            if heading:
                self.heading[type_] = named[0]
            if scene.sentence.index == 0:
                self.title.setdefault(type_, named[0])
            self.things[type_].update({i.key: i for i in named})
            self.named[type_] = [*self.named[type_][-30:], *(i for i in named if i.how != "nominal")]
            distinct = {i.key: i for i in named if i.type in ("Country", "Organization", "Alliance")}
            if len(distinct) >= 2:
                self.lists[type_] = tuple(distinct.values())
            self.first[type_] = named[0]
            self.last[type_] = named[-1]

    def antecedents(self, type_: str) -> list[tuple[str, Item]]:
        """Whom a pronoun of this type may mean, the likeliest first, none twice."""
        found = [
            (how, item)
            for how, item in (
                ("prev", self.first.get(type_)),
                ("last", self.last.get(type_)),
                ("heading", self.heading.get(type_)),
                ("title", self.title.get(type_)),
                ("topic", self.topic.get(type_)),
                ("home", self.home.get(type_)),
            )
            if item is not None
        ]
        out: list[tuple[str, Item]] = []
        for how, item in found:
            if all(item.key != other.key for _, other in out):
                out.append((how, item))
        return out

    def understood(self, sentence: Sentence) -> dict[str, tuple[Group, ...]]:
        """What this sentence may leave unsaid: one group for each candidate, standing at its start."""
        out = {}
        for type_ in ENTITY_TYPES:
            groups = []
            for how, item in self.antecedents(type_):
                if how == "last":
                    continue
                one = Item(type_, item.name, item.ids, sentence.start, sentence.start, how, item.kind)
                groups.append(Group(type_, (one,), sentence.start, sentence.start))
            out[type_] = tuple(groups)
        return out


# In a company's disclosure: the company that discloses, and the one that it buys.
_ISSUERS = frozenset({"公司", "本公司", "上市公司", "发行人"})
_TARGETS = frozenset({"目标公司", "标的公司"})
_ISSUES = re.compile(r"(?:\([^()]{0,30}\))?[^。,，]{0,12}?(?:公告|发布|披露|招股书|在互动平台)")
_SEVERAL = {
    "两国": 2, "双方": 2, "三国": 3, "三方": 3, "the two countries": 2, "both countries": 2, "the two sides": 2, "both sides": 2,
    "the three countries": 3, "the two companies": 2, "both companies": 2, "两家公司": 2, "两公司": 2, "the parties": 2,
    "both governments": 2, "the two governments": 2, "the two nations": 2, "both nations": 2, "the two leaders": 2,
    "both leaders": 2, "the three governments": 3, "the three nations": 3, "the four countries": 4, "the five countries": 5,
    "两国政府": 2, "两国领导人": 2, "两国元首": 2, "四国": 4, "五国": 5, "三国部长": 3,
}  # fmt: skip
# All of the latest list, however many they are.
_ALL = frozenset({"the ministers", "the leaders", "the governments"})


def _bare_words(hits: Sequence[Hit[Cue]], described: Sequence[Described]) -> list[Hit[Cue]]:
    """Without definite words that only begin a description: the list | of minerals that industry asked for."""
    going_on = [(d.start, d.end) for d in described]
    return [h for h in hits if h.entry.group != "pronoun" or not any(h.start < a < h.end < b for a, b in going_on)]


def _pronouns(
    text: str, hits: Sequence[Hit[Cue]], taken: Sequence[tuple[int, int]], memory: _Memory, named: Sequence[Item]
) -> list[Item]:
    """Pronouns with their likeliest antecedent: the first of the type earlier in the sentence, else from memory."""
    out = []
    for hit in hits:
        if hit.entry.group != "pronoun" or hit.entry.value == "any" or _overlaps(hit.start, hit.end, taken):
            continue
        type_ = hit.entry.value
        if hit.entry.phrase == "该行" and text[hit.end : hit.end + 1] in "动业为政":
            continue
        earlier = [i for i in named if i.type == type_ and i.end <= hit.start]
        several = 2 if hit.entry.phrase in _ALL else _SEVERAL.get(hit.entry.phrase)
        if several:
            members = list({i.key: i for i in earlier}.values())
            if len(members) < 2:
                members = list(memory.lists.get(type_, ()))
            if len(members) >= several:
                meant = members if hit.entry.phrase in _ALL else members[-several:]
                out += [Item(type_, i.name, i.ids, hit.start, hit.end, "pronoun", i.kind, "bare") for i in meant]
            continue
        if hit.entry.phrase in _ISSUERS and memory.issuer is not None:
            found = [memory.issuer]
        elif hit.entry.phrase in _TARGETS:
            found = earlier[-1:] or [item for how, item in memory.antecedents(type_) if how in ("last", "prev")][-1:]
        else:
            near = [*earlier, *(item for _, item in memory.antecedents(type_))]
            if type_ == "Organization":
                found = [i for i in (*near, *reversed(memory.named[type_])) if _may_mean(hit.entry.phrase, i)][:1]
            elif type_ == "Country":
                found = [*near, *reversed(memory.named[type_])][:1]
            else:
                titled = text[hit.end - len(hit.entry.phrase.split()[-1])].isupper()
                told = _called_so(text, hit.entry.phrase, near)
                if titled and not told:
                    told = memory.titled(text, type_, hit.entry.phrase)
                found = (told or [*near, *reversed(memory.named[type_])])[:1]
        if found:
            bare = "bare" if hit.entry.phrase in BARE or type_ == "Country" else ""
            out.append(Item(type_, found[0].name, found[0].ids, hit.start, hit.end, "pronoun", found[0].kind, bare))
    return out


_POINTS = re.compile(r"(?:the|this)\s|该|此|本|上述", re.IGNORECASE)


def _called_so(text: str, phrase: str, candidates: Iterable[Item]) -> list[Item]:
    """Those whose name has the word by which they are meant as what it says they are: "the list" after an act and its
    list is the list. A works that is only described (the first mine) is none of them: it may be a named one."""
    word = _POINTS.sub("", phrase, count=1)
    head = re.compile(
        rf"(?:.*\W)?{word}(?:\W*\Z|[\s,]+(?:of|on|for|to|concerning|regarding|relating|no)\b|\W+[\d(])"
        if word.isascii()
        else rf".+{word}\Z"
    )
    return [
        i
        for i in candidates
        if not (i.type == "Project" and i.how == "nominal")
        and lower(i.name) != word.lower()
        and (head.match(lower(i.name)) or head.match(lower(text[i.start : i.end])))
    ]


# Kinds of organizations, and what a name says of its own, for the words that mean them (the bank, the ministry).
_OF_KIND: dict[str, tuple[frozenset[str], re.Pattern[str]]] = {
    "bank": (frozenset({"bank", "export_credit"}), re.compile(r"\bbank|banco|banque|银行", re.IGNORECASE)),
    "fund": (frozenset({"fund", "investor"}), re.compile(r"\bfund\b|基金", re.IGNORECASE)),
    "institute": (frozenset({"institute", "survey"}), re.compile(r"institut|universit|centre|center|研究|大学|学院", re.IGNORECASE)),
    "body": (
        frozenset({"ministry", "agency", "regulator", "subnational", "survey"}),
        re.compile(
            r"\b(?:ministry|ministère|ministerio|department|agency|commission|government|council|authority|secretariat|parliament)\b"
            r"|[部局厅署]$|委员会|政府|议会",
            re.IGNORECASE,
        ),
    ),
}  # fmt: skip
_MEANS = {
    "该行": "bank", "该银行": "bank", "该基金": "fund", "该部门": "body", "该委员会": "body", "该研究所": "institute",
    "the bank": "bank", "the fund": "fund", "the institute": "institute", "the agency": "body", "the ministry": "body",
    "the department": "body", "the commission": "body",
    "公司": "company", "该公司": "company", "该企业": "company", "该集团": "company", "the company": "company",
    "the firm": "company", "the corporation": "company", "this company": "company", "the miner": "company",
}  # fmt: skip

_COMMISSION = re.compile(r"\bcommission|委员会", re.IGNORECASE)


def _may_mean(phrase: str, item: Item) -> bool:
    """Whether a word for an organization may mean this one: "the company" is no ministry, "the bank" no miner."""
    means = _MEANS.get(phrase)
    if means is None:
        return True
    if phrase == "the commission" and not _COMMISSION.search(item.name):
        return False
    known = Recogniser.standard().vocabulary.get(item.ids[0]) if len(item.ids) == 1 else None
    of = {
        kind
        for kind, (kinds, name) in _OF_KIND.items()
        if (known.kind in kinds if known is not None else name.search(item.name))
    }
    return not of if means == "company" else means in of or (means == "body" and "institute" in of)


def _topics(view: View, mentions: Sequence[Mention]) -> dict[str, Item]:
    """What the document is about, by type: named most often, and early."""
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    items: dict[tuple[str, str], Item] = {}
    early = min(400, max(120, len(view.text) // 10))
    for mention in mentions:
        if mention.type not in ENTITY_TYPES or (mention.inside and mention.type not in ("Country", "Mineral")):
            continue
        item = Item(mention.type, mention.name or clean_name(mention.surface), tuple(mention.ids), 0, 0, "topic")
        weights[mention.type][item.key] += 3 if mention.nstart < early else 1
        items.setdefault((mention.type, item.key), item)
    return {t: items[t, max(sorted(w), key=lambda k: w[k])] for t, w in weights.items()}


# Whose country an organization is: that of a state's own body, never of a company.
_OF_STATE = _OF_KIND["body"][0] | {"export_credit"}


def country_of(name: str) -> Entity | None:
    """The country or bloc of a name that is given with a document."""
    found = Recogniser.standard().vocabulary.lookup(name.strip())
    return next((e for e in found if e.type in ("Country", "Alliance")), None)


def _home(mentions: Sequence[Mention], text: str, given: str | None) -> dict[str, Item]:
    """The country, and the bloc, whose bodies, rules, leaders, places and money a document names, though it may never name
    the country itself; where it is given from outside, that."""
    votes: Counter[str] = Counter()
    told = country_of(given) if given else None
    if told is not None:
        return {told.type: Item(told.type, told.en, (told.id,), 0, 0, "home")}
    chinese = any("\u4e00" <= c <= "\u9fff" for c in text[:200])
    for mention in mentions:
        if mention.type == "Place":
            votes.update({i.ids[0]: 1 for i in _of_place(mention) if i.type == "Country"})
        elif mention.type in ("Organization", "Measure") and len(mention.ids) == 1:
            votes.update(dict.fromkeys(_states_in(mention.ids[0]), 2))
        elif isinstance(mention.value, Money) and (home := home_of_money().get(mention.value.currency)):
            votes[home] += 0 if chinese and home == _CHINA else 1  # 元 tells nothing in a Chinese text
    for hit in homes().longest(text):
        votes[hit.entry.country] += 2
    if not +votes and chinese:
        votes[_CHINA] = 1  # what a Chinese text leaves unsaid is at home
    out: dict[str, Item] = {}
    for id_, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        entity = Recogniser.standard().vocabulary.get(id_)
        if entity is not None:
            out.setdefault(entity.type, Item(entity.type, entity.en, (id_,), 0, 0, "home"))
    return out


_CHINA = "country:CHN"


@cache
def _states_in(entity_id: str) -> tuple[str, ...]:
    """The country or bloc that a rule or a state's body belongs to, else that its own name holds (Ministry of Commerce of
    China)."""
    recogniser = Recogniser.standard()
    entity = recogniser.vocabulary.get(entity_id)
    if entity is None or (entity.type == "Organization" and entity.kind not in _OF_STATE):
        return ()
    whose = [e.id for e in recogniser.vocabulary.broader(entity_id) if e.type in ("Country", "Alliance")]
    if whose:
        return (whose[0],)
    found = {c.ids[0] for c in recogniser.vocabulary_hits(entity.en)[0] if c.type == "Country" and len(c.ids) == 1}
    return tuple(found) if len(found) == 1 else ()


# ------------------------------------------------------------------------------------------- lists

_FORM_WORDS = r"(?:products?|ores?|concentrates?|oxides?|metals?|compounds?|alloys?|magnets?|materials?|minerals?|elements?|及其制品|及相关物项|相关物项|制品|精矿|矿石|矿产|金属|矿|等)"
_BRACKET = r"\([^()]{0,60}\)"
_JOIN = re.compile(
    rf"(?:\s*{_BRACKET})?(?:\s*{_FORM_WORDS})?(?:\s*{_BRACKET})?\s*"
    r"(?:[、,/;·&|]|和|与|及|以及|或|并|同|\band\b|\bor\b|\bas well as\b|\bplus\b|\balong with\b|[\n•*●]|\d{1,2}[.)]|-|\s)*"
    r"\s*(?:(?:the|of|its|from|for)\s+)?",
)


def _grouped(text: str, items: Sequence[Item]) -> list[Group]:
    """Items of one type that a list joins."""
    out: list[Group] = []
    run: list[Item] = []
    for item in items:
        if run and not (
            item.type == run[0].type
            and (item.start == run[-1].start or not (item.understood or run[-1].understood))
            and _joined(text, run[-1], item)
        ):
            out.append(_group(run))
            run = []
        run.append(item)
    if run:
        out.append(_group(run))
    return out


def _group(run: Sequence[Item]) -> Group:
    return Group(run[0].type, tuple(run), run[0].start, max(i.end for i in run))


def _joined(text: str, left: Item, right: Item) -> bool:
    if (left.start, left.end, left.how) == (right.start, right.end, "pronoun"):
        return True  # one word for several
    if right.start - left.end > 70 or right.start < left.end:
        return right.start == left.end == 0
    gap = text[left.end : right.start]
    if not gap:  # 中美澳
        return left.type == "Country" and left.how == right.how == "abbreviation"
    if gap.isspace():
        return left.type == "Mineral"
    return bool(_JOIN.fullmatch(gap)) and (left.how == "nominal") == (right.how == "nominal")
