"""From a question of the catalogue to the Cypher that draws its answer, and to what may be suggested for its parameters.

A question's own Cypher runs inside: its rows name the edges they go over (`hops`), and the picture is those edges. So a
picture shows what the answer shows, for whatever the catalogue asks; where there is more than a picture holds, relations
take turns, so that each has its share. Pure text; written for Neo4j 5.26 and later alone, since Bloom reaches nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import Literal

from ontology.names.index import load
from ontology.schema import Ontology, ontology
from queries.bloom.look import Chain, Look
from queries.canned import ANY, Bilingual, Canned, Parameter
from queries.names import members

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
DAY = "day"
# A year, a month or a day. What is none of them would still compare with dates as a text, and draw a picture of no day.
A_DAY = "[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"

_PARAMETER = re.compile(r"\$(\w+)", re.ASCII)
_TYPED = re.compile(r"\[\w*:([A-Z_|]+)")
_UNTYPED = re.compile(r"-\[\w*\]-|--")
# A pattern that goes from one thing that is asked about to another.
_AT = r"\(\w*:Entity \{id: \$(?P<%s>\w+)\}\)"
_FROM_TO = re.compile(rf"^MATCH {_AT % 'a'}(?P<between><?-(?:(?!\{{id:)[^\n])*){_AT % 'b'}$", re.M)
_COMMENT = re.compile(r"^\s*//[^\n]*\n", re.M)
_BY_RELATION = re.compile(
    r"^WITH (?P<kept>[\w, ]+) ORDER BY (?P<edge>\w+)\.relation, (?P<order>[^\n]+) LIMIT \$cap$", re.M
)


@dataclass(frozen=True)
class Suggestion:
    """What Bloom offers while a parameter is typed: the values of an indexed property, or rows of a query."""

    label: str | None = None
    property: str | None = None
    cypher: str | None = None


@dataclass(frozen=True)
class Phrase:
    """A search phrase: a question in one language, today or on a day."""

    question: Canned
    language: Language
    dated: bool
    text: str
    cypher: str
    parameters: Mapping[str, Suggestion]
    place: int = 0  # among the phrases of its question; the first asks for what has to be given

    @property
    def example(self) -> dict[str, str]:
        """The catalogue's examples for the parameters; names as they are written there."""
        out = {}
        for name in self.parameters:
            if name != DAY:
                given = self.question.parameters[name]
                zh = given.example_zh if self.language == "zh" else None
                out[name] = str(given.example if zh is None else zh)
        return out


def phrases(
    questions: Mapping[str, Canned], known: Ontology, look: Look, groups: Mapping[str, Sequence[str]] | None = None
) -> list[Phrase]:
    """The phrases of every question that has a picture, in the catalogue's order. `groups` has the ids of what belongs to
    each group of the vocabulary, which the graph does not tell; where none are given, those of the project's own."""
    held = members(load()) if groups is None else groups
    out = []
    for question in questions.values():
        if not drawable(question, look):
            continue
        for place, wording in enumerate(question.phrases):
            for dated in (False, True) if question.id in look.phrases.dated else (False,):
                out += [
                    replace(_phrase(question, wording, language, dated, known, look, held), place=place)
                    for language in LANGUAGES
                ]
    return out


def drawable(question: Canned, look: Look) -> bool:
    """Whether the answer to a question is a picture."""
    return question.id not in look.phrases.without_picture and bool(_hops(question))


def spaced(text: str) -> str:
    """A phrase with a blank on either side of each parameter: Bloom takes it for a word."""
    apart = re.sub(r"(?<=[^\s(（])(?=\$\w)", " ", text, flags=re.ASCII)
    return re.sub(r"(\$\w+)(?=[^\s\w,.)）])", r"\1 ", apart, flags=re.ASCII)


def holds(edge: str, first: str, last: str, known: Ontology) -> str:
    """The condition under which an edge holds on a day, certainly or possibly; as queries.answer.hop_holds decides it.

    Of a month or a year, on one of its days from `first` to `last`. A figure of a year or a deal stays known after its time.
    """
    stays = sorted(r.name for r in known.relations.values() if r.combine.how in ("period", "event"))
    listed = ", ".join(f"'{name}'" for name in stays)
    return (
        f"NOT (coalesce({edge}.from_earliest > {last}, false)"
        f" OR coalesce({edge}.to_latest <= {first}, false) AND NOT {edge}.relation IN [{listed}])"
    )


