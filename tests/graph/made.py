"""Small documents and facts for the tests of the graph, in our own words."""

from __future__ import annotations

from typing import Any

from graph.load import DocumentFacts
from ontology.models import DocumentMeta, Entity, Evidence, Extractor, Fact
from ontology.schema import ontology

NAMES = {
    "country:CHN": "China",
    "country:COD": "DR Congo",
    "country:USA": "United States",
    "country:IDN": "Indonesia",
    "country:ZWE": "Zimbabwe",
    "country:NAM": "Namibia",
    "country:CHL": "Chile",
    "country:MEX": "Mexico",
    "mineral:cobalt": "cobalt",
    "mineral:gallium": "gallium",
    "mineral:graphite": "graphite",
    "mineral:lithium": "lithium",
    "mineral:nickel": "nickel",
    "mineral:rare-earths": "rare earths",
    "alliance:eu": "EU",
    "alliance:minerals-security-partnership": "Minerals Security Partnership",
}


def entity(id_: str, mention: str | None = None) -> Entity:
    kind = ontology().type_of_id(id_).name
    name = NAMES.get(id_, id_.partition(":")[2].replace("-", " "))
    return Entity(type=kind, id=id_, name=name, mention=name if mention is None else mention)


def said(subject: str, relation: str, object_: str, lifecycle: str = "in_force", **qualifiers: Any) -> dict[str, Any]:
    """What a document says; `document` gives it its sentence."""
    polarity = qualifiers.pop("polarity", "asserted")
    given = {k.rstrip("_"): v for k, v in qualifiers.items()}
    return {
        "subject": subject,
        "relation": relation,
        "object": object_,
        "lifecycle": lifecycle,
        "polarity": polarity,
        "qualifiers": given,
    }


def document(key: str, *sayings: dict[str, Any], published: str | None = None, version: int = 1) -> DocumentFacts:
    """A document with a sentence for each thing that it says."""
    text = f"{key}, as read for the {version}. time.\n"
    facts = []
    for item in sayings:
        told = ", ".join(f"{k} {v}" for k, v in sorted(item["qualifiers"].items()))
        sentence = f"{item['subject']} {item['relation']} {item['object']} ({item['lifecycle']}; {told})."
        start = len(text)
        text += sentence + "\n"
        facts.append(
            Fact(
                subject=entity(item["subject"]),
                relation=item["relation"],
                object=entity(item["object"]),
                qualifiers=item["qualifiers"],
                lifecycle=item["lifecycle"],
                polarity=item["polarity"],
                evidence=Evidence(document=key, quote=sentence, start=start, end=start + len(sentence)),
                extractor=Extractor(name="by hand"),
            )
        )
    meta = DocumentMeta(key=key, title=key, language="en", published=published)
    return DocumentFacts(meta=meta, text=text, facts=tuple(facts))
