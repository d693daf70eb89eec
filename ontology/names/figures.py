"""All values that a text states, in order. The grammars stand in `dates` and `amounts`."""

from __future__ import annotations

from ontology.names import amounts, dates
from ontology.names.values import Found


def find(text: str, published: str | None = None) -> list[Found]:
    """All values of a text in normal form, in order, none overlapping. `published` (ISO) resolves relative dates."""
    found = list(dates.find(text, published))
    found += amounts.find(text, [(f.start, f.end) for f in found])
    return sorted(found, key=lambda f: (f.start, f.end))
