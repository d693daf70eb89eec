"""The survey: statements of a stretch weighed beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loaders.documents import from_text
from loaders.reading import choose, survey
from loaders.reading.extract import extract, lay_out
from loaders.reading.propose import proposals
from loaders.reading.scorer import Linear

FACTS = Linear({}, 0.0, {"*": 0.0})
Scores = Mapping[tuple[str, str, str], float | Sequence[float]]  # in every sentence, or in each


def _sentences(text: str, scores: Scores) -> list[list[choose.Scored]]:
    """The proposals of a text that are scored here: by relation and the names at their ends, nothing understood."""
    out = []
    for n, scene in enumerate(lay_out(from_text(text, key="t"))[1]):
        named = [
            (p, (p.relation, p.subject.items[0].name, p.object.items[0].name))
            for p in proposals(scene)
            if not (p.subject.understood or p.object.understood)
        ]
        found = [(p, scores[ends]) for p, ends in named if ends in scores]
        out.append([choose.Scored(p, (), v if isinstance(v, float) else v[n]) for p, v in found])
    return out


def _stated(text: str, scores: Scores, model: Linear) -> list[tuple[int, str, str, str]]:
    """(sentence, relation, subject, object) of what is stated."""
    return [
        (n, w.scored.proposal.relation, p.subject.name, p.object.name)
        for n, weighed in enumerate(survey.weigh(_sentences(text, scores), FACTS, model))
        for w in weighed
        for p in w.stated
    ]


def _model(**weights: float) -> Linear:
    named = {k.replace("__", "=").replace("_", " "): v for k, v in weights.items()}
    return Linear({survey.SCORE: 1.0, **named}, 0.0, {"*": 0.0})


CHILE = ("PRODUCES", "Chile", "lithium")


def test_what_is_told_twice_may_stand_where_once_is_not_enough() -> None:
    once, twice = "Chile produces lithium.", "Chile produces lithium. Lithium is produced in Chile."
    model = _model(times__2=1.0)
    assert _stated(once, {CHILE: -0.75}, model) == []
    assert _stated(twice, {CHILE: -0.75}, model) == [(0, *CHILE)]  # at its likeliest place only


def test_a_statement_is_told_wherever_its_sentence_says_it_surely() -> None:
    text = "Chile produces lithium. Lithium is produced in Chile."
    assert _stated(text, {CHILE: 1.0}, _model()) == [(0, *CHILE), (1, *CHILE)]


def test_a_likelier_subject_elsewhere_in_the_text_counts() -> None:
    text = "China banned exports of gallium. Japan, the report says, restricts exports of gallium."
    china, japan = ("RESTRICTS_EXPORT", "China", "gallium"), ("RESTRICTS_EXPORT", "Japan", "gallium")
    scores = {china: 3.0, japan: 0.5}
    assert _stated(text, scores, _model()) == [(0, *china), (1, *japan)]
    assert _stated(text, scores, _model(likelier_s__1=-1.0)) == [(0, *china)]


def test_what_its_ends_take_part_in_elsewhere_counts() -> None:
    text = "Codelco operates the Salar Futuro project. Salar Futuro is in Chile."
    operates, located = ("OPERATES", "Codelco", "Salar Futuro project"), ("LOCATED_IN", "Salar Futuro project", "Chile")
    model = Linear({survey.SCORE: 1.0, "OPERATES|o is s of LOCATED_IN=9": 1.0}, 0.0, {"*": 0.0})
    alone = _stated(text, {operates: -0.5}, model)
    beside = _stated(text, {operates: -0.5, located: 3.0}, model)
    assert (alone, [s[1] for s in beside]) == ([], ["OPERATES", "LOCATED_IN"])


def test_a_list_that_something_better_excludes_is_not_told_again() -> None:
    text = "When Japan asked for talks last May, China restricted exports of gallium, germanium, antimony, graphite and tungsten."
    china, japan = ("RESTRICTS_EXPORT", "China", "gallium"), ("RESTRICTS_EXPORT", "Japan", "gallium")
    stated = _stated(text, {china: 3.0, japan: 2.0}, _model())
    assert {s for _, _, s, _ in stated} == {"China"}
    assert len(stated) == 5


def test_words_that_two_statements_claim_go_to_the_one_that_the_text_makes_likelier() -> None:
    text = "China banned exports of gallium. Japan then, like China before it, restricts exports of gallium."
    china, japan = ("RESTRICTS_EXPORT", "China", "gallium"), ("RESTRICTS_EXPORT", "Japan", "gallium")
    only_there = _stated(text, {china: [3.0, 0.1], japan: [-9.0, 0.3]}, _model())
    assert sorted(only_there) == [(0, *china), (1, *china), (1, *japan)]
    twice = text + " Japan restricts exports of gallium."
    assert _stated(twice, {china: [3.0, 0.1, -9.0], japan: [-9.0, 0.3, 2.0]}, _model()) == [
        (0, *china),
        (1, *china),
        (2, *japan),
    ]


def test_without_a_survey_each_sentence_decides() -> None:
    sentences = _sentences("Chile produces lithium. Lithium is produced in Chile.", {CHILE: -0.5})
    assert survey.weigh(sentences, FACTS, None) == [[], []]


def test_stretches_hold_every_sentence_once() -> None:
    _, scenes = lay_out(from_text("China banned exports of gallium. " * 70, key="t"))
    parts = list(survey.stretches(scenes))
    assert [s for part in parts for s in part] == scenes
    assert {len(p) for p in parts[:-1]} == {survey.STRETCH}


def test_so_many_rivals_are_compared_and_no_more() -> None:
    names = [f"Orebody {chr(65 + n // 26)}{chr(97 + n % 26)} Mining Ltd" for n in range(120)]
    text = " ".join(f"{name} produces lithium." for name in names)
    _, scenes = lay_out(from_text(text, key="t"))
    every = [choose.Scored(p, (), 1.0) for s in scenes for p in proposals(s) if p.relation == "PRODUCES"]
    stretch = survey._stretch(survey.statements([every]))
    assert max(len(stretch.of_object[k]) for k in stretch.of_object) == survey.RIVALS + 1


def test_a_document_is_read_with_it() -> None:
    document = from_text("China banned exports of gallium to the United States in December 2024.", key="t")
    reading = extract(document, explain=True)
    assert reading.facts
    assert all(p.features for s in reading.stated for p in s.pairs)
