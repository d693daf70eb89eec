"""Fits the language model to annotated text and writes it (`make train-encoder`).  Needs torch, onnx and onnxscript, which
nothing else needs; never used when reading.

    python -m loaders.reading.encoder.train SHARED LANGUAGE BASE.onnx BASE-tokenizer.json

BASE is a small pretrained BERT: for Chinese BAAI/bge-small-zh (MIT), for English sentence-transformers/all-MiniLM-L6-v2
(Apache-2.0). Both stand in Maven Central as dev.langchain4j:langchain4j-embeddings-bge-small-zh and
-all-minilm-l6-v2 (1.0.0-beta1), a file .onnx and a tokenizer.json in each jar.

One fold of the stories is kept out of fitting: how the model's voice is weighed against the readable features is
fitted on that fold, by linear weights which have not seen it either.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.nn import functional

from loaders.reading import agreement, annotated, train
from loaders.reading.encoder import bert
from loaders.reading.encoder.bert import HEADS, Bert, arguments, export, keep_words, pretrained
from loaders.reading.encoder.sight import HOWS, LONGEST, TYPES, Sight, sight
from loaders.reading.encoder.tokens import Pieces
from loaders.reading.encoder.voice import WEIGHTS
from ontology.schema import ontology

HIDDEN = 256
ROLES = 6  # first and last token of subject, object and predicate
LOOKS = 4  # heads with which a proposal looks over its sentence


@dataclass(frozen=True, slots=True)
class Sample:
    fold: int
    seen: Sight
    labels: list[int]
    weights: list[float]
    features: list[tuple[str, ...]]


def samples(job: tuple[annotated.Text, int, str, Pieces]) -> list[Sample]:
    """What the model is shown of one text's sentences in one language."""
    text, fold, language, pieces = job
    view, scenes = text.laid_out()
    relations = {r: i for i, r in enumerate(sorted(ontology().relations))}
    out: list[Sample] = []
    by_scene: dict[int, list[train.Labelled]] = {}
    for found in train.labelled(view, scenes, agreement.wanted(text)):
        if found.scene.sentence.language == language:
            by_scene.setdefault(found.scene.sentence.index, []).append(found)
    for group in by_scene.values():
        sure = [f for f in group if f.label >= 0]
        if not sure:
            continue
        every = [f.scored.proposal for f in group]
        seen = sight(group[0].scene, [f.scored.proposal for f in sure], pieces, relations, every)
        out.append(
            Sample(fold, seen, [f.label for f in sure], [f.weight for f in sure], [f.scored.features for f in sure])
        )
    return out


# ------------------------------------------------------------------------------------------------ the network


