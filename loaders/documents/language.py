"""The language of a stretch of text by its letters: zh, en or und. No dictionary, no model."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z\uff21-\uff3a\uff41-\uff5a]")
_OTHER = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")


def language_of(text: str) -> str:
    """A Chinese character weighs as much as four Latin letters: company names do not make a sentence English."""
    if text.isascii():
        return "en" if _LATIN.search(text) else "und"
    han = len(_HAN.findall(text)) * 4
    latin = len(_LATIN.findall(text))
    other = len(_OTHER.findall(text)) * 3
    if max(han, latin, other) == 0 or other > max(han, latin):
        return "und"
    return "zh" if han >= latin else "en"
