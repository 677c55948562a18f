"""The last days as bars, and those of a source: days in, geometry out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

SPAN = 30  # days; polls are kept as long
STEP, WIDTH = 10, 8  # of a day, and of its bar within it
HEIGHT = 100  # of the tallest bar
LEAST = 2  # a day with anything at all is seen beside one with hundreds


class Dated(Protocol):
    @property
    def date(self) -> date: ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class Bar(Generic[D]):
    """A day, and where its bar stands: `y` counts down from the top."""

    day: D
    x: int
    y: int
    height: int


def bars(days: Sequence[D], height_of: Callable[[D], int]) -> Iterator[Bar[D]]:
    """The bars of these days, side by side."""
    for place, day in enumerate(days):
        height = height_of(day)
        yield Bar(day, place * STEP + (STEP - WIDTH) // 2, HEIGHT - height, height)


def first_day(today: date) -> date:
    """The oldest day that a chart of today shows."""
    return today - timedelta(days=SPAN - 1)


def lately(known: Iterable[D], today: date, empty: Callable[[date], D]) -> list[D]:
    """The last SPAN days up to today, the oldest first; those of which nothing is known `empty`."""
    by_date = {day.date: day for day in known}
    dates = (first_day(today) + timedelta(days=n) for n in range(SPAN))
    return [by_date.get(each) or empty(each) for each in dates]


@dataclass(frozen=True)
class Day:
    """What the polls of one day brought, and how many of them failed."""

    date: date
    new: int = 0
    polls: int = 0
    failed: int = 0

    @property
    def lost(self) -> bool:
        """Whether no poll of the day succeeded."""
        return 0 < self.failed == self.polls


@dataclass(frozen=True)
class Chart:
    """As many days as it spans, the oldest first, and what they come to."""

    days: list[Day]

    @property
    def new(self) -> int:
        return sum(day.new for day in self.days)

    @property
    def most(self) -> int:
        return max((day.new for day in self.days), default=0)

    @property
    def bad_days(self) -> int:
        """Days on which a poll failed."""
        return sum(day.failed > 0 for day in self.days)

    @property
    def polled(self) -> bool:
        return any(day.polls for day in self.days)

    @property
    def width(self) -> int:
        return STEP * len(self.days)

    def bars(self) -> Iterator[Bar[Day]]:
        most = self.most
        return bars(self.days, lambda day: max(HEIGHT * day.new // most, LEAST) if day.new else 0)


def chart(known: Iterable[Day], today: date) -> Chart:
    """The last SPAN days up to today; those of which nothing is known are empty."""
    return Chart(lately(known, today, Day))
