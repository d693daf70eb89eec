"""Claims to edges: one pure function per way of combining, chosen by the ontology (DESIGN.md §3).

`combine` gets every claim of one family, and the claims about the measures that those name, and returns the edges. It
depends on nothing but the set of claims: not on their order, not on when they were loaded, not on what was there before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import Any

from graph.claims import Claim, Value, measure_key
from graph.timeline import End, Interval, Pause, Start, intervals
from graph.values import Measured, agree, dimension, measured, same_dimension
from ontology.dates import PartialDate
from ontology.schema import Ontology, Relation, ontology

_STARTS = ("effective", "since", "date")
_ENDS = ("until",)
_DATES = frozenset({*_STARTS, *_ENDS, "announced"})
# Counted once by `events`, or telling of another qualifier: never a scope or a property of their own.
_UNTOLD = frozenset({"event", "inferred"})
_ASIDE = frozenset({*_UNTOLD, "hedge", "max"})
_OVER = frozenset({"lifted", "expired"})
# Exports stop altogether: for good or for a time, and sources call one stop by either word.
_STOPS = frozenset({"ban", "suspension"})


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two entities as all its claims together tell it.

    `valid_from` and `valid_to` are as precise as stated. The bounds are days: the edge holds for certain on a day d with
    from_latest <= d < to_earliest, and possibly with from_earliest <= d < to_latest; an absent bound is open.
    """

    key: str
    family: str
    relation: str
    subject: str
    object: str
    qualifiers: Mapping[str, Value]
    lifecycle: str
    claims: tuple[str, ...]
    superseded: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    from_earliest: str | None = None
    from_latest: str | None = None
    to_earliest: str | None = None
    to_latest: str | None = None
    conflict: tuple[str, ...] = ()
    conflict_with: tuple[str, ...] = ()


_EDGE_FIELDS = tuple(one.name for one in fields(Edge))
_edge_values = attrgetter(*_EDGE_FIELDS)
# `json.dumps` with an argument makes an encoder for every call.
_json = json.JSONEncoder(ensure_ascii=False).encode


def _changed(edge: Edge, **changes: Any) -> Edge:
    """What `dataclasses.replace` does, in a third of its time: every edge that is made passes here."""
    return Edge(**(dict(zip(_EDGE_FIELDS, _edge_values(edge), strict=True)) | changes))


@dataclass(frozen=True)
class Family:
    """The claims that bear on one thing, and those about the measures that they name."""

    key: str
    claims: Sequence[Claim]
    about_measures: Sequence[Claim] = field(default=())


def combine(family: Family, known: Ontology | None = None) -> tuple[Edge, ...]:
    """The edges that a family of claims makes, sorted by key."""
    known = known or ontology()
    asserted = [c for c in _sorted(family.claims) if c.polarity == "asserted"]
    about = [c for c in _sorted(family.about_measures) if c.polarity == "asserted"]
    made: list[Edge] = []
    for name in sorted({c.relation for c in asserted}):
        relation = known.relations[name]
        own = [c for c in asserted if c.relation == name]
        others = [c for c in asserted if c.relation != name]
        made += _combiner(relation)(family.key, relation, own, [*others, *about], known)
    return tuple(sorted(made, key=lambda e: e.key))


_Combiner = Callable[[str, Relation, list[Claim], list[Claim], Ontology], list[Edge]]


def _combiner(relation: Relation) -> _Combiner:
    if relation.combine.effect == "end":
        return _happenings
    match relation.combine.how:
        case "interval" | "state":
            return _lasting
        case "period":
            return _of_period
        case "holding":
            return _holdings
        case "event":
            return _happenings


def _sorted(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda c: c.id)


# ------------------------------------------------------------------------------------------------ scopes

Scope = tuple[tuple[str, str], ...]


def scope_of(claim: Claim, relation: Relation) -> Scope:
    """What a claim speaks of, in comparable form; qualifiers that it does not tell are absent."""
    out = []
    for name in relation.combine.scope:
        if name in _ASIDE:
            continue
        value = claim.qualifiers.get(name)
        if name == "unit":
            if "quantity" in claim.qualifiers:
                out.append((name, dimension(None if value is None else str(value))))
            continue
        if value is not None:
            out.append((name, measure_key(str(value)) if name == "measure" else str(value).casefold()))
    return tuple(sorted(out))


