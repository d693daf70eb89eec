"""`lodelink read`: what it prints, and what it says of files it could not read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lodelink.main import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("锂矿政策述评\n\n甲国宣布了新的配额，企业须登记。\n", "utf-8")
    (tmp_path / "b.txt").write_text("锂矿政策述评\n\n甲国宣布了新的配额，企业须登记。\n", "utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "d.xyz").write_bytes(b"lithium")
    return tmp_path


def test_blocks_and_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert "heading 1: 锂矿政策述评" in out
    assert "paragraph: 甲国宣布了新的配额，企业须登记。" in out
    lines = err.splitlines()
    assert any(line.startswith("duplicate:") and "b.txt" in line for line in lines)
    assert any(line.startswith("failed:") and "c.pdf" in line and "damaged" in line for line in lines)
    assert any(line.startswith("skipped:") and ".xyz" in line for line in lines)
    assert lines[-1].startswith("1 read, 1 duplicate, 1 skipped, 1 failed")


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--json", "--quiet", str(folder / "a.txt")]) == 0
    out, err = capsys.readouterr()
    value = json.loads(out)
    assert err == ""
    assert value["title"] == "锂矿政策述评"
    for block in value["blocks"]:
        assert value["text"][block["start"] : block["end"]].strip()


def test_text_is_the_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--text", "--quiet", str(folder / "a.txt")]) == 0
    assert capsys.readouterr().out == (folder / "a.txt").read_text("utf-8") + "\n"


def test_nothing_readable_is_an_error(folder: Path) -> None:
    assert main(["read", "--quiet", str(folder / "c.pdf")]) == 1


def test_a_path_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path / "none")]) == 2
    assert "does not exist" in capsys.readouterr().err
