"""The language model beside the features: what it is shown, what it says, and that reading works without it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.documents import from_text
from loaders.reading import choose, extract
from loaders.reading.encoder import Voice, sight, voice
from loaders.reading.encoder.voice import WEIGHTS
from loaders.reading.extract import committed, lay_out
from loaders.reading.train import EVERYTHING

LANGUAGES = ("zh", "en")


def _voice(language: str) -> Voice:
    found = voice(language)
    assert found is not None
    return found


def _scored(text: str) -> list[choose.Scored]:
    """The proposals of a text's only sentence that holds a predicate, none ruled out."""
    (scene,) = [s for s in lay_out(from_text(text, key="t"))[1] if s.predicates]
    return choose.scored(scene, committed().facts, EVERYTHING, voiced=True)


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
    shown = sight.Sight([0, last, 1], [0, 0, 0], [(0, 1, 1, 2, 2, 0, 0, 0, 0, 0, 1, 1, 2)])
    assert len(_voice(language).asked(shown)) == 1


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
    unsaid = [c.proposal for c in choose.scored(scene, EVERYTHING, EVERYTHING) if c.proposal.subject.how == "prev"]
    assert {p.subject.items[0].name for p in unsaid} == {"DR Congo"}
    for proposal in unsaid:
        shown = sight.sight(scene, [proposal], _voice("zh").pieces, _voice("zh").relations)
        first, last = shown.proposals[0][1:3]
        assert 0 < first <= last < shown.tokens.index(_voice("zh").pieces.sep)
        assert set(shown.tags[first : last + 1]) == {sight.TYPES.index(proposal.subject.type) + 1}


def test_a_sentence_longer_than_the_model_is_cut_and_read() -> None:
    names = "、".join(f"甲{n}矿业公司" for n in range(200))
    text = f"中国自2025年起对镓实施出口管制，涉及{names}。"
    for scene in lay_out(from_text(text, key="t"))[1]:
        proposals = [c.proposal for c in choose.scored(scene, EVERYTHING, EVERYTHING)]
        shown = sight.sight(scene, proposals, _voice("zh").pieces, _voice("zh").relations)
        assert len(shown.tokens) == len(shown.tags) <= sight.LONGEST
        assert all(max(row[1:7]) < len(shown.tokens) for row in shown.proposals)
        assert len(_voice("zh").heard(scene, proposals)) == len(proposals)


def test_what_is_heard_is_the_same_alone_and_among_others() -> None:
    text = "China banned exports of gallium, and Glencore sold its stake in Vale to Rio Tinto."
    (scene,) = [s for s in lay_out(from_text(text, key="t"))[1] if s.predicates]
    proposals = [c.proposal for c in choose.scored(scene, EVERYTHING, EVERYTHING)]
    together = _voice("en").heard(scene, proposals)
    assert together == _voice("en").heard(scene, proposals)
    named = [p for p in proposals if not (p.subject.understood or p.object.understood)]
    alone = [_voice("en").heard(scene, [p], proposals)[0] for p in named]
    assert alone == pytest.approx([h for p, h in zip(proposals, together, strict=True) if p in named], abs=0.2)


def test_reading_goes_on_by_the_features_where_the_model_is_not_heard() -> None:
    text = "On 1 August 2023 China imposed export licences on gallium and germanium."
    silent = extract(from_text(text, key="t"), models=replace(committed(), voiced=False), explain=True)
    assert all(w.scored.heard is None for w in silent.weighed)
    assert any(w.scored.heard is not None for w in extract(from_text(text, key="t"), explain=True).weighed)
