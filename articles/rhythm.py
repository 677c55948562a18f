"""When to ask a feed again: near the editor's interval, by its own rhythm, as late as it asks."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

SHORTEST = timedelta(minutes=5)  # no sooner, unless the editor's interval is shorter
LONGEST = timedelta(hours=24)  # no later, unless the editor's interval is longer
STRETCH = 4  # a rhythm divides or multiplies the interval by so much at most
SPREAD = 0.1  # of the pause, on top: sources that were added together drift apart
BURST = timedelta(minutes=5)  # what comes within is one occasion
KEPT = 12  # occasions that tell a rhythm: a day's silence counts, a night's changes little


def next_due(
    now: datetime,
    *,
    interval: timedelta,
    seen: Sequence[datetime] = (),
    lifetime: timedelta | None = None,
    ttl: timedelta | None = None,
    jitter: float = 0.0,
) -> datetime:
    """The moment of the next poll.

    `interval` is the editor's, `seen` the occasions on which there was news of late, `lifetime` how
    long the answer calls itself fresh, `ttl` what the feed itself asks for; jitter in [0, 1) only
    ever adds. The longest wins, between 5 minutes and 24 hours; an interval outside these is
    an editor's decision and moves the bound.
    """
    wish = max(lifetime or timedelta(), ttl or timedelta())
    pause = max(paced(now, interval, seen), wish, min(SHORTEST, interval))
    longest = max(LONGEST, interval)
    return now + min(min(pause, longest) * (1 + SPREAD * jitter), longest)


def paced(now: datetime, interval: timedelta, seen: Sequence[datetime]) -> timedelta:
    """The interval, shorter for a busy source and longer for a quiet one.

    Twice in the usual gap is often enough; a gap of two intervals keeps the interval as it is.
    """
    gap = usual_gap(now, seen)
    if gap is None:
        return interval
    return min(max(gap / 2, interval / STRETCH), interval * STRETCH)


def usual_gap(now: datetime, seen: Sequence[datetime]) -> timedelta | None:
    """The mean time between occasions, the silence since the last included; None if unknown."""
    known = occasions(seen, now)
    return (now - known[0]) / (len(known) - 1) if len(known) > 1 else None


def occasions(moments: Iterable[datetime], now: datetime) -> list[datetime]:
    """The latest of these moments in order; a burst is one, what lies in the future none."""
    found: list[datetime] = []
    for moment in sorted(moment for moment in moments if moment <= now):
        if not found or moment - found[-1] >= BURST:
            found.append(moment)
    return found[-KEPT:]
