"""Why a fact was read, and what the near misses lacked: lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.reading.choose import Scored
from loaders.reading.extract import Models, Reading, Stated, committed
from loaders.reading.qualifiers import SILENT
from loaders.reading.scene import Group
from loaders.reading.scorer import probability
from loaders.reading.survey import Pair, Weighed

NEAR = 2.0  # log-odds below the threshold that still count as a near miss


def explain(reading: Reading) -> list[str]:
    """For every fact the words of its roles and the features that weighed most; then the near misses of its sentence."""
    return list(_lines(reading))


def _lines(reading: Reading) -> Iterator[str]:
    models = committed()
    by_sentence: dict[int, list[Weighed]] = {}
    for weighed in reading.weighed:
        by_sentence.setdefault(weighed.scored.proposal.scene.sentence.index, []).append(weighed)
    for index in sorted(by_sentence):
        candidates = by_sentence[index]
        stated = [s for s in reading.stated if s.scored.proposal.scene.sentence.index == index]
        kept = [s.scored for s in stated]
        near = [w for w in candidates if w.scored not in kept and _short(w, models) < NEAR]
        if not kept and not near:
            continue
        yield f"“{candidates[0].scored.proposal.scene.text}”"
        for told in stated:
            yield from _one("=", told.scored, told.pairs, "")
            yield from _values(told)
        for weighed in sorted(near, key=lambda w: _short(w, models))[:5]:
            short = _short(weighed, models)
            why = f"misses its threshold by {short:.1f}" if short > 0 else "told better elsewhere"
            yield from _one("~", weighed.scored, weighed.pairs, why)
        yield ""


def _short(weighed: Weighed, models: Models) -> float:
    """By how much the likeliest pair of a proposal misses its threshold."""
    decides = models.survey or models.facts
    return decides.threshold(weighed.scored.proposal.relation) - max(p.score for p in weighed.pairs)


def _one(sign: str, scored: Scored, pairs: Sequence[Pair], why: str) -> Iterator[str]:
    p = scored.proposal
    best = max(pairs, key=lambda pair: pair.score)
    words = ", ".join(dict.fromkeys(h.entry.phrase for h in p.triggers)) or "by its name"
    yield f"  {sign} {_group(p.subject)} {p.relation} {_group(p.object)}  p={probability(best.score):.2f}  [{words}] {why}".rstrip()
    yield f"      {scored.score:+.2f}  in its sentence"
    if scored.heard is not None:
        yield f"      {scored.heard:+.2f}    the language model's log-odds (the sum of the features is weighed against it)"
    for feature, weight in committed().facts.explain(scored.features, 5):
        yield f"      {weight:+.2f}    {feature}"
    survey = committed().survey
    if survey is not None and best.features:
        yield f"      {best.score:+.2f}  beside what else the text may state"
        for feature, weight in survey.explain(best.features, 3):
            yield f"      {weight:+.2f}    {feature}"


def _values(told: Stated) -> Iterator[str]:
    """What fills the qualifiers of each fact, with its words and how sure it is; of a list whose facts it is."""
    for pair, filled in zip(told.pairs, told.filled, strict=True):
        whose = f"{pair.subject.name}, {pair.object.name}: " if len(told.pairs) > 1 and filled else ""
        for name, found in sorted(filled.items()):
            low, high = found.words
            words = f"“{told.scored.proposal.scene.view.text[low:high]}”" if found.words != SILENT else "without words"
            yield f"      {whose}{name} = {found.value}  {words}  {found.score:+.2f} over its threshold"


def _group(group: Group) -> str:
    names = ", ".join(i.name for i in group.items)
    return f"{group.type}({names}{'; understood: ' + group.how if group.understood else ''})"
