"""How fast reading is, and what it makes of texts that nobody means.

python -m benchmarks.reading speed ../shared      # characters a second: documents, news, policy rows; one core, two
python -m benchmarks.reading long [MILLIONS]      # one document of 5 million characters: time and memory as it grows
python -m benchmarks.reading hostile [TEXTS]      # 10,000 random and adversarial texts: exceptions, the slowest
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from loaders.documents import from_text
from loaders.reading import extract

SAMPLES = Path("samples")


def _facts(text: str) -> int:
    return len(extract(from_text(text, key="t")).facts)


def _timed(texts: Sequence[str], processes: int) -> float:
    began = time.perf_counter()
    if processes == 1:
        for text in texts:
            _facts(text)
    else:
        with ProcessPoolExecutor(processes) as pool:
            list(pool.map(_facts, texts))
    return time.perf_counter() - began


def speed(shared: Path) -> None:
    news = [json.loads(line)["text"] for line in (shared / "corpus/news-zh.jsonl").read_text("utf-8").splitlines()]
    sets = {
        "zh review": [(shared / "corpus/000-policy-review-2025.txt").read_text("utf-8")[:20_000]],
        "zh news": news[:40],
        "en policy news": [p.read_text("utf-8") for p in sorted((shared / "pool/text").glob("en-*.txt"))[:40]],
    }
    _facts("中国限制镓出口。China restricts exports of gallium.")  # what is loaded once is not counted
    for name, texts in sets.items():
        size, taken = sum(map(len, texts)), _timed(texts, 1)
        print(f"{name}: {size:,} characters in {taken:.1f} s, {size / taken / 1e6:.4f} million a second on one core")
    texts = sets["zh news"] * 2
    one, two = _timed(texts, 1), _timed(texts, 2)
    print(f"two cores against one on the same news: {one / two:.2f} times")


def _of_length(characters: int) -> str:
    """The samples' texts over and over: real prose of both languages, with what repeats in a long document."""
    parts = [p.read_text("utf-8") for p in sorted(SAMPLES.glob("*.txt"))]
    out: list[str] = []
    size = 0
    while size < characters:
        part = parts[len(out) % len(parts)]
        out.append(part)
        size += len(part) + 2
    return "\n\n".join(out)[:characters]


def long(millions: float) -> None:
    _facts("中国限制镓出口。China restricts exports of gallium.")
    for share in (0.05, 0.1, 0.2, 1.0):
        text = _of_length(int(millions * 1e6 * share))
        began = time.perf_counter()
        facts = _facts(text)
        taken = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{len(text):,} characters: {taken:.1f} s, {len(text) / taken / 1e6:.4f} million a second, {facts} facts, "
            f"peak {peak:.0f} MiB",
            flush=True,
        )


# ------------------------------------------------------------------------------------------------ hostile texts

_WORDS = (
    "中国 美国 刚果（金） 钴 锂、镍和钴 稀土 出口管制 禁止 暂停 收购 持股51% 公司 有限公司 该国 其 《 》 【 】 。 ； ， 、 分别 2025年 "
    "十四五 4亿美元 全球第一 70% China the DRC gallium and germanium bans exports of Glencore Corp. holds 51% stake in US$2.26 billion "
    "respectively it the company Act of 2022 from 16 October 2025 until further notice not , . ; : ( ) [ ] \n \n\n \t | - • 1. 2) "
    "\u200b \ufeff \x00 \ud7ff 𠀀 ﷽ e\u0301 ½ ① ＡＢＣ ％ ﹣ \u202e abc\u00ad \ue011 🙂 à\u0300\u0301\u0302 "
    + "9" * 40
    + " "
    + "的" * 30
).split(" ")


