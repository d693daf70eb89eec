"""Asking a graph in plain words: what was understood, the answer or why there is none, and the next best questions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Literal
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict, Field

from ontology.names.mentions import Recogniser
from ontology.names.normal import Normal, normalise
from queries.answer import Answer
from queries.asking import words as vocabulary_of_questions
from queries.asking.understanding import Asked, Given, Left, Phrasing, Reading, bar_of, learn, readings, rivals
from queries.asking.words import MANNERS, Piece, cuts, prepare
from queries.canned import Bilingual, Canned
from queries.names import Named
from queries.service import Service

MAX_QUESTION = 500
OFFERED = 3
DEFAULT_ROWS = 20

Status = Literal["answered", "unclear", "cannot"]
Gives = Literal["parameter", "question", "time", "rows", "nothing", "not understood"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Understood(_Value):
    """A question of the catalogue with its parameters, as the words were taken."""

    query: str = Field(examples=["mineral-alliances"])
    title: Bilingual
    question: str = Field(
        description="the question as the catalogue words it", examples=["which alliances link to cobalt"]
    )
    parameters: dict[str, str] = Field(description="values, things by id", examples=[{"mineral": "mineral:cobalt"}])
    names: dict[str, str] = Field(description="what the things among them are called", examples=[{"mineral": "cobalt"}])
    as_of: str | None = None
    known_on: str | None = None
    limit: int | None = None
    address: str = Field(description="the same by HTTP", examples=["/v1/minerals/mineral:cobalt/alliances"])
    leaves_out: tuple[str, ...] = Field(default=(), description="words of the question that this one does not take")


class Taken(_Value):
    """Words of the question and what they were taken for."""

    start: int = Field(description="offset in the question, in code points")
    end: int
    words: str
    gives: Gives
    of: str = Field(default="", description="the parameter that they give, or the notion")


class Reason(_Value):
    """Why there is no answer: the words that nothing here can take."""

    words: str
    sentence: Bilingual


class Asking(_Value):
    """A plain question, how it was understood, and the answer or why there is none."""

    question: str
    language: Literal["en", "zh"]
    status: Status = Field(
        description="answered; unclear: several questions fit, or a name has several meanings; cannot: the catalogue has no such question, nothing was asked"
    )
    sentence: Bilingual = Field(description="how it was understood, or why it is not answered")
    understood: Understood | None = None
    words: tuple[Taken, ...]
    reasons: tuple[Reason, ...] = ()
    next_best: tuple[Understood, ...] = Field(default=(), description="questions of the catalogue that come near")
    answer: Answer | None = None


_LEARNING = Lock()
_LEARNT: list[tuple[Mapping[str, Canned], tuple[Asked, ...]]] = []


def learnt(known: Mapping[str, Canned]) -> tuple[Asked, ...]:
    """The phrasings of a catalogue, cut: a second's work, done once."""
    with _LEARNING:
        for catalogue, asked in _LEARNT:
            if catalogue is known:
                return asked
        asked = learn(known, vocabulary_of_questions.table())
        _LEARNT[:] = [(known, asked)]
        return asked


