"""What a number that has been read counts, by the signs and words around it."""

import re
from decimal import Decimal
from typing import NamedTuple

from articles.facts import hedges, measures, numerals
from articles.facts.fact import Page

TENTHS = re.compile(
    r"成(?:(?P<half>半|[一二三四五六七八九](?![了功就立员都长熟本果效绩分品人交千上型语年]))"
    r"|(?![为了功就立员都长熟本果效绩分品人交千上型语年])|(?<=[近约逾超占][一二三四五六七八九]成)(?=为))"
)
REDUCED = re.compile("折(?![叠屏页扇射旧算合返腾损])")  # 八折, 七五折
# What the tenths of a yuan are called, and the hundredths: 十二块五, 六毛五, 1元8角5分.
CHANGE = re.compile(
    r"(?:[元块](?P<jiao>[0-9一二三四五六七八九])(?:[角毛](?:(?P<fen>[0-9一二三四五六七八九])分?)?|(?=钱))?"
    r"|[角毛](?P<cents>[0-9一二三四五六七八九])分?)(?=[^\w.%]|[的左多以]|一[套份杯个斤张件只瓶碗盒条位人]|\Z|钱)钱?|[角毛分]钱"
    r"|(?<=[0-9])角(?=[^\w.%]|\Z)"
)
HUNDREDTHS = re.compile(r"(?<=秒)[0-9]{2}(?![0-9.%]|[名人个万亿])")  # 9秒77
SECONDS = re.compile("[0-9]{1,2}秒")  # behind the minutes: 50分26秒
SIZED = 1000
CLOSED = re.compile("(?![A-Za-z0-9])")
BY = re.compile(r"\s?[x×]\s?[0-9]")  # 10M x 768
TENTH = Decimal("0.1")
AND_HALF = re.compile(r"\sand\sa\s(half|quarter)(?![a-z])")  # a year and a half
AND_PART = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
# 16Gb is bits and 16GB is bytes; who writes 16gb does not say.
BITS = re.compile("[GMT]b(?:it)?\\Z")
OF_BITS = {"MB": "Mbps", "GB": "Gbps", "TB": "Tbps"}
NOT_HALF = ("半导", "半决")


class Amount(NamedTuple):
    """A number read so far: its value, what it counts, its place and whether a unit was named."""

    value: Decimal
    start: int
    end: int
    kind: str = "number"
    unit: str = ""
    scale: Decimal = Decimal(1)
    vague: str = ""
    named: bool = False
    times: Decimal = Decimal(1)  # how many of its unit the one it was named in makes


def counted(page: Page, amount: Amount) -> Amount:
    """With the unit before or behind it; kind "id" for the 12 of 12A."""
    if amount.named:
        return amount
    end = amount.end
    measure = None
    if page.left[end : end + 1] != "\0":
        measure = measures.behind(page.low, end, amount.value)
    if measure and measure.kind == "multiple" and BY.match(page.low, end):
        measure = None
    return (
        _signed(page, amount, measure)
        or _tenths(page, amount)
        or _change(page, amount)
        or (_measured(page, amount, measure) if measure else _bare(page, amount))
    )


def _signed(page: Page, amount: Amount, measure: measures.Measure | None) -> Amount | None:
    """Money by the sign before it; a plain $ or ¥ may be explained behind: $5 AUD."""
    sign = measures.before(page.left, amount.start)
    if sign is None or (measure and measure.kind in ("percent", "points")):
        return None
    unit, start = sign
    end = amount.end
    if measure and measure.kind == "money":
        end = measure.end
        unit = measure.unit if len(page.left[start : amount.start].strip()) == 1 else unit
    return amount._replace(kind="money", unit=unit, start=start, end=end, named=True)


def _tenths(page: Page, amount: Amount) -> Amount | None:
    """三成, 两成半, 八折."""
    if reduced := REDUCED.match(page.low, amount.end):
        value = amount.value * (10 if amount.value < 10 else 1)
        return amount._replace(kind="percent", value=value, end=reduced.end(), named=True)
    match = TENTHS.match(page.low, amount.end) if amount.value <= 10 else None
    if match is None:
        return None
    rest = 5 if match["half"] == "半" else numerals.ONES.get(match["half"] or "零", 0)
    value = amount.value * 10 + rest
    return amount._replace(kind="percent", value=value, end=match.end(), named=True)


