"""Names that a document gives to what it has named: "X Corp (“X”)", "X (XYZ)", X（以下简称“Y”）, and the core of a
company's full name. Once defined, they are known in the rest of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ontology.names.late import late
from ontology.names.normal import HAN

_EN = re.compile(
    r"\s?\(\s?(?:(?:hereinafter|hereafter|collectively|together|the|or|formerly|known as|abbreviated as|also known as|now|ASX|TSX|NYSE)[,:]?\s)*(?:the\s)?[“\"']?(?P<a>[A-Z][A-Za-z0-9&.\-/ ]{1,30}?)[”\"']?(?:\s?(?:,|;|or)\s?(?:the\s)?[“\"'](?P<b>[A-Z][A-Za-z0-9&.\- ]{1,25})[”\"'])?\s?\)"
)
_ZH = late(
    rf"[,]?\s?[(]?(?:以下|下)?(?:统)?(?:简称|称)(?:为|:)?[“\"'《「]?(?P<a>[{HAN}A-Za-z0-9&·\-]{{2,16}})[”\"'》」]?[)]?"
)
_ZH_PAREN = re.compile(
    r"\((?P<en>[A-Z][A-Za-z0-9&.\- ]{2,60}?)?(?:[,、;]\s?)?(?:简称)?(?P<a>[A-Z][A-Za-z0-9&\-.]{1,14})\)"
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A short name, from where on it holds, and which of the found names (by position in their list) it stands for."""

    short: str
    at: int
    of: int


