"""A sentence with all that reading needs to know of it: what is named, in which lists, by which predicates, and what
the text before it leaves to be understood.

Nothing here decides what a sentence says; it lays out what it could be about.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from loaders.documents.model import BlockKind
from loaders.reading.lexicon import Cue, Hit, Noun, Predicate, cues, lower, nouns, predicates
from loaders.reading.sentences import Sentence
from loaders.reading.view import View
from ontology.names.mentions import Mention, Recogniser

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
    how: str  # how the recogniser found it, or: nominal, pronoun, prev, topic, heading
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


NOT_REMEMBERED = frozenset({"inside", "inside place", "region"})
UNDERSTOOD = frozenset({"pronoun", "prev", "topic", "heading"})


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


def scenes(view: View, mentions: Sequence[Mention], spans: Sequence[Sentence]) -> list[Scene]:
    """Lay out every sentence of a document in order; what one names, the next may leave understood."""
    topic = _topics(view, mentions)
    short = _short_names(mentions)
    out: list[Scene] = []
    memory = _Memory(topic)
    at = 0
    predicate_hits = _by_sentence(predicates().longest(view.text), spans)
    cue_hits = _by_sentence(cues().longest(view.text), spans)
    noun_hits = _by_sentence(nouns().longest(view.text), spans)
    for number, sentence in enumerate(spans):
        while at < len(mentions) and mentions[at].nstart < sentence.start:
            at += 1
        own = []
        k = at
        while k < len(mentions) and mentions[k].nstart < sentence.end:
            if mentions[k].nend <= sentence.end:
                own.append(mentions[k])
            k += 1
        scene = _scene(view, sentence, own, predicate_hits[number], cue_hits[number], noun_hits[number], memory, short)
        out.append(scene)
        memory.read(scene)
    return out


def _by_sentence(hits: Sequence[Hit], spans: Sequence[Sentence]) -> list[list[Hit]]:  # type: ignore[type-arg]
    """Sort hits into sentences; one that crosses a sentence's edge belongs to none."""
    out: list[list[Hit]] = [[] for _ in spans]  # type: ignore[type-arg]
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
    memory: _Memory,
    short: Mapping[str, str],
) -> Scene:
    text = view.text
    named = [m for m in mentions if m.type in ENTITY_TYPES and not m.inside]
    forms = [m for m in mentions if m.type == "Form"]
    items = _one_thing(text, [_item(m, short=short) for m in named])
    items += [i for m in forms for i in _of_form(m, named)]
    items += [i for m in mentions if m.type == "Place" and not m.inside for i in _of_place(m)]
    nested = [_item(m, "inside") for m in mentions if m.inside and m.type in ENTITY_TYPES]
    nested += [i for m in mentions if m.type == "Place" and m.inside for i in _of_place(m, "inside place")]
    taken = [(m.nstart, m.nend) for m in named if m.type not in ("Country", "Mineral")]
    pronouns = _pronouns(cue_hits, taken, memory, items)
    taken += [(i.start, i.end) for i in pronouns]
    items += _nominals(text, sentence, noun_hits, taken, [m for m in mentions if not m.inside])
    items = memory.same_nominals(items)
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
        predicates=(*(h for h in predicate_hits if not _within(h.start, h.end, strict)), *_of_context(sentence)),
        cues=tuple(cue_hits),
        understood=memory.understood(sentence),
        earlier=memory.dates,
    )


def _of_context(sentence: Sentence) -> Iterator[Hit[Predicate]]:
    """The predicates of a table's caption and headers, as if they stood before each of its rows."""
    for hit in predicates().longest(sentence.context) if sentence.context else ():
        yield Hit(sentence.start, sentence.start, hit.entry)


def _within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in spans)


def _short_names(mentions: Sequence[Mention]) -> dict[str, str]:
    """For a thing that the vocabulary does not know, the short name that the document gives it, where it gives one."""
    out: dict[str, str] = {}
    for m in mentions:
        if m.how == "defined" and not m.ids and m.name and len(m.surface) < len(out.get(m.name, m.name)):
            out[m.name] = clean_name(m.surface)
    return out


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


def _item(mention: Mention, how: str = "", short: Mapping[str, str] = MappingProxyType({})) -> Item:
    name = mention.name or clean_name(mention.surface)
    if not mention.ids:
        name = short.get(name, name)
    return Item(mention.type, name, tuple(mention.ids), mention.nstart, mention.nend, how or mention.how)


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
    if place is not None and place.kind == "region" and how == "place":
        yield Item("Organization", place.en, (), mention.nstart, mention.nend, "region")


def clean_name(surface: str) -> str:
    """A name as the text gives it: white space of the page's layout is no part of it."""
    name = re.sub(r"\s+", " ", surface).strip(" ,.;:、，。《》“”\"'")
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", name) or surface


# ------------------------------------------------------------------------------------------- common nouns as names

