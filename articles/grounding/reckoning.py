"""What a draft reckons from figures of its source that stand together."""

import re
from itertools import pairwise

from articles.facts import Fact
from articles.grounding import tables
from articles.grounding.cues import (
    ANOTHER_TIME,
    CHANGED,
    COMPARED,
    EACH,
    FELL,
    LEFT,
    LEVEL,
    LIMIT,
    MIDDLE,
    OF,
    ONLY,
    PART,
    PART_OF,
    SENTENCE,
    SHARED,
    STEP,
    SUMMED,
    TOLL,
    TWO,
    WITHIN,
    Around,
)
from articles.grounding.fitting import (
    BOUNDS,
    CENT,
    CLOSE,
    EQUAL,
    ONE,
    TENS,
    WHOLE,
    fits,
    is_bounded,
    is_exact,
    is_no_chance,
    is_same,
    make_a_whole,
    meets,
)
from articles.grounding.fromtold import COUNTED, follows_told
from articles.grounding.makings import (
    LARGE,
    SHARES,
    SMALL,
    changes,
    neighbours,
    of_few,
    ordered,
    pairs,
    parts,
    positive,
    sums,
    values_of,
    wide,
)
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source
from articles.units import STOP

FEW_PARTS = 7
ONE_HUNDREDTH = 1  # hundredths; a share below it is met by chance
EVENLY = re.compile("各|平分|均分|分[两二三四五六]期|每期|split|evenly|equal")
POINTS = re.compile(r"\spoints?(?![a-z])")
GAUGED = frozenset({"percent", "points"})
BELOW = re.compile("below|under|less|lower|低于|低")
ABOVE = re.compile("above|over|more|higher|高于|高")
MARGIN = re.compile("票|[个]?席|分[之的优]|\\s?(?:votes?|seats?|points?)(?![a-z])")
JOINED = re.compile("、|[和及另加]|以及|,?\\s(?:and|plus)(?![a-z])")
AND = re.compile(rf"(?:{JOINED.pattern})\s?\Z")
TILL = re.compile("[到至]|(?<![a-z])to(?![a-z])|[-–~]")
THING = re.compile(r"[\u4e00-\u9fff]|\s[a-z]{4,}")
CHANGE = 24  # characters between a figure and by how much it changed
NEAR_EACH = 8  # characters
PER = frozenset({"", "day", "week", "month", "quarter", "year"})
HAN_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")
WORD = re.compile("[a-z]{3,}")
CLAUSE = re.compile("[，；。、：;:,]")
BEFORE, BEHIND = 14, 10  # characters around a figure that are compared
SAME = 2  # words that make two places one, for a percentage


