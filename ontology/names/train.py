"""Trains the tagger's weights on annotated texts: `python -m ontology.names.train FOLDER [--check] [--write]`.

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
from pathlib import Path

from ontology.names import tagger
from ontology.names.mentions import Candidate, Recogniser, resolve
from ontology.names.normal import normalise

Example = tuple[tuple[str, ...], int, float]  # features, class, weight
PRONOUN = ("该", "这", "此", "其", "本公司", "the ", "this ", "these ", "our ", "its ", "a ", "an ", "新公司", "合资公司", "目标公司", "标的")


def stories(folder: Path, part: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(normal text, [(name, type)]) of each annotated text of a part."""
    for path in sorted((folder / part / "text").glob("*.txt")):
        gold = folder / part / "gold" / f"{path.stem}.json"
        if not gold.exists():
            continue
        names = set()
        for fact in json.loads(gold.read_text(encoding="utf-8")):
            for side in (fact["subject"], fact["object"]):
                mention = normalise(side["mention"]).text.strip()
                if side["type"] in tagger.CLASSES and proper(mention):
                    names.add((mention, side["type"]))
        yield normalise(path.read_bytes().decode("utf-8")).text, sorted(names)


def proper(mention: str) -> bool:
    """A name rather than a description: no pronoun, not too long, in English with a capital."""
    if not mention or mention.lower().startswith(PRONOUN) or len(mention) > 60:
        return False
    return not mention.isascii() or mention[0].isupper() or mention[:1].isdigit()


def examples(text: str, names: Iterable[tuple[str, str]], recogniser: Recogniser) -> Iterator[tuple[tagger.Span, int, bool]]:
    """Every candidate with its class: an annotated name, else what vocabulary and form say, else none."""
    labels: dict[tuple[int, int], str] = {}
    covered: list[tuple[int, int, str]] = []
    found = [c for c, inside in resolve(recogniser.named(text)) if not inside]
    for c in found:
        if c.type in tagger.CLASSES and c.how != "noun":
            labels[c.start, c.end] = c.type
            covered.append((c.start, c.end, c.type))
    gold: set[tuple[int, int]] = set()
    for name, kind in names:
        at = text.find(name)
        while at >= 0:
            labels[at, at + len(name)] = kind
            gold.add((at, at + len(name)))
            at = text.find(name, at + 1)
    known = edges(found)
    for span in tagger.candidates(text, known):
        label = labels.get((span.start, span.end), "O")
        yield span, tagger.CLASSES.index(label), (span.start, span.end) in gold


def edges(found: Iterable[Candidate]) -> list[tagger.Known]:
    """What the candidates may know: places, minerals, dates and amounts, never the names to be found."""
    return [tagger.Known(c.start, c.end, c.type) for c in found if c.type not in tagger.CLASSES and c.type]


def train(data: list[list[Example]], epochs: int, seed: int = 7) -> dict[str, list[float]]:
    """An averaged perceptron with a margin, several passes over the stories in a fixed shuffle."""
    rng = random.Random(seed)
    weights: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(tagger.CLASSES))
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(tagger.CLASSES))
    step = 0
    order = list(range(len(data)))
    for _ in range(epochs):
        rng.shuffle(order)
        for i in order:
            for features, label, weight in data[i]:
                step += 1
                scores = [0.0] * len(tagger.CLASSES)
                for f in features:
                    row = weights.get(f)
                    if row is not None:
                        for k, w in enumerate(row):
                            scores[k] += w
                rival = max((k for k in range(len(tagger.CLASSES)) if k != label), key=lambda k: scores[k])
                if scores[label] - scores[rival] < 1.0:
                    for f in features:
                        weights[f][label] += weight
                        weights[f][rival] -= weight
                        totals[f][label] += weight * step
                        totals[f][rival] -= weight * step
    return {f: [w - t / step for w, t in zip(row, totals[f], strict=True)] for f, row in weights.items()}


def dataset(folder: Path, part: str, recogniser: Recogniser) -> list[list[Example]]:
    data = []
    for text, names in stories(folder, part):
        data.append([(s.features, label, 1.0) for s, label, _ in examples(text, names, recogniser)])
    return data


def pruned(weights: dict[str, list[float]], least: float = 0.05) -> dict[str, tuple[float, ...]]:
    top = max((max(abs(w) for w in row) for row in weights.values()), default=1.0)
    scale = 10 / top
    return {
        f: tuple(round(w * scale, 2) for w in row)
        for f, row in sorted(weights.items())
        if max(abs(w * scale) for w in row) >= least
    }


def check(folder: Path, model: tagger.Tagger, part: str, recogniser: Recogniser, show: bool) -> None:
    """Names of annotated facts that vocabulary and form miss: how many the tagger adds, and how many it makes up."""
    for language in ("zh", "en"):
        for threshold in (0.5, 1.0, 1.5, 2.0, 3.0, 4.0):
            model.thresholds = {f"{language}:{c}": threshold for c in tagger.CLASSES} | {
                f"{o}:{c}": 1e9 for o in ("zh", "en") if o != language for c in tagger.CLASSES
            }
            lacking = hit = output = right = 0
            shown: list[str] = []
            for text, names in stories(folder, part):
                found = [c for c, inside in resolve(recogniser.named(text)) if not inside and c.how != "noun"]
                have = {(text[c.start : c.end], c.type) for c in found}
                missing = {n for n in names if n not in have and any(o.isascii() == (language == "en") for o in [n[0]])}
                known = edges(found) + [tagger.Known(c.start, c.end, c.type) for c in found if c.type in tagger.CLASSES]
                proposed = {(text[s.start : s.end], s.type) for s in model.find(text, known)}
                lacking += len(missing)
                hit += len(missing & proposed)
                output += len(proposed)
                right += len(proposed & set(names))
                shown += [f"{'+' if p in names else '-'}{p[0]}/{p[1][:3]}" for p in sorted(proposed)]
            print(f"{language} threshold {threshold}: of {lacking} lacking names {hit} found; {output} proposed, {right} annotated")
            if show and threshold == 2.0:
                print("   " + "  ".join(shown))


def write(path: Path, weights: dict[str, tuple[float, ...]], thresholds: dict[str, float]) -> None:
    lines = ["# weights of the tagger: feature, then hundredths for " + ", ".join(tagger.CLASSES)]
    lines += [f"#threshold\t{name}\t{value}" for name, value in sorted(thresholds.items())]
    lines += ["\t".join([f, *(str(round(w * 100)) for w in row)]) for f, row in sorted(weights.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


THRESHOLDS = {f"{language}:{c}": 2.0 for language in ("zh", "en") for c in tagger.CLASSES[1:]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--epochs", type=int, default=6)
    args = parser.parse_args()
    recogniser = Recogniser.standard()
    data = {part: dataset(args.folder, part, recogniser) for part in ("training", "pool")}
    if args.check:
        for one, other in (("training", "pool"), ("pool", "training")):
            print(f"trained on {one}, measured on {other}")
            weights = pruned(train(data[one], args.epochs))
            check(args.folder, tagger.Tagger(weights, {}), other, recogniser, args.show)
    if args.write:
        weights = pruned(train(data["training"] + data["pool"], args.epochs))
        write(tagger.WEIGHTS, weights, THRESHOLDS)
        print(f"{len(weights)} features written to {tagger.WEIGHTS.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
