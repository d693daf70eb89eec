"""Tables and lines: CSV, NDJSON, the workbook, KGX and citation lists, opened by what reads them."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from graph import Store
from graph.present import Present
from ontology.models import document_id
from queries.answer import Answer
from queries.canned import catalogue
from queries.formats.registry import FORMATS, UnknownFormat, format_named, format_of_ending, formats_of
from queries.formats.rows import Csv, ExcelCsv, csv_header, csv_row, defused
from queries.formats.sheet import ANSWER, COVERAGE, DOCUMENTS, EVIDENCE, xlsx
from queries.formats.titles import TABLE, title
from queries.formats.whole import Whole
from queries.material import Material
from tests.conftest import part_of
from tests.queries.formats.conftest import NASTY, answer_bytes, ask_whole, examples, text_of

COBALT = ("mineral-alliances", {"mineral": "cobalt"})


def items(cell: str) -> list[str]:
    """A list as docs/exports.md says to take it apart."""
    return [item.replace("\\|", "|") for item in cell.split(" | ")]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line]


# ------------------------------------------------------------------------------------------------ rows


def test_ndjson_is_the_answer_row_by_row(loaded_embedded: Store) -> None:
    whole = ask_whole(loaded_embedded, *COBALT)
    for page in (1000, 7):
        first, *rows, last = lines(answer_bytes(loaded_embedded, "ndjson", *COBALT, page=page).decode())
        assert [row["row"] for row in rows] == list(whole.rows)
        assert last == {"end": {"rows": len(whole.rows)}}
        assert first["answer"]["coverage"] == whole.head.coverage.model_dump()
        assert first["answer"]["total"] == len(whole.rows)


def test_csv_has_every_row_with_names_quotes_and_documents(loaded_embedded: Store) -> None:
    whole = ask_whole(loaded_embedded, *COBALT)
    for page in (1000, 7):
        text = answer_bytes(loaded_embedded, "csv", *COBALT, page=page).decode()
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert len(rows) == len(whole.rows)
        for told, row in zip(rows, whole.rows, strict=True):
            assert told["alliance_id"] == row["alliance"]["id"]
            assert told["alliance_zh"] == (row["alliance"]["name_zh"] or "")
            assert told["kind"] == row["kind"]
            shown = [evidence for hop in row["hops"] for evidence in hop["evidence"]]
            assert items(told["hops_edges"]) == [hop["key"] for hop in row["hops"]]
            # Tables are quoted too, with bars of their own.
            assert items(told["hops_quotes"]) == [evidence["quote"] for evidence in shown]
            documents = items(told["hops_documents"])
            assert len(documents) == len(shown)
            assert all(e["document"]["title"] in cited for e, cited in zip(shown, documents, strict=True))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("@cmd", "'@cmd"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1+1", "'＝1+1"),
        ("-5", "-5"),
        ("+3.5", "+3.5"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, safe: str) -> None:
    assert defused(text) == safe


@pytest.mark.parametrize("page", [1000])
def test_every_question_can_be_had_as_rows(loaded_embedded: Store, page: int) -> None:
    for id_, given in examples():
        rows = list(csv.reader(io.StringIO(answer_bytes(loaded_embedded, "csv", id_, given).decode(), newline="")))
        assert len(rows) > 1, id_
        assert {len(row) for row in rows} == {len(rows[0])}, id_
        assert not [cell for row in rows for cell in row if cell != defused(cell)], id_


def test_a_graph_as_lines_has_every_record_and_ends_with_their_number(loaded: Store) -> None:
    source = Present(loaded)
    first, *records, last = lines(text_of("ndjson", source))
    assert first == {"graph": {"title": "Lodelink graph"}}
    for kind, rows in (
        ("entity", source.entities()),
        ("document", source.documents()),
        ("passage", source.passages()),
        ("claim", source.claims()),
        ("edge", source.edges()),
    ):
        told = [record[kind] for record in records if kind in record]
        assert told == list(rows)
        assert last["end"][kind] == len(told) > 0


def test_a_graph_as_a_table_has_every_edge(present: Present) -> None:
    rows = list(csv.DictReader(io.StringIO(text_of("csv", present), newline="")))
    edges = list(present.edges())
    assert [(r["key"], r["subject"], r["relation"], r["object"]) for r in rows] == [
        (e["key"], e["subject"], e["relation"], e["object"]) for e in edges
    ]
    called = {e["id"]: (e["name"], e.get("name_zh", "")) for e in present.entities()}
    for row in rows:
        for end in ("subject", "object"):
            assert (row[f"{end}_name"], row[f"{end}_zh"]) == called[row[end]]
    assert ("DR Congo", "刚果（金）") in {(row["subject_name"], row["subject_zh"]) for row in rows}
    assert [float(r["quantity"]) for r in rows if r["quantity"]] == [e["quantity"] for e in edges if "quantity" in e]


SEPARATORS = [
    "a, b",
    'say "so"',
    "one\ntwo",
    "one\r\ntwo",
    "a | b",
    "| c | d |",
    "semi; colon",
    " blanks ",
    "tab\tbed",
    "|",
]


def test_a_table_for_spreadsheets_is_marked_and_has_no_empty_column(nasty: Material) -> None:
    plain, marked = text_of("csv", nasty), text_of("excel-csv", nasty)
    assert marked.startswith("\ufeff")
    (row,), (told,) = (
        list(csv.DictReader(io.StringIO(text, newline=""))) for text in (plain, marked.removeprefix("\ufeff"))
    )
    assert "percent" in row
    assert "percent" not in told  # no edge of this graph has it
    names = {f"{end}{part}" for end in ("subject", "object") for part in ("", "_name", "_zh")}
    assert told == {name: value for name, value in row.items() if value or name in names}


def test_an_answer_for_spreadsheets_is_the_same_lines_with_a_mark() -> None:
    whole, canned = made_whole([{}], None), catalogue()["neighbours"]
    plain, marked = Csv(whole.head, canned), ExcelCsv(whole.head, canned)
    assert marked.begin() == "\ufeff" + plain.begin()
    assert (marked.rows(whole.rows), marked.end()) == (plain.rows(whole.rows), plain.end())


@pytest.mark.parametrize(
    ("ending", "what", "name"),
    [
        ("graphml", "graph", "graphml"),
        ("ttl", "answer", "turtle"),
        ("csv", "graph", "csv"),
        ("json", "answer", "json"),
        ("xlsx", "answer", "xlsx"),
    ],
)
def test_an_ending_means_a_format(ending: str, what: Any, name: str) -> None:
    assert format_of_ending(ending, what).name == name


@pytest.mark.parametrize(
    ("ending", "what", "words"),
    [
        ("json", "graph", "Several formats end in .json: node-link, csl-json. Say which with --format."),
        ("zip", "graph", "Several formats end in .zip: neo4j-csv, kgx-tsv, kgx-jsonl."),
        (
            "docx",
            "graph",
            "No format for the whole graph ends in .docx; say --format. For the whole graph there are ndjson",
        ),
        ("xlsx", "graph", "No format for the whole graph ends in .xlsx"),
    ],
)
def test_an_ending_that_means_none_or_several_is_a_sentence(ending: str, what: Any, words: str) -> None:
    with pytest.raises(UnknownFormat) as told:
        format_of_ending(ending, what)
    assert words in str(told.value)


def test_no_separator_in_a_text_divides_it(nasty: Material) -> None:
    """Neither what divides cells and lines, nor the bar between the items of a list."""
    (edge,) = nasty.edge_rows
    rows = [{**edge, "key": f"e_{i}", "form": text, "claims": SEPARATORS[i:]} for i, text in enumerate(SEPARATORS)]
    text = text_of("csv", replace(nasty, edge_rows=rows))
    read = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert len(read) == len(rows)
    for told, row in zip(read, rows, strict=True):
        assert told["form"].removeprefix("'") == row["form"]  # the mark of what could be a formula
        assert items(told["claims"]) == row["claims"]


# ------------------------------------------------------------------------------------------------ the workbook


def by_title(sheet: Any) -> dict[str, int]:
    """Where each column of a sheet stands, by the last line of its title."""
    return {str(cell.value).rpartition("\n")[2]: cell.column - 1 for cell in sheet[1]}


def test_the_workbook_shows_rows_evidence_documents_and_coverage(loaded_embedded: Store) -> None:
    whole = ask_whole(loaded_embedded, *COBALT)
    book = load_workbook(io.BytesIO(xlsx(whole)))
    assert book.sheetnames == [ANSWER, EVIDENCE, DOCUMENTS, COVERAGE]
    sheets: list[Any] = book.worksheets
    for sheet in sheets:
        # The head stays in sight, of the answer its first two columns as well.
        assert sheet.freeze_panes == ("C2" if sheet.title == ANSWER else "A2")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref == (sheet.dimensions if sheet.title != COVERAGE else None)
        assert all(cell.font.bold and cell.fill.fgColor.rgb == "001F4E78" for cell in sheet[1])
        assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in sheet[1])
    answer, evidence, documents, coverage = sheets
    assert answer.max_row == len(whole.rows) + 1
    assert [row[1].value for row in answer.iter_rows(min_row=2)] == [row["alliance"]["name"] for row in whole.rows]
    head = by_title(evidence)
    claims = {claim["id"]: claim for claim in whole.material.claims()}
    edges = {edge["key"]: edge for edge in whole.material.edges()}
    named = {entity["id"]: entity.get("name_zh") for entity in whole.material.entities()}
    expected = sum(len(edges[hop["key"]]["claims"]) for row in whole.rows for hop in row["hops"])
    assert evidence.max_row == expected + 1 > 100
    for row in evidence.iter_rows(min_row=2):
        claim = claims[row[head["说法编号"]].value]
        assert row[head["原文"]].value == claim["quote"]
        edge = edges[row[head["关系编号"]].value]
        assert claim["id"] in edge["claims"]
        # For a reader of Chinese as for one of English.
        assert row[head["关系"]].value == edge["says"]
        assert (row[head["主体"]].value, row[head["客体"]].value) == (named[edge["subject"]], named[edge["object"]])
        place = f"/v1/documents/{document_id(claim['document'])}?start={claim['start']}&end={claim['end']}"
        assert row[head["原文位置"]].value == place
        assert row[head["原文位置"]].hyperlink.target == f"http://here.example{place}"
        assert row[head["文献"]].hyperlink is not None
    assert documents.max_row == len(list(whole.material.documents())) + 1
    told = {row[0].value: row[1].value for row in coverage.iter_rows(min_row=2)}
    assert told["Coverage · 覆盖说明"] == whole.head.coverage.note
    assert told["Documents consulted · 查阅文献数"] == whole.head.coverage.documents
    assert told["Rows · 行数"] == len(whole.rows)
    assert "cobalt · cobalt · 钴 · mineral:cobalt" in told["Mineral · 矿产"]


def test_the_answer_sheet_is_in_words_and_leads_to_its_evidence(loaded_embedded: Store) -> None:
    whole = ask_whole(loaded_embedded, "country-restrictions", {"country": "DR Congo"}, as_of="all")
    book = load_workbook(io.BytesIO(xlsx(whole)))
    answer: Any = book[ANSWER]
    evidence: Any = book[EVIDENCE]
    head, of_evidence = by_title(answer), by_title(evidence)
    rows = list(answer.iter_rows(min_row=2))
    assert len(rows) == len(whole.rows) > 1
    quotas = [cells for cells, row in zip(rows, whole.rows, strict=True) if row["kind"] == "quota"]
    assert quotas
    for cells in quotas:
        assert cells[head["类型"]].value == "quota · 配额"
        assert re.fullmatch(
            r"DR Congo — restricts export of \(quota, (from )?[-\d]+( to [-\d]+)?\) → cobalt",
            cells[head["How they are joined"]].value,
        )
        assert re.fullmatch(
            r"刚果（金） — 限制出口（配额，(自 )?[-\d]+( 至 [-\d]+)?） → 钴", cells[head["如何关联"]].value
        )
    for number, cells in enumerate(rows, 1):
        count = cells[head["依据条数"]]
        sheet, _, place = count.hyperlink.location.partition("!")
        assert sheet == f"'{EVIDENCE}'"
        first: list[Any] = list(evidence[int(place.removeprefix("A"))])
        assert first[0].value == number
        # So many claims are listed there for it.
        listed = [row for row in evidence.iter_rows(min_row=2, values_only=True) if row[0] == number]
        assert len(listed) == count.value
        assert cells[head["原文"]].value in {row[of_evidence["原文"]] for row in listed}
        assert cells[head["文献"]].hyperlink.target.startswith("http")


# Names of relations and lower-case names with an underscore are for programs.
RAW = re.compile(r"\b[A-Z]+_[A-Z_]+\b|\b[a-z]+_[a-z_]+\b|^(None|True|False|in_force)$")
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_question_is_a_workbook_that_people_can_read(loaded_embedded: Store, pytestconfig: pytest.Config) -> None:
    """In a quick run every third."""
    for id_, given in list(examples())[part_of(pytestconfig, 3)]:
        whole = ask_whole(loaded_embedded, id_, given)
        book = load_workbook(io.BytesIO(xlsx(whole)))
        answer: Any = book[ANSWER]
        assert answer.max_row == len(whole.rows) + 1, id_
        assert book[EVIDENCE].max_row > 1, id_
        # A title has both languages, or its neighbour has the other.
        titles = [str(cell.value) for cell in answer[1]]
        assert len(titles) == len(set(titles)), id_
        alone = "".join("z" if CHINESE.match(text) else "e" for text in titles if "\n" not in text)
        assert alone == "ez" * (len(alone) // 2), (id_, titles)
        head = by_title(answer)
        quoted = {head["原文"], head["文献"]}
        names = {i for i, text in enumerate(titles) if "\n" not in text}
        for row in answer.iter_rows(values_only=True):
            for at, value in enumerate(row):
                if isinstance(value, str) and at not in quoted and not (at in names and value.startswith("http")):
                    assert not RAW.search(value), (id_, value)
        terms = [str(row[0]) for row in book[COVERAGE].iter_rows(min_row=2, values_only=True)]
        assert [t for t in terms if not CHINESE.search(t)] == ["Question"], id_


def test_every_column_has_a_title_of_its_own_words() -> None:
    for canned in catalogue().values():
        for column in canned.columns:
            words = title(canned.id, column.name)
            assert CHINESE.search(words.zh), (canned.id, column.name)
            assert not CHINESE.search(words.en), (canned.id, column.name)
            assert words.en[0].isupper(), (canned.id, column.name)
    # And the table names no column and no question that there is not.
    known = {column.name for canned in catalogue().values() for column in canned.columns}
    known |= {name for canned in catalogue().values() for name in canned.parameters}
    for part, names in tomllib.loads(TABLE.read_text(encoding="utf-8")).items():
        there = known if part == "columns" else {column.name for column in catalogue()[part].columns}
        assert set(names) <= there, part


def test_no_text_breaks_the_workbook_or_becomes_a_formula(nasty: Material) -> None:
    canned = catalogue()["mineral-alliances"]
    thing = {"id": "mineral:cobalt", "type": "Mineral", "name": NASTY, "name_zh": "@cmd" * 20_000}
    hop = {
        **{"key": "e_1", "relation": "PRODUCES", "subject": thing, "object": thing, "qualifiers": {"form": NASTY}},
        **{
            "lifecycle": "in_force",
            "valid_from": None,
            "valid_to": None,
            "holds": "yes",
            "derived": False,
            "rule": None,
        },
        **{"conflict": True, "evidence": [], "evidence_total": 1},
    }
    blank = dict.fromkeys(column.name for column in canned.columns)
    row = {**blank, "alliance": thing, "kind": "=cmd", "relation": "=cmd", "hops": [hop]}
    head = Answer.model_validate(
        {
            **{"query": canned.id, "title": canned.title, "parameters": {}, "as_of": None, "graph_version": 1},
            **{"total": 1, "limit": 1, "offset": 0, "rows": [row]},
            "coverage": {"documents": 1, "claims": 1, "latest": None, "note": NASTY},
        }
    )
    content = xlsx(Whole(head, [row], canned, nasty))
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book[ANSWER]["B2"].value == NASTY.replace("\x1f", "\ufffd").replace("\x01", "\ufffd")
    assert book[ANSWER]["B2"].quotePrefix
    assert len(book[ANSWER]["C2"].value) == 32_767
    assert csv_row(row, canned)[3] == "'=cmd"
    # Without the address of a service a place is told, not linked.
    place = by_title(book[EVIDENCE])["原文位置"] + 1
    assert str(book[EVIDENCE].cell(2, place).value).startswith("/v1/documents/")
    assert book[EVIDENCE].cell(2, place).hyperlink is None
    assert content == xlsx(Whole(head, [row], canned, nasty))


def made_whole(hops: list[dict[str, Any]], as_of: str | None, complete: bool = True) -> Whole:
    """An answer of one row over such edges, and what it rests on."""
    canned = catalogue()["neighbours"]
    ends = {
        "subject": {"id": "country:COD", "type": "Country", "name": "DR Congo", "name_zh": None},
        "object": {"id": "mineral:cobalt", "type": "Mineral", "name": "cobalt", "name_zh": "钴"},
    }
    steps = [
        {
            **{"key": f"e_{i}", "relation": "RESTRICTS_EXPORT", **ends, "qualifiers": {}, "lifecycle": "in_force"},
            **{"valid_from": None, "valid_to": None, "holds": None if as_of is None else "yes", "derived": False},
            **{"rule": None, "conflict": False, "evidence": [], "evidence_total": 1, **hop},
        }
        for i, hop in enumerate(hops)
    ]
    row = {
        **{"relation": "RESTRICTS_EXPORT", "direction": "out", "neighbour": ends["object"], "says": None},
        "hops": steps,
    }
    head = Answer.model_validate(
        {
            **{"query": canned.id, "title": canned.title, "parameters": {}, "as_of": as_of, "graph_version": 1},
            **{"total": 1, "limit": 1, "offset": 0, "rows": [row], "complete": complete},
            "coverage": {"documents": 1, "claims": 1, "latest": None, "note": "one"},
        }
    )
    claim = {"id": "f_1", "document": "d", "quote": "q", "start": 0, "end": 1}
    edges = [
        {
            **{"key": step["key"], "relation": step["relation"], "subject": "country:COD", "object": "mineral:cobalt"},
            **{name: step[name] for name in ("lifecycle", "valid_from", "valid_to")},
            **{"claims": ["f_1"], **step["qualifiers"]},
        }
        for step in steps
    ]
    document = {"key": "d", "published": "2025-03-01"}
    return Whole(head, [row], canned, Material({"title": "t"}, [], edges, [claim], [], [document]))


def test_a_table_without_a_day_says_nothing_of_what_holds() -> None:
    over = {"valid_from": "2025-02-22", "valid_to": "2025-10-15"}
    canned = catalogue()["neighbours"]
    for as_of, holds in ((None, ""), ("2025-03-01", "yes")):
        whole = made_whole([over, {"valid_from": "2025"}], as_of)
        cells = dict(zip(csv_header(canned), csv_row(whole.rows[0], canned), strict=True))
        assert cells["hops_holds"] == holds
        assert (cells["hops_valid_from"], cells["hops_valid_to"]) == ("2025-02-22 | 2025", "2025-10-15 | ")
        book = load_workbook(io.BytesIO(xlsx(whole)))
        certain, path = by_title(book[ANSWER])["是否确定"], by_title(book[ANSWER])["How they are joined"]
        assert (book[ANSWER].cell(2, certain + 1).value or "").partition(" ")[0] == holds
        assert "(2025-02-22 to 2025-10-15)" in str(book[ANSWER].cell(2, path + 1).value)
        evidence = by_title(book[EVIDENCE])["是否成立"]
        assert (book[EVIDENCE].cell(2, evidence + 1).value or "").partition(" ")[0] == holds


def test_the_workbook_explains_its_columns_and_says_that_there_is_more() -> None:
    for complete in (True, False):
        book = load_workbook(io.BytesIO(xlsx(made_whole([{}], None, complete))))
        told = {line[0].value: line[1].value for line in book[COVERAGE].iter_rows()}
        assert "possibly" in told["Column · 列: Certain · 是否确定"]
        assert "Evidence" in told["Column · 列: Claims · 依据条数"]
        assert ("at most 5000 rows" in told.get("More rows · 更多行", "")) == (not complete)


def test_years_days_and_amounts_of_a_workbook_can_be_reckoned_with() -> None:
    figures = {"year": "2024", "amount": 1_500_000.0, "currency": "USD", "quantity": 76.5, "unit": "kt"}
    hops = [{"qualifiers": figures, "valid_from": "2025-02-22", "valid_to": "2025-10"}]
    book = load_workbook(io.BytesIO(xlsx(made_whole(hops, None))))
    cells = {words: book[EVIDENCE].cell(2, at + 1).value for words, at in by_title(book[EVIDENCE]).items()}
    assert (cells["年份"], cells["金额"], cells["币种"], cells["数量"]) == (2024, 1_500_000, "USD", 76.5)
    assert (cells["起"], cells["止"]) == (datetime(2025, 2, 22), "2025-10")  # a month is no day
    assert cells["发布日期"] == datetime(2025, 3, 1)
    assert book[DOCUMENTS].cell(2, 4).value == datetime(2025, 3, 1)


# ------------------------------------------------------------------------------------------------ KGX and citations


def member(name: str, source: Any, file: str) -> str:
    with zipfile.ZipFile(io.BytesIO(b"".join(FORMATS[name].stream(source)))) as archive:
        return archive.read(file).decode()


def test_kgx_has_what_its_specification_requires(loaded: Store) -> None:
    source = Present(loaded)
    nodes = lines(member("kgx-jsonl", source, "nodes.jsonl"))
    edges = lines(member("kgx-jsonl", source, "edges.jsonl"))
    ids = {node["id"] for node in nodes}
    assert len(ids) == len(nodes) > 100
    assert all(isinstance(node["category"], list) and node["category"][0] == "biolink:NamedThing" for node in nodes)
    for edge in edges:
        assert {edge["subject"], edge["object"]} <= ids
        assert re.fullmatch(r"biolink:[a-z_]+", edge["predicate"])
        assert re.fullmatch(r"lode:[A-Z_]+", edge["original_predicate"])
        assert edge["primary_knowledge_source"].startswith("infores:")
        # The samples' facts were written down by a person; what follows from them by rule was not.
        known = (
            ("logical_entailment", "automated_agent")
            if edge.get("derived")
            else ("knowledge_assertion", "manual_agent")
        )
        assert (edge["knowledge_level"], edge["agent_type"]) == known
    assert {bool(edge.get("derived")) for edge in edges} == {True, False}


@pytest.mark.parametrize(
    ("read_by", "level", "agent"),
    [
        (["rules"], "not_provided", "text_mining_agent"),
        (["model"], "not_provided", "text_mining_agent"),
        (["rules", "hand"], "knowledge_assertion", "manual_agent"),
        (["hand", "some table"], "knowledge_assertion", "manual_agent"),
        (["some table"], "not_provided", "not_provided"),
        (["some table", "rules"], "not_provided", "text_mining_agent"),
    ],
)
def test_kgx_tells_how_an_edge_is_known(nasty: Material, read_by: list[str], level: str, agent: str) -> None:
    """By a person, by a program that read a text, or by what we do not know; both columns in words of Biolink."""
    (claim,) = nasty.claim_rows
    claims = [{**claim, "id": f"f_{i}", "extractor": name} for i, name in enumerate(read_by)]
    edges = [{**nasty.edge_rows[0], "claims": [c["id"] for c in claims]}]
    source = replace(nasty, claim_rows=claims, edge_rows=edges)
    (edge,) = lines(member("kgx-jsonl", source, "edges.jsonl"))
    assert (edge["knowledge_level"], edge["agent_type"]) == (level, agent)


@pytest.mark.parametrize("file", ["nodes", "edges"])
def test_kgx_tables_say_what_its_lines_say(present: Present, nasty: Material, file: str) -> None:
    for source in (present, nasty):
        table = member("kgx-tsv", source, f"{file}.tsv").split("\n")
        head = table[0].split("\t")
        rows = lines(member("kgx-jsonl", source, f"{file}.jsonl"))
        assert len(table) == len(rows) + 2
        for line, row in zip(table[1:], rows, strict=False):
            cells = dict(zip(head, line.split("\t"), strict=True))
            assert set(row) <= set(head)
            for name, value in row.items():
                shown: Any = cells[name].split("|") if isinstance(value, list) else cells[name]
                if isinstance(value, list):
                    assert len(shown) == len(value)
                    value = [" ".join(one.split()).replace("|", "/") for one in value]
                elif isinstance(value, str):
                    value = " ".join(value.split())
                elif isinstance(value, bool):
                    value = str(value).lower()
                else:
                    shown = float(cells[name])
                assert shown == value


def test_the_documents_behind_an_answer_are_cited(loaded_embedded: Store) -> None:
    whole = ask_whole(loaded_embedded, *COBALT)
    cited = json.loads(answer_bytes(loaded_embedded, "csl-json", *COBALT))
    behind = {c["document"] for c in whole.material.claims()}
    assert {item["id"] for item in cited} == {document_id(key) for key in behind}
    assert len(cited) > 3
    for item in cited:
        assert item["type"] in {"webpage", "document"}
        assert item["title"]
        assert all(isinstance(part, int) for part in item["issued"]["date-parts"][0])
    entries = answer_bytes(loaded_embedded, "bibtex", *COBALT).decode()
    assert re.findall(r"@misc\{(\w+),", entries) == [item["id"] for item in cited]
    published = re.findall(r"publisher = \{\{(.*)\}\},?\n", entries)
    assert [re.sub(r"\\(.)", r"\1", name) for name in published] == [i["publisher"] for i in cited if "publisher" in i]
    assert published
    assert "author = " not in entries
    assert not any("author" in item for item in cited)


def test_no_text_breaks_a_citation(nasty: Material) -> None:
    (item,) = json.loads(text_of("csl-json", nasty))
    assert item["title"] == NASTY
    assert item["issued"] == {"date-parts": [[2024, 5]]}
    entry = text_of("bibtex", nasty)
    bare = re.sub(r"\\[\\{}&%$#_]", "", entry)
    depth = 0
    for character in bare:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert "month = {5}" in entry
    assert not re.search(r"(?<!\\)[&%$#_](?![0-9A-Fa-f]{2})", re.sub(r"(?m)^.*(@misc|url =).*$", "", entry))


# ------------------------------------------------------------------------------------------------ the registry


def test_names_endings_and_media_types_tell_formats_apart() -> None:
    assert len({form.media_type for form in FORMATS.values()}) == len(FORMATS)
    assert all(form.name == name for name, form in FORMATS.items())
    assert all(form.takes for form in FORMATS.values())
    assert {f.name for f in formats_of("answer")} == set(FORMATS)


@pytest.mark.parametrize(
    ("name", "what", "words"), [("docx", "graph", "There is no format 'docx'"), ("xlsx", "graph", "not for")]
)
def test_an_unknown_format_comes_with_the_legal_ones(name: str, what: Any, words: str) -> None:
    with pytest.raises(UnknownFormat) as caught:
        format_named(name, what)
    assert words in str(caught.value)
    assert all(form.name in str(caught.value) for form in formats_of(what))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_answer_is_the_same_bytes(loaded_embedded: Store, name: str) -> None:
    assert answer_bytes(loaded_embedded, name, *COBALT) == answer_bytes(loaded_embedded, name, *COBALT)
