"""Keys from the command line, and a service that is not opened to a network by accident."""

from __future__ import annotations

from pathlib import Path

import httpx

from api.keys import digest, read
from tests.process import Served, environment, lodelink


def test_keys_are_made_shown_once_listed_and_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "keys.tsv"
    env = environment(tmp_path / "data", LODELINK_KEYS=str(file))
    key = lodelink("keys", "add", "desk", "--scope", "read", "--scope", "figures", "--per-minute", "60", env=env)
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
    for arguments, words in (
        (("add", "desk"), "already"),
        (("add", "a b"), "no name of a key"),
        (("add", "x", "--scope", "everything"), "no scope"),
        (("remove", "nobody"), "no key of 'nobody'"),
    ):
        done = lodelink("keys", *arguments, env=env)
        assert done.returncode == 2, done.stdout
        assert words in done.stderr
    assert "desk  figures, read  60 a minute" in lodelink("keys", "list", env=env).stdout
    assert lodelink("keys", "remove", "desk", env=env).returncode == 0
    assert read(file) == ()


def test_a_service_is_not_opened_to_others_by_accident(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (tmp_path / "bad.tsv").write_text("desk\n")
    for more, words in (
        ({"LODELINK_HOST": "0.0.0.0"}, "LODELINK_ANONYMOUS=true"),
        ({"LODELINK_ANONYMOUS": "false"}, "nobody could ask"),
        ({"LODELINK_KEYS": str(tmp_path / "none.tsv")}, "cannot be read"),
        ({"LODELINK_KEYS": str(tmp_path / "bad.tsv")}, "bad.tsv:1"),
    ):
        done = lodelink("serve", "--port", "0", env=environment(data, **more))
        assert done.returncode == 2, done.stdout
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
    assert not data.exists()
