"""Tokens and features of the tagger: what a token is, what speaks for it being part of a name, and from how far away.

What lives here: the features by name, as training and explaining need them. `field` looks the same up as numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ontology.names import shape
from ontology.names.late import late
from ontology.names.normal import HAN, words

FOLDER = Path(__file__).parent
CONTAINERS = ("Alliance", "Measure", "Organization", "Project")
KINDS = {t[:3]: t for t in CONTAINERS}  # as labels have them


class Known(NamedTuple):
    """What other parts have found already: its span, its type, and how sure its form is ("" a name of the tables,
    "*" by its form, "~" a common noun)."""

    start: int
    end: int
    type: str
    sure: str = ""


# --- tokens ------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+|\d+|\S")
_HAN_ONE = late(rf"[{HAN}]")
_STOP = frozenset("。;!?")
_STOPS = re.compile(r"[。;!?\n]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text and where each starts."""

    words: list[str]
    starts: list[int]

    def end(self, i: int) -> int:
        return self.starts[i] + len(self.words[i])

    def part(self, first: int, last: int) -> Tokens:
        return Tokens(self.words[first:last], self.starts[first:last])


def tokens(text: str) -> Tokens:
    spans = [m.span() for m in _TOKEN.finditer(text)]
    return Tokens([text[a:b] for a, b in spans], [a for a, _ in spans])


def blocks(text: str, parts: Tokens) -> Iterator[tuple[str, int, int, tuple[int, ...]]]:
    """(language, first token, behind the last, starts of its sentences) of each stretch in one language; a sentence
    with a Chinese character in it is Chinese."""
    language, first = "", 0
    starts: list[int] = []
    for kind, begin in _sentences(text, parts):
        if kind != language and starts:
            yield language, first, begin, tuple(starts)
            first, starts = begin, []
        language = kind
        starts.append(begin)
    if starts:
        yield language, first, len(parts.words), tuple(starts)


def _sentences(text: str, parts: Tokens) -> Iterator[tuple[str, int]]:
    starts = parts.starts
    ends = [bisect_left(starts, m.start() + 1) - 1 for m in _STOPS.finditer(text)]
    first, plain = 0, text.isascii()
    for i in (*ends, len(starts) - 1):
        if i >= first:
            chinese = not plain and _HAN_ONE.search(text, starts[first], parts.end(i))
            yield "zh" if chinese else "en", first
            first = i + 1


# --- features ----------------------------------------------------------------------------------------------------

