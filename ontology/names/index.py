"""The vocabulary: the tables of this folder read into entities, names and the guards of ambiguous names.

What lives here: reading, checking and caching tables, looking a name up. What does not: finding names in text.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar, overload

from ontology.names.late import late
from ontology.names.normal import HAN, VERSION, normal_name, normalise

TABLES = Path(__file__).parent
TYPE_OF_TABLE = {
    "countries": "Country",
    "minerals": "Mineral",
    "alliances": "Alliance",
    "organizations": "Organization",
    "measures": "Measure",
    "projects": "Project",
    "places": "Place",
    "forms": "Form",
}
COLUMNS = ("id", "kind", "en", "zh", "alias", "abbr", "symbol", "former", "broader", "distinct", "note")
GUARD_COLUMNS = ("name", "id", "near", "left_not", "right_not", "left", "right", "note")
NAME_COLUMNS = ("en", "zh", "alias", "abbr", "symbol", "former")
_FORMAT = 4  # of the cache

_HAN = late(rf"[{HAN}]")
_LANGUAGE = re.compile(r"@[a-z]{2,3}(?:-[A-Za-z]+)?\Z")


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the vocabulary: its names and kind, and what it belongs to."""

    id: str
    type: str
    kind: str
    en: str
    zh: str
    alias: tuple[str, ...] = ()
    abbr: tuple[str, ...] = ()
    symbol: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()
    note: str = ""

    def names(self) -> Iterator[tuple[str, str, str]]:
        """(name, language, kind of name): preferred, alias, abbreviation, symbol, former; as the tables write them."""
        for kind, values in (
            ("preferred", (self.en, self.zh)),
            ("alias", self.alias),
            ("abbreviation", self.abbr),
            ("symbol", self.symbol),
            ("former", self.former),
        ):
            for value in values:
                if value:
                    plain, language = split_language(value)
                    yield plain, "mul" if kind == "symbol" else language, kind


@dataclass(frozen=True, slots=True)
class Guard:
    """What must and must not stand around an ambiguous name; literal strings over lower-cased normal text. Of `left`
    and `right` one must stand next to it; of `near` one within reach."""

    near: tuple[str, ...] = ()
    left_not: tuple[str, ...] = ()
    right_not: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()

    REACH: ClassVar[int] = 60

    def holds(self, text: str, start: int, end: int) -> bool:
        return self.beside(text, start, end) and self._within_reach(text, start, end)

    def beside(self, text: str, start: int, end: int) -> bool:
        """Whether what stands right before and behind it is as it must be."""
        if self.left_not and _stands_before(text, start, self.left_not):
            return False
        if self.right_not and _stands_after(text, end, self.right_not):
            return False
        if not (self.left or self.right):
            return True
        before = bool(self.left) and _stands_before(text, start, self.left, _BLANKS)
        return before or (bool(self.right) and _stands_after(text, end, self.right, _BLANKS))

    def _within_reach(self, text: str, start: int, end: int) -> bool:
        if not self.near:
            return True
        around = text[max(0, start - self.REACH) : start] + "\x00" + text[end : end + self.REACH]
        return any(_word_in(word, around) for word in self.near)


_BLANKS = (" ", "\n")  # what a name needs beside it may stand on the next line of a list; what forbids it may not


def _stands_before(text: str, start: int, words: tuple[str, ...], blanks: tuple[str, ...] = (" ",)) -> bool:
    """Whether one of the words ends right before `start`, with or without a blank between, as a word of its own."""
    stop = start - 1 if start and text[start - 1] in blanks else start
    if not (text.endswith(words, max(0, stop - 40), stop) or (stop < start and text.endswith(words, 0, start))):
        return False
    for word in words:
        for end in {stop, start}:
            begin = end - len(word)
            if (
                begin >= 0
                and text.startswith(word, begin)
                and not (begin and _letter(text[begin]) and _letter(text[begin - 1]))
            ):
                return True
    return False


def _stands_after(text: str, end: int, words: tuple[str, ...], blanks: tuple[str, ...] = (" ",)) -> bool:
    start = end + 1 if text.startswith(blanks, end) else end
    if not (text.startswith(words, start) or (start > end and text.startswith(words, end))):
        return False
    for word in words:
        for begin in {start, end}:
            stop = begin + len(word)
            if text.startswith(word, begin):
                rest = text[stop : stop + 2]
                if not (rest and _letter(text[stop - 1]) and _letter(rest[0])) or (
                    len(word) > 2 and re.match(r"s(?![a-z])", rest)  # its plural; but "as" is none of "a"
                ):
                    return True
    return False


