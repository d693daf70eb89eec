"""Names found by what stands around them: a linear model over readable features of candidate spans.

What lives here: which spans are asked about, their features, and the scorer. The weights stand in tagger.tsv, made by
`python -m ontology.names.train`; they hold letter pairs and hashed words, never text.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from ontology.names import shape
from ontology.names.normal import HAN

WEIGHTS = Path(__file__).with_name("tagger.tsv")
CLASSES = ("O", "Organization", "Project", "Measure", "Alliance")


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate with its features, or a finding with its class and margin."""

    start: int
    end: int
    features: tuple[str, ...]
    type: str = ""
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What other parts have found already: (start, end, type)."""

    start: int
    end: int
    type: str


class Tagger:
    """The scorer over a table of weights."""

    def __init__(self, weights: dict[str, tuple[float, ...]], thresholds: dict[str, float]) -> None:
        self.weights = weights
        self.thresholds = thresholds

    def find(self, text: str, known: Sequence[Known]) -> list[Span]:
        """Names among the candidates that nothing known covers; none overlap, the surest first served."""
        taken = sorted((k.start, k.end) for k in known if k.type in CLASSES)
        scored: list[Span] = []
        for span in candidates(text, known):
            if _overlaps(taken, span.start, span.end):
                continue
            best = self.judge(span)
            if best is not None:
                scored.append(best)
        kept: list[Span] = []
        for span in sorted(scored, key=lambda s: (-s.margin, s.start, -s.end)):
            if all(span.end <= k.start or k.end <= span.start for k in kept):
                kept.append(span)
        return sorted(kept, key=lambda s: s.start)

    def judge(self, span: Span) -> Span | None:
        scores = self.scores(span.features)
        best = max(range(1, len(CLASSES)), key=lambda i: scores[i])
        margin = scores[best] - scores[0]
        language = span.features[0]
        if margin < self.thresholds.get(f"{language}:{CLASSES[best]}", 1.0):
            return None
        return Span(span.start, span.end, (), CLASSES[best], margin)

    def scores(self, features: Sequence[str]) -> list[float]:
        total = [0.0] * len(CLASSES)
        for feature in features:
            weight = self.weights.get(feature)
            if weight is not None:
                for i, w in enumerate(weight):
                    total[i] += w
        return total


@lru_cache(maxsize=1)
def standard() -> Tagger | None:
    """The tagger with the committed weights; None where they are not there."""
    return read(WEIGHTS) if WEIGHTS.is_file() else None


def read(path: Path) -> Tagger:
    weights: dict[str, tuple[float, ...]] = {}
    thresholds: dict[str, float] = {}
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("#threshold\t"):
            _, name, value = line.split("\t")
            thresholds[name] = float(value)
        elif line and not line.startswith("#"):
            name, *values = line.split("\t")
            weights[name] = tuple(int(v) / 100 for v in values)
    return Tagger(weights, thresholds)


def _overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in taken)


def candidates(text: str, known: Sequence[Known]) -> Iterator[Span]:
    """Every span that may be a name, with its features; what is known gives edges and features, not answers."""
    if not text.isascii():
        yield from _zh_candidates(text, known)
    yield from _en_candidates(text, known)


# --- Chinese -----------------------------------------------------------------------------------------------------

_RIGHT = (
    "公告 宣布 表示 称 收购 拟 与 和 及 旗下 的 在 将 已 为 于 向 对 以 持有 持股 股权 签署 签订 计划 认购 增资 转让 获 发布 等 董事 是 从 被 发生 控股 完成 成立 启动 近日 今日 拥有 生产 开发 位于 项目 锂矿 方面 "
    "股东 共同 全资 分别 联合 旗 回应 澄清 提出 采取 认为 报告 披露 有限公司 子公司 发言人 总裁 首席 官网 数据 采矿权 探矿权 复产 停产 矿区 矿山 投资 提供 运营 目前 或 由 预计 同比 年产 主营 下属 名下 股份 集团 公司 "
    "首次 正式 生效 实施 规定 要求 框架 峰会 成员 会议 谈判 草案 终止"
).split()
_SUFFIX = (
    "矿业 科技 新材 股份 锂业 镓业 钨业 钴业 铝业 铜业 稀土 材料 资源 能源 投资 集团 控股 实业 电子 化工 重工 精工 装饰 特气 气体 半导体 光电 新材料 新能源 电力 矿产 黄金 钢铁 金属 基金 银行 证券 通信 电气 高科 时代 锂能 锂电 动力 汽车 "
    "化学 煤业 环保 智能 技术 部 局 委 院 署 会 社 矿 项目 工厂 基地 法 法案 条例 计划 战略 协议 协定 备忘录 倡议 联盟 清单 政策 机制"
).split()


@lru_cache(maxsize=1)
def _edges() -> tuple[AhoCorasick, tuple[tuple[str, bool, bool, bool], ...]]:
    words = sorted({*shape._CUES, *_RIGHT, *_SUFFIX, *(c for c in ",。;:、!?()《》“”【】\n \t%")})
    left, right, suffix = set(shape._CUES), set(_RIGHT), set(_SUFFIX)
    return AhoCorasick(words, matchkind=MatchKind.Standard), tuple((w, w in left, w in right, w in suffix) for w in words)


_NAMEY = re.compile(rf"[{HAN}A-Za-z0-9·\-&]+\Z")
_HAN_ONE = re.compile(rf"[{HAN}]")
_DIGITS = re.compile(r"\d")


def _zh_candidates(text: str, known: Sequence[Known]) -> Iterator[Span]:
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
        if k.type in CLASSES or k.type in ("Country", "Place"):
            ends.setdefault(k.end, "K" + k.type[:2])
        kinds[k.start] = k.type
    ordered = sorted(ends)
    position = {e: i for i, e in enumerate(ordered)}
    low = 0
    for start in sorted(starts):
        while low < len(ordered) and ordered[low] <= start:
            low += 1
        for j in range(low, min(low + 14, len(ordered))):
            end = ordered[j]
            length = end - start
            if length < 2:
                continue
            if length > 12:
                break
            piece = text[start:end]
            if not _NAMEY.match(piece):
                break
            if not _HAN_ONE.search(piece) or (length == 2 and end not in ends):
                continue
            yield Span(start, end, _zh_features(text, start, end, starts[start], ends[end], kinds))
    del position


def _zh_features(text: str, start: int, end: int, left: str, right: str, kinds: dict[int, str]) -> tuple[str, ...]:
    piece = text[start:end]
    before, after = text[max(0, start - 3) : start], text[end : end + 3]
    features = [
        "zh",
        f"n{min(end - start, 9)}",
        f"a{piece[:2]}",
        f"A{piece[0]}",
        f"z{piece[-2:]}",
        f"Z{piece[-1]}",
        f"y{piece[-3:]}" if len(piece) > 3 else "y",
        f"l{before[-1:] or '^'}",
        f"m{before[-2:] or '^'}",
        f"r{after[:1] or '$'}",
        f"s{after[:2] or '$'}",
        f"t{after[:3] or '$'}",
        f"L{left}",
        f"R{right}",
        f"LR{left}|{right}" if len(left) + len(right) < 5 else "LR",
        f"k{kinds.get(start, '')[:2]}",
        f"i{[kinds[i][:2] for i in range(start + 1, end) if i in kinds][:2]}",
    ]
    features += [f"b{piece[i : i + 2]}" for i in range(len(piece) - 1)]
    if _DIGITS.search(piece):
        features.append("d")
    if re.search(r"[A-Za-z]", piece):
        features.append("x")
    count = text.count(piece)
    features.append(f"c{min(count, 3)}")
    return tuple(features)


# --- English -----------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[A-Za-z]+|\d+|[^\sA-Za-z\d]")
_BEFORE_WORDS = re.compile(r"([A-Za-z]+|\d+|[^\sA-Za-z\d])\s*\Z")


def _en_candidates(text: str, known: Sequence[Known]) -> Iterator[Span]:
    kinds = {k.start: k.type for k in known}
    spans = {(k.start, k.end): k.type for k in known}
    seen: set[tuple[int, int]] = set()
    for match in shape._CHAIN.finditer(text):
        for start, end in _en_pieces(text, *match.span()):
            if (start, end) in seen or end - start < 2:
                continue
            seen.add((start, end))
            if spans.get((start, end)) in ("Country", "Place", "Mineral", "Form", "Date"):
                continue
            yield Span(start, end, _en_features(text, start, end, kinds))


_LINKED = re.compile(r"\s(?:of|and|for|the|on|to|in|with|from|by|&|&)\s(?:the\s)?")


def _en_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    chain = text[start:end]
    while stop := shape._STOP_FIRST.match(chain):
        start += stop.end()
        chain = text[start:end]
    chain = re.sub(r"(?:\s(?:of|and|for|the|on|to|in|with|from|against|by|&))+\Z|'s?\Z|[,.]\Z", "", chain)
    if not chain:
        return
    yield start, start + len(chain)
    at = 0
    parts = []
    for joint in re.finditer(r"\s(?:of|and|for|on|to|in|with|from|by)\s(?:the\s)?|(?<=[a-z.])'s?\s", chain):
        parts.append((start + at, start + joint.start()))
        at = joint.end()
    if parts:
        parts.append((start + at, start + len(chain)))
        yield from parts


def _hash(word: str) -> str:
    return f"{zlib.crc32(word.encode()) & 0xFFFFF:05x}"


def _en_features(text: str, start: int, end: int, kinds: dict[int, str]) -> tuple[str, ...]:
    piece = text[start:end]
    words = piece.split()
    before = [w.lower() for w in _WORD.findall(text[max(0, start - 40) : start])][-3:]
    after = [w.lower() for w in _WORD.findall(text[end : end + 40])][:3]
    first, last = words[0], words[-1]
    features = [
        "en",
        f"n{min(len(words), 5)}",
        f"e{last[-3:].lower()}",
        f"p{first[:3].lower()}",
        f"f{_hash(first.lower())}",
        f"w{_hash(last.lower())}",
        f"l{_hash(before[-1]) if before else '^'}",
        f"m{_hash(' '.join(before[-2:])) if len(before) > 1 else '^'}",
        f"r{_hash(after[0]) if after else '$'}",
        f"s{_hash(' '.join(after[:2])) if len(after) > 1 else '$'}",
        f"S{_caps(words)}",
        f"k{kinds.get(start, '')[:2]}",
        f"i{[kinds[i][:2] for i in range(start + 1, end) if i in kinds][:2]}",
        f"c{min(text.count(piece), 3)}",
        "q" if start == 0 or text[start - 1] in "\n" or re.search(r"[.:!?]\s\Z", text[max(0, start - 2) : start]) else "Q",
    ]
    features += [f"v{_hash(w)}" for w in before[:-1]]
    features += [f"t{_hash(w)}" for w in after[1:]]
    features += [f"b{_hash(w.lower())}" for w in words[1:-1]]
    if re.search(r"\d", piece):
        features.append("d")
    if re.search(r"[a-z][A-Z]", piece):
        features.append("x")
    return tuple(features)


def _caps(words: Sequence[str]) -> str:
    return "".join("U" if w.isupper() and len(w) > 1 else "C" if w[0].isupper() else "l" for w in words[:4])


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))
