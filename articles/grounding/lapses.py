"""How long something took, by the hours and days its source has."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from articles.facts import Fact
from articles.grounding.amounts import agree
from articles.grounding.makings import values_of
from articles.grounding.moments import FULL, TILL
from articles.grounding.scales import scaled
from articles.grounding.source import Source

AGE = re.compile("岁|old")
AGED = re.compile(
    r"(?<![0-9.])(?P<told>[0-9]{2})(?:岁|[\s-]years?[\s-]old)"
    r"|(?:aged?\s|,\s|[(（])(?P<bare>[1-9][0-9])(?=[,)）])"
)
DAY = 24 * 60  # minutes
MONTH = 30.44  # days
DAY_SECONDS = 86_400
NEARLY = 0.06  # of a span that another unit tells
MINUTES = {"minute": 1, "hour": 60}
DAYS = {"day": 1, "week": 7}
CLOSE = 45  # minutes by which "around midnight" may miss
ABOUT = re.compile(
    "(?:around|about|near|shortly before|shortly after|toward|towards|约|近|临近)\\s?\\Z"
)
TIMES = ("前后", "左右", "许")
YEARS = frozenset({"year", "month"})
HALF_STEP = 0.25  # of a unit
OVER = re.compile("(?:over|more than|above|beyond|超过?|逾|多于)\\s?\\Z")
MONTHS, YEAR = re.compile("([0-9]{1,2})M"), re.compile("[0-9]{4}")
FAR = 400  # characters between two moments of one matter
MOST = 40  # moments that are looked at


def lasted(fact: Fact, reading: Source) -> bool:
    """Whether a span lies between two hours or two days that the source tells one after another."""
    if fact.kind != "duration":
        return False
    if fact.unit in MINUTES:
        return any(_fits(fact, each / MINUTES[fact.unit]) for each in reading.reckoned(_minutes))
    if fact.unit == "year" and AGE.search(fact.text):
        return _is_aged(float(fact.value), reading)
    if fact.unit in YEARS and _is_in_days(fact, reading):
        return True
    if fact.unit in YEARS:
        spans = reading.reckoned(_months if fact.unit == "month" else _years)
        return float(fact.value) in spans
    if fact.unit in DAYS:
        return any(_fits(fact, each / DAYS[fact.unit]) for each in reading.reckoned(_days))
    return False


def _is_in_days(fact: Fact, reading: Source) -> bool:
    """Whether the source counts in days what the draft does in months: 两个月左右 of 61天."""
    months = scaled(fact)[1]
    return any(
        abs(days / DAY_SECONDS / MONTH - months) < NEARLY * months
        for days in values_of(reading, "seconds")
        if days > MONTH * DAY_SECONDS / 2
    )


def _is_aged(age: float, reading: Source) -> bool:
    """Whether somebody of an age the source gives was so old in a year that it gives."""
    if reading.when is None:
        return False
    ages = {float(known.value) for known in reading.facts if known.kind == "duration"}
    ages |= {float(known.value) for known in reading.facts if known.kind == "number"}
    years = {str(known.value)[:4] for known in reading.moments.facts if known.kind == "date"}
    passed = {reading.when.year - int(year) for year in years if year.isdigit()}
    return any(now - then == age for now in ages for then in passed if then > 0)


def is_age_gap(fact: Fact, reading: Source) -> bool:
    """Whether it is by how much two persons differ in age."""
    ages = set(reading.reckoned(_ages)) if fact.unit == "year" else set()
    return any(age + float(fact.value) in ages for age in ages)


def _ages(reading: Source) -> list[int]:
    """The ages of persons: 48岁, "aged 48", and a number between commas."""
    return [int(match["told"] or match["bare"]) for match in AGED.finditer(reading.low)]


def is_near(fact: Fact, reading: Source, before: str, behind: str) -> bool:
    """Whether an hour told as about right is near one of the source's: around midnight."""
    if fact.kind != "time" or not (ABOUT.search(before) or behind.startswith(TIMES)):
        return False
    mine = _clock(fact)
    return any(
        min((mine - _clock(known)) % DAY, (_clock(known) - mine) % DAY) <= CLOSE
        for known in reading.moments.facts
        if known.kind == "time"
    )


def _fits(fact: Fact, theirs: float) -> bool:
    mine = float(fact.value)
    if theirs <= 0:
        return False
    if abs(mine - theirs) < 1e-6 or agree(fact, fact, mine, theirs) or round(theirs) == mine:
        return True
    return mine * 2 % 1 == 0 and 0 <= theirs - mine < HALF_STEP  # just over two and a half hours


