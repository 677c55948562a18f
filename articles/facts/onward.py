"""Dates that take their year or month from the one before them: 去年11月至12月, 11月27日至28日."""

import re
from dataclasses import replace
from itertools import pairwise

from articles.facts import calendar
from articles.facts.fact import Fact, Page

DAY = re.compile("(?:(?P<y>[0-9]{4})|-)-(?P<m>[0-9]{2})-[0-9]{2}")
ALONE = re.compile("[0-9]{1,2}日")
MONTHLY = len("2026-01")
JOINED = frozenset({"至", "到", "-", "~", "、", "和"})
# 今年3月2日开始，到4月30日结束; 2024年2月上线，次年5月下架.
UNTIL = re.compile("[^。；！？\\n0-9]{1,10}(?<!截)(?<!截止)[至到]")
NEXT_YEAR = re.compile("[^。！？\\n]{0,40}(?:次年|翌年|第二年)")
TO = re.compile(r"\s?(?:to|-|until|through|and)\s?")
YEAR, MONTHS = re.compile("[0-9]{4}"), re.compile("[A-Za-z]{3}")
FAR = 44  # characters between two dates of which one needs the other


def put(page: Page, facts: list[Fact]) -> list[Fact]:
    """The facts, in their order, with the years and months that such dates lack."""
    dates = [at for at, fact in enumerate(facts) if fact.kind == "date"]
    for before, at in pairwise(dates):
        last, fact = facts[before], facts[at]
        if 0 < fact.start - last.end < FAR:
            value = _told_by(last, fact, page.low[last.end : fact.start])
            if value and value != fact.value:
                facts[at] = replace(fact, value=value)
        if TO.fullmatch(page.low, last.end, fact.start):
            facts[before] = _of_the_same_year(last, fact)
    return facts


def _told_by(last: Fact, fact: Fact, gap: str) -> str:
    if gap in JOINED:
        return same_month(last, fact) if ALONE.fullmatch(fact.text) else _same_year(last, fact)
    if UNTIL.fullmatch(gap):
        return _same_year(last, fact)
    return _year_after(last, fact) if NEXT_YEAR.fullmatch(gap) else ""


def same_month(last: Fact, fact: Fact) -> str:
    """The second day of 11月27日至28日."""
    shared = DAY.fullmatch(str(last.value))
    if shared is None:
        return str(fact.value)
    year, month, day = int(shared["y"] or 0), int(shared["m"]), int(str(fact.value)[-2:])
    return calendar.cut_off(year, month, day) or str(fact.value)


def _same_year(last: Fact, fact: Fact) -> str:
    """The second month of 2025年3月至8月, which is the year after in 2025年11月至1月."""
    value = str(fact.value)
    if "年" not in last.text or "年" in fact.text or len(value) < MONTHLY or value[0] == "-":
        return value
    month, day = [*map(int, value[5:].split("-")), 0][:2]
    year = int(str(last.value)[:4]) + (value[5:] < str(last.value)[5:])
    return calendar.cut_off(year, month, day) or value


def _of_the_same_year(last: Fact, fact: Fact) -> Fact:
    """The first day of "24 August to 5 September 2021"."""
    guessed, told = str(last.value), str(fact.value)
    if YEAR.search(last.text) or not MONTHS.search(last.text) or told[:4] not in fact.text:
        return last
    year = int(told[:4]) - (guessed[5:] > told[5:])
    return replace(last, value=f"{year}{guessed[4:]}") if guessed[0] != "-" else last


def _year_after(last: Fact, fact: Fact) -> str:
    """The month of "2024年2月上线，次年5月下架"."""
    year, month = str(last.value)[:4], str(fact.value)[5:]
    return f"{int(year) + 1}-{month}" if year.isdigit() and month else str(fact.value)
