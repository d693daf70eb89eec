"""From what a caller wrote for a thing (id, Chinese or English name) to the entity meant, or to what may have been meant.

The vocabulary decides first; names that only the graph knows come next. Likeness only ever suggests.
"""

from __future__ import annotations

import difflib
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from ontology.names.codes import country_of
from ontology.names.forms import plain_forms
from ontology.names.index import Entity, Vocabulary
from ontology.names.normal import normal_name
from ontology.schema import ontology
from queries.canned import ANY, Canned

NEAREST = 5
_COUNTRY = "Country"
FORM = "Form"  # of the vocabulary: a word that edges tell, and no thing of the graph
ALIKE = 0.6  # a name that is less like what was written is not worth offering


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with the names it is shown by."""

    id: str
    name: str
    name_zh: str | None = None


class NotResolved(Exception):
    """What was written names nothing, or several things; `candidates` are worth offering instead."""

    def __init__(
        self,
        parameter: str,
        kind: str,
        given: str,
        candidates: Sequence[Named],
        *,
        ambiguous: bool,
        elsewhere: Sequence[tuple[str, Named]] = (),
    ) -> None:
        self.parameter, self.kind, self.given = parameter, kind, given
        self.candidates = tuple(candidates)
        self.elsewhere = tuple(elsewhere)  # things of other types that have that name
        self.ambiguous = ambiguous
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        label = "thing" if self.kind == ANY else _label(self.kind)
        shown = ", ".join(f"{c.name} ({c.id})" for c in self.candidates)
        if self.ambiguous:
            return f"{self.given!r} names more than one {label}: {shown}. Ask by id."
        nearest = f" The nearest names are {shown}." if shown else " No name comes near."
        others = ", ".join(f"the {_label(kind)} {one.name} ({one.id})" for kind, one in self.elsewhere)
        but = f", but {others} {'is' if len(self.elsewhere) == 1 else 'are'}" if others else ""
        return f"No {label} is called {self.given!r}{but}.{nearest}"


def _label(kind: str) -> str:
    return ontology().types[kind].label.en


def from_vocabulary(vocabulary: Vocabulary, kind: str, given: str) -> list[Named]:
    """The entities of a type that the vocabulary knows by this name or id."""
    entity = vocabulary.get(given)
    found = [entity] if entity is not None else vocabulary.lookup(given)
    found = [e for e in found if _is(e.type, kind)]
    if len(found) > 1:
        # Case decides where it can: EU is the union, Eu is europium.
        written = normal_name(given)
        found = [e for e in found if any(normal_name(name) == written for name, _, _ in e.names())] or found
    return [Named(e.id, e.en, e.zh or None) for e in found]


def by_code(vocabulary: Vocabulary, kind: str, among: Sequence[str], given: str) -> Named | None:
    """The country that an ISO code stands for, where a country may. Where something else may too, a code is in capitals."""
    one = kind if kind != ANY else among[0] if len(among) == 1 else ANY
    if one not in (_COUNTRY, ANY) or (among and _COUNTRY not in among) or (one == ANY and not given.isupper()):
        return None
    id_ = country_of(given)
    entity = None if id_ is None else vocabulary.get(id_)
    return None if entity is None else Named(entity.id, entity.en, entity.zh or None)


def of_types(found: Iterable[Named], among: Sequence[str]) -> list[Named]:
    """Of what a name may mean, that of the types that are asked for."""
    return [one for one in found if not among or ontology().type_of_id(one.id).name in among]


def of_other_types(vocabulary: Vocabulary, kind: str, given: str) -> list[tuple[str, Named]]:
    """The things of other types that the vocabulary knows by this name: the EU is no country, and is there all the same."""
    if kind == ANY:
        return []
    found = ((vocabulary.get(one.id), one) for one in from_vocabulary(vocabulary, ANY, given))
    return [(entity.type, one) for entity, one in found if entity is not None and entity.type != kind]


def beside(
    canned: Canned, given: Mapping[str, Named | str | None], vocabulary: Vocabulary
) -> dict[str, list[str] | None]:
    """What a statement takes beside its parameters, things and the words for forms; None where the parameter is not given."""
    out: dict[str, list[str] | None] = {}
    for name, what in canned.beside:
        one = given.get(name)
        if one is None:
            out[f"{name}_{what}"] = None
        elif isinstance(one, str):
            out[f"{name}_{what}"] = list(form_names(vocabulary, one))
        elif what == "names":
            out[f"{name}_{what}"] = every_name(vocabulary, one)
        else:
            out[f"{name}_{what}"] = list(members(vocabulary).get(one.id, ()))
    return out


def every_name(vocabulary: Vocabulary, one: Named) -> list[str]:
    """The id and every name of a thing; a symbol names it nowhere but in formulas."""
    entity = vocabulary.get(one.id)
    known = [] if entity is None else [name for name, _, how in entity.names() if how != "symbol"]
    return sorted({one.id, one.name, *([one.name_zh] if one.name_zh else []), *known})


def form_problem(vocabulary: Vocabulary, given: str) -> str | None:
    """Why a word is no form of a mineral, or None where it is one."""
    if _forms(vocabulary, given):
        return None
    known = {name for e in vocabulary.entities if e.type == FORM for name, _, _ in e.names()}
    near = difflib.get_close_matches(given, sorted(known), NEAREST, ALIKE)
    return f"no form of a mineral is called {given!r}" + (f"; the nearest are {', '.join(near)}" if near else "")


@lru_cache(maxsize=512)
def form_names(vocabulary: Vocabulary, given: str) -> Sequence[str]:
    """Every name of a form, of what it is a kind of and of its own kinds: what is said of concentrates holds for spodumene
    concentrate, and some of what is said of that for concentrates. A kind is told by its name, which ends with the other's."""
    meant = _forms(vocabulary, given)
    own = [name for form in meant for name in _written_names(form)]
    kin = [
        e
        for e in vocabulary.entities
        if e.type == FORM
        and e not in meant
        and any(_kind_of(a, b) or _kind_of(b, a) for a in _written_names(e) for b in own)
    ]
    plain = plain_forms(vocabulary)  # "copper cathode" stands in a fact about copper as "cathode"
    beside = {plain[form.en] for form in meant if form.en in plain}
    return tuple(sorted({given, *own, *beside, *(name for form in kin for name in _written_names(form))}))


