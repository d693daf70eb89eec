"""Claims made from our samples: true ones as models deliver them, and ones with a single thing made up.

Nothing here uses the checks under test: what is true is told by the samples' notes, what a text holds by plain searching.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from opencc import OpenCC

from loaders.documents import Document, from_text
from ontology.names import index

SAMPLES = Path(__file__).parents[3] / "samples"
Claim = dict[str, Any]
_DERIVED = ("hedge", "max", "inferred", "event", "joint")
_DATES = ("date", "announced", "effective", "until", "since", "year")
_NAMES = ("counterparty", "destination", "origin", "measure", "list", "mineral", "region")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class True_:
    """A claim that the sample's notes bear out, with its document and the sentence that it stands in."""

    stem: str
    text: str
    claim: Claim
    sentence: str

    @property
    def zh(self) -> bool:
        return bool(_HAN.search(self.claim["quote"]))


@cache
def texts() -> dict[str, tuple[str, dict[str, Any]]]:
    out = {}
    for meta in sorted(SAMPLES.glob("*.meta.json")):
        stem = meta.name.removesuffix(".meta.json")
        source = next(p for p in (SAMPLES / f"{stem}.txt", SAMPLES / f"{stem}.md") if p.exists())
        out[stem] = (source.read_text(encoding="utf-8"), json.loads(meta.read_text(encoding="utf-8")))
    return out


def document(stem: str, text: str | None = None) -> Document:
    own, meta = texts()[stem]
    return from_text(
        own if text is None else text, key=meta["key"], title=meta.get("title"), published=meta.get("published")
    )


@cache
def truths() -> tuple[True_, ...]:
    """Every fact of the samples' notes as a model that obeys would tell it."""
    out = []
    for stem, (text, _) in texts().items():
        for line in (SAMPLES / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines():
            fact = json.loads(line)
            start = fact["evidence"]["start"]
            out.append(True_(stem, text, _obedient(fact, text), _around(text, start, fact["evidence"]["end"])))
    return tuple(out)


def _obedient(fact: dict[str, Any], text: str) -> Claim:
    """Without the qualifiers that the notes carry over from outside of the quote; with antecedents for what it leaves unnamed."""
    quote = fact["evidence"]["quote"]
    told = {}
    for name, value in fact["qualifiers"].items():
        if name in _DERIVED or name in fact["qualifiers"].get("inferred", ()):
            continue
        if name in _DATES and str(value)[:4] not in quote:
            continue
        if name in _NAMES and not any(n.lower() in quote.lower() for n in names_of(value)):
            continue
        told[name] = value
    ends = {}
    for role in ("subject", "object"):
        end = fact[role]
        stands = any(n.lower() in end["mention"].lower() for n in names_of(end["name"]))
        antecedent = "" if stands else _named_above(text, end["name"], fact["evidence"]["start"])
        mention = end["mention"]
        if antecedent and re.match(r"(?:the|this|its?)\b|该", mention, re.IGNORECASE):
            mention = ""
        ends[role] = {"type": end["type"], "name": end["name"], "mention": mention, "antecedent": antecedent}
    return {
        "quote": quote,
        **ends,
        "relation": fact["relation"],
        "qualifiers": [{"name": k, "value": v} for k, v in told.items()],
        "lifecycle": fact["lifecycle"],
        "polarity": fact["polarity"],
        "attribution": fact["attribution"],
    }


@cache
def vocabulary() -> index.Vocabulary:
    return index.load()


@cache
def names_of(name: Any) -> tuple[str, ...]:
    """A thing's names by the vocabulary, longest first, symbols left out."""
    found = [n for e in vocabulary().lookup(str(name)) for n, _, kind in e.names() if kind != "symbol" and len(n) > 1]
    single = [n for e in vocabulary().lookup(str(name)) for n, _, kind in e.names() if kind == "preferred"]
    return tuple(sorted({*found, *single, str(name)}, key=lambda n: (-len(n), n)))


def _named_above(text: str, name: str, before: int) -> str:
    """The nearest sentence above that has one of the thing's names."""
    sentences = [
        m for m in re.finditer(r"[^。！？\n.!?]*(?:[.](?=\S)[^。！？\n.!?]*)*[。！？\n.!?]?", text) if m.group().strip()
    ]
    for match in reversed([m for m in sentences if m.start() < before]):
        if any(n.lower() in match.group().lower() for n in names_of(name)):
            return match.group().strip(" \n#|")
    return ""


def _around(text: str, start: int, end: int) -> str:
    low = max(text.rfind(c, 0, start) for c in "。\n") + 1
    stops = [at for at in (text.find(c, end) for c in "。\n") if at >= 0]
    return text[low : min(stops, default=len(text))]


# ------------------------------------------------------------------------------------------ as models deliver quotes


def half_width(text: str) -> str:
    table = str.maketrans("，。；：！？（）【】“”‘’、", ",.;:!?()[]\"\"'',")
    return "".join(unicodedata.normalize("NFKC", c) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text.translate(table))


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and (c.isalnum() or c in "(),;:%") else c for c in text)


