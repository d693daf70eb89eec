"""The normal form of a text, with a map back to the raw code points of every character kept.

What lives here: width, script, white space, markup and marks of copying. What does not: anything that knows a name.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ontology.names.late import late

HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007"
VERSION = 8  # part of every cache key: raise it when the normal form changes


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in normal form; `raw_text[a:b]` for `a, b = normal.raw(i, j)` is what `text[i:j]` was read from."""

    text: str
    raw_text: str
    starts: array[int] = field(repr=False)
    ends: array[int] = field(repr=False)

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a span of the normal form (an empty one stays empty)."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span {start}:{end} lies outside a normal form of {len(self.text)} characters")
        if start == end:
            at = self.starts[start] if start < len(self.text) else len(self.raw_text)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def surface(self, start: int, end: int) -> str:
        """The raw words of a span of the normal form."""
        a, b = self.raw(start, end)
        return self.raw_text[a:b]


def normalise(raw: str) -> Normal:
    """Half width, simplified script, one blank for many, no markup, no hard wraps nor their hyphens; superscripts stay what they are."""
    if not raw:
        return Normal("", raw, array("l"), array("l"))
    text = _simplify(raw.translate(_SINGLE))
    wrap = _Wraps(text)
    pieces: list[str] = []
    starts, ends = array("l"), array("l")
    at = 0
    search, look = _CANDIDATE.search, _IRREGULAR.match
    candidate = search(text)
    while candidate:
        begin = candidate.start()
        match = look(text, begin)
        new = None if match is None else _replacement(text, match, wrap)
        if match is None or new is None:
            candidate = search(text, begin + 1)
            continue
        end = match.end()
        candidate = search(text, end)
        if begin > at:
            pieces.append(text[at:begin])
            starts.extend(range(at, begin))
            ends.extend(range(at + 1, begin + 1))
        if new:
            pieces.append(new)
            starts.extend([begin] * len(new))
            ends.extend([end] * len(new))
        at = end
    if at == 0:
        return Normal(text, raw, array("l", range(len(text))), array("l", range(1, len(text) + 1)))
    pieces.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return Normal("".join(pieces), raw, starts, ends)


def near(pattern: re.Pattern[str], anchor: re.Pattern[str], text: str, reach: int) -> Iterator[re.Match[str]]:
    """The matches of a slow pattern that contain a match of a quick one: it is run only within reach of those."""
    low = high = 0
    for match in anchor.finditer(text):
        if match.start() - reach > high:
            if high:
                yield from pattern.finditer(text, low, high)
            low = max(0, match.start() - reach, high)
        high = min(len(text), match.end() + reach)
    if high:
        yield from pattern.finditer(text, low, high)


