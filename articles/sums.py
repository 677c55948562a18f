"""A sum of money said in the language of the text it is printed in: $40 billion is 400亿美元."""

from decimal import Decimal

from articles.facts import Fact, find
from articles.units import is_cjk

CHINESE = {"USD": "美元", "CNY": "元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "KRW": "韩元"}
CHINESE |= {"HKD": "港元", "INR": "卢比", "CAD": "加元", "AUD": "澳元", "SGD": "新加坡元"}
ENGLISH = {"USD": "${}", "EUR": "€{}", "GBP": "£{}", "CNY": "{} yuan", "JPY": "{} yen"}
ENGLISH |= {"KRW": "{} won", "HKD": "HK${}", "INR": "{} rupees", "CAD": "C${}", "AUD": "A${}"}
VAGUE = {">": ("超过", "more than "), "<": ("不到", "less than "), "~": ("约", "about ")}
HAN_SIZES = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))
ENGLISH_SIZES = ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"))


def told(figure: str, *, chinese: bool) -> str:
    """A figure of a source in the language asked for; as it is where we would say it otherwise."""
    fact = next((each for each in find(figure) if each.kind == "money"), None)
    if fact is None or any(map(is_cjk, figure)) == chinese:
        return figure
    said = _chinese(fact) if chinese else _english(fact)
    again = next(iter(find(said)), None)
    same = again and (again.kind, again.value, again.unit) == (fact.kind, fact.value, fact.unit)
    return said if same else figure


def _chinese(fact: Fact) -> str:
    number = _sized(Decimal(str(fact.value)), HAN_SIZES)
    return f"{VAGUE.get(fact.vague, ('', ''))[0]}{number}{CHINESE.get(fact.unit, '')}"


def _english(fact: Fact) -> str:
    number = _sized(Decimal(str(fact.value)), ENGLISH_SIZES)
    said = ENGLISH.get(fact.unit, "{}").format(number)
    return f"{VAGUE.get(fact.vague, ('', ''))[1]}{said}"


def _sized(value: Decimal, sizes: tuple[tuple[int, str], ...]) -> str:
    size, word = next(((size, word) for size, word in sizes if value >= size), (1, ""))
    return f"{(value / size).normalize():,f}{word}"
