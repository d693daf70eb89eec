"""The present graph of a store as a stream of records, in one order and in bounded memory: what every export reads.

Records are properties as the graph keeps them, without anything of when or by which run they were written. Which of them
a format shows, and how, is decided where formats live (queries.formats).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from graph.errors import GraphError
from graph.store import Row, Store

T = TypeVar("T")
OF_RUNS = frozenset({"recorded", "run", "loaded", "mark"})
PAGE = 2_000
# The embedded engine sorts all that comes after a key to give a page of it: few and large pages of what there is less of.
KEYS = 5_000


class Changed(GraphError):
    """The graph changed while it was read: what was read is of two minds."""


@dataclass(frozen=True, slots=True)
class Names:
    """The preferred names of an entity; a name in Chinese is not known of each."""

    name: str
    name_zh: str | None = None


class Source(Protocol):
    """What an export is made of: the present graph, or the part of it that an answer rests on.

    Every method may be asked more than once and gives the same records in the same order each time. A claim comes with
    `passages`, the ids of those that its quote stands in. `about` says what it is, for formats that have a place for it.
    """

    @property
    def about(self) -> Mapping[str, str]: ...
    def entities(self) -> Iterator[Row]: ...
    def edges(self) -> Iterator[Row]: ...
    def documents(self) -> Iterator[Row]: ...
    def passages(self) -> Iterator[Row]: ...
    def claims(self) -> Iterator[Row]: ...
    def redirects(self) -> Iterator[Row]: ...
    def names(self, ids: Collection[str]) -> Mapping[str, Names]:
        """What some entities are called, by id; one that is not there is left out."""
        ...

    def extractors(self, claims: Collection[str]) -> Mapping[str, str]:
        """What read some claims, by id; one that is not there is left out."""
        ...


class Reads(Protocol):
    """As much of a store as reading it takes."""

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> list[Row]: ...


class Present:
    """The whole present graph. Read by ids, a page at a time: no list of all of anything is ever held."""

    aside = OF_RUNS

    def __init__(self, store: Store | Reads, page: int = PAGE, keys: int = KEYS, known_on: str | None = None) -> None:
        """`known_on` is told of a store that holds the graph of a past moment (`graph.past`)."""
        self._store = store
        self._page = page
        self._keys = keys
        self._known_on = known_on

    @property
    def about(self) -> Mapping[str, str]:
        return {"title": "Lodelink graph"} | ({} if self._known_on is None else {"known_on": self._known_on})

    def version(self) -> int:
        """The number that every change of the graph raises."""
        rows = self._store.read("MATCH (v:GraphVersion {id: 'graph'}) RETURN v.value AS value")
        return int(rows[0]["value"]) if rows else 0

    def entities(self) -> Iterator[Row]:
        return self._nodes("Entity", "id")

    def documents(self) -> Iterator[Row]:
        return self._nodes("Document", "key")

    def passages(self) -> Iterator[Row]:
        """By document, then by id."""
        for _, part in self._read(self.of_documents("Passage", 50, "properties(n)")):  # their texts are long
            yield from sorted(map(self._plain, part), key=_by_document)

    def redirects(self) -> Iterator[Row]:
        return self._nodes("Redirect", "id")

    def claims(self) -> Iterator[Row]:
        """By document, then by id. A document with very many is read in pages of its own."""
        for part, quoted in self._read(self._claim_pages()):
            told: dict[str, list[str]] = {}
            for claim, passage in quoted:
                told.setdefault(claim, []).append(passage)
            for row in sorted(map(self._plain, part), key=_by_document):
                row["passages"] = sorted(told.get(row["id"], ()))
                yield row

    def _claim_pages(self) -> Iterator[tuple[list[Any], list[Any]]]:
        """Claims, and which of them is quoted from which passage."""
        for which, part in self.of_documents("Claim", 500, "properties(n)"):
            # Both engines find the claims of documents sooner than as many by their ids.
            of = "c.document IN $keys" if "keys" in which else "c.id IN $ids"
            quoted = f"MATCH (c:Claim)-[:QUOTED_FROM]->(p:Passage) WHERE {of}"
            yield part, self._found(quoted, which, "[c.id, p.id]")

    def _read(self, pages: Iterator[T]) -> Iterator[T]:
        """The pages, each read when it is wanted."""
        return pages

    def _found(self, match: str, params: Row, what: str) -> list[Any]:
        """What is told of each match. All of them come as one row: of thousands, a row each costs more than what is in it."""
        return list(self._store.read(f"{match} RETURN collect({what}) AS found", params)[0]["found"])

    def of_documents(self, label: str, most: int, what: str) -> Iterator[tuple[Row, list[Any]]]:
        """What is told of the records `n` of a label, of at most `most` documents at once, with the parameter that names
        them: keys of documents, or ids where they are a page of a document that has very many claims."""
        for keys, many in self._documents(most):
            if many and label == "Claim":
                page = f"MATCH (n:{label}) WHERE n.document = $key AND n.id > $last WITH n ORDER BY n.id LIMIT {self._page}"
                last = ""
                while found := self._found(page, {"key": keys[0], "last": last}, f"[n.id, {what}]"):
                    last = found[-1][0]
                    yield {"ids": [id_ for id_, _ in found]}, [told for _, told in found]
            else:
                yield (
                    {"keys": keys},
                    self._found(f"MATCH (n:{label}) WHERE n.document IN $keys", {"keys": keys}, what),
                )

    def _documents(self, most: int) -> Iterator[tuple[list[str], bool]]:
        """Keys of documents in runs of at most `most` and of a page of claims; one with more claims comes alone, marked."""
        for part in self._pages("Document", "key", "[n.key, n.claims]"):
            counted = [(str(key), max(int(claims or 0), self._page // most, 1)) for key, claims in part]
            yield from _grouped(counted, self._page)

    def edges(self) -> Iterator[Row]:
        """By subject, then by key. A much joined subject is read in pages of its own."""
        for part in self._read(self._edge_pages("properties(e)")):
            yield from sorted(map(self._plain, part), key=_by_subject)

    def _edge_pages(self, what: str) -> Iterator[list[Any]]:
        for ids in self._pages("Entity", "id", "n.id"):
            for at in range(0, len(ids), 500):
                # Subjects with the number of their edges: five hundred may have ten edges or a million.
                found = self._found(
                    "MATCH (s:Entity)-[e]->(:Entity) WHERE s.id IN $ids WITH s.id AS id, count(e) AS edges",
                    {"ids": ids[at : at + 500]},
                    "[id, edges]",
                )
                many_of: dict[str, int] = dict(found)
                counted = [(id_, many_of.get(id_, 0)) for id_ in ids[at : at + 500]]
                for subjects, many in _grouped(counted, self._page):
                    if many:
                        yield from self._edge_pages_of_one(subjects[0], what)
                    else:
                        yield self._found(
                            "MATCH (s:Entity)-[e]->(o:Entity) WHERE s.id IN $ids", {"ids": subjects}, what
                        )

    def _edge_pages_of_one(self, subject: str, what: str) -> Iterator[list[Any]]:
        page = f"MATCH (s:Entity {{id: $id}})-[e]->(o:Entity) WHERE e.key > $last WITH s, e, o ORDER BY e.key LIMIT {self._page}"
        last = ""
        while found := self._found(page, {"id": subject, "last": last}, f"[e.key, {what}]"):
            last = found[-1][0]
            yield [told for _, told in found]

    def names(self, ids: Collection[str]) -> dict[str, Names]:
        rows = self._store.read(
            "MATCH (n:Entity) WHERE n.id IN $ids RETURN n.id AS id, n.name AS name, n.name_zh AS zh",
            {"ids": sorted(ids)},
        )
        return {row["id"]: Names(row["name"], row["zh"]) for row in rows}

    def extractors(self, claims: Collection[str]) -> dict[str, str]:
        rows = self._store.read(
            "MATCH (n:Claim) WHERE n.id IN $ids RETURN n.id AS id, n.extractor AS extractor", {"ids": sorted(claims)}
        )
        return {row["id"]: row["extractor"] for row in rows}

    def _plain(self, properties: Mapping[str, Any]) -> Row:
        return plain(properties, self.aside)

    def _nodes(self, label: str, key: str) -> Iterator[Row]:
        for part in self._read(self._pages(label, key, "properties(n)")):
            yield from map(self._plain, part)

    def _pages(self, label: str, key: str, what: str) -> Iterator[list[Any]]:
        page = f"MATCH (n:{label}) WHERE n.{key} > $last WITH n ORDER BY n.{key} LIMIT {self._keys}"
        last = ""
        while found := self._found(page, {"last": last}, f"[n.{key}, {what}]"):
            last = found[-1][0]
            yield [told for _, told in found]


def ahead(pages: Iterator[T]) -> Iterator[T]:
    """The pages, of which the next is read while one is worked on: neither we nor the database wait for the other."""
    ended = object()
    with ThreadPoolExecutor(1, "ahead") as reader:
        coming = reader.submit(next, pages, ended)
        while (page := coming.result()) is not ended:
            coming = reader.submit(next, pages, ended)
            yield page  # type: ignore[misc]


_by_document = itemgetter("document", "id")
_by_subject = itemgetter("subject", "key")


def unchanged(present: Present, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks; raises `Changed` after the last of them where the graph changed meanwhile.

    Pages are read one after the other, each in a transaction of its own: only this tells that they are of one graph.
    """
    before = present.version()
    yield from chunks
    if present.version() != before:
        raise Changed(
            "The graph was changed while it was exported, so the export is not of one graph; export it again."
        )


