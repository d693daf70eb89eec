"""Dates in Chinese and English: absolute, partial, relative to the document's date, ranges, plan periods.

What lives here: the grammar. What a date value is stands in `values`; nothing here knows a name.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ontology.names.normal import near
from ontology.names.values import Date, Found

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "O": 0, "两": 2}
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_WORD_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_Y = r"(?P<y>(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})"
_M = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?P<d>[12]\d|3[01]|0?[1-9]|二十[一二三四五六七八九]?|三十一?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_Q = r"(?:第(?P<q>[一二三四1-4])季度?|(?P<q2>[一二三四1-4])季度?|(?P<q3>[首])季度?|[Qq](?P<q4>[1-4])(?![0-9A-Za-z]))"
_H = r"(?P<h>[上下])半年|H(?P<h2>[12])(?![0-9A-Za-z])"
_MP = r"(?P<mp>[上中下]旬|初|底|末|中)?"
_TAIL = (
    rf"(?:{_M}月份?(?:{_D}[日号]|{_MP})|{_Q}|{_H}"
    r"|年?(?P<yp>[底末初]|中(?=[，,。前后起完投开])|(?<=年)末)|(?P<whole>全年|年度|财政?年度?|财年|度))"
)
_ZH = re.compile(
    rf"(?<![\d.])(?:{_Y}年|(?P<rel>今年|去年|明年|前年|后年|本年度?|上年度?|当年|同年|次年|翌年|上一年度?|下一年度?))(?:{_TAIL})?"
)
_ZH_BARE = re.compile(
    rf"(?<![\d./第])(?<!\d,)(?:{_M}月份?(?:{_D}[日号](?!线)|{_MP}(?!国|东|旬))(?!全食)|{_Q}|(?<![一二三四五六七八九十半两])(?:{_H})"
    r"|(?<![\d一二三四五六七八九十去今明前后])年(?P<yp>[底末初])(?!次|级))"
)
_ZH_DAY = re.compile(
    r"(?<!\d,)(?<![\d./月年第至\-~—一二三四五六七八九十])(?P<d>[12]\d|3[01]|0?[1-9])日(?!均|内|元|游|龄|线|产|前[^，,]|常|圆|币)"
)
_ZH_NEAR = re.compile(
    r"(?P<month>本月|上个?月|下个?月|当月)(?:(?P<d>[12]\d|3[01]|0?[1-9])[日号]|(?P<mp>[上中下]旬|初|底|末))?"
    r"|(?P<day>昨[日天晚]|今[日天](?!后)|明[日天](?!星)|前天|后天|即日|本日)"
    r"|(?P<week>本周|上周|下周|这周)(?P<wd>[一二三四五六日天])?"
    r"|(?<![0-9本上下这每])(?:周|星期)(?P<wd2>[一二三四五六日])(?![年期刊岁])"
    r"|(?P<none>日前|近日|日内|近期|最近)"
    r"|(?<![\d一二三四五六七八九十几多半每数])(?P<thisyear>年内|年度内)"
)
_ZH_PLAN = re.compile(r"[“\"「]?十(?P<p>[一二三四五六])五[”\"」]?(?:规划)?(?:期间|时期|期末|末|以来|初期|中后期)?")
_ZH_DECADE = re.compile(
    r"(?:(?P<c>\d\d|[一二]十[一]?|本|上)世纪)?(?P<dec>\d0|[一二三四五六七八九]十)年代(?:[初中末]期?)?|(?P<full>(?:19|20)\d0)年代(?:[初中末]期?)?|(?:本|\d\d)世纪[初中末]"
)
_ISO = re.compile(
    r"(?<![\d.\-/A-Za-z])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d\-/]|\.\d)"
    r"|(?<![\d.\-/A-Za-z])(?P<y2>(?:19|20)\d\d)[-/](?P<m2>1[0-2]|0[1-9])(?![\d\-/年]|\.\d)"
)
_ZH_RANGE = re.compile(
    r"(?<![\d.])(?P<a>(?:19|20)\d\d)年?(?:[-~—/]+|至|到)(?P<b>(?:19|20)?\d\d)(?P<fy>财政?年度?|年(?!代)|财年)"
)
_ZH_MONTHS = re.compile(
    rf"(?:{_Y}年|(?P<rel>今年|去年|明年))?(?<![\d.])(?P<a>1[0-2]|[1-9])月?(?:[-~—]+|至|到)(?P<b>1[0-2]|[1-9])月份?(?!\d)"
)
_ZH_DAYS = re.compile(
    rf"(?:(?:{_Y}年|(?P<rel>今年|去年|明年))?{_M}月)(?P<a>3[01]|[12]\d|[1-9])日?(?:[-~—]+|至|到)(?P<b>3[01]|[12]\d|[1-9])日"
)

# What must stand within reach for a grammar to be run.
_FAR_END = re.compile(r"\d[年月日]?[-~—至到/]+\d")
_ZH_GRAMMARS = (
    ("range", _ZH_RANGE, _FAR_END),
    ("months", _ZH_MONTHS, _FAR_END),
    ("days", _ZH_DAYS, _FAR_END),
    ("zh", _ZH, re.compile(r"年")),
    ("bare", _ZH_BARE, re.compile(r"[月季]|半年|年[底末初]|[QqH][1-4]")),
    ("plan", _ZH_PLAN, re.compile(r"十[一二三四五六]五")),
    ("decade", _ZH_DECADE, re.compile(r"年代|世纪")),
    ("day", _ZH_DAY, re.compile(r"\d日")),
    ("near", _ZH_NEAR, re.compile(r"[月天周昨]|今日|明日|星期|近|日前|日内|[即本]日|年内|年度内")),
)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")

_MON = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_YEAR = r"(?:19|20)\d\d"
_EN = re.compile(
    rf"""\b(?:
      (?P<d1>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\ (?:of\ )?(?P<m1>{_MON})(?:,?\ (?:of\ )?(?P<y1>{_YEAR}))?(?![a-z\d])
    | (?P<part>early|mid|late|end[- ]of|end|beginning\ of|the\ end\ of|start\ of|mid-)?[- ]?(?P<m2>{_MON})\ ?(?:(?<=\ )(?P<d2>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:,?\ (?P<y2>{_YEAR})(?!\d))?(?![\d.,%]*\d|\ ?%|[a-z]|\ (?:tonnes|tons|percent|per\ cent|million|billion))
        | (?<=\ )(?:of\ )?(?P<y3>{_YEAR})|(?<=[a-z]),\ (?P<y5>{_YEAR}))(?![a-z\d])
    | (?:fy|fiscal\ year|financial\ year|fiscal)\ ?-?(?P<fy>(?:19|20)?\d\d)(?:(?:/|-)(?P<fy2>\d\d(?:\d\d)?))?(?!\d)
    | (?P<fyr>(?:19|20)\d\d)(?:/|-)(?P<fyr2>\d\d)\ (?:fiscal|financial)\ year
    | (?P<q>q[1-4]|(?:the\ )?(?:first|second|third|fourth|1st|2nd|3rd|4th)[- ]quarter)(?:(?:\ of|,)?\ ?(?:(?:fiscal|fy)\ ?)?(?P<yq>{_YEAR})|\ of\ (?P<relq>last|this|next)\ year)?(?![a-z\d])
    | (?P<yq1>{_YEAR})[- ]?q(?P<qn>[1-4])(?![a-z\d])
    | (?P<h>h[12]|(?:the\ )?(?:first|second|1st|2nd)[- ]half)(?:(?:\ of|,)?\ (?:the\ year\ )?(?P<yh>{_YEAR})|\ of\ (?P<relh>last|this|next|the)\ year)(?!\d)
    | (?P<yh1>{_YEAR})\ ?h(?P<hn>[12])(?![a-z\d])
    | (?P<yp>early|mid|late|the\ end\ of|end[- ]of|end|year-end|the\ beginning\ of|beginning\ of|the\ start\ of|start\ of|the\ middle\ of)[- ](?P<y4>{_YEAR})(?![\d/])
    | (?:the\ )?(?P<dec>{_YEAR})s(?![a-z])
    | (?P<rel>last|this|next|the\ previous|the\ current|the\ coming)\ (?P<relu>year|month|week|quarter|(?P<relm>{_MON})(?![a-z])|(?P<relw>{"|".join(_WEEKDAYS)}))
    | (?P<earlier>earlier\ this\ (?:year|month|week)|later\ this\ (?:year|month)|(?:the\ )?end\ of\ (?:the|this)\ year|by\ year-end|year-end)
    | (?P<day>yesterday|today|tomorrow)
    | on\ (?P<wd>{"|".join(_WEEKDAYS)})
    | (?:in|since|by|until|from|during|for|early|late|of|mid-)\ ?(?P<m5>january|february|march|april|may|june|july|august|september|october|november|december)(?![a-z]|\ \d|,\ \d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_EN_RANGE = re.compile(
    rf"(?<![\d.$€£¥A-Za-z])(?<!\d,)(?P<a>{_YEAR})\ ?(?:-|—|~|to|through|until)\ ?(?P<b>{_YEAR}|\d\d)(?![\d,.%]*\d|%|-)(?P<fy>\s(?:fiscal|financial)\ year)?",
    re.VERBOSE,
)
_EN_BETWEEN = re.compile(rf"\bbetween (?P<a>{_YEAR}) and (?P<b>{_YEAR})\b", re.IGNORECASE)
_EN_SLASH = re.compile(rf"(?<![\d./A-Za-z])(?P<a>{_YEAR})/(?P<b>\d\d|{_YEAR})(?![\d/])")
_EN_YEAR = re.compile(
    r"(?<![\d.$€£¥#/A-Za-z_\-+])(?<!\d,)(?<!No\. )(?<!no\. )(?<!\d )(?P<y>19[3-9]\d|20[0-5]\d)(?![\d%_A-Za-z/万亿千百吨元个家名种座]|[.,]\d|-[A-Za-z]|\s?(?:tonnes|tons|t|kg|kt|mt|percent|per cent|million|billion|units|people|MW|km|ha|m)\b)"
)
_OPEN = re.compile(
    r",?\s?(?:until further notice|onwards?\b|and beyond)|(?:起)?(?:至|直至|直到)另行通知(?:为止)?", re.IGNORECASE
)
_HEDGE_LEFT = re.compile(r"(?:约|大约|预计约|around|about|circa|approximately|c\.|~)\s?\Z", re.IGNORECASE)
_HEDGE_RIGHT = re.compile(r"左右|前后|上下")
_JOIN_ZH = re.compile(r"(?:[-~—]+|至|到|直至|起至|起到|开始至|开始到)\Z")
_JOIN_EN = re.compile(r"\s?(?:-|—|~|to|through|until|till)\s?\Z")
_BETWEEN = re.compile(r"\bbetween\s\Z", re.IGNORECASE)
_SENTENCE = re.compile(r"[。!?；;\n]|\.\s")


@dataclass(slots=True)
class _Context:
    """What relative dates are resolved against: the document's date and the last date with a year before them."""

    published: date | None
    year: int | None = None
    month: int | None = None
    at: int = -1


def find(text: str, published: str | None = None) -> Iterator[Found]:
    """All dates of a text in normal form, in order, none overlapping."""
    matches: list[tuple[int, int, int, str, re.Match[str]]] = []
    grammars: list[tuple[str, re.Pattern[str]]] = []
    if not text.isascii():
        for order, (name, pattern, anchor) in enumerate(_ZH_GRAMMARS):
            matches += [(m.start(), -m.end(), order, name, m) for m in near(pattern, anchor, text, 16)]
    if _HAS_YEAR.search(text):
        grammars += [("iso", _ISO), ("en_range", _EN_RANGE), ("en_range", _EN_BETWEEN), ("en_range", _EN_SLASH)]
        grammars += [("en_year", _EN_YEAR)]
    for order, (name, pattern) in enumerate(grammars, len(_ZH_GRAMMARS)):
        matches += [(m.start(), -m.end(), order, name, m) for m in pattern.finditer(text)]
    matches += [(m.start(), -m.end(), 99, "en", m) for m in _english(text)]
    matches.sort(key=lambda x: x[:3])
    context = _Context(_day(published))
    reach = 0
    found: list[Found] = []
    for start, minus_end, _, name, match in matches:
        if start < reach:
            continue
        value = _value(name, match, context, text)
        if value is None:
            continue
        start, end = _trim(name, match)
        if start < reach:
            continue
        reach = -minus_end
        hedge = "about" if _HEDGE_LEFT.search(text, max(0, start - 15), start) or _HEDGE_RIGHT.match(text, end) else ""
        found.append(Found(start, end, replace(value, hedge=hedge) if hedge else value))
        _note(context, value, end, name)
    yield from _joined(found, text)


def _english(text: str) -> Iterator[re.Match[str]]:
    """Matches of the English grammar, looked for only where a word or number of it begins."""
    at = 0
    for low, high in latin_runs(text):
        for anchor in _EN_ANCHOR.finditer(text, low, high):
            for begin in _word_start(text, anchor.start()):
                match = _EN.match(text, begin) if begin >= at else None
                if match:
                    at = match.end()
                    yield match
                    break


_LATIN_RUN = re.compile(r"[A-Za-z][\x20-\x7e–—’“”\u00a0]+")


def latin_runs(text: str) -> list[tuple[int, int]]:
    """Where a text may be English: all of it where it is, else the stretches without Chinese characters."""
    if text.isascii():
        return [(0, len(text))]
    return [(max(0, m.start() - 12), m.end()) for m in _LATIN_RUN.finditer(text) if m.end() - m.start() > 3]


_EN_ANCHOR = re.compile(
    rf"(?<![A-Za-z])(?:{_MON}|fy|fiscal|financial|q[1-4]|quarter|h[12]|half|early|mid|late|end|year-end|beginning|start|last|this|next|previous|current|coming|earlier|later|yesterday|today|tomorrow|{'|'.join(_WEEKDAYS)})(?![A-Za-z])(?!-\d\d\d\d\d)|(?:19|20)\d\ds?(?![\da-z])",
    re.IGNORECASE,
)


def _word_start(text: str, at: int) -> list[int]:
    """The places from which a phrase with a word at `at` may begin: a few words back first."""
    starts = [at]
    i = at
    for _ in range(3):
        j = i - 1
        if j < 0 or text[j] not in " -":
            break
        while j > 0 and text[j - 1] not in " -\n,;(":
            j -= 1
        if i - j > 14:
            break
        starts.append(j)
        i = j
    return starts[::-1]


def _trim(name: str, match: re.Match[str]) -> tuple[int, int]:
    """The span without a preposition that only told the grammar what to expect."""
    if name == "en":
        for group in ("wd", "m5"):
            if match.group(group):
                return match.start(group), match.end()
    return match.span()


def _joined(found: list[Found], text: str) -> Iterator[Found]:
    """Two dates with 至, to or a dash between them are one range; "until further notice" opens it."""
    i = 0
    while i < len(found):
        item = found[i]
        assert isinstance(item.value, Date)
        value, end = item.value, item.end
        following = found[i + 1] if i + 1 < len(found) else None
        if following is not None and not value.until and following.start - end <= 8:
            between = text[end : following.start]
            far = following.value
            assert isinstance(far, Date)
            value = _same_year(value, far)
            joins = _JOIN_ZH.match(between) or (_JOIN_EN.match(between) and not _ends_alone(text, item.start, between))
            joins = joins or (between == " and " and _BETWEEN.search(text, max(0, item.start - 12), item.start))
            if far.iso and value.iso and not far.until and joins:
                value = replace(value, until=far.iso, last=far.last, inferred=value.inferred or far.inferred)
                end = following.end
                i += 1
        opened = _OPEN.match(text, end)
        if opened:
            value, end = replace(value, open_end=True), end + len(opened.group())
        yield Found(item.start, end, value)
        i += 1


def _ends_alone(text: str, start: int, between: str) -> bool:
    """The year of an act ("No. 61 of 2025", "the ban of 2025") does not begin what lasts until a day."""
    return between.strip().startswith(("until", "till")) and text[:start].endswith(" of ")


def _same_year(near: Date, far: Date) -> Date:
    """January to March 2025: the year stated at the far end is that of both."""
    if not near.inferred or far.inferred or len(near.iso or near.partial) < 4 or len(far.iso) < 7:
        return near
    if not near.iso and near.partial.startswith("---"):
        return near  # a day alone: 29日通过决议, 自2026年9月1日起
    month, _, day = (near.iso[5:] or near.partial.strip("-")).partition("-")
    if not month:
        return near
    return span(int(far.iso[:4]), int(month), int(day) if day else None) or near


def _note(context: _Context, value: Date, end: int, name: str) -> None:
    if len(value.iso) >= 4 and value.precision != "years":
        year = int(value.iso[:4])
        if 1990 <= year <= 2100 and not (value.inferred and context.year is None and context.published is None):
            context.year, context.at = year, end
            if len(value.iso) >= 7:
                context.month = int(value.iso[5:7])


def _day(published: str | None) -> date | None:
    if not published:
        return None
    parts = published[:10].split("-")
    try:
        return date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 7, int(parts[2]) if len(parts) > 2 else 1)
    except ValueError:
        return None


# --- values ------------------------------------------------------------------------------------------------------


def span(year: int, month: int | None = None, day: int | None = None, *, inferred: bool = False) -> Date | None:
    """A plain date, or None where the calendar has no such day."""
    if month is None:
        return Date(f"{year:04}", "year", f"{year:04}-01-01", f"{year:04}-12-31", inferred=inferred)
    last = calendar.monthrange(year, month)[1]
    if day is None:
        iso = f"{year:04}-{month:02}"
        return Date(iso, "month", f"{iso}-01", f"{iso}-{last:02}", inferred=inferred)
    if not 1 <= day <= last:
        return None
    iso = f"{year:04}-{month:02}-{day:02}"
    return Date(iso, "day", iso, iso, inferred=inferred)


def _months(year: int, first: int, last: int, precision: str, inferred: bool = False) -> Date:
    end = calendar.monthrange(year, last)[1]
    return Date(f"{year:04}", precision, f"{year:04}-{first:02}-01", f"{year:04}-{last:02}-{end:02}", inferred=inferred)


def _years(first: int, last: int, inferred: bool = False) -> Date:
    return Date(f"{first:04}", "years", f"{first:04}-01-01", f"{last:04}-12-31", f"{last:04}", inferred=inferred)


def _value(name: str, match: re.Match[str], context: _Context, text: str) -> Date | None:
    group = match.groupdict()
    match name:
        case "zh":
            return _zh(group, match, context)
        case "bare":
            return _bare(group, match, context, text)
        case "day":
            return _bare_day(int(group["d"]), match, context, text)
        case "near":
            return _near(group, context)
        case "plan":
            first = 2001 + 5 * (_DIGIT[group["p"]])  # the eleventh plan began in 2006
            return _years(first, first + 4)
        case "decade":
            return _decade(group)
        case "iso":
            if group["y"]:
                return span(int(group["y"]), int(group["m"]), int(group["d"]))
            return span(int(group["y2"]), int(group["m2"]))
        case "range" | "en_range":
            first = int(group["a"])
            last = int(group["b"]) if len(group["b"]) == 4 else first // 100 * 100 + int(group["b"])
            return _years(first, last) if first < last <= first + 60 else None
        case "months":
            return _month_range(group, match, context, text)
        case "days":
            return _day_range(group, match, context, text)
        case "en_year":
            return span(int(group["y"]))
        case "en":
            return _en(group, match, context, text)
        case _:
            raise AssertionError(name)


def zh_int(text: str) -> int:
    """A small number in either notation: 16, 十六, 二〇二三."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGIT[tens] if tens else 1) * 10 + (_DIGIT[ones] if ones else 0)
    return int("".join(str(_DIGIT[c]) for c in text))


def _relative_year(word: str, context: _Context) -> int | None:
    offset = {"今": 0, "本": 0, "去": -1, "明": 1, "前": -2, "后": 2, "上": -1, "下": 1}
    if word[0] in offset:
        return context.published.year + offset[word[0]] if context.published else None
    if context.year is None:
        return None
    return context.year + (1 if word[0] in "次翌" else 0)  # 当年 and 同年 mean the year spoken of


def _zh(group: dict[str, str | None], match: re.Match[str], context: _Context) -> Date | None:
    inferred = group["rel"] is not None
    if group["rel"] is not None:
        year = _relative_year(group["rel"], context)
        if year is None:
            month, day = group["m"], group["d"]
            return Date("", "none", partial=_partial(month, day), inferred=True)
    else:
        assert group["y"] is not None
        year = zh_int(group["y"])
    return _in_year(year, group, inferred)


def _in_year(year: int, group: dict[str, str | None], inferred: bool) -> Date | None:
    """The part of a year that the groups of a match name."""
    if group.get("m"):
        month = zh_int(str(group["m"]))
        if group.get("d"):
            return span(year, month, zh_int(str(group["d"])), inferred=inferred)
        return _third(span(year, month, inferred=inferred), group.get("mp"))
    quarter = group.get("q") or group.get("q2") or group.get("q3") or group.get("q4")
    if quarter:
        n = 1 if quarter == "首" else zh_int(quarter)
        return _months(year, 3 * n - 2, 3 * n, "quarter", inferred)
    half = group.get("h") or group.get("h2")
    if half:
        return _months(year, 1, 6, "half", inferred) if half in "上1" else _months(year, 7, 12, "half", inferred)
    part = group.get("yp")
    if part and part in "底末":
        return span(year, 12, inferred=inferred)
    if part == "初":
        return span(year, 1, inferred=inferred)
    return span(year, inferred=inferred)


def _third(value: Date | None, part: str | None) -> Date | None:
    """上旬, 中旬, 下旬 and the like narrow what a month may mean, not its ISO date."""
    if value is None or not part:
        return value
    first, last = {"上": (1, 10), "中": (11, 20), "下": (21, 0), "初": (1, 10), "底": (21, 0), "末": (21, 0)}[part[0]]
    end = f"{value.iso}-{last:02}" if last else value.last
    return replace(value, first=f"{value.iso}-{first:02}", last=end)


def _partial(month: str | None, day: str | None) -> str:
    if month is None:
        return f"---{zh_int(day):02}" if day else ""
    return f"--{zh_int(month):02}" + (f"-{zh_int(day):02}" if day else "")


def _same_sentence(text: str, context: _Context, start: int) -> bool:
    return 0 <= context.at <= start and start - context.at < 120 and not _SENTENCE.search(text, context.at, start)


def _year_for(month: int, day: int | None, match: re.Match[str], context: _Context, text: str) -> int | None:
    """The year of a date that states none: that of a date before it in the sentence (or shortly before, where the
    document's date is not known), else the one nearest to the document's date."""
    near = 0 <= context.at <= match.start() and match.start() - context.at < (400 if context.published is None else 60)
    spoken_of = near or _same_sentence(text, context, match.start())
    sane = context.published is None or (context.year or 0) <= context.published.year + 1
    if context.year is not None and spoken_of and sane:
        return context.year
    if context.published is None:
        return context.year if context.year is not None and match.start() - context.at < 1500 else None
    today = context.published
    options = [
        (abs((date(y, month, min(day or 15, 28)) - today).days), y)
        for y in (today.year - 1, today.year, today.year + 1)
    ]
    return min(options)[1]


def _bare(group: dict[str, str | None], match: re.Match[str], context: _Context, text: str) -> Date | None:
    month = zh_int(group["m"]) if group["m"] else None
    if month is None:
        year = context.published.year if context.published else None
        if context.year is not None and (_same_sentence(text, context, match.start()) or year is None):
            year = context.year
        return Date("", "none", inferred=True) if year is None else _in_year(year, group, True)
    day = zh_int(group["d"]) if group["d"] else None
    if day is None and match.group()[-1:] == "月" and re.match(r"[底初末]?个", text[match.end() : match.end() + 2]):
        return None
    year = _year_for(month, day, match, context, text)
    if year is None:
        return Date("", "none", partial=_partial(group["m"], group["d"]), inferred=True)
    return _in_year(year, group, True)


def _bare_day(day: int, match: re.Match[str], context: _Context, text: str) -> Date | None:
    """ "25日": of the month spoken of, else the nearest such day to the document's date."""
    if (
        context.year is not None
        and context.month is not None
        and (context.published is None or _same_sentence(text, context, match.start()))
    ):
        return span(context.year, context.month, day, inferred=True)
    if context.published is None:
        return Date("", "none", partial=f"---{day:02}", inferred=True)
    today = context.published
    options = []
    for back in (-1, 0, 1):
        index = today.year * 12 + today.month - 1 + back
        value = span(index // 12, index % 12 + 1, day, inferred=True)
        if value is not None:
            distance = (date.fromisoformat(value.iso) - today).days
            options.append((distance if distance >= 0 else -distance, distance > 0, value.iso, value))
    if not options:
        return None
    past = [o for o in options if not o[1] and o[0] <= 25]
    return min(past or options, key=lambda o: o[:3])[3]


def _near(group: dict[str, str | None], context: _Context) -> Date | None:
    if group["none"]:
        return Date("", "none", inferred=True)
    today = context.published
    if today is None:
        return Date("", "none", inferred=True)
    if group["month"]:
        shift = {"本": 0, "当": 0, "上": -1, "下": 1}[group["month"][0]]
        index = today.year * 12 + today.month - 1 + shift
        return _in_year(index // 12, {"m": str(index % 12 + 1), "d": group["d"], "mp": group["mp"]}, True)
    if group["day"]:
        shift = {"昨": -1, "今": 0, "明": 1, "前": -2, "后": 2, "即": 0, "本": 0}[group["day"][0]]
        return _on(today + timedelta(days=shift))
    weekday = group["wd"] or group["wd2"]
    if group["week"] or weekday:
        shift = {"本": 0, "这": 0, "上": -7, "下": 7}[group["week"][0]] if group["week"] else 0
        monday = today - timedelta(days=today.weekday()) + timedelta(days=shift)
        if weekday:
            on = monday + timedelta(days="一二三四五六日".index("日" if weekday == "天" else weekday))
            if group["wd2"] and on > today:
                on -= timedelta(days=7)
            return _on(on)
        sunday = monday + timedelta(days=6)
        iso = monday.isoformat()[:7] if monday.month == sunday.month else f"{monday.year}"
        return Date(iso, "month", monday.isoformat(), sunday.isoformat(), inferred=True)
    return span(today.year, inferred=True)


def _on(day: date) -> Date:
    return Date(day.isoformat(), "day", day.isoformat(), day.isoformat(), inferred=True)


def _decade(group: dict[str, str | None]) -> Date | None:
    if group["full"]:
        first = int(group["full"])
    elif group["dec"]:
        decade = int(group["dec"]) if group["dec"].isdigit() else zh_int(group["dec"])
        century = {"本": 21, "上": 20}.get(group["c"] or "", 0) or (zh_int(group["c"]) if group["c"] else 20)
        first = (century - 1) * 100 + decade
    else:
        return Date("", "none")
    return _years(first, first + 9)


def _month_range(group: dict[str, str | None], match: re.Match[str], context: _Context, text: str) -> Date | None:
    first, last = int(str(group["a"])), int(str(group["b"]))
    inferred = group["y"] is None
    if group["y"]:
        year: int | None = zh_int(group["y"])
    elif group["rel"]:
        year = _relative_year(group["rel"], context)
    else:
        year = _year_for(last, None, match, context, text)
    if first >= last:
        return None
    if year is None:
        return Date("", "none", partial=f"--{first:02}", inferred=True)
    end = calendar.monthrange(year, last)[1]
    return Date(
        f"{year}-{first:02}", "month", f"{year}-{first:02}-01", f"{year}-{last:02}-{end:02}", f"{year}-{last:02}",
        inferred=inferred,
    )  # fmt: skip


def _day_range(group: dict[str, str | None], match: re.Match[str], context: _Context, text: str) -> Date | None:
    month = zh_int(str(group["m"]))
    if group["y"]:
        year: int | None = zh_int(group["y"])
    elif group["rel"]:
        year = _relative_year(group["rel"], context)
    else:
        year = _year_for(month, int(str(group["a"])), match, context, text)
    if year is None:
        return Date("", "none", partial=f"--{month:02}-{int(str(group['a'])):02}", inferred=True)
    a, b = span(year, month, int(str(group["a"]))), span(year, month, int(str(group["b"])))
    if a is None or b is None or a.iso >= b.iso:
        return None
    return replace(a, until=b.iso, last=b.iso, inferred=group["y"] is None)


def _month_number(word: str) -> int:
    key = word.lower().rstrip(".")[:3]
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(key))


def _en(group: dict[str, str | None], match: re.Match[str], context: _Context, text: str) -> Date | None:
    for month, day, year in (("m1", "d1", "y1"), ("m2", "d2", "y2")):
        if group[month] and (group[day] or group["y3"] or group["y5"]):
            word = str(group[month])
            if word.islower() and word.rstrip(".") in ("may", "mar", "march", "sep", "dec", "jan"):
                return None
            m = _month_number(word)
            stated = group[year] or ((group["y3"] or group["y5"]) if month == "m2" else None)
            d = int(str(group[day])) if group[day] else None
            y = int(stated) if stated else _year_for(m, d, match, context, text)
            if y is None:
                return Date("", "none", partial=f"--{m:02}" + (f"-{d:02}" if d else ""), inferred=True)
            return span(y, m, d, inferred=stated is None)
    if group["m5"]:
        if group["m5"].islower():
            return None
        m = _month_number(group["m5"])
        y = _year_for(m, None, match, context, text)
        if y is None:
            return Date("", "none", partial=f"--{m:02}", inferred=True)
        return span(y, m, inferred=True)
    if group["fy"] or group["fyr"]:
        return _fiscal(group["fy"] or group["fyr"] or "", group["fy2"] or group["fyr2"])
    if group["q"] or group["qn"]:
        return _quarter(group, context, text, match)
    if group["h"] or group["hn"]:
        return _half(group, context)
    if group["y4"]:
        part = str(group["yp"]).lower()
        if "end" in part:
            return span(int(group["y4"]), 12)
        return span(int(group["y4"]))
    if group["dec"]:
        first = int(group["dec"])
        return _years(first, first + 9) if first % 10 == 0 else None
    if group["day"]:
        if context.published is None:
            return Date("", "none", inferred=True)
        return _on(
            context.published + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[group["day"].lower()])
        )
    if group["wd"]:
        return _weekday(group["wd"], context, 0)
    return _en_relative(group, context)


def _fiscal(first: str, second: str | None) -> Date | None:
    year = int(first) if len(first) == 4 else 2000 + int(first)
    if second is None:
        return span(year)
    last = int(second) if len(second) == 4 else year // 100 * 100 + int(second)
    return _years(year, last) if year < last <= year + 10 else None


def _quarter(group: dict[str, str | None], context: _Context, text: str, match: re.Match[str]) -> Date | None:
    if group["qn"]:
        n, year = int(group["qn"]), int(str(group["yq1"]))
        return _months(year, 3 * n - 2, 3 * n, "quarter")
    word = str(group["q"]).lower()
    n = int(word[1]) if word[0] == "q" else next(v for k, v in _WORD_ORDINAL.items() if k in word)
    if group["yq"]:
        return _months(int(group["yq"]), 3 * n - 2, 3 * n, "quarter")
    year_or_none = None
    if group["relq"] and context.published:
        year_or_none = context.published.year + {"last": -1, "this": 0, "next": 1}[group["relq"].lower()]
    elif _same_sentence(text, context, match.start()) or context.published is None:
        year_or_none = context.year
    else:
        year_or_none = context.published.year
    if year_or_none is None:
        return Date("", "none", inferred=True)
    return _months(year_or_none, 3 * n - 2, 3 * n, "quarter", True)


def _half(group: dict[str, str | None], context: _Context) -> Date | None:
    if group["hn"]:
        n, year, inferred = int(group["hn"]), int(str(group["yh1"])), False
    else:
        word = str(group["h"]).lower()
        n = int(word[1]) if word[0] == "h" and word[1:].isdigit() else (1 if "first" in word or "1st" in word else 2)
        if group["yh"]:
            year, inferred = int(group["yh"]), False
        elif context.published is None:
            return Date("", "none", inferred=True)
        else:
            shift = {"last": -1, "this": 0, "next": 1, "the": 0}[str(group["relh"]).lower()]
            year, inferred = context.published.year + shift, True
    return _months(year, 6 * n - 5, 6 * n, "half", inferred)


def _weekday(word: str, context: _Context, shift: int) -> Date:
    if context.published is None:
        return Date("", "none", inferred=True)
    back = (context.published.weekday() - _WEEKDAYS.index(word.lower())) % 7
    return _on(context.published - timedelta(days=back - shift))


def _en_relative(group: dict[str, str | None], context: _Context) -> Date | None:
    today = context.published
    if today is None:
        return Date("", "none", inferred=True)
    if group["earlier"]:
        phrase = group["earlier"].lower()
        if "end" in phrase:
            return span(today.year, 12, inferred=True)
        return span(today.year, today.month if "month" in phrase or "week" in phrase else None, inferred=True)
    word = str(group["rel"]).lower()
    shift = -1 if word in ("last", "the previous") else 1 if word in ("next", "the coming") else 0
    unit = str(group["relu"]).lower()
    if group["relw"]:
        return _weekday(group["relw"], context, 7 if shift > 0 else 0)
    if group["relm"]:
        month = _month_number(group["relm"])
        year = today.year + (
            0
            if shift == 0
            else -1
            if shift < 0 and month >= today.month
            else 1
            if shift > 0 and month <= today.month
            else 0
        )
        return span(year, month, inferred=True)
    if unit == "year":
        return span(today.year + shift, inferred=True)
    if unit == "month":
        index = today.year * 12 + today.month - 1 + shift
        return span(index // 12, index % 12 + 1, inferred=True)
    if unit == "quarter":
        index = today.year * 4 + (today.month - 1) // 3 + shift
        n = index % 4 + 1
        return _months(index // 4, 3 * n - 2, 3 * n, "quarter", True)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * shift)
    sunday = monday + timedelta(days=6)
    iso = monday.isoformat()[:7] if monday.month == sunday.month else f"{monday.year}"
    return Date(iso, "month", monday.isoformat(), sunday.isoformat(), inferred=True)
