"""Qualifiers of a chosen fact: which of the sentence's values belong to it, and the codes that its words imply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from loaders.reading.features import _between, _bin, left_mark, right_mark
from loaders.reading.lexicon import Hit, Predicate, lower, nouns
from loaders.reading.propose import Proposal
from loaders.reading.scene import Item, Scene
from loaders.reading.scorer import Linear
from ontology.names.mentions import Mention
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
# `from` is a date only where a site yields; elsewhere it is a place or a party.
DATED_FROM = frozenset({"YIELDS"})


@dataclass(frozen=True, slots=True)
class Filling:
    """A value proposed for a qualifier of a fact."""

    qualifier: str
    mention: Mention
    features: tuple[str, ...]


def fillings(p: Proposal, s: Item, o: Item) -> Iterator[Filling]:
    relation = ontology().relations[p.relation]
    trigger = nearest_trigger(p)
    for name in relation.qualifiers:
        kind = VALUE_OF.get(name)
        if kind is None or (name == "from" and p.relation not in DATED_FROM):
            continue
        of_kind = [m for m in p.scene.values if m.type == kind and _usable(m, name)]
        for mention in of_kind:
            yield Filling(name, mention, tuple(_features(p, s, o, trigger, name, mention, of_kind)))


def _usable(mention: Mention, name: str) -> bool:
    value = mention.value
    match value:
        case Date():
            return bool(value.iso)
        case Quantity():
            return (value.unit == "year") == (name == "years")
        case Percent():
            return value.kind == "share"
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


def _features(
    p: Proposal, s: Item, o: Item, trigger: Hit[Predicate] | None, name: str, mention: Mention, rivals: list[Mention]
) -> Iterator[str]:
    scene, text = p.scene, p.scene.view.text
    sentence = scene.sentence
    r = f"{p.relation}.{name}"
    a, b = mention.nstart, mention.nend
    yield r
    yield f"{name}"
    lm, rm = left_mark(text, a, sentence.start), right_mark(text, b, sentence.end)
    yield f"{name}|l={lm}"
    yield f"{name}|r={rm}"
    yield f"{r}|l={lm}|r={rm}"
    for token in _between(text[max(sentence.start, a - 8) : a])[-6:]:
        yield f"{name}<{token}"
        yield f"{r}<{token}"
    for token in _between(text[b : min(sentence.end, b + 8)])[:6]:
        yield f"{name}>{token}"
        yield f"{r}>{token}"
    near = sorted(rivals, key=lambda m: (abs(m.nstart - o.start), m.nstart))
    yield f"{r}|rank={min(3, near.index(mention))}/{min(3, len(near))}"
    for label, at in (
        ("s", s.start if s.end > s.start else None),
        ("o", o.start if o.end > o.start else None),
        ("t", trigger.start if trigger else None),
    ):
        if at is None:
            yield f"{r}|{label}=none"
            continue
        side = "before" if a < at else "after"
        clauses = min(3, sentence.clause_distance(a, at))
        yield f"{name}|{label}|{side}|c={clauses}"
        yield f"{r}|{label}|{side}|c={clauses}"
        yield f"{r}|{label}|{side}|g={_bin(abs(at - a), (4, 12, 30, 70))}"
    if trigger is not None:
        yield f"{r}|cls={trigger.entry.cls}"
        yield f"{r}|cls={trigger.entry.cls}|{'before' if a < trigger.start else 'after'}|c={min(2, sentence.clause_distance(a, trigger.start))}"
    low, high = sorted((a, o.start))
    between = sum(low < g.start < high for g in scene.by_type.get(o.type, ()))
    yield f"{r}|others={min(2, between)}"
    if isinstance(mention.value, Date):
        yield f"{r}|precision={mention.value.precision}"
        yield f"{r}|inferred={mention.value.inferred}"


def choose(p: Proposal, s: Item, o: Item, model: Linear) -> dict[str, tuple[Any, Mention]]:
    """The best value for each qualifier that scores above its threshold; one value serves one qualifier."""
    scored = sorted(
        ((model.score(f.features) - model.threshold(f"{p.relation}.{f.qualifier}"), f) for f in fillings(p, s, o)),
        key=lambda sf: (-sf[0], sf[1].qualifier, sf[1].mention.nstart),
    )
    out: dict[str, tuple[Any, Mention]] = {}
    used: set[tuple[int, str]] = set()
    for score, filling in scored:
        if score < 0:
            break
        if filling.qualifier in out or (filling.mention.nstart in {u for u, q in used} and not _shared(filling, used)):
            continue
        out[filling.qualifier] = (plain(filling.mention), filling.mention)
        used.add((filling.mention.nstart, filling.qualifier))
    return out


def _shared(filling: Filling, used: set[tuple[int, str]]) -> bool:
    """A day of announcement may be the day of effect too; no other value serves two qualifiers."""
    pair = {q for at, q in used if at == filling.mention.nstart} | {filling.qualifier}
    return pair <= {"announced", "effective"}


def number(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 6)


def plain(mention: Mention) -> Any:
    """The value as FACTS.md writes it."""
    match mention.value:
        case Date(iso=iso):
            return iso
        case Money(amount=amount) | Quantity(amount=amount) | Number(amount=amount):
            return number(amount)
        case Percent(value=value):
            return number(value)
        case Rank(rank=rank):
            return rank
        case _:
            raise ValueError(f"{mention.surface!r} has no value")


# --------------------------------------------------------------------------------------------- codes that words imply

RESTRICTION_KIND = {"ban": "ban", "quota": "quota", "licence": "licence", "tax": "tax", "suspend": "suspension"}
_INSTRUMENT = (
    ("price_floor", re.compile(r"价格下限|最低价|保底价|price floor|floor price", re.I)),
    ("grant", re.compile(r"赠款|拨款|补助|资助|补贴|无偿|\bgrants?\b|non-?reimbursable|awarded|subsid", re.I)),
    ("guarantee", re.compile(r"担保|\bguarantees?\b", re.I)),
    ("loan", re.compile(r"贷款|借款|\bloans?\b|debt (?:financing|facility|funding)|\blend", re.I)),
    ("credit", re.compile(r"信贷|授信|信用额度|credit (?:line|facility)|lines? of credit|\bcredit\b(?! agric)", re.I)),
    (
        "equity",
        re.compile(
            r"股权|入股|认购|增资|参股|注册资本|普通股|优先股|\bequity\b|\bshares?\b|\bstake\b|common stock|preferred stock",
            re.I,
        ),
    ),
    ("investment", re.compile(r"投资|\binvest", re.I)),
)
_STAGE = (
    ("recycling", re.compile(r"回收|再生|recycl", re.I)),
    ("refining", re.compile(r"精炼|冶炼|提炼|炼制|refin|smelt", re.I)),
    ("processing", re.compile(r"加工|分离|process|separat", re.I)),
    ("mining", re.compile(r"开采|采矿|矿山产量|矿产量|mine production|mined|mining|\bmines\b|extract", re.I)),
)
_METRIC_PRODUCTION = (
    ("capacity", re.compile(r"产能|年产(?!量)|加工能力|capacity|able to produce|up to", re.I)),
    ("output", re.compile(r"产量|生产了|output|production|produced", re.I)),
)
_METRIC_RESERVES = (
    ("resources", re.compile(r"资源量|资源储量|\bresources?\b", re.I)),
    ("reserves", re.compile(r"储量|reserves?", re.I)),
)


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    return next((name for name, pattern in table if pattern.search(text)), None)


def measure_kind(item: Item) -> str | None:
    """The kind of a measure: what the vocabulary says, else what its name's last kind word implies."""
    if item.kind:
        return item.kind
    found = [h for h in nouns().longest(item.name) if h.entry.type == "Measure"]
    return max(found, key=lambda h: (h.end, h.end - h.start)).entry.kind if found else None


