"""Names that the vocabulary does not have, found by their form: 《…》, legal forms, form words, heads with parties.

What lives here: form words of both languages and where a name begins. What a document defines ("X, 简称Y") stands in
`defined`; names found by context alone in `tagger`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from ontology.names.late import late
from ontology.names.normal import HAN, near, starting, words


@dataclass(frozen=True, slots=True)
class Shaped:
    """A name found by its form, in the normal form. `noun` marks a common noun that names a thing only in its place
    ("memorandum of understanding", 出口禁令)."""

    start: int
    end: int
    type: str
    noun: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the vocabulary, as far as forms need it: a place or country may begin a longer name."""

    start: int
    end: int
    type: str


def find(text: str, known: Sequence[Known] = ()) -> list[Shaped]:
    """All names by form of a text in normal form; they may overlap each other and the known ones."""
    starts = {k.start: k for k in known}
    found: list[Shaped] = []
    if not text.isascii():
        found += _titles(text)
        found += _zh_companies(text, starts)
        found += _zh_bodies(text, known, starts)
        found += _zh_heads(text, starts)
        found += _zh_listed(text)
    found += (s for s in _english(text, starts) if not _says_only(text, s))
    return found


_TITLE_BEHIND = re.compile(r"\s[\"“](?:On|Concerning|Regarding|About)\s")


def _says_only(text: str, s: Shaped) -> bool:
    """Whether words only say what trade somebody is in, or what the title in quotes behind them is of."""
    if s.type == "Measure":
        return _TITLE_BEHIND.match(text, s.end) is not None
    return s.type == "Organization" and is_trade(text, s.start, s.end)


_TRADE_BEFORE = re.compile(r"\b(?:is|was|as|are) an?\s\Z")
_TRADE_BEHIND = re.compile(r"\s(?:enterprise|company|companies|firm|business|conglomerate|group)(?![a-z])")


def is_trade(text: str, start: int, end: int) -> bool:
    """Whether words say what trade somebody is in: X Ltd is a Diversified Metals & Mining enterprise."""
    return bool(_TRADE_BEHIND.match(text, end) and _TRADE_BEFORE.search(text, max(0, start - 7), start))


# --- Chinese: where a name begins --------------------------------------------------------------------------------

_CUES = (
    "如", "例如", "兴建", "资助", "禁止", "重申", "首部", "鼓励", "提升", "加强", "投资方", "交易方", "转让方", "收购方", "鼓励", "收购", "全资子公司", "控股子公司", "子公司", "孙公司", "参股公司", "合资公司", "上市公司", "关联方", "股东", "旗下", "下属", "所属", "其中", "包括", "以及", "参股",
    "持有", "受让", "转让", "出资", "设立", "成立", "联合", "通过", "签署", "签订", "委托", "名为", "名称为", "更名为", "变更为", "公告称", "公司", "取得", "获得", "承接", "入主", "增持", "减持",
    "引入", "引进", "租赁", "提供", "拿下", "竞拍", "连板", "与", "及", "由", "向", "将", "拟", "的", "是", "给", "被", "把", "从", "即", "或", "称", "等", "让", "使", "获", "对", "在", "为", "和",
    "以", "至", "予", "因", "据", "按", "经", "同意", "批准", "支持", "显示", "认为", "投资", "购买", "增资", "竞得", "入股", "注资", "授权", "选定", "选择", "起诉", "要求", "敦促", "呼吁", "认购",
    "帮助", "助力", "推动", "关于", "根据", "依据", "发布", "实施", "出台", "发起", "启动", "加入", "退出", "宣布", "修订", "制定", "推出", "提出", "采访", "企业", "总部", "来自", "针对", "围绕", "借助",
    "运营", "经营", "拥有", "位于", "涉及", "作为", "成为", "后者", "前者", "达成", "重启", "暂停", "关闭", "停止", "恢复", "扩建", "新建", "建设", "投建", "建成", "了", "该", "就", "这", "中标", "推荐", "回收",
    "一家", "两家", "一座", "两座", "一宗", "%", "系", "归", "归还", "所持", "购入", "隶属", "隶属于", "矿权属", "国营", "省属", "我国", "业主", "主体",
)  # fmt: skip
_CUES_BY_LAST: dict[str, tuple[str, ...]] = {}
for _cue in _CUES:
    _CUES_BY_LAST[_cue[-1]] = (*_CUES_BY_LAST.get(_cue[-1], ()), _cue)

# A cue of one character that begins or stands within a word of a name does not end the walk.
_NOT_CUE = {
    "如": re.compile(r"如(?:皋|意|东|家|果)"),
    "和": re.compile(r"和(?:田|谐|记|平|顺|泰|信|众|润|静|林|县|龙|邦|利|盛|远|丰|兴|硕|布|讯)"),
    "对": re.compile(r"对外"),
    "在": re.compile(r"在线"),
    "以": re.compile(r"以岭|以色列"),
    "是": re.compile(r"是德"),
    "为": re.compile(r"为民"),
    "经": re.compile(r"经济|经贸|经营|经开|经纬|经典"),
    "成为": re.compile(r"(?!)"),
    "及": re.compile(r"及成(?!都)|及时"),
    "系": re.compile(r"系统|系列"),
    "归": re.compile(r"归创|归绥"),
    "主体": re.compile(r"(?!)"),
    "获": re.compile(r"获嘉"),
    "由": re.compile(r"由始"),
    "向": re.compile(r"向阳|向日葵|向荣"),
    "从": re.compile(r"从化"),
    "等": re.compile(r"等静压"),
    "本": re.compile(r"本溪|本田|本钢|本源"),
    "其": re.compile(r"其亚"),
    "各": re.compile(r"(?!)"),
    "家": re.compile(r"家族|家电|家居|家园|家具|家纺|家化|家得宝"),
    "日": re.compile(r"日本|日立|日产|日照|日丰|日月|日久|日上|日发|日播|日盈|日辰|日联|日铁|日矿|日元|日经"),
    "月": re.compile(r"月星"),
    "年": re.compile(r"年代|年富"),
    "或": re.compile(r"(?!)"),
    "过": re.compile(r"(?!)"),
    "了": re.compile(r"(?!)"),
    "投资": re.compile(r"投资(?:合作|私人|合伙|集团|控股|有限|基金|管理|开发|公司|发展|银行|促进|委|局|署|协定|保护|法|审查|股份|合伙|咨询|与)"),
    "建设": re.compile(r"建设(?:集团|投资|工程|开发|银行|兵团|有限|发展|股份|委|局|部|集)"),
    "企业": re.compile(r"企业(?:集团|管理|有限|联合|发展|股份|协会|家|总|局|咨询|服务|合伙)"),
    "经营": re.compile(r"经营(?:有限|管理|集团|公司|开发)"),
    "运营": re.compile(r"运营(?:有限|管理|集团|公司|服务)"),
    "联合": re.compile(r"联合(?:会|体|国|铝|矿|钢|重|化|能|电|动|光|铜|水|利|精|资|酋|王国|声明|银行|信|创新|开发|集团|公司|石|航空|材料|投资|企业|锂|稀|新|实验|工作|委|汽车|资源)"),
    "支持": re.compile(r"支持(?:计划|方案|基金)"),
    "成立": re.compile(r"(?!)"),
    "推动": re.compile(r"推动(?:计划|方案)"),
    "实施": re.compile(r"实施(?:方案|办法|条例|细则|意见|计划|规则)"),
    "新建": re.compile(r"新建(?:县|业|股份)"),
    "显示": re.compile(r"显示(?:器|技术|科技|光电|股份|材料)"),
    "购买": re.compile(r"购买(?:协议|协定)"),
    "转让": re.compile(r"转让(?:协议|合同)"),
    "出资": re.compile(r"出资(?:协议)"),
    "增资": re.compile(r"增资(?:协议|暨|扩股)"),
    "认购": re.compile(r"认购(?:协议)"),
    "开发的": re.compile(r"(?!)"),
    "恢复": re.compile(r"恢复(?:计划|基金|方案)"),
    "将": re.compile(r"将军|将乐"),
    "按": re.compile(r"(?!)"),
    "一家": re.compile(r"(?!)"),
    "公司": re.compile(r"公司(?:治理)"),
    "过渡": re.compile(r"(?!)"),
    "曾": re.compile(r"曾母"),
    "使": re.compile(r"使馆"),
    "至": re.compile(r"至纯|至正"),
    "或者": re.compile(r"(?!)"),
    "都": re.compile(r"都匀|都江堰"),
    "就": re.compile(r"就业"),
    "又": re.compile(r"(?!)"),
    "被": re.compile(r"(?!)"),
    "而": re.compile(r"(?!)"),
    "也": re.compile(r"也门"),
    "还": re.compile(r"(?!)"),
    "且": re.compile(r"(?!)"),
    "这": re.compile(r"(?!)"),
    "称": re.compile(r"称多"),
    "座": re.compile(r"(?!)"),
    "该": re.compile(r"(?!)"),
    "并": re.compile(r"并购|并网"),
    "让": re.compile(r"(?!)"),
}  # fmt: skip
_NAME_CHAR = late(rf"[{HAN}A-Za-z0-9·&.\-]")


