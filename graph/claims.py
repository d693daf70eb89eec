"""Claims: one fact as one document states it, in the flat form that the graph keeps and that edges are computed from."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from ontology.dates import PartialDate
from ontology.models import Fact
from ontology.schema import Ontology, ontology

Value = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact with its ends resolved to entities of the graph. `reported` is the date of the document, if known.

    `subject_given` and `object_given` are the ids before any merge of the ledger: undoing a merge returns to them.
    `acts_for` is whose organ the subject is, where an organization did something to a measure: a ministry's act is its
    country's. It is kept as the head of the measure's root.
    """

    id: str
    document: str
    relation: str
    subject: str
    object: str
    subject_given: str
    object_given: str
    subject_type: str
    object_type: str
    subject_name: str
    object_name: str
    subject_mention: str
    object_mention: str
    qualifiers: Mapping[str, Value]
    lifecycle: str
    polarity: str
    attribution: str | None
    confidence: float
    quote: str
    start: int
    end: int
    page: int | None
    extractor: str
    rule: str
    extractor_version: str
    reported: str | None
    acts_for: str | None = field(default=None, repr=False)

    def date(self, name: str) -> PartialDate | None:
        """A qualifier that is a date, or None where the claim does not tell it."""
        value = self.qualifiers.get(name)
        return None if value is None else _day(str(value))

    @property
    def report_date(self) -> PartialDate | None:
        """When this was said: the document's date, else the announcement that it tells of."""
        if self.reported is not None:
            return _day(self.reported)
        return self.date("announced")


# The same few days and years are told again and again.
_day = lru_cache(maxsize=20_000)(PartialDate)
# Those that are properties of the claim's node under their own names.
STORED = tuple(one.name for one in fields(Claim) if one.name != "acts_for")
# Under what it is filed: properties of its node besides.
FILED = ("family", "measure_root", "measure_also")
_values = attrgetter(*STORED)
# `json.dumps` with an argument makes an encoder for every call.
_json = json.JSONEncoder(ensure_ascii=False).encode


def family_of(claim: Claim, known: Ontology | None = None) -> str:
    """The key of the claims that bear on the same thing: the relation's family, the subject and the object."""
    relation = (known or ontology()).relations[claim.relation]
    return f"{relation.combine.family}|{claim.subject}|{claim.object}"


def slug(text: str) -> str:
    """A name reduced to what tells it from others: width, case, script of digits and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w]+|_+", "-", folded).strip("-")


@lru_cache(maxsize=20_000)
def measure_key(name: str) -> str:
    """What a measure is compared by. A limb's key begins with its measure's key and a comma.

    A numbered announcement goes by its year and number: its parts come in any order, and in two languages.
    """
    numbered = _numbered(name)
    if numbered is not None:
        return numbered
    return ",".join(part for part in (slug(part) for part in re.split(r"[,，]", name)) if part)


_ANNOUNCEMENT = re.compile(r"announcement|notice|公告")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NUMBER = re.compile(r"(?:no\.?|number|第)\s*(\d+)\s*(?:号|號)?")
_PARAGRAPH = re.compile(r"(?:para(?:graph|\.)?\s*(\d+)|第\s*([一二三四五六七八九\d])\s*款)")
_LIMB = re.compile(r"[,，]?\s*(limb|item|article|annex)\s*(\d+)")
_DIGITS = dict(zip("一二三四五六七八九", "123456789", strict=True))
# The ministry whose announcements are told without it.
_COMMERCE = re.compile(r"mofcom|ministry of commerce|商务部|商務部")


def _numbered(name: str) -> str | None:
    """The key of an announcement with a year and a number, in whatever order and language; None of any other measure."""
    text = unicodedata.normalize("NFKC", name).casefold()
    if not _ANNOUNCEMENT.search(text):
        return None
    rest, limbs = text, []
    for pattern, called in ((_PARAGRAPH, "para"), (_LIMB, None)):
        if (found := pattern.search(rest)) is not None:
            told = [g for g in found.groups() if g is not None]
            limbs.append(
                "-".join([called] if called else [])
                + ("-" if called else "")
                + "-".join(_DIGITS.get(g, g) for g in told)
            )
            rest = rest[: found.start()] + " " + rest[found.end() :]
    year, number = _YEAR.search(rest), _NUMBER.search(rest)
    if year is None or number is None or len(re.findall(r"no\.?\s*\d|\d\s*[号號]", rest)) > 1:
        return None  # several announcements are none of them
    for found in sorted((year, number), key=lambda m: -m.start()):
        rest = rest[: found.start()] + " " + rest[found.end() :]
    issuer = "" if _COMMERCE.search(rest) else slug(re.sub(r"announcement|notice|公告|年|\bof\b|\bthe\b", " ", rest))
    return ",".join(["-".join(filter(None, ("announcement", issuer, year[1], number[1]))), *limbs])


def measure_root(claim: Claim) -> str | None:
    """The measure that a claim names, without the limb, as `whose|measure`; None where it names none."""
    if claim.object_type == "Measure":
        return f"{claim.acts_for or claim.subject}|{_whole(measure_key(claim.object_name))}"
    name = claim.qualifiers.get("measure")
    return f"{claim.subject}|{_whole(measure_key(name))}" if isinstance(name, str) else None


def measure_also(claim: Claim) -> str | None:
    """What the measure that a claim is about is called by its id, where that is another root: the claim's own words are
    another name of it, or the ledger merged what they name into it."""
    if claim.object_type != "Measure":
        return None
    called = key_of_id(claim.object)
    if called is None:
        return None
    root = f"{claim.acts_for or claim.subject}|{_whole(called)}"
    return None if root == measure_root(claim) else root


def _whole(key: str) -> str:
    return key.partition(",")[0]


@lru_cache(maxsize=20_000)
def key_of_id(measure: str) -> str | None:
    """The key of the name that a measure's id is made of; none of what is particular to a document."""
    body = measure.partition(":")[2]
    return None if "@" in body or not body else measure_key(body.replace("-", " "))


