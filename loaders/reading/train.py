"""Training and measuring the scorers on annotated text (`make train`, `make eval`).  Not used when reading.

Annotated text stands outside the project, in folders of `text/*.txt` with `gold/*.json`; its texts are never stored:
what training leaves are weights of features.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np

from loaders.reading import choose, qualifiers, status, survey
from loaders.reading.agreement import (
    Told,
    Wanted,
    acceptable,
    alike,
    fold,
    same_value,
    stated_by,
    surfaces_of,
    touches,
    verdicts,
    wanted,
)
from loaders.reading.annotated import Text, corpus, own, rows_of, with_spotted
from loaders.reading.extract import Models, extract
from loaders.reading.scene import Item, Scene
from loaders.reading.scorer import WEIGHTS, Linear
from loaders.reading.view import View

FOLDS = 5
KEPT_OUT = 0  # the fold that the language model has not seen: on it its voice is weighed and the thresholds are set
LOWEST = -3.5  # below this nothing is looked at when thresholds are set
# A threshold of its own counts as much as the common one at this many examples. Facts come in lists, so that a relation's best
# threshold hangs on a few texts: set on half of the texts of a fold, thresholds read the other half best at some 400
# (F1 .642 at 25, .644, .645 and .646 at 100, 400 and 3,000 with beta .85; .645, .648, .650 and .649 with beta 1).
STEADY = 25
STEADY_FACTS = 400
SURVEY_C = 0.01  # how freely the survey's weights are fitted: they come from one fold
EVERYTHING = Linear({}, 0.0, {"*": -1.0})  # rules nothing out
PRUNED = 0.005  # share of the right proposals, those with the least prospects, that the quick look may rule out
LONG = 9000  # a text of more characters is one of the two whole documents: it would outweigh hundreds
HEAVIEST = 16  # a list counts for what it holds, up to this many facts


# ------------------------------------------------------------------------------------------------ examples


@dataclass
class Examples:
    """What one text teaches: (features, label, weight) for each model."""

    stem: str
    facts: list[tuple[str, tuple[str, ...], int, float]]
    qualifiers: list[tuple[str, tuple[str, ...], int, float]]
    lifecycle: list[tuple[tuple[str, ...], str]]
    quick: list[int]  # of each of `facts`: how many of its features the quick look sees
    unreached: list[str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A proposal and what the annotators say of it: 1 stated, 0 not, -1 neither (stated elsewhere, or half of its list)."""

    scene: Scene
    scored: choose.Scored
    label: int
    weight: float
    stated: tuple[tuple[Item, Item, list[Wanted]], ...]  # its single fillings that the text states here


def labelled(seen: View, scenes: Sequence[Scene], gold: Mapping[str, list[Wanted]]) -> list[Labelled]:
    """Every proposal of a document, compared with what is wanted."""
    surfaces = surfaces_of(seen, scenes)
    out = []
    for scene in scenes:
        place = seen.raw(scene.sentence.start, scene.sentence.end)
        for scored in choose.scored(scene, EVERYTHING, EVERYTHING):
            p = scored.proposal
            pairs = choose.pairs(p)
            if not pairs:
                continue
            stated, elsewhere, required = [], False, False
            for s, o in pairs:
                found = stated_by(surfaces, gold.get(p.relation, ()), s, o)
                here = [w for w in found if touches(place, w.spans)]
                elsewhere = elsewhere or bool(found)
                if here:
                    stated.append((s, o, here))
                    required = required or any(not w.optional for w in here)
            size = min(len(pairs), HEAVIEST) ** 0.5
            label = 1 if len(stated) >= len(pairs) / 2 else 0 if not elsewhere else -1
            weight = size / 2 if label == 1 and not required else size
            out.append(Labelled(scene, scored, label, weight, tuple(stated)))
    reached = {id(w) for found in out for _, _, here in found.stated for w in here}
    left = {r: [w for w in ws if id(w) not in reached] for r, ws in gold.items()}
    return [_nearly(found, seen, surfaces, left) if found.label == 0 else found for found in out]


