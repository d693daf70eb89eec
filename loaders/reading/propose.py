"""Proposals: every type-legal filling of a relation's two roles that a sentence allows.  Nothing is decided here.

A relation is considered where one of its predicates stands in the sentence, where one thing's name holds the other
(钴出口禁令 covers cobalt), and between names that stand near each other: no lexicon has every wording.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.reading.lexicon import Hit, Predicate
from loaders.reading.scene import Group, Scene
from ontology.schema import Ontology, Relation, ontology

WEAK = "weak"  # the class of little words that state nothing by themselves
NEAREST = 8  # groups of one type that a sentence may offer for a role
MOST_NEAR, NEAR = 3, 90  # without a predicate: names of one type on either side of another, characters between
MOST_UNSAID = 3  # of what may be left unsaid as the object
# What a sentence may leave unsaid as the object; every relation may leave its subject unsaid.
OBJECT_UNDERSTOOD = {
    "RESTRICTS_EXPORT": ("Mineral",),
    "LIFTS_RESTRICTION": ("Mineral",),
    "IMPOSES_TARIFF": ("Mineral",),
    "PRODUCES": ("Mineral",),
    "HOLDS_RESERVES": ("Mineral",),
    "CONSUMES": ("Mineral",),
    "IMPORT_DEPENDENCE": ("Mineral",),
    "YIELDS": ("Mineral",),
    "OFFTAKES_FROM": ("Organization", "Project"),
    "HOLDS_STAKE": ("Organization", "Project"),
    "MEMBER_OF": ("Alliance",),
    "PARTY_TO": ("Alliance",),
    "FOUNDED": ("Alliance", "Organization"),
    "FINANCES": ("Organization", "Project", "Measure"),
    "OPERATES": ("Project",),
    "LOCATED_IN": ("Country",),
}
COMMON = frozenset({"nominal", "noun", "twin"})
# Relations that a name alone may state: the outer thing's type and the inner one's.
BY_NAME = {
    "COVERS": (("Measure", "Mineral"), ("Alliance", "Mineral")),
    "YIELDS": (("Project", "Mineral"),),
    "LOCATED_IN": (("Project", "Country"), ("Organization", "Country")),
    "ENACTED": (("Measure", "Country"), ("Measure", "Organization")),
    "PARTY_TO": (("Alliance", "Country"), ("Alliance", "Organization")),
    "OPERATES": (("Project", "Organization"),),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    scene: Scene
    relation: str
    subject: Group
    object: Group
    triggers: tuple[Hit[Predicate], ...]  # the relation's predicates in the sentence
    by_name: bool  # one's name holds the other's


def proposals(scene: Scene, known: Ontology | None = None) -> Iterator[Proposal]:
    known = known or ontology()
    triggers: dict[str, list[Hit[Predicate]]] = defaultdict(list)
    for hit in scene.predicates:
        triggers[hit.entry.relation].append(hit)
    nested: dict[str, list[tuple[Group, Group]]] = defaultdict(list)
    for name, outer, inner in _nested(scene):
        nested[name].append((outer, inner))
    for name in sorted(known.relations):
        relation = known.relations[name]
        hits = tuple(triggers.get(name, ()))
        seen = set()
        for outer, inner in nested.get(name, ()):
            pair = (inner, outer) if outer.type in relation.range and inner.type in relation.domain else (outer, inner)
            if (
                pair[0].type in relation.domain
                and pair[1].type in relation.range
                and (id(pair[0]), id(pair[1])) not in seen
            ):
                seen.add((id(pair[0]), id(pair[1])))
                yield Proposal(scene, name, *pair, hits, True)
        if hits:
            subjects = [g for t in relation.domain for g in _nearest(_eligible(scene, t, name, True), hits)]
            objects = [g for t in relation.range for g in _nearest(_eligible(scene, t, name, False), hits)]
            pairs = [(sub, obj) for obj in objects for sub in subjects]
        else:
            subjects, objects, pairs = _side_by_side(scene, relation)
        weak = all(h.entry.cls == WEAK for h in hits)
        unsaid = [g for t in relation.domain for g in (*_unsaid(scene, t, weak), *_far(scene, t, name, weak))]
        pairs += [(sub, obj) for obj in objects for sub in unsaid]
        unsaid = [g for t in OBJECT_UNDERSTOOD.get(name, ()) for g in _unsaid(scene, t, weak)[:MOST_UNSAID]]
        pairs += [(sub, obj) for obj in unsaid for sub in subjects]
        for sub, obj in pairs:
            if _distinct(sub, obj) and (id(sub), id(obj)) not in seen:
                yield Proposal(scene, name, sub, obj, hits, False)


# Where a region may stand for its government, and a place for its country.
OF_REGIONS = frozenset({"ENACTED", "FINANCES", "BACKS", "FOUNDED", "PARTY_TO"})
# What the second kind of a thing of two kinds may be told of (a rule and an understanding, a route, a fund).
OF_TWINS = {
    "Alliance": frozenset({"PARTY_TO", "FOUNDED"}),
    "Measure": frozenset({"ENACTED", "FINANCES"}),
    "Project": frozenset({"BACKS", "LOCATED_IN", "OPERATES"}),
    "Organization": frozenset({"FINANCES", "HOLDS_STAKE", "OFFTAKES_FROM"}),
}
OF_PLACES = frozenset({"LOCATED_IN"})
# What a rule's title may say that it does to what it names: 关于对锑等物项实施出口管制的公告.
OF_TITLES = frozenset({"RESTRICTS_EXPORT", "LIFTS_RESTRICTION", "IMPOSES_TARIFF"})


def _side_by_side(scene: Scene, relation: Relation) -> tuple[list[Group], list[Group], list[tuple[Group, Group]]]:
    """What has words here, pronouns among them, and could fill the roles of a relation none of whose predicates stands
    here, and which of it stands near each other."""
    subjects, objects = (
        [g for t in types for g in _eligible(scene, t, relation.name, subject)]
        for types, subject in ((relation.domain, True), (relation.range, False))
    )
    pairs = []
    for obj in objects:
        for type_ in relation.domain:
            same = [g for g in subjects if g.type == type_]
            before = [g for g in same if 0 <= obj.start - g.end <= NEAR][-MOST_NEAR:]
            behind = [g for g in same if 0 <= g.start - obj.end <= NEAR][:MOST_NEAR]
            pairs += [(sub, obj) for sub in (*before, *behind)]
    return subjects, objects, pairs


def _unsaid(scene: Scene, type_: str, weak: bool) -> list[Group]:
    """What may be left unsaid; without a predicate that says much, only where the sentence names nothing of the kind. A
    rule in general words is no such name: it may be what the unsaid one brings (It proposes a framework for lithium)."""
    named = scene.by_type.get(type_, ())
    if weak and any(type_ != "Measure" or g.how not in COMMON for g in named):
        return []
    return list(scene.understood.get(type_, ()))


def _far(scene: Scene, type_: str, relation: str, weak: bool) -> list[Group]:
    """Who may have made a rule, of those whose affairs the text tells, though no predicate stands here and the sentence
    names it too far away (These regulations seek to prevent … in Nigeria)."""
    if relation not in ("ENACTED", "RESTRICTS_EXPORT") or not weak:
        return []
    named = {i.key for g in scene.by_type.get(type_, ()) for i in g.items}
    return [g for g in scene.understood.get(type_, ()) if g.items[0].key in named]


def _eligible(scene: Scene, type_: str, relation: str, subject: bool) -> list[Group]:
    """The groups of a type that may fill a role: what stands inside a longer name speaks only for that name."""
    out = []
    for group in scene.by_type.get(type_, ()):
        match group.how:
            case "inside" if not (type_ == "Mineral" and not subject and _told_by_title(scene, group, relation)):
                continue
            case "inside place" | "inside region":
                continue
            case "twin" if relation not in OF_TWINS[type_] or (type_ == "Organization" and not subject):
                continue
            case "region" if not (subject and relation in OF_REGIONS):
                continue
            case "place" if relation not in OF_PLACES:
                continue
            case _:
                out.append(group)
                out += _singles(scene, group)
    return out


def _told_by_title(scene: Scene, group: Group, relation: str) -> bool:
    """Whether it stands in a rule's name that also holds one of the relation's predicates."""
    return relation in OF_TITLES and any(
        rule.start <= group.start and group.end <= rule.end
        and any(h.entry.relation == relation and rule.start <= h.start and h.end <= rule.end for h in scene.predicates)
        for rule in scene.by_type.get("Measure", ())
    )  # fmt: skip


def _singles(scene: Scene, group: Group) -> list[Group]:
    """The members of a short list of organizations one by one: 与 and "with" join what a predicate may part."""
    if group.type in ("Organization", "Project", "Measure", "Alliance") and 2 <= len(group.items) <= 3:
        return [Group(group.type, (i,), i.start, i.end) for i in group.items]
    return []


def _distinct(a: Group, b: Group) -> bool:
    """Two groups that name different things at different places."""
    if a is b or set(a.items) & set(b.items) or {i.key for i in a.items} & {i.key for i in b.items}:
        return False
    return a.understood or b.understood or a.end <= b.start or b.end <= a.start


def _nearest(groups: list[Group], hits: tuple[Hit[Predicate], ...]) -> list[Group]:
    if len(groups) <= NEAREST:
        return groups
    ranked = sorted(groups, key=lambda g: (min(_gap(g, h) for h in hits), g.start))
    return sorted(ranked[:NEAREST], key=lambda g: g.start)


def _gap(group: Group, hit: Hit[Predicate]) -> int:
    return max(hit.start - group.end, group.start - hit.end, 0)


def _nested(scene: Scene) -> list[tuple[str, Group, Group]]:
    """(relation, outer, inner) where one group's words lie within another's, and a relation may be read from that."""
    out = []
    groups = scene.groups
    for i, outer in enumerate(groups):
        for inner in groups[max(0, i - 3) : i + 8]:
            if inner is outer or not any(o.start <= inner.start and inner.end <= o.end for o in outer.items):
                continue
            for relation, pairs in BY_NAME.items():
                if inner.how == "inside region" and relation != "ENACTED":
                    continue
                if (outer.type, inner.type) in pairs and (outer.how != "twin" or relation == "PARTY_TO"):
                    out.append((relation, outer, inner))
    return out
