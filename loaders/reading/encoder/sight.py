"""What the language model is shown of a sentence: tokens, what is named where, and its proposals by their places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from loaders.reading.encoder.tokens import Pieces, Token
from loaders.reading.propose import Proposal
from loaders.reading.qualifiers import nearest_trigger
from loaders.reading.scene import ENTITY_TYPES, INSIDE, VALUE_TYPES, Group, Scene

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
_HIDDEN = INSIDE | {"twin"}


class Span(NamedTuple):
    """First and last token; nowhere is (0, 0)."""

    first: int = 0
    last: int = 0


NOWHERE = Span()


@dataclass(frozen=True, slots=True)
class Sight:
    tokens: list[int]
    tags: list[int]  # for each token the type of what is named there, 0 for none
    proposals: list[tuple[int, ...]]  # relation, the two ends' and the predicate's spans, kinds, distance


def sight(
    scene: Scene,
    proposals: Sequence[Proposal],
    pieces: Pieces,
    relations: Mapping[str, int],
    among: Sequence[Proposal] = (),
) -> Sight:
    """A sentence as the model sees it; `among` are all its proposals, where only some are asked about: it is shown the
    names that any of them understands, as when it was fitted."""
    tokens, tags = [pieces.cls], [0]
    spans: dict[tuple[int, int, str], Span] = {}

    def show(part: Sequence[Token], tag: int = 0) -> None:
        tokens.extend(t.id for t in part)
        tags.extend([tag] * len(part))

    def close() -> None:
        tokens.append(pieces.sep)
        tags.append(0)

    # What is only understood gets a place of its own, before the sentence.
    unsaid = {_key(g): g for p in among or proposals for g in (p.subject, p.object) if _key(g)[2]}
    for key, group in list(unsaid.items())[:NAMES]:
        if name := pieces(group.items[0].name)[:NAME]:
            spans[key] = Span(len(tokens), len(tokens) + len(name) - 1)
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
    starts, ends = [low + t.start for t in own], [low + t.end for t in own]

    def where(start: int, end: int) -> Span:
        first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
        return NOWHERE if end <= start or first >= len(own) or last < first else Span(base + first, base + last)

    show(own)
    close()
    named = [(g.type, g.start, g.end) for g in scene.groups if g.how not in _HIDDEN]
    for type_, start, end in (*named, *((v.type, v.nstart, v.nend) for v in scene.values)):
        if (span := where(start, end)) != NOWHERE:
            tags[span.first : span.last + 1] = [_tag(type_)] * (span.last - span.first + 1)

    def place(group: Group) -> Span:
        key = _key(group)
        if key not in spans:
            spans[key] = NOWHERE if key[2] else where(group.start, group.end)
        return spans[key]

    rows: list[tuple[int, ...]] = []
    for p in proposals:
        trigger = nearest_trigger(p)
        said = where(trigger.start, trigger.end) if trigger else NOWHERE
        s, o = place(p.subject), place(p.object)
        kinds = (
            _how(p.subject),
            _how(p.object),
            int(p.by_name),
            _distance(s, o),
            _tag(p.subject.type),
            _tag(p.object.type),
        )
        rows.append((relations[p.relation], *s, *o, *said, *kinds))
    return Sight(tokens, tags, rows)


def _key(group: Group) -> tuple[int, int, str]:
    """Its place; and its name where no words stand for it."""
    unsaid = group.how in _IN_NAME_ONLY or group.start == group.end
    return (group.start, group.end, group.items[0].name if unsaid else "")


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