def _left_edge(text: str, at: int, reach: int, starts: dict[int, Known], least: int = 2) -> int:
    """Where a name whose form word begins at `at` begins itself: walk left to a boundary or a cue."""
    i = at
    low = max(0, at - reach)
    while i > low:
        c = text[i - 1]
        if c == ")":
            opened = text.rfind("(", max(low, i - 12), i - 1)
            if (
                opened <= 0
                or not re.fullmatch(rf"[{HAN}]{{2,9}}", text[opened + 1 : i - 1])
                or not _NAME_CHAR.match(text[opened - 1])
            ):
                break
            i = opened
            continue
        if c == " ":
            if not (i >= 2 and text[i - 2].isascii() and text[i - 2].isalnum() and text[i : i + 1].isascii()):
                break
            i -= 1
            continue
        if not _NAME_CHAR.match(c) or c in "的、":
            break
        if at - i >= least and _cue_ends(text, i, at if least else 0, starts):
            break
        if c.isascii() and c.isalpha() and i < at and not text[i].isascii() and _country_word(text, i):
            break
        i -= 1
    else:
        if i > 0 and _NAME_CHAR.match(text[i - 1]):
            return -1  # no boundary within reach
    while i < at and text[i] in " .-&·":
        i += 1
    return i


def _cue_ends(text: str, at: int, name_end: int = 0, starts: Container[int] = ()) -> bool:
    for cue in _CUES_BY_LAST.get(text[at - 1], ()):
        if text.endswith(cue, 0, at):
            inner = _NOT_CUE.get(cue)
            if inner is not None and inner.match(text, at - len(cue)):
                continue
            if (
                name_end
                and cue in ("和", "以", "为", "经")
                and at not in starts
                and name_end - at < 5
                and not _JOINS.search(text, max(0, at - 7), at - 1)
            ):
                continue
            return True
    return text[at - 1] in "日月年" and text[at - 2 : at - 1].isdigit()


# 和 joins two names only where a name can end before it: 北京纵横欣和|健康管理有限公司 is one name.
_JOINS = re.compile(
    r"(?:公司|集团|银行|矿业|科技|股份|资源|能源|材料|基金|部|国|局|委|方|院|会|社|)\)?\Z".replace("|)", ")")
)


def _country_word(text: str, end: int) -> bool:
    return bool(
        re.search(
            r"(?<![A-Za-z])(?:China|Australia|Canada|India|Japan|Korea|Germany|Chile|Indonesia)\Z",
            text[max(0, end - 12) : end],
        )
    )


def _place_inside(start: int, end: int, starts: dict[int, Known]) -> int:
    """The first place at which a region or country begins inside a long name that begins with something else."""
    if start in starts and starts[start].type in ("Place", "Country"):
        return start
    return next(
        (i for i in range(start + 1, end - 2) if i in starts and starts[i].type == "Place" and starts[i].end - i >= 2),
        start,
    )


# --- Chinese: companies ------------------------------------------------------------------------------------------

_LEGAL = re.compile(
    r"(?:集团|控股)?(?:股份有限公司|有限责任公司|有限公司|总公司|(?<!有限)责任公司)|合伙企业\(有限合伙\)|\(有限合伙\)|株式会社|股份公司|股权投资基金(?:\(有限合伙\)|合伙企业)?"
)
_GENERIC_COMPANY = re.compile(
    r"(?:该|本|上市|目标|标的|合资|合营|控股|子|母|孙|新|总|分|参股|国有|私营|民营|外国|外资|中资|跨国|大型|小型|能源|矿业|矿山|采矿|贸易|保险|证券|科技|相关|其他|多家|[一二三四五六七八九十两几数]家|\d+家|家|各|项目|运营|勘探|初级|当地|本地|本土|西方|海外|中国|美国|日本|韩国|澳大利亚|加拿大|俄罗斯|欧洲|国际|外国|汽车|电池|稀土|锂业?|芯片|半导体|科技|互联网|股份|有限|责任|国内|全资|矿产|石油|钢铁|化工|投资|上游|下游|龙头|头部|我|贵|两|三|双方|军工|国防|冶炼|加工|生产|制造|采购|支持|龙头|旗下|关联|平台|壳|原|现|前|某|材料|技术|服务|公用|电力|铁路|港口|航运|物流|基金|资产|管理)"
    r"{0,3}(?:矿业|矿产|科技|能源)?\Z"
)
_COMPANY = re.compile(
    r"(?<!子)(?<!孙)(?<!母)(?<!该)(?<!本)(?<!市)公司(?!法|债|治理|章程|股东|总部|名称|董事|高管|管理|层面)|(?<!七国)(?<!十国)集团(?!军|化|内|总部|层面|成员|旗下的?)|银行(?!业|家|卡|间|贷款|账户|承兑|存款|系统|理财|体系)|开发银行|进出口银行"
)


def _zh_companies(text: str, starts: dict[int, Known]) -> Iterator[Shaped]:
    for match in _LEGAL.finditer(text):
        start = _left_edge(text, match.start(), 30, starts)
        if start < 0 or match.start() - start < 2:
            continue
        if match.start() - start > 14 and "(" not in text[start : match.start()]:
            start = _place_inside(start, match.start(), starts)
        start = _own_name(text, start, match.start(), starts)
        if not re.fullmatch(r"[一二三四五六七八九十两多几数\d]+家?|该|一?些", text[start : match.start()]):
            yield Shaped(start, match.end(), "Organization")
    for match in _COMPANY.finditer(text):
        start = _left_edge(text, match.start(), 16, starts, least=0)
        core = text[start : match.start()] if start >= 0 else ""
        longest = 40 if core.isascii() else 12
        if not 2 <= len(core) <= longest or _GENERIC_COMPANY.match(core) or _ONLY_GENERIC.fullmatch(core):
            continue
        if _VERBAL.search(core):
            continue
        if match.group() == "公司" and not _named(core, start, match.start(), starts):
            continue
        yield Shaped(_own_name(text, start, match.start(), starts), match.end(), "Organization")


def _own_name(text: str, start: int, end: int, starts: dict[int, Known]) -> int:
    """Where a company's name begins behind a number of a list, and behind the country that it is from: 加拿大|艾芬豪矿业公司,
    but 美国关键金属公司 and 中国五矿集团 as a whole."""
    number = _LIST_NUMBER.match(text, start, end)
    start = number.end() if number else start
    home = starts.get(start)
    if (
        home is None
        or home.type != "Country"
        or home.end >= end
        or text[start : home.end] in ("中国", "香港", "北京", "台湾", "澳门")
    ):
        return start
    core = text[home.end : end]
    return home.end if len(_SHARED_WORDS.sub("", core)) >= 2 and not _SHARED_WORDS.match(core) else start


_LIST_NUMBER = re.compile(r"\d{1,2}\.\s?(?!\d)|表\d[\d.\-]*\s")
# Words that any company may be called by: with nothing else the country is part of the name.
_SHARED_WORDS = re.compile(
    r"国家|国有|国际|国立|关键|战略|稀有|稀土|有色|基本|金属|矿产|矿物|矿业|矿冶|矿山|资源|铝业|铜业|锂业?|钴业?|镍业?|钨业?|锌业?|铅|锡业?|铀业?|钾肥?|铬业?|锰业?|钛业?|钼业?|铌业?|镁业?|氧化铝|电解铝|铝土|铁矿|石墨|磷酸盐|磷|钢铁|黄金|钻石|煤炭|"
    r"能源|石油|天然气|燃料|电力|核电?|材料|科技|技术|新能|电池|电动|汽车|化工|化学|重工|工业|产业|制造|实业|投资|控股|开发|发展|勘探|勘查|地质|金融|进出口|出口|进口|银行|贸易|信用|保险|担保|储备|主权|联合|综合|合作|中央|开放|通用|统一|电子|半导体|铁路|港口|物流|航空|海外|全球|公共|养老|退休|年金|基金|集团|资本|资产|管理|和|与|及"
)


_ONLY_GENERIC = re.compile(
    r"(?:全球|世界|国内|国外|海外|国际|最大|第[一二三四五六七八九十]|大|主要|多边|地区|区域|各国|多国|两国|外国|西方|亚洲|非洲|欧洲|中国|美国|日本|商业|投资|中央|贸易|政策性|国有|股份制|私人|跨国|大型|知名|著名|领先|企业|财团|产业|行业|地方|当地|新兴|矿业|能源|科技|金融|开发|发展|下|上|其他|有关|相关|军工|部落|家族|利益|犯罪|武装|左翼|右翼|生产商?|巨头|龙头|综合|化工|汽车|石油|钢铁)*"
)


_VERBAL = re.compile(r"[来用时打可要没让于不听]|鼓励|成立|学会|持股|持仓|[中美日英韩]国科技\Z")


