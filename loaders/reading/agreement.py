"""What is read compared with what is annotated, as the yardstick compares it: fact by fact, under whatever names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loaders.reading.annotated import Gold, Text
from loaders.reading.scene import Item, Scene
from loaders.reading.view import View


def fold(name: str) -> str:
    return re.sub(r"[\s\W_]+", "", unicodedata.normalize("NFKC", name or "").casefold())


def alike(a: str, b: str) -> bool:
    if not a or not b:
        return False
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if (
        len(short) >= (2 if re.search(r"[\u4e00-\u9fff]", short) else 4)
        and short in long
        and len(short) * 2 >= len(long)
    ):
        return True
    return difflib.SequenceMatcher(None, a, b).ratio() >= 0.86


_SAME = {
    "aluminum": "aluminium", "cesium": "caesium", "sulphur": "sulfur", "iron": "iron ore", "phosphate rock": "phosphate",
    "czechia": "czech republic", "türkiye": "turkey", "natural graphite": "graphite", "silicon metal": "silicon",
    "rare earth elements": "rare earths", "platinum group elements": "platinum group metals", "diamonds": "diamond",
    "metallurgical coal": "coking coal", "potassium": "potash", "critical raw materials": "critical minerals",
    "borate": "borates", "mineral sands": "heavy mineral sands", "emeralds": "emerald", "baryte": "barite",
    "high-purity iron": "high-purity iron ore", "medium and heavy rare earths": "heavy rare earths",
    "quartzite": "quartz", "rubies": "ruby", "seabed minerals": "deep-sea minerals", "côte d'ivoire": "ivory coast",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class End:
    """One end of an annotated fact, under every name that it may be read by."""

    type: str
    folded: frozenset[str]
    nameless: bool = False  # the text has no words for it anywhere: only what is understood there can be meant

    def same(self, item: Item, surfaces: frozenset[str]) -> bool:
        return self.type == item.type and self.called(item, surfaces)

    def like(self, item: Item, surfaces: frozenset[str]) -> bool:
        """The same; or called so but taken for another kind of thing (a fund is a body to some, a rule to others); or left
        unsaid by both."""
        if self.type == item.type:
            return self.called(item, surfaces) or (self.nameless and item.unnamed)
        return not {self.type, item.type} & NAMELESS_NEVER and self.called(item, surfaces)

    def called(self, item: Item, surfaces: frozenset[str]) -> bool:
        if self.type in NAMELESS_NEVER:
            return fold(_SAME.get(item.name.casefold(), item.name)) in self.folded
        return any(alike(a, b) for a in surfaces for b in self.folded)


NAMELESS_NEVER = frozenset({"Country", "Mineral"})  # known by their names; other things by what the text calls them


def _end(side: Mapping[str, str], called: Mapping[tuple[str, str], frozenset[str]], text: str) -> End:
    """An end that stands without words is what the text's other facts call so."""
    name = fold(_SAME.get(side["name"].casefold(), side["name"]))
    if side["type"] in NAMELESS_NEVER:
        return End(side["type"], frozenset({name} - {""}))
    mention = fold(side.get("mention", ""))
    elsewhere = frozenset() if mention else called.get((side["type"], name), frozenset())
    return End(side["type"], frozenset({name, mention} - {""}) | elsewhere, not (mention or elsewhere or name in text))


def _called(gold: Sequence[Gold]) -> dict[tuple[str, str], frozenset[str]]:
    """What each thing is called in the facts that have words for it."""
    out: dict[tuple[str, str], set[str]] = defaultdict(set)
    for side in (g[role] for g in gold for role in ("subject", "object")):
        if side.get("mention"):
            out[side["type"], fold(side["name"])].add(fold(side["mention"]))
    return {k: frozenset(v - {""}) for k, v in out.items()}


@dataclass(frozen=True, slots=True)
class Wanted:
    relation: str
    subject: End
    object: End
    spans: tuple[tuple[int, int], ...]
    optional: bool
    gold: Gold


