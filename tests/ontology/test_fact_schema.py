"""docs/fact.schema.json: takes every fact of the samples and refuses what the models refuse.

The schema uses a small part of JSON Schema; this reads that part, and fails on a keyword that it does not know.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ontology.generate import DOCS
from tests.ontology.test_models import fact
from tests.samples import sample_facts

SCHEMA: dict[str, Any] = json.loads((DOCS / "fact.schema.json").read_text(encoding="utf-8"))
TYPES: dict[str, Any] = {
    "object": dict,
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "array": list,
    "null": type(None),
}
NOTES = {"$schema", "$id", "$defs", "title", "description", "default", "examples"}


def errors(value: Any, schema: dict[str, Any], where: str = "fact") -> list[str]:
    """What JSON Schema finds wrong with a value."""
    if "$ref" in schema:
        return errors(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], where)
    out: list[str] = []
    for keyword, rule in schema.items():
        match keyword:
            case "type":
                names = rule if isinstance(rule, list) else [rule]
                fits = any(
                    isinstance(value, TYPES[n]) and (n == "boolean" or not isinstance(value, bool)) for n in names
                )
                out += [] if fits else [f"{where} is no {rule}"]
            case "enum":
                out += [] if value in rule else [f"{where} is none of {rule}"]
            case "const":
                out += [] if value == rule else [f"{where} is not {rule}"]
            case "required":
                out += [f"{where} lacks {name}" for name in rule if name not in value]
            case "properties":
                for name, inner in rule.items():
                    out += errors(value[name], inner, f"{where}.{name}") if name in value else []
            case "additionalProperties":
                assert rule is False
                out += [f"{where} has {name}" for name in value if name not in schema["properties"]]
            case "items":
                out += [e for i, item in enumerate(value) for e in errors(item, rule, f"{where}[{i}]")]
            case "oneOf":
                fitting = [option["title"] for option in rule if not errors(value, option, where)]
                out += [] if len(fitting) == 1 else [f"{where} fits {fitting}"]
            case "anyOf":
                out += [] if any(not errors(value, option, where) for option in rule) else [f"{where} fits none"]
            case "pattern":
                out += [] if not isinstance(value, str) or re.search(rule, value) else [f"{where} is not like {rule}"]
            case "minLength":
                out += [] if not isinstance(value, str) or len(value) >= rule else [f"{where} is too short"]
            case "minimum":
                out += [] if value is None or value >= rule else [f"{where} is too small"]
            case "maximum":
                out += [] if value is None or value <= rule else [f"{where} is too large"]
            case _:
                assert keyword in NOTES, f"{keyword} is not read by this test"
    return out


def test_every_fact_of_the_samples_fits() -> None:
    wrong = {f.id: found for f in sample_facts() if (found := errors(f.model_dump(mode="json"), SCHEMA))}
    assert not wrong


def test_a_fact_without_what_may_be_left_out_fits() -> None:
    assert errors(fact(), SCHEMA) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"relation": "BANS"},
        {"subject__type": "Land"},
        {"subject__id": "mineral-COD"},
        {"subject__type": "Mineral"},
        {"object__type": "Country"},
        {"qualifiers": {"kind": "embargo"}},
        {"qualifiers": {"colour": "red"}},
        {"qualifiers": {"effective": "soon"}},
        {"qualifiers": {"quantity": "many"}},
        {"qualifiers": {"measure": ""}},
        {"qualifiers": {"joint": 1}},
        {"lifecycle": "maybe"},
        {"polarity": "unsure"},
        {"evidence__quote": ""},
        {"evidence__start": -1},
        {"confidence": 1.5},
        {"surprise": 1},
    ],
)
def test_what_the_models_refuse_does_not_fit(changes: dict[str, Any]) -> None:
    assert errors(fact(**changes), SCHEMA)
