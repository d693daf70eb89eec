"""The survey: what a stretch of text might state, weighed once more beside everything else that it might state.

A sentence's proposals are weighed by what the sentence says.  Whether a statement holds shows also in the sentences around
it: it is told again, its object has a likelier subject elsewhere, one end goes by a second name there, and what else its
ends take part in makes it likelier or not.  The score of this second look decides.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.reading.choose import Scored, chosen, excludes, pairs, rank
from loaders.reading.propose import Proposal
from loaders.reading.scene import Item, Scene
from loaders.reading.scorer import Linear

# So many sentences are weighed together: what stands farther away says little, and time must not grow faster than the text.
STRETCH = 30
# A list that something better excludes is not stated beside that: so many facts would be wrong at once.
MANY = 3
SLACK = 0.5  # log-odds by which a sentence may be less sure of what is stated anyway
LOWEST = -4.0  # log-odds in the sentence below which a proposal is not looked at again
_CUTS = (-3.0, -2.0, -1.25, -0.75, -0.25, 0.25, 0.75, 1.5, 2.5, 4.0)
_NEAR = -1.25  # what is less likely than this tells nothing about its ends
SCORE = "score"  # the weight that the sentence's own score is multiplied with

Triple = tuple[str, str, str]  # relation, key of the subject, key of the object


@dataclass(frozen=True, slots=True)
class Pair:
    """One single filling of a proposal's roles, as the survey weighs it."""

    subject: Item
    object: Item
    score: float
    stated: bool
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    scored: Scored
    pairs: tuple[Pair, ...]

    @property
    def stated(self) -> list[Pair]:
        return [p for p in self.pairs if p.stated]


@dataclass(frozen=True, slots=True)
class Telling:
    """A place where a statement may be made."""

    sentence: int
    scored: Scored
    subject: Item
    object: Item
    stands: bool  # nothing better in its sentence excludes it

    @property
    def rank(self) -> tuple[bool, float]:
        return self.stands, self.scored.score


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple that the stretch might state, with all its places; the likeliest is the best."""

    triple: Triple
    tellings: tuple[Telling, ...]
    best: Telling

    @property
    def score(self) -> float:
        return self.best.scored.score

    @property
    def excluded(self) -> bool:
        """Whether it is part of a list wherever it is told, and something better excludes that list."""
        return not self.best.stands and len(pairs(self.best.scored.proposal)) > MANY


def stretches(scenes: Sequence[Scene]) -> Iterator[Sequence[Scene]]:
    for start in range(0, len(scenes), STRETCH):
        yield scenes[start : start + STRETCH]


def weigh(sentences: Sequence[Sequence[Scored]], facts: Linear, survey: Linear | None) -> list[list[Weighed]]:
    """For each sentence of a stretch its proposals, likeliest first, with the pairs that are to be stated; without a
    survey each sentence decides for itself."""
    if survey is None:
        return [[_as_chosen(c) for c in chosen(candidates, facts)] for candidates in sentences]
    out: list[dict[int, tuple[Scored, list[Pair]]]] = [{} for _ in sentences]
    accepted: list[list[tuple[float, Statement, Telling]]] = [[] for _ in sentences]
    every: list[tuple[Telling, float, tuple[str, ...]]] = []
    found = statements(sentences)
    for statement, seen in zip(found, features(found, facts), strict=True):
        odds = score(survey, seen, statement.score)
        every += [(t, odds, seen) for t in statement.tellings]
        if odds >= survey.threshold(statement.triple[0]) and not statement.excluded:
            for t in statement.tellings:
                accepted[t.sentence].append((odds, statement, t))
    told = {id(t) for here in accepted for t in _told(here, facts)}
    for t, odds, seen in every:
        pair = Pair(t.subject, t.object, odds, id(t) in told, seen)
        out[t.sentence].setdefault(id(t.scored), (t.scored, []))[1].append(pair)
    return [sorted((Weighed(c, tuple(ps)) for c, ps in here.values()), key=lambda w: rank(w.scored)) for here in out]


def _told(here: Sequence[tuple[float, Statement, Telling]], facts: Linear) -> Iterator[Telling]:
    """Where a sentence tells what is to be stated: at its likeliest place always; elsewhere where the sentence says it
    nearly as surely, and nothing that the whole text makes likelier claims the same words."""
    kept: dict[str, list[Proposal]] = defaultdict(list)
    for _, statement, t in sorted(here, key=lambda h: (-h[0] - h[2].scored.score, h[1].triple)):
        relation, p = statement.triple[0], t.scored.proposal
        nearly = t.scored.score >= facts.threshold(relation) - SLACK
        if t is statement.best or (
            nearly and not any(other is not p and excludes(other, p, False) for other in kept[relation])
        ):
            kept[relation].append(p)
            yield t


def _as_chosen(c: Scored) -> Weighed:
    return Weighed(c, tuple(Pair(s, o, c.score, stated=True) for s, o in pairs(c.proposal)))


def score(survey: Linear, features: Iterable[str], in_sentence: float) -> float:
    """The log-odds of a statement, from what the survey sees and from its score in its sentence."""
    return survey.score(features) + survey.weights.get(SCORE, 0.0) * in_sentence


def statements(sentences: Sequence[Sequence[Scored]]) -> list[Statement]:
    """Every triple that the sentences' proposals make, likeliest first."""
    every: dict[Triple, list[Telling]] = defaultdict(list)
    low = Linear({}, 0.0, {"*": LOWEST})
    for n, candidates in enumerate(sentences):
        likely = [c for c in candidates if c.score >= LOWEST]
        standing = {id(c) for c in chosen(likely, low)}
        for c in likely:
            for s, o in pairs(c.proposal):
                every[c.proposal.relation, s.key, o.key].append(Telling(n, c, s, o, id(c) in standing))
    found = (Statement(triple, tuple(ts), max(ts, key=lambda t: t.rank)) for triple, ts in every.items())
    return sorted(found, key=lambda f: (not f.best.stands, -f.score, f.triple))


