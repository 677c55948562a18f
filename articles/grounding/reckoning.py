"""What a draft reckons from figures of its source that stand together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from articles.facts import Fact
from articles.grounding.amounts import ODD, agree
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source
from articles.units import STOP

TOGETHER = 120  # characters between two figures that are of one matter
CENT = 0.011  # hundredths of a point, for what is reckoned with rounded figures
NEAR = 0.01  # how far a ratio in words may miss
HALF, ONE = 0.5, 1.01  # hundredths by which a whole percentage may miss, and a round one
ALONE = 3  # figures of one currency that are all compared with each other
ADDED = 4  # figures at most that a sum is made of
EXACT = 3  # figures of a number that no two others make by chance
LARGE, SMALL = 1000, 100  # bare numbers: as large as money, and small counts up to here
PART = re.compile("(?<!百)分之|半|hal[fv]|third|quarter|(?:fif|six|seven|eigh|nin|ten)th")
BOUNDS = {"<": (0.85, 1.0), ">": (1.0, 1.25)}  # under a sixth, over a third: to the next part
CLOSE = {"<": (0.92, 1.0), ">": (1.0, 1.08)}  # 近四成, 37%
LIMIT = re.compile("(?:最多|至多|最高|至少|起码|up to|at most|at least|as much as)\\s?\\Z")
# What makes a figure the difference of two or a change by so much, a share, the sum of some,
# what is left of the whole, and one of many.
COMPARED = re.compile(
    "[比较差多少高低长短早晚快慢]|[增减缩延升降涨跌削压]|提前|推迟|落后|领先|便宜|优惠|下调|上调|"
    "more|less|fewer|longer|shorter|higher|lower|earlier|later|above|below|gap|differen|margin|"
    "r[io]se|risen|f[ae]ll|dropp|slipp|slid|gain|grew|grow|cut|trim|sav|extra|additional|stretch|"
    "extend|widen|narrow|increas|decreas|rais|reduc|lengthen|shorten|shrank|shrink|ahead|behind|"
    "jump|climb|lift|lower|declin|tighten|cheaper|outpac"
)
SHARED = re.compile("占|比重|比例|份额|[率中]|share|account|made? up|represent|rate")
OF = re.compile("的|\\sof(?![a-z])|[申当]")
SUMMED = re.compile(
    "合计|共计|总计|一共|总共|合共|[共总两]|合起来|相加|三者|"
    "together|combined|in all|total|altogether|between them|in aggregate|both|the two"
)
LEFT = re.compile("其余|剩|另|未|不|没|余下|无|rest|remain|other|not|n't|neither|undecided|left")
EACH = re.compile(
    "每|均|月[费租薪]|单价|per|each|apiece|monthly|average|a (?:month|year|day|piece)"
)
# How a source says that the second of two figures is part of the first.
WITHIN = re.compile(
    "其中|中有|里有|当中|之中|of (?:whom|which)|out of|of (?:the|its|their|every)|with"
)
PART_OF = frozenset({"of", "in"})  # 17 of 1,900
SENTENCE = re.compile(r"[。！？!?\n；;]|\.\s(?=[A-Z“\"])")
NEAR_EACH = 8  # characters
PER = frozenset({"", "day", "week", "month", "quarter", "year"})
HAN_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")
WORD = re.compile("[a-z]{3,}")
CLAUSE = re.compile("[，；。、：;:,]")
BEFORE, BEHIND = 14, 10  # characters around a figure that are compared
SAME = 2  # words that make two places one, for a percentage
LEAST, MOST = 0.7, 2.0  # of a figure in round words, what it may stand for
TENS = 10  # a bound in whole numbers below it may be one off
COUNTED = frozenset({"number", "money", "duration"})
SHARES = frozenset({"percent", "points", "ordinal", "multiple"})


@dataclass(frozen=True)
class Around:
    """What stands before and behind a claim in the draft, and the percentages near it."""

    before: str
    behind: str
    shares: frozenset[float]

    def has(self, cue: re.Pattern[str]) -> bool:
        """Whether a word that makes it reckoned stands there."""
        return cue.search(self.before) is not None or cue.search(self.behind) is not None


Pair = tuple[str, float, float, str]  # a scale, two values in their order, the text between them


def follows(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether a claim follows from figures of the source that stand together.

    Not so where the source has another figure of its kind between the same words: then that is
    what was to be told.
    """
    if LIMIT.search(around.before):
        return False
    return _is_reckoned(fact, reading, around) and not _is_told_otherwise(fact, reading, around)


