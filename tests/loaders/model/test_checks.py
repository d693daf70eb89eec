"""Skeletons, and the checks of claims one by one, on short texts."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from loaders.documents import from_text
from loaders.model import claims
from loaders.model.checks import Checked, check
from loaders.model.laid import Laid, lay_out
from loaders.model.merge import merge
from loaders.model.prompt import answer_schema, instructions
from loaders.model.skeleton import of
from ontology.models import Fact
from ontology.schema import ontology


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("刚果（金）的钴", "刚果(金) 的钴"),
        ("２０２５年 10 月", "2025年10月"),
        ("US$1,200 million", "US$1200 million"),
        ("the “Act”", 'the "Act"'),
        ("Lithium\nAmericas", "Lithium Americas"),
        ("關鍵礦產", "关键矿产"),
        ("18 125 吨", "18125吨"),
    ],
)
def test_what_is_written_otherwise_is_the_same(one: str, other: str) -> None:
    assert of(one) == of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5%", "15%"),
        ("15%", "15"),
        ("-5%", "5%"),
        ("2024-25", "202425"),
        ("$5", "€5"),
        ("10, 200 tonnes", "10200 tonnes"),
        ("不禁止", "禁止"),
        ("10⁴ t", "104 t"),
        ("钴", "镍"),
        ("Zambia", "Zambian"),
    ],
)
def test_what_means_something_else_is_another(one: str, other: str) -> None:
    assert of(one) != of(other)


@cache
def laid(text: str, published: str | None = None) -> Laid:
    return lay_out(from_text(text, key="d", published=published))


def end(type_: str, name: str, mention: str = "", antecedent: str = "") -> dict[str, str]:
    return {"type": type_, "name": name, "mention": mention, "antecedent": antecedent}


def judge(text: str, quote: str, s: Any, r: str, o: Any, published: str | None = None, **more: Any) -> Fact | str:
    qualifiers = more.pop("q", {})
    data = {"quote": quote, "subject": s, "relation": r, "object": o, "qualifiers": qualifiers, **more}
    whole = laid(text, published)
    result = check(whole, claims.claim(data), 0, len(whole.text), "m")
    return result.fact if isinstance(result, Checked) else result.reason


CONGO = end("Country", "DR Congo", "刚果（金）")
COBALT = end("Mineral", "cobalt", "钴")
BAN = "自2025年10月16日起，刚果（金）实施钴出口配额制度。印度尼西亚禁止镍矿石出口。"


def test_a_true_claim_is_a_fact_in_the_documents_own_words() -> None:
    fact = judge(
        BAN,
        "自2025年10月16日起,刚果(金)实施钴出口配额制度",
        CONGO,
        "RESTRICTS_EXPORT",
        COBALT,
        q={"kind": "quota", "effective": "2025-10-16"},
    )
    assert isinstance(fact, Fact)
    assert fact.evidence.quote == "自2025年10月16日起，刚果（金）实施钴出口配额制度"
    assert (fact.subject.id, fact.object.id) == ("country:COD", "mineral:cobalt")
    assert fact.qualifiers == {"kind": "quota", "effective": "2025-10-16"}


@pytest.mark.parametrize(
    ("quote", "s", "o", "q", "reason"),
    [
        ("刚果（金）实施钴出口禁令", CONGO, COBALT, {}, "not in the text"),
        ("025年10月16日起，刚果（金）实施钴出口配额制度", CONGO, COBALT, {}, "within a word or figure"),
        ("刚果（金）实施钴出口配额制度", CONGO, end("Mineral", "nickel", "镍"), {}, "object is not in the quote"),
        ("刚果（金）实施钴出口配额制度", CONGO, end("Mineral", "nickel", "钴"), {}, "another than the words say"),
        ("刚果（金）实施钴出口配额制度", end("Country", "Republic of the Congo", "刚果"), COBALT, {}, "another than"),
        (
            "刚果（金）实施钴出口配额制度",
            CONGO,
            COBALT,
            {"effective": "2025-10-16"},
            "effective is not what the quote says",
        ),
        (
            "自2025年10月16日起，刚果（金）实施钴出口配额制度",
            CONGO,
            COBALT,
            {"effective": "2025-10"},
            "effective is not",
        ),
        ("刚果（金）实施钴出口配额制度", CONGO, COBALT, {"kind": "ban"}, "kind is not what the quote says"),
        ("刚果（金）实施钴出口配额制度", CONGO, COBALT, {"share_percent": 5}, "has no qualifier"),
        (
            "刚果（金）实施钴出口配额制度。印度尼西亚禁止镍矿石出口",
            CONGO,
            end("Mineral", "nickel", "镍"),
            {},
            "no one sentence",
        ),
        ("出口", CONGO, COBALT, {}, "too short"),
    ],
)
def test_what_the_text_does_not_bear_out_is_refused(quote: str, s: Any, o: Any, q: Any, reason: str) -> None:
    result = judge(BAN, quote, s, "RESTRICTS_EXPORT", o, q=q)
    assert isinstance(result, str)
    assert reason in result


def test_what_the_ontology_does_not_know_is_refused() -> None:
    quote = "刚果（金）实施钴出口配额制度"
    assert judge(BAN, quote, CONGO, "LIKES", COBALT) == "the relation is none of ours"
    assert "does not go from Mineral" in str(judge(BAN, quote, COBALT, "RESTRICTS_EXPORT", CONGO))
    assert judge(BAN, quote, CONGO, "RESTRICTS_EXPORT", COBALT, lifecycle="dreamt") == "the lifecycle is none of ours"
    assert judge(BAN, quote, CONGO, "RESTRICTS_EXPORT", COBALT, polarity="maybe") == "the polarity is none of ours"


ABOVE = "印度尼西亚公布新规。该国禁止镍矿石出口。智利生产铜。"


def test_an_unnamed_end_needs_the_words_that_name_it() -> None:
    nickel = end("Mineral", "nickel", "镍")
    quote = "该国禁止镍矿石出口"
    fact = judge(ABOVE, quote, end("Country", "Indonesia", "", "印度尼西亚公布新规"), "RESTRICTS_EXPORT", nickel)
    assert isinstance(fact, Fact)
    assert (fact.subject.id, fact.subject.mention) == ("country:IDN", "")
    for antecedent in ("", "智利生产铜", "印度尼西亚公布旧规", "秘鲁公布新规"):
        result = judge(ABOVE, quote, end("Country", "Indonesia", "", antecedent), "RESTRICTS_EXPORT", nickel)
        assert isinstance(result, str)
    assert isinstance(judge(ABOVE, quote, end("Country", "Chile", "", "智利生产铜"), "RESTRICTS_EXPORT", nickel), str)


def test_what_a_quote_names_is_not_left_unnamed() -> None:
    text = "印度尼西亚公布新规。智利生产铜。"
    result = judge(
        text,
        "智利生产铜",
        end("Country", "Indonesia", "", "印度尼西亚公布新规"),
        "PRODUCES",
        end("Mineral", "copper", "铜"),
    )
    assert result == "the quote names another Country than its subject"


@pytest.mark.parametrize(
    ("text", "quote", "s", "r", "o"),
    [
        (
            "智利并未禁止锂出口。",
            "智利并未禁止锂出口",
            end("Country", "Chile", "智利"),
            "RESTRICTS_EXPORT",
            end("Mineral", "lithium", "锂"),
        ),
        (
            "Chile has not banned lithium exports.",
            "Chile has not banned lithium exports",
            end("Country", "Chile", "Chile"),
            "RESTRICTS_EXPORT",
            end("Mineral", "lithium", "lithium"),
        ),
        (
            "Glencore does not own Mutanda.",
            "Glencore does not own Mutanda",
            end("Organization", "Glencore", "Glencore"),
            "HOLDS_STAKE",
            end("Project", "Mutanda", "Mutanda"),
        ),
        (
            "It is not true that Chile banned lithium exports.",
            "Chile banned lithium exports",
            end("Country", "Chile", "Chile"),
            "RESTRICTS_EXPORT",
            end("Mineral", "lithium", "lithium"),
        ),
    ],
)
def test_a_denial_is_no_statement(text: str, quote: str, s: Any, r: str, o: Any) -> None:
    result = judge(text, quote, s, r, o)
    assert isinstance(result, str)
    assert "deni" in result
    assert "denies" not in str(judge(text, quote, s, r, o, polarity="denied"))


def test_an_assertion_is_no_denial() -> None:
    text = "东非共同体成员肯尼亚禁止锂出口。"
    s, o = end("Country", "Kenya", "肯尼亚"), end("Mineral", "lithium", "锂")
    assert isinstance(judge(text, "肯尼亚禁止锂出口", s, "RESTRICTS_EXPORT", o), Fact)
    assert "denied" in str(judge(text, "肯尼亚禁止锂出口", s, "RESTRICTS_EXPORT", o, polarity="denied"))


def test_a_country_inside_a_firms_name_holds_nothing() -> None:
    text = "中国铝业持有西芒杜项目75%的股权。"
    simandou = end("Project", "Simandou", "西芒杜项目")
    assert isinstance(
        judge(text, "中国铝业持有西芒杜项目75%的股权", end("Country", "China", "中国"), "HOLDS_STAKE", simandou), str
    )
    assert isinstance(
        judge(
            text,
            "中国铝业持有西芒杜项目75%的股权",
            end("Organization", "Chalco", "中国铝业"),
            "HOLDS_STAKE",
            simandou,
            q={"percent": 75},
        ),
        Fact,
    )


def test_hedge_and_bounds_come_from_the_text() -> None:
    text = "智利锂产量约为4万至5万吨。"
    fact = judge(text, "智利锂产量约为4万至5万吨", end("Country", "Chile", "智利"), "PRODUCES", end("Mineral", "lithium", "锂"),
                 q={"quantity": 40000, "unit": "t", "hedge": "at_least", "max": 9})  # fmt: skip
    assert isinstance(fact, Fact)
    assert fact.qualifiers["max"] == 50000
    assert fact.qualifiers["hedge"] == "range"


def test_a_year_from_the_documents_date_is_marked() -> None:
    text = "智利将于今年10月16日禁止锂出口。"
    fact = judge(text, "智利将于今年10月16日禁止锂出口", end("Country", "Chile", "智利"), "RESTRICTS_EXPORT", end("Mineral", "lithium", "锂"),
                 published="2025-09-01", q={"effective": "2025-10-16"}, lifecycle="planned")  # fmt: skip
    assert isinstance(fact, Fact)
    assert fact.qualifiers["inferred"] == ["effective"]


def test_what_rules_and_model_both_state_is_one_fact() -> None:
    quote = "自2025年10月16日起，刚果（金）实施钴出口配额制度"
    plain = judge(BAN, "刚果（金）实施钴出口配额制度", CONGO, "RESTRICTS_EXPORT", COBALT)
    more = judge(BAN, quote, CONGO, "RESTRICTS_EXPORT", COBALT, q={"kind": "quota"})
    other = judge(BAN, quote, CONGO, "RESTRICTS_EXPORT", COBALT, q={"effective": "2025-10-16"}, lifecycle="planned")
    assert isinstance(plain, Fact)
    assert isinstance(more, Fact)
    assert isinstance(other, Fact)
    merged = merge([plain], [more, other])
    assert merged.duplicates == 1
    assert {f.id for f in merged.facts} == {more.id, other.id}


def test_the_prompt_and_schema_hold_the_ontology() -> None:
    words = instructions()
    known = ontology()
    assert all(name in words for name in (*known.relations, *known.types, *known.lifecycle))
    fact = answer_schema()["properties"]["facts"]["items"]
    assert fact["properties"]["relation"]["enum"] == list(known.relations)
    assert set(fact["required"]) == set(fact["properties"])
    assert fact["additionalProperties"] is False


@pytest.mark.parametrize(
    "data", [None, [], "x", {"quote": 5}, {"quote": "q", "subject": "s", "relation": "r", "object": {}}]
)
def test_a_claim_without_form_is_told(data: Any) -> None:
    with pytest.raises(claims.Malformed):
        claims.claim(data)
