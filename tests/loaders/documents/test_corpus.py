"""The long texts beside the project: blocks that a person agrees with. Skipped loudly where they are not."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest

from loaders.documents import BlockKind, Document, read

SHARED = Path(__file__).parents[4] / "shared"


def text(name: str) -> Document:
    found = sorted((SHARED / "corpus").glob(f"{name}-*.txt")) if SHARED.is_dir() else []
    if not found:
        sentence = f"SKIPPED LOUDLY: text {name} is not beside the project"
        warnings.warn(sentence, stacklevel=2)
        pytest.skip(sentence)
    return read(found[0])


def heads(document: Document) -> list[str]:
    return ["".join(document.text_of(b).split()) for b in document.blocks if b.kind is BlockKind.HEADING]


NAMES = ["000", "001", "002", "003", "004"]


@pytest.mark.parametrize("name", NAMES)
def test_every_character_is_in_a_block_and_sentences_are_whole(name: str) -> None:
    document = text(name)
    assert document.text.encode() == Path(str(document.source)).read_bytes()
    held = sum(len("".join(document.text_of(b).split())) for b in document.blocks)
    assert held >= 0.995 * len("".join(document.text.split()))
    long = [
        "".join(document.text[a:b] for a, b in flow.spans)
        for flow in document.flows()
        if flow.kind is BlockKind.PARAGRAPH and flow.end - flow.start > 60
    ]
    broken = [
        words[-30:] for words in long if not re.search(r"[。！？；：”）)>.*][\ue000-\uf8ff\sA-Z]*$", words.rstrip())
    ]
    # Slides leave out the last full stop.
    assert len(broken) <= (10 if name == "002" else 1), broken
    # No sentence begins with what only ends one.
    assert not [words[:20] for words in long if words.lstrip()[0] in "，。；、）》"]


@pytest.mark.parametrize("name", NAMES)
def test_numbered_lines_are_headings(name: str) -> None:
    """Lines that a person would number as headings, counted by a plain pattern on the raw lines."""
    document = text(name)
    found = set(heads(document))
    expected = [
        "".join(line.split())
        for line in document.text.split("\n")
        if re.match(
            r"[一二三四五六七八九十]、|[（(][一二三四五六七八九十][)）]|[\d０-９]+[．.][\d０-９]+[．.\d０-９]*[\s\u3000]",
            line.strip(),
        )
        and len(line.strip()) <= 45
        and not re.search(r"[。；，]$", line.strip())
    ]
    missed = [line for line in expected if line not in found]
    assert not missed


def test_tables_interrupt_the_columns_and_sentences_go_on() -> None:
    document = text("001")
    assert sum(flow.kind is BlockKind.PARAGRAPH and len(flow.blocks) > 1 for flow in document.flows()) == 4
    tables = {b.table for b in document.blocks if b.kind is BlockKind.TABLE_CELL}
    assert len(tables) == 7
    first = {(b.row, b.column): document.text_of(b) for b in document.blocks if b.table == 0}
    assert [first.get((0, column)) for column in range(3)] == ["年份", "战略／政策", "主要内容"]
    captions = [document.text_of(b) for b in document.blocks if b.kind is BlockKind.CAPTION]
    assert sum(words.startswith("表") for words in captions) == 7


def test_cells_under_the_head_of_their_column() -> None:
    document = text("004")
    rows = {
        (b.row, b.column): (document.text_of(b), b.header)
        for b in document.blocks
        if b.kind is BlockKind.TABLE_CELL and b.table == 1
    }
    assert rows[4, 0][0] == "稀土"
    assert rows[4, 2] == ("87%", "加工")


@pytest.mark.parametrize("folder", ["pool/text", "training/text", "passages/text"])
def test_short_texts(folder: str) -> None:
    paths = sorted((SHARED / folder).glob("*.txt")) if SHARED.is_dir() else []
    if not paths:
        pytest.skip(f"SKIPPED LOUDLY: {folder} is not beside the project")
    for path in paths:
        document = read(path)
        assert document.text.encode() == path.read_bytes()
        assert document.blocks, path.name
        held = "".join("".join(document.text_of(b).split()) for b in document.blocks)
        assert re.sub(r"<[^<>]*>", "", held) == re.sub(r"<[^<>]*>|\s", "", document.text), path.name
