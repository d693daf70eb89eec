"""The small pretrained network that both language models of reading begin with, how it is fitted, and how one is written as a file.  Needs
torch, onnx and onnxscript, which nothing else needs; never used when reading.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional

HEADS = {"zh": 8, "en": 12}


class Layer(nn.Module):  # type: ignore[misc]
    """One layer of BERT."""

    def __init__(self, width: int, heads: int, drop: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Any, mask: Any) -> Any:
        rows, length, width = x.shape
        q, k, v = (
            f(x).view(rows, length, self.heads, width // self.heads).transpose(1, 2)
            for f in (self.query, self.key, self.value)
        )
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.drop(self.out(seen.transpose(1, 2).reshape(rows, length, width))))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Bert(nn.Module):  # type: ignore[misc]
    """A pretrained BERT whose tokens carry a tag each, of what is known of them."""

    def __init__(self, base: dict[str, np.ndarray[Any, Any]], heads: int, tags: int, drop: float) -> None:
        super().__init__()
        vocabulary, width = base["embeddings.word_embeddings.weight"].shape
        depth = 1 + max(int(k.split(".")[2]) for k in base if k.startswith("encoder.layer."))
        self.word, self.position = nn.Embedding(vocabulary, width), nn.Embedding(512, width)
        self.norm, self.drop = nn.LayerNorm(width, eps=1e-12), nn.Dropout(drop)
        self.layers = nn.ModuleList(Layer(width, heads, drop) for _ in range(depth))
        self.tag = nn.Embedding(tags, width)
        nn.init.zeros_(self.tag.weight)
        self._take(base)

    def _take(self, base: dict[str, np.ndarray[Any, Any]]) -> None:
        """Copy the pretrained weights; those of words and places are kept as they are."""
        with torch.no_grad():
            self.word.weight.copy_(torch.tensor(base["embeddings.word_embeddings.weight"]))
            places = base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0]
            self.position.weight.copy_(torch.tensor(places))
            for layer, at in [(None, "embeddings.LayerNorm"), *_layer_norms(self.layers)]:
                norm = self.norm if layer is None else layer
                norm.weight.copy_(torch.tensor(base[f"{at}.weight"]))
                norm.bias.copy_(torch.tensor(base[f"{at}.bias"]))
            for linear, at in _linears(self.layers):
                linear.bias.copy_(torch.tensor(base[f"{at}.bias"]))
                linear.weight.copy_(torch.tensor(base[f"{at}.weight"]).T)
        self.word.weight.requires_grad_(False)
        self.position.weight.requires_grad_(False)

    def read(self, tokens: Any, tags: Any, mask: Any) -> Any:
        """A vector for each token."""
        x = self.word(tokens) + self.position.weight[: tokens.shape[1]] + self.tag(tags)
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x


def _layer_norms(layers: Any) -> Iterator[tuple[Any, str]]:
    for n, layer in enumerate(layers):
        yield layer.norm1, f"encoder.layer.{n}.attention.output.LayerNorm"
        yield layer.norm2, f"encoder.layer.{n}.output.LayerNorm"


def _linears(layers: Any) -> Iterator[tuple[Any, str]]:
    for n, layer in enumerate(layers):
        at = f"encoder.layer.{n}"
        yield layer.query, f"{at}.attention.self.query"
        yield layer.key, f"{at}.attention.self.key"
        yield layer.value, f"{at}.attention.self.value"
        yield layer.out, f"{at}.attention.output.dense"
        yield layer.up, f"{at}.intermediate.dense"
        yield layer.down, f"{at}.output.dense"


def pretrained(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """A BERT's weights by name; an exported graph names its matrices by number, so each is found by the bias added to it."""
    graph = onnx.load(str(path)).graph
    weights = {t.name: np.array(numpy_helper.to_array(t)) for t in graph.initializer}
    made_by = {name: node for node in graph.node for name in node.output}
    out = {name: w for name, w in weights.items() if name.startswith(("embeddings.", "encoder."))}
    for node in graph.node:
        biases = [i for i in node.input if i.endswith(".bias") and i in weights]
        if node.op_type == "Add" and biases:
            product = made_by.get(next(i for i in node.input if i not in biases))
            if product is not None and product.op_type == "MatMul":
                out[biases[0].removesuffix("bias") + "weight"] = weights[next(i for i in product.input if i in weights)]
    return out


