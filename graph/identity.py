"""Who is who: deterministic ids, names, and the ledger of merges and non-merges that a person edits.

Likeness never merges anything here; it only suggests, with its reasons.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.claims import slug
from graph.errors import LedgerProblem
from ontology.models import Entity, document_id
from ontology.schema import Ontology, ontology


@dataclass(frozen=True, slots=True)
class Names:
    """All that the vocabulary calls an entity, and the ids of what it belongs to, nearest first.

    `acts_for` is the country or alliance whose organ it is: a ministry or an agency, not a province or an institute.
    """

    name: str
    name_zh: str | None = None
    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    acts_for: str | None = None


NameLookup = Callable[[str], Names | None]

# A name that is nothing but a common noun says which kind of thing, not which thing: it stays with its document.
_COMMON = frozenset(
    [
        "agreement",
        "memorandum",
        "memorandum-of-understanding",
        "mou",
        "strategy",
        "critical-minerals-strategy",
        "law",
        "act",
        "order",
        "list",
        "plan",
        "programme",
        "program",
        "project",
        "mine",
        "refinery",
        "plant",
        "smelter",
        "deposit",
        "company",
        "firm",
        "government",
        "ministry",
        "fund",
        "bank",
        "alliance",
        "partnership",
        "ban",
        "quota",
        "tariff",
        "export-ban",
        "export-quota",
        "export-controls",
        "export-licence",
        "moratorium",
        "decree",
        "regulation",
        "executive-order",
        "tax-credit",
        "joint-venture",
        "consortium",
        "协议",
        "备忘录",
        "谅解备忘录",
        "战略",
        "关键矿产战略",
        "法律",
        "法案",
        "命令",
        "清单",
        "规划",
        "计划",
        "项目",
        "矿山",
        "冶炼厂",
        "精炼厂",
        "工厂",
        "矿床",
        "公司",
        "企业",
        "政府",
        "部",
        "基金",
        "银行",
        "联盟",
        "伙伴关系",
        "禁令",
        "配额",
        "关税",
        "出口禁令",
        "出口配额",
        "出口管制",
        "行政令",
        "税收抵免",
        "合资企业",
        "财团",
    ]
)
_LEGAL = re.compile(
    r"(?:[\s,.]+(?:co|company|corp|corporation|inc|incorporated|ltd|limited|llc|plc|ag|gmbh|sa|s\.a|nv|n\.v|bhd|pty|oyj|asa|ab|spa|"
    r"pjsc|jsc|holdings?|group))+\.?$|(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|公司)$",
    re.I,
)


def entity_id(entity: Entity, document: str, known: Ontology | None = None) -> str:
    """The id of a fact's end: the one given, else one made of its name; a common noun's is particular to its document."""
    if entity.id is not None:
        return entity.id
    prefix = (known or ontology()).types[entity.type].prefix
    body = slug(plain_name(entity.name))
    bare = re.sub(r"^(the|a|an|this|that|its|该|此|本)-?", "", body)
    if bare in _COMMON or not bare:
        return f"{prefix}:{body or 'unnamed'}@{document_id(document)}"
    return f"{prefix}:{body}"


def organ_of(subject: str, object_type: str, names: NameLookup | None) -> str | None:
    """Whose act it is that an organization does to a measure: that of the country or alliance whose organ it is."""
    if object_type != "Measure" or names is None or not subject.startswith("org:"):
        return None
    told = names(subject)
    return None if told is None else told.acts_for


def plain_name(name: str) -> str:
    """A name without what does not tell it from others: width, legal form, quotation marks, a leading article."""
    text = unicodedata.normalize("NFKC", name).strip(" \t\n\"'“”‘’《》〈〉「」『』")
    text = re.sub(r"^(the)\s+", "", text, flags=re.I)
    shorter = _LEGAL.sub("", text).strip(" ,.")
    return shorter or text


@dataclass(frozen=True, slots=True)
class Verdict:
    """A line of the ledger: two ids are one (`same`) or are not (`different`), who says so, when and why."""

    verdict: str
    old: str
    new: str
    who: str
    when: str
    why: str


@dataclass(frozen=True)
class Ledger:
    """What people decided about identity. Ids that were merged lead to the one that stays."""

    verdicts: tuple[Verdict, ...] = ()

    def __post_init__(self) -> None:
        target: dict[str, str] = {}
        for v in self.verdicts:
            if v.verdict == "same":
                if v.old.partition(":")[0] != v.new.partition(":")[0]:
                    raise LedgerProblem(f"The ledger merges {v.old} into {v.new}, which is of another type.")
                if target.get(v.old, v.new) != v.new:
                    raise LedgerProblem(f"The ledger merges {v.old} into both {target[v.old]} and {v.new}.")
                target[v.old] = v.new
        object.__setattr__(self, "_target", target)
        for old in target:
            self._follow(old)
        for v in self.verdicts:
            if v.verdict == "different" and self.resolve(v.old) == self.resolve(v.new):
                raise LedgerProblem(f"The ledger says that {v.old} and {v.new} are different, and also merges them.")

    def resolve(self, entity: str) -> str:
        """The id that stands for this one now."""
        return self._follow(entity)

    def redirects(self) -> dict[str, str]:
        """Every merged id with the one that stays."""
        target: dict[str, str] = getattr(self, "_target")  # noqa: B009 - set behind the frozen surface
        return {old: self._follow(old) for old in sorted(target)}

    def apart(self, one: str, other: str) -> bool:
        """Whether somebody decided that these two are different."""
        pair = {self.resolve(one), self.resolve(other)}
        return any(
            v.verdict == "different" and {self.resolve(v.old), self.resolve(v.new)} == pair for v in self.verdicts
        )

    def _follow(self, entity: str) -> str:
        target: dict[str, str] = getattr(self, "_target")  # noqa: B009
        seen = [entity]
        while seen[-1] in target:
            following = target[seen[-1]]
            if following in seen:
                raise LedgerProblem(f"The ledger merges in a circle: {' → '.join([*seen, following])}.")
            seen.append(following)
        return seen[-1]


LEDGER_HEADER = "verdict\told\tnew\twho\twhen\twhy"


def read_ledger(path: Path) -> Ledger:
    """The ledger of a file; an absent file is an empty ledger."""
    if not path.exists():
        return Ledger()
    verdicts = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#") or line == LEDGER_HEADER:
            continue
        cells = line.split("\t")
        if len(cells) != 6 or cells[0] not in {"same", "different"} or not all(cells[:5]):
            raise LedgerProblem(
                f"{path.name}, line {number}: six cells are needed ({LEDGER_HEADER.replace(chr(9), ', ')})."
            )
        verdicts.append(Verdict(*cells))
    return Ledger(tuple(verdicts))


def add_verdict(path: Path, verdict: Verdict) -> Ledger:
    """Write one more line, after making sure that the ledger stays free of contradiction."""
    ledger = Ledger((*read_ledger(path).verdicts, verdict))
    new = not path.exists()
    # A person may have left the last line without its end.
    open_end = not new and not path.read_bytes().endswith((b"\n", b"\r")) and path.stat().st_size > 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        if new:
            file.write(LEDGER_HEADER + "\n")
        if open_end:
            file.write("\n")
        cells = (verdict.verdict, verdict.old, verdict.new, verdict.who, verdict.when, verdict.why)
        file.write("\t".join(re.sub(r"[\t\n\r]+", " ", cell) for cell in cells) + "\n")
    return ledger


def remove_verdict(path: Path, old: str, new: str, note: str | None = None) -> bool:
    """Take a decision back; whether there was one. With a note its line stays as a comment, and the note beside it."""
    if not path.exists():
        return False
    lines = path.read_text("utf-8").splitlines()
    kept: list[str] = []
    for line in lines:
        if line.startswith("#") or line.split("\t")[1:3] != [old, new]:
            kept.append(line)
        elif note is not None:
            kept += [f"# {line}", "# " + re.sub(r"[\t\n\r]+", " ", note)]
    if kept == lines:
        return False
    # Whole or as it was: nothing else remembers what people decided.
    part = path.with_name(f".{path.name}.part")
    part.write_text("".join(line + "\n" for line in kept), "utf-8")
    part.replace(path)
    return True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entities that may be one, and why; a person decides."""

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An entity as the graph has it: what it is called and what it is joined to."""

    id: str
    names: tuple[str, ...]
    neighbours: frozenset[str] = frozenset()


def suggest(
    entities: Iterable[Known], ledger: Ledger, limit: int = 100, settled: Collection[str] = ()
) -> list[Suggestion]:
    """Pairs of like entities of one type that nobody has decided about, the likeliest first. Two settled ones are two."""
    items = sorted(entities, key=lambda e: e.id)
    blocks: dict[tuple[str, str], set[int]] = {}
    for i, item in enumerate(items):
        prefix = item.id.partition(":")[0]
        for name in item.names:
            for key in _blocks(name):
                blocks.setdefault((prefix, key), set()).add(i)
    pairs = {(a, b) for members in blocks.values() if len(members) <= 50 for a in members for b in members if a < b}
    found = []
    for a, b in sorted(pairs):
        one, other = items[a], items[b]
        if ledger.apart(one.id, other.id) or (one.id in settled and other.id in settled):
            continue
        score, reasons = _likeness(one, other)
        if reasons:
            found.append(Suggestion(one.id, other.id, round(score, 3), tuple(reasons)))
    return sorted(found, key=lambda s: (-s.score, s.one, s.other))[:limit]


def _blocks(name: str) -> set[str]:
    body = slug(plain_name(name))
    words = [w for w in body.split("-") if len(w) > 2]
    keys = {body, body.replace("-", "")}
    keys.update(words[:2])
    if re.search(r"[\u4e00-\u9fff]", body) and len(body) >= 3:
        keys.update({body[:3], body[-3:]})
    return {k for k in keys if k}


def _likeness(one: Known, other: Known) -> tuple[float, list[str]]:
    best, reasons = 0.0, []
    ours = {slug(plain_name(n)): n for n in one.names}
    theirs = {slug(plain_name(n)): n for n in other.names}
    same = sorted(set(ours) & set(theirs) - {""})
    if same:
        best = 0.9
        reasons.append(f"both are called {ours[same[0]]!r} (legal form, width and case aside)")
    else:
        from difflib import SequenceMatcher

        for a in sorted(ours):
            for b in sorted(theirs):
                if not a or not b or _numbers(a) != _numbers(b):
                    continue
                ratio = SequenceMatcher(None, a, b).ratio()
                inside = min(len(a), len(b)) >= 3 and (a in b or b in a)
                if ratio > max(best, 0.86):
                    best, reasons = ratio * 0.9, [f"the names {ours[a]!r} and {theirs[b]!r} differ in few letters"]
                elif inside and best < 0.6:
                    best, reasons = 0.6, [f"{ours[a]!r} and {theirs[b]!r}: one name contains the other"]
    shared = sorted(one.neighbours & other.neighbours)
    if reasons and shared:
        best = min(1.0, best + 0.03 * min(3, len(shared)))
        reasons.append(f"both are joined to {', '.join(shared[:3])}")
    return best, reasons


def _numbers(text: str) -> Sequence[str]:
    """Numbers tell acts and phases apart, however like the rest: No. 46 is not No. 64."""
    return re.findall(r"\d+", text)


def display_names(names: Iterable[str], lookup: Names | None, entity: str = "") -> Mapping[str, object]:
    """The name properties of an entity: the vocabulary's where it knows it, else chosen from what texts call it.

    The name that its id was made of comes before shorter words of some text ("the partnership").
    """
    told = sorted({n for n in names if n})
    if lookup is not None:
        aliases = sorted({*lookup.aliases} - {lookup.name})
        return {"name": lookup.name, "name_zh": lookup.name_zh, "aliases": aliases, "aliases_text": " | ".join(aliases)}
    body = entity.partition(":")[2]
    name = min(told, key=lambda n: (slug(plain_name(n)) != body, not n.isascii(), len(n), n))
    chinese = [n for n in told if re.search(r"[\u4e00-\u9fff]", n)]
    name_zh = min(chinese, key=lambda n: (len(n), n)) if chinese else None
    aliases = [n for n in told if n != name]
    return {"name": name, "name_zh": name_zh, "aliases": aliases, "aliases_text": " | ".join(aliases)}
