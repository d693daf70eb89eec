"""Qualifiers of a chosen fact: which of the sentence's values belong to it, and the codes that its words imply."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from loaders.documents.model import BlockKind
from loaders.reading.features import _between, _bin, _grams, left_mark, right_mark
from loaders.reading.lexicon import Cue, Finder, Hit, Noun, Predicate, _expanded, lower, nouns
from loaders.reading.propose import Proposal
from loaders.reading.scene import INSIDE, Group, Item, Scene
from loaders.reading.scorer import Linear
from loaders.reading.skeleton import spot_features
from ontology.names.forms import plain_forms
from ontology.names.mentions import Mention, Recogniser
from ontology.names.values import Date, Money, Number, Percent, Quantity, Rank
from ontology.schema import ontology

# Which kind of value may fill which qualifier.
VALUE_OF = {
    "percent": "Percent",
    "change_percent": "Percent",
    "share_percent": "Percent",
    "rate": "Percent",
    "amount": "Money",
    "quantity": "Quantity",
    "rank": "Rank",
    "date": "Date",
    "effective": "Date",
    "announced": "Date",
    "until": "Date",
    "since": "Date",
    "year": "Date",
    "from": "Date",
    "years": "Quantity",
}
# Which things named in the sentence may fill which qualifier.
ITEM_OF: Mapping[str, tuple[str, ...]] = {
    "counterparty": ("Country", "Alliance", "Organization"),
    "destination": ("Country",),
    "origin": ("Country",),
    "from": ("Country",),
    "measure": ("Measure",),
    "list": ("Measure",),
    "mineral": ("Mineral",),
}
CODED = frozenset({"kind", "instrument", "stage", "metric", "tier", "role"})
# `from` is a date only where a site yields; elsewhere it is a place or a party.
DATED_FROM = frozenset({"YIELDS"})
# What the sentence before may say for this one.
CARRIED = frozenset({"year", "date", "announced", "effective"})

# By how much a date must be surer than its threshold to be the day of effect besides the day of announcement. Of 110 second
# uses in 1,409 passages that no weight of qualifiers was fitted on 37 were right; 34 of the 57 with that much were.
TWICE = 1.0


@dataclass(frozen=True, slots=True)
class Filling:
    """A value proposed for a qualifier of a fact: a figure or date, a thing named, a form, or a code that words imply."""

    qualifier: str
    value: Any
    mention: Mention | None
    words: tuple[int, int]  # where it stands, a code where the nearest of its words do; SILENT where it has none
    features: tuple[str, ...]
    score: float = 0.0  # how far above its threshold, once it is chosen

    @property
    def at(self) -> int:
        return self.words[0]


SILENT = (-1, -1)


def fillings(p: Proposal, s: Item, o: Item) -> Iterator[Filling]:
    relation = ontology().relations[p.relation]
    trigger = nearest_trigger(p)
    for name, qualifier in relation.qualifiers.items():
        if name in CODED:
            codes = qualifier.allowed or _codes_of(name)
            yield from _coded(p, s, o, trigger, name, codes)
            continue
        kind = VALUE_OF.get(name)
        if kind is not None and (name != "from" or p.relation in DATED_FROM):
            of_kind = [m for m in p.scene.values if m.type == kind and _usable(p.scene, m, name)]
            for m in of_kind:
                spot = Spot(m.nstart, m.nend)
                seen = (
                    *_features(p, s, o, trigger, name, spot, of_kind),
                    *_of_value(p, name, m),
                    *_placed(p, s, o, name, m),
                )
                yield Filling(name, plain(m, name), m, (m.nstart, m.nend), seen)
            if name in CARRIED and not of_kind and p.scene.sentence.kind is not BlockKind.HEADING:
                for m in p.scene.earlier:
                    if m.nend <= p.scene.sentence.start and _usable(p.scene, m, name):
                        yield Filling(name, plain(m, name), m, (m.nstart, m.nend), tuple(_carried(p, name, m)))
        elif name in ITEM_OF:
            items = [i for t in ITEM_OF[name] for g in p.scene.by_type.get(t, ()) for i in g.items]
            items = [i for i in items if not i.understood and i.key not in (s.key, o.key) and i.end > i.start]
            spots = [Spot(i.start, i.end) for i in items]
            for item, spot in zip(items, spots, strict=True):
                seen = (*_features(p, s, o, trigger, name, spot, spots), *_of_item(p, name, item))
                yield Filling(name, item.name, None, (item.start, item.end), seen)
        elif name == "region":
            places = [m for m in p.scene.places if m.name]
            for m in places:
                spot = Spot(m.nstart, m.nend)
                seen = tuple(_features(p, s, o, trigger, name, spot, places))
                yield Filling(name, m.name, None, (m.nstart, m.nend), seen)
    for mineral, group in ((s, p.subject), (o, p.object)):
        if mineral.type == "Mineral":
            yield from _forms(p, mineral, group)
    if "mineral" in relation.qualifiers:  # what is bought is named beside the ends
        for group in p.scene.by_type.get("Mineral", ())[:MOST_BESIDE]:
            yield from _forms(p, group.items[0], group)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in the normal text."""

    nstart: int
    nend: int


_DATELINE = re.compile(r"\s*(?:电|讯|报道|消息(?:[,，:：]|$))")


