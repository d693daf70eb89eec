"""The house rules that a machine can hold: which package may import which, and what may stand in a file."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ontology", "loaders", "graph", "queries", "api", "lodelink")
MAY_IMPORT = {
    "ontology": set[str](),
    "loaders": {"ontology"},
    "graph": {"ontology"},
    "queries": {"ontology", "graph"},
    "api": {"ontology", "queries"},
    "lodelink": {"ontology", "loaders", "graph", "queries", "api"},
}
DRIVERS = {"neo4j", "arcadedb"}
# Where the environment is read: the settings, and what belongs to a process rather than to a setting of ours.
ENVIRONMENT = {
    "lodelink/settings.py",
    "lodelink/main.py",  # os.devnull, when the reader of a pipe went away
    "loaders/documents/batch.py",  # hands it on to its worker processes
    "graph/embedded.py",  # tells the engine where to log, before its first import
}


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of everything that a file imports, at its top or later."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.lineno, node.module or ""


def tracked() -> list[Path]:
    """The files of the repository; without git, all that lie here."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        return [ROOT / name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    hidden = (".venv", ".neo4j", "data", "build", "node_modules", "__pycache__")
    return [p for p in ROOT.rglob("*") if p.is_file() and not any(part in hidden for part in p.relative_to(ROOT).parts)]


@pytest.mark.parametrize("package", PACKAGES)
def test_arrows_point_one_way(package: str) -> None:
    wrong = []
    for path in sources(package):
        for line, module in imported(path):
            top = module.partition(".")[0]
            if top in PACKAGES and top != package and top not in MAY_IMPORT[package]:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert not wrong


def test_only_the_graph_imports_a_driver() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in PACKAGES
        if package != "graph"
        for path in sources(package)
        for line, module in imported(path)
        if module.partition(".")[0] in DRIVERS
    ]
    assert not wrong


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def needed(path: Path, modules: frozenset[str]) -> set[str]:
    """The modules of ours that a file imports at its top or later; what only types need is not imported."""
    typed = {
        id(inner)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    found = set()
    for node in (node for node in ast.walk(parsed(path)) if id(node) not in typed):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            of = node.module or ""
            found |= {full if (full := f"{of}.{alias.name}") in modules else of for alias in node.names}
    return found & modules


def circles(needs: Mapping[str, set[str]]) -> list[list[str]]:
    """Modules that need each other, in some number of steps."""
    graph: nx.DiGraph[str] = nx.DiGraph([(one, other) for one, others in needs.items() for other in others])
    return sorted(sorted(found) for found in nx.strongly_connected_components(graph) if len(found) > 1)


def test_no_module_needs_one_that_needs_it() -> None:
    paths = sources(*PACKAGES)
    modules = frozenset(map(module_of, paths))
    assert circles({module_of(path): needed(path, modules) - {module_of(path)} for path in paths}) == []


def test_the_circles_test_can_fail(tmp_path: Path) -> None:
    late = tmp_path / "late.py"
    late.write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\ndef f() -> None:\n    from b import c, d\n"
    )
    assert needed(late, frozenset({"a", "b", "b.c"})) == {"b", "b.c"}
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_the_arrows_test_can_fail(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("def f() -> None:\n    from lodelink import settings\n    import neo4j\n")
    assert list(imported(bad)) == [(2, "lodelink"), (3, "neo4j")]


def test_only_the_settings_read_the_environment() -> None:
    wrong = []
    for path in sources(*PACKAGES):
        name = str(path.relative_to(ROOT))
        if name in ENVIRONMENT:
            continue
        tree = ast.walk(parsed(path))
        reads = [
            node for node in tree if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
        ]
        wrong += [f"{name}:{node.lineno}" for node in reads]
    assert not wrong


def test_every_package_says_what_lives_in_it() -> None:
    for package in PACKAGES:
        for folder in sorted({path.parent for path in sources(package)}):
            init = folder / "__init__.py"
            assert init.exists(), f"{folder} has no __init__.py"
            assert ast.get_docstring(parsed(init)), f"{init} has no docstring"


def test_every_module_begins_with_what_it_is() -> None:
    silent = [str(path.relative_to(ROOT)) for path in sources(*PACKAGES) if not ast.get_docstring(parsed(path))]
    assert not silent


def test_no_error_is_swallowed() -> None:
    wrong = []
    for path in sources(*PACKAGES):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception")
                if broad and all(isinstance(step, ast.Pass) for step in node.body):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong


# Spelt in pieces, so that this file does not hold what it looks for. Bytes: a model is no text, and slow to read as one.
_MACHINE = re.compile(rb"/(?:work|root|home/[a-z]+)/(?:main|shared|\.pyenv|\.venv)|/tmp/[a-z]")
_INDEX = re.compile(rb"pypi\.(?:org|python)|files\.pythonhosted|--(?:extra-)?index-url|--find-links\s|registry\.npmjs")


def test_no_file_names_a_machine_or_a_package_index() -> None:
    wrong = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in (".png", ".ico", ".woff2", ".pdf", ".docx", ".pptx", ".gz"):
            continue
        text = path.read_bytes()
        for found in (*_MACHINE.finditer(text), *_INDEX.finditer(text)):
            number = text.count(b"\n", 0, found.start()) + 1
            wrong.append(f"{path.relative_to(ROOT)}:{number}: {found.group().decode()}")
    assert not wrong


def test_every_command_can_be_found_and_says_what_it_does() -> None:
    from lodelink.main import build_parser, commands

    known = commands()
    assert {"load", "query", "serve", "settings", "status", "forget", "rebuild", "check"} <= set(known)
    for name, module in known.items():
        assert module.__name__.rpartition(".")[2] == name.replace("-", "_")
        assert module.HELP.endswith(".")
    assert all(name in build_parser().format_help() for name in known)