def _named(core: str, start: int, end: int, starts: dict[int, Known]) -> bool:
    """Whether something before 公司 is a name: Latin letters, a middle dot, or a place with a trade behind it."""
    if re.search(r"[A-Za-z]{2,}|·", core):
        return True
    first = starts.get(start)
    if first is not None and first.type in ("Place", "Country") and first.end < end:
        return bool(_TRADE.search(core)) and not _GENERIC_COMPANY.match(core[first.end - start :])
    if _SHARED_WORDS.sub("", core) == "":
        return False  # 地质科技公司: what it does, and no name
    return bool(_TRADE.search(core)) and len(core) >= 4 and not _ONLY_GENERIC.fullmatch(_TRADE.sub("", core))


_TRADE = re.compile(
    r"矿业(?!务)|资源|[铝铜锂钴镍钨锌硼铬铂镁铌钽锗镓锑钒]业|稀土|黄金|钢铁|石油|能源|材料|科技|铀业|钛业|锡业|锰业|钼业|磁材|钻石|氧化铝|矿产|金属|电力|投资|实业|化工|重工|电子|汽车|电池|铁矿|磷|钾|石墨|轮胎|水泥|煤|核电|航空|勘探"
)

# --- Chinese: ministries, councils, institutes -------------------------------------------------------------------

_BODY = (
    "部(?!分|署|门|长|队|落|件|位|族|级|委|下|将|属|地区|族|在|和)|总局|管理局|监管局|调查局|能源局|情报局|海关(?!总署)|海关总署|总署|(?<!签)(?<!部)署(?!名|理)|厅(?!长)|委员会|委(?=[，,。、的在将宣和])|议会|参议院|众议院|国会|法院|最高法院|央行|中央银行|"
    "研究院|研究所|研究中心|调查中心|(?:供应|应急|审计|统计|标准)局|(?:安全|保障|监管|促进|开发)机构|大学|学院|协会|商会|学会|联合会|理事会|基金会|主权财富基金|公共投资基金|投资基金|合作基金|发展基金|开发银行|进出口银行|矿业公司|国家矿业公司|矿产公司|国有企业集团|交易所|地质调查局|代表办公室|办公室|白宫|州政府|省政府|市政府|地方政府"
)
_BODY_AFTER = late(rf"(?:联邦|过渡)?(?P<core>[{HAN}、和与]{{0,14}}?)(?:{_BODY})")
_NO_BODY = late(
    r"[东南西北中内外全局头尾上下前后首]部\Z|[{han}]*(?:总部|干部|俱乐部|司令部|全部|内部|外部|局部|腹部|西南部|东南部|东北部|西北部|中西部|北部|南部|东部|西部|中部|的.*|.*[在将对向从以].*部)\Z".replace(
        "{han}", HAN
    )
)


_VERBAL_BODY = re.compile(r"[来用时打可要没让于不听]")
# 能源和矿产资源部: two short fields joined; 国家安全战略和国防部 is a thing and a ministry.
_JOINED_BODY = late(rf"[{HAN}]{{2,4}}[和与及][{HAN}]{{2,8}}\Z")


def _zh_bodies(text: str, known: Sequence[Known], starts: dict[int, Known]) -> Iterator[Shaped]:
    """A body that is named by its country or region: 几内亚矿业部, 四川省自然资源厅, 印尼能源和矿产资源部."""
    places = sorted(k.start for k in known)
    ends = {k.end: k for k in known if k.type in ("Country", "Place")}
    for item in known:
        if item.type not in ("Country", "Place", "Alliance") or not text[item.start : item.start + 1] > "\u3400":
            continue
        match = _BODY_AFTER.match(text, item.end)
        if match is None or match.end() - item.end < 2:
            continue
        tail = text[item.end : match.end()]
        if (
            _NO_BODY.match(tail)
            or re.search(r"^[与和及、]|[，。的在对向称说表示宣布将已由从了是有年月日]", tail)
            or tail in ("政府", "内部")
        ):
            continue
        if bisect_left(places, match.end()) > bisect_right(places, item.end):
            continue
        if any(_cue_ends(text, i) for i in range(item.end + 1, match.end() - 1)) and not _JOINED_BODY.match(tail):
            continue
        if _VERBAL_BODY.search(tail):
            continue
        if tail.endswith("政府"):
            continue
        if re.match(r"(?:[、和及]|企业|公司|市场|国内|方面|总统|总理|出口|进口|经济)", tail):
            continue
        own = _own_name(text, item.start, match.end() - 2, starts) if tail.endswith("公司") else item.start
        other = ends.get(own - 1) if text[own - 1 : own] in ("-", "—") else None
        yield Shaped(own if other is None else other.start, match.end(), "Organization")


# --- Chinese: titles, measures, alliances, projects --------------------------------------------------------------

_TITLE = re.compile(r"《([^《》\n]{2,80})》")
_ALLIANCE_TITLE = re.compile(
    r"(?:协定|协议|备忘录|条约|议定书|公约|宪章|谅解|伙伴关系|倡议|宣言|联合声明|公报|路线图)(?:\([^)]*\))?\Z"
)
_MEASURE_TITLE = re.compile(
    r"(?:法|法案|法令|法典|法规|条例|战略|计划|规划|清单|名录|目录|办法|规定|细则|公告|通告|通知|令|决定|决议|指令|方案|意见|政策|路线图|标准|规则|章程|规范|指南|指引|纲要|行动|框架|制度|措施|草案|修正案|预算|蓝图|白皮书|评估|准则|守则|要求|许可证|声明|宣言|工程|批复|审批|建议)(?:\([^)]*\))?(?:\d{4}年?版?|\d{4})?\Z"
)
# What two sides sign is an agreement, whatever it is called: 签署《关键矿产和稀土供应保障框架》.
_AGREED_TITLE = re.compile(r"(?:框架|声明|共识|安排|意向书|纪要|路线图|行动计划|合作计划|合作规划)(?:\([^)]*\))?\Z")
_AGREED = re.compile(r"(?:签署|签订|签了|续签|草签|缔结|达成)(?:了)?(?:题为|名为|一份|一项)?\Z")
# The contracts of companies are common nouns, whatever marks they stand in: 《股份认购协议》.
_CONTRACT_TITLE = re.compile(
    r"\A(?:(?:附条件生效的|附生效条件的|不可撤销|项目|战略|合资|股东|补充|框架)*(?:一致行动|终止|解除|增资|认购|认股|购买|转让|收购|置换|投资|采购|销售|承购|包销|供应|供货|购销|租赁|借款|贷款|授信|担保|质押|托管|委托|服务|保密|业绩承诺|补偿|表决权|股份|股权|资产|债权|补充|劳动|工程|承包|合资|合作开发|项目投资|意向)"
    r"(?:及|和|与|暨|之|股份|股权|资产|债权|委托|认购|购买|转让|增资|扩股|合作|投资|补偿|补充|框架|开发|承诺|盈利|预测|合同|一致行动|表决权|关系)*)(?:协议|协定|意向协议)(?:书)?(?:之补充协议|\([^)]*\))?\Z"
)
_NO_TITLE = re.compile(
    r"(?:日报|晚报|时报|邮报|周刊|周报|杂志|新闻|期刊|月刊|学报|通讯|报告|年报|季报|概要|摘要|展望|研究|论|记|传|史|经济学人|评论|纪事|世界|中国矿业|之声|回顾|分析|书|文摘)\Z"
)


def _titles(text: str) -> Iterator[Shaped]:
    for match in _TITLE.finditer(text):
        title = match.group(1)
        if _NO_TITLE.search(title) and not title.endswith(("白皮书", "备忘录")):
            continue
        kind = (
            "Alliance"
            if _ALLIANCE_TITLE.search(title) and not re.search(r"路线图\Z", title)
            else ("Measure" if _MEASURE_TITLE.search(title) else "")
        )
        if kind == "Alliance" and re.search(r"(?:计划|战略|行动)", title) and title.endswith(("宣言", "倡议")):
            kind = "Measure"
        if _AGREED_TITLE.search(title) and _AGREED.search(text, max(0, match.start() - 12), match.start()):
            kind = "Alliance"
        if kind:
            contract = kind == "Alliance" and "合作" not in title and _CONTRACT_TITLE.search(title) is not None
            yield Shaped(match.start(1), match.end(1), kind, noun=contract)


