"""What plain questions are understood as; nothing here needs a graph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lodelink.vocabulary import vocabulary
from queries.asking import words
from queries.asking.ask import Asker, Asking, learnt
from queries.asking.understanding import Asked, Left, Phrasing, PhrasingError, Reading, compiled, learn, rivals
from queries.asking.words import Piece
from queries.canned import catalogue
from queries.names import Named
from queries.service import Service

DAY = "2026-03-01"


class Nothing:
    """A graph that nothing may be asked of."""

    async def read(self, *_: object, **__: object) -> list[dict[str, object]]:
        raise AssertionError("understanding a question reads nothing")


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker(Service(Nothing(), vocabulary(), clock=lambda: DAY), catalogue())  # type: ignore[arg-type]


TABLE = [
    line.split("\t")
    for line in (Path(__file__).parent / "understood.tsv").read_text("utf-8").splitlines()[1:]
    if not line.startswith("# ")
][1:]


def taken(asking: Asking) -> tuple[str, dict[str, str]]:
    assert asking.understood is not None, asking.sentence.en
    one = asking.understood
    times = {} if one.as_of is None else {"as_of": one.as_of}
    rows = {} if one.limit is None else {"limit": str(one.limit)}
    return one.query, {**one.parameters, **times, **rows}


@pytest.mark.parametrize(
    ("question", "query", "parameters"), [one for one in TABLE if one[1] != "refused"], ids=lambda v: v[:40]
)
def test_understood(asker: Asker, question: str, query: str, parameters: str) -> None:
    expected = dict(one.split("=", 1) for one in parameters.split("; ") if one)
    assert taken(asker.understand(question)) == (query, expected)


@pytest.mark.parametrize(
    ("question", "words_"), [(one[0], one[2]) for one in TABLE if one[1] == "refused"], ids=lambda v: v[:40]
)
def test_refused_with_the_words_that_nothing_takes(asker: Asker, question: str, words_: str) -> None:
    asking = asker.understand(question)
    assert (asking.status, asking.understood, asking.answer) == ("cannot", None, None)
    told = [r.words for r in asking.reasons]
    assert told
    assert any(words_ in one or one in words_ for one in told if one), told


def test_the_table_is_read_whole() -> None:
    assert len({one[0] for one in TABLE}) == len(TABLE) > 280
    assert {len(one) for one in TABLE} == {3}
    assert {one[1] for one in TABLE} <= {"refused", *catalogue()}


@pytest.mark.parametrize(
    ("question", "query", "parameter"),
    [
        ("does the Congo limit cobalt exports?", "country-mineral-restrictions", "country"),
        ("刚果的联盟", "country-alliances", "country"),
        ("how are China and Congo connected", "paths", "other"),
        ("Dominican mines", "country-projects", "country"),
        ("who bans cobalt exports other than Congo", "mineral-restrictions", "other_than"),
    ],
)
def test_a_name_of_two_countries_is_asked_back(asker: Asker, question: str, query: str, parameter: str) -> None:
    asking = asker.understand(question)
    assert (asking.status, asking.understood) == ("unclear", None)
    meant = {"country:DOM", "country:DMA"} if "Dominican" in question else {"country:COD", "country:COG"}
    assert {(one.query, one.parameters[parameter]) for one in asking.next_best} == {(query, id_) for id_ in meant}
    assert all(id_ in asking.sentence.en and id_ in asking.sentence.zh for id_ in meant)


def test_asking_whether_by_a_verb_and_its_negation_denies_nothing(asker: Asker) -> None:
    assert taken(asker.understand("镓的出口管不管制")) == ("mineral-restrictions", {"mineral": "mineral:gallium"})
    assert asker.understand("哪些国家不管制镓的出口").status == "cannot"


def test_only_parties_stand_where_a_country_or_an_alliance_may(asker: Asker) -> None:
    asking = asker.understand("how exposed is gallium to China's export controls")
    assert asking.understood is None or asking.understood.query != "country-exposure"


def test_a_light_word_counts_where_it_is_asked_for_and_says_nothing_elsewhere(asker: Asker) -> None:
    assert taken(asker.understand("market concentration for cobalt"))[0] == "mineral-concentration"
    assert taken(asker.understand("who produces cobalt in the market"))[0] == "mineral-producers"


def test_a_refusal_offers_what_can_be_asked_and_what_it_leaves_out(asker: Asker) -> None:
    asking = asker.understand("who restricts cobalt exports before 2020")
    offered = {one.query: one for one in asking.next_best}
    assert "mineral-restrictions" in offered
    assert offered["mineral-restrictions"].parameters == {"mineral": "mineral:cobalt"}
    assert any("2020" in words_ for words_ in offered["mineral-restrictions"].leaves_out)


def test_every_word_is_told_with_its_place(asker: Asker) -> None:
    question = "請問截至2025年6月，哪些聯盟與鈷有關？"
    asking = asker.understand(question)
    assert taken(asking) == ("mineral-alliances", {"mineral": "mineral:cobalt", "as_of": "2025-06"})
    for word in asking.words:
        assert question[word.start : word.end] == word.words
    given = {w.of: w.words for w in asking.words if w.gives in ("parameter", "time")}
    assert given["mineral"] == "鈷"
    assert "2025年6月" in given["as_of"]


def test_whose_and_where_are_told_of_their_words(asker: Asker) -> None:
    asking = asker.understand("which projects in Zambia does the US own?")
    assert [(w.words, w.of) for w in asking.words if w.gives == "parameter"] == [("Zambia", "other"), ("US", "country")]


def test_names_of_the_graph_are_known_too(asker: Asker) -> None:
    named = {"fantasy minerals ltd": [Named("org:fantasy-minerals", "Fantasy Minerals Ltd")]}
    asking = asker.understand("who owns Fantasy Minerals Ltd?", named)
    assert taken(asking) == ("organization-owners", {"organization": "org:fantasy-minerals"})


def test_the_same_question_is_always_understood_the_same(asker: Asker) -> None:
    question = "How does the Minerals Security Partnership compare with the Quad?"
    assert len({asker.understand(question).model_dump_json() for _ in range(3)}) == 1


def test_a_very_long_or_odd_question_is_refused_not_a_fault(asker: Asker) -> None:
    for question in ("a" * 10_000, "？！", "\ue000\ue080 cobalt", "钴" * 400, "1 2 3 %", "\x00", "US " * 160):
        assert asker.understand(question).status in ("cannot", "unclear", "answered")


@pytest.mark.parametrize("canned", catalogue().values(), ids=lambda c: c.id)
def test_every_phrasing_of_the_catalogue_leads_to_its_question(asker: Asker, canned) -> None:  # type: ignore[no-untyped-def]
    """With the examples in the places of the parameters: the right question, or at least one that is offered."""
    wrong = []
    for language, texts in (("en", canned.ask.en), ("zh", canned.ask.zh)):
        for text in texts:
            question = text
            for name, parameter in canned.parameters.items():
                example = parameter.example_zh if language == "zh" and parameter.example_zh else parameter.example
                question = question.replace(f"{{{name}}}", str(example))
            question = "".join(part.rpartition("|")[2] for part in question.replace("}", "{").split("{"))
            asking = asker.understand(question)
            if asking.understood is None or asking.understood.query != canned.id:
                wrong.append((question, asking.understood and asking.understood.query, asking.sentence.en))
    assert len(wrong) <= 0.1 * (len(canned.ask.en) + len(canned.ask.zh)), wrong


def test_a_phrasing_that_asking_cannot_use_is_an_error() -> None:
    canned = catalogue()["mineral-alliances"]
    table = words.table()
    for text, why in (
        ("alliances of {metal}", "no parameter"),
        ("which alliances are there", "does not give mineral"),
        ("zorbs of {mineral}", "'zorbs' is not a word"),
        ("price of {mineral}", "'price of' is not a word"),
    ):
        with pytest.raises(PhrasingError, match=why):
            compiled(canned, text, "en", table)
    with pytest.raises(PhrasingError, match="mineral-alliances: strange: zorb"):
        learn({canned.id: canned.model_copy(update={"strange": ("ban", "zorb")})}, table)


def test_a_table_that_contradicts_itself_is_an_error() -> None:
    head = "name\tkind\tof\ten\tzh\tsay_en\tsay_zh\n"
    for row, why in (
        ("x\tnotion\t\tfoo\t\t\t", "none of"),
        ("x\tidea\tPlanet\tfoo\t\t\t", "no entity type"),
        ("x\tbar\t\tfoo\t\t\t", "says why"),
        ("x\tidea\t\tfoo\t\t\t\ny\tfill\t\tfoo\t\t\t", "is idea"),
        ("x\tidea\t\tfoo\t\t\t\nlight\tlight\t\tbar\t\t\t", "says no idea"),
        ("x\tidea\t\tfoo\t\t\t\nkind=a\ttold\t\tbar\t\t\t", "says no idea"),
        ("x\tidea\t\tfoo\t\t\t\nkind=a\ttold\t\tfoo\t\t\t\nkind=b\ttold\t\tfoo\t\t\t", "tells kind=a and kind=b"),
        ("x=a\tidea\t\tfoo\t\t\t", "parameter=value"),
    ):
        with pytest.raises(ValueError, match=why):
            words.read(head + row)


def test_forms_of_a_word_have_one_stem() -> None:
    for forms in (
        "produce produces produced producing",
        "ban bans banned banning",
        "nationalise nationalized nationalising",
    ):
        assert len({words.stem(w) for w in forms.split()}) == 1, forms
    assert words.stem("news") != words.stem("new")


def test_the_phrasings_a_question_may_follow_are_all_that_it_lacks_no_idea_of() -> None:
    known = learnt(catalogue())
    # What one phrasing of each question says, with the words of the question before it.
    said = [frozenset(name for term in one.phrasings[0].terms for name in term.names) for one in known]
    followed = 0
    for spoken in (frozenset[str](), *map(frozenset.union, said, [frozenset[str](), *said])):
        for asked in known:
            along = asked.spoken_along(spoken)
            assert along == [phrasing for phrasing in asked.phrasings if not phrasing.lacking(spoken)]
            followed += len(along)
    assert followed > len(known)


@pytest.mark.parametrize(("score", "code", "both"), [(0.8, "word", True), (0.6, "word", False), (0.8, "name", False)])
def test_a_reading_that_fits_worse_than_one_without_a_word_does_not_decide(score: float, code: str, both: bool) -> None:
    """Both are offered: the question that happens to know the word, and the one that says more of the rest."""
    canned = catalogue()["conflicts"]
    phrasing = Phrasing("", "en", (), ())
    whole = Reading(Asked(canned, (phrasing,), frozenset()), phrasing, 0.6, (), ())
    better = replace(whole, score=score, left=(Left(Piece(0, 4, "idea", "mill"), code),))
    assert rivals([whole, better]) == ([whole, better] if both else [whole])


@pytest.mark.parametrize(
    "question", ["中国的通胀削减法案涉及哪些矿产", "what does China's Inflation Reduction Act cover"]
)
def test_whose_a_measure_is_not_is_not_passed_over(asker: Asker, question: str) -> None:
    assert (
        asker.understand(question).status != "answered"
        or "country:CHN" in taken(asker.understand(question))[1].values()
    )


@pytest.mark.parametrize(
    "question",
    [
        "which projects in Zambia are financed by the US?",
        "which projects in Zambia does the US finance?",
        "which projects in Australia does the United States fund?",
        "loans from China to mines in Zambia",
        "Chinese investments in Australian mines",
        "美国资助了哪些澳大利亚项目",
        "美国投资了澳大利亚哪些项目",
        "美国给澳大利亚哪些项目贷款",
        "哪些赞比亚项目由中国出资",
    ],
)
def test_who_pays_is_not_who_owns(asker: Asker, question: str) -> None:
    asking = asker.understand(question)
    assert asking.status == "cannot"
    assert asking.reasons
    assert "control-abroad" in [one.query for one in asking.next_best]


@pytest.mark.parametrize(
    ("question", "nearest", "since"),
    [
        ("which measures did China enact in 2025?", "country-measures", None),
        ("which export restrictions did China impose in 2025?", "country-restrictions", "2025"),
        ("what agreements did the US sign in 2025?", "country-alliances", None),
        ("which treaties did Japan conclude in 2023", "country-alliances", None),
        ("which countries joined the MSP in 2024?", "alliance-members", None),
        ("which laws were passed by the EU in 2024", "country-measures", None),
        ("which restrictions came into force in 2024", "restrictions-in-force", "2024"),
        ("which gallium restrictions were announced in July 2023", "mineral-restrictions", "2023-07"),
        ("中国2025年出台了哪些措施", "country-measures", None),
        ("2025年中国实施了哪些出口限制", "country-restrictions", "2025"),
        ("美国2025年签署了哪些协议", "country-alliances", None),
        ("哪些国家2024年加入了矿产安全伙伴关系", "alliance-members", None),
        ("哪些限制2024年生效", "restrictions-in-force", "2024"),
    ],
)
def test_what_was_done_within_a_span_is_not_what_held_then(
    asker: Asker, question: str, nearest: str, since: str | None
) -> None:
    asking = asker.understand(question)
    assert asking.status == "cannot"
    assert "within" in asking.sentence.en
    first = asking.next_best[0]
    assert (first.query, first.as_of, first.parameters.get("since")) == (nearest, None, since)


IN_GRAPH = {"dr congo": [Named("country:COD", "DR Congo", None)]}


@pytest.mark.parametrize(
    "question",
    [
        "when did the DRC introduce its cobalt export quota",
        "since when is there a DRC cobalt export quota",
        "刚果（金）钴出口配额何时开始",
        "刚果（金）钴出口配额什么时候出台的",
    ],
)
def test_a_measure_that_only_the_vocabulary_knows_gives_way_to_its_parts(asker: Asker, question: str) -> None:
    found, parameters = taken(asker.understand(question, IN_GRAPH))
    assert found == "country-mineral-restrictions"
    assert (parameters["country"], parameters["mineral"]) == ("country:COD", "mineral:cobalt")


@pytest.mark.parametrize(
    "question", ["When was the DRC cobalt quota introduced?", "what does the DRC cobalt quota cover"]
)
def test_a_country_with_its_mineral_is_no_measure_cut_short(asker: Asker, question: str) -> None:
    asking = asker.understand(question)
    assert asking.status == "cannot"
    assert asking.next_best


@pytest.mark.parametrize("question", ["谁发布了刚果（金）钴出口配额", "刚果（金）钴出口配额影响谁"])
def test_a_measure_of_which_nothing_is_known_is_refused(asker: Asker, question: str) -> None:
    asking = asker.understand(question, IN_GRAPH)
    assert (asking.status, asking.reasons[0].words) == ("cannot", "刚果(金)钴出口配额")
    assert asking.next_best
    measure = Named("measure:drc-cobalt-export-quotas", "DRC cobalt export quotas", None)
    known = {**IN_GRAPH, "drc cobalt export quotas": [measure]}
    assert taken(asker.understand(question, known))[1] == {"measure": measure.id}


def test_where_one_kind_is_asked_for_any_is_offered(asker: Asker) -> None:
    asking = asker.understand("which countries ban gallium exports")
    first = asking.next_best[0]
    assert (first.query, first.parameters) == ("mineral-restrictions", {"mineral": "mineral:gallium"})
    assert first.leaves_out == ("ban",)
    assert first.question == "who restricts exports of gallium"
    assert asking.understood is not None
    assert "ban" in asking.understood.question
    assert [w.of for w in asking.words if w.words == "ban"] == ["kind"]


def test_an_announcement_of_two_years_is_asked_back_and_one_of_none_is_refused(asker: Asker) -> None:
    asking = asker.understand("57号公告何时暂停")
    assert asking.status == "unclear"
    assert {one.parameters["measure"] for one in asking.next_best} == {
        "measure:mofcom-announcement-2023-no-57",
        "measure:mofcom-announcement-2025-no-57",
    }
    assert asker.understand("999号公告何时暂停").status == "cannot"
