"""Two right figures at each other's subject: 极氪18.6万、领克11.3万 where it is the other way."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from articles.facts import Fact
from articles.facts.fact import Page, Span
from articles.grounding import people, roster, sounds
from articles.grounding.claim import Claim, Verdict
from articles.grounding.scales import AMOUNTS, counted, scaled
from articles.grounding.source import Source
from articles.grounding.spellings import GENERAL
from articles.units import STOP
from articles.words import words

Windows = tuple[str, str, str]  # before two figures, between them, and behind them
MUCH = 20  # times as much as what it could be taken for
NEAR = 60  # characters between two figures that are told together
BEFORE, BEHIND = 40, 24  # characters that may name their subjects
LIKE = 0.8  # of a rendering and a word
CLAUSE = re.compile("[，、：:]|,\\s")
LEAST = 3  # characters of a clause that may name a subject
STOPS = re.compile(r"[。！？!?\n；;]|\.\s(?=[A-Z“\"])")
HAN_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")
WORD = re.compile("[a-z][a-z0-9.'-]*[a-z0-9]|[0-9]+(?:\\.[0-9]+)?")
RESPECTIVELY = re.compile("分别|依次|respectively")
SOUNDING, LIKE = re.compile("[\u4e00-\u9fff]{3,6}"), 0.8
# What only stands between two figures names neither.
LINKING = STOP | words(
    "against versus compared while whereas respectively rather instead both each per during since "
    "down between among around nearly almost another other"
)
AND = re.compile(r"\s?(?:[和与及、,]|,?\sand)\s?(?:[$€£]|US\$)?")


def swapped(
    page: Page, facts: Sequence[Fact], claims: Sequence[Claim], reading: Source
) -> set[int]:
    """The claims, by their place, whose figure the source has at the neighbour's subject."""
    at = {(claim.start, claim.end): place for place, claim in enumerate(claims)}
    told = [
        (fact, claim)
        for fact in facts
        if fact.kind in AMOUNTS
        and (claim := claims[at.get((fact.start, fact.end), 0)]).verdict is Verdict.SUPPORTED
        and claim.evidence
        and (claim.start, claim.end) == (fact.start, fact.end)
    ]
    found: set[int] = set()
    for (one, first), (other, second) in pairwise(told):
        if not _go_together(one, other, page.even):
            continue
        mine = _windows(page.low, page.even, (one.start, one.end), (other.start, other.end))
        if first.evidence and second.evidence and _is_crossed(mine, first, second, reading):
            found |= {at[one.start, one.end], at[other.start, other.end]}
    return found


def _go_together(one: Fact, other: Fact, text: str) -> bool:
    """Whether two figures measure the same and stand in one sentence."""
    (scale, value), (same, another) = scaled(one), scaled(other)
    gap = text[one.end : other.start]
    if counted(one) != counted(other) or not 1 / MUCH < (value / another if another else 0) < MUCH:
        return False
    return scale == same and value != another and len(gap) < NEAR and not STOPS.search(gap)


def _windows(low: str, even: str, one: Span, other: Span) -> Windows:
    start = max(0, one[0] - BEFORE)
    stops = [stop.end() for stop in STOPS.finditer(even, start, one[0])]
    stop = STOPS.search(even, other[1], other[1] + BEHIND)
    end = stop.start() if stop else other[1] + BEHIND
    start = max([start, *stops])
    clauses = [clause.end() for clause in CLAUSE.finditer(even, start, one[0])]
    start = clauses[-1] if clauses and one[0] - clauses[-1] > LEAST else start
    return low[start : one[0]], low[one[1] : other[0]], low[other[1] : end]


