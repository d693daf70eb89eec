"""From a document to facts: runs the stages in their order and checks what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from loaders.documents.model import Document
from loaders.reading import choose, qualifiers, status, survey
from loaders.reading.choose import Scored
from loaders.reading.encoder import spotter
from loaders.reading.encoder.spotter import Spotted
from loaders.reading.scene import Item, Scene, scenes
from loaders.reading.scorer import Linear, model, probability
from loaders.reading.sentences import Sentence, sentences
from loaders.reading.survey import Pair, Weighed
from loaders.reading.view import View, view
from ontology.models import Entity, Evidence, Extractor, Fact
from ontology.names.mentions import Mention, Recogniser
from ontology.schema import ontology

VERSION = "2"  # of what is read: facts of an older version may differ


@dataclass(frozen=True, slots=True)
class Models:
    quick: Linear  # rules out most proposals by what costs little to see
    facts: Linear
    qualifiers: Linear
    lifecycle: dict[str, Linear]
    survey: Linear | None = None  # without it each sentence decides for itself
    voiced: bool = True  # whether the language model is heard beside the features


@cache
def committed() -> Models:
    stages = {stage: model(f"lifecycle.{stage}") for stage in status.STAGES}
    life = {k: m for k, m in stages.items() if m.weights}
    survey_ = model("survey")  # without its file each sentence decides, rather than nothing being stated
    return Models(model("quick"), model("facts"), model("qualifiers"), life, survey_ if survey_.weights else None)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A fact that failed a check, with the reason."""

    relation: str
    subject: str
    object: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A chosen proposal, those of its pairs that are stated, and what fills their qualifiers."""

    scored: Scored
    pairs: tuple[Pair, ...]
    filled: tuple[Mapping[str, qualifiers.Filling], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a document: its facts in the text's order, and what was dropped."""

    facts: tuple[Fact, ...]
    dropped: tuple[Dropped, ...] = ()
    weighed: tuple[Weighed, ...] = field(default=(), repr=False)  # every proposal that was weighed, to be explained,
    stated: tuple[Stated, ...] = field(default=(), repr=False)  # and those that were chosen


Spot = Callable[[View, Sequence[Mention], Sequence[Sentence]], Sequence[Spotted]]


def lay_out(
    document: Document, recogniser: Recogniser | None = None, spot: Spot = spotter.spot
) -> tuple[View, list[Scene]]:
    """A document's view and its scenes: all that comes before deciding."""
    recogniser = recogniser or Recogniser.standard()
    seen = view(document)
    found: Sequence[Mention] = recogniser.recognise(seen.normal, published=document.published)
    spans = sentences(seen)
    mentions, described = spotter.join(seen.text, found, spot(seen, found, spans))
    return seen, scenes(seen, mentions, spans, described)


def extract(
    document: Document, *, extra_names: Path | None = None, models: Models | None = None, explain: bool = False
) -> Reading:
    """The facts that a document states."""
    models = models or committed()
    seen, all_scenes = lay_out(document, Recogniser.standard(extra_names) if extra_names else None)
    facts: dict[str, Fact] = {}
    dropped: list[Dropped] = []
    trail: list[Weighed] = []
    told: list[Stated] = []
    whole = models.survey if models.voiced else None  # it was fitted on scores in which the language model is heard
    for part in survey.stretches(all_scenes):
        candidates = [choose.scored(scene, models.facts, models.quick, voiced=models.voiced) for scene in part]
        for weighed in survey.weigh(candidates, models.facts, whole):
            stated = _stated(weighed, models.qualifiers)
            if explain:
                trail += weighed
                told += stated
            for here in stated:
                for made in _facts(seen, here, models):
                    if isinstance(made, Fact):
                        facts.setdefault(made.id, made)
                    else:
                        dropped.append(made)
    ordered = sorted(facts.values(), key=lambda f: (f.evidence.start, f.evidence.end, f.relation, f.id))
    return Reading(tuple(ordered), tuple(dropped), tuple(trail), tuple(told))


def _stated(weighed: Sequence[Weighed], model: Linear) -> list[Stated]:
    """The statements of a sentence with their qualifiers; what several of them claim goes to one."""
    kept = [(w.scored, w.stated) for w in weighed if w.stated]
    claimed = [[qualifiers.choose(c.proposal, p.subject, p.object, model) for p in ps] for c, ps in kept]
    settled = qualifiers.disputed([c.proposal.relation for c, _ in kept], claimed)
    return [Stated(c, tuple(ps), tuple(filled)) for (c, ps), filled in zip(kept, settled, strict=True)]


