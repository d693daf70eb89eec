"""The model's facts and what failed the checks, for people."""

from __future__ import annotations

from loaders.model.read import ModelReading


def explain(reading: ModelReading) -> list[str]:
    """Lines of text: every fact with the run of the document that bears it out, then every claim that failed, and why."""
    out = []
    for fact in reading.facts:
        subject, object_ = (f"{e.name} ({e.mention or 'unnamed'})" for e in (fact.subject, fact.object))
        told = ", ".join(f"{k}={v}" for k, v in fact.qualifiers.items())
        out.append(f"model  {subject} {fact.relation} {object_}  [{told}] {fact.lifecycle} {fact.confidence}")
        out.append(f"       {fact.evidence.quote}")
    for claim in reading.dropped:
        out.append(f"model, dropped  {claim.subject} {claim.relation} {claim.object}: {claim.reason}")
        out.append(f"       {claim.quote}")
    return out
