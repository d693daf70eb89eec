"""Which claims bear on a measure, whatever name they know it by: its own names, and those of what the ledger merged into it.

A measure is found by its root, `whose|measure` (`graph.claims`). Whose it is counts: two countries' mining laws are two.
Pure; how claims are looked up lives in `graph.write`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from graph.claims import Claim, key_of_id, measure_also, measure_key, measure_root


def about_measures(claims: Iterable[Claim]) -> list[Claim]:
    """Those of the claims that are about a measure itself."""
    return [c for c in claims if c.object_type == "Measure"]


def roots_told(claim: Claim) -> tuple[str, ...]:
    """The roots of the measure that a claim names or is about: by its words, and by the measure's id."""
    return tuple(root for root in (measure_root(claim), measure_also(claim)) if root is not None)


def roots_named(claims: Iterable[Claim]) -> set[str]:
    """The roots that claims name a measure by."""
    return {root for c in claims if (root := measure_root(c)) is not None}


class Measures:
    """Claims about measures, found by any of their names."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._by_root: dict[str, list[Claim]] = {}
        self._names: dict[tuple[str, str], set[str]] = {}
        for claim in about_measures(claims):
            roots = roots_told(claim)
            for root in roots:
                self._by_root.setdefault(root, []).append(claim)
            self._names.setdefault(_whose(claim), set()).update(roots)

    def also_known_as(self, roots: Iterable[str]) -> set[str]:
        """The roots, and all others of the measures that have them."""
        out = set(roots)
        for root in list(out):
            for claim in self._by_root.get(root, ()):
                out |= self._names[_whose(claim)]
        return out

    def about(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims, but for these themselves, that are about a measure that these name."""
        if not self._by_root:
            return []
        named = roots_named(claims)
        if not named:
            return []
        own = {c.id for c in claims}
        found = {c.id: c for root in self.also_known_as(named) for c in self._by_root.get(root, ())}
        return [found[id_] for id_ in sorted(found) if id_ not in own]


def _whose(claim: Claim) -> tuple[str, str]:
    return claim.acts_for or claim.subject, claim.object


Names = Mapping[str, Collection[str]]


def names_of_measures(claims: Iterable[Claim]) -> Names:
    """By each key that claims call a measure by, all of that measure's; keys of measures with one name are left out."""
    told: dict[str, set[str]] = {}
    for claim in about_measures(claims):
        keys = told.setdefault(claim.object, set())
        keys.add(measure_key(claim.object_name))
        if (key := key_of_id(claim.object)) is not None:
            keys.add(key)
    out: dict[str, set[str]] = {}
    for keys in told.values():
        if len(keys) > 1:
            for key in keys:
                out.setdefault(key, set()).update(keys)
    return out


def names_it(ours: str | None, theirs: str, names: Names) -> bool:
    """Whether a measure (ours), or the whole that it is a limb of, is the one that others name, by any of its names."""
    if ours is None:
        return False
    return any(ours == key or ours.startswith(key + ",") for key in _called(theirs, names))


def _called(key: str, names: Names) -> set[str]:
    whole, comma, limb = key.partition(",")
    wholes = names.get(whole, (whole,)) if comma else ()
    return {key, *names.get(key, ()), *(f"{name}{comma}{limb}" for name in wholes)}


def one_key(told: Iterable[str], names: Names) -> dict[str, str]:
    """The key that stands for several by which one measure, or one limb of it, is told; of the others nothing.

    A name that two measures share is neither's.
    """
    alike: dict[tuple[frozenset[str], str], list[str]] = {}
    for key in sorted(set(told)):
        whole, _, limb = key.partition(",")
        if key in names:
            alike.setdefault((frozenset(names[key]), ""), []).append(key)
        elif limb and whole in names:
            alike.setdefault((frozenset(names[whole]), limb), []).append(key)
    return {key: keys[0] for keys in alike.values() if len(keys) > 1 for key in keys}
