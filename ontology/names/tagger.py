"""Names that the vocabulary lacks, found by what they are made of and what stands around them: a linear-chain
conditional random field over words and Chinese characters.

What lives here: the tokens, their features, and the model as it reads (tagger.en.tsv and tagger.zh.tsv: a feature, the
weight that it gives each label). Weights are made by `python -m ontology.names.train`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ontology.names import field, shape
from ontology.names.features import CONTAINERS as CONTAINERS
from ontology.names.features import FOLDER, blocks, ordinary_words, tokens
from ontology.names.features import Known as Known
from ontology.names.late import late
from ontology.names.normal import HAN, words

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Span:
    """A name found, and how probable it is; `noun` where it is a description and no name (稀土管制措施, 精炼厂)."""

    start: int
    end: int
    type: str
    probability: float
    noun: bool = False


class Tagger:
    """The fields of the languages that there is a model for."""

    def __init__(self, fields: Mapping[str, field.Field]) -> None:
        self.fields = fields

    def find(self, text: str, known: Iterable[Known]) -> list[Span]:
        """Names in order of their start; none overlap."""
        known = list(known)
        parts = tokens(text)
        things = sorted((k.start, k.end) for k in known if k.type in ("Mineral", "Place", "Country", "Form"))
        goods = sorted(
            (k.start, k.end) for k in known if k.type in ("Mineral", "Form")
        )  # where it lies can name a plant
        found: list[Span] = []
        people: set[str] = set()
        pieces = list(blocks(text, parts))
        for language in sorted({b[0] for b in pieces} & set(self.fields)):
            mine = [b[1:] for b in pieces if b[0] == language]
            for (first, _, _), names in zip(mine, self.fields[language].decode(text, parts, mine, known), strict=True):
                for a, b, kind, probability in names:
                    start, end = _trimmed(text, parts.starts[first + a], parts.end(first + b - 1))
                    titled = text[start - 1 : start] == "《" and text[end : end + 1] == "》"
                    plain = (
                        titled
                        or _CUT_ZH.match(text, end - 1)
                        or _NO_ZH.fullmatch(text, start, end)
                        or _SAID_ZH.fullmatch(_without(text, start, end, things))
                        or (kind in ("Organization", "Project") and _PLAIN_ZH.fullmatch(text, start, end))
                    )
                    gloss = language == "zh" and text[start:end].isascii() and _gloss(text[start:end])
                    town = _TOWN_BEHIND.match(text, end) and _TOWN_BEFORE.search(text, max(0, start - 4), start)
                    body = kind == "Organization" and (
                        town or shape.is_trade(text, start, end) or _firm(text, start, end, things)
                    )
                    if kind == "Organization" and _person(text, start, end):
                        people.add(text[start:end])
                    plain = plain or gloss or body or (language == "en" and _said(text[start:end]))
                    if end - start > 1 and not plain and not _ordinary(text, start, end, probability):
                        noun = language == "zh" and _described(
                            kind, text, start, end, things if kind == "Measure" else goods
                        )
                        found.append(Span(start, end, kind, probability, noun))
        named = (s for s in found if s.type != "Organization" or text[s.start : s.end] not in people)
        return sorted(named, key=lambda s: s.start)


# What is left of a description when the minerals and places in it are taken out: 云南(锡)矿, 暂停(钴)出口.
_SAID_ZH = re.compile(r"(?:多金属|矿山|矿床|矿区|矿|项目|资源|暂停|出口|禁止|限制|恢复|停止)*")


def _without(text: str, start: int, end: int, things: Sequence[tuple[int, int]]) -> str:
    """A span without the things that lie in it; whole where none does."""
    first = bisect_left(things, (start, 0))
    inner = [(a, b) for a, b in things[first : bisect_left(things, (end, 0))] if b <= end]
    if not inner:
        return "-"
    gone = {i for a, b in inner for i in range(a, b)}
    return "".join(text[i] for i in range(start, end) if i not in gone)


# Where something stands: in Palo Alto, CA.
_TOWN_BEFORE = re.compile(r"\b(?:in|near|of)\s\Z")
_TOWN_BEHIND = re.compile(
    r",\s(?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|ON|QC|BC|AB|SK|NSW|QLD|VIC)\b"
)


# A person who holds, founds or leads: 赵树权持有的, 董事长林志强, 由张静、… 共同持股.
_SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔崔康毛邱秦顾侯邵孟龙段钱汤尹黎易乔贺赖龚"
_PERSON = late(rf"[{_SURNAMES}][{HAN}]{{1,2}}")
_PERSON_BEFORE = re.compile(
    r"(?:董事长|总经理|总裁|副总裁|董事|股东|自然人|实控人|实际控制人|法定代表人为?|创始人|先生|女士)\Z"
)
_PERSON_BEHIND = re.compile(
    r"(?:持有的|(?:对[^,。]{2,12})?享有|先生|女士|等(?:\d+名)?(?:自然人|共同持股)|今日(?:增|减)持|、[^,。]{2,30}共同持股|在接受)"
)


def _person(text: str, start: int, end: int) -> bool:
    """Whether two or three Chinese characters are a person's name where they stand."""
    return bool(
        _PERSON.fullmatch(text, start, end)
        and (_PERSON_BEHIND.match(text, end) or _PERSON_BEFORE.search(text, max(0, start - 6), start))
    )


