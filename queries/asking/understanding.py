"""What a question asks: which question of the catalogue, with which parameters, told by which words; or why none.

Pure: from the pieces of queries.asking.words and the catalogue's phrasings to an Understanding. Every word has to be
accounted for. What a catalogue question cannot take (a negation, a price, a second mineral, an unknown name) is never left
out in silence: it is the reason why there is no answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import permutations

from ontology.names.normal import normalise
from ontology.schema import ontology
from queries.asking.grammar import any_kind, generalised, placed, stopped, within
from queries.asking.words import FIRST_SLOT, Piece, Word, Words, cut, side_of
from queries.canned import ANY, Canned, Parameter
from queries.names import Named

_WEIGHT = {"name": 3.0, "date": 3.0, "number": 3.0, "slot": 3.0, "idea": 2.0, "mark": 0.5}
_DATE_SLOT = 0x80
_SLOT = re.compile(r"\{(?P<name>\w+)(?:=(?P<value>[^|}]+)\|(?P<words>[^}]+))?\}")
_MARGIN = 0.01
_LOOSE = 0.03  # a question about things of just this type goes before one about any thing
MAX_HOLDERS = 6  # names, dates and numbers that are tried in the places of parameters; no question has more than three
_OUTSCORED = 0.03  # a reading that leaves one word and fits this much better speaks against one that takes all
# Ideas that say what an answer is made of ("a list of", "sources on", 市场), not what is asked of a thing. A reading that has
# another idea may pass them over; they still weigh against it beside a question that speaks of them.
_SOFT = frozenset({"list", "record", "source", "known", "index", "market", "involved", "risklevel", "topic", "profile"})
_DEGREES = frozenset({"largest"})
_RARER = 4  # a meaning that so many fewer other words have is not the one meant
_POSSESSIVE = frozenset({"of"})
_DIRECTED = frozenset({"from", "cong", "by", "against", "for"})  # words of grammar that say who does what to whom
_OTHERS = frozenset({"alternative"})  # others than what is named
# Wordings of it that only say that one is known already, where nobody is named: "who else lists it" asks who lists it.
_ELSE = re.compile(
    r"(?:(?:who|what|which|any(?:one|body)|some(?:one|body)) )?else|(?:which )?others?(?: countries)?|another"
    r"|还有(?:谁|啥|没有(?:别的|其他)|其他|哪些(?:国家)?|哪国|别的)|其[他它余](?:国家)?|别的(?:国家)?|另外|除此(?:之外|以外)",
    re.I,
)
_PARTIES = frozenset({"Country", "Alliance", "Organization", "Project"})
_TYPES = {kind.prefix: kind.name for kind in ontology().types.values()}


class PhrasingError(ValueError):
    """A phrasing of the catalogue that asking cannot use; the message names the question and the phrasing."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a parameter of a phrasing. `literal` is the parameter that a word of a fixed value gives."""

    kind: str
    names: frozenset[str] = frozenset()  # ideas of which the question has to say one
    all_names: frozenset[str] = frozenset()
    parameter: str = ""
    of: str = ""
    among: tuple[str, ...] = ()  # of one of any type: the types that it takes
    op: str = ""
    literal: str = ""
    side: str = ""  # of a party's slot: who does it (by), or to whom (to)
    place: str = ""  # of one of two countries: whose, or where
    marked: bool = False  # whether the phrasing tells that side by a word, so that a question has to
    others: bool = False  # whether the phrasing asks for others than what is named here


@dataclass(frozen=True)
class Phrasing:
    text: str
    language: str
    terms: tuple[Term, ...]
    fixed: tuple[tuple[str, str], ...]  # parameters that its words give

    @cached_property
    def weight(self) -> float:
        return sum(_weight(t) for t in self.terms)

    @cached_property
    def ideas(self) -> tuple[frozenset[str], ...]:
        """What a question along it has to say: of each set one."""
        return tuple(t.names for t in self.terms if t.kind == "idea")

    def lacking(self, spoken: frozenset[str]) -> bool:
        """Whether a question that says these ideas lacks one of it."""
        return any(map(spoken.isdisjoint, self.ideas))


