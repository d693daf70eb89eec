"""Keys from the command line, and a service that is not opened to a network by accident."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from api.keys import digest, read
from lodelink import settings
from lodelink.main import main
from tests.process import Served, environment, within

KNOWN = [variable.name for variable in settings.variables()]


def test_keys_are_made_shown_once_listed_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "keys.tsv"
    env = environment(tmp_path / "data", LODELINK_KEYS=str(file))
    key = within("keys", "add", "desk", "--scope", "read", "--scope", "figures", "--per-minute", "60", env=env)
    assert key.returncode == 0, key.stderr
    [kept] = read(file)
    assert (kept.name, kept.scopes, kept.per_minute) == ("desk", {"read", "figures"}, 60)
    assert kept.digest == digest(key.stdout.strip())
    assert key.stdout.strip() not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    with Served(env=env) as served:
        assert served.get("/v1/documents").status_code == 401
        answer = httpx.get(f"{served.url}/v1/documents", headers={"X-API-Key": key.stdout.strip()}, trust_env=False)
        assert answer.status_code == 200
        assert answer.headers["ratelimit-limit"] == "60"
    monkeypatch.setenv("LODELINK_KEYS", str(file))
    for arguments, words in (
        (("add", "desk"), "already"),
        (("add", "a b"), "no name of a key"),
        (("add", "x", "--scope", "everything"), "no scope"),
        (("remove", "nobody"), "no key of 'nobody'"),
    ):
        assert main(["keys", *arguments]) == 2
        assert words in capfd.readouterr().err
    assert main(["keys", "list"]) == 0
    assert "desk  figures, read  60 a minute" in capfd.readouterr().out
    assert main(["keys", "remove", "desk"]) == 0
    assert read(file) == ()


def test_a_service_is_not_opened_to_others_by_accident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    (tmp_path / "bad.tsv").write_text("desk\n")
    for more, words in (
        ({"LODELINK_HOST": "0.0.0.0"}, "LODELINK_ANONYMOUS=true"),
        ({"LODELINK_ANONYMOUS": "false"}, "nobody could ask"),
        ({"LODELINK_KEYS": str(tmp_path / "none.tsv")}, "cannot be read"),
        ({"LODELINK_KEYS": str(tmp_path / "bad.tsv")}, "bad.tsv:1"),
    ):
        with monkeypatch.context() as given:
            for name in KNOWN:
                given.delenv(name, raising=False)
            for name, value in {"LODELINK_DATA": str(data), **more}.items():
                given.setenv(name, value)
            assert main(["serve", "--port", "0"]) == 2
        told = capfd.readouterr().err
        assert words in told
        assert told.count("\n") == 1
    assert not data.exists()
