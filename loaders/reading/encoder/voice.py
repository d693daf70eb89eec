"""The language model itself: a sentence's proposals in, a log-odds for each out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from loaders.reading.encoder.sight import Sight, sight
from loaders.reading.encoder.tokens import Pieces
from loaders.reading.propose import Proposal
from loaders.reading.scene import Scene

WEIGHTS = Path(__file__).with_name("weights")


@dataclass(frozen=True)
class Voice:
    """One language's model with what it takes to ask it."""

    session: Any  # an onnxruntime.InferenceSession: the library carries no types
    pieces: Pieces
    relations: Mapping[str, int]
    features: float  # how the readable features' log-odds count,
    own: float  # how the model's,
    bias: float  # and what is added, in the common log-odds
    loudest: float  # what the model says of what it is surest of

    def heard(self, scene: Scene, proposals: Sequence[Proposal], among: Sequence[Proposal] = ()) -> list[float]:
        """The model's log-odds for some of a sentence's proposals; `among` are all of them."""
        if not proposals:
            return []
        return self.asked(sight(scene, proposals, self.pieces, self.relations, among))

    def asked(self, seen: Sight) -> list[float]:
        feed = {
            "tokens": np.array([seen.tokens], dtype=np.int64),
            "tags": np.array([seen.tags], dtype=np.int64),
            "proposals": np.array(seen.proposals, dtype=np.int64),
        }
        (odds,) = self.session.run(None, feed)
        return [round(float(x), 3) for x in odds]  # the last digits may differ from processor to processor

    def matters(self, features: float, threshold: float) -> bool:
        """Whether anything that the model could say would lift a proposal over its threshold."""
        return self.together(features, self.loudest) >= threshold

    def together(self, features: float, heard: float) -> float:
        return self.features * features + self.own * heard + self.bias


def session(weights: Path) -> Any:
    """A model's file, opened."""
    import onnxruntime  # takes a while to import

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # documents are read side by side
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])


@cache
def voice(language: str) -> Voice | None:
    """The committed model of a language; none where there is none."""
    notes, weights = WEIGHTS / f"{language}.json", WEIGHTS / f"{language}.onnx"
    if not notes.exists():
        return None
    told = json.loads(notes.read_text(encoding="utf-8"))
    words = (WEIGHTS / f"{language}.vocab.txt").read_text(encoding="utf-8").split("\n")
    return Voice(
        session(weights),
        Pieces({w: i for i, w in enumerate(words)}),
        {r: i for i, r in enumerate(told["relations"])},
        *(told["together"][k] for k in ("features", "own", "bias", "loudest")),
    )
