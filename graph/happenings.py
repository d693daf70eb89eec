"""What happens once, such as a loan, a founding or a lifting: told twice it counts once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from graph.claims import Claim
from graph.clusters import Cluster, values_agree
from graph.conflicts import mark_conflicts
from graph.edges import Edge, edge_of, first_report, furthest, iso, next_day
from graph.scopes import ASIDE, ENDS, STARTS, end_date, in_order, scope_of, start_date, told_in_other_years
from ontology.dates import PartialDate
from ontology.schema import Ontology, Relation


def happenings(
    family: str, relation: Relation, claims: list[Claim], others: list[Claim], known: Ontology
) -> list[Edge]:
    """Things that happen once: the same event told twice counts once, two events told in one document stay two."""
    anew = _decided_anew(claims, relation) if relation.combine.effect == "end" else {}
    clusters: list[Cluster] = []
    for signature, group in _signatures([c for c in claims if c.id not in anew], relation):
        homes = [c for c in clusters if all(_same_event(g, m, relation) for g in group for m in c.claims)]
        if len(homes) == 1:
            homes[0].claims.extend(group)
        else:
            clusters.append(Cluster(signature, list(group)))
    made = []
    for cluster in clusters:
        told = in_order(cluster.claims)
        scope = max((scope_of(c, relation) for c in told), key=lambda s: (len(s), s))
        ids = tuple(sorted(c.id for c in told))
        days = sorted({d for d in map(start_date, told) if d is not None}, key=lambda d: (-len(str(d)), d))
        start = days[0] if days else None
        end = next((d for d in map(end_date, told) if d is not None), None)
        times = {
            "valid_from": iso(start),
            "valid_to": iso(end),
            "from_earliest": _first_announced(told, end) if start is None else start.first.isoformat(),
            "from_latest": first_report(told) if start is None else start.last.isoformat(),
            "to_earliest": None if end is None else end.first.isoformat(),
            "to_latest": None if end is None else next_day(end),
            "superseded": tuple(sorted(c for c, by in anew.items() if by in ids)),
        }
        made.append(edge_of(family, relation, scope, told, ids, furthest(told, known), (cluster.key,), times))
    return mark_conflicts(made, clusters, relation, apart=_not_the_same_event(relation))


def _decided_anew(claims: Sequence[Claim], relation: Relation) -> dict[str, str]:
    """Liftings that were put off, and pauses whose end was decided anew while they were to last, each with the last that
    tells it otherwise."""
    out: dict[str, str] = {}
    for claim in claims:
        then = end_date(claim) or start_date(claim)
        others = [c for c in claims if then is not None and _anew(c, claim, then) and _one_scope(c, claim, relation)]
        if others:
            out[claim.id] = max(others, key=lambda c: (str(c.date("announced") or c.report_date), c.id)).id
    return {claim: by for claim, by in out.items() if by not in out}


def _anew(later: Claim, claim: Claim, then: PartialDate) -> bool:
    decided, before = (c.date("announced") or c.report_date for c in (later, claim))
    if decided is None or before is None or not (before.last < decided.first and decided.last < then.first):
        return False
    one, other = end_date(later), end_date(claim)
    if one is None and other is None:
        return not _dates_meet(start_date(later), start_date(claim))
    # The same pause with another end; one that begins where the other ends goes on from it.
    return (
        one is not None
        and other is not None
        and not one.agrees(other)
        and _dates_meet(start_date(later), start_date(claim))
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
    return [(text, in_order(groups[count, text])) for count, text in sorted(groups)]


def _told(claim: Claim, relation: Relation) -> list[list[str]]:
    names = {*relation.combine.scope, *relation.combine.values, *STARTS, *ENDS, "change_percent"} - ASIDE
    return [[n, str(claim.qualifiers[n])] for n in sorted(names) if n in claim.qualifiers]


def _same_event(a: Claim, b: Claim, relation: Relation) -> bool:
    if not _one_scope(a, b, relation):
        return False
    return _dates_agree(a, b, relation) and values_agree(a, b, relation)


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
    for name in (*STARTS, *ENDS):
        ours, theirs = a.date(name), b.date(name)
        if ours is not None and theirs is not None and not ours.agrees(theirs):
            return False
    for begin, end in ((start_date(a), end_date(b)), (start_date(b), end_date(a))):
        if begin is not None and end is not None and end.last < begin.first:
            return False
    return True


def _not_the_same_event(relation: Relation) -> Callable[[Sequence[Claim], Sequence[Claim]], bool]:
    def apart(a: Sequence[Claim], b: Sequence[Claim]) -> bool:
        # Both told by one document, or in different scopes: two events, not two versions of one.
        if {c.document for c in a} & {c.document for c in b}:
            return True
        # What has its day in its scope happens again on others: one without a day belongs to the year that it was told in.
        if "date" in relation.combine.scope and told_in_other_years(a, b):
            return True
        return not all(_one_scope(x, y, relation) for x in a for y in b)

    return apart


def _first_announced(claims: Sequence[Claim], end: PartialDate | None) -> str | None:
    """The day before which it had not come, because it was announced only then; none where other reports deny that."""
    told = [d.first for d in (c.date("announced") for c in claims) if d is not None]
    if not told:
        return None
    first = min(told)
    known = [c.report_date.last for c in claims if c.report_date is not None]
    return None if any(day < first for day in [*known, *([] if end is None else [end.first])]) else first.isoformat()
