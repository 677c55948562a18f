"""Planned told as done, refused told as granted: deeds that the source only announces or denies."""

import re
from collections.abc import Iterator, Sequence

from articles.facts.fact import Page, Span
from articles.grounding import concepts, passages, polarity
from articles.grounding.claim import Claim, Why, doubt
from articles.grounding.passages import Bearing, Clause, source_deeds
from articles.grounding.source import Source
from articles.grounding.vocabulary import Word

# What a draft calls done: the next word is the deed.
DONE = re.compile(
    "(?:已经?|业已|均已|现已|早已)(?:正式|全部|全面|成功|基本|陆续|被|获得?|经|由|开始|于|在[^，。]{1,8}?)?"
    "(?=[\u4e00-\u9fff])(?!知|故|婚|将|拟|计划)"
)
DONE_LATIN = re.compile(
    r"(?<![a-z])(?:already|ha(?:s|ve|d)(?:\sbeen|\salready|\snow|\sso\sfar)*|(?:is|are)\s(?:now|already))\s"
    r"(?P<deed>[a-z]{4,})"
)
LIKE = 0.45  # of what a clause is about, how much the other's sentence has to be about
SHARED = 3  # words that both have
BEFORE, BEFORE_LATIN = 12, 45  # characters before a deed in which it is announced
RIGHT_BEFORE, RIGHT_BEFORE_LATIN = 5, 16  # and in which it is denied
FURTHER = 2  # times as far across languages
HAN = re.compile("[\u4e00-\u9fff]")


def doubts(
    page: Page, said: Sequence[Clause], reading: Source, bearing: Bearing
) -> Iterator[Claim]:
    """The deeds of a draft that its source announces or denies, and nowhere tells as done."""
    if bearing.across:
        yield from _of_deeds(page, said, reading, bearing)
        return
    yield from _done(page, said, reading, bearing)
    yield from _granted(page, said, reading, bearing)


def _doubt(page: Page, why: Why, place: Span, theirs: Clause) -> Claim:
    kind = "status" if why == Why.ANNOUNCED else "negation"
    return doubt(kind, page, place, why, (theirs.start, theirs.end))


def _clause(said: Sequence[Clause], place: int) -> Clause:
    return next(each for each in said if each.start <= place < each.end)


def _is_han(low: str, place: int) -> bool:
    return HAN.match(low, place) is not None


def announced(text: str, low: str, place: int) -> bool:
    """Whether what stands here is only announced, or denied."""
    clause = passages.around(text, place)
    reach = BEFORE if _is_han(low, place) else BEFORE_LATIN
    start = max(clause.start, place - reach)
    return polarity.AHEAD.search(low, start, place) is not None or denied(text, low, place)


def denied(text: str, low: str, place: int, *, further: int = 1) -> bool:
    """Whether a word right before denies what stands here."""
    clause = passages.around(text, place)
    reach = (RIGHT_BEFORE if _is_han(low, place) else RIGHT_BEFORE_LATIN) * further
    return bool(polarity.denials(low, max(clause.start, place - reach), place))


def _done(page: Page, said: Sequence[Clause], reading: Source, bearing: Bearing) -> Iterator[Claim]:
    """已经公开 of 将在录用后公开."""
    low = page.low
    found = [(match.start(), match.end()) for match in DONE.finditer(low)]
    found += [(match.start(), match.start("deed")) for match in DONE_LATIN.finditer(low)]
    for start, at in found:
        clause = _clause(said, start)
        units = passages.in_order(low[at : clause.end])
        if not units or polarity.AHEAD.search(low, clause.start, clause.end):
            continue
        unit = units[0]
        places = list(passages.places(reading.low, unit))
        if not places or not all(announced(reading.even, reading.low, at) for at in places):
            continue
        theirs = [passages.around(reading.even, place) for place in places]
        refused = all(denied(reading.even, reading.low, each) for each in places)
        alike = (each for each in theirs if refused or _is_alike(bearing, clause, each))
        best = next(alike, None)
        if best and not any(polarity.is_done(reading.low, each) for each in theirs):
            yield _doubt(page, Why.ANNOUNCED, (start, _end(low, at, unit)), best)