def _nearly(
    found: Labelled, seen: View, surfaces: Mapping[str, frozenset[str]], left: Mapping[str, list[Wanted]]
) -> Labelled:
    """A proposal of one statement, where the annotators have the same in other words and nothing says it in theirs."""
    p, place = found.scored.proposal, seen.raw(found.scene.sentence.start, found.scene.sentence.end)
    pairs = choose.pairs(p)
    here = [w for w in left.get(p.relation, ()) if touches(place, w.spans)]
    if len(pairs) != 1 or not here:
        return found
    (s, o), ways = pairs[0], [acceptable(w, *pairs[0], surfaces) for w in here]
    right = [w for w, way in zip(here, ways, strict=True) if way]
    if right:
        weight = 1.0 if any(not w.optional for w in right) else 0.5
        return replace(found, label=1, weight=weight, stated=((s, o, right),))
    return replace(found, label=-1) if None in ways else found


def examples(text: Text) -> Examples:
    seen, all_scenes = text.laid_out()
    gold = wanted(text)
    out = Examples(text.stem, [], [], [], [], [])
    reached: set[int] = set()
    for found in labelled(seen, all_scenes, gold):
        p = found.scored.proposal
        for s, o, here in found.stated:
            reached |= {id(w) for w in here}
            _teach(out, p, s, o, here)
        if found.label >= 0:
            out.facts.append((p.relation, found.scored.features, found.label, found.weight))
            out.quick.append(found.scored.quick)
    for relation, ws in gold.items():
        for w in ws:
            if not w.optional and id(w) not in reached:
                s_, o_ = w.gold["subject"], w.gold["object"]
                out.unreached.append(
                    f"{text.stem} {relation} {s_['name']}[{s_['mention']}] -> {o_['name']}[{o_['mention']}] | {w.gold['evidence'][:150]!r}"
                )
    return out


def _interned(e: Examples) -> Examples:
    """The same, each feature kept once however many proposals have it: they come from other processes as copies."""
    facts = [(r, tuple(map(sys.intern, f)), y, w) for r, f, y, w in e.facts]
    quals = [(r, tuple(map(sys.intern, f)), y, w) for r, f, y, w in e.qualifiers]
    return replace(e, facts=facts, qualifiers=quals)


def _teach(out: Examples, p: Any, s: Item, o: Item, here: Sequence[Wanted]) -> None:
    quals = [w.gold.get("qualifiers") or {} for w in here]
    for f in qualifiers.fillings(p, s, o):
        named = f.qualifier in qualifiers.ITEM_OF or f.qualifier == "region"
        right = any(
            f.qualifier in q
            and (
                same_value(f.value, q[f.qualifier], dated=qualifiers.VALUE_OF.get(f.qualifier) == "Date")
                or (named and alike(fold(str(f.value)), fold(str(q[f.qualifier]))))
            )
            for q in quals
        )
        out.qualifiers.append((f"{p.relation}.{f.qualifier}", f.features, int(right), 1.0))
    stages = {w.gold.get("lifecycle") for w in here} - {None}
    if len(stages) == 1:
        out.lifecycle.append((tuple(dict.fromkeys(status.lifecycle_features(p, s, o))), str(stages.pop())))


# ------------------------------------------------------------------------------------------------ fitting


