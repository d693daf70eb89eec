"""Choosing among a sentence's proposals: those above their relation's threshold that no better one excludes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.reading.encoder import voice
from loaders.reading.features import features, quick_features
from loaders.reading.propose import Proposal, proposals
from loaders.reading.scene import Group, Item, Scene
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


def scored(scene: Scene, model: Linear, quick: Linear, *, voiced: bool = False) -> list[Scored]:
    """The proposals of a sentence that a quick look does not rule out, each with its score: of its features, and where
    it is voiced and the language has a model, together with what that says."""
    out = []
    least = quick.threshold("*")
    every = list(proposals(scene))
    for proposal in every:
        first = quick_features(proposal)
        if quick.score(first) < least:
            continue
        seen = tuple(features(proposal, first))
        out.append(Scored(proposal, seen, model.score(seen), len(first)))
    speaker = voice(scene.sentence.language) if voiced and out else None
    if speaker is None:
        return out
    asked = [speaker.matters(c.score, model.threshold(c.proposal.relation)) for c in out]
    told = iter(speaker.heard(scene, [c.proposal for c, yes in zip(out, asked, strict=True) if yes], every))
    heard = [next(told) if yes else None for yes in asked]
    return [replace(c, score=speaker.together(c.score, h or 0.0), heard=h) for c, h in zip(out, heard, strict=True)]


def chosen(candidates: Sequence[Scored], model: Linear) -> list[Scored]:
    """The proposals to be stated, best first; of two that exclude each other the better one."""
    out: list[Scored] = []
    kept: dict[str, list[Proposal]] = defaultdict(list)  # of each relation: those of another exclude nothing
    for candidate in sorted(candidates, key=rank):
        p = candidate.proposal
        if candidate.score < model.threshold(p.relation):
            continue
        sure = candidate.score >= model.threshold(p.relation) + SURER.get(p.relation, 0.0)
        if any(excludes(other, p, sure) for other in kept[p.relation]):
            continue
        kept[p.relation].append(p)
        out.append(candidate)
    return out


def rank(c: Scored) -> tuple[float, bool, int, int]:
    """Better ones first; of equals that whose object stands in the sentence."""
    p = c.proposal
    return (-c.score, p.object.understood, p.subject.start, p.object.start)


def excludes(kept: Proposal, p: Proposal, sure: bool) -> bool:
    """Whether a proposal leaves no room for another, less likely one of the same relation in the same sentence."""
    same_subject, same_object = _meet(kept.subject, p.subject), _meet(kept.object, p.object)
    if _meet(kept.subject, p.object) and _meet(kept.object, p.subject):
        return True
    if same_subject and same_object:
        return True  # a list and its members: the better reading of the same words
    if same_object:
        if p.relation in SURER and not (p.subject.understood or _unsaid(p, kept.subject) or p.object.understood):
            return not sure
        return p.relation in ONE_SUBJECT or p.relation in SURER or p.subject.understood or _unsaid(p, kept.subject)
    if same_subject:
        return p.relation in ONE_OBJECT or p.object.understood
    return False


def _unsaid(p: Proposal, group: Group) -> bool:
    """Whether it is only understood, and the sentence does not name it in another place."""
    return group.understood and not any(
        i.key == group.items[0].key and not i.understood for g in p.scene.by_type.get(group.type, ()) for i in g.items
    )


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
