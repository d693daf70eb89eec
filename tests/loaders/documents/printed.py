"""Our own articles in many layouts, and how well what was read agrees with what was written. Nothing here is a test.

The measure of reading order: every printed line is looked for in the article as written; the lines sorted by where
they stand there are the true order, and a pair of neighbours in it counts when the reader left them neighbours too.
A line that is nowhere in the article (two columns glued together) breaks both of its pairs.
"""

from __future__ import annotations

import html
import random
import re
import textwrap
from dataclasses import dataclass, field
from itertools import pairwise

from loaders.documents import BlockKind, Document

_ZH_WHO = ["甲国", "乙国", "丙国", "丁国", "戊联盟", "己公司", "庚矿业集团", "辛能源部"]
_ZH_WHAT = ["锂精矿", "钴中间品", "石墨产品", "稀土氧化物", "镍矿石", "钨制品", "金属镓", "锑锭"]
_ZH_DID = [
    "宣布自次年一月起对{what}实行出口配额，企业须先取得许可证方可装运",
    "与伙伴签署了关于{what}的谅解备忘录，双方同意共享地质资料并共同出资勘查",
    "公布新的清单，将{what}列为供应风险最高的一类，并要求每两年评估一次",
    "向一座加工厂提供贷款，用以扩大{what}的产能，预计三年后投产",
    "暂停了对{what}征收的关税，理由是国内加工能力不足、下游企业负担过重",
]
_EN_WHO = ["Alphaland", "Betaland", "the Gamma Union", "Delta Mining Ltd", "the Epsilon ministry", "Zeta Metals"]
_EN_WHAT = ["lithium concentrate", "cobalt hydroxide", "graphite", "rare earth oxides", "nickel ore", "gallium"]
_EN_DID = [
    "announced that exports of {what} will need a licence from next January, and that quotas follow within a year",
    "signed a memorandum on {what} under which both sides share geological data and finance exploration together",
    "published a new list that ranks {what} among the materials most at risk of disruption",
    "lent money to a processing plant so that the capacity for {what} can double by the end of the decade",
    "suspended the duty on {what} because domestic processing is not yet able to take up what the mines produce",
]


def sentences(language: str, count: int, seed: int) -> list[str]:
    """Sentences of which no two are alike: each has its own number."""
    pick = random.Random(seed)
    made = []
    for number in range(count):
        serial = seed * 1000 + number
        if language == "zh":
            did = pick.choice(_ZH_DID).format(what=pick.choice(_ZH_WHAT))
            made.append(f"据第{serial}号公告，{pick.choice(_ZH_WHO)}{did}。")
        else:
            did = pick.choice(_EN_DID).format(what=pick.choice(_EN_WHAT))
            made.append(f"According to notice {serial}, {pick.choice(_EN_WHO)} {did}.")
    return made


def paragraphs(language: str, count: int, seed: int) -> list[str]:
    pick = random.Random(seed + 77)
    joined = "" if language == "zh" else " "
    pool = sentences(language, count * 4, seed)
    made = []
    for _ in range(count):
        size = pick.randint(2, 4)
        made.append(joined.join(pool[:size]))
        pool = pool[size:]
    return made


@dataclass
class Article:
    """What was written, and the page that shows it."""

    name: str
    language: str
    flow: list[str]  # title, headings, paragraphs in reading order
    html: str
    table: list[list[str]] = field(default_factory=list)
    caption: str | None = None
    footnote: str | None = None
    running: list[str] = field(default_factory=list)


_TABLES = {
    "zh": [
        ["国家", "措施", "生效时间", "说明"],
        ["甲国", "出口配额", "2025年1月", "按季度分配，未用完的额度不结转"],
        ["乙国", "出口禁令", "2026年6月", "只适用于未加工的原矿"],
        ["丙国", "许可证", "2024年12月", "由主管部门在四十五日内答复"],
        ["丁国", "出口税", "2025年7月", "税率百分之十"],
    ],
    "en": [
        ["Country", "Measure", "In force", "Remark"],
        ["Alphaland", "Quota", "January 2025", "Allotted by quarter, unused shares lapse"],
        ["Betaland", "Ban", "June 2026", "Raw ore only"],
        ["Gamma", "Licence", "December 2024", "Answered within forty-five days"],
        ["Delta", "Tax", "July 2025", "Ten per cent"],
    ],
}  # fmt: skip