class Net(Bert):
    """BERT over a sentence, and a score for each proposal from the tokens at the edges of its ends and its predicate, and
    from what it finds elsewhere in the sentence when it looks for what bears on it."""

    def __init__(self, base: dict[str, np.ndarray[Any, Any]], heads: int, relations: int, drop: float = 0.05) -> None:
        super().__init__(base, heads, len(TYPES) + 1, drop)
        width = self.word.weight.shape[1]
        self.nowhere = nn.Parameter(torch.zeros(width))
        self.roles = nn.ModuleList(nn.Linear(width, HIDDEN) for _ in range(ROLES))
        # relation, how each end is named, by a name alone, distance, the ends' types
        sizes = (relations, len(HOWS) + 2, len(HOWS) + 2, 2, 16, len(TYPES) + 2, len(TYPES) + 2)
        self.kinds = nn.ModuleList(nn.Embedding(n, HIDDEN) for n in sizes)
        self.ask, self.shown = nn.Linear(HIDDEN, HIDDEN), nn.Linear(width, 2 * HIDDEN)
        self.found = nn.Linear(HIDDEN, HIDDEN)
        self.deep = nn.Linear(HIDDEN, HIDDEN)
        self.answer, self.bias = nn.Embedding(relations, HIDDEN), nn.Embedding(relations, 1)
        for table in self.kinds:
            nn.init.normal_(table.weight, std=0.02)
        nn.init.normal_(self.answer.weight, std=0.05)
        for weight in (self.bias.weight, self.found.weight, self.found.bias):
            nn.init.zeros_(weight)  # at first a proposal sees its own tokens only

    def _look(self, hidden: Any, x: Any, mask: Any, rows: Any) -> Any:
        """What each proposal finds among the tokens of its sentence; without a mask there is one sentence only."""
        size = HIDDEN // LOOKS
        keys, values = (t.view(x.shape[0], -1, LOOKS, size).transpose(1, 2) for t in self.shown(x).chunk(2, -1))
        asked = self.ask(functional.gelu(hidden)).view(-1, LOOKS, size)
        if mask is None:
            told = functional.scaled_dot_product_attention(asked.transpose(0, 1)[None], keys, values)[0].transpose(0, 1)
        else:
            place = torch.arange(len(rows)) - torch.searchsorted(rows, rows)  # among the proposals of its sentence
            table = asked.new_zeros(x.shape[0], int(place.max()) + 1, LOOKS, size)
            table[rows, place] = asked
            told = functional.scaled_dot_product_attention(table.transpose(1, 2), keys, values, attn_mask=mask)
            told = told.transpose(1, 2)[rows, place]
        return self.found(told.reshape(-1, HIDDEN))

    def forward(self, tokens: Any, tags: Any, mask: Any, rows: Any, proposals: Any) -> Any:
        x = self.read(tokens, tags, mask)
        x = torch.cat([self.nowhere.to(x.dtype).expand(x.shape[0], 1, -1), x[:, 1:]], 1)
        flat, at = x.reshape(-1, x.shape[-1]), rows[:, None] * x.shape[1] + proposals[:, 1 : 1 + ROLES]
        hidden = sum(role(flat[at[:, n]]) for n, role in enumerate(self.roles))
        kinds = torch.cat([proposals[:, :1], proposals[:, 1 + ROLES :]], 1)
        hidden = hidden + sum(table(kinds[:, n]) for n, table in enumerate(self.kinds))
        hidden = hidden + self._look(hidden, x, mask, rows)
        hidden = functional.gelu(self.deep(self.drop(functional.gelu(hidden))))
        relation = proposals[:, 0]
        return (hidden * self.answer(relation)).sum(-1) + self.bias(relation)[:, 0]


# ------------------------------------------------------------------------------------------------ fitting


def batches(found: Sequence[Sample], tokens: int, shuffled: random.Random | None) -> list[list[Sample]]:
    """Samples of like length together, at most so many tokens at once."""
    order = list(found)
    if shuffled:
        shuffled.shuffle(order)
    out: list[list[Sample]] = []
    for start in range(0, len(order), 400):
        batch: list[Sample] = []
        for s in sorted(order[start : start + 400], key=lambda s: len(s.seen.tokens)):
            if batch and len(s.seen.tokens) * (len(batch) + 1) > tokens:
                out.append(batch)
                batch = []
            batch.append(s)
        out.append(batch)
    if shuffled:
        shuffled.shuffle(out)
    return out


def together(batch: Sequence[Sample]) -> tuple[Any, ...]:
    """Tensors of a batch: tokens, tags, mask, row of each proposal, proposals, labels, weights."""
    longest = max(len(s.seen.tokens) for s in batch)
    tokens, tags = (np.zeros((len(batch), longest), dtype=np.int64) for _ in range(2))
    mask = np.full((len(batch), 1, 1, longest), -1e4, dtype=np.float32)
    for n, s in enumerate(batch):
        size = len(s.seen.tokens)
        tokens[n, :size], tags[n, :size], mask[n, :, :, :size] = s.seen.tokens, s.seen.tags, 0
    rows = [n for n, s in enumerate(batch) for _ in s.labels]
    proposals = [p for s in batch for p in s.seen.proposals]
    return tuple(
        torch.tensor(np.array(x))
        for x in (tokens, tags, mask, rows, proposals, [y for s in batch for y in s.labels],
                  np.array([w for s in batch for w in s.weights], dtype=np.float32))
    )  # fmt: skip


