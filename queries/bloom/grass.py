"""The style sheet of Neo4j Browser (GraSS), in the perspective's colours, sizes and words."""

from __future__ import annotations

from collections.abc import Mapping

from ontology.schema import Ontology, ontology
from queries.bloom.look import Look, look

_DIAMETER = 50


def grass(known: Ontology | None = None, table: Look | None = None) -> str:
    known = known or ontology()
    table = table or look()
    plain = table.node("default").colour
    rules = [
        _rule("node", _node(plain, 1.0) | {"caption": '"{name}"'}),
        _rule(
            "relationship",
            {
                "color": table.links[-1].colour,
                "shaft-width": "1px",
                "font-size": "8px",
                "padding": "3px",
                "text-color-external": "#000000",
                "text-color-internal": "#FFFFFF",
                "caption": '"<type>"',
            },
        ),
    ]
    for label in (*known.types, *known.records):
        node = table.node(label)
        caption = table.properties.get(label, table.properties["entity"]).captions[0]
        rules.append(_rule(f"node.{label}", _node(node.colour, node.size) | {"caption": f'"{{{caption}}}"'}))
    lines = [(name, table.kind(name).colour, "2px") for name in known.relations]
    lines += [(name, table.paled(table.kind(name).colour), "1px") for name in known.derived]
    rules += [_rule(f"relationship.{name}", _edge(colour, width, '"{says}"')) for name, colour, width in lines]
    for name, link in known.record_links.items():
        words = f'"{link.label.zh} {link.label.en}"'
        rules.append(_rule(f"relationship.{name}", _edge(table.records.colour, "1px", words)))
    return "\n".join(rules)


def _node(colour: str, size: float) -> dict[str, str]:
    return {
        "diameter": f"{round(_DIAMETER * size)}px",
        "color": colour,
        "border-color": _darker(colour),
        "border-width": "2px",
        "text-color-internal": "#000000" if _bright(colour) else "#FFFFFF",
        "font-size": "10px",
    }


def _edge(colour: str, width: str, caption: str) -> dict[str, str]:
    inside = "#000000" if _bright(colour) else "#FFFFFF"
    return {"color": colour, "shaft-width": width, "text-color-internal": inside, "caption": caption}


def _rule(selector: str, values: Mapping[str, str]) -> str:
    body = "".join(f"  {name}: {value};\n" for name, value in values.items())
    return f"{selector} {{\n{body}}}\n"


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _darker(colour: str) -> str:
    return "#" + "".join(f"{round(p * 0.8):02X}" for p in _parts(colour))


def _bright(colour: str) -> bool:
    """Whether black reads better on it than white (WCAG 2: where relative luminance is above 0.179)."""
    linear = [p / 255 / 12.92 if p <= 10 else ((p / 255 + 0.055) / 1.055) ** 2.4 for p in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179
