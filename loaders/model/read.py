"""A document read by the model: asked piece by piece, every answer checked, what fails counted with its reason."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from loaders.documents.model import Document
from loaders.model import claims, prompt
from loaders.model.cache import Cache
from loaders.model.checks import Checked, check, shared
from loaders.model.endpoint import Endpoint, NoAnswer, Stopped
from loaders.model.laid import Laid, lay_out
from loaders.model.merge import merge
from loaders.model.pieces import Piece, pieces
from loaders.model.settings import ModelSettings
from loaders.reading.extract import Dropped
from ontology.models import Fact


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What the model found in a document: facts that passed every check, what did not and why, and what was not answered."""

    facts: tuple[Fact, ...]
    dropped: tuple[Dropped, ...] = ()
    problems: tuple[str, ...] = ()  # sentences for people, one for each kind of trouble
    asked: int = 0  # pieces
    unanswered: int = 0


@dataclass(slots=True)
class _Found:
    checked: list[Checked] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    problems: dict[str, int] = field(default_factory=dict)


class ModelReader:
    """Reads documents by the model, all within one budget. Use it as a context, so that connections are closed."""

    def __init__(self, settings: ModelSettings, cache: Cache, endpoint: Endpoint | None = None) -> None:
        self._settings = settings
        self._cache = cache
        self._endpoint = endpoint or Endpoint(settings)

    def __enter__(self) -> ModelReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._endpoint.close()

    @property
    def endpoint(self) -> Endpoint:
        return self._endpoint

    def read(self, document: Document) -> ModelReading:
        laid = lay_out(document)
        found = _Found()
        parts = list(pieces(laid.seen, laid.sentences, self._settings.llm_piece))
        unanswered = 0
        for piece in parts:
            try:
                told = self._answer(document, piece)
            except NoAnswer as problem:
                unanswered += 1
                found.problems[str(problem)] = found.problems.get(str(problem), 0) + 1
                continue
            self._judge(laid, piece, told, found)
        facts = merge((), shared(_once(found.checked), document.key)).facts
        return ModelReading(
            facts=facts,
            dropped=tuple(dict.fromkeys(found.dropped)),
            problems=tuple(
                f"{told}; {count} of {len(parts)} pieces not read by the model"
                for told, count in found.problems.items()
            ),
            asked=len(parts),
            unanswered=unanswered,
        )

    def _answer(self, document: Document, piece: Piece) -> list[object]:
        """The claims about a piece, from the cache or the endpoint. An answer without form is asked for once more."""
        question = prompt.question(piece.text, document.title, document.published)
        known = self._cache.get(question)
        if known is not None:
            with suppress(claims.Malformed):  # a damaged file is asked for again
                told = claims.answered(known)
                self._endpoint.spent.cached += 1
                return told
        problem = ""
        for _ in range(2):
            answer = self._endpoint.ask(question)
            try:
                told = claims.answered(answer)
            except claims.Malformed as malformed:
                problem = f"the model was asked twice, and {malformed}"
                continue
            self._cache.put(question, answer)
            return told
        raise NoAnswer(problem)

    def _judge(self, laid: Laid, piece: Piece, told: list[object], found: _Found) -> None:
        for data in told:
            try:
                claim = claims.claim(data)
            except claims.Malformed as malformed:
                found.dropped.append(Dropped("?", "", "", "", str(malformed)))
                continue
            judged = check(laid, claim, piece.start, piece.end, self._cache.model)
            if isinstance(judged, Checked):
                found.checked.append(judged)
            else:
                found.dropped.append(judged)


def _once(checked: list[Checked]) -> list[Checked]:
    """Pieces overlap: what both tell is told once."""
    return list({one.fact.id: one for one in checked}.values())


__all__ = ["ModelReader", "ModelReading", "Stopped"]
