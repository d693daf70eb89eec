"""Random requests by the service's own OpenAPI: no 500, no answer outside its schema, no write.

    python benchmarks/contract.py [--requests 10000] [--seed 1] [--url http://127.0.0.1:8000] [--state build/contract.jsonl]
        [--minutes N]

Without --url a service over the samples is started, and its graph is compared before and after. With --state what is done is
kept in that file, an operation and a kind of requests a line, and the next run goes on from there; with --minutes no other one
is begun after so many. Exit status 1 if any request fails a check, and 2 where some are left.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

# A name, a date or an id that fits the schema may still be nobody's: that 404 or 422 is right, and no violation.
_NOT_OURS = {"positive_data_acceptance"}
# To refuse for length is to refuse; the check knows the other statuses alone.
_REFUSED_FOR_LENGTH = {413, 414}
# How often a busy service is asked again, and the longest wait before.
_PATIENCE = 3
_MOST = 10.0

LEFT = 2

# What the samples speak of, so that a third of the requests get to an answer.
_THINGS: Mapping[str, tuple[str, ...]] = {
    "mineral": ("cobalt", "钴", "mineral:lithium", "rare earths", "锗", "gallium", "graphite"),
    "country": ("DR Congo", "中国", "country:USA", "Australia", "印度尼西亚"),
    "alliance": ("Minerals Security Partnership", "欧盟", "alliance:eu", "EU"),
    "organization": ("CMOC", "洛阳钼业", "Glencore", "Gécamines"),
    "project": ("Tenke Fungurume", "Kisanfu", "Sakatti"),
    "measure": ("Critical Raw Materials Act", "MOFCOM Announcement 2024 No. 46"),
    "relation": ("COVERS", "RESTRICTS_EXPORT", "MEMBER_OF", "LINKED_TO"),
}
_ANYTHING = tuple(name for names in _THINGS.values() for name in names)
_DAYS = ("2025", "2025-07", "2025-12-01", "all", "2031")


@dataclass
class Outcome:
    """What came of the requests."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    left: int = 0  # operations with a kind of requests that were not begun

    def add(self, other: Outcome) -> None:
        self.requests += other.requests
        self.statuses.update(other.statuses)
        self.failures += other.failures


def checks() -> list[Any]:
    load_all_checks()
    return [check for check in CHECKS.get_all() if check.__name__ not in _NOT_OURS]


class Done:
    """What was asked already, a piece a line: an operation with a kind of requests, and what came of it."""

    def __init__(self, file: Path | None, requests: int, seed: int) -> None:
        self._file = file
        self._run = {"requests": requests, "seed": seed}
        self._pieces: dict[str, Outcome] = {}
        if file is None or not file.exists():
            return
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            if told["run"] != self._run:
                raise SystemExit(f"{file} is of a run with {told['run']}; give the same numbers or another file")
            statuses = Counter({int(status): count for status, count in told["statuses"].items()})
            self._pieces[told["piece"]] = Outcome(told["requests"], statuses, told["failures"])

    def piece(self, name: str) -> Outcome | None:
        return self._pieces.get(name)

    def note(self, name: str, outcome: Outcome) -> None:
        if self._file is None:
            return
        told = {"run": self._run, "piece": name, "requests": outcome.requests}
        told |= {"statuses": dict(outcome.statuses), "failures": outcome.failures}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")


def run(
    schema: Any,
    requests: int,
    seed: int,
    call: Callable[[Any], Any] | None = None,
    state: Path | None = None,
    minutes: float | None = None,
) -> Outcome:
    """About `requests` requests over all operations: a third fits, a third does not, a third names things that are there.

    Where they are too few for one of each kind, operations take turns with the kinds."""
    outcome = Outcome()
    until = None if minutes is None else time.monotonic() + 60 * minutes
    done = Done(state, requests, seed)
    wanted = checks()
    operations = [result.ok() for result in schema.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE, None)
    each = round(requests / len(operations) / len(modes))
    for number, operation in enumerate(operations):
        turn = number % len(modes)
        for mode in modes if each else modes[turn : turn + 1]:
            piece = f"{operation.label}, {'there' if mode is None else mode.value}"
            found = done.piece(piece)
            if found is None and until is not None and time.monotonic() > until:
                outcome.left += 1
                continue
            if found is None:
                found = Outcome()
                _operation(operation, mode, max(1, each), seed, wanted, found, call)
                done.note(piece, found)
            outcome.add(found)
            told = f"{outcome.requests} requests, {len(outcome.failures)} failed"
            print(f"{told}: {piece}", file=sys.stderr, flush=True)
    return outcome


