"""How far the thing stated has come, whether it is denied, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.reading.lexicon import Cue, Hit
from loaders.reading.propose import Proposal
from loaders.reading.qualifiers import nearest_trigger
from loaders.reading.scene import Item
from loaders.reading.scorer import Linear

STAGES = ("proposed", "planned", "announced", "adopted", "in_force", "suspended", "lifted", "expired")
# Without weights: the first stage whose cue stands near decides, in this order.
_DEFAULT = "in_force"


def lifecycle_features(p: Proposal, s: Item, o: Item) -> Iterator[str]:
    r = p.relation
    yield r
    trigger = nearest_trigger(p)
    if trigger is not None:
        yield f"{r}|ph={trigger.entry.phrase}"
        yield f"{r}|{trigger.entry.cls}"
    kind = o.kind or s.kind
    if kind:
        yield f"{r}|kind={kind}"
    spots = [x for x in (s, o) if x.end > x.start]
    low = min([i.start for i in spots] + ([trigger.start] if trigger else []), default=p.scene.sentence.start)
    high = max([i.end for i in spots] + ([trigger.end] if trigger else []), default=p.scene.sentence.end)
    for cue in p.scene.cues:
        if cue.entry.group != "lifecycle":
            continue
        where = _where(p, cue, low, high)
        if where:
            yield f"{cue.entry.value}|{where}"
            yield f"{r}|{cue.entry.value}|{where}"
            yield f"ph={cue.entry.phrase}|{where}"
            if trigger is not None and 0 <= trigger.start - cue.end <= 6:
                yield f"{cue.entry.value}|right before"
                yield f"{r}|ph={cue.entry.phrase}|right before"


def _where(p: Proposal, cue: Hit[Cue], low: int, high: int) -> str | None:
    """Where a cue stands to the statement: within, or near it in its clause or the next."""
    if low <= cue.start and cue.end <= high:
        return "within"
    if cue.end <= low and low - cue.end < 40:
        clauses = p.scene.sentence.clause_distance(cue.end, low)
        return "before" if clauses == 0 else "before," if clauses == 1 else None
    if cue.start >= high and cue.start - high < 40:
        clauses = p.scene.sentence.clause_distance(high, cue.start)
        return "after" if clauses == 0 else "after," if clauses == 1 else None
    return None


def lifecycle(p: Proposal, s: Item, o: Item, models: dict[str, Linear]) -> str:
    """The stage whose model scores highest."""
    if not models:
        return _DEFAULT
    seen = list(lifecycle_features(p, s, o))
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


def polarity(p: Proposal) -> str:
    """Denied where a negation stands right before the predicate."""
    trigger = nearest_trigger(p)
    if trigger is None:
        return "asserted"
    before = p.scene.view.text[max(p.scene.sentence.start, trigger.start - 24) : trigger.start]
    return "denied" if _DENIAL.search(before) else "asserted"
