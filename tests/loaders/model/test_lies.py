"""Five hundred inventions, of which none may pass, and five hundred true claims, of which nearly all must."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from loaders.model import claims
from loaders.model.cache import Cache
from loaders.model.checks import Checked, check
from loaders.model.laid import Laid, lay_out
from loaders.model.read import ModelReader
from loaders.model.settings import ModelSettings
from loaders.model.skeleton import of
from tests.loaders.model import made
from tests.loaders.model.stub import Reply, facts, running

COUNT = 500


@cache
def laid_out(stem: str, text: str) -> Laid:
    return lay_out(made.document(stem, text))


def judged(stem: str, text: str, claim: made.Claim) -> Checked | str:
    laid = laid_out(stem, text)
    result = check(laid, claims.claim(claim), 0, len(laid.text), "stub")
    return result if isinstance(result, Checked) else result.reason


def test_of_500_inventions_none_is_accepted(tmp_path: Path) -> None:
    """Over HTTP, by a server that lies: every document's answer holds nothing but inventions."""
    lies = made.lies(COUNT, seed=2026)
    accepted: list[str] = []
    dropped = 0
    told: dict[str, str] = {}

    with running(lambda request: Reply(told["now"])) as stub:
        settings = ModelSettings(llm_url=stub.url, llm_model="liar", llm_piece=100_000)
        for number, (stem, text, together) in enumerate(made.by_text(lies)):
            told["now"] = facts(*(lie.claim for lie in together))
            with ModelReader(settings, Cache(tmp_path / str(number), "liar")) as reader:
                reading = reader.read(made.document(stem, text))
            accepted += [f"{f.subject.name} {f.relation} {f.object.name}: {f.evidence.quote}" for f in reading.facts]
            dropped += len(reading.dropped)
    kinds = Counter(lie.kind for lie in lies)
    print(f"\n{len(lies)} inventions of {len(kinds)} kinds: {len(accepted)} accepted")
    assert len(lies) == COUNT
    assert min(kinds.values()) >= COUNT // len(kinds)
    assert accepted == []
    assert dropped > 0.8 * COUNT  # the same invention drawn twice is told once


def test_of_500_true_claims_nearly_all_are_accepted() -> None:
    delivered = made.genuine(COUNT, seed=2026)
    found = sum(
        bool(laid_out(d.stem, d.text).has(d.claim["quote"], 0, len(laid_out(d.stem, d.text).text))) for d in delivered
    )
    results = [(d, judged(d.stem, d.text, d.claim)) for d in delivered]
    accepted = [r for _, r in results if isinstance(r, Checked)]
    reasons = Counter(r for _, r in results if isinstance(r, str))
    print(f"\n{len(delivered)} true claims: {found} quotes found, {len(accepted)} claims accepted; {dict(reasons)}")
    for d, r in results:
        if isinstance(r, Checked):
            evidence = r.fact.evidence
            document = made.document(d.stem, d.text)
            assert document.text[evidence.start : evidence.end] == evidence.quote
            assert of(evidence.quote) in of(d.claim["quote"])
    assert found >= 0.98 * COUNT
    assert len(accepted) >= 0.95 * COUNT


def test_the_true_claims_become_what_the_notes_say() -> None:
    """Names, values and words of accepted claims come from the text; they are those of the people who noted the facts."""
    same = different = 0
    for true in made.truths():
        result = judged(true.stem, true.text, true.claim)
        if isinstance(result, str):
            continue
        for role, end in (("subject", result.fact.subject), ("object", result.fact.object)):
            agrees = end.name == true.claim[role]["name"] or end.id is None
            same, different = same + agrees, different + (not agrees)
        told = {q["name"]: q["value"] for q in true.claim["qualifiers"]}
        for name in ("percent", "share_percent", "amount", "currency", "quantity", "unit", "rate", "rank", "year"):
            if name in told:
                assert result.fact.qualifiers[name] == told[name]
    assert different <= 0.02 * same


def test_a_kind_of_invention_can_be_told_from_the_truth() -> None:
    """Every lie differs from every true claim: else the test above would ask for true claims to be refused."""
    true = {str(t.claim) + t.text for t in made.truths()}
    assert not [lie for lie in made.lies(COUNT, seed=2026) if str(lie.claim) + lie.text in true]
