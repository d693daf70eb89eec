"""The language model beside the features: what it is shown, what it says, and that reading works without it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.documents import from_text
from loaders.reading import choose, extract, qualifiers
from loaders.reading.encoder import Hearing, Voice, hearing, sight, voice
from loaders.reading.encoder.voice import WEIGHTS
from loaders.reading.extract import committed, lay_out
from loaders.reading.propose import proposals
from loaders.reading.train import EVERYTHING
from ontology.schema import ontology

LANGUAGES = ("zh", "en")


def _voice(language: str) -> Voice:
    found = voice(language)
    assert found is not None
    return found


def _scored(text: str) -> list[choose.Scored]:
    """The proposals of a text's only sentence that holds a predicate, none ruled out."""
    (scene,) = [s for s in lay_out(from_text(text, key="t"))[1] if s.predicates]
    every = list(proposals(scene))
    return choose.scored(every, committed().facts, EVERYTHING, hearing(scene, every))


def _heard(text: str, subject: str, relation: str, object_: str) -> float:
    odds = {
        s.heard
        for s in _scored(text)
        if s.proposal.relation == relation
        and [i.name for i in s.proposal.subject.items] == [subject]
        and [i.name for i in s.proposal.object.items] == [object_]
        and not s.proposal.subject.understood
    }
    (found,) = odds
    assert found is not None
    return found


@given(st.text())
def test_word_pieces_keep_their_places_in_any_text(text: str) -> None:
    for language in LANGUAGES:
        last = 0
        for token in _voice(language).pieces(text):
            assert last <= token.start < token.end <= len(text)
            assert not text[token.start : token.end].isspace()
            last = token.end


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vocabulary_fits_the_model(language: str) -> None:
    words = (WEIGHTS / f"{language}.vocab.txt").read_text(encoding="utf-8").split("\n")
    assert len(words) == len(set(words))
    last = len(words) - 1  # an id beyond the table of words would be an error of the library's
    read = _voice(language).read([0, last, 1], [0, 0, 0])
    ends = (1, 1, 2, 2, 0, 0, 0, 0, 0, 1, 1, 2)
    questions = [(answer, *ends) for answer in _voice(language).answers.values()]
    assert len(_voice(language).asked(read, questions)) == len(questions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_may_be_asked_has_an_answer(language: str) -> None:
    relations = ontology().relations
    asked = {*relations, *(q for r in relations.values() for q in qualifiers.questions(r))}
    assert set(_voice(language).answers) == asked


def test_who_buys_from_whom_is_heard_from_the_order_of_the_words() -> None:
    text = "{} will buy a 30% stake in {}."
    bought = _heard(text.format("Glencore", "Rio Tinto"), "Glencore", "HOLDS_STAKE", "Rio Tinto")
    sold = _heard(text.format("Rio Tinto", "Glencore"), "Glencore", "HOLDS_STAKE", "Rio Tinto")
    assert bought > sold + 1
    text = "{}收购{}30%股权。"
    bought = _heard(text.format("赣锋锂业", "天齐锂业"), "Ganfeng Lithium", "HOLDS_STAKE", "Tianqi Lithium")
    sold = _heard(text.format("天齐锂业", "赣锋锂业"), "Ganfeng Lithium", "HOLDS_STAKE", "Tianqi Lithium")
    assert bought > sold + 1


def test_what_is_only_understood_is_shown_before_the_sentence() -> None:
    text = "刚果（金）是最大的钴生产国。2025年2月，暂停钴出口。"
    scene = [s for s in lay_out(from_text(text, key="t"))[1] if s.predicates][-1]
    unsaid = [p for p in proposals(scene) if p.subject.how == "prev"]
    assert {p.subject.items[0].name for p in unsaid} == {"DR Congo"}
    for proposal in unsaid:
        shown = sight.sight(scene, [proposal], _voice("zh").pieces)
        first, last = shown.stated(proposal, _voice("zh").answers)[1:3]
        assert 0 < first <= last < shown.tokens.index(_voice("zh").pieces.sep)
        assert set(shown.tags[first : last + 1]) == {sight.TYPES.index(proposal.subject.type) + 1}


def test_a_sentence_longer_than_the_model_is_cut_and_read() -> None:
    names = "、".join(f"甲{n}矿业公司" for n in range(200))
    text = f"中国自2025年起对镓实施出口管制，涉及{names}。"
    for scene in lay_out(from_text(text, key="t"))[1]:
        every = list(proposals(scene))
        shown = sight.sight(scene, every, _voice("zh").pieces)
        assert len(shown.tokens) == len(shown.tags) <= sight.LONGEST
        assert all(max(shown.stated(p, _voice("zh").answers)[1:7]) < len(shown.tokens) for p in every)
        assert len(Hearing(_voice("zh"), scene, every).stated(every)) == len(every)


def test_what_is_heard_is_the_same_alone_and_among_others() -> None:
    text = "China banned exports of gallium, and Glencore sold its stake in Vale to Rio Tinto."
    (scene,) = [s for s in lay_out(from_text(text, key="t"))[1] if s.predicates]
    every = list(proposals(scene))
    hears = Hearing(_voice("en"), scene, every)
    together = hears.stated(every)
    assert together == hears.stated(every)
    named = [p for p in every if not (p.subject.understood or p.object.understood)]
    alone = [hears.stated([p])[0] for p in named]
    assert alone == pytest.approx([h for p, h in zip(every, together, strict=True) if p in named], abs=0.2)


def _percent(text: str, subject: str) -> dict[object, float]:
    """What is heard of each percent as the share that somebody holds."""
    (scene,) = [s for s in lay_out(from_text(text, key="t"))[1] if s.predicates]
    every = list(proposals(scene))
    p = next(p for p in every if p.relation == "HOLDS_STAKE" and p.subject.items[0].name == subject)
    s, o = p.subject.items[0], p.object.items[0]
    found = [f for f in qualifiers.fillings(p, s, o) if f.qualifier == "percent"]
    hears = hearing(scene, every)
    assert hears is not None
    return dict(zip((f.value for f in found), hears.belong(p, s, o, found), strict=True))


def test_whose_share_a_percent_is_is_heard() -> None:
    text = "{} holds 30% of Greenbushes, and {} holds 49%."
    for first, second in (("Tianqi Lithium", "Albemarle"), ("Albemarle", "Tianqi Lithium")):
        told = _percent(text.format(first, second), first)
        assert told[30] > told[49] + 1


def test_reading_goes_on_by_the_features_where_the_model_is_not_heard() -> None:
    text = "On 1 August 2023 China imposed export licences on gallium and germanium."
    silent = extract(from_text(text, key="t"), models=replace(committed(), voiced=False), explain=True)
    assert all(s.heard is None for s in silent.scored)
    assert any(s.heard is not None for s in extract(from_text(text, key="t"), explain=True).scored)
