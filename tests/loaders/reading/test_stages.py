"""The stages of reading, each with small literals."""

from __future__ import annotations

import pytest

from loaders.documents import from_text
from loaders.documents.model import Block, BlockKind, Document
from loaders.reading import choose, qualifiers
from loaders.reading.extract import committed, lay_out
from loaders.reading.lexicon import Finder, home_of_money, homes, inflect, predicates, wordings
from loaders.reading.propose import proposals
from loaders.reading.scene import Scene
from loaders.reading.scorer import Linear
from loaders.reading.sentences import LONGEST, sentences
from loaders.reading.view import view
from ontology.names.mentions import Recogniser
from ontology.schema import ontology


def _scenes(text: str, published: str | None = None) -> list[Scene]:
    return lay_out(from_text(text, key="t", published=published))[1]


def _texts(text: str) -> list[str]:
    seen = view(from_text(text, key="t"))
    return [seen.text[s.start : s.end] for s in sentences(seen)]


class TestView:
    def test_quotes_come_back_verbatim_from_wide_and_traditional_text(self) -> None:
        raw = "２０２３年７月，中國對鎵、鍺實施出口管制。"
        seen = view(from_text(raw, key="t"))
        assert "2023年7月" in seen.text
        quote, start, end = seen.quote(0, len(seen.text))
        assert quote == raw[start:end] == raw

    def test_a_sentence_goes_on_over_a_running_head(self) -> None:
        raw = "刚果（金）暂停\n第 12 页\n钴出口。"
        blocks = (
            Block(BlockKind.PARAGRAPH, 0, 7),
            Block(BlockKind.RUNNING, 8, 14),
            Block(BlockKind.PARAGRAPH, 15, 19, continues=True),
        )
        seen = view(Document("t", "0" * 64, "test", raw, blocks))
        assert "第" not in seen.text
        assert seen.quote(0, len(seen.text))[0] == raw


class TestSentences:
    def test_a_chinese_stop_ends_a_sentence_before_a_digit(self) -> None:
        assert _texts("欧盟发布清单。2020年1月，日本跟进。") == ["欧盟发布清单。", "2020年1月,日本跟进。"]

    def test_english_abbreviations_end_nothing(self) -> None:
        got = _texts("Energy Fuels Inc. owns the mill. The U.S. Department of Energy lent approx. 5 million dollars.")
        assert len(got) == 2

    def test_an_announced_list_is_read_with_its_items(self) -> None:
        text = "The list comprises the following minerals:\n- Antimony\n- Cobalt\n- Lithium\n"
        assert any("Antimony" in t and "Lithium" in t and "list" in t for t in _texts(text))

    def test_no_sentence_grows_without_bound(self) -> None:
        assert max(len(t) for t in _texts("锂" * 50_000)) <= LONGEST


class TestLexicon:
    def test_verbs_are_inflected(self) -> None:
        assert inflect("acquire") == ("acquire", "acquires", "acquired", "acquiring")
        assert "bought" in inflect("buy")
        assert wordings("enter~ into") == ["enter into", "enters into", "entered into", "entering into"]

    def test_latin_wordings_match_whole_words_in_any_case(self) -> None:
        finder = Finder([("ban", "x")])
        assert [(h.start, h.end) for h in finder.find("BAN on urban bans")] == [(0, 3)]

    def test_every_relation_has_predicates_in_both_languages(self) -> None:
        known: dict[str, set[str]] = {}
        for entries in predicates()._entries:
            for entry in entries:
                known.setdefault(entry.relation, set()).add(entry.language)
        assert known == {name: {"zh", "en"} for name in ontology().relations}


