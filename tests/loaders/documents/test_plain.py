"""Blocks of plain text: what a person sees in the lines."""

from __future__ import annotations

import pytest

from loaders.documents import BlockKind, Document, from_text
from tests.loaders.documents.printed import copied_cells, paragraphs, set_in_lines, whole_sentences


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text_of(block)) for block in document.blocks]


def kinds(text: str) -> list[str]:
    return [block.kind.value for block in from_text(text).blocks]


WRAPPED = "\n".join(
    (
        "甲国在年初公布了新的矿产战略，提出要在五年之",
        "内把锂和石墨的加工能力提高一倍，并且规定所有",
        "出口合同都必须先向主管部门登记。这一做法很快",
        "被邻国仿效，两国随后又签署了一份谅解备忘录，",
        "约定共享地质资料。",
        "另一方面，企业普遍担心登记的手续会拖延交货的",
        "时间，因此纷纷提前装运，港口的库存在两个月内",
        "下降了四成，价格也随之上涨，下游的工厂不得不",
        "寻找别的来源，其中一些转向了回收。",
    )
)


def test_hard_wrapped_lines_become_paragraphs() -> None:
    document = from_text(WRAPPED)
    assert [kind for kind, _ in shown(document)] == ["paragraph", "paragraph"]
    assert document.text_of(document.blocks[0]).endswith("约定共享地质资料。")
    assert document.text == WRAPPED


def test_double_spaced_lines_become_the_same_paragraphs() -> None:
    document = from_text(WRAPPED.replace("\n", "\n\n"))
    assert ["".join(words.split()) for _, words in shown(document)] == [
        "".join(words.split()) for _, words in shown(from_text(WRAPPED))
    ]


def test_numbered_headings_between_wrapped_lines() -> None:
    text = f"第三章　政策的比较\n{WRAPPED}\n１．２　各国的做法\n{WRAPPED}\n（一）加工能力\n{WRAPPED}"
    heads = [(b.level, words) for b, (kind, words) in zip(from_text(text).blocks, shown(from_text(text)), strict=True)
             if kind == "heading"]  # fmt: skip
    assert heads == [(2, "第三章　政策的比较"), (3, "１．２　各国的做法"), (3, "（一）加工能力")]


def test_a_heading_in_two_lines_stays_one() -> None:
    document = from_text(f"{WRAPPED}\n３）通过与伙伴的合作，在供应国与消费国间形\n成新的联盟\n{WRAPPED}")
    assert ("heading", "３）通过与伙伴的合作，在供应国与消费国间形\n成新的联盟") in shown(document)


@pytest.mark.parametrize(
    ("line", "head", "rest"),
    [
        ("(1) 甲国。近年来，该国多次调整出口政策，并要求企业登记。", "(1) 甲国。", "近年来，该国多次调整出口政策，并要求企业登记。"),
        ("【甲国与联盟加强合作】某社5月14日电，双方宣布了多项举措，包括矿产合作。", "【甲国与联盟加强合作】",
         "某社5月14日电，双方宣布了多项举措，包括矿产合作。"),
    ],
)  # fmt: skip
def test_headings_run_into_their_paragraph(line: str, head: str, rest: str) -> None:
    assert shown(from_text(line)) == [("heading", head), ("paragraph", rest)]


def test_numbers_that_begin_a_wrapped_line_are_no_list() -> None:
    lines = WRAPPED.split("\n")
    lines[1:1] = ["2023年的产量为１．５万吨左右，比上年高出许多，", "1.5万吨的数字来自协会的统计，其中大部分供出口"]
    assert len(from_text("\n".join(lines)).blocks) == 2


def test_bullets_and_lists_after_a_lead_in() -> None:
    text = "管制的物项包括：\n金属单质（编号在附表中）；\n氧化物与氮化物等化合物；\n混合物与合金。\n\n- 锂\n- 钴\n* 镍"
    assert kinds(text) == ["paragraph", *["list_item"] * 6]


def test_short_labelled_paragraphs_in_a_row_are_a_list() -> None:
    text = "一、供应\n\n智利：盐湖的产能占全球三成。\n\n澳大利亚：硬岩矿的产能继续扩大。\n\n非洲：新的矿山相继投产。"
    assert kinds(text) == ["heading", "list_item", "list_item", "list_item"]


def test_tables_of_tabs_have_headers_and_keep_empty_cells() -> None:
    text = "国家\t数量\t品种\n甲国\t24\t锂、钴\n\t18\t镍、锰\n乙国\t\t石墨"
    cells = {
        (b.row, b.column): (from_text(text).text_of(b), b.header)
        for b in from_text(text).blocks
        if b.kind is BlockKind.TABLE_CELL
    }
    assert cells[1, 2] == ("锂、钴", "品种")
    assert cells[2, 1] == ("18", "数量")
    assert cells[3, 2] == ("石墨", "品种")
    assert (2, 0) not in cells
    assert (3, 1) not in cells


