"""When the editions of a Series are due: local times of day, kept through clock changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FULL_WIDTH = str.maketrans("，、；;：", ",,,,:")  # as a Chinese keyboard gives them


def times_of(text: str) -> list[time]:
    """ "8:30, 20:30" as times of day, in order; ValueError when there is none or one is wrong."""
    text = text.translate(FULL_WIDTH)
    return sorted({datetime.strptime(part.strip(), "%H:%M").time() for part in text.split(",")})


def outs(times: list[time], zone: str, day: datetime) -> Iterator[datetime]:
    """Without end, every moment (UTC) an edition goes out, from the day before `day` on."""
    there = ZoneInfo(zone)
    date = day.astimezone(there).date() - timedelta(days=1)
    while True:
        # An hour the clocks leave out lands after the next one, or on the same moment.
        yield from sorted(
            {datetime.combine(date, each, tzinfo=there).astimezone(UTC) for each in times}
        )
        date += timedelta(days=1)


def next_out(times: list[time], zone: str, after: datetime) -> datetime:
    """The first moment later than `after` at which an edition goes out (UTC)."""
    return next(out for out in outs(times, zone, after) if out > after)


@dataclass(frozen=True)
class Window:
    """The hours an edition covers: half-open, [start, end), with what may be carried over."""

    start: datetime
    end: datetime
    carry_over: timedelta = timedelta()

    @property
    def earliest(self) -> datetime:
        return self.start - self.carry_over