# What makes two years a number: Administrative Order 2021-40 is the fortieth of 2021.
_NUMBER_BEFORE = re.compile(
    r"\b(?:order|decree|resolution|regulation|decision|circular|no\.?|nos\.?|A\.?O\.?)\s?\Z", re.IGNORECASE
)
_FIGURE = re.compile(r"[0-9０-９一二两三四五六七八九十百千]")


def _usable(scene: Scene, mention: Mention, name: str) -> bool:
    value = mention.value
    match value:
        case Date():
            numbered = value.until and _NUMBER_BEFORE.search(
                scene.view.text, max(0, mention.nstart - 16), mention.nstart
            )
            return bool(value.iso) and not numbered and not _DATELINE.match(scene.view.text, mention.nend)
        case Quantity():
            return (value.unit == "year") == (name == "years") and value.unit not in ("month", "day")
        case Percent():  # "wholly owned" is no rate
            return value.kind == "share" and (name != "rate" or _FIGURE.search(mention.surface) is not None)
        case Money():
            return not value.per
        case _:
            return value is not None


def nearest_trigger(p: Proposal) -> Hit[Predicate] | None:
    """The predicate that stands nearest to both ends."""

    def cost(hit: Hit[Predicate]) -> tuple[int, int]:
        gaps = [max(hit.start - g.end, g.start - hit.end, 0) for g in (p.subject, p.object) if g.end > g.start]
        return (sum(gaps) - 2 * (hit.end - hit.start), hit.start)

    return min(p.triggers, key=cost, default=None)


_TOKEN = re.compile(r"[a-z'-]+|\d+|[^\sa-z\d]")


def _words(text: str, low: int, high: int, last: bool) -> list[str]:
    """The three tokens next to a place, and the runs of two and three that touch it."""
    tokens = ["0" if t.isdigit() else t for t in _TOKEN.findall(lower(text[low:high]))]
    near = tokens[-4:] if last else tokens[:4]
    if last:
        runs = ["_".join(near[-n:]) for n in (1, 2, 3) if len(near) >= n]
    else:
        runs = ["_".join(near[:n]) for n in (1, 2, 3) if len(near) >= n]
    return [*(f"~{t}" for t in near), *runs]


def _features(
    p: Proposal, s: Item, o: Item, trigger: Hit[Predicate] | None, name: str, spot: Spot, rivals: Sequence[Any]
) -> Iterator[str]:
    """How a stretch of the sentence stands to the fact's ends, its predicate and the other stretches of its kind."""
    scene, text = p.scene, p.scene.view.text
    sentence = scene.sentence
    r = f"{p.relation}.{name}"
    a, b = spot.nstart, spot.nend
    yield r
    yield name
    lm, rm = left_mark(text, a, sentence.start), right_mark(text, b, sentence.end)
    yield f"{name}|l={lm}"
    yield f"{name}|r={rm}"
    yield f"{r}|l={lm}|r={rm}"
    for token in _words(text, max(sentence.start, a - 30), a, True):
        yield f"{name}<{token}"
        yield f"{r}<{token}"
    for token in _words(text, b, min(sentence.end, b + 30), False):
        yield f"{name}>{token}"
        yield f"{r}>{token}"
    near = sorted(rivals, key=lambda m: (_apart(m, o), m.nstart))
    at = [m.nstart for m in near].index(a)
    yield f"{r}|rank={min(3, at)}/{min(3, len(near))}"
    if s.end > s.start:
        near = sorted(rivals, key=lambda m: (_apart(m, s), m.nstart))
        yield f"{r}|srank={min(3, [m.nstart for m in near].index(a))}/{min(3, len(near))}"
    order = sorted(m.nstart for m in rivals).index(a)
    yield f"{r}|{order}of{len(rivals)}" if len(rivals) <= 3 else f"{r}|many"
    for label, item, group in (("s", s, p.subject), ("o", o, p.object)):
        if item.end == item.start:
            yield f"{r}|{label}=none"
            continue
        yield from _beside(scene, r, name, label, item, spot)
        if len(group.items) > 1:
            place = group.items.index(item) if item in group.items else 0
            paired = len(rivals) == len(group.items)
            yield f"{name}|{label}|list|{'paired' if paired else 'one' if len(rivals) == 1 else 'other'}|{'same' if place == order else 'off'}"
    if trigger is None:
        yield f"{r}|t=none"
    else:
        side = "before" if a < trigger.start else "after"
        clauses = min(3, sentence.clause_distance(a, trigger.start))
        yield f"{name}|t|{side}|c={clauses}"
        yield f"{r}|t|{side}|c={clauses}"
        yield f"{r}|t|{side}|g={_bin(_gap_of(spot, trigger), (1, 4, 12, 30, 70))}"
        yield f"{r}|cls={trigger.entry.cls}"
        yield f"{r}|cls={trigger.entry.cls}|{side}|c={min(2, clauses)}"
        yield f"{r}|ph={trigger.entry.phrase}"
    nearest = min(p.triggers, key=lambda h: _gap_of(spot, h), default=None)
    if nearest is not None:
        side = "before" if a < nearest.start else "after"
        yield f"{r}|n|{nearest.entry.cls}|{side}|g={_bin(_gap_of(spot, nearest), (1, 4, 12, 30))}"
        yield f"{r}|n|{nearest.entry.phrase}|{side}"
    for cls, side in _next_predicates(scene, spot):
        yield f"{name}|{side}|{cls}"
        yield f"{r}|{side}|{cls}"
    yield from spot_features(p, name, a, b)


