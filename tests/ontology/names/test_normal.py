"""The normal form: what it changes, and that its map leads back to the raw text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.names.normal import normal_name, normalise
from tests.conftest import examples

CASES = [
    ("２０２２年６月", "2022年6月"),
    ("剛果（金）對鈷", "刚果(金)对钴"),
    ("自 10 月 16 日起", "自10月16日起"),
    ("13.0×10⁴t", "13.0×10⁴t"),
    ("钴¹²的产量", "钴的产量"),
    ("北京<br>上海", "北京\n上海"),
    ("Rio&nbsp;Tinto &amp; Co", "Rio Tinto & Co"),
    ("中\u200b国", "中国"),
    ("⻓沙⾦属", "长沙金属"),
    ("中國(guó)經(jīng)濟(jì)", "中国经济"),
    ("氢氧化锂(LiOH)和(t)", "氢氧化锂(LiOH)和(t)"),
    ("增长迅速［１４］。", "增长迅速。"),
    ("关 键 矿 产", "关键矿产"),
    ("a  b", "a b"),
    ("a \t b", "a\tb"),
    ("Peñasquito, Türkiye", "Penasquito, Turkiye"),
    ("½ and ②", "½ and ②"),
    ("㎏ ﬁne Ⅱ", "kg fine II"),
    ("E‑waste – 5", "E-waste - 5"),
    ("李·四", "李·四"),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "text"), CASES)
def test_normal_form(raw: str, text: str) -> None:
    assert normalise(raw).text == text


def test_hard_wraps_vanish_between_han_and_paragraphs_stay() -> None:
    lines = [
        "各国纷纷出台关键矿产战略与政策以增强本国供应链的韧性和安",
        "全性，并与伙伴国签署协议。",
        "第二段从这里开始说明另外一件事情的来龙去脉和各方的反应情",
        "况。",
    ]
    text = normalise("\n".join(lines)).text
    assert "安全性" in text
    assert "情况。" in text
    assert "协议。\n第二段" in text


def test_hard_wraps_become_blanks_between_latin_words() -> None:
    raw = "The ministry said on Monday that the export ban on cobalt would be replaced by a\nquota for a period of two years, and that mining companies could apply for their\nshare."
    assert "by a quota" in normalise(raw).text
    assert "their share." in normalise(raw).text


HYPHENS = [
    ("critical min-\nerals are", "critical minerals are"),
    ("the sub-\r\n  sidy", "the subsidy"),
    ("min\u00ad\nerals", "minerals"),
    ("min\u2010\nerals", "minerals"),
    ("含lith-\nium的电池", "含lithium的电池"),
    ("a short-\nage of", "a shortage of"),
    ("to en-\nrich it", "to enrich it"),
    ("a long-\nterm plan", "a long-term plan"),
    ("a Betaland-\nbased firm", "a Betaland-based firm"),
    ("e-\nwaste", "e-waste"),
    ("state-of-\nthe-art", "state-of-the-art"),
    ("US-\nChina talks", "US-China talks"),
    ("from 2025-\n2030", "from 2025-2030"),
    ("one -\ntwo", "one - two"),
    # The text itself says which it is.
    ("A co-investor came. The co-\ninvestor left.", "A co-investor came. The co-investor left."),
    ("The coinvestor came. The co-\ninvestor left.", "The coinvestor came. The coinvestor left."),
    ("Lowland. A low-\nland plain.", "Lowland. A lowland plain."),
]


@pytest.mark.parametrize(("raw", "text"), HYPHENS)
def test_hyphens_at_line_ends(raw: str, text: str) -> None:
    assert normalise(raw).text == text


def test_a_word_cut_in_two_leads_back_to_both_halves() -> None:
    normal = normalise("critical min-\nerals are")
    at = normal.text.index("minerals")
    assert normal.surface(at, at + 8) == "min-\nerals"
    assert normal.surface(at, at + 3) == "min"
    kept = normalise("a long-\nterm plan")
    at = kept.text.index("-")
    assert kept.surface(at, at + 1) == "-\n"
    assert kept.surface(at + 1, at + 5) == "term"


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=1, max_size=12), st.data())
def test_words_cut_by_soft_hyphens_are_whole_again(parts: list[str], data: st.DataObject) -> None:
    cut = []
    for word in parts:
        at = data.draw(st.integers(1, len(word) - 1))
        cut.append(f"{word[:at]}\u00ad\n{word[at:]}" if data.draw(st.booleans()) else word)
    raw = " ".join(cut)
    normal = normalise(raw)
    assert normal.text == " ".join(parts)
    assert "".join(c for c in raw if c not in "\u00ad\n") == normal.text


def test_long_words_leave_lines_of_a_narrow_column_short() -> None:
    raw = "the ministry and its partners have signed a\nmemorandum on nickel under which\nboth share data and finance exploration. Betaland"
    assert "\n" not in normalise(raw).text
    listed = "The following are on the list of the ministry this year:\ncopper\nnickel\ncobalt"
    assert normalise(listed).text == listed
    apart = "imports of cobalt by refiners\n\nthe prices of lithium carbonate in the ports"
    assert normalise(apart).text == apart.replace("\n\n", "\n")


def test_a_short_line_is_no_wrap() -> None:
    raw = "目录\n政策综述\n" + "这一年各国继续收紧关键矿产的出口并出台新的投资审查办法" * 2 + "。"
    assert normalise(raw).text.startswith("目录\n政策综述\n")


def test_surface_is_raw() -> None:
    raw = "在剛果（金） 10 月"
    normal = normalise(raw)
    at = normal.text.index("刚果(金)")
    assert normal.surface(at, at + 5) == "剛果（金）"
    assert normal.raw(at, at) == (1, 1)


def test_a_span_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        normalise("abc").raw(0, 9)


def test_names_are_normalised_alike() -> None:
    assert normal_name(" 刚果（金） ") == "刚果(金)"


PIECES = st.sampled_from(
    [
        "中國",
        "稀土",
        "（",
        "）",
        "，",
        "。",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "Ａ",
        "Rio Tinto",
        "10⁴t",
        "<br>",
        "</p>",
        "&amp;",
        "&x",
        "[12]",
        "\u200b",
        "２０２５",
        "(guó)",
        "ﬁ",
        "é",
        "½",
        "½",
        "<",
        "&",
        "\r\n",
        "¹",
        "İ",
        "🙂",
        "⻓",
        "min-\n",
        "min\u00ad\r\n ",
        "-",
        "erals",
    ]
)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_the_map_leads_back(raw: str) -> None:
    normal = normalise(raw)
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    previous = 0
    for i in range(len(normal.text)):
        start, end = normal.raw(i, i + 1)
        assert 0 <= start < end <= len(raw)
        assert start >= previous
        previous = start
    if normal.text:
        assert normal.raw(0, len(normal.text)) == (normal.starts[0], normal.ends[-1])


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_letters_that_need_no_change_stand_where_they_stood(raw: str) -> None:
    normal = normalise(raw)
    for i, c in enumerate(normal.text):
        if c in "稀土Rio":
            assert (
                normal.surface(i, i + 1) in (c, "稀土"[0], "稀土"[1]) or c in normalise(normal.surface(i, i + 1)).text
            )
