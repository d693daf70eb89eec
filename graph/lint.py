"""The Cypher subset that both engines answer alike (docs/cypher-subset.md): what lies outside it, found in the text.

Two questions are answered here, both from the text alone: does a statement stay inside the subset (`problems`), and does
it only read (`not_a_read`). The database guards reads once more by itself.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

READ_PROCEDURES = frozenset(
    {"db.labels", "db.relationshiptypes", "db.propertykeys", "dbms.components", "db.index.fulltext.querynodes"}
)
_WRITES = frozenset(
    {"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "DROP", "FOREACH", "ALTER", "GRANT", "DENY"}
)


@dataclass(frozen=True)
class Problem:
    """One place where a statement leaves the subset."""

    line: int
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence} [{self.code}]"


def problems(query: str) -> list[Problem]:
    """Everything in a statement that lies outside the subset, in the order of the text."""
    return list(_problems(query))


@lru_cache(maxsize=1024)
def _problems(query: str) -> tuple[Problem, ...]:
    tokens = _tokens(query)
    found = [
        *_unwind_after_match(tokens),
        *_pattern_comprehension(tokens),
        *_count_in_where(tokens),
        *_shortest_path(tokens),
        *_procedures(tokens),
        *_load_csv(tokens),
        *_unbounded(tokens),
        *_dynamic_names(tokens),
        *_element_ids(tokens),
        *_ungrouped_labels(tokens),
    ]
    return tuple(sorted(set(found), key=lambda p: (p.line, p.code)))


@lru_cache(maxsize=1024)  # the texts are few and asked for again and again
def not_a_read(query: str) -> str | None:
    """Why a statement may not be run as a read, or None if it may."""
    tokens = _tokens(query)
    for i, token in enumerate(tokens):
        if token.keyword in _WRITES:
            return f"A read must not contain {token.keyword} (line {token.line})."
        if _is_load_csv(tokens, i):
            return f"LOAD CSV reads files and addresses outside the graph and is refused (line {token.line})."
        if token.keyword == "IN" and _keyword(tokens, i + 1) == "TRANSACTIONS":
            return f"A read runs in one transaction; IN TRANSACTIONS is refused (line {token.line})."
        name = _procedure(tokens, i)
        if name is not None and name.lower() not in READ_PROCEDURES:
            return f"A read may not call {name} (line {token.line}); allowed are {', '.join(sorted(READ_PROCEDURES))}."
    return None


@dataclass(frozen=True)
class _Token:
    text: str
    line: int
    kind: str
    keyword: str


_LEX = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
      | (?P<quoted>`(?:``|[^`])*`)
      | (?P<param>\$\w+)
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<arrow>\.\.|<=|>=|<>|=~|->|<-|\+=)
      | (?P<mark>\S)""",
    re.X | re.S,
)


def _tokens(query: str) -> list[_Token]:
    raw: list[tuple[str, int, str]] = []
    line, at = 1, 0
    for match in _LEX.finditer(query):
        line += query.count("\n", at, match.start())
        at = match.start()
        kind = str(match.lastgroup)
        if kind != "comment":
            raw.append((match.group(), line, kind))
    return [_Token(text, number, kind, _as_keyword(raw, i)) for i, (text, number, kind) in enumerate(raw)]


def _as_keyword(raw: list[tuple[str, int, str]], i: int) -> str:
    """The word in capitals where it can be a keyword: not a property, label, type, map key or alias of somebody."""
    text, _, kind = raw[i]
    if kind != "word":
        return ""
    before = raw[i - 1][0] if i > 0 else ""
    after = raw[i + 1][0] if i + 1 < len(raw) else ""
    if before in {".", ":", "|", "&", "!"} or before.upper() == "AS":
        return ""
    if after == ":" and before in {"{", ","}:
        return ""
    return text.upper()


def _keyword(tokens: list[_Token], i: int) -> str:
    return tokens[i].keyword if 0 <= i < len(tokens) else ""


