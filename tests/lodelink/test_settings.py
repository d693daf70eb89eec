"""Settings: every variable has a meaning and a default; what is wrong is said by its variable's name."""

from __future__ import annotations

import json

import pytest

from lodelink import settings
from lodelink.errors import UserError
from lodelink.main import main


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in settings.variables():
        monkeypatch.delenv(variable.name, raising=False)


def test_every_variable_is_named_once_and_explained() -> None:
    found = settings.variables()
    names = [v.name for v in found]
    assert len(set(names)) == len(names)
    assert all(name.startswith(("LODELINK_", "NEO4J_")) for name in names)
    assert all(len(v.meaning) > 10 for v in found)
    assert {"NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE", "LODELINK_DATA", "LODELINK_PORT"} <= set(
        names
    )


def test_defaults_are_those_of_the_packages() -> None:
    read = settings.read()
    for group, model in settings.GROUPS.items():
        assert getattr(read, group) == model()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://db:7687")
    monkeypatch.setenv("NEO4J_PASSWORD", "xyzzy123")
    monkeypatch.setenv("LODELINK_PORT", "8123")
    monkeypatch.setenv("LODELINK_HOST", "")  # empty is absent: compose files pass empty variables on
    read = settings.read()
    assert read.graph.uri == "bolt://db:7687"
    assert read.graph.password is not None
    assert read.graph.password.get_secret_value() == "xyzzy123"
    assert (read.api.port, read.api.host) == (8123, "127.0.0.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LODELINK_PORT", "abc"),
        ("LODELINK_PORT", "70000"),
        ("LODELINK_LOG_LEVEL", "loud"),
        ("LODELINK_READ_TIMEOUT", "0"),
        ("NEO4J_URI", "http://db:7474"),
        ("NEO4J_URI", "localhost:7687"),
        ("NEO4J_URI", "bolt://db:port"),
        ("NEO4J_URI", "bolt://:7687"),
    ],
)
def test_a_wrong_value_is_told_by_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UserError, match=f"{name}.*{value}"):
        settings.read()


def test_a_password_in_the_address_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://somebody:quite-secret@db:7687")
    with pytest.raises(UserError, match="NEO4J_PASSWORD") as told:
        settings.read()
    assert "quite-secret" not in str(told.value)


def test_limits_between_settings_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODELINK_CONCURRENCY", "90")
    with pytest.raises(UserError, match="must not exceed the pool size"):
        settings.read()


def test_a_misspelt_variable_is_not_silently_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LODELINK_PROT", "1")
    with pytest.raises(UserError, match="Is LODELINK_PORT meant"):
        settings.read()


def test_the_command_prints_all_and_no_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "xyzzy123")
    assert main(["settings"]) == 0
    text = capsys.readouterr().out
    assert all(v.name in text and v.meaning in text for v in settings.variables())
    assert main(["settings", "--json"]) == 0
    listed = capsys.readouterr().out
    assert {v["name"] for v in json.loads(listed)} == {v.name for v in settings.variables()}
    assert "xyzzy" not in text + listed
