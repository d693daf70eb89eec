"""When two stated values are the same: units, rounding and hedges. Pure arithmetic, no claims."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_TONNES = {
    "t": Decimal(1),
    "kt": Decimal(1000),
    "Mt": Decimal(1_000_000),
    "kg": Decimal("0.001"),
    "lb": Decimal("0.00045359237"),
}
_TROY_OUNCE = Decimal("0.0000311034768")
_CARAT = Decimal("0.0000002")

# Values that a text rounds to whole points; their trailing zeros mean nothing (80 % is not "between 75 and 85").
_IN_POINTS = frozenset({"percent", "share_percent", "change_percent", "rate", "rank", "years"})
_ABOUT = Decimal("0.1")
# 400 million is told to the hundred million, yet nobody means 430 by it.
_ROUNDING_AT_MOST = Decimal("0.015")


@dataclass(frozen=True, slots=True)
class Measured:
    """A number as a text gives it: its unit's kind, how finely it is told, and its hedge."""

    value: Decimal
    upper: Decimal | None
    slack: Decimal
    dimension: str
    hedge: str | None


@lru_cache(maxsize=50_000, typed=True)
def measured(name: str, value: float, unit: str | None, hedge: str | None, upper: float | None) -> Measured:
    """A qualifier's number in base units."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    factor, dimension = _base(name, unit)
    slack = Decimal(0) if name == "rank" else _half_unit(number, in_points=name in _IN_POINTS)
    top = None if upper is None else Decimal(repr(upper)) * factor
    return Measured(number * factor, top, slack * factor, dimension, hedge)


def agree(a: Measured, b: Measured) -> bool:
    """Whether two values of one dimension may be the same value, told with different care."""
    low_a, high_a = _span(a)
    low_b, high_b = _span(b)
    if a.hedge is None and b.hedge is None:
        # A number is rounded to from one half up to below the next: 98 and 99 meet at 98.5 and share nothing.
        return a.value == b.value or (low_a < high_b and low_b < high_a)
    return low_a <= high_b and low_b <= high_a


def same_dimension(a: Measured, b: Measured) -> bool:
    """Whether the two can be compared at all: tonnes with kilotonnes, not tonnes with tonnes a year."""
    return a.dimension == b.dimension


def dimension(unit: str | None) -> str:
    """The kind of thing a unit counts; units of one kind are one scope."""
    return _base("quantity", unit)[1]


def _base(name: str, unit: str | None) -> tuple[Decimal, str]:
    if name not in {"quantity", "amount"}:
        return Decimal(1), name
    if unit is None:
        return Decimal(1), "unknown"
    what, slash, period = unit.partition("/")
    tail = slash + period
    if what in _TONNES:
        return _TONNES[what], "mass" + tail
    if what == "oz":
        return _TROY_OUNCE, "mass" + tail
    if what == "ct":
        return _CARAT, "mass" + tail
    return Decimal(1), unit


def _half_unit(number: Decimal, *, in_points: bool) -> Decimal:
    """Half of the last place that the number tells: 96,600 is told to the hundred, 59.6 to the tenth."""
    exponent = number.normalize().as_tuple().exponent
    place = exponent if isinstance(exponent, int) else 0
    if in_points:
        return Decimal(1).scaleb(min(place, 0)) / 2
    return min(Decimal(1).scaleb(place) / 2, abs(number) * _ROUNDING_AT_MOST)


def _span(m: Measured) -> tuple[Decimal, Decimal]:
    low, high = m.value - m.slack, m.value + m.slack
    match m.hedge:
        case None:
            return low, high
        case "about":
            return low - abs(m.value) * _ABOUT, high + abs(m.value) * _ABOUT
        case "at_least":
            return low, Decimal("Infinity")
        case "at_most":
            return Decimal("-Infinity"), high
        case "range":
            return low, high if m.upper is None else max(high, m.upper)
        case other:
            raise ValueError(f"{other!r} is no hedge")
