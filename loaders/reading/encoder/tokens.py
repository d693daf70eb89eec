"""Word pieces with their places, as BERT's vocabularies cut them: a Chinese character is a token, a Latin word one or more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

LONGEST = 24  # characters of a word piece
_WORD = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")


class Token(NamedTuple):
    id: int
    start: int
    end: int


class Pieces:
    """A vocabulary of word pieces."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._ids = vocabulary
        self.cls, self.sep, self.unknown = (vocabulary[t] for t in ("[CLS]", "[SEP]", "[UNK]"))
        self._known: dict[str, list[Token]] = {}

    def __call__(self, text: str) -> list[Token]:
        folded = "".join(map(_fold, text))
        out = []
        for match in _WORD.finditer(folded):
            at = match.start()
            out += [Token(t.id, at + t.start, at + t.end) for t in self._pieces(match.group())]
        return out

    def _pieces(self, word: str) -> list[Token]:
        """The longest pieces from the left; a word that they cannot make up is unknown."""
        if word not in self._known:
            self._known[word] = self._cut(word)
        return self._known[word]

    def _cut(self, word: str) -> list[Token]:
        out: list[Token] = []
        at = 0
        while at < len(word):
            for end in range(min(len(word), at + LONGEST), at, -1):
                piece = word[at:end] if at == 0 else "##" + word[at:end]
                if piece in self._ids:
                    out.append(Token(self._ids[piece], at, end))
                    at = end
                    break
            else:
                return [*out, Token(self.unknown, 0, len(word))]
        return out


@lru_cache(maxsize=8192)
def _fold(character: str) -> str:
    """Lower case without its accent; always one character, so that places stay."""
    bare = "".join(c for c in unicodedata.normalize("NFD", character) if unicodedata.category(c) != "Mn").lower()
    return bare if len(bare) == 1 else character
