"""Names that the vocabulary lacks, found by what they are made of and what stands around them: a linear-chain
conditional random field over words and Chinese characters.

What lives here: the tokens, their features, and the model as it reads (tagger.en.tsv and tagger.zh.tsv: a feature, the
weight that it gives each label). Weights are made by `python -m ontology.names.train`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.names import shape
from ontology.names.normal import HAN, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

CONTAINERS = ("Alliance", "Measure", "Organization", "Project")
_KINDS = {t[:3]: t for t in CONTAINERS}  # as labels have them
LANGUAGES = ("en", "zh")
FOLDER = Path(__file__).parent
OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Known:
    """What other parts have found already: its span, its type, and how sure its form is ("" a name of the tables,
    "*" by its form, "~" a common noun)."""

    start: int
    end: int
    type: str
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A name found, and how probable it is; `noun` where it is a description and no name (稀土管制措施, 精炼厂)."""

    start: int
    end: int
    type: str
    probability: float
    noun: bool = False


# --- tokens ------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+|\d+|\S")
_HAN_ONE = re.compile(rf"[{HAN}]")
_STOP = frozenset("。;!?")


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
    found = list(_TOKEN.finditer(text))
    return Tokens([m[0] for m in found], [m.start() for m in found])


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
    n = len(parts.words)
    ends = {i for i, w in enumerate(parts.words) if w in _STOP}
    at = text.find("\n")
    while at >= 0:
        ends.add(bisect_left(parts.starts, at) - 1)
        at = text.find("\n", at + 1)
    first = 0
    for i in sorted(ends | {n - 1}):
        if i >= first:
            chinese = not text.isascii() and _HAN_ONE.search(text, parts.starts[first], parts.end(i))
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
_LEXICON_ZH: dict[str, str] = {}
for _name, _words in _CLASSES_ZH.items():
    for _word in words(_words):
        _LEXICON_ZH.setdefault(_word, _name)
for _word in sorted(_CUES):
    _LEXICON_ZH.setdefault(_word, "C")
_WORDS_ZH = re.compile("|".join(sorted(_LEXICON_ZH, key=lambda w: (-len(w), w))))
_CONNECT = frozenset({"&", "-", "of", "de", "and", "for", "the", "'", "on", "do", "da", "del", "la"})

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
_REACH = max(abs(d) for templates in TEMPLATES.values() for offsets in templates.values() for d in offsets)
_PAD = "^"


def streams(text: str, block: Tokens, at: Mapping[int, str], language: str) -> dict[str, list[str]]:
    """The values of each stream, one a token, for a block in one language; `at` are the tags of `tags`."""
    ws, ss, es, ps, classes, common = (list(x) for x in zip(*map(_by_itself, block.words), strict=True))
    ts = [at.get(start, "-") for start in block.starts]
    out = {
        "w": ws,
        "s": ss,
        "t": ts,
        "ww": [f"{a}|{b}" for a, b in zip(ws, [*ws[1:], _PAD], strict=True)],
        "sss": _triples(ss, " "),
        "tt": [f"{a} {b}" for a, b in zip(ts, [*ts[1:], _PAD], strict=True)],
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
def _by_itself(raw: str) -> tuple[str, str, str, str, str, str]:
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
        for a, b, c in zip(xs, [*xs[1:], _PAD], [*xs[2:], _PAD, _PAD][: len(xs)], strict=True)
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
        while j + 1 < n and (capital[j + 1] or ws[j + 1] in _CONNECT or ws[j + 1].isdigit()) and j + 1 - last < 3:
            j += 1
            if capital[j]:
                last = j
        kinds = sorted({c for c in classes[i : last + 1] if c != "-"})
        new = sum(o.endswith("new") for o in ordinary[i : last + 1])
        for k in range(i, last + 1):
            ends[k] = ws[last]
            after[k] = ws[last + 1] if last + 1 < n else _PAD
            before[k] = ws[i - 1] if i else _PAD
            inside[k] = classes[last] + " " + "+".join(kinds) + (" new" if new else " ord")
            size[k] = f"{min(k - i, 3)}/{min(last - i, 5)}"
        i = last + 1
    first = ["" if not c else "^" if k == 0 or ws[k - 1] in '.:;!?"“(•-–—' else "m" for k, c in enumerate(capital)]
    return {
        "c": classes,
        "cc": [f"{a} {b}" for a, b in zip(classes, [*classes[1:], _PAD], strict=True)],
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
        a, b, c = m.start(), m.end(), _LEXICON_ZH[m.group()]
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
        "cc": [f"{a} {b}" for a, b in zip(classes, [*classes[1:], _PAD], strict=True)],
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
            f"{name}{d}={values[name][i + d] if 0 <= i + d < n else _PAD}"
            for name, offsets in TEMPLATES[language].items()
            for d in offsets
            if not 0 <= i + d < n or values[name][i + d]
        ]
        for i in range(n)
    ]


