"""Figures whose source leaves their unit out: a column headed (%), "4.2 of 9 million"."""

import re
from dataclasses import replace

from articles.facts import Fact
from articles.facts.hours import FOURTHS
from articles.grounding.amounts import agree
from articles.grounding.makings import bares
from articles.grounding.source import Source

UNITS = frozenset({"percent", "points", "money", "duration", "multiple", "number"})
SCALES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "万": 1e4, "亿": 1e8,
    "万亿": 1e12, "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12,
}  # fmt: skip
SCALE = re.compile(
    "(?:thousand|million|billion|trillion)(?![a-z])|万亿|[万亿]|(?<=[0-9])(?:k|mn?|bn?|tn)(?![a-z])"
)
DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
LEAST = 3  # characters of a text that is no accident
BEHIND = 40  # characters in which the next figure names a scale for both
QUARTER = re.compile("quarter|季")
NEAR = 200  # characters around an ordinal that may be a quarter's
TENTH = 10  # a whole number below it is told too often


def is_elided(fact: Fact, reading: Source) -> bool:
    """Whether the source has this very number with nothing that says what it measures."""
    if fact.kind == "quarter":
        return _is_quarter(fact, reading)
    if fact.kind not in UNITS:
        return False
    if fact.kind == "number" and not fact.unit and _is_listed(fact, reading):
        return True
    return any(_agrees(fact, known, reading) for known in reading.reckoned(bares))


def _is_listed(fact: Fact, reading: Source) -> bool:
    """The 14 of 14和11个基点: whatever it measures, the source has the same figures of it."""
    if fact.vague or not DIGITS.fullmatch(fact.text) or float(fact.value) < TENTH:
        return False
    return any(
        known.kind in UNITS and (said := DIGITS.search(known.text)) and said[0] == fact.text
        for known in reading.facts
    )


def stands(fact: Fact, reading: Source) -> bool:
    """Where a text with figures stands letter by letter, whatever the source is read to say."""
    said = fact.text.lower()
    if len(said) < LEAST or fact.vague or not DIGITS.search(said):
        return False
    return re.search(rf"(?<![\w.,]){re.escape(said)}(?![\w%]|[.,][0-9])", reading.low) is not None


def _agrees(fact: Fact, known: Fact, reading: Source) -> bool:
    mine, theirs = float(fact.value), float(known.value)
    if theirs < TENTH and isinstance(known.value, int):
        return False
    for times in (1.0, *_scales(reading.low, known.end)):
        if times == 1.0 and fact.kind in ("number", "money"):
            continue  # that they are the same was looked at before
        said = replace(known, kind=fact.kind, unit=fact.unit)
        if agree(fact, said, mine, theirs * times):
            return True
    return False


def _scales(low: str, end: int) -> list[float]:
    """The scale of the figure that stands next."""
    if low[end : end + 1] in ("\t", "\n"):
        return []
    found = SCALE.search(low, end, end + BEHIND)
    return [SCALES[found[0]]] if found else []


def _is_quarter(fact: Fact, reading: Source) -> bool:
    """The third quarter of "the third of last year", where quarters are spoken of."""
    part = str(fact.value).rpartition("-")[2]
    if not part.startswith("Q"):
        return False
    return any(
        known.kind == "ordinal"
        and f"Q{known.value}" == part
        and QUARTER.search(reading.low, max(0, known.start - NEAR), known.end + NEAR)
        for known in reading.facts
    ) or any(
        f"Q{FOURTHS[match[1]]}" == part
        and QUARTER.search(reading.low, max(0, match.start() - NEAR), match.end() + NEAR)
        for match in ORDER.finditer(reading.low)
    )


ORDER = re.compile("the (first|second|third|fourth)(?= of (?:last|this|the) )")
