"""What the project is run with: Makefile, locks, container files; their variables are those of the settings."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from lodelink import settings

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
ENV_EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
KNOWN = {variable.name: variable for variable in settings.variables()}

# The keys of the compose specification that a service or the file may have, as far as ours uses or may use them.
FILE_KEYS = {"name", "services", "volumes", "networks", "configs", "secrets"}
SERVICE_KEYS = {
    *("build", "cap_drop", "command", "depends_on", "entrypoint", "environment", "env_file", "healthcheck", "image"),
    *("init", "mem_limit", "networks", "ports", "read_only", "restart", "stop_grace_period", "user", "volumes"),
}
HEALTH_KEYS = {"test", "interval", "timeout", "retries", "start_period", "start_interval", "disable"}
DURATION = re.compile(r"(\d+(us|ms|s|m|h))+\Z")


def substituted(text: str, given: dict[str, str]) -> str:
    """A value as compose fills it in: ${A}, ${A:-default}, ${A:?message}, $$ for a dollar."""

    def fill(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        name, sign, rest = match[1], match[2], match[3]
        value = given.get(name, "")
        if value:
            return value
        if sign == ":?":
            raise LookupError(rest)
        return rest or ""

    return re.sub(r"\$\$|\$\{(\w+)(?:(:-|:\?)([^}]*))?\}", fill, text)


def filled(given: dict[str, str]) -> dict[str, Any]:
    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: walk(v) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(v) for v in value]
        return substituted(value, given) if isinstance(value, str) else value

    made: dict[str, Any] = walk(COMPOSE)
    return made


GIVEN = ENV_EXAMPLE | {"NEO4J_PASSWORD": "a-real-password"}


def test_compose_has_only_keys_of_the_specification() -> None:
    assert set(COMPOSE) <= FILE_KEYS
    for name, service in COMPOSE["services"].items():
        assert set(service) <= SERVICE_KEYS, name
        assert ("image" in service) != ("build" in service), name
        health = service.get("healthcheck", {})
        assert set(health) <= HEALTH_KEYS
        for key in ("interval", "timeout", "start_period"):
            assert key not in health or DURATION.match(health[key])
        assert DURATION.match(service["stop_grace_period"])
        assert re.match(r"\d+[mg]\Z", filled(GIVEN)["services"][name]["mem_limit"])
        for port in filled(GIVEN)["services"][name]["ports"]:
            assert re.match(r"127\.0\.0\.1:\d+:\d+\Z", port), "published on this machine alone"
        for value in service["environment"].values():
            assert isinstance(value, str), "YAML would turn it into something else"


def test_named_volumes_are_declared_and_used() -> None:
    used = {v.partition(":")[0] for s in COMPOSE["services"].values() for v in s.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_compose_refuses_to_start_without_a_password() -> None:
    with pytest.raises(LookupError, match="NEO4J_PASSWORD"):
        filled(ENV_EXAMPLE)
    assert ENV_EXAMPLE["NEO4J_PASSWORD"] == "", "no password is shipped"


def test_the_api_waits_for_a_healthy_database_and_gets_its_password() -> None:
    services = filled(GIVEN)["services"]
    assert services["lodelink"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert "healthcheck" in services["neo4j"]
    assert services["neo4j"]["environment"]["NEO4J_AUTH"] == "neo4j/a-real-password"
    assert services["lodelink"]["environment"]["NEO4J_PASSWORD"] == "a-real-password"
    assert services["neo4j"]["image"].startswith("neo4j:5.26")
    assert services["lodelink"]["environment"]["NEO4J_URI"] == "bolt://neo4j:7687"


def test_the_database_has_memory_for_heap_and_page_cache() -> None:
    unit = {"m": 1, "g": 1024}
    sizes = {
        k: int(v[:-1]) * unit[v[-1]]
        for k, v in ENV_EXAMPLE.items()
        if k in ("NEO4J_MEMORY", "NEO4J_HEAP", "NEO4J_PAGECACHE")
    }
    assert sizes["NEO4J_HEAP"] + sizes["NEO4J_PAGECACHE"] < sizes["NEO4J_MEMORY"]


def test_every_variable_of_compose_is_in_the_example_and_the_other_way_round() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    assert used == set(ENV_EXAMPLE)


def test_every_default_of_compose_is_that_of_the_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name, default in re.findall(r"\$\{(\w+):-([^}]*)\}", text):
        assert ENV_EXAMPLE[name] == default, name


def test_what_the_containers_set_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    image = dict(re.findall(r"\b(LODELINK_\w+|NEO4J_\w+)=(\S+)", DOCKERFILE))
    service = filled(GIVEN)["services"]["lodelink"]["environment"]
    assert image
    for variable in KNOWN:
        monkeypatch.delenv(variable, raising=False)
    for name, value in (image | service).items():
        assert name in KNOWN, f"{name} is no setting"
        monkeypatch.setenv(name, value)
    read = settings.read()
    assert read.graph.uri == "bolt://neo4j:7687"
    assert read.api.host == "0.0.0.0"
    assert f"EXPOSE {read.api.port}" in DOCKERFILE
    assert f"VOLUME {read.graph.data_folder}" in DOCKERFILE
    assert f":{read.api.port}" in COMPOSE["services"]["lodelink"]["ports"][0]


def test_the_image_has_stages_a_user_and_a_health_check() -> None:
    stages = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", DOCKERFILE, re.M)
    assert len(stages) == 2
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\w+)$", last, re.M)
    assert user is not None
    assert user[1] not in ("root", "0")
    assert "HEALTHCHECK" in last
    assert "/readyz" in last
    assert "--require-hashes" in DOCKERFILE
    assert "pip install" not in last, "the last stage installs nothing"
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M):
        for name in copied.split():
            assert (ROOT / name).exists(), name
    for package in ("ontology", "loaders", "graph", "queries", "api", "lodelink"):
        assert f"COPY {package} {package}" in last


def test_the_entry_point_is_a_command_that_exists() -> None:
    from lodelink.main import commands

    found = re.search(r'^CMD \["(\w+)"', DOCKERFILE, re.M)
    assert found is not None
    assert found[1] in commands()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_with_hashes_and_hold_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9][\w.-]*)==", text, re.M)
    blocks = re.split(r"^(?=[a-z0-9][\w.-]*==)", text, flags=re.M)[1:]
    assert len(pins) == len(blocks) > 20
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in re.sub(r"^\s*#.*$", "", text, flags=re.M)


def wanted(names: list[str]) -> set[str]:
    return {re.split(r"[\s>=<~!;\[]", name)[0].lower().replace("_", "-") for name in names}


def pinned(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {pin.lower().replace("_", "-") for pin in re.findall(r"^([a-z0-9][\w.-]*)==", text, re.M)}


def test_locks_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert wanted(project["dependencies"]) <= pinned("requirements.lock")
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    assert wanted(extras) <= pinned("requirements-dev.lock")
    assert pinned("requirements.lock") <= pinned("requirements-dev.lock")


def test_both_locks_agree_on_versions() -> None:
    def versions(name: str) -> set[tuple[str, str]]:
        return set(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.M))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def test_make_has_its_targets_and_runs_the_real_command() -> None:
    make = shutil.which("make")
    assert make is not None
    for target in ("help", "run", "test", "test-all", "lint", "clean"):
        done = subprocess.run([make, "-n", target], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
    shown = subprocess.run([make, "help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
    for target in ("run", "test", "lint", "clean"):
        assert re.search(rf"^  make {target}\b", shown, re.M)
    dry = subprocess.run(
        [make, "-n", "run", "DOCS=my papers"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout
    assert 'lodelink serve --load "my papers"' in dry


def test_the_ci_script_runs_everything_and_counts_skips_as_failures() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    text = script.read_text(encoding="utf-8")
    assert "export CI=true" in text
    assert "make lint" in text
    assert "make test" in text
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0


def test_readme_shows_commands_and_variables_that_exist() -> None:
    from lodelink.main import commands

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"lodelink ([a-z][a-z-]*)", "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.S))):
        assert name in commands(), name
    for name in re.findall(r"\b(?:LODELINK|NEO4J)_[A-Z_]+\b", text):
        assert name in KNOWN or name.startswith("NEO4J_TEST_"), name
