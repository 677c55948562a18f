"""What a number that has been read counts, by the signs and words around it."""

import re
from decimal import Decimal
from typing import NamedTuple

from articles.facts import hedges, measures, numerals
from articles.facts.fact import Page

TENTHS = re.compile(
    r"成(?P<half>半|[一二三四五六七八九])?(?![为了功就立员都长熟本果效绩分品人交千上型语年])"
)
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


def counted(page: Page, amount: Amount) -> Amount:
    """With the unit before or behind it; kind "id" for the 12 of 12A."""
    if amount.named:
        return amount
    end = amount.end
    measure = None
    if page.left[end : end + 1] != "\0":
        measure = measures.behind(page.low, end, amount.value)
    return (
        _signed(page, amount, measure)
        or _tenths(page, amount)
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
    """三成, 两成半."""
    match = TENTHS.match(page.low, amount.end) if amount.value <= 10 else None
    if match is None:
        return None
    rest = 5 if match["half"] == "半" else numerals.ONES.get(match["half"] or "零", 0)
    value = amount.value * 10 + rest
    return amount._replace(kind="percent", value=value, end=match.end(), named=True)


def _measured(page: Page, amount: Amount, measure: measures.Measure) -> Amount:
    kind, unit, times, end = measure
    value, half = amount.value * times, page.low[end : end + 2]
    if kind in ("duration", "multiple") and half[:1] == "半" and half not in NOT_HALF:
        value, end = value + times / 2, end + 1
    return amount._replace(kind=kind, unit=unit, value=value, end=end, named=True)


def _bare(page: Page, amount: Amount) -> Amount:
    """Without a unit: perhaps with a Chinese counter."""
    counter = page.low[amount.end : amount.end + 1]
    if counter.isascii() and counter.isalpha() and page.left[amount.end - 1].isdigit():
        return amount._replace(kind="id")  # 12A, 3D
    if counter == "分" and page.low.endswith("小时", 0, amount.start):
        minute = measures.NAMES["分钟"]
        return amount._replace(kind=minute[0], unit=minute[1], end=amount.end + 1, named=True)
    if counter and counter in measures.COUNTERS:
        return amount._replace(end=amount.end + 1, named=True)
    return amount


def hedged(page: Page, amount: Amount) -> Amount:
    """With how the text takes it: over, nearly, about."""
    sign = hedges.before(page.low, amount.start)
    if sign and not (amount.kind == "duration" and page.low.endswith("over ", 0, amount.start)):
        return amount._replace(vague=sign)
    sign, end = hedges.behind(page.low, amount.end)
    if sign and "\0" not in page.left[amount.end : end]:
        return amount._replace(vague=sign, end=end)
    return amount
