"""Annotated text: that of the shared folder, of our own writing, and of rows of data sets.  Not used when reading."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from loaders.documents import from_text
from loaders.documents.model import Document
from loaders.reading.encoder.spotter import Spotted
from loaders.reading.extract import lay_out
from loaders.reading.pointers import unpack
from loaders.reading.scene import Scene
from loaders.reading.view import View

Gold = dict[str, Any]


@dataclass(frozen=True)
class Text:
    stem: str
    set: str
    text: str
    published: str | None
    gold: list[Gold]
    spotted: tuple[Spotted, ...] | None = None  # by models that have not seen it; else the committed ones are asked
    country: str | None = None  # whose affairs it tells, where its collection says so

    def document(self) -> Document:
        return from_text(self.text, key=self.stem, published=self.published, country=self.country)

    def laid_out(self) -> tuple[View, list[Scene]]:
        if self.spotted is None:
            return lay_out(self.document())
        spotted = self.spotted
        return lay_out(self.document(), spot=lambda *_: spotted)


def corpus(shared: Path) -> list[Text]:
    """Every annotated text below a folder of the layout that shared/ has."""
    out = []
    for gold in sorted((shared / "gold").glob("[0-9]*.json")):
        out += [_text("documents", path, gold, None) for path in sorted((shared / "corpus").glob(f"{gold.stem}-*.txt"))]
    for name in ("pool", "training"):
        index = json.loads((shared / name / "index.json").read_text(encoding="utf-8"))
        dates = _dates(index)
        out += [
            _text(name, shared / name / "text" / f"{gold.stem}.txt", gold, dates.get(gold.stem))
            for gold in sorted((shared / name / "gold").glob("*.json"))
        ]
    return out


# What loaders.reading.encoder.train_spotter leaves: by text its digest, and places in its normal form.
SPOTTED = Path("tests/loaders/reading/spotted.json")


def with_spotted(texts: Sequence[Text], path: Path = SPOTTED) -> list[Text]:
    """The texts with the names that are spotted in them by models which have not seen them. The others, which were added
    or changed since those were fitted, and the fold that is kept out, are left to the committed models: these have not
    seen them either."""
    if not path.exists():
        print(
            f"{path} is missing (`make train-encoder` leaves it): names are spotted by models that have seen these texts, "
            "so what is measured out of fold is too good.",
            file=sys.stderr,
        )
        return list(texts)
    told: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [
        replace(t, spotted=tuple(Spotted(*row[:4]) for row in told[t.stem]["spotted"]))
        if t.stem in told and told[t.stem]["text"] == digest(t.text)
        else t
        for t in texts
    ]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


OWN = Path("tests/loaders/reading/sentences")


def own(folder: Path = OWN) -> list[Text]:
    """Our own annotated passages."""
    out = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            gold = [
                {
                    "subject": _side(f["s"]),
                    "relation": f["r"],
                    "object": _side(f["o"]),
                    "qualifiers": f.get("q") or {},
                    "lifecycle": f.get("life", "in_force"),
                    "polarity": f.get("pol", "asserted"),
                    "evidence": f["ev"],
                    "note": "optional" if f.get("opt") else "",
                }
                for f in row["facts"]
            ]
            out.append(Text(row["id"], f"own {path.stem}", row["text"], row.get("published"), gold))
    return out


ROWS = Path("tests/loaders/reading/rows")


def rows_of(shared: Path, folder: Path = ROWS) -> list[Text]:
    """Rows of data sets that we annotated; their texts stand in the shared folder."""
    out = []
    for path in sorted(folder.glob("*.json")):
        out += [
            Text(key, f"rows {path.stem}", a.text, a.published, a.facts, country=a.country)
            for key, a in unpack(shared, path).items()
        ]
    return out


def _side(cells: Sequence[str]) -> dict[str, str]:
    """[type, mention, name]: the name is the mention where it is left out."""
    return {"type": cells[0], "mention": cells[1], "name": cells[2] if len(cells) > 2 and cells[2] else cells[1]}


def _dates(index: Any) -> dict[str, str]:
    rows = (
        index.items()
        if isinstance(index, dict)
        else ((r.get("id") or r.get("stem") or r.get("file"), r) for r in index)
    )
    out = {}
    for stem, row in rows:
        published = row.get("published") or row.get("date") if isinstance(row, dict) else None
        if published:
            out[str(stem).removesuffix(".txt")] = str(published)[:10]
    return out


def _text(name: str, path: Path, gold: Path, published: str | None) -> Text:
    return Text(
        path.stem, name, path.read_bytes().decode("utf-8"), published, json.loads(gold.read_text(encoding="utf-8"))
    )
