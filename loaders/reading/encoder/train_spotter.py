"""Fits the model that spots names and descriptions to annotated text and writes it (`make train-encoder`).  Needs torch,
onnx and onnxscript, which nothing else needs; never used when reading.

    python -m loaders.reading.encoder.train_spotter SHARED LANGUAGE BASE.onnx BASE-tokenizer.json

What reads facts must learn from names as they are found in unseen text: so two more models are fitted, each on half of
the stories, and what they spot in the other half is written to tests/loaders/reading/spotted.json, for `loaders.reading.train` and
`loaders.reading.encoder.train`. The fold that those keep out is kept out here too.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from loaders.reading import annotated, train
from loaders.reading.encoder import bert
from loaders.reading.encoder.bert import HEADS, Bert, arguments, export, keep_words, pretrained
from loaders.reading.encoder.sight import TYPES
from loaders.reading.encoder.spotter import KINDS, LABELS, TAGS, Spotted, Window, spans_of, windows
from loaders.reading.encoder.tokens import Pieces
from loaders.reading.encoder.voice import WEIGHTS
from loaders.reading.lexicon import cues, lower
from loaders.reading.sentences import sentences
from loaders.reading.view import View, view
from ontology.names.mentions import Mention, Recogniser
from ontology.names.normal import normalise
from ontology.names.train import cleaned, is_name

UNSURE = -100  # labels that teach nothing
HALVES = (frozenset({1, 2}), frozenset({3, 4}))  # folds
HIDDEN = 0.5  # how often what is known already is hidden, so that places and makes of names are learned too
# Tags of what is found of the four kinds.
_CONTAINERS = frozenset(
    t for k, type_ in enumerate((*TYPES, *KINDS, *KINDS)) if type_ in KINDS for t in (2 * k + 1, 2 * k + 2)
)

Mark = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Sample:
    stem: str
    fold: int
    window: Window
    labels: list[int]


def samples(job: tuple[annotated.Text, int, str, Pieces]) -> list[Sample]:
    """The windows of a text in one language, each token with its label."""
    text, fold, language, pieces = job
    seen = view(text.document())
    mentions = Recogniser.standard().recognise(seen.normal, published=text.published)
    at = labels_at(seen.text, *marks(text, seen, mentions))
    return [
        Sample(text.stem, fold, w, [at[a] if b else UNSURE for a, b in w.places])
        for w in windows(seen, mentions, sentences(seen), pieces, language)
    ]


def marks(text: annotated.Text, seen: View, mentions: Iterable[Mention]) -> tuple[list[Mark], list[tuple[int, int]]]:
    """What fills roles, where it stands; and where nobody can tell. A name means the same wherever it stands, a
    description only where a fact has it."""
    names: dict[tuple[str, str], None] = {}
    found: list[Mark] = []
    unsure: list[tuple[int, int]] = []
    for fact in text.gold:
        place = _places(seen.text, normalise(fact["evidence"]).text)
        for side in (fact["subject"], fact["object"]):
            words = cleaned(side.get("mention") or "")
            if side["type"] not in KINDS or len(words) < 2:
                continue
            if lower(words) in _pronouns():
                unsure += _places(seen.text, words)
            elif is_name(words):
                names[words, side["type"]] = None
            else:
                spots = _places(seen.text, words)
                here = [s for s in spots if any(a <= s[0] and s[1] <= b for a, b in place)]
                found += [(a, b, side["type"]) for a, b in here or spots[:1]]
    found += [(a, b, kind) for words, kind in names for a, b in _places(seen.text, words)]
    taken = [(a, b) for a, b, _ in found]
    for m in mentions:
        if m.inside or m.type not in KINDS or any(a < m.nend and m.nstart < b for a, b in taken):
            continue
        if m.how in ("vocabulary", "abbreviation"):
            found.append((m.nstart, m.nend, m.type))
        elif m.how != "noun":
            unsure.append((m.nstart, m.nend))
    return found, unsure


def _places(text: str, words: str) -> list[tuple[int, int]]:
    latin = words.isascii()
    pattern = rf"(?<![A-Za-z0-9]){re.escape(words)}(?![A-Za-z0-9])" if latin else re.escape(words)
    return [m.span() for m in re.finditer(pattern, text)] if words else []


@cache
def _pronouns() -> frozenset[str]:
    told = frozenset(row.phrase for row in cues().entries() if row.group == "pronoun")
    return told | {"前者", "后者", "二者", "两者", "former", "latter", "each", "both"}


def labels_at(text: str, found: Sequence[Mark], unsure: Sequence[tuple[int, int]]) -> list[int]:
    """A label for each character; of two that overlap the longer counts."""
    out = [0] * len(text)
    for a, b in unsure:
        out[a:b] = [UNSURE] * (b - a)
    taken = bytearray(len(text))
    for a, b, kind in sorted(set(found), key=lambda m: (m[0] - m[1], m)):
        if not any(taken[a:b]):
            taken[a:b] = b"\x01" * (b - a)
            of = 1 + 2 * KINDS.index(kind)
            out[a:b] = [of, *[of + 1] * (b - a - 1)]
    return out


# ------------------------------------------------------------------------------------------------ the network


class Net(Bert):
    """BERT over some sentences, and a label for each token."""

    def __init__(self, base: dict[str, np.ndarray[Any, Any]], heads: int, drop: float = 0.1) -> None:
        super().__init__(base, heads, TAGS, drop)
        self.answer = nn.Linear(self.word.weight.shape[1], LABELS)

    def forward(self, tokens: Any, tags: Any, mask: Any) -> Any:
        return self.answer(self.drop(self.read(tokens, tags, mask)))


def batches(found: Sequence[Sample], tokens: int, dice: random.Random | None) -> list[list[Sample]]:
    """Samples of like length together, at most so many tokens at once."""
    order = sorted(found, key=lambda s: len(s.labels) + (dice.random() * 30 if dice else 0))
    out: list[list[Sample]] = [[]]
    for s in order:
        if out[-1] and len(s.labels) * (len(out[-1]) + 1) > tokens:
            out.append([])
        out[-1].append(s)
    if dice:
        dice.shuffle(out)
    return out


def together(batch: Sequence[Sample], dice: random.Random | None) -> tuple[Any, ...]:
    """Tensors of a batch: tokens, tags, mask, labels."""
    longest = max(len(s.labels) for s in batch)
    tokens, tags = (np.zeros((len(batch), longest), dtype=np.int64) for _ in range(2))
    mask = np.full((len(batch), 1, 1, longest), -1e4, dtype=np.float32)
    labels = np.full((len(batch), longest), UNSURE, dtype=np.int64)
    for n, s in enumerate(batch):
        size = len(s.labels)
        shown = s.window.tags
        if dice is not None and dice.random() < HIDDEN:
            shown = [0 if t in _CONTAINERS else t for t in shown]
        tokens[n, :size], tags[n, :size], mask[n, :, :, :size], labels[n, :size] = s.window.tokens, shown, 0, s.labels
    return tuple(torch.tensor(x) for x in (tokens, tags, mask, labels))


def fit(net: Net, found: Sequence[Sample], epochs: int, rate: float, at_once: int = 3000) -> None:
    def loss(batch: Sequence[Sample], dice: random.Random) -> Any:
        tokens, tags, mask, labels = together(batch, dice)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            told = net(tokens, tags, mask.to(torch.bfloat16))
        return functional.cross_entropy(told.float().flatten(0, 1), labels.flatten(), ignore_index=UNSURE)

    bert.fit(net, lambda dice: batches(found, at_once, dice), loss, epochs, rate)


def spotted(net: Net, found: Sequence[Sample], texts: dict[str, str]) -> dict[str, list[Spotted]]:
    """What the model spots in each text; `texts` are the normal texts."""
    net.eval()
    out: dict[str, list[Spotted]] = {s.stem: [] for s in found}
    with torch.no_grad():
        for batch in batches(found, 6000, None):
            tokens, tags, mask, _ = together(batch, None)
            told = torch.softmax(net(tokens, tags, mask), -1).numpy()
            for s, rows in zip(batch, told, strict=True):
                out[s.stem] += spans_of(texts[s.stem], s.window.places, rows[: len(s.labels)].round(3))
    return {stem: sorted(rows) for stem, rows in out.items()}


class Asked(nn.Module):  # type: ignore[misc]
    """The network as reading asks it: one window at a time, for probabilities."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, tokens: Any, tags: Any) -> Any:
        return torch.softmax(self.net(tokens, tags, None), -1)