def spaced(text: str) -> str:
    text = re.sub(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])", " ", text)
    return text.replace(" ", "\u00a0 ", 2)


def unspaced(text: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff，。、]) | (?=[\u4e00-\u9fff，。、])", "", text)


def punctuated(text: str) -> str:
    """Other marks of the same meaning, the way a keyboard has them."""
    for old, new in (
        ("“", '"'),
        ("”", '"'),
        ("——", "-"),
        ("—", "-"),
        ("、", "，"),
        ("’", "'"),
        ("；", "，"),
        ("《", ""),
        ("》", ""),
    ):
        text = text.replace(old, new)
    return re.sub(r",(?=\s)", ";", text)


def wrapped(text: str) -> str:
    """Broken over lines: at blanks, or between Chinese characters."""
    out, width = "", 0
    for char in text:
        if width >= 18 and char == " ":
            out, width = out + "\n", 0
            continue
        if width >= 14 and _HAN.match(char) and out and _HAN.match(out[-1]):
            out, width = out + "\n", 0
        out, width = out + char, width + 1
    return out


def quoted(text: str) -> str:
    return f"“{text}。”" if _HAN.search(text) else f'"{text}."'


def emphasised(text: str) -> str:
    return f"**{text}**"


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")  # reads its dictionaries, which takes longer than all that it then converts


@cache
def traditional(text: str) -> str:
    new: str = _to_traditional().convert(text)
    return new


DELIVERIES: tuple[Callable[[str], str], ...] = (
    str,
    half_width,
    full_width,
    spaced,
    unspaced,
    punctuated,
    wrapped,
    quoted,
    emphasised,
)


def hard_wrapped(text: str) -> str:
    """The document as a printer would have it: paragraphs broken at a fixed width, tables and headings left alone."""
    lines = []
    for line in text.split("\n"):
        if line.startswith(("#", "|", "-", "*")) or len(line) < 40:
            lines.append(line)
            continue
        wide = 36 if _HAN.search(line) else 76
        while len(line) > wide:
            at = wide if _HAN.search(line) else line.rfind(" ", 0, wide)
            if _HAN.search(line):
                while at > 20 and (line[at].isascii() or line[at] in "，。；、）"):
                    at -= 1
            lines.append(line[:at].rstrip())
            line = line[at:].lstrip()
        lines.append(line)
    return "\n".join(lines)


@dataclass(frozen=True)
class Delivered:
    stem: str
    text: str  # of the document, which may be wrapped or in traditional script
    claim: Claim
    how: str


