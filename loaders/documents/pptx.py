"""PPTX to text and blocks: shapes in reading order by where they stand, tables, groups, speaker's notes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from loaders.documents.build import Builder
from loaders.documents.metadata import partial_date
from loaders.documents.model import BlockKind, Box, Limits, Metadata, Page, Unreadable
from loaders.documents.package import Package

READER = "pptx 1"

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_EMU = 12700  # to the point
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"sldNum", "ftr", "dt", "hdr"})


@dataclass(frozen=True, slots=True)
class _Shape:
    box: Box | None
    role: str | None  # of a placeholder
    element: Any


def read(raw: bytes, limits: Limits) -> tuple[Builder, Metadata, tuple[Page, ...], tuple[str, ...]]:
    package = Package(raw, limits)
    root = package.xml("ppt/presentation.xml")
    if root is None:
        raise Unreadable("This is not a PPTX: it has no ppt/presentation.xml.")
    size = root.find(f"{_P}sldSz")
    width, height = (960.0, 540.0) if size is None else (_emu(size, "cx"), _emu(size, "cy"))
    relations = _relations(package, "ppt/presentation.xml")
    builder = Builder()
    pages: list[Page] = []
    layouts: dict[str, dict[tuple[str, str], Box]] = {}
    tables = 0
    for number, reference in enumerate(root.iterfind(f"{_P}sldIdLst/{_P}sldId"), 1):
        if number > limits.pages:
            break
        name = relations.get(reference.get(f"{_R}id") or "", ("", ""))[1]
        slide = package.xml(name)
        if slide is None:
            continue
        start = builder.size
        related = _relations(package, name)
        layout = next((target for kind, target in related.values() if kind.endswith("/slideLayout")), None)
        if layout is not None and layout not in layouts:
            above = _relations(package, layout).values()
            master = next((target for kind, target in above if kind.endswith("/slideMaster")), None)
            inherited = {} if master is None else _places(package.xml(master))
            layouts[layout] = inherited | _places(package.xml(layout))
        places = layouts.get(layout or "", {})
        tree = slide.find(f"{_P}cSld/{_P}spTree")
        shapes = [] if tree is None else list(_shapes(tree, places, (1.0, 1.0, 0.0, 0.0)))
        for shape in _ordered(shapes):
            tables = _add(builder, shape, number, tables)
        for kind, target in related.values():
            if kind.endswith("/notesSlide"):
                _add_notes(builder, package.xml(target), number)
        pages.append(Page(number, start, builder.size, width, height))
    return builder, _metadata(package), tuple(pages), ()


def _emu(element: Any, name: str) -> float:
    try:
        return int(element.get(name) or 0) / _EMU
    except ValueError:
        return 0.0


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    folder, base = posixpath.split(part)
    root = package.xml(f"{folder}/_rels/{base}.rels")
    if root is None:
        return {}
    return {
        relation.get("Id") or "": (
            relation.get("Type") or "",
            posixpath.normpath(posixpath.join(folder, relation.get("Target") or "")).lstrip("/"),
        )
        for relation in root
        if isinstance(relation.tag, str) and relation.get("TargetMode") != "External"
    }


def _placeholder(element: Any) -> tuple[str, str] | None:
    """Type and index of the placeholder that a shape fills."""
    found = element.find(f"./*/{_P}nvPr/{_P}ph")
    return None if found is None else (found.get("type") or "body", found.get("idx") or "0")


def _transform(element: Any) -> Any | None:
    for path in (f"{_P}spPr/{_A}xfrm", f"{_P}grpSpPr/{_A}xfrm", f"{_P}xfrm"):
        found = element.find(path)
        if found is not None:
            return found
    return None


def _rectangle(transform: Any | None, offset: str = "off", extent: str = "ext") -> Box | None:
    if transform is None:
        return None
    off, ext = transform.find(f"{_A}{offset}"), transform.find(f"{_A}{extent}")
    if off is None or ext is None:
        return None
    left, top = _emu(off, "x"), _emu(off, "y")
    return (left, top, left + _emu(ext, "cx"), top + _emu(ext, "cy"))


def _places(layout: Any | None) -> dict[tuple[str, str], Box]:
    """Where the layout puts its placeholders: what a slide does not place itself stands there."""
    found: dict[tuple[str, str], Box] = {}
    if layout is not None:
        for shape in layout.iter(f"{_P}sp"):
            held, box = _placeholder(shape), _rectangle(_transform(shape))
            if held is not None and box is not None:
                found[held] = box
                found.setdefault((held[0], ""), box)
    return found


Scale = tuple[float, float, float, float]


def _shapes(tree: Any, places: dict[tuple[str, str], Box], scale: Scale) -> Iterator[_Shape]:
    """Shapes with text or a table; what is in groups is put where the group's own measures say."""
    stack: list[tuple[Any, Scale]] = [(child, scale) for child in reversed(tree)]
    while stack:
        element, (sx, sy, dx, dy) = stack.pop()
        if element.tag == f"{_P}grpSp":
            transform = _transform(element)
            outer, inner = _rectangle(transform), _rectangle(transform, "chOff", "chExt")
            if outer is not None and inner is not None and inner[2] > inner[0] and inner[3] > inner[1]:
                gx, gy = (outer[2] - outer[0]) / (inner[2] - inner[0]), (outer[3] - outer[1]) / (inner[3] - inner[1])
                here = (sx * gx, sy * gy, sx * (outer[0] - inner[0] * gx) + dx, sy * (outer[1] - inner[1] * gy) + dy)
            else:
                here = (sx, sy, dx, dy)
            stack.extend((child, here) for child in reversed(element))
        elif element.tag in {f"{_P}sp", f"{_P}graphicFrame"}:
            held = _placeholder(element)
            box = _rectangle(_transform(element))
            if box is not None:
                box = (box[0] * sx + dx, box[1] * sy + dy, box[2] * sx + dx, box[3] * sy + dy)
            elif held is not None:
                box = places.get(held) or places.get((held[0], ""))
            yield _Shape(box, None if held is None else held[0], element)
        elif isinstance(element.tag, str) and element.tag.endswith("}AlternateContent") and len(element):
            stack.extend((child, (sx, sy, dx, dy)) for child in reversed(element[0]))