_CLASSES_EN = {
    "legal": "corp corporation inc incorporated ltd limited llc plc pty company co group holdings holding gmbh ag sa nv ab asa oyj bhd tbk pjsc jsc lp spa berhad sarl partners bancorp",
    "trade": "mining mines minerals mineral metals metal resources lithium energy materials technology technologies industries steel copper gold nickel graphite uranium exploration battery batteries platinum silver tungsten aluminum aluminium zinc cobalt titanium vanadium niobium chemicals chemical power motors ventures capital investments royalty magnets rare earths earth",
    "site": "mine project deposit refinery smelter plant facility facilities complex operation operations hub pit tailings concentrator gigafactory prospect brine salar railway port terminal zone park expansion",
    "act": "act law bill regulation decree strategy plan policy order directive list code programme program scheme roadmap framework fund incentive initiative credit credits tariff tariffs ban quota proclamation rule rules statute amendment reform resolution ordinance section guidelines stockpile reserve allowance",
    "body": "ministry department agency bureau office commission council authority institute university association chamber bank survey administration board committee court corporation secretariat service society federation union laboratory trust foundation fund treasury parliament senate",
    "pact": "partnership alliance agreement memorandum compact treaty accord forum dialogue club pact coalition mou initiative corridor declaration framework union network platform",
    "title": "mr ms mrs dr president minister secretary chairman ceo director senator governor chief spokesman spokesperson analyst prime professor",
    "time": "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday q1 q2 q3 q4",
    "verb": "said says announced signed acquired agreed plans owns operates holds reported expects will has acquire invest invested completed secured raised launched published enacted adopted imposed approved bought sold purchased awarded loaned provided supplies supply produces produced commissioned",
    "in": "by with from to of in at for between and acquire acquired owned operated sold supply",
}  # fmt: skip
CLASSES_EN = tuple(_CLASSES_EN)
_CLASS_EN = {w: name for name, ws in reversed(_CLASSES_EN.items()) for w in words(ws)}
_CLASSES_ZH = {
    "S": "矿业 科技 新材 股份 锂业 镓业 钨业 钴业 铝业 铜业 锗业 钛业 镍业 锡业 锌业 钼业 锑业 锰业 钒业 磁材 磁业 永磁 稀土 材料 资源 能源 投资 集团 控股 实业 电子 化工 重工 精工 装饰 特气 气体 半导体 光电 新材料 新能源 电力 矿产 黄金 钢铁 金属 基金 银行 证券 通信 电气 高科 时代 锂能 锂电 动力 汽车 化学 煤业 环保 智能 技术 国际 铜箔 电池 重稀土 轻稀土 有色 工业 产业 发展 实业 贸易 物流 公司 有限公司",
    "B": "部 局 委 院 署 会 社 厅 司 委员会 银行 基金会 协会 研究院 研究所 大学 调查局 总署 总局 议会 国会 参议院 众议院 法院 财政部 商务部 能源部 国防部 内政部",
    "P": "矿 项目 工厂 基地 矿山 矿区 矿床 盐湖 冶炼厂 精炼厂 选厂 产线 生产线 铁路 港口 油田 铜矿 金矿 锂矿 镍矿 钴矿 铁矿 锡矿 钨矿 锑矿 铅锌矿 银矿 铀矿 石墨矿 铝土矿 稀土矿 萤石矿 钼矿 钽矿",
    "M": "法 法案 条例 计划 战略 清单 政策 机制 禁令 管制 配额 关税 许可 许可证 法令 目录 名录 办法 规定 公告 通知 方案 路线图 规划 行动 令 税收抵免 储备 基金 补贴 反倾销 制裁 限制 禁运 出口 进口",
    "A": "协议 协定 备忘录 倡议 联盟 框架 伙伴关系 条约 论坛 对话 机制 公约 宣言 走廊 俱乐部 峰会 合作",
    "V": "收购 持有 签署 签订 认购 增资 转让 投资 控股 参股 入股 旗下 拥有 运营 开发 生产 供应 采购 出资 设立 竞得 受让 取得 获得 租赁 委托 合资 融资 贷款 承购 包销 出售 公告 宣布 表示 称 发布 披露 颁布 出台 实施 通过 修订 启动 投产 停产 复产 建设 位于",
    "Q": "股权 股份 股东 子公司 全资 控股权 采矿权 探矿权 董事长 总经理 总裁 产能 年产 万吨 亿元 合计 分别 共同 持股 控制权 权益 上市",
    "F": "的 了 在 与 和 及 将 拟 已 为 于 向 对 以 由 从 被 把 等 或 是 其 该 此 这 也 还 并 但 而 就 都 又 再 不 未 可 能 会 要 按 据 因 至 到 使 让 给 如 若 则 每 各 另 即 后 前 中 上 下 内 外 间 时",
}  # fmt: skip
_CUES = frozenset(shape._CUES)
LEXICON_ZH: dict[str, str] = {}
for _name, _words in _CLASSES_ZH.items():
    for _word in words(_words):
        LEXICON_ZH.setdefault(_word, _name)
for _word in sorted(_CUES):
    LEXICON_ZH.setdefault(_word, "C")
CLASSES_ZH_ALL = tuple(sorted(set(LEXICON_ZH.values())))
_WORDS_ZH = late("|".join(sorted(LEXICON_ZH, key=lambda w: (-len(w), w))))
CONNECT = frozenset({"&", "-", "of", "de", "and", "for", "the", "'", "on", "do", "da", "del", "la"})

