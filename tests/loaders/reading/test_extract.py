"""What must hold of every extraction, whatever the text says."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.documents import from_text
from loaders.reading import extract
from ontology.models import fact_id, fact_problems
from tests.conftest import examples

_PIECES = ["中国", "美国", "刚果（金）", "锂", "钴", "稀土", "宁德时代", "Glencore", "禁止", "出口", "收购", "51%", "4亿美元", "2025年2月22日", "、", "，", "。", "与", "对", "的", " ",
           "acquired", "ban on exports of", "cobalt", "The company", "Indonesia", "\n", "\u200b", "（", "）", "Ⅳ", "10⁴t", "🙂", "<div>", "&amp;", "表1：", "\t"]  # fmt: skip
_TEXT = (
    "2025年2月22日，刚果（金）宣布暂停钴出口四个月。赣锋锂业公告，公司拟以4.7亿元收购北辰锂业有限公司51%股权。"
    "The United States and Australia signed a critical minerals framework in October 2025. "
)


def _check(text: str) -> None:
    reading = extract(from_text(text, key="t", published="2026-05-19"))
    for fact in reading.facts:
        assert text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote
        assert fact.id == fact_id(fact)
        assert not fact_problems(fact.subject.type, fact.relation, fact.object.type, fact.qualifiers)
        for end in (fact.subject, fact.object):
            assert end.mention in text


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=60))
def test_facts_are_legal_and_verbatim_on_shuffled_words(pieces: list[str]) -> None:
    _check("".join(pieces))


@settings(max_examples=examples(100), deadline=None)
@given(st.text(max_size=300))
def test_any_unicode_is_read_without_an_error(text: str) -> None:
    _check(text)


def test_the_same_bytes_under_every_hash_seed(whole: bool) -> None:
    code = (
        "import sys\nfrom loaders.documents import from_text\nfrom loaders.reading import extract\n"
        "print([f.model_dump_json() for f in extract(from_text(sys.argv[1], key='t')).facts])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code, _TEXT * 3],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in (("0", "1", "77") if whole else ("1",))
    }
    # And what this process reads, which has another seed and has read other texts before.
    here = [f.model_dump_json() for f in extract(from_text(_TEXT * 3, key="t")).facts]
    printed.add(f"{here}\n".encode())
    assert len(printed) == 1
    assert b"RESTRICTS_EXPORT" in printed.pop()


def test_time_grows_with_the_length(whole: bool) -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        extract(from_text(text, key="t"))
        return time.process_time() - began

    seconds(_TEXT)
    times = 25 if whole else 8
    one, four = seconds(_TEXT * times), seconds(_TEXT * 4 * times)
    assert four < one * 4 * 2.5  # linear but for noise; quadratic would be 16


def test_a_long_text_without_a_stop_is_read(whole: bool) -> None:
    _check("中国对锂、钴" * (2_000 if whole else 500))


def test_two_holders_of_one_thing_are_both_read_though_one_of_them_is_the_topic() -> None:
    text = "Glencore holds 30% of Greenbushes, and Albemarle holds 49%. Albemarle is American."
    held = [f for f in extract(from_text(text, key="t")).facts if f.relation == "HOLDS_STAKE"]
    assert {(f.subject.name, f.qualifiers.get("percent")) for f in held} >= {("Glencore", 30), ("Albemarle", 49)}
