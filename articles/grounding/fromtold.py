"""What follows from a figure that a draft tells and any other of its source."""

from collections.abc import Iterator, Sequence

from articles.facts import Fact
from articles.grounding.cues import APART, COMPARED, EARLIER, NOT_SO, OF, PART, SHARED, Around
from articles.grounding.fitting import CENT, EQUAL, ONE, TENS, fits, is_no_chance, is_same, meets
from articles.grounding.makings import SHARES, bares, changes, pairs, taken_as
from articles.grounding.scales import scaled
from articles.grounding.source import Source

FEW = 4  # results near a figure, of which one may be it
COUNTED = frozenset({"number", "money", "duration"})


def follows_told(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it follows from a figure its own sentence tells and any other of the source.

    下调25个基点 beside 1.75%, where the source elsewhere has 1.50%; only where the draft says that
    something is compared, or the figure is not met by chance.
    """
    if fact.kind not in COUNTED and fact.kind not in ("points", "percent", "multiple"):
        return False
    compared = around.has(COMPARED) or around.has(NOT_SO) or around.has(EARLIER)
    if scaled(fact)[0] == "number" and float(fact.value) < TENS and not around.has(APART):
        return False
    if not compared and not (fact.kind in ("multiple", "percent") and around.has(SHARED)):
        return fact.kind in COUNTED and _is_rest(fact, reading, around)
    found: dict[str, list[float]] = {}
    shared = around.has(SHARED) or OF.match(around.behind)
    for told in around.told:
        scale, mine = scaled(told)
        rows = [(theirs, known) for theirs, _place, known in reading.amounts.rows.get(scale, ())]
        if scale != "number":
            rows += [taken_as(told, bare) for bare in reading.reckoned(bares)]
        for theirs, known in rows:
            if mine != theirs:
                for how, value in _results(fact, (told, mine), (known, theirs)):
                    if how == "part" and not shared:
                        continue
                    found.setdefault(how, []).append(value)
    return any(_is_one_of(fact, how, results) for how, results in found.items())


def _is_rest(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is what is left of a figure told beside it: 27 of "29; two were lost"."""
    scale, mine = scaled(fact)
    told = {scaled(each)[1] for each in around.told if scaled(each)[0] == scale}
    return any(
        same == scale and one in told and one > other and abs(one - other - mine) < EQUAL * mine
        for same, one, other, _gap in reading.reckoned(pairs)
    )


def _is_one_of(fact: Fact, how: str, results: Sequence[float]) -> bool:
    """Whether one of some results is the figure, and either it is exact or they are few."""
    mine = scaled(fact)[1] if how == "amount" else float(fact.value)
    if is_no_chance(fact, mine, results):
        return True
    near = [each for each in results if mine / 2 < each < mine * 2]
    return (len(near) <= FEW or "成" in fact.text) and any(
        _is_result(fact, how, each) for each in near
    )


def _is_result(fact: Fact, how: str, theirs: float) -> bool:
    mine = float(fact.value)
    if how == "gap":
        return abs(mine - theirs) < (ONE if fact.vague else CENT)
    if how in ("share", "part"):
        return fits(fact, theirs) or (PART.search(fact.text) is not None and meets(fact, theirs))
    if how == "times":
        return meets(fact, theirs)
    if how == "bare":
        return abs(mine - theirs) < EQUAL
    return is_same(fact, theirs)


def _results(
    fact: Fact, one: tuple[Fact, float], other: tuple[Fact, float]
) -> Iterator[tuple[str, float]]:
    """What two amounts of a scale make, each with how it has to be compared."""
    (told, a), (known, b) = one, other
    low, high = min(a, b), max(a, b)
    if fact.kind == "points":
        if told.kind == "percent":
            yield "gap", high - low
    elif fact.kind in ("percent", "multiple"):
        if told.kind not in SHARES and low > 0:
            if fact.kind == "percent":
                yield from (("share", each) for each in changes(a, b))
                yield "part", low / high * 100
            else:
                yield "times", high / low
    elif scaled(fact)[0] == scaled(told)[0]:
        yield "amount", high - low
    elif not fact.vague and "number" in (fact.kind, told.kind) and "" in (fact.unit, told.unit):
        yield "bare", abs(float(told.value) - float(known.value))
