"""What is known about a document besides its text: given, in a sidecar file, in front matter, in the text, in a name.

Dates are only as precise as stated, and none is made up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from loaders.documents.model import Block, BlockKind, Metadata

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*[-/.年]\s*(\d{1,2})(?!\d)(?:\s*[-/.月]\s*(\d{1,2})(?!\d))?)?")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+((?:19|20)\d\d)")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,\s*)?((?:19|20)\d\d)")
# A date of receipt, of access or of an update is none of publication: a bare "date:" counts only where a line begins.
_STATED = re.compile(
    r"(?:发布时间|发布日期|发表时间|发表日期|出版日期|出版时间|刊发日期|首发日期|成文日期|发文日期|印发日期|公布日期"
    r"|(?:first |date )?published(?: online| on)?|publication date|date of publication|release date|issue date"
    r"|^[ \t\u3000]*(?:日期|日\s期|時間|时间|date))"
    r"\s*[:：]\s*(?P<date>[^\n]{4,40})",
    re.IGNORECASE | re.MULTILINE,
)
# The line over an article that names the issue: 第46卷第3期 2025年3月, Vol. 46 No. 3, Mar. 2025.
_ISSUE_LINE = re.compile(r"第\s*\d{1,3}\s*[卷期]|\bvol(?:ume|\.)?\s*\d{1,3}\b", re.IGNORECASE)
_YEAR_MONTH = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?"
    r"|\b(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?,?\s+(?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"\s*(?:(?:19|20)\d\d\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}\s+[A-Z][a-z]{2,8}\s+(?:19|20)\d\d|[A-Z][a-z]{2,8}\s+\d{1,2},\s+(?:19|20)\d\d)(?:第.{1,20})?\s*"
)
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)


def partial_date(value: object) -> str | None:
    """An ISO date as precise as the value, or None: "3 July 2025" -> 2025-07-03, "2025年7月" -> 2025-07."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value).strip().removeprefix("D:")
    compact = _COMPACT.match(text)
    if compact is not None:
        return _made(compact[1], compact[2], compact[3])
    for pattern, order in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        match = pattern.search(text)
        if match is not None and match[order[1]].lower() in _MONTHS:
            return _made(match[order[0]], str(_MONTHS[match[order[1]].lower()]), match[order[2]])
    match = _ISO.search(text)
    return None if match is None else _made(match[1], match[2], match[3])


def _made(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return year
    try:
        made = date(int(year), int(month), int(day) if day is not None else 1)
    except ValueError:
        return year if not 1 <= int(month) <= 12 else f"{year}-{int(month):02}"
    return made.isoformat() if day is not None else made.isoformat()[:7]


def from_mapping(values: Mapping[Any, Any]) -> Metadata:
    """Of a sidecar or front matter: the keys we know, under the names people use for them."""
    known: dict[str, str | None] = {}
    extra: list[tuple[str, str]] = []
    for key, value in values.items():
        name = _NAMES.get(str(key).strip().lower())
        if value is None or isinstance(value, (dict, list)):
            continue
        if name is None:
            extra.append((str(key)[:200], str(value)[:2000]))
        elif name == "published":
            known[name] = partial_date(value)
        else:
            known[name] = str(value).strip()[:2000] or None
    return Metadata(**known, extra=tuple(extra))


_NAMES = {
    "id": "key", "key": "key", "title": "title", "标题": "title", "language": "language", "lang": "language",
    "publisher": "publisher", "source": "publisher", "发布者": "publisher", "site": "publisher", "date": "published",
    "published": "published", "publication_date": "published", "发布日期": "published", "url": "url", "link": "url",
    "country": "country", "jurisdiction": "country", "国家": "country", "国别": "country",
}  # fmt: skip


def merged(first: Metadata, *others: Metadata | None) -> Metadata:
    """The first that knows a value wins."""
    result = first
    for other in others:
        if other is None:
            continue
        for name in fields(Metadata):
            if name.name == "extra":
                result = replace(result, extra=result.extra + other.extra)
            elif getattr(result, name.name) is None:
                result = replace(result, **{name.name: getattr(other, name.name)})
    return result


def sidecar(path: Path) -> tuple[Metadata | None, str | None]:
    """Metadata beside the file (report.pdf.meta.json or report.meta.json), and a warning if it cannot be read."""
    for beside in (path.with_name(path.name + ".meta.json"), path.with_name(path.stem + ".meta.json")):
        if not beside.is_file():
            continue
        try:
            if beside.stat().st_size > 1_000_000:
                return None, f"{beside.name} is too large to be metadata"
            values = json.loads(beside.read_text("utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            return None, f"{beside.name} could not be read: {type(error).__name__}"
        if not isinstance(values, dict):
            return None, f"{beside.name} is not a JSON object"
        return from_mapping(values), None
    return None, None


def front_matter(text: str) -> tuple[Metadata | None, int]:
    """YAML between --- lines at the top: the metadata, and where the text proper begins."""
    match = _FRONT.match(text)
    if match is None:
        return None, 0
    import yaml

    try:
        values = yaml.safe_load(match["yaml"])
    except (yaml.YAMLError, RecursionError, ValueError):
        return None, 0
    if not isinstance(values, dict) or not any(str(key).strip().lower() in _NAMES for key in values):
        return None, 0
    return from_mapping(values), match.end()


def date_in_text(text: str) -> str | None:
    """A date that the head of the text gives as its own: "发布时间：2025-07-03", or a line that is nothing but a date."""
    head = text[:1500]
    stated = _STATED.search(head)
    if stated is not None:
        found = partial_date(stated["date"].translate(_HALF))
        if found is not None:
            return found
    for line in head.translate(_HALF).splitlines()[:12]:
        if _DATE_LINE.fullmatch(line):
            return partial_date(line)
        if len(line) <= 120 and _ISSUE_LINE.search(line):
            dates = _YEAR_MONTH.findall(line)
            if len(dates) == 1:
                return partial_date(dates[0])
    return None


_HALF = {0xFF10 + digit: 0x30 + digit for digit in range(10)}


def date_in_name(name: str) -> str | None:
    """A full date or a year and month in a file's name; a bare year may be what the document is about."""
    match = _COMPACT.search(name) or re.search(
        r"(?<!\d)((?:19|20)\d\d)[-_.年](\d{1,2})(?:[-_.月](\d{1,2}))?(?!\d)", name
    )
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return _made(match[1], match[2], match[3])


def title_of(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The first heading near the top of the text, the one of highest rank among the first few."""
    head = [block for block in blocks[:12] if block.kind is BlockKind.HEADING and block.end - block.start <= 200]
    if not head:
        return None
    best = min(head, key=lambda block: (block.level or 9, block.start))
    return " ".join(text[best.start : best.end].strip("【】#* \ue000\ue011\ue012").split()) or None
