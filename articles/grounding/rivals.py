"""Which figures could be taken for each other: those of one measure, and of like size."""

import re

from articles.facts import Fact
from articles.grounding import amounts, moments
from articles.grounding.cues import AGAINST
from articles.grounding.layout import FIGURES
from articles.grounding.moments import MOMENTS
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source

MUCH = 30  # times as much as what it could be taken for
ROUGHLY = 0.06  # by how much a rounded figure may miss
FAR_OFF = 0.25  # by how much none does
SMALL = 10
SINCE = re.compile(r"[之以]?[前后来内]|\s(?:ago|earlier|before|after|later|since)(?![a-z])|-old|岁")
BEFORE = 24  # characters in which a moment is called what something is compared with
Measure = tuple[str, str]


def alike(fact: Fact, reading: Source) -> list[Fact]:
    """The figures of a source that are of the same measure."""
    return reading.reckoned(_by_measure).get(measure(fact), [])


def _by_measure(reading: Source) -> dict[Measure, list[Fact]]:
    found: dict[Measure, list[Fact]] = {}
    for fact in reading.facts:
        if fact.kind in FIGURES:
            found.setdefault(measure(fact), []).append(fact)
    return found


def measure(fact: Fact) -> Measure:
    """What a figure is of: only those of one measure can be taken for each other."""
    value = str(fact.value)
    if fact.kind in AMOUNTS:
        return fact.kind, scaled(fact)[0]
    if fact.kind == "version":
        return fact.kind, value.rstrip("0123456789.")
    if fact.kind == "quarter":
        return fact.kind, value.rpartition("-")[2][:1]
    return fact.kind, str(value.count("-"))


def is_aside(fact: Fact, low: str) -> bool:
    """Whether it is a small count, or tells when something was or what it is compared with."""
    if fact.kind == "duration":
        return SINCE.match(low, fact.end) is not None
    compared = fact.kind in MOMENTS or fact.kind == "version"
    if compared and AGAINST.search(low, max(0, fact.start - BEFORE), fact.start):
        return True
    if fact.kind == "date":
        return moments.RELATIVE.search(fact.text) is not None
    return fact.kind == "number" and not fact.unit and float(fact.value) < SMALL


def size(fact: Fact) -> float | str:
    return scaled(fact)[1] if fact.kind in AMOUNTS else str(fact.value)


def is_of_size(fact: Fact, known: Fact) -> bool:
    mine, theirs = size(fact), size(known)
    if isinstance(mine, str) or isinstance(theirs, str):
        return True
    return theirs > 0 and mine / MUCH <= theirs <= mine * MUCH


def is_same(fact: Fact, known: Fact) -> bool:
    """Whether a figure of the source may be what the draft tells, rounded or not."""
    mine, theirs = size(fact), size(known)
    if isinstance(mine, str) or isinstance(theirs, str):
        return mine == theirs or (fact.kind in MOMENTS and moments.agree(fact, known, None))
    if amounts.is_teens(fact, known):
        return True
    gap = abs(mine - theirs) / max(mine, theirs, 1e-9)
    if gap > FAR_OFF:
        return False
    if amounts.agree(fact, known, mine, theirs):
        return True
    return gap <= ROUGHLY and (known.vague != "" or _figures(fact) < _figures(known))


def _figures(fact: Fact) -> int:
    """How many figures a number is told with."""
    return len(str(fact.value).replace(".", "").strip("0"))