def _change(page: Page, amount: Amount) -> Amount | None:
    """十二块五, 六毛五, 八毛钱: yuan with what is below one."""
    match = CHANGE.match(page.low, amount.end)
    if match is None:
        return None
    jiao, fen, cents = (numerals.of_han(match[name] or "零") or 0 for name in CHANGE.groupindex)
    if match[0][0] in "元块":
        value = amount.value + jiao * TENTH + fen * TENTH**2
    else:
        value = amount.value * TENTH ** (2 if match[0][0] == "分" else 1) + cents * TENTH**2
    return amount._replace(kind="money", unit="CNY", value=value, end=match.end(), named=True)


def _measured(page: Page, amount: Amount, measure: measures.Measure) -> Amount:
    kind, unit, times, end = measure
    value, half = amount.value * times, page.low[end : end + 2]
    if kind in ("duration", "multiple") and half[:1] == "半" and half not in NOT_HALF:
        value, end = value + times / 2, end + 1
    elif kind == "duration" and (more := AND_HALF.match(page.low, end)):
        value, end = value + times * AND_PART[more[1]], more.end()
    elif unit == "second" and (rest := HUNDREDTHS.match(page.low, end)):
        value, end = value + numerals.of_figures(rest[0]) * TENTH**2, rest.end()
    if unit in OF_BITS and BITS.search(page.even, amount.start, end):
        unit = OF_BITS[unit]
    return amount._replace(kind=kind, unit=unit, value=value, end=end, named=True, times=times)


def _bare(page: Page, amount: Amount) -> Amount:
    """Without a unit: perhaps with a Chinese counter."""
    counter = page.low[amount.end : amount.end + 1]
    by = counter == "x" and page.low[amount.end + 1 : amount.end + 2].isdigit()  # 4x7.5
    if page.even.startswith("G", amount.end) and CLOSED.match(page.even, amount.end + 1):
        return amount._replace(unit="GB", end=amount.end + 1, named=True)  # 16G
    if counter.isascii() and counter.isalpha() and page.left[amount.end - 1].isdigit() and not by:
        return amount._replace(kind="id")  # 12A, 3D
    if counter == "分" and (
        page.low.endswith("小时", 0, amount.start) or SECONDS.match(page.low, amount.end + 1)
    ):
        minute = measures.NAMES["分钟"]
        return amount._replace(kind=minute[0], unit=minute[1], end=amount.end + 1, named=True)
    if counter and counter in measures.COUNTERS:
        return amount._replace(end=amount.end + 1, named=True)
    return amount


AGO = re.compile(r"\s(?:ago|earlier|before|previously)(?![a-z])")
LASTING = ("over ", "the past ", "its past ", "their past ")  # over five years: so long
COMPARED = re.compile(r"[0-9%][^.,;]{0,16}\s(?:more|less|fewer)\sthan\s\Z")


def hedged(page: Page, amount: Amount) -> Amount:
    """With how the text takes it: over, nearly, about."""
    sign = hedges.before(page.low, amount.start)
    if sign and amount.kind == "duration" and _is_compared(page, amount):
        sign = ""  # 6 GW more than twelve months earlier
    lasting = amount.kind == "duration" and page.low.endswith(LASTING, 0, amount.start)
    if sign and not lasting:
        return amount._replace(vague=sign)
    for end in (amount.end, amount.end + 1):
        if page.low[end - 1 : end] == "级" and amount.value >= SIZED:
            return amount._replace(vague=">", end=end)  # 千万级
    sign, end = hedges.behind(page.low, amount.end)
    if sign and "\0" not in page.left[amount.end : end]:
        return amount._replace(vague=sign, end=end)
    return amount


def _is_compared(page: Page, amount: Amount) -> bool:
    """Whether the "more than" before a span belongs to the figure before it."""
    return AGO.match(page.low, amount.end) is not None and (
        COMPARED.search(page.low, max(0, amount.start - 32), amount.start) is not None
    )
