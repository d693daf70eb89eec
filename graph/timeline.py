"""Events of one scope to its in-force intervals: starts, ends, pauses, plans and disputes. Pure; knows no relation.

Dates are as precise as stated. No date is made up: where only the day of a report or an announcement is known, it bounds the interval
(a report `from_latest` and `to_latest`, an announcement `from_earliest`) and never becomes its start or end.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ontology.dates import PartialDate

# What was told for a day that has passed and began on another was put off, if by no more than this; else it is a further act.
_PUT_OFF_AT_MOST = timedelta(days=366)
# Sources that tell beginnings as near as this to each other mean the same one.
_NEAR = timedelta(days=14)
# Where what has no day stands among what has one.
_BEFORE_ALL = PartialDate("0001")


@dataclass(frozen=True, slots=True)
class Start:
    """A claim that the thing begins or is in force. `standing`: told as in force, of a day that had come; `plan`: told as no
    more than intended; `portion`: its level is an amount for a time of its own, as a year's quota is."""

    claim: str
    document: str
    date: PartialDate | None
    until: PartialDate | None
    announced: PartialDate | None
    reported: PartialDate | None
    progress: int
    plan: bool
    standing: bool
    level: tuple[tuple[str, str], ...] = ()
    portion: bool = False

    @property
    def decided(self) -> PartialDate | None:
        """When what it tells was decided, as far as known."""
        return self.announced or self.reported


@dataclass(frozen=True, slots=True)
class End:
    """A claim that the thing ended, on a date or at some time before the report."""

    claim: str
    date: PartialDate | None
    reported: PartialDate | None
    decided: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A claim that the thing does not apply from `start` until `until`."""

    claim: str
    start: PartialDate | None
    until: PartialDate | None
    reported: PartialDate | None
    decided: PartialDate | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A time in force. `starts` told it, `shaped_by` ended or paused it, `superseded` are plans that came otherwise."""

    key: str
    starts: tuple[str, ...]
    shaped_by: tuple[str, ...]
    superseded: tuple[str, ...]
    start: PartialDate | None
    end: PartialDate | None
    from_earliest: str | None
    from_latest: str | None
    to_earliest: str | None
    to_latest: str | None
    status: str | None
    conflict: tuple[str, ...]


def intervals(starts: Iterable[Start], ends: Iterable[End], pauses: Iterable[Pause]) -> list[Interval]:
    """The in-force intervals of one scope, in order; plans that nothing has overtaken come last, as they are."""
    told, ends, pauses = sorted(starts, key=lambda s: s.claim), list(ends), list(pauses)
    overtaken: dict[str, list[str]] = {}
    standing: list[Start] = []
    for one in told:
        by = next((other for other in told if _overtakes(other, one) and not _both(one, other, told, ends)), None)
        if by is None:
            standing.append(one)
        else:
            overtaken.setdefault(by.claim, []).append(one.claim)
    # A plan overtaken by one that is overtaken itself belongs to the last of the chain.
    kept = {s.claim for s in standing}
    for claim in [c for c in overtaken if c not in kept]:
        heir = _heir(claim, overtaken, kept)
        if heir is not None:
            overtaken.setdefault(heir, []).extend(overtaken.pop(claim))
    # Most scopes have neither.
    ends_ = _not_put_off(sorted(set(ends), key=lambda e: (e.claim, str(e.date)))) if ends else []
    pauses_ = _decided_last(sorted(set(pauses), key=lambda p: (p.claim, str(p.start)))) if pauses else []
    real = _timeline([s for s in standing if not s.plan], ends_, pauses_, overtaken, "")
    planned = [s for s in standing if s.plan]
    return [*real, *_timeline(planned, [], [], overtaken, "plan")] if planned else real


