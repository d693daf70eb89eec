"""From a claim to a fact, or to the reason why it is none.  A claim that fails one check fails as a whole.

The quote is found by its skeleton and mapped back to the document's own characters; ends, figures, dates, names, denial and
source are then read from those, never from what the model wrote.  What no check can tell: whether the relation is the one
that the sentence means, which end is which, and how far the thing has come.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from pydantic import ValidationError

from loaders.model import ends, prompt, values
from loaders.model.claims import Claim, End
from loaders.model.ends import Refused, Resolved
from loaders.model.laid import Laid, Span
from loaders.model.skeleton import of
from loaders.reading.extract import Dropped
from loaders.reading.lexicon import cues, predicates
from loaders.reading.sentences import Sentence
from ontology.models import Entity, Evidence, Extractor, Fact
from ontology.schema import ontology

SHORTEST = 4  # characters of a skeleton: less than that is no statement
# Whether the relation's own words stand in the quote, as far as our lexicon knows them, is all that tells claims apart.
SURE, LESS_SURE = 0.7, 0.5

_DENIED_BEFORE = re.compile(
    r"(?:并未|没有|未曾|从未|未能|尚未|否认|不会|并不|并非|无意|不再|绝非|而非|拒绝|不|未)[^,，。;；]{0,6}\Z"
    r"|(?:\bnot|n't|\bnever|\bno(?:r|\slonger)?|\bdenie[ds]|\bdeny(?:ing)?|\bwithout|\bneither|\brule[sd]?\sout|\brefuse[sd]?\sto"
    r"|\bno\s(?:plans?|intention)\s(?:to|of)|\bfail(?:s|ed)?\sto)\s+(?:[\w-]+\s+){0,3}\Z",
    re.IGNORECASE,
)
# What looks like a denial before a predicate and is none.
_NO_DENIAL = re.compile(
    r"(?:不仅|不但|不只|不断|不过|不久|不少|不同|不锈|不低于|不超过|不少于|不迟于|不晚于|未来|非洲|非常|not\sonly|no\s(?:later|less|more|fewer)\sthan)"
    r"[^,，。;；]{0,12}\Z",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"[^,，。;；.]{0,12}(?:不实|不属实|系谣言|遭否认|被否认|并不成立)|\s*(?:(?:is|was|were|are|has\sbeen|have\sbeen)\s)?(?:denied|untrue|false|ruled\sout)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A fact that passed, and where its figures stand in the normal text (by qualifier)."""

    fact: Fact
    places: Mapping[str, int]


def check(laid: Laid, claim: Claim, low: int, high: int, model: str) -> Checked | Dropped:
    """Judge one claim about the piece of the text from `low` to `high`."""
    try:
        _legal(claim)
        return _first(laid, claim, _quotes(laid, claim, low, high), model)
    except Refused as reason:
        return dropped(claim, str(reason))


def dropped(claim: Claim, reason: str) -> Dropped:
    return Dropped(claim.relation, claim.subject.name, claim.object.name, claim.quote, reason)


def _legal(claim: Claim) -> None:
    known = ontology()
    relation = known.relations.get(claim.relation)
    if relation is None:
        raise Refused("the relation is none of ours")
    if claim.subject.type not in relation.domain or claim.object.type not in relation.range:
        raise Refused(f"{claim.relation} does not go from {claim.subject.type} to {claim.object.type}")
    if claim.lifecycle not in known.lifecycle:
        raise Refused("the lifecycle is none of ours")
    if claim.polarity not in known.polarity:
        raise Refused("the polarity is none of ours")


def _quotes(laid: Laid, claim: Claim, low: int, high: int) -> list[Span]:
    """Where the quote stands."""
    if len(of(claim.quote)) < SHORTEST:
        raise Refused("the quote is too short to state anything")
    places = laid.places(claim.quote, low, high)
    if not places:
        cut = laid.has(claim.quote, low, high)
        raise Refused("the quote begins or ends within a word or figure" if cut else "the quote is not in the text")
    return places


def _first(laid: Laid, claim: Claim, quotes: Sequence[Span], model: str) -> Checked:
    """The claim at the first place, and in the first sentence of it, where it holds."""
    reason = ""
    for quote in quotes:
        sentences = laid.sentences_of(*quote)
        for sentence in sentences:
            part = _trimmed(laid, max(quote[0], sentence.start), min(quote[1], sentence.end))
            try:
                return _holds(laid, claim, part, quote, sentence, model)
            except Refused as refused:
                if not reason or "is not in the quote" in reason:
                    reason = str(refused)
        if len(sentences) > 1:
            reason = f"no one sentence of the quote states it: {reason}"
    raise Refused(reason or "the quote is in no sentence of the text")


