"""Numbers, money, dates and quarters of a text, written one way whatever its language."""

import re
from collections.abc import Iterator

SCALES = {
    "万亿": 1e12,
    "千亿": 1e11,
    "百亿": 1e10,
    "亿": 1e8,
    "千万": 1e7,
    "百万": 1e6,
    "万": 1e4,
    "trillion": 1e12,
    "tn": 1e12,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "million": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "m": 1e6,
    "thousand": 1e3,
    "k": 1e3,
}
CURRENCIES = {
    "$": "$",
    "us$": "$",
    "美元": "$",
    "美金": "$",
    "dollars": "$",
    "dollar": "$",
    "usd": "$",
    "¥": "¥",
    "rmb": "¥",
    "cny": "¥",
    "人民币": "¥",
    "元": "¥",
    "yuan": "¥",
    "renminbi": "¥",
    "€": "€",
    "欧元": "€",
    "euros": "€",
    "euro": "€",
    "eur": "€",
    "£": "£",
    "英镑": "£",
    "pounds": "£",
    "hk$": "hk$",
    "港元": "hk$",
    "港币": "hk$",
    "日元": "jp¥",
    "yen": "jp¥",
    "韩元": "krw",
    "won": "krw",
}
PERCENT = frozenset({"%", "percent", "per cent", "pct"})
MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
QUARTERS = {
    **dict(zip(("first", "second", "third", "fourth"), "1234", strict=True)),
    **dict(zip("一二三四1234", "12341234", strict=True)),
}

MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
DATE = (
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"
    r"|(?P<hm>\d{1,2})月(?P<hd>\d{1,2})[日号]"
    rf"|(?<![a-z])(?P<em>{MONTH})\s(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:%|percent|million|billion))"
    rf"|(?<![\d.,])(?P<bd>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<bm>{MONTH})\b"
)
QUARTER = (
    r"第?(?P<hq>[一二三四1234])季度?|(?<![a-z0-9])q(?P<eq>[1-4])(?!\d)"
    r"|\b(?P<wq>first|second|third|fourth)[-\s](?:fiscal\s)?quarter\b"
)
NUMBER = (
    r"(?<![a-z0-9.])(?:(?P<sign>(?:us|hk)?\$|[¥€£]|rmb|cny|usd|eur)\s?)?"
    r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>万亿|千亿|百亿|亿|千万|百万|万)多?余?"
    r"|[\s-]?(?P<word>trillion|billion|million|thousand|tn|bn|mn|mln|[bmk])(?![a-z0-9]))?"
    r"(?:\s?(?P<unit>美元|美金|人民币|元|欧元|英镑|港元|港币|日元|韩元|%)"
    r"|[\s-](?P<name>dollars?|usd|yuan|rmb|renminbi|euros?|pounds|yen|won|percent|per\scent|pct)\b)?"
)
# Nearly every character begins no figure: the first look is at one character only.
FIGURE = re.compile(rf"(?=[\d$¥€£第一二三四adefhjmnoqrstuc])(?:{DATE}|{QUARTER}|{NUMBER})")


def figures(text: str) -> Iterator[tuple[str, int, int]]:
    """Each figure as (token, start, end) in a text in NFKC and lower case.

    "@12-02" is a day, "@q3" a quarter, "#3.8e+10$" an amount of money, "#62%" a share, "#16000"
    any other number; three digits are kept, for one paper rounds what another spells out.
    Single digits without a unit say nothing and are left out.
    """
    for match in FIGURE.finditer(text):
        token = _day(match) or _quarter(match) or _amount(match)
        if token:
            yield token, match.start(), match.end()


def _day(match: re.Match[str]) -> str:
    found = match.groupdict()
    month = found["m"] or found["hm"]
    day = found["d"] or found["hd"] or found["ed"] or found["bd"]
    name = found["em"] or found["bm"]
    if name:
        month = str(MONTHS[name[:3]])
    return f"@{int(month):02}-{int(day):02}" if month and day else ""


def _quarter(match: re.Match[str]) -> str:
    found = match["hq"] or match["eq"] or match["wq"]
    return f"@q{QUARTERS.get(found, found)}" if found else ""


def _amount(match: re.Match[str]) -> str:
    if not match["n"]:
        return ""
    scale = match["scale"] or match["word"] or ""
    unit = " ".join((match["unit"] or match["name"] or "").split())
    money = CURRENCIES.get(unit) or CURRENCIES.get((match["sign"] or "").strip(), "")
    value = float(match["n"].replace(",", "")) * SCALES.get(scale, 1)
    share = "%" if unit in PERCENT else ""
    if value < 10 and not (scale or money or share):
        return ""
    exact = value < 10_000 and not money
    return f"#{value:g}{share}" if exact else f"#{value:.3g}{money or share}"
