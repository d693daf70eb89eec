"""The recogniser: offsets, nesting, definitions, ambiguity, determinism."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.names import shape
from ontology.names.index import Guard, Sense, Vocabulary, build, problems
from ontology.names.mentions import CONTAINED, CONTAINERS, Mention, Recogniser
from ontology.names.values import Date, Money
from tests.conftest import examples

HEADER = "id\tkind\ten\tzh\talias\tabbr\tsymbol\tformer\tbroader\tdistinct\tnote\n"
GUARDS = "name\tid\tnear\tleft_not\tright_not\tleft\tright\tnote\n"


def recognise(text: str, published: str | None = "2026-06-15") -> list[Mention]:
    return Recogniser.standard().recognise(text, published=published)


def only(found: list[Mention], kind: str) -> list[Mention]:
    return [m for m in found if m.type == kind and not m.inside]


def test_offsets_are_of_the_raw_text() -> None:
    text = "自 ２０２５ 年 10 月 16 日起，剛果（金）&nbsp;實施鈷出口配額。"
    found = {m.type: m for m in recognise(text)}
    assert found["Date"].surface == "２０２５ 年 10 月 16 日"
    assert found["Country"].surface == "剛果（金）"
    assert found["Mineral"].surface == "鈷"
    for m in found.values():
        assert text[m.start : m.end] == m.surface


def test_a_guard_looks_over_the_end_of_a_line() -> None:
    """In a list each metal has a line of its own."""
    assert [m.name for m in only(recognise("Zinc\nLead\nCopper"), "Mineral")] == ["zinc", "lead", "copper"]
    assert only(recognise("Regions\nLead\nPartners"), "Mineral") == []
    assert Guard(left=("zinc",)).beside("zinc\nlead", 5, 9)
    assert Guard(left_not=("高",)).beside("提高\n中国", 3, 5), "what forbids a name stands on its line"


def test_a_country_inside_a_longer_name_is_marked() -> None:
    found = recognise("印尼能源和矿产资源部发布公告")
    assert [(m.type, m.inside) for m in found] == [("Organization", False), ("Country", True)]


def test_a_definition_holds_for_the_rest_of_the_text() -> None:
    text = "Northfield Battery Corp. (“NBX”) signed with Harrow Metals Inc. NBX will pay; NBXs do not count."
    found = only(recognise(text), "Organization")
    assert [m.surface for m in found] == ["Northfield Battery Corp.", "NBX", "Harrow Metals Inc.", "NBX"]
    assert found[3].how == "defined"
    assert found[3].name == "Northfield Battery Corp."


def test_a_chinese_definition_holds_too() -> None:
    text = "惠州华东锂能新材料股份有限公司（以下简称“东能新材”）公告，东能新材拟增资。"
    assert [m.name for m in only(recognise(text), "Organization")][-1] == "惠州华东锂能新材料股份有限公司"


def test_one_short_name_for_two_things_means_neither() -> None:
    text = "Northfield Battery Corp. (“NBX”) and Nordic Base Exploration Ltd (“NBX”) merge. Later NBX paid."
    assert not [m for m in recognise(text) if m.surface == "NBX" and m.how == "defined" and m.start > 80]


def test_relative_dates_need_the_date_of_the_text() -> None:
    (m,) = only(recognise("今年6月", None), "Date")
    assert isinstance(m.value, Date)
    assert m.value.iso == ""
    assert m.value.partial == "--06"


def test_the_year_of_an_earlier_date_serves_where_none_is_stated() -> None:
    found = only(recognise("自2025年2月22日起实施出口禁令。自10月16日起，实施配额。", None), "Date")
    assert [m.value.iso for m in found if isinstance(m.value, Date)] == ["2025-02-22", "2025-10-16"]


def test_a_day_without_month_before_a_whole_date_needs_no_date_of_the_text() -> None:
    found = only(recognise("欧盟理事会29日通过决议，自2026年9月1日起征税。", None), "Date")
    assert [(m.value.iso, m.value.partial) for m in found if isinstance(m.value, Date)] == [
        ("", "---29"),
        ("2026-09-01", ""),
    ]


@pytest.mark.parametrize(
    ("issuer", "known"), [("商务部", True), ("", True), ("国务院关税税则委员会", False), ("海关总署", False)]
)
def test_the_announcement_of_another_body_is_not_that_of_the_same_number(issuer: str, known: bool) -> None:
    found = recognise(f"根据{issuer}公告2025年第10号，自即日起施行。")
    assert any("measure:mofcom-announcement-2025-no-10" in m.ids for m in found) is known


def test_names_link_across_languages() -> None:
    for name in ("DR Congo", "刚果金", "民主刚果", "DRC", "刚果（金）"):
        (m,) = only(recognise(f"x, {name}."), "Country")
        assert m.ids == ("country:COD",)
        assert m.name == "DR Congo"


def test_a_legal_form_belongs_to_the_name() -> None:
    found = only(recognise("Albemarle Corporation said"), "Organization")
    assert [m.surface for m in found] == ["Albemarle Corporation"]
    assert found[0].ids


def test_money_of_a_price_says_per_what() -> None:
    (m,) = only(recognise("$15,000 per tonne"), "Money")
    assert m.value == Money(15000.0, "USD", per="t")


def test_an_amount_and_its_conversion_share_the_word_behind_them() -> None:
    found = only(recognise("The bank lent AUD 600 (approximately USD 385.5) million."), "Money")
    assert [m.value for m in found] == [Money(600e6, "AUD"), Money(385.5e6, "USD", "about")]


def test_an_amount_before_a_whole_one_in_brackets_keeps_its_own_size() -> None:
    found = only(recognise("The fee is AUD 600 (of USD 385.5 million) a year."), "Money")
    assert [m.value.amount for m in found if isinstance(m.value, Money)] == [600, 385.5e6]


def test_no_top_level_mentions_overlap_and_inner_ones_lie_inside() -> None:
    text = "2025年，中美两国签署《中国与美国矿产合作协定》，赣锋锂业有限公司以4亿美元收购智利国家铜业公司20%股权。" * 3
    check_nesting(recognise(text))


def mineral_form(m: Mention) -> bool:
    """Whether it is a form of certain minerals (alumina) and not of any (ore)."""
    entity = Recogniser.standard().vocabulary.get(m.ids[0])
    return entity is not None and bool(entity.broader)


def check_nesting(found: list[Mention]) -> None:
    outer: Mention | None = None
    for m in found:
        if m.inside:
            assert outer is not None
            assert outer.start <= m.start < m.end <= outer.end
            assert m.type in CONTAINED or (m.type == "Form" and mineral_form(m))
            assert outer.type in CONTAINERS
        else:
            assert outer is None or m.start >= outer.end
            outer = m


WORDS = st.sampled_from(
    [
        "中国",
        "美",
        "澳",
        "对",
        "刚果（金）",
        "的",
        "、",
        "，",
        "。",
        "铜",
        "碳酸锂",
        "4亿美元",
        "2025年",
        "10月",
        "16日",
        "51%",
        "20",
        "万吨",
        "/",
        "年",
        "《",
        "》",
        "法案",
        "有限公司",
        "收购",
        "公司",
        "with",
        "the",
        "Act",
        "of",
        "Ministry",
        "Mines",
        "Lithium",
        "Corp.",
        "(",
        ")",
        "“",
        "”",
        "Zambia",
        "lead",
        "In",
        "1-2",
        "$",
        "million",
        "percent",
        "third",
        "第",
        "三",
        "大",
        "\n",
        "\t",
        "\u200b",
        "２",
        "ß",
        "İ",
        "&amp;",
        "<b>",
        "🙂",
        "-",
        "–",
        "'",
        "CMOC",
    ]
)


@settings(max_examples=examples(250), deadline=None)
@given(st.lists(WORDS, max_size=25), st.sampled_from(["", " "]), st.sampled_from([None, "2026", "2026-06-15"]))
def test_offsets_hold_on_any_text(words: list[str], blank: str, published: str | None) -> None:
    text = blank.join(words)
    found = recognise(text, published)
    for m in found:
        assert 0 <= m.start < m.end <= len(text)
        assert text[m.start : m.end] == m.surface
    check_nesting(found)


def test_the_same_on_every_hash_seed(whole: bool) -> None:
    text = "美日印澳启动倡议；Northfield Lithium Corp. (“NBX”) and Rio Tinto signed a memorandum of understanding on 5 May 2025 for $3-4 billion. 赣锋锂业与宏盛锂业签署协议。"
    code = f"from ontology.names.mentions import Recogniser\nfor m in Recogniser.standard().recognise({text!r}, published='2026-01-01'): print(m)"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in (("0", "1", "4711") if whole else ("1",))
    }
    # And in this process, which has another seed.
    here = Recogniser.standard().recognise(text, published="2026-01-01")
    runs.add("".join(f"{m}\n" for m in here).encode())
    assert len(runs) == 1
    assert b"NBX" in runs.pop()


# --- the vocabulary ----------------------------------------------------------------------------------------------


def write(folder: Path, stem: str, rows: list[str], guards: list[str] | None = None) -> None:
    (folder / f"{stem}.tsv").write_text(HEADER + "".join(r + "\n" for r in rows), encoding="utf-8")
    if guards is not None:
        (folder / "ambiguous").mkdir(exist_ok=True)
        (folder / "ambiguous" / f"{stem}.tsv").write_text(GUARDS + "".join(g + "\n" for g in guards), encoding="utf-8")


def test_a_folder_of_ones_own_adds_names(tmp_path: Path) -> None:
    write(tmp_path, "organizations", ["org:zzyzx\tminer\tZzyzx Metals\t兹兹金属\t\tZZX\t\t\t\t\tours"])
    found = Recogniser(build([tmp_path])).recognise("ZZX and 兹兹金属, not zzx")
    assert [(m.surface, m.ids) for m in found if m.ids] == [("ZZX", ("org:zzyzx",)), ("兹兹金属", ("org:zzyzx",))]


def test_a_guard_decides_between_two_things(tmp_path: Path) -> None:
    write(
        tmp_path,
        "organizations",
        [
            "org:a\tminer\tOrion One\t\t\tOrion\t\t\t\t\tno zh name: ours",
            "org:b\tfund\tOrion Two\t\t\tOrion\t\t\t\t\tno zh name: ours",
        ],
        ["Orion\torg:a\tmine\t\t\t\t\t", "Orion\torg:b\tfund\t\t\t\t\t"],
    )
    recogniser = Recogniser(build([tmp_path]))
    assert [m.ids for m in recogniser.recognise("the fund Orion")] == [("org:b",)]
    assert [m.ids for m in recogniser.recognise("Orion at the mine")] == [("org:a",)]
    assert not [m for m in recogniser.recognise("Orion rises") if m.ids]


def test_an_unguarded_name_of_two_things_stays_undecided(tmp_path: Path) -> None:
    write(
        tmp_path,
        "organizations",
        [
            "org:a\tminer\tOrion One\t\tOrion Works\t\t\t\t\t\tno zh name: ours",
            "org:b\tfund\tOrion Two\t\tOrion Works\t\t\t\t\t\tno zh name: ours",
        ],
    )
    (m,) = Recogniser(build([tmp_path])).recognise("the Orion Works")
    assert m.ids == ("org:a", "org:b")
    assert m.name == ""
    assert any("names org:a and org:b" in p for p in problems([tmp_path]))


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("org:a\tminer\t\t\t\t\t\t\t\t\t", "no English name"),
        ("org:a\tminer\tA Metals\t\t\t\t\t\t\t\t", "no Chinese name"),
        ("miner:a\tminer\tA Metals\t甲金属\t\t\t\t\t\t\t", "no id of a Organization"),
        ("org:a\tminer\tA Metals\t甲金属\t\t\t\t\torg:nobody\t\t", "which no table has"),
        ("org:a\tminer\tA Metals\t甲金属", "cells instead of"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(tmp_path: Path, row: str, complaint: str) -> None:
    write(tmp_path, "organizations", [row])
    assert any(complaint in p for p in problems([tmp_path]))


def test_case_counts_for_short_capitals() -> None:
    guard = Guard(left_not=("in",), near=("mine",))
    assert guard.holds("the mine of x", 12, 13)
    assert not guard.holds("a mine in x", 10, 11)
    assert not guard.holds("x alone", 0, 1)
    vocabulary = Vocabulary([], {"abc": [Sense(-1, "blocker", "any", "abc", None)]})
    assert Recogniser(vocabulary).recognise("abc ABC") == []


def test_our_tables_are_in_order() -> None:
    assert problems() == []


SHARED = Path(__file__).parents[4] / "shared"


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared: real texts to run over are not here")
def test_offsets_hold_on_real_texts() -> None:
    for path in [*sorted((SHARED / "pool" / "text").glob("*.txt"))[::5], *sorted((SHARED / "corpus").glob("00*.txt"))]:
        text = path.read_bytes().decode("utf-8")
        found = recognise(text)
        assert found, path.name
        for m in found:
            assert text[m.start : m.end] == m.surface
        check_nesting(found)


def test_an_endless_run_of_capitals_takes_its_length_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    judge = shape._judge

    def counted(*args: Any) -> Any:
        nonlocal asked
        asked += 1
        return judge(*args)

    monkeypatch.setattr(shape, "_judge", counted)

    def cost(words: int) -> int:
        nonlocal asked
        asked = 0
        Recogniser.standard().recognise("Regulation of the Minister of " + "Energy and " * words)
        return asked

    assert cost(800) < 6 * cost(200)
