"""Where facts are lost and where wrong ones come from, counted: what `benchmarks.sealed` prints below its table.

No text and no name is shown, so that counting opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from loaders.reading import agreement, annotated, train
from loaders.reading.extract import lay_out
from loaders.reading.scene import Scene

# A triple as the yardstick makes it: relation, the two sides {type, name}, the names read for them, qualifiers.
Triple = Mapping[str, Any]
LOST = ("a name is not found where the fact stands", "both are found, no proposal", "proposed, not chosen")
WRONG = ("another kind", "another relation", "another subject", "another object", "nothing like it is annotated")


def unreached(text: annotated.Text) -> dict[tuple[str, str, str], str]:
    """The required facts of a text that no proposal reaches, each with the reason."""
    seen, scenes = lay_out(text.document())
    wanted = agreement.wanted(text)
    surfaces = agreement.surfaces_of(seen, scenes)
    reached = {id(w) for found in train.labelled(seen, scenes, wanted) for _, _, here in found.stated for w in here}
    out = {}
    for w in (w for ws in wanted.values() for w in ws if id(w) not in reached and not w.optional):
        here = [s for s in scenes if agreement.touches(seen.raw(s.sentence.start, s.sentence.end), w.spans)]
        named = any(_named(s, w.subject, surfaces) and _named(s, w.object, surfaces) for s in here)
        out[(w.relation, w.gold["subject"]["name"], w.gold["object"]["name"])] = LOST[1] if named else LOST[0]
    return out


def _named(scene: Scene, end: agreement.End, surfaces: Mapping[str, frozenset[str]]) -> bool:
    items = (i for g in (*scene.groups, *scene.understood.get(end.type, ())) for i in g.items)
    return any(end.same(i, surfaces.get(i.key, frozenset({agreement.fold(i.name)}))) for i in items)


def lost(missed: Sequence[Triple], reasons: Mapping[tuple[str, str, str], str]) -> list[str]:
    return [reasons.get((t["relation"], t["s"]["name"], t["o"]["name"]), LOST[2]) for t in missed]


def mistaken(wrong: Triple, gold: Sequence[Mapping[str, Any]]) -> str:
    """What a wrong fact has in common with the annotated facts of its text."""
    sides = [(g["relation"], _like(wrong, g, "subject", "s"), _like(wrong, g, "object", "o")) for g in gold]
    same = [(s, o) for relation, s, o in sides if relation == wrong["relation"]]
    if any(s and o for s, o in same):
        return WRONG[0]
    if any(s and o for _, s, o in sides):
        return WRONG[1]
    if any(o for _, o in same):
        return WRONG[2]
    if any(s for s, _ in same):
        return WRONG[3]
    return WRONG[4]


def _like(mine: Triple, gold: Mapping[str, Any], side: str, short: str) -> bool:
    theirs = gold[side]
    names = {agreement.fold(theirs["name"]), agreement.fold(theirs.get("mention") or "")} - {""}
    said = {agreement.fold(mine[short]["name"]), *mine[f"{short}m"]} - {""}
    return any(agreement.alike(a, b) for a in said for b in names)