# --- the model ---------------------------------------------------------------------------------------------------

_SURELY_OUTSIDE = 9.0  # where "no name" leads by this much, no path goes through a name
_HARDLY = 5.0  # where it leads by this much all along, the name would not be probable
_NEVER = 50.0
_FEW = 120  # so many windows are cheaper filled up than done by themselves


class Tagger:
    """The fields of the languages that there is a model for."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields

    def find(self, text: str, known: Iterable[Known]) -> list[Span]:
        """Names in order of their start; none overlap."""
        known = list(known)
        parts = tokens(text)
        at = tags(known)
        things = [(k.start, k.end) for k in known if k.type in ("Mineral", "Place", "Country", "Form")]
        goods = [(k.start, k.end) for k in known if k.type in ("Mineral", "Form")]  # where it lies can name a plant
        found: list[Span] = []
        people: set[str] = set()
        pieces = list(blocks(text, parts))
        for language in sorted({b[0] for b in pieces} & set(self.fields)):
            field = self.fields[language]
            mine = [b for b in pieces if b[0] == language]
            values = [streams(text, parts.part(first, last), at, language) for _, first, last, _ in mine]
            starts = [[s - first for s in starts] for _, first, _, starts in mine]
            for (_, first, _, _), names in zip(mine, field.decode(values, starts), strict=True):
                for a, b, kind, probability in names:
                    start, end = _trimmed(text, parts.starts[first + a], parts.end(first + b - 1))
                    titled = text[start - 1 : start] == "《" and text[end : end + 1] == "》"
                    plain = (
                        titled
                        or _CUT_ZH.match(text, end - 1)
                        or _NO_ZH.fullmatch(text, start, end)
                        or _SAID_ZH.fullmatch(_without(text, start, end, things))
                        or (kind in ("Organization", "Project") and _PLAIN_ZH.fullmatch(text, start, end))
                    )
                    gloss = language == "zh" and text[start:end].isascii() and _gloss(text[start:end])
                    town = _TOWN_BEHIND.match(text, end) and _TOWN_BEFORE.search(text, max(0, start - 4), start)
                    body = kind == "Organization" and (
                        town or shape.is_trade(text, start, end) or _firm(text, start, end, things)
                    )
                    if kind == "Organization" and _person(text, start, end):
                        people.add(text[start:end])
                    plain = plain or gloss or body or (language == "en" and _said(text[start:end]))
                    if end - start > 1 and not plain and not _ordinary(text, start, end, probability):
                        noun = language == "zh" and _described(
                            kind, text, start, end, things if kind == "Measure" else goods
                        )
                        found.append(Span(start, end, kind, probability, noun))
        named = (s for s in found if s.type != "Organization" or text[s.start : s.end] not in people)
        return sorted(named, key=lambda s: s.start)


# What is left of a description when the minerals and places in it are taken out: 云南(锡)矿, 暂停(钴)出口.
_SAID_ZH = re.compile(r"(?:多金属|矿山|矿床|矿区|矿|项目|资源|暂停|出口|禁止|限制|恢复|停止)*")


def _without(text: str, start: int, end: int, things: Sequence[tuple[int, int]]) -> str:
    """A span without the things that lie in it; whole where none does."""
    inner = [(a, b) for a, b in things if start <= a and b <= end]
    if not inner:
        return "-"
    gone = {i for a, b in inner for i in range(a, b)}
    return "".join(text[i] for i in range(start, end) if i not in gone)


# Where something stands: in Palo Alto, CA.
_TOWN_BEFORE = re.compile(r"\b(?:in|near|of)\s\Z")
_TOWN_BEHIND = re.compile(
    r",\s(?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|ON|QC|BC|AB|SK|NSW|QLD|VIC)\b"
)


# A person who holds, founds or leads: 赵树权持有的, 董事长林志强, 由张静、… 共同持股.
_SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔崔康毛邱秦顾侯邵孟龙段钱汤尹黎易乔贺赖龚"
_PERSON = re.compile(rf"[{_SURNAMES}][{HAN}]{{1,2}}")
_PERSON_BEFORE = re.compile(
    r"(?:董事长|总经理|总裁|副总裁|董事|股东|自然人|实控人|实际控制人|法定代表人为?|创始人|先生|女士)\Z"
)
_PERSON_BEHIND = re.compile(
    r"(?:持有的|(?:对[^,。]{2,12})?享有|先生|女士|等(?:\d+名)?(?:自然人|共同持股)|今日(?:增|减)持|、[^,。]{2,30}共同持股|在接受)"
)


def _person(text: str, start: int, end: int) -> bool:
    """Whether two or three Chinese characters are a person's name where they stand."""
    return bool(
        _PERSON.fullmatch(text, start, end)
        and (_PERSON_BEHIND.match(text, end) or _PERSON_BEFORE.search(text, max(0, start - 6), start))
    )


