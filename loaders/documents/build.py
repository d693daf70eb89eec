"""Text and blocks grown together: a reader adds pieces, and the offsets come out right by construction."""

from __future__ import annotations

from dataclasses import replace

from loaders.documents.language import language_of
from loaders.documents.model import Block, BlockKind, Box


class Builder:
    """Collects pieces of text; each becomes a block, with a separator that belongs to none."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0
        self.blocks: list[Block] = []

    @property
    def size(self) -> int:
        return self._size

    def raw(self, text: str) -> None:
        """Text that belongs to no block: separators."""
        self._pieces.append(text)
        self._size += len(text)

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int | None = None,
        page: int | None = None,
        box: Box | None = None,
        table: int | None = None,
        row: int | None = None,
        column: int | None = None,
        header: str | None = None,
        continues: bool = False,
        separator: str = "\n",
    ) -> Block | None:
        """One block; nothing when the text is blank."""
        if not text.strip():
            return None
        start = self._size
        self.raw(text)
        block = Block(
            kind, start, self._size, level, page, box, table, row, column, header, language_of(text[:2000]), continues
        )
        self.blocks.append(block)
        self.raw(separator)
        return block

    def text(self) -> str:
        return "".join(self._pieces)

    def add_table(
        self,
        rows: list[list[str]],
        number: int,
        *,
        page: int | None = None,
        boxes: list[list[Box | None]] | None = None,
    ) -> None:
        """Cells row by row, a tab between cells; the first row gives the headers when it has no empty head."""
        headers = rows[0] if len(rows) > 1 else []
        for row_number, row in enumerate(rows):
            filled = [n for n, cell in enumerate(row) if cell.strip()]
            for column in filled:
                header = headers[column].strip() if row_number and column < len(headers) else ""
                self.add(
                    BlockKind.TABLE_CELL,
                    row[column].strip(),
                    table=number,
                    row=row_number,
                    column=column,
                    header=" ".join(header.split()) or None,
                    page=page,
                    box=None if boxes is None else boxes[row_number][column],
                    separator="\n" if column == filled[-1] else "\t",
                )
        self.raw("\n")

    def shifted(self, by: int) -> list[Block]:
        return [replace(block, start=block.start + by, end=block.end + by) for block in self.blocks]