class TestScene:
    def test_a_list_is_one_group(self) -> None:
        (scene,) = _scenes("中国对镓、锗和锑实施出口管制。")
        (minerals,) = scene.by_type["Mineral"]
        assert [i.name for i in minerals.items] == ["gallium", "germanium", "antimony"]

    def test_countries_without_separators_are_one_group(self) -> None:
        scene = _scenes("美日韩签署关键矿产协议。")[0]
        assert [i.name for i in scene.by_type["Country"][0].items] == ["United States", "Japan", "South Korea"]

    def test_a_pronoun_takes_the_company_named_before(self) -> None:
        scene = _scenes("赣锋锂业公告，公司拟收购马里一锂矿。")[0]
        pronoun = [g for g in scene.by_type["Organization"] if g.how == "pronoun"]
        assert pronoun
        assert pronoun[0].items[0].ids == ("org:ganfeng-lithium",)

    def test_a_table_row_is_one_scene_with_its_caption_s_predicates(self) -> None:
        text = "表1：各国关键矿产清单\n国家\t数量\t品种\n日本\t3\t锂、钴、镍\n印度\t2\t铜、锑\n"
        rows = [s for s in _scenes(text) if s.sentence.context]
        row = next(s for s in rows if "日本" in s.text)
        assert "镍" in row.text
        assert any(h.entry.relation == "LISTS_AS_CRITICAL" for h in row.predicates)


def _proposed(text: str) -> set[tuple[str, str, str]]:
    """(relation, subject, object) of every single filling that some sentence allows."""
    return {
        (p.relation, s.name, o.name) for scene in _scenes(text) for p in proposals(scene) for s, o in choose.pairs(p)
    }


class TestKinds:
    @pytest.mark.parametrize("mark", ["\n- ", "\n\n"])
    def test_the_lines_of_a_list_are_of_the_kind_that_leads_it_in(self, mark: str) -> None:
        text = (
            "Indonesia: new rules for the export of minerals\nOn 3 June 2024 Indonesia issued Regulation 38, raising the export tax on "
            f"the following minerals:{mark}copper concentrate with a content of 15% (HS 260300) from 0% and 5% depending on the smelter to 7.5%;"
            f"{mark}zinc concentrate with a content of 51% (HS 260800) from 0% and 5% depending on the smelter to 5%.\n"
        )
        lines = [scene for scene in _scenes(text) if scene.text.lstrip("- ").startswith(("copper", "zinc"))]
        assert lines
        assert [_kinds(scene) for scene in lines] == [{"tax"}] * len(lines)

    def test_a_rate_speaks_for_a_tax(self) -> None:
        text = "Zambia restricted exports of emeralds{}."
        assert _leaning(text.format(", at 15%"), "tax") > _leaning(text.format(", at last"), "tax")

    def test_who_prohibits_the_export_bans_it(self) -> None:
        assert _kinds(_scenes("Gabon will prohibit the export of manganese ore from 2029.")[0]) == {"ban"}

    def test_the_kind_told_before_counts_for_what_follows(self) -> None:
        after = " In 2027 manganese follows: exports of Gabon stop."
        assert _leaning(f"Gabon levied a tax on the export of raw ores.{after}", "tax") > _leaning(
            f"Gabon mines.{after}", "tax"
        )


def _leaning(text: str, kind: str) -> float:
    """How much speaks for a kind of restriction in the last sentence of a text."""
    model = committed().qualifiers
    return max(
        model.score(f.features)
        for p in proposals(_scenes(text)[-1])
        if p.relation == "RESTRICTS_EXPORT"
        for f in qualifiers.fillings(p, p.subject.items[0], p.object.items[0])
        if f.value == kind
    )


def _kinds(scene: Scene) -> set[object]:
    """The kinds of restriction that are read for the proposals of a sentence."""
    model = committed().qualifiers
    found = (
        qualifiers.choose(p, p.subject.items[0], p.object.items[0], model).get("kind")
        for p in proposals(scene)
        if p.relation == "RESTRICTS_EXPORT" and p.object.end > p.object.start
    )
    return {f.value for f in found if f is not None}


