"""When rules hold, as a text tells it of them by name or by "the regulation", in whatever sentence: "The regulation entered
into force on 5 June 2024. The ban will be in place until 2027." """

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.names.mentions import Mention
from ontology.names.values import Date

if TYPE_CHECKING:
    from loaders.reading.scene import Item, Scene

AFTER = 3  # in how many of the next sentences "the ban" is what this one tells of
_BEFORE_EN = 80  # characters before a date in which its verb stands
_BEGINS_EN = re.compile(
    r"\b(?:(?:enter(?:s|ed)?|c[ao]mes?|went|goes?)\s(?:officially\s|formally\s)?into\s(?:force|effect|operation)|t(?:ook|akes?|aking)\seffect"
    r"|(?:became|becomes?|is|are|was|were|be|been)\s(?:now\s)?(?:effective|applicable|in\s(?:force|effect|place)|implemented|enforced)"
    r"|appl(?:y|ies|ied)|effective)\b(?:\s(?:immediately|retroactively|upon\s(?:its\s)?publication))?,?\s"
    r"(?:on|from|in|since|as\s(?:of|from)|starting(?:\s(?:from|on))?|beginning(?:\son)?)\s(?:the\s)?\Z",
    re.IGNORECASE,
)
_ENDS_EN = re.compile(
    r"\b(?:(?:in\s(?:force|effect|place)|effective|valid|appl(?:y|ies|ied)|remains?|lasts?|runs?|extended)\b[^.;:]{0,40}?\b(?:until|till|through|to)"
    r"|(?:expires?|expired|ends|ended|lapses?)\s(?:on|in|at))\s(?:the\s)?(?:end\sof\s)?\Z",
    re.IGNORECASE,
)
_PAUSED = re.compile(r"suspen|paus|waive|exempt|暂停|中止|豁免", re.IGNORECASE)  # its end is not the rule's
_BEGINS_ZH = re.compile(r"(?:之日)?(?:起|开始)?(?:正式)?(?:施行|实施|生效|执行)")
_ENDS_ZH = re.compile(r"(?:有效期?(?:至|到|截至)|(?:执行|实施|延长|持续|延续)(?:至|到))\Z")
# What is told of a rule is told of what it restricts.
_RESTRICTIONS = frozenset({"RESTRICTS_EXPORT", "IMPOSES_TARIFF"})
_RESTRICTS = re.compile(r"export_|tariff|moratorium")


@dataclass(frozen=True, slots=True)
class Time:
    """A day on which a rule begins or ceases to hold, and in which sentence that is told of what."""

    qualifier: str  # effective or until
    date: Mention
    sentence: int
    rule: Item


class Times:
    """All that a document tells of when its rules hold, found without a look at each."""

    def __init__(self, told: Iterable[Time]) -> None:
        self._of_rule: dict[str, list[Time]] = defaultdict(list)
        self._of_name: dict[str, list[Time]] = defaultdict(list)
        self._nominal: dict[int, list[Time]] = defaultdict(list)  # of "the ban", by the sentence that tells it
        for time in told:
            self._of_rule[time.rule.key].append(time)
            self._of_name[time.rule.name].append(time)
            if time.rule.how in ("nominal", "noun", "pronoun") and _RESTRICTS.match(time.rule.kind):
                self._nominal[time.sentence].append(time)

    def of_rule(self, rule: Item) -> Sequence[Time]:
        """What is told of a rule anywhere."""
        return self._of_rule.get(rule.key, ())

    def of_restriction(self, relation: str, measure: str | None, sentence: int) -> list[Time]:
        """What is told of a restriction: of the measure that makes it, or in the next sentences of "the ban"."""
        if relation not in _RESTRICTIONS:
            return []
        near = [t for n in range(sentence, sentence + AFTER + 1) for t in self._nominal.get(n, ())]
        return [*self._of_name.get(measure or "", ()), *near]


def times(scenes: Sequence[Scene]) -> Times | None:
    """What the scenes tell of when rules hold, where they tell anything."""
    told = [time for scene in scenes for time in told_by(scene)]
    return Times(told) if told else None


def told_by(scene: Scene) -> Iterator[Time]:
    for date in scene.values:
        if isinstance(date.value, Date) and date.value.iso and not date.value.until:
            qualifier = _says(scene, date)
            rule = _rule(scene, date) if qualifier else None
            if qualifier and rule is not None:
                yield Time(qualifier, date, scene.sentence.index, rule)


def _says(scene: Scene, date: Mention) -> str | None:
    text, sentence = scene.view.text, scene.sentence
    before = text[max(sentence.start, date.nstart - _BEFORE_EN) : date.nstart]
    if _PAUSED.search(before):
        return None
    if sentence.language == "zh":
        if _BEGINS_ZH.match(text, date.nend, sentence.end):
            return "effective"
        return "until" if _ENDS_ZH.search(before) else None
    if _BEGINS_EN.search(before):
        return "effective"
    return "until" if _ENDS_EN.search(before) else None


def _rule(scene: Scene, date: Mention) -> Item | None:
    """The last rule named before the date, in any words; where none is, the one that the sentence before named."""
    named = [i for g in scene.by_type.get("Measure", ()) for i in g.items if i.end > i.start]
    before = [i for i in named if i.end <= date.nstart and i.how not in ("inside", "twin")]
    if before:
        return max(before, key=lambda i: i.end)
    if named or scene.sentence.language != "zh":
        return None
    unsaid = [g.items[0] for g in scene.understood.get("Measure", ()) if g.how == "prev"]
    return unsaid[0] if unsaid else None