def resume(net: Bert, path: Path) -> None:
    """Go on from a file that `export` wrote: its weights, of eight bits, become the network's. Words and places of the
    text are pretrained and stay. The matrices of what reads every token stand there by number, in the order of their use;
    what the file has not is left as it is."""
    file = {t.name: np.array(numpy_helper.to_array(t)) for t in onnx.load(str(path)).graph.initializer}

    def whole(name: str) -> Any:
        number = file[f"{name}_quantized"].astype(np.float32) - file[f"{name}_zero_point"].astype(np.float32)
        return torch.tensor(number * file[f"{name}_scale"])

    numbered = [name.removesuffix("_quantized") for name in file if re.fullmatch(r"val_\d+_quantized", name)]
    matrices = iter(sorted(numbered, key=lambda name: int(name.removeprefix("val_"))))
    taken = {}
    for name in net.state_dict():
        if name in ("word.weight", "position.weight"):
            continue
        if f"net.{name}" in file:
            taken[name] = torch.tensor(file[f"net.{name}"])
        elif name == "nowhere":  # the exporter gave it its own name
            taken[name] = torch.tensor(next(w for w in file.values() if w.shape == (1, 1, net.word.weight.shape[1])))[
                0, 0
            ]
        elif f"net.{name}_quantized" in file:
            taken[name] = whole(f"net.{name}").T if _turned(net, name) else whole(f"net.{name}")
        elif name.endswith(".weight") and _turned(net, name) and (matrix := next(matrices, None)):
            taken[name] = whole(matrix).T
    if next(matrices, None) is not None:
        raise ValueError(f"{path} has more layers than the pretrained model that it is said to come from.")
    net.load_state_dict(taken, strict=False)


def _turned(net: Bert, name: str) -> bool:
    """Whether a weight stands in files of this kind with its sides changed, as those of linear layers do."""
    return isinstance(net.get_submodule(name.rpartition(".")[0]), nn.Linear)


B = TypeVar("B")


def fit(
    net: Bert,
    batches: Callable[[random.Random | None], Sequence[B]],
    loss: Callable[[B, random.Random], Any],
    epochs: int,
    rate: float,
) -> None:
    """Fit the network to batches: `batches` deals them out anew for each epoch, `loss` says how wrong it is on one. What is
    not pretrained learns ten times as fast."""
    pretrained_: list[Any] = []
    added: list[Any] = []
    for name, weight in net.named_parameters():
        if weight.requires_grad:
            (pretrained_ if name.startswith(("layers.", "norm.")) else added).append(weight)
    optimiser = torch.optim.AdamW(
        [{"params": pretrained_, "lr": rate}, {"params": added, "lr": rate * 10}], weight_decay=0.01, fused=True
    )
    steps = len(batches(None)) * epochs
    warm = max(1, int(steps * 0.08))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min(1.0, (n + 1) / warm) * max(0.02, 1 - n / max(1, steps))
    )
    began, dice = time.monotonic(), random.Random(0)
    for epoch in range(epochs):
        net.train()
        lost = []
        for batch in batches(dice):
            wrong = loss(batch, dice)
            optimiser.zero_grad()
            wrong.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            lost.append(float(wrong.detach()))
        took = time.monotonic() - began
        print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(lost):.4f} ({took:.0f} s)", file=sys.stderr, flush=True)


def arguments(about: str | None) -> argparse.ArgumentParser:
    """What every script that fits a network is told."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder with gold/, pool/, training/, corpus/")
    parser.add_argument("language", choices=sorted(HEADS))
    parser.add_argument("base", type=Path, help="the pretrained model, .onnx")
    parser.add_argument("tokenizer", type=Path, help="its tokenizer.json")
    parser.add_argument("--rate", type=float, default=2e-4)
    return parser


def keep_words(net: Bert, vocabulary: Sequence[str], path: Path) -> None:
    """Leave the word pieces that no text of ours can need out of the network, and write the others to a file."""
    kept = [n for n, piece in enumerate(vocabulary) if _needed(piece)]
    with torch.no_grad():
        net.word = nn.Embedding.from_pretrained(net.word.weight[kept])
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(vocabulary[n] for n in kept), encoding="utf-8")


def export(
    net: Any, example: tuple[Any, ...], inputs: Sequence[str], output: str, shapes: Mapping[str, Any], path: Path
) -> None:
    """A network as a file, in eight bits a weight."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    net.eval()
    with tempfile.TemporaryDirectory() as work:
        whole = Path(work) / "whole.onnx"
        torch.onnx.export(
            net, example, str(whole), input_names=list(inputs), output_names=[output], dynamic_shapes=dict(shapes),
            dynamo=True, external_data=False,
        )  # fmt: skip
        _bare(whole)
        # Seven bits: processors without VNNI add two products of eight bits in sixteen, and would answer otherwise.
        quantize_dynamic(
            str(whole), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )  # fmt: skip
    _bare(path)


def _bare(path: Path) -> None:
    """Take the exporter's notes out: of shapes, which contradict what the quantizer infers, and of where its code stands."""
    model = onnx.load(str(path))
    del model.graph.value_info[:]
    for part in (
        model,
        model.graph,
        *model.graph.node,
        *model.graph.initializer,
        *model.graph.input,
        *model.graph.output,
    ):
        part.doc_string = ""
        del part.metadata_props[:]
    onnx.save(model, str(path))


def _needed(piece: str) -> bool:
    """Chinese characters stand alone in a text; letters of other scripts and reserved places are of no use."""
    bare = piece.removeprefix("##")
    if piece.startswith("[unused"):
        return False
    chinese = any("\u4e00" <= c <= "\u9fff" for c in bare)
    return not (chinese and piece.startswith("##")) and all(c < "\u0250" or c > "\u2000" for c in bare)
