"""From printed characters to lines in reading order, table cells and blocks: the geometry of pages.

Pure: knows nothing of PDF or of character recognition. Coordinates are points from the top left of the page.
The steps: characters → runs → tables by their rules → columns by their gutters → lines → blocks → page furniture.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from loaders.documents.build import Builder
from loaders.documents.model import BlockKind, Box, Line, Page
from loaders.documents.plain import (
    HEADING_MARKS,
    Mark,
    hanging,
    mark_of,
    names_caption,
    numbered_items,
    page_number,
    terminated,
)

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}


@dataclass(frozen=True, slots=True)
class Char:
    text: str
    left: float
    right: float
    base: float  # of the line it stands on
    size: float
    spaced: bool = False  # a blank stood before it
    bold: bool = False

    @property
    def top(self) -> float:
        return self.base - 0.86 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.16 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed line of a table's frame, or the dot of a list."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def dot(self) -> bool:
        """As wide as it is high: the bullet of a list."""
        wide, high = self.right - self.left, self.bottom - self.top
        return 1.5 <= wide <= 8 and 1.5 <= high <= 8 and 0.7 <= wide / high <= 1.4

    @property
    def horizontal(self) -> bool:
        return self.right - self.left >= self.bottom - self.top


@dataclass(slots=True)
class Run:
    """Characters that stand together on a line."""

    chars: list[Char]
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    size: float = 0.0

    def __post_init__(self) -> None:
        self.left = min(c.left for c in self.chars)
        self.right = max(c.right for c in self.chars)
        self.size = median(c.size for c in self.chars)
        base = median(c.base for c in self.chars)
        self.top, self.bottom = base - 0.86 * self.size, base + 0.16 * self.size

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def words(self) -> tuple[str, array[float]]:
        """The text with blanks where there is room for one, and the edges of its characters."""
        pieces: list[str] = []
        edges: array[float] = array("f")
        before: Char | None = None
        wide = _spacing(self.chars)
        for char in self.chars:
            if before is not None and _blank_between(before, char, wide):
                pieces.append(" ")
                edges.append(before.right)
            text = _LIGATURES.get(char.text, char.text)
            for part in range(len(text)):
                edges.append(char.left + (char.right - char.left) * part / len(text))
            pieces.append(text)
            before = char
        if before is not None:
            edges.append(before.right)
        return "".join(pieces), edges


def _is_wide(text: str) -> bool:
    return text >= "\u2e80"


def _spacing(chars: Sequence[Char]) -> float:
    """How far apart the letters of a line are set: a title may be spaced out, and is one word all the same."""
    gaps = [b.left - a.right for a, b in pairwise(chars) if _is_wide(a.text) and _is_wide(b.text)]
    return median(gaps) if len(gaps) >= 2 else 0.0


def _blank_between(before: Char, char: Char, spacing: float) -> bool:
    gap = char.left - before.right
    em = max(min(before.size, char.size), 1.0)
    if spacing > 0.3 * em:
        return gap > 1.6 * spacing
    if _is_wide(before.text) and _is_wide(char.text):
        # Set wide for justification, or a real blank as between names.
        return gap > 0.8 * em or (char.spaced and gap > 0.35 * em)
    return gap > 0.22 * em or (char.spaced and gap > 0.08 * em)


@dataclass(slots=True)
class Table:
    """Cells as runs, by row and column."""

    box: Box
    rows: list[list[list[Run]]]
    boxes: list[list[Box | None]]


@dataclass(slots=True)
class Text:
    """One line of a column."""

    text: str
    box: Box
    edges: array[float]
    size: float
    bold: bool
    bullet: bool  # a dot is drawn before it
    column: tuple[int, float, float]  # which column of the page, and its left and right
    zone: str = ""  # "top" or "bottom" margin
    role: BlockKind | None = None


@dataclass(slots=True)
class Laid:
    """A page laid out: lines and tables in reading order."""

    number: int
    width: float
    height: float
    items: list[Text | Table] = field(default_factory=list)
    scanned: bool = False
    turned: bool = False  # laid out on its side, for upright lines

    def shown(self, box: Box) -> Box:
        """A box where it stands on the page as a person sees it."""
        if self.turned:
            left, top, right, bottom = box
            box = (self.height - bottom, left, self.height - top, right)
        return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))


# --- characters to runs --------------------------------------------------------------------------------------------


def runs(chars: Iterable[Char]) -> list[Run]:
    """Characters that follow one another in the stream and on the line, then runs joined that touch."""
    streams: list[list[Char]] = []
    for char in chars:
        if streams:
            last = streams[-1][-1]
            em = max(last.size, char.size)
            same = abs(char.base - last.base) <= 0.45 * em and min(last.size, char.size) >= 0.4 * em
            gap = char.left - last.right
            if same and -0.6 * em <= gap <= 0.75 * em and char.left >= streams[-1][0].left - 0.5 * em:
                streams[-1].append(char)
                continue
        streams.append([char])
    pieces = sorted((Run(stream) for stream in streams), key=lambda run: (run.middle, run.left))
    return _joined(pieces)


def _joined(pieces: Sequence[Run]) -> list[Run]:
    """Pieces on one line that nearly touch become one run: a number set apart in the stream, a raised mark."""
    rows: list[list[Run]] = []
    for piece in pieces:
        for row in reversed(rows[-6:]):
            head = row[0]
            height = min(piece.bottom - piece.top, head.bottom - head.top)
            if min(piece.bottom, head.bottom) - max(piece.top, head.top) >= 0.55 * height:
                row.append(piece)
                break
        else:
            rows.append([piece])
    found: list[Run] = []
    for row in rows:
        row.sort(key=lambda run: run.left)
        current = row[0]
        for piece in row[1:]:
            em = max(current.size, piece.size)
            gap = piece.left - current.right
            wide = _is_wide(current.chars[-1].text) or _is_wide(piece.chars[0].text)
            if -0.6 * em <= gap <= (0.4 if wide else 0.55) * em:
                current = Run(current.chars + piece.chars)
            else:
                found.append(current)
                current = piece
        found.append(current)
    return found


# --- tables by their rules -----------------------------------------------------------------------------------------


def _edges(rules: Sequence[Rule], across: bool) -> list[float]:
    """Distinct places of the rules, merged within three points."""
    places = sorted((r.left + r.right) / 2 if across else (r.top + r.bottom) / 2 for r in rules)
    merged: list[list[float]] = []
    for place in places:
        if merged and place - merged[-1][-1] <= 3:
            merged[-1].append(place)
        else:
            merged.append([place])
    return [sum(group) / len(group) for group in merged]


def _clusters(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that touch one another."""
    parent = list(range(len(rules)))

    def find(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    order = sorted(range(len(rules)), key=lambda n: rules[n].top)
    active: list[int] = []
    for n in order:
        rule = rules[n]
        active = [m for m in active if rules[m].bottom >= rule.top - 3]
        for m in active:
            other = rules[m]
            if other.left <= rule.right + 3 and rule.left <= other.right + 3:
                parent[find(n)] = find(m)
        active.append(n)
    groups: dict[int, list[Rule]] = {}
    for n in range(len(rules)):
        groups.setdefault(find(n), []).append(rules[n])
    return list(groups.values())


def tables(pieces: list[Run], rules: Sequence[Rule]) -> tuple[list[Table], list[Run]]:
    """Tables drawn with rules, and the runs that are in none."""
    found: list[Table] = []
    free = pieces
    for group in _clusters(rules) if len(rules) <= 5000 else []:
        flat = [rule for rule in group if rule.horizontal]
        upright = [rule for rule in group if not rule.horizontal]
        if len(flat) < 2 or len(upright) < 2:
            continue
        ys, xs = _edges(flat, False), _edges(upright, True)
        if len(ys) < 2 or len(xs) < 2 or (len(ys) - 1) * (len(xs) - 1) < 2 or len(ys) * len(xs) > 20_000:
            continue
        box = (xs[0], ys[0], xs[-1], ys[-1])
        inside = [r for r in free if _within(r, box)]
        if len(inside) < 2:
            continue
        taken = {id(run) for run in inside}
        found.append(_grid(box, xs, ys, flat, upright, inside))
        free = [run for run in free if id(run) not in taken]
    open_tables, free = _open_tables(free, [rule for rule in rules if rule.horizontal], found)
    return found + open_tables, free


def _within(run: Run, box: Box) -> bool:
    middle = (run.left + run.right) / 2
    return box[0] - 2 <= middle <= box[2] + 2 and box[1] - 2 <= run.middle <= box[3] + 2


def _place(edges: Sequence[float], value: float) -> int:
    return max(0, min(len(edges) - 2, sum(1 for edge in edges if edge <= value) - 1))


def _grid(
    box: Box,
    xs: Sequence[float],
    ys: Sequence[float],
    flat: Sequence[Rule],
    upright: Sequence[Rule],
    inside: Sequence[Run],
) -> Table:
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}
    for r in range(rows):
        y = (ys[r] + ys[r + 1]) / 2
        for c in range(1, columns):
            if not any(abs((v.left + v.right) / 2 - xs[c]) <= 3 and v.top - 2 <= y <= v.bottom + 2 for v in upright):
                owner[r, c] = owner[r, c - 1]
    for c in range(columns):
        x = (xs[c] + xs[c + 1]) / 2
        for r in range(1, rows):
            if owner[r, c] == (r, c) and not any(
                abs((h.top + h.bottom) / 2 - ys[r]) <= 3 and h.left - 2 <= x <= h.right + 2 for h in flat
            ):
                owner[r, c] = owner[r - 1, c]
    cells: list[list[list[Run]]] = [[[] for _ in range(columns)] for _ in range(rows)]
    boxes: list[list[Box | None]] = [
        [(xs[c], ys[r], xs[c + 1], ys[r + 1]) for c in range(columns)] for r in range(rows)
    ]
    for run in inside:
        for part in _cut(run, xs):
            r, c = owner[_place(ys, part.middle), _place(xs, (part.left + part.right) / 2)]
            cells[r][c].append(part)
    return Table(box, cells, boxes)


