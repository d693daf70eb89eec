"""What can be seen of a proposal: readable features for the scorer.

A feature is a short text such as `HOLDS_STAKE|acquire|S T O`. They speak of predicates' classes, order, distance, the
little words beside the two ends, rivals between, clauses and negation; short runs of characters between the ends let
training find wordings that the lexicon does not have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from loaders.documents.model import BlockKind
from loaders.reading.lexicon import Hit, Predicate, _expanded, lower
from loaders.reading.propose import Proposal
from loaders.reading.scene import Group, Scene
from loaders.reading.skeleton import chain_features

_WORD = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")


@lru_cache(maxsize=1)
def _marks() -> dict[str, str]:
    return {lower(w): value for group, _, value, _, w in _expanded("cues") if group == "mark"}


def left_mark(text: str, at: int, low: int) -> str:
    """The kind of little word that stands right before `at`."""
    marks = _marks()
    part = lower(text[max(low, at - 14) : at])
    if part.endswith((" ", "“", '"', "(")) and part.strip():
        tail = part.rstrip(' “"')
        if tail and tail[-1] in "(":
            return "开"
        part = tail
    if not part:
        return "^"
    if part[-1].isascii() and part[-1].isalpha():
        return marks.get(part.rpartition(" ")[2], "w")
    for size in (4, 3, 2, 1):
        if part[-size:] in marks:
            return marks[part[-size:]]
    return "w"


def right_mark(text: str, at: int, high: int) -> str:
    marks = _marks()
    part = lower(text[at : min(high, at + 14)])
    if part.startswith((" ", "”", '"')):
        part = part.lstrip(' ”"')
    if not part:
        return "$"
    if part[0].isascii() and part[0].isalpha():
        word = re.match(r"[a-z]+", part)
        return marks.get(word.group() if word else part, "w")
    for size in (5, 4, 3, 2, 1):
        if part[:size] in marks:
            return marks[part[:size]]
    return "w"


def _bin(n: int, edges: tuple[int, ...]) -> str:
    for i, edge in enumerate(edges):
        if n <= edge:
            return str(i)
    return str(len(edges))


def quick_features(p: Proposal) -> list[str]:
    """What costs little to see: types, how the ends were found, how far apart they stand. Most proposals are out by that."""
    scene, r = p.scene, p.relation
    text, sentence = scene.view.text, scene.sentence
    s, o = p.subject, p.object
    how_s, how_o = _how(s), _how(o)
    kind_pair = f"{s.type}>{o.type}"
    lang = sentence.language
    out = [
        r,
        f"{r}|{kind_pair}|{lang}",
        f"{r}|hs={how_s}",
        f"{r}|ho={how_o}",
        f"{r}|h={how_s},{how_o}|{kind_pair}",
        f"h={how_s},{how_o}",
        f"{r}|block={sentence.kind.value}",
    ]
    add = out.append
    if p.by_name:
        inner_s = s.start >= o.start
        add(f"{r}|byname|{kind_pair}")
        add(f"{r}|byname|{kind_pair}|{how_o if inner_s else how_s}")
        outer, inner = (o, s) if inner_s else (s, o)
        where = "first" if inner.start == outer.start else "last" if inner.end == outer.end else "within"
        add(f"{r}|byname|{kind_pair}|{lang}|{where}|{outer.how}")
        add(f"{r}|byname|{kind_pair}|head={_head(text, outer)}")
        add(f"{r}|byname|{kind_pair}|kind={outer.items[0].kind}|{where}")
        return out
    if s.end > s.start and o.end > o.start:
        low, high = (s.end, o.start) if s.start < o.start else (o.end, s.start)
        way = "SO" if s.start < o.start else "OS"
        gap = _bin(max(0, high - low), (0, 2, 5, 12, 30, 70))
        add(f"{r}|{way}|gap={gap}")
        add(f"{r}|{way}|gap={gap}|{kind_pair}")
        add(f"{r}|{way}|clauses={min(3, sentence.clause_distance(low, high))}")
        add(f"{r}|{way}|rivals={_rivals(scene, s, low, high)},{_rivals(scene, o, low, high)}")
    else:
        one = o if o.end > o.start else s
        side = "O" if one is o else "S"
        explicit = min(2, len(scene.by_type.get((s if one is o else o).type, [])))
        add(f"{r}|first={sentence.first}")
        add(f"{r}|{side}only|explicit={explicit}")
        add(f"{r}|{side}only|explicit={explicit}|{(s if one is o else o).type}|{how_s},{how_o}")
    size_s, size_o = _bin(len(s.items), (1, 2, 5, 9)), _bin(len(o.items), (1, 2, 5, 9))
    add(f"{r}|sizes={size_s},{size_o}")
    add(f"{r}|h={how_s},{how_o}|sizes={size_s},{size_o}")
    return out


def features(p: Proposal, quick: Sequence[str]) -> list[str]:
    """All that is seen of a proposal; `quick` is what `quick_features` saw of it."""
    scene, r = p.scene, p.relation
    text, sentence = scene.view.text, scene.sentence
    s, o = p.subject, p.object
    out = list(quick)
    add = out.append
    how_s, how_o = _how(s), _how(o)
    kind_pair = f"{s.type}>{o.type}"
    if p.by_name:
        return out + _negation(p, o.start, o.end)
    marks_s, marks_o = _marks_beside(scene, s), _marks_beside(scene, o)
    add(f"{r}|ls={marks_s[0]}")
    add(f"{r}|rs={marks_s[1]}")
    add(f"{r}|lo={marks_o[0]}")
    add(f"{r}|ro={marks_o[1]}")
    add(f"{r}|s={marks_s}|o={marks_o}")
    near = _nearest_per_class(p)
    for rank, (cls, hit, order, gap_s, gap_o) in enumerate(near[:3]):
        c = f"{r}|{cls}"
        cl_s = min(2, sentence.clause_distance(hit.start, s.start)) if s.end > s.start else 9
        cl_o = min(2, sentence.clause_distance(hit.start, o.start)) if o.end > o.start else 9
        gs, go = _bin(gap_s, (1, 4, 12, 30, 70)), _bin(gap_o, (1, 4, 12, 30, 70))
        add(f"{c}|{order}")
        add(f"{r}|ph={hit.entry.phrase}|{order}")
        add(f"{r}|ph={hit.entry.phrase}")
        if rank == 0:
            add(f"{c}|{order}|cl={cl_s},{cl_o}")
            add(f"{c}|{order}|g={gs},{go}")
            add(f"{r}|{order}|g={gs},{go}")
            add(f"cl={cl_s},{cl_o}|{order}")
            add(f"{c}|{order}|{marks_s}")
            add(f"{c}|{order}|o{marks_o}")
            add(f"{c}|{order}|{kind_pair}")
            add(f"{c}|{order}|{how_s},{how_o}")
            low, high = sorted((hit.start, s.start if s.end > s.start else hit.start))
            add(f"{r}|{order}|rs={_rivals(scene, s, low, high)}")
            low, high = sorted((hit.start, o.start if o.end > o.start else hit.start))
            add(f"{r}|{order}|ro={_rivals(scene, o, low, high)}")
            for cue in _cues_near(scene, hit):
                add(f"{r}|cue={cue}")
                add(f"{c}|cue={cue}")
    if not near:
        add(f"{r}|no predicate")
    kinds = scene.value_kinds
    for kind in kinds:
        add(f"{r}|has {kind}")
    if near:
        add(f"{r}|{near[0][0]}|values={','.join(kinds)}")
    strong = sorted({h.entry.cls for h in p.triggers if h.entry.cls != "weak"})
    add(f"{r}|strong={','.join(strong)}")
    for value in scene.values:
        if min(abs(value.nstart - o.end), abs(o.start - value.nend)) <= 6 and o.end > o.start:
            add(f"{r}|beside O={value.type}{'<' if value.nstart < o.start else '>'}")
        if min(abs(value.nstart - s.end), abs(s.start - value.nend)) <= 6 and s.end > s.start:
            add(f"{r}|beside S={value.type}{'<' if value.nstart < s.start else '>'}")
    if near:
        hit = next((n[1] for n in near if n[0] != "weak"), near[0][1])
        for token in _tokens(scene, max(sentence.start, hit.start - 12), hit.start)[-5:]:
            add(f"{r}|t<{token}")
        for token in _tokens(scene, hit.end, min(sentence.end, hit.end + 12))[:5]:
            add(f"{r}|t>{token}")
    for phrase in {h.entry.phrase for h in p.triggers if h.entry.cls != "weak"}:
        add(f"{r}|sentence={phrase}")
    head_s, head_o = _head(text, s), _head(text, o)
    add(f"{r}|head O={head_o}")
    add(f"{r}|head S={head_s}")
    for side, group in (("S", s), ("O", o)):
        if group.how == "nominal":
            for seen in _nominal(scene, group):
                add(f"{r}|{side} noun {seen}")
                add(f"{r}|{side} noun {seen}|{group.items[0].kind}")
    verb_s, verb_o = _verb_after(scene, s), _verb_before(scene, o)
    add(f"{r}|after S={verb_s}")
    add(f"{r}|before O={verb_o}")
    add(f"{r}|after S={verb_s}|before O={verb_o}")
    add(f"{r}|before S={_verb_before(scene, s)}")
    add(f"{r}|after O={_verb_after(scene, o)}")
    if s.end > s.start and o.end > o.start:
        low, high = (s.end, o.start) if s.start < o.start else (o.end, s.start)
        way = "SO" if s.start < o.start else "OS"
        gap = max(0, high - low)
        for token in _tokens(scene, low, high):
            add(f"{r}|{way}|b={token}")
        if gap <= 10:
            add(f"{r}|{way}|between={_shape(lower(text[low:high]))}|{kind_pair}")
        for other in {h.entry.relation for h in scene.predicates if low <= h.start and h.end <= high}:
            if other != r:
                add(f"{r}|{way}|over={other}")
    else:
        one = o if o.end > o.start else s
        side = "O" if one is o else "S"
        for token in _between(text[max(sentence.start, one.start - 10) : one.start])[-4:]:
            add(f"{r}|{side}<{token}")
        for token in _between(text[one.end : min(sentence.end, one.end + 10)])[:4]:
            add(f"{r}|{side}>{token}")
    add(f"{r}|strong={','.join(strong)}|O size={_bin(len(o.items), (1, 2, 5, 9))}")
    if sentence.kind is BlockKind.HEADING:
        add(f"{r}|heading")
    return out + chain_features(p)


_SMALL = re.compile(r"[a-z]+$")


def _nominal(scene: Scene, group: Group) -> list[str]:
    """How particular a common noun is: its words, its article, whether a name or a mineral stands in it or beside it."""
    text = scene.view.text
    words = text[group.start : group.end]
    size = len(words.split()) if words.isascii() else len(words) // 3 + 1
    article = _SMALL.search(lower(text[max(scene.sentence.start, group.start - 8) : group.start].rstrip()))
    out = [
        f"words={min(size, 4)}",
        f"article={article.group() if article and article.group() in ('a', 'an', 'the', 'its', 'their', 'this', 'such', 'these') else '-'}",
    ]
    if any(g is not group and group.start <= g.start and g.end <= group.end for g in scene.groups):
        out.append("holds a name")
    if words.isascii() and words.endswith("s"):
        out.append("plural")
    return out


def _marks_beside(scene: Scene, group: Group) -> tuple[str, str]:
    """The little words before and behind a group; none of what is understood."""
    if group.start == group.end:
        return ("", "")
    key = ("marks", group.start, group.end)
    if key not in scene.cache:
        text, sentence = scene.view.text, scene.sentence
        scene.cache[key] = (left_mark(text, group.start, sentence.start), right_mark(text, group.end, sentence.end))
    found: tuple[str, str] = scene.cache[key]
    return found


def _head(text: str, group: Group) -> str:
    """The last word of a name that says what sort of thing it is (公司, Act, mine); none of a country or a mineral."""
    if group.type in ("Country", "Mineral") or group.understood:
        return "-"
    words = text[group.items[-1].start : group.items[-1].end].rstrip(")”》\"' ")
    if not words:
        return "-"
    return lower(words.rpartition(" ")[2]) if words[-1].isascii() else words[-2:]


def _verb_after(scene: Scene, group: Group) -> str:
    """The first predicate of any relation that follows closely: what the thing does."""
    return _verbs(scene, group)[1]


def _verb_before(scene: Scene, group: Group) -> str:
    """The last predicate of any relation that stands closely before: what is done to the thing."""
    return _verbs(scene, group)[0]


def _verbs(scene: Scene, group: Group) -> tuple[str, str]:
    if group.end == group.start:
        return ("-", "-")
    key = ("verbs", group.start, group.end)
    if key not in scene.cache:
        scene.cache[key] = (_last_verb(scene, group), _first_verb(scene, group))
    found: tuple[str, str] = scene.cache[key]
    return found


def _first_verb(scene: Scene, group: Group) -> str:
    found = [h for h in scene.predicates if 0 <= h.start - group.end <= 14]
    first = min(found, key=lambda h: (h.start, -h.end), default=None)
    return "-" if first is None else f"{first.entry.relation}.{first.entry.cls}"


def _last_verb(scene: Scene, group: Group) -> str:
    found = [h for h in scene.predicates if 0 <= group.start - h.end <= 14 and h.end > h.start]
    last = max(found, key=lambda h: (h.end, h.end - h.start), default=None)
    return "-" if last is None else f"{last.entry.relation}.{last.entry.cls}"


def _how(group: Group) -> str:
    how = group.how
    if how == "nominal":
        return f"nominal:{group.items[0].kind}:{group.items[0].form}"
    return how


def _negation(p: Proposal, start: int, end: int) -> list[str]:
    return [
        f"{p.relation}|byname|cue={c.entry.group}.{c.entry.value}"
        for c in p.scene.cues
        if c.entry.group in ("negation",) and abs(c.start - start) < 12
    ]


def _nearest_per_class(p: Proposal) -> list[tuple[str, Hit[Predicate], str, int, int]]:
    """For each class of predicate its occurrence nearest to both ends, nearest first."""
    s, o = p.subject, p.object
    best: dict[str, tuple[int, tuple[str, Hit[Predicate], str, int, int]]] = {}
    for hit in p.triggers:
        gap_s = _gap(s, hit)
        gap_o = _gap(o, hit)
        cost = gap_s + gap_o - 2 * (hit.end - hit.start)
        if hit.entry.cls in best and best[hit.entry.cls][0] <= cost:
            continue
        best[hit.entry.cls] = (cost, (hit.entry.cls, hit, _order(s, hit, o), gap_s, gap_o))
    return [entry for _, entry in sorted(best.values(), key=lambda b: (b[0], b[1][0]))]


def _gap(group: Group, hit: Hit[Predicate]) -> int:
    return 0 if group.end == group.start else max(hit.start - group.end, group.start - hit.end, 0)


def _order(s: Group, hit: Hit[Predicate], o: Group) -> str:
    parts = [(hit.start, "T")]
    if s.end > s.start:
        parts.append((s.start, "S" if s.how != "pronoun" else "s"))
    if o.end > o.start:
        inside = o.start <= hit.start and hit.end <= o.end
        parts.append((hit.start if inside else o.start, "O" if o.how != "pronoun" else "o"))
        if inside:
            return " ".join(x for _, x in sorted(parts)) + "*"
    return " ".join(x for _, x in sorted(parts))


def _rivals(scene: Scene, group: Group, low: int, high: int) -> int:
    """How many other groups of the same type stand between."""
    return min(2, sum(g is not group and low <= g.start and g.end <= high for g in scene.by_type.get(group.type, ())))


def _cues_near(scene: Scene, hit: Hit[Predicate]) -> list[str]:
    """Cues of negation and modality in the predicate's neighbourhood."""
    out = []
    for cue in scene.cues:
        if cue.entry.group in ("negation", "modal", "attribution"):
            gap = hit.start - cue.end
            if -1 <= gap <= 8:
                out.append(f"{cue.entry.group}.near")
            elif 8 < gap <= 30 and scene.sentence.clause_distance(cue.start, hit.start) == 0:
                out.append(f"{cue.entry.group}.far")
    return sorted(set(out))


def _tokens(scene: Scene, low: int, high: int) -> list[str]:
    key = ("tokens", low, high)
    if key not in scene.cache:
        scene.cache[key] = _between(scene.view.text[low:high])
    found: list[str] = scene.cache[key]
    return found


def _between(gap: str) -> list[str]:
    """Words (Latin) and pairs of characters (Han) of a stretch between two ends; a long one tells only its edges."""
    if len(gap) > 80:
        gap = gap[:30] + "…" + gap[-30:]
    return _grams(gap)[:60]


def _grams(text: str) -> list[str]:
    """The words (Latin), characters and pairs of characters (Han) of a stretch; one figure is like another."""
    tokens = ["0" if t.isdigit() else t for t in _WORD.findall(lower(text))]
    out = []
    for i, token in enumerate(tokens):
        out.append(token)
        if i and len(token) == 1 and not token.isascii():
            out.append(tokens[i - 1] + token)
    return out


def _shape(gap: str) -> str:
    return re.sub(r"\d+", "0", gap)
