"""Choosing among a sentence's proposals: those above their relation's threshold that no better one excludes; and weighing
what may fill the qualifiers of those."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.reading.encoder import Hearing
from loaders.reading.features import features, quick_features
from loaders.reading.propose import Proposal
from loaders.reading.qualifiers import Filling, fillings
from loaders.reading.scene import Group, Item
from loaders.reading.scorer import Linear

_RESPECTIVELY = re.compile(r"分别|依次|respectively|各自", re.IGNORECASE)
# Relations in which one object has, in one sentence, one list of subjects.
ONE_SUBJECT = frozenset(
    {
        "RESTRICTS_EXPORT",
        "LIFTS_RESTRICTION",
        "IMPOSES_TARIFF",
        "LISTS_AS_CRITICAL",
        "COVERS",
        "ENACTED",
        "YIELDS",
        "HOLDS_RESERVES",
        "IMPORT_DEPENDENCE",
    }
)
# Relations in which one object may have another subject beside a better one, where that is by so much surer than it need be.
SURER = {"MEMBER_OF": 0.0, "FOUNDED": 1.0, "PRODUCES": 1.0}
ONE_OBJECT = frozenset({"LOCATED_IN"})


@dataclass(frozen=True, slots=True)
class Scored:
    proposal: Proposal
    features: tuple[str, ...]
    score: float
    quick: int = 0  # how many of the features the quick look sees
    heard: float | None = None  # the language model's log-odds, where it was asked


def scored(every: Sequence[Proposal], model: Linear, quick: Linear, hears: Hearing | None = None) -> list[Scored]:
    """The proposals of a sentence that a quick look does not rule out, each with its score: of its features, and where
    a language model hears the sentence, together with what that says."""
    out = []
    least = quick.threshold("*")
    for proposal in every:
        first = quick_features(proposal)
        if quick.score(first) < least:
            continue
        seen = tuple(features(proposal, first))
        out.append(Scored(proposal, seen, model.score(seen), len(first)))
    if hears is None:
        return out
    together = hears.voice.facts
    asked = [together.matters(c.score, model.threshold(c.proposal.relation)) for c in out]
    told = iter(hears.stated([c.proposal for c, yes in zip(out, asked, strict=True) if yes]))
    heard = [next(told) if yes else None for yes in asked]
    return [replace(c, score=together.sum(c.score, h or 0.0), heard=h) for c, h in zip(out, heard, strict=True)]


def chosen(candidates: Sequence[Scored], model: Linear) -> list[Scored]:
    """The proposals to be stated, best first; of two that exclude each other the better one."""
    out: list[Scored] = []
    for candidate in sorted(candidates, key=_rank):
        p = candidate.proposal
        if candidate.score < model.threshold(p.relation):
            continue
        sure = candidate.score >= model.threshold(p.relation) + SURER.get(p.relation, 0.0)
        if any(_excludes(other.proposal, p, sure) for other in out):
            continue
        out.append(candidate)
    return out


def _rank(c: Scored) -> tuple[float, bool, int, int]:
    """Better ones first; of equals that whose object stands in the sentence."""
    p = c.proposal
    return (-c.score, p.object.understood, p.subject.start, p.object.start)


def _excludes(kept: Proposal, p: Proposal, sure: bool) -> bool:
    if kept.relation != p.relation:
        return False
    same_subject, same_object = _meet(kept.subject, p.subject), _meet(kept.object, p.object)
    if _meet(kept.subject, p.object) and _meet(kept.object, p.subject):
        return True
    if same_subject and same_object:
        return True  # a list and its members: the better reading of the same words
    if same_object:
        if p.relation in SURER and not (p.subject.understood or kept.subject.understood or p.object.understood):
            return not sure
        return p.relation in ONE_SUBJECT or p.relation in SURER or p.subject.understood or kept.subject.understood
    if same_subject:
        return p.relation in ONE_OBJECT or p.object.understood
    return False


def _meet(a: Group, b: Group) -> bool:
    """Whether they have words in common, or name the same thing where one of them has no words here."""
    if a is b or not set(a.items).isdisjoint(b.items):
        return True
    wordless = a.start == a.end or b.start == b.end
    return wordless and not {i.key for i in a.items}.isdisjoint(i.key for i in b.items)


def pairs(proposal: Proposal) -> list[tuple[Item, Item]]:
    """The single fillings of two lists: each with each, or one to one where the text says so."""
    s, o = proposal.subject.items, proposal.object.items
    if len(s) == len(o) > 1 and _RESPECTIVELY.search(proposal.scene.text):
        return list(zip(s, o, strict=True))
    return [(a, b) for a in s for b in o if a.key != b.key]


def weighed(p: Proposal, s: Item, o: Item, model: Linear, hears: Hearing | None = None) -> list[Filling]:
    """What may fill a fact's qualifiers, each with how far its log-odds lie above its threshold: of its features, and where
    a language model hears the sentence, together with what that says. What nothing that it could say would lift over its
    threshold is left out then."""
    found = [(f, model.score(f.features), model.threshold(f"{p.relation}.{f.qualifier}")) for f in fillings(p, s, o)]
    if hears is None:
        return [replace(f, score=odds - least) for f, odds, least in found]
    together = hears.voice.values
    asked = [(f, odds, least) for f, odds, least in found if together.matters(odds, least)]
    heard = hears.belong(p, s, o, [f for f, _, _ in asked])
    return [
        replace(f, score=together.sum(odds, told) - least) for (f, odds, least), told in zip(asked, heard, strict=True)
    ]