def genuine(count: int, seed: int) -> list[Delivered]:
    """True claims, each with its quote and words in one of the ways that models deliver them."""
    draw = random.Random(seed)
    out: list[Delivered] = []
    pool = list(truths())
    while len(out) < count:
        draw.shuffle(pool)
        for true in pool[: count - len(out)]:
            deliver = draw.choice(DELIVERIES)
            page = draw.choice(("as it is", "hard wrapped", "traditional, kept", "traditional, simplified"))
            claim, text = deepcopy(true.claim), true.text
            if page == "hard wrapped":
                text = hard_wrapped(text)
            elif page.startswith("traditional") and true.zh:
                text = traditional(text)
            kept = page == "traditional, kept" and true.zh
            for holder, key in (
                (claim, "quote"),
                *((claim[r], k) for r in ("subject", "object") for k in ("mention", "antecedent")),
            ):
                words = traditional(holder[key]) if kept else holder[key]
                holder[key] = deliver(words) if key == "quote" or deliver in (half_width, full_width) else words
            if kept and claim["attribution"]:
                claim["attribution"] = traditional(claim["attribution"])
            out.append(Delivered(true.stem, text, claim, f"{deliver.__name__}, {page}"))
    return out


# --------------------------------------------------------------------------------------------- with one thing made up


@dataclass(frozen=True)
class Lie:
    stem: str
    text: str
    claim: Claim
    kind: str


_MINERALS = (("钨", "tungsten"), ("锡", "tin"), ("锰", "manganese"), ("钛", "titanium"), ("铬", "chromium"), ("铂", "platinum"), ("钒", "vanadium"), ("铌", "niobium"))  # fmt: skip
_COUNTRIES = (("秘鲁", "Peru"), ("越南", "Vietnam"), ("巴西", "Brazil"), ("挪威", "Norway"), ("蒙古国", "Mongolia"), ("加蓬", "Gabon"), ("土耳其", "Turkey"))  # fmt: skip
_FIRMS = (("必和必拓", "BHP"), ("嘉能可", "Glencore"), ("紫金矿业", "Zijin Mining"), ("力拓", "Rio Tinto"), ("淡水河谷", "Vale"), ("天齐锂业", "Tianqi Lithium"))  # fmt: skip
_POOLS = {"Mineral": _MINERALS, "Country": _COUNTRIES, "Organization": _FIRMS}
_NEGATIONS = (("禁止", "并未禁止"), ("签署", "并未签署"), ("持有", "并不持有"), ("实施", "没有实施"), ("宣布", "并未宣布"), ("暂停", "没有暂停"), ("加入", "没有加入"),
              ("signed", "has not signed"), ("banned", "has not banned"), ("holds", "does not hold"), ("owns", "does not own"), ("produced", "never produced"),
              ("suspended", "did not suspend"), ("issued", "did not issue"), ("operates", "does not operate"), ("covers", "does not cover"), ("announced", "denied"))  # fmt: skip


def lies(count: int, seed: int) -> list[Lie]:
    """Claims that are true but for one edit, kinds in turn, so that none is rare."""
    draw = random.Random(seed)
    makers = list(MAKERS.items())
    out: list[Lie] = []
    pool = list(truths())
    while len(out) < count:
        kind, make = makers[len(out) % len(makers)]
        for _ in range(2000):
            made = make(draw.choice(pool), draw)
            if made is not None:
                out.append(Lie(made[0], made[1], made[2], kind))
                break
        else:
            raise AssertionError(f"the samples give no lie of the kind {kind!r}")
    return out


Made = tuple[str, str, Claim] | None
Maker = Callable[[True_, random.Random], Made]
MAKERS: dict[str, Maker] = {}


def _kind(name: str) -> Callable[[Maker], Maker]:
    def add(maker: Maker) -> Maker:
        MAKERS[name] = maker
        return maker

    return add


def _edited(true: True_, quote: str, **more: Any) -> Made:
    """The claim with another quote, unless the document has that one as well."""
    if bare(quote) in bare(true.text):
        return None
    return true.stem, true.text, {**deepcopy(true.claim), "quote": quote, **more}


def bare(text: str) -> str:
    """Blanks and half of the marks away: what nobody would call a change."""
    return re.sub(r"\s", "", half_width(text))


