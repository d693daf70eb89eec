"""The language model itself: a sentence is read once, then asked of its proposals and of what belongs to the chosen ones."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from loaders.reading.encoder.sight import Question, Sight, sight
from loaders.reading.encoder.tokens import Pieces
from loaders.reading.propose import Proposal
from loaders.reading.qualifiers import Filling
from loaders.reading.scene import Item, Scene

WEIGHTS = Path(__file__).with_name("weights")


@dataclass(frozen=True)
class Together:
    """How the log-odds of the readable features and the model's count together."""

    features: float
    own: float
    bias: float
    loudest: float  # what the model says of what it is surest of

    def matters(self, features: float, threshold: float) -> bool:
        """Whether anything that the model could say would lift something over its threshold."""
        return self.sum(features, self.loudest) >= threshold

    def sum(self, features: float, heard: float) -> float:
        return self.features * features + self.own * heard + self.bias


@dataclass(frozen=True)
class Voice:
    """One language's model with what it takes to ask it."""

    reader: Any  # onnxruntime.InferenceSession: the library carries no types
    answerer: Any
    pieces: Pieces
    answers: Mapping[str, int]  # what may be asked: a relation, or a value of one
    facts: Together
    values: Together

    def read(self, tokens: Sequence[int], tags: Sequence[int]) -> Any:
        """A vector for each token."""
        feed = {"tokens": np.array([tokens], dtype=np.int64), "tags": np.array([tags], dtype=np.int64)}
        return self.reader.run(None, feed)[0]

    def asked(self, read: Any, questions: Sequence[Question]) -> list[float]:
        if not questions:
            return []
        (odds,) = self.answerer.run(None, {"read": read, "questions": np.array(questions, dtype=np.int64)})
        return [round(float(x), 3) for x in odds]  # the last digits may differ from processor to processor


@dataclass(frozen=True)
class Hearing:
    """A sentence before the model of its language, which reads it when it is first asked, and once."""

    voice: Voice
    scene: Scene
    among: Sequence[Proposal]  # all that the sentence may state

    @cached_property
    def seen(self) -> Sight:
        return sight(self.scene, self.among, self.voice.pieces)

    @cached_property
    def _read(self) -> Any:
        return self.voice.read(self.seen.tokens, self.seen.tags)

    def stated(self, proposals: Sequence[Proposal]) -> list[float]:
        """For each the log-odds that the sentence states it."""
        questions = [self.seen.stated(p, self.voice.answers) for p in proposals]
        return self.voice.asked(self._read, questions) if questions else []

    def belong(self, p: Proposal, s: Item, o: Item, fillings: Sequence[Filling]) -> list[float]:
        """For each the log-odds that it belongs to the fact."""
        questions = [self.seen.belongs(p, s, o, filling, self.voice.answers) for filling in fillings]
        return self.voice.asked(self._read, questions) if questions else []


def hearing(scene: Scene, among: Sequence[Proposal]) -> Hearing | None:
    """A sentence before the model of its language; none where there is none, or nothing to ask."""
    speaker = voice(scene.sentence.language) if among else None
    return Hearing(speaker, scene, among) if speaker else None


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
    notes = WEIGHTS / f"{language}.json"
    if not notes.exists():
        return None
    told = json.loads(notes.read_text(encoding="utf-8"))
    words = (WEIGHTS / f"{language}.vocab.txt").read_text(encoding="utf-8").split("\n")
    return Voice(
        session(WEIGHTS / f"{language}.reader.onnx"),
        session(WEIGHTS / f"{language}.answers.onnx"),
        Pieces({w: i for i, w in enumerate(words)}),
        {name: i for i, name in enumerate(told["answers"])},
        Together(**told["facts"]),
        Together(**told["values"]),
    )
