"""A sentence as a chain of signs: what is named, by type, and the words between, by sense, in both languages alike.

厦门钨业拟收购巨虹基金持有的江西巨通25%股权 → Organization plan buy Organization hold of Organization Percent share.  What stands
between two ends, and beside each, says more of what binds them than the words themselves, and in few signs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.reading.lexicon import senses
from loaders.reading.propose import Proposal
from loaders.reading.scene import NOT_REMEMBERED, Group, Scene

LONGEST = 7  # a chain of more signs is not looked at as a whole
_POINTS = {
    "，": ",", ",": ",", "、": "&", "；": ";", ";": ";", "：": ":", ":": ":", "(": "(", "（": "(", ")": ")", "）": ")", "“": "“", "”": "”",
    '"': '"', "《": "《", "》": "》", "【": "【", "】": "】", "。": ".", "?": "?", "？": "?", "—": "-", "-": "-", "/": "&", "·": "·",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    symbol: str
    sort: str  # verb, noun, function; thing; value; point
    start: int
    end: int


def chain(scene: Scene) -> tuple[Sign, ...]:
    """The signs of a sentence in order, none over another; built once."""
    key = ("chain",)
    if key not in scene.cache:
        scene.cache[key] = tuple(_chain(scene))
    found: tuple[Sign, ...] = scene.cache[key]
    return found


def _chain(scene: Scene) -> Iterator[Sign]:
    low, high = scene.sentence.start, scene.sentence.end
    text = scene.view.text
    things = [
        Sign(_symbol(g), "thing", g.start, g.end)
        for g in scene.groups
        if g.end > g.start and g.how not in NOT_REMEMBERED
    ]
    things += [Sign(m.type, "value", m.nstart, m.nend) for m in scene.values]
    things += [Sign("Place", "value", m.nstart, m.nend) for m in scene.places]
    things += [Sign("form", "noun", m.nstart, m.nend) for m in scene.forms if not m.inside]
    fixed: list[Sign] = []
    for sign in sorted(things, key=lambda t: (t.start, -t.end)):
        if not fixed or sign.start >= fixed[-1].end:
            fixed.append(sign)
    at = low
    for thing in fixed:
        yield from _words(text, at, thing.start)
        yield thing
        at = max(at, thing.end)
    yield from _words(text, at, high)


def _symbol(group: Group) -> str:
    if group.how == "nominal":
        return f"{group.type}~"
    if group.how == "pronoun":
        return f"{group.type}?"
    if group.how == "place":
        return "Place"
    return group.type


def _words(text: str, low: int, high: int) -> Iterator[Sign]:
    """The words of a stretch without names, by sense; the longest first, of equally long ones the first in the table."""
    found = [Sign(h.entry.sense, h.entry.sort, low + h.start, low + h.end) for h in senses().longest(text[low:high])]
    found += [
        Sign(point, "point", low + i, low + i + 1) for i, c in enumerate(text[low:high]) if (point := _POINTS.get(c))
    ]
    reach = low
    for sign in sorted(found, key=lambda t: (t.start, -t.end)):
        if sign.start >= reach:
            yield sign
            reach = sign.end


def _index(signs: Sequence[Sign], group: Group) -> int | None:
    """The sign under which a group stands."""
    return _index_of(signs, group.start, group.end)


def _index_of(signs: Sequence[Sign], start: int, end: int) -> int | None:
    if end <= start:
        return None
    i = bisect_right(signs, start, key=lambda s: s.start) - 1
    return i if i >= 0 and signs[i].end > start else None


def chain_features(p: Proposal) -> list[str]:
    """What the chain tells of a proposal: the signs beside its ends and between them, and the verbs that govern them."""
    r, signs = p.relation, chain(p.scene)
    i, k = _index(signs, p.subject), _index(signs, p.object)
    out: list[str] = []
    for side, n in (("S", i), ("O", k)):
        if n is not None:
            out += [f"{r}|{side}{seen}" for seen in _beside(p.scene, signs, n)]
    if i is None or k is None:
        n = i if k is None else k
        if n is not None:
            verbs = {s.symbol for s in signs if s.sort == "verb"}
            out += [f"{r}|only {'S' if k is None else 'O'}|v={v}" for v in sorted(verbs)]
            out.append(f"{r}|only|begins={_at(signs, 0)} {_at(signs, 1)}")
        return out
    if i == k:
        return [*out, f"{r}|one sign"]
    low, high = min(i, k), max(i, k)
    way = "SO" if i < k else "OS"
    between = [s.symbol for s in signs[low + 1 : high]]
    head = f"{r}|{way}"
    out.append(
        f"{head}|{_at(signs, i + 1)}>{_at(signs, k - 1)}"
        if i < k
        else f"{head}|{_at(signs, k + 1)}>{_at(signs, i - 1)}"
    )
    out.append(f"{head}|{_at(signs, low - 1)}_{_at(signs, low + 1)}_{_at(signs, high - 1)}_{_at(signs, high + 1)}")
    if len(between) <= LONGEST:
        path = " ".join(between)
        out.append(f"{head}|path={path}")
        if len(between) <= 4:
            out.append(f"{head}|path={path}|{_at(signs, high + 1)}")
            out.append(f"{head}|{_at(signs, low - 1)}|path={path}")
    out += [f"{head}|m={s}" for s in sorted(set(between))[:24]]
    out += [f"{head}|mm={a} {b}" for a, b in sorted(set(pairwise(between)))[:24]]
    verbs_between = [s.symbol for s in signs[low + 1 : high] if s.sort == "verb"]
    out.append(f"{head}|verbs={' '.join(verbs_between[:3]) if len(verbs_between) <= 3 else len(verbs_between)}")
    named = [s.symbol for s in signs[low + 1 : high] if s.sort == "thing"]
    out.append(f"{head}|things={' '.join(named) if len(named) <= 3 else len(named)}")
    by_s, by_o = _governor(p.scene, i, 1), _governor(p.scene, k, -1)
    out.append(f"{head}|gov={by_s[0]},{by_o[0]}")
    if by_s[1] == by_o[1] >= 0:
        out.append(f"{head}|one verb={by_s[0]}")
        out.append(f"{r}|one verb")
    after_o, before_s = _governor(p.scene, k, 1), _governor(p.scene, i, -1)
    out.append(f"{head}|verb O {after_o[0]}")
    out.append(f"{head}|verb S {before_s[0]}")
    if after_o[1] == by_s[1] >= 0:
        out.append(f"{head}|joint verb={after_o[0]}")
    return out


def _at(signs: Sequence[Sign], i: int) -> str:
    return signs[i].symbol if 0 <= i < len(signs) else "^" if i < 0 else "$"


def _beside(scene: Scene, signs: Sequence[Sign], n: int) -> list[str]:
    """The two signs before and the two behind, and the nearest verb on each side within the clause."""
    key = ("beside", n)
    if key not in scene.cache:
        before, behind = _at(signs, n - 1), _at(signs, n + 1)
        scene.cache[key] = [
            f"<{before}",
            f"<<{_at(signs, n - 2)} {before}",
            f">{behind}",
            f">>{behind} {_at(signs, n + 2)}",
            f"<>{before} {behind}",
            f"v<{_governor(scene, n, -1)[0]}",
            f"v>{_governor(scene, n, 1)[0]}",
        ]
    found: list[str] = scene.cache[key]
    return found


def _governor(scene: Scene, n: int, step: int) -> tuple[str, int]:
    """The nearest verb before (-1) or behind (1) within the clause; a comma ends the clause unless a list goes on."""
    key = ("governor", n, step)  # asked again for each proposal, and far away where a text has no stop
    if key not in scene.cache:
        scene.cache[key] = _nearest_verb(chain(scene), n, step)
    found: tuple[str, int] = scene.cache[key]
    return found


def _nearest_verb(signs: Sequence[Sign], n: int, step: int) -> tuple[str, int]:
    i = n + step
    while 0 <= i < len(signs):
        sign = signs[i]
        if sign.sort == "verb":
            return sign.symbol, i
        if sign.symbol in (";", ".", ":"):
            break
        if sign.symbol == "," and step < 0:
            return ",", -1
        i += step
    return "-", -1


def stage_features(p: Proposal) -> list[str]:
    """What the chain tells of how far a thing has come: the senses within the statement and before it in its clause."""
    signs = chain(p.scene)
    places = [n for g in (p.subject, p.object) if (n := _index(signs, g)) is not None]
    if not places:
        return []
    low, high = min(places), max(places)
    r = p.relation
    inner = {s.symbol for s in signs[low + 1 : high] if s.sort in ("verb", "function")}
    first = low
    while first > 0 and signs[first - 1].symbol not in (",", ";", ".", ":"):
        first -= 1
    before = {s.symbol for s in signs[first:low] if s.sort in ("verb", "function")}
    verb, at = _governor(p.scene, high, -1) if high > low else _governor(p.scene, high, 1)
    out = [f"within {s}" for s in sorted(inner)] + [f"{r}|within {s}" for s in sorted(inner)]
    out += [f"clause {s}" for s in sorted(before)] + [f"{r}|clause {s}" for s in sorted(before)]
    out.append(f"{r}|verb {verb}")
    if at >= 0:
        out += [f"verb< {_at(signs, at - 1)}", f"{r}|verb< {_at(signs, at - 1)} {verb}", f"verb<< {_at(signs, at - 2)}"]
    out += [f"behind {_at(signs, high + 1)}", f"ahead {_at(signs, low - 1)}"]
    return out


def spot_features(p: Proposal, name: str, start: int, end: int) -> list[str]:
    """What the chain tells of a value or a thing that may belong to the fact: the signs beside it, and between it and each end."""
    signs = chain(p.scene)
    n = _index_of(signs, start, end)
    if n is None:
        return []
    r = f"{p.relation}.{name}"
    out = []
    for seen in _beside(p.scene, signs, n):
        out += [f"{name}|{seen}", f"{r}|{seen}"]
    for label, group in (("s", p.subject), ("o", p.object)):
        i = _index(signs, group)
        if i is None or i == n:
            continue
        low, high = min(i, n), max(i, n)
        way = f"{r}|{label}{'>' if i < n else '<'}"
        between = [s.symbol for s in signs[low + 1 : high]]
        if len(between) <= 5:
            out.append(f"{way}|path={' '.join(between)}")
        out += [f"{way}|m={s}" for s in sorted(set(between))[:16]]
        things = [s.symbol for s in signs[low + 1 : high] if s.sort == "thing"]
        out.append(f"{way}|things={' '.join(things) if len(things) <= 2 else len(things)}")
        same = sum(s.symbol == signs[n].symbol for s in signs[low + 1 : high])
        out.append(f"{way}|rivals={min(2, same)}")
    return out