def _scopes(claims: list[Claim], relation: Relation) -> list[tuple[Scope, list[Claim]]]:
    """Claims by scope. One that leaves untold what it may, joins the scope that it fits if there is just one such."""
    if len(claims) == 1:
        return [(scope_of(claims[0], relation), claims)]
    groups: dict[Scope, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(scope_of(claim, relation), []).append(claim)
    untold = relation.combine.untold
    # From the most told to the least, so that what joins has its final home before others look at it.
    for scope in sorted(groups, key=lambda s: (-len(s), s)):
        wider = [
            other
            for other in groups
            if other != scope and len(other) > len(scope) and _fits(dict(scope), dict(other), untold)
        ]
        homes = [
            h for h in wider if not any(o != h and _fits(dict(h), dict(o), untold) for o in wider if len(o) > len(h))
        ]
        if len(homes) == 1 and not _dates_deny(groups[scope], groups[homes[0]]):
            groups[homes[0]] += groups.pop(scope)
    return [(scope, _sorted(groups[scope])) for scope in sorted(groups)]


def _fits(less: Mapping[str, str], more: Mapping[str, str], untold: frozenset[str]) -> bool:
    """Whether `less` says the same as `more` except for what it may leave untold."""
    if any(more.get(name) != value for name, value in less.items()):
        return False
    return all(name in less or name in untold for name in more)


def _dates_deny(less: list[Claim], more: list[Claim]) -> bool:
    """Whether a date that the less told claims give is none of those that the others give."""
    theirs = [d for d in map(_start_date, more) if d is not None]
    ours = [d for d in map(_start_date, less) if d is not None]
    return bool(theirs) and any(not any(d.agrees(t) for t in theirs) for d in ours)


def _start_date(claim: Claim) -> PartialDate | None:
    return next((d for d in map(claim.date, _STARTS) if d is not None), None)


def _end_date(claim: Claim) -> PartialDate | None:
    """The end that a claim tells; one before its own beginning is no end of it."""
    begin = _start_date(claim)
    end = next((d for d in map(claim.date, _ENDS) if d is not None), None)
    return None if end is not None and begin is not None and end.last < begin.first else end


# ------------------------------------------------------------------------------------------------ what lasts


def _lasting(family: str, relation: Relation, claims: list[Claim], others: list[Claim], known: Ontology) -> list[Edge]:
    """States and restrictions: events of a scope make its intervals, an edge for each."""
    by_id = {c.id: c for c in claims}
    edges: list[Edge] = []
    for scope, group in _stops_joined(_scopes(claims, relation)):
        begun = [c for c in group if c.lifecycle not in _OVER or _start_date(c)] or group
        suspended = any(c.lifecycle == "suspended" for c in group)
        pausing = _pausing(group) | _of_what_was_decided(group) if suspended else frozenset[str]()
        starts = [_start(c, relation, known) for c in begun if c.id not in pausing]
        ends, pauses = _endings(_bearing(scope, group), group, others, relation, known)
        found = intervals(starts, ends, pauses)
        if suspended or any(c.lifecycle in _OVER for c in group):
            found = _with_all(found, group, pausing, relation, known)
        for interval in found:
            edges += _edges_of_interval(family, relation, scope, interval, by_id, known)
    return _mark_twins(edges, relation)


def _with_all(
    found: list[Interval], group: Sequence[Claim], pausing: frozenset[str], relation: Relation, known: Ontology
) -> list[Interval]:
    """The intervals with every claim of the scope: one that tells of an end or a pause which touches none of them belongs to
    the last that had begun by then, or, where none had, tells of a time that nobody else tells of."""
    told = {c for i in found for c in (*i.starts, *i.shaped_by, *i.superseded)}
    out, alone = list(found), []
    for claim in (c for c in group if c.id not in told):
        day = _end_date(claim) or (_start_date(claim) if claim.id in pausing else None) or claim.report_date
        begun = [
            i for i in out if i.from_earliest is not None and (day is None or i.from_earliest <= day.first.isoformat())
        ]
        if begun:
            last = max(begun, key=lambda i: (i.from_earliest or "", i.key))
            out[out.index(last)] = replace(last, shaped_by=tuple(sorted({*last.shaped_by, claim.id})))
        else:
            alone.append(claim)
    if not alone:
        return out
    begins = [_start(c, relation, known) for c in alone]
    starts = [replace(s, date=None, until=None) if s.claim in pausing else s for s in begins]
    ends = [End(c.id, _end_date(c), c.report_date) for c in alone if c.lifecycle in _OVER]
    pauses = [_suspension(c, dated=c.id in pausing) for c in alone if c.lifecycle == "suspended"]
    return [*out, *(replace(i, key=f"{i.key}|alone") for i in intervals(starts, ends, pauses))]


def _stops_joined(groups: list[tuple[Scope, list[Claim]]]) -> list[tuple[Scope, list[Claim]]]:
    """The groups, a ban and a suspension of exports as one where they are the same stop by two words."""
    if len(groups) < 2:
        return groups
    kinds: dict[Scope, dict[str, tuple[Scope, list[Claim]]]] = {}
    for scope, group in groups:
        kind = dict(scope).get("kind")
        if kind in _STOPS:
            kinds.setdefault(tuple(told for told in scope if told[0] != "kind"), {})[kind] = scope, group
    out = dict(groups)
    for found in kinds.values():
        if len(found) == len(_STOPS) and _one_stop(*(group for _, group in found.values())):
            (scope, group), (other, more) = sorted(found.values(), key=lambda told: not any(map(_start_date, told[1])))
            del out[other]
            out[scope] = _sorted([*group, *more])
    return sorted(out.items())


def _one_stop(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    """Whether two groups tell of one stop: they begin alike, or one, without a day, was told since the other began."""
    ours, theirs = ([d for c in group if (d := _start_date(c)) is not None] for group in (one, other))
    if ours and theirs:
        return any(a.agrees(b) for a in ours for b in theirs if "year" not in {a.precision, b.precision})
    begins = min((d.last for d in (*ours, *theirs)), default=None)
    undated = one if not ours else other
    return begins is not None and all(
        # What was announced since is a decision of its own.
        c.report_date is not None and c.report_date.first >= begins and not _announced_after(c, begins)
        for c in undated
    )


def _announced_after(claim: Claim, day: date) -> bool:
    announced = claim.date("announced")
    return announced is not None and announced.first > day


def _bearing(scope: Scope, group: Sequence[Claim]) -> dict[str, str]:
    """The scope as liftings see it: what is enacted is its own measure, and a stop goes by each of its words."""
    first = group[0]
    out = dict(scope) | ({"measure": measure_key(first.object_name)} if first.object_type == "Measure" else {})
    if out.get("kind") in _STOPS:
        out["kinds"] = ",".join(sorted({str(c.qualifiers["kind"]) for c in group if "kind" in c.qualifiers}))
    return out


def _start(claim: Claim, relation: Relation, known: Ontology) -> Start:
    return Start(
        claim=claim.id,
        document=claim.document,
        date=_start_date(claim),
        # Until when it is paused is no end of it.
        until=None if claim.lifecycle == "suspended" else _end_date(claim),
        announced=claim.date("announced"),
        reported=claim.report_date,
        progress=known.lifecycle[claim.lifecycle].progress,
        plan=known.lifecycle[claim.lifecycle].progress < known.lifecycle["announced"].progress,
        standing=_standing(claim, known),
        level=_level(claim, relation),
        portion=_portion(claim),
    )


def _standing(claim: Claim, known: Ontology) -> bool:
    """Whether the thing had begun when this was told: what is told as in force of a day to come has not."""
    if claim.lifecycle in _OVER or known.lifecycle[claim.lifecycle].progress < known.lifecycle["in_force"].progress:
        return False
    begin, reported = _start_date(claim), claim.report_date
    return begin is None or reported is None or begin.first <= reported.last


def _portion(claim: Claim) -> bool:
    """Whether it tells an amount, and not one a year: a quota belongs to a time of its own."""
    return "quantity" in claim.qualifiers and "/" not in str(claim.qualifiers.get("unit", ""))


def _level(claim: Claim, relation: Relation) -> tuple[tuple[str, str], ...]:
    """The values that a later start may change: a quota's amount, a tariff's rate."""
    out = []
    for name in relation.combine.values:
        if name not in _DATES and name in claim.qualifiers:
            value = _measured(claim, name)
            out.append((name, f"{value.value.normalize():f}{value.dimension}"))
    return tuple(out)


def _endings(
    scope: Mapping[str, str], group: list[Claim], others: list[Claim], relation: Relation, known: Ontology
) -> tuple[list[End], list[Pause]]:
    ends: list[End] = []
    pauses: list[Pause] = []
    pausing = _pausing(group)
    for claim in group:
        if claim.lifecycle in _OVER:
            ends.append(End(claim.id, _end_date(claim), claim.report_date))
        elif claim.lifecycle == "suspended":
            pauses.append(_suspension(claim, dated=claim.id in pausing))
    for claim in others:
        effect = known.relations[claim.relation].combine.effect
        if effect == "end":
            # A lifting that is only proposed or planned changes nothing yet.
            if known.lifecycle[claim.lifecycle].progress < known.lifecycle["announced"].progress:
                continue
            if not _lifts(claim, scope, of_measure=group[0].object_type == "Measure"):
                continue
            decided = claim.date("announced") or claim.report_date
            if (until := _end_date(claim)) is not None:
                pauses.append(Pause(claim.id, claim.date("effective"), until, claim.report_date, decided))
            else:
                ends.append(End(claim.id, claim.date("effective"), claim.report_date, decided))
        elif claim.object_type == "Measure" and _names(scope.get("measure"), measure_key(claim.object_name)):
            if claim.lifecycle == "suspended":
                pauses.append(_suspension(claim, dated=_pauses(claim, [c for c in others if c.object == claim.object])))
            elif claim.lifecycle in _OVER or _end_date(claim) is not None:
                ends.append(End(claim.id, _end_date(claim), claim.report_date))
    return ends, pauses


def _pausing(group: Sequence[Claim]) -> frozenset[str]:
    """The claims told as suspended whose dates are those of the pause."""
    return frozenset(c.id for c in group if c.lifecycle == "suspended" and _pauses(c, group))


def _of_what_was_decided(group: Sequence[Claim]) -> frozenset[str]:
    """The claims told as suspended, without dates, of what was told before with its beginning: no beginning of their own."""
    before = [c.report_date for c in group if c.lifecycle != "suspended" and _start_date(c) is not None]
    return frozenset(
        c.id
        for c in group
        if c.lifecycle == "suspended"
        and _start_date(c) is None
        and c.report_date is not None
        and any(day is not None and day.last < c.report_date.first for day in before)
    )


def _pauses(claim: Claim, group: Sequence[Claim]) -> bool:
    """Whether the dates of what is told as suspended are the pause's, not its own: it had begun before, as others tell,
    or, where nobody does, it tells how long it is paused from the day of the report or a later one."""
    begin, reported = _start_date(claim), claim.report_date
    if begin is None:
        return False
    others = [d for c in group if c.lifecycle != "suspended" and (d := _start_date(c)) is not None]
    if others:
        return not any(d.agrees(begin) for d in others) and any(d.last < begin.first for d in others)
    return _end_date(claim) is not None and reported is not None and begin.last >= reported.first


def _suspension(claim: Claim, *, dated: bool) -> Pause:
    """The pause that a claim told as suspended makes. An end that it tells is the pause's: what is paused does not end."""
    begin = _start_date(claim) if dated else None
    decided = claim.date("announced") if dated else None
    return Pause(claim.id, begin, _end_date(claim), claim.report_date, decided or claim.report_date)


def _lifts(claim: Claim, scope: Mapping[str, str], *, of_measure: bool) -> bool:
    """Whether a lifting bears on a whole scope: all that it tells is so there. What it leaves untold, it lifts entirely."""
    if claim.object_type == "Measure" and not _names(scope.get("measure"), measure_key(claim.object_name)):
        return False
    if of_measure:
        # The measure itself is lifted or paused by what names it, not by what is done to one mineral.
        return claim.object_type == "Measure"
    for name in ("kind", "form", "destination"):
        told = claim.qualifiers.get(name)
        if told is None or str(told).casefold() == scope.get(name):
            continue
        if name != "kind" or str(told) not in scope.get("kinds", "").split(","):
            return False
    measure = claim.qualifiers.get("measure")
    return measure is None or _names(scope.get("measure"), measure_key(str(measure)))


def _names(ours: str | None, theirs: str) -> bool:
    """Whether a measure, or the whole that it is a limb of, is the one named."""
    return ours is not None and (ours == theirs or ours.startswith(theirs + ","))


def _edges_of_interval(
    family: str,
    relation: Relation,
    scope: Scope,
    interval: Interval,
    by_id: Mapping[str, Claim],
    known: Ontology,
) -> list[Edge]:
    own = [by_id[i] for i in interval.starts if i in by_id]
    clusters = _value_clusters(own, relation)
    edges = []
    for cluster in clusters:
        supporting = tuple(sorted({*(c.id for c in cluster.claims), *interval.shaped_by}))
        lifecycle = interval.status or _furthest(cluster.claims, known)
        edge = _edge(
            family,
            relation,
            scope,
            cluster.claims,
            supporting,
            lifecycle,
            discriminator=(interval.key, cluster.key if len(clusters) > 1 else ""),
        )
        told = {c.qualifiers.get("until") for c in cluster.claims}
        until = {"until": str(interval.end)} if len(told) > 1 and str(interval.end) in told else {}
        edges.append(
            _changed(
                edge,
                # Of several ends that were told the one that counts.
                qualifiers={**edge.qualifiers, **until},
                superseded=tuple(sorted(interval.superseded)),
                valid_from=_iso(interval.start),
                valid_to=_iso(interval.end),
                from_earliest=interval.from_earliest,
                from_latest=interval.from_latest,
                to_earliest=interval.to_earliest,
                to_latest=interval.to_latest,
                conflict=tuple(interval.conflict),
            )
        )
    return _mark_conflicts(edges, clusters, relation)


def _furthest(claims: Sequence[Claim], known: Ontology) -> str:
    """How far the thing has come: the latest step that any claim reports, the last report deciding between equals."""
    best = max(claims, key=lambda c: (known.lifecycle[c.lifecycle].progress, c.reported or "", c.id))
    return best.lifecycle


# ------------------------------------------------------------------------------------------------ values of a period


def _of_period(
    family: str, relation: Relation, claims: list[Claim], others: list[Claim], known: Ontology
) -> list[Edge]:
    """Values that belong to a year: an edge per scope, more only where sources disagree, plans apart until they come true."""
    edges: list[Edge] = []
    for scope, group in _scopes(claims, relation):
        real, plans, told_before = _plans_apart(group, known)
        for part, superseded in ((real, told_before), (plans, [])):
            if not part:
                continue
            clusters = _value_clusters(part, relation)
            mark = ("plan",) if part is plans else ("",)
            before = tuple(sorted(c.id for c in superseded))
            made = [
                _within_period(edge, cluster.claims, before)
                for edge, cluster in zip(
                    _of_clusters(family, relation, scope, clusters, mark, known), clusters, strict=True
                )
            ]
            dated = any(name == "year" for name, _ in scope)
            edges += _mark_conflicts(made, clusters, relation, _never_apart if dated else _told_in_other_years)
    return edges


def _within_period(edge: Edge, claims: Sequence[Claim], superseded: tuple[str, ...]) -> Edge:
    years = sorted({d for d in (c.date("year") for c in claims) if d is not None})
    if not years:
        return _changed(edge, from_latest=_first_report(claims), superseded=superseded)
    first, after = _first_day(years[0]), _next_day(years[-1])
    return _changed(
        edge, from_earliest=first, from_latest=first, to_earliest=after, to_latest=after, superseded=superseded
    )


def _plans_apart(group: list[Claim], known: Ontology) -> tuple[list[Claim], list[Claim], list[Claim]]:
    """What is, what is planned, and the plans that a later report of progress has overtaken."""
    firm = known.lifecycle["announced"].progress
    real = [c for c in group if known.lifecycle[c.lifecycle].progress >= firm]
    plans: list[Claim] = []
    overtaken: list[Claim] = []
    for plan in (c for c in group if known.lifecycle[c.lifecycle].progress < firm):
        later = any(_said_later(r, plan) and known.lifecycle[r.lifecycle].progress > firm for r in real)
        (overtaken if later else plans).append(plan)
    return real, plans, overtaken


def _said_later(a: Claim, b: Claim) -> bool:
    ours, theirs = a.report_date, b.report_date
    return ours is not None and theirs is not None and ours.first > theirs.last


# ------------------------------------------------------------------------------------------------ holdings


def _holdings(family: str, relation: Relation, claims: list[Claim], others: list[Claim], known: Ontology) -> list[Edge]:
    """A level holds from its date until a later one replaces it; a slice bought or sold is an event of its own."""
    slices = [c for c in claims if not _values_told(c, relation) and "change_percent" in c.qualifiers]
    edges = _happenings(family, relation, slices, [], known)
    rest = [c for c in claims if c not in slices]
    done = [c for c in slices if known.lifecycle[c.lifecycle].progress >= known.lifecycle["in_force"].progress]
    for scope, group in _scopes(rest, relation):
        real, plans, overtaken = _plans_apart(group, known)
        ended = [c for c in real if c.lifecycle in _OVER]
        standing = [c for c in real if c not in ended] or real
        edges += _levels(family, relation, scope, standing, ended, done, overtaken, "", known)
        edges += _levels(family, relation, scope, plans, [], [], [], "plan", known)
    return edges


@dataclass
class _Level:
    """A level told of a day, or, without one, of the times that it was reported; and what it was followed by."""

    day: PartialDate | None
    clusters: list[_Cluster]
    end: PartialDate | None = None
    to_earliest: str | None = None
    to_latest: str | None = None
    ended_by: tuple[str, ...] = ()

    @property
    def claims(self) -> list[Claim]:
        return [c for cluster in self.clusters for c in cluster.claims]

    @property
    def reports(self) -> list[PartialDate]:
        return [day for c in self.claims if (day := c.report_date) is not None]

    @property
    def attested(self) -> date | None:
        """The last day on which it is known to have held."""
        days = [c.report_date.first for c in self.claims if c.report_date is not None and c.lifecycle == "in_force"]
        return max([*days, *([] if self.day is None else [self.day.last])], default=None)


def _levels(
    family: str,
    relation: Relation,
    scope: Scope,
    claims: list[Claim],
    ended: list[Claim],
    slices: list[Claim],
    overtaken: list[Claim],
    mark: str,
    known: Ontology,
) -> list[Edge]:
    dated: list[tuple[PartialDate, list[Claim]]] = []
    for claim in sorted(
        (c for c in claims if _start_date(c)), key=lambda c: (-len(str(_start_date(c))), str(_start_date(c)), c.id)
    ):
        when = _start_date(claim)
        assert when is not None
        home = next((members for day, members in dated if day.agrees(when)), None)
        if home is None:
            dated.append((when, [claim]))
        else:
            home.append(claim)
    dated.sort(key=lambda item: item[0])
    loose: list[Claim] = []
    for claim in (c for c in claims if _start_date(c) is None):
        fitting = [members for _, members in dated if _same_values(claim, members, relation)]
        if len(fitting) == 1:
            fitting[0].append(claim)
        else:
            loose.append(claim)
    levels = [_Level(day, _value_clusters(_sorted(members), relation)) for day, members in dated]
    undated = [_Level(None, [cluster]) for cluster in _value_clusters(_sorted(loose), relation)] if loose else []
    if len(levels) + len(undated) > 1:
        _follow(levels, undated)
    if slices or ended:
        for level in [*levels, *undated]:
            _change_after(level, levels, slices, relation)
            _close(level, ended, relation)
    closing = {c for level in [*levels, *undated] for c in level.ended_by}
    rest = [c for c in ended if c.id not in closing]
    edges: list[Edge] = []
    for cluster in _value_clusters(_sorted(rest), relation) if rest else []:
        day = next((d for d in map(_start_date, cluster.claims) if d is not None), None)
        edges += _of_level(family, relation, scope, _Level(day, [cluster]), (mark, "ended", cluster.key), known)
    for level in levels:
        edges += _mark_conflicts(
            _of_level(family, relation, scope, level, (mark, str(level.day)), known), level.clusters, relation
        )
    clusters = [cluster for level in undated for cluster in level.clusters]
    single = len(undated) == 1
    made = [
        edge
        for level in undated
        for edge in _of_level(
            family,
            relation,
            scope,
            level,
            (mark, "undated") if single else (mark, "undated", level.clusters[0].key),
            known,
        )
    ]
    edges += _mark_conflicts(made, clusters, relation, apart=_told_in_other_years)
    superseded = tuple(sorted(c.id for c in overtaken))
    return [_changed(e, superseded=superseded) for e in edges]


def _of_level(
    family: str, relation: Relation, scope: Scope, level: _Level, mark: tuple[str, ...], known: Ontology
) -> list[Edge]:
    over = any(c.lifecycle in _OVER for c in level.claims)
    start = None if over else level.day
    end = level.day if over and level.end is None else level.end
    bounds: dict[str, str | None] = {"to_earliest": level.to_earliest, "to_latest": level.to_latest}
    if over and level.day is not None:
        bounds = {"to_earliest": level.day.first.isoformat(), "to_latest": level.day.last.isoformat()}
    elif over:
        last = [d.last.isoformat() for d in level.reports]
        bounds = {"to_earliest": None, "to_latest": min(last, default=None)}
    return [
        _changed(
            edge,
            claims=tuple(sorted({*edge.claims, *level.ended_by})),
            lifecycle="expired" if level.ended_by else edge.lifecycle,
            valid_from=_iso(start),
            valid_to=_iso(end),
            from_earliest=None if start is None else start.first.isoformat(),
            from_latest=_first_report(cluster.claims) if start is None else start.last.isoformat(),
            **bounds,
        )
        for edge, cluster in zip(
            _of_clusters(family, relation, scope, level.clusters, mark, known), level.clusters, strict=True
        )
    ]


def _follow(dated: list[_Level], undated: list[_Level]) -> None:
    """What replaced each level: the next dated one on its day, one told without a day by the time of its first report."""
    for level, following in pairwise(dated):
        assert following.day is not None
        level.end = following.day
        level.to_earliest, level.to_latest = following.day.first.isoformat(), following.day.last.isoformat()
    for level in [*dated[-1:], *undated]:
        if not level.reports:
            continue
        last = max(d.last for d in level.reports)
        nexts: list[tuple[date, PartialDate | None]] = [
            (min(d.first for d in o.reports), None) for o in undated if o is not level and _told_later(o, level)
        ]
        if level.day is None:
            nexts += [(o.day.last, o.day) for o in dated if o.day is not None and o.day.first > last]
        if not nexts:
            continue
        by, day = min(nexts, key=lambda n: (n[0], str(n[1])))
        attested = level.attested
        level.end = day
        level.to_earliest = None if attested is None else (attested + timedelta(days=1)).isoformat()
        level.to_latest = by.isoformat()


def _told_later(other: _Level, level: _Level) -> bool:
    """Whether another level was told, without its day, only after all that tells of this one, and in another year."""
    if not other.reports or not level.reports or not _told_in_other_years(level.claims, other.claims):
        return False
    first = min(d.first for d in other.reports)
    return first > max(d.last for d in level.reports) and (level.day is None or first > level.day.last)


def _change_after(level: _Level, dated: Sequence[_Level], slices: Sequence[Claim], relation: Relation) -> None:
    """A slice that was bought or sold after a level, which nobody tells the level after: the level is not known any more,
    and over where all of it was sold."""
    since = level.attested if level.day is None else level.day.last
    for slice_ in sorted(slices, key=lambda c: (str(_start_date(c)), c.id)):
        when = _start_date(slice_)
        if when is None or since is None or when.first <= since:
            continue
        if any(o.day is not None and o.day.agrees(when) for o in dated):
            continue  # told with the level that it led to
        if level.to_latest is not None and when.first.isoformat() >= level.to_latest:
            continue
        part = slice_.qualifiers["change_percent"]
        told = [c.qualifiers[n] for c in level.claims for n in _values_told(c, relation)]
        all_of_it = (
            isinstance(part, int | float) and told and all(isinstance(t, int | float) and part <= -t for t in told)
        )
        earliest = when.first.isoformat()
        level.to_earliest = earliest if level.to_earliest is None else min(level.to_earliest, earliest)
        if all_of_it:
            level.end, level.to_latest = when, when.last.isoformat()
            level.ended_by = (*level.ended_by, slice_.id)
            return


def _close(level: _Level, ended: Sequence[Claim], relation: Relation) -> None:
    """A level that somebody tells to be over: on the day that he tells, else by the time that he tells it."""
    if level.to_latest is not None:
        return
    for claim in ended:
        if not _same_values(claim, level.claims, relation):
            continue  # it tells the end of another level
        day, told = _start_date(claim), claim.report_date
        if level.day is not None and day is not None and day.agrees(level.day):
            day = None  # the day on which it began
        if day is not None and (level.day is None or day.first > level.day.last):
            level.end, level.to_earliest, level.to_latest = day, day.first.isoformat(), day.last.isoformat()
        elif day is None and told is not None and not any(d > told.last for d in _since(level)):
            attested = level.attested
            level.to_earliest = None if attested is None else (attested + timedelta(days=1)).isoformat()
            level.to_latest = told.last.isoformat()
            if level.to_earliest is not None and level.to_earliest > level.to_latest:
                level.to_earliest = level.to_latest
        else:
            continue
        level.ended_by = (*level.ended_by, claim.id)
        return


def _since(level: _Level) -> list[date]:
    """The days of a level that nothing told before can have ended."""
    return [*(d.first for d in level.reports), *([] if level.day is None else [level.day.first])]


def _told_in_other_years(a: Sequence[Claim], b: Sequence[Claim]) -> bool:
    """Whether what two groups tell belongs to years that have none in common: those of what they date, else of their reports."""
    days_a, days_b = [_start_date(c) or c.report_date for c in a], [_start_date(c) or c.report_date for c in b]
    years_a = {d.first.year for d in days_a if d is not None}
    years_b = {d.first.year for d in days_b if d is not None}
    known = all(d is not None for d in (*days_a, *days_b))
    return known and not years_a & years_b


def _same_values(claim: Claim, members: Sequence[Claim], relation: Relation) -> bool:
    return all(_values_agree(claim, m, relation) for m in members)


# ------------------------------------------------------------------------------------------------ happenings


def _happenings(
    family: str, relation: Relation, claims: list[Claim], others: list[Claim], known: Ontology
) -> list[Edge]:
    """Things that happen once: the same event told twice counts once, two events told in one document stay two."""
    anew = _decided_anew(claims, relation) if relation.combine.effect == "end" else {}
    clusters: list[_Cluster] = []
    for signature, group in _signatures([c for c in claims if c.id not in anew], relation):
        homes = [c for c in clusters if all(_same_event(g, m, relation) for g in group for m in c.claims)]
        if len(homes) == 1:
            homes[0].claims.extend(group)
        else:
            clusters.append(_Cluster(signature, list(group)))
    made = []
    for cluster in clusters:
        told = _sorted(cluster.claims)
        scope = max((scope_of(c, relation) for c in told), key=lambda s: (len(s), s))
        ids = tuple(sorted(c.id for c in told))
        edge = _edge(family, relation, scope, told, ids, _furthest(told, known), discriminator=(cluster.key,))
        days = sorted({d for d in map(_start_date, told) if d is not None}, key=lambda d: (-len(str(d)), d))
        start = days[0] if days else None
        end = next((d for d in map(_end_date, told) if d is not None), None)
        made.append(
            _changed(
                edge,
                valid_from=_iso(start),
                valid_to=_iso(end),
                from_earliest=_first_announced(told, end) if start is None else start.first.isoformat(),
                from_latest=_first_report(told) if start is None else start.last.isoformat(),
                to_earliest=None if end is None else end.first.isoformat(),
                to_latest=None if end is None else _next_day(end),
                superseded=tuple(sorted(c for c, by in anew.items() if by in ids)),
            )
        )
    return _mark_conflicts(made, clusters, relation, apart=_not_the_same_event(relation))


def _decided_anew(claims: Sequence[Claim], relation: Relation) -> dict[str, str]:
    """Liftings that were put off, and pauses whose end was decided anew while they were to last, each with the last that
    tells it otherwise."""
    out: dict[str, str] = {}
    for claim in claims:
        then = _end_date(claim) or _start_date(claim)
        others = [c for c in claims if then is not None and _anew(c, claim, then) and _one_scope(c, claim, relation)]
        if others:
            out[claim.id] = max(others, key=lambda c: (str(c.date("announced") or c.report_date), c.id)).id
    return {claim: by for claim, by in out.items() if by not in out}


def _anew(later: Claim, claim: Claim, then: PartialDate) -> bool:
    decided, before = (c.date("announced") or c.report_date for c in (later, claim))
    if decided is None or before is None or not (before.last < decided.first and decided.last < then.first):
        return False
    one, other = _end_date(later), _end_date(claim)
    if one is None and other is None:
        return not _dates_meet(_start_date(later), _start_date(claim))
    # The same pause with another end; one that begins where the other ends goes on from it.
    return (
        one is not None
        and other is not None
        and not one.agrees(other)
        and _dates_meet(_start_date(later), _start_date(claim))
    )


def _dates_meet(a: PartialDate | None, b: PartialDate | None) -> bool:
    return a is None or b is None or a.agrees(b)


def _signatures(claims: list[Claim], relation: Relation) -> list[tuple[str, list[Claim]]]:
    """Claims that say literally the same together, the most told first. Events of one document are kept apart."""
    groups: dict[tuple[int, str], list[Claim]] = {}
    for claim in claims:
        told = _told(claim, relation)
        event = claim.qualifiers.get("event")
        own = "" if event is None else f"{claim.document}#{event}"
        text = json.dumps([told, own], ensure_ascii=False)
        groups.setdefault((-len(told), text), []).append(claim)
    return [(text, _sorted(groups[count, text])) for count, text in sorted(groups)]


def _told(claim: Claim, relation: Relation) -> list[list[str]]:
    names = {*relation.combine.scope, *relation.combine.values, *_STARTS, *_ENDS, "change_percent"} - _ASIDE
    return [[n, str(claim.qualifiers[n])] for n in sorted(names) if n in claim.qualifiers]


def _same_event(a: Claim, b: Claim, relation: Relation) -> bool:
    if not _one_scope(a, b, relation):
        return False
    return _dates_agree(a, b, relation) and _values_agree(a, b, relation)


def _one_scope(a: Claim, b: Claim, relation: Relation) -> bool:
    """Whether two claims may speak of one event, their values aside."""
    ours, theirs = a.qualifiers.get("event"), b.qualifiers.get("event")
    if a.document == b.document and ours is not None and theirs is not None and ours != theirs:
        return False
    of_events = relation.combine.how == "event" or relation.combine.effect == "end"
    untold = relation.combine.untold if of_events else frozenset()
    scope_a = {k: v for k, v in scope_of(a, relation) if k != "date"}
    scope_b = {k: v for k, v in scope_of(b, relation) if k != "date"}
    for name in scope_a.keys() | scope_b.keys():
        if name in untold and (name not in scope_a or name not in scope_b):
            continue
        if scope_a.get(name) != scope_b.get(name):
            return False
    if "date" in relation.combine.scope:
        return _dates_agree(a, b, relation)
    return True


def _dates_agree(a: Claim, b: Claim, relation: Relation) -> bool:
    for name in (*_STARTS, *_ENDS):
        ours, theirs = a.date(name), b.date(name)
        if ours is not None and theirs is not None and not ours.agrees(theirs):
            return False
    for begin, end in ((_start_date(a), _end_date(b)), (_start_date(b), _end_date(a))):
        if begin is not None and end is not None and end.last < begin.first:
            return False
    return True


def _not_the_same_event(relation: Relation) -> Callable[[Sequence[Claim], Sequence[Claim]], bool]:
    def apart(a: Sequence[Claim], b: Sequence[Claim]) -> bool:
        # Both told by one document, or in different scopes: two events, not two versions of one.
        if {c.document for c in a} & {c.document for c in b}:
            return True
        # What has its day in its scope happens again on others: one without a day belongs to the year that it was told in.
        if "date" in relation.combine.scope and _told_in_other_years(a, b):
            return True
        return not all(_one_scope(x, y, relation) for x in a for y in b)

    return apart


# ------------------------------------------------------------------------------------------------ values and conflicts


@dataclass
class _Cluster:
    """Claims whose values agree."""

    key: str
    claims: list[Claim]


def _value_clusters(claims: Sequence[Claim], relation: Relation) -> list[_Cluster]:
    """Claims by agreeing values; those without a value support every cluster, or are one by themselves."""
    if len(claims) == 1:
        return [_Cluster("", list(claims))]  # nothing to be told from
    names = [n for n in relation.combine.values if n not in _DATES or n == "announced"]
    keys = {c.id: _value_key(c, names) for c in claims if any(n in c.qualifiers for n in names)}
    telling = sorted(
        (c for c in claims if c.id in keys),
        # The most told first, and days before months.
        key=lambda c: (
            -sum(n in c.qualifiers for n in names),
            "hedge" in c.qualifiers,
            -len(str(c.qualifiers.get("announced", ""))) if "announced" in names else 0,
            keys[c.id],
            c.id,
        ),
    )
    silent = [c for c in claims if c.id not in keys]
    clusters: list[_Cluster] = []
    for claim in telling:
        home = next((k for k in clusters if all(_values_agree(claim, m, relation) for m in k.claims)), None)
        if home is None:
            clusters.append(_Cluster(keys[claim.id], [claim]))
        else:
            home.claims.append(claim)
    if not clusters:
        return [_Cluster("", _sorted(silent))]
    for cluster in clusters:
        cluster.claims = _sorted([*cluster.claims, *silent])
    return sorted(clusters, key=lambda k: k.key)


def _value_key(claim: Claim, names: Sequence[str]) -> str:
    told = [(n, _measured(claim, n)) for n in names if n in claim.qualifiers and n not in _DATES]
    days = [f"{n}={claim.qualifiers[n]}" for n in names if n in claim.qualifiers and n in _DATES]
    return ";".join([*(f"{n}={m.value.normalize():f}{m.dimension}" for n, m in told), *days])


def _measured(claim: Claim, name: str) -> Measured:
    value = claim.qualifiers[name]
    if not isinstance(value, int | float):
        raise TypeError(f"{name} of claim {claim.id} is {value!r}, not a number")
    unit = claim.qualifiers.get("unit") if name == "quantity" else claim.qualifiers.get("currency")
    hedge, upper = claim.qualifiers.get("hedge"), claim.qualifiers.get("max")
    return measured(
        name,
        value,
        None if unit is None else str(unit),
        None if hedge is None else str(hedge),
        upper if isinstance(upper, int | float) else None,
    )


def _values_told(claim: Claim, relation: Relation) -> list[str]:
    return [n for n in relation.combine.values if n not in _DATES and n in claim.qualifiers]


def _values_agree(a: Claim, b: Claim, relation: Relation) -> bool:
    """Whether the values that both tell agree; those that cannot be compared (dollars, yuan) do not."""
    for name in set(_values_told(a, relation)) & set(_values_told(b, relation)):
        ours, theirs = _measured(a, name), _measured(b, name)
        if not same_dimension(ours, theirs) or not agree(ours, theirs):
            return False
    return not _announced_apart(a, b, relation)


def _announced_apart(a: Claim, b: Claim, relation: Relation) -> bool:
    """Whether two tell one step of a thing to be announced on different days. An extension is announced anew."""
    if "announced" not in relation.combine.values or a.lifecycle != b.lifecycle:
        return False
    ours, theirs = a.date("announced"), b.date("announced")
    if ours is None or theirs is None or ours.agrees(theirs):
        return False
    return all(
        x is None or y is None or x.agrees(y)
        for x, y in ((_start_date(a), _start_date(b)), (_end_date(a), _end_date(b)))
    )


def _disagreements(a: Sequence[Claim], b: Sequence[Claim], relation: Relation) -> set[str]:
    out = set()
    for x in a:
        for y in b:
            for name in set(_values_told(x, relation)) & set(_values_told(y, relation)):
                ours, theirs = _measured(x, name), _measured(y, name)
                if same_dimension(ours, theirs) and not agree(ours, theirs):
                    out.add(name)
            if _announced_apart(x, y, relation):
                out.add("announced")
            if relation.combine.how == "event" or relation.combine.effect == "end":
                for name in relation.combine.values:
                    if name not in _DATES:
                        continue
                    day, other = x.date(name), y.date(name)
                    if day is not None and other is not None and not day.agrees(other):
                        out.add(name)
    return out


def _never_apart(a: Sequence[Claim], b: Sequence[Claim]) -> bool:
    return False


def _mark_conflicts(
    edges: list[Edge],
    clusters: Sequence[_Cluster],
    relation: Relation,
    apart: Callable[[Sequence[Claim], Sequence[Claim]], bool] = _never_apart,
) -> list[Edge]:
    """Edges of one scope and period whose values differ, each told of the others."""
    if len(edges) < 2:
        return edges
    out = list(edges)
    for i, (_, ours) in enumerate(zip(edges, clusters, strict=True)):
        for j, (other, theirs) in enumerate(zip(edges, clusters, strict=True)):
            if i == j or apart(ours.claims, theirs.claims):
                continue
            shared = {c.id for c in ours.claims} & {c.id for c in theirs.claims}
            a = [c for c in ours.claims if c.id not in shared]
            b = [c for c in theirs.claims if c.id not in shared]
            if any(c.qualifiers.get("joint") for c in a) != any(c.qualifiers.get("joint") for c in b):
                continue  # a sum of several is no other value of one
            names = _disagreements(a, b, relation)
            if names:
                out[i] = _changed(
                    out[i],
                    conflict=tuple(sorted({*out[i].conflict, *names})),
                    conflict_with=tuple(sorted({*out[i].conflict_with, other.key})),
                )
    return out


def _mark_twins(edges: list[Edge], relation: Relation) -> list[Edge]:
    """Edges whose dates are in dispute carry the conflict already; here each is told of the other."""
    out = []
    for edge in edges:
        disputed = [n for n in edge.conflict if n in {"start", "until"}]
        if not disputed:
            out.append(edge)
            continue
        twins = [
            e.key
            for e in edges
            if e.key != edge.key
            and set(disputed) & set(e.conflict)
            and _scope_text(e, relation) == _scope_text(edge, relation)
        ]
        names = tuple(
            sorted(
                {*(n for n in edge.conflict if n not in {"start", "until"}), *(_date_name(edge, n) for n in disputed)}
            )
        )
        out.append(_changed(edge, conflict=names, conflict_with=tuple(sorted({*edge.conflict_with, *twins}))))
    return out


def _date_name(edge: Edge, which: str) -> str:
    """The qualifier in dispute, by its own name."""
    if which == "until":
        return "until"
    return next((n for n in _STARTS if n in edge.qualifiers), "effective")


def _scope_text(edge: Edge, relation: Relation) -> str:
    names = [n for n in relation.combine.scope if n not in _ASIDE and n != "measure" and n != "kind"]
    return json.dumps([[n, str(edge.qualifiers.get(n))] for n in sorted(names)])


# ------------------------------------------------------------------------------------------------ the edge itself


def _edge(
    family: str,
    relation: Relation,
    scope: Scope,
    told: Sequence[Claim],
    claims: tuple[str, ...],
    lifecycle: str,
    discriminator: tuple[str, ...],
) -> Edge:
    first = told[0]
    events = sorted({f"{c.document}#{c.qualifiers['event']}" for c in told if "event" in c.qualifiers})
    return Edge(
        key=edge_key(family, relation.name, scope, discriminator),
        family=family,
        relation=relation.name,
        subject=first.subject,
        object=first.object,
        qualifiers=_merged(told),
        lifecycle=lifecycle,
        claims=claims,
        events=tuple(events),
    )


def edge_key(family: str, relation: str, scope: Scope, discriminator: tuple[str, ...]) -> str:
    """What an edge is known by, whatever its claims say besides."""
    text = _json([family, relation, scope, discriminator])
    return "e_" + hashlib.sha256(text.encode()).hexdigest()[:20]


def _of_clusters(
    family: str,
    relation: Relation,
    scope: Scope,
    clusters: Sequence[_Cluster],
    mark: tuple[str, ...],
    known: Ontology,
) -> list[Edge]:
    """An edge for each cluster, known by its values only where there is more than one; times are for the caller to tell."""
    return [
        _edge(
            family,
            relation,
            scope,
            cluster.claims,
            tuple(sorted(c.id for c in cluster.claims)),
            _furthest(cluster.claims, known),
            discriminator=(*mark, cluster.key if len(clusters) > 1 else ""),
        )
        for cluster in clusters
    ]


def _merged(told: Sequence[Claim]) -> dict[str, Value]:
    """The qualifiers of an edge: of several told values the one told best, deterministically; units go with their numbers."""
    if len(told) == 1 and not told[0].qualifiers.keys() & {"hedge", "max"}:
        only = told[0].qualifiers
        return {n: only[n] for n in sorted(only) if n not in _UNTOLD}
    out: dict[str, Value] = {}
    names = sorted({n for c in told for n in c.qualifiers if n not in _UNTOLD})
    paired = {"unit": "quantity", "currency": "amount"}
    chosen: dict[str, Claim] = {}
    for name in names:
        if name in paired or name in {"hedge", "max"}:
            continue
        tellers = [c for c in told if name in c.qualifiers]
        count = {json.dumps(c.qualifiers[name]): 0 for c in tellers}
        for c in tellers:
            count[json.dumps(c.qualifiers[name])] += 1
        best = min(
            tellers,
            key=lambda c: (
                "hedge" in c.qualifiers,
                -count[json.dumps(c.qualifiers[name])],
                -len(str(c.qualifiers[name])),
                json.dumps(c.qualifiers[name]),
                c.id,
            ),
        )
        chosen[name] = best
        out[name] = best.qualifiers[name]
    for name, number in paired.items():
        teller = chosen.get(number)
        if teller is not None and name in teller.qualifiers:
            out[name] = teller.qualifiers[name]
        elif number not in out and name in names:
            out[name] = min(str(c.qualifiers[name]) for c in told if name in c.qualifiers)
    hedged = next(
        (
            c
            for n, c in sorted(chosen.items())
            if n not in _DATES and "hedge" in c.qualifiers and isinstance(c.qualifiers[n], int | float)
        ),
        None,
    )
    if hedged is not None:
        out["hedge"] = hedged.qualifiers["hedge"]
        if "max" in hedged.qualifiers:
            out["max"] = hedged.qualifiers["max"]
    return dict(sorted(out.items()))


def _iso(day: PartialDate | None) -> str | None:
    return None if day is None else str(day)


@lru_cache(maxsize=20_000)
def _first_day(day: PartialDate) -> str:
    return day.first.isoformat()


@lru_cache(maxsize=20_000)
def _next_day(day: PartialDate) -> str:
    return (day.last + timedelta(days=1)).isoformat()


def _first_announced(claims: Sequence[Claim], end: PartialDate | None) -> str | None:
    """The day before which it had not come, because it was announced only then; none where other reports deny that."""
    told = [d.first for d in (c.date("announced") for c in claims) if d is not None]
    if not told:
        return None
    first = min(told)
    known = [c.report_date.last for c in claims if c.report_date is not None]
    return None if any(day < first for day in [*known, *([] if end is None else [end.first])]) else first.isoformat()


def _first_report(claims: Sequence[Claim]) -> str | None:
    """The day by which it held, because it was told: not a date of the thing itself."""
    days = [c.report_date for c in claims if c.report_date is not None and c.lifecycle == "in_force"]
    return min((d.last.isoformat() for d in days), default=None)
