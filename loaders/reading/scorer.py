"""A linear scorer over readable features: weights in a small JSON file, made by `make train`, read as they stand.

One model for each decision: `facts` (is a proposal stated?), `qualifiers` (does this value belong there?), `lifecycle`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights")


@dataclass(frozen=True, slots=True)
class Linear:
    weights: Mapping[str, float]
    bias: float
    thresholds: Mapping[str, float]

    def score(self, features: Iterable[str]) -> float:
        """The log-odds that it is so."""
        return self.bias + sum(map(self.weights.get, features, repeat(0.0)))

    def threshold(self, relation: str) -> float:
        return self.thresholds.get(relation, self.thresholds.get("*", 0.0))

    def explain(self, features: Iterable[str], most: int = 8) -> list[tuple[str, float]]:
        """The features that weighed most, strongest first."""
        found = [(f, self.weights[f]) for f in dict.fromkeys(features) if f in self.weights]
        return sorted(found, key=lambda fw: (-abs(fw[1]), fw[0]))[:most]


def probability(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def from_json(data: Mapping[str, object]) -> Linear:
    weights, bias, thresholds = data["weights"], data["bias"], data["thresholds"]
    assert isinstance(weights, dict)
    assert isinstance(bias, int | float)
    assert isinstance(thresholds, dict)
    return Linear(weights, float(bias), thresholds)


@cache
def model(name: str) -> Linear:
    """A committed model; without its file everything scores 0."""
    path = WEIGHTS / f"{name}.json"
    if not path.exists():
        return Linear({}, 0.0, {"*": 0.5})
    return from_json(json.loads(path.read_text(encoding="utf-8")))