def _beside(scene: Scene, r: str, name: str, label: str, item: Item, spot: Spot) -> Iterator[str]:
    sentence, text = scene.sentence, scene.view.text
    side = "before" if spot.nstart < item.start else "after"
    clauses = min(3, sentence.clause_distance(spot.nstart, item.start))
    yield f"{name}|{label}|{side}|c={clauses}"
    yield f"{r}|{label}|{side}|c={clauses}"
    yield f"{r}|{label}|{side}|g={_bin(_apart(spot, item), (1, 4, 12, 30, 70))}"
    low, high = (spot.nend, item.start) if side == "before" else (item.end, spot.nstart)
    between = sum(
        low <= g.start < high and g.start != item.start and not _inner(g.how) for g in scene.by_type.get(item.type, ())
    )
    yield f"{r}|{label}|{side}|others={min(2, between)}"
    yield f"{name}|{label}|{side}|others={min(2, between)}"
    if item.start <= spot.nstart and spot.nend <= item.end:
        yield f"{name}|within {label}"
        yield f"{r}|within {label}"
    gap = text[low:high].strip() if 0 <= high - low <= 8 else "…"
    if gap != "…":
        yield f"{name}|{label}|{side}|gap={lower(gap)}"


def _inner(how: str) -> bool:
    return how in INSIDE


def _apart(spot: Any, item: Item) -> int:
    return max(int(spot.nstart) - item.end, item.start - int(spot.nend), 0)


def _gap_of(spot: Spot, hit: Hit[Any]) -> int:
    return max(spot.nstart - hit.end, hit.start - spot.nend, 0)


def _next_predicates(scene: Scene, spot: Spot) -> Iterator[tuple[str, str]]:
    """The nearest predicates of any relation and the nearest cues of a stage, on either side within the clause's reach."""
    for hits, label in ((scene.predicates, "p"), ([c for c in scene.cues if c.entry.group == "lifecycle"], "c")):
        after = [h for h in hits if h.start >= spot.nend and h.start - spot.nend < 40]
        before = [h for h in hits if h.end <= spot.nstart and spot.nstart - h.end < 40 and h.end > h.start]
        if after:
            first = min(h.start for h in after)
            for h in {_label(h): h for h in after if h.start == first}:
                yield f"{label}:{h}", "next"
        if before:
            last = max(h.end for h in before)
            for h in {_label(h): h for h in before if h.end == last}:
                yield f"{label}:{h}", "prev"


def _label(hit: Hit[Any]) -> str:
    return hit.entry.value if isinstance(hit.entry, Cue) else f"{hit.entry.relation}.{hit.entry.cls}"


def _of_value(p: Proposal, name: str, mention: Mention) -> Iterator[str]:
    r = f"{p.relation}.{name}"
    match mention.value:
        case Date() as date:
            yield f"{r}|precision={date.precision}"
            yield f"{name}|precision={date.precision}"
            yield f"{r}|inferred={date.inferred}"
            published = p.scene.view.document.published
            if published:
                when = "future" if date.iso > published[: len(date.iso)] else "past"
                yield f"{name}|{when}"
                yield f"{r}|{when}"
        case Percent() as percent:
            size = "100" if percent.value == 100 else "half" if percent.value >= 50 else "less"
            yield f"{r}|size={size}"
        case Quantity() as quantity:
            yield f"{r}|unit={quantity.unit}"
            yield f"{name}|unit={quantity.unit}"
        case _:
            pass


# A year within a name that says what the thing aims at, not when it was made.
_AIM = re.compile(
    r"(?:\b(?:vision|horizon|agenda|target|by|to|towards?|project [a-z]+)|europe|愿景|地平线)\s?\Z", re.IGNORECASE
)
# What tells how things stood on a day, not what happened then.
_AS_OF = re.compile(
    r"(?:\b(?:as (?:of|at)|by the end of|so far in)\s(?:the\s)?(?:early |late |mid-?)?|截至|截止)\s?\Z", re.IGNORECASE
)


def _placed(p: Proposal, s: Item, o: Item, name: str, mention: Mention) -> Iterator[str]:
    """Whether a date stands in a name, the fact's own or another's, or right beside its own, and what it says there."""
    date = mention.value
    if not isinstance(date, Date):
        return
    scene, text = p.scene, p.scene.view.text
    r = f"{p.relation}.{name}"
    where = _holder(scene, s, o, mention)
    length = "period" if date.until else date.precision
    spot = Spot(mention.nstart, mention.nend)
    if where == "none" and any(_apart(spot, i) <= 2 for i in (s, o) if i.end > i.start):
        where = "beside"
    before = text[max(scene.sentence.start, mention.nstart - 20) : mention.nstart]
    seen = [f"in {where}", f"{length}|in {where}", f"{length}"]
    if _AIM.search(before):
        seen.append(f"aim|in {where}")
    if _AS_OF.search(before):
        seen.append("as of")
    if len(date.iso) >= 4 and date.iso >= "2027":
        seen.append(f"late|in {where}")
    for x in seen:
        yield f"{name}|placed|{x}"
        yield f"{r}|placed|{x}"


