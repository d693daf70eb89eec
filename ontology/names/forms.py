"""What a form is called beside its mineral: "copper cathode" is copper in the form of cathode."""

from __future__ import annotations

from functools import lru_cache

from ontology.names.index import Entity, Vocabulary

# States that a mineral's name need not be said of again; a compound keeps its whole name (lithium carbonate).
_STATES = frozenset(
    {
        "cathode", "dioxide", "enriched", "ingots", "magnets", "metal", "ore", "oxide", "oxides", "pentoxide", "powder",
        "primary", "refined", "scrap", "sponge",
    }
)  # fmt: skip
_ONE = {"oxides": "oxide", "ingots": "ingot"}


@lru_cache(maxsize=8)
def plain_forms(vocabulary: Vocabulary) -> dict[str, str]:
    """By the name of a form what it is called beside its mineral, where that is another word."""
    out = {}
    for form in vocabulary.entities:
        if form.type == "Form":
            told = beside_mineral(vocabulary, form)
            if told != form.en:
                out[form.en] = told
    return out


def beside_mineral(vocabulary: Vocabulary, form: Entity) -> str:
    minerals = (vocabulary.get(key) for key in form.broader)
    for mineral in (m for m in minerals if m is not None and m.type == "Mineral"):
        for name in (mineral.en, mineral.en.removesuffix("s")):  # rare earths, rare earth oxides
            left = " ".join(form.en.replace(name, " ").split())
            if left != form.en and left in _STATES:
                return _ONE.get(left, left)
    return form.en
