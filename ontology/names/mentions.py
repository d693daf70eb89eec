"""The recogniser: a text in, typed mentions out, with offsets in the raw text and how each was decided.

What lives here: the order in which the parts are asked and how their findings are made one list. The parts stand in
normal (normal form), index (vocabulary), chains (one-character countries), values (dates, amounts), shape (names by
form and definition) and tagger (names by context).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from ontology.names import chains, context, defined, figures, shape, tagger
from ontology.names.index import Entity, Sense, Vocabulary, load
from ontology.names.late import late
from ontology.names.normal import HAN, Normal, normalise

if TYPE_CHECKING:
    from ontology.names.values import Value

NAMED = ("Country", "Mineral", "Alliance", "Organization", "Project", "Measure", "Place", "Form")
CONTAINERS = frozenset({"Organization", "Measure", "Project", "Alliance"})
CONTAINED = frozenset({"Country", "Mineral", "Place", "Date", "Alliance"})
_NO_DEPARTMENT = re.compile(r"[与和及在对将向称说为由]|公司|发布|宣布|表示|公告|上司|下属")
_LEGAL_AFTER = late(
    r"(?:\s?\((?:Group|Holdings?)\))?(?:\s[A-Z][A-Za-z-]+){0,3},?\s?Co\.?,?\s?(?:Ltd|Limited)(?![A-Za-z])\.?"
    r"|(?:\s(?:Minerals|Mining|Metals|Resources|Lithium|Tungsten|Graphite|Nickel|Copper|Energy|Materials)){1,2},?\s(?:Corp(?:oration)?|Inc|Ltd|Limited|LLC|[Pp]lc|PLC|Pty Ltd|A/S|AB|B\.V\.)(?![A-Za-z])\.?"
    r"|,?\s(?:B\.V\.|N\.V\.|A/S|S\.A\.C?\.?|S\.A\.S\.?|S\.p\.A\.|GmbH|LLP|Lda)(?![A-Za-z])\.?"
    r"|,?\s(?:Corp(?:oration)?|Inc(?:orporated)?|Ltd|Limited|LLC|PLC|plc|Pty Ltd|Pty|Co|Company|Group|Holdings?|AG|SA|NV|AB|ASA|Oyj|"
    r"Bhd|Tbk|PJSC|JSC)(?:,?\s(?:Corp(?:oration)?|Inc|Ltd|Limited|LLC|PLC|plc))?(?![A-Za-z])\.?(?=[\s,.;:()'’]|\Z)"
    r"|(?:集团|控股|\(集团\))?(?:股份有限公司|有限责任公司|有限公司|股份公司|公司(?!法|债))|集团(?!公司|控股[\d的约])"
    r"|(?:集团)?控股(?![\d公的约子孙企股权比超后上下])"
    rf"|(?<=银行)[{HAN}]{{2,5}}分行"
)
# The stop of an abbreviated legal form with which a name of the tables ends (Lithium Nevada Corp | .).
_ABBREVIATED = re.compile(r"[ ](?:Corp|Inc|Ltd|Co|LLC|PLC|plc|Bhd|Cía|S\.A)\Z")
# The year is part of an act's title: Mining Act, 2016; Defense Production Act of 1950.
_YEAR_AFTER = re.compile(r"(?:,|\sof)?\s(?:19\d|20[0-2])\d(?![\d\-–/])")
# What says again what a name is: the Horizon Europe programme.
_PROGRAMME_AFTER = re.compile(r"\s(?:programme|program)(?![a-z])")
_PROGRAMME_END = re.compile(r"(?i:programme|program|plan|act|scheme|fund|strategy|law|order|list|tariffs?|credits?)\Z")
_ACT_END = re.compile(r"(?:Act|Bill|Law|Order|Rules|Regulations?|Ordinance|Decree)\Z")
_DEPARTMENT_AFTER = late(rf"(?!公司)[{HAN}]{{1,7}}?(?<![公的])司(?=司?[长副]|[,，。、(的\s]|$)")
_STATE_AFTER = re.compile(
    r"(?:'s)?\s(?:(?:[Ff]ederal|[Nn]ational|[Cc]entral|[Tt]ransitional)\s)?(?:[Gg]overnment|[Aa]dministration)(?![a-z-])"
    r"|方(?!面|案|式|法|向|便|针|可|才|能|达|程)"
)
_STATE_BEFORE = re.compile(r"(?<![A-Za-z])[Gg]overnment\sof\s(?:the\s)?\Z")
_ORDER = {t: i for i, t in enumerate(NAMED)}
_KIND_ORDER = {"preferred": 0, "alias": 1, "abbreviation": 2, "symbol": 3, "former": 4, "blocker": 5}


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named or stated in a text. `ids` is empty where it is not linked, and has several where it may be
    any of them; `inside` marks one that stands within a longer name."""

    start: int
    end: int
    nstart: int
    nend: int
    surface: str
    type: str
    ids: tuple[str, ...] = ()
    name: str = ""
    how: str = "vocabulary"
    value: Value | None = None
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding of one of the parts, in the normal form, before they are made one list."""

    start: int
    end: int
    type: str
    ids: tuple[str, ...] = ()
    name: str = ""
    how: str = "vocabulary"
    value: Value | None = None


# An abbreviation that its guard keeps out for want of a telling word: its place and what it would mean.
Refused = tuple[int, int, Sense]

_BETWEEN_SYMBOLS = re.compile(r",\s?(?:and\s|or\s)?|\s(?:and|or|&)\s|/|、|和")
_SHARE_BEFORE = re.compile(r"\d%\s\Z")


def _rows(text: str, symbols: Sequence[Refused]) -> Iterator[list[Refused]]:
    """Symbols in order, those together that only a comma or "and" parts."""
    row: list[Refused] = []
    for symbol in symbols:
        if row and not _BETWEEN_SYMBOLS.fullmatch(text, row[-1][1], symbol[0]):
            yield row
            row = []
        row.append(symbol)
    yield row


_SHARES_WORD = re.compile(
    r"(?<![A-Za-z\-])(?P<adj>(?i:base|precious|minor|rare|critical|strategic|industrial|ferrous|light|medium|heavy|refractory|battery|natural|synthetic|artificial))"
    r"(?:,? (?:and|or|&|/) |, |/| as well as )\Z"
)


class Recogniser:
    """Built once from the tables (cached on disk); it keeps no state between texts."""

    def __init__(self, vocabulary: Vocabulary, model: tagger.Tagger | None = None) -> None:
        self.vocabulary = vocabulary
        self._tagger = model
        self._keys = list(vocabulary.senses)
        self._automaton = AhoCorasick(
            self._keys or ["\x00"],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
            store_patterns=False,
        )
        self._latin_edged = bytes([key[0] < "\x80" or key[-1] < "\x80" for key in self._keys])
        self._plain: dict[int, Candidate] = {}  # what names with a single unguarded sense mean, as they are met
        self._eu = next((e for e in vocabulary.lookup("EU") if e.type == "Alliance"), None)

    @classmethod
    def standard(cls, extra: Path | None = None) -> Recogniser:
        """The recogniser over our tables and, where given, a user's folder of extra ones."""
        return _standard(extra)

    def recognise(self, text: str | Normal, *, published: str | None = None) -> list[Mention]:
        """All mentions of a text in order of their start, the longer before those inside it.

        `published` (ISO) is what relative dates are resolved against; without it they stay without a value."""
        normal = normalise(text) if isinstance(text, str) else text
        found = self.candidates(normal.text, published)
        return [_mention(normal, c, inside) for c, inside in resolve(found, self._of_mineral)]

    def candidates(self, text: str, published: str | None = None) -> list[Candidate]:
        """What every part finds in a text in normal form, not yet made one list."""
        stated = [
            Candidate(f.start, f.end, f.type, how="grammar", value=f.value) for f in figures.find(text, published)
        ]
        return [*self.named(text), *stated]

    def named(self, text: str) -> list[Candidate]:
        """What vocabulary, form, definitions and the tagger find."""
        found = self.before_tagger(text)
        return found if self._tagger is None else self.with_tagger(text, found, self._tagger)

    def before_tagger(self, text: str) -> list[Candidate]:
        """What vocabulary, form and definitions find."""
        found, _ = self.vocabulary_hits(text)
        other = _other_meanings(text, found, self.vocabulary)
        found = [self._extended(c, text) for c in found if text[c.start : c.end] not in other and not _office(c, text)]
        known = [shape.Known(c.start, c.end, c.type) for c in found if c.type in ("Country", "Place", "Alliance")]
        found += [Candidate(s.start, s.end, s.type, how="noun" if s.noun else "shape") for s in shape.find(text, known)]
        found += self._told(text, found)
        found += self._defined(text, [c for c in _outermost(found) if c.type in CONTAINERS], other)
        return found

    def with_tagger(self, text: str, found: Sequence[Candidate], model: tagger.Tagger) -> list[Candidate]:
        """What has been found, with the names that the model finds beside or in place of it, wherever they stand."""
        outer = _outermost(found)
        joined = _Joined(text, outer)
        for span in model.find(text, seen(outer)):
            if not self._substance(text[span.start : span.end]):
                joined.add(span)
        if not joined.added:
            return list(found)
        sure = {text[c.start : c.end]: c for c, p in reversed(joined.added) if p >= SURE}
        for words, first in sorted(sure.items(), key=lambda item: (-len(item[0]), item[0])):
            if self._distinct(words):
                for c in _again(text, words, first):
                    joined.add(tagger.Span(c.start, c.end, c.type, SURE, c.how == "noun"))
        added = [c for c, _ in joined.added]
        rest = [c for c in found if c not in joined.beaten]
        return [*rest, *added, *self._defined(text, added)]

    def _substance(self, words: str) -> bool:
        """Whether words are an abbreviation of a mineral or a form of one, which its guard has kept out here."""
        if not (words.isupper() and len(words) < 7 and words.lower() in self.vocabulary.senses):
            return False
        return all(
            s.entity >= 0 and self.vocabulary.entities[s.entity].type in ("Mineral", "Form") and s.surface == words
            for s in self.vocabulary.senses[words.lower()]
        )

    def _distinct(self, words: str) -> bool:
        """Whether words mean the same wherever they stand: no name of the tables, not too short."""
        return words.lower() not in self.vocabulary.senses and len(words) >= (4 if words.isascii() else 3)

    def _told(self, text: str, found: Sequence[Candidate]) -> list[Candidate]:
        """Names told by their surroundings, where nothing else has the place; the same words name the same thing in
        the rest of the text."""
        taken = sorted((c for c in found if c.how != "noun" and c.type), key=lambda c: c.start)
        starts = [c.start for c in taken]
        names: dict[str, Candidate] = {}
        for told in context.find(text):
            words = text[told.start : told.end]
            if words.lower() not in self.vocabulary.senses and not _touches(
                _around(taken, starts, told.start, told.end), told.start, told.end
            ):
                names.setdefault(words, Candidate(told.start, told.end, told.type, how="context"))
        return [*names.values(), *(c for words, first in names.items() for c in _again(text, words, first))]

    def _extended(self, c: Candidate, text: str) -> Candidate:
        """A name of the tables with what belongs to it in this place: a legal form, 方 or "government"."""
        if c.type == "Organization":
            form = _LEGAL_AFTER.match(text, c.end)
            if form:
                return replace(c, end=form.end())
            if text[c.end : c.end + 1] == "." and _ABBREVIATED.search(text, c.start, c.end):
                return replace(c, end=c.end + 1)
            department = _DEPARTMENT_AFTER.match(text, c.end) if text[c.end - 1 : c.end] in "部委局署" else None
            if department and not _NO_DEPARTMENT.search(department.group()):
                return replace(c, end=department.end())
        if c.type == "Measure":
            word = _PROGRAMME_AFTER.match(text, c.end)
            if word and c.how == "vocabulary" and not _PROGRAMME_END.search(text, c.start, c.end):
                return replace(c, end=word.end())
            year = _YEAR_AFTER.match(text, c.end)
            if year and _ACT_END.search(text, c.start, c.end):
                return replace(c, end=year.end())
        if c.type == "Country":
            after = _STATE_AFTER.match(text, c.end)
            before = _STATE_BEFORE.search(text, max(0, c.start - 30), c.start)
            if after or before:
                return replace(c, start=before.start() if before else c.start, end=after.end() if after else c.end)
        return c

    def _defined(
        self, text: str, named: Sequence[Candidate], other: frozenset[str] = frozenset()
    ) -> Iterator[Candidate]:
        """Later uses of the short names that this text gives to what it names; a short name that would mean two
        different things means neither. `other` are names of the tables that mean something else in this text."""
        meaning: dict[str, tuple[Candidate, int] | None] = {}
        for definition in defined.find(text, [(c.start, c.end, c.type) for c in named]):
            target = named[definition.of]
            if definition.short.lower() in self.vocabulary.senses and not target.ids and definition.short not in other:
                continue
            if definition.short in meaning:
                old = meaning[definition.short]
                if old is not None and not _same_thing(old[0], target, text):
                    meaning[definition.short] = None
                continue
            meaning[definition.short] = (target, definition.at)
        for short, meant in meaning.items():
            if meant is None:
                continue
            target, _ = meant
            name = target.name or text[target.start : target.end]
            at = text.find(short)
            while at >= 0:
                end = at + len(short)
                whole = not short.isascii() or _both(text, at, end)
                if whole and not (target.start <= at and end <= target.end):
                    how = "noun" if target.how == "noun" else "defined"
                    yield Candidate(at, end, target.type, target.ids, name, how)
                at = text.find(short, end)

    def vocabulary_hits(self, text: str) -> tuple[list[Candidate], list[tuple[int, int]]]:
        """Names of the tables and one-character countries, leftmost-longest, with what stands inside the longer ones;
        and the spans of blockers."""
        lower = text.lower()
        if len(lower) != len(text):  # a few characters grow when lower-cased
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        hits = self._automaton.find_matches_as_indexes(lower, overlapping=True)
        edged = self._latin_edged
        latin = _latin_mask(lower)  # with a place before and behind the text that is no letter
        spans = [
            (a, -b, i)
            for i, a, b in hits
            if not edged[i] or not ((latin[a] and latin[a + 1]) or (latin[b] and latin[b + 1]))
        ]
        spans.sort()
        found: list[Candidate] = []
        refused: list[Refused] = []
        symbols: list[Refused] = []
        blocked: list[tuple[int, int]] = []
        taken: list[tuple[int, int]] = []
        reach = 0
        container: Candidate | None = None
        for a, minus_b, i in spans:
            b = -minus_b
            if a < reach and (container is None or b > container.end):
                continue
            if a < reach and container is not None and (a, b) == (container.start, container.end):
                continue
            candidate = self._sense(text, lower, a, b, i, refused, symbols)
            if candidate is None:
                continue
            if a < reach:
                if container and candidate.ids == container.ids:
                    continue  # a shorter name of the same thing
                contained = candidate.type in CONTAINED or (candidate.type == "Form" and self._of_mineral(candidate))
                if contained and (not found or found[-1] == container or found[-1].end <= a):
                    found.append(candidate)
                continue
            reach = b
            taken.append((a, b))
            if candidate.type == "":
                blocked.append((a, b))
                container = None
            else:
                found.append(candidate)
                container = candidate if candidate.type in CONTAINERS else None
        found += self._named_elsewhere(refused, found, taken)
        found += self._shared_words(text, found)
        found += self._symbols_listed(text, symbols, found, taken)
        for single in chains.find(text, [(a, b) for a, b in taken if b - a > 1], _ids(found)):
            entity = self._country(chains.COUNTRY[single.character])
            if entity is not None:
                found.append(
                    Candidate(single.start, single.start + 1, entity.type, (entity.id,), entity.en, "abbreviation")
                )
        return found, blocked

    def _of_mineral(self, form: Candidate) -> bool:
        """Whether a form is one of a certain mineral (lithium carbonate) and not of any (ore)."""
        entity = self.vocabulary.get(form.ids[0]) if len(form.ids) == 1 else None
        return entity is not None and any(b.startswith("mineral:") for b in entity.broader)

    def _named_elsewhere(
        self, refused: Sequence[Refused], found: Sequence[Candidate], taken: Sequence[tuple[int, int]]
    ) -> Iterator[Candidate]:
        """Abbreviations with no telling word near them of what this text names in full somewhere."""
        if not refused:
            return
        named = {c.ids[0] for c in found if c.how == "vocabulary" and len(c.ids) == 1 and c.end - c.start > 6}
        starts = [a for a, _ in taken]
        for a, b, sense in refused:
            entity = self.vocabulary.entities[sense.entity]
            near = bisect_left(starts, b) - 1
            if entity.id in named and not (near >= 0 and taken[near][1] > a):
                yield Candidate(a, b, entity.type, (entity.id,), entity.en, "abbreviation")

    def _shared_words(self, text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """What shares the last word of the name behind it: "base and precious metals" are base metals too."""
        for c in found:
            at, name = c.start, text[c.start : c.end]
            while c.type in ("Mineral", "Form") and " " in name:
                match = _SHARES_WORD.search(text, max(0, at - 30), at)
                whole = f"{match['adj']} {name.partition(' ')[2]}" if match else ""
                meant = [e for e in self.vocabulary.lookup(whole) if e.type in ("Mineral", "Form")] if match else []
                if match is None or len(meant) != 1:
                    break
                yield Candidate(match.start(), match.end("adj"), meant[0].type, (meant[0].id,), meant[0].en)
                at, name = match.start(), whole

    def _symbols_listed(
        self, text: str, symbols: Sequence[Refused], found: Sequence[Candidate], taken: Sequence[tuple[int, int]]
    ) -> Iterator[Candidate]:
        """Chemical symbols that stand in a row or behind a share: (Li, Ni, Co and Mn), 56% Pb."""
        if not symbols:
            return
        known = {c.start for c in found} | {a for a, b in taken if b - a > 2}
        for row in _rows(text, symbols):
            two = sum(b - a == 2 for a, b, _ in row)
            share = len(row) == 1 and two == 1 and _SHARE_BEFORE.search(text, max(0, row[0][0] - 3), row[0][0])
            if share or (len(row) > 3 and two > 1):
                for a, b, sense in row:
                    if a not in known:
                        entity = self.vocabulary.entities[sense.entity]
                        yield Candidate(a, b, "Mineral", (entity.id,), entity.en, "abbreviation")

    def _country(self, entity_id: str) -> Entity | None:
        return self._eu if entity_id == "EU" else self.vocabulary.get(entity_id)

    def _sense(
        self, text: str, lower: str, a: int, b: int, i: int, refused: list[Refused], symbols: list[Refused]
    ) -> Candidate | None:
        """What a name means here: the first guarded sense that holds, else all unguarded ones of the best kind.
        Abbreviations that only want a telling word near them are added to `refused`, chemical symbols to `symbols`."""
        plain = self._plain.get(i)
        if plain is not None:
            return Candidate(a, b, plain.type, plain.ids, plain.name, plain.how)
        senses = self.vocabulary.senses[self._keys[i]]
        if len(senses) == 1 and senses[0].guard is None and senses[0].case == "any":
            self._plain[i] = self._candidate(a, b, senses)
            return self._plain[i]
        held: list[Sense] = []
        for sense in senses:
            if sense.case == "symbol" and text[a:b] == sense.surface:
                symbols.append((a, b, sense))
            if not _case_holds(sense, text, a, b):
                continue
            if sense.guard is not None:
                if sense.guard.holds(lower, a, b):
                    return self._candidate(a, b, [sense])
                if sense.kind == "abbreviation" and b - a > 1 and sense.guard.beside(lower, a, b):
                    refused.append((a, b, sense))
                continue
            held.append(sense)
        return self._candidate(a, b, held) if held else None

    def _candidate(self, a: int, b: int, senses: Sequence[Sense]) -> Candidate:
        if senses[0].entity < 0:
            return Candidate(a, b, "")
        entities = self.vocabulary.entities
        ranked = sorted(senses, key=lambda s: (_ORDER[entities[s.entity].type], _KIND_ORDER[s.kind], s.entity))
        best = entities[ranked[0].entity]
        same = [entities[s.entity] for s in ranked if entities[s.entity].type == best.type]
        preferred = [e for s, e in zip(ranked, same, strict=False) if s.kind == "preferred"]
        chosen = preferred if len(preferred) == 1 else same
        how = "abbreviation" if all(s.kind in ("abbreviation", "symbol") for s in senses) else "vocabulary"
        return Candidate(a, b, best.type, tuple(e.id for e in chosen), chosen[0].en if len(chosen) == 1 else "", how)


@lru_cache(maxsize=4)
def _standard(extra: Path | None) -> Recogniser:
    return Recogniser(load(extra), tagger.standard())


def _office(c: Candidate, text: str) -> bool:
    """Whether a ministry stands in the title of who leads it: 财政部|长贝森特."""
    return c.type == "Organization" and text.startswith("部长", c.end - 1)


# --- what the tagger adds -----------------------------------------------------------------------------------------

SURE = 0.9  # from here on a name that the tagger finds once is known in the rest of the text


def seen(outer: Iterable[Candidate]) -> list[tagger.Known]:
    """What the tagger is told of what the other parts have found."""
    return [tagger.Known(c.start, c.end, c.type, _SURENESS[c.how]) for c in outer if c.type]


_SURENESS = {
    "vocabulary": "",
    "abbreviation": "",
    "grammar": "",
    "defined": "*",
    "shape": "*",
    "context": "*",
    "tagger": "*",
    "noun": "~",
}


# Bodies have names with "and" in them.
_BODY = re.compile(
    r"\bof\b|Minist|Department|Agency|Bureau|Office|Council|Commission|Committee|Institut|Universit|Association|Chamber|"
    r"Administration|Board|Authority|Cent(?:re|er)|Laborator|Foundation|Directorate|Service|Society|Union|Assembly"
)


class _Joined:
    """The tagger's names that hold against what else is there, and what gives way to them."""

    def __init__(self, text: str, outer: Sequence[Candidate]) -> None:
        self._text = text
        self._outer = [c for c in outer if c.how != "noun" and c.type]
        self._starts = [c.start for c in self._outer]
        self._nouns = {(c.start, c.end) for c in outer if c.how == "noun"}
        self.added: list[tuple[Candidate, float]] = []
        self.beaten: set[Candidate] = set()

    def add(self, span: tagger.Span) -> None:
        near = [
            c
            for c in _around(self._outer, self._starts, span.start, span.end)
            if c.start < span.end and span.start < c.end
        ]
        if (span.start, span.end) in self._nouns or any(not _gives_way(c, span, self._text) for c in near):
            return
        if any(c.start < span.end and span.start < c.end for c, _ in self.added):
            return
        self.beaten.update(c for c in near if c.type in CONTAINERS)
        how = "noun" if span.noun else "tagger"
        self.added.append((Candidate(span.start, span.end, span.type, how=how), span.probability))


def _gives_way(c: Candidate, span: tagger.Span, text: str) -> bool:
    """Whether what has been found gives way to a name of the tagger that touches it: what it takes in whole, but no
    name of the tables of its own type; what it crosses, where that was found by form and the tagger is sure; and a
    name by form that has an ordinary word before it, or is two names."""
    if c.start <= span.start and span.end <= c.end:
        before, behind = text[c.start : span.start], text[span.end : c.end]
        return (
            c.how == "shape"
            and c.type == span.type
            and (
                (behind == "" and tagger.ordinary(before.strip()) and tagger.opens(text, c.start))
                or (
                    c.type == "Organization"
                    and (before.endswith(" and ") or behind.startswith(" and "))
                    and not _BODY.search(text, c.start, c.end)
                )
            )
        )
    within = span.start <= c.start and c.end <= span.end
    if c.type not in CONTAINERS:
        return within
    if c.how in ("vocabulary", "abbreviation"):
        return within and (c.type != span.type or c.how == "abbreviation")
    return within or span.probability >= SURE


# --- one list out of many findings -------------------------------------------------------------------------------

_STRENGTH = {
    "vocabulary": 0,
    "abbreviation": 0,
    "defined": 1,
    "shape": 2,
    "grammar": 3,
    "context": 4,
    "tagger": 5,
    "noun": 6,
}


def _ids(found: Iterable[Candidate]) -> frozenset[str]:
    return frozenset(c.ids[0] for c in found if c.type == "Country" and len(c.ids) == 1)


_SPELT = re.compile(r"((?:[A-Z][\w'\-]+\s(?:(?:and|for|of|the|on|in|to|&)\s){0,2}){2,8})\(([A-Z]{3,6})\)")


def _other_meanings(text: str, found: Sequence[Candidate], vocabulary: Vocabulary) -> frozenset[str]:
    """Abbreviations that this text spells out as something else than what the tables have under them."""
    short = {text[c.start : c.end]: c for c in found if c.how == "abbreviation" and c.type in CONTAINERS}
    if not short or "(" not in text:
        return frozenset()
    out = set()
    for match in _SPELT.finditer(text):
        words, letters = match.group(1).strip(), match.group(2)
        initials = [w[0] for w in re.findall(r"[\w'\-]+", words) if w[0].isupper()]
        if letters in short and "".join(initials[-len(letters) :]) == letters:
            spelt = " ".join(words.split()[_last_words(words.split(), len(letters)) :])
            meant = {e.id for e in vocabulary.lookup(spelt)} | {e.id for e in vocabulary.lookup(words)}
            if not meant & set(short[letters].ids):
                out.add(letters)
    return frozenset(out)


def _last_words(words: Sequence[str], capitals: int) -> int:
    """Where the last so many capitalised words begin."""
    for i in range(len(words) - 1, -1, -1):
        capitals -= words[i][0].isupper()
        if capitals == 0:
            return i
    return 0


def _around(taken: Sequence[Candidate], starts: Sequence[int], start: int, end: int) -> Sequence[Candidate]:
    """Those that may touch a span, of a list in order of the start; no name is longer than the reach."""
    return taken[bisect_left(starts, start - 400) : bisect_left(starts, end)]


def _touches(taken: Sequence[Candidate], start: int, end: int) -> bool:
    """Whether something stands in the way of a name: a mineral or place within it does not, unless it is nearly all."""
    return any(
        c.start < end
        and start < c.end
        and (c.type in CONTAINERS or c.start < start or end < c.end or end - start < c.end - c.start + 2)
        for c in taken
    )


def _again(text: str, words: str, first: Candidate) -> Iterator[Candidate]:
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if at != first.start and (not words.isascii() or _both(text, at, end)):
            yield replace(first, start=at, end=end)
        at = text.find(words, end)


def _outermost(found: Iterable[Candidate]) -> list[Candidate]:
    return [c for c, inside in resolve(found) if not inside]


def _same_thing(a: Candidate, b: Candidate, text: str) -> bool:
    if a.ids or b.ids:
        return a.ids == b.ids
    return a.type == b.type and text[a.start : a.end] == text[b.start : b.end]


def resolve(
    found: Iterable[Candidate], of_mineral: Callable[[Candidate], bool] | None = None
) -> list[tuple[Candidate, bool]]:
    """Leftmost-longest over everything; inside a longer Organization, Measure, Project or Alliance its countries,
    minerals, places and dates stay, marked, and the forms that are `of_mineral`."""
    ordered = sorted(set(found), key=lambda c: (c.start, -c.end, _STRENGTH[c.how], c.type, c.ids, -len(c.name), c.name))
    kept: list[tuple[Candidate, bool]] = []
    outer: Candidate | None = None
    reach, inner_reach = 0, 0
    for candidate in ordered:
        if candidate.start >= reach:
            kept.append((candidate, False))
            reach = inner_reach = candidate.end
            outer = candidate if candidate.type in CONTAINERS else None
            if outer is not None:
                inner_reach = candidate.start
            continue
        if outer is None or candidate.end > outer.end:
            continue
        if candidate.type not in CONTAINED and not (
            candidate.type == "Form" and of_mineral is not None and of_mineral(candidate)
        ):
            continue
        if candidate.type == "Alliance" and not candidate.ids:
            continue
        if (candidate.start, candidate.end) == (outer.start, outer.end) or candidate.start < inner_reach:
            continue
        kept.append((candidate, True))
        inner_reach = candidate.end
    return kept


def _mention(normal: Normal, c: Candidate, inside: bool) -> Mention:
    start, end = normal.raw(c.start, c.end)
    surface = normal.raw_text[start:end]
    return Mention(start, end, c.start, c.end, surface, c.type, c.ids, c.name, c.how, c.value, inside)


# --- boundaries and case -----------------------------------------------------------------------------------------


def _both(lower: str, a: int, b: int) -> bool:
    """A Latin name stands for itself: no letter or digit goes on at either end."""
    return not (
        (a and _latin(lower[a]) and _latin(lower[a - 1]))
        or (b < len(lower) and _latin(lower[b - 1]) and _latin(lower[b]))
    )


def _latin(c: str) -> bool:
    return c.isascii() and c.isalnum()


_ALNUM = bytes(chr(c).isalnum() and c < 128 for c in range(256))


def _latin_mask(text: str) -> bytes:
    """1 for each Latin letter or digit of a text, 0 for each other character and on either side."""
    return b"\0" + text.encode("ascii", "replace").translate(_ALNUM) + b"\0"


_CHEMICAL = late(rf"[{HAN}(（\[、/,·%]")


def _case_holds(sense: Sense, text: str, a: int, b: int) -> bool:
    match sense.case:
        case "any":
            return True
        case "exact":
            return text[a:b] == sense.surface
        case "initial":
            return not text[a].islower()
        case "symbol":
            left, right = text[a - 1 : a], text[b : b + 1]
            return text[a:b] == sense.surface and bool(
                _CHEMICAL.match(left or "x") and (_CHEMICAL.match(right or "、") or right in ")）")
            )
        case _:
            raise AssertionError(sense.case)
