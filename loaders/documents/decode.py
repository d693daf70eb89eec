"""Bytes to text: UTF-8, UTF-16, GB18030, Big5 or Windows-1252 by detection, newlines as they are."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from loaders.documents.model import Unreadable


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


# The characters that any Chinese prose is full of, in both scripts: which decoding gives more of them is right.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "這個國們時來對會發動過說產種後與從關經進開現業無長電機實應學體資將並當點報價億萬礦鋰鈷鎳稀土鋁銅，。、；：（）「」"
    "与从关经进开现业无长电机实应学体资将并当点报价亿万矿锂钴镍铝铜日月"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")


def decode(raw: bytes, *, declared: str | None = None) -> Decoded:
    """The text of the bytes. A UTF-8 byte order mark stays in the text, so that offsets count the file's characters."""
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _by(raw, "utf-32")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _by(raw, "utf-16")
    if declared is not None:
        try:
            name = codecs.lookup(_ALIASES.get(declared.strip().lower(), declared.strip())).name
            return Decoded(raw.decode(name), name)
        except (LookupError, UnicodeDecodeError):
            pass  # pages that misstate their charset are common: fall through to detection
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _detect(raw)
    if text.count("\x00") * 4 > len(text):
        return _sixteen(raw) or _binary()
    if len(_CONTROL.findall(text[:20000])) * 20 > len(text[:20000]):
        return _binary()
    return Decoded(text, "utf-8")


_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "unicode": "utf-16"}


def _by(raw: bytes, encoding: str) -> Decoded:
    text = raw.decode(encoding, "replace")
    return Decoded(text, encoding, _lost(text, encoding))


def _lost(text: str, encoding: str) -> tuple[str, ...]:
    lost = text.count("\ufffd")
    return (f"{lost} characters could not be decoded as {encoding}",) if lost else ()


def _binary() -> Decoded:
    raise Unreadable("This is not text: it is full of control characters.", skipped=True)


def _sixteen(raw: bytes) -> Decoded | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = raw[:20000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample) // 2 or min(even, odd) * 4 > max(even, odd):
        return None
    return _by(raw, "utf-16-le" if odd > even else "utf-16-be")


def _detect(raw: bytes) -> Decoded:
    sixteen = _sixteen(raw)
    if sixteen is not None:
        return sixteen
    sample = raw[:200_000]
    damaged = sample.decode("utf-8", "replace")
    lost, kept = damaged.count("\ufffd"), sum(1 for c in damaged if c >= "\x80" and c != "\ufffd")
    if lost * 20 < kept:
        return _by(raw, "utf-8")
    scores: list[tuple[float, str]] = []
    for encoding in ("gb18030", "big5hkscs"):
        text = sample.decode(encoding, "replace")
        wide = sum(1 for c in text if c >= "\x80")
        common = sum(1 for c in text if c in _COMMON)
        if wide:
            scores.append(((common - 3 * text.count("\ufffd")) / wide, encoding))
    if scores and max(scores)[0] >= 0.12:
        return _by(raw, max(scores)[1])
    high = sum(1 for b in sample if b >= 0x80)
    text = raw.decode("cp1252", "replace")
    control = len(_CONTROL.findall(text[:20000]))
    if control * 50 > min(len(text), 20000) or high * 3 > len(sample):
        return _binary()
    return Decoded(text, "cp1252", _lost(text, "cp1252"))
