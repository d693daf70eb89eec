"""The tagger: its models hold no text, what it reads is what it was taught, and how its names join the rest."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ontology.names import features, tagger
from ontology.names.field import OUTSIDE, Field, _split, read
from ontology.names.late import late
from ontology.names.mentions import Candidate, Mention, Recogniser, resolve, seen

EN = "Talks with Zorvex Lithium ended. The ministry of Peru bought 12% of Quellaveco from Zorvex Lithium on Monday."
ZH = "公司拟收购宏盛新材20%股权。\n旗下子公司云海锂业已投产,秘鲁矿业部批准了项目。"


def lines(language: str) -> list[list[str]]:
    text = tagger.path(language).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]


@pytest.mark.parametrize("language", tagger.LANGUAGES)
def test_the_models_hold_no_run_of_text(language: str) -> None:
    named = [cells[1] for cells in lines(language) if cells[0] == "f"]
    assert len(named) > 1000
    assert named == sorted(set(named))
    for feature in named:
        template, _, value = feature.partition("=")
        assert len(re.findall(r"[\u4e00-\u9fff]", value)) <= 3, feature
        assert template == "rc0" or len(re.findall(r"[^\W\d_]{3,}", value)) <= 3, feature
        assert re.sub(r"-?\d", "", template) in features.TEMPLATES[language]


@pytest.mark.parametrize("language", tagger.LANGUAGES)
def test_a_model_is_small(language: str) -> None:
    assert tagger.path(language).stat().st_size < 1_500_000


@pytest.mark.parametrize(("language", "text"), [("en", EN), ("zh", ZH)])
def test_reading_weighs_what_training_names(language: str, text: str) -> None:
    model = tagger.standard()
    weights = {c[1]: dict(x.rsplit(":", 1) for x in c[2].split(" ")) for c in lines(language) if c[0] == "f"}
    bias = next(int(c[2].split(":")[1]) / 100 for c in lines(language) if c[0] == "bias")
    field = model.fields[language]
    parts = features.tokens(text)
    at = text.index("P") if language == "en" else text.index("秘")
    known = [features.Known(at, at + 2, "Country"), features.Known(at + 2, at + 4, "Organization", "*")]
    (block,) = features.blocks(text, parts)
    values = features.streams(text, parts, features.tags(known), language)
    scores = field.emissions(text, parts, [block[1:]], known)[features.REACH : -features.REACH]
    assert block[:3] == (language, 0, len(parts.words))
    for named_, row in zip(features.features(values, language), scores.tolist(), strict=True):
        for label, score in zip(field.labels, row, strict=True):
            named = sum(int(weights.get(f, {}).get(label, 0)) for f in named_) / 100
            assert score == pytest.approx(named - (bias if label == OUTSIDE else 0.0), abs=1e-3)


def test_sentences_and_their_language() -> None:
    text = "One. Two!\nThree 三。Four"
    parts = features.tokens(text)
    found = list(features.blocks(text, parts))
    assert [(language, parts.words[a:b]) for language, a, b, _ in found] == [
        ("en", ["One", ".", "Two", "!"]),
        ("zh", ["Three", "三", "。"]),
        ("en", ["Four"]),
    ]
    assert found[0][3] == (0,)


def small(bias: float = 0.0) -> tagger.Tagger:
    weights = {"w0=zorvex": {"B-Org": 900}, "w0=lithium": {"I-Org": 600}, "w0=quorn": {"B-Org": 50, "O": 120}}
    return tagger.Tagger({"en": Field("en", weights, {("O", "O"): 0, ("B-Org", "I-Org"): 100}, {}, bias)})


def test_a_name_is_found_with_its_probability() -> None:
    spans = small().find("We met Zorvex Lithium in May.", [])
    assert [(s.start, s.end, s.type) for s in spans] == [(7, 21, "Organization")]
    assert 0.9 < spans[0].probability <= 1.0


def test_a_doubtful_name_is_none_until_less_speaks_for_none() -> None:
    assert small().find("We met Quorn in May.", []) == []
    assert [s.type for s in small(3.0).find("We met Quorn in May.", [])][:1] == ["Organization"]


def found(
    text: str, *names: Candidate, probability: float = 0.95, kind: str = "Organization", name: str = ""
) -> list[str]:
    """What stands after the tagger said `name`, beside what had been found before."""

    class Says(tagger.Tagger):
        def find(self, text: str, known: object) -> list[tagger.Span]:
            at = text.index(name)
            return [tagger.Span(at, at + len(name), kind, probability)]

    recogniser = Recogniser.standard()
    out = resolve(recogniser.with_tagger(text, names, Says({})))
    return [text[c.start : c.end] for c, inside in out if not inside]


def candidate(text: str, name: str, kind: str, how: str, *ids: str) -> Candidate:
    at = text.index(name)
    return Candidate(at, at + len(name), kind, ids, how=how)


def test_a_longer_name_takes_in_an_unlinked_one() -> None:
    text = "We met Alpha Zorvex Lithium."
    assert found(text, candidate(text, "Zorvex", "Organization", "shape"), name="Alpha Zorvex Lithium") == [
        "Alpha Zorvex Lithium"
    ]
    linked = candidate(text, "Zorvex", "Organization", "vocabulary", "org:zorvex")
    assert found(text, linked, name="Alpha Zorvex Lithium") == ["Zorvex"]
    short = candidate(text, "Zorvex", "Organization", "abbreviation", "org:zorvex")
    assert found(text, short, name="Alpha Zorvex Lithium") == ["Alpha Zorvex Lithium"]


def test_a_name_that_crosses_one_of_the_tables_is_none() -> None:
    text = "We met Alpha Zorvex Lithium."
    known = candidate(text, "Alpha Zorvex", "Organization", "vocabulary", "org:alpha-zorvex")
    assert found(text, known, name="Zorvex Lithium") == ["Alpha Zorvex"]


def test_found_surely_once_is_known_everywhere() -> None:
    text = "We met Zorvex Andes. Ask Zorvex Andes, not Zorvex Andesite. Thus Zorvex Andes left."
    assert found(text, name="Zorvex Andes") == ["Zorvex Andes"] * 3
    assert found(text, name="Zorvex Andes", probability=0.6) == ["Zorvex Andes"]


def test_a_name_by_form_gives_up_an_ordinary_word_and_a_second_name() -> None:
    text = "While Zorvex Lithium left. We saw Alpha Copper and Beta Metals."
    whole = candidate(text, "While Zorvex Lithium", "Organization", "shape")
    assert found(text, whole, name="Zorvex Lithium") == ["Zorvex Lithium"]
    assert found(text, replace(whole, how="vocabulary"), name="Zorvex Lithium") == ["While Zorvex Lithium"]
    two = candidate(text, "Alpha Copper and Beta Metals", "Organization", "shape")
    assert found(text, two, name="Beta Metals") == ["Beta Metals"]


def test_what_is_told_of_the_rest() -> None:
    marks = [seen([Candidate(0, 2, "Measure", how=how)])[0].sure for how in ("vocabulary", "shape", "noun")]
    assert marks == ["", "*", "~"]


@pytest.mark.parametrize("text", [EN, ZH, EN + "\n" + ZH, "", "\n\n", "x", "。"])
def test_offsets_are_exact_and_the_same_each_time(text: str) -> None:
    recogniser = Recogniser.standard()
    first: list[Mention] = recogniser.recognise(text)
    assert all(m.surface == text[m.start : m.end] for m in first)
    assert first == recogniser.recognise(text)


def test_threads_that_meet_new_words_read_the_same() -> None:
    texts = [f"We met Zorvex{n} Lithium and Quorn{n} Mining in Kolwezi{n}. {ZH}" for n in range(60)]
    alone = [tagger.Tagger({k: read(tagger.path(k), k) for k in tagger.LANGUAGES}).find(t, []) for t in texts[:3]]
    shared = tagger.Tagger({k: read(tagger.path(k), k) for k in tagger.LANGUAGES})
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda t: shared.find(t, []), texts))
    assert together[:3] == alone
    assert together == [shared.find(t, []) for t in texts]


@pytest.mark.parametrize(
    ("value", "size", "parts"),
    [
        ("a|b", 2, [("a", "b")]),
        ("||b", 2, [("|", "b")]),
        ("a||", 2, [("a", "|")]),
        ("|||", 2, [("|", "|")]),
        ("a|||b", 3, [("a", "|", "b")]),
        ("^", 2, []),
    ],
)
def test_a_run_is_split_though_its_mark_may_be_a_token(value: str, size: int, parts: list[tuple[str, ...]]) -> None:
    assert list(_split(value, "|", size)) == parts


def test_a_pattern_is_compiled_when_it_is_asked() -> None:
    pattern = late(r"(?P<n>[\u4e00-\u9fff]+)矿")
    assert "match" not in vars(pattern)
    found = pattern.match("锂矿")
    assert found is not None
    assert found["n"] == "锂"
    assert "match" in vars(pattern)
    assert pattern.pattern.endswith("矿")