# What names end with, and the characters that it may begin with.
_NAMED_HEADS = (
    ("Alliance", re.compile(r"谅解备忘录|(?:战略|合作|经济|全面)?伙伴关系(?:协定|协议)?|(?:三边|三方|双边|四边|四方|五方)(?:合作|对话|磋商|安全)?(?:机制|峰会|框架|委员会)|合作平台|(?<!战略)联盟(?!链|成员|国家)|俱乐部|合作组织|安全对话|对话机制|磋商机制|经济走廊|走廊|倡议(?!书)|(?<!反)条约|公约|论坛|协议(?!书)|协定(?!书)|合作框架|经济框架|共同体"), re.compile(r"[谅战合经全伙三双四五联俱安对磋走倡条公论协共]")),
    ("Measure", re.compile(r"(?<!非)法案|(?<=关税)法|(?<=[矿采]业)法|(?<=资源)法|(?<=管制)法|(?<=投资)法|(?<=生产)法|(?<=贸易)法|战略(?!性|储备|资源|伙伴|合作|意义|价值|地位|竞争|矿|投资|联盟|目标|自主|布局|金属|部署|规划|重点|转型|定位|重组|安全|核|层面|对话|需求|支点|优势|博弈|物资|武器|配置|机遇|纵深|高度|定力|与)|行动计划|五年规划|行政令|行政命令|总统令|法令|清单|税收抵免(?:政策)?|战略储备(?:计划)?|储备计划|贷款计划|资助计划|发展规划|路线图|号公告|号令|条例|专项行动|行动方案|实施方案|管理办法|计划|[23]\d\d条款"), re.compile(r"[法战行五总清税储贷资发路号条专实管计23]")),
)  # fmt: skip
_NOUNS = (
    ("Alliance", re.compile(r"(?:合作)?(?:谅解)?备忘录|(?:全面)?战略(?:合作)?伙伴关系|(?<!股份)(?:战略合作|战略联盟|框架|合作|贸易|矿产|承购|包销|停战|休战|停火)协议|自由贸易协定|自贸协定|贸易协定"), re.compile(r"[合谅备全战框贸矿承包停休自]")),
    ("Measure", re.compile(r"出口禁令|出口禁运|(?:进|出)口配额(?:制度)?|出口许可证?(?:制度)|出口管制(?:措施|制度|政策|体系|新规)?|行政令|行政命令|总统令|税收抵免|(?:惩罚性|对等|报复性|反倾销|进口|出口)关税|矿业税|特许权使用费|暴利税"), re.compile(r"[出进行总税惩对报反矿特暴]")),
)  # fmt: skip
_LEXICON = words(
    "关键 矿产 矿物 矿产品 原材料 材料 战略 资源 稀土 稀有 金属 出口 进口 国家 安全 能源 清洁 绿色 供应链 产业链 价值链 供应 行动 合作 伙伴 全面 双边 多边 自由 贸易 投资 框架 经济 技术 科技 创新 核 铀 锂 铜 镍 钴 钨 锑 镓 "
    "锗 石墨 钢铁 铝 电池 汽车 芯片 半导体 人工智能 国防 生产 采购 储备 贷款 税收 抵免 关税 矿业 采矿 勘探 勘查 开发 可持续 发展 循环 回收 再利用 工业 产业 气候 基础设施 净零 零 通胀 削减 降低 通货膨胀 基建 就业 反倾销 海洋 深海 海底 许可 "
    "管制 管理 两用 物项 实体 军民 法 修正 修订 中长期 长期 经济走廊 跨 大西洋 印太 亚太 太平洋 北美 四方 三方 美洲 数字 大而美 联邦 全国 产业政策 财政 循环经济 韧性 经济韧性 包容 公平 转型 电动 车辆 化石 先进 制造 外商 外国 外资 商品 "
    "价格 数据 互惠 对等 准入 市场 军事 防务 教育 清单 名录 目录 禁令 禁止 类 物资 矿山 矿权 特许 权 劳工 环境 社会 治理 责任 负责任 冲突 供应商 多样化 多元化 本土 化 内容 含量 国产 能力 建设 加速 加快 倍增 复兴 重建 振兴 繁荣 美丽 伙伴关系 "
    "部长 会议 畅通 安全与 与 和 、 五年 十 四 五 第 年 号 条 款 令 - · 版"
)  # fmt: skip
_LEXICON_BY_LAST: dict[str, tuple[str, ...]] = {}
for _word in sorted(_LEXICON, key=lambda w: (-len(w), w)):
    _LEXICON_BY_LAST[_word[-1]] = (*_LEXICON_BY_LAST.get(_word[-1], ()), _word)
_CONTENT = re.compile(
    r"关键|矿|原材料|材料|资源|稀土|能源|清洁|供应链|锂|铜|镍|钴|铀|钢铁|电池|芯片|半导体|人工智能|国防|海|工业|通胀|基建|气候|印太|大西洋|贸易|核|投资|大而美|物项|实体|制造|零|循环|\d{3,}|管制|采矿"
)
_SITE = late(
    r"(?:锂|铜|钴|镍|金|银|铁|锌|铅|锡|钨|锑|钼|钒|钛|锰|铬|稀土|石墨|铀|钽铌|铌|钽|铝土|磷|钾盐|钾|煤|萤石|铂|钯|多金属|铅锌|金铜|铜金|铜钴|铜钼|铜镍|锂辉石|锂云母|硅|锗|镓|铂族|钛铁|红土镍|钻石|离子型稀土|硼|铷|铯|银多金属){1,2}(?:矿山|矿床|矿区|矿项目|项目|矿(?!产|业|石|物|企|种|权|价|商|场|脉|工|端|源|化|浆|渣|粉|砂|主|税|类|藏|难|资))"
    r"|盐湖(?:锂?项目)?(?!股份|提锂|卤水|资源|锂业|沉积|型)|矿山(?!机械|企业|设备|安全|开采|生产|建设|服务|环境|生态|地质)|矿床(?!学|类型)|(?:冶炼|精炼|选矿|氧化铝|电解铝|铝|钢|磁材|分离|硫酸锂|氢氧化锂|碳酸锂|前驱体|超级|磁铁)厂|矿区|(?<=[0-9\u4e00-\u9fff])(?<!该)项目(?!公司|融资|建设|方|组|部|名单|清单|总|开发|投资|的|经理|进展|审批|用|资金|合作|成本|贷款|周期|库|评)|生产基地|(?<=[\u4e00-\u9fff]{2})基地(?!化)"
)
_SITE_SIGN = re.compile(r"矿|盐湖|厂|项目|基地")
_SITE_FUNCTION = re.compile(
    r"盐湖|岩|本土|稀土$|氧化铝|电解铝|限制|军事|沿海|矿和|和|部署|勘查|利用|优势|着力|首部|传统|负责任|[不没缺这那么些多含包取相应用于只会影响增快备质推荐从选主营开展收试线标其它他我你们了着过新大小座处条两三四五六七八九十\d几各个有无非类]|关键|战略|重要|主要|优质|国内|海外|全球|世界|矿业|资源|一体化|重点|年产|出口|进口|采矿|冶炼|加工|能源|投资|合作|工程|建设|当地|境外|高品|露天|地下|硬岩|原生|伴生|锂矿|铜矿|项目|配套|募投|风电|光伏|电站|储能|核电|期|家|绿地|棕地|旗舰|[去今明前后当近往上下本]年|年[初底度末]|月份|季度|期间|目前|此前|同期"
)
_PLAIN_SITE = re.compile(r"项目|基地|生产基地|矿区|矿山|矿床|盐湖")


def _lexicon_walk(text: str, at: int, reach: int) -> int:
    """How far left of a head the words go that names of laws and agreements are made of."""
    i = at
    while i > at - reach and i > 0:
        c = text[i - 1]
        if c.isascii() and (c.isalnum() or c in ".-"):
            i -= 1
            continue
        word = next((w for w in _LEXICON_BY_LAST.get(c, ()) if text.endswith(w, 0, i)), None)
        if word is None:
            break
        i -= len(word)
    while i < at and text[i] in "与和、- ·.第":
        i += 1
    return i


def _zh_heads(text: str, starts: dict[int, Known]) -> Iterator[Shaped]:
    ends = {k.end: k for k in starts.values()}
    for kind, pattern, first in _NAMED_HEADS:
        for match in starting(pattern, first, text):
            start = _lexicon_walk(text, match.start(), 24)
            core = text[start : match.start()]
            prefixed = False
            while start in ends or (start and text[start - 1] in "-—与和、" and start - 1 in ends):
                start = (ends.get(start) or ends[start - 1]).start
                prefixed = True
            if start in starts and not prefixed:
                prefixed = starts[start].end <= match.start()
            weak = match.group() in (
                "计划",
                "清单",
                "协议",
                "协定",
                "倡议",
                "条例",
                "论坛",
                "公约",
                "条约",
                "走廊",
                "联盟",
                "法令",
                "路线图",
                "战略",
            )
            content = bool(_CONTENT.search(core))
            if (
                kind == "Measure"
                and match.group() in ("计划", "战略", "清单", "路线图")
                and not (content and (prefixed or len(core) >= 4))
            ):
                continue
            if (prefixed and (not weak or content or (kind == "Alliance" and len(core) >= 2))) or (
                content and len(core) >= 4 and (not weak or kind == "Measure")
            ):
                yield Shaped(start, match.end(), kind)
    for kind, pattern, first in _NOUNS:
        for match in starting(pattern, first, text):
            yield Shaped(match.start(), match.end(), kind, noun=True)
    yield from _zh_sites(text, starts, ends)
    for match in (*_QUOTED.finditer(text), *_QUOTED_WHOLE.finditer(text)):
        head = match.group("head")
        quoted = starts.get(match.start("in")) if "in" in match.re.groupindex else None
        if quoted is not None and quoted.type == "Alliance" and quoted.end == match.end("in"):
            continue  # the tables have what stands in the quotes
        kind = (
            "Alliance"
            if re.search(r"倡议|联盟|伙伴|机制|协议|协定|俱乐部|论坛|对话|集团|框架", head)
            else "Project"
            if head in ("项目", "工程")
            else "Measure"
        )
        # A project is called by what stands in the quotes, a plan or pact with the word behind them.
        inner = "in" if kind == "Project" and quoted is None and "in" in match.re.groupindex else 0
        yield Shaped(match.start(inner), match.end(inner), kind)


