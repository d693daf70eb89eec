"""`lodelink extract`: files in, facts out, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lodelink.errors import UserError
from lodelink.folders import documents_in

if TYPE_CHECKING:
    from loaders.documents import Document
    from loaders.model.read import ModelReader
    from ontology.models import Fact

NAME = "extract"
HELP = "Read documents and print their facts, one JSON object a line."


@dataclass(frozen=True, slots=True)
class _Job:
    path: Path
    published: str | None
    country: str | None
    explain: bool


@dataclass(frozen=True, slots=True)
class _Done:
    path: Path
    lines: list[str]
    dropped: list[str]
    explained: list[str]
    problem: str | None = None  # why there is nothing
    troubles: tuple[str, ...] = ()  # why there may be less than there could be
    duplicates: int = 0  # facts that rules and model both found


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a document or a folder of documents")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write DIR/<file stem>.jsonl instead of standard output"
    )
    parser.add_argument(
        "--published", metavar="DATE", help="publication date of the documents (2025, 2025-07 or 2025-07-03)"
    )
    parser.add_argument(
        "--country",
        metavar="NAME",
        help="the country or bloc whose affairs the documents tell, where they leave it unsaid",
    )
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="worker processes (default: one a processor)")
    parser.add_argument("--report", action="store_true", help="print what was dropped and why, on standard error")
    parser.add_argument(
        "--explain", action="store_true", help="show for every fact which words filled which role, and the near misses"
    )
    model = parser.add_argument_group(
        "language model",
        "Off unless one of these is given. Sends the documents' text to the endpoint of LODELINK_LLM_URL and takes of the "
        "answers only what the text bears out, word for word; `lodelink settings` lists the LODELINK_LLM_ settings.",
    )
    either = model.add_mutually_exclusive_group()
    either.add_argument("--model", action="store_true", help="ask the language model too, beside the rules")
    either.add_argument("--model-only", action="store_true", help="ask the language model instead of the rules")


def run(args: argparse.Namespace) -> int:
    from ontology.dates import PartialDate

    if args.published:
        try:
            PartialDate(args.published)
        except ValueError as error:
            raise UserError(f"--published: {error}") from None
    if args.country:
        from loaders.reading.scene import country_of

        if country_of(args.country) is None:
            raise UserError(
                f"--country: {args.country!r} is no country or bloc that is known. Give its English or Chinese name."
            )
    paths = list(_paths(args.files))
    stems = Counter(p.stem for p in paths)
    if args.out:
        twice = sorted(s for s, n in stems.items() if n > 1)
        if twice:
            raise UserError(
                f"Several files are called {twice[0]!r}; their facts would overwrite each other in {args.out}. Extract them apart."
            )
        args.out.mkdir(parents=True, exist_ok=True)
    jobs = [_Job(p, args.published, args.country, args.explain) for p in paths]
    with ExitStack() as stack:
        reader = stack.enter_context(_model_reader()) if args.model or args.model_only else None
        results = _results(jobs, args.jobs) if reader is None else _asked(jobs, reader, args.model_only)
        return _write(args, jobs, results, reader)


def _write(args: argparse.Namespace, jobs: list[_Job], results: Iterator[_Done], reader: ModelReader | None) -> int:
    facts = failed = incomplete = duplicates = 0
    reasons: Counter[str] = Counter()
    for number, done in enumerate(results, 1):
        if done.problem:
            failed += 1
            print(f"lodelink: {done.path}: {done.problem}", file=sys.stderr)
        for trouble in done.troubles:
            print(f"lodelink: {done.path}: {trouble}", file=sys.stderr)
        incomplete += bool(done.troubles)
        duplicates += done.duplicates
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
        if reader is not None:
            spent = reader.endpoint.spent
            print(
                f"model: {spent.requests} requests, {spent.cached} answers from the cache, {spent.characters} characters, "
                f"{spent.tokens} tokens; {duplicates} facts that the rules had too",
                file=sys.stderr,
            )
    return 1 if failed or incomplete else 0


def _model_reader() -> ModelReader:
    """The reader over the language model of the settings; a sentence for people where they do not name one."""
    from loaders.model.cache import Cache
    from loaders.model.read import ModelReader
    from lodelink import settings

    given = settings.read()
    wanted = given.model
    missing = [
        name
        for name, value in (("LODELINK_LLM_URL", wanted.llm_url), ("LODELINK_LLM_MODEL", wanted.llm_model))
        if value is None
    ]
    if missing or wanted.llm_model is None:
        raise UserError(
            f"The language model is asked for, but {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set. "
            "Set LODELINK_LLM_URL (http://localhost:11434/v1, say), LODELINK_LLM_MODEL and, where the endpoint wants one, "
            "LODELINK_LLM_KEY, or leave --model out."
        )
    folder = wanted.llm_cache or given.graph.data_folder / "llm"
    return ModelReader(wanted, Cache(folder, wanted.llm_model))


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
    from loaders.documents.model import Unreadable
    from loaders.reading import extract
    from loaders.reading.explain import explain

    try:
        document = _document(job)
    except (Unreadable, OSError) as error:
        return _Done(job.path, [], [], [], str(error))
    reading = extract(document, explain=job.explain)
    return _Done(
        job.path,
        _lines(reading.facts),
        [f"{d.relation}: {d.reason}" for d in reading.dropped],
        explain(reading) if job.explain else [],
    )


def _asked(jobs: list[_Job], reader: ModelReader, only: bool) -> Iterator[_Done]:
    """The jobs one after the other, read by the model and, unless it alone is wanted, by the rules."""
    from loaders.documents.model import Unreadable
    from loaders.model.explain import explain as explain_model
    from loaders.model.merge import merge
    from loaders.reading import Reading, extract
    from loaders.reading.explain import explain

    for job in jobs:
        try:
            document = _document(job)
        except (Unreadable, OSError) as error:
            yield _Done(job.path, [], [], [], str(error))
            continue
        rules = Reading(()) if only else extract(document, explain=job.explain)
        model = reader.read(document)
        merged = merge(rules.facts, model.facts)
        explained = ([] if only else explain(rules)) + explain_model(model) if job.explain else []
        dropped = [f"{d.relation}: {d.reason}" for d in rules.dropped]
        dropped += [f"model, {d.relation}: {d.reason}" for d in model.dropped]
        yield _Done(
            job.path, _lines(merged.facts), dropped, explained, troubles=model.problems, duplicates=merged.duplicates
        )


def _document(job: _Job) -> Document:
    from loaders.documents import read
    from loaders.documents.model import Metadata

    return read(job.path, given=Metadata(published=job.published or None, country=job.country or None))


def _lines(facts: Iterable[Fact]) -> list[str]:
    return [json.dumps(f.model_dump(mode="json"), ensure_ascii=False) for f in facts]