def _holder(scene: Scene, s: Item, o: Item, mention: Mention) -> str:
    """Whose name a value stands in: own, that of another thing of some type, or none."""
    own = {(i.start, i.end) for i in (s, o)}
    around = [
        i
        for g in scene.groups
        for i in g.items
        if i.end > i.start and i.start <= mention.nstart and mention.nend <= i.end
    ]
    if any((i.start, i.end) in own for i in around):
        return "own"
    return min((i.type for i in around), default="none")


def _of_item(p: Proposal, name: str, item: Item) -> Iterator[str]:
    r = f"{p.relation}.{name}"
    yield f"{name}|{item.type}|{item.how}"
    yield f"{r}|{item.type}"
    if any(item in g.items for g in (p.subject, p.object)):
        side = "s" if item in p.subject.items else "o"
        yield f"{r}|listed with {side}|{min(4, len(p.subject.items if side == 's' else p.object.items))}"
    if item.kind:
        yield f"{name}|kind={item.kind}"


def _carried(p: Proposal, name: str, mention: Mention) -> Iterator[str]:
    r = f"{p.relation}.{name}"
    dates = p.scene.earlier
    yield f"{r}|carried"
    yield f"{name}|carried"
    yield f"{r}|carried|{dates.index(mention)}of{min(3, len(dates))}"
    gap = p.scene.sentence.start - mention.nend
    yield f"{r}|carried|g={_bin(gap, (20, 60, 150, 400))}"
    yield f"{r}|carried|{p.scene.sentence.kind.value}"
    yield f"{r}|carried|{p.subject.how}"
    yield from (f"carried|{x}" for x in _of_value(p, name, mention))


# --------------------------------------------------------------------------------------------- codes that words imply


@cache
def codes() -> Finder[Cue]:
    """The wordings of `codes.tsv`: for each coded qualifier the words that speak for a code."""
    return Finder((w, Cue(group, lang, value, phrase)) for group, lang, value, phrase, w in _expanded("codes"))


@cache
def _codes_of(name: str) -> tuple[str, ...]:
    return tuple(sorted({value for group, _, value, _, _ in _expanded("codes") if group == name}))


@lru_cache(maxsize=64)
def _code_hits(text: str) -> tuple[Hit[Cue], ...]:
    return tuple(codes().longest(text))


@lru_cache(maxsize=64)
def _noun_hits(text: str) -> tuple[Hit[Noun], ...]:
    return tuple(h for h in nouns().longest(text) if h.entry.type == "Measure")


def _meant(code: str, known: Sequence[str]) -> str:
    """What a code is called among some: who "prohibits the export" enacts an export_ban, and his restriction is a ban."""
    if code not in known and (longer := f"export_{code}") in known:
        return longer
    return code if code in known else code.removeprefix("export_")


def _hits(p: Proposal, name: str, known: Sequence[str]) -> Iterator[tuple[str, str, int, int]]:
    """(code, wording, start, end) of all that speaks for a code in the sentence, and in the caption of its table."""
    scene = p.scene
    low = scene.sentence.start
    for hit in _code_hits(scene.text):
        if hit.entry.group == name:
            yield _meant(hit.entry.value, known), hit.entry.phrase, low + hit.start, low + hit.end
    if name == "kind" and p.relation == "ENACTED":
        for noun in _noun_hits(scene.text):
            yield noun.entry.kind, noun.entry.phrase, low + noun.start, low + noun.end
    for hit in _code_hits(scene.sentence.context) if scene.sentence.context else ():
        if hit.entry.group == name:
            yield _meant(hit.entry.value, known), "context", -1, -1


SAID_BEFORE = 600  # characters before a sentence in which what it leaves unsaid is sought


def _circumstances(p: Proposal, o: Item, trigger: Hit[Predicate] | None, known: Sequence[str]) -> Iterator[str]:
    """What tells a kind without naming it: which kinds the text before spoke of, whether figures stand near (a duty has a
    rate, a quota an amount), and the words of the clause."""
    scene = p.scene
    low, text = scene.sentence.start, scene.view.text
    before = _code_hits(text[max(0, low - SAID_BEFORE) : low])
    told = [kind for h in before if h.entry.group == "kind" and (kind := _meant(h.entry.value, known)) in known]
    if told:
        yield f"last={told[-1]}"
        yield from (f"told={kind}" for kind in sorted(set(told)))
    at = o.start if o.end > o.start else trigger.start if trigger else low
    start, end = scene.sentence.clause(at)
    yield from (f"figure={kind}" for kind in sorted({m.type for m in scene.values if start <= m.nstart < end}))
    yield from (f"figures={kind}" for kind in scene.value_kinds)
    if scene.values:
        yield f"nearest={min(scene.values, key=lambda m: abs(m.nstart - at)).type}"
    yield from (f"word={gram}" for gram in dict.fromkeys(_grams(text[start:end])))


