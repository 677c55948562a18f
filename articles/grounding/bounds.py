"""Whether a draft bounds a figure from the other side: 不到三倍 of "more than three times"."""

import re
from collections.abc import Iterator, Sequence

from articles.facts import Fact, hedges
from articles.facts.fact import Page
from articles.grounding.claim import Claim, Verdict, borne
from articles.grounding.fitting import BOUNDS
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source

FAR = 24  # characters before a figure in which its bound may stand
AT_MOST = frozenset({"最高"})  # of a figure: 最高达230兆瓦; of a rank it bounds nothing
LEAST = 2  # characters of a Chinese word that bounds from afar


def _pattern(*rows: Sequence[str]) -> str:
    said = sorted({word.strip() for row in rows for word in row}, key=len, reverse=True)
    return "|".join(
        rf"(?<![a-z]){word}(?![a-z])" if word.isascii() else word
        for word in said
        if word.isascii() or (len(word) >= LEAST and word not in AT_MOST)
    )


AFAR = re.compile(
    r"(?P<no>(?:[不未没][得能可会应必曾]?|not |no |never |n['’]t )(?:be |to )?)?"
    rf"(?:(?P<above>{_pattern(hedges.ABOVE, hedges.OVER)})|"
    rf"(?P<below>{_pattern(hedges.BELOW, hedges.UNDER)}))"
    r"(?:20[0-9]{2}年?|[^0-9，。；、,.;:：]){0,14}\Z"
)


RECENT = re.compile(r"近\Z|(?:over|for|in|during)\sthe\s(?:past|last)\s\Z")


def turned(
    page: Page, facts: Sequence[Fact], claims: Sequence[Claim], reading: Source
) -> Iterator[tuple[int, int]]:
    """The claims of a right figure with the opposite bound: their place, and where it begins."""
    for at, fact, evidence in borne(facts, claims, AMOUNTS):
        theirs = reading.at.get(evidence)
        if theirs is None or theirs.kind not in AMOUNTS:
            continue
        mine, start = _bound(fact, page.low)
        other = _bound(theirs, reading.low)[0] if mine else ""
        recent = _is_recent(fact, page.low) or _is_recent(theirs, reading.low)
        if mine and other and not recent and mine != other and _is_one(fact, theirs):
            yield at, start


def denied(
    page: Page, facts: Sequence[Fact], claims: Sequence[Claim], reading: Source
) -> Iterator[tuple[int, int]]:
    """The claims of a right figure whose bound only can be wrong, and where that begins."""
    bound = {fact.start: fact for fact in facts if fact.vague in BOUNDS}
    for at, claim in enumerate(claims):
        fact = bound.get(claim.start)
        if fact is None or claim.verdict is Verdict.SUPPORTED:
            continue
        only = claim.verdict is Verdict.UNSUPPORTED and reading.amounts.has(fact)
        if only or _is_opposed(fact, reading):
            yield at, hedges.begin(page.low, fact.start)


def _is_opposed(fact: Fact, reading: Source) -> bool:
    """Whether the source has the very figure, and bounds it from the other side only."""
    same = [
        known
        for known in reading.facts
        if known.kind == fact.kind and scaled(known) == scaled(fact)
    ]
    return bool(same) and all(known.vague in BOUNDS and known.vague != fact.vague for known in same)


def _bound(fact: Fact, low: str) -> tuple[str, int]:
    """From which side a figure is bound, and where the words for it begin; "" from neither."""
    if fact.vague in BOUNDS:
        return fact.vague, hedges.begin(low, fact.start)
    found = AFAR.search(low, max(0, fact.start - FAR), fact.start)
    if found is None or fact.vague:
        return "", fact.start
    is_above = bool(found["above"]) != bool(found["no"])
    return ">" if is_above else "<", found.start()


def _is_recent(fact: Fact, low: str) -> bool:
    """Whether a span of time is the last one: 近十年, over the past decade."""
    return fact.kind == "duration" and RECENT.search(low, 0, fact.start) is not None


def _is_one(fact: Fact, theirs: Fact) -> bool:
    """Whether two figures are the same; 一倍多 is more than doubled."""
    mine, other = scaled(fact)[1], scaled(theirs)[1]
    return mine == other or (fact.kind == theirs.kind == "multiple" and abs(mine - other) == 1)