# Firms of a kind: 美国|科技公司, 矿业科技新公司.
_FIRM = re.compile(
    r"(?:科技|技术|石油|能源|矿业|采矿|矿产|汽车|电池|化工|钢铁|锂业?|半导体|芯片|互联网|军工|国防|电力|金融|保险|投资|制药|航空|航运|人工智能|AI|大型|小型|新|上市|国有|私营|跨国|初级|勘探|地质|材料|制造|智能){1,4}"
    r"(?:公司|企业|巨头|集团|厂商)"
)


def _firm(text: str, start: int, end: int, things: Sequence[tuple[int, int]]) -> bool:
    """Whether a Chinese span only says where firms are from and what they do."""
    left = _without(text, start, end, things)
    return _FIRM.fullmatch(text[start:end] if left == "-" else left) is not None


def _said(words_: str) -> bool:
    """Whether many English words, few of them with a capital letter, say what somebody does and name nothing."""
    parts = words_.split()
    return len(parts) > 5 and 3 * sum(p[0].isupper() for p in parts) < len(parts)


def _gloss(words_: str) -> bool:
    """Whether the English in a Chinese text only says a common word again: 高能量密度(High Energy Density)."""
    parts = re.findall(r"[A-Za-z]+", words_)
    return len(parts) > 1 and all(p.lower() in ordinary_words() for p in parts)


