"""Slips of the pen: figures of a source with two digits exchanged, another size or another unit."""

from collections.abc import Collection
from decimal import Decimal

from articles.facts import Fact
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source

EXACT = 3  # figures of a number that no other has by chance
SIZED = 1_000  # from which on a number is told with a word for its size
ONE_SIGN = ({"USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD"}, {"CNY", "JPY"})
PERCENT = ("%", "percent", "per cent")
NOT_MET = 3  # of a unit of time; fewer are met by chance
LEAST, MANY = 2, 10  # of something; one year is no slip of one month


def is_slip(fact: Fact, reading: Source, said: Collection[Fact]) -> bool:
    """Whether a figure that the source lacks is one of its own that the draft does not tell."""
    if fact.kind not in AMOUNTS:
        return False
    told = {(other.kind, scaled(other)) for other in said if other.kind in AMOUNTS}
    others = (known for known in reading.facts if known.kind == fact.kind)
    slipped = SLIPS.get(fact.kind, (_has_other_digits,))
    return any(
        (known.kind, scaled(known)) not in told and any(each(fact, known) for each in slipped)
        for known in others
    )


def is_points(fact: Fact, reading: Source, said: Collection[Fact]) -> bool:
    """Whether points of the source are told as per cent: 提高9% of 提高9个百分点."""
    return (
        fact.kind == "percent"
        and fact.text.rstrip().endswith(PERCENT)
        and any(known.kind == "points" and known.value == fact.value for known in reading.facts)
        and not any(other.kind == "points" and other.value == fact.value for other in said)
    )


def is_other_unit(fact: Fact, reading: Source, said: Collection[Fact]) -> bool:
    """Whether a span is told in another unit of time than the source does: 22小时 of 22 minutes."""
    told = {scaled(other) for other in said if other.kind == "duration"}
    return (
        fact.kind == "duration"
        and float(fact.value) >= NOT_MET
        and any(
            known.kind == "duration"
            and _has_another_unit(fact, known)
            and scaled(known) not in told
            for known in reading.facts
        )
    )


def _has_another_unit(fact: Fact, known: Fact) -> bool:
    """Three months of three weeks."""
    same = known.value == fact.value and known.unit != fact.unit
    return same and float(fact.value) >= LEAST and not fact.vague


def _has_other_digits(fact: Fact, known: Fact) -> bool:
    """30.72 of 37.02, 9.4亿 of 9.4万亿."""
    (scale, mine), (same, theirs) = scaled(fact), scaled(known)
    if scale != same or mine == theirs or not theirs:
        return False
    digits, other = _digits(fact), _digits(known)
    if digits == other:
        return len(digits) > 1 and min(mine, theirs) >= SIZED
    near = 1 / MANY < mine / theirs < MANY and not fact.vague
    return near and len(digits) >= EXACT and sorted(digits) == sorted(other)


def _has_another_currency(fact: Fact, known: Fact) -> bool:
    """13亿英镑 of 13亿欧元; a dollar sign may be anybody's, and so may ¥."""
    pair = {fact.unit, known.unit}
    return fact.value == known.value and len(pair) > 1 and not any(pair <= one for one in ONE_SIGN)


def _digits(fact: Fact) -> tuple[int, ...]:
    return Decimal(str(fact.value)).normalize().as_tuple().digits


SLIPS = {
    "duration": (_has_another_unit,),
    "money": (_has_other_digits, _has_another_currency),
}
