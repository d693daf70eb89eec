"""`lodelink names NAME`: looks a name up in the vocabulary and shows what it names, with all names of that."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

NAME = "names"
HELP = "Look a name up in the vocabulary: what it names, and all names of that."
FOLDER = "LODELINK_NAMES"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="a name, abbreviation, symbol or id, in any language")
    parser.add_argument("--extra", type=Path, help=f"a folder of your own tables (else the setting {FOLDER})")
    parser.add_argument("--check", action="store_true", help="check the tables and list what is wrong with them")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def extra_folder(given: Path | None) -> Path | None:
    """The user's folder of tables: the one given, else the setting's; it must be there."""
    from lodelink import settings
    from lodelink.errors import UserError

    folder = given or settings.read().names.names
    if folder is not None and not folder.is_dir():
        raise UserError(f"{folder} is no folder of name tables: give --extra or {FOLDER} a folder that is there.")
    return folder


def run(args: argparse.Namespace) -> int:
    from lodelink.errors import UserError
    from ontology.names import index

    extra = extra_folder(args.extra)
    if args.check:
        found = index.problems([index.TABLES] if extra is None else [index.TABLES, extra])
        print("\n".join(found) or "The tables are in order.")
        return 1 if found else 0
    if not args.name:
        raise UserError("Nothing to look up: give a name, such as `lodelink names 刚果金`, or --check.")
    vocabulary = index.load(extra)
    by_id = vocabulary.get(args.name)
    entities = [by_id] if by_id else vocabulary.lookup(args.name)
    if not entities:
        raise UserError(
            f"No table has the name {args.name!r}: add it to a folder of your own and give it with --extra."
        )
    for entity in entities:
        names = [{"name": n, "language": lang, "kind": kind} for n, lang, kind in entity.names()]
        if args.json:
            row = {"id": entity.id, "type": entity.type, "kind": entity.kind, "name": entity.en, "names": names}
            row |= {"broader": [e.id for e in vocabulary.broader(entity.id)], "distinct": list(entity.distinct)}
            print(json.dumps(row, ensure_ascii=False))
            continue
        print(f"{entity.en}   {entity.zh}   ({entity.type}, {entity.kind})   {entity.id}")
        for kind in ("alias", "abbreviation", "symbol", "former"):
            of_kind = [str(n["name"]) for n in names if n["kind"] == kind]
            if of_kind:
                print(f"  {kind}: {' | '.join(of_kind)}")
        if entity.broader:
            print(f"  belongs to: {', '.join(e.en for e in vocabulary.broader(entity.id))}")
        if entity.distinct:
            print(f"  not to be confused with: {', '.join(entity.distinct)}")
        if entity.note:
            print(f"  note: {entity.note}")
    return 0
