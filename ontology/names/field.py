"""The model of the tagger as it reads: weights laid out for looking up, features as numbers, and the most probable path.

What lives here: the features of `features` as rows of tables, found for all tokens of a text at once without their names,
and decoding. A weight is a whole number of hundredths, so that sums are the same in whatever order they are made.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick, MatchKind

from ontology.names import features
from ontology.names.features import Known, Tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    Ints = NDArray[np.int32]

OUTSIDE = "O"
_SURELY_OUTSIDE = 9.0  # where "no name" leads by this much, no path goes through a name
_HARDLY = 5.0  # where it leads by this much all along, the name would not be probable
_NEVER = 50.0
_FEW = 120  # so many windows are cheaper filled up than done by themselves
_REACH, _PAD = features.REACH, features.PAD
_WIDE = 2 * _REACH + 1
_MANY_WORDS = 1 << 16  # words whose rows are kept; then they are found anew

# A stretch of a text in one language: its first token, the one behind its last, and where its sentences start.
Block = tuple[int, int, Sequence[int]]

# Streams whose value hangs on the token alone.
_OWN = {"en": ("w", "s", "e", "c", "p"), "zh": ("w", "s", "e")}
_STOPS = {"en": frozenset(".;!?"), "zh": frozenset("。;!?")}
_OPENERS = frozenset('.:;!?"“(•-–—')
_COMMON = ("", "ord", "new", "loword", "lownew")
_FIRST = ("", "^", "m")
_CLASSES = ("-", *features.CLASSES_EN)
_CLASSES_ZH = tuple(features.CLASSES_ZH_ALL)
_PART = "bie1"  # of a Chinese word: its beginning, inside, end, or all of it


class _Grams:
    """The rows of runs of two or three values, under one number each that is made of their codes."""

    def __init__(self, rows: Mapping[tuple[int, ...], int], size: int) -> None:
        import numpy as np

        keys = [self._number(codes, size) for codes in rows]
        order = np.argsort(np.array(keys, dtype=np.int64), kind="stable") if keys else np.empty(0, np.intp)
        self._size = size
        self._keys = np.array([*(keys[i] for i in order), np.iinfo(np.int64).max], dtype=np.int64)
        values = list(rows.values())
        self._rows = np.array([*(values[i] for i in order), 0], dtype=np.intp)

    @staticmethod
    def _number(codes: tuple[int, ...], size: int) -> int:
        number = 0
        for code in codes:
            number = number * size + code
        return number

    def find(self, *codes: Ints) -> NDArray[np.intp]:
        """The row of each run, 0 where the model has none."""
        number = codes[0].astype("int64")
        for code in codes[1:]:
            number *= self._size
            number += code
        at = self._keys.searchsorted(number)
        found = self._rows[at]
        found[self._keys[at] != number] = 0
        return found


class _Words:
    """What the tokens met so far are by themselves: a row of each array a token, the first that of what is no token.

    Arrays are put in place before a token is entered, so that who has found a token finds its rows in them."""

    def __init__(self, field: Field) -> None:
        self.lock = Lock()
        self.index: dict[str, int] = {}
        self._lower: dict[str, int] = {}
        self._field = field
        self._count = 0
        self.own, self.codes = self._room(256)
        self._enter([_PAD], pad=True)
        self.index.clear()  # a token that looks like it is one for itself

    def _room(self, size: int) -> tuple[NDArray[np.integer[Any]], Ints]:
        """Arrays for so many tokens, with what is known already."""
        import numpy as np

        old = self._count
        own = np.zeros((size, _WIDE, len(self._field.labels)), dtype=self._field.whole)
        codes = np.zeros((len(_CODES), size), dtype=np.int32)
        if old:
            own[:old] = self.own[:old]
            codes[:, :old] = self.codes[:, :old]
        return own, codes

    def ids(self, words: Sequence[str]) -> NDArray[np.intp]:
        """The row of each token."""
        import numpy as np

        found = np.fromiter(map(self.index.get, words, repeat(-1)), np.intp, len(words))
        if (found < 0).any():
            with self.lock:
                new = [word for word in dict.fromkeys(words) if word not in self.index]
                while self._count + len(new) > len(self.own):
                    self.own, self.codes = self._room(2 * len(self.own))
                self._enter(new)
            found = np.fromiter(map(self.index.__getitem__, words), np.intp, len(words))
        return found

    def _enter(self, words: Sequence[str], *, pad: bool = False) -> None:
        """Fills the rows of new tokens."""
        import numpy as np

        if not words:
            return
        field, english = self._field, self._field.language == "en"
        alone = [(_PAD,) * 5 if pad else features.by_itself(w)[:5] for w in words]
        by_name = dict(zip(("w", "s", "e", "p", "c"), zip(*alone, strict=True), strict=True))
        rows = slice(self._count, self._count + len(words))
        for name in _OWN[field.language]:
            table = field.tables.get(name)
            if table is not None:
                get = field.rows[name].get
                low, high = field.places[name]
                self.own[rows, low:high] += table.take([get(value, 0) for value in by_name[name]], axis=0)
        codes = [[field.word_code.get(w, 0) for w in by_name["w"]], [field.shape_code.get(s, 0) for s in by_name["s"]]]
        codes += [[int(pad or w in some) for w in words] for some in (_STOPS[field.language], _OPENERS)]
        if english and pad:
            codes += [[len(_CLASSES)], [0], [0], [0], [0]]
        elif english:
            codes += map(list, zip(*map(self._english, words), strict=True))
        if english:
            codes += [[field.row(name, w) for w in by_name["w"]] for name in ("re", "ra", "rb")]
        self.codes[: len(codes), rows] = np.array(codes, dtype=np.int32)
        self.index |= zip(words, range(rows.start, rows.stop), strict=True)
        self._count = rows.stop

    def _english(self, raw: str) -> tuple[int, ...]:
        w, _, _, _, c, common = features.by_itself(raw)
        kind = 2 if common else int(w in features.CONNECT or w.isdigit())
        lower = self._lower.setdefault(w, len(self._lower) + 1)
        return _CLASSES.index(c), _COMMON.index(common), kind, lower, int(raw[0].islower())


_CODES = {
    name: i
    for i, name in enumerate(
        ("w", "s", "stop", "opener", "class", "common", "kind", "lower", "small", "re", "ra", "rb")
    )
}


class Field:
    """A model's weights, laid out for looking up."""

    def __init__(
        self,
        language: str,
        weights: Mapping[str, Mapping[str, int]],
        transitions: Mapping[tuple[str, str], int],
        thresholds: Mapping[str, float],
        bias: float = 0.0,
    ) -> None:
        """Weights and transitions in hundredths."""
        import numpy as np

        self.language = language
        self.thresholds = dict(thresholds)
        names = {label for row in weights.values() for label in row} | {x for pair in transitions for x in pair}
        self.labels = [OUTSIDE, *sorted(names - {OUTSIDE})]
        index = {label: i for i, label in enumerate(self.labels)}
        size = len(self.labels)
        self.rows: dict[str, dict[str, int]] = {}
        self.tables: dict[str, NDArray[np.integer[Any]]] = {}
        self.places: dict[str, tuple[int, int]] = {}
        offsets = features.TEMPLATES[language]
        place = {f"{name}{d}": (name, k) for name, ds in offsets.items() for k, d in enumerate(ds)}
        cells: dict[str, list[int]] = {}  # row, place, label and weight of each, one after the other
        for feature, row in weights.items():
            template, _, value = feature.partition("=")
            name, k = place[template]
            rows = self.rows.get(name)
            if rows is None:
                rows, cells[name] = self.rows.setdefault(name, {}), []
            n, add = rows.setdefault(value, len(rows) + 1), cells[name].extend
            for label, weight in row.items():
                add((n, k, index[label], weight))
        at = {name: np.array(flat, dtype=np.int32).reshape(-1, 4) for name, flat in cells.items()}
        # Small numbers are faster; all that a token may be given at one place has to fit.
        most = sum(int(abs(where[:, 3]).max(initial=0)) for where in at.values())
        self.whole = np.int16 if most < np.iinfo(np.int16).max else np.int32
        for name, rows in self.rows.items():
            table = np.zeros((len(rows) + 1, len(offsets[name]), size), dtype=self.whole)
            where = at[name]
            table[where[:, 0], where[:, 1], where[:, 2]] = where[:, 3]
            self.tables[name] = table
            low = offsets[name][0] + _REACH
            self.places[name] = (low, low + len(offsets[name]))
        self._moves = np.zeros((size, size), dtype=np.float32)
        for (a, b), move in transitions.items():
            self._moves[index[a], index[b]] = move / 100
        for j, label in enumerate(self.labels):
            if label.startswith("I-"):
                for i, before in enumerate(self.labels):
                    if before[2:] != label[2:]:
                        self._moves[i, j] = -_NEVER
        self._begins = {
            i: (features.KINDS[label[2:]], index.get(f"I-{label[2:]}", -1))
            for i, label in enumerate(self.labels)
            if label.startswith("B-")
        }
        self._begin_of = np.array([*(label.startswith("B-") for label in self.labels), False])
        self._start = np.array([-_NEVER if label.startswith("I-") else 0.0 for label in self.labels], dtype=np.float32)
        self.bias = bias
        self._lay_out()
        self._words = _Words(self)

    def row(self, name: str, value: str) -> int:
        """The row of a stream's value, 0 where the model has none."""
        return self.rows.get(name, {}).get(value, 0)

    def _lay_out(self) -> None:
        """Codes of what features are made of, and the rows of their runs."""
        import numpy as np

        self.word_code = {_PAD: 1}
        self.shape_code = {_PAD: 1}
        self.tag_code = {_PAD: 1}
        self._ww = self._grams("ww", "|", 2, self.word_code)
        self._www = self._grams("www", "|", 3, self.word_code)
        self._sss = self._grams("sss", " ", 3, self.shape_code)
        for value in self.rows.get("t", {}):
            self.tag_code.setdefault(value, len(self.tag_code) + 1)
        self._tt = self._grams("tt", " ", 2, self.tag_code)
        self._t = np.zeros(len(self.tag_code) + 1, dtype=np.intp)
        for value, code in self.tag_code.items():
            self._t[code] = self.row("t", value)

        def table(name: str, *values: Sequence[str]) -> NDArray[np.intp]:
            """The rows of all values that are put together of one of each of these."""
            rows = [""]
            for some in values:
                rows = [a + b for a in rows for b in some]
            shape_ = [len(some) for some in values]
            return np.array([self.row(name, value) if value else 0 for value in rows], dtype=np.intp).reshape(shape_)

        if self.language == "en":
            classes = (*_CLASSES, _PAD)
            self._cc = table("cc", classes, [f" {c}" for c in classes])
            self._f = table("f", _FIRST, _COMMON)
            self._f[0] = 0
            self._o = table("o", _COMMON)
            self._rl = table("rl", [f"{a}/" for a in range(4)], [str(b) for b in range(6)])
            self._rc = {self._run(value): row for value, row in self.rows.get("rc", {}).items() if value != _PAD}
        else:
            classes = ("-", *(c + part for c in _CLASSES_ZH for part in _PART), _PAD)
            self._c = table("c", classes)
            self._cc = table("cc", classes, [f" {c}" for c in classes])
            self._cn = table("cn", _CLASSES_ZH, [str(d) for d in range(7)])
            self._cb = table("cb", _CLASSES_ZH, [str(d) for d in range(8)])
            lexicon = sorted(features.LEXICON_ZH)
            self._lexicon = AhoCorasick(lexicon, matchkind=MatchKind.LeftmostLongest)
            self._class_of = np.array([_CLASSES_ZH.index(features.LEXICON_ZH[w]) for w in lexicon], dtype=np.intp)

    def _grams(self, name: str, between: str, size: int, codes: dict[str, int]) -> _Grams | None:
        found: dict[tuple[int, ...], int] = {}
        for value, row in self.rows.get(name, {}).items():
            for parts in _split(value, between, size):
                found[tuple(codes.setdefault(part, len(codes) + 1) for part in parts)] = row
        # Codes are given while the rows are read, and another table may still add some.
        return _Grams(found, 1 << 20) if found else None

    @staticmethod
    def _run(value: str) -> tuple[int, int, int]:
        """A run of capitalised words by its last class, all of its classes as bits, and whether a word is new."""
        last, kinds, new = value.split(" ") if value.count(" ") == 2 else (*value.split(" ", 1), "")
        bits = sum(1 << _CLASSES.index(c) for c in kinds.split("+") if c)
        return _CLASSES.index(last), bits, int(new == "new")

    def emissions(self, text: str, parts: Tokens, blocks: Sequence[Block], known: Iterable[Known]) -> Matrix:
        """What speaks for each label at each token, apart from its neighbours' labels; before, between and behind the
        blocks stand tokens that are none."""
        import numpy as np

        if len(self._words.index) > _MANY_WORDS:
            self._words = _Words(self)
        known_words = self._words
        total = sum(b - a for a, b, _ in blocks) + _REACH * (len(blocks) + 1)
        ids = np.zeros(total, dtype=np.intp)
        starts = np.full(total, -1, dtype=np.intp)
        firsts = _places(blocks)
        for (a, b, _), first in zip(blocks, firsts, strict=False):
            ids[first : first + b - a] = known_words.ids(parts.words[a:b])
            starts[first : first + b - a] = parts.starts[a:b]
        inside = starts >= 0
        tags = np.full(len(text) + 1, self.tag_code.get("-", 0), dtype=np.int32)
        for k in known:
            name = (k.type[:3] or "x") + k.sure
            tags[k.start + 1 : k.end] = self.tag_code.get("I" + name, 0)
            tags[k.start] = self.tag_code.get("B" + name, 0)
        tag = tags[starts]
        tag[~inside] = self.tag_code[_PAD]
        sums = known_words.own[ids]
        codes = known_words.codes[:, ids]
        word, shape = codes[_CODES["w"]], codes[_CODES["s"]]
        found = {"t": self._t[tag]}
        if self._tt is not None:
            found["tt"] = self._tt.find(tag, _shifted(tag, 1))
        if self._ww is not None:
            found["ww"] = self._ww.find(word, _shifted(word, 1))
        if self._www is not None:
            found["www"] = self._www.find(word, _shifted(word, 1), _shifted(word, 2))
        if self._sss is not None:
            found["sss"] = self._sss.find(shape, _shifted(shape, 1), _shifted(shape, 2))
        found["i"] = np.where(_shifted(codes[_CODES["stop"]], -1) > 0, self.row("i", _PAD), 0)
        if self.language == "en":
            found |= self._runs(codes, blocks, firsts, total)
        else:
            found |= self._characters(text, parts, blocks, firsts, starts)
        for name, rows in found.items():
            table = self.tables.get(name)
            if table is not None:
                rows[~inside] = self.row(name, _PAD)
                low, high = self.places[name]
                sums[:, low:high] += table.take(rows, axis=0)
        size = total - 2 * _REACH
        out = np.zeros((total, len(self.labels)), dtype=np.float32)
        inner = sums[:size, 0].astype(np.int32)
        for d in range(1, _WIDE):
            inner += sums[d : d + size, d]
        out[_REACH : total - _REACH] = inner
        out *= np.float32(0.01)
        out[:, 0] -= self.bias
        out[~inside] = -_NEVER
        out[~inside, 0] = 0.0
        return out

    def _runs(
        self, codes: Ints, blocks: Sequence[Block], firsts: Sequence[int], total: int
    ) -> dict[str, NDArray[np.intp]]:
        """Rows of what runs of capitalised words are like, and of the classes of English words."""
        import numpy as np

        common = codes[_CODES["common"]].copy()
        lower, small = codes[_CODES["lower"]].astype(np.int64), codes[_CODES["small"]]
        block = np.zeros(total, dtype=np.int64)
        for (a, b, _), first in zip(blocks, firsts, strict=False):
            block[first : first + b - a] = first
        here = lower * (total + 1) + block
        # A word that stands small in the same block is an ordinary one.
        common[(common > 0) & np.isin(here, here[small > 0])] += 2
        classes = codes[_CODES["class"]]
        opens = np.where(_shifted(codes[_CODES["opener"]], -1) > 0, 1, 2)
        capital = common > 0
        found = {
            "cc": self._cc[classes, _shifted(classes, 1)],
            "o": self._o[common],
            "f": np.where(capital, self._f[opens, common], 0),
        }
        kinds = codes[_CODES["kind"]].astype(np.uint8).tobytes()
        begins: list[int] = []
        ends: list[int] = []
        behind = 0
        for i in np.flatnonzero(capital).tolist():
            if i < behind:
                continue
            j = last = i
            while kinds[j + 1] and j + 1 - last < 3:
                j += 1
                if kinds[j] == 2:
                    last = j
            begins.append(i)
            ends.append(last)
            behind = last + 1
        zero = np.zeros(total, dtype=np.intp)
        rows = {name: zero.copy() for name in ("re", "ra", "rb", "rc", "rl")}
        if begins:
            heads, tails = np.array(begins), np.array(ends)
            length = tails - heads + 1
            edge = np.concatenate(([0], length.cumsum()[:-1]))
            within = np.arange(int(length.sum())) - np.repeat(edge, length)
            place = np.repeat(heads, length) + within
            rows["re"][place] = np.repeat(codes[_CODES["re"]][tails], length)
            rows["ra"][place] = np.repeat(codes[_CODES["ra"]][tails + 1], length)
            rows["rb"][place] = np.repeat(codes[_CODES["rb"]][heads - 1], length)
            rows["rl"][place] = self._rl[np.minimum(within, 3), np.repeat(np.minimum(length - 1, 5), length)]
            bits = np.where(classes[place] > 0, 1 << classes[place].astype(np.int64), 0)
            bits = np.bitwise_or.reduceat(bits, edge)
            new = np.maximum.reduceat((common[place] % 2 == 0) & capital[place], edge)
            about = zip(classes[tails].tolist(), bits.tolist(), new.astype(int).tolist(), strict=True)
            rows["rc"][place] = np.repeat([self._rc.get(key, 0) for key in about], length)
        return found | rows

    def _characters(
        self,
        text: str,
        parts: Tokens,
        blocks: Sequence[Block],
        firsts: Sequence[int],
        starts: NDArray[np.intp],
    ) -> dict[str, NDArray[np.intp]]:
        """Rows of the classes of Chinese words over each character, how far the next word is that names end with, and
        what the last word was before which names begin."""
        import numpy as np

        total = len(starts)
        classes = np.full(total, 1 + len(_PART) * len(_CLASSES_ZH), dtype=np.intp)
        ahead, behind = np.zeros(total, dtype=np.intp), np.zeros(total, dtype=np.intp)
        for (a, b, _), first in zip(blocks, firsts, strict=False):
            start, end = parts.starts[a], parts.end(b - 1)
            here = slice(first, first + b - a)
            tokens = starts[here] - start
            hits = self._lexicon.find_matches_as_indexes(text[start:end])
            if not hits:
                classes[here] = 0
                continue
            which, begin, stop = np.array(hits, dtype=np.intp).T
            kind = self._class_of[which]
            over = np.zeros(end - start, dtype=np.intp)
            length = stop - begin
            edge = np.repeat(length.cumsum() - length, length)
            over[np.repeat(begin, length) + np.arange(int(length.sum())) - edge] = np.repeat(4 * kind + 2, length)
            over[stop - 1] = 4 * kind + 3
            over[begin] = np.where(length == 1, 4 * kind + 4, 4 * kind + 1)
            classes[here] = over[tokens]
            next_ = begin.searchsorted(tokens)
            there = np.minimum(next_, len(begin) - 1)
            far = begin[there] - tokens
            near = (next_ < len(begin)) & (far < 7)
            ahead[here] = np.where(near, self._cn[kind[there], np.where(near, far, 0)], 0)
            last = np.maximum(next_ - 1, 0)
            far = tokens - begin[last]
            near = (next_ > 0) & (far < 8)
            behind[here] = np.where(near, self._cb[kind[last], np.where(near, far, 0)], 0)
        return {
            "c": self._c[classes],
            "cc": self._cc[classes, _shifted(classes, 1)],
            "cn": ahead,
            "cb": behind,
        }

    def decode(
        self, text: str, parts: Tokens, blocks: Sequence[Block], known: Iterable[Known]
    ) -> list[list[tuple[int, int, str, float]]]:
        """(first token, behind the last, type, probability) of the names of each block, counted from its first."""
        import numpy as np

        out: list[list[tuple[int, int, str, float]]] = [[] for _ in blocks]
        if not blocks:
            return out
        firsts = _places(blocks)
        begins = {first + s - a for first, (a, _, starts) in zip(firsts, blocks, strict=False) for s in starts}
        scores = self.emissions(text, parts, blocks, known)
        names = scores[:, -1].copy()  # one column after the other: quicker than along so short an axis
        for label in range(1, len(self.labels) - 1):
            np.maximum(names, scores[:, label], out=names)
        names -= scores[:, 0]
        likely = np.flatnonzero(names > -_SURELY_OUTSIDE)
        if not len(likely):
            return out
        opens = np.zeros(len(scores), dtype=bool)
        opens[list(begins)] = True
        edge = np.flatnonzero(np.concatenate(([True], (np.diff(likely) > 1) | opens[likely[1:]])))
        best = np.maximum.reduceat(names[likely], edge)
        low, high = likely[edge], likely[np.append(edge[1:], len(likely)) - 1] + 1
        # A token on each side takes part in the paths, so that beginning and ending weigh as they do elsewhere.
        windows = [
            (a if a in begins else a - 1, b if b in begins else b + 1)
            for a, b, top in zip(low.tolist(), high.tolist(), best.tolist(), strict=True)
            if top > -_HARDLY
        ]
        for group in _by_length(windows):
            labels, sure = self._paths(scores, group)
            for i in np.flatnonzero(self._begin_of[labels].any(axis=1)).tolist():
                at = group[i][0]
                block = bisect_right(firsts, at + 1) - 1
                out[block] += self._spans(at - firsts[block], labels[i].tolist(), sure[i].tolist())
        for found in out:
            found.sort()
        return out

    def _spans(self, offset: int, path: Sequence[int], sure: Sequence[float]) -> Iterator[tuple[int, int, str, float]]:
        for i, label in enumerate(path):
            begun = self._begins.get(label)
            if begun is None:
                continue
            kind, inside = begun
            j = i + 1
            while j < len(path) and path[j] == inside:
                j += 1
            probability = min(sure[i:j])
            if probability >= self.thresholds.get(kind, 0.5):
                yield offset + i, offset + j, kind, round(probability, 4)

    def _paths(self, scores: Matrix, windows: Sequence[tuple[int, int]]) -> tuple[NDArray[np.intp], Matrix]:
        """The most probable label of each token of some windows among all paths, and its probability."""
        import numpy as np

        length = max(b - a for a, b in windows)
        size = len(self.labels) + 1  # the last label is that of what stands behind a shorter window
        index = np.array([a for a, _ in windows])[:, None] + np.arange(length)[None, :]
        behind = np.arange(length)[None, :] >= np.array([b - a for a, b in windows])[:, None]
        own = scores[np.minimum(index, len(scores) - 1)]
        weights = np.zeros((len(windows), length, size), dtype=np.float32)
        weights[:, :, :-1] = np.exp(np.maximum(own - own.max(axis=2, keepdims=True), -30.0))
        weights[behind] = 0.0
        weights[behind, -1] = 1.0
        moves = np.ones((size, size), dtype=np.float32)
        moves[:-1, :-1] = np.exp(self._moves)
        moves[-1, :-1] = 0.0
        ones: Matrix = np.ones((size, 1), dtype=np.float32)  # a product with it sums the rows, faster than sum does
        # Forwards and backwards in one go: each step is what came before, times the moves, times what the token weighs.
        steps = np.empty((2, length, len(windows), size), dtype=np.float32)
        steps[0], steps[1] = weights.transpose(1, 0, 2), weights.transpose(1, 0, 2)[::-1]
        both = np.stack((moves, moves.T))
        reached = np.ones_like(steps)  # before the token itself is weighed
        reached[0, 0, :, :-1] = np.exp(self._start)
        here = steps[:, 0] * reached[:, 0]
        for t in range(1, length):
            come = np.matmul(here, both, out=reached[:, t])
            here = come * steps[:, t]
            here /= here @ ones
        sure = reached[0] * steps[0] * reached[1, ::-1]
        sure /= sure.sum(axis=2, keepdims=True)
        sure = sure.transpose(1, 0, 2)
        return sure.argmax(axis=2), sure.max(axis=2)