def _is_told_otherwise(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether the source has another figure of the same measure in the same words: 上调最多60%."""
    if fact.kind == "points":
        return False
    scale, least = scaled(fact)[0], SAME + (fact.kind != "percent")
    before, behind = _beside(around.before, around.behind)
    for known in reading.facts:
        if known.kind != fact.kind or scaled(known)[0] != scale:
            continue
        ahead = reading.low[max(0, known.start - BEFORE) : known.start]
        there = _beside(ahead, reading.low[known.end : known.end + BEHIND])
        if len(before & there[0]) + len(behind & there[1]) >= least:
            return True
    return False


def _beside(before: str, behind: str) -> tuple[set[str], set[str]]:
    """The words of a figure's own clause, before and behind it."""
    clause = CLAUSE.split(before[-BEFORE:])[-1], CLAUSE.split(behind[:BEHIND])[0]
    return _said(clause[0]), _said(clause[1])


def _said(text: str) -> set[str]:
    """The words of a text, of Chinese every two characters side by side."""
    return {pair[1] for pair in HAN_PAIR.finditer(text)} | {
        word for word in WORD.findall(text) if word not in STOP
    }


def _is_reckoned(fact: Fact, reading: Source, around: Around) -> bool:
    if fact.kind == "points":
        return _is_gap(float(fact.value), reading, around)
    if fact.kind == "multiple":
        return any(_meets(fact, high / low) for low, high in _ordered(reading))
    if fact.kind == "percent":
        return _share(fact, reading, around)
    if fact.kind not in COUNTED:
        return False
    points = not fact.unit and around.behind.startswith(" point")
    if points and _is_gap(float(fact.value), reading, around):
        return True
    ways = (_difference, _sum, _product)
    return any(way(fact, reading, around) for way in ways)


def _is_gap(points: float, reading: Source, around: Around) -> bool:
    """Whether points lie between two percentages: of one sentence, or one of them in the draft."""
    return any(
        abs(abs(one - other) - points) < CENT
        and ({one, other} & around.shares or not SENTENCE.search(gap))
        for scale, one, other, gap in reading.reckoned(_pairs)
        if scale == "percent"
    )


def _share(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether a percentage is a part of a whole, a change, what is left, or a sum of others."""
    value = float(fact.value)
    if _is_side(value, reading):
        return True
    if PART.search(fact.text):
        pairs = [
            (min(a, b), max(a, b)) for _s, a, b, _g in reading.reckoned(_pairs) if min(a, b) > 0
        ]
        pairs += _of_few(reading)
        if any(_meets(fact, low / high * 100) for low, high in pairs):
            return True
    compared, shared = around.has(COMPARED), around.has(SHARED) or OF.match(around.behind)
    for scale, one, other, gap in reading.reckoned(_pairs):
        low, high = min(one, other), max(one, other)
        if scale in SHARES or low <= 0:
            continue
        if (shared or WITHIN.search(gap) or gap.strip() in PART_OF) and _fits(
            fact, low / high * 100
        ):
            return True
        large = scale != "number" or low >= SMALL
        if compared and large and any(_fits(fact, each) for each in _changes(one, other)):
            return True
    if around.has(SUMMED) and any(_fits(fact, each) for each in _sums(reading, "percent")):
        return True
    if not around.has(LEFT):
        return False
    parts = (*_sums(reading, "percent"), *_values(reading, "percent"))
    return any(abs(100 - value - each) < CENT for each in parts)


def _changes(one: float, other: float) -> Iterator[float]:
    """By how many hundredths one figure is more or less than the other."""
    yield abs(one - other) / one * 100
    yield abs(one - other) / other * 100


def _fits(fact: Fact, theirs: float) -> bool:
    """Whether a reckoned percentage is as near as the draft's was rounded."""
    mine = float(fact.value)
    if fact.vague in CLOSE:
        return _is_bounded(fact, mine, theirs)
    if not float(mine).is_integer():
        return abs(mine - theirs) < 10.0 ** -len(str(mine).partition(".")[2])
    rough = fact.vague == "~" or "成" in fact.text
    return abs(mine - theirs) < (ONE if rough else HALF)


def _is_bounded(fact: Fact, mine: float, theirs: float) -> bool:
    """Whether a bound is close: 近四成 of 37%, under 1% of 0.9%, 逾4分 of 4.4."""
    low, high = CLOSE[fact.vague]
    step = mine / float(fact.value) if fact.value and float(fact.value) < TENS else 0.0
    return min(low * mine, mine - step) < theirs < max(high * mine, mine + step) and (
        (theirs > mine) == (fact.vague == ">")
    )


def _is_side(share: float, reading: Source) -> bool:
    """70% of 七比三."""
    ends = sorted((share / 10, 10 - share / 10), reverse=True)
    return ":".join(f"{end:g}" for end in ends) in reading.scores


def _difference(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is what one figure has more than the other, and the draft or it says so."""
    scale = scaled(fact)[0]
    told = around.has(COMPARED) or _is_exact(fact)
    money = scale == "number" and not fact.unit and float(fact.value) >= LARGE
    return any(
        _is_same(fact, abs(one - other))
        for same, one, other, gap in reading.reckoned(_pairs)
        if (same == scale or (money and same.startswith("money")))
        and (told or (WITHIN.search(gap) and other < one) or gap.strip() in PART_OF)
    )


def _sum(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is the sum of figures that follow each other."""
    told = around.has(SUMMED) or _is_exact(fact)
    return told and any(_is_same(fact, each) for each in _sums(reading, scaled(fact)[0]))


def _product(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is a share of a figure, or a figure many times, or what each has of it."""
    scale = scaled(fact)[0]
    for one, other in reading.reckoned(_neighbours):
        for times, known in ((one, other), (other, one)):
            same, theirs = scaled(known)
            if same != scale or not theirs:
                continue
            value = float(times.value)
            if scale != "number" and not scale.startswith("money"):
                continue
            if times.kind == "percent":
                results = [theirs * value / 100, theirs * (1 - value / 100)]
            elif times.kind == "number" and known.kind == "money" and around.has(SUMMED):
                near = reading.low[max(0, one.start - NEAR_EACH) : other.end]
                results = [theirs * value] if EACH.search(near) else []
            elif times.kind == "multiple" and value > 1:
                results = [theirs * value, theirs / value]
            elif known.kind == "money" and times.unit in PER and value > 1 and around.has(EACH):
                results = [theirs / value]
            else:
                continue
            if any(_is_same(fact, result) for result in results):
                return True
    return False


def _neighbours(reading: Source) -> list[tuple[Fact, Fact]]:
    """Amounts of one sentence that follow each other, a share, a multiple or a count among them."""
    return [
        (one, other)
        for one, other in pairwise(fact for fact in reading.facts if fact.kind in AMOUNTS)
        if one.kind != other.kind
        and other.start - one.end < TOGETHER
        and not SENTENCE.search(reading.even, one.end, other.start)
    ]


def _pairs(reading: Source) -> list[Pair]:
    """Each figure with the one of its scale before it."""
    last: dict[str, tuple[float, Fact]] = {}
    found: dict[Pair, None] = {}
    for scale, value, fact in reading.amounts.told:
        if scale in last and fact.start - last[scale][1].start < TOGETHER:
            before, known = last[scale]
            found[scale, before, value, reading.low[known.end : fact.start]] = None
        last[scale] = value, fact
    return list(found)


def _ordered(reading: Source) -> Iterator[tuple[float, float]]:
    """The lesser and the greater of two figures, neither of them nothing."""
    for _scale, one, other, _gap in reading.reckoned(_pairs):
        if one > 0 and other > 0:
            yield min(one, other), max(one, other)


def _of_few(reading: Source) -> Iterator[tuple[float, float]]:
    """Any two amounts of a currency in which the source has but few, as `_ordered` gives them."""
    for scale, row in reading.amounts.rows.items():
        values = [value for value, _place, _fact in row if value > 0]
        if scale.startswith("money") and len(values) <= ALONE:
            for place, low in enumerate(values):
                yield from ((low, high) for high in values[place + 1 :])


def _values(reading: Source, scale: str) -> list[float]:
    return [value for value, _place, _fact in reading.amounts.rows.get(scale, ())]


def _sums(reading: Source, scale: str) -> Iterator[float]:
    """What figures of one scale make that follow each other closely."""
    facts = [fact for fact in reading.facts if fact.kind in AMOUNTS and scaled(fact)[0] == scale]
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


def _is_exact(fact: Fact) -> bool:
    """Whether a number has more figures than two others make by chance."""
    return len(Decimal(str(fact.value)).normalize().as_tuple().digits) >= EXACT


def _is_same(fact: Fact, theirs: float) -> bool:
    mine = scaled(fact)[1]
    if not LEAST * mine < theirs < MOST * mine:
        return False
    if fact.vague in CLOSE and not ODD.search(fact.text):
        return _is_bounded(fact, mine, theirs)
    return agree(fact, replace(fact, vague=""), mine, theirs)


def _meets(fact: Fact, theirs: float) -> bool:
    mine = float(fact.value)
    if PART.search(fact.text) and fact.vague in BOUNDS:
        low, high = BOUNDS[fact.vague]
        return low * mine < theirs < high * mine
    return abs(mine - theirs) <= NEAR * mine or agree(fact, replace(fact, vague=""), mine, theirs)
