"""Training the tagger: what counts as an annotated name, that no story is measured with itself, and that the same
texts give the same model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ontology.names import features, train
from ontology.names.mentions import Recogniser

TEXT = "Zorvex Lithium (ZVX) bought Quorn. The company sold Zorvex Lithium to Arbel Tin."


def story(text: str = TEXT, key: str = "a", *names: str) -> train.Story:
    return train._story(key, "own", text, [("Organization", n) for n in names])


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Zorvex Lithium (ZVX)", "Zorvex Lithium"),
        ("the Quorn Minerals Act", "Quorn Minerals Act"),
        ("《朔方矿业条例》", "朔方矿业条例"),
        ("朔方矿业(简称“朔方”)", "朔方矿业"),
    ],
)
def test_a_mention_is_cleaned(mention: str, name: str) -> None:
    assert train.cleaned(mention) == name


def test_what_stands_for_a_thing_is_not_its_name() -> None:
    names = ("The company", "The project", "This strategy", "该公司", "其", "Quorn", "12 projects", "本公司")
    assert story(TEXT, "a", *names).names == (("Quorn", "Organization"),)


def test_the_longer_name_is_served_first_and_whole_words_only() -> None:
    text = "Zorvex Lithium and Zorvex, not Zorvexium."
    places = train.places(story(text, "a", "Zorvex", "Zorvex Lithium"))
    assert [text[a:b] for a, b, _ in places] == ["Zorvex Lithium", "Zorvex"]


def test_texts_of_one_story_share_the_fold() -> None:
    others = [story(f"Nothing number {n} in common with that, said {n * 7919} people.", f"x{n}") for n in range(20)]
    fold = train.folds([story(TEXT, "a"), story(TEXT + " It closed in May.", "b"), *others])
    assert fold["a"] == fold["b"]
    assert len(set(fold.values())) > 1


def test_labels_begin_and_go_on() -> None:
    assert train.labelled(features.tokens("a Zorvex Lithium b"), [(2, 16, "Organization")]) == [
        "O",
        "B-Org",
        "I-Org",
        "O",
    ]


def test_the_same_texts_give_the_same_model(tmp_path: Path) -> None:
    rows = [
        {
            "id": str(n),
            "text": TEXT,
            "facts": [{"s": ["Organization", "Zorvex Lithium"], "o": ["Organization", "Arbel Tin"]}],
        }
        for n in range(3)
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    prepared = train.prepare(train.stories([tmp_path]), Recogniser.standard())
    settings = train.Settings(0.0, 0.1, 1, 0.0, 20)
    first, second = (train.fit(train.examples(prepared, "en"), "en", settings, {"Project": 0.5}) for _ in range(2))
    assert first == second
    field = train.field(first, "en")
    assert field.thresholds == {"Project": 0.5}
    assert "B-Org" in field.labels
