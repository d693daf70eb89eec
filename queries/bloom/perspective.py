"""The Bloom perspective: one dict in the shape of a genuine export of version 2.19, and its bytes.

The same ontology, catalogue and table always make the same bytes; ids and times are made from names, never drawn.
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from ontology.schema import Datatype, Link, Ontology, Relation, ontology
from queries.bloom.look import PAST, Action, Look, look
from queries.bloom.picture import DAY, Phrase, holds, in_turn, phrases
from queries.canned import ANY, Canned, catalogue

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://lodelink.org/bloom")
_NUMBERS: Mapping[Datatype, str] = {"number": "number", "integer": "bigint"}
# Properties of edges that people read, beside the qualifiers.
_OF_EDGES = {
    "says": "string",
    "disputed": "string",
    "lifecycle": "string",
    "valid_from": "string",
    "valid_to": "string",
}


def perspective(
    known: Ontology | None = None,
    questions: Mapping[str, Canned] | None = None,
    table: Look | None = None,
    day: str | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """What ended before the month of `day` (an ISO date; of the table, where none is given) is drawn as over."""
    known = known or ontology()
    questions = catalogue() if questions is None else questions
    table = table or look()
    made = table.perspective.made
    over = past(table.perspective.day if day is None else day)
    labels = [*known.types, *known.records]
    ids = {label: i for i, label in enumerate(labels, 1)}
    return {
        "name": table.perspective.name,
        "id": str(uuid.uuid5(_SPACE, "perspective")),
        "categories": [_category(label, ids[label], known, table) for label in labels],
        "labels": {label: _label(label, table) for label in (*labels, ANY)},
        "relationshipTypes": [_relationship_type(name, known, table, over) for name in _relationships(known)],
        "palette": {"colors": _palette(table), "currentIndex": len(labels)},
        "createdAt": made,
        "lastEditedAt": made,
        "templates": [_template(phrase, table) for phrase in phrases(questions, known, table, groups)],
        "sceneActions": [_scene_action(a, i, ids, known, table) for i, a in enumerate(actions(known, table))],
        "hiddenRelationshipTypes": sorted(table.records.hidden),
        "hiddenCategories": [],
        "hideUncategorisedData": True,
        "type": "STANDARD_PERSPECTIVE",
        "parentPerspectiveId": None,
        "metadata": {"pathSegments": _segments(known), "indexes": _indexes(known)},
        "version": table.perspective.version,
    }


def text(made: Mapping[str, Any]) -> str:
    """The bytes of the file, as they are committed."""
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def actions(known: Ontology, table: Look) -> list[Action]:
    """The scene actions with their Cypher whole: those of the table, and one expansion for each kind of link."""
    everything = {*known.relations, *known.derived}
    out = list(table.actions)
    for kind in table.links:
        types = sorted(name for name in everything if table.kind(name) is kind)
        if types:
            out.append(
                Action(
                    id=f"expand-{kind.id}",
                    zh=table.expansion.zh.replace("{zh}", kind.zh),
                    en=table.expansion.en.replace("{en}", kind.en),
                    on="entities",
                    cypher=table.expansion.cypher.replace("{types}", "|".join(types)),
                )
            )
    filled = {name: str(value) for name, value in table.limits.model_dump().items()}
    filled["holds"] = holds("e", "day", "day", known)
    filled["in_turn"] = "\n".join(in_turn("whose", "e", table.limits.paths))
    return [a.model_copy(update={"cypher": _filled(a.cypher, filled)}) for a in out]


# ------------------------------------------------------------------------------------------------ nodes


def _properties(label: str, table: Look) -> tuple[tuple[str, ...], dict[str, str], dict[str, str]]:
    of = table.properties.get(label, table.properties["entity"])
    return of.captions, dict(of.shown), dict(of.technical)


def _category(label: str, number: int, known: Ontology, table: Look) -> dict[str, Any]:
    words = known.types[label].label if label in known.types else known.records[label]
    captions, shown, technical = _properties(label, table)
    look_ = table.node(label)
    return {
        "id": number,
        "name": f"{words.zh} · {words.en}",
        "labels": [label],
        "properties": [
            *({"name": n, "exclude": False, "dataType": t} for n, t in shown.items()),
            *({"name": n, "exclude": True, "dataType": t} for n, t in technical.items()),
        ],
        "createdAt": table.perspective.made,
        "lastEditedAt": table.perspective.made,
        "color": look_.colour,
        "size": look_.size,
        "icon": "no-icon",
        "textSize": 1,
        "textAlign": "top",
        "captions": [
            _caption(label, "label", False, False, bold=False),
            *(_caption(n, "property", n in captions, n in captions, bold=n == captions[0]) for n in shown),
        ],
        "captionKeys": [],
        "styleRules": [],
    }


def _caption(key: str, kind: str, is_caption: bool, in_tooltip: bool, *, bold: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {
        "inTooltip": in_tooltip,
        "styles": ["bold"] if bold else [],
        "isCaption": is_caption,
        "key": key,
        "type": kind,
    }
    return made | ({"isGdsData": False} if kind == "property" else {})


def _label(label: str, table: Look) -> list[dict[str, str]]:
    _, shown, technical = _properties(label, table)
    return [{"propertyKey": n, "type": label, "dataType": t} for n, t in (shown | technical).items()]


# ------------------------------------------------------------------------------------------------ relationships


def _relationships(known: Ontology) -> list[str]:
    return [*known.relations, *known.derived, *known.record_links]


def _edge_properties(name: str, known: Ontology) -> dict[str, str]:
    if name in known.record_links:
        return {}
    of = known.relations.get(name)
    qualifiers = () if of is None else (*of.qualifiers.values(), *known.fact_qualifiers.values())
    own = {q.name: _NUMBERS.get(q.datatype, "string") for q in qualifiers if q.datatype not in ("strings", "boolean")}
    told = {"kind": "string", "percent": "number", "max": "number"} if name in known.derived else {}
    return _OF_EDGES | own | told


def past(day: str) -> list[str]:
    """How the dates before the month of a day begin, told to the year, the month or the day: as few beginnings as it takes.

    A rule of Bloom can compare how a text begins, and cannot compare dates.
    """
    month = day[:7]
    digits = [(place, int(sign)) for place, sign in enumerate(month) if sign != "-"]
    return [f"{month[:place]}{less}" for place, digit in digits for less in range(digit)]


def _relationship_type(name: str, known: Ontology, table: Look, over: Sequence[str]) -> dict[str, Any]:
    record = name in known.record_links
    properties = _edge_properties(name, known)
    colour = table.records.colour if record else table.kind(name).colour
    return {
        "id": name,
        "name": name,
        "properties": [{"propertyKey": n, "type": name, "dataType": t} for n, t in properties.items()],
        "color": table.paled(colour) if name in known.derived else colour,
        "size": 1,
        "textSize": 1,
        "textAlign": "top",
        "captions": [
            _caption(name, "relationship", record, record),
            *(_caption(n, "property", n == "says", n in ("says", "disputed")) for n in properties),
        ],
        "captionKeys": [],
        "styleRules": _rules(name, properties, known, table, over),
    }


def _rules(
    name: str, properties: Mapping[str, str], known: Ontology, table: Look, over: Sequence[str]
) -> list[dict[str, Any]]:
    stated = known.relations.get(name)
    interval = name in table.with_lifecycle or (stated is not None and stated.combine.how == "interval")
    lasting = name in table.with_lifecycle or (stated is not None and stated.combine.how not in ("period", "event"))
    colour = table.kind(name).colour
    if stated is None:
        own = {"own": table.paled(colour), "pale": table.fainter(colour)}
    else:
        own = {"own": colour, "pale": table.paled(colour)}
    applies = {"stated": stated is not None, "interval": interval, "lasting": lasting, "all": True}
    if name in known.record_links:
        return []
    single = [
        _rule(
            f"{name}.{rule.property}.{starts}",
            basedOn=f"{rule.property}_{properties[rule.property]}",
            condition="starts-with",
            conditionValue=starts,
            color=own.get(rule.colour, rule.colour),
            applyColor=True,
            applySize=True,
            size=rule.size,
            applyCaption=rule.caption is not None,
            captions=[] if rule.caption is None else [_caption(rule.caption, "property", True, True)],
        )
        for rule in table.rules
        if applies[rule.on]
        for starts in (over if rule.starts == PAST else (rule.starts,))
    ]
    ranges = [
        _rule(
            f"{name}.{span.property}",
            type="range",
            basedOn=f"{span.property}_{properties[span.property]}",
            applySize=True,
            minSize=span.thin,
            maxSize=span.thick,
            minPoint=span.from_,
            maxPoint=span.to,
        )
        for span in table.ranges
        if span.property in properties
    ]
    return single + ranges


def _rule(id_: str, **values: Any) -> dict[str, Any]:
    """A rule with every key of the genuine shape; what is not given is off."""
    empty: dict[str, Any] = {
        "id": f"rule:{_number(id_)}",
        "type": "single",
        "basedOn": "",
        "condition": None,
        "conditionValue": None,
        "rangeValue": None,
        "color": None,
        "applyColor": False,
        "applySize": False,
        "applyCaption": False,
        "size": 1,
        "minSize": 1,
        "maxSize": 1,
        "minColor": None,
        "midColor": None,
        "maxColor": None,
        "minPoint": None,
        "maxPoint": None,
        "captions": [],
        "textSize": 1,
        "textAlign": "top",
        "valuesMapper": [],
        "existingValues": [],
        "isTimeZoneConvertEnabled": False,
        "selectedTimeZone": None,
    }
    unknown = set(values) - set(empty)
    if unknown:
        raise KeyError(f"a rule of style has no {', '.join(sorted(unknown))}")
    return empty | values


# ------------------------------------------------------------------------------------------------ phrases and actions


def _template(phrase: Phrase, table: Look) -> dict[str, Any]:
    question = phrase.question
    further = f".{phrase.place}" if phrase.place else ""
    number = table.perspective.made + _number(f"{question.id}.{phrase.language}.{phrase.dated}{further}")
    when = f"（{table.phrases.day.name.zh} · {table.phrases.day.name.en}）" if phrase.dated else ""
    return {
        "name": f"{question.title.zh} · {question.title.en}{when}",
        "id": f"tmpl:{number}",
        "createdAt": number,
        "text": phrase.text,
        "cypher": phrase.cypher,
        "isUpdateQuery": None,
        "isWriteTransactionChecked": None,
        "params": [_param(name, phrase) for name in phrase.parameters],
        "hasCypherErrors": False,
    }


def _param(name: str, phrase: Phrase) -> dict[str, Any]:
    suggestion = phrase.parameters[name]
    kind = "text" if name == DAY else phrase.question.parameters[name].type
    types = {"integer": "Integer", "number": "Float"}
    return {
        "name": f"${name}",
        "dataType": types.get(kind, "String"),
        "collapsed": False,
        "suggestionLabel": suggestion.label,
        "suggestionProp": suggestion.property,
        "suggestionBoolean": False,
        "cypher": suggestion.cypher,
    }


def _scene_action(
    action: Action, position: int, ids: Mapping[str, int], known: Ontology, table: Look
) -> dict[str, Any]:
    categories: list[int] | None = None
    relationships: list[str] | None = None
    match action.on:
        case "entities":
            categories = [ids[label] for label in known.types]
        case "relationships":
            relationships = [*known.relations, *known.derived]
        case "derived":
            relationships = list(known.derived)
        case tuple():
            categories = [ids[label] for label in action.on]
    return {
        "name": f"{action.zh} · {action.en}",
        "id": str(uuid.uuid5(_SPACE, f"action.{action.id}")),
        "createdAt": table.perspective.made + position,
        "cypher": action.cypher,
        "isUpdateQuery": None,
        "isWriteTransactionChecked": None,
        "categories": categories,
        "relationshipTypes": relationships,
        "hasCypherErrors": False,
    }


def _filled(cypher: str, values: Mapping[str, str]) -> str:
    # Not str.format: Cypher is full of braces of its own.
    for name, value in values.items():
        cypher = cypher.replace("{" + name + "}", value)
    return cypher.strip()


# ------------------------------------------------------------------------------------------------ the rest


def _segments(known: Ontology) -> list[dict[str, str]]:
    every: Sequence[Relation | Link] = [
        *known.relations.values(),
        *known.derived.values(),
        *known.record_links.values(),
    ]
    return [
        {"source": source, "relationshipType": of.name, "target": target}
        for of in every
        for source in of.domain
        for target in of.range
    ]


def _indexes(known: Ontology) -> list[dict[str, Any]]:
    """The indexes that the schema migrations make for suggestions (graph.migrate)."""
    native = [
        {"label": label, "type": "native", "propertyKeys": [{"key": key, "metadataProp": False}]}
        for label in (*known.types, "Entity")
        for key in ("name", "name_zh")
    ]
    fulltext = [
        {
            "type": "full-text",
            "state": "ONLINE",
            "entityType": "NODE",
            "tokenNames": labels,
            "name": name,
            "propertyNames": ["name", "name_zh", "aliases_text"],
            "provider": {"key": "fulltext", "version": "1.0"},
        }
        for name, labels in (("entity_names", ["Entity"]), ("names_by_type", sorted(known.types)))
    ]
    return [*native, *fulltext]


def _palette(table: Look) -> list[str]:
    """Fourteen colours, as Bloom keeps them: those in use first, then paler ones of them."""
    used = list(dict.fromkeys([*(n.colour for n in table.types.values()), *(k.colour for k in table.links)]))
    return (used + [table.paled(c) for c in used])[:14]


def _number(name: str) -> int:
    return zlib.crc32(name.encode("utf-8"))