# What a token's features are: a stream of values, one a token, and from which places around the token it is taken.
TEMPLATES: dict[str, dict[str, tuple[int, ...]]] = {
    "en": {
        "w": (-3, -2, -1, 0, 1, 2, 3),
        "s": (-2, -1, 0, 1, 2),
        "t": (-2, -1, 0, 1, 2),
        "ww": (-2, -1, 0, 1),
        "sss": (-1,),
        "tt": (-1, 0),
        "c": (-2, -1, 0, 1, 2),
        "cc": (-1, 0),
        "p": (0,),
        "e": (0, 1),
        "f": (0,),
        "o": (-1, 0, 1),
        "re": (0,),
        "ra": (0,),
        "rb": (0,),
        "rc": (0,),
        "rl": (0,),
        "i": (0,),
    },
    "zh": {
        "w": (-4, -3, -2, -1, 0, 1, 2, 3, 4),
        "s": (-2, -1, 0, 1, 2),
        "t": (-2, -1, 0, 1, 2),
        "ww": (-3, -2, -1, 0, 1, 2),
        "www": (-3, -2, -1, 0, 1),
        "sss": (-1,),
        "tt": (-1, 0),
        "c": (-2, -1, 0, 1, 2),
        "cc": (-1, 0),
        "cb": (0,),
        "cn": (0,),
        "e": (0,),
        "i": (0,),
    },
}
REACH = max(abs(d) for templates in TEMPLATES.values() for offsets in templates.values() for d in offsets)
PAD = "^"


def streams(text: str, block: Tokens, at: Mapping[int, str], language: str) -> dict[str, list[str]]:
    """The values of each stream, one a token, for a block in one language; `at` are the tags of `tags`."""
    ws, ss, es, ps, classes, common = (list(x) for x in zip(*map(by_itself, block.words), strict=True))
    ts = [at.get(start, "-") for start in block.starts]
    out = {
        "w": ws,
        "s": ss,
        "t": ts,
        "ww": [f"{a}|{b}" for a, b in zip(ws, [*ws[1:], PAD], strict=True)],
        "sss": _triples(ss, " "),
        "tt": [f"{a} {b}" for a, b in zip(ts, [*ts[1:], PAD], strict=True)],
        "e": es,
    }
    if language == "en":
        out |= _english(ws, block, classes, common)
        out["p"] = ps
    else:
        out["www"] = _triples(ws, "|")
        out |= _chinese(text, block)
    return out


@lru_cache(maxsize=1 << 16)
def by_itself(raw: str) -> tuple[str, str, str, str, str, str]:
    """What a token has by itself: small letters, shape, last and first three letters, class, and whether it is an
    ordinary word ("" where it is written small)."""
    w = raw.lower() if raw[0] < "\u2e80" else raw
    common = ("ord" if w in ordinary_words() else "new") if raw[0].isupper() else ""
    return (
        w,
        _shape(raw),
        w[-3:] if len(w) > 2 else "",
        w[:3] if len(w) > 3 else "",
        _CLASS_EN.get(w, "-"),
        common,
    )


def _triples(xs: list[str], between: str) -> list[str]:
    return [
        f"{a}{between}{b}{between}{c}"
        for a, b, c in zip(xs, [*xs[1:], PAD], [*xs[2:], PAD, PAD][: len(xs)], strict=True)
    ]


@lru_cache(maxsize=1 << 15)
def _shape(w: str) -> str:
    if w.isdigit():
        return "0" if len(w) != 4 else "0000"
    c = w[0]
    if c >= "\u2e80":
        return "H" if "\u4e00" <= c <= "\u9fff" else c
    if not c.isalpha():
        return c
    if c.islower():
        return "x" if w.islower() else "xX"
    return "X" if len(w) == 1 else "XX" if w.isupper() else "Xx" if w[1:].islower() else "XxX"


def tags(known: Iterable[Known]) -> dict[int, str]:
    """What has been found already, by its places: B or I, and the type."""
    at: dict[int, str] = {}
    for k in known:
        name = (k.type[:3] or "x") + k.sure
        at[k.start] = "B" + name
        for i in range(k.start + 1, k.end):
            at[i] = "I" + name
    return at


