"""The figures of a source that stand together, and what they make with each other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from articles.facts import Fact
from articles.grounding.cues import ENDS, SENTENCE
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source

WIDE = 240  # characters between two figures of one paragraph
TOGETHER = 120  # characters between two figures that are of one matter
ALONE = 3  # figures of one currency that are all compared with each other
ADDED = 6  # figures at most that a sum is made of
LARGE, SMALL = 1000, 100  # bare numbers: as large as money, and small counts up to here
SHARES = frozenset({"percent", "points", "ordinal", "multiple"})
Pair = tuple[str, float, float, str]  # a scale, two values in their order, the text between them


def bares(reading: Source) -> list[Fact]:
    """The numbers that count nothing by themselves: the 412,000 of "412,000 to 355,000 sq ft"."""
    return [
        known
        for known in reading.facts
        if known.kind == "number" and not known.unit and ENDS.match(reading.low, known.end)
    ]


def taken_as(told: Fact, bare: Fact) -> tuple[float, Fact]:
    """A bare number taken for what another measures."""
    taken = replace(bare, kind=told.kind, unit=told.unit)
    return scaled(taken)[1], taken


def neighbours(reading: Source) -> list[tuple[Fact, Fact]]:
    """Amounts of one sentence that follow each other, a share, a multiple or a count among them."""
    return [
        (one, other)
        for one, other in pairwise(fact for fact in reading.facts if fact.kind in AMOUNTS)
        if one.kind != other.kind
        and other.start - one.end < TOGETHER
        and not SENTENCE.search(reading.even, one.end, other.start)
    ]


def pairs(reading: Source) -> list[Pair]:
    """Each figure with the one of its scale before it."""
    last: dict[str, tuple[float, Fact]] = {}
    found: dict[Pair, None] = {}
    for scale, value, fact in reading.amounts.told:
        if scale in last and fact.start - last[scale][1].start < TOGETHER:
            before, known = last[scale]
            found[scale, before, value, reading.low[known.end : fact.start]] = None
        last[scale] = value, fact
    return list(found)


def wide(reading: Source) -> list[tuple[str, float, float]]:
    """Any two figures of one scale that stand together, what leaves its unit out among them."""
    told = reading.amounts.told
    bare = {fact.start for fact in reading.reckoned(bares)}
    found: dict[tuple[str, float, float], None] = {}
    for place, (scale, value, fact) in enumerate(told):
        for same, other, later in told[place + 1 :]:
            if later.start - fact.start > WIDE:
                break
            if same == scale:
                found[scale, value, other] = None
            elif later.start in bare:
                found[scale, value, taken_as(fact, later)[0]] = None
            elif fact.start in bare:
                found[same, taken_as(later, fact)[0], other] = None
    return list(found)


def positive(reading: Source) -> Iterator[tuple[str, float, float]]:
    """Amounts of which neither is nothing and none is a share."""
    for row in reading.reckoned(wide):
        if row[0] not in SHARES and row[1] > 0 and row[2] > 0 and row[1] != row[2]:
            yield row


def ordered(reading: Source) -> Iterator[tuple[float, float]]:
    """The lesser and the greater of two figures, neither of them nothing."""
    for _scale, one, other, _gap in reading.reckoned(pairs):
        if one > 0 and other > 0:
            yield min(one, other), max(one, other)


def of_few(reading: Source) -> Iterator[tuple[float, float]]:
    """Any two amounts of a currency in which the source has but few, as `ordered` gives them."""
    for scale, row in reading.amounts.rows.items():
        values = [value for value, _place, _fact in row if value > 0]
        if scale.startswith("money") and len(values) <= ALONE:
            for place, low in enumerate(values):
                yield from ((low, high) for high in values[place + 1 :])


def values_of(reading: Source, scale: str) -> list[float]:
    return [value for value, _place, _fact in reading.amounts.rows.get(scale, ())]


def sums(reading: Source, scale: str) -> Iterator[float]:
    """What figures of one scale make that follow each other closely, units left out among them."""
    taken = {known.start for known in reading.reckoned(bares)} if scale[:5] == "money" else set()
    unit = scale[6:]
    facts = [
        replace(fact, kind="money", unit=unit) if fact.start in taken else fact
        for fact in reading.facts
        if fact.kind in AMOUNTS
        and (scaled(fact)[0] == scale or (fact.start in taken and float(fact.value) >= LARGE))
    ]
    for place in range(len(facts)):
        row = _close(facts[place : place + ADDED])
        yield from (sum(row[:many]) for many in range(2, len(row) + 1))


def _close(facts: Sequence[Fact]) -> list[float]:
    """The values of facts up to the first gap."""
    values = [scaled(fact)[1] for fact in facts[:1]]
    for one, other in pairwise(facts):
        if other.start - one.end >= TOGETHER:
            break
        values.append(scaled(other)[1])
    return values


def parts(whole: float, share: float) -> Iterator[float]:
    """How much so many hundredths of an amount are, and what they leave of it."""
    yield whole * share / 100
    yield whole * (1 - share / 100)


def changes(one: float, other: float) -> Iterator[float]:
    """By how many hundredths one figure is more or less than the other."""
    yield abs(one - other) / one * 100
    yield abs(one - other) / other * 100
