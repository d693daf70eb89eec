"""The sealed set: facts annotated by people who never saw the rules, kept as offsets and a pointer to the text.

    python -m benchmarks.sealed measure ../shared     # prints the table; open it only to measure, at milestones
    python -m benchmarks.sealed pack FOLDER NAME      # text/, gold/ and index.json of annotators → sealed/NAME.json

The texts themselves stand in shared/ and are rebuilt from the pointers, checked by their hash.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import taxonomy
from loaders.reading import annotated
from loaders.reading.pointers import packed, rebuild, unpack

HERE = Path(__file__).parent / "sealed"
NAMED_RELATIONS = (
    "MEMBER_OF",
    "RESTRICTS_EXPORT",
    "HOLDS_STAKE",
    "OFFTAKES_FROM",
    "FINANCES",
    "PRODUCES",
    "LISTS_AS_CRITICAL",
)


def pack(folder: Path, shared: Path) -> dict[str, Any]:
    out = {}
    for name, row in sorted(json.loads((folder / "index.json").read_text(encoding="utf-8")).items()):
        text = (folder / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        if rebuild(shared, row["source"]) != text:
            print(f"{name}: {row['source']} is not the annotated text; left out", file=sys.stderr)
            continue
        gold = json.loads((folder / "gold" / f"{name}.json").read_text(encoding="utf-8"))
        out[name] = packed(shared, row["source"], row["published"], gold)
    return out


# ------------------------------------------------------------------------------------------- measuring


def _read(text: annotated.Text) -> list[dict[str, Any]]:
    from loaders.reading import extract

    return [json.loads(f.model_dump_json()) for f in extract(text.document()).facts]


def measure(shared: Path) -> None:
    sys.path.insert(0, str(shared))
    from score import score  # type: ignore[import-not-found]  # the yardstick's own

    for name in ("zh", "en"):
        sealed = unpack(shared, HERE / f"{name}.json")
        texts = [
            annotated.Text(key, name, a.text, a.published, a.facts, country=a.country) for key, a in sealed.items()
        ]
        with ProcessPoolExecutor(2) as pool:
            read = list(pool.map(_read, texts, chunksize=4))
        results = [score(text.text, text.gold, facts) for text, facts in zip(texts, read, strict=True)]
        by: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for r in results:
            for relation, v in r["by"].items():
                by[relation] = [a + b for a, b in zip(by[relation], v[:3], strict=True)]
        print(f"{name}: {len(results)} texts")
        print(_line("all", [sum(v[i] for v in by.values()) for i in range(3)]) + f"   F1 {_interval(results)}")
        for relation, v in sorted(by.items()):
            print(_line(relation, v) + f"   F1 {_interval(results, relation)}")
        macro = [_prf(*by[r])[2] for r in NAMED_RELATIONS if by[r][2]]
        print(f"  macro F1 of {len(macro)} named relations {sum(macro) / max(1, len(macro)):.3f}")
        for key, label in (
            ("qualifiers", "qualifier values"),
            ("lifecycle", "lifecycle"),
            ("located", "place"),
            ("verbatim", "verbatim"),
        ):
            right, total = sum(r[key][0] for r in results), sum(r[key][1] for r in results)
            print(f"  {label} {right / max(1, total):.3f} of {total}")
        with ProcessPoolExecutor(2) as pool:
            reasons = list(pool.map(taxonomy.unreached, texts, chunksize=4))
        lost = Counter(
            r for result, why in zip(results, reasons, strict=True) for r in taxonomy.lost(result["missed"], why)
        )
        wrong = Counter(
            taxonomy.mistaken(w, text.gold)
            for result, text in zip(results, texts, strict=True)
            for w in result["wrong"]
        )
        for label, kinds, found in (("missed", taxonomy.LOST, lost), ("wrong", taxonomy.WRONG, wrong)):
            print(f"  {label}: " + "; ".join(f"{kind} {found[kind]}" for kind in kinds))


def _prf(right: int, predicted: int, wanted: int) -> tuple[float, float, float]:
    p, r = right / predicted if predicted else 1.0, right / wanted if wanted else 1.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _line(label: str, v: list[int]) -> str:
    p, r, f = _prf(v[0], v[1], v[2])
    return f"  {label:18} right {v[0]:4} stated {v[1]:4} wanted {v[2]:4}   P {p:.3f} R {r:.3f} F1 {f:.3f}"


def _interval(results: list[Any], relation: str | None = None) -> str:
    """The 95 % interval of F1, of all relations or of one, by bootstrap over texts."""
    counts = [r["by"].get(relation, (0, 0, 0)) if relation else r["total"] for r in results]
    rng = random.Random(0)
    found = []
    for _ in range(500):
        drawn = [rng.choice(counts) for _ in counts]
        found.append(_prf(*(sum(t[i] for t in drawn) for i in range(3)))[2])
    found.sort()
    return f"{found[12]:.3f}–{found[487]:.3f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = parser.add_subparsers(dest="what", required=True)
    one = sub.add_parser("measure")
    one.add_argument("shared", type=Path)
    two = sub.add_parser("pack")
    two.add_argument("folder", type=Path)
    two.add_argument("name")
    two.add_argument("shared", type=Path)
    args = parser.parse_args()
    if args.what == "measure":
        measure(args.shared)
    else:
        HERE.mkdir(exist_ok=True)
        text = json.dumps(pack(args.folder, args.shared), ensure_ascii=False, indent=1)
        (HERE / f"{args.name}.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