def _zh_sites(text: str, starts: dict[int, Known], ends: dict[int, Known]) -> Iterator[Shaped]:
    """A mine, deposit, plant or project with a name of its own before its form word."""
    for match in near(_SITE, _SITE_SIGN, text, 12):
        start = _left_edge(text, match.start(), 24, starts, least=0)
        if start < 0:
            continue
        first = starts.get(start)
        own = text[first.end if first is not None and first.end <= match.start() else start : match.start()]
        if _SITE_FUNCTION.search(own) or len(own) > (30 if own.isascii() else 8):
            continue
        plain = _PLAIN_SITE.fullmatch(match.group()) is not None
        latin = bool(re.search(r"[A-Za-z]{3}|·", own))
        if latin or (2 <= len(own) <= 5 and not (plain and first is None)) or (first is not None and len(own) >= 2):
            yield Shaped(start, match.end(), "Project")


_QUOTED = late(
    rf"[“\"「](?P<in>[{HAN}A-Za-z0-9· \-、]{{2,24}})[”\"」](?P<head>(?:行动|专项|合作|战略|综合)?(?:计划|倡议|战略|行动|方案|法案|机制|框架|协议|协定|基金|联盟|俱乐部|论坛|对话|项目|工程|清单|伙伴关系|政策|路线图))"
)
_QUOTED_WHOLE = late(
    rf"(?<=[“\"「])[{HAN}A-Za-z0-9· \-、]{{2,24}}(?P<head>计划|倡议|战略|法案|联盟|伙伴关系|协议|协定|俱乐部|行动|框架|清单|论坛|路线图)(?=[”\"」])"
)

# --- Chinese: listed companies by where they stand ---------------------------------------------------------------

_CODE = r"(?:[036]\d{5}|\d{4,5}\.HK|[03689]\d{5}\.(?:SZ|SH|BJ)|\d{5})(?:[.,](?:SZ|SH|HK|BJ))?"
_BEFORE_CODE = late(rf"[{HAN}A-Z][{HAN}A-Za-z0-9]{{1,7}}(?:-[UW])?\Z")
_WITH_CODE = re.compile(rf"\((?:股票代码[:：]?)?{_CODE}(?:[、,;/]?\s?{_CODE})*\)")
_HEADLINE = late(
    rf"(?:(?<=[【])|(?<![\s\S]))(?P<name>[{HAN}A-Z][{HAN}A-Z]{{1,6}}[A-Z]?):(?=拟|公司|控股|全资|子公司|预计|终止|收到|签|中标|与|关于|近日|股东|董事|未|没有|目前|产品|已|将|旗下|上半年|一季度)|(?:(?<=[。;】\n])|(?<![\s\S]))(?P<name2>[{HAN}A-Z][{HAN}]{{2,5}}[A-Z]?)(?=(?:发布)?公告(?:称|,|显示|:)|(?:晚间|午间)公告|在(?:投资者)?互动平台|在投资者)"
)
_NO_LISTED = re.compile(
    r"(?:.*(?:公司|公告|消息|表示|分析|认为|专家|记者|数据|部门|机构|市场|媒体|报道|日报|时报|要闻|提示|注意|关键词|摘要|来源|编辑|作者|标题|原文|总结|问题|回应|外交部|商务部|发言人|新闻|快讯|观点|焦点|独家|股市|行情|财经|早报|晚报|研报|证券|一图|盘点|解读)|论点.*|观点.*|第.*|其中|例如|比如|此外|今日|目前|同时|另外)\Z"
)


def _zh_listed(text: str) -> Iterator[Shaped]:
    for match in _WITH_CODE.finditer(text):
        end = match.start()
        name = _BEFORE_CODE.search(text, max(0, end - 10), end)
        if name is None:
            continue
        start = name.start()
        cut = start
        for i in range(start + 1, end - 1):
            if _cue_ends(text, i):
                cut = i
        if end - cut >= 3 and not _NO_LISTED.match(text[cut:end]):
            yield Shaped(cut, end, "Organization")
    for match in _HEADLINE.finditer(text):
        group = "name" if match.group("name") else "name2"
        words = re.sub(
            r"(?:再度|再次|紧急)?(?:澄清|回应|公告|辟谣|披露|重组|停牌|复牌|预告|提示|拟)\Z", "", match.group(group)
        )
        if not _NO_LISTED.match(words) and len(words) >= 3:
            yield Shaped(match.start(group), match.start(group) + len(words), "Organization")


# --- English -----------------------------------------------------------------------------------------------------

_CAP = r"(?:[A-Z][A-Za-z0-9'&\-/]*(?:\.(?=[A-Z]\.?))?(?:[A-Z]\.)*|[A-Z]\.(?:[A-Z]\.)+|\d{1,4}[A-Z][A-Za-z]*|[a-z]?[A-Z][A-Za-z0-9\-]+)"
_LINK = r"(?: (?:of|and|for|the|on|de|do|da|dos|du|des|la|le|del|y|e|to|in|&|et|der|und|van|von|di|al|el|with|against|from)){1,3}(?= [A-Z0-9])"
_DOT = r"(?:(?<=\bSt)\.|(?<=\bMt)\.|(?<=\bFt)\.|(?<=\bDr)\.|(?<=\bNo)\.|(?<=\bCo)\.(?=,? Ltd))?"
_COMMA = r"(?:, (?=(?:Inc|Ltd|LLC|L\.P|Corp|Co\b|S\.A|PLC|plc|LP\b|Limited)))?"
_CHAIN = re.compile(
    rf"(?<![A-Za-z0-9]){_CAP}{_DOT}{_COMMA}(?:{_LINK})?(?: ?(?<=[ .]){_CAP}{_DOT}{_COMMA}(?:{_LINK})?)*"
)

_LEGAL_EN = r"(?:Corp(?:oration)?\.?|Inc(?:orporated)?\.?|Ltd\.?|Limited|LLC|L\.L\.C\.|PLC|plc|Pty|Co\.|Company|Group|Holdings?|GmbH|AG|S\.A\.?|SA|NV|N\.V\.|AB|ASA|Oyj?|Bhd|Tbk|JSC|PJSC|LP|L\.P\.|SpA|SE|KK|Pte)"
_TRADE_EN = r"(?:Mining|Mines|Minerals|Metals|Resources|Lithium|Energy|Materials|Technologies|Technology|Partners|Capital|Industries|Steel|Aluminium|Aluminum|Copper|Gold|Silver|Uranium|Nickel|Graphite|Tungsten|Cobalt|Exploration|Explorations|Ventures|Enterprises|Motors|Chemicals?|Batter(?:y|ies)|Magnets?|Magnetics|Royalty|Rare Earths?|Elements|Recycling|Refining|Smelting|Systems|Solutions|Semiconductor|Electric|Petroleum|Oil|Power|Investments?|Advisors|Trading|Logistics|Shipping|Airlines|Semiconductors|Titanium|Tin|Zinc|Platinum|Vanadium|Manganese|Potash|Critical Metals|Strategic Metals)"
_BODY_EN = r"(?:Ministry|Department|Agency|Authority|Commission|Council|Office|Bureau|Administration|Survey|Institute|Institution|Association|Foundation|Laborator(?:y|ies)|University|College|Bank|Fund|Committee|Board|Service|Centre|Center|Exchange|Taskforce|Task Force|Secretariat|Treasury|Senate|Congress|Parliament|Assembly|Court|Cabinet|Chamber|Federation|Society|Academy|Customs|Facility|Observatory|Tribunal|Mint|Navy|Army|Consortium|Cooperative|Trust)"
_BODY_FIRST = re.compile(
    r"(?:the )?(?:[A-Z][\w.]*\s){0,3}(?:Ministry|Department|Office|Bureau|Institute|University|Bank|Committee|Council|Commission|Administration|General Administration|Academy|Chamber|Agency|Corp|Corporation|Company|Assembly|Survey|Foundation|Society|Federation|Directorate(?:-General)?|Ministry|Court|House|Board|Association|Agence|Bureau|Institut|Comité|Comite|Ministerio|Ministere)\s(?:of|for|on|de|to)\b"
)
_MEASURE_EN = r"(?:Act|Strategy|Plan|Orders?|Program(?:me)?s?|Regulations?|Decrees?|Law|Policy|Roadmap|Road Map|Mission|Scheme|List|Code|Directive|Ordinance|Budget|Bill|Protocol|Credit|Proclamation|Resolution|Rules?|Catalogue|Catalog|Standards?|Guidelines?|Notice|Announcement|Circular|Moratorium|Incentive|Stockpile|Reserve|Fund|Reform|Amendments?|Statute|Measures|Framework Act|Tariffs?|Quotas?|Blueprint|Charter|Sanctions|Constitution|Vision|Project Vault)"
_ALLIANCE_EN = r"(?:Memorand(?:um|a) of (?:Understanding|Cooperation|Intent)|MoU|MOU|Partnership|Partnerships|Agreement|Alliance|Initiative|Dialogue|Treaty|Pact|Accord|Forum|Club|Compact|Framework|Working Group|Community|Convention|Coalition|Corridor|Declaration|Summit|Deal|Arrangement|Platform|Network|Quad|Statement)"
_PROJECT_EN = r"(?:[Mm]ines?|[Pp]roject|[Dd]eposits?|[Pp]lant|[Rr]efinery|[Ss]melter|[Cc]omplex|[Oo]peration|[Qq]uarry|[Pp]rospect|[Bb]rine|[Oo]re field|[Pp]it|[Cc]oncentrator|[Mm]ill|[Gg]igafactory|[Ff]actory|[Ff]acility|[Uu]nit|[Ss]alar|[Tt]enements?|[Rr]ailway|[Pp]ort|[Hh]ub|[Ff]ab)"
_MINERAL_WORDS = r"(?:lithium|copper|cobalt|nickel|gold|silver|iron|ore|uranium|graphite|tungsten|rare|earths?|earth|zinc|lead|tin|tantalum|niobium|antimony|manganese|vanadium|titanium|bauxite|alumina|aluminum|aluminium|platinum|palladium|PGM|REE|phosphate|potash|magnesium|chrome|chromite|spodumene|brine|hard-rock|clay|ionic|mineral|sands?|polymetallic|molybdenum|gallium|germanium|scandium|fluorspar|silica|and|lithium-boron|boron|processing|separation|refining|recycling|mining|battery|materials|hydroxide|carbonate|open-pit|underground|demonstration|pilot|magnet|oxide|steel|coal|diamond|helium|heavy|light|metals?|production|concentrate|smelting|leach|solar|wind|power|gigawatt|expansion|development)"