def in_turn(group: str, item: str, most: int) -> list[str]:
    """Cypher that keeps `most` of the items, one of each group and then another of each, groups in their order.

    Lists in a list, gone through crosswise: sorting by turn would hold a group's list once for each of its items.
    """
    return [
        f"WITH {group}, collect({item})[..{most}] AS found_ ORDER BY {group}",
        "WITH collect(found_) AS groups_",
        f"UNWIND range(0, {most - 1}) AS turn_",
        "UNWIND groups_ AS found_",
        f"WITH found_[turn_] AS {item} WHERE {item} IS NOT NULL",
        f"WITH {item} LIMIT {most}",
    ]


def left_out(rows: Iterable[Sequence[tuple[str, str]]], room: int) -> dict[str, int]:
    """How many rows of an answer its picture has no room for, by their relations: what `in_turn` does not keep.

    A row is the relation and the key of each of its edges.
    """
    groups: dict[tuple[str, ...], list[frozenset[str]]] = {}
    for row in rows:
        groups.setdefault(tuple(relation for relation, _ in row), []).append(frozenset(key for _, key in row))
    in_order = [groups[relations] for relations in sorted(groups)]
    turns = (row for turn in zip_longest(*in_order) for row in turn if row is not None)
    edges = dict.fromkeys(key for row in islice(turns, room) for key in sorted(row))
    drawn = frozenset(islice(edges, room))
    missing = {" ".join(relations): sum(not row <= drawn for row in groups[relations]) for relations in sorted(groups)}
    return {relations: count for relations, count in missing.items() if count}


def relations_of(cypher: str, known: Ontology) -> list[str]:
    """The relations that a question's edges may be of."""
    if _UNTYPED.search(cypher):
        return sorted({*known.relations, *known.derived})
    named = {name for found in _TYPED.findall(cypher) for name in found.split("|")}
    return sorted(named & {*known.relations, *known.derived})


# ------------------------------------------------------------------------------------------------ how


def _phrase(
    question: Canned,
    wording: Bilingual,
    language: Language,
    dated: bool,
    known: Ontology,
    look: Look,
    groups: Mapping[str, Sequence[str]],
) -> Phrase:
    text = getattr(wording, language)
    if dated:
        text += getattr(look.phrases.day.text, language)
    text = spaced(text)
    order = list(dict.fromkeys(_PARAMETER.findall(text)))
    missing = [n for n, p in question.parameters.items() if p.required and n not in order]
    if missing:
        raise ValueError(f"{question.id}: the Bloom phrase ({language}) lacks ${missing[0]}, which the question needs")
    suggestions = {name: _suggestion(question, name, order[:i], language, look) for i, name in enumerate(order)}
    return Phrase(question, language, dated, text, _picture(question, order, dated, known, look, groups), suggestions)


def _hops(question: Canned) -> list[str]:
    return [c.name for c in question.columns if c.type == "hops"]