def _trimmed(laid: Laid, start: int, end: int) -> Span:
    while start < end and laid.text[start].isspace():
        start += 1
    while end > start and laid.text[end - 1].isspace():
        end -= 1
    return start, end


def _holds(laid: Laid, claim: Claim, part: Span, quote: Span, sentence: Sentence, model: str) -> Checked:
    """The fact that a claim states in a run of one sentence. Raises Refused."""
    found = values.checked(laid, claim.relation, claim.qualifiers, part)
    subject, object_ = _both(laid, claim, part, quote, found.things)
    _polarity(laid, claim, part, quote, sentence)
    attribution = _attribution(laid, claim, sentence)
    words, start, end = laid.seen.quote(*part)
    try:
        fact = Fact(
            subject=subject.entity,
            relation=claim.relation,
            object=object_.entity,
            qualifiers=dict(found.values),
            lifecycle=claim.lifecycle,
            polarity="denied" if claim.polarity == "denied" else "asserted",
            attribution=attribution,
            evidence=Evidence(
                document=laid.seen.document.key,
                quote=words,
                start=start,
                end=end,
                page=laid.seen.document.page_of(start),
            ),
            extractor=Extractor(name="model", rule=model, version=prompt.VERSION),
            confidence=SURE if _spoken(laid, claim.relation, part) else LESS_SURE,
        )
    except ValidationError as error:
        raise Refused("; ".join(e["msg"] for e in error.errors())) from None
    return Checked(fact, found.places)


# ------------------------------------------------------------------------------------------------------ the two ends


# What a ministry does, its state does.
_OF_STATES = frozenset({"ENACTED", "PARTY_TO", "FOUNDED", "BACKS"})


def _both(laid: Laid, claim: Claim, part: Span, quote: Span, spoken_for: Collection[Span]) -> tuple[Resolved, Resolved]:
    state_only = claim.relation in _OF_STATES or "Organization" not in ontology().relations[claim.relation].domain
    subjects = _candidates(laid, claim.subject, part, "subject", state_only)
    objects = _candidates(laid, claim.object, part, "object", state_only)
    if subjects and objects:
        for s, o in product(subjects, objects):
            if s.key != o.key and not _same_place(s, o):
                return s, o
        raise Refused("both ends are the same thing")
    if not subjects and not objects:
        subject = _unnamed(laid, claim, part, quote, None, "subject", spoken_for)
        return subject, _distinct(_unnamed(laid, claim, part, quote, subject, "object", spoken_for), subject)
    if subjects:
        place = ends.by_place(laid, claim.object, part) if claim.relation == "LOCATED_IN" else None
        if place is not None:
            return subjects[0], place
        object_ = _unnamed(laid, claim, part, quote, subjects[0], "object", spoken_for)
        return subjects[0], _distinct(object_, subjects[0])
    subject = _unnamed(laid, claim, part, quote, objects[0], "subject", spoken_for)
    return _distinct(subject, objects[0]), objects[0]


def _candidates(laid: Laid, end: End, part: Span, role: str, state_only: bool) -> list[Resolved]:
    """The places of an end that the quote names; none where it is said to be unnamed and its name does not stand there."""
    if of(end.mention) and not (of(end.antecedent) and _is_pronoun(end.mention)):
        try:
            return ends.named(laid, end, part, role, state_only=state_only)
        except Refused:
            # It may stand in a sentence of the quote before this one; then those words name it.
            if not of(end.antecedent) and laid.has(end.mention, *part):
                raise
            return []
    return []


def _is_pronoun(words: str) -> bool:
    return any(
        h.entry.group == "pronoun" and h.end - h.start == len(words.strip()) for h in cues().longest(words.strip())
    )


def _unnamed(
    laid: Laid, claim: Claim, part: Span, quote: Span, other: Resolved | None, role: str, spoken_for: Collection[Span]
) -> Resolved:
    end = claim.subject if role == "subject" else claim.object
    relation = ontology().relations[claim.relation]
    types = relation.range if role == "subject" else relation.domain
    if of(end.antecedent) or not of(end.mention):
        return ends.unnamed(laid, end, part, other, role, spoken_for=spoken_for, other_types=types)
    if quote[0] < part[0] and laid.has(end.mention, quote[0], part[0]):
        # An earlier sentence of the claim's own quote names it.
        above = End(end.type, end.name, "", laid.text[quote[0] : part[0]])
        return ends.unnamed(laid, above, part, other, role, spoken_for=spoken_for, other_types=types)
    raise Refused(f"its {role} is not in the quote")


def _distinct(end: Resolved, other: Resolved) -> Resolved:
    if end.key == other.key:
        raise Refused("both ends are the same thing")
    return end


def _same_place(a: Resolved, b: Resolved) -> bool:
    return a.span == b.span


# ------------------------------------------------------------------------------------- denial, source, the relation's words