def _english(ws: Sequence[str], block: Tokens, classes: list[str], common: list[str]) -> dict[str, list[str]]:
    n = len(ws)
    plain = {w for w in block.words if w[0].islower()}
    capital = [bool(c) for c in common]
    ordinary = [("low" + c if w in plain else c) if c else "" for w, c in zip(ws, common, strict=True)]
    ends, after, before, inside, size = ([""] * n for _ in range(5))
    i = 0
    while i < n:
        if not capital[i]:
            i += 1
            continue
        j = last = i
        while j + 1 < n and (capital[j + 1] or ws[j + 1] in CONNECT or ws[j + 1].isdigit()) and j + 1 - last < 3:
            j += 1
            if capital[j]:
                last = j
        kinds = sorted({c for c in classes[i : last + 1] if c != "-"})
        new = sum(o.endswith("new") for o in ordinary[i : last + 1])
        for k in range(i, last + 1):
            ends[k] = ws[last]
            after[k] = ws[last + 1] if last + 1 < n else PAD
            before[k] = ws[i - 1] if i else PAD
            inside[k] = classes[last] + " " + "+".join(kinds) + (" new" if new else " ord")
            size[k] = f"{min(k - i, 3)}/{min(last - i, 5)}"
        i = last + 1
    first = ["" if not c else "^" if k == 0 or ws[k - 1] in '.:;!?"“(•-–—' else "m" for k, c in enumerate(capital)]
    return {
        "c": classes,
        "cc": [f"{a} {b}" for a, b in zip(classes, [*classes[1:], PAD], strict=True)],
        "f": [a + b for a, b in zip(first, ordinary, strict=True)],
        "o": ordinary,
        "re": ends,
        "ra": after,
        "rb": before,
        "rc": inside,
        "rl": size,
        "i": ["^" if k == 0 or ws[k - 1] in ".;!?" else "" for k in range(n)],
    }


def _chinese(text: str, block: Tokens) -> dict[str, list[str]]:
    """The classes of Chinese words over each character, how far the next word is that names end with, and what the
    last word was before which names begin."""
    at: dict[int, str] = {}
    next_end: list[tuple[int, str]] = []
    for m in _WORDS_ZH.finditer(text, block.starts[0], block.end(-1)):
        a, b, c = m.start(), m.end(), LEXICON_ZH[m.group()]
        at[a] = c + "b"
        for i in range(a + 1, b):
            at[i] = c + ("e" if i == b - 1 else "i")
        if b == a + 1:
            at[a] = c + "1"
        next_end.append((a, c))
    n = len(block.words)
    classes = [at.get(start, "-") for start in block.starts]
    ahead, behind = [""] * n, [""] * n
    j = 0
    last = ""
    last_at = -99
    for i, start in enumerate(block.starts):
        while j < len(next_end) and next_end[j][0] < start:
            last, last_at = next_end[j][1], next_end[j][0]
            j += 1
        if j < len(next_end) and next_end[j][0] - start < 7:
            ahead[i] = f"{next_end[j][1]}{next_end[j][0] - start}"
        if start - last_at < 8:
            behind[i] = f"{last}{start - last_at}"
    return {
        "c": classes,
        "cc": [f"{a} {b}" for a, b in zip(classes, [*classes[1:], PAD], strict=True)],
        "cn": ahead,
        "cb": behind,
        "i": ["^" if i == 0 or block.words[i - 1] in _STOP else "" for i in range(n)],
    }


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """English words that are written small where no name stands."""
    path = FOLDER / "ordinary.tsv"
    return frozenset(path.read_text(encoding="utf-8").split("\n")[1:-1]) if path.is_file() else frozenset()


def features(values: Mapping[str, Sequence[str]], language: str) -> list[list[str]]:
    """The features of a block's tokens by name, as training and explaining need them; reading looks values up."""
    n = len(values["w"])
    return [
        [
            f"{name}{d}={values[name][i + d] if 0 <= i + d < n else PAD}"
            for name, offsets in TEMPLATES[language].items()
            for d in offsets
            if not 0 <= i + d < n or values[name][i + d]
        ]
        for i in range(n)
    ]
