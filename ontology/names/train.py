"""Trains the tagger on annotated texts: `python -m ontology.names.train FOLDER … [--but FILE …] [--check] [--write]`.

A development tool (it needs python-crfsuite); nothing at run time imports it. A FOLDER holds text/*.txt with
gold/*.json, folders of these, or lines of {text, facts}. `--check` finds the names of each text with a model that was
trained on other stories only; `--write` trains on all of them and writes tagger.en.tsv and tagger.zh.tsv, `--ordinary` ordinary.tsv before.
Texts that share much of their wording with a line of a FILE (texts to measure on, {text}) are left out. Where the
annotation holds only what takes part in a fact, sentences teach nothing in which the tagger as it stands finds a name
that nobody annotated.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycrfsuite  # type: ignore[import-untyped]

from ontology.names import features, tagger
from ontology.names.field import OUTSIDE, Field, read, written
from ontology.names.index import load
from ontology.names.mentions import Candidate, Recogniser, resolve, seen
from ontology.names.normal import normalise

FOLDS = 5
LONGEST = 30_000
SILVER = ("vocabulary", "abbreviation", "shape", "defined")  # what these find are names too, annotated or not
SHOWN = 0.35  # in a second copy of each text this share of the names found already stays marked
Gold = tuple[int, int, str]


@dataclass(frozen=True)
class Settings:
    """How one language is trained: regularisation, the least count of a feature, what is taken from "no name"."""

    c1: float
    c2: float
    least: int
    bias: float
    rounds: int = 60


SETTINGS = {"en": Settings(0.1, 0.1, 2, 0.0, 45), "zh": Settings(0.3, 0.1, 3, 0.0, 45)}
UNKNOWN = 0.4  # from here on what the tagger finds and nobody annotated may be a name
LIKE = 0.2  # of its wording: a text that shares so much with another is a near copy
COMMON = 4  # wording that stands in more texts than this (a publisher's standing phrases) makes no copy


# --- annotated texts ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Story:
    """A text in normal form, and its annotated names as (name, type)."""

    key: str
    group: str
    text: str
    names: tuple[tuple[str, str], ...]


def stories(folders: Iterable[Path]) -> list[Story]:
    out = [story for folder in folders for story in _stories(folder)]
    return [s for s in out if len(s.text) < LONGEST]


def _stories(folder: Path) -> Iterator[Story]:
    for lines in sorted(folder.glob("*.jsonl")):
        for line in lines.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            ends = [(f[side][0], f[side][1]) for f in row["facts"] for side in ("s", "o")]
            yield _story(f"{lines.stem}/{row['id']}", "own", row["text"], ends)
    for gold in sorted(folder.rglob("gold/*.json")):
        text = gold.parent.parent / "text" / f"{gold.stem}.txt"
        if text.is_file():
            facts: list[dict[str, Any]] = json.loads(gold.read_text(encoding="utf-8"))
            ends = [(f[s]["type"], f[s].get("mention", "")) for f in facts for s in ("subject", "object")]
            yield _story(f"{folder.name}/{gold.stem}", folder.name, text.read_bytes().decode("utf-8"), ends)


def _story(key: str, group: str, text: str, ends: Iterable[tuple[str, str]]) -> Story:
    names = {(cleaned(mention), kind) for kind, mention in ends if kind in tagger.CONTAINERS}
    return Story(key, group, normalise(text).text, tuple(sorted((n, k) for n, k in names if is_name(n))))


_BEHIND = re.compile(r"(.+?)\s?\((?:[A-Za-z0-9&.:\- \"“”]{1,16}|\d{6}[.A-Z]*|[^()]{0,4}(?:代码|简称|下称)[^()]*)\)")
_PRONOUN = re.compile(
    r"(?:该|这|此|其|本|新公司|合资公司|目标|标的|上市公司|合营|两|双方|上述)"
    r"|(?:This|That|These|Its|Our|Their|Both|\d+)\s(?!\d)"
)
_KIND = re.compile(
    r".{0,2}公司|企业|政府|项目|协议|战略|法案|条例|.{0,4}(?:禁令|关税|管制|限制|配额|管控|措施|许可证?)"
    r"|(?:[A-Z]?[a-z]+\s)?(?:[Cc]ompany|[Pp]rojects?|[Ss]trategy|[Gg]roup|[Aa]greement|[Aa]ct|[Ll]aw|[Mm]ine|[Pp]lant|[Bb]ank|"
    r"[Gg]overnment|[Pp]arties|M[Oo]U|[Mm]inistry|[Pp]rogram(?:me)?|[Bb]an|[Pp]lan|[Ff]acility)"
)


def cleaned(mention: str) -> str:
    """A mention without what stands around the name: quotation marks, an article, a short name in brackets."""
    name = normalise(mention).text.strip().strip('《》“”"')
    behind = _BEHIND.fullmatch(name)
    return re.sub(r"\A(?:[Tt]he|[Aa]n?)\s", "", behind[1].strip() if behind else name)


def is_name(name: str) -> bool:
    return (
        len(name) > 1
        and not _PRONOUN.match(name)
        and not _KIND.fullmatch(name)
        and (not name[0].isascii() or bool(re.match(r"[A-Z0-9]|[a-z][A-Z]", name)))
    )


def places(story: Story) -> list[Gold]:
    """Where the annotated names stand, the longer first served."""
    text, taken, out = story.text, bytearray(len(story.text)), []
    for name, kind in sorted(story.names, key=lambda n: (-len(n[0]), n)):
        for match in re.finditer(
            rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])" if name.isascii() else re.escape(name), text
        ):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\x01" * len(name)
                out.append((match.start(), match.end(), kind))
    return sorted(out)


def folds(all_stories: Sequence[Story]) -> dict[str, int]:
    """A fold for each text; texts that share much of their wording share the fold."""
    owner = {s.key: s.key for s in all_stories}

    def root(key: str) -> str:
        while owner[key] != key:
            key = owner[key]
        return key

    grams = {s.key: _grams(s.text) for s in all_stories}
    where: dict[int, list[str]] = defaultdict(list)
    for story in all_stories:
        common: Counter[str] = Counter()
        for gram in grams[story.key]:
            common.update(where[gram])
            where[gram].append(story.key)
        for other, n in common.items():
            if n > 0.2 * min(len(grams[story.key]), len(grams[other])):
                owner[root(story.key)] = root(other)
    return {key: int(hashlib.sha256(root(key).encode()).hexdigest(), 16) % FOLDS for key in owner}


def apart(all_stories: Sequence[Story], measured: Iterable[str]) -> list[Story]:
    """The stories that share little of their wording with any of the texts that are measured on."""
    grams = [_grams(normalise(text).text) for text in measured]
    where: dict[int, list[int]] = defaultdict(list)
    for n, own in enumerate(grams):
        for gram in own:
            where[gram].append(n)
    common = {gram for gram, texts in where.items() if len(texts) > COMMON}
    kept = []
    for story in all_stories:
        own = _grams(story.text) - common
        shared: Counter[int] = Counter()
        for gram in own:
            shared.update(where.get(gram, ()))
        if all(n <= LIKE * min(len(own), len(grams[other] - common)) for other, n in shared.items()):
            kept.append(story)
    return kept


def _grams(text: str) -> set[int]:
    return {hash_(text[i : i + 8]) for i in range(max(1, len(text) - 8))}


def hash_(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "big")


# --- training ----------------------------------------------------------------------------------------------------


@dataclass
class Prepared:
    """A story with what all but the tagger find in it."""

    story: Story
    fold: int
    before: list[Candidate]
    gold: list[Gold]


Sentence = tuple[list[list[str]], list[str]]


def taught(p: Prepared, language: str, rng: random.Random, now: tagger.Tagger | None = None) -> list[Sentence]:
    """The sentences of a text in one language, as they are and once more with most of what is known left out, so
    that places and makes of names are learned and not only who is known; none in which the tagger as it stands now
    finds what was not annotated."""
    text = p.story.text
    parts = features.tokens(text)
    before = [c for c, inside in resolve(p.before) if not inside]
    covered = {i for a, b, _ in p.gold for i in range(a, b)}
    silver = [
        (c.start, c.end, c.type)
        for c in before
        if c.type in tagger.CONTAINERS and c.how in SILVER and covered.isdisjoint(range(c.start, c.end))
    ]
    labels = labelled(parts, [*p.gold, *silver])
    known = seen(before)
    unsure = _unknown(p, before, known, now) if now is not None else []
    fewer = [k for k in known if k.type not in tagger.CONTAINERS or rng.random() < SHOWN]
    out: list[Sentence] = []
    for copy, marked in enumerate((known, fewer)):
        at = features.tags(marked)
        for kind, first, last, starts in features.blocks(text, parts):
            if kind != language:
                continue
            values = features.streams(text, parts.part(first, last), at, language)
            named = features.features(values, language)
            for a, b in zip(starts, [*starts[1:], last], strict=True):
                if any(parts.starts[a] <= place < parts.end(b - 1) for place in unsure):
                    continue
                if copy == 0 or any(label != OUTSIDE for label in labels[a:b]):
                    out.append((named[a - first : b - first], labels[a:b]))
    return out


def _unknown(p: Prepared, before: Sequence[Candidate], known: Sequence[tagger.Known], now: tagger.Tagger) -> list[int]:
    """Where the tagger finds a name and neither the annotators nor the other parts have one."""
    taken = [(a, b) for a, b, _ in p.gold] + [(c.start, c.end) for c in before if c.type in tagger.CONTAINERS]
    return [
        s.start
        for s in now.find(p.story.text, known)
        if s.probability >= UNKNOWN and not any(a < s.end and s.start < b for a, b in taken)
    ]


def labelled(parts: features.Tokens, names: Iterable[Gold]) -> list[str]:
    starts = {a: (b, kind) for a, b, kind in names}
    out = []
    current: tuple[int, str] | None = None
    for start in parts.starts:
        if start in starts:
            current = starts[start]
            out.append(f"B-{current[1][:3]}")
        elif current is not None and start < current[0]:
            out.append(f"I-{current[1][:3]}")
        else:
            current = None
            out.append(OUTSIDE)
    return out


def fit(sentences: Iterable[Sentence], language: str, settings: Settings, thresholds: Mapping[str, float]) -> str:
    """The text of a model's file."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {
            "c1": settings.c1,
            "c2": settings.c2,
            "max_iterations": settings.rounds,
            "feature.possible_transitions": True,
            "feature.minfreq": settings.least,
        }
    )
    for named, labels in sentences:
        trainer.append(named, labels)
    with tempfile.TemporaryDirectory() as folder:
        at = str(Path(folder) / "model")
        trainer.train(at)
        model = pycrfsuite.Tagger()
        model.open(at)
        info = model.info()
        model.close()
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for (feature, label), weight in info.state_features.items():
        if abs(weight) >= LEAST_WEIGHT and "\t" not in feature:
            weights[feature][label] = weight
    return written(weights, dict(info.transitions), thresholds, settings.bias)


