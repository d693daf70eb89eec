"""The timeline of what lasts: bans, suspensions, pauses and postponements, and states such as a membership.

Here claims become starts, ends and pauses; `graph.timeline` makes intervals of those, and each interval becomes its edges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from graph.claims import Claim, measure_key
from graph.clusters import value_clusters, value_of
from graph.conflicts import mark_conflicts, mark_twins
from graph.edges import Edge, changed, edge_of, furthest, iso
from graph.measures import Names, names_it, names_of_measures, one_key
from graph.scopes import DATES, OVER, Scope, by_scope, end_date, in_order, start_date
from graph.timeline import End, Interval, Pause, Start, intervals
from ontology.schema import Ontology, Relation

# Exports stop altogether: for good or for a time, and sources call one stop by either word.
_STOPS = frozenset({"ban", "suspension"})


def lasting(family: str, relation: Relation, claims: list[Claim], others: list[Claim], known: Ontology) -> list[Edge]:
    """States and restrictions: events of a scope make its intervals, an edge for each."""
    by_id = {c.id: c for c in claims}
    names = names_of_measures((*claims, *others)) if others else {}
    edges: list[Edge] = []
    told = (measure_key(str(c.qualifiers["measure"])) for c in claims if "measure" in c.qualifiers)
    one = one_key(told, names) if names else {}
    for scope, group in _stops_joined(by_scope(claims, relation, one)):
        begun = [c for c in group if c.lifecycle not in OVER or start_date(c)] or group
        suspended = any(c.lifecycle == "suspended" for c in group)
        pausing = _pausing(group) | _of_what_was_decided(group) if suspended else frozenset[str]()
        starts = [_start(c, relation, known) for c in begun if c.id not in pausing]
        ends, pauses = _endings(_bearing(scope, group), group, others, names, known)
        found = intervals(starts, ends, pauses)
        if suspended or any(c.lifecycle in OVER for c in group):
            found = _with_all(found, group, pausing, relation, known)
        for interval in found:
            edges += _edges_of_interval(family, relation, scope, interval, by_id, known)
    return mark_twins(edges, relation)


def _with_all(
    found: list[Interval], group: Sequence[Claim], pausing: frozenset[str], relation: Relation, known: Ontology
) -> list[Interval]:
    """The intervals with every claim of the scope: one that tells of an end or a pause which touches none of them belongs to
    the last that had begun by then, or, where none had, tells of a time that nobody else tells of."""
    told = {c for i in found for c in (*i.starts, *i.shaped_by, *i.superseded)}
    out, alone = list(found), []
    for claim in (c for c in group if c.id not in told):
        day = end_date(claim) or (start_date(claim) if claim.id in pausing else None) or claim.report_date
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
    ends = [End(c.id, end_date(c), c.report_date) for c in alone if c.lifecycle in OVER]
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
            (scope, group), (other, more) = sorted(found.values(), key=lambda told: not any(map(start_date, told[1])))
            del out[other]
            out[scope] = in_order([*group, *more])
    return sorted(out.items())


def _one_stop(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    """Whether two groups tell of one stop: they begin alike, or one, without a day, was told since the other began."""
    ours, theirs = ([d for c in group if (d := start_date(c)) is not None] for group in (one, other))
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
        date=start_date(claim),
        # Until when it is paused is no end of it.
        until=None if claim.lifecycle == "suspended" else end_date(claim),
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
    if claim.lifecycle in OVER or known.lifecycle[claim.lifecycle].progress < known.lifecycle["in_force"].progress:
        return False
    begin, reported = start_date(claim), claim.report_date
    return begin is None or reported is None or begin.first <= reported.last


def _portion(claim: Claim) -> bool:
    """Whether it tells an amount, and not one a year: a quota belongs to a time of its own."""
    return "quantity" in claim.qualifiers and "/" not in str(claim.qualifiers.get("unit", ""))


def _level(claim: Claim, relation: Relation) -> tuple[tuple[str, str], ...]:
    """The values that a later start may change: a quota's amount, a tariff's rate."""
    out = []
    for name in relation.combine.values:
        if name not in DATES and name in claim.qualifiers:
            value = value_of(claim, name)
            out.append((name, f"{value.value.normalize():f}{value.dimension}"))
    return tuple(out)


def _endings(
    scope: Mapping[str, str], group: list[Claim], others: list[Claim], names: Names, known: Ontology
) -> tuple[list[End], list[Pause]]:
    ends: list[End] = []
    pauses: list[Pause] = []
    pausing = _pausing(group)
    for claim in group:
        if claim.lifecycle in OVER:
            ends.append(End(claim.id, end_date(claim), claim.report_date))
        elif claim.lifecycle == "suspended":
            pauses.append(_suspension(claim, dated=claim.id in pausing))
    for claim in others:
        effect = known.relations[claim.relation].combine.effect
        if effect == "end":
            # A lifting that is only proposed or planned changes nothing yet.
            if known.lifecycle[claim.lifecycle].progress < known.lifecycle["announced"].progress:
                continue
            if not _lifts(claim, scope, names, of_measure=group[0].object_type == "Measure"):
                continue
            decided = claim.date("announced") or claim.report_date
            if (until := end_date(claim)) is not None:
                pauses.append(Pause(claim.id, claim.date("effective"), until, claim.report_date, decided))
            else:
                ends.append(End(claim.id, claim.date("effective"), claim.report_date, decided))
        elif claim.object_type == "Measure" and names_it(scope.get("measure"), measure_key(claim.object_name), names):
            if claim.lifecycle == "suspended":
                pauses.append(_suspension(claim, dated=_pauses(claim, [c for c in others if c.object == claim.object])))
            elif claim.lifecycle in OVER or end_date(claim) is not None:
                ends.append(End(claim.id, end_date(claim), claim.report_date))
    return ends, pauses


def _pausing(group: Sequence[Claim]) -> frozenset[str]:
    """The claims told as suspended whose dates are those of the pause."""
    return frozenset(c.id for c in group if c.lifecycle == "suspended" and _pauses(c, group))


def _of_what_was_decided(group: Sequence[Claim]) -> frozenset[str]:
    """The claims told as suspended, without dates, of what was told before with its beginning: no beginning of their own."""
    before = [c.report_date for c in group if c.lifecycle != "suspended" and start_date(c) is not None]
    return frozenset(
        c.id
        for c in group
        if c.lifecycle == "suspended"
        and start_date(c) is None
        and c.report_date is not None
        and any(day is not None and day.last < c.report_date.first for day in before)
    )


def _pauses(claim: Claim, group: Sequence[Claim]) -> bool:
    """Whether the dates of what is told as suspended are the pause's, not its own: it had begun before, as others tell,
    or, where nobody does, it tells how long it is paused from the day of the report or a later one."""
    begin, reported = start_date(claim), claim.report_date
    if begin is None:
        return False
    others = [d for c in group if c.lifecycle != "suspended" and (d := start_date(c)) is not None]
    if others:
        return not any(d.agrees(begin) for d in others) and any(d.last < begin.first for d in others)
    return end_date(claim) is not None and reported is not None and begin.last >= reported.first


def _suspension(claim: Claim, *, dated: bool) -> Pause:
    """The pause that a claim told as suspended makes. An end that it tells is the pause's: what is paused does not end."""
    begin = start_date(claim) if dated else None
    decided = claim.date("announced") if dated else None
    return Pause(claim.id, begin, end_date(claim), claim.report_date, decided or claim.report_date)


