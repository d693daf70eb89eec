"""The ends of a claim: which thing of the text each one is, or why it is none.

A closed vocabulary (countries, minerals) must have been recognised in the place itself; what else has a name may be new,
but then it is called as the text calls it.  An end that the quote leaves unnamed needs the words above that name it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from loaders.documents.model import BlockKind
from loaders.model.claims import End
from loaders.model.laid import Laid, Span
from loaders.model.skeleton import of
from loaders.reading.lexicon import Cue, Hit, cues, nouns
from loaders.reading.view import Part
from ontology.models import Entity
from ontology.names.mentions import NAMED, Mention
from ontology.schema import ontology

CLOSED = frozenset({"Country", "Mineral"})
# Types between which texts do not decide: a framework is agreement or measure, a works is firm or site.
_TWINS = (
    frozenset({"Alliance", "Measure"}),
    frozenset({"Organization", "Project"}),
    frozenset({"Alliance", "Organization"}),
)
REACH = 1500  # how far above its quote an unnamed end may be named, headings aside
RIVALS = 2  # how many things of its type may have been named since
_ALL_MINERALS = re.compile(r"矿|\bore|mineral|raw material|原材料", re.IGNORECASE)


class Refused(Exception):
    """A claim does not hold; the words say which check it failed, the same for all that fail it."""


@dataclass(frozen=True, slots=True)
class Resolved:
    entity: Entity
    span: Span | None  # None where the quote leaves it unnamed

    @property
    def key(self) -> str:
        return self.entity.id or of(self.entity.name)


def named(laid: Laid, end: End, quote: Span, role: str, *, state_only: bool) -> list[Resolved]:
    """Every place of the quote where an end may stand by its name. Raises Refused where there is none.

    `state_only`: no organization can have this role, so that a state may be told by its ministry's name."""
    spans = [s for s in laid.places(end.mention, *quote) if quote[0] <= s[0] and s[1] <= quote[1]]
    if not spans:
        spans = _by_other_name(laid, end, quote)
    if not spans:
        raise Refused(f"its {role} is not in the quote")
    out, refused = [], ""
    for span in spans:
        try:
            out.append(_at(laid, end, span, quote, role, state_only))
        except Refused as reason:
            refused = str(reason)
    if not out:
        raise Refused(refused)
    return out


def _by_other_name(laid: Laid, end: End, quote: Span) -> list[Span]:
    """Where the quote has another name of the vocabulary for the same thing."""
    meant = {e.id for e in laid.vocabulary.lookup(end.mention) if e.type == end.type}
    if not meant or not _agrees(laid, end, meant):
        return []
    return [(m.nstart, m.nend) for m in laid.named(*quote) if m.type == end.type and meant & set(m.ids)]


def _agrees(laid: Laid, end: End, ids: set[str]) -> bool:
    """Whether the name that the claim gives is no other thing's."""
    called = {e.id for e in laid.vocabulary.lookup(end.name) if e.type == end.type}
    return not called or bool(called & ids)


def _at(laid: Laid, end: End, span: Span, quote: Span, role: str, state_only: bool) -> Resolved:
    touched = [m for m in laid.touching(*span) if m.type in NAMED]
    if end.type in CLOSED:
        return _closed(laid, end, span, quote, touched, role, state_only)
    return _open(laid, end, span, quote, touched, role)


def _closed(
    laid: Laid, end: End, span: Span, quote: Span, touched: list[Mention], role: str, state_only: bool
) -> Resolved:
    fitting = [
        m for m in touched if m.type == end.type and len(m.ids) == 1 and quote[0] <= m.nstart <= m.nend <= quote[1]
    ]
    whole = [m for m in fitting if span[0] <= m.nstart and m.nend <= span[1]]
    if not whole and end.type == "Mineral":
        for m in touched:
            for id_, name in of_form(laid, m):
                if quote[0] <= m.nstart and m.nend <= quote[1] and _means(laid, end, span, id_):
                    return _resolved(laid, "Mineral", id_, name, span)
    if not whole:  # words cut from a longer name of the same thing
        own = {e.id for e in laid.vocabulary.lookup(laid.text[span[0] : span[1]]) if e.type == end.type}
        whole = [m for m in fitting if m.nstart <= span[0] and span[1] <= m.nend and own & set(m.ids)]
    free = [m for m in whole if not m.inside or _may_speak(laid, m, state_only)]
    if not free:
        raise Refused(
            f"its {role} stands there only within another name" if whole else f"its {role} is no {end.type} there"
        )
    ids = {m.ids[0] for m in free}
    if len(ids) > 1:
        raise Refused(f"its {role} names several things")
    if not _agrees(laid, end, ids):
        raise Refused(f"its {role} is another than the words say")
    return _resolved(laid, free[0].type, free[0].ids[0], free[0].name, (free[0].nstart, free[0].nend))