def _letter(c: str) -> bool:
    return c.isascii() and c.isalnum()


def _word_in(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if not at or not _letter(word[0]) or not _letter(text[at - 1]):
            return True
        at = text.find(word, at + 1)
    return False


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name may mean: the entity's position, the kind of name, how case counts, its guard."""

    entity: int
    kind: str
    case: str  # "any" | "exact" | "initial" | "symbol"
    surface: str  # the name in normal form, case kept
    guard: Guard | None


class Vocabulary:
    """All entities and the names under which they are found. Build it with `load`."""

    def __init__(self, entities: Sequence[Entity], senses: Mapping[str, list[Sense]]) -> None:
        self.entities = entities
        self.senses = senses

    @cached_property
    def _place(self) -> dict[str, int]:
        if isinstance(self.entities, _Stored):
            return {line.partition(_FIELD)[0]: i for i, line in enumerate(self.entities.lines)}
        return {e.id: i for i, e in enumerate(self.entities)}

    def get(self, entity_id: str) -> Entity | None:
        at = self._place.get(entity_id)
        return None if at is None else self.entities[at]

    def lookup(self, name: str) -> list[Entity]:
        """Every entity that has this name (in any script, width and case), guards and context aside."""
        found = {s.entity for s in self.senses.get(normal_name(name).lower(), ()) if s.entity >= 0}
        return [self.entities[i] for i in sorted(found)]

    def broader(self, entity_id: str) -> list[Entity]:
        """What it belongs to, nearest first, without repeats."""
        seen: dict[str, Entity] = {}
        queue = [entity_id]
        while queue:
            entity = self.get(queue.pop(0))
            for parent_id in entity.broader if entity else ():
                parent = self.get(parent_id)
                if parent is not None and parent_id not in seen and parent_id != entity_id:
                    seen[parent_id] = parent
                    queue.append(parent_id)
        return list(seen.values())


def split_language(value: str) -> tuple[str, str]:
    """("Codelco@es") -> ("Codelco", "es"); without a mark the script tells."""
    mark = _LANGUAGE.search(value)
    if mark:
        return value[: mark.start()], mark.group()[1:]
    return value, "zh" if _HAN.search(value) else "en"


def load(extra: Path | None = None, *, cache: bool = True) -> Vocabulary:
    """The vocabulary of this folder and, where given, of a user's folder of the same format (its rows are added)."""
    folders = _folders(extra)
    path = _cache_folder() / f"names-{_key(folders)}.txt"
    if cache:
        stored = _read_cache(path)
        if stored is not None:
            return stored
    vocabulary = build(folders)
    if cache:
        _write_cache(path, vocabulary)
    return vocabulary


def edition(extra: Path | None = None) -> str:
    """A mark of what `load` reads: with other tables the same text is read otherwise, and the same question answered."""
    return _key(_folders(extra))


def _folders(extra: Path | None) -> list[Path]:
    return [TABLES] if extra is None else [TABLES, extra]


def build(folders: Sequence[Path]) -> Vocabulary:
    """Reads the tables; a later folder's row for an id that exists adds its names to that entity."""
    rows: dict[str, Entity] = {}
    for folder in folders:
        for entity in read_entities(folder):
            rows[entity.id] = _merged(rows[entity.id], entity) if entity.id in rows else entity
    entities = [rows[i] for i in sorted(rows)]
    place = {e.id: i for i, e in enumerate(entities)}
    guards: dict[str, list[tuple[str, Guard]]] = defaultdict(list)
    for folder in folders:
        for name, entity_id, guard in read_guards(folder):
            guards[name].append((entity_id, guard))
    senses: dict[str, list[Sense]] = defaultdict(list)
    for i, entity in enumerate(entities):
        for raw, _, kind in entity.names():
            surface = normal_name(raw)
            key = surface.lower()
            if not key or key in guards:
                continue
            if _unsafe(surface, kind):
                continue
            if all(s.entity != i for s in senses[key]):
                senses[key].append(Sense(i, kind, case_rule(surface, kind, entity.type), surface, None))
    for key, alternatives in sorted(guards.items()):
        for entity_id, guard in alternatives:
            if entity_id == "":
                senses[key].append(Sense(-1, "blocker", "any", key, guard))
            elif entity_id in place:
                entity = entities[place[entity_id]]
                surface, kind = next(
                    ((normal_name(n), k) for n, _, k in entity.names() if normal_name(n).lower() == key), (key, "alias")
                )
                rule = case_rule(surface, kind, entity.type)
                senses[key].append(Sense(place[entity_id], kind, rule, surface, guard))
    for folder in folders:
        for word in read_blockers(folder):
            if word not in guards and not senses.get(word):
                senses[word].append(Sense(-1, "blocker", "any", word, None))
    _add_glued(senses)
    return Vocabulary(entities, {k: v for k, v in sorted(senses.items()) if v})


def _add_glued(senses: dict[str, list[Sense]]) -> None:
    """PDF text loses blanks: a Latin name of several words is known without them too."""
    for key in list(senses):
        if " " in key and key.isascii() and len(key) >= 9:
            glued = key.replace(" ", "")
            if glued not in senses:
                senses[glued] = [
                    Sense(s.entity, s.kind, s.case, s.surface.replace(" ", ""), s.guard) for s in senses[key]
                ]


def case_rule(surface: str, kind: str, entity_type: str) -> str:
    """How the case of a Latin name counts: exactly for short capitals and symbols, the initial for one-word names."""
    if not re.search(r"[A-Za-z]", surface):
        return "any"
    if kind == "symbol":
        return "symbol" if entity_type == "Mineral" and len(surface) <= 2 else "exact"
    letters = re.sub(r"[^A-Za-z]", "", surface)
    if letters.isupper() and len(letters) <= 4:
        return "exact"
    if entity_type in ("Mineral", "Form"):
        # A formula or an abbreviation in mixed case (InP, SiC, LIBs, pCAM) is one only as written.
        return "exact" if " " not in surface and len(surface) <= 8 and not surface[1:].islower() else "any"
    return "initial" if surface[0].isupper() else "any"


def _unsafe(surface: str, kind: str) -> bool:
    """Too short to stand without a guard: one Han character or one letter; symbols have a rule of their own."""
    return len(surface) < 2 and not (kind == "symbol" and surface.isalpha() and surface.isascii())


def _merged(old: Entity, new: Entity) -> Entity:
    def join(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
        return a + tuple(x for x in b if x not in a)

    extra = tuple(n for n in (new.en, new.zh) if n and n not in (old.en, old.zh))
    return Entity(
        id=old.id,
        type=old.type,
        kind=old.kind,
        en=old.en,
        zh=old.zh or new.zh,
        alias=join(old.alias, extra + new.alias),
        abbr=join(old.abbr, new.abbr),
        symbol=join(old.symbol, new.symbol),
        former=join(old.former, new.former),
        broader=join(old.broader, new.broader),
        distinct=join(old.distinct, new.distinct),
        note=old.note,
    )


# --- reading the tables ------------------------------------------------------------------------------------------


def _table(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {k: (v or "").strip() for k, v in row.items() if isinstance(k, str) and not isinstance(v, list)}


def cell(value: str) -> tuple[str, ...]:
    """The values of a cell."""
    return tuple(part for part in (p.strip() for p in value.split(" | ")) if part)


def read_entities(folder: Path) -> Iterator[Entity]:
    for stem, entity_type in TYPE_OF_TABLE.items():
        for row in _table(folder / f"{stem}.tsv"):
            if row.get("id") and row.get("en"):
                lists = {c: cell(row.get(c, "")) for c in ("alias", "abbr", "symbol", "former", "broader", "distinct")}
                # The mineral that a form's word implies (碳酸锂: lithium) is what the form belongs to.
                lists["broader"] += cell(row.get("mineral", ""))
                yield Entity(
                    id=row["id"],
                    type=entity_type,
                    kind=row.get("kind", ""),
                    en=row["en"],
                    zh=row.get("zh", ""),
                    note=row.get("note", ""),
                    **lists,
                )


def read_guards(folder: Path) -> Iterator[tuple[str, str, Guard]]:
    for stem in TYPE_OF_TABLE:
        for row in _table(folder / "ambiguous" / f"{stem}.tsv"):
            name = normal_name(row.get("name", "")).lower()
            if name:
                parts = {c: tuple(_literal(x) for x in cell(row.get(c, ""))) for c in GUARD_COLUMNS[2:7]}
                yield name, row.get("id", ""), Guard(**parts)


def read_blockers(folder: Path) -> Iterator[str]:
    """Strings that look like names and mean nothing here: the longest match wins, so they hide what is inside."""
    for row in _table(folder / "blockers.tsv"):
        word = normal_name(row.get("text", "")).lower()
        if word:
            yield word


def _literal(value: str) -> str:
    return normalise(value).text.lower()


# --- checking ----------------------------------------------------------------------------------------------------

_ID = re.compile(r"[a-z]+:[A-Za-z0-9][A-Za-z0-9.\-]*\Z")
_PREFIX = {
    "Country": "country",
    "Mineral": "mineral",
    "Alliance": "alliance",
    "Organization": "org",
    "Measure": "measure",
    "Project": "project",
    "Place": "place",
    "Form": "form",
}


def problems(folders: Sequence[Path] = (TABLES,)) -> list[str]:
    """What is wrong with the tables, one sentence each; empty when all is well."""
    found: list[str] = []
    seen: dict[str, str] = {}
    entities: list[Entity] = []
    for folder in folders:
        for stem, entity_type in TYPE_OF_TABLE.items():
            path = folder / f"{stem}.tsv"
            if path.is_file():
                found += _table_problems(path, entity_type, seen)
        entities += read_entities(folder)
    known = {e.id for e in entities}
    for entity in entities:
        for column, ids in (("broader", entity.broader), ("distinct", entity.distinct)):
            found += [f"{entity.id}: {column} names {i}, which no table has." for i in ids if i not in known]
    guarded: set[str] = set()
    for folder in folders:
        for name, entity_id, _ in read_guards(folder):
            guarded.add(name)
            if entity_id and entity_id not in known:
                found.append(f"ambiguous name {name!r}: no table has {entity_id}.")
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for entity in entities:
        for raw, _, kind in entity.names():
            owners[normal_name(raw).lower()].setdefault(entity.id, kind)
    for name, by in sorted(owners.items()):
        if len(by) > 1 and name not in guarded:
            found.append(f"{name!r} names {' and '.join(sorted(by))}: give it rows in ambiguous/.")
        elif name not in guarded and all(_unsafe(name, kind) for kind in by.values()):
            found.append(
                f"{name!r} ({', '.join(sorted(by))}) is too short to stand unguarded: give it rows in ambiguous/."
            )
    return found


def _table_problems(path: Path, entity_type: str, seen: dict[str, str]) -> list[str]:
    found: list[str] = []
    lines = path.read_text(encoding="utf-8").split("\n")
    columns = (*COLUMNS, "mineral") if entity_type == "Form" else COLUMNS
    if tuple(lines[0].rstrip("\r").split("\t")) != columns:
        return [f"{path.name}: the header must be the columns {', '.join(columns)}, tab-separated."]
    previous = ""
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        values = line.rstrip("\r").split("\t")
        where = f"{path.name} line {number}"
        if len(values) != len(columns):
            found.append(f"{where}: {len(values)} cells instead of {len(columns)}.")
            continue
        row = dict(zip(columns, values, strict=True))
        entity_id = row["id"]
        if not _ID.match(entity_id) or not entity_id.startswith(_PREFIX[entity_type] + ":"):
            found.append(f"{where}: {entity_id!r} is no id of a {entity_type}.")
        if entity_id in seen:
            found.append(f"{where}: {entity_id} stands in {seen[entity_id]} too.")
        seen.setdefault(entity_id, where)
        if entity_id < previous:
            found.append(f"{where}: {entity_id} is out of order.")
        previous = entity_id
        if not row["en"]:
            found.append(f"{where}: {entity_id} has no English name.")
        if not row["zh"] and "no zh name" not in row["note"]:
            found.append(f"{where}: {entity_id} has no Chinese name and no reason in its note.")
        if any(v != v.strip() for v in values):
            found.append(f"{where}: a cell begins or ends with a blank.")
        if any("|" in v.replace(" | ", "") for v in values[4:10]):
            found.append(f"{where}: values are separated by a bar with a blank on either side.")
    return found


# --- the cache ---------------------------------------------------------------------------------------------------


def _sources(folders: Iterable[Path]) -> list[Path]:
    stems = [f"{stem}.tsv" for stem in TYPE_OF_TABLE]
    names = [*stems, *(f"ambiguous/{stem}" for stem in stems), "blockers.tsv"]
    return [folder / name for folder in folders for name in names if (folder / name).is_file()]


def _key(folders: Sequence[Path]) -> str:
    digest = hashlib.sha256(f"{_FORMAT} {VERSION}".encode())
    for module in ("index.py", "normal.py"):
        digest.update((TABLES / module).read_bytes())
    for path in _sources(folders):
        digest.update(f"\x00{path.name}\x00".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _cache_folder() -> Path:
    base = Path(tempfile.gettempdir()) if os.name == "nt" else Path.home() / ".cache"
    return base / "lodelink"


_LINE, _FIELD, _ITEM, _PART = "\n", "\x1f", "\x1e", "\x1d"
_LISTS = frozenset({"alias", "abbr", "symbol", "former", "broader", "distinct"})


class _Stored(Sequence[Entity]):
    """Entities as lines of the cache, each parsed when it is asked for: a start needs few of them."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self._parsed: dict[int, Entity] = {}

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, at: int) -> Entity: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entity]: ...
    def __getitem__(self, at: int | slice) -> Entity | list[Entity]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if at not in self._parsed:
            values = dict(zip(Entity.__slots__, self.lines[at].split(_FIELD), strict=True))
            lists = {n: tuple(v.split(_ITEM)) if v else () for n, v in values.items() if n in _LISTS}
            self._parsed[at] = Entity(**{**values, **lists})  # type: ignore[arg-type]
        return self._parsed[at]


class _StoredSenses(Mapping[str, list[Sense]]):
    """Names with their senses as lines of the cache, parsed when a name is met."""

    def __init__(self, keys: list[str], lines: list[str], guards: list[Guard | None]) -> None:
        self._lines = dict(zip(keys, lines, strict=True))
        self._guards = guards
        self._parsed: dict[str, list[Sense]] = {}

    def __getitem__(self, key: str) -> list[Sense]:
        if key not in self._parsed:
            self._parsed[key] = [self._sense(key, item) for item in self._lines[key].split(_ITEM)]
        return self._parsed[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, key: object) -> bool:
        return key in self._lines

    def _sense(self, key: str, item: str) -> Sense:
        entity, kind, case, guard, surface = item.split(_PART)
        return Sense(int(entity), kind, case, surface or key, self._guards[int(guard)])


def _read_cache(path: Path) -> Vocabulary | None:
    try:
        blocks = path.read_text(encoding="utf-8").split(_LINE + _LINE)
    except (OSError, UnicodeDecodeError):
        return None  # not there: it is built
    if len(blocks) != 5 or blocks[4] != "end":
        return None  # half written by another process: it is built again
    entities, guards, keys, senses = (block.split(_LINE) for block in blocks[:4])
    parsed = [None, *(Guard(*(tuple(json_list) for json_list in json.loads(line))) for line in guards[1:])]
    return Vocabulary(_Stored([e for e in entities if e]), _StoredSenses(keys, senses, parsed))


def _forget_old(folder: Path, keep: int = 4) -> None:
    """Caches of earlier tables are of no use; a few stay for checkouts side by side."""
    found = sorted(folder.glob("names-*"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in found[keep:]:
        path.unlink(missing_ok=True)


def _write_cache(path: Path, vocabulary: Vocabulary) -> None:
    guards: dict[Guard | None, int] = {None: 0}

    def item(sense: Sense, key: str) -> str:
        guard = guards.setdefault(sense.guard, len(guards))
        surface = "" if sense.surface == key else sense.surface
        return _PART.join((str(sense.entity), sense.kind, sense.case, str(guard), surface))

    senses = [_ITEM.join(item(s, key) for s in rows) for key, rows in vocabulary.senses.items()]
    entities = [
        _FIELD.join(_ITEM.join(v) if isinstance(v, tuple) else v for v in (getattr(e, f) for f in Entity.__slots__))
        for e in vocabulary.entities
    ]
    rows = [
        json.dumps([] if g is None else [getattr(g, f) for f in GUARD_COLUMNS[2:7]], ensure_ascii=False) for g in guards
    ]
    blocks = (entities or [""], rows, list(vocabulary.senses) or [""], senses or [""], ["end"])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text((_LINE + _LINE).join(_LINE.join(block) for block in blocks), encoding="utf-8")
        fresh.replace(path)
        _forget_old(path.parent)
    except OSError:
        return  # a read-only home costs a second at start, nothing else