def _cut(run: Run, xs: Sequence[float]) -> list[Run]:
    """A run that crosses the border of a cell is cut there."""
    inner = [x for x in xs if run.left + 2 < x < run.right - 2]
    if not inner:
        return [run]
    groups: dict[int, list[Char]] = {}
    for char in run.chars:
        groups.setdefault(_place(xs, (char.left + char.right) / 2), []).append(char)
    return [Run(chars) for chars in groups.values()]


def _open_tables(pieces: list[Run], flat: Sequence[Rule], known: Sequence[Table]) -> tuple[list[Table], list[Run]]:
    """Tables with rules above, below the heads and at the end, and none between columns."""
    found: list[Table] = []
    groups: dict[tuple[int, int], list[Rule]] = {}
    for rule in _lengthened(flat):
        if rule.right - rule.left > 80:
            groups.setdefault((round(rule.left / 6), round(rule.right / 6)), []).append(rule)
    for group in groups.values():
        ys = _edges(group, False)
        if len(ys) < 3:
            continue
        left, right = min(r.left for r in group), max(r.right for r in group)
        box = (left, ys[0], right, ys[-1])
        if any(t.box[1] < box[3] and t.box[3] > box[1] and t.box[0] < box[2] and t.box[2] > box[0] for t in known):
            continue
        inside = [run for run in pieces if _within(run, box)]
        made = _aligned(inside, box, ys)
        if made is not None:
            taken = {id(run) for run in inside}
            found.append(made)
            pieces = [run for run in pieces if id(run) not in taken]
    return found, pieces


