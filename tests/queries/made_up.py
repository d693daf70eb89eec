"""A made-up graph of any size with every relation of the ontology, and each question of the catalogue asked over it."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph import Store
from graph.errors import TimedOut
from ontology.schema import Link, Qualifier, Relation, ontology
from queries.canned import ANY, Canned
from tests.conftest import emptied

THINGS = {"Country": 200, "Mineral": 300, "Alliance": 150, "Organization": 4_000, "Project": 3_000, "Measure": 1_200}
FULL = 100_000  # edges of a graph with all these things
TOLD = 0.6  # how often a qualifier is told
PATIENCE = 20.0
ANYTHING = ("Country", "Mineral", "Alliance")  # of what is asked where a question takes things of any type
BATCH = 2_000
WORDS = ("thing 0 of Country", "thing 1 of Country", "thing 0 of Measure", "Mineral 0", "x", "钴", "t", "USD")

Row = dict[str, Any]


@dataclass(frozen=True)
class MadeUp:
    """A graph of so many edges; the smaller it is, the fewer things they join."""

    edges: int
    seed: int = 1

    def count(self, kind: str) -> int:
        return max(8, int(THINGS[kind] * min(1.0, self.edges / FULL) ** 0.7))

    def some(self, rnd: random.Random, kind: str) -> str:
        """A thing of a kind, the first ones far more often than the last."""
        return id_of(kind, int(self.count(kind) * rnd.random() ** 1.5))

    def things(self) -> Iterator[tuple[str, list[Row]]]:
        """The things by kind."""
        for kind in THINGS:
            yield kind, [thing(kind, number) for number in range(self.count(kind))]

    def joins(self) -> Iterator[tuple[str, list[Row]]]:
        """The edges by relation, as many of each."""
        known = ontology()
        rnd = random.Random(self.seed)
        links: dict[str, Relation | Link] = {**known.relations, **known.derived}
        for place, (name, link) in enumerate(sorted(links.items())):
            numbers = range(self.edges * place // len(links), self.edges * (place + 1) // len(links))
            yield name, [self._edge(rnd, link, number) for number in numbers]

    def _edge(self, rnd: random.Random, link: Relation | Link, number: int) -> Row:
        known = ontology()
        row: Row = {
            "key": f"e_{number:06d}",
            "relation": link.name,
            "subject": self.some(rnd, rnd.choice(link.domain)),
            "object": self.some(rnd, rnd.choice(link.range)),
            "lifecycle": rnd.choice(sorted(known.lifecycle)),
            "claims": [f"c_{number}"],
            "recorded": f"202{rnd.randrange(5, 7)}-0{rnd.randrange(1, 10)}-11T00:00:00.000000Z",
        }
        stated = known.relations.get(link.name)
        if stated is None:
            row |= {"derived": True, "rule": "made-up", "percent": rnd.randrange(1, 100)}
        elif rnd.random() < 0.1:
            row["conflict"] = ["quantity"]
        if rnd.random() < TOLD:
            row["valid_from"] = f"20{rnd.randrange(15, 27)}-0{rnd.randrange(1, 10)}"
        like = known.relations["RESTRICTS_EXPORT"] if link.name == "RESTRICTION_REACHES" else stated
        for qualifier in {**known.fact_qualifiers, **like.qualifiers}.values() if like is not None else ():
            if rnd.random() < TOLD:
                row.setdefault(qualifier.name, told(rnd, qualifier))
        return row

    def plant(self, store: Store) -> float:
        """Put the graph into an emptied store; the seconds that it takes."""
        emptied(store)
        began = time.monotonic()
        for kind, rows in self.things():
            for part in parts(rows):
                store.write(f"UNWIND $rows AS row CREATE (n:Entity:{kind} {{id: row.id}}) SET n += row", {"rows": part})
        for relation, rows in self.joins():
            for part in parts(rows):
                store.write(
                    "UNWIND $rows AS row MATCH (a:Entity {id: row.subject}) MATCH (b:Entity {id: row.object}) "
                    f"CREATE (a)-[r:{relation}]->(b) SET r += row",
                    {"rows": part},
                )
        return time.monotonic() - began

    def given(self, canned: Canned, number: int) -> dict[str, Any]:
        """Parameters of a round: in the first the things with most edges, and nothing that need not be given."""
        rnd = random.Random(f"{canned.id} {number}")
        out: dict[str, Any] = {}
        for place, (name, parameter) in enumerate(canned.parameters.items()):
            if not parameter.required and number % 2 == 0:
                out[name] = parameter.default
            elif parameter.of is not None:
                kind = rnd.choice(parameter.among or ANYTHING) if parameter.of == ANY else parameter.of
                # No two of one kind are the same thing.
                out[name] = id_of(kind, place if number == 0 else 2 * rnd.randrange(self.count(kind) // 4) + place)
                while out[name] in [value for other, value in out.items() if other != name]:
                    out[name] = id_of(kind, rnd.randrange(self.count(kind)))
            else:
                out[name] = parameter.example
        return out


def id_of(kind: str, number: int) -> str:
    return f"{ontology().types[kind].prefix}:made-{number:04d}"


def thing(kind: str, number: int) -> Row:
    return {
        "id": id_of(kind, number),
        "type": kind,
        "name": f"thing {number} of {kind}",
        "name_zh": f"某{number}" if number % 3 else None,
        "aliases": [f"{kind} {number}", f"别名{number}"],
    }


def told(rnd: random.Random, qualifier: Qualifier) -> Any:
    """A value that a qualifier may have."""
    match qualifier.datatype:
        case "number":
            return rnd.choice([rnd.randrange(1, 100), rnd.randrange(1, 1000) / 10])
        case "integer":
            return rnd.randrange(1, 9)
        case "boolean":
            return rnd.random() < 0.5
        case "date":
            year, month, day = rnd.randrange(2015, 2027), rnd.randrange(1, 13), rnd.randrange(1, 29)
            return rnd.choice([f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}"])
        case "code":
            assert qualifier.allowed is not None
            return rnd.choice(qualifier.allowed)
        case "strings":
            return rnd.sample(WORDS, 2)
        case "string":
            return rnd.choice(WORDS)
    raise ValueError(f"{qualifier.name}: no values for {qualifier.datatype}")


def parts(rows: list[Row]) -> Iterator[list[Row]]:
    for at in range(0, len(rows), BATCH):
        yield rows[at : at + BATCH]


def beside(canned: Canned, params: Mapping[str, Any]) -> dict[str, list[str] | None]:
    """What a statement takes beside its entity parameters: names that destinations have here, some minerals for a group."""
    of = {"names": list(WORDS[:3]), "members": [id_of("Mineral", number) for number in range(4)]}
    return {f"{name}_{what}": None if params[name] is None else of[what] for name, what in canned.beside}


def asked(
    store: Store, canned: Canned, params: Mapping[str, Any], patience: float = PATIENCE
) -> tuple[list[str] | None, float]:
    """The rows as text, sorted, or None where they took too long, and the seconds that they took."""
    began = time.monotonic()
    try:
        rows = store.read(canned.cypher, {**params, **beside(canned, params), "cap": canned.max_rows}, timeout=patience)
    except TimedOut:
        return None, time.monotonic() - began
    seconds = time.monotonic() - began
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows), seconds