class Asker:
    """Plain questions over one service. Built once: the catalogue's phrasings are cut at the start."""

    def __init__(self, service: Service, known: Mapping[str, Canned]) -> None:
        self._service = service
        self._table = vocabulary_of_questions.table()
        self._known = learnt(known)
        self._recogniser = Recogniser(service.vocabulary)

    def prepare(self) -> None:
        """Make what names cut short or with a letter wrong are looked up in: a second's work of the first refusal, else."""
        prepare(self._service.vocabulary)

    async def ask(self, question: str, *, limit: int | None = None, answer: bool = True) -> Asking:
        """The question understood and, unless `answer` is off, put to the graph."""
        names = await self._service.known_names()
        asking = await asyncio.to_thread(self.understand, question, names)
        if asking.understood is None or asking.status != "answered" or not answer:
            return asking
        understood = asking.understood
        canned = next(a.canned for a in self._known if a.canned.id == understood.query)
        rows = understood.limit or limit or DEFAULT_ROWS
        found = await self._service.answer(
            canned, understood.parameters, as_of=understood.as_of, known_on=understood.known_on, limit=rows
        )
        if found.cursor is not None:
            day = (
                found.as_of if understood.as_of is None else understood.as_of
            )  # a page after midnight is of this day too
            common = {"as_of": day, "known_on": understood.known_on, "limit": rows, "cursor": found.cursor}
            found = found.model_copy(update={"next": address(canned, understood.parameters, **common)})
        return asking.model_copy(update={"answer": found})

    def understand(self, question: str, names: Mapping[str, Sequence[Named]] | None = None) -> Asking:
        """What the question asks. `names` are the graph's own, in normal form and small letters."""
        today = self._service.today()
        normal = normalise(question[:MAX_QUESTION])
        known = names or {}
        language: Literal["en", "zh"] = "zh" if _mostly_chinese(normal.text) else "en"

        pieces: list[Piece] | None = None
        found: list[Reading] = []
        best: list[Reading] = []
        spare: tuple[list[Piece], list[Reading], list[Reading]] | None = None
        for manner in MANNERS:
            for other in cuts(normal.text, self._table, self._recogniser, lambda n: known.get(n, ()), today, manner):
                if other == pieces or (spare is not None and _names_it(other, spare[2][0])):
                    continue
                meant = readings(other, self._known, today)
                decided = rivals(meant)
                if names is not None and decided and _unheard_of(decided[0], known):
                    # 刚果（金）钴出口配额 is the name of a measure that the graph has no word of: its country and mineral may be
                    # known. If they aren't asked about either, the measure stays what is meant.
                    spare = spare or (other, meant, decided)
                    continue
                if pieces is None or decided:
                    pieces, found, best = other, meant, decided
                if best:
                    break
            if best:
                break
        unheard: Reason | None = None
        if spare is not None and not best:
            if pieces is None or _names_it(pieces, spare[2][0]):
                pieces, found, best = spare
            else:
                unheard = _unheard(_measure(spare[2][0]))
        assert pieces is not None  # the first cut of the first manner
        taken = _taken(normal, pieces, best[0] if best else None)
        if len({r.asked.canned.id for r in best}) == 1:
            reading = best[0]
            understood = _understood(reading, language)
            others = _offers([r for r in found if r.asked.canned.id != understood.query and r.whole], language)
            others = (*_of_any_kind(reading, language), *others)[:OFFERED]
            return Asking(
                question=question,
                language=language,
                status="answered",
                sentence=_told(understood, reading),
                understood=understood,
                words=taken,
                next_best=others,
            )
        if best:
            return Asking(
                question=question,
                language=language,
                status="unclear",
                sentence=Bilingual(
                    en="Several questions fit these words. Ask one of them.",
                    zh="有几个问题都符合这些字词，请选择其一。",
                ),
                words=taken,
                next_best=_offers(best, language),
            )
        reasons = (unheard,) if unheard else _reasons(normal, pieces, found)
        if found and found[0].ambiguous and not found[0].left:
            return Asking(
                question=question,
                language=language,
                status="unclear",
                sentence=Bilingual(
                    en=" ".join([*dict.fromkeys(r.sentence.en for r in reasons)]),
                    zh="".join([*dict.fromkeys(r.sentence.zh for r in reasons)]),
                ),
                words=taken,
                reasons=reasons,
                next_best=_meanings(found[0], language),
            )
        return Asking(
            question=question,
            language=language,
            status="cannot",
            sentence=_refused(reasons),
            words=taken,
            reasons=reasons,
            next_best=_offers(found, language),
        )


