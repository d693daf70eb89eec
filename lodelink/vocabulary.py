"""The vocabulary that the settings name, and what of it the graph wants to be told."""

from __future__ import annotations

import hashlib
from functools import cache

from graph.identity import Names
from lodelink import settings
from ontology.names import index

# Kinds of organizations whose acts are those of the country or alliance that they belong to.
_ORGANS = frozenset({"ministry", "agency", "regulator"})
_RULERS = ("country:", "alliance:")


@cache
def vocabulary() -> index.Vocabulary:
    return index.load(settings.read().names.names)


def edition() -> str:
    """A mark of the vocabulary and of where answers are drawn: with others the same question is answered otherwise."""
    told = settings.read()
    return hashlib.sha256(repr((index.edition(told.names.names), told.bloom)).encode()).hexdigest()[:16]


def names_of(entity: str) -> Names | None:
    """What the vocabulary calls an entity, as the graph wants to be told."""
    known = vocabulary().get(entity)
    if known is None:
        return None
    others = tuple(name for name, _, _ in known.names() if name not in (known.en, known.zh))
    broader = tuple(e.id for e in vocabulary().broader(entity))
    rulers = [above for above in broader if above.startswith(_RULERS)] if known.kind in _ORGANS else []
    return Names(known.en, known.zh or None, others, broader, rulers[0] if rulers else None)