def _told(true: True_, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [q for q in true.claim["qualifiers"] if q["name"] in names]


def _with(true: True_, name: str, value: Any) -> Claim:
    claim = deepcopy(true.claim)
    for q in claim["qualifiers"]:
        if q["name"] == name:
            q["value"] = value
    return claim


def _other_year(year: str, draw: random.Random, avoid: str) -> str | None:
    others = [str(int(year) + d) for d in (-3, -2, -1, 1, 2, 3) if str(int(year) + d) not in avoid]
    return draw.choice(others) if others else None


@_kind("a year changed in quote and claim")
def _year(true: True_, draw: random.Random) -> Made:
    years = re.findall(r"(?:19|20)\d\d", true.claim["quote"])
    if not years:
        return None
    old = draw.choice(years)
    new = _other_year(old, draw, true.text)
    if new is None:
        return None
    qualifiers = [
        {**q, "value": str(q["value"]).replace(old, new)} if q["name"] in _DATES else q
        for q in true.claim["qualifiers"]
    ]
    return _edited(true, true.claim["quote"].replace(old, new), qualifiers=qualifiers)


@_kind("a year changed in the claim alone")
def _year_told(true: True_, draw: random.Random) -> Made:
    told = _told(true, _DATES)
    if not told:
        return None
    q = draw.choice(told)
    new = _other_year(str(q["value"])[:4], draw, true.sentence)
    return None if new is None else (true.stem, true.text, _with(true, q["name"], new + str(q["value"])[4:]))


@_kind("a date told more exactly than the text does")
def _exact(true: True_, draw: random.Random) -> Made:
    told = [q for q in _told(true, _DATES) if q["name"] != "year" and len(str(q["value"])) < 10]
    if not told:
        return None
    q = draw.choice(told)
    return (
        true.stem,
        true.text,
        _with(true, q["name"], (str(q["value"]) + "-07-17")[:10] if len(q["value"]) == 4 else q["value"] + "-17"),
    )


_FIGURES = ("percent", "share_percent", "rate", "amount", "quantity", "rank", "years")


@_kind("a figure changed in quote and claim")
def _figure(true: True_, draw: random.Random) -> Made:
    found = list(re.finditer(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d[\d,]*(?:\.\d+)?", true.claim["quote"]))
    if not found or not _told(true, _FIGURES):
        return None
    match = draw.choice(found)
    digits = [i for i, c in enumerate(match.group()) if c.isdigit()]
    at = draw.choice(digits)
    digit = draw.choice([d for d in "123456789" if d != match.group()[at]])
    new = match.group()[:at] + digit + match.group()[at + 1 :]
    quote = true.claim["quote"][: match.start()] + new + true.claim["quote"][match.end() :]
    q = draw.choice(_told(true, _FIGURES))
    return _edited(true, quote, qualifiers=_with(true, q["name"], float(new.replace(",", "")))["qualifiers"])


@_kind("a figure changed in the claim alone")
def _figure_told(true: True_, draw: random.Random) -> Made:
    told = _told(true, _FIGURES)
    if not told:
        return None
    q = draw.choice(told)
    value = q["value"]
    new = draw.choice([value * 10, value + 1, value + 7, round(value * 1.5, 3), value / 10, value * 1000])
    # A number that the sentence has for something else is a mistake, not an invention.
    if f"{new:g}" in true.sentence.replace(",", "") or f"{new:.0f}" in true.sentence.replace(",", ""):
        return None
    return true.stem, true.text, _with(true, q["name"], new)


@_kind("a decimal point lost or moved")
def _decimal(true: True_, draw: random.Random) -> Made:
    found = list(re.finditer(r"\d+\.\d+", true.claim["quote"]))
    told = _told(true, _FIGURES)
    if not found or not told:
        return None
    match = draw.choice(found)
    new = (
        match.group().replace(".", "")
        if draw.random() < 0.5
        else match.group()[0] + "." + match.group().replace(".", "")[1:] + "1"
    )
    quote = true.claim["quote"][: match.start()] + new + true.claim["quote"][match.end() :]
    q = draw.choice(told)
    return _edited(true, quote, qualifiers=_with(true, q["name"], q["value"] * 10)["qualifiers"])


@_kind("a quote that ends within a figure")
def _cut_figure(true: True_, draw: random.Random) -> Made:
    quote = true.claim["quote"]
    found = [m for m in re.finditer(r"\d[\d,.]*\d(?:万|亿|%)?", quote) if m.end() > len(quote) // 2]
    if not found or not _told(true, _FIGURES):
        return None
    match = draw.choice(found)
    at = draw.randrange(match.start() + 1, match.end())
    q = draw.choice(_told(true, _FIGURES))
    cut = quote[:at]
    value = re.sub(r"[^\d.]", "", re.findall(r"[\d,.]+$", cut)[-1]) if re.findall(r"[\d,.]+$", cut) else ""
    if not value.strip("."):
        return None
    claim = _with(true, q["name"], float(value.strip(".")))
    if float(value.strip(".")) == q["value"]:
        return None
    return true.stem, true.text, {**claim, "quote": cut}


def _swap(type_: str, inside: bool) -> Maker:
    def make(true: True_, draw: random.Random) -> Made:
        roles = [r for r in ("subject", "object") if true.claim[r]["type"] == type_ and true.claim[r]["mention"]]
        if not roles:
            return None
        role = draw.choice(roles)
        zh, en = draw.choice(_POOLS[type_])
        old = true.claim[role]["mention"]
        new = zh if _HAN.search(old) or (true.zh and not old.isascii()) else en
        if new in true.text or en in true.text or old not in true.claim["quote"]:
            return None
        claim = deepcopy(true.claim)
        claim[role] = {**claim[role], "name": en, "mention": new}
        if not inside:
            return true.stem, true.text, claim
        return _edited(true, true.claim["quote"].replace(old, new), **{role: claim[role]})

    return make


for _type in ("Mineral", "Country", "Organization"):
    MAKERS[f"another {_type} in quote and claim"] = _swap(_type, True)
    MAKERS[f"another {_type} in the claim alone"] = _swap(_type, False)


@_kind("the right words under another thing's name")
def _renamed(true: True_, draw: random.Random) -> Made:
    roles = [r for r in ("subject", "object") if true.claim[r]["type"] in _POOLS and true.claim[r]["mention"]]
    if not roles:
        return None
    role = draw.choice(roles)
    _, en = draw.choice(_POOLS[true.claim[role]["type"]])
    if en == true.claim[role]["name"]:
        return None
    claim = deepcopy(true.claim)
    claim[role]["name"] = en
    return true.stem, true.text, claim


@_kind("a thing the text does not name, said to be left unnamed")
def _unnamed(true: True_, draw: random.Random) -> Made:
    roles = [r for r in ("subject", "object") if true.claim[r]["type"] in _POOLS and true.claim[r]["mention"]]
    if not roles:
        return None
    role = draw.choice(roles)
    zh, en = draw.choice(_POOLS[true.claim[role]["type"]])
    if zh in true.text or en in true.text:
        return None
    claim = deepcopy(true.claim)
    first = next(line for line in true.text.split("\n") if line.strip(" #"))
    claim[role] = {**claim[role], "name": en, "mention": "", "antecedent": draw.choice([zh, en, first, ""])}
    return true.stem, true.text, claim


@_kind("a thing named elsewhere, though the quote names another")
def _elsewhere(true: True_, draw: random.Random) -> Made:
    """Another country of the text is given as what the quote leaves unnamed, though the quote names the right one."""
    others = sorted({(t.claim[r]["name"], t.claim[r]["mention"]) for t in truths() if t.stem == true.stem
                     for r in ("subject", "object") if t.claim[r]["type"] == "Country" and t.claim[r]["mention"]})  # fmt: skip
    roles = [
        r
        for r in ("subject", "object")
        if true.claim[r]["type"] == "Country" and true.claim[r]["mention"] in true.claim["quote"]
    ]
    others = [(n, m) for n, m in others if not any(x.lower() in true.sentence.lower() for x in names_of(n))]
    if not roles or not others or not true.claim[roles[0]]["mention"]:
        return None
    if re.search(
        r"\b(?:its?|they|their|this|which|the (?:country|government))\b|其|该|此|它|政府",
        true.claim["quote"],
        re.IGNORECASE,
    ):
        return None  # words that do stand for something above
    name, mention = draw.choice(others)
    claim = deepcopy(true.claim)
    claim[roles[0]] = {"type": "Country", "name": name, "mention": "", "antecedent": mention}
    return true.stem, true.text, claim


@_kind("a negation taken out")
def _negation_out(true: True_, draw: random.Random) -> Made:
    """The document denies it; the quote does not."""
    quote = true.claim["quote"]
    fitting = [(plain, no) for plain, no in _NEGATIONS if quote.count(plain) == 1]
    if not fitting:
        return None
    plain, no = draw.choice(fitting)
    text = true.text.replace(quote, quote.replace(plain, no))
    return None if bare(quote) in bare(text) else (true.stem, text, deepcopy(true.claim))


@_kind("a negation left standing before the quote")
def _negation_cut(true: True_, draw: random.Random) -> Made:
    quote = true.claim["quote"]
    before = true.text[: true.text.find(quote)]
    if before and before[-1] not in "。\n ":
        return None
    no = "并没有出现" if true.zh else "It is not the case that "
    return true.stem, true.text.replace(quote, no + quote), deepcopy(true.claim)


@_kind("a denial told as a statement")
def _denial(true: True_, draw: random.Random) -> Made:
    quote = true.claim["quote"]
    words = {"RESTRICTS_EXPORT": ("禁止", "banned"), "HOLDS_STAKE": ("持有", "holds"), "PARTY_TO": ("签署", "signed"), "OPERATES": ("运营", "operates"), "MEMBER_OF": ("加入", "joined"), "COVERS": ("包括", "covers")}  # fmt: skip
    fitting = [w for w in words.get(true.claim["relation"], ()) if quote.count(w) == 1]
    if not fitting or true.claim["polarity"] == "denied":
        return None
    no = dict(_NEGATIONS).get(fitting[0], ("没有" if true.zh else "never ") + fitting[0])
    new = quote.replace(fitting[0], no)
    return true.stem, true.text.replace(quote, new), {**deepcopy(true.claim), "quote": new}


@_kind("a negation put in")
def _negation_in(true: True_, draw: random.Random) -> Made:
    fitting = [(plain, no) for plain, no in _NEGATIONS if plain in true.claim["quote"]]
    if not fitting:
        return None
    plain, no = draw.choice(fitting)
    return _edited(true, true.claim["quote"].replace(plain, no, 1), polarity="denied")


def _halves(words: str, draw: random.Random) -> tuple[str, str]:
    at = max(1, int(len(words) * draw.uniform(0.3, 0.7)))
    while (
        at < len(words) - 1
        and words[at - 1].isascii()
        and words[at - 1].isalnum()
        and words[at].isascii()
        and words[at].isalnum()
    ):
        at += 1
    return words[:at], words[at:]


@_kind("a quote joined from two sentences")
def _joined(true: True_, draw: random.Random) -> Made:
    other = draw.choice([t for t in truths() if t.stem == true.stem])
    if other.claim["quote"] == true.claim["quote"] or other.claim["object"]["mention"] == "":
        return None
    head, _ = _halves(true.claim["quote"], draw)
    _, tail = _halves(other.claim["quote"], draw)
    if true.claim["subject"]["mention"] not in head or other.claim["object"]["mention"] not in tail:
        return None
    mark = draw.choice(["", " ", "…", "...", "，", " … "])
    return (
        _edited(true, head + mark + tail, object=deepcopy(other.claim["object"]))
        if other.claim["relation"] == true.claim["relation"]
        else None
    )


@_kind("two whole sentences that follow each other, one end from each")
def _adjacent(true: True_, draw: random.Random) -> Made:
    stop = true.text.find(true.sentence) + len(true.sentence)
    after = true.text[stop:].lstrip("。. \n")
    following = re.split(r"[。\n]", after, maxsplit=1)[0]
    end = "。" if true.zh else ""
    if not following or true.text.find(true.sentence + end + following) < 0 or not true.zh:
        return None
    others = [t.claim["object"] for t in truths() if t.stem == true.stem and t.claim["object"]["type"] == true.claim["object"]["type"]
              and t.claim["object"]["mention"] and t.claim["object"]["mention"] in following
              and not any(n in true.sentence for n in names_of(t.claim["object"]["name"]))]  # fmt: skip
    if not others or not true.claim["subject"]["mention"] or true.claim["subject"]["mention"] in following:
        return None
    return (
        true.stem,
        true.text,
        {
            **deepcopy(true.claim),
            "quote": true.sentence + end + following,
            "object": draw.choice(others),
            "qualifiers": [],
        },
    )


_ADDED = (("全部", "all "), ("永久", "permanently "), ("据称", "reportedly "), ("秘密", "secretly "), ("首次", "for the first time "), ("几乎", "almost "), ("单方面", "unilaterally "))  # fmt: skip


@_kind("words added")
def _added(true: True_, draw: random.Random) -> Made:
    zh, en = draw.choice(_ADDED)
    head, tail = _halves(true.claim["quote"], draw)
    return _edited(true, head + (zh if true.zh else " " + en) + tail)


@_kind("words left out of the middle")
def _left_out(true: True_, draw: random.Random) -> Made:
    quote = true.claim["quote"]
    spans = [
        m.span()
        for m in (
            re.finditer(r"[\u4e00-\u9fff]{2}", quote[2:-2]) if true.zh else re.finditer(r" [a-z]+(?= )", quote[2:-2])
        )
    ]
    if not spans:
        return None
    a, b = draw.choice(spans)
    return _edited(true, quote[: a + 2] + quote[b + 2 :])


@_kind("another currency or unit in quote and claim")
def _unit(true: True_, draw: random.Random) -> Made:
    quote = true.claim["quote"]
    for old, new, name, value in (("美元", "欧元", "currency", "EUR"), ("US$", "A$", "currency", "AUD"), ("万吨", "千吨", "unit", "kt"), ("吨", "公斤", "unit", "kg"),
                                  ("tonnes", "kilograms", "unit", "kg"), ("million", "billion", "amount", 10**12), ("亿", "万", "amount", 40000)):  # fmt: skip
        if old in quote and any(q["name"] == name for q in true.claim["qualifiers"]):
            return _edited(true, quote.replace(old, new, 1), qualifiers=_with(true, name, value)["qualifiers"])
    return None


@_kind("another currency or unit in the claim alone")
def _unit_told(true: True_, draw: random.Random) -> Made:
    told = _told(true, ("currency", "unit"))
    if not told:
        return None
    q = draw.choice(told)
    return (
        true.stem,
        true.text,
        _with(
            true,
            q["name"],
            draw.choice([v for v in ("EUR", "CNY", "GBP") if v != q["value"]])
            if q["name"] == "currency"
            else draw.choice(["lb", "oz", "Mt", "ct"]),
        ),
    )


@_kind("a quote of another document")
def _foreign(true: True_, draw: random.Random) -> Made:
    other = draw.choice([t for t in truths() if t.stem != true.stem])
    if bare(other.claim["quote"]) in bare(true.text):
        return None
    return true.stem, true.text, deepcopy(other.claim)


@_kind("a source that the text does not name")
def _source(true: True_, draw: random.Random) -> Made:
    claim = deepcopy(true.claim)
    claim["attribution"] = draw.choice(["路透社", "Reuters", "国际能源署", "the World Bank", "商务部发言人何亚东"])
    return None if claim["attribution"] in true.text else (true.stem, true.text, claim)


@_kind("a paraphrase as the quote")
def _paraphrase(true: True_, draw: random.Random) -> Made:
    s, o = true.claim["subject"], true.claim["object"]
    quote = (
        f"{s['name']} {true.claim['relation'].lower().replace('_', ' ')} {o['name']}"
        if draw.random() < 0.5
        else f"{s['name']}与{o['name']}相关"
    )
    return _edited(true, quote)


def by_text(items: list[Lie]) -> Iterator[tuple[str, str, list[Lie]]]:
    """The lies of each document together."""
    grouped: dict[tuple[str, str], list[Lie]] = {}
    for lie in items:
        grouped.setdefault((lie.stem, lie.text), []).append(lie)
    for (stem, text), together in grouped.items():
        yield stem, text, together
