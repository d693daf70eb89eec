"""kill -9 of the server during a load, again and again: does it come back, is anything acknowledged lost, does a load
afterwards converge to the graph of a load that nobody disturbed?

    python benchmarks/kill.py [--rounds 20] [--copies 20] [--seed 1]

Every round a server opens the data folder and a second process loads documents through it, one by one, each in a version
of that round, printing each once its load has returned; at a random moment the server is killed. What was acknowledged
must be there afterwards, in that version or a later one. Exit status 0: nothing lost, and the same graph at the end.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from graph import DocumentFacts, GraphSettings, Store, load_documents, open_store
from graph.export import canonical_export
from lodelink.intake import documents, take
from lodelink.refusals import Taken
from lodelink.vocabulary import names_of
from ontology.models import Fact


def _sound(taken: Taken) -> None:
    if taken.refused:
        sys.exit(str(taken.refused[0]))


def corpus(copies: int, version: int) -> Iterator[DocumentFacts]:
    """The samples, many times over under keys of their own; each version has another end and other facts left out."""
    paths = sorted((ROOT / "samples").glob("*.jsonl"))
    found = list(documents(take(paths), _sound))
    for copy in range(copies):
        for document in found:
            key = f"{document.meta.key}#{copy}"
            facts = tuple(_moved(f, key) for i, f in enumerate(document.facts) if (i + version + copy) % 4)
            text = f"{document.text}\n(version {version})\n"
            yield DocumentFacts(document.meta.model_copy(update={"key": key}), text, facts)


def claims_of(copies: int, version: int) -> dict[str, frozenset[str]]:
    """The claims that each document of a version makes."""
    return {d.meta.key: frozenset(f.id for f in d.facts) for d in corpus(copies, version)}


def _moved(fact: Fact, key: str) -> Fact:
    data = fact.model_dump()
    data["id"] = ""
    data["evidence"]["document"] = key
    return Fact.model_validate(data)


def digest(store: Store) -> tuple[int, str]:
    """Lines and hash of the canonical export."""
    lines = list(canonical_export(store))
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()


def load_loudly(data: Path, copies: int, version: int) -> int:
    """The loading process: a line a document, once it is acknowledged."""
    names_of("mineral:cobalt")  # the vocabulary is there before the clock runs
    made = list(corpus(copies, version))
    with open_store(GraphSettings(data_folder=data, retry_time=0)) as store:
        print("open", flush=True)
        for document in made:
            load_documents(store, [document], names=names_of)
            print(document.meta.key, flush=True)
    return 0


def hold(data: Path) -> int:
    """The server: owns the engine until it is killed."""
    with open_store(GraphSettings(data_folder=data)):
        print("open", flush=True)
        sys.stdin.read()
    return 0


def _child(role: str, data: Path, copies: int, version: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, __file__, "--role", role, "--data", str(data)]
    command += ["--copies", str(copies), "--version", str(version)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
    )


class _Lines:
    """The whole lines that a child has printed so far."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None
        self._out = child.stdout
        self._rest = b""

    def until(self, deadline: float) -> Iterator[str]:
        while True:
            ready, _, _ = select.select([self._out], [], [], max(0.0, deadline - time.monotonic()))
            block = os.read(self._out.fileno(), 65536) if ready else b""
            if not block:
                return
            *whole, self._rest = (self._rest + block).split(b"\n")
            yield from (line.decode() for line in whole)


def _wait_open(lines: _Lines, who: str) -> list[str]:
    deadline = time.monotonic() + 60
    for line in lines.until(deadline):
        if line == "open":
            return []
    raise SystemExit(f"The {who} does not open.")


def one_round(data: Path, copies: int, version: int, seconds: float) -> set[str]:
    """The documents that were acknowledged before the server was killed."""
    server = _child("hold", data, copies, version)
    _wait_open(_Lines(server), "server")
    loader = _child("load", data, copies, version)
    lines = _Lines(loader)
    _wait_open(lines, "loader")
    acknowledged = set(lines.until(time.monotonic() + seconds))
    server.kill()
    server.wait()
    acknowledged |= set(lines.until(time.monotonic() + 30))
    loader.kill()
    loader.wait()
    return acknowledged - {"open"}


def lost(store: Store, acknowledged: Mapping[str, int], versions: Sequence[Mapping[str, frozenset[str]]]) -> list[str]:
    """Documents that are not there as acknowledged, nor whole in a version that was being loaded later."""
    rows = store.read("MATCH (c:Claim) RETURN c.document AS document, collect(c.id) AS claims LIMIT 1000000")
    there = {row["document"]: frozenset(row["claims"]) for row in rows}
    return [
        key
        for key, version in sorted(acknowledged.items())
        if there.get(key, frozenset()) not in {claims[key] for claims in versions[version:]}
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="kill -9 during a load, again and again.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--copies", type=int, default=20, help="times that the samples are loaded under other keys")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--role", choices=["load", "hold"], help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--version", type=int, default=0, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.role is not None:
        return load_loudly(args.data, args.copies, args.version) if args.role == "load" else hold(args.data)

    dice = random.Random(args.seed)
    versions: list[dict[str, frozenset[str]]] = []
    with tempfile.TemporaryDirectory() as folder:
        data, calm = Path(folder) / "killed", Path(folder) / "calm"
        acknowledged: dict[str, int] = {}
        for number in range(args.rounds):
            versions.append(claims_of(args.copies, number))
            fresh = one_round(data, args.copies, number, dice.uniform(0.1, 3.0))
            acknowledged |= dict.fromkeys(fresh, number)
            with open_store(GraphSettings(data_folder=data)) as store:
                gone = lost(store, acknowledged, versions)
            print(
                f"kill {number + 1}: after {len(fresh)} of {len(versions[-1])} documents; "
                f"{len(acknowledged)} acknowledged so far, {len(gone)} lost",
                flush=True,
            )
            if gone:
                print("\n".join(gone))
                return 1
        with open_store(GraphSettings(data_folder=data)) as store:
            load_documents(store, corpus(args.copies, args.rounds), names=names_of)
            after = digest(store)
        with open_store(GraphSettings(data_folder=calm)) as store:
            load_documents(store, corpus(args.copies, args.rounds), names=names_of)
            undisturbed = digest(store)
    same = after == undisturbed
    print(
        f"{args.rounds} kills; loaded again: {after[0]} lines, {'the same' if same else 'ANOTHER'} graph as undisturbed."
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