_SITE_END = re.compile(
    r"\s(?:Project|Mine|Deposit|Plant|Refinery|Smelter|Mill|Gigafactory|Concentrator|Railway|Quarry)\Z"
)
_ORG_END = re.compile(rf"(?:\s|,\s|\A){_LEGAL_EN}\Z|\s{_TRADE_EN}\Z")
_MEASURE_FIRST = re.compile(
    r"(?:[A-Z][a-z]+\s){0,2}(?:Plan|Act|Law|Strategy|Regulations?|Roadmap|Policy|Program(?:me)?|Code|Decree|Order|Ordinance|Directive|Guidelines|Vision|List|Rules)\s(?:for|on)\s(?:the\s)?[A-Z]"
)
_PERSON_FIRST = re.compile(
    r"(?:Director|Commissioner|Chairman|Chair|Governor|Head|Chief|Minister|Ministers|Secretary|House|Board of Directors|Presence|Use|Sustainable Use)\b"
)
_COMMON_WORD = re.compile(
    r"(?:[A-Z][a-z]+ing|Special|Commodity|Specialty|Clay|Geothermal|Battery|High|Low|Performance|Permanent|Sustainable|Natural|Basic|Long-Term|Short-Term|Clean|Green|Advanced|Strategic|Critical|Precious|Base|Rare|Earth|Earths|"
    r"Renewable|Renewables|Nuclear|Raw|Mineral|Minerals|Metal|Metals|Key|New|Other|Energy|Transition|Solar|Wind|Hydrogen|Fossil|Primary|Secondary|Public|Private|Foreign|Domestic|Human|Water|Financial|Direct|Total|"
    r"Electric|Digital|Smart|Industrial|Electrical|Electronic|Heavy|Light|Magnetic|Storage|Anode|Cathode|Active|Composite|Construction|Building|Conflict|Responsible|Global|Supply|Chain|Value|Recycled|and|of|&)"
)
_TRADE_END = re.compile(rf"\s{_TRADE_EN}\Z")
_ORG_LEGAL = re.compile(rf"\s{_LEGAL_EN}\Z")
_BODY_END = re.compile(rf"(?:\s|\A){_BODY_EN}\Z")
_MEASURE_END = re.compile(rf"(?:\s|\A){_MEASURE_EN}\Z")
_ALLIANCE_END = re.compile(rf"(?:\s|\A){_ALLIANCE_EN}(?:\s(?:on|regarding)\s.*)?\Z")
_PROJECT_TAIL = re.compile(
    rf"(?!\s(?:and|projects|operations|facilities|plants|production)\b)(?:\s{_MINERAL_WORDS}(?:-[A-Za-z]+)?){{0,4}}\s{_PROJECT_EN}(?![a-z\-])(?!\s(?:finance|financing|manager|development|team|pipeline|partners?|proponents?|costs?|life|workers?|site|list|level|closure|operators?|owner))"
)
_MEASURE_TAIL = re.compile(
    r"(?:\s?\((?:EU|EC)\)(?:\sNo\.?)?\s?\d{2,4}/\d+|\sNo\.?\s?\d+(?:[/\-]\d+)*(?:\s(?:of|Year)\s(?:19|20)\d\d|/\d{4})?|\s\d{1,5}(?:[/\-]\d{2,5})?(?:\sof\s(?:\d{1,2}\s[A-Z][a-z]+\s)?(?:19|20)\d\d)?(?!\s?(?:%|per|million|billion|tonnes))|(?:,|\sof)\s(?:19\d|20[0-2])\d(?![\d\-/])|\sfor\s20\d\d\s?[-–]\s?(?:20)?\d\d(?!\d))"
)
_LOW_MEASURE = re.compile(
    r"\b(?:export\s(?:ban|quota|quotas|controls?|restrictions?|licen[cs]ing|licen[cs]es?|tax|duty|duties|tariffs?)|moratorium|executive\sorder|tax\scredits?|memorand(?:um|a)\sof\s(?:understanding|cooperation)|critical\sminerals?\slist|list\sof\scritical\s(?:raw\s)?(?:minerals|materials)(?:\sand\s(?:metals|materials|minerals))?)\b",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"\b(?:Section|section)\s(?:\d{3,5}[A-Z]?|\d{2}[A-Z]|\d{2}(?=\sof\sthe\s(?:[A-Z][\w\-]*\s){1,6}Act|\s(?:tariffs?|investigations?|duties)))\b(?:\s(?:tariffs?|investigations?|duties|(?:advanced )?[a-z]+ (?:[a-z]+ )?tax credit|[A-Z][a-z]+(?:\s[A-Z][a-z]+)*\sTax Credit))?(?:\s(?:programs?|of\sthe\s(?:[A-Z][\w\-]*\s){1,6}Act(?:\sof\s\d{4})?))?"
)
_NUMBERED = re.compile(
    r"\b(?:Executive Order|Government Regulation|Presidential (?:Decree|Regulation)|Ministerial (?:Decision|Decree|Regulation)|Announcement|Decree|Resolution|Regulation|Decision|Order|[Ll]aw|Directive|Proclamation|Notice|Supreme Decree|Administrative Order|Ordinance|Legal Notice|Public Land Order|Government Decree|Cabinet Decision|Legislative Instrument|Decree-Law|Circular|Bill|Statutory Instrument|Legislative Decree|Royal Decree|E\.O\.|A\.O\.)(?:\s\((?:EU|EC)\))?(?:\s(?:No|Nº|Number)\.?)?\s?\d(?:[\d/\-.,]*\d)?(?:/E[CU]|(?<=\d)[/\-][A-Z]{1,4}(?:-[A-Z]{1,3})?(?![A-Za-z]))?(?:\sof\s(?:\d{1,2}\s[A-Z][a-z]+\s)?(?:19|20)\d\d)?"
)
# A title in quotes that says what it is, and one that stands in quotes behind the word for it.
_ACTS = r"(?:Act|Ordinance|Law|Decree|Order|Regulations?|Rules|Directive|Resolution|Notice|Circular|Measures|Provisions|Catalogue|Strategy|Plan|Policy|Guidelines?|Guidance|Decision|Announcement|Roadmap)"
_QUOTED_TITLE = re.compile(
    rf"(?<=[\"“])(?P<t>(?:[A-Z][\w\-]*\s){{0,3}}{_ACTS}\s(?:on|for|of|concerning|regarding|to)\s[^\"”“\n.;]{{4,150}}?)(?=[,.]?[\"”])"
)
_ORDER_TITLE = re.compile(
    rf"(?:{_ACTS}|[Ll]aw|[Dd]ecree|[Rr]egulation|[Oo]rdinance)\s[\"“](?P<t>(?:On|Concerning|Regarding|About)\s[^\"”“\n]{{4,150}}?)(?=[,.]?[\"”])"
)
# Acts whose titles have a bracket before the last word, and companies with one before the legal form.
_ACT = r"(?:Act|Bill|Law|Orders?|Rules|Regulations?|Ordinance|Decree)"
_BRACKETED_ACT = re.compile(
    rf"(?<![A-Za-z])(?:[A-Z][\w'\-]*,?\s(?:(?:and|of|for|the|in|on|to)\s){{0,2}}){{1,8}}"
    rf"\([A-Z][^()\n]{{2,80}}\)\s(?:Amendment\s)?{_ACT}(?![a-z])(?:,?\s(?:19|20)\d\d(?!\d))?"
)
_BRACKETED_COMPANY = re.compile(
    r"(?<![A-Za-z])(?:[A-Z][\w&'\-]*\s?){1,5}\((?:Group|Holdings?|HK|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\)\s?"
    r"(?:(?:Group|Holdings?|Resources|Mining|Investment)\s)?(?:Co\.?,?\s?(?:Ltd|Limited)|Pty\.?\s(?:Ltd|Limited)|Ltd|Limited|Inc|Corp(?:oration)?|LLC|PLC|plc)(?![A-Za-z])\.?"
)
_WHEN = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_STOP_FIRST = re.compile(
    r"(?:[A-Z][\w.]*-(?:based|listed|owned|backed|headquartered)|(?:Shares|Shareholders|Holders|Owners|Subsidiaries|Units|Officials|Members|Member States|Ministers|Leaders|Heads|Delegates|Representatives|Parties|Signatories|Participants|Governments|Countries|Nations|Citizens|Provisions|Annex(?:es|ures)|Implementation|Adoption|Ratification|Launch|Establishment|Creation) of(?: the)?|The|This|That|These|Those|In|On|At|By|For|From|To|With|Under|As|If|When|While|And|But|Or|An?|Its|Their|Our|His|Her|It|Both|All|Since|After|Before|During|Through|According|Following|Alongside|Regarding|Requiring|Requires|Require|Empowers|Tasks|Gives|Every|Viewing|Creates|Establishes|Re-establish|Meanwhile|However|Also|Although|Each|Any|No|Not|Such|Other|Some|Many|Most|Today|Yesterday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|President|Minister|Prime Minister|Secretary|CEO|Chairman|Mr|Ms|Dr|Additionally|Furthermore|Moreover|Currently|Recently|Earlier|Later|Where|Which|Who|What|How|Because|Despite|Between|Among|Within|Without|Over|About|Into|Until|Upon|Per|Via|Including|Through|They|We|You|He|She|Establish|Support|Key)\s+"
)
_STOP_ALONE = frozenset(
    words(
        "The This That Act Plan Strategy Law Program Programme Agreement Order Government Ministry Department Project Mine Bank Fund Company Group Commission Council Agency Office Initiative Alliance Partnership Framework Policy List Code Directive Regulation Decree Minister Ministers Board Committee Facility Center Institute Energy Resources Minerals Mining Gold Copper Lithium Power Oil"
    )
)


