"""What the words beside a name, a date or a word tell of it: whose or where, whether something was done within a span, and
whether one kind of restriction is asked for or any."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from queries.asking.words import Piece

_HANDS = re.compile(r".*\bhands?\b.*|.*手[里中上]?.*|.*囊中", re.I)
_OWNED_BY = re.compile(r"in the hands of|belong\w*(?: to)?|owned by|属于|归|归属于?", re.I)
# What somebody does to a thing: whoever stands right before it does it.
_OWNS = frozenset({"own", "owner", "control", "operate", "foreign"})
_DAY = len("2025-01-01")
_WHERE = frozenset({"in", "zai"})
# Verbs of what is done once. What holds ("restricts", "has") is asked of a day; what was done then, of a span.
_DONE = re.compile(
    r"\b(?:enact|impos|sign(?:ed|s|ing)?\b|join|introduc|announc|adopt(?:ed|s|ing)?\b|pass(?:ed|es)?\b|issu(?:ed|es|ing)\b"
    r"|launch|publish|promulgat|conclud|inked\b|unveil|(?:c[ao]m|enter|went|go|took|take)\w* (?:in)?(?:to )?(?:force|effect)\b)"
    r"|出台|颁布|发布|公布|宣布|推出|签署|签订|签了|缔结|加入|实施了|制定了|通过了|新增",
    re.I,
)
_HELD = re.compile(r"\b(?:in force|in effect|in place|valid)\b|有效|现行|已加入|生效中", re.I)
_CAME = re.compile(r"\b(?:c[ao]m|enter|went|go|took|take)\w* (?:in)?(?:to )?(?:force|effect)\b", re.I)


def placed(pieces: Sequence[Piece]) -> list[Piece]:
    """Names with what the words beside them tell: whose a thing is ("owned by China", 中国企业), or where it lies ("in the DRC",
    刚果（金）的项目)."""
    out: list[Piece] = []
    for i, piece in enumerate(pieces):
        place = _place(pieces, i, any(p.place == "whose" for p in out)) if piece.kind == "name" else ""
        out.append(replace(piece, place=place) if place else piece)
    return out


def _place(pieces: Sequence[Piece], at: int, owned: bool) -> str:
    """`owned`: whose it is was told before: then 在墨西哥手里 tells where."""
    before = next((p for p in reversed(pieces[:at]) if p.kind != "fill"), None)
    behind = [p for p in pieces[at + 1 :] if p.kind != "fill" and not (p.kind == "mark" and p.names & {"what", "of"})]
    after = behind[0] if behind and behind[0].kind == "idea" else None
    inside = before is not None and before.kind == "mark" and bool(before.names & _WHERE)
    if pieces[at].side == "by" or (_in_hands(behind) and not (inside and owned)):
        return "whose"
    if before is not None and (_OWNED_BY.fullmatch(before.text) or "does" in before.names):
        return "whose"
    if inside:
        return "where"
    if after is None:
        return ""
    if "project" in after.names and "organization" not in after.names:
        return "where"
    return "whose" if after.names & (_OWNS | {"organization"}) else ""


def _in_hands(behind: Sequence[Piece]) -> bool:
    """Whether hands stand right behind, or behind a company: 中国企业手里."""
    rest = behind[1:] if behind and "organization" in behind[0].names else behind
    return any(p.kind == "idea" and _HANDS.fullmatch(p.text) for p in (*behind[:1], *rest[:1]))


def within(pieces: Sequence[Piece]) -> list[Piece]:
    """Dates that a verb of what is done once makes a span: "imposed in 2025" is not what held then."""
    said = "".join(p.text + " " * (p.text.isascii()) for p in pieces if p.kind not in ("name", "date"))
    pieces = [
        replace(p, op="within") if len(p.value) < _DAY and p.op == "in" and _takes_effect(pieces[i + 1 :]) else p
        for i, p in enumerate(pieces)
    ]
    if not _DONE.search(said) or (_HELD.search(said) and not _CAME.search(said)):
        return pieces
    return [replace(p, op="within") if p.kind == "date" and p.op == "in" else p for p in pieces]


def _takes_effect(behind: Sequence[Piece]) -> bool:
    """Whether what follows a date says that it took effect then: 2024年生效的."""
    return bool(behind) and behind[0].text in ("生效", "实施", "施行", "起效")


# Of a parameter whose value words tell, the ideas that stand for any value.
_GENERAL: Mapping[str, frozenset[str]] = {"kind": frozenset({"restrict"})}
_EXPORTED = re.compile(r"\bexport|出口", re.I)
_JOINING = frozenset({"and"})


def any_kind(pieces: Sequence[Piece]) -> list[Piece]:
    """Words that tell one kind tell none where they are joined to a word for any: "ban or restrict", 限制或禁止."""
    words = [p for p in pieces if p.kind != "fill"]
    joined = {
        id(one)
        for before, between, after in zip(words, words[1:], words[2:], strict=False)
        if between.kind == "mark" and between.names & _JOINING
        for one, other in ((before, after), (after, before))
        if one.told is not None and other.told is None and other.names & _GENERAL.get(one.told[0], frozenset())
    }
    return [replace(p, told=None) if id(p) in joined else p for p in pieces]


def generalised(pieces: Sequence[Piece]) -> list[Piece]:
    """Words that tell the value of one of these parameters, with what they say besides where exports are spoken of: an export
    licence restricts exports; a licence to mine does not."""
    if not any("export" in p.names or (p.kind == "idea" and _EXPORTED.search(p.text)) for p in pieces):
        return list(pieces)
    out = []
    for piece in pieces:
        general = _GENERAL.get(piece.told[0], frozenset()) if piece.told is not None else frozenset()
        if general and _EXPORTED.search(piece.text):
            general |= {"export"}
        out.append(replace(piece, general=general - piece.names) if general else piece)
    return out


# Verbs that stop something: for a time, or however long.
_PAUSED = re.compile(r"suspen\w*|paus\w+|freez\w*|frozen?|froze|暂停[了过]?|中止[了过]?|冻结[了过]?|暂缓", re.I)
_STOPPED = re.compile(r"halt\w*|stop\w*|停止[了过]?|中断[了过]?|停了?|喊停|叫停[了过]?", re.I)
_RULES = frozenset({"restrict", "ban", "quota", "licence", "permit", "tax", "tariff", "measure", "control"})


def stopped(pieces: Sequence[Piece]) -> list[Piece]:
    """Verbs of which the exports themselves are the object tell a kind of restriction: "suspended cobalt exports", 暂停钴出口. Of a
    restriction that is suspended ("suspended its export quota") they don't: it is that which ends."""
    out = list(pieces)
    for i, piece in enumerate(pieces):
        if piece.kind != "idea" or piece.told is not None:
            continue
        kind = "suspension" if _PAUSED.fullmatch(piece.text) else "ban" if _STOPPED.fullmatch(piece.text) else ""
        if kind and (_of_exports(pieces[i + 1 :]) or _after_exports(pieces[:i])):
            out[i] = replace(piece, names=piece.names | {"restrict"}, told=("kind", kind))
    return out


def _of_exports(behind: Sequence[Piece]) -> bool:
    """Whether the next word of meaning is exports, and no rule on them follows."""
    ideas = [p for p in behind if p.kind == "idea"][:2]
    return bool(ideas) and "export" in ideas[0].names and ideas[-1].names.isdisjoint(_RULES)


def _after_exports(before: Sequence[Piece]) -> bool:
    """Whether exports are what a verb says it of: "cobalt exports were suspended", "an export suspension"."""
    said = [p for p in before if p.kind in ("idea", "mark") and "of" not in p.names]
    return bool(said) and "export" in said[-1].names
