"""How many of the mentions and values of annotated facts the recogniser finds: a development figure, by type.

    python benchmarks/names_eval.py FOLDER [--half a|b] [--show Type] [--values] [--language zh|en]

FOLDER holds pool/, training/ (text/ and gold/ with `mention` strings and an `evidence`). Found strictly: a mention of
the right type with the same words; loosely: one that overlaps it by half. Annotated are only the names that take part
in facts, so this measures recall; precision is measured by tests/ontology/names/traps.tsv and on annotated mentions.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ontology.names import figures, values
from ontology.names.mentions import Mention, Recogniser
from ontology.names.normal import normalise


def stories(folder: Path, half: str | None, language: str | None) -> Iterator[tuple[str, str, list[Any], str | None]]:
    """(name, text, facts, published) of every annotated text; half "a" or "b" takes every other one."""
    for part in ("pool", "training"):
        index = json.loads((folder / part / "index.json").read_text(encoding="utf-8"))
        published = index_dates(index)
        for i, path in enumerate(sorted((folder / part / "text").glob("*.txt"))):
            if (
                (half == "a" and i % 2)
                or (half == "b" and not i % 2)
                or (language and not path.name.startswith(language))
            ):
                continue
            gold = folder / part / "gold" / f"{path.stem}.json"
            if gold.exists():
                text = path.read_bytes().decode("utf-8")
                yield path.stem, text, json.loads(gold.read_text(encoding="utf-8")), published.get(path.stem)


def index_dates(index: Any) -> dict[str, str]:
    rows = index.items() if isinstance(index, dict) else ((r.get("id") or r.get("file", ""), r) for r in index)
    return {str(k).removesuffix(".txt"): str(v.get("published") or "") for k, v in rows if isinstance(v, dict)}


def fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("a", "b"))
    parser.add_argument("--language", choices=("zh", "en"))
    parser.add_argument("--show", help="list what was missed of this type")
    parser.add_argument(
        "--values", action="store_true", help="percents, amounts, quantities and dates instead of names"
    )
    args = parser.parse_args()
    recogniser = Recogniser.standard()
    if args.values:
        return value_recall(args)
    wanted: Counter[tuple[str, str]] = Counter()
    strict: Counter[tuple[str, str]] = Counter()
    loose: Counter[tuple[str, str]] = Counter()
    output: Counter[tuple[str, str]] = Counter()
    for name, text, facts, published in stories(args.folder, args.half, args.language):
        mentions = [m for m in recogniser.recognise(text, published=published) if m.type]
        for m in mentions:
            output[name[:2], m.type] += not m.inside
        seen: set[tuple[str, str]] = set()
        for fact in facts:
            for side in ("subject", "object"):
                kind, words = fact[side]["type"], fact[side]["mention"]
                key = (kind, words)
                at = text.find(fact["evidence"])
                if not words or key in seen or at < 0:
                    continue
                seen.add(key)
                best = found(text, words, kind, mentions)
                wanted[name[:2], kind] += 1
                strict[name[:2], kind] += best == 2
                loose[name[:2], kind] += best >= 1
                if args.show == kind and best < 2:
                    near = [
                        m.surface + "/" + m.type
                        for m in mentions
                        if fold(m.surface) and (fold(m.surface) in fold(words) or fold(words) in fold(m.surface))
                    ]
                    print(f"{name} {'loose' if best else 'MISS '} {words!r} <- {near[:4]}")
    for key in sorted(wanted):
        n = wanted[key]
        print(
            f"{key[0]} {key[1]:13} wanted {n:4}  same words {strict[key] / n:.3f}  overlapping {loose[key] / n:.3f}  found in all {output[key]}"
        )
    return 0


def found(text: str, words: str, kind: str, mentions: list[Mention]) -> int:
    """2: a mention of the type with these words (as letters and digits); 1: one that overlaps an occurrence by half."""
    best = 0
    target = fold(words)
    for m in mentions:
        if m.type == kind or (kind == "Mineral" and m.type == "Form"):
            if fold(m.surface) == target:
                return 2
            start = text.find(words)
            while start >= 0:
                common = min(m.end, start + len(words)) - max(m.start, start)
                if common >= 0.5 * max(m.end - m.start, len(words)):
                    best = 1
                start = text.find(words, start + 1)
    return best


def value_recall(args: argparse.Namespace) -> int:
    wanted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    for name, text, facts, published in stories(args.folder, args.half, args.language):
        normal = normalise(text)
        found_values = [(f, normal.raw(f.start, f.end)) for f in figures.find(normal.text, published)]
        for fact in facts:
            at = text.find(fact["evidence"])
            if at < 0 or str(fact.get("note", "")).startswith("optional"):
                continue
            inside = [f.value for f, (a, b) in found_values if a >= at - 150 and b <= at + len(fact["evidence"]) + 150]
            for qualifier, stated in fact["qualifiers"].items():
                kind, hit = check(qualifier, stated, inside)
                if kind:
                    wanted[kind] += 1
                    right[kind] += hit
                    if not hit:
                        missed[kind].append(f"{name} {qualifier}={stated!r}: {fact['evidence'][:110]!r}")
    for kind in sorted(wanted):
        print(f"{kind:10} wanted {wanted[kind]:4}  found {right[kind] / wanted[kind]:.3f}")
        if args.show == kind:
            print("\n".join("   " + line for line in missed[kind]))
    return 0


def check(qualifier: str, stated: Any, inside: list[values.Value]) -> tuple[str, bool]:
    if qualifier in ("percent", "share_percent", "rate") and isinstance(stated, int | float):
        return "percent", any(isinstance(v, values.Percent) and near(v.value, stated) for v in inside)
    if qualifier == "amount" and isinstance(stated, int | float):
        return "amount", any(isinstance(v, values.Money) and near(v.amount, stated) for v in inside)
    if qualifier == "quantity" and isinstance(stated, int | float):
        return "quantity", any(
            isinstance(v, values.Quantity | values.Number) and near(v.amount, stated) for v in inside
        )
    if qualifier in ("effective", "announced", "date", "until", "since"):
        return "date", any(isinstance(v, values.Date) and stated in (v.iso, v.until) for v in inside)
    return "", False


def near(a: float, b: float) -> bool:
    return abs(a - b) <= 0.011 * abs(b)


if __name__ == "__main__":
    sys.exit(main())