def _lifts(claim: Claim, scope: Mapping[str, str], names: Names, *, of_measure: bool) -> bool:
    """Whether a lifting bears on a whole scope: all that it tells is so there. What it leaves untold, it lifts entirely."""
    if claim.object_type == "Measure" and not names_it(scope.get("measure"), measure_key(claim.object_name), names):
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
    return measure is None or names_it(scope.get("measure"), measure_key(str(measure)), names)


def _edges_of_interval(
    family: str,
    relation: Relation,
    scope: Scope,
    interval: Interval,
    by_id: Mapping[str, Claim],
    known: Ontology,
) -> list[Edge]:
    own = [by_id[i] for i in interval.starts if i in by_id]
    clusters = value_clusters(own, relation)
    times = {
        "superseded": tuple(sorted(interval.superseded)),
        "valid_from": iso(interval.start),
        "valid_to": iso(interval.end),
        "from_earliest": interval.from_earliest,
        "from_latest": interval.from_latest,
        "to_earliest": interval.to_earliest,
        "to_latest": interval.to_latest,
        "conflict": tuple(interval.conflict),
    }
    edges = []
    for cluster in clusters:
        supporting = tuple(sorted({*(c.id for c in cluster.claims), *interval.shaped_by}))
        lifecycle = interval.status or furthest(cluster.claims, known)
        mark = (interval.key, cluster.key if len(clusters) > 1 else "")
        edge = edge_of(family, relation, scope, cluster.claims, supporting, lifecycle, mark, times)
        told = {c.qualifiers.get("until") for c in cluster.claims}
        if len(told) > 1 and str(interval.end) in told:
            # Of several ends that were told the one that counts.
            edge = changed(edge, qualifiers={**edge.qualifiers, "until": str(interval.end)})
        edges.append(edge)
    return mark_conflicts(edges, clusters, relation)
