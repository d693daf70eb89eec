"""Adding a relation is one block of Turtle: in a copy of the tree it is accepted, stored and served, nothing else changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.process import ROOT, Served, environment, lodelink

BLOCK = """
lode:INSURES a owl:ObjectProperty , lode:Relation ;
    rdfs:label "insures"@en , "承保"@zh ;
    skos:definition "Gives political-risk or other insurance to a project."@en , "为项目提供政治风险等保险。"@zh ;
    lode:from lode:Organization , lode:Country ; lode:to lode:Project ;
    lode:qualifiers ( lode:amount lode:currency lode:date ) ;
    lode:combines lode:event ; lode:family "insurance" ; lode:effect "happens" ; lode:scope ( lode:event ) ; lode:values ( lode:amount ) .
"""
TEXT = "On 5 May 2025 the DFC insured the Sakatti project for US$40 million."
QUOTE = "On 5 May 2025 the DFC insured the Sakatti project for US$40 million"
FACT = {
    "subject": {"type": "Organization", "id": "org:dfc-of-the-test", "name": "DFC", "mention": "DFC"},
    "relation": "INSURES",
    "object": {"type": "Project", "id": "project:sakatti", "name": "Sakatti", "mention": "Sakatti project"},
    "qualifiers": {"amount": 40000000, "currency": "USD", "date": "2025-05-05"},
    "evidence": {"document": "d", "quote": QUOTE, "start": 0, "end": len(QUOTE), "page": None},
    "extractor": {"name": "test"},
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the packages."""
    made = tmp_path / "tree"
    for package in ("ontology", "loaders", "graph", "queries", "api", "lodelink"):
        shutil.copytree(
            ROOT / package, made / package
        )  # with its bytecode: three processes would compile all of it anew
    shutil.copy(ROOT / "pyproject.toml", made)
    return made


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(FACT) + "\n", encoding="utf-8")
    path.with_suffix(".txt").write_text(TEXT, encoding="utf-8")
    return path


def test_one_block_is_enough(tree: Path, facts: Path, tmp_path: Path) -> None:
    env = environment(tmp_path / "data", PYTHONPATH=str(tree))
    before = lodelink("load", str(facts), env=env, tree=tree)
    assert before.returncode == 1
    assert "'INSURES' is no relation" in before.stderr

    with (tree / "ontology" / "lodelink.ttl").open("a", encoding="utf-8") as turtle:
        turtle.write(BLOCK)

    loaded = lodelink("load", str(facts), env=env, tree=tree)
    assert loaded.returncode == 0, loaded.stderr
    assert "1 claim and 1 edge added" in loaded.stdout
    with Served(env=env, tree=tree) as served:
        answer = served.get("/v1/entities/project:sakatti/neighbours?relation=INSURES").json()
    (row,) = answer["rows"]
    assert row["relation"] == "INSURES"
    assert row["neighbour"]["name"] == "DFC"
    (hop,) = row["hops"]
    assert hop["qualifiers"] == {"amount": 40000000, "currency": "USD", "date": "2025-05-05"}
    assert hop["evidence"][0]["quote"] == QUOTE


def test_its_contract_is_generated_too(tree: Path) -> None:
    from ontology import generate
    from ontology.schema import parse

    known = parse((tree / "ontology" / "lodelink.ttl").read_text(encoding="utf-8") + BLOCK)
    made = generate.generated(known)
    assert "### INSURES" in made["data-model.md"]
    assert "承保" in made["data-model.md"]
    assert '"INSURES"' in made["fact.schema.json"]
