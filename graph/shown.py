"""The words by which an edge is shown in pictures: what it says, and what its sources disagree about, in both languages.

Made of the ontology's labels and written on the edge itself, since Bloom and Neo4j Browser can caption an edge with its
type (RESTRICTS_EXPORT) or with a property, and with nothing else. Pure; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ontology.schema import Ontology, Words, ontology

# The properties that hold these words: no part of what an edge states.
SHOWN = frozenset({"says", "disputed"})
DISPUTED_MARK = "⚠"


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
    return [*labels, *known.caption]


def _says(row: Mapping[str, Any], known: Ontology) -> str:
    link = known.relations.get(row["relation"]) or known.derived[row["relation"]]
    details = [_detail(name, row[name], known) for name in known.caption if row.get(name) is not None]
    if row.get("lifecycle", "in_force") != "in_force":
        details.append(known.lifecycle[row["lifecycle"]].label)
    if not details:
        return f"{link.label.zh} · {link.label.en}"
    chinese, english = "，".join(d.zh for d in details), ", ".join(d.en for d in details)
    return f"{link.label.zh}（{chinese}） · {link.label.en} ({english})"


def _detail(name: str, value: Any, known: Ontology) -> Words:
    if value in known.codes:
        return known.codes[value]
    text = (f"{value:g}" if isinstance(value, int | float) else str(value)) + known.qualifiers[name].sign
    return Words(en=text, zh=text)


def _name(name: str, known: Ontology) -> Words:
    """What is disputed: a qualifier, or the start of an interval that no qualifier tells."""
    qualifier = known.qualifiers.get(name)
    return known.codes[name] if qualifier is None else qualifier.label