def _granted(
    page: Page, said: Sequence[Clause], reading: Source, bearing: Bearing
) -> Iterator[Claim]:
    """支持了 of 未支持."""
    low = page.low
    for unit, place in reading.reckoned(_denied):
        for at in passages.places(low, unit):
            clause = _clause(said, at)
            if polarity.is_denied(low, clause) or polarity.AHEAD.search(low, clause.start, at):
                continue
            theirs = passages.around(reading.even, place)
            if not _is_alike(bearing, clause, theirs):
                continue
            if not _is_said(unit, clause, reading, bearing):
                yield _doubt(page, Why.DENIED, (at, _end(low, at, unit)), theirs)


def _is_said(unit: str, clause: Clause, reading: Source, bearing: Bearing) -> bool:
    """Whether the source says it of the same matter without denying it."""
    mine = bearing.matter(clause.start, clause.end)
    for place in passages.places(reading.low, unit):
        theirs = passages.around(reading.even, place)
        shared = mine & bearing.reading_matter(*theirs.sentence)
        if len(shared) > 1 and not denied(reading.even, reading.low, place):
            return True
    return False


def _denied(reading: Source) -> list[tuple[str, int]]:
    """The words right behind a denial, each with its place."""
    found = []
    for end in polarity.all_denials(reading.page):
        reach = RIGHT_BEFORE if _is_han(reading.low, end) else RIGHT_BEFORE_LATIN
        units = passages.in_order(reading.low[end : end + reach])
        if units and units[0].isalpha():
            at = reading.low.find(units[0], end)
            if 0 <= at < end + reach and not reading.even[at].isupper():
                found.append((units[0], at))
    return found


def _end(low: str, at: int, unit: str) -> int:
    end = low.find(unit, at) + len(unit)
    while end < len(low) and low[end].isascii() and low[end].isalnum() and unit.isascii():
        end += 1
    return end + (low[end : end + 1] == "了")


def _is_alike(bearing: Bearing, mine: Clause, theirs: Clause) -> bool:
    said = bearing.matter(mine.start, mine.end)
    there = bearing.reading_matter(*theirs.sentence)
    shared = len(said & there)
    return shared >= min(SHARED, len(said)) and shared >= max(2, LIKE * len(said))


def _of_deeds(
    page: Page, said: Sequence[Clause], reading: Source, bearing: Bearing
) -> Iterator[Claim]:
    """Across languages: a deed that the source always denies or announces."""
    theirs: dict[str, list[int]] = {}
    for deed in reading.reckoned(source_deeds):
        for name in deed.names:
            theirs.setdefault(name, []).append(deed.start)
    for deed in bearing.deeds:
        places = [theirs.get(name, []) for name in deed.names]
        if len(places) != 1 or not places[0] or deed.names[0] in _idle():
            continue
        clause = _clause(said, deed.start)
        if polarity.is_denied(page.low, clause) or announced(page.even, page.low, deed.start):
            continue
        there = passages.around(reading.even, places[0][0])
        if not bearing.anchors(clause.sentence, there.sentence):
            continue
        if all(denied(reading.even, reading.low, place, further=FURTHER) for place in places[0]):
            yield _doubt(page, Why.DENIED, (deed.start, deed.end), there)
        elif _is_called_done(page.low, deed) and all(
            announced(reading.even, reading.low, place) for place in places[0]
        ):
            yield _doubt(page, Why.ANNOUNCED, (deed.start, deed.end), there)


def _idle() -> frozenset[str]:
    return concepts.SKIPPED | concepts.posts()


def _is_called_done(low: str, deed: Word) -> bool:
    """Whether a deed is told as done: 已获许可, 签署了, has approved."""
    if low.startswith("了", deed.end):
        return True
    start = max(0, deed.start - RIGHT_BEFORE_LATIN)
    return any(
        match.end() >= deed.start - 2
        for pattern in (DONE, DONE_LATIN)
        for match in pattern.finditer(low, start, deed.end)
    )
