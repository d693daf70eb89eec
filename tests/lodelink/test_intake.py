"""Facts files: the sound lines are taken, every other is refused with file, line and reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lodelink.errors import UserError
from lodelink.folders import documents_in
from lodelink.intake import facts_file, take
from tests.ontology.test_models import fact

TEXT = "前言。\n\n刚果（金）限制钴出口。"


def line(**changes: Any) -> str:
    return json.dumps(fact(**{"evidence__start": 5, "evidence__end": 15, **changes}), ensure_ascii=False)


def written(folder: Path, *lines: str, text: str = TEXT, meta: dict[str, Any] | None = None) -> Path:
    path = folder / "a.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "a.txt").write_bytes(text.encode())
    if meta is not None:
        (folder / "a.meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return path


def test_the_sound_lines_are_taken_and_the_others_told(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        line(),
        "{not json",
        line(relation="BANS"),
        "",
        line(evidence__start=6, evidence__end=16),
        line(evidence__document="elsewhere"),
        line(qualifiers={"kind": "ban"}),
        meta={"key": "d"},
    )
    taken = facts_file(path)
    assert taken.document is not None
    assert len(taken.document.facts) == 2
    told = [str(r) for r in taken.refused]
    assert [t.partition(": ")[0] for t in told] == [f"{path}:{n}" for n in (2, 3, 5, 6)]
    assert "JSON" in told[0]
    assert "'BANS' is no relation" in told[1]
    assert "not the quote" in told[2]
    assert "elsewhere" in told[3]


def test_metadata_comes_from_beside(tmp_path: Path) -> None:
    meta = {"key": "d", "title": "T", "published": "2025-07", "sources": ["One", "Two"]}
    document = facts_file(written(tmp_path, line(), meta=meta)).document
    assert document is not None
    assert (document.meta.title, document.meta.published, document.meta.source) == ("T", "2025-07", "One; Two")


def test_without_metadata_the_facts_tell_the_key(tmp_path: Path) -> None:
    document = facts_file(written(tmp_path, line())).document
    assert document is not None
    assert document.meta.key == "d"


def test_a_whole_document_may_stand_beside(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text(line() + "\n", encoding="utf-8")
    (tmp_path / "b.document.json").write_text(json.dumps({"meta": {"key": "d"}, "text": TEXT}), encoding="utf-8")
    document = facts_file(path).document
    assert document is not None
    assert document.text == TEXT


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (None, "", "no document stands beside it"),
        ("b.txt", b"\xff\xfe\x00", "not UTF-8"),
        ("b.document.json", b"[1]", "must hold one JSON object"),
        ("b.document.json", b'{"text": 1}', "needs `text`"),
        ("b.document.json", b'{"text": "x", "meta": {"colour": 1}}', "colour"),
        ("b.document.json", b"{", "is not JSON"),
    ],
)
def test_a_missing_or_broken_document_is_told(tmp_path: Path, name: str | None, content: bytes, words: str) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text(line() + "\n", encoding="utf-8")
    if name is not None:
        (tmp_path / name).write_bytes(content)
    taken = facts_file(path)
    assert taken.document is None
    assert words in str(taken.refused[-1])


def test_newlines_and_marks_of_the_text_stay_as_they_are(tmp_path: Path) -> None:
    text = "\ufeff前言。\r\n刚果（金）限制钴出口。"
    at = text.index("刚果")
    taken = facts_file(written(tmp_path, line(evidence__start=at, evidence__end=at + 10), text=text, meta={"key": "d"}))
    assert taken.refused == ()


def test_a_folder_is_taken_by_name_and_a_missing_path_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, line(), meta={"key": "d"})
    assert [t.document.meta.key for t in take([tmp_path]) if t.document is not None] == ["d"]
    with pytest.raises(UserError, match="There is no file"):
        list(take([tmp_path / "nothing"]))


def test_a_folder_has_documents_and_what_goes_beside_them(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "b.meta.json",
        "b.facts",
        "b.jsonl",
        "a/c.PDF",
        ".hidden/d.txt",
        "a/.e.txt",
        "__pycache__/f.pyc",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    assert [str(p.relative_to(tmp_path)) for p in documents_in(tmp_path)] == ["a/c.PDF", "b.txt"]


ARTICLES: list[dict[str, Any]] = [
    {"id": 7, "published": "2025-02-25", "title": "钴", "text": "刚果（金）自2025年2月22日起禁止钴出口，为期四个月。"},
    {
        "id": 8,
        "published": "2025-10-16",
        "title": "配额",
        "text": "自2025年10月16日起，刚果（金）正式实施钴出口配额管理制度。",
    },
    {"text": "印度尼西亚自2020年1月1日起禁止镍矿石出口。"},
]


def articles_file(folder: Path, *articles: Any) -> Path:
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
    return path


def test_articles_are_told_from_facts_by_their_keys(tmp_path: Path) -> None:
    written(tmp_path, line(), meta={"key": "d"})
    path = articles_file(tmp_path, *ARTICLES)
    found = [t.document for t in take([tmp_path]) if t.document is not None]
    assert [d.meta.key for d in found[:3]] == ["d", f"{path}#7", f"{path}#8"]
    assert found[3].meta.key.startswith(f"{path}#")
    assert [(d.meta.published, d.meta.title) for d in found[1:3]] == [("2025-02-25", "钴"), ("2025-10-16", "配额")]
    assert [d.text for d in found[1:]] == [a["text"] for a in ARTICLES]
    assert {f.relation for d in found[1:] for f in d.facts} >= {"RESTRICTS_EXPORT"}
    assert all(d.text[f.evidence.start : f.evidence.end] == f.evidence.quote for d in found for f in d.facts)
    # By itself, and whichever order the lines are in.
    keys = [t.document.meta.key for t in take([articles_file(tmp_path, *ARTICLES[::-1])]) if t.document is not None]
    assert keys == [d.meta.key for d in found[:0:-1]]


def test_an_article_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    bad = [{"text": 1}, {"text": "x", "published": "soon"}, {"text": "x", "title": 5}, ["x"], {"id": 9}]
    path = articles_file(tmp_path, ARTICLES[0], *bad)
    with path.open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    taken = list(take([path]))
    assert [t.document is not None for t in taken] == [True] + [False] * 6
    assert [(r.line, r.path) for t in taken for r in t.refused] == [(n, path) for n in range(2, 8)]
    assert "is not JSON" in taken[-1].refused[0].reason
    assert "`title`" in taken[3].refused[0].reason


def test_an_article_may_say_whose_affairs_it_tells(tmp_path: Path) -> None:
    text = "Since 2020 the export of nickel ore has been banned."
    path = articles_file(tmp_path, {"text": text, "country": "Indonesia"}, {"text": text, "country": "Atlantis"})
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.meta.json").write_text('{"country": "印尼"}', encoding="utf-8")
    (tmp_path / "b.md").write_text(f"---\ncountry: Lemuria\n---\n{text}\n", encoding="utf-8")
    beside, front, told, unknown = take([tmp_path])
    for taken in (told, beside):
        assert taken.document is not None
        bans = [f for f in taken.document.facts if f.relation == "RESTRICTS_EXPORT"]
        assert {(f.subject.id, f.subject.mention) for f in bans} == {("country:IDN", "")}
    assert [(r.line, "'Atlantis'" in r.reason) for r in unknown.refused] == [(2, True)]
    assert ["'Lemuria'" in r.reason for r in front.refused] == [True]
    assert path.exists()


def test_what_is_known_is_not_read_again_until_it_changes(tmp_path: Path) -> None:
    path = articles_file(tmp_path, *ARTICLES[:2])
    text = tmp_path / "a.txt"
    text.write_text("刚果（金）限制钴出口。", encoding="utf-8")
    marks = {t.document.mark for t in take([tmp_path]) if t.document is not None and t.document.mark is not None}
    assert len(marks) == 3
    assert [t.known for t in take([tmp_path], known=marks)] == [True] * 3
    (tmp_path / "a.meta.json").write_text('{"published": "2025-01-01"}', encoding="utf-8")
    assert [t.known for t in take([tmp_path], known=marks)] == [False, True, True]
    articles_file(path.parent, ARTICLES[0], {**ARTICLES[1], "title": "另一个"})
    assert [t.known for t in take([tmp_path], known=marks)] == [False, True, False]


def test_several_processes_read_the_same_in_the_same_order(tmp_path: Path) -> None:
    many = [{**ARTICLES[n % 2], "id": n} for n in range(7)]
    path = articles_file(tmp_path, *many, {"text": 1})
    one = list(take([path]))
    assert [t.document.meta.key for t in one[:-1] if t.document is not None] == [f"{path}#{n}" for n in range(7)]
    marks = {t.document.mark for t in one if t.document is not None and t.document.meta.key.endswith(("#2", "#5"))}
    two = list(take([path], jobs=2, known={m for m in marks if m is not None}))
    assert [t.known for t in two] == [False, False, True, False, False, True, False, False]
    assert [t for t in two if not t.known] == [t for n, t in enumerate(one) if n not in (2, 5)]


def test_a_country_that_there_is_not_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, line(subject__id="country:XYZ"), line(), meta={"key": "d"})
    taken = facts_file(path)
    assert [str(r) for r in taken.refused] == [
        f"{path}:1: country:XYZ is no country that is known; DR Congo is country:COD"
    ]
    assert taken.document is not None
    assert len(taken.document.facts) == 1