def follows(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether a claim follows from figures of the source that stand together.

    Not so where the source has another figure of its kind between the same words: then that is
    what was to be told.
    """
    if fact.kind not in AMOUNTS or LIMIT.search(around.before):
        return False
    if fact.vague in BOUNDS and scaled(fact)[1] in values_of(reading, scaled(fact)[0]):
        return False  # the very figure is there, and another bound of it
    if fact.kind == "percent" and float(fact.value) < ONE_HUNDREDTH and not PART.search(fact.text):
        return False  # any two prices of a day lie so near
    if fact.kind in COUNTED and _is_after_change(fact, reading):
        return True
    if fact.kind in COUNTED and LEVEL.search(around.before):
        return around.has(TOLL) and _sum(fact, reading, around)
    if fact.kind in COUNTED and (
        around.has(MIDDLE)
        or _is_shared_out(fact, reading, around)
        or _is_vote(fact, reading, around)
    ):
        return True
    if fact.kind in COUNTED and isinstance(fact.value, float) and around.has(COMPARED):
        scale, mine = scaled(fact)
        gaps = [abs(a - b) for same, a, b, _gap in reading.reckoned(pairs) if same == scale]
        if is_no_chance(fact, mine, gaps):
            return True
    if fact.kind in COUNTED and float(fact.value) in reading.reckoned(tables.sums):
        return True
    if _is_remainder(fact, reading, around) or _is_gauge(fact, reading):
        return True
    if around.has(EACH) and fact.kind == "money" and _product(fact, reading, around):
        return True
    if fact.kind == "percent" and not STEP.search(around.before) and _is_of_whole(fact, reading):
        return True
    if _is_full_sum(fact, reading, around) or _is_both(fact, reading):
        return True
    if _is_of_two(fact, reading, around) or _is_between_ranks(fact, reading):
        return True
    if follows_told(fact, reading, around):
        return True
    if not (_is_reckoned(fact, reading, around) or _is_met(fact, reading, around)):
        return False
    return not _is_told_otherwise(fact, reading, around)


def is_of_told(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is how many times a figure beside it is another: 128GB, doubled from 64GB."""
    if fact.kind != "multiple":
        return False
    told = {scaled(each) for each in around.told}
    return any(
        min(one, other) > 0
        and not told.isdisjoint({(scale, one), (scale, other)})
        and meets(fact, max(one, other) / min(one, other))
        for scale, one, other, _gap in reading.reckoned(pairs)
    )


def _is_shared_out(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is what each of a few has of a figure: 两组各120人 of 240."""
    scale, mine = scaled(fact)
    return around.has(EVENLY) and any(
        abs(theirs / parts - mine) <= EQUAL * mine
        for theirs in values_of(reading, scale)
        for parts in range(2, FEW_PARTS)
    )


def _is_vote(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is by how much a vote was won, or all votes: six of 219-213, 600 of "460 to 120
    with 20 abstentions"."""
    return bool(fact.kind == "number" and MARGIN.match(around.behind)) and any(
        abs(each - float(fact.value)) < EQUAL for each in reading.reckoned(_votes)
    )


def _votes(reading: Source) -> list[float]:
    """What the two sides of a vote make, and both with who abstained."""
    found = []
    for score in reading.scores.values():
        one, other = map(float, str(score.value).split(":")[:2])
        found += [abs(one - other), one + other]
        found += [
            one + other + float(known.value)
            for known in reading.facts
            if known.kind == "number" and 0 <= known.start - score.end < CHANGE
        ]
    return found


def _is_remainder(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is what something fell to that fell by a share: 四成 of 下降六成."""
    if fact.kind != "percent" or not (ONLY.search(around.before) or OF.match(around.behind)):
        return False
    return any(
        known.kind == "percent"
        and make_a_whole(float(known.value), float(fact.value))
        and FELL.search(reading.low, max(0, known.start - BEFORE), known.start)
        for known in reading.facts
    )


def _is_gauge(fact: Fact, reading: Source) -> bool:
    """Whether a percentage lies as far from another as points behind that one say: 3% of "2.8%, 0.2
    points below the projection"."""
    if fact.kind != "percent":
        return False
    mine = float(fact.value)
    shares = [
        each for each in reading.facts if each.kind in GAUGED or POINTS.match(reading.low, each.end)
    ]
    return any(
        one.kind == "percent"
        and (other.kind == "points" or POINTS.match(reading.low, other.end))
        and other.start - one.end < CHANGE
        and any(
            abs(float(one.value) + sign * float(other.value) - mine) < CENT
            for sign in _signs(reading, other)
        )
        for one, other in pairwise(shares)
    )


def _signs(reading: Source, points: Fact) -> list[int]:
    """Which way the other percentage lies: above it, below it, or untold."""
    behind = reading.low[points.end : points.end + CHANGE]
    if BELOW.search(behind) or BELOW.search(reading.low, max(0, points.start - 6), points.start):
        return [1]
    above = ABOVE.search(behind) or ABOVE.search(
        reading.low, max(0, points.start - 6), points.start
    )
    return [-1] if above else []


def _is_of_whole(fact: Fact, reading: Source) -> bool:
    """Whether it is the share of a part that the source names so: 40% of 1000人，其中女性400人."""
    return any(
        one > other > 0
        and scale not in SHARES
        and WITHIN.search(gap)
        and abs(other / one * 100 - float(fact.value)) < CENT
        for scale, one, other, gap in reading.reckoned(pairs)
    )


def _is_full_sum(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is called a sum, and is the exact one of figures that follow each other."""
    return (
        fact.kind in COUNTED
        and is_exact(fact)
        and around.has(SUMMED)
        and any(is_same(fact, each) for each in sums(reading, scaled(fact)[0]))
    )


def _is_both(fact: Fact, reading: Source) -> bool:
    """Whether two amounts come to it that stand in a row: 85万元、精神抚慰金5万元, "10 people in
    Kyiv and three people in Odesa"."""
    return fact.kind in ("money", "number") and any(
        scaled(one)[0] == scaled(other)[0] == scaled(fact)[0]
        and other.start - one.end < CHANGE
        and _are_joined(one, other, reading)
        and is_same(fact, scaled(one)[1] + scaled(other)[1])
        for one, other in pairwise(known for known in reading.facts if known.kind == fact.kind)
    )


def _is_between_ranks(fact: Fact, reading: Source) -> bool:
    """Whether so many lie between two that are told by their number: 从第1000台到第5000台."""
    return fact.kind == "number" and any(
        scale == "ordinal"
        and abs(abs(one - other) - float(fact.value)) < EQUAL
        and TILL.search(gap)
        for scale, one, other, gap in reading.reckoned(pairs)
    )


def _is_of_two(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is called the sum of two, and two amounts that stand together make it."""
    if fact.kind not in COUNTED or not (around.has(SUMMED) and around.has(TWO)):
        return False
    scale, mine = scaled(fact)
    return any(
        same == scale and abs(one + other - mine) <= EQUAL * mine
        for same, one, other in reading.reckoned(wide)
    )


def _are_joined(one: Fact, other: Fact, reading: Source) -> bool:
    """Whether two amounts are told in a row: those of money next to each other, others of the
    same thing."""
    if one.kind == "money":
        return JOINED.match(reading.low, one.end) is not None
    gap = reading.low[one.end : other.start]
    thing = THING.match(reading.low, one.end), THING.match(reading.low, other.end)
    same = one.unit or (thing[0] and thing[1] and thing[0][0] == thing[1][0])
    return bool(same and AND.search(gap) and not SENTENCE.search(gap))


def _is_told_otherwise(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether the source has another figure of the same measure in the same words: 上调最多60%."""
    if fact.kind == "points":
        return False
    scale, least = scaled(fact)[0], SAME + (fact.kind != "percent")
    before, behind = _beside(around.before, around.behind)
    for known in reading.facts:
        if known.kind != fact.kind or scaled(known)[0] != scale:
            continue
        if _is_part(fact, known, reading):
            continue
        ahead = reading.low[max(0, known.start - BEFORE) : known.start]
        behind_it = reading.low[known.end : known.end + BEHIND]
        if ANOTHER_TIME.search(ahead) or ANOTHER_TIME.search(behind_it):
            continue
        there = _beside(ahead, behind_it)
        if len(before & there[0]) + len(behind & there[1]) >= least:
            return True
    return False


def _is_part(fact: Fact, known: Fact, reading: Source) -> bool:
    """Whether a figure is the sum or difference of another and any third."""
    (scale, mine), theirs = scaled(fact), scaled(known)[1]
    near = EQUAL * max(mine, theirs)
    if fact.kind == "percent" and make_a_whole(theirs, mine):
        return True
    return fact.kind in COUNTED and any(
        abs(abs(theirs - third) - mine) <= near or abs(theirs + third - mine) <= near
        for third in values_of(reading, scale)
        if third != theirs
    )


def _is_after_change(fact: Fact, reading: Source) -> bool:
    """Whether it is what something was before or is after a change: 68.42, up 1.05."""
    scale, mine = scaled(fact)
    if not is_exact(fact) and mine < TENS:
        return False
    for same, a, b, gap in reading.reckoned(pairs):
        is_change = same == scale and len(gap) < CHANGE and CHANGED.search(gap)
        if is_change and (is_same(fact, a - b) or is_same(fact, a + b)):
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
        return _is_gap(float(fact.value), reading, around, vague=fact.vague != "")
    if fact.kind == "multiple":
        return any(meets(fact, high / low) for low, high in ordered(reading))
    if fact.kind == "percent":
        return _share(fact, reading, around)
    if fact.kind not in COUNTED:
        return False
    points = not fact.unit and around.behind.startswith(" point")
    if points and _is_gap(float(fact.value), reading, around, vague=fact.vague != ""):
        return True
    ways = (_difference, _sum, _product)
    return any(way(fact, reading, around) for way in ways)


def _is_gap(points: float, reading: Source, around: Around, *, vague: bool = False) -> bool:
    """Whether points lie between two percentages: of one sentence, or one of them in the draft."""
    return any(
        abs(abs(one - other) - points) < (CENT if not vague else ONE)
        and ({one, other} & around.shares or not SENTENCE.search(gap))
        for scale, one, other, gap in reading.reckoned(pairs)
        if scale == "percent"
    )


def _share(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether a percentage is a part of a whole, a change, what is left, or a sum of others."""
    value = float(fact.value)
    if _is_side(value, reading):
        return True
    if PART.search(fact.text):
        parts = [
            (min(a, b), max(a, b)) for _s, a, b, _g in reading.reckoned(pairs) if min(a, b) > 0
        ]
        parts += of_few(reading)
        if any(meets(fact, low / high * 100) for low, high in parts):
            return True
    compared, shared = around.has(COMPARED), around.has(SHARED) or OF.match(around.behind)
    for scale, one, other, gap in reading.reckoned(pairs):
        low, high = min(one, other), max(one, other)
        if scale in SHARES or low <= 0:
            continue
        if (shared or WITHIN.search(gap) or gap.strip() in PART_OF) and fits(
            fact, low / high * 100
        ):
            return True
        large = scale != "number" or low >= SMALL
        if compared and large and any(fits(fact, each) for each in changes(one, other)):
            return True
    if around.has(SUMMED) and any(fits(fact, each) for each in sums(reading, "percent")):
        return True
    if not around.tells_rest:
        return False
    shares = (*sums(reading, "percent"), *values_of(reading, "percent"))
    if fact.vague in CLOSE:
        return any(is_bounded(fact, value, WHOLE - each) for each in shares)
    return any(make_a_whole(value, each) for each in shares)


def _is_side(share: float, reading: Source) -> bool:
    """70% of 七比三."""
    ends = sorted((share / 10, 10 - share / 10), reverse=True)
    return ":".join(f"{end:g}" for end in ends) in reading.scores


def _difference(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is what one figure has more than the other, and the draft or it says so."""
    scale = scaled(fact)[0]
    left = around.has(LEFT) and scaled(fact)[1] >= TENS
    told = around.has(COMPARED) or left or is_exact(fact)
    money = scale == "number" and not fact.unit and float(fact.value) >= LARGE
    return any(
        is_same(fact, abs(one - other))
        for same, one, other, gap in reading.reckoned(pairs)
        if (same == scale or (money and same.startswith("money")))
        and (told or (WITHIN.search(gap) and other < one) or gap.strip() in PART_OF)
    )


def _sum(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is the sum of figures that follow each other."""
    scale, summed = scaled(fact)[0], around.has(SUMMED) or around.has(TOLL)
    if not (summed or is_exact(fact)):
        return False
    scales = [scale, "number"] if summed and fact.kind == "money" else [scale]
    return any(is_same(fact, each) for same in scales for each in sums(reading, same))


def _product(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether it is a share of a figure, or a figure many times, or what each has of it."""
    scale = scaled(fact)[0]
    for one, other in reading.reckoned(neighbours):
        for times, known in ((one, other), (other, one)):
            same, theirs = scaled(known)
            if same != scale or not theirs:
                continue
            value = float(times.value)
            if times.kind == "percent":
                results = list(parts(theirs, value))
            elif times.kind == "number" and known.kind == "money" and not times.unit:
                near = reading.low[max(0, one.start - NEAR_EACH) : other.end]
                results = [theirs * value] if around.has(SUMMED) and EACH.search(near) else []
                results += [theirs / value] if value > 1 and around.has(EACH) else []
            elif times.kind == "multiple" and value > 1:
                results = [theirs * value, theirs / value]
            elif known.kind == "money" and times.unit in PER and value > 1 and around.has(EACH):
                results = [theirs / value]
            else:
                continue
            if any(is_same(fact, result) for result in results):
                return True
    return False


def _is_met(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether any two figures that stand together make it, and not by chance."""
    scale, mine = scaled(fact)
    compared = around.has(COMPARED) or around.has(LEFT)
    if fact.kind == "points" or (fact.kind == "number" and around.behind.startswith(" point")):
        scale, mine = "percent", float(fact.value)
        results = [abs(a - b) for same, a, b in reading.reckoned(wide) if same == scale]
    elif fact.kind == "multiple":
        results = [max(a, b) / min(a, b) for same, a, b in positive(reading)]
    elif fact.kind == "percent":
        results = []
        for _same, a, b in positive(reading):
            results += changes(a, b) if compared else ()
            if around.has(SHARED) or OF.match(around.behind):
                results.append(min(a, b) / max(a, b) * 100)
                if abs(results[-1] - mine) < EQUAL:
                    return True
    elif compared and fact.kind in COUNTED and (scale != "number" or mine >= TENS):
        results = [abs(a - b) for same, a, b in reading.reckoned(wide) if same == scale]
    else:
        return False
    return is_no_chance(fact, mine, results)
