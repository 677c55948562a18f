"""What a draft reckons from two figures of its source that stand together."""

import re
from collections.abc import Iterator
from dataclasses import replace

from articles.facts import Fact
from articles.grounding.amounts import agree
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source

TOGETHER = 120  # characters between two figures that are of one matter
CENT = 0.011  # hundredths of a point, for what is reckoned with rounded figures
NEAR = 0.01  # how far a ratio in words may miss
PART = re.compile("(?<!百)分之|半|hal[fv]|third|quarter|(?:fif|six|seven|eigh|nin|ten)th")


def follows(fact: Fact, reading: Source, beside: frozenset[float]) -> bool:
    """Whether a multiple, a part in words or a difference in points follows from two figures.

    `beside` are the percentages that stand beside it in the draft: a difference needs one of them.
    """
    if fact.kind == "points":
        return any(
            abs(abs(one - other) - float(fact.value)) < CENT and {one, other} & beside
            for scale, one, other in _pairs(reading)
            if scale == "percent"
        )
    if fact.kind == "multiple":
        return any(_meets(fact, high / low) for low, high in _ordered(reading))
    if fact.kind == "percent" and _is_side(float(fact.value), reading):
        return True
    if fact.kind == "percent" and PART.search(fact.text):
        return any(_meets(fact, low / high * 100) for low, high in _ordered(reading))
    return False


def _is_side(share: float, reading: Source) -> bool:
    """70% of 七比三."""
    ends = sorted((share / 10, 10 - share / 10), reverse=True)
    return ":".join(f"{end:g}" for end in ends) in reading.scores


def _pairs(reading: Source) -> Iterator[tuple[str, float, float]]:
    """Each figure with the one of its scale before it: the scale and both values."""
    last: dict[str, tuple[float, int]] = {}
    for fact in reading.facts:
        if fact.kind in AMOUNTS:
            scale, value = scaled(fact)
            if scale in last and fact.start - last[scale][1] < TOGETHER:
                yield scale, last[scale][0], value
            last[scale] = value, fact.start


def _ordered(reading: Source) -> Iterator[tuple[float, float]]:
    """The lesser and the greater of two figures, neither of them nothing."""
    for _scale, one, other in _pairs(reading):
        if one > 0 and other > 0:
            yield min(one, other), max(one, other)


def _meets(fact: Fact, theirs: float) -> bool:
    mine = float(fact.value)
    return abs(mine - theirs) <= NEAR * mine or agree(fact, replace(fact, vague=""), mine, theirs)