def _overtakes(later: Start, plan: Start) -> bool:
    """Whether a later report tells how an earlier announcement really came, or that it was put off."""
    if later.claim == plan.claim or plan.standing or not _after(later.reported, plan.reported):
        return False
    assert later.reported is not None
    assert plan.reported is not None
    if plan.plan and later.standing and (plan.date is None or later.date is None):
        return plan.date is None or plan.date.first <= later.reported.last
    if plan.date is None or later.date is None or plan.date.agrees(later.date):
        return (
            plan.plan
            and not later.plan
            and (plan.date is None or plan.date.first <= later.reported.last or _same_day(plan, later))
        )
    if later.date.last < plan.reported.first or _of_another_time(plan, later):
        return False
    if plan.date.first <= later.reported.last:
        # The day that it was told for has passed: only how far it came since says that it was another.
        return later.progress > plan.progress and abs(later.date.first - plan.date.first) <= _PUT_OFF_AT_MOST
    return not later.plan and not later.standing


def _of_another_time(plan: Start, later: Start) -> bool:
    """Whether two tell of times of their own, as two years' quotas: neither is the other put off."""
    assert plan.date is not None
    assert later.date is not None
    if plan.until is not None and plan.until.last < later.date.first:
        return True
    if plan.level and later.level and plan.level != later.level:
        return True
    return plan.portion and later.portion and plan.date.first.year != later.date.first.year


def _both(plan: Start, later: Start, told: Sequence[Start], ends: Sequence[End]) -> bool:
    """Whether two days of beginning are two beginnings: told by one document, or with an end between them."""
    if plan.date is None or later.date is None or plan.date.agrees(later.date):
        return False
    if any(s.document == later.document and s.date is not None and _same_day(s, plan) for s in told):
        return True
    if later.reported is not None and plan.date.first > later.reported.last:
        return False  # told before the earlier day had come
    return any(e.date is not None and plan.date.last < e.date.first and e.date.last < later.date.first for e in ends)


def _not_put_off(ends: list[End]) -> list[End]:
    """Ends without those that were put off, or brought forward, before their day had come."""

    def overtaken(end: End) -> bool:
        return any(
            end.date is not None
            and other.date is not None
            and other.reported is not None
            and not other.date.agrees(end.date)
            and _after(other.reported, end.reported)
            and other.reported.last < end.date.first
            for other in ends
        )

    return [e for e in ends if not overtaken(e)]


def _decided_last(pauses: list[Pause]) -> list[Pause]:
    """Pauses without those whose end was decided anew while they lasted."""

    def overtaken(pause: Pause) -> bool:
        return any(
            pause.until is not None
            and other.until is not None
            and other.decided is not None
            and pause.start is not None
            and other.start is not None
            and pause.start.agrees(other.start)
            and _after(other.decided, pause.decided)
            and other.decided.last < pause.until.first
            for other in pauses
        )

    return [p for p in pauses if not overtaken(p)]


def _same_day(a: Start, b: Start) -> bool:
    return a.date is not None and b.date is not None and a.date.agrees(b.date)


def _heir(claim: str, overtaken: dict[str, list[str]], kept: set[str]) -> str | None:
    seen: set[str] = set()
    at: str | None = claim
    while at is not None and at not in kept and at not in seen:
        seen.add(at)
        at = next((by for by, gone in overtaken.items() if at in gone), None)
    return at if at in kept else None


_Day = date  # `date` is a field below


@dataclass
class _Act:
    """What one or several reports tell of one beginning."""

    date: PartialDate | None
    told: list[Start]
    until: PartialDate | None = None
    disputed: set[str] = field(default_factory=set)
    variant: str = ""
    followed: PartialDate | None = None
    # The day before which what began again, nobody tells when, had not: an end or a pause came between.
    again: _Day | None = None
    stopped_by: tuple[str, ...] = ()


def _timeline(
    starts: Sequence[Start],
    ends: Sequence[End],
    pauses: Sequence[Pause],
    overtaken: dict[str, list[str]],
    mark: str,
) -> list[Interval]:
    acts = _continued(_acts(starts, ends, pauses), ends)
    out: list[Interval] = []
    for act in acts:
        whole = _ended(act, acts, ends, overtaken, mark)
        pieces = _paused(_sound(whole) if act.date is None else whole, act, pauses)
        out += (_ordered(_sound(p)) for p in pieces) if act.date is None else pieces
    return sorted(out, key=lambda i: (i.start is None, i.start or _BEFORE_ALL, i.key))