def of_form(laid: Laid, m: Mention) -> Iterator[tuple[str, str]]:
    """The minerals whose form a word is: 碳酸锂, primary gallium."""
    form = laid.vocabulary.get(m.ids[0]) if m.type == "Form" and len(m.ids) == 1 else None
    for broader in form.broader if form is not None else ():
        mineral = laid.vocabulary.get(broader)
        if mineral is not None and mineral.type == "Mineral":
            yield mineral.id, mineral.en


def _means(laid: Laid, end: End, span: Span, id_: str) -> bool:
    """Whether the claim's name, or else its words, are a name of this thing."""
    called = {e.id for e in laid.vocabulary.lookup(end.name) if e.type == end.type}
    own = {e.id for e in laid.vocabulary.lookup(laid.text[span[0] : span[1]]) if e.type == end.type}
    return id_ in (called or own) and (not own or id_ in own)


def _may_speak(laid: Laid, inner: Mention, state_only: bool) -> bool:
    """Whether a name inside a longer one is named by it: a measure's, an agreement's, a site's; or a state by its ministry."""
    for outer in laid.touching(inner.nstart, inner.nend):
        if outer is inner or outer.inside or not (outer.nstart <= inner.nstart and inner.nend <= outer.nend):
            continue
        match outer.type:
            case "Measure" | "Alliance" | "Project":
                return True
            case "Organization":
                return state_only and inner.type == "Country"
            case _:
                return False
    return True


def _open(laid: Laid, end: End, span: Span, quote: Span, touched: list[Mention], role: str) -> Resolved:
    surface = of(laid.text[span[0] : span[1]])
    exact = [m for m in touched if of(laid.text[m.nstart : m.nend]) == surface]
    called = {e.id for e in laid.vocabulary.lookup(end.name) if e.type == end.type}
    own = {e.id: e for e in laid.vocabulary.lookup(laid.text[span[0] : span[1]]) if e.type == end.type}
    for m in exact:
        if m.type == end.type and len(m.ids) == 1:
            if not _agrees(laid, end, set(m.ids)):
                raise Refused(f"its {role} is another than the words say")
            return _resolved(laid, m.type, m.ids[0], m.name, span)
    if len(own) == 1:
        entity = next(iter(own.values()))
        if not _agrees(laid, end, {entity.id}):
            raise Refused(f"its {role} is another than the words say")
        return _resolved(laid, end.type, entity.id, entity.en, span)
    for m in exact:
        if m.ids and m.type != end.type and not any({m.type, end.type} <= twins for twins in _TWINS):
            raise Refused(f"its {role} is no {end.type} there")
    longer = [m for m in touched if (m.nstart, m.nend) != span and m.nstart <= span[0] and span[1] <= m.nend]
    for m in longer:
        if m.how == "vocabulary" and not m.inside and m.type == end.type:
            raise Refused(f"its {role} is cut from another name")
    if called:
        # A known name, for words that are not its own: words that hold its own, or a description, which stays one.
        for m in touched:
            if m.type == end.type and called & set(m.ids) and quote[0] <= m.nstart and m.nend <= quote[1]:
                return _resolved(laid, end.type, m.ids[0], m.name, span)
        if not _describes(end.type, laid.text[span[0] : span[1]]):
            raise Refused(f"its {role} is another than the words say")
    return _resolved(laid, end.type, None, "", span)


def _describes(type_: str, words: str) -> bool:
    """Whether words are built on a common noun for such a thing (关键矿产谅解备忘录, the Keliber project); of firms none is."""
    if type_ == "Organization":
        return False
    return any(h.entry.type == type_ for h in nouns().find(words)) or (type_ == "Project" and "矿" in words)


def _resolved(laid: Laid, type_: str, id_: str | None, name: str, span: Span) -> Resolved:
    if id_ is not None and not id_.startswith(ontology().types[type_].prefix + ":"):
        id_ = None
    words = laid.seen.quote(*span)[0]
    plain = " ".join(laid.text[span[0] : span[1]].split())
    return Resolved(Entity(type=type_, id=id_, name=name or plain, mention=words), span)


def unnamed(
    laid: Laid,
    end: End,
    quote: Span,
    other: Resolved | None,
    role: str,
    *,
    spoken_for: Collection[Span] = (),
    other_types: Collection[str] = (),
) -> Resolved:
    """An end that the quote does not name, by the words above that do. Raises Refused.

    `spoken_for`: where the quote names what has another part in the claim, a destination or a counterparty.
    `other_types`: what the other end may be, so that what is listed with it may be such an end as well."""
    if end.type == "Mineral" and of(end.name) == of("all minerals") and not end.antecedent:
        if not _ALL_MINERALS.search(laid.text, *quote):
            raise Refused(f"its {role} is not in the quote")
        known = laid.vocabulary.lookup("all minerals")
        return Resolved(Entity(type="Mineral", id=known[0].id if known else None, name="all minerals"), None)
    if not of(end.antecedent):
        raise Refused(f"its {role} is named neither in the quote nor by other words")
    places = [p for p in laid.places(end.antecedent, 0, len(laid.text)) if p[0] < quote[0]]
    if not places:
        raise Refused(f"the words that should name its {role} are not in the text above")
    if not _stands_for(laid, end.type, quote) and _rivals(laid, end, quote, other, spoken_for, other_types):
        raise Refused(f"the quote names another {end.type} than its {role}")
    for place in reversed(places):
        thing = _in_antecedent(laid, end, place)
        if thing is not None and _near(laid, end.type, thing, quote):
            return Resolved(thing.entity.model_copy(update={"mention": ""}), None)
    raise Refused(f"the words above do not name its {role}, or too far above")


