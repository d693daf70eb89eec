"""How far the thing stated has come, whether it is denied, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.reading.lexicon import Cue, Hit, lower
from loaders.reading.propose import Proposal
from loaders.reading.qualifiers import left, nearest_trigger
from loaders.reading.scene import Item
from loaders.reading.scorer import Linear
from loaders.reading.skeleton import stage_features
from ontology.names.values import Date

STAGES = ("proposed", "planned", "announced", "adopted", "in_force", "suspended", "lifted", "expired")
# Without weights: the first stage whose cue stands near decides, in this order.
_DEFAULT = "in_force"


def lifecycle_features(p: Proposal, s: Item, o: Item) -> Iterator[str]:
    """Cues of a stage and where they stand, the predicate's tense and neighbours, dates to come, the kind of measure."""
    r, scene = p.relation, p.scene
    sentence, text = scene.sentence, scene.view.text
    lang = sentence.language
    yield r
    yield f"{r}|{lang}"
    yield f"{r}|block={sentence.kind.value}"
    yield f"{r}|o={o.type},{o.how}"
    trigger = None if p.by_name else nearest_trigger(p)
    if trigger is not None:
        yield f"{r}|ph={trigger.entry.phrase}"
        yield f"{r}|{trigger.entry.cls}"
        word = lower(text[trigger.start : trigger.end])
        yield f"{r}|form={word}"
        if lang == "en":
            first = word.split(" ")[0]
            tense = (
                "ed"
                if first.endswith("ed")
                else "ing"
                if first.endswith("ing")
                else "s"
                if first.endswith("s")
                else "0"
            )
            yield f"tense={tense}"
            yield f"{r}|tense={tense}"
        for token in _near(text, max(sentence.start, trigger.start - 24), trigger.start, True):
            yield f"t<{token}"
            yield f"{r}|t<{token}"
        for token in _near(text, trigger.end, min(sentence.end, trigger.end + 24), False):
            yield f"t>{token}"
            yield f"{r}|t>{token}"
    for label, item in (("s", s), ("o", o)):
        if item.end > item.start and not item.understood:
            for token in _near(text, max(sentence.start, item.start - 20), item.start, True)[-3:]:
                yield f"{label}<{token}"
                yield f"{r}|{label}<{token}"
            for token in _near(text, item.end, min(sentence.end, item.end + 20), False)[-3:]:
                yield f"{label}>{token}"
                yield f"{r}|{label}>{token}"
    kind = o.kind or s.kind
    if kind:
        yield f"{r}|kind={kind}"
    for item in (s, o):
        if item.type in ("Measure", "Project", "Alliance"):
            for token in _near(lower(item.name)[-24:], 0, 24, True)[-3:]:
                yield f"{item.type}$ {token}"
    spots = [(x.start, x.end) for x in (s, o) if x.end > x.start]
    if trigger is not None and trigger.end > trigger.start:
        spots.append((trigger.start, trigger.end))
    low = min((a for a, _ in spots), default=sentence.start)
    high = max((b for _, b in spots), default=sentence.end)
    centre = (trigger.start, trigger.end) if trigger is not None else (o.start, o.end)
    nearest: dict[str, tuple[int, str]] = {}
    for cue in scene.cues:
        if cue.entry.group not in ("lifecycle", "modal", "negation"):
            continue
        value, phrase = cue.entry.value, cue.entry.phrase
        where = _where(p, cue, low, high)
        yield f"{value}|{where}"
        yield f"{r}|{value}|{where}"
        yield f"ph={phrase}|{where}"
        if where not in ("far", "far before", "far after"):
            yield f"{r}|ph={phrase}"
        clauses = min(2, sentence.clause_distance(cue.start, centre[0]))
        side = "before" if cue.start < centre[0] else "after"
        yield f"{value}|c={clauses}|{side}"
        if clauses == 0:
            yield f"{r}|{value}|same clause|{side}"
            yield f"ph={phrase}|same clause|{side}"
        gap = max(cue.start - centre[1], centre[0] - cue.end, 0)
        if gap < nearest.get(side, (60, ""))[0]:
            nearest[side] = (gap, value)
        if 0 <= centre[0] - cue.end <= 6:
            yield f"{value}|right before"
            yield f"{r}|ph={phrase}|right before"
    for side, (gap, value) in nearest.items():
        yield f"nearest {side}={value}"
        yield f"{r}|nearest {side}={value}"
        yield f"{r}|nearest {side}={value}|{gap < 10}"
    if not nearest:
        yield f"{r}|no cue"
    for h in scene.predicates:
        if h.entry.relation in _TELLING and h.entry.relation != r:
            yield f"{r}|beside {h.entry.relation}.{h.entry.cls}|c={min(2, sentence.clause_distance(h.start, centre[0]))}"
    yield from _times(p, low, high)
    yield from stage_features(p)


# Relations whose predicates say how far another fact has come: a restriction that is lifted, a measure enacted.
_TELLING = frozenset(
    {"LIFTS_RESTRICTION", "ENACTED", "RESTRICTS_EXPORT", "REVOKED", "FINANCES", "HOLDS_STAKE", "FOUNDED", "PARTY_TO"}
)
_TOKEN = re.compile(r"[a-z'-]+|\d+|[^\sa-z\d]")


def _near(text: str, low: int, high: int, last: bool) -> list[str]:
    """The tokens next to a place, each alone, and the runs of two and three that touch it."""
    tokens = ["0" if t.isdigit() else t for t in _TOKEN.findall(lower(text[low:high]))]
    near = tokens[-4:] if last else tokens[:4]
    runs = ["_".join(near[-n:] if last else near[:n]) for n in (1, 2, 3) if len(near) >= n]
    return [*(f"~{t}" for t in near), *runs]