class TestProposals:
    def test_names_near_each_other_need_no_known_predicate(self) -> None:
        assert ("FINANCES", "Glencore", "Mutanda") in _proposed("Glencore expects to spend US$2 billion on Mutanda.")

    def test_names_far_apart_need_a_predicate(self) -> None:
        far = "Glencore, " + "as was said at length " * 6 + "and as all know, Mutanda."
        assert ("REVOKED", "Glencore", "Mutanda") not in _proposed(far)
        assert not [f for f in _proposed(far) if f[0] == "FINANCES"]

    def test_the_plant_of_the_sentence_before_is_meant_by_a_word_for_it(self) -> None:
        second = _scenes("欧洲投资银行将贷款给恩多拉冶炼厂。该厂由中色集团持股60%。")[1]
        assert [(g.how, g.items[0].name) for g in second.by_type["Project"]] == [("pronoun", "恩多拉冶炼厂")]

    @pytest.mark.parametrize(
        ("text", "means"),
        [
            ("The European Commission approved a grant to Elemental Metals. The company runs a plant.", "Elemental Metals"),
            ("Glencore borrowed from Standard Bank. The bank lends USD 5 million more.", "Standard Bank"),
            ("Glencore met the Ministry of Mines. The ministry granted the licence.", "Ministry of Mines"),
            ("The European Commission fined Elemental Metals; the Ministry of Mines joined. The Commission set a rate.", "European Commission"),
            ("国家开发银行向紫金矿业提供贷款。该公司2024年产铜。", "Zijin Mining"),
            ("紫金矿业获国家开发银行贷款。该行还提供担保。", "China Development Bank"),
        ],
    )  # fmt: skip
    def test_a_word_for_an_organization_means_one_of_its_kind(self, text: str, means: str) -> None:
        said = [g for g in _scenes(text)[-1].by_type["Organization"] if g.how == "pronoun"]
        assert [g.items[0].name for g in said] == [means]

    def test_the_title_names_what_a_later_line_leaves_unsaid(self) -> None:
        text = (
            "# 全球稀土的分布\n\n## 各国\n\n中国有轻稀土矿床和重稀土矿床。\n\n轻稀土在内蒙古。\n\n俄罗斯：储量约10%。\n"
        )
        assert ("HOLDS_RESERVES", "Russia", "rare earths") in _proposed(text)

    def test_a_state_body_names_its_country(self) -> None:
        text = "MOFCOM issued the announcement. Gallium and germanium need an export licence."
        assert ("RESTRICTS_EXPORT", "China", "gallium") in _proposed(text)

    @pytest.mark.parametrize(
        ("text", "home"),
        [
            (
                "The Customs Tariff Commission of the State Council raised the rate. Dysprosium is levied at 25%.",
                "China",
            ),
            ("The order was signed by President Joe Biden. Cobalt and nickel are on the list.", "United States"),
            ("The fund pays CAD 20 million a year. Lithium is on the list.", "Canada"),
            ("The Net-Zero Industry Act was adopted. Lithium is on the list.", "EU"),
            ("该令由总统拜登签署。清单列有钴和镍。", "United States"),
            ("该基金每年出资5亿元。清单列有钴和镍。", "China"),
        ],
    )
    def test_whose_bodies_rules_leaders_and_money_it_names_tells_whose_affairs_they_are(
        self, text: str, home: str
    ) -> None:
        understood = _scenes(text)[-1].understood
        candidates = {i.name for type_ in ("Country", "Alliance") for g in understood[type_] for i in g.items}
        assert candidates == {home}

    def test_the_countries_of_the_table_of_homes_are_in_the_vocabulary(self) -> None:
        told = {home.country for home in homes().entries()} | set(home_of_money().values())
        assert told
        assert [c for c in sorted(told) if Recogniser.standard().vocabulary.get(c) is None] == []

    def test_the_yuan_of_a_chinese_text_does_not_outvote_a_place(self) -> None:
        understood = _scenes("该省位于卢阿拉巴，投资5亿元和7亿元。钴须凭证出口。")[-1].understood
        assert {g.items[0].name for g in understood["Country"]} == {"DR Congo"}

    def test_a_company_does_not_name_a_country(self) -> None:
        text = "China Northern Rare Earth issued the announcement. Gallium and germanium need an export licence."
        home = [g for scene in _scenes(text) for g in scene.understood.get("Country", ()) if g.how == "home"]
        assert not home

    def test_a_list_goes_on_with_what_was_said_of_its_first_lines(self) -> None:
        text = "South Africa's list of critical minerals names chromium.\n\nCobalt, nickel and zinc.\n\nManganese and tin.\n"
        assert ("LISTS_AS_CRITICAL", "South Africa", "tin") in _proposed(text)

    def test_the_title_of_a_rule_says_what_it_restricts(self) -> None:
        text = "商务部 海关总署公告2025年第10号\n公布对钨、碲、铋相关物项实施出口管制的决定。"
        told = {f for f in _proposed(text) if f[0] == "RESTRICTS_EXPORT"}
        assert {("RESTRICTS_EXPORT", "China", m) for m in ("tungsten", "tellurium", "bismuth")} <= told
        named = _proposed("China revised the Tungsten Stockpile Act and banned tin exports.")
        assert ("RESTRICTS_EXPORT", "China", "tin") in named
        assert ("RESTRICTS_EXPORT", "China", "tungsten") not in named

    @pytest.mark.parametrize(
        "text",
        [
            "Chile's National Lithium Strategy was published. The document names 2 salts (lithium, potash).",
            "Chile's National Lithium Strategy was published. It proposes a framework for the state to dig lithium and potash.",
        ],
    )
    def test_a_rule_that_is_only_meant_is_proposed_though_nothing_says_what_it_does(self, text: str) -> None:
        covered = {o for r, s, o in _proposed(text) if r == "COVERS" and s.endswith("National Lithium Strategy")}
        assert covered == {"lithium", "potash"}

    def test_who_made_a_rule_may_be_named_far_from_it(self) -> None:
        text = (
            "These regulations seek to prevent and minimise pollution from works and activities relating to electrical and electronic "
            "equipment in Nigeria."
        )
        assert ("ENACTED", "Nigeria", "regulations") in _proposed(text)

    @pytest.mark.parametrize(
        ("text", "who", "rule"),
        [
            (
                "Regulation of the Minister of Trade and Mines Number 7/2012 bans exports of ore.",
                "Ministry of Trade and Mines",
                "Number 7/2012",
            ),
            (
                "The Ministry of Trade and Mines (MTM) Regulation No. 25 of 2018 sets fees.",
                "Ministry of Trade and Mines",
                "No. 25",
            ),
            ("The Quebec Mining Act governs claims.", "Quebec", "Quebec Mining Act"),
            ("《财政部关于调整稀土资源税的通知》今日发布。", "财政部", "的通知"),
        ],
    )
    def test_who_issued_a_rule_is_read_from_its_name(self, text: str, who: str, rule: str) -> None:
        assert any(r == "ENACTED" and s == who and rule in o for r, s, o in _proposed(text))

    def test_a_region_within_a_name_issues_rules_only(self) -> None:
        told = _proposed("The Quebec Lithium Project opened beside the South Australia Copper Mine.")
        assert not [f for f in told if f[1] in ("Quebec", "South Australia")]

    def test_an_amount_is_no_part_of_what_it_pays_for(self) -> None:
        (scene,) = _scenes("India approved a ₹1,500 crore incentive scheme to recycle lithium.")
        assert [g.items[0].name for g in scene.by_type["Measure"]] == ["incentive scheme"]

    def test_only_legal_types_are_proposed(self) -> None:
        for scene in _scenes("紫金矿业收购刚果（金）马诺诺锂矿，并与宁德时代签署包销协议。"):
            for p in proposals(scene):
                relation = ontology().relations[p.relation]
                assert p.subject.type in relation.domain
                assert p.object.type in relation.range

    def test_respectively_pairs_one_to_one(self) -> None:
        scene = _scenes("中国和印度尼西亚分别限制镓和镍的出口。")[0]
        found = [
            p
            for p in proposals(scene)
            if p.relation == "RESTRICTS_EXPORT" and len(p.subject.items) == len(p.object.items) == 2
        ]
        assert found
        assert [(s.name, o.name) for s, o in choose.pairs(found[0])] == [("China", "gallium"), ("Indonesia", "nickel")]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("摩洛哥是非洲大陆自由贸易区成员。", set()),
        ("摩洛哥供应的原材料主要来自现有矿山，其中数据见摘要。", set()),
        ("摩洛哥不是成员。", {"negation"}),
        ("Zambia signed a pact in May 2025 under Decree No. 46.", {"lifecycle"}),
        ("Zambia may not sign a pact.", {"lifecycle", "modal", "negation"}),
    ],
)
def test_a_cue_within_a_word_a_name_or_a_date_is_none(text: str, groups: set[str]) -> None:
    (scene,) = _scenes(text)
    assert {c.entry.group for c in scene.cues} & {"negation", "modal", "lifecycle", "pronoun"} == groups