def _acts(starts: Sequence[Start], ends: Sequence[End], pauses: Sequence[Pause]) -> list[_Act]:
    """Beginnings, by date: the finest date names the act, coarser ones that may mean the same day join it."""
    acts: list[_Act] = []
    for start in sorted(
        (s for s in starts if s.date is not None), key=lambda s: (-len(str(s.date)), str(s.date), s.claim)
    ):
        assert start.date is not None
        home = next(
            (a for a in acts if a.date is not None and a.date.agrees(start.date) and _lasts_into(start, a)), None
        )
        if home is None:
            acts.append(_Act(start.date, [start]))
        else:
            home.told.append(start)
    acts.sort(key=lambda a: a.date or _BEFORE_ALL)
    if all(s.date is not None for s in starts):
        return acts
    stops = _stops(ends, pauses)
    loose: dict[date | None, _Act] = {}
    for start in (s for s in starts if s.date is None):
        home = _home_of_undated(start, acts)
        stop = _last_stop(start, stops, since=None if home is None else home.date)
        if home is None or stop is not None:
            by = tuple(sorted(claim for claim, day in stops if stop is not None and day.first == stop))
            loose.setdefault(stop, _Act(None, [], again=stop, stopped_by=by)).told.append(start)
        else:
            home.told.append(start)
    return [*acts, *(loose[day] for day in sorted(loose, key=lambda day: day or date.min))]


def _lasts_into(start: Start, act: _Act) -> bool:
    """Whether what is told, by a coarser date, to begin as an act does is not told to end before that began."""
    return start.until is None or act.date is None or start.until.last >= act.date.first


def _stops(ends: Sequence[End], pauses: Sequence[Pause]) -> list[tuple[str, PartialDate]]:
    """The days on which it was over or suspended, nobody tells until when, or by which it was, where only that is told."""
    told = [(e.claim, e.date or e.reported) for e in ends]
    told += [(p.claim, p.start or p.reported) for p in pauses if p.until is None]
    return [(claim, day) for claim, day in told if day is not None]


def _last_stop(start: Start, stops: Sequence[tuple[str, PartialDate]], since: PartialDate | None) -> date | None:
    """The last stop before a thing was told as in force, after which it had begun again at a time not told."""
    if not start.standing or start.reported is None:
        return None
    days = [d.first for _, d in stops if d.last < start.reported.first and (since is None or d.first >= since.first)]
    last = max(days, default=None)
    # What is told to have been planned to end before that is told of the time before.
    return None if last is not None and start.until is not None and start.until.last < last else last


def _home_of_undated(start: Start, acts: Sequence[_Act]) -> _Act | None:
    """The beginning that a report without a date of its own speaks of."""
    until = start.until
    if until is not None:
        acts = [a for a in acts if a.date is not None and a.date.first <= until.last]
    if not acts:
        return None
    if start.reported is None:
        return acts[0] if len(acts) == 1 else None
    begun = [a for a in acts if a.date is not None and a.date.first <= start.reported.last]
    if not begun:
        # Told before the first known date: an announcement of what came.
        return None if start.standing else acts[0]
    return None if _portion_of_its_own(start, begun[-1]) else begun[-1]


def _portion_of_its_own(start: Start, act: _Act) -> bool:
    """Whether it tells another amount, until later, than what had begun: the next year's quota, whose beginning nobody tells."""
    untils = [s.until for s in act.told if s.until is not None and s.level]
    return (
        start.portion
        and start.until is not None
        and bool(untils)
        and all(u.last < start.until.first for u in untils)
        and all(s.level != start.level for s in act.told if s.level)
    )


