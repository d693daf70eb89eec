"""From bytes to a `Document`: which reader, and whose word counts about title, date and language."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from loaders.documents import metadata as about
from loaders.documents import plain
from loaders.documents.decode import decode
from loaders.documents.language import language_of
from loaders.documents.model import Block, Document, Limits, Metadata, Page, Unreadable

_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
SUFFIXES = frozenset(_TYPES)
_OLD = {".doc": "DOCX", ".ppt": "PPTX", ".wps": "DOCX", ".dps": "PPTX", ".rtf": "DOCX", ".odt": "DOCX", ".odp": "PPTX"}


def media_type(path: Path, raw: bytes) -> str:
    """By content where the content is plain to see, else by the name. A .txt is text whatever is in it."""
    suffix = path.suffix.lower()
    head = raw[:1024].lstrip()
    named = _TYPES.get(suffix)
    if named in {"text/plain", "text/markdown"} and not head.startswith((b"%PDF-", b"PK\x03\x04")):
        return named
    if b"%PDF-" in raw[:1024]:
        return "application/pdf"
    if raw.startswith(b"PK\x03\x04"):
        return _zipped(raw)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        kind = _OLD.get(suffix)
        if kind is None:
            raise Unreadable(
                "This is an old binary or an encrypted office file: save it as DOCX or PPTX without a password."
            )
        raise Unreadable(f"This is an old binary office file: save it as {kind} and read that.", skipped=True)
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if named is not None:
        if named in {"application/pdf", _TYPES[".docx"], _TYPES[".pptx"]}:
            raise Unreadable(f"The file is damaged or is no {suffix[1:].upper()}: it does not begin like one.")
        return named
    if suffix in _OLD:
        raise Unreadable(f"{suffix} files are not read: save it as {_OLD[suffix]} and read that.", skipped=True)
    if not suffix:
        raise Unreadable(
            "The name has no suffix that tells what it is: name it .txt if it is plain text.", skipped=True
        )
    raise Unreadable(f"{suffix} files are not read.", skipped=True)


def _zipped(raw: bytes) -> str:
    import io
    import zipfile

    try:
        names = zipfile.ZipFile(io.BytesIO(raw)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(f"The file is damaged: {error}.") from error
    if "word/document.xml" in names:
        return _TYPES[".docx"]
    if "ppt/presentation.xml" in names:
        return _TYPES[".pptx"]
    raise Unreadable("This is a zip archive that is no DOCX or PPTX: unpack it and read what is inside.", skipped=True)


def read_bytes(
    raw: bytes,
    path: Path,
    *,
    given: Metadata | None = None,
    limits: Limits | None = None,
    on_page: Callable[[int, int], None] | None = None,
) -> Document:
    limits = limits or Limits()
    if not raw:
        raise Unreadable("The file is empty.", skipped=True)
    if len(raw) > limits.file_bytes:
        raise Unreadable(
            f"The file has {len(raw):,} bytes, more than the limit of {limits.file_bytes:,}.", skipped=True
        )
    kind = media_type(path, raw)
    found = Metadata()
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()
    if kind in {"text/plain", "text/markdown"}:
        decoded = decode(raw)
        text, warnings = decoded.text, decoded.warnings
        _check_size(text, limits)
        if not text.strip():
            raise Unreadable("The file has no text.", skipped=True)
        front, start = about.front_matter(text)
        found = front or Metadata()
        if kind == "text/markdown":
            from loaders.documents import markdown

            reader, blocks = markdown.READER, markdown.blocks(text, start)
        else:
            reader, blocks = plain.READER, plain.blocks(text, start)
    else:
        if kind == "text/html":
            from loaders.documents import html

            reader = html.READER
            builder, found, warnings = html.read(raw)
        elif kind == "application/pdf":
            from loaders.documents import pdf

            reader = pdf.READER
            builder, found, pages, warnings = pdf.read(raw, limits, on_page)
        elif kind == _TYPES[".docx"]:
            from loaders.documents import docx

            reader = docx.READER
            builder, found, warnings = docx.read(raw, limits)
        else:
            from loaders.documents import pptx

            reader = pptx.READER
            builder, found, pages, warnings = pptx.read(raw, limits)
        text, blocks = builder.text(), tuple(builder.blocks)
        _check_size(text, limits)
        if not blocks:
            raise Unreadable("The file has no text.", skipped=True)
    beside, warning = about.sidecar(path)
    return assemble(
        text,
        blocks,
        sha256=hashlib.sha256(raw).hexdigest(),
        reader=reader,
        given=about.merged(given or Metadata(), beside),
        found=found,
        source=path,
        media=kind,
        pages=pages,
        warnings=(*warnings, *((warning,) if warning is not None else ())),
    )


def _check_size(text: str, limits: Limits) -> None:
    if len(text) > limits.characters:
        raise Unreadable(
            f"The text has {len(text):,} characters, more than the limit of {limits.characters:,}.", skipped=True
        )


def assemble(
    text: str,
    blocks: tuple[Block, ...],
    *,
    sha256: str,
    reader: str,
    given: Metadata,
    found: Metadata,
    source: Path | None,
    media: str,
    pages: tuple[Page, ...] = (),
    warnings: tuple[str, ...] = (),
    key: str | None = None,
) -> Document:
    """What is given wins over what the file says of itself, that over what its text and its name let conclude."""
    merged = about.merged(given, found)
    published, how = given.published, "given"
    if published is None:
        published, how = found.published, "metadata"
        stated = about.date_in_text(text) if published is None else None
        if stated is not None:
            published, how = stated, "text"
    if published is None and source is not None:
        published, how = about.date_in_name(source.stem), "file name"
    return Document(
        key=merged.key or merged.url or (str(source) if source is not None else key or "text"),
        sha256=sha256,
        reader=reader,
        text=text,
        blocks=blocks,
        title=merged.title or about.title_of(text, blocks),
        language=given.language or language_of_blocks(blocks) or language_of(text[:5000]),
        publisher=merged.publisher,
        published=published,
        published_how=how if published is not None else None,
        media_type=media,
        source=None if source is None else str(source),
        url=merged.url,
        pages=pages,
        warnings=warnings,
        created=merged.created,
        country=merged.country,
    )


def language_of_blocks(blocks: tuple[Block, ...]) -> str | None:
    """The language that most characters are in."""
    sizes: Counter[str] = Counter()
    for block in blocks:
        sizes[block.language] += (block.end - block.start) * (3 if block.language == "zh" else 1)
    best = sizes.most_common(1)
    return best[0][0] if best else None
