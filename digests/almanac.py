"""Editions by the calendar: the days of a month in weeks, and what came out on each. Pure."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Out:
    """An edition that came out: where it is, what it is called, and when its own clock said so."""

    address: str
    title: str
    at: datetime

    @classmethod
    def of(cls, address: str, title: str, at: datetime, zone: str) -> "Out":
        return cls(address, title, at.astimezone(ZoneInfo(zone)))


@dataclass(frozen=True)
class Day:
    """A day of a calendar; what came out on it, earliest first."""

    date: date
    out: Sequence[Out] = ()


def by_day(found: Iterable[Out]) -> dict[date, list[Out]]:
    """What came out on each day."""
    there: dict[date, list[Out]] = {}
    for each in sorted(found, key=lambda out: out.at):
        there.setdefault(each.at.date(), []).append(each)
    return there


def weeks(first: date, out: Mapping[date, Sequence[Out]], start: int) -> list[list[Day | None]]:
    """The weeks of the month that begins on `first`, seven days each, None for those of others.

    `start`: the weekday a week begins with, 0 for Sunday, as languages have it.
    """
    rows = calendar.Calendar((start - 1) % 7).itermonthdates(first.year, first.month)
    days = [Day(day, out.get(day, ())) if day.month == first.month else None for day in rows]
    return [days[at : at + 7] for at in range(0, len(days), 7)]


def months(out: Mapping[date, Sequence[Out]]) -> list[date]:
    """The first days of the months from the earliest edition to the latest; none is left out."""
    if not out:
        return []
    first, last = min(out), max(out)
    count = (last.year - first.year) * 12 + last.month - first.month
    at = [first.year * 12 + first.month - 1 + step for step in range(count + 1)]
    return [date(month // 12, month % 12 + 1, 1) for month in at]


def years(months: Iterable[tuple[date, int]]) -> list[tuple[int, list[tuple[date, int]]]]:
    """Months with how many editions they have, put together by year; in the order given."""
    return [(year, list(each)) for year, each in groupby(months, key=lambda month: month[0].year)]
