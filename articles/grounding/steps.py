"""A step that is not what lies between its two figures: 由5万亿增至15万亿，增加15万亿.

Either the draft tells all three, or it tells the step and where that led, and the source beside it
where that came from.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from articles.facts import Fact
from articles.facts.fact import Page
from articles.grounding.claim import Claim, Verdict
from articles.grounding.cues import SENTENCE
from articles.grounding.directions import from_to
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source

UP_OR_DOWN = (
    "(?:[增减加升降涨跌]|增加|减少|增长|下降|上升|上涨|下跌|提高|降低|提升|缩短|延长|多|少|高|低)"
)
# 增至15万亿，增加10万亿; from 48 to 36, a drop of a quarter.
THEN = re.compile(
    r"(?:\s?[a-z]{2,8}|[\u4e00-\u9fff]{1,3})?[,，、（(]\s?"
    rf"(?:即|共|净|累计|一年)?{UP_OR_DOWN}[了出]?(?:约|近)?"
    r"|,\s(?:up|down|(?:an?\s)?(?:increase|rise|gain|drop|fall|cut|decline|reduction)\sof)\s"
    r"(?:about\s|nearly\s)?"
)
# Rose $200 million to $1.2 billion from $1 billion.
TO, FROM = (
    re.compile(r"\sto\s(?:about\s)?"),
    re.compile(r"(?:\s[a-z ]{0,16})?,?\sfrom\s(?:about\s)?"),
)
ROSE = re.compile(
    r"(?<![a-z])(?:rose|rise|risen|grew|climbed|jumped|increased|gained|fell|dropped|declined|"
    r"slipped)\s(?:by\s)?\Z"
)
# 实现营收100亿元，比上年同期增加30亿元.
SINCE = re.compile(
    rf"[,，]?(?:[比较][^，。0-9]{{2,8}}|同比|环比){UP_OR_DOWN}[了出]?(?:约|近)?"
    rf"|,\s(?:up|down)\s"
)
# What stands between where something is and where it was.
CAME = re.compile(
    "[上去]年|同期|此前|原来|上一?[年月季期]|"
    r"(?<![a-z])(?:from|compared|against|versus|earlier|ago|previous|last\syear)(?![a-z])"
)
# What makes the second of two figures a step itself.
STEPPED = re.compile(rf"(?:{UP_OR_DOWN}[了出]?(?:约|近)?|(?<![a-z])(?:up|down|by)\s)\Z")
FIGURE = re.compile(r"[0-9][0-9,]*(?:\.(?P<decimals>[0-9]+))?")
BEFORE = 20  # characters
BESIDE = 40  # characters between what is and what was
FAR = 240  # characters in which a figure may be what a step is reckoned from
WORDED = 3.0  # hundredths by which a part in words may miss
ROUGHLY = 0.25  # of a step that is told roughly
COUNTED = frozenset({"number", "money", "duration"})


def denied(
    page: Page, facts: Sequence[Fact], claims: Sequence[Claim], reading: Source
) -> Iterator[int]:
    """The claims, by their place, of such steps."""
    at = {(claim.start, claim.end): place for place, claim in enumerate(claims)}
    amounts = [fact for fact in facts if fact.kind in AMOUNTS]

    def is_borne(fact: Fact) -> bool:
        place = at.get((fact.start, fact.end))
        return place is not None and claims[place].verdict is Verdict.SUPPORTED

    for step, first, last in _told(amounts, page.low):
        if is_borne(first) and is_borne(last) and not _may_lie_between(step, first, last):
            yield at[step.start, step.end]
    for step, last in _led(amounts, page.low):
        if is_borne(step) and is_borne(last) and _is_none_of(step, last, reading):
            yield at[step.start, step.end]


def _told(amounts: Sequence[Fact], low: str) -> Iterator[tuple[Fact, Fact, Fact]]:
    """A step, where it began and where it led."""
    for one, other, third in zip(amounts, amounts[1:], amounts[2:], strict=False):
        if from_to(one, other, low) and THEN.fullmatch(low, other.end, third.start):
            yield third, one, other
        elif _rose_to(one, other, low) and FROM.fullmatch(low, other.end, third.start):
            yield one, third, other


def _rose_to(step: Fact, last: Fact, low: str) -> bool:
    rose = ROSE.search(low, max(0, step.start - BEFORE), step.start)
    return rose is not None and TO.fullmatch(low, step.end, last.start) is not None


def _led(amounts: Sequence[Fact], low: str) -> Iterator[tuple[Fact, Fact]]:
    """A step, and where it led."""
    for one, other in pairwise(amounts):
        if _rose_to(one, other, low):
            yield one, other
        elif SINCE.fullmatch(low, one.end, other.start):
            yield other, one


def _may_lie_between(step: Fact, first: Fact, last: Fact) -> bool:
    """Whether a step leads from one figure to the other, as near as all three are told."""
    (scale, a), (same, b) = scaled(first), scaled(last)
    if scale != same or a <= 0 or a == b:
        return True
    lies, mine = abs(b - a), scaled(step)[1]
    alike = step.kind in COUNTED and scaled(step)[0] == scale
    if alike or (step.kind == "points" and scale == "percent"):
        near = sum(map(_half, (step, first, last)))
    elif step.kind == "percent" and first.kind in COUNTED:
        near = _half(step) + 100 * (_half(first) * b / a + _half(last)) / a
        lies = 100 * lies / a
    else:
        return True
    if step.vague or first.vague or last.vague:
        near = max(near, ROUGHLY * lies)
    return abs(mine - lies) <= near * 1.001


def _half(fact: Fact) -> float:
    """Half of the last digit a figure is written with, by which it may be rounded."""
    figure = FIGURE.search(fact.text)
    mine = scaled(fact)[1]
    if figure is None:
        return WORDED if fact.kind == "percent" else mine * 10.0 ** -len(_digits(fact)) / 2
    written = float(figure[0].replace(",", ""))
    return (mine / written if written else 1.0) * 10.0 ** -len(figure["decimals"] or "") / 2


def _digits(fact: Fact) -> tuple[int, ...]:
    return Decimal(str(fact.value)).normalize().as_tuple().digits


def _is_none_of(step: Fact, last: Fact, reading: Source) -> bool:
    """Whether the source tells from where it went there, and that is another step."""
    scale, reached = scaled(last)
    if step.kind not in COUNTED or step.vague or scaled(step)[0] != scale:
        return False
    row = [known for _value, _place, known in reading.amounts.rows.get(scale, ())]
    beside = [
        (now, then)
        for now in row
        if scaled(now)[1] == reached
        for then in row
        if then is not now and _are_of_one(now, then, reading.even)
    ]
    came = [pair for pair in beside if _came(*pair, reading.low)]
    return bool(came) and not any(
        _may_lie_between(step, then, now)
        or (scaled(then) == scaled(step) and (now, then) not in came)
        for now, then in beside
    )


def _are_of_one(one: Fact, other: Fact, even: str) -> bool:
    """Whether two figures stand in one sentence."""
    first, last = min(one.end, other.end), max(one.start, other.start)
    return last - first < FAR and not SENTENCE.search(even, first, last)


def _came(now: Fact, then: Fact, low: str) -> bool:
    """Whether the source says of one figure that the other was before."""
    if not 0 < then.start - now.end < BESIDE or STEPPED.search(low, now.end, then.start):
        return False
    return CAME.search(low, now.end, then.start) is not None