def _forms(vocabulary: Vocabulary, given: str) -> list[Entity]:
    """The forms of that name, else those that are called so beside their minerals (refined, enriched)."""
    named = [e for e in vocabulary.lookup(given) if e.type == FORM]
    plain = plain_forms(vocabulary)
    return named or [e for e in vocabulary.entities if e.type == FORM and plain.get(e.en) == given]


def _written_names(form: Entity) -> list[str]:
    return [name for name, _, how in form.names() if how != "symbol"]


def _kind_of(one: str, other: str) -> bool:
    """Whether one name is the other with more said before it: "spodumene concentrate", 锂辉石精矿."""
    end = f" {other}" if other.isascii() else other
    return len(other) > 1 and len(one) > len(end) and one.endswith(end)


@lru_cache(maxsize=2)
def members(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    """Of every group of things the things of its type that belong to it, also by way of another group."""
    out: dict[str, list[str]] = {}
    for entity in vocabulary.entities:
        if entity.type in ontology().types:  # forms of a mineral are words
            for group in (g for g in vocabulary.broader(entity.id) if g.type == entity.type):
                out.setdefault(group.id, []).append(entity.id)
    return {group: tuple(sorted(ids)) for group, ids in out.items()}


def is_id(text: str, kind: str) -> bool:
    """Whether a text has the form of an id of this type."""
    prefix, colon, rest = text.partition(":")
    known = ontology()
    wanted = {t.prefix for t in known.types.values()} if kind == ANY else {known.types[kind].prefix}
    return bool(colon and rest) and prefix in wanted


def named(row: Mapping[str, object]) -> Named:
    """An entity of the graph from a row with `id`, `name` and `name_zh`."""
    return Named(str(row["id"]), str(row["name"]), None if row["name_zh"] is None else str(row["name_zh"]))


def names_index(rows: Iterable[Mapping[str, object]]) -> dict[str, list[Named]]:
    """Every name of some entities of the graph, in normal form, with the entities that bear it."""
    index: dict[str, list[Named]] = {}
    for row in rows:
        one = named(row)
        aliases = row["aliases"]
        others = [str(a) for a in aliases] if isinstance(aliases, list) else []
        for name in {one.id, one.name, *([one.name_zh] if one.name_zh else []), *others}:
            index.setdefault(normal_name(name).lower(), []).append(one)
    return index


@lru_cache(maxsize=16)
def vocabulary_names(vocabulary: Vocabulary, kind: str) -> Mapping[str, Sequence[Named]]:
    """The same index over the vocabulary's entities of a type, made once: it takes longer than to look through it."""
    index: dict[str, list[Named]] = {}
    for entity in vocabulary.entities:
        if _is(entity.type, kind):
            named = Named(entity.id, entity.en, entity.zh or None)
            for name, _, how in entity.names():
                if how != "symbol":
                    index.setdefault(normal_name(name).lower(), []).append(named)
    return index


def _is(type_: str, kind: str) -> bool:
    """Whether a thing of the vocabulary is one of those asked for; places and forms are words, not things."""
    return type_ in ontology().types if kind == ANY else type_ == kind


def nearest(given: str, *indexes: Mapping[str, Sequence[Named]]) -> list[Named]:
    """The entities whose names look most like what was written, best first, each once.

    Names are looked at from the one that could come nearest down, until none that is left can be among the nearest.
    """
    wanted = normal_name(given.partition(":")[2] or given).lower()
    if not wanted:
        return []
    letters = Counter(wanted)
    named = chain.from_iterable(index.items() for index in indexes)
    reach = ((_reach(wanted, letters, name), at, name, entities) for at, (name, entities) in enumerate(named))
    scored: dict[str, tuple[float, int, Named]] = {}
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    least = ALIKE  # what the last of the nearest has so far
    for most, at, name, entities in sorted(
        (one for one in reach if one[0] >= ALIKE), key=lambda one: (-one[0], one[1])
    ):
        if most < least:
            break
        score = _likeness(matcher, wanted, name)
        if score < least:
            continue
        for entity in entities:
            # Of names that are as like, the first one says how the thing is shown.
            if entity.id not in scored or (score, -at) > (scored[entity.id][0], -scored[entity.id][1]):
                scored[entity.id] = (score, at, entity)
        if len(scored) >= NEAREST:
            least = heapq.nlargest(NEAREST, (score for score, _, _ in scored.values()))[-1]
    best = sorted(scored.values(), key=lambda one: (-one[0], one[2].name, one[2].id))
    return [entity for _, _, entity in best[:NEAREST]]


def _reach(wanted: str, letters: Mapping[str, int], name: str) -> float:
    """What the likeness of a name cannot be above: told by its letters, whatever their order."""
    if name in wanted or wanted in name:
        return _part(wanted, name)
    both = len(wanted) + len(name)
    if 2.0 * min(len(wanted), len(name)) / both < ALIKE:
        return 0.0
    return 2.0 * sum(map(min, letters.values(), map(name.count, letters))) / both


def _likeness(matcher: difflib.SequenceMatcher[str], wanted: str, name: str) -> float:
    """Part of the other counts as near (钴矿 and 钴); else the share of letters in common, in their order."""
    if name in wanted or wanted in name:
        return _part(wanted, name)
    matcher.set_seq1(name)
    return matcher.ratio()


def _part(wanted: str, name: str) -> float:
    return 0.7 + 0.3 * min(len(name), len(wanted)) / max(len(name), len(wanted))
