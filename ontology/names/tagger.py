"""Chinese organizations found by what stands around them and how they are made: a linear model over readable features
of candidate spans.

What lives here: which spans are asked about, their features, and the scorer. The weights stand in tagger.tsv, made by
`python -m ontology.names.train`; their features are at most three letters long. English names and other types were
tried the same way and came out wrong more often than right on held-out stories, so they are not asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from ontology.names import shape
from ontology.names.normal import HAN, words

WEIGHTS = Path(__file__).with_name("tagger.tsv")
CONTAINERS = frozenset({"Organization", "Project", "Measure", "Alliance"})
THRESHOLD = 1.0  # how far above none a name must score
HOPELESS = 0.0  # what stands around it speaks so much against a name that its make is not looked at


@dataclass(frozen=True, slots=True)
class Place:
    """A candidate: its span, the edges that it stands between, the types of what begins it and stands in it."""

    start: int
    end: int
    left: str
    right: str
    begins: str = ""
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A name found, with its score."""

    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Known:
    """What other parts have found already: (start, end, type)."""

    start: int
    end: int
    type: str


class Tagger:
    """The scorer over a table of weights."""

    def __init__(self, weights: dict[str, float], threshold: float = THRESHOLD) -> None:
        self.weights = weights
        self.threshold = threshold

    def find(self, text: str, known: Sequence[Known]) -> list[Span]:
        """Names among the candidates that no longer name covers; none overlap, the surest first served."""
        if text.isascii():
            return []
        taken = frozenset(i for k in known if k.type in CONTAINERS for i in range(k.start, k.end))
        plain = {(k.start, k.end) for k in known if k.type not in CONTAINERS}
        scored: list[Span] = []
        left: dict[int, float] = {}
        right: dict[int, float] = {}

        business = _business(text)

        def worth(start: int, edge: str) -> bool:
            if start >= len(business) or not business[start]:
                return False
            left[start] = self._sum(left_features(text, start, edge))
            return left[start] >= HOPELESS

        for place in candidates(text, known, taken, worth):
            if place.end not in right:
                right[place.end] = self._sum(right_features(text, place.end, place.right))
            edges = left[place.start] + right[place.end]
            if edges < HOPELESS:
                continue
            piece = text[place.start : place.end]
            score = edges + self._sum(inner_features(text, piece, place))
            if score >= self.threshold and (place.start, place.end) not in plain and not _GENERIC.fullmatch(piece):
                scored.append(Span(place.start, place.end, piece, score))
        kept: list[Span] = []
        covered = bytearray(len(text))
        for span in sorted(scored, key=lambda s: (-s.score, s.start, -s.end)):
            if not any(covered[span.start : span.end]):
                covered[span.start : span.end] = b"\x01" * (span.end - span.start)
                kept.append(span)
        return sorted(kept, key=lambda s: s.start)

    def _sum(self, features: Sequence[str]) -> float:
        weight = self.weights.get
        total = 0.0
        for feature in features:
            total += weight(feature, 0.0)
        return total


_BUSINESS = re.compile(
    r"公告|收购|股权|股份|旗下|公司|持股|控股|合资|签署|签订|增资|投产|复产|停产|入股|参股|供应|产能|董事|控制权|上市|投资|订单|集团|采矿权|探矿权|承购|包销|子公司|竞得|竞拍|募资|融资"
)
_REACH = 30


def _business(text: str) -> bytearray:
    """Where a text speaks of companies: a byte a character, set within reach of a word of their doings."""
    mask = bytearray(len(text))
    for match in _BUSINESS.finditer(text):
        low, high = max(0, match.start() - _REACH), min(len(text), match.end() + _REACH)
        mask[low:high] = b"\x01" * (high - low)
    return mask


@lru_cache(maxsize=1)
def standard() -> Tagger | None:
    """The tagger with the committed weights; None where they are not there."""
    return read(WEIGHTS) if WEIGHTS.is_file() else None


def read(path: Path) -> Tagger:
    weights: dict[str, float] = {}
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            name, value = line.split("\t")
            weights[name] = int(value) / 100
    return Tagger(weights)


# Words for things of a kind, which are nobody's name.
_GENERIC = re.compile(
    r".{0,3}(?:公司|企业|机构|银行|部门|各国|委员会|矿业|矿山|矿区|项目|基地|工厂)|(?:上市|标的|目标|合资|合营|控股|参股|交易|关联|第三|投资|相关|业内|海外|国内|外国|西方|全球|中亚|双方|各方|网友|分析|研究|专业|金融|科研|监管|清洁|新能源)(?:公司|企业|方|各国|国家|机构|人士|部门|资源|能源|材料|科技|技术|产业|分享|者|员)*|.*(?:新公司|行业|产业|市场|领域|价格|业务|政策|关系|体系|协议|措施|战略|计划)|一份.*|(?:多|几|数|各|一)家.*|[于些长而对后至近增时与及由].*|.*[的了时后]|.*[在将被把听].*|.*成立.*|(?:推动|开展|通过|提升|加强|促进|支持|发展|实现|推进|加快|引导|鼓励|培育|建立|完善|强化|承诺|开发|利用|优先|向|该).*|.*(?:或者|以及)"
)

