"""Whether a figure is as near to a result as it was rounded, and not by accident."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from articles.facts import Fact
from articles.grounding.amounts import ODD, agree
from articles.grounding.cues import PART
from articles.grounding.scales import scaled

EQUAL = 1e-6
CHANCE = 0.3  # how often a figure may be met by accident
CENT = 0.011  # hundredths of a point, for what is reckoned with rounded figures
WHOLE = 100.0  # hundredths
TIMES = 0.03  # and a multiple
ROUGH = 0.06  # and one that is called so
NEAR = 0.01  # how far a ratio in words may miss
HALF, ONE = 0.5, 1.01  # hundredths by which a whole percentage may miss, and a round one
EXACT = 3  # figures of a number that no two others make by chance
BOUNDS = {"<": (0.85, 1.0), ">": (1.0, 1.25)}  # under a sixth, over a third: to the next part
CLOSE = {"<": (0.92, 1.0), ">": (1.0, 1.08)}  # 近四成, 37%
LEAST, MOST = 0.7, 2.0  # of a figure in round words, what it may stand for
TENS = 10  # a bound in whole numbers below it may be one off


def fits(fact: Fact, theirs: float) -> bool:
    """Whether a reckoned percentage is as near as the draft's was rounded."""
    mine = float(fact.value)
    if fact.vague in CLOSE:
        return is_bounded(fact, mine, theirs)
    if not float(mine).is_integer():
        return abs(mine - theirs) < 10.0 ** -len(str(mine).partition(".")[2])
    rough = fact.vague == "~" or "成" in fact.text
    return abs(mine - theirs) < (ONE if rough else HALF)


def make_a_whole(share: float, other: float) -> bool:
    """Whether two percentages are all there is: 40 and 60."""
    return abs(WHOLE - share - other) < CENT


def is_bounded(fact: Fact, mine: float, theirs: float) -> bool:
    """Whether a bound is close: 近四成 of 37%, under 1% of 0.9%, 逾4分 of 4.4."""
    low, high = CLOSE[fact.vague]
    step = mine / float(fact.value) if fact.value and float(fact.value) < TENS else 0.0
    return min(low * mine, mine - step) < theirs < max(high * mine, mine + step) and (
        (theirs > mine) == (fact.vague == ">")
    )


def is_no_chance(fact: Fact, mine: float, results: Sequence[float]) -> bool:
    """Whether one of some results is the figure, and they lie too thinly for an accident."""
    figures = Decimal(str(fact.value)).normalize().as_tuple()
    last = 10.0 ** int(figures.exponent) * (mine / float(fact.value) if fact.value else 1.0)
    if fact.kind == "percent" and "成" not in fact.text:
        last = min(last, 1.0)  # 60% is said of no 58
    reach = last if fact.vague else last / 2 + EQUAL * mine
    near = [each for each in results if mine / 2 < each < mine * 2]
    if len(near) * 2 * reach > CHANCE * 1.5 * mine:
        return False
    low = reach if fact.vague != ">" else EQUAL * mine
    high = reach if fact.vague != "<" else EQUAL * mine
    return any(mine - low <= each <= mine + high for each in near)


def is_exact(fact: Fact) -> bool:
    """Whether a number has more figures than two others make by chance."""
    return len(Decimal(str(fact.value)).normalize().as_tuple().digits) >= EXACT


def is_same(fact: Fact, theirs: float) -> bool:
    mine = scaled(fact)[1]
    if not LEAST * mine < theirs < MOST * mine:
        return False
    if fact.vague in CLOSE and not ODD.search(fact.text):
        return is_bounded(fact, mine, theirs)
    return agree(fact, replace(fact, vague=""), mine, theirs)


def meets(fact: Fact, theirs: float) -> bool:
    mine = float(fact.value)
    if PART.search(fact.text) and fact.vague in BOUNDS:
        low, high = BOUNDS[fact.vague]
        return low * mine < theirs < high * mine
    near = ROUGH if fact.vague == "~" else TIMES if fact.kind == "multiple" else NEAR
    if abs(mine - theirs) <= near * mine:
        return True
    return agree(fact, replace(fact, vague=""), mine, theirs)