class TestChoice:
    @staticmethod
    def _chosen(text: str, scores: dict[str, float]) -> list[str]:
        """Whom the choice lets be founders, where the subjects score so."""
        (scene,) = _scenes(text)
        candidates = [
            choose.Scored(p, (), scores[p.subject.items[0].name])
            for p in proposals(scene)
            if p.relation == "FOUNDED"
            and p.object.items[0].name.startswith("Lithium")
            and len(p.subject.items) == 1
            and p.subject.items[0].name in scores
        ]
        model = Linear({}, 0.0, {"*": 0.0})
        return [
            c.proposal.subject.items[0].name
            for c in choose.chosen(candidates, model)
            if not c.proposal.subject.understood
        ]

    def test_another_founder_must_be_surer_than_the_first(self) -> None:
        text = "Chile, after years of talks that Peru had opened, founded the Lithium Alliance of the Andes."
        assert self._chosen(text, {"Chile": 3.0, "Peru": 0.5}) == ["Chile"]
        assert self._chosen(text, {"Chile": 3.0, "Peru": 1.5}) == ["Chile", "Peru"]


def test_a_project_or_rule_named_in_two_ways_is_one_thing() -> None:
    told = _scenes(
        "Orion is building the NGARRA nickel mining project. Law 24.585 covers it. Under law No 24.585 the Ngarra nickel "
        "project needs a permit. The Ngarra 2 nickel project was dropped. Imerys opened the EMILI lithium mining project; the "
        "Emili lithium project was late."
    )
    items = [i for s in told for g in s.groups for i in g.items if i.type in ("Project", "Measure")]
    names = {i.name for i in items if i.how != "nominal"}
    assert "NGARRA nickel mining project" in names
    assert "Ngarra nickel project" not in names
    assert len([n for n in names if "24.585" in n]) == 1
    assert {i.ids for i in items if "emili" in i.name.lower()} == {("project:emili-lithium-project",)}
    assert any("2" in i.name for i in items if "ngarra" in i.name.lower())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The ministry (according to Regulation No. 7 of 2012) introduced an export ban on 14 ores.",
            "Regulation No. 7 of 2012",
        ),
        ("Exports fell because of the cobalt quota under Decision No. 4/2025.", "Decision No. 4/2025"),
        ("商务部第46号公告对锑实施出口管制。", "MOFCOM Announcement 2024 No. 46"),
    ],
)
def test_the_restriction_that_an_act_brings_is_that_act(text: str, name: str) -> None:
    (scene,) = _scenes(text)
    measures = [i for g in scene.groups for i in g.items if i.type == "Measure"]
    assert len(measures) >= 2
    assert {(i.name, i.ids) for i in measures} == {(name, measures[0].ids)}


