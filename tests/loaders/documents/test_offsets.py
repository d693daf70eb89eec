"""The invariants of every document: blocks are spans of the text, in order, apart; offsets return from the normal form."""

from __future__ import annotations

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

from loaders.documents import Document, from_text
from loaders.documents.decode import decode
from loaders.documents.markdown import blocks as markdown_blocks
from ontology.names.normal import normalise
from tests.conftest import examples

ODD = st.lists(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            list("一二（）(1)、。.，：:;\n\n\n\r\t\f \u3000<>/|-*#表图第章①\ufeff\u200b\ue012\u2028\U0002a700")
        ),
        st.sampled_from(["<br>", "<li>", "</div>", "表1 ", "1.1 ", "第三章", "目录\n", "——", "\r\n"]),
    ),
    max_size=300,
).map("".join)
PIECES = st.lists(
    st.sampled_from(
        ["甲国宣布对锂精矿实行出口配额", "，", "。", "\n", "\n\n", "１．２　", "（一）", "表１　措施\n年份 内容\n", "- ", "12\n",
         "资源评论\n", "The ministry said so.", "a\tb\n", "| a | b |\n", "<p>", "\f", "《", "2025年"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


def check(document: Document) -> None:
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(document.text)
        assert document.text_of(block).strip()
    for one, two in itertools.pairwise(document.blocks):
        assert one.end <= two.start
    joined = [block for flow in document.flows() for block in flow.blocks]
    assert sorted(joined, key=lambda b: b.start) == list(document.blocks)


@settings(max_examples=examples(300), deadline=None)
@given(st.one_of(ODD, PIECES))
@example("表1 a b\n表2 c d\n")
@example("<li><li></li>")
@example("\ufeff")
def test_blocks_of_any_text(text: str) -> None:
    document = from_text(text)
    assert document.text == text
    check(document)
    # Nothing that a person sees is lost, but for tags and the bars of tables.
    if not any(c in text for c in "<|\ue012\ufeff\u200b\x00") and text.isprintable():
        held = "".join("".join(document.text_of(b).split()) for b in document.blocks)
        assert held == "".join(text.split())


@settings(max_examples=examples(150), deadline=None)
@given(st.one_of(ODD, PIECES))
def test_blocks_of_any_markdown(text: str) -> None:
    found = markdown_blocks(text)
    for block in found:
        assert text[block.start : block.end].strip()
    for one, two in itertools.pairwise(found):
        assert one.end <= two.start


@settings(max_examples=examples(150), deadline=None)
@given(st.one_of(ODD, PIECES))
@example("\f12\n12\n甲国宣布对锂精矿实行出口配额\f12\n")  # a line three times, once where it may be a running head
def test_the_normal_form_of_a_block_maps_back_to_raw(text: str) -> None:
    document = from_text(text)
    for block in document.blocks:
        normal = normalise(document.text_of(block))
        for at in range(0, len(normal.text), 7):
            start, end = normal.raw(at, at + 1)
            assert 0 <= start <= end <= block.end - block.start
            assert document.text[block.start + start : block.start + end] == normal.surface(at, at + 1)


@settings(max_examples=examples(200), deadline=None)
@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_unicode_files_come_back_character_by_character(text: str, encoding: str) -> None:
    encodable = text.encode("utf-8", "ignore").decode("utf-8")
    if encoding == "utf-8" and (encodable.count("\x00") * 4 > len(encodable) or any(ord(c) < 32 for c in encodable)):
        return
    if any(ord(c) < 32 or c in "\x7f\ufffd" for c in encodable):
        return
    raw = encodable.encode(encoding)
    if encoding == "utf-8" and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    expected = "\ufeff" + encodable if encoding == "utf-8-sig" else encodable
    assert decode(raw).text == expected
