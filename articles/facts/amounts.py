"""Amounts: numbers with what they count, from 380亿美元 to "half a billion users"."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from articles.facts import hedges, measures, numerals
from articles.facts.counting import Amount, counted, hedged
from articles.facts.fact import Fact, Page, plain_number

SPOT = re.compile(rf"[0-9{numerals.DIGITS}{numerals.PLACES}半]")
NUMBER = re.compile(numerals.HAN)
WORDS = re.compile(numerals.WORDS)
BIG_WORDS = ("hundred", "thousand", "million", "billion", "trillion", "dozen")
SPAN_WORDS = ("year", "hour", "month", "day", "decade", "century")
LEAD = re.compile(
    r"(?<![a-z])(?:half\san?\s|half\s|(?:(?:a|one|three)\s)?quarters?\sof\sa\s|an?\s)\Z"
)
AN_AND_HALF = re.compile(r"(?<![a-z])an?\s[a-z]+\sand\sa\s(?:half|quarter)(?![a-z])")
HALF_BEFORE = re.compile(r"(?<![a-z])half\san?\s\Z")
SCALE = re.compile(numerals.SCALE)
# What may stand between a Chinese numeral and its unit: 200多万, 3亿多, 20余, 15 亿.
HAN_SCALE = re.compile(
    r"(?P<more>[多余几])(?P<scale>[百千万亿]+(?![瓦米克伏分]))|(?P<beyond>[多余])"
    r"|(?P<near>(?<=[十百])来)(?=[个辆名位家人岁年天分次里台所款])"
)
RANGE = re.compile(r"\s?(?:-|~|至|到|to|and)\s?")
# A Chinese numeral that is no number: 统一, 万一, 十分, 三星, 四川, 一些 …
IDLE = re.compile(
    r"万一|千万[别不要]|一一|十足|十分(?!钟|之)|万万|五一|三四五线|[一二两三四五六七八九]{2}线|三农|"
    r"九三|亿万"
    r"|万千|[千万]岁|百万富翁|千百|十[一二三四五]?五(?:规划|期间|时期|”)|十一(?:黄金周|假期|长假)|"
    r"一带一路|一二三"
    r"|[一两三四五六七八][两三四五六七八九](?=[个年天名人家次月周代倍成十百千万亿种秒])"
    r"|(?:[一两]二|[二两]三|三四|四五|五六|六七|七八|八九)(?![〇零一二三四五六七八九点])"
    r"|每[百千万]万?|[壹贰叁肆伍陆柒捌玖](?![壹贰叁肆伍陆柒捌玖拾佰仟万亿元角])"
)
MEASURED = re.compile("[美欧日港加澳]?元|英镑|公里|小时|分钟")
METRES = ("mm", " mm", " m")  # millions only of money
ROUND = frozenset("百千万亿")
ALONE = frozenset("一零〇十千万百亿兆")
HALF_OF = re.compile(
    r"半(?:个多?)?(?=(?P<unit>小时|月(?!刊)|年|天|钟头|世纪|星期|米|公里|公斤|斤(?!八)|吨|亩))"
)
AND_ODD = re.compile(r"个多(?=(?P<unit>小时|月|钟头|世纪|星期))")
AND_HALF = re.compile(r"个半(?=(?P<unit>小时|月|年|天|钟头|世纪|星期))")


def read(page: Page, _: date | None) -> Iterator[Fact]:
    """The amounts of a page, ranges with the unit of their end at both ends."""
    for amount in _ranges(page, list(_amounts(page))):
        value, span = plain_number(amount.value), (amount.start, amount.end)
        yield page.fact(amount.kind, value, *span, unit=amount.unit, vague=amount.vague)


def _amounts(page: Page) -> Iterator[Amount]:
    end = 0
    for place, is_word in _spots(page):
        if place < end:
            continue
        amount = _spelt(page, place) if is_word else _number(page, place)
        if amount is None:
            run = NUMBER.match(page.left, place)
            end = max(end, run.end()) if run and not is_word else end
            continue
        found = counted(page, amount)
        end = found.end
        if found.kind != "id" and not _is_idle(page, amount, found, is_word):
            yield hedged(page, found)


def _spots(page: Page) -> list[tuple[int, bool]]:
    """Where a number may begin, and whether it is one in English words."""
    spots = [(match.start(), False) for match in SPOT.finditer(page.left)]
    spots += [(place, True) for place in page.at(numerals.SPELT)]
    for place in page.at(BIG_WORDS):
        if lead := LEAD.search(page.low, max(0, place - 20), place):
            spots.append((lead.start(), True))
    for place in page.at(SPAN_WORDS) if "and" in page.where else ():
        if lead := AN_AND_HALF.match(page.low, place - 2) or AN_AND_HALF.match(page.low, place - 3):
            spots.append((lead.start(), True))
    for place in page.at(SPAN_WORDS) if "half" in page.where else ():
        if lead := HALF_BEFORE.search(page.low, max(0, place - 8), place):
            spots.append((lead.start(), True))
    return sorted(spots) if len(spots) > 1 else spots


def _spelt(page: Page, place: int) -> Amount | None:
    """A number in English words."""
    if (
        page.low[place - 1 : place] in ("-", "'")
        and place
        and page.low[place - 2 : place - 1].isalpha()
    ):
        return None
    match = WORDS.match(page.low, place)
    if match is None or "\0" in page.left[place : match.end()]:
        return None
    value, end, times = numerals.of_words(match[0]), match.end(), 1
    if scale := SCALE.match(page.low, end):
        times, end = numerals.of_scale(scale[0]), scale.end()
    return Amount(value * times, place, end, scale=_scale_of(value) * times)


def _scale_of(value: Decimal) -> Decimal:
    return next(
        (Decimal(size) for size in (10**12, 10**9, 10**6, 1000) if value >= size), Decimal(1)
    )


def _number(page: Page, start: int) -> Amount | None:
    """A number in figures or in Chinese, with its scale."""
    left = page.left
    if left[start] == "半":
        match = HALF_OF.match(left, start)
        return _half_span(match, start, numerals.HALF) if match else None
    match = NUMBER.match(left, start)
    if match is None or len(match[0]) > numerals.LONG or _is_glued(left, start, match.end()):
        return None
    if start and left[start - 1] == "第":
        return None
    value = numerals.of_han(match[0])
    if value is None and match[0] in ROUND and hedges.before(left, start):
        value = numerals.of_places(match[0])  # 破亿元
    if value is None:
        return None
    end, times, vague = match.end(), Decimal(1), ""
    if start and left[start - 1] == "." and match[0].isdigit():
        start, value = start - 1, value.scaleb(-len(match[0]))
    scale = SCALE.match(page.low, end) if match[0][-1].isascii() else None
    if scale and not (scale[0] in METRES and measures.before(left, start) is None):
        times, end = Decimal(numerals.of_scale(scale[0])), scale.end()
    elif more := HAN_SCALE.match(left, end):
        if not (more["beyond"] and left[end + 1 : end + 2] in ("少", "数")):
            times = numerals.of_places(more["scale"] or "")
            vague, end = "~" if more["near"] else ">", more.end()
    elif half := AND_HALF.match(left, end):
        return _half_span(half, start, value + numerals.HALF)
    elif odd := AND_ODD.match(left, end):
        return _half_span(odd, start, value)._replace(vague=">")
    return Amount(value * times, start, end, scale=_scale(match[0], value) * times, vague=vague)


def _half_span(match: re.Match[str], start: int, value: Decimal) -> Amount:
    """半年, 两个半小时."""
    name = match["unit"]
    kind, unit, times = measures.NAMES.get(f"个{name}") or measures.NAMES[name]
    return Amount(value * times, start, match.end("unit"), kind, unit, named=True)


def _scale(said: str, value: Decimal) -> Decimal:
    """What the places behind the figures multiply by: the 亿 of 30亿."""
    figures = FIGURES.match(said)
    if figures is None or len(figures[0]) == len(said):
        return Decimal(1)
    return value / (numerals.of_figures(figures[0]) or 1)


FIGURES = re.compile(numerals.FIGURES)


def _is_glued(text: str, start: int, end: int) -> bool:
    """A number that is part of a name, an id or a longer decimal: A800, v2, 3.1.2, 0102030405."""
    if not text[start].isascii():
        return False
    before = text[start - 1 : start]
    if before in ("x", "X") and text[start - 2 : start - 1].isdigit():
        return False  # 4x7.5 kilometres
    if before == "-" and text[start - 2 : start - 1] == "\0":
        return True  # the end of Aug. 23-30
    if before == ".":
        return start > 1 and (text[start - 2].isalnum() and text[start - 2].isascii())
    if before and before.isascii() and (before.isalnum() or before in "_/#"):
        if before.isalpha() and MEASURED.match(text, end):
            return False  # 每TEU1148美元
        return not (before == "/" and start > 1 and not text[start - 2].isascii())
    digits = text[start:end]
    return (
        digits.isdigit()
        and digits.isascii()
        and (len(digits) > 14 or (len(digits) > 5 and digits[0] == "0"))
    )


def _is_idle(page: Page, bare: Amount, amount: Amount, is_word: bool) -> bool:
    """Whether what looks like a number counts nothing: one of, 一些, 十分, 万一."""
    if is_word:
        return amount.value <= 1 and not (amount.named and amount.kind != "number")
    said = page.left[bare.start : bare.end]
    if any("0" <= mark <= "9" for mark in said):
        return False
    if IDLE.match(page.left, max(0, bare.start - 1), bare.end + 4) or IDLE.match(
        page.left, bare.start, bare.end + 4
    ):
        return True
    if said == "十一" and page.left[bare.start - 1 : bare.start] == "双":
        return True
    if said in ROUND and amount.named and hedges.before(page.low, bare.start):
        return False  # 约百家
    if said in ALONE:
        return not (
            amount.kind in ("percent", "multiple", "money", "points", "duration")
            or (said == "十" and amount.named)
        ) or (said != "一" and said != "十" and amount.kind == "multiple")
    if len(said) == 1:
        return not amount.named
    return not amount.named and not any(place in said for place in "百千万亿十点")


def _ranges(page: Page, found: list[Amount]) -> list[Amount]:
    """20-30亿元 is two amounts of money: what one end lacks it takes from the other."""
    for place in range(len(found) - 1):
        low, high = found[place], found[place + 1]
        if not 0 < high.start - low.end < 6 or not RANGE.fullmatch(page.low, low.end, high.start):
            continue
        if low.named and not high.named and high.value * high.scale < low.value:
            continue  # $5 million to three publishers
        if not low.named and high.named:
            most = high.value / high.times
            times = high.scale if low.scale == 1 and low.value * high.scale <= most else 1
            value = low.value * times * high.times
            low = low._replace(kind=high.kind, unit=high.unit, value=value)
        elif (
            low.kind in (high.kind, "money")
            and low.scale == 1
            and low.value * high.scale <= high.value
        ):
            low = low._replace(value=low.value * high.scale)
        if low.kind == "money" and not high.named:
            high = high._replace(kind="money", unit=low.unit)
        if high.vague == "~" and page.low[high.start - 1] == "~":
            high = high._replace(vague="")  # the sign stood between the two
        found[place : place + 2] = [low, high]
    return found