def _unheard_of(reading: Reading, known: Mapping[str, Sequence[Named]]) -> bool:
    """Whether a measure is asked about that only the vocabulary knows."""
    wanted = {g.value for g in reading.given if g.entity is not None and g.value.startswith("measure:")}
    return bool(wanted) and not any(n.id in wanted for found in known.values() for n in found)


def _measure(reading: Reading) -> Given:
    return next(g for g in reading.given if g.value.startswith("measure:"))


def _names_it(pieces: Sequence[Piece], reading: Reading) -> bool:
    """Whether a cut has the name of the measure that a reading is about as a whole."""
    words = _measure(reading).pieces[0].text
    return any(p.kind == "name" and p.text == words for p in pieces)


def _unheard(given: Given) -> Reason:
    """Of a measure that is called by its country and mineral, and of which nothing is known here but the name."""
    words = given.pieces[0].text
    return Reason(
        words=words,
        sentence=Bilingual(
            en=f"Nothing is recorded here of a measure by the name of “{words}”; the restrictions of the country or of the mineral may be.",
            zh=f"此处没有名为“{words}”的措施的记录；可查询该国或该矿产的限制。",
        ),
    )


def _mostly_chinese(text: str) -> bool:
    han = sum("㐀" <= c <= "鿿" for c in text)
    latin = sum(c.isascii() and c.isalpha() for c in text)
    return han * 3 >= latin and han > 0


def _understood(reading: Reading, language: Literal["en", "zh"]) -> Understood:
    canned = reading.asked.canned
    parameters = {g.name: g.value for g in reading.given}
    names = {g.name: _name(g, language) for g in reading.given if g.entity is not None}
    as_of = None if reading.as_of is None else reading.as_of.value
    known_on = None if reading.known_on is None else reading.known_on.value
    limit = None if reading.limit is None else int(reading.limit.value)
    wording = _wording(reading, language)
    return Understood(
        query=canned.id,
        title=canned.title,
        question=_worded(wording.text, {g.name: names.get(g.name, g.value) for g in reading.given}),
        parameters=parameters,
        names=names,
        as_of=as_of,
        known_on=known_on,
        limit=limit,
        address=address(canned, parameters, as_of=as_of, known_on=known_on, limit=limit),
        leaves_out=tuple(left.piece.text for left in reading.left),
    )


def _wording(reading: Reading, language: Literal["en", "zh"]) -> Phrasing:
    """The phrasing that the question was read along or, where that is of the other language, the one that says most alike."""
    meant = reading.phrasing
    if meant.language == language:
        return meant
    same = [p for p in reading.asked.phrasings if p.language == language]
    return min(
        same,
        key=lambda p: [len(_said_by(p, kind) ^ _said_by(meant, kind)) for kind in ("slot", "idea")],
        default=meant,
    )


def _said_by(phrasing: Phrasing, kind: Literal["slot", "idea"]) -> frozenset[str]:
    """The parameters, or the ideas, of a phrasing."""
    terms = [term for term in phrasing.terms if term.kind == kind]
    return frozenset(name for term in terms for name in (term.names if kind == "idea" else (term.parameter,)))


def _name(given: Given, language: Literal["en", "zh"]) -> str:
    assert given.entity is not None
    return (given.entity.name_zh if language == "zh" else None) or given.entity.name