def _text(tokens: list[_Token], i: int) -> str:
    return tokens[i].text if 0 <= i < len(tokens) else ""


def _closing(tokens: list[_Token], opening: int) -> int:
    """Index of the bracket that closes the one at `opening`; the last token where none does."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    want = pairs[tokens[opening].text]
    depth = 0
    for i in range(opening, len(tokens)):
        if tokens[i].text == tokens[opening].text:
            depth += 1
        elif tokens[i].text == want:
            depth -= 1
            if depth == 0:
                return i
    return len(tokens) - 1


_CLAUSES = frozenset(
    {
        "MATCH",
        "OPTIONAL",
        "WITH",
        "UNWIND",
        "RETURN",
        "CALL",
        "CREATE",
        "MERGE",
        "SET",
        "DELETE",
        "DETACH",
        "UNION",
        "REMOVE",
    }
)


def _clauses(tokens: list[_Token]) -> list[int]:
    return [
        i
        for i, t in enumerate(tokens)
        if t.keyword in _CLAUSES and not (t.keyword == "WITH" and _keyword(tokens, i - 1) in {"STARTS", "ENDS"})
    ]


def _unwind_after_match(tokens: list[_Token]) -> list[Problem]:
    marks = _clauses(tokens)
    out = []
    for before, this, after in zip(marks, marks[1:], marks[2:], strict=False):
        if tokens[this].keyword == "UNWIND" and tokens[before].keyword == "MATCH" and tokens[after].keyword == "MATCH":
            sentence = "UNWIND between two MATCHes needs a WITH on both sides, or use WHERE … IN."
            out.append(Problem(tokens[this].line, "unwind-after-match", sentence))
    return out


def _pattern_comprehension(tokens: list[_Token]) -> list[Problem]:
    out = []
    for i, token in enumerate(tokens):
        if token.text != "[" or _text(tokens, i - 1) in {"-", "<-", "]"}:
            continue
        start = i + 1
        if _text(tokens, start + 1) == "=":
            start += 2
        if _text(tokens, start) != "(":
            continue
        after = _text(tokens, _closing(tokens, start) + 1)
        if after in {"-", "<-", "->"}:
            sentence = "A pattern comprehension over a null counts everything; use OPTIONAL MATCH … collect(…)."
            out.append(Problem(token.line, "pattern-comprehension", sentence))
    return out


def _count_in_where(tokens: list[_Token]) -> list[Problem]:
    out = []
    inside = False
    for i, token in enumerate(tokens):
        if token.keyword == "WHERE":
            inside = True
        elif token.keyword in _CLAUSES:
            inside = False
        if inside and token.keyword in {"COUNT", "SIZE"} and _text(tokens, i + 1) == "{":
            sentence = "COUNT { … } inside WHERE gives wrong rows; bind the count in a WITH first."
            out.append(Problem(token.line, "count-in-where", sentence))
    return out


def _shortest_path(tokens: list[_Token]) -> list[Problem]:
    out = []
    for i, token in enumerate(tokens):
        if token.text.lower() in {"shortestpath", "allshortestpaths"} and _text(tokens, i + 1) == "(":
            end = _closing(tokens, i + 1)
            if any(t.keyword == "WHERE" or t.text == "{" for t in tokens[i:end]):
                sentence = "A predicate inside shortestPath is ignored; filter after it."
                out.append(Problem(token.line, "shortest-path-predicate", sentence))
        if token.keyword in {"SHORTEST", "ANY"} and tokens[min(i + 1, len(tokens) - 1)].kind == "number":
            out.append(
                Problem(token.line, "shortest-selector", "Path selectors are read by Neo4j alone; use shortestPath.")
            )
    return out


def _procedure(tokens: list[_Token], i: int) -> str | None:
    if tokens[i].keyword != "CALL" or i + 1 >= len(tokens) or tokens[i + 1].kind != "word":
        return None
    parts = [tokens[i + 1].text]
    at = i + 2
    while _text(tokens, at) == "." and at + 1 < len(tokens):
        parts.append(tokens[at + 1].text)
        at += 2
    return ".".join(parts)


def _procedures(tokens: list[_Token]) -> list[Problem]:
    out = []
    for i, token in enumerate(tokens):
        name = _procedure(tokens, i)
        if name is not None and name.lower() not in {
            "db.labels",
            "db.relationshiptypes",
            "db.propertykeys",
            "dbms.components",
        }:
            out.append(Problem(token.line, "procedure", f"{name} is not known to both engines."))
    return out


def _is_load_csv(tokens: list[_Token], i: int) -> bool:
    return tokens[i].keyword == "LOAD" and _keyword(tokens, i + 1) == "CSV"


def _load_csv(tokens: list[_Token]) -> list[Problem]:
    return [
        Problem(t.line, "load-csv", "LOAD CSV reads files and addresses outside the graph.")
        for i, t in enumerate(tokens)
        if _is_load_csv(tokens, i)
    ]


def _unbounded(tokens: list[_Token]) -> list[Problem]:
    """`[*]`, `[:R*2..]`, `[*..]` and `+`/`*` after a quantified pattern: no upper bound on the length."""
    out = []
    for i, token in enumerate(tokens):
        if token.text != "[" or _text(tokens, i - 1) not in {"-", "<-"}:
            continue
        end = _closing(tokens, i)
        for j in range(i + 1, end):
            if tokens[j].text != "*":
                continue
            bound = [t for t in tokens[j + 1 : end] if t.kind == "number" or t.text in {"..", "."}]
            text = "".join(t.text for t in bound)
            if not re.fullmatch(r"\d+(\.\d+)?|\d*\.\.\d+", text):
                out.append(Problem(tokens[j].line, "unbounded-path", "A path needs an upper bound: write *1..4."))
            break
    for i, token in enumerate(tokens):
        quantified = token.text in {"+", "*"} or (
            token.text == "{" and tokens[min(i + 1, len(tokens) - 1)].kind == "number"
        )
        if quantified and _text(tokens, i - 1) == ")" and _opens_path(tokens, i - 1):
            out.append(Problem(token.line, "quantified-path", "Quantified paths are read by Neo4j alone; use *1..4."))
    return out


def _opens_path(tokens: list[_Token], closing: int) -> bool:
    """Whether the bracket closed here holds a whole path pattern, `((a)-[]->(b))`."""
    depth = 0
    for i in range(closing, -1, -1):
        if tokens[i].text == ")":
            depth += 1
        elif tokens[i].text == "(":
            depth -= 1
            if depth == 0:
                return _text(tokens, i + 1) == "(" and any(t.text in {"->", "<-"} for t in tokens[i:closing])
    return False


def _dynamic_names(tokens: list[_Token]) -> list[Problem]:
    return [
        Problem(t.line, "dynamic-name", "Labels and types must be written out, not computed.")
        for i, t in enumerate(tokens)
        if t.text in {":", "|"} and _text(tokens, i + 1) in {"$", "$("}
    ]


def _element_ids(tokens: list[_Token]) -> list[Problem]:
    return [
        Problem(t.line, "element-id", f"{t.text}() differs between engines and stores; use our own id or key.")
        for i, t in enumerate(tokens)
        if t.text.lower() in {"elementid", "id"} and t.keyword and _text(tokens, i + 1) == "("
    ]


def _ungrouped_labels(tokens: list[_Token]) -> list[Problem]:
    """`SET n:Label` gives a node of the embedded engine another type, and fails under a uniqueness constraint."""
    out = []
    for i, token in enumerate(tokens):
        if token.keyword in {"SET", "REMOVE"} and _text(tokens, i + 2) == ":":
            sentence = f"{token.keyword} of a label differs between engines; give all labels when the node is made."
            out.append(Problem(token.line, "set-label", sentence))
    return out