def article(language: str, columns: int, *, seed: int, ruled: bool = True, interleaved: bool = False) -> Article:
    """Title over all columns, headings, a table, a figure with its caption, a footnote, running heads, two pages."""
    zh = language == "zh"
    title = f"第{seed}号测试文章：关键矿产政策述评" if zh else f"Test article {seed}: a review of minerals policy"
    heads = (
        [f"一、政策的由来之{seed}", f"二、政策的影响之{seed}"]
        if zh
        else [f"1 Origins, part {seed}", f"2 Effects, part {seed}"]
    )
    parts = [paragraphs(language, 5, seed), paragraphs(language, 5, seed + 500)]
    caption = f"图 1 供应链示意（第{seed}号）" if zh else f"Figure 1. The supply chain, no. {seed}"
    note = (
        f"① 本注释属于第{seed}号文章，说明数据的来源与口径。"
        if zh
        else f"1 This note belongs to article {seed} and names the sources."
    )
    running = f"资源政策评论 {seed}" if zh else f"Review of Resource Policy {seed}"
    table = _TABLES[language]
    flow = [title, heads[0], *parts[0], heads[1], *parts[1]]
    style = f"""
      @page {{ size: A4; margin: 24mm 18mm;
        @top-center {{ content: "{running}"; font-size: 8pt }} @bottom-center {{ content: counter(page); font-size: 8pt }} }}
      body {{ font-family: {"'Noto Sans CJK SC'" if zh else "serif"}; font-size: 10pt; line-height: 1.45; margin: 0 }}
      h1 {{ font-size: 18pt; text-align: center; margin: 0 0 6mm }} h2 {{ font-size: 12pt; margin: 3mm 0 1mm }}
      p {{ margin: 0; text-indent: {"2em" if zh else "1.5em"}; text-align: justify }}
      .c {{ column-count: {columns}; column-gap: 8mm; {"hyphens: auto;" if not zh else ""} }}
      table {{ border-collapse: collapse; font-size: 9pt; margin: 3mm 0; width: 100%; break-inside: avoid }}
      td, th {{ {"border: 0.6pt solid #000;" if ruled else ""} padding: 1mm 2mm; text-align: left; font-weight: normal }}
      .open {{ border-top: 1pt solid #000; border-bottom: 1pt solid #000 }} .open tr:first-child td {{ border-bottom: 0.6pt solid #000 }}
      figure {{ margin: 3mm 0; break-inside: avoid; text-align: center }} figcaption {{ font-size: 9pt }}
      .n {{ font-size: 8pt; border-top: 0.5pt solid #000; margin-top: 3mm; padding-top: 1mm; text-indent: 0 }}
    """
    cell = "".join("<tr>" + "".join(f"<td>{html.escape(value)}</td>" for value in row) + "</tr>" for row in table)
    drawn = f"<table class='{'' if ruled else 'open'}'>{cell}</table>"
    picture = f"<figure><svg width='120' height='50'><circle cx='40' cy='25' r='20'/></svg><figcaption>{caption}</figcaption></figure>"

    def body(texts: list[str]) -> str:
        return "".join(f"<p>{html.escape(text)}</p>" for text in texts)

    first = f"<div class=c><h2>{heads[0]}</h2>{body(parts[0])}</div>"
    second = f"<div class=c style='break-before: page'>{picture}<h2>{heads[1]}</h2>{body(parts[1])}</div>"
    if interleaved:
        first = _interleaved([heads[0], *parts[0]], language)
        second = f"<div style='break-before: page'>{picture}</div>" + _interleaved([heads[1], *parts[1]], language)
    page = (
        f"<!doctype html><html lang={language}><meta charset=utf-8><style>{style}</style>"
        f"<h1>{title}</h1>{first}{drawn}<div class=n>{note}</div>{second}</html>"
    )
    name = f"{language}-{columns}{'-open' if not ruled else ''}{'-interleaved' if interleaved else ''}"
    return Article(name, language, flow, page, table, caption, note, [running])


