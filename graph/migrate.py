"""Numbered schema migrations, recorded in the graph as `:SchemaMigration`, and the `:GraphVersion` node.

Constraints and indexes follow from the ontology: entity types and relations are not named here.
"""

import hashlib
from dataclasses import dataclass, replace

from graph.errors import GraphError
from graph.identity import Ledger
from graph.shown import words_of
from graph.store import Store
from ontology.schema import Ontology, ontology

DERIVED_RELATIONS = tuple(ontology().derived)


@dataclass(frozen=True)
class Migration:
    """One step that a graph takes once; its statements may be run again without harm."""

    number: int
    name: str
    statements: tuple[str, ...]
    fulltext: tuple[str, ...] = ()
    bloom: tuple[str, ...] = ()  # what Bloom's suggestions need; Bloom reaches no embedded engine


def migrations(known: Ontology) -> tuple[Migration, ...]:
    """All steps, in order. A step that was ever released is never changed; a new one is added."""
    return (
        Migration(
            1,
            "identity of records",
            (
                *(
                    _unique(label, key)
                    for label, key in (
                        ("Entity", "id"),
                        ("Claim", "id"),
                        ("ClaimVersion", "key"),
                        ("Document", "key"),
                        ("Passage", "id"),
                        ("EdgeVersion", "id"),
                        ("Run", "id"),
                        ("Redirect", "id"),
                        ("SchemaMigration", "id"),
                        ("GraphVersion", "id"),
                    )
                ),
                _index("Claim", "family"),
                _index("Claim", "measure_root"),
                _index("Claim", "document"),
                _index("Passage", "document"),
                _index("EdgeVersion", "key"),
                _index("Document", "id"),
                *(_index(kind.name, "name") for kind in known.types.values()),
            ),
            (
                "CREATE FULLTEXT INDEX entity_names IF NOT EXISTS FOR (n:Entity) ON EACH [n.name, n.name_zh, n.aliases_text]",
            ),
        ),
        Migration(2, "marks of what is to be derived", (_unique("Dirty", "id"),)),
        Migration(
            3,
            "suggestions of Bloom",
            (),
            bloom=(
                *(_index(kind.name, "name_zh") for kind in known.types.values()),
                _index("Entity", "name"),
                _index("Entity", "name_zh"),
                f"CREATE FULLTEXT INDEX names_by_type IF NOT EXISTS FOR (n:{'|'.join(sorted(known.types))}) "
                "ON EACH [n.name, n.name_zh, n.aliases_text]",
            ),
        ),
        Migration(4, "measures by their ids", (_index("Claim", "measure_also"),)),
    )


# Raised whenever the same claims would make other edges than before; graphs written by another are rebuilt first.
COMBINING = 7


def logic(known: Ontology, ledger: Ledger) -> str:
    """What edges depend on besides claims: how we combine, how the ontology says to, by which words edges are shown, and
    what the ledger merges."""
    # A set is written out in an order that changes with every process.
    rules = [repr((replace(r.combine, untold=frozenset()), sorted(r.combine.untold))) for r in known.relations.values()]
    stages = [f"{s.name} {s.progress}" for s in known.lifecycle.values()]
    merges = sorted(ledger.redirects().items())
    digest = hashlib.sha256(repr((rules, stages, words_of(known), merges)).encode()).hexdigest()
    return f"{COMBINING}.{digest[:12]}"


def logic_is_current(store: Store, known: Ontology, ledger: Ledger) -> bool:
    """Whether the edges that stand are those that the claims make now."""
    rows = store.read("MATCH (v:GraphVersion {id: 'graph'}) RETURN v.logic AS logic")
    return bool(rows) and rows[0]["logic"] == logic(known, ledger)


def set_logic(store: Store, known: Ontology, ledger: Ledger) -> None:
    """Note that all edges are as the claims make them now."""
    store.write("MATCH (v:GraphVersion {id: 'graph'}) SET v.logic = $logic", {"logic": logic(known, ledger)})


def migrate(store: Store, known: Ontology | None = None) -> list[int]:
    """Bring the graph to the newest schema; the numbers of the steps that were taken now."""
    known = known or ontology()
    done = set(applied(store))
    steps = migrations(known)
    newer = sorted(done - {step.number for step in steps})
    if newer:
        raise GraphError(
            f"The graph was made by a newer Lodelink (schema step {newer[-1]}); update this installation to open it."
        )
    taken = []
    for step in steps:
        if step.number in done:
            continue
        store.change_schema(
            *step.statements,
            *(step.fulltext if store.target.fulltext else ()),
            *(step.bloom if store.target.engine == "neo4j" else ()),
        )
        store.write("MERGE (m:SchemaMigration {id: $id}) SET m.name = $name", {"id": step.number, "name": step.name})
        taken.append(step.number)
    store.write(
        "MERGE (v:GraphVersion {id: 'graph'}) ON CREATE SET v.value = 0, v.logic = $logic",
        {"logic": logic(known, Ledger())},
    )
    _index_relations(store, known)
    return taken


def applied(store: Store) -> list[int]:
    """Numbers of the steps that the graph has taken."""
    rows = store.read("MATCH (m:SchemaMigration) RETURN m.id AS id ORDER BY id")
    return [int(row["id"]) for row in rows]


def schema_is_current(store: Store) -> bool:
    """Whether every step has been taken."""
    return set(applied(store)) >= {step.number for step in migrations(ontology())}


def _index_relations(store: Store, known: Ontology) -> None:
    """A relation that the ontology gained since the last opening needs its key to be unique, like the others."""
    names = sorted({*known.relations, *DERIVED_RELATIONS})
    digest = hashlib.sha256(repr(names).encode()).hexdigest()[:12]
    rows = store.read("MATCH (v:GraphVersion {id: 'graph'}) RETURN v.relations AS relations")
    if rows and rows[0]["relations"] == digest:
        return
    store.change_schema(
        *(
            f"CREATE CONSTRAINT {name.lower()}_key IF NOT EXISTS FOR ()-[e:{name}]-() REQUIRE e.key IS UNIQUE"
            for name in names
        )
    )
    store.write("MATCH (v:GraphVersion {id: 'graph'}) SET v.relations = $digest", {"digest": digest})


def _unique(label: str, key: str) -> str:
    return f"CREATE CONSTRAINT {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"


def _index(label: str, key: str) -> str:
    return f"CREATE INDEX {label.lower()}_{key}_index IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