def fit(
    rows: Sequence[tuple[tuple[str, ...], int, float]],
    c: float,
    least: int = 2,
    light: float = 0.07,
    scores: Sequence[float] | None = None,
) -> Linear:
    """An L2 logistic regression over the features that occur in at least `least` examples; what weighs less than `light`
    decides nothing and is left out. `scores` are one more column, a figure for each row: its weight is `survey.SCORE`."""
    # They take seconds to import, and others want of this module only how texts are read and judged.
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    if not rows or len({label for _, label, _ in rows}) < 2:
        return Linear({}, -10.0, {"*": 0.0})
    counts = Counter(f for features, _, _ in rows for f in set(features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    indptr, indices = [0], []
    for features, _, _ in rows:
        indices += sorted({index[f] for f in features if f in index})
        indptr.append(len(indices))
    x = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(index)))
    if scores is not None:
        index[survey.SCORE] = len(index)
        x = hstack([x, csr_matrix(np.array(scores)[:, None])]).tocsr()
    y = np.array([label for _, label, _ in rows])
    w = np.array([weight for _, _, weight in rows])
    model = LogisticRegression(C=c, max_iter=300, solver="liblinear", random_state=0)
    model.fit(x, y, sample_weight=w)
    weights = {f: round(float(model.coef_[0][i]), 2) for f, i in index.items()}
    return Linear({f: v for f, v in weights.items() if abs(v) >= light}, round(float(model.intercept_[0]), 3), {})


def thresholds(
    scores: Mapping[str, list[tuple[float, int]]], wanted_: Mapping[str, int], beta: float, steady: int = STEADY
) -> dict[str, float]:
    """For each name the score above which F-beta is best; one with few examples keeps close to the common threshold.

    A row is (score, 1 right | 0 wrong | -1 neither); `wanted_` says how many there are to be found.
    """

    def best(rows: list[tuple[float, int]], total: int) -> float:
        right, n, top, at = 0, 0, -1.0, 5.0
        for score, label in sorted(rows, reverse=True):
            right += label == 1
            n += label >= 0
            p, r = right / max(1, n), right / max(1, total)
            f = (1 + beta**2) * p * r / max(1e-9, beta**2 * p + r)
            if f > top:
                top, at = f, score
        return at

    common = best([row for rows in scores.values() for row in rows], sum(wanted_.values()))
    out = {"*": round(common, 2)}
    for name, rows in sorted(scores.items()):
        n = wanted_.get(name, 0)
        own = best(rows, n) if n else common + 1
        out[name] = round((n * own + steady * common) / (n + steady), 2)
    return out


def judged(text: Text, models: Models) -> list[tuple[str, float, int]]:
    """What the models would state about a text at a low threshold: (relation, score, right | wrong | optional)."""
    seen, all_scenes = text.laid_out()
    low = Linear(models.facts.weights, models.facts.bias, {"*": LOWEST})
    best: dict[tuple[str, str, str], tuple[float, Told]] = {}
    for scene in all_scenes:
        place = seen.raw(scene.sentence.start, scene.sentence.end)
        for kept in choose.chosen(choose.scored(scene, low, models.quick, voiced=models.voiced), low):
            for s, o in choose.pairs(kept.proposal):
                key = (kept.proposal.relation, s.key, o.key)
                if key not in best or best[key][0] < kept.score:
                    best[key] = (kept.score, Told(kept.proposal.relation, s, o, place))
    ordered = [told for _, told in sorted(best.items(), key=lambda kv: (-kv[1][0], kv[0]))]
    labels = verdicts([t for _, t in ordered], wanted(text), surfaces_of(seen, all_scenes))
    return [(t.relation, score, label) for (score, t), label in zip(ordered, labels, strict=True)]


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A statement that a text might make, as the survey sees it: 1 right, 0 wrong, -1 neither required nor wrong."""

    score: float  # in its sentence
    features: tuple[str, ...]
    label: int


def surveyed(text: Text, models: Models) -> list[Surveyed]:
    """Every statement that a text might make, compared with what is wanted."""
    seen, all_scenes = text.laid_out()
    low = Linear(models.facts.weights, models.facts.bias, {"*": survey.LOWEST})
    found: list[tuple[survey.Statement, tuple[str, ...], Told]] = []
    for part in survey.stretches(all_scenes):
        places = [seen.raw(scene.sentence.start, scene.sentence.end) for scene in part]
        here = survey.statements([choose.scored(s, low, models.quick, voiced=models.voiced) for s in part])
        for statement, features in zip(here, survey.features(here, models.facts), strict=True):
            best = statement.best
            told = Told(statement.triple[0], best.subject, best.object, places[best.sentence])
            found.append((statement, features, told))
    labels = verdicts([t for _, _, t in found], wanted(text), surfaces_of(seen, all_scenes))
    return [Surveyed(f.score, features, label) for (f, features, _), label in zip(found, labels, strict=True)]


def fit_survey(rows: Sequence[Surveyed], c: float = SURVEY_C) -> Linear:
    """What weighs a statement beside the others of its text, from texts that the sentences' models have not seen."""
    decided = [r for r in rows if r.label >= 0]
    examples_ = [(r.features, r.label, 1.0) for r in decided]
    return fit(examples_, c, least=8, light=0.01, scores=[r.score for r in decided])


