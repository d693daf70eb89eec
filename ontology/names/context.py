"""Names told by the words next to them: 子公司X, 收购X 20%股权, "miner X", "X, a lithium producer", "X's shareholders".

What lives here: wordings that only a company, bank or ministry stands in. The names themselves have no form word; what
has one is found by `shape`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ontology.names.late import late
from ontology.names.normal import HAN


@dataclass(frozen=True, slots=True)
class Told:
    """A name told by its surroundings, in the normal form."""

    start: int
    end: int
    type: str


def find(text: str) -> Iterator[Told]:
    if not text.isascii():
        for pattern, needs in zip(_ZH, _NEEDS, strict=True):
            if not any(word in text for word in needs):
                continue
            for match in pattern.finditer(text):
                if not _FUNCTION.search(match.group("n")):
                    yield Told(match.start("n"), match.end("n"), "Organization")
        for match in _ZH_SITE.finditer(text) if "矿" in text else ():
            if not _FUNCTION.search(match.group("n")) and not _PLAIN_MINE.search(match.group("n")):
                yield Told(match.start("n"), match.end("n"), "Project")
    for pattern in _EN:
        for match in pattern.finditer(text):
            name = match.group("n")
            if not _NOT_ONE.match(name) and not _OFFICE.search(name) and not name.isdigit() and len(name) > 1:
                yield Told(match.start("n"), match.end("n"), "Organization")


_N = rf"(?P<n>[{HAN}A-Z][{HAN}A-Za-z]{{2,6}}?)"
_STOP = r"(?=[,、。与和及】;:(拟在将的持完获于已为因]|\d|旗下|合计|供应|提供|宣布|表示|公告|签|停|增|收|发|成|主|投)"
_ZH = (
    late(rf"(?:控股子公司|全资子公司|下属子公司|子公司|参股公司|联营公司|控股股东|间接控股股东|关联方|孙公司|母公司|旗下公司){_N}{_STOP}"),
    late(rf"(?:收购|增资|入股|参股|受让|认购|购买|出售|转让|取得|持有|控股|要约收购)(?:了)?(?:关联方|参股公司)?{_N}(?=约?\d+(?:\.\d+)?%|的?(?:全部|部分|剩余|少数|控股|多数)?股权|的?(?:全部|部分)股份|的控制权|控股权)"),
    late(rf"(?<![自理缘])由{_N}(?=旗下|全资持股|全资拥有|控股(?![及和与、有集])|、[{HAN}]{{3,}}(?:等)?共同持股|等?共同持股|间接)"),
    late(rf"(?<=【){_N}(?=(?:投资|联合|等)?成立|完成|拟|获|与|:)"),
    late(rf"(?:以及|、|和|与|及){_N}(?=等?共同持股|合计持有|分别持有)"),
    late(rf"(?:拟|已|将|正式|近日|日前)与{_N}(?=签署|签订|合作成立|达成协议|合资|成立合资)"),
    late(rf"(?<![{HAN}A-Za-z0-9]){_N}(?=(?:发布|晚间|今日|日前)?公告(?:称|,|:)|今日官微|股价|(?:董事长|总经理|首席执行官|创始人)[{HAN}]{{2,3}}(?:表示|称|说))"),
)  # fmt: skip
# One of these stands in every match of the pattern: a text without them is not searched.
_NEEDS = (
    ("公司", "股东", "关联方"),
    ("%", "股权", "股份", "控制权", "控股权"),
    ("由",),
    ("【",),
    ("共同持股", "合计持有", "分别持有"),
    ("签署", "签订", "成立", "达成协议", "合资"),
    ("公告", "官微", "股价", "董事长", "总经理", "首席执行官", "创始人"),
)
_FUNCTION = re.compile(
    r"拥有|持有|发布|后|[的了在是和与及等该其这那某们不被把让向对以从为每各谁何]|公司|股权|股份\d|资产|项目|部分|全部|多家|相关|双方|各方|上市|目标|标的|美元|万元|亿元|国家|政府|银行业|企业|方面|投资者|股东|人士|机构|本次|今年|去年|月|日电|"
    r"^(?:拟|已|将|近日|日前|今日|对|按|现金|方式|合计|约|超|一|两|三|四|五|六|七|八|九|十|几|控股|参股|收购|第|少数|剩余|境外|海外|国内|外国|中国|美国|日本|韩国|欧盟|其他|商品|任何|矿产|稀土|更多)"
)

_ZH_SITE = late(
    rf"(?:整合|持有的?|拥有的?|旗下的?|收购|运营的?|开发的?|位于[{HAN}]{{2,8}}的|所属的?|以|将|控制的|投产的|重启|与|和|、)(?!整合|持有|拥有|收购|运营|开发)(?P<n>[{HAN}]{{2,4}}矿)"
    r"(?=[\d,、。和与及的为作按将已复停增投项扩预】)(%]|年产|采矿权|探矿权|产能|产量|达产|\Z)"
)
_PLAIN_MINE = re.compile(
    r"(?:原|金属|多金属|富|贫|精|尾|选|采|开|找|探|炼|新|老|大型|小型|中型|露天|地下|在产|该|铁|铜|金|银|锂|镍|钴|锡|钨|铅|锌|锑|钼|锰|铬|钛|钒|稀土|石墨|铀|煤|煤炭|铝土|磷|钾盐|钾|萤石|锂辉石|锂云母|硅|硼|铌|钽|锆|锶|汞|宝石|钻石|黄金|白银|盐|碱|油|气|油气|岩|伴生|国外|海外|世界|最大|主|自有|自备|优质|战略|关键)矿\Z|^(?:采|选|探|找|开|挖|炼|矿)"
)

_NAME = (
    r"(?P<n>(?:[A-Z][A-Za-z0-9&.\-]*[A-Za-z0-9]|[a-z][A-Z][A-Za-z]+)(?:\s(?:[A-Z][A-Za-z0-9&.\-]*[A-Za-z0-9]|&)){0,3})"
)
_ROLE = (
    r"(?:company|firm|miner|producer|subsidiary|start-?up|developer|automaker|carmaker|maker|manufacturer|refiner|smelter|trader|explorer|conglomerate|giant|lender|"
    r"utility|operator|owner|partner|shareholder|contractor|supplier|processor|recycler|investor|group|corporation|bank|enterprise|agency|commodity house|trading house|unit)"
)
_EN = (
    re.compile(rf"\b{_ROLE}s?\s{_NAME}(?=[\s,.;:()'’])(?!\s[a-z]+ed\sin\sthe)"),
    re.compile(rf"(?<![A-Za-z.]\s)(?<![A-Za-z]){_NAME}(?=,\s(?:a|an|the|one\sof\sthe)\s(?:[\w\-'’]+\s){{0,6}}?{_ROLE}\b)"),
    re.compile(rf"(?<![A-Za-z]){_NAME}(?=(?:'s|’s)\s(?:shares?|stake|subsidiary|subsidiaries|CEO|chief executive|shareholders|board|wholly[- ]owned|chairman|parent|stock|majority|minority|operations))"),
    re.compile(rf"\b(?:wholly[- ]owned\s(?:by|subsidiary\sof)|owned\sby|operated\sby|subsidiary\sof|controlled\sby|offtake\s(?:agreement|deal|contract)\swith|joint\sventure\s(?:with|between)|acquired\sby|majority-owned\sby|developed\sby|backed\sby|stake\sin|shares\s(?:in|of))\s{_NAME}(?=[\s,.;:()'’])"),
    re.compile(rf"(?:(?<=[.;,]\s)|(?<![\s\S])|(?<=\n)|(?<=[a-z]\s)){_NAME}(?=\s(?:announced|said\sit|signed\sa|signed\san|acquired|reported|plans\sto|has\sagreed|agreed\sto|will\sacquire|owns|operates|holds\sa|produces|holds\s\d|raised|secured|completed\sthe))"),
)  # fmt: skip
_OFFICE = re.compile(r"(?:President|Minister|Premier|Chancellor|Governor|Secretary|Ambassador|Senator|Officials?)\Z")
_NOT_ONE = re.compile(
    r"(?:Crown|Products|The|This|That|These|Those|It|Its|They|We|He|She|Our|Their|His|Her|In|On|At|By|For|From|With|And|But|Or|If|As|A|An|All|Both|Each|Any|No|Not|Some|Who|Which|What|When|Where|While|Since|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|President|Minister|Prime|Secretary|Governor|Senator|Mr|Ms|Mrs|Dr|CEO|"
    r"[A-Z][a-z]+(?:ese|ian|ish)|American|German|French|Dutch|Swiss|Greek|Thai|Government|Parliament|Ministry|State|Company|Group|Act|Law|Project|Plan|Strategy|Mine|EV|EVs|JV|MoU|ESG|AI|GDP|USD|Section|Article|Phase|Table|Figure|Trump|Biden|Xi|Putin|Under|Also|However|Officials|Analysts|Authorities|Critical|Rare|Copper|Lithium|Nickel|Cobalt|Graphite|Gold|Silver|Uranium|Tungsten|Tin|Zinc|Lead|Iron|Aluminum|Aluminium)\b"
)