_ACT_SIGN = re.compile(rf"\)\s(?:Amendment\s)?{_ACT}")
_COMPANY_SIGN = re.compile(r"\)\s?(?:[A-Z][a-z]+\s)?(?:Co\b|Pty|Ltd|Limited|Inc|Corp|LLC|PLC|plc)")


def _english(text: str, starts: dict[int, Known]) -> Iterator[Shaped]:
    for match in _CHAIN.finditer(text):
        yield from _english_chain(text, *match.span(), starts)
    for pattern in (_QUOTED_TITLE, _ORDER_TITLE):
        for match in pattern.finditer(text):
            yield Shaped(match.start("t"), match.end("t"), "Measure")
    for pattern in (_NUMBERED, _SECTION):
        for match in pattern.finditer(text):
            yield Shaped(match.start(), match.end(), "Measure")
    for pattern, sign, kind in (
        (_BRACKETED_ACT, _ACT_SIGN, "Measure"),
        (_BRACKETED_COMPANY, _COMPANY_SIGN, "Organization"),
    ):
        if sign.search(text):
            for match in pattern.finditer(text):
                first = _STOP_FIRST.match(text, match.start(), match.end())
                yield Shaped(first.end() if first else match.start(), match.end(), kind)
    for match in _LOW_MEASURE.finditer(text):
        kind = "Alliance" if match.group().lower().startswith("memorand") else "Measure"
        yield Shaped(match.start(), match.end(), kind, noun=True)


def _english_chain(text: str, start: int, end: int, starts: dict[int, Known]) -> Iterator[Shaped]:
    """A run of capitalised words: cut what only begins the sentence, then ask its head what it is."""
    chain = text[start:end]
    while True:
        stop = _STOP_FIRST.match(chain)
        if stop is None:
            break
        start += stop.end()
        chain = text[start:end]
    chain = re.sub(r"(?:\s(?:of|and|for|the|on|to|in|with|from|against|by|&))+\Z", "", chain)
    chain = re.sub(
        rf" (?:on|in|of) {_WHEN}.*\Z|'s?\Z|(?: (?:for|of|with|to|in|at))? (?:USD?|EUR|CAD|AUD|GBP)\Z", "", chain
    )
    end = start + len(chain)
    if not chain or chain[0].islower():
        return
    tail = _PROJECT_TAIL.match(text, end)
    if tail is not None:
        cut = _after_owner(chain)
        whole = starts.get(start + cut)
        if _is_site(chain[cut:]) and not (whole is not None and whole.end == end):
            yield Shaped(start + cut, tail.end(), "Project")
            if cut:
                yield from _pieces(
                    text,
                    start,
                    re.sub(r"(?:'s?|\s(?:for|to|in|at|from|with|on|of|and)(?:\sthe)?)?\s?\Z", "", chain[:cut]),
                    starts,
                )
            return
    yield from _pieces(text, start, chain, starts)


_OWNER = re.compile(r"(?:.*[a-z.]'s?\s|.*\s(?:for|to|in|at|from|with|on)(?:\sthe)?\s)(?=[A-Z])")
_POSSESSIVE = re.compile(r"(?<!People)'s?\s(?=[A-Z])")
_CUT = re.compile(r"\s(?:in|to|with|from|by|at|against)(?:\sthe)?\s(?=[A-Z])")
_AND = re.compile(r"(?:\s(?:and|&)(?:\sof)?|\s(?:with|for|to|from|in|on|against))(?:\sthe)?\s")


def _after_owner(chain: str) -> int:
    """Ivanhoe's Kamoa-Kakula (mine): the project begins behind the owner."""
    owner = _OWNER.match(chain)
    return owner.end() if owner else 0


def _is_site(chain: str) -> bool:
    words = chain.split()
    if _STOP_FIRST.match(chain + " ") or (len(words) == 1 and chain.endswith("ing")):
        return False
    return not (
        len(words) == 1 and (chain in _STOP_ALONE or (chain.upper() == chain and len(chain) <= 3))
    ) and not re.fullmatch(
        r"(?:[A-Z][a-z]+ese|[A-Z][a-z]+ian|[A-Z][a-z]+-(?:financed|owned|backed|led|funded|based|controlled)|American|African|European|Korean|Australian|Canadian|German|French|Asian|U\.S\.|US|EU|UK|China|India|Chile|Critical|Strategic|New|Several|Major|First|Two|Three|Mining|Copper|Lithium|Gold|Nickel|Uranium|Rare|Production|Demonstration|Pilot|Processing|Development|Energy|Mineral|Minerals)(?:\s(?:Critical|Minerals?|Mining|Copper|Lithium|Gold))*",
        chain,
    )


_LETTERS = re.compile(r"[A-Z][A-Za-z]*[A-Z-][A-Z][A-Za-z-]*")


# Characters of a run in which names are looked for together: no name is as long, and an endless list takes its time.
_LONGEST_RUN = 400


def _pieces(text: str, start: int, chain: str, starts: dict[int, Known]) -> Iterator[Shaped]:
    """A run may name several things: cut at owners ("India's Department of …") and at "and" where both sides are
    names by themselves; else the whole is one."""
    while len(chain) > _LONGEST_RUN:
        end = max(chain.rfind(" and ", 0, _LONGEST_RUN), 0)
        next_ = end + len(" and ") if end else chain.rfind(" ", 0, _LONGEST_RUN) + 1 or _LONGEST_RUN
        yield from _pieces(text, start, chain[: end or next_].rstrip(), starts)
        start, chain = start + next_, chain[next_:]
    owner = _POSSESSIVE.search(chain)
    if owner is not None:
        yield from _pieces(text, start, chain[: owner.start()], starts)
        yield from _pieces(text, start + owner.end(), chain[owner.end() :], starts)
        return
    for joint in _AND.finditer(chain):
        left, right = chain[: joint.start()], chain[joint.end() :]
        if _BODY_FIRST.match(right) and not _BODY_FIRST.match(left):
            before = _judge(text, start, left, starts)
            if before is not None:
                yield before
            yield from _pieces(text, start + joint.end(), right, starts)
            return
        if joint.group() == " and the " and not _BODY_FIRST.match(left):
            two = _judge(text, start + joint.end(), right, starts)
            if two is not None and two.type == "Organization":
                if start not in starts and _LETTERS.fullmatch(left):
                    yield Shaped(start, start + len(left), "Organization")
                yield from _pieces(text, start, left, starts)
                yield from _pieces(text, start + joint.end(), right, starts)
                return
        linked = joint.group().split()[0] in ("with", "from", "in", "to", "by", "against")
        if linked and start in starts and starts[start].end == start + joint.start():
            yield from _pieces(text, start + joint.end(), right, starts)
            return
        one = None if "&" in joint.group() else _judge(text, start, left, starts)
        if one is None and joint.group() == " and " and _LETTERS.fullmatch(left):
            two = _judge(text, start + joint.end(), right, starts)
            if two is not None and two.type == "Organization" and _BODY_END.search(right):
                yield Shaped(start, start + len(left), "Organization")
                yield from _pieces(text, start + joint.end(), right, starts)
                return
        if one is None or (
            joint.group().startswith((" for", " on")) and (_BODY_END.search(left) or _ALLIANCE_END.search(left))
        ):
            continue
        two = _judge(text, start + joint.end(), right, starts)
        alone = (right in _STOP_ALONE and "the" in joint.group()) or (start + joint.end()) in starts
        by_trade = _TRADE_END.search(left) is not None and not _ORG_LEGAL.search(left) and not _BODY_FIRST.match(left)
        if alone or (two is not None and not (by_trade and not _ORG_LEGAL.search(right))):
            yield one
            if two is not None:
                yield from _pieces(text, start + joint.end(), right, starts)
            return
    cut = _CUT.search(chain)
    if cut is not None and not _BODY_FIRST.match(chain):
        before = _judge(text, start, chain[: cut.start()], starts)
        if before is not None:
            yield before
        yield from _pieces(text, start + cut.end(), chain[cut.end() :], starts)
        return
    whole = _judge(text, start, chain, starts)
    if whole is not None:
        yield whole
        return
    for joint in _AND.finditer(chain):
        one = _judge(text, start, chain[: joint.start()], starts)
        if one is not None:
            yield one
        yield from _pieces(text, start + joint.end(), chain[joint.end() :], starts)
        return