LEAST_WEIGHT = 0.12


def field(text: str, language: str) -> Field:
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder) / "model.tsv"
        at.write_text(text, encoding="utf-8")
        return read(at, language)


# --- measuring ---------------------------------------------------------------------------------------------------


def prepare(all_stories: Sequence[Story], recogniser: Recogniser) -> list[Prepared]:
    fold = folds(all_stories)
    return [Prepared(s, fold[s.key], recogniser.before_tagger(s.text), places(s)) for s in all_stories]


def in_language(text: str) -> str:
    return "zh" if sum("\u4e00" <= c <= "\u9fff" for c in text) * 4 > len(text) else "en"


def names_of(text: str, found: Iterable[Candidate]) -> set[tuple[str, str]]:
    return {
        (text[c.start : c.end], c.type)
        for c, inside in resolve(found)
        if not inside and c.type in tagger.CONTAINERS and c.how != "noun"
    }


class Tally:
    """How many annotated names are found, and how many of those proposed are annotated, by type and language."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str, str]] = Counter()

    def add(
        self, language: str, group: str, text: str, gold: Iterable[Gold], found: Iterable[Candidate], how: str
    ) -> None:
        wanted = {(text[a:b], kind) for a, b, kind in gold}
        proposed = names_of(text, found)
        for what, names in (("gold", wanted), ("found", wanted & proposed), ("proposed", proposed)):
            for _, kind in names:
                self.counts[f"{language} {group}", kind, how, what] += 1

    def lines(self) -> Iterator[str]:
        for where in sorted({k[0] for k in self.counts}):
            for kind in tagger.CONTAINERS:
                cells = []
                for how in sorted({k[2] for k in self.counts}):
                    gold, found, proposed = (self.counts[where, kind, how, w] for w in ("gold", "found", "proposed"))
                    cells.append(f"{how}: {found}/{gold} found, {found}/{proposed} annotated")
                yield f"{where:12} {kind:13} {'   '.join(cells)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--check", action="store_true", help="measure on stories that were not trained on")
    parser.add_argument("--write", action="store_true", help="train on all and write the models")
    parser.add_argument("--ordinary", action="store_true", help="write the list of ordinary words first")
    parser.add_argument("--but", type=Path, nargs="+", default=[], help="lines of texts that are measured on")
    parser.add_argument("--language", choices=tagger.LANGUAGES, action="append")
    parser.add_argument("--models", type=Path, help="where the models of the folds are written or taken from")
    args = parser.parse_args()
    recogniser = Recogniser(load())
    all_stories = stories(args.folders)
    measured = [json.loads(line)["text"] for file in args.but for line in file.read_text(encoding="utf-8").splitlines()]
    all_stories = apart(all_stories, measured)
    languages = args.language or tagger.LANGUAGES
    if args.ordinary:
        write_ordinary(all_stories)
    prepared = prepare(all_stories, recogniser)
    print(f"{len(prepared)} texts, {sum(len(p.story.names) for p in prepared)} names", file=sys.stderr)
    if args.check:
        for line in check(prepared, languages, recogniser, args.models):
            print(line)
    if args.write:
        for language in languages:
            text = fit(
                examples(prepared, language, now=tagger.standard()), language, SETTINGS[language], THRESHOLDS[language]
            )
            tagger.path(language).write_text(text, encoding="utf-8")
            print(f"{tagger.path(language).name}: {text.count(chr(10))} lines, {len(text.encode()) >> 10} KB")
    return 0


# How probable a name must be, by the best F1 on stories that were not trained on, ours and others weighed alike.
THRESHOLDS = {
    "en": {"Alliance": 0.7, "Measure": 0.7, "Organization": 0.65, "Project": 0.55},
    "zh": {"Alliance": 0.7, "Measure": 0.6, "Organization": 0.7, "Project": 0.5},
}


def examples(
    prepared: Iterable[Prepared], language: str, but: int | None = None, now: tagger.Tagger | None = None
) -> Iterator[Sentence]:
    rng = random.Random(5)
    for p in prepared:
        if p.fold != but:
            yield from taught(p, language, rng, now)


def check(
    prepared: Sequence[Prepared], languages: Sequence[str], recogniser: Recogniser, models: Path | None
) -> Iterator[str]:
    tally = Tally()
    for fold in range(FOLDS):
        fields = {}
        for language in languages:
            stored = models / f"{language}{fold}.tsv" if models else None
            if stored is not None and stored.is_file():
                fields[language] = read(stored, language)
                continue
            text = fit(
                examples(prepared, language, fold, tagger.standard()),
                language,
                SETTINGS[language],
                THRESHOLDS[language],
            )
            if stored is not None:
                stored.write_text(text, encoding="utf-8")
            fields[language] = field(text, language)
            print(f"fold {fold} {language}: {len(text.encode()) >> 10} KB", file=sys.stderr, flush=True)
        model = tagger.Tagger(fields)
        for p in prepared:
            language = in_language(p.story.text)
            if p.fold == fold and language in languages:
                after = recogniser.with_tagger(p.story.text, p.before, model)
                tally.add(language, p.story.group, p.story.text, p.gold, p.before, "before")
                tally.add(language, p.story.group, p.story.text, p.gold, after, "with")
    yield from tally.lines()


def write_ordinary(all_stories: Iterable[Story]) -> None:
    """The English words that stand small in several texts."""
    counts = Counter(w for s in all_stories for w in set(re.findall(r"(?<![A-Za-z'])[a-z]{2,}(?![A-Za-z'])", s.text)))
    lines = [
        "# English words that stand written small in running text. Made by python -m ontology.names.train --write."
    ]
    lines += sorted(w for w, n in counts.items() if n >= 3)
    (features.FOLDER / "ordinary.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    features.ordinary_words.cache_clear()


if __name__ == "__main__":
    sys.exit(main())
