"""`lodelink extract --model`: off unless asked for, a sentence where settings are missing, trouble costs only itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lodelink import settings
from lodelink.main import main
from tests.loaders.model.stub import Reply, asked, facts, running
from tests.loaders.model.test_endpoint import CLAIM, KEY, TEXT


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in settings.variables():
        monkeypatch.delenv(variable.name, raising=False)
    monkeypatch.setenv("LODELINK_LLM_CACHE", str(tmp_path / "cache"))


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_nothing_is_asked_unless_switched_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with running(lambda _: Reply(facts(CLAIM))) as stub:
        monkeypatch.setenv("LODELINK_LLM_URL", stub.url)
        monkeypatch.setenv("LODELINK_LLM_MODEL", "m")
        assert main(["extract", str(tmp_path / "a.txt")]) == 0
        assert stub.requests == []
        rules = lines(capsys.readouterr().out)
        assert all(f["extractor"]["name"] == "rules" for f in rules)
        assert main(["extract", "--model-only", str(tmp_path / "a.txt")]) == 0
        assert len(stub.requests) == 1
        assert [f["extractor"]["name"] for f in lines(capsys.readouterr().out)] == ["model"]
        assert main(["extract", "--model", "--report", str(tmp_path / "a.txt")]) == 0
        assert len(stub.requests) == 1  # the cache knows
        told = capsys.readouterr()
        assert len(lines(told.out)) >= max(1, len(rules))
        assert "1 answers from the cache" in told.err


def test_missing_settings_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert main(["extract", "--model", str(tmp_path / "a.txt")]) == 2
    told = capsys.readouterr()
    assert "LODELINK_LLM_URL and LODELINK_LLM_MODEL are not set" in told.err
    assert told.out == ""


def test_a_document_without_answer_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("a", TEXT), ("b", "请报错。" + TEXT), ("c", TEXT + "还有一句。")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")

    def answer(request: dict[str, Any]) -> Reply:
        return Reply(status=500, body="{}") if "请报错" in asked(request) else Reply(facts(CLAIM))

    with running(answer) as stub:
        monkeypatch.setenv("LODELINK_LLM_URL", stub.url)
        monkeypatch.setenv("LODELINK_LLM_MODEL", "m")
        monkeypatch.setenv("LODELINK_LLM_KEY", KEY)
        monkeypatch.setenv("LODELINK_LLM_RETRIES", "0")
        out = tmp_path / "out"
        given = [str(tmp_path / f"{n}.txt") for n in "abc"]
        assert main(["extract", "--model-only", "--report", "--out", str(out), *given]) == 1
    told = capsys.readouterr()
    assert "b.txt: the endpoint" in told.err
    assert "answers 500; 1 of 1 pieces not read by the model" in told.err
    assert KEY not in told.err + told.out
    assert [len((out / f"{n}.jsonl").read_text().splitlines()) for n in "abc"] == [1, 0, 1]


def test_lies_are_counted_with_their_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    lie = {**CLAIM, "quote": CLAIM["quote"].replace("2024", "2023")}
    with running(lambda _: Reply(facts(lie, {"nonsense": 1}))) as stub:
        monkeypatch.setenv("LODELINK_LLM_URL", stub.url)
        monkeypatch.setenv("LODELINK_LLM_MODEL", "m")
        assert main(["extract", "--model-only", "--report", "--explain", str(tmp_path / "a.txt")]) == 0
    told = capsys.readouterr()
    assert "1  model, PRODUCES: the quote is not in the text" in told.err
    assert "model, dropped  DR Congo PRODUCES cobalt: the quote is not in the text" in told.out


@pytest.mark.parametrize("address", ["localhost:8080", "ftp://host/v1", "http://", "http://u:quite-secret@host/v1"])
def test_a_wrong_address_is_told_without_a_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    monkeypatch.setenv("LODELINK_LLM_URL", address)
    assert main(["settings"]) == 2
    told = capsys.readouterr().err
    assert "LODELINK_LLM_URL" in told
    assert "quite-secret" not in told


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LODELINK_LLM_KEY", KEY)
    assert main(["settings"]) == 0
    assert KEY not in capsys.readouterr().out