# Firms of a kind: 美国|科技公司, 矿业科技新公司.
_FIRM = re.compile(
    r"(?:科技|技术|石油|能源|矿业|采矿|矿产|汽车|电池|化工|钢铁|锂业?|半导体|芯片|互联网|军工|国防|电力|金融|保险|投资|制药|航空|航运|人工智能|AI|大型|小型|新|上市|国有|私营|跨国|初级|勘探|地质|材料|制造|智能){1,4}"
    r"(?:公司|企业|巨头|集团|厂商)"
)


def _firm(text: str, start: int, end: int, things: Sequence[tuple[int, int]]) -> bool:
    """Whether a Chinese span only says where firms are from and what they do."""
    left = _without(text, start, end, things)
    return _FIRM.fullmatch(text[start:end] if left == "-" else left) is not None


def _said(words_: str) -> bool:
    """Whether many English words, few of them with a capital letter, say what somebody does and name nothing."""
    parts = words_.split()
    return len(parts) > 5 and 3 * sum(p[0].isupper() for p in parts) < len(parts)


def _gloss(words_: str) -> bool:
    """Whether the English in a Chinese text only says a common word again: 高能量密度(High Energy Density)."""
    parts = re.findall(r"[A-Za-z]+", words_)
    return len(parts) > 1 and all(p.lower() in ordinary_words() for p in parts)


# Chinese descriptions that are taken for names because facts are told of them: what a measure does or is of a kind, a pact
# or a plant without a name of its own. A title, letters or the number of a law are a name's.
_OWN_NAME = re.compile(r"[《》“”「」A-Za-z]|(?<![\d.])\d{3}(?![\d年])|号")
_DESCRIBED = {
    "Measure": re.compile(
        r".*(?:管制|措施|政策|制度|机制|体系|管理|补贴|优惠|禁令|禁运|关税|配额|指标|许可证?|出口|进口|审批|审核|调查|规定|比例|升级|举措|限制|储备|要求|声明|豁免|征收|手段|处罚|奖励|激励|支持|待遇|停产|停工)"
        r"|(?:新|现行|特定|相关|有关|更|对|停止|放宽|暂停|加强|扩大|限制|禁止|推动|建立|构建|强制|取消|提高|实施).*|.*的.*"
    ),
    "Alliance": re.compile(
        r"(?:投资|最终|矿业|矿产|采矿|合作|贸易|经贸|经济|技术|创新|科技|多边|双边|三边|联合|监测|相关|有关|全球性|全面|临时|初步|政府间|现代化|税收|供应链|产业链|韧性|战略|社区|发展|开发|框架|原则性?|一揽子|长期|供应|资源|安全|清洁|能源|数字|绿色|关于|对于|和|与|及|的|向|提供|新|重要|正式)*"
        r"(?:协议|协定|谅解|备忘录|条约|伙伴关系|伙伴|机制|规划|合作|倡议|框架|联盟|对话|磋商|宣言|声明|共识|安排)(?:机制)?"
    ),
    "Project": re.compile(
        r"(?:[一二两三四五多几数][大座宗家个条处期]|[三五]大|第[一二三四五六][座个]?|[\d.,]+|万|年产能?|产能|吨|新建?|自有|配套|相关|大型|小型|主要|核心|拟|已|在[建产]|研发|一体化|工厂|加工|分离|精炼|冶炼|选矿|选|厂|矿区|矿山|矿床|矿权|采矿权|探矿权|采矿|矿|项目|工程|基地|产线|生产线|试验线|平台|"
        r"资源|扩建|改造|增长|建设|制造|生产|产业|产品|材料|磁体|储能|光伏|芯片|热法|湿法|高纯|级|及|和|与|的|等)+"
    ),
}


