"""`python -m queries.book`: docs/questions.md, the catalogue as a page to read; made from the front matter and committed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from queries.canned import Canned, catalogue
from queries.formats.titles import title

PAGE = Path(__file__).parent.parent / "docs" / "questions.md"
# Phrasings that are shown of each language; the catalogue has many more.
SHOWN = 3


def page(known: Mapping[str, Canned]) -> str:
    """All questions by their tags: what each answers, its address, parameters, columns and wordings."""
    lines = [
        "# The questions",
        "",
        "Made from `queries/catalogue/` by `python -m queries.book`; change those files, not this one. Every question also takes",
        "`as_of`, `known_on`, `limit`, `cursor` and `format`, and every row comes with its evidence ([api.md](api.md)).",
        f"There are {len(known)}; `/v1/catalogue` gives the same with all phrasings.",
    ]
    for tag in sorted({canned.tag for canned in known.values()}):
        lines += ["", f"## {tag[:1].upper()}{tag[1:]}"]
        for canned in sorted(known.values(), key=lambda one: one.id):
            if canned.tag == tag:
                lines += ["", *_question(canned)]
    return "\n".join(lines) + "\n"


def _question(canned: Canned) -> Iterator[str]:
    yield f"### {canned.id}"
    yield ""
    yield f"**{canned.title.en} · {canned.title.zh}.** {canned.description.en} {canned.description.zh}"
    yield ""
    yield f"- `GET {canned.path}`"
    for name, parameter in canned.parameters.items():
        what = parameter.of or parameter.type
        among = f" ({', '.join(parameter.among or parameter.choices)})" if parameter.among or parameter.choices else ""
        need = "" if parameter.required else ", optional"
        default = "" if parameter.default is None else f", {parameter.default} if absent"
        both = f"{parameter.description.en} · {parameter.description.zh}"
        yield f"- `{name}`: {what}{among}{need}{default}. {both}; as `{parameter.example}`"
    told = [f"`{c.name}` {title(canned.id, c.name).en}" for c in canned.columns if c.type != "hops"]
    yield f"- columns: {'; '.join(told)}"
    given = {name: str(parameter.example) for name, parameter in canned.parameters.items()}
    in_chinese = {name: str(parameter.example_zh or parameter.example) for name, parameter in canned.parameters.items()}
    for texts, values in ((canned.ask.en, given), (canned.ask.zh, in_chinese)):
        yield f"- asked: {'; '.join(_spoken(text, values) for text in texts[:SHOWN])}"
    yield f"- in Bloom: {canned.bloom.en}; {canned.bloom.zh}"


def _spoken(phrasing: str, values: Mapping[str, str]) -> str:
    """A phrasing with the examples in it, as `who refines cobalt`."""

    def word(match: re.Match[str]) -> str:
        name, _, said = match[1].partition("=")
        return said.partition("|")[2] if said else values[name]

    return re.sub(r"\{([^}]+)\}", word, phrasing)


def main() -> None:
    PAGE.write_text(page(catalogue()), encoding="utf-8")


if __name__ == "__main__":
    main()