def _continued(acts: list[_Act], ends: Sequence[End]) -> list[_Act]:
    """Acts with their planned ends, extensions joined to what they extend, disputes marked, successors noted."""
    dated = [variant for act in acts if act.date is not None for variant in _with_until(act)]
    loose = [variant for act in acts if act.date is None for variant in _with_until(act)]
    out: list[_Act] = []
    for act in dated:
        before = [a for a in out if a.date != act.date and a.followed is None]
        last = before[-1] if before else None
        if last is None or act.date is None or last.date is None or _ended_between(last, act, ends):
            out.append(act)
            continue
        differ = bool(_levels(last)) and bool(_levels(act)) and (_levels(last) != _levels(act) or _portions(last, act))
        if not differ and last.until is not None and not act.disputed and _reaches(last.until, act.date):
            last.told.extend(act.told)
            last.until = act.until or last.until
            continue
        if differ or _renews(last, act):
            for a in before:
                if a.date == last.date or a.disputed:
                    a.followed = act.date
            out.append(act)
            continue
        for a in (last, act):
            a.disputed.add("start")
        out.append(act)
    return [*out, *loose]


def _with_until(act: _Act) -> list[_Act]:
    """The act with its planned end, the last decision counting; twice where reports disagree about one decision."""
    groups: list[tuple[PartialDate, list[Start]]] = []
    for start in sorted(
        (s for s in act.told if s.until is not None), key=lambda s: (-len(str(s.until)), str(s.until), s.claim)
    ):
        assert start.until is not None
        home = next((g for g in groups if g[0].agrees(start.until)), None)
        if home is None:
            groups.append((start.until, [start]))
        else:
            home[1].append(start)
    final = [g for g in groups if not any(_extends(other, g) for other in groups if other is not g)]
    if len(final) <= 1:
        act.until = final[0][0] if final else (groups[-1][0] if groups else None)
        return [act]
    disputing = {s.claim for g in final for s in g[1]}
    silent = [s for s in act.told if s.claim not in disputing]
    return [
        _Act(act.date, [*silent, *told], until, {"until"}, variant=f"until {until}")
        for until, told in sorted(final, key=lambda g: g[0])
    ]


def _extends(later: tuple[PartialDate, list[Start]], earlier: tuple[PartialDate, list[Start]]) -> bool:
    """Whether one planned end is a later decision than another: announced anew, or told when the other had passed."""
    for new in later[1]:
        for old in earlier[1]:
            if (
                new.announced is not None
                and _after(new.announced, old.decided)
                and not _before(new.announced, old.announced)
            ):
                return True
            if (
                new.reported is not None
                and new.reported.first >= earlier[0].first
                and later[0].first - earlier[0].last > _NEAR
                # Who looks back on its end does not tell a plan that was changed.
                and (old.reported is None or old.reported.first <= earlier[0].last)
            ):
                return True
    return False


def _ended_between(last: _Act, act: _Act, ends: Sequence[End]) -> bool:
    assert last.date is not None
    assert act.date is not None
    if last.until is not None and last.until.first < act.date.first and not _reaches(last.until, act.date):
        return True
    return any(
        e.date is not None and e.date.last >= last.date.first and e.date.first <= act.date.first and e.date != last.date
        for e in ends
    )


def _reaches(until: PartialDate, begin: PartialDate) -> bool:
    """Whether a planned end touches or passes a new beginning: an extension rather than another time."""
    return until.last + timedelta(days=1) >= begin.first


def _levels(act: _Act) -> set[tuple[tuple[str, str], ...]]:
    return {s.level for s in act.told if s.level}


def _portions(last: _Act, act: _Act) -> bool:
    """Whether both are amounts for a time of their own: the same quota for two years is two quotas."""
    return all(s.portion for s in (*last.told, *act.told) if s.level) and not _near(last, act)


def _near(last: _Act, act: _Act) -> bool:
    assert last.date is not None
    assert act.date is not None
    return act.date.first - last.date.last <= _NEAR


def _renews(last: _Act, act: _Act) -> bool:
    """Whether a later beginning is a further act rather than another date for the same one."""
    assert act.date is not None
    documents = {s.document for s in last.told if s.date is not None}
    if documents & {s.document for s in act.told if s.date is not None}:
        return True
    if _near(last, act):
        return False
    return all(s.reported is not None and s.reported.last < act.date.first for s in last.told if s.date is not None)