# ------------------------------------------------------------------------------------------------ what can be seen


Ends = Sequence[tuple[str, float]]  # keys of things with the score of the statement that names them, likeliest first
RIVALS = 20  # so many are compared with each statement: in a list of a thousand all would be too many


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The statements of a stretch, by their ends."""

    of_subject: Mapping[tuple[str, str], Ends]  # (relation, subject) → the likeliest objects
    of_object: Mapping[tuple[str, str], Ends]  # (relation, object) → the likeliest subjects
    between: Mapping[tuple[str, str], Mapping[str, float]]  # (subject, object) → relations
    part_of: Mapping[str, Mapping[tuple[str, str], float]]  # a thing → (role, relation) → its likeliest statement there
    things: Mapping[str, Item]
    named: Mapping[str, int]  # in how many places


def _stretch(found: Sequence[Statement]) -> _Stretch:
    of_subject: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    of_object: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    between: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    part_of: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    things: dict[str, Item] = {}
    spots: set[tuple[str, int]] = set()
    for f in found:
        relation, s, o = f.triple
        of_subject[relation, s].append((o, f.score))
        of_object[relation, o].append((s, f.score))
        between[s, o][relation] = f.score
        for role, end in (("s", s), ("o", o)):
            part_of[end][role, relation] = max(f.score, part_of[end].get((role, relation), -math.inf))
        things.setdefault(s, f.best.subject)
        things.setdefault(o, f.best.object)
        spots |= {(i.key, i.start) for t in f.tellings for i in (t.subject, t.object) if not i.understood}
    named = Counter(key for key, _ in spots)
    return _Stretch(_likeliest(of_subject), _likeliest(of_object), between, part_of, things, named)


def _likeliest(of: Mapping[tuple[str, str], Ends]) -> dict[tuple[str, str], Ends]:
    return {k: sorted(ends, key=lambda e: -e[1])[: RIVALS + 1] for k, ends in of.items()}


def features(found: Sequence[Statement], facts: Linear) -> list[tuple[str, ...]]:
    """What can be seen of each statement: as it is in general, and in its relation."""
    stretch = _stretch(found)
    many = _level(math.log(1 + len(found)) - 2)
    out = []
    for f in found:
        relation = f.triple[0]
        seen = [f"{name}={value}" for name, value in (*_itself(f, facts), *_beside(f, stretch))]
        own = (f"has {kind}" for kind in f.best.scored.proposal.scene.value_kinds)
        seen += [f"{relation}|{s}" for s in (*seen, *own, *_elsewhere(f, stretch))]
        out.append((*seen, f"many={many}", f"long={_long(f.best.subject)}/{_long(f.best.object)}"))
    return out


def _itself(f: Statement, facts: Linear) -> Iterator[tuple[str, object]]:
    best, p = f.best, f.best.scored.proposal
    by_sentence: dict[int, float] = {}
    for t in f.tellings:
        by_sentence[t.sentence] = max(t.scored.score, by_sentence.get(t.sentence, -math.inf))
    heard = best.scored.heard
    yield "score", _level(f.score)
    yield "again", _level(max((v for n, v in by_sentence.items() if n != best.sentence), default=None))
    yield "times", min(4, sum(v > -2 for v in by_sentence.values()))
    yield "heard", _level(heard)
    yield "heard more", _clip(round((-9 if heard is None else heard) - facts.score(best.scored.features)), 3)
    yield "stands", best.stands
    yield "excluded", _level(max((t.scored.score for t in f.tellings if not t.stands), default=None))
    yield "sides", f"{_side(best.subject)}/{_side(best.object)}"
    yield "how", f"{best.subject.how}/{best.object.how}"
    yield "kinds", f"{best.subject.kind}/{best.object.kind}"
    yield "types", f"{best.subject.type}/{best.object.type}"
    yield "language", p.scene.sentence.language
    yield "block", p.scene.sentence.kind.name
    yield "at", min(4, best.sentence)
    yield "lists", f"{min(4, len(p.subject.items))}/{min(6, len(p.object.items))}"
    yield "by name", bool(p.by_name)
    if not (best.subject.unnamed or best.object.unnamed):
        yield "gap", min(5, int(math.log(1 + abs(best.subject.start - best.object.start))))


def _beside(f: Statement, stretch: _Stretch) -> Iterator[tuple[str, object]]:
    """Other statements that share its ends."""
    relation, s, o = f.triple
    for role, end, rivals in (
        ("s", f.best.subject, stretch.of_object[relation, o]),
        ("o", f.best.object, stretch.of_subject[relation, s]),
    ):
        others = [(stretch.things[k], v) for k, v in rivals if k != end.key]
        alike = [(thing, v) for thing, v in others if thing.type == end.type]
        yield f"rival {role}", _most(v for _, v in others)
        for kind in sorted({thing.type for thing, _ in others} - {end.type}):
            yield f"rival {role} of {kind}", _most(v for thing, v in others if thing.type == kind)
        yield f"likelier {role}", min(3, sum(v > f.score for _, v in others))
        yield f"alias {role}", _most(v for thing, v in alike if _holds(thing.name, end.name))
        yield f"nameless {role}", _most(v for thing, v in alike if not thing.ids)
        yield f"named {role}", min(5, stretch.named.get(end.key, 0))
    other = {r: v for r, v in stretch.between[s, o].items() if r != relation}
    yield "another relation", _most(other.values())
    if other and max(other.values()) > -1:
        yield "with", max(other, key=lambda r: (other[r], r))
    yield "turned round", _most(stretch.between.get((o, s), {}).values())


def _elsewhere(f: Statement, stretch: _Stretch) -> Iterator[str]:
    """What else its ends take part in."""
    relation, s, o = f.triple
    for role, end in (("s", s), ("o", o)):
        for (part, r), score in stretch.part_of[end].items():
            if score > _NEAR and (part, r) != (role, relation):
                yield f"{role} is {part} of {r}={_level(score)}"


def _side(item: Item) -> str:
    if item.understood:
        return item.how
    return "id" if item.ids else "nominal" if item.how == "nominal" else "name"


def _level(score: float | None) -> str:
    return "none" if score is None else str(sum(score > cut for cut in _CUTS))


def _most(scores: Iterable[float]) -> str:
    return _level(max(scores, default=None))


def _clip(value: int, most: int) -> int:
    return max(-most, min(most, value))


def _long(item: Item) -> int:
    return min(4, len(item.name) // 12)


def _holds(a: str, b: str) -> bool:
    a, b = a.lower(), b.lower()
    return a != b and (a in b or b in a)
