"""The words by which an edge is shown in pictures: what it says, and what its sources disagree about, in both languages.

Made of the ontology's labels and written on the edge itself, since Bloom and Neo4j Browser can caption an edge with its
type (RESTRICTS_EXPORT) or with a property, and with nothing else. They tell from when and until when, never whether that
is over: they stay true on every day. Pure; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ontology.schema import Combination, Ontology, Words, ontology

# The properties that hold these words: no part of what an edge states.
SHOWN = frozenset({"says", "disputed"})
DISPUTED_MARK = "⚠"

_SPAN = Words(en="{start} to {end}", zh="{start} 至 {end}")
_SINCE = Words(en="from {start}", zh="自 {start}")
_UNTIL = Words(en="until {end}", zh="至 {end}")
_OVER = Words(en="over by {over}", zh="至迟 {over} 结束")


def shown(row: Mapping[str, Any], known: Ontology | None = None) -> dict[str, str]:
    """`says`, and `disputed` where sources disagree, of an edge with these properties."""
    known = known or ontology()
    out = {"says": _says(row, known)}
    if row.get("conflict"):
        names = [_name(name, known) for name in row["conflict"]]
        chinese, english = "、".join(n.zh for n in names), ", ".join(n.en for n in names)
        out["disputed"] = f"{DISPUTED_MARK} 来源不一：{chinese} · sources differ: {english}"
    return out


def words_of(known: Ontology) -> list[str]:
    """All that these words are made of: where it changes, edges are shown otherwise."""
    named = (known.relations, known.derived, known.lifecycle)
    labels = [f"{name} {of.label.zh} {of.label.en}" for group in named for name, of in group.items()]
    labels += [f"{name} {words.zh} {words.en}" for name, words in known.codes.items()]
    labels += [f"{name} {q.label.zh} {q.label.en} {q.sign}" for name, q in known.qualifiers.items()]
    at_stage = [(r.name, stage, words) for r in known.relations.values() for stage, words in r.at_stage.items()]
    labels += [f"{name} {stage} {words.zh} {words.en}" for name, stage, words in at_stage]
    labels += [f"{words.zh} {words.en}" for words in (_SPAN, _SINCE, _UNTIL, _OVER)]
    return [*labels, *known.caption]


def _says(row: Mapping[str, Any], known: Ontology) -> str:
    stated = known.relations.get(row["relation"])
    stage = row.get("lifecycle", "in_force")
    called = known.derived[row["relation"]].label if stated is None else stated.at_stage.get(stage, stated.label)
    details = [_detail(name, row[name], known) for name in known.caption if row.get(name) is not None]
    details += _times(row, "interval" if stated is None else stated.combine.how)
    if stage != "in_force" and (stated is None or stage not in stated.at_stage):
        details.append(known.lifecycle[stage].label)
    if not details:
        return f"{called.zh} · {called.en}"
    chinese, english = "，".join(d.zh for d in details), ", ".join(d.en for d in details)
    return f"{called.zh}（{chinese}） · {called.en} ({english})"


def _times(row: Mapping[str, Any], how: Combination) -> list[Words]:
    """When it began and ended, or happened, as precisely as it is known; a figure's year is told among its qualifiers."""
    start, end, over = row.get("valid_from"), row.get("valid_to"), row.get("to_latest")
    match how:
        case "period":
            return []
        case "event":
            return [] if start is None else [Words(en=start, zh=start)]
        case "state" | "interval" | "holding":
            told = []
            if start is not None and end is not None:
                told.append(_SPAN)
            elif start is not None and start != row.get("year"):
                told.append(_SINCE)
            elif end is not None:
                told.append(_UNTIL)
            if end is None and over is not None:
                told.append(_OVER)
            filled = {"start": start, "end": end, "over": over}
            return [Words(en=words.en.format(**filled), zh=words.zh.format(**filled)) for words in told]


def _detail(name: str, value: Any, known: Ontology) -> Words:
    if value in known.codes:
        return known.codes[value]
    text = (f"{value:g}" if isinstance(value, int | float) else str(value)) + known.qualifiers[name].sign
    return Words(en=text, zh=text)


def _name(name: str, known: Ontology) -> Words:
    """What is disputed: a qualifier, or the start of an interval that no qualifier tells."""
    qualifier = known.qualifiers.get(name)
    return known.codes[name] if qualifier is None else qualifier.label
