"""Encodings by detection; metadata by rank of who says it; dates no more precise than stated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loaders.documents import Metadata, Unreadable, read
from loaders.documents.decode import decode
from loaders.documents.metadata import date_in_name, date_in_text, front_matter, merged, partial_date
from tests.loaders.documents.hostile import plain_pdf

ZH = "甲国宣布自2025年1月起对锂精矿实行出口配额，企业须先取得许可证方可装运。"
HANT = "該國宣布自2025年1月起對鋰精礦實行出口配額，企業須先取得許可證方可裝運，並將公布清單。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ZH, "utf-8"),
        (ZH, "gb18030"),
        (ZH, "gbk"),
        (HANT, "big5"),
        (HANT, "gb18030"),
        (ZH, "utf-16"),
        (ZH + " lithium ore quota and licence", "utf-16-le"),
        ("Prices rose – by “a third” – in São Paulo.", "cp1252"),
        ("Plain ASCII text.", "ascii"),
    ],
)
def test_detection(text: str, encoding: str) -> None:
    raw = text.encode(encoding)
    assert decode(raw).text == text


def test_a_utf_8_file_with_a_few_bad_bytes_stays_utf_8() -> None:
    raw = bytearray((ZH * 20).encode())
    raw[100] ^= 0x40
    decoded = decode(bytes(raw))
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("锂精矿") >= 19
    assert "could not be decoded" in decoded.warnings[0]


def test_the_byte_order_mark_of_utf_8_is_a_character_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeff甲国宣布。".encode())
    document = read(path)
    assert document.text == path.read_text("utf-8")
    assert document.text_of(document.blocks[0]) == "甲国宣布。"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(Unreadable, match="not text"):
        decode(bytes(range(256)) * 40)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025", "2025"),
        ("2025-07", "2025-07"),
        ("2025年7月3日", "2025-07-03"),
        ("2025/7/3 10:20", "2025-07-03"),
        ("3 July 2025", "2025-07-03"),
        ("July 3, 2025", "2025-07-03"),
        ("Jul 2025", "2025-07"),
        ("20250703", "2025-07-03"),
        ("2025-07-03T12:00:00Z", "2025-07-03"),
        ("2025-13-40", "2025"),
        ("2025-02-30", "2025-02"),
        ("soon", None),
        ("", None),
    ],
)
def test_partial_dates(value: str, expected: str | None) -> None:
    assert partial_date(value) == expected


def test_dates_that_the_text_only_mentions_are_not_its_own() -> None:
    assert date_in_text("甲国自2025年7月3日起实行配额，2024年曾暂停出口。") is None
    assert date_in_text("标题\n2025年7月3日\n正文") == "2025-07-03"
    assert date_in_text("Published: 3 July 2025\n\nText") == "2025-07-03"


def test_dates_in_names() -> None:
    assert date_in_name("2025-07-03-quota") == "2025-07-03"
    assert date_in_name("brief_20250703") == "2025-07-03"
    assert date_in_name("outlook-2030") is None


def test_who_says_it(tmp_path: Path) -> None:
    path = tmp_path / "2024-01-02-brief.md"
    path.write_text("---\ntitle: 标题\ndate: 2025-07\npublisher: 某部\n---\n\n# 另一个标题\n\n正文。\n", "utf-8")
    document = read(path)
    assert (document.title, document.published, document.published_how) == ("标题", "2025-07", "metadata")
    assert [document.text_of(b) for b in document.blocks] == ["另一个标题", "正文。"]
    path.with_name(path.name + ".meta.json").write_text(
        json.dumps({"title": "旁边的标题", "date": "2025-08-01", "url": "https://example.org/a"}), "utf-8"
    )
    document = read(path)
    assert (document.title, document.published, document.published_how) == ("旁边的标题", "2025-08-01", "given")
    assert document.key == "https://example.org/a"
    document = read(path, given=Metadata(key="doc-7", published="2026"))
    assert (document.key, document.published, document.publisher) == ("doc-7", "2026", "某部")


def test_a_broken_sidecar_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲国宣布。", "utf-8")
    (tmp_path / "a.meta.json").write_text("{", "utf-8")
    assert "a.meta.json could not be read" in read(path).warnings[0]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert front_matter("---\n甲国宣布。\n---\n正文") == (None, 0)


def test_merging_keeps_the_first() -> None:
    assert merged(Metadata(title="a"), Metadata(title="b", url="c")) == Metadata(title="a", url="c")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("标题\n收稿日期：2024-10-12\n正文。", None),
        ("Title\nReceived date: 3 May 2024\nText.", None),
        ("Title\nLast update: 2024-05-03\nText.", None),
        ("标题\n日期：2025-07-03\n正文。", "2025-07-03"),
        ("标题\n网络首发日期：２０２５年７月３日\n正文。", "2025-07-03"),
        ("Published online: 3 July 2025\n\nText.", "2025-07-03"),
        ("第46卷第3期 资源政策评论 2025年3月\n标题\n正文。", "2025-03"),
        ("Review of Policy, Vol. 46 No. 3, Mar. 2025\nTitle\nText.", "2025-03"),
        ("Vol. 46, covering May 2023 and June 2024\nText.", None),
    ],
)
def test_which_dates_are_of_publication(text: str, found: str | None) -> None:
    assert date_in_text(text) == found


def test_when_a_pdf_was_made_is_kept_apart_from_when_it_was_published(tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    raw = plain_pdf()
    assert raw.count(b"/CreationDate (D:20000101000000") == 1
    raw = raw.replace(b"/CreationDate (D:20000101", b"/CreationDate (D:20260102")
    path.write_bytes(raw)
    document = read(path)
    assert (document.published, document.published_how, document.created) == (None, None, "2026-01-02")
    path.write_bytes(raw.replace(b"%%EOF", b"%%EOF\n% <prism:publicationDate>2025-07-03</prism:publicationDate>"))
    document = read(path)
    assert (document.published, document.published_how) == ("2025-07-03", "metadata")
