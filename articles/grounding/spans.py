"""Spans of time that follow from days, orders and other spans of the source."""

import re

from articles.facts import Fact, measures
from articles.grounding import lapses
from articles.grounding.source import Source

SPAN = re.compile(r"分钟|个月|小时|天|年|周|\s(?:minute|hour|day|week|month|year)(?![a-z])")
FIRM = re.compile(r"\s(?:compan|firm|start|maker|business|group|app|platform|lab|brand|chain)")
LONGER = re.compile(r"\s(?:longer|shorter|more|fewer|less|earlier|later)(?![a-z])")
IN_A_ROW = re.compile("连续?[涨跌升降增减胜负败亏]?\\Z")
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}
SPANNING = (
    *("为期", "历时", "一连", "连续", "前", "头", "持续", "持续了", "时隔", "过去", "近"),
    *("lasted ", "for ", "in ", "within ", "over ", "past ", "last "),
)
APART = re.compile("[之以]?[前后里内间]|\\s(?:ago|earlier|later|before|after|on(?![a-z])|high|low)")
# Behind one of these a span of time is reckoned from dates.
RECKONED = (
    *("成立", "成立仅", "成立才", "成立不到", "成立近", "成立已"),
    *("投产", "开业", "创办", "创立", "运营", "上市"),
    *("建成", "入职", "任职", "执掌", "服役", "使用"),
    *("时隔", "时隔近", "历时", "历时近", "创", "创近", "创下近"),
)
AGE_GAP = re.compile("(?:[大小差]|年轻|年长)[了约整近]?\\Z")
YOUNGER = re.compile(r"\s(?:(?:his|her|their)\s)?(?:younger|older|junior|senior)")
UNTIL_NOW = re.compile("(?:至今|距今|整整|已有?|迄今|走过|迎来|创业|历经)(?:已|整整|近|约|有)?\\Z")
SINCE = ("年来", "年新高", "年新低", "年最", "年以来", "年首次")


def follows(fact: Fact, reading: Source, before: str, behind: str) -> bool:
    """Whether a span of time follows, by what stands around it in the draft."""
    return any(rule(fact, reading, before, behind) for rule in RULES)


def _elided(fact: Fact, reading: Source, _before: str, _behind: str) -> bool:
    """Two months of "nine months, which is two longer than in autumn"."""
    return fact.kind == "duration" and any(
        known.value == fact.value and LONGER.match(reading.low, known.end)
        for known in reading.facts
        if known.kind == "number" and not known.unit
    )


def _whole(fact: Fact, reading: Source, _before: str, _behind: str) -> bool:
    """国庆七天 of 10月1日至7日, five years of 2026 to 2031: as long as a span of the source is."""
    if fact.kind != "duration":
        return False
    if fact.unit in MONTHS_OF:
        return reading.moments.months_apart(float(fact.value) * MONTHS_OF[fact.unit])
    if fact.unit not in DAYS:
        return False
    days = int(fact.value * DAYS[fact.unit])
    return any((last - first).days + 1 == days for first, last in reading.moments.spans())


def _nth(fact: Fact, reading: Source, _before: str, behind: str) -> bool:
    """第12分钟 of "after 12 minutes", and the other way round."""
    if fact.kind == "duration":
        names = [name for name, row in measures.NAMES.items() if row[:2] == (fact.kind, fact.unit)]
        return any(reading.place(f"第{fact.value}{name}") for name in names if not name.isascii())
    span = SPAN.match(behind) if fact.kind == "ordinal" else None
    if span is None:
        return False
    unit = measures.NAMES[span[0].strip()][1]
    return any(
        known.value == fact.value and known.unit == unit
        for known in reading.facts
        if known.kind == "duration"
    )


def _in_a_row(fact: Fact, reading: Source, before: str, _behind: str) -> bool:
    """连续三个季度 are 连续第三个季度."""
    other = {"ordinal": ("duration", "number"), "duration": ("ordinal",)}.get(fact.kind, ())
    return IN_A_ROW.search(before) is not None and any(
        known.kind in other and known.value == fact.value for known in reading.facts
    )


def _days(fact: Fact, reading: Source, before: str, behind: str) -> bool:
    """三天前, 为期两天 and "three days later", where two of the source's days lie so far apart."""
    if fact.kind != "duration" or not (before.endswith(SPANNING) or APART.match(behind)):
        return False
    if fact.unit in DAYS:
        days = int(fact.value * DAYS[fact.unit])
        return any(reading.moments.days_apart(each, reading.when) for each in (days, days - 1))
    if fact.unit == "month" and reading.moments.months_apart(int(fact.value)):
        return True
    if fact.unit == "month":
        return re.search(rf"(?<![0-9])1月?[-—–~至到]{fact.value}月", reading.text) is not None
    return (
        fact.unit == "year"
        and reading.when is not None
        and reading.moments.are_apart(fact.value, reading.when)
    )


def _founded(fact: Fact, reading: Source, _before: str, behind: str) -> bool:
    """A seven-year-old company that was founded in 2018."""
    return (
        reading.when is not None
        and fact.text.endswith("old")
        and FIRM.match(behind) is not None
        and reading.moments.are_apart(fact.value, reading.when)
    )


def _younger(fact: Fact, reading: Source, before: str, behind: str) -> bool:
    """小16岁 and "16 years younger" of two persons' ages: "Moriyama, 64, … Okafor, 48"."""
    if (fact.kind, fact.unit) != ("duration", "year"):
        return False
    if not (AGE_GAP.search(before) or YOUNGER.match(behind)):
        return False
    return lapses.is_age_gap(fact, reading)


def is_from_days(fact: Fact, reading: Source, before: str, behind: str) -> bool:
    """Whether a number of years is told from dates: 成立仅三年, 创四年新高."""
    told = fact.unit == "year" and (
        before.endswith(RECKONED)
        or UNTIL_NOW.search(before) is not None
        or (fact.text[-1] + behind).startswith(SINCE)
    )
    return told and reading.moments.are_apart(fact.value, reading.when)


RULES = (_elided, _whole, _nth, _in_a_row, _days, _founded, _younger)
