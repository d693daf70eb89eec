"""Countries written as one Chinese character: 中美澳, 对美, 日韩两国, "中、美、欧", 美方, 中企.

What lives here: which characters stand for which country and when they may. Whole names live in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ontology.names.late import late
from ontology.names.normal import HAN

# Characters that stand for a country by themselves in headlines and official prose.
COUNTRY = {
    "中": "country:CHN", "华": "country:CHN", "美": "country:USA", "英": "country:GBR", "法": "country:FRA",
    "德": "country:DEU", "日": "country:JPN", "韩": "country:KOR", "俄": "country:RUS", "印": "country:IND",
    "澳": "country:AUS", "加": "country:CAN", "欧": "EU", "意": "country:ITA", "越": "country:VNM",
    "朝": "country:PRK", "蒙": "country:MNG", "乌": "country:UKR", "哈": "country:KAZ", "墨": "country:MEX",
    "智": "country:CHL", "荷": "country:NLD", "西": "country:ESP", "伊": "country:IRN", "以": "country:ISR",
    "土": "country:TUR", "泰": "country:THA", "菲": "country:PHL", "新": "country:NZL", "缅": "country:MMR",
    "巴": "country:BRA", "津": "country:ZWE", "刚": "country:COD", "赞": "country:ZMB", "秘": "country:PER",
    "阿": "country:ARG", "玻": "country:BOL", "沙": "country:SAU", "芬": "country:FIN", "瑞": "country:SWE",
    "波": "country:POL", "柬": "country:KHM", "老": "country:LAO", "马": "country:MYS", "塔": "country:TJK",
    "吉": "country:KGZ", "南": "country:ZAF", "台": "country:TWN", "港": "country:HKG",
}  # fmt: skip
_STRONG = "中美英法德日韩俄印澳加欧"
# After which of them the chain may go on with a character that is no country by itself elsewhere (中蒙, 中哈, 美乌).
_WEAK = "意越朝蒙乌墨智荷伊以泰菲缅津"
_AMBIGUOUS_WEAK = frozenset("哈西土新巴刚赞秘阿玻沙芬瑞波柬老马塔吉南台港")

# What follows the character in ordinary words: then it is no country.
_NOT_BEFORE = {
    "中": "国间心央部期标小等断止午途东亚信铝金科石海远粮交建化核广钢冶铁车船兵航电投材煤伟矿色稀有银证泰钨钴"
    "南西北华文学型旬年叶古世层游长短共观医药药性位轴式枢端场立铜锂镍天原山新再还也就已又都将会所的,，。的是较很以"
    "仅可能不包占并和从最多俄央美",
    "美": "元国洲联好观丽术学食容团的孚德金白味誉满妙景感人甲化式达尼术酒",
    "英": "镑国语雄寸尺里文伦特尔美才俊亩尼杰澳力飞诺威",
    "法": "国律规院案定人郎令制官治庭学语兰则典宝务系条拉老拍兴理网医",
    "德": "国克州语尔里兴业勒班昌阳意布昂高福",
    "日": "本前内期常益均后报元起子用产线电程夜晚出落立历志渐照月上下午晨至到、,公起化在，的",
    "韩": "国元文语信非愈",
    "俄": "罗斯国语勒亥",
    "印": "度尼发刷章象证花钞制染第加版支",
    "澳": "大洲门元新柯",
    "华": "盛为人夏尔侨裔纳丽沙东北南西中润能电友锡天晨谊映泰菱大星新海府康虹致达凌通兴平联工科",
    "加": "强大快工上入征息紧速剧码仓之深密拿以坡油重盟总州权价持固热纳勒蓬沙利减收薪班元关倍税拉尔码装注成引氢速剂里",
    "欧": "洲盟元亚佩克文阳姆莱普菲央足冠罗米奇拉",
}
_NOT_AFTER = {
    "中": "其集高初空当年途手心眼之家水海暗命适折程期月日天会过文书案市场作品城目业产内名国线度率环程渐例"
    "器片库池脑体群程队组阶段段法势局况态址域带境层务事力生"[:60],
    "美": "完优精秀唯健甜赞北南拉",
    "英": "精群石菁云",
    "法": "办方做看想说宪立执司依用书守违合非手语税犯设无算疗刑民土商矿",
    "德": "道品美贤功常宁承明顺建",
    "日": "今昨明近次当每往假节生末某翌同平终连0123456789一二三四五六七八九十向",
    "韩": "",
    "俄": "",
    "印": "打复脚烙封手影盖水",
    "澳": "",
    "加": "增参更追添附施叠外越愈强倍再递新累",
    "欧": "",
    "意": "同满愿得生注故任刻在有无介大心民本来敬示创用含诚善恶好授执乐主特随留",
    "越": "卓超跨穿优翻逾飞激",
    "以": "可所得足难予加何是据",
    "智": "理才机明人心",
    "泰": "国安康正华",
    "津": "天",
    "荷": "负薄电超",
    "朝": "今王明清",
    "墨": "石油水",
    "蒙": "内承启",
    "乌": "义金首何",
}
# What chains never are before: the trains of 中欧班列.
_NO_CHAIN_BEFORE = re.compile(r"班列|卡车|航线")

_CORE = _STRONG + _WEAK
_CHAIN = re.compile(rf"(?<![{_CORE}])[{_CORE}哈][{_CORE}哈]{{1,5}}")
_LIST = late(
    rf"(?<![{HAN}、])(?:[{_CORE}]、){{1,8}}[{_CORE}](?:[和与及][{_CORE}])?(?=[等两三四五六七八\d，。,;；:：)）、和与及在就的]|之间|多国|各国|$)"
)
_LIST_ANY = re.compile(rf"(?:[{_STRONG}]、){{2,8}}[{_STRONG}]")
_AND = late(rf"(?<![{HAN}])([{_STRONG}])[与和]([{_STRONG}])(?=[两三之双关贸])")
# 对美, 赴日, 驻华, 访澳 …: a verb or preposition that takes a country, and what may follow.
_BEFORE = late(
    rf"(?:(?<![应相反面针绝核校比查派])对|赴|访|驻|涉|输|销|援|侵|亲|反|旅|抗|制|援|挺|离|来|抵|遏|自|从|产|由|[在与同被遭向](?=[美华韩俄澳欧])|[在被遭](?=日))"
    rf"(?P<c>[美日韩英法德俄印澳加欧华乌越])"
    rf"(?=[{HAN},，。、;；:：”》)）\s]|$)"
)
# Behind a name in brackets: 莱纳斯(澳), 中核资源(中), 某合资公司(美/加).
_BRACKETS = late(rf"(?<=[{HAN}A-Za-z])\((?P<c>[{_STRONG}](?:[/、与和]?[{_STRONG}]){{0,3}})\)")
_STANCE = re.compile(
    r"[反亲](?P<c>[美日韩俄华欧印])(?=的|策略|情绪|立场|势力|主义|宣传|游行|派|国家|政府|言论|抗议|斗争|倾向|路线|政策|政客|[,，。、])"
)
_TOWARDS = re.compile(r"出口|出售|加征|加强|实施|进口|产业|产品|投资|供应|技术")
_LOOSE_BEFORE = frozenset("来抵自从产由离挺制反亲侵抗遏")
_AFTER_WORDS = (
    "方|企(?!业家?族)|媒|军(?!工)|资(?!金|本|料|源|产|讯|格|深|助)|籍|裔|商(?!品|场)|官员|政府|总统|总理|首相|国防部|财政部|"
    "商务部|能源部|内政部|国务院|国务卿|外交部|外长|防长|财长|国会|议会|央行|海关|企业|公司|产业界|两国|三国|四国|五国|"
    "双边|双方|贸易代表|参议院|众议院|参议员|众议员|最高法院|农业部|司法部|劳工部|军方|官方|舰|使馆|大使|副总统|高官|议员|矿业|"
    "稀土|锂业|经济|战略|同盟|关系|联盟|高级官员|高级别|"
    # headlines: 俄警告…, 美拟对…加征
    "警告|宣布|制裁|拟|称|考虑|重启|取消|加征|对华|批准|启动|放宽|同意|承诺|呼吁|敦促|暂停|延长"
)
_WEAK_AFTER = (
    "经济|战略|同盟|关系|联盟|稀土|锂业|矿业|双方|双边|大使|产业界|商|舰|籍|裔|企业|公司|官员|两国|三国|四国|五国"
)
_AFTER = late(rf"(?<![{HAN}])(?P<c>[中美日韩英法德俄印澳加欧乌越])(?={_AFTER_WORDS})")
_AFTER_ANY = re.compile(
    r"(?P<c>[中美日韩英法德俄印澳加欧乌])(?=方(?!案|法|面|式|向|便|针|能|可|才|程|圆|形|块|米|言|阵|正|位|略|达)|企(?!业|图|划|盼|稳|及)|媒(?!体|介)|资(?=企|公司|银|控|背景|矿|机构|项目|入股|进入|收购|手中|股东|财团)|财政部|商务部|能源部|国务卿|财长|防长|外长|高级官员)"
)


# At the start of a clause, of those that are hardly a word by themselves: 美将对…, 俄驻…, 美芯片企业, 欧股.
_AFTER_FREE = late(
    rf"(?<![{HAN}])(?P<c>[美俄韩澳欧])(?=将|对|或将|已|欲|促|吁|指责|向|驻|在[^内于]|芯片|半导体|股(?!份|东|权)|国?债|矿企|车企|油企|警方|智库|海军|空军|导弹)"
)


@dataclass(frozen=True, slots=True)
class Single:
    """One character that stands for a country, at a place of the normal form."""

    start: int
    character: str


def find(text: str, taken: list[tuple[int, int]], named: frozenset[str] = frozenset()) -> Iterator[Single]:
    """The one-character countries of a text; `taken` are the spans of longer names (and of blockers), in order, and
    `named` the ids of the countries that the text names in full: those may be short for 蒙方 and the like."""
    if text.isascii():
        return
    covered = _cover(taken)
    seen: set[int] = set()
    for match in _CHAIN.finditer(text):
        yield from _chain(text, match.start(), match.end(), covered, seen)
    for pattern in (_LIST, _LIST_ANY, _AND) if "、" in text else (_AND,):
        for match in pattern.finditer(text):
            places = [i for i in range(*match.span()) if text[i] in COUNTRY]
            if not any(i in covered for i in places) and _left_free(text, places[0]) and _right_free(text, places[-1]):
                yield from _new(text, places, seen)
    for match in _BEFORE.finditer(text):
        at = match.start("c")
        if (
            at not in covered
            and match.start() not in covered
            and (_right_free(text, at) or _TOWARDS.match(text, at + 1))
        ):
            if match.group()[0] in _LOOSE_BEFORE and not re.match(
                r"[进出的关贸合供]|稀土|[,，。、)）]", text[at + 1 : at + 3]
            ):
                continue
            yield from _new(text, [at], seen)
    for match in _BRACKETS.finditer(text) if "(" in text else ():
        # 中 is also the middle part (上, 中, 下), 日 a day: they need a known name before them
        if match["c"] not in ("中", "日") or match.start() - 1 in covered:
            yield from _new(text, [i for i in range(*match.span("c")) if text[i] in COUNTRY], seen)
    for match in _STANCE.finditer(text) if "反" in text or "亲" in text else ():
        if match.start("c") not in covered and match.start() not in covered:
            yield from _new(text, [match.start("c")], seen)
    for match in _PARTY.finditer(text):
        at = match.start("c")
        if at not in covered and COUNTRY[text[at]] in named:
            yield from _new(text, [at], seen)
    for match in _UKRAINE.finditer(text) if "country:UKR" in named else ():
        if match.start() not in covered:
            yield from _new(text, [match.start()], seen)
    for pattern in (_AFTER, _AFTER_ANY, _AFTER_FREE, *((_ARMY,) if "军" in text else ())):
        for match in pattern.finditer(text):
            at = match.start("c")
            if (
                at not in covered
                and _left_free(text, at)
                and not (at and text[at - 1] in COUNTRY and at - 1 in covered)
            ):
                yield from _new(text, [at], seen)


# An army is a country's wherever it is told of: 打击乌军弹药库.
_ARMY = re.compile(r"(?P<c>[俄乌美英韩])(?=军(?![工用火]))")
# 乌 begins many words; where the text names Ukraine, and with what is done to or in it: 在乌驻扎, 签乌矿产资源协议.
_UKRAINE = re.compile(r"(?<=[在向对援签驻赴访同侵攻抵])乌(?=[驻军提派停局投矿方战东问民安重,，。、])(?!东[乡北])")
_PARTY = re.compile(
    rf"(?P<c>[{''.join(COUNTRY)}])(?=方(?!案|法|面|式|向|便|针|可|才|能|达|程|位|格|略|块|言|圆|形|正|队)|企(?!业|图|划))"
)


def _new(text: str, at: list[int], seen: set[int]) -> Iterator[Single]:
    for i in at:
        if i not in seen:
            seen.add(i)
            yield Single(i, text[i])


def _chain(text: str, start: int, end: int, covered: set[int], seen: set[int]) -> Iterator[Single]:
    """A run such as 中美澳: cut where a longer name or an ordinary word begins, at least two different ones left."""
    while start < end and (start in covered or not _left_free(text, start)):
        start += 1
    stop = start
    while stop < end and stop not in covered:
        stop += 1
    end = stop
    while end - start >= 2 and not _right_free(text, end - 1) and not _BILATERAL.match(text, end):
        end -= 1
    run = text[start:end]
    if len(run) < 2 or len(set(run)) != len(run) or run in _NO_CHAIN or _NO_CHAIN_BEFORE.match(text, end):
        return
    if sum(c in _STRONG for c in run) < 1 or any(c in _AMBIGUOUS_WEAK for c in run[:1]):
        return
    if len(run) == 2 and sum(c in _STRONG for c in run) == 1 and not _BILATERAL.match(text, end):
        return
    yield from _new(text, list(range(start, end)), seen)


_NO_CHAIN = frozenset(
    {"中意", "中法", "以中", "以日", "加印", "智中", "中欧班", "加以", "以法", "以加", "日以", "中以", "意中", "印智"}
) - {"中法"}
_BILATERAL = re.compile(
    r"两国|双方|双边|关系|贸易|合作|经贸|边境|战争|冲突|谈判|会谈|峰会|三国|四国|五国|联合|签署|自贸|协[定议]|矿产|局势|间|之间|等国|就|即将|达成|停火|和谈|联盟|竞争|博弈|元首|领导人|对抗|脱钩"
)


def _left_free(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] not in _NOT_AFTER.get(text[at], "")


def _right_free(text: str, at: int) -> bool:
    return at + 1 >= len(text) or text[at + 1] not in _NOT_BEFORE.get(text[at], "")


def _cover(taken: list[tuple[int, int]]) -> set[int]:
    return {i for a, b in taken for i in range(a, b)}
