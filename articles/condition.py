"""How a source does, in one word: told from what its row says and the hour."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from articles import rhythm

LONG = timedelta(days=1)  # failing for so long is no hiccup any more: people are told
LOUD = timedelta(days=3)  # nobody is quiet over a weekend
PATIENCE = timedelta(days=90)  # whatever its rhythm, after so long somebody should look
UNKNOWN = timedelta(days=14)  # what is borne of a source whose rhythm is not known
KNOWN = 4  # occasions that make a rhythm
TWICE = 2  # a silence twice as long as the longest of late is not its rhythm any more


class Condition(StrEnum):
    """In the order in which they count: the first that holds is the one that is shown."""

    RETIRED = "retired"
    QUARANTINED = "quarantined"
    FAILING = "failing"
    UNPOLLED = "unpolled"
    QUIET = "quiet"
    FRESH = "fresh"


class Polled(Protocol):
    """The columns of a source that tell its condition."""

    active: bool
    quarantined_at: datetime | None
    failures: int
    polled_at: datetime | None
    quiet_at: datetime | None


def of(source: Polled, now: datetime) -> Condition:
    """The one condition a source is in."""
    if not source.active:
        return Condition.RETIRED
    if source.quarantined_at:
        return Condition.QUARANTINED
    if source.failures:
        return Condition.FAILING
    if source.polled_at is None:
        return Condition.UNPOLLED
    return Condition.QUIET if source.quiet_at and source.quiet_at <= now else Condition.FRESH


def quiet_from(seen: Sequence[datetime], now: datetime) -> datetime:
    """From when on silence is unlike a source that had news on these occasions.

    Counted from the last of them, or from `now` when there was none: twice the longest silence
    between them, at least three days (two weeks of few occasions) and at most ninety.
    """
    known = rhythm.occasions(seen, now)
    gaps = [later - earlier for earlier, later in pairwise(known)]
    least = LOUD if len(known) >= KNOWN else UNKNOWN
    borne = max(TWICE * max(gaps, default=timedelta()), least)
    return (known[-1] if known else now) + min(borne, PATIENCE)
