"""`lodelink extract`: files in, facts out, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lodelink.errors import UserError
from lodelink.folders import documents_in

NAME = "extract"
HELP = "Read documents and print their facts, one JSON object a line."


@dataclass(frozen=True, slots=True)
class _Job:
    path: Path
    published: str | None
    explain: bool


@dataclass(frozen=True, slots=True)
class _Done:
    path: Path
    lines: list[str]
    dropped: list[str]
    explained: list[str]
    problem: str | None = None


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a document or a folder of documents")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write DIR/<file stem>.jsonl instead of standard output"
    )
    parser.add_argument(
        "--published", metavar="DATE", help="publication date of the documents (2025, 2025-07 or 2025-07-03)"
    )
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="worker processes (default: one a processor)")
    parser.add_argument("--report", action="store_true", help="print what was dropped and why, on standard error")
    parser.add_argument(
        "--explain", action="store_true", help="show for every fact which words filled which role, and the near misses"
    )


def run(args: argparse.Namespace) -> int:
    from ontology.dates import PartialDate

    if args.published:
        try:
            PartialDate(args.published)
        except ValueError as error:
            raise UserError(f"--published: {error}") from None
    paths = list(_paths(args.files))
    stems = Counter(p.stem for p in paths)
    if args.out:
        twice = sorted(s for s, n in stems.items() if n > 1)
        if twice:
            raise UserError(
                f"Several files are called {twice[0]!r}; their facts would overwrite each other in {args.out}. Extract them apart."
            )
        args.out.mkdir(parents=True, exist_ok=True)
    jobs = [_Job(p, args.published, args.explain) for p in paths]
    facts = failed = 0
    reasons: Counter[str] = Counter()
    for number, done in enumerate(_results(jobs, args.jobs), 1):
        if done.problem:
            failed += 1
            print(f"lodelink: {done.path}: {done.problem}", file=sys.stderr)
        facts += len(done.lines)
        reasons.update(done.dropped)
        text = "".join(line + "\n" for line in done.lines)
        if args.explain:
            print("\n".join(done.explained))
        elif not args.out:
            sys.stdout.write(text)
        elif not done.problem:
            (args.out / f"{done.path.stem}.jsonl").write_text(text, encoding="utf-8")
        if sys.stderr.isatty() and len(jobs) > 1:
            print(
                f"\r{number} of {len(jobs)} documents, {facts} facts",
                end="\n" if number == len(jobs) else "",
                file=sys.stderr,
            )
    if args.report:
        print(
            f"{len(jobs) - failed} documents read, {failed} failed; {facts} facts, {sum(reasons.values())} dropped",
            file=sys.stderr,
        )
        for reason, n in reasons.most_common():
            print(f"  {n:5}  {reason}", file=sys.stderr)
    return 1 if failed else 0


def _paths(given: list[Path]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from documents_in(path)
        elif path.exists():
            yield path
        else:
            raise UserError(f"There is no file {path}.")


def _results(jobs: list[_Job], workers: int) -> Iterator[_Done]:
    """In the order of the jobs; in this process where there is little to do."""
    workers = min(workers or os.cpu_count() or 1, len(jobs))
    if workers <= 1 or len(jobs) < 4:
        yield from map(_one, jobs)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_one, jobs, chunksize=max(1, min(16, len(jobs) // (workers * 4))))


def _one(job: _Job) -> _Done:
    from loaders.documents import read
    from loaders.documents.model import Metadata, Unreadable
    from loaders.reading import extract
    from loaders.reading.explain import explain

    try:
        document = read(job.path, given=Metadata(published=job.published) if job.published else None)
    except (Unreadable, OSError) as error:
        return _Done(job.path, [], [], [], str(error))
    reading = extract(document, explain=job.explain)
    lines = [json.dumps(f.model_dump(mode="json"), ensure_ascii=False) for f in reading.facts]
    return _Done(
        job.path, lines, [f"{d.relation}: {d.reason}" for d in reading.dropped], explain(reading) if job.explain else []
    )