def test_a_tax_credit_under_a_strategy_is_a_measure_of_its_own() -> None:
    (scene,) = _scenes("Ottawa offers a tax credit under the Ngarra Minerals Strategy.")
    assert len({i.name for g in scene.groups for i in g.items if i.type == "Measure"}) == 2


def test_the_mining_facility_at_a_named_mine_is_that_mine() -> None:
    (scene,) = _scenes("The loan pays for the construction of the mining facility at the Ngarra Ridge copper mine.")
    assert {i.name for g in scene.groups for i in g.items if i.type == "Project"} == {"Ngarra Ridge copper mine"}


def test_markup_left_in_a_text_is_no_part_of_a_name() -> None:
    text = 'Peru issued Ministerial Resolution <a href="https://a.pe/1">No 35-2021</a> in 2021.'
    names = {i.name for s in _scenes(text) for g in s.groups for i in g.items if i.type == "Measure"}
    assert "Ministerial Resolution No 35-2021" in names
    assert not any("<" in n for n in names)


def _typed_ends(text: str, relation: str) -> set[tuple[str, str, str, str]]:
    """Type and name of both ends of what the last sentence may state."""
    return {
        (p.subject.type, s.name, p.object.type, o.name)
        for p in proposals(_scenes(text)[-1])
        if p.relation == relation
        for s, o in choose.pairs(p)
    }