def _described(kind: str, text: str, start: int, end: int, things: Sequence[tuple[int, int]]) -> bool:
    """Whether a Chinese span describes and does not name."""
    said = _DESCRIBED.get(kind)
    if said is None or _OWN_NAME.search(text, start, end) or text[start - 1 : start] in ("“", '"', "「"):
        return False
    if text[end : end + 1] == "(" and text[end + 1 : end + 2].isascii():
        return False  # a name that is said again in Latin letters
    left = _without(text, start, end, things)
    return said.fullmatch(text[start:end] if left == "-" else left) is not None


# A name does not end in the middle of the word that says what it is (项|目).
_CUT_ZH = re.compile(r"项目|公司|集团|协议|计划|战略|基地|工厂|银行|矿山|矿区|条例|法案|清单")

_TAIL = re.compile(r"(?:'s?|[\s,;:\-–—/·、\"“”(\[]|\s(?:and|of|the|for|in))+\Z")
_HEAD = re.compile(r"(?:[\s,;:\-–—/·、\"“”)\]]|(?:[Tt]he|[Aa]n?|and|of)\s)+")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the article before it, what hangs on it, and a bracket that closes outside."""
    piece = text[start:end]
    if piece.count("(") > piece.count(")"):
        end = start + piece.rindex("(")
    elif piece.count(")") > piece.count("("):
        end = start + piece.index(")")
    quote = max(text.rfind('"', start + 1, end), text.rfind("“", start + 1, end))
    if quote > start and text[end : end + 1] in ('"', "”") and text.count('"', start, end) < 2:
        start = quote + 1  # Ordinance "On …": the title stands in the quotes
    head, tail = _HEAD.match(text, start, end), _TAIL.search(text, start, end)
    return (head.end() if head else start), (tail.start() if tail else end)


_GENERIC = re.compile(
    r"(?:This|That|These|Those|Its|Our|Their|His|Her|New|Each|Any)\s.*|\d[\d\-]*\s[a-z].*"
    r"|(?:[A-Z][a-z]+\s)?(?:Prime\s|Vice\s|Deputy\s)?(?:President|Minister|Premier|Chancellor|Secretary)(?:\s(?!of|for)[A-Z].*)?"
    r"|(?:Technology Readiness Levels?|Standard Operating Procedures?|[A-Z][a-z]?-[A-Z][a-z]? [Bb]atter(?:y|ies)|(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Tt]w[a-z]+[- ][a-z]+)\s.*)"
    r"|(?:Schedule|Annex|Appendix|Article|Table|Figure|Chapter|Part|Phase)\s[IVXLC\d]+[A-Z]?"
    r"|[Ss]ection\s\d{1,2}"
    r"|(?:[A-Z]?[a-z]+\s)?(?:[Cc]ompany|[Pp]rojects?|[Ss]trategy|[Gg]roup|[Aa]greement|[Aa]ct|[Ll]aw|[Mm]ines?|[Pp]lant|[Bb]ank|[Gg]overnment|[Pp]arties|[Mm]inistry|[Pp]rogram(?:me)?|[Bb]an|[Pp]lan|[Ff]acility|[Dd]irective|[Dd]ecree)"
    r"|[A-Z]{2,}s|Memorandum of Understanding|Board of Directors|Special Economic Zones?|Rules of Origin|Federal Register|Joint Venture"
    r"|(?:该|这|此|其|本|各|某|两|双方|上述|目标|标的|上市|新).{0,2}(?:公司|项目|企业|集团|法案?|协议|计划|战略|矿山?)?"
)


_NO_NAME = frozenset(
    words(
        "TSX TSXV ASX NYSE NASDAQ LSE AIM OTC OTCQX OTCQB HKEX SEC CEO CFO COO GDP GNP FDI ESG EV EVs PV ICT IPR AI IT R&D RFI RFP FOA FID PFS DFS PEA JV MoU MOU NDA HS CN SEK "
        "JPY IDR CAD AUD USD EUR GBP CNY RMB INR KRW CHF NOK DKK ZAR BRL CLP MXN PEN ARS NPV IRR VAT REE REEs REO LCE TREO HREE LREE NdPr SpA SA Ltd Inc Corp PLC Co FY YTD "
        "Vic Tas NSW QLD Qld ACT "
        "Q1 Q2 Q3 Q4 COVID COVID-19 PTSD DMS PDF FAQ CO2 GHG LED LFP NMC MW GWh kWh UTC GMT EST"
    )
)


def _ordinary(text: str, start: int, end: int, probability: float) -> bool:
    """Whether words are nobody's name: one that stands small elsewhere, a word for things of a kind, or one that has
    its capital letter from the place where it stands."""
    name = text[start:end]
    if name.lower() in ordinary_words() or name in _NO_NAME or name.isdigit() or _GENERIC.fullmatch(name):
        return True
    if " " in name or not name.isascii() or not opens(text, start):
        return False
    return probability < 0.85 or bool(re.search(r"(?:ing|ed|ly)\Z", name))


def ordinary(word: str) -> bool:
    """Whether a word stands small in other texts."""
    return word.lower() in ordinary_words()


def opens(text: str, at: int) -> bool:
    """Whether a sentence or line starts here."""
    return bool(_OPENS.search(text, max(0, at - 4), at))


# Chinese words for things of a kind, or with what does not belong to a name at either end.
_PLAIN_ZH = re.compile(
    r"(?:(?:矿业|矿产|矿权|科技|传统|银行|国防|军工|工业|清洁|能源|退休|养老|基金|本地|本土|当地|财团|私人|私营|投资者|投资|专业|金融|机构|冶炼|冶炼厂|选矿厂|选厂|工厂|国有|国家|公司|企业|联邦|政府|技术|产业|开发|供应|原生|首个|新型|功能|整体|业务|布局|外国|海外|国内|国际|全球|中东|主权|各国|多国|锂|铜|镍|钴|金|银|铁|锡|钨|锑|铅|锌|铀|稀土|石墨|铝土|金属|材料|大型|小型|在产|露天|地下|战略|关键|重点|矿床|矿山|矿区|矿|项目|基地|产线|生产线|盐湖|[一二三]期|\d+万?吨)+"
    r"|\d{6}\.[A-Z]{2})"
)
_NO_ZH = re.compile(
    r"(?:[的了着者而将已被把在是或和与及等来拟很难]|公司(?=.)|能够|可以|必须|不过|任何|双方|一[项家个种座所款处条份]|[多几两数各][家个座项]|\d+[个家座项]|某|年产|释放|终止|充分).*|.*(?:[的了]|某|招股书)|.{2,}部的.*"
)
_OPENS = re.compile(r"(?:\A|[.:;!?•\n][\s\"“(]*|[\-–—]\s)\Z")


# --- the committed models -------------------------------------------------------------------------------------------


class _Stored(Mapping[str, "field.Field"]):
    """The committed models, each read when a text first needs it."""

    def __init__(self) -> None:
        self._languages = tuple(language for language in LANGUAGES if path(language).is_file())

    def __getitem__(self, language: str) -> field.Field:
        return _stored(language)

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


@lru_cache(maxsize=len(LANGUAGES))
def _stored(language: str) -> field.Field:
    return field.read(path(language), language)


@lru_cache(maxsize=1)
def standard() -> Tagger:
    """The tagger with the committed weights."""
    return Tagger(_Stored())


def path(language: str) -> Path:
    return FOLDER / f"tagger.{language}.tsv"
