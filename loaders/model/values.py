"""The qualifiers of a claim: every figure and date read again from the quote by our own grammar, every name found there.

What the claim says must be what the text says; hedge, upper bound and what was inferred come from the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from loaders.model.ends import Refused, of_form
from loaders.model.laid import Laid, Span
from loaders.model.prompt import DERIVED
from loaders.model.skeleton import of
from loaders.reading.qualifiers import CODED, DATED_FROM, VALUE_OF, codes, number, plain
from ontology.names.mentions import Mention
from ontology.names.values import Date, Money, Percent, Quantity
from ontology.schema import ontology

# Which things named in the quote may be a qualifier.
_THINGS: Mapping[str, tuple[str, ...]] = {
    "counterparty": ("Country", "Alliance", "Organization"),
    "destination": ("Country", "Alliance"),
    "origin": ("Country", "Alliance"),
    "from": ("Country", "Organization", "Alliance"),
    "measure": ("Measure", "Alliance"),
    "list": ("Measure",),
    "mineral": ("Mineral",),
    "region": ("Place",),
}
_FOLLOWS = {"currency": "amount", "unit": "quantity"}
_MASS = {"g": 1e-6, "kg": 1e-3, "t": 1.0, "kt": 1e3, "Mt": 1e6}


@dataclass(frozen=True, slots=True)
class Values:
    """The qualifiers as the text has them, and where its figures stand (by qualifier, in the normal text)."""

    values: Mapping[str, Any]
    places: Mapping[str, int]
    things: frozenset[Span] = frozenset()  # where the things stand that are qualifiers


def checked(laid: Laid, relation: str, told: Iterable[tuple[str, Any]], quote: Span) -> Values:
    """The qualifiers of a claim. Raises Refused with the first that the quote does not have."""
    known = ontology()
    legal = known.relations[relation].qualifiers
    wanted = {name: value for name, value in told if name not in DERIVED}
    out: dict[str, Any] = {}
    found: dict[str, Mention] = {}
    things: set[Span] = set()
    for name, value in wanted.items():
        if name not in legal and name != "form":
            raise Refused(f"{relation} has no qualifier {name}")
        if name in _FOLLOWS:
            if _FOLLOWS[name] not in wanted:
                raise Refused(f"{name} stands without {_FOLLOWS[name]}")
        elif name == "form":
            out[name] = _form(laid, value, quote)
        elif name in CODED or name == "status":
            out[name] = _code(laid, relation, name, value, quote)
        elif name in VALUE_OF and (name != "from" or relation in DATED_FROM):
            out[name], found[name] = _value(laid, name, value, quote, wanted)
        elif name in _THINGS:
            out[name], span = _thing(laid, name, value, quote)
            things.add(span)
        else:
            raise Refused(f"{name} cannot be checked")
    out |= _derived(found, wanted)
    if "quantity" in found and _unit_of(laid, found["quantity"], wanted, quote):
        out["unit"] = wanted["unit"]
    return Values(out, {name: m.nstart for name, m in found.items()}, frozenset(things))


def _value(laid: Laid, name: str, value: Any, quote: Span, wanted: Mapping[str, Any]) -> tuple[Any, Mention]:
    for m in laid.within(*quote):
        if m.type == VALUE_OF[name] and _usable(m, name):
            read = _equal(m, name, value, {**wanted, **_unit_of(laid, m, wanted, quote)})
            if read is not None:
                return read, m
    raise Refused(f"{name} is not what the quote says")


def _usable(m: Mention, name: str) -> bool:
    match m.value:
        case Date(iso=iso):
            return bool(iso)
        case Quantity(unit=unit):
            return (unit == "year") == (name == "years") and unit not in ("month", "day")
        case Percent(kind=kind):
            return kind == "share"
        case Money(per=per):
            return not per
        case _:
            return m.value is not None


def _equal(m: Mention, name: str, value: Any, wanted: Mapping[str, Any]) -> Any:
    """The text's own value where the claim's is equal to it, else None."""
    if isinstance(m.value, Date):
        told = str(value).strip()
        if name == "until" and m.value.until and told == m.value.until:
            return m.value.until
        read = plain(m, name)
        return read if told == read else None
    figure = _figure(value)
    if figure is None:
        return None
    read = plain(m, name)
    if name == "change_percent":
        return number(figure) if abs(figure) == abs(read) else None
    match m.value:
        case Money(currency=currency):
            return read if figure == read and wanted.get("currency", currency) == currency else None
        case Quantity(unit=unit) if name == "quantity":
            return read if _same_quantity(figure, str(wanted.get("unit", unit)), read, unit) else None
        case _:
            return read if figure == read else None


def _figure(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(str(value).strip().replace(",", "").removesuffix("%"))
    except ValueError:
        return None


def _same_quantity(figure: float, unit: str, read: float, text_unit: str) -> bool:
    if unit == text_unit:
        return figure == read
    mine, _, rate = unit.partition("/")
    theirs, _, text_rate = text_unit.partition("/")
    if rate != text_rate or mine not in _MASS or theirs not in _MASS:
        return False
    return float(f"{figure * _MASS[mine]:.12g}") == float(f"{read * _MASS[theirs]:.12g}")


def _derived(found: Mapping[str, Mention], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What goes with the figures: currency, unit, hedge, upper bound, and which dates were resolved rather than read."""
    out: dict[str, Any] = {}
    inferred = []
    for name, m in found.items():
        match m.value:
            case Money(currency=currency) if currency:
                out["currency"] = currency
            case Quantity(unit=unit) if name == "quantity" and unit:
                out["unit"] = unit
            case Date(inferred=True):
                inferred.append(name)
            case _:
                pass
        if isinstance(m.value, Money | Percent | Quantity):
            if m.value.hedge:
                out["hedge"] = m.value.hedge
            if m.value.max is not None:
                out["max"] = number(m.value.max)
    if inferred:
        out["inferred"] = sorted(inferred)
    return out


