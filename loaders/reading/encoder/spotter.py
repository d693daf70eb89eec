"""Names and descriptions that no table and no form tells: what the language model spots as the end of some fact.

It reads a few sentences at once, with what the recogniser has found in them, and says of each token whether an
alliance, a measure, an organization or a project begins there, goes on, or neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from loaders.reading.encoder.sight import TYPES
from loaders.reading.encoder.tokens import Pieces
from loaders.reading.encoder.voice import WEIGHTS, session
from loaders.reading.scene import Described
from loaders.reading.sentences import Sentence
from loaders.reading.view import View
from ontology.names.mentions import Mention

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("Alliance", "Measure", "Organization", "Project")
LABELS = 1 + 2 * len(KINDS)  # no name; for each kind its first token, its others
LONGEST = 220  # tokens of the sentences read at once
TITLE = 24  # tokens of the document's first sentence, shown before all others
LEAST = 0.3  # how probable "some name" must be where one goes on
WORD = 40  # characters that a word may go on to either side
_SURE = frozenset({"vocabulary", "abbreviation"})
# Tags: of each type its first character and its others; of the four kinds again where only form or context tells them.
TAGS = 1 + 2 * (len(TYPES) + 2 * len(KINDS))


class Spotted(NamedTuple):
    """In the normal text."""

    start: int
    end: int
    type: str
    probability: float


@dataclass(frozen=True, slots=True)
class Window:
    tokens: list[int]
    tags: list[int]
    places: list[tuple[int, int]]  # of each token in the normal text; (0, 0) of those before the sentences


def windows(
    view: View, mentions: Iterable[Mention], spans: Sequence[Sentence], pieces: Pieces, language: str
) -> Iterator[Window]:
    """The sentences in one language, as many at once as fit, with the document's first sentence before them."""
    tags = _tags(len(view.text), mentions)
    own = [(s, pieces(view.text[s.start : s.end])[: 2 * LONGEST]) for s in spans if s.language == language]
    title = [t.id for t in pieces(view.text[spans[0].start : spans[0].end])[:TITLE]] if spans else []
    tokens: list[int] = []
    places: list[tuple[int, int]] = []

    def window() -> Window:
        head = [pieces.cls, *((*title, pieces.sep) if places[0][0] > spans[0].start else ())]
        shown = [0] * len(head) + [tags[a] for a, _ in places] + [0]
        return Window([*head, *tokens, pieces.sep], shown, [(0, 0)] * len(head) + places + [(0, 0)])

    for sentence, cut in own:
        if tokens and len(tokens) + len(cut) > LONGEST:
            yield window()
            tokens, places = [], []
        tokens += [t.id for t in cut]
        places += [(sentence.start + t.start, sentence.start + t.end) for t in cut]
    if tokens:
        yield window()


def _tags(length: int, mentions: Iterable[Mention]) -> bytearray:
    """What has been found at each character."""
    out = bytearray(length + 1)
    for m in mentions:
        if m.inside or m.type not in TYPES or m.nend <= m.nstart:
            continue
        kind = TYPES.index(m.type)
        if m.type in KINDS and m.how not in _SURE:
            kind = len(TYPES) + KINDS.index(m.type) + (len(KINDS) if m.how == "noun" else 0)
        out[m.nstart : m.nend] = bytes([2 * kind + 2]) * (m.nend - m.nstart)
        out[m.nstart] = 2 * kind + 1
    return out