def claim_row(claim: Claim, known: Ontology) -> dict[str, Any]:
    """The properties of the claim's node."""
    row = dict(zip(STORED, _values(claim), strict=True))
    row["qualifiers"] = _json(dict(sorted(claim.qualifiers.items())))
    row["family"] = family_of(claim, known)
    row["measure_root"] = measure_root(claim)
    row["measure_also"] = measure_also(claim)
    return row


def claim_of_row(row: Mapping[str, Any]) -> Claim:
    """The claim whose node has these properties."""
    values: dict[str, Any] = {name: row.get(name) for name in STORED}
    values["qualifiers"] = json.loads(row["qualifiers"])
    return Claim(**values, acts_for=acts_for(row["subject"], row["object_type"], row.get("measure_root")))


def acts_for(subject: str, object_type: str, root: str | None) -> str | None:
    """Whose organ the subject of a claim about a measure is, by the root that the claim is filed under."""
    if object_type != "Measure" or root is None:
        return None
    head = root.partition("|")[0]
    return None if head == subject else head


def claim_of_fact(
    fact: Fact,
    document: str,
    reported: str | None,
    given: tuple[str, str],
    resolved: tuple[str, str],
    acts_for: str | None = None,
) -> Claim:
    """The claim that a fact of a document makes, once both ends have ids."""
    return Claim(
        id=fact.id,
        document=document,
        relation=fact.relation,
        subject=resolved[0],
        object=resolved[1],
        subject_given=given[0],
        object_given=given[1],
        subject_type=fact.subject.type,
        object_type=fact.object.type,
        subject_name=fact.subject.name,
        object_name=fact.object.name,
        subject_mention=fact.subject.mention,
        object_mention=fact.object.mention,
        qualifiers=dict(sorted(fact.qualifiers.items())),
        lifecycle=fact.lifecycle,
        polarity=fact.polarity,
        attribution=fact.attribution,
        confidence=fact.confidence,
        quote=fact.evidence.quote,
        start=fact.evidence.start,
        end=fact.evidence.end,
        page=fact.evidence.page,
        extractor=fact.extractor.name,
        rule=fact.extractor.rule,
        extractor_version=fact.extractor.version,
        reported=reported,
        acts_for=acts_for,
    )


def without_doubles(claims: Iterable[Claim]) -> list[Claim]:
    """One claim an id, sorted: a document that yields the same statement twice has said it once."""
    chosen: dict[str, Claim] = {}
    for claim in sorted(
        claims, key=lambda c: (c.id, c.subject_given, c.object_given, c.extractor, c.rule, -c.confidence)
    ):
        chosen.setdefault(claim.id, claim)
    return list(chosen.values())