@dataclass(frozen=True)
class Asked:
    """A question of the catalogue as asking knows it."""

    canned: Canned
    phrasings: tuple[Phrasing, ...]
    vocabulary: frozenset[str]  # ideas of all its phrasings and columns; a question may use any of them
    giving: frozenset[str] = (
        frozenset()
    )  # ideas that only words which give a value have: where none is given, they are left

    @cached_property
    def _by_idea(self) -> Mapping[str, Sequence[int]]:
        """Of each idea the places of the phrasings that it may be looked for first in; of none, those that want none."""
        places: dict[str, list[int]] = {}
        for i, phrasing in enumerate(self.phrasings):
            for name in min(phrasing.ideas, key=len, default=("",)):
                places.setdefault(name, []).append(i)
        return places

    def spoken_along(self, spoken: frozenset[str]) -> list[Phrasing]:
        """The phrasings that a question which says these ideas lacks none of, in their order."""
        places = {i for name in ("", *spoken) for i in self._by_idea.get(name, ())}
        return [
            phrasing for phrasing in map(self.phrasings.__getitem__, sorted(places)) if not phrasing.lacking(spoken)
        ]

    @property
    def ranked(self) -> bool:
        """Whether "top 5" means anything: the largest come first."""
        return any(column.startswith("-") for column in self.canned.order)


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter, its value and the words that gave it."""

    name: str
    value: str
    pieces: tuple[Piece, ...]
    entity: Named | None = None
    meant: tuple[Named, ...] = ()  # of a name that several things bear: which


@dataclass(frozen=True, slots=True)
class Left:
    """A piece of the question that a reading cannot take, and why."""

    piece: Piece
    code: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The question read as one question of the catalogue. It is an answer only where nothing is left."""

    asked: Asked
    phrasing: Phrasing
    score: float
    given: tuple[Given, ...]
    intent: tuple[Piece, ...]
    as_of: Piece | None = None
    known_on: Piece | None = None
    limit: Piece | None = None
    left: tuple[Left, ...] = ()
    ambiguous: tuple[Given, ...] = field(default=())

    @property
    def whole(self) -> bool:
        return not self.left and not self.ambiguous

    def meanings(self) -> list[Reading]:
        """The reading with its first name that several things bear taken for each of them."""
        name, *others = self.ambiguous
        return [
            replace(
                self,
                given=tuple(replace(g, value=one.id, entity=one) if g is name else g for g in self.given),
                ambiguous=tuple(others),
            )
            for one in name.meant
        ]


def _weight(one: Term | Piece) -> float:
    """How much a word says: "produces" in "who produces most" says more than "most"."""
    return _WEIGHT["mark" if one.kind == "idea" and one.names <= _DEGREES else one.kind]


def learn(known: Mapping[str, Canned], words: Words) -> tuple[Asked, ...]:
    """The catalogue's phrasings, cut into terms. Raises PhrasingError where one has a word that words.tsv does not."""
    out = []
    for canned in known.values():
        written = [
            compiled(canned, text, language, words)
            for language, texts in (("en", canned.ask.en), ("zh", canned.ask.zh))
            for text in texts
        ]
        alone = _alone(written)
        phrasings = _meant(written, alone)
        ideas = [t for p in phrasings for t in p.terms if t.kind == "idea"]
        # A question may use a word in whatever meaning any phrasing has it.
        known_meanings = frozenset(alone)
        plain = {n for t in ideas if not t.literal for n in (_narrow(t.all_names) & known_meanings or t.names)}
        # Words that give a value have to give it: they can't be passed over as something that the answer shows anyway.
        giving = {n for t in ideas if t.literal for n in t.names}
        shown = _told_by(canned, words) - giving
        unknown = [name for name in canned.strange if words.named(name) is None]
        if unknown:
            raise PhrasingError(f"{canned.id}: strange: {', '.join(unknown)} stands in no line of words.tsv")
        # So do words that ask another question: "who restricts it besides X" is not "who supplies it besides X", even where
        # a column tells who restricts.
        vocabulary = frozenset((plain | shown) - set(canned.strange))
        out.append(Asked(canned, tuple(phrasings), vocabulary, frozenset(giving - plain)))
    return tuple(out)