def _is_crossed(mine: Windows, first: Claim, second: Claim, reading: Source) -> bool:
    """Whether the subjects of two figures are those of each other in the source."""
    one, other = first.evidence, second.evidence
    if (
        one is None
        or other is None
        or _is_told_twice(one, reading)
        or _is_told_twice(other, reading)
    ):
        return False
    mine = _own(mine)
    turned = one > other
    early, late = (other, one) if turned else (one, other)
    gap = reading.even[early[1] : late[0]]
    if late[0] < early[1] or len(gap) >= NEAR or STOPS.search(gap):
        return False
    theirs = _own(_windows(reading.low, reading.even, early, late))
    pairs = set(_shared(mine, theirs))
    straight = _owners({here for here, _there in pairs})
    known = _owners({there for _here, there in pairs})
    if RESPECTIVELY.search(theirs[0]) and AND.fullmatch(gap):
        return turned and AND.fullmatch(mine[1]) is not None
    if straight is None or known is None:
        return False
    crossed = {straight[here] == known[there] for here, there in pairs}
    return crossed == {turned}


def _own(windows: Windows) -> Windows:
    """Without what the first figure counts: the 地级市 of 五个地级市，总数达到."""
    before, between, behind = windows
    comma = CLAUSE.search(between)
    counted_so = comma and comma.start() > 1 and not between[0].isspace()
    return before, between[comma.start() :] if comma and counted_so else between, behind


def _is_told_twice(span: Span, reading: Source) -> bool:
    """Whether the source has the same figure elsewhere, too, or none there."""
    row = next(
        (row for row in reading.amounts.rows.values() if next(_at(span, row), None) is not None),
        None,
    )
    if row is None:
        return True
    value = next(_at(span, row))
    return sum(theirs == value for theirs, _place, _known in row) > 1


def _at(span: Span, row: Sequence[tuple[float, int, Fact]]) -> Iterator[float]:
    """The value of what stands there."""
    return (value for value, _place, fact in row if (fact.start, fact.end) == span)


def _owners(places: set[int]) -> dict[int, int] | None:
    """Which figure each window speaks of: names stand before their figures, or behind them."""
    if places == {0, 1}:
        return {0: 0, 1: 1}
    return {1: 0, 2: 1} if places == {1, 2} else None


def _shared(mine: Windows, theirs: Windows) -> Iterator[tuple[int, int]]:
    """The windows in which both have a word that stands in no other of either."""
    here, there = _words(mine), _words(theirs)
    for word, place in here.items():
        if word in there:
            yield place, there[word]
    yield from _heard(mine, theirs)
    yield from ((here, there) for there, here in _heard(theirs, mine))


def _heard(renderings: Windows, windows: Windows) -> Iterator[tuple[int, int]]:
    """The windows with a rendering, each with the one that has the word it sounds like."""
    latin = [[word for word in WORD.findall(text) if len(word) > LEAST] for text in windows]
    for place, text in enumerate(renderings):
        for run in people.SOUNDING.findall(text) if any(latin) else ():
            likely = [at for at, words in enumerate(latin) if sounds.best(run, words) >= LIKE]
            if len(likely) == 1:
                yield place, likely[0]


def _words(windows: Windows) -> dict[str, int]:
    """The words of three windows that stand in one of them, each with its number."""
    rows = [
        {*(pair[1] for pair in HAN_PAIR.finditer(text)), *_names(text)}
        | {word for word in WORD.findall(text) if word not in LINKING and len(word) > 2}
        for text in windows
    ]
    return {
        word: at
        for at, row in enumerate(rows)
        for word in row
        if not any(word in other for place, other in enumerate(rows) if place != at)
    }


def _names(text: str) -> Iterator[str]:
    """The names of the roster in a text, as the roster calls them."""
    for place, mark in enumerate(text):
        for form in roster.han().get(mark, ()):
            if text.startswith(form, place):
                name = roster.known().get(form, form)
                if name not in GENERAL:
                    yield f"={name}"
                break
    words = re.findall("[a-z][a-z.&'-]*", text)
    for size in (1, 2, 3):
        for at in range(len(words) - size + 1):
            said = " ".join(words[at : at + size])
            if said in roster.known() and roster.known()[said] not in GENERAL:
                yield f"={roster.known()[said]}"