def spans_of(text: str, places: Sequence[tuple[int, int]], probabilities: NDArray[np.float32]) -> list[Spotted]:
    """The names of a window: runs of tokens of which the first begins one, to the edges of Latin words; of the kind
    that the whole run is likeliest of."""
    out: list[Spotted] = []
    run: list[int] = []

    def close() -> None:
        if run:
            told = probabilities[run].sum(axis=0)
            kind = int(np.argmax(told[1::2] + told[2::2]))
            start, end = _edges(text, *_words(text, places[run[0]][0], places[run[-1]][1]), KINDS[kind])
            while out and start <= out[-1].start and out[-1].type == KINDS[kind]:
                out.pop()  # a statute's title goes back over its brackets
            if start < end and not (out and start < out[-1].end):
                out.append(Spotted(start, end, KINDS[kind], round(float(1 - told[0] / len(run)), 3)))
        run.clear()

    for n, ((a, b), row) in enumerate(zip(places, probabilities, strict=True)):
        if b == 0 or row[0] > 1 - LEAST:
            close()
            continue
        if run and (row[1::2].sum() > row[2::2].sum() or a - places[run[-1]][1] > 2):
            close()
        run.append(n)
    close()
    return out


_DOT = re.compile(r"[\u4e00-\u9fff]·[\u4e00-\u9fff]|\d\.\d")
# A foreign name in brackets between a Chinese one and the word for a works: 尼科(NICO)项目.
_FOREIGN = re.compile(r"\([A-Za-z][^()\u4e00-\u9fff]{0,40}\)")


def _pieces(text: str, mentions: Iterable[Mention], spotted: Sequence[Spotted]) -> list[Spotted]:
    """What was spotted, in whole names: it cuts no country or place in two (柴达 and 木盐湖), and pieces of one type are one
    name with only the dot of a foreign name (哈扎姆·贾拉米德磷矿) or of a figure (年产3.6万吨石墨项目) between them, or its foreign
    form (尼科(NICO)项目)."""
    places = sorted((m.nstart, m.nend) for m in mentions if m.type in ("Country", "Place") and _chinese(text, m.nstart))
    out: list[Spotted] = []
    for s in spotted:
        s = _uncut(s, places)
        before = out[-1] if out else None
        if before is not None and before.type == s.type and _goes_with(text, before, s):
            s = Spotted(before.start, s.end, s.type, max(out.pop().probability, s.probability))
        if before is None or s.start >= before.end or s.start <= before.start:
            out.append(s)
    return [s for s in out if s.end - s.start > 1 or not _chinese(text, s.start)]  # one character is a piece of a word


def _goes_with(text: str, left: Spotted, right: Spotted) -> bool:
    return (
        right.start < left.end
        or (left.end + 1 == right.start and bool(_DOT.fullmatch(text, left.end - 1, right.start + 1)))
        or (
            left.type == "Project"
            and _chinese(text, right.start)
            and bool(_FOREIGN.fullmatch(text, left.end, right.start))
        )
    )


def _uncut(s: Spotted, places: Sequence[tuple[int, int]]) -> Spotted:
    """Out to the edges of the places that its own edges lie in."""
    start, end = s.start, s.end
    for a, b in places[bisect_left(places, (start - WORD, 0)) :]:
        if a >= end:
            break
        if a < start < b:
            start = a
        if a < end < b:
            end = b
    return Spotted(start, end, s.type, s.probability)


def _chinese(text: str, at: int) -> bool:
    return "\u4e00" <= text[at] <= "\u9fff"


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    """Out to the edges of the Latin words that are cut, without the mark of a possessor."""
    low, high = max(0, start - WORD), min(len(text), end + WORD)
    while start > low and _latin(text[start - 1]) and _latin(text[start]):
        start -= 1
    while end < high and _latin(text[end - 1]) and _latin(text[end]):
        end += 1
    return start, end - 2 if text[end - 2 : end] in ("'s", "’s") and end - 2 > start else end


def _latin(c: str) -> bool:
    return c.isalnum() and c < "\u0250"


