"""The samples: our own documents about real facts, each with its sources, and facts that stand in them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from tests.samples import SAMPLES, sample_documents, sample_facts

STEMS = sorted(path.stem for path in SAMPLES.glob("*.facts"))


def test_there_are_enough_of_both_languages_and_forms() -> None:
    documents = sample_documents()
    languages = Counter(d.meta.language for d in documents)
    assert len(documents) >= 12
    assert languages["zh"] >= 5
    assert languages["en"] >= 5
    assert any("|---|" in d.text for d in documents), "a table"
    assert any("Slides" in d.text for d in documents), "slides as text"


@pytest.mark.parametrize("stem", STEMS)
def test_each_names_its_public_sources_and_its_date(stem: str) -> None:
    meta = json.loads((SAMPLES / f"{stem}.meta.json").read_text(encoding="utf-8"))
    assert meta["sources"]
    assert all(isinstance(source, str) and source for source in meta["sources"])
    assert "2019" <= meta["published"] <= "2026-12-31"
    assert meta["key"] == f"samples/{stem}"


def test_facts_are_what_the_notes_say() -> None:
    done = subprocess.run(
        [sys.executable, str(SAMPLES / "annotate.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_quote_and_mention_stands_where_it_is_said_to() -> None:
    texts = {d.meta.key: d.text for d in sample_documents()}
    for fact in sample_facts():
        evidence = fact.evidence
        assert texts[evidence.document][evidence.start : evidence.end] == evidence.quote
        assert fact.subject.mention in evidence.quote
        assert fact.object.mention in evidence.quote


def test_ids_of_facts_are_unique() -> None:
    counted = Counter(fact.id for fact in sample_facts())
    assert not [id_ for id_, n in counted.items() if n > 1]


def test_the_relations_are_well_covered() -> None:
    assert len({fact.relation for fact in sample_facts()}) >= 16