_A_YEAR = re.compile(r"每年|一年|年产|/年|\b(?:a|per|each)\s(?:year|annum)\b|\bannual(?:ly)?\b", re.IGNORECASE)


def _unit_of(laid: Laid, m: Mention, wanted: Mapping[str, Any], quote: Span) -> dict[str, str]:
    """The unit as it stands, where the claim rightly tells a rate whose words stand apart (100 tonnes of gallium a year)."""
    if not isinstance(m.value, Quantity) or "/" in m.value.unit or wanted.get("unit") != f"{m.value.unit}/year":
        return {}
    return {"unit": m.value.unit} if _A_YEAR.search(laid.text, *quote) else {}


def _thing(laid: Laid, name: str, value: Any, quote: Span) -> tuple[str, Span]:
    """The canonical name of a thing that the quote names; a title that nobody knows as the quote writes it."""
    if not isinstance(value, str) or not of(value):
        raise Refused(f"{name} is not in the quote")
    called = {e.id for e in laid.vocabulary.lookup(value) if e.type in _THINGS[name]}
    for m in laid.named(*quote):
        if m.type in _THINGS[name] and len(m.ids) <= 1:
            same = called & set(m.ids) if called else of(value) == of(m.surface)
            if same:
                return m.name or " ".join(laid.text[m.nstart : m.nend].split()), (m.nstart, m.nend)
    for m in laid.named(*quote) if name == "mineral" else ():
        for id_, mineral in of_form(laid, m):
            if id_ in called:
                return mineral, (m.nstart, m.nend)
    if not called and name not in ("mineral", "destination", "origin"):
        for a, b in laid.places(value, *quote):
            return " ".join(laid.text[a:b].split()), (a, b)
    raise Refused(f"{name} is not in the quote")


def _form(laid: Laid, value: Any, quote: Span) -> str:
    if not isinstance(value, str) or not of(value):
        raise Refused("form is not in the quote")
    text = laid.text[quote[0] : quote[1]]
    spoken = {h.entry.value for h in codes().longest(text) if h.entry.group == "form"}
    spoken |= {m.name for m in laid.named(*quote) if m.type == "Form" and m.name}
    spoken |= {m.value.form for m in laid.within(*quote) if isinstance(m.value, Quantity) and m.value.form}
    if value in spoken or laid.places(value, *quote):
        return value
    for m in laid.named(*quote):
        if m.type == "Form" and (of(m.surface) == of(value) or of(value) in of(m.name)):
            return value
    if all(laid.places(word, *quote) for word in value.split()):
        return value
    raise Refused("form is not in the quote")


def _code(laid: Laid, relation: str, name: str, value: Any, quote: Span) -> str:
    """A code that the relation knows; where the words of the quote speak for others only, it is none of theirs."""
    qualifier = ontology().relations[relation].qualifiers[name]
    if not isinstance(value, str) or (qualifier.allowed is not None and value not in qualifier.allowed):
        raise Refused(f"{name} is none of those known")
    allowed = qualifier.allowed
    text = laid.text[quote[0] : quote[1]]
    spoken = {h.entry.value for h in codes().find(text) if h.entry.group == name}
    if allowed is None:
        if value in spoken or laid.places(value, *quote):
            return value
        raise Refused(f"{name} is not in the quote")
    spoken &= set(allowed)
    # What kind a measure is, its title says in more ways than there are wordings of codes; and what is lifted is called
    # by what lifts it (a ban is suspended, a suspension ends).
    if relation not in ("ENACTED", "LIFTS_RESTRICTION") and spoken and value not in spoken:
        raise Refused(f"{name} is not what the quote says")
    return value