_ELEMENTS = re.compile(
    rf"(?:(?:{_MINERAL_WORDS}|fluorspar|zirconium|rhodium|indium|bismuth|tellurium|silicon|minerals|elements|materials|battery|cells|criticality|high|moderate|low|certain|anode|non-fuel|critical|resources|strategic|raw|natural)\s?)+",
    re.IGNORECASE,
)
_MORE_WORDS = re.compile(
    r"(?:,\s(?:the\s)?[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2}){1,4},?\sand\s(?:the\s)?[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2}(?:\sof\s[A-Z][a-z]+)?"
)


# A pact that is called by what it is alone, and the contracts of companies: common nouns with capital letters.
_UNNAMED_PACT = re.compile(
    r"(?:(?:Final|Definitive|Binding|Non-Binding|Strategic|Comprehensive|Bilateral|Multilateral|Trilateral|Reciprocal|Free|Trade|Joint|Framework|General|Special|Original|Amended|Restated|New|First|Second|Interim|Existing|International|Public-Private|"
    r"Cooperation|Collaboration|Economic|Investment|Partnership|Technology|Development|Research|Sponsored|Supply|Offtake|Off-take|Off-Take|Purchase|Sale|Sales|Share|Stock|Asset|Unit|Subscription|Shareholders?|Loan|Credit|Facility|Financing|Funding|Grant|Contribution|Assistance|Cost-Share|"
    r"Option|Royalty|Streaming|Stream|Earn-In|Farm-In|Joint Venture|JV|Licen[cs]e|Licensing|Lease|Concession|Mining|Mineral|Service|Services|Employment|Confidentiality|Termination|Merger|Arrangement|Implementation|Purchase and Sale|Memorandum of|Toll(?:ing)?|Power|Marketing|Agency|Prepayment|Placement|Underwriting|Support|Project|Community|Benefits?|Impact|Access|Exploration|Ministerial)\s)*"
    r"(?:Agreement|Partnership|Partnerships|Memorand(?:um|a) of (?:Understanding|Cooperation|Intent)|MoU|MOU|Treaty|Pact|Accord|Deal|Arrangement|Declaration|Statement|Alliance|Initiative|Dialogue|Compact|Framework|Working Group|Forum|Network|Platform|Coalition|Convention|Summit)"
)
# Companies by law, and networks and platforms of instruments and sites: no pact of states.
_NO_ALLIANCE = re.compile(
    r"(?:.*\s)?(?:Limited|General) (?:Liability )?Partnerships?|(?:(?!International|Global|World|European|African|Asian|ASEAN|EU|G7|G20|BRICS|Quad|APEC)[\w.\-]+\s)*(?:Network|Platform)"
)
_POLICY_END = re.compile(
    r"\b(?:Policy|Planning|Economic|Fiscal|Budget|Regulatory|Legal|Tax) (?:Policy )?(?:Framework|Statement)\Z"
)
_BODY_OF_MANY = re.compile(
    r"\b(?:[Mm]ulti-?[Ss]takeholder|Interagency|Inter-[Aa]gency|Interministerial|Expert|Advisory|Technical) (?:\w+ )?(?:Working Group|Forum|Platform)\Z"
)


# What a body issues, behind its name: Ministry of Commerce | Announcement No. 23; University of Utah | Total Value.
_BODYS_ACT = re.compile(
    r"\s(?:Announcement|Notice|Circular|Decree|Order|Regulation|Resolution|Decision|Website|Total)\b.*\Z"
)
# And before it: Joint Resolution of | the National Mineral Agency.
_ACT_OF = re.compile(
    r"(?:(?:Joint|Ministerial|Presidential|Supreme|Administrative)\s)?(?:Resolution|Decree|Regulation|Order|Announcement|Notice|Circular|Decision)\sof\s(?:the\s)?"
    r"(?=(?:[A-Z][\w.]*\s(?:and\s|of\s|for\s)?){0,6}" + _BODY_EN + r"(?![a-z]))"
)
_ANOTHER_BODY = re.compile(rf"\s{_BODY_EN}(?![a-z])")


def _judge(text: str, start: int, part: str, starts: dict[int, Known]) -> Shaped | None:
    """What a piece names by its first or last words; None where they do not tell."""
    stop = _STOP_FIRST.match(part) or _ACT_OF.match(part)
    if stop:
        start, part = start + stop.end(), part[stop.end() :]
    whole = part
    if _BODY_FIRST.match(part) and not _MEASURE_FIRST.match(part):
        part = _BODYS_ACT.sub("", part)
    words = part.split()
    joined = "and" in words and all(w in _STOP_ALONE or w.islower() for w in words)
    if not words or joined or (len(words) == 1 and not re.search(r"\d", part)):
        return None
    end = start + len(part)
    if text[end : end + 1] == "." and re.search(r"\s(?:Corp|Inc|Ltd|Co|S\.A|L\.P)\Z", part):
        end += 1
    if (
        _BODY_FIRST.match(part) or re.match(rf"(?:[A-Z][\w.]*\s){{0,4}}{_BODY_EN}\sfor\s[A-Z]", part)
    ) and not _PERSON_FIRST.match(part):
        more = _MORE_WORDS.match(text, end) if part == whole else None
        another = more is not None and _ANOTHER_BODY.search(more.group())
        if more and not another and not any(i in starts for i in range(more.start(), more.end())):
            end = more.end()
        return Shaped(start, end, "Organization")
    if _MEASURE_FIRST.match(part):
        return Shaped(start, end, "Measure")
    if _ALLIANCE_END.search(part):
        if _NO_ALLIANCE.fullmatch(part):
            return None
        if _POLICY_END.search(part):
            return Shaped(start, end, "Measure")
        if _BODY_OF_MANY.search(part):
            return Shaped(start, end, "Organization")
        return Shaped(start, end, "Alliance", noun=_UNNAMED_PACT.fullmatch(part) is not None)
    if _MEASURE_END.search(part):
        tail = _MEASURE_TAIL.match(text, end)
        kind = (
            "Organization"
            if re.search(r"(?:Investment|Wealth|Pension|Development|Sovereign|Reconstruction)\s(?:\w+\s)?Fund\Z", part)
            else "Measure"
        )
        return Shaped(start, tail.end() if tail and kind == "Measure" else end, kind)
    if _ORG_END.search(part) or _BODY_END.search(part):
        bare = _TRADE_END.search(part) is not None and all(_COMMON_WORD.fullmatch(w) for w in words[:-1])
        office = re.search(r"\sof\sthe\s(?:Commission|Council|Board|Court|Government|Cabinet|Committee|State)\Z", part)
        by_trade = _TRADE_END.search(part) is not None and " of " in part
        generic = (
            bare
            or office
            or by_trade
            or _PERSON_FIRST.match(part)
            or re.search(r"\s(?:in|to|with)\s", part)
            or _ELEMENTS.fullmatch(part)
        )
        rare = re.fullmatch(
            r"(?:[A-Z][a-z]+\s)?(?:Rare Earths?|Rare Earth Elements|Critical Minerals|Critical Metals|Strategic Metals|Raw Materials|Critical Raw Materials|Natural Resources|Mineral Resources|Clean Energy|Renewable Energy|Nuclear Power|Crude Oil|Iron Ore)|(?:\w+[- ])?(?:Trump|Biden|Obama|Harris|Carney|Albanese|Milei)[\w-]* Administration",
            part,
        )
        return None if generic or rare else Shaped(start, end, "Organization")
    if _SITE_END.search(part) and len(words) > 1 and _is_site(" ".join(words[:-1])):
        return Shaped(start, end, "Project")
    tail = _MEASURE_TAIL.match(text, end)
    if tail and re.search(rf"\b{_MEASURE_EN}\Z", part):
        return Shaped(start, tail.end(), "Measure")
    return None