def _clock(fact: Fact) -> int:
    hours, minutes = str(fact.value).split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _minutes(reading: Source) -> list[float]:
    """The minutes from each hour of the source to the next ones."""
    times = [known for known in reading.moments.facts if known.kind == "time"][:MOST]
    found: dict[float, None] = {}
    for one, other in pairwise(times):
        passed = (_clock(other) - _clock(one)) % DAY
        found[float(passed or DAY)] = None
    if len(times) > 1:
        found[float((_clock(times[-1]) - _clock(times[0])) % DAY)] = None
    return list(found)


def _days(reading: Source) -> list[float]:
    """The days from each day of the source to the next one, each counted in July 1 to 3."""
    days = [
        known
        for known in reading.moments.facts
        if known.kind == "date" and FULL.fullmatch(str(known.value))
    ][:MOST]
    found: dict[float, None] = {}
    for one, other in pairwise(days):
        first, last = (date.fromisoformat(str(each.value)) for each in (one, other))
        if other.start - one.start < FAR and first != last:
            found |= _counted(abs((last - first).days), one, other, reading)
    return list(found)


def _years(reading: Source) -> list[float]:
    """The years from each year of the source to the next, and to the day it appeared.

    2022年至2024年 is two years, or three that are counted each.
    """
    dates = _dated(reading)
    found: dict[float, None] = {}
    for one, other in pairwise(dates):
        if other.start - one.end < FAR:
            years = abs(int(str(other.value)[:4]) - int(str(one.value)[:4]))
            found |= _counted(years, one, other, reading)
    if reading.when:
        for known in dates:
            found[float(abs(int(str(known.value)[:4]) - reading.when.year))] = None
    return [each for each in found if each]


def _months(reading: Source) -> list[float]:
    """The months from each month of the source to the next, each counted in 3月至8月."""
    found: dict[float, None] = {}
    dates = [known for known in _dated(reading) if len(str(known.value)) >= len("2026-01")]
    for one, other in pairwise(dates):
        if other.start - one.end < FAR:
            (a, b), (c, d) = (map(int, str(each.value).split("-")[:2]) for each in (one, other))
            found |= _counted(abs((c - a) * 12 + d - b), one, other, reading)
            if all(FULL.fullmatch(str(each.value)) for each in (one, other)):
                passed = date.fromisoformat(str(other.value)) - date.fromisoformat(str(one.value))
                found[float(round(abs(passed.days) / MONTH))] = None
    if reading.when:
        found |= dict.fromkeys(_since(dates, reading.when))
    return [each for each in found if each]


def _since(dates: Iterable[Fact], when: date) -> Iterator[float]:
    """The whole months from the source's days to the one it appeared on, but for a few days."""
    for known in dates:
        if FULL.fullmatch(str(known.value)):
            months = (when - date.fromisoformat(str(known.value))).days / MONTH
            if months > HALF_STEP and abs(months - round(months)) < HALF_STEP:
                yield float(round(months))


def _counted(passed: int, one: Fact, other: Fact, reading: Source) -> dict[float, None]:
    """What lies between two moments, and one more where each is counted: July 1 to 3."""
    each = TILL.fullmatch(reading.text, one.end, other.start) is not None
    return dict.fromkeys((float(passed), float(passed + each)))


def _dated(reading: Source) -> list[Fact]:
    """The dates of a source that have a year."""
    return [
        known
        for known in reading.moments.facts
        if known.kind == "date"
        and str(known.value)[:4].isdigit()
        and len(str(known.value)) >= 4
        and str(known.value)[4:5] in ("", "-")
    ][:MOST]


def is_over(fact: Fact, reading: Source, before: str) -> bool:
    """Whether a span told as a bound is near one of the source: well over three years, of 3.4."""
    if fact.kind != "duration" or not OVER.search(before):
        return False
    scale, mine = scaled(fact)
    step = mine / float(fact.value) if fact.value else 0.0
    return any(mine < theirs < mine + step for theirs in values_of(reading, scale))


def is_within(fact: Fact, reading: Source) -> bool:
    """Whether a moment lies between two told: 2023 of 2022年至2024年, 前四个月 of 4月末."""
    value = str(fact.value)
    if fact.kind == "quarter" and (months := MONTHS.fullmatch(value)):
        others = any(
            known.kind == "quarter" and MONTHS.fullmatch(str(known.value))
            for known in reading.moments.facts
        )
        return not others and any(
            known.kind == "date"
            and str(known.value).split("-")[-2 if FULL.fullmatch(str(known.value)) else -1]
            == f"{int(months[1]):02}"
            for known in reading.moments.facts
        )
    if fact.kind != "date" or not YEAR.fullmatch(value):
        return False
    return any(
        TILL.fullmatch(reading.text, one.end, other.start)
        and str(one.value)[:4] < value < str(other.value)[:4]
        for one, other in pairwise(_dated(reading))
    )