def _ended(
    act: _Act, acts: Sequence[_Act], ends: Sequence[End], overtaken: dict[str, list[str]], mark: str
) -> Interval:
    members = sorted({s.claim for s in act.told})
    superseded = tuple(sorted({c for m in members for c in overtaken.get(m, [])}))
    begin = act.date
    earliest, attested = (_announced(act), _attested(act)) if begin is None else (None, None)
    if earliest is not None and attested is not None and attested < earliest:
        earliest = None  # told as in force before it was announced, as told: that was of something else
    interval = Interval(
        key="|".join(
            (mark, str(begin or "undated"), act.variant or ("" if act.again is None else f"again {act.again}"))
        ),
        starts=tuple(members),
        shaped_by=act.stopped_by,
        superseded=superseded,
        start=begin,
        end=None,
        from_earliest=earliest if begin is None else begin.first.isoformat(),
        from_latest=attested if begin is None else begin.last.isoformat(),
        to_earliest=None,
        to_latest=None,
        status=None,
        conflict=tuple(sorted(act.disputed)),
    )
    never = _called_off(act, acts, ends)
    if never:
        return replace(
            interval,
            shaped_by=tuple(sorted({*interval.shaped_by, *never})),
            end=begin,
            to_earliest=interval.from_earliest,
            to_latest=interval.from_earliest,
            status="lifted",
        )
    stop = _first_end(act, acts, ends)
    if stop is not None and stop.date is not None:
        alike = [e for e in ends if e.date is not None and _nearly(stop.date, e.date)]
        shaping = tuple(sorted(e.claim for e in alike))
        last = max(e.date.last for e in alike if e.date is not None)
        # Told to run out earlier and lifted later: between the two it is not known.
        runs_out = act.until if act.until is not None and act.until.last < stop.date.first else stop.date
        return replace(
            interval,
            shaped_by=tuple(sorted({*interval.shaped_by, *shaping})),
            end=stop.date,
            to_earliest=runs_out.first.isoformat(),
            to_latest=last.isoformat(),
            status="lifted",
        )
    if act.until is not None and (act.followed is None or act.until.first < act.followed.first):
        # "Until the 30th" may or may not include the 30th.
        return replace(
            interval,
            end=act.until,
            to_earliest=act.until.first.isoformat(),
            to_latest=(act.until.last + timedelta(days=1)).isoformat(),
        )
    if act.followed is not None:
        return replace(
            interval,
            end=act.followed,
            to_earliest=act.followed.first.isoformat(),
            to_latest=act.followed.last.isoformat(),
        )
    if stop is not None:
        bound = None if stop.reported is None else stop.reported.last.isoformat()
        if bound is not None and begin is not None:
            bound = max(bound, begin.last.isoformat())
        shaping = tuple(sorted({e.claim for e in ends if e.date is None}))
        return replace(
            interval,
            shaped_by=tuple(sorted({*interval.shaped_by, *shaping})),
            status="lifted",
            to_earliest=interval.from_earliest,
            to_latest=bound,
        )
    return interval


def _nearly(day: PartialDate, other: PartialDate) -> bool:
    """Whether another end is the same, told by another day."""
    return day.agrees(other) or timedelta() < other.first - day.last <= _NEAR


def _called_off(act: _Act, acts: Sequence[_Act], ends: Sequence[End]) -> tuple[str, ...]:
    """The claims that ended an act before it began: decided after it, and of a day between that and its beginning."""
    decided = [s.decided for s in act.told if s.date is not None]
    if act.date is None or any(day is None for day in decided):
        return ()
    out = set()
    for end in ends:
        decision = end.decided or end.reported
        if not all(_after(decision, day) for day in decided):
            continue
        if end.date is not None:
            if end.date.last < act.date.first and all(not _before(end.date, day) for day in decided):
                out.add(end.claim)
        elif end.reported is not None and end.reported.last < act.date.first:
            # Told without its day, it may be of what had begun by then.
            begun = [a for a in acts if a.date is not None and a.date.first <= end.reported.last]
            if not begun:
                out.add(end.claim)
    return tuple(sorted(out))