_BEFORE = " \t\n\"'“”‘’)]）】,;:.、，；：。|·•*-"
_QUOTES = {"“": "”", "‘": "’", '"': '"'}
_BEHIND = " \t\n\"'“”‘’([（【,;:、，；：。|·•*/-"
# No name or description ends in one of these.
_BINDS = re.compile(
    r"(?:\s(?:at|of|on|for|in|the|and|or|to|by|with|from|under|an?|its|near|as|that|which|is)|(?<=.)[的在于和与及])\Z"
)
_CUT_NUMBER = re.compile(r"\s(?:of|at)\s(?!(?:19|20)\d\d\Z)[\d.,]+\Z")  # the duty | of 41(.7%), but the Act of 2023
_NUMBERED = re.compile(r"(?:[/–-][A-Za-z0-9]+)+")  # the rest of a number (0912 | /MOIC)
# How an act's title goes on over brackets: Base Minerals | (Restriction of Export) Order, 2025.
_ACT = r"(?:Acts?|Orders?|Regulations?|Rules?|Law|Bill|Code|Decree|Ordinance|Directive)\b"
_OVER = re.compile(rf"[ ]?\([A-Z][^()\n]{{2,90}}\)[ ]{_ACT}(?:,?[ ](?:of[ ])?(?:19|20)\d\d)?")
_CAPITALS = re.compile(r"(?:[A-Z][\w'’-]*,?[ ](?:(?:of|and|for|the|in|to|on)[ ])*)+\Z")


def _edges(text: str, start: int, end: int, kind: str) -> tuple[int, int]:
    """Without marks and little words at its ends, and with the brackets of a title whole."""
    end -= text[end - 1] in "/–-" and start + 1 < end
    if text[end - 1].isdigit() and (more := _NUMBERED.match(text, end, end + WORD)):
        end = more.end()
    start, end = _bare(text, start, end)
    if start and text.find(_QUOTES.get(text[start - 1], "\0"), start, end - 1) > start:
        start -= 1  # “Polvolt” project
    if kind == "Measure" and (over := _OVER.match(text, end)):
        end = over.end()
    open_at: list[int] = []
    for at in range(start, end):
        if text[at] == "(":
            open_at.append(at)
        elif text[at] == ")" and open_at:
            open_at.pop()
        elif text[at] == ")":
            begun = text.rfind("(", max(0, start - 90), start)
            before = _CAPITALS.search(text, max(0, begun - 90), begun) if begun >= 0 else None
            whole = before is not None and not set(text[begun:start]) & set(")\n")
            return (before.start(), end) if before and whole else _bare(text, at + 1, end)
    return _bare(text, start, open_at[0]) if open_at else (start, end)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _BEFORE:
        start += 1
    while start < end and text[end - 1] in _BEHIND:
        end -= 1
    little = _BINDS.search(text, start, end) or _CUT_NUMBER.search(text, start, end)
    return _bare(text, start, little.start()) if little else (start, end)


# ------------------------------------------------------------------------------------------- beside what is found

# Words that begin a description, not a name; and what stands before a common noun written large (the Act).
_DESCRIBES = re.compile(r"[a-z]|(?:The|This|These|That|Those|Its|Their|An?)\s|[该本此这其一两]|上述|前述")
_ARTICLE = re.compile(r"(?:\b(?:[Tt]he|[Tt]his|[Ii]ts|[Tt]heir|[Aa]n?)\s)$")
_COMMON = re.compile(r"[A-Z][a-z]+")
_HARDLY = 0.5  # a name is told at least so probable
# What is no name by itself: an adjective of place, a legal form; and in Chinese what holds a particle describes.
_PLACED = re.compile(r"-(?:based|listed|owned|backed|led)\Z")
_LEGAL = re.compile(r"(?:Inc|Ltd|Co|Corp|LLC|PLC|Limited|Company)\.?", re.IGNORECASE)
_PARTICLE = re.compile(r"[\u4e00-\u9fff]的[\u4e00-\u9fff]")
_LITTLE = r"(?:of|the|an?|and|or|in|on|at|by|for|from|to|with|its?|this|that|these|those|their|as|under|which|is|are|was|were|be|has|have|will|not|one|several|another)"
_NO_NAME = re.compile(rf"{_LITTLE}(?:\s{_LITTLE})*|[的了和与及在将对从由被为把是于以并其该此也已]+", re.IGNORECASE)


