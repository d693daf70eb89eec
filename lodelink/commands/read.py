"""`lodelink read`: files and folders to text, blocks or JSON, with a summary of what was read, skipped and why."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from loaders.documents import Document, Limits, Outcome

NAME = "read"
HELP = "Read documents (PDF, DOCX, PPTX, HTML, Markdown, text) and print their text or blocks."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="FILE", help="a file, or a folder to walk")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="one JSON object a document: metadata, text and blocks")
    how.add_argument("--text", action="store_true", help="the text alone")
    how.add_argument("--blocks", action="store_true", help="a line for each block (the default)")
    parser.add_argument("--jobs", type=int, default=None, help="worker processes (default: one a core)")
    parser.add_argument("--max-seconds", type=float, default=None, help="limit for one file")
    parser.add_argument("--max-pages", type=int, default=None, help="limit for one file")
    parser.add_argument("--max-mb", type=float, default=None, help="limit of one file's size, in megabytes")
    parser.add_argument("--max-memory-mb", type=float, default=None, help="limit for reading one file, in megabytes")
    parser.add_argument("--quiet", action="store_true", help="no progress and no summary")


def run(args: argparse.Namespace) -> int:
    from loaders.documents import OutcomeStatus, read_many
    from lodelink.errors import UserError

    paths = [Path(path) for path in args.paths]
    for path in paths:
        if not path.exists():
            raise UserError(f"{path} does not exist: name a file or a folder.")
    counts: Counter[OutcomeStatus] = Counter()
    remarks: list[str] = []
    started = time.monotonic()
    characters = pages = 0
    for done, outcome in enumerate(read_many(paths, jobs=args.jobs, limits=_limits(args)), 1):
        counts[outcome.status] += 1
        remarks.extend(_remarks(outcome))
        if outcome.document is not None:
            characters += len(outcome.document.text)
            pages += len(outcome.document.pages)
            _show(outcome.document, args, sys.stdout)
        if not args.quiet and sys.stderr.isatty():
            print(f"\r{done} files, {pages} pages, {characters:,} characters ", end="", file=sys.stderr, flush=True)
    if not args.quiet:
        if sys.stderr.isatty():
            print(file=sys.stderr)
        for remark in remarks:
            print(remark, file=sys.stderr)
        took = time.monotonic() - started
        shown = ", ".join(f"{counts[status]} {status.value}" for status in OutcomeStatus if counts[status])
        print(f"{shown or 'no files'}; {pages} pages, {characters:,} characters in {took:.1f} s", file=sys.stderr)
    return 0 if counts[OutcomeStatus.READ] or not counts[OutcomeStatus.FAILED] else 1


def _limits(args: argparse.Namespace) -> Limits:
    from dataclasses import replace

    from loaders.documents import Limits as Default

    limits = Default()
    if args.max_seconds is not None:
        limits = replace(limits, seconds=args.max_seconds)
    if args.max_pages is not None:
        limits = replace(limits, pages=args.max_pages)
    if args.max_mb is not None:
        limits = replace(limits, file_bytes=int(args.max_mb * 1_000_000))
    if args.max_memory_mb is not None:
        limits = replace(limits, memory_bytes=int(args.max_memory_mb * 1_000_000))
    return limits


def _remarks(outcome: Outcome) -> list[str]:
    """What a person should know about this file, a line each."""
    found = []
    if outcome.document is None:
        found.append(f"{outcome.status.value}: {outcome.path}: {outcome.reason}")
    else:
        found.extend(f"note: {outcome.path}: {warning}" for warning in outcome.document.warnings)
    found.extend(f"near copy: {outcome.path} is {like:.0%} like {path}" for path, like in outcome.near)
    return found


def _show(document: Document, args: argparse.Namespace, out: TextIO) -> None:
    if args.json:
        print(json.dumps(document.as_json(), ensure_ascii=False), file=out)
        return
    if args.text:
        print(document.text, file=out)
        return
    if document.published is not None:
        dated = f" · {document.published} ({document.published_how})"
    else:
        dated = "" if document.created is None else f" · no date of publication (the file was made {document.created})"
    print(f"# {document.source}: {document.title or 'untitled'} · {document.language}{dated}", file=out)
    for block in document.blocks:
        words = " ".join(document.text_of(block).split())
        words = words if len(words) <= 100 else f"{words[:60]} … {words[-35:]}"
        place = "" if block.page is None else f" p{block.page}"
        name = block.kind.value
        if block.level is not None:
            name += f" {block.level}"
        if block.row is not None:
            name += f" {block.table}.{block.row}.{block.column}"
        more = "+" if block.continues else ""
        print(f"{block.start:>7}-{block.end:<7}{place} {name}{more}: {words}", file=out)
    print(file=out)
