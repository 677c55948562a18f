"""Parts of the year that follow from others, from months and from the days they end on."""

import re

from articles.facts import Fact, calendar
from articles.facts.hours import FOURTHS
from articles.grounding.source import Source

MONTHS = {"Q": 3, "H": 6}  # of a quarter, a half year
QUARTER = re.compile(r"(?:quarter|three\smonths),?\s(?:that\s)?(?:ended|ending|to|through)")
# The third quarter of "the quarter to Sept. 30".
ENDED = re.compile(
    r"quarter,?\s(?:that\s)?(?:ended|ending|to|through|until)\s(?:in\s|on\s|the\s)*(mar|jun|sep|dec)"
)
ELIDED = re.compile(
    r"in\sthe\s(first|second|third|fourth)(?=[,.;:)]|\s(?:and|but|to|from)(?![a-z])|\s[$€£0-9])"
)
# What a part of the year is made of, or is left of another.
MADE_OF = {
    "H1": ({"Q1", "Q2"},),
    "H2": ({"Q3", "Q4"},),
    "Q1": ({"H1", "Q2"},),
    "Q2": ({"H1", "Q1"},),
    "9M": ({"Q1", "Q2", "Q3"}, {"H1", "Q3"}),
    "Q3": ({"H2", "Q4"}, {"9M", "H1"}),
    "Q4": ({"H2", "Q3"},),
}
HALF_YEARS = {"H1": "first half", "H2": "second half"}
HALF_YEARLY = re.compile(
    "半年度|半年报|中报|中期(?:业绩|报告)|half-year|half year|interim|six months"
)


def follows(fact: Fact, reading: Source, behind: str) -> bool:
    """Whether a part of the year, or its months, follow, by what stands behind it in the draft."""
    return _ends_with(fact, reading, behind) or _is_part(fact, reading)


def _ends_with(fact: Fact, reading: Source, behind: str) -> bool:
    """截至三季度末 of 截至9月末."""
    if fact.kind != "quarter" or not behind.startswith(("末", "底")):
        return False
    last = str(fact.value)[-1]
    month = _months(fact) * (int(last) if last.isdigit() else 1)
    return any(
        str(known.value)[4:].lstrip("-")[:2] == f"{month:02}" for known in reading.moments.facts
    )


def _is_part(fact: Fact, reading: Source) -> bool:
    """Three months are a quarter, nine the first three of them; and the other way round."""
    facts = reading.moments.facts
    if fact.kind == "duration" and fact.unit == "month":
        return any(known.kind == "quarter" and _months(known) == fact.value for known in facts)
    if fact.kind != "quarter":
        return False
    if _ends_there(fact, reading):
        return True
    year, _, part = str(fact.value).rpartition("-")
    half = HALF_YEARS.get(part)
    if part == "H1" and HALF_YEARLY.search(reading.low):
        return True
    if half and half in reading.low and reading.moments.is_told(year):
        return True
    told = _told(reading, year)
    if any(told >= parts for parts in MADE_OF.get(part, ())):
        return True
    if half:
        return False
    if any(f"Q{calendar.MONTHS[end[1]] // 3}" == part for end in ENDED.finditer(reading.low)):
        return True
    if any(f"Q{FOURTHS[said[1]]}" == fact.value for said in ELIDED.finditer(reading.low)):
        return True  # 3.0% in the second
    months = _months(fact)
    if months == MONTHS["Q"] and not any(known.kind == "quarter" for known in facts):
        return QUARTER.search(reading.low) is not None
    if "-" not in str(fact.value) and str(fact.value)[-1] in "1M":
        return any(known.value == months and known.unit == "month" for known in reading.facts)
    return False


def _told(reading: Source, year: str) -> set[str]:
    """The parts of a year that a source has, of "" the parts of any: Q1, H1, 9M."""
    facts = (each for each in reading.moments.facts if each.kind == "quarter")
    told = {
        str(each.value).rpartition("-")[2] for each in facts if str(each.value).startswith(year)
    }
    if year:
        return told
    told |= {f"Q{FOURTHS[said[1]]}" for said in ELIDED.finditer(reading.low)}
    low = reading.low.replace("-", " ")
    return told | {half for half, said in HALF_YEARS.items() if said in low}


def _ends_there(fact: Fact, reading: Source) -> bool:
    """上半年 of 截至6月30日止六个月: a span of as many months, and a day of the last of them."""
    months = _months(fact)
    part = str(fact.value).rpartition("-")[2]
    last = months * (int(part[1]) if part[0] in MONTHS else 1)
    return any(
        known.kind == "duration" and known.unit == "month" and known.value == months
        for known in reading.facts
    ) and any(
        known.kind == "date" and str(known.value)[4:8].strip("-")[:2] == f"{last:02}"
        for known in reading.moments.facts
    )


def _months(fact: Fact) -> int:
    """How many months Q3, H1 and 10M are."""
    part = str(fact.value).rpartition("-")[2]
    return MONTHS.get(part[0]) or int(part[:-1])