def test_a_squeezed_table_interrupts_a_sentence_that_goes_on_after_it() -> None:
    body = "\n".join(WRAPPED.split("\n")[:4])
    table = "表１　甲国的措施\n年份 措施 内容\n２０２３ 配额 按季度分配，未用完的部分作废。\n２０２４ 许可证 由主管部门在四十五日内作出答复。"
    document = from_text(f"{WRAPPED}\n{body}\n{table}\n约定共享地质资料。另一方面，企业普遍担心登记的\n{WRAPPED}")
    flows = ["".join(document.text[a:b] for a, b in flow.spans) for flow in document.flows()]
    assert any("又签署了一份谅解备忘录，约定共享地质资料。" in flow.replace("\n", "") for flow in flows)
    cells = {
        (b.row, b.column): (document.text_of(b), b.header) for b in document.blocks if b.kind is BlockKind.TABLE_CELL
    }
    assert cells[2, 1] == ("许可证", "措施")
    assert cells[1, 2] == ("按季度分配，未用完的部分作废。", "内容")
    assert [words for kind, words in shown(document) if kind == "caption"] == ["表１　甲国的措施"]


def test_running_heads_and_page_numbers_are_no_part_of_a_sentence() -> None:
    lines = WRAPPED.split("\n")
    text = "\n".join(
        [*lines, *lines[:3], "资源政策评论", "12", *lines[3:], *lines[:2], "资源政策评论", "13", *lines[2:], *lines[:7],
         "资源政策评论", "14", *lines[7:]]
    )  # fmt: skip
    document = from_text(text)
    running = [words for kind, words in shown(document) if kind == "running"]
    assert running == ["资源政策评论", "12", "资源政策评论", "13", "资源政策评论", "14"]
    for flow in document.flows():
        if flow.kind is BlockKind.PARAGRAPH:
            words = "".join(document.text[a:b] for a, b in flow.spans)
            assert "评论" not in words
            assert words.endswith("。")
    assert any(len(flow.blocks) == 2 for flow in document.flows())


def test_set_phrases_that_come_again_are_no_running_heads() -> None:
    notice = (
        "据第{}号公告，甲国对锂精矿实行出口配额，企业\n须先取得许可证方可装运，额度按季度公布在网上\n并由协会负责登记。"
    )
    document = from_text("\n".join(notice.format(n) for n in range(100, 140)))
    assert not [block for block in document.blocks if block.kind is BlockKind.RUNNING]


def test_the_caption_of_a_table_and_a_sentence_about_it() -> None:
    assert kinds("表 1：世界主要经济体的清单\n国家\t数量\n甲国\t24")[0] == "caption"
    assert kinds("表 1 显示，各国的清单差别很大，其中锂和钴几乎都在列。") == ["paragraph"]
    assert kinds("Table 2. Lists by country") == ["caption"]
    assert kinds("Table 2 shows that the lists differ.") == ["paragraph"]


def test_a_table_of_contents_is_a_list() -> None:
    text = "目录\n政策的背景 ..... 1\n政策的影响 ..... 4\n结论与建议 ..... 9\n\n政策的背景\n\n这里是正文的第一段话，讲述背景。"
    assert kinds(text) == ["heading", "list_item", "list_item", "list_item", "heading", "paragraph"]


def test_references_are_footnotes() -> None:
    text = "正文在此结束。\n\n参考文献\n\n[1] 张三：《矿产政策》，2024年。\n\n[2] 李四：《供应链》，2025年。"
    assert kinds(text) == ["paragraph", "heading", "footnote", "footnote"]


def test_tags_in_a_text_delimit_blocks_and_stay_in_it() -> None:
    text = "<div>The law bans exports.<br>It lists:<ul><li>lithium</li><li><b>cobalt</b> ore</li></ul></div><p>End.</p>"
    document = from_text(text)
    assert document.text == text
    assert shown(document) == [
        ("paragraph", "The law bans exports."),
        ("paragraph", "It lists:"),
        ("list_item", "lithium"),
        ("list_item", "<b>cobalt</b> ore"),
        ("paragraph", "End."),
    ]


def test_what_only_looks_like_a_tag_stays_text() -> None:
    text = "Prices < 60 and > 40 USD, see <https://example.org/a> and <unknown thing>."
    assert shown(from_text(text)) == [("paragraph", text)]