def _coded(
    p: Proposal, s: Item, o: Item, trigger: Hit[Predicate] | None, name: str, known: Sequence[str]
) -> Iterator[Filling]:
    r = f"{p.relation}.{name}"
    scene = p.scene
    common = [r]
    if trigger is not None:
        common += [f"cls={trigger.entry.cls}", f"ph={trigger.entry.phrase}"]
    common += sorted({f"has={h.entry.cls}" for h in p.triggers})
    common += [f"{o.type}|{o.how}"]
    near_classes = [h.entry.cls for h in _by_gap(p)]
    if near_classes:
        common.append(f"first={near_classes[0]}")
    others = {f"{h.entry.relation}.{h.entry.cls}" for h in scene.predicates if h.entry.relation in _TELLING}
    common += sorted(others - {f"{p.relation}.{h.entry.cls}" for h in p.triggers})
    if name == "kind":
        common += _circumstances(p, o, trigger, known)
    if name == "kind" and p.relation == "ENACTED":
        common += [f"vocabulary={o.kind}"] + [f"w={t}" for t in dict.fromkeys(_between(o.name)[:40])]
        last = max(_noun_hits(o.name), key=lambda h: (h.end, h.end - h.start), default=None)
        if last is not None:
            common += [f"last={last.entry.kind}", f"last={last.entry.phrase}"]
    spoken: dict[str, list[tuple[str, int, int]]] = {}
    for code, wording, start, end in _hits(p, name, known):
        spoken.setdefault(code, []).append((wording, start, end))
    ends = [(x.start, x.end) for x in (s, o) if x.end > x.start] + ([(trigger.start, trigger.end)] if trigger else [])
    order = sorted(
        ((min((_span_gap(a, b, ends), a) for _, a, b in spots), code) for code, spots in spoken.items()),
    )
    ranks = {code: i for i, (_, code) in enumerate(order)}
    for code in known:
        seen = [f"{r}={code}|{x}" for x in common]
        seen.append(f"{name}={code}")
        if code in spoken:
            seen += _spoken(p, r, name, code, spoken[code], s, o, trigger)
            seen += [f"{r}|rank={min(3, ranks[code])}", f"{r}={code}|rank={min(2, ranks[code])}", f"{name}|spoken"]
        else:
            seen += [f"{r}|silent", f"{r}={code}|silent", f"{r}={code}|silent|{len(spoken) > 0}"]
        yield Filling(name, code, None, _nearest(spoken.get(code, ()), ends), tuple(dict.fromkeys(seen)))


# Relations whose predicates say what another fact's measure or money is.
_TELLING = frozenset(
    {"RESTRICTS_EXPORT", "LIFTS_RESTRICTION", "IMPOSES_TARIFF", "FINANCES", "LISTS_AS_CRITICAL", "HOLDS_STAKE"}
)


