"""The typed values of mentions: dates, money, percents, quantities, ranks and plain numbers. `figures` finds them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is stated. `iso` is only as precise as the text ("2025", "2025-07", "2025-07-03"), "" where
    it cannot be told; `first` and `last` are the ends of what it may mean, in the same notation; `until` is the far
    end of a range; `open_end` a range without one ("until further notice"); `partial` what is stated of a date
    without its year ("--10-16", "---25"). `inferred`: resolved against the document's date or an earlier date."""

    iso: str
    precision: str  # day | month | quarter | half | year | years | none
    first: str = ""
    last: str = ""
    until: str = ""
    open_end: bool = False
    partial: str = ""
    inferred: bool = False
    hedge: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in full units of an ISO currency; of a range the lower end, with `max` the upper. `per`: "t", "kg",
    "year" where it is a price or a rate."""

    amount: float
    currency: str
    hedge: str = ""
    max: float | None = None
    per: str = ""


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in percent; `kind` says whether it is one ("share"), percentage points ("points") or a stated multiple
    ("change": doubled = 100)."""

    value: float
    hedge: str = ""
    max: float | None = None
    kind: str = "share"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in `unit` (t, kt, Mt, kg, oz, lb, ct, m3, …; "t/year" for a rate; "year", "month", "day" for a length
    of time), `form` what it is counted as (LCE, REO, U3O8, metal, …)."""

    amount: float
    unit: str
    hedge: str = ""
    max: float | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number."""

    amount: float
    hedge: str = ""
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in an order ("third-largest": 3); `scope` is "world" where that is said."""

    rank: int
    scope: str = ""


Value = Date | Money | Percent | Quantity | Number | Rank


@dataclass(frozen=True, slots=True)
class Found:
    """A value at a span of the normal form."""

    start: int
    end: int
    value: Value

    @property
    def type(self) -> str:
        return type(self.value).__name__