# Chinese descriptions that are taken for names because facts are told of them: what a measure does or is of a kind, a pact
# or a plant without a name of its own. A title, letters or the number of a law are a name's.
_OWN_NAME = re.compile(r"[《》“”「」A-Za-z]|(?<![\d.])\d{3}(?![\d年])|号")
_DESCRIBED = {
    "Measure": re.compile(
        r".*(?:管制|措施|政策|制度|机制|体系|管理|补贴|优惠|禁令|禁运|关税|配额|指标|许可证?|出口|进口|审批|审核|调查|规定|比例|升级|举措|限制|储备|要求|声明|豁免|征收|手段|处罚|奖励|激励|支持|待遇|停产|停工)"
        r"|(?:新|现行|特定|相关|有关|更|对|停止|放宽|暂停|加强|扩大|限制|禁止|推动|建立|构建|强制|取消|提高|实施).*|.*的.*"
    ),
    "Alliance": re.compile(
        r"(?:投资|最终|矿业|矿产|采矿|合作|贸易|经贸|经济|技术|创新|科技|多边|双边|三边|联合|监测|相关|有关|全球性|全面|临时|初步|政府间|现代化|税收|供应链|产业链|韧性|战略|社区|发展|开发|框架|原则性?|一揽子|长期|供应|资源|安全|清洁|能源|数字|绿色|关于|对于|和|与|及|的|向|提供|新|重要|正式)*"
        r"(?:协议|协定|谅解|备忘录|条约|伙伴关系|伙伴|机制|规划|合作|倡议|框架|联盟|对话|磋商|宣言|声明|共识|安排)(?:机制)?"
    ),
    "Project": re.compile(
        r"(?:[一二两三四五多几数][大座宗家个条处期]|[三五]大|第[一二三四五六][座个]?|[\d.,]+|万|年产能?|产能|吨|新建?|自有|配套|相关|大型|小型|主要|核心|拟|已|在[建产]|研发|一体化|工厂|加工|分离|精炼|冶炼|选矿|选|厂|矿区|矿山|矿床|矿权|采矿权|探矿权|采矿|矿|项目|工程|基地|产线|生产线|试验线|平台|"
        r"资源|扩建|改造|增长|建设|制造|生产|产业|产品|材料|磁体|储能|光伏|芯片|热法|湿法|高纯|级|及|和|与|的|等)+"
    ),
}


def _described(kind: str, text: str, start: int, end: int, things: Sequence[tuple[int, int]]) -> bool:
    """Whether a Chinese span describes and does not name."""
    said = _DESCRIBED.get(kind)
    if said is None or _OWN_NAME.search(text, start, end) or text[start - 1 : start] in ("“", '"', "「"):
        return False
    if text[end : end + 1] == "(" and text[end + 1 : end + 2].isascii():
        return False  # a name that is said again in Latin letters
    left = _without(text, start, end, things)
    return said.fullmatch(text[start:end] if left == "-" else left) is not None


# A name does not end in the middle of the word that says what it is (项|目).
_CUT_ZH = re.compile(r"项目|公司|集团|协议|计划|战略|基地|工厂|银行|矿山|矿区|条例|法案|清单")

