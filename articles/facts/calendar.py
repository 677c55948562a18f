"""Reckoning with dates: what "yesterday", 周三 and a day without a year stand for."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from articles.facts import numerals
from articles.facts.fact import Fact, Page

MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}
MONTH_WORDS = (
    *MONTHS,
    *[
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "sept",
    ],
)
WEEKDAYS = {
    **{
        f"{name}day": number
        for number, name in enumerate(["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"])
    },
    **dict(zip("一二三四五六日天", (0, 1, 2, 3, 4, 5, 6, 6), strict=True)),
}
WEEKS = {"上": -7, "本": 0, "这": 0, "下": 7, "last": -7, "next": 7}
NEXT = "next"
DAYS = {
    "today": 0,
    "tonight": 0,
    "yesterday": -1,
    "tomorrow": 1,
    **dict.fromkeys(("今天", "今日", "今晨", "今晚"), 0),
    **dict.fromkeys(("昨天", "昨日", "昨晚", "昨夜"), -1),
    **dict.fromkeys(("明天", "明日", "明晚"), 1),
    "昨": -1,
    "今": 0,
    "明": 1,
    "前天": -2,
    "后天": 2,
}
YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1, "this": 0, "last": -1, "next": 1}
LEAP = 2024  # for a day of which no year is told
PERIOD = re.compile(
    r"(?P<which>this|last|next)\s(?P<what>year|month|spring|summer|autumn|fall|winter)(?![a-z])"
)
HAN_DAY = re.compile(
    r"[昨今明](?=\0)|(?:今年|去年|前年|明年)(?:\s?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?:\s?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号])?)?"
    r"|[上这下本](?:周|星期)(?:[一二三四五六日]|天(?!气))(?![一二三四五六日天到至期])"
    r"|(?:周|星期|礼拜)(?:[一二三四五六日]|天(?!气))(?![一二三四五六日天到至期线])"
    rf"|(?<![随之然以])(?:{'|'.join(day for day in DAYS if not day.isascii())})"
    r"|(?:上个?|下个?|本)月(?:\s?(?:[0-9]{1,2})[日号])?"
)
HAN_YEAR = re.compile(
    r"(..)\s?(?:([0-9]{1,2}|[一二三四五六七八九十]{1,2})月\s?)?(?:(.{1,3})[日号])?"
)
HAN_MONTH = re.compile(r"([上下本])个?月\s?(?:([0-9]{1,2})[日号])?")

TO_COME, PAST = 8, 6  # months from a month of this year to one of another


def told(page: Page, when: date | None) -> Iterator[Fact]:
    """Days, months and years told from the day of publication; none when it is not known."""
    if when is None:
        return
    for match in HAN_DAY.finditer(page.left):
        if len(match[0]) == 1 and page.even[match.end() : match.end() + 1] not in tuple("晚晨夜早"):
            continue  # the 晚 of 昨晚10时 has been read with the hour
        if value := _han(match[0], when):
            yield page.fact("date", value, *match.span())
    for word in (*DAYS, *WEEKDAYS):
        for place in page.where.get(word, ()) if word.isascii() else ():
            if page.left[place] != "\0":
                week = NEXT if page.low.endswith(f"{NEXT} ", 0, place) and word in WEEKDAYS else ""
                yield page.fact("date", _day(word, week, when), place, place + len(word))
    for place in page.at(("this", "last", "next")):
        if match_ := PERIOD.match(page.low, place):
            yield page.fact("date", _period(match_, when), *match_.span())


def _han(said: str, when: date) -> str:
    if said[:2] in YEARS and (match := HAN_YEAR.fullmatch(said)):
        year = when.year + YEARS[said[:2]]
        return cut_off(year, number(match[2] or "0"), number(match[3] or "0"))
    if "月" in said and (match := HAN_MONTH.fullmatch(said)):
        month = _month_of(when, {"上": -1, "本": 0, "下": 1}[match[1]])
        return cut_off(*month, int(match[2] or 0))
    return _day(said if said in DAYS else said[-1], said[0], when)


def _period(match: re.Match[str], when: date) -> str:
    step = YEARS[match["which"]]
    if match["what"] != "month":
        return f"{when.year + step}"
    return cut_off(*_month_of(when, step), 0)


def _month_of(when: date, step: int) -> tuple[int, int]:
    place = when.year * 12 + when.month - 1 + step
    return place // 12, place % 12 + 1


def _day(word: str, week: str, when: date) -> str:
    """A weekday is the one in that week, else the last one, publication day included."""
    if word in DAYS:
        step = DAYS[word]
    elif week in WEEKS:
        step = WEEKDAYS[word] - when.weekday() + WEEKS[week]
    else:
        step = -((when.weekday() - WEEKDAYS[word]) % 7)
    return (when + timedelta(days=step)).isoformat()


def iso(year: str, month: str, day: str, when: date | None) -> str:
    """ISO 8601 of what is told: "--11-13" without a year, "---13" a day alone; "" for no date.

    With `when` a month is of that year, at its end also one to come and at its start one past, as
    the press tells them; a day alone is the last of its number.
    """
    y, m, d = number(year or "0"), number(month or "0"), number(day or "0")
    if 0 < y < 100:
        y += 2000
    if m and not y and when:
        y = when.year + (m < when.month - TO_COME) - (m > when.month + PAST)
    if d and not m:
        if when is None:
            return f"---{d:02}"
        y, m = _month_of(when, 0 if d <= when.day + 1 else -1)
    return cut_off(y, m, d)


def cut_off(year: int, month: int, day: int) -> str:
    """ISO 8601 as far as it is told; "" for what no calendar has: 2月30日."""
    if month > 12 or (day and not month) or not (year or month):
        return ""
    if month and day > monthrange(year or LEAP, month)[1]:
        return ""
    head = f"{year:04}" if year else "-"
    return head + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def number(text: str) -> int:
    """A year, month or day in figures, Chinese or by its English name."""
    if text[:3] in MONTHS:
        return MONTHS[text[:3]]
    if text.isascii():
        return int(text)
    if len(text) == 4:  # 二〇二五
        return int("".join(str(numerals.ONES[digit]) for digit in text))
    return int(numerals.of_han(text) or 0)