_LEFT_ZH = re.compile(
    r"(?:(?:新的|新一轮的?|严格的?|全面的?|最新的?|相关的?|国家|联邦|临时|战略|关键|重要|年度|全球|首个|两项|一项|原矿|矿产品?|资源|原材料|产品|技术|战略性|进口|出口)+)$"
)
_WORD_EN = re.compile(r"([A-Za-z0-9][A-Za-z0-9.'&/-]*)\s+$")
_STOP_EN = frozenset(
    "the a an this that these those its their his her our any all some such each every no of in on for to by with from at as and or nor but"
    " than then is are was were be been being has have had will would could should may might can must do does did not into under over through"
    " via per which who whose where when while if because since until after before also only about within without including include includes"
    " between among against it they he she we you i there here more most other another both either neither same so too very just up out"
    " launch launches launched announce announced announces announcing issue issued issues establish established establishes establishing"
    " create created creates creating impose imposed imposes imposing introduce introduced introduces implement implemented implements"
    " publish published release released adopt adopted sign signed signs signing provide provides provided fund funded support supported"
    " supports build builds building develop develops developed developing operate operates operated own owns owned expand expands expanded"
    " lift lifted lifts end ended propose proposed proposes secure secured under using use used include covering cover covers approve approved"
    " require requires required restrict restricts restricted ban bans banned receive received award awarded awards said says".split()
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
        start = (
            _left_zh(text, sentence.start, hit.start, mentions)
            if zh
            else _left_en(text, sentence.start, hit.start, spans)
        )
        name = clean_name(text[start : hit.end])
        out.append(Item(hit.entry.type, name, (), start, hit.end, "nominal", hit.entry.kind))
    return out


def _left_zh(text: str, low: int, at: int, mentions: Sequence[Mention]) -> int:
    """Take in qualifying words and minerals that stand right before the noun."""
    ends = {m.nend: m.nstart for m in mentions if m.type in ("Mineral", "Form", "Place")}
    start = at
    while start > low:
        if start in ends:
            start = ends[start]
            continue
        match = _LEFT_ZH.search(text, max(low, start - 12), start)
        if match is None or match.start() == start:
            break
        start = match.start()
    return max(start, low)


def _left_en(text: str, low: int, at: int, spans: Sequence[tuple[int, int]]) -> int:
    """Take in the adjectives and nouns before the noun, up to a word that can't stand inside a noun phrase."""
    start = at
    for _ in range(6):
        match = _WORD_EN.search(text, max(low, start - 40), start)
        if (
            match is None
            or lower(match.group(1)) in _STOP_EN
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


class _Memory:
    """What earlier sentences named: by type, the latest sentence's first and last, the document's topic, the heading."""

    def __init__(self, topic: dict[str, Item]) -> None:
        self.topic = topic
        self.first: dict[str, Item] = {}  # the first of its type in the latest sentence that has one
        self.last: dict[str, Item] = {}
        self.heading: dict[str, Item] = {}
        self.nominals: dict[tuple[str, str], list[str]] = {}
        self.dates: tuple[Mention, ...] = ()

    def same_nominals(self, items: Sequence[Item]) -> list[Item]:
        """A common noun that an earlier one of its kind holds, or that holds it, means the same thing (ban, export ban)."""
        out = []
        for item in items:
            if item.how == "nominal":
                known = self.nominals.setdefault((item.type, item.kind), [])
                same = next((n for n in known if lower(n) in lower(item.name) or lower(item.name) in lower(n)), None)
                if same is None:
                    known.append(item.name)
                else:
                    item = replace(item, name=same)
            out.append(item)
        return out

    def read(self, scene: Scene) -> None:
        self.dates = tuple(m for m in scene.values if m.type == "Date") or self.dates
        heading = scene.sentence.kind is BlockKind.HEADING
        if heading:
            self.heading = {}
        for type_, groups in scene.by_type.items():
            named = [i for g in groups for i in g.items if not i.understood and i.how not in NOT_REMEMBERED]
            if not named:
                continue
            if heading:
                self.heading[type_] = named[0]
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
                ("topic", self.topic.get(type_)),
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


def _pronouns(
    hits: Sequence[Hit[Cue]], taken: Sequence[tuple[int, int]], memory: _Memory, named: Sequence[Item]
) -> list[Item]:
    """Pronouns with their likeliest antecedent: the first of the type earlier in the sentence, else from memory."""
    out = []
    for hit in hits:
        if hit.entry.group != "pronoun" or hit.entry.value == "any" or _overlaps(hit.start, hit.end, taken):
            continue
        type_ = hit.entry.value
        earlier = [i for i in named if i.type == type_ and i.end <= hit.start]
        found = earlier[:1] or [item for _, item in memory.antecedents(type_)[:1]]
        if found:
            bare = "bare" if hit.entry.phrase in BARE or type_ == "Country" else ""
            out.append(Item(type_, found[0].name, found[0].ids, hit.start, hit.end, "pronoun", found[0].kind, bare))
    return out


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
            item.type == run[0].type and not item.understood and not run[-1].understood and _joined(text, run[-1], item)
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
    if right.start - left.end > 70 or right.start < left.end:
        return right.start == left.end == 0
    gap = text[left.end : right.start]
    if not gap:  # 中美澳
        return left.type == "Country" and left.how == right.how == "abbreviation"
    if gap.isspace():
        return left.type == "Mineral"
    return bool(_JOIN.fullmatch(gap)) and (left.how == "nominal") == (right.how == "nominal")
