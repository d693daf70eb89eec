"""Money, percents, quantities, ranks and plain numbers in Chinese and English.

What lives here: the grammar. What the values are stands in `values`; dates are found before and are passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ontology.names.dates import latin_runs
from ontology.names.late import late
from ontology.names.normal import near, starting, words
from ontology.names.values import Found, Money, Number, Percent, Quantity, Rank

# --- numbers -----------------------------------------------------------------------------------------------------

_ZH_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
             "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "兆": 10**12}  # fmt: skip
_EN_SCALE = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "mn": 10**6,
             "mln": 10**6, "mm": 10**6, "m": 10**6, "bn": 10**9, "bln": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12, "k": 10**3,
             "crore": 10**7, "lakh": 10**5}  # fmt: skip
_ZH_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "半": 5}
_EN_WORD = {w: i for i, w in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
     "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"))} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a": 1,
    "half a": 0.5, "an": 1, "several": 0, "dozens": 0}  # fmt: skip
_WORDS = "half\\ a|zero|one|two|three|four(?:teen)?|five|six(?:teen)?|seven(?:teen)?|eight(?:een)?|nine(?:teen)?|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SUPER = {c: str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}

_NUMBER = re.compile(
    r"""(?<!\d)(?<!\d\.)(?P<int>\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:\ \d{3})+(?!\d)|\d{1,3}(?:'\d{3})+(?!\d)|\d{1,3}(?:\.000)+(?![\d%％.])|\d+)(?P<frac>\.\d+)?
    (?:\s?[×xX*]\s?10(?:(?P<sup>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\^(?P<caret>\d{1,2})))?
    (?P<more>[多余几])?
    (?P<scale>[十百千]?[万亿]亿?|百万|千万|[百千](?!瓦|分|里|克|卡|米|兆|伏|安|公)|兆(?!瓦)
      |\s?-?(?:thousand|million|billion|trillion|crore|lakh)(?![a-z])|\s?(?:mln|bln|trn|mn|bn|tn|MM|[mM]n|[bB]n|[tT]n|B|M|m|b|K|k)(?![A-Za-z0-9²³/]))?
    |(?P<zh>(?:[一二两三四五六七八九][十百千万亿零〇一二两三四五六七八九]*|[十百千][十百千万亿零〇一二两三四五六七八九]*)(?:点[零〇一二三四五六七八九]+[十百千]?[万亿]?亿?)?)(?P<zhmore>[多余])?(?P<zhscale>[万亿]+)?
    """,
    re.VERBOSE,
)
_DIGIT = re.compile(r"[\d一二两三四五六七八九十百千]")
_WORD_NUMBER = re.compile(
    rf"""(?<![A-Za-z\-])(?P<word>{_WORDS}|an?(?=\ (?:hundred|thousand|million|billion|trillion|third|quarter|half)))
      (?:[- ](?P<word2>one|two|three|four|five|six|seven|eight|nine)(?![a-z]))?
      (?P<wscale>(?:[- ](?:hundred|thousand|million|billion|trillion))+)?(?![A-Za-z])
    """,
    re.VERBOSE,
)


def zh_number(text: str) -> float | None:
    """一点五亿, 三千二百, 四亿, 二十; None where it is no number."""
    if "点" in text:
        head, _, tail = text.partition("点")
        digits = re.match(r"[零〇一二三四五六七八九]+", tail)
        if digits is None:
            return None
        whole = zh_number(head)
        scale = 1.0
        for c in tail[digits.end() :]:
            scale *= _ZH_SCALE[c]
        if whole is None:
            return None
        return (whole + float("0." + "".join(str(_ZH_DIGIT[c]) for c in digits.group()))) * scale
    total, section, digit = 0.0, 0.0, 0.0
    last_unit = 1
    for c in text:
        if c in _ZH_DIGIT:
            digit = digit * 10 + _ZH_DIGIT[c] if digit and last_unit == 1 else _ZH_DIGIT[c]
        elif c in "十百千":
            section += (digit or 1) * _ZH_SCALE[c]
            digit, last_unit = 0, _ZH_SCALE[c]
        elif c in "万亿":
            section += digit
            if c == "亿" and total and section == 0:
                total *= _ZH_SCALE[c]
            elif c == "亿":
                total = (total + section) * _ZH_SCALE[c]
            else:
                total += section * _ZH_SCALE[c]
            section, digit, last_unit = 0, 0, _ZH_SCALE[c]
        else:
            return None
    if digit and last_unit >= 100 and text[-1] in _ZH_DIGIT and len(text) >= 2 and text[-2] not in "零〇":
        digit *= last_unit / 10  # 三万五 is 35,000
    return total + section + digit


@dataclass(frozen=True, slots=True)
class _Raw:
    """A number as written: its value with its scale, whether a scale was written, a hedge in its middle (100多万)."""

    start: int
    end: int
    value: float
    scaled: bool
    kind: str  # digits | zh | word
    hedge: str = ""
    factor: float = 1.0


def _raw(match: re.Match[str]) -> _Raw | None:
    start, end = match.span()
    group = match.groupdict()
    if "word" in group:
        return _raw_words(start, end, group)
    if group["int"]:
        value = float(re.sub(r"[,. ']", "", group["int"]) + (group["frac"] or ""))
        power = group["caret"] or "".join(_SUPER[c] for c in group["sup"] or "")
        if power:
            value *= 10.0 ** int(power)
        factor = 1.0
        scale = (group["scale"] or "").strip().lstrip("-")
        if scale:
            factor = float(_ZH_SCALE[scale]) if scale in _ZH_SCALE else float(_EN_SCALE.get(scale.lower(), 0))
            if scale in ("万万", "亿亿") or factor == 0:
                return None
        elif group["more"]:
            end -= 0
        return _Raw(
            start, end, _clean(value * factor), bool(scale), "digits", "at_least" if group["more"] else "", factor
        )
    if group["zh"]:
        parsed = zh_number(group["zh"] + (group["zhscale"] or "")) if not group["zhmore"] else None
        if group["zhmore"]:
            base = zh_number(group["zh"])
            scale_value = 1.0
            for c in group["zhscale"] or "":
                scale_value *= _ZH_SCALE[c]
            parsed = None if base is None else base * scale_value
        if parsed is None:
            return None
        scaled = bool(set(group["zh"] + (group["zhscale"] or "")) & set("万亿"))
        return _Raw(start, end, _clean(parsed), scaled, "zh", "at_least" if group["zhmore"] else "")
    return None


def _raw_words(start: int, end: int, group: dict[str, str | None]) -> _Raw:
    word, word2 = str(group["word"]).lower(), group["word2"]
    value = float(_EN_WORD[word]) + (_EN_WORD[word2] if word2 else 0)
    factor = 1.0
    for part in re.findall(r"[a-z]+", (group["wscale"] or "").lower()):
        factor *= _EN_SCALE[part]
    return _Raw(start, end, _clean(value * factor), factor > 1, "word", "", factor)


def _clean(value: float) -> float:
    """Sixteen digits of a float hold no more than this; 1.1 * 1e8 shall be 110000000."""
    return float(f"{value:.12g}")


# --- currencies --------------------------------------------------------------------------------------------------

_CODES = ("USD|AUD|CAD|NZD|HKD|SGD|EUR|GBP|CNY|JPY|INR|KRW|CHF|ZAR|IDR|MXN|SEK|NOK|DKK|RUB|KZT|AED|SAR|TRY|PLN|BRL|CLP|PEN|ARS|"
          "COP|PHP|MYR|THB|VND|MNT|ZMW|GHS|NGN|KES|TZS|XAF|XOF|UAH|UZS|PKR|EGP|MAD|ILS|TWD|BWP|NAD|GNF|CZK|HUF|QAR|OMR")  # fmt: skip
_BEFORE = {
    "US$": "USD", "U.S.$": "USD", "U.S. $": "USD", "USD$": "USD", "US $": "USD", "A$": "AUD", "AU$": "AUD", "AUD$": "AUD", "AU $": "AUD",
    "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "CDN$": "CAD", "Can$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD",
    "R$": "BRL", "NT$": "TWD", "MX$": "MXN", "N$": "NAD", "$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY",
    "₦": "NGN", "₱": "PHP", "₸": "KZT", "₴": "UAH", "RMB": "CNY", "Rs": "INR", "Rs.": "INR", "Rp": "IDR", "RM": "MYR",
    "CN¥": "CNY", "JP¥": "JPY", "R": "ZAR", "人民币": "CNY", "美金": "USD", "kr": "SEK", "P": "BWP",
}  # fmt: skip
_PREFIX = re.compile(
    rf"(?:(?<![A-Za-z])(?:(?P<code>{_CODES})\$?|(?P<word>US\ ?\$|U\.S\.\ ?\$|AU?\ ?\$|C\$|CA\$|CDN\$|Can\$|NZ\$|HK\$|SG?\$|R\$|NT\$|MX\$|N\$|RMB|CN¥|JP¥|Rs\.?|Rp|RM|R(?=\Z)))"
    r"|(?P<sign>[$€£₹₩₽₺₦₱₸₴])|(?P<yen>¥)|(?P<han>人民币))\s?\Z"
)
_AFTER_ZH = {
    "美元": "USD", "美金": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY", "日圆": "JPY", "韩元": "KRW", "韩圆": "KRW",
    "澳元": "AUD", "澳大利亚元": "AUD", "澳币": "AUD", "加元": "CAD", "加拿大元": "CAD", "加币": "CAD", "港元": "HKD", "港币": "HKD",
    "新西兰元": "NZD", "纽元": "NZD", "人民币": "CNY", "元人民币": "CNY", "块": "CNY", "人民币元": "CNY", "元": "CNY", "圆": "CNY", "卢布": "RUB",
    "印度卢比": "INR", "印尼卢比": "IDR", "巴基斯坦卢比": "PKR", "卢比": "INR", "印尼盾": "IDR", "印度尼西亚盾": "IDR", "越南盾": "VND",
    "兰特": "ZAR", "南非兰特": "ZAR", "雷亚尔": "BRL", "巴西雷亚尔": "BRL", "瑞士法郎": "CHF", "瑞典克朗": "SEK", "挪威克朗": "NOK",
    "丹麦克朗": "DKK", "捷克克朗": "CZK", "墨西哥比索": "MXN", "智利比索": "CLP", "阿根廷比索": "ARS", "菲律宾比索": "PHP", "哥伦比亚比索": "COP",
    "坚戈": "KZT", "克瓦查": "ZMW", "林吉特": "MYR", "令吉": "MYR", "泰铢": "THB", "里亚尔": "SAR", "沙特里亚尔": "SAR", "卡塔尔里亚尔": "QAR",
    "迪拉姆": "AED", "里拉": "TRY", "土耳其里拉": "TRY", "兹罗提": "PLN", "新加坡元": "SGD", "新元": "SGD", "新台币": "TWD", "台币": "TWD",
    "西非法郎": "XOF", "中非法郎": "XAF", "奈拉": "NGN", "塞地": "GHS", "先令": "KES", "索尔": "PEN", "图格里克": "MNT", "普拉": "BWP",
    "格里夫纳": "UAH", "苏姆": "UZS", "福林": "HUF", "谢克尔": "ILS", "埃及镑": "EGP",
}  # fmt: skip
_AFTER_EN = {
    "us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD", "dollars": "USD", "dollar": "USD", "us dollar": "USD",
    "australian dollars": "AUD", "canadian dollars": "CAD", "new zealand dollars": "NZD", "hong kong dollars": "HKD",
    "singapore dollars": "SGD", "euros": "EUR", "euro": "EUR", "pounds sterling": "GBP", "british pounds": "GBP", "sterling": "GBP",
    "japanese yen": "JPY", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "chinese yuan": "CNY", "rmb": "CNY",
    "indian rupees": "INR", "rupees": "INR", "rupiah": "IDR", "rand": "ZAR", "rands": "ZAR", "roubles": "RUB", "rubles": "RUB",
    "russian rubles": "RUB", "korean won": "KRW", "south korean won": "KRW", "won": "KRW", "reais": "BRL", "brazilian reais": "BRL",
    "swiss francs": "CHF", "swedish kronor": "SEK", "kronor": "SEK", "swedish krona": "SEK", "sek": "SEK", "norwegian kroner": "NOK", "kroner": "NOK",
    "mexican pesos": "MXN", "chilean pesos": "CLP", "argentine pesos": "ARS", "philippine pesos": "PHP", "tenge": "KZT", "kwacha": "ZMW", "ringgit": "MYR",
    "baht": "THB", "dirhams": "AED", "riyals": "SAR", "lira": "TRY", "naira": "NGN", "cfa francs": "XOF", "zloty": "PLN",
    "pesos": "MXN", "cedis": "GHS", "soles": "PEN", "hryvnia": "UAH", "dong": "VND", "pula": "BWP",
}  # fmt: skip
_SUFFIX = re.compile(
    rf"\s?(?:(?P<zh>{'|'.join(sorted(_AFTER_ZH, key=lambda w: (-len(w), w)))})(?![素件器年旦老首月宵])"
    rf"|(?P<code>{_CODES})(?![A-Za-z])"
    rf"|-?(?P<en>{'|'.join(re.escape(w) for w in sorted(_AFTER_EN, key=lambda w: (-len(w), w)))})(?![a-z])"
    r"|(?P<sign>[€£](?!\d)))",
    re.IGNORECASE,
)

# --- units -------------------------------------------------------------------------------------------------------

_UNIT_ZH = {
    "吨": "t", "公吨": "t", "金属吨": "t", "实物吨": "t", "湿吨": "t", "干吨": "t", "短吨": "st", "长吨": "lt", "千吨": "kt", "千克": "kg", "公斤": "kg", "克": "g", "磅": "lb",
    "盎司": "oz", "克拉": "ct", "立方米": "m3", "方": "m3", "桶": "bbl", "升": "l", "吉瓦时": "GWh", "兆瓦时": "MWh", "千瓦时": "kWh",
    "吉瓦": "GW", "兆瓦": "MW", "千瓦": "kW", "公里": "km", "千米": "km", "平方公里": "km2", "平方千米": "km2", "公顷": "ha", "亩": "mu",
    "米": "m", "分离功单位": "SWU", "担": "dan", "两": "liang", "标准立方米": "m3", "倍": "times",
}  # fmt: skip
_UNIT_EN = {
    "t": ("t", 1), "mt": ("t", 1), "tonne": ("t", 1), "tonnes": ("t", 1), "ton": ("t", 1), "tons": ("t", 1), "metric ton": ("t", 1), "metric tons": ("t", 1),
    "metric tonnes": ("t", 1), "metric tonne": ("t", 1), "short tons": ("st", 1), "short ton": ("st", 1), "long tons": ("lt", 1), "dmt": ("t", 1), "wmt": ("t", 1),
    "dry metric tons": ("t", 1), "dry metric tonnes": ("t", 1), "kt": ("kt", 1), "kilotonnes": ("kt", 1), "kilotons": ("kt", 1), "kilotonne": ("kt", 1), "kilo tonnes": ("kt", 1),
    "megatonnes": ("Mt", 1), "mmt": ("Mt", 1), "bt": ("t", 10**9), "gt": ("t", 10**9), "kg": ("kg", 1), "kgs": ("kg", 1), "kilograms": ("kg", 1), "kilogram": ("kg", 1), "kilogrammes": ("kg", 1), "kilos": ("kg", 1),
    "g": ("g", 1), "grams": ("g", 1), "gram": ("g", 1), "lb": ("lb", 1), "lbs": ("lb", 1), "pounds": ("lb", 1), "pound": ("lb", 1), "mlb": ("lb", 10**6), "mlbs": ("lb", 10**6), "klb": ("lb", 10**3),
    "oz": ("oz", 1), "ounces": ("oz", 1), "ounce": ("oz", 1), "troy ounces": ("oz", 1), "moz": ("oz", 10**6), "koz": ("oz", 10**3), "ct": ("ct", 1), "carats": ("ct", 1), "carat": ("ct", 1), "cts": ("ct", 1), "mct": ("ct", 10**6),
    "m3": ("m3", 1), "m³": ("m3", 1), "cubic metres": ("m3", 1), "cubic meters": ("m3", 1), "cubic metre": ("m3", 1), "cubic meter": ("m3", 1), "barrels": ("bbl", 1), "barrel": ("bbl", 1), "bbl": ("bbl", 1),
    "gwh": ("GWh", 1), "gigawatt-hours": ("GWh", 1), "gigawatt hours": ("GWh", 1), "mwh": ("MWh", 1), "megawatt-hours": ("MWh", 1), "kwh": ("kWh", 1), "twh": ("TWh", 1), "terawatt-hours": ("TWh", 1),
    "gw": ("GW", 1), "gigawatts": ("GW", 1), "mw": ("MW", 1), "megawatts": ("MW", 1), "kw": ("kW", 1), "km": ("km", 1), "kilometres": ("km", 1), "kilometers": ("km", 1), "kilometer": ("km", 1), "kilometre": ("km", 1),
    "km2": ("km2", 1), "km²": ("km2", 1), "square kilometres": ("km2", 1), "square kilometers": ("km2", 1), "ha": ("ha", 1), "hectares": ("ha", 1), "hectare": ("ha", 1), "acres": ("acre", 1), "acre": ("acre", 1), "miles": ("mi", 1),
    "metres": ("m", 1), "meters": ("m", 1), "swu": ("SWU", 1), "times": ("times", 1), "ppm": ("ppm", 1), "g/t": ("g/t", 1), "mt/t": ("t", 1),
}  # fmt: skip
_RATE_EN = {
    "tpa": ("t/year", 1), "t/a": ("t/year", 1), "t/y": ("t/year", 1), "t/yr": ("t/year", 1), "tpy": ("t/year", 1), "mtpy": ("t/year", 1), "ktpa": ("kt/year", 1), "ktpy": ("kt/year", 1),
    "kt/y": ("kt/year", 1), "kt/a": ("kt/year", 1), "kt/yr": ("kt/year", 1), "mt/yr": ("Mt/year", 1), "mt/y": ("Mt/year", 1), "mt/a": ("Mt/year", 1), "tpd": ("t/day", 1), "t/d": ("t/day", 1), "tph": ("t/hour", 1), "tpm": ("t/month", 1), "mmtpa": ("Mt/year", 1),
}  # fmt: skip
_FORMS = "LCE|REO|TREO|U3O8|V2O5|WO3|Li2O|LiOH|Cu|Ni|Co|Zn|MTU|CuEq|AuEq|NdPr|MHP|MREO"
_UNIT = re.compile(
    rf"""\s?-?(?:(?P<rate>{"|".join(re.escape(u) for u in sorted(_RATE_EN, key=lambda u: (-len(u), u)))}|[Mm]tpa)(?![A-Za-z0-9])
    |(?P<en>{"|".join(re.escape(u) for u in sorted(_UNIT_EN, key=lambda u: (-len(u), u)))})(?![A-Za-z0-9²³])
    |(?P<zh>{"|".join(sorted(_UNIT_ZH, key=lambda u: (-len(u), u)))})(?!年|瓦|法|案|面|式|向|便|可|拉|服|罗|伦|级|林|隆))""",
    re.IGNORECASE | re.VERBOSE,
)
_FORM_AFTER = re.compile(
    rf"\s?(?:of\s)?(?:\(?(?P<f>{_FORMS})\)?(?![A-Za-z])|(?P<lce>(?:of )?(?:lithium carbonate equivalent|碳酸锂当量|\(?碳酸锂当量\)?))|(?P<reo>(?:of )?(?:rare earth oxides?\b|稀土氧化物(?:当量)?))|(?P<metal>金属量?))"
)
_PER = re.compile(
    r"\s?(?:/\s?|每)(?:年(?!报)|a\b|y(?:ea)?r?\b)|\s?(?:per|a|each)[- ](?:year|annum)\b|\s?/?\s?(?:annually|p\.a\.|pa\b|yearly|/yr|/y)(?![a-z])|的?年产能"
    r"|(?P<day>\s?(?:/天|/日|每[天日]|per day|a day|daily|/d\b))|(?P<month>\s?(?:/月|每月|per month|a month|monthly))",
)
_PER_LEFT = late(
    r"(?:年(?:均)?(?:产能?量?|产出|生产能力|加工能?力?|处理能?力?|精炼能?力?|冶炼|供应量?|开采量?|出口量?|产销)(?:规模|力)?|每年(?:将|可|能)?(?:生产|产出?|供应|出口|处理|加工)?|年)(?:各类?|约|近|达到?|为|超过?|逾|能力|[一-龥]{0,2}(?:约|近|达到?|为|超过?))?\Z"
    r"|(?:annual|yearly|per-year)\s(?:[a-z]+\s){0,3}(?:of|at|to)?\s?(?:about|around|up to|approximately|some|more than|over|nearly)?\s?\Z"
    r"|(?:annually|each year|every year|per year)\s(?:[a-z]+\s){0,2}\Z",
    re.IGNORECASE,
)
# 30,000 tonnes of copper concentrate a year
_PER_BEHIND = re.compile(
    r"\sof\s(?:[A-Za-z()-]+\s){1,5}?(?:(?:per|a|each|every)\s(?:year|annum)\b|annually\b|yearly\b)", re.IGNORECASE
)
_PRICE = re.compile(
    r"\s?(?:/|每|per\s|a\s(?=tonne|ton\b|pound|kg|ounce))(?P<u>吨|公斤|千克|磅|盎司|tonne|metric ton|ton|t\b|kg|kilogram|kilo|lb|pound|oz|ounce|克|mtu)",
    re.IGNORECASE,
)
_PRICE_UNIT = {"吨": "t", "tonne": "t", "metric ton": "t", "ton": "t", "t": "t", "公斤": "kg", "千克": "kg", "kg": "kg", "kilogram": "kg", "kilo": "kg", "磅": "lb",
               "lb": "lb", "pound": "lb", "盎司": "oz", "oz": "oz", "ounce": "oz", "克": "g", "mtu": "mtu"}  # fmt: skip
_DURATION = re.compile(
    r"\s?-?(?P<u>年(?![代度产均底末初报前后])|years?\b|个?月(?!份)|months?\b|天(?!然|津|齐|空|赐)|days?\b|weeks?\b|个?星期|周(?!年|边|期|转)|小时|hours?\b)(?!\w*-old)",
    re.IGNORECASE,
)
_DURATION_UNIT = {"年": "year", "year": "year", "years": "year", "月": "month", "个月": "month", "month": "month", "months": "month", "天": "day", "day": "day",
                  "days": "day", "week": "week", "weeks": "week", "星期": "week", "个星期": "week", "周": "week", "小时": "hour", "hour": "hour", "hours": "hour"}  # fmt: skip
_PERCENT = re.compile(
    r"\s?(?:%|percent(?:age)?(?![a-z])|per[- ]?cent(?![a-z])|pct(?![a-z]))(?P<points>\s?[- ]?points?\b)?|(?P<pp>\s?个?百分点|\s?percentage[- ]points?\b|\s?pp\b|\s?bps\b|\s?basis points)|(?P<mille>\s?‰)",
    re.IGNORECASE,
)

# --- hedges ------------------------------------------------------------------------------------------------------

_HEDGE_WORDS = {
    "at_most": (
        "不超过|不高于|不多于|至多|最多|最高|最高可达|最高达|最高为|不到|低于|少于|不足|未超过|上限|上限为|up to|up to a total of|up to a maximum of|at most|less than|"
        "under|no more than|not more than|a maximum of|below|fewer than|not exceeding|as much as|maximum"
    ),
    "at_least": (
        "至少|不少于|不低于|超过|超|逾|高于|多于|大于|超出|突破|最低|at least|more than|over|in excess of|exceed|exceeds|exceeding|exceeded|upwards of|a minimum of|"
        "minimum|no less than|not less than|above|greater than|well over|>|≥"
    ),
    "about": (
        "大约|约合|约为|约|将近|近|接近|大概|预计约|around|about|approximately|approx|approx.|roughly|some|nearly|almost|circa|c.|~|≈|an estimated|close to|"
        "just under|just over|in the region of"
    ),
}  # fmt: skip
_HEDGES = {word: name for name, listed in _HEDGE_WORDS.items() for word in listed.split("|")}
_HEDGE_ENDS = tuple(_HEDGES)
_HEDGE_RIGHT = (
    ("at_least", re.compile(r"(?:及以上|或以上|以上|\+|\s?or more\b|\s?and above\b)")),
    ("at_most", re.compile(r"(?:及以下|或以下|以下|以内|\s?or less\b|\s?or lower\b)")),
    ("about", re.compile(r"(?:左右|上下|\s?or so\b)")),
)
_HEDGE_RIGHT_SIGNS = frozenset("及或以+左上 ")
_HAN = late(r"[\u4e00-\u9fff]")
_RANGE = re.compile(r"\s?(?:-|~|—+|至|到|to|和(?=\d))\s?\Z")
_RANGE_PREFIX = re.compile(
    r"\s?(?:-|~|—+|至|到|to)\s?(?:US|A|AU|C|CA|NZ|HK|R)?[$€£¥]\s?\Z|\s?(?:-|to)\s?(?:USD|EUR|AUD|CAD|GBP)\s?\Z"
)
_BETWEEN = re.compile(r"between\s(?:about\s|around\s)?(?:[A-Z]{0,3}[$€£¥]\s?|[A-Z]{3}\s)?\Z", re.I)
_AND = re.compile(r"\s?and\s(?:[A-Z]{0,3}[$€£¥]\s?|[A-Z]{3}\s)?\Z")


# The first characters of what may stand next to a number: most numbers need none of the long patterns.
_PREFIX_ENDS = frozenset("$€£¥₹₩₽₺₦₱₸₴币.sp")
_SUFFIX_SIGNS = frozenset([w[0].lower() for w in (*_AFTER_ZH, *_AFTER_EN, *_CODES.split("|"))] + ["€", "£"])
_PERCENT_SIGNS = frozenset("%pb个百‰")
_UNIT_SIGNS = frozenset(w[0].lower() for w in (*_UNIT_ZH, *_UNIT_EN, *_RATE_EN))
_DURATION_SIGNS = frozenset("年个月天周小星ymdwh")


def find(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Found]:
    """All amounts of a text in normal form that lie outside the `taken` spans (its dates), in order."""
    found = [*_special(text), *_ranks(text)]
    closed = sorted([*taken, *((f.start, f.end) for f in found)])
    items: list[_Item] = []
    index = 0
    reach = 0
    spelt = list(_latin_matches(_WORD_NUMBER, text))
    numbers = starting(_NUMBER, _DIGIT, text)
    numbers = iter(sorted([*numbers, *spelt], key=lambda m: m.start())) if spelt else numbers
    for match in numbers:
        start, end = match.span()
        while index < len(closed) and closed[index][1] <= start:
            index += 1
        if start < reach or (index < len(closed) and closed[index][0] < end):
            continue
        item = _item(text, match)
        if item is not None and not (index < len(closed) and closed[index][0] < item.end):
            items.append(item)
            reach = item.end
    found += _combined(text, _of_which(text, _scaled_behind(text, items)))
    return sorted(found, key=lambda f: f.start)


_BRACKETED = re.compile(r"\s?\((?:(?:about|approximately|approx\.?|around|or|circa|ca\.?|equivalent to|i\.e\.)\s)?\Z")
_BEHIND = re.compile(r"\)\s(?P<scale>thousand|million|billion|trillion|crore|lakh)(?![a-z])", re.IGNORECASE)


def _scaled_behind(text: str, items: Sequence[_Item]) -> list[_Item]:
    """An amount and its conversion in brackets that share the word behind them, EUR 20 (USD 22) million, which the
    conversion may have of its own as well."""
    out = list(items)
    for n, (a, b) in enumerate(pairwise(items)):
        if a.kind == b.kind == "money" and not a.raw.scaled:
            behind = _BEHIND.match(text, b.end)
            if behind and _BRACKETED.match(text[a.end : b.start]):
                factor = float(_EN_SCALE[behind["scale"].lower()])
                out[n : n + 2] = [i if i.raw.scaled else replace(i, factor=factor) for i in (a, b)]
    return out


# A part of an amount told without its currency, and how it goes on where its scale is left out too.
_PART = re.compile(
    r"[,;(]?\s?(?:of which|with|including)\s(?:(?:about|around|some|up to|approximately)\s)?\Z|[,;(]?其中(?:的|约|有|近|超过?|不超过|包括)?\Z",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\s(?:(?:is|are|was|were|will be|being|to be)\s)?(?:financed|funded|provided|lent|contributed|covered|raised|borrowed|granted"
    r"|(?:coming\s)?from\b|in\s(?:loans?|grants?|equity|debt|guarantees)\b|as\s(?:an?\s)?(?:loans?|grants?|equity|debt)\b)",
    re.IGNORECASE,
)


def _of_which(text: str, items: Sequence[_Item]) -> list[_Item]:
    """What is said to be a part of an amount is an amount: USD 2.9 billion, with 1.8 financed by a loan; 29亿美元,其中18亿由…"""
    out = list(items)
    for n in range(1, len(out)):
        whole, part = out[n - 1], out[n]
        if whole.kind != "money" or part.kind != "number" or whole.per or not _PART.match(text[whole.end : part.start]):
            continue
        factor = 1.0 if part.raw.scaled else whole.raw.factor
        of_whole = part.raw.value * factor < whole.raw.value * whole.factor
        if of_whole and (part.raw.scaled or (whole.raw.scaled and _PAID.match(text, part.end))):
            out[n] = replace(part, kind="money", unit=whole.unit, factor=factor)
    return out


@dataclass(frozen=True, slots=True)
class _Item:
    """A number with what its surroundings make of it."""

    start: int
    number_start: int
    end: int
    raw: _Raw
    kind: str  # money | percent | quantity | duration | number
    unit: str = ""
    factor: float = 1.0
    per: str = ""
    form: str = ""
    hedge: str = ""


def _item(text: str, match: re.Match[str]) -> _Item | None:
    raw = _raw(match)
    if raw is None:
        return None
    raw = _indefinite(text, _compound(text, raw))
    if raw is None:
        return None
    start, end = raw.start, raw.end
    before = text[max(0, start - 14) : start]
    last = before[-1:]
    sign = before[-2:-1] if last == " " else last
    prefix = _PREFIX.search(before) if sign in _PREFIX_ENDS or sign.isupper() else None
    ahead = text[end : end + 2].lstrip(" -")[:1].lower()
    suffix = _SUFFIX.match(text, end) if ahead in _SUFFIX_SIGNS else None
    if raw.kind == "digits" and prefix is None and (_identifier(before, last) or _code_after(text, raw)):
        return None
    if raw.kind == "digits" and prefix is not None and prefix.group("word") == "R" and last == " ":
        prefix = None
    if prefix is not None and prefix.group("code") == "COP" and raw.value < 100 and not raw.scaled:
        return None  # a conference of the parties
    hedge = raw.hedge or _hedge(text, start - (len(prefix.group()) if prefix else 0))
    if prefix is not None and raw.kind == "digits":
        currency = _currency_before(prefix, text, suffix)
        if suffix is not None and not suffix.group("sign"):
            end = suffix.end()
        end, per = _price(text, end)
        return _Item(
            start - len(prefix.group()),
            start,
            end,
            raw,
            "money",
            currency,
            per=per,
            hedge=hedge or _hedge_right(text, end),
        )
    percent = _PERCENT.match(text, end) if ahead in _PERCENT_SIGNS else None
    if percent is not None and raw.kind != "zh":
        points = percent.group("points") or percent.group("pp")
        factor = 0.1 if percent.group("mille") else 0.01 if "b" in (percent.group("pp") or "").lower()[:3] else 1.0
        return _Item(
            start,
            start,
            percent.end(),
            raw,
            "percent",
            "points" if points else "share",
            factor,
            hedge=hedge or _hedge_right(text, percent.end()),
        )
    if percent is not None and raw.kind == "zh" and percent.group("pp"):
        return _Item(start, start, percent.end(), raw, "percent", "points", hedge=hedge)
    if suffix is not None and not (raw.kind == "word" and not raw.scaled and suffix.group("en") is None):
        currency = _currency_after(suffix)
        end, per = _price(text, suffix.end())
        return _Item(start, start, end, raw, "money", currency, per=per, hedge=hedge or _hedge_right(text, end))
    unit = _unit(text, start, end) if ahead in _UNIT_SIGNS else None
    if unit is not None and not (
        raw.kind == "zh" and not raw.scaled and len(match.group()) == 1 and unit[1] in ("m3", "liang", "dan", "m")
    ):
        unit_end, name, factor, form = unit
        return _Item(
            start,
            start,
            unit_end,
            raw,
            "quantity",
            name,
            factor,
            form=form,
            hedge=hedge or _hedge_right(text, unit_end),
        )
    duration = _DURATION.match(text, end) if ahead in _DURATION_SIGNS else None
    if duration is not None and raw.value < 1000 and not raw.scaled and not _year_word(text, raw, duration):
        name = _DURATION_UNIT[duration.group("u").lower()]
        return _Item(
            start, start, duration.end(), raw, "duration", name, hedge=hedge or _hedge_right(text, duration.end())
        )
    if raw.kind == "digits" or raw.scaled:
        if raw.kind == "zh" and len(match.group()) < 2:
            return None
        return _Item(start, start, end, raw, "number", hedge=hedge or _hedge_right(text, end))
    return None


_MORE = re.compile(r"[多余](?=[美欧日澳加港吨公千磅元人亿万名家个种座件项克%])")


def _indefinite(text: str, raw: _Raw) -> _Raw | None:
    """3.5万余吨 is at least that; 数十亿 and 几百万 are no number at all."""
    if raw.kind == "zh" and text[raw.start - 1 : raw.start] in ("数", "几", "第"):
        return None
    if text.startswith(("多", "余"), raw.end) and _MORE.match(text, raw.end):
        return replace(raw, end=raw.end + 1, hedge="at_least")
    return raw


def _year_word(text: str, raw: _Raw, duration: re.Match[str]) -> bool:
    """ "第3年", "1月": a place in time rather than a length of it."""
    unit = duration.group("u")
    return (
        unit == "月"
        or text[raw.start - 1 : raw.start] == "第"
        or (raw.kind == "zh" and raw.value < 2 and unit in "年天周")
    )


def _compound(text: str, raw: _Raw) -> _Raw:
    """1亿2000万: a smaller scale right behind a greater one belongs to the same number."""
    while raw.kind == "digits" and raw.factor >= 10**4:
        match = _NUMBER.match(text, raw.end)
        if match is None or not match.group("int") or not match.group("scale") or match.group("more"):
            return raw
        more = _raw(match)
        if more is None or more.factor >= raw.factor or more.value >= raw.factor:
            return raw
        raw = _Raw(raw.start, more.end, _clean(raw.value + more.value), True, "digits", raw.hedge, more.factor)
    return raw


_ID_BEFORE = re.compile(
    r"(?:No\.?|Nos\.?|no\.|Article|Section|Chapter|Title|Annex|Part|Rule|Order|Form|HS|code|codes|tariff line|第|Notice|Announcement|Decree|E\.O\.|EO)\s?\Z"
)


def _identifier(before: str, last: str) -> bool:
    """A number that belongs to a name or a reference: G7, No. 46, 第232条, COVID-19, MP-5."""
    if not last:
        return False
    if last == "第" or (last.isascii() and (last.isalpha() or last in "_")):
        return True
    if last in "-/" and len(before) > 1 and before[-2].isascii() and before[-2].isalpha():
        return True
    return bool(_ID_BEFORE.search(before))


def _code_after(text: str, raw: _Raw) -> bool:
    """A number glued to letters that are no unit (3Q, 5G, 000603.SZ) or to a section number (2.1.2)."""
    if raw.scaled:
        return False
    after = text[raw.end : raw.end + 4]
    if re.match(r"\.[A-Z]{2}|\.\d|:\d\d|号|条|款|项(?!目)|章|[-/]\d{1,2}-", after):
        return not re.match(r"项[^目]", after)
    return (
        bool(re.match(r"[A-Za-z]", after))
        and _UNIT.match(text, raw.end) is None
        and not _PERCENT.match(text, raw.end)
        and not _DURATION.match(text, raw.end)
    )


def _currency_before(prefix: re.Match[str], text: str, suffix: re.Match[str] | None) -> str:
    if prefix.group("code"):
        return prefix.group("code")
    if prefix.group("yen"):
        return (
            "JPY"
            if not _HAN.search(text) or "yen" in text.lower() or (suffix and suffix.group() in ("日元", "日圆"))
            else "CNY"
        )
    key = prefix.group("word") or prefix.group("sign") or prefix.group("han")
    if key == "$" and suffix is not None and (suffix.group("code") or suffix.group("en") or suffix.group("zh")):
        return _currency_after(suffix)
    return _BEFORE[re.sub(r"(?<=[A-Z])\ (?=\$)", "", key) if key not in _BEFORE else key]


def _currency_after(suffix: re.Match[str]) -> str:
    if suffix.group("zh"):
        return _AFTER_ZH[suffix.group("zh")]
    if suffix.group("code"):
        return suffix.group("code").upper()
    if suffix.group("sign"):
        return _BEFORE[suffix.group("sign")]
    return _AFTER_EN[suffix.group("en").lower()]


def _price(text: str, end: int) -> tuple[int, str]:
    price = _PRICE.match(text, end)
    if price:
        return price.end(), _PRICE_UNIT[price.group("u").lower()]
    return end, ""


def _unit(text: str, start: int, end: int) -> tuple[int, str, float, str] | None:
    match = _UNIT.match(text, end)
    if match is None:
        return None
    written = match.group().strip().lstrip("-")
    stop = match.end()
    if match.group("rate"):
        if written.lower() == "mtpa":
            return stop, "Mt/year" if written[0] == "M" else "t/year", 1.0, ""
        name, factor = _RATE_EN[written.lower()]
        if written[0] == "m" and name.startswith("Mt"):
            name = name[1:]  # mt/yr are metric tons, Mt/yr are millions of them
        return stop, name, float(factor), ""
    form = ""
    if match.group("zh"):
        word = match.group("zh")
        if word == "倍":
            return stop, "times", 1.0, ""
        name, factor_int = _UNIT_ZH[word], 1
        form = "metal" if word == "金属吨" else ""
    else:
        if written == "Mt":
            name, factor_int = "Mt", 1
        elif written in ("G", "T", "M"):
            return None
        else:
            name, factor_int = _UNIT_EN[written.lower()]
    after = _FORM_AFTER.match(text, stop)
    if after:
        form = after.group("f") or ("LCE" if after.group("lce") else "REO" if after.group("reo") else "metal")
        if after.group("f") or after.group("lce"):
            stop = after.end()
    per = _PER.match(text, stop)
    if per:
        name += "/day" if per.group("day") else "/month" if per.group("month") else "/year"
        stop = per.end() if not per.group().startswith("的") else stop
    elif name in _RATED and (_PER_LEFT.search(text, max(0, start - 40), start) or _PER_BEHIND.match(text, stop)):
        name += "/year"
    return stop, name, float(factor_int), form


_RATED = frozenset({"t", "kt", "Mt", "kg", "lb", "oz", "ct", "m3", "GWh", "SWU", "g", "bbl"})


def _hedge(text: str, start: int) -> str:
    """The hedge of the longest such word right before a number."""
    window = text[max(0, start - 24) : start].removesuffix(" ").lower()
    if not window.endswith(_HEDGE_ENDS):
        return ""
    words = [w for w in _HEDGE_ENDS if window.endswith(w) and not _inside_word(window, len(window) - len(w))]
    return _HEDGES[max(words, key=len)] if words else ""


def _inside_word(text: str, at: int) -> bool:
    return at > 0 and text[at].isascii() and text[at].isalpha() and text[at - 1].isascii() and text[at - 1].isalpha()


def _hedge_right(text: str, end: int) -> str:
    if text[end : end + 1] not in _HEDGE_RIGHT_SIGNS:
        return ""
    for name, pattern in _HEDGE_RIGHT:
        if pattern.match(text, end):
            return name
    return ""


def _combined(text: str, items: Sequence[_Item]) -> Iterator[Found]:
    """Ranges made of two numbers ("10-15亿美元", "$1 billion to $2 billion"); everything else by itself."""
    i = 0
    while i < len(items):
        item = items[i]
        following = items[i + 1] if i + 1 < len(items) else None
        if following is not None and following.start - item.end <= 12 and _ranges(text, item, following):
            whole = _range(item, following)
            if whole is not None:
                yield whole
                i += 2
                continue
        yield Found(item.start, item.end, _value(item))
        i += 1


def _ranges(text: str, a: _Item, b: _Item) -> bool:
    if b.kind == "number" and a.kind != "number":
        return (
            a.kind == "money"
            and a.number_start > a.start
            and b.raw.scaled
            and bool(_RANGE.match(text[a.end : b.start]))
        )
    if a.kind not in ("number", b.kind) or (a.kind == b.kind and a.unit not in ("", b.unit) and a.kind == "money"):
        return False
    between = text[a.end : b.number_start]
    if _RANGE.match(between) or _RANGE_PREFIX.match(between):
        return not (
            a.kind == "number"
            and b.kind == "number"
            and not a.raw.scaled
            and "-" in between
            and a.raw.value >= b.raw.value
        )
    return bool(_AND.match(between)) and bool(_BETWEEN.search(text, max(0, a.number_start - 20), a.number_start))


def _range(a: _Item, b: _Item) -> Found | None:
    factor = b.raw.factor if not a.raw.scaled and b.raw.scaled and a.raw.value * 1.0 < b.raw.value else 1.0
    if factor > 1 and a.raw.value * factor > b.raw.value:
        factor = 1.0
    if b.kind == "number" and a.kind == "money":
        b = replace(b, kind=a.kind, unit=a.unit)
    low = replace(b, raw=replace(b.raw, value=_clean(a.raw.value * factor)))
    if a.kind == b.kind == "quantity" and a.factor != b.factor:
        low = replace(a, raw=a.raw)
    lower, upper = _value(low), _value(b)
    low_amount = lower.value if isinstance(lower, Percent) else lower.amount
    high_amount = upper.value if isinstance(upper, Percent) else upper.amount
    if low_amount >= high_amount:
        return None
    return Found(a.start, b.end, replace(lower, hedge="range", max=high_amount))


def _value(item: _Item) -> Money | Percent | Quantity | Number:
    amount = _clean(item.raw.value * item.factor)
    match item.kind:
        case "money":
            return Money(amount, item.unit, item.hedge, per=item.per)
        case "percent":
            return Percent(amount, item.hedge, kind=item.unit)
        case "quantity":
            return Quantity(amount, item.unit, item.hedge, form=item.form)
        case "duration":
            return Quantity(amount, item.unit, item.hedge)
        case "number":
            return Number(amount, item.hedge)
        case _:
            raise AssertionError(item.kind)


# --- percents in words, and ranks --------------------------------------------------------------------------------

_ZH_SHARE = re.compile(
    r"百分之(?P<p>[零〇一二两三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?|\d+(?:\.\d+)?)"
    r"|(?P<c1>[一二两三四五六七八九\d])至?(?:(?:至|到|-|~)?(?P<c2>[一二三四五六七八九\d]))?成(?P<c3>[半一二三四五六七八九])?(?!员|为|立|功|果|都|本|品|分|长|交|型|就|语|份|套|堆|熟|人|年|效)"
    r"|(?<![\d几])(?P<den>[一二三四五六七八九十百]+|\d+)分之(?P<num>[一二三四五六七八九]+|\d+)"
    r"|(?P<whole>全资(?=子公司|孙公司|持股|控股|拥有|收购|持有|设立|所有))"
    r"|(?P<half>(?<![第前后上下])一半|过半(?!导|年)|半数(?=以上|的)?|(?<=[达占为近过约逾])半数)"
    r"|(?P<double>翻(?:了)?(?P<times>[一两三四])番|翻番|翻倍|倍增)"
)
_SHARE_SIGN = re.compile(r"分之|成|半|翻|倍增|全资")
_EN_SHARE = re.compile(
    r"\b(?:(?P<num>an?|one|two|three|four|five)[- ](?P<den>third|quarter|fifth|half|tenth|sixth|eighth)s?(?!\s(?:of\s)?(?:20\d\d|the year|party|parties|country|countries|place|consecutive|largest|biggest|to|line|reading|reactor|stage))"
    r"(?![- ](?:largest|biggest|quarter|year|hour|dozen|million|billion))"
    r"|(?P<half>(?<!first )(?<!second )(?<!1st )(?<!2nd )(?<!and a )(?<!-)half)(?=\s(?:of|the|its|their|a\s(?!million|billion|dozen|century))(?!\s(?:20\d\d|the year|year))|[,.;]|\sin\b)"
    r"|(?P<multi>doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|quadrupl(?:e|ed|es|ing)))(?![- ]digit|\staxation|a-z)\b",
    re.IGNORECASE,
)
_EN_WHOLE = re.compile(r"\b[Ww]holly[- ]owned\b|\b50[/-]50(?=\s(?:joint|JV|partnership|owned|basis|venture))")
_DENOMINATOR = {"third": 3, "quarter": 4, "fifth": 5, "half": 2, "tenth": 10, "sixth": 6, "eighth": 8}
_ZH_RANK = re.compile(
    r"第(?P<n>[一二三四五六七八九十]+|\d{1,2})(?P<after>大(?!道|会|街|学)|名|位(?!置)|(?=[，,。;；、)）”]|的|高|多|$))"
    r"|(?P<most>最大)(?!化|限|程)"
    r"|(?:位居|高居|居|位列|稳居|列|排名|跃居|占据|蝉联)(?P<scope3>全球|世界|亚洲|全国|国内)?(?P<first>榜首|首位|第一|之首|首)"
)
_WORLD_ZH = ("全球", "世界", "全世界", "国际", "全球的", "世界的", "全球上", "世界上", "全球范围内")
_REGIONS = (
    "亚洲",
    "非洲",
    "欧洲",
    "国内",
    "全国",
    "我国",
    "中国",
    "美国",
    "南美",
    "南美洲",
    "北美",
    "北美洲",
    "拉美",
    "东南亚",
)
_EN_ORDER = {
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "first": 1,
}
_SUPERLATIVE = r"(?:largest|biggest|top|leading|No\. ?1|number one|foremost)"
_PLACE_OF = r"(?:the\s)?(?:world|globe|country|nation|continent|region|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)'s"
_EN_RANK = re.compile(
    rf"\b(?:(?P<scope>{_PLACE_OF})\s)?(?:(?P<order>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|2nd|3rd|\d{{1,2}}th)[- ](?:largest|biggest|most important|leading|top|highest)"
    rf"|(?<=the\s)(?P<plain>(?:single\s)?largest|biggest)(?=\s|-)"
    rf"|(?<='s\s)(?P<of>(?:single\s)?(?:largest|biggest|leading|top|foremost|dominant))(?=\s)(?!\s\d)"
    rf"|(?P<topn>top|leading|largest|dominant)(?=\s(?:global\s|world\s)?(?:producer|supplier|exporter|refiner|processor|miner|importer|consumer)\b)"
    rf"|rank(?:s|ed|ing)?\s(?P<rank>first|second|third|fourth|fifth|No\.\s?\d|number one|\d{{1,2}}(?:st|nd|rd|th)))",
    re.IGNORECASE,
)
_WORLD = re.compile(r"world|globe|global", re.IGNORECASE)


def _special(text: str) -> Iterator[Found]:
    if not text.isascii():
        for match in near(_ZH_SHARE, _SHARE_SIGN, text, 10):
            percent = _zh_share(match.groupdict())
            if percent is not None:
                yield Found(match.start(), match.end(), _hedged(percent, text, match.start(), match.end()))
    for match in _latin_matches(_EN_WHOLE, text):
        yield Found(match.start(), match.end(), Percent(50.0 if match.group()[0] == "5" else 100.0))
    for match in _latin_near(_EN_SHARE, _SHARE_WORDS, text):
        group = match.groupdict()
        if group["multi"]:
            change = {"d": 100.0, "t": 200.0, "q": 300.0}[group["multi"][0].lower()]
            yield Found(match.start(), match.end(), Percent(change, kind="change"))
            continue
        value = (
            50.0
            if group["half"]
            else _EN_WORD[str(group["num"]).lower()] / _DENOMINATOR[str(group["den"]).lower()] * 100
        )
        yield Found(match.start(), match.end(), _hedged(Percent(round(value, 2)), text, match.start(), match.end()))


# What a share and a rank are never without; what stands between it and their ends is shorter than the reach.
_SHARE_WORDS = words("half third quarter fifth tenth sixth eighth doubl tripl quadrupl")
_RANK_WORDS = words("largest biggest important leading top highest foremost dominant rank")
_REACH = 100


def _latin_near(pattern: re.Pattern[str], signs: Sequence[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a slow pattern in what may be English, looked for only near the words that it cannot be without."""
    lower = text.lower()
    if len(lower) != len(text):  # a few characters grow when lower-cased
        yield from _latin_matches(pattern, text)
        return
    spots = sorted(at for sign in signs for at in _places(sign, lower))
    if not spots:
        return
    at = 0
    for low, high in latin_runs(text):
        i = bisect_left(spots, low)
        while i < len(spots) and spots[i] < high:
            begin, end = spots[i] - _REACH, spots[i] + _REACH
            while i < len(spots) and spots[i] < min(end, high):
                end = spots[i] + _REACH
                i += 1
            for match in pattern.finditer(text, max(low, begin, at), min(high, end)):
                at = match.end()
                yield match


def _places(sign: str, text: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _latin_matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    at = 0
    for low, high in latin_runs(text):
        for match in pattern.finditer(text, max(low, at), high):
            at = match.end()
            yield match


def _zh_share(group: dict[str, str | None]) -> Percent | None:
    if group["p"]:
        value = float(group["p"]) if group["p"][0].isdigit() else zh_number(group["p"])
        return None if value is None else Percent(value)
    if group["c1"]:
        first = float(_ZH_DIGIT.get(group["c1"]) or (int(group["c1"]) if group["c1"].isascii() else 0)) * 10
        if group["c3"]:
            first += _ZH_DIGIT[group["c3"]]
        if group["c2"]:
            second = float(_ZH_DIGIT.get(group["c2"]) or int(group["c2"])) * 10
            return Percent(first, "range", second) if first < second else None
        return Percent(first)
    if group["den"]:
        den, num = (float(x) if x.isascii() else zh_number(x) for x in (group["den"], str(group["num"])))
        return Percent(round(num / den * 100, 2)) if den and num else None
    if group["whole"]:
        return Percent(100.0)
    if group["half"]:
        return Percent(50.0, "at_least" if group["half"] == "过半" else "")
    times = _ZH_DIGIT[group["times"]] if group["times"] else 1
    return Percent(float(2**times - 1) * 100, kind="change")


def _hedged(percent: Percent, text: str, start: int, end: int) -> Percent:
    if percent.hedge:
        return percent
    return replace(percent, hedge=_hedge(text, start) or _hedge_right(text, end))


def _ranks(text: str) -> Iterator[Found]:
    if not text.isascii():
        for match in _ZH_RANK.finditer(text):
            found = _zh_rank(match, text)
            if found is not None:
                yield found
    for match in _latin_near(_EN_RANK, _RANK_WORDS, text):
        group = match.groupdict()
        order = group["order"] or group["rank"]
        n = 1
        if order:
            digits = re.search(r"\d+", order)
            n = int(digits.group()) if digits else _EN_ORDER.get(order.lower(), 1)
        start = match.end("scope") + 1 if group["scope"] else match.start()
        world = _WORLD.search(group["scope"] or "") or re.search(
            r"world's\s\Z", text[max(0, match.start() - 8) : match.start()]
        )
        yield Found(start, match.end(), Rank(n, "world" if world else ""))


def _zh_rank(match: re.Match[str], text: str) -> Found | None:
    """The rank with 全球 or 世界 before it; a country or continent there is a name of its own."""
    group = match.groupdict()
    start = match.start()
    if group["first"]:
        return Found(start, match.end(), Rank(1, "world" if group["scope3"] in ("全球", "世界") else ""))
    before = text[max(0, start - 6) : start]
    scope = next((w for w in sorted(_WORLD_ZH, key=len, reverse=True) if before.endswith(w)), "")
    world = "world" if scope else ""
    if group["most"]:
        return Found(start - len(scope), match.end(), Rank(1, world)) if scope or before.endswith(_REGIONS) else None
    number = str(group["n"])
    n = int(number) if number.isascii() else zh_number(number)
    if n is None:
        return None
    placed = before.endswith(("居", "列", "排", "排名", "位"))
    if not group["after"] and not scope and not before.endswith(_REGIONS) and not placed:
        return None
    return Found(start - len(scope), match.end(), Rank(int(n), world))
