"""The money of the last days as bars, and when an hour is unlike the others: figures in and out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from articles.chart import HEIGHT, LEAST, STEP, Bar, bars, lately
from articles.money import NOTHING

FAR = 4  # a cap so many times as high as the highest bar would flatten all of them
FEWEST = 30  # calls within an hour; fewer are no burst
UNUSUAL = 2  # times the busiest of the hours before


@dataclass(frozen=True)
class Day:
    """What models were asked on one day, and what that came to."""

    date: date
    spent: Decimal = NOTHING
    calls: int = 0
    tokens: int = 0


@dataclass(frozen=True)
class Chart:
    """As many days as it spans, the oldest first; of tokens where no money was spent at all."""

    days: list[Day]
    cap: Decimal | None = None

    @property
    def spent(self) -> Decimal:
        return sum((day.spent for day in self.days), NOTHING)

    @property
    def tokens(self) -> int:
        return sum(day.tokens for day in self.days)

    @property
    def calls(self) -> int:
        return sum(day.calls for day in self.days)

    @property
    def in_money(self) -> bool:
        return self.spent > 0

    @property
    def most(self) -> Decimal:
        return max(map(self.value, self.days), default=NOTHING)

    def value(self, day: Day) -> Decimal:
        return day.spent if self.in_money else Decimal(day.tokens)

    @property
    def top(self) -> Decimal:
        """What the full height stands for."""
        return max(self.most, self.cap or NOTHING) if self.shows_cap else self.most

    @property
    def shows_cap(self) -> bool:
        return bool(self.in_money and self.cap and self.cap <= FAR * self.most)

    @property
    def cap_y(self) -> int:
        """Where the line of the cap runs."""
        return HEIGHT - self.tall(self.cap or NOTHING)

    @property
    def width(self) -> int:
        return STEP * len(self.days)

    def tall(self, value: Decimal) -> int:
        return int(HEIGHT * value / self.top) if self.top else 0

    def height(self, day: Day) -> int:
        """Of its bar: a day with anything spent is seen."""
        value = self.value(day)
        return max(self.tall(value), LEAST) if value else 0

    def bars(self) -> Iterator[Bar[Day]]:
        return bars(self.days, self.height)


def chart(known: Iterable[Day], today: date, cap: Decimal | None = None) -> Chart:
    """The last SPAN days up to today; those of which nothing is known are empty."""
    return Chart(lately(known, today, Day), cap)


def is_burst(latest: int, earlier: Sequence[int]) -> bool:
    """Whether so many calls in an hour are many more than in the hours of the days before.

    Without any earlier hour nothing is unusual yet.
    """
    return latest >= FEWEST and bool(earlier) and latest > UNUSUAL * max(earlier)
