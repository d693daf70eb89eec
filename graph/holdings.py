"""Stakes: the levels that somebody holds, what follows each of them, and the slices that are bought and sold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from graph.claims import Claim
from graph.clusters import Cluster, value_clusters, values_agree, values_told
from graph.conflicts import mark_conflicts
from graph.edges import Edge, Times, changed, edges_of_clusters, first_report, iso
from graph.happenings import happenings
from graph.periods import plans_apart
from graph.scopes import OVER, Scope, by_scope, in_order, start_date, told_in_other_years
from ontology.dates import PartialDate
from ontology.schema import Ontology, Relation


def holdings(family: str, relation: Relation, claims: list[Claim], others: list[Claim], known: Ontology) -> list[Edge]:
    """A level holds from its date until a later one replaces it; a slice bought or sold is an event of its own."""
    slices = [c for c in claims if not values_told(c, relation) and "change_percent" in c.qualifiers]
    edges = happenings(family, relation, slices, [], known)
    rest = [c for c in claims if c not in slices]
    done = [c for c in slices if known.lifecycle[c.lifecycle].progress >= known.lifecycle["in_force"].progress]
    for scope, group in by_scope(rest, relation):
        real, plans, overtaken = plans_apart(group, known)
        ended = [c for c in real if c.lifecycle in OVER]
        standing = [c for c in real if c not in ended] or real
        edges += _levels(family, relation, scope, standing, ended, done, overtaken, "", known)
        edges += _levels(family, relation, scope, plans, [], [], [], "plan", known)
    return edges


@dataclass
class _Level:
    """A level told of a day, or, without one, of the times that it was reported; and what it was followed by."""

    day: PartialDate | None
    clusters: list[Cluster]
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
        (c for c in claims if start_date(c)), key=lambda c: (-len(str(start_date(c))), str(start_date(c)), c.id)
    ):
        when = start_date(claim)
        assert when is not None
        home = next((members for day, members in dated if day.agrees(when)), None)
        if home is None:
            dated.append((when, [claim]))
        else:
            home.append(claim)
    dated.sort(key=lambda item: item[0])
    loose: list[Claim] = []
    for claim in (c for c in claims if start_date(c) is None):
        fitting = [members for _, members in dated if _same_values(claim, members, relation)]
        if len(fitting) == 1:
            fitting[0].append(claim)
        else:
            loose.append(claim)
    levels = [_Level(day, value_clusters(in_order(members), relation)) for day, members in dated]
    undated = [_Level(None, [cluster]) for cluster in value_clusters(in_order(loose), relation)] if loose else []
    if len(levels) + len(undated) > 1:
        _follow(levels, undated)
    if slices or ended:
        for level in [*levels, *undated]:
            _change_after(level, levels, slices, relation)
            _close(level, ended, relation)
    closing = {c for level in [*levels, *undated] for c in level.ended_by}
    rest = [c for c in ended if c.id not in closing]
    edges: list[Edge] = []
    for cluster in value_clusters(in_order(rest), relation) if rest else []:
        day = next((d for d in map(start_date, cluster.claims) if d is not None), None)
        edges += _of_level(family, relation, scope, _Level(day, [cluster]), (mark, "ended", cluster.key), known)
    for level in levels:
        edges += mark_conflicts(
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
    edges += mark_conflicts(made, clusters, relation, apart=told_in_other_years)
    superseded = tuple(sorted(c.id for c in overtaken))
    return [changed(e, superseded=superseded) for e in edges] if superseded else edges


def _of_level(
    family: str, relation: Relation, scope: Scope, level: _Level, mark: tuple[str, ...], known: Ontology
) -> list[Edge]:
    over = any(c.lifecycle in OVER for c in level.claims)
    start = None if over else level.day
    end = level.day if over and level.end is None else level.end
    bounds: dict[str, str | None] = {"to_earliest": level.to_earliest, "to_latest": level.to_latest}
    if over and level.day is not None:
        bounds = {"to_earliest": level.day.first.isoformat(), "to_latest": level.day.last.isoformat()}
    elif over:
        last = [d.last.isoformat() for d in level.reports]
        bounds = {"to_earliest": None, "to_latest": min(last, default=None)}

    def times(claims: Sequence[Claim]) -> Times:
        return {
            **{"valid_from": iso(start), "valid_to": iso(end)},
            "from_earliest": None if start is None else start.first.isoformat(),
            "from_latest": first_report(claims) if start is None else start.last.isoformat(),
            **bounds,
        }

    made = edges_of_clusters(family, relation, scope, level.clusters, mark, times, known)
    if not level.ended_by:
        return made
    return [changed(e, claims=tuple(sorted({*e.claims, *level.ended_by})), lifecycle="expired") for e in made]


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
    if not other.reports or not level.reports or not told_in_other_years(level.claims, other.claims):
        return False
    first = min(d.first for d in other.reports)
    return first > max(d.last for d in level.reports) and (level.day is None or first > level.day.last)


def _change_after(level: _Level, dated: Sequence[_Level], slices: Sequence[Claim], relation: Relation) -> None:
    """A slice that was bought or sold after a level, which nobody tells the level after: the level is not known any more,
    and over where all of it was sold."""
    since = level.attested if level.day is None else level.day.last
    for slice_ in sorted(slices, key=lambda c: (str(start_date(c)), c.id)):
        when = start_date(slice_)
        if when is None or since is None or when.first <= since:
            continue
        if any(o.day is not None and o.day.agrees(when) for o in dated):
            continue  # told with the level that it led to
        if level.to_latest is not None and when.first.isoformat() >= level.to_latest:
            continue
        part = slice_.qualifiers["change_percent"]
        told = [c.qualifiers[n] for c in level.claims for n in values_told(c, relation)]
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
        day, told = start_date(claim), claim.report_date
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


def _same_values(claim: Claim, members: Sequence[Claim], relation: Relation) -> bool:
    return all(values_agree(claim, m, relation) for m in members)
