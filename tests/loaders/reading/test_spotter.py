"""Names and descriptions that the language model spots: how they are cut out and stand beside what is found otherwise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from loaders.documents import from_text
from loaders.reading import annotated
from loaders.reading.encoder import spotter
from loaders.reading.encoder.spotter import KINDS, LABELS, LONGEST, TAGS, Spotted, join, spans_of, windows
from loaders.reading.extract import lay_out
from loaders.reading.sentences import sentences
from loaders.reading.view import view
from ontology.names.mentions import Mention, Recogniser


def _found(text: str, words: str, type_: str, how: str, inside: bool = False) -> Mention:
    start = text.index(words)
    return Mention(start, start + len(words), start, start + len(words), words, type_, how=how, inside=inside)


def _spotted(text: str, words: str, type_: str, probability: float = 0.95) -> Spotted:
    start = text.index(words)
    return Spotted(start, start + len(words), type_, probability)


def _named(mentions: Sequence[Mention]) -> list[tuple[str, str, bool]]:
    return [(m.surface, m.type, m.inside) for m in mentions]


def _told(text: str, *labels: tuple[str, float]) -> list[Spotted]:
    """What is cut out of words of which each has one label (the type and B or I, or nothing) that is so probable."""
    places, rows, at = [], [], 0
    for word, (label, probability) in zip(text.split(), labels, strict=True):
        at = text.index(word, at)
        places.append((at, at + len(word)))
        row = np.full(LABELS, 0.0, dtype=np.float32)
        row[0] = 1 - probability
        if label:
            row[1 + 2 * KINDS.index(label[2:]) + (label[0] == "I")] = probability
        rows.append(row)
        at += len(word)
    return spans_of(text, places, np.array(rows))


def test_a_name_goes_from_its_first_token_to_the_last_of_its_run() -> None:
    told = _told("by Kernow Deep Tin in", ("", 0), ("B Project", 0.9), ("I Project", 0.8), ("I Project", 0.7), ("", 0))
    assert told == [Spotted(3, 18, "Project", 0.8)]


@pytest.mark.parametrize(
    ("text", "told", "name"),
    [
        ("builds a refinery at Eneabba", "refinery at", "refinery"),
        ('the law "On Sharing" of 1999', '"', ""),
        ("by Decision No. 0912/MOIC of", "Decision No. 0912/", "Decision No. 0912/MOIC"),
        ("the Base Minerals (Raw Spodumene) Order, 2025 on", "Base Minerals", "Base Minerals (Raw Spodumene) Order, 2025"),
        ("the Sourcing of Minerals (Due Diligence) Rules 2023", "Due Diligence) Rules 2023", "Sourcing of Minerals (Due Diligence) Rules 2023"),
        ("锂业合作组织(OCAL)系政府间组织", "OCAL)系政府间组织", "系政府间组织"),
        ("the Mining Regulations (SI 2023 apply", "Mining Regulations (SI", "Mining Regulations"),
        ("年产万吨的锂盐厂于2025年", "锂盐厂于", "锂盐厂"),
        ("in the “Polvolt” project in", "Polvolt” project", "“Polvolt” project"),
    ],
)  # fmt: skip
def test_a_name_has_no_marks_and_little_words_at_its_ends_and_whole_brackets(text: str, told: str, name: str) -> None:
    start = text.index(told)
    places = [(start, start + len(told))]
    rows = np.zeros((1, LABELS), dtype=np.float32)
    rows[0, 1 + 2 * KINDS.index("Measure")] = 1.0
    assert [text[s.start : s.end] for s in spans_of(text, places, rows)] == [name] * bool(name)


def test_what_the_tables_know_as_a_place_is_no_company() -> None:
    text = "Tembo Nickel, in which Dodoma holds 16 per cent"
    dodoma = replace(_found(text, "Dodoma", "Place", "vocabulary"), ids=("place:dodoma",))
    assert join(text, [dodoma], [_spotted(text, "Dodoma", "Organization")]) == ([dodoma], [])


def test_a_numbered_act_is_named_by_its_number_and_goes_on_to_the_end_of_its_title() -> None:
    text = "Law No. 1720 on the Strategic Evaporites of the Altiplano, Bolivia says, and Order No. 38 on graphite."
    law, order = _found(text, "Law No. 1720", "Measure", "shape"), _found(text, "Order No. 38", "Measure", "shape")
    inner = _found(text, "Altiplano", "Project", "tagger")
    told = join(text, [law, inner, order], [])[0]
    assert _named(told) == [
        ("Law No. 1720 on the Strategic Evaporites of the Altiplano", "Measure", False),
        ("Altiplano", "Project", True),
        ("Order No. 38", "Measure", False),
    ]
    assert told[0].name == "Law No. 1720"


def test_a_run_is_of_the_kind_that_all_of_it_is_likeliest_of() -> None:
    told = _told("Club of Lithium", ("B Organization", 0.9), ("I Alliance", 0.8), ("I Organization", 0.9))
    assert [(s.start, s.end, s.type) for s in told] == [(0, 15, "Organization")]


def test_two_names_side_by_side_are_two() -> None:
    told = _told("Vale Base", ("B Organization", 0.9), ("B Project", 0.9))
    assert [(s.start, s.end) for s in told] == [(0, 4), (5, 9)]


def test_a_name_cut_within_a_word_is_taken_out_to_its_edges() -> None:
    row = np.zeros((1, LABELS), dtype=np.float32)
    row[0, 1] = 1.0
    (told,) = spans_of("the Inkai-2 unit", [(5, 8)], row)
    assert "the Inkai-2 unit"[told.start : told.end] == "Inkai"


def test_a_word_without_end_is_not_followed() -> None:
    row = np.zeros((1, LABELS), dtype=np.float32)
    row[0, 1] = 1.0
    (told,) = spans_of("a" * 10_000, [(5_000, 5_003)], row)
    assert told.end - told.start < 100


def test_the_mark_of_a_possessor_is_no_part_of_a_name() -> None:
    told = _told("Orion's venture", ("B Organization", 0.9), ("", 0.0))
    assert [(s.start, s.end) for s in told] == [(0, 5)]


@pytest.mark.parametrize(("text", "name"), [("duty of 41.7", "duty"), ("Decree of 2023", "Decree of 2023")])
def test_a_description_does_not_end_within_a_number(text: str, name: str) -> None:
    told = _told(text, ("B Measure", 0.9), ("I Measure", 0.9), ("I Measure", 0.9))
    assert [text[s.start : s.end] for s in told] == [name]


def test_a_name_of_the_tables_stays_and_one_by_form_gives_way() -> None:
    text = "Albemarle and Upper Ngarra Works agreed"
    mentions = [
        _found(text, "Albemarle", "Organization", "vocabulary"),
        _found(text, "Ngarra Works", "Project", "shape"),
    ]
    spotted = [_spotted(text, "Albemarle and", "Organization"), _spotted(text, "Upper Ngarra Works", "Project")]
    named, described = join(text, mentions, spotted)
    assert _named(named) == [("Albemarle", "Organization", False), ("Upper Ngarra Works", "Project", False)]
    assert described == []


def test_a_longer_name_that_begins_with_one_of_the_tables_is_somebody_elses() -> None:
    text = "Vale Base Metals sold it"
    named, _ = join(
        text, [_found(text, "Vale", "Organization", "vocabulary")], [_spotted(text, "Vale Base Metals", "Organization")]
    )
    assert _named(named) == [("Vale Base Metals", "Organization", False)]


def test_common_nouns_behind_a_name_are_no_part_of_it() -> None:
    text = "the ENC Morowali leach plant"
    named, _ = join(
        text,
        [_found(text, "ENC Morowali", "Project", "tagger")],
        [_spotted(text, "ENC Morowali leach plant", "Project")],
    )
    assert _named(named) == [("ENC Morowali", "Project", False)]


def test_what_a_name_holds_stands_inside_it_and_what_a_description_holds_does_not() -> None:
    text = "Namibia Minerals Trust under the ban on lithium exports"
    mentions = [_found(text, "Namibia", "Country", "vocabulary"), _found(text, "lithium", "Mineral", "vocabulary")]
    spotted = [
        _spotted(text, "Namibia Minerals Trust", "Organization"),
        _spotted(text, "ban on lithium exports", "Measure"),
    ]
    named, described = join(text, mentions, spotted)
    assert _named(named) == [
        ("Namibia Minerals Trust", "Organization", False),
        ("Namibia", "Country", True),
        ("lithium", "Mineral", False),
    ]
    assert [(text[d.start : d.end], d.type) for d in described] == [("ban on lithium exports", "Measure")]


def test_what_a_beaten_name_held_stands_free_again() -> None:
    text = "Perth-based Base Resources"
    mentions = [_found(text, text, "Organization", "shape"), _found(text, "Perth", "Place", "vocabulary", inside=True)]
    named, _ = join(text, mentions, [_spotted(text, "Base Resources", "Organization")])
    assert _named(named) == [("Perth", "Place", False), ("Base Resources", "Organization", False)]


@pytest.mark.parametrize(("words", "probability"), [("Perth-based", 0.9), ("Sami", 0.4), ("Inc.", 0.9)])
def test_an_adjective_of_place_a_legal_form_and_what_is_hardly_probable_are_no_names(
    words: str, probability: float
) -> None:
    assert join(words, [], [_spotted(words, words, "Organization", probability)]) == ([], [])


def test_a_common_noun_written_large_is_a_description() -> None:
    text = "under the Act"
    assert [d.type for d in join(text, [], [_spotted(text, "Act", "Measure")])[1]] == ["Measure"]
    text = "中信的投资主体"
    assert [d.type for d in join(text, [], [_spotted(text, text, "Organization")])[1]] == ["Organization"]
    assert join("under KBM Act", [], [_spotted("under KBM Act", "KBM Act", "Measure")])[1] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_windows_show_every_sentence_once_and_fit_the_model(language: str) -> None:
    text = {"zh": "中国对镓实施出口管制。", "en": "Indonesia banned exports of nickel ore. "}[language] * 60
    seen = view(from_text(text, key="t"))
    model = spotter.spotter(language)
    assert model is not None
    mentions = Recogniser.standard().recognise(seen.normal)
    shown = list(windows(seen, mentions, sentences(seen), model.pieces, language))
    assert len(shown) >= 2
    places = [p for w in shown for p in w.places if p[1]]
    assert places == sorted(set(places))
    assert {c for a, b in places for c in range(a, b)} >= {n for n, c in enumerate(seen.text) if c.isalnum()}
    for window in shown:
        assert len(window.tokens) == len(window.tags) == len(window.places) <= 510
        assert len([p for p in window.places if p[1]]) <= LONGEST
        assert all(0 <= t < TAGS for t in window.tags)
    assert any(t for w in shown for t in w.tags)


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("In March Outokumpu stopped the second furnace at Wonderkop.", "Wonderkop", "Project"),
        ("恒拓锰业运营加纳的Nsuta北矿,年产锰矿200万吨。", "恒拓锰业", "Organization"),
    ],
)  # fmt: skip
def test_the_committed_models_spot_names_that_no_table_has(text: str, name: str, type_: str) -> None:
    document = from_text(text, key="t")
    (scene,) = lay_out(document)[1]
    assert (name, type_) in {(i.name, i.type) for g in scene.groups for i in g.items}
    (without,) = lay_out(document, spot=lambda *_: [])[1]
    assert (name, type_) not in {(i.name, i.type) for g in without.groups for i in g.items}


def test_annotated_texts_take_what_was_spotted_in_them_unseen_and_say_so_where_that_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [
        annotated.Text("a", "own", "Wonderkop sold tin.", None, []),
        annotated.Text("b", "own", "Nobody did.", None, []),
    ]
    told = tmp_path / "spotted.json"
    row = {"text": annotated.digest(texts[0].text), "spotted": [[0, 9, "Project", 0.9, "en"]]}
    told.write_text(json.dumps({"a": row, "b": row}), encoding="utf-8")  # b's text is not what it was
    taken = annotated.with_spotted(texts, told)
    assert [t.spotted for t in taken] == [(Spotted(0, 9, "Project", 0.9),), None]
    (scene,) = taken[0].laid_out()[1]
    assert ("Wonderkop", "Project") in {(i.name, i.type) for g in scene.groups for i in g.items}
    assert capsys.readouterr().err == ""
    assert annotated.with_spotted(texts, tmp_path / "none.json") == texts
    assert "none.json is missing" in capsys.readouterr().err
