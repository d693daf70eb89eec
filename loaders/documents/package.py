"""Zipped office files opened with care: sizes are summed before anything is unpacked, XML entities are not followed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from loaders.documents.model import Limits, Unreadable


class Package:
    """The parts of a DOCX or PPTX."""

    def __init__(self, raw: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable(f"The file is damaged: {error}.") from error
        if any(info.flag_bits & 1 for info in infos):
            raise Unreadable("The file is encrypted: remove its password and try again.")
        if len(infos) > 20_000 or sum(info.file_size for info in infos) > limits.unpacked_bytes:
            raise Unreadable("The file would unpack to more than the limit: it looks like a zip bomb.")
        self._limit = limits.unpacked_bytes
        self.names = frozenset(self._zip.namelist())

    def bytes(self, name: str) -> bytes | None:
        if name not in self.names:
            return None
        try:
            with self._zip.open(name) as part:
                # What a header says of a size need not be true.
                data = part.read(self._limit + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            raise Unreadable(f"The file is damaged: {name}: {error}.") from error
        except Exception as error:  # zlib.error is no OSError
            if type(error).__module__ in {"zlib", "_lzma", "lzma"}:
                raise Unreadable(f"The file is damaged: {name}: {error}.") from error
            raise
        if len(data) > self._limit:
            raise Unreadable("The file unpacks to more than the limit: it looks like a zip bomb.")
        return data

    def xml(self, name: str) -> Any | None:
        data = self.bytes(name)
        if data is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=False)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(f"The file is damaged: {name} is not XML ({error}).") from error
        return root