def _worded(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    while "{" in text:  # words that give a value stand for themselves
        before, _, rest = text.partition("{")
        inside, _, after = rest.partition("}")
        text = before + inside.rpartition("|")[2] + after
    return text


def address(canned: Canned, parameters: Mapping[str, str], **common: str | int | None) -> str:
    """Where the same question is answered by HTTP."""
    path = canned.path
    for name in canned.path_parameters:
        path = path.replace(f"{{{name}}}", quote(parameters[name], safe=":"))
    more = {name: value for name, value in parameters.items() if name not in canned.path_parameters}
    more |= {name: str(value) for name, value in common.items() if value is not None}
    return f"{path}?{urlencode(more)}" if more else path


def _told(understood: Understood, reading: Reading) -> Bilingual:
    """How the question was understood, in a sentence each."""
    en = [f"{g.name} = {g.entity.name if g.entity else g.value}" for g in reading.given]
    zh = [f"{g.name} = {(g.entity.name_zh or g.entity.name) if g.entity else g.value}" for g in reading.given]
    for name, value in (("as_of", understood.as_of), ("known_on", understood.known_on), ("limit", understood.limit)):
        if value is not None:
            en.append(f"{name} = {value}")
            zh.append(f"{name} = {value}")
    return Bilingual(
        en=f"Understood as: {understood.title.en}" + (f" ({'; '.join(en)})." if en else "."),
        zh=f"理解为：{understood.title.zh}" + (f"（{'；'.join(zh)}）。" if zh else "。"),
    )


def _taken(normal: Normal, pieces: Sequence[Piece], reading: Reading | None) -> tuple[Taken, ...]:
    """Every word and what it was taken for."""
    # By their places: on the way to a reading pieces are told more of, and are others then.
    of: dict[tuple[int, int], tuple[Gives, str]] = {}
    if reading is not None:
        for given in reading.given:
            of |= {(p.start, p.end): ("parameter", given.name) for p in given.pieces}
        for piece, name in ((reading.as_of, "as_of"), (reading.known_on, "known_on")):
            if piece is not None:
                of[piece.start, piece.end] = ("time", name)
        if reading.limit is not None:
            of[reading.limit.start, reading.limit.end] = ("rows", "limit")
    out = []
    for piece in pieces:
        start, end = normal.raw(piece.start, piece.end)
        gives, name = of.get((piece.start, piece.end)) or _meant(piece)
        out.append(Taken(start=start, end=end, words=normal.raw_text[start:end], gives=gives, of=name))
    return tuple(out)


def _meant(piece: Piece) -> tuple[Gives, str]:
    match piece.kind:
        case "idea" | "mark":
            return "question", ", ".join(sorted(piece.names))
        case "fill":
            return "nothing", ""
        case "time" | "date":
            return "time", piece.op
        case "top" | "number":
            return "rows", piece.value
        case "name":
            return "parameter", ", ".join(e.id for e in piece.entities)
        case "bar" | "unknown" | "slot":
            return "not understood", ""


def _reasons(normal: Normal, pieces: Sequence[Piece], found: Sequence[Reading]) -> tuple[Reason, ...]:
    """Why nothing fits: the words that are never answered or not known; else what the nearest question cannot take."""
    out = []
    run: list[Piece] = []
    for piece in pieces:
        if piece.kind == "unknown":
            if run and normal.text[run[-1].end : piece.start].strip():
                out.append(_unknown(normal, run))
                run = []
            run.append(piece)
            continue
        if run and piece.kind != "fill":
            out.append(_unknown(normal, run))
            run = []
        bar = bar_of(piece.words)
        if bar is not None and bar.say is not None:
            out.append(Reason(words=normal.surface(piece.start, piece.end), sentence=bar.say))
    if run:
        out.append(_unknown(normal, run))
    if out:
        return tuple(out)
    if not found:
        names = [normal.surface(p.start, p.end) for p in pieces if p.kind == "name"]
        shown = ", ".join(names)
        return (
            Reason(
                words=shown,
                sentence=Bilingual(
                    en=f"No question of the catalogue asks this of {shown}."
                    if names
                    else "No question of the catalogue asks this.",
                    zh=f"目录中没有对“{shown}”如此提问的问题。" if names else "目录中没有这样的问题。",
                ),
            ),
        )
    nearest = found[0]
    title = nearest.asked.canned.title
    out.extend(_left(normal, left, title) for left in nearest.left)
    for given in nearest.ambiguous:
        en = " or ".join(f"{e.name} ({e.id})" for e in given.meant)
        zh = "或".join(f"{e.name_zh or e.name}（{e.id}）" for e in given.meant)
        out.append(
            Reason(
                words=given.value,
                sentence=Bilingual(
                    en=f"“{given.value}” may mean {en}. Ask for one of them.",
                    zh=f"“{given.value}”可能指{zh}，请选择其一。",
                ),
            )
        )
    return tuple(out)


def _unknown(normal: Normal, run: Sequence[Piece]) -> Reason:
    words = normal.surface(run[0].start, run[-1].end)
    return Reason(
        words=words,
        sentence=Bilingual(
            en=f"“{words}” is neither a name nor a word known here.", zh=f"“{words}”不是此处已知的名称或字词。"
        ),
    )


def _left(normal: Normal, left: Left, title: Bilingual) -> Reason:
    words = normal.surface(left.piece.start, left.piece.end)
    match left.code:
        case "span":
            en, zh = (
                f"What was done within “{words}” is asked; the nearest question ({title.en}) takes a day that things hold on, or a beginning, but no span.",
                f"所问为“{words}”之内做了什么；最接近的问题（{title.zh}）可限定某日有效或自何时起，不能限定一段时间。",
            )
        case "name" | "number" | "rank" | "time" | "word":
            en, zh = (
                f"The nearest question ({title.en}) cannot take “{words}”.",
                f"最接近的问题（{title.zh}）不能接受“{words}”。",
            )
        case _:
            en, zh = f"“{words}” is not understood here.", f"“{words}”在此无法理解。"
    return Reason(words=words, sentence=Bilingual(en=en, zh=zh))


def _refused(reasons: Sequence[Reason]) -> Bilingual:
    return Bilingual(
        en="Cannot answer that. " + " ".join(dict.fromkeys(r.sentence.en for r in reasons)),
        zh="无法回答。" + "".join(dict.fromkeys(r.sentence.zh for r in reasons)),
    )


def _of_any_kind(reading: Reading, language: Literal["en", "zh"]) -> tuple[Understood, ...]:
    """The same question without what words tell besides (禁令: bans alone): where no ban is known, a licence may be."""
    telling = [p for g in reading.given for p in g.pieces if p.told is not None and p.told[0] == g.name]
    fixed = {name for name, _ in reading.phrasing.fixed}
    wider = tuple(g for g in reading.given if g.name in fixed or not any(p in telling for p in g.pieces))
    if len(wider) == len(reading.given):
        return ()
    left = tuple(Left(piece, "word") for piece in telling)
    kinds = {name for piece in telling for name in piece.names}
    slots = {t.parameter for t in reading.phrasing.terms if t.kind == "slot"}
    # Worded without the kind, too.
    worded = (
        p
        for p in reading.asked.phrasings
        if p.language == language
        and not p.fixed
        and {t.parameter for t in p.terms if t.kind == "slot"} == slots
        and all(t.all_names.isdisjoint(kinds) for t in p.terms)
    )
    plain = next(worded, reading.phrasing)
    return (_understood(replace(reading, given=wider, left=left, phrasing=plain), language),)


def _meanings(reading: Reading, language: Literal["en", "zh"]) -> tuple[Understood, ...]:
    """The same question of each thing that a name may mean."""
    return tuple(_understood(r, language) for r in reading.meanings() if not r.ambiguous)[:OFFERED]


def _offers(found: Sequence[Reading], language: Literal["en", "zh"]) -> tuple[Understood, ...]:
    """The nearest questions, each with what it leaves out."""
    usable = [r for r in found if not r.ambiguous and (r.intent or r.given)]
    usable.sort(key=lambda r: (len(r.left) - len(r.intent) - sum(g.entity is not None for g in r.given), -r.score))
    out: dict[str, Understood] = {}
    for reading in usable:
        out.setdefault(reading.asked.canned.id, _understood(reading, language))
    return tuple(list(out.values())[:OFFERED])