_RIGHT = words(
    "公告 宣布 表示 称 收购 拟 与 和 及 旗下 的 在 将 已 为 于 向 对 以 持有 持股 股权 签署 签订 计划 认购 增资 转让 获 发布 等 董事 是 从 被 发生 控股 完成 成立 启动 近日 今日 拥有 生产 开发 位于 项目 锂矿 方面 "
    "股东 共同 全资 分别 联合 旗 回应 澄清 提出 采取 认为 报告 披露 有限公司 子公司 发言人 总裁 首席 官网 数据 采矿权 探矿权 复产 停产 矿区 矿山 投资 提供 运营 目前 或 由 预计 同比 年产 主营 下属 名下 股份 集团 公司 "
    "首次 正式 生效 实施 规定 要求 框架 峰会 成员 会议 谈判 草案 终止"
)
_SUFFIX = words(
    "矿业 科技 新材 股份 锂业 镓业 钨业 钴业 铝业 铜业 稀土 材料 资源 能源 投资 集团 控股 实业 电子 化工 重工 精工 装饰 特气 气体 半导体 光电 新材料 新能源 电力 矿产 黄金 钢铁 金属 基金 银行 证券 通信 电气 高科 时代 锂能 锂电 动力 汽车 "
    "化学 煤业 环保 智能 技术 部 局 委 院 署 会 社 矿 项目 工厂 基地 法 法案 条例 计划 战略 协议 协定 备忘录 倡议 联盟 清单 政策 机制"
)


@lru_cache(maxsize=1)
def _edges() -> tuple[AhoCorasick, tuple[tuple[str, bool, bool, bool], ...]]:
    words = sorted({*shape._CUES, *_RIGHT, *_SUFFIX, *(c for c in ",。;:、!?()《》“”【】\n \t%")})
    left, right, suffix = set(shape._CUES), set(_RIGHT), set(_SUFFIX)
    return AhoCorasick(words, matchkind=MatchKind.Standard), tuple(
        (w, w in left, w in right, w in suffix) for w in words
    )


_NAMEY = re.compile(rf"[{HAN}A-Za-z0-9·\-&]+\Z")
_HAN_ONE = re.compile(rf"[{HAN}]")
_DIGITS = re.compile(r"\d")
_LATIN = re.compile(r"[A-Za-z]")


def candidates(
    text: str,
    known: Sequence[Known],
    taken: frozenset[int] = frozenset(),
    worth: Callable[[int, str], bool] = lambda start, edge: True,
) -> Iterator[Place]:
    """Every span between edges (punctuation, cue words, known names, words that names end with) that may be a name.
    What is known gives edges and features, not answers; nothing touches the `taken` places, and
    `worth` says of a start whether it is worth looking on."""
    automaton, words = _edges()
    starts: dict[int, str] = {0: "^"}
    ends: dict[int, str] = {len(text): "$"}
    for i, a, b in automaton.find_matches_as_indexes(text, overlapping=True):
        word, left, right, suffix = words[i]
        if not left and not right and not suffix:
            starts[b] = ends[a] = word
            continue
        if left:
            starts.setdefault(b, word)
        if right:
            ends.setdefault(a, word)
        if suffix:
            ends.setdefault(b, "~")
    kinds: dict[int, str] = {}
    for k in known:
        starts.setdefault(k.end, "k" + k.type[:2])
        ends.setdefault(k.start, "k" + k.type[:2])
        starts.setdefault(k.start, "K")
        if k.type in CONTAINERS or k.type in ("Country", "Place"):
            ends.setdefault(k.end, "K" + k.type[:2])
        kinds[k.start] = k.type
    ordered = sorted(ends)
    low = 0
    for start in sorted(starts):
        if start in taken or not worth(start, starts[start]):
            continue
        while low < len(ordered) and ordered[low] <= start:
            low += 1
        for j in range(low, min(low + 14, len(ordered))):
            end = ordered[j]
            length = end - start
            if length < 2:
                continue
            if length > 8 or end - 1 in taken:
                break
            piece = text[start:end]
            if not _NAMEY.match(piece):
                break
            if not _HAN_ONE.search(piece):
                continue
            inside = tuple(kinds[i][:2] for i in range(start + 1, end) if i in kinds)[:2] if kinds else ()
            yield Place(start, end, starts[start], ends[end], kinds.get(start, "")[:2], inside)


def left_features(text: str, start: int, edge: str) -> tuple[str, ...]:
    """What stands before a name."""
    before = text[max(0, start - 2) : start].replace("\n", "^").replace("\t", "^")
    return (f"l{before[-1:] or '^'}", f"m{before or '^'}", f"L{edge}" if edge.isprintable() else "L^")


def right_features(text: str, end: int, edge: str) -> tuple[str, ...]:
    """What stands behind a name."""
    after = text[end : end + 3].replace("\n", "$").replace("\t", "$")
    return (
        f"r{after[:1] or '$'}",
        f"s{after[:2] or '$'}",
        f"t{after or '$'}",
        f"R{edge}" if edge.isprintable() else "R$",
    )


def inner_features(text: str, piece: str, place: Place) -> list[str]:
    """What a name is made of, and how often it stands in the text."""
    found = [
        f"n{min(len(piece), 9)}",
        f"a{piece[:2]}",
        f"A{piece[0]}",
        f"z{piece[-2:]}",
        f"Z{piece[-1]}",
        f"y{piece[-3:]}" if len(piece) > 3 else "y",
        f"k{place.begins}",
        f"i{'+'.join(place.inside)}",
        f"c{min(text.count(piece, max(0, place.start - 1000), place.end + 1000), 3)}",
    ]
    found += [f"b{piece[i : i + 2]}" for i in range(len(piece) - 1)]
    if _DIGITS.search(piece):
        found.append("d")
    if _LATIN.search(piece):
        found.append("x")
    return found


def features(text: str, place: Place) -> tuple[str, ...]:
    """All features of a candidate, as training needs them."""
    return (
        *left_features(text, place.start, place.left),
        *right_features(text, place.end, place.right),
        *inner_features(text, text[place.start : place.end], place),
    )