def _alone(phrasings: Sequence[Phrasing]) -> Counter[str]:
    """How often a word of one question's phrasings has just this meaning."""
    return Counter(n for p in phrasings for t in p.terms if t.kind == "idea" and len(t.names) == 1 for n in t.names)


def _meant(phrasings: Sequence[Phrasing], alone: Counter[str]) -> list[Phrasing]:
    """The phrasings of one question with words of several meanings narrowed to the one that most other words of them have
    alone: "control" is a restriction among "restrict" and "ban", and ownership among "own" and "hold"."""

    def narrowed(term: Term) -> Term:
        most = max((alone[n] for n in term.names), default=0)
        meant = frozenset(n for n in term.names if most and alone[n] * _RARER >= most)
        return replace(term, names=meant or term.names) if term.kind == "idea" else term

    return [replace(p, terms=tuple(map(narrowed, p.terms))) for p in phrasings]


def _told_by(canned: Canned, words: Words) -> set[str]:
    """The ideas of what the answer shows, by its title and its columns: a question may well name them."""
    told = [
        canned.title,
        *(c.description for c in canned.columns),
        *(v for c in canned.columns for v in c.values.values()),
    ]
    texts = [normalise(text).text for one in told for text in (one.en, one.zh)]
    return {name for text in texts for piece in cut(text, words) if piece.kind == "idea" for name in piece.names}


def compiled(canned: Canned, text: str, language: str, words: Words) -> Phrasing:
    """One phrasing: `{mineral}` stands for a parameter, `{stage=refining|refined}` for words that give it a value."""
    slots: list[tuple[str, Parameter]] = []
    fixed: list[tuple[str, str]] = []
    literals: list[tuple[int, int, str]] = []
    flat = ""
    at = 0
    for match in _SLOT.finditer(text):
        flat += text[at : match.start()]
        at = match.end()
        parameter = canned.parameters.get(match["name"])
        if parameter is None:
            raise PhrasingError(f"{canned.id}: {text!r}: {match['name']} is no parameter")
        if match["value"] is None:
            offset = _DATE_SLOT if parameter.type == "date" else 0
            flat += chr(FIRST_SLOT + offset + len(slots))
            slots.append((match["name"], parameter))
        else:
            literals.append((len(flat), len(flat) + len(match["words"]), match["name"]))
            fixed.append((match["name"], match["value"]))
            flat += match["words"]
    flat += text[at:]
    told = {name for name, _ in slots} | {name for name, _ in fixed}
    missing = [name for name, p in canned.parameters.items() if p.required and name not in told]
    if missing:
        raise PhrasingError(f"{canned.id}: {text!r} does not give {', '.join(missing)}")
    if normalise(text).text != text:
        raise PhrasingError(f"{canned.id}: {text!r} is not in normal form ({normalise(text).text!r})")
    terms: list[Term] = []
    pieces = cut(flat, words)
    kinds = [_slot_type(slots, p) for p in pieces]
    for i, piece in enumerate(pieces):
        match piece.kind:
            case "slot":
                name, parameter = slots[piece.slot % _DATE_SLOT]
                if any(t.parameter == name for t in terms):
                    continue  # said twice, as in a question
                # Said otherwise in this phrasing, as in 对中国的敞口: then the words beside the names do not tell.
                place = parameter.side if parameter.side in ("whose", "where") else ""
                side = parameter.side if parameter.side and not place and piece.side in ("", parameter.side) else ""
                marked = side == "to" and piece.side == side
                others = any("alternative" in p.names for p in pieces)
                terms.append(
                    Term(
                        "slot",
                        parameter=name,
                        of=_of(parameter),
                        among=parameter.among,
                        op=piece.op,
                        side=side,
                        place=place or "",
                        marked=marked,
                        others=others,
                    )
                )
            case "idea":
                inside = next((n for a, b, n in literals if a <= piece.start < b), "")
                if not _common_noun(piece, [kinds[j] for j in (i - 1, i + 1) if 0 <= j < len(kinds)]):
                    terms.append(Term("idea", _narrow(piece.names), piece.names, literal=inside))
            case "mark":
                terms.append(Term("mark", piece.names, piece.names))
            case "fill" | "time":
                continue
            case "bar" | "unknown" | "name" | "date" | "number" | "top":
                raise PhrasingError(f"{canned.id}: {text!r}: {piece.text!r} is not a word that asking knows")
    return Phrasing(text, language, tuple(terms), tuple(fixed))