def _interleaved(texts: list[str], language: str) -> str:
    """Two columns whose lines alternate in the content stream: left, right, left, right."""
    lines: list[str] = []
    for text in texts:
        if text == texts[0]:
            lines.append(text)
        elif language == "zh":
            size = 21
            lines.extend(text[n : n + size] for n in range(0, len(text), size))
        else:
            line = ""
            for word in text.split():
                if len(line) + len(word) > 44:
                    lines.append(line)
                    line = ""
                line = f"{line} {word}".strip()
            lines.append(line)
    half = (len(lines) + 1) // 2
    rows = []
    for n in range(half):
        right = lines[half + n] if half + n < len(lines) else ""
        top = 16 * n
        rows.append(
            f"<span style='position:absolute;left:0;top:{top}pt;white-space:nowrap{';font-weight:bold' if n == 0 else ''}'>{html.escape(lines[n])}</span>"
            f"<span style='position:absolute;left:90mm;top:{top}pt;white-space:nowrap'>{html.escape(right)}</span>"
        )
    return f"<div style='position:relative;height:{16 * half}pt;line-height:1.2'>{''.join(rows)}</div>"


_CELL_PARTS = [
    "公布关键矿产清单", "设立矿产情报中心", "签署供应链合作备忘录", "修订矿业权出让办法", "建立战略储备制度", "推出电池材料计划",
    "发布《金属供应安全展望》", "通过《资源保障条例（修订）》", "扩大勘查投入", "限制外资收购锂矿企业", "成立部际协调小组",
]  # fmt: skip
_CELL_WHY = [
    "按季度分配出口额度，未用完的部分不结转，违者暂停资格一年",
    "列入三十四种矿产，每两年评估一次供应风险，并向社会公布结果",
    "双方共享地质资料、共同出资勘查，优先向对方企业出售精矿",
    "缩短审批时间，简化规划与许可手续",
    "支持本土冶炼与回收企业扩大产能，减少对单一来源的依赖，提高产业链的韧性和安全水平",
    "重点支持镍、钴、石墨的精炼与前驱体生产",
]