def _nearest(spots: Sequence[tuple[str, int, int]], ends: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Where the words of a code that stand nearest to the fact are."""
    placed = [(_span_gap(a, b, ends), a, b) for _, a, b in spots if a >= 0]
    return min(placed)[1:] if placed else SILENT


def _span_gap(start: int, end: int, spans: Sequence[tuple[int, int]]) -> int:
    if start < 0:
        return 500
    return sum(max(start - b, a - end, 0) for a, b in spans)


def _spoken(
    p: Proposal,
    r: str,
    name: str,
    code: str,
    spots: Sequence[tuple[str, int, int]],
    s: Item,
    o: Item,
    trigger: Hit[Predicate] | None,
) -> Iterator[str]:
    """Where the words of a code stand to the fact."""
    sentence = p.scene.sentence
    for wording, a, b in spots:
        yield f"{r}={code}|says {wording}"
        if a < 0:
            yield f"{r}|context"
            continue
        for label, item in (("s", s), ("o", o)):
            if item.start <= a and b <= item.end and item.end > item.start:
                yield f"{r}|within {label}"
                yield f"{r}={code}|within {label}"
                if b >= item.end - 1:
                    yield f"{r}|ends {label}"
    placed = [(a, b) for _, a, b in spots if a >= 0]
    ends = [("s", s.start, s.end), ("o", o.start, o.end)] + ([("t", trigger.start, trigger.end)] if trigger else [])
    for label, start, end in ends:
        if end <= start or not placed:
            continue
        a, b = min(placed, key=lambda ab: (_span_gap(ab[0], ab[1], [(start, end)]), ab))
        side = "in" if start <= a and b <= end else "before" if a < start else "after"
        yield f"{r}|{label}|{side}|c={min(3, sentence.clause_distance(a, start))}"
        yield f"{r}|{label}|{side}|g={_bin(_span_gap(a, b, [(start, end)]), (1, 5, 15, 40))}"
        yield f"{r}={code}|{label}|c={min(2, sentence.clause_distance(a, start))}"


def _by_gap(p: Proposal) -> list[Hit[Predicate]]:
    def gap(hit: Hit[Predicate]) -> int:
        return sum(max(hit.start - g.end, g.start - hit.end, 0) for g in (p.subject, p.object) if g.end > g.start)

    return sorted(p.triggers, key=gap)


# --------------------------------------------------------------------------------------------- forms


MOST_BESIDE = 3  # minerals of a sentence that are looked at where none is an end of the fact


def _forms(p: Proposal, mineral: Item, group: Group) -> Iterator[Filling]:
    """The forms that the sentence names: the mineral's own word, one beside it, one that ends its list."""
    scene, text = p.scene, p.scene.view.text
    plain_form = plain_forms(Recogniser.standard().vocabulary)
    found = [(plain_form.get(m.name, m.name), m.nstart, m.nend) for m in scene.forms if m.name]
    low = scene.sentence.start
    covered = [(a, b) for _, a, b in found]
    found += [
        (h.entry.value, low + h.start, low + h.end)
        for h in _code_hits(scene.text)
        if h.entry.group == "form" and not any(a <= low + h.start and low + h.end <= b for a, b in covered)
    ]
    own = plain_form.get(mineral.form, mineral.form)
    if own and not any(n == own for n, _, _ in found):
        found.append((own, mineral.start, mineral.end))
    if not found:
        return
    spots = sorted(found, key=lambda f: (_span_gap(f[1], f[2], [(mineral.start, mineral.end)]), f[1]))
    for rank, (value, a, b) in enumerate(spots[:4]):
        spot = Spot(a, b)
        r = f"{p.relation}.form"
        gap = _apart(spot, mineral)
        inside = a <= mineral.start and mineral.end <= b
        side = (
            "holds"
            if inside
            else "in"
            if mineral.start <= a and b <= mineral.end
            else "before"
            if a < mineral.start
            else "after"
        )
        others = sum(
            min(b, mineral.end) <= g.start < max(a, mineral.start) and g.start != mineral.start
            for g in scene.by_type.get("Mineral", ())
        )
        seen = [
            r,
            "form",
            f"form|{side}",
            f"{r}|{side}",
            f"form|{side}|g={_bin(gap, (0, 1, 3, 8, 20, 50))}",
            f"{r}|{side}|g={_bin(gap, (0, 1, 3, 8, 20, 50))}",
            f"form|{side}|c={min(2, scene.sentence.clause_distance(a, mineral.start))}",
            f"form|{side}|others={min(2, others)}",
            f"form|rank={rank}",
            f"form={value}",
            f"{r}={value}",
            f"form={value}|{mineral.name}",
            f"form|how={mineral.how}",
            f"form|list={min(3, len(group.items))}|{side}",
            f"form|understood={mineral.understood}",
        ]
        seen += _of_list(text, group, mineral, a, b)
        if side in ("before", "after"):
            low_, high_ = (b, mineral.start) if side == "before" else (mineral.end, a)
            if 0 <= high_ - low_ <= 8:
                seen.append(f"form|{side}|gap={lower(text[low_:high_].strip())}")
            in_list = any(i.start <= a and b <= i.end for i in group.items if i is not mineral)
            seen.append(f"form|of another={in_list}")
        yield Filling("form", value, None, (a, b), tuple(seen))


_HEADS = re.compile(
    r"(?:s|es)?[,:]?\s?(?:\(?(?:such as|including|include[sd]?|of|namely|like|for|包括|如|的|:)\s?(?:the\s)?)?\Z"
)


def _of_list(text: str, group: Group, mineral: Item, a: int, b: int) -> Iterator[str]:
    """A form that heads the mineral's list (ores of copper and tin, mineral ores including …) or ends it (tin and copper
    ores) is that of each; one that is the mention itself, or its next word, is that of this one alone."""
    if (a, b) == (mineral.start, mineral.end):
        yield "form|is the mention"
    gap = text[mineral.end : a] if a >= mineral.end else ""
    if a >= mineral.end and not gap.strip(" -"):
        yield "form|next"
    if len(group.items) < 2:
        return
    if b <= group.start and group.start - b <= 16:
        yield "form|heads the list" if _HEADS.match(text[b : group.start]) else "form|near the list"
    last = max(i.end for i in group.items)
    if a >= last and not text[last:a].strip(" -"):
        yield "form|ends the list"
        yield f"form|ends the list|{min(4, len(group.items))}"
    elif last > a >= mineral.end and any(0 <= a - i.end <= 1 for i in group.items if i is not mineral):
        yield "form|next to another"


# --------------------------------------------------------------------------------------------- choosing


def choose(p: Proposal, s: Item, o: Item, model: Linear) -> dict[str, Filling]:
    """The best value for each qualifier that scores above its threshold; one value serves one qualifier."""
    weighed = ((model.score(f.features) - model.threshold(f"{p.relation}.{f.qualifier}"), f) for f in fillings(p, s, o))
    sure = [replace(f, score=score) for score, f in weighed if score >= 0]
    out: dict[str, Filling] = {}
    used: set[tuple[int, str]] = set()
    for filling in sorted(sure, key=lambda f: (-f.score, f.qualifier, f.at, str(f.value))):
        if filling.qualifier in out:
            continue
        if filling.mention is not None and not _free(filling, used):
            continue
        out[filling.qualifier] = filling
        if filling.mention is not None:
            used.add((filling.at, filling.qualifier))
    out = _of_number(p, o, _of_times(p, o, _of_sum(p, out)))
    return _in_order(_both_ends(p.relation, _over(p, s, o, out)))


def _of_sum(p: Proposal, found: dict[str, Filling]) -> dict[str, Filling]:
    """Who finances without a sum in the sentence does so with the one that is told beside it, and in the way told there."""
    beside = p.scene.sum
    if p.relation != "FINANCES" or beside is None or "amount" in found:
        return found
    m = beside.money
    out = {**found, "amount": Filling("amount", plain(m, "amount"), m, (m.nstart, m.nend), ())}
    ways = {
        h.entry.value for h in _code_hits(p.scene.view.text[beside.start : beside.end]) if h.entry.group == "instrument"
    }
    if "instrument" not in out and len(ways) == 1:
        out["instrument"] = Filling("instrument", ways.pop(), None, SILENT, ())
    return out


def _of_times(p: Proposal, o: Item, found: dict[str, Filling]) -> dict[str, Filling]:
    """A rule, and what it restricts, begins and ends when the text says so of it in another sentence."""
    times = p.scene.times
    if times is None or "effective" not in ontology().relations[p.relation].qualifiers:
        return found
    measure = str(found["measure"].value) if "measure" in found else None
    told = (
        times.of_rule(o)
        if p.relation == "ENACTED"
        else times.of_restriction(p.relation, measure, p.scene.sentence.index)
    )
    out = dict(found)
    for t in told:
        if t.qualifier not in out:
            m = t.date
            out[t.qualifier] = Filling(t.qualifier, plain(m, t.qualifier), m, (m.nstart, m.nend), ())
    return out


# The year in a rule's number or at the end of its title says when it was made; a plan's may be what it aims at.
_NUMBERED = re.compile(
    r"(?:\b(?:no\.?|directive|regulation|decree|order|resolution|act|law)\s?(?:\(e[uc]\)\s?)?(?P<number>(?:19|20)\d\d)[/-]\d+|\((?P<bracket>(?:19|20)\d\d)/\d{3,})"
    r"|\A(?P<first>(?:18|19|20)\d\d) (?:\w+ )*(?:act|law|code|regulations?|decree|bill|directive)\b"
    r"|(?:\b(?:law|act|code|regulations?|reg|rules?|decree|ordinance|bill|directive|resolution|order|decision|announcement|notice)\b"
    r"|法|条例|决定|公告|号令).*?(?:[/, ]|\bof )(?P<last>(?:18|19|20)\d\d)\)?\Z",
    re.IGNORECASE,
)


def _of_number(p: Proposal, o: Item, found: dict[str, Filling]) -> dict[str, Filling]:
    """A rule whose words hold the year in which it was made was announced then, unless the text is more precise."""
    if p.relation != "ENACTED" or o.understood or "announced" in found:
        return found
    year = _NUMBERED.search(p.scene.view.text[o.start : o.end])
    value = year and next(v for v in year.groups() if v)
    if value is None or any(str(f.value) < value for n, f in found.items() if n in ("effective", "until")):
        return found
    return {**found, "announced": Filling("announced", value, None, (o.start, o.end), ())}


_LEAVES = re.compile(
    r"\b(?:withdr(?:e|a)w(?:s|n)?(?:\sfrom)?|left|leaves|quits?|delisted(?:\sfrom)?|expelled(?:\sfrom)?)\b|退出|脱离|被除名|退群",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"[,;:，；：。]|\band\b|[并另]", re.IGNORECASE)
_LEFT_BEHIND = 60  # characters between the words and what was left


def left(p: Proposal, s: Item, o: Item) -> re.Match[str] | None:
    """The words that say that one has left the other: "withdrew from" it; 退出该组织并另组… leaves the first only."""
    text, sentence = p.scene.view.text, p.scene.sentence
    near = o if o.end > o.start else s
    for found in _LEAVES.finditer(text, sentence.start, sentence.end):
        between = text[found.end() : near.start] if near.start >= found.end() else text[near.end : found.start()]
        if len(between) <= _LEFT_BEHIND and not _ANOTHER.search(between):
            return found
    return None


def _over(p: Proposal, s: Item, o: Item, found: dict[str, Filling]) -> dict[str, Filling]:
    """A membership does not begin on the day on which it was left."""
    since = found.get("since")
    if p.relation != "MEMBER_OF" or since is None or since.mention is None or "until" in found:
        return found
    hit = left(p, s, o)
    if hit is None or p.scene.sentence.clause_distance(since.mention.nstart, hit.start()) > 0:
        return found
    until = replace(since, qualifier="until", value=plain(since.mention, "until"))
    return {**{n: f for n, f in found.items() if n != "since"}, "until": until}


# What a period begins, by relation; elsewhere it begins with the day of effect.
_BEGINS = {"MEMBER_OF": "since"}


def _both_ends(relation: str, found: dict[str, Filling]) -> dict[str, Filling]:
    """Of a period both ends are told: what holds from 2021 to 2030 is not over in 2021, nor announced by a period."""
    start = _BEGINS.get(relation, "effective")
    if not {start, "until"} <= set(ontology().relations[relation].qualifiers):
        return found
    period = next((found[n] for n in (start, "until", "announced") if n in found and _is_period(found[n])), None)
    if period is None or period.mention is None:
        return found
    out = {n: f for n, f in found.items() if n != "announced" or f.mention is not period.mention}
    for name in (start, "until"):
        if name not in out:
            out[name] = replace(period, qualifier=name, value=plain(period.mention, name))
    return out


def _in_order(found: dict[str, Filling]) -> dict[str, Filling]:
    """Without an end that lies before the beginning: one of the two is a date of something else, most often the end."""
    until = found.get("until")
    begins = [str(found[n].value) for n in ("since", "effective", "announced") if n in found]
    if until is None or not any(str(until.value) < b[: len(str(until.value))] for b in begins):
        return found
    return {n: f for n, f in found.items() if n != "until"}


# Figures that say how much of one thing there is: they belong to one fact of their relation in a sentence.
_OF_ONE = {
    "HOLDS_STAKE": ("percent", "change_percent", "amount"),
    "PRODUCES": ("share_percent", "quantity", "rank"),
    "HOLDS_RESERVES": ("share_percent", "quantity", "rank"),
    "CONSUMES": ("share_percent", "quantity"),
    "YIELDS": ("quantity",),
}
Filled = Mapping[str, Filling]


def disputed(relations: Sequence[str], filled: Sequence[Sequence[Filled]]) -> list[list[dict[str, Filling]]]:
    """What is left where several statements of a sentence claim the same figure: it goes to the surest of them."""
    best: dict[tuple[str, int], tuple[float, int]] = {}
    for n, (relation, facts) in enumerate(zip(relations, filled, strict=True)):
        for found in (v for fact in facts for k, v in fact.items() if k in _OF_ONE.get(relation, ())):
            key = (relation, found.at)
            if key not in best or found.score > best[key][0]:
                best[key] = (found.score, n)
    return [
        [
            {
                k: v
                for k, v in fact.items()
                if best.get((relation, v.at), (0.0, n))[1] == n or k not in _OF_ONE.get(relation, ())
            }
            for fact in facts
        ]
        for n, (relation, facts) in enumerate(zip(relations, filled, strict=True))
    ]


def _free(filling: Filling, used: set[tuple[int, str]]) -> bool:
    """A day of announcement may be the day of effect too, where that is surer than it need be; a period has two ends; no
    other value serves two qualifiers."""
    pair = {q for at, q in used if at == filling.at} | {filling.qualifier}
    if len(pair) == 1:
        return True
    if _is_period(filling):
        return len(pair) == 2 and "until" in pair
    return filling.score >= TWICE and pair <= {"announced", "effective"}


def _is_period(filling: Filling) -> bool:
    return filling.mention is not None and isinstance(filling.mention.value, Date) and bool(filling.mention.value.until)


def number(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 6)


def plain(mention: Mention, name: str = "") -> Any:
    """The value as FACTS.md writes it."""
    match mention.value:
        case Date(iso=iso, until=until):
            return until if until and name == "until" else iso[:4] if name == "year" else iso
        case Money(amount=amount) | Quantity(amount=amount) | Number(amount=amount):
            return number(amount)
        case Percent(value=value):
            return number(value)
        case Rank(rank=rank):
            return rank
        case _:
            raise ValueError(f"{mention.surface!r} has no value")


def extras(found: Mapping[str, Filling]) -> dict[str, Any]:
    """What goes with the values: currency, unit, hedge, upper bound, which were resolved and not read."""
    out: dict[str, Any] = {}
    inferred = []
    for name, filling in found.items():
        if filling.mention is None:
            continue
        value = filling.mention.value
        match value:
            case Money():
                if value.currency:
                    out["currency"] = value.currency
            case Quantity():
                if name == "quantity" and value.unit:
                    out["unit"] = value.unit
            case Date():
                if value.inferred:
                    inferred.append(name)
            case _:
                pass
        if isinstance(value, Money | Percent | Quantity):
            if value.hedge:
                out["hedge"] = value.hedge
            if value.max is not None:
                out["max"] = number(value.max)
    if inferred:
        out["inferred"] = sorted(inferred)
    return out


# --------------------------------------------------------------------------------------------- one event, several facts

# Relations whose figures are sums of money or goods, and the qualifiers that hold them.
_SUMMED = frozenset({"FINANCES", "HOLDS_STAKE", "OFFTAKES_FROM", "PRODUCES", "CONSUMES", "HOLDS_RESERVES"})
_FIGURES = ("amount", "quantity", "share_percent", "percent")
_EACH = re.compile(r"各自?|分别|均|依次|\b(?:each|respectively|apiece)\b", re.IGNORECASE)


def shared(
    p: Proposal, pairs: Sequence[tuple[Item, Item]], filled: Sequence[Mapping[str, Filling]]
) -> list[dict[str, Any]]:
    """For each fact of a list what it shares with the others: the event where one figure stands for several of them,
    and that the figure is their sum unless the text says that each has it."""
    out: list[dict[str, Any]] = [{} for _ in pairs]
    if p.relation not in _SUMMED or len(pairs) < 2:
        return out
    for name in _FIGURES:
        holders: dict[int, list[int]] = {}
        for i, found in enumerate(filled):
            if name in found and found[name].mention is not None:
                holders.setdefault(found[name].at, []).append(i)
        for at, numbers in holders.items():
            if len(numbers) < 2:
                continue
            told = hashlib.sha256(f"{p.scene.view.document.key}/{p.relation}/{at}".encode()).hexdigest()
            several = len({pairs[i][0].key for i in numbers}) > 1 or name == "amount"
            for i in numbers:
                out[i].setdefault("event", f"e{told[:8]}")
                if several and not _EACH.search(p.scene.text):
                    out[i]["joint"] = True
    return out