def _ordered(shapes: list[_Shape]) -> list[_Shape]:
    """The title first, then from top to bottom; what stands side by side from left to right, column by column."""
    titles = [shape for shape in shapes if shape.role in _TITLES]
    rest = [shape for shape in shapes if shape.role not in _TITLES]
    placed = sorted((s for s in rest if s.box is not None), key=lambda s: (s.box or (0, 0, 0, 0))[1])
    ordered: list[_Shape] = []
    band: list[_Shape] = []
    bottom = 0.0
    for shape in placed:
        box = shape.box or (0.0, 0.0, 0.0, 0.0)
        # A shape that begins below the middle of the present band begins the next one.
        if band and box[1] > bottom - 2:
            ordered.extend(_columns(band))
            band, bottom = [], 0.0
        band.append(shape)
        bottom = max(bottom, box[3])
    ordered.extend(_columns(band))
    return [*titles, *ordered, *(s for s in rest if s.box is None)]


def _columns(band: list[_Shape]) -> list[_Shape]:
    """Shapes of one band: grouped to columns by their overlap from side to side, each from top to bottom."""
    columns: list[tuple[float, float, list[_Shape]]] = []
    for shape in sorted(band, key=lambda s: (s.box or (0, 0, 0, 0))[0]):
        left, _, right, _ = shape.box or (0.0, 0.0, 0.0, 0.0)
        for n, (a, b, members) in enumerate(columns):
            if min(b, right) - max(a, left) > 0.5 * min(b - a, right - left):
                members.append(shape)
                columns[n] = (min(a, left), max(b, right), members)
                break
        else:
            columns.append((left, right, [shape]))
    wide = [m for _, _, members in columns for m in members]
    if (
        any((b - a) > 0.9 * (max(c[1] for c in columns) - min(c[0] for c in columns)) for a, b, _ in columns)
        and len(columns) > 1
    ):
        return sorted(wide, key=lambda s: ((s.box or (0, 0, 0, 0))[1], (s.box or (0, 0, 0, 0))[0]))
    return [s for _, _, members in columns for s in sorted(members, key=lambda s: (s.box or (0, 0, 0, 0))[1])]


