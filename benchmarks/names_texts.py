"""Writes what fitting the tagger of names needs beside the annotated folders: texts that are measured on, and our rows.

    python -m benchmarks.names_texts ../shared build/names

`measured.jsonl` has the texts of the annotated mentions and of the sealed set, which the tagger must not have seen
(`python -m ontology.names.train … --but build/names/measured.jsonl`); `rows/rows.jsonl` has the pieces of public
texts that we annotated, with the names of their facts. Both hold text that is not ours: keep them out of the project.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from loaders.reading.pointers import rebuild, unpack

HERE = Path(__file__).parent
ROWS = Path("tests/loaders/reading/rows")


def measured(shared: Path) -> Iterator[dict[str, Any]]:
    for path in sorted([*HERE.glob("mentions/*.json"), *HERE.glob("sealed/*.json")]):
        for row in json.loads(path.read_text(encoding="utf-8")).values():
            yield {"text": rebuild(shared, row["source"])}


def rows(shared: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(ROWS.glob("*.json")):
        for key, known in unpack(shared, path).items():
            ends = [
                {side[0]: [f[side]["type"], f[side]["mention"], ""] for side in ("subject", "object")}
                for f in known.facts
            ]
            yield {"id": f"{path.stem}/{key}", "text": known.text, "facts": ends}


def write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    write(args.out / "measured.jsonl", measured(args.shared))
    write(args.out / "rows" / "rows.jsonl", rows(args.shared))
    return 0


if __name__ == "__main__":
    sys.exit(main())
