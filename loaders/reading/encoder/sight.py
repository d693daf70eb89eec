"""What the language model is shown of a sentence: tokens, what is named where; and what it is asked about it, by places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from loaders.reading.encoder.tokens import Pieces, Token
from loaders.reading.propose import Proposal
from loaders.reading.qualifiers import Filling, nearest_trigger, question
from loaders.reading.scene import ENTITY_TYPES, VALUE_TYPES, Group, Item, Scene

TYPES = (*ENTITY_TYPES, *VALUE_TYPES)
# How a group came to be named, as far as it matters; 0 stands for all others.
HOWS = (
    "pronoun",
    "prev",
    "topic",
    "heading",
    "nominal",
    "twin",
    "inside",
    "region",
    "place",
    "short",
    "noun",
    "apposed",
    "title",
    "home",
    "spotted",
)
LONGEST = 510  # tokens that the model can take
BEFORE = (240, 64)  # characters, tokens of the text before that are shown
NAMES, NAME, CONTEXT = 8, 12, 60  # names that are only understood; tokens of each; tokens of a table's caption
_IN_NAME_ONLY = frozenset({"prev", "topic", "heading", "title", "home"})
_HIDDEN = frozenset({"inside", "inside place", "twin"})


class Span(NamedTuple):
    """First and last token; nowhere is (0, 0)."""

    first: int = 0
    last: int = 0


NOWHERE = Span()
Key = tuple[int, int, str]
# A question: which answer, the spans of the two ends and of the predicate or the value, kinds of both, distance.
Question = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """A sentence as the model sees it, and where in it anything stands."""

    tokens: list[int]
    tags: list[int]  # for each token the type of what is named there, 0 for none
    base: int  # the sentence's own first token,
    starts: list[int]  # and where in the text each of its own begins
    ends: list[int]  # and ends
    unsaid: Mapping[Key, Span]  # what is only understood has its place before the sentence

    def where(self, start: int, end: int) -> Span:
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end) - 1
        if end <= start or first >= len(self.starts) or last < first:
            return NOWHERE
        return Span(self.base + first, self.base + last)

    def of(self, group: Group) -> Span:
        key = _key(group)
        return self.unsaid.get(key, NOWHERE) if key[2] else self.where(group.start, group.end)

    def stated(self, p: Proposal, answers: Mapping[str, int]) -> Question:
        """Whether the sentence states this."""
        trigger = nearest_trigger(p)
        said = self.where(trigger.start, trigger.end) if trigger else NOWHERE
        s, o = self.of(p.subject), self.of(p.object)
        return (answers[p.relation], *s, *o, *said, *_kinds(p, int(p.by_name), _distance(s, o)))

    def belongs(self, p: Proposal, s: Item, o: Item, filling: Filling, answers: Mapping[str, int]) -> Question:
        """Whether this value or code belongs to that fact: asked of its own words, and of the predicate's where it has none."""
        subject, object_, value = self._one(p.subject, s), self._one(p.object, o), self.where(*filling.words)
        silent = value == NOWHERE
        if silent and (trigger := nearest_trigger(p)):
            value = self.where(trigger.start, trigger.end)
        spans = (*subject, *object_, *value)
        return (answers[question(p.relation, filling)], *spans, *_kinds(p, int(silent), _distance(object_, value)))

    def _one(self, group: Group, item: Item) -> Span:
        """One of a list, or the only one."""
        return self.of(group) if len(group.items) == 1 or item.end == item.start else self.where(item.start, item.end)


def sight(scene: Scene, among: Sequence[Proposal], pieces: Pieces) -> Sight:
    """A sentence as the model sees it; `among` are all its proposals: it is shown the names that any of them understands."""
    tokens, tags = [pieces.cls], [0]
    unsaid: dict[Key, Span] = {}

    def show(part: Sequence[Token], tag: int = 0) -> None:
        tokens.extend(t.id for t in part)
        tags.extend([tag] * len(part))

    def close() -> None:
        tokens.append(pieces.sep)
        tags.append(0)

    # What is only understood gets a place of its own, before the sentence.
    groups = {_key(g): g for p in among for g in (p.subject, p.object) if _key(g)[2]}
    for key, group in list(groups.items())[:NAMES]:
        if name := pieces(group.items[0].name)[:NAME]:
            unsaid[key] = Span(len(tokens), len(tokens) + len(name) - 1)
            show(name, _tag(group.type))
            close()
    if scene.sentence.context:
        show(pieces(scene.sentence.context)[:CONTEXT])
        close()
    low, high = scene.sentence.start, scene.sentence.end
    text = scene.view.text
    show(pieces(text[max(0, low - BEFORE[0]) : low])[-BEFORE[1] :])
    close()
    base = len(tokens)
    own = pieces(text[low:high])[: LONGEST - base - 3]
    show(own)
    close()
    seen = Sight(tokens, tags, base, [low + t.start for t in own], [low + t.end for t in own], unsaid)
    named = [(g.type, g.start, g.end) for g in scene.groups if g.how not in _HIDDEN]
    for type_, start, end in (*named, *((v.type, v.nstart, v.nend) for v in scene.values)):
        if (span := seen.where(start, end)) != NOWHERE:
            tags[span.first : span.last + 1] = [_tag(type_)] * (span.last - span.first + 1)
    return seen


def _key(group: Group) -> Key:
    """Its place; and its name where no words stand for it."""
    unsaid = group.how in _IN_NAME_ONLY or group.start == group.end
    return (group.start, group.end, group.items[0].name if unsaid else "")


def _kinds(p: Proposal, wordless: int, distance: int) -> tuple[int, ...]:
    return (_how(p.subject), _how(p.object), wordless, distance, _tag(p.subject.type), _tag(p.object.type))


def _tag(type_: str) -> int:
    return TYPES.index(type_) + 1 if type_ in TYPES else 0


def _how(group: Group) -> int:
    return HOWS.index(group.how) + 1 if group.how in HOWS else 0


def _distance(a: Span, b: Span) -> int:
    """Of two spans: 0 unknown, 1 to 6 where the second follows, by size, 7 to 12 where it goes before."""
    if NOWHERE in (a, b):
        return 0
    gap = b.first - a.last if b.first >= a.first else b.last - a.first
    return (1 if gap >= 0 else 7) + bisect_left((1, 3, 8, 20, 50), abs(gap))
