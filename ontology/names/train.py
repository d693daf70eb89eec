"""Trains the tagger's weights on annotated texts: `python -m ontology.names.train FOLDER [--check] [--show] [--write]`.

A development tool; nothing at run time imports it. FOLDER holds pool/ and training/ (text/ and gold/). `--check`
trains on one and measures on the other; `--write` trains on both and writes tagger.tsv.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ontology.names import tagger
from ontology.names.index import load
from ontology.names.mentions import Candidate, Recogniser, resolve
from ontology.names.normal import normalise

COPIES = 4  # how many names of our tables stand in for each annotated one
POSITIVE = 2.0  # unannotated names teach that names are none: what is annotated counts for more
Example = tuple[tuple[str, ...], bool, float]  # features, whether it is a name, weight
PRONOUN = ("该", "这", "此", "其", "本公司", "新公司", "合资公司", "目标公司", "标的", "上市公司", "合营企业")


def stories(folder: Path, part: str) -> Iterator[tuple[str, list[str]]]:
    """(normal text, names of organizations) of each annotated Chinese text of a part."""
    for path in sorted((folder / part / "text").glob("zh-*.txt")):
        gold = folder / part / "gold" / f"{path.stem}.json"
        if not gold.exists():
            continue
        names = set()
        for fact in json.loads(gold.read_text(encoding="utf-8")):
            for side in (fact["subject"], fact["object"]):
                mention = normalise(side["mention"]).text.strip()
                if side["type"] == "Organization" and 1 < len(mention) < 30 and not mention.startswith(PRONOUN):
                    names.add(mention)
        yield normalise(path.read_bytes().decode("utf-8")).text, sorted(names)


def examples(text: str, names: Iterable[str], recogniser: Recogniser) -> Iterator[tuple[tagger.Place, bool, bool]]:
    """Every candidate, whether it is a name (annotated, or by vocabulary or form) and whether it is annotated."""
    found = [c for c, inside in resolve(recogniser.named(text)) if not inside]
    silver = {(c.start, c.end) for c in found if c.type == "Organization"}
    gold: set[tuple[int, int]] = set()
    for name in names:
        at = text.find(name)
        while at >= 0:
            gold.add((at, at + len(name)))
            at = text.find(name, at + 1)
    for span in tagger.candidates(text, edges(found)):
        place = (span.start, span.end)
        yield span, place in gold or place in silver, place in gold


def edges(found: Iterable[Candidate]) -> list[tagger.Known]:
    """What the candidates may know: places, minerals, dates and amounts, never the names to be found."""
    return [tagger.Known(c.start, c.end, c.type) for c in found if c.type not in tagger.CONTAINERS and c.type]


def train(data: list[list[Example]], epochs: int, seed: int = 7) -> dict[str, float]:
    """An averaged perceptron with a margin, several passes over the stories in a fixed shuffle."""
    rng = random.Random(seed)
    weights: dict[str, float] = defaultdict(float)
    totals: dict[str, float] = defaultdict(float)
    step = 0
    order = list(range(len(data)))
    for _ in range(epochs):
        rng.shuffle(order)
        for i in order:
            for features, is_name, weight in data[i]:
                step += 1
                score = sum(weights.get(f, 0.0) for f in features)
                if (score < 1.0) if is_name else (score > -1.0):
                    change = weight if is_name else -weight
                    for f in features:
                        weights[f] += change
                        totals[f] += change * step
    return {f: w - totals[f] / step for f, w in weights.items()}


def dataset(folder: Path, part: str, recogniser: Recogniser, names: list[str]) -> list[list[Example]]:
    """The examples of a part by story. Every name also stands aside for others of our tables, so that what is learned
    is the place and the make of names rather than these names."""
    rng = random.Random(11)
    data = []
    for text, annotated in stories(folder, part):
        rows: list[Example] = []
        for span, is_name, gold in examples(text, annotated, recogniser):
            rows.append((tagger.features(text, span), is_name, POSITIVE if gold else 1.0))
            if is_name:
                rows += [(others(text, span, rng.choice(names)), True, 1.0) for _ in range(COPIES)]
        data.append(rows)
    return data


def others(text: str, place: tagger.Place, name: str) -> tuple[str, ...]:
    """The features of a place in a text with another name standing there."""
    changed = text[: place.start] + name + text[place.end :]
    return tagger.features(changed, replace(place, end=place.start + len(name), begins="", inside=()))


def company_names(recogniser: Recogniser) -> list[str]:
    """Short Chinese names of companies in our tables."""
    kinds = ("miner", "refiner", "maker", "trader", "company", "investor", "fund", "bank")
    return sorted(
        {
            n
            for entity in recogniser.vocabulary.entities
            if entity.type == "Organization" and entity.kind in kinds
            for n, language, _ in entity.names()
            if language == "zh" and 3 <= len(n) <= 8 and n.isalpha()
        }
    )


def pruned(weights: dict[str, float], least: float = 0.04) -> dict[str, float]:
    top = max((abs(w) for w in weights.values()), default=1.0)
    return {f: round(w * 10 / top, 2) for f, w in sorted(weights.items()) if abs(w * 10 / top) >= least}


def check(folder: Path, model: tagger.Tagger, part: str, recogniser: Recogniser, show: bool) -> None:
    """Names of annotated facts that all else misses: how many the tagger adds, and how many it makes up."""
    for threshold in (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0):
        model.threshold = threshold
        lacking = hit = output = right = 0
        shown: list[str] = []
        for text, names in stories(folder, part):
            found = [c for c, inside in resolve(recogniser.named(text)) if not inside and c.how != "noun"]
            missing = set(names) - {text[c.start : c.end] for c in found if c.type == "Organization"}
            known = [tagger.Known(c.start, c.end, c.type) for c in found]
            proposed = {s.text for s in model.find(text, known)}
            lacking += len(missing)
            hit += len(missing & proposed)
            output += len(proposed)
            right += len(proposed & set(names))
            shown += [f"{'+' if p in names else '-'}{p}" for p in sorted(proposed)]
        print(f"threshold {threshold}: of {lacking} lacking names {hit} found; {output} proposed, {right} annotated")
        if show and threshold == tagger.THRESHOLD:
            print("   " + "  ".join(shown))


def write(path: Path, weights: dict[str, float]) -> None:
    lines = ["# Weights of the tagger in hundredths. Features: see tagger.py. Made by python -m ontology.names.train."]
    lines += [f"{f}\t{round(w * 100)}" for f, w in sorted(weights.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="train on one part, measure on the other")
    parser.add_argument("--show", action="store_true", help="list what is proposed")
    parser.add_argument("--write", action="store_true", help="train on both and write the weights")
    parser.add_argument("--epochs", type=int, default=6)
    args = parser.parse_args()
    recogniser = Recogniser(load())
    names = company_names(recogniser)
    data = {part: dataset(args.folder, part, recogniser, names) for part in ("training", "pool")}
    if args.check:
        for one, other in (("training", "pool"), ("pool", "training")):
            print(f"trained on {one}, measured on {other}")
            check(args.folder, tagger.Tagger(pruned(train(data[one], args.epochs))), other, recogniser, args.show)
    if args.write:
        weights = pruned(train(data["training"] + data["pool"], args.epochs))
        write(tagger.WEIGHTS, weights)
        print(f"{len(weights)} features written to {tagger.WEIGHTS.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