def wanted(text: Text) -> dict[str, list[Wanted]]:
    out: dict[str, list[Wanted]] = defaultdict(list)
    called, folded = _called(text.gold), fold(text.text)
    for g in text.gold:
        if g.get("polarity") == "denied":
            continue
        spans, at = [], text.text.find(g["evidence"])
        while at >= 0 and g["evidence"]:
            spans.append((at, at + len(g["evidence"])))
            at = text.text.find(g["evidence"], at + 1)
        optional = str(g.get("note", "")).startswith("optional")
        out[g["relation"]].append(
            Wanted(
                g["relation"],
                _end(g["subject"], called, folded),
                _end(g["object"], called, folded),
                tuple(spans),
                optional,
                g,
            )
        )
    return out


def touches(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in spans)


def stated_by(surfaces: Mapping[str, frozenset[str]], ws: Sequence[Wanted], s: Item, o: Item) -> list[Wanted]:
    if not ws:
        return []
    mine, theirs = (surfaces.get(i.key, frozenset({fold(i.name)})) for i in (s, o))
    return [w for w in ws if w.subject.same(s, mine) and w.object.same(o, theirs)]


def surfaces_of(seen: View, all_scenes: Sequence[Scene]) -> dict[str, frozenset[str]]:
    """Everything that each thing is called in the document."""
    out: dict[str, set[str]] = defaultdict(set)
    for scene in all_scenes:
        for group in scene.groups:
            for item in group.items:
                out[item.key].add(fold(item.name))
                if not item.unnamed:
                    out[item.key].add(fold(seen.text[item.start : item.end]))
    return {k: frozenset(v - {""}) for k, v in out.items()}


def acceptable(w: Wanted, s: Item, o: Item, surfaces: Mapping[str, frozenset[str]]) -> bool | None:
    """Whether two ends stand for those of a fact that nothing else states: called so but of another kind of thing, or a
    rule of the same kind by the same maker; None where only that kind is unknown."""
    mine, theirs = (surfaces.get(i.key, frozenset({fold(i.name)})) for i in (s, o))
    if w.subject.same(s, mine) and w.relation == "ENACTED" and o.type == w.object.type and not o.understood:
        kind = (w.gold.get("qualifiers") or {}).get("kind")
        if not w.object.same(o, theirs):
            return True if kind and o.kind == kind else None
    return w.subject.like(s, mine) and w.object.like(o, theirs)


def same_value(a: Any, b: Any, *, dated: bool = False) -> bool:
    """Whether two values agree: numbers within a hundredth, dates exactly (2021 is not 2030)."""
    if dated:
        return str(a) == str(b)
    try:
        x, y = float(str(a).replace(",", "")), float(str(b).replace(",", ""))
        return abs(x - y) <= 0.011 * max(1e-9, abs(y))
    except ValueError:
        return str(a) == str(b)


# ------------------------------------------------------------------------------------------------ statements of a text


@dataclass(frozen=True, slots=True)
class Told:
    """A statement and the sentence that makes it."""

    relation: str
    subject: Item
    object: Item
    place: tuple[int, int]


def verdicts(
    told: Sequence[Told], gold: Mapping[str, list[Wanted]], surfaces: Mapping[str, frozenset[str]]
) -> list[int]:
    """Of statements, the likeliest first, which are right (1), wrong (0), or neither (-1): optional, or the same again under
    a name that holds the other's. Of two for one fact the likelier is right."""
    out, by = [], dict[int, Told]()
    for t in told:
        found = stated_by(surfaces, gold.get(t.relation, ()), t.subject, t.object)
        new = [w for w in found if id(w) not in by]
        again = any(_same_thing(t, by[id(w)]) for w in found if id(w) in by)
        by |= {id(w): t for w in new}
        out.append(1 if any(not w.optional for w in new) else -1 if new or again else 0)
    for n, t in enumerate(told):
        left = (
            [w for w in gold.get(t.relation, ()) if id(w) not in by and touches(t.place, w.spans)] if not out[n] else []
        )
        ways = [acceptable(w, t.subject, t.object, surfaces) for w in left]
        right = [w for w, way in zip(left, ways, strict=True) if way][:1]
        by |= {id(w): t for w in right}
        if right or None in ways:
            out[n] = 1 if any(not w.optional for w in right) else -1
    return out


def _same_thing(a: Told, b: Told) -> bool:
    """Whether each end's name holds the other's: said again, not wrong."""
    ends = ((a.subject, b.subject), (a.object, b.object))
    return all(x.type == y.type and _holds(fold(x.name), fold(y.name)) for x, y in ends)


def _holds(a: str, b: str) -> bool:
    return a in b or b in a
