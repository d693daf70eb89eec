"""A proposal among its rivals: how likely it is beside the others of its sentence, which may want the same words.

What lives here: what is seen of a proposal among the others, and the small trees that weigh it (`weights/rivals.json`,
made by `make train`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from loaders.reading.propose import Proposal
from loaders.reading.scorer import WEIGHTS
from ontology.schema import ontology

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

NONE = -8.0  # the score of a rival that is not there
SILENT = -9.0  # of the language model's voice where it was not asked
LIKELY = -0.5  # from this score on a proposal counts as likely
SEEN = (
    "features", "voice", "silent", "alone", "same object", "over same object", "same subject", "over same subject",
    "elsewhere", "other relation", "over other relation", "reversed", "better", "likely", "best of all", "proposals",
    "subjects", "objects", "by name", "predicate", "subject understood", "object understood", "relation", "chinese",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal with what was made of it alone."""

    proposal: Proposal
    features: float  # the sum of its features' weights
    heard: float | None  # the language model's log-odds
    alone: float  # both together


def among(judged: Sequence[Judged]) -> list[tuple[float, ...]]:
    """What is seen of each of a sentence's proposals beside the others, in the order of SEEN."""
    by_relation: dict[str, list[int]] = defaultdict(list)
    by_pair: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, j in enumerate(judged):
        by_relation[j.proposal.relation].append(n)
        by_pair[id(j.proposal.subject), id(j.proposal.object)].append(n)
    keys = [tuple(frozenset(i.key for i in g.items) for g in (j.proposal.subject, j.proposal.object)) for j in judged]
    best = max((j.alone for j in judged), default=NONE)
    relations = _relations()
    out = []
    for n, j in enumerate(judged):
        p, own = j.proposal, keys[n]
        object_, subject, elsewhere, reversed_ = NONE, NONE, NONE, NONE
        better = likely = 0
        for m in by_relation[p.relation]:
            if m == n:
                continue
            score, theirs = judged[m].alone, keys[m]
            same_subject, same_object = not own[0].isdisjoint(theirs[0]), not own[1].isdisjoint(theirs[1])
            if same_object:
                object_ = max(object_, score)
            if same_subject:
                subject = max(subject, score)
            if not (same_object or same_subject):
                elsewhere = max(elsewhere, score)
            if not own[0].isdisjoint(theirs[1]) and not own[1].isdisjoint(theirs[0]):
                reversed_ = max(reversed_, score)
            better += score > j.alone
            likely += score > LIKELY
        other = max((judged[m].alone for m in by_pair[id(p.subject), id(p.object)] if m != n), default=NONE)
        out.append(
            (
                j.features, SILENT if j.heard is None else j.heard, j.heard is None, j.alone,
                object_, j.alone - object_, subject, j.alone - subject, elsewhere, other, j.alone - other, reversed_,
                better, likely, best, len(judged), len(p.subject.items), len(p.object.items), p.by_name,
                bool(p.triggers), p.subject.understood, p.object.understood, relations[p.relation],
                p.scene.sentence.language == "zh",
            )
        )  # fmt: skip
    return [tuple(float(x) for x in row) for row in out]


@cache
def _relations() -> dict[str, int]:
    return {r: n for n, r in enumerate(sorted(ontology().relations))}


# ------------------------------------------------------------------------------------------- the trees


@dataclass(frozen=True)
class Trees:
    """Trees whose leaves' values are added. Each is a row of nodes: what is asked, the most for which it goes left, where
    left and right are; a leaf leads to itself."""

    first: float
    asked: NDArray[np.int64]
    most: Matrix
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Matrix

    def scores(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The log-odds of each row."""
        out: list[float] = []
        for start in range(0, len(rows), 1000):
            out += self._scores(np.array(rows[start : start + 1000], dtype=np.float64))
        return out

    def _scores(self, seen: Matrix) -> list[float]:
        trees, number = np.arange(len(self.value)), np.arange(len(seen))[:, None]
        at = np.zeros((len(seen), len(trees)), dtype=np.int64)
        while True:
            low = seen[number, self.asked[trees, at]] <= self.most[trees, at]
            on = np.where(low, self.left[trees, at], self.right[trees, at])
            if (on == at).all():
                return [round(float(x), 3) for x in self.first + self.value[trees, at].sum(axis=1)]
            at = on


def from_json(data: Mapping[str, Any]) -> Trees:
    """Trees from lists of nodes [asked, most, left, right, value]; a leaf is [value]."""
    size = max(len(tree) for tree in data["trees"])
    shape = (len(data["trees"]), size)
    asked, left, right = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    most, value = np.zeros(shape), np.zeros(shape)
    for t, tree in enumerate(data["trees"]):
        for n, node in enumerate(tree):
            if len(node) == 1:
                left[t, n] = right[t, n] = n
                value[t, n] = node[0]
            else:
                asked[t, n] = SEEN.index(node[0])
                most[t, n], left[t, n], right[t, n] = node[1:]
    return Trees(data["first"], asked, most, left, right, value)


@cache
def committed(path: Path = WEIGHTS / "rivals.json") -> Trees | None:
    return from_json(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
