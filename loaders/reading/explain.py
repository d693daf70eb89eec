"""Why a fact was read, and what the near misses lacked: lines for a person."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.reading import choose
from loaders.reading.extract import Reading, Stated, committed
from loaders.reading.qualifiers import SILENT
from loaders.reading.scene import Group
from loaders.reading.scorer import probability

NEAR = 2.0  # log-odds below the threshold that still count as a near miss


def explain(reading: Reading) -> list[str]:
    """For every fact the words of its roles and the features that weighed most; then the near misses of its sentence."""
    return list(_lines(reading))


def _lines(reading: Reading) -> Iterator[str]:
    model = committed().facts
    by_sentence: dict[int, list[choose.Scored]] = {}
    for scored in reading.scored:
        by_sentence.setdefault(scored.proposal.scene.sentence.index, []).append(scored)
    for index in sorted(by_sentence):
        candidates = by_sentence[index]
        stated = [s for s in reading.stated if s.scored.proposal.scene.sentence.index == index]
        kept = [s.scored for s in stated]
        near = [c for c in candidates if c not in kept and c.score > model.threshold(c.proposal.relation) - NEAR]
        if not kept and not near:
            continue
        yield f"“{candidates[0].proposal.scene.text}”"
        for told in stated:
            yield from _one("=", told.scored, "")
            yield from _values(told)
        for scored in sorted(near, key=lambda c: -c.score)[:5]:
            short = model.threshold(scored.proposal.relation) - scored.score
            yield from _one(
                "~", scored, f"misses its threshold by {short:.1f}" if short > 0 else "a better one excludes it"
            )
        yield ""


def _one(sign: str, scored: choose.Scored, why: str) -> Iterator[str]:
    p = scored.proposal
    words = ", ".join(dict.fromkeys(h.entry.phrase for h in p.triggers)) or "by its name"
    yield f"  {sign} {_group(p.subject)} {p.relation} {_group(p.object)}  p={probability(scored.score):.2f}  [{words}] {why}".rstrip()
    if scored.heard is not None:
        yield f"      {scored.heard:+.2f}  the language model's log-odds (the sum of the features is weighed against it)"
    for feature, weight in committed().facts.explain(scored.features, 5):
        yield f"      {weight:+.2f}  {feature}"


def _values(told: Stated) -> Iterator[str]:
    """What fills the qualifiers of each fact, with its words and how sure it is; of a list whose facts it is."""
    for (s, o), filled in zip(told.pairs, told.filled, strict=True):
        whose = f"{s.name}, {o.name}: " if len(told.pairs) > 1 and filled else ""
        for name, found in sorted(filled.items()):
            low, high = found.words
            words = f"“{told.scored.proposal.scene.view.text[low:high]}”" if found.words != SILENT else "without words"
            yield f"      {whose}{name} = {found.value}  {words}  {found.score:+.2f} over its threshold"


def _group(group: Group) -> str:
    names = ", ".join(i.name for i in group.items)
    return f"{group.type}({names}{'; understood: ' + group.how if group.understood else ''})"
