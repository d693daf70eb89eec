"""What is wrong with a Bloom perspective, in sentences: it knows the shape of a genuine export of version 2.19 at every
level, and what in it must agree with what.

Bloom itself is closed and says nothing when it takes a file badly; this stands in for it. It is stricter than Bloom where
a file would do harm or nothing: it refuses phrases that write or have no limit, categories without a label, and a file with
nothing to ask. Whether the words can be read is a second question (`unreadable`), asked of ours alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph import lint

MAX_RECORDS = 10_000
PARAMETER_TYPES = (
    *("String", "Integer", "Float", "Boolean"),
    *("Date", "Time", "DateTime", "LocalDate", "LocalDateTime"),
)
PROPERTY_TYPES = ("string", "number", "bigint", "boolean", "array", "Point", "Date", "Time", "DateTime", "LocalTime", "LocalDateTime")  # fmt: skip
CONDITIONS = ("equals", "starts-with", "ends-with", "contains")
RULE_TYPES = ("single", "range", "unique-values")
LARGEST = 5
_ALIGN = ("top", "middle", "bottom")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PARAMETER = re.compile(r"\$(\w+)", re.ASCII)

Shape = Mapping[str, Callable[[Any], str | None]]


def problems(perspective: Any) -> list[str]:
    """Everything in which a perspective is not as Bloom writes it; empty for a good one."""
    return list(_problems(perspective))


def unreadable(perspective: Mapping[str, Any]) -> list[str]:
    """Words of a perspective that an analyst cannot read: raw names, or one language alone."""
    out = []
    named = [
        *(("category", c["name"]) for c in perspective["categories"]),
        *(("search phrase's description", t["name"]) for t in perspective["templates"]),
        *(("scene action", a["name"]) for a in perspective["sceneActions"]),
    ]
    for what, words in named:
        if not _chinese(words) or not re.search(r"[A-Za-z]{2}", words):
            out.append(f"The {what} {words!r} is not in both languages.")
    texts = [*named, *(("search phrase", t["text"]) for t in perspective["templates"])]
    for what, words in texts:
        raw = re.search(r"[A-Za-z]+_[A-Za-z_]+|\b[A-Z]{4,}\b|[{}<>]", re.sub(r"\$\w+", "", words))
        if raw is not None:
            out.append(f"The {what} {words!r} shows the raw name {raw[0]!r}.")
    phrases = [t["text"] for t in perspective["templates"]]
    for language, count in (
        ("Chinese", sum(map(_chinese, phrases))),
        ("English", sum(not _chinese(p) for p in phrases)),
    ):
        if 2 * count != len(phrases):
            out.append(f"{count} of {len(phrases)} search phrases are {language}; every question has one of each.")
    hidden = set(perspective["hiddenRelationshipTypes"])
    for owner in (*perspective["categories"], *perspective["relationshipTypes"]):
        shown = [c for c in owner["captions"] if c["isCaption"]]
        if owner["name"] in hidden or owner.get("properties") == []:
            continue
        if any(c["type"] != "property" for c in shown):
            out.append(f"{owner['name']} is captioned with its raw name.")
    return out


def _chinese(words: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in words)


# ------------------------------------------------------------------------------------------------ the whole


def _problems(p: Any) -> Iterator[str]:
    wrong = list(_shaped(p, _PERSPECTIVE, "the perspective"))
    yield from wrong
    if wrong:
        return
    for part, shape in (("categories", _CATEGORY), ("relationshipTypes", _RELATIONSHIP), ("templates", _TEMPLATE), ("sceneActions", _ACTION)):  # fmt: skip
        for i, item in enumerate(p[part]):
            told = list(_shaped(item, shape, f"{part}[{i}]"))
            yield from told
            wrong += told
    told = [
        *_shaped(p["palette"], _PALETTE, "palette"),
        *_shaped(p["metadata"], _METADATA, "metadata"),
        *(
            sentence
            for label, entries in p["labels"].items()
            for i, entry in enumerate(entries if isinstance(entries, list) else [None])
            for sentence in _shaped(entry, _PROPERTY, f"labels.{label}[{i}]")
        ),
    ]
    yield from told
    if wrong or told:
        return  # what must agree can only be compared where the shape is right
    if p["lastEditedAt"] < p["createdAt"]:
        yield "lastEditedAt is before createdAt."
    yield from _empty(p)
    yield from _palette(p["palette"])
    yield from _labels(p["labels"])
    yield from _categories(p)
    yield from _relationships(p)
    yield from _templates(p)
    yield from _actions(p)
    yield from _hidden(p)
    yield from _metadata(p)


def _shaped(item: Any, shape: Shape, where: str) -> Iterator[str]:
    """Keys exactly those of the shape, and each value of its kind."""
    if not isinstance(item, dict):
        yield f"{where} is no object."
        return
    for key in shape:
        if key not in item:
            yield f"{where} lacks {key}."
    for key, value in item.items():
        if key not in shape:
            yield f"{where} has {key}, which Bloom does not write there."
        else:
            wrong = shape[key](value)
            if wrong is not None:
                yield f"{where}.{key} {wrong}."


# ------------------------------------------------------------------------------------------------ kinds of value


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else f"is {value!r}, not a text"


def _text_or_null(value: Any) -> str | None:
    return None if value is None else _text(value)


def _boolean(value: Any) -> str | None:
    return None if isinstance(value, bool) else f"is {value!r}, not true or false"


def _integer(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else f"is {value!r}, not an integer"


def _moment(value: Any) -> str | None:
    if _integer(value) is None and 10**12 <= value < 10**13:
        return None
    return f"is {value!r}, not a time in milliseconds"


def _size(value: Any) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= LARGEST:
        return None
    return f"is {value!r}, not a size above 0 and at most {LARGEST}"


def _colour(value: Any) -> str | None:
    return None if isinstance(value, str) and _COLOUR.fullmatch(value) else f"is {value!r}, not a colour like #0072B2"


def _colour_or_null(value: Any) -> str | None:
    return None if value is None else _colour(value)


def _number_or_null(value: Any) -> str | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if value is None or number else f"is {value!r}, not a number or null"


def _uuid(value: Any) -> str | None:
    return None if isinstance(value, str) and _UUID.fullmatch(value) else f"is {value!r}, not a UUID"


def _null(value: Any) -> str | None:
    return None if value is None else f"is {value!r}, not null"


def _list(value: Any) -> str | None:
    return None if isinstance(value, list) else "is no list"


def _texts(value: Any) -> str | None:
    return None if isinstance(value, list) and all(isinstance(v, str) for v in value) else "is no list of texts"


def _object(value: Any) -> str | None:
    return None if isinstance(value, dict) else "is no object"


def _one_of(*allowed: Any) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        return None if value in allowed else f"is {value!r}; Bloom knows {', '.join(map(str, allowed))}"

    return check


def _like(pattern: str, what: str) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        return None if isinstance(value, str) and re.fullmatch(pattern, value) else f"is {value!r}, not {what}"

    return check


def _icon(value: Any) -> str | None:
    if value == "no-icon" or (isinstance(value, str) and _UUID.fullmatch(value.lower())):
        return None
    return f"is {value!r}, neither no-icon nor a UUID"


def _each(shape: Shape) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return "is no list"
        for i, item in enumerate(value):
            for sentence in _shaped(item, shape, f"[{i}]"):
                return f"is wrong: {sentence.rstrip('.')}"
        return None

    return check


def _captions(value: Any) -> str | None:
    if not isinstance(value, list):
        return "is no list"
    for i, item in enumerate(value):
        of_property = isinstance(item, dict) and item.get("type") == "property"
        for sentence in _shaped(item, _CAPTION_OF_PROPERTY if of_property else _CAPTION, f"[{i}]"):
            return f"is wrong: {sentence.rstrip('.')}"
    return None


def _indexes(value: Any) -> str | None:
    if not isinstance(value, list):
        return "is no list"
    for i, item in enumerate(value):
        shape = _NATIVE
        if isinstance(item, dict) and item.get("type") == "full-text":
            shape = _FULLTEXT
        elif isinstance(item, dict) and "isMetadataPropIndex" in item:  # what Bloom found by itself
            shape = {**_NATIVE, "isMetadataPropIndex": _boolean}
        for sentence in _shaped(item, shape, f"[{i}]"):
            return f"is wrong: {sentence.rstrip('.')}"
    return None


_CAPTION: Shape = {
    "inTooltip": _boolean,
    "styles": _texts,
    "isCaption": _boolean,
    "key": _text,
    "type": _one_of("label", "relationship", "property"),
}
_CAPTION_OF_PROPERTY: Shape = {**_CAPTION, "isGdsData": _boolean}
_PROPERTY: Shape = {"propertyKey": _text, "type": _text, "dataType": _one_of(*PROPERTY_TYPES)}
_RULE: Shape = {
    "id": _like(r"rule:\d+", "rule: and a number"),
    "type": _one_of(*RULE_TYPES),
    "basedOn": _text,
    "condition": _one_of(None, *CONDITIONS),
    "conditionValue": _text_or_null,
    "rangeValue": _number_or_null,
    "color": _colour_or_null,
    "applyColor": _boolean,
    "applySize": _boolean,
    "applyCaption": _boolean,
    "size": _size,
    "minSize": _size,
    "maxSize": _size,
    "minColor": _colour_or_null,
    "midColor": _colour_or_null,
    "maxColor": _colour_or_null,
    "minPoint": _number_or_null,
    "maxPoint": _number_or_null,
    "captions": _captions,
    "textSize": _size,
    "textAlign": _one_of(*_ALIGN),
    "valuesMapper": _list,
    "existingValues": _list,
    "isTimeZoneConvertEnabled": _boolean,
    "selectedTimeZone": _text_or_null,
}
_STYLE: Shape = {
    "color": _colour,
    "size": _size,
    "textSize": _size,
    "textAlign": _one_of(*_ALIGN),
    "captions": _captions,
    "captionKeys": _texts,
    "styleRules": _each(_RULE),
}
_CATEGORY: Shape = {
    "id": _integer,
    "name": _text,
    "labels": _texts,
    "properties": _each({"name": _text, "exclude": _boolean, "dataType": _one_of(*PROPERTY_TYPES)}),
    "createdAt": _moment,
    "lastEditedAt": _moment,
    "icon": _icon,
    **_STYLE,
}
_RELATIONSHIP: Shape = {"id": _text, "name": _text, "properties": _each(_PROPERTY), **_STYLE}
_PARAM: Shape = {
    "name": _like(r"\$[A-Za-z_]\w*", "a $ and a name"),
    "dataType": _one_of(*PARAMETER_TYPES),
    "collapsed": _boolean,
    "suggestionLabel": _text_or_null,
    "suggestionProp": _text_or_null,
    "suggestionBoolean": _boolean,
    "cypher": _text_or_null,
}
_TEMPLATE: Shape = {
    "name": _text,
    "id": _like(r"tmpl:\d{13}", "tmpl: and a time in milliseconds"),
    "createdAt": _moment,
    "text": _text,
    "cypher": _text,
    "isUpdateQuery": _null,
    "isWriteTransactionChecked": _null,
    "params": _each(_PARAM),
    "hasCypherErrors": _one_of(False),
}
_ACTION: Shape = {
    "name": _text,
    "id": _uuid,
    "createdAt": _moment,
    "cypher": _text,
    "isUpdateQuery": _null,
    "isWriteTransactionChecked": _null,
    "categories": lambda v: None if v is None else _list(v),
    "relationshipTypes": lambda v: None if v is None else _texts(v),
    "hasCypherErrors": _one_of(False),
}
_PALETTE: Shape = {"colors": _texts, "currentIndex": _integer}
_NATIVE: Shape = {
    "label": _text,
    "type": _one_of("native"),
    "propertyKeys": _each({"key": _text, "metadataProp": _boolean}),
}
_FULLTEXT: Shape = {
    "type": _one_of("full-text"),
    "state": _one_of("ONLINE"),
    "entityType": _one_of("NODE", "RELATIONSHIP"),
    "tokenNames": _texts,
    "name": _text,
    "propertyNames": _texts,
    "provider": _object,
}
_METADATA: Shape = {
    "pathSegments": _each({"source": _text, "relationshipType": _text, "target": _text}),
    "indexes": _indexes,
}
_PERSPECTIVE: Shape = {
    "name": _text,
    "id": _uuid,
    "categories": _list,
    "labels": _object,
    "relationshipTypes": _list,
    "palette": _object,
    "createdAt": _moment,
    "lastEditedAt": _moment,
    "templates": _list,
    "sceneActions": _list,
    "hiddenRelationshipTypes": _texts,
    "hiddenCategories": _list,
    "hideUncategorisedData": _boolean,
    "type": _one_of("STANDARD_PERSPECTIVE"),
    "parentPerspectiveId": _null,
    "metadata": _object,
    "version": _like(r"\d+\.\d+\.\d+", "a version like 2.19.0"),
}


# ------------------------------------------------------------------------------------------------ what must agree


def _twice(values: Iterable[Any]) -> list[Any]:
    seen: set[Any] = set()
    return [v for v in values if v in seen or seen.add(v)]  # type: ignore[func-returns-value]


def _empty(p: Mapping[str, Any]) -> Iterator[str]:
    if not p["categories"]:
        yield "There is no category, so nothing would be seen."
    if not p["templates"] and not p["sceneActions"]:
        yield "There is neither a search phrase nor a scene action, so nothing could be asked."


def _palette(palette: Mapping[str, Any]) -> Iterator[str]:
    if len(palette["colors"]) != 14:
        yield f"palette.colors has {len(palette['colors'])} colours; Bloom keeps 14."
    yield from (f"palette.colors has {c!r}, which is no colour." for c in palette["colors"] if _colour(c))


def _labels(labels: Mapping[str, Any]) -> Iterator[str]:
    for label, entries in labels.items():
        for entry in entries:
            if entry["type"] != label:
                yield f"labels.{label} has the property {entry['propertyKey']} of {entry['type']}."
        for key in _twice(e["propertyKey"] for e in entries):
            yield f"labels.{label} has {key} twice."


def _categories(p: Mapping[str, Any]) -> Iterator[str]:
    for what in ("id", "name"):
        for value in _twice(c[what] for c in p["categories"]):
            yield f"Two categories have the {what} {value!r}."
    for label in _twice(label for c in p["categories"] for label in c["labels"]):
        yield f"The label {label} belongs to two categories; the first alone would be seen."
    for category in p["categories"]:
        where = f"The category {category['name']!r}"
        if not category["labels"]:
            yield f"{where} has no label, so no node is of it."
        for label in category["labels"]:
            if label not in p["labels"]:
                yield f"{where} is of the label {label}, which labels does not describe."
        properties = {q["name"]: q for q in category["properties"]}
        known = {e["propertyKey"]: e["dataType"] for label in category["labels"] for e in p["labels"].get(label, ())}
        for name, own in properties.items():
            if name not in known:
                yield f"{where} has the property {name}, which its label has not."
            elif known[name] != own["dataType"]:
                yield f"{where} says that {name} is {own['dataType']}, its label says {known[name]}."
        words = _Words("label", category["labels"], {n: q["dataType"] for n, q in properties.items()})
        yield from _captioned(category["captions"], words, where)
        for caption in category["captions"]:
            own = properties.get(caption["key"])
            if caption["type"] == "property" and caption["isCaption"] and own is not None and own["exclude"]:
                yield f"{where} is captioned with {caption['key']}, which it excludes."
        if not any(c["isCaption"] for c in category["captions"]):
            yield f"{where} has no caption: its nodes would be blank."
        yield from _rules(category["styleRules"], words, where)


def _relationships(p: Mapping[str, Any]) -> Iterator[str]:
    for value in _twice(r["id"] for r in p["relationshipTypes"]):
        yield f"The relationship type {value} stands twice."
    for of in p["relationshipTypes"]:
        where = f"The relationship type {of['id']}"
        if of["id"] != of["name"]:
            yield f"{where} is named {of['name']!r}; Bloom finds it by its own name alone."
        for q in of["properties"]:
            if q["type"] != of["id"]:
                yield f"{where} has the property {q['propertyKey']} of {q['type']}."
        words = _Words("relationship", [of["id"]], {q["propertyKey"]: q["dataType"] for q in of["properties"]})
        yield from _captioned(of["captions"], words, where)
        if not any(c["isCaption"] for c in of["captions"]):
            yield f"{where} has no caption."
        yield from _rules(of["styleRules"], words, where)


@dataclass(frozen=True)
class _Words:
    """What something may be captioned with: names of its own kind (labels, or the relationship's), and properties by type."""

    kind: str
    names: Sequence[str]
    properties: Mapping[str, str]


def _captioned(captions: Iterable[Mapping[str, Any]], words: _Words, where: str) -> Iterator[str]:
    for caption in captions:
        key, kind = caption["key"], caption["type"]
        if kind == "property":
            if key not in words.properties:
                yield f"{where} has a caption for {key}, which is no property of it."
        elif kind != words.kind:
            yield f"{where} has a caption for a {kind}."
        elif key not in words.names:
            yield f"{where} has a caption for the {kind} {key}, which is not its own."


def _rules(rules: Sequence[Mapping[str, Any]], words: _Words, where: str) -> Iterator[str]:
    for value in _twice(r["id"] for r in rules):
        yield f"{where} has two rules with the id {value}."
    for rule in rules:
        here = f"{where}, rule on {rule['basedOn']}:"
        name, _, kind = rule["basedOn"].rpartition("_")
        if name not in words.properties:
            yield f"{here} there is no property {name!r}."
        elif words.properties[name] != kind:
            yield f"{here} {name} is {words.properties[name]}, not {kind}."
        if not (rule["applyColor"] or rule["applySize"] or rule["applyCaption"]):
            yield f"{here} it changes nothing."
        if rule["type"] == "single":
            if rule["condition"] is None or rule["conditionValue"] is None:
                yield f"{here} a single rule needs a condition and its value."
            if rule["applyColor"] and rule["color"] is None:
                yield f"{here} it applies a colour and has none."
            for key in ("minPoint", "maxPoint", "rangeValue"):
                if rule[key] is not None:
                    yield f"{here} a single rule has no {key}."
        if rule["type"] == "range":
            if rule["minPoint"] is None or rule["maxPoint"] is None or rule["minPoint"] >= rule["maxPoint"]:
                yield f"{here} a range needs minPoint below maxPoint."
            if kind not in ("number", "bigint"):
                yield f"{here} a range is of numbers."
            if rule["applySize"] and rule["minSize"] > rule["maxSize"]:
                yield f"{here} minSize is above maxSize."
        if rule["applyCaption"] and not rule["captions"]:
            yield f"{here} it applies a caption and has none."
        yield from _captioned(rule["captions"], words, f"{where}, rule on {rule['basedOn']},")


def _templates(p: Mapping[str, Any]) -> Iterator[str]:
    for what in ("id", "text"):
        for value in _twice(t[what] for t in p["templates"]):
            yield f"Two search phrases have the {what} {value!r}."
    for template in p["templates"]:
        where = f"The search phrase {template['text']!r}"
        named = [q["name"].removeprefix("$") for q in template["params"]]
        in_text = set(_PARAMETER.findall(template["text"]))
        in_cypher = set(_PARAMETER.findall(template["cypher"]))
        for name in _twice(named):
            yield f"{where} declares ${name} twice."
        for name in sorted(set(named) - in_text):
            yield f"{where} declares ${name}, which its text does not ask for."
        for name in sorted(set(named) - in_cypher):
            yield f"{where} declares ${name}, which its Cypher does not use."
        for name in sorted((in_text | in_cypher) - set(named)):
            yield f"{where} uses ${name}, which it does not declare."
        for i, param in enumerate(template["params"]):
            yield from _param(param, named[:i], p, where)
        yield from _cypher(template["cypher"], where)


def _param(param: Mapping[str, Any], before: Sequence[str], p: Mapping[str, Any], where: str) -> Iterator[str]:
    here = f"{where}, {param['name']}:"
    label, key, cypher = param["suggestionLabel"], param["suggestionProp"], param["cypher"]
    if (label is None) != (key is None):
        yield f"{here} a suggestion needs a label and a property."
    elif label is not None:
        if label not in p["labels"]:
            yield f"{here} suggests from the label {label}, which labels does not describe."
        elif key not in {e["propertyKey"] for e in p["labels"][label]}:
            yield f"{here} suggests from {label}.{key}, which labels does not describe."
        indexed = {
            (index["label"], k["key"])
            for index in p["metadata"]["indexes"]
            if index["type"] == "native"
            for k in index["propertyKeys"]
        }
        if (label, key) not in indexed:
            yield f"{here} suggests from {label}.{key}, which has no index."
    if cypher is None:
        return
    if label is not None:
        yield f"{here} suggests both from a property and by Cypher."
    for name in sorted(set(_PARAMETER.findall(cypher)) - set(before)):
        yield f"{here} its suggestions use ${name}, which is not given before it."
    if (refused := lint.not_a_read(cypher)) is not None:
        yield f"{here} its suggestions are no read: {refused}"


def _actions(p: Mapping[str, Any]) -> Iterator[str]:
    for what in ("id", "name"):
        for value in _twice(a[what] for a in p["sceneActions"]):
            yield f"Two scene actions have the {what} {value!r}."
    ids = {c["id"] for c in p["categories"]}
    types = {r["id"] for r in p["relationshipTypes"]}
    for action in p["sceneActions"]:
        where = f"The scene action {action['name']!r}"
        used = set(_PARAMETER.findall(action["cypher"]))
        if not used & {"nodes", "relationships"}:
            yield f"{where} uses neither $nodes nor $relationships: it could not be run on a selection."
        for name in sorted(used - {"nodes", "relationships"}):
            yield f"{where} uses ${name}, which Bloom does not give it."
        for key in ("categories", "relationshipTypes"):
            if action[key] == []:
                yield f"{where} has no {key} in its list, so it is never offered; null is for what it is not about."
        for number in action["categories"] or ():
            if number not in ids:
                yield f"{where} is for the category {number!r}, which there is not."
        for name in action["relationshipTypes"] or ():
            if name not in types:
                yield f"{where} is for the relationship type {name}, which there is not."
        yield from _cypher(action["cypher"], where)


def _cypher(cypher: str, where: str) -> Iterator[str]:
    if (refused := lint.not_a_read(cypher)) is not None:
        yield f"{where} is no read: {refused}"
    for problem in lint.problems(cypher):
        if problem.code == "unbounded-path":
            yield f"{where}: {problem.sentence}"
    last = cypher[cypher.rfind("RETURN") :]
    limit = re.search(r"\bLIMIT (\d+)\s*\Z", last)
    if limit is None:
        yield f"{where} has no LIMIT at its end."
    elif int(limit[1]) > MAX_RECORDS:
        yield f"{where} returns up to {limit[1]} records; Bloom takes {MAX_RECORDS}."
    for name in re.findall(r"\w+", last.partition("LIMIT")[0].removeprefix("RETURN")):
        if re.search(rf"\[{name}\b[^\]]*\]-", cypher):
            yield f"{where} returns the bare relationship {name}; Bloom draws paths and nodes."


def _hidden(p: Mapping[str, Any]) -> Iterator[str]:
    types = {r["id"] for r in p["relationshipTypes"]}
    for name in p["hiddenRelationshipTypes"]:
        if name not in types:
            yield f"hiddenRelationshipTypes has {name}, which is no relationship type."
    ids = {c["id"] for c in p["categories"]}
    for number in p["hiddenCategories"]:
        if number not in ids:
            yield f"hiddenCategories has {number!r}, which is no category."


def _metadata(p: Mapping[str, Any]) -> Iterator[str]:
    types = {r["id"] for r in p["relationshipTypes"]}
    seen: set[tuple[str, str, str]] = set()
    for segment in p["metadata"]["pathSegments"]:
        one = (segment["source"], segment["relationshipType"], segment["target"])
        told = f"({one[0]})-[{one[1]}]->({one[2]})"
        for end in (one[0], one[2]):
            if end not in p["labels"]:
                yield f"The path segment {told} ends at {end}, which labels does not describe."
        if one[1] not in types:
            yield f"The path segment {told} is of no relationship type."
        if one in seen:
            yield f"The path segment {told} stands twice."
        seen.add(one)
    for index in p["metadata"]["indexes"]:
        for label in [index["label"]] if index["type"] == "native" else index["tokenNames"]:
            if label not in p["labels"]:
                yield f"An index is on {label}, which labels does not describe."