def _picture(
    question: Canned,
    order: Sequence[str],
    dated: bool,
    known: Ontology,
    look: Look,
    groups: Mapping[str, Sequence[str]],
) -> str:
    entities = [n for n in order if n != DAY and question.parameters[n].type == "entity"]
    by_day = dated or question.times == "day"
    days = _span(dated) if by_day else {}
    carried = list(days)
    lines = [f"WITH {', '.join(f'{value} AS {name}' for name, value in days.items())}"] if days else []
    if dated:
        lines.append(f"WHERE ${DAY} =~ '{A_DAY}'")
    for name in entities:
        lines.append(_found("given", name, question.parameters[name]))
        kept = "".join(f"{c}, " for c in carried)
        more = {
            f"given_{name}_{what}": _NAMES if what == "names" else _members(groups, question.parameters[name])
            for of, what in question.beside
            if of == name
        }
        found = {f"given_{name}": "given.id", **more}
        lines.append(f"WITH {kept}{', '.join(f'{v} AS {n}' for n, v in found.items())} LIMIT {look.limits.things}")
        carried += found
    inner = _COMMENT.sub("", question.cypher).strip()
    for name, parameter in question.parameters.items():
        if name in entities:
            inner = re.sub(rf"\${name}(?=\b|_(?:names|members)\b)", f"given_{name}", inner)
        elif name not in order:
            inner = _left_open(inner, name) if parameter.default is None else inner
            inner = re.sub(rf"\${name}\b", _literal(parameter), inner)
    inner = _by_turns(inner, days, known, look)
    # What does not hold on the day is taken out afterwards: until then as many rows are read as an answer has, else what
    # has ended would push out what holds.
    most = question.max_rows if by_day else min(look.limits.paths, question.max_rows)
    inner = re.sub(r"\$cap\b", str(most), inner)
    indented = "\n".join(f"  {line}" for line in inner.splitlines())
    lines.append(f"CALL ({', '.join(carried)}) {{\n{indented}\n}}")
    steps = " + ".join(_hops(question))
    lines.append(f"WITH {', '.join([*days, f'{steps} AS steps'])}")
    if by_day:
        lines.append(f"WHERE all(step IN steps WHERE {holds('step', *_ends(days), known)})")
    # A row of each relation (or sequence of relations) in turn, then a second of each, and so on.
    lines.append("WITH [step IN steps | step.relation] AS relations, steps")
    lines += in_turn("relations", "steps", look.limits.paths)
    lines.append("UNWIND steps AS step")
    lines.append("WITH DISTINCT step.subject AS subject, step.key AS key, step.object AS object")
    types = "|".join(relations_of(question.cypher, known))
    lines.append(f"MATCH path = (:Entity {{id: subject}})-[edge:{types}]->(:Entity {{id: object}})")
    lines.append("WHERE edge.key = key")
    lines.append(f"RETURN path LIMIT {look.limits.paths}")
    return "\n".join(lines)


# Every name of a thing, as the graph tells them.
_NAMES = "[name IN [given.id, given.name, given.name_zh] WHERE name IS NOT NULL] + coalesce(given.aliases, [])"


def _members(groups: Mapping[str, Sequence[str]], parameter: Parameter) -> str:
    """The ids of what belongs to the given thing: the graph does not tell them, so they are written out."""
    prefix = "" if parameter.of in (None, ANY) else f"{ontology().types[parameter.of].prefix}:"
    whens = "".join(
        f"\n  WHEN '{one}' THEN {list(ids)}" for one, ids in sorted(groups.items()) if one.startswith(prefix)
    )
    return f"CASE given.id{whens}\n  ELSE [] END" if whens else "[]"


def _by_turns(inner: str, days: Collection[str], known: Ontology, look: Look) -> str:
    """A question whose rows are ordered by relation, with no more of them than a picture holds, each relation in its turn.

    As it stands, the relations that come first in the alphabet would fill all there is room for.
    """

    def turns(part: re.Match[str]) -> str:
        kept, edge = part["kept"], part["edge"]
        on_day = f"WITH {kept} WHERE {holds(edge, *_ends(days), known)}\n" if days else ""
        again = ", ".join(f"one_[{place}] AS {name.strip()}" for place, name in enumerate(kept.split(",")))
        return "\n".join(
            (
                f"{on_day}WITH {kept} ORDER BY {part['order']}",
                f"WITH type({edge}) AS relation_, [{kept}] AS one_",
                *in_turn("relation_", "one_", look.limits.paths),
                f"WITH {again}",
            )
        )

    return _BY_RELATION.sub(turns, inner)


def _left_open(inner: str, name: str) -> str:
    """A question without the conditions on a parameter that is not given."""
    told = rf"(?:[\w.]+ (?:IS NULL|(?:>?=|<>) \${name}|IN \${name}_(?:names|members))|\${name} IN \w+|\${name} = '\w+' AND [\w.]+ = '\w+')"
    condition = rf"\(?\${name} IS NULL(?: OR {told})*\)?"
    inner = re.sub(rf"{condition}\s+AND |\s+AND {condition}", "", inner)
    return re.sub(rf"\s+WHERE {condition}(?=\n)", "", inner)


def _found(variable: str, name: str, parameter: Parameter) -> str:
    """A thing by one of its two names: both are indexed, and Bloom suggests them."""
    label = parameter.of or ANY
    return f"MATCH ({variable}:{label}) WHERE {variable}.name = ${name} OR {variable}.name_zh = ${name}"


def _literal(parameter: Parameter) -> str:
    value = parameter.default
    if value is None:
        return "null"
    return str(value) if isinstance(value, int | float) else f"'{value}'"


