"""Derived edges: what follows from several edges together, each marked, with its rule, the edges it rests on and their claims.

Four rules: an alliance is linked to a mineral (four kinds, DESIGN.md §6); who holds a company in the end, and how much of it;
a restriction on a group of minerals reaches its members; an alliance's measure reaches its members. The rules are pure
functions over rows; what follows holds while all that carry it hold (`graph.spans`). Every change of an edge leaves `:Dirty` marks in its own transaction, and `derive_pending` computes what
the marks touch: nothing is lost if the process dies in between, and nothing untouched is computed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import networkx as nx

from graph.claims import measure_key
from graph.edges import Edge
from graph.identity import NameLookup
from graph.shown import SHOWN, shown
from graph.spans import Span, span_of, together, whenever
from graph.store import Row, Store, Transaction
from ontology.schema import Ontology

_INTO_MINERAL = ("COVERS", "LISTS_AS_CRITICAL", "PRODUCES", "HOLDS_RESERVES", "RESTRICTS_EXPORT", "YIELDS")
_SUPPLY = frozenset({"PRODUCES", "HOLDS_RESERVES"})
_CONTROL = frozenset({"RESTRICTS_EXPORT", "LISTS_AS_CRITICAL"})
_JOINING = ("MEMBER_OF", "PARTY_TO")
_BACKING = ("BACKS", "FINANCES")
_EVERYTHING = "all"
# Ways of combining by which an edge ends some day; figures and deals stay known.
_LASTING = frozenset({"state", "interval", "holding"})
_MINERALS_AT_ONCE = 100
_SERIES = 200
# A longer list of keys costs the embedded engine more than another statement does (graph.write says why).
_EDGES_AT_ONCE = 200
_SMALLEST = 1e-7


@dataclass(frozen=True, slots=True)
class Base:
    """An edge that others follow from, as far as that matters."""

    key: str
    relation: str
    subject: str
    object: str
    claims: tuple[str, ...]
    lifecycle: str
    percent: float | None = None
    row: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class Derived:
    """An edge that follows from others."""

    relation: str
    subject: str
    object: str
    rule: str
    via: tuple[str, ...]
    claims: tuple[str, ...]
    lifecycle: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    discriminator: str = ""

    @property
    def key(self) -> str:
        """Stable as long as the same rule joins the same two ends."""
        text = "|".join((self.relation, self.subject, self.object, self.rule, self.discriminator))
        return "x_" + hashlib.sha256(text.encode()).hexdigest()[:20]

    def as_row(self) -> Row:
        """The properties of its relationship."""
        row = {
            **self.properties,
            "key": self.key,
            "relation": self.relation,
            "subject": self.subject,
            "object": self.object,
            "derived": True,
            "rule": self.rule,
            "via": list(self.via),
            "claims": list(self.claims),
            "lifecycle": self.lifecycle,
        }
        return row | shown(row)


# ------------------------------------------------------------------------------------------------ the rules


_Way = tuple[Base, ...]


def _span(way: Iterable[Base], known: Ontology) -> Span | None:
    """While all steps of a way hold; None where they never did at one time: who left before a thing began has no part in it.

    A figure of a year tells that the thing was so then, and not that it ended with the year.
    """
    return together([span_of(s.row, lasts=known.relations[s.relation].combine.how in _LASTING) for s in way])


def _times(ways: Iterable[_Way], known: Ontology) -> list[tuple[Span, str, list[_Way]]]:
    """The times at which some of the ways hold, each with these ways, and what tells it from the others: of the last, nothing."""
    by_span: dict[Span, list[_Way]] = {}
    for way in ways:
        if (span := _span(way, known)) is not None:
            by_span.setdefault(span, []).append(way)
    found = whenever(by_span)
    last = len(found) - 1
    return [
        (span, "" if at == last else str(span.as_row()), [way for part in sorted(parts) for way in by_span[part]])
        for at, (span, parts) in enumerate(found)
    ]


def links(
    mineral: str,
    into: Iterable[Base],
    enacting: Iterable[Base],
    backing: Iterable[Base],
    joining: Iterable[Base],
    known: Ontology,
) -> list[Derived]:
    """Which alliances link to a mineral: by naming it, backing a project, a member's supply, or a member's control.

    One edge a kind; another only for a time that a gap parts from it, when nothing linked the two.
    """
    paths: dict[tuple[str, str], list[_Way]] = {}
    by_target = _grouped((*enacting, *backing), lambda b: b.object)
    by_member = _grouped(joining, lambda b: b.subject)
    for edge in into:
        kind = edge.subject.partition(":")[0]
        if kind == "alliance" and edge.relation in {"COVERS", "LISTS_AS_CRITICAL"}:
            paths.setdefault((edge.subject, "names"), []).append((edge,))
        if edge.relation == "COVERS" and kind == "measure":
            for enacted in by_target.get(edge.subject, ()):
                paths.setdefault((enacted.subject, "names"), []).append((enacted, edge))
        if edge.relation == "YIELDS":
            for backed in by_target.get(edge.subject, ()):
                paths.setdefault((backed.subject, "backs"), []).append((backed, edge))
        for relations, name in ((_SUPPLY, "supplies"), (_CONTROL, "controls")):
            if edge.relation in relations:
                for member in by_member.get(edge.subject, ()):
                    paths.setdefault((member.object, name), []).append((member, edge))
    out = []
    for (alliance, name), found in sorted(paths.items()):
        for span, mark, ways in _times(found, known):
            steps = {step for way in ways for step in way}
            out.append(
                Derived(
                    relation="LINKED_TO",
                    subject=alliance,
                    object=mineral,
                    rule=f"alliance-mineral.{name}",
                    via=tuple(sorted(s.key for s in steps)),
                    claims=tuple(sorted({c for s in steps for c in s.claims})),
                    lifecycle=_furthest((_least(way, known) for way in ways), known),
                    properties={"kind": name, **span.as_row()},
                    discriminator=mark,
                )
            )
    return out


def ultimate(stakes: Iterable[Base], known: Ontology) -> list[Derived]:
    """Who holds what in the end, through chains and circles, with the percent that all ways add up to.

    Only levels told in percent and not yet replaced count, and the percent holds since all of them do: what it was before
    is not told. Where sources disagree, or tell bounds only, `percent` and `max` bound the answer.
    """
    low: dict[tuple[str, str], float] = {}
    high: dict[tuple[str, str], float] = {}
    edges: dict[tuple[str, str], list[Base]] = {}
    for stake in stakes:
        if stake.percent is None:
            continue
        pair = (stake.subject, stake.object)
        least_, most_ = _bounds(stake)
        low[pair] = min(low.get(pair, least_), least_)
        high[pair] = max(high.get(pair, most_), most_)
        edges.setdefault(pair, []).append(stake)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(sorted(edges))
    tops = _tops(graph)
    out = []
    for holder in sorted(tops):
        least, most = _effective(graph, low, holder), _effective(graph, high, holder)
        for target in sorted(most):
            direct = graph.has_edge(holder, target)
            ways = _between(graph, holder, target)
            if target == holder or most[target] < _SMALLEST or (direct and len(ways) == 1):
                continue
            steps = [s for pair in ways for s in edges[pair]]
            span = _span(steps, known)
            if span is None:
                continue
            percent, top = round(least.get(target, 0.0) * 100, 4), round(min(most[target], 1.0) * 100, 4)
            properties: dict[str, Any] = {"percent": percent, **span.as_row()}
            if top > percent:
                properties |= {"max": top, "hedge": "range"}
            elif any(s.row.get("hedge") == "about" for s in steps):
                properties["hedge"] = "about"
            out.append(
                Derived(
                    relation="HOLDS_ULTIMATELY",
                    subject=holder,
                    object=target,
                    rule="ownership.chain",
                    via=tuple(sorted(s.key for s in steps)),
                    claims=tuple(sorted({c for s in steps for c in s.claims})),
                    lifecycle=_least(steps, known),
                    properties=properties,
                )
            )
    return out


def _bounds(stake: Base) -> tuple[float, float]:
    """The least and the most that a stake may be."""
    assert stake.percent is not None
    share, top = stake.percent / 100, stake.row.get("max")
    match stake.row.get("hedge"):
        case "at_least":
            return share, max(share, 1.0)
        case "at_most":
            return 0.0, share
        case "range":
            return share, top / 100 if isinstance(top, int | float) else share
        case _:
            return share, share


def reaches(mineral: str, restrictions: Iterable[Base], liftings: Iterable[Base] = ()) -> list[Derived]:
    """What restrictions on groups mean for a mineral that belongs to them; time and scope are the restriction's own, but
    where it was lifted or paused for the mineral, or for a smaller group."""
    aside = {
        "key",
        "family",
        "relation",
        "subject",
        "object",
        "claims",
        "recorded",
        "run",
        "conflict_with",
        "superseded",
        *SHOWN,
    }
    out = []
    lifted = sorted(liftings, key=lambda e: e.key)
    for edge in sorted(restrictions, key=lambda e: e.key):
        own = {**{k: v for k, v in edge.row.items() if k not in aside}, "group": edge.object}
        pieces = [_Reach(own, edge.lifecycle, (edge,), edge.key)]
        for lifting in lifted:
            if lifting.subject == edge.subject and _lifts(lifting.row, edge.row):
                pieces = [part for piece in pieces for part in _without(piece, lifting)]
        out += [
            Derived(
                relation="RESTRICTION_REACHES",
                subject=edge.subject,
                object=mineral,
                rule="restriction.group",
                via=tuple(sorted(s.key for s in piece.steps)),
                claims=tuple(sorted({c for s in piece.steps for c in s.claims})),
                lifecycle=piece.lifecycle,
                properties=piece.properties,
                discriminator=piece.key,
            )
            for piece in pieces
        ]
    return out


@dataclass(frozen=True, slots=True)
class _Reach:
    """A time during which a restriction on a group reaches a member."""

    properties: Mapping[str, Any]
    lifecycle: str
    steps: tuple[Base, ...]
    key: str


def _lifts(lifting: Mapping[str, Any], restriction: Mapping[str, Any]) -> bool:
    """Whether a lifting bears on a restriction: all that it tells is so there."""
    for name in ("kind", "form", "destination"):
        told = lifting.get(name)
        if told is not None and str(told).casefold() != str(restriction.get(name)).casefold():
            return False
    measure, of = lifting.get("measure"), restriction.get("measure")
    if measure is None:
        return True
    return of is not None and f"{measure_key(str(of))},".startswith(f"{measure_key(str(measure))},")


def _without(piece: _Reach, lifting: Base) -> list[_Reach]:
    """A piece without the time for which it was lifted: what is left before, and what comes after a pause."""
    own, by = piece.properties, lifting.row
    begins, begun = by.get("from_earliest"), by.get("from_latest")
    if begun is None:
        return [piece]  # nobody tells when, nor was it told as done
    over, starts = own.get("to_latest"), own.get("from_latest") or own.get("from_earliest")
    if over is not None and begins is not None and over <= begins:
        return [piece]
    resumes, resumed = by.get("to_earliest"), by.get("to_latest")
    if starts is not None and (starts > begun if resumes is None else starts >= resumes):
        return [piece]  # decided anew since, or not begun until the pause is over
    steps = (*piece.steps, lifting)
    before = {
        **{k: v for k, v in own.items() if k not in {"valid_to", "until"}},
        "valid_to": by.get("valid_from"),
        "to_earliest": begins if begins is not None else own.get("from_earliest"),
        "to_latest": begun,
    }
    ended = _Reach(_told(before), "lifted" if resumes is None else "suspended", steps, piece.key)
    if resumes is None or (over is not None and over <= resumes):
        return [ended]
    after = {**own, "valid_from": by.get("valid_to"), "from_earliest": resumes, "from_latest": resumed}
    return [ended, _Reach(_told(after), piece.lifecycle, steps, f"{piece.key}|{lifting.key}")]


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def measure_reaches(measure: str, enacting: Iterable[Base], members: Iterable[Base], known: Ontology) -> list[Derived]:
    """The members of an alliance that its measure reaches, while it is in force and they are members."""
    by_alliance = _grouped((m for m in members if m.relation == "MEMBER_OF"), lambda b: b.object)
    ways: dict[str, list[_Way]] = {}
    for enacted in enacting:
        for member in by_alliance.get(enacted.subject, ()):
            ways.setdefault(member.subject, []).append((enacted, member))
    out = []
    for member_, found in sorted(ways.items()):
        for span, mark, some in _times(found, known):
            steps = {step for way in some for step in way}
            out.append(
                Derived(
                    relation="MEASURE_REACHES",
                    subject=measure,
                    object=member_,
                    rule="measure.members",
                    via=tuple(sorted(s.key for s in steps)),
                    claims=tuple(sorted({c for s in steps for c in s.claims})),
                    lifecycle=_furthest((_least(way, known) for way in some), known),
                    properties=span.as_row(),
                    discriminator=mark,
                )
            )
    return out


def _grouped(edges: Iterable[Base], key: Callable[[Base], str]) -> dict[str, list[Base]]:
    out: dict[str, list[Base]] = {}
    for edge in edges:
        out.setdefault(key(edge), []).append(edge)
    return out


def _least(steps: Iterable[Base], known: Ontology) -> str:
    """A way is no further along than its least advanced step."""
    return min((s.lifecycle for s in steps), key=lambda name: (known.lifecycle[name].progress, name))


def _furthest(names: Iterable[str], known: Ontology) -> str:
    return max(names, key=lambda name: (known.lifecycle[name].progress, name))


def _tops(graph: nx.DiGraph[str]) -> set[str]:
    """Holders that nobody outside their own circle holds."""
    circles = nx.condensation(graph)
    return {member for node in circles if circles.in_degree(node) == 0 for member in circles.nodes[node]["members"]}


def _effective(graph: nx.DiGraph[str], shares: Mapping[tuple[str, str], float], holder: str) -> dict[str, float]:
    """The sum over all ways from the holder, circles included, as a series that ends when it adds nothing more."""
    total: dict[str, float] = {}
    wave = {holder: 1.0}
    for _ in range(_SERIES):
        following: dict[str, float] = {}
        for node, share in wave.items():
            for target in graph.successors(node):
                # What comes back to the holder is its own holding of itself and gives it nothing more of others.
                if target != holder:
                    following[target] = following.get(target, 0.0) + share * shares[node, target]
        wave = {node: share for node, share in following.items() if share > _SMALLEST}
        if not wave:
            break
        for node, share in wave.items():
            total[node] = total.get(node, 0.0) + share
    return total


def _between(graph: nx.DiGraph[str], holder: str, target: str) -> list[tuple[str, str]]:
    """Every stake that lies on a way from the holder to the target."""
    below = nx.descendants(graph, holder) | {holder}
    above = nx.ancestors(graph, target) | {target}
    inside = below & above
    return sorted((a, b) for a, b in graph.edges if a in inside and b in inside and b != holder and a != target)


# ------------------------------------------------------------------------------------------------ marks


def marks(edges: Iterable[Edge], minerals: Iterable[str], joined: Collection[str]) -> set[str]:
    """What a change of these edges, and the coming of these minerals, may make otherwise.

    `joined` are those who are in an alliance, or were until a change that is not worked off yet. Of a mineral that only
    came, what leads to it comes as edges with marks of their own; but a restriction on its group may have stood before.
    """
    out = {f"member|{m}" for m in minerals}
    for edge in edges:
        if edge.relation in _INTO_MINERAL and edge.object.startswith("mineral:"):
            # What somebody supplies or controls matters for alliances only if it is in one: most firms are in none.
            aloof = edge.relation in _SUPPLY | _CONTROL and not edge.subject.startswith("alliance:")
            if not aloof or edge.subject in joined:
                out.add(f"mineral|{edge.object}")
        if edge.relation == "RESTRICTS_EXPORT":
            out.add(f"group|{edge.object}")
        if edge.relation == "LIFTS_RESTRICTION" and edge.object.startswith("mineral:"):
            out |= {f"member|{edge.object}", f"group|{edge.object}"}
        if edge.relation in _JOINING:
            out |= {f"near|{edge.subject}", f"alliance|{edge.object}"}
        if edge.relation in _BACKING and edge.object.startswith("project:"):
            out.add(f"near|{edge.object}")
        if edge.relation == "ENACTED" and edge.subject.startswith("alliance:"):
            out |= {f"near|{edge.object}", f"measure|{edge.object}"}
        if edge.relation == "HOLDS_STAKE":
            out |= {f"stake|{edge.subject}", f"stake|{edge.object}"}
    return out


def mark_edges(tx: Transaction, edges: Sequence[Edge], arrived: Collection[str] = ()) -> None:
    """Leave the marks that a change of these edges makes necessary; call it when the edges are written.

    Of entities that arrived with the change only these edges tell whether they are in an alliance: no other stands.
    """
    suppliers = sorted({e.subject for e in edges if e.relation in _SUPPLY | _CONTROL}.difference(arrived))
    joined = {e.subject for e in edges if e.relation in _JOINING}
    for part in _chunks(suppliers):
        rows = tx.run(
            f"UNWIND $ids AS id MATCH (:Entity {{id: id}})-[:{'|'.join(_JOINING)}]->(:Alliance) RETURN DISTINCT id",
            {"ids": part},
        )
        joined |= {row["id"] for row in rows}
        near = [f"near|{s}" for s in part]
        left = tx.run("UNWIND $ids AS id MATCH (d:Dirty {id: id}) RETURN d.id AS id", {"ids": near})
        joined |= {row["id"].partition("|")[2] for row in left}
    mark(tx, marks(edges, (), joined))


def mark(tx: Transaction, ids: Collection[str]) -> None:
    """Leave marks, within the transaction that makes them necessary."""
    for part in _chunks(sorted(ids)):
        tx.send("UNWIND $ids AS id MERGE (:Dirty {id: id})", {"ids": part})


def mark_everything(store: Store) -> None:
    """Have all derived edges computed anew at the next occasion."""
    store.transact(lambda tx: mark(tx, {_EVERYTHING}))


# ------------------------------------------------------------------------------------------------ computing


def derive_pending(store: Store, names: NameLookup | None, known: Ontology) -> int:
    """Compute what is marked; how many derived edges came, went or changed. Without the switch, none stand."""
    if not store.settings.derive:
        return underive(store)
    ids = [row["id"] for row in store.read("MATCH (d:Dirty) RETURN d.id AS id ORDER BY id")]
    if not ids:
        return 0
    if _EVERYTHING in ids:
        ids += [f"mineral|{r['id']}" for r in store.read("MATCH (m:Mineral) RETURN m.id AS id")]
        ids += [f"measure|{r['id']}" for r in store.read("MATCH (m:Measure) RETURN m.id AS id")]
        ids += [
            f"stake|{r['id']}"
            for r in store.read("MATCH (a:Entity)-[:HOLDS_STAKE]->(:Entity) RETURN DISTINCT a.id AS id")
        ]
        ids += [
            f"stake|{r['id']}"
            for r in store.read("MATCH (a:Entity)-[:HOLDS_ULTIMATELY]->(:Entity) RETURN DISTINCT a.id AS id")
        ]
    by_kind: dict[str, set[str]] = {}
    for item in ids:
        kind, _, what = item.partition("|")
        by_kind.setdefault(kind, set()).add(what)
    minerals = sorted(by_kind.get("mineral", set()) | _minerals_near(store, by_kind))
    members = sorted(by_kind.get("member", set()).union(minerals, _members(store, by_kind, names)))
    measures = sorted(by_kind.get("measure", set()) | _measures_of(store, by_kind.get("alliance", set())))
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    changed = 0
    for part in _chunks(minerals, _MINERALS_AT_ONCE):
        changed += store.transact(lambda tx, part=part: _derive_links(tx, part, known, at))  # type: ignore[misc]
    for part in _chunks(members, _MINERALS_AT_ONCE):
        changed += store.transact(lambda tx, part=part: _derive_reaches(tx, part, names, at))  # type: ignore[misc]
    for part in _chunks(measures, 200):
        changed += store.transact(lambda tx, part=part: _derive_measures(tx, part, known, at))  # type: ignore[misc]
    if by_kind.get("stake"):
        changed += store.transact(lambda tx: _derive_stakes(tx, by_kind["stake"], known, at))
    for part in _chunks(sorted(set(ids))):
        store.write("UNWIND $ids AS id MATCH (d:Dirty {id: id}) DELETE d", {"ids": part})
    return changed


def underive(store: Store) -> int:
    """Take all derived edges away, and remember that all are to be computed should they be wanted again."""
    gone = 0
    for relation in ("LINKED_TO", "HOLDS_ULTIMATELY", "RESTRICTION_REACHES", "MEASURE_REACHES"):
        count = int(store.read(f"MATCH (:Entity)-[e:{relation}]->(:Entity) RETURN count(e) AS n")[0]["n"])
        if count:
            store.write(f"MATCH (:Entity)-[e:{relation}]->(:Entity) DELETE e")
        gone += count
    if gone:
        mark_everything(store)
    return gone


def _minerals_near(store: Store, by_kind: Mapping[str, set[str]]) -> set[str]:
    out: set[str] = set()
    types = "|".join(_INTO_MINERAL)
    for part in _chunks(sorted(by_kind.get("near", set()))):
        rows = store.read(
            f"UNWIND $ids AS id MATCH (x:Entity {{id: id}})-[:{types}]->(m:Mineral) RETURN DISTINCT m.id AS id",
            {"ids": part},
        )
        out |= {row["id"] for row in rows}
    return out


def _members(store: Store, by_kind: Mapping[str, set[str]], names: NameLookup | None) -> set[str]:
    groups = by_kind.get("group", set())
    if not groups or names is None:
        return set()
    there = [row["id"] for row in store.read("MATCH (m:Mineral) RETURN m.id AS id")]
    return {m for m in there if groups & set(_broader(m, names))}


def _measures_of(store: Store, alliances: Collection[str]) -> set[str]:
    rows = store.read(
        "UNWIND $ids AS id MATCH (:Alliance {id: id})-[:ENACTED]->(m:Measure) RETURN DISTINCT m.id AS id",
        {"ids": sorted(alliances)},
    )
    return {row["id"] for row in rows}


def _broader(mineral: str, names: NameLookup | None) -> tuple[str, ...]:
    told = None if names is None else names(mineral)
    return () if told is None else told.broader


class Looks(Protocol):
    """As much of a transaction as it takes to see what follows."""

    def run(self, query: str, params: Mapping[str, Any] | None = None) -> list[Row]: ...
    def gather(self, match: str, params: Mapping[str, Any], what: str) -> list[Any]: ...


# What is to stand, and what stands.
_Found = tuple[list[Derived], list[Row]]


def differences(look: Looks, names: NameLookup | None, known: Ontology) -> Iterator[tuple[str, str]]:
    """Derived edges that are not as they follow from the stated ones, by their keys, each with what is wrong.

    Without names nobody knows which minerals belong to a group, and the reach of restrictions is not looked at.
    """
    minerals = [r["id"] for r in look.run("MATCH (m:Mineral) RETURN m.id AS id ORDER BY id")]
    measures = [r["id"] for r in look.run("MATCH (m:Measure) RETURN m.id AS id ORDER BY id")]
    holders = {
        r["id"]
        for relation in ("HOLDS_STAKE", "HOLDS_ULTIMATELY")
        for r in look.run(f"MATCH (a:Entity)-[:{relation}]->(:Entity) RETURN DISTINCT a.id AS id")
    }
    for part in _chunks(minerals, _MINERALS_AT_ONCE):
        yield from _differing(_links_of(look, part, known))
        if names is not None:
            yield from _differing(_reaches_of(look, part, names))
    for part in _chunks(measures, 200):
        yield from _differing(_measure_reaches_of(look, part, known))
    if holders:
        yield from _differing(_stakes_of(look, holders, known))


def _differing(found: _Found) -> Iterator[tuple[str, str]]:
    wanted = {d.key: d.as_row() for d in found[0]}
    there = {str(row.get("key")): row for row in found[1]}
    for key in sorted(wanted.keys() | there.keys()):
        if key not in there:
            yield key, "it follows from the edges, and is not there"
        elif key not in wanted:
            yield key, "it follows from no edges"
        elif _plain(there[key]) != _plain(wanted[key]):
            yield key, "it follows otherwise from the edges"


def _derive_links(tx: Transaction, minerals: Sequence[str], known: Ontology, at: str) -> int:
    return _write(tx, *_links_of(tx, minerals, known), at)


def _links_of(tx: Looks, minerals: Sequence[str], known: Ontology) -> _Found:
    # The embedded engine walks from the first node of a pattern, so each begins at the one whose id is known.
    told = ("COVERS", "LISTS_AS_CRITICAL", "YIELDS")
    into = _bases(tx, f"UNWIND $ids AS id MATCH (m:Mineral {{id: id}})<-[e:{'|'.join(told)}]-(x:Entity)", minerals)
    supplied = sorted(_SUPPLY | _CONTROL)
    into += [
        b
        for b in _bases(
            tx,
            f"UNWIND $ids AS id MATCH (m:Mineral {{id: id}})<-[e:{'|'.join(supplied)}]-(x:Entity) "
            f"WHERE EXISTS {{ MATCH (x)-[:{'|'.join(_JOINING)}]->(:Alliance) }}",
            minerals,
        )
        if b.relation not in told
    ]
    subjects = {b.subject for b in into}
    measures = sorted(s for s in subjects if s.startswith("measure:"))
    projects = sorted(s for s in subjects if s.startswith("project:"))
    others = sorted(subjects - set(measures) - set(projects))
    enacting = _bases(tx, "UNWIND $ids AS id MATCH (m:Measure {id: id})<-[e:ENACTED]-(x:Alliance)", measures)
    backing = _bases(
        tx, f"UNWIND $ids AS id MATCH (p:Project {{id: id}})<-[e:{'|'.join(_BACKING)}]-(x:Alliance)", projects
    )
    joining = _bases(
        tx, f"UNWIND $ids AS id MATCH (c:Entity {{id: id}})-[e:{'|'.join(_JOINING)}]->(x:Alliance)", others
    )
    wanted: list[Derived] = []
    for mineral in _there(tx, minerals):
        wanted += links(mineral, [b for b in into if b.object == mineral], enacting, backing, joining, known)
    return wanted, _leading_to(tx, "LINKED_TO", minerals)


def _derive_reaches(tx: Transaction, minerals: Sequence[str], names: NameLookup | None, at: str) -> int:
    return _write(tx, *_reaches_of(tx, minerals, names), at)


def _reaches_of(tx: Looks, minerals: Sequence[str], names: NameLookup | None) -> _Found:
    groups = {m: _broader(m, names) for m in minerals}
    wanted_groups = sorted({g for found in groups.values() for g in found})
    on_groups = _bases(
        tx, "UNWIND $ids AS id MATCH (g:Mineral {id: id})<-[e:RESTRICTS_EXPORT]-(x:Entity)", wanted_groups
    )
    wanted: list[Derived] = []
    reached = [m for m in _there(tx, minerals) if any(b.object in groups[m] for b in on_groups)]
    within = {m: {m, *groups[m]} for m in reached}
    liftings = _bases(
        tx,
        "UNWIND $ids AS id MATCH (m:Mineral {id: id})<-[e:LIFTS_RESTRICTION]-(x:Entity)",
        sorted({i for ids in within.values() for i in ids}),
    )
    for mineral in reached:
        for group in sorted(set(groups[mineral])):
            # What is lifted for the group itself, or a larger one, its own edge tells.
            larger = {group, *_broader(group, names)}
            smaller = [b for b in liftings if b.object in within[mineral] - larger]
            wanted += reaches(mineral, [b for b in on_groups if b.object == group], smaller)
    return wanted, _leading_to(tx, "RESTRICTION_REACHES", minerals)


def _there(tx: Looks, minerals: Sequence[str]) -> list[str]:
    """Those of the minerals that stand in the graph."""
    rows = tx.run("MATCH (m:Mineral) WHERE m.id IN $ids RETURN m.id AS id", {"ids": list(minerals)})
    return sorted({row["id"] for row in rows})


def _leading_to(tx: Looks, relation: str, minerals: Sequence[str]) -> list[Row]:
    """The derived edges of a kind that lead to minerals now."""
    rows = tx.run(
        f"UNWIND $ids AS id MATCH (m:Mineral {{id: id}})<-[e:{relation}]-(x:Entity) RETURN properties(e) AS p",
        {"ids": list(minerals)},
    )
    return [row["p"] for row in rows]


def _derive_measures(tx: Transaction, measures: Sequence[str], known: Ontology, at: str) -> int:
    return _write(tx, *_measure_reaches_of(tx, measures, known), at)


def _measure_reaches_of(tx: Looks, measures: Sequence[str], known: Ontology) -> _Found:
    enacting = _bases(tx, "UNWIND $ids AS id MATCH (m:Measure {id: id})<-[e:ENACTED]-(x:Alliance)", measures)
    alliances = sorted({b.subject for b in enacting})
    members = _bases(tx, "UNWIND $ids AS id MATCH (a:Alliance {id: id})<-[e:MEMBER_OF]-(x:Country)", alliances)
    wanted: list[Derived] = []
    for measure in measures:
        wanted += measure_reaches(measure, [b for b in enacting if b.object == measure], members, known)
    standing = tx.run(
        "UNWIND $ids AS id MATCH (m:Measure {id: id})-[e:MEASURE_REACHES]->(x:Entity) RETURN properties(e) AS p",
        {"ids": list(measures)},
    )
    return wanted, [row["p"] for row in standing]


def _derive_stakes(tx: Transaction, touched: Collection[str], known: Ontology, at: str) -> int:
    return _write(tx, *_stakes_of(tx, touched, known), at)


def _stakes_of(tx: Looks, touched: Collection[str], known: Ontology) -> _Found:
    """Holdings hang together: everything that is joined to a touched holder by stakes is computed as a whole."""
    seen = set(touched)
    frontier = sorted(touched)
    stakes: dict[str, Base] = {}
    while frontier:
        following: set[str] = set()
        for part in _chunks(frontier):
            for head in (
                "(a:Entity {id: id})-[e:HOLDS_STAKE]->(x:Entity)",
                "(a:Entity {id: id})<-[e:HOLDS_STAKE]-(x:Entity)",
            ):
                for stake in _bases(tx, f"UNWIND $ids AS id MATCH {head}", part):
                    stakes[stake.key] = stake
                    following |= {stake.subject, stake.object}
        frontier = sorted(following - seen)
        seen |= following
    firm = known.lifecycle["announced"].progress
    current = [
        s
        for s in stakes.values()
        if s.row.get("valid_to") is None
        and s.row.get("to_latest") is None
        and not s.row.get("joint")
        and firm <= known.lifecycle[s.lifecycle].progress
        and s.lifecycle not in {"lifted", "expired"}
    ]
    wanted = ultimate(current, known)
    standing: list[Row] = []
    for part in _chunks(sorted(seen)):
        rows = tx.run(
            "UNWIND $ids AS id MATCH (a:Entity {id: id})-[e:HOLDS_ULTIMATELY]->(x:Entity) RETURN properties(e) AS p",
            {"ids": part},
        )
        standing += [row["p"] for row in rows]
    return wanted, standing


def _bases(tx: Looks, match: str, ids: Sequence[str]) -> list[Base]:
    """Edges `e` of a pattern that begins with the ids."""
    out: dict[str, Base] = {}
    for part in _chunks(ids):
        for p in tx.gather(match, {"ids": part}, "properties(e)"):
            percent = p.get("percent")
            out[p["key"]] = Base(
                key=p["key"],
                relation=p["relation"],
                subject=p["subject"],
                object=p["object"],
                claims=tuple(p["claims"]),
                lifecycle=p["lifecycle"],
                percent=percent if isinstance(percent, int | float) else None,
                row=p,
            )
    return [out[key] for key in sorted(out)]


def _write(tx: Transaction, wanted: Sequence[Derived], standing: Sequence[Row], at: str) -> int:
    rows = {d.key: d.as_row() for d in wanted}
    there = {row["key"]: row for row in standing}
    same = {key for key, row in rows.items() if key in there and _plain(there[key]) == _plain(row)}
    lost = [row for key, row in there.items() if key not in rows]
    changed = [row for key, row in rows.items() if key in there and key not in same]
    new = [row for key, row in rows.items() if key not in there]
    if not (lost or changed or new):
        return 0
    tx.send("MATCH (v:GraphVersion {id: 'graph'}) SET v.value = v.value + 1, v.at = $at", {"at": at})
    for relation, part in _by_relation(lost, _EDGES_AT_ONCE):
        tx.send(f"MATCH ()-[e:{relation}]->() WHERE e.key IN $keys DELETE e", {"keys": [r["key"] for r in part]})
    for relation, part in _by_relation(changed, _EDGES_AT_ONCE):
        params = {"keys": [r["key"] for r in part], "rows": {r["key"]: {**r, "recorded": at} for r in part}}
        tx.send(f"MATCH ()-[e:{relation}]->() WHERE e.key IN $keys SET e = $rows[e.key]", params)
    for relation, part in _by_relation(new):
        items = [{"s": r["subject"], "o": r["object"], "p": {**r, "recorded": at}} for r in part]
        tx.send(
            "UNWIND $rows AS row MATCH (s:Entity {id: row.s}) MATCH (o:Entity {id: row.o}) "
            f"CREATE (s)-[e:{relation}]->(o) SET e = row.p",
            {"rows": items},
        )
    return len(lost) + len(changed) + len(new)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k != "recorded" and v is not None and v != []}


def _by_relation(rows: Iterable[Row], size: int = 1_000) -> Iterator[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["relation"]), []).append(row)
    for relation in sorted(groups):
        yield from ((relation, part) for part in _chunks(groups[relation], size))


def _chunks(items: Iterable[Any], size: int = 2_000) -> Iterator[list[Any]]:
    whole = list(items)
    for at in range(0, len(whole), size):
        yield whole[at : at + size]