def _add(builder: Builder, shape: _Shape, page: int, tables: int) -> int:
    table = shape.element.find(f"{_A}graphic/{_A}graphicData/{_A}tbl")
    if table is not None:
        rows = []
        for row in table.iterfind(f"{_A}tr"):
            cells = row.findall(f"{_A}tc")
            rows.append(
                [
                    ""
                    if c.get("hMerge") == "1" or c.get("vMerge") == "1"
                    else "\n".join(w for w, _, _ in _paragraphs(c))
                    for c in cells
                ]
            )
        builder.add_table(rows, tables, page=page)
        return tables + 1
    for text, level, bullet in _paragraphs(shape.element.find(f"{_P}txBody")):
        if shape.role in _TITLES:
            builder.add(BlockKind.HEADING, text, level=1 if page == 1 else 2, page=page, box=shape.box)
        elif shape.role in _FURNITURE:
            builder.add(BlockKind.RUNNING, text, page=page, box=shape.box)
        elif shape.role == "subTitle":
            builder.add(BlockKind.PARAGRAPH, text, page=page, box=shape.box)
        else:
            listed = bullet if bullet is not None else shape.role in {"body", "obj"}
            kind = BlockKind.LIST_ITEM if listed or level else BlockKind.PARAGRAPH
            builder.add(kind, text, level=level or None, page=page, box=shape.box)
    return tables


def _paragraphs(body: Any | None) -> Iterator[tuple[str, int, bool | None]]:
    """Words, level and whether a bullet is set, of each paragraph that has words."""
    if body is None:
        return
    for paragraph in body.iter(f"{_A}p"):
        pieces = [
            element.text or "" if element.tag == f"{_A}t" else "\n" if element.tag == f"{_A}br" else "\t"
            for element in paragraph.iter(f"{_A}t", f"{_A}br", f"{_A}tab")
        ]
        text = "".join(pieces).replace("\x0b", "\n").strip()
        if not text:
            continue
        properties = paragraph.find(f"{_A}pPr")
        level, bullet = 0, None
        if properties is not None:
            stated = properties.get("lvl") or "0"
            level = int(stated) if stated.isdigit() else 0
            if properties.find(f"{_A}buNone") is not None:
                bullet = False
            elif properties.find(f"{_A}buChar") is not None or properties.find(f"{_A}buAutoNum") is not None:
                bullet = True
        yield text, level, bullet


def _add_notes(builder: Builder, notes: Any | None, page: int) -> None:
    if notes is None:
        return
    for shape in notes.iter(f"{_P}sp"):
        held = _placeholder(shape)
        if held is not None and held[0] == "body":
            for text, _, _ in _paragraphs(shape.find(f"{_P}txBody")):
                builder.add(BlockKind.NOTES, text, page=page)


def _metadata(package: Package) -> Metadata:
    core = package.xml("docProps/core.xml")
    if core is None:
        return Metadata()
    title = next((e.text for e in core.iter() if isinstance(e.tag, str) and e.tag.endswith("}title")), None)
    title = title.strip() if title is not None else None
    created = next((e.text for e in core.iter() if isinstance(e.tag, str) and e.tag.endswith("}created")), None)
    return Metadata(
        title=None if title in {None, "", "PowerPoint Presentation", "PowerPoint 演示文稿"} else title,
        created=None if created is None else partial_date(created),
    )