_TAIL = re.compile(r"(?:'s?|[\s,;:\-–—/·、\"“”(\[]|\s(?:and|of|the|for|in))+\Z")
_HEAD = re.compile(r"(?:[\s,;:\-–—/·、\"“”)\]]|(?:[Tt]he|[Aa]n?|and|of)\s)+")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the article before it, what hangs on it, and a bracket that closes outside."""
    piece = text[start:end]
    if piece.count("(") > piece.count(")"):
        end = start + piece.rindex("(")
    elif piece.count(")") > piece.count("("):
        end = start + piece.index(")")
    quote = max(text.rfind('"', start + 1, end), text.rfind("“", start + 1, end))
    if quote > start and text[end : end + 1] in ('"', "”") and text.count('"', start, end) < 2:
        start = quote + 1  # Ordinance "On …": the title stands in the quotes
    head, tail = _HEAD.match(text, start, end), _TAIL.search(text, start, end)
    return (head.end() if head else start), (tail.start() if tail else end)


_GENERIC = re.compile(
    r"(?:This|That|These|Those|Its|Our|Their|His|Her|New|Each|Any)\s.*|\d[\d\-]*\s[a-z].*"
    r"|(?:[A-Z][a-z]+\s)?(?:Prime\s|Vice\s|Deputy\s)?(?:President|Minister|Premier|Chancellor|Secretary)(?:\s(?!of|for)[A-Z].*)?"
    r"|(?:Technology Readiness Levels?|Standard Operating Procedures?|[A-Z][a-z]?-[A-Z][a-z]? [Bb]atter(?:y|ies)|(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Tt]w[a-z]+[- ][a-z]+)\s.*)"
    r"|(?:Schedule|Annex|Appendix|Article|Table|Figure|Chapter|Part|Phase)\s[IVXLC\d]+[A-Z]?"
    r"|[Ss]ection\s\d{1,2}"
    r"|(?:[A-Z]?[a-z]+\s)?(?:[Cc]ompany|[Pp]rojects?|[Ss]trategy|[Gg]roup|[Aa]greement|[Aa]ct|[Ll]aw|[Mm]ines?|[Pp]lant|[Bb]ank|[Gg]overnment|[Pp]arties|[Mm]inistry|[Pp]rogram(?:me)?|[Bb]an|[Pp]lan|[Ff]acility|[Dd]irective|[Dd]ecree)"
    r"|[A-Z]{2,}s|Memorandum of Understanding|Board of Directors|Special Economic Zones?|Rules of Origin|Federal Register|Joint Venture"
    r"|(?:该|这|此|其|本|各|某|两|双方|上述|目标|标的|上市|新).{0,2}(?:公司|项目|企业|集团|法案?|协议|计划|战略|矿山?)?"
)


_NO_NAME = frozenset(
    words(
        "TSX TSXV ASX NYSE NASDAQ LSE AIM OTC OTCQX OTCQB HKEX SEC CEO CFO COO GDP GNP FDI ESG EV EVs PV ICT IPR AI IT R&D RFI RFP FOA FID PFS DFS PEA JV MoU MOU NDA HS CN SEK "
        "JPY IDR CAD AUD USD EUR GBP CNY RMB INR KRW CHF NOK DKK ZAR BRL CLP MXN PEN ARS NPV IRR VAT REE REEs REO LCE TREO HREE LREE NdPr SpA SA Ltd Inc Corp PLC Co FY YTD "
        "Vic Tas NSW QLD Qld ACT "
        "Q1 Q2 Q3 Q4 COVID COVID-19 PTSD DMS PDF FAQ CO2 GHG LED LFP NMC MW GWh kWh UTC GMT EST"
    )
)


def _ordinary(text: str, start: int, end: int, probability: float) -> bool:
    """Whether words are nobody's name: one that stands small elsewhere, a word for things of a kind, or one that has
    its capital letter from the place where it stands."""
    name = text[start:end]
    if name.lower() in ordinary_words() or name in _NO_NAME or name.isdigit() or _GENERIC.fullmatch(name):
        return True
    if " " in name or not name.isascii() or not opens(text, start):
        return False
    return probability < 0.85 or bool(re.search(r"(?:ing|ed|ly)\Z", name))


def ordinary(word: str) -> bool:
    """Whether a word stands small in other texts."""
    return word.lower() in ordinary_words()


def opens(text: str, at: int) -> bool:
    """Whether a sentence or line starts here."""
    return bool(_OPENS.search(text, max(0, at - 4), at))


# Chinese words for things of a kind, or with what does not belong to a name at either end.
_PLAIN_ZH = re.compile(
    r"(?:(?:矿业|矿产|矿权|科技|传统|银行|国防|军工|工业|清洁|能源|退休|养老|基金|本地|本土|当地|财团|私人|私营|投资者|投资|专业|金融|机构|冶炼|冶炼厂|选矿厂|选厂|工厂|国有|国家|公司|企业|联邦|政府|技术|产业|开发|供应|原生|首个|新型|功能|整体|业务|布局|外国|海外|国内|国际|全球|中东|主权|各国|多国|锂|铜|镍|钴|金|银|铁|锡|钨|锑|铅|锌|铀|稀土|石墨|铝土|金属|材料|大型|小型|在产|露天|地下|战略|关键|重点|矿床|矿山|矿区|矿|项目|基地|产线|生产线|盐湖|[一二三]期|\d+万?吨)+"
    r"|\d{6}\.[A-Z]{2})"
)
_NO_ZH = re.compile(
    r"(?:[的了着者而将已被把在是或和与及等来拟很难]|公司(?=.)|能够|可以|必须|不过|任何|双方|一[项家个种座所款处条份]|[多几两数各][家个座项]|\d+[个家座项]|某|年产|释放|终止|充分).*|.*(?:[的了]|某|招股书)|.{2,}部的.*"
)
_OPENS = re.compile(r"(?:\A|[.:;!?•\n][\s\"“(]*|[\-–—]\s)\Z")


class Field:
    """A model's weights, laid out for looking up."""

    def __init__(
        self,
        language: str,
        weights: Mapping[str, Mapping[str, float]],
        transitions: Mapping[tuple[str, str], float],
        thresholds: Mapping[str, float],
        bias: float = 0.0,
    ) -> None:
        import numpy as np

        self.language = language
        self.thresholds = dict(thresholds)
        names = {label for row in weights.values() for label in row} | {x for pair in transitions for x in pair}
        self.labels = [OUTSIDE, *sorted(names - {OUTSIDE})]
        index = {label: i for i, label in enumerate(self.labels)}
        size = len(self.labels)
        self._rows: dict[str, dict[str, int]] = {}
        self._tables: dict[str, Matrix] = {}
        offsets = TEMPLATES[language]
        place = {f"{name}{d}": (name, k) for name, ds in offsets.items() for k, d in enumerate(ds)}
        for feature in weights:
            template, _, value = feature.partition("=")
            name, _ = place[template]
            rows = self._rows.setdefault(name, {})
            rows.setdefault(value, len(rows) + 1)
        for name, rows in self._rows.items():
            self._tables[name] = np.zeros((len(rows) + 1, len(offsets[name]), size), dtype=np.float32)
        for feature, row in weights.items():
            template, _, value = feature.partition("=")
            name, k = place[template]
            target = self._tables[name][self._rows[name][value], k]
            for label, weight in row.items():
                target[index[label]] = weight
        self._moves = np.zeros((size, size), dtype=np.float32)
        for (a, b), weight in transitions.items():
            self._moves[index[a], index[b]] = weight
        for j, label in enumerate(self.labels):
            if label.startswith("I-"):
                for i, before in enumerate(self.labels):
                    if before[2:] != label[2:]:
                        self._moves[i, j] = -_NEVER
        self._begins = {
            i: (_KINDS[label[2:]], index.get(f"I-{label[2:]}", -1))
            for i, label in enumerate(self.labels)
            if label.startswith("B-")
        }
        self._start = np.array([-_NEVER if label.startswith("I-") else 0.0 for label in self.labels], dtype=np.float32)
        self.bias = bias

    def emissions(self, values: Sequence[Mapping[str, Sequence[str]]]) -> Matrix:
        """What speaks for each label at each token, apart from its neighbours' labels; before, between and behind the
        blocks stand tokens that are none."""
        import numpy as np

        sizes = [len(v["w"]) for v in values]
        total = sum(sizes) + _REACH * (len(sizes) + 1)
        out = np.zeros((total, len(self.labels)), dtype=np.float32)
        inner = slice(_REACH, total - _REACH)
        for name, rows in self._rows.items():
            get = rows.get
            ids = np.full(total, get(_PAD, 0), dtype=np.intp)
            at = _REACH
            for v, size in zip(values, sizes, strict=True):
                ids[at : at + size] = np.fromiter(map(get, v[name], repeat(0)), np.intp, size)
                at += size + _REACH
            found = self._tables[name].take(ids, axis=0)
            for k, d in enumerate(TEMPLATES[self.language][name]):
                out[inner] += found[_REACH + d : total - _REACH + d, k]
        out[:, 0] -= self.bias
        at = 0
        for size in [*sizes, 0]:
            out[at : at + _REACH] = -_NEVER
            out[at : at + _REACH, 0] = 0.0
            at += _REACH + size
        return out

    def decode(
        self, values: Sequence[Mapping[str, Sequence[str]]], starts: Sequence[Sequence[int]]
    ) -> list[list[tuple[int, int, str, float]]]:
        """(first token, behind the last, type, probability) of the names of each block, given where its sentences
        start."""
        import numpy as np

        out: list[list[tuple[int, int, str, float]]] = [[] for _ in values]
        if not values:
            return out
        firsts = [_REACH]
        for v in values:
            firsts.append(firsts[-1] + len(v["w"]) + _REACH)
        begins = {first + s for first, block in zip(firsts, starts, strict=False) for s in block}
        scores = self.emissions(values)
        names = scores[:, 1:].max(axis=1) - scores[:, 0]
        windows: list[tuple[int, int]] = []
        for i in np.flatnonzero(names > -_SURELY_OUTSIDE).tolist():
            if windows and windows[-1][1] == i and i not in begins:
                windows[-1] = (windows[-1][0], i + 1)
            else:
                windows.append((i, i + 1))
        # A token on each side takes part in the paths, so that beginning and ending weigh as they do elsewhere.
        windows = [
            (a if a in begins else a - 1, b if b in begins else b + 1)
            for a, b in windows
            if names[a:b].max() > -_HARDLY
        ]
        for group in _by_length(windows):
            for (a, _), path, sure in zip(group, *self._paths(scores, group), strict=True):
                block = bisect_right(firsts, a + 1) - 1
                out[block] += self._spans(a - firsts[block], path, sure)
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

    def _paths(self, scores: Matrix, windows: Sequence[tuple[int, int]]) -> tuple[list[list[int]], list[list[float]]]:
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
        forward = np.empty_like(weights)
        forward[:, 0] = weights[:, 0]
        forward[:, 0, :-1] *= np.exp(self._start)
        for t in range(1, length):
            here = (forward[:, t - 1] @ moves) * weights[:, t]
            here /= here @ ones
            forward[:, t] = here
        later: Matrix = np.ones((len(windows), size), dtype=np.float32)
        back = np.ascontiguousarray(moves.T)
        for t in range(length - 1, -1, -1):
            forward[:, t] *= later
            later = ((weights[:, t] * later) @ back).astype(np.float32, copy=False)
            later /= later @ ones
        forward /= forward.sum(axis=2, keepdims=True)
        return forward.argmax(axis=2).tolist(), forward.max(axis=2).tolist()


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


