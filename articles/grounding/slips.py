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


def meant(fact: Fact, reading: Source, said: Collection[Fact]) -> Fact | None:
    """What the source has so many of, in another unit that the draft does not tell: 提高9% of
    提高9个百分点, 22小时 of 22 minutes."""
    told = {(other.kind, other.value, other.unit) for other in said}
    is_other = {"percent": _is_points, "duration": _is_sure_unit}.get(fact.kind)
    if is_other is None:
        return None
    others = (known for known in reading.facts if is_other(fact, known))
    return next((each for each in others if (each.kind, each.value, each.unit) not in told), None)


def _is_points(fact: Fact, known: Fact) -> bool:
    alike = known.kind == "points" and known.value == fact.value
    return alike and fact.text.rstrip().endswith(PERCENT)


def _is_sure_unit(fact: Fact, known: Fact) -> bool:
    if known.kind != "duration" or float(fact.value) < NOT_MET:
        return False
    return _has_another_unit(fact, known)


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
