"""Pictures of a network: GraphML and GEXF (Gephi, yEd, networkx) and node-link JSON (networkx, D3).

Entities and the edges between them; claims are named by id on each edge. Lists are joined by " | " in the XML formats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from graph.present import Source
from queries.formats.columns import (
    ENTITY,
    Column,
    Kind,
    Value,
    columns_with_other,
    edge_columns,
    edge_values,
    entity_values,
    joined,
)

# What XML 1.0 cannot hold in any spelling.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
)


def graphml(source: Source) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
        'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    )
    # Gephi shows what is called `label`, and nothing else; ids must differ between nodes and edges.
    yield "".join(
        f'<key id="{domain[0]}_label" for="{domain}" attr.name="label" attr.type="string"/>\n'
        for domain in ("node", "edge")
    )
    for domain, columns in (("node", ENTITY), ("edge", edge_columns())):
        for column in columns_with_other(columns):
            kind = _GRAPHML[column.kind]
            yield f'<key id="{domain[0]}_{column.name}" for="{domain}" attr.name="{column.name}" attr.type="{kind}"/>\n'
    yield "".join(
        f'<key id="g_{name}" for="graph" attr.name="{name}" attr.type="string"/>\n' for name in sorted(source.about)
    )
    yield '<graph id="lodelink" edgedefault="directed">\n'
    yield "".join(f'<data key="g_{name}">{xml(value)}</data>\n' for name, value in sorted(source.about.items()))
    for row in source.entities():
        values = entity_values(row)
        yield f'<node id="{xml(row["id"])}">{_data("n", {"label": _node_label(row, values), **values})}</node>\n'
    for row in source.edges():
        ends = f'source="{xml(row["subject"])}" target="{xml(row["object"])}"'
        values = edge_values(row)
        yield f'<edge id="{xml(row["key"])}" {ends}>{_data("e", {"label": _edge_label(row, values), **values})}</edge>\n'
    yield "</graph>\n</graphml>\n"


_GRAPHML: Mapping[Kind, str] = {
    "string": "string",
    "double": "double",
    "long": "long",
    "boolean": "boolean",
    "strings": "string",
}


def _node_label(row: Mapping[str, Any], values: Mapping[str, Value]) -> str:
    return str(values.get("name", row["id"]))


def _edge_label(row: Mapping[str, Any], values: Mapping[str, Value]) -> str:
    """The words for an edge in both languages."""
    return str(values.get("says", row["relation"]))


def _data(letter: str, values: Mapping[str, Value]) -> str:
    return "".join(f'<data key="{letter}_{name}">{_text(value)}</data>' for name, value in values.items())


def gexf(source: Source) -> Iterator[str]:
    """GEXF 1.3, with a time for each edge whose days are known, so that Gephi's timeline can play it."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">\n'
    )
    told = "; ".join(f"{name}: {value}" for name, value in sorted(source.about.items()))
    yield f"<meta><creator>Lodelink</creator><description>{xml(told)}</description></meta>\n"
    yield '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n'
    places: dict[str, dict[str, int]] = {}
    for domain, columns in (("node", ENTITY), ("edge", edge_columns())):
        whole: list[Column] = list(columns_with_other(columns))
        places[domain] = {column.name: i for i, column in enumerate(whole)}
        yield f'<attributes class="{domain}" mode="static">\n'
        for i, column in enumerate(whole):
            yield f'<attribute id="{i}" title="{column.name}" type="{_GEXF[column.kind]}"/>\n'
        yield "</attributes>\n"
    yield "<nodes>\n"
    for row in source.entities():
        values = entity_values(row)
        label = xml(_node_label(row, values))
        yield f'<node id="{xml(row["id"])}" label="{label}">{_attvalues(values, places["node"])}</node>\n'
    yield "</nodes>\n<edges>\n"
    for row in source.edges():
        ends = f'source="{xml(row["subject"])}" target="{xml(row["object"])}"'
        values = edge_values(row)
        label = xml(_edge_label(row, values))
        kind = f'label="{label}" kind="{xml(row["relation"])}"'
        yield (f'<edge id="{xml(row["key"])}" {ends} {kind}{_times(row)}>{_attvalues(values, places["edge"])}</edge>\n')
    yield "</edges>\n</graph>\n</gexf>\n"


_GEXF: Mapping[Kind, str] = {
    "string": "string",
    "double": "double",
    "long": "long",
    "boolean": "boolean",
    "strings": "string",
}


def _attvalues(values: Mapping[str, Value], places: Mapping[str, int]) -> str:
    inner = "".join(f'<attvalue for="{places[name]}" value="{_text(value)}"/>' for name, value in values.items())
    return f"<attvalues>{inner}</attvalues>"


def _times(row: Mapping[str, Any]) -> str:
    """The days between which an edge may hold; the end of GEXF is the last day, ours the first on which it is over."""
    first, over = _day(row.get("from_earliest")), _day(row.get("to_latest"))
    out = "" if first is None else f' start="{first.isoformat()}"'
    # An interval that is over before it begins (documents may disagree) has no place on a line of time.
    if over is not None and (first is None or first < over):
        out += f' end="{(over - timedelta(days=1)).isoformat()}"'
    return out


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) or value <= "0001-01-01":
        return None
    return date.fromisoformat(value)


def node_link(source: Source) -> Iterator[str]:
    """As `networkx.node_link_graph` reads it; lists stay lists."""
    yield '{"directed": true, "multigraph": true, "graph": ' + _json(dict(sorted(source.about.items())))
    yield ',\n"nodes": ['
    comma = "\n"
    for row in source.entities():
        yield comma + _json({"id": row["id"], **entity_values(row)})
        comma = ",\n"
    yield '\n],\n"edges": ['
    comma = "\n"
    for row in source.edges():
        ends = {"source": row["subject"], "target": row["object"], "key": row["key"]}
        yield comma + _json({**ends, **edge_values(row)})
        comma = ",\n"
    yield "\n]}\n"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return xml(joined(value))
    return xml(value) if isinstance(value, str) else repr(value)


def xml(text: str) -> str:
    """Text for an element or a quoted attribute."""
    return NOT_XML.sub("\ufffd", text).translate(_XML)