def test_english_headings_paragraphs_and_wrapped_lines() -> None:
    text = (
        "Export controls on graphite\n"
        "The ministry announced that exports of natural graphite will need a licence.\n"
        "It did not say when.\n\n"
        "Ban on nickel ore\n"
        "The export of nickel ore was first outlawed in 2014.\n"
    )
    assert kinds(text) == ["heading", "paragraph", "paragraph", "heading", "paragraph"]
    wrapped = (
        "The ministry announced on Monday that exports of natural graphite will\n"
        "need a licence from December, a step that analysts had expected since the\n"
        "summer. Buyers abroad have begun to look for other sources, and several\n"
        "plants in the north have asked for loans.\n"
        "\n"
        "Prices rose by a third within two weeks. Some of the mines that had been\n"
        "closed for years are being reopened, among them the one near the border\n"
        "that once supplied most of the region.\n"
    )
    assert kinds(wrapped) == ["paragraph", "paragraph"]


def test_newlines_of_all_kinds_are_kept() -> None:
    text = "甲国宣布配额。\r\n\r\n乙国宣布禁令。\r\r丙国宣布关税。\u2028\u2028丁国没有宣布。"
    document = from_text(text)
    assert document.text == text
    assert len(document.blocks) == 4


def test_languages_block_by_block() -> None:
    document = from_text("MP Materials 公司宣布与国防部合作。\n\nThe agreement runs for ten years.\n\n12345")
    assert [block.language for block in document.blocks] == ["zh", "en", "und"]


def test_empty_and_blank_texts_have_no_blocks() -> None:
    assert from_text("").blocks == ()
    assert from_text(" \n\t\n\u3000").blocks == ()


def test_what_is_given_and_what_the_text_says() -> None:
    document = from_text("锂矿出口政策述评\n\n发布时间：2025年7月3日\n\n甲国宣布了新的配额，企业须登记。", key="d1")
    assert (document.title, document.published, document.published_how) == ("锂矿出口政策述评", "2025-07-03", "text")
    assert from_text("甲国宣布。", published="2024-05").published_how == "given"
    assert from_text("甲国宣布。").published is None


@pytest.mark.parametrize("indent", [False, True])
@pytest.mark.parametrize("separator", ["\n", "\n\n"])
@pytest.mark.parametrize(("language", "width"), [("zh", 18), ("zh", 22), ("zh", 38), ("en", 65), ("en", 90)])
def test_sentences_come_out_whole_of_lines_of_any_width(
    language: str, width: int, separator: str, indent: bool
) -> None:
    texts = paragraphs(language, 40, width + 3)
    document = from_text(set_in_lines(texts, language, width, separator, indent=indent))
    whole, total = whole_sentences(texts, document)
    assert whole >= 0.98 * total
    assert sum(block.kind is BlockKind.HEADING for block in document.blocks) == 4


def test_cells_of_tables_squeezed_into_lines() -> None:
    right, total = (sum(column) for column in zip(*(copied_cells(seed) for seed in range(400, 440)), strict=True))
    assert right >= 0.95 * total


def test_a_table_head_of_two_levels() -> None:
    table = (
        "表3 两组国家的做法\n\n着力点\n政策细节\n\n进口国 出口国\n\n扩大本国的\n加工能力\n\n"
        "用贷款和补贴支持冶炼厂，并缩短审批的时间，\n使项目早日投产。\n\n只准出口加工过的产品，要求外资在当地建厂，\n并转让技术。\n\n"
        "建立储备\n由国家出资收储锂和钴，每年评估储备的规模\n是否够用。\n\n以出口税的收入设立基金，在价格低的年份收购\n本国的产品。\n\n"
        "统一检测的\n标准\n\n与伙伴国互认检测的结果，并共同制定回收材料\n的标识办法。\n\n参加标准的制定，要求标识原产地，\n以利于定价。"
    )
    document = from_text(f"{WRAPPED}\n\n{table}\n\n{WRAPPED}")
    cells = {
        (b.row, b.column): ("".join(document.text_of(b).split()), b.header)
        for b in document.blocks
        if b.kind is BlockKind.TABLE_CELL
    }
    assert [cells[0, 0][0], cells[0, 1][0], cells[1, 1][0], cells[1, 2][0]] == [
        "着力点",
        "政策细节",
        "进口国",
        "出口国",
    ]
    assert cells[2, 0] == ("扩大本国的加工能力", "着力点")
    assert cells[2, 1] == ("用贷款和补贴支持冶炼厂，并缩短审批的时间，使项目早日投产。", "进口国")
    assert cells[3, 0] == ("建立储备", "着力点")
    assert cells[3, 2] == ("以出口税的收入设立基金，在价格低的年份收购本国的产品。", "出口国")