def fit(net: Net, found: Sequence[Sample], epochs: int, rate: float, at_once: int = 3000) -> None:
    def loss(batch: Sequence[Sample], _: random.Random) -> Any:
        tokens, tags, mask, rows, proposals, labels, weights = together(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            odds = net(tokens, tags, mask.to(torch.bfloat16), rows, proposals)
        return functional.binary_cross_entropy_with_logits(
            odds.float(), labels.float(), weight=weights, reduction="sum"
        ) / (at_once / 40)

    bert.fit(net, lambda dice: batches(found, at_once, dice), loss, epochs, rate)


def odds(net: Net, found: Sequence[Sample]) -> dict[int, list[float]]:
    """The log-odds of every proposal, by the sample's identity."""
    net.eval()
    out: dict[int, list[float]] = {}
    with torch.no_grad():
        for batch in batches(found, 3000, None):
            tokens, tags, mask, rows, proposals, *_ = together(batch)
            told = iter(net(tokens, tags, mask, rows, proposals).tolist())
            out |= {id(s): [next(told) for _ in s.labels] for s in batch}
    return out


def weigh(net: Net, found: Sequence[Sample], c: float = 0.12) -> dict[str, float]:
    """How the readable features and the model count together, fitted on the fold that neither has seen."""
    linear = train.fit(
        [row for s in found if s.fold != train.KEPT_OUT for row in zip(s.features, s.labels, s.weights, strict=True)],
        c, least=3, light=0.05,
    )  # fmt: skip
    unseen = [s for s in found if s.fold == train.KEPT_OUT]
    voice = odds(net, unseen)
    x = np.array([(linear.score(f), v) for s in unseen for f, v in zip(s.features, voice[id(s)], strict=True)])
    y = np.array([label for s in unseen for label in s.labels])
    model = LogisticRegression(C=100.0).fit(x, y, sample_weight=[w for s in unseen for w in s.weights])
    (features, own), bias = model.coef_[0], model.intercept_[0]
    loudest = np.quantile(x[:, 1], 0.999)
    counts = {"features": features, "own": own, "bias": bias, "loudest": loudest}
    return {name: round(float(value), 3) for name, value in counts.items()}


# ------------------------------------------------------------------------------------------------ writing


class Asked(nn.Module):  # type: ignore[misc]
    """The network as reading asks it: one sentence at a time."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, tokens: Any, tags: Any, proposals: Any) -> Any:
        return self.net(tokens, tags, None, torch.zeros_like(proposals[:, 0]), proposals)


def write(net: Net, vocabulary: Sequence[str], language: str, counts: dict[str, float], folder: Path = WEIGHTS) -> None:
    """The network, its vocabulary without what no text of ours can need, and how it counts."""
    keep_words(net, vocabulary, folder / f"{language}.vocab.txt")
    notes = {"together": counts, "relations": sorted(ontology().relations)}
    (folder / f"{language}.json").write_text(json.dumps(notes, indent=1) + "\n", encoding="utf-8")
    example = (torch.ones(1, 20, dtype=torch.long), torch.zeros(1, 20, dtype=torch.long),
               torch.ones(3, 1 + ROLES + 6, dtype=torch.long))  # fmt: skip
    length, number = torch.export.Dim("length", min=4, max=LONGEST + 2), torch.export.Dim("number", min=1)
    shapes = {"tokens": {1: length}, "tags": {1: length}, "proposals": {0: number}}
    export(Asked(net), example, ["tokens", "tags", "proposals"], "odds", shapes, folder / f"{language}.onnx")


def main(argv: Sequence[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument(
        "--go-on", action="store_true", help="begin with the weights that are here, not with the pretrained ones"
    )
    args = parser.parse_args(argv)
    torch.manual_seed(0)
    words: dict[str, int] = json.loads(args.tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    pieces = Pieces(words)
    texts = annotated.with_spotted(annotated.corpus(args.shared) + annotated.own() + annotated.rows_of(args.shared))
    folds = train.clusters(texts)
    with ProcessPoolExecutor(2) as pool:
        jobs = [(t, folds[t.stem], args.language, pieces) for t in texts]
        found = [s for part in pool.map(samples, jobs, chunksize=8) for s in part]
    fitted = [s for s in found if s.fold != train.KEPT_OUT]
    tokens = sum(len(s.seen.tokens) for s in fitted)
    print(f"{len(fitted)} sentences of {tokens} tokens, {len(found) - len(fitted)} kept out", file=sys.stderr)
    net = Net(pretrained(args.base), HEADS[args.language], len(ontology().relations))
    if args.go_on:
        bert.resume(net, WEIGHTS / f"{args.language}.onnx")
    fit(net, fitted, args.epochs, args.rate)
    counts = weigh(net, found)
    write(net, sorted(words, key=lambda w: words[w]), args.language, counts)
    print(f"written; together: {counts}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