def starting(pattern: re.Pattern[str], first: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a slow pattern that begin with one of the `first` characters: it is tried only there."""
    at = 0
    for sign in first.finditer(text):
        match = pattern.match(text, sign.start()) if sign.start() >= at else None
        if match is not None:
            at = match.end()
            yield match


def words(text: str) -> tuple[str, ...]:
    """A list of words written in one string, as the word lists of the recogniser are."""
    return tuple(text.split())


@lru_cache(maxsize=1 << 14)  # a question looks the same few words up again and again
def normal_name(name: str) -> str:
    """A name of a table in the form in which it stands in a normal text (case kept)."""
    return normalise(name.strip()).text.strip()


def _single() -> dict[int, int]:
    """Replacements of one character by one character."""
    table = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
    table |= {0xFFE5: 0xA5, 0xFFE0: 0xA2, 0xFFE1: 0xA3, 0xFFE6: 0x20A9}
    blanks = "\u3000\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\x0b\u1680"
    table |= {ord(c): ord(" ") for c in blanks}
    table |= {ord(c): ord("\n") for c in "\u2028\u2029\x85\x0c"}
    table |= {ord(c): ord("-") for c in "\u2010\u2011\u2012\u2013\u2212\ufe63\u00ad"} | {0x2015: 0x2014}
    del table[0xAD]  # a soft hyphen vanishes
    table |= {ord(c): ord("'") for c in "\u2018\u2019\u02bc\u2032\u0060\u00b4"}
    table |= {ord(c): ord('"') for c in "\u2033\u301d\u301e\u301f"}
    table |= {ord(c): ord("·") for c in "\u30fb\uff65\u2027\u2219\u22c5\u2e31"}
    table |= {0x301C: ord("~"), 0x223C: ord("~"), 0x02DC: ord("~"), 0xFF61: ord("。"), 0xFF64: ord("、")}
    table |= {0x2080 + d: 0x30 + d for d in range(10)}
    table |= {0x2160 + i: ord(c) for i, c in enumerate("I")} | {0x2164: ord("V"), 0x2169: ord("X")}
    table |= dict(zip((ord(c) for c in "\u3014\u3015\u2772\u2773"), (ord(c) for c in "()()"), strict=True))
    for first, last in ((0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0x2E9F, 0x2E9F), (0x2EF3, 0x2EF3)):
        for c in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(c))
            if len(plain) == 1 and plain != chr(c):
                table[c] = ord(plain)
    table |= {ord(a): ord(b) for a, b in _RADICALS.items()}
    for first, last in ((0xC0, 0x24F), (0x1E00, 0x1EFF)):
        for c in range(first, last + 1):
            base = unicodedata.normalize("NFD", chr(c))[0]
            if base.isascii() and base.isalpha():
                table[c] = ord(base)
    table |= {ord(a): ord(b) for a, b in zip("øØłŁđĐıħĦŧŦ", "oOlLdDihHtT", strict=True)}
    return table


# The CJK radicals supplement that PDF fonts put in place of the characters themselves (NFKC leaves it alone).
_RADICALS = dict(
    zip(
        "⺁⺄⺇⺈⺊⺌⺗⺝⺠⺮⺶⺼⻁⻄⻅⻆⻉⻋⻌⻐⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂乙几刀卜小心月民竹羊肉虎西见角贝车辶钅长长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_SINGLE = _single()

_SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u0300-\u036f\ue000-\uf8ff\ufffc\ufffe\ufe0e\ufe0f"
_WIDE = "".join(chr(c) for c in (*range(0xFB00, 0xFB07), *range(0x3380, 0x33E0), 0x2103, 0x2100, 0x2105))
_ROMAN = "ⅡⅢⅣⅥⅦⅧⅨⅪⅫ"
_HANISH = HAN + "。、《》〈〉“”…—·【】「」『』"
_PINYIN = re.compile(r"\((?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?[aeiouüvāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,3}(?:ng|n|r)?\)")
_IRREGULAR = late(
    rf"(?P<hyphen>(?<=[A-Za-z])(?:-\u00ad?|\u00ad)[ \t]*(?:\r\n|[\r\n])\s*(?=[a-z]))"
    rf"|(?P<break>[ \t]*[\r\n][\s]*)"
    rf"|(?P<blank> +)"
    rf"|(?P<gone>[{_INVISIBLE}]+)"
    rf"|(?P<tag></?[A-Za-z][A-Za-z0-9]{{0,9}}(?:\s[^<>]{{0,300}})?/?>|<!--.{{0,300}}?-->)"
    r"|(?P<entity>&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});)"
    rf"|(?P<cite>(?<=[{_HANISH}A-Za-z0-9.,;%)”])\[\d{{1,3}}(?:[-,、~]\d{{1,3}})*\])"
    rf"|(?P<note>(?<=[{HAN}。”》])(?<!米)[{_SUPER}]+|(?<=[A-Za-z]{{4}})[{_SUPER}]+)"
    rf"|(?P<pinyin>(?<=[{HAN}])\([a-zü]{{1,6}}\))"
    r"|(?P<bold>\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?!\*))"
    rf"|(?P<wide>[{_WIDE}{_ROMAN}])"
)
# A quick look at where something irregular may begin: one character class, so that the search skips at full speed.
_CANDIDATE = late(
    rf"[- \t\r\n<&*\[({_INVISIBLE}{_WIDE}{_ROMAN}{_SUPER}]"
    rf"(?:(?<![- ])|(?<=[\t\r\n{_HANISH}] )|(?=[ \t\r\n{_HANISH}\u00ad]))"
)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|section|article)\b", re.IGNORECASE)
_TERMINAL = frozenset("。!?;:.…！？；：")
_SMALL = frozenset("abcdefghijklmnopqrstuvwxyz")
_OPEN_END = frozenset(",、，(（“《-—~/&+")
_ITEM = re.compile(
    r"(?:[-*•●○■◆▪✓–]|\d{1,2}[.)、]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[章节条]|【)"
)
_HAN = late(rf"[{HAN}]")
_SOLID = late(rf"[{_HANISH}]")


def _replacement(text: str, match: re.Match[str], wrap: _Wraps) -> str | None:
    """What stands in the normal form for one irregular run; None leaves it as it is."""
    begin, end = match.span()
    kind = match.lastgroup
    if kind == "hyphen":
        return "-" if wrap.keeps_hyphen(begin, end) else ""
    if kind == "break":
        return _line_break(text, begin, end, wrap)
    if kind == "blank":
        return _blank(text, begin, end)
    if kind in ("gone", "cite", "note", "bold"):
        return ""
    if kind == "tag":
        return "\n" if _BLOCK_TAG.match(match.group()) else ""
    if kind == "entity":
        plain = html.unescape(match.group())
        return None if plain == match.group() else _tidy(plain)
    if kind == "pinyin":
        return "" if _PINYIN.fullmatch(match.group()) else None
    if kind == "wide":
        return unicodedata.normalize("NFKC", match.group())
    raise AssertionError(kind)


def _tidy(plain: str) -> str:
    return (
        " " if plain.isspace() else "".join(c for c in plain.translate(_SINGLE) if c not in "\u200b\u200c\u200d\u00ad")
    )


def _blank(text: str, begin: int, end: int) -> str:
    """Blanks vanish between Han and Latin, after Chinese punctuation and inside a word spaced out; else one stays."""
    left = text[begin - 1] if begin else "\n"
    right = text[end] if end < len(text) else "\n"
    if left in " \t\n" or right in " \t\n":
        return ""
    if _HAN.match(left) and _HAN.match(right):
        return "" if end - begin == 1 and min(_run(text, begin - 1, -1), _run(text, end, 1)) <= 2 else " "
    if _SOLID.match(left) or _SOLID.match(right):
        return ""
    return " "


def _run(text: str, at: int, step: int) -> int:
    """How many Han characters stand in a row from `at` (counted to 3)."""
    count = 0
    while count < 3 and 0 <= at < len(text) and _HAN.match(text[at]):
        count += 1
        at += step
    return count


def _line_break(text: str, begin: int, end: int, wrap: _Wraps) -> str:
    if begin == 0 or end == len(text) or not wrap.wraps(begin, end):
        return "\n"
    left, right = text[begin - 1], text[end]
    if _SOLID.match(left) or _SOLID.match(right) or (left.isdigit() and right.isdigit()):
        return ""
    if left == "-" and right.isalnum() and begin > 1 and text[begin - 2].isalnum():
        return ""  # US-China, 2025-2030: a hyphen that was there before the line ended
    return " "


class _Wraps:
    """What the line ends of one text tell: which are the edge of the page, and which hyphens were put there for it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen: Counter[str] | None = None

    @cached_property
    def _usual(self) -> int:
        """The width of a full line. A name has no line end, and is not asked for it."""
        widths = sorted(_width(line) for line in self._text.splitlines() if line.strip())
        return widths[int(len(widths) * 0.9)] if len(widths) > 2 else (widths[-1] if widths else 0)

    @cached_property
    def _full(self) -> float:
        return min(0.72 * self._usual, 100) if self._usual >= 30 else float("inf")

    @cached_property
    def _half(self) -> float:
        return 0.45 * self._usual if self._usual >= 22 else float("inf")

    def wraps(self, begin: int, end: int) -> bool:
        """Whether this break is the edge of the page: it stands after a full line without an end."""
        text = self._text
        last = text[begin - 1]
        if last in _TERMINAL or _ITEM.match(text, end):
            return False
        line = text[text.rfind("\n", 0, begin) + 1 : begin]
        if "\t" in line:
            return False
        width = _width(line)
        if last in _OPEN_END or width >= self._full:
            return True
        # In a narrow column a long word leaves its line far from full; a small letter goes on with the sentence.
        goes_on = text[end] in _SMALL and last.isascii() and last.isalnum()
        return goes_on and width >= self._half and text.count("\n", begin, end) <= 1

    def keeps_hyphen(self, begin: int, end: int) -> bool:
        """Whether the hyphen at a line's end belongs to the word (long-term) or was put there for the line (min-erals).

        First what the text itself writes elsewhere, on one line; then the parts of which compounds are made; a hyphen
        that neither speaks for was put there."""
        text = self._text
        if text[begin] == "\u00ad":
            return False
        left, right = _letters_before(text, begin), _letters_after(text, end)
        if len(left) < 2 or len(right) < 2:
            return True  # no line is ended after or before one letter: e-waste, x-ray
        if self._seen is None:
            self._seen = Counter(word.lower() for word in _WORD.findall(text))
        solid, parted = self._seen[(left + right).lower()], self._seen[f"{left}-{right}".lower()]
        if solid != parted:
            return parted > solid
        chained = text[begin - len(left) - 1 : begin - len(left)] == "-" or text[end + len(right) :][:1] == "-"
        if chained and (left.lower() in _LITTLE or right in _LITTLE):
            return True  # state-of-the-art
        first = left.lower()
        return (first in _FIRST_PARTS and right not in _ENDINGS) or (right in _LAST_PARTS and first not in _PREFIXES)


_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_LITTLE = frozenset(words("of the to by and in on up at for a"))
# What a compound begins with, unless an ending follows (short-age); what one ends with, unless a prefix precedes (en-rich).
_FIRST_PARTS = frozenset(words("long short medium low high small large self well non quasi rare zero lithium sodium"))
_ENDINGS = frozenset(
    words(
        "er ers ered ering est ly ing ings ed en ens ened ening age ages ness ish ity evity itude fied ward wards light"
        " lights lighted lighting land lands fall falls way ways list lists listed hand cut cuts coming comings"
    )
)
_LAST_PARTS = frozenset(
    words(
        "term based owned controlled led backed funded financed related driven made scale grade free level year month"
        " intensive specific style producing consuming exporting importing bearing rich poor making friendly sized run"
        " listed traded effective efficient oriented focused dominated linked called tonne ton dollar million billion"
        " plus off up earth"
    )
)
_PREFIXES = frozenset(
    words("un en in im re de dis mis pre pro over under out up inter sub trans super be cor ad con per")
)


def _letters_before(text: str, at: int) -> str:
    begin = at
    while begin > 0 and at - begin < 40 and text[begin - 1].isascii() and text[begin - 1].isalpha():
        begin -= 1
    return text[begin:at]


def _letters_after(text: str, at: int) -> str:
    end = at
    while end < len(text) and end - at < 40 and text[end].isascii() and text[end].isalpha():
        end += 1
    return text[at:end]


def _width(line: str) -> int:
    """The width on the page: a Han character takes three bytes in UTF-8 and two columns."""
    return (len(line) + len(line.encode("utf-8", "surrogatepass"))) // 2


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _simplify(text: str) -> str:
    """Traditional to simplified, character for character (a conversion that changes the length is not used)."""
    if text.isascii():
        return text
    new = _converter()(text)
    if len(new) == len(text):
        return new
    parts = (_converter()(c) for c in text)
    return "".join(p if len(p) == 1 else c for p, c in zip(parts, text, strict=True))
