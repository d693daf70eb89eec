"""`python -m ontology.generate`: what is made from the ontology and committed: docs/data-model.md, docs/fact.schema.json."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ontology.models import Evidence, Extractor, legal_qualifiers
from ontology.schema import Combine, Ontology, Qualifier, ontology

DOCS = Path(__file__).parent.parent / "docs"

_HOW = {
    "state": "lasts from its start to its end",
    "interval": "in force between the events that start, pause, resume and end it",
    "period": "a value that belongs to a year or a period",
    "holding": "a level that holds until a later one replaces it",
    "event": "happens once, however often told",
}
_JSON_TYPES: Mapping[str, dict[str, Any]] = {
    "string": {"type": "string", "minLength": 1},
    "code": {"type": "string", "minLength": 1},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    "boolean": {"type": "boolean"},
    "strings": {"type": "array", "items": {"type": "string", "minLength": 1}},
}


def generated(known: Ontology | None = None) -> dict[str, str]:
    """Every generated file of docs/ by its name."""
    known = known or ontology()
    return {"data-model.md": data_model(known), "fact.schema.json": fact_schema_text(known)}


def data_model(known: Ontology) -> str:
    """The data model for people: types, relations with their qualifiers, lifecycle, in both languages."""
    lines = [
        "# Data model",
        "",
        "Made from `ontology/lodelink.ttl` by `python -m ontology.generate`; change that file, not this one.",
        f"Version {known.version} of the ontology.",
        "",
        "## Entity types",
        "",
        "| type | id | | meaning |",
        "|---|---|---|---|",
    ]
    for kind in known.types.values():
        meaning = f"{kind.definition.en} {kind.definition.zh}"
        lines.append(f"| {kind.name} | `{kind.prefix}:…` | {kind.label.zh} | {meaning} |")
    lines += [
        "",
        "Every entity is a node with the labels `Entity` and its type, and has `id`, `name`, `name_zh`, `aliases`.",
        "",
        "## Records",
        "",
        "A `Claim` is one fact as one document states it: `(:Claim)-[:SUBJECT|OBJECT]->(:Entity)`,",
        "`(:Claim)-[:QUOTED_FROM]->(:Passage)-[:PART_OF]->(:Document)`. Edges between entities are computed from claims;",
        "each carries `key`, its qualifiers, `claims` (ids), `lifecycle`, `valid_from`, `valid_to`; for pictures also `says`,",
        "its words in both languages, and `disputed` where its sources differ.",
        "",
        "## Relations",
        "",
    ]
    for relation in known.relations.values():
        lines += [
            f"### {relation.name}",
            "",
            f"{relation.label.en} · {relation.label.zh}. {relation.definition.en} {relation.definition.zh}",
            "",
            f"{', '.join(relation.domain)} → {', '.join(relation.range)}",
            "",
        ]
        lines += [f"- `{q.name}` ({_type(q)}): {q.label.en} · {q.label.zh}" for q in relation.qualifiers.values()]
        lines += [f"- {_combination(relation.combine)}", ""]
    lines += ["## Derived relations", "", "What follows from stated edges by a rule; such an edge says `derived`.", ""]
    for link in known.derived.values():
        lines += [
            f"- {link.name}: {link.label.en} · {link.label.zh}. {link.definition.en} {link.definition.zh} "
            f"({', '.join(link.domain)} → {', '.join(link.range)})"
        ]
    lines += ["", "## Qualifiers of any relation", ""]
    lines += [f"- `{q.name}` ({_type(q)}): {q.label.en} · {q.label.zh}" for q in known.fact_qualifiers.values()]
    lines += [
        "",
        "## Lifecycle",
        "",
        "How far the thing stated has come; a later report of a higher number supersedes a plan.",
        "",
        "| stage | progress | |",
        "|---|---|---|",
    ]
    lines += [f"| {s.name} | {s.progress} | {s.label.zh} |" for s in known.lifecycle.values()]
    lines += [
        "",
        f"Polarity: {', '.join(known.polarity)}. A denied fact is kept as a claim and never becomes an edge.",
        "",
    ]
    return "\n".join(lines)


def fact_schema_text(known: Ontology) -> str:
    return json.dumps(fact_schema(known), ensure_ascii=False, indent=2) + "\n"


def fact_schema(known: Ontology) -> dict[str, Any]:
    """JSON Schema of one fact: for each relation its ends and its qualifiers."""
    kinds = known.types.values()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://lodelink.org/fact.schema.json",
        "title": "Fact",
        "description": "One statement that a document or a dataset makes, with its evidence.",
        "type": "object",
        "required": ["subject", "relation", "object", "evidence", "extractor"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "pattern": "^f_[0-9a-f]{20}$", "description": "computed where absent"},
            "subject": {"$ref": "#/$defs/Entity"},
            "relation": {"enum": list(known.relations)},
            "object": {"$ref": "#/$defs/Entity"},
            "qualifiers": {"type": "object", "default": {}},
            "lifecycle": {"enum": list(known.lifecycle), "default": "in_force"},
            "polarity": {"enum": list(known.polarity), "default": "asserted"},
            "attribution": {"type": ["string", "null"], "default": None},
            "evidence": {"$ref": "#/$defs/Evidence"},
            "extractor": {"$ref": "#/$defs/Extractor"},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1, "default": 1.0},
        },
        "oneOf": [
            {
                "title": relation.name,
                "properties": {
                    "relation": {"const": relation.name},
                    "subject": {"properties": {"type": {"enum": list(relation.domain)}}},
                    "object": {"properties": {"type": {"enum": list(relation.range)}}},
                    "qualifiers": {
                        "additionalProperties": False,
                        "properties": {
                            name: _json_type(relation.qualifiers.get(name) or known.fact_qualifiers[name])
                            for name in legal_qualifiers(relation, known)
                        },
                    },
                },
            }
            for relation in known.relations.values()
        ],
        "$defs": {
            "Entity": {
                "type": "object",
                "required": ["type", "name"],
                "additionalProperties": False,
                "properties": {
                    "type": {"enum": [k.name for k in kinds]},
                    "id": {
                        "type": ["string", "null"],
                        "pattern": "^(" + "|".join(sorted(k.prefix for k in kinds)) + "):.+",
                        "default": None,
                    },
                    "name": {"type": "string", "minLength": 1},
                    "mention": {"type": "string", "default": ""},
                },
            },
            "Evidence": _model_schema(Evidence),
            "Extractor": _model_schema(Extractor),
        },
    }


def _model_schema(model: type[Evidence] | type[Extractor]) -> dict[str, Any]:
    return {k: v for k, v in model.model_json_schema().items() if k != "title"}


def _json_type(qualifier: Qualifier) -> dict[str, Any]:
    if qualifier.allowed is not None:
        return {"enum": list(qualifier.allowed)}
    bounds = {"minimum": qualifier.least, "maximum": qualifier.most}
    return dict(_JSON_TYPES[qualifier.datatype]) | {k: int(v) for k, v in bounds.items() if v is not None}


def _type(qualifier: Qualifier) -> str:
    if qualifier.allowed is not None:
        return " | ".join(qualifier.allowed)
    bounds = [
        f"{word} {bound:g}" for word, bound in (("from", qualifier.least), ("to", qualifier.most)) if bound is not None
    ]
    return " ".join([qualifier.datatype, *bounds])


def _combination(combine: Combine) -> str:
    scope = ", ".join(combine.scope) or "subject and object alone"
    values = f"; a conflict where {', '.join(combine.values)} differ" if combine.values else ""
    return f"Combines: {_HOW[combine.how]}; family {combine.family}, {combine.effect}; scope: {scope}{values}."


def main() -> int:
    parser = argparse.ArgumentParser(description="Write what is made from the ontology.")
    parser.add_argument("--check", action="store_true", help="write nothing, say what is stale")
    check = parser.parse_args().check
    stale = []
    for name, text in generated().items():
        path = DOCS / name
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"Stale: {', '.join(stale)}; run python -m ontology.generate", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