# A day told as a year or a month is a span: an edge must have begun by its last day and not have ended by its first. The
# 31st of a short month compares as it should.
def _span(dated: bool) -> dict[str, str]:
    """The days that a picture is of, as Cypher by the variable that holds each; today is one."""
    if not dated:
        return {"day": "toString(date())"}
    by_length = "CASE size(${day}) WHEN 4 THEN ${day} + '{of_year}' WHEN 7 THEN ${day} + '{of_month}' ELSE ${day} END"
    ends = {"first_day": ("-01-01", "-01"), "last_day": ("-12-31", "-31")}
    return {
        name: by_length.replace("{day}", DAY).replace("{of_year}", year).replace("{of_month}", month)
        for name, (year, month) in ends.items()
    }


def _ends(days: Collection[str]) -> tuple[str, str]:
    """The variables of the first and of the last day."""
    names = list(days)
    return names[0], names[-1]


def _suggestion(question: Canned, name: str, before: Sequence[str], language: Language, look: Look) -> Suggestion:
    if name == DAY:
        return Suggestion(cypher=_days(question, before, look))
    parameter = question.parameters[name]
    if parameter.type != "entity":
        return Suggestion(cypher=look.values.get(f"{question.id}.{name}"))
    chain = look.chains.get(f"{question.id}.{name}") or look.chains.get(question.id) or chain_of(question)
    if chain is not None and name in (chain.a, chain.b):
        other = chain.b if name == chain.a else chain.a
        if other in before:
            given, wanted = ("b", "a") if name == chain.a else ("a", "b")
            return Suggestion(cypher=_chained(question, name, other, given, wanted, chain.paths, language, look))
    return Suggestion(label=parameter.of, property="name_zh" if language == "zh" else "name")


def chain_of(question: Canned) -> Chain | None:
    """How two things that a question asks about hang together, where a pattern of its Cypher goes from one to the other."""
    ends: tuple[str, str] | None = None
    paths: list[str] = []
    for found in _FROM_TO.finditer(question.cypher):
        ends = ends or (found["a"], found["b"])
        between = re.sub(r"(?<=[\[(])\w+(?=[:\])])", "", found["between"])
        if (found["a"], found["b"]) == ends:
            paths.append(f"(a){between}(b)")
        elif (found["b"], found["a"]) == ends:
            paths.append(f"(b){between}(a)")
    return None if ends is None else Chain(a=ends[0], b=ends[1], paths=tuple(dict.fromkeys(paths)))


def _chained(
    question: Canned,
    name: str,
    other: str,
    given: str,
    wanted: str,
    paths: Sequence[str],
    language: Language,
    look: Look,
) -> str:
    label = question.parameters[name].of or ANY
    shown = f"coalesce({wanted}.name_zh, {wanted}.name)" if language == "zh" else f"{wanted}.name"
    parts = "\n  UNION\n".join(
        f"  MATCH {path.replace(f'({wanted})', f'({wanted}:{label})')}\n"
        f"  WITH {wanted} LIMIT {look.limits.walked}\n"
        f"  RETURN DISTINCT {wanted}"
        for path in paths
    )
    return (
        f"{_found(given, other, question.parameters[other])}\n"
        f"WITH {given} LIMIT {look.limits.things}\n"
        f"CALL ({given}) {{\n{parts}\n}}\n"
        f"WITH {wanted}, {given} WHERE {wanted} <> {given}\nWITH DISTINCT {wanted}\n"
        f"RETURN {shown} AS suggestion ORDER BY {wanted}.uses DESC, {wanted}.id LIMIT {look.limits.suggested}"
    )


def _days(question: Canned, before: Sequence[str], look: Look) -> str:
    """The days on which something began or ended at the thing that was named, the latest first."""
    named = [n for n in before if question.parameters[n].type == "entity"]
    if named:
        head = (
            f"{_found('given', named[0], question.parameters[named[0]])}\n"
            f"WITH given LIMIT {look.limits.things}\n"
            "MATCH (given)-[edge]-(:Entity)\n"
        )
    else:
        types = "|".join(sorted({t for found in _TYPED.findall(question.cypher) for t in found.split("|")}))
        head = f"MATCH (:Entity)-[edge:{types}]->(:Entity)\n"
    return (
        f"{head}WITH edge LIMIT {look.limits.walked}\n"
        "UNWIND [edge.valid_from, edge.valid_to] AS day\n"
        "WITH DISTINCT day WHERE day IS NOT NULL\n"
        f"RETURN day ORDER BY day DESC LIMIT {look.limits.suggested}"
    )