def join(text: str, mentions: Sequence[Mention], spotted: Sequence[Spotted]) -> tuple[list[Mention], list[Described]]:
    """The mentions with the names spotted, and what was spotted as a description. A name of the tables stays; one by
    form gives way. A description hides nothing that it holds, for 锂精矿出口禁令 says what is banned."""
    outer = sorted((m for m in mentions if not m.inside and m.type in KINDS), key=lambda m: m.nstart)
    others = sorted(
        (m for m in mentions if m.type in ("Country", "Mineral", "Form", "Place") and not m.inside),
        key=lambda m: m.nstart,
    )
    inner = sorted((m for m in mentions if m.type == "Country" and m.inside), key=lambda m: m.nstart)
    names: list[Mention] = []
    nouns: list[Described] = []
    beaten: set[Mention] = set()
    for s in _pieces(text, mentions, spotted):
        near = _touching(outer, s)
        # A seat of government is no company, nor is a country that stands beside one (the Kyrgyz Republic and Altyn Gold).
        known = (*near, *(replace(m, type=s.type) for m in (*_touching(others, s), *_touching(inner, s))))
        if (_LEGAL.fullmatch(text, s.start, s.end) or _NO_NAME.fullmatch(text, s.start, s.end)) or any(
            (m.nstart, m.nend, m.type) == (s.start, s.end, s.type) for m in known
        ):
            continue
        sure = [m for m in near if (m.how in _SURE or m.how == "defined") and not _longer(text, m, s)]
        if any(not (s.start <= m.nstart and m.nend <= s.end) or m.type == s.type for m in sure):
            continue
        if any(m.type == s.type and _goes_on(text, m, s) for m in near):
            continue
        if sure or _describes(text, s) or (s.type != "Organization" and _touching(others, s)):
            nouns.append(Described(s.start, s.end, s.type))
            beaten.update(m for m in near if m not in sure and s.start <= m.nstart and m.nend <= s.end)
            continue
        if s.probability >= _HARDLY and not _PLACED.search(text, s.start, s.end):
            beaten.update(near)
            names.append(_mention(text, s))
    found = _resolved(mentions, beaten, names)
    titled = {m: longer for m in found if (longer := _titled(text, m))}
    return _resolved(found, set(titled), list(titled.values())), nouns


# The rest of a numbered act's title; what it deals with is written large, or it is a date.
_NUMBER = re.compile(
    r"(?:\b[Nn]o\.?|[Nn]º|№|\b[Nn]umber)[ ]?[\w./–-]*\d[\w./–-]*(?:[ ](?:of|dated)[ ](?:19|20)\d\d)?\Z|/(?:19|20)\d\d\Z"
)
_LITTLE = r"(?:(?:and|or|of|the|in|for|on|to|from|with|a|its)[ ])*"
_ON = re.compile(
    r"(?:[ ]of[ ]\d{1,2}[ ][A-Z][a-z]+[ ](?:19|20)\d\d)?"
    rf"(?:,?[ ](?:on|concerning|regarding|relating[ ]to|for|to)[ ](?:the[ ])?[A-Z][\w'’-]+(?:[ ]{_LITTLE}[A-Z][\w'’-]+)+)?"
)


def _titled(text: str, m: Mention) -> Mention | None:
    """A numbered act with the rest of its title, still named by its number: texts call it by the one or the other."""
    if m.type != "Measure" or m.ids or m.inside or not _NUMBER.search(text, m.nstart, m.nend):
        return None
    rest = _ON.match(text, m.nend, m.nend + 200)
    if rest is None or rest.end() == m.nend:
        return None
    return replace(m, nend=rest.end(), surface=text[m.nstart : rest.end()], name=m.name or text[m.nstart : m.nend])


