"""Character recognition of scanned pages, by rapidocr-onnxruntime where `lodelink[ocr]` is installed."""

from __future__ import annotations

from collections.abc import Sequence
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
    # Nothing is dropped for its score here: a line read badly is read again.
    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1, text_score=0.0)


def recognise(page: Any) -> list[Char] | None:
    """The characters of a page of PDFium, each with a place on it; None when nothing is installed to read them."""
    engine = _engine()
    if engine is None:
        return None
    width, height = page.get_size()
    scale = min(SCALE, 4000 / max(width, height, 1))
    image = page.render(scale=scale).to_numpy()
    found, _ = engine(image, return_word_box=True)
    chars: list[Char] = []
    for corners, text, score, *places in found or []:
        if float(score) < _SURE:
            text, score, places = *_again(engine, image, corners), []
        if score < _LEAST or not text.strip():
            continue
        xs, ys = [float(p[0]) / scale for p in corners], [float(p[1]) / scale for p in corners]
        centres = _centres(text, places)
        if centres is not None:
            text = _spaced(text, centres, _gaps(image, corners))
        chars.extend(_spread(text.strip(), min(xs), min(ys), max(xs), max(ys)))
    return chars


_SURE, _LEAST = 0.6, 0.4


def _again(engine: Any, image: Any, corners: Any) -> tuple[str, float]:
    """A line by itself, upright: long lines are lost where the engine takes them for turned or squeezes them."""
    xs, ys = [int(p[0]) for p in corners], [int(p[1]) for p in corners]
    line = image[max(min(ys), 0) : max(ys) + 1, max(min(xs), 0) : max(xs) + 1]
    if min(line.shape[:2]) < 3:
        return "", 0.0
    found, _ = engine(line, use_det=False, use_cls=False)
    return (str(found[0][0]), float(found[0][1])) if found else ("", 0.0)


def _centres(text: str, places: Sequence[Any]) -> list[float] | None:
    """Where on the picture each character of a line stands, from left to right, if the engine says so."""
    if len(places) < 2 or "".join(places[1]) != text or len(places[0]) != len(text):
        return None
    return [sum(float(point[0]) for point in box) / len(box) for box in places[0]]


def _gaps(image: Any, corners: Any) -> list[float]:
    """The middles of the gaps in a line of print that are as wide as a blank."""
    xs, ys = [int(p[0]) for p in corners], [int(p[1]) for p in corners]
    left, top = max(min(xs), 0), max(min(ys), 0)
    line = image[top : max(ys) + 1, left : max(xs) + 1]
    if line.ndim == 3:
        line = line.mean(axis=2)
    if line.size == 0:
        return []
    dark, light = float(line.min()), float(line.max())
    inked = (line < light - 0.4 * (light - dark)).any(axis=0)
    least = 0.17 * line.shape[0]
    found: list[float] = []
    began = None
    for x, ink in enumerate(inked.tolist()):
        if not ink:
            began = x if began is None else began
        elif began is not None:
            if began > 0 and x - began >= least:
                found.append(left + (began + x) / 2)
            began = None
    return found


def _spaced(text: str, centres: Sequence[float], gaps: Sequence[float]) -> str:
    """The blanks between Latin words, which a recogniser trained on Chinese loses, put back where the print has gaps."""
    pieces: list[str] = []
    for at, char in enumerate(text):
        before = text[at - 1] if at else " "
        if (
            before.isascii()
            and char.isascii()
            and not before.isspace()
            and not char.isspace()
            and any(centres[at - 1] < gap < centres[at] for gap in gaps)
        ):
            pieces.append(" ")
        pieces.append(char)
    return "".join(pieces)


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
