"""Turns the hand-written notes `<stem>.facts` beside each sample into `<stem>.jsonl`, with exact offsets.

    python samples/annotate.py            writes every <stem>.jsonl
    python samples/annotate.py --check    says which ones are not what their notes say

A notes file has a quote, then the facts that it states:

    > verbatim words of the document (the first place where they stand)
    C:DR Congo=刚果（金） | RESTRICTS_EXPORT | M:cobalt=钴 + copper=铜 | kind=quota; effective=2025-10-16; ~announced

C, M, A, O, P, X stand for country, mineral, alliance, organization, project, measure. After "=" come the verbatim words
that name the thing ("" where the text leaves it unnamed; no "=" at all: its name itself). " + " lists several; each of
them makes a fact of its own. "~" is the lifecycle, "@" who the text says says so, "[a, b]" a list.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from ontology.models import Entity, Evidence, Extractor, Fact, QualifierValue
from ontology.names import index
from ontology.schema import ontology

TYPES = {"C": "Country", "M": "Mineral", "A": "Alliance", "O": "Organization", "P": "Project", "X": "Measure"}
VOCABULARY = index.load()
BY_HAND = Extractor(name="hand", rule="samples", version="1")


def text_of(stem: str) -> str:
    found = [p for p in (HERE / f"{stem}.txt", HERE / f"{stem}.md") if p.exists()]
    if len(found) != 1:
        raise SystemExit(f"samples: {stem} needs exactly one of {stem}.txt and {stem}.md")
    return found[0].read_bytes().decode("utf-8")


def facts_of(stem: str) -> Iterator[Fact]:
    text = text_of(stem)
    key = str(json.loads((HERE / f"{stem}.meta.json").read_text(encoding="utf-8"))["key"])
    quote, start = "", 0
    for number, line in enumerate((HERE / f"{stem}.facts").read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("> "):
            quote = line[2:]
            start = text.find(quote)
            if start < 0:
                raise SystemExit(f"{stem}.facts:{number}: the document has no {quote!r}")
        elif line:
            evidence = Evidence(document=key, quote=quote, start=start, end=start + len(quote))
            try:
                yield from _facts(line, evidence)
            except ValueError as error:
                raise SystemExit(f"{stem}.facts:{number}: {error}") from error


def _facts(line: str, evidence: Evidence) -> Iterator[Fact]:
    subjects, relation, objects, *rest = line.split(" | ")
    qualifiers: dict[str, QualifierValue] = {}
    more: dict[str, Any] = {}
    for part in filter(None, "".join(rest).split("; ")):
        if part[0] == "~":
            more["lifecycle"] = part[1:]
        elif part[0] == "@":
            more["attribution"] = part[1:]
        else:
            name, value = part.split("=", 1)
            qualifiers[name] = _value(name, value)
    for subject, object_ in itertools.product(_entities(subjects, evidence), _entities(objects, evidence)):
        ends: dict[str, Any] = {"subject": subject, "object": object_, "relation": relation}
        yield Fact(**ends, qualifiers=qualifiers, evidence=evidence, extractor=BY_HAND, **more)


def _value(name: str, value: str) -> QualifierValue:
    if value.startswith("["):
        return value[1:-1].split(", ")
    known = {q.name: q for r in ontology().relations.values() for q in r.qualifiers.values()}
    kind = {**ontology().fact_qualifiers, **known}[name].datatype
    if kind in ("number", "integer"):
        return float(value) if "." in value else int(value)
    return value == "true" if kind == "boolean" else value


def _entities(field: str, evidence: Evidence) -> list[Entity]:
    letter, _, names = field.partition(":")
    out = []
    for item in names.split(" + "):
        name, sign, words = item.partition("=")
        mention = words if sign else name
        if mention not in evidence.quote:
            raise ValueError(f"{mention!r} does not stand in {evidence.quote!r}")
        id_, canonical = _named(TYPES[letter], name)
        out.append(Entity(type=TYPES[letter], id=id_, name=canonical, mention=mention))
    return out


def _named(kind: str, name: str) -> tuple[str, str]:
    """Id and name of the vocabulary, else the name as it is and an id made from it."""
    found = [entity for entity in VOCABULARY.lookup(name) if entity.type == kind]
    same = [entity for entity in found if entity.en == name] or found
    if len(same) == 1:
        return same[0].id, same[0].en
    if kind in ("Country", "Mineral"):
        raise ValueError(f"{name!r} is no name of one {kind} of the vocabulary")
    plain = unicodedata.normalize("NFKD", name.replace("–", "-")).encode("ascii", "ignore").decode().lower()
    return ontology().types[kind].prefix + ":" + re.sub(r"[^a-z0-9]+", "-", plain).strip("-"), name


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    check = parser.parse_args().check
    stale = []
    for notes in sorted(HERE.glob("*.facts")):
        made = "".join(f"{fact.model_dump_json()}\n" for fact in facts_of(notes.stem))
        target = notes.with_suffix(".jsonl")
        if check:
            if not target.exists() or target.read_text(encoding="utf-8") != made:
                stale.append(target.name)
        else:
            target.write_text(made, encoding="utf-8")
    if stale:
        print(f"Not what their notes say: {', '.join(stale)}; run python samples/annotate.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