def write(net: Net, vocabulary: Sequence[str], language: str, folder: Path = WEIGHTS) -> None:
    keep_words(net, vocabulary, folder / f"{language}.vocab.txt")
    example = (torch.ones(1, 20, dtype=torch.long), torch.zeros(1, 20, dtype=torch.long))
    length = torch.export.Dim("length", min=4, max=510)
    shapes = {"tokens": {1: length}, "tags": {1: length}}
    export(Asked(net), example, ["tokens", "tags"], "probabilities", shapes, folder / f"{language}.names.onnx")


def told(text: annotated.Text, language: str, found: Iterable[Spotted], before: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a text: places only, with the other language's of the same text."""
    digest = annotated.digest(text.text)
    others = [r for r in before.get("spotted", []) if r[4] != language] if before.get("text") == digest else []
    return {"text": digest, "spotted": sorted([*others, *([*s, language] for s in found)])}


def normal_text(text: annotated.Text) -> str:
    return view(text.document()).text


def main(argv: Sequence[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument(
        "--out", type=Path, default=annotated.SPOTTED, help="where what is spotted in unseen text is added"
    )
    args = parser.parse_args(argv)
    words: dict[str, int] = json.loads(args.tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    pieces = Pieces(words)
    texts = annotated.corpus(args.shared) + annotated.own() + annotated.rows_of(args.shared)
    folds = train.clusters(texts)
    with ProcessPoolExecutor(2) as pool:
        jobs = [(t, folds[t.stem], args.language, pieces) for t in texts]
        found = [s for part in pool.map(samples, jobs, chunksize=8) for s in part]
        normal = dict(zip((t.stem for t in texts), pool.map(normal_text, texts, chunksize=8), strict=True))
    base = pretrained(args.base)
    out: dict[str, list[Spotted]] = {}
    for seen, unseen in ((HALVES[0], HALVES[1]), (HALVES[1], HALVES[0]), (HALVES[0] | HALVES[1], {train.KEPT_OUT})):
        torch.manual_seed(0)
        net = Net(base, HEADS[args.language])
        own = [s for s in found if s.fold in seen]
        print(f"{len(own)} windows of {sum(len(s.labels) for s in own)} tokens", file=sys.stderr, flush=True)
        fit(net, own, args.epochs, args.rate)
        out |= spotted(net, [s for s in found if s.fold in unseen], normal)
    before = json.loads(args.out.read_text(encoding="utf-8")) if args.out.exists() else {}
    for text in texts:
        if text.stem in out:
            before[text.stem] = told(text, args.language, out[text.stem], before.get(text.stem, {}))
    args.out.write_text(json.dumps(before, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    write(net, sorted(words, key=lambda w: words[w]), args.language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
