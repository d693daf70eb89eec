"""The figures of the readers: `python -m benchmarks.documents order|plain|wrapped|copied|pages|ocr|hostile|corpus|all`.

Each command makes what it measures (PDFs by a real browser's print engine), reads it, and prints its figure with the
goal beside it. The exit status is 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from loaders.documents import BlockKind, Limits, OutcomeStatus, from_text, read, read_many

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def _said(what: str, figure: float, goal: float, unit: str = "", *, at_most: bool = False) -> bool:
    good = figure <= goal if at_most else figure >= goal
    sign = "<=" if at_most else ">="
    print(f"{'ok  ' if good else 'MISS'} {what}: {figure:.4g}{unit} (goal {sign} {goal:g}{unit})")
    return good


def order(folder: Path) -> bool:
    """Reading order, tables, running heads, captions, footnotes, headings and whole paragraphs of printed articles."""
    from tests.loaders.documents.printed import Score, articles, score
    from tests.loaders.documents.printing import print_pdf

    total = Score()
    for written in articles():
        document = read(print_pdf(written.html, folder / f"{written.name}.pdf"))
        one = score(written, document)
        total.add(one)
        print(
            f"     {written.name:<18} line pairs {one.kept}/{one.pairs}, cells {one.cells_right}/{one.cells},"
            f" intruders {one.intruders}, captions {one.captions_right}/{one.captions},"
            f" footnotes {one.notes_right}/{one.notes}, headings {one.headings_right}/{one.headings},"
            f" paragraphs {one.paragraphs_whole}/{one.paragraphs}"
        )
    return all(
        (
            _said("line pairs that stay adjacent", 100 * total.kept / total.pairs, 98, " %"),
            _said("characters found", 100 * total.covered / total.written, 99.5, " %"),
            _said("table cells right", 100 * total.cells_right / total.cells, 95, " %"),
            _said("running heads, notes or captions inside sentences", total.intruders, 0, at_most=True),
            _said("paragraphs whole", 100 * total.paragraphs_whole / total.paragraphs, 95, " %"),
        )
    )


def plain(folder: Path) -> bool:
    """Characters a second (of processor time) of plain text, on text of our own in both languages, hard-wrapped and not."""
    from tests.loaders.documents.printed import paragraphs

    good = True
    for language in ("zh", "en"):
        joined = "\n\n".join(paragraphs(language, 3000, 3))
        size = 22 if language == "zh" else 78
        wrapped = "\n".join(
            "\n".join(part[n : n + size] for n in range(0, len(part), size)) for part in joined.split("\n\n")
        )
        for name, text in (("one line a paragraph", joined), ("hard-wrapped", wrapped)):
            best = 0.0
            for _ in range(3):
                # Time of this process: other work on the machine is not the reader's.
                started = time.process_time()
                from_text(text)
                best = max(best, len(text) / (time.process_time() - started) / 1e6)
            good &= _said(f"plain text, {language}, {name}", best, 1.0, " Mchar/s")
    return good


def wrapped(folder: Path) -> bool:
    """Sentences that come out whole of text set to lines of many widths, single and double spaced, indented or not."""
    from tests.loaders.documents.printed import paragraphs, set_in_lines, whole_sentences

    found = total = 0
    for language, widths in (("zh", (16, 21, 24, 30, 40, 45)), ("en", (60, 72, 80, 95))):
        for width in widths:
            for separator in ("\n", "\n\n"):
                for indent in (False, True):
                    texts = paragraphs(language, 60, width)
                    document = from_text(set_in_lines(texts, language, width, separator, indent=indent))
                    whole, all_of_them = whole_sentences(texts, document)
                    found, total = found + whole, total + all_of_them
    return _said("sentences whole in hard-wrapped text", 100 * found / total, 99, " %")


def copied(folder: Path) -> bool:
    """Cells of tables that a copied PDF squeezed into lines: columns of many widths, cells wrapped, years left out."""
    from tests.loaders.documents.printed import copied_cells

    scores = [copied_cells(seed) for seed in range(300)]
    right, total = (sum(column) for column in zip(*scores, strict=True))
    return _said(f"cells right in {len(scores)} squeezed tables", 100 * right / total, 95, " %")


def pages(folder: Path) -> bool:
    """A thousand printed pages: time on two cores, and the memory of the readers."""
    from tests.loaders.documents.printed import article
    from tests.loaders.documents.printing import print_pdf

    count = 0
    for number in range(10):
        written = article("zh" if number % 2 else "en", 2, seed=40 + number)
        body = written.html.split("</style>", 1)
        many = "".join(f"<div style='break-before: page'>{body[1]}</div>" for _ in range(50))
        print_pdf(f"{body[0]}</style>{many}", folder / f"long-{number}.pdf")
    started = time.perf_counter()
    outcomes = list(read_many(sorted(folder.glob("long-*.pdf")), jobs=2))
    took = time.perf_counter() - started
    count = sum(len(o.document.pages) for o in outcomes if o.document is not None)
    print(f"     {count} pages in {took:.1f} s on {min(2, os.cpu_count() or 1)} cores")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return all(
        (
            _said("seconds for 1,000 pages", took / max(count, 1) * 1000, 120, " s", at_most=True),
            _said("highest memory of a worker", peak, 600, " MB", at_most=True),
            _said("pages read", count, 1000),
        )
    )


def ocr(folder: Path) -> bool:
    """A Chinese page of our own, rendered to a picture, recognised."""
    import pypdfium2

    from tests.loaders.documents.printed import paragraphs
    from tests.loaders.documents.printing import print_pdf

    texts = paragraphs("zh", 6, 8)
    style = "body{font-family:'Noto Sans CJK SC';font-size:12pt;line-height:1.6}p{text-indent:2em;margin:0}"
    body = "".join(f"<p>{text}</p>" for text in texts)
    source = print_pdf(f"<!doctype html><meta charset=utf-8><style>{style}</style>{body}", folder / "source.pdf")
    picture = pypdfium2.PdfDocument(source)[0].render(scale=200 / 72).to_pil()
    scan = folder / "scan.pdf"
    picture.convert("L").save(scan, "PDF", resolution=200)
    started = time.perf_counter()
    document = read(scan)
    print(f"     {time.perf_counter() - started:.1f} s for one page; {document.warnings or 'no warnings'}")
    wrong = distance("".join(texts), "".join(document.text.split()))
    return _said("characters recognised", 100 * (1 - wrong / len("".join(texts))), 98, " %")


def distance(one: str, two: str) -> int:
    """Edits from one to the other."""
    row = list(range(len(two) + 1))
    for n, a in enumerate(one, 1):
        last, row[0] = row[0], n
        for m, b in enumerate(two, 1):
            last, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, last + (a != b))
    return row[-1]


def hostile(folder: Path) -> bool:
    """Five hundred damaged, lying or explosive files beside good ones."""
    from tests.loaders.documents.hostile import make

    limits = Limits(seconds=30, memory_bytes=1_500_000_000)
    made = make(folder, count=500, large=True)
    started = time.perf_counter()
    outcomes = {outcome.path: outcome for outcome in read_many([folder], limits=limits)}
    took = time.perf_counter() - started
    counts = Counter(outcome.status.value for outcome in outcomes.values())
    print(f"     {len(made)} files in {took:.0f} s: {dict(counts)}")
    missing = sum(str(one.path) not in outcomes for one in made)
    silent = sum(not o.reason for o in outcomes.values() if o.status is not OutcomeStatus.READ)
    late = sum(o.seconds > limits.seconds + 5 for o in outcomes.values())
    lost = [
        one.path.name
        for one in made
        if one.good is not None
        and ((document := outcomes[str(one.path)].document) is None or one.good not in document.text.replace("\n", ""))
    ]
    for name in lost:
        print(f"     lost: {name}: {outcomes[str(folder / name)].reason}")
    return all(
        (
            _said("files without an outcome", missing, 0, at_most=True),
            _said("refusals without a reason", silent, 0, at_most=True),
            _said("files over their time", late, 0, at_most=True),
            _said("good files not read", len(lost), 0, at_most=True),
        )
    )


def corpus(folder: Path) -> bool:
    """The long texts beside the project, if they are there: what their blocks are."""
    texts = sorted(CORPUS.glob("*.txt")) if CORPUS.is_dir() else []
    if not texts:
        print(f"SKIPPED LOUDLY: no texts in {CORPUS.name}/ beside the project")
        return True
    good = True
    for path in texts:
        document = read(path)
        kinds = Counter(block.kind.value for block in document.blocks)
        exact = document.text == path.read_bytes().decode("utf-8")
        apart = all(a.end <= b.start for a, b in zip(document.blocks, document.blocks[1:], strict=False))
        covered = sum(len("".join(document.text_of(b).split())) for b in document.blocks)
        whole = len("".join(document.text.split()))
        open_ends = sum(
            document.text[flow.end - 1] not in "。！？；：…”）)〉》.!?;:]>*"
            for flow in document.flows()
            if flow.kind is BlockKind.PARAGRAPH and flow.end - flow.start > 60
        )
        good &= exact and apart
        print(f"     {path.name}: {dict(kinds)}; {100 * covered / whole:.1f} % of characters in blocks;"
              f" {open_ends} long paragraphs without an end")  # fmt: skip
    return good


COMMANDS = {
    "order": order,
    "plain": plain,
    "wrapped": wrapped,
    "copied": copied,
    "pages": pages,
    "ocr": ocr,
    "hostile": hostile,
    "corpus": corpus,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=[*COMMANDS, "all"])
    parser.add_argument("--keep", type=Path, help="a folder to leave the made files in")
    args = parser.parse_args()
    good = True
    for name in COMMANDS if args.what == "all" else [args.what]:
        print(f"== {name}")
        folder = args.keep or Path(tempfile.mkdtemp(prefix="lodelink-"))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            good &= COMMANDS[name](folder)
        finally:
            if args.keep is None:
                shutil.rmtree(folder, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