def _facts(seen: View, stated: Stated, models: Models) -> Iterator[Fact | Dropped]:
    ends = [(p.subject, p.object) for p in stated.pairs]
    shared = qualifiers.shared(stated.scored.proposal, ends, stated.filled)
    for pair, found, common in zip(stated.pairs, stated.filled, shared, strict=True):
        yield _fact(seen, stated.scored, pair, found, common, models)


def _fact(
    seen: View,
    kept: Scored,
    pair: Pair,
    found: Mapping[str, qualifiers.Filling],
    shared: Mapping[str, Any],
    models: Models,
) -> Fact | Dropped:
    p, s, o = kept.proposal, pair.subject, pair.object
    values: dict[str, Any] = {name: filling.value for name, filling in found.items()}
    values |= qualifiers.extras(found)
    values |= shared
    start, end = evidence_span(kept, s, o, [f.mention for f in found.values() if f.mention is not None])
    quote, raw_start, raw_end = seen.quote(start, end)
    try:
        return Fact(
            subject=_entity(seen, s),
            relation=p.relation,
            object=_entity(seen, o),
            qualifiers=values,
            lifecycle=status.lifecycle(p, s, o, models.lifecycle),
            polarity=status.polarity(p, o, values.get("kind")),
            attribution=status.attribution(p),
            evidence=Evidence(
                document=seen.document.key,
                quote=quote,
                start=raw_start,
                end=raw_end,
                page=seen.document.page_of(raw_start),
            ),
            extractor=Extractor(name="rules", rule=_rule(kept), version=VERSION),
            confidence=round(probability(pair.score), 3),
        )
    except ValidationError as error:
        return Dropped(p.relation, s.name, o.name, quote, "; ".join(e["msg"] for e in error.errors()))


def _rule(kept: Scored) -> str:
    trigger = qualifiers.nearest_trigger(kept.proposal)
    return f"{kept.proposal.relation}.{trigger.entry.cls if trigger and not kept.proposal.by_name else 'name'}"


def _entity(seen: View, item: Item) -> Entity:
    words = "" if item.unnamed else seen.quote(item.start, item.end)[0]
    # A framework may be read as agreement or as measure: an id of the one says nothing of the other.
    prefix = ontology().types[item.type].prefix + ":"
    linked = item.ids[0] if len(item.ids) == 1 and item.ids[0].startswith(prefix) else None
    return Entity(type=item.type, id=linked, name=item.name, mention=words)


# A Chinese predicate farther than this from both ends belongs to another statement; English clauses are longer than that.
FAR = {"zh": 60, "en": 10_000}
# How far a quote goes out to its clause's edges, on each side, for its own length.
WIDEST = {"zh": 1.5, "en": 3.0}


def evidence_span(kept: Scored, s: Item, o: Item, values: Sequence[Mention]) -> tuple[int, int]:
    """The shortest run that holds both ends, the predicate and the values, and as much of the clause as fits to it."""
    p = kept.proposal
    sentence, text = p.scene.sentence, p.scene.view.text
    spots = [(i.start, i.end) for i in (s, o) if i.end > i.start]
    trigger = qualifiers.nearest_trigger(p)
    if trigger is not None and not p.by_name and trigger.end > trigger.start:
        gap = min((max(trigger.start - b, a - trigger.end, 0) for a, b in spots), default=0)
        if gap <= FAR[sentence.language]:
            spots.append((trigger.start, trigger.end))
    spots += [(m.nstart, m.nend) for m in values if m.nstart >= sentence.start and m.nend <= sentence.end]
    if not spots:
        spots = [(sentence.start, sentence.end)]
    start, end = min(a for a, _ in spots), max(b for _, b in spots)
    if not p.by_name:
        # out to the clause's edges: a quote that breaks off in the middle of a clause reads badly
        most = max(30, int(WIDEST[sentence.language] * (end - start)))
        low = max([m + 1 for m in sentence.clauses if m < start], default=sentence.start)
        high = min([m for m in sentence.clauses if m >= end], default=sentence.end)
        start = low if start - low <= most else _word_start(text, start - most, start)
        end = high if high - end <= most else _word_end(text, end + most, end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _word_start(text: str, at: int, limit: int) -> int:
    """The next place from `at` on where no Latin word is cut."""
    while at < limit and text[at - 1].isascii() and text[at - 1].isalnum():
        at += 1
    return at


def _word_end(text: str, at: int, limit: int) -> int:
    while at > limit and text[at].isascii() and text[at].isalnum():
        at -= 1
    return at