def _times(p: Proposal, low: int, high: int) -> Iterator[str]:
    """Whether the dates of the statement are yet to come when the document was published."""
    published = p.scene.view.document.published
    for m in p.scene.values:
        if not isinstance(m.value, Date) or not m.value.iso:
            continue
        where = "in" if low - 25 <= m.nstart <= high + 25 else "out"
        when = "unknown" if not published else "future" if m.value.iso > published[: len(m.value.iso)] else "past"
        yield f"date {when}|{where}"
        yield f"{p.relation}|date {when}|{where}"
        if m.value.precision == "year" and when == "unknown" and m.value.iso >= "2026":
            yield f"date late|{where}"


def _where(p: Proposal, cue: Hit[Cue], low: int, high: int) -> str:
    """Where a cue stands to the statement: within, or before or after it in its clause, the next, or farther."""
    if low <= cue.start and cue.end <= high:
        return "within"
    if cue.end <= low:
        clauses = p.scene.sentence.clause_distance(cue.end, low)
        return ("before", "before,")[clauses] if clauses < 2 and low - cue.end < 50 else "far before"
    if cue.start >= high:
        clauses = p.scene.sentence.clause_distance(high, cue.start)
        return ("after", "after,")[clauses] if clauses < 2 and cue.start - high < 50 else "far after"
    return "across"


def lifecycle(p: Proposal, s: Item, o: Item, models: dict[str, Linear]) -> str:
    """The stage whose model scores highest; what was left is over."""
    if p.relation == "MEMBER_OF" and left(p, s, o) is not None:
        return "expired"
    if not models:
        return _DEFAULT
    seen = tuple(dict.fromkeys(lifecycle_features(p, s, o)))
    return max(STAGES, key=lambda stage: (models[stage].score(seen) if stage in models else -99.0, stage == _DEFAULT))


_SAYS_ZH = re.compile(
    r"(?:据|根据|援引)([^,，。;；]{2,24}?)(?:的?(?:数据|报道|消息|报告|统计|估计|预测|资料)|(?:的)?(?:称|显示|披露|透露)|,|，)"
)
_SAYS_EN = re.compile(r"\b[Aa]ccording to (?:the |a |an )?([^,.;]{2,60}?)(?:,|\.|;|$)")
_REPORTED = re.compile(r"^([^,，。;；]{2,16}?)(?:报道|消息)(?:称)?[,，]")


def attribution(p: Proposal) -> str | None:
    """Whom the text names as its source in this sentence, in its own words."""
    text = p.scene.text
    match = _SAYS_ZH.search(text) or _SAYS_EN.search(text) or _REPORTED.search(text)
    return match.group(1).strip() if match else None


_DENIAL = re.compile(
    r"(?:并未|没有|未曾|从未|否认|不会|并不|不再|未)[^,，。;；]{0,6}$|(?:\bdoes not|\bdo not|\bdid not|\bdenied|\bdenies|\bhas not|\bhave not|\bwill not|\bnever|\bnot)\s+(?:\w+\s+){0,2}$",
    re.I,
)


# What may leave the country is not banned: told of a ban (or of no kind), that denies it.
_PERMITTED = re.compile(
    r"\b(?:can|may) (?:still |again |continue to )(?:be )?export|\bexports?\b[^,;.]{0,40}\b(?:is|are|was|were|be|remains?|remained) (?:still |again )?(?:allowed|permitted|free)\b"
    r"|\b(?:allow|permit|authori[sz]e)(?:s|d|ed|ted|ting|ing)?\s[^,;.]{0,60}?\bto (?:continue |resume )?export|\blets?\s[^,;.]{0,40}?\sexport\b"
    r"|允许[^,，;；。]{0,24}出口|仍可[^,，;；。]{0,8}出口|可(?:以)?继续[^,，;；。]{0,6}出口|自由出口",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:not|no|only|never|unless|if|licen[cs]\w*|quotas?|bans?|banned|prohibit\w*|restrict\w*|subject to|without)\b|n't|[不仅只未禁限凭]|配额|许可",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^,，;；。]+")


def permitted(p: Proposal, o: Item) -> bool:
    """Whether the clause says that the thing may be exported, and nothing that takes it back."""
    text, sentence = p.scene.view.text, p.scene.sentence
    for clause in _CLAUSE.finditer(text, sentence.start, sentence.end):
        here = o.start == o.end or (clause.start() <= o.start < clause.end())
        if here and _PERMITTED.search(clause.group()) and not _BUT.search(clause.group()):
            return True
    return False


def polarity(p: Proposal, o: Item, kind: object = None) -> str:
    """Denied where a negation stands right before the predicate, and of a ban on what may be exported."""
    if p.relation == "RESTRICTS_EXPORT" and kind in (None, "ban") and permitted(p, o):
        return "denied"
    trigger = nearest_trigger(p)
    if trigger is None:
        return "asserted"
    text = p.scene.view.text
    before = text[max(p.scene.sentence.start, trigger.start - 24) : trigger.start]
    # Whoever does not permit it bans it.
    forbidden = p.relation == "RESTRICTS_EXPORT" and _PERMISSION.search(text, trigger.start - len(before), trigger.end)
    return "denied" if _DENIAL.search(before) and not forbidden else "asserted"


_PERMISSION = re.compile(r"\b(?:permit|allow|authori[sz]e)|允许|获准|准许", re.IGNORECASE)
