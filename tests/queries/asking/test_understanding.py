"""What plain questions are understood as; nothing here needs a graph."""

from __future__ import annotations

from dataclasses import replace

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


def taken(asking: Asking) -> tuple[str, dict[str, str]]:
    assert asking.understood is not None, asking.sentence.en
    one = asking.understood
    times = {} if one.as_of is None else {"as_of": one.as_of}
    rows = {} if one.limit is None else {"limit": str(one.limit)}
    return one.query, {**one.parameters, **times, **rows}


@pytest.mark.parametrize(
    ("question", "query", "parameters"),
    [
        ("Which alliances link to cobalt?", "mineral-alliances", {"mineral": "mineral:cobalt"}),
        ("哪些聯盟與鈷有關？", "mineral-alliances", {"mineral": "mineral:cobalt"}),
        # A date is the day to answer for, or a parameter of that precision, or the start where "since" says so.
        ("What did China restrict as of December 2024?", "country-restrictions", {"country": "country:CHN", "as_of": "2024-12"}),
        ("2025年6月1日中国限制出口哪些矿产", "country-restrictions", {"country": "country:CHN", "as_of": "2025-06-01"}),
        ("top 5 lithium producers in 2024", "mineral-producers", {"mineral": "mineral:lithium", "year": "2024", "limit": "5"}),
        ("前五大锂生产国", "mineral-producers", {"mineral": "mineral:lithium", "limit": "5"}),
        ("What happened since October 2025?", "events", {"since": "2025-10"}),
        ("自2025年10月以来发生了什么", "events", {"since": "2025-10"}),
        # A beginning goes to the parameter for it, where the question has one.
        ("which countries have restricted gallium since 2023", "mineral-restrictions", {"mineral": "mineral:gallium", "since": "2023"}),
        ("2023年以来哪些国家限制了镓出口", "mineral-restrictions", {"mineral": "mineral:gallium", "since": "2023"}),
        ("what export controls has China imposed since July 2023", "country-restrictions", {"country": "country:CHN", "since": "2023-07"}),
        ("中国自2023年起实施了哪些出口限制", "country-restrictions", {"country": "country:CHN", "since": "2023"}),
        ("which export bans have come into force since 2024?", "restrictions-in-force", {"kind": "ban", "since": "2024"}),
        ("export restriction history of nickel since 2019", "mineral-restriction-history", {"mineral": "mineral:nickel", "since": "2019"}),
        ("2024年以来针对石墨的关税", "mineral-tariffs", {"mineral": "mineral:graphite", "since": "2024"}),
        # Half a year begins with its first month.
        ("what changed since the second half of 2025", "changes", {"since": "2025-07"}),
        ("2025年三季度以来发生了什么", "events", {"since": "2025-07"}),
        # Contractions, who does it, a verb said twice, what leads in to the question.
        ("I'd like to know who produces tin", "mineral-producers", {"mineral": "mineral:tin"}),
        ("the five biggest copper diggers", "mineral-producers", {"mineral": "mineral:copper", "stage": "mining", "limit": "5"}),
        ("给我瞄瞄谁生产钴", "mineral-producers", {"mineral": "mineral:cobalt"}),
        ("For the tin chapter I need to know who produces it", "mineral-producers", {"mineral": "mineral:tin"}),
        ("It is raining cats here. Who owns Glencore?", "organization-owners", {"organization": "org:glencore"}),
        ("部里来函说到锡：谁在生产", "mineral-producers", {"mineral": "mineral:tin"}),
        # Words of a fixed value.
        ("who refines graphite?", "mineral-producers", {"mineral": "mineral:graphite", "stage": "refining"}),
        ("list all export bans", "restrictions-in-force", {"kind": "ban"}),
        # Who does it to whom.
        ("who owns MP Materials?", "organization-owners", {"organization": "org:mp-materials"}),
        ("what does MP Materials own?", "organization-holdings", {"organization": "org:mp-materials"}),
        ("who restricts exports to China?", "country-restrictions-met", {"country": "country:CHN"}),
        ("which exports does China restrict?", "country-restrictions", {"country": "country:CHN"}),
        ("美国受中国出口管制影响有多大", "country-exposure", {"country": "country:USA", "other": "country:CHN"}),
        ("中国受美国出口管制影响有多大", "country-exposure", {"country": "country:CHN", "other": "country:USA"}),
        ("Chinese companies in Congolese projects", "control-abroad", {"country": "country:CHN", "other": "country:COD"}),
        ("projects in China held by companies from the DRC", "control-abroad", {"country": "country:COD", "other": "country:CHN"}),
        ("does China ban gallium exports?", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:gallium", "kind": "ban"}),
        ("中国对镓的出口限制", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:gallium"}),
        ("哪些国家限制对美出口镓", "mineral-restrictions", {"mineral": "mineral:gallium", "to": "country:USA"}),
        ("is Indonesia's nickel ore export ban in force?", "country-mineral-restrictions", {"country": "country:IDN", "mineral": "mineral:nickel", "kind": "ban"}),
        ("China's export controls on rare earths to Japan", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:rare-earths", "to": "country:JPN"}),
        ("does Japan ban gallium exports to China", "country-mineral-restrictions", {"country": "country:JPN", "mineral": "mineral:gallium", "to": "country:CHN", "kind": "ban"}),
        ("to Japan, which rare earth exports does China control", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:rare-earths", "to": "country:JPN"}),
        ("export controls on rare earths to Japan by China", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:rare-earths", "to": "country:JPN"}),
        ("日本受哪些稀土出口限制", "mineral-restrictions", {"mineral": "mineral:rare-earths", "to": "country:JPN"}),
        ("which export restrictions on rare earths hit Japan", "mineral-restrictions", {"mineral": "mineral:rare-earths", "to": "country:JPN"}),
        ("日本面临中国哪些稀土限制", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:rare-earths", "to": "country:JPN"}),
        ("is Japan subject to China's rare earth restrictions", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:rare-earths", "to": "country:JPN"}),
        ("which minerals does China restrict to Japan", "country-restrictions", {"country": "country:CHN", "to": "country:JPN"}),
        ("对中国的镓出口限制", "mineral-restrictions", {"mineral": "mineral:gallium", "to": "country:CHN"}),
        ("中国对美国的出口限制", "country-restrictions", {"country": "country:CHN", "to": "country:USA"}),
        ("中国受美国的出口限制", "country-restrictions", {"country": "country:USA", "to": "country:CHN"}),
        ("to whom does China restrict gallium exports", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:gallium"}),
        ("中国限制对哪些国家出口镓", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:gallium"}),
        ("does the Chinese government restrict gallium exports", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:gallium"}),
        # One country's part of one mineral; whether somebody belongs to an alliance.
        ("reserves of lithium in Australia", "country-mineral-supply", {"country": "country:AUS", "mineral": "mineral:lithium", "what": "HOLDS_RESERVES"}),
        ("how much lithium does Australia produce", "country-mineral-supply", {"country": "country:AUS", "mineral": "mineral:lithium", "what": "PRODUCES"}),
        ("中国镓产量占全球多少", "country-mineral-supply", {"country": "country:CHN", "mineral": "mineral:gallium", "what": "PRODUCES"}),
        ("how much cobalt did China refine in 2023", "country-mineral-supply", {"country": "country:CHN", "mineral": "mineral:cobalt", "stage": "refining", "year": "2023"}),
        ("tonnage of copper mined by Peru in 2023", "country-mineral-supply", {"country": "country:PER", "mineral": "mineral:copper", "stage": "mining", "year": "2023"}),
        ("中国钨出口管制从哪天开始", "country-mineral-restrictions", {"country": "country:CHN", "mineral": "mineral:tungsten"}),
        ("nickel mines in Indonesia", "mineral-projects", {"country": "country:IDN", "mineral": "mineral:nickel"}),
        ("is Japan a member of the MSP?", "alliance-membership", {"member": "country:JPN", "alliance": "alliance:minerals-security-partnership"}),
        ("日本何时加入矿产安全伙伴关系", "alliance-membership", {"member": "country:JPN", "alliance": "alliance:minerals-security-partnership"}),
        ("was South Korea in the MSP in 2023", "alliance-membership", {"member": "country:KOR", "alliance": "alliance:minerals-security-partnership", "as_of": "2023"}),
        ("list other sources of gallium than China", "mineral-alternatives", {"mineral": "mineral:gallium", "origin": "country:CHN"}),
        # Two things compared.
        ("compare the critical minerals lists of the US and the EU", "critical-lists-compared", {"first": "country:USA", "second": "alliance:eu"}),
        ("美国和欧盟的关键矿产清单相比有何不同", "critical-lists-compared", {"first": "country:USA", "second": "alliance:eu"}),
        # An alliance where a country may stand, and nothing else.
        ("How vulnerable is the EU to Chinese export curbs?", "country-exposure", {"country": "alliance:eu", "other": "country:CHN"}),
        ("欧盟的关键矿产清单", "country-critical-list", {"country": "alliance:eu"}),
        ("import dependence of the EU", "country-dependence", {"country": "alliance:eu"}),
        ("which laws has the EU passed", "country-measures", {"country": "alliance:eu"}),
        # A numbered announcement in any order of its parts.
        ("is paragraph 2 of MOFCOM announcement 46/2024 still in force?", "measure-history", {"measure": "measure:mofcom-announcement-2024-no-46-para-2"}),
        ("商务部2023年23号公告管哪些矿", "measure-profile", {"measure": "measure:mofcom-announcement-2023-no-23"}),
        # One letter wrong, and just one name comes near.
        ("top producers of lithum", "mineral-producers", {"mineral": "mineral:lithium"}),
        ("who owns Glencor", "organization-owners", {"organization": "org:glencore"}),
        # Until now, the end of a year, as known on a day.
        ("2025年10月至今发生了哪些大事", "events", {"since": "2025-10"}),
        ("Which partnerships had the DRC joined by the end of 2023?", "country-alliances", {"country": "country:COD", "as_of": "2023-12-31"}),
        # "Whether", asked by the verb and its negation; what everything here is about; polite frames.
        ("麻烦帮我查一下谁生产钴", "mineral-producers", {"mineral": "mineral:cobalt"}),
        ("Could you please tell me who produces cobalt? Thanks!", "mineral-producers", {"mineral": "mineral:cobalt"}),
        ("which agreements on critical minerals has Japan signed", "country-alliances", {"country": "country:JPN"}),
        ("除中国外还有哪里供应稀土", "mineral-alternatives", {"mineral": "mineral:rare-earths", "origin": "country:CHN"}),
        # A clause about whoever asks says nothing, but what it names counts; what an answer is made of is no question.
        ("I'm drafting a memo on tin. Who produces it?", "mineral-producers", {"mineral": "mineral:tin"}),
        ("几内亚的矿山项目清单", "country-projects", {"country": "country:GIN"}),
        # Past forms without an ending, a verb with 了 in it, a name without its common noun, "non-" of a country.
        ("BRICS membership as it stood in 2024", "alliance-members", {"alliance": "alliance:brics", "as_of": "2024"}),
        ("哈萨克斯坦跟谁结了盟", "country-alliances", {"country": "country:KAZ"}),
        ("金砖有哪些成员", "alliance-members", {"alliance": "alliance:brics"}),
        ("non-Chinese sources of gallium", "mineral-alternatives", {"mineral": "mineral:gallium", "origin": "country:CHN"}),
        # "Most" weighs less than what is done.
        ("Which country puts out the most tungsten?", "mineral-producers", {"mineral": "mineral:tungsten"}),
        ("rare earths from anywhere other than China: who else supplies them?", "mineral-alternatives", {"mineral": "mineral:rare-earths", "origin": "country:CHN"}),
    ],
)  # fmt: skip
def test_understood(asker: Asker, question: str, query: str, parameters: dict[str, str]) -> None:
    asking = asker.understand(question)
    assert taken(asking) == (query, parameters)


@pytest.mark.parametrize(
    ("question", "words_"),
    [
        ("What is the price of lithium?", "price"),
        ("锂价会涨吗", "价"),
        ("Why did China ban gallium exports?", "Why"),
        ("为什么津巴布韦禁止锂矿出口", "为什么"),
        ("Which countries are not members of the Minerals Security Partnership?", "not"),
        ("哪些国家没有限制镓出口", "没有"),
        ("Will Indonesia lift its nickel ban?", "Will"),
        ("Should the EU restrict lithium?", "Should"),
        ("who produces cobalt and copper", "copper"),
        ("who produces cobalt since 2020", "since 2020"),
        ("who restricts cobalt exports before 2020", "before 2020"),
        ("who produced gallium in Katanga", "Katanga"),
        ("top 5 alliances that link to cobalt", "top 5"),
        ("how concentrated is cobalt supply in Chile", "Chile"),
        ("who owns Fantasy Minerals Ltd", "Fantasy"),
        ("where does the US get its graphite", "US"),
        # What leads in may name what nobody knows, and it may deny or foretell.
        ("For vibranium and cobalt, who are the producers?", "vibranium"),
        ("They told us of Fantasy Mine in Chile, who owns it?", "Fantasy"),
        ("海底捞月公司在智利，谁控股？", "海底捞月"),
        ("Prices went up. Who produces cobalt?", "Prices"),
        ("who produces blood cobalt", "blood"),
        ("Who grumpily owns Glencore?", "grumpily"),
        ("钴挖完了吗", "挖完了"),
        ("美国和中国谁更怕断供", "谁更"),
        ("which alliances list Glencore as critical", "critical"),
        ("哪些国家生产小麦", "小麦"),
        ("Which country has more nickel reserves than Australia?", "than"),
        ("How is cobalt mined?", "How"),
        ("钴是怎么开采的", "怎么"),
        ("西芒杜矿的品位是多少", "品位"),
        ("嘉能可是谁创立的", "创立"),
        ("Which countries left the MSP?", "left"),
        ("特斯拉的锂从哪来", "从"),
        ("How long does it take to permit a mine in Canada?", "How long does it take"),
        ("2040年锂需求会有多大", "2040年"),
        ("I don't want Chinese graphite. Who else produces it?", "don't"),
    ],
)
def test_what_no_parameter_takes_is_refused_and_named(asker: Asker, question: str, words_: str) -> None:
    asking = asker.understand(question)
    assert asking.status == "cannot"
    assert asking.understood is None
    assert asking.answer is None
    told = [r.words for r in asking.reasons]
    assert any(words_ in one or one in words_ for one in told if one), told


@pytest.mark.parametrize(
    "question",
    [
        # Who does it is told already, or a party is told twice, or without saying on which side it stands.
        "谁限制中国出口镓",
        "who restricts Chinese gallium exports",
        "哪些国家限制中国出口镓",
        "does the US ban China's gallium exports",
        "美国限制中国镓出口吗",
        "China Japan rare earths export restrictions",
        # What is exported is not what is restricted; imports, effects and plans are neither.
        "does China export gallium",
        "how much gallium does China export to Japan",
        "does China ban gallium imports",
        "how does China's gallium ban affect the US",
        "is China mulling a ban on copper exports",
        "is China against a gallium export ban",
        "which companies does China ban from exporting gallium",
    ],
)
def test_who_restricts_and_to_whom_are_not_guessed(asker: Asker, question: str) -> None:
    asking = asker.understand(question)
    assert asking.status != "answered"


@pytest.mark.parametrize(
    "question",
    [
        "who in Australia produces lithium",
        "which companies produce lithium in Australia",
        "US lithium reserves by state",
        "澳大利亚哪些企业产锂",
        "how much lithium do Australia and Chile produce",
        "how much lithium does Australia export",
        "is Japan not a member of the MSP",
        "did Japan leave the MSP",
        "is Japan in the Quad and the MSP",
    ],
)
def test_one_country_s_part_is_not_who_has_a_part_in_it(asker: Asker, question: str) -> None:
    assert asker.understand(question).status == "cannot"


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


@pytest.mark.parametrize(
    ("question", "country"),
    [
        ("DR Congo's alliances", "country:COD"),
        ("刚果（金）的联盟", "country:COD"),
        ("Congo (Kinshasa) alliances", "country:COD"),
        ("Congo-Brazzaville alliances", "country:COG"),
        ("Congolese alliances", "country:COD"),
    ],
)
def test_a_name_that_says_which_congo_is_meant_is_taken(asker: Asker, question: str, country: str) -> None:
    assert taken(asker.understand(question)) == ("country-alliances", {"country": country})


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
    "question",
    [
        "who buys cobalt besides China",
        "谁除中国外购买钴",
        "who owns cobalt mines besides China",
        "除了中国还有谁持有钴矿",
        # Nobody is left out, or several are, or none that can be: a region, or words that are no leaving out.
        "is there a substitute for gallium on critical lists",
        "who has replaced its restrictions on gallium",
        "哪些国家用替代品绕开镓的出口限制",
        "which countries other than China and Japan list gallium as critical",
        "who lists gallium as critical other than in Asia",
        # To whom it is not done is no question of who does it.
        "restrictions on gallium to countries other than the US",
        "restrictions on gallium for everybody except the US",
        "谁对美国以外的国家限制镓出口",
        "which restrictions were lifted in the past month",
    ],
)
def test_who_else_buys_or_owns_is_not_who_else_supplies(asker: Asker, question: str) -> None:
    asking = asker.understand(question)
    assert asking.status == "cannot"
    assert asking.understood is None


@pytest.mark.parametrize(
    ("question", "query", "parameters"),
    [
        (
            "who restricts exports of gallium other than China",
            "mineral-restrictions",
            {"mineral": "gallium", "other_than": "CHN"},
        ),
        (
            "which countries besides China restrict gallium",
            "mineral-restrictions",
            {"mineral": "gallium", "other_than": "CHN"},
        ),
        ("除了中国还有谁限制镓出口", "mineral-restrictions", {"mineral": "gallium", "other_than": "CHN"}),
        (
            "who bans nickel exports apart from Indonesia",
            "mineral-restrictions",
            {"mineral": "nickel", "other_than": "IDN", "kind": "ban"},
        ),
        (
            "除印尼外谁禁止镍出口",
            "mineral-restrictions",
            {"mineral": "nickel", "other_than": "IDN", "kind": "ban"},
        ),
        (
            "non-Chinese export restrictions on graphite",
            "mineral-restrictions",
            {"mineral": "graphite", "other_than": "CHN"},
        ),
        ("who imports cobalt besides China", "mineral-dependence", {"mineral": "cobalt", "other_than": "CHN"}),
        (
            "which countries other than China hold critical lists of gallium",
            "mineral-listers",
            {"mineral": "gallium", "other_than": "CHN"},
        ),
        ("who else lists gallium besides China", "mineral-listers", {"mineral": "gallium", "other_than": "CHN"}),
        ("除中国外哪些国家把镓列为关键矿产", "mineral-listers", {"mineral": "gallium", "other_than": "CHN"}),
        ("中国以外把镓列为关键矿产的国家", "mineral-listers", {"mineral": "gallium", "other_than": "CHN"}),
        ("哪些国家把镓列为关键矿产，中国除外", "mineral-listers", {"mineral": "gallium", "other_than": "CHN"}),
        # "Else" without a name takes nobody away.
        ("who else lists gallium as critical", "mineral-listers", {"mineral": "gallium"}),
        ("还有谁把镓列为关键矿产", "mineral-listers", {"mineral": "gallium"}),
        ("lithium projects outside Chile", "mineral-projects", {"mineral": "lithium", "other_than": "CHL"}),
        ("chokepoints outside China", "chokepoints", {"other_than": "CHN"}),
        ("除中国以外，日本面临哪些出口限制", "country-restrictions-met", {"country": "JPN", "other_than": "CHN"}),
    ],
)
def test_who_is_left_out_is_told_by_grammar(
    asker: Asker, question: str, query: str, parameters: dict[str, str]
) -> None:
    prefixes = {"mineral": "mineral:", "kind": ""}
    meant = {name: prefixes.get(name, "country:") + one for name, one in parameters.items()}
    assert taken(asker.understand(question)) == (query, meant)


@pytest.mark.parametrize(
    ("question", "query", "parameters"),
    [
        # The day is that of the test: 2026-03-01.
        ("近三年对锗实施出口管制的国家", "mineral-restrictions", {"mineral": "mineral:germanium", "since": "2023-03"}),
        ("最近半年有哪些新的出口限制", "restrictions-in-force", {"since": "2025-09"}),
        (
            "export restrictions on germanium over the last two years",
            "mineral-restrictions",
            {"mineral": "mineral:germanium", "since": "2024-03"},
        ),
        (
            "what has happened with cobalt since late 2023",
            "mineral-timeline",
            {"mineral": "mineral:cobalt", "since": "2023-09"},
        ),
        # Whose the measure is, and who asks, say no more.
        (
            "what does America's Inflation Reduction Act cover",
            "measure-profile",
            {"measure": "measure:inflation-reduction-act"},
        ),
        ("美国通胀削减法案涉及哪些矿产", "measure-profile", {"measure": "measure:inflation-reduction-act"}),
        ("My boss wants to know who mines tin.", "mineral-producers", {"mineral": "mineral:tin", "stage": "mining"}),
        ("领导让我查一下：谁限制镓出口", "mineral-restrictions", {"mineral": "mineral:gallium"}),
        (
            "除中国外谁冶炼镓",
            "mineral-alternatives",
            {"mineral": "mineral:gallium", "origin": "country:CHN", "stage": "refining"},
        ),
        (
            "has Mexico nationalised its lithium",
            "country-takings",
            {"country": "country:MEX", "mineral": "mineral:lithium"},
        ),
        # 出口 is cut into no parts that say nothing; 要不要 asks whether.
        (
            "帮我看看印尼对原矿出口都管到什么程度了",
            "country-restrictions",
            {"country": "country:IDN", "form": "raw ore"},
        ),
        (
            "出口石墨现在要不要许可证",
            "mineral-restrictions",
            {"mineral": "mineral:graphite", "kind": "licence"},
        ),
        (
            "where can Japan get graphite besides China",
            "mineral-alternatives",
            {"mineral": "mineral:graphite", "origin": "country:CHN", "buyer": "country:JPN"},
        ),
        (
            "天齐锂业的锂卖给谁了",
            "organization-offtakes",
            {"organization": "org:tianqi-lithium", "mineral": "mineral:lithium"},
        ),
        (
            "how dependent is the EU on imports of rare earths",
            "country-dependence",
            {"country": "alliance:eu", "mineral": "mineral:rare-earths"},
        ),
    ],
)
def test_time_whose_and_who_asks(asker: Asker, question: str, query: str, parameters: dict[str, str]) -> None:
    assert taken(asker.understand(question)) == (query, parameters)


@pytest.mark.parametrize(
    "question", ["中国的通胀削减法案涉及哪些矿产", "what does China's Inflation Reduction Act cover"]
)
def test_whose_a_measure_is_not_is_not_passed_over(asker: Asker, question: str) -> None:
    assert (
        asker.understand(question).status != "answered"
        or "country:CHN" in taken(asker.understand(question))[1].values()
    )


@pytest.mark.parametrize(
    ("question", "query", "mineral", "form"),
    [
        ("碳酸锂出口有没有被哪个国家限制", "mineral-restrictions", "lithium", "lithium carbonate"),
        ("who restricts spodumene concentrate exports", "mineral-restrictions", "lithium", "spodumene concentrate"),
        ("who restricts lithium concentrate exports", "mineral-restrictions", "lithium", "concentrate"),
        ("津巴布韦的锂精矿出口限制", "country-mineral-restrictions", "lithium", "concentrate"),
        (
            "does Zimbabwe restrict lithium concentrate exports",
            "country-mineral-restrictions",
            "lithium",
            "concentrate",
        ),
        ("rare earth magnet export controls", "mineral-restrictions", "rare-earths", "rare earth magnets"),
        # A common noun says nothing, a form of which the mineral is told too says nothing of another one.
        ("does Indonesia ban nickel ore exports", "country-mineral-restrictions", "nickel", None),
        ("who restricts copper and lithium carbonate exports", None, "", None),
        ("谁生产碳酸锂", None, "", None),
    ],
)
def test_a_form_tells_its_mineral_and_narrows_a_restriction(
    asker: Asker, question: str, query: str | None, mineral: str, form: str | None
) -> None:
    asking = asker.understand(question)
    if query is None:
        assert asking.status == "cannot"
        return
    found, parameters = taken(asking)
    assert (found, parameters["mineral"], parameters.get("form")) == (query, f"mineral:{mineral}", form)


@pytest.mark.parametrize(
    "question",
    [
        "if China restricts exports, where else does gallium come from",
        "if China bans exports, where else does gallium come from",
        "who else sells gallium if China bans exports",
        "中国断供的话镓还能从哪来",
        "若中国断供，镓可以从哪里买到",
        "where can I buy gallium other than from China",
        "which countries other than China hold gallium reserves",
    ],
)
def test_a_restricted_origin_has_alternatives(asker: Asker, question: str) -> None:
    assert taken(asker.understand(question)) == (
        "mineral-alternatives",
        {"mineral": "mineral:gallium", "origin": "country:CHN"},
    )


@pytest.mark.parametrize(
    ("question", "whose", "where"),
    [
        ("which projects in the DRC are owned by China?", "CHN", "COD"),
        ("which projects in Zambia does the US own?", "USA", "ZMB"),
        ("in the DRC, what does China own", "CHN", "COD"),
        ("US stakes in Chinese companies", "USA", "CHN"),
        ("Zambian mines owned by Chinese companies", "CHN", "ZMB"),
        ("mines of Japanese companies in Chile", "JPN", "CHL"),
        ("which Zambian mines are in Chinese hands", "CHN", "ZMB"),
        ("刚果（金）的哪些项目归中国所有", "CHN", "COD"),
        ("刚果（金）有哪些项目属于中国", "CHN", "COD"),
        ("哪些刚果（金）项目由中国企业控制", "CHN", "COD"),
        ("中国控制哪些刚果（金）项目", "CHN", "COD"),
        ("澳大利亚的矿山中国拥有哪些", "CHN", "AUS"),
        ("加拿大公司在墨西哥手里有哪些矿山", "CAN", "MEX"),
    ],
)
def test_whose_and_where_are_told_by_the_words_beside(asker: Asker, question: str, whose: str, where: str) -> None:
    assert taken(asker.understand(question)) == (
        "control-abroad",
        {"country": f"country:{whose}", "other": f"country:{where}"},
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


def test_sides_that_no_word_tells_are_refused(asker: Asker) -> None:
    assert asker.understand("Australian stakes of Chinese companies").status == "cannot"


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


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("which restrictions were in force in 2024?", "restrictions-in-force"),
        ("what did China restrict in 2024", "country-restrictions"),
        ("中国2024年现行的出口限制有哪些", "country-restrictions"),
    ],
)
def test_what_held_is_asked_of_a_day(asker: Asker, question: str, query: str) -> None:
    found, parameters = taken(asker.understand(question))
    assert (found, parameters["as_of"]) == (query, "2024")


IN_GRAPH = {"dr congo": [Named("country:COD", "DR Congo", None)]}


@pytest.mark.parametrize(
    "question",
    [
        "Who restricts Congo's cobalt",
        "who restricts the Congo's cobalt",
        "who bans Indonesia's nickel",
        "who bans Indonesian nickel",
        "谁限制刚果（金）的钴",
    ],
)
def test_a_country_and_its_mineral_are_no_name_cut_short(asker: Asker, question: str) -> None:
    asking = asker.understand(question)
    assert asking.status == "cannot"
    assert asking.reasons


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


@pytest.mark.parametrize(
    ("question", "query", "kind"),
    [
        ("which countries ban gallium exports", "mineral-restrictions", "ban"),
        ("who prohibits the export of gallium", "mineral-restrictions", "ban"),
        ("which countries require export licences for gallium", "mineral-restrictions", "licence"),
        ("export quotas on cobalt", "mineral-restrictions", "quota"),
        ("who imposes export tax on tin", "mineral-restrictions", "tax"),
        ("谁禁止镓出口", "mineral-restrictions", "ban"),
        ("镓有哪些出口禁令", "mineral-restrictions", "ban"),
        ("哪些国家对钴实行出口配额", "mineral-restrictions", "quota"),
        ("镓出口要许可吗", "mineral-restrictions", "licence"),
        ("what export licences does China require", "country-restrictions", "licence"),
        ("中国对哪些矿产实行出口许可", "country-restrictions", "licence"),
        ("印尼的出口禁令", "country-restrictions", "ban"),
        ("does China ban gallium exports to Japan", "country-mineral-restrictions", "ban"),
        ("刚果（金）对钴设了什么出口配额", "country-mineral-restrictions", "quota"),
        ("中国对镓实施许可管制吗", "country-mineral-restrictions", "licence"),
        ("what export bans does Japan face", "country-restrictions-met", "ban"),
        ("钴出口配额的历史", "mineral-restriction-history", "quota"),
        ("which of CMOC's projects are hit by export bans", "organization-exposure", "ban"),
        ("list all export bans", "restrictions-in-force", "ban"),
        # A word for any restriction tells no kind, nor does a word for one beside it.
        ("which countries restrict gallium exports", "mineral-restrictions", None),
        ("who is curbing gallium exports", "mineral-restrictions", None),
        ("谁限制镓出口", "mineral-restrictions", None),
        ("谁不让镓出口", "mineral-restrictions", None),
        ("which minerals does China ban or restrict", "country-restrictions", None),
        ("中国限制或禁止哪些矿产出口", "country-restrictions", None),
        ("does China permit gallium exports", "country-mineral-restrictions", None),
    ],
)
def test_the_kind_of_a_restriction_is_told_by_its_word(
    asker: Asker, question: str, query: str, kind: str | None
) -> None:
    found, parameters = taken(asker.understand(question))
    assert (found, parameters.get("kind")) == (query, kind)


def test_where_one_kind_is_asked_for_any_is_offered(asker: Asker) -> None:
    asking = asker.understand("which countries ban gallium exports")
    first = asking.next_best[0]
    assert (first.query, first.parameters) == ("mineral-restrictions", {"mineral": "mineral:gallium"})
    assert first.leaves_out == ("ban",)
    assert first.question == "who restricts exports of gallium"
    assert asking.understood is not None
    assert "ban" in asking.understood.question
    assert [w.of for w in asking.words if w.words == "ban"] == ["kind"]


@pytest.mark.parametrize("question", ["export bans and quotas on nickel", "is the Inflation Reduction Act a ban"])
def test_two_kinds_or_one_that_is_not_told_are_refused(asker: Asker, question: str) -> None:
    assert asker.understand(question).status == "cannot"


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("who owns Thacker Pass", "project-owners"),
        ("谁拥有萨克帕斯", "project-owners"),
        ("shareholders of Tenke Fungurume", "project-owners"),
        ("who operates Mountain Pass", "project-operators"),
        ("谁运营基桑富", "project-operators"),
        ("who owns and operates Kisanfu", "project-profile"),
        ("who finances Thacker Pass", "project-profile"),
        ("who owns Glencore", "organization-owners"),
    ],
)
def test_who_owns_and_who_operates_are_two_questions(asker: Asker, question: str, query: str) -> None:
    assert taken(asker.understand(question))[0] == query


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("46号公告何时暂停", "2024-no-46"),
        ("商务部第46号公告是什么时候暂停的", "2024-no-46"),
        ("46号公告第二款何时暂停", "2024-no-46-para-2"),
        ("when was announcement 46 suspended", "2024-no-46"),
        ("has MOFCOM announcement No. 18 been suspended?", "2025-no-18"),
        ("when was MOFCOM announcement 46/2024 suspended", "2024-no-46"),
    ],
)
def test_an_announcement_without_its_year_is_the_one_of_that_number(asker: Asker, question: str, measure: str) -> None:
    assert taken(asker.understand(question)) == (
        "measure-history",
        {"measure": f"measure:mofcom-announcement-{measure}"},
    )


def test_an_announcement_of_two_years_is_asked_back_and_one_of_none_is_refused(asker: Asker) -> None:
    asking = asker.understand("57号公告何时暂停")
    assert asking.status == "unclear"
    assert {one.parameters["measure"] for one in asking.next_best} == {
        "measure:mofcom-announcement-2023-no-57",
        "measure:mofcom-announcement-2025-no-57",
    }
    assert asker.understand("999号公告何时暂停").status == "cannot"