def _slot_type(slots: Sequence[tuple[str, Parameter]], piece: Piece) -> frozenset[str]:
    if piece.kind != "slot":
        return frozenset()
    of = slots[piece.slot % _DATE_SLOT][1].of
    among = slots[piece.slot % _DATE_SLOT][1].among
    return frozenset(among) if of is None or of == ANY else frozenset((of,))


def _of(parameter: Parameter) -> str:
    return parameter.of or parameter.type


def _narrow(names: frozenset[str]) -> frozenset[str]:
    """A phrasing that says "critical minerals" wants that; a question that says so may be about minerals at large."""
    return names - {"mineral", "topic"} if "critical" in names else names


def _common_noun(piece: Piece, beside: Iterable[frozenset[str]]) -> bool:
    """Whether a word only says what the name next to it is: "Thacker Pass mine", 钴矿产."""
    types = {w.of for w in piece.words if w.of}
    return any(types & other for other in beside)


def types_of(piece: Piece) -> frozenset[str]:
    """The entity types of what a name may mean; places and forms are words, not things."""
    return frozenset(t for e in piece.entities if (t := _type(e)))


def readings(pieces: Sequence[Piece], known: Sequence[Asked], today: str) -> list[Reading]:
    """Every way to read the question, best first: those that take all of it, then those that leave something out."""
    sequence = _with_implied(_said(within(placed(any_kind(stopped(pieces)))), today))
    told = {p.told[0] for p in sequence if p.told is not None}
    # What a word of one kind says of any counts where a question can be asked for the kind.
    exact, wider = ((said, _spoken(said)) for said in (sequence, generalised(sequence)))
    found = [
        reading
        for asked in known
        if (reading := _best(*(exact if told.isdisjoint(asked.canned.parameters) else wider), asked, today)) is not None
    ]
    found.sort(key=lambda r: (not r.whole, len(r.left), -r.score, r.asked.canned.id))
    return found


def _spoken(said: Sequence[Piece]) -> frozenset[str]:
    """The ideas that are said."""
    return frozenset(name for piece in said if piece.kind == "idea" for name in piece.names | piece.general)


def _said(pieces: Sequence[Piece], today: str) -> list[Piece]:
    """The pieces that say something: without filling words, common nouns of a name next to them, and today's date."""
    kinds = [types_of(p) if p.kind == "name" else frozenset[str]() for p in pieces]
    out: list[Piece] = []
    for i, piece in enumerate(pieces):
        beside = [kinds[j] for j in (i - 1, i + 1) if 0 <= j < len(kinds)]
        if piece.kind == "fill" or (piece.kind == "time" and piece.names == {"in"}):
            continue
        if piece.kind == "idea" and _common_noun(piece, beside):
            continue
        if piece.kind == "date" and piece.value == today and piece.op == "in":
            continue
        if piece.kind == "name" and any(piece.entities == other.entities for other in out if other.kind == "name"):
            continue  # said twice
        if piece.kind == "name" and _of_the_next(pieces, i):
            continue
        out.append(piece)
    return out


