"""`lodelink names` and `lodelink mentions`: what they print, and how they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lodelink.main import main


def test_names_shows_an_entity_with_all_its_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "刚果金"]) == 0
    out = capsys.readouterr().out
    assert "country:COD" in out
    assert "DRC" in out
    assert "country:COG" in out  # what it must not be confused with


def test_names_by_id_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "mineral:dysprosium", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["name"] == "dysprosium"
    assert "mineral:rare-earths" in row["broader"]
    assert {"name": "镝", "language": "zh", "kind": "preferred"} in row["names"]


def test_a_name_that_no_table_has_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "Zzyzx Metals"]) == 2
    assert "Zzyzx Metals" in capsys.readouterr().err


def test_names_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = "id\tkind\ten\tzh\talias\tabbr\tsymbol\tformer\tbroader\tdistinct\tnote\n"
    (tmp_path / "organizations.tsv").write_text(header + "org:zzyzx\tminer\tZzyzx Metals\t兹兹金属" + "\t" * 7 + "\n")
    assert main(["names", "兹兹金属", "--extra", str(tmp_path)]) == 0
    assert "Zzyzx Metals" in capsys.readouterr().out
    assert main(["names", "x", "--extra", str(tmp_path / "nowhere")]) == 2


def test_the_tables_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "--check"]) == 0
    assert "in order" in capsys.readouterr().out


def test_mentions_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "今年6月，津巴布韦禁止锂矿出口。"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert main(["mentions", str(tmp_path / "a.txt"), "--json", "--published", "2026-07-01"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(text[r["start"] : r["end"]] == r["surface"] for r in rows)
    assert [r["value"]["iso"] for r in rows if r["type"] == "Date"] == ["2026-06"]
    assert [r["ids"] for r in rows if r["type"] == "Country"] == [["country:ZWE"]]


def test_mentions_in_colour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Chile sold copper for $5 million.", encoding="utf-8")
    assert main(["mentions", str(tmp_path / "a.txt")]) == 0
    out = capsys.readouterr().out
    assert "'Chile'  Chile  [vocabulary]" in out
    assert "amount=5000000.0 currency=USD" in out


def test_mentions_refuses_what_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.bin").write_bytes(b"\xff\xfe\x00")
    assert main(["mentions", str(tmp_path / "a.bin")]) == 2
    assert "UTF-8" in capsys.readouterr().err
    assert main(["mentions", str(tmp_path / "none.txt")]) == 2