def _polarity(laid: Laid, claim: Claim, part: Span, quote: Span, sentence: Sentence) -> None:
    """A denial that the text has may not be left out, and one that it has not may not be told."""
    clause = max([m + 1 for m in sentence.clauses if m < part[0]], default=sentence.start)
    before = laid.text[clause : part[0]]
    if claim.polarity == "denied":
        if not _negated(laid.text[clause : part[1]]):
            raise Refused("it is said to be denied, but nothing in the quote denies it")
        return
    first = laid.sentences_of(*quote)[0]
    opening = max([m + 1 for m in first.clauses if m < quote[0]], default=first.start)
    if _negated(before) or _negated(laid.text[opening : quote[0]]):
        raise Refused("the quote leaves out a denial before it")
    if _DENIED_AFTER.match(laid.text, part[1], sentence.end):
        raise Refused("the quote leaves out a denial after it")
    hits = [h for h in predicates().longest(laid.text[part[0] : part[1]]) if h.entry.relation == claim.relation]
    spots = {part[0] + h.start for h in hits if h.entry.cls != "weak"}
    if any(_denied(laid.text, sentence.start, at) for at in spots):
        raise Refused("the text denies it")
    # Where the lexicon knows no word of the relation, a plain denial in the quote may be of anything, so also of this.
    if not spots and _PLAIN_DENIAL.search(laid.text, *part):
        raise Refused("the text denies it")


_PLAIN_DENIAL = re.compile(
    r"并未|没有|未曾|从未|并不|并非|否认|\b(?:does|do|did|has|have|had|is|are|was|were)\snot\b|n't\b|\bnever\b|\bdenie[ds]\b",
    re.IGNORECASE,
)


def _denied(text: str, low: int, at: int) -> bool:
    before = text[max(low, at - 40) : at]
    return bool(_DENIED_BEFORE.search(before)) and not _NO_DENIAL.search(before)


def _negated(text: str) -> bool:
    hits = (h for h in cues().longest(text) if h.entry.group == "negation")
    return any(not _NO_DENIAL.match(text, h.start) and text[h.start : h.end] != "非" for h in hits)


def _attribution(laid: Laid, claim: Claim, sentence: Sentence) -> str | None:
    """The source in the document's own words; one that neither the sentence nor the one before it names is made up."""
    if claim.attribution is None or not of(claim.attribution):
        return None
    before = laid.sentences[sentence.index - 1] if sentence.index else sentence
    start = before.start if not sentence.first else sentence.start
    places = laid.places(claim.attribution, start, sentence.end)
    if not places:
        raise Refused("its source is not in the sentence")
    return " ".join(laid.text[places[0][0] : places[0][1]].split())


def _spoken(laid: Laid, relation: str, part: Span) -> bool:
    return any(h.entry.relation == relation for h in predicates().find(laid.text[part[0] : part[1]]))


# ------------------------------------------------------------------------------------------ facts of one event

_SUMMED = frozenset({"FINANCES", "HOLDS_STAKE", "OFFTAKES_FROM", "PRODUCES", "CONSUMES", "HOLDS_RESERVES"})
_FIGURES = ("amount", "quantity", "share_percent", "percent")


def entity_key(entity: Entity) -> str:
    return entity.id or f"{entity.type}:{of(entity.name)}"


def shared(checked: Sequence[Checked], key: str) -> list[Fact]:
    """Facts for which one figure of the text stands are one event, as the rules say it."""
    import hashlib

    groups: dict[tuple[str, str, int], list[int]] = {}
    for i, one in enumerate(checked):
        for name in _FIGURES:
            if one.fact.relation in _SUMMED and name in one.places:
                groups.setdefault((one.fact.relation, name, one.places[name]), []).append(i)
    more: dict[int, dict[str, Any]] = {}
    for (relation, name, at), members in groups.items():
        ends_ = {(entity_key(checked[i].fact.subject), entity_key(checked[i].fact.object)) for i in members}
        if len(ends_) < 2:
            continue
        told = hashlib.sha256(f"{key}/{relation}/{at}".encode()).hexdigest()
        quote = " ".join(checked[i].fact.evidence.quote for i in members)
        for i in members:
            extra = more.setdefault(i, {})
            extra.setdefault("event", f"e{told[:8]}")
            if (len({s for s, _ in ends_}) > 1 or name == "amount") and not _EACH.search(quote):
                extra["joint"] = True
    return [_with(one.fact, more[i]) if i in more else one.fact for i, one in enumerate(checked)]


_EACH = re.compile(r"各自?|分别|均|依次|\b(?:each|respectively|apiece)\b", re.IGNORECASE)


def _with(fact: Fact, extra: Mapping[str, Any]) -> Fact:
    data = fact.model_dump()
    data["id"] = ""
    data["qualifiers"] = {**fact.qualifiers, **extra}
    return Fact(**data)
