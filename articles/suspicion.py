"""Whether a feed still is the one it was, judged by what it usually brings."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

from articles import habits
from articles.habits import DAY, MONTH, Line, Mark, Profile

KNOWN = 12  # entries that must be known before a source is judged
APART = 8  # of the newest entries, that are not usual yet
USUAL = 0.05  # the share that makes a language one of the source's own
CHANCE = 1e-4  # so improbable must a run be, by thrice the rate at which it was odd before
MARGIN = 3

SETTLED = 7.0  # days that must be known before the rate is judged, with news on some of them;
NEWS_DAYS = 5  # of one that brings none so often, a month
FLOOD = 40  # in a day: less is never too much
TIMES = 10  # as many as usual
BEYOND = 4  # times the busiest day so far
STALE = 2.0  # days after which an entry is no part of today's rate


class Listed(Line, Protocol):
    """What is asked of a new entry; its date only when very many come at once."""

    @property
    def published(self) -> datetime | None: ...


class Rule(NamedTuple):
    """When odd entries are too many: at least so many, such a share of the last ones; never
    for a source of which more than `ceiling` was odd before. `prior`: entries without an odd one
    that stand for all we know of sources in general."""

    least: int
    share: float
    ceiling: float
    prior: int


RULES = {
    "hosts": Rule(least=3, share=0.8, ceiling=0.15, prior=10),
    "languages": Rule(least=5, share=0.8, ceiling=0.1, prior=5),
    "words": Rule(least=3, share=0.3, ceiling=0.1, prior=50),
}
RATE = "rate"


@dataclass(frozen=True)
class Verdict:
    """Why a feed is not the one it was, and how it was before and is now."""

    reasons: tuple[str, ...]  # of hosts, languages, words, rate
    before: dict[str, Any]  # hosts and languages with their shares, and entries a day
    after: dict[str, Any]


def judge(
    profile: Profile, listed: Sequence[Listed], *, home: Collection[str] = (), now: datetime
) -> tuple[Verdict | None, Profile]:
    """Judge new entries, in the feed's order, by a profile; and the profile that knows them too.

    `home`: hosts that are the source's own. With an empty profile nothing is judged: the entries,
    then best all that the feed lists, are what is usual. After a verdict the profile is as it was.
    """
    marks = habits.marks_of(listed)
    if not profile:
        return None, habits.learn(habits.blank(now), marks)
    paced = habits.pace(profile, _today(profile, listed, now), now)
    run = [*habits.recent(profile), *marks]
    reasons = [kind for kind, rule in RULES.items() if _too_odd(paced, run, kind, rule, home)]
    if _flooded(paced, now):
        reasons.append(RATE)
    if reasons:
        after = _now_seen(run, len(marks), paced)
        return Verdict(tuple(reasons), habits.usual(profile, now), after), profile
    apart = [list(mark) for mark in run[-APART:]]
    return None, habits.learn(paced, run[:-APART]) | {"recent": apart}


def _too_odd(
    profile: Profile, run: Sequence[Mark], kind: str, rule: Rule, home: Collection[str]
) -> bool:
    """Whether the last entries, however many of them one takes, are odder than chance allows."""
    before = (profile["odd"][kind] + 0.5) / (profile["known"] + rule.prior)
    if profile["known"] < KNOWN or before > rule.ceiling:
        return False
    flags = _flags(profile, run, kind, home)
    return any(
        odd >= rule.least
        and odd >= rule.share * size
        and _tail(odd, size, min(MARGIN * before, 1.0)) < CHANCE
        for size, odd in enumerate(accumulate(reversed(flags)), start=1)
    )


def _flags(profile: Profile, run: Sequence[Mark], kind: str, home: Collection[str]) -> list[bool]:
    """For each entry that tells, whether it is unlike what is usual."""
    if kind == "words":
        return [mark.pitch for mark in run]
    if kind == "hosts":
        own = {*profile["hosts"], *map(habits.registrable, home)}
        return [mark.host not in own for mark in run if mark.host]
    spoken = sum(profile["languages"].values())
    own = {each for each, weight in profile["languages"].items() if weight >= USUAL * spoken}
    return [mark.tongue not in own for mark in run if mark.tongue]


def _tail(hits: int, size: int, chance: float) -> float:
    """The probability of at least so many hits in `size` tries."""
    return sum(
        math.comb(size, k) * chance**k * (1 - chance) ** (size - k) for k in range(hits, size + 1)
    )


def _today(profile: Profile, listed: Sequence[Listed], now: datetime) -> int:
    """How many of these entries came today: those dated so, and of undated ones a day's part of
    the time since there was news; what is dated earlier was only not listed before."""
    if len(listed) < FLOOD / 2:
        return len(listed)
    dates = [entry.published for entry in listed]
    fresh = sum((now - date).total_seconds() < STALE * DAY for date in dates if date)
    return fresh + round(dates.count(None) / max(habits.days_between(profile["at"], now), 1.0))


def _flooded(paced: Profile, now: datetime) -> bool:
    """Whether so much came today as never before, of a source whose rate is known."""
    day, known = paced["day"], habits.days_between(paced["since"], now)
    before = paced | {"month": max(paced["month"] - day, 0.0)}
    return bool(
        known >= (SETTLED if paced["days"] >= NEWS_DAYS else MONTH)
        and day >= FLOOD
        and day >= TIMES * max(habits.a_day(before, now), 1.0)
        and day >= BEYOND * paced["busiest"]
    )


def _now_seen(run: Sequence[Mark], new: int, paced: Profile) -> dict[str, Any]:
    """What the last entries are like: those of this poll, or more when it brought few."""
    last = run[-max(new, APART) :]
    return {
        "hosts": habits.shares(habits.count(mark.host for mark in last)),
        "languages": habits.shares(habits.count(mark.tongue for mark in last)),
        "a_day": paced["day"],
    }