def _operation(
    operation: Any,
    mode: GenerationMode | None,
    count: int,
    seed: int,
    wanted: list[Any],
    outcome: Outcome,
    call: Callable[[Any], Any] | None,
) -> None:
    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode or GenerationMode.POSITIVE), data=st.data())
    def one(case: Any, data: st.DataObject) -> None:
        if mode is None:
            _name_what_is_there(case, data)
        outcome.requests += 1
        response = _answered(lambda: case.call() if call is None else call(case))
        outcome.statuses[response.status_code] += 1
        try:
            long = response.status_code in _REFUSED_FOR_LENGTH
            told = [check for check in wanted if not (long and check.__name__ == "negative_data_rejection")]
            case.validate_response(response, checks=told)
        except (AssertionError, FailureGroup) as error:
            reasons = "; ".join(str(e) for e in getattr(error, "exceptions", [error]))
            line = f"{case.method} {case.formatted_path} {dict(case.query or {})}: {response.status_code}: {reasons}"
            outcome.failures.append(line)
            print(line[:500], file=sys.stderr, flush=True)

    try:
        one()
    except hypothesis.errors.Unsatisfiable:
        return  # nothing lies outside the schema of an operation that takes nothing


def _answered(call: Callable[[], Any]) -> Any:
    """The answer; a service that has too much to do says 503 and when to come again, and is asked again then."""
    response = call()
    for _ in range(_PATIENCE):
        if response.status_code != 503 or "retry-after" not in response.headers:
            break
        told = response.headers["retry-after"]
        time.sleep(min(_MOST, float(told[0] if isinstance(told, list) else told)))
        response = call()
    return response


def _name_what_is_there(case: Any, data: st.DataObject) -> None:
    for name in case.path_parameters or {}:
        case.path_parameters[name] = data.draw(st.sampled_from(_THINGS.get(name, _ANYTHING)))
    query = {n: v for n, v in (case.query or {}).items() if n in ("limit", "direction", "type", "around")}
    required = {p.name for p in case.operation.query if p.is_required}
    query |= {name: data.draw(st.sampled_from(_ANYTHING)) for name in required & {"q"}}
    query |= dict.fromkeys(required & {"since", "from", "on"}, "2025-06")
    if data.draw(st.booleans()) and "as_of" in {p.name for p in case.operation.query}:
        query["as_of"] = data.draw(st.sampled_from(_DAYS))
    case.query = query


def main() -> int:
    parser = argparse.ArgumentParser(description="Random requests by OpenAPI.")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", help="a running service; without it one is started over the samples")
    parser.add_argument("--state", type=Path, help="keep what is done in this file, and go on from there the next time")
    parser.add_argument("--minutes", type=float, help="begin no other operation after so many minutes")
    args = parser.parse_args()
    with ExitStack() as stack:
        url, data = args.url, None
        if url is None:
            from tests.process import Served, environment

            data = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
            env = environment(data, LODELINK_LOG_LEVEL="error")
            url = stack.enter_context(Served("--load", "samples", env=env)).url
        before = None if data is None else exported(data)
        began = time.perf_counter()
        schema = schemathesis.openapi.from_url(f"{url}/openapi.json", timeout=120)
        outcome = run(
            *(schema, args.requests, args.seed),
            call=lambda case: case.call(timeout=60),
            state=args.state,
            minutes=args.minutes,
        )
        seconds = time.perf_counter() - began
        after = None if data is None else exported(data)
    told = ", ".join(f"{status}: {count}" for status, count in sorted(outcome.statuses.items()))
    written = "" if before is None else f"; graph {'unchanged' if before == after else 'CHANGED'}"
    print(f"{outcome.requests} requests in {seconds:.0f} s ({told}): {len(outcome.failures)} failed a check{written}")
    for line in outcome.failures[:20]:
        print(line)
    if outcome.left:
        print(f"{outcome.left} operations with their kind of requests are left; run it again with --state to go on")
    return 1 if outcome.failures or before != after else LEFT if outcome.left else 0


def exported(data: Path) -> str:
    """A mark of all that is in the graph of a data folder, and of its version."""
    import hashlib

    from graph import GraphSettings, open_store
    from graph.export import canonical_export

    with open_store(GraphSettings(data_folder=data)) as store:
        version = store.read("MATCH (v:GraphVersion) RETURN v.value AS value")
        told = hashlib.sha256(str(version[0]["value"]).encode())
        for line in canonical_export(store):
            told.update(line.encode())
    return told.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
