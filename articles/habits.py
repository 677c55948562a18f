"""What a source usually brings, in a small dict ready for JSON.

Where its entries link to, in which scripts they are titled, how many come a day, and how many
read like a peddler's. The newest entries lie apart in it until they are old enough to count as
usual, so that somebody who takes a feed over one entry at a time is not usual before he is seen.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, Protocol

from articles import domains, language, peddlers

Profile = dict[str, Any]
LATIN = re.compile(r"[\x00-\u024f\u2000-\u206f]*")  # with the dashes and quotes of print

LOOK = 20  # of a poll's new entries, the newest, that are looked at
MEMORY = 200  # entries after which half is forgotten
HOSTS, TONGUES = 24, 6  # kept; beyond that a source is at home nowhere
DAY = 86_400  # seconds
MONTH, QUARTER = 30.0, 90.0  # days over which the rate and the busiest day are remembered
KINDS = ("hosts", "languages", "words")  # in which an entry can be unlike what is usual


class Line(Protocol):
    """An entry as far as it is remembered."""

    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str: ...


class Mark(NamedTuple):
    """An entry as it is remembered: registered domain, language of the title, a peddler's or not.

    "" where the entry does not tell.
    """

    host: str
    tongue: str
    pitch: bool


def marks_of(listed: Iterable[Line]) -> list[Mark]:
    """The newest entries of a feed, the oldest of them first, as they are remembered."""
    newest = list(islice(listed, LOOK))[::-1]
    titles = [entry.title[:300] for entry in newest]
    pitches = peddlers.pitches(titles)
    return [
        Mark(_owner(entry.url), _tongue(title), pitch)
        for entry, title, pitch in zip(newest, titles, pitches, strict=True)
    ]


def _owner(url: str) -> str:
    host = domains.host(url)
    return registrable(host) if host else ""


registrable = lru_cache(maxsize=4096)(domains.registrable)


def _tongue(title: str) -> str:
    """The language of a title as far as its letters tell it; all in Latin letters are one."""
    if LATIN.fullmatch(title):
        return "latin" if any(map(str.isalpha, title)) else ""
    found = language.of(title)
    if found and found != "en":
        return found
    letters = [c for c in title if c.isalpha()]
    if not letters:
        return ""
    return unicodedata.name(letters[len(letters) // 2], "").partition(" ")[0].lower()


def blank(now: datetime) -> Profile:
    """Of a source nothing is known of."""
    moment = int(now.timestamp())
    return {
        "known": 0.0,
        "hosts": {},
        "languages": {},
        "odd": dict.fromkeys(KINDS, 0.0),
        "recent": [],
        "day": 0,
        "days": 0,
        "month": 0.0,
        "busiest": 0.0,
        "at": moment,
        "since": moment,
    }


def learn(profile: Profile, marks: Sequence[Mark], *, weight: float = 1.0) -> Profile:
    """These entries are usual from now on."""
    fade = 0.5 ** (len(marks) * weight / MEMORY)
    hosts = {host: value * fade for host, value in profile["hosts"].items()}
    tongues = {tongue: value * fade for tongue, value in profile["languages"].items()}
    odd = {kind: value * fade for kind, value in profile["odd"].items()}
    for mark in marks:
        odd["words"] += mark.pitch * weight
        for kind, name, weights in (
            ("hosts", mark.host, hosts),
            ("languages", mark.tongue, tongues),
        ):
            odd[kind] += bool(name and weights and name not in weights)
            weights.update({name: weights.get(name, 0.0) + weight} if name else {})
    return profile | {
        "known": round(profile["known"] * fade + len(marks) * weight, 2),
        "hosts": _largest(hosts, HOSTS),
        "languages": _largest(tongues, TONGUES),
        "odd": {kind: round(value, 2) for kind, value in odd.items()},
    }


def _largest(weights: dict[str, float], most: int) -> dict[str, float]:
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])[:most]
    return {name: round(weight, 2) for name, weight in ranked}


def accept(profile: Profile, lines: Sequence[Line], *, came: int, now: datetime) -> Profile:
    """The profile after a person said that these entries, in the feed's order, are all right.

    They count as much as half of all that was known, so what a person has seen is usual at once.
    `came`: how many came in all; as many in a day are nothing unusual.
    """
    known = profile or blank(now)
    marks = [*recent(known), *marks_of(lines)]
    weight = max(known["known"] / (2 * len(marks)), 1.0) if marks else 1.0
    learnt = learn(known | {"recent": []}, marks, weight=weight)
    busiest = max(known["busiest"], known["day"], came)
    return learnt | {"busiest": busiest, "day": 0, "at": int(now.timestamp())}


def usual(profile: Profile, now: datetime) -> dict[str, Any]:
    """What a source usually brings: its hosts and languages with their shares, entries a day.

    The last is None of a source known for less than a day.
    """
    if not profile:
        return {}
    known = days_between(profile["since"], now) >= 1
    return {
        "hosts": shares(profile["hosts"]),
        "languages": shares(profile["languages"]),
        "a_day": round(a_day(profile, now), 1) if known else None,
    }


def recent(profile: Profile) -> list[Mark]:
    """The entries that lie apart, the oldest first."""
    return [Mark(*stored) for stored in profile["recent"]]


def pace(profile: Profile, count: int, now: datetime) -> Profile:
    """The rates as they are after `count` more. A day counts as busy once it is over."""
    moment, days = int(now.timestamp()), days_between(profile["at"], now)
    paced = profile | {
        "month": round(profile["month"] * math.exp(-days / MONTH) + count, 2),
        "day": profile["day"] + count,
        "at": moment,
    }
    if moment // DAY != profile["at"] // DAY:
        faded = profile["busiest"] * math.exp(-days / QUARTER)
        busiest = round(max(faded, profile["day"]), 2)
        paced |= {"day": count, "days": min(profile["days"] + 1, 99), "busiest": busiest}
    return paced


def days_between(moment: float, now: datetime) -> float:
    return max(now.timestamp() - moment, 0) / DAY


def a_day(profile: Profile, now: datetime) -> float:
    """Entries a day over the last month or so."""
    span = MONTH * -math.expm1(-max(days_between(profile["since"], now), 1.0) / MONTH)
    return float(profile["month"] / span)


def count(names: Iterable[str]) -> dict[str, float]:
    """How often each name stands there; empty ones are none."""
    counted: dict[str, float] = {}
    for name in filter(None, names):
        counted[name] = counted.get(name, 0.0) + 1
    return counted


def shares(weights: dict[str, float]) -> list[list[Any]]:
    """The five heaviest with their share of the whole, ready for JSON."""
    total = sum(weights.values()) or 1.0
    return [[name, round(weight / total, 3)] for name, weight in _largest(weights, 5).items()]