def copied_table(seed: int) -> tuple[str, list[list[str]]]:
    """A table as it comes out of a PDF copied as text, and its rows as written.

    Each column was set to a width of its own; cells of one line on the same height stand on one line with a blank
    between them, wrapped cells come line after line; a year may stand for several rows; blank lines fall where the
    cells are high."""
    pick = random.Random(seed)
    keyed = pick.random() < 0.7
    spaced = pick.random() < 0.7
    middle, last = pick.randint(13, 22), pick.randint(22, 36)
    rows = [["年份" if keyed else "国家", "政策", "主要内容"]]
    lines = [" ".join(rows[0])]
    year = 2012
    for number in range(pick.randint(5, 10)):
        year += pick.randint(1, 2)
        first = str(year) if keyed else pick.choice(_ZH_WHO)
        if keyed and number and pick.random() < 0.35:
            first = ""
        what = "、".join(pick.sample(_CELL_PARTS, pick.choice([1, 1, 2])))
        why = "；".join(pick.sample(_CELL_WHY, pick.choice([1, 1, 2]))) + "。"
        rows.append([first, what, why])
        cells = [
            _set(what, middle if pick.random() < 0.8 else min(middle, max(9, len(what) // 2 + 1))),
            _set(why, last - pick.randint(0, 1)),
        ]
        if first:
            cells.insert(0, [first])
        out: list[str] = []
        for place, cell in enumerate(cells):
            level = place and len(cells[place - 1]) == 1 and (len(cell) == 1 or pick.random() < 0.2)
            if level:
                out[-1] += " " + cell[0]
                out.extend(cell[1:])
            else:
                if spaced and place and (len(cell) > 1 or len(cells[place - 1]) > 1) and pick.random() < 0.6:
                    out.append("")
                out.extend(cell)
        lines.extend([""] if spaced else [])
        lines.extend(out)
    return "\n".join(["表1 " + f"措施一览之{seed}", "", *lines] if spaced else [f"表1 措施一览之{seed}", *lines]), rows


def _set(text: str, width: int) -> list[str]:
    """Chinese text in lines, none of which begins with a mark that may not stand there."""
    lines: list[str] = []
    while text:
        cut = width
        while cut < len(text) and sum(0.5 if c.isascii() else 1.0 for c in text[: cut + 1]) <= width:
            cut += 1
        while cut > 4 and cut < len(text) and text[cut] in "，。、；》）":
            cut -= 1
        lines.append(text[:cut])
        text = text[cut:]
    return lines


def copied_cells(seed: int) -> tuple[int, int]:
    """Of one such table between set text: cells that come out as written, and cells."""
    table, rows = copied_table(seed)
    before, after = ("\n".join("\n".join(_set(text, 22)) for text in paragraphs("zh", 12, seed + n)) for n in (1, 2))
    from loaders.documents import from_text

    document = from_text(f"{before}\n\n{table}\n\n{after}")
    found: dict[int, list[str]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_CELL and block.row is not None and block.column is not None:
            found.setdefault(block.row, ["", "", ""])[min(block.column, 2)] = squeezed(document.text_of(block))
    wanted = [(row, column) for row in rows for column in range(3)]
    right = 0
    read_rows = [found[n] for n in sorted(found)]
    at = 0
    for row in rows:
        # Rows are looked for in order, so that one row too many does not make all that follow wrong.
        near = [n for n in range(at, min(at + 4, len(read_rows))) if read_rows[n][1] == row[1]]
        here = near[0] if near else at
        if here < len(read_rows):
            right += sum(a == b for a, b in zip(read_rows[here], row, strict=True))
        at = here + 1
    return right, len(wanted)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad]+|-(?=\n)", "", text)


@dataclass
class Score:
    pairs: int = 0
    kept: int = 0
    cells: int = 0
    cells_right: int = 0
    covered: int = 0
    written: int = 0
    intruders: int = 0  # running heads, footnotes, cells or captions inside the flow of sentences
    captions: int = 0
    captions_right: int = 0
    notes: int = 0
    notes_right: int = 0
    paragraphs: int = 0
    paragraphs_whole: int = 0
    headings: int = 0
    headings_right: int = 0

    def add(self, other: Score) -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_FLOW = {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}


def _place(source: str, words: str, expected: int, used: set[int]) -> int | None:
    """Where the words of a line stand: right after the line before, if they do; else where they stand first, unused."""
    if source.startswith(words, expected):
        return expected
    place = source.find(words)
    while place in used and place >= 0:
        place = source.find(words, place + 1)
    return place if place >= 0 else None


def score(written: Article, document: Document) -> Score:
    source = squeezed("".join(written.flow))
    result = Score(written=len(source))
    lines = [line for page in document.pages for line in page.lines]
    flow_spans = [(b.start, b.end) for b in document.blocks if b.kind in _FLOW]
    order: list[tuple[int, int] | None] = []
    expected = 0
    used: set[int] = set()
    for start, end in flow_spans:
        for line in (one for one in lines if one.start >= start and one.end <= end):
            words = squeezed(document.text[line.start : line.end])
            place = _place(source, words, expected, used)
            if place is None and words.endswith("-"):
                # A word broken at the end of the line: the hyphen is the printer's.
                words = words[:-1]
                place = _place(source, words, expected, used)
            if place is not None:
                used.add(place)
                expected = place + len(words)
                result.covered += len(words)
            order.append(None if place is None else (place, expected))
    result.pairs = max(len(order) - 1, 0)
    result.kept = sum(a is not None and b is not None and a[1] == b[0] for a, b in pairwise(order))
    cells = {
        (b.row, b.column): squeezed(document.text_of(b)) for b in document.blocks if b.kind is BlockKind.TABLE_CELL
    }
    for r, row in enumerate(written.table):
        for c, value in enumerate(row):
            result.cells += 1
            result.cells_right += cells.get((r, c)) == squeezed(value)
    inside = squeezed("".join(document.text[a:b] for a, b in flow_spans))
    for foreign in (*written.running, written.caption, written.footnote):
        if foreign is not None:
            result.intruders += squeezed(foreign) in inside
    for kind, told, names in (
        (BlockKind.CAPTION, written.caption, ("captions", "captions_right")),
        (BlockKind.FOOTNOTE, written.footnote, ("notes", "notes_right")),
    ):
        if told is not None:
            found = any(b.kind is kind and squeezed(document.text_of(b)) == squeezed(told) for b in document.blocks)
            setattr(result, names[0], 1)
            setattr(result, names[1], int(found))
    wanted = [squeezed(text) for text in written.flow if len(text) >= 60]
    whole = {squeezed("\n".join(document.text[a:b] for a, b in flow.spans)) for flow in document.flows()}
    # Words that the printer broke at a line's end keep his hyphen in the raw text.
    plain = {text.replace("-", "") for text in whole}
    result.paragraphs = len(wanted)
    result.paragraphs_whole = sum(text in whole or text.replace("-", "") in plain for text in wanted)
    titles = [text for text in written.flow if len(text) < 60]
    heads = {squeezed(document.text_of(b)) for b in document.blocks if b.kind is BlockKind.HEADING}
    result.headings = len(titles)
    result.headings_right = sum(squeezed(text) in heads for text in titles)
    return result


def articles() -> list[Article]:
    made = []
    seed = 11
    for language in ("zh", "en"):
        for columns in (1, 2, 3):
            made.append(article(language, columns, seed=seed))
            seed += 1
        made.append(article(language, 2, seed=seed, ruled=False))
        made.append(article(language, 2, seed=seed + 1, interleaved=True))
        seed += 2
    return made


def set_in_lines(texts: list[str], language: str, width: int, separator: str, *, indent: bool) -> str:
    """The paragraphs as a PDF copied to a text file: lines of one width, a numbered heading before every tenth."""
    lines: list[str] = []
    for number, text in enumerate(texts):
        if number % 10 == 0:
            part = number // 10
            lines.append(
                f"{'一二三四五六七八九'[part]}、政策的第{part}部分"
                if language == "zh"
                else f"{part + 1}. Policy part {part}"
            )
        if language == "zh":
            lines.extend(_set_zh("\u3000\u3000" + text if indent else text, width))
        else:
            lines.extend(textwrap.wrap("    " + text if indent else text, width))
            if separator == "\n" and not indent:
                lines.append("")
    return separator.join(lines)


def _set_zh(text: str, width: int) -> list[str]:
    lines = [""]
    filled = 0.0
    for char in text:
        size = 1.0 if ord(char) > 255 else 0.5
        # No line begins with a mark that closes.
        if filled + size > width and char not in "，。、；：）》":
            lines.append("")
            filled = 0.0
        lines[-1] += char
        filled += size
    return lines


def whole_sentences(texts: list[str], document: Document) -> tuple[int, int]:
    """How many sentences lie within one flow, and how many there are."""
    flows = ["".join("".join(document.text[a:b] for a, b in flow.spans).split()) for flow in document.flows()]
    sentences = ["".join(s.split()) for text in texts for s in re.split(r"(?<=。)|(?<=\.)\s", text) if s.strip()]
    return sum(any(sentence in flow for flow in flows) for sentence in sentences), len(sentences)
