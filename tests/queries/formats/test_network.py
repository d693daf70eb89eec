"""GraphML, GEXF and node-link JSON, opened by networkx; every value is of the type that its file declares."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import networkx as nx
import pytest
from lxml import etree
from networkx.readwrite.gexf import GEXFReader

from graph import Store
from graph.present import OF_RUNS, Present, Source
from queries.formats.columns import ASIDE, joined
from queries.material import Material
from tests.queries.formats.conftest import ask_whole, text_of

FORMATS = ("graphml", "gexf", "node-link")
READS: dict[str, Callable[[str], bool]] = {
    "string": lambda _: True,
    "long": lambda text: re.fullmatch(r"-?\d+", text) is not None,
    "double": lambda text: isinstance(float(text), float),
    "boolean": lambda text: text in {"true", "false"},
}


def opened(name: str, text: str) -> Any:
    match name:
        case "graphml":
            return nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
        case "gexf":
            return nx.read_gexf(io.BytesIO(text.encode()))
        case _:
            return nx.node_link_graph(json.loads(text), edges="edges")


def by_key(name: str, graph: Any) -> dict[str, tuple[str, str, dict[str, Any]]]:
    if name == "gexf":
        return {data["id"]: (a, b, data) for a, b, data in graph.edges(data=True)}
    return {key: (a, b, data) for a, b, key, data in graph.edges(keys=True, data=True)}


@pytest.mark.parametrize("name", FORMATS)
def test_networkx_opens_the_whole_graph(loaded: Store, name: str) -> None:
    source = Present(loaded)
    graph = opened(name, text_of(name, source))
    rows = list(source.edges())
    assert graph.is_directed()
    assert graph.number_of_edges() == len(rows) > 300
    assert set(graph) == {row["id"] for row in source.entities()}
    edges = by_key(name, graph)
    for row in rows:
        subject, object_, data = edges[row["key"]]
        assert (subject, object_) == (row["subject"], row["object"])
        for attribute, value in row.items():
            if attribute in ASIDE or attribute in {"key", "subject", "object"}:
                continue
            shown = data[attribute]
            expected = joined(value) if isinstance(value, list) and name != "node-link" else value
            assert shown == expected, attribute
            assert isinstance(shown, bool) == isinstance(value, bool)
    for row in source.entities():
        assert graph.nodes[row["id"]]["name"] == row["name"]
        assert graph.nodes[row["id"]]["type"] == row["type"]
    if name != "node-link":  # by this name Gephi finds what to write beside a node and an edge
        assert all(graph.nodes[row["id"]]["label"] == row["name"] for row in source.entities())
        assert all(edges[row["key"]][2]["label"] == row["says"] for row in rows)


@pytest.mark.parametrize("name", FORMATS)
def test_networkx_opens_what_an_answer_rests_on(loaded: Store, name: str) -> None:
    whole = ask_whole(loaded, "mineral-alliances", {"mineral": "cobalt"}, as_of="2025-12-01")
    graph = opened(name, text_of(name, whole.material))
    hops = {hop["key"]: hop for row in whole.rows for hop in row["hops"]}
    edges = by_key(name, graph)
    assert set(edges) == set(hops)
    for key, (subject, object_, data) in edges.items():
        assert (subject, object_) == (hops[key]["subject"]["id"], hops[key]["object"]["id"])
        assert data["holds"] == hops[key]["holds"]
    assert graph.nodes["mineral:cobalt"]["name_zh"] == "钴"


def declared(name: str, text: str) -> list[tuple[str, str]]:
    """(declared type, value as written) of every attribute of a file."""
    tree = etree.fromstring(text.encode())
    space = {"x": str(tree.nsmap[None])}
    out = []
    if name == "graphml":
        types = {str(key.get("id")): str(key.get("attr.type")) for key in tree.iterfind("x:key", space)}
        out = [(types[str(data.get("key"))], data.text or "") for data in tree.iterfind(".//x:data", space)]
    else:
        for kind in ("node", "edge"):
            listed = tree.iterfind(f".//x:attributes[@class='{kind}']/x:attribute", space)
            types = {str(attribute.get("id")): str(attribute.get("type")) for attribute in listed}
            found = tree.iterfind(f".//x:{kind}/x:attvalues/x:attvalue", space)
            out += [(types[str(value.get("for"))], str(value.get("value"))) for value in found]
    return out


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_every_value_is_of_the_type_that_is_declared(present: Present, nasty: Material, name: str) -> None:
    for source in (present, nasty):
        values = declared(name, text_of(name, source))
        assert {kind for kind, _ in values} >= {"string", "double", "long"}
        assert [pair for pair in values if not READS[pair[0]](pair[1])] == []


def test_gexf_says_its_version_as_gephi_and_networkx_know_it(present: Present) -> None:
    root = etree.fromstring(text_of("gexf", present).encode())
    assert (root.tag, root.get("version")) == ("{http://gexf.net/1.3}gexf", "1.3")
    # networkx looks for the graph in the namespace that it is told, and in no other.
    reader = GEXFReader(version="1.3")
    assert reader(io.BytesIO(text_of("gexf", present).encode())).number_of_edges() == len(list(present.edges()))
    assert reader.version == "1.3"


def test_the_times_of_gexf_are_the_days_between_which_an_edge_may_hold(present: Present) -> None:
    tree = etree.fromstring(text_of("gexf", present).encode())
    times = {e.get("id"): (e.get("start"), e.get("end")) for e in tree.iterfind(".//{*}edge")}
    with_both = 0
    for row in present.edges():
        start, end = times[row["key"]]
        assert start == row.get("from_earliest")
        if end is not None:
            # Ours is the first day on which it is over.
            assert (date.fromisoformat(row["to_latest"]) - date.fromisoformat(end)).days == 1
            with_both += start is not None
    assert with_both > 5


@pytest.mark.parametrize("name", FORMATS)
def test_no_text_breaks_the_file(nasty: Material, name: str) -> None:
    graph = opened(name, text_of(name, nasty))
    (_, _, data) = by_key(name, graph)["e_1"]
    entity, edge = nasty.entity_rows[0], nasty.edge_rows[0]
    # XML has no way to write some characters; nothing else may change.
    readable = re.sub("[\x01\x1f]", "\ufffd", edge["form"])
    assert data["form"] == (edge["form"] if name == "node-link" else readable)
    assert graph.nodes["mineral:cobalt"]["name"] == (entity["name"] if name == "node-link" else readable)
    # What no column is declared for is not lost.
    assert json.loads(data["other"]) == {"surprise": 1}
    assert (data["quantity"], data["rank"], data["share_percent"]) == (1e-07, 2, 5.0)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_a_graph_too(nothing: Material, name: str) -> None:
    assert len(opened(name, text_of(name, nothing))) == 0


def test_no_property_of_the_samples_needs_the_column_for_others(present: Source) -> None:
    for name in ("node-link",):
        told = json.loads(text_of(name, present))
        assert [item for item in (*told["nodes"], *told["edges"]) if "other" in item] == []
        assert not any(name in OF_RUNS for item in told["edges"] for name in item)