def by_place(laid: Laid, end: End, quote: Span) -> Resolved | None:
    """A country by a place of it that the quote names: the project in Western Australia."""
    called = {e.id for e in laid.vocabulary.lookup(end.name) if e.type == end.type}
    for m in laid.named(*quote):
        if end.type == "Country" and m.type == "Place" and len(m.ids) == 1:
            for country in laid.vocabulary.broader(m.ids[0]):
                if country.id in called:
                    return Resolved(Entity(type="Country", id=country.id, name=country.en), None)
    return None


def _in_antecedent(laid: Laid, end: End, place: Span) -> Resolved | None:
    called = {e.id for e in laid.vocabulary.lookup(end.name) if e.type == end.type}
    for m in laid.named(*place):
        if (
            m.type == end.type
            and len(m.ids) == 1
            and (called & set(m.ids))
            and (not m.inside or _may_speak(laid, m, True))
        ):
            return _resolved(laid, m.type, m.ids[0], m.name, (m.nstart, m.nend))
        for id_, name in of_form(laid, m) if end.type == "Mineral" else ():
            if id_ in called:
                return _resolved(laid, "Mineral", id_, name, (m.nstart, m.nend))
    if end.type in CLOSED or called:
        return None
    for span in laid.places(end.name, *place):
        return _resolved(laid, end.type, None, "", span)
    return None


def _stands_for(laid: Laid, type_: str, quote: Span) -> bool:
    """Whether the quote has words that stand for a thing of a type: 该国, its, the company."""
    return any(h.entry.value in (type_, "any") for h in _pronouns(laid.text[quote[0] : quote[1]]))


def _pronouns(text: str) -> Iterator[Hit[Cue]]:
    return (h for h in cues().longest(text) if h.entry.group == "pronoun")


def _rivals(
    laid: Laid,
    end: End,
    quote: Span,
    other: Resolved | None,
    spoken_for: Collection[Span],
    other_types: Collection[str],
) -> bool:
    """Whether the quote names a thing of the end's type that is not the other end, nor listed with it."""
    taken = other.span if other is not None and other.span is not None else (-1, -1)
    for m in laid.named(*quote):
        if m.type != end.type or m.inside or m.how == "noun" or (taken[0] < m.nend and m.nstart < taken[1]):
            continue
        if other is not None and other.entity.id is not None and other.entity.id in m.ids:
            continue
        if (m.nstart, m.nend) in spoken_for:
            continue
        if taken[0] >= 0 and m.type in other_types and _listed(laid, taken, (m.nstart, m.nend)):
            continue
        return True
    return False


_LIST_MARKS = re.compile(r"(?:[\s、,，;；&]|和|与|及|以及|等|\band\b|\bthe\b|\bor\b)*")


def _listed(laid: Laid, a: Span, b: Span) -> bool:
    """Whether nothing but names and the marks of a list stands between two names."""
    low, high = min(a[1], b[1]), max(a[0], b[0])
    between, at = "", low
    for m in laid.named(low, high):
        if m.nstart >= at:
            between += laid.text[at : m.nstart] + ","
            at = m.nend
    between += laid.text[at:high]
    return bool(between.strip()) and _LIST_MARKS.fullmatch(between) is not None


def _part(laid: Laid, at: int) -> Part | None:
    return next((p for p in laid.seen.parts if p.start <= at < p.end), None)


def _near(laid: Laid, type_: str, thing: Resolved, quote: Span) -> bool:
    """Whether a reader may still think of it: in a heading or the first lines, in the same sentence, or near enough."""
    assert thing.span is not None
    at = thing.span[0]
    part = _part(laid, at)
    if part is None or part is laid.seen.parts[0] or part.kind in (BlockKind.HEADING, BlockKind.CAPTION):
        return True
    own = _part(laid, quote[0])
    if own is not None and own.table is not None and own.table == part.table:
        return True  # a header or the first column
    if any(s.start <= at for s in laid.sentences_of(*quote)):
        return True
    if quote[0] - at > REACH:
        return False
    since = {
        m.ids[0] if m.ids else of(m.surface)
        for m in laid.named(thing.span[1], quote[0])
        if m.type == type_ and not m.inside and m.how != "noun"
    }
    return len(since - {thing.key}) <= RIVALS