def _first_end(act: _Act, acts: Sequence[_Act], ends: Sequence[End]) -> End | None:
    """The end that closes an act: the first dated one after it began, else one that was only told to have come."""
    dated = sorted((e for e in ends if e.date is not None), key=lambda e: (e.date or _BEFORE_ALL, e.claim))
    for end in dated:
        assert end.date is not None
        if act.date is not None and end.date.last < act.date.first:
            continue
        if act.date is None and all(
            s.standing and s.reported is not None and s.reported.first > end.date.last for s in act.told
        ):
            continue
        if act.followed is not None and end.date.first > act.followed.first:
            return None
        return end
    later_begun = [
        a for a in acts if a is not act and a.date is not None and act.date is not None and act.date < a.date
    ]
    for end in (e for e in ends if e.date is None):
        if act.followed is not None:
            return None
        if act.date is not None and end.reported is not None and act.date.first > end.reported.last:
            continue
        if any(end.reported is None or (a.date is not None and a.date.first <= end.reported.last) for a in later_begun):
            continue
        if act.date is None and any(s.standing and _after(s.reported, end.reported) for s in act.told):
            continue
        return end
    return None


def _paused(interval: Interval, act: _Act, pauses: Sequence[Pause]) -> list[Interval]:
    """The interval without its pauses: what was before a pause, and what comes after its end."""
    if not pauses:
        return [interval]
    pieces = [interval]
    for pause in sorted(pauses, key=lambda p: (p.start is None, p.start or _BEFORE_ALL, p.claim)):
        if _decided_before(pause, act) or _resumed_untold(pause, act):
            continue
        if _held_up(pause, act):
            pieces = [_never(piece, (*piece.shaped_by, pause.claim)) for piece in pieces]
            continue
        pieces = [part for piece in pieces for part in _cut(piece, pause)]
    whole: dict[str, Interval] = {}
    for piece in pieces:
        whole[piece.key] = _joined(whole[piece.key], piece) if piece.key in whole else piece
    return list(whole.values())


def _joined(one: Interval, other: Interval) -> Interval:
    """Two pieces that begin alike, as pauses without dates may leave them: one whose end is as open as either's."""
    return replace(
        one,
        shaped_by=tuple(sorted({*one.shaped_by, *other.shaped_by})),
        end=one.end if one.end == other.end else None,
        to_earliest=_either(one.to_earliest, other.to_earliest, min),
        to_latest=_either(one.to_latest, other.to_latest, max),
        status=min((s for s in (one.status, other.status) if s is not None), default=None),
    )


def _either(a: str | None, b: str | None, choose: Callable[[str, str], str]) -> str | None:
    return None if a is None or b is None else choose(a, b)


def _decided_before(pause: Pause, act: _Act) -> bool:
    """Whether the act was decided after the pause and so is not touched by it: it is a resumption, or something new."""
    if act.date is None or pause.decided is None:
        return False
    known = [s.decided for s in act.told if s.date is not None]
    if not all(_after(day, pause.decided) for day in known):
        return False
    return pause.start is None or act.date.first > pause.start.first


def _held_up(pause: Pause, act: _Act) -> bool:
    """Whether the act was suspended, nobody tells until when, after it was decided and before it began."""
    if act.date is None or pause.start is not None or pause.until is not None or pause.reported is None:
        return False
    decided = [s.decided for s in act.told if s.date is not None]
    return act.date.first > pause.reported.last and all(_after(pause.decided, day) for day in decided)


def _never(piece: Interval, shaped: tuple[str, ...]) -> Interval:
    """What never applied, and says so."""
    never = piece.from_earliest
    return replace(
        piece,
        shaped_by=tuple(sorted(set(shaped))),
        status="suspended",
        end=piece.start,
        to_earliest=never,
        to_latest=never,
    )