def _survey(texts: Sequence[Text], models: Models, beta: float) -> Linear:
    """The survey with its threshold, which is set on texts that its weights have not seen; and how well they are read."""
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(surveyed, texts, repeat(models), chunksize=8))
    part = [n % FOLDS for n in range(len(texts))]
    random.Random(0).shuffle(part)
    scored_: list[tuple[float, int]] = []
    by_set: dict[str, list[tuple[float, int]]] = defaultdict(list)
    wanted_of: Counter[str] = Counter()
    for k in range(FOLDS):
        fitted = fit_survey([r for n, rows in enumerate(found) if part[n] != k for r in rows])
        for text, rows in ((texts[n], rows) for n, rows in enumerate(found) if part[n] == k):
            here = [(survey.score(fitted, r.features, r.score), r.label) for r in rows]
            scored_ += here
            by_set[_kind(text)] += here
            wanted_of[_kind(text)] += sum(
                len({(w.subject, w.object) for w in ws if not w.optional}) for ws in wanted(text).values()
            )
    at = thresholds({"*": scored_}, {"*": wanted_of.total()}, beta)["*"]
    for name, rows_ in sorted(by_set.items()):
        _print_score(name, [label for score, label in rows_ if score >= at], wanted_of[name])
    weights = fit_survey([r for rows in found for r in rows])
    return Linear(weights.weights, weights.bias, {"*": at})


def _print_score(name: str, labels: Sequence[int], total: int) -> None:
    right, stated = labels.count(1), len(labels) - labels.count(-1)
    p, r = right / max(1, stated), right / max(1, total)
    print(f"{name}: P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f} ({total} wanted)", file=sys.stderr)


def _judge(job: tuple[list[Text], Models]) -> list[tuple[Text, list[tuple[str, float, int]]]]:
    return [(text, judged(text, job[1])) for text in job[0]]


def clusters(texts: Sequence[Text]) -> dict[str, int]:
    """A fold for each text; texts that share much of their wording share the fold."""
    grams = {
        t.stem: {t.text[i : i + 8] for i in range(0, max(1, len(t.text) - 8), 1)} for t in texts if len(t.text) < 30000
    }
    owner: dict[str, str] = {}
    where: dict[str, list[str]] = defaultdict(list)
    for t in texts:
        owner[t.stem] = t.stem
        shared_with: Counter[str] = Counter()
        for g in grams.get(t.stem, ()):
            for other in where[g]:
                shared_with[other] += 1
            where[g].append(t.stem)
        for other, n in sorted(shared_with.items()):  # a set's order differs from run to run
            if n > 0.2 * min(len(grams[t.stem]), len(grams[other])):
                root = owner[other]
                for k, v in list(owner.items()):
                    if v == owner[t.stem]:
                        owner[k] = root
    return {stem: int(hashlib.sha256(root.encode()).hexdigest(), 16) % FOLDS for stem, root in owner.items()}


