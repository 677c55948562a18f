"""When the editions of a Series are due: local times of day, kept through clock changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
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


def next_out(
    times: list[time], zone: str, after: datetime, quiet: "Quiet | None" = None
) -> datetime:
    """The first moment later than `after`, and not quiet, at which an edition goes out (UTC).

    ValueError when all these times of day are quiet.
    """
    if quiet and quiet.silences(times):
        raise ValueError("all hours are quiet")
    coming = (out for out in outs(times, zone, after) if out > after)
    return next(out for out in coming if quiet is None or not quiet.has(out))


@dataclass(frozen=True)
class Quiet:
    """Hours of the local day in which nothing goes out: half-open, and past midnight at will."""

    start: time
    end: time
    zone: str

    def has(self, moment: datetime) -> bool:
        """Whether the clocks of the zone show an hour of these; an hour shown twice is both."""
        shown = moment.astimezone(ZoneInfo(self.zone)).time()
        if self.start <= self.end:
            return self.start <= shown < self.end
        return shown >= self.start or shown < self.end

    def over(self, moment: datetime) -> datetime:
        """The moment itself, or the first full minute (UTC) after it that is not quiet."""
        while self.has(moment):  # minute by minute: what the clocks do meanwhile needs no rule
            moment = moment.astimezone(UTC).replace(second=0, microsecond=0) + MINUTE
        return moment

    def silences(self, times: Iterable[time]) -> bool:
        """Whether all these times of day are quiet, on a day when the clocks do not change."""
        plain = datetime(2001, 1, 1, tzinfo=UTC)
        there = Quiet(self.start, self.end, "UTC")
        return all(there.has(datetime.combine(plain, each, tzinfo=UTC)) for each in times)


@dataclass(frozen=True)
class Window:
    """The hours an edition covers: half-open, [start, end), with what may be carried over."""

    start: datetime
    end: datetime
    carry_over: timedelta = timedelta()

    @property
    def earliest(self) -> datetime:
        return self.start - self.carry_over