class TestThingsOfTwoKinds:
    def test_a_corridor_is_backed_and_lies_somewhere_as_a_project(self) -> None:
        text = "The EU backs the Lobito Corridor in Angola."
        assert ("Alliance", "EU", "Project", "Lobito Corridor") in _typed_ends(text, "BACKS")
        assert ("Project", "Lobito Corridor", "Country", "Angola") in _typed_ends(text, "LOCATED_IN")

    def test_a_fund_pays_as_a_body_and_is_paid_for_as_a_measure(self) -> None:
        text = "The Critical Minerals Facility lent money to Arafura."
        ends = _typed_ends(text, "FINANCES")
        assert ("Organization", "Critical Minerals Facility", "Organization", "Arafura Rare Earths") in ends
        paid = _typed_ends("Australia lent money to the Critical Minerals Facility.", "FINANCES")
        assert {(t, n) for _, _, t, n in paid if n == "Critical Minerals Facility"} == {
            ("Measure", "Critical Minerals Facility")
        }

    def test_a_body_with_members_is_an_alliance(self) -> None:
        text = "国际铜业研究组织的成员包括智利、秘鲁和赞比亚。"
        assert ("Country", "Peru", "Alliance", "International Copper Study Group") in _typed_ends(text, "MEMBER_OF")


class TestWhatIsUnderstood:
    def test_founders_may_be_told_below_the_name_of_what_they_founded(self) -> None:
        text = "矿产安全伙伴关系（MSP）\n发起国：美国"
        assert ("Country", "United States", "Alliance", "Minerals Security Partnership") in _typed_ends(text, "FOUNDED")

    def test_two_characters_of_a_foreign_name_give_a_text_no_home(self) -> None:
        homes_ = [
            g.items[0].name for g in _scenes("卡莫阿铜矿扩产。产量增加。")[-1].understood["Country"] if g.how == "home"
        ]
        assert "Cuba" not in homes_
        inside = [m.surface for m in _scenes("江西铜业扩产。")[0].inside]
        assert "江西" in inside  # a place at home, and one that begins the name, stays

    def test_phosphates_are_no_acid(self) -> None:
        (found,) = [m for m in Recogniser.standard().recognise("新增磷酸盐。") if m.type in ("Mineral", "Form")]
        assert (found.surface, found.name) == ("磷酸盐", "phosphate")


@pytest.mark.parametrize(("given", "home"), [("Sweden", "country:SWE"), ("欧盟", "alliance:eu"), (None, "country:NOR")])
def test_whose_affairs_a_document_tells_is_what_is_given_with_it(given: str | None, home: str) -> None:
    text = "The Minerals Act regulates mining. A fee of NOK 500 million is paid."
    scene = lay_out(from_text(text, key="t", country=given))[1][-1]
    (found,) = [i.ids for groups in scene.understood.values() for g in groups for i in g.items if i.how == "home"]
    assert found == (home,)


@pytest.mark.parametrize(("second", "both"), [(0.5, False), (1.5, True)])
def test_a_day_serves_as_day_of_effect_too_where_that_is_surer(second: float, both: bool) -> None:
    (scene,) = _scenes("On 3 July 2023 China announced export controls on gallium.")
    p = next(p for p in proposals(scene) if p.relation == "RESTRICTS_EXPORT")
    s, o = p.subject.items[0], p.object.items[0]
    weight = {"announced": 3.0, "effective": second}
    model = Linear(
        {f.features[0]: weight[f.qualifier] for f in qualifiers.fillings(p, s, o) if f.qualifier in weight},
        -0.0,
        {"*": 0.0},
    )
    scores = {
        f.qualifier: model.score(f.features)
        for f in qualifiers.fillings(p, s, o)
        if f.qualifier in weight and f.mention
    }
    assert scores == weight  # the weights say what they are meant to say
    found = qualifiers.choose(p, s, o, model)
    assert "announced" in found
    assert ("effective" in found) is both