# --- the model's file --------------------------------------------------------------------------------------------


class _Stored(Mapping[str, "Field"]):
    """The committed models, each read when a text first needs it."""

    def __init__(self) -> None:
        self._languages = tuple(language for language in LANGUAGES if path(language).is_file())

    def __getitem__(self, language: str) -> Field:
        return _stored(language)

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


@lru_cache(maxsize=len(LANGUAGES))
def _stored(language: str) -> Field:
    return read(path(language), language)


@lru_cache(maxsize=1)
def standard() -> Tagger:
    """The tagger with the committed weights."""
    return Tagger(_Stored())


def path(language: str) -> Path:
    return FOLDER / f"tagger.{language}.tsv"


def read(at: Path, language: str) -> Field:
    """A model from its file: weights in hundredths, `label:weight` behind each feature."""
    weights: dict[str, dict[str, float]] = {}
    transitions: dict[tuple[str, str], float] = {}
    thresholds: dict[str, float] = {}
    bias = 0.0
    for line in at.read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        what, feature, rest = line.split("\t")
        cells = {label: int(weight) / 100 for label, _, weight in (c.rpartition(":") for c in rest.split(" "))}
        match what:
            case "f":
                weights[feature] = cells
            case "move":
                transitions |= {(feature, label): weight for label, weight in cells.items()}
            case "least":
                thresholds |= cells
            case "bias":
                bias = cells[OUTSIDE]
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
