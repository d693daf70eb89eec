"""The registry: every format by its name, with its media type, the ending of its files, what it takes and who writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from graph.present import Source
from queries.answer import Answer
from queries.canned import Canned
from queries.formats import citations, kgx, network, property_graph, rdf, rows
from queries.formats.parts import Member, archived, chunked
from queries.formats.rdf import Names, no_names
from queries.formats.rows import RowWriter
from queries.formats.whole import Whole

What = Literal["graph", "answer"]


class UnknownFormat(ValueError):
    """No format has that name, or it does not take what it is asked to write; the sentence names those that do."""


@dataclass(frozen=True)
class Format:
    """A format. Of the writers, `graph` and `members` take the whole graph or what an answer rests on, `rows` and `book`
    an answer; JSON of an answer is the API's own form and has none."""

    name: str
    media_type: str
    ending: str
    title: str
    graph: Callable[[Source, Names], Iterator[str]] | None = None
    members: Callable[[Source], Sequence[Member]] | None = None
    rows: Callable[[Answer, Canned], RowWriter] | None = None
    book: Callable[[Whole], bytes] | None = None

    @property
    def takes(self) -> tuple[What, ...]:
        if self.graph is None and self.members is None:
            return ("answer",)
        return ("graph", "answer")

    def stream(self, source: Source, names: Names = no_names) -> Iterator[bytes]:
        """The bytes of a graph, or of what an answer rests on, in pieces."""
        if self.members is not None:
            return archived(self.members(source))
        if self.graph is None:
            raise UnknownFormat(_not_of(self.name, "graph"))
        return chunked(self.graph(source, names))


def _xlsx(whole: Whole) -> bytes:
    # Late: the library takes a while to load, and most runs never need it.
    from queries.formats.sheet import xlsx

    return xlsx(whole)


def _plain(writer: Callable[[Source], Iterator[str]]) -> Callable[[Source, Names], Iterator[str]]:
    return lambda source, _: writer(source)


_ALL = (
    Format("json", "application/json", "json", "an answer as the API gives it"),
    Format(
        "ndjson",
        "application/x-ndjson",
        "ndjson",
        "a JSON object a line: an answer's rows, or every record of the graph",
        graph=_plain(rows.graph_ndjson),
        rows=rows.Ndjson,
    ),
    Format(
        "csv",
        "text/csv",
        "csv",
        "a table: an answer's rows with their evidence, or the graph's edges",
        graph=_plain(rows.graph_csv),
        rows=rows.Csv,
    ),
    Format(
        "excel-csv",
        "application/vnd.lodelink.excel-csv",
        "csv",
        "the same table for spreadsheets: marked as UTF-8, of a graph without empty columns",
        graph=_plain(rows.graph_excel_csv),
        rows=rows.ExcelCsv,
    ),
    Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        "a workbook of an answer with its evidence, documents and coverage",
        book=_xlsx,
    ),
    Format(
        "graphml",
        "application/graphml+xml",
        "graphml",
        "GraphML for Gephi, yEd, networkx",
        graph=_plain(network.graphml),
    ),
    Format("gexf", "application/gexf+xml", "gexf", "GEXF for Gephi, with times", graph=_plain(network.gexf)),
    Format(
        "node-link",
        "application/vnd.lodelink.node-link+json",
        "json",
        "node-link JSON for networkx and D3",
        graph=_plain(network.node_link),
    ),
    Format(
        "neo4j-csv",
        "application/vnd.lodelink.neo4j-csv+zip",
        "zip",
        "nodes.csv and relationships.csv for the importer of Neo4j",
        members=property_graph.neo4j_csv,
    ),
    Format(
        "cypher",
        "application/x-cypher-query",
        "cypher",
        "a Cypher script that builds the graph anew",
        graph=_plain(property_graph.cypher),
    ),
    Format("kgx-tsv", "application/vnd.lodelink.kgx-tsv+zip", "zip", "KGX as nodes.tsv and edges.tsv", members=kgx.tsv),
    Format(
        "kgx-jsonl",
        "application/vnd.lodelink.kgx-jsonl+zip",
        "zip",
        "KGX as nodes.jsonl and edges.jsonl",
        members=kgx.jsonl,
    ),
    Format("turtle", "text/turtle", "ttl", "RDF: entities, claims with their places, edges", graph=rdf.turtle),
    Format("json-ld", "application/ld+json", "jsonld", "the same RDF as JSON-LD", graph=rdf.json_ld),
    Format(
        "csl-json",
        "application/vnd.citationstyles.csl+json",
        "json",
        "the documents, as a list for Zotero and pandoc",
        graph=_plain(citations.csl),
    ),
    Format(
        "bibtex", "application/x-bibtex", "bib", "the documents, as a list for BibTeX", graph=_plain(citations.bibtex)
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})


def format_named(name: str, what: What) -> Format:
    """The format of this name, if it takes a graph or an answer. Raises UnknownFormat with the legal ones."""
    found = FORMATS.get(name)
    if found is None:
        raise UnknownFormat(f"There is no format {name!r}. {_legal(what)}")
    if what not in found.takes:
        raise UnknownFormat(_not_of(name, what))
    return found


def format_of_ending(ending: str, what: What) -> Format:
    """The format whose files end so, if there is one that is meant. Raises UnknownFormat with those that it could be."""
    found = [each for each in formats_of(what) if each.ending == ending]
    named = [each for each in found if each.name == ending]
    if len(found) == 1 or named:
        return (named or found)[0]
    if found:
        names = ", ".join(each.name for each in found)
        raise UnknownFormat(f"Several formats end in .{ending}: {names}. Say which with --format.")
    raise UnknownFormat(f"No format for {_WORDS[what]} ends in .{ending}; say --format. {_legal(what)}")


def formats_of(what: What) -> list[Format]:
    return [each for each in FORMATS.values() if what in each.takes]


def _not_of(name: str, what: What) -> str:
    return f"The format {name} is not for {_WORDS[what]}. {_legal(what)}"


_WORDS: Mapping[What, str] = {"graph": "the whole graph", "answer": "an answer"}


def _legal(what: What) -> str:
    return f"For {_WORDS[what]} there are {', '.join(each.name for each in formats_of(what))}."