def _cut(piece: Interval, pause: Pause) -> list[Interval]:
    """A piece without one pause: what is left before it and what comes after its end."""
    shaped = tuple(sorted({*piece.shaped_by, pause.claim}))
    begin = pause.start or pause.reported
    if begin is not None and _over_by(piece, begin.first if pause.start is not None else begin.last):
        return [piece]
    if pause.until is not None and piece.start is not None and piece.start.first >= pause.until.first:
        return [piece]
    out = []
    if pause.start is None:
        begins_later = piece.start is not None and begin is not None and piece.start.first > begin.last
        if begins_later and pause.until is None:
            return [piece]
        # Only the day of the report is known: by then it was paused.
        bound = None if begin is None else begin.last.isoformat()
        if not begins_later:
            out.append(
                replace(
                    piece,
                    shaped_by=shaped,
                    end=None,
                    to_earliest=piece.from_earliest,
                    to_latest=bound if bound is None or piece.to_latest is None else min(bound, piece.to_latest),
                    status="suspended",
                )
            )
    elif piece.start is None or piece.start.first < pause.start.first:
        out.append(
            replace(
                piece,
                shaped_by=shaped,
                end=pause.start,
                to_earliest=pause.start.first.isoformat(),
                to_latest=pause.start.last.isoformat(),
                status="suspended",
            )
        )
    if pause.until is not None and not _over_by(piece, pause.until.first):
        out.append(_resumed(piece, pause.until, shaped))
    if not out:
        # Its whole time falls into the pause.
        return [_never(piece, shaped)]
    return out


def _over_by(piece: Interval, day: date) -> bool:
    """Whether the piece has ended by that day for certain."""
    return piece.to_latest is not None and piece.to_latest <= day.isoformat()


def _resumed(piece: Interval, day: PartialDate, shaped: tuple[str, ...]) -> Interval:
    return replace(
        piece,
        key=f"{piece.key}|resumed {day}",
        shaped_by=shaped,
        start=day,
        from_earliest=day.first.isoformat(),
        # "Paused until the 10th" may or may not include the 10th.
        from_latest=(day.last + timedelta(days=1)).isoformat(),
    )


def _attested(act: _Act) -> str | None:
    days: list[date] = [s.reported.last for s in act.told if s.standing and s.reported is not None]
    return min(days).isoformat() if days else None


def _resumed_untold(pause: Pause, act: _Act) -> bool:
    """Whether the act was told as in force after it was suspended, nobody tells until when."""
    return (
        act.date is None
        and pause.until is None
        and any(s.standing and _after(s.reported, pause.reported) for s in act.told)
    )


def _announced(act: _Act) -> str | None:
    """The day before which a thing without a told beginning was not there: nothing is in force before it is announced.

    Not where somebody told of it as in force earlier: then the announcement was of something else, an extension perhaps.
    """
    if act.again is not None:
        return act.again.isoformat()
    days = [s.announced.first for s in act.told if s.announced is not None]
    if not days:
        return None
    told = [(s.standing, s.reported.first) for s in act.told if s.reported is not None and s.announced is None]
    if any(standing and day < min(days) for standing, day in told):
        return None
    return min([*days, *(day for _, day in told)]).isoformat()


def _sound(piece: Interval) -> Interval:
    """The piece without the bound that an announcement sets, where what ended or paused it came before that day."""
    bound = piece.from_earliest
    if piece.start is not None or bound is None:
        return piece
    if any(day is not None and day < bound for day in (piece.to_earliest, piece.to_latest)):
        kept = None if piece.to_earliest == bound else piece.to_earliest
        return replace(piece, from_earliest=None, to_earliest=kept)
    return piece


def _ordered(piece: Interval) -> Interval:
    """The piece without the day until which it is certain, where it is told to be over before that day."""
    if piece.to_earliest is not None and piece.to_latest is not None and piece.to_latest < piece.to_earliest:
        return replace(piece, to_earliest=None)
    return piece


def _after(a: PartialDate | None, b: PartialDate | None) -> bool:
    return a is not None and b is not None and a.first > b.last


def _before(a: PartialDate | None, b: PartialDate | None) -> bool:
    return a is not None and b is not None and a.last < b.first