def _of_the_next(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a name only says whose the thing is that is named right behind it: "America's Inflation Reduction Act"."""
    after = next((p for p in pieces[at + 1 :] if p.kind != "fill" and p.names != _POSSESSIVE), None)
    ids = {e.id for e in pieces[at].entities}
    return after is not None and after.kind == "name" and not ids.isdisjoint(after.belongs)


def _with_implied(said: Sequence[Piece]) -> list[Piece]:
    """What is said, and before the name of a form the mineral that it tells, unless that is said too: 碳酸锂 is of lithium."""
    named = {e.id for p in said for e in p.entities}
    return [
        one
        for p in said
        for one in (
            (replace(p, entities=(p.implied,), implied=None), p)
            if p.implied is not None and p.implied.id not in named
            else (p,)
        )
    ]


def _best(said: Sequence[Piece], spoken: frozenset[str], asked: Asked, today: str) -> Reading | None:
    """The best reading of what is said, which speaks of these ideas, as a question."""
    options = [r for p in asked.spoken_along(spoken) if (r := _read(said, asked, p, today)) is not None]
    if not options:
        return None
    return min(options, key=lambda r: (not r.whole, len(r.left), -r.score))


def _read(said: Sequence[Piece], asked: Asked, phrasing: Phrasing, today: str) -> Reading | None:
    """The question along one phrasing that it lacks no idea of; None where a parameter stays empty."""
    slots = [t for t in phrasing.terms if t.kind == "slot"]
    holders = [p for p in said if p.kind in ("name", "date", "number")][:MAX_HOLDERS]
    best: tuple[float, tuple[int, ...], tuple[Piece, ...], list[Piece]] | None = None
    for chosen in permutations(range(len(holders)), len(slots)):
        filled = tuple(holders[i] for i in chosen)
        if not all(_fits(piece, slot) for piece, slot in zip(filled, slots, strict=True)):
            continue
        if any(slot.place for slot in slots) and not any(p.place for p in filled):
            continue  # no word tells whose and where: the order alone would be a guess
        weight, aligned = _aligned(said, phrasing.terms, dict(zip(map(id, filled), range(len(slots)), strict=True)))
        if best is None or (weight, [-i for i in chosen]) > (best[0], [-i for i in best[1]]):
            best = (weight, chosen, filled, aligned)
    if best is None:
        return None
    weight, _, filled, aligned = best
    return _judged(said, asked, phrasing, slots, filled, weight, aligned, today)


def _fits(piece: Piece, slot: Term) -> bool:
    match piece.kind:
        case "name":
            if slot.place and piece.place not in ("", slot.place):
                return False
            if slot.side and piece.side != slot.side and (piece.side or slot.marked):
                return False
            if slot.side == "" and piece.side == "except" and not slot.others:
                return False
            types = types_of(piece)
            return bool(types.intersection(slot.among) if slot.among else types) if slot.of == ANY else slot.of in types
        case "date":
            return slot.of == "date" and (piece.op == slot.op or (piece.op == "within" and slot.op == "in"))
        case "number":
            return slot.of in ("number", "integer")
        case _:
            raise AssertionError(piece.kind)


def _aligned(said: Sequence[Piece], terms: Sequence[Term], slot_of: Mapping[int, int]) -> tuple[float, list[Piece]]:
    """The heaviest common subsequence of a question and a phrasing: what they say in the same order."""
    numbers: list[int] = []
    count = 0
    for term in terms:
        numbers.append(count if term.kind == "slot" else -1)
        count += term.kind == "slot"
    rows, columns = len(said), len(terms)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            gain = _gain(said[i], terms[j], numbers[j], slot_of)
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + gain if gain else 0.0)
    i = j = 0
    aligned = []
    while i < rows and j < columns:
        gain = _gain(said[i], terms[j], numbers[j], slot_of)
        if gain and best[i][j] == best[i + 1][j + 1] + gain:
            aligned.append(said[i])
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return best[0][0], aligned


def _gain(piece: Piece, term: Term, number: int, slot_of: Mapping[int, int]) -> float:
    if term.kind == "slot":
        return _WEIGHT["slot"] if slot_of.get(id(piece)) == number else 0.0
    if piece.kind != term.kind:
        return 0.0
    if piece.names.isdisjoint(term.names):
        return 0.0 if piece.general.isdisjoint(term.names) else min(_weight(piece), _weight(term)) * 0.7
    alike = len(piece.names & term.all_names) / len(piece.names | term.all_names)
    # A word may stand for several ideas: one that stands for just the same counts most.
    return min(_weight(piece), _weight(term)) * (0.7 + 0.3 * alike)


def _judged(
    said: Sequence[Piece],
    asked: Asked,
    phrasing: Phrasing,
    slots: Sequence[Term],
    filled: Sequence[Piece],
    weight: float,
    aligned: Sequence[Piece],
    today: str,
) -> Reading:
    """What a reading takes of the question, and what it leaves."""
    canned = asked.canned
    ideas = [t for t in phrasing.terms if t.kind == "idea"]
    spoken = [p for p in said if p.kind == "idea"]
    given = []
    ambiguous = []
    for slot, piece in zip(slots, filled, strict=True):
        one = _given(slot, piece)
        given.append(one)
        if piece.kind == "name" and one.entity is None:
            ambiguous.append(one)
    for name, value in phrasing.fixed:
        terms = [t for t in ideas if t.literal == name]
        given.append(Given(name, value, tuple(p for p in spoken if any(t.names & p.names for t in terms))))
    own = frozenset(n for t in ideas for n in t.names)
    told = bool(own - _SOFT)
    manner = any(t.kind == "mark" and "how" in t.names for t in phrasing.terms)
    taken = {id(p) for p in filled}
    as_of = known_on = limit = None
    left = []
    out_of_order = 0.0
    beside = _told_beside(said, canned, filled, own)
    given += beside
    ambiguous += [g for g in beside if g.entity is None]
    apart = {id(p) for g in beside for p in g.pieces}
    given += _told_by_words(said, canned, given)
    values = {g.name: g.value for g in given}
    leaves_out = any(p.side == "except" for p in canned.parameters.values())
    for piece in said:
        if id(piece) in apart or (leaves_out and piece.names & _OTHERS and _ELSE.fullmatch(piece.text)):
            continue
        if piece.kind in ("mark", "idea") and _asks_for(said, piece, canned.strange):
            left.append(Left(piece, "word"))
            continue
        match piece.kind:
            case "idea" if piece.told is not None and values.get(piece.told[0], piece.told[1]) != piece.told[1]:
                left.append(Left(piece, "word"))  # "bans and quotas": one kind at a time
            case "idea":
                if piece.names & own or (piece.general & own and piece.told is not None and piece.told[0] in values):
                    out_of_order += 0.0 if piece in aligned else _weight(piece) / 2
                elif _estranged(said, piece, asked):
                    left.append(Left(piece, "word"))
                elif (ideas and (piece.light or _at_large(said, piece))) or (told and piece.names & _SOFT):
                    continue
                elif ideas and piece.told is not None:
                    # A word of one kind is no word for any, where the question can't be asked for one.
                    left += [Left(piece, "word")] if piece.told[0] not in values else []
                elif not ideas or not piece.names & asked.vocabulary or piece.names & asked.giving:
                    # "what is cobalt" asks nothing in particular: it takes no word that does.
                    left.append(Left(piece, "word"))
            case "date" if id(piece) not in taken and _foretold(piece, today):
                left.append(Left(piece, "time"))
            case "date" if id(piece) not in taken:
                year = _dated_parameter(canned, piece, given)
                if year is not None:
                    given.append(Given(year, piece.value, (piece,)))
                elif piece.op == "known" and known_on is None:
                    known_on = piece
                elif as_of is None and (piece.op == "as_of" or (piece.op == "in" and canned.times == "day")):
                    as_of = piece
                elif piece.op == "within" and _dated_parameter(canned, replace(piece, op="since"), given):
                    # Offered since then: what began later than the span is told as well.
                    given.append(Given("since", piece.value, (piece,)))
                    left.append(Left(piece, "span"))
                else:
                    left.append(Left(piece, "span" if piece.op == "within" and canned.times == "day" else "time"))
            case "top":
                if asked.ranked and limit is None:
                    limit = piece
                else:
                    left.append(Left(piece, "rank"))
            case "name" | "number" if id(piece) not in taken:
                left.append(Left(piece, "name" if piece.kind == "name" else "number"))
            case "bar" | "unknown" | "time":
                left.append(Left(piece, piece.kind))
            case "mark" if piece not in aligned and _asks_more(
                piece, bool(ideas), manner or piece is said[-1], next(iter(said[_place(said, piece) + 1 :]), None)
            ):
                left.append(Left(piece, "word"))
            case "name" | "number" | "date" | "mark":
                continue
            case "slot" | "fill":
                raise AssertionError(piece.kind)
    whole = sum(
        _weight(p)
        for p in said
        if p.kind in _WEIGHT and (p.kind not in ("date", "number") or id(p) in taken) and id(p) not in apart
    )
    score = 2 * (weight + out_of_order) / (whole + phrasing.weight) if whole + phrasing.weight else 0.0
    score -= _LOOSE * sum(t.of == ANY and not t.among for t in phrasing.terms)
    intent = tuple(p for p in spoken if p.names & own)
    return Reading(
        asked, phrasing, round(score, 6), tuple(given), intent, as_of, known_on, limit, tuple(left), tuple(ambiguous)
    )


def _told_beside(said: Sequence[Piece], canned: Canned, filled: Sequence[Piece], own: frozenset[str]) -> list[Given]:
    """Parameters that no phrasing has to have a place for, each told by grammar alone: who is left out ("besides China"),
    and which form of the mineral."""
    out: list[Given] = []
    names = [p for p in said if p.kind == "name" and all(p is not other for other in filled)]
    for name, parameter in canned.parameters.items():
        if parameter.side == "except":
            slot = Term("slot", parameter=name, of=_of(parameter), among=parameter.among, side="except")
            one = next((p for p in names if p.side == "except" and _fits(p, slot)), None)
            if one is not None:
                given = _given(slot, one)
                telling = (p for p in said if p.kind == "idea" and p.side == "except")
                out.append(replace(given, pieces=(one, *telling)))
        elif parameter.type == "form":
            words = [p for p in said if p.kind == "idea" and p.names.isdisjoint(own)]
            one = next((p for p in (*names, *words) if any(_is_form(e) for e in p.entities)), None)
            if one is not None:
                form = next(e for e in one.entities if _is_form(e))
                out.append(Given(name, form.name, (one,), form))
    return out


def _told_by_words(said: Sequence[Piece], canned: Canned, given: Sequence[Given]) -> list[Given]:
    """Parameters whose values words tell that ask for more besides: "who bans it" asks who, and of bans alone."""
    out = []
    for name, parameter in canned.parameters.items():
        telling = [p for p in said if p.told is not None and p.told[0] == name and _takes(parameter, p.told[1])]
        if telling and all(g.name != name for g in given):
            (_, value) = telling[0].told or ("", "")
            out.append(Given(name, value, tuple(p for p in telling if p.told == (name, value))))
    return out


def _takes(parameter: Parameter, value: str) -> bool:
    return parameter.type == "form" or value in parameter.choices


def _is_form(entity: Named) -> bool:
    return entity.id.startswith("form:")


def _asks_more(piece: Piece, ideas: bool, manner: bool, after: Piece | None) -> bool:
    """Whether a word of grammar that a phrasing does not have asks for something else: "how is cobalt mined" is not "who
    mines cobalt", and two bare names are no answer to "where does Tesla's lithium come from". `manner`: the phrasing asks how,
    too, or nothing follows (产量如何 is "what is the output")."""
    if piece.names == {"how"}:
        return not manner
    if piece.names == {"against"} and after is not None and not types_of(after) & _PARTIES:
        return True  # "is China against a ban" asks for a view; "a ban against China" for whom it is meant
    return not ideas and not piece.names.isdisjoint(_DIRECTED)


def _estranged(said: Sequence[Piece], piece: Piece, asked: Asked) -> bool:
    """Whether a word asks what a question is strange to, and is none of its own: "who else lists it as critical" is not "who
    else supplies it". What leads the question in only says what the answer is to be: "list other sources"."""
    if piece.names.isdisjoint(asked.canned.strange) or not piece.names.isdisjoint(asked.vocabulary):
        return False
    return not (piece.names & _SOFT and all(p is piece or p.kind == "mark" for p in said[: _place(said, piece) + 1]))


def _place(said: Sequence[Piece], piece: Piece) -> int:
    return next(i for i, other in enumerate(said) if other is piece)


def _asks_for(said: Sequence[Piece], piece: Piece, strange: Sequence[str]) -> bool:
    """Whether a word asks for what a question is told already, or does not tell ("who", "which countries", "by company").
    "To whom", 对哪些国家 and 针对谁 ask to whom it is done, and not who does it."""
    if piece.names.isdisjoint(strange):
        return False
    first = _place(said, piece)
    if piece.kind == "idea" and not piece.text.startswith(("哪", "何", "which", "what")):
        first -= 1
        if first < 0 or said[first].kind != "mark" or said[first].names.isdisjoint(("what", "by")):
            return False
    asked_to = (
        said[first - 1] if first else None,
        said[-1],
    )  # "to which countries does …", "which countries does … to"
    return all(before is None or side_of(before) != "to" for before in asked_to)


def _foretold(piece: Piece, today: str) -> bool:
    """Whether a date is so far ahead that nothing can be stated for it: measures have ends in the next year or so, and
    "demand in 2040" asks for a forecast."""
    return piece.value[:4] > str(int(today[:4]) + 1)


def _at_large(said: Sequence[Piece], piece: Piece) -> bool:
    """Whether "minerals" only says what everything here is about ("agreements on critical minerals"), and is not asked
    for ("which minerals")."""
    if "topic" not in piece.names:
        return False
    at = _place(said, piece)
    return at == 0 or not (said[at - 1].kind == "mark" and said[at - 1].names & {"what", "how"})


def _given(slot: Term, piece: Piece) -> Given:
    if piece.kind != "name":
        return Given(slot.parameter, piece.value, (piece,))
    meant = {
        e.id: e for e in piece.entities if _type(e) in (slot.among or (slot.of,)) or (slot.of, slot.among) == (ANY, ())
    }
    if slot.of == ANY and len(meant) > 1:
        # The recogniser's own choice of a type comes first.
        first = next(iter(meant.values()))
        meant = {id_: e for id_, e in meant.items() if _type(e) == _type(first)}
    if len(meant) != 1:
        return Given(slot.parameter, piece.text, (piece,), meant=tuple(meant.values()))
    (entity,) = meant.values()
    return Given(slot.parameter, entity.id, (piece,), entity)


def _type(entity: Named) -> str:
    return _TYPES.get(entity.id.partition(":")[0], "")


def _dated_parameter(canned: Canned, piece: Piece, given: Sequence[Given]) -> str | None:
    """The optional parameter that a date is for: `since` takes a beginning; a plain date goes to one as precise as its
    example, such as a year."""
    free = {
        name: parameter
        for name, parameter in canned.parameters.items()
        if parameter.type == "date" and not parameter.required and all(g.name != name for g in given)
    }
    match piece.op:
        case "since":
            return "since" if "since" in free else None
        case "in" | "within":
            fitting = (n for n, p in free.items() if n != "since" and len(str(p.example)) == len(piece.value))
            return next(fitting, None)
        case _:
            return None


def rivals(found: Sequence[Reading]) -> list[Reading]:
    """The readings that take the whole question and between which nothing decides; also one that leaves a single word and
    fits much better, for then a word that another question happens to know would have decided."""
    whole = [r for r in found if r.whole]
    near = [r for r in whole if whole[0].score - r.score < _MARGIN]
    if near:
        near += [r for r in found if _all_but_a_word(r) and r.score - near[0].score > _OUTSCORED][:1]
    return near


def _all_but_a_word(reading: Reading) -> bool:
    """What leaves a word that asks what it is strange to speaks against nothing."""
    if reading.ambiguous or [left.code for left in reading.left] != ["word"]:
        return False
    return reading.left[0].piece.names.isdisjoint(reading.asked.canned.strange)


def bar_of(words: Iterable[Word]) -> Word | None:
    return next((w for w in words if w.say is not None), None)