def _lengthened(flat: Sequence[Rule]) -> list[Rule]:
    """Rules in line with each other that touch are one: browsers draw the border of each cell for itself."""
    found: list[Rule] = []
    for rule in sorted(flat, key=lambda one: (round(one.top / 2), one.left)):
        last = found[-1] if found else None
        if last is not None and abs(last.top - rule.top) <= 2 and rule.left - last.right <= 3:
            right, bottom = max(last.right, rule.right), max(last.bottom, rule.bottom)
            found[-1] = Rule(last.left, last.top, right, bottom)
        else:
            found.append(rule)
    return found


def _rows_of(pieces: Sequence[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted(pieces, key=lambda one: one.middle):
        if rows and run.middle - rows[-1][0].middle <= 0.5 * rows[-1][0].size:
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _gaps(pieces: Sequence[Run], least: float) -> list[tuple[float, float]]:
    """White strips from top to bottom between the pieces."""
    spans = sorted((run.left, run.right) for run in pieces)
    gaps: list[tuple[float, float]] = []
    reach = spans[0][1] if spans else 0.0
    for left, right in spans[1:]:
        if left - reach >= least:
            gaps.append((reach, left))
        reach = max(reach, right)
    return gaps


def _aligned(inside: Sequence[Run], box: Box, rules: Sequence[float]) -> Table | None:
    """Cells by white strips between columns; a line without a first cell goes on with the row above."""
    if len(inside) < 4:
        return None
    size = median(run.size for run in inside)
    gaps = _gaps(inside, 0.6 * size)
    if not gaps:
        return None
    xs = [box[0], *[(a + b) / 2 for a, b in gaps], box[2]]
    rows: list[list[list[Run]]] = []
    tops: list[float] = []
    before: float | None = None
    for line in _rows_of(inside):
        cells: list[list[Run]] = [[] for _ in range(len(xs) - 1)]
        for run in sorted(line, key=lambda one: one.left):
            cells[_place(xs, (run.left + run.right) / 2)].append(run)
        y = line[0].middle
        ruled = before is not None and any(before < rule < y for rule in rules)
        if rows and not cells[0] and not ruled:
            for cell, more in zip(rows[-1], cells, strict=True):
                cell.extend(more)
        else:
            rows.append(cells)
            tops.append(min(run.top for run in line))
        before = y
    if len(rows) < 2:
        return None
    ends = [*tops[1:], box[3]]
    boxes: list[list[Box | None]] = [
        [(xs[c], tops[r], xs[c + 1], ends[r]) for c in range(len(xs) - 1)] for r in range(len(rows))
    ]
    return Table(box, rows, boxes)


# --- columns by their gutters --------------------------------------------------------------------------------------


Unit = Run | Table


def _unit_box(unit: Unit) -> Box:
    return unit.box if isinstance(unit, Table) else (unit.left, unit.top, unit.right, unit.bottom)


def ordered(units: Sequence[Unit], depth: int = 0) -> list[list[Unit]]:
    """Columns of units in reading order: bands between what spans a gutter, in each band left before right."""
    if depth > 8 or len(units) < 8:
        return [list(units)] if units else []
    gutter = _gutter(units)
    if gutter is None:
        return [list(units)]
    found: list[list[Unit]] = []
    bands: list[list[Unit]] = [[]]
    spanning: list[Unit | None] = []
    for unit in sorted(units, key=lambda one: _unit_box(one)[1]):
        box = _unit_box(unit)
        if box[0] < gutter - 1 and box[2] > gutter + 1:
            if spanning and spanning[-1] is not None and not bands[-1]:
                # Lines that span the gutter and follow one another are one column of their own.
                bands.append([])
                spanning.append(unit)
            else:
                bands.append([])
                spanning.append(unit)
        else:
            bands[-1].append(unit)
    full: list[Unit] = []
    for number, band in enumerate(bands):
        if number:
            between = spanning[number - 1]
            if between is not None:
                full.append(between)
        if not band:
            continue
        left = [unit for unit in band if (_unit_box(unit)[0] + _unit_box(unit)[2]) / 2 < gutter]
        right = [unit for unit in band if (_unit_box(unit)[0] + _unit_box(unit)[2]) / 2 >= gutter]
        if not (left and right) and len(band) <= 2 and full:
            # The short last line of a paragraph that spans the gutter.
            full.extend(band)
            continue
        if full:
            found.append(full)
            full = []
        for side in (left, right):
            found.extend(ordered(side, depth + 1))
    if full:
        found.append(full)
    return found


def _gutter(units: Sequence[Unit]) -> float | None:
    """Where a white strip parts text set side by side; None when there is none that counts."""
    boxes = [_unit_box(unit) for unit in units]
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    size = (
        median(
            (unit.size for unit in units if isinstance(unit, Run)),
        )
        if any(isinstance(u, Run) for u in units)
        else 10.0
    )
    if right - left < 12 * size:
        return None
    step = 2.0
    slots = int((right - left) / step) + 1
    cover = [0.0] * (slots + 1)
    for b in boxes:
        # What ends inside a slot does not cover it: two points decide a narrow gutter.
        first, last = int((b[0] - left) / step), int((b[2] - left - 0.01) / step)
        height = b[3] - b[1]
        for slot in range(max(first, 0), min(last, slots) + 1):
            cover[slot] += height
    total = max(cover)
    best: tuple[float, float] | None = None
    slot = 0
    while slot < slots:
        if cover[slot] > 0.45 * total:
            slot += 1
            continue
        start = slot
        low = cover[slot]
        while slot < slots and cover[slot] <= max(low, 0.02 * total) + 0.01:
            low = min(low, cover[slot])
            slot += 1
        if (slot - start) * step >= max(0.55 * size, 4):
            place = left + (start + slot) / 2 * step
            if left + 5 * size < place < right - 5 * size:
                score = _parts(boxes, place, size)
                if score is not None and (best is None or score > best[0]):
                    best = (score, place)
        slot = max(slot, start + 1)
    return None if best is None else best[1]


def _parts(boxes: Sequence[Box], place: float, size: float) -> float | None:
    """How much text stands side by side at this place, less what crosses it; None when it parts nothing."""
    left = [b for b in boxes if b[2] <= place + 1]
    right = [b for b in boxes if b[0] >= place - 1]
    crossing = [b for b in boxes if b[0] < place - 1 and b[2] > place + 1]
    if len(left) < 3 or len(right) < 3:
        return None
    # Side by side: the height over which both sides have text and nothing crosses.
    cuts = sorted([(b[1], b[3]) for b in crossing])
    shared = 0.0
    crossed = sum(b[3] - b[1] for b in crossing)
    bands: list[tuple[float, float]] = []
    at = min(b[1] for b in boxes)
    for top, bottom in cuts:
        if top > at:
            bands.append((at, top))
        at = max(at, bottom)
    bands.append((at, max(b[3] for b in boxes)))
    for top, bottom in bands:
        a = [b for b in left if top - 1 <= b[1] and b[3] <= bottom + 1]
        c = [b for b in right if top - 1 <= b[1] and b[3] <= bottom + 1]
        if len(a) >= 2 and len(c) >= 2:
            over = min(max(b[3] for b in a), max(b[3] for b in c)) - max(min(b[1] for b in a), min(b[1] for b in c))
            shared += max(over, 0.0)
    if shared < 2.4 * size or shared < 0.25 * crossed:
        return None
    return shared - 0.5 * crossed


def _borderless(columns: list[list[Unit]]) -> list[list[Unit]]:
    """Columns side by side whose lines stand level and do not fill them are the columns of a table without rules."""
    found: list[list[Unit]] = []
    at = 0
    while at < len(columns):
        group = [columns[at]]
        while at + len(group) < len(columns) and _beside(group[-1], columns[at + len(group)]):
            group.append(columns[at + len(group)])
        if len(group) >= 2 and _is_table(group):
            inside = [unit for column in group for unit in column if isinstance(unit, Run)]
            box = _around(inside)
            made = _aligned(inside, box, ())
            if made is not None:
                found.append([made])
                at += len(group)
                continue
        found.extend(group)
        at += len(group)
    return found


def _around(units: Sequence[Unit]) -> Box:
    boxes = [_unit_box(unit) for unit in units]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _beside(one: Sequence[Unit], two: Sequence[Unit]) -> bool:
    a, b = _around(one), _around(two)
    return b[0] >= a[2] - 1 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5 * min(a[3] - a[1], b[3] - b[1])


def _is_table(group: Sequence[Sequence[Unit]]) -> bool:
    if any(isinstance(unit, Table) for column in group for unit in column):
        return False
    # A justified line may be several runs: lines are what is compared.
    lines = [[_around(row) for row in _rows_of([u for u in column if isinstance(u, Run)])] for column in group]
    if min(len(column) for column in lines) < 3:
        return False
    # Level: most lines of the shorter column have a neighbour at the same height in the one beside it.
    for one, two in pairwise(lines):
        short, long = sorted((one, two), key=len)
        level = sum(1 for a in short if any(abs(a[3] - b[3]) <= 0.2 * (a[3] - a[1]) for b in long))
        if level < 0.8 * len(short):
            return False
    # Set text fills its column; the entries of a table mostly do not.
    loose = 0
    for column in lines:
        width = max(box[2] for box in column) - min(box[0] for box in column)
        loose += median(box[2] - box[0] for box in column) < 0.62 * width
    return loose * 2 > len(lines)


# --- lines ---------------------------------------------------------------------------------------------------------


def lay_out(number: int, width: float, height: float, chars: Sequence[Char], rules: Sequence[Rule]) -> Laid:
    """One page: its lines and tables in reading order."""
    laid = Laid(number, width, height)
    if _is_vertical(chars):
        return _vertical(number, width, height, chars)
    dots = [rule for rule in rules if rule.dot]
    drawn, free = tables(runs(chars), [rule for rule in rules if not rule.dot])
    head, body, foot = _margins(free, height)
    columns = _borderless(ordered([*body, *drawn]))
    place = 0
    for zone, group in (("top", [head]), ("", columns), ("bottom", [foot])):
        for column in group:
            if not column:
                continue
            bounds = _around([unit for unit in column if isinstance(unit, Run)] or column)
            for unit in _by_line(column):
                if isinstance(unit, Table):
                    laid.items.append(unit)
                else:
                    laid.items.append(_text(unit, (place, bounds[0], bounds[2]), zone, dots))
            place += 1
    return laid


def _is_vertical(chars: Sequence[Char]) -> bool:
    """Whether most characters stand below the one before: Chinese set from top to bottom."""
    if len(chars) < 20:
        return False
    down = sum(
        abs((a.left + a.right) - (b.left + b.right)) < 0.4 * a.size and 0.6 * a.size < b.base - a.base < 1.8 * a.size
        for a, b in pairwise(chars)
    )
    return down > 0.6 * len(chars)


def _vertical(number: int, width: float, height: float, chars: Sequence[Char]) -> Laid:
    """A page of upright lines from right to left: laid out as if it were turned, and its boxes turned back."""
    turned = [
        Char(c.text, c.top, c.bottom, width - (c.left + c.right) / 2 + 0.35 * c.size, c.size, False, c.bold)
        for c in chars
    ]
    laid = lay_out(number, height, width, turned, ())
    laid.turned = True
    return laid


def _margins(pieces: Sequence[Run], height: float) -> tuple[list[Unit], list[Unit], list[Unit]]:
    """The first and last line of the page when they stand apart in its margins: heads, feet, page numbers."""
    rows = _rows_of(pieces)
    head: list[Unit] = []
    foot: list[Unit] = []
    body: list[Unit] = []
    for number, row in enumerate(rows):
        top, bottom = min(r.top for r in row), max(r.bottom for r in row)
        size = max(r.size for r in row)
        after = min((r.top for r in rows[number + 1]), default=height) if number + 1 < len(rows) else height
        before = max((r.bottom for r in rows[number - 1]), default=0.0) if number else 0.0
        if number <= 1 and bottom < 0.12 * height and after - bottom > 0.6 * size and len(rows) > 3:
            head.extend(row)
        elif number >= len(rows) - 2 and top > 0.9 * height and top - before > 0.3 * size and len(rows) > 3:
            foot.extend(row)
        else:
            body.extend(row)
    return head, body, foot


def _by_line(column: Sequence[Unit]) -> list[Table | list[Run]]:
    """The units of one column from top to bottom, runs on one line together."""
    lines: list[tuple[float, Table | list[Run]]] = [(u.box[1], u) for u in column if isinstance(u, Table)]
    lines.extend(
        (min(run.top for run in row), sorted(row, key=lambda run: run.left))
        for row in _rows_of([unit for unit in column if isinstance(unit, Run)])
    )
    return [unit for _, unit in sorted(lines, key=lambda pair: pair[0])]


def _text(line: Sequence[Run], column: tuple[int, float, float], zone: str, dots: Sequence[Rule] = ()) -> Text:
    merged = Run([char for run in line for char in run.chars])
    words, edges = merged.words()
    bold = sum(char.bold for char in merged.chars) * 2 > len(merged.chars)
    bullet = any(
        0 <= merged.left - dot.right <= 2.2 * merged.size
        and merged.top - 1 <= (dot.top + dot.bottom) / 2 <= merged.bottom + 1
        for dot in dots
    )
    box = (merged.left, merged.top, merged.right, merged.bottom)
    return Text(words, box, edges, merged.size, bold, bullet, column, zone)


# --- blocks --------------------------------------------------------------------------------------------------------


def compose(pages: Sequence[Laid]) -> tuple[Builder, tuple[Page, ...]]:
    """Text and blocks over all pages; running heads are known by what repeats."""
    _furniture(pages)
    sizes: Counter[float] = Counter()
    for page in pages:
        for item in page.items:
            if isinstance(item, Text):
                sizes[round(item.size * 2) / 2] += len(item.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    larger = sorted((size for size in sizes if size >= body * 1.12), reverse=True)[:6]
    builder = Builder()
    made: list[Page] = []
    tables_seen = 0
    state = _State()
    for page in pages:
        start = builder.size
        lines: list[Line] = []
        at = 0
        while at < len(page.items):
            item = page.items[at]
            if isinstance(item, Table):
                _put_table(builder, item, tables_seen, page, lines)
                tables_seen += 1
                at += 1
                state.apart = True
                continue
            last = at
            while last + 1 < len(page.items) and _joins(page.items, at, last, body):
                last += 1
            group = [one for one in page.items[at : last + 1] if isinstance(one, Text)]
            _put(builder, group, page, body, larger, lines, state)
            at = last + 1
        builder.raw("\n")
        width, height = (page.height, page.width) if page.turned else (page.width, page.height)
        made.append(Page(page.number, start, builder.size, width, height, tuple(lines), page.scanned))
    builder.blocks = numbered_items(builder.text(), builder.blocks)
    return builder, tuple(made)


@dataclass(slots=True)
class _State:
    """What the next paragraph may go on with: the latest one, if unfinished."""

    open_kind: BlockKind | None = None
    column: tuple[int, int] = (0, 0)
    apart: bool = False
    right: bool = False  # it filled its column


_FOLD = re.compile(r"\d+|[ivxlc]{1,6}(?=$|\s)")


def _furniture(pages: Sequence[Laid]) -> None:
    """Mark running heads and feet: they stand in the margins, and repeat or are page numbers."""
    seen: Counter[str] = Counter()
    keys: list[tuple[Text, str]] = []
    for page in pages:
        for item in page.items:
            if isinstance(item, Text):
                top, bottom = item.box[1], item.box[3]
                key = _FOLD.sub("#", item.text.lower()).replace(" ", "")
                if item.zone:
                    keys.append((item, key))
                elif bottom < 0.11 * page.height or top > 0.9 * page.height:
                    # Not apart from the text: only the very same place tells a head from a line that comes again.
                    keys.append((item, f"{key} at {round(top / 4)}"))
    for _, key in keys:
        seen[key] += 1
    _numbered(pages)
    for item, key in keys:
        repeated = seen[key] >= 3 or (seen[key] == 2 and len(pages) <= 4 and item.zone != "")
        if (item.zone and page_number(item.text)) or (repeated and len(item.text) <= 120):
            item.role = BlockKind.RUNNING


_COUNTED = re.compile(r"^(\d{1,4})\s+\D|\D\s*(\d{1,4})$")


def _numbered(pages: Sequence[Laid]) -> None:
    """Heads that change with the chapter, known by the page number beside them, which rises with the pages."""
    counted: list[tuple[Text, int]] = []
    for page in pages:
        for item in page.items:
            if isinstance(item, Text) and item.zone and len(item.text) <= 120:
                match = _COUNTED.search(item.text)
                if match is not None:
                    counted.append((item, int(match.group(1) or match.group(2)) - page.number))
    steady = Counter(offset for _, offset in counted)
    for item, offset in counted:
        if steady[offset] >= 3:
            item.role = BlockKind.RUNNING


def _joins(items: Sequence[Text | Table], first: int, at: int, body: float) -> bool:
    one, two, head = items[at], items[at + 1], items[first]
    if isinstance(one, Table) or isinstance(two, Table) or isinstance(head, Table):
        return False
    if one.column[0] != two.column[0] or one.role is not two.role or one.zone != two.zone or one.zone:
        return False
    em = max(one.size, 1.0)
    if abs(one.size - two.size) > 0.13 * em or one.bold != two.bold:
        return False
    pitch = two.box[3] - one.box[3]
    mark, _ = mark_of(two.text)
    if two.bullet:
        return False
    if mark in {Mark.BULLET, Mark.CAPTION, Mark.NOTE} and not (mark is Mark.CAPTION and not names_caption(two.text)):
        return False
    if pitch <= 0.3 * em or pitch > _pitch(items, at, em) * 1.3 + 0.5:
        return False
    left, right = one.column[1], one.column[2]
    indented = two.box[0] - left >= 1.2 * em and two.box[0] - one.box[0] >= 0.8 * em
    ended = terminated(one.text)
    room = right - one.box[2]
    word = two.text.split(None, 1)[0] if two.text.isascii() else two.text[:1]
    fits = len(word) * 0.5 * em if two.text.isascii() else em
    short = room > max(fits + 0.6 * em, 1.5 * em)
    if mark in HEADING_MARKS and (ended or short):
        return False
    if mark is Mark.REFERENCE and ended:
        return False
    head_mark, _ = mark_of(head.text)
    if (
        indented
        and not head.bullet
        and head_mark not in {Mark.BULLET, Mark.NUMBER, Mark.NUMBER_PAREN, Mark.REFERENCE}
        and (ended or short)
    ):
        return False
    if head_mark in HEADING_MARKS and first == at and short and not ended:
        return False
    if one.bold and first == at and short and not one.text.isascii():
        return False
    if short and not ended and one.box[2] - one.box[0] >= 0.6 * (right - left) and mark is Mark.NONE:
        # Ragged set text: a sentence goes on whatever room was left at the end of its line.
        return True
    centred = abs((one.box[0] + one.box[2]) - (two.box[0] + two.box[2])) < 1.5 * em and two.box[0] - left > em
    return not short or centred or (one.size > 1.1 * body and not ended) or (not ended and hanging(one.text))


def _pitch(items: Sequence[Text | Table], at: int, em: float) -> float:
    """The usual distance of lines around here."""
    found = []
    for n in range(max(0, at - 6), min(len(items) - 1, at + 7)):
        one, two = items[n], items[n + 1]
        if isinstance(one, Text) and isinstance(two, Text) and one.column[0] == two.column[0]:
            pitch = two.box[3] - one.box[3]
            if 0.7 * em <= pitch <= 2.6 * em and abs(one.size - two.size) < 0.13 * em:
                found.append(pitch)
    found.sort()
    # Paragraphs may be set apart: the closer lines are those of one paragraph.
    return found[len(found) // 4] if found else 1.6 * em


def _put(
    builder: Builder,
    group: Sequence[Text],
    page: Laid,
    body: float,
    larger: Sequence[float],
    lines: list[Line],
    state: _State,
) -> None:
    head, tail = group[0], group[-1]
    words = "\n".join(line.text for line in group)
    kind, level = _kind(group, page, body, larger)
    box = (
        min(line.box[0] for line in group),
        min(line.box[1] for line in group),
        max(line.box[2] for line in group),
        max(line.box[3] for line in group),
    )
    here = (page.number, head.column[0])
    continues = False
    if kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
        unindented = head.box[0] - head.column[1] < 1.2 * head.size
        moved = state.apart or here != state.column
        mark, _ = mark_of(head.text)
        if state.open_kind is not None and moved and unindented and mark is not Mark.BULLET and not head.bullet:
            kind, continues = state.open_kind, True
        state.open_kind = None if terminated(tail.text) else kind
        state.column = (page.number, tail.column[0])
        state.apart = False
    elif kind in {BlockKind.RUNNING, BlockKind.FOOTNOTE, BlockKind.CAPTION}:
        state.apart = True
    else:
        state.open_kind, state.apart = None, False
        state.column = here
    start = builder.size
    if builder.add(kind, words, level=level, page=page.number, box=page.shown(box), continues=continues) is None:
        return
    _put_lines(group, start, page, lines)


def _put_lines(group: Sequence[Text], start: int, page: Laid, lines: list[Line]) -> None:
    at = start
    for line in group:
        edges: Sequence[float] = () if page.turned else line.edges
        lines.append(Line(at, at + len(line.text), page.number, page.shown(line.box), edges))
        at += len(line.text) + 1


def _kind(group: Sequence[Text], page: Laid, body: float, larger: Sequence[float]) -> tuple[BlockKind, int | None]:
    head, tail = group[0], group[-1]
    if head.role is not None:
        return head.role, None
    words = " ".join(line.text for line in group)
    mark, end = mark_of(head.text)
    if mark is Mark.CAPTION and names_caption(head.text) and len(group) <= 4:
        return BlockKind.CAPTION, None
    low = head.box[1] > 0.5 * page.height
    if head.size < 0.93 * body and low and re.match(r"[\d①-⑳*†‡§\[〔注]|\(\d", head.text):
        return BlockKind.FOOTNOTE, None
    if mark is Mark.NOTE or mark is Mark.REFERENCE:
        return BlockKind.FOOTNOTE, None
    if mark is Mark.BULLET or head.bullet:
        return BlockKind.LIST_ITEM, None
    ended = terminated(tail.text)
    size = round(head.size * 2) / 2
    if size >= 1.12 * body and len(words) <= 200 and len(group) <= 4:
        rank = next((n for n, one in enumerate(larger) if size >= one - 0.25), len(larger) - 1)
        return BlockKind.HEADING, rank + 1
    short = len(words) <= (60 if not words.isascii() else 140)
    if mark in HEADING_MARKS:
        if short and not ended and len(group) <= 2 and words[end:].strip():
            return BlockKind.HEADING, len(larger) + 2
        return (BlockKind.LIST_ITEM, None) if mark not in {Mark.HAN, Mark.CHAPTER} else (BlockKind.PARAGRAPH, None)
    if head.bold and short and not ended and len(group) <= 2:
        return BlockKind.HEADING, len(larger) + 1
    return BlockKind.PARAGRAPH, None


def _put_table(builder: Builder, table: Table, number: int, page: Laid, lines: list[Line]) -> None:
    rows: list[list[str]] = []
    texts: list[list[list[Text]]] = []
    for row in table.rows:
        cells = [
            [_text(sorted(line, key=lambda run: run.left), (0, 0.0, 0.0), "") for line in _rows_of(cell)]
            for cell in row
        ]
        texts.append(cells)
        rows.append(["\n".join(line.text for line in cell) for cell in cells])
    keep = [n for n, row_words in enumerate(rows) if any(cell.strip() for cell in row_words)]
    rows, texts = [rows[n] for n in keep], [texts[n] for n in keep]
    boxes = [[None if b is None else page.shown(b) for b in table.boxes[n]] for n in keep]
    before = len(builder.blocks)
    builder.add_table(rows, number, page=page.number, boxes=boxes)
    for block in builder.blocks[before:]:
        if block.row is not None and block.column is not None:
            _put_lines(texts[block.row][block.column], block.start, page, lines)