def hostile(seed: int) -> str:
    """A text of one of several kinds of ill will; the same for the same seed."""
    dice = random.Random(seed)
    words = [*_WORDS, " "]
    kind = seed % 8
    if kind == 0:  # anything that Unicode has
        return "".join(
            chr(c)
            for c in (dice.randrange(0x110000) for _ in range(dice.randrange(1, 400)))
            if not 0xD800 <= c < 0xE000
        )
    if kind == 1:  # words of ours without sense
        return "".join(dice.choice(words) for _ in range(dice.randrange(1, 200)))
    if kind == 2:  # endless lists
        return (
            "中国对"
            + "、".join(dice.choice(("镓", "锗", "钴", "锂", "X公司", "美国")) for _ in range(dice.randrange(50, 800)))
            + "实施出口管制"
        )
    if kind == 3:  # brackets that never close
        return "".join(dice.choice("（(《[【“\"'") + dice.choice(words) for _ in range(dice.randrange(1, 200)))
    if kind == 4:  # no full stop
        return " ".join(dice.choice(words).strip() or "and" for _ in range(dice.randrange(200, 1500)))
    if kind == 5:  # one thing over and over
        return dice.choice(words) * dice.randrange(1, 1200)
    if kind == 6:  # numbers and dates run together
        return "".join(dice.choice("0123456789.,-–/%年月日亿万元$€ ") for _ in range(dice.randrange(1, 600)))
    text = _of_length(6_000)  # real prose with characters lost, doubled and swapped
    at = dice.randrange(5_000)
    out = list(text[at : at + dice.randrange(50, 700)])
    for _ in range(len(out) // 5):
        n = dice.randrange(len(out))
        out[n] = dice.choice(("", out[n] * 2, dice.choice(words), out[dice.randrange(len(out))]))
    return "".join(out)


def _tried(seed: int) -> tuple[int, float, int, str]:
    text = hostile(seed)
    began = time.perf_counter()
    try:
        _facts(text)
        said = ""
    except Exception as error:  # noqa: BLE001  what is counted here is that nothing is raised
        said = f"{type(error).__name__}: {error}"
    return seed, time.perf_counter() - began, len(text), said


def hostile_texts(number: int) -> int:
    failed: Counter[str] = Counter()
    slow: list[tuple[float, int, int]] = []
    with ProcessPoolExecutor(2) as pool:
        for seed, taken, size, said in pool.map(_tried, range(number), chunksize=50):
            if said:
                failed[said] += 1
                print(f"text {seed}: {said}", file=sys.stderr)
            slow.append((taken, size, seed))
    slow.sort(reverse=True)
    print(f"{number} texts, {sum(failed.values())} exceptions")
    for taken, size, seed in slow[:3]:
        print(f"slowest: text {seed}, {size} characters, {taken:.2f} s")
    for name, make in _growing():
        times = []
        for size in (10_000, 40_000, 160_000):
            began = time.perf_counter()
            _facts(make(size))
            times.append(time.perf_counter() - began)
        print(f"{name}: {', '.join(f'{t:.2f} s' for t in times)} at 10,000, 40,000 and 160,000 characters")
    return 1 if failed else 0


def _growing() -> Iterator[tuple[str, Callable[[int], str]]]:
    yield "one endless sentence", lambda n: ("中国对钴和锂实施出口管制，" * n)[:n]
    yield "one endless list", lambda n: ("镓、锗、" * n)[:n]
    yield "one endless English sentence", lambda n: ("China bans exports of gallium and " * n)[:n]
    yield "nothing but brackets", lambda n: "（" * n
    yield "nothing but digits", lambda n: "1" * n


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("speed").add_argument("shared", type=Path)
    commands.add_parser("long").add_argument("millions", type=float, nargs="?", default=5.0)
    commands.add_parser("hostile").add_argument("texts", type=int, nargs="?", default=10_000)
    args = parser.parse_args(argv)
    match args.command:
        case "speed":
            speed(args.shared)
        case "long":
            long(args.millions)
        case "hostile":
            return hostile_texts(args.texts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
