"""Whether a source says otherwise where a draft has a small count or a round word it lacks."""

import re

from articles.facts import Fact
from articles.grounding.source import Source

MOST = 10  # what a reader counts himself
IN_WORDS = re.compile("[倍番]|doubl|tripl|twice|fold")
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


def _is_small(fact: Fact) -> bool:
    """Whether it is a small count, written in words."""
    said = not any(mark.isdigit() and mark.isascii() for mark in fact.text)
    return isinstance(fact.value, int) and fact.value <= MOST and said