def build(rows: Sequence[Examples], c_facts: float, c_qual: float, c_life: float) -> Models:
    facts = fit([(f, y, w) for e in rows for _, f, y, w in e.facts], c_facts, least=3, light=0.05)
    quick = fit(
        [(f[:n], y, w) for e in rows for (_, f, y, w), n in zip(e.facts, e.quick, strict=True)],
        0.3,
        least=3,
        light=0.05,
    )
    scores = sorted(quick.score(f[:n]) for e in rows for (_, f, y, _), n in zip(e.facts, e.quick, strict=True) if y)
    quick = Linear(
        quick.weights, quick.bias, {"*": round(scores[int(PRUNED * len(scores))], 3)} if scores else {"*": -9.0}
    )
    quals = fit([(f, y, w) for e in rows for _, f, y, w in e.qualifiers], c_qual)
    life = {
        stage: fit([(f, int(y == stage), 1.0) for e in rows for f, y in e.lifecycle], c_life)
        for stage in status.STAGES
        if sum(y == stage for e in rows for _, y in e.lifecycle) >= 5
    }
    return Models(quick, facts, quals, life, voiced=False)


_ROWS: list[Examples] = []


def _build_without(job: tuple[list[str], tuple[float, float, float]]) -> Models:
    left_out = set(job[0])
    return build([e for e in _ROWS if e.stem not in left_out], *job[1])


def _qualifiers_without(job: tuple[list[str], float]) -> list[tuple[str, float, int]]:
    """What the qualifiers of some texts score by weights fitted without them."""
    left_out = set(job[0])
    model = fit([(f, y, w) for e in _ROWS if e.stem not in left_out for _, f, y, w in e.qualifiers], job[1])
    return [(name, model.score(f), y) for e in _ROWS if e.stem in left_out for name, f, y, _ in e.qualifiers]


def with_thresholds(models: Models, facts: Mapping[str, float], quals: Mapping[str, float]) -> Models:
    return replace(
        models,
        facts=Linear(models.facts.weights, models.facts.bias, facts),
        qualifiers=Linear(models.qualifiers.weights, models.qualifiers.bias, quals),
    )


