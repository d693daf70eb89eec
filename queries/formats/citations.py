"""Citation lists: the documents of a graph, or behind an answer, as CSL-JSON (Zotero, pandoc) and BibTeX."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.present import Source
from ontology.models import document_id

Row = Mapping[str, Any]


def csl(source: Source) -> Iterator[str]:
    yield "["
    comma = "\n"
    for row in source.documents():
        yield comma + json.dumps(_csl(row), ensure_ascii=False)
        comma = ",\n"
    yield "\n]\n"


def _csl(row: Row) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": document_id(row["key"]),
        "type": "webpage" if row.get("url") else "document",
        "title": row.get("title") or row["key"],
    }
    if row.get("publisher"):
        out["publisher"] = row["publisher"]
    if row.get("published"):
        out["issued"] = {"date-parts": [[int(part) for part in row["published"].split("-")]]}
    if row.get("url"):
        out["URL"] = row["url"]
    if _language(row) is not None:
        out["language"] = _language(row)
    if row.get("source"):
        out["note"] = row["source"]
    return out


def bibtex(source: Source) -> Iterator[str]:
    """UTF-8, as biber and recent BibTeX styles read it."""
    for row in source.documents():
        fields = {"title": "{" + _tex(row.get("title") or row["key"]) + "}"}
        if row.get("publisher"):
            # Nobody is named as author of a policy document, here as little as in CSL.
            fields["publisher"] = "{" + _tex(row["publisher"]) + "}"
        if row.get("published"):
            parts = row["published"].split("-")
            fields["year"] = parts[0]
            fields |= {"month": str(int(parts[1]))} if len(parts) > 1 else {}
            fields |= {"date": row["published"]}
        if row.get("url"):
            fields["url"] = re.sub(r"[{}\\\s]", lambda m: f"%{ord(m.group()):02X}", row["url"])
        if _language(row) is not None:
            fields["langid"] = {"zh": "chinese", "en": "english"}.get(str(_language(row)), str(_language(row)))
        if row.get("source"):
            fields["note"] = _tex(row["source"])
        inner = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        yield f"@misc{{{document_id(row['key'])},\n{inner}\n}}\n\n"


def _language(row: Row) -> str | None:
    given = row.get("language")
    return None if given in (None, "", "und") else str(given)


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    c: f"\\{c}" for c in "&%$#_{}"
}


def _tex(text: str) -> str:
    return re.sub(r"[\\~^&%$#_{}]", lambda m: _TEX[m.group()], " ".join(text.split()))
