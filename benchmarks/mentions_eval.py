"""How well the recogniser reads independently annotated text: precision and recall by type, on the half not tuned on.

    python -m benchmarks.mentions_eval ../shared [--half a|b] [--show TYPE]

`mentions/*.json` holds every mention of 100 texts by annotators who knew neither tables nor rules: offsets and pointers to
the texts, which stand in the shared folder. Half a (every other text) is for tuning, half b for reporting. A name
counts where span and type are the same (but for an article, brackets or a closing dot); a country or a mineral where the
same thing is read at the same place ("nickel" or "nickel ore"); a value where it is equal.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.reading.pointers import rebuild
from ontology.names.mentions import Mention, Recogniser
from ontology.names.values import Date, Money, Percent, Quantity

HERE = Path(__file__).parent / "mentions"
NAMES = ("Country", "Mineral", "Alliance", "Organization", "Project", "Measure")
VALUES = ("Date", "Money", "Percent", "Quantity")
_EDGE = "()（）《》“”\"'‘’「」『』 .,，。"


@dataclass(frozen=True, slots=True)
class Gold:
    start: int
    end: int
    type: str
    told: Any  # the thing's name, or the value


def annotated(shared: Path, half: str) -> Iterator[tuple[str, str, list[Gold]]]:
    """(name, text, mentions) of the texts of a half."""
    for path in sorted(HERE.glob("*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))
        for n, (name, row) in enumerate(sorted(rows.items())):
            if (n % 2 == 0) != (half == "a"):
                continue
            text = rebuild(shared, row["source"])
            if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
                raise ValueError(f"{row['source']} is not the text that was annotated.")
            yield name, text, [g for m in row["mentions"] if _counts(g := Gold(*m))]


def found(text: str, recogniser: Recogniser) -> list[Gold]:
    out = []
    for m in recogniser.recognise(text):
        if m.type in NAMES and m.how != "noun":
            out.append(Gold(m.start, m.end, m.type, m.name))
        elif m.type == "Form":
            out += [Gold(m.start, m.end, "Mineral", name) for name in _minerals(m, recogniser)[:1]]
        elif m.type in VALUES and m.value is not None and not m.inside:
            out.append(Gold(m.start, m.end, m.type, _plain(m)))
    return [_trimmed(text, m) for m in out if _counts(m)]


def _counts(m: Gold) -> bool:
    """Durations and times that no calendar fixes (近日, last week) have no value that could be compared."""
    if isinstance(m.told, dict) and m.told.get("unit") in ("year", "month", "week", "day", "hour"):
        return False
    return m.type != "Date" or bool(m.told)


def _minerals(form: Mention, recogniser: Recogniser) -> list[str]:
    entity = recogniser.vocabulary.get(form.ids[0]) if len(form.ids) == 1 else None
    broader = [recogniser.vocabulary.get(b) for b in (entity.broader if entity else ())]
    return [b.en for b in broader if b is not None and b.type == "Mineral"]


def _plain(m: Mention) -> Any:
    match m.value:
        case Date(iso=iso):
            return iso
        case Money(amount=amount, currency=currency):
            return {"amount": amount, "currency": currency}
        case Quantity(amount=amount, unit=unit):
            return {"amount": amount, "unit": unit}
        case Percent(value=value):
            return value
        case other:
            raise AssertionError(other)


def _trimmed(text: str, m: Gold) -> Gold:
    start, end = m.start, m.end
    if m.type in VALUES:
        return m
    if text[start : start + 4].lower() == "the ":
        start += 4
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE and text[start:end].count("(") <= text[start : end - 1].count(")"):
        end -= 1
    return Gold(start, end, m.type, m.told)


def same(mine: Gold, theirs: Gold) -> bool:
    if mine.type != theirs.type or not (mine.start < theirs.end and theirs.start < mine.end):
        return False
    if mine.type in VALUES:
        return _same_value(mine.told, theirs.told)
    if mine.type in ("Country", "Mineral") and theirs.told:
        return _fold(mine.told) == _fold(theirs.told)
    return (mine.start, mine.end) == (theirs.start, theirs.end)


_SAME = {
    "aluminum": "aluminium",
    "cesium": "caesium",
    "critical materials": "critical minerals",
    "critical raw materials": "critical minerals",
    "czechia": "czech republic",
    "diamonds": "diamond",
    "iron": "iron ore",
    "metallurgical coal": "coking coal",
    "rare earth elements": "rare earths",
}


def _fold(name: str) -> str:
    return _SAME.get(name.casefold(), name.casefold())


def _same_value(a: Any, b: Any) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return _close(a["amount"], b.get("amount")) and a.get("currency") == b.get("currency")
    if isinstance(b, dict):  # a range: its lower bound
        b = b.get("value", b.get("amount", b.get("percent", b.get("min"))))
    return str(a or "") == str(b or "") if isinstance(a, str) else _close(a, b)


def _close(a: Any, b: Any) -> bool:
    return isinstance(b, int | float) and abs(a - b) <= 0.001 * max(1e-9, abs(b))


def measure(shared: Path, half: str, show: str | None) -> None:
    recogniser = Recogniser.standard()
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    texts = 0
    for name, text, gold in annotated(shared, half):
        texts += 1
        theirs = [_trimmed(text, g) for g in gold]
        mine = found(text, recogniser)
        lang = name[:2]
        free = list(theirs)
        for m in mine:
            said[f"{lang} {m.type}"] += 1
            hit = next((g for g in free if same(m, g)), None)
            if hit is not None:
                free.remove(hit)
                right[f"{lang} {m.type}"] += 1
            elif show == m.type:
                print(
                    f"{name} not annotated: {text[m.start : m.end]!r} {m.told!r} in {text[max(0, m.start - 20) : m.end + 20]!r}"
                )
        for g in theirs:
            wanted[f"{lang} {g.type}"] += 1
        for g in free:
            if show == g.type:
                print(
                    f"{name} not found: {text[g.start : g.end]!r} {g.told!r} in {text[max(0, g.start - 20) : g.end + 20]!r}"
                )
    print(f"half {half}: {texts} texts")
    for lang in ("zh", "en"):
        for type_ in (*NAMES, *VALUES):
            key = f"{lang} {type_}"
            if wanted[key] or said[key]:
                p, r = right[key] / max(1, said[key]), right[key] / max(1, wanted[key])
                print(
                    f"  {key:16} right {right[key]:4} found {said[key]:4} annotated {wanted[key]:4}   P {p:.3f} R {r:.3f}"
                )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--half", choices=("a", "b"), default="b")
    parser.add_argument("--show", help="list what of this type was missed or made up (half a only)")
    args = parser.parse_args()
    if args.show and args.half == "b":
        parser.error("--show is for half a: half b stays unseen")
    measure(args.shared, args.half, args.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
