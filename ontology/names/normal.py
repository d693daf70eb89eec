"""The normal form of a text, with a map back to the raw code points of every character kept.

What lives here: width, script, white space, markup and marks of copying. What does not: anything that knows a name.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007"
VERSION = 4  # part of every cache key: raise it when the normal form changes


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
    """Half width, simplified script, one blank for many, no markup, no hard wraps; superscripts stay what they are."""
    if not raw:
        return Normal("", raw, array("l"), array("l"))
    text = _simplify(raw.translate(_SINGLE))
    wrap = _wrapper(text)
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


def words(text: str) -> tuple[str, ...]:
    """A list of words written in one string, as the word lists of the recogniser are."""
    return tuple(text.split())


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
_IRREGULAR = re.compile(
    rf"(?P<break>[ \t]*[\r\n][\s]*)"
    rf"|(?P<blank> +)"
    rf"|(?P<gone>[{_INVISIBLE}]+)"
    rf"|(?P<tag></?[A-Za-z][A-Za-z0-9]{{0,9}}(?:\s[^<>]{{0,300}})?/?>|<!--.{{0,300}}?-->)"
    r"|(?P<entity>&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});)"
    rf"|(?P<cite>(?<=[{_HANISH}A-Za-z0-9.,;%)”])\[\d{{1,3}}(?:[-,、~]\d{{1,3}})*\])"
    rf"|(?P<note>(?<=[{HAN}。”》])(?<!米)[{_SUPER}]+|(?<=[A-Za-z]{{4}})[{_SUPER}]+)"
    rf"|(?P<pinyin>(?<=[{HAN}])\([a-zü]{{1,6}}\))"
    rf"|(?P<wide>[{_WIDE}{_ROMAN}])"
)
# A quick look at where something irregular may begin: one character class, so that the search skips at full speed.
_CANDIDATE = re.compile(
    rf"[ \t\r\n<&\[({_INVISIBLE}{_WIDE}{_ROMAN}{_SUPER}](?:(?<! )|(?<=[\t\r\n{_HANISH}] )|(?=[ \t\r\n{_HANISH}]))"
)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|section|article)\b", re.IGNORECASE)
_TERMINAL = frozenset("。!?;:.…！？；：")
_OPEN_END = frozenset(",、，(（“《-—~/&+")
_ITEM = re.compile(
    r"(?:[-*•●○■◆▪✓–]|\d{1,2}[.)、]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[章节条]|【)"
)
_HAN = re.compile(rf"[{HAN}]")
_SOLID = re.compile(rf"[{_HANISH}]")


def _replacement(text: str, match: re.Match[str], wrap: Callable[[str, int, int], bool]) -> str | None:
    """What stands in the normal form for one irregular run; None leaves it as it is."""
    begin, end = match.span()
    kind = match.lastgroup
    if kind == "break":
        return _line_break(text, begin, end, wrap)
    if kind == "blank":
        return _blank(text, begin, end)
    if kind in ("gone", "cite", "note"):
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


def _line_break(text: str, begin: int, end: int, wrap: Callable[[str, int, int], bool]) -> str:
    if begin == 0 or end == len(text) or not wrap(text, begin, end):
        return "\n"
    left, right = text[begin - 1], text[end]
    if _SOLID.match(left) or _SOLID.match(right) or (left.isdigit() and right.isdigit()):
        return ""
    if left == "-" and right.islower():
        return ""
    return " "


def _wrapper(text: str) -> Callable[[str, int, int], bool]:
    """Decides for this text which line breaks are the edge of the page: those after a full line without an end."""
    widths = sorted(_width(line) for line in text.splitlines() if line.strip())
    usual = widths[int(len(widths) * 0.9)] if len(widths) > 2 else (widths[-1] if widths else 0)
    full = min(0.72 * usual, 100) if usual >= 30 else float("inf")

    def wraps(text: str, begin: int, end: int) -> bool:
        last = text[begin - 1]
        if last in _TERMINAL or _ITEM.match(text, end):
            return False
        line = text[text.rfind("\n", 0, begin) + 1 : begin]
        if "\t" in line:
            return False
        return last in _OPEN_END or _width(line) >= full

    return wraps


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