def _describes(text: str, s: Spotted) -> bool:
    one = _COMMON.fullmatch(text, s.start, s.end)
    particle = _PARTICLE.search(text, s.start, s.end)
    return bool(
        particle or _DESCRIBES.match(text, s.start) or (one and _ARTICLE.search(text, max(0, s.start - 8), s.start))
    )


_OWN = re.compile(r"\s[A-Z][a-z]")
_SURELY = 0.9


def _longer(text: str, name: Mention, s: Spotted) -> bool:
    """Whether a name of the tables only begins a longer one, of somebody else (Vale | Base Metals)."""
    return (
        s.type == name.type == "Organization"
        and s.start == name.nstart
        and s.probability >= _SURELY
        and bool(_OWN.match(text, name.nend, s.end))
    )


def _goes_on(text: str, name: Mention, s: Spotted) -> bool:
    """Whether only common nouns stand behind a name (ENC Morowali | high-pressure leach plant)."""
    behind = text[name.nend : s.end]
    return (
        name.how != "noun"
        and s.start == name.nstart
        and behind.startswith(" ")
        and behind == behind.lower()
        and behind.isascii()
    )


def _touching(found: Sequence[Mention], s: Spotted) -> list[Mention]:
    at = bisect_left(found, s.start - 300, key=lambda m: m.nstart)
    out = []
    while at < len(found) and found[at].nstart < s.end:
        if found[at].nend > s.start:
            out.append(found[at])
        at += 1
    return out


def _mention(text: str, s: Spotted) -> Mention:
    return Mention(0, 0, s.start, s.end, text[s.start : s.end], s.type, how="spotted")


def _resolved(mentions: Sequence[Mention], beaten: set[Mention], names: Sequence[Mention]) -> list[Mention]:
    """In order, each marked by whether it now stands inside a longer one."""
    gone = sorted((m.nstart, m.nend) for m in beaten)
    new = sorted((m.nstart, m.nend) for m in names)
    out: list[Mention] = []
    for m in mentions:
        if m in beaten:
            continue
        if m.inside and _held(m, gone):
            m = replace(m, inside=False)
        if not m.inside and _held(m, new):
            m = replace(m, inside=True)
        out.append(m)
    return sorted([*out, *names], key=lambda m: (m.nstart, -m.nend))


def _held(m: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of these spans, none of which overlap, holds a mention."""
    at = bisect_right(spans, m.nstart, key=lambda s: s[0]) - 1
    return at >= 0 and m.nend <= spans[at][1]


# ------------------------------------------------------------------------------------------- the model


@dataclass(frozen=True)
class Spotter:
    """One language's model."""

    session: Any  # an onnxruntime.InferenceSession: the library carries no types
    pieces: Pieces
    language: str

    def spot(self, view: View, mentions: Sequence[Mention], spans: Sequence[Sentence]) -> Iterator[Spotted]:
        for window in windows(view, mentions, spans, self.pieces, self.language):
            feed = {
                "tokens": np.array([window.tokens], dtype=np.int64),
                "tags": np.array([window.tags], dtype=np.int64),
            }
            (told,) = self.session.run(None, feed)
            yield from spans_of(view.text, window.places, told[0].round(3))


def spot(view: View, mentions: Sequence[Mention], spans: Sequence[Sentence]) -> list[Spotted]:
    """What the committed models spot in a document, in the text's order."""
    found = [s for model in map(spotter, ("en", "zh")) if model for s in model.spot(view, mentions, spans)]
    return sorted(found)


@cache
def spotter(language: str, folder: Path = WEIGHTS) -> Spotter | None:
    weights = folder / f"{language}.names.onnx"
    if not weights.exists():
        return None
    words = (folder / f"{language}.vocab.txt").read_text(encoding="utf-8").split("\n")
    return Spotter(session(weights), Pieces({w: i for i, w in enumerate(words)}), language)
