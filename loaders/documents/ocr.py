"""Character recognition of scanned pages, by rapidocr-onnxruntime where `lodelink[ocr]` is installed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from loaders.documents.layout import Char

SCALE = 200 / 72


@lru_cache(maxsize=1)
def _engine() -> Any | None:
    """The recogniser with its models, made once in a process; None without the extra."""
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError:
        return None
    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)


def recognise(page: Any) -> list[Char] | None:
    """The characters of a page of PDFium, each with a place on it; None when nothing is installed to read them."""
    engine = _engine()
    if engine is None:
        return None
    width, height = page.get_size()
    scale = min(SCALE, 4000 / max(width, height, 1))
    image = page.render(scale=scale).to_numpy()
    found, _ = engine(image)
    chars: list[Char] = []
    for corners, text, score in found or []:
        if float(score) < 0.4 or not text.strip():
            continue
        xs, ys = [float(p[0]) / scale for p in corners], [float(p[1]) / scale for p in corners]
        chars.extend(_spread(text.strip(), min(xs), min(ys), max(xs), max(ys)))
    return chars


def _spread(text: str, left: float, top: float, right: float, bottom: float) -> list[Char]:
    """Characters of a recognised line, laid along its box: Latin ones half as wide as Chinese ones."""
    weights = [0.5 if c.isascii() else 1.0 for c in text]
    unit = (right - left) / sum(weights)
    size = max(0.82 * (bottom - top), 1.0)
    base = bottom - 0.16 * size - 0.09 * (bottom - top)
    found: list[Char] = []
    at = left
    spaced = False
    for char, weight in zip(text, weights, strict=True):
        if char.isspace():
            spaced = True
        else:
            found.append(Char(char, at, at + weight * unit, base, size, spaced))
            spaced = False
        at += weight * unit
    return found
