"""Whether a source says otherwise where a draft has a small count or a round word it lacks."""

import re
from collections.abc import Collection
from datetime import date

from articles.facts import Fact
from articles.facts.fact import Span
from articles.grounding.moments import DAY_BESIDE, FULL, WEEK, WEEKDAY
from articles.grounding.source import Source

# The second of a list that says no ranks.
FOLLOWING = frozenset({"次", "居次", "次席", "次位", "亚军"})
MOST = 10  # what a reader counts himself
IN_WORDS = re.compile("[倍番]|doubl|tripl|twice|fold")
FRACTION = re.compile("(?<!百)分之|third|quarter|fifth|tenth")
PART = re.compile("(?<!百)分之|(?<!成)半|hal[fv]|third|quarter|fifth|tenth|\\sin\\s")


def is_silent(fact: Fact, reading: Source, *, across: bool) -> bool:
    """Whether nothing in the source speaks against a small count or a round word.

    `across` says that the two differ in language: then a word is counted in too many ways to tell.
    """
    if fact.kind == "percent":
        return PART.search(fact.text) is not None
    if fact.kind == "multiple":
        shares = any(known.kind in ("multiple", "percent") for known in reading.facts)
        return IN_WORDS.search(fact.text) is not None and not shares
    if across and fact.kind == "ordinal" and float(fact.value) <= MOST:
        return True  # what is first and second is told in too many ways
    if fact.kind != "number" or fact.unit or not _is_small(fact):
        return False
    if across:
        return True
    others = (known for known in reading.facts if known.kind == "number" and not known.unit)
    return reading.is_han and not any(known.text[-1] == fact.text[-1] for known in others)


def is_another(fact: Fact, reading: Source, told: Collection[Span | None]) -> bool:
    """Whether the source has another order, multiple or part that the draft tells nowhere.

    `told` are the places of the source that bear out something in the draft.
    """
    if fact.text in FOLLOWING:
        return False
    if fact.kind == "date":
        return WEEKDAY.fullmatch(fact.text) is not None and _is_other_day(fact, reading, told)
    return any(
        known.kind == fact.kind and _is_of_sort(known) and (known.start, known.end) not in told
        for known in reading.facts
    ) and _is_of_sort(fact)


def _is_other_day(fact: Fact, reading: Source, told: Collection[Span | None]) -> bool:
    """Whether the source has another day of the week before it appeared, which the draft lacks."""
    if (
        reading.when is None
        or DAY_BESIDE.search(reading.text)
        or not FULL.fullmatch(str(fact.value))
    ):
        return False
    days = {
        (known.start, known.end): date.fromisoformat(str(known.value))
        for known in reading.facts
        if known.kind == "date" and FULL.fullmatch(str(known.value))
    }
    lately = [span for span, day in days.items() if 0 <= (reading.when - day).days < WEEK]
    return bool(lately) and not any(span in told for span in lately)


def _is_of_sort(fact: Fact) -> bool:
    if fact.kind == "ordinal":
        return 1 < float(fact.value) <= MOST
    if fact.kind == "multiple":
        return IN_WORDS.search(fact.text) is not None
    return fact.kind == "percent" and FRACTION.search(fact.text) is not None


def _is_small(fact: Fact) -> bool:
    """Whether it is a small count, written in words."""
    said = not any(mark.isdigit() and mark.isascii() for mark in fact.text)
    return isinstance(fact.value, int) and fact.value <= MOST and said