def find(text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[Definition]:
    """Definitions right behind the names found so far; `spans` are (start, end, type), in any order."""
    for i, (start, end, kind) in enumerate(spans):
        full = text[start:end]
        close = end + 1 if text[end : end + 1] in '》”"' else end
        for short, at in _stated(text, full, close):
            if 2 <= len(short) < max(len(full), 12) and short != full:
                yield Definition(short, at, i)
        if kind == "Organization":
            for core in _cores(full):
                yield Definition(core, end, i)


def _stated(text: str, full: str, at: int) -> Iterator[tuple[str, int]]:
    chinese = bool(re.search(rf"[{HAN}]", full))
    match = _EN.match(text, at)
    if match:
        for group in ("a", "b"):
            short = (match.group(group) or "").strip(" .")
            said = _is_quoted(match, group) or "known as" in match.string[match.start() : match.start("a")]
            if short and plausible(short, full, chinese, quoted=said):
                yield short, match.end()
    if chinese:
        match = _ZH.match(text, at)
        if match:
            yield match.group("a"), match.end()
        match = _ZH_PAREN.match(text, at)
        if match and match.group("en") and re.fullmatch(r"[A-Z][A-Z0-9&\-]{1,9}", match.group("a")):
            yield match.group("a"), match.end()


def _is_quoted(match: re.Match[str], group: str) -> bool:
    return match.string[match.start(group) - 1 : match.start(group)] in ("“", '"', "'")


_NO_SHORT = re.compile(
    r"(?:19|20)\d\d|USD?|EUR|AUD|CAD|ASX|TSX|NYSE|NASDAQ|LSE|TSXV|OTC\w*|TSX-?V|HKEX|MW|GWh|MT|Mt|CEO|US|EU|UK|LCE|REO|KPMG|FY\d+|[IVX]+|Figure.*|Table.*|Fig.*|[A-Z]{2,6}: ?[A-Z]+",
    re.I,
)


def plausible(short: str, full: str, chinese: bool, *, quoted: bool) -> bool:
    """Whether what stands in brackets is a short name of the name before them."""
    if _NO_SHORT.fullmatch(short) or ":" in short:
        return False
    if quoted:
        return True
    if chinese:
        return bool(re.fullmatch(r"[A-Z][A-Za-z0-9&\-]{1,11}", short)) and not re.fullmatch(r"[A-Z][a-z]?\d*", short)
    letters = re.sub(r"[^A-Za-z]", "", short).lower()
    if not letters or not re.search(r"[A-Z]{2}", short):
        return False
    initials = "".join(w[0] for w in re.findall(r"[A-Za-z]+", full)).lower()
    return (
        _subsequence(letters, full.lower())
        and letters[0] in initials
        and sum(c in initials for c in letters) >= len(letters) / 2
    )


def _subsequence(small: str, large: str) -> bool:
    it = iter(large)
    return all(c in it for c in small)


_LEGAL_ZH = re.compile(r"(?:集团|控股)*(?:\(集团\))?(?:集团)?(?:股份有限公司|有限责任公司|有限公司|总公司|股份公司)\Z")
_PLACE_ZH = late(
    r"(?:中国|(?:黑龙江|内蒙古|[一-龥]{2})(?:省|自治区)(?:[一-龥]{2,3}[市州县区])?|[一-龥]{2,3}[市县]|北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|深圳|广州|"
    r"杭州|南京|苏州|宁波|厦门|惠州|珠海|东莞|佛山|无锡|常州|南通|徐州|合肥|芜湖|武汉|宜昌|长沙|株洲|郴州|洛阳|郑州|济南|青岛|烟台|西安|宝鸡|成都|德阳|宜宾|遂宁|自贡|雅安|昆明|贵阳|赣州|宜春|南昌|新余|九江|柳州|南宁|包头|鄂尔多斯|大连|沈阳|哈尔滨|长春|石家庄|太原|兰州|西宁|银川|乌鲁木齐|福州|泉州|龙岩|温州|嘉兴|绍兴|金华|衢州|湖州|台州|清远|韶关|衡阳|湘潭|常德|黄石|荆门|襄阳|盐城|扬州|镇江|淮安|连云港|蚌埠|马鞍山|滁州|铜陵|安庆)"
)
_TRADE_ZH = re.compile(
    r"(?:矿业|资源|科技|新材料?|材料|锂业|能源|新能源|实业|电子|投资|控股|股份|集团|开发|技术|化工|稀土|钨业|铝业|铜业|工业|发展|产业|黄金|金属|科技发展|新材料科技|矿业开发|材料科技)+\Z"
)
_LEGAL_EN = re.compile(
    r",?\s(?:Corp(?:oration)?\.?|Inc(?:orporated)?\.?|Ltd\.?|Limited|LLC|PLC|plc|Pty|Co\.?|Company|Holdings?|GmbH|AG|S\.A\.?|SA|NV|AB|ASA|Oyj?|Bhd|Tbk|PJSC|JSC|LP|SpA)+\Z"
)

# Firms of a group have its name and their town: 北方特气(自贡)材料科技有限公司.
_BRANCH_ZH = late(rf"([{HAN}]{{4,8}}(?<!集团)(?<!股份))\([{HAN}]{{2,4}}\)(?!有限合伙|普通合伙)")

_TRADE_EN = re.compile(
    r"(?:\s(?:Mining|Mines|Minerals?|Metals|Resources|Lithium|Energy|Materials|Technology|Technologies|Industries|Steel|Copper|Gold|Nickel|Graphite|Uranium|Rare Earths?|Exploration|Group|&|Battery|Critical|Base|Platinum|Silver|Tungsten|Aluminum|Aluminium|Investments?|Holdings?))+\Z"
)
# One of these by itself, or a list of them, is nobody's short name.
_COMMON_EN = re.compile(
    r"(?:(?:Standard|Pacific|American?s?|National|General|Global|First|Second|North(?:ern)?|South(?:ern)?|East(?:ern)?|West(?:ern)?|New|Royal|United|Great|Pure|Critical|Energy|Central|Atlantic|International|Advanced|"
    r"Battery|Green|Blue|Black|White|Red|Silver|Golden?|Future|Core|Prime|Summit|Liberty|Frontier|Pioneer|Century|Vital|Focus|Patriot|State|Public|European?|African?|Asian?|Australian?|Canadian?|Chinese|Indian|Russian|"
    r"Japanese|Korean|Brazilian|Indonesian|Urban|Strategic|Natural|Mineral|Rare|Earth|Heavy|Light|Clean|Electric|Premier|Noble|Target|Orion|Alpha|Delta|Omega|Nova|Star|Sun|Ocean|River|Lake|Mountain|Island|World|"
    r"Peoples?|City|Department of|Ministry of|Bureau of|Office of|Arctic|Nordic|Alpine|Imperial|Capital|Eagle|Lion|Tiger|Rock|Sand|Salt|Iron|Copper|Nickel|Lithium|Cobalt|Graphite|Uranium|Standard|Zinc|Tin)\s?)+"
)


def _cores(full: str) -> Iterator[str]:
    """What a company is called once its full name has been given: without legal form and place."""
    if re.search(rf"[{HAN}]", full):
        bare = _LEGAL_ZH.sub("", full)
        if bare == full:
            return
        place = _PLACE_ZH.match(bare)
        core = bare[place.end() :] if place and len(bare) - place.end() >= 3 else bare
        for name in dict.fromkeys((bare, core)):
            if len(name) >= 3 and not _TRADE_ZH.fullmatch(name):
                yield name
        trade = _TRADE_ZH.search(core)
        if trade and trade.start() >= 3:
            yield core[: trade.start()]
        if place and trade and trade.start() == 2 and core != bare:
            yield bare[: place.end() + 2]  # two characters are called with their place: 江西巨通
            if place.group()[-1] in "县市" and len(place.group()) == 3:
                yield bare[: place.end() - 1] + core[:2]  # 修水县巨通投资: 修水巨通
        branch = _BRANCH_ZH.match(full)
        if branch:
            yield branch.group(1)
        return
    bare = full
    for _ in range(3):
        bare = _LEGAL_EN.sub("", bare)
    if bare != full and len(bare) >= 4 and (" " in bare or len(bare) >= 5):
        yield bare
    trade = _TRADE_EN.search(bare)
    if trade and len(bare[: trade.start()]) >= 5 and not _COMMON_EN.fullmatch(bare[: trade.start()]):
        yield bare[: trade.start()]
