"""The history of a source as bars: days in, geometry out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SPAN = 30  # days; polls are kept as long
STEP, WIDTH = 10, 8  # of a day, and of its bar within it
HEIGHT = 100  # of the tallest bar
LEAST = 2  # a day with anything new is seen beside one with hundreds


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
class Bar:
    """A day, and where its bar stands: `y` counts down from the top."""

    day: Day
    x: int
    y: int
    height: int


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

    def bars(self) -> Iterator[Bar]:
        for place, day in enumerate(self.days):
            height = max(HEIGHT * day.new // self.most, LEAST) if day.new else 0
            yield Bar(day, place * STEP + (STEP - WIDTH) // 2, HEIGHT - height, height)


def first_day(today: date) -> date:
    """The oldest day that a chart of today shows."""
    return today - timedelta(days=SPAN - 1)


def chart(known: Iterable[Day], today: date) -> Chart:
    """The last SPAN days up to today; those of which nothing is known are empty."""
    by_date = {day.date: day for day in known}
    dates = (first_day(today) + timedelta(days=n) for n in range(SPAN))
    return Chart([by_date.get(each, Day(each)) for each in dates])