def _places(blocks: Sequence[Block]) -> list[int]:
    """Where each block begins among all, and where one behind them would."""
    firsts = [_REACH]
    for a, b, _ in blocks:
        firsts.append(firsts[-1] + b - a + _REACH)
    return firsts


def _shifted(codes: NDArray[Any], by: int) -> NDArray[Any]:
    """The codes of the tokens so far behind (or before); at the edge stand tokens that are none."""
    import numpy as np

    out = np.empty_like(codes)  # what stands at either end is of no token, so that it may come from the other
    out[:-by], out[-by:] = codes[by:], codes[:by]
    return out


def _split(value: str, between: str, size: int) -> Iterator[tuple[str, ...]]:
    """The tokens that a run is made of; the mark between them may be a token itself."""
    if size == 1:
        if value and (between not in value or value == between):
            yield (value,)
        return
    at = value.find(between, 1)
    while at >= 0:
        head = value[:at]
        if between not in head or head == between:
            for rest in _split(value[at + 1 :], between, size - 1):
                yield (head, *rest)
        at = value.find(between, at + 1)


def _by_length(windows: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Windows of like length together: a group costs as many steps as its longest has tokens, and a shorter one in it
    is filled up, so that few short ones join the longer ones."""
    group: list[tuple[int, int]] = []
    for low, high in ((0, 6), (6, 12), (12, 24), (24, 48), (48, 1 << 30)):
        more = [(a, b) for a, b in windows if low < b - a <= high]
        if more and len(group) > _FEW:
            yield group
            group = []
        group += more
    if group:
        yield group


# --- the model's file -----------------------------------------------------------------------------------------------


def read(at: Path, language: str) -> Field:
    """A model from its file: weights in hundredths, `label:weight` behind each feature."""
    weights: dict[str, dict[str, int]] = {}
    transitions: dict[tuple[str, str], int] = {}
    thresholds: dict[str, float] = {}
    bias = 0.0
    for line in at.read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        what, feature, rest = line.split("\t")
        cells = {label: int(weight) for label, _, weight in [c.partition(":") for c in rest.split(" ")]}
        match what:
            case "f":
                weights[feature] = cells
            case "move":
                transitions |= {(feature, label): weight for label, weight in cells.items()}
            case "least":
                thresholds |= {label: weight / 100 for label, weight in cells.items()}
            case "bias":
                bias = cells[OUTSIDE] / 100
            case _:
                raise ValueError(f"{at.name} has a line of an unknown kind, {what}.")
    return Field(language, weights, transitions, thresholds, bias)


def written(
    weights: Mapping[str, Mapping[str, float]],
    transitions: Mapping[tuple[str, str], float],
    thresholds: Mapping[str, float],
    bias: float,
) -> str:
    """The text of a model's file."""

    def cells(row: Mapping[str, float]) -> str:
        return " ".join(f"{label}:{round(weight * 100)}" for label, weight in sorted(row.items()))

    moves: dict[str, dict[str, float]] = {}
    for (a, b), weight in transitions.items():
        moves.setdefault(a, {})[b] = weight
    lines = [
        "# A conditional random field over names: what a feature (see tagger.py) speaks for, in hundredths.",
        "# Made by python -m ontology.names.train --write.",
        f"bias\t{OUTSIDE}\t{OUTSIDE}:{round(bias * 100)}",
        f"least\t-\t{cells(thresholds)}",
        *(f"move\t{a}\t{cells(row)}" for a, row in sorted(moves.items())),
        *(f"f\t{name}\t{cells(row)}" for name, row in sorted(weights.items())),
    ]
    return "\n".join(lines) + "\n"
