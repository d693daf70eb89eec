"""Asks both engines every question of the catalogue over one made-up graph and prints which rows differ.

    python benchmarks/catalogue_differ.py [--edges 100000] [--rounds 3] [--seed 1]

The graph has every relation of the ontology, derived ones too, with random qualifiers, and a few things with very many
edges. Each question is asked about those, then about others; what must be given is given, what may be is in every second
round. Rows are compared as they come from the database, before a day is chosen. Neo4j's plans are looked at as well. Needs
Java and Maven, or NEO4J_TEST_URI (a database that is emptied first). The exit status is 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import neo4j

from graph import Store, open_store
from graph.settings import GraphSettings
from ontology.schema import Link, Qualifier, Relation, ontology
from queries.canned import ANY, Canned, catalogue
from tests.conftest import emptied
from tests.neo4j import launch
from tests.queries.plans import reads_much, says_why

THINGS = {"Country": 200, "Mineral": 300, "Alliance": 150, "Organization": 4_000, "Project": 3_000, "Measure": 1_200}
TOLD = 0.6  # how often a qualifier is told
PATIENCE = 120.0
BATCH = 2_000
WORDS = ("thing 0 of Country", "thing 1 of Country", "thing 0 of Measure", "Mineral 0", "x", "钴", "t", "USD")

Row = dict[str, Any]


def id_of(kind: str, number: int) -> str:
    return f"{ontology().types[kind].prefix}:made-{number:04d}"


def some(rnd: random.Random, kind: str) -> str:
    """A thing of a kind, the first ones far more often than the last."""
    return id_of(kind, int(THINGS[kind] * rnd.random() ** 1.5))


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


def nodes() -> Iterator[tuple[str, list[Row]]]:
    """The things by kind."""
    for kind, count in THINGS.items():
        yield (
            kind,
            [
                {
                    "id": id_of(kind, n),
                    "type": kind,
                    "name": f"thing {n} of {kind}",
                    "name_zh": f"某{n}" if n % 3 else None,
                    "aliases": [f"{kind} {n}", f"别名{n}"],
                }
                for n in range(count)
            ],
        )


def edges(count: int, rnd: random.Random) -> Iterator[tuple[str, list[Row]]]:
    """The edges by relation, as many of each."""
    known = ontology()
    links: dict[str, Relation | Link] = {**known.relations, **known.derived}
    for place, (name, link) in enumerate(sorted(links.items())):
        stated = known.relations.get(name)
        made = []
        for number in range(count * place // len(links), count * (place + 1) // len(links)):
            subject, object_ = some(rnd, rnd.choice(link.domain)), some(rnd, rnd.choice(link.range))
            row: Row = {"key": f"e_{number:06d}", "relation": name, "subject": subject, "object": object_}
            row |= {"lifecycle": rnd.choice(sorted(known.lifecycle)), "claims": [f"c_{number}"]}
            row["recorded"] = f"202{rnd.randrange(5, 7)}-0{rnd.randrange(1, 10)}-11T00:00:00.000000Z"
            if stated is None:
                row |= {"derived": True, "rule": "made-up", "percent": rnd.randrange(1, 100)}
            elif rnd.random() < 0.1:
                row["conflict"] = ["quantity"]
            if rnd.random() < TOLD:
                row["valid_from"] = f"20{rnd.randrange(15, 27)}-0{rnd.randrange(1, 10)}"
            like = known.relations["RESTRICTS_EXPORT"] if name == "RESTRICTION_REACHES" else stated
            legal = {} if like is None else {**known.fact_qualifiers, **like.qualifiers}
            for qualifier in legal.values():
                if rnd.random() < TOLD:
                    row.setdefault(qualifier.name, told(rnd, qualifier))
            made.append(row)
        yield name, made


def planted(store: Store, things: Sequence[tuple[str, list[Row]]], joins: Sequence[tuple[str, list[Row]]]) -> float:
    """Seconds that it takes to put the graph into an emptied store."""
    emptied(store)
    began = time.monotonic()
    for kind, rows in things:
        for part in parts(rows):
            store.write(f"UNWIND $rows AS row CREATE (n:Entity:{kind} {{id: row.id}}) SET n += row", {"rows": part})
    for relation, rows in joins:
        for part in parts(rows):
            store.write(
                "UNWIND $rows AS row MATCH (a:Entity {id: row.subject}) MATCH (b:Entity {id: row.object}) "
                f"CREATE (a)-[r:{relation}]->(b) SET r += row",
                {"rows": part},
            )
    return time.monotonic() - began


def parts(rows: list[Row]) -> Iterator[list[Row]]:
    for at in range(0, len(rows), BATCH):
        yield rows[at : at + BATCH]


def given(canned: Canned, number: int) -> dict[str, Any]:
    """Parameters of a round: in the first the things with most edges, and nothing that need not be given."""
    rnd = random.Random(f"{canned.id} {number}")
    out: dict[str, Any] = {}
    for place, (name, parameter) in enumerate(canned.parameters.items()):
        if not parameter.required and number % 2 == 0:
            out[name] = parameter.default
        elif parameter.of is not None:
            kind = rnd.choice(("Country", "Mineral", "Alliance")) if parameter.of == ANY else parameter.of
            # Two ends of one kind are never the same thing.
            out[name] = id_of(kind, place if number == 0 else 2 * rnd.randrange(THINGS[kind] // 4) + place)
        else:
            out[name] = parameter.example
    return out


def asked(store: Store, canned: Canned, params: Mapping[str, Any]) -> tuple[list[str], float]:
    """The rows as text, sorted, and the seconds that they took."""
    began = time.monotonic()
    rows = store.read(canned.cypher, {**params, "cap": canned.max_rows}, timeout=PATIENCE)
    seconds = time.monotonic() - began
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows), seconds


def compare(embedded: Store, server: Store, rounds: int) -> int:
    """Ask everything of both; how many questions were answered differently."""
    wrong, questions, rows, unanswered = 0, 0, 0, []
    slow: dict[str, tuple[float, float]] = {}
    for canned in catalogue().values():
        found = 0
        for number in range(rounds):
            params = given(canned, number)
            ours, one = asked(embedded, canned, params)
            theirs, other = asked(server, canned, params)
            questions, rows, found = questions + 1, rows + len(theirs), found + len(theirs)
            before = slow.get(canned.id, (0.0, 0.0))
            slow[canned.id] = (max(before[0], one), max(before[1], other))
            if ours != theirs:
                wrong += 1
                only = [
                    next(iter(sorted(set(a) - set(b))), "(one more often)") for a, b in ((ours, theirs), (theirs, ours))
                ]
                print(f"DIFFERENT: {canned.id} {params}: {len(ours)} rows embedded, {len(theirs)} on Neo4j")
                print(f"  only embedded: {only[0][:400]}\n  only on Neo4j: {only[1][:400]}", flush=True)
        if not found:
            unanswered.append(canned.id)
    print(
        f"{len(catalogue())} questions asked {questions} times, {rows} rows, {wrong} times other rows on the other engine"
    )
    print(f"without rows in every round: {', '.join(unanswered) or 'none'}")
    for place, engine in enumerate(("embedded", "Neo4j")):
        worst = sorted(slow, key=lambda id_, p=place: -slow[id_][p])[:5]  # type: ignore[misc]
        print(f"slowest, {engine}: " + ", ".join(f"{id_} {slow[id_][place]:.2f} s" for id_ in worst), flush=True)
    return wrong


def plans(server: Store) -> int:
    """Print what Neo4j plans to read beyond what is asked about; how many questions do not say why."""
    silent = 0
    login = server.target.reader or server.target.writer
    auth = None if login is None else neo4j.basic_auth(login.user, login.password)
    with (
        neo4j.GraphDatabase.driver(server.target.uri, auth=auth, notifications_min_severity="OFF") as driver,
        driver.session(database=server.target.database, default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        for canned in catalogue().values():
            steps = reads_much(session, canned, given(canned, 0))
            if steps:
                silent += not says_why(canned)
                print(f"plan of {canned.id}{'' if says_why(canned) else ' (DOES NOT SAY WHY)'}: {'; '.join(steps)}")
    return silent


def main() -> int:
    parser = argparse.ArgumentParser(description="The catalogue on both engines over one made-up graph.")
    parser.add_argument("--edges", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    things, joins = list(nodes()), list(edges(args.edges, random.Random(args.seed)))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        uri = os.environ.get("NEO4J_TEST_URI")
        if uri is None:
            running = launch.start(folder / "home")
            stack.callback(running.kill)
            uri = running.uri
        embedded = stack.enter_context(
            open_store(GraphSettings(data_folder=folder / "embedded", read_timeout=PATIENCE))
        )
        server = stack.enter_context(
            open_store(GraphSettings(uri=uri, data_folder=folder / "server", read_timeout=PATIENCE))
        )
        for name, store in (("embedded", embedded), ("Neo4j", server)):
            seconds = planted(store, things, joins)
            there = store.read("MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS n")[0]["n"]
            print(f"{name}: {there} edges in {seconds:.0f} s", flush=True)
        return 1 if compare(embedded, server, args.rounds) + plans(server) else 0


if __name__ == "__main__":
    sys.exit(main())