def save(models: Models) -> None:
    WEIGHTS.mkdir(exist_ok=True)
    named = {
        "quick": models.quick,
        "facts": models.facts,
        "qualifiers": models.qualifiers,
        **({"survey": models.survey} if models.survey else {}),
        **{f"lifecycle.{k}": m for k, m in models.lifecycle.items()},
    }
    for old in WEIGHTS.glob("*.json"):
        old.unlink()
    for name, m in named.items():
        data = {
            "bias": m.bias,
            "thresholds": dict(sorted(m.thresholds.items())),
            "weights": dict(sorted(m.weights.items())),
        }
        (WEIGHTS / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def write_facts(texts: Sequence[Text], models: Models, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for text in texts:
        reading = extract(text.document(), models=models)
        lines = [f.model_dump_json() for f in reading.facts]
        (out / f"{text.stem}.jsonl").write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _facts_at(jobs: Sequence[tuple[list[Text], Models]], beta: float) -> dict[str, float]:
    """The thresholds that are best for texts which the models have not seen; and how well they are read with them."""
    scores: dict[str, list[tuple[float, int]]] = defaultdict(list)
    total: Counter[str] = Counter()
    by_set: dict[str, list[tuple[str, float, int]]] = defaultdict(list)
    wanted_of: Counter[str] = Counter()
    pieces = [(texts[n : n + 40], models) for texts, models in jobs for n in range(0, len(texts), 40)]
    with ProcessPoolExecutor(2) as pool:
        for text, found in (row for part in pool.map(_judge, pieces) for row in part):
            for relation, score, label in found:
                scores[relation].append((score, label))
            for relation, ws in wanted(text).items():
                number = len({(w.subject, w.object) for w in ws if not w.optional})
                total[relation] += number
                wanted_of[_kind(text)] += number
            by_set[_kind(text)] += found
    out = thresholds(scores, total, beta, STEADY_FACTS)
    for name, rows in sorted(by_set.items()):
        kept = [label for relation, score, label in rows if score >= out.get(relation, out["*"])]
        _print_score(name, kept, wanted_of[name])
    return out


def _kind(text: Text) -> str:
    """The set and the language."""
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text.text) > len(text.text) / 5
    return f"{text.set.split()[0]} {'zh' if chinese else 'en'}"


def _write(job: tuple[list[Text], Models, Path]) -> None:
    write_facts(*job)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder with gold/, pool/, training/, corpus/")
    parser.add_argument(
        "--cv",
        type=Path,
        metavar="DIR",
        help="write out-of-fold facts of every text (by the features alone) to DIR, to be scored",
    )
    parser.add_argument("--save", action="store_true", help="fit on everything and write the weights")
    parser.add_argument("--unreached", action="store_true", help="list required facts that no proposal reaches")
    parser.add_argument("--beta", type=float, default=0.9, help="how recall weighs against precision in the thresholds")
    parser.add_argument(
        "--c", type=float, nargs=3, default=(0.12, 0.2, 0.2), metavar=("FACTS", "QUALIFIERS", "LIFECYCLE")
    )
    args = parser.parse_args(argv)
    began = time.monotonic()
    texts = with_spotted(corpus(args.shared) + own() + rows_of(args.shared))
    with ProcessPoolExecutor(2) as pool:
        rows = [_interned(e) for e in pool.map(examples, texts, chunksize=8)]
    print(
        f"{len(texts)} texts, {sum(len(e.facts) for e in rows)} proposals, {sum(y for e in rows for _, _, y, _ in e.facts)} right; "
        f"{sum(len(e.unreached) for e in rows)} required facts not reached ({time.monotonic() - began:.0f} s)",
        file=sys.stderr,
    )
    if args.unreached:
        for e in rows:
            for line in e.unreached:
                print(line)
    folds = clusters(texts)
    global _ROWS
    _ROWS = rows  # the processes that fit inherit them
    needed = range(FOLDS) if args.cv else (KEPT_OUT,)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        fitted = pool.map(
            _build_without, [([e.stem for e in rows if folds[e.stem] == k], tuple(args.c)) for k in needed]
        )
        by_fold = dict(zip(needed, fitted, strict=True))
    parts = {k: [t for t in texts if folds[t.stem] == k] for k in needed}
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        unseen = pool.map(
            _qualifiers_without, [([e.stem for e in rows if folds[e.stem] == k], args.c[1]) for k in range(FOLDS)]
        )
        qual_scores: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for name, score, right in (row for part in unseen for row in part):
            qual_scores[name].append((score, right))
    quals_at = thresholds(qual_scores, {name: sum(y for _, y in found) for name, found in qual_scores.items()}, 1.4)
    if args.cv:
        facts_at = _facts_at([(parts[k], by_fold[k]) for k in needed], args.beta)
        jobs = [(parts[k], with_thresholds(by_fold[k], facts_at, quals_at), args.cv) for k in needed]
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(_write, jobs))
    if args.save:
        facts_at = _facts_at([(parts[KEPT_OUT], replace(by_fold[KEPT_OUT], voiced=True))], args.beta)
        unseen_models = with_thresholds(replace(by_fold[KEPT_OUT], voiced=True), facts_at, quals_at)
        print("with the survey:", file=sys.stderr)
        looked = _survey([t for t in parts[KEPT_OUT] if len(t.text) < LONG], unseen_models, args.beta)
        final = build(rows, *args.c)
        save(replace(with_thresholds(final, facts_at, quals_at), survey=looked))
        print(
            f"{len(final.facts.weights)} weights for facts, {len(final.qualifiers.weights)} for qualifiers",
            file=sys.stderr,
        )
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
