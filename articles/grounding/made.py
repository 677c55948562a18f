"""Whether figures of a source, or those beside it in its draft, make another one."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from articles.facts import Fact
from articles.grounding.cues import ADDED, OF, SHARED, STEP, Around
from articles.grounding.fitting import CENT, EQUAL, WHOLE, is_same, make_a_whole
from articles.grounding.fromtold import COUNTED
from articles.grounding.makings import (
    changes,
    neighbours,
    pairs,
    parts,
    positive,
    sums,
    values_of,
    wide,
)
from articles.grounding.scales import scaled
from articles.grounding.source import Source

Results = tuple[float, ...]
WORD = re.compile("[\u4e00-\u9fff]{2}|\\s(?:of\\s|were\\s)?[a-z]{4,}")
AHEAD = re.compile("([\u4e00-\u9fff]{2})(?:为|约|达|是)?\\Z")
NEAR = 8  # characters before a figure that hold the word
LED = 10  # characters between where a change began and where it led
MOST = 12  # figures beside one that are looked at


def is_made(fact: Fact, reading: Source) -> bool:
    """Whether it is a difference, a sum or a share of figures that stand together."""
    if fact.kind in COUNTED:
        return any(is_same(fact, each) for each in _results(scaled(fact)[0], _amounts, reading))
    if fact.kind in ("percent", "points"):
        shares = _results(fact.kind, _shares, reading)
        return any(abs(each - float(fact.value)) < CENT for each in shares)
    return False


def _results(of: str, how: Callable[[str, Source], Iterable[float]], reading: Source) -> Results:
    """What figures of a source make of one scale, or of one kind of share, reckoned once."""
    known = reading.reckoned(_nothing_yet)
    if of not in known:
        known[of] = tuple(dict.fromkeys(how(of, reading)))
    return known[of]


def _nothing_yet(_reading: Source) -> dict[str, Results]:
    return {}


def is_made_of(fact: Fact, around: Around) -> bool:
    """Whether figures that stand beside it in its draft make it: 退赛9支 of "36支，完赛27支"."""
    if fact.kind == "percent":
        return any(abs(each - float(fact.value)) < CENT for each in _shares_of(around))
    if fact.kind not in COUNTED or fact.vague:
        return False
    scale, mine = scaled(fact)
    return any(abs(each - mine) <= EQUAL * mine for each in _amounts_of(scale, around.told[:MOST]))


def is_told(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether another figure has the same word beside it in the source, and the draft's sentence
    lacks that: 9名在逃 of 6名在逃, 反对率47% of 反对率41%."""
    behind, ahead, low = WORD.match(around.behind), AHEAD.search(around.before), reading.low
    scale, mine = scaled(fact)
    told = {scaled(each) for each in around.told}
    for value, _place, known in reading.amounts.rows.get(scale, ()):
        if value == mine or (scale, value) in told:
            continue
        if behind and low.startswith(behind[0], known.end):
            return True
        there = AHEAD.search(low, max(0, known.start - NEAR), known.start)
        if ahead and there and ahead[1] == there[1]:
            return True
    return False


def _amounts_of(scale: str, told: Sequence[Fact]) -> Iterator[float]:
    """Differences, sums, and what so many of an amount cost or each has of it."""
    values = list(dict.fromkeys(value for same, value in map(scaled, told) if same == scale))
    yield from (abs(one - other) for one, other in combinations(values, 2))
    yield from (sum(row) for many in (2, 3) for row in combinations(values, many))
    counts = [float(each.value) for each in told if each.kind == "number" and each.value]
    for value in values if scale.startswith("money") else ():
        yield from (made for count in counts for made in (value * count, value / count))


def _shares_of(around: Around) -> Iterator[float]:
    """Hundredths that figures beside each other make: what is left, a share, a change."""
    if around.tells_rest:
        yield from (WHOLE - float(each.value) for each in around.told if each.kind == "percent")
    shared = around.has(SHARED) or OF.match(around.behind)
    for one, other in combinations(around.told[:MOST], 2):
        (scale, mine), (same, theirs) = scaled(one), scaled(other)
        if scale != same or one.kind not in COUNTED or min(mine, theirs) <= 0:
            continue
        if shared:
            yield min(mine, theirs) / max(mine, theirs) * WHOLE
        if other.start - one.end < LED:
            yield from changes(mine, theirs)


def is_step(fact: Fact, before: str, reading: Source) -> bool:
    """Whether it is told as a difference or a sum, and figures that stand together make it:
    增加20亿元 of "80亿元增至100亿元"."""
    if fact.kind not in COUNTED:
        return False
    if STEP.search(before):
        return is_made(fact, reading)
    added = ADDED.search(before) and any(
        is_same(fact, each) for each in sums(reading, scaled(fact)[0])
    )
    return bool(added)


def is_rest(fact: Fact, reading: Source) -> bool:
    """Whether it is what a share of the source leaves of the whole."""
    return fact.kind == "percent" and any(
        make_a_whole(each, float(fact.value)) for each in values_of(reading, "percent")
    )


def _amounts(scale: str, reading: Source) -> Iterator[float]:
    for same, low, high, _gap in reading.reckoned(pairs):
        if same == scale:
            yield abs(low - high)
    yield from sums(reading, scale)
    for one, other in reading.reckoned(neighbours):
        for part, whole in ((one, other), (other, one)):
            if part.kind == "percent" and scaled(whole)[0] == scale:
                yield from parts(scaled(whole)[1], float(part.value))


def _shares(kind: str, reading: Source) -> Iterator[float]:
    """Hundredths: a gap, a sum, what one amount is of another or more than it."""
    for scale, one, other in reading.reckoned(wide):
        if scale == "percent":
            yield abs(one - other)
    if kind == "points":
        return
    yield from sums(reading, "percent")
    for _scale, one, other in positive(reading):
        yield min(one, other) / max(one, other) * WHOLE
        yield from changes(one, other)