def implied(p: Proposal, s: Item, o: Item) -> dict[str, Any]:
    """Codes that the predicate's class or the words around it imply for this relation."""
    scene = p.scene
    trigger = nearest_trigger(p)
    spots = [x for x in (s.start, s.end, o.start, o.end) if x > 0] + ([trigger.start, trigger.end] if trigger else [])
    low = max(scene.sentence.start, min(spots, default=0) - 40)
    high = min(scene.sentence.end, max(spots, default=0) + 40)
    near = scene.view.text[low:high]
    out: dict[str, Any] = {}
    match p.relation:
        case "ENACTED":
            if kind := measure_kind(o):
                out["kind"] = kind
        case "RESTRICTS_EXPORT":
            kinds = [RESTRICTION_KIND[h.entry.cls] for h in _by_gap(p) if h.entry.cls in RESTRICTION_KIND]
            if kinds:
                out["kind"] = kinds[0]
        case "FINANCES":
            if instrument := _first(_INSTRUMENT, near):
                out["instrument"] = instrument
        case "PRODUCES":
            if stage := _first(_STAGE, near):
                out["stage"] = stage
            if metric := _first(_METRIC_PRODUCTION, near):
                out["metric"] = metric
        case "HOLDS_RESERVES":
            if metric := _first(_METRIC_RESERVES, near):
                out["metric"] = metric
        case "PARTY_TO":
            others = [i for i in p.subject.items if i.key != s.key]
            if len(others) == 1:
                out["counterparty"] = others[0].name
        case "OFFTAKES_FROM":
            minerals = scene.by_type.get("Mineral", [])
            if minerals:
                out["mineral"] = minerals[0].items[0].name
        case "LOCATED_IN":
            place = next((m for m in scene.places if abs(m.nstart - s.end) < 40 or abs(m.nstart - o.start) < 25), None)
            if place is not None and place.name:
                out["region"] = place.name
    for item in (s, o):
        if item.type == "Mineral" and (form := _form(scene, item)):
            out["form"] = form
    return out


def _by_gap(p: Proposal) -> list[Hit[Predicate]]:
    def gap(hit: Hit[Predicate]) -> int:
        return sum(max(hit.start - g.end, g.start - hit.end, 0) for g in (p.subject, p.object) if g.end > g.start)

    return sorted(p.triggers, key=gap)


def _form(scene: Scene, mineral: Item) -> str | None:
    """The form whose words hold the mineral's, or stand right behind them."""
    if mineral.form:
        return mineral.form
    for form in scene.forms:
        if form.nstart <= mineral.start and mineral.end <= form.nend and form.name:
            return form.name
        if 0 <= form.nstart - mineral.end <= 1 and form.name:
            return form.name
    return None


def extras(found: dict[str, tuple[Any, Mention]]) -> dict[str, Any]:
    """What goes with the values: currency, unit, hedge, upper bound, which were resolved and not read."""
    out: dict[str, Any] = {}
    inferred = []
    for name, (_, mention) in found.items():
        value = mention.value
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


def words_of(text: str) -> str:
    return lower(text)