class Complete(Present):
    """The present graph with what the store keeps beside it: runs and times, what was superseded, the graph's version.

    Properties come as the store gives them: one that says nothing may be there as None or as an empty list.
    """

    aside = frozenset()

    def _read(self, pages: Iterator[T]) -> Iterator[T]:
        return ahead(pages)

    def history(self, label: str, key: str) -> Iterator[Row]:
        """Records that are no part of the present graph, by their key."""
        return self._nodes(label, key)

    def _plain(self, properties: Mapping[str, Any]) -> Row:
        # Of all that is known of a graph this is called for every record, and a copy would cost as much as a column.
        return properties if isinstance(properties, dict) else dict(properties)


class Standing(Complete):
    """The same with a look at what records do not say of themselves: labels, types, and what they are joined to.

    Where that is not what their properties say, the record's key tells so, and the record is no longer what it was.
    """

    def documents(self) -> Iterator[Row]:
        return self._labelled("Document", "key")

    def redirects(self) -> Iterator[Row]:
        return self._labelled("Redirect", "id")

    def history(self, label: str, key: str) -> Iterator[Row]:
        return self._labelled(label, key)

    def entities(self) -> Iterator[Row]:
        for part in self._read(self._pages("Entity", "id", _WITH_LABELS)):
            for entity, labels in part:
                yield _as_it_stands(entity, "id", ["Entity", str(entity.get("type"))], labels)

    def passages(self) -> Iterator[Row]:
        for part, joined in self._read(self._with_joined("Passage", 50, ("PART_OF",), "key")):
            for passage, labels in part:
                told = ["Passage", f"PART_OF {passage['document']}"]
                yield _as_it_stands(passage, "id", told, [*labels, *joined.get(passage["id"], ())])

    def claims(self) -> Iterator[Row]:
        for part, joined in self._read(self._with_joined("Claim", 500, ("SUBJECT", "OBJECT", "QUOTED_FROM"), "id")):
            for claim, labels in part:
                there = joined.get(claim["id"], [])
                passages = sorted(end for end in there if end.startswith("QUOTED_FROM "))
                told = ["Claim", f"SUBJECT {claim['subject']}", f"OBJECT {claim['object']}", *passages]
                row = _as_it_stands(claim, "id", told, [*labels, *there])
                row["passages"] = [end.partition(" ")[2] for end in passages]
                yield row

    def edges(self) -> Iterator[Row]:
        for part in self._read(self._edge_pages("[properties(e), s.id, type(e), o.id]")):
            for edge, *there in part:
                told = [str(edge.get(name)) for name in ("subject", "relation", "object")]
                yield _as_it_stands(edge, "key", told, there)

    def _labelled(self, label: str, key: str) -> Iterator[Row]:
        for part in self._read(self._pages(label, key, _WITH_LABELS)):
            for record, labels in part:
                yield _as_it_stands(record, key, [label], labels)

    def _with_joined(
        self, label: str, most: int, kinds: Collection[str], end: str
    ) -> Iterator[tuple[list[Any], dict[str, list[str]]]]:
        for which, part in self.of_documents(label, most, _WITH_LABELS):
            yield part, self._joined(label, kinds, end, which)

    def _joined(self, label: str, kinds: Collection[str], end: str, which: Row) -> dict[str, list[str]]:
        """What records are joined to, each with how."""
        of = "a.document IN $keys" if "keys" in which else "a.id IN $ids"
        out: dict[str, list[str]] = {}
        for kind in kinds:
            for id_, to in self._found(f"MATCH (a:{label})-[:{kind}]->(b) WHERE {of}", which, f"[a.id, b.{end}]"):
                out.setdefault(id_, []).append(f"{kind} {to}")
        return out


_WITH_LABELS = "[properties(n), labels(n)]"


def _as_it_stands(properties: Row, key: str, told: Sequence[str], there: Sequence[str]) -> Row:
    same = sorted(told) == sorted(there)
    return dict(properties) if same else {**properties, key: f"{properties[key]} stands as {sorted(there)}"}


def plain(properties: Mapping[str, Any], aside: Collection[str] = OF_RUNS) -> Row:
    """Properties without those of runs and without what says nothing."""
    values = properties.values()
    if None in values or [] in values or any(name in properties for name in aside):
        return {k: v for k, v in properties.items() if k not in aside and v is not None and v != []}
    return dict(properties)


def _grouped(counted: Sequence[tuple[str, int]], most: int) -> Iterator[tuple[list[str], bool]]:
    """Subjects (or documents) in runs of at most `most` edges (or claims) together; one that has more comes alone, marked."""
    run: list[str] = []
    total = 0
    for subject, edges in counted:
        if edges == 0:
            continue
        if run and total + edges > most:
            yield run, False
            run, total = [], 0
        if edges > most:
            yield [subject], True
        else:
            run.append(subject)
            total += edges
    if run:
        yield run, False
